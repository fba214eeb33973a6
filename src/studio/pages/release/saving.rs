//! The two posts: asking for a review, and releasing.

use actix_web::HttpResponse;

use super::deciding::said;
use super::drawing::again;
use super::ready;
use crate::courses::edition::{Edition, EditionState, NewEdition};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::quizzes::queries::publish;
use crate::studio::draft::Step;
use crate::studio::pages::closed::closed;
use crate::studio::pages::writer::Writer;
use crate::studio::queries::{self, Among};
use crate::studio::release;
use crate::studio::settings::both_titles_of;

/// POST /studio/{course}/reviews
pub async fn ask_for_review(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let seen = form.raw("saves").parse().ok();
    let done = writer.back().saying("review_asked");
    let Some(ready) = ready(&writer, seen).await? else { return unreleased(&writer, &form) };
    let said = said(&mut form, ready.desk.editions.is_empty());
    if said.as_ref().is_some_and(|said| ready.is_asked_already(said, writer.viewer.person)) {
        return Ok(done.answer());
    }
    ready.refuse_unfinished(&mut form);
    ready.refuse_title(&writer, &mut form).await?;
    if let Some(Err(refusal)) = said.as_ref().map(|said| ready.check_change(said.change)) {
        form.refuse("change", Message::new(refusal.key()));
    }
    let Some(said) = said.filter(|_| form.is_fine()) else {
        return again(&writer, ready, true, form, false).await;
    };
    if ready.is_newer_than(&said) || !release::may_ask(ready.asker) {
        return again(&writer, ready, true, form, true).await;
    }
    let (draft, sent) = (ready.draft.clone(), said.clone());
    let asked = writer
        .write(move |conn, desk, (by, now)| {
            let (change, message) = (said.change, said.message.as_str());
            let steps = queries::steps(conn, draft.id)?;
            // Another may have asked since the form was looked at.
            let asker = desk.draft.as_ref().and_then(|open| release::asker(open, &steps));
            if !release::may_ask(asker) {
                return Ok(false);
            }
            Ok(queries::ask_for_review(conn, &draft, said.saves, change, message, Some(by), now)?)
        })
        .await?;
    if asked {
        return Ok(done.answer());
    }
    let Some(ready) = self::ready(&writer, seen).await? else { return unreleased(&writer, &form) };
    if ready.is_asked_already(&sent, writer.viewer.person) {
        return Ok(done.answer());
    }
    again(&writer, ready, true, form, true).await
}

enum Released {
    /// Now, or by the same form sent before.
    Yes,
    /// This form was sent before, with something else in it; or somebody was faster.
    Late,
}

/// What a form releases: its id, as what, with which words.
#[derive(Clone)]
struct Sent {
    id: Option<Id>,
    state: Option<EditionState>,
    message: String,
}

impl Sent {
    /// Is just this released already?
    fn is_among(&self, editions: &[Edition]) -> bool {
        let is_this = |edition: &Edition| {
            Some(edition.id) == self.id
                && Some(edition.state) == self.state
                && edition.message == self.message
        };
        editions.iter().any(is_this)
    }
}

/// POST /studio/{course}/editions
pub async fn release_edition(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (by, seen) = (writer.viewer.person, form.raw("saves").parse().ok());
    let done = writer.back().saying("edition_published");
    let (id, state) = (form.id("id"), form.choice::<EditionState>("state"));
    let sent = Sent { id, state, message: form.note("message").unwrap_or_default() };
    if is_released(&writer, &sent).await? {
        return Ok(done.answer());
    }
    let ready = match ready(&writer, seen).await? {
        Some(ready) => ready,
        // Nothing is open: it was released, perhaps just now by this form, or given up since.
        None if is_released(&writer, &sent).await? => return Ok(done.answer()),
        None => return unreleased(&writer, &form),
    };
    let said = said(&mut form, ready.desk.editions.is_empty());
    ready.refuse_unfinished(&mut form);
    ready.refuse_title(&writer, &mut form).await?;
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
        writers: ready.writers.of_edition(),
        unit: Some(ready.desk.keeper_id),
    };
    let (draft, title) = (ready.draft.clone(), both_titles_of(&new.files, &new.course));
    let released = writer
        .write(move |conn, desk, (by, now)| {
            if desk.editions.iter().any(|edition| edition.id == new.id) {
                return Ok(if sent.is_among(&desk.editions) { Released::Yes } else { Released::Late });
            }
            let last = desk.editions.first().map_or(0, |edition| edition.number);
            let still =
                desk.draft.as_ref().is_some_and(|open| open.id == draft.id && open.state == draft.state);
            if i64::from(last) != said.last || !still {
                return Ok(Released::Late);
            }
            // The name may have been taken since the form was looked at: that is told as it is drawn again.
            if queries::namesake(conn, Among::InUse, &new.course, &title)?.is_some() {
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
        Released::Late => match self::ready(&writer, seen).await? {
            Some(ready) => again(&writer, ready, false, form, true).await,
            None => unreleased(&writer, &form),
        },
    }
}

async fn is_released(writer: &Writer, sent: &Sent) -> Result<bool, Error> {
    let sent = sent.clone();
    writer.read(move |_, desk| Ok(sent.is_among(&desk.editions))).await
}

/// There is no draft any more: what was typed is shown, so that it is not lost.
fn unreleased(writer: &Writer, form: &Form) -> Result<HttpResponse, Error> {
    let typed = (Message::new("courses.message"), form.raw("message").to_owned());
    closed(writer, "studio.closed", [typed])
}
