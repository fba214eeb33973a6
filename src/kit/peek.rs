//! A look at what is posted, before the handler reads it from its beginning.

use actix_multipart::Multipart;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::web::{self, Bytes};
use tokio_stream::StreamExt;

use super::form::{Form, LARGEST_OF_TEXTS};

/// How much of an upload is looked at, in bytes: the file comes after the fields, and may be large.
const BEGINNING: usize = 8 * 1024;

/// The fields of a posted form: all of them, or those before the file of an upload. Nothing is taken from
/// the handler, which reads the same bytes, and refuses what is too long for it.
pub async fn peek(request: &mut ServiceRequest) -> Form {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_upload = kind.is_some_and(|kind| kind.starts_with("multipart/"));
    let most = if is_upload { BEGINNING } else { LARGEST_OF_TEXTS };
    let taken = request.extract::<web::Payload>().await;
    let mut rest = taken.map_or(Payload::None, web::Payload::into_inner).fuse();
    let (mut read, mut broken) = (Vec::<u8>::new(), None);
    while read.len() <= most && broken.is_none() {
        match rest.next().await {
            Some(Ok(piece)) => read.extend_from_slice(&piece),
            Some(Err(error)) => broken = Some(error),
            None => break,
        }
    }
    let read = Bytes::from(read);
    let again = [Ok(read.clone())].into_iter().chain(broken.map(Err));
    request.set_payload(Payload::Stream { payload: Box::pin(tokio_stream::iter(again).chain(rest)) });
    if is_upload { before_the_file(request.headers(), read).await } else { Form::parse(&read) }
}

async fn before_the_file(headers: &HeaderMap, beginning: Bytes) -> Form {
    let mut parts = Multipart::new(headers, tokio_stream::once(Ok::<_, PayloadError>(beginning)));
    let mut form = Form::new();
    while let Some(Ok(mut part)) = parts.next().await {
        if part.content_disposition().is_some_and(|it| it.get_filename().is_some()) {
            break;
        }
        let (name, mut bytes) = (part.name().unwrap_or_default().to_owned(), Vec::new());
        while let Some(Ok(piece)) = part.next().await {
            bytes.extend_from_slice(&piece);
        }
        form.set(&name, String::from_utf8_lossy(&bytes));
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    async fn looked_at(kind: &str, body: Vec<u8>) -> (Form, Bytes) {
        let posted = TestRequest::post().insert_header((CONTENT_TYPE, kind)).set_payload(body);
        let mut request = posted.to_srv_request();
        let form = peek(&mut request).await;
        let payload = request.extract::<web::Payload>().await.unwrap();
        (form, payload.to_bytes_limited(usize::MAX).await.unwrap().unwrap())
    }

    #[actix_web::test]
    async fn the_handler_still_reads_the_whole_form() {
        let body = format!("name=%C4%90inh&text={}", "x".repeat(300_000)).into_bytes();
        let (form, left) = looked_at("application/x-www-form-urlencoded", body.clone()).await;
        assert_eq!((form.raw("name"), form.raw("text").len()), ("Đinh", 300_000));
        assert_eq!(left, body);
        let longer = vec![b'x'; LARGEST_OF_TEXTS + 9];
        assert_eq!(looked_at("application/x-www-form-urlencoded", longer.clone()).await.1, longer);
    }

    #[actix_web::test]
    async fn of_an_upload_the_fields_before_the_file_are_seen() {
        let part = |head: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
        };
        let file = part("name=\"file\"; filename=\"a.png\"", &"y".repeat(50_000));
        let body = part("name=\"id\"", "7") + &file + &part("name=\"late\"", "8") + "--x--\r\n";
        let (form, left) = looked_at("multipart/form-data; boundary=x", body.clone().into_bytes()).await;
        assert_eq!((form.raw("id"), form.raw("file"), form.raw("late")), ("7", "", ""));
        assert_eq!(left, body.as_bytes());
    }
}
