//! Answering a check on the spot: the page again, at that place, with what was right and why.
//! Nothing is recorded; whoever answers again answers afresh.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::module::{Answered, module_page};
use super::{where_taken_out, where_withdrawn};
use crate::app::App;
use crate::courses::edition::EditionState;
use crate::courses::{ROOT, check, queries};
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::words::seen;
use crate::people::viewer::{Redirect, Viewer};

/// POST /courses/{course}/{module}/checks/{number}: of the edition that was on the page.
pub async fn answer_check(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String, usize)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (course, module, number) = path.into_inner();
    let id = form.id("edition").ok_or(Error::NotFound)?;
    let edition = app.db.read(move |conn| -> Result<_, Error> { Ok(queries::edition(conn, id)?) }).await?;
    if edition.course != course {
        return Err(Error::NotFound);
    }
    if edition.state == EditionState::Withdrawn {
        return Ok(Redirect::to(format!("{ROOT}/{course}")).answer());
    }
    let chosen = check::given_on(&form, check::FIELD, seen);
    let page = module_page(&app, &viewer, edition, &module, Some(Answered { number, chosen })).await?;
    viewer.draw(&app, page.status(), &page)
}

/// GET /courses/{course}/{module}/checks/{number}: whoever comes back to an answer finds the question.
pub async fn show_check(
    app: Data<App>,
    _viewer: Viewer,
    path: Path<(String, String, usize)>,
) -> Result<HttpResponse, Error> {
    let (course, module, number) = path.into_inner();
    let (_, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    let Some(found) = shelved.course.module(&module) else {
        return where_taken_out(&app, &course, &module).await;
    };
    let address = found.place.address();
    Ok(Redirect::to(format!("{address}#{}", check::id(number))).answer())
}
