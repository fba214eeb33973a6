//! What is answered instead of a page of a slice: going elsewhere, and the pages of errors.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;

use super::Visit;
use super::cookies;
use crate::app::App;
use crate::error::Error;
use crate::kit::page::Page;

/// Goes to another page; [`Redirect::saying`] lets that page say what has happened.
pub struct Redirect {
    to: String,
    notice: Option<&'static str>,
}

impl Redirect {
    pub fn to(address: impl Into<String>) -> Redirect {
        Redirect { to: address.into(), notice: None }
    }

    /// `key` is the last part of a text key `notice.…`.
    pub fn saying(mut self, key: &'static str) -> Redirect {
        self.notice = Some(key);
        self
    }

    pub fn answer(self) -> HttpResponse {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, self.to));
        if let Some(key) = self.notice {
            response.cookie(cookies::notice(key));
        }
        response.finish()
    }
}

#[derive(Serialize)]
struct NotFoundPage {}
impl Page for NotFoundPage {
    const TEMPLATE: &'static str = "errors/not_found";
}

#[derive(Serialize)]
struct RefusedPage {
    reason: &'static str,
}
impl Page for RefusedPage {
    const TEMPLATE: &'static str = "errors/refused";
}

#[derive(Serialize)]
struct AnotherPage<'a> {
    /// The page that the form is on.
    from: &'a str,
}
impl Page for AnotherPage<'_> {
    const TEMPLATE: &'static str = "errors/another";
}

#[derive(Serialize)]
struct BrokenPage {}
impl Page for BrokenPage {
    const TEMPLATE: &'static str = "errors/broken";
}

/// Where to sign in, and come back to this page; after a post: to the page that its form is on.
fn sign_in_address(visit: &Visit) -> String {
    let back = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect::<String>();
    format!("/sign-in?back={back}")
}

/// Leads to the sign-in page, which says that what was just sent is not saved.
pub(super) fn sign_in_unsaved(visit: &Visit) -> HttpResponse {
    Redirect::to(format!("{}&unsaved=1", sign_in_address(visit))).answer()
}

pub(super) fn error_page(app: &App, visit: &Visit, error: &Error) -> HttpResponse {
    use actix_web::ResponseError;
    let status = error.status_code();
    let drawn = match error {
        Error::SignIn => {
            return Redirect::to(sign_in_address(visit)).answer();
        }
        Error::ChangePassword => return Redirect::to("/password").answer(),
        Error::NotFound => visit.draw(app, status, &NotFoundPage {}),
        Error::CrossSite => visit.draw(app, status, &RefusedPage { reason: "errors.cross_site" }),
        Error::DrawnForAnother => visit.draw(app, status, &AnotherPage { from: &visit.path }),
        Error::NotAllowed(reason) => visit.draw(app, status, &RefusedPage { reason }),
        Error::TooLarge => visit.draw(app, status, &RefusedPage { reason: "errors.too_large" }),
        Error::Busy => visit.draw(app, status, &RefusedPage { reason: "errors.busy" }),
        Error::Query(_) | Error::Broken(_) => visit.draw(app, status, &BrokenPage {}),
    };
    drawn.unwrap_or_else(|error| {
        tracing::error!(%error, "an error page could not be drawn");
        HttpResponse::build(status).finish()
    })
}
