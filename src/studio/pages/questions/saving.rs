//! A question is saved into both languages, unless somebody has changed it meanwhile.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::super::opened::Opened;
use super::super::writer::{Signature, Writer};
use super::form::{Drawn, card_of, draw, items, seen};
use super::{TAIL, bench, change, fresh_id, ids, is_plain};
use crate::courses::course::Both;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::people::viewer::Redirect;
use crate::quizzes::gift;
use crate::quizzes::gift_writing;
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
    Stale(Both),
}

async fn save(writer: &Writer, id: Option<String>, mut form: Form) -> Result<HttpResponse, Error> {
    let card = card_of(&mut form);
    for refusal in card.refusals() {
        form.refuse(&refusal.field, refusal.message());
    }
    let was_seen = Both { vi: form.raw("seen.vi").to_owned(), en: form.raw("seen.en").to_owned() };
    let wished = id.clone().unwrap_or_else(|| form.raw("id").to_owned());
    let (is_new, is_fine, filled, old) = (id.is_none(), form.is_fine(), card.clone(), was_seen.clone());
    let (opened, became, fresh) = writer
        .write_module(move |conn, opened, signature| {
            if !is_new && items(&opened, &wished).is_none() {
                return Err(Error::NotFound);
            }
            let fresh = if is_new { fresh_id(conn, &opened)? } else { String::new() };
            if !is_fine {
                return Ok((opened, Became::Refused, fresh));
            }
            let stands = items(&opened, &wished);
            let same = stands.as_ref().is_some_and(|items| Card::of(items) == filled);
            if same {
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
    let drawn = |seen: Both, stale: bool, form: Form| Drawn {
        opened: &opened,
        id: id.clone(),
        fresh: fresh.clone(),
        card: card.clone(),
        seen,
        stale,
        form,
    };
    match became {
        Became::Refused => draw(writer, StatusCode::UNPROCESSABLE_ENTITY, drawn(was_seen, false, form)),
        Became::Stale(seen) => draw(writer, StatusCode::CONFLICT, drawn(seen, true, form)),
        Became::Kept => {
            let list = format!("{}{TAIL}", bench(&opened, writer.viewer.language()).href);
            let more = if form.raw("then") == "another" { "/new" } else { "" };
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
