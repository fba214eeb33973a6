//! Courses: what is taught, written as folders of Markdown.
//!
//! A course is a folder of modules; a module is one text in Vietnamese and in
//! English. This slice reads the folders, says what is wrong with them, makes the
//! HTML once, publishes editions and remembers who has read what.
//!
//! Begin with [`library`] for the folders, [`proofreading`] for what is told an author, [`markdown`]
//! for the text, [`pictures`] for photographs, [`edition`] for what is published, [`lineage`] for what stands from one edition to the next and
//! [`progress`] for what a reader does next. Parsed
//! editions come from `App::shelf`, which also knows their quizzes.

pub mod address;
pub mod anchors;
pub mod booklet;
pub mod check;
pub mod cleaning;
pub mod course;
pub mod course_file;
pub mod destinations;
pub mod difference;
pub mod edition;
pub mod front_matter;
pub mod glossary;
pub mod guides;
pub mod library;
pub mod likeness;
pub mod lineage;
pub mod markdown;
pub mod marking;
pub mod outline;
pub mod pages;
pub mod passing_on;
pub mod pictures;
pub mod plain;
pub mod problem;
pub mod progress;
pub mod proofreading;
pub mod queries;
pub mod quiz_rules;
pub mod recordings;
pub mod search;
pub mod sentences;
pub mod showing;
pub mod site_pages;
pub mod tags;
pub mod titles;
pub mod unreadable;
pub mod weight;
pub mod wish;

pub use edition::{Change, Edition, EditionState, NewEdition};

/// The address below which courses stand on the site.
pub const ROOT: &str = "/courses";
