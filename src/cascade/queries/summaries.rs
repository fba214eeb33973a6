//! The summary of re-teaches: by every unit on the path of the unit where it was taught.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::add_to_summary;
use crate::attendance::{self, Headcount};
use crate::cascade::review::State;
use crate::classes;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    cascade_summaries, class_facilitators, class_participants, classes as class_rows, editions, reteachings,
    unit_states,
};
use crate::units::tree;

/// What is counted. `reteachers` are those whose first accepted re-teach of the course it is,
/// `reached` the named participants who were in no accepted re-teach of the course before;
/// "first" is in the order of acceptance, so that what is accepted takes nothing back that is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CascadeSummary {
    pub waiting: i64,
    pub returned: i64,
    pub accepted: i64,
    pub reteachers: i64,
    pub reached: i64,
    /// As counted at the door in accepted re-teaches.
    pub headcount: i64,
}

impl CascadeSummary {
    fn plus(self, other: CascadeSummary, sign: i64) -> CascadeSummary {
        CascadeSummary {
            waiting: self.waiting + sign * other.waiting,
            returned: self.returned + sign * other.returned,
            accepted: self.accepted + sign * other.accepted,
            reteachers: self.reteachers + sign * other.reteachers,
            reached: self.reached + sign * other.reached,
            headcount: self.headcount + sign * other.headcount,
        }
    }
}

/// What one class adds, and where.
pub(super) struct Contribution {
    path: String,
    course: String,
    edition: Id,
    month: String,
    counts: CascadeSummary,
}

type Fact = (Id, State, Option<i64>, String, String, Id, Day);

/// The column `$of`, distinct, of the re-teaches of the course that were accepted `$when` and name one of these
/// people in `$named`: as those who held it, or as those who were in it.
macro_rules! accepted {
    ($conn:expr, $named:ident, $course:expr, $people:expr, $when:expr, $of:expr) => {{
        let mut found = BTreeSet::new();
        for some in $people.chunks(BINDS) {
            let rows: Vec<Id> = reteachings::table
                .inner_join(class_rows::table.inner_join(editions::table))
                .inner_join($named::table.on($named::class_id.eq(reteachings::class_id)))
                .filter($named::person_id.eq_any(some))
                .filter(reteachings::state.eq(State::Accepted))
                .filter($when)
                .filter(editions::course.eq($course))
                .order($of)
                .select($of)
                .distinct()
                .load($conn)?;
            found.extend(rows);
        }
        found
    }};
}

