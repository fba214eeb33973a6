//! The first day of a site: a top unit and somebody who can sign in.

use diesel::prelude::*;

use super::super::{NewPerson, Role, Sex};
use super::{NewAccount, NewGrant, add_person, any_account, give_grant, open_account};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::units::Level;
use crate::units::queries::{NewUnit, add_unit, root};

/// What the first administrator of a new site is called.
#[derive(Clone, Debug)]
pub struct Founding {
    pub unit_name: String,
    pub full_name: String,
    pub sex: Sex,
    pub user_name: String,
    /// The hash of a one-time password.
    pub password_hash: String,
}

/// Makes the top unit, if there is none, and an administrator over it; does nothing and says
/// `false` where any account exists, so of two processes that start together one does it.
pub fn found(conn: &mut Conn, founding: &Founding, now: Timestamp) -> QueryResult<bool> {
    if any_account(conn)? {
        return Ok(false);
    }
    let unit = match root(conn)? {
        Some(unit) => unit,
        None => {
            let new = NewUnit {
                id: new_id(),
                level: Level::Centre,
                name: founding.unit_name.clone(),
                code: None,
                parent: None,
                valid_from: now.day(),
            };
            add_unit(conn, &new, None, now)?
        }
    };
    let person = NewPerson {
        id: new_id(),
        full_name: founding.full_name.clone(),
        sex: founding.sex,
        birth_year: None,
        unit: unit.id,
        position: None,
        phone: None,
        ethnicity: None,
        ethnicity_local: None,
        poverty: None,
    };
    add_person(conn, &person, None, now)?;
    let account = NewAccount {
        person: person.id,
        user_name: founding.user_name.clone(),
        phone: None,
        password_hash: founding.password_hash.clone(),
        must_change: true,
        language: Language::Vi,
    };
    open_account(conn, &account, None, now)?;
    let grant = NewGrant {
        id: new_id(),
        person: person.id,
        role: Role::Admin,
        unit: unit.id,
        starts_on: now.day(),
        ends_on: None,
    };
    give_grant(conn, &grant, None, now)?;
    Ok(true)
}
