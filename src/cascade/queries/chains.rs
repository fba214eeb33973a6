//! Which classes hang from which: those of a course, and the chains of sources above a class.

use diesel::prelude::*;

use crate::cascade::review::State;
use crate::classes::Kind;
use crate::kit::columns::{Id, RecordId};
use crate::kit::db::{BINDS, Conn, MultiBackend};
use crate::kit::schema::{classes, editions, reteachings};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// The classes of a course held within the scope that are drawn: all that are no re-teach, and of
/// the re-teaches those that wait or were accepted. The oldest first.
pub fn taught_in(conn: &mut Conn, course: &str, scope: &Scope) -> QueryResult<Vec<Id>> {
    classes::table
        .inner_join(editions::table)
        .left_join(reteachings::table)
        .filter(editions::course.eq(course))
        .filter(is_in(classes::unit_id, scope))
        .filter(
            classes::kind
                .ne(Kind::Reteach)
                .or(reteachings::state.nullable().eq_any([State::HandedIn, State::Accepted])),
        )
        .order((classes::starts_on, classes::id))
        .select(classes::id)
        .load(conn)
}

/// A class and one of its sources.
#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = RecordId)]
    class_id: Id,
    #[diesel(sql_type = RecordId)]
    source_id: Id,
}

/// The pairs (class, its source) of these classes and of everything above them, by following sources
/// up: as many rows as the chains are long, however many classes hang beside them.
pub fn sources_above(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<(Id, Id)>> {
    let mut found = Vec::new();
    for some in ids.chunks(BINDS) {
        let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        // Diesel has no recursive queries. UNION drops what was found before, so a circle ends.
        let sql = format!(
            "WITH RECURSIVE chain (class_id, source_id) AS (
                 SELECT class_id, source_id
                   FROM class_facilitators
                  WHERE source_id IS NOT NULL AND class_id IN ({})
                  UNION
                 SELECT above.class_id, above.source_id
                   FROM class_facilitators AS above
                   JOIN chain ON above.class_id = chain.source_id
                  WHERE above.source_id IS NOT NULL)
             SELECT class_id, source_id FROM chain ORDER BY class_id, source_id",
            places.join(", ")
        );
        let mut query = diesel::sql_query(sql).into_boxed::<MultiBackend>();
        for id in some {
            query = query.bind::<RecordId, _>(*id);
        }
        found.extend(query.load::<Pair>(conn)?.into_iter().map(|pair| (pair.class_id, pair.source_id)));
    }
    Ok(found)
}
