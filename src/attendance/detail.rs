//! What a mark says beside itself: how late somebody was, and for what reason they were excused.

use serde::{Deserialize, Serialize};

use super::Mark;

/// The longest lateness, in minutes; whoever came later was not there.
pub const LATEST: i64 = 240;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub minutes_late: Option<i32>,
    pub reason: Option<String>,
}

impl Detail {
    /// What can be said beside this mark: minutes of who is late, a reason of who is excused.
    pub fn beside(mark: Mark, minutes_late: Option<i32>, reason: Option<String>) -> Detail {
        match mark {
            Mark::Late => Detail { minutes_late, reason: None },
            Mark::Excused => Detail { minutes_late: None, reason },
            Mark::Present | Mark::Absent => Detail::default(),
        }
    }

    /// Is this to be written over what stands beside the same mark? Whoever left alone what they saw means
    /// nothing by it, and what they have not seen they do not wipe out.
    pub fn is_news(&self, seen: Option<&Detail>, standing: &Detail) -> bool {
        let meant = match seen {
            Some(seen) => self != seen,
            None => *self != Detail::default(),
        };
        meant && self != standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn late(minutes: i32) -> Detail {
        Detail { minutes_late: Some(minutes), ..Detail::default() }
    }

    #[test]
    fn minutes_stand_beside_who_is_late_and_a_reason_beside_who_is_excused() {
        let of = |mark| Detail::beside(mark, Some(12), Some("Con ốm".to_owned()));
        assert_eq!(of(Mark::Late), late(12));
        assert_eq!(of(Mark::Excused), Detail { minutes_late: None, reason: Some("Con ốm".to_owned()) });
        assert_eq!(of(Mark::Present), Detail::default());
        assert_eq!(of(Mark::Absent), Detail::default());
    }

    #[test]
    fn whoever_left_the_minutes_alone_does_not_wipe_out_what_another_wrote() {
        assert!(late(12).is_news(Some(&Detail::default()), &Detail::default()));
        assert!(Detail::default().is_news(Some(&late(12)), &late(12)));
        assert!(!Detail::default().is_news(Some(&Detail::default()), &late(12)));
        assert!(!Detail::default().is_news(None, &late(12)));
        assert!(!late(12).is_news(Some(&late(5)), &late(12)));
    }
}
