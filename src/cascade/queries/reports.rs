//! Reports of re-teaches: where each stands, and moving it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::summaries;
use super::unsent::drop_unsent;
use crate::cascade::review::State;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{class_facilitators, class_participants, classes, editions, reteachings, reviews};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// Where a report stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Reteaching {
    pub class: Id,
    pub state: State,
    pub reported_by: Id,
    /// Whether a draft says when it began, and how long it took.
    pub start_said: bool,
    pub length_said: bool,
    pub handed_in_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
}

/// What the audit says of a draft that was thrown away.
const DISCARDED: &str = "discarded";

type Row = (Id, State, Id, bool, bool, Option<i64>, Option<i64>);

const COLUMNS: (
    reteachings::class_id,
    reteachings::state,
    reteachings::reported_by,
    reteachings::start_said,
    reteachings::length_said,
    reteachings::handed_in_at,
    reteachings::decided_at,
) = (
    reteachings::class_id,
    reteachings::state,
    reteachings::reported_by,
    reteachings::start_said,
    reteachings::length_said,
    reteachings::handed_in_at,
    reteachings::decided_at,
);

fn reteaching_of(
    (class, state, reported_by, start_said, length_said, handed_in, decided): Row,
) -> Reteaching {
    Reteaching {
        class,
        state,
        reported_by,
        start_said,
        length_said,
        handed_in_at: handed_in.map(Timestamp),
        decided_at: decided.map(Timestamp),
    }
}

/// The report of a class; who may see it is for the caller to decide (owner, or right and state).
pub fn known_reteaching(conn: &mut Conn, class: Id) -> QueryResult<Reteaching> {
    reteachings::table
        .filter(reteachings::class_id.eq(class))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(reteaching_of)
}

/// The report of a class, if it has one.
pub fn report_if_any(conn: &mut Conn, class: Id) -> QueryResult<Option<Reteaching>> {
    known_reteaching(conn, class).optional()
}

/// A person's own reports, the one of the newest class first.
pub fn reports_of(conn: &mut Conn, person: Id) -> QueryResult<Vec<Reteaching>> {
    let rows = reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::reported_by.eq(person))
        .order((classes::starts_on.desc(), classes::id.desc()))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(reteaching_of).collect())
}

/// The accepted re-teaches that name these people in one of the tables of who was in a class.
macro_rules! accepted_with {
    ($conn:expr, $ids:expr, $named:ident) => {{
        let mut found = BTreeMap::new();
        for some in $ids.chunks(BINDS) {
            let rows: Vec<(Id, String)> = reteachings::table
                .inner_join(classes::table.inner_join(editions::table))
                .inner_join($named::table.on($named::class_id.eq(reteachings::class_id)))
                .filter($named::person_id.eq_any(some))
                .filter(reteachings::state.eq(State::Accepted))
                .order(($named::person_id, editions::course))
                .select(($named::person_id, editions::course))
                .load($conn)?;
            for key in rows {
                *found.entry(key).or_insert(0) += 1;
            }
        }
        Ok(found)
    }};
}

/// Where the reports of these classes stand; a class that is no re-teach is left out.
pub fn reteach_state_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, State>> {
    let reports = known_reteachings(conn, ids)?;
    Ok(reports.into_iter().map(|(class, report)| (class, report.state)).collect())
}

/// Of these classes, those that somebody has begun to report and not handed in: they are theirs alone.
pub fn begun_among(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeSet<Id>> {
    let states = reteach_state_of(conn, ids)?;
    Ok(states.into_iter().filter(|(_, state)| *state == State::Draft).map(|(class, _)| class).collect())
}

/// The reports of these classes, by class; who may see each is for the caller to decide.
pub fn known_reteachings(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Reteaching>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows = reteachings::table
            .filter(reteachings::class_id.eq_any(some))
            .order(reteachings::class_id)
            .select(COLUMNS)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(reteaching_of).map(|report| (report.class, report)));
    }
    Ok(found)
}

/// How many accepted re-teaches these people held, by person and course; none is left out.
pub fn accepted_by_person(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<(Id, String), i64>> {
    accepted_with!(conn, ids, class_facilitators)
}

/// How many accepted re-teaches these people were taught in, by person and course; none is left out.
pub fn accepted_for_person(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<(Id, String), i64>> {
    accepted_with!(conn, ids, class_participants)
}

/// How many reports within the scope wait for a verdict of `reviewer`: nobody decides on what they taught.
pub fn waiting_for(conn: &mut Conn, scope: &Scope, reviewer: Id) -> QueryResult<i64> {
    let taught = class_facilitators::table.filter(class_facilitators::person_id.eq(reviewer));
    let own = taught.select(class_facilitators::class_id);
    reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::state.eq(State::HandedIn))
        .filter(is_in(classes::unit_id, scope))
        .filter(reteachings::class_id.ne_all(own))
        .count()
        .get_result(conn)
}

/// Those reports, the one handed in first on top.
pub fn reports_waiting_for(
    conn: &mut Conn,
    scope: &Scope,
    reviewer: Id,
    limit: i64,
) -> QueryResult<Vec<Reteaching>> {
    let taught = class_facilitators::table.filter(class_facilitators::person_id.eq(reviewer));
    let own = taught.select(class_facilitators::class_id);
    let rows = reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::state.eq(State::HandedIn))
        .filter(is_in(classes::unit_id, scope))
        .filter(reteachings::class_id.ne_all(own))
        .order((reteachings::handed_in_at, reteachings::class_id))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(reteaching_of).collect())
}

