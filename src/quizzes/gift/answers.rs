//! GIFT: what stands between the braces of a question.

use crate::courses::problem::Spot;

use super::text::{Format, Glyph, Passage, find, text, trim};
use super::{Fault, not_yet};
use crate::quizzes::points::Points;

/// The answers of a question, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    OneChoice(Vec<Answer>),
    SeveralChoices(Vec<Answer>),
    /// Moodle's order in the file: first what is said to a wrong answer, then to a right one.
    TrueFalse {
        truth: bool,
        if_wrong: Option<Passage>,
        if_right: Option<Passage>,
    },
}

/// One answer. `weight` is what choosing it adds: all for `=`, nothing for `~`, else as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub line: usize,
    pub column: usize,
    pub text: Passage,
    pub weight: Points,
    pub feedback: Option<Passage>,
}

/// Reads the answers and the feedback for everybody (`####`). `spot` is the place of the
/// question and `format` how its words are written, which holds where nothing else is named.
pub(super) fn read(
    inside: &[Glyph],
    spot: Spot,
    format: Format,
) -> Result<(Answers, Option<Passage>), Fault> {
    let (inside, feedback) = match find(inside, "####") {
        Some(at) => (&inside[..at], Passage::read(&inside[at + 4..], format)),
        None => (inside, None),
    };
    let inside = trim(inside);
    match inside.first() {
        None => return Err(not_yet(spot, "check.essay_not_yet")),
        Some(first) if first.is('#') => return Err(not_yet(spot, "check.number_not_yet")),
        _ => {}
    }
    if let Some(answers) = true_or_false(inside, format) {
        return Ok((answers, feedback));
    }
    let right = inside.iter().filter(|glyph| glyph.is('=')).count();
    // Where a wrong answer is marked, an arrow is only a part of the words, as it is for Moodle.
    if !inside.iter().any(|glyph| glyph.is('~')) {
        let pairs = right > 0 && find(inside, "->").is_some();
        return Err(not_yet(
            spot,
            if pairs { "check.matching_not_yet" } else { "check.short_answer_not_yet" },
        ));
    }
    let answers = choices(inside, format)?;
    let answers = if right == 0 { Answers::SeveralChoices(answers) } else { Answers::OneChoice(answers) };
    Ok((answers, feedback))
}

/// `T`, `TRUE`, `F` or `FALSE`, and up to two feedbacks.
fn true_or_false(inside: &[Glyph], format: Format) -> Option<Answers> {
    let mut parts = inside.split(|glyph| glyph.is('#'));
    let truth = match text(trim(parts.next()?)).to_ascii_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let mut feedback = || parts.next().and_then(|words| Passage::read(words, format));
    let (if_wrong, if_right) = (feedback(), feedback());
    Some(Answers::TrueFalse { truth, if_wrong, if_right })
}

fn choices(inside: &[Glyph], format: Format) -> Result<Vec<Answer>, Fault> {
    let starts: Vec<usize> =
        (0..inside.len()).filter(|at| inside[*at].is('~') || inside[*at].is('=')).collect();
    if let Some(stray) = trim(&inside[..starts.first().copied().unwrap_or(0)]).first() {
        return Err((stray.spot(), "check.answer_without_mark", vec![]));
    }
    let ends = starts.iter().skip(1).copied().chain([inside.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| answer(&inside[*start], &inside[start + 1..end], format))
        .collect()
}

fn answer(mark: &Glyph, words: &[Glyph], format: Format) -> Result<Answer, Fault> {
    let spot = mark.spot();
    let mut words = trim(words);
    let mut weight = if mark.is('=') { Points::FULL } else { Points::NONE };
    if let [first, rest @ ..] = words
        && first.is('%')
        && let Some(end) = rest.iter().position(|glyph| glyph.is('%'))
    {
        let written = text(&rest[..end]);
        weight = Points::from_percentage(&written)
            .ok_or_else(|| (spot, "check.bad_weight", vec![("weight", written)]))?;
        words = &rest[end + 1..];
    }
    let (words, feedback) = match words.iter().position(|glyph| glyph.is('#')) {
        Some(at) => (&words[..at], Passage::read(&words[at + 1..], format)),
        None => (words, None),
    };
    let text = Passage::read(words, format).ok_or((spot, "check.answer_without_text", vec![]))?;
    let Spot { line, column } = spot;
    Ok(Answer { line, column, text, weight, feedback })
}
