//! The rolls and their entries, headcounts, and the summary of attendance by unit.

mod facts;
mod headcounts;
mod openings;
mod rolls;
mod summary;

pub use facts::*;
pub use headcounts::*;
pub use openings::*;
pub use rolls::*;
pub use summary::{SummaryRow, attendance_of_units, attendance_summary_rows, recount_attendance};
