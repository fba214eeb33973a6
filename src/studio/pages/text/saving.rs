//! What was typed is saved, put together with what another has saved meanwhile, or given back.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use super::super::inspect;
use super::super::names;
use super::super::opened::{Gone, Opened, opened, opened_or_gone, path};
use super::super::writer::{Signature, Writer};
use super::answering::{Answer, AnsweredSide};
use super::drawing::{OfPictures, Side, as_drawn, draw, drawn, numbers};
use super::ground::Ground;
use super::torn::{Between, hint, words};
use super::{Kind, Typed};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::marking::Words;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::{self, Form};
use crate::kit::text::{Language, Message, moment};
use crate::people::viewer::Redirect;
use crate::studio::disputing;
use crate::studio::queries::{self, Kept};
use crate::studio::writing::{self, Shown};

/// What was typed for each language that the form has.
type AllTyped = Vec<(Language, Typed)>;
/// By language and field why it is not saved.
type Refusals = Vec<(Language, &'static str, Message)>;

/// What became of one language.
struct Became {
    language: Language,
    kept: Kept,
    /// Who had written in between.
    theirs: Option<(Option<Id>, Timestamp)>,
    /// Who closed the draft that it was written in.
    closed: Option<(Option<Id>, Timestamp)>,
    /// Who wrote what stands against it, in all of the file and at each place of its text.
    disputed: Vec<Wrote>,
    places: Vec<Vec<Wrote>>,
}

/// Who wrote, and when.
type Wrote = (Option<Id>, Timestamp);

/// The module after a form came.
struct After {
    opened: Opened,
    numbers: Both<i32>,
    became: Vec<Became>,
    refusals: Refusals,
    names: BTreeMap<Id, String>,
}

pub(super) async fn save(
    writer: &Writer,
    request: &HttpRequest,
    form: Form,
    kind: Kind,
) -> Result<HttpResponse, Error> {
    let typed: AllTyped =
        Language::ALL.into_iter().filter_map(|l| Typed::read(&form, l).map(|typed| (l, typed))).collect();
    let pressed = !form.raw("then").is_empty();
    let after = after(writer, kind, typed.clone(), pressed).await?;
    let wants_json = form::wants_json(request);
    let after = match after {
        Ok(after) => after,
        Err(gone) => {
            let sides = as_typed(writer, kind, &typed);
            if wants_json || sides.is_empty() {
                let (said, hint) = gone.said();
                let say = |key| writer.app.views.texts.say(writer.viewer.language(), &Message::new(key));
                let said = Some(format!("{} {}", say(said), say(hint)));
                return Ok(HttpResponse::Conflict().json(Answer { said, ..Answer::new("closed") }));
            }
            return draw(writer, StatusCode::CONFLICT, Err(gone), (kind, OfPictures::default()), sides).await;
        }
    };
    if let Some((_, _, refusal)) = after.refusals.first() {
        if wants_json {
            let said = writer.app.views.texts.say(writer.viewer.language(), refusal);
            let answer = Answer { said: Some(said), ..Answer::new("refused") };
            return Ok(HttpResponse::UnprocessableEntity().json(answer));
        }
        let mut sides = as_typed(writer, kind, &typed);
        for (language, field, refusal) in after.refusals {
            let side = sides.iter_mut().find(|side| side.code == language.code());
            side.and_then(|side| side.refusals.insert(field, refusal));
        }
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(writer, status, Ok(&after.opened), (kind, OfPictures::default()), sides).await;
    }
    let sides = sides(writer, kind, &after);
    let any = |is: fn(&Kept) -> bool| after.became.iter().any(|one| is(&one.kept));
    let torn = any(|kept| matches!(kept, Kept::Torn { .. }));
    let merged = any(|kept| matches!(kept, Kept::Merged { .. }));
    let status = if torn { StatusCode::CONFLICT } else { StatusCode::OK };
    if wants_json {
        let (with, shown) = as_drawn(&after.opened, kind, &sides);
        let problems = inspect(&writer.app, &writer.viewer, &writer.course, &with).await?.problems;
        let state = match (torn, merged) {
            (true, _) => "torn",
            (false, true) => "merged",
            (false, false) => "saved",
        };
        let answered = sides.iter().zip(&shown).map(|(side, shown)| {
            (side.code, AnsweredSide::of(&writer.app, &writer.viewer, side, &problems, shown))
        });
        let say = |key| writer.app.views.texts.say(writer.viewer.language(), &Message::new(key));
        let said = torn.then(|| format!("{} {}", say("studio.editor.torn_title"), say(hint(&sides))));
        let answer = Answer { said, sides: answered.collect(), ..Answer::new(state) };
        return Ok(HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(answer));
    }
    if torn || merged {
        return draw(writer, status, Ok(&after.opened), (kind, OfPictures::default()), sides).await;
    }
    let here = kind.bench(writer, &Files::new()).href;
    if let Some(language) = form.raw("then").strip_prefix("preview.").and_then(Language::from_code) {
        let of = if kind == Kind::Guide { "&of=guide" } else { "" };
        return Ok(Redirect::to(format!("{here}/preview?language={}{of}", language.code())).answer());
    }
    Ok(Redirect::to(format!("{here}{}", kind.tail())).saying("text_saved").answer())
}

/// Saves every language, or none if a field of one is refused or the module is gone. Whoever pressed the
/// button chose what stands in the fields.
async fn after(
    writer: &Writer,
    kind: Kind,
    typed: AllTyped,
    pressed: bool,
) -> Result<Result<After, Gone>, Error> {
    let (scope, signature) = (writer.scope.clone(), writer.signature());
    let (course, module) = (writer.course.clone(), writer.module.clone());
    let saved = writer.app.db.write(move |conn| -> Result<_, Error> {
        let before = match opened_or_gone(conn, &scope, &course, &module)? {
            Ok(before) => before,
            Err(gone) => return Ok(Err(gone)),
        };
        let (mut written, mut refusals, mut became) = (Vec::new(), Refusals::new(), Vec::new());
        for (language, typed) in &typed {
            let path = before.path(&kind.file(*language));
            let ground = Ground::of(conn, &before, &path, typed)?;
            let text = match pressed {
                true => typed.over(kind, &kind.settled(&ground.seen)),
                false => typed.over(kind, &ground.seen),
            };
            refusals.extend(refused(kind, typed, &ground, &text).map(|(field, why)| (*language, field, why)));
            let text = kind.kept(text);
            // No file, and nothing typed: still no file.
            if before.files.contains_key(&path) || text.as_ref().is_some_and(|text| !text.is_empty()) {
                written.push((*language, ground, path, text));
            }
        }
        for (language, ground, path, text) in written.into_iter().filter(|_| refusals.is_empty()) {
            became.push(kept(conn, &before, (kind, language, &ground), (path, text), signature)?);
        }
        let who = became.iter().flat_map(|one: &Became| {
            let disputed = one.disputed.iter().chain(one.places.iter().flatten());
            [one.theirs, one.closed].into_iter().flatten().chain(disputed.copied()).map(|(by, _)| by)
        });
        let names = names(conn, who.collect::<Vec<_>>())?;
        let opened = opened(conn, &scope, &course, &module)?;
        let numbers = numbers(conn, &opened, kind)?;
        Ok(Ok(After { opened, numbers, became, refusals, names }))
    });
    saved.await
}

/// What was typed beyond what a file and its fields may hold.
fn refused(
    kind: Kind,
    typed: &Typed,
    ground: &Ground,
    text: &str,
) -> impl Iterator<Item = (&'static str, Message)> {
    let was = kind.shown(&ground.seen).front;
    let fields = typed.front.as_ref().map_or(Vec::new(), |front| front.refusals(was.as_ref()));
    let most = (writing::LARGEST / 1000) as i64;
    let whole = (text.len() > writing::LARGEST)
        .then(|| ("body", Message::new("studio.editor.too_long").with("most", most)));
    fields.into_iter().chain(whole)
}

fn kept(
    conn: &mut Conn,
    opened: &Opened,
    (kind, language, ground): (Kind, Language, &Ground),
    (path, text): (String, Option<String>),
    signature: Signature,
) -> Result<Became, Error> {
    let before = queries::file(conn, &opened.draft, &path)?;
    let kept = ground.save(conn, opened, (path.clone(), text.clone()), signature)?;
    let (mut disputed, mut places) = (vec![], vec![]);
    if let (Kept::Torn { torn, .. }, Some(number)) = (&kept, ground.number()) {
        let since = queries::saves_since(conn, &opened.draft, &path, number)?;
        let wrote = |torn: &str| -> Vec<Vec<Wrote>> {
            let others = disputing::others(torn, (&ground.seen, text.as_deref().unwrap_or_default()), &since);
            others.iter().map(|saves| saves.iter().map(|save| (save.by, save.at)).collect()).collect()
        };
        places = wrote(&kind.shown(torn).body);
        for one in wrote(torn).into_iter().flatten() {
            if disputed.iter().all(|(by, _)| *by != one.0) {
                disputed.push(one);
            }
        }
    }
    let between = ground.number().is_some_and(|number| number != before.number);
    let closed = ground.closed().map(|taken| (taken.by, taken.at));
    let theirs = between.then_some((before.by, before.at));
    Ok(Became { language, kept, theirs, closed, disputed, places })
}

/// The sides of the form with what was typed, as it was typed.
fn as_typed(writer: &Writer, kind: Kind, typed: &AllTyped) -> Vec<Side> {
    let side = |(language, typed): &(Language, Typed)| {
        let path = path(&writer.course, &writer.module, &kind.file(*language));
        let shown =
            Shown { front: typed.front.clone(), body: typed.body.clone(), body_line: 1, theirs: None };
        Side::of(*language, path, (typed.draft, typed.over), &shown)
    };
    typed.iter().map(side).collect()
}

/// What is said of one who wrote too; and where that was nobody with a name.
const MERGED: (&str, &str) = ("studio.editor.merged", "studio.editor.merged_unnamed");
const TORN: (&str, &str) = ("studio.editor.torn", "studio.editor.torn_unnamed");
const MOVED: (&str, &str) = ("studio.editor.moved", "studio.editor.moved_unnamed");
const MOVED_TORN: (&str, &str) = ("studio.editor.moved_torn", "studio.editor.moved_torn_unnamed");

/// The sides of the form as the files stand now; each says what became of it where another wrote too.
fn sides(writer: &Writer, kind: Kind, after: &After) -> Vec<Side> {
    let mut sides = drawn(writer, &after.opened, kind, &after.numbers);
    for one in &after.became {
        let Some(side) = sides.iter_mut().find(|side| side.code == one.language.code()) else { continue };
        let (merged, torn, who) = match one.closed {
            Some(who) => (MOVED, MOVED_TORN, Some(who)),
            None => (MERGED, TORN, one.theirs),
        };
        let name = |wrote: &[Wrote]| -> Option<String> {
            let names: Option<Vec<&str>> =
                wrote.iter().map(|(by, _)| Some(after.names.get(&(*by)?)?.as_str())).collect();
            names.filter(|names| !names.is_empty()).map(|names| names.join(", "))
        };
        let say = |wrote: &[Wrote], (named, unnamed): (&'static str, &'static str)| {
            let last = wrote.iter().map(|(_, at)| *at).max()?;
            let at = moment(writer.viewer.language(), last);
            Some(match name(wrote) {
                Some(name) => Message::new(named).with("name", name).with("at", at),
                None => Message::new(unnamed).with("at", at),
            })
        };
        match &one.kept {
            Kept::Saved(_) => {}
            Kept::Merged { typed } => {
                side.became = say(who.as_slice(), merged);
                side.typed = Some(*typed);
            }
            Kept::Torn { theirs, torn: text } => {
                let over = (Some(after.opened.draft.id), theirs.number);
                let marks = |wrote: &[Wrote]| {
                    let name = name(wrote);
                    let is_me =
                        !wrote.is_empty() && wrote.iter().all(|(by, _)| *by == Some(writer.viewer.person));
                    words(writer, if is_me { Between::Myself } else { Between::Me(name.as_deref()) })
                };
                // Where nobody else saved this file, whoever closed the draft stands for what is there.
                let wrote = if one.disputed.is_empty() { who.as_slice() } else { &one.disputed };
                let mut places: Vec<Words> = one.places.iter().map(|place| marks(place)).collect();
                if places.is_empty() {
                    places.push(marks(wrote));
                }
                let drawn = Side::of(one.language, side.path.clone(), over, &kind.shown(text));
                *side = drawn.marked(&places);
                side.became = say(wrote, torn);
            }
        }
    }
    sides
}
