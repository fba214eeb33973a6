//! One person's classes, attended and taught, with their marks.

use std::collections::BTreeMap;

use super::missing::Absence;
use crate::attendance::Mark;
use crate::classes::{Class, Session};
use crate::kit::clock::{Timestamp, time_of_day};
use crate::kit::columns::Id;

/// How many people a class reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Those named who were there, or those counted where that is more; where no roll was called, all named.
    pub count: i64,
    pub roll_called: bool,
}

/// The classes of a person, as their own page and home need them.
#[derive(Clone, Debug, Default)]
pub struct PersonClasses {
    /// The newest first, both.
    pub attended: Vec<Class>,
    pub taught: Vec<Class>,
    /// Of both, each list in the order they are held.
    pub sessions: BTreeMap<Id, Vec<Session>>,
    /// The person's marks that stand, by session.
    pub marks: BTreeMap<Id, Mark>,
}

impl PersonClasses {
    fn sessions_of(&self, class: Id) -> &[Session] {
        self.sessions.get(&class).map_or(&[], Vec::as_slice)
    }

    /// In how many marked sessions of a class the person was, and how many were marked.
    pub fn came(&self, class: Id) -> (i64, i64) {
        let marks = self.sessions_of(class).iter().filter_map(|s| self.marks.get(&s.id));
        marks.fold((0, 0), |(came, marked), mark| (came + i64::from(mark.came()), marked + 1))
    }

    /// The sessions that were missed, the latest first.
    pub fn absences(&self) -> Vec<Absence> {
        let of_class = |class: &Class| {
            let missed = |s: &Session| self.marks.get(&s.id).filter(|mark| !mark.came()).copied();
            let absence = |s: &Session| {
                missed(s).map(|mark| Absence {
                    class: class.id,
                    title: class.title.clone(),
                    day: s.held_on,
                    starts: time_of_day(s.starts_minute),
                    excused: mark == Mark::Excused,
                })
            };
            self.sessions_of(class.id).iter().rev().filter_map(absence).collect::<Vec<_>>()
        };
        self.attended.iter().flat_map(of_class).collect()
    }

    /// The session that is under way or comes next, of the classes the person teaches or is in.
    pub fn next_taught(&self, now: Timestamp) -> Option<(&Class, &Session)> {
        self.next(&self.taught, now)
    }

    pub fn next_attended(&self, now: Timestamp) -> Option<(&Class, &Session)> {
        self.next(&self.attended, now)
    }

    fn next<'a>(&'a self, among: &'a [Class], now: Timestamp) -> Option<(&'a Class, &'a Session)> {
        let coming = among.iter().flat_map(|class| {
            self.sessions_of(class.id).iter().filter(|s| s.ends_at() > now).map(move |s| (class, s))
        });
        coming.min_by_key(|(_, s)| (s.held_on, s.starts_minute, s.id))
    }
}
