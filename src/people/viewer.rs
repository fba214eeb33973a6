//! Who is asking.
//!
//! [`recognise`] runs before every handler: it reads the cookies, renews them
//! where the access token has run out, and asks the database whether the sign-in
//! stands and which grants hold today, so that a right taken away is gone at the
//! next click. A handler takes a [`Viewer`] (needs sign-in) or a [`Visit`] (does
//! not). A right is asked for with [`Viewer::scope`], and its answer is what the
//! query needs.

use std::future::{Ready, ready};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use serde::Serialize;

use super::queries::{self, SignedIn};
use super::token::{self, Worth};
use super::{Grant, Right, Role};
use crate::app::App;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::{Frame, FrameViewer, LanguageChoice, NavItem, Notice, Page};
use crate::kit::text::{Language, Message};
use crate::units::scope::Scope;
use crate::units::tree;

const ACCESS_COOKIE: &str = "access";
const REFRESH_COOKIE: &str = "refresh";
const LANGUAGE_COOKIE: &str = "language";
const NOTICE_COOKIE: &str = "notice";

/// One request as far as the frame of its page needs it, signed in or not.
#[derive(Clone, Debug)]
pub struct Visit {
    pub language: Language,
    /// Path and query of the page asked for.
    pub path: String,
    notice: Option<String>,
    signed_in: Option<Known>,
}

#[derive(Clone, Debug)]
struct Known {
    sign_in: Id,
    who: SignedIn,
    grants: Vec<Grant>,
}

/// A signed-in person, with the rights that hold today.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub person: Id,
    pub name: String,
    pub unit: Id,
    pub unit_path: String,
    pub sign_in: Id,
    pub grants: Vec<Grant>,
    pub visit: Visit,
}

impl Viewer {
    /// Where the viewer holds a right; `None` if nowhere.
    pub fn scope(&self, right: Right) -> Option<Scope> {
        let paths = self.grants.iter().filter(|g| g.role.allows(right)).map(|g| g.unit_path.clone());
        Scope::of_rights(paths.collect())
    }

    /// Where the viewer holds at least one of these rights.
    pub fn scope_of_any(&self, rights: &[Right]) -> Option<Scope> {
        let any = |g: &&Grant| rights.iter().any(|right| g.role.allows(*right));
        Scope::of_rights(self.grants.iter().filter(any).map(|g| g.unit_path.clone()).collect())
    }

    /// The same, as a handler wants it: without the right, nothing is there.
    pub fn require(&self, right: Right) -> Result<Scope, Error> {
        self.scope(right).ok_or(Error::NotFound)
    }

    /// Does the viewer hold the right in the unit with this path?
    pub fn may(&self, right: Right, unit_path: &str) -> bool {
        self.scope(right).is_some_and(|scope| scope.holds(unit_path))
    }

    /// The provinces in which the viewer holds a right somewhere: those who hold roles in one
    /// province know each other by name. At the centre it is everything.
    pub fn circle(&self, right: Right) -> Option<Scope> {
        let province = |path: &str| {
            let above = tree::ids_on(path).into_iter().take(2);
            above.fold(None, |path: Option<String>, unit| Some(tree::path_below(path.as_deref(), unit)))
        };
        let grants = self.grants.iter().filter(|g| g.role.allows(right));
        Scope::of_rights(grants.filter_map(|g| province(&g.unit_path)).collect())
    }

    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }

    pub fn language(&self) -> Language {
        self.visit.language
    }

    /// The page in its frame, with status 200.
    pub fn show<P: Page>(&self, app: &App, page: &P) -> Result<HttpResponse, Error> {
        self.visit.draw(app, StatusCode::OK, page)
    }

    /// The page with another status: 422 for a refused form, 409 for a stale one.
    pub fn draw<P: Page>(&self, app: &App, status: StatusCode, page: &P) -> Result<HttpResponse, Error> {
        self.visit.draw(app, status, page)
    }
}

impl Visit {
    pub fn show<P: Page>(&self, app: &App, page: &P) -> Result<HttpResponse, Error> {
        self.draw(app, StatusCode::OK, page)
    }

