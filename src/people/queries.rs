//! People, accounts, grants, sign-ins. Whoever asks about other people's records brings a [`Scope`].

use diesel::prelude::*;

use super::token::Chain;
use super::{Grant, NewPerson, Person, Role, Sex};
use crate::each_backend;
use crate::kit::clock::{Day, Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{Conn, MultiBackend};
use crate::kit::schema::{
    accounts, grants, people, sign_in_failures, sign_ins, site_keys, unit_states, units,
};
use crate::kit::text::Language;
use crate::kit::words;
use crate::units::Level;
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
    // SQLite takes a limited number of binds in one statement.
    for some in ids.chunks(500) {
        let rows = people::table
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
            .filter(unit_states::valid_to.is_null())
            .filter(people::id.eq_any(some))
            .order((people::sort_key, people::id))
            .select(COLUMNS)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(person_of));
    }
    if ids.len() > 500 {
        found.sort_by_cached_key(|p| (words::person_sort_key(&p.full_name), p.id));
    }
    Ok(found)
}

/// The people whose home is exactly this unit.
pub fn people_of_unit(conn: &mut Conn, unit: Id, scope: &Scope) -> QueryResult<Vec<Person>> {
    let rows = people::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(people::unit_id.eq(unit))
        .filter(is_in(people::unit_id, scope))
        .order((people::sort_key, people::id))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(person_of).collect())
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
    let ids: Vec<Id> = grants::table
        .filter(is_in(grants::unit_id, scope))
        .filter(grants::role.eq_any(roles))
        .filter(grants::starts_on.le(today))
        .filter(grants::ends_on.is_null().or(grants::ends_on.gt(today)))
        .order(grants::person_id)
        .select(grants::person_id)
        .distinct()
        .load(conn)?;
    known_people(conn, &ids)
}

/// Records a person; the same id again changes nothing.
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
    each_backend!(conn, |c| diesel::insert_into(people::table)
        .values(row)
        .on_conflict(people::id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// An account to be opened.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub person: Id,
    pub user_name: String,
    pub phone: Option<String>,
    pub password_hash: String,
    pub must_change: bool,
    pub language: Language,
}

/// Opens a person's account, or gives an existing one a new password.
pub fn open_account(conn: &mut Conn, new: &NewAccount, now: Timestamp) -> QueryResult<()> {
    let row = (
        accounts::person_id.eq(new.person),
        accounts::user_name.eq(&new.user_name),
        accounts::user_name_folded.eq(words::fold(&new.user_name)),
        accounts::phone.eq(&new.phone),
        accounts::password_hash.eq(&new.password_hash),
        accounts::must_change.eq(new.must_change),
        accounts::language.eq(new.language.code()),
        accounts::created_at.eq(now.0),
    );
    each_backend!(conn, |c| diesel::insert_into(accounts::table)
        .values(row)
        .on_conflict(accounts::person_id)
        .do_update()
        .set((
            accounts::user_name.eq(&new.user_name),
            accounts::user_name_folded.eq(words::fold(&new.user_name)),
            accounts::phone.eq(&new.phone),
            accounts::password_hash.eq(&new.password_hash),
            accounts::must_change.eq(new.must_change),
        ))
        .execute(c))?;
    Ok(())
}

/// Is this user name or phone number taken by someone else's account?
pub fn is_taken(conn: &mut Conn, user_name: &str, phone: Option<&str>, person: Id) -> QueryResult<bool> {
    let mut found: Vec<Id> = accounts::table
        .filter(accounts::user_name_folded.eq(words::fold(user_name)))
        .order(accounts::person_id)
        .select(accounts::person_id)
        .load(conn)?;
    if let Some(phone) = phone {
        found.extend(
            accounts::table
                .filter(accounts::phone.eq(phone))
                .order(accounts::person_id)
                .select(accounts::person_id)
                .load::<Id>(conn)?,
        );
    }
    Ok(found.into_iter().any(|owner| owner != person))
}

/// An account as sign-in needs it.
#[derive(Clone, Debug)]
pub struct Account {
    pub person: Id,
    pub user_name: String,
    pub phone: Option<String>,
    pub password_hash: String,
    pub must_change: bool,
    pub language: Language,
}

type AccountRow = (Id, String, Option<String>, String, bool, String);

fn account_of((person, user_name, phone, password_hash, must_change, language): AccountRow) -> Account {
    let language = Language::from_code(&language).unwrap_or_default();
    Account { person, user_name, phone, password_hash, must_change, language }
}

/// The open account that signs in with this user name or (normal) phone number.
pub fn account_by_login(conn: &mut Conn, login: &str, phone: Option<&str>) -> QueryResult<Option<Account>> {
    let mut query = accounts::table
        .filter(accounts::closed_at.is_null())
        .order(accounts::person_id)
        .select((
            accounts::person_id,
            accounts::user_name,
            accounts::phone,
            accounts::password_hash,
            accounts::must_change,
            accounts::language,
        ))
        .into_boxed();
    query = match phone {
        Some(phone) => query.filter(accounts::phone.eq(phone.to_owned())),
        None => query.filter(accounts::user_name_folded.eq(words::fold(login))),
    };
    Ok(query.first::<AccountRow>(conn).optional()?.map(account_of))
}

/// A person's open account.
pub fn account(conn: &mut Conn, person: Id) -> QueryResult<Option<Account>> {
    let row = accounts::table
        .filter(accounts::person_id.eq(person))
        .filter(accounts::closed_at.is_null())
        .select((
            accounts::person_id,
            accounts::user_name,
            accounts::phone,
            accounts::password_hash,
            accounts::must_change,
            accounts::language,
        ))
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account_of))
}

