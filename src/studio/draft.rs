//! What a draft is.
//!
//! It is numbered like a notebook: the whole draft counts its saves, and a file's number is that of
//! the save that wrote it last, 0 for a file as it stands in the base. Whoever writes on top of a
//! number says which, so nobody writes over what they have not seen.

use serde::Serialize;

use crate::courses::edition::Change;
use crate::courses::library::Files;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    pub enum DraftState {
        Writing = "writing",
        InReview = "in_review",
        Released = "released",
        Discarded = "discarded",
    }
}

impl DraftState {
    /// The states in which a draft can still become an edition; a course has at most one such draft.
    pub const OPEN: [DraftState; 2] = [DraftState::Writing, DraftState::InReview];

    pub fn is_open(self) -> bool {
        DraftState::OPEN.contains(&self)
    }

    /// The key of its word for the reader.
    pub fn key(self) -> &'static str {
        match self {
            DraftState::Writing => "studio.writing",
            DraftState::InReview => "studio.in_review",
            DraftState::Released => "studio.released",
            DraftState::Discarded => "studio.discarded",
        }
    }
}

/// A draft without its files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draft {
    pub id: Id,
    pub course: String,
    /// The newest edition when the draft was begun; none for a course that has none.
    pub base: Option<Id>,
    /// The unit that will keep a new course; none where the course has a keeper.
    pub unit: Option<Id>,
    pub state: DraftState,
    /// What whoever asked for a review said of it.
    pub change: Change,
    pub message: String,
    /// None for a draft made by a command on the machine itself.
    pub begun_by: Option<Id>,
    pub begun_at: Timestamp,
    /// How often it was saved: the number of the last save.
    pub saves: i32,
}

/// One saved state of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    pub number: i32,
    pub path: String,
    /// None where the file was removed.
    pub text: Option<String>,
    pub by: Option<Id>,
    pub at: Timestamp,
}

text_enum! {
    /// What happened to a draft.
    pub enum Step {
        Begun = "begun",
        Asked = "asked",
        Returned = "returned",
        Released = "released",
        Discarded = "discarded",
    }
}

impl Step {
    /// The key of its word for the reader.
    pub fn key(self) -> &'static str {
        match self {
            Step::Begun => "studio.step_begun",
            Step::Asked => "studio.step_asked",
            Step::Returned => "studio.step_returned",
            Step::Released => "studio.step_released",
            Step::Discarded => "studio.step_discarded",
        }
    }

    /// The same for a step that came after another. What is begun once more was discarded before.
    pub fn key_after(self, before: Option<Step>) -> &'static str {
        match (before, self) {
            (Some(Step::Discarded), Step::Begun) => "studio.step_resumed",
            _ => self.key(),
        }
    }
}

/// A step with who took it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub step: Step,
    pub remark: String,
    pub by: Option<Id>,
    pub at: Timestamp,
}

/// The files of a base with saves on top: `latest` has one save a path, the last.
pub fn written(mut base: Files, latest: Vec<Save>) -> Files {
    for save in latest {
        match save.text {
            Some(text) => base.insert(save.path, text),
            None => base.remove(&save.path),
        };
    }
    base
}

/// What must be saved over `before` to have `after`: each path with its text, or none to remove it.
pub fn differences(before: &Files, after: &Files) -> Vec<(String, Option<String>)> {
    let changed = after.iter().filter(|(path, text)| before.get(*path) != Some(*text));
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let mut all: Vec<(String, Option<String>)> =
        changed.map(|(path, text)| (path.clone(), Some(text.clone()))).collect();
    all.extend(gone.map(|path| (path.clone(), None)));
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn saves(of: Vec<(String, Option<String>)>) -> Vec<Save> {
        let save = |(path, text)| Save { number: 1, path, text, by: None, at: Timestamp(0) };
        of.into_iter().map(save).collect()
    }

    #[test]
    fn a_removed_file_is_gone_and_another_stays_as_in_the_base() {
        let base = Files::from([("leg/a.md".into(), "a".into()), ("leg/b.md".into(), "b".into())]);
        let now =
            written(base, saves(vec![("leg/a.md".into(), None), ("leg/c.md".into(), Some("c".into()))]));
        assert_eq!(now, Files::from([("leg/b.md".into(), "b".into()), ("leg/c.md".into(), "c".into())]));
    }

    fn any_files() -> impl Strategy<Value = Files> {
        proptest::collection::btree_map("[abc]{1,2}", "[xy]{0,2}", 0..5)
    }

    proptest! {
        #[test]
        fn saving_the_differences_makes_the_one_into_the_other(before in any_files(), after in any_files()) {
            let differences = differences(&before, &after);
            prop_assert_eq!(differences.is_empty(), before == after);
            prop_assert_eq!(written(before, saves(differences)), after);
        }
    }
}
