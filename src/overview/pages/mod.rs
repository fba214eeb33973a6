//! Home, a person, the overview of a unit.

pub mod home;
pub mod person;
pub mod unit;
