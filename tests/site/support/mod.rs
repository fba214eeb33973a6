//! What a test of the site stands on: a fresh [`Site`], and [`Visitor`]s who use it as browsers do.
//!
//! Begin with `tests/README.md`.
// Each binary of tests uses its own part of it.
#![allow(dead_code, unused_imports)]

pub mod answer;
pub mod filled_form;
pub mod records;
pub mod site;
pub mod tutorial;
pub mod visitor;
pub mod wire;
pub mod world;

pub use answer::Answer;
pub use site::Site;
pub use visitor::Visitor;
pub use world::User;
