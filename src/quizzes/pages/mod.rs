//! Taking a quiz, and seeing what it was worth.

mod attempt;
mod forms;
mod quiz;

pub use attempt::show_attempt;
pub use forms::show_forms;
pub use quiz::{hand_in_attempt, show_quiz};

use super::checks::word_of;
