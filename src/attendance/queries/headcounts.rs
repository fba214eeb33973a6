//! How many came where names were not taken.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::attendance::Headcount;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::headcounts;

/// How many came to a class where names were not taken.
pub fn headcount(conn: &mut Conn, class: Id) -> QueryResult<Option<Headcount>> {
    Ok(headcounts_of(conn, &[class])?.remove(&class))
}

/// The headcounts of many classes; one without is left out.
pub fn headcounts_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Headcount>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, i32, i32)> = headcounts::table
            .filter(headcounts::class_id.eq_any(some))
            .order(headcounts::class_id)
            .select((headcounts::class_id, headcounts::female, headcounts::male))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(class, female, male)| (class, Headcount { female, male })));
    }
    Ok(found)
}

/// Sets the headcount of a class, or takes it away, and notes what it was.
pub fn set_headcount(
    conn: &mut Conn,
    class: Id,
    count: Option<Headcount>,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    let before = headcount(conn, class)?;
    if before == count {
        return Ok(());
    }
    match count {
        Some(count) => {
            let row = (
                headcounts::class_id.eq(class),
                headcounts::female.eq(count.female),
                headcounts::male.eq(count.male),
                headcounts::recorded_by.eq(by),
                headcounts::recorded_at.eq(now.0),
            );
            each_backend!(conn, |c| diesel::insert_into(headcounts::table)
                .values(row)
                .on_conflict(headcounts::class_id)
                .do_update()
                .set((
                    headcounts::female.eq(count.female),
                    headcounts::male.eq(count.male),
                    headcounts::recorded_by.eq(by),
                    headcounts::recorded_at.eq(now.0),
                ))
                .execute(c))?;
        }
        None => {
            diesel::delete(headcounts::table.filter(headcounts::class_id.eq(class))).execute(conn)?;
        }
    }
    let change = Change { at: now, by: Some(by), record: "headcount", id: class, action: "counted" };
    audit::note(conn, &change, &before, &count)
}
