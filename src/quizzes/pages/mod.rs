//! Taking a quiz, and seeing what it was worth.

mod attempt;
mod begun;
mod drawn;
mod forms;
mod handing_in;
mod marking;
mod quiz;

pub use attempt::show_attempt;
pub use begun::remove_sitting;
pub use drawn::{QuestionLine, Refused, question_line};
pub use forms::{FormSheet, Printed, cards, form_sheet, show_forms};
pub use handing_in::{Told, hand_in_attempt, keep_answers};
pub use marking::{mark_essay, show_essay, show_marking};
pub use quiz::{begin_sitting, show_quiz};

use super::checks::word_of;
