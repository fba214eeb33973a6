//! The roll of a session.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::app::App;
use crate::attendance::queries::{self, Batch};
use crate::attendance::rate::Counts;
use crate::attendance::roll::{self, Conflict, Decision, Refusal};
use crate::attendance::{Entry, Mark, Taken};
use crate::classes::{self, Above, Access, Class, Sitting, class_for};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{self, Person, Right};

#[derive(Serialize)]
struct RollPage {
    class: Class,
    access: Access,
    sitting: Sitting,
    others: Vec<Sitting>,
    lines: Vec<Line>,
    /// What stands in the records, not what is chosen on the page.
    counts: Counts,
    came: i64,
    called: bool,
    /// The viewer calls the roll, and the day of the session has come.
    calls: bool,
    /// The session's day has not come.
    early: bool,
    /// Marks are chosen that are not saved.
    unsaved: bool,
    conflicts: Vec<Clash>,
    /// There is somebody for whom no mark was sent, but something else.
    unread: bool,
    refusal: Option<Message>,
}

impl Page for RollPage {
    const TEMPLATE: &'static str = "attendance/roll";
}

/// One person of the roll.
#[derive(Serialize)]
struct Line {
    id: Id,
    name: String,
    unit_name: String,
    /// The mark chosen on the page, and the one that stands.
    given: Option<Mark>,
    seen: Option<Mark>,
    /// The mark that stands, in words, for those who only look.
    mark: Option<Said>,
    /// Somebody else has given another mark since the page was drawn.
    clash: bool,
    /// What was sent for them is no mark.
    unread: bool,
    /// The marks before the one that stands, and that one last; empty where nothing was corrected.
    history: Vec<Said>,
}

/// A mark in words, with who gave it when.
#[derive(Clone, Serialize)]
struct Said {
    code: Mark,
    key: &'static str,
    icon: &'static str,
    by: String,
    at: Timestamp,
}

impl Said {
    fn of(entry: &Entry) -> Said {
        let mark = entry.mark;
        Said {
            code: mark,
            key: mark.key(),
            icon: mark.icon(),
            by: entry.recorder.clone(),
            at: entry.received_at,
        }
    }
}

/// A mark of the page against one that somebody else gave meanwhile.
#[derive(Serialize)]
struct Clash {
    id: Id,
    name: String,
    given_key: &'static str,
    standing: Said,
}

/// A session as far as its roll needs it.
struct Called {
    class: Class,
    access: Access,
    sitting: Sitting,
    others: Vec<Sitting>,
    participants: Vec<Person>,
    /// Every mark given, by person, the oldest first.
    histories: BTreeMap<Id, Vec<Entry>>,
}

impl Called {
    /// The mark of a person that stands.
    fn standing(&self, person: Id) -> Option<&Entry> {
        self.histories.get(&person)?.last()
    }
}

fn called(conn: &mut Conn, above: &Above, viewer: &Viewer, id: Id) -> Result<Called, Error> {
    let session = classes::queries::session(conn, id)?;
    let (class, access) = class_for(conn, above, viewer, session.class)?;
    if !access.looks {
        return Err(Error::NotFound);
    }
    let others = Sitting::all(&classes::queries::sessions(conn, class.id)?);
    let sitting = others.iter().find(|s| s.id == id).cloned().ok_or(Error::NotFound)?;
    let participants = classes::queries::participants(conn, class.id)?;
    let histories = queries::histories(conn, id)?;
    Ok(Called { class, access, sitting, others, participants, histories })
}

/// The marks chosen on a page that is drawn again, and what is to be said about them.
#[derive(Default)]
struct Again {
    given: BTreeMap<Id, Mark>,
    all_present: bool,
    conflicts: Vec<Conflict>,
    unread: BTreeSet<Id>,
    refusal: Option<Message>,
}

fn drawn(called: Called, again: &Again, now: Timestamp) -> RollPage {
    let line = |person: &Person| {
        let history = called.histories.get(&person.id).map_or(&[][..], Vec::as_slice);
        let entry = history.last();
        let seen = entry.map(|entry| entry.mark);
        let left_open = again.all_present.then_some(Mark::Present);
        let corrected = history.len() > 1;
        Line {
            id: person.id,
            name: person.full_name.clone(),
            unit_name: person.unit_name.clone(),
            given: again.given.get(&person.id).copied().or(seen).or(left_open),
            seen,
            mark: entry.map(Said::of),
            clash: again.conflicts.iter().any(|c| c.person == person.id),
            unread: again.unread.contains(&person.id),
            history: history.iter().filter(|_| corrected).map(Said::of).collect(),
        }
    };
    let lines: Vec<Line> = called.participants.iter().map(line).collect();
    let clash = |conflict: &Conflict| {
        let person = called.participants.iter().find(|p| p.id == conflict.person)?;
        Some(Clash {
            id: person.id,
            name: person.full_name.clone(),
            given_key: conflict.given.key(),
            standing: Said::of(called.standing(conflict.person)?),
        })
    };
    let marks = called.participants.iter().filter_map(|p| Some((p.sex, called.standing(p.id)?.mark)));
    let counts = Counts::of(marks);
    let early = roll::check_day(called.sitting.held_on, now.day()).is_err();
    RollPage {
        came: counts.came(),
        counts,
        called: !called.histories.is_empty(),
        calls: called.access.calls && !early,
        early,
        unread: lines.iter().any(|line| line.unread),
        unsaved: lines.iter().any(|line| line.given != line.seen),
        conflicts: again.conflicts.iter().filter_map(clash).collect(),
        refusal: again.refusal.clone(),
        lines,
        class: called.class,
        access: called.access,
        sitting: called.sitting,
        others: called.others,
    }
}

