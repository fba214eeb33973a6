//! Whom the editions of a course have reached.

use std::collections::BTreeMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::cascade::queries::TaughtThere;
use crate::cascade::review::State;
use crate::classes::Kind;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{class_participants, classes, people, readings, reteachings};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// How many people of the scope have read something in each of these editions.
pub fn readers(conn: &mut Conn, scope: &Scope, editions: &[Id]) -> QueryResult<BTreeMap<Id, i64>> {
    let rows: Vec<(Id, i64)> = readings::table
        .inner_join(people::table)
        .filter(is_in(people::unit_id, scope))
        .filter(readings::edition_id.eq_any(editions))
        .group_by(readings::edition_id)
        .order(readings::edition_id)
        .select((readings::edition_id, count(readings::person_id).aggregate_distinct()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many people of the scope were taught each of these editions in a class.
pub fn learners_in_classes(
    conn: &mut Conn,
    scope: &Scope,
    editions: &[Id],
    today: Day,
) -> QueryResult<BTreeMap<Id, i64>> {
    let rows: Vec<(Id, i64)> = class_participants::table
        .inner_join(classes::table.on(classes::id.eq(class_participants::class_id)))
        .inner_join(people::table.on(people::id.eq(class_participants::person_id)))
        .filter(is_in(people::unit_id, scope))
        .filter(classes::edition_id.eq_any(editions))
        .filter(TaughtThere { today })
        .group_by(classes::edition_id)
        .order(classes::edition_id)
        .select((classes::edition_id, count(class_participants::person_id).aggregate_distinct()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many classes in the units of the scope were held with each of these editions: (unit, edition)
/// to classes. What is still to come is not counted, nor what somebody has only begun to report.
pub fn classes_held(
    conn: &mut Conn,
    scope: &Scope,
    editions: &[Id],
    today: Day,
) -> QueryResult<BTreeMap<(Id, Id), i64>> {
    let rows: Vec<(Id, Id, i64)> = classes::table
        .left_join(reteachings::table.on(reteachings::class_id.eq(classes::id)))
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::edition_id.eq_any(editions))
        .filter(classes::starts_on.le(today))
        // A re-teach without a report has not been held for anybody.
        .filter(classes::kind.ne(Kind::Reteach).or(reteachings::state.is_not_null()))
        .filter(reteachings::state.is_null().or(reteachings::state.ne(State::Draft)))
        .group_by((classes::unit_id, classes::edition_id))
        .order((classes::unit_id, classes::edition_id))
        .select((classes::unit_id, classes::edition_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(unit, edition, classes)| ((unit, edition), classes)).collect())
}
