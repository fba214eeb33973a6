//! The documents that a course still names although they are no longer to be followed.

use serde::Serialize;

use crate::app::App;
use crate::documents::citing::{Named, modules_citing};
use crate::documents::reader::Reader;
use crate::documents::{Document, label, queries};
use crate::error::Error;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
pub(super) struct PastLine {
    href: String,
    label: String,
    standing_key: &'static str,
    /// The titles of the modules that name it, as the edition in use has them.
    modules: Vec<String>,
}

impl PastLine {
    /// Of the edition in use; none where no edition is.
    pub(super) async fn all(app: &App, viewer: &Viewer, course: &str) -> Result<Vec<PastLine>, Error> {
        let (reader, language) = (Reader::of(viewer), viewer.language());
        let past = app.db.read(move |conn| -> Result<_, Error> { Ok(queries::past(conn, &reader)?) }).await?;
        let current = match past.is_empty() {
            true => None,
            false => Error::found(app.shelf.current(&app.db, course).await)?,
        };
        let Some((_, shelved)) = current else { return Ok(vec![]) };
        let line = |document: &Document| {
            let named = Named { id: document.id, number: document.facts.number.as_deref() };
            let modules = modules_citing(&shelved.course, &named);
            let titles: Vec<String> =
                modules.iter().map(|module| module.title.of(language).clone()).collect();
            (!titles.is_empty()).then(|| PastLine {
                href: document.href(),
                label: label(&app.views.texts, &document.facts, language),
                standing_key: document.facts.standing.key(),
                modules: titles,
            })
        };
        Ok(past.iter().filter_map(line).collect())
    }
}
