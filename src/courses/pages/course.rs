//! One course: its contents, and how far the reader is.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Held, Since, Step, asked, planned, teaches};
use crate::app::App;
use crate::courses::edition::{Edition, EditionState};
use crate::courses::progress::{Progress, State};
use crate::courses::{ROOT, queries, weight};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};

#[derive(Serialize)]
struct CoursePage {
    title: String,
    /// What can be read; nothing once the course was withdrawn.
    reading: Option<Reading>,
    withdrawn: Option<Withdrawn>,
    /// Answers that wait to be handed in, to quizzes that are not asked any more.
    waiting: Vec<WaitingLine>,
    /// Where it is written, for those who may.
    studio: Option<String>,
}

#[derive(Serialize)]
struct Reading {
    summary: String,
    audience: String,
    minutes: u32,
    pass_mark: u8,
    /// What reading all its modules fetches, and what hearing all recordings adds.
    kilobytes: usize,
    heard: Option<Message>,
    /// What it asks of those who teach it on, and how long it is planned to be taught, for those who teach.
    asked: Vec<Message>,
    planned: Option<Message>,
    number: i32,
    draft: bool,
    /// What changed since the edition that the reader knows.
    since: Option<Since>,
    /// What it has no longer of what the reader knows, until they say that they have seen it.
    departed: Option<Departed>,
    done: usize,
    all: usize,
    next: Option<Step>,
    /// Why quizzes of it are held back, if any is.
    held: Option<Held>,
    modules: Vec<ModuleLine>,
    /// Where the whole course is one page to be printed.
    booklet: String,
}

#[derive(Serialize)]
struct ModuleLine {
    href: String,
    title: String,
    minutes: u32,
    kilobytes: usize,
    /// What playing its recordings adds.
    heard: Option<Message>,
    state: State,
    state_key: &'static str,
}

impl Page for CoursePage {
    const TEMPLATE: &'static str = "courses/course";
}

#[derive(Serialize)]
struct WaitingLine {
    sentence: Message,
    href: String,
}

impl WaitingLine {
    async fn all(
        app: &App,
        viewer: &Viewer,
        course: &str,
        in_use: Option<Id>,
    ) -> Result<Vec<WaitingLine>, Error> {
        let language = viewer.language();
        let kept = app.shelf.kept_of_gone(&app.db, viewer.person, (course, in_use), language).await?;
        let line = |(title, href, count): (String, String, usize)| {
            let sentence = Message::new("courses.answers_wait").with("module", title).with("count", count);
            WaitingLine { sentence, href }
        };
        Ok(kept.into_iter().map(line).collect())
    }
}

/// Modules that the reader knew and that the course has no longer.
#[derive(Serialize)]
struct Departed {
    sentence: Message,
    /// What stood in them.
    changes: String,
    /// What the form says that says it was seen.
    action: String,
    edition: Id,
}

impl Departed {
    async fn of(
        app: &App,
        gone: &[(String, Edition)],
        edition: &Edition,
        language: Language,
    ) -> Result<Option<Departed>, Error> {
        // The oldest shows all of them.
        let Some(from) = gone.iter().map(|(_, known)| known.number).min() else { return Ok(None) };
        let modules = app.shelf.titles_of_gone(&app.db, gone, language).await?;
        let count = gone.len();
        Ok(Some(Departed {
            sentence: Message::new("courses.modules_gone").with("count", count).with("modules", modules),
            changes: format!("{ROOT}/{}/changes?from={from}&to={}", edition.course, edition.number),
            action: format!("{ROOT}/{}/departures", edition.course),
            edition: edition.id,
        }))
    }
}

/// POST /courses/{course}/departures: the reader has seen what the edition on the page has no longer.
pub async fn see_departures(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (slug, person, now) = (course.into_inner(), viewer.person, app.now());
    let id = form.id("edition").ok_or(Error::NotFound)?;
    let address = format!("{ROOT}/{slug}");
    let is_newest = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let edition = queries::edition(conn, id)?;
            if edition.course != slug {
                return Err(Error::NotFound);
            }
            queries::see_departures(conn, person, &edition, now)?;
            let newest = queries::editions_of(conn, &slug)?.into_iter().next();
            Ok(newest.is_some_and(|newest| newest.id == edition.id))
        })
        .await?;
    let back = Redirect::to(address);
    // Of a page that is older than the newest edition more may be gone than it showed: the course says so.
    Ok(if is_newest { back.saying("departures_seen") } else { back }.answer())
}

