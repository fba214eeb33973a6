//! What is on record of one unit: adding it, and reading all that its form asks.

use diesel::prelude::*;
use serde::Serialize;

use super::unit;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{unit_states, units};
use crate::kit::words;
use crate::units::{Level, Unit, tree};

/// A unit as its form asks for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewUnit {
    pub id: Id,
    pub level: Level,
    pub name: String,
    pub code: Option<String>,
    pub parent: Option<Id>,
    pub valid_from: Day,
}

/// Adds a unit below its parent and notes it; adding the same id again changes nothing.
pub fn add_unit(conn: &mut Conn, new: &NewUnit, by: Option<Id>, now: Timestamp) -> QueryResult<Unit> {
    if let Some(known) = unit(conn, new.id).optional()? {
        return Ok(known);
    }
    let parent_path = match new.parent {
        Some(parent) => Some(unit(conn, parent)?.path),
        None => None,
    };
    diesel::insert_into(units::table)
        .values((units::id.eq(new.id), units::level.eq(new.level), units::created_at.eq(now.0)))
        .execute(conn)?;
    diesel::insert_into(unit_states::table)
        .values((
            unit_states::unit_id.eq(new.id),
            unit_states::valid_from.eq(new.valid_from),
            unit_states::name.eq(&new.name),
            unit_states::name_folded.eq(words::fold(&new.name)),
            unit_states::sort_key.eq(words::sort_key(&new.name)),
            unit_states::code.eq(&new.code),
            unit_states::parent_id.eq(new.parent),
            unit_states::path.eq(tree::path_below(parent_path.as_deref(), new.id)),
        ))
        .execute(conn)?;
    let change = Change { at: now, by, record: "unit", id: new.id, action: "created" };
    audit::note(conn, &change, &(), new)?;
    unit(conn, new.id)
}

/// Writes what was wrong of a unit anew, its name, code and first day, and notes it; level and parent stay.
pub fn correct_unit(
    conn: &mut Conn,
    before: &NewUnit,
    after: &NewUnit,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(unit_states::table)
        .filter(unit_states::unit_id.eq(before.id))
        .filter(unit_states::valid_to.is_null())
        .set((
            unit_states::valid_from.eq(after.valid_from),
            unit_states::name.eq(&after.name),
            unit_states::name_folded.eq(words::fold(&after.name)),
            unit_states::sort_key.eq(words::sort_key(&after.name)),
            unit_states::code.eq(&after.code),
        ))
        .execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "unit", id: before.id, action: "corrected" };
    audit::note(conn, &change, before, after)
}

/// All that is on record of a unit as it stands today; nothing if there is no such unit.
pub fn record(conn: &mut Conn, id: Id) -> QueryResult<Option<NewUnit>> {
    type Row = (Level, String, Option<String>, Option<Id>, Day);
    let row: Option<Row> = units::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
        .filter(units::id.eq(id))
        .filter(unit_states::valid_to.is_null())
        .select((
            units::level,
            unit_states::name,
            unit_states::code,
            unit_states::parent_id,
            unit_states::valid_from,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(level, name, code, parent, valid_from)| NewUnit {
        id,
        level,
        name,
        code,
        parent,
        valid_from,
    }))
}
