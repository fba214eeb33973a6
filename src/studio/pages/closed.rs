//! What is answered to whoever sends words into a draft that is not open: nothing was saved, and here they are.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::writer::Writer;
use crate::error::Error;
use crate::kit::page::Page;
use crate::kit::text::Message;

#[derive(Serialize)]
struct ClosedPage {
    course: String,
    /// What was not done.
    said: &'static str,
    typed: Vec<Typed>,
}

/// A field that was filled in.
#[derive(Serialize)]
pub(super) struct Typed {
    pub label: Message,
    pub text: String,
}

impl Page for ClosedPage {
    const TEMPLATE: &'static str = "studio/closed";
}

/// `said` is the key of what was not done; what was typed is shown, to be copied.
pub(super) fn closed(
    writer: &Writer,
    said: &'static str,
    typed: impl IntoIterator<Item = (Message, String)>,
) -> Result<HttpResponse, Error> {
    let typed = typed.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let typed = typed.map(|(label, text)| Typed { label, text }).collect();
    writer.draw(StatusCode::CONFLICT, &ClosedPage { course: writer.course.clone(), said, typed })
}
