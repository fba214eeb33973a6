//! A whole course to be printed and stapled.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::where_withdrawn;
use crate::app::App;
use crate::courses::course::Source;
use crate::courses::edition::EditionState;
use crate::courses::{ROOT, booklet};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::page::Page;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
struct BookletPage {
    back: String,
    title: String,
    summary: String,
    audience: String,
    minutes: u32,
    number: i32,
    draft: bool,
    published_at: Timestamp,
    modules: Vec<Part>,
    /// All terms of the course.
    terms: String,
}

#[derive(Serialize)]
struct Part {
    anchor: String,
    title: String,
    minutes: u32,
    objectives: Vec<String>,
    html: String,
    sources: Vec<Source>,
}

impl Page for BookletPage {
    const TEMPLATE: &'static str = "courses/booklet";
}

/// GET /courses/{course}/booklet
pub async fn show_booklet(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
) -> Result<HttpResponse, Error> {
    let language = viewer.language();
    let (edition, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    let whole = &shelved.course;
    let part = |(nth, module): (usize, &crate::courses::course::Module)| Part {
        anchor: format!("part_{nth}"),
        title: module.title.of(language).clone(),
        minutes: module.minutes,
        objectives: module.objectives.of(language).clone(),
        html: booklet::bound(module.html.of(language), nth, module.title.of(language)),
        sources: module.sources.of(language).clone(),
    };
    let page = BookletPage {
        back: format!("{ROOT}/{course}"),
        title: whole.title.of(language).clone(),
        summary: whole.summary.of(language).clone(),
        audience: whole.audience.of(language).clone(),
        minutes: whole.minutes(),
        number: edition.number,
        draft: edition.state == EditionState::DraftInUse,
        published_at: edition.published_at,
        modules: (1..).zip(&whole.modules).map(part).collect(),
        terms: whole.glossary.of(language).whole(),
    };
    viewer.show(&app, &page)
}
