//! What home asks for, the most pressing first.
//!
//! Of each kind a handful is listed and the rest is counted, with the page where all of it is.

use serde::Serialize;

use super::record::PersonClasses;
use crate::classes::{Class, Session};
use crate::courses::guides::{Seen, known_from};
use crate::courses::progress::Next;
use crate::kit::clock::{Day, Timestamp, time_of_day};
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message, moment};
use crate::quizzes::held::HeldBack;
use crate::quizzes::shelf::Standing;
use crate::rounds::Stage;
use crate::rounds::queries::LeftOpen;

/// How many of a kind home lists before it only counts.
pub const SHOWN: usize = 5;
/// Rolls that were never called are asked for this long.
pub const ROLL_DAYS: i32 = 60;
/// That a course was withdrawn is told this long.
pub const RECALL_DAYS: i32 = 90;

/// How much something presses: what was sent back or is late, what is for today, what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pressing {
    Overdue,
    Today,
    Next,
}

/// One thing to do, with the page where it is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    pub pressing: Pressing,
    pub icon: &'static str,
    pub text: Message,
    pub note: Option<Message>,
    pub href: String,
}

impl Item {
    pub fn new(pressing: Pressing, icon: &'static str, text: Message, href: impl Into<String>) -> Item {
        Item { pressing, icon, text, note: None, href: href.into() }
    }

    /// With a line below it, where there is something to say.
    pub fn noting(self, note: impl Into<Option<Message>>) -> Item {
        Item { note: note.into(), ..self }
    }
}

/// The most pressing first; among equals the order they came in, which is that of the roles' work.
pub fn in_order(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| item.pressing);
    items
}

/// The first of these as items, and one line that counts the others.
fn handful<T>(all: &[T], item: impl Fn(&T) -> Item, others: impl Fn(i64) -> Item) -> Vec<Item> {
    let left = all.len().saturating_sub(SHOWN);
    let mut items: Vec<Item> = all.iter().take(SHOWN).map(item).collect();
    items.extend((left > 0).then(|| others(i64::try_from(left).unwrap_or(i64::MAX))));
    items
}

/// A re-teach that was sent back.
#[derive(Clone, Debug)]
pub struct Returned {
    pub class: Class,
    pub reason: Option<String>,
}

/// What was sent back: to be mended before anything else.
pub fn returned_items(returned: &[Returned]) -> Vec<Item> {
    let item = |report: &Returned| {
        let text = Message::new("overview.returned_report").with("class", report.class.title.clone());
        let why = |reason: &String| Message::new("overview.returned_why").with("reason", reason.clone());
        let href = format!("/reteachings/{}/edit", report.class.id);
        Item::new(Pressing::Overdue, "warning", text, href).noting(report.reason.as_ref().map(why))
    };
    handful(returned, item, |count| {
        let text = Message::new("overview.more_returned").with("count", count);
        Item::new(Pressing::Overdue, "warning", text, "/reteachings")
    })
}

/// Tests before and after a class that are open and that the viewer has yet to hand in.
pub fn round_items(open: &[(Class, Stage)]) -> Vec<Item> {
    let item = |(class, stage): &(Class, Stage)| {
        let key = match stage {
            Stage::Before => "overview.round_before",
            Stage::After => "overview.round_after",
            Stage::Month => "overview.round_month",
            Stage::Quarter => "overview.round_quarter",
        };
        let text = Message::new(key).with("class", class.title.clone());
        let href = format!("/classes/{}/rounds/{}/paper", class.id, stage.code());
        Item::new(Pressing::Today, "quiz", text, href)
    };
    open.iter().map(item).collect()
}

/// Rounds that the viewer may have forgotten to close, with the page where they are closed.
pub fn left_open_items(left: &[LeftOpen], language: Language, now: Timestamp) -> Vec<Item> {
    let item = |LeftOpen { class, round }: &LeftOpen| {
        let key = match round.stage {
            Stage::Before => "overview.close_before",
            _ => "overview.close_after",
        };
        let opened = round.reopened_at.unwrap_or(round.opened_at);
        let text = Message::new(key).with("class", class.title.clone());
        let note = Message::new("overview.left_open")
            .with("days", (now.0 - opened.0) / Timestamp::DAY + 1)
            .with("moment", moment(language, round.ends_at()));
        Item::new(Pressing::Today, "quiz", text, format!("/classes/{}/rounds", class.id)).noting(note)
    };
    left.iter().map(item).collect()
}

