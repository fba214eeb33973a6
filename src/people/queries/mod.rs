//! People, accounts, grants, sign-ins. Whoever asks about other people's records brings a [`Scope`].

mod accounts;
mod founding;
mod grants;
mod roster;
mod sign_ins;

pub use accounts::*;
pub use founding::*;
pub use grants::*;
pub use roster::*;
pub use sign_ins::*;

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{NewPerson, Person, Poverty, Role, Sex};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn, MultiBackend};
use crate::kit::schema::{grants as grant_rows, people, unit_states};
use crate::kit::words;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

type Row = (Id, String, Sex, Option<i32>, Id, String, Option<String>);

const COLUMNS: (
    people::id,
    people::full_name,
    people::sex,
    people::birth_year,
    people::unit_id,
    unit_states::name,
    people::position,
) = (
    people::id,
    people::full_name,
    people::sex,
    people::birth_year,
    people::unit_id,
    unit_states::name,
    people::position,
);

fn person_of((id, full_name, sex, birth_year, unit, unit_name, position): Row) -> Person {
    Person { id, full_name, sex, birth_year, unit, unit_name, position }
}

/// A person within the scope; anyone else is not found.
pub fn person(conn: &mut Conn, id: Id, scope: &Scope) -> QueryResult<Person> {
    people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(people::id.eq(id))
        .filter(is_in(people::unit_id, scope))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(person_of)
}

/// The viewer's own record, or one that a rule has already shown to be theirs to see (a
/// participant of their class, a colleague). Not for looking up whoever an address names.
pub fn known_person(conn: &mut Conn, id: Id) -> QueryResult<Person> {
    people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(people::id.eq(id))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(person_of)
}

/// Like [`known_person`] for many, in the order of a Vietnamese list.
pub fn known_people(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Person>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BINDS) {
        let rows = people::table
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
            .filter(unit_states::valid_to.is_null())
            .filter(people::id.eq_any(some))
            .order((people::sort_key, people::id))
            .select(COLUMNS)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(person_of));
    }
    if ids.len() > BINDS {
        found.sort_by_cached_key(|p| (words::person_sort_key(&p.full_name), p.id));
    }
    Ok(found)
}

/// Of these people, those whose home lies in the scope.
pub fn people_among(conn: &mut Conn, ids: &[Id], scope: &Scope) -> QueryResult<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<Id> = people::table
            .filter(people::id.eq_any(some))
            .filter(is_in(people::unit_id, scope))
            .order(people::id)
            .select(people::id)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which people of the scope: all, or those whose folded name holds every word of `search`.
/// At most `limit`, from `offset`, in the order of a Vietnamese list.
pub fn people_in(
    conn: &mut Conn,
    scope: &Scope,
    search: &str,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Person>> {
    let mut query = people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(people::unit_id, scope))
        .order((people::sort_key, people::id))
        .select(COLUMNS)
        .limit(limit)
        .offset(offset)
        .into_boxed::<MultiBackend>();
    for word in words::fold(search).split_whitespace().take(8) {
        let word = word.replace(['%', '_', '\\'], "");
        query = query.filter(people::name_folded.like(format!("%{word}%")));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(person_of).collect())
}

/// How many people the scope holds.
pub fn count_in(conn: &mut Conn, scope: &Scope) -> QueryResult<i64> {
    people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(people::unit_id, scope))
        .count()
        .get_result(conn)
}

/// Those who hold one of these roles within the scope today.
pub fn holders_in(conn: &mut Conn, scope: &Scope, roles: &[Role], today: Day) -> QueryResult<Vec<Person>> {
    let ids: Vec<Id> = grant_rows::table
        .filter(is_in(grant_rows::unit_id, scope))
        .filter(grant_rows::role.eq_any(roles))
        .filter(grant_rows::starts_on.le(today))
        .filter(grant_rows::ends_on.is_null().or(grant_rows::ends_on.gt(today)))
        .order(grant_rows::person_id)
        .select(grant_rows::person_id)
        .distinct()
        .load(conn)?;
    known_people(conn, &ids)
}

type RecordRow = (
    Id,
    String,
    Sex,
    Option<i32>,
    Id,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Poverty>,
);

/// Everything on record of these people, by id: to compare with what is to be recorded or corrected.
/// Like [`known_person`], not for showing whoever an address names.
pub fn known_records(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<NewPerson>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BINDS) {
        let rows = people::table
            .filter(people::id.eq_any(some))
            .order(people::id)
            .select((
                people::id,
                people::full_name,
                people::sex,
                people::birth_year,
                people::unit_id,
                people::position,
                people::phone,
                people::ethnicity,
                people::ethnicity_local,
                people::poverty,
            ))
            .load::<RecordRow>(conn)?;
        found.extend(rows.into_iter().map(record_of));
    }
    Ok(found)
}

fn record_of(row: RecordRow) -> NewPerson {
    let (id, full_name, sex, birth_year, unit, position, phone, ethnicity, ethnicity_local, poverty) = row;
    NewPerson { id, full_name, sex, birth_year, unit, position, phone, ethnicity, ethnicity_local, poverty }
}

/// Records a person and notes it; the same id again changes nothing.
pub fn add_person(conn: &mut Conn, new: &NewPerson, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let row = (
        people::id.eq(new.id),
        people::full_name.eq(&new.full_name),
        people::name_folded.eq(words::fold(&new.full_name)),
        people::sort_key.eq(words::person_sort_key(&new.full_name)),
        people::sex.eq(new.sex),
        people::birth_year.eq(new.birth_year),
        people::ethnicity.eq(&new.ethnicity),
        people::ethnicity_local.eq(&new.ethnicity_local),
        people::poverty.eq(new.poverty),
        people::unit_id.eq(new.unit),
        people::position.eq(&new.position),
        people::phone.eq(&new.phone),
        people::created_at.eq(now.0),
        people::created_by.eq(by),
    );
    let made = each_backend!(conn, |c| diesel::insert_into(people::table)
        .values(row)
        .on_conflict(people::id)
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(());
    }
    let change = Change { at: now, by, record: "person", id: new.id, action: "created" };
    audit::note(conn, &change, &(), new)
}

/// Puts a person's record right and notes from what to what. The unit stays: moving takes along what
/// was counted there.
pub fn correct_person(
    conn: &mut Conn,
    before: &NewPerson,
    after: &NewPerson,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(people::table.filter(people::id.eq(before.id)))
        .set((
            people::full_name.eq(&after.full_name),
            people::name_folded.eq(words::fold(&after.full_name)),
            people::sort_key.eq(words::person_sort_key(&after.full_name)),
            people::sex.eq(after.sex),
            people::birth_year.eq(after.birth_year),
            people::position.eq(&after.position),
            people::phone.eq(&after.phone),
        ))
        .execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "person", id: before.id, action: "corrected" };
    audit::note(conn, &change, before, after)
}
