//! A question is saved into both languages, unless somebody has changed it meanwhile.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::super::opened::Opened;
use super::super::writer::{Signature, Writer};
use super::filled::{card_of, drawn_in};
use super::form::{Drawn, Late, draw, items, seen};
use super::{TAIL, bench, change, fresh_id, ids, is_plain};
use crate::courses::course::Both;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::people::viewer::Redirect;
use crate::quizzes::gift;
use crate::quizzes::gift::writing as gift_writing;
use crate::studio::asking::Card;

/// POST /studio/{course}/modules/{module}/questions/new
pub async fn add_question(writer: Writer, form: Form) -> Result<HttpResponse, Error> {
    save(&writer, None, form).await
}

/// POST /studio/{course}/modules/{module}/questions/{question}
pub async fn save_question(
    writer: Writer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    save(&writer, Some(path.into_inner().2), form).await
}

/// What became of a question.
enum Became {
    Kept,
    Refused,
    /// Another changed it since.
    Stale(Both),
    /// Another took it out, or made it one that only GIFT can say.
    Gone,
}

async fn save(writer: &Writer, id: Option<String>, mut form: Form) -> Result<HttpResponse, Error> {
    let drawn_in = drawn_in(&form, writer.viewer.language());
    let card = card_of(&mut form, drawn_in);
    for refusal in card.refusals() {
        form.refuse(&refusal.field, refusal.message());
    }
    let was_seen = Both { vi: form.raw("seen.vi").to_owned(), en: form.raw("seen.en").to_owned() };
    let wished = id.clone().unwrap_or_else(|| form.raw("id").to_owned());
    let (is_new, is_fine, filled, old) = (id.is_none(), form.is_fine(), card.clone(), was_seen.clone());
    let saved = writer
        .write_module_or_gone(move |conn, opened, signature| {
            if !is_new && items(&opened, &wished).is_none() {
                // One that no form was ever drawn of was never there.
                let became = if old == Both::default() { Err(Error::NotFound) } else { Ok(Became::Gone) };
                return Ok((opened, became?, wished.clone()));
            }
            let fresh = if is_new { fresh_id(conn, &opened)? } else { String::new() };
            if !is_fine {
                return Ok((opened, Became::Refused, fresh));
            }
            let stands = items(&opened, &wished);
            if stands.as_ref().is_some_and(|items| filled.is_written(&wished, items)) {
                return Ok((opened, Became::Kept, fresh));
            }
            if !is_new && seen(&opened, &wished) != old {
                let seen = seen(&opened, &wished);
                return Ok((opened, Became::Stale(seen), fresh));
            }
            // An id that was drawn for two forms at once goes to the first.
            let free = is_plain(&wished) && !wished.is_empty() && !ids(&opened.files).contains(&wished);
            let id = if is_new && !free { fresh.clone() } else { wished.clone() };
            keep(conn, &opened, (&id, &filled), signature)?;
            Ok((opened, Became::Kept, fresh))
        })
        .await?;
    let (opened, became, fresh) = match saved {
        Ok(saved) => saved,
        Err(gone) => {
            let (fresh, seen, late) = (form.raw("id").to_owned(), was_seen, Some(Late::from_gone(gone)));
            let drawn = Drawn { opened: None, id, fresh, card, seen, late, form };
            return draw(writer, StatusCode::CONFLICT, drawn);
        }
    };
    let more = if form.raw("then") == "another" { "/new" } else { "" };
    let again = |id: Option<String>, seen: Both, late: Option<Late>| Drawn {
        opened: Some(&opened),
        id,
        fresh,
        card,
        seen,
        late,
        form,
    };
    match became {
        Became::Refused => draw(writer, StatusCode::UNPROCESSABLE_ENTITY, again(id, was_seen, None)),
        Became::Stale(seen) => draw(writer, StatusCode::CONFLICT, again(id, seen, Some(Late::CHANGED))),
        // Sent once more, it is put in anew under the id that it had.
        Became::Gone => draw(writer, StatusCode::CONFLICT, again(None, Both::default(), Some(Late::GONE))),
        Became::Kept => {
            let list = format!("{}{TAIL}", bench(&opened, writer.viewer.language()).href);
            Ok(Redirect::to(format!("{list}{more}")).saying("question_saved").answer())
        }
    }
}

/// Writes a question into both files.
fn keep(
    conn: &mut Conn,
    opened: &Opened,
    (id, card): (&str, &Card),
    signature: Signature,
) -> Result<(), Error> {
    change(conn, opened, signature, |language, text| {
        let before = gift::read("", text).0.into_iter().find(|item| item.id.as_deref() == Some(id));
        match card.item(language, id, before.as_ref()) {
            Some(item) => gift_writing::put(text, &item),
            None => gift_writing::without(text, id),
        }
    })
}
