//! What an essay is worth: the rule by which the marks of one or several people become one.
//!
//! Whoever marks gives tenths of the question. Of each marker the marks they gave last count; none is ever taken
//! away. One marker is enough, unless they ask for a second opinion. Of two, who differ by at most [`NEAR`] tenths,
//! the mean stands. Where they differ by more, a third is asked, and the middle of the three stands; or one of the
//! two looks again and comes nearer. Nobody who is asked for an opinion sees the marks of others before they have
//! given theirs. Begin with [`standing`].

use serde::Serialize;

use super::points::Points;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::text::{Language, decimal};
use crate::text_enum;

/// The tenths of a whole question.
pub const FULL: i32 = 10;
/// By how many tenths two markers may differ and still agree.
pub const NEAR: i32 = 2;

text_enum! {
    /// How far the marking of an essay is.
    pub enum State {
        /// Nobody has marked it.
        Waiting = "waiting",
        /// Its marker asks for a second opinion.
        Second = "second",
        /// The two differ too much.
        Third = "third",
        Settled = "settled",
    }
}

/// Marks as somebody gave them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub id: Id,
    pub marker: Id,
    /// In tenths.
    pub points: i32,
    pub comment: Option<String>,
    pub wants_second: bool,
    pub at: Timestamp,
}

/// How far the marking is; `points` where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub points: Option<Points>,
}

/// The marks that count: of each marker the last, in the order in which they first marked. `marks` are in the
/// order in which they were given.
pub fn counting(marks: &[Mark]) -> Vec<&Mark> {
    let mut last: Vec<&Mark> = vec![];
    for mark in marks {
        match last.iter_mut().find(|one| one.marker == mark.marker) {
            Some(earlier) => *earlier = mark,
            None => last.push(mark),
        }
    }
    last
}

/// What all marks so far make of an essay.
pub fn standing(marks: &[Mark]) -> Standing {
    let marks = counting(marks);
    let mut tenths: Vec<i32> = marks.iter().map(|mark| mark.points).collect();
    tenths.sort_unstable();
    let not_yet = |state| Standing { state, points: None };
    match tenths[..] {
        [] => not_yet(State::Waiting),
        [_] if marks[0].wants_second => not_yet(State::Second),
        [low, high] if high - low > NEAR => not_yet(State::Third),
        _ => {
            // The middle of an odd number, the mean of the middle two of an even one.
            let (low, high) = (tenths[(tenths.len() - 1) / 2], tenths[tenths.len() / 2]);
            Standing { state: State::Settled, points: Some(mean(low, high)) }
        }
    }
}

/// The mean of two in tenths.
fn mean(one: i32, other: i32) -> Points {
    Points::part(usize::try_from(one + other).unwrap_or_default(), 2 * FULL as usize)
}

/// Points as tenths of the question, for the reader: 7,5.
pub fn tenths(points: Points, language: Language) -> String {
    let tenths = points.as_number() * f64::from(FULL);
    decimal(language, tenths, usize::from(tenths.fract() != 0.0))
}

/// Is somebody asked to mark it who has `marked` it or not?
pub fn asks(state: State, marked: bool) -> bool {
    match state {
        State::Waiting => true,
        State::Second | State::Third => !marked,
        State::Settled => false,
    }
}

/// May a marker see what others gave? Once they have given theirs, or nobody is asked any more.
pub fn sees_others(marks: &[Mark], marker: Id) -> bool {
    standing(marks).state == State::Settled || marks.iter().any(|mark| mark.marker == marker)
}

/// What became of marks that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// They are to be kept.
    New,
    /// They are on record: the same page came twice.
    Known,
    /// Somebody marked meanwhile: the page was drawn when there were fewer.
    Stale,
}

