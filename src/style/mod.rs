//! The page `/style` of the demo: every part of the look, in both languages.
//!
//! Pages are made of these parts; whoever adds one shows it here first.

pub mod pages;
