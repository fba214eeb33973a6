//! The form of a question as somebody has filled it in.

use super::code;
use crate::courses::course::Both;
use crate::kit::form::Form;
use crate::kit::text::Language;
use crate::kit::words::seen;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::question::Kind;
use crate::studio::asking::{Card, MOST, Row};
use crate::studio::coupling::Couple;
use crate::studio::gapping::{self, GapCard, MOST_GAPS, WAYS};
use crate::studio::typing::{Accepted, Entered};

/// The language of the page on which a form was filled in, by whose rules its numbers were typed: the reader may
/// have chosen another since.
pub(super) fn drawn_in(form: &Form, now: Language) -> Language {
    Language::from_code(form.raw("drawn_in")).unwrap_or(now)
}

/// The card that was filled in on a page in this language: with what was typed for other kinds too, so that whoever
/// chose the wrong kind finds it again. Boxes that were left empty are no answers.
pub(super) fn card_of(form: &mut Form, language: Language) -> Card {
    let kind = Kind::ALL.into_iter().find(|kind| code(*kind) == form.raw("kind"));
    let kind = kind.unwrap_or(Kind::OneChoice);
    let text = both(form, "text", "");
    let gaps = if kind == Kind::Cloze { gapping::marked(&text.vi) } else { 0 };
    Card {
        kind,
        gaps: self::gaps(form, language, gaps),
        objective: form.optional_number("objective", 1..=99).and_then(|number| usize::try_from(number).ok()),
        text,
        answers: answers(form, kind, ""),
        rule: Match::from_code(form.raw("rule")).unwrap_or_default(),
        numbers: numbers(form, language, ""),
        couples: couples(form),
        things: things(form),
        others: both(form, "others", ""),
        truth: match form.raw("truth") {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        if_right: both(form, "if_right", ""),
        if_wrong: both(form, "if_wrong", ""),
        feedback: both(form, "feedback", ""),
    }
}

/// What was typed into the boxes of both languages for a field; `end` tells several of a name apart.
fn both(form: &mut Form, name: &str, end: &str) -> Both {
    Both::each(|language| form.unmeasured_note(&format!("{name}.{}{end}", language.code())))
}

/// As many gaps as are marked in the text; more where something was typed into their boxes.
fn gaps(form: &mut Form, language: Language, marked: usize) -> Vec<GapCard> {
    let gap = |nth: usize| {
        let prefix = gapping::prefix(nth);
        let way = WAYS.into_iter().find(|(name, _)| *name == form.raw(&format!("{prefix}kind")));
        let kind = way.map_or(Kind::OneChoice, |(_, kind)| kind);
        let card = Card {
            kind,
            answers: answers(form, kind, &prefix),
            numbers: numbers(form, language, &prefix),
            others: both(form, &format!("{prefix}others"), ""),
            ..Card::new()
        };
        GapCard { weight: GapCard::counts(form.raw(&format!("{prefix}weight"))), card }
    };
    let mut gaps: Vec<GapCard> = (0..MOST_GAPS).map(gap).collect();
    while gaps.len() > marked && gaps.last().is_some_and(GapCard::is_empty) {
        gaps.pop();
    }
    gaps
}

/// `prefix` is what the names of the boxes begin with, of a gap.
fn answers(form: &mut Form, kind: Kind, prefix: &str) -> Vec<Row> {
    let row = |nth: usize| {
        let end = format!(".{nth}");
        let (answer, explained) = (format!("{prefix}answer"), format!("{prefix}why"));
        let (text, why) = (both(form, &answer, &end), both(form, &explained, &end));
        // Words that are typed in answer are of one line, and so is what a gap has room for.
        let one_line = |language| seen(text.of(language));
        let is_of_a_line = kind == Kind::ShortAnswer || !prefix.is_empty();
        let text = if is_of_a_line { Both::each(one_line) } else { text };
        let right = form.all(&format!("{prefix}right")).contains(&nth.to_string().as_str());
        Row { right, worth: Entered::worth(form.raw(&format!("{prefix}worth.{nth}"))), text, why }
    };
    let nothing = Both::default();
    (0..MOST).map(row).filter(|row| row.text != nothing || row.why != nothing).collect()
}

fn couples(form: &mut Form) -> Vec<Couple> {
    let couple = |nth: usize| {
        let end = format!(".{nth}");
        let answer = both(form, "belongs", &end);
        // It is chosen from a list, where it has one line.
        Couple { asked: both(form, "asked", &end), answer: Both::each(|language| seen(answer.of(language))) }
    };
    (0..MOST).map(couple).filter(|couple| *couple != Couple::default()).collect()
}

fn things(form: &mut Form) -> Vec<Both> {
    let thing = |nth: usize| both(form, "thing", &format!(".{nth}"));
    (0..MOST).map(thing).filter(|thing| *thing != Both::default()).collect()
}

fn numbers(form: &mut Form, language: Language, prefix: &str) -> Vec<Accepted> {
    let number = |nth: usize| {
        let typed = |name: &str| Entered::number(form.raw(&format!("{prefix}{name}.{nth}")), language);
        let (number, upto, tolerance) = (typed("number"), typed("upto"), typed("tolerance"));
        let worth = Entered::worth(form.raw(&format!("{prefix}number_worth.{nth}")));
        let why = both(form, &format!("{prefix}number_why"), &format!(".{nth}"));
        Accepted { number, upto, tolerance, worth, why }
    };
    (0..MOST).map(number).filter(|accepted| !accepted.is_empty()).collect()
}
