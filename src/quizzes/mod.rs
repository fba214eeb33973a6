//! Quizzes: what a reader has understood.
//!
//! Each module has a quiz, written in GIFT beside its text. The key stays on the
//! server: pages get [`question::Asked`] before handing in and
//! [`question::Explained`] after.
//! Begin with [`gift`] for the file, read and written, [`bank`] for what is kept of it, [`kinds`] for what makes an
//! answer right, [`scoring`] for what a quiz is worth, [`sitting`] for an attempt that is being made, [`admission`] for when one may, [`held`] for when nobody may because a class is asked the same, [`jobs`] for what is handed in by itself, [`marking`] for what an essay is worth, [`keyed`] for answers that come from a card of paper, [`sides`] for how a form is printed, [`formats`] for files of other programs, [`carrying`] for what stays from one edition to the next and [`shelf`] for where pages find a course with its quizzes.

pub mod admission;
pub mod analysis;
pub mod attempt;
pub mod bank;
pub mod blemishes;
pub mod carrying;
pub mod checks;
pub mod decimal;
pub mod drawing;
pub mod exam;
pub mod formats;
pub mod forms;
pub mod gap;
pub mod gift;
pub mod ground;
pub mod held;
pub mod inspection;
pub mod jobs;
pub mod keyed;
pub mod kinds;
pub mod lines;
pub mod marking;
pub mod meaning;
pub mod otherwise;
pub mod pages;
pub mod points;
pub mod queries;
pub mod question;
pub mod scoring;
pub mod sheet;
pub mod shelf;
pub mod sides;
pub mod sitting;
pub mod soundness;
