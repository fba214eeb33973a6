//! A unit with its people and the units below.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::super::viewer::Viewer;
use super::super::{Member, Right, queries};
use super::{Crumb, SEE_UNIT, crumbs};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::units::{Unit, tree};

/// How many people one page of a unit lists.
const PEOPLE: i64 = 50;

#[derive(Serialize)]
struct UnitPage {
    unit: Id,
    name: String,
    level: &'static str,
    code: Option<String>,
    /// Its first day, as it is called today.
    since: Day,
    crumbs: Vec<Crumb>,
    below: Vec<UnitRow>,
    people: Vec<MemberRow>,
    total: i64,
    pager: Option<Pager>,
    sees_records: bool,
    corrects: bool,
    adds_unit: bool,
    adds_people: bool,
    add_person: String,
}

impl Page for UnitPage {
    const TEMPLATE: &'static str = "people/unit";
}

#[derive(Serialize)]
struct UnitRow {
    id: Id,
    name: String,
    level: &'static str,
    code: Option<String>,
}

#[derive(Serialize)]
struct MemberRow {
    id: Id,
    name: String,
    sex: &'static str,
    birth_year: Option<i32>,
    position: Option<String>,
    has_account: bool,
    roles: Vec<&'static str>,
    /// Only those who see records may open a person's page.
    opens: bool,
    /// The way to the form for whoever may not open it but may record people here.
    corrects: bool,
}

/// GET /units/{unit}
pub async fn show_unit(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (unit, today, page) = (unit.into_inner(), app.now().day(), page_asked(&request));
    let asking = viewer.clone();
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let unit = crate::units::queries::unit(conn, unit)?;
            let scope =
                asking.scope_of_any(&SEE_UNIT).filter(|s| s.holds(&unit.path)).ok_or(Error::NotFound)?;
            let record = crate::units::queries::record(conn, unit.id)?.ok_or(Error::NotFound)?;
            let line = crate::units::queries::line_of(conn, &unit)?;
            let below = crate::units::queries::children(conn, unit.id)?;
            let total = queries::count_of_unit(conn, unit.id, &scope)?;
            let page = page_shown(page, total, PEOPLE);
            let members = queries::members(conn, unit.id, &scope, today, PEOPLE, (page - 1) * PEOPLE)?;
            let listed = Listed { members, total, page };
            Ok(unit_page(&asking, &unit, record.valid_from, &line, below, listed))
        })
        .await?;
    viewer.show(&app, &page)
}

/// One page of the people of a unit, and how many they are.
struct Listed {
    members: Vec<Member>,
    total: i64,
    page: i64,
}

fn unit_page(
    viewer: &Viewer,
    unit: &Unit,
    since: Day,
    line: &[Unit],
    below: Vec<Unit>,
    listed: Listed,
) -> UnitPage {
    let Listed { members, total, page } = listed;
    let mut crumbs = crumbs(viewer, line);
    if let Some(last) = crumbs.last_mut() {
        last.href = None;
    }
    let sees_records = viewer.may(Right::SeeRecords, &unit.path);
    let adds_people = viewer.may(Right::AddPeople, &unit.path);
    let row = |u: Unit| UnitRow { id: u.id, name: u.name, level: u.level.key(), code: u.code };
    let member = |m: Member| MemberRow {
        corrects: adds_people && !sees_records,
        opens: sees_records || m.person.id == viewer.person,
        id: m.person.id,
        name: m.person.full_name,
        sex: m.person.sex.key(),
        birth_year: m.person.birth_year,
        position: m.person.position,
        has_account: m.has_account,
        roles: m.roles.into_iter().map(|r| r.key()).collect(),
    };
    UnitPage {
        unit: unit.id,
        name: unit.name.clone(),
        level: unit.level.key(),
        code: unit.code.clone(),
        since,
        crumbs,
        below: below.into_iter().map(row).collect(),
        people: members.into_iter().map(member).collect(),
        total,
        pager: Pager::of(total, PEOPLE, page, &format!("/units/{}?page=", unit.id)),
        sees_records,
        corrects: viewer.may(Right::Administer, &unit.path),
        adds_unit: viewer.may(Right::Administer, &unit.path) && !tree::levels_below(unit.level).is_empty(),
        adds_people,
        add_person: format!("/units/{}/people/new", unit.id),
    }
}
