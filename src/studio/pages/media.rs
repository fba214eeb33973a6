//! The pictures and recordings of a module: brought by a trainer, shown while it is written.

use actix_web::http::header;
use actix_web::web::{Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::opened::{Gone, fingerprint};
use super::text;
use super::writer::Writer;
use crate::courses::pages::played;
use crate::courses::pictures::drawing;
use crate::courses::pictures::{LARGEST, Pointer, USUAL_WIDTH};
use crate::courses::queries::{keep_picture, keep_recording, media_size, picture_size, recording};
use crate::courses::recordings;
use crate::error::Error;
use crate::kit::form::{Form, wants_json};
use crate::kit::text::Message;
use crate::kit::upload;
use crate::people::viewer::Redirect;
use crate::studio::picturing::{self, Refusal, Taken};
use crate::studio::queries::{self, Writing};

/// What a script is told: the picture's name, or why it was not taken.
#[derive(Serialize)]
struct Answer {
    name: Option<String>,
    said: Option<String>,
}

/// POST /studio/{course}/modules/{module}/media: a file in the field `file`.
pub async fn add_picture(
    writer: Writer,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    if let Err(gone) = writer.look_for_module().await? {
        return leave(&writer, &request, gone);
    }
    let taken = match upload::read(&request, payload, "file", LARGEST as usize).await {
        Ok(upload) => {
            let looked =
                move || picturing::taken(&upload.name, &upload.bytes).map(|taken| (upload.name, taken));
            writer.app.take_in(looked).await?
        }
        Err(upload::Refusal::TooLarge(_)) => Err(Refusal::TooLarge),
        Err(upload::Refusal::Broken) => Err(Refusal::NoPicture),
    };
    let (told, taken) = match taken {
        Ok(taken) => taken,
        Err(refusal) => return refuse(&writer, &request, refusal).await,
    };
    let name = writer
        .write_module_or_gone(move |conn, opened, (by, now)| {
            if let Err(full) = taken.fits(media_size(conn, &opened.files)?) {
                return Ok(Err(full));
            }
            let (text, ending) = (taken.text(), taken.ending());
            let name = picturing::name_for(&told, ending, &text, &opened.path("media/"), &opened.files);
            let path = opened.path(&format!("media/{name}"));
            let over = queries::file(conn, &opened.draft, &path)?.number;
            let writing = Writing { path, over, text: Some(text) };
            match &taken {
                Taken::Photograph(photograph) => keep_picture(conn, photograph)?,
                Taken::Recording(recording) => keep_recording(conn, recording)?,
                Taken::Drawing(_) => {}
            }
            queries::save(conn, &opened.draft, &writing, Some(by), now)?;
            Ok(Ok(name))
        })
        .await?;
    let name = match name {
        Err(gone) => return leave(&writer, &request, gone),
        Ok(Ok(name)) => name,
        Ok(Err(refusal)) => return refuse(&writer, &request, refusal).await,
    };
    if wants_json(&request) {
        return Ok(HttpResponse::Ok().json(Answer { name: Some(name), said: None }));
    }
    Ok(Redirect::to(format!("{}/modules/{}#pictures", writer.href(), writer.module))
        .saying("picture_kept")
        .answer())
}

/// To the desk from a module that is gone, or to a script why.
fn leave(writer: &Writer, request: &HttpRequest, gone: Gone) -> Result<HttpResponse, Error> {
    if wants_json(request) {
        let said = writer.app.views.texts.say(writer.viewer.language(), &Message::new(gone.said().0));
        return Ok(HttpResponse::Conflict().json(Answer { name: None, said: Some(said) }));
    }
    Ok(writer.leave(gone))
}

/// Why a picture is not taken, to a script or on the page.
async fn refuse(writer: &Writer, request: &HttpRequest, refusal: Refusal) -> Result<HttpResponse, Error> {
    let said = refusal.message();
    if wants_json(request) {
        let said = writer.app.views.texts.say(writer.viewer.language(), &said);
        return Ok(HttpResponse::UnprocessableEntity().json(Answer { name: None, said: Some(said) }));
    }
    text::refuse_picture(writer, "file", said).await
}

/// What became of a picture that was to be taken out.
enum Removed {
    Yes,
    /// A text still shows it.
    Asked,
    /// Another picture has its name by now.
    Stale,
}

/// POST /studio/{course}/modules/{module}/media/{file}/removal: out of the draft; asked once more where a
/// text still shows it.
pub async fn remove_picture(
    writer: Writer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let ((_, _, name), seen, sure) = (path.into_inner(), form.raw("seen").to_owned(), form.has("sure"));
    let wanted = name.clone();
    let removed = writer
        .write_module_or_gone(move |conn, opened, (by, now)| {
            let path = opened.path(&format!("media/{wanted}"));
            let Some(text) = opened.files.get(&path) else { return Ok(Removed::Yes) };
            if fingerprint(text) != seen {
                return Ok(Removed::Stale);
            }
            if !sure && !picturing::shown_by(&wanted, &opened.path(""), &opened.files).is_empty() {
                return Ok(Removed::Asked);
            }
            queries::remove_picture(conn, &opened.draft, &path, Some(by), now)?;
            Ok(Removed::Yes)
        })
        .await?;
    let removed = match removed {
        Ok(removed) => removed,
        Err(gone) => return Ok(writer.leave(gone)),
    };
    match removed {
        Removed::Yes => {
            let to = format!("{}/modules/{}#pictures", writer.href(), writer.module);
            Ok(Redirect::to(to).saying("picture_removed").answer())
        }
        Removed::Asked => text::ask_about_picture(&writer, name).await,
        Removed::Stale => {
            text::refuse_picture(&writer, "pictures", Message::new("studio.picturing.stale")).await
        }
    }
}

/// `?w=360`: a photograph no wider than that.
#[derive(Deserialize)]
pub struct Wanted {
    w: Option<u32>,
}

/// GET /studio/{course}/modules/{module}/media/{file}
pub async fn show_picture(
    writer: Writer,
    path: Path<(String, String, String)>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let ((_, _, file), width) = (path.into_inner(), wanted.w.unwrap_or(USUAL_WIDTH));
    if recordings::Kind::of_name(&file).is_some() {
        let (hash, recording) = writer
            .read_module(move |conn, opened| {
                let line = opened.text(&format!("media/{file}"));
                let pointer = recordings::Pointer::read(line).ok_or(Error::NotFound)?;
                let recording = recording(conn, &pointer.hash)?;
                Ok((pointer.hash, recording))
            })
            .await?;
        return Ok(played(&hash, recording, false, &request));
    }
    let is_drawing = drawing::is_drawing(&file);
    let (kind, bytes) = writer
        .read_module(move |conn, opened| {
            let text = opened.files.get(&opened.path(&format!("media/{file}"))).ok_or(Error::NotFound)?;
            if is_drawing {
                return Ok((None, text.clone().into_bytes()));
            }
            let pointer = Pointer::read(text).ok_or(Error::NotFound)?;
            let (kind, bytes) = picture_size(conn, &pointer.hash, width)?;
            Ok((Some(kind), bytes))
        })
        .await?;
    // A drawing opened by itself is a page of our site: it may run nothing and load nothing.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    Ok(HttpResponse::Ok()
        .content_type(kind.map_or("image/svg+xml", |kind| kind.content_type()))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(bytes))
}
