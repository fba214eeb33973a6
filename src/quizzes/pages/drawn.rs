//! A quiz as it is drawn: before it is begun, while it is answered, and given back with what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::begun::{Aside, Begun};
use super::quiz::{rules_in_use, seat};
use super::word_of;
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::check::{Blank, GappedText, Line};
use crate::courses::edition::EditionState;
use crate::courses::queries::{current_edition, edition};
use crate::courses::quiz_rules::{Counting, Paging, QuizRules};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::viewer::Viewer;
use crate::quizzes::admission::{self, Before, NotYet};
use crate::quizzes::attempt::Earlier;
use crate::quizzes::gap::{self, Gap};
use crate::quizzes::kinds::choosing::AskedChoice;
use crate::quizzes::kinds::{Given, Unfit, essay};
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::scoring::Answers;
use crate::quizzes::sheet::{self, FIELD};
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::{Seat, Sitting};
use crate::quizzes::{drawing, lines, queries};

/// What a page of a quiz is drawn from.
pub(super) struct Drawn {
    pub sheet: Id,
    pub edition: Id,
    pub sitting: Option<Sitting>,
    /// What stands in the fields.
    pub answers: Answers,
    /// What is wrong, by question.
    pub unfit: Vec<(String, Unfit)>,
    pub refusal: Option<Message>,
    /// Which question stands on the page, where it is one a page.
    pub at: Option<usize>,
    /// What else the viewer began at this quiz, in editions that ask something else.
    pub left: Vec<Begun>,
    /// Why the sitting is not that of the quiz in use, if it is not.
    pub aside: Option<Aside>,
}

impl Drawn {
    pub(super) fn new(edition: Id) -> Drawn {
        let answers = Answers::new();
        Drawn {
            sheet: new_id(),
            edition,
            sitting: None,
            answers,
            unfit: vec![],
            refusal: None,
            at: None,
            left: vec![],
            aside: None,
        }
    }

    pub(super) fn of(open: Sitting) -> Drawn {
        let (sheet, answers) = (open.id, open.answers());
        Drawn { sheet, answers, sitting: Some(open.clone()), ..Drawn::new(open.seat.edition) }
    }
}

#[derive(Serialize)]
pub(super) struct QuizPage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    pass_mark: u8,
    /// How many questions are asked, and how they are taken: sentences for the reader.
    count: usize,
    rules: Vec<Message>,
    /// The edition on the page, if it is a draft in use.
    draft: Option<i32>,
    /// The same, if it is another than the one in use: the sitting began in it.
    begun_in: Option<i32>,
    sheet: Id,
    edition: Id,
    /// Is there a form to answer on? Else a button to begin, or neither.
    answering: bool,
    begins: bool,
    /// What is kept of other editions.
    left: Vec<LeftLine>,
    /// What is said of the sitting where it is not that of the quiz in use, and may be dropped.
    aside: Option<AsideLine>,
    /// How many answers are kept, and since when, if any is.
    going_on: Option<GoingOn>,
    ends: Option<Ends>,
    /// What is kept, as the form tells it when it comes back.
    drawn: String,
    questions: Vec<QuestionLine>,
    /// Descriptions below the last question.
    below: Vec<String>,
    steps: Option<Steps>,
    /// What is wrong with answers, down the page.
    refused: Vec<Refused>,
    refusal: Option<Message>,
    /// Why nobody in a class that is asked the same answers here now.
    held: Option<HeldLine>,
    /// Which attempt counts.
    result: Option<Message>,
    earlier: Vec<AttemptLine>,
}

impl Page for QuizPage {
    const TEMPLATE: &'static str = "quizzes/quiz";
}

/// Why a quiz is held back, and where to answer what holds it.
#[derive(Serialize)]
pub(super) struct HeldLine {
    sentence: Message,
    href: String,
}

impl HeldLine {
    pub(super) fn of((sentence, href): (Message, String)) -> HeldLine {
        HeldLine { sentence, href }
    }
}

/// What is there of a sitting that began before.
#[derive(Serialize)]
struct GoingOn {
    count: usize,
    since: Timestamp,
}

/// Answers that were kept in an edition that asks something else.
#[derive(Serialize)]
struct LeftLine {
    count: usize,
    number: i32,
    href: String,
}

