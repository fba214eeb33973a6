//! A question as a form has it: both languages beside each other, and no GIFT.
//!
//! Whoever fills it in says which answers are right. How a question comes into the form and is written
//! again is in [`phrasing`](super::phrasing); what is typed in answer is in [`typing`](super::typing).

use super::coupling::{self, Couple};
use super::gapping::{self, GapCard, MOST_GAPS};
use super::typing::{self, Accepted, Entered, TOO_MUCH_TO_TYPE};
use super::{lining_up, phrasing};
use crate::courses::course::Both;
use crate::kit::fields::NOTE;
use crate::kit::text::{Language, Message};
use crate::quizzes::kinds::short_answer::{LONGEST, Match};
use crate::quizzes::points::Points;
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
    /// Of a question with choices, and the words that a question of words accepts.
    pub answers: Vec<Row>,
    /// How exactly words are taken.
    pub rule: Match,
    /// What a question of a number accepts.
    pub numbers: Vec<Accepted>,
    /// What is matched.
    pub couples: Vec<Couple>,
    /// What is put in order.
    pub things: Vec<Both>,
    /// Of a text with several gaps: each of them, in the order of the text.
    pub gaps: Vec<GapCard>,
    /// Said to any other answer that is typed.
    pub others: Both,
    /// Of a question of true or false: which it is, and what is said to a right and a wrong answer.
    pub truth: Option<bool>,
    pub if_right: Both,
    pub if_wrong: Both,
    pub feedback: Both,
}

/// One answer. Of words that are typed in answer one language may have more than the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Of a choice.
    pub right: bool,
    /// Of words.
    pub worth: Entered<Points>,
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
    pub fn new(field: impl Into<String>, key: &'static str) -> Refusal {
        Refusal { field: field.into(), key }
    }

    /// The sentence that says it.
    pub fn message(&self) -> Message {
        let message = Message::new(self.key);
        match self.key {
            TOO_LONG => message.with("most", NOTE),
            gapping::TOO_MANY => message.with("most", MOST_GAPS),
            TOO_MUCH_TO_TYPE => message.with("most", LONGEST),
            _ => message,
        }
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
            rule: Match::default(),
            numbers: Vec::new(),
            couples: Vec::new(),
            things: Vec::new(),
            gaps: Vec::new(),
            others: Both::default(),
            truth: None,
            if_right: Both::default(),
            if_wrong: Both::default(),
            feedback: Both::default(),
        }
    }

    /// Is anything written in this language?
    pub fn speaks(&self, language: Language) -> bool {
        self.said().iter().any(|(.., words)| !words.of(language).is_empty())
    }

    /// Everything that a question of its kind says: the names of its fields before and behind the language, and
    /// the words.
    fn said(&self) -> Vec<(String, String, &Both)> {
        let own = |name: &str, words| (name.to_owned(), String::new(), words);
        if self.kind == Kind::Description {
            return vec![own("text", &self.text)];
        }
        let mut said = vec![own("text", &self.text), own("feedback", &self.feedback)];
        let rows = self.answers.iter().enumerate().flat_map(|(nth, row)| {
            [("answer".into(), format!(".{nth}"), &row.text), ("why".into(), format!(".{nth}"), &row.why)]
        });
        let numbers = self.numbers.iter().enumerate();
        let others = own("others", &self.others);
        let couples = self.couples.iter().enumerate().flat_map(|(nth, couple)| {
            let end = || format!(".{nth}");
            [("asked".into(), end(), &couple.asked), ("belongs".into(), end(), &couple.answer)]
        });
        match self.kind {
            Kind::OneChoice | Kind::SeveralChoices => said.extend(rows),
            Kind::TrueFalse => {
                said.extend([own("if_right", &self.if_right), own("if_wrong", &self.if_wrong)])
            }
            Kind::ShortAnswer => said.extend(rows.chain([others])),
            Kind::Matching => said.extend(couples),
            Kind::Ordering => {
                let things = self.things.iter().enumerate();
                said.extend(things.map(|(nth, thing)| ("thing".into(), format!(".{nth}"), thing)));
            }
            Kind::Cloze => {
                for (nth, gap) in self.gaps.iter().enumerate() {
                    // The words around the gap are the question's own.
                    let of_gap = gap.card.said().into_iter();
                    let of_gap = of_gap.filter(|(name, ..)| !["text", "feedback"].contains(&name.as_str()));
                    said.extend(of_gap.map(|(name, end, words)| (gapping::prefix(nth) + &name, end, words)));
                }
            }
            Kind::Essay | Kind::Description => {}
            Kind::Number => {
                let why = numbers.map(|(nth, one)| ("number_why".into(), format!(".{nth}"), &one.why));
                said.extend(why.chain([others]));
            }
        }
        said
    }

    /// What keeps the question from being saved. Vietnamese is needed; English may come later, but whole.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |field: String, key: &'static str| refusals.push(Refusal::new(field, key));
        for (name, end, words) in self.said() {
            for language in Language::ALL.into_iter().filter(|l| words.of(*l).chars().count() > NOTE) {
                refuse(format!("{name}.{}{end}", language.code()), TOO_LONG);
            }
        }
        let languages: Vec<Language> =
            Language::ALL.into_iter().filter(|l| *l == Language::Vi || self.speaks(*l)).collect();
        for language in &languages {
            if self.text.of(*language).is_empty() {
                refuse(format!("text.{}", language.code()), "form.required");
            }
            let begins_with_a_gap =
                phrasing::gap_in(self.text.of(*language)).is_some_and(|(before, _)| before.trim().is_empty());
            if begins_with_a_gap && phrasing::may_have_a_gap(self.kind) {
                refuse(format!("text.{}", language.code()), "studio.asking.gap_first");
            }
        }
        match self.kind {
            Kind::OneChoice | Kind::SeveralChoices => self.refuse_choices(&languages, refuse),
            Kind::TrueFalse if self.truth.is_none() => refuse("truth".into(), "form.required"),
            Kind::TrueFalse | Kind::Essay | Kind::Description => {}
            Kind::Cloze => refusals.extend(gapping::refusals(self, &languages)),
            Kind::ShortAnswer => refusals.extend(typing::refusals_of_words(self, &languages)),
            Kind::Number => refusals.extend(typing::refusals_of_numbers(self)),
            Kind::Matching => refusals.extend(coupling::refusals(self, &languages)),
            Kind::Ordering => refusals.extend(lining_up::refusals(self, &languages)),
        }
        refusals
    }

    fn refuse_choices(&self, languages: &[Language], mut refuse: impl FnMut(String, &'static str)) {
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
        card.kind = Kind::Number;
        assert_eq!(fields(&card), ["number.0"]);
        card.kind = Kind::ShortAnswer;
        assert_eq!(fields(&card), [""; 0], "words are right unless something else is said");
    }
}
