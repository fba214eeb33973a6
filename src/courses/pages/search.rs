//! Looking for words in the courses in use.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::app::App;
use crate::courses::course::{Course, Module};
use crate::courses::search::{Hit, Passage, Piece, Query};
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

/// How many places are shown; who finds more adds a word.
const SHOWN: usize = 30;

#[derive(Serialize)]
struct SearchPage {
    asked: String,
    /// Was anything typed?
    looked: bool,
    found: Vec<FoundLine>,
    /// How many places there are, shown or not.
    count: usize,
    more: bool,
}

#[derive(Serialize)]
struct FoundLine {
    href: String,
    heading: String,
    course: String,
    module: String,
    pieces: Vec<Piece>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "courses/search";
}

/// GET /search?q=…
pub async fn show_search(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let language = viewer.language();
    let mut form = Form::parse(request.query_string().as_bytes());
    let looked = !form.raw("q").trim().is_empty();
    let asked = form.optional_line("q").unwrap_or_default();
    let query = Query::of(&asked, language);
    let standings = app.shelf.standings(&app.db, viewer.person).await?;
    let courses = standings.iter().map(|standing| &standing.shelved.course);
    let mut found: Vec<(u8, FoundLine)> = match &query {
        Some(query) => courses.flat_map(|course| in_course(course, query, language)).collect(),
        None => vec![],
    };
    // The best first; among equals as the courses have them.
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    let count = found.len();
    let found = found.into_iter().take(SHOWN).map(|(_, line)| line).collect();
    viewer.show(&app, &SearchPage { asked, looked, found, count, more: count > SHOWN })
}

/// Every place of a course that holds what is looked for, with its worth.
fn in_course(course: &Course, query: &Query, language: Language) -> Vec<(u8, FoundLine)> {
    let of_module = |module: &Module| {
        let title = Passage { heading: None, text: module.title.of(language).clone() };
        let line = |passage: &Passage, hit: Hit| {
            let heading = passage.heading.as_ref();
            let anchor = heading.map(|heading| format!("#{}", heading.id)).unwrap_or_default();
            let line = FoundLine {
                href: format!("{}{anchor}", module.place.address()),
                heading: heading.map_or_else(|| title.text.clone(), |heading| heading.text.clone()),
                course: course.title.of(language).clone(),
                module: title.text.clone(),
                pieces: hit.pieces,
            };
            (hit.worth, line)
        };
        let passages = std::iter::once(&title).chain(module.passages.of(language));
        passages.filter_map(|passage| Some(line(passage, query.find(&passage.text)?))).collect::<Vec<_>>()
    };
    course.modules.iter().flat_map(of_module).collect()
}
