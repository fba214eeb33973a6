//! Taking a quiz. The key is in no page before handing in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::word_of;
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::check::{Blank, Line};
use crate::courses::course::Module;
use crate::courses::pages::{where_taken_out, where_withdrawn};
use crate::courses::queries::edition;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::kit::words::seen;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::attempt::{Earlier, NewAttempt, Purpose};
use crate::quizzes::gap::{self, Gap};
use crate::quizzes::kinds::choosing::AskedChoice;
use crate::quizzes::kinds::{Given, Unfit};
use crate::quizzes::lines;
use crate::quizzes::queries;
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::scoring::{self, Answers};
use crate::quizzes::shelf::Shelved;

/// What a field of the form is called: this and the question's id.
const FIELD: &str = "q.";

#[derive(Serialize)]
struct QuizPage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    pass_mark: u8,
    /// The edition on the page, if it is a draft in use.
    draft: Option<i32>,
    attempt: Id,
    edition: Id,
    questions: Vec<QuestionLine>,
    /// Descriptions below the last question.
    below: Vec<String>,
    /// What is wrong with answers, down the page.
    refused: Vec<Refused>,
    refusal: Option<Message>,
    earlier: Vec<AttemptLine>,
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

/// GET /courses/{course}/{module}/quiz
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
    let sheet = Sheet { attempt: new_id(), edition: edition.id, answers: Answers::new(), refusal: None };
    let Some(module) = shelved.course.module(&module) else {
        return where_taken_out(&app, &course, &module).await;
    };
    let page = quiz_page(&app, &viewer, &shelved, module, sheet, false).await?;
    viewer.show(&app, &page)
}

/// What stands on the form as it is drawn.
struct Sheet {
    attempt: Id,
    edition: Id,
    answers: Answers,
    refusal: Option<Message>,
}

async fn quiz_page(
    app: &App,
    viewer: &Viewer,
    shelved: &Shelved,
    module: &Module,
    sheet: Sheet,
    is_handed_in: bool,
) -> Result<QuizPage, Error> {
    let language = viewer.language();
    let quiz = shelved.quiz(&module.slug).ok_or(Error::NotFound)?;
    let questions = quiz.questions.of(language);
    let unfit = if is_handed_in { scoring::unfit(questions, &sheet.answers) } else { vec![] };
    let lines: Vec<QuestionLine> = questions
        .iter()
        .enumerate()
        .map(|(nth, question)| {
            let why = unfit.iter().find(|(id, _)| *id == question.id).map(|(_, why)| *why);
            let line = question_line(nth + 1, question, sheet.answers.get(&question.id), why);
            QuestionLine { above: quiz.above(nth, language), ..line }
        })
        .collect();
    let (person, course, slug) = (viewer.person, shelved.course.slug.clone(), module.slug.clone());
    let id = sheet.edition;
    let (earlier, edition) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            Ok((queries::attempts_at(conn, person, &course, &slug)?, edition(conn, id)?))
        })
        .await?;
    Ok(QuizPage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{}", shelved.course.slug),
        module: module.title.of(language).clone(),
        module_href: module.place.address(),
        pass_mark: shelved.course.pass_mark,
        draft: edition.draft_number(),
        attempt: sheet.attempt,
        edition: sheet.edition,
        refused: lines
            .iter()
            .filter_map(|line| Some(Refused { number: line.number, why: line.refused? }))
            .collect(),
        questions: lines,
        below: quiz.above(questions.len(), language),
        refusal: sheet.refusal,
        earlier: earlier.iter().map(|earlier| attempt_line(earlier, sheet.edition)).collect(),
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

/// POST /courses/{course}/{module}/attempts: scored against the edition that was on the page, whatever
/// became of it since.
pub async fn hand_in_attempt(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let ((course, slug), now) = (path.into_inner(), app.now());
    let (Some(id), Some(edition)) = (form.id("id"), form.id("edition")) else { return Err(Error::NotFound) };
    let shelved = app.shelf.edition(&app.db, edition).await?;
    if shelved.course.slug != course {
        return Err(Error::NotFound);
    }
    let module = shelved.module(&slug)?;
    let quiz = shelved.quiz(&slug).ok_or(Error::NotFound)?;
    // The key is the same in both languages.
    let questions = quiz.questions.of(Language::Vi);
    let answers = answers_of(&form);
    let scored = scoring::score(questions, &answers, shelved.course.pass_mark);
    let fits = scoring::unfit(questions, &answers).is_empty();
    let score = match scored {
        Ok(score) if fits => score,
        scored => {
            // What is wrong with one answer is said beside it.
            let refusal = scored.err().filter(|_| fits).map(|refusal| Message::new(refusal.key()));
            let sheet = Sheet { attempt: id, edition, answers, refusal };
            let page = quiz_page(&app, &viewer, &shelved, module, sheet, true).await?;
            return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (person, quizzes) = (viewer.person, shelved.with_quiz());
    let (purpose, given) = (Purpose::Practice, answers.clone());
    let new = NewAttempt { id, person, edition, module: slug, purpose, answers, score, handed_in_at: now };
    let kept = app
        .db
        .write(move |conn| -> Result<_, Error> { Ok(queries::save_attempt(conn, &new, &quizzes, now)?) })
        .await?;
    let result = Redirect::to(format!("/attempts/{id}"));
    // Whoever goes back and changes the answers of a sheet already scored is told that the first stand.
    Ok(if kept.answers == given { result } else { result.saying("first_answers_stand") }.answer())
}

/// What was given on the form, by question. A field in which nothing can be seen is no answer.
fn answers_of(form: &Form) -> Answers {
    let mut answers = Answers::new();
    for (question, given) in form.beginning(FIELD) {
        let given = seen(given);
        if !given.is_empty() {
            answers.entry(question.to_owned()).or_default().insert(given);
        }
    }
    answers
}
