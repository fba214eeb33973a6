//! The cookies of the site: all kept from scripts and from posts of other sites.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

use super::super::{chain, token};
use crate::app::App;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::text::Language;

pub(super) const ACCESS: &str = "access";
pub(super) const REFRESH: &str = "refresh";
pub(super) const LANGUAGE: &str = "language";
pub(super) const NOTICE: &str = "notice";

pub(super) fn access(app: &App, person: Id, sign_in: Id) -> Cookie<'static> {
    kept(app, ACCESS, app.key.issue(person, sign_in, app.now()), token::ACCESS)
}

pub(super) fn refresh(app: &App, token: String) -> Cookie<'static> {
    kept(app, REFRESH, token, chain::REST)
}

/// The two cookies of a new sign-in.
pub fn sign_in_cookies(app: &App, person: Id, sign_in: Id, token: String) -> [Cookie<'static>; 2] {
    [access(app, person, sign_in), refresh(app, token)]
}

/// The cookies that end a sign-in in this browser.
pub fn sign_out_cookies() -> [Cookie<'static>; 2] {
    [gone(ACCESS), gone(REFRESH)]
}

/// Remembers a visitor's language for a year.
pub fn language_cookie(app: &App, language: Language) -> Cookie<'static> {
    kept(app, LANGUAGE, language.code().to_owned(), 365 * Timestamp::DAY)
}

/// Says on the next page what has happened.
pub(super) fn notice(key: &'static str) -> Cookie<'static> {
    Cookie::build(NOTICE, key)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(60))
        .finish()
}

fn kept(app: &App, name: &'static str, value: String, micros: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(app.secure_cookies)
        .same_site(SameSite::Lax)
        .max_age(Duration::microseconds(micros))
        .finish()
}

pub(super) fn gone(name: &'static str) -> Cookie<'static> {
    Cookie::build(name, "")
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::ZERO)
        .finish()
}
