//! The records of the studio: drafts with their saves, files that came from outside, whom editions reached.

mod arrivals;
mod beginnings;
mod drafts;
mod imports;
mod reach;
mod saves;
mod steps;
mod telling;
mod tellings;
mod titles;
mod writers;

pub use arrivals::*;
pub use beginnings::*;
pub use drafts::*;
pub use imports::*;
pub use reach::*;
pub use saves::*;
pub use steps::*;
pub use telling::*;
pub use tellings::*;
pub use titles::*;
pub use writers::*;
