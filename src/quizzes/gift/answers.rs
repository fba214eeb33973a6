//! GIFT: what stands between the braces of a question.

use crate::courses::problem::Spot;

use super::Fault;
use super::gaps::{self, Gap};
use super::text::{Format, Glyph, Passage, find, text, trim};
use crate::quizzes::decimal::Decimal;
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::kinds::short_answer::Match;
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
    /// Words to be typed; `rule` is none where the author does not say how exactly they are taken.
    ShortAnswer {
        rule: Option<Match>,
        expected: Vec<Typed<String>>,
    },
    Number(Vec<Typed<Span>>),
    Matching(Vec<Pair>),
    /// Things in their right order.
    Ordering {
        how: How,
        things: Vec<Thing>,
    },
    /// Several braces in one text, which has a mark where each stands.
    Cloze(Vec<Gap>),
    /// Nothing in the braces: whoever reads it says what it is worth.
    Essay,
    /// No braces: nothing to answer.
    Description,
}

/// What Moodle writes before things to be put in order. How many are shown, which of them and how they are laid
/// out is kept as it was written; here all are shown, one below the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    pub count: Option<usize>,
    pub selection: Option<String>,
    pub layout: Option<String>,
    pub grading: Option<Grading>,
}

/// One of the things to be put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub line: usize,
    pub column: usize,
    pub text: Passage,
}

/// Something to match and what belongs to it; an answer that belongs to nothing has nothing to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub line: usize,
    pub column: usize,
    pub asked: Option<Passage>,
    pub answer: String,
}

/// An answer that is typed, and what typing it adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<T> {
    pub line: usize,
    pub column: usize,
    pub expected: T,
    pub weight: Points,
    pub feedback: Option<Passage>,
}

/// The most answers, pairs or things of one question. Nobody reads more on a screen, and each is held against each.
pub const MOST: usize = 100;

impl Answers {
    /// How many there are to choose, to type, to match or to put in order.
    pub fn count(&self) -> usize {
        match self {
            Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => answers.len(),
            Answers::TrueFalse { .. } => 2,
            Answers::ShortAnswer { expected, .. } => expected.len(),
            Answers::Number(expected) => expected.len(),
            Answers::Matching(pairs) => pairs.len(),
            Answers::Ordering { things, .. } => things.len(),
            Answers::Cloze(gaps) => gaps.len(),
            Answers::Essay | Answers::Description => 0,
        }
    }

    /// Where the first stands that is more than there may be, if there are more; what is said of that, and how many
    /// there may be.
    pub fn too_many(&self) -> Option<(Spot, &'static str, usize)> {
        if let Answers::Cloze(gaps) = self {
            let first = self.spot(gaps::MOST).map(|spot| (spot, "check.too_many_gaps", gaps::MOST));
            return first.or_else(|| gaps.iter().find_map(|gap| gap.answers.too_many()));
        }
        let first = self.spot(MOST)?;
        (self.count() > MOST).then_some((first, "check.too_many_answers", MOST))
    }

