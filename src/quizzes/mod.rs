//! Quizzes: what a reader has understood.
//!
//! Each module has a quiz, written in GIFT beside its text. The key stays on the
//! server: pages get [`question::Asked`] before handing in and
//! [`question::Explained`] after.
//! Begin with [`gift`] for the file, [`bank`] for what is kept of it and [`scoring`]
//! for what an answer is worth.

pub mod bank;
pub mod gift;
pub mod gift_answers;
pub mod gift_text;
pub mod points;
pub mod question;
pub mod scoring;
pub mod soundness;
