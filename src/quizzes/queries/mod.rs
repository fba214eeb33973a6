//! The records of quizzes: attempts, and what they add up to.

mod attempts;
mod summary;

pub use attempts::*;
pub use summary::*;
