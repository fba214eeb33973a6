//! Looking for words in the courses in use, and in documents ([`documents`]).

mod documents;
use std::cmp::Reverse;
use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use self::documents::Spot;
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::course::{Both, Course, Guide, Module};
use crate::courses::pages::{guide_of, teaches};
use crate::courses::search::{Hit, Passage, Piece, Query};
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

/// How many places a page shows.
const SHOWN: i64 = 30;
/// So many letters are looked for.
const LONGEST: usize = 200;
/// Where the page of a module has what it does not take from the text.
const OBJECTIVES: &str = "objectives";
const SOURCES: &str = "the_sources";

#[derive(Serialize)]
struct SearchPage {
    asked: String,
    /// Was anything typed?
    looked: bool,
    /// After so many letters the rest of what was typed was left out, if it was.
    cut: Option<usize>,
    found: Vec<FoundLine>,
    /// How many places there are, shown or not.
    count: i64,
    pager: Option<Pager>,
    /// Nothing is said in the reader's language: all of it is from the other one.
    elsewhere: Option<&'static str>,
    /// The key of what is said where nothing is found.
    nothing: &'static str,
}

#[derive(Clone, Serialize)]
struct FoundLine {
    href: String,
    heading: Heading,
    /// None where its title is what was found.
    course: Option<String>,
    /// It is of a draft in use.
    draft: bool,
    /// None where it is said of the whole course, or its title is what was found.
    module: Option<String>,
    /// It is in how to teach the module.
    guide: bool,
    /// What it is said in, if that is a document.
    document: Option<DocumentLine>,
    /// The language of the words, where it is not the reader's.
    lang: Option<&'static str>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Serialize)]
struct DocumentLine {
    /// None where its title is what was found.
    title: Option<String>,
    /// The key of where it stands, unless it is in force.
    standing: Option<&'static str>,
}

/// What stands over a place: words of the course itself, or the key of words of the site.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum Heading {
    Own(String),
    Key(&'static str),
    /// What was found is what it is called.
    Title,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "search/show";
}

/// GET /search?q=…
pub async fn show_search(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let language = viewer.language();
    let form = Form::parse(request.query_string().as_bytes());
    let asked: String = form.raw("q").split_whitespace().collect::<Vec<_>>().join(" ");
    // Of a whole paragraph that was pasted only the beginning is looked for.
    let cut = asked.chars().nth(LONGEST).map(|_| LONGEST);
    let asked: String = asked.chars().take(LONGEST).collect();
    let looked = !asked.is_empty();
    let standings = Arc::new(app.shelf.standings(&app.db, viewer.person).await?);
    let is_word = Query::of(&asked, language).is_some_and(|query| query.is_word());
    let mut tongues = Tongues { said: language, shown: language };
    let look = async |tongues: Tongues| {
        look(
            &app,
            &viewer,
            &standings,
            |one| (&one.shelved.course, one.edition.draft_number().is_some()),
            &asked,
            tongues,
        )
        .await
    };
    let mut found = look(tongues).await?;
    // What is no word says nothing about the other language either.
    let other = Some(language.other()).filter(|_| is_word && found.is_empty());
    if let Some(said) = other {
        tongues = Tongues { said, shown: language };
        found = look(tongues).await?;
    }
    // The best first; among equals as the courses have them.
    found.sort_by_key(|(worth, _)| Reverse(*worth));
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let page = page_shown(page_asked(&request), count, SHOWN);
    let (skipped, most) = (((page - 1) * SHOWN) as usize, SHOWN as usize);
    let shown = found.into_iter().skip(skipped).take(most).map(|(_, found)| found).collect();
    let found = draw(&app, &asked, tongues, shown).await?;
    let elsewhere = other.filter(|_| !found.is_empty()).map(Language::code);
    let typed: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    let pager = Pager::of(count, SHOWN, page, &format!("/search?q={typed}&page="));
    let nothing = if is_word { "courses.nothing_found" } else { "courses.word_needed" };
    viewer.show(&app, &SearchPage { asked, looked, cut, found, count, pager, elsewhere, nothing })
}

/// Everything that holds what is looked for, with what it is worth: in courses, of which `course_of` tells whether they
/// are drafts, and in documents.
async fn look<S: Send + Sync + 'static>(
    app: &Data<App>,
    viewer: &Viewer,
    standings: &Arc<Vec<S>>,
    course_of: fn(&S) -> (&Course, bool),
    asked: &str,
    tongues: Tongues,
) -> Result<Vec<(Worth, Found)>, Error> {
    let Some(query) = Query::of(asked, tongues.said) else { return Ok(vec![]) };
    let (standings, teaches, of) = (standings.clone(), teaches(viewer), query.clone());
    // Long texts take their time, in which others are answered.
    let in_courses = actix_web::web::block(move || {
        let within = |standing: &S| in_course(course_of(standing), &of, tongues, teaches);
        standings.iter().flat_map(within).collect::<Vec<_>>()
    });
    let mut found = in_courses.await.map_err(|e| Error::Broken(e.to_string()))?;
    found.extend(documents::places(app, viewer, &query, tongues).await?);
    Ok(found)
}

/// What was found as the page shows it: what is in documents is read only now.
async fn draw(app: &App, asked: &str, tongues: Tongues, found: Vec<Found>) -> Result<Vec<FoundLine>, Error> {
    let Some(query) = Query::of(asked, tongues.said) else { return Ok(vec![]) };
    let spots = found.iter().filter_map(|one| match one {
        Found::InDocument(spot) => Some(spot.clone()),
        Found::InCourse(_) => None,
    });
    let mut of_documents = documents::drawn(app, &query, tongues, spots.collect()).await?.into_iter();
    let line = |one: Found| match one {
        Found::InCourse(line) => Some(*line),
        Found::InDocument(_) => of_documents.next(),
    };
    Ok(found.into_iter().filter_map(line).collect())
}

