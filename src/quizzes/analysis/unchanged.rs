//! Which editions asked the same, so that their attempts count together.

use std::collections::BTreeMap;

use crate::kit::text::Language;
use crate::quizzes::bank::Quiz;
use crate::quizzes::question::Question;

/// Do two editions of a quiz ask the same questions, in the same words, with the same choices in the same order
/// and the same key, in both languages? In which order the questions come does not matter.
///
/// Stricter than [`meaning`](crate::quizzes::meaning): a question whose words were mended means the same, but
/// whether it was the words that misled people is what one wants to see.
pub fn asks_the_same(one: &Quiz, other: &Quiz) -> bool {
    Language::ALL.into_iter().all(|language| asked(one, language) == asked(other, language))
}

type Said<'a> = (&'a str, String, Vec<(String, String)>);

fn asked(quiz: &Quiz, language: Language) -> BTreeMap<&str, Said<'_>> {
    let said = |question: &'_ Question| (question.rules().key(), question.rules().said());
    let questions = quiz.questions.of(language).iter();
    questions
        .map(|question| {
            let (key, said) = said(question);
            (question.id.as_str(), (question.html.as_str(), key, said))
        })
        .collect()
}
