//! The roles of a person: giving one within a unit, ending one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::queries::{self, NewGrant};
use super::super::viewer::{Redirect, Viewer};
use super::super::{Grant, Person, Right, Role, giving};
use crate::app::App;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Day, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::units::scope::Scope;

#[derive(Serialize)]
struct GrantsPage {
    form: Form,
    person: Id,
    name: String,
    unit_name: String,
    grants: Vec<GrantRow>,
    /// What they held and hold no more, the last on top.
    past: Vec<GrantRow>,
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

impl Page for GrantsPage {
    const TEMPLATE: &'static str = "people/grants";
}

#[derive(Serialize)]
struct GrantRow {
    id: Id,
    role: &'static str,
    unit: String,
    starts_on: Day,
    ends_on: Option<Day>,
    /// The viewer administers its unit.
    may_end: bool,
}

/// The page's facts, loaded again for every drawing of it.
fn grants_page(
    conn: &mut Conn,
    viewer: &Viewer,
    person: Person,
    today: Day,
    form: Form,
) -> Result<GrantsPage, Error> {
    let scope = viewer.require(Right::Administer)?;
    // Some are given only in some of the units; that is looked at when the form comes.
    let gives = |role: &&Role| viewer.grants.iter().any(|g| g.role.may_give().contains(role));
    let is_over = |g: &Grant| g.ends_on.is_some_and(|end| end <= today);
    let (mut past, grants): (Vec<Grant>, Vec<Grant>) =
        queries::every_grant_of(conn, person.id)?.into_iter().partition(is_over);
    // One that was ended before it began was never held.
    past.retain(|g| g.ends_on.is_some_and(|end| end >= g.starts_on));
    past.sort_by_key(|g| std::cmp::Reverse((g.ends_on, g.starts_on, g.id)));
    let row = |g: Grant| GrantRow {
        may_end: scope.holds(&g.unit_path) && !is_over(&g),
        id: g.id,
        role: g.role.key(),
        unit: g.unit_name,
        starts_on: g.starts_on,
        ends_on: g.ends_on,
    };
    Ok(GrantsPage {
        form,
        units: unit_choices(conn, &scope, person.unit)?,
        person: person.id,
        name: person.full_name,
        unit_name: person.unit_name,
        grants: grants.into_iter().map(row).collect(),
        past: past.into_iter().map(row).collect(),
        roles: Role::ALL.iter().filter(gives).map(|r| Choice::key(r.code(), r.key())).collect(),
    })
}

/// The units offered for a role: the line above the person's home and what lies directly below each,
/// as far as the scope reaches. Few enough to choose from however large the tree.
fn unit_choices(conn: &mut Conn, scope: &Scope, home: Id) -> Result<Vec<Choice>, Error> {
    let home = crate::units::queries::unit(conn, home)?;
    let line = crate::units::queries::line_of(conn, &home)?;
    let mut offered: Vec<Choice> = Vec::new();
    let mut offer = |choice: Choice| {
        if offered.iter().all(|known| known.value != choice.value) {
            offered.push(choice);
        }
    };
    for unit in line.iter().rev().filter(|u| scope.holds(&u.path)) {
        offer(Choice::named(unit.id, &unit.name));
        // At most five levels: this is no query a record.
        for below in crate::units::queries::children(conn, unit.id)? {
            offer(Choice::named(below.id, format!("{} › {}", unit.name, below.name)));
        }
    }
    Ok(offered)
}

/// GET /people/{person}/grants
pub async fn show_grants(app: Data<App>, viewer: Viewer, person: Path<Id>) -> Result<HttpResponse, Error> {
    let (person, asking, today) = (person.into_inner(), viewer.clone(), app.now().day());
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let scope = asking.require(Right::Administer)?;
            let person = queries::person(conn, person, &scope)?;
            let form = Form::new()
                .with("id", new_id())
                .with("role", Role::Facilitator.code())
                .with("unit", person.unit)
                .with("starts_on", today);
            grants_page(conn, &asking, person, today, form)
        })
        .await?;
    viewer.show(&app, &page)
}

