//! Before and after: what a class knew when it came, when it went, and still knows a month and a quarter later.
//!
//! A class has two parallel forms, drawn once from the bank of the modules it teaches ([`drawing`]) and kept as
//! they were then. Half of the class takes A first and B after, the other half the other way round ([`crossing`]),
//! so that a form that happens to be harder counts on both sides alike. A trainer opens and closes the round
//! before and the round after in the room; those of retention come by themselves ([`Stage`], [`round`]). What
//! somebody answers is a paper: every answer is kept as it is given ([`paper`]). Whoever has no
//! phone writes on a card of paper, which a trainer keys ([`code`], [`keying`]), perhaps beside a [`photo`]. [`presence`] says who is yet to
//! hand in and who was absent, [`report`] what was learned.
//!
//! Nothing here ever tells what is right. Whoever took A before takes B after and A again later, and the other
//! half sits beside them: a key shown to one is a key shown to all. What is told, after the round after has
//! closed, is how much of a part of the paper somebody knew ([`telling`]), and where to read it again. A paper is no attempt at a
//! quiz for the same reason: no page of `quizzes/` can explain it, and it passes no module. The quizzes of the modules
//! ask the same bank, though, so while a round is open they are held back from the class ([`queries::asking`]), and who
//! had read their explanations before is counted ([`shown`]).

pub mod chart;
pub mod code;
pub mod crossing;
pub mod drawing;
pub mod keying;
pub mod pages;
pub mod paper;
pub mod photo;
pub mod presence;
pub mod queries;
pub mod report;
pub mod round;
pub mod shown;
pub mod telling;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// When a class is asked.
    pub enum Stage {
        Before = "before",
        After = "after",
        Month = "month",
        Quarter = "quarter",
    }
}

impl Stage {
    /// Those that a trainer opens.
    pub const OPENED: [Stage; 2] = [Stage::Before, Stage::After];
    /// Those that come by themselves.
    pub const KEPT: [Stage; 2] = [Stage::Month, Stage::Quarter];

    /// How many days after the round after has closed it comes, if it comes by itself.
    pub fn days_after(self) -> Option<i64> {
        match self {
            Stage::Before | Stage::After => None,
            Stage::Month => Some(30),
            Stage::Quarter => Some(90),
        }
    }

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Before => "rounds.before",
            Stage::After => "rounds.after",
            Stage::Month => "rounds.month",
            Stage::Quarter => "rounds.quarter",
        }
    }
}

text_enum! {
    /// One of the two parallel forms.
    pub enum Form {
        A = "a",
        B = "b",
    }
}

impl Form {
    pub fn other(self) -> Form {
        match self {
            Form::A => Form::B,
            Form::B => Form::A,
        }
    }

    pub fn letter(self) -> &'static str {
        match self {
            Form::A => "A",
            Form::B => "B",
        }
    }
}

/// What a question is about: an objective of a module, by its number from 1, or the module where it names none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct About {
    pub module: String,
    pub objective: Option<usize>,
}

/// A question of a form, by its id, which is unique in its course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub question: String,
    pub about: About,
}

/// The forms of a class, as they were drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    pub class: Id,
    pub edition: Id,
    pub a: Vec<Item>,
    pub b: Vec<Item>,
}

impl Forms {
    pub fn of(&self, form: Form) -> &[Item] {
        match form {
            Form::A => &self.a,
            Form::B => &self.b,
        }
    }

    /// A short name that forms with the same questions share.
    pub fn name(&self) -> String {
        let mut all = Sha256::new();
        for item in self.a.iter().map(Some).chain([None]).chain(self.b.iter().map(Some)) {
            all.update(item.map_or("", |item| &item.question));
            all.update([0]);
        }
        all.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A round that was opened: when, when it was opened again last, and when somebody closed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    pub class: Id,
    pub stage: Stage,
    pub opened_at: Timestamp,
    pub reopened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn forms_of_the_same_questions_share_a_name() {
        let items = |ids: &[&str]| {
            let about = || About { module: "m".into(), objective: None };
            ids.iter().map(|id| Item { question: (*id).into(), about: about() }).collect::<Vec<_>>()
        };
        let forms =
            |a: &[&str], b: &[&str]| Forms { class: new_id(), edition: new_id(), a: items(a), b: items(b) };
        assert_eq!(forms(&["1", "2"], &["3"]).name(), forms(&["1", "2"], &["3"]).name());
        assert_ne!(forms(&["1", "2"], &["3"]).name(), forms(&["1"], &["2", "3"]).name());
        assert_ne!(forms(&["1", "2"], &["3"]).name(), forms(&["12"], &["3"]).name());
        assert_eq!(forms(&[], &[]).name().len(), 8);
    }
}
