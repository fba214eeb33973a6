//! The part of the form that is about answers to be typed.

use serde::Serialize;

use super::form::{Choice, Words};
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};
use crate::quizzes::decimal::Decimal;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;
use crate::studio::asking::Card;
use crate::studio::typing::Entered;

/// A field to choose in.
#[derive(Serialize)]
pub(super) struct Pick {
    name: String,
    label: &'static str,
    options: Vec<Choice>,
    refusal: Option<Message>,
}

/// A field of one line, for a number.
#[derive(Serialize)]
pub(super) struct Line {
    name: String,
    label: &'static str,
    value: String,
    refusal: Option<Message>,
}

/// A number that is accepted, as the form shows it.
#[derive(Serialize)]
pub(super) struct NumberLine {
    number: usize,
    /// Folded away until it is needed.
    spare: bool,
    lines: [Line; 3],
    worth: Pick,
    words: [Words; 2],
}

/// What an answer can be worth, in per cent, unless it is written otherwise; nothing said is all.
const SHARES: [&str; 5] = ["", "75", "50", "25", "0"];

/// What the answer at this name is worth.
pub(super) fn worth(form: &Form, name: String, entered: &Entered<Points>) -> Pick {
    let is_chosen =
        |share: &str| (entered.is_empty() && share.is_empty()) || *entered == Entered::worth(share);
    let option = |share: &str| Choice {
        value: share.to_owned(),
        key: match share {
            "" => Some("studio.asking.worth_all"),
            "0" => Some("studio.asking.worth_nothing"),
            _ => None,
        },
        text: Some(format!("{share} %")),
        checked: is_chosen(share),
    };
    // A share that was written by hand stays; so does what is none, until it is mended.
    let other = match entered.read {
        Some(points) => points.percentage(),
        None => entered.typed.clone(),
    };
    let known = SHARES.into_iter().any(is_chosen);
    Pick {
        refusal: form.error(&name).cloned(),
        name,
        label: "studio.asking.worth",
        options: SHARES.into_iter().chain((!known).then_some(&other[..])).map(option).collect(),
    }
}

/// How exactly words are taken.
pub(super) fn rules(card: &Card) -> Vec<Choice> {
    let choice = |rule: Match| Choice {
        value: rule.code().to_owned(),
        key: Some(match rule {
            Match::Both => "studio.asking.rule_both",
            Match::Marks => "studio.asking.rule_marks",
            Match::Exact => "studio.asking.rule_exact",
        }),
        text: None,
        checked: card.rule == rule,
    };
    // The usual one first.
    Match::ALL.into_iter().rev().map(choice).collect()
}

/// Every box for a number that is accepted.
/// `prefix` is what the names of the boxes begin with, of a gap.
pub(super) fn numbers(
    form: &Form,
    card: &Card,
    language: Language,
    prefix: &str,
    most: usize,
) -> Vec<NumberLine> {
    let line = |nth: usize| {
        let one = card.numbers.get(nth).cloned().unwrap_or_default();
        let field = |(name, label, entered): (&str, &'static str, &Entered<Decimal>)| {
            let name = format!("{prefix}{name}.{nth}");
            Line { refusal: form.error(&name).cloned(), name, label, value: entered.shown(language) }
        };
        let lines = [
            ("number", "studio.asking.accepted_number", &one.number),
            ("upto", "studio.asking.upto", &one.upto),
            ("tolerance", "studio.asking.tolerance", &one.tolerance),
        ];
        let end = format!(".{nth}");
        NumberLine {
            number: nth + 1,
            spare: nth > card.numbers.len().max(1),
            lines: lines.map(field),
            worth: worth(form, format!("{prefix}number_worth.{nth}"), &one.worth),
            words: Words::both(form, (&format!("{prefix}number_why"), &end), "studio.asking.why", &one.why),
        }
    };
    (0..most).map(line).collect()
}
