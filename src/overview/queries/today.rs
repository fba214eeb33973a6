//! What home asks for and what a new site lacks.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, max, min, not, select};
use diesel::prelude::*;

use crate::attendance::queries::called_among;
use crate::cascade::queries as cascade;
use crate::cascade::review::State;
use crate::classes::queries::{known_classes, sessions_of};
use crate::classes::{Class, MADE};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::{Conn, MultiBackend};
use crate::kit::schema::{attendance_entries, class_participants, classes, people, sessions};
use crate::overview::today::{Returned, Rolls, SHOWN, Uncalled, Waiting};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// The person's own reports that are not handed in: sent back, and drafts.
pub fn open_reports_of(conn: &mut Conn, person: Id) -> QueryResult<(Vec<Returned>, Vec<Class>)> {
    let reports = cascade::reports_of(conn, person)?;
    let in_state = |state| reports.iter().filter(|r| r.state == state).map(|r| r.class).collect();
    let (returned, drafts): (Vec<Id>, Vec<Id>) = (in_state(State::Returned), in_state(State::Draft));
    let mut reviews = cascade::reviews_of(conn, &returned)?;
    let with_reason = |class: Class| Returned {
        reason: reviews.remove(&class.id).and_then(|mut all| all.pop()).and_then(|last| last.reason),
        class,
    };
    let returned = known_classes(conn, &returned)?.into_iter().map(with_reason).collect();
    Ok((returned, known_classes(conn, &drafts)?))
}

/// The re-teaches of the scope that wait for a verdict of `reviewer`.
pub fn waiting_for(conn: &mut Conn, scope: &Scope, reviewer: Id) -> QueryResult<Waiting> {
    let count = cascade::waiting_for(conn, scope, reviewer)?;
    let first = cascade::reports_waiting_for(conn, scope, reviewer, 1)?.into_iter().next();
    let again = cascade::to_look_at_again(conn, scope, reviewer)?.len();
    let oldest = first.and_then(|r| r.handed_in_at).map(|at| at.day());
    Ok(Waiting { count, oldest, again: i64::try_from(again).unwrap_or(i64::MAX) })
}

/// The rolls that nobody has called, from `since` to `today`, of the classes that the viewer teaches
/// and of those held within the scope of their right to hold classes. A re-teach has no roll: its
/// report names who came; nor has a class that nobody is in yet.
pub fn uncalled(
    conn: &mut Conn,
    scope: Option<&Scope>,
    taught: &[Id],
    since: Day,
    today: Day,
) -> QueryResult<Rolls> {
    let mut query = sessions::table
        .inner_join(classes::table)
        .filter(sessions::held_on.between(since, today))
        .filter(classes::kind.eq_any(MADE))
        .filter(exists(class_participants::table.filter(class_participants::class_id.eq(classes::id))))
        .filter(not(exists(
            attendance_entries::table.filter(attendance_entries::session_id.eq(sessions::id)),
        )))
        .group_by(sessions::class_id)
        .order((min(sessions::held_on), sessions::class_id))
        .select((sessions::class_id, min(sessions::held_on), max(sessions::held_on)))
        .into_boxed::<MultiBackend>();
    query = match scope {
        Some(scope) => query.filter(is_in(classes::unit_id, scope).sifting().or(classes::id.eq_any(taught))),
        None => query.filter(classes::id.eq_any(taught)),
    };
    let open: Vec<(Id, Option<Day>, Option<Day>)> = query.load(conn)?;
    let of_days = |has: &dyn Fn(Option<Day>, Option<Day>) -> bool| -> Vec<Id> {
        open.iter().filter(|(_, first, last)| has(*first, *last)).map(|(class, ..)| *class).collect()
    };
    let late = of_days(&|first, _| first.is_some_and(|day| day < today));
    let due = of_days(&|_, last| last == Some(today));
    let more = |of: &[Id]| i64::try_from(of.len().saturating_sub(SHOWN)).unwrap_or(i64::MAX);
    let (more_late, more_today) = (more(&late), more(&due));
    let shown = |of: Vec<Id>| of.into_iter().take(SHOWN).collect::<Vec<Id>>();
    let (late, due) = (shown(late), shown(due));
    let ids: Vec<Id> = late.iter().chain(&due).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut sessions = sessions_of(conn, &ids)?;
    sessions.values_mut().for_each(|all| all.retain(|s| s.held_on >= since && s.held_on <= today));
    let called = called_among(conn, &sessions.values().flatten().map(|s| s.id).collect::<Vec<_>>())?;
    sessions.values_mut().for_each(|all| all.retain(|s| !called.contains(&s.id)));
    let classes: BTreeMap<Id, Class> =
        known_classes(conn, &ids)?.into_iter().map(|class| (class.id, class)).collect();
    let open = |of: &[Id]| -> Vec<Uncalled> {
        let one = |id: &Id| {
            let sessions = sessions.get(id).cloned().unwrap_or_default();
            Some(Uncalled { class: classes.get(id)?.clone(), sessions })
        };
        of.iter().filter_map(one).collect()
    };
    Ok(Rolls { late: open(&late), more_late, today: open(&due), more_today })
}

/// Is anybody but this person recorded in the scope?
pub fn has_others(conn: &mut Conn, scope: &Scope, person: Id) -> QueryResult<bool> {
    select(exists(people::table.filter(is_in(people::unit_id, scope)).filter(people::id.ne(person))))
        .get_result(conn)
}

/// Was any class ever held in the scope?
pub fn has_classes(conn: &mut Conn, scope: &Scope) -> QueryResult<bool> {
    select(exists(classes::table.filter(is_in(classes::unit_id, scope)))).get_result(conn)
}
