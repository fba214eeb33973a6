//! A question of the form whose answer is typed: the words or numbers that are accepted.
//!
//! What cannot be read as a number stays as it was typed, so that the form can give it back. How these answers
//! come into the form and are written again is in [`spelling`](super::spelling).

use super::asking::{Card, Refusal, Row};
use crate::courses::course::Both;
use crate::kit::text::Language;
use crate::kit::words::seen;
use crate::quizzes::decimal::{Decimal, meant};
use crate::quizzes::kinds::number::{self, Span};
use crate::quizzes::kinds::short_answer;
use crate::quizzes::points::Points;

/// What was typed into a small field, and what it means where it can be read. Two are the same that mean the same.
#[derive(Clone, Debug, Default)]
pub struct Entered<T> {
    pub typed: String,
    pub read: Option<T>,
}

impl<T: PartialEq> PartialEq for Entered<T> {
    fn eq(&self, other: &Entered<T>) -> bool {
        self.read == other.read && (self.read.is_some() || self.typed == other.typed)
    }
}

impl<T: Eq> Eq for Entered<T> {}

impl<T> Entered<T> {
    pub fn of(value: T) -> Entered<T> {
        Entered { typed: String::new(), read: Some(value) }
    }

    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.read.is_none()
    }

    /// Is something there that is no such value?
    fn is_unreadable(&self) -> bool {
        !self.typed.is_empty() && self.read.is_none()
    }
}

impl Entered<Decimal> {
    /// A number as it is typed in a language.
    pub fn number(typed: &str, language: Language) -> Entered<Decimal> {
        let typed = seen(typed);
        Entered { read: meant(&typed, language), typed }
    }

    /// For the field: as it was typed, else as it is shown in the language.
    pub fn shown(&self, language: Language) -> String {
        match self.read {
            Some(number) if self.typed.is_empty() => number.shown(language),
            _ => self.typed.clone(),
        }
    }
}

impl Entered<Points> {
    /// What an answer is worth, in per cent; nothing said is all.
    pub fn worth(typed: &str) -> Entered<Points> {
        let typed = seen(typed);
        let read = if typed.is_empty() { Some(Points::FULL) } else { Points::from_percentage(&typed) };
        Entered { typed, read }
    }

    pub fn points(&self) -> Points {
        self.read.unwrap_or(Points::FULL)
    }
}

/// A number that is accepted, perhaps with a tolerance, or a range up to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    pub number: Entered<Decimal>,
    pub upto: Entered<Decimal>,
    pub tolerance: Entered<Decimal>,
    pub worth: Entered<Points>,
    pub why: Both,
}

impl Accepted {
    /// What is accepted; nothing for [`Span::Any`], which has a box of its own.
    pub fn of(span: Span) -> Accepted {
        match span {
            Span::Near { value, tolerance } => Accepted {
                number: Entered::of(value),
                tolerance: if tolerance == Decimal::ZERO {
                    Entered::default()
                } else {
                    Entered::of(tolerance)
                },
                ..Accepted::default()
            },
            Span::Between { low, high } => {
                Accepted { number: Entered::of(low), upto: Entered::of(high), ..Accepted::default() }
            }
            Span::Any => Accepted::default(),
        }
    }

    /// Is there nothing but what it would be worth?
    pub fn is_empty(&self) -> bool {
        Accepted { worth: Entered::default(), ..self.clone() } == Accepted::default()
    }

    /// The numbers that fit, where everything can be read and a range has no tolerance.
    pub fn span(&self) -> Option<Span> {
        let number = self.number.read?;
        match (self.upto.is_empty(), self.tolerance.is_empty()) {
            (true, true) => Some(Span::Near { value: number, tolerance: Decimal::ZERO }),
            (true, false) => Some(Span::Near { value: number, tolerance: self.tolerance.read? }),
            (false, true) => Some(Span::Between { low: number, high: self.upto.read? }),
            (false, false) => None,
        }
    }
}

/// What keeps a question of words from being saved, in these languages.
pub fn refusals_of_words(card: &Card, languages: &[Language]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (nth, _) in card.answers.iter().enumerate().filter(|(_, row)| row.worth.is_unreadable()) {
        refusals.push(Refusal::new(format!("worth.{nth}"), NOT_A_SHARE));
    }
    for language in languages {
        refusals.extend(refusals_in(card, *language));
    }
    refusals
}

