//! Opening a quiz, and beginning a sitting. The key is in no page before handing in.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::begun::{Begun, begun};
use super::drawn::{Drawn, quiz_page};
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::pages::{where_taken_out, where_withdrawn};
use crate::courses::quiz_rules::QuizRules;
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::moment;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::attempt::Purpose;
use crate::quizzes::exam::{self, Exam};
use crate::quizzes::held::HeldBack;
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::Seat;
use crate::quizzes::{jobs, queries};

/// What the address asks for; what cannot be read asks for nothing.
struct Wanted {
    /// Which question stands on the page, where it is one a page.
    question: Option<usize>,
    /// Of which edition, where the viewer began in one that is not in use any more.
    edition: Option<i32>,
}

impl Wanted {
    fn read(request: &HttpRequest) -> Wanted {
        let fields = Form::parse(request.query_string().as_bytes());
        let number = |name: &str| fields.raw(name).trim().parse().ok();
        Wanted {
            question: number("question").and_then(|number: i64| usize::try_from(number.max(1)).ok()),
            edition: number("edition").and_then(|number| i32::try_from(number).ok()),
        }
    }
}

/// GET /courses/{course}/{module}/quiz: goes on with the sitting that is open, on whatever device it began.
pub async fn show_quiz(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let ((course, module), wanted) = (path.into_inner(), Wanted::read(&request));
    jobs::hand_in_overdue(&app.db, &app.shelf, Some(viewer.person), app.now()).await?;
    let in_use = Error::found(app.shelf.current(&app.db, &course).await)?;
    let all = begun(&app, &viewer, &course, &module, in_use.as_ref()).await?;
    let (here, mut left): (Vec<Begun>, Vec<Begun>) = all.into_iter().partition(|begun| begun.aside.is_none());
    left.retain(|begun| !begun.sitting.answers().is_empty());
    let is_asked = in_use.as_ref().is_some_and(|(_, shelved)| shelved.course.module(&module).is_some());
    // What is not asked any more is led to where it waits.
    let place = left.iter().position(|begun| wanted.edition == Some(begun.number));
    let place = place.or((!is_asked && !left.is_empty()).then_some(0));
    let chosen = place.map(|place| left.remove(place));
    let (asked, drawn) = match (chosen.or(here.into_iter().next()), in_use) {
        (Some(Begun { sitting, shelved, aside, .. }), _) => (shelved, Drawn { aside, ..Drawn::of(sitting) }),
        (None, None) => return where_withdrawn(&app, &course).await,
        (None, Some(_)) if !is_asked => return where_taken_out(&app, &course, &module).await,
        (None, Some((edition, shelved))) => (shelved, Drawn::new(edition.id)),
    };
    // On the page of one that stands aside the others are not told.
    let left = if drawn.aside.is_none() { left } else { vec![] };
    let drawn = Drawn { at: wanted.question, left, ..drawn };
    let page = quiz_page(&app, &viewer, &asked, &module, drawn).await?;
    viewer.show(&app, &page)
}

/// Where a viewer takes the quiz of a module.
pub(super) fn seat(viewer: &Viewer, edition: Id, module: &str) -> Seat {
    Seat { person: viewer.person, edition, module: module.to_owned(), purpose: Purpose::Practice }
}

/// The rules that hold now for a quiz, also for a page of an earlier edition that somebody kept open.
pub(super) async fn rules_in_use(app: &App, shelved: &Shelved, module: &str) -> QuizRules {
    app.shelf.rules_in_use(&app.db, shelved, module).await
}

/// Does something with the quiz of a module as it is taken; a module without one is not found.
pub(super) fn with_exam<T>(
    shelved: &Shelved,
    module: &str,
    rules: QuizRules,
    f: impl FnOnce(&Exam<'_>) -> T,
) -> Result<T, Error> {
    exam::with_exam(shelved, module, rules, f).ok_or(Error::NotFound)
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
    jobs::hand_in_overdue(&app.db, &app.shelf, Some(viewer.person), app.now()).await?;
    let in_use = (edition, shelved);
    let all = begun(&app, &viewer, &course, &module, Some(&in_use)).await?;
    let quiz = format!("{ROOT}/{course}/{module}/quiz");
    // What was begun where the same was asked goes on: its time does not start afresh.
    if all.iter().any(|begun| begun.aside.is_none()) {
        return Ok(Redirect::to(quiz).answer());
    }
    let (edition, shelved) = in_use;
    let (now, id, seat) = (app.now(), new_id(), seat(&viewer, edition.id, &module));
    let (asked, slug, above) = (shelved.clone(), module.clone(), app.above);
    let rules = rules_in_use(&app, &shelved, &module).await;
    let begun = app
        .db
        .write(move |conn| -> Result<_, Error> {
            if HeldBack::by((above.asking)(conn, seat.person, now)?).quiz(&asked, &slug).is_some() {
                return Ok(Err(None));
            }
            let begun =
                with_exam(&asked, &slug, rules, |exam| queries::begin_sitting(conn, &seat, id, exam, now))??;
            Ok(begun.map_err(Some))
        })
        .await?;
    match begun {
        Ok(_) => Ok(Redirect::to(quiz).answer()),
        // What is held back says so by itself.
        Err(not_yet) => {
            let refusal = not_yet.map(|not_yet| not_yet.message(|at| moment(viewer.language(), at)));
            let drawn = Drawn { refusal, ..Drawn::new(edition.id) };
            let page = quiz_page(&app, &viewer, &shelved, &module, drawn).await?;
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
