//! Putting right what is on record of a unit: its name, code and first day. Its level and place in the
//! tree stay: changing those moves what was counted there.
//!
//! A unit may be older than the one above it (a commune outlives the merger of its province) and younger
//! than what lies below it (renamed, it kept its villages), so its first day is held against none of
//! theirs; it only cannot be still to come.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::viewer::{Redirect, Viewer};
use super::super::{Right, token};
use super::unit_form::{first_day, is_taken};
use super::{Crumb, crumbs};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::units::Unit;
use crate::units::queries::{self, NewUnit};

#[derive(Serialize)]
struct UnitCorrectionPage {
    form: Form,
    unit: Id,
    name: String,
    crumbs: Vec<Crumb>,
    /// What somebody else has recorded meanwhile.
    newer: Option<NewUnit>,
}

impl Page for UnitCorrectionPage {
    const TEMPLATE: &'static str = "people/unit_correction";
}

/// What the page is drawn from.
struct Facts {
    record: NewUnit,
    line: Vec<Unit>,
}

/// The record of a unit that the viewer administers.
fn facts(conn: &mut Conn, viewer: &Viewer, unit: Id) -> Result<Facts, Error> {
    let unit = queries::unit(conn, unit)?;
    if !viewer.may(Right::Administer, &unit.path) {
        return Err(Error::NotFound);
    }
    let record = queries::record(conn, unit.id)?.ok_or(Error::NotFound)?;
    let line = queries::line_of(conn, &unit)?;
    Ok(Facts { record, line })
}

/// What tells one state of a record from another.
fn state_of(record: &NewUnit) -> String {
    token::hash_of(&format!("{record:?}"))
}

fn correction_page(viewer: &Viewer, facts: Facts, form: Form) -> UnitCorrectionPage {
    UnitCorrectionPage {
        form,
        unit: facts.record.id,
        crumbs: crumbs(viewer, &facts.line),
        name: facts.record.name,
        newer: None,
    }
}

/// GET /units/{unit}/edit
pub async fn edit_unit(app: Data<App>, viewer: Viewer, unit: Path<Id>) -> Result<HttpResponse, Error> {
    let (unit, asking) = (unit.into_inner(), viewer.clone());
    let facts = app.db.read(move |conn| facts(conn, &asking, unit)).await?;
    let record = &facts.record;
    let form = Form::new()
        .with("name", &record.name)
        .with("code", record.code.as_deref().unwrap_or(""))
        .with("valid_from", record.valid_from)
        .with("seen", state_of(record));
    viewer.show(&app, &correction_page(&viewer, facts, form))
}

/// What the form wants changed.
#[derive(Clone)]
struct Wanted {
    name: String,
    code: Option<String>,
    valid_from: Day,
}

impl Wanted {
    fn read(form: &mut Form, today: Day) -> Option<Wanted> {
        let (name, code, valid_from) =
            (form.line("name"), form.optional_line("code"), first_day(form, today));
        form.is_fine().then_some(Wanted { name: name?, code, valid_from: valid_from? })
    }

    /// The record with the change made.
    fn made_to(self, before: &NewUnit) -> NewUnit {
        NewUnit { name: self.name, code: self.code, valid_from: self.valid_from, ..before.clone() }
    }
}

/// What came of the form.
enum Outcome {
    Corrected,
    Refused(Facts, Option<Message>),
    Overtaken(Facts),
}

/// POST /units/{unit}
pub async fn correct_unit(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (unit, now) = (unit.into_inner(), app.now());
    let wanted = Wanted::read(&mut form, now.day());
    let (asking, seen) = (viewer.clone(), form.raw("seen").to_owned());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let facts = facts(conn, &asking, unit)?;
            let Some(wanted) = wanted.clone() else { return Ok(Outcome::Refused(facts, None)) };
            let (before, after) = (&facts.record, wanted.made_to(&facts.record));
            // Nothing to change, or the same form sent again: it is so already.
            if *before == after {
                return Ok(Outcome::Corrected);
            }
            if state_of(before) != seen {
                return Ok(Outcome::Overtaken(facts));
            }
            if is_taken(conn, &after)? {
                return Ok(Outcome::Refused(facts, Some(Message::new("units.name_taken"))));
            }
            queries::correct_unit(conn, before, &after, asking.person, now)?;
            Ok(Outcome::Corrected)
        })
        .await?;
    let (status, page) = match outcome {
        Outcome::Corrected => {
            return Ok(Redirect::to(format!("/units/{unit}")).saying("unit_corrected").answer());
        }
        Outcome::Refused(facts, taken) => {
            if let Some(taken) = taken {
                form.refuse("name", taken);
            }
            (StatusCode::UNPROCESSABLE_ENTITY, correction_page(&viewer, facts, form))
        }
        Outcome::Overtaken(facts) => {
            // Whoever has read what is on record now may save over it.
            let form = form.with("seen", state_of(&facts.record));
            let newer = Some(facts.record.clone());
            let page = UnitCorrectionPage { newer, ..correction_page(&viewer, facts, form) };
            (StatusCode::CONFLICT, page)
        }
    };
    viewer.draw(&app, status, &page)
}
