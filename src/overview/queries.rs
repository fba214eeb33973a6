//! Sums of units and facts of people, put together from the slices' own queries and summaries.

use std::collections::BTreeMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use super::missing::{Absence, Untaught};
use super::summary::Sums;
use crate::attendance::Mark;
use crate::attendance::queries::{attendance_of_units, called_among, headcounts_of, marks_of_person};
use crate::cascade::queries as cascade;
use crate::cascade::review::State;
use crate::classes::queries::{
    classes_attended_by, classes_in, classes_taught_by, facilitators_of, known_classes, sessions_of, sizes,
};
use crate::classes::{Class, Kind, Session};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{accounts, people, quiz_summaries, reading_summaries, unit_states};
use crate::units::Unit;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// SQLite takes a limited number of binds in one statement.
const CHUNK: usize = 500;

/// The sums of each of these units, each with all below it. What was read and passed counts in
/// these editions alone, those in use: a share is of people and of what they can read today. What
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
    let wanted = |of: &str| course.is_none_or(|course| course == of);
    let mut sums: BTreeMap<Id, Sums> = BTreeMap::new();
    for (path, people, readers) in people_by_path(conn, scope)? {
        for unit in units.iter().filter(|unit| path.starts_with(&unit.path)) {
            let sum = sums.entry(unit.id).or_default();
            sum.people += people;
            sum.readers += readers;
        }
    }
    for some in ids.chunks(CHUNK) {
        let read: Vec<(Id, i64, i64)> = reading_summaries::table
            .filter(reading_summaries::unit_id.eq_any(some))
            .filter(reading_summaries::edition_id.eq_any(editions))
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
            .filter(quiz_summaries::edition_id.eq_any(editions))
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
    for ((unit, of), counts) in cascade::cascade_of_units(conn, &ids)? {
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

/// The classes of a person, as their own page and home need them. The person is the viewer, or a
/// rule has shown that their records are the viewer's to see.
pub struct PersonClasses {
    pub attended: Vec<Class>,
    pub taught: Vec<Class>,
    /// Of both, each list in the order they are held.
    pub sessions: BTreeMap<Id, Vec<Session>>,
    /// The person's marks that stand, by session.
    pub marks: BTreeMap<Id, Mark>,
}

impl PersonClasses {
    pub fn of(conn: &mut Conn, person: Id) -> QueryResult<PersonClasses> {
        let attended = classes_attended_by(conn, person)?;
        let taught = classes_taught_by(conn, person)?;
        let ids: Vec<Id> = attended.iter().chain(&taught).map(|c| c.id).collect();
        let sessions = sessions_of(conn, &ids)?;
        let marks = marks_of_person(conn, person)?.into_iter().collect();
        Ok(PersonClasses { attended, taught, sessions, marks })
    }

    fn sessions_of(&self, class: Id) -> &[Session] {
        self.sessions.get(&class).map_or(&[], Vec::as_slice)
    }

    /// In how many marked sessions of a class the person was, and how many were marked.
    pub fn came(&self, class: Id) -> (i64, i64) {
        let marks = self.sessions_of(class).iter().filter_map(|s| self.marks.get(&s.id));
        marks.fold((0, 0), |(came, marked), mark| (came + i64::from(mark.came()), marked + 1))
    }

    /// The sessions that were missed, the latest first.
    pub fn absences(&self) -> Vec<Absence> {
        let of_class = |class: &Class| {
            let missed = |s: &Session| self.marks.get(&s.id).filter(|mark| !mark.came()).copied();
            let absence = |s: &Session| {
                missed(s).map(|mark| Absence {
                    class: class.id,
                    title: class.title.clone(),
                    day: s.held_on,
                    excused: mark == Mark::Excused,
                })
            };
            self.sessions_of(class.id).iter().rev().filter_map(absence).collect::<Vec<_>>()
        };
        self.attended.iter().flat_map(of_class).collect()
    }

    /// The classes the person may teach on and that no class of theirs names as its source.
    pub fn untaught(&self, conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Untaught>> {
        let taught: Vec<Id> = self.taught.iter().map(|c| c.id).collect();
        let sources: Vec<Id> = facilitators_of(conn, &taught)?
            .into_values()
            .flatten()
            .filter(|f| f.person == person)
            .filter_map(|f| f.source)
            .collect();
        let learned = cascade::learned_classes(conn, person, today)?;
        let not_yet = |class: &Class| !sources.contains(&class.id);
        let untaught = |class: Class| Untaught { class: class.id, title: class.title };
        Ok(learned.into_iter().filter(not_yet).map(untaught).collect())
    }
}

/// A class that somebody taught, with where its report stands if it is a re-teach.
pub struct Report {
    pub class: Class,
    pub href: String,
    pub word: Option<&'static str>,
    pub badge: &'static str,
}

/// The classes taught, as others may see them: drafts only if they are the viewer's own.
pub fn reports_of(conn: &mut Conn, taught: &[Class], own: bool) -> QueryResult<Vec<Report>> {
    let ids: Vec<Id> = taught.iter().map(|c| c.id).collect();
    let states = cascade::reteach_state_of(conn, &ids)?;
    let seen = |class: &&Class| own || states.get(&class.id).is_none_or(|state| state.is_public());
    let report = |class: &Class| match states.get(&class.id) {
        Some(state) => Report {
            href: format!("/reteachings/{}", class.id),
            word: Some(state_key(*state)),
            badge: state_badge(*state),
            class: class.clone(),
        },
        None => Report {
            href: format!("/classes/{}", class.id),
            word: None,
            badge: class.kind.code(),
            class: class.clone(),
        },
    };
    Ok(taught.iter().filter(seen).map(report).collect())
}

/// How many accepted re-teaches people held, by person and course.
pub fn accepted_by(conn: &mut Conn, people: &[Id]) -> QueryResult<BTreeMap<(Id, String), i64>> {
    cascade::accepted_by_person(conn, people)
}

/// How many people each class reached: those named, or those counted where that is more.
pub fn reached_by(conn: &mut Conn, classes: &[Id]) -> QueryResult<BTreeMap<Id, i64>> {
    let mut reached = sizes(conn, classes)?;
    for (class, count) in headcounts_of(conn, classes)? {
        let named = reached.entry(class).or_default();
        *named = count.total().max(*named);
    }
    Ok(reached)
}

/// A re-teach that was sent back.
pub struct Returned {
    pub class: Class,
    pub reason: Option<String>,
}

/// How many re-teaches wait for a verdict, and since when the oldest has.
pub struct Waiting {
    pub count: i64,
    pub oldest: Option<Day>,
}

/// The person's own reports that are not handed in: sent back, and drafts.
pub fn open_reports_of(conn: &mut Conn, person: Id) -> QueryResult<(Vec<Returned>, Vec<Class>)> {
    let open = cascade::reports_of(conn, person)?.into_iter().filter(|r| r.state.is_open());
    let (returned, drafts): (Vec<Id>, Vec<Id>) =
        open.fold(Default::default(), |(mut back, mut own), report| {
            if report.state == State::Returned {
                back.push(report.class)
            } else {
                own.push(report.class)
            }
            (back, own)
        });
    let mut reviews = cascade::reviews_of(conn, &returned)?;
    let with_reason = |class: Class| Returned {
        reason: reviews.remove(&class.id).and_then(|mut all| all.pop()).and_then(|last| last.reason),
        class,
    };
    let returned = known_classes(conn, &returned)?.into_iter().map(with_reason).collect();
    Ok((returned, known_classes(conn, &drafts)?))
}

/// The re-teaches of the scope that wait for a verdict.
pub fn waiting_in(conn: &mut Conn, scope: &Scope) -> QueryResult<Waiting> {
    let count = cascade::waiting_in(conn, scope)?;
    let first = cascade::waiting_reports_in(conn, scope, 1)?.into_iter().next();
    Ok(Waiting { count, oldest: first.and_then(|r| r.handed_in_at).map(|at| at.day()) })
}

/// The latest classes whose roll is called in the scope. Re-teaches are not: their report names who came.
pub fn classes_held_in(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<Class>> {
    classes_in(conn, scope, &ROLLED, 40, 0)
}

const ROLLED: [Kind; 3] = [Kind::Central, Kind::Pilot, Kind::Village];

/// The sessions from `since` to `today` of these classes whose roll nobody has called, by day.
pub fn uncalled(
    conn: &mut Conn,
    taught: &[Class],
    held: &[Class],
    since: Day,
    today: Day,
) -> QueryResult<Vec<(Class, Session)>> {
    let mut classes: BTreeMap<Id, &Class> = BTreeMap::new();
    for class in taught.iter().chain(held).filter(|c| ROLLED.contains(&c.kind)) {
        classes.insert(class.id, class);
    }
    let ids: Vec<Id> = classes.keys().copied().collect();
    let sessions: Vec<Session> = sessions_of(conn, &ids)?
        .into_values()
        .flatten()
        .filter(|s| s.held_on >= since && s.held_on <= today)
        .collect();
    let called = called_among(conn, &sessions.iter().map(|s| s.id).collect::<Vec<_>>())?;
    let mut open: Vec<(Class, Session)> = sessions
        .into_iter()
        .filter(|s| !called.contains(&s.id))
        .filter_map(|s| Some(((*classes.get(&s.class)?).clone(), s)))
        .collect();
    open.sort_by_key(|(_, s)| (s.held_on, s.starts_minute, s.id));
    Ok(open)
}

fn state_key(state: State) -> &'static str {
    match state {
        State::Draft => "cascade.state.draft",
        State::HandedIn => "cascade.state.handed_in",
        State::Returned => "cascade.state.returned",
        State::Accepted => "cascade.state.accepted",
    }
}

fn state_badge(state: State) -> &'static str {
    match state {
        State::HandedIn => "submitted",
        other => other.code(),
    }
}
