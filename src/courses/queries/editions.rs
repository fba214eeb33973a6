//! Editions: publishing them and finding the one in use.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::courses::edition::{self, Edition, EditionState, NewEdition};
use crate::courses::library::Files;
use crate::courses::lineage::Link;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{edition_writers, editions};
use crate::units::{self, Unit};

#[derive(Queryable)]
struct Row {
    id: Id,
    course: String,
    number: i32,
    state: EditionState,
    checksum: String,
    message: String,
    released_as: EditionState,
    published_by: Option<Id>,
    published_at: Timestamp,
    change: edition::Change,
    substance: Option<Id>,
    unit: Option<Id>,
}

const COLUMNS: (
    editions::id,
    editions::course,
    editions::number,
    editions::state,
    editions::checksum,
    editions::message,
    editions::released_as,
    editions::published_by,
    editions::published_at,
    editions::change,
    editions::substance_id,
    editions::unit_id,
) = (
    editions::id,
    editions::course,
    editions::number,
    editions::state,
    editions::checksum,
    editions::message,
    editions::released_as,
    editions::published_by,
    editions::published_at,
    editions::change,
    editions::substance_id,
    editions::unit_id,
);

fn edition_of(row: Row) -> Edition {
    Edition {
        id: row.id,
        course: row.course,
        number: row.number,
        state: row.state,
        checksum: row.checksum,
        message: row.message,
        released_as: row.released_as,
        published_by: row.published_by,
        published_at: row.published_at,
        change: row.change,
        substance: row.substance.unwrap_or(row.id),
        unit: row.unit,
    }
}

/// The units that keep the courses published so far, by course: the unit named by its first edition,
/// or the top where that names none.
pub fn keepers(conn: &mut Conn) -> QueryResult<BTreeMap<String, Unit>> {
    let named: Vec<(String, Option<Id>)> = editions::table
        .filter(editions::number.eq(1))
        .order(editions::course)
        .select((editions::course, editions::unit_id))
        .load(conn)?;
    let Some(top) = units::queries::root(conn)? else { return Ok(BTreeMap::new()) };
    let ids: Vec<Id> = named.iter().filter_map(|(_, unit)| *unit).collect();
    let known: BTreeMap<Id, Unit> =
        units::queries::units(conn, &ids)?.into_iter().map(|unit| (unit.id, unit)).collect();
    let keeper = |unit: Option<Id>| unit.and_then(|id| known.get(&id)).unwrap_or(&top).clone();
    Ok(named.into_iter().map(|(course, unit)| (course, keeper(unit))).collect())
}

