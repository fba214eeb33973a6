//! What was typed is saved, put together with what another has saved meanwhile, or given back.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use super::super::inspect;
use super::super::opened::{Bench, Opened, opened, opened_if_any};
use super::super::writer::{Signature, Writer};
use super::answering::{Answer, AnsweredSide};
use super::drawing::{Side, as_drawn, draw, drawn, numbers};
use super::{Kind, Typed, header_says_json};
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message, moment};
use crate::people::queries::known_people;
use crate::people::viewer::Redirect;
use crate::studio::queries::{self, Kept, Writing};
use crate::studio::writing::{self, Shown};

/// What became of one language, and who had written in between.
struct Became {
    language: Language,
    kept: Kept,
    theirs: Option<(Option<Id>, Timestamp)>,
}

pub(super) async fn save(
    writer: &Writer,
    request: &HttpRequest,
    form: Form,
    kind: Kind,
) -> Result<HttpResponse, Error> {
    let Writer { app, viewer, scope, course, module } = writer;
    let (signature, draft) = (writer.signature(), form.raw("draft").parse::<Id>().ok());
    let typed: Vec<(Language, Typed)> =
        Language::ALL.into_iter().filter_map(|l| Typed::read(&form, l).map(|typed| (l, typed))).collect();
    let (slugs, scoped, texts) = ((course.clone(), module.clone()), scope.clone(), typed.clone());
    let saved = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (course, module) = &slugs;
            let Some(opened) = opened_if_any(conn, &scoped, course, module)? else { return Ok(None) };
            let of_this = draft == Some(opened.draft.id);
            let mut all = Vec::new();
            let mut too_long = Vec::new();
            for (language, typed) in &texts {
                let text = laid_over(conn, &opened, kind, *language, typed, of_this)?;
                if text.as_ref().is_some_and(|text| text.len() > writing::LARGEST) {
                    too_long.push(*language);
                }
                all.push((*language, typed, text));
            }
            let mut became = Vec::new();
            if too_long.is_empty() {
                for (language, typed, text) in all {
                    let Some(text) = text else { continue };
                    let over = if of_this { typed.over } else { -1 };
                    became.push(kept(conn, &opened, kind, language, (over, text), signature)?);
                }
            }
            let names = names(conn, &became)?;
            let after = self::opened(conn, &scoped, course, module)?;
            let numbers = numbers(conn, &after, kind)?;
            Ok(Some((after, numbers, became, names, too_long)))
        })
        .await?;
    let wants_json = header_says_json(request);
    let typed_side = |(language, typed): &(Language, Typed)| {
        let path = format!("{course}/{module}/{}", kind.file(*language));
        let shown = Shown { front: typed.front.clone(), body: typed.body.clone(), body_line: 1 };
        Side::of(*language, path, typed.over, &shown)
    };
    let Some((after, numbers, became, names, too_long)) = saved else {
        let sides: Vec<Side> = typed.iter().map(typed_side).collect();
        if wants_json || sides.is_empty() {
            return Ok(HttpResponse::Conflict().json(Answer::new("closed")));
        }
        return draw(writer, StatusCode::CONFLICT, None, (kind, None), sides).await;
    };
    if !too_long.is_empty() {
        let refusal = Message::new("studio.editor.too_long").with("most", (writing::LARGEST / 1000) as i64);
        let mut sides: Vec<Side> = typed.iter().map(typed_side).collect();
        for side in sides.iter_mut().filter(|side| too_long.iter().any(|l| l.code() == side.code)) {
            side.refusal = Some(refusal.clone());
        }
        if wants_json {
            let said = app.views.texts.say(viewer.language(), &refusal);
            return Ok(HttpResponse::UnprocessableEntity()
                .json(Answer { said: Some(said), ..Answer::new("refused") }));
        }
        return draw(writer, StatusCode::UNPROCESSABLE_ENTITY, Some(&after), (kind, None), sides).await;
    }
    let mut sides = drawn(&after, kind, &numbers);
    for one in &became {
        let Some(side) = sides.iter_mut().find(|side| side.code == one.language.code()) else { continue };
        let who = |(by, at): (Option<Id>, Timestamp), key: &str| {
            let name = by.and_then(|by| names.get(&by).cloned()).unwrap_or_default();
            Message::new(key).with("name", name).with("at", moment(viewer.language(), at))
        };
        match &one.kept {
            Kept::Saved(_) => {}
            Kept::Merged(_) => {
                side.became = one.theirs.map(|theirs| who(theirs, "studio.editor.merged"));
            }
            Kept::Torn { theirs, torn } => {
                *side = Side::of(one.language, side.path.clone(), theirs.number, &kind.shown(torn));
                side.became = one.theirs.map(|theirs| who(theirs, "studio.editor.torn"));
            }
        }
    }
    let torn = became.iter().any(|one| matches!(one.kept, Kept::Torn { .. }));
    let merged = became.iter().any(|one| matches!(one.kept, Kept::Merged(_)));
    if wants_json {
        let (with, shown) = as_drawn(&after, kind, &sides);
        let problems = inspect(app, course, &with).await?.problems;
        let state = if torn {
            "torn"
        } else if merged {
            "merged"
        } else {
            "saved"
        };
        let answered = sides
            .iter()
            .zip(&shown)
            .map(|(side, shown)| (side.code, AnsweredSide::of(app, viewer, side, &problems, shown)));
        let answer = Answer { sides: answered.collect(), ..Answer::new(state) };
        let status = if torn { StatusCode::CONFLICT } else { StatusCode::OK };
        return Ok(HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(answer));
    }
    if torn {
        return draw(writer, StatusCode::CONFLICT, Some(&after), (kind, None), sides).await;
    }
    if merged {
        return draw(writer, StatusCode::OK, Some(&after), (kind, None), sides).await;
    }
    let here = Bench::of(course, module, &Files::new(), viewer.language(), "").href;
    if let Some(language) = form.raw("then").strip_prefix("preview.").and_then(Language::from_code) {
        let of = if kind == Kind::Guide { "&of=guide" } else { "" };
        return Ok(Redirect::to(format!("{here}/preview?language={}{of}", language.code())).answer());
    }
    Ok(Redirect::to(format!("{here}{}", kind.tail())).saying("text_saved").answer())
}

