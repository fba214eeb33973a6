//! Putting a person's record right. Not their unit: moving takes along what was counted there.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::recording::{self, Fields};
use super::super::viewer::{Redirect, Viewer};
use super::super::{NewPerson, Person, Right, Sex, queries, token};
use super::person::MatchRow;
use super::{Crumb, crumbs};
use crate::app::App;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::words;
use crate::units::Unit;
use crate::units::scope::Scope;

#[derive(Serialize)]
struct CorrectionPage {
    form: Form,
    person: Id,
    name: String,
    crumbs: Vec<Crumb>,
    sexes: Vec<Choice>,
    /// The viewer sees the number on record; for others an empty field leaves it as it is.
    sees_phone: bool,
    matches: Vec<MatchRow>,
    someone_else: String,
    /// What somebody else has recorded meanwhile.
    newer: Option<NewerRow>,
    back: String,
}

impl Page for CorrectionPage {
    const TEMPLATE: &'static str = "people/correction";
}

#[derive(Serialize)]
struct NewerRow {
    name: String,
    sex: &'static str,
    birth_year: Option<String>,
    position: Option<String>,
    phone: Option<String>,
}

/// What the page is drawn from.
struct Facts {
    record: NewPerson,
    home: Unit,
    line: Vec<Unit>,
    /// The home and what lies below it.
    scope: Scope,
    sees_phone: bool,
}

/// The record of a person of a unit where the viewer may record people.
fn facts(conn: &mut Conn, viewer: &Viewer, person: Id) -> Result<Facts, Error> {
    let scope = viewer.require(Right::AddPeople)?;
    let known = queries::person(conn, person, &scope)?;
    let record = queries::known_records(conn, &[known.id])?.pop().ok_or(Error::NotFound)?;
    let home = crate::units::queries::unit(conn, record.unit)?;
    let line = crate::units::queries::line_of(conn, &home)?;
    let scope = scope.within(&home.path).ok_or(Error::NotFound)?;
    let sees_phone = viewer.person == person || viewer.may(Right::Administer, &home.path);
    Ok(Facts { record, home, line, scope, sees_phone })
}

/// What tells one state of a record from another; a form carries it, so it says nothing itself.
fn state_of(record: &NewPerson) -> String {
    token::hash_of(&format!("{record:?}"))
}

/// Where one goes on from here: whoever sees records to the person, others to the unit.
fn back(viewer: &Viewer, facts: &Facts) -> String {
    let id = facts.record.id;
    if id == viewer.person || viewer.may(Right::SeeRecords, &facts.home.path) {
        format!("/people/{id}")
    } else {
        format!("/units/{}", facts.home.id)
    }
}

/// The form with what is on record now.
fn form_of(facts: &Facts) -> Form {
    let record = &facts.record;
    let phone = record.phone.as_deref().filter(|_| facts.sees_phone);
    Form::new()
        .with("full_name", &record.full_name)
        .with("sex", record.sex.code())
        .with("birth_year", record.birth_year.map(|year| year.to_string()).unwrap_or_default())
        .with("position", record.position.as_deref().unwrap_or(""))
        .with("phone", phone.unwrap_or(""))
        .with("seen", state_of(record))
}

fn correction_page(viewer: &Viewer, facts: Facts, form: Form, matches: Vec<Person>) -> CorrectionPage {
    let opens = viewer.may(Right::SeeRecords, &facts.home.path);
    CorrectionPage {
        someone_else: recording::someone_else(form.raw("full_name"), facts.home.id),
        form,
        person: facts.record.id,
        crumbs: crumbs(viewer, &facts.line),
        sexes: Sex::ALL.iter().map(|s| Choice::key(s.code(), s.key())).collect(),
        sees_phone: facts.sees_phone,
        matches: matches.into_iter().map(|p| MatchRow::of(p, opens)).collect(),
        newer: None,
        back: back(viewer, &facts),
        name: facts.record.full_name,
    }
}

