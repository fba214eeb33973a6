//! Playing a recording from wherever its hearer wishes.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use super::picture::{is_known, kept};
use crate::courses::recordings::Kind;
use crate::courses::recordings::part::{Part, part};

/// The recording of that hash, or the part of it that the browser asks for. `lasting` where its address
/// names the hash, so that another recording has another address.
pub fn played(
    hash: &str,
    (kind, bytes): (Kind, Vec<u8>),
    lasting: bool,
    request: &HttpRequest,
) -> HttpResponse {
    let tag = format!("\"{}\"", &hash[..16]);
    if is_known(request, &tag) {
        return kept(HttpResponse::NotModified(), &tag, lasting).finish();
    }
    let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // Who began with another recording of this name gets this one whole.
    let same = header(header::IF_RANGE).is_none_or(|known| known == tag);
    let (status, range, body) = match part(header(header::RANGE).filter(|_| same), bytes.len()) {
        Part::Whole => (StatusCode::OK, None, bytes),
        Part::Of(range) => {
            let said = format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len());
            (StatusCode::PARTIAL_CONTENT, Some(said), bytes[range].to_vec())
        }
        Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{}", bytes.len())), vec![]),
    };
    let mut response = kept(HttpResponse::build(status), &tag, lasting);
    // It is small already, and a part of it must not be packed.
    response.insert_header((header::CONTENT_ENCODING, "identity"));
    response.insert_header((header::ACCEPT_RANGES, "bytes"));
    if let Some(range) = range {
        response.insert_header((header::CONTENT_RANGE, range));
    }
    response.content_type(kind.content_type()).body(body)
}
