//! Entries of the rolls, headcounts, and the summary of attendance by unit.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::rate::Rate;
use super::{Entry, Headcount, Mark, Taken};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    attendance_entries, attendance_summaries, classes, editions, headcounts, people, sessions, unit_states,
};
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

/// The marks of a session that were corrected, by person, the oldest first.
pub fn corrected(conn: &mut Conn, session: Id) -> QueryResult<BTreeMap<Id, Vec<Entry>>> {
    let rows = attendance_entries::table
        .inner_join(people::table.on(people::id.eq(attendance_entries::recorded_by)))
        .filter(attendance_entries::session_id.eq(session))
        .filter(attendance_entries::superseded_at.is_not_null())
        .order((attendance_entries::superseded_at, attendance_entries::id))
        .select(ENTRY)
        .load::<EntryRow>(conn)?;
    let mut found: BTreeMap<Id, Vec<Entry>> = BTreeMap::new();
    for entry in rows.into_iter().map(entry_of) {
        found.entry(entry.person).or_default().push(entry);
    }
    Ok(found)
}

/// Every mark one person was given in a session, the oldest first; the last one stands.
pub fn history(conn: &mut Conn, session: Id, person: Id) -> QueryResult<Vec<Entry>> {
    let mut entries = corrected(conn, session)?.remove(&person).unwrap_or_default();
    entries.extend(roll(conn, session)?.remove(&person));
    Ok(entries)
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
        add_to_summary(conn, *unit, &course, edition, month, *delta)?;
    }
    let before: Vec<(Id, Option<Mark>)> =
        changes.keys().map(|person| (*person, standing.get(person).copied())).collect();
    let after: Vec<(Id, Mark)> = changes.into_iter().collect();
    let action = if standing.is_empty() { "called" } else { "corrected" };
    let change = Change { at: now, by: Some(batch.by), record: "roll", id: batch.session, action };
    audit::note(conn, &change, &before, &after)?;
    Ok(after.len())
}

/// [`save_marks`] for one person.
pub fn save_mark(
    conn: &mut Conn,
    (session, person, mark): (Id, Id, Mark),
    taken: Taken,
    by: Id,
    happened_at: Timestamp,
    now: Timestamp,
) -> QueryResult<usize> {
    save_marks(conn, &Batch { session, marks: &[(person, mark)], taken, by, happened_at }, now)
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

fn add_to_summary(
    conn: &mut Conn,
    unit: Id,
    course: &str,
    edition: Id,
    month: &str,
    delta: Rate,
) -> QueryResult<()> {
    let row = (
        attendance_summaries::unit_id.eq(unit),
        attendance_summaries::course.eq(course),
        attendance_summaries::edition_id.eq(edition),
        attendance_summaries::month.eq(month),
        attendance_summaries::marked.eq(delta.marked),
        attendance_summaries::came.eq(delta.came),
    );
    each_backend!(conn, |c| diesel::insert_into(attendance_summaries::table)
        .values(row)
        .on_conflict((
            attendance_summaries::unit_id,
            attendance_summaries::course,
            attendance_summaries::edition_id,
            attendance_summaries::month,
        ))
        .do_update()
        .set((
            attendance_summaries::marked.eq(attendance_summaries::marked + delta.marked),
            attendance_summaries::came.eq(attendance_summaries::came + delta.came),
        ))
        .execute(c))?;
    Ok(())
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

// Headcounts.

/// How many came to a class where names were not taken.
pub fn headcount(conn: &mut Conn, class: Id) -> QueryResult<Option<Headcount>> {
    Ok(headcounts_of(conn, &[class])?.remove(&class))
}

/// The headcounts of many classes; one without is left out.
pub fn headcounts_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Headcount>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, i32, i32)> = headcounts::table
            .filter(headcounts::class_id.eq_any(some))
            .order(headcounts::class_id)
            .select((headcounts::class_id, headcounts::female, headcounts::male))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(class, female, male)| (class, Headcount { female, male })));
    }
    Ok(found)
}

/// Sets the headcount of a class, or takes it away, and notes what it was.
pub fn set_headcount(
    conn: &mut Conn,
    class: Id,
    count: Option<Headcount>,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    let before = headcount(conn, class)?;
    if before == count {
        return Ok(());
    }
    match count {
        Some(count) => {
            let row = (
                headcounts::class_id.eq(class),
                headcounts::female.eq(count.female),
                headcounts::male.eq(count.male),
                headcounts::recorded_by.eq(by),
                headcounts::recorded_at.eq(now.0),
            );
            each_backend!(conn, |c| diesel::insert_into(headcounts::table)
                .values(row)
                .on_conflict(headcounts::class_id)
                .do_update()
                .set((
                    headcounts::female.eq(count.female),
                    headcounts::male.eq(count.male),
                    headcounts::recorded_by.eq(by),
                    headcounts::recorded_at.eq(now.0),
                ))
                .execute(c))?;
        }
        None => {
            diesel::delete(headcounts::table.filter(headcounts::class_id.eq(class))).execute(conn)?;
        }
    }
    let change = Change { at: now, by: Some(by), record: "headcount", id: class, action: "counted" };
    audit::note(conn, &change, &before, &count)
}