/// Is there any account at all? A new site makes its first administrator when not.
pub fn any_account(conn: &mut Conn) -> QueryResult<bool> {
    Ok(accounts::table.count().get_result::<i64>(conn)? > 0)
}

pub fn set_language(conn: &mut Conn, person: Id, language: Language) -> QueryResult<()> {
    diesel::update(accounts::table.filter(accounts::person_id.eq(person)))
        .set(accounts::language.eq(language.code()))
        .execute(conn)?;
    Ok(())
}

/// A new password, chosen by the person: nothing must be changed any more.
pub fn set_password(conn: &mut Conn, person: Id, hash: &str) -> QueryResult<()> {
    diesel::update(accounts::table.filter(accounts::person_id.eq(person)))
        .set((accounts::password_hash.eq(hash), accounts::must_change.eq(false)))
        .execute(conn)?;
    Ok(())
}

// Grants.

/// A role to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub id: Id,
    pub person: Id,
    pub role: Role,
    pub unit: Id,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

/// Gives a role; the same id again changes nothing.
pub fn give_grant(conn: &mut Conn, new: &NewGrant, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let row = (
        grants::id.eq(new.id),
        grants::person_id.eq(new.person),
        grants::role.eq(new.role),
        grants::unit_id.eq(new.unit),
        grants::starts_on.eq(new.starts_on),
        grants::ends_on.eq(new.ends_on),
        grants::granted_by.eq(by),
        grants::granted_at.eq(now.0),
    );
    each_backend!(conn, |c| diesel::insert_into(grants::table)
        .values(row)
        .on_conflict(grants::id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// Ends a grant on a day (its last day is the day before); one that has ended stays as it was.
pub fn end_grant(conn: &mut Conn, grant: Id, on: Day) -> QueryResult<()> {
    diesel::update(grants::table.filter(grants::id.eq(grant)).filter(grants::ends_on.is_null()))
        .set(grants::ends_on.eq(on))
        .execute(conn)?;
    Ok(())
}

type GrantRow = (Id, Role, Id, String, String, Day, Option<Day>);

fn grant_of((id, role, unit, unit_name, unit_path, starts_on, ends_on): GrantRow) -> Grant {
    Grant { id, role, unit, unit_name, unit_path, starts_on, ends_on }
}

/// The grants of a person that hold on a day.
pub fn grants_of(conn: &mut Conn, person: Id, today: Day) -> QueryResult<Vec<Grant>> {
    let rows = grants::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(grants::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(grants::person_id.eq(person))
        .filter(grants::starts_on.le(today))
        .filter(grants::ends_on.is_null().or(grants::ends_on.gt(today)))
        .order(grants::id)
        .select((
            grants::id,
            grants::role,
            grants::unit_id,
            unit_states::name,
            unit_states::path,
            grants::starts_on,
            grants::ends_on,
        ))
        .load::<GrantRow>(conn)?;
    Ok(rows.into_iter().map(grant_of).collect())
}

// Sign-ins.

/// Begins a chain of refresh tokens.
pub fn start_sign_in(
    conn: &mut Conn,
    sign_in: Id,
    person: Id,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::id.eq(sign_in),
            sign_ins::person_id.eq(person),
            sign_ins::started_at.eq(now.0),
            sign_ins::token_hash.eq(token_hash),
            sign_ins::rotated_at.eq(now.0),
            sign_ins::expires_at.eq(expires_at.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// The person and the state of a chain.
pub fn chain(conn: &mut Conn, sign_in: Id) -> QueryResult<Option<(Id, Chain)>> {
    type ChainRow = (Id, String, Option<String>, i64, i64, Option<i64>);
    let row = sign_ins::table
        .filter(sign_ins::id.eq(sign_in))
        .select((
            sign_ins::person_id,
            sign_ins::token_hash,
            sign_ins::previous_hash,
            sign_ins::rotated_at,
            sign_ins::expires_at,
            sign_ins::ended_at,
        ))
        .first::<ChainRow>(conn)
        .optional()?;
    Ok(row.map(|(person, token_hash, previous_hash, rotated_at, expires_at, ended_at)| {
        let chain = Chain {
            token_hash,
            previous_hash,
            rotated_at: Timestamp(rotated_at),
            expires_at: Timestamp(expires_at),
            ended: ended_at.is_some(),
        };
        (person, chain)
    }))
}

/// Replaces the newest refresh token of a chain.
pub fn rotate(
    conn: &mut Conn,
    sign_in: Id,
    old_hash: &str,
    new_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> QueryResult<()> {
    diesel::update(sign_ins::table.filter(sign_ins::id.eq(sign_in)))
        .set((
            sign_ins::token_hash.eq(new_hash),
            sign_ins::previous_hash.eq(old_hash),
            sign_ins::rotated_at.eq(now.0),
            sign_ins::expires_at.eq(expires_at.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends one chain; `why` is `signed_out` or `reused`.
pub fn end_sign_in(conn: &mut Conn, sign_in: Id, why: &str, now: Timestamp) -> QueryResult<()> {
    diesel::update(sign_ins::table.filter(sign_ins::id.eq(sign_in)).filter(sign_ins::ended_at.is_null()))
        .set((sign_ins::ended_at.eq(now.0), sign_ins::ended_why.eq(why)))
        .execute(conn)?;
    Ok(())
}

/// Ends every chain of a person but the one given; `why` is `everywhere` or `password`.
pub fn end_all_sign_ins(
    conn: &mut Conn,
    person: Id,
    but: Option<Id>,
    why: &str,
    now: Timestamp,
) -> QueryResult<()> {
    let kept = but.unwrap_or(Id(uuid::Uuid::nil()));
    diesel::update(
        sign_ins::table
            .filter(sign_ins::person_id.eq(person))
            .filter(sign_ins::ended_at.is_null())
            .filter(sign_ins::id.ne(kept)),
    )
    .set((sign_ins::ended_at.eq(now.0), sign_ins::ended_why.eq(why)))
    .execute(conn)?;
    Ok(())
}

/// Failed guesses for a subject (a name or an address) since an instant.
pub fn failures_since(conn: &mut Conn, subject: &str, since: Timestamp) -> QueryResult<i64> {
    sign_in_failures::table
        .filter(sign_in_failures::subject.eq(subject))
        .filter(sign_in_failures::failed_at.gt(since.0))
        .count()
        .get_result(conn)
}

/// Notes a failed guess and forgets those that no longer count.
pub fn note_failure(
    conn: &mut Conn,
    subjects: &[String],
    now: Timestamp,
    forget: Timestamp,
) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::failed_at.le(forget.0))).execute(conn)?;
    for subject in subjects {
        diesel::insert_into(sign_in_failures::table)
            .values((
                sign_in_failures::id.eq(new_id()),
                sign_in_failures::subject.eq(subject),
                sign_in_failures::failed_at.eq(now.0),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets the failures of a subject, after a right password.
pub fn clear_failures(conn: &mut Conn, subject: &str) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::subject.eq(subject))).execute(conn)?;
    Ok(())
}

/// The site's secret of this name; `fresh` is kept if there was none.
pub fn site_key(conn: &mut Conn, name: &str, fresh: &str, now: Timestamp) -> QueryResult<String> {
    let row = (site_keys::name.eq(name), site_keys::value.eq(fresh), site_keys::created_at.eq(now.0));
    each_backend!(conn, |c| diesel::insert_into(site_keys::table)
        .values(row)
        .on_conflict(site_keys::name)
        .do_nothing()
        .execute(c))?;
    site_keys::table.filter(site_keys::name.eq(name)).select(site_keys::value).first(conn)
}

/// What the header shows of a signed-in person, if the sign-in stands.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: Id,
    pub full_name: String,
    pub unit: Id,
    pub unit_name: String,
    pub unit_level: Level,
    pub unit_path: String,
    pub language: Language,
    pub must_change: bool,
}

/// Whoever is signed in by this chain, if it has not ended and the account is open.
pub fn signed_in(conn: &mut Conn, sign_in: Id, now: Timestamp) -> QueryResult<Option<SignedIn>> {
    type SignedInRow = (Id, String, Id, String, Level, String, String, bool);
    let row = sign_ins::table
        .inner_join(people::table.on(people::id.eq(sign_ins::person_id)))
        .inner_join(accounts::table.on(accounts::person_id.eq(people::id)))
        .inner_join(units::table.on(units::id.eq(people::unit_id)))
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(people::unit_id)))
        .filter(sign_ins::id.eq(sign_in))
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now.0))
        .filter(accounts::closed_at.is_null())
        .filter(unit_states::valid_to.is_null())
        .select((
            people::id,
            people::full_name,
            people::unit_id,
            unit_states::name,
            units::level,
            unit_states::path,
            accounts::language,
            accounts::must_change,
        ))
        .first::<SignedInRow>(conn)
        .optional()?;
    Ok(row.map(|(person, full_name, unit, unit_name, unit_level, unit_path, language, must_change)| {
        SignedIn {
            person,
            full_name,
            unit,
            unit_name,
            unit_level,
            unit_path,
            language: Language::from_code(&language).unwrap_or_default(),
            must_change,
        }
    }))
}
