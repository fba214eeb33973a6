//! Courses: what is taught, written as folders of Markdown.
//!
//! A course is a folder of modules; a module is one text in Vietnamese and in
//! English. This slice reads the folders, says what is wrong with them, and makes
//! the HTML once, so that showing a module costs nothing.
//! Begin with [`library`] for the folders, [`markdown`] for the text and
//! [`progress`] for what a reader does next.

pub mod address;
pub mod anchors;
pub mod cleaning;
pub mod course;
pub mod course_file;
pub mod front_matter;
pub mod library;
pub mod markdown;
pub mod outline;
pub mod problem;
pub mod progress;
