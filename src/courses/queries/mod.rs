//! The records of courses: editions, their pictures and recordings, who has read what in them, and who has
//! seen what is in them no longer.

mod departures;
mod editions;
mod guides;
mod lineages;
mod media;
mod readings;
mod withdrawals;

pub use departures::*;
pub use editions::*;
pub use guides::*;
pub use lineages::*;
pub use media::*;
pub use readings::*;
pub use withdrawals::*;
