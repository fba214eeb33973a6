//! Moodle XML, as Moodle 4 writes and reads it (<https://docs.moodle.org/en/Moodle_XML_format>).
//!
//! What Moodle says of a question and the bank has no place for (hints, penalties, marks, files of other kinds …)
//! travels along as it is. What the bank says and Moodle has no place for stands in elements that Moodle passes over:
//! `match` (how exactly words are taken), `behind` (how a sentence goes on behind its gap), `span` (a range of
//! numbers) and `note` (what somebody noted at a question).

mod cloze;
mod element;
mod node;
mod question;
mod reading;
mod trouble;
mod writing;

pub(super) use reading::read;
pub(super) use writing::write;

use super::{Part, settled};
use crate::courses::problem::{Problem, Spot};
use crate::quizzes::gift::answers::Answers;
use crate::quizzes::gift::text::Format;

/// What Moodle calls the kind of these answers.
fn kind(answers: &Answers) -> &'static str {
    match answers {
        Answers::OneChoice(_) | Answers::SeveralChoices(_) => "multichoice",
        Answers::TrueFalse { .. } => "truefalse",
        Answers::ShortAnswer { .. } => "shortanswer",
        Answers::Number(_) => "numerical",
        Answers::Matching(_) => "matching",
        Answers::Ordering { .. } => "ordering",
        Answers::Cloze(_) => "cloze",
        Answers::Essay => "essay",
        Answers::Description => "description",
    }
}

/// Elements of which a question has many.
const MANY: [&str; 3] = ["answer", "subquestion", "note"];

/// The elements of a question of this kind that say what the bank says itself; all others travel along.
fn own(kind: &str) -> Vec<&'static str> {
    let of_kind: &[&str] = match kind {
        "category" => return vec!["category"],
        "multichoice" => &["single", "answer"],
        "truefalse" | "numerical" => &["answer"],
        "shortanswer" => &["usecase", "answer", "match"],
        "matching" => &["subquestion"],
        "ordering" => &["answer", "selectcount", "selecttype", "layouttype", "gradingtype"],
        "cloze" => &["match"],
        _ => &[],
    };
    let of_all = &["name", "questiontext", "generalfeedback", "idnumber", "tags", "note", "behind"];
    [&of_all[..], of_kind].concat()
}

/// The longest that is shown of what cannot be used.
const SHOWN: usize = 60;

/// What a file of another format says for Moodle, as Moodle would: an element each. What is none, or would say what the
/// question says itself, is left out and told.
pub(super) fn settle(file: &str, part: &mut Part) -> Vec<Problem> {
    let (spot, kind, along) = match part {
        Part::Question(entry) => (entry.item.spot(), kind(&entry.item.answers), &mut entry.moodle),
        Part::Category { line, moodle, .. } => (Spot { line: *line, column: 1 }, "category", moodle),
        Part::Comment { .. } => return vec![],
    };
    let (own, mut problems) = (own(kind), vec![]);
    for text in std::mem::take(along) {
        match element::settled(&text).filter(|(name, _)| !own.contains(&name.as_str())) {
            Some((_, settled)) => along.push(settled),
            None => {
                let shown: String = text.chars().take(SHOWN).collect();
                problems.push(Problem::on(file, spot, "formats.moodle_unreadable").with("value", shown));
            }
        }
    }
    problems
}

/// Where a word is missing, as Moodle shows it.
const GAP: &str = "_____";

/// How a text is written, by Moodle's names.
const FORMATS: [(&str, Format); 4] = [
    ("html", Format::Html),
    ("moodle_auto_format", Format::Moodle),
    ("plain_text", Format::Plain),
    ("markdown", Format::Markdown),
];

/// What of a comment would end it, or make it one of Moodle's own, is written as a reference, and read back.
fn comment_written(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace("--", "-&#45;").replace("--", "-&#45;");
    if text.starts_with("question: ") { text.replacen('q', "&#113;", 1) } else { text }
}

fn comment_read(text: &str) -> String {
    settled::note(&text.replace("&#45;", "-").replace("&#113;", "q").replace("&amp;", "&"))
}
