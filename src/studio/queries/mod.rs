//! The records of the studio: drafts with their saves, and files that came from outside.

mod drafts;
mod imports;

pub use drafts::*;
pub use imports::*;
