//! Giving a draft back, giving it up, withdrawing a course.

use actix_web::HttpResponse;

use super::Desk;
use super::writer::{Signature, Writer, seen_number};
use crate::courses::queries::{withdraw, withdrawal};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::people::viewer::Redirect;
use crate::studio::draft::{DraftState, Step};
use crate::studio::{Draft, ROOT, queries};

/// What became of a step.
enum Taken {
    /// It was taken, now or by the same form sent before.
    Yes,
    /// The draft or the course is not any more what it was on the page.
    Stale,
}

impl Taken {
    fn if_so(taken: bool) -> Taken {
        if taken { Taken::Yes } else { Taken::Stale }
    }
}

/// The draft of the page and how often it had been saved there.
#[derive(Clone, Copy)]
struct Drawn {
    draft: Option<Id>,
    saves: i32,
}

/// Takes a step of a draft that is still the one of the page and may take it.
fn take(
    conn: &mut Conn,
    desk: &Desk,
    drawn: Drawn,
    (step, remark): (Step, &str),
    (by, now): Signature,
    may: impl Fn(&Draft) -> bool,
) -> Result<Taken, Error> {
    let open = desk.draft.as_ref().filter(|draft| Some(draft.id) == drawn.draft && may(draft));
    if let Some(draft) = open
        && queries::take_step(conn, draft, drawn.saves, step, remark, Some(by), now)?
    {
        return Ok(Taken::Yes);
    }
    Ok(Taken::if_so(is_taken(conn, drawn.draft, (step, remark), by)?))
}

/// Was just this the last step of a draft, by the same person?
fn is_taken(conn: &mut Conn, draft: Option<Id>, (step, remark): (Step, &str), by: Id) -> Result<bool, Error> {
    let Some(draft) = draft else { return Ok(false) };
    let last = queries::steps(conn, draft)?.pop();
    Ok(last.is_some_and(|last| last.step == step && last.remark == remark && last.by == Some(by)))
}

/// POST /studio/{course}/returns
pub async fn return_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (saves, remark) = (seen_number(&mut form, "saves"), form.required_note("remark"));
    let (Some(saves), Some(remark)) = (saves, remark) else { return writer.refuse(form).await };
    let drawn = Drawn { draft: form.optional_id("draft"), saves };
    let taken = writer
        .write(move |conn, desk, signature| {
            let is_in_review = |draft: &Draft| draft.state == DraftState::InReview;
            take(conn, desk, drawn, (Step::Returned, &remark), signature, is_in_review)
        })
        .await?;
    match taken {
        Taken::Yes => Ok(writer.back().saying("draft_returned").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}

/// POST /studio/{course}/discard
pub async fn discard_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let saves = seen_number(&mut form, "saves").ok_or(Error::NotFound)?;
    let drawn = Drawn { draft: form.optional_id("draft"), saves };
    let taken = writer
        .write(move |conn, desk, signature| {
            let taken = take(conn, desk, drawn, (Step::Discarded, ""), signature, |_| true)?;
            Ok((taken, !desk.editions.is_empty()))
        })
        .await;
    let (taken, stays) = match taken {
        // Sent twice: of a course that has no edition nothing is left.
        Err(Error::NotFound) if was_discarded(&writer, drawn).await? => (Taken::Yes, false),
        other => other?,
    };
    let to = if stays { writer.href() } else { ROOT.to_owned() };
    match taken {
        Taken::Yes => Ok(Redirect::to(to).saying("draft_discarded").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}

async fn was_discarded(writer: &Writer, drawn: Drawn) -> Result<bool, Error> {
    let by = writer.viewer.person;
    writer.app.db.read(move |conn| is_taken(conn, drawn.draft, (Step::Discarded, ""), by)).await
}

/// POST /studio/{course}/withdrawal
pub async fn withdraw_course(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (number, reason) = (form.number("number", 1..=i64::from(i32::MAX)), form.required_note("reason"));
    let (Some(number), Some(reason)) = (number, reason) else { return writer.refuse(form).await };
    let taken = writer
        .write(move |conn, desk, (by, now)| {
            let of_page = desk.editions.iter().find(|edition| i64::from(edition.number) == number);
            let Some(edition) = of_page else { return Ok(Taken::Stale) };
            if edition.state.is_in_use() {
                withdraw(conn, edition, &reason, Some(by), now)?;
                return Ok(Taken::Yes);
            }
            let last = withdrawal(conn, &desk.course)?.filter(|last| last.edition == edition.id);
            Ok(Taken::if_so(last.is_some_and(|last| last.reason == reason && last.by == Some(by))))
        })
        .await?;
    match taken {
        Taken::Yes => Ok(writer.back().saying("course_withdrawn").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}
