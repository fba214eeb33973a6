//! Giving a draft back, giving it up, withdrawing a course.

use actix_web::HttpResponse;

use super::Desk;
use super::writer::{Signature, Writer, seen_number};
use crate::courses::queries::{withdraw, withdrawal};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::studio::draft::{DraftState, Step};
use crate::studio::resuming::Refusal;
use crate::studio::{Draft, queries};

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

/// The draft of the page, how often it had been saved there, and how many steps it had gone.
#[derive(Clone, Copy)]
struct Drawn {
    draft: Option<Id>,
    saves: i32,
    steps: Option<usize>,
}

impl Drawn {
    fn read(form: &mut Form, saves: i32) -> Drawn {
        Drawn { draft: form.optional_id("draft"), saves, steps: form.raw("steps").parse().ok() }
    }

    /// Has nothing happened to its draft since? A draft that was discarded may be open again.
    fn is_last(self, conn: &mut Conn) -> Result<bool, Error> {
        let (Some(draft), Some(seen)) = (self.draft, self.steps) else { return Ok(false) };
        Ok(queries::steps(conn, draft)?.len() == seen)
    }
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
        && drawn.is_last(conn)?
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
    let drawn = Drawn::read(&mut form, saves);
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
    let drawn = Drawn::read(&mut form, saves);
    let taken = writer
        .write(move |conn, desk, signature| {
            take(conn, desk, drawn, (Step::Discarded, ""), signature, |_| true)
        })
        .await?;
    match taken {
        Taken::Yes => Ok(writer.back().saying("draft_discarded").answer()),
        Taken::Stale => writer.too_late(form).await,
    }
}

/// POST /studio/{course}/resumption: the discarded draft of the page is open again.
pub async fn resume_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let drawn = Drawn::read(&mut form, 0);
    let resumed = writer
        .write(move |conn, desk, (by, now)| {
            let Some(wanted) = drawn.draft else { return Ok(Err(Refusal::Unknown)) };
            let discarded = desk.discarded.as_ref().map(|(draft, _)| draft);
            match (desk.may_resume(wanted), discarded) {
                (Ok(()), Some(draft)) => {
                    let taken = drawn.is_last(conn)? && queries::resume(conn, draft, Some(by), now)?;
                    Ok(if taken { Ok(()) } else { Err(Refusal::Unknown) })
                }
                // The same form sent before.
                (Err(Refusal::Open), _) if is_taken(conn, drawn.draft, (Step::Begun, ""), by)? => Ok(Ok(())),
                (refused, _) => Ok(refused),
            }
        })
        .await?;
    let back = writer.back();
    let told = match resumed {
        Ok(()) => back.saying("draft_resumed"),
        Err(Refusal::Open) => back.saying("draft_is_open"),
        Err(Refusal::Another) => back.saying("another_draft_is_open"),
        Err(Refusal::Overtaken) => back.saying("draft_is_overtaken"),
        Err(Refusal::Unknown) => return writer.too_late(form).await,
    };
    Ok(told.answer())
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
