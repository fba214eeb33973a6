//! Taking a quiz. The key is in no page before handing in.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::word_of;
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::check::{Blank, Line};
use crate::courses::pages::{where_taken_out, where_withdrawn};
use crate::courses::queries::{current_edition, edition};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::Viewer;
use crate::quizzes::attempt::{Earlier, Purpose};
use crate::quizzes::gap::{self, Gap};
use crate::quizzes::kinds::choosing::AskedChoice;
use crate::quizzes::kinds::{Given, Unfit};
use crate::quizzes::lines;
use crate::quizzes::queries;
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::scoring::Answers;
use crate::quizzes::sheet::{self, FIELD};
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::{Seat, Sitting};

#[derive(Serialize)]
pub(super) struct QuizPage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    pass_mark: u8,
    /// The edition on the page, if it is a draft in use.
    draft: Option<i32>,
    sheet: Id,
    edition: Id,
    /// The same, if it is another than the one in use: the sitting began in it.
    begun_in: Option<i32>,
    /// How many answers are kept, and since when, if any is.
    going_on: Option<GoingOn>,
    /// What is kept, as the form tells it when it comes back.
    drawn: String,
    questions: Vec<QuestionLine>,
    /// Descriptions below the last question.
    below: Vec<String>,
    /// What is wrong with answers, down the page.
    refused: Vec<Refused>,
    refusal: Option<Message>,
    earlier: Vec<AttemptLine>,
}

/// What is there of a sitting that began before.
#[derive(Serialize)]
struct GoingOn {
    count: usize,
    since: Timestamp,
}

/// A question whose answer cannot be handed in, and why.
#[derive(Serialize)]
struct Refused {
    number: usize,
    why: &'static str,
}

#[derive(Serialize)]
struct QuestionLine {
    number: usize,
    /// Descriptions that stand above it.
    above: Vec<String>,
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
}

#[derive(Serialize)]
struct ChoiceLine {
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
    percent: i32,
    passed: bool,
    at: Timestamp,
}

impl Page for QuizPage {
    const TEMPLATE: &'static str = "quizzes/quiz";
}

/// GET /courses/{course}/{module}/quiz: goes on with the sitting that is open, on whatever device it began.
pub async fn show_quiz(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (course, module) = path.into_inner();
    let (edition, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    if shelved.course.module(&module).is_none() {
        return where_taken_out(&app, &course, &module).await;
    }
    let seat = seat(&viewer, edition.id, &module);
    let open =
        app.db.read(move |conn| -> Result<_, Error> { Ok(queries::open_sitting(conn, &seat, &course)?) });
    let page = match open.await? {
        Some(open) => match app.shelf.readable(&app.db, open.seat.edition).await? {
            Some(asked) => quiz_page(&app, &viewer, &asked, &module, Drawn::of(&open)).await?,
            None => quiz_page(&app, &viewer, &shelved, &module, Drawn::new(edition.id)).await?,
        },
        None => quiz_page(&app, &viewer, &shelved, &module, Drawn::new(edition.id)).await?,
    };
    viewer.show(&app, &page)
}

/// Where a viewer takes the quiz of a module.
pub(super) fn seat(viewer: &Viewer, edition: Id, module: &str) -> Seat {
    Seat { person: viewer.person, edition, module: module.to_owned(), purpose: Purpose::Practice }
}

/// What stands on the form as it is drawn.
pub(super) struct Drawn {
    pub sheet: Id,
    pub edition: Id,
    pub answers: Answers,
    /// Those of them that are kept, and since when.
    pub kept: Answers,
    pub since: Option<Timestamp>,
    /// What is wrong, by question.
    pub unfit: Vec<(String, Unfit)>,
    pub refusal: Option<Message>,
}

impl Drawn {
    fn new(edition: Id) -> Drawn {
        Drawn {
            sheet: new_id(),
            edition,
            answers: Answers::new(),
            kept: Answers::new(),
            since: None,
            unfit: vec![],
            refusal: None,
        }
    }

    pub(super) fn of(open: &Sitting) -> Drawn {
        let (kept, answers) = (open.answers(), open.answers());
        let since = Some(open.started_at);
        Drawn { sheet: open.id, answers, kept, since, ..Drawn::new(open.seat.edition) }
    }
}

pub(super) async fn quiz_page(
    app: &App,
    viewer: &Viewer,
    shelved: &Shelved,
    module: &str,
    drawn: Drawn,
) -> Result<QuizPage, Error> {
    let (language, module) = (viewer.language(), shelved.module(module)?);
    let quiz = shelved.quiz(&module.slug).ok_or(Error::NotFound)?;
    let questions = quiz.questions.of(language);
    let lines: Vec<QuestionLine> = questions
        .iter()
        .enumerate()
        .map(|(nth, question)| {
            let why = drawn.unfit.iter().find(|(id, _)| *id == question.id).map(|(_, why)| *why);
            let line = question_line(nth + 1, question, drawn.answers.get(&question.id), why);
            QuestionLine { above: quiz.above(nth, language), ..line }
        })
        .collect();
    let (person, course, slug) = (viewer.person, shelved.course.slug.clone(), module.slug.clone());
    let id = drawn.edition;
    let (earlier, edition, current) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let earlier = queries::attempts_at(conn, person, &course, &slug)?;
            Ok((earlier, edition(conn, id)?, current_edition(conn, &course)?))
        })
        .await?;
    let is_current = current.is_some_and(|current| current.id == edition.id);
    Ok(QuizPage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{}", shelved.course.slug),
        module: module.title.of(language).clone(),
        module_href: module.place.address(),
        pass_mark: shelved.course.pass_mark,
        draft: edition.draft_number(),
        sheet: drawn.sheet,
        edition: drawn.edition,
        begun_in: (!is_current).then_some(edition.number),
        going_on: drawn.since.map(|since| GoingOn { count: drawn.kept.len(), since }),
        drawn: sheet::as_drawn(&drawn.kept),
        refused: lines
            .iter()
            .filter_map(|line| Some(Refused { number: line.number, why: line.refused? }))
            .collect(),
        questions: lines,
        below: quiz.above(questions.len(), language),
        refusal: drawn.refusal,
        earlier: earlier.iter().map(|earlier| attempt_line(earlier, drawn.edition)).collect(),
    })
}

fn question_line(
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
    let blank = asked.fields.typed.then(|| Blank {
        id: format!("answer-{number}"),
        name: name.clone(),
        value: given.and_then(|given| given.first()).cloned().unwrap_or_default(),
        is_number: asked.kind == Kind::Number,
        refused_by: unfit.map(|_| format!("question-{number}-error")),
        right: vec![],
        feedback: None,
    });
    let (id, nothing) = (format!("answer-{number}"), Given::new());
    let refused_by = unfit.map(|_| format!("question-{number}-error"));
    let gap = gap::drawn(&asked, (&id, &name), given.unwrap_or(&nothing), refused_by.clone());
    let has_gap = gap.is_some();
    let lines = lines::asked(asked.fields.pieces, (&id, &name), given.unwrap_or(&nothing), refused_by);
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
    }
}

/// A line of the earlier attempts, below the quiz of `edition`.
fn attempt_line(Earlier { attempt, edition_number }: &Earlier, edition: Id) -> AttemptLine {
    AttemptLine {
        href: format!("/attempts/{}", attempt.id),
        number: attempt.number,
        edition: (attempt.edition != edition).then_some(*edition_number),
        percent: attempt.percent,
        passed: attempt.passed,
        at: attempt.handed_in_at,
    }
}
