//! How far one person is in one course, in the four things that count: read, quiz, attendance, re-taught.

use serde::Serialize;

use crate::attendance::rate::Rate;
use crate::courses::progress::{Progress, State};

/// How far, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    None,
    UnderWay,
    Done,
}

impl Reached {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Reached::None => "overview.not_begun",
            Reached::UnderWay => "overview.under_way",
            Reached::Done => "overview.done",
        }
    }

    /// The state of its badge.
    pub fn badge(self) -> &'static str {
        match self {
            Reached::None => "none",
            Reached::UnderWay => "waiting",
            Reached::Done => "done",
        }
    }

    /// The picture beside its word.
    pub fn icon(self) -> Option<&'static str> {
        match self {
            Reached::None => None,
            Reached::UnderWay => Some("clock"),
            Reached::Done => Some("check"),
        }
    }
}

/// One person in one course.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CourseStanding {
    /// The course by its folder's name, and by its title.
    pub course: String,
    pub title: String,
    pub read: usize,
    pub modules: usize,
    pub passed: usize,
    /// Quizzes handed in that wait for marks.
    pub waiting: usize,
    pub quizzes: usize,
    pub came: i64,
    pub marked: i64,
    /// Accepted re-teaches that they were taught in, and that they held.
    pub shared: i64,
    pub taught: i64,
}

impl CourseStanding {
    pub fn of(
        course: String,
        title: String,
        progress: &Progress,
        quizzes: usize,
        rate: Rate,
        (shared, taught): (i64, i64),
    ) -> Self {
        let count =
            |wanted: &dyn Fn(State) -> bool| progress.states.iter().filter(|(_, s)| wanted(*s)).count();
        CourseStanding {
            course,
            title,
            read: count(&|s| s != State::NotStarted),
            modules: progress.states.len(),
            passed: count(&|s| s == State::Passed),
            waiting: count(&|s| s == State::Waiting),
            quizzes,
            came: rate.came,
            marked: rate.marked,
            shared,
            taught,
        }
    }

    /// Nobody begins by being marked absent: whoever has read and passed nothing has begun once they
    /// came to a session, or were taught by a peer.
    pub fn reached(&self) -> Reached {
        match (self.read, self.passed) {
            (0, 0) if self.came == 0 && self.shared == 0 => Reached::None,
            (read, passed) if read == self.modules && passed == self.quizzes => Reached::Done,
            _ => Reached::UnderWay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(read: usize, passed: usize, came: i64) -> CourseStanding {
        CourseStanding {
            course: String::new(),
            title: String::new(),
            read,
            modules: 4,
            passed,
            waiting: 0,
            quizzes: 3,
            came,
            marked: 2,
            shared: 0,
            taught: 0,
        }
    }

    #[test]
    fn a_course_is_done_when_all_is_read_and_every_quiz_passed() {
        assert_eq!(standing(4, 3, 0).reached(), Reached::Done);
        assert_eq!(standing(4, 2, 0).reached(), Reached::UnderWay);
    }

    #[test]
    fn whoever_came_to_a_class_or_was_taught_by_a_peer_has_begun() {
        assert_eq!(standing(0, 0, 0).reached(), Reached::None);
        assert_eq!(standing(0, 0, 1).reached(), Reached::UnderWay);
        assert_eq!(CourseStanding { shared: 1, ..standing(0, 0, 0) }.reached(), Reached::UnderWay);
    }
}
