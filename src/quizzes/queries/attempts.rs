//! Attempts, and who has passed what.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::max;
use diesel::prelude::*;

use super::summary::{count, finished_at, with_quiz};
use crate::courses::Edition;
use crate::courses::lineage::Lineage;
use crate::courses::queries::{edition, lineage, lineage_of};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{attempts, editions, essays};
use crate::people::queries::known_person;
use crate::quizzes::attempt::{Attempt, Earlier, Made, NewAttempt, Purpose};
use crate::quizzes::marking;
use crate::quizzes::points::Points;
use crate::quizzes::scoring::Answers;
use crate::units;

type HowMade = (Option<Json<Vec<String>>>, bool, Option<Timestamp>, i32, bool);
type Row = (Id, Id, Id, String, Purpose, i32, Json<Answers>, f64, f64, i32, bool, Timestamp, HowMade);

type MadeColumns =
    (attempts::asked, attempts::late, attempts::started_at, attempts::waiting, attempts::undecided);

type Columns = (
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
    MadeColumns,
);

const COLUMNS: Columns = (
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
    (attempts::asked, attempts::late, attempts::started_at, attempts::waiting, attempts::undecided),
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
        (asked, late, started_at, waiting, undecided),
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
        waiting,
        undecided,
        handed_in_at: at,
        made: Made { asked: asked.map(|Json(asked)| asked), late, started_at },
    }
}

/// Keeps an attempt under the next number and counts it in the summary: as an attempt in the substance of
/// its own edition, as a pass in each in which the module has the same root. `quizzes` are the modules of
/// the edition that have a quiz. The same id again gives back what is kept; if that belongs to somebody
/// else or to another quiz, it is not found.
pub fn save_attempt(
    conn: &mut Conn,
    new: &NewAttempt,
    quizzes: &[String],
    now: Timestamp,
) -> QueryResult<Attempt> {
    save_attempt_made(conn, new, &Made::default(), quizzes, now)
}

/// The same for an attempt of which is known how it was made.
pub(super) fn save_attempt_made(
    conn: &mut Conn,
    new: &NewAttempt,
    made: &Made,
    quizzes: &[String],
    now: Timestamp,
) -> QueryResult<Attempt> {
    if let Some(kept) = known_attempt(conn, new.id).optional()? {
        let same = kept.person == new.person && kept.edition == new.edition && kept.module == new.module;
        return if same { Ok(kept) } else { Err(diesel::result::Error::NotFound) };
    }
    let of = edition(conn, new.edition)?;
    let last: Option<i32> = attempts::table
        .filter(attempts::person_id.eq(new.person))
        .filter(attempts::edition_id.eq(new.edition))
        .filter(attempts::module.eq(&new.module))
        .filter(attempts::purpose.eq(new.purpose))
        .select(max(attempts::number))
        .first(conn)?;
    let full = Points::FULL.as_number() * new.score.points.len() as f64;
    let unit = known_person(conn, new.person)?.unit;
    let path = units::queries::unit(conn, unit)?.path;
    let month = new.handed_in_at.day().month();
    count(conn, &path, (&of.course, of.substance), &month, [1, 0, 0])?;
    counting_passes(conn, new.person, (&of, &new.module, quizzes), |conn| {
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
                attempts::asked.eq(made.asked.clone().map(Json)),
                attempts::late.eq(made.late),
                attempts::started_at.eq(made.started_at.map(|at| at.0)),
                attempts::waiting.eq(i32::try_from(new.score.waiting.len()).unwrap_or(i32::MAX)),
                attempts::undecided.eq(new.score.undecided),
            ))
            .execute(conn)?;
        for question in &new.score.waiting {
            let row = (essays::attempt_id.eq(new.id), essays::question.eq(question));
            diesel::insert_into(essays::table)
                .values((row, essays::state.eq(marking::State::Waiting)))
                .execute(conn)?;
        }
        Ok(())
    })?;
    known_attempt(conn, new.id)
}

/// Does something to a person's attempts at the quiz of a module, and counts in the summary what they have passed
/// since and had not before, or no longer have: in each edition in which the module has the same root. `quizzes`
/// are the modules of this edition that have a quiz.
pub(super) fn counting_passes(
    conn: &mut Conn,
    person: Id,
    (of, module, quizzes): (&Edition, &str, &[String]),
    change: impl FnOnce(&mut Conn) -> QueryResult<()>,
) -> QueryResult<()> {
    let lineage = lineage(conn, std::slice::from_ref(&of.course))?;
    let before = facts_of(conn, person, &lineage)?;
    change(conn)?;
    let after = facts_of(conn, person, &lineage)?;
    if before == after {
        return Ok(());
    }
    let unit = known_person(conn, person)?.unit;
    let path = units::queries::unit(conn, unit)?.path;
    for substance in lineage.sharing(of.id, module) {
        let own = substance == of.substance;
        let quizzes = if own { quizzes.to_vec() } else { with_quiz(&lineage, substance) };
        let mut more: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        for (facts, one) in [(&before, -1), (&after, 1)] {
            let passed = lineage.first(substance, facts);
            for at in passed.values() {
                more.entry(at.day().month()).or_default()[1] += one;
            }
            if let Some(at) = finished_at(&passed, &quizzes) {
                more.entry(at.day().month()).or_default()[2] += one;
            }
        }
        for (month, more) in more.into_iter().filter(|(_, more)| *more != [0; 3]) {
            count(conn, &path, (&of.course, substance), &month, more)?;
        }
    }
    Ok(())
}

