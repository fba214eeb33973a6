//! What the commands do without a page: the first administrator of a new site, and a role given
//! from the machine itself. The SQL is in `queries/founding.rs`.

use super::queries::{self, Founding, NewGrant};
use super::{Role, password, phone, token};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Db;
use crate::kit::text::{Language, Message, Texts};

/// The first administrator's user name.
const USER_NAME: &str = "admin";

/// Makes the first administrator where there is no account at all. Returns the user name and the
/// one-time password, to be shown once; `None` where somebody can sign in already.
pub fn first_administrator(
    db: &Db,
    texts: &Texts,
    now: Timestamp,
) -> Result<Option<(String, String)>, String> {
    let known = db.write_now(|conn| -> Result<_, Error> { Ok(queries::any_account(conn)?) });
    if known.map_err(|e| e.to_string())? {
        return Ok(None);
    }
    let word = |key: &str| texts.say(Language::Vi, &Message::new(key));
    let password = password::one_time(&token::random());
    let founding = Founding {
        unit_name: word("people.first_unit"),
        full_name: word("people.first_name"),
        user_name: USER_NAME.to_owned(),
        password_hash: password::hash(&password, password::Cost::Full),
    };
    let made = db
        .write_now(move |conn| -> Result<_, Error> { Ok(queries::found(conn, &founding, now)?) })
        .map_err(|e| e.to_string())?;
    Ok(made.then(|| (USER_NAME.to_owned(), password)))
}

/// Gives a role within a unit (its id, or `root` for the top) to whoever signs in by this name.
pub fn grant(db: &Db, user_name: &str, role: &str, unit: &str, now: Timestamp) -> Result<(), String> {
    let role = Role::from_code(role).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.iter().map(|r| r.code()).collect();
        format!("{role} is no role; the roles are {}", codes.join(", "))
    })?;
    let wanted = match unit {
        "root" => None,
        id => Some(id.parse::<Id>().map_err(|_| format!("{id} is no id of a unit; `root` is the top"))?),
    };
    let (login, number) = (user_name.to_owned(), phone::normal(user_name));
    let done = db.write_now(move |conn| -> Result<_, Error> {
        let Some(account) = queries::account_by_login(conn, &login, number.as_deref())? else {
            return Ok(Err(format!("nobody signs in as {login}")));
        };
        let found = match wanted {
            Some(id) => crate::units::queries::units(conn, &[id])?.into_iter().next(),
            None => crate::units::queries::root(conn)?,
        };
        let Some(unit) = found else { return Ok(Err("there is no such unit".to_owned())) };
        let held = queries::grants_of(conn, account.person, now.day())?;
        if held.iter().any(|g| g.role == role && g.unit == unit.id && g.ends_on.is_none()) {
            return Ok(Ok(()));
        }
        let (id, person) = (new_id(), account.person);
        let new = NewGrant { id, person, role, unit: unit.id, starts_on: now.day(), ends_on: None };
        queries::give_grant(conn, &new, None, now)?;
        Ok(Ok(()))
    });
    done.map_err(|e| e.to_string())?
}
