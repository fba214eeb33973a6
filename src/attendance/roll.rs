//! Calling the roll: which of the marks sent in are taken, and where two people disagree.
//!
//! A roll is sent in whole, but only what its caller changed is meant. So each line
//! carries the mark the page was drawn with (`seen`), and three values are compared:
//! seen, given, and the one standing now. What somebody else has changed meanwhile and
//! the caller left alone stays; what both changed, differently, is a conflict and is
//! shown to the caller, who decides by saving again. Nothing is overwritten unseen.

use std::collections::{BTreeMap, BTreeSet};

use super::Mark;
use crate::kit::clock::Day;
use crate::kit::columns::Id;

/// One line of a roll as it was sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub person: Id,
    /// The mark that stood when the page was drawn.
    pub seen: Option<Mark>,
    /// The mark chosen; none where the line was left open.
    pub given: Option<Mark>,
}

/// Two marks for one person, each by somebody who had not seen the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub person: Id,
    pub given: Mark,
    pub standing: Mark,
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// These marks, and nothing else, are new.
    Save(Vec<(Id, Mark)>),
    /// Nothing may be saved before the caller has seen these.
    Conflicts(Vec<Conflict>),
}

/// Why nothing of a roll is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not one line has a mark.
    NoMark,
    /// A line for somebody who is not in the class.
    NotInClass,
    /// Two different marks for one person.
    MarkedTwice,
    /// The session is still to come.
    NotYet,
}

impl Refusal {
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NoMark => "attendance.no_mark",
            Refusal::NotInClass => "attendance.not_in_class",
            Refusal::MarkedTwice => "attendance.marked_twice",
            Refusal::NotYet => "attendance.not_yet",
        }
    }
}

/// May the roll be called yet? Nobody has come to a session of another day.
pub fn check_day(held_on: Day, today: Day) -> Result<(), Refusal> {
    if held_on > today { Err(Refusal::NotYet) } else { Ok(()) }
}

