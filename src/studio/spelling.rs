//! Answers that are typed, from GIFT to the form and back; the rest of a question is in [`phrasing`](super::phrasing).
//!
//! Each language has its own words, and not always as many. In the form those that are worth the same stand beside
//! each other, in the order of both files. What is said to any other answer is in GIFT the last answer, `*` for no
//! points; the form has a box for it.

use super::asking::{Card, MOST, Row};
use super::phrasing::{of_mut, passage, typed};
use super::typing::{Accepted, Entered};
use crate::courses::course::Both;
use crate::kit::text::Language;
use crate::kit::words::seen;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answers, Typed};
use crate::quizzes::gift::text::Passage;
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// The answers but for the last, where that stands for any other one, and what is said to it.
fn parted<T>(expected: &[Typed<T>], is_any: impl Fn(&T) -> bool) -> (&[Typed<T>], Option<&Passage>) {
    match expected {
        [answers @ .., last] if is_any(&last.expected) && last.weight == Points::NONE => {
            (answers, last.feedback.as_ref())
        }
        all => (all, None),
    }
}

fn words_of(expected: &[Typed<String>]) -> (&[Typed<String>], Option<&Passage>) {
    parted(expected, |text| text == "*")
}

fn numbers_of(expected: &[Typed<Span>]) -> (&[Typed<Span>], Option<&Passage>) {
    parted(expected, |span| *span == Span::Any)
}

/// Has the form a box for each of these answers?
pub fn fits_words(expected: &[Typed<String>]) -> bool {
    words_of(expected).0.len() <= MOST
}

/// Has the form a box for each of these numbers?
pub fn fits_numbers(expected: &[Typed<Span>]) -> bool {
    let (numbers, _) = numbers_of(expected);
    numbers.len() <= MOST && numbers.iter().all(|one| one.expected != Span::Any)
}

/// Puts the words of both languages into the form.
pub fn take_words(card: &mut Card, items: &Both<Option<Item>>) {
    let ((rule, vi), (other_rule, en)) = (short_answers(&items.vi), short_answers(&items.en));
    card.rule = rule.or(other_rule).unwrap_or_default();
    let ((vi, to_vi), (en, to_en)) = (words_of(vi), words_of(en));
    card.others = Both { vi: said(to_vi), en: said(to_en) };
    card.answers = beside(vi, en).into_iter().map(row).collect();
}

fn short_answers(item: &Option<Item>) -> (Option<Match>, &[Typed<String>]) {
    match item.as_ref().map(|item| &item.answers) {
        Some(Answers::ShortAnswer { rule, expected }) => (*rule, expected),
        _ => (None, &[]),
    }
}

fn said(words: Option<&Passage>) -> String {
    words.map(typed).unwrap_or_default()
}

fn row([vi, en]: [Option<&Typed<String>>; 2]) -> Row {
    let text = |one: Option<&Typed<String>>| one.map(|one| one.expected.clone()).unwrap_or_default();
    let why = |one: Option<&Typed<String>>| said(one.and_then(|one| one.feedback.as_ref()));
    Row {
        right: false,
        text: Both { vi: text(vi), en: text(en) },
        why: Both { vi: why(vi), en: why(en) },
        worth: vi.or(en).map(|one| Entered::of(one.weight)).unwrap_or_default(),
    }
}

/// As many pairs of the same weight as there can be without changing an order; what has no partner stands alone.
fn beside<'a>(vi: &'a [Typed<String>], en: &'a [Typed<String>]) -> Vec<[Option<&'a Typed<String>>; 2]> {
    if vi.len().max(en.len()) > MOST {
        // No form shows so many.
        return vec![];
    }
    // How many pairs there are from these places on.
    let mut most = vec![vec![0; en.len() + 1]; vi.len() + 1];
    for (v, e) in (0..vi.len()).rev().flat_map(|v| (0..en.len()).rev().map(move |e| (v, e))) {
        most[v][e] = match vi[v].weight == en[e].weight {
            true => most[v + 1][e + 1] + 1,
            false => most[v + 1][e].max(most[v][e + 1]),
        };
    }
    let (mut pairs, mut v, mut e) = (Vec::new(), 0, 0);
    while v < vi.len() || e < en.len() {
        match (vi.get(v), en.get(e)) {
            (Some(one), Some(other)) if one.weight == other.weight => {
                pairs.push([Some(one), Some(other)]);
                (v, e) = (v + 1, e + 1);
            }
            (Some(one), other) if other.is_none() || most[v + 1][e] >= most[v][e + 1] => {
                pairs.push([Some(one), None]);
                v += 1;
            }
            (_, other) => {
                pairs.push([None, other]);
                e += 1;
            }
        }
    }
    pairs
}

/// Puts the numbers into the form: those of the first language, with what is said in both.
pub fn take_numbers(card: &mut Card, items: &Both<Option<Item>>) {
    for language in Language::ALL {
        let Some(Answers::Number(expected)) = items.of(language).as_ref().map(|item| &item.answers) else {
            continue;
        };
        let (numbers, to_others) = numbers_of(expected);
        *of_mut(&mut card.others, language) = said(to_others);
        for (nth, one) in numbers.iter().enumerate() {
            if nth == card.numbers.len() {
                let worth = Entered::of(one.weight);
                card.numbers.push(Accepted { worth, ..Accepted::of(one.expected) });
            }
            *of_mut(&mut card.numbers[nth].why, language) = said(one.feedback.as_ref());
        }
    }
}

/// How exactly words are taken, as it is to be written: the usual way is not said unless it was.
pub fn rule(card: &Card, before: Option<&Item>) -> Option<Match> {
    let was_said =
        matches!(before.map(|item| &item.answers), Some(Answers::ShortAnswer { rule: Some(_), .. }));
    (was_said || card.rule != Match::default()).then_some(card.rule)
}

/// The words of a language as they are to be written.
pub fn words(card: &Card, language: Language) -> Vec<Typed<String>> {
    let rows = card.answers.iter().filter(|row| !row.text.of(language).is_empty());
    let row = |row: &Row| to_write(seen(row.text.of(language)), row.worth.points(), row.why.of(language));
    let others = passage(card.others.of(language))
        .map(|_| to_write("*".to_owned(), Points::NONE, card.others.of(language)));
    rows.map(row).chain(others).collect()
}

/// The numbers as they are to be written, with what is said in a language.
pub fn numbers(card: &Card, language: Language) -> Vec<Typed<Span>> {
    let number = |one: &Accepted| Some(to_write(one.span()?, one.worth.points(), one.why.of(language)));
    let others = passage(card.others.of(language))
        .map(|_| to_write(Span::Any, Points::NONE, card.others.of(language)));
    card.numbers.iter().filter_map(number).chain(others).collect()
}

fn to_write<T>(expected: T, weight: Points, why: &str) -> Typed<T> {
    Typed { line: 0, column: 0, expected, weight, feedback: passage(why) }
}

#[cfg(test)]
#[path = "spelling_tests.rs"]
mod tests;
