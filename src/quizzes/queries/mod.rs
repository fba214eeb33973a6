//! The records of quizzes: attempts, and what they add up to.

mod attempts;
mod known;
mod marking;
mod open;
mod publishing;
mod sheets;
mod sittings;
mod summary;

pub use attempts::*;
pub use known::*;
pub use marking::*;
pub use open::*;
pub use publishing::*;
pub use sheets::*;
pub use sittings::*;
pub use summary::*;
