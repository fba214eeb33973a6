//! Moodle XML, as Moodle 4 writes and reads it (<https://docs.moodle.org/en/Moodle_XML_format>).
//!
//! What Moodle says of a question and the bank has no place for (hints, penalties, marks, files of other kinds …)
//! travels along as it is. What the bank says and Moodle has no place for stands in elements that Moodle passes over:
//! `match` (how exactly words are taken), `behind` (how a sentence goes on behind its gap), `span` (a range of
//! numbers) and `note` (what somebody noted at a question).

mod element;
mod reading;
mod writing;

pub(super) use reading::read;
pub(super) use writing::write;

use crate::quizzes::gift::text::Format;

/// Where a word is missing, as Moodle shows it.
const GAP: &str = "_____";

/// How a text is written, by Moodle's names.
const FORMATS: [(&str, Format); 4] = [
    ("html", Format::Html),
    ("moodle_auto_format", Format::Moodle),
    ("plain_text", Format::Plain),
    ("markdown", Format::Markdown),
];

/// What of a comment would end it is written as a reference, and read back.
fn comment_written(text: &str) -> String {
    text.replace('&', "&amp;").replace("--", "-&#45;").replace("--", "-&#45;")
}

fn comment_read(text: &str) -> String {
    text.replace("&#45;", "-").replace("&amp;", "&").trim().to_owned()
}