/// What was found, and where.
#[derive(Clone)]
enum Found {
    InCourse(Box<FoundLine>),
    InDocument(Spot),
}

/// What a place is worth: whoever types what a course is called wants the course, and where the words stand apart from
/// each other they say least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Apart,
    Place(u8),
    Course(u8),
}

/// The language in which something is looked for, and the one in which the reader will read it.
#[derive(Clone, Copy)]
struct Tongues {
    said: Language,
    shown: Language,
}

impl Tongues {
    /// The language of what is found, where it is not the reader's.
    fn foreign(self) -> Option<&'static str> {
        (self.said != self.shown).then(|| self.said.code())
    }
}

/// Every place of a course that holds what is looked for, with its worth; in how to teach it only for
/// those who do.
fn in_course(
    (course, draft): (&Course, bool),
    query: &Query,
    tongues: Tongues,
    teaches: bool,
) -> Vec<(Worth, Found)> {
    let Tongues { said, shown } = tongues;
    let of_course = |(heading, text): (Heading, &Both)| {
        let Hit { worth, pieces } = query.find(text.of(said))?;
        let is_title = matches!(heading, Heading::Title);
        let worth = if is_title { Worth::Course(worth) } else { Worth::Place(worth) };
        let title = course.title.of(shown).clone();
        // In another language it goes by another name.
        let course_named = (!is_title || said != shown).then_some(title);
        let (href, course) = (format!("{ROOT}/{}", course.slug), course_named);
        let lang = tongues.foreign();
        let line = FoundLine {
            href,
            heading,
            course,
            draft,
            module: None,
            guide: false,
            document: None,
            lang,
            pieces,
        };
        Some(drawn(worth, line))
    };
    let of_module = |module: &Module| {
        let line = |(guide, place): (bool, Place)| {
            let Place { mut href, heading, hit } = place;
            if said != shown && matches!(heading, Heading::Own(_)) {
                // Headings go by other names there.
                href.truncate(href.find('#').unwrap_or(href.len()));
            }
            let is_title = matches!(heading, Heading::Title) && said == shown && !guide;
            let course = Some(course.title.of(shown).clone());
            let module = (!is_title).then(|| module.title.of(shown).clone());
            let Hit { worth, pieces } = hit;
            let lang = tongues.foreign();
            let line =
                FoundLine { href, heading, course, draft, module, guide, document: None, lang, pieces };
            drawn(Worth::Place(worth), line)
        };
        let in_text = in_module(module, query, said).into_iter().map(|place| (false, place));
        let guide = module.guide.of(said).as_ref().filter(|_| teaches);
        let in_guide = guide.into_iter().flat_map(|guide| in_guide(module, guide, query));
        in_text.chain(in_guide.map(|place| (true, place))).map(line).collect::<Vec<_>>()
    };
    let said_of_it = [
        (Heading::Title, &course.title),
        (Heading::Key("courses.about"), &course.summary),
        (Heading::Key("courses.audience"), &course.audience),
    ];
    let in_modules = course.modules.iter().flat_map(of_module);
    said_of_it.into_iter().filter_map(of_course).chain(in_modules).collect()
}

fn drawn(worth: Worth, line: FoundLine) -> (Worth, Found) {
    (worth, Found::InCourse(Box::new(line)))
}

/// A place that holds what is looked for.
struct Place {
    href: String,
    heading: Heading,
    hit: Hit,
}

/// The places on the page of a module, from its top to its end.
fn in_module(module: &Module, query: &Query, said: Language) -> Vec<Place> {
    let text = Text {
        address: module.place.address(),
        title: module.title.of(said),
        passages: module.passages.of(said),
    };
    let objectives = module.objectives.of(said).iter();
    let sources = module.sources.of(said).iter().map(|source| &source.name);
    let mut places = Vec::from_iter(text.in_title(query));
    places.extend(objectives.filter_map(|words| text.below(OBJECTIVES, "courses.objectives", words, query)));
    places.extend(text.in_passages(query));
    places.extend(sources.filter_map(|words| text.below(SOURCES, "courses.sources", words, query)));
    places
}

/// The places in how to teach a module.
fn in_guide(module: &Module, guide: &Guide, query: &Query) -> Vec<Place> {
    let text = Text { address: guide_of(module), title: &guide.title, passages: &guide.passages };
    text.in_title(query).into_iter().chain(text.in_passages(query)).collect()
}

/// A page that can be searched.
struct Text<'a> {
    address: String,
    title: &'a str,
    passages: &'a [Passage],
}

impl Text<'_> {
    fn in_title(&self, query: &Query) -> Option<Place> {
        let hit = query.find(self.title)?;
        Some(Place { href: self.address.clone(), heading: Heading::Title, hit })
    }

    fn in_passages(&self, query: &Query) -> impl Iterator<Item = Place> {
        self.passages.iter().filter_map(|passage| {
            let (hit, heading) = (query.find(&passage.text)?, passage.heading.as_ref());
            let anchor = heading.map(|heading| format!("#{}", heading.id)).unwrap_or_default();
            let heading = heading.map_or(self.title, |heading| &heading.text).to_owned();
            Some(Place { href: format!("{}{anchor}", self.address), heading: Heading::Own(heading), hit })
        })
    }

    /// Words that stand below a heading of the site's, at its anchor.
    fn below(&self, anchor: &str, key: &'static str, words: &str, query: &Query) -> Option<Place> {
        let href = format!("{}#{anchor}", self.address);
        Some(Place { href, heading: Heading::Key(key), hit: query.find(words)? })
    }
}
