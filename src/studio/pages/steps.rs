//! Giving a draft back, giving it up, withdrawing a course.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::course::draw;
use super::desk;
use crate::app::App;
use crate::courses::queries::withdraw;
use crate::error::Error;
use crate::kit::form::Form;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::draft::{DraftState, Step};
use crate::studio::{ROOT, queries};

/// What became of a step.
enum Taken {
    Yes,
    /// It was taken before, by this form or by somebody else.
    Already,
    /// Somebody saved since.
    Stale,
}

/// POST /studio/{course}/returns
pub async fn return_draft(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, by, now) = (course.into_inner(), viewer.person, app.now());
    let (saves, remark) = (form.number("saves", 0..=i64::from(i32::MAX)), form.required_note("remark"));
    let (Some(saves), Some(remark)) = (saves, remark) else {
        return draw(&app, &viewer, &course, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let of = course.clone();
    let taken = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let Some(draft) = desk.draft.as_ref().filter(|draft| draft.state == DraftState::InReview) else {
                return Ok(Taken::Already);
            };
            let moved =
                queries::take_step(conn, draft, saves as i32, Step::Returned, &remark, Some(by), now)?;
            Ok(if moved { Taken::Yes } else { Taken::Stale })
        })
        .await?;
    match taken {
        Taken::Yes | Taken::Already => {
            Ok(Redirect::to(format!("{ROOT}/{course}")).saying("draft_returned").answer())
        }
        Taken::Stale => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}

/// POST /studio/{course}/discard
pub async fn discard_draft(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, by, now) = (course.into_inner(), viewer.person, app.now());
    let saves = form.number("saves", 0..=i64::from(i32::MAX)).ok_or(Error::NotFound)? as i32;
    let of = course.clone();
    let (taken, stays) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let stays = !desk.editions.is_empty();
            let Some(draft) = &desk.draft else { return Ok((Taken::Already, stays)) };
            let moved = queries::take_step(conn, draft, saves, Step::Discarded, "", Some(by), now)?;
            Ok((if moved { Taken::Yes } else { Taken::Stale }, stays))
        })
        .await?;
    // Of a course that has no edition nothing is left to see.
    let to = if stays { format!("{ROOT}/{course}") } else { ROOT.to_owned() };
    match taken {
        Taken::Yes | Taken::Already => Ok(Redirect::to(to).saying("draft_discarded").answer()),
        Taken::Stale => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}

/// POST /studio/{course}/withdrawal
pub async fn withdraw_course(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, by, now) = (course.into_inner(), viewer.person, app.now());
    let (number, reason) = (form.number("number", 1..=i64::from(i32::MAX)), form.required_note("reason"));
    let (Some(number), Some(reason)) = (number, reason) else {
        return draw(&app, &viewer, &course, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let of = course.clone();
    let taken = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let Some(edition) = desk.editions.iter().find(|edition| edition.state.is_in_use()) else {
                return Ok(Taken::Already);
            };
            if i64::from(edition.number) != number {
                return Ok(Taken::Stale);
            }
            withdraw(conn, edition, &reason, Some(by), now)?;
            Ok(Taken::Yes)
        })
        .await?;
    match taken {
        Taken::Yes | Taken::Already => {
            Ok(Redirect::to(format!("{ROOT}/{course}")).saying("course_withdrawn").answer())
        }
        Taken::Stale => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}
