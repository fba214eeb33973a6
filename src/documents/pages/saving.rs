//! Keeping what the form of a document says: a new one, or another version.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::form::{Around, Newer, draw};
use super::writing::{Written, read, version, words_by};
use super::{WRITES, written};
use crate::app::App;
use crate::documents::queries::{self, New, Outcome};
use crate::documents::standing::{Place, Standing, check_successor};
use crate::documents::{Document, Facts, href};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::{Form, Texts};
use crate::kit::text::Message;
use crate::people;
use crate::people::viewer::{Redirect, Viewer};
use crate::units::{self, Unit};

fn refuse(form: &mut Form, faults: &[(&'static str, &'static str)]) {
    faults.iter().for_each(|(field, key)| form.refuse(field, Message::new(key)));
}

/// What came of the form.
enum Saved {
    Kept,
    /// It was sent before, as something else.
    Again,
    /// These fields of it are refused.
    Refused(Vec<(&'static str, &'static str)>),
    Overtaken(Newer),
}

/// Is the unit one for which the viewer writes?
fn may_concern(conn: &mut Conn, viewer: &Viewer, unit: Id) -> Result<Option<Unit>, Error> {
    let unit = Error::found(units::queries::unit(conn, unit).map_err(Error::from))?;
    Ok(unit.filter(|unit| viewer.may(WRITES, &unit.path)))
}

/// POST /documents
pub async fn make_document(app: Data<App>, viewer: Viewer, form: Texts) -> Result<HttpResponse, Error> {
    viewer.require(WRITES)?;
    let Texts(mut form) = form;
    let (id, replaces) = (form.id("id"), form.optional_id("replaces"));
    let typed = read(&app, &mut form, replaces.is_some());
    let asking = viewer.clone();
    let old = match replaces {
        Some(old) => Some(app.db.read(move |conn| written(conn, &asking, old)).await?.0),
        None => None,
    };
    let (Some(id), Some(typed)) = (id, typed) else {
        let around = Around { replaces: old, ..Around::default() };
        return draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, (form, around)).await;
    };
    let ending = match &old {
        Some(old) => Some(ended(&app, old, id, &typed).await?),
        None => None,
    };
    let (new, now, asking) = (version(&app, id, typed), app.now(), viewer.clone());
    let saved = app.db.write(move |conn| make(conn, &asking, &new, ending.as_ref(), now)).await?;
    match saved {
        Saved::Kept => {
            return Ok(Redirect::to(href(id)).saying("document_kept").answer());
        }
        Saved::Again => {
            form.refuse("title", Message::new("form.sent_already"));
            form.set("id", new_id());
            form.set("save", new_id());
        }
        Saved::Refused(faults) => refuse(&mut form, &faults),
        Saved::Overtaken(_) => form.refuse("title", Message::new("documents.replaced_meanwhile")),
    }
    let around = Around { replaces: old, ..Around::default() };
    draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, (form, around)).await
}

/// The version of a document that says by what it is replaced, and the one it was seen at.
async fn ended(app: &App, old: &Document, successor: Id, typed: &Written) -> Result<(New, i32), Error> {
    let id = old.id;
    let text = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let version = queries::current(conn, id)?;
            Ok(queries::text(conn, version.id)?)
        })
        .await?;
    let facts = Facts { standing: Standing::Replaced, successor: Some(successor), ..old.facts.clone() };
    let words = words_by(app, &facts, &text);
    let new = New { id: new_id(), document: old.id, facts, text, message: typed.message.clone(), words };
    Ok((new, old.version))
}

/// Keeps a new document, and that it replaces another, both or none.
fn make(
    conn: &mut Conn,
    viewer: &Viewer,
    new: &New,
    ending: Option<&(New, i32)>,
    now: Timestamp,
) -> Result<Saved, Error> {
    let Some(unit) = may_concern(conn, viewer, new.facts.unit)? else {
        return Ok(Saved::Refused(vec![("unit", "form.not_a_choice")]));
    };
    match queries::kept_before(conn, new)? {
        Some(Outcome::KeptBefore) => return Ok(Saved::Kept),
        Some(_) => return Ok(Saved::Again),
        None => {}
    }
    let replaced: Vec<Id> = ending.iter().map(|(old, _)| old.document).chain([new.document]).collect();
    let mut faults = super::faults(conn, None, &new.facts, (&unit, &replaced))?;
    if let Some((old, seen)) = ending {
        let (known, of) = written(conn, viewer, old.document)?;
        if known.version != *seen {
            return Ok(Saved::Overtaken(newest(conn, old.document)?));
        }
        let of_old = super::faults(conn, Some(&known.facts), &old.facts, (&of, &replaced))?;
        if !of_old.is_empty() {
            faults.push(("title", "documents.replaced_before"));
        }
        let place = |id, standing, unit_path| Place { id, standing, unit_path };
        let checked = check_successor(
            &place(known.id, known.facts.standing, &of.path),
            &place(new.document, new.facts.standing, &unit.path),
            &[],
        );
        if let Err(refusal) = checked {
            faults.push(("unit", refusal.key()));
        }
    }
    if !faults.is_empty() {
        return Ok(Saved::Refused(faults));
    }
    let by = Some(viewer.person);
    if queries::add(conn, new, by, now)? != Outcome::Kept {
        return Ok(Saved::Again);
    }
    if let Some((old, seen)) = ending {
        queries::change(conn, old, *seen, by, now)?;
    }
    Ok(Saved::Kept)
}

