//! Cards of paper: the numbers on them, and what was keyed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{round_deals, round_keyings};
use crate::quizzes::scoring::Answers;
use crate::rounds::keying::Keying;
use crate::rounds::{Form, Stage};

/// The number on the cards of everybody in a class who was dealt a form, by person.
pub fn numbers_of(conn: &mut Conn, class: Id) -> QueryResult<BTreeMap<Id, i32>> {
    let rows: Vec<(Id, i32)> = round_deals::table
        .filter(round_deals::class_id.eq(class))
        .order(round_deals::number)
        .select((round_deals::person_id, round_deals::number))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Somebody took this form first on paper, before they answered anything else; what they were dealt stays on record.
pub fn redeal(conn: &mut Conn, class: Id, person: Id, first: Form) -> QueryResult<()> {
    diesel::update(round_deals::table.filter(round_deals::class_id.eq(class)))
        .filter(round_deals::person_id.eq(person))
        .set(round_deals::taken_form.eq(Some(first)))
        .execute(conn)?;
    Ok(())
}

type Row = (Id, Id, Stage, Id, Form, String, Json<Answers>, Id, Timestamp, Option<Timestamp>);

type Columns = (
    round_keyings::id,
    round_keyings::class_id,
    round_keyings::stage,
    round_keyings::person_id,
    round_keyings::form,
    round_keyings::typed,
    round_keyings::given,
    round_keyings::keyed_by,
    round_keyings::keyed_at,
    round_keyings::set_aside_at,
);

const KEYING: Columns = (
    round_keyings::id,
    round_keyings::class_id,
    round_keyings::stage,
    round_keyings::person_id,
    round_keyings::form,
    round_keyings::typed,
    round_keyings::given,
    round_keyings::keyed_by,
    round_keyings::keyed_at,
    round_keyings::set_aside_at,
);

fn keying_of((id, class, stage, person, form, typed, Json(given), by, at, set_aside_at): Row) -> Keying {
    Keying { id, class, stage, person, form, typed, given, by, at, set_aside_at }
}

/// What was keyed in a round of a class, in its order. For whoever calls its roll.
pub fn keyings_of(conn: &mut Conn, class: Id, stage: Stage) -> QueryResult<Vec<Keying>> {
    let rows: Vec<Row> = round_keyings::table
        .filter(round_keyings::class_id.eq(class))
        .filter(round_keyings::stage.eq(stage))
        .order((round_keyings::keyed_at, round_keyings::id))
        .select(KEYING)
        .load(conn)?;
    Ok(rows.into_iter().map(keying_of).collect())
}

/// One that was keyed, if it was; of whatever class.
pub fn keying(conn: &mut Conn, id: Id) -> QueryResult<Option<Keying>> {
    let row = round_keyings::table.filter(round_keyings::id.eq(id)).select(KEYING).first::<Row>(conn);
    Ok(row.optional()?.map(keying_of))
}

/// Keeps what was keyed.
pub fn keep_keying(conn: &mut Conn, keying: &Keying) -> QueryResult<()> {
    diesel::insert_into(round_keyings::table)
        .values((
            round_keyings::id.eq(keying.id),
            round_keyings::class_id.eq(keying.class),
            round_keyings::stage.eq(keying.stage),
            round_keyings::person_id.eq(keying.person),
            round_keyings::form.eq(keying.form),
            round_keyings::typed.eq(&keying.typed),
            round_keyings::given.eq(Json(keying.given.clone())),
            round_keyings::keyed_by.eq(keying.by),
            round_keyings::keyed_at.eq(keying.at.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sets aside all that was keyed for the same card but the one that counts, if any does.
pub fn set_others_aside(conn: &mut Conn, of: &Keying, counts: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let others: Vec<Id> = round_keyings::table
        .filter(round_keyings::class_id.eq(of.class))
        .filter(round_keyings::stage.eq(of.stage))
        .filter(round_keyings::person_id.eq(of.person))
        .filter(round_keyings::set_aside_at.is_null())
        .order(round_keyings::id)
        .select(round_keyings::id)
        .load(conn)?;
    let others: Vec<Id> = others.into_iter().filter(|id| Some(*id) != counts).collect();
    diesel::update(round_keyings::table.filter(round_keyings::id.eq_any(others)))
        .set(round_keyings::set_aside_at.eq(now.0))
        .execute(conn)?;
    if let Some(counts) = counts {
        diesel::update(round_keyings::table.filter(round_keyings::id.eq(counts)))
            .set(round_keyings::set_aside_at.eq(None::<i64>))
            .execute(conn)?;
    }
    Ok(())
}
