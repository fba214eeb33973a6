//! Giving a draft back, giving it up, withdrawing a course.

use actix_web::HttpResponse;

use super::writer::{Writer, seen_number};
use crate::courses::queries::withdraw;
use crate::error::Error;
use crate::kit::form::Form;
use crate::people::viewer::Redirect;
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

impl Taken {
    fn if_moved(moved: bool) -> Taken {
        if moved { Taken::Yes } else { Taken::Stale }
    }
}

/// POST /studio/{course}/returns
pub async fn return_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (saves, remark) = (seen_number(&mut form, "saves"), form.required_note("remark"));
    let (Some(saves), Some(remark)) = (saves, remark) else { return writer.refuse(form).await };
    let taken = writer
        .write(move |conn, desk, (by, now)| {
            let Some(draft) = desk.draft.as_ref().filter(|draft| draft.state == DraftState::InReview) else {
                return Ok(Taken::Already);
            };
            let moved = queries::take_step(conn, draft, saves, Step::Returned, &remark, Some(by), now)?;
            Ok(Taken::if_moved(moved))
        })
        .await?;
    match taken {
        Taken::Yes | Taken::Already => Ok(writer.back().saying("draft_returned").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}

/// POST /studio/{course}/discard
pub async fn discard_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let saves = seen_number(&mut form, "saves").ok_or(Error::NotFound)?;
    let (taken, stays) = writer
        .write(move |conn, desk, (by, now)| {
            let stays = !desk.editions.is_empty();
            let Some(draft) = &desk.draft else { return Ok((Taken::Already, stays)) };
            let moved = queries::take_step(conn, draft, saves, Step::Discarded, "", Some(by), now)?;
            Ok((Taken::if_moved(moved), stays))
        })
        .await?;
    // Of a course that has no edition nothing is left to see.
    let to = if stays { writer.href() } else { ROOT.to_owned() };
    match taken {
        Taken::Yes | Taken::Already => Ok(Redirect::to(to).saying("draft_discarded").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}

/// POST /studio/{course}/withdrawal
pub async fn withdraw_course(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (number, reason) = (form.number("number", 1..=i64::from(i32::MAX)), form.required_note("reason"));
    let (Some(number), Some(reason)) = (number, reason) else { return writer.refuse(form).await };
    let taken = writer
        .write(move |conn, desk, (by, now)| {
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
        Taken::Yes | Taken::Already => Ok(writer.back().saying("course_withdrawn").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}
