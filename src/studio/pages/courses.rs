//! All courses that the viewer may write, and a new one.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::given_up::{GivenUpLine, given_up};
use super::namesake;
use super::{names, title_of};
use crate::app::App;
use crate::courses::course::Both;
use crate::courses::course_file::is_slug;
use crate::courses::edition::{self, EditionState};
use crate::courses::library::Files;
use crate::courses::pictures::gallery::Hung;
use crate::courses::problem::Problem;
use crate::courses::queries::{checksums, current_editions, latest_editions};
use crate::courses::titles;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::queries::{self, Among, NewDraft};
use crate::studio::settings::both_titles_of;
use crate::studio::{ROOT, naming, settings};
use crate::units::tree;

#[derive(Serialize)]
struct CoursesPage {
    courses: Vec<CourseLine>,
    imports: Vec<ImportLine>,
    /// The courses that stand only in the folder.
    folder: Vec<FolderLine>,
    given_up: Vec<GivenUpLine>,
}

#[derive(Serialize)]
struct CourseLine {
    href: String,
    slug: String,
    title: String,
    number: Option<i32>,
    state: EditionState,
    state_key: &'static str,
    draft: Option<DraftLine>,
    /// The folder holds something else than the newest edition.
    differs: bool,
}

#[derive(Serialize)]
struct DraftLine {
    state_key: &'static str,
    who: Option<String>,
    at: Timestamp,
}

/// Files that came in and wait for somebody to look at them.
#[derive(Serialize)]
struct ImportLine {
    href: String,
    title: String,
    who: Option<String>,
    at: Timestamp,
}

#[derive(Serialize)]
struct FolderLine {
    action: String,
    title: String,
    /// Its name can stand in an address, and all its files can be read.
    usable: bool,
    well_named: bool,
    /// Why it cannot be begun from: files that can be neither a text nor a picture, the title of another course.
    unread: Vec<UnreadLine>,
}

#[derive(Serialize)]
struct UnreadLine {
    file: String,
    message: Message,
}

impl Page for CoursesPage {
    const TEMPLATE: &'static str = "studio/courses";
}

/// GET /studio
pub async fn show_courses(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (language, person) = (viewer.language(), viewer.person);
    // A folder that cannot be read now must not keep anybody from writing.
    let hung = app.course_files().await.unwrap_or_else(|error| {
        tracing::error!(%error, "the folder of courses");
        Hung::default()
    });
    let folder = hung.files;
    let unread_of = |slug: &str| {
        let within = |path: &String| path.starts_with(&format!("{slug}/"));
        let refused = hung.problems.iter().filter(|problem| within(&problem.file)).cloned();
        let line = |problem: Problem| UnreadLine { message: problem.message(), file: problem.file };
        refused.map(line).collect::<Vec<_>>()
    };
    let in_use = app.shelf.in_use(&app.db).await?;
    let known: Vec<(String, String)> = in_use
        .iter()
        .map(|known| (known.edition.course.clone(), known.shelved.course.title.of(language).clone()))
        .collect();
    let in_folder = folder.clone();
    let (courses, imports, taken, given_up) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (latest, current) = (latest_editions(conn)?, current_editions(conn)?);
            // A folder that is an older edition has nothing new to offer.
            let known_files = checksums(conn)?;
            let drafts = queries::open_drafts(conn)?;
            let keepers = queries::keepers_with(conn, &drafts)?;
            let imports = queries::imports_waiting_for(conn, &scope, person)?;
            let ids: Vec<_> = drafts.iter().map(|draft| draft.id).collect();
            let touched = queries::last_touched(conn, &ids)?;
            let who = drafts.iter().map(|draft| draft.begun_by);
            let brought = imports.iter().map(|import| import.by);
            let names = names(conn, who.chain(touched.values().map(|(by, _)| *by)).chain(brought))?;
            let slugs: BTreeSet<&String> =
                latest.iter().map(|e| &e.course).chain(drafts.iter().map(|d| &d.course)).collect();
            let mut courses = vec![];
            for slug in slugs.iter().copied() {
                let draft = drafts.iter().find(|draft| draft.course == *slug);
                if !keepers.get(slug).is_some_and(|unit| scope.holds(&unit.path)) {
                    continue;
                }
                let newest = latest.iter().find(|edition| edition.course == *slug);
                let shown = current.iter().find(|edition| edition.course == *slug).or(newest);
                let known = known.iter().find(|(course, _)| course == slug);
                let title = match (known, draft, newest) {
                    (Some((_, title)), ..) => title.clone(),
                    (None, Some(draft), _) => title_of(&queries::files(conn, draft)?, slug, language),
                    (None, None, Some(edition)) => {
                        let files = crate::courses::queries::edition_files(conn, edition.id)?;
                        title_of(&files, slug, language)
                    }
                    (None, None, None) => slug.clone(),
                };
                let of_folder = edition::files_of(&in_folder, slug);
                let state = shown.map_or(EditionState::Superseded, |edition| edition.state);
                courses.push(CourseLine {
                    href: format!("{ROOT}/{slug}"),
                    slug: slug.clone(),
                    title,
                    number: shown.map(|edition| edition.number),
                    state,
                    state_key: state.key(),
                    draft: draft.map(|draft| {
                        let (by, at) =
                            touched.get(&draft.id).copied().unwrap_or((draft.begun_by, draft.begun_at));
                        let who = by.and_then(|by| names.get(&by).cloned());
                        DraftLine { state_key: draft.state.key(), who, at }
                    }),
                    differs: draft.is_none()
                        && !of_folder.is_empty()
                        && newest.is_some()
                        && !known_files.contains(&((*slug).clone(), edition::checksum(&of_folder))),
                });
            }
            let mut waiting = vec![];
            for import in imports {
                let known = courses.iter().find(|line| line.slug == import.course);
                let title = match known {
                    Some(line) => line.title.clone(),
                    None => title_of(&queries::import_files(conn, import.id)?, &import.course, language),
                };
                waiting.push(ImportLine {
                    href: format!("/imports/{}", import.id),
                    title,
                    who: import.by.and_then(|by| names.get(&by).cloned()),
                    at: import.at,
                });
            }
            let given_up = given_up(conn, &scope, &slugs, language)?;
            let taken: BTreeSet<String> = slugs.into_iter().cloned().collect();
            Ok((courses, waiting, taken, given_up))
        })
        .await?;
    let folder = edition::slugs(&folder)
        .into_iter()
        .filter(|slug| !taken.contains(slug))
        .map(|slug| {
            let mut unread = unread_of(&slug);
            let title = both_titles_of(&edition::files_of(&folder, &slug), &slug);
            let namesake =
                in_use.iter().find(|known| titles::same(&known.shelved.course.title, &title).is_some());
            unread.extend(namesake.map(|known| {
                UnreadLine {
                    file: format!("{slug}/course.toml"),
                    message: Message::new("studio.folder_title_taken")
                        .with("title", known.shelved.course.title.of(language).as_str())
                        .with("course", known.edition.course.as_str()),
                }
            }));
            FolderLine {
                action: format!("{ROOT}/{slug}/drafts"),
                title: title.of(language).clone(),
                usable: is_slug(&slug) && unread.is_empty(),
                well_named: is_slug(&slug),
                unread,
            }
        })
        .collect();
    viewer.show(&app, &CoursesPage { courses, imports, folder, given_up })
}