fn refusals_in(card: &Card, language: Language) -> Vec<Refusal> {
    let field = |nth: usize| format!("answer.{}.{nth}", language.code());
    let explained_alone = |row: &Row| row.text.of(language).is_empty() && !row.why.of(language).is_empty();
    let mut refusals: Vec<Refusal> = (0..card.answers.len())
        .filter(|nth| explained_alone(&card.answers[*nth]))
        .map(|nth| Refusal::new(field(nth), "form.required"))
        .collect();
    let rows = || card.answers.iter().enumerate().filter(|(_, row)| !row.text.of(language).is_empty());
    let mut expected: Vec<(&str, Points)> =
        rows().map(|(_, row)| (row.text.of(language).as_str(), row.worth.points())).collect();
    if expected.is_empty() {
        refusals.push(Refusal::new(field(0), NONE_ACCEPTED));
        return refusals;
    }
    if !card.others.of(language).is_empty() {
        expected.push(("*", Points::NONE));
    }
    let at = |nth: usize| rows().nth(nth).map(|(at, _)| at);
    let is_anything = |row: &Row| row.text.of(language).chars().all(|c| c == '*');
    let (at, key) = match short_answer::flaw(card.rule, &expected) {
        None => return refusals,
        Some(short_answer::Flaw::NoneRight) => (None, NONE_FULL),
        Some(short_answer::Flaw::AnythingRight) => {
            let anything = rows().find(|(_, row)| is_anything(row) && row.worth.points() == Points::FULL);
            (anything.map(|(at, _)| at), ANYTHING_RIGHT)
        }
        Some(short_answer::Flaw::Twice(nth)) => (at(nth), TWICE),
        Some(short_answer::Flaw::Covered(nth)) => (at(nth), COVERED),
        Some(short_answer::Flaw::TooLong(nth)) => (at(nth), TOO_MUCH_TO_TYPE),
    };
    // An asterisk alone, above what is said to any other answer, leaves nothing for that.
    let last = rows().next_back().map_or(0, |(at, _)| at);
    let at = at.unwrap_or(if key == NONE_FULL { rows().next().map_or(0, |(at, _)| at) } else { last });
    refusals.push(Refusal::new(field(at), key));
    refusals
}

/// What keeps a question of a number from being saved.
pub fn refusals_of_numbers(card: &Card) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if card.numbers.is_empty() {
        refusals.push(Refusal::new("number.0", NONE_ACCEPTED));
        return refusals;
    }
    for (nth, one) in card.numbers.iter().enumerate() {
        for (name, entered) in [("number", &one.number), ("upto", &one.upto), ("tolerance", &one.tolerance)] {
            if entered.is_unreadable() {
                refusals.push(Refusal::new(format!("{name}.{nth}"), NOT_A_NUMBER));
            }
        }
        if one.number.is_empty() {
            refusals.push(Refusal::new(format!("number.{nth}"), "form.required"));
        }
        if !one.upto.is_empty() && !one.tolerance.is_empty() {
            refusals.push(Refusal::new(format!("tolerance.{nth}"), RANGE_OR_TOLERANCE));
        }
        if one.worth.is_unreadable() {
            refusals.push(Refusal::new(format!("number_worth.{nth}"), NOT_A_SHARE));
        }
    }
    let spans: Vec<(Span, Points)> =
        card.numbers.iter().filter_map(|one| Some((one.span()?, one.worth.points()))).collect();
    if !refusals.is_empty() || spans.len() < card.numbers.len() {
        return refusals;
    }
    let (field, key) = match number::flaw(&spans) {
        // Every number has an end, so none is [`Span::Any`].
        None | Some(number::Flaw::AnythingRight) => return refusals,
        Some(number::Flaw::NoneRight) => ("number.0".to_owned(), NONE_FULL),
        Some(number::Flaw::NegativeTolerance(nth)) => (format!("tolerance.{nth}"), NEGATIVE_TOLERANCE),
        Some(number::Flaw::TurnedRound(nth)) => (format!("upto.{nth}"), RANGE_TURNED),
        Some(number::Flaw::Twice(nth)) => (format!("number.{nth}"), TWICE),
        Some(number::Flaw::Covered(nth)) => (format!("number.{nth}"), COVERED),
    };
    refusals.push(Refusal::new(field, key));
    refusals
}

const NONE_ACCEPTED: &str = "studio.asking.none_accepted";
const NONE_FULL: &str = "studio.asking.none_full";
const NOT_A_SHARE: &str = "studio.asking.not_a_share";
const NOT_A_NUMBER: &str = "studio.asking.not_a_number";
const RANGE_OR_TOLERANCE: &str = "studio.asking.range_or_tolerance";
const NEGATIVE_TOLERANCE: &str = "studio.asking.negative_tolerance";
const RANGE_TURNED: &str = "studio.asking.range_turned";
const TWICE: &str = "studio.asking.accepted_twice";
const COVERED: &str = "studio.asking.accepted_covered";
const ANYTHING_RIGHT: &str = "studio.asking.anything_accepted";
pub const TOO_MUCH_TO_TYPE: &str = "studio.asking.too_much_to_type";

#[cfg(test)]
#[path = "typing_tests.rs"]
mod tests;
