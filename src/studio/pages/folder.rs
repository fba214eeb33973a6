//! A course as files: a zip archive down, and one up, which waits until somebody takes it in.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::namesake;
use super::{Desk, desk, title_of};
use crate::app::App;
use crate::courses::difference::Part;
use crate::courses::edition::{Edition, checksum};
use crate::courses::library::Files;
use crate::courses::queries::{edition_by_number, edition_files, keep_media, media_of};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::kit::upload;
use crate::people::Right;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::ROOT;
use crate::studio::archive::{self, Unpacked};
use crate::studio::importing::{ImportState, Offered, Origin, What};
use crate::studio::queries::{self, Among, Import, NewImport};
use crate::studio::readable;
use crate::studio::settings::both_titles_of;
use crate::units::tree;

/// `?edition=2`: that edition; without it the draft, or the newest edition.
#[derive(Deserialize)]
pub struct OfEdition {
    edition: Option<i32>,
}

/// GET /studio/{course}/folder?edition=…
pub async fn show_folder(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    of: Query<OfEdition>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (slug, edition) = (course.into_inner(), of.edition);
    let (name, files, media) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &slug)?;
            let (name, files) = match (edition, &desk.draft) {
                (Some(number), _) => {
                    let edition = edition_by_number(conn, &slug, number)?;
                    (format!("{slug}-{number}"), edition_files(conn, edition.id)?)
                }
                (None, Some(draft)) => (format!("{slug}-draft"), queries::files(conn, draft)?),
                (None, None) => {
                    let newest = desk.editions.first().ok_or(Error::NotFound)?;
                    (format!("{slug}-{}", newest.number), edition_files(conn, newest.id)?)
                }
            };
            let media = media_of(conn, &files)?;
            Ok((name, files, media))
        })
        .await?;
    let packed = actix_web::web::block(move || archive::pack(&files, &media)).await;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(packed.map_err(|e| Error::Broken(e.to_string()))?))
}

#[derive(Serialize)]
struct BringPage {
    /// Of which course; none where it may be a new one.
    course: Option<String>,
    back: String,
    action: String,
    /// The largest archive that is taken, in megabytes.
    most: usize,
    form: Form,
}

impl Page for BringPage {
    const TEMPLATE: &'static str = "studio/bring";
}

fn bring_page(course: Option<&str>, form: Form) -> BringPage {
    let back = course.map_or_else(|| ROOT.to_owned(), |course| format!("{ROOT}/{course}"));
    let action = course.map_or_else(|| "/imports".to_owned(), |course| format!("{ROOT}/{course}/folder"));
    let most = archive::MOST_PACKED / (1024 * 1024);
    BringPage { course: course.map(str::to_owned), back, action, most, form: form.with("id", new_id()) }
}

/// GET /imports/new: an archive of a course that may be new.
pub async fn new_import(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    viewer.require(Right::PublishCourses)?;
    viewer.show(&app, &bring_page(None, Form::new()))
}

/// POST /imports
pub async fn bring_course(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    bring(&app, &viewer, &request, payload, None).await
}

/// GET /studio/{course}/folder/new
pub async fn new_folder(app: Data<App>, viewer: Viewer, course: Path<String>) -> Result<HttpResponse, Error> {
    let course = known_course(&app, &viewer, course.into_inner()).await?;
    viewer.show(&app, &bring_page(Some(&course), Form::new()))
}

/// POST /studio/{course}/folder
pub async fn bring_folder(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let course = known_course(&app, &viewer, course.into_inner()).await?;
    bring(&app, &viewer, &request, payload, Some(course)).await
}

async fn known_course(app: &App, viewer: &Viewer, course: String) -> Result<String, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    app.db.read(move |conn| desk(conn, &scope, &course).map(|desk| desk.course)).await
}

