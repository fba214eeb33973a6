//! The roll of each session: its entries, which are never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::attendance::rate::Rate;
use crate::attendance::{Detail, Entry, Mark, Taken};
use crate::classes::MarkSaid;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{attendance_entries, classes, editions, people, sessions};

type Over = (Option<Id>, Option<Id>);
type Beside = (Option<i32>, Option<String>);
type EntryRow = ((Id, Id, Id), (Mark, Taken), (Id, String), (i64, i64, Option<i64>), Over, Beside);

type EntryColumns = (
    (attendance_entries::id, attendance_entries::session_id, attendance_entries::person_id),
    (attendance_entries::mark, attendance_entries::taken),
    (attendance_entries::recorded_by, people::full_name),
    (attendance_entries::happened_at, attendance_entries::received_at, attendance_entries::said_at),
    (attendance_entries::over_id, attendance_entries::also_over_id),
    (attendance_entries::minutes_late, attendance_entries::reason),
);

const ENTRY: EntryColumns = (
    (attendance_entries::id, attendance_entries::session_id, attendance_entries::person_id),
    (attendance_entries::mark, attendance_entries::taken),
    (attendance_entries::recorded_by, people::full_name),
    (attendance_entries::happened_at, attendance_entries::received_at, attendance_entries::said_at),
    (attendance_entries::over_id, attendance_entries::also_over_id),
    (attendance_entries::minutes_late, attendance_entries::reason),
);

fn entry_of(row: EntryRow) -> Entry {
    let ((id, session, person), (mark, taken), (recorded_by, recorder), times, over, beside) = row;
    let ((happened_at, received_at, said_at), (over, also_over), (minutes_late, reason)) =
        (times, over, beside);
    Entry {
        id,
        session,
        person,
        mark,
        detail: Detail { minutes_late, reason },
        taken,
        recorded_by,
        recorder,
        happened_at: Timestamp(happened_at),
        received_at: Timestamp(received_at),
        said_at: said_at.map(Timestamp),
        over,
        also_over,
    }
}

/// The marks that stand for a session, by person.
pub fn roll(conn: &mut Conn, session: Id) -> QueryResult<BTreeMap<Id, Entry>> {
    let rows = attendance_entries::table
        .inner_join(people::table.on(people::id.eq(attendance_entries::recorded_by)))
        .filter(attendance_entries::session_id.eq(session))
        .filter(attendance_entries::superseded_at.is_null())
        .order(attendance_entries::person_id)
        .select(ENTRY)
        .load::<EntryRow>(conn)?;
    Ok(rows.into_iter().map(entry_of).map(|entry| (entry.person, entry)).collect())
}

/// Every mark given in a session, by person, as they happened; but the last one is the one that stands.
pub fn histories(conn: &mut Conn, session: Id) -> QueryResult<BTreeMap<Id, Vec<Entry>>> {
    let rows = attendance_entries::table
        .inner_join(people::table.on(people::id.eq(attendance_entries::recorded_by)))
        .filter(attendance_entries::session_id.eq(session))
        .order((
            attendance_entries::superseded_at.is_null(),
            attendance_entries::happened_at,
            attendance_entries::id,
        ))
        .select(ENTRY)
        .load::<EntryRow>(conn)?;
    let mut found: BTreeMap<Id, Vec<Entry>> = BTreeMap::new();
    for entry in rows.into_iter().map(entry_of) {
        found.entry(entry.person).or_default().push(entry);
    }
    Ok(found)
}

/// The marks that stand in a class: who, in which session, which.
pub fn attendance_of_class(conn: &mut Conn, class: Id) -> QueryResult<Vec<(Id, Id, Mark)>> {
    attendance_entries::table
        .inner_join(sessions::table)
        .filter(sessions::class_id.eq(class))
        .filter(attendance_entries::superseded_at.is_null())
        .order((attendance_entries::person_id, attendance_entries::session_id))
        .select((attendance_entries::person_id, attendance_entries::session_id, attendance_entries::mark))
        .load(conn)
}

/// Of these classes those of which at least one roll was called, with everybody who came to a session of it.
pub fn came_to(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let mut found: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, Id, Mark)> = attendance_entries::table
            .inner_join(sessions::table)
            .filter(sessions::class_id.eq_any(some))
            .filter(attendance_entries::superseded_at.is_null())
            .order((sessions::class_id, attendance_entries::person_id, attendance_entries::mark))
            .select((sessions::class_id, attendance_entries::person_id, attendance_entries::mark))
            .distinct()
            .load(conn)?;
        for (class, person, mark) in rows {
            let came = found.entry(class).or_default();
            if mark.came() && came.last() != Some(&person) {
                came.push(person);
            }
        }
    }
    Ok(found)
}

/// Attendance of many people: by person and course, over all classes of that course.
pub fn attendance_of_people(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<(Id, String), Rate>> {
    let mut found: BTreeMap<(Id, String), Rate> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String, Mark)> = attendance_entries::table
            .inner_join(sessions::table.inner_join(classes::table.inner_join(editions::table)))
            .filter(attendance_entries::person_id.eq_any(some))
            .filter(attendance_entries::superseded_at.is_null())
            .order((attendance_entries::person_id, editions::course, attendance_entries::id))
            .select((attendance_entries::person_id, editions::course, attendance_entries::mark))
            .load(conn)?;
        for (person, course, mark) in rows {
            let rate = found.entry((person, course)).or_default();
            *rate = rate.and(mark);
        }
    }
    Ok(found)
}

// For whom a mark or a called roll means something: the person, those who call, those who change the class.

/// The marks of one person that stand, by session. For the person, or once a rule has shown that
/// their records are the viewer's to see.
pub fn marks_of_person(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<Id, Mark>> {
    let rows: Vec<(Id, Mark)> = attendance_entries::table
        .filter(attendance_entries::person_id.eq(person))
        .filter(attendance_entries::superseded_at.is_null())
        .order(attendance_entries::session_id)
        .select((attendance_entries::session_id, attendance_entries::mark))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The same in words.
pub fn marks_said(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<Id, MarkSaid>> {
    Ok(marks_of_person(conn, person)?.into_iter().map(|(session, mark)| (session, mark.said())).collect())
}

/// Those of these sessions whose roll has been called, at least in part.
pub fn called_among(conn: &mut Conn, sessions: &[Id]) -> QueryResult<BTreeSet<Id>> {
    let mut called = BTreeSet::new();
    for some in sessions.chunks(BINDS) {
        let found: Vec<Id> = attendance_entries::table
            .filter(attendance_entries::session_id.eq_any(some))
            .order(attendance_entries::session_id)
            .select(attendance_entries::session_id)
            .distinct()
            .load(conn)?;
        called.extend(found);
    }
    Ok(called)
}

/// The sessions of a class whose roll has been called, at least in part.
pub fn called_in(conn: &mut Conn, class: Id) -> QueryResult<BTreeSet<Id>> {
    let found: Vec<Id> = attendance_entries::table
        .inner_join(sessions::table)
        .filter(sessions::class_id.eq(class))
        .order(attendance_entries::session_id)
        .select(attendance_entries::session_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Those who have a mark in some session of a class.
pub fn marked_in(conn: &mut Conn, class: Id) -> QueryResult<BTreeSet<Id>> {
    let found: Vec<Id> = attendance_entries::table
        .inner_join(sessions::table)
        .filter(sessions::class_id.eq(class))
        .order(attendance_entries::person_id)
        .select(attendance_entries::person_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}