/// Reports that were begun and not handed in.
pub fn draft_items(drafts: &[Class]) -> Vec<Item> {
    let item = |class: &Class| {
        let text = Message::new("overview.draft_report").with("class", class.title.clone());
        Item::new(Pressing::Next, "cascade", text, format!("/reteachings/{}", class.id))
    };
    handful(drafts, item, |count| {
        let text = Message::new("overview.more_drafts").with("count", count);
        Item::new(Pressing::Next, "cascade", text, "/reteachings")
    })
}

/// Classes that were learned in and not taught on.
pub fn untaught_items(untaught: &[Class]) -> Vec<Item> {
    let item = |class: &Class| {
        let text = Message::new("overview.teach_on").with("class", class.title.clone());
        Item::new(Pressing::Next, "cascade", text, format!("/reteachings/new?source={}", class.id))
    };
    handful(untaught, item, |count| {
        let text = Message::new("overview.more_untaught").with("count", count);
        Item::new(Pressing::Next, "cascade", text, "/reteachings")
    })
}

/// A class with sessions whose roll nobody has called, in the order they were held.
#[derive(Clone, Debug)]
pub struct Uncalled {
    pub class: Class,
    pub sessions: Vec<Session>,
}

/// The classes whose roll the viewer calls and nobody has called: some of them, and how many others.
#[derive(Clone, Debug, Default)]
pub struct Rolls {
    /// With sessions on days before today, the oldest first.
    pub late: Vec<Uncalled>,
    pub more_late: i64,
    /// With sessions of today.
    pub today: Vec<Uncalled>,
    pub more_today: i64,
}

/// Rolls to be called: those of today one session a class, those of earlier days one line a class.
pub fn roll_items(rolls: &Rolls, today: Day) -> Vec<Item> {
    let mut items: Vec<Item> = rolls.late.iter().filter_map(|open| late_roll(open, today)).collect();
    let more = |pressing, key, count: i64| {
        (count > 0).then(|| Item::new(pressing, "roll", Message::new(key).with("count", count), "/classes"))
    };
    items.extend(more(Pressing::Overdue, "overview.more_rolls", rolls.more_late));
    items.extend(rolls.today.iter().filter_map(|open| {
        let session = of_today(open, today)?;
        Some(roll_item(Pressing::Today, "overview.roll_today", &open.class, session))
    }));
    items.extend(more(Pressing::Today, "overview.more_rolls_today", rolls.more_today));
    items
}

/// The session of a class whose roll is to be called today.
fn of_today(open: &Uncalled, today: Day) -> Option<&Session> {
    open.sessions.iter().find(|s| s.held_on == today)
}

fn late_roll(open: &Uncalled, today: Day) -> Option<Item> {
    let late: Vec<&Session> = open.sessions.iter().filter(|s| s.held_on < today).collect();
    let (first, last) = (late.first()?, late.last()?);
    if late.len() == 1 {
        return Some(roll_item(Pressing::Overdue, "overview.roll_missing", &open.class, first));
    }
    let text = Message::new("overview.rolls_missing")
        .with("count", late.len())
        .with("class", open.class.title.clone());
    let note = Message::new("overview.rolls_note")
        .with("from", first.held_on.to_string())
        .with("to", last.held_on.to_string())
        .with("place", place(&open.class));
    Some(Item::new(Pressing::Overdue, "roll", text, format!("/classes/{}", open.class.id)).noting(note))
}

fn roll_item(pressing: Pressing, key: &str, class: &Class, session: &Session) -> Item {
    let text = Message::new(key).with("class", class.title.clone());
    let href = format!("/sessions/{}/attendance", session.id);
    Item::new(pressing, "roll", text, href).noting(session_note(class, session))
}

/// Day, hour and place of a session.
fn session_note(class: &Class, session: &Session) -> Message {
    Message::new("overview.session_note")
        .with("day", session.held_on.to_string())
        .with("time", time_of_day(session.starts_minute))
        .with("place", place(class))
}

fn place(class: &Class) -> String {
    class.venue.clone().unwrap_or_else(|| class.unit_name.clone())
}

