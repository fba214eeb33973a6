//! Who takes part in a class.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::by_class;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::class_participants;
use crate::people::Person;
use crate::people::queries::known_people;

/// The participants of a class, in the order of a Vietnamese list.
pub fn participants(conn: &mut Conn, class: Id) -> QueryResult<Vec<Person>> {
    let ids = participant_ids(conn, class)?;
    known_people(conn, &ids)
}

/// The ids of the participants of a class.
pub fn participant_ids(conn: &mut Conn, class: Id) -> QueryResult<Vec<Id>> {
    class_participants::table
        .filter(class_participants::class_id.eq(class))
        .order(class_participants::person_id)
        .select(class_participants::person_id)
        .load(conn)
}

/// The participants of many classes.
pub fn participants_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    by_class(conn, ids, |conn, some| {
        class_participants::table
            .filter(class_participants::class_id.eq_any(some))
            .order((class_participants::class_id, class_participants::person_id))
            .select((class_participants::class_id, class_participants::person_id))
            .load(conn)
    })
}

/// How many people each of many classes has; one without any is left out.
pub fn sizes(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, i64>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, i64)> = class_participants::table
            .filter(class_participants::class_id.eq_any(some))
            .group_by(class_participants::class_id)
            .order(class_participants::class_id)
            .select((class_participants::class_id, count_star()))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

pub fn is_participant(conn: &mut Conn, class: Id, person: Id) -> QueryResult<bool> {
    let found: i64 = class_participants::table
        .filter(class_participants::class_id.eq(class))
        .filter(class_participants::person_id.eq(person))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Adds people to a class and notes whom; whoever is in it already stays as they are. How many are new?
pub fn add_participants(
    conn: &mut Conn,
    class: Id,
    people: &[Id],
    by: Id,
    now: Timestamp,
) -> QueryResult<usize> {
    let mut added = Vec::new();
    for person in people {
        let row = (
            class_participants::class_id.eq(class),
            class_participants::person_id.eq(*person),
            class_participants::added_at.eq(now.0),
            class_participants::added_by.eq(by),
        );
        let new = each_backend!(conn, |c| diesel::insert_into(class_participants::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
        if new > 0 {
            added.push(*person);
        }
    }
    if !added.is_empty() {
        let change =
            Change { at: now, by: Some(by), record: "class", id: class, action: "participants_added" };
        audit::note(conn, &change, &(), &added)?;
    }
    Ok(added.len())
}

/// Takes somebody off a class; refused (`false`) for those who are `marked` in it, because marks are
/// evidence.
pub fn remove_participant(
    conn: &mut Conn,
    class: Id,
    person: Id,
    marked: &BTreeSet<Id>,
    by: Id,
    now: Timestamp,
) -> QueryResult<bool> {
    if marked.contains(&person) {
        return Ok(false);
    }
    let gone = diesel::delete(
        class_participants::table
            .filter(class_participants::class_id.eq(class))
            .filter(class_participants::person_id.eq(person)),
    )
    .execute(conn)?;
    if gone > 0 {
        let change =
            Change { at: now, by: Some(by), record: "class", id: class, action: "participant_removed" };
        audit::note(conn, &change, &person, &())?;
    }
    Ok(true)
}
