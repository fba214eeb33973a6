//! A question as a form has it: both languages beside each other, and no GIFT.
//!
//! Whoever fills it in says which answers are right. How a question comes into the form and is written
//! again is in [`phrasing`](super::phrasing).

use crate::courses::course::Both;
use crate::kit::fields::NOTE;
use crate::kit::text::{Language, Message};
use crate::quizzes::question::Kind;

/// The most answers that a form has.
pub const MOST: usize = 8;

/// A question in both languages. A language without any words is not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub kind: Kind,
    /// The number of the objective, from 1.
    pub objective: Option<usize>,
    pub text: Both,
    /// Of a question with choices.
    pub answers: Vec<Row>,
    /// Of a question of true or false: which it is, and what is said to a right and a wrong answer.
    pub truth: Option<bool>,
    pub if_right: Both,
    pub if_wrong: Both,
    pub feedback: Both,
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub right: bool,
    pub text: Both,
    pub why: Both,
}

/// Why a question is not saved, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub field: String,
    pub key: &'static str,
}

impl Refusal {
    /// The sentence that says it.
    pub fn message(&self) -> Message {
        let message = Message::new(self.key);
        if self.key == TOO_LONG { message.with("most", NOTE) } else { message }
    }
}

/// Text of more than [`NOTE`] characters.
const TOO_LONG: &str = "form.too_long";

impl Card {
    /// An empty form.
    pub fn new() -> Card {
        Card {
            kind: Kind::OneChoice,
            objective: None,
            text: Both::default(),
            answers: Vec::new(),
            truth: None,
            if_right: Both::default(),
            if_wrong: Both::default(),
            feedback: Both::default(),
        }
    }

    /// Is anything written in this language?
    pub fn speaks(&self, language: Language) -> bool {
        let rows = self.answers.iter().flat_map(|row| [&row.text, &row.why]);
        let own = [&self.text, &self.feedback];
        let of_truth = [&self.if_right, &self.if_wrong].into_iter().filter(|_| self.kind == Kind::TrueFalse);
        let rows = rows.filter(|_| self.kind != Kind::TrueFalse);
        own.into_iter().chain(rows).chain(of_truth).any(|words| !words.of(language).is_empty())
    }

    /// Every text with the name of its field.
    fn fields(&self) -> Vec<(String, &str)> {
        let mut fields = Vec::new();
        let own = [("text", &self.text), ("feedback", &self.feedback)];
        let of_truth = [("if_right", &self.if_right), ("if_wrong", &self.if_wrong)];
        let own = own.into_iter().chain(of_truth).map(|(name, words)| ((name, String::new()), words));
        let rows = self.answers.iter().enumerate().flat_map(|(nth, row)| {
            [("answer", &row.text), ("why", &row.why)].map(|(name, words)| ((name, format!(".{nth}")), words))
        });
        for ((name, end), words) in own.chain(rows) {
            for language in Language::ALL {
                fields.push((format!("{name}.{}{end}", language.code()), words.of(language).as_str()));
            }
        }
        fields
    }

    /// What keeps the question from being saved. Vietnamese is needed; English may come later, but whole.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |field: String, key: &'static str| refusals.push(Refusal { field, key });
        for (field, _) in self.fields().iter().filter(|(_, text)| text.chars().count() > NOTE) {
            refuse(field.clone(), TOO_LONG);
        }
        let languages: Vec<Language> =
            Language::ALL.into_iter().filter(|l| *l == Language::Vi || self.speaks(*l)).collect();
        for language in &languages {
            if self.text.of(*language).is_empty() {
                refuse(format!("text.{}", language.code()), "form.required");
            }
        }
        if self.kind == Kind::TrueFalse {
            if self.truth.is_none() {
                refuse("truth".into(), "form.required");
            }
            return refusals;
        }
        for (nth, row) in self.answers.iter().enumerate() {
            for language in languages.iter().filter(|l| row.text.of(**l).is_empty()) {
                refuse(format!("answer.{}.{nth}", language.code()), "form.required");
            }
        }
        if self.answers.len() < 2 {
            refuse(format!("answer.vi.{}", self.answers.len()), "studio.asking.too_few_answers");
        }
        match self.answers.iter().filter(|row| row.right).count() {
            0 => refuse("right".into(), "studio.asking.none_right"),
            1 => {}
            _ if self.kind == Kind::OneChoice => refuse("right".into(), "studio.asking.several_right"),
            _ => {}
        }
        refusals
    }
}

impl Default for Card {
    fn default() -> Card {
        Card::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(vi: &str, right: bool) -> Row {
        Row { right, text: Both { vi: vi.into(), en: String::new() }, ..Row::default() }
    }

    #[test]
    fn a_question_is_refused_where_it_could_not_be_put() {
        let fields = |card: &Card| card.refusals().into_iter().map(|r| r.field).collect::<Vec<_>>();
        assert_eq!(fields(&Card::new()), ["text.vi", "answer.vi.0", "right"]);
        let mut card = Card {
            text: Both { vi: "Q".into(), en: String::new() },
            answers: vec![row("a", true), row("b", false)],
            ..Card::new()
        };
        assert_eq!(fields(&card), [""; 0]);
        card.text.en = "Q".into();
        assert_eq!(fields(&card), ["answer.en.0", "answer.en.1"]);
        card.text.en = String::new();
        card.answers[1].right = true;
        assert_eq!(fields(&card), ["right"]);
        card.kind = Kind::SeveralChoices;
        assert_eq!(fields(&card), [""; 0]);
        card.kind = Kind::TrueFalse;
        assert_eq!(fields(&card), ["truth"]);
    }
}
