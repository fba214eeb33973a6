//! What a viewer may do with a class; the only place that says so.

use serde::Serialize;

/// Whoever may do none of these does not find the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Access {
    /// Changes the class and who takes part: holds classes in its unit.
    pub manages: bool,
    /// Calls the roll: manages it, or teaches it.
    pub calls: bool,
    /// Asks it before and after: opens its rounds, prints and keys. Calls the roll, or taught what was reported.
    pub asks: bool,
    /// Sees who came: calls the roll, or sees the records of its unit.
    pub looks: bool,
    /// Takes part: sees the class and their own marks.
    pub takes_part: bool,
    /// Opens again what was locked, and says why.
    pub reopens: bool,
}

/// What ties a viewer to a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// Holds classes in its unit.
    pub holds_classes: bool,
    /// Sees the records of its unit.
    pub sees_records: bool,
    /// Reviews what is done in its unit.
    pub reviews: bool,
    /// Is one of its facilitators.
    pub teaches: bool,
    /// Is one of its participants.
    pub takes_part: bool,
}

impl Access {
    pub fn of(ties: Ties) -> Option<Access> {
        let Ties { holds_classes, sees_records, reviews, teaches, takes_part } = ties;
        let calls = holds_classes || teaches;
        let looks = calls || sees_records || reviews;
        let access =
            Access { manages: holds_classes, calls, asks: calls, looks, takes_part, reopens: reviews };
        (looks || takes_part).then_some(access)
    }

    /// The same for a class that was reported as taught on: its report names who came, so nobody calls
    /// its roll, and it is changed where it was reported. What those who came knew before and after, its report
    /// does not say: whoever taught it asks them.
    pub fn of_reported(ties: Ties) -> Option<Access> {
        let Ties { sees_records, teaches, takes_part, .. } = ties;
        let looks = sees_records || teaches;
        let access =
            Access { manages: false, calls: false, asks: teaches, looks, takes_part, reopens: false };
        (looks || takes_part).then_some(access)
    }

    /// For whoever is asked in a class of which they find nothing else: its report is only begun.
    pub const ASKED: Access =
        Access { manages: false, calls: false, asks: false, looks: false, takes_part: true, reopens: false };
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRANGER: Ties =
        Ties { holds_classes: false, sees_records: false, reviews: false, teaches: false, takes_part: false };

    #[test]
    fn a_facilitator_calls_the_roll_but_does_not_change_the_class() {
        let access = Access::of(Ties { teaches: true, ..STRANGER }).unwrap();
        assert!(access.calls && access.looks && !access.manages);
    }

    #[test]
    fn a_participant_does_not_see_who_came() {
        let access = Access::of(Ties { takes_part: true, ..STRANGER }).unwrap();
        assert!(access.takes_part && !access.looks && !access.calls);
    }

    #[test]
    fn a_supervisor_looks_and_touches_nothing() {
        let access = Access::of(Ties { sees_records: true, ..STRANGER }).unwrap();
        assert!(access.looks && !access.calls && !access.manages);
    }

    #[test]
    fn whoever_reviews_opens_again_and_whoever_holds_the_class_does_not() {
        let supervisor = Access::of(Ties { reviews: true, ..STRANGER }).unwrap();
        assert!(supervisor.reopens && supervisor.looks && !supervisor.calls);
        assert!(!Access::of(Ties { holds_classes: true, teaches: true, ..STRANGER }).unwrap().reopens);
    }

    #[test]
    fn nobody_calls_the_roll_of_what_was_reported() {
        let all =
            Ties { holds_classes: true, sees_records: true, reviews: true, teaches: true, takes_part: true };
        let access = Access::of_reported(all).unwrap();
        assert!(access.looks && !access.manages && !access.calls && access.asks && !access.reopens);
        let there = Access::of_reported(Ties { takes_part: true, ..STRANGER }).unwrap();
        assert!(!there.looks && !there.asks);
        let holder = Ties { holds_classes: true, sees_records: true, ..STRANGER };
        assert!(!Access::of_reported(holder).unwrap().asks, "only who taught it asks those who came");
    }

    #[test]
    fn a_stranger_finds_no_class() {
        assert_eq!(Access::of(STRANGER), None);
        assert_eq!(Access::of_reported(STRANGER), None);
    }
}
