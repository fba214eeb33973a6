//! What the sources of re-teaches, as they stand now, make doubtful in them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{learners_of, reteach_state_of};
use crate::attendance::Mark;
use crate::cascade::doubt::{self, Doubt};
use crate::cascade::held::Learners;
use crate::cascade::review::{State, Verdict};
use crate::classes::{Class, Facilitator};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    attendance_entries, class_facilitators, class_participants, classes as class_rows, reteachings, reviews,
    sessions,
};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// Of these classes, with who taught each, those that no longer fit to a source of theirs and are to be
/// looked at again.
pub fn doubtful_among(
    conn: &mut Conn,
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
) -> QueryResult<BTreeSet<Id>> {
    let ids = sources_of(facilitators);
    let learners = learners_of(conn, &ids)?;
    doubtful_with(conn, classes, facilitators, &learners)
}

fn sources_of(facilitators: &BTreeMap<Id, Vec<Facilitator>>) -> Vec<Id> {
    let sources: BTreeSet<Id> = facilitators.values().flatten().filter_map(|f| f.source).collect();
    sources.into_iter().collect()
}

/// The same, where those who learned in the sources are known already.
pub fn doubtful_with(
    conn: &mut Conn,
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    learners: &BTreeMap<Id, Learners>,
) -> QueryResult<BTreeSet<Id>> {
    let doubts = all_doubts(conn, classes, facilitators, learners)?;
    let ids: Vec<Id> = doubts.keys().copied().collect();
    let known = known_doubts(conn, &ids)?;
    Ok(ids.into_iter().filter(|class| is_open(*class, &doubts, &known)).collect())
}

/// Is there a doubt about this class that was not known when its report was accepted?
fn is_open(class: Id, doubts: &BTreeMap<Id, Vec<Doubt>>, known: &BTreeMap<Id, Vec<Doubt>>) -> bool {
    let of = |doubts: &BTreeMap<Id, Vec<Doubt>>| doubts.get(&class).cloned().unwrap_or_default();
    !doubt::unsettled(&of(doubts), &of(known)).is_empty()
}

fn all_doubts(
    conn: &mut Conn,
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    learners: &BTreeMap<Id, Learners>,
) -> QueryResult<BTreeMap<Id, Vec<Doubt>>> {
    let of: BTreeSet<Id> = classes.iter().map(|class| class.id).chain(sources_of(facilitators)).collect();
    let of: Vec<Id> = of.into_iter().collect();
    let sessions = crate::classes::queries::sessions_of(conn, &of)?;
    let began = |(class, sessions): (&Id, &Vec<crate::classes::Session>)| {
        sessions.first().map(|first| (*class, first.starts_at()))
    };
    let starts: BTreeMap<Id, Timestamp> = sessions.iter().filter_map(began).collect();
    Ok(doubt::doubtful(classes, facilitators, &starts, learners))
}

/// What was doubtful in each of these reports when it was accepted, as far as whoever accepted it was told.
/// Of one that is not accepted nothing is settled.
pub fn known_doubts(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Doubt>>> {
    let mut known = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, Option<Json<Vec<Doubt>>>)> = reviews::table
            .inner_join(reteachings::table)
            .filter(reviews::class_id.eq_any(some))
            .filter(reviews::verdict.eq(Verdict::Accepted))
            .filter(reteachings::state.eq(State::Accepted))
            .order((reviews::reviewed_at, reviews::id))
            .select((reviews::class_id, reviews::knowing))
            .load(conn)?;
        // The last one stands.
        known.extend(rows.into_iter().map(|(class, knew)| (class, knew.map_or(Vec::new(), |Json(k)| k))));
    }
    Ok(known)
}

/// The accepted reports of the scope that came into doubt since, and that `reviewer` may judge again.
pub fn to_look_at_again(conn: &mut Conn, scope: &Scope, reviewer: Id) -> QueryResult<Vec<Id>> {
    let ids = perhaps_doubtful(conn, scope)?;
    let facilitators = crate::classes::queries::facilitators_of(conn, &ids)?;
    let own = |class: &Id| facilitators.get(class).into_iter().flatten().any(|f| f.person == reviewer);
    let ids: Vec<Id> = ids.into_iter().filter(|class| !own(class)).collect();
    let classes = crate::classes::queries::known_classes(conn, &ids)?;
    let sources = sources_of(&facilitators);
    let learners = learners_of(conn, &sources)?;
    let mut doubts = all_doubts(conn, &classes, &facilitators, &learners)?;
    let states = reteach_state_of(conn, &sources)?;
    for class in &ids {
        let source = facilitators.get(class).into_iter().flatten().find_map(|f| f.source);
        let verdict = source.and_then(|source| doubt::of_verdict(*states.get(&source)?));
        doubts.entry(*class).or_default().extend(verdict);
    }
    let known = known_doubts(conn, &ids)?;
    Ok(classes.into_iter().map(|class| class.id).filter(|class| is_open(*class, &doubts, &known)).collect())
}

/// Accepted reports of the scope, among them all that do not fit to their source: so that the rule is asked
/// of a few and not of every report that there ever was.
fn perhaps_doubtful(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<Id>> {
    let named = class_participants::table
        .filter(class_participants::class_id.nullable().eq(class_facilitators::source_id))
        .filter(class_participants::person_id.eq(class_facilitators::person_id));
    let marks = || {
        attendance_entries::table
            .inner_join(sessions::table)
            .filter(sessions::class_id.nullable().eq(class_facilitators::source_id))
    };
    let came = marks()
        .filter(attendance_entries::person_id.eq(class_facilitators::person_id))
        .filter(attendance_entries::superseded_at.is_null())
        .filter(attendance_entries::mark.eq_any(Mark::CAME));
    let begun_before = sessions::table
        .filter(sessions::class_id.nullable().eq(class_facilitators::source_id))
        .filter(sessions::held_on.lt(class_rows::starts_on));
    let sources = diesel::alias!(reteachings as sources);
    let returned = sources
        .filter(sources.field(reteachings::class_id).nullable().eq(class_facilitators::source_id))
        .filter(sources.field(reteachings::state).eq(State::Returned));
    let mut ids: Vec<Id> = class_facilitators::table
        .inner_join(class_rows::table.on(class_rows::id.eq(class_facilitators::class_id)))
        .inner_join(reteachings::table.on(reteachings::class_id.eq(class_facilitators::class_id)))
        .filter(reteachings::state.eq(State::Accepted))
        .filter(class_facilitators::source_id.is_not_null())
        .filter(is_in(class_rows::unit_id, scope))
        .filter(
            not(exists(named))
                .or(exists(marks()).and(not(exists(came))))
                .or(not(exists(begun_before)))
                .or(exists(returned)),
        )
        .order(class_facilitators::class_id)
        .select(class_facilitators::class_id)
        .load(conn)?;
    ids.dedup();
    Ok(ids)
}

/// When a class was first taught on, by a report that was handed in.
pub fn first_taught_on(conn: &mut Conn, class: Id) -> QueryResult<Option<Timestamp>> {
    let first = class_facilitators::table
        .inner_join(reteachings::table.on(reteachings::class_id.eq(class_facilitators::class_id)))
        .inner_join(sessions::table.on(sessions::class_id.eq(class_facilitators::class_id)))
        .filter(class_facilitators::source_id.eq(class))
        .filter(reteachings::state.ne(State::Draft))
        .order((sessions::held_on, sessions::starts_minute, sessions::id))
        .select((sessions::held_on, sessions::starts_minute))
        .first::<(Day, i32)>(conn)
        .optional()?;
    Ok(first.map(|(day, starts)| day.at_minute(starts)))
}
