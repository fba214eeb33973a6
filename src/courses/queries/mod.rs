//! The records of courses: editions, and who has read what in them.

mod editions;
mod readings;

pub use editions::*;
pub use readings::*;
