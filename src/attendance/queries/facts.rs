//! Marks arrive and are kept: each once, none overwritten, and the sums go with those that stand.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::rolls::roll;
use super::summary;
use crate::attendance::rate::Rate;
use crate::attendance::standing::{self, Fact};
use crate::attendance::{Detail, Mark, NewFact, Taken};
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{attendance_entries, classes, editions, people, sessions, unit_states};
use crate::units::tree;

/// Who was given which mark, how, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub session: Id,
    pub marks: &'a [(Id, Mark)],
    pub taken: Taken,
    pub by: Id,
    pub happened_at: Timestamp,
}

/// Saves the marks of a roll, each over the one that stands; a mark that stands already
/// changes nothing. How many were new?
pub fn save_marks(conn: &mut Conn, batch: &Batch<'_>, now: Timestamp) -> QueryResult<usize> {
    let standing = roll(conn, batch.session)?;
    let marks: BTreeMap<Id, Mark> = batch.marks.iter().copied().collect();
    let news = marks.into_iter().filter(|(person, mark)| standing.get(person).map(|e| e.mark) != Some(*mark));
    let facts: Vec<NewFact> = news
        .map(|(person, mark)| {
            let over = standing.get(&person).map(|entry| entry.id);
            let (id, happened_at) = (new_id(), batch.happened_at);
            let fact = Fact { id, person, mark, over, also_over: None, happened_at };
            NewFact { fact, detail: Detail::default(), said_at: None }
        })
        .collect();
    keep_facts(conn, &Giving { session: batch.session, taken: batch.taken, by: batch.by }, &facts, now)
}

/// Where marks were given, how and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Giving {
    pub session: Id,
    pub taken: Taken,
    pub by: Id,
}

/// A mark that is on record, as far as it matters which stands and in which month it counts.
struct Kept {
    fact: Fact,
    received_at: Timestamp,
    stands: bool,
}

