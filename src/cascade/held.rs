//! Was a class held, and is it known who came?

use crate::classes::{Class, MADE};
use crate::kit::clock::Day;
use crate::kit::columns::Id;

/// Who was in a class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learners {
    /// The participants who were really there; where no roll was called, all of them.
    pub people: Vec<Id>,
    pub roll_called: bool,
}

/// What a class can say of who was in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Its first day is still to come.
    ToCome,
    /// Nobody has called its roll: only whose names stand in it is known.
    NoRoll,
    /// Who came is known.
    Known,
}

impl Held {
    /// Of a class as it stands today; `roll_called` says whether anybody was marked in it. A re-teach
    /// has no roll: its report names who came.
    pub fn of(class: &Class, roll_called: bool, today: Day) -> Held {
        match (class.starts_on > today, MADE.contains(&class.kind)) {
            (true, _) => Held::ToCome,
            (false, true) if !roll_called => Held::NoRoll,
            (false, _) => Held::Known,
        }
    }

    /// The word for it where its people are named and nobody has seen them come.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Held::ToCome => Some("cascade.to_come"),
            Held::NoRoll => Some("cascade.no_roll"),
            Held::Known => None,
        }
    }
}
