//! People we know of, how some of them sign in, and what they may do where.
//!
//! A person is a name, a village, a sex and a birth year before they are an
//! account. A grant is a role held within a unit from a day to a day, and holds
//! for every unit below. [`viewer::Viewer`] is whoever is asking: a handler that
//! takes one needs sign-in. Begin with [`role`] for what each role may do and
//! [`viewer`] for how a request learns who sent it.

pub mod chain;
pub mod ethnicity;
pub mod giving;
pub mod jobs;
pub mod pages;
pub mod password;
pub mod phone;
pub mod picking;
pub mod queries;
pub mod recording;
pub mod role;
pub mod throttle;
pub mod token;
pub mod user_name;
pub mod viewer;

use serde::Serialize;

use crate::kit::columns::Id;
use crate::text_enum;

pub use role::{Right, Role};

text_enum! {
    pub enum Sex { Female = "female", Male = "male" }
}

impl Sex {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Sex::Female => "people.female",
            Sex::Male => "people.male",
        }
    }
}

text_enum! {
    /// The household's status on the commune's list; sensitive.
    pub enum Poverty { Poor = "poor", NearPoor = "near_poor", Neither = "neither" }
}

impl Poverty {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Poverty::Poor => "people.poor",
            Poverty::NearPoor => "people.near_poor",
            Poverty::Neither => "people.neither",
        }
    }
}

/// A person as lists show them: nothing sensitive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    pub id: Id,
    pub full_name: String,
    pub sex: Sex,
    pub birth_year: Option<i32>,
    pub unit: Id,
    pub unit_name: String,
    pub position: Option<String>,
}

/// A person on the list of their unit: how they sign in and what they are trusted with.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub person: Person,
    pub has_account: bool,
    pub roles: Vec<Role>,
}

/// What of a person is shown only to themselves and to those who administer their unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    pub phone: Option<String>,
    pub ethnicity: Option<String>,
    pub ethnicity_local: Option<String>,
    pub poverty: Option<Poverty>,
}

/// A person to be recorded; or the whole of what is on record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewPerson {
    pub id: Id,
    pub full_name: String,
    pub sex: Sex,
    pub birth_year: Option<i32>,
    pub unit: Id,
    pub position: Option<String>,
    pub phone: Option<String>,
    pub ethnicity: Option<String>,
    pub ethnicity_local: Option<String>,
    pub poverty: Option<Poverty>,
}

/// A role held within a unit, as it stands today.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grant {
    pub id: Id,
    pub role: Role,
    pub unit: Id,
    pub unit_name: String,
    pub unit_path: String,
    pub starts_on: crate::kit::clock::Day,
    pub ends_on: Option<crate::kit::clock::Day>,
}