/// Adds an edition with the next number of its course; what was in use before is superseded if this one
/// is in use. `modules` say what carries over from the edition before. What publishes an edition, with all
/// that hangs on it, is `publish` of the quizzes.
pub fn add_edition(
    conn: &mut Conn,
    new: &NewEdition,
    modules: &[Link],
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Edition> {
    let earlier = editions_of(conn, &new.course)?;
    let last = earlier.first();
    // The first edition of a course has nobody's progress to keep.
    let substance = last.filter(|_| new.change == edition::Change::Editorial).map(|last| last.substance);
    if new.state.is_in_use() {
        for earlier in earlier.iter().filter(|edition| edition.state.is_in_use()) {
            set_state(conn, earlier, EditionState::Superseded, by, now)?;
        }
    }
    diesel::insert_into(editions::table)
        .values((
            editions::id.eq(new.id),
            editions::course.eq(&new.course),
            editions::number.eq(last.map_or(0, |last| last.number) + 1),
            editions::state.eq(new.state),
            editions::files.eq(Json(new.files.clone())),
            editions::checksum.eq(edition::checksum(&new.files)),
            editions::message.eq(&new.message),
            editions::published_by.eq(by),
            editions::published_at.eq(now.0),
            editions::unit_id.eq(new.unit),
            editions::change.eq(new.change),
            editions::substance_id.eq(substance),
            editions::released_as.eq(new.state),
            editions::modules.eq(Json(modules.to_vec())),
        ))
        .execute(conn)?;
    add_writers(conn, new)?;
    let published = edition(conn, new.id)?;
    let change = Change { at: now, by, record: "edition", id: new.id, action: "published" };
    audit::note(conn, &change, &(), &published)?;
    Ok(published)
}

fn add_writers(conn: &mut Conn, new: &NewEdition) -> QueryResult<()> {
    for writer in new.writers.iter().collect::<BTreeSet<_>>() {
        diesel::insert_into(edition_writers::table)
            .values((edition_writers::edition_id.eq(new.id), edition_writers::person_id.eq(writer)))
            .execute(conn)?;
    }
    Ok(())
}

/// Everybody who wrote something of these editions, by edition; none for one that a command brought.
pub fn edition_writers(conn: &mut Conn, editions: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let rows: Vec<(Id, Id)> = edition_writers::table
        .filter(edition_writers::edition_id.eq_any(editions))
        .order((edition_writers::edition_id, edition_writers::person_id))
        .select((edition_writers::edition_id, edition_writers::person_id))
        .load(conn)?;
    let mut writers: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (edition, writer) in rows {
        writers.entry(edition).or_default().push(writer);
    }
    Ok(writers)
}

/// The numbers of the editions of a course that a person wrote something of, or released.
pub fn editions_written_by(conn: &mut Conn, person: Id, course: &str) -> QueryResult<BTreeSet<i32>> {
    let wrote = edition_writers::table
        .filter(edition_writers::person_id.eq(person))
        .select(edition_writers::edition_id);
    let numbers: Vec<i32> = editions::table
        .filter(editions::course.eq(course))
        .filter(editions::published_by.eq(person).or(editions::id.eq_any(wrote)))
        .order(editions::number)
        .select(editions::number)
        .load(conn)?;
    Ok(numbers.into_iter().collect())
}

pub(super) fn set_state(
    conn: &mut Conn,
    edition: &Edition,
    state: EditionState,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(editions::table.filter(editions::id.eq(edition.id)))
        .set(editions::state.eq(state))
        .execute(conn)?;
    let change = Change { at: now, by, record: "edition", id: edition.id, action: state.code() };
    audit::note(conn, &change, &edition.state, &state)
}

/// An edition by its id, without its files.
pub fn edition(conn: &mut Conn, id: Id) -> QueryResult<Edition> {
    editions::table.filter(editions::id.eq(id)).select(COLUMNS).first::<Row>(conn).map(edition_of)
}

/// An edition by its number within its course.
pub fn edition_by_number(conn: &mut Conn, course: &str, number: i32) -> QueryResult<Edition> {
    editions::table
        .filter(editions::course.eq(course))
        .filter(editions::number.eq(number))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(edition_of)
}

/// Editions by their ids, by course and number.
pub fn editions(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Edition>> {
    let rows = editions::table
        .filter(editions::id.eq_any(ids))
        .order((editions::course, editions::number))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(edition_of).collect())
}

/// The files of an edition, as they were published.
pub fn edition_files(conn: &mut Conn, id: Id) -> QueryResult<Files> {
    let Json(files) =
        editions::table.filter(editions::id.eq(id)).select(editions::files).first::<Json<Files>>(conn)?;
    Ok(files)
}

/// Every course with the checksum of each of its editions.
pub fn checksums(conn: &mut Conn) -> QueryResult<BTreeSet<(String, String)>> {
    let all: Vec<(String, String)> = editions::table
        .order((editions::course, editions::number))
        .select((editions::course, editions::checksum))
        .load(conn)?;
    Ok(all.into_iter().collect())
}

/// The edition of a course that is in use, if there is one.
pub fn current_edition(conn: &mut Conn, course: &str) -> QueryResult<Option<Edition>> {
    editions::table
        .filter(editions::course.eq(course))
        .filter(editions::state.eq_any(EditionState::IN_USE))
        .order(editions::number.desc())
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(edition_of))
}

/// The editions in use, one a course, by course.
pub fn current_editions(conn: &mut Conn) -> QueryResult<Vec<Edition>> {
    let rows = editions::table
        .filter(editions::state.eq_any(EditionState::IN_USE))
        .order((editions::course, editions::number.desc()))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    let mut current: Vec<Edition> = rows.into_iter().map(edition_of).collect();
    current.dedup_by(|older, newer| older.course == newer.course);
    Ok(current)
}

/// Of the courses that were withdrawn and are not in use again, the edition withdrawn last, by course.
pub fn withdrawn_editions(conn: &mut Conn) -> QueryResult<Vec<Edition>> {
    let mut latest = latest_editions(conn)?;
    latest.retain(|edition| edition.state == EditionState::Withdrawn);
    Ok(latest)
}

/// All editions of a course, the newest first.
pub fn editions_of(conn: &mut Conn, course: &str) -> QueryResult<Vec<Edition>> {
    let rows = editions::table
        .filter(editions::course.eq(course))
        .order(editions::number.desc())
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(edition_of).collect())
}

/// The newest edition of every course, whatever its state, by course.
pub fn latest_editions(conn: &mut Conn) -> QueryResult<Vec<Edition>> {
    let rows = editions::table
        .order((editions::course, editions::number.desc()))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    let mut latest: Vec<Edition> = rows.into_iter().map(edition_of).collect();
    latest.dedup_by(|older, newer| older.course == newer.course);
    Ok(latest)
}
