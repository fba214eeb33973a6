//! The records of courses: editions, their pictures and recordings, and who has read what in them.

mod editions;
mod lineages;
mod media;
mod readings;
mod withdrawals;

pub use editions::*;
pub use lineages::*;
pub use media::*;
pub use readings::*;
pub use withdrawals::*;
