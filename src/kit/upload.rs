//! A posted file with the fields beside it (`multipart/form-data`).
//!
//! Nothing is written to disk: a file is held in memory up to its limit, so are the fields beside it. Of what is
//! longer the file is let go, and the fields are given back to whoever typed them.

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

/// Several files that were posted in one field, each with its name, and the fields beside them. Where they were not
/// taken there are none, and of the fields those that came.
#[derive(Clone, Debug, Default)]
pub struct Several {
    pub form: Form,
    pub files: Vec<(String, Vec<u8>)>,
    pub refusal: Option<Refusal>,
}

/// Reads an upload whose file stands in the field `field` and has at most `most` bytes. An absent file
/// is an empty one.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    field: &str,
    most: usize,
) -> Result<Upload, Refusal> {
    let Several { form, mut files, refusal } = read_several(request, payload, field, most).await;
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let (name, bytes) = files.pop().unwrap_or_default();
    Ok(Upload { form, name, bytes })
}

/// Reads an upload whose files stand in the field `field` and have at most `most` bytes together.
pub async fn read_several(request: &HttpRequest, payload: Payload, field: &str, most: usize) -> Several {
    let mut upload = Several::default();
    if let Err(refusal) = read_into(&mut upload, request, payload, field, most).await {
        upload.files.clear();
        upload.refusal = Some(refusal);
    }
    upload
}

async fn read_into(
    upload: &mut Several,
    request: &HttpRequest,
    payload: Payload,
    field: &str,
    most: usize,
) -> Result<(), Refusal> {
    let mut parts =
        Multipart::from_request(request, &mut payload.into_inner()).await.map_err(|_| Refusal::Broken)?;
    let (mut left_for_files, mut left_for_fields) = (most, FIELDS);
    // Files that are too long are heard to their end and not held: a browser that is cut short shows no answer.
    let mut left_unheld = most.saturating_mul(HEARD);
    let mut is_too_large = false;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Refusal::Broken)?;
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == field;
        let told = part.content_disposition().and_then(|disposition| disposition.get_filename());
        let told = told.unwrap_or_default().to_owned();
        // An empty part of a short name is held, too.
        let part_itself = name.len() + PART;
        left_for_fields = left_for_fields.checked_sub(part_itself).ok_or(Refusal::Broken)?;
        let mut bytes = Vec::new();
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|_| Refusal::Broken)?;
            if !is_file {
                left_for_fields = left_for_fields.checked_sub(piece.len()).ok_or(Refusal::Broken)?;
            } else if !is_too_large && piece.len() <= left_for_files {
                left_for_files -= piece.len();
            } else {
                (is_too_large, bytes) = (true, Vec::new());
                upload.files.clear();
                left_unheld = left_unheld.checked_sub(piece.len()).ok_or(Refusal::TooLarge(most))?;
                continue;
            }
            bytes.extend_from_slice(&piece);
        }
        match is_file {
            true if is_too_large => {}
            true => upload.files.push((told, bytes)),
            false => {
                let value = String::from_utf8_lossy(&bytes).replace('\0', "");
                upload.form = std::mem::take(&mut upload.form).with(&name, value);
            }
        }
    }
    if is_too_large { Err(Refusal::TooLarge(most)) } else { Ok(()) }
}

/// So many times as much as may come is heard before an upload is cut short.
const HEARD: usize = 3;
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

    #[actix_web::test]
    async fn what_was_typed_beside_files_that_are_too_long_comes_all_the_same() {
        let several = |parts: Vec<(String, String)>, end: &'static str| async move {
            let part = |(name, value): &(String, String)| {
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let body = parts.iter().map(part).collect::<String>() + end;
            let request =
                TestRequest::post().insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"));
            let (request, mut payload) = request.set_payload(body).to_http_parts();
            let payload = Payload::from_request(&request, &mut payload).await.unwrap();
            read_several(&request, payload, "file", 1000).await
        };
        let typed = |several: &Several| (several.form.raw("a").len(), several.form.raw("b").len());
        let long =
            several(vec![part("a", 3), part("file", 900), part("file", 1900), part("b", 4)], "--x--\r\n");
        let long = long.await;
        assert_eq!((typed(&long), long.refusal), ((3, 4), Some(Refusal::TooLarge(1000))));
        assert!(long.files.is_empty());
        let endless = several(vec![part("a", 3), part("file", 9000), part("b", 4)], "--x--\r\n").await;
        assert_eq!((typed(&endless), endless.refusal), ((3, 0), Some(Refusal::TooLarge(1000))));
        let broken = several(vec![part("a", 3), part("file", 90)], "--x\r\nContent-").await;
        assert_eq!((typed(&broken), broken.refusal), ((3, 0), Some(Refusal::Broken)));
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
