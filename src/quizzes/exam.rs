//! A quiz as it is taken: its questions with the key, its rules, and what passes it.

use super::drawing;
use super::question::Question;
use super::shelf::Shelved;
use super::sitting::Sitting;
use crate::courses::quiz_rules::QuizRules;
use crate::kit::text::Language;

/// A quiz with its key and its rules, as an attempt at it is made and scored.
#[derive(Clone, Copy, Debug)]
pub struct Exam<'a> {
    pub course: &'a str,
    pub questions: &'a [Question],
    pub rules: QuizRules,
    pub pass_mark: u8,
    /// The modules of its edition that have a quiz.
    pub quizzes: &'a [String],
}

impl Exam<'_> {
    /// The questions that a sitting is asked.
    pub fn asked(&self, open: Option<&Sitting>) -> Vec<Question> {
        let asked = open.map(|open| open.asked.as_slice());
        drawing::in_order(self.questions, asked).into_iter().cloned().collect()
    }
}

/// Does something with the quiz of a module of an edition, as an attempt at it is made by these rules and scored;
/// nothing where the module has none.
pub fn with_exam<T>(
    shelved: &Shelved,
    module: &str,
    rules: QuizRules,
    f: impl FnOnce(&Exam<'_>) -> T,
) -> Option<T> {
    let quiz = shelved.quiz(module)?;
    let quizzes = shelved.with_quiz();
    Some(f(&Exam {
        course: &shelved.course.slug,
        // The key is the same in both languages.
        questions: quiz.questions.of(Language::Vi),
        rules,
        pass_mark: shelved.course.pass_mark,
        quizzes: &quizzes,
    }))
}
