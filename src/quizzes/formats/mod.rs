//! Questions as other programs write them: GIFT, Aiken, Moodle XML, and JSON of our own.
//!
//! A file is read into a [`Sheet`] and a sheet is written as a file, each format by a file or folder of its own. Nothing
//! is lost in silence: an item that cannot be read is told with its line and its neighbours stay; what a
//! format has no place for is told when it is written. What Moodle says of a question and the bank has no use
//! for, such as hints and penalties, travels with it as the XML in which Moodle wrote it ([`Entry::moodle`]): in GIFT as a comment
//! `// [moodle:<penalty>0.5</penalty>]` that an author sees and Moodle passes over.
//!
//! Texts are read in one form, whatever they come from: see [`settled`]. Begin with [`Sheet`].

pub mod aiken;
pub mod gift;
pub mod json;
pub mod moodle;
mod naming;
pub mod settled;

use std::collections::{BTreeMap, BTreeSet};

use crate::courses::problem::Problem;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::Answers;

/// The formats of files with questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    Gift,
    Aiken,
    MoodleXml,
    Json,
}

impl FileFormat {
    pub const ALL: [FileFormat; 4] =
        [FileFormat::Gift, FileFormat::Aiken, FileFormat::MoodleXml, FileFormat::Json];

    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            FileFormat::Gift => "gift",
            FileFormat::Aiken => "aiken",
            FileFormat::MoodleXml => "moodlexml",
            FileFormat::Json => "json",
        }
    }

    pub fn from_name(name: &str) -> Option<FileFormat> {
        FileFormat::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Pictures by the names that questions call them: `media/map.png` is `map.png`.
pub type Pictures = BTreeMap<String, Vec<u8>>;

/// A file of questions, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub parts: Vec<Part>,
    pub pictures: Pictures,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// What somebody noted between the questions; lines are parted by `\n`.
    Comment {
        line: usize,
        text: String,
    },
    /// Where the questions below it belong, until the next. Of no name: nowhere.
    Category {
        line: usize,
        path: String,
        moodle: Vec<String>,
    },
    Question(Box<Entry>),
}

/// A question with everything that was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its category is none: that is a part of its own.
    pub item: Item,
    /// What somebody noted at the question.
    pub comments: Vec<String>,
    /// What else Moodle says of it: an element of XML each, on one line.
    pub moodle: Vec<String>,
}

impl Entry {
    pub fn of(item: Item) -> Entry {
        Entry { item: Item { category: None, ..item }, comments: vec![], moodle: vec![] }
    }
}

impl Sheet {
    pub fn questions(&self) -> impl Iterator<Item = &Entry> {
        self.parts.iter().filter_map(|part| match part {
            Part::Question(entry) => Some(&**entry),
            Part::Comment { .. } | Part::Category { .. } => None,
        })
    }
}

impl Sheet {
    /// The names of the pictures that its questions show, as `media/map.png` names `map.png`.
    pub fn pictures_named(&self) -> BTreeSet<String> {
        self.questions().flat_map(pictures_of).collect()
    }
}

fn pictures_of(entry: &Entry) -> BTreeSet<String> {
    let item = &entry.item;
    let said = [&item.text].into_iter().chain(&item.behind).chain(&item.feedback);
    let said = said.chain(item.answers.passages());
    said.flat_map(|passage| naming::named(&passage.source)).map(|(_, name)| name).collect()
}

/// Questions with an id that one above them has: answers to both would be counted as one's.
pub fn ids_twice(file: &str, sheet: &Sheet) -> Vec<Problem> {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let mut problems = vec![];
    for item in sheet.questions().map(|entry| &entry.item) {
        let Some(id) = &item.id else { continue };
        match lines.get(id.as_str()) {
            Some(first) => {
                let problem = Problem::on(file, item.spot(), "formats.id_twice").with("id", id);
                problems.push(problem.with("line", first.to_string()));
            }
            None => drop(lines.insert(id, item.line)),
        }
    }
    problems
}

/// Pictures that a question names and that did not come, and those that came and that none names.
pub fn pictures_apart(file: &str, sheet: &Sheet) -> Vec<Problem> {
    let (mut problems, mut named) = (vec![], BTreeSet::new());
    for entry in sheet.questions() {
        for name in pictures_of(entry) {
            if !sheet.pictures.contains_key(&name) && !named.contains(&name) {
                let problem = Problem::on(file, entry.item.spot(), "formats.picture_missing");
                problems.push(problem.with("name", name.clone()));
            }
            named.insert(name);
        }
    }
    let strange = sheet.pictures.keys().filter(|name| !named.contains(*name));
    problems.extend(strange.map(|name| Problem::at(file, 1, "formats.picture_unnamed").with("name", name)));
    problems
}

/// Reads a file. `file` is the name that problems carry: one for each item that cannot be read, or not whole.
pub fn read(format: FileFormat, file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let (mut sheet, mut problems) = match format {
        FileFormat::Gift => gift::read(file, source),
        FileFormat::Aiken => aiken::read(file, source),
        FileFormat::MoodleXml => moodle::read(file, source),
        FileFormat::Json => json::read(file, source),
    };
    if format != FileFormat::MoodleXml {
        problems.extend(sheet.parts.iter_mut().flat_map(|part| moodle::settle(file, part)));
    }
    sheet.parts.retain(|part| {
        let Part::Question(entry) = part else { return true };
        let too_many = entry.item.answers.too_many();
        problems.extend(too_many.map(|(spot, key, most)| {
            // Not every format tells where an answer stands.
            let spot = if spot.line > 0 { spot } else { entry.item.spot() };
            Problem::on(file, spot, key).with("most", most)
        }));
        too_many.is_none()
    });
    if sheet.questions().next().is_none() && problems.is_empty() {
        problems.push(Problem::at(file, 1, "formats.no_questions").with("format", format.name()));
    }
    (sheet, problems)
}

/// Writes a sheet. `file` is where it came from: problems tell by the lines of that file what the format has no place for.
pub fn write(format: FileFormat, file: &str, sheet: &Sheet) -> (String, Vec<Problem>) {
    match format {
        FileFormat::Gift => gift::write(file, sheet),
        FileFormat::Aiken => aiken::write(file, sheet),
        FileFormat::MoodleXml => moodle::write(file, sheet),
        FileFormat::Json => json::write(sheet),
    }
}

/// The question without the places of its file, which are no part of what it says.
pub(super) fn unplaced(mut item: Item) -> Item {
    (item.line, item.column) = (0, 0);
    unplace(&mut item.answers);
    item
}

pub(super) fn unplace(answers: &mut Answers) {
    match answers {
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
            answers.iter_mut().for_each(|one| (one.line, one.column) = (0, 0));
        }
        Answers::ShortAnswer { expected, .. } => {
            expected.iter_mut().for_each(|one| (one.line, one.column) = (0, 0));
        }
        Answers::Number(expected) => expected.iter_mut().for_each(|one| (one.line, one.column) = (0, 0)),
        Answers::Ordering { things, .. } => {
            things.iter_mut().for_each(|one| (one.line, one.column) = (0, 0));
        }
        Answers::Matching(pairs) => pairs.iter_mut().for_each(|one| (one.line, one.column) = (0, 0)),
        Answers::Cloze(gaps) => gaps.iter_mut().for_each(|gap| {
            (gap.line, gap.column) = (0, 0);
            unplace(&mut gap.answers);
        }),
        Answers::TrueFalse { .. } | Answers::Essay | Answers::Description => {}
    }
}

#[cfg(test)]
#[path = "carrying_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "telling_tests.rs"]
mod telling_tests;
