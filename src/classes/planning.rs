//! Laying out the sessions of a class: a typical plan to begin with, and what no plan may be.
//!
//! Five half-days in two days is the normal case: three on the first (the last of them in
//! the evening), two on the second. So a plan is spread over its days from the front.

use std::collections::BTreeSet;

use super::NewSession;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;

/// The most sessions that one class may have.
pub const MOST: usize = 40;
/// The half-days of a day as they usually are: when each begins and how long it takes, in minutes.
/// Morning, afternoon, evening; an evening is shorter.
pub const HALF_DAYS: [(i32, i32); 3] = [(7 * 60 + 30, 210), (13 * 60 + 30, 210), (19 * 60, 120)];
/// The shortest and the longest session, in minutes.
pub const LENGTHS: std::ops::RangeInclusive<i64> = 15..=720;

/// Day, start and length of `count` half-days from `first` on, spread over `days` days; where no
/// number of days is given, two half-days a day. None where they do not fit.
pub fn typical(first: Day, count: usize, days: Option<usize>) -> Option<Vec<(Day, i32, i32)>> {
    let days = days.unwrap_or(count.div_ceil(2));
    if count == 0 || count > MOST || days == 0 || days > count || count > days * HALF_DAYS.len() {
        return None;
    }
    let mut plan = Vec::with_capacity(count);
    for day in 0..days {
        let today = (count - plan.len()).div_ceil(days - day);
        let on = first.plus_days(i32::try_from(day).unwrap_or(i32::MAX));
        plan.extend(HALF_DAYS.iter().take(today).map(|(start, minutes)| (on, *start, *minutes)));
    }
    Some(plan)
}

/// Are these under way at the same time: each a day, a start and a length that a session may have? What
/// ends when the other begins is not.
pub fn at_once(one: &(Day, i32, i32), other: &(Day, i32, i32)) -> bool {
    one.0 == other.0 && one.1 < other.1 + other.2 && other.1 < one.1 + one.2
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSession,
    TooMany,
    PastMidnight,
    Overlaps,
}

impl Refusal {
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NoSession => "classes.no_session",
            Refusal::TooMany => "classes.too_many_sessions",
            Refusal::PastMidnight => "classes.past_midnight",
            Refusal::Overlaps => "classes.sessions_overlap",
        }
    }
}

/// Day, start and length of a session.
pub fn when(session: &NewSession) -> (Day, i32, i32) {
    (session.held_on, session.starts_minute, session.minutes)
}

/// What is wrong with a plan, each with the place of the session it is about (0 where it is about
/// the whole). The order in which sessions were typed does not matter.
pub fn check(sessions: &[NewSession]) -> Vec<(usize, Refusal)> {
    if sessions.is_empty() {
        return vec![(0, Refusal::NoSession)];
    }
    if sessions.len() > MOST {
        return vec![(0, Refusal::TooMany)];
    }
    let mut wrong = Vec::new();
    let mut order: Vec<usize> = (0..sessions.len()).collect();
    order.sort_by_key(|at| (sessions[*at].held_on, sessions[*at].starts_minute));
    for (place, at) in order.iter().enumerate() {
        let session = &sessions[*at];
        if session.starts_minute + session.minutes > 24 * 60 {
            wrong.push((*at, Refusal::PastMidnight));
        }
        let before = place.checked_sub(1).map(|earlier| &sessions[order[earlier]]);
        if before.is_some_and(|before| at_once(&when(before), &when(session))) {
            wrong.push((*at, Refusal::Overlaps));
        }
    }
    wrong
}

/// What may be a slip of the hand, and may be meant: it is asked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is held before the one in the row above.
    OutOfOrder,
    /// It is held so long after that one that the year may be wrong.
    LongAfter,
    /// It is the first, and the class was taught on before it.
    AfterTaughtOn,
    /// It is so far from today that the year may be wrong.
    FarOff,
}

/// A class rests at most so many days between two sessions, as a rule.
pub const REST_DAYS: i32 = 180;
/// A class begins at most so many days from today, before or after it, as a rule.
pub const FAR_DAYS: i32 = 365;

impl Doubt {
    pub fn key(self) -> &'static str {
        match self {
            Doubt::OutOfOrder => "classes.out_of_order",
            Doubt::LongAfter => "classes.long_after",
            Doubt::FarOff => "classes.far_off",
            Doubt::AfterTaughtOn => "classes.after_taught_on",
        }
    }
}

/// The doubts about sessions as they were typed, each with the place of its session; `taught_on` is when
/// the class was first taught on, if it was.
pub fn doubts(sessions: &[NewSession], taught_on: Option<Timestamp>, today: Day) -> Vec<(usize, Doubt)> {
    let begins = |session: &NewSession| (session.held_on, session.starts_minute);
    let doubt = |(at, pair): (usize, &[NewSession])| {
        let [before, after] = pair else { return None };
        if begins(after) < begins(before) {
            return Some((at, Doubt::OutOfOrder));
        }
        (after.held_on > before.held_on.plus_days(REST_DAYS)).then_some((at, Doubt::LongAfter))
    };
    let first = sessions.iter().enumerate().min_by_key(|(_, session)| begins(session));
    let of_first = first.and_then(|(at, session)| {
        if taught_on.is_some_and(|at| at < session.held_on.at_minute(session.starts_minute)) {
            return Some((at, Doubt::AfterTaughtOn));
        }
        (today.days_until(session.held_on).abs() > FAR_DAYS).then_some((at, Doubt::FarOff))
    });
    of_first.into_iter().chain((1..).zip(sessions.windows(2)).filter_map(doubt)).collect()
}