/// Why a course cannot be read any more, and since when.
#[derive(Serialize)]
pub(super) struct Withdrawn {
    number: i32,
    at: Timestamp,
    reason: String,
    /// Where one sees what its editions said, if it had several.
    history: Option<String>,
}

impl Withdrawn {
    pub(super) fn of(edition: &Edition, withdrawal: queries::Withdrawal) -> Withdrawn {
        let history = (edition.number > 1).then(|| format!("{ROOT}/{}/changes", edition.course));
        Withdrawn { number: edition.number, at: withdrawal.at, reason: withdrawal.reason, history }
    }
}

/// GET /courses/{course}
pub async fn show_course(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
) -> Result<HttpResponse, Error> {
    let (language, slug) = (viewer.language(), course.into_inner());
    let standings = app.shelf.standings(&app.db, viewer.person).await?;
    let standing = standings.into_iter().find(|standing| standing.edition.course == slug);
    let of = slug.clone();
    let (keeper, withdrawal) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let keeper = queries::keepers(conn)?.remove(&of);
            let withdrawal = match queries::withdrawal(conn, &of)? {
                Some(withdrawal) => Some((queries::edition(conn, withdrawal.edition)?, withdrawal)),
                None => None,
            };
            Ok((keeper, withdrawal))
        })
        .await?;
    let studio = keeper
        .filter(|unit| viewer.may(Right::PublishCourses, &unit.path))
        .map(|_| format!("/studio/{slug}"));
    if let Some(standing) = standing {
        let (course, edition, progress) = (&standing.shelved.course, &standing.edition, &standing.progress);
        let behind = app.shelf.behind(&app.db, app.above, viewer.person, edition, app.now().day()).await?;
        let departed = Departed::of(&app, &behind.gone, edition, language).await?;
        let known = behind.changed.into_values().filter(|_| !progress.is_complete());
        let newest = known.max_by_key(|(known, taught)| (known.number, *taught));
        let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
        let since = newest.map(|(known, taught)| Since::of(&slug, known.number, taught, edition.number));
        let reading = Reading {
            since,
            departed,
            summary: course.summary.of(language).clone(),
            audience: course.audience.of(language).clone(),
            minutes: course.minutes(),
            pass_mark: course.pass_mark,
            kilobytes: weight::kilobytes(course.bytes(language)),
            heard: weight::if_heard(course.heard(language)),
            asked: if teaches(&viewer) { asked(course) } else { vec![] },
            planned: course.planned().filter(|_| teaches(&viewer)).map(planned),
            number: edition.number,
            draft: edition.state == EditionState::DraftInUse,
            done: progress.done,
            all: progress.all,
            next: Step::of(progress, course, language, |module| {
                held.told(&standing.shelved, module, language)
            }),
            held: held.told_of_course(&standing.shelved, language).map(Held::of),
            modules: module_lines(course, progress, language),
            booklet: format!("{ROOT}/{slug}/booklet"),
        };
        let title = course.title.of(language).clone();
        let waiting = WaitingLine::all(&app, &viewer, &slug, Some(edition.id)).await?;
        let page = CoursePage { title, reading: Some(reading), withdrawn: None, waiting, studio };
        return viewer.show(&app, &page);
    }
    let (edition, withdrawal) = withdrawal.ok_or(Error::NotFound)?;
    let shelved = app.shelf.edition(&app.db, edition.id).await?;
    let title = shelved.course.title.of(language).clone();
    let withdrawn = Withdrawn::of(&edition, withdrawal);
    let waiting = WaitingLine::all(&app, &viewer, &slug, None).await?;
    viewer.show(&app, &CoursePage { title, reading: None, withdrawn: Some(withdrawn), waiting, studio })
}

fn module_lines(
    course: &crate::courses::course::Course,
    progress: &Progress,
    language: Language,
) -> Vec<ModuleLine> {
    let with_state = course.modules.iter().zip(&progress.states);
    with_state
        .map(|(module, (_, state))| ModuleLine {
            href: module.place.address(),
            title: module.title.of(language).clone(),
            minutes: module.minutes,
            kilobytes: weight::kilobytes(*module.bytes.of(language)),
            heard: weight::if_heard(*module.heard.of(language)),
            state: *state,
            state_key: match state {
                State::NotStarted => "courses.not_started",
                State::Read => "courses.read",
                State::Waiting => "courses.waits",
                State::Passed => "courses.passed",
            },
        })
        .collect()
}
