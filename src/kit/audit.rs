//! Who changed what, when, from what to what: one line beside every change, in its transaction.

use diesel::prelude::*;
use serde::Serialize;

use super::clock::{Timestamp, new_id};
use super::columns::{Id, Json};
use super::db::Conn;
use super::schema::audit;

/// A change to be noted.
pub struct Change<'a> {
    pub at: Timestamp,
    /// Who did it; `None` for a command on the machine itself.
    pub by: Option<Id>,
    /// The table's word in singular: `class`, `person`, `grant`.
    pub record: &'a str,
    pub id: Id,
    /// A past participle: `created`, `corrected`, `accepted`.
    pub action: &'a str,
}

/// Did this person do this to this record?
pub fn was_done(conn: &mut Conn, record: &str, id: Id, action: &str, by: Id) -> QueryResult<bool> {
    let lines = audit::table
        .filter(audit::record.eq(record))
        .filter(audit::record_id.eq(id))
        .filter(audit::action.eq(action))
        .filter(audit::by_person.eq(by));
    lines.count().get_result::<i64>(conn).map(|count| count > 0)
}

/// What a record was when it was made, as noted then.
pub fn as_created(conn: &mut Conn, record: &str, id: Id) -> QueryResult<Option<serde_json::Value>> {
    let after: Option<Option<Json<serde_json::Value>>> = audit::table
        .filter(audit::record.eq(record))
        .filter(audit::record_id.eq(id))
        .filter(audit::action.eq("created"))
        .order(audit::at)
        .select(audit::after)
        .first(conn)
        .optional()?;
    Ok(after.flatten().map(|Json(after)| after))
}

/// Notes a change with the record before and after it (`&()` where there is nothing to keep).
pub fn note(
    conn: &mut Conn,
    change: &Change<'_>,
    before: &impl Serialize,
    after: &impl Serialize,
) -> QueryResult<()> {
    let json = |value: serde_json::Result<serde_json::Value>| {
        value.map(Json).map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))
    };
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(new_id()),
            audit::at.eq(change.at),
            audit::by_person.eq(change.by),
            audit::record.eq(change.record),
            audit::record_id.eq(change.id),
            audit::action.eq(change.action),
            audit::before.eq(json(serde_json::to_value(before))?),
            audit::after.eq(json(serde_json::to_value(after))?),
        ))
        .execute(conn)?;
    Ok(())
}