    pub fn draw<P: Page>(&self, app: &App, status: StatusCode, page: &P) -> Result<HttpResponse, Error> {
        let html = app.views.render(&self.frame(app), page)?;
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        if self.notice.is_some() {
            response.cookie(gone(NOTICE_COOKIE));
        }
        Ok(response.body(html))
    }

    pub fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// Whoever is signed in, if anyone.
    pub fn person(&self) -> Option<Id> {
        self.signed_in.as_ref().map(|known| known.who.person)
    }

    fn frame(&self, app: &App) -> Frame {
        let known = self.signed_in.as_ref();
        Frame {
            lang: self.language,
            path: self.path.clone(),
            demo: app.demo,
            version: env!("CARGO_PKG_VERSION"),
            viewer: known.map(|k| FrameViewer {
                name: k.who.full_name.clone(),
                unit: k.who.unit_name.clone(),
                href: format!("/people/{}", k.who.person),
            }),
            nav: known.map(|k| nav(k, &self.path)).unwrap_or_default(),
            notice: self
                .notice
                .as_ref()
                .map(|key| format!("notice.{key}"))
                // A cookie is whatever a browser sends: only what we say ourselves is shown.
                .filter(|key| app.views.texts.knows(self.language, key))
                .map(|key| Notice { kind: "success", text: Message::new(&key) }),
            languages: LanguageChoice::all(self.language),
        }
    }
}

/// What each role finds at the thumb: at most five places.
fn nav(known: &Known, path: &str) -> Vec<NavItem> {
    let may = |right| known.grants.iter().find(|g| g.role.allows(right));
    let mut items =
        vec![("nav.home", "/".to_owned(), "home"), ("nav.courses", "/courses".to_owned(), "course")];
    if may(Right::Reteach).is_some() {
        items.push(("nav.reteachings", "/reteachings".to_owned(), "cascade"));
    }
    items.push(("nav.classes", "/classes".to_owned(), "class"));
    if may(Right::Review).is_some() {
        items.push(("nav.reviews", "/reviews".to_owned(), "review"));
    }
    if let Some(grant) = may(Right::SeeRecords) {
        items.push(("nav.overview", format!("/units/{}/overview", grant.unit), "overview"));
    }
    items.truncate(5);
    let here = place(path, may(Right::Reteach).is_some());
    items
        .into_iter()
        .map(|(key, href, icon)| NavItem { key, current: here == Some(key), href, icon })
        .collect()
}

/// The place of the navigation to which a page belongs.
fn place(path: &str, reteaches: bool) -> Option<&'static str> {
    let first = path.split('?').next().unwrap_or("/").split('/').nth(1).unwrap_or_default();
    match first {
        "" => Some("nav.home"),
        "courses" | "attempts" => Some("nav.courses"),
        "classes" | "sessions" => Some("nav.classes"),
        "reteachings" if reteaches => Some("nav.reteachings"),
        "reteachings" | "reviews" => Some("nav.reviews"),
        "units" => Some("nav.overview"),
        _ => None,
    }
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Visit, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit_of(request).ok_or_else(|| Error::Broken("the request was not recognised".into())))
    }
}

impl FromRequest for Viewer {
    type Error = Error;
    type Future = Ready<Result<Viewer, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(visit) = visit_of(request) else {
            return ready(Err(Error::Broken("the request was not recognised".into())));
        };
        let Some(known) = visit.signed_in.clone() else {
            return ready(Err(Error::SignIn));
        };
        // Until a one-time password is changed, only the pages that change it or leave are open.
        if known.who.must_change && !matches!(request.path(), "/password" | "/sign-out") {
            return ready(Err(Error::ChangePassword));
        }
        ready(Ok(Viewer {
            person: known.who.person,
            name: known.who.full_name,
            unit: known.who.unit,
            unit_path: known.who.unit_path,
            sign_in: known.sign_in,
            grants: known.grants,
            visit,
        }))
    }
}

fn visit_of(request: &HttpRequest) -> Option<Visit> {
    request.extensions().get::<Visit>().cloned()
}

