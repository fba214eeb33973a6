//! Answers that come back: kept one by one, and handed in. Nothing here tells what is right.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::quiz::{Drawn, quiz_page, seat};
use crate::app::App;
use crate::courses::ROOT;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::{self, Form};
use crate::kit::text::{Language, Message};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::bank::Quiz;
use crate::quizzes::kinds::Unfit;
use crate::quizzes::queries::{self, HandedIn, Keeping, Scored};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{self, Answers};
use crate::quizzes::sheet::Sheet;
use crate::quizzes::shelf::Shelved;

/// A sheet with what it answers to: the edition that was on the page, whatever became of it since.
struct Returned {
    course: String,
    module: String,
    sheet: Sheet,
    shelved: Arc<Shelved>,
}

impl Returned {
    async fn read(app: &App, path: Path<(String, String)>, form: &mut Form) -> Result<Returned, Error> {
        let (course, module) = path.into_inner();
        let sheet = Sheet::read(form).ok_or(Error::NotFound)?;
        let shelved = app.shelf.edition(&app.db, sheet.edition).await?;
        if shelved.course.slug != course || shelved.quiz(&module).is_none() {
            return Err(Error::NotFound);
        }
        Ok(Returned { course, module, sheet, shelved })
    }
}

/// The questions of a quiz with their key, which is the same in both languages.
fn keyed(quiz: &Quiz) -> &[Question] {
    quiz.questions.of(Language::Vi)
}

/// What a script is told that sends each answer by itself.
#[derive(Serialize)]
struct Told {
    state: &'static str,
    said: Option<String>,
    /// The sitting in which it is kept, which another device may have begun.
    sheet: Option<Id>,
    /// Is there a newer answer than one that was sent?
    newer: bool,
    /// What became of it, where it was handed in before.
    href: Option<String>,
}

/// POST /courses/{course}/{module}/answers: keeps what was given so far.
pub async fn keep_answers(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let Returned { course, module, sheet, shelved } = Returned::read(&app, path, &mut form).await?;
    let (now, seat) = (app.now(), seat(&viewer, sheet.edition, &module));
    let (sent, asked, slug) = (sheet.clone(), shelved.clone(), module.clone());
    let keeping = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let quiz = asked.quiz(&slug).ok_or(Error::NotFound)?;
            Ok(queries::keep_answers(conn, &seat, &sent, keyed(quiz), now)?)
        })
        .await?;
    let wants_json = form::wants_json(&request);
    let say = |message: &Message| app.views.texts.say(viewer.language(), message);
    let (sitting, refused, newer) = match keeping {
        Keeping::HandedIn(attempt) => {
            let href = format!("/attempts/{}", attempt.id);
            if !wants_json {
                return Ok(Redirect::to(href).saying("first_answers_stand").answer());
            }
            let said = Some(say(&Message::new("quizzes.handed_in_elsewhere")));
            let told = Told { state: "handed_in", said, sheet: None, newer: false, href: Some(href) };
            return Ok(told.answer(StatusCode::CONFLICT));
        }
        Keeping::Kept { sitting, refused, is_newer } => (sitting, refused, is_newer),
    };
    if wants_json {
        let sheet = sitting.map(|sitting| sitting.id);
        let said = refused.first().map(|refusal| say(&Message::new(refusal.key())));
        let (state, status) = match said {
            None => ("kept", StatusCode::OK),
            Some(_) => ("refused", StatusCode::UNPROCESSABLE_ENTITY),
        };
        return Ok(Told { state, said, sheet, newer, href: None }.answer(status));
    }
    if refused.is_empty() {
        return Ok(Redirect::to(format!("{ROOT}/{course}/{module}/quiz")).saying("answers_kept").answer());
    }
    let questions = keyed(shelved.quiz(&module).ok_or(Error::NotFound)?);
    let kept = sitting.as_ref().map(|sitting| sitting.answers()).unwrap_or_default();
    let mut answers = kept.clone();
    answers.extend(sheet.given);
    // What is still open is no fault yet.
    let unfit = unfit(questions, &answers, |id| answers.contains_key(id));
    let refusal = refused.first().filter(|_| unfit.is_empty()).map(|refusal| Message::new(refusal.key()));
    let id = sitting.as_ref().map_or(sheet.id, |sitting| sitting.id);
    let drawn = Drawn { sheet: id, edition: sheet.edition, answers, kept, since: None, unfit, refusal };
    let page = quiz_page(&app, &viewer, &shelved, &module, drawn).await?;
    viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl Told {
    fn answer(self, status: StatusCode) -> HttpResponse {
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(self)
    }
}

/// What is wrong with answers to these of the questions.
fn unfit(questions: &[Question], answers: &Answers, of: impl Fn(&str) -> bool) -> Vec<(String, Unfit)> {
    let unfit = scoring::unfit(questions, answers).into_iter().filter(|(id, _)| of(id));
    unfit.map(|(id, why)| (id.to_owned(), why)).collect()
}

/// POST /courses/{course}/{module}/attempts: scored against the edition that was on the page, with all that
/// was kept before.
pub async fn hand_in_attempt(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let Returned { module, sheet, shelved, .. } = Returned::read(&app, path, &mut form).await?;
    let (now, seat) = (app.now(), seat(&viewer, sheet.edition, &module));
    let (sent, asked, slug) = (sheet.clone(), shelved.clone(), module.clone());
    let handed_in = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let quiz = asked.quiz(&slug).ok_or(Error::NotFound)?;
            let (pass_mark, quizzes) = (asked.course.pass_mark, asked.with_quiz());
            let scored = Scored { questions: keyed(quiz), pass_mark, quizzes: &quizzes };
            Ok(queries::hand_in(conn, &seat, &sent, scored, now)?)
        })
        .await?;
    let result = |id: Id| Redirect::to(format!("/attempts/{id}"));
    match handed_in {
        HandedIn::As(attempt) => Ok(result(attempt.id).answer()),
        // Whoever goes back and changes the answers of a sheet already scored is told that the first stand.
        HandedIn::Before(attempt) => Ok(result(attempt.id).saying("first_answers_stand").answer()),
        HandedIn::Open { sheet: id, answers, kept, refusal } => {
            let questions = keyed(shelved.quiz(&module).ok_or(Error::NotFound)?);
            let unfit = unfit(questions, &answers, |_| true);
            let refusal = refusal.map(|refusal| Message::new(refusal.key()));
            let drawn =
                Drawn { sheet: id, edition: sheet.edition, answers, kept, since: None, unfit, refusal };
            let page = quiz_page(&app, &viewer, &shelved, &module, drawn).await?;
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
