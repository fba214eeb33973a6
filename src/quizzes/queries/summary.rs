//! What attempts add up to: unit by course, edition and month.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::add_to_summary;
use crate::courses::Edition;
use crate::courses::lineage::Lineage;
use crate::courses::queries::{edition_files, editions_of, lineage};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{attempts, editions, people, quiz_summaries, unit_states};
use crate::quizzes::shelf::Shelved;
use crate::units::tree;

/// Adds to the summary rows of every unit on a path, for a course and one of its substances.
pub(super) fn count(
    conn: &mut Conn,
    path: &str,
    (course, substance): (&str, Id),
    month: &str,
    more: [i64; 3],
) -> QueryResult<()> {
    let [tried, passed, finished] = more;
    for unit in tree::ids_on(path) {
        add_to_summary!(
            conn,
            quiz_summaries,
            (unit, course, substance, month),
            attempts += tried,
            modules_passed += passed,
            finished += finished
        )?;
    }
    Ok(())
}

/// The modules of a substance that have a quiz, as it keeps them.
pub(super) fn with_quiz(lineage: &Lineage, substance: Id) -> Vec<String> {
    let links = lineage.modules(substance).iter().filter(|link| link.has_quiz);
    links.map(|link| link.module.clone()).collect()
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

/// The same rows computed afresh from the attempts and the files of the editions, in the same order.
pub fn recount_quizzes(conn: &mut Conn) -> QueryResult<Vec<QuizSummary>> {
    let courses: Vec<String> =
        editions::table.order(editions::course).select(editions::course).distinct().load(conn)?;
    let mut rows = vec![];
    for course in courses {
        let lineage = lineage(conn, std::slice::from_ref(&course))?;
        let mut substances = vec![];
        for edition in editions_of(conn, &course)?.into_iter().filter(|e| e.substance == e.id) {
            let files = edition_files(conn, edition.id)?;
            let shelved = Shelved::read(&course, files, &Default::default());
            substances.push((edition.id, shelved.map_or(vec![], |shelved| shelved.with_quiz())));
        }
        let counted = counted(conn, &lineage, &substances)?;
        let row = |((unit, edition, month), [tried, passed, finished]): (_, [i64; 3])| {
            (unit, course.clone(), edition, month, tried, passed, finished)
        };
        rows.extend(counted.into_iter().map(row));
    }
    rows.sort();
    Ok(rows)
}

/// Counts in the summary of a new edition what was passed of the modules that carried over to it.
pub(super) fn carry_passes(conn: &mut Conn, edition: &Edition, lineage: &Lineage) -> QueryResult<()> {
    let substance = (edition.id, with_quiz(lineage, edition.id));
    for ((unit, substance, month), [_, passed, finished]) in counted(conn, lineage, &[substance])? {
        add_to_summary!(
            conn,
            quiz_summaries,
            (unit, &edition.course, substance, month),
            attempts += 0,
            modules_passed += passed,
            finished += finished
        )?;
    }
    Ok(())
}

/// What the attempts of a course add up to in some of its substances, each with its modules that have a
/// quiz: attempts, modules passed and people who finished, by unit, substance and month.
fn counted(
    conn: &mut Conn,
    lineage: &Lineage,
    substances: &[(Id, Vec<String>)],
) -> QueryResult<BTreeMap<(Id, Id, String), [i64; 3]>> {
    type Row = (Id, (Id, String, Timestamp), bool, String);
    let rows: Vec<Row> = attempts::table
        .inner_join(people::table.on(people::id.eq(attempts::person_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(attempts::edition_id.eq_any(lineage.editions()))
        .order((attempts::person_id, attempts::received_at, attempts::id))
        .select((
            attempts::person_id,
            (attempts::edition_id, attempts::module, attempts::handed_in_at),
            attempts::passed,
            unit_states::path,
        ))
        .load(conn)?;
    let mut counted: BTreeMap<(Id, Id, String), [i64; 3]> = BTreeMap::new();
    for of_person in rows.chunk_by(|one, next| one.0 == next.0) {
        let path = &of_person[0].3;
        for (substance, quizzes) in substances {
            let tried = of_person.iter().map(|(_, fact, ..)| fact);
            let tried: Vec<_> = tried.filter(|(of, ..)| lineage.substance(*of) == *substance).collect();
            let passed = of_person.iter().filter(|(_, _, passed, _)| *passed).map(|(_, fact, ..)| fact);
            let passed = lineage.first(*substance, passed);
            let finished = finished_at(&passed, quizzes);
            for unit in tree::ids_on(path) {
                let mut add = |at: &Timestamp, what: usize| {
                    counted.entry((unit, *substance, at.day().month())).or_default()[what] += 1;
                };
                tried.iter().for_each(|(_, _, at)| add(at, 0));
                passed.values().for_each(|at| add(at, 1));
                finished.iter().for_each(|at| add(at, 2));
            }
        }
    }
    Ok(counted)
}
