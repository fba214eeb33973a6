//! Finding a course and reading its modules.

mod booklet;
mod changes;
mod check;
mod course;
mod courses;
mod module;
mod picture;
mod recording;

use actix_web::HttpResponse;
use serde::Serialize;

pub use self::booklet::show_booklet;
pub use self::changes::{see_guides, show_changes};
pub use self::check::{answer_check, show_check};
pub use self::course::{see_departures, show_course};
pub use self::courses::show_courses;
pub(crate) use self::module::guide_of;
pub use self::module::{record_reading, show_guide, show_module};
pub use self::picture::show_picture;
pub use self::recording::played;
use super::ROOT;
use super::course::Course;
use super::passing_on::PassingOn;
use super::progress::{Next, Progress};
use super::queries::{had_module, withdrawal};
use crate::app::App;
use crate::error::Error;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};

/// What to do next in a course, as a link.
#[derive(Serialize)]
struct Step {
    href: String,
    text: Message,
    /// Why it is not what would come next.
    why: Option<Message>,
}

/// Why a quiz is held back, and where to answer what holds it.
#[derive(Serialize)]
struct Held {
    sentence: Message,
    href: String,
}

impl Held {
    fn of((sentence, href): (Message, String)) -> Held {
        Held { sentence, href }
    }
}

impl Step {
    /// The next step of somebody in a course, unless all is done. `held` tells why the quiz of a module is held back
    /// from them, and where to answer what holds it.
    fn of(
        progress: &Progress,
        course: &Course,
        language: Language,
        held: impl Fn(&str) -> Option<(Message, String)>,
    ) -> Option<Step> {
        let (slug, key, tail) = match &progress.next {
            Next::Read(module) => (module, "courses.next_read", ""),
            Next::TakeQuiz(module) => (module, "courses.next_quiz", "/quiz"),
            Next::Await(module) => (module, "courses.next_waits", "/quiz"),
            Next::Done => return None,
        };
        let module = course.module(slug)?;
        let said = |key: &str| Message::new(key).with("module", module.title.of(language).as_str());
        if let Some((why, href)) = held(slug).filter(|_| matches!(progress.next, Next::TakeQuiz(_))) {
            return Some(Step { href, text: said("courses.next_held"), why: Some(why) });
        }
        Some(Step { href: format!("{}{tail}", module.place.address()), text: said(key), why: None })
    }
}

/// Whoever comes to a page of a course that was withdrawn is led to the course itself, which says so.
pub(crate) async fn where_withdrawn(app: &App, course: &str) -> Result<HttpResponse, Error> {
    let slug = course.to_owned();
    let gone = app.db.read(move |conn| -> Result<_, Error> { Ok(withdrawal(conn, &slug)?) }).await?;
    gone.ok_or(Error::NotFound)?;
    Ok(Redirect::to(format!("{ROOT}/{course}")).answer())
}

/// Whoever comes to a module that only earlier editions of a course have is led to the course, and told.
pub(crate) async fn where_taken_out(app: &App, course: &str, module: &str) -> Result<HttpResponse, Error> {
    let (of, slug) = (course.to_owned(), module.to_owned());
    let had = app.db.read(move |conn| -> Result<_, Error> { Ok(had_module(conn, &of, &slug)?) }).await?;
    if !had {
        return Err(Error::NotFound);
    }
    Ok(Redirect::to(format!("{ROOT}/{course}")).saying("module_taken_out").answer())
}

/// Whoever holds one of these somewhere may see what the answers of the people there say of a quiz.
pub(crate) const ANALYSE: [Right; 2] = [Right::HoldClasses, Right::Review];

/// What concerns those who teach is shown to whoever teaches anywhere.
pub(crate) fn teaches(viewer: &Viewer) -> bool {
    viewer.scope_of_any(&[Right::HoldClasses, Right::Reteach]).is_some()
}

/// What a course asks of those who were taught.
fn asked(course: &Course) -> Vec<Message> {
    let PassingOn { within_days, peers, generations } = course.passing_on;
    let say =
        |key: &'static str, number: Option<u16>| Some(Message::new(key).with("number", i64::from(number?)));
    let rules = [
        say("courses.within_days", within_days),
        say("courses.peers", peers),
        say("courses.generations", generations),
    ];
    rules.into_iter().flatten().collect()
}

/// How long something is planned to be taught, in whole hours where it is that.
fn planned(minutes: u32) -> Message {
    let key = if minutes.is_multiple_of(60) { "courses.planned_hours" } else { "courses.planned_minutes" };
    Message::new(key).with("hours", minutes / 60).with("minutes", minutes % 60)
}

/// What a reader who knows an earlier text is told: one sentence with a link.
#[derive(Serialize)]
struct Since {
    href: String,
    sentence: Message,
}

impl Since {
    /// `earlier` is what they know; `taught` says that they taught it.
    fn of(course: &str, earlier: i32, taught: bool, current: i32) -> Since {
        let key = if taught { "courses.changed_since_taught" } else { "courses.changed_since_read" };
        Since {
            href: format!("{ROOT}/{course}/changes?from={earlier}&to={current}"),
            sentence: Message::new(key).with("number", i64::from(earlier)),
        }
    }
}
