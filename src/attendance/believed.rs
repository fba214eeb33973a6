//! When a mark happened, if a telephone says so: its clock may be wrong by an hour or by years.

use crate::classes::Session;
use crate::kit::clock::Timestamp;

/// So long before a session its marks may already be given: whoever is excused has said so the evening before.
const BEFORE: i64 = 12 * 60 * Timestamp::MINUTE;
/// So far a clock may be ahead of ours.
const AHEAD: i64 = 5 * Timestamp::MINUTE;

/// When it happened; and what the telephone said, where that cannot have been.
pub fn believed(
    said: Option<Timestamp>,
    received: Timestamp,
    session: &Session,
) -> (Timestamp, Option<Timestamp>) {
    let can_be = session.starts_at().plus(-BEFORE)..=received.plus(AHEAD);
    match said {
        None => (received, None),
        Some(said) if can_be.contains(&said) => (said.min(received), None),
        Some(said) => (received, Some(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Day, new_id};
    use proptest::prelude::*;

    fn session() -> Session {
        let held_on = Day::parse("2026-11-21").unwrap();
        Session { id: new_id(), class: new_id(), held_on, starts_minute: 450, minutes: 180 }
    }

    #[test]
    fn a_telephone_with_a_right_clock_is_believed_also_when_it_sends_days_later() {
        let (said, received) = (session().starts_at(), session().starts_at().plus(3 * Timestamp::DAY));
        assert_eq!(believed(Some(said), received, &session()), (said, None));
        assert_eq!(believed(None, received, &session()), (received, None));
    }

    #[test]
    fn a_clock_that_is_wrong_by_an_hour_or_by_years_is_kept_and_not_believed() {
        let received = session().starts_at();
        for said in ["1970-01-01", "2099-01-01"].map(|day| Day::parse(day).unwrap().at_minute(0)) {
            assert_eq!(believed(Some(said), received, &session()), (received, Some(said)));
        }
        let hour_ahead = received.plus(60 * Timestamp::MINUTE);
        assert_eq!(believed(Some(hour_ahead), received, &session()), (received, Some(hour_ahead)));
    }

    #[test]
    fn a_clock_ahead_by_a_little_does_not_put_a_mark_into_the_future() {
        let received = session().starts_at();
        assert_eq!(
            believed(Some(received.plus(2 * Timestamp::MINUTE)), received, &session()),
            (received, None)
        );
    }

    proptest! {
        #[test]
        fn no_mark_happens_after_it_arrived(said in any::<Option<i64>>(), received in 0i64..4_000_000_000_000_000) {
            let (happened, _) = believed(said.map(Timestamp), Timestamp(received), &session());
            prop_assert!(happened <= Timestamp(received));
        }
    }
}