/// POST /people/{person}/grants
pub async fn give_grant(
    app: Data<App>,
    viewer: Viewer,
    person: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (person, now) = (person.into_inner(), app.now());
    let (id, role, unit) = (form.id("id"), form.choice::<Role>("role"), form.id("unit"));
    let (starts_on, ends_on) = (form.day("starts_on"), form.optional_day("ends_on"));
    if let (Some(from), Some(to)) = (starts_on, ends_on)
        && to < from
    {
        form.refuse("ends_on", Message::new("people.ends_before_start"));
    }
    let asking = viewer.clone();
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let scope = asking.require(Right::Administer)?;
            let person = queries::person(conn, person, &scope)?;
            let mut form = form.clone();
            let known = crate::units::queries::units(conn, unit.as_slice())?;
            match known.first().filter(|u| scope.holds(&u.path)) {
                Some(unit) => {
                    let given = giving::roles_to_give(&asking.grants, &unit.path);
                    if role.is_some_and(|role| !given.contains(&role)) {
                        form.refuse("role", Message::new("form.not_a_choice"));
                    }
                }
                None => form.refuse("unit", Message::new("form.not_a_choice")),
            }
            let (Some(id), Some(role), Some(unit), Some(starts_on)) = (id, role, unit, starts_on) else {
                return Ok(Some(grants_page(conn, &asking, person, now.day(), form)?));
            };
            // People name the last day; a grant ends on the day after it.
            let ends_on = ends_on.map(|day| day.plus_days(1));
            let new = NewGrant { id, person: person.id, role, unit, starts_on, ends_on };
            let mut others = queries::every_grant_of(conn, person.id)?;
            others.retain(|g| g.id != id);
            if let Some(held) = giving::sharing_days(&others, (role, unit), (starts_on, ends_on)) {
                let message = match held.ends_on {
                    Some(end) => Message::new("people.role_held_until").with("end", end.to_string()),
                    None => Message::new("people.role_held"),
                };
                form.refuse("role", message.with("day", held.starts_on.to_string()));
            }
            if !form.is_fine() {
                return Ok(Some(grants_page(conn, &asking, person, now.day(), form)?));
            }
            match queries::known_grant(conn, id)? {
                // The same form sent again: it is given already.
                Some(known) if known == new => return Ok(None),
                // Gone back to, and filled in for another: nothing typed may be lost.
                Some(known) if known.person == person.id => {
                    form.refuse("role", Message::new("form.sent_already"));
                    let form = form.with("id", new_id());
                    return Ok(Some(grants_page(conn, &asking, person, now.day(), form)?));
                }
                Some(_) => return Err(Error::NotFound),
                None => {}
            }
            queries::give_grant(conn, &new, Some(asking.person), now)?;
            Ok(None)
        })
        .await?;
    match refused {
        None => Ok(Redirect::to(format!("/people/{person}/grants")).saying("grant_given").answer()),
        Some(page) => viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page),
    }
}

/// POST /grants/{grant}/ending
pub async fn end_grant(app: Data<App>, viewer: Viewer, grant: Path<Id>) -> Result<HttpResponse, Error> {
    let (grant, now) = (grant.into_inner(), app.now());
    let asking = viewer.clone();
    let (person, at_home) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let scope = asking.require(Right::Administer)?;
            let (grant, person) = queries::grant(conn, grant, &scope)?;
            let lasting = queries::lasting_administrators(conn, now.day())?;
            giving::may_end(&grant, &lasting).map_err(|refusal| Error::NotAllowed(refusal.key()))?;
            queries::end_grant(conn, grant.id, Some(asking.person), now)?;
            let home = queries::known_person(conn, person)?.unit;
            let home = crate::units::queries::unit(conn, home)?;
            Ok((person, scope.holds(&home.path)))
        })
        .await?;
    // Someone from elsewhere, or oneself without the right any more: that page is not to be seen.
    let shown = at_home && person != viewer.person;
    let back = if shown { format!("/people/{person}/grants") } else { "/".to_owned() };
    Ok(Redirect::to(back).saying("grant_ended").answer())
}