async fn bring(
    app: &App,
    viewer: &Viewer,
    request: &HttpRequest,
    payload: Payload,
    course: Option<String>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let refuse = |mut form: Form, message: Message| {
        form.refuse("file", message);
        let page = bring_page(course.as_deref(), form);
        viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let mut upload = match upload::read(request, payload, "file", archive::MOST_PACKED).await {
        Ok(upload) => upload,
        Err(upload::Refusal::TooLarge(most)) => {
            return refuse(
                Form::new(),
                Message::new("studio.upload_too_large").with("most", most / (1024 * 1024)),
            );
        }
        Err(upload::Refusal::Broken) => return refuse(Form::new(), Message::new("studio.upload_broken")),
    };
    let id = upload.form.id("id");
    if upload.bytes.is_empty() {
        return refuse(upload.form, Message::new("studio.upload_nothing"));
    }
    let (bytes, wanted) = (upload.bytes, course.clone());
    let unpacked = app.take_in(move || archive::unpack(&bytes, wanted.as_deref())).await?;
    let Unpacked { course: slug, files, media } = match unpacked {
        Ok(unpacked) => unpacked,
        Err(refusal) => return refuse(upload.form, refusal.message()),
    };
    let title = both_titles_of(&files, &slug);
    let Some(id) = id else { return refuse(upload.form, Message::new("studio.upload_broken")) };
    let (by, now) = (viewer.person, app.now());
    let new = NewImport { id, course: slug, origin: Origin::Upload, files };
    let id = app
        .db
        .write(move |conn| -> Result<_, Error> {
            // A course kept elsewhere is not there; a name nobody has taken is a new course.
            match desk(conn, &scope, &new.course) {
                Ok(_) => {}
                Err(Error::NotFound) => {
                    if is_kept(conn, &new.course)? {
                        let taken = Message::new("studio.archive_taken").with("slug", new.course.as_str());
                        return Ok(Err(taken));
                    }
                }
                Err(other) => return Err(other),
            }
            if let Some(other) = queries::namesake(conn, Among::DraftsWithin(&scope), &new.course, &title)? {
                return Ok(Err(namesake::message(&other, "studio.archive_title_taken")));
            }
            keep_media(conn, &media)?;
            Ok(Ok(queries::bring(conn, &new, Some(by), now)?))
        })
        .await?;
    let id = match id {
        Ok(id) => id,
        Err(why) => return refuse(upload.form, why),
    };
    Ok(Redirect::to(format!("/imports/{id}")).answer())
}

#[derive(Serialize)]
struct ImportPage {
    course: String,
    /// What the files call their course, and what the course of this name is called here, if that is something
    /// else: it may be another course.
    title: String,
    here: Option<String>,
    back: String,
    href: String,
    waiting: bool,
    /// It was taken in; otherwise, if it does not wait, it was left.
    taken: bool,
    at: Timestamp,
    who: Option<String>,
    uploaded: bool,
    /// Somebody is writing the course now.
    draft: bool,
    files: Vec<FileLine>,
    /// Where none of them would change anything.
    idle: Option<Idle>,
    torn: usize,
}

#[derive(Serialize)]
struct FileLine {
    path: String,
    what: &'static str,
    key: &'static str,
    /// What taking it changes in a text, in words and their counts; nothing for a picture, or where the text
    /// stays as it is.
    parts: Vec<Part>,
    gone: usize,
    new: usize,
}

impl FileLine {
    fn of(ours: &Files, offered: &Offered) -> FileLine {
        let Offered { path, what, text } = offered;
        let difference = readable::difference(path, ours.get(path), text.as_ref());
        FileLine {
            path: path.clone(),
            what: badge(*what),
            key: what.key(),
            gone: difference.gone,
            new: difference.new,
            parts: if difference.is_empty() { vec![] } else { difference.parts },
        }
    }
}

/// What files are that would change nothing.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "number")]
enum Idle {
    /// What is there.
    Same,
    /// An edition: what was changed since stays.
    Edition(i32),
    /// Something that stands in what is there, beside what was changed since.
    Within,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "studio/import";
}

/// The import and the course it came for, if the viewer may write that; with the unit that keeps a new one.
fn known_import(
    conn: &mut Conn,
    viewer: &Viewer,
    id: Id,
) -> Result<(Import, Option<Desk>, Option<Id>), Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let import = queries::import(conn, id)?;
    match desk(conn, &scope, &import.course) {
        Ok(desk) if !desk.is_given_up() => Ok((import, Some(desk), None)),
        Ok(_) | Err(Error::NotFound) => {
            // A course that is not there yet, or not any more, is seen by whoever brought it.
            if is_kept(conn, &import.course)? || import.by != Some(viewer.person) {
                return Err(Error::NotFound);
            }
            let unit = scope.paths().first().and_then(|path| tree::ids_on(path).pop());
            Ok((import, None, unit))
        }
        Err(other) => Err(other),
    }
}

/// Does anybody keep a course of this name?
fn is_kept(conn: &mut Conn, course: &str) -> Result<bool, Error> {
    let draft = queries::open_draft(conn, course)?;
    Ok(queries::keepers_with(conn, draft.as_slice())?.contains_key(course))
}