/// The reports of the last `limit` verdicts within the scope, the one judged last on top. One that was judged
/// several times stands where it was judged last.
pub fn decided_reports_in(conn: &mut Conn, scope: &Scope, limit: i64) -> QueryResult<Vec<Reteaching>> {
    let verdicts = reviews::table
        .inner_join(reteachings::table.on(reteachings::class_id.eq(reviews::class_id)))
        .inner_join(classes::table.on(classes::id.eq(reviews::class_id)))
        .filter(reteachings::state.eq_any([State::Returned, State::Accepted]))
        .filter(is_in(classes::unit_id, scope))
        .order((reviews::reviewed_at.desc(), reviews::id.desc()))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    let mut seen = BTreeSet::new();
    let reports = verdicts.into_iter().map(reteaching_of);
    Ok(reports.filter(|report| seen.insert(report.class)).collect())
}

/// A report as it is saved, together with its class, in one transaction.
#[derive(Clone, Copy, Debug)]
pub struct NewReteaching {
    pub class: Id,
    pub state: State,
    pub start_said: bool,
    pub length_said: bool,
}

/// Everything that moves a report: runs `change` between taking the class out of the summary and
/// putting it back as it then is, so that whatever changes (state, day, unit, people) is counted.
pub fn with_summary<T, E: From<diesel::result::Error>>(
    conn: &mut Conn,
    class: Id,
    change: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    // Whom an accepted report reached first, another may have reached next: taken back, it counts there.
    let mut moved = summaries::accepted_behind(conn, class)?;
    moved.push(class);
    let of_all = |conn: &mut Conn| {
        moved.iter().map(|class| summaries::contribution(conn, *class)).collect::<QueryResult<Vec<_>>>()
    };
    let before = of_all(conn)?;
    let done = change(conn)?;
    let after = of_all(conn)?;
    for (before, after) in before.into_iter().zip(after) {
        summaries::replace(conn, before, after)?;
    }
    Ok(done)
}

/// Saves where a report stands after its facilitator has saved it; nothing of it is unsent any more. Call within [`with_summary`].
pub fn save_report(conn: &mut Conn, new: &NewReteaching, by: Id, now: Timestamp) -> QueryResult<()> {
    let before = known_reteaching(conn, new.class).optional()?;
    let earlier = before.as_ref().and_then(|r| r.handed_in_at).map(|at| at.0);
    let handed_in_at = if new.state == State::HandedIn { Some(now.0) } else { earlier };
    let row = (
        reteachings::class_id.eq(new.class),
        reteachings::state.eq(new.state),
        reteachings::reported_by.eq(by),
        reteachings::start_said.eq(new.start_said),
        reteachings::length_said.eq(new.length_said),
        reteachings::handed_in_at.eq(handed_in_at),
    );
    each_backend!(conn, |c| diesel::insert_into(reteachings::table)
        .values(row)
        .on_conflict(reteachings::class_id)
        .do_update()
        .set((
            reteachings::state.eq(new.state),
            reteachings::start_said.eq(new.start_said),
            reteachings::length_said.eq(new.length_said),
            reteachings::handed_in_at.eq(handed_in_at),
        ))
        .execute(c))?;
    drop_unsent(conn, new.class)?;
    let action = if new.state == State::HandedIn { "handed_in" } else { "saved" };
    let change = Change { at: now, by: Some(by), record: "reteaching", id: new.class, action };
    audit::note(conn, &change, &before.map(|r| r.state), &new.state)
}

/// Has this person thrown away the report of this class?
pub fn was_discarded(conn: &mut Conn, class: Id, by: Id) -> QueryResult<bool> {
    audit::was_done(conn, "reteaching", class, DISCARDED, by)
}

/// Throws away a report that was only ever a draft, before its class.
pub fn remove_report(conn: &mut Conn, report: &Reteaching, by: Id, now: Timestamp) -> QueryResult<()> {
    diesel::delete(reteachings::table.filter(reteachings::class_id.eq(report.class))).execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "reteaching", id: report.class, action: DISCARDED };
    audit::note(conn, &change, &report.state, &())
}
