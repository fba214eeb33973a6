//! Saying where a document stands: released, replaced by another, no longer in force.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::writing::words_by;
use super::{faults, written};
use crate::app::App;
use crate::documents::queries::{self, New, Outcome};
use crate::documents::reader::Reader;
use crate::documents::standing::{Place, Standing, check_successor};
use crate::documents::{Document, Facts, href, label};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Day, Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::{Redirect, Viewer};
use crate::units;

/// So many documents are offered to take the place of another.
const OFFERED: i64 = 200;

#[derive(Serialize)]
struct StandingPage {
    form: Form,
    href: String,
    title: String,
    standing: Standing,
    standing_key: &'static str,
    choices: Vec<Choice>,
    successors: Vec<Choice>,
    /// The form was drawn before somebody else said where the document stands, or changed it.
    stale: bool,
}

impl Page for StandingPage {
    const TEMPLATE: &'static str = "documents/standing";
}

/// A document that the viewer may change, and what may take its place.
fn facts(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<(Document, Vec<Document>), Error> {
    let (document, unit) = written(conn, viewer, id)?;
    let line = units::tree::ids_on(&unit.path);
    let successors = queries::possible_successors(conn, &Reader::of(viewer), &line, id, OFFERED)?;
    Ok((document, successors))
}

async fn draw(
    app: &App,
    viewer: &Viewer,
    status: StatusCode,
    (id, form, stale): (Id, Form, bool),
) -> Result<HttpResponse, Error> {
    let (asking, language) = (viewer.clone(), viewer.language());
    let (document, successors) = app.db.read(move |conn| facts(conn, &asking, id)).await?;
    let standing = document.facts.standing;
    let form = if form.has("seen") && !stale { form } else { form.with("seen", document.version) };
    let choice = |one: Standing| {
        let key = match one {
            Standing::Soft | Standing::InForce => "documents.to_in_force",
            Standing::Replaced => "documents.to_replaced",
            Standing::Ended => "documents.to_ended",
        };
        Choice::key(one.code(), key).checked(form.raw("standing") == one.code())
    };
    let successor = |one: &Document| {
        let chosen = form.raw("successor") == one.id.to_string();
        Choice::named(one.id, label(&app.views.texts, &one.facts, language)).checked(chosen)
    };
    let page = StandingPage {
        href: document.href(),
        title: document.facts.title_in(language).0.to_owned(),
        standing,
        standing_key: standing.key(),
        choices: standing.may_become().into_iter().map(choice).collect(),
        successors: successors.iter().map(successor).collect(),
        stale,
        form,
    };
    viewer.draw(app, status, &page)
}

/// GET /documents/{document}/standing
pub async fn show_standing(
    app: Data<App>,
    viewer: Viewer,
    document: Path<Id>,
) -> Result<HttpResponse, Error> {
    let form = Form::new().with("save", new_id());
    draw(&app, &viewer, StatusCode::OK, (document.into_inner(), form, false)).await
}

/// What is typed into the form.
#[derive(Clone, Debug)]
struct Said {
    save: Id,
    standing: Standing,
    successor: Option<Id>,
    in_force_on: Option<Day>,
    message: String,
}

fn read(form: &mut Form) -> Option<Said> {
    let (save, standing) = (form.id("save"), form.choice::<Standing>("standing"));
    let successor = match standing {
        Some(Standing::Replaced) => form.id("successor"),
        _ => None,
    };
    let in_force_on = match standing {
        Some(Standing::InForce) => form.optional_day("in_force_on"),
        _ => None,
    };
    let message = form.required_note("message");
    form.is_fine().then_some(Said {
        save: save?,
        standing: standing?,
        successor,
        in_force_on,
        message: message?,
    })
}

/// What came of it.
enum Outcomes {
    Kept,
    Overtaken,
    Refused(&'static str, &'static str),
}

/// POST /documents/{document}/standing
pub async fn change_standing(
    app: Data<App>,
    viewer: Viewer,
    document: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let id = document.into_inner();
    let (asking, said) = (viewer.clone(), read(&mut form));
    let (known, text) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (known, _) = written(conn, &asking, id)?;
            let version = queries::current(conn, id)?;
            Ok((known, queries::text(conn, version.id)?))
        })
        .await?;
    let Some(said) = said else {
        return draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, (id, form, false)).await;
    };
    let seen: i32 = form.raw("seen").parse().unwrap_or(0);
    let facts = Facts {
        standing: said.standing,
        successor: said.successor,
        in_force_on: said.in_force_on.or(known.facts.in_force_on),
        ..known.facts.clone()
    };
    let words = words_by(&app, &facts, &text);
    let new = New { id: said.save, document: id, facts, text, message: said.message, words };
    let (asking, now) = (viewer.clone(), app.now());
    let outcome = app.db.write(move |conn| keep(conn, &asking, &new, seen, now)).await?;
    match outcome {
        Outcomes::Kept => Ok(Redirect::to(href(id)).saying("document_stands").answer()),
        Outcomes::Overtaken => draw(&app, &viewer, StatusCode::CONFLICT, (id, form, true)).await,
        Outcomes::Refused(field, key) => {
            form.refuse(field, Message::new(key));
            draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, (id, form, false)).await
        }
    }
}

fn keep(conn: &mut Conn, viewer: &Viewer, new: &New, seen: i32, now: Timestamp) -> Result<Outcomes, Error> {
    let (known, unit) = written(conn, viewer, new.document)?;
    match queries::kept_before(conn, new)? {
        Some(Outcome::KeptBefore) => return Ok(Outcomes::Kept),
        Some(_) => return Ok(Outcomes::Overtaken),
        None => {}
    }
    if known.version != seen {
        return Ok(Outcomes::Overtaken);
    }
    // Saying how it stands already says nothing.
    if known.facts.standing == new.facts.standing {
        return Ok(Outcomes::Refused("standing", "form.not_a_choice"));
    }
    let faults = faults(conn, Some(&known.facts), &new.facts, (&unit, &[known.id]))?;
    if let Some((field, key)) = faults.into_iter().next() {
        // What has no field here is wrong with the standing.
        return Ok(Outcomes::Refused(if field == "in_force_on" { field } else { "standing" }, key));
    }
    if let Some(successor) = new.facts.successor {
        let other =
            Error::found(queries::document(conn, &Reader::of(viewer), successor).map_err(Error::from))?;
        let Some(other) = other else { return Ok(Outcomes::Refused("successor", "form.not_a_choice")) };
        let of = units::queries::unit(conn, other.facts.unit)?;
        let line = queries::line_of_successors(conn, successor)?;
        let place = |document: &Document, unit_path| (document.id, document.facts.standing, unit_path);
        let [old, heir] = [place(&known, unit.path.as_str()), place(&other, of.path.as_str())]
            .map(|(id, standing, unit_path)| Place { id, standing, unit_path });
        if let Err(refusal) = check_successor(&old, &heir, &line) {
            return Ok(Outcomes::Refused("successor", refusal.key()));
        }
    }
    Ok(match queries::change(conn, new, seen, Some(viewer.person), now)? {
        Outcome::Kept | Outcome::KeptBefore => Outcomes::Kept,
        Outcome::SentAlready | Outcome::Overtaken => Outcomes::Overtaken,
    })
}
