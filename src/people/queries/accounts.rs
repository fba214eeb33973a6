//! Accounts: how a person signs in.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::accounts;
use crate::kit::text::Language;
use crate::kit::words;

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

/// Opens a person's account, or gives an existing one a new password; notes which.
pub fn open_account(conn: &mut Conn, new: &NewAccount, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    let before = account(conn, new.person)?;
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
    let action = if before.is_some() { "renewed" } else { "created" };
    let change = Change { at: now, by, record: "account", id: new.person, action };
    let before = before.map(|a| (a.user_name, a.phone));
    audit::note(conn, &change, &before, &(&new.user_name, &new.phone))
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

const COLUMNS: (
    accounts::person_id,
    accounts::user_name,
    accounts::phone,
    accounts::password_hash,
    accounts::must_change,
    accounts::language,
) = (
    accounts::person_id,
    accounts::user_name,
    accounts::phone,
    accounts::password_hash,
    accounts::must_change,
    accounts::language,
);

fn account_of((person, user_name, phone, password_hash, must_change, language): AccountRow) -> Account {
    let language = Language::from_code(&language).unwrap_or_default();
    Account { person, user_name, phone, password_hash, must_change, language }
}

/// The open account that signs in with this user name or (normal) phone number.
pub fn account_by_login(conn: &mut Conn, login: &str, phone: Option<&str>) -> QueryResult<Option<Account>> {
    let mut query = accounts::table
        .filter(accounts::closed_at.is_null())
        .order(accounts::person_id)
        .select(COLUMNS)
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
        .select(COLUMNS)
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account_of))
}

/// Of these people, those who can sign in.
pub fn accounts_among(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    for some in ids.chunks(BINDS) {
        let rows = accounts::table
            .filter(accounts::person_id.eq_any(some))
            .order(accounts::person_id)
            .select(accounts::person_id);
        found.extend(rows.load::<Id>(conn)?);
    }
    Ok(found)
}

/// Is there any account at all? A new site makes its first administrator when not.
pub fn any_account(conn: &mut Conn) -> QueryResult<bool> {
    Ok(accounts::table.count().get_result::<i64>(conn)? > 0)
}

/// The language in which a person reads from now on, in every browser.
pub fn set_language(conn: &mut Conn, person: Id, language: Language) -> QueryResult<()> {
    diesel::update(accounts::table.filter(accounts::person_id.eq(person)))
        .set(accounts::language.eq(language.code()))
        .execute(conn)?;
    Ok(())
}

/// A new password, chosen by the person: nothing must be changed any more. Only in place of the one
/// that was verified, and of an open account: says whether it was.
pub fn set_password(conn: &mut Conn, verified: &Account, hash: &str, now: Timestamp) -> QueryResult<bool> {
    let changed = diesel::update(
        accounts::table
            .filter(accounts::person_id.eq(verified.person))
            .filter(accounts::password_hash.eq(&verified.password_hash))
            .filter(accounts::closed_at.is_null()),
    )
    .set((accounts::password_hash.eq(hash), accounts::must_change.eq(false)))
    .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    let (by, id) = (Some(verified.person), verified.person);
    let change = Change { at: now, by, record: "account", id, action: "password_changed" };
    audit::note(conn, &change, &(), &())?;
    Ok(true)
}

/// The folded user names, of any account, that begin with this: what a suggestion must avoid.
pub fn user_names_beginning(conn: &mut Conn, start: &str) -> QueryResult<Vec<String>> {
    let start = words::fold(start).replace(['%', '_', '\\'], "");
    accounts::table
        .filter(accounts::user_name_folded.like(format!("{start}%")))
        .order(accounts::user_name_folded)
        .select(accounts::user_name_folded)
        .load(conn)
}
