//! Moodle's cloze: the gaps stand in the text itself (<https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type>).
//!
//! A gap is `{2:MULTICHOICE:=quỹ#Đúng.~ngân hàng}`: how much it counts, how it is answered, and its answers, each after
//! `~`, a right one with `=` and one in part with its percentage. A backslash makes the next mark plain.

use crate::courses::problem::Spot;
use crate::kit::html::{escape, unescape};
use crate::quizzes::formats::{self, settled};
use crate::quizzes::gift::answers::{Answer, Answers, Typed};
use crate::quizzes::gift::gaps::{self, Gap, MARK, Way};
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// A text that has gaps, with a mark for each; or the first that cannot be read.
pub(super) fn read(
    text: &str,
    format: Format,
    rule: Option<Match>,
    spot: Spot,
) -> Result<(String, Vec<Gap>), String> {
    let (mut words, mut gaps, mut rest) = (String::new(), vec![], text);
    while let Some((at, gap, len)) = first(rest) {
        let read = gap.and_then(|(weight, name, inside)| {
            let answers = gaps::ruled(answers(name, inside, format)?, Some(name), rule);
            Gap::new(spot, weight, Some(name), answers)
        });
        words.extend(rest[..at].chars().filter(|c| *c != MARK));
        words.push(MARK);
        gaps.push(read.ok_or_else(|| told(&rest[at..], len))?);
        rest = &rest[at + len..];
    }
    words.extend(rest.chars().filter(|c| *c != MARK));
    Ok((words, gaps))
}

/// The beginning of a gap that cannot be read.
fn told(text: &str, len: usize) -> String {
    text[..len].chars().take(60).collect()
}

/// How much a gap counts, its name and its answers.
type Inside<'a> = (u32, &'a str, &'a str);

/// Where the first gap of a text begins, what is in it, if that is read, and its length. Braces around anything else
/// are words.
fn first(text: &str) -> Option<(usize, Option<Inside<'_>>, usize)> {
    for (at, _) in text.match_indices('{') {
        let inside = &text[at + 1..];
        let digits = inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(named) = inside[digits..].strip_prefix(':') else { continue };
        let letters =
            named.len() - named.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_').len();
        let Some(answers) = named[letters..].strip_prefix(':').filter(|_| letters > 0) else { continue };
        // What is closed nowhere behind this is closed nowhere behind what follows it.
        let end = unescaped(answers, &['}'])?;
        let len = text.len() - at - answers.len() + end + 1;
        // Without a number it counts once.
        let weight = if digits == 0 { Some(1) } else { inside[..digits].parse().ok() };
        let gap = weight.filter(|weight| (1..=100).contains(weight));
        return Some((at, gap.map(|weight| (weight, &named[..letters], &answers[..end])), len));
    }
    None
}

/// Where the first of these marks stands that no backslash makes plain.
fn unescaped(text: &str, marks: &[char]) -> Option<usize> {
    let mut is_plain = false;
    for (at, c) in text.char_indices() {
        if marks.contains(&c) && !is_plain {
            return Some(at);
        }
        is_plain = c == '\\' && !is_plain;
    }
    None
}

/// The words without the backslashes that make marks plain.
fn plain(words: &str) -> String {
    let (mut text, mut letters) = (String::new(), words.chars().peekable());
    while let Some(c) = letters.next() {
        match letters.peek() {
            Some('}' | '#' | '~' | '/' | '"' | '\\') if c == '\\' => text.extend(letters.next()),
            _ => text.push(c),
        }
    }
    text
}

fn answers(name: &str, inside: &str, format: Format) -> Option<Answers> {
    let mut parts = vec![];
    let mut rest = inside;
    loop {
        let end = unescaped(rest, &['~']).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        let Some(more) = rest.get(end + 1..) else { break };
        rest = more;
    }
    // What begins with the mark between answers has nothing before it.
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    let parts: Option<Vec<Part<'_>>> = parts.map(part).collect();
    let said = |words: Option<&str>| words.and_then(|words| settled::passage(&plain(words), format));
    let is_html = matches!(format, Format::Html | Format::Moodle);
    let typed = |words: &str| if is_html { unescape(&plain(words)) } else { plain(words) };
    let (line, column) = (0, 0);
    Some(match gaps::way(name)? {
        Way::Choice => {
            let choice = |part: Part<'_>| {
                let (text, feedback) = (settled::passage(&plain(part.words), format)?, said(part.feedback));
                Some(Answer { line, column, text, weight: part.weight, feedback })
            };
            Answers::OneChoice(parts?.into_iter().map(choice).collect::<Option<_>>()?)
        }
        Way::Words => {
            let one = |part: Part<'_>| {
                let expected = settled::line(&typed(part.words));
                let feedback = said(part.feedback);
                (!expected.is_empty()).then_some(Typed {
                    line,
                    column,
                    expected,
                    weight: part.weight,
                    feedback,
                })
            };
            Answers::ShortAnswer { rule: None, expected: parts?.into_iter().map(one).collect::<Option<_>>()? }
        }
        Way::Number => {
            let one = |part: Part<'_>| {
                let expected = Span::from_gift(typed(part.words).trim())?;
                Some(Typed { line, column, expected, weight: part.weight, feedback: said(part.feedback) })
            };
            Answers::Number(parts?.into_iter().map(one).collect::<Option<_>>()?)
        }
    })
}

