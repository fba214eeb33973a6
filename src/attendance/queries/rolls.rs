//! The roll of each session: its entries, which are never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::summary;
use crate::attendance::rate::Rate;
use crate::attendance::{Entry, Mark, Taken};
use crate::classes::MarkSaid;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{attendance_entries, classes, editions, people, sessions, unit_states};
use crate::units::tree;

type EntryRow = (Id, Id, Mark, Taken, Id, String, i64, i64);

const ENTRY: (
    attendance_entries::session_id,
    attendance_entries::person_id,
    attendance_entries::mark,
    attendance_entries::taken,
    attendance_entries::recorded_by,
    people::full_name,
    attendance_entries::happened_at,
    attendance_entries::received_at,
) = (
    attendance_entries::session_id,
    attendance_entries::person_id,
    attendance_entries::mark,
    attendance_entries::taken,
    attendance_entries::recorded_by,
    people::full_name,
    attendance_entries::happened_at,
    attendance_entries::received_at,
);

fn entry_of(row: EntryRow) -> Entry {
    let (session, person, mark, taken, recorded_by, recorder, happened_at, received_at) = row;
    Entry {
        session,
        person,
        mark,
        taken,
        recorded_by,
        recorder,
        happened_at: Timestamp(happened_at),
        received_at: Timestamp(received_at),
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

/// Every mark given in a session, by person, the oldest first: the last one stands.
pub fn histories(conn: &mut Conn, session: Id) -> QueryResult<BTreeMap<Id, Vec<Entry>>> {
    let rows = attendance_entries::table
        .inner_join(people::table.on(people::id.eq(attendance_entries::recorded_by)))
        .filter(attendance_entries::session_id.eq(session))
        .order((
            attendance_entries::superseded_at.is_null(),
            attendance_entries::superseded_at,
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

/// Who was given which mark, how, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub session: Id,
    pub marks: &'a [(Id, Mark)],
    pub taken: Taken,
    pub by: Id,
    pub happened_at: Timestamp,
}

/// Saves the marks of a roll, each superseding the one that stands; a mark that stands already
/// changes nothing. Keeps the summary and notes the change. How many were new?
pub fn save_marks(conn: &mut Conn, batch: &Batch<'_>, now: Timestamp) -> QueryResult<usize> {
    let standing: BTreeMap<Id, Mark> =
        roll(conn, batch.session)?.into_iter().map(|(person, entry)| (person, entry.mark)).collect();
    let changes: BTreeMap<Id, Mark> = batch
        .marks
        .iter()
        .copied()
        .filter(|(person, mark)| standing.get(person).copied() != Some(*mark))
        .collect();
    if changes.is_empty() {
        return Ok(0);
    }
    let first_marked = first_marked(conn, batch.session)?;
    let people: Vec<Id> = changes.keys().copied().collect();
    let homes = homes(conn, &people)?;
    let mut deltas: BTreeMap<(Id, String), Rate> = BTreeMap::new();
    for (person, mark) in &changes {
        let before = standing.get(person).copied();
        save_entry(conn, batch, *person, *mark, now)?;
        let counted_at = first_marked.get(person).copied().unwrap_or(batch.happened_at);
        let delta = Rate {
            marked: i64::from(before.is_none()),
            came: i64::from(mark.came()) - i64::from(before.is_some_and(Mark::came)),
        };
        for unit in homes.get(person).map(|path| tree::ids_on(path)).unwrap_or_default() {
            let sum = deltas.entry((unit, counted_at.day().month())).or_default();
            sum.marked += delta.marked;
            sum.came += delta.came;
        }
    }
    let (edition, course) = edition_of(conn, batch.session)?;
    for ((unit, month), delta) in deltas.iter().filter(|(_, delta)| **delta != Rate::default()) {
        summary::count(conn, *unit, &course, edition, month, *delta)?;
    }
    let before: Vec<(Id, Option<Mark>)> =
        changes.keys().map(|person| (*person, standing.get(person).copied())).collect();
    let after: Vec<(Id, Mark)> = changes.into_iter().collect();
    let action = if standing.is_empty() { "called" } else { "corrected" };
    let change = Change { at: now, by: Some(batch.by), record: "roll", id: batch.session, action };
    audit::note(conn, &change, &before, &after)?;
    Ok(after.len())
}

fn save_entry(conn: &mut Conn, batch: &Batch<'_>, person: Id, mark: Mark, now: Timestamp) -> QueryResult<()> {
    diesel::update(
        attendance_entries::table
            .filter(attendance_entries::session_id.eq(batch.session))
            .filter(attendance_entries::person_id.eq(person))
            .filter(attendance_entries::superseded_at.is_null()),
    )
    .set(attendance_entries::superseded_at.eq(now.0))
    .execute(conn)?;
    diesel::insert_into(attendance_entries::table)
        .values((
            attendance_entries::id.eq(new_id()),
            attendance_entries::session_id.eq(batch.session),
            attendance_entries::person_id.eq(person),
            attendance_entries::mark.eq(mark),
            attendance_entries::taken.eq(batch.taken),
            attendance_entries::recorded_by.eq(batch.by),
            attendance_entries::happened_at.eq(batch.happened_at.0),
            attendance_entries::received_at.eq(now.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// When each person was first marked in a session. Attendance counts in that month whatever is
/// corrected afterwards, so a correction takes back exactly what was added, and a session may be
/// moved without any sum going wrong.
fn first_marked(conn: &mut Conn, session: Id) -> QueryResult<BTreeMap<Id, Timestamp>> {
    let rows: Vec<(Id, i64)> = attendance_entries::table
        .filter(attendance_entries::session_id.eq(session))
        .order((attendance_entries::received_at, attendance_entries::id))
        .select((attendance_entries::person_id, attendance_entries::happened_at))
        .load(conn)?;
    let mut first = BTreeMap::new();
    for (person, at) in rows {
        first.entry(person).or_insert(Timestamp(at));
    }
    Ok(first)
}

/// The paths of people's home units today.
fn homes(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, String>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String)> = people::table
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
            .filter(unit_states::valid_to.is_null())
            .filter(people::id.eq_any(some))
            .order(people::id)
            .select((people::id, unit_states::path))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

fn edition_of(conn: &mut Conn, session: Id) -> QueryResult<(Id, String)> {
    sessions::table
        .inner_join(classes::table.inner_join(editions::table))
        .filter(sessions::id.eq(session))
        .select((editions::id, editions::course))
        .first(conn)
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
