//! Recording a person of a unit, asking first whether they are known already. Never merges.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::recording::{self, Fields};
use super::super::viewer::{Redirect, Viewer};
use super::super::{NewPerson, Person, Poverty, Right, Sex, ethnicity, queries};
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
use crate::units::Unit;
use crate::units::scope::Scope;

#[derive(Serialize)]
struct PersonFormPage {
    form: Form,
    unit: Id,
    name: String,
    crumbs: Vec<Crumb>,
    sexes: Vec<Choice>,
    poverties: Vec<Choice>,
    ethnicities: Vec<Choice>,
    /// Who is known by the same name; the reader must say that this is someone else.
    matches: Vec<MatchRow>,
    /// What the button says of the name in this unit.
    someone_else: String,
}

impl Page for PersonFormPage {
    const TEMPLATE: &'static str = "people/person_form";
}

/// Somebody who may be the one on the form.
#[derive(Serialize)]
pub(super) struct MatchRow {
    id: Id,
    name: String,
    sex: &'static str,
    /// As words: a year is no number with thousands.
    birth_year: Option<String>,
    unit: String,
    position: Option<String>,
    opens: bool,
}

impl MatchRow {
    pub(super) fn of(person: Person, opens: bool) -> MatchRow {
        MatchRow {
            id: person.id,
            name: person.full_name,
            sex: person.sex.key(),
            birth_year: person.birth_year.map(|year| year.to_string()),
            unit: person.unit_name,
            position: person.position,
            opens,
        }
    }
}

struct Drawn {
    unit: Unit,
    line: Vec<Unit>,
    form: Form,
    matches: Vec<Person>,
}

/// The unit and its line, if the viewer may record people there; with the scope that is the unit.
fn open_unit(conn: &mut Conn, viewer: &Viewer, unit: Id) -> Result<(Unit, Vec<Unit>, Scope), Error> {
    let unit = crate::units::queries::unit(conn, unit)?;
    let scope = viewer.require(Right::AddPeople)?;
    if !scope.holds(&unit.path) {
        return Err(Error::NotFound);
    }
    let scope = scope.within(&unit.path).ok_or(Error::NotFound)?;
    let line = crate::units::queries::line_of(conn, &unit)?;
    Ok((unit, line, scope))
}

fn form_page(viewer: &Viewer, drawn: Drawn) -> PersonFormPage {
    let opens = viewer.may(Right::SeeRecords, &drawn.unit.path);
    PersonFormPage {
        someone_else: recording::someone_else(drawn.form.raw("full_name"), drawn.unit.id),
        form: drawn.form,
        unit: drawn.unit.id,
        crumbs: crumbs(viewer, &drawn.line),
        name: drawn.unit.name,
        sexes: Sex::ALL.iter().map(|s| Choice::key(s.code(), s.key())).collect(),
        poverties: Poverty::ALL.iter().map(|p| Choice::key(p.code(), p.key())).collect(),
        ethnicities: ethnicity::OFFICIAL.iter().map(|e| Choice::named(e, *e)).collect(),
        matches: drawn.matches.into_iter().map(|p| MatchRow::of(p, opens)).collect(),
    }
}

/// GET /units/{unit}/people/new
pub async fn new_person(app: Data<App>, viewer: Viewer, unit: Path<Id>) -> Result<HttpResponse, Error> {
    let (unit, asking) = (unit.into_inner(), viewer.clone());
    let (unit, line, _) =
        app.db.read(move |conn| -> Result<_, Error> { open_unit(conn, &asking, unit) }).await?;
    let form = Form::new().with("id", new_id());
    viewer.show(&app, &form_page(&viewer, Drawn { unit, line, form, matches: Vec::new() }))
}

/// What the form says of a person; what is wrong is noted in the form.
fn read(form: &mut Form, unit: Id, today: Day) -> Option<NewPerson> {
    let id = form.id("id");
    let named = recording::read(form, Fields::ONE, today);
    let position = form.optional_line("position");
    let phone = recording::phone(form, "phone");
    let ethnicity = form.optional_line("ethnicity");
    if ethnicity.as_deref().is_some_and(|name| !ethnicity::is_official(name)) {
        form.refuse("ethnicity", Message::new("form.not_a_choice"));
    }
    let ethnicity_local = form.optional_line("ethnicity_local");
    let poverty = form.optional_choice::<Poverty>("poverty");
    if !form.is_fine() {
        return None;
    }
    let bare = named?.recorded(id?, unit);
    Some(NewPerson { position, phone, ethnicity, ethnicity_local, poverty, ..bare })
}

/// POST /units/{unit}/people
pub async fn add_person(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (unit, now) = (unit.into_inner(), app.now());
    let new = read(&mut form, unit, now.day());
    let asking = viewer.clone();
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (unit, line, scope) = open_unit(conn, &asking, unit)?;
            let drawn = |matches| Drawn { unit, line, form: form.clone(), matches };
            let Some(new) = &new else {
                return Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, drawn(Vec::new()))));
            };
            if let Some(known) = queries::known_records(conn, &[new.id])?.pop() {
                // The same form sent again: the person is recorded already.
                if known == *new {
                    return Ok(None);
                }
                // Somebody's own id was not drawn with this form.
                queries::person(conn, new.id, &scope)?;
                // Gone back to, and filled in for the next one: nothing typed may be lost.
                let mut drawn = drawn(Vec::new());
                drawn.form.refuse("full_name", Message::new("form.sent_already"));
                drawn.form = drawn.form.with("id", new_id());
                return Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, drawn)));
            }
            let known = queries::namesakes(conn, &[&new.full_name], &scope)?;
            let matches = recording::may_be(new, form.raw("another"), &known);
            if !matches.is_empty() {
                let matches = matches.into_iter().cloned().collect();
                return Ok(Some((StatusCode::CONFLICT, drawn(matches))));
            }
            queries::add_person(conn, new, Some(asking.person), now)?;
            Ok(None)
        })
        .await?;
    match refused {
        None => Ok(Redirect::to(format!("/units/{unit}")).saying("person_added").answer()),
        Some((status, drawn)) => viewer.draw(&app, status, &form_page(&viewer, drawn)),
    }
}
