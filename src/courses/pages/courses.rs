//! All courses, and how far the reader is in each.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::Step;
use super::course::may_publish;
use crate::app::App;
use crate::courses::edition::{self, EditionState};
use crate::courses::{ROOT, course_file, queries, weight};
use crate::error::Error;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::units::scope::Scope;

#[derive(Serialize)]
struct CoursesPage {
    /// The first thing to do, and in which course.
    next: Option<Step>,
    next_course: String,
    courses: Vec<CourseLine>,
    may_publish: bool,
    waiting: Vec<WaitingLine>,
}

#[derive(Serialize)]
struct CourseLine {
    href: String,
    title: String,
    summary: String,
    modules: usize,
    minutes: u32,
    kilobytes: usize,
    done: usize,
    all: usize,
    draft: bool,
    next: Option<Step>,
}

/// A course of the folder that is not published, or not as it is there now.
#[derive(Serialize)]
struct WaitingLine {
    href: String,
    title: String,
    published: bool,
}

impl Page for CoursesPage {
    const TEMPLATE: &'static str = "courses/courses";
}

/// GET /courses
pub async fn show_courses(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let language = viewer.language();
    let mut standings = app.shelf.standings(&app.db, viewer.person).await?;
    // What has been begun comes first, what is done last.
    standings.sort_by_key(|s| (s.progress.is_complete(), s.progress.done == 0));
    let first = standings.first().filter(|s| !s.progress.is_complete());
    let next = first.and_then(|s| Step::of(&s.progress, &s.shelved.course, language));
    let next_course = first.map(|s| s.shelved.course.title.of(language).clone()).unwrap_or_default();
    let mut courses = Vec::with_capacity(standings.len());
    for standing in &standings {
        let course = &standing.shelved.course;
        courses.push(CourseLine {
            href: format!("{ROOT}/{}", course.slug),
            title: course.title.of(language).clone(),
            summary: course.summary.of(language).clone(),
            modules: course.modules.len(),
            minutes: course.minutes(),
            kilobytes: weight::kilobytes(course.bytes(language)),
            done: standing.progress.done,
            all: standing.progress.all,
            draft: standing.edition.state == EditionState::DraftInUse,
            next: Step::of(&standing.progress, course, language),
        });
    }
    let publishing = viewer.scope(Right::PublishCourses);
    let may_publish = publishing.is_some();
    let waiting = match publishing {
        Some(scope) => waiting(&app, scope, language).await?,
        None => vec![],
    };
    viewer.show(&app, &CoursesPage { next, next_course, courses, may_publish, waiting })
}

async fn waiting(app: &App, scope: Scope, language: Language) -> Result<Vec<WaitingLine>, Error> {
    // A folder that cannot be read now must not keep anybody from reading.
    let files = app.course_files().await.map(|hung| hung.files).unwrap_or_else(|error| {
        tracing::error!(%error, "courses to be published");
        Default::default()
    });
    let (latest, keepers) = app
        .db
        .read(|conn| -> Result<_, Error> { Ok((queries::latest_editions(conn)?, queries::keepers(conn)?)) })
        .await?;
    let mut waiting = vec![];
    let kept_here = |slug: &String| may_publish(&scope, keepers.get(slug));
    for slug in edition::slugs(&files).into_iter().filter(kept_here) {
        let of_course = edition::files_of(&files, &slug);
        let published = latest.iter().find(|edition| edition.course == slug);
        if published.is_some_and(|edition| edition.checksum == edition::checksum(&of_course)) {
            continue;
        }
        let file = format!("{slug}/course.toml");
        let text = of_course.get(&file).map_or("", String::as_str);
        let title = course_file::read(&file, text, &mut vec![]).map(|read| read.title.of(language).clone());
        waiting.push(WaitingLine {
            href: format!("{ROOT}/{slug}"),
            title: title.unwrap_or(slug),
            published: published.is_some(),
        });
    }
    Ok(waiting)
}
