//! What the page that draws the cascade needs of the classes of a course.

use diesel::prelude::*;

use crate::cascade::review::State;
use crate::classes::Kind;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{class_facilitators, classes, editions, reteachings};
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

/// Every pair (class, its source) of a course: nothing but ids, to follow chains upwards.
pub fn sources_of_course(conn: &mut Conn, course: &str) -> QueryResult<Vec<(Id, Id)>> {
    let rows: Vec<(Id, Option<Id>)> = class_facilitators::table
        .inner_join(classes::table.on(classes::id.eq(class_facilitators::class_id)))
        .inner_join(editions::table.on(editions::id.eq(classes::edition_id)))
        .filter(editions::course.eq(course))
        .filter(class_facilitators::source_id.is_not_null())
        .order((class_facilitators::class_id, class_facilitators::position))
        .select((class_facilitators::class_id, class_facilitators::source_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(class, source)| Some((class, source?))).collect())
}