/// Finds out who asks, renews cookies, refuses posts from other sites, and draws the pages of errors.
pub async fn recognise(
    app: Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.path().starts_with("/static/") || request.path() == "/healthz" {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let (visit, cookies) = match look(&app, &request).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            let visit = Visit::of(&request, None);
            return Ok(request.into_response(error_page(&app, &visit, &error)));
        }
    };
    if is_post(request.method()) && !is_same_site(&request) {
        return Ok(request.into_response(error_page(&app, &visit, &Error::CrossSite)));
    }
    // No record is called by the character NUL, and PostgreSQL does not even look for one.
    if request.path().contains('\0') || request.uri().path().contains("%00") {
        return Ok(request.into_response(error_page(&app, &visit, &Error::NotFound)));
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(error) = response.response().error() {
        let drawn = match error.as_error::<Error>() {
            Some(error) => {
                if matches!(error, Error::Broken(_) | Error::Query(_)) {
                    let route = response.request().match_pattern().unwrap_or_default();
                    tracing::error!(%error, route, "a request broke");
                }
                error_page(&app, &visit, error)
            }
            // actix's own refusals: an address that is no id, a form that is too long.
            None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                error_page(&app, &visit, &Error::NotAllowed("errors.too_large"))
            }
            None => error_page(&app, &visit, &Error::NotFound),
        };
        response = response.into_response(drawn);
    } else if response.status() == StatusCode::NOT_FOUND && is_bare(&response) {
        let drawn = error_page(&app, &visit, &Error::NotFound);
        response = response.into_response(drawn);
    }
    for cookie in cookies {
        // A handler that signs out or in has the last word about its own cookies.
        let set_by_handler = response.response().cookies().any(|c| c.name() == cookie.name());
        if !set_by_handler {
            response.response_mut().add_cookie(&cookie)?;
        }
    }
    Ok(response)
}

fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

fn is_post(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Did the browser send this from one of our own pages? Browsers say so by `Sec-Fetch-Site`, older
/// ones by `Origin`, the oldest by `Referer`; a post that says nothing is refused.
fn is_same_site(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = request.connection_info().host().to_owned();
    let host_of = |address: &str| {
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or("").to_owned()
    };
    match header("origin").or_else(|| header("referer")) {
        Some(address) => !host.is_empty() && host_of(address) == host,
        None => false,
    }
}

impl Visit {
    fn of(request: &ServiceRequest, signed_in: Option<Known>) -> Visit {
        let chosen = request.cookie(LANGUAGE_COOKIE).and_then(|c| Language::from_code(c.value()));
        let wished = || {
            let header = request.headers().get(header::ACCEPT_LANGUAGE);
            Language::wished(header.and_then(|v| v.to_str().ok()).unwrap_or(""))
        };
        let language = match &signed_in {
            Some(known) => known.who.language,
            None => chosen.unwrap_or_else(wished),
        };
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let is_key =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let notice = request.cookie(NOTICE_COOKIE).map(|c| c.value().to_owned()).filter(|key| is_key(key));
        Visit { language, path, notice, signed_in }
    }
}

/// Reads the cookies: who is signed in, and which cookies to send back.
async fn look(app: &App, request: &ServiceRequest) -> Result<(Visit, Vec<Cookie<'static>>), Error> {
    let now = app.now();
    let access = request.cookie(ACCESS_COOKIE).and_then(|c| app.key.read(c.value(), now));
    if let Some(claims) = access {
        let known = app
            .db
            .read(move |conn| -> Result<_, Error> {
                let Some(who) = queries::signed_in(conn, claims.sid, now)? else { return Ok(None) };
                let grants = queries::grants_of(conn, who.person, now.day())?;
                Ok(Some(Known { sign_in: claims.sid, who, grants }))
            })
            .await?;
        if known.is_some() {
            return Ok((Visit::of(request, known), Vec::new()));
        }
    }
    let Some(refresh) = request.cookie(REFRESH_COOKIE).map(|c| c.value().to_owned()) else {
        return Ok((Visit::of(request, None), Vec::new()));
    };
    let Some(sign_in) = token::sign_in_of(&refresh) else {
        return Ok((Visit::of(request, None), vec![gone(REFRESH_COOKIE)]));
    };
    let (sent, fresh) = (token::hash_of(&refresh), token::refresh(sign_in));
    let fresh_hash = token::hash_of(&fresh);
    let (known, renewed) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let Some((_, chain)) = queries::chain(conn, sign_in)? else { return Ok((None, false)) };
            let worth = token::judge(&chain, &sent, now);
            match worth {
                Worth::Newest => {
                    queries::rotate(conn, sign_in, &sent, &fresh_hash, now, now.plus(token::REFRESH))?;
                }
                Worth::JustReplaced => {}
                Worth::Reused => {
                    queries::end_sign_in(conn, sign_in, "reused", now)?;
                    return Ok((None, false));
                }
                Worth::Over => return Ok((None, false)),
            }
            let Some(who) = queries::signed_in(conn, sign_in, now)? else { return Ok((None, false)) };
            let grants = queries::grants_of(conn, who.person, now.day())?;
            Ok((Some(Known { sign_in, who, grants }), worth == Worth::Newest))
        })
        .await?;
    let mut cookies = Vec::new();
    match &known {
        Some(known) => {
            cookies.push(access_cookie(app, known.who.person, sign_in));
            if renewed {
                cookies.push(refresh_cookie(app, fresh));
            }
        }
        None => cookies.extend([gone(ACCESS_COOKIE), gone(REFRESH_COOKIE)]),
    }
    Ok((Visit::of(request, known), cookies))
}

