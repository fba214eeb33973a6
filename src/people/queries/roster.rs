//! A unit with its people: who has an account, which roles they hold, who may be the same person.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::super::{Details, Member, Person, Role};
use super::{COLUMNS, Row, person_of};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{accounts, grants, people, unit_states};
use crate::kit::words;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// The people whose home is exactly this unit, with their account and roles of today;
/// at most `limit`, from `offset`, in the order of a Vietnamese list.
pub fn members(
    conn: &mut Conn,
    unit: Id,
    scope: &Scope,
    today: Day,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Member>> {
    let rows = people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(people::unit_id.eq(unit))
        .filter(is_in(people::unit_id, scope))
        .order((people::sort_key, people::id))
        .select(COLUMNS)
        .limit(limit)
        .offset(offset)
        .load::<Row>(conn)?;
    let people: Vec<Person> = rows.into_iter().map(person_of).collect();
    let ids: Vec<Id> = people.iter().map(|p| p.id).collect();
    let with_account: BTreeSet<Id> = accounts::table
        .filter(accounts::person_id.eq_any(&ids))
        .filter(accounts::closed_at.is_null())
        .order(accounts::person_id)
        .select(accounts::person_id)
        .load(conn)?
        .into_iter()
        .collect();
    let mut roles = roles_of(conn, &ids, today)?;
    let member = |person: Person| Member {
        has_account: with_account.contains(&person.id),
        roles: roles.remove(&person.id).unwrap_or_default(),
        person,
    };
    Ok(people.into_iter().map(member).collect())
}

/// How many people have their home in exactly this unit.
pub fn count_of_unit(conn: &mut Conn, unit: Id, scope: &Scope) -> QueryResult<i64> {
    people::table
        .filter(people::unit_id.eq(unit))
        .filter(is_in(people::unit_id, scope))
        .count()
        .get_result(conn)
}

/// The roles that people hold today, each role once, from the widest down.
pub fn roles_of(conn: &mut Conn, ids: &[Id], today: Day) -> QueryResult<BTreeMap<Id, Vec<Role>>> {
    let mut held: BTreeMap<Id, Vec<Role>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows = grants::table
            .filter(grants::person_id.eq_any(some))
            .filter(grants::starts_on.le(today))
            .filter(grants::ends_on.is_null().or(grants::ends_on.gt(today)))
            .order((grants::person_id, grants::id))
            .select((grants::person_id, grants::role))
            .load::<(Id, Role)>(conn)?;
        for (person, role) in rows {
            held.entry(person).or_default().push(role);
        }
    }
    for roles in held.values_mut() {
        roles.sort_by_key(|role| Role::ALL.iter().position(|r| r == role));
        roles.dedup();
    }
    Ok(held)
}

/// People of the scope whose folded name is one of these: perhaps those who are about to be added.
pub fn namesakes(conn: &mut Conn, names: &[&str], scope: &Scope) -> QueryResult<Vec<Person>> {
    let folded: Vec<String> = names.iter().map(|name| words::fold(name)).collect();
    let rows = people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(people::name_folded.eq_any(folded))
        .filter(is_in(people::unit_id, scope))
        .order((people::sort_key, people::id))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(person_of).collect())
}

/// People of the scope who have no account yet, at most `limit`, and how many there are.
pub fn without_account(conn: &mut Conn, scope: &Scope, limit: i64) -> QueryResult<(Vec<Person>, i64)> {
    let rows = people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .left_join(accounts::table.on(accounts::person_id.eq(people::id)))
        .filter(unit_states::valid_to.is_null())
        .filter(accounts::person_id.is_null())
        .filter(is_in(people::unit_id, scope))
        .order((people::sort_key, people::id))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    let count = people::table
        .left_join(accounts::table.on(accounts::person_id.eq(people::id)))
        .filter(accounts::person_id.is_null())
        .filter(is_in(people::unit_id, scope))
        .count()
        .get_result(conn)?;
    Ok((rows.into_iter().map(person_of).collect(), count))
}

/// What of a person only they themselves and administrators may see; a rule has shown that the viewer may.
pub fn known_details(conn: &mut Conn, person: Id) -> QueryResult<Details> {
    let (phone, ethnicity, ethnicity_local, poverty) = people::table
        .filter(people::id.eq(person))
        .select((people::phone, people::ethnicity, people::ethnicity_local, people::poverty))
        .first(conn)?;
    Ok(Details { phone, ethnicity, ethnicity_local, poverty })
}
