//! Taking a quiz, and seeing what it was worth.

mod attempt;
mod drawn;
mod forms;
mod handing_in;
mod quiz;

pub use attempt::show_attempt;
pub use forms::show_forms;
pub use handing_in::{hand_in_attempt, keep_answers};
pub use quiz::{begin_sitting, show_quiz};

use super::checks::word_of;