fn kept_in(conn: &mut Conn, session: Id) -> QueryResult<Vec<Kept>> {
    type Row = (Id, Id, Mark, Option<Id>, Option<Id>, i64, i64, Option<i64>);
    let rows: Vec<Row> = attendance_entries::table
        .filter(attendance_entries::session_id.eq(session))
        .order(attendance_entries::id)
        .select((
            attendance_entries::id,
            attendance_entries::person_id,
            attendance_entries::mark,
            attendance_entries::over_id,
            attendance_entries::also_over_id,
            attendance_entries::happened_at,
            attendance_entries::received_at,
            attendance_entries::superseded_at,
        ))
        .load(conn)?;
    let kept = |(id, person, mark, over, also_over, happened_at, received_at, superseded_at): Row| Kept {
        fact: Fact { id, person, mark, over, also_over, happened_at: Timestamp(happened_at) },
        received_at: Timestamp(received_at),
        stands: superseded_at.is_none(),
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Those of these marks that are on record already, wherever.
fn known_among(conn: &mut Conn, facts: &[NewFact]) -> QueryResult<BTreeSet<Id>> {
    let ids: Vec<Id> = facts.iter().map(|new| new.fact.id).collect();
    let mut known = BTreeSet::new();
    for some in ids.chunks(BINDS) {
        let found: Vec<Id> = attendance_entries::table
            .filter(attendance_entries::id.eq_any(some))
            .order(attendance_entries::id)
            .select(attendance_entries::id)
            .load(conn)?;
        known.extend(found);
    }
    Ok(known)
}

/// What stood for a person before some marks arrived and what stands now, each with the month it counts in.
struct Turn {
    person: Id,
    before: Option<(Fact, String)>,
    after: (Fact, String),
}

impl Turn {
    /// Does another mark stand now?
    fn turns(&self) -> bool {
        self.before.as_ref().map(|(before, _)| before.id) != Some(self.after.0.id)
    }
}

/// The month in which each person was first marked. Attendance counts there whatever is corrected afterwards,
/// so a correction takes back exactly what was added, and a session may be moved without any sum going wrong.
fn months<'a>(kept: impl IntoIterator<Item = &'a Kept>) -> BTreeMap<Id, String> {
    let mut first: BTreeMap<Id, (Timestamp, Id, Timestamp)> = BTreeMap::new();
    for one in kept {
        let arrived = (one.received_at, one.fact.id, one.fact.happened_at);
        first.entry(one.fact.person).and_modify(|first| *first = arrived.min(*first)).or_insert(arrived);
    }
    first.into_iter().map(|(person, (_, _, happened_at))| (person, happened_at.day().month())).collect()
}

/// What turns with these marks, which are new, beside those that are there.
fn turns(there: Vec<Kept>, new: &[&NewFact], now: Timestamp) -> Vec<Turn> {
    let months_before = months(&there);
    let stood: BTreeMap<Id, Fact> =
        there.iter().filter(|kept| kept.stands).map(|kept| (kept.fact.person, kept.fact)).collect();
    let arrived = new.iter().map(|new| Kept { fact: new.fact, received_at: now, stands: false });
    let all: BTreeMap<Id, Kept> = there.into_iter().chain(arrived).map(|kept| (kept.fact.id, kept)).collect();
    let months = months(all.values());
    let facts: Vec<Fact> = all.values().map(|kept| kept.fact).collect();
    let marked: BTreeSet<Id> = new.iter().map(|new| new.fact.person).collect();
    let turn = |(person, top): (Id, Id)| {
        let month_before = months_before.get(&person).cloned();
        Some(Turn {
            person,
            before: stood.get(&person).copied().zip(month_before),
            after: (all.get(&top)?.fact, months.get(&person)?.clone()),
        })
    };
    let standing = standing::standing(&facts).into_iter().filter(|(person, _)| marked.contains(person));
    standing.filter_map(turn).collect()
}

/// Keeps marks, each once however often it arrives, and sees to which of them stands. Keeps the summary and notes
/// the change. How many were new?
pub fn keep_facts(conn: &mut Conn, of: &Giving, facts: &[NewFact], now: Timestamp) -> QueryResult<usize> {
    let mut known = known_among(conn, facts)?;
    let new: Vec<&NewFact> = facts.iter().filter(|new| known.insert(new.fact.id)).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let there = kept_in(conn, of.session)?;
    let action = if there.is_empty() { "called" } else { "corrected" };
    let turns = turns(there, &new, now);
    // One mark stands for a person at any time: first the old one gives way.
    for (before, _) in turns.iter().filter(|turn| turn.turns()).filter_map(|turn| turn.before.as_ref()) {
        set_superseded(conn, before.id, Some(now))?;
    }
    let standing: BTreeSet<Id> = turns.iter().map(|turn| turn.after.0.id).collect();
    for new in &new {
        let superseded_at = (!standing.contains(&new.fact.id)).then_some(now);
        save_entry(conn, of, new, superseded_at, now)?;
    }
    // A mark may stand again because that which it was given over has arrived at last.
    let arrived: BTreeSet<Id> = new.iter().map(|new| new.fact.id).collect();
    for turn in turns.iter().filter(|turn| turn.turns() && !arrived.contains(&turn.after.0.id)) {
        set_superseded(conn, turn.after.0.id, None)?;
    }
    count(conn, of.session, &turns)?;
    let mark = |(fact, _): &(Fact, String)| fact.mark;
    let before: Vec<(Id, Option<Mark>)> =
        turns.iter().map(|turn| (turn.person, turn.before.as_ref().map(mark))).collect();
    let after: Vec<(Id, Mark)> = turns.iter().map(|turn| (turn.person, mark(&turn.after))).collect();
    let change = Change { at: now, by: Some(of.by), record: "roll", id: of.session, action };
    audit::note(conn, &change, &before, &after)?;
    Ok(new.len())
}

/// Adds to the summary what has turned.
fn count(conn: &mut Conn, session: Id, turns: &[Turn]) -> QueryResult<()> {
    let people: Vec<Id> = turns.iter().map(|turn| turn.person).collect();
    let homes = homes(conn, &people)?;
    let mut deltas: BTreeMap<(Id, &str), Rate> = BTreeMap::new();
    for turn in turns {
        let gone = turn.before.as_ref().map(|(fact, month)| (fact, month, -1));
        let come = (&turn.after.0, &turn.after.1, 1);
        for unit in homes.get(&turn.person).map(|path| tree::ids_on(path)).unwrap_or_default() {
            for (fact, month, sign) in gone.into_iter().chain([come]) {
                let sum = deltas.entry((unit, month)).or_default();
                sum.marked += sign;
                sum.came += sign * i64::from(fact.mark.came());
            }
        }
    }
    let (edition, course) = edition_of(conn, session)?;
    for ((unit, month), delta) in deltas.iter().filter(|(_, delta)| **delta != Rate::default()) {
        summary::count(conn, *unit, &course, edition, month, *delta)?;
    }
    Ok(())
}

fn set_superseded(conn: &mut Conn, entry: Id, at: Option<Timestamp>) -> QueryResult<()> {
    diesel::update(attendance_entries::table.filter(attendance_entries::id.eq(entry)))
        .set(attendance_entries::superseded_at.eq(at.map(|at| at.0)))
        .execute(conn)?;
    Ok(())
}

fn save_entry(
    conn: &mut Conn,
    of: &Giving,
    new: &NewFact,
    superseded_at: Option<Timestamp>,
    now: Timestamp,
) -> QueryResult<()> {
    let fact = &new.fact;
    diesel::insert_into(attendance_entries::table)
        .values((
            attendance_entries::id.eq(fact.id),
            attendance_entries::session_id.eq(of.session),
            attendance_entries::person_id.eq(fact.person),
            attendance_entries::mark.eq(fact.mark),
            attendance_entries::taken.eq(of.taken),
            attendance_entries::recorded_by.eq(of.by),
            attendance_entries::happened_at.eq(fact.happened_at.0),
            attendance_entries::received_at.eq(now.0),
            attendance_entries::superseded_at.eq(superseded_at.map(|at| at.0)),
            attendance_entries::over_id.eq(fact.over),
            attendance_entries::also_over_id.eq(fact.also_over),
            attendance_entries::minutes_late.eq(new.detail.minutes_late),
            attendance_entries::reason.eq(new.detail.reason.clone()),
            attendance_entries::said_at.eq(new.said_at.map(|at| at.0)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The paths of people's home units today.
fn homes(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, String>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String)> = people::table
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
            .filter(unit_states::valid_to.is_null())
            .filter(people::id.eq_any(some))
            .order(people::id)
            .select((people::id, unit_states::path))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

fn edition_of(conn: &mut Conn, session: Id) -> QueryResult<(Id, String)> {
    sessions::table
        .inner_join(classes::table.inner_join(editions::table))
        .filter(sessions::id.eq(session))
        .select((editions::id, editions::course))
        .first(conn)
}
