//! Any occasion on which something is taught: classes, their sessions, facilitators and participants.
//!
//! The central course, the pilot class, a facilitator re-teaching peers, a village
//! meeting: each is a [`Class`] of a [`Kind`], teaches modules of one edition, is held
//! in a unit and has sessions. A facilitator may name the class where they learned it
//! (the source); the cascade is nothing but these links. Begin with
//! [`queries::add_class`] for what a class consists of,
//! [`planning`] for how its sessions are laid out and [`access`] for who may do what. Slices above
//! open a class with [`class_for`]; what classes must know of them it asks through [`Above`].

pub mod access;
pub mod pages;
pub mod planning;
pub mod queries;
pub mod sitting;

use serde::{Deserialize, Serialize};

pub use access::Access;
pub use queries::{Above, Asking, MarkSaid, class_for, managed_class};
pub use sitting::Sitting;

use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    pub enum Kind {
        Central = "central",
        Pilot = "pilot",
        Reteach = "reteach",
        Village = "village",
    }
}

impl Kind {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Central => "classes.central",
            Kind::Pilot => "classes.pilot",
            Kind::Reteach => "classes.reteach",
            Kind::Village => "classes.village",
        }
    }
}

/// The kinds that are made as classes; a re-teach is reported by whoever taught it.
pub const MADE: [Kind; 3] = [Kind::Central, Kind::Pilot, Kind::Village];

/// A class as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    pub id: Id,
    pub kind: Kind,
    pub title: String,
    pub edition: Id,
    /// The course whose edition this is, by its folder's name.
    pub course: String,
    pub unit: Id,
    pub unit_name: String,
    pub unit_path: String,
    pub venue: Option<String>,
    pub organiser: Option<String>,
    pub provider: Option<String>,
    pub language_used: Option<String>,
    pub note: Option<String>,
    /// The day of its first session.
    pub starts_on: Day,
    pub created_by: Id,
    /// Grows with every change; a form that was drawn from an older one is stale.
    pub revision: i32,
}

#[cfg(test)]
impl Class {
    /// A pilot class of this title on this day, to try rules on.
    pub(crate) fn example(title: &str, starts_on: Day) -> Class {
        use crate::kit::clock::new_id;
        Class {
            id: new_id(),
            kind: Kind::Pilot,
            title: title.to_owned(),
            edition: new_id(),
            course: "leg".to_owned(),
            unit: new_id(),
            unit_name: "Ba Vinh".to_owned(),
            unit_path: "/".to_owned(),
            venue: None,
            organiser: None,
            provider: None,
            language_used: None,
            note: None,
            starts_on,
            created_by: new_id(),
            revision: 1,
        }
    }
}

/// A half-day sitting of a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Session {
    pub id: Id,
    pub class: Id,
    pub held_on: Day,
    /// Minutes after midnight.
    pub starts_minute: i32,
    pub minutes: i32,
}

impl Session {
    pub fn starts_at(&self) -> Timestamp {
        self.held_on.at_minute(self.starts_minute)
    }

    pub fn ends_at(&self) -> Timestamp {
        self.held_on.at_minute(self.starts_minute + self.minutes)
    }
}

/// Who teaches a class, and the class where they learned it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facilitator {
    pub person: Id,
    pub full_name: String,
    pub source: Option<Id>,
}

/// A class to be made, or what an existing one shall become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewClass {
    pub id: Id,
    pub kind: Kind,
    pub title: String,
    pub edition: Id,
    /// Addresses of modules of the edition, in the order they are taught.
    pub modules: Vec<String>,
    pub unit: Id,
    pub venue: Option<String>,
    pub organiser: Option<String>,
    pub provider: Option<String>,
    pub language_used: Option<String>,
    pub note: Option<String>,
    /// Each with the class where they learned it, if there is one.
    pub facilitators: Vec<(Id, Option<Id>)>,
    pub sessions: Vec<NewSession>,
    /// What was asked in the room.
    pub questions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSession {
    pub id: Id,
    pub held_on: Day,
    pub starts_minute: i32,
    pub minutes: i32,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Changed,
    /// Somebody changed the class since the form was drawn; nothing was written.
    Stale,
}
