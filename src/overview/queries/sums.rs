//! Sums of units, from the summaries that each slice keeps, and the count of people.

use std::collections::BTreeMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::attendance::queries::attendance_of_units;
use crate::cascade::queries::cascade_of_units;
use crate::courses::queries::editions as editions_by_id;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{accounts, people, quiz_summaries, reading_summaries, unit_states};
use crate::overview::summary::Sums;
use crate::units::Unit;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// The sums of each of these units, each with all below it. What was read and passed counts in
/// these editions alone, those in use, with what they share in substance: a share is of people and of what they can read today. What
/// was held (rolls, re-teaches) counts whatever the edition, of one course or of all. Costs as many
/// rows as there are units and months, whatever lies beneath, but for the count of people.
pub fn sums_of(
    conn: &mut Conn,
    scope: &Scope,
    units: &[Unit],
    editions: &[Id],
    course: Option<&str>,
) -> QueryResult<BTreeMap<Id, Sums>> {
    let ids: Vec<Id> = units.iter().map(|u| u.id).collect();
    // Summaries count what editions of the same substance share under the first of them.
    let substances: Vec<Id> = editions_by_id(conn, editions)?.into_iter().map(|e| e.substance).collect();
    let wanted = |of: &str| course.is_none_or(|course| course == of);
    let mut sums: BTreeMap<Id, Sums> = BTreeMap::new();
    for (path, people, readers) in people_by_path(conn, scope)? {
        for unit in units.iter().filter(|unit| path.starts_with(&unit.path)) {
            let sum = sums.entry(unit.id).or_default();
            sum.people += people;
            sum.readers += readers;
        }
    }
    for some in ids.chunks(BINDS) {
        let read: Vec<(Id, i64, i64)> = reading_summaries::table
            .filter(reading_summaries::unit_id.eq_any(some))
            .filter(reading_summaries::edition_id.eq_any(&substances))
            .order(reading_summaries::unit_id)
            .select((
                reading_summaries::unit_id,
                reading_summaries::modules_read,
                reading_summaries::finished,
            ))
            .load(conn)?;
        for (unit, modules, finished) in read {
            let sum = sums.entry(unit).or_default();
            sum.modules_read += modules;
            sum.finished_reading += finished;
        }
        let passed: Vec<(Id, i64)> = quiz_summaries::table
            .filter(quiz_summaries::unit_id.eq_any(some))
            .filter(quiz_summaries::edition_id.eq_any(&substances))
            .order(quiz_summaries::unit_id)
            .select((quiz_summaries::unit_id, quiz_summaries::finished))
            .load(conn)?;
        for (unit, finished) in passed {
            sums.entry(unit).or_default().passed_all += finished;
        }
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
