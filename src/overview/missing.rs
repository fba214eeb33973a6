//! What somebody still owes, one sentence each, with the page where it is mended.

use serde::Serialize;

use super::standing::{CourseStanding, Reached};
use crate::classes::Class;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::text::Message;

/// A sentence about what is missing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    pub text: Message,
    /// Where the person mends it; only they follow it.
    pub href: String,
}

/// A session that somebody missed.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    pub class: Id,
    pub title: String,
    pub day: Day,
    /// The hour at which it began, for a day has several.
    pub starts: String,
    pub excused: bool,
}

/// Everything that is missing: unread modules and quizzes of the courses they have begun, missed
/// sessions, classes not taught on; courses not begun come last, one sentence for each.
pub fn gaps(courses: &[CourseStanding], absences: &[Absence], untaught: &[Class]) -> Vec<Gap> {
    let (begun, fresh): (Vec<_>, Vec<_>) = courses.iter().partition(|c| c.reached() != Reached::None);
    let mut gaps = Vec::new();
    for course in begun {
        let href = format!("/courses/{}", course.course);
        let mut say = |key: &str, count: usize| {
            if count > 0 {
                let text = Message::new(key).with("count", count).with("course", course.title.clone());
                gaps.push(Gap { text, href: href.clone() });
            }
        };
        say("overview.unread", course.modules - course.read);
        say("overview.quizzes_left", course.quizzes - course.passed);
    }
    for absence in absences {
        let key = if absence.excused { "overview.was_excused" } else { "overview.was_absent" };
        let text = Message::new(key).with("day", absence.day.to_string());
        let text = text.with("time", absence.starts.as_str()).with("class", absence.title.clone());
        gaps.push(Gap { text, href: format!("/classes/{}", absence.class) });
    }
    for class in untaught {
        let text = Message::new("overview.not_taught_on").with("class", class.title.clone());
        gaps.push(Gap { text, href: format!("/reteachings/new?source={}", class.id) });
    }
    for course in fresh {
        let text = Message::new("overview.course_not_begun").with("course", course.title.clone());
        gaps.push(Gap { text, href: format!("/courses/{}", course.course) });
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(read: usize, passed: usize) -> CourseStanding {
        CourseStanding {
            course: "leg".to_owned(),
            title: "LEG".to_owned(),
            read,
            modules: 4,
            passed,
            waiting: 0,
            quizzes: 4,
            came: 0,
            marked: 0,
            shared: 0,
            taught: 0,
        }
    }

    fn keys(gaps: &[Gap]) -> Vec<&str> {
        gaps.iter().map(|g| g.text.key.as_str()).collect()
    }

    #[test]
    fn whoever_has_done_everything_owes_nothing() {
        assert!(gaps(&[course(4, 4)], &[], &[]).is_empty());
    }

    #[test]
    fn a_course_that_was_begun_lacks_modules_and_quizzes_and_a_fresh_one_all_of_it() {
        let gaps = gaps(&[course(0, 0), course(1, 0)], &[], &[]);
        assert_eq!(keys(&gaps), ["overview.unread", "overview.quizzes_left", "overview.course_not_begun"]);
        assert_eq!(gaps[0].text.args["count"], 3);
    }

    #[test]
    fn an_excused_session_is_missed_all_the_same() {
        let absence = Absence {
            class: crate::kit::clock::new_id(),
            title: "Lớp thí điểm".to_owned(),
            day: Day::EARLIEST,
            starts: "07:30".to_owned(),
            excused: true,
        };
        assert_eq!(keys(&gaps(&[], &[absence], &[])), ["overview.was_excused"]);
    }
}