#[derive(Serialize)]
struct NewCoursePage {
    form: Form,
}

impl Page for NewCoursePage {
    const TEMPLATE: &'static str = "studio/new_course";
}

/// GET /studio/new
pub async fn new_course(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    viewer.require(Right::PublishCourses)?;
    viewer.show(&app, &NewCoursePage { form: Form::new().with("id", new_id()) })
}

/// POST /studio
pub async fn begin_course(app: Data<App>, viewer: Viewer, mut form: Form) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now) = (viewer.person, app.now());
    let (id, vi, en) = (form.id("id"), form.line("title_vi"), form.line("title_en"));
    let typed = form.optional_line("slug");
    let slug = match &typed {
        Some(slug) => Some(slug.clone()).filter(|slug| is_slug(slug)),
        None => naming::course_slug(&[form.raw("title_vi"), form.raw("title_en")]),
    };
    if slug.is_none() && form.is_fine() {
        let key = if typed.is_some() { "studio.not_a_slug" } else { "studio.slug_needed" };
        form.refuse("slug", Message::new(key));
    }
    let unit = scope.paths().first().and_then(|path| tree::ids_on(path).pop());
    let (Some(id), Some(vi), Some(en), Some(slug), true) = (id, vi, en, slug, form.is_fine()) else {
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &NewCoursePage { form });
    };
    let title = Both { vi, en };
    let folder = app.course_files().await?.files;
    let in_folder = !edition::files_of(&folder, &slug).is_empty();
    let files = first_files(&app, &slug, &title);
    let new = NewDraft { id, course: slug.clone(), base: None, unit };
    let begun = app
        .db
        .write(move |conn| -> Result<Result<(), (&'static str, Message)>, Error> {
            let slug_taken = || ("slug", Message::new("studio.slug_taken").with("slug", new.course.as_str()));
            if let Some(open) = queries::open_draft(conn, &new.course)? {
                return Ok(if open.id == new.id { Ok(()) } else { Err(slug_taken()) });
            }
            // A course that was given up elsewhere can be gone on with there: its name stays its own.
            let last = queries::last_draft(conn, &new.course)?;
            let keeper = queries::keepers_with(conn, last.as_slice())?.remove(&new.course);
            if keeper.is_some_and(|keeper| !scope.holds(&keeper.path)) {
                return Ok(Err(slug_taken()));
            }
            let among = Among::DraftsWithin(&scope);
            if let Some(other) = queries::namesake(conn, among, &new.course, &title)? {
                return Ok(Err((namesake::field(&other), namesake::message(&other, "studio.title_taken"))));
            }
            let latest = latest_editions(conn)?;
            if in_folder || latest.iter().any(|edition| edition.course == new.course) {
                return Ok(Err(slug_taken()));
            }
            if Error::found(queries::draft(conn, new.id).map_err(Error::from))?.is_some() {
                // Sent again after it was closed.
                return Ok(Err(slug_taken()));
            }
            let draft = queries::begin(conn, &new, Some(by), now)?;
            queries::replace_all(conn, &draft, &files, Some(by), now)?;
            Ok(Ok(()))
        })
        .await?;
    if let Err((field, why)) = begun {
        form = form.with("id", new_id());
        form.refuse(field, why);
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &NewCoursePage { form });
    }
    Ok(Redirect::to(format!("{ROOT}/{slug}")).saying("course_begun").answer())
}

/// A course of one module, in which everything is still to be written.
fn first_files(app: &App, course: &str, title: &Both) -> Files {
    let first =
        Both::each(|language: Language| app.views.texts.say(language, &Message::new("studio.first_module")));
    let module = naming::module_slug(&[&first.vi], &[]);
    let mut files = Files::from([(format!("{course}/course.toml"), settings::begin(title, &module))]);
    for language in Language::ALL {
        let path = format!("{course}/{module}/{}.md", language.code());
        files.insert(path, settings::begin_module(first.of(language)));
    }
    files
}
