//! A course as files: a zip archive down, and one up, which waits until somebody takes it in (see
//! [`imports`](super::imports)).

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::desk;
use super::imports::{ImportPage, brought_for_nothing};
use super::namesake;
use crate::app::App;
use crate::courses::queries::{edition_by_number, edition_files, keep_media, media_of};
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::kit::upload;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::ROOT;
use crate::studio::archive::{self, Unpacked};
use crate::studio::importing::Origin;
use crate::studio::queries::{self, Among, NewImport};
use crate::studio::settings::both_titles_of;
use crate::studio::stamp::{self, Stamp};

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
    let remarks = stamp_remarks(&app);
    let (name, files, media) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &slug)?;
            let (name, mut files, stamp) = match (edition, &desk.draft) {
                (Some(number), _) => {
                    let edition = edition_by_number(conn, &slug, number)?;
                    (format!("{slug}-{number}"), edition_files(conn, edition.id)?, Stamp::Edition(number))
                }
                (None, Some(draft)) => {
                    let stamp = Stamp::Draft { id: draft.id, save: draft.saves };
                    (format!("{slug}-draft"), queries::files(conn, draft)?, stamp)
                }
                (None, None) => {
                    let newest = desk.editions.first().ok_or(Error::NotFound)?;
                    let stamp = Stamp::Edition(newest.number);
                    (format!("{slug}-{}", newest.number), edition_files(conn, newest.id)?, stamp)
                }
            };
            let media = media_of(conn, &files)?;
            files.insert(format!("{slug}/{}", stamp::NAME), stamp.text(&remarks));
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

/// What an archive's stamp says to whoever opens it, in both languages: it goes from hand to hand.
fn stamp_remarks(app: &App) -> Vec<String> {
    let remark = Message::new("studio.stamp_remark");
    Language::ALL.map(|language| app.views.texts.say(language, &remark)).to_vec()
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

/// What became of files that came: they are kept under this id, or would change nothing.
enum Brought {
    Kept(Id),
    Nothing(Box<ImportPage>),
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
    let Unpacked { course: slug, files, media, stamp } = match unpacked {
        Ok(unpacked) => unpacked,
        Err(refusal) => return refuse(upload.form, refusal.message()),
    };
    let title = both_titles_of(&files, &slug);
    let Some(id) = id else { return refuse(upload.form, Message::new("studio.upload_broken")) };
    let (by, now) = (viewer.person, app.now());
    let new = NewImport { id, course: slug, origin: Origin::Upload, files, stamp };
    let asking = viewer.clone();
    let id = app
        .db
        .write(move |conn| -> Result<_, Error> {
            // A course kept elsewhere is not there; a name nobody has taken is a new course.
            let mut known = None;
            match desk(conn, &scope, &new.course) {
                Ok(desk) => known = Some(desk),
                Err(Error::NotFound) => {
                    if queries::keeper(conn, &new.course)?.is_some() {
                        let taken = Message::new("studio.archive_taken").with("slug", new.course.as_str());
                        return Ok(Err(taken));
                    }
                }
                Err(other) => return Err(other),
            }
            if let Some(other) = queries::namesake(conn, Among::DraftsWithin(&scope), &new.course, &title)? {
                return Ok(Err(namesake::message(&other, "studio.archive_title_taken")));
            }
            if let Some(desk) = known
                && let Some(page) = brought_for_nothing(conn, &desk, &new, &asking, now)?
            {
                return Ok(Ok(Brought::Nothing(Box::new(page))));
            }
            keep_media(conn, &media)?;
            Ok(Ok(Brought::Kept(queries::bring(conn, &new, Some(by), now)?)))
        })
        .await?;
    let id = match id {
        Ok(Brought::Kept(id)) => id,
        Ok(Brought::Nothing(page)) => return viewer.show(app, &*page),
        Err(why) => return refuse(upload.form, why),
    };
    Ok(Redirect::to(format!("/imports/{id}")).answer())
}
