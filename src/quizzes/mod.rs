//! Quizzes: what a reader has understood.
//!
//! Each module has a quiz, written in GIFT beside its text. The key stays on the
//! server: pages get [`question::Asked`] before handing in and
//! [`question::Explained`] after.
//! Begin with [`gift`] for the file and [`gift_writing`] for writing it, [`bank`] for what is kept of it, [`scoring`] for
//! what an answer is worth, [`carrying`] for what stays from one edition to the next and [`shelf`] for where pages find a course with its quizzes.

pub mod attempt;
pub mod bank;
pub mod blemishes;
pub mod carrying;
pub mod checks;
pub mod forms;
pub mod gift;
pub mod gift_answers;
pub mod gift_text;
pub mod gift_writing;
pub mod ground;
pub mod inspection;
pub mod meaning;
pub mod otherwise;
pub mod pages;
pub mod points;
pub mod queries;
pub mod question;
pub mod scoring;
pub mod shelf;
pub mod soundness;
