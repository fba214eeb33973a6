//! Attempts and what they add up to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::dsl::max;
use diesel::prelude::*;

use super::attempt::{Attempt, NewAttempt, Purpose};
use super::points::Points;
use super::scoring::Answers;
use super::shelf::Shelved;
use crate::courses::Edition;
use crate::courses::queries::{edition, edition_files};
use crate::each_backend;
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{attempts, people, quiz_summaries, unit_states};
use crate::people::queries::known_person;
use crate::units::{self, tree};

type Row = (Id, Id, Id, String, Purpose, i32, Json<Answers>, f64, f64, i32, bool, Timestamp);

const COLUMNS: (
    attempts::id,
    attempts::person_id,
    attempts::edition_id,
    attempts::module,
    attempts::purpose,
    attempts::number,
    attempts::answers,
    attempts::points,
    attempts::full_points,
    attempts::percent,
    attempts::passed,
    attempts::handed_in_at,
) = (
    attempts::id,
    attempts::person_id,
    attempts::edition_id,
    attempts::module,
    attempts::purpose,
    attempts::number,
    attempts::answers,
    attempts::points,
    attempts::full_points,
    attempts::percent,
    attempts::passed,
    attempts::handed_in_at,
);

fn attempt_of(row: Row) -> Attempt {
    let (
        id,
        person,
        edition,
        module,
        purpose,
        number,
        Json(answers),
        points,
        full_points,
        percent,
        passed,
        at,
    ) = row;
    Attempt {
        id,
        person,
        edition,
        module,
        purpose,
        number,
        answers,
        points,
        full_points,
        percent,
        passed,
        handed_in_at: at,
    }
}

/// Keeps an attempt under the next number and counts it in the summary. `quizzes` are the modules
/// of the edition that have a quiz. The same id again gives back what is kept; if that belongs to
/// somebody else or to another quiz, it is not found.
pub fn save_attempt(
    conn: &mut Conn,
    new: &NewAttempt,
    quizzes: &[String],
    now: Timestamp,
) -> QueryResult<Attempt> {
    if let Some(kept) = known_attempt(conn, new.id).optional()? {
        let same = kept.person == new.person && kept.edition == new.edition && kept.module == new.module;
        return if same { Ok(kept) } else { Err(diesel::result::Error::NotFound) };
    }
    let passed_before = passes(conn, new.person, new.edition)?;
    let last: Option<i32> = attempts::table
        .filter(attempts::person_id.eq(new.person))
        .filter(attempts::edition_id.eq(new.edition))
        .filter(attempts::module.eq(&new.module))
        .filter(attempts::purpose.eq(new.purpose))
        .select(max(attempts::number))
        .first(conn)?;
    let full = Points::FULL.as_number() * new.score.points.len() as f64;
    diesel::insert_into(attempts::table)
        .values((
            attempts::id.eq(new.id),
            attempts::person_id.eq(new.person),
            attempts::edition_id.eq(new.edition),
            attempts::module.eq(&new.module),
            attempts::purpose.eq(new.purpose),
            attempts::number.eq(last.unwrap_or(0) + 1),
            attempts::answers.eq(Json(new.answers.clone())),
            attempts::points.eq(new.score.total.as_number()),
            attempts::full_points.eq(full),
            attempts::percent.eq(i32::from(new.score.per_cent())),
            attempts::passed.eq(new.score.passed),
            attempts::handed_in_at.eq(new.handed_in_at.0),
            attempts::received_at.eq(now.0),
        ))
        .execute(conn)?;
    let edition = edition(conn, new.edition)?;
    let unit = known_person(conn, new.person)?.unit;
    let path = units::queries::unit(conn, unit)?.path;
    let first_pass = new.score.passed && !passed_before.contains_key(&new.module);
    let month = new.handed_in_at.day().month();
    count(conn, &path, &edition, &month, [1, i64::from(first_pass), 0])?;
    if first_pass && quizzes.contains(&new.module) {
        let passed = passes(conn, new.person, new.edition)?;
        if let Some(finished) = finished_at(&passed, quizzes) {
            count(conn, &path, &edition, &finished.day().month(), [0, 0, 1])?;
        }
    }
    known_attempt(conn, new.id)
}

