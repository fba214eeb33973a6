//! Sums of a unit and shares of a whole. A share always shows its n; of fewer than five it is no
//! percentage: one person would move it by a fifth.

use serde::Serialize;

/// Below this whole a share is not given in percent.
pub const ENOUGH: i64 = 5;

/// What a unit and all below it add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub people: i64,
    /// Of these, those who have or had an account: only they can have read and taken quizzes.
    pub readers: i64,
    /// What these readers are asked to do: modules to read, and courses, each once for each of them.
    pub modules_asked: i64,
    pub courses_asked: i64,
    pub modules_read: i64,
    /// Once for each person and course.
    pub finished_reading: i64,
    pub passed_all: i64,
    pub marked: i64,
    pub came: i64,
    pub accepted: i64,
    pub waiting: i64,
    pub reached: i64,
}

impl Sums {
    pub fn plus(self, other: Sums) -> Sums {
        self.with(other, |a, b| a + b)
    }

    /// What is left of a total when its parts are taken away: the unit itself, without those below.
    pub fn without(self, parts: impl IntoIterator<Item = Sums>) -> Sums {
        parts.into_iter().fold(self, |left, part| left.with(part, |a, b| a - b))
    }

    pub fn is_empty(self) -> bool {
        self == Sums::default()
    }

    fn with(self, other: Sums, op: impl Fn(i64, i64) -> i64) -> Sums {
        Sums {
            people: op(self.people, other.people),
            readers: op(self.readers, other.readers),
            modules_asked: op(self.modules_asked, other.modules_asked),
            courses_asked: op(self.courses_asked, other.courses_asked),
            modules_read: op(self.modules_read, other.modules_read),
            finished_reading: op(self.finished_reading, other.finished_reading),
            passed_all: op(self.passed_all, other.passed_all),
            marked: op(self.marked, other.marked),
            came: op(self.came, other.came),
            accepted: op(self.accepted, other.accepted),
            waiting: op(self.waiting, other.waiting),
            reached: op(self.reached, other.reached),
        }
    }
}

/// A part of a whole as it is shown: `12 / 40`, and 30 % where the whole is large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    pub part: i64,
    pub whole: i64,
    /// Rounded down, so that 100 means all; none where the whole is too small.
    pub percent: Option<i64>,
    /// There is a whole, but too small a one.
    pub too_few: bool,
}

impl Share {
    pub fn of(part: i64, whole: i64) -> Share {
        let percent = (whole >= ENOUGH).then(|| part * 100 / whole);
        Share { part, whole, percent, too_few: whole > 0 && whole < ENOUGH }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_of_few_is_no_percentage() {
        assert_eq!(Share::of(3, 4), Share { part: 3, whole: 4, percent: None, too_few: true });
        assert_eq!(Share::of(3, 5).percent, Some(60));
        assert_eq!(Share::of(0, 0), Share { part: 0, whole: 0, percent: None, too_few: false });
    }

    #[test]
    fn a_hundred_percent_means_everyone() {
        assert_eq!(Share::of(399, 400).percent, Some(99));
        assert_eq!(Share::of(400, 400).percent, Some(100));
    }

    proptest! {
        #[test]
        fn a_unit_itself_is_its_total_without_those_below(own in 0i64..500, below in proptest::collection::vec(0i64..500, 0..8)) {
            let sums = |people| Sums { people, ..Sums::default() };
            let total = below.iter().fold(sums(own), |all, n| all.plus(sums(*n)));
            prop_assert_eq!(total.without(below.into_iter().map(sums)), sums(own));
        }
    }
}
