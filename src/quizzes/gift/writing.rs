//! GIFT, written: questions to the text that [`super`] reads.
//!
//! What is written reads back the same. Of a file only the part changes that is about the question:
//! every other question, every comment and every blank line stays byte for byte. (A break of lines that
//! means nothing becomes a space.)

use std::collections::BTreeMap;
use std::ops::Range;

use super::answers::{Answer, Answers, How, Pair, Thing, Typed};
use super::gaps::{self, Gap, MARK};
use super::text::{Format, Passage};
use super::{Item, item as read_item};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// A question as it stands in a file, with its comment of id and tags above it; ends with a line end.
pub fn write(item: &Item) -> String {
    let mut text = String::new();
    let ids = item.id.iter().map(|id| format!("[id:{}]", bracketed(id)));
    let tags = item.tags.iter().map(|tag| format!("[tag:{}]", bracketed(tag)));
    let rule = rule_to_say(&item.answers).map(|rule| format!("[match:{}]", rule.code()));
    let gaps = match &item.answers {
        Answers::Cloze(gaps) => gaps::to_say(gaps).map(|said| format!("[gaps:{said}]")),
        _ => None,
    };
    let named: Vec<String> = ids.chain(tags).chain(rule).chain(gaps).collect();
    if !named.is_empty() {
        text.push_str(&format!("// {}\n", named.join(" ")));
    }
    if let Some(title) = &item.title {
        text.push_str(&format!("::{}:: ", escaped(title)));
    }
    let format = item.text.format;
    let general = item.feedback.as_ref().map(|words| format!("####{}", passage(words, format)));
    if let Answers::Cloze(gaps) = &item.answers {
        text.push_str(&filled(&passage(&item.text, Format::default()), gaps, general, format));
        text.push('\n');
        return text;
    }
    text.push_str(&passage(&item.text, Format::default()));
    text.push_str(&braces(&item.answers, general, format));
    if let Some(behind) = &item.behind {
        let space = if starts_with_a_stop(&behind.source) { "" } else { " " };
        text = format!("{}{space}{}\n", text.trim_end_matches('\n'), passage(behind, format));
    }
    text
}

/// The words of a cloze question with its gaps in them; what everybody is told stands in the last one.
fn filled(words: &str, gaps: &[Gap], general: Option<String>, format: Format) -> String {
    let mut text = String::new();
    let mut parts = words.split(MARK);
    text.push_str(parts.next().unwrap_or_default());
    for (nth, (gap, behind)) in gaps.iter().zip(parts).enumerate() {
        let general = general.clone().filter(|_| nth + 1 == gaps.len());
        let lines = braces(&gap.answers, general, format);
        // One line each where a question has one pair of braces; here all on the line of the sentence.
        let lines: Vec<&str> = lines.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        if let [open, inside @ .., close] = &lines[..] {
            text.push_str(&format!("{open}{}{close}", inside.join(" ")));
        }
        text.push_str(behind);
    }
    text
}

/// Is there no space before these words?
pub fn starts_with_a_stop(words: &str) -> bool {
    words.starts_with(['.', ',', ';', ':', '?', '!', ')', '”', '’', '…'])
}

