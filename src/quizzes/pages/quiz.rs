//! Opening a quiz, and beginning a sitting. The key is in no page before handing in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::drawn::{Drawn, quiz_page};
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::pages::{where_taken_out, where_withdrawn};
use crate::courses::quiz_rules::QuizRules;
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::text::{Language, moment};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::attempt::Purpose;
use crate::quizzes::queries::{self, Exam};
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::Seat;

/// Which question stands on the page, where it is one a page.
#[derive(Deserialize)]
pub struct At {
    question: Option<usize>,
}

/// GET /courses/{course}/{module}/quiz: goes on with the sitting that is open, on whatever device it began.
pub async fn show_quiz(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    at: Query<At>,
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
    let mut drawn = Drawn::new(edition.id);
    let mut asked = shelved;
    if let Some(open) = open.await?
        && let Some(begun_in) = app.shelf.readable(&app.db, open.seat.edition).await?
    {
        (asked, drawn) = (begun_in, Drawn::of(open));
    }
    drawn.at = at.question;
    let page = quiz_page(&app, &viewer, &asked, &module, drawn).await?;
    viewer.show(&app, &page)
}

/// Where a viewer takes the quiz of a module.
pub(super) fn seat(viewer: &Viewer, edition: Id, module: &str) -> Seat {
    Seat { person: viewer.person, edition, module: module.to_owned(), purpose: Purpose::Practice }
}

/// The rules that hold now for a quiz, also for a page of an earlier edition that somebody kept open: those of the
/// edition in use. Where it is not asked there any more, its own.
pub(super) async fn rules_in_use(app: &App, shelved: &Shelved, module: &str) -> QuizRules {
    match app.shelf.current(&app.db, &shelved.course.slug).await {
        Ok((_, current)) if current.quiz(module).is_some() => current.rules(module),
        // Nothing is in use, or it cannot be read.
        _ => shelved.rules(module),
    }
}

/// Does something with the quiz of a module of an edition, as an attempt at it is made by these rules and scored.
pub(super) fn with_exam<T>(
    shelved: &Shelved,
    module: &str,
    rules: QuizRules,
    f: impl FnOnce(&Exam<'_>) -> T,
) -> Result<T, Error> {
    let quiz = shelved.quiz(module).ok_or(Error::NotFound)?;
    let quizzes = shelved.with_quiz();
    Ok(f(&Exam {
        course: &shelved.course.slug,
        // The key is the same in both languages.
        questions: quiz.questions.of(Language::Vi),
        rules,
        pass_mark: shelved.course.pass_mark,
        quizzes: &quizzes,
    }))
}

/// POST /courses/{course}/{module}/sittings: the time begins to run, and the questions are drawn.
pub async fn begin_sitting(
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
    let (now, id, seat) = (app.now(), new_id(), seat(&viewer, edition.id, &module));
    let (asked, slug) = (shelved.clone(), module.clone());
    let begun = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let rules = asked.rules(&slug);
            Ok(with_exam(&asked, &slug, rules, |exam| queries::begin_sitting(conn, &seat, id, exam, now))??)
        })
        .await?;
    match begun {
        Ok(_) => Ok(Redirect::to(format!("{ROOT}/{course}/{module}/quiz")).answer()),
        Err(not_yet) => {
            let refusal = not_yet.message(|at| moment(viewer.language(), at));
            let drawn = Drawn { refusal: Some(refusal), ..Drawn::new(edition.id) };
            let page = quiz_page(&app, &viewer, &shelved, &module, drawn).await?;
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
