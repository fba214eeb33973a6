//! Another course of the same name, as a form tells of it.

use crate::courses::titles::Namesake;
use crate::kit::text::{Language, Message};

/// The field of a form in which its title stands.
pub(super) fn field(namesake: &Namesake) -> &'static str {
    match namesake.language {
        Language::Vi => "title_vi",
        Language::En => "title_en",
    }
}

/// A sentence that names it.
pub(super) fn message(namesake: &Namesake, key: &'static str) -> Message {
    Message::new(key).with("title", namesake.title.as_str()).with("course", namesake.course.as_str())
}
