//! Editions: what was read, taught and answered always points to one.
//!
//! An edition keeps the files of one course as they were on the day it was
//! published. They never change afterwards; only its state moves on. A course has
//! at most one edition in use: a draft in use or an official one.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::course_file;
use super::library::Files;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    pub enum EditionState {
        DraftInUse = "draft_in_use",
        Official = "official",
        Superseded = "superseded",
        Withdrawn = "withdrawn",
    }
}

impl EditionState {
    /// The states in which a course is read and taught.
    pub const IN_USE: [EditionState; 2] = [EditionState::DraftInUse, EditionState::Official];

    pub fn is_in_use(self) -> bool {
        EditionState::IN_USE.contains(&self)
    }

    /// The key of its word for the reader.
    pub fn key(self) -> &'static str {
        match self {
            EditionState::DraftInUse => "courses.draft_in_use",
            EditionState::Official => "courses.official",
            EditionState::Superseded => "courses.superseded",
            EditionState::Withdrawn => "courses.withdrawn",
        }
    }
}

text_enum! {
    /// What an edition changes against the one before it.
    pub enum Change {
        Editorial = "editorial",
        Substantive = "substantive",
    }
}

impl Change {
    /// The key of its word for the reader.
    pub fn key(self) -> &'static str {
        match self {
            Change::Editorial => "courses.editorial",
            Change::Substantive => "courses.substantive",
        }
    }
}

/// A published edition, without its files. `number` counts from 1 within the course.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edition {
    pub id: Id,
    pub course: String,
    pub number: i32,
    pub state: EditionState,
    pub checksum: String,
    pub message: String,
    /// As what it was released: a draft in use or an official edition.
    pub released_as: EditionState,
    /// Who released it.
    pub published_by: Option<Id>,
    pub published_at: Timestamp,
    pub change: Change,
    /// The edition whose progress counts for this one: the last that changed something of substance,
    /// so often itself.
    pub substance: Id,
    /// For which unit; of a course's first edition it is the unit that keeps the course.
    pub unit: Option<Id>,
}

impl Edition {
    /// Its number, if it is a draft in use: whatever shows its text says so.
    pub fn draft_number(&self) -> Option<i32> {
        (self.state == EditionState::DraftInUse).then_some(self.number)
    }
}

/// An edition to be published: `files` are those of its course alone ([`files_of`]).
#[derive(Clone, Debug)]
pub struct NewEdition {
    pub id: Id,
    pub course: String,
    pub state: EditionState,
    pub files: Files,
    pub message: String,
    pub change: Change,
    /// Everybody who wrote something of it.
    pub writers: Vec<Id>,
    pub unit: Option<Id>,
}

/// The names of all folders of courses, complete or not, in order.
pub fn slugs(files: &Files) -> Vec<String> {
    let mut slugs: Vec<String> =
        files.keys().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    slugs.dedup();
    slugs
}

/// The files of one course among those of all.
pub fn files_of(files: &Files, course: &str) -> Files {
    let prefix = format!("{course}/");
    files
        .range(prefix.clone()..)
        .take_while(|(path, _)| path.starts_with(&prefix))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect()
}

/// The same files have the same checksum: 64 hex digits over paths and texts.
pub fn checksum(files: &Files) -> String {
    let mut hash = Sha256::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// The modules of a course in their order, as its `course.toml` lists them; none if it cannot be read.
pub fn modules_of(files: &Files, course: &str) -> Vec<String> {
    let file = format!("{course}/course.toml");
    let text = files.get(&file).map_or("", String::as_str);
    course_file::read(&file, text, &mut vec![]).map_or(vec![], |read| read.modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> Files {
        of.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
    }

    #[test]
    fn an_edition_keeps_the_files_of_its_course_alone() {
        let all = files(&[("leg/course.toml", "1"), ("leg-2/course.toml", "2"), ("pim/course.toml", "3")]);
        assert_eq!(files_of(&all, "leg"), files(&[("leg/course.toml", "1")]));
        assert_eq!(files_of(&all, "le"), Files::new());
    }

    #[test]
    fn a_checksum_changes_with_any_letter_and_with_where_a_file_ends() {
        let sums = [&[("a", "bc")][..], &[("ab", "c")], &[("a", "bd")], &[("a", "b"), ("c", "")]];
        let sums: std::collections::BTreeSet<_> = sums.iter().map(|of| checksum(&files(of))).collect();
        assert_eq!(sums.len(), 4);
    }

    #[test]
    fn only_a_draft_in_use_and_an_official_edition_are_in_use() {
        let in_use: Vec<_> = EditionState::ALL.iter().filter(|state| state.is_in_use()).collect();
        assert_eq!(in_use, [&EditionState::DraftInUse, &EditionState::Official]);
    }
}
