//! Choosing: one of several, any of several, true or false.

use serde::Serialize;

use super::{Fields, Given, Outcome, Rules, Unfit};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// The keys of the two choices of a true-or-false question. Their `html` is empty: the
/// words come from the texts of the reader's language.
pub const TRUE: &str = "true";
pub const FALSE: &str = "false";

/// Choices, in the order of the file. In a question of several each that is taken adds its weight, else one is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosing {
    pub kind: Kind,
    pub choices: Vec<Choice>,
}

/// One choice. `key` is `a`, `b`, … in the order of the file; `weight` is what choosing it adds, -1 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub key: String,
    pub html: String,
    pub weight: Points,
    pub feedback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedChoice {
    pub key: String,
    pub html: String,
}

/// `feedback` is there for what was chosen, and for what is right. `partly` is right: of one choice, for a part of
/// the points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedChoice {
    pub key: String,
    pub html: String,
    pub chosen: bool,
    pub right: bool,
    pub partly: bool,
    pub feedback: Option<String>,
}

impl Choice {
    /// In a question of one choice a part of the points is not right yet; in one of
    /// several, every choice that adds points is.
    pub fn is_right(&self, kind: Kind) -> bool {
        match kind {
            Kind::SeveralChoices => self.weight > Points::NONE,
            _ => self.weight == Points::FULL,
        }
    }
}

impl Choosing {
    /// Whether only one choice may be taken.
    fn takes_one(&self) -> bool {
        self.kind != Kind::SeveralChoices
    }
}

impl Rules for Choosing {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn fields(&self) -> Fields {
        let asked = |choice: &Choice| AskedChoice { key: choice.key.clone(), html: choice.html.clone() };
        Fields { choices: self.choices.iter().map(asked).collect(), ..Fields::default() }
    }

    /// Choices that were not offered, and two where one is asked for.
    fn unfit(&self, given: &Given) -> Option<Unfit> {
        if given.iter().any(|key| !self.choices.iter().any(|choice| choice.key == *key)) {
            return Some(Unfit::UnknownChoice);
        }
        (self.takes_one() && given.len() > 1).then_some(Unfit::MoreThanOneChoice)
    }

    /// Of one choice its weight; of several the weights of what was ticked are added, never below nothing.
    fn points(&self, given: &Given) -> Points {
        let taken = self.choices.iter().filter(|choice| given.contains(&choice.key));
        taken.map(|choice| choice.weight).sum::<Points>().within_one_question()
    }

    fn outcome(&self, given: &Given, _: Language) -> Outcome {
        let explain = |choice: &Choice| {
            let (chosen, right) = (given.contains(&choice.key), choice.is_right(self.kind));
            ExplainedChoice {
                key: choice.key.clone(),
                html: choice.html.clone(),
                chosen,
                right,
                partly: !right && self.takes_one() && choice.weight > Points::NONE,
                feedback: choice.feedback.clone().filter(|_| chosen || right),
            }
        };
        Outcome { choices: self.choices.iter().map(explain).collect(), ..Outcome::default() }
    }

    fn key(&self) -> String {
        let weights: Vec<String> = self.choices.iter().map(|choice| choice.weight.percentage()).collect();
        weights.join(" ")
    }

    /// The choices by their words, or by their keys where the site has the words; and whether each is right, for
    /// what it is worth changes with its neighbours.
    fn said(&self) -> Vec<(String, String)> {
        let said = |choice: &Choice| {
            let words = if self.kind == Kind::TrueFalse { &choice.key } else { &choice.html };
            (words.clone(), choice.is_right(self.kind).to_string())
        };
        self.choices.iter().map(said).collect()
    }

    fn size(&self) -> usize {
        self.choices.len()
    }

    /// Every choice that adds points, or the one that adds most.
    fn best(&self) -> Given {
        if self.takes_one() {
            let best = self.choices.iter().max_by_key(|choice| choice.weight);
            return best.map(|choice| choice.key.clone()).into_iter().collect();
        }
        self.choices
            .iter()
            .filter(|choice| choice.is_right(self.kind))
            .map(|choice| choice.key.clone())
            .collect()
    }

    /// The one choice that is most wrong.
    fn worst(&self) -> Given {
        let worst = self.choices.iter().min_by_key(|choice| choice.weight);
        worst.map(|choice| choice.key.clone()).into_iter().collect()
    }
}

/// The key of the nth choice, from 0: `a` to `z`, then `aa`, `ab`, …
pub fn key(nth: usize) -> String {
    let letter = char::from(b'a' + (nth % 26) as u8);
    match nth / 26 {
        0 => letter.to_string(),
        more => key(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn choices_beyond_z_have_keys_of_their_own() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(key), ["a", "z", "aa", "az", "ba", "aaa"]);
        let all: BTreeSet<_> = (0..2000).map(key).collect();
        assert_eq!(all.len(), 2000);
    }

    #[test]
    fn of_one_choice_a_part_is_not_right_and_of_several_it_is() {
        let choice = |nth, weight| Choice { key: key(nth), html: key(nth), weight, feedback: None };
        let of = |kind| Choosing {
            kind,
            choices: vec![
                choice(0, Points::FULL),
                choice(1, Points::from_percentage("50").unwrap()),
                choice(2, Points::NONE),
            ],
        };
        let told = |kind| -> Vec<(bool, bool)> {
            let outcome = of(kind).outcome(&Given::from(["b".to_owned()]), Language::Vi);
            outcome.choices.iter().map(|choice| (choice.right, choice.partly)).collect()
        };
        assert_eq!(told(Kind::OneChoice), [(true, false), (false, true), (false, false)]);
        assert_eq!(told(Kind::SeveralChoices), [(true, false), (true, false), (false, false)]);
    }
}
