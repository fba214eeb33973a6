//! What somebody knows of the earlier editions of a course.

use diesel::prelude::*;

use crate::courses::edition::Edition;
use crate::courses::queries::editions_of;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{attempts, class_facilitators, classes, readings};

/// The newest earlier edition of other substance that a person read, answered or taught; and whether
/// they taught it. For the viewer themself.
pub fn known_before(conn: &mut Conn, person: Id, edition: &Edition) -> QueryResult<Option<(Edition, bool)>> {
    let earlier: Vec<Edition> = editions_of(conn, &edition.course)?
        .into_iter()
        .filter(|other| other.number < edition.number && other.substance != edition.substance)
        .collect();
    if earlier.is_empty() {
        return Ok(None);
    }
    let ids: Vec<Id> = earlier.iter().map(|edition| edition.id).collect();
    let taught: Vec<Id> = class_facilitators::table
        .inner_join(classes::table.on(classes::id.eq(class_facilitators::class_id)))
        .filter(class_facilitators::person_id.eq(person))
        .filter(classes::edition_id.eq_any(&ids))
        .order(classes::edition_id)
        .select(classes::edition_id)
        .distinct()
        .load(conn)?;
    let read: Vec<Id> = readings::table
        .filter(readings::person_id.eq(person))
        .filter(readings::edition_id.eq_any(&ids))
        .order(readings::edition_id)
        .select(readings::edition_id)
        .distinct()
        .load(conn)?;
    let answered: Vec<Id> = attempts::table
        .filter(attempts::person_id.eq(person))
        .filter(attempts::edition_id.eq_any(&ids))
        .order(attempts::edition_id)
        .select(attempts::edition_id)
        .distinct()
        .load(conn)?;
    // The newest first.
    let known = earlier
        .into_iter()
        .find(|edition| [&taught, &read, &answered].iter().any(|editions| editions.contains(&edition.id)));
    Ok(known.map(|edition| {
        let has_taught = taught.contains(&edition.id);
        (edition, has_taught)
    }))
}
