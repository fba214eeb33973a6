//! Taking a quiz, and seeing what it was worth.

mod attempt;
mod quiz;

pub use attempt::show_attempt;
pub use quiz::{hand_in_attempt, show_quiz};

use super::question::{FALSE, Kind, TRUE};

/// The words of a true-or-false choice; other choices bring their own.
fn word_of(key: &str, kind: Kind) -> Option<&'static str> {
    match (kind, key) {
        (Kind::TrueFalse, TRUE) => Some("quizzes.true"),
        (Kind::TrueFalse, FALSE) => Some("quizzes.false"),
        _ => None,
    }
}
