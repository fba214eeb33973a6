//! What a quiz asks otherwise than it did in an earlier edition, told without the key.

use std::collections::{BTreeMap, BTreeSet};

use super::bank::Quiz;
use super::question::{Kind, Question};
use crate::kit::text::Language;

/// What changed for whoever answered the questions before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Questions came, went, or have other words.
    Questions,
    /// What was right in one of them is wrong now, or the other way round.
    RightAnswers,
}

impl Otherwise {
    /// The key of its sentence for the reader.
    pub fn key(self) -> &'static str {
        match self {
            Otherwise::Questions => "courses.questions_changed",
            Otherwise::RightAnswers => "courses.right_answers_changed",
        }
    }
}

/// Holds a quiz against what it was; none where it asks the same. In which order does not matter.
pub fn otherwise(before: Option<&Quiz>, after: Option<&Quiz>) -> Option<Otherwise> {
    let mut found = None;
    for language in Language::ALL {
        let (then, now) = (asked(before, language), asked(after, language));
        if now.iter().any(|(id, now)| then.get(id).is_some_and(|then| is_turned(then, now))) {
            return Some(Otherwise::RightAnswers);
        }
        if !then.values().map(|one| said(one)).eq(now.values().map(|one| said(one))) {
            found = Some(Otherwise::Questions);
        }
    }
    found
}

fn asked(quiz: Option<&Quiz>, language: Language) -> BTreeMap<&str, &Question> {
    let questions = quiz.into_iter().flat_map(|quiz| quiz.questions.of(language));
    questions.map(|question| (question.id.as_str(), question)).collect()
}

/// The choices by their words, or by their keys where the site has the words.
fn choices(question: &Question) -> impl Iterator<Item = (&str, String)> {
    let by_key = question.kind == Kind::TrueFalse;
    question.choices.iter().map(move |choice| {
        let words = if by_key { &choice.key } else { &choice.html };
        (words.as_str(), choice.weight.as_number().to_string())
    })
}

fn is_turned(then: &Question, now: &Question) -> bool {
    let then: BTreeMap<&str, String> = choices(then).collect();
    choices(now).any(|(words, worth)| then.get(words).is_some_and(|before| *before != worth))
}

/// The words of a question and its choices.
fn said(question: &Question) -> (&str, &str, Kind, BTreeSet<&str>) {
    (&question.id, &question.html, question.kind, choices(question).map(|(words, _)| words).collect())
}