/// What stands between the braces of a question, and the braces; ends with a line end.
fn braces(of_all: &Answers, general: Option<String>, format: Format) -> String {
    let mut text = String::new();
    match of_all {
        Answers::Description => text.push('\n'),
        Answers::Essay => match general {
            None => text.push_str(" {}\n"),
            Some(general) => {
                text.push_str(" {\n");
                text.push_str(&listed(std::iter::empty(), Some(general)));
            }
        },
        Answers::TrueFalse { truth, if_wrong, if_right } => {
            let said = |words: &Option<Passage>| words.as_ref().map(|words| passage(words, format));
            text.push_str(if *truth { " {TRUE" } else { " {FALSE" });
            match (said(if_wrong), said(if_right)) {
                (None, None) => {}
                (wrong, None) => text.push_str(&format!(" #{}", wrong.unwrap_or_default())),
                (wrong, Some(right)) => text.push_str(&format!(" #{} #{right}", wrong.unwrap_or_default())),
            }
            if let Some(general) = general {
                text.push_str(&format!(" {general}"));
            }
            text.push_str("}\n");
        }
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
            text.push_str(" {\n");
            let right = match of_all {
                Answers::OneChoice(_) => the_right_one(answers),
                _ => None,
            };
            let lines = answers.iter().enumerate();
            text.push_str(&listed(lines.map(|(nth, one)| answer(one, right == Some(nth), format)), general));
        }
        Answers::ShortAnswer { expected, .. } => {
            text.push_str(" {\n");
            let line = |one: &Typed<String>| typed(one, &escaped(&one.expected), format);
            text.push_str(&listed(expected.iter().map(line), general));
        }
        Answers::Number(expected) => {
            text.push_str(" {#\n");
            let last = expected.len().saturating_sub(1);
            let line = |(nth, one): (usize, &Typed<Span>)| match &one.feedback {
                // What is said to any other number has a form of its own.
                said if nth == last && one.expected == Span::Any && one.weight == Points::NONE => {
                    let said = said.as_ref().map(|words| format!(" #{}", passage(words, format)));
                    format!("~{}", said.unwrap_or_default())
                }
                _ => typed(one, &one.expected.to_string(), format),
            };
            text.push_str(&listed(expected.iter().enumerate().map(line), general));
        }
        Answers::Ordering { how, things } => {
            let How { count, selection, layout, grading } = how;
            let parts = [
                count.map(|count| count.to_string()),
                selection.clone(),
                layout.clone(),
                grading.map(|grading| grading.name().to_owned()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            text.push_str(&format!(" {{>{}\n", parts.join(" ")));
            text.push_str(&listed(things.iter().map(|thing: &Thing| passage(&thing.text, format)), general));
        }
        // Each gap is written by itself, see [`filled`].
        Answers::Cloze(_) => {}
        Answers::Matching(pairs) => {
            text.push_str(" {\n");
            let line = |pair: &Pair| {
                let asked = pair.asked.as_ref().map(|asked| passage(asked, format) + " ");
                format!("={}-> {}", asked.unwrap_or_default(), escaped(&pair.answer))
            };
            text.push_str(&listed(pairs.iter().map(line), general));
        }
    }
    text
}

/// Answers and what everybody is told, each on a line of its own, and the closing brace.
fn listed(answers: impl Iterator<Item = String>, general: Option<String>) -> String {
    let lines: String = answers.chain(general).map(|line| format!("  {line}\n")).collect();
    format!("{lines}}}\n")
}

/// How exactly words are taken, where it has to be said: it is not the usual way, or an arrow among the words
/// would make them pairs.
fn rule_to_say(answers: &Answers) -> Option<Match> {
    if let Answers::Cloze(gaps) = answers {
        return gaps::rule_of_all(gaps).flatten();
    }
    let Answers::ShortAnswer { rule, expected } = answers else { return None };
    let has_arrow = expected.iter().any(|one| {
        one.expected.contains("->") || one.feedback.as_ref().is_some_and(|words| words.source.contains("->"))
    });
    rule.or_else(|| has_arrow.then(Match::default))
}

/// A typed answer, whose words are written already.
fn typed<T>(typed: &Typed<T>, words: &str, format: Format) -> String {
    // Words that begin as a weight does must not be taken for one.
    let weight = match typed.weight == Points::FULL && !words.starts_with('%') {
        true => String::new(),
        false => format!("%{}%", typed.weight.percentage()),
    };
    let feedback = typed.feedback.as_ref().map(|words| format!(" #{}", passage(words, format)));
    format!("={weight}{words}{}", feedback.unwrap_or_default())
}

/// Which answer of one choice gets the `=`.
fn the_right_one(answers: &[Answer]) -> Option<usize> {
    let full = answers.iter().position(|answer| answer.weight == Points::FULL);
    full.or_else(|| (0..answers.len()).max_by_key(|nth| answers[*nth].weight))
}

fn answer(answer: &Answer, is_the_right: bool, format: Format) -> String {
    let words = passage(&answer.text, format);
    let (mark, usual) = if is_the_right { ('=', Points::FULL) } else { ('~', Points::NONE) };
    // Words that begin as a weight does must not be taken for one.
    let weight = match answer.weight == usual && !words.starts_with('%') {
        true => String::new(),
        false => format!("%{}%", answer.weight.percentage()),
    };
    let feedback = answer.feedback.as_ref().map(|words| format!(" #{}", passage(words, format)));
    format!("{mark}{weight}{words}{}", feedback.unwrap_or_default())
}

/// Words, with their format where it is not the one that holds anyway.
fn passage(words: &Passage, otherwise: Format) -> String {
    let text = escaped(&words.source);
    let begins = ["[markdown]", "[html]", "[moodle]", "[plain]", "//", "$CATEGORY"];
    if words.format == otherwise && !begins.iter().any(|start| text.starts_with(start)) {
        return text;
    }
    format!("[{}]{text}", words.format.name())
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.replace("  \n", "\0").replace('\n', " ").chars() {
        match c {
            '\0' => escaped.push_str("\\n"),
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

pub(in crate::quizzes) fn bracketed(value: &str) -> String {
    value.replace('\\', "\\\\").replace(']', "\\]")
}

/// A file as this program writes it: lines end with `\n`.
fn plain(file: &str) -> String {
    file.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
}

/// The question with this id, as it is written.
pub fn written<'a>(file: &'a str, id: &str) -> Option<&'a str> {
    blocks(file).into_iter().find(|(_, item)| is(item, id)).map(|(range, _)| &file[range])
}

/// Every question with an id, as it is written; of several with one id the first.
pub fn all_written(file: &str) -> BTreeMap<String, &str> {
    let mut all = BTreeMap::new();
    for (range, item) in blocks(file) {
        if let Some(id) = item.and_then(|item| item.id) {
            all.entry(id).or_insert(&file[range]);
        }
    }
    all
}

/// The file with this question in place of the one of its id; a new one comes last.
pub fn put(file: &str, item: &Item) -> String {
    let text = plain(file);
    let id = item.id.as_deref().unwrap_or("");
    match blocks(&text).into_iter().find(|(_, was)| is(was, id)) {
        Some((_, Some(was))) if write(&was) == write(item) => file.to_owned(),
        Some((range, _)) => {
            let kept: String = text[range.clone()]
                .lines()
                .filter(|line| stays(line))
                .map(|line| format!("{line}\n"))
                .collect();
            let new = format!("{kept}{}", write(item));
            format!("{}{}{}", &text[..range.start], new.trim_end_matches('\n'), &text[range.end..])
        }
        None => {
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            let gap = if text.trim().is_empty() { "" } else { "\n" };
            format!("{text}{end}{gap}{}", write(item))
        }
    }
}

/// Does a line within a question stay when the question is written anew?
fn stays(line: &str) -> bool {
    let line = line.trim_start();
    let comment = line.starts_with("//")
        && !["[id:", "[tag:", "[match:", "[gaps:"].iter().any(|named| line.contains(named));
    comment || line.starts_with("$CATEGORY:")
}

/// The file without this question.
pub fn without(file: &str, id: &str) -> String {
    let text = plain(file);
    let Some((range, _)) = blocks(&text).into_iter().find(|(_, was)| is(was, id)) else {
        return file.to_owned();
    };
    let kept: String =
        text[range.clone()].lines().filter(|line| stays(line)).map(|line| format!("{line}\n")).collect();
    let after = text[range.end..].strip_prefix('\n').unwrap_or(&text[range.end..]);
    // One of the two blank lines around it goes too.
    let after = if kept.is_empty() { after.strip_prefix('\n').unwrap_or(after) } else { after };
    format!("{}{kept}{after}", &text[..range.start])
}

/// The file with two questions in each other's place.
pub fn swapped(file: &str, one: &str, other: &str) -> String {
    let text = plain(file);
    let blocks = blocks(&text);
    let place = |id: &str| blocks.iter().find(|(_, was)| is(was, id)).map(|(range, _)| range.clone());
    let (Some(one), Some(other)) = (place(one), place(other)) else { return file.to_owned() };
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    if first == second {
        return file.to_owned();
    }
    let parts = [
        &text[..first.start],
        &text[second.clone()],
        &text[first.end..second.start],
        &text[first],
        &text[second.end..],
    ];
    parts.concat()
}

fn is(item: &Option<Item>, id: &str) -> bool {
    item.as_ref().is_some_and(|item| item.id.as_deref() == Some(id))
}

/// Where the blocks between blank lines stand, and the question of each that can be read.
fn blocks(text: &str) -> Vec<(Range<usize>, Option<Item>)> {
    let (mut blocks, mut open, mut at, mut category) = (Vec::new(), Vec::new(), 0, None);
    let mut close = |open: &mut Vec<(usize, usize, &str)>| {
        let Some((_, start, _)) = open.first().copied() else { return };
        let end = open.last().map_or(start, |(_, begun, line)| begun + line.len());
        let lines: Vec<(usize, &str)> = open.iter().map(|(number, _, line)| (*number, *line)).collect();
        blocks.push((start..end, read_item(&lines, &mut category).ok().flatten()));
        open.clear();
    };
    for (number, line) in (1..).zip(text.split('\n')) {
        if line.trim().is_empty() {
            close(&mut open);
        } else {
            open.push((number, at, line));
        }
        at += line.len() + 1;
    }
    close(&mut open);
    blocks
}

#[cfg(test)]
#[path = "writing_tests.rs"]
pub(in crate::quizzes) mod tests;
