//! Who has seen how the guides of a course changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::courses::edition::Edition;
use crate::courses::guides::Seen;
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{editions, guides_seen};

/// A person has seen how the guides changed from the edition of this number up to another; the same again keeps the
/// first time.
pub fn see_guides(
    conn: &mut Conn,
    person: Id,
    (since, edition): (i32, &Edition),
    now: Timestamp,
) -> QueryResult<()> {
    let row = (
        guides_seen::person_id.eq(person),
        guides_seen::edition_id.eq(edition.id),
        guides_seen::since.eq(since),
        guides_seen::seen_at.eq(now.0),
    );
    each_backend!(conn, |c| diesel::insert_into(guides_seen::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    // Seen from further back, it is seen from there.
    diesel::update(guides_seen::table)
        .filter(guides_seen::person_id.eq(person))
        .filter(guides_seen::edition_id.eq(edition.id))
        .filter(guides_seen::since.gt(since))
        .set((guides_seen::since.eq(since), guides_seen::seen_at.eq(now.0)))
        .execute(conn)?;
    Ok(())
}

/// From which edition to which a person has seen how the guides of each course changed, by course. For the viewer
/// themself.
pub fn guides_seen(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<String, Vec<Seen>>> {
    let rows: Vec<(String, i32, i32)> = guides_seen::table
        .inner_join(editions::table)
        .filter(guides_seen::person_id.eq(person))
        .order((editions::course, editions::number))
        .select((editions::course, guides_seen::since, editions::number))
        .load(conn)?;
    let mut seen: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for (course, since, to) in rows {
        seen.entry(course).or_default().push(Seen { since, to });
    }
    Ok(seen)
}