/// One answer.
struct Part<'a> {
    weight: Points,
    words: &'a str,
    feedback: Option<&'a str>,
}

fn part(text: &str) -> Option<Part<'_>> {
    let text = text.trim();
    let (weight, text) = if let Some(text) = text.strip_prefix('=') {
        (Points::FULL, text)
    } else if let Some((written, text)) = text.strip_prefix('%').and_then(|text| text.split_once('%')) {
        (Points::from_percentage(written)?, text)
    } else {
        (Points::NONE, text)
    };
    let end = unescaped(text, &['#']);
    let (words, feedback) = end.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    Some(Part { weight, words, feedback })
}

/// The text with its gaps as Moodle writes them; nothing where it would be read as another question: where gaps are
/// written in other formats than the text, say, or where its words look like a gap.
pub(super) fn written(text: &Passage, gaps: &[Gap]) -> Option<String> {
    let written = filled(text, gaps)?;
    let spot = Spot { line: 0, column: 0 };
    let whole = settled::passage(&written, text.format)?;
    let (source, back) = read(&whole.source, text.format, gaps::rule_of_all(gaps)?, spot).ok()?;
    let bare = |gaps: &[Gap]| -> Vec<Gap> {
        let bare = |gap: &Gap| Gap { line: 0, column: 0, answers: unplaced(&gap.answers), ..gap.clone() };
        gaps.iter().map(bare).collect()
    };
    (source == text.source && bare(&back) == bare(gaps)).then_some(written)
}

/// The same without its places, and with ranges as Moodle tells them.
fn unplaced(answers: &Answers) -> Answers {
    let mut answers = answers.clone();
    formats::unplace(&mut answers);
    if let Answers::Number(expected) = &mut answers {
        for one in expected {
            one.expected = near(one.expected).unwrap_or(one.expected);
        }
    }
    answers
}

fn filled(text: &Passage, gaps: &[Gap]) -> Option<String> {
    let mut parts = text.source.split(MARK);
    let mut all = parts.next().unwrap_or_default().to_owned();
    for (gap, behind) in gaps.iter().zip(parts) {
        let is_html = matches!(text.format, Format::Html | Format::Moodle);
        let words = |words: &str| escaped(&if is_html { escape(words) } else { words.to_owned() });
        let lines: Vec<String> = match &gap.answers {
            Answers::OneChoice(answers) => {
                let one = |one: &Answer| told_as(one.weight, escaped(&one.text.source), &one.feedback);
                answers.iter().map(one).collect()
            }
            Answers::ShortAnswer { expected, .. } => {
                let one = |one: &Typed<String>| told_as(one.weight, words(&one.expected), &one.feedback);
                expected.iter().map(one).collect()
            }
            Answers::Number(expected) => {
                let one = |one: &Typed<Span>| {
                    Some(told_as(one.weight, near(one.expected)?.to_string(), &one.feedback))
                };
                expected.iter().map(one).collect::<Option<_>>()?
            }
            _ => return None,
        };
        all.push_str(&format!("{{{}:{}:{}}}{behind}", gap.weight, gap.layout(), lines.join("~")));
    }
    Some(all)
}

/// As Moodle's cloze knows it: a value and a tolerance; nothing where the middle of a range cannot be written.
fn near(span: Span) -> Option<Span> {
    match span {
        Span::Between { low, high } => {
            Some(Span::Near { value: low.plus(high).half()?, tolerance: high.minus(low).half()? })
        }
        span => Some(span),
    }
}

fn told_as(weight: Points, words: String, feedback: &Option<Passage>) -> String {
    let mark = match weight {
        Points::FULL => "=".to_owned(),
        // Words that begin as a weight does must not be taken for one.
        Points::NONE if !words.starts_with(['=', '%']) => String::new(),
        weight => format!("%{}%", weight.percentage()),
    };
    let feedback = feedback.as_ref().map(|said| format!("#{}", escaped(&said.source)));
    format!("{mark}{words}{}", feedback.unwrap_or_default())
}

fn escaped(words: &str) -> String {
    let mut text = String::new();
    for c in words.chars() {
        if matches!(c, '}' | '#' | '~' | '/' | '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
