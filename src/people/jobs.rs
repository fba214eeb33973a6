//! What the commands do without a page: the first administrator of a new site, and a role given
//! from the machine itself. Whatever is refused is a sentence to be said. The SQL is in
//! `queries/founding.rs`.

use super::queries::{self, Founding, NewGrant};
use super::{Role, Sex, password, phone, token};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Db;
use crate::kit::text::{Language, Message, Texts};

/// The first administrator's user name.
const USER_NAME: &str = "admin";

/// Makes the first administrator where there is no account at all; the settings say of which sex,
/// for nobody else has been asked. Returns the user name and the one-time password, to be shown once;
/// `None` where somebody can sign in already.
pub fn first_administrator(
    db: &Db,
    texts: &Texts,
    sex: Option<Sex>,
    now: Timestamp,
) -> Result<Option<(String, String)>, Message> {
    let known = db.write_now(|conn| -> Result<_, Error> { Ok(queries::any_account(conn)?) });
    if known.map_err(failed)? {
        return Ok(None);
    }
    let sex = sex.ok_or_else(|| Message::new("command.first_needs_sex"))?;
    let word = |key: &str| texts.say(Language::Vi, &Message::new(key));
    let password = password::one_time(&token::random());
    let founding = Founding {
        unit_name: word("people.first_unit"),
        full_name: word("people.first_name"),
        sex,
        user_name: USER_NAME.to_owned(),
        password_hash: password::hash(&password, password::Cost::Full),
    };
    let made = db
        .write_now(move |conn| -> Result<_, Error> { Ok(queries::found(conn, &founding, now)?) })
        .map_err(failed)?;
    Ok(made.then(|| (USER_NAME.to_owned(), password)))
}

fn failed(error: Error) -> Message {
    Message::new("command.failed").with("why", error.to_string())
}

/// Gives a role within a unit (its id, or `root` for the top) to whoever signs in by this name.
pub fn grant(db: &Db, user_name: &str, role: &str, unit: &str, now: Timestamp) -> Result<(), Message> {
    let role = Role::from_code(role).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.iter().map(|r| r.code()).collect();
        Message::new("command.no_role").with("role", role).with("roles", codes.join(", "))
    })?;
    let no_unit = || Message::new("command.no_unit").with("unit", unit);
    let wanted = match unit {
        "root" => None,
        id => Some(id.parse::<Id>().map_err(|_| no_unit())?),
    };
    let (login, number) = (user_name.to_owned(), phone::normal(user_name));
    let account = db.write_now(move |conn| -> Result<_, Error> {
        Ok(queries::account_by_login(conn, &login, number.as_deref())?)
    });
    let account = account.map_err(failed)?;
    let person = account.ok_or_else(|| Message::new("command.no_account").with("name", user_name))?.person;
    let given = db.write_now(move |conn| -> Result<_, Error> {
        let found = match wanted {
            Some(id) => crate::units::queries::units(conn, &[id])?.into_iter().next(),
            None => crate::units::queries::root(conn)?,
        };
        let Some(unit) = found else { return Ok(false) };
        let held = queries::grants_of(conn, person, now.day())?;
        if !held.iter().any(|g| g.role == role && g.unit == unit.id && g.ends_on.is_none()) {
            let (id, unit, starts_on) = (new_id(), unit.id, now.day());
            let new = NewGrant { id, person, role, unit, starts_on, ends_on: None };
            queries::give_grant(conn, &new, None, now)?;
        }
        Ok(true)
    });
    if given.map_err(failed)? { Ok(()) } else { Err(no_unit()) }
}