/// Adds to the summary rows of every unit on a path.
fn count(conn: &mut Conn, path: &str, edition: &Edition, month: &str, more: [i64; 3]) -> QueryResult<()> {
    let [tried, passed, finished] = more;
    for unit in tree::ids_on(path) {
        let row = (
            quiz_summaries::unit_id.eq(unit),
            quiz_summaries::course.eq(&edition.course),
            quiz_summaries::edition_id.eq(edition.id),
            quiz_summaries::month.eq(month),
            quiz_summaries::attempts.eq(tried),
            quiz_summaries::modules_passed.eq(passed),
            quiz_summaries::finished.eq(finished),
        );
        let key = (
            quiz_summaries::unit_id,
            quiz_summaries::course,
            quiz_summaries::edition_id,
            quiz_summaries::month,
        );
        let more = (
            quiz_summaries::attempts.eq(quiz_summaries::attempts + tried),
            quiz_summaries::modules_passed.eq(quiz_summaries::modules_passed + passed),
            quiz_summaries::finished.eq(quiz_summaries::finished + finished),
        );
        each_backend!(conn, |c| diesel::insert_into(quiz_summaries::table)
            .values(row)
            .on_conflict(key)
            .do_update()
            .set(more)
            .execute(c))?;
    }
    Ok(())
}

/// When the last quiz was first passed, if all are.
fn finished_at(passed: &BTreeMap<String, Timestamp>, quizzes: &[String]) -> Option<Timestamp> {
    let times: Option<Vec<Timestamp>> = quizzes.iter().map(|module| passed.get(module).copied()).collect();
    times?.into_iter().max()
}

/// An attempt by its id, for a page that then asks whether the viewer may see it.
pub fn known_attempt(conn: &mut Conn, id: Id) -> QueryResult<Attempt> {
    attempts::table.filter(attempts::id.eq(id)).select(COLUMNS).first::<Row>(conn).map(attempt_of)
}

/// A person's attempts at one quiz, the newest first.
pub fn attempts_of(conn: &mut Conn, person: Id, edition: Id, module: &str) -> QueryResult<Vec<Attempt>> {
    let rows = attempts::table
        .filter(attempts::person_id.eq(person))
        .filter(attempts::edition_id.eq(edition))
        .filter(attempts::module.eq(module))
        .order((attempts::handed_in_at.desc(), attempts::number.desc(), attempts::id.desc()))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(attempt_of).collect())
}

