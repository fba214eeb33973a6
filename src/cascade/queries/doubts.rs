//! What the sources of re-teaches, as they stand now, make doubtful in them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::learners_of;
use crate::cascade::doubt;
use crate::cascade::review::State;
use crate::classes::{Class, Facilitator};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{class_facilitators, reteachings, sessions};

/// Of these classes, with who taught each, those that no longer fit to a source of theirs.
pub fn doubtful_among(
    conn: &mut Conn,
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
) -> QueryResult<BTreeSet<Id>> {
    let sources: BTreeSet<Id> = facilitators.values().flatten().filter_map(|f| f.source).collect();
    let ids: Vec<Id> = sources.into_iter().collect();
    let learners = learners_of(conn, &ids)?;
    Ok(doubt::doubtful(
        classes,
        facilitators,
        &crate::classes::queries::known_classes(conn, &ids)?,
        &learners,
    ))
}

/// When a class was first taught on, by a report that was handed in.
pub fn first_taught_on(conn: &mut Conn, class: Id) -> QueryResult<Option<Timestamp>> {
    let first = class_facilitators::table
        .inner_join(reteachings::table.on(reteachings::class_id.eq(class_facilitators::class_id)))
        .inner_join(sessions::table.on(sessions::class_id.eq(class_facilitators::class_id)))
        .filter(class_facilitators::source_id.eq(class))
        .filter(reteachings::state.ne(State::Draft))
        .order((sessions::held_on, sessions::starts_minute, sessions::id))
        .select((sessions::held_on, sessions::starts_minute))
        .first::<(Day, i32)>(conn)
        .optional()?;
    Ok(first.map(|(day, starts)| day.at_minute(starts)))
}