/// Holds marks that come in against those on record. `seen` is how many there were when the page was drawn.
pub fn sent(marks: &[Mark], new: &Mark, seen: usize) -> Sent {
    let said = |mark: &Mark| (mark.marker, mark.points, mark.comment.clone(), mark.wants_second);
    match marks.iter().find(|mark| mark.id == new.id) {
        Some(known) if said(known) == said(new) => Sent::Known,
        None if marks.len() == seen => Sent::New,
        _ => Sent::Stale,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;

    fn person(nth: u128) -> Id {
        Id(uuid::Uuid::from_u128(nth))
    }

    fn mark(marker: u128, points: i32, wants_second: bool) -> Mark {
        Mark { id: new_id(), marker: person(marker), points, comment: None, wants_second, at: Timestamp(0) }
    }

    #[test]
    fn marks_are_told_as_people_write_them() {
        let told = |parts| tenths(Points::part(parts, 20), Language::Vi);
        assert_eq!([0, 15, 20].map(told), ["0", "7,5", "10"]);
        assert_eq!(tenths(Points::part(15, 20), Language::En), "7.5");
    }

    fn stood(marks: &[Mark]) -> (State, Option<f64>) {
        let Standing { state, points } = standing(marks);
        (state, points.map(|points| (points.as_number() * 100.0).round() / 10.0))
    }

    #[test]
    fn one_marker_is_enough_unless_they_ask_for_another() {
        assert_eq!(stood(&[]), (State::Waiting, None));
        assert_eq!(stood(&[mark(1, 7, false)]), (State::Settled, Some(7.0)));
        assert_eq!(stood(&[mark(1, 7, true)]), (State::Second, None));
        assert_eq!(stood(&[mark(1, 7, true), mark(1, 6, false)]), (State::Settled, Some(6.0)));
    }

    #[test]
    fn of_two_who_are_near_the_mean_stands_and_else_the_middle_of_three() {
        let two = |one, other| vec![mark(1, one, true), mark(2, other, false)];
        assert_eq!(stood(&two(7, 8)), (State::Settled, Some(7.5)));
        assert_eq!(stood(&two(7, 9)), (State::Settled, Some(8.0)));
        assert_eq!(stood(&two(6, 9)), (State::Third, None));
        let mut three = two(2, 9);
        three.push(mark(3, 8, false));
        assert_eq!(stood(&three), (State::Settled, Some(8.0)));
        let mut nearer = two(6, 9);
        nearer.push(mark(1, 8, true));
        assert_eq!(stood(&nearer), (State::Settled, Some(8.5)), "one of them looked again");
    }

    #[test]
    fn who_is_asked_sees_nothing_of_others_before_they_have_marked() {
        let first = [mark(1, 7, true)];
        assert!(sees_others(&first, person(1)) && !sees_others(&first, person(2)));
        assert!(asks(State::Second, false) && !asks(State::Second, true) && !asks(State::Settled, false));
        let both = [mark(1, 2, true), mark(2, 9, false)];
        assert!(sees_others(&both, person(2)) && !sees_others(&both, person(3)));
        assert!(sees_others(&[mark(1, 7, false)], person(3)), "nobody is asked any more");
    }

    #[test]
    fn marks_that_come_twice_are_known_and_those_over_unseen_ones_are_stale() {
        let (first, second) = (mark(1, 7, false), mark(2, 5, false));
        let both = [first.clone(), second.clone()];
        assert_eq!(sent(&both, &first, 0), Sent::Known);
        assert_eq!(sent(&both, &Mark { points: 8, ..first.clone() }, 2), Sent::Stale, "another under one id");
        assert_eq!(sent(std::slice::from_ref(&first), &second, 0), Sent::Stale);
        assert_eq!(sent(&[first], &second, 1), Sent::New);
    }

    fn any_marks() -> impl Strategy<Value = Vec<Mark>> {
        let one = (1u128..5, 0..=FULL, any::<bool>());
        proptest::collection::vec(one.prop_map(|(who, points, second)| mark(who, points, second)), 0..8)
    }

    proptest! {
        #[test]
        fn points_stand_exactly_when_nobody_is_asked_and_lie_among_those_given(marks in any_marks()) {
            let Standing { state, points } = standing(&marks);
            prop_assert_eq!(points.is_some(), state == State::Settled);
            let given: Vec<i32> = counting(&marks).iter().map(|mark| mark.points).collect();
            if let (Some(points), Some(low), Some(high)) = (points, given.iter().min(), given.iter().max()) {
                prop_assert!(mean(*low, *low) <= points && points <= mean(*high, *high));
            }
            // Marks are asked for as long as they do not stand, and of nobody else.
            let stranger = person(99);
            prop_assert_eq!(asks(state, false), points.is_none());
            prop_assert_eq!(sees_others(&marks, stranger), points.is_some());
        }

        #[test]
        fn whose_marks_came_first_does_not_matter(marks in any_marks(), turn in 0usize..8) {
            // Of each one marker alone, so that no marks take the place of others.
            let mut once: Vec<Mark> = counting(&marks).into_iter().cloned().collect();
            let before = standing(&once);
            let by = turn % once.len().max(1);
            once.rotate_left(by);
            prop_assert_eq!(standing(&once), before);
        }
    }
}
