//! The part of the form that is about the gaps of a text.

use serde::Serialize;

use super::form::{Choice, RowLine, Words, rows};
use super::typed::{self, NumberLine};
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};
use crate::quizzes::question::Kind;
use crate::studio::asking::{Card, MOST};
use crate::studio::gapping::{GapCard, MOST_GAPS, WAYS, marked, prefix};

/// So many gaps stand in an empty form, with so many answers; each time it is drawn there is one more than is filled.
const GAPS: usize = 4;
/// So many lie open at once; of more, those that are filled in are folded, so that a telephone shows the list of them.
const OPEN: usize = 3;
const ANSWERS: usize = 4;
const NUMBERS: usize = 2;

/// A gap as the form shows it.
#[derive(Serialize)]
pub(super) struct GapLine {
    number: usize,
    prefix: String,
    /// What is right in it, where something is.
    said: String,
    /// Is something wrong in it?
    to_mend: bool,
    /// Folded away until it is needed: a spare one; of many those that are filled in, and of the empty ones all but the
    /// next.
    folded: bool,
    ways: Vec<Choice>,
    weight: String,
    weight_refusal: Option<Message>,
    right_refusal: Option<Message>,
    rows: Vec<RowLine>,
    numbers: Vec<NumberLine>,
    others: [Words; 2],
}

/// A box for every gap that the text marks, and for some more.
pub(super) fn gaps(form: &Form, card: &Card, language: Language) -> Vec<GapLine> {
    let filled = card.gaps.len().max(marked(&card.text.vi)).max(marked(&card.text.en));
    // Whoever chose the wrong kind finds again what they filled in.
    let filled = if card.kind == Kind::Cloze { filled } else { card.gaps.len() };
    let count = (filled + 1).max(GAPS);
    let is_long = filled > OPEN;
    let is_empty = |nth: &usize| card.gaps.get(*nth).is_none_or(GapCard::is_empty);
    let next: Vec<usize> = (0..filled).filter(is_empty).take(OPEN).collect();
    let line = |nth: usize| {
        let gap = card.gaps.get(nth).cloned().unwrap_or_else(GapCard::new);
        let prefix = prefix(nth);
        let to_mend = form.is_refused_in(&prefix);
        // One of many that is filled in has room for one more: the page stays light.
        let (answers, numbers) = if is_long && !gap.is_empty() { (1, 1) } else { (ANSWERS, NUMBERS) };
        let answers = (gap.card.answers.len() + 1).clamp(answers, MOST);
        let numbers = (gap.card.numbers.len() + 1).clamp(numbers, MOST);
        let way = |(value, kind): (&str, Kind)| Choice {
            value: value.to_owned(),
            key: Some(match kind {
                Kind::ShortAnswer => "studio.asking.gap_words",
                Kind::Number => "studio.asking.gap_number",
                _ => "studio.asking.gap_list",
            }),
            text: None,
            checked: gap.card.kind == kind,
        };
        let others = (&format!("{prefix}others")[..], "");
        GapLine {
            number: nth + 1,
            said: gap.in_short(),
            folded: match gap.is_empty() {
                true => nth >= filled.max(2) || (is_long && !next.contains(&nth)),
                false => is_long && !to_mend,
            },
            to_mend,
            ways: WAYS.into_iter().map(way).collect(),
            weight: match gap.weight.read {
                Some(weight) => weight.to_string(),
                None => gap.weight.typed.clone(),
            },
            weight_refusal: form.error(&format!("{prefix}weight")).cloned(),
            right_refusal: form.error(&format!("{prefix}right")).cloned(),
            rows: rows(form, &gap.card, &prefix, answers),
            numbers: typed::numbers(form, &gap.card, language, &prefix, numbers),
            others: Words::both(form, others, "studio.asking.others_words", &gap.card.others),
            prefix,
        }
    };
    (0..count.min(MOST_GAPS)).map(line).collect()
}
