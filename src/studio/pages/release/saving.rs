//! The two posts: asking for a review, and releasing.

use actix_web::HttpResponse;

use super::deciding::said;
use super::drawing::{again, closed};
use super::ready;
use crate::courses::edition::{Edition, EditionState, NewEdition};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::quizzes::queries::publish;
use crate::studio::draft::{DraftState, Step};
use crate::studio::pages::writer::Writer;
use crate::studio::queries;
use crate::studio::release::Asker;

/// POST /studio/{course}/reviews
pub async fn ask_for_review(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let seen = form.raw("saves").parse().ok();
    let done = writer.back().saying("review_asked");
    let ready = ready(&writer, seen).await?;
    let said = said(&mut form, ready.desk.editions.is_empty());
    // Sent twice: the first stands.
    if let Some(said) = &said
        && (ready.draft.id, ready.draft.saves) == (said.draft, said.saves)
        && ready.draft.state == DraftState::InReview
    {
        return Ok(done.answer());
    }
    ready.refuse_unfinished(&mut form);
    if let Some(Err(refusal)) = said.as_ref().map(|said| ready.check_change(said.change)) {
        form.refuse("change", Message::new(refusal.key()));
    }
    let Some(said) = said.filter(|_| form.is_fine()) else {
        return again(&writer, ready, true, form, false).await;
    };
    if ready.is_newer_than(&said) {
        return again(&writer, ready, true, form, true).await;
    }
    let draft = ready.draft.clone();
    let asked = writer
        .write(move |conn, _, (by, now)| {
            let (change, message) = (said.change, said.message.as_str());
            Ok(queries::ask_for_review(conn, &draft, said.saves, change, message, Some(by), now)?)
        })
        .await?;
    if asked {
        return Ok(done.answer());
    }
    let ready = self::ready(&writer, seen).await?;
    again(&writer, ready, true, form, true).await
}

enum Released {
    Yes,
    /// This form was sent before, with something else in it; or somebody was faster.
    Late,
}

/// POST /studio/{course}/editions
pub async fn release_edition(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (by, seen) = (writer.viewer.person, form.raw("saves").parse().ok());
    let done = writer.back().saying("edition_published");
    let (id, state) = (form.id("id"), form.choice::<EditionState>("state"));
    if let Some(sent) = sent_before(&writer, id).await? {
        let as_sent =
            Some(sent.state) == state && sent.message == form.raw("message").trim().replace("\r\n", "\n");
        if as_sent {
            return Ok(done.answer());
        }
    }
    let ready = match ready(&writer, seen).await {
        // Nothing is open: it was released or given up since.
        Err(Error::NotFound) => return closed(&writer, &form),
        other => other?,
    };
    let said = said(&mut form, ready.desk.editions.is_empty());
    ready.refuse_unfinished(&mut form);
    if let (Some(said), Some(state), true) = (&said, state, ready.whole) {
        ready.refuse_release(&mut form, said, state, by);
    }
    let (Some(id), Some(state), Some(said), true) = (id, state, said, form.is_fine()) else {
        return again(&writer, ready, false, form, false).await;
    };
    if ready.is_newer_than(&said) {
        return again(&writer, ready, false, form, true).await;
    }
    let new = NewEdition {
        id,
        course: writer.course.clone(),
        state,
        files: ready.files.clone(),
        message: said.message.clone(),
        change: said.change,
        written_by: match ready.asker {
            Some(Asker::Person(asker)) => Some(asker),
            Some(Asker::Machine) => None,
            None => Some(by),
        },
        unit: Some(ready.desk.keeper_id),
    };
    let draft = ready.draft.clone();
    let released = writer
        .write(move |conn, desk, (by, now)| {
            if desk.editions.iter().any(|edition| edition.id == new.id) {
                return Ok(Released::Late);
            }
            let last = desk.editions.first().map_or(0, |edition| edition.number);
            let still =
                desk.draft.as_ref().is_some_and(|open| open.id == draft.id && open.state == draft.state);
            if i64::from(last) != said.last || !still {
                return Ok(Released::Late);
            }
            if !queries::take_step(conn, &draft, said.saves, Step::Released, &new.message, Some(by), now)? {
                return Ok(Released::Late);
            }
            publish(conn, &new, Some(by), now)?;
            Ok(Released::Yes)
        })
        .await?;
    match released {
        Released::Yes => Ok(done.answer()),
        Released::Late => match self::ready(&writer, seen).await {
            Ok(ready) => again(&writer, ready, false, form, true).await,
            Err(Error::NotFound) => closed(&writer, &form),
            Err(other) => Err(other),
        },
    }
}

/// The edition that a form with this id made.
async fn sent_before(writer: &Writer, id: Option<Id>) -> Result<Option<Edition>, Error> {
    let sent =
        writer.read(move |_, desk| Ok(desk.editions.iter().find(|edition| Some(edition.id) == id).cloned()));
    sent.await
}
