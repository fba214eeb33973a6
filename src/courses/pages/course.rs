//! One course: its contents, how far the reader is, and its editions for those who publish.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Step, asked, teaches};
use crate::app::App;
use crate::courses::edition::{self, Change, Edition, EditionState, NewEdition};
use crate::courses::pictures::gallery::shown_in;
use crate::courses::progress::{Progress, State};
use crate::courses::{ROOT, queries, weight};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::units::scope::Scope;
use crate::units::{Unit, tree};

#[derive(Serialize)]
struct CoursePage {
    title: String,
    /// What can be read; nothing while the course was never published.
    reading: Option<Reading>,
    panel: Option<Panel>,
}

#[derive(Serialize)]
struct Reading {
    summary: String,
    audience: String,
    minutes: u32,
    pass_mark: u8,
    /// What it asks of those who teach it on, for those who teach.
    asked: Vec<Message>,
    number: i32,
    draft: bool,
    done: usize,
    all: usize,
    next: Option<Step>,
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
    state: State,
    state_key: &'static str,
}

/// What those who publish see: the folder compared with what is published.
#[derive(Serialize)]
struct Panel {
    action: String,
    form: Form,
    /// Somebody published another edition meanwhile.
    stale: bool,
    /// The unit that keeps the course, once it has been published.
    keeper: Option<String>,
    complete: bool,
    changed: bool,
    problems: Vec<ProblemLine>,
    states: Vec<StateChoice>,
    editions: Vec<EditionLine>,
}

#[derive(Serialize)]
struct ProblemLine {
    file: String,
    line: usize,
    message: Message,
}

#[derive(Serialize)]
struct StateChoice {
    value: &'static str,
    key: &'static str,
}

#[derive(Serialize)]
struct EditionLine {
    number: i32,
    state: EditionState,
    state_key: &'static str,
    at: Timestamp,
    who: Option<String>,
    message: String,
}

impl Page for CoursePage {
    const TEMPLATE: &'static str = "courses/course";
}

/// GET /courses/{course}
pub async fn show_course(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
) -> Result<HttpResponse, Error> {
    let page = course_page(&app, &viewer, &course, None, false).await?;
    viewer.show(&app, &page)
}

async fn course_page(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    refused: Option<Form>,
    stale: bool,
) -> Result<CoursePage, Error> {
    let language = viewer.language();
    let standings = app.shelf.standings(&app.db, viewer.person).await?;
    let standing = standings.into_iter().find(|standing| standing.edition.course == slug);
    let reading = standing.as_ref().map(|standing| {
        let (course, edition, progress) = (&standing.shelved.course, &standing.edition, &standing.progress);
        Reading {
            summary: course.summary.of(language).clone(),
            audience: course.audience.of(language).clone(),
            minutes: course.minutes(),
            pass_mark: course.pass_mark,
            asked: if teaches(viewer) { asked(course) } else { vec![] },
            number: edition.number,
            draft: edition.state == EditionState::DraftInUse,
            done: progress.done,
            all: progress.all,
            next: Step::of(progress, course, language),
            modules: module_lines(course, progress, language),
            booklet: format!("{ROOT}/{slug}/booklet"),
        }
    });
    let title = standing.map(|standing| standing.shelved.course.title.of(language).clone());
    let (panel, title_in_folder) = match viewer.scope(Right::PublishCourses) {
        Some(scope) => panel(app, slug, &scope, language, refused, stale).await?,
        None => (None, None),
    };
    let title = title.or(title_in_folder).ok_or(Error::NotFound)?;
    Ok(CoursePage { title, reading, panel })
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
            state: *state,
            state_key: match state {
                State::NotStarted => "courses.not_started",
                State::Read => "courses.read",
                State::Passed => "courses.passed",
            },
        })
        .collect()
}