/// How many re-teaches wait for a verdict, and since when the oldest has.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub count: i64,
    pub oldest: Option<Day>,
    /// How many accepted ones came into doubt since.
    pub again: i64,
}

/// Reports that wait for the viewer's verdict.
pub fn waiting_item(waiting: &Waiting) -> Option<Item> {
    let text = Message::new("overview.reviews_waiting").with("count", waiting.count);
    let since = |day: Day| Message::new("overview.oldest_waits").with("day", day.to_string());
    let item = Item::new(Pressing::Today, "review", text, "/reviews").noting(waiting.oldest.map(since));
    (waiting.count > 0).then_some(item)
}

/// Essays that wait for the viewer's marks, and since when the oldest has.
pub fn marking_item(count: usize, oldest: Option<Day>) -> Option<Item> {
    let text = Message::new("overview.to_mark").with("count", count);
    let since = |day: Day| Message::new("overview.oldest_essay_waits").with("day", day.to_string());
    let item = Item::new(Pressing::Today, "quiz", text, "/marking").noting(oldest.map(since));
    (count > 0).then_some(item)
}

/// Accepted reports that came into doubt since, for the viewer to judge again.
pub fn again_item(count: i64) -> Option<Item> {
    let text = Message::new("overview.reviews_again").with("count", count);
    let note = Message::new("overview.reviews_again_note");
    (count > 0).then(|| Item::new(Pressing::Today, "review", text, "/reviews").noting(note))
}

/// The next session that the viewer teaches, unless its roll is among those asked for, and the next
/// that they attend.
pub fn session_items(classes: &PersonClasses, rolls: &Rolls, now: Timestamp) -> Vec<Item> {
    let asked = |id: Id| rolls.today.iter().any(|open| of_today(open, now.day()).is_some_and(|s| s.id == id));
    let item = |key: &str, (class, session): (&Class, &Session)| {
        let pressing = if session.held_on == now.day() { Pressing::Today } else { Pressing::Next };
        let text = Message::new(key).with("class", class.title.clone());
        Item::new(pressing, "calendar", text, format!("/classes/{}", class.id))
            .noting(session_note(class, session))
    };
    let taught = classes.next_taught(now).filter(|(_, s)| !asked(s.id));
    let taught = taught.map(|next| item("overview.next_taught", next));
    let attended = classes.next_attended(now).map(|next| item("overview.next_session", next));
    taught.into_iter().chain(attended).collect()
}

/// The next module or quiz: of a course that was begun before one that was not. Whoever writes courses is not
/// asked to begin one. Where its quiz is held back it is told why, with what holds it.
pub fn lesson_item(
    standings: &[Standing],
    held: &HeldBack,
    writes: bool,
    language: Language,
) -> Option<Item> {
    let asked = |s: &&Standing| s.is_own() && !(writes && s.progress.done == 0);
    let open = || standings.iter().filter(asked).filter(|s| s.progress.next != Next::Done);
    // What waits for others comes where nothing else is to be done.
    let own = || open().filter(|s| !matches!(s.progress.next, Next::Await(_)));
    let standing = own().find(|s| s.progress.done > 0).or_else(|| own().next()).or_else(|| open().next())?;
    let (key, icon, module, end) = match &standing.progress.next {
        Next::Read(module) => ("overview.read_next", "course", module, ""),
        Next::TakeQuiz(module) => ("overview.quiz_next", "quiz", module, "/quiz"),
        Next::Await(module) => ("overview.marks_next", "quiz", module, "/quiz"),
        Next::Done => return None,
    };
    let course = &standing.shelved.course;
    let is_quiz = matches!(standing.progress.next, Next::TakeQuiz(_));
    let held = held.told(&standing.shelved, module, language).filter(|_| is_quiz);
    let title = course.module(module).map(|m| m.title.of(language).clone()).unwrap_or_default();
    if let Some((why, href)) = held {
        let text = Message::new("courses.next_held").with("module", title);
        return Some(Item::new(Pressing::Next, icon, text, href).noting(why));
    }
    let note = Message::new("overview.of_course")
        .with("course", course.title.of(language).clone())
        .with("done", standing.progress.done)
        .with("all", standing.progress.all);
    let (text, href) =
        (Message::new(key).with("module", title), format!("/courses/{}/{module}{end}", course.slug));
    Some(Item::new(Pressing::Next, icon, text, href).noting(note))
}

