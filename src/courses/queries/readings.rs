//! Who has read what, and what it adds up to.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::editions::{edition, edition_files, editions_of};
use super::lineages::{lineage, lineage_of};
use crate::add_to_summary;
use crate::courses::edition::{self, Edition};
use crate::courses::lineage::Lineage;
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{editions, people, reading_summaries, readings, unit_states};
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

/// Edition, module and when.
type Fact = (Id, String, Timestamp);

/// Remembers a reading and counts it in the summary, once for each substance in which the module has the
/// same root. `modules` are all modules of the edition. `false` if this very reading was known: then
/// nothing changes.
pub fn record_reading(
    conn: &mut Conn,
    new: &NewReading,
    modules: &[String],
    now: Timestamp,
) -> QueryResult<bool> {
    let of = edition(conn, new.edition)?;
    let lineage = lineage(conn, std::slice::from_ref(&of.course))?;
    let mut facts = facts_of(conn, new.person, &lineage)?;
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
    if lineage.first(new.edition, &facts).contains_key(&new.module) {
        return Ok(true);
    }
    facts.push((new.edition, new.module.clone(), new.read_at));
    let unit = known_person(conn, new.person)?.unit;
    let path = units::queries::unit(conn, unit)?.path;
    for substance in lineage.sharing(new.edition, &new.module) {
        let own = substance == of.substance;
        let modules = if own { modules.to_vec() } else { slugs(&lineage, substance) };
        count(conn, &path, &of.course, substance, &new.read_at.day().month(), (1, 0))?;
        let finished = finished_at(&lineage.first(substance, &facts), &modules);
        if let Some(finished) = finished.filter(|_| modules.contains(&new.module)) {
            count(conn, &path, &of.course, substance, &finished.day().month(), (0, 1))?;
        }
    }
    Ok(true)
}

/// The modules of a substance, as it keeps them.
fn slugs(lineage: &Lineage, substance: Id) -> Vec<String> {
    lineage.modules(substance).iter().map(|link| link.module.clone()).collect()
}

/// What a person read in any edition of a lineage, in the order in which it was received.
fn facts_of(conn: &mut Conn, person: Id, lineage: &Lineage) -> QueryResult<Vec<Fact>> {
    readings::table
        .filter(readings::person_id.eq(person))
        .filter(readings::edition_id.eq_any(lineage.editions()))
        .order((readings::received_at, readings::edition_id, readings::module))
        .select((readings::edition_id, readings::module, readings::read_at))
        .load(conn)
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
    course: &str,
    substance: Id,
    month: &str,
    (modules_read, finished): (i64, i64),
) -> QueryResult<()> {
    for unit in tree::ids_on(path) {
        add_to_summary!(
            conn,
            reading_summaries,
            (unit, course, substance, month),
            modules_read += modules_read,
            finished += finished
        )?;
    }
    Ok(())
}

/// The modules that a person has read as they stand in this edition. For the viewer's own page, or once a
/// rule has shown that the person's records are theirs to see.
pub fn read_modules(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeSet<String>> {
    Ok(reading_times(conn, person, edition)?.into_keys().collect())
}

/// The same with when each was read first.
pub fn reading_times(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeMap<String, Timestamp>> {
    let lineage = lineage_of(conn, &[edition])?;
    Ok(lineage.first(edition, &facts_of(conn, person, &lineage)?))
}

/// Who has read what: (person, edition) to modules as they stand in that edition. The people are known to
/// be the viewer's to see: they came from a query with a scope.
pub fn readings_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    let mut read: BTreeMap<(Id, Id), BTreeSet<String>> = BTreeMap::new();
    let lineage = lineage_of(conn, editions)?;
    let any = lineage.editions();
    // SQLite takes a limited number of binds in one statement.
    for some in people.chunks(BINDS) {
        let rows: Vec<(Id, Id, String)> = readings::table
            .filter(readings::person_id.eq_any(some))
            .filter(readings::edition_id.eq_any(&any))
            .order((readings::person_id, readings::edition_id, readings::module))
            .select((readings::person_id, readings::edition_id, readings::module))
            .load(conn)?;
        for (person, of, module) in rows {
            for edition in editions.iter().filter(|edition| lineage.is_shared(of, **edition, &module)) {
                read.entry((person, *edition)).or_default().insert(module.clone());
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

/// The same rows computed afresh from the readings and the files of the editions, in the same order.
pub fn recount_readings(conn: &mut Conn) -> QueryResult<Vec<ReadingSummary>> {
    let courses: Vec<String> =
        editions::table.order(editions::course).select(editions::course).distinct().load(conn)?;
    let mut rows = vec![];
    for course in courses {
        let lineage = lineage(conn, std::slice::from_ref(&course))?;
        let mut substances = vec![];
        for edition in editions_of(conn, &course)?.into_iter().filter(|e| e.substance == e.id) {
            substances.push((edition.id, edition::modules_of(&edition_files(conn, edition.id)?, &course)));
        }
        let counted = counted(conn, &lineage, &substances)?;
        let row = |((unit, edition, month), (read, finished))| {
            (unit, course.clone(), edition, month, read, finished)
        };
        rows.extend(counted.into_iter().map(row));
    }
    rows.sort();
    Ok(rows)
}

/// Counts in the summary of a new edition what was read of the modules that carried over to it.
pub fn carry_readings(conn: &mut Conn, edition: &Edition, lineage: &Lineage) -> QueryResult<()> {
    let substance = (edition.id, slugs(lineage, edition.id));
    for ((unit, substance, month), (read, finished)) in counted(conn, lineage, &[substance])? {
        add_to_summary!(
            conn,
            reading_summaries,
            (unit, &edition.course, substance, month),
            modules_read += read,
            finished += finished
        )?;
    }
    Ok(())
}

/// By unit, substance and month: modules read and people who finished.
type Counted = BTreeMap<(Id, Id, String), (i64, i64)>;

/// What the readings of a course add up to in some of its substances, each with its modules.
fn counted(conn: &mut Conn, lineage: &Lineage, substances: &[(Id, Vec<String>)]) -> QueryResult<Counted> {
    let rows: Vec<(Id, Fact, String)> = readings::table
        .inner_join(people::table.on(people::id.eq(readings::person_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(readings::edition_id.eq_any(lineage.editions()))
        .order((readings::person_id, readings::received_at, readings::edition_id, readings::module))
        .select((
            readings::person_id,
            (readings::edition_id, readings::module, readings::read_at),
            unit_states::path,
        ))
        .load(conn)?;
    let mut counted = Counted::new();
    for of_person in rows.chunk_by(|one, next| one.0 == next.0) {
        let path = &of_person[0].2;
        for (substance, modules) in substances {
            let times = lineage.first(*substance, of_person.iter().map(|(_, fact, _)| fact));
            let finished = finished_at(&times, modules);
            for unit in tree::ids_on(path) {
                let row = |at: &Timestamp| (unit, *substance, at.day().month());
                times.values().for_each(|at| counted.entry(row(at)).or_default().0 += 1);
                finished.iter().for_each(|at| counted.entry(row(at)).or_default().1 += 1);
            }
        }
    }
    Ok(counted)
}
