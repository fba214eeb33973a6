//! Reports of re-teaches and the verdicts on them. The class itself, its people and
//! its headcount are kept by their own slices; here is only where a report stands.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::review::{State, Verdict};
use crate::attendance::Mark;
use crate::classes::{Class, Kind};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    attendance_entries, class_facilitators, class_participants, classes, editions, people, reteachings,
    reviews, sessions,
};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

mod summaries;
mod tree;

pub use summaries::{CascadeSummary, cascade_of_units, cascade_summary_rows, recount_cascade};
pub use tree::{sources_of_course, taught_in};

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

/// Where the reports of these classes stand; a class that is no re-teach is left out.
pub fn reteach_state_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, State>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, State)> = reteachings::table
            .filter(reteachings::class_id.eq_any(some))
            .order(reteachings::class_id)
            .select((reteachings::class_id, reteachings::state))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
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
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String)> = reteachings::table
            .inner_join(classes::table.inner_join(editions::table))
            .inner_join(class_facilitators::table.on(class_facilitators::class_id.eq(reteachings::class_id)))
            .filter(class_facilitators::person_id.eq_any(some))
            .filter(reteachings::state.eq(State::Accepted))
            .order((class_facilitators::person_id, editions::course))
            .select((class_facilitators::person_id, editions::course))
            .load(conn)?;
        for key in rows {
            *found.entry(key).or_insert(0) += 1;
        }
    }
    Ok(found)
}

/// How many reports wait for a verdict within the scope.
pub fn waiting_in(conn: &mut Conn, scope: &Scope) -> QueryResult<i64> {
    reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::state.eq(State::HandedIn))
        .filter(is_in(classes::unit_id, scope))
        .count()
        .get_result(conn)
}

/// The reports that wait within the scope, the one handed in first on top.
pub fn waiting_reports_in(conn: &mut Conn, scope: &Scope, limit: i64) -> QueryResult<Vec<Reteaching>> {
    let rows = reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::state.eq(State::HandedIn))
        .filter(is_in(classes::unit_id, scope))
        .order((reteachings::handed_in_at, reteachings::class_id))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(reteaching_of).collect())
}

/// The reports on which there is a verdict within the scope, the one decided last on top.
pub fn decided_reports_in(conn: &mut Conn, scope: &Scope, limit: i64) -> QueryResult<Vec<Reteaching>> {
    let rows = reteachings::table
        .inner_join(classes::table)
        .filter(reteachings::state.eq_any([State::Returned, State::Accepted]))
        .filter(is_in(classes::unit_id, scope))
        .order((reteachings::decided_at.desc(), reteachings::class_id))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(reteaching_of).collect())
}

/// A verdict as it was given.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Review {
    pub class: Id,
    pub verdict: Verdict,
    pub reason: Option<String>,
    pub reviewer: String,
    pub reviewed_at: Timestamp,
}

type ReviewRow = (Id, Verdict, Option<String>, String, i64);

/// Every verdict on these classes, the oldest first.
pub fn reviews_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Review>>> {
    let mut found: BTreeMap<Id, Vec<Review>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows = reviews::table
            .inner_join(people::table)
            .filter(reviews::class_id.eq_any(some))
            .order((reviews::reviewed_at, reviews::id))
            .select((
                reviews::class_id,
                reviews::verdict,
                reviews::reason,
                people::full_name,
                reviews::reviewed_at,
            ))
            .load::<ReviewRow>(conn)?;
        for (class, verdict, reason, reviewer, at) in rows {
            let review = Review { class, verdict, reason, reviewer, reviewed_at: Timestamp(at) };
            found.entry(class).or_default().push(review);
        }
    }
    Ok(found)
}

/// The verdict of this id on a class and its reason, if it is on record; that of another class is not found.
pub fn given_review(conn: &mut Conn, id: Id, class: Id) -> QueryResult<Option<(Verdict, Option<String>)>> {
    let known: Option<(Id, Verdict, Option<String>)> = reviews::table
        .filter(reviews::id.eq(id))
        .select((reviews::class_id, reviews::verdict, reviews::reason))
        .first(conn)
        .optional()?;
    match known {
        Some((other, ..)) if other != class => Err(diesel::result::Error::NotFound),
        known => Ok(known.map(|(_, verdict, reason)| (verdict, reason))),
    }
}

