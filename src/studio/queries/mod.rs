//! The records of the studio: drafts with their saves, files that came from outside, whom editions reached.

mod drafts;
mod imports;
mod reach;
mod saves;

pub use drafts::*;
pub use imports::*;
pub use reach::*;
pub use saves::*;