/// The panel, unless there is neither an edition nor a folder or the course is kept elsewhere; and
/// the title that the folder gives.
async fn panel(
    app: &App,
    slug: &str,
    scope: &Scope,
    language: Language,
    refused: Option<Form>,
    stale: bool,
) -> Result<(Option<Panel>, Option<String>), Error> {
    let (wanted, scope) = (slug.to_owned(), scope.clone());
    let (editions, names, keeper) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let keeper = queries::keepers(conn)?.remove(&wanted);
            if !may_publish(&scope, keeper.as_ref()) {
                return Ok((vec![], BTreeMap::new(), keeper));
            }
            let editions = queries::editions_of(conn, &wanted)?;
            let publishers: Vec<Id> = editions.iter().filter_map(|edition| edition.published_by).collect();
            let names: BTreeMap<Id, String> =
                known_people(conn, &publishers)?.into_iter().map(|p| (p.id, p.full_name)).collect();
            Ok((editions, names, keeper))
        })
        .await?;
    if keeper.is_some() && editions.is_empty() {
        return Ok((None, None));
    }
    let inspection = app.inspect_courses().await?;
    let files = inspection.files_of(slug);
    if files.is_empty() && editions.is_empty() {
        return Ok((None, None));
    }
    let latest = editions.first();
    let title = inspection.course(slug).map(|course| course.title.of(language).clone());
    let panel = Panel {
        action: format!("{ROOT}/{slug}/editions"),
        form: refused.unwrap_or_default().with("id", new_id()).with("last", number_of(latest)),
        stale,
        keeper: keeper.map(|unit| unit.name),
        complete: inspection.course(slug).is_some(),
        changed: latest.is_none_or(|edition| edition.checksum != edition::checksum(&files)),
        problems: inspection
            .problems_of(slug)
            .into_iter()
            .map(|p| ProblemLine { file: p.file.clone(), line: p.line, message: p.message() })
            .collect(),
        states: EditionState::IN_USE
            .into_iter()
            .map(|state| StateChoice { value: state.code(), key: state.key() })
            .collect(),
        editions: editions
            .iter()
            .map(|edition| EditionLine {
                number: edition.number,
                state: edition.state,
                state_key: edition.state.key(),
                at: edition.published_at,
                who: edition.published_by.and_then(|person| names.get(&person).cloned()),
                message: edition.message.clone(),
            })
            .collect(),
    };
    Ok((Some(panel), title.or_else(|| Some(slug.to_owned()))))
}

/// A course that was never published is for anyone who publishes; the next edition is for those who
/// hold the right where the course is kept.
pub(super) fn may_publish(scope: &Scope, keeper: Option<&Unit>) -> bool {
    keeper.is_none_or(|unit| scope.holds(&unit.path))
}

fn number_of(edition: Option<&Edition>) -> i32 {
    edition.map_or(0, |edition| edition.number)
}

enum Published {
    Yes,
    /// This form was sent before, with something else in it.
    Otherwise,
    /// The same files in the same state as before.
    Unchanged,
    /// Somebody was faster.
    Stale,
}

/// POST /courses/{course}/editions
pub async fn publish_edition(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now, slug) = (viewer.person, app.now(), course.into_inner());
    let asked = slug.clone();
    let keeper =
        app.db.read(move |conn| -> Result<_, Error> { Ok(queries::keepers(conn)?.remove(&asked)) }).await?;
    if !may_publish(&scope, keeper.as_ref()) {
        return Err(Error::NotFound);
    }
    let inspection = app.inspect_courses().await?;
    let files = inspection.files_of(&slug);
    if files.is_empty() {
        return Err(Error::NotFound);
    }
    let (id, last) = (form.id("id"), form.number("last", 0..=1_000_000));
    let state = form.choice::<EditionState>("state");
    if state.is_some_and(|state| !state.is_in_use()) {
        form.refuse("state", Message::new("form.not_a_choice"));
    }
    let message = form.required_note("message");
    if inspection.course(&slug).is_none() {
        form.refuse("files", Message::new("courses.incomplete"));
    }
    let (Some(id), Some(last), Some(state), Some(message), true) = (id, last, state, message, form.is_fine())
    else {
        let page = course_page(&app, &viewer, &slug, Some(form), false).await?;
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let unit = match keeper {
        Some(unit) => Some(unit.id),
        None => scope.paths().first().and_then(|path| tree::ids_on(path).pop()),
    };
    let shown: Vec<_> = shown_in(&files, &inspection.pictures).cloned().collect();
    let new = NewEdition {
        id,
        course: slug.clone(),
        state,
        files,
        message,
        change: Change::Substantive,
        written_by: Some(by),
        unit,
    };
    let published = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let editions = queries::editions_of(conn, &new.course)?;
            let same =
                |known: &Edition| known.state == new.state && known.checksum == edition::checksum(&new.files);
            if let Some(sent) = editions.iter().find(|edition| edition.id == new.id) {
                let as_sent = same(sent) && sent.message == new.message;
                return Ok(if as_sent { Published::Yes } else { Published::Otherwise });
            }
            if i64::from(number_of(editions.first())) != last {
                return Ok(Published::Stale);
            }
            if editions.first().is_some_and(same) {
                return Ok(Published::Unchanged);
            }
            queries::publish(conn, &new, Some(by), now)?;
            shown.iter().try_for_each(|picture| queries::keep_picture(conn, picture))?;
            Ok(Published::Yes)
        })
        .await?;
    match published {
        Published::Yes => Ok(Redirect::to(format!("{ROOT}/{slug}")).saying("edition_published").answer()),
        // A new form is drawn below what is published by now.
        Published::Stale | Published::Otherwise => {
            let page = course_page(&app, &viewer, &slug, Some(form), true).await?;
            viewer.draw(&app, StatusCode::CONFLICT, &page)
        }
        Published::Unchanged => {
            form.refuse("state", Message::new("courses.unchanged"));
            let page = course_page(&app, &viewer, &slug, Some(form), false).await?;
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