/// What was typed, written over the file that the form was drawn from; nothing where there is no file
/// and nothing was typed.
fn laid_over(
    conn: &mut Conn,
    opened: &Opened,
    kind: Kind,
    language: Language,
    typed: &Typed,
    of_this: bool,
) -> Result<Option<String>, Error> {
    let file = kind.file(language);
    let was = match of_this {
        true => Error::found(
            queries::file_at(conn, &opened.draft, &opened.path(&file), typed.over).map_err(Error::from),
        )?,
        false => None,
    };
    let was = was.map_or_else(|| opened.text(&file).to_owned(), |save| save.text.unwrap_or_default());
    let text = typed.over(kind, &was);
    let is_there = opened.files.contains_key(&opened.path(&file));
    Ok((is_there || !text.is_empty()).then_some(text))
}

fn kept(
    conn: &mut Conn,
    opened: &Opened,
    kind: Kind,
    language: Language,
    (over, text): (i32, String),
    (by, now): Signature,
) -> Result<Became, Error> {
    let path = opened.path(&kind.file(language));
    let before = queries::file(conn, &opened.draft, &path)?;
    let writing = Writing { path, over, text: Some(text) };
    let kept = queries::save(conn, &opened.draft, &writing, Some(by), now)?;
    Ok(Became { language, kept, theirs: (before.number != over).then_some((before.by, before.at)) })
}

/// The names of those who wrote in between.
fn names(conn: &mut Conn, became: &[Became]) -> Result<BTreeMap<Id, String>, Error> {
    let ids: Vec<Id> = became.iter().filter_map(|one| one.theirs?.0).collect();
    Ok(known_people(conn, &ids)?.into_iter().map(|person| (person.id, person.full_name)).collect())
}
