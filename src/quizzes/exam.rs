//! A quiz as it is taken: its questions with the key, its rules, and what passes it.

use super::question::Question;
use super::shelf::Shelved;
use super::sitting::Sitting;
use super::{admission, drawing};
use crate::courses::quiz_rules::QuizRules;
use crate::kit::clock::Timestamp;
use crate::kit::text::Language;

/// A quiz with its key and its rules, as an attempt at it is made and scored.
#[derive(Clone, Copy, Debug)]
pub struct Exam<'a> {
    pub course: &'a str,
    pub questions: &'a [Question],
    /// The rules that hold now, of the edition in use: by them one may begin.
    pub rules: QuizRules,
    /// Those of its own edition.
    pub own: QuizRules,
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

    /// When an attempt has to end that goes on in this sitting, or has none yet.
    pub fn ends(&self, open: Option<&Sitting>) -> Option<Timestamp> {
        admission::ends(open.map(|open| open.must_end_at), &self.own, &self.rules)
    }
}

/// Does something with the quiz of a module of an edition, as an attempt at it is made while these rules hold, of the
/// edition in use, and scored; nothing where the module has none.
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
        own: shelved.rules(module),
        pass_mark: shelved.course.pass_mark,
        quizzes: &quizzes,
    }))
}
