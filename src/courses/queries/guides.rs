//! Who has seen how the guides of a course changed.

use std::collections::BTreeMap;

use diesel::dsl::max;
use diesel::prelude::*;

use crate::courses::edition::Edition;
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{editions, guides_seen};

/// A person has seen how the guides changed up to an edition; the same again keeps the first time.
pub fn see_guides(conn: &mut Conn, person: Id, edition: &Edition, now: Timestamp) -> QueryResult<()> {
    let row = (
        guides_seen::person_id.eq(person),
        guides_seen::edition_id.eq(edition.id),
        guides_seen::seen_at.eq(now.0),
    );
    each_backend!(conn, |c| diesel::insert_into(guides_seen::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The number of the newest edition of each course up to which a person has seen how its guides changed. For the
/// viewer themself.
pub fn guides_seen(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<String, i32>> {
    let rows: Vec<(String, Option<i32>)> = guides_seen::table
        .inner_join(editions::table)
        .filter(guides_seen::person_id.eq(person))
        .group_by(editions::course)
        .order(editions::course)
        .select((editions::course, max(editions::number)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(course, number)| Some((course, number?))).collect())
}