/// The modules whose quiz a person has passed, with when each was passed first.
pub fn passes(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeMap<String, Timestamp>> {
    let rows: Vec<(String, Timestamp)> = attempts::table
        .filter(attempts::person_id.eq(person))
        .filter(attempts::edition_id.eq(edition))
        .filter(attempts::passed.eq(true))
        .order((attempts::module, attempts::received_at, attempts::id))
        .select((attempts::module, attempts::handed_in_at))
        .load(conn)?;
    let mut first = BTreeMap::new();
    for (module, at) in rows {
        first.entry(module).or_insert(at);
    }
    Ok(first)
}

/// The modules of an edition whose quiz a person has passed.
pub fn passed_modules(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeSet<String>> {
    Ok(passes(conn, person, edition)?.into_keys().collect())
}

/// Who has passed what: (person, edition) to modules. The people are known to be the viewer's to
/// see: they came from a query with a scope.
pub fn passes_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    let mut passed: BTreeMap<(Id, Id), BTreeSet<String>> = BTreeMap::new();
    // SQLite takes a limited number of binds in one statement.
    for some in people.chunks(400) {
        let rows: Vec<(Id, Id, String)> = attempts::table
            .filter(attempts::person_id.eq_any(some))
            .filter(attempts::edition_id.eq_any(editions))
            .filter(attempts::passed.eq(true))
            .order((attempts::person_id, attempts::edition_id, attempts::module))
            .select((attempts::person_id, attempts::edition_id, attempts::module))
            .distinct()
            .load(conn)?;
        for (person, edition, module) in rows {
            passed.entry((person, edition)).or_default().insert(module);
        }
    }
    Ok(passed)
}

// Summaries.

/// A row of `quiz_summaries`: unit, course, edition, month, attempts, modules passed, people who finished.
pub type QuizSummary = (Id, String, Id, String, i64, i64, i64);

/// The stored summary, all-zero rows left out, in order.
pub fn quiz_summary_rows(conn: &mut Conn) -> QueryResult<Vec<QuizSummary>> {
    quiz_summaries::table
        .filter(
            quiz_summaries::attempts
                .ne(0)
                .or(quiz_summaries::modules_passed.ne(0))
                .or(quiz_summaries::finished.ne(0)),
        )
        .order((
            quiz_summaries::unit_id,
            quiz_summaries::course,
            quiz_summaries::edition_id,
            quiz_summaries::month,
        ))
        .select((
            quiz_summaries::unit_id,
            quiz_summaries::course,
            quiz_summaries::edition_id,
            quiz_summaries::month,
            quiz_summaries::attempts,
            quiz_summaries::modules_passed,
            quiz_summaries::finished,
        ))
        .load(conn)
}

/// The same rows computed afresh from the attempts, in the same order.
pub fn recount_quizzes(conn: &mut Conn) -> QueryResult<Vec<QuizSummary>> {
    let rows: Vec<(Id, Id, String, bool, Timestamp, String)> = attempts::table
        .inner_join(people::table.on(people::id.eq(attempts::person_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .order((attempts::person_id, attempts::edition_id, attempts::received_at, attempts::id))
        .select((
            attempts::person_id,
            attempts::edition_id,
            attempts::module,
            attempts::passed,
            attempts::handed_in_at,
            unit_states::path,
        ))
        .load(conn)?;
    struct Taken {
        path: String,
        tried: Vec<Timestamp>,
        passed: BTreeMap<String, Timestamp>,
    }
    let (mut of, mut known) = (BTreeMap::new(), HashMap::new());
    for (person, edition_id, module, passed, at, path) in rows {
        if let std::collections::hash_map::Entry::Vacant(place) = known.entry(edition_id) {
            let edition = edition(conn, edition_id)?;
            let files = edition_files(conn, edition_id)?;
            let quizzes =
                Shelved::read(&edition.course, files, &Default::default()).map(|shelved| shelved.with_quiz());
            place.insert((edition.course, quizzes.unwrap_or_default()));
        }
        let taken = of.entry((person, edition_id)).or_insert_with(|| Taken {
            path,
            tried: vec![],
            passed: BTreeMap::new(),
        });
        taken.tried.push(at);
        if passed {
            taken.passed.entry(module).or_insert(at);
        }
    }
    let mut counted: BTreeMap<(Id, String, Id, String), [i64; 3]> = BTreeMap::new();
    for ((_, edition_id), taken) in of {
        let (course, quizzes) = &known[&edition_id];
        for unit in tree::ids_on(&taken.path) {
            let mut add = |at: Timestamp, what: usize| {
                let key = (unit, course.clone(), edition_id, at.day().month());
                counted.entry(key).or_default()[what] += 1;
            };
            taken.tried.iter().for_each(|at| add(*at, 0));
            taken.passed.values().for_each(|at| add(*at, 1));
            finished_at(&taken.passed, quizzes).into_iter().for_each(|at| add(at, 2));
        }
    }
    Ok(counted
        .into_iter()
        .map(|((u, c, e, m), [tried, passed, done])| (u, c, e, m, tried, passed, done))
        .collect())
}
