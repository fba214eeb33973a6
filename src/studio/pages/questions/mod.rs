//! The questions of a module: their [`list`] and order, the [`form`] of one with its [`labels`] and what is [`typed`]
//! in answer, the gaps of a text ([`gapped`]), the form as it was [`filled`] in, and [`saving`] it.

mod filled;
mod form;
mod gapped;
mod labels;
mod list;
mod saving;
mod typed;

use std::collections::BTreeSet;

pub use self::form::{new_question, show_question};
pub use self::list::{place_question, remove_question, show_questions};
pub use self::saving::{add_question, save_question};
use super::opened::{Bench, Opened};
use super::writer::Signature;
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::quizzes::gift::{self, Item};
use crate::quizzes::question::Kind;
use crate::studio::queries::{self, Writing};
use crate::studio::{DraftState, naming, writing};

pub(super) const TAIL: &str = "/questions";

/// The key of a kind's word for the reader.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::OneChoice => "studio.asking.one_choice",
        Kind::SeveralChoices => "studio.asking.several_choices",
        Kind::TrueFalse => "studio.asking.true_false",
        Kind::ShortAnswer => "studio.asking.short_answer",
        Kind::Number => "studio.asking.number",
        Kind::Matching => "studio.asking.matching",
        Kind::Ordering => "studio.asking.ordering",
        Kind::Cloze => "studio.asking.cloze",
        Kind::Essay => "studio.asking.essay",
        Kind::Description => "studio.asking.description",
    }
}

fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::OneChoice => "one_choice",
        Kind::SeveralChoices => "several_choices",
        Kind::TrueFalse => "true_false",
        Kind::ShortAnswer => "short_answer",
        Kind::Number => "number",
        Kind::Matching => "matching",
        Kind::Ordering => "ordering",
        Kind::Cloze => "cloze",
        Kind::Essay => "essay",
        Kind::Description => "description",
    }
}

/// The questions of the module that can be read, in both languages, in the order of the Vietnamese file.
fn questions(opened: &Opened) -> Vec<(String, Both<Option<Item>>)> {
    let read = |language: Language| gift::read("", opened.text(&file(language))).0;
    let (vi, mut en) = (read(Language::Vi), read(Language::En));
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for item in vi {
        let Some(id) = item.id.clone().filter(|id| seen.insert(id.clone())) else { continue };
        let at = en.iter().position(|other| other.id.as_ref() == Some(&id));
        all.push((id, Both { vi: Some(item), en: at.map(|at| en.remove(at)) }));
    }
    for item in en {
        if let Some(id) = item.id.clone().filter(|id| seen.insert(id.clone())) {
            all.push((id, Both { vi: None, en: Some(item) }));
        }
    }
    all
}

fn file(language: Language) -> String {
    format!("quiz.{}.gift", language.code())
}

/// Only an id of plain letters is part of an address.
fn is_plain(id: &str) -> bool {
    id != "new"
        && !id.starts_with('.')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

fn bench(opened: &Opened, language: Language) -> Bench {
    let mut bench = Bench::of(&opened.draft.course, &opened.module, &opened.files, language, TAIL);
    bench.in_review = opened.draft.state == DraftState::InReview;
    bench
}

/// An id that no question of the course has now or had in any edition: answers are counted by it for ever.
fn fresh_id(conn: &mut Conn, opened: &Opened) -> Result<String, Error> {
    let former = queries::former_files(conn, &opened.draft.course, i64::MAX)?;
    let given: Vec<String> = former.iter().chain([&opened.files]).flat_map(ids).collect();
    Ok(naming::question_id(&opened.draft.course, &opened.module, given.iter().map(String::as_str)))
}

fn ids(files: &Files) -> Vec<String> {
    let quizzes = files.iter().filter(|(path, _)| path.ends_with(".gift"));
    quizzes.flat_map(|(path, text)| gift::read(path, text).0).filter_map(|item| item.id).collect()
}

/// Writes both files anew, over what stands there now.
fn change(
    conn: &mut Conn,
    opened: &Opened,
    (by, now): Signature,
    make: impl Fn(Language, &str) -> String,
) -> Result<(), Error> {
    for language in Language::ALL {
        let path = opened.path(&file(language));
        let stands = queries::file(conn, &opened.draft, &path)?;
        let text = make(language, stands.text.as_deref().unwrap_or(""));
        if text.len() > writing::LARGEST {
            return Err(Error::TooLarge);
        }
        if stands.text.is_some() || !text.is_empty() {
            let writing = Writing { path, over: stands.number, text: Some(text) };
            queries::save(conn, &opened.draft, &writing, Some(by), now)?;
        }
    }
    Ok(())
}