fn access_cookie(app: &App, person: Id, sign_in: Id) -> Cookie<'static> {
    kept(app, ACCESS_COOKIE, app.key.issue(person, sign_in, app.now()), token::ACCESS)
}

fn refresh_cookie(app: &App, token: String) -> Cookie<'static> {
    kept(app, REFRESH_COOKIE, token, token::REFRESH)
}

/// The two cookies of a new sign-in.
pub fn sign_in_cookies(app: &App, person: Id, sign_in: Id, refresh: String) -> [Cookie<'static>; 2] {
    [access_cookie(app, person, sign_in), refresh_cookie(app, refresh)]
}

/// The cookies that end a sign-in in this browser.
pub fn sign_out_cookies() -> [Cookie<'static>; 2] {
    [gone(ACCESS_COOKIE), gone(REFRESH_COOKIE)]
}

/// Remembers a visitor's language for a year.
pub fn language_cookie(app: &App, language: Language) -> Cookie<'static> {
    kept(app, LANGUAGE_COOKIE, language.code().to_owned(), 365 * crate::kit::clock::Timestamp::DAY)
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

fn gone(name: &'static str) -> Cookie<'static> {
    Cookie::build(name, "")
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::ZERO)
        .finish()
}

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
            let cookie = Cookie::build(NOTICE_COOKIE, key)
                .path("/")
                .http_only(true)
                .same_site(SameSite::Lax)
                .max_age(Duration::seconds(60))
                .finish();
            response.cookie(cookie);
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
struct BrokenPage {}
impl Page for BrokenPage {
    const TEMPLATE: &'static str = "errors/broken";
}

fn error_page(app: &App, visit: &Visit, error: &Error) -> HttpResponse {
    use actix_web::ResponseError;
    let status = error.status_code();
    let drawn = match error {
        Error::SignIn => {
            // After a post there is nothing to come back to but the home page.
            let back = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect::<String>();
            return Redirect::to(format!("/sign-in?back={back}")).answer();
        }
        Error::ChangePassword => return Redirect::to("/password").answer(),
        Error::NotFound => visit.draw(app, status, &NotFoundPage {}),
        Error::CrossSite => visit.draw(app, status, &RefusedPage { reason: "errors.cross_site" }),
        Error::NotAllowed(reason) => visit.draw(app, status, &RefusedPage { reason }),
        Error::Busy => visit.draw(app, status, &RefusedPage { reason: "errors.busy" }),
        Error::Query(_) | Error::Broken(_) => visit.draw(app, status, &BrokenPage {}),
    };
    drawn.unwrap_or_else(|error| {
        tracing::error!(%error, "an error page could not be drawn");
        HttpResponse::build(status).finish()
    })
}