fn newer(facts: &Facts) -> NewerRow {
    let record = &facts.record;
    NewerRow {
        name: record.full_name.clone(),
        sex: record.sex.key(),
        birth_year: record.birth_year.map(|year| year.to_string()),
        position: record.position.clone(),
        phone: record.phone.clone().filter(|_| facts.sees_phone),
    }
}

/// GET /people/{person}/edit
pub async fn edit_person(app: Data<App>, viewer: Viewer, person: Path<Id>) -> Result<HttpResponse, Error> {
    let (person, asking) = (person.into_inner(), viewer.clone());
    let facts = app.db.read(move |conn| facts(conn, &asking, person)).await?;
    let form = form_of(&facts);
    viewer.show(&app, &correction_page(&viewer, facts, form, Vec::new()))
}

/// What the form wants changed.
#[derive(Clone)]
struct Wanted {
    named: recording::Named,
    position: Option<String>,
    phone: Option<String>,
}

impl Wanted {
    fn read(form: &mut Form, today: Day) -> Option<Wanted> {
        let named = recording::read(form, Fields::ONE, today);
        let (position, phone) = (form.optional_line("position"), recording::phone(form, "phone"));
        named.filter(|_| form.is_fine()).map(|named| Wanted { named, position, phone })
    }

    /// The record with the change made.
    fn made_to(self, facts: &Facts) -> NewPerson {
        let before = &facts.record;
        let phone = match facts.sees_phone {
            true => self.phone,
            false => self.phone.or_else(|| before.phone.clone()),
        };
        NewPerson {
            full_name: self.named.full_name,
            sex: self.named.sex,
            birth_year: self.named.birth_year,
            position: self.position,
            phone,
            ..before.clone()
        }
    }
}

/// What came of the form.
enum Outcome {
    Corrected { back: String },
    Refused(Facts),
    Matches(Facts, Vec<Person>),
    Overtaken(Facts),
}

/// POST /people/{person}
pub async fn correct_person(
    app: Data<App>,
    viewer: Viewer,
    person: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (person, now) = (person.into_inner(), app.now());
    let wanted = Wanted::read(&mut form, now.day());
    let (asking, seen, said) = (viewer.clone(), form.raw("seen").to_owned(), form.raw("another").to_owned());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let facts = facts(conn, &asking, person)?;
            let Some(wanted) = wanted.clone() else { return Ok(Outcome::Refused(facts)) };
            let (before, after) = (&facts.record, wanted.made_to(&facts));
            // Nothing to change, or the same form sent again: it is so already.
            if *before == after {
                return Ok(Outcome::Corrected { back: back(&asking, &facts) });
            }
            if state_of(before) != seen {
                return Ok(Outcome::Overtaken(facts));
            }
            if words::fold(&before.full_name) != words::fold(&after.full_name) {
                let known = queries::namesakes(conn, &[&after.full_name], &facts.scope)?;
                let matches = recording::may_be(&after, &said, &known);
                if !matches.is_empty() {
                    let matches = matches.into_iter().cloned().collect();
                    return Ok(Outcome::Matches(facts, matches));
                }
            }
            queries::correct_person(conn, before, &after, asking.person, now)?;
            Ok(Outcome::Corrected { back: back(&asking, &facts) })
        })
        .await?;
    let (status, page) = match outcome {
        Outcome::Corrected { back } => return Ok(Redirect::to(back).saying("person_corrected").answer()),
        Outcome::Refused(facts) => {
            (StatusCode::UNPROCESSABLE_ENTITY, correction_page(&viewer, facts, form, Vec::new()))
        }
        Outcome::Matches(facts, matches) => {
            (StatusCode::CONFLICT, correction_page(&viewer, facts, form, matches))
        }
        Outcome::Overtaken(facts) => {
            let newer = Some(newer(&facts));
            // Whoever has read what is on record now may save over it.
            let form = form.with("seen", state_of(&facts.record));
            let page = correction_page(&viewer, facts, form, Vec::new());
            (StatusCode::CONFLICT, CorrectionPage { newer, ..page })
        }
    };
    viewer.draw(&app, status, &page)
}
