//! Attendance: over the sessions in which somebody was marked, in how many they were there.
//!
//! Present and late both count as having come; excused and absent do not, but both
//! count as marked. A session whose roll was not called says nothing about anyone.

use serde::Serialize;

use super::Mark;
use crate::people::Sex;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    pub marked: i64,
    pub came: i64,
}

impl Rate {
    /// The rate over these marks, one a session.
    pub fn of(marks: impl IntoIterator<Item = Mark>) -> Rate {
        marks.into_iter().fold(Rate::default(), |rate, mark| rate.and(mark))
    }

    /// With one more marked session.
    pub fn and(self, mark: Mark) -> Rate {
        Rate { marked: self.marked + 1, came: self.came + i64::from(mark.came()) }
    }

    /// In whole percent, rounded down: 100 means every session. None where nobody was marked.
    pub fn percent(self) -> Option<i64> {
        (self.marked > 0).then(|| self.came * 100 / self.marked)
    }
}

/// The roll of one session in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub present: i64,
    pub late: i64,
    pub excused: i64,
    pub absent: i64,
    /// Women who came.
    pub female: i64,
    /// Men who came.
    pub male: i64,
}

impl Counts {
    pub fn of(marks: impl IntoIterator<Item = (Sex, Mark)>) -> Counts {
        let mut counts = Counts::default();
        for (sex, mark) in marks {
            match mark {
                Mark::Present => counts.present += 1,
                Mark::Late => counts.late += 1,
                Mark::Excused => counts.excused += 1,
                Mark::Absent => counts.absent += 1,
            }
            match sex {
                Sex::Female if mark.came() => counts.female += 1,
                Sex::Male if mark.came() => counts.male += 1,
                _ => {}
            }
        }
        counts
    }

    pub fn came(self) -> i64 {
        self.present + self.late
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whoever_is_late_has_come_and_whoever_is_excused_has_not() {
        let rate = Rate::of([Mark::Present, Mark::Late, Mark::Excused, Mark::Absent, Mark::Present]);
        assert_eq!(rate, Rate { marked: 5, came: 3 });
        assert_eq!(rate.percent(), Some(60));
    }

    #[test]
    fn without_a_called_roll_there_is_no_rate() {
        assert_eq!(Rate::of([]).percent(), None);
    }

    fn any_mark() -> impl Strategy<Value = Mark> {
        prop::sample::select(Mark::ALL)
    }

    fn any_sex() -> impl Strategy<Value = Sex> {
        prop::sample::select(Sex::ALL)
    }

    proptest! {
        #[test]
        fn the_figures_add_up_to_the_whole(marks in prop::collection::vec((any_sex(), any_mark()), 0..60)) {
            let counts = Counts::of(marks.iter().copied());
            let rate = Rate::of(marks.iter().map(|(_, mark)| *mark));
            prop_assert_eq!(counts.female + counts.male, counts.came());
            prop_assert_eq!(counts.came(), rate.came);
            prop_assert_eq!(counts.came() + counts.excused + counts.absent, rate.marked);
            prop_assert!(rate.percent().is_none_or(|p| (0..=100).contains(&p)));
        }
    }
}
