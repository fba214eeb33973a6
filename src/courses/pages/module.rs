//! Reading a module, and saying so.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{ANALYSE, Held, Since, planned, teaches, where_taken_out, where_withdrawn};
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::check::{Piece, pieces};
use crate::courses::course::{Module, Source};
use crate::courses::edition::{Edition, EditionState};
use crate::courses::markdown::Heading;
use crate::courses::queries::{self, NewReading};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::viewer::{Redirect, Viewer};

#[derive(Serialize)]
pub(super) struct ModulePage {
    course: String,
    course_href: String,
    href: String,
    title: String,
    /// Which of how many.
    nth: usize,
    of: usize,
    minutes: u32,
    draft: bool,
    number: i32,
    edition: Id,
    /// What changed in it since the edition that the reader knows.
    since: Option<Since>,
    objectives: Vec<String>,
    contents: Vec<Heading>,
    pieces: Vec<Piece>,
    /// The list of the terms that are explained in it.
    terms: String,
    sources: Vec<Source>,
    read_at: Option<Timestamp>,
    has_quiz: bool,
    /// Why its quiz is held back, if it is.
    held: Option<Held>,
    passed: bool,
    /// Where to read how it is taught, for those who teach.
    guide: Option<String>,
    /// Where to see what the answers to its quiz say, for those who teach or review.
    analysis: Option<String>,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
}

#[derive(Serialize)]
struct Neighbour {
    href: String,
    text: String,
}

impl Neighbour {
    fn of(module: &Module, language: Language) -> Neighbour {
        Neighbour { href: module.place.address(), text: module.title.of(language).clone() }
    }
}

impl ModulePage {
    /// What was typed into a check and cannot be an answer is refused; that nothing was chosen is not.
    pub(super) fn status(&self) -> StatusCode {
        let questions =
            self.pieces.iter().filter_map(|piece| piece.check.as_ref()).flat_map(|check| &check.questions);
        let mut typed = questions.filter_map(|question| question.blank.as_ref());
        if typed.any(|blank| blank.refused_by.is_some() && !blank.value.is_empty()) {
            return StatusCode::UNPROCESSABLE_ENTITY;
        }
        StatusCode::OK
    }
}

impl Page for ModulePage {
    const TEMPLATE: &'static str = "courses/module";
}

/// A check that was just answered: its number, and what was chosen by question.
pub(super) struct Answered {
    pub number: usize,
    pub chosen: BTreeMap<String, BTreeSet<String>>,
}

/// GET /courses/{course}/{module}
pub async fn show_module(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (course, slug) = path.into_inner();
    let (edition, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    if shelved.course.module(&slug).is_none() {
        return where_taken_out(&app, &course, &slug).await;
    }
    let page = module_page(&app, &viewer, edition, &slug, None).await?;
    viewer.show(&app, &page)
}

/// The page of a module of an edition.
pub(super) async fn module_page(
    app: &App,
    viewer: &Viewer,
    edition: Edition,
    slug: &str,
    answered: Option<Answered>,
) -> Result<ModulePage, Error> {
    let language = viewer.language();
    let shelved = app.shelf.edition(&app.db, edition.id).await?;
    let module = shelved.module(slug)?;
    let (person, id) = (viewer.person, edition.id);
    let read = app
        .db
        .read(move |conn| -> Result<_, Error> { Ok(queries::reading_times(conn, person, id)?) })
        .await?;
    let read_at = read.get(slug).copied();
    let since = match read_at {
        // Whoever has read the new text knows what changed.
        Some(_) => None,
        None => {
            let known = app
                .shelf
                .behind(&app.db, app.above, viewer.person, &edition, app.now().day())
                .await?
                .changed
                .remove(slug);
            known.map(|(known, taught)| Since::of(&edition.course, known.number, taught, edition.number))
        }
    };
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
    let modules = &shelved.course.modules;
    let at = modules.iter().position(|other| other.slug == slug).unwrap_or(0);
    let neighbour = |at: Option<usize>| Some(Neighbour::of(modules.get(at?)?, language));
    let answered = answered.as_ref().map(|answered| (answered.number, &answered.chosen));
    let checks = shelved.checks(slug, language, answered);
    if answered.is_some_and(|(number, _)| !checks.iter().any(|check| check.number == number)) {
        return Err(Error::NotFound);
    }
    Ok(ModulePage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{}", edition.course),
        href: module.place.address(),
        title: module.title.of(language).clone(),
        nth: at + 1,
        of: modules.len(),
        minutes: module.minutes,
        draft: edition.state == EditionState::DraftInUse,
        number: edition.number,
        edition: edition.id,
        objectives: module.objectives.of(language).clone(),
        contents: module.contents.of(language).iter().filter(|heading| heading.level <= 3).cloned().collect(),
        pieces: pieces(module.html.of(language), checks),
        terms: module.terms.of(language).clone(),
        sources: module.sources.of(language).clone(),
        read_at,
        since,
        has_quiz: shelved.quiz(slug).is_some(),
        held: held.told(&shelved, slug, language).map(Held::of),
        passed: app.shelf.passed(&app.db, viewer.person, edition.id).await?.contains(slug),
        guide: module.guide.of(language).as_ref().filter(|_| teaches(viewer)).map(|_| guide_of(module)),
        analysis: shelved
            .quiz(slug)
            .filter(|_| viewer.scope_of_any(&ANALYSE).is_some())
            .map(|_| format!("{}/analysis", module.place.address())),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(Some(at + 1)),
    })
}

