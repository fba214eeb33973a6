//! Withdrawing a course: it is read and taught no more, and what was learned from it stays.

use diesel::prelude::*;

use super::editions::set_state;
use crate::courses::edition::{Edition, EditionState};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::editions;

/// Why an edition was withdrawn, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Withdrawal {
    pub edition: Id,
    pub reason: String,
    pub by: Option<Id>,
    pub at: Timestamp,
}

/// Withdraws the edition in use, and with it the course until another edition is released.
pub fn withdraw(
    conn: &mut Conn,
    edition: &Edition,
    reason: &str,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(editions::table.filter(editions::id.eq(edition.id)))
        .set((
            editions::withdrawn_because.eq(reason),
            editions::withdrawn_by.eq(by),
            editions::withdrawn_at.eq(now.0),
        ))
        .execute(conn)?;
    set_state(conn, edition, EditionState::Withdrawn, by, now)
}

/// The last withdrawal of a course, if an edition of it was ever withdrawn.
pub fn withdrawal(conn: &mut Conn, course: &str) -> QueryResult<Option<Withdrawal>> {
    type Row = (Id, Option<String>, Option<Id>, Option<Timestamp>);
    let row: Option<Row> = editions::table
        .filter(editions::course.eq(course))
        .filter(editions::state.eq(EditionState::Withdrawn))
        .order(editions::number.desc())
        .select((editions::id, editions::withdrawn_because, editions::withdrawn_by, editions::withdrawn_at))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(edition, reason, by, at)| Some(Withdrawal { edition, reason: reason?, by, at: at? })))
}
