//! What a viewer may do with a class; the only place that says so.

use serde::Serialize;

/// Whoever may do none of these does not find the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Access {
    /// Changes the class and who takes part: holds classes in its unit.
    pub manages: bool,
    /// Calls the roll: manages it, or teaches it.
    pub calls: bool,
    /// Sees who came: calls the roll, or sees the records of its unit.
    pub looks: bool,
    /// Takes part: sees the class and their own marks.
    pub takes_part: bool,
}

impl Access {
    pub fn of(holds_classes: bool, sees_records: bool, teaches: bool, takes_part: bool) -> Option<Access> {
        let calls = holds_classes || teaches;
        let looks = calls || sees_records;
        (looks || takes_part).then_some(Access { manages: holds_classes, calls, looks, takes_part })
    }

    /// The same for a class that was reported as taught on: its report names who came, so nobody calls
    /// its roll, and it is changed where it was reported.
    pub fn of_reported(sees_records: bool, teaches: bool, takes_part: bool) -> Option<Access> {
        let looks = sees_records || teaches;
        (looks || takes_part).then_some(Access { manages: false, calls: false, looks, takes_part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facilitator_calls_the_roll_but_does_not_change_the_class() {
        let access = Access::of(false, false, true, false).unwrap();
        assert!(access.calls && access.looks && !access.manages);
    }

    #[test]
    fn a_participant_does_not_see_who_came() {
        let access = Access::of(false, false, false, true).unwrap();
        assert!(access.takes_part && !access.looks && !access.calls);
    }

    #[test]
    fn a_supervisor_looks_and_touches_nothing() {
        let access = Access::of(false, true, false, false).unwrap();
        assert!(access.looks && !access.calls && !access.manages);
    }

    #[test]
    fn nobody_calls_the_roll_of_what_was_reported() {
        let access = Access::of_reported(true, true, true).unwrap();
        assert!(access.looks && !access.manages && !access.calls);
        assert!(!Access::of_reported(false, false, true).unwrap().looks);
    }

    #[test]
    fn a_stranger_finds_no_class() {
        assert_eq!(Access::of(false, false, false, false), None);
        assert_eq!(Access::of_reported(false, false, false), None);
    }
}
