//! Grants: a role held within a unit, from a day to a day.

use diesel::prelude::*;
use diesel::result::Error::NotFound;
use serde::Serialize;

use super::super::{Grant, Right, Role, phone};
use super::account_by_login;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{accounts, grants, unit_states};
use crate::units::scope::Scope;

/// A role to be given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewGrant {
    pub id: Id,
    pub person: Id,
    pub role: Role,
    pub unit: Id,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

/// Gives a role and notes it; the same id again changes nothing.
pub fn give_grant(conn: &mut Conn, new: &NewGrant, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let row = (
        grants::id.eq(new.id),
        grants::person_id.eq(new.person),
        grants::role.eq(new.role),
        grants::unit_id.eq(new.unit),
        grants::starts_on.eq(new.starts_on),
        grants::ends_on.eq(new.ends_on),
        grants::granted_by.eq(by),
        grants::granted_at.eq(now.0),
    );
    let made = each_backend!(conn, |c| diesel::insert_into(grants::table)
        .values(row)
        .on_conflict(grants::id)
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(());
    }
    let change = Change { at: now, by, record: "grant", id: new.id, action: "created" };
    audit::note(conn, &change, &(), new)
}

/// Ends a grant today (its last day is yesterday) and notes it; one that has ended stays as it was.
pub fn end_grant(conn: &mut Conn, grant: Id, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let (today, before) = (now.day(), known_grant(conn, grant)?);
    let later = grants::ends_on.is_null().or(grants::ends_on.gt(today));
    let ended = diesel::update(grants::table.filter(grants::id.eq(grant)).filter(later))
        .set(grants::ends_on.eq(today))
        .execute(conn)?;
    if ended == 0 {
        return Ok(());
    }
    let change = Change { at: now, by, record: "grant", id: grant, action: "ended" };
    audit::note(conn, &change, &before, &today)
}

type GrantRow = (Id, Role, Id, String, String, Day, Option<Day>);

const COLUMNS: (
    grants::id,
    grants::role,
    grants::unit_id,
    unit_states::name,
    unit_states::path,
    grants::starts_on,
    grants::ends_on,
) = (
    grants::id,
    grants::role,
    grants::unit_id,
    unit_states::name,
    unit_states::path,
    grants::starts_on,
    grants::ends_on,
);

fn grant_of((id, role, unit, unit_name, unit_path, starts_on, ends_on): GrantRow) -> Grant {
    Grant { id, role, unit, unit_name, unit_path, starts_on, ends_on }
}

/// The grants of a person that hold on a day.
pub fn grants_of(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Grant>> {
    let rows = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(grants::person_id.eq(person))
        .filter(grants::starts_on.le(today))
        .filter(grants::ends_on.is_null().or(grants::ends_on.gt(today)))
        .order(grants::id)
        .select(COLUMNS)
        .load::<GrantRow>(conn)?;
    Ok(rows.into_iter().map(grant_of).collect())
}

/// Whoever signs in by this name or number, and where they hold a right on a day; none where nobody does, or
/// they hold it nowhere.
pub fn holder(conn: &mut Conn, login: &str, right: Right, today: Day) -> QueryResult<Option<(Id, Scope)>> {
    let Some(account) = account_by_login(conn, login, phone::normal(login).as_deref())? else {
        return Ok(None);
    };
    let held = grants_of(conn, account.person, today)?.into_iter().filter(|grant| grant.role.allows(right));
    Ok(Scope::of_rights(held.map(|grant| grant.unit_path).collect()).map(|scope| (account.person, scope)))
}

/// The grants of a person that hold on a day or later, by their first day.
pub fn standing_grants_of(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Grant>> {
    let rows = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(grants::person_id.eq(person))
        .filter(grants::ends_on.is_null().or(grants::ends_on.gt(today)))
        .order((grants::starts_on, grants::id))
        .select(COLUMNS)
        .load::<GrantRow>(conn)?;
    Ok(rows.into_iter().map(grant_of).collect())
}

/// Every grant that a person ever had, by their first day. A unit that is no more goes by its last name
/// and stands where it stood last.
pub fn every_grant_of(conn: &mut Conn, person: Id) -> QueryResult<Vec<Grant>> {
    let rows = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .filter(grants::person_id.eq(person))
        .order((grants::starts_on, grants::id, unit_states::valid_from.desc()))
        .select(COLUMNS)
        .load::<GrantRow>(conn)?;
    let mut found: Vec<Grant> = rows.into_iter().map(grant_of).collect();
    // Of each the newest state of its unit, which is the first.
    found.dedup_by_key(|grant| grant.id);
    Ok(found)
}

/// A grant in a unit of the scope, and the person who holds it; of a unit that is no more where that
/// stood last.
pub fn grant(conn: &mut Conn, id: Id, scope: &Scope) -> QueryResult<(Grant, Id)> {
    let (person, row) = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .filter(grants::id.eq(id))
        .order(unit_states::valid_from.desc())
        .select((grants::person_id, COLUMNS))
        .first::<(Id, GrantRow)>(conn)?;
    let grant = grant_of(row);
    if scope.holds(&grant.unit_path) { Ok((grant, person)) } else { Err(NotFound) }
}

/// What was given under this id, if anything: for the rule that an id is used once.
pub fn known_grant(conn: &mut Conn, id: Id) -> QueryResult<Option<NewGrant>> {
    let row = grants::table
        .filter(grants::id.eq(id))
        .select((
            grants::id,
            grants::person_id,
            grants::role,
            grants::unit_id,
            grants::starts_on,
            grants::ends_on,
        ))
        .first::<(Id, Id, Role, Id, Day, Option<Day>)>(conn)
        .optional()?;
    Ok(row.map(|(id, person, role, unit, starts_on, ends_on)| NewGrant {
        id,
        person,
        role,
        unit,
        starts_on,
        ends_on,
    }))
}

/// The administrators' grants that hold today and have no end, of people with an open account: who
/// can still let others in. For the rule that the last of them stays, never for showing.
pub fn lasting_administrators(conn: &mut Conn, today: Day) -> QueryResult<Vec<Grant>> {
    let rows = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .inner_join(accounts::table.on(accounts::person_id.eq(grants::person_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(accounts::closed_at.is_null())
        .filter(grants::role.eq(Role::Admin))
        .filter(grants::starts_on.le(today))
        .filter(grants::ends_on.is_null())
        .order(grants::id)
        .select(COLUMNS)
        .load::<GrantRow>(conn)?;
    Ok(rows.into_iter().map(grant_of).collect())
}
