//! Grants: a role held within a unit, from a day to a day.

use diesel::prelude::*;

use super::super::{Grant, Role};
use crate::each_backend;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{grants, unit_states};

/// A role to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub id: Id,
    pub person: Id,
    pub role: Role,
    pub unit: Id,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

/// Gives a role; the same id again changes nothing.
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
    each_backend!(conn, |c| diesel::insert_into(grants::table)
        .values(row)
        .on_conflict(grants::id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// Ends a grant on a day (its last day is the day before); one that has ended stays as it was.
pub fn end_grant(conn: &mut Conn, grant: Id, on: Day) -> QueryResult<()> {
    diesel::update(grants::table.filter(grants::id.eq(grant)).filter(grants::ends_on.is_null()))
        .set(grants::ends_on.eq(on))
        .execute(conn)?;
    Ok(())
}

type GrantRow = (Id, Role, Id, String, String, Day, Option<Day>);

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
        .select((
            grants::id,
            grants::role,
            grants::unit_id,
            unit_states::name,
            unit_states::path,
            grants::starts_on,
            grants::ends_on,
        ))
        .load::<GrantRow>(conn)?;
    Ok(rows.into_iter().map(grant_of).collect())
}