/// What a person passed in any edition of a lineage, in the order in which it was received: edition, module
/// and when it was handed in.
fn facts_of(conn: &mut Conn, person: Id, lineage: &Lineage) -> QueryResult<Vec<(Id, String, Timestamp)>> {
    attempts::table
        .filter(attempts::person_id.eq(person))
        .filter(attempts::edition_id.eq_any(lineage.editions()))
        .filter(attempts::passed.eq(true))
        .order((attempts::received_at, attempts::id))
        .select((attempts::edition_id, attempts::module, attempts::handed_in_at))
        .load(conn)
}

/// An attempt by its id, for a page that then asks whether the viewer may see it.
pub fn known_attempt(conn: &mut Conn, id: Id) -> QueryResult<Attempt> {
    attempts::table.filter(attempts::id.eq(id)).select(COLUMNS).first::<Row>(conn).map(attempt_of)
}

/// A person's attempts at one quiz in every edition of its course, the newest first.
pub fn attempts_at(conn: &mut Conn, person: Id, course: &str, module: &str) -> QueryResult<Vec<Earlier>> {
    let rows: Vec<(Row, i32)> = attempts::table
        .inner_join(editions::table)
        .filter(attempts::person_id.eq(person))
        .filter(editions::course.eq(course))
        .filter(attempts::module.eq(module))
        .order((attempts::handed_in_at.desc(), attempts::number.desc(), attempts::id.desc()))
        .select((COLUMNS, editions::number))
        .load(conn)?;
    let earlier = |(row, edition_number)| Earlier { attempt: attempt_of(row), edition_number };
    Ok(rows.into_iter().map(earlier).collect())
}

/// A quiz that somebody handed in: `asked` are its questions, where only some were put.
#[derive(Clone, Debug)]
pub struct TakenQuiz {
    pub person: Id,
    pub edition: Id,
    pub module: String,
    pub asked: Option<Vec<String>>,
    pub handed_in_at: Timestamp,
}

/// The quizzes of a course that these people handed in, in whatever edition. They are known to be the viewer's to see.
pub fn quizzes_taken(conn: &mut Conn, people: &[Id], course: &str) -> QueryResult<Vec<TakenQuiz>> {
    type Row = (Id, Id, String, Option<Json<Vec<String>>>, Timestamp);
    let mut taken = vec![];
    for some in people.chunks(BINDS) {
        let rows: Vec<Row> = attempts::table
            .inner_join(editions::table)
            .filter(attempts::person_id.eq_any(some))
            .filter(editions::course.eq(course))
            .order((attempts::person_id, attempts::handed_in_at, attempts::id))
            .select((
                attempts::person_id,
                attempts::edition_id,
                attempts::module,
                attempts::asked,
                attempts::handed_in_at,
            ))
            .load(conn)?;
        taken.extend(rows.into_iter().map(|(person, edition, module, asked, handed_in_at)| TakenQuiz {
            person,
            edition,
            module,
            asked: asked.map(|Json(asked)| asked),
            handed_in_at,
        }));
    }
    Ok(taken)
}

/// The editions of which a person took a quiz. For the viewer themself, or once a rule has shown that the
/// person's records are theirs to see.
pub fn editions_answered_by(conn: &mut Conn, person: Id) -> QueryResult<Vec<Id>> {
    attempts::table
        .filter(attempts::person_id.eq(person))
        .order(attempts::edition_id)
        .select(attempts::edition_id)
        .distinct()
        .load(conn)
}

/// The modules whose quiz a person has passed as they stand in this edition, with when each was passed first.
pub fn passes(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeMap<String, Timestamp>> {
    let lineage = lineage_of(conn, &[edition])?;
    Ok(lineage.first(edition, &facts_of(conn, person, &lineage)?))
}

/// The modules of an edition whose quiz a person has passed.
pub fn passed_modules(conn: &mut Conn, person: Id, edition: Id) -> QueryResult<BTreeSet<String>> {
    Ok(passes(conn, person, edition)?.into_keys().collect())
}

/// Who has passed what: (person, edition) to modules as they stand in that edition. The people are known to
/// be the viewer's to see: they came from a query with a scope.
pub fn passes_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    quizzes_of(conn, people, editions, true)
}

/// The same of those who handed in what may yet pass by marks to come.
pub fn waiting_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    quizzes_of(conn, people, editions, false)
}

/// Whose attempts passed, or else wait.
fn quizzes_of(
    conn: &mut Conn,
    people: &[Id],
    editions: &[Id],
    have_passed: bool,
) -> QueryResult<BTreeMap<(Id, Id), BTreeSet<String>>> {
    let mut passed: BTreeMap<(Id, Id), BTreeSet<String>> = BTreeMap::new();
    let lineage = lineage_of(conn, editions)?;
    let any = lineage.editions();
    // SQLite takes a limited number of binds in one statement.
    for some in people.chunks(BINDS) {
        let rows: Vec<(Id, Id, String)> = attempts::table
            .filter(attempts::person_id.eq_any(some))
            .filter(attempts::edition_id.eq_any(&any))
            .filter(attempts::passed.eq(have_passed))
            .filter(attempts::undecided.eq(true).or(attempts::passed.eq(true)))
            .order((attempts::person_id, attempts::edition_id, attempts::module))
            .select((attempts::person_id, attempts::edition_id, attempts::module))
            .distinct()
            .load(conn)?;
        for (person, of, module) in rows {
            for edition in editions.iter().filter(|edition| lineage.is_shared(of, **edition, &module)) {
                passed.entry((person, *edition)).or_default().insert(module.clone());
            }
        }
    }
    Ok(passed)
}