/// POST /documents/{document}
pub async fn change_document(
    app: Data<App>,
    viewer: Viewer,
    document: Path<Id>,
    form: Texts,
) -> Result<HttpResponse, Error> {
    let (Texts(mut form), id) = (form, document.into_inner());
    let asking = viewer.clone();
    let (known, current) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (document, _) = written(conn, &asking, id)?;
            let version = queries::current(conn, id)?;
            Ok((document, (queries::text(conn, version.id)?, version)))
        })
        .await?;
    // What is past keeps its standing here: it has a page of its own.
    let past = !known.facts.standing.holds();
    if past {
        form.set("standing", Standing::InForce.code());
    }
    let seen: i32 = form.raw("seen").parse().unwrap_or(0);
    let typed = read(&app, &mut form, true).map(|mut typed| {
        if past {
            typed.facts.standing = known.facts.standing;
            typed.facts.successor = known.facts.successor;
        }
        typed
    });
    let document = known.clone();
    let around = |newer| Around { document: Some(document), newer, ..Around::default() };
    let Some(typed) = typed else {
        return draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, (form, around(None))).await;
    };
    let (text, version_now) = current;
    if typed.save == version_now.id {
        return Ok(Redirect::to(href(id)).saying("document_changed").answer());
    }
    if typed.facts == version_now.facts && typed.text == text {
        return Ok(Redirect::to(href(id)).saying("document_unchanged").answer());
    }
    let (new, now, asking) = (version(&app, id, typed), app.now(), viewer.clone());
    let saved = app.db.write(move |conn| save(conn, &asking, &new, seen, now)).await?;
    let (status, around) = match saved {
        Saved::Kept => return Ok(Redirect::to(href(id)).saying("document_changed").answer()),
        Saved::Again => {
            form.refuse("title", Message::new("form.sent_already"));
            form.set("save", new_id());
            (StatusCode::UNPROCESSABLE_ENTITY, around(None))
        }
        Saved::Refused(faults) => {
            refuse(&mut form, &faults);
            (StatusCode::UNPROCESSABLE_ENTITY, around(None))
        }
        Saved::Overtaken(newer) => {
            // Whoever has read what is on record now may save over it.
            form.set("seen", newer.number);
            (StatusCode::CONFLICT, around(Some(newer)))
        }
    };
    draw(&app, &viewer, status, (form, around)).await
}

fn save(conn: &mut Conn, viewer: &Viewer, new: &New, seen: i32, now: Timestamp) -> Result<Saved, Error> {
    let (known, _) = written(conn, viewer, new.document)?;
    match queries::kept_before(conn, new)? {
        Some(Outcome::KeptBefore) => return Ok(Saved::Kept),
        Some(_) => return Ok(Saved::Again),
        None => {}
    }
    // Whoever has not seen how it stands now is told that first.
    if known.version != seen {
        return Ok(Saved::Overtaken(newest(conn, new.document)?));
    }
    let Some(unit) = may_concern(conn, viewer, new.facts.unit)? else {
        return Ok(Saved::Refused(vec![("unit", "form.not_a_choice")]));
    };
    let faults = super::faults(conn, Some(&known.facts), &new.facts, (&unit, &[new.document]))?;
    if !faults.is_empty() {
        return Ok(Saved::Refused(faults));
    }
    Ok(match queries::change(conn, new, seen, Some(viewer.person), now)? {
        Outcome::Kept | Outcome::KeptBefore => Saved::Kept,
        Outcome::SentAlready => Saved::Again,
        Outcome::Overtaken => Saved::Overtaken(newest(conn, new.document)?),
    })
}

/// The newest version, as whoever was overtaken is told of it.
fn newest(conn: &mut Conn, document: Id) -> Result<Newer, Error> {
    let version = queries::current(conn, document)?;
    let makers: Vec<Id> = version.by.into_iter().collect();
    let who = people::queries::known_people(conn, &makers)?.pop().map(|person| person.full_name);
    Ok(Newer {
        href: format!("{}/versions/{}", href(document), version.number),
        number: version.number,
        who,
        at: version.at,
        message: version.message,
    })
}
