//! Home, a person, the overview of a unit, what the answers to a quiz and on papers say.

pub mod analysis;
mod analysis_lines;
mod analysis_tables;
pub mod home;
pub mod papers;
pub mod person;
pub mod unit;
