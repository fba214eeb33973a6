//! What somebody has learned and may teach on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{begun_among, reteach_state_of};
use crate::attendance::Mark;
use crate::cascade::held::{Learners, is_over};
use crate::cascade::reteaching;
use crate::cascade::review::State;
use crate::classes::{Class, Kind};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{attendance_entries, class_facilitators, class_participants, sessions};

/// The classes that a person may teach on, the newest first: those they were really in, and that are over
/// ([`is_over`]): one that has yet to be held has taught nobody. Drafts of others are nobody's class. A re-teach that was
/// returned is none until it is mended. The class that the `report` on record names, if there is one, is
/// among them whatever became of it: that must not be lost, and whether it is doubtful is for the supervisor.
pub fn learned_classes(
    conn: &mut Conn,
    person: Id,
    report: Option<Id>,
    now: Timestamp,
) -> QueryResult<Vec<Class>> {
    let may_be_source = |(_, state): &(Class, Option<State>)| state.is_none_or(State::may_be_source);
    let classes = classes_left_by(conn, person, now)?.into_iter().filter(may_be_source);
    let mut classes: Vec<Class> = classes.map(|(class, _)| class).collect();
    let named = report.map(|class| source_named_in(conn, class, person)).transpose()?.flatten();
    if let Some(named) = named.filter(|named| classes.iter().all(|class| class.id != *named)) {
        classes.push(crate::classes::queries::known_class(conn, named)?);
        classes.sort_by_key(|class| Reverse((class.starts_on, class.id)));
    }
    Ok(classes)
}

/// Of the classes that a person may teach on, those that no class of theirs names as its source.
pub fn untaught_classes(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<Class>> {
    let named = sources_named_by(conn, person)?;
    let mut classes = learned_classes(conn, person, None, now)?;
    classes.retain(|class| !named.contains(&class.id));
    Ok(classes)
}

/// Those of them that the person is asked to teach on: what was learned there counts.
pub fn owed_classes(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<Class>> {
    let (mut classes, named) = (counted_classes(conn, person, now)?, sources_named_by(conn, person)?);
    classes.retain(|class| !named.contains(&class.id));
    Ok(classes)
}

/// The classes that taught a person something: they were there. What was said in a re-teach was said, whatever
/// the verdict on its report; of one that was never handed in nobody knows.
/// [`TaughtThere`](super::TaughtThere) says the same in SQL, of everybody at once.
pub fn classes_that_taught(conn: &mut Conn, person: Id, today: Day) -> QueryResult<BTreeSet<Id>> {
    let known = |(_, state): &(Class, Option<State>)| state.is_none_or(State::is_public);
    let classes = classes_sat_in(conn, person, today)?.into_iter().filter(known);
    Ok(classes.map(|(class, _)| class.id).collect())
}

/// The classes that a person was in and that count, the newest first.
fn counted_classes(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<Class>> {
    let counts = |(_, state): &(Class, Option<State>)| state.is_none_or(State::counts);
    let classes = classes_left_by(conn, person, now)?.into_iter().filter(counts);
    Ok(classes.map(|(class, _)| class).collect())
}

/// Those of the classes that a person was in which are over for them. A re-teach was held when somebody reports it.
fn classes_left_by(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<(Class, Option<State>)>> {
    let mut classes = classes_sat_in(conn, person, now.day())?;
    let ids: Vec<Id> =
        classes.iter().filter(|(_, state)| state.is_none()).map(|(class, _)| class.id).collect();
    let sessions = crate::classes::queries::sessions_of(conn, &ids)?;
    // What ended needs no mark: few sessions are asked for.
    let open: Vec<Id> =
        sessions.values().flatten().filter(|one| one.ends_at() > now).map(|one| one.id).collect();
    let mut marked = BTreeSet::new();
    for some in open.chunks(BINDS) {
        let rows: Vec<Id> = attendance_entries::table
            .filter(attendance_entries::session_id.eq_any(some))
            .filter(attendance_entries::person_id.eq(person))
            .filter(attendance_entries::superseded_at.is_null())
            .order(attendance_entries::session_id)
            .select(attendance_entries::session_id)
            .load(conn)?;
        marked.extend(rows);
    }
    let none = vec![];
    classes.retain(|(class, state)| {
        state.is_some() || is_over(class, sessions.get(&class.id).unwrap_or(&none), &marked, now)
    });
    Ok(classes)
}

/// The classes that have begun in which a person really was, the newest first; of a re-teach with the
/// state of its report.
fn classes_sat_in(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<(Class, Option<State>)>> {
    let there = classes_learned_in(conn, person)?;
    let mut classes = crate::classes::queries::classes_attended_by(conn, person, begun_among)?;
    classes.retain(|class| there.contains(&class.id) && class.starts_on <= today);
    let ids: Vec<Id> = classes.iter().map(|c| c.id).collect();
    let states = reteach_state_of(conn, &ids)?;
    // Without a report, a class of this kind has not been held for anybody.
    classes.retain(|class| class.kind != Kind::Reteach || states.contains_key(&class.id));
    Ok(classes
        .into_iter()
        .map(|class| {
            let state = states.get(&class.id).copied();
            (class, state)
        })
        .collect())
}

/// The classes that a person names as those where they learned what they teach.
fn sources_named_by(conn: &mut Conn, person: Id) -> QueryResult<BTreeSet<Id>> {
    let sources: Vec<Option<Id>> = class_facilitators::table
        .filter(class_facilitators::person_id.eq(person))
        .order(class_facilitators::class_id)
        .select(class_facilitators::source_id)
        .load(conn)?;
    Ok(sources.into_iter().flatten().collect())
}

/// The class that a person names in this one as where they learned what they teach in it.
fn source_named_in(conn: &mut Conn, class: Id, person: Id) -> QueryResult<Option<Id>> {
    let source: Option<Option<Id>> = class_facilitators::table
        .filter(class_facilitators::class_id.eq(class))
        .filter(class_facilitators::person_id.eq(person))
        .select(class_facilitators::source_id)
        .first(conn)
        .optional()?;
    Ok(source.flatten())
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
        let there = some.iter().filter(|class| reteaching::was_there(**class, &came, called.contains(class)));
        learned.extend(there);
    }
    Ok(learned)
}

/// The participants of many classes who were really there, by class.
pub fn learners_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Learners>> {
    let mut came = crate::attendance::queries::came_to(conn, ids)?;
    let named = crate::classes::queries::participants_of(conn, ids)?;
    let learners = named.into_iter().map(|(class, mut people)| {
        let (roll_called, came) = (came.contains_key(&class), came.remove(&class).unwrap_or_default());
        people.retain(|person| reteaching::was_there(*person, &came, roll_called));
        (class, Learners { people, roll_called })
    });
    Ok(learners.collect())
}
