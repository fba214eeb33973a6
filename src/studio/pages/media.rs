//! The pictures of a module: brought by a trainer, shown while it is written.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::opened::{Bench, opened};
use super::text;
use crate::app::App;
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::text::Message;
use crate::kit::upload;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::picturing::{self, Refusal};
use crate::studio::queries::{self, Writing};

/// What a script is told: the picture's name, or why it was not taken.
#[derive(Serialize)]
struct Answer {
    name: Option<String>,
    said: Option<String>,
}

/// POST /studio/{course}/modules/{module}/media: a file in the field `file`.
pub async fn add_picture(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let ((course, module), (by, now)) = (path.into_inner(), (viewer.person, app.now()));
    let (within, place) = (scope.clone(), (course.clone(), module.clone()));
    app.db.read(move |conn| opened(conn, &within, &place.0, &place.1).map(|_| ())).await?;
    let taken = match upload::read(&request, payload, "file", picturing::LARGEST).await {
        Ok(upload) => picturing::drawing(&upload.bytes).map(|text| (upload.name, text)),
        Err(upload::Refusal::TooLarge(_)) => Err(Refusal::TooLarge),
        Err(upload::Refusal::Broken) => Err(Refusal::NoPicture),
    };
    let wants_json = text::header_says_json(&request);
    let (told, text) = match taken {
        Ok(taken) => taken,
        Err(refusal) => {
            let said = Message::new(refusal.key()).with("most", (picturing::LARGEST / 1_000_000) as i64);
            if wants_json {
                let said = app.views.texts.say(viewer.language(), &said);
                return Ok(HttpResponse::UnprocessableEntity().json(Answer { name: None, said: Some(said) }));
            }
            return text::refuse_picture(app, viewer, (course, module), said).await;
        }
    };
    let href = Bench::of(&course, &module, &Files::new(), viewer.language(), "").href;
    let name = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            let name = picturing::name_for(&told, "svg", &text, &opened.path("media/"), &opened.files);
            let path = opened.path(&format!("media/{name}"));
            let over = queries::file(conn, &opened.draft, &path)?.number;
            let writing = Writing { path, over, text: Some(text.clone()) };
            queries::save(conn, &opened.draft, &writing, Some(by), now)?;
            Ok(name)
        })
        .await?;
    if wants_json {
        return Ok(HttpResponse::Ok().json(Answer { name: Some(name), said: None }));
    }
    Ok(Redirect::to(format!("{href}#pictures")).saying("picture_kept").answer())
}

/// GET /studio/{course}/modules/{module}/media/{file}
pub async fn show_picture(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, module, file) = path.into_inner();
    let name = file.clone();
    let picture = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            Ok(opened.files.get(&opened.path(&format!("media/{name}"))).cloned())
        })
        .await?;
    let picture = picture.filter(|_| file.ends_with(".svg")).ok_or(Error::NotFound)?;
    // A drawing opened by itself is a page of our site: it may run nothing and load nothing.
    Ok(HttpResponse::build(StatusCode::OK)
        .content_type("image/svg+xml")
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(picture))
}
