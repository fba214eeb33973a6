//! map
pub mod courses;
pub mod kit;
pub mod quizzes;