/// What a class adds to the summary as it stands now; nothing if it has no report or only a draft.
pub(super) fn contribution(conn: &mut Conn, class: Id) -> QueryResult<Option<Contribution>> {
    let fact: Option<Fact> = reteachings::table
        .inner_join(class_rows::table.inner_join(editions::table))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(class_rows::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(reteachings::class_id.eq(class))
        .select((
            reteachings::class_id,
            reteachings::state,
            reteachings::decided_at,
            unit_states::path,
            editions::course,
            editions::id,
            class_rows::starts_on,
        ))
        .first::<Fact>(conn)
        .optional()?;
    let Some((_, state, decided_at, path, course, edition, day)) = fact else { return Ok(None) };
    let mut counts = counts_of(state);
    if state == State::Accepted {
        let before = decided_at.unwrap_or(i64::MAX);
        let facilitators: Vec<Id> =
            classes::queries::facilitators(conn, class)?.into_iter().map(|f| f.person).collect();
        let participants = classes::queries::participant_ids(conn, class)?;
        let taught: BTreeSet<Id> = accepted!(
            conn,
            class_facilitators,
            &course,
            facilitators,
            reteachings::decided_at.lt(before),
            class_facilitators::person_id
        );
        let reached: BTreeSet<Id> = accepted!(
            conn,
            class_participants,
            &course,
            participants,
            reteachings::decided_at.lt(before),
            class_participants::person_id
        );
        counts.reteachers = not_among(&facilitators, &taught);
        counts.reached = not_among(&participants, &reached);
        counts.headcount = attendance::queries::headcount(conn, class)?.map_or(0, Headcount::total);
    }
    Ok((state != State::Draft).then(|| Contribution { path, course, edition, month: day.month(), counts }))
}

/// The reports of the course that were accepted after this one, if it was, and name somebody whom it names.
pub(super) fn accepted_behind(conn: &mut Conn, class: Id) -> QueryResult<Vec<Id>> {
    let accepted: Option<(Option<i64>, String)> = reteachings::table
        .inner_join(class_rows::table.inner_join(editions::table))
        .filter(reteachings::class_id.eq(class))
        .filter(reteachings::state.eq(State::Accepted))
        .select((reteachings::decided_at, editions::course))
        .first(conn)
        .optional()?;
    let Some((Some(decided_at), course)) = accepted else { return Ok(Vec::new()) };
    let facilitators: Vec<Id> =
        classes::queries::facilitators(conn, class)?.into_iter().map(|f| f.person).collect();
    let participants = classes::queries::participant_ids(conn, class)?;
    let mut behind = accepted!(
        conn,
        class_facilitators,
        &course,
        facilitators,
        reteachings::decided_at.gt(decided_at),
        reteachings::class_id
    );
    behind.extend(accepted!(
        conn,
        class_participants,
        &course,
        participants,
        reteachings::decided_at.gt(decided_at),
        reteachings::class_id
    ));
    Ok(behind.into_iter().collect())
}

fn counts_of(state: State) -> CascadeSummary {
    CascadeSummary {
        waiting: i64::from(state == State::HandedIn),
        returned: i64::from(state == State::Returned),
        accepted: i64::from(state == State::Accepted),
        ..CascadeSummary::default()
    }
}

fn not_among(people: &[Id], known: &BTreeSet<Id>) -> i64 {
    people.iter().filter(|p| !known.contains(p)).count() as i64
}

/// Takes out what a class added and puts in what it adds now.
pub(super) fn replace(
    conn: &mut Conn,
    before: Option<Contribution>,
    after: Option<Contribution>,
) -> QueryResult<()> {
    let mut deltas: BTreeMap<(Id, String, Id, String), CascadeSummary> = BTreeMap::new();
    for (part, sign) in [(before, -1), (after, 1)] {
        let Some(part) = part else { continue };
        for unit in tree::ids_on(&part.path) {
            let key = (unit, part.course.clone(), part.edition, part.month.clone());
            let sum = deltas.entry(key).or_default();
            *sum = sum.plus(part.counts, sign);
        }
    }
    deltas.retain(|_, delta| *delta != CascadeSummary::default());
    for ((unit, course, edition, month), delta) in &deltas {
        add_to_summary!(
            conn,
            cascade_summaries,
            (unit, course, edition, month),
            waiting += delta.waiting,
            returned += delta.returned,
            accepted += delta.accepted,
            reteachers += delta.reteachers,
            reached += delta.reached,
            headcount += delta.headcount
        )?;
    }
    Ok(())
}

type SummaryRow = (Id, String, Id, String, i64, i64, i64, i64, i64, i64);

fn stored(conn: &mut Conn, units: Option<&[Id]>) -> QueryResult<Vec<SummaryRow>> {
    use cascade_summaries as s;
    let order = (s::unit_id, s::course, s::edition_id, s::month);
    match units {
        Some(units) => s::table.filter(s::unit_id.eq_any(units)).order(order).load(conn),
        None => s::table.order(order).load(conn),
    }
}

fn summary_of(row: SummaryRow) -> ((Id, String, Id, String), CascadeSummary) {
    let (unit, course, edition, month, waiting, returned, accepted, reteachers, reached, headcount) = row;
    let counts = CascadeSummary { waiting, returned, accepted, reteachers, reached, headcount };
    ((unit, course, edition, month), counts)
}

/// What these units and all below them add up to, by unit and course. The units are known to be
/// the viewer's to see.
pub fn cascade_of_units(
    conn: &mut Conn,
    units: &[Id],
) -> QueryResult<BTreeMap<(Id, String), CascadeSummary>> {
    let mut found: BTreeMap<(Id, String), CascadeSummary> = BTreeMap::new();
    for some in units.chunks(BINDS) {
        for ((unit, course, ..), counts) in stored(conn, Some(some))?.into_iter().map(summary_of) {
            let sum = found.entry((unit, course)).or_default();
            *sum = sum.plus(counts, 1);
        }
    }
    Ok(found)
}

/// A row of the summary: unit, course, edition, month, and what is counted.
pub type Key = (Id, String, Id, String);

/// The summary as it is stored, all-zero rows left out, in order.
pub fn cascade_summary_rows(conn: &mut Conn) -> QueryResult<Vec<(Key, CascadeSummary)>> {
    let rows: BTreeMap<_, _> = stored(conn, None)?.into_iter().map(summary_of).collect();
    Ok(rows.into_iter().filter(|(_, counts)| *counts != CascadeSummary::default()).collect())
}

/// The same rows counted afresh from the reports, in the same order.
pub fn recount_cascade(conn: &mut Conn) -> QueryResult<Vec<(Key, CascadeSummary)>> {
    let facts: Vec<Fact> = reteachings::table
        .inner_join(class_rows::table.inner_join(editions::table))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(class_rows::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(reteachings::state.ne(State::Draft))
        .order((reteachings::decided_at, reteachings::class_id))
        .select((
            reteachings::class_id,
            reteachings::state,
            reteachings::decided_at,
            unit_states::path,
            editions::course,
            editions::id,
            class_rows::starts_on,
        ))
        .load(conn)?;
    let ids: Vec<Id> = facts.iter().map(|f| f.0).collect();
    let facilitators = classes::queries::facilitators_of(conn, &ids)?;
    let participants = classes::queries::participants_of(conn, &ids)?;
    let headcounts = attendance::queries::headcounts_of(conn, &ids)?;
    let (mut taught, mut reached) = (BTreeSet::new(), BTreeSet::new());
    let mut sums: BTreeMap<Key, CascadeSummary> = BTreeMap::new();
    for (class, state, _, path, course, edition, day) in facts {
        let mut counts = counts_of(state);
        if state == State::Accepted {
            for facilitator in facilitators.get(&class).into_iter().flatten() {
                counts.reteachers += i64::from(taught.insert((course.clone(), facilitator.person)));
            }
            for person in participants.get(&class).into_iter().flatten() {
                counts.reached += i64::from(reached.insert((course.clone(), *person)));
            }
            counts.headcount = headcounts.get(&class).copied().map_or(0, Headcount::total);
        }
        for unit in tree::ids_on(&path) {
            let sum = sums.entry((unit, course.clone(), edition, day.month())).or_default();
            *sum = sum.plus(counts, 1);
        }
    }
    Ok(sums.into_iter().collect())
}
