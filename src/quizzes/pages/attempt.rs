//! What an attempt was worth, with the key and why.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::drawn::HeldLine;
use super::quiz::rules_in_use;
use super::word_of;
use crate::app::App;
use crate::courses::quiz_rules::QuizRules;
use crate::courses::{self, ROOT};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::Right;
use crate::people::queries::known_person;
use crate::people::viewer::Viewer;
use crate::quizzes::admission::{self, Before};
use crate::quizzes::attempt::{Attempt, Earlier};
use crate::quizzes::bank::Quiz;
use crate::quizzes::kinds::choosing::ExplainedChoice;
use crate::quizzes::kinds::pieces::ExplainedPiece;
use crate::quizzes::kinds::{Given, Written};
use crate::quizzes::marking::{self, Mark, Standing};
use crate::quizzes::question::{Explained, Kind, Question};
use crate::quizzes::sitting::Seat;
use crate::quizzes::{drawing, lines, queries, scoring};
use crate::units;

#[derive(Default, Serialize)]
struct AttemptPage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    /// Whose it is, if not the viewer's own.
    owner: Option<String>,
    number: i32,
    at: Timestamp,
    percent: i32,
    passed: bool,
    /// How many essays have no marks that stand, and whether passing hangs on them.
    waiting: i32,
    open: bool,
    /// It does not pass, whatever marks its essays get.
    beyond: bool,
    /// Why its owner cannot try again now, if they cannot.
    not_again: Option<Message>,
    /// Its time was over, and it was handed in by itself.
    by_itself: bool,
    late: bool,
    /// What is told before the quiz closes, where it is explained only then: nothing of what is right.
    later: Option<Later>,
    /// Why nobody is told what is right who is asked the same now.
    held: Option<HeldLine>,
    pass_mark: u8,
    right: usize,
    /// The edition that was asked, if it is a draft in use.
    draft: Option<i32>,
    /// None where the course cannot be read.
    questions: Vec<ExplainedLine>,
    next: Option<NextModule>,
}

#[derive(Serialize)]
struct Later {
    answered: usize,
    all: usize,
    from: Timestamp,
}

#[derive(Serialize)]
struct NextModule {
    href: String,
    title: String,
}

#[derive(Serialize)]
struct ExplainedLine {
    number: usize,
    /// Descriptions that stand above it.
    above: Vec<String>,
    html: String,
    worth: &'static str,
    choices: Vec<ExplainedLineChoice>,
    written: Option<WrittenLine>,
    essay: Option<EssayLine>,
    pieces: Vec<ExplainedPiece>,
    /// Of a text with several gaps: what stood before each, what was given there, and the end.
    sentence: Option<FilledText>,
    feedback: Option<String>,
}

#[derive(Serialize)]
struct FilledText {
    gaps: Vec<FilledGap>,
    end: String,
}

#[derive(Serialize)]
struct FilledGap {
    before: String,
    number: usize,
    given: Option<String>,
    is_right: bool,
}

/// The text as it was filled in.
fn filled(html: &str, pieces: &[ExplainedPiece]) -> Option<FilledText> {
    let parts = lines::cut(html, pieces.len())?;
    let gap = |((number, before), piece): ((usize, &&str), &ExplainedPiece)| FilledGap {
        before: (*before).to_owned(),
        number,
        given: piece.given.clone(),
        is_right: piece.is_right,
    };
    let end = parts.last().copied().unwrap_or_default().to_owned();
    Some(FilledText { gaps: (1..).zip(&parts).zip(pieces).map(gap).collect(), end })
}

/// What was written, and what whoever marked it says.
#[derive(Serialize)]
struct EssayLine {
    given: String,
    /// In tenths of the question, where marks stand.
    points: Option<String>,
    comments: Vec<String>,
    /// Is there more to be read here once it is marked?
    is_told_later: bool,
}

#[derive(Serialize)]
struct WrittenLine {
    #[serde(flatten)]
    written: Written,
    worth: &'static str,
}

#[derive(Serialize)]
struct ExplainedLineChoice {
    #[serde(flatten)]
    choice: ExplainedChoice,
    /// The words of a true-or-false choice.
    word: Option<&'static str>,
}

impl Page for AttemptPage {
    const TEMPLATE: &'static str = "quizzes/attempt";
}

