//! Sums of units, from the summaries that each slice keeps, and the count of people.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::attendance::queries::attendance_of_units;
use crate::cascade::queries::cascade_of_units;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{accounts, people, quiz_summaries, reading_summaries, unit_states};
use crate::overview::summary::Sums;
use crate::quizzes::shelf::InUse;
use crate::units::queries::is_in;
use crate::units::scope::Scope;
use crate::units::{Unit, tree};

/// The sums of each of these units, each with all below it. What was read and passed counts in these
/// courses alone, those in use, with what their editions share in substance, and of the people asked to
/// learn them: a share is of people and of what they are to read today. What was held (rolls,
/// re-teaches) counts whatever the edition, of one course or of all. Costs as many rows as there are
/// units, courses and months, whatever lies beneath, but for the count of people.
pub fn sums_of(
    conn: &mut Conn,
    scope: &Scope,
    units: &[Unit],
    courses: &[InUse],
    course: Option<&str>,
) -> QueryResult<BTreeMap<Id, Sums>> {
    let ids: Vec<Id> = units.iter().map(|u| u.id).collect();
    let wanted = |of: &str| course.is_none_or(|course| course == of);
    let mut sums: BTreeMap<Id, Sums> = BTreeMap::new();
    for (path, people, readers) in people_by_path(conn, scope)? {
        let asked = |course: &&InUse| course.is_for(&path);
        let modules: i64 =
            courses.iter().filter(asked).map(|course| course.shelved.course.modules.len() as i64).sum();
        let courses = courses.iter().filter(asked).count() as i64;
        for unit in units.iter().filter(|unit| path.starts_with(&unit.path)) {
            let sum = sums.entry(unit.id).or_default();
            sum.people += people;
            sum.readers += readers;
            sum.modules_asked += readers * modules;
            sum.courses_asked += readers * courses;
        }
    }
    let learned = learned_of(conn, units, courses)?;
    for (unit, course) in units.iter().flat_map(|unit| courses.iter().map(move |course| (unit, course))) {
        let Some(row) = row_for(unit, course) else { continue };
        let Some([modules, finished, passed]) = learned.get(&(row, course.edition.substance)) else {
            continue;
        };
        let sum = sums.entry(unit.id).or_default();
        sum.modules_read += modules;
        sum.finished_reading += finished;
        sum.passed_all += passed;
    }
    for ((unit, of), rate) in attendance_of_units(conn, &ids)? {
        if wanted(&of) {
            let sum = sums.entry(unit).or_default();
            sum.marked += rate.marked;
            sum.came += rate.came;
        }
    }
    for ((unit, of), counts) in cascade_of_units(conn, &ids)? {
        if wanted(&of) {
            let sum = sums.entry(unit).or_default();
            sum.accepted += counts.accepted;
            sum.waiting += counts.waiting;
            sum.reached += counts.reached;
        }
    }
    Ok(sums)
}

/// Whose row says what the people of a unit who are asked to learn a course have learned: the unit's own
/// where all of them are; the keeper's where it lies below; nobody's elsewhere.
fn row_for(unit: &Unit, course: &InUse) -> Option<Id> {
    match (course.is_for(&unit.path), course.concerns(&unit.path)) {
        (true, _) => Some(unit.id),
        (false, true) => tree::ids_on(&course.kept_at).last().copied(),
        (false, false) => None,
    }
}

/// What the summaries say of these units and of those that keep these courses, by unit and substance:
/// modules read, people who read all, people who passed all.
fn learned_of(
    conn: &mut Conn,
    units: &[Unit],
    courses: &[InUse],
) -> QueryResult<BTreeMap<(Id, Id), [i64; 3]>> {
    let substances: Vec<Id> = courses.iter().map(|course| course.edition.substance).collect();
    let rows = units.iter().flat_map(|unit| courses.iter().filter_map(|course| row_for(unit, course)));
    let rows: Vec<Id> = rows.collect::<BTreeSet<_>>().into_iter().collect();
    let mut learned: BTreeMap<(Id, Id), [i64; 3]> = BTreeMap::new();
    for some in rows.chunks(BINDS) {
        let read: Vec<(Id, Id, i64, i64)> = reading_summaries::table
            .filter(reading_summaries::unit_id.eq_any(some))
            .filter(reading_summaries::edition_id.eq_any(&substances))
            .order((reading_summaries::unit_id, reading_summaries::edition_id))
            .select((
                reading_summaries::unit_id,
                reading_summaries::edition_id,
                reading_summaries::modules_read,
                reading_summaries::finished,
            ))
            .load(conn)?;
        for (unit, substance, modules, finished) in read {
            let sum = learned.entry((unit, substance)).or_default();
            *sum = [sum[0] + modules, sum[1] + finished, sum[2]];
        }
        let passed: Vec<(Id, Id, i64)> = quiz_summaries::table
            .filter(quiz_summaries::unit_id.eq_any(some))
            .filter(quiz_summaries::edition_id.eq_any(&substances))
            .order((quiz_summaries::unit_id, quiz_summaries::edition_id))
            .select((quiz_summaries::unit_id, quiz_summaries::edition_id, quiz_summaries::finished))
            .load(conn)?;
        for (unit, substance, finished) in passed {
            learned.entry((unit, substance)).or_default()[2] += finished;
        }
    }
    Ok(learned)
}

/// How many people have their home at each path of the scope, and how many of them were ever given
/// an account: one that was closed has read before, and its reading stays counted.
fn people_by_path(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<(String, i64, i64)>> {
    people::table
        .left_join(accounts::table.on(accounts::person_id.eq(people::id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(people::unit_id, scope))
        .group_by(unit_states::path)
        .order(unit_states::path)
        .select((unit_states::path, count_star(), count(accounts::person_id.nullable())))
        .load(conn)
}
