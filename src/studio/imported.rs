//! What became of a folder of courses, in a sentence: on the command line, in the log, on the desk.

use super::archive;
use super::jobs::{Hindrance, Import};
use crate::kit::text::Message;
use crate::quizzes::inspection::Inspection;

/// What became of one course; of files that cannot be used, a sentence for each.
pub fn sentences(course: &str, became: &Import, inspection: &Inspection) -> Vec<Message> {
    let of = |key: &str| Message::new(key).with("course", course);
    vec![match became {
        Import::Nothing => of("command.imported_nothing"),
        Import::Draft if inspection.can_be_released(course) => of("command.imported_draft"),
        Import::Draft => of("command.imported_broken"),
        Import::Offer => of("command.imported_offer"),
        Import::StillWaits => of("command.imported_still_waits"),
        Import::Released(number) => of("command.imported_released").with("number", *number),
        Import::InReview => of("command.imported_in_review"),
        Import::Behind(number) => of("command.imported_behind").with("number", *number),
        Import::NotReleased(Hindrance::Wording) => of("command.imported_not_released"),
        Import::NotReleased(Hindrance::Unclear) => of("command.imported_unclear"),
        Import::NotReleased(Hindrance::Unnamed) => of("command.imported_unnamed"),
        Import::NotTheirs(login) => of("command.imported_not_theirs").with("name", login.as_str()),
        Import::NotReleased(Hindrance::Broken) => of("command.imported_broken_wish"),
        Import::BadName(name) => of("command.imported_bad_name").with("name", name.as_str()),
        Import::LongName(name) => of("command.imported_long_name")
            .with("name", name.as_str())
            .with("most", archive::LONGEST_NAME)
            .with("deepest", archive::DEEPEST),
        Import::SameTitle(other) => of("command.imported_same_title").with("other", other.as_str()),
        Import::NoCourse => of("command.imported_no_course"),
        Import::Unreadable => {
            let problems = inspection.problems_of(course).into_iter().filter(|p| p.is_of_unread());
            let said = problems.map(|problem| {
                let why = serde_json::json!(problem.message());
                of("command.imported_unreadable").with("file", problem.file.as_str()).with("why", why)
            });
            return said.collect();
        }
    }]
}