/// Why a sitting is not that of the quiz in use, for the reader; `href` is the quiz that is.
#[derive(Serialize)]
struct AsideLine {
    sentence: Message,
    href: Option<String>,
    sitting: Id,
    /// Of its edition.
    number: i32,
}

/// When the time ends. `left` is in seconds by the server's clock.
#[derive(Serialize)]
struct Ends {
    at: Timestamp,
    left: i64,
    is_over: bool,
}

/// The way through the questions, where one stands on a page.
#[derive(Serialize)]
struct Steps {
    at: usize,
    is_first: bool,
    is_last: bool,
    all: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    number: usize,
    href: String,
    is_answered: bool,
    is_here: bool,
}

/// A question whose answer cannot be handed in, and why.
#[derive(Serialize)]
pub struct Refused {
    pub number: usize,
    pub href: String,
    pub why: &'static str,
}

/// A question as `quizzes/question.hbs` draws it, to be answered.
#[derive(Serialize)]
pub struct QuestionLine {
    number: usize,
    /// Descriptions that stand above it.
    pub above: Vec<String>,
    id: String,
    name: String,
    html: String,
    several: bool,
    ordered: bool,
    refused: Option<&'static str>,
    choices: Vec<ChoiceLine>,
    blank: Option<Blank>,
    lines: Vec<Line>,
    /// Where a word is missing in a sentence, in place of choices and blank.
    gap: Option<Gap>,
    /// Where several are, in place of lines.
    sentence: Option<GappedText>,
}

#[derive(Serialize)]
pub struct ChoiceLine {
    value: String,
    html: String,
    /// The words of a true-or-false choice.
    key: Option<&'static str>,
    checked: bool,
}

#[derive(Serialize)]
struct AttemptLine {
    href: String,
    number: i32,
    /// The number of its edition, if that is another than the one on the page.
    edition: Option<i32>,
    /// Not told before the quiz closes, where it is explained only then.
    told: bool,
    percent: i32,
    shows_pass: bool,
    /// Does it hang on essays that have no marks yet?
    open: bool,
    verdict: &'static str,
    late: bool,
    at: Timestamp,
}