/// GET /attempts/{attempt}: for its owner, and for those who see the records of the owner's unit.
pub async fn show_attempt(app: Data<App>, viewer: Viewer, attempt: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, language) = (attempt.into_inner(), viewer.person, viewer.language());
    let (attempt, owner, path, edition, marks, ended, alike) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let attempt = queries::known_attempt(conn, id)?;
            let owner = known_person(conn, attempt.person)?;
            let path = units::queries::unit(conn, owner.unit)?.path;
            let edition = courses::queries::edition(conn, attempt.edition)?;
            let marks = queries::marks_of(conn, id)?;
            let ended = queries::ended_by_itself(conn, &attempt)?;
            // The next attempt will be of the edition in use: those count that are alike to what that asks.
            let in_use = courses::queries::current_edition(conn, &edition.course)?;
            let seat = Seat {
                person: attempt.person,
                edition: in_use.map_or(attempt.edition, |in_use| in_use.id),
                module: attempt.module.clone(),
                purpose: attempt.purpose,
            };
            let may_try_again = attempt.person == asking && !attempt.passed && !attempt.undecided;
            let alike = match may_try_again {
                true => Some(queries::attempts_alike(conn, &seat, &edition.course)?),
                false => None,
            };
            Ok((attempt, owner, path, edition, marks, ended, alike))
        })
        .await?;
    let own = attempt.person == viewer.person;
    if !own && !viewer.may(Right::SeeRecords, &path) {
        return Err(Error::NotFound);
    }
    let page = AttemptPage {
        draft: edition.draft_number(),
        course: edition.course,
        module: attempt.module.clone(),
        owner: (!own).then_some(owner.full_name),
        number: attempt.number,
        at: attempt.handed_in_at,
        percent: attempt.percent,
        passed: attempt.passed,
        waiting: attempt.waiting,
        open: attempt.undecided,
        beyond: attempt.is_beyond_passing(),
        by_itself: ended,
        late: attempt.made.late,
        ..AttemptPage::default()
    };
    // What it was worth stands, also where its course cannot be read any more.
    let Some(shelved) = app.shelf.readable(&app.db, attempt.edition).await? else {
        return viewer.show(&app, &page);
    };
    let module = shelved.module(&attempt.module)?;
    let quiz = shelved.quiz(&attempt.module).ok_or(Error::NotFound)?;
    let page = AttemptPage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{}", shelved.course.slug),
        module: module.title.of(language).clone(),
        module_href: module.place.address(),
        ..page
    };
    // Its own rules may be older than those that hold now: who answered on an earlier page waits with the others.
    let (own, in_use) = (shelved.rules(&module.slug), rules_in_use(&app, &shelved, &module.slug).await);
    if let Some(from) = admission::explained_at(&own, &in_use).filter(|at| app.now() < *at) {
        let all = drawing::in_order(quiz.questions.of(language), attempt.made.asked.as_deref()).len();
        let later = Some(Later { answered: attempt.answers.len(), all, from });
        return viewer.show(
            &app,
            &AttemptPage { later, percent: 0, passed: false, waiting: 0, open: false, beyond: false, ..page },
        );
    }
    // Whosever it is: whoever reads it would be told what is right.
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
    if let Some(told) = held.told(&shelved, &module.slug, language) {
        let (pass_mark, held) = (shelved.course.pass_mark, Some(HeldLine::of(told)));
        return viewer.show(&app, &AttemptPage { pass_mark, held, ..page });
    }
    let not_again = alike.and_then(|alike| not_again(&in_use, &alike, app.now(), language));
    let page = AttemptPage { not_again, ..page };
    let mut questions = explained(quiz, &attempt, &marks, language);
    if attempt.person == viewer.person {
        questions.iter_mut().for_each(hold_guide_back);
    }
    let modules = &shelved.course.modules;
    let next = modules.iter().skip_while(|other| other.slug != module.slug).nth(1);
    let page = AttemptPage {
        pass_mark: shelved.course.pass_mark,
        right: questions.iter().filter(|line| line.worth == "right").count(),
        questions,
        next: next
            .map(|next| NextModule { href: next.place.address(), title: next.title.of(language).clone() }),
        ..page
    };
    viewer.show(&app, &page)
}

/// Why no attempt that could pass can be made now, after these.
fn not_again(rules: &QuizRules, before: &[Earlier], now: Timestamp, language: Language) -> Option<Message> {
    let before = Before::of(before.iter().map(|earlier| earlier.attempt.handed_in_at));
    if !admission::can_pass(rules, &before) {
        return Some(Message::new("quizzes.counts_first"));
    }
    let not_yet = admission::may_start(rules, &before, now).err()?;
    Some(not_yet.message(|at| moment(language, at)))
}

fn explained(
    quiz: &Quiz,
    attempt: &Attempt,
    marks: &BTreeMap<String, Vec<Mark>>,
    language: Language,
) -> Vec<ExplainedLine> {
    let nothing = Given::new();
    let line = |(nth, question): (usize, &Question)| {
        let given = attempt.answers.get(&question.id).unwrap_or(&nothing);
        let Explained { html, kind, outcome, feedback, .. } = question.explained(given, language);
        let none = vec![];
        let marks = marks.get(&question.id).unwrap_or(&none);
        let standing = (kind == Kind::Essay && !given.is_empty()).then(|| marking::standing(marks));
        let worth = match standing {
            Some(Standing { points: None, .. }) => "waiting",
            Some(Standing { points: Some(points), .. }) => scoring::worth(points),
            None => scoring::worth(question.rules().points(given)),
        };
        let essay = standing.map(|standing| essay_line(given, marks, standing, language));
        let choices = outcome
            .choices
            .into_iter()
            .map(|choice| ExplainedLineChoice { word: word_of(&choice.key, kind), choice })
            .collect();
        let written = outcome.written.filter(|_| kind != Kind::Essay);
        let written = written.map(|written| WrittenLine { written, worth });
        let pieces = outcome.pieces;
        let sentence = (kind == Kind::Cloze).then(|| filled(&html, &pieces)).flatten();
        let above = quiz.above(nth, language);
        let number = nth + 1;
        ExplainedLine { number, above, html, worth, choices, written, essay, pieces, sentence, feedback }
    };
    let asked = drawing::in_order(quiz.questions.of(language), attempt.made.asked.as_deref());
    asked.into_iter().enumerate().map(line).collect()
}

/// What a good answer has in it stays untold to its writer until theirs is marked: they may write it once more.
fn hold_guide_back(line: &mut ExplainedLine) {
    if let Some(essay) = &mut line.essay
        && essay.points.is_none()
    {
        essay.is_told_later = line.feedback.take().is_some();
    }
}

/// What was said of an essay is told once its marks stand: before, one of several markers spoke for all.
fn essay_line(given: &Given, marks: &[Mark], standing: Standing, language: Language) -> EssayLine {
    let told = marking::counting(marks).into_iter().filter(|_| standing.points.is_some());
    EssayLine {
        given: given.first().cloned().unwrap_or_default(),
        points: standing.points.map(|points| marking::tenths(points, language)),
        comments: told.filter_map(|mark| mark.comment.clone()).collect(),
        is_told_later: false,
    }
}
