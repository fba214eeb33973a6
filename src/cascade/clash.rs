//! A reason to look at a report, never one to refuse it: its facilitator taught something else at
//! that very time.

use crate::classes::Session;

/// Of the other sessions that the same person taught, those that were under way at the same time.
/// What ends when the other begins is no clash.
pub fn clashing<'a>(this: &Session, others: &'a [Session]) -> Vec<&'a Session> {
    let clashes = |other: &&Session| {
        other.class != this.class
            && other.held_on == this.held_on
            && other.starts_minute < this.starts_minute + this.minutes
            && this.starts_minute < other.starts_minute + other.minutes
    };
    others.iter().filter(clashes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Day, new_id};
    use proptest::prelude::*;

    fn session(day: &str, starts_minute: i32, minutes: i32) -> Session {
        let held_on = Day::parse(day).unwrap();
        Session { id: new_id(), class: new_id(), held_on, starts_minute, minutes }
    }

    #[test]
    fn a_morning_and_an_afternoon_do_not_clash() {
        let morning = session("2026-11-20", 8 * 60, 180);
        let others = [session("2026-11-20", 11 * 60, 120), session("2026-11-21", 8 * 60, 180)];
        assert!(clashing(&morning, &others).is_empty());
    }

    #[test]
    fn a_session_that_began_before_the_other_ended_clashes() {
        let morning = session("2026-11-20", 8 * 60, 180);
        let others = [session("2026-11-20", 10 * 60 + 59, 60)];
        assert_eq!(clashing(&morning, &others), [&others[0]]);
    }

    #[test]
    fn the_sessions_of_one_class_do_not_clash() {
        let one = session("2026-11-20", 8 * 60, 180);
        assert!(clashing(&one, &[Session { id: new_id(), ..one.clone() }]).is_empty());
    }

    proptest! {
        #[test]
        fn whoever_clashes_is_clashed_with(a in (0i32..1440, 15i32..720), b in (0i32..1440, 15i32..720)) {
            let (one, other) = (session("2026-11-20", a.0, a.1), session("2026-11-20", b.0, b.1));
            let there = clashing(&one, std::slice::from_ref(&other)).len();
            prop_assert_eq!(there, clashing(&other, std::slice::from_ref(&one)).len());
        }
    }
}
