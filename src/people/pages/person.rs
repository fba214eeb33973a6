//! Recording a person of a unit, asking first whether they are known already. Never merges.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::viewer::{Redirect, Viewer};
use super::super::{NewPerson, Person, Poverty, Right, Sex, ethnicity, phone, queries};
use super::{Choice, Crumb, crumbs};
use crate::app::App;
use crate::error::Error;
use crate::kit::audit::{self, Change};
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::units::Unit;
use crate::units::scope::Scope;

/// Nobody alive was born before.
const OLDEST: i64 = 1900;

#[derive(Serialize)]
struct PersonFormPage {
    form: Form,
    unit: Id,
    name: String,
    crumbs: Vec<Crumb>,
    sexes: Vec<Choice>,
    poverties: Vec<Choice>,
    ethnicities: Vec<EthnicityChoice>,
    /// Who is known by the same name; the reader must say that this is someone else.
    matches: Vec<MatchRow>,
}

impl Page for PersonFormPage {
    const TEMPLATE: &'static str = "people/person_form";
}

#[derive(Serialize)]
struct EthnicityChoice {
    value: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct MatchRow {
    id: Id,
    name: String,
    sex: &'static str,
    /// As words: a year is no number with thousands.
    birth_year: Option<String>,
    unit: String,
    position: Option<String>,
    opens: bool,
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
    let row = |p: Person| MatchRow {
        id: p.id,
        name: p.full_name,
        sex: p.sex.key(),
        birth_year: p.birth_year.map(|year| year.to_string()),
        unit: p.unit_name,
        position: p.position,
        opens,
    };
    PersonFormPage {
        form: drawn.form,
        unit: drawn.unit.id,
        crumbs: crumbs(viewer, &drawn.line),
        name: drawn.unit.name,
        sexes: Sex::ALL.iter().map(|s| Choice { value: s.code(), key: s.key() }).collect(),
        poverties: Poverty::ALL.iter().map(|p| Choice { value: p.code(), key: p.key() }).collect(),
        ethnicities: ethnicity::OFFICIAL.iter().map(|e| EthnicityChoice { value: e, text: e }).collect(),
        matches: drawn.matches.into_iter().map(row).collect(),
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
fn read(form: &mut Form, unit: Id, this_year: i64) -> Option<NewPerson> {
    let id = form.id("id");
    let full_name = form.line("full_name");
    let sex = form.choice::<Sex>("sex");
    let birth_year = form.optional_number("birth_year", 0..=9999);
    if birth_year.is_some_and(|year| !(OLDEST..=this_year).contains(&year)) {
        // As words: a year is no number with thousands.
        let years = Message::new("people.birth_year_wrong").with("to", this_year.to_string());
        form.refuse("birth_year", years);
    }
    let position = form.optional_line("position");
    let typed_phone = form.optional_line("phone");
    let phone = typed_phone.as_deref().and_then(phone::normal);
    if typed_phone.is_some() && phone.is_none() {
        form.refuse("phone", Message::new("people.phone_wrong"));
    }
    let ethnicity = form.optional_line("ethnicity");
    if ethnicity.as_deref().is_some_and(|name| !ethnicity::is_official(name)) {
        form.refuse("ethnicity", Message::new("form.not_a_choice"));
    }
    let ethnicity_local = form.optional_line("ethnicity_local");
    let poverty = form.optional_choice::<Poverty>("poverty");
    let birth_year = birth_year.and_then(|y| i32::try_from(y).ok());
    if !form.is_fine() {
        return None;
    }
    let (id, full_name, sex) = (id?, full_name?, sex?);
    Some(NewPerson {
        id,
        full_name,
        sex,
        birth_year,
        unit,
        position,
        phone,
        ethnicity,
        ethnicity_local,
        poverty,
    })
}

/// POST /units/{unit}/people
pub async fn add_person(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (unit, now) = (unit.into_inner(), app.now());
    let new = read(&mut form, unit, i64::from(now.day().0.year()));
    // "It is someone else" is said of the name that was shown, not of one typed afterwards.
    let is_another = new.as_ref().is_some_and(|n| form.raw("another") == n.full_name);
    let asking = viewer.clone();
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (unit, line, scope) = open_unit(conn, &asking, unit)?;
            let drawn = |matches| Drawn { unit, line, form: form.clone(), matches };
            let Some(new) = &new else {
                return Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, drawn(Vec::new()))));
            };
            if let Some(known) = queries::known_people(conn, &[new.id])?.into_iter().next() {
                // The same form sent again: the person is recorded already.
                if (&known.full_name, known.unit) == (&new.full_name, new.unit) {
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
            let matches = queries::namesakes(conn, &new.full_name, &scope)?;
            if !matches.is_empty() && !is_another {
                return Ok(Some((StatusCode::CONFLICT, drawn(matches))));
            }
            queries::add_person(conn, new, Some(asking.person), now)?;
            let by = Some(asking.person);
            let change = Change { at: now, by, record: "person", id: new.id, action: "created" };
            audit::note(conn, &change, &(), new)?;
            Ok(None)
        })
        .await?;
    match refused {
        None => Ok(Redirect::to(format!("/units/{unit}")).saying("person_added").answer()),
        Some((status, drawn)) => viewer.draw(&app, status, &form_page(&viewer, drawn)),
    }
}
