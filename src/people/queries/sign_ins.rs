//! Sign-ins, failed guesses, and the site's own secrets.

use diesel::prelude::*;

use super::super::chain::Chain;
use super::super::throttle;
use super::Account;
use crate::each_backend;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{accounts, people, sign_in_failures, sign_ins, site_keys, unit_states};
use crate::kit::text::Language;

/// Begins a sign-in for a person, if the password that was verified is still theirs and the account
/// is open: says whether it began.
pub fn start_sign_in(
    conn: &mut Conn,
    sign_in: Id,
    account: &Account,
    chain: &Chain,
    now: Timestamp,
) -> QueryResult<bool> {
    let stands = accounts::table
        .filter(accounts::person_id.eq(account.person))
        .filter(accounts::password_hash.eq(&account.password_hash))
        .filter(accounts::closed_at.is_null())
        .count()
        .get_result::<i64>(conn)?;
    if stands == 0 {
        return Ok(false);
    }
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::id.eq(sign_in),
            sign_ins::person_id.eq(account.person),
            sign_ins::started_at.eq(now.0),
            sign_ins::token_hash.eq(&chain.newest),
            sign_ins::rotated_at.eq(chain.renewed_at.0),
            sign_ins::expires_at.eq(chain.expires_at.0),
        ))
        .execute(conn)?;
    Ok(true)
}

/// The state of a sign-in's chain.
pub fn chain(conn: &mut Conn, sign_in: Id) -> QueryResult<Option<Chain>> {
    type ChainRow = (String, Option<String>, i64, i64, Option<i64>);
    let row = sign_ins::table
        .filter(sign_ins::id.eq(sign_in))
        .select((
            sign_ins::token_hash,
            sign_ins::previous_hash,
            sign_ins::rotated_at,
            sign_ins::expires_at,
            sign_ins::ended_at,
        ))
        .first::<ChainRow>(conn)
        .optional()?;
    Ok(row.map(|(newest, previous, renewed_at, expires_at, ended_at)| Chain {
        newest,
        previous,
        renewed_at: Timestamp(renewed_at),
        expires_at: Timestamp(expires_at),
        ended: ended_at.is_some(),
    }))
}

/// Keeps a chain that was renewed.
pub fn keep_chain(conn: &mut Conn, sign_in: Id, chain: &Chain) -> QueryResult<()> {
    diesel::update(sign_ins::table.filter(sign_ins::id.eq(sign_in)))
        .set((
            sign_ins::token_hash.eq(&chain.newest),
            sign_ins::previous_hash.eq(&chain.previous),
            sign_ins::rotated_at.eq(chain.renewed_at.0),
            sign_ins::expires_at.eq(chain.expires_at.0),
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

/// Counts a guess before it is tried, so that many at once cannot slip by the limit. Gives the ids of
/// what was noted, one a subject, or `None` if too many have failed lately. Forgets what no longer counts.
pub fn note_guess(
    conn: &mut Conn,
    name: &str,
    address: &str,
    now: Timestamp,
) -> QueryResult<Option<[Id; 2]>> {
    let since = now.plus(-throttle::WINDOW);
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::failed_at.le(since.0))).execute(conn)?;
    if !throttle::allows(failures_of(conn, name)?, failures_of(conn, address)?) {
        return Ok(None);
    }
    let ids = [new_id(), new_id()];
    for (id, subject) in ids.into_iter().zip([name, address]) {
        diesel::insert_into(sign_in_failures::table)
            .values((
                sign_in_failures::id.eq(id),
                sign_in_failures::subject.eq(subject),
                sign_in_failures::failed_at.eq(now.0),
            ))
            .execute(conn)?;
    }
    Ok(Some(ids))
}

fn failures_of(conn: &mut Conn, subject: &str) -> QueryResult<i64> {
    sign_in_failures::table.filter(sign_in_failures::subject.eq(subject)).count().get_result(conn)
}

/// After a right password: that guess was no failure, and those before it for the same name are forgiven.
pub fn forgive_guesses(conn: &mut Conn, name: &str, guess: &[Id]) -> QueryResult<()> {
    let forgiven = sign_in_failures::subject.eq(name).or(sign_in_failures::id.eq_any(guess));
    diesel::delete(sign_in_failures::table.filter(forgiven)).execute(conn)?;
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
    pub unit_path: String,
    pub language: Language,
    pub must_change: bool,
    /// The refresh token before the newest is still good: see [`Chain::arrived`].
    pub two_tokens: bool,
}

/// Whoever is signed in by this chain, if it has not ended and the account is open.
pub fn signed_in(conn: &mut Conn, sign_in: Id, now: Timestamp) -> QueryResult<Option<SignedIn>> {
    type SignedInRow = (Id, String, Id, String, String, String, bool, Option<String>);
    let row = sign_ins::table
        .inner_join(people::table.on(people::id.eq(sign_ins::person_id)))
        .inner_join(accounts::table.on(accounts::person_id.eq(people::id)))
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
            unit_states::path,
            accounts::language,
            accounts::must_change,
            sign_ins::previous_hash,
        ))
        .first::<SignedInRow>(conn)
        .optional()?;
    Ok(row.map(|(person, full_name, unit, unit_name, unit_path, language, must_change, previous)| SignedIn {
        person,
        full_name,
        unit,
        unit_name,
        unit_path,
        language: Language::from_code(&language).unwrap_or_default(),
        must_change,
        two_tokens: previous.is_some(),
    }))
}
