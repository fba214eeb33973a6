//! The summary of attendance: by every unit on the path of a person's home.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::add_to_summary;
use crate::attendance::Mark;
use crate::attendance::rate::Rate;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    attendance_entries, attendance_summaries, classes, editions, people, sessions, unit_states,
};
use crate::units::tree;

/// Adds to one row of the summary.
pub(super) fn count(
    conn: &mut Conn,
    unit: Id,
    course: &str,
    edition: Id,
    month: &str,
    delta: Rate,
) -> QueryResult<()> {
    add_to_summary!(
        conn,
        attendance_summaries,
        (unit, course, edition, month),
        marked += delta.marked,
        came += delta.came
    )?;
    Ok(())
}

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
