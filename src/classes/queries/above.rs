//! What is asked of slices above by those below them: classes, and quizzes, which asks where somebody was
//! taught. They know none of them, so what they need to know is said here; `App::build` gives the functions
//! that answer.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;

/// Of these classes, those of which somebody has written something and not handed it in: that is theirs alone.
pub type Begun = fn(&mut Conn, &[Id]) -> QueryResult<BTreeSet<Id>>;

#[derive(Clone, Copy)]
pub struct Above {
    pub begun: Begun,
    /// When a class was first taught on.
    pub taught_on: fn(&mut Conn, Id) -> QueryResult<Option<Timestamp>>,
    /// The sessions of a class whose roll has been called.
    pub called: fn(&mut Conn, Id) -> QueryResult<BTreeSet<Id>>,
    /// Those who leave something in a class that stands as evidence: a mark in some session, a paper of a round.
    pub marked: fn(&mut Conn, Id) -> QueryResult<BTreeSet<Id>>,
    /// The classes that have taught a person something by a day.
    pub taught: fn(&mut Conn, Id, Day) -> QueryResult<BTreeSet<Id>>,
    /// The marks of a person that stand, by session.
    pub marks: fn(&mut Conn, Id) -> QueryResult<BTreeMap<Id, MarkSaid>>,
    /// What a person is asked now before or after their classes.
    pub asking: fn(&mut Conn, Id, Timestamp) -> QueryResult<Vec<Asking>>,
    /// Takes away what was prepared for a class that goes, in which nobody is [`Above::marked`].
    pub forget: fn(&mut Conn, Id, Id, Timestamp) -> QueryResult<()>,
}

/// What a class is asked now. While it is, nobody in it is told what is right in these questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What the class is called.
    pub title: String,
    pub course: String,
    /// The ids of the questions, which are unique in their course.
    pub questions: BTreeSet<String>,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Does it end before when it is closed in the room? Else by handing in.
    pub in_the_room: bool,
    /// Where it is answered.
    pub href: String,
}

/// A mark as whoever gives marks says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MarkSaid {
    /// The state of its badge.
    pub code: &'static str,
    /// The key of its word.
    pub key: &'static str,
    /// Was the person there?
    pub came: bool,
}