/// When these sessions begin, in a word: what was asked about one plan was not asked about another.
pub fn outline(sessions: &[NewSession]) -> String {
    let begins = |session: &NewSession| format!("{}T{}", session.held_on, session.starts_minute);
    sessions.iter().map(begins).collect::<Vec<_>>().join(" ")
}

/// The sessions in the order they are held.
pub fn in_order(mut sessions: Vec<NewSession>) -> Vec<NewSession> {
    sessions.sort_by_key(|s| (s.held_on, s.starts_minute));
    sessions
}

/// Those of these sessions, each with its day, that are after `today` though their roll was `called`: nobody
/// can have come to them yet.
pub fn called_ahead(
    sessions: impl Iterator<Item = (Id, Day)>,
    called: &BTreeSet<Id>,
    today: Day,
) -> impl Iterator<Item = Id> {
    sessions.filter(move |(id, day)| *day > today && called.contains(id)).map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use proptest::prelude::*;

    fn day(n: i32) -> Day {
        Day::parse("2026-11-21").unwrap().plus_days(n)
    }

    fn session(on: i32, starts_minute: i32, minutes: i32) -> NewSession {
        NewSession { id: new_id(), held_on: day(on), starts_minute, minutes }
    }

    #[test]
    fn five_half_days_in_two_days_use_one_evening() {
        let plan = typical(day(0), 5, Some(2)).unwrap();
        let expected = [(0, 450, 210), (0, 810, 210), (0, 1140, 120), (1, 450, 210), (1, 810, 210)]
            .map(|(on, start, minutes)| (day(on), start, minutes));
        assert_eq!(plan, expected);
    }

    #[test]
    fn without_a_number_of_days_nobody_teaches_in_the_evening() {
        let plan = typical(day(0), 5, None).unwrap();
        assert_eq!(plan.last().unwrap().0, day(2));
        assert!(plan.iter().all(|(_, start, _)| *start < HALF_DAYS[2].0));
    }

    #[test]
    fn more_than_three_half_days_do_not_fit_in_a_day() {
        assert_eq!(typical(day(0), 4, Some(1)), None);
        assert_eq!(typical(day(0), 0, None), None);
        assert_eq!(typical(day(0), 2, Some(3)), None);
        assert_eq!(typical(day(0), MOST + 1, None), None);
    }

    #[test]
    fn two_sessions_at_once_are_refused_whatever_their_order() {
        let sessions = [session(1, 810, 210), session(0, 450, 210), session(0, 600, 60)];
        assert_eq!(check(&sessions), [(2, Refusal::Overlaps)]);
        assert_eq!(check(&[session(0, 450, 210), session(0, 660, 60)]), []);
    }

    #[test]
    fn a_session_above_an_earlier_one_or_long_before_the_next_may_be_a_slip() {
        let plan = [session(0, 450, 210), session(0, 810, 210), session(180, 450, 210)];
        assert_eq!(doubts(&plan, None, day(0)), []);
        let slips = [session(0, 810, 210), session(0, 450, 210), session(366, 450, 210), session(1, 450, 60)];
        assert_eq!(
            doubts(&slips, None, day(0)),
            [(1, Doubt::OutOfOrder), (2, Doubt::LongAfter), (3, Doubt::OutOfOrder)]
        );
        assert_eq!(outline(&slips[..1]), format!("{}T810", day(0)));
    }

    #[test]
    fn a_class_that_was_taught_on_began_before_that() {
        let plan = [session(1, 450, 210), session(0, 810, 210)];
        assert_eq!(doubts(&plan, Some(day(0).at_minute(809)), day(0))[0], (1, Doubt::AfterTaughtOn));
        assert_eq!(doubts(&plan, Some(day(0).at_minute(810)), day(0)), [(1, Doubt::OutOfOrder)]);
    }

    #[test]
    fn a_class_more_than_a_year_from_today_may_be_of_another_year() {
        for (on, doubted) in [(-366, true), (-365, false), (365, false), (366, true)] {
            let found = doubts(&[session(on, 450, 210)], None, day(0));
            assert_eq!(found.contains(&(0, Doubt::FarOff)), doubted, "{on}");
        }
    }

    #[test]
    fn a_session_ends_on_the_day_it_began() {
        assert_eq!(check(&[session(0, 1300, 210)]), [(0, Refusal::PastMidnight)]);
    }

    #[test]
    fn a_class_has_from_one_to_forty_sessions() {
        assert_eq!(check(&[]), [(0, Refusal::NoSession)]);
        let many: Vec<NewSession> = (0..41).map(|n| session(n, 450, 60)).collect();
        assert_eq!(check(&many), [(0, Refusal::TooMany)]);
        assert_eq!(check(&many[..40]), []);
    }

    proptest! {
        #[test]
        fn a_typical_plan_is_never_refused(count in 1usize..=40, days in prop::option::of(1usize..=40)) {
            if let Some(plan) = typical(day(0), count, days) {
                prop_assert_eq!(plan.len(), count);
                let sessions: Vec<NewSession> = plan
                    .into_iter()
                    .map(|(held_on, starts_minute, minutes)| NewSession { id: new_id(), held_on, starts_minute, minutes })
                    .collect();
                prop_assert_eq!(check(&sessions), vec![]);
                prop_assert_eq!(in_order(sessions.clone()), sessions);
            }
        }
    }
}
