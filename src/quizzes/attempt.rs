//! An attempt: what somebody answered to a quiz, once and for good.

use serde::Serialize;

use super::scoring::Answers;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// What a quiz was taken for.
    pub enum Purpose {
        Practice = "practice",
        Pre = "pre",
        Post = "post",
    }
}

/// An attempt as it was handed in and scored. `number` counts from 1 for this person, edition,
/// module and purpose; `points` of `full_points` are whole questions and parts of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    pub id: Id,
    pub person: Id,
    pub edition: Id,
    pub module: String,
    pub purpose: Purpose,
    pub number: i32,
    pub answers: Answers,
    pub points: f64,
    pub full_points: f64,
    pub percent: i32,
    pub passed: bool,
    /// How many of its essays have no marks that stand.
    pub waiting: i32,
    /// Does it hang on those whether it passes?
    pub undecided: bool,
    pub handed_in_at: Timestamp,
    #[serde(flatten)]
    pub made: Made,
}

/// How an attempt was made: which questions were asked, in their order, or all as the quiz has them; whether
/// something of it was given after its time had ended; and when it began, if that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    pub asked: Option<Vec<String>>,
    pub late: bool,
    pub started_at: Option<Timestamp>,
}

/// An attempt at a quiz before, perhaps in another edition of its course.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    pub attempt: Attempt,
    pub edition_number: i32,
}

impl Attempt {
    /// Is it known that it does not pass, although essays of it wait for marks?
    pub fn is_beyond_passing(&self) -> bool {
        self.waiting > 0 && !self.passed && !self.undecided
    }
}

/// Answers just handed in, with what they are worth.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    pub id: Id,
    pub person: Id,
    pub edition: Id,
    pub module: String,
    pub purpose: Purpose,
    pub answers: Answers,
    pub score: super::scoring::Score,
    pub handed_in_at: Timestamp,
}