// The summary.

/// One row of the summary: unit, course, edition, month, and the rate of all below the unit.
pub type SummaryRow = (Id, String, Id, String, Rate);

/// Attendance of these units and all below them: by unit and course, over all editions and months.
pub fn attendance_of_units(conn: &mut Conn, units: &[Id]) -> QueryResult<BTreeMap<(Id, String), Rate>> {
    let mut found: BTreeMap<(Id, String), Rate> = BTreeMap::new();
    for some in units.chunks(BINDS) {
        let rows: Vec<(Id, String, i64, i64)> = attendance_summaries::table
            .filter(attendance_summaries::unit_id.eq_any(some))
            .order((attendance_summaries::unit_id, attendance_summaries::course))
            .select((
                attendance_summaries::unit_id,
                attendance_summaries::course,
                attendance_summaries::marked,
                attendance_summaries::came,
            ))
            .load(conn)?;
        for (unit, course, marked, came) in rows {
            let sum = found.entry((unit, course)).or_default();
            sum.marked += marked;
            sum.came += came;
        }
    }
    Ok(found)
}

/// The summary as it is stored, without the rows in which nothing is left.
pub fn attendance_summary_rows(conn: &mut Conn) -> QueryResult<Vec<SummaryRow>> {
    let rows: Vec<(Id, String, Id, String, i64, i64)> = attendance_summaries::table
        .order((
            attendance_summaries::unit_id,
            attendance_summaries::course,
            attendance_summaries::edition_id,
            attendance_summaries::month,
        ))
        .load(conn)?;
    let mut found: Vec<SummaryRow> = rows
        .into_iter()
        .filter(|(_, _, _, _, marked, came)| (*marked, *came) != (0, 0))
        .map(|(unit, course, edition, month, marked, came)| {
            (unit, course, edition, month, Rate { marked, came })
        })
        .collect();
    found.sort_by(|a, b| (a.0, &a.1, a.2, &a.3).cmp(&(b.0, &b.1, b.2, &b.3)));
    Ok(found)
}

/// The same rows counted afresh from the entries.
pub fn recount_attendance(conn: &mut Conn) -> QueryResult<Vec<SummaryRow>> {
    type Fact = (Id, Id, Mark, i64, Option<i64>, Id, String, String);
    let facts: Vec<Fact> = attendance_entries::table
        .inner_join(sessions::table.inner_join(classes::table.inner_join(editions::table)))
        .inner_join(people::table.on(people::id.eq(attendance_entries::person_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .order((attendance_entries::received_at, attendance_entries::id))
        .select((
            attendance_entries::session_id,
            attendance_entries::person_id,
            attendance_entries::mark,
            attendance_entries::happened_at,
            attendance_entries::superseded_at,
            editions::id,
            editions::course,
            unit_states::path,
        ))
        .load(conn)?;
    let mut first: BTreeMap<(Id, Id), Timestamp> = BTreeMap::new();
    for (session, person, _, at, ..) in &facts {
        first.entry((*session, *person)).or_insert(Timestamp(*at));
    }
    let mut sums: BTreeMap<(Id, String, Id, String), Rate> = BTreeMap::new();
    for (session, person, mark, at, superseded_at, edition, course, path) in facts {
        if superseded_at.is_some() {
            continue;
        }
        let month = first.get(&(session, person)).copied().unwrap_or(Timestamp(at)).day().month();
        for unit in tree::ids_on(&path) {
            let sum = sums.entry((unit, course.clone(), edition, month.clone())).or_default();
            *sum = sum.and(mark);
        }
    }
    Ok(sums
        .into_iter()
        .map(|((unit, course, edition, month), rate)| (unit, course, edition, month, rate))
        .collect())
}

// For pages about one person, and for those who have rolls to call.

/// The marks of one person that stand, by session. For the person, or once a rule has shown that
/// their records are the viewer's to see.
pub fn marks_of_person(conn: &mut Conn, person: Id) -> QueryResult<Vec<(Id, Mark)>> {
    attendance_entries::table
        .filter(attendance_entries::person_id.eq(person))
        .filter(attendance_entries::superseded_at.is_null())
        .order(attendance_entries::session_id)
        .select((attendance_entries::session_id, attendance_entries::mark))
        .load(conn)
}

/// Those of these sessions whose roll has been called, at least in part.
pub fn called_among(conn: &mut Conn, sessions: &[Id]) -> QueryResult<std::collections::BTreeSet<Id>> {
    let mut called = std::collections::BTreeSet::new();
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
