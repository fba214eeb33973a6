//! map
pub mod kit;