/// Which marks of a roll to save, given who is in the class and what stands now.
pub fn decide(
    lines: &[Line],
    participants: &BTreeSet<Id>,
    standing: &BTreeMap<Id, Mark>,
) -> Result<Decision, Refusal> {
    if lines.iter().all(|line| line.given.is_none()) {
        return Err(Refusal::NoMark);
    }
    let mut given_to: BTreeMap<Id, Mark> = BTreeMap::new();
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    for line in lines {
        if !participants.contains(&line.person) {
            return Err(Refusal::NotInClass);
        }
        let Some(given) = line.given else { continue };
        match given_to.insert(line.person, given) {
            Some(before) if before != given => return Err(Refusal::MarkedTwice),
            Some(_) => continue,
            None => {}
        }
        let now = standing.get(&line.person).copied();
        match now {
            Some(standing) if standing == given => {}
            Some(standing) if now != line.seen && line.seen != Some(given) => {
                conflicts.push(Conflict { person: line.person, given, standing });
            }
            // The caller left alone what somebody else has corrected.
            Some(_) if now != line.seen => {}
            _ => changes.push((line.person, given)),
        }
    }
    Ok(if conflicts.is_empty() { Decision::Save(changes) } else { Decision::Conflicts(conflicts) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> Id {
        Id(uuid::Uuid::from_u128(u128::from(n) + 1))
    }

    fn line(n: u8, seen: Option<Mark>, given: Option<Mark>) -> Line {
        Line { person: id(n), seen, given }
    }

    fn class() -> BTreeSet<Id> {
        (0..6).map(id).collect()
    }

    fn standing(marks: &[(u8, Mark)]) -> BTreeMap<Id, Mark> {
        marks.iter().map(|(n, mark)| (id(*n), *mark)).collect()
    }

    #[test]
    fn only_what_differs_is_saved() {
        let lines = [
            line(0, Some(Mark::Present), Some(Mark::Present)),
            line(1, Some(Mark::Absent), Some(Mark::Late)),
            line(2, None, Some(Mark::Present)),
            line(3, None, None),
        ];
        let before = standing(&[(0, Mark::Present), (1, Mark::Absent)]);
        assert_eq!(
            decide(&lines, &class(), &before),
            Ok(Decision::Save(vec![(id(1), Mark::Late), (id(2), Mark::Present)]))
        );
    }

    #[test]
    fn a_roll_without_any_mark_is_refused() {
        let open = [line(0, None, None), line(1, Some(Mark::Late), None)];
        assert_eq!(decide(&open, &class(), &BTreeMap::new()), Err(Refusal::NoMark));
        assert_eq!(decide(&[], &class(), &BTreeMap::new()), Err(Refusal::NoMark));
    }

    #[test]
    fn a_roll_for_somebody_not_in_the_class_is_refused() {
        let lines = [line(9, None, Some(Mark::Present))];
        assert_eq!(decide(&lines, &class(), &BTreeMap::new()), Err(Refusal::NotInClass));
    }

    #[test]
    fn one_person_has_one_mark_in_a_session() {
        let twice = [line(0, None, Some(Mark::Present)), line(0, None, Some(Mark::Absent))];
        assert_eq!(decide(&twice, &class(), &BTreeMap::new()), Err(Refusal::MarkedTwice));
        let same = [line(0, None, Some(Mark::Present)), line(0, None, Some(Mark::Present))];
        let saved = decide(&same, &class(), &BTreeMap::new());
        assert_eq!(saved, Ok(Decision::Save(vec![(id(0), Mark::Present)])));
    }

    #[test]
    fn two_who_mark_the_same_person_differently_are_told() {
        let lines = [line(0, None, Some(Mark::Present)), line(1, None, Some(Mark::Present))];
        let newer = standing(&[(0, Mark::Absent)]);
        let conflict = Conflict { person: id(0), given: Mark::Present, standing: Mark::Absent };
        assert_eq!(decide(&lines, &class(), &newer), Ok(Decision::Conflicts(vec![conflict])));
    }

    #[test]
    fn two_who_call_different_halves_of_a_roll_do_not_disturb_each_other() {
        let second_half = [line(0, None, None), line(1, None, Some(Mark::Late))];
        let first_half = standing(&[(0, Mark::Present)]);
        assert_eq!(
            decide(&second_half, &class(), &first_half),
            Ok(Decision::Save(vec![(id(1), Mark::Late)]))
        );
    }

    #[test]
    fn a_correction_by_somebody_else_stays_where_the_caller_changed_nothing() {
        let lines = [line(0, Some(Mark::Absent), Some(Mark::Absent))];
        let newer = standing(&[(0, Mark::Excused)]);
        assert_eq!(decide(&lines, &class(), &newer), Ok(Decision::Save(vec![])));
    }

    #[test]
    fn having_seen_the_newer_mark_one_may_still_change_it() {
        let lines = [line(0, Some(Mark::Absent), Some(Mark::Present))];
        let newer = standing(&[(0, Mark::Absent)]);
        assert_eq!(decide(&lines, &class(), &newer), Ok(Decision::Save(vec![(id(0), Mark::Present)])));
    }

    fn some_mark() -> impl Strategy<Value = Option<Mark>> {
        prop::option::of(prop::sample::select(Mark::ALL))
    }

    proptest! {
        #[test]
        fn nothing_that_the_caller_has_not_seen_is_overwritten(
            rows in prop::collection::vec((some_mark(), some_mark(), some_mark()), 0..6),
        ) {
            let rows: Vec<(u8, _)> = (0u8..).zip(rows).collect();
            let lines: Vec<Line> = rows.iter().map(|(n, (seen, given, _))| line(*n, *seen, *given)).collect();
            let now: BTreeMap<Id, Mark> =
                rows.iter().filter_map(|(n, (_, _, now))| now.map(|mark| (id(*n), mark))).collect();
            if let Ok(Decision::Save(changes)) = decide(&lines, &class(), &now) {
                for (person, mark) in changes {
                    let line = lines.iter().find(|l| l.person == person).unwrap();
                    prop_assert_eq!(line.given, Some(mark));
                    let standing = now.get(&person).copied();
                    prop_assert!(standing.is_none() || standing == line.seen);
                }
            }
        }

        #[test]
        fn saving_twice_changes_nothing_more(
            rows in prop::collection::vec((some_mark(), some_mark()), 0..6),
        ) {
            let rows: Vec<(u8, _)> = (0u8..).zip(rows).collect();
            let lines: Vec<Line> = rows.iter().map(|(n, (seen, given))| line(*n, *seen, *given)).collect();
            let mut now: BTreeMap<Id, Mark> =
                rows.iter().filter_map(|(n, (seen, _))| seen.map(|mark| (id(*n), mark))).collect();
            prop_assume!(lines.iter().any(|line| line.given.is_some()));
            let Ok(Decision::Save(changes)) = decide(&lines, &class(), &now) else {
                return Err(TestCaseError::fail("what was seen still stands, so nobody disagrees"));
            };
            now.extend(changes);
            prop_assert_eq!(decide(&lines, &class(), &now), Ok(Decision::Save(vec![])));
        }
    }
}
