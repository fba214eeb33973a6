//! Everything that a site answers, written down, so that a test can say what was never told.

use std::sync::{Arc, Mutex};

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::ACCEPT_ENCODING;
use actix_web::middleware::Next;
use actix_web::web::Data;

/// Where an answer came from, with its headers and its body: pages, scripts, pictures, what scripts are told.
type Answered = (String, String);

#[derive(Clone, Default)]
pub struct Heard {
    answers: Arc<Mutex<Vec<Answered>>>,
    listens: bool,
}

impl Heard {
    /// One that writes everything down; the others let it pass.
    pub fn everything() -> Heard {
        Heard { listens: true, ..Heard::default() }
    }

    /// What was said so far counts no more.
    pub fn forget(&self) {
        self.answers.lock().unwrap().clear();
    }

    /// Insists that these words were never sent, in none of the answers, of which there were at least so many with
    /// this in their address.
    pub fn never(&self, words: &[String], (address, least): (&str, usize)) {
        assert!(self.listens && !words.is_empty());
        let answers = self.answers.lock().unwrap();
        let count = answers.iter().filter(|(path, _)| path.contains(address)).count();
        assert!(count >= least, "only {count} answers of …{address}…");
        for (path, said) in answers.iter() {
            for one in words {
                assert!(!said.contains(one.as_str()), "{path} says “{one}”");
            }
        }
    }
}

/// Writes an answer down as it was before it was packed.
pub async fn listen(
    heard: Data<Heard>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !heard.listens {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    request.headers_mut().remove(ACCEPT_ENCODING);
    let path = format!("{} {}", request.method(), request.uri());
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            let body = to_bytes(error.error_response().into_body()).await.unwrap_or_default();
            heard.answers.lock().unwrap().push((path, String::from_utf8_lossy(&body).into_owned()));
            return Err(error);
        }
    };
    let (request, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let body = to_bytes(body).await?;
    let said = format!("{:?}\n{}", response.headers(), String::from_utf8_lossy(&body));
    heard.answers.lock().unwrap().push((path, said));
    Ok(ServiceResponse::new(request, response.set_body(body).map_into_boxed_body()))
}
