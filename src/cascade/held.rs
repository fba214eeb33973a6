//! Was a class held, and is it known who came?

use std::collections::BTreeSet;

use crate::classes::{Class, MADE, Session};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;

/// Is a class over for somebody? Each of its sessions has ended, or they are `marked` in it: before that nothing
/// of it is to be passed on. Of one without sessions only its day is known.
pub fn is_over(class: &Class, sessions: &[Session], marked: &BTreeSet<Id>, now: Timestamp) -> bool {
    class.starts_on <= now.day()
        && sessions.iter().all(|one| one.ends_at() <= now || marked.contains(&one.id))
}

/// Who was in a class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learners {
    /// The participants who were really there; where no roll was called, all of them.
    pub people: Vec<Id>,
    pub roll_called: bool,
}

/// What a class can say of who was in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Its first day is still to come.
    ToCome,
    /// Nobody has called its roll: only whose names stand in it is known.
    NoRoll,
    /// Who came is known.
    Known,
}

impl Held {
    /// Of a class as it stands today; `roll_called` says whether anybody was marked in it. A re-teach
    /// has no roll: its report names who came.
    pub fn of(class: &Class, roll_called: bool, today: Day) -> Held {
        match (class.starts_on > today, MADE.contains(&class.kind)) {
            (true, _) => Held::ToCome,
            (false, true) if !roll_called => Held::NoRoll,
            (false, _) => Held::Known,
        }
    }

    /// The word for it where its people are named and nobody has seen them come.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Held::ToCome => Some("cascade.to_come"),
            Held::NoRoll => Some("cascade.no_roll"),
            Held::Known => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_class_is_over_when_its_last_session_has_ended_or_they_are_marked_in_it() {
        let day = Day::EARLIEST;
        let class = Class::example("Lớp", day);
        let session = |on: Day| Session {
            id: new_id(),
            class: class.id,
            held_on: on,
            starts_minute: 450,
            minutes: 210,
        };
        let sessions = [session(day), session(day.plus_days(1))];
        let over = |marked: &[Id], now| is_over(&class, &sessions, &marked.iter().copied().collect(), now);
        assert!(!over(&[], day.at_minute(420)), "on its morning");
        assert!(!over(&[], day.at_minute(1000)), "after its first session");
        assert!(!over(&[sessions[0].id], day.at_minute(1000)));
        assert!(!over(&[], sessions[1].ends_at().plus(-1)));
        assert!(over(&[], sessions[1].ends_at()));
        assert!(over(&[sessions[0].id, sessions[1].id], day.at_minute(1000)));
        assert!(is_over(&class, &[], &BTreeSet::new(), day.at_minute(0)));
        assert!(!is_over(&class, &[], &BTreeSet::new(), day.plus_days(-1).at_minute(0)));
    }
}
