//! The pages of attendance: the roll of a session, and who came to a class.

mod class;
mod roll;

pub use class::show_attendance;
pub use roll::{open_roll_again, save_roll, show_roll};
