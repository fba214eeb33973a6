//! Taking a quiz, and seeing what it was worth.

mod attempt;
mod quiz;

pub use attempt::show_attempt;
pub use quiz::{hand_in_attempt, show_quiz};

use super::checks::word_of;