/// Answers that are kept at a quiz that is not asked any more: what its module was called, where they are handed in or
/// dropped, and how many there are.
pub type Kept = (String, String, usize);

/// Kept answers that nobody would come across: the quiz is in no list any more.
pub fn kept_items(kept: &[Kept]) -> Vec<Item> {
    let item = |(module, href, count): &Kept| {
        let text = Message::new("courses.answers_wait").with("module", module.clone()).with("count", *count);
        Item::new(Pressing::Next, "quiz", text, href.clone())
    };
    kept.iter().map(item).collect()
}

/// A course that says something else than the edition that the viewer knows.
#[derive(Clone, Debug)]
pub struct Changed {
    pub course: String,
    pub title: String,
    /// The edition they know, and whether they taught it.
    pub known: i32,
    pub taught: bool,
    pub current: i32,
}

/// Courses to be looked through again by whoever learned or taught what they said before.
pub fn changed_items(changed: &[Changed]) -> Vec<Item> {
    let item = |course: &Changed| {
        let key = if course.taught { "overview.course_changed_taught" } else { "overview.course_changed" };
        let text =
            Message::new(key).with("course", course.title.clone()).with("number", i64::from(course.known));
        let Changed { course, known, current, .. } = course;
        Item::new(
            Pressing::Next,
            "info",
            text,
            format!("/courses/{course}/changes?from={known}&to={current}"),
        )
    };
    changed.iter().map(item).collect()
}

/// A course whose guides say something else than when the viewer, who teaches it, saw them last.
#[derive(Clone, Debug)]
pub struct NewGuides {
    pub course: String,
    pub title: String,
    /// The modules, as one line.
    pub modules: String,
    pub count: usize,
    /// The edition they know, and the one in use.
    pub known: i32,
    pub current: i32,
}

/// Guides that changed, for whoever teaches by them, until they say that they have seen it.
pub fn guide_items(guides: &[NewGuides]) -> Vec<Item> {
    let item = |NewGuides { course, title, modules, count, known, current }: &NewGuides| {
        let text = Message::new("overview.guides_changed")
            .with("count", *count)
            .with("course", title.clone())
            .with("modules", modules.clone());
        let href = format!("/courses/{course}/changes?from={known}&to={current}");
        Item::new(Pressing::Next, "info", text, href)
    };
    guides.iter().map(item).collect()
}

/// The number of the edition whose guides somebody teaches by, or has seen since: `planned` are the editions of the
/// classes they have yet to hold, `wrote` those they wrote or released, `seen` the changes they saw. None who teaches
/// nothing of it.
pub fn guides_known(planned: &[i32], wrote: &[i32], seen: &[Seen]) -> Option<i32> {
    let first = planned.iter().min()?;
    Some(known_from(wrote.iter().copied().fold(*first, i32::max), seen))
}

/// A course that the viewer learned or taught, and that was withdrawn.
#[derive(Clone, Debug)]
pub struct Recalled {
    pub course: String,
    pub title: String,
    pub reason: String,
}

/// Courses that are not to be learned or taught any more.
pub fn recalled_items(recalled: &[Recalled]) -> Vec<Item> {
    let item = |Recalled { course, title, reason }: &Recalled| {
        let text = Message::new("overview.course_withdrawn").with("course", title.clone());
        let why = Message::new("overview.withdrawn_why").with("reason", reason.clone());
        Item::new(Pressing::Next, "warning", text, format!("/courses/{course}")).noting(why)
    };
    recalled.iter().map(item).collect()
}

/// A course that has no longer what the viewer knew.
#[derive(Clone, Debug)]
pub struct Departed {
    pub course: String,
    pub title: String,
    /// The modules that are gone, as one line.
    pub modules: String,
    pub count: usize,
}

/// Courses that lost a module, to be seen by whoever knew it.
pub fn departed_items(departed: &[Departed]) -> Vec<Item> {
    let item = |Departed { course, title, modules, count }: &Departed| {
        let text = Message::new("overview.modules_gone")
            .with("count", *count)
            .with("course", title.clone())
            .with("modules", modules.clone());
        Item::new(Pressing::Next, "info", text, format!("/courses/{course}"))
    };
    departed.iter().map(item).collect()
}

#[cfg(test)]
#[path = "today_tests.rs"]
mod tests;
