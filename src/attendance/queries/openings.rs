//! Locked rolls that were opened again, and by whom and why.

use diesel::prelude::*;

use crate::attendance::{Opening, lock};
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{people, roll_openings};

/// How often a roll was opened again, the first time first.
pub fn openings_of(conn: &mut Conn, session: Id) -> QueryResult<Vec<Opening>> {
    let rows: Vec<(String, i64, i64, String)> = roll_openings::table
        .inner_join(people::table)
        .filter(roll_openings::session_id.eq(session))
        .order((roll_openings::opened_at, roll_openings::id))
        .select((people::full_name, roll_openings::opened_at, roll_openings::until, roll_openings::reason))
        .load(conn)?;
    let opening = |(by, opened_at, until, reason)| Opening {
        by,
        opened_at: Timestamp(opened_at),
        until: Timestamp(until),
        reason,
    };
    Ok(rows.into_iter().map(opening).collect())
}

/// Opens a locked roll again for a while.
pub fn open_again(
    conn: &mut Conn,
    id: Id,
    session: Id,
    reason: &str,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    let until = now.plus(lock::OPEN_FOR);
    diesel::insert_into(roll_openings::table)
        .values((
            roll_openings::id.eq(id),
            roll_openings::session_id.eq(session),
            roll_openings::opened_by.eq(by),
            roll_openings::opened_at.eq(now.0),
            roll_openings::until.eq(until.0),
            roll_openings::reason.eq(reason),
        ))
        .execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "roll", id: session, action: "opened" };
    audit::note(conn, &change, &(), &(until, reason))
}
