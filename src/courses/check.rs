//! A check inside a text: a question that the reader answers on the spot.
//!
//! In Markdown it is a fenced block of `gift`. The key must not reach a page before the
//! answer does, and this slice knows no questions: so the renderer leaves a mark where the
//! block stood and drops its words ([`mark`]), the module keeps them apart ([`Block`]), the
//! quizzes read them, and the page puts what they give it ([`Check`]) where the mark is
//! ([`pieces`]). Answers go to the server and come back explained; nothing is recorded.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::CodeBlockKind;
use serde::Serialize;

use crate::kit::form::Form;

/// What a field of a check's form is called: this and the number of the question.
pub const FIELD: &str = "c.";

/// Before the name of a field that is typed at a piece of a question: this and the name of the piece.
pub const PIECE: &str = "g.";

/// The name of the field that is typed at a piece of the question whose other fields are called `name`.
pub fn field_of(name: &str, piece: &str) -> String {
    format!("{PIECE}{piece}.{name}")
}

/// What was given on a form, by question, whose fields are called `field` and the question. A text in which
/// nothing is `seen` is no answer; one typed at a piece bears its name, as what is chosen there does.
pub fn given_on(form: &Form, field: &str, seen: fn(&str) -> String) -> BTreeMap<String, BTreeSet<String>> {
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut take = |question: &str, piece: Option<&str>, text: &str| {
        let text = seen(text);
        if !text.is_empty() {
            let text = piece.map_or(text.clone(), |piece| format!("{piece}.{text}"));
            given.entry(question.to_owned()).or_default().insert(text);
        }
    };
    form.beginning(field).into_iter().for_each(|(question, text)| take(question, None, text));
    for (name, text) in form.beginning(PIECE) {
        if let Some((piece, name)) = name.split_once('.')
            && let Some(question) = name.strip_prefix(field)
        {
            take(question, Some(piece), text);
        }
    }
    given
}

/// The words of a block and the line of its file on which they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub line: usize,
    pub text: String,
}

/// A check as a page draws it. Until it is answered nothing in it tells what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which of the text's checks, from 1.
    pub number: usize,
    pub questions: Vec<Question>,
    pub answered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The name of its field.
    pub name: String,
    pub html: String,
    pub several: bool,
    /// Is each line to be given its place?
    pub ordered: bool,
    pub choices: Vec<Choice>,
    /// Of a question whose answer is typed.
    pub blank: Option<Blank>,
    /// Of a question that is answered line by line.
    pub lines: Vec<Line>,
    /// Of a text with several gaps.
    pub sentence: Option<GappedText>,
    /// Words alone, with nothing to answer.
    pub is_description: bool,
    /// `right`, `partly` or `wrong`, once answered.
    pub worth: Option<&'static str>,
    /// Why what was given cannot be an answer, or that nothing was.
    pub refused: Option<&'static str>,
    /// The id of the sentence that says so, where a field points to it.
    pub refused_id: Option<String>,
    pub feedback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub html: String,
    /// The words of a true-or-false choice.
    pub word: Option<&'static str>,
    pub chosen: bool,
    pub right: bool,
    /// Of one choice: right for a part of the points.
    pub partly: bool,
    pub feedback: Option<String>,
}

/// A field for what is typed, and once it is answered what would have been right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blank {
    pub id: String,
    pub name: String,
    pub value: String,
    pub is_number: bool,
    /// How many characters may be written, where it takes lines.
    pub lines_of: Option<usize>,
    /// The id of the sentence that says what is wrong with it.
    pub refused_by: Option<String>,
    pub right: Vec<String>,
    pub feedback: Option<String>,
}

/// A line with a list to choose from, or a field where there is none, and once it is answered what would have been
/// right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub html: String,
    pub options: Vec<LineOption>,
    /// What stands in the field.
    pub value: String,
    pub is_number: bool,
    /// The id of the sentence that says what is wrong with it.
    pub refused_by: Option<String>,
    pub is_right: bool,
    pub right: Option<String>,
    pub feedback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineOption {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

/// A text with fields where words are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GappedText {
    pub gaps: Vec<TextGap>,
    /// What stands behind the last of them: clean HTML, as before each.
    pub end: String,
}

/// What stands before a gap, and the field in it. Whoever hears the field alone is told the words next to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextGap {
    pub before: String,
    pub number: usize,
    pub near: [String; 2],
    pub line: Line,
}

/// A part of a page: clean HTML, and the check that follows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub html: String,
    pub check: Option<Check>,
}

/// Is this block of code a check?
pub fn is_check(kind: &CodeBlockKind) -> bool {
    matches!(kind, CodeBlockKind::Fenced(info) if info.split_whitespace().next() == Some("gift"))
}

/// The id of a check on its page. No heading has it: theirs have no underscore.
pub fn id(number: usize) -> String {
    format!("check_{number}")
}

/// What the renderer leaves where a check stands; it passes the cleaner unchanged.
pub fn mark(number: usize) -> String {
    format!("<div id=\"{}\" class=\"check\"></div>", id(number))
}

/// A clean page parted at the marks of its checks, each with its check if there is one.
pub fn pieces(html: &str, checks: Vec<Check>) -> Vec<Piece> {
    let (mut pieces, mut rest) = (vec![], html);
    for check in checks {
        // A mark that is not there was taken by what the author wrote; the check comes at the end.
        let (before, behind) = rest.split_once(&mark(check.number)).unwrap_or((rest, ""));
        pieces.push(Piece { html: before.to_owned(), check: Some(check) });
        rest = behind;
    }
    pieces.push(Piece { html: rest.to_owned(), check: None });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: usize) -> Check {
        Check { number, questions: vec![], answered: false }
    }

    fn parted(html: &str, numbers: &[usize]) -> Vec<(String, Option<usize>)> {
        let checks = numbers.iter().map(|number| check(*number)).collect();
        pieces(html, checks).into_iter().map(|piece| (piece.html, piece.check.map(|c| c.number))).collect()
    }

    #[test]
    fn a_page_is_parted_where_its_checks_stand() {
        let page = format!("<p>a</p>{}<p>b</p>{}", mark(1), mark(2));
        let expected = [("<p>a</p>".into(), Some(1)), ("<p>b</p>".into(), Some(2)), (String::new(), None)];
        assert_eq!(parted(&page, &[1, 2]), expected);
        assert_eq!(parted("<p>a</p>", &[]), [("<p>a</p>".to_owned(), None)]);
    }

    #[test]
    fn nothing_of_a_page_is_lost_where_a_mark_is_missing() {
        assert_eq!(parted("<p>a</p>", &[1]), [("<p>a</p>".to_owned(), Some(1)), (String::new(), None)]);
    }
}