/// The page of a quiz. Without a sitting it has a form where one may begin by answering.
pub(super) async fn quiz_page(
    app: &App,
    viewer: &Viewer,
    shelved: &Shelved,
    module: &str,
    drawn: Drawn,
) -> Result<QuizPage, Error> {
    let (language, module, now) = (viewer.language(), shelved.module(module)?, app.now());
    let quiz = shelved.quiz(&module.slug).ok_or(Error::NotFound)?;
    let (own, in_use) = (shelved.rules(&module.slug), rules_in_use(app, shelved, &module.slug).await);
    let rules = admission::of_attempt(&own, &in_use, drawn.sitting.is_some());
    let (seat, course, id) =
        (seat(viewer, drawn.edition, &module.slug), shelved.course.slug.clone(), drawn.edition);
    let (earlier, alike, made, edition, current) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let earlier = queries::attempts_at(conn, seat.person, &course, &seat.module)?;
            let alike = queries::attempts_alike(conn, &seat, &course)?;
            let current = current_edition(conn, &course)?;
            // Of how many there may be those count that are alike to what the edition in use asks.
            let made = match current.as_ref().filter(|current| current.id != id) {
                Some(current) => {
                    queries::before(conn, &Seat { edition: current.id, ..seat.clone() }, &course)?.attempts
                }
                None => u32::try_from(alike.len()).unwrap_or(u32::MAX),
            };
            Ok((earlier, alike, made, edition(conn, id)?, current))
        })
        .await?;
    let before = Before::of(alike.iter().map(|earlier| earlier.attempt.handed_in_at));
    let may = admission::may_start(&in_use, &before, now);
    let is_open = drawn.sitting.is_some();
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, now).await?;
    let held = held.told(shelved, &module.slug, language).map(HeldLine::of);
    let is_held = held.is_some();
    // Of what was withdrawn no new attempt is taken; the sentence comes with what is given back.
    let is_withdrawn = current.is_none() || edition.state == EditionState::Withdrawn;
    // What was typed is given back, also where it comes too late; before it opens nobody has seen what is asked.
    let gives_back = !drawn.answers.is_empty() && !matches!(may, Err(NotYet::NotOpen(_)));
    let answering =
        !is_held && (is_open || !in_use.must_begin() && (may.is_ok() && !is_withdrawn || gives_back));
    let not_yet = may
        .err()
        .filter(|_| !is_open && !is_withdrawn && !is_held)
        .map(|why| why.message(|at| moment(language, at)));
    let asked = drawn.sitting.as_ref().map(|open| open.asked.as_slice());
    let questions = drawing::in_order(quiz.questions.of(language), asked);
    let count = match asked {
        Some(_) => questions.len(),
        None => drawing::asked(quiz.questions.of(language), &rules, drawn.sheet).len(),
    };
    let unfit: BTreeMap<&str, Unfit> = drawn.unfit.iter().map(|(id, why)| (id.as_str(), *why)).collect();
    // Of what stands aside every step says which edition it is in: without it one is led to the quiz in use.
    let aside = drawn.aside.is_some().then_some(edition.number);
    let steps = (answering && rules.paging == Some(Paging::OneQuestion))
        .then(|| steps(&questions, &drawn, &unfit, aside))
        .flatten();
    let line = |(number, question): (usize, &&Question)| {
        let given = drawn.answers.get(&question.id);
        let line = question_line(number, question, given, unfit.get(&*question.id).copied());
        match (rules.shuffle, &drawn.sitting) {
            (Some(true), Some(open)) => line.shuffled(open.id),
            _ => line,
        }
    };
    let on_page = |number: usize| answering && steps.as_ref().is_none_or(|steps| steps.at == number);
    let numbered = (1..).zip(&questions);
    let refused = numbered.clone().filter_map(|(number, question)| {
        let why = unfit.get(&*question.id)?.key();
        let href = match &steps {
            Some(steps) if steps.at != number => step_to(aside, number),
            _ => format!("#question-{number}"),
        };
        Some(Refused { number, href, why })
    });
    let refused = if is_held { vec![] } else { refused.collect() };
    let mut lines: Vec<QuestionLine> = vec![];
    let mut scene = None;
    for (number, question) in numbered.filter(|(number, _)| on_page(*number)) {
        // What is said between questions holds for those below it, in whatever order they are put.
        let place = quiz.questions.of(language).iter().position(|other| other.id == question.id);
        let said = place.and_then(|place| quiz.scene(place)).filter(|said| scene != Some(*said));
        scene = said.or(scene);
        let above = said.map(|said| quiz.above(said, language));
        lines.push(QuestionLine { above: above.unwrap_or_default(), ..line((number, question)) });
    }
    let is_whole = lines.len() == quiz.questions.of(language).len();
    let below = if is_whole { quiz.above(lines.len(), language) } else { vec![] };
    let kept = drawn.sitting.as_ref().map(Sitting::answers).unwrap_or_default();
    let going_on = drawn.sitting.as_ref().filter(|_| (is_held || drawn.unfit.is_empty()) && !kept.is_empty());
    let ends = drawn.sitting.as_ref().and_then(|open| {
        let until = Some(open.must_end_at);
        admission::ends(until, &own, &in_use)
    });
    // An attempt is told by the stricter of the rules of its own edition and of the one in use.
    let mut withheld = BTreeSet::new();
    let taken: BTreeSet<Id> = earlier.iter().map(|one| one.attempt.edition).collect();
    for id in taken {
        let own = app.shelf.readable(&app.db, id).await?.map(|own| own.rules(&module.slug));
        if admission::explained_at(&own.unwrap_or_default(), &in_use).is_some_and(|at| now < at) {
            withheld.insert(id);
        }
    }
    let is_told = |one: &Earlier| !withheld.contains(&one.attempt.edition);
    let module_href = module.place.address();
    Ok(QuizPage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{}", shelved.course.slug),
        module: module.title.of(language).clone(),
        module_href: module_href.clone(),
        pass_mark: shelved.course.pass_mark,
        count,
        rules: sentences(
            &rules,
            drawn.aside.is_none().then_some(made),
            admission::explained_at(&own, &in_use),
            language,
        ),
        draft: edition.draft_number(),
        begun_in: (current.is_none_or(|current| current.id != edition.id)).then_some(edition.number),
        sheet: drawn.sheet,
        edition: drawn.edition,
        answering,
        begins: !is_held && !is_open && !is_withdrawn && may.is_ok() && in_use.must_begin(),
        left: drawn.left.iter().map(|begun| left_line(begun, &module_href)).collect(),
        aside: drawn.aside.zip(drawn.sitting.as_ref()).map(|(aside, sitting)| AsideLine {
            sentence: Message::new(aside.key()).with("number", edition.number),
            href: (aside == Aside::Replaced).then(|| format!("{module_href}/quiz")),
            sitting: sitting.id,
            number: edition.number,
        }),
        going_on: going_on.map(|open| GoingOn { count: kept.len(), since: open.started_at }),
        ends: ends.map(|at| Ends { at, left: (at.0 - now.0) / Timestamp::SECOND, is_over: at <= now }),
        drawn: sheet::as_drawn(&kept),
        questions: lines,
        below,
        steps,
        refused,
        refusal: drawn.refusal.or(not_yet),
        held,
        result: result(&rules, &alike).filter(|_| alike.iter().all(is_told)),
        earlier: earlier.iter().map(|one| attempt_line(one, drawn.edition, is_told(one))).collect(),
    })
}

