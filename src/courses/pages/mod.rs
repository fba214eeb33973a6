//! Finding a course, reading its modules, publishing editions.

mod course;
mod courses;
mod module;
mod search;

use serde::Serialize;

pub use self::course::{publish_edition, show_course};
pub use self::courses::show_courses;
pub use self::module::{record_reading, show_guide, show_module, show_picture};
pub use self::search::show_search;
use super::course::Course;
use super::progress::{Next, Progress};
use crate::kit::text::{Language, Message};

/// What to do next in a course, as a link.
#[derive(Serialize)]
struct Step {
    href: String,
    text: Message,
}

impl Step {
    /// The next step of somebody in a course, unless all is done.
    fn of(progress: &Progress, course: &Course, language: Language) -> Option<Step> {
        let (slug, key, tail) = match &progress.next {
            Next::Read(module) => (module, "courses.next_read", ""),
            Next::TakeQuiz(module) => (module, "courses.next_quiz", "/quiz"),
            Next::Done => return None,
        };
        let module = course.module(slug)?;
        let text = Message::new(key).with("module", module.title.of(language).as_str());
        Some(Step { href: format!("{}{tail}", module.place.address()), text })
    }
}