    /// Everything that is said in them.
    pub fn passages(&self) -> Vec<&Passage> {
        fn feedback<T>(typed: &[Typed<T>]) -> Vec<&Passage> {
            typed.iter().filter_map(|one| one.feedback.as_ref()).collect()
        }
        match self {
            Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
                let said = answers.iter().map(|one| [Some(&one.text), one.feedback.as_ref()]);
                said.flatten().flatten().collect()
            }
            Answers::TrueFalse { if_wrong, if_right, .. } => {
                [if_wrong, if_right].into_iter().flatten().collect()
            }
            Answers::ShortAnswer { expected, .. } => feedback(expected),
            Answers::Number(expected) => feedback(expected),
            Answers::Matching(pairs) => pairs.iter().filter_map(|pair| pair.asked.as_ref()).collect(),
            Answers::Ordering { things, .. } => things.iter().map(|thing| &thing.text).collect(),
            Answers::Cloze(gaps) => gaps.iter().flat_map(|gap| gap.answers.passages()).collect(),
            Answers::Essay | Answers::Description => vec![],
        }
    }

    /// Where the nth answer stands; none where answers have no place of their own.
    pub fn spot(&self, nth: usize) -> Option<Spot> {
        let (line, column) = match self {
            Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
                answers.get(nth).map(|one| (one.line, one.column))
            }
            Answers::TrueFalse { .. } | Answers::Essay | Answers::Description => None,
            Answers::ShortAnswer { expected, .. } => expected.get(nth).map(|one| (one.line, one.column)),
            Answers::Number(expected) => expected.get(nth).map(|one| (one.line, one.column)),
            Answers::Matching(pairs) => pairs.get(nth).map(|pair| (pair.line, pair.column)),
            Answers::Ordering { things, .. } => things.get(nth).map(|thing| (thing.line, thing.column)),
            Answers::Cloze(gaps) => gaps.get(nth).map(|gap| (gap.line, gap.column)),
        }?;
        Some(Spot { line, column })
    }
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
/// question and `format` how its words are written, which holds where nothing else is named. `rule` is how
/// exactly a typed answer is taken, where the author says it.
pub(super) fn read(
    inside: &[Glyph],
    spot: Spot,
    format: Format,
    rule: Option<Match>,
) -> Result<(Answers, Option<Passage>), Fault> {
    let (inside, feedback) = match find(inside, "####") {
        Some(at) => (&inside[..at], Passage::read(&inside[at + 4..], format)),
        None => (inside, None),
    };
    let inside = trim(inside);
    match inside.first() {
        None => return Ok((Answers::Essay, feedback)),
        Some(first) if first.is('>') => return Ok((ordering(&inside[1..], format), feedback)),
        Some(first) if first.is('#') => {
            return Ok((Answers::Number(numbers(&inside[1..], spot, format)?), feedback));
        }
        _ => {}
    }
    if let Some(answers) = true_or_false(inside, format) {
        return Ok((answers, feedback));
    }
    let right = inside.iter().filter(|glyph| glyph.is('=')).count();
    // Where a wrong answer is marked, an arrow is only a part of the words, as it is for Moodle.
    if !inside.iter().any(|glyph| glyph.is('~')) {
        // Whoever says how exactly the words are taken means words.
        if right > 0 && rule.is_none() && find(inside, "->").is_some() {
            return Ok((Answers::Matching(pairs(inside, format)?), feedback));
        }
        return Ok((Answers::ShortAnswer { rule, expected: short_answers(inside, format)? }, feedback));
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
    let answer = |(mark, words): (&Glyph, &[Glyph])| {
        let usual = if mark.is('=') { Points::FULL } else { Points::NONE };
        let Typed { line, column, expected: words, weight, feedback } = weighed(mark, usual, words, format)?;
        let text = Passage::read(words, format).ok_or((mark.spot(), "check.answer_without_text", vec![]))?;
        Ok(Answer { line, column, text, weight, feedback })
    };
    marked(inside, &['~', '='])?.into_iter().map(answer).collect()
}

/// `=four =%50%fourteen`, or without any mark a single answer.
fn short_answers(inside: &[Glyph], format: Format) -> Result<Vec<Typed<String>>, Fault> {
    let Some(first) = inside.first() else { return Ok(vec![]) };
    let answers = if inside.iter().any(|glyph| glyph.is('=')) {
        marked(inside, &['='])?
    } else {
        vec![(first, inside)]
    };
    let typed = |(mark, words): (&Glyph, &[Glyph])| {
        let Typed { line, column, expected, weight, feedback } = weighed(mark, Points::FULL, words, format)?;
        let expected = text(expected).split_whitespace().collect::<Vec<_>>().join(" ");
        if expected.is_empty() {
            return Err((mark.spot(), "check.answer_without_text", vec![]));
        }
        Ok(Typed { line, column, expected, weight, feedback })
    };
    answers.into_iter().map(typed).collect()
}

/// `>3 ALL VERTICAL ABSOLUTE_POSITION`, each part of which may be left out; then a line for each thing, in their order.
fn ordering(inside: &[Glyph], format: Format) -> Answers {
    let mut how = How::default();
    let mut lines = inside.split(|glyph| glyph.is('\n'));
    let mut first = trim(lines.next().unwrap_or(&[]));
    let part = |words: &[Glyph]| words.iter().position(Glyph::is_space).unwrap_or(words.len());
    let take = |words: &mut &[Glyph], takes: &mut dyn FnMut(String) -> bool| {
        let end = part(words);
        if end > 0 && takes(text(&words[..end]).to_ascii_uppercase()) {
            *words = trim(&words[end..]);
        }
    };
    take(&mut first, &mut |word| {
        how.count = word.parse().ok();
        how.count.is_some()
    });
    let one_of = |known: &[&str], word: String| known.contains(&word.as_str()).then_some(word);
    take(&mut first, &mut |word| {
        how.selection = one_of(&["ALL", "EXACT", "RANDOM", "REL", "CONTIGUOUS", "CONTIG"], word);
        how.selection.is_some()
    });
    take(&mut first, &mut |word| {
        how.layout = one_of(&["HORIZONTAL", "HORI", "H", "1", "VERTICAL", "VERT", "V", "0"], word);
        how.layout.is_some()
    });
    take(&mut first, &mut |word| {
        how.grading = Grading::from_name(&word);
        how.grading.is_some()
    });
    let thing = |line: &[Glyph]| {
        let Spot { line: number, column } = trim(line).first()?.spot();
        Some(Thing { line: number, column, text: Passage::read(line, format)? })
    };
    Answers::Ordering { how, things: [first].into_iter().chain(lines).filter_map(thing).collect() }
}

/// `=what is matched -> its answer`; the first arrow parts the two.
fn pairs(inside: &[Glyph], format: Format) -> Result<Vec<Pair>, Fault> {
    let pair = |(mark, words): (&Glyph, &[Glyph])| {
        let (Spot { line, column }, fault) = (mark.spot(), |key| (mark.spot(), key, vec![]));
        let arrow = find(words, "->").ok_or_else(|| fault("check.pair_without_arrow"))?;
        let (asked, answer) = (&words[..arrow], &words[arrow + 2..]);
        // Moodle would show it as a part of the answer, before anybody has answered.
        if let Some(told) = words.iter().find(|glyph| glyph.is('#')) {
            return Err((told.spot(), "check.pair_explained", vec![]));
        }
        let answer = text(answer).split_whitespace().collect::<Vec<_>>().join(" ");
        if answer.is_empty() {
            return Err(fault("check.pair_without_answer"));
        }
        Ok(Pair { line, column, asked: Passage::read(asked, format), answer })
    };
    marked(inside, &['='])?.into_iter().map(pair).collect()
}

/// `3.14:0.01`, `1..5`, or several of them, each after `=`; at the end what is said to any other number, after `~`.
fn numbers(inside: &[Glyph], spot: Spot, format: Format) -> Result<Vec<Typed<Span>>, Fault> {
    let inside = trim(inside);
    let first = inside.first().ok_or((spot, "check.number_missing", vec![]))?;
    let end = inside.iter().position(|glyph| glyph.is('~')).unwrap_or(inside.len());
    let (expected, other) = inside.split_at(end);
    let is_marked = expected.iter().any(|glyph| glyph.is('='));
    let answers = match trim(expected) {
        [] => vec![],
        _ if is_marked => marked(expected, &['='])?,
        single => vec![(first, single)],
    };
    let number = |(mark, words): (&Glyph, &[Glyph])| {
        let Typed { line, column, expected, weight, feedback } = weighed(mark, Points::FULL, words, format)?;
        Ok(Typed { line, column, expected: span(expected, mark.spot())?, weight, feedback })
    };
    let mut numbers: Vec<_> = answers.into_iter().map(number).collect::<Result<_, _>>()?;
    if let [mark, words @ ..] = other {
        let Typed { line, column, feedback, .. } = weighed(mark, Points::NONE, words, format)?;
        numbers.push(Typed { line, column, expected: Span::Any, weight: Points::NONE, feedback });
    }
    Ok(numbers)
}

fn span(glyphs: &[Glyph], spot: Spot) -> Result<Span, Fault> {
    let number = |glyphs: &[Glyph]| {
        let written = text(trim(glyphs));
        Decimal::from_gift(&written).ok_or((spot, "check.not_a_number", vec![("number", written)]))
    };
    let glyphs = trim(glyphs);
    if let Some(at) = find(glyphs, "..") {
        return Ok(Span::Between { low: number(&glyphs[..at])?, high: number(&glyphs[at + 2..])? });
    }
    if let Some(at) = find(glyphs, ":") {
        return Ok(Span::Near { value: number(&glyphs[..at])?, tolerance: number(&glyphs[at + 1..])? });
    }
    match &text(glyphs)[..] {
        "" => Err((spot, "check.number_missing", vec![])),
        "*" => Ok(Span::Any),
        _ => Ok(Span::Near { value: number(glyphs)?, tolerance: Decimal::ZERO }),
    }
}

/// The answers, each behind one of these marks.
fn marked<'a>(inside: &'a [Glyph], marks: &[char]) -> Result<Vec<(&'a Glyph, &'a [Glyph])>, Fault> {
    let is_mark = |glyph: &Glyph| marks.iter().any(|mark| glyph.is(*mark));
    let starts: Vec<usize> = (0..inside.len()).filter(|at| is_mark(&inside[*at])).collect();
    if let Some(stray) = trim(&inside[..starts.first().copied().unwrap_or(0)]).first() {
        return Err((stray.spot(), "check.answer_without_mark", vec![]));
    }
    let ends = starts.iter().skip(1).copied().chain([inside.len()]);
    Ok(starts.iter().zip(ends).map(|(start, end)| (&inside[*start], &inside[start + 1..end])).collect())
}

/// Parts one answer into its weight (the usual one where none is written), its words and its feedback.
fn weighed<'a>(
    mark: &Glyph,
    usual: Points,
    words: &'a [Glyph],
    format: Format,
) -> Result<Typed<&'a [Glyph]>, Fault> {
    let spot = mark.spot();
    let (mut words, mut weight) = (trim(words), usual);
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
    let Spot { line, column } = spot;
    Ok(Typed { line, column, expected: words, weight, feedback })
}
