//! GIFT: the file in which questions are written.
//!
//! Written against Moodle's description of the format
//! (<https://docs.moodle.org/en/GIFT_format>). Questions are parted by blank lines, so a
//! broken one never takes its neighbours with it: every item that cannot be read is
//! told with its line and the others are kept. In this program a question needs an id,
//! given as Moodle writes it, in a comment above the question without a blank line
//! between: `// [id:leg-1] [tag:2]`. How exactly a typed answer is taken stands there too,
//! as `[match:exact]`, `[match:marks]` or `[match:both]`, which is the usual one.
//!
//! Read now: one choice, several choices with weights, true or false, short answer, number, matching, ordering,
//! cloze ([`gaps`]), essays, which are braces with nothing in them, descriptions, which are words without braces, and
//! a missing word: a sentence that goes on behind its braces.

pub mod answers;
pub mod gaps;
pub mod text;
pub mod writing;

use std::collections::BTreeSet;
use std::ops::Range;

use self::answers::Answers;
use self::text::{Format, Glyph, Passage, find, glyphs, text, trim};
use crate::courses::problem::{Problem, Spot};
use crate::quizzes::kinds::short_answer::Match;

/// A question as written. `line` and `column` are where its words begin; `tags` are in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub line: usize,
    pub column: usize,
    pub id: Option<String>,
    pub tags: Vec<String>,
    pub category: Option<String>,
    pub title: Option<String>,
    pub text: Passage,
    /// Where a word is missing, how the sentence goes on behind it.
    pub behind: Option<Passage>,
    pub answers: Answers,
    pub feedback: Option<Passage>,
}

impl Item {
    /// Where its words begin.
    pub fn spot(&self) -> Spot {
        Spot { line: self.line, column: self.column }
    }
}

/// A key of the texts, and the place it is about.
pub(super) type Fault = (Spot, &'static str, Vec<(&'static str, String)>);

/// Reads a whole file. `file` is the name that problems carry. Any text is accepted,
/// with or without a byte order mark, with any kind of line end.
pub fn read(file: &str, source: &str) -> (Vec<Item>, Vec<Problem>) {
    read_from(file, source, 1)
}

/// The same for a part of a file that begins at line `first`.
pub fn read_from(file: &str, source: &str, first: usize) -> (Vec<Item>, Vec<Problem>) {
    let source = plain(source);
    let lines: Vec<(usize, &str)> = (first..).zip(source.split('\n')).collect();
    let (mut items, mut problems, mut category) = (vec![], vec![], None);
    for block in lines.split(|(_, line)| line.trim().is_empty()) {
        match item(block, &mut category) {
            Ok(found) => items.extend(found),
            Err((spot, key, args)) => {
                let problem = Problem::on(file, spot, key);
                problems
                    .push(args.into_iter().fold(problem, |problem, (name, value)| problem.with(name, value)));
            }
        }
    }
    (items, problems)
}

/// The ids of the questions of a file that cannot be read: they are there, whatever is wrong with them.
pub fn ids_of_unread(source: &str) -> BTreeSet<String> {
    let source = plain(source);
    let lines: Vec<(usize, &str)> = (1..).zip(source.split('\n')).collect();
    let blocks = lines.split(|(_, line)| line.trim().is_empty());
    let unread = blocks.filter(|block| item(block, &mut None).is_err());
    let comments = |block: &[(usize, &str)]| {
        let comments = block.iter().filter_map(|(_, line)| line.trim_start().strip_prefix("//"));
        comments.flat_map(|comment| named(comment, "[id:")).next()
    };
    unread.filter_map(comments).collect()
}

/// A source without a byte order mark, whose lines end in `\n`.
pub(super) fn plain(source: &str) -> String {
    source.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
}

/// The question of a block between blank lines; nothing if it has only comments or a category.
pub(super) fn item(block: &[(usize, &str)], category: &mut Option<String>) -> Result<Option<Item>, Fault> {
    let (mut id, mut tags, mut rule, mut of_gaps) = (None, vec![], None, None);
    let mut lines = vec![];
    for (number, line) in block {
        if let Some(comment) = line.trim_start().strip_prefix("//") {
            id = id.or(named(comment, "[id:").into_iter().next());
            tags.extend(named(comment, "[tag:"));
            let spot = Spot { line: *number, column: 1 };
            of_gaps = gaps::said(comment, spot)?.or(of_gaps);
            for code in named(comment, "[match:") {
                let known = Match::from_code(&code);
                rule = Some(known.ok_or_else(|| (spot, "check.unknown_match", vec![("rule", code)]))?);
            }
        } else if let Some(path) = line.trim_start().strip_prefix("$CATEGORY:") {
            *category = Some(path.trim().to_owned());
        } else {
            lines.push((*number, *line));
        }
    }
    let glyphs = glyphs(lines.into_iter());
    let glyphs = trim(&glyphs);
    let Some(spot) = glyphs.first().map(Glyph::spot) else { return Ok(None) };
    let (title, rest) = title(glyphs, spot)?;
    let braces_opened = rest.iter().filter(|glyph| glyph.is('{')).count();
    if let (Some(said), 0) = (&of_gaps, braces_opened) {
        return Err(gaps::unlike(spot, said.len(), 0));
    }
    if of_gaps.is_some() || braces_opened > 1 {
        return cloze(rest, (id, tags), title, (of_gaps.as_deref(), rule), category.clone()).map(Some);
    }
    let (words, inside, behind) = braces(rest)?;
    let text =
        Passage::read(words, Format::default()).ok_or((spot, "check.question_without_text", vec![]))?;
    let behind = Passage::read(behind, text.format);
    let (answers, feedback) = match inside {
        Some(inside) => answers::read(inside, spot, text.format, rule)?,
        None => (Answers::Description, None),
    };
    if let Some((spot, key, most)) = answers.too_many() {
        return Err((spot, key, vec![("most", most.to_string())]));
    }
    // Lines do not fit into a gap; Moodle shows such a question with its field below.
    if answers == Answers::Essay && behind.is_some() {
        return Err((spot, "check.essay_in_a_sentence", vec![]));
    }
    let Spot { line, column } = spot;
    let category = category.clone();
    Ok(Some(Item { line, column, id, tags, category, title, text, behind, answers, feedback }))
}