/// The classes that a person may teach on, the newest first: those they were really in. One that has
/// not begun has taught nobody yet, and drafts of others are nobody's class.
pub fn learned_classes(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Class>> {
    let there = classes_learned_in(conn, person)?;
    let mut classes = crate::classes::queries::classes_attended_by(conn, person, begun_among)?;
    let ids: Vec<Id> = classes.iter().map(|c| c.id).collect();
    let states = reteach_state_of(conn, &ids)?;
    classes.retain(|class| {
        there.contains(&class.id)
            && class.starts_on <= today
            && (class.kind != Kind::Reteach || states.get(&class.id).is_some_and(|s| s.is_public()))
    });
    Ok(classes)
}

/// Of the classes that a person may teach on, those that no class of theirs names as its source.
pub fn untaught_classes(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Class>> {
    let sources: Vec<Option<Id>> = class_facilitators::table
        .filter(class_facilitators::person_id.eq(person))
        .order(class_facilitators::class_id)
        .select(class_facilitators::source_id)
        .load(conn)?;
    let mut classes = learned_classes(conn, person, today)?;
    classes.retain(|class| !sources.contains(&Some(class.id)));
    Ok(classes)
}

/// The classes of which a person was a participant and really there: marked present or late in at
/// least one session, or in a class whose roll nobody called.
pub fn classes_learned_in(conn: &mut Conn, person: Id) -> QueryResult<BTreeSet<Id>> {
    let named: Vec<Id> = class_participants::table
        .filter(class_participants::person_id.eq(person))
        .order(class_participants::class_id)
        .select(class_participants::class_id)
        .load(conn)?;
    let mut learned = BTreeSet::new();
    for some in named.chunks(BINDS) {
        let called: Vec<Id> = attendance_entries::table
            .inner_join(sessions::table)
            .filter(sessions::class_id.eq_any(some))
            .order(sessions::class_id)
            .select(sessions::class_id)
            .distinct()
            .load(conn)?;
        let came: Vec<Id> = attendance_entries::table
            .inner_join(sessions::table)
            .filter(sessions::class_id.eq_any(some))
            .filter(attendance_entries::person_id.eq(person))
            .filter(attendance_entries::superseded_at.is_null())
            .filter(attendance_entries::mark.eq_any(Mark::CAME))
            .order(sessions::class_id)
            .select(sessions::class_id)
            .distinct()
            .load(conn)?;
        let there =
            some.iter().filter(|class| super::reteaching::was_there(**class, &came, called.contains(class)));
        learned.extend(there);
    }
    Ok(learned)
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
    let before = summaries::contribution(conn, class)?;
    let done = change(conn)?;
    let after = summaries::contribution(conn, class)?;
    summaries::replace(conn, before, after)?;
    Ok(done)
}

/// Saves where a report stands after its facilitator has saved it. Call within [`with_summary`].
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
    let action = if new.state == State::HandedIn { "handed_in" } else { "saved" };
    let change = Change { at: now, by: Some(by), record: "reteaching", id: new.class, action };
    audit::note(conn, &change, &before.map(|r| r.state), &new.state)
}

/// A verdict to be given.
#[derive(Clone, Debug)]
pub struct NewReview {
    pub id: Id,
    pub class: Id,
    pub verdict: Verdict,
    pub reason: Option<String>,
    /// The state that the rule made of it.
    pub state: State,
}

/// Puts a verdict on record and moves the report. Call within [`with_summary`].
pub fn add_review(conn: &mut Conn, new: &NewReview, by: Id, now: Timestamp) -> QueryResult<()> {
    diesel::insert_into(reviews::table)
        .values((
            reviews::id.eq(new.id),
            reviews::class_id.eq(new.class),
            reviews::verdict.eq(new.verdict),
            reviews::reason.eq(&new.reason),
            reviews::reviewed_by.eq(by),
            reviews::reviewed_at.eq(now.0),
        ))
        .execute(conn)?;
    // Who was reached first is decided by the order of acceptance, so no two are accepted at once.
    let last: Option<i64> = reteachings::table
        .filter(reteachings::state.eq(State::Accepted))
        .select(diesel::dsl::max(reteachings::decided_at))
        .first(conn)?;
    let decided_at = now.0.max(last.map_or(i64::MIN, |at| at + 1));
    diesel::update(reteachings::table.filter(reteachings::class_id.eq(new.class)))
        .set((reteachings::state.eq(new.state), reteachings::decided_at.eq(decided_at)))
        .execute(conn)?;
    let action = new.verdict.code();
    let change = Change { at: now, by: Some(by), record: "reteaching", id: new.class, action };
    audit::note(conn, &change, &State::HandedIn, &(new.state, &new.reason))
}
