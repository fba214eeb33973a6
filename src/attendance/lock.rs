//! When a roll is evidence: some days after it was called nobody changes it, unless it is opened again with a
//! reason.
//!
//! What is paid for the days and what the roll says must not come apart, so it is locked. A roll that nobody has called is
//! never locked: a sheet of paper may be keyed in weeks later.

use crate::kit::clock::Timestamp;

/// So long a roll stays open that was opened again.
pub const OPEN_FOR: i64 = Timestamp::DAY;

/// When a roll is locked: so many days after its session, or after its first mark arrived if that was later.
pub fn locks_at(ends_at: Timestamp, first_marked: Option<Timestamp>, days: i64) -> Option<Timestamp> {
    first_marked.map(|first| ends_at.max(first).plus(days.saturating_mul(Timestamp::DAY)))
}

/// Since when a roll is locked, if it is: it was opened again until these moments.
pub fn locked_since(
    locks_at: Option<Timestamp>,
    opened_until: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let locks_at = locks_at?;
    let since = opened_until.into_iter().fold(locks_at, Timestamp::max);
    (now >= since).then_some(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Timestamp = Timestamp(1_000 * Timestamp::DAY);

    fn after(days: i64) -> Timestamp {
        END.plus(days * Timestamp::DAY)
    }

    #[test]
    fn a_roll_is_open_for_three_days_after_its_session() {
        let locks = locks_at(END, Some(END.plus(-Timestamp::MINUTE)), 3);
        assert_eq!(locked_since(locks, [], after(3).plus(-1)), None);
        assert_eq!(locked_since(locks, [], after(3)), Some(after(3)));
    }

    #[test]
    fn a_roll_that_was_called_late_is_open_for_three_days_after_that() {
        assert_eq!(locks_at(END, Some(after(40)), 3), Some(after(43)));
    }

    #[test]
    fn a_roll_that_nobody_called_is_never_locked() {
        assert_eq!(locked_since(locks_at(END, None, 3), [], after(400)), None);
    }

    #[test]
    fn a_roll_opened_again_is_locked_once_more_when_its_time_is_over() {
        let (locks, until) = (locks_at(END, Some(END), 3), after(10).plus(OPEN_FOR));
        assert_eq!(locked_since(locks, [until], after(10)), None);
        assert_eq!(locked_since(locks, [until], after(11)), Some(after(11)));
    }
}
