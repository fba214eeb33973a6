//! A posted file with the fields beside it (`multipart/form-data`).
//!
//! Nothing is written to disk: a file is held in memory up to its limit, and what is longer is not
//! read to its end.

use actix_multipart::Multipart;
use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest};
use tokio_stream::StreamExt;

use super::form::Form;

/// Why an upload was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Longer than this many bytes.
    TooLarge(usize),
    /// The connection broke, or it is no upload.
    Broken,
}

/// What was posted: the fields, and the file of the name that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub form: Form,
    /// Its name as the browser tells it; nothing is to be believed of it.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Reads an upload whose file stands in the field `field` and has at most `most` bytes. An absent file
/// is an empty one.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    field: &str,
    most: usize,
) -> Result<Upload, Refusal> {
    let mut parts =
        Multipart::from_request(request, &mut payload.into_inner()).await.map_err(|_| Refusal::Broken)?;
    let mut upload = Upload::default();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Refusal::Broken)?;
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == field;
        let limit = if is_file { most } else { FIELD };
        if is_file {
            let told = part.content_disposition().and_then(|disposition| disposition.get_filename());
            upload.name = told.unwrap_or_default().to_owned();
        }
        let mut bytes = Vec::new();
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|_| Refusal::Broken)?;
            if bytes.len() + piece.len() > limit {
                return Err(Refusal::TooLarge(limit));
            }
            bytes.extend_from_slice(&piece);
        }
        match is_file {
            true => upload.bytes = bytes,
            false => upload.form = upload.form.with(&name, String::from_utf8_lossy(&bytes).replace('\0', "")),
        }
    }
    Ok(upload)
}

/// The longest field beside a file, in bytes.
const FIELD: usize = 64 * 1024;
