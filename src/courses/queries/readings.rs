//! Who has read what, and what it adds up to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use super::editions::{alike, edition, edition_files};
use crate::add_to_summary;
use crate::courses::edition::{self, Edition};
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{people, reading_summaries, readings, unit_states};
use crate::people::queries::known_person;
use crate::units::{self, tree};

/// Somebody says that they have read a module; `read_at` is when, on their device.
#[derive(Clone, Debug)]
pub struct NewReading {
    pub person: Id,
    pub edition: Id,
    pub module: String,
    pub read_at: Timestamp,
}

/// Remembers a reading and counts it in the summary, once for all editions of the same substance.
/// `modules` are all modules of the edition. `false` if this very reading was known: then nothing changes.
pub fn record_reading(
    conn: &mut Conn,
    new: &NewReading,
    modules: &[String],
    now: Timestamp,
) -> QueryResult<bool> {
    let before = reading_times(conn, new.person, new.edition)?;
    let row = (
        readings::person_id.eq(new.person),
        readings::edition_id.eq(new.edition),
        readings::module.eq(&new.module),
        readings::read_at.eq(new.read_at.0),
        readings::received_at.eq(now.0),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(readings::table)
        .values(row)
        .on_conflict((readings::person_id, readings::edition_id, readings::module))
        .do_nothing()
        .execute(c))?;
    if added == 0 {
        return Ok(false);
    }
    if before.contains_key(&new.module) {
        return Ok(true);
    }
    let read = reading_times(conn, new.person, new.edition)?;
    let edition = edition(conn, new.edition)?;
    let unit = known_person(conn, new.person)?.unit;
    let path = units::queries::unit(conn, unit)?.path;
    count(conn, &path, &edition, &new.read_at.day().month(), (1, 0))?;
    if let Some(finished) = finished_at(&read, modules).filter(|_| modules.contains(&new.module)) {
        count(conn, &path, &edition, &finished.day().month(), (0, 1))?;
    }
    Ok(true)
}

/// When the last module was read, if all are.
fn finished_at(read: &BTreeMap<String, Timestamp>, modules: &[String]) -> Option<Timestamp> {
    let times: Option<Vec<Timestamp>> = modules.iter().map(|module| read.get(module).copied()).collect();
    times?.into_iter().max()
}

/// Adds to the summary rows of every unit on a path.
fn count(
    conn: &mut Conn,
    path: &str,
    edition: &Edition,
    month: &str,
    (modules_read, finished): (i64, i64),
) -> QueryResult<()> {
    for unit in tree::ids_on(path) {
        add_to_summary!(
            conn,
            reading_summaries,
            (unit, &edition.course, edition.substance, month),
            modules_read += modules_read,
            finished += finished
        )?;
    }
    Ok(())
}

