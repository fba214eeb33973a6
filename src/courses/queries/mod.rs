//! The records of courses: editions, their pictures, and who has read what in them.

mod editions;
mod lineages;
mod pictures;
mod readings;
mod withdrawals;

pub use editions::*;
pub use lineages::*;
pub use pictures::*;
pub use readings::*;
pub use withdrawals::*;
