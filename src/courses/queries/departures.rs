//! Who has seen that an edition has some modules no longer.

use std::collections::BTreeMap;

use diesel::dsl::max;
use diesel::prelude::*;

use crate::courses::edition::Edition;
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{departures_seen, editions};

/// A person has seen what an edition has no longer; the same again keeps the first time.
pub fn see_departures(conn: &mut Conn, person: Id, edition: &Edition, now: Timestamp) -> QueryResult<()> {
    let row = (
        departures_seen::person_id.eq(person),
        departures_seen::edition_id.eq(edition.id),
        departures_seen::seen_at.eq(now.0),
    );
    each_backend!(conn, |c| diesel::insert_into(departures_seen::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The number of the newest edition of a course of which a person has seen what it has no longer. For the
/// viewer themself.
pub fn departures_seen_in(conn: &mut Conn, person: Id, course: &str) -> QueryResult<Option<i32>> {
    departures_seen::table
        .inner_join(editions::table)
        .filter(departures_seen::person_id.eq(person))
        .filter(editions::course.eq(course))
        .select(max(editions::number))
        .first(conn)
}

/// When each of these people saw last what an edition of a course has no longer. The people are known to be the
/// viewer's to see: they came from a query with a scope.
pub fn departures_seen_by(
    conn: &mut Conn,
    people: &[Id],
    course: &str,
) -> QueryResult<BTreeMap<Id, Timestamp>> {
    let mut seen = BTreeMap::new();
    for some in people.chunks(BINDS) {
        let rows: Vec<(Id, Timestamp)> = departures_seen::table
            .inner_join(editions::table)
            .filter(departures_seen::person_id.eq_any(some))
            .filter(editions::course.eq(course))
            .order((departures_seen::person_id, departures_seen::seen_at))
            .select((departures_seen::person_id, departures_seen::seen_at))
            .load(conn)?;
        seen.extend(rows);
    }
    Ok(seen)
}
