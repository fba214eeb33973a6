//! What the sources of re-teaches, as they stand now, make doubtful in them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Learners, learners_of};
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
    Ok(doubtful(classes, facilitators, &crate::classes::queries::known_classes(conn, &ids)?, &learners))
}

/// The same, of sources that are known with those who learned in them. Only days are compared here.
pub fn doubtful(
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    sources: &[Class],
    learners: &BTreeMap<Id, Learners>,
) -> BTreeSet<Id> {
    let began: BTreeMap<Id, Day> = sources.iter().map(|source| (source.id, source.starts_on)).collect();
    let doubted = |class: &Class, taught_by: &Facilitator| {
        let Some(source) = taught_by.source else { return false };
        let was_there = learners.get(&source).is_some_and(|found| found.people.contains(&taught_by.person));
        let began = began.get(&source).copied().unwrap_or(class.starts_on);
        !doubt::doubts(class.starts_on, began, was_there).is_empty()
    };
    let of = |class: &Class| facilitators.get(&class.id).map_or(&[][..], Vec::as_slice);
    let doubtful = classes.iter().filter(|class| of(class).iter().any(|f| doubted(class, f)));
    doubtful.map(|class| class.id).collect()
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
