//! Looking for words in the courses in use.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::module::guide_of;
use super::teaches;
use crate::app::App;
use crate::courses::course::{Course, Module};
use crate::courses::markdown::Heading;
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
    /// Nothing is said in the reader's language: all of it is from the other one.
    elsewhere: Option<&'static str>,
}

#[derive(Serialize)]
struct FoundLine {
    href: String,
    heading: String,
    course: String,
    module: String,
    /// It is in how to teach the module.
    guide: bool,
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
    let standings = app.shelf.standings(&app.db, viewer.person).await?;
    let teaches = teaches(&viewer);
    let courses: Vec<&Course> = standings.iter().map(|standing| &standing.shelved.course).collect();
    let find = |said: Language| -> Vec<(u8, FoundLine)> {
        let Some(query) = Query::of(&asked, said) else { return vec![] };
        let within = |course: &&Course| in_course(course, &query, Tongues { said, shown: language }, teaches);
        courses.iter().flat_map(within).collect()
    };
    let mut found = find(language);
    let other = Some(language.other()).filter(|_| found.is_empty());
    if let Some(other) = other {
        found = find(other);
    }
    let elsewhere = other.filter(|_| !found.is_empty()).map(Language::code);
    // The best first; among equals as the courses have them.
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    let count = found.len();
    let found = found.into_iter().take(SHOWN).map(|(_, line)| line).collect();
    viewer.show(&app, &SearchPage { asked, looked, found, count, more: count > SHOWN, elsewhere })
}

/// The language in which something is looked for, and the one in which the reader will read it.
#[derive(Clone, Copy)]
struct Tongues {
    said: Language,
    shown: Language,
}

/// Every place of a course that holds what is looked for, with its worth; in how to teach it only for
/// those who do.
fn in_course(course: &Course, query: &Query, tongues: Tongues, teaches: bool) -> Vec<(u8, FoundLine)> {
    let Tongues { said: language, shown } = tongues;
    let of_module = |module: &Module| {
        let guide = module.guide.of(language).as_ref().filter(|_| teaches);
        let text = Text {
            address: module.place.address(),
            title: module.title.of(language),
            passages: module.passages.of(language),
        };
        let guide = guide.map(|guide| Text {
            address: guide_of(module),
            title: &guide.title,
            passages: &guide.passages,
        });
        let line = |(guide, (worth, place)): (bool, (u8, Place))| {
            let Place { mut href, heading, pieces } = place;
            if language != shown {
                // Headings go by other names there.
                href.truncate(href.find('#').unwrap_or(href.len()));
            }
            let (course, module) = (course.title.of(shown).clone(), module.title.of(shown).clone());
            (worth, FoundLine { href, heading, course, module, guide, pieces })
        };
        let in_guide = guide.iter().flat_map(|guide| guide.find(query)).map(|found| (true, found));
        let in_text = text.find(query).into_iter().map(|found| (false, found));
        in_text.chain(in_guide).map(line).collect::<Vec<_>>()
    };
    course.modules.iter().flat_map(of_module).collect()
}

/// A page that can be searched.
struct Text<'a> {
    address: String,
    title: &'a str,
    passages: &'a [Passage],
}

/// A place in it that holds what is looked for.
struct Place {
    href: String,
    heading: String,
    pieces: Vec<Piece>,
}

impl Text<'_> {
    /// Its places, with the worth of each.
    fn find(&self, query: &Query) -> Vec<(u8, Place)> {
        let place = |heading: Option<&Heading>, hit: Hit| {
            let anchor = heading.map(|heading| format!("#{}", heading.id)).unwrap_or_default();
            let heading = heading.map_or(self.title, |heading| &heading.text);
            let href = format!("{}{anchor}", self.address);
            (hit.worth, Place { href, heading: heading.to_owned(), pieces: hit.pieces })
        };
        let title = query.find(self.title).map(|hit| place(None, hit));
        let in_text = self.passages.iter().filter_map(|passage| {
            let hit = query.find(&passage.text)?;
            Some(place(passage.heading.as_ref(), hit))
        });
        title.into_iter().chain(in_text).collect()
    }
}