#[derive(Serialize)]
struct GuidePage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    title: String,
    /// How long teaching it is planned to take.
    planned: Option<Message>,
    /// Where both forms of its quiz are to be printed.
    forms: Option<String>,
    html: String,
    draft: bool,
    number: i32,
}

impl Page for GuidePage {
    const TEMPLATE: &'static str = "courses/guide";
}

pub(crate) fn guide_of(module: &Module) -> String {
    format!("{}/teach", module.place.address())
}

/// GET /courses/{course}/{module}/teach
pub async fn show_guide(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let ((course, slug), language) = (path.into_inner(), viewer.language());
    if !teaches(&viewer) {
        return Err(Error::NotFound);
    }
    let (edition, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    let Some(module) = shelved.course.module(&slug) else {
        return where_taken_out(&app, &course, &slug).await;
    };
    let guide = module.guide.of(language).as_ref().ok_or(Error::NotFound)?;
    let page = GuidePage {
        course: shelved.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{course}"),
        module: module.title.of(language).clone(),
        module_href: module.place.address(),
        title: guide.title.clone(),
        planned: module.planned.map(planned),
        forms: shelved.quiz(&slug).map(|_| format!("{}/forms", module.place.address())),
        html: guide.html.clone(),
        draft: edition.state == EditionState::DraftInUse,
        number: edition.number,
    };
    viewer.show(&app, &page)
}

/// POST /courses/{course}/{module}/reading: of the edition that was on the page, whatever became of it
/// since; where it does not count for the edition read now, the answer says so.
pub async fn record_reading(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let ((course, module), now) = (path.into_inner(), app.now());
    let id = form.id("edition").ok_or(Error::NotFound)?;
    let shelved = app.shelf.edition(&app.db, id).await?;
    if shelved.course.slug != course {
        return Err(Error::NotFound);
    }
    let address = shelved.module(&module)?.place.address();
    let slug = module.clone();
    let new = NewReading { person: viewer.person, edition: id, module, read_at: now };
    let modules = shelved.modules();
    let counts = app
        .db
        .write(move |conn| -> Result<_, Error> {
            queries::record_reading(conn, &new, &modules, now)?;
            let Some(current) = queries::current_edition(conn, &course)? else { return Ok(None) };
            let read = queries::read_modules(conn, new.person, current.id)?;
            Ok(Some(read.contains(&new.module)))
        })
        .await?;
    Ok(match counts {
        Some(true) => Redirect::to(address).saying("reading_kept"),
        // Where the module is not there any more, its address says so.
        Some(false) if app.shelf.current(&app.db, &shelved.course.slug).await?.1.module(&slug).is_err() => {
            Redirect::to(format!("{ROOT}/{}", shelved.course.slug)).saying("module_taken_out")
        }
        Some(false) => Redirect::to(address).saying("reading_kept_of_earlier"),
        None => Redirect::to(format!("{ROOT}/{}", shelved.course.slug)).saying("reading_kept"),
    }
    .answer())
}