/// The modules that a person has read, in this edition or one of the same substance. For the viewer's own page, or once a rule
/// has shown that the person's records are theirs to see.
pub fn read_modules(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeSet<String>> {
    Ok(reading_times(conn, person, edition)?.into_keys().collect())
}

/// The same with when each was read first.
pub fn reading_times(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeMap<String, Timestamp>> {
    let editions: Vec<Id> = alike(conn, &[edition])?.into_keys().collect();
    let rows: Vec<(String, Timestamp)> = readings::table
        .filter(readings::person_id.eq(person))
        .filter(readings::edition_id.eq_any(&editions))
        // What was received first was counted; a map keeps the last of a key.
        .order((readings::received_at.desc(), readings::edition_id.desc()))
        .select((readings::module, readings::read_at))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Who has read what: (person, edition) to modules, in that edition or one of the same substance. The people are known to be the viewer's to
/// see: they came from a query with a scope.
pub fn readings_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    let mut read: BTreeMap<(Id, Id), BTreeSet<String>> = BTreeMap::new();
    let alike = alike(conn, editions)?;
    let any: Vec<Id> = alike.keys().copied().collect();
    // SQLite takes a limited number of binds in one statement.
    for some in people.chunks(BINDS) {
        let rows: Vec<(Id, Id, String)> = readings::table
            .filter(readings::person_id.eq_any(some))
            .filter(readings::edition_id.eq_any(&any))
            .order((readings::person_id, readings::edition_id, readings::module))
            .select((readings::person_id, readings::edition_id, readings::module))
            .load(conn)?;
        for (person, edition, module) in rows {
            for stands_for in &alike[&edition] {
                read.entry((person, *stands_for)).or_default().insert(module.clone());
            }
        }
    }
    Ok(read)
}

/// The editions in which a person read something. For the viewer themself, or once a rule has shown that
/// the person's records are theirs to see.
pub fn editions_read_by(conn: &mut Conn, person: Id) -> QueryResult<Vec<Id>> {
    readings::table
        .filter(readings::person_id.eq(person))
        .order(readings::edition_id)
        .select(readings::edition_id)
        .distinct()
        .load(conn)
}

// Summaries.

/// A row of `reading_summaries`: unit, course, edition, month, modules read, people who finished.
pub type ReadingSummary = (Id, String, Id, String, i64, i64);

/// The stored summary, all-zero rows left out, in order.
pub fn reading_summary_rows(conn: &mut Conn) -> QueryResult<Vec<ReadingSummary>> {
    reading_summaries::table
        .filter(reading_summaries::modules_read.ne(0).or(reading_summaries::finished.ne(0)))
        .order((
            reading_summaries::unit_id,
            reading_summaries::course,
            reading_summaries::edition_id,
            reading_summaries::month,
        ))
        .select((
            reading_summaries::unit_id,
            reading_summaries::course,
            reading_summaries::edition_id,
            reading_summaries::month,
            reading_summaries::modules_read,
            reading_summaries::finished,
        ))
        .load(conn)
}

/// The same rows computed afresh from the readings, in the same order.
pub fn recount_readings(conn: &mut Conn) -> QueryResult<Vec<ReadingSummary>> {
    let rows: Vec<(Id, Id, String, Timestamp, String)> = readings::table
        .inner_join(people::table.on(people::id.eq(readings::person_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        // As in `reading_times`: the first received is the one that counts, so it comes last.
        .order((readings::person_id, readings::received_at.desc(), readings::edition_id.desc()))
        .select((
            readings::person_id,
            readings::edition_id,
            readings::module,
            readings::read_at,
            unit_states::path,
        ))
        .load(conn)?;
    let (mut of, mut known) = (BTreeMap::new(), HashMap::new());
    for (person, edition_id, module, at, path) in rows {
        if let std::collections::hash_map::Entry::Vacant(place) = known.entry(edition_id) {
            let edition = edition(conn, edition_id)?;
            let modules = edition::modules_of(&edition_files(conn, edition_id)?, &edition.course);
            place.insert((edition.course, modules, edition.substance));
        }
        let (_, _, substance) = &known[&edition_id];
        let (times, ..): &mut (BTreeMap<String, Timestamp>, String, Id) =
            of.entry((person, *substance)).or_insert_with(|| (BTreeMap::new(), path, edition_id));
        times.insert(module, at);
    }
    let mut counted: BTreeMap<(Id, String, Id, String), (i64, i64)> = BTreeMap::new();
    for ((_, substance), (times, path, edition_id)) in of {
        let (course, modules, _) = &known[&edition_id];
        for unit in tree::ids_on(&path) {
            let mut add = |at: Timestamp, read: i64, finished: i64| {
                let key = (unit, course.clone(), substance, at.day().month());
                let row = counted.entry(key).or_default();
                *row = (row.0 + read, row.1 + finished);
            };
            times.values().for_each(|at| add(*at, 1, 0));
            finished_at(&times, modules).into_iter().for_each(|at| add(at, 0, 1));
        }
    }
    Ok(counted.into_iter().map(|((u, c, e, m), (read, finished))| (u, c, e, m, read, finished)).collect())
}
