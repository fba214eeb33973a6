//! The pictures and recordings of a module.
//!
//! A page names a picture by its file and by the hash of what is in it, so a browser may
//! keep it for ever: another picture has another address. Without the hash the address
//! means the picture of that name today, and the browser asks each time.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::recording::played;
use crate::app::App;
use crate::courses::pictures::bare::bare;
use crate::courses::pictures::drawing::is_drawing;
use crate::courses::pictures::hanging::mark_of;
use crate::courses::pictures::{Pointer, USUAL_WIDTH, is_hash};
use crate::courses::{address, queries, recordings};
use crate::error::Error;
use crate::people::viewer::Viewer;

/// `?v=5f…e2`: the picture with this hash; `&w=360`: no wider than that; `?e=2`: as it was in that edition.
#[derive(Deserialize)]
pub struct Wanted {
    v: Option<String>,
    w: Option<u32>,
    e: Option<i32>,
}

/// GET /courses/{course}/{module}/media/{file}
pub async fn show_picture(
    app: Data<App>,
    _viewer: Viewer,
    path: Path<(String, String, String)>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Wanted { v: mark, w, e } = wanted.into_inner();
    let path = path.into_inner();
    let is_recording = recordings::Kind::of_name(&path.2).is_some();
    let text = match (text_of(&app, path.clone(), e).await, mark.as_deref()) {
        (Ok((file, text)), Some(mark)) if is_drawing(&file) && mark_of(&text) != mark => {
            Ok((file, former_drawing(&app, path, mark).await?.unwrap_or(text)))
        }
        (Err(Error::NotFound), Some(mark)) if is_drawing(&path.2) => {
            let former = former_drawing(&app, path.clone(), mark).await?.ok_or(Error::NotFound);
            former.map(|text| (path.2, text))
        }
        (text, _) => text,
    };
    if is_recording {
        let (hash, lasting) = match mark.filter(|mark| is_hash(mark)) {
            Some(hash) => (hash, true),
            None => (recordings::Pointer::read(&text?.1).ok_or(Error::NotFound)?.hash, false),
        };
        let wanted = hash.clone();
        let recording =
            app.db.read(move |conn| -> Result<_, Error> { Ok(queries::recording(conn, &wanted)?) }).await?;
        return Ok(played(&hash, recording, lasting, &request));
    }
    // The picture of a page that was opened before its course changed is still the one it names.
    let named = mark.clone().filter(|mark| is_hash(mark));
    let hash = match (named, text) {
        (Some(hash), _) => hash,
        (None, Ok((file, text))) if is_drawing(&file) => {
            return Ok(drawing(text, mark.as_deref(), &request));
        }
        (None, Ok((_, text))) => Pointer::read(&text).ok_or(Error::NotFound)?.hash,
        (None, Err(error)) => return Err(error),
    };
    let lasting = mark.as_deref() == Some(hash.as_str());
    let width = w.unwrap_or(USUAL_WIDTH);
    let tag = format!("\"{}-{width}\"", &hash[..16]);
    if is_known(&request, &tag) {
        return Ok(kept(HttpResponse::NotModified(), &tag, lasting).finish());
    }
    let (kind, bytes) = app
        .db
        .read(move |conn| -> Result<_, Error> { Ok(queries::picture_size(conn, &hash, width)?) })
        .await?;
    Ok(kept(HttpResponse::Ok(), &tag, lasting).content_type(kind.content_type()).body(bytes))
}

/// The name of a file of a module and what stands in it, in the edition of that number or the one in use.
async fn text_of(
    app: &App,
    (course, module, file): (String, String, String),
    number: Option<i32>,
) -> Result<(String, String), Error> {
    let shelved = match number {
        None => app.shelf.current(&app.db, &course).await?.1,
        Some(number) => {
            let slug = course.clone();
            let edition = app
                .db
                .read(move |conn| -> Result<_, Error> {
                    Ok(queries::edition_by_number(conn, &slug, number)?)
                })
                .await?;
            app.shelf.edition(&app.db, edition.id).await?
        }
    };
    let text = shelved.files.get(&address::media_file(&course, &module, &file)).cloned();
    Ok((file, text.ok_or(Error::NotFound)?))
}

/// A drawing as some edition had it, by its mark: what was asked in an edition is asked with its drawings, however long
/// a paper of it stays open. A photograph is found by its hash.
async fn former_drawing(
    app: &App,
    (course, module, file): (String, String, String),
    mark: &str,
) -> Result<Option<String>, Error> {
    let mark = mark.to_owned();
    app.db
        .read(move |conn| -> Result<_, Error> {
            let path = address::media_file(&course, &module, &file);
            for edition in queries::editions_of(conn, &course)? {
                let text = queries::edition_files(conn, edition.id)?.remove(&path);
                if let Some(text) = text.filter(|text| mark_of(text) == mark) {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        })
        .await
}

/// A drawing opened by itself is a page of our site: it may run nothing and load nothing.
fn drawing(text: String, mark: Option<&str>, request: &HttpRequest) -> HttpResponse {
    let own = mark_of(&text);
    let (tag, lasting) = (format!("\"{own}\""), mark == Some(own.as_str()));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    if is_known(request, &tag) {
        return kept(HttpResponse::NotModified(), &tag, lasting).finish();
    }
    kept(HttpResponse::Ok(), &tag, lasting)
        .content_type("image/svg+xml")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(bare(&text))
}

/// Does the browser say that it has this already?
pub(super) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let named = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    named.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
}

/// How long a browser may keep an answer.
pub(super) fn kept(
    mut response: actix_web::HttpResponseBuilder,
    tag: &str,
    lasting: bool,
) -> actix_web::HttpResponseBuilder {
    let caching = if lasting { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    response
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::ETAG, tag))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")));
    response
}
