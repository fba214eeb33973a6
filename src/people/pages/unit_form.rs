//! Adding a unit below another.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::Right;
use super::super::viewer::{Redirect, Viewer};
use super::{Crumb, crumbs};
use crate::app::App;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Day, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::kit::words;
use crate::units::queries::{self, NewUnit};
use crate::units::{Level, Unit, tree};

#[derive(Serialize)]
struct UnitFormPage {
    form: Form,
    unit: Id,
    name: String,
    crumbs: Vec<Crumb>,
    levels: Vec<Choice>,
}

impl Page for UnitFormPage {
    const TEMPLATE: &'static str = "people/unit_form";
}

/// The unit, its line, and the proof that the viewer administers it.
fn administered(conn: &mut Conn, viewer: &Viewer, unit: Id) -> Result<(Unit, Vec<Unit>), Error> {
    let unit = queries::unit(conn, unit)?;
    if !viewer.may(Right::Administer, &unit.path) || tree::levels_below(unit.level).is_empty() {
        return Err(Error::NotFound);
    }
    let line = queries::line_of(conn, &unit)?;
    Ok((unit, line))
}

fn form_page(viewer: &Viewer, unit: &Unit, line: &[Unit], form: Form) -> UnitFormPage {
    UnitFormPage {
        form,
        unit: unit.id,
        name: unit.name.clone(),
        crumbs: crumbs(viewer, line),
        levels: tree::levels_below(unit.level).iter().map(|l| Choice::key(l.code(), l.key())).collect(),
    }
}

/// The day since when a unit is: a field of its forms.
pub(super) fn first_day(form: &mut Form, today: Day) -> Option<Day> {
    let day = form.day_within("valid_from", Day::OLDEST_UNIT..=Day::LATEST);
    if day.is_some_and(|day| day > today) {
        form.refuse("valid_from", Message::new("units.not_yet"));
    }
    day
}

/// Does another unit of this level and name stand at the same place?
pub(super) fn is_taken(conn: &mut Conn, new: &NewUnit) -> Result<bool, Error> {
    let Some(parent) = new.parent else { return Ok(false) };
    let (siblings, folded) = (queries::children(conn, parent)?, words::fold(&new.name));
    let is_twin = |s: &Unit| s.id != new.id && s.level == new.level && words::fold(&s.name) == folded;
    Ok(siblings.iter().any(is_twin))
}

/// GET /units/{unit}/units/new
pub async fn new_unit(app: Data<App>, viewer: Viewer, unit: Path<Id>) -> Result<HttpResponse, Error> {
    let (unit, asking, today) = (unit.into_inner(), viewer.clone(), app.now().day());
    let (unit, line) =
        app.db.read(move |conn| -> Result<_, Error> { administered(conn, &asking, unit) }).await?;
    let levels = tree::levels_below(unit.level);
    // The newest kind of unit is the likeliest: districts were abolished.
    let level = levels.last().map_or("", |l| l.code());
    let form = Form::new().with("id", new_id()).with("level", level).with("valid_from", today);
    viewer.show(&app, &form_page(&viewer, &unit, &line, form))
}

/// POST /units/{unit}/units
pub async fn add_unit(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (parent, now) = (unit.into_inner(), app.now());
    let id = form.id("id");
    let level = form.choice::<Level>("level");
    let name = form.line("name");
    let code = form.optional_line("code");
    let valid_from = first_day(&mut form, now.day());
    let asking = viewer.clone();
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (unit, line) = administered(conn, &asking, parent)?;
            let mut form = form.clone();
            if level.is_some_and(|l| !tree::levels_below(unit.level).contains(&l)) {
                form.refuse("level", Message::new("form.not_a_choice"));
            }
            let (Some(id), Some(level), Some(name), Some(valid_from)) = (id, level, name.clone(), valid_from)
            else {
                return Ok(Some((unit, line, form)));
            };
            let new = NewUnit { id, level, name, code: code.clone(), parent: Some(unit.id), valid_from };
            if let Some(known) = queries::record(conn, id)? {
                // The same form sent again: it is made already.
                if known == new {
                    return Ok(None);
                }
                if known.parent != new.parent {
                    return Err(Error::NotFound);
                }
                // Gone back to, and filled in for the next one: nothing typed may be lost.
                let is_same = known.level == level && words::fold(&known.name) == words::fold(&new.name);
                let key = if is_same { "units.sent_already" } else { "form.sent_already" };
                form.refuse("name", Message::new(key));
                form = form.with("id", new_id());
            } else if is_taken(conn, &new)? {
                form.refuse("name", Message::new("units.name_taken"));
            }
            if !form.is_fine() {
                return Ok(Some((unit, line, form)));
            }
            queries::add_unit(conn, &new, Some(asking.person), now)?;
            Ok(None)
        })
        .await?;
    match refused {
        None => Ok(Redirect::to(format!("/units/{parent}")).saying("unit_added").answer()),
        Some((unit, line, form)) => {
            let page = form_page(&viewer, &unit, &line, form);
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
