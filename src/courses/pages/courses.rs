//! All courses, and how far the reader is in each.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::Step;
use crate::app::App;
use crate::courses::edition::EditionState;
use crate::courses::{ROOT, weight};
use crate::error::Error;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
struct CoursesPage {
    /// The first thing to do, and in which course.
    next: Option<Step>,
    next_course: String,
    courses: Vec<CourseLine>,
    /// Those that people elsewhere are asked to learn: they may be read too.
    others: Vec<CourseLine>,
    may_publish: bool,
}

#[derive(Serialize)]
struct CourseLine {
    href: String,
    title: String,
    summary: String,
    modules: usize,
    minutes: u32,
    kilobytes: usize,
    heard: Option<Message>,
    done: usize,
    all: usize,
    draft: bool,
    next: Option<Step>,
}

impl Page for CoursesPage {
    const TEMPLATE: &'static str = "courses/courses";
}

/// GET /courses
pub async fn show_courses(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let language = viewer.language();
    let mut standings = app.shelf.standings(&app.db, viewer.person).await?;
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
    // What has been begun comes first, what is done last.
    standings.sort_by_key(|s| (s.progress.is_complete(), s.progress.done == 0));
    let first = standings.iter().find(|s| s.is_own()).filter(|s| !s.progress.is_complete());
    let next = first.and_then(|s| {
        Step::of(&s.progress, &s.shelved.course, language, |module| held.told(&s.shelved, module, language))
    });
    let next_course = first.map(|s| s.shelved.course.title.of(language).clone()).unwrap_or_default();
    let (mut courses, mut others) = (vec![], vec![]);
    for standing in &standings {
        let course = &standing.shelved.course;
        let among = if standing.is_own() { &mut courses } else { &mut others };
        among.push(CourseLine {
            href: format!("{ROOT}/{}", course.slug),
            title: course.title.of(language).clone(),
            summary: course.summary.of(language).clone(),
            modules: course.modules.len(),
            minutes: course.minutes(),
            kilobytes: weight::kilobytes(course.bytes(language)),
            heard: weight::if_heard(course.heard(language)),
            done: standing.progress.done,
            all: standing.progress.all,
            draft: standing.edition.state == EditionState::DraftInUse,
            next: Step::of(&standing.progress, course, language, |module| {
                held.told(&standing.shelved, module, language)
            }),
        });
    }
    let may_publish = viewer.scope(Right::PublishCourses).is_some();
    viewer.show(&app, &CoursesPage { next, next_course, courses, others, may_publish })
}