/// GET /sessions/{session}/attendance
pub async fn show_roll(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let called = app.db.read(move |conn| called(conn, &above, &asking, id)).await?;
    viewer.show(&app, &drawn(called, &Again::default(), app.now()))
}

/// The lines of a posted roll; what is no person's id is a line for nobody, who is in no class, and what is no
/// mark leaves its line open.
fn lines_of(form: &Form) -> Vec<roll::Line> {
    let person = |text: &str| text.parse::<Id>().unwrap_or(Id(uuid::Uuid::nil()));
    let seen: BTreeMap<Id, Option<Mark>> =
        form.beginning("seen.").into_iter().map(|(id, mark)| (person(id), Mark::from_code(mark))).collect();
    form.beginning("mark.")
        .into_iter()
        .map(|(id, mark)| {
            let person = person(id);
            let seen = seen.get(&person).copied().flatten();
            roll::Line { person, seen, given: Mark::from_code(mark) }
        })
        .collect()
}

/// Who is on a roll that was sent and no longer in the class, by name: those who were removed from it
/// meanwhile and are of the units where the viewer holds classes; nobody else is named.
fn gone(
    conn: &mut Conn,
    viewer: &Viewer,
    sent: &[Id],
    participants: &BTreeSet<Id>,
) -> Result<Option<Message>, Error> {
    let Some(scope) = viewer.scope(Right::HoldClasses) else { return Ok(None) };
    let gone: Vec<Id> = sent.iter().copied().filter(|id| !participants.contains(id)).collect();
    let known: Vec<Id> = people::queries::people_among(conn, &gone, &scope)?.into_iter().collect();
    let names: Vec<String> =
        people::queries::known_people(conn, &known)?.into_iter().map(|p| p.full_name).collect();
    Ok((!names.is_empty()).then(|| Message::new("attendance.gone").with("names", names.join(", "))))
}

/// What became of a posted roll.
enum Outcome {
    Saved,
    Again(StatusCode, Box<RollPage>),
}

/// POST /sessions/{session}/attendance
pub async fn save_roll(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, above, now) = (path.into_inner(), viewer.clone(), app.above, app.now());
    let (lines, all_present) = (lines_of(&form), form.raw("all") == Mark::Present.code());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let called = called(conn, &above, &asking, id)?;
            if !called.access.calls {
                return Err(Error::NotFound);
            }
            let given = lines.iter().filter_map(|line| Some((line.person, line.given?))).collect();
            let mut again = Again { given, all_present, ..Again::default() };
            let day = roll::check_day(called.sitting.held_on, now.day());
            if all_present && day.is_ok() {
                return Ok(Outcome::Again(StatusCode::OK, Box::new(drawn(called, &again, now))));
            }
            let participants: BTreeSet<Id> = called.participants.iter().map(|p| p.id).collect();
            // A line with nothing chosen is not posted: an open one had something else than a mark.
            let open = lines.iter().filter(|line| line.given.is_none()).map(|line| line.person);
            again.unread = open.filter(|person| participants.contains(person)).collect();
            if !again.unread.is_empty() && day.is_ok() {
                again.given.retain(|person, _| !again.unread.contains(person));
                let page = drawn(called, &again, now);
                return Ok(Outcome::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new(page)));
            }
            let last = |(person, all): (&Id, &Vec<Entry>)| Some((*person, all.last()?.mark));
            let standing = called.histories.iter().filter_map(last).collect();
            let status = match day.and_then(|()| roll::decide(&lines, &participants, &standing)) {
                Ok(Decision::Save(marks)) => {
                    let (by, happened_at) = (asking.person, now);
                    let batch = Batch { session: id, marks: &marks, taken: Taken::List, by, happened_at };
                    queries::save_marks(conn, &batch, now)?;
                    return Ok(Outcome::Saved);
                }
                Ok(Decision::Conflicts(conflicts)) => {
                    again.conflicts = conflicts;
                    StatusCode::CONFLICT
                }
                Err(refusal) => {
                    let sent: Vec<Id> = lines.iter().map(|line| line.person).collect();
                    let gone = gone(conn, &asking, &sent, &participants)?;
                    let named = (refusal == Refusal::NotInClass).then_some(gone).flatten();
                    again.refusal = Some(named.unwrap_or(Message::new(refusal.key())));
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            };
            Ok(Outcome::Again(status, Box::new(drawn(called, &again, now))))
        })
        .await?;
    match outcome {
        Outcome::Saved => {
            Ok(Redirect::to(format!("/sessions/{id}/attendance")).saying("roll_saved").answer())
        }
        Outcome::Again(status, page) => viewer.draw(&app, status, &*page),
    }
}