/// GET /imports/{import}
pub async fn show_import(app: Data<App>, viewer: Viewer, id: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking) = (id.into_inner(), viewer.clone());
    let (mut page, ours, offered) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (import, desk, _) = known_import(conn, &asking, id)?;
            let who: Vec<Id> = import.by.into_iter().collect();
            let who = known_people(conn, &who)?.into_iter().next().map(|person| person.full_name);
            let waiting = import.state == ImportState::Waiting;
            let language = asking.language();
            let files = queries::import_files(conn, id)?;
            let title = title_of(&files, &import.course, language);
            let ours = match &desk {
                Some(desk) if waiting => files_of_desk(conn, desk)?,
                _ => Files::new(),
            };
            let here = desk.as_ref().filter(|_| waiting);
            let here = here.map(|desk| title_of(&ours, &desk.course, language));
            let offered = if waiting { queries::offer(conn, &import)? } else { vec![] };
            let editions = desk.as_ref().map_or(&[][..], |desk| &desk.editions);
            let page = ImportPage {
                idle: (waiting && offered.is_empty()).then(|| idle(&import.checksum, &ours, editions)),
                back: if desk.is_some() { format!("{ROOT}/{}", import.course) } else { ROOT.to_owned() },
                href: format!("/imports/{id}"),
                course: import.course,
                here: here.filter(|here| *here != title),
                title,
                waiting,
                taken: import.state == ImportState::Taken,
                at: import.at,
                who,
                uploaded: import.origin == Origin::Upload,
                draft: desk.is_some_and(|desk| desk.draft.is_some()),
                torn: offered.iter().filter(|file| file.what == What::Torn).count(),
                files: vec![],
            };
            Ok((page, ours, offered))
        })
        .await?;
    // Comparing long texts takes its time.
    let compare = move || offered.iter().map(|file| FileLine::of(&ours, file)).collect();
    page.files = actix_web::web::block(compare).await.map_err(|e| Error::Broken(e.to_string()))?;
    viewer.show(&app, &page)
}

/// What files of this checksum are, where taking them in would change nothing of ours.
fn idle(sum: &str, ours: &Files, editions: &[Edition]) -> Idle {
    if checksum(ours) == sum {
        return Idle::Same;
    }
    let edition = editions.iter().find(|edition| edition.checksum == sum);
    edition.map_or(Idle::Within, |edition| Idle::Edition(edition.number))
}

/// What is written, or else the newest edition.
fn files_of_desk(conn: &mut Conn, desk: &Desk) -> Result<Files, Error> {
    match (&desk.draft, desk.editions.first()) {
        (Some(draft), _) => Ok(queries::files(conn, draft)?),
        (None, Some(newest)) => Ok(edition_files(conn, newest.id)?),
        (None, None) => Ok(Files::new()),
    }
}

/// The colour of what happens to a file.
fn badge(what: What) -> &'static str {
    match what {
        What::Added | What::Changed => "done",
        What::Merged | What::Beside => "waiting",
        What::Torn => "returned",
        What::Removed | What::Kept => "draft",
    }
}

/// POST /imports/{import}/acceptance
pub async fn take_import(app: Data<App>, viewer: Viewer, id: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, by, now) = (id.into_inner(), viewer.clone(), viewer.person, app.now());
    let course = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (import, _, unit) = known_import(conn, &asking, id)?;
            let taken = queries::take_import(conn, &import, unit, Some(by), now)?;
            Ok(taken.map(|draft| draft.course))
        })
        .await?;
    Ok(match course {
        Some(course) => Redirect::to(format!("{ROOT}/{course}")).saying("import_taken").answer(),
        None => settled_before(id),
    })
}

/// POST /imports/{import}/refusal
pub async fn refuse_import(app: Data<App>, viewer: Viewer, id: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, by, now) = (id.into_inner(), viewer.clone(), viewer.person, app.now());
    let back = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (import, desk, _) = known_import(conn, &asking, id)?;
            let refused = queries::refuse_import(conn, &import, Some(by), now)?;
            let back = desk.map_or_else(|| ROOT.to_owned(), |desk| format!("{ROOT}/{}", desk.course));
            Ok(Some(back).filter(|_| refused))
        })
        .await?;
    Ok(match back {
        Some(back) => Redirect::to(back).saying("import_refused").answer(),
        None => settled_before(id),
    })
}

/// To the page of an import, which says what became of it.
fn settled_before(id: Id) -> HttpResponse {
    Redirect::to(format!("/imports/{id}")).answer()
}
