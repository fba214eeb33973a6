//! A posted file with the fields beside it (`multipart/form-data`).
//!
//! Nothing is written to disk: a file is held in memory up to its limit, so are the fields beside it, and
//! what is longer is not read to its end.

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
    /// The connection broke, or it is no upload that a form of ours sends.
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

/// Several files that were posted in one field, each with its name, and the fields beside them.
#[derive(Clone, Debug, Default)]
pub struct Several {
    pub form: Form,
    pub files: Vec<(String, Vec<u8>)>,
}

/// Reads an upload whose file stands in the field `field` and has at most `most` bytes. An absent file
/// is an empty one.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    field: &str,
    most: usize,
) -> Result<Upload, Refusal> {
    let Several { form, mut files } = read_several(request, payload, field, most).await?;
    let (name, bytes) = files.pop().unwrap_or_default();
    Ok(Upload { form, name, bytes })
}

/// Reads an upload whose files stand in the field `field` and have at most `most` bytes together.
pub async fn read_several(
    request: &HttpRequest,
    payload: Payload,
    field: &str,
    most: usize,
) -> Result<Several, Refusal> {
    let mut parts =
        Multipart::from_request(request, &mut payload.into_inner()).await.map_err(|_| Refusal::Broken)?;
    let mut upload = Several::default();
    let (mut left_for_files, mut left_for_fields) = (most, FIELDS);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Refusal::Broken)?;
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == field;
        let told = part.content_disposition().and_then(|disposition| disposition.get_filename());
        let told = told.unwrap_or_default().to_owned();
        // An empty part of a short name is held, too.
        let part_itself = name.len() + PART;
        left_for_fields = left_for_fields.checked_sub(part_itself).ok_or(Refusal::Broken)?;
        let (left, refusal) = match is_file {
            true => (&mut left_for_files, Refusal::TooLarge(most)),
            false => (&mut left_for_fields, Refusal::Broken),
        };
        let mut bytes = Vec::new();
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|_| Refusal::Broken)?;
            *left = left.checked_sub(piece.len()).ok_or(refusal)?;
            bytes.extend_from_slice(&piece);
        }
        match is_file {
            true => upload.files.push((told, bytes)),
            false => upload.form = upload.form.with(&name, String::from_utf8_lossy(&bytes).replace('\0', "")),
        }
    }
    Ok(upload)
}

/// What all fields beside a file may be together, in bytes; our forms send an id.
const FIELDS: usize = 256 * 1024;
/// What a part costs beside its name and what is in it, in bytes.
const PART: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::FromRequest;
    use actix_web::http::header::CONTENT_TYPE;
    use actix_web::test::TestRequest;

    /// An upload of parts: name and what is in it.
    async fn upload(parts: &[(String, String)], most: usize) -> Result<Upload, Refusal> {
        let part = |(name, value): &(String, String)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = parts.iter().map(part).collect::<String>() + "--x--\r\n";
        let request = TestRequest::post().insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"));
        let (request, mut payload) = request.set_payload(body).to_http_parts();
        let payload = Payload::from_request(&request, &mut payload).await.unwrap();
        read(&request, payload, "file", most).await
    }

    fn part(name: impl ToString, length: usize) -> (String, String) {
        (name.to_string(), "x".repeat(length))
    }

    #[actix_web::test]
    async fn an_upload_has_an_end() {
        let whole = upload(&[part("id", 36), part("file", 1000)], 1000).await.unwrap();
        assert_eq!((whole.form.raw("id").len(), whole.bytes.len()), (36, 1000));
        assert_eq!(upload(&[part("file", 1001)], 1000).await.unwrap_err(), Refusal::TooLarge(1000));
        let again = [part("file", 600), part("file", 600)];
        assert_eq!(upload(&again, 1000).await.unwrap_err(), Refusal::TooLarge(1000), "the file twice");
        let fields: Vec<_> = (0..5).map(|n| part(n, 60_000)).collect();
        assert_eq!(upload(&fields, 1000).await.unwrap_err(), Refusal::Broken, "fields of ever new names");
        let empty: Vec<_> = (0..3000).map(|n| part(n, 0)).collect();
        assert_eq!(upload(&empty, 1000).await.unwrap_err(), Refusal::Broken, "empty ones");
    }
}