/// The question of a sentence with several gaps.
fn cloze(
    glyphs: &[Glyph],
    (id, tags): (Option<String>, Vec<String>),
    title: Option<String>,
    (of_gaps, rule): (Option<&[gaps::Said]>, Option<Match>),
    category: Option<String>,
) -> Result<Item, Fault> {
    let Spot { line, column } = glyphs.first().map_or(Spot { line: 1, column: 1 }, Glyph::spot);
    // The words say how they are written before their first gap.
    let format = Passage::read(glyphs, Format::default()).map_or(Format::default(), |all| all.format);
    let (words, gaps, feedback) = gaps::read(glyphs, of_gaps, format, rule)?;
    let fault = || (Spot { line, column }, "check.question_without_text", vec![]);
    let text = Passage::read(&words, Format::default())
        .filter(|text| text.source.contains(|c: char| c != gaps::MARK && !c.is_whitespace()))
        .ok_or_else(fault)?;
    let answers = Answers::Cloze(gaps);
    if let Some((spot, key, most)) = answers.too_many() {
        return Err((spot, key, vec![("most", most.to_string())]));
    }
    Ok(Item { line, column, id, tags, category, title, text, behind: None, answers, feedback })
}

/// The values of `[id:…]` or `[tag:…]` in a comment; `\]` is a bracket within one.
pub(super) fn named(comment: &str, opening: &str) -> Vec<String> {
    let of_this = brackets(comment).into_iter().filter(|bracket| bracket.opening == opening);
    of_this.map(|bracket| bracket.value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
}

/// How what a comment names between brackets begins.
const OPENINGS: [&str; 5] = ["[id:", "[tag:", "[match:", "[gaps:", "[moodle:"];

/// What a comment names between brackets, and where that stands in it.
pub(super) struct Bracket {
    opening: &'static str,
    value: String,
    pub range: Range<usize>,
}

/// Everything that a comment names, in its order. What begins within a value is a part of it, and a bracket that is
/// never closed names nothing.
pub(super) fn brackets(comment: &str) -> Vec<Bracket> {
    let (mut found, mut at) = (vec![], 0);
    let next = |at: usize| {
        let begins = |opening: &'static str| Some((at + comment[at..].find(opening)?, opening));
        OPENINGS.into_iter().filter_map(begins).min()
    };
    while let Some((begun, opening)) = next(at) {
        at = begun + opening.len();
        let (mut value, mut end, mut letters) = (String::new(), None, comment[at..].char_indices());
        while let Some((nth, c)) = letters.next() {
            match c {
                ']' => {
                    end = Some(at + nth + 1);
                    break;
                }
                '\\' => value.extend(letters.next().map(|(_, c)| c)),
                c => value.push(c),
            }
        }
        // Where this one is not closed, none behind it is.
        let Some(end) = end else { break };
        found.push(Bracket { opening, value, range: begun..end });
        at = end;
    }
    found
}

/// Takes the `::title::` off the front.
fn title(glyphs: &[Glyph], spot: Spot) -> Result<(Option<String>, &[Glyph]), Fault> {
    if find(glyphs.get(..2).unwrap_or(&[]), "::") != Some(0) {
        return Ok((None, glyphs));
    }
    let rest = &glyphs[2..];
    let end = find(rest, "::").ok_or((spot, "check.title_not_closed", vec![]))?;
    let title = text(trim(&rest[..end]));
    Ok(((!title.is_empty()).then_some(title), &rest[end + 2..]))
}

/// The words of a question, what is between its braces, if it has any, and how the sentence goes on.
type Parts<'a> = (&'a [Glyph], Option<&'a [Glyph]>, &'a [Glyph]);

/// Parts the words of the question from what is between its braces.
fn braces(glyphs: &[Glyph]) -> Result<Parts<'_>, Fault> {
    let open = glyphs.iter().position(|glyph| glyph.is('{'));
    let close = glyphs.iter().position(|glyph| glyph.is('}'));
    let (open, close) = match (open, close) {
        (Some(open), Some(close)) if open < close => (open, close),
        (Some(at), None) => return Err((glyphs[at].spot(), "check.brace_not_closed", vec![])),
        (_, Some(at)) => return Err((glyphs[at].spot(), "check.brace_not_opened", vec![])),
        (None, None) => return Ok((glyphs, None, &[])),
    };
    let (words, inside, after) = (&glyphs[..open], &glyphs[open + 1..close], &glyphs[close + 1..]);
    if let Some(brace) = inside.iter().chain(after).find(|glyph| glyph.is('{') || glyph.is('}')) {
        return Err((brace.spot(), "check.brace_too_many", vec![]));
    }
    Ok((words, Some(inside), after))
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
