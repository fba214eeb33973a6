//! A question, as the server knows it and as a page may show it.
//!
//! [`Question`] holds the key and cannot be serialised, so no page can carry it by
//! mistake. A page gets [`Asked`] before handing in and [`Explained`] after.

use serde::Serialize;

use super::kinds::choosing::Choice;
use super::kinds::{Body, Fields, Given, Outcome, Rules};
use crate::kit::text::Language;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    OneChoice,
    SeveralChoices,
    TrueFalse,
    ShortAnswer,
    Number,
    Matching,
    Ordering,
    /// A text with several gaps.
    Cloze,
    /// Lines that a person reads and marks.
    Essay,
    /// No question: words between them.
    Description,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::OneChoice,
        Kind::SeveralChoices,
        Kind::TrueFalse,
        Kind::ShortAnswer,
        Kind::Number,
        Kind::Matching,
        Kind::Ordering,
        Kind::Cloze,
        Kind::Essay,
        Kind::Description,
    ];
}

/// Where a word is missing in the words of a question.
pub const GAP: &str = "<span class=\"gap\">_____</span>";

/// The same where several are missing: each has its number.
pub fn numbered_gap(number: usize) -> String {
    format!("<span class=\"gap\">({number})\u{a0}_____</span>")
}

/// A question with its key. `id` is unique in the course and the same in both
/// languages; `tag` is the first tag as written and `objective` the number, from 1, of the
/// objective of the module that it names; `html` may stand inside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: String,
    pub tag: Option<String>,
    pub objective: Option<usize>,
    pub title: Option<String>,
    pub html: String,
    pub body: Body,
    /// What everybody is told after handing in.
    pub feedback: Option<String>,
}

/// The question as it is put: nothing here tells what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub id: String,
    pub html: String,
    pub kind: Kind,
    pub fields: Fields,
}

/// The question after handing in: what was given, what is right, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub id: String,
    pub html: String,
    pub kind: Kind,
    pub outcome: Outcome,
    pub feedback: Option<String>,
}

impl Question {
    /// The rules of its kind.
    pub fn rules(&self) -> &dyn Rules {
        self.body.rules()
    }

    pub fn kind(&self) -> Kind {
        self.rules().kind()
    }

    /// The question without its key.
    pub fn asked(&self) -> Asked {
        let Question { id, html, .. } = self;
        Asked { id: id.clone(), html: html.clone(), kind: self.kind(), fields: self.rules().fields() }
    }

    /// The question with its key, for somebody who gave `given` and has handed in.
    pub fn explained(&self, given: &Given, language: Language) -> Explained {
        Explained {
            id: self.id.clone(),
            html: self.html.clone(),
            kind: self.kind(),
            outcome: self.rules().outcome(given, language),
            feedback: self.feedback.clone(),
        }
    }

    /// What can be chosen; nothing in a question that is answered otherwise.
    pub fn choices(&self) -> &[Choice] {
        match &self.body {
            Body::Choosing(choosing) => &choosing.choices,
            Body::ShortAnswer(_)
            | Body::Number(_)
            | Body::Matching(_)
            | Body::Ordering(_)
            | Body::Cloze(_)
            | Body::Essay(_)
            | Body::Description(_) => &[],
        }
    }

    /// Whether more than one choice may be taken.
    pub fn takes_several(&self) -> bool {
        self.kind() == Kind::SeveralChoices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::kinds::choosing::{Choosing, key};
    use crate::quizzes::points::Points;

    fn question(weights: [Points; 3]) -> Question {
        let choice = |(nth, weight)| Choice {
            key: key(nth),
            html: format!("choice {nth}"),
            weight,
            feedback: Some(format!("because {nth}")),
        };
        let choices = weights.into_iter().enumerate().map(choice).collect();
        Question {
            id: "leg-1".into(),
            tag: Some("1".into()),
            objective: Some(1),
            title: Some("secret title".into()),
            html: "Who?".into(),
            body: Body::Choosing(Choosing { kind: Kind::OneChoice, choices }),
            feedback: Some("in the end".into()),
        }
    }

    const MIDDLE: [Points; 3] = [Points::NONE, Points::FULL, Points::NONE];

    #[test]
    fn what_is_asked_does_not_tell_what_is_right() {
        let other = question([Points::FULL, Points::NONE, Points::NONE]);
        assert_eq!(other.asked(), question(MIDDLE).asked());
        let told = format!("{:?}", other.asked());
        for secret in ["because", "end", "weight", "right", "title"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }

    #[test]
    fn after_handing_in_the_chosen_and_the_right_answer_are_explained() {
        let explained = question(MIDDLE).explained(&Given::from(["a".to_owned()]), Language::Vi);
        let told: Vec<_> =
            explained.outcome.choices.iter().map(|c| (c.chosen, c.right, c.feedback.is_some())).collect();
        assert_eq!(told, [(true, false, true), (false, true, true), (false, false, false)]);
    }
}
