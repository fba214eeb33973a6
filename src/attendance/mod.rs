//! Who came: the roll of each session, headcounts where names are not taken.
//!
//! Each session of a class has one roll. A mark is a fact and is never overwritten:
//! a correction supersedes the entry before it, which stays to be seen. Begin with
//! [`roll`] for which marks are taken and what happens when two people call the same
//! roll, with [`standing`] for which of several marks stands in whatever order they arrive, with [`lock`] for
//! how long a roll may be changed, and with [`rate`] for what attendance means.

pub mod believed;
pub mod detail;
pub mod lock;
pub mod pages;
pub mod queries;
pub mod rate;
pub mod roll;
pub mod standing;

pub use detail::Detail;

use serde::{Deserialize, Serialize};

use self::standing::Fact;
use crate::classes::MarkSaid;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// A mark on a roll.
    pub enum Mark {
        Present = "present",
        Late = "late",
        Excused = "excused",
        Absent = "absent",
    }
}

impl Mark {
    /// The marks of those who were there, on time or not.
    pub const CAME: [Mark; 2] = [Mark::Present, Mark::Late];

    /// Was the person there?
    pub fn came(self) -> bool {
        Mark::CAME.contains(&self)
    }

    /// As the slices below say it.
    pub fn said(self) -> MarkSaid {
        MarkSaid { code: self.code(), key: self.key(), came: self.came() }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Mark::Present => "attendance.present",
            Mark::Late => "attendance.late",
            Mark::Excused => "attendance.excused",
            Mark::Absent => "attendance.absent",
        }
    }

    /// The picture beside its word.
    pub fn icon(self) -> &'static str {
        match self {
            Mark::Present => "check",
            Mark::Late => "late",
            Mark::Excused => "excused",
            Mark::Absent => "absent",
        }
    }
}

text_enum! {
    /// How a mark was taken.
    pub enum Taken {
        List = "list",
        Code = "code",
        Card = "card",
        Paper = "paper",
        Import = "import",
    }
}

impl Taken {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Taken::List => "attendance.taken_list",
            Taken::Code => "attendance.taken_code",
            Taken::Card => "attendance.taken_card",
            Taken::Paper => "attendance.taken_paper",
            Taken::Import => "attendance.taken_import",
        }
    }
}

/// A mark given to one person in one session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    pub id: Id,
    pub session: Id,
    pub person: Id,
    pub mark: Mark,
    pub detail: Detail,
    pub taken: Taken,
    pub recorded_by: Id,
    /// The name of whoever gave it.
    pub recorder: String,
    pub happened_at: Timestamp,
    pub received_at: Timestamp,
    /// What the clock of the telephone said, where that cannot have been.
    pub said_at: Option<Timestamp>,
    /// The mark that it was given over, and the one beside that where two were apart.
    pub over: Option<Id>,
    pub also_over: Option<Id>,
}

impl Entry {
    /// As far as it matters which mark stands.
    pub fn fact(&self) -> Fact {
        Fact {
            id: self.id,
            person: self.person,
            mark: self.mark,
            over: self.over,
            also_over: self.also_over,
            happened_at: self.happened_at,
        }
    }
}

/// A mark to be kept. Its id is made where it was given, so that it may be sent twice.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFact {
    pub fact: Fact,
    pub detail: Detail,
    pub said_at: Option<Timestamp>,
}

/// A locked roll that was opened again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opening {
    /// The name of whoever opened it.
    pub by: String,
    pub opened_at: Timestamp,
    pub until: Timestamp,
    pub reason: String,
}

/// How many came where names were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headcount {
    pub female: i32,
    pub male: i32,
}

impl Headcount {
    pub fn total(self) -> i64 {
        i64::from(self.female) + i64::from(self.male)
    }
}

/// How many came: those who are named, or those who were counted where that is more.
pub fn came(named: i64, counted: Option<Headcount>) -> i64 {
    counted.map_or(named, |count| count.total().max(named))
}