fn left_line(begun: &Begun, module: &str) -> LeftLine {
    let href = format!("{module}/quiz?edition={}", begun.number);
    LeftLine { count: begun.sitting.answers().len(), number: begun.number, href }
}

/// How a quiz is taken, for the reader, who has `made` so many attempts; none where no other can follow. It is
/// explained at this moment, or else at once.
fn sentences(
    rules: &QuizRules,
    made: Option<u32>,
    explained: Option<Timestamp>,
    language: Language,
) -> Vec<Message> {
    let mut told = vec![];
    match (made, rules.attempts) {
        (Some(made), Some(allowed)) => {
            told.push(Message::new("quizzes.attempts_are").with("count", allowed).with("made", made));
        }
        (Some(_), None) => told.push(Message::new("quizzes.again_freely")),
        (None, _) => {}
    }
    let waits = rules.wait_minutes.filter(|_| made.is_some() && rules.attempts != Some(1));
    told.extend(waits.map(|minutes| match (minutes / 60, minutes / (24 * 60)) {
        (_, days) if days > 0 && minutes % (24 * 60) == 0 => {
            Message::new("quizzes.wait_days").with("count", days)
        }
        (hours, _) if hours > 0 && minutes % 60 == 0 => {
            Message::new("quizzes.wait_hours").with("count", hours)
        }
        _ => Message::new("quizzes.wait_minutes").with("count", minutes),
    }));
    let limit = rules.limit_minutes.map(|minutes| Message::new("quizzes.limit_is").with("count", minutes));
    told.extend(limit);
    told.extend(rules.per_objective.map(|_| Message::new("quizzes.draws")));
    let closes = rules.closes.map(|at| moment(language, at));
    told.extend(closes.map(|at| Message::new("quizzes.closes_is").with("moment", at)));
    let explained = explained.map(|at| moment(language, at));
    told.extend(explained.map(|at| Message::new("quizzes.explained_later").with("moment", at)));
    match rules.counts {
        Some(Counting::Last) => told.push(Message::new("quizzes.counts_last")),
        Some(Counting::First) => told.push(Message::new("quizzes.counts_first")),
        Some(Counting::Best) | None => {}
    }
    told
}

/// Which of several attempts counts; of one nothing need be said.
fn result(rules: &QuizRules, alike: &[Earlier]) -> Option<Message> {
    // What an attempt is worth that waits for marks is not known, nor then which counts.
    if alike.iter().any(|earlier| earlier.attempt.waiting > 0) {
        return None;
    }
    let percents: Vec<i32> = alike.iter().map(|earlier| earlier.attempt.percent).collect();
    let counted = &alike[admission::counted(rules, &percents).filter(|_| alike.len() > 1)?].attempt;
    Some(Message::new("quizzes.result_is").with("percent", counted.percent).with("number", counted.number))
}

/// Where a question stands by itself, below what is said of the whole quiz: after the quiz's address. `aside` is the
/// number of the edition where that is not in use any more.
pub(super) fn step_to(aside: Option<i32>, number: usize) -> String {
    let edition = aside.map(|edition| format!("edition={edition}&")).unwrap_or_default();
    format!("?{edition}question={number}#question-{number}")
}

