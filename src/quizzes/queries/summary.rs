//! What attempts add up to: unit by course, edition and month.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use crate::add_to_summary;
use crate::courses::Edition;
use crate::courses::queries::{edition, edition_files};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{attempts, people, quiz_summaries, unit_states};
use crate::quizzes::shelf::Shelved;
use crate::units::tree;

/// Adds to the summary rows of every unit on a path.
pub(super) fn count(
    conn: &mut Conn,
    path: &str,
    edition: &Edition,
    month: &str,
    more: [i64; 3],
) -> QueryResult<()> {
    let [tried, passed, finished] = more;
    for unit in tree::ids_on(path) {
        add_to_summary!(
            conn,
            quiz_summaries,
            (unit, &edition.course, edition.substance, month),
            attempts += tried,
            modules_passed += passed,
            finished += finished
        )?;
    }
    Ok(())
}

/// When the last quiz was first passed, if all are.
pub(super) fn finished_at(passed: &BTreeMap<String, Timestamp>, quizzes: &[String]) -> Option<Timestamp> {
    let times: Option<Vec<Timestamp>> = quizzes.iter().map(|module| passed.get(module).copied()).collect();
    times?.into_iter().max()
}

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
        .order((attempts::person_id, attempts::received_at, attempts::id))
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
        edition: Id,
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
            place.insert((edition.course, quizzes.unwrap_or_default(), edition.substance));
        }
        let (_, _, substance) = &known[&edition_id];
        let taken = of.entry((person, *substance)).or_insert_with(|| Taken {
            edition: edition_id,
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
    for ((_, substance), taken) in of {
        let (course, quizzes, _) = &known[&taken.edition];
        for unit in tree::ids_on(&taken.path) {
            let mut add = |at: Timestamp, what: usize| {
                let key = (unit, course.clone(), substance, at.day().month());
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
