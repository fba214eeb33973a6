//! The organisation through time: centre, province, district, commune, village.
//!
//! A [`Unit`] has an id of its own for ever; its name, code and parent hold from
//! a day to a day, because the map changes. A right in a unit holds for every
//! unit below it, and [`scope::Scope`] is the proof that a viewer has it. Begin
//! with [`scope`] for the rule and [`queries::unit`] for the record.

pub mod options;
pub mod queries;
pub mod scope;
pub mod tree;

use serde::Serialize;

use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// How high a unit stands. Districts exist until 30 June 2025 and in records from before.
    pub enum Level {
        Centre = "centre",
        Province = "province",
        District = "district",
        Commune = "commune",
        Village = "village",
    }
}

impl Level {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Level::Centre => "units.centre",
            Level::Province => "units.province",
            Level::District => "units.district",
            Level::Commune => "units.commune",
            Level::Village => "units.village",
        }
    }
}

/// A unit as it stands today.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unit {
    pub id: Id,
    pub level: Level,
    pub name: String,
    pub code: Option<String>,
    pub parent: Option<Id>,
    /// The ids from the root down to this unit: `/a/b/c/`.
    pub path: String,
}