/// The way through the questions: where something is wrong, to the first of it.
fn steps(
    questions: &[&Question],
    drawn: &Drawn,
    unfit: &BTreeMap<&str, Unfit>,
    aside: Option<i32>,
) -> Option<Steps> {
    let wrong = questions.iter().position(|question| unfit.contains_key(&*question.id)).map(|nth| nth + 1);
    let at = drawn.at.or(wrong).unwrap_or(1).clamp(1, questions.len().max(1));
    let step = |(number, question): (usize, &&Question)| Step {
        number,
        href: step_to(aside, number),
        is_answered: drawn.answers.contains_key(&question.id),
        is_here: number == at,
    };
    let all: Vec<Step> = (1..).zip(questions).map(step).collect();
    (!all.is_empty()).then_some(Steps { at, is_first: at == 1, is_last: at == all.len(), all })
}

impl QuestionLine {
    /// The same with its choices in the order of a sitting; true stays before false.
    fn shuffled(mut self, sitting: Id) -> QuestionLine {
        if self.choices.iter().all(|choice| choice.key.is_none()) {
            drawing::shuffle_choices(&mut self.choices, &self.id, sitting, |choice| &choice.value);
        }
        if let Some(gap) = &mut self.gap {
            drawing::shuffle_choices(&mut gap.options, &self.id, sitting, |option| &option.value);
        }
        for gap in self.sentence.iter_mut().flat_map(|sentence| &mut sentence.gaps) {
            drawing::shuffle_choices(&mut gap.line.options, &self.id, sitting, |option| &option.value);
        }
        self
    }
}

/// A question with what was given to it, and what is wrong with that.
pub fn question_line(
    number: usize,
    question: &Question,
    given: Option<&Given>,
    unfit: Option<Unfit>,
) -> QuestionLine {
    let asked = question.asked();
    let choice = |choice: AskedChoice| ChoiceLine {
        checked: given.is_some_and(|keys| keys.contains(&choice.key)),
        key: word_of(&choice.key, asked.kind),
        html: choice.html,
        value: choice.key,
    };
    let name = format!("{FIELD}{}", asked.id);
    let (id, nothing) = (format!("answer-{number}"), Given::new());
    let refused_by = unfit.map(|_| format!("question-{number}-error"));
    let gap = gap::drawn(&asked, (&id, &name), given.unwrap_or(&nothing), refused_by.clone());
    let has_gap = gap.is_some();
    let given_to = given.unwrap_or(&nothing);
    let lines = lines::asked(asked.fields.pieces, (&id, &name), given_to, refused_by.clone());
    let (lines, sentence) = match asked.kind {
        Kind::Cloze => (vec![], lines::within(&asked.html, lines)),
        _ => (lines, None),
    };
    let blank = asked.fields.typed.then(|| Blank {
        id,
        name: name.clone(),
        value: given.and_then(|given| given.first()).cloned().unwrap_or_default(),
        is_number: asked.kind == Kind::Number,
        lines_of: (asked.kind == Kind::Essay).then_some(essay::LONGEST),
        refused_by,
        right: vec![],
        feedback: None,
    });
    QuestionLine {
        number,
        above: vec![],
        id: asked.id,
        name,
        html: asked.html,
        several: question.takes_several(),
        ordered: asked.kind == Kind::Ordering,
        refused: unfit.map(Unfit::key),
        choices: asked.fields.choices.into_iter().filter(|_| !has_gap).map(choice).collect(),
        blank: blank.filter(|_| !has_gap),
        lines,
        gap,
        sentence,
    }
}

/// A line of the earlier attempts, below the quiz of `edition`.
fn attempt_line(Earlier { attempt, edition_number }: &Earlier, edition: Id, is_told: bool) -> AttemptLine {
    AttemptLine {
        href: format!("/attempts/{}", attempt.id),
        number: attempt.number,
        edition: (attempt.edition != edition).then_some(*edition_number),
        told: is_told && !attempt.undecided,
        percent: if is_told { attempt.percent } else { 0 },
        shows_pass: is_told && attempt.passed,
        open: is_told && attempt.undecided,
        verdict: match (is_told, attempt.passed) {
            (false, _) => "quizzes.result_later",
            (true, false) if attempt.undecided => "quizzes.waits",
            (true, true) => "quizzes.passed",
            (true, false) => "quizzes.not_passed",
        },
        late: attempt.made.late,
        at: attempt.handed_in_at,
    }
}
