//! The answers of many people to one quiz, for its analysis: who they are is not read.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{attempts, editions, people, sittings};
use crate::quizzes::scoring::Answers;
use crate::quizzes::sitting::Kept;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// What somebody handed in. The person is known by id alone, to ask where they were taught.
#[derive(Clone, Debug)]
pub struct AnswerSheet {
    pub attempt: Id,
    pub person: Id,
    pub handed_in_at: Timestamp,
    pub answers: Answers,
    /// Which questions were put, where that is known: some of them may have been drawn. Else all.
    pub asked: Option<Vec<String>>,
    /// How long it took, where it is known when it was begun.
    pub seconds: Option<u32>,
}

/// What people of the scope handed in to the quiz of a module in these editions, person by person, each one's
/// first before their next: the first alone, or all. Whoever took the quiz first in another edition of the course has
/// read its explanations, so what they handed in here is no first; `again` are so many.
pub fn handed_in(
    conn: &mut Conn,
    scope: &Scope,
    (course, module): (&str, &str),
    editions: &[Id],
    first_only: bool,
) -> QueryResult<HandedInThere> {
    type Row = ((Id, Id, Id), Timestamp, Json<Answers>, Option<Json<Vec<String>>>, Option<Timestamp>);
    let rows: Vec<Row> = attempts::table
        .inner_join(people::table.on(people::id.eq(attempts::person_id)))
        .inner_join(editions::table.on(editions::id.eq(attempts::edition_id)))
        .filter(editions::course.eq(course))
        .filter(attempts::module.eq(module))
        .filter(is_in(people::unit_id, scope))
        .order((attempts::person_id, attempts::handed_in_at, attempts::number, attempts::id))
        .select((
            (attempts::id, attempts::person_id, attempts::edition_id),
            attempts::handed_in_at,
            attempts::answers,
            attempts::asked,
            attempts::started_at,
        ))
        .load(conn)?;
    let here: BTreeSet<Id> = editions.iter().copied().collect();
    let mut rows = rows;
    let mut again = 0;
    if first_only {
        let taken_here: BTreeSet<Id> =
            rows.iter().filter(|row| here.contains(&row.0.2)).map(|row| row.0.1).collect();
        rows.dedup_by_key(|row| row.0.1);
        rows.retain(|row| here.contains(&row.0.2));
        again = taken_here.len() - rows.len();
    } else {
        rows.retain(|row| here.contains(&row.0.2));
    }
    let sheets = rows
        .into_iter()
        .map(|((attempt, person, _), handed_in_at, Json(answers), asked, started_at)| AnswerSheet {
            attempt,
            person,
            handed_in_at,
            answers,
            asked: asked.map(|Json(asked)| asked),
            seconds: started_at
                .and_then(|begun| u32::try_from((handed_in_at.0 - begun.0) / Timestamp::SECOND).ok()),
        })
        .collect();
    Ok(HandedInThere { sheets, again })
}

/// What was handed in to some editions of a quiz, and how many people had taken another before.
#[derive(Clone, Debug)]
pub struct HandedInThere {
    pub sheets: Vec<AnswerSheet>,
    pub again: usize,
}

/// Of what people of the scope handed in to the quiz of a module in these editions, attempt by attempt: when it was
/// begun and when each answer was given. Of what was not kept answer by answer there is nothing.
pub fn given_one_by_one(
    conn: &mut Conn,
    scope: &Scope,
    editions: &[Id],
    module: &str,
) -> QueryResult<Vec<(Id, (Timestamp, Kept))>> {
    let rows: Vec<(Option<Id>, Timestamp, Json<Kept>)> = sittings::table
        .inner_join(people::table.on(people::id.eq(sittings::person_id)))
        .filter(sittings::edition_id.eq_any(editions))
        .filter(sittings::module.eq(module))
        .filter(sittings::attempt_id.is_not_null())
        .filter(is_in(people::unit_id, scope))
        .select((sittings::attempt_id, sittings::started_at, sittings::kept))
        .load(conn)?;
    let whole =
        |(attempt, started_at, Json(kept)): (Option<Id>, _, Json<Kept>)| Some((attempt?, (started_at, kept)));
    Ok(rows.into_iter().filter_map(whole).collect())
}

/// The editions of a course in which anybody took the quiz of a module.
pub fn editions_taken(conn: &mut Conn, course: &str, module: &str) -> QueryResult<Vec<Id>> {
    attempts::table
        .inner_join(editions::table)
        .filter(editions::course.eq(course))
        .filter(attempts::module.eq(module))
        .order(attempts::edition_id)
        .select(attempts::edition_id)
        .distinct()
        .load(conn)
}
