//! Who is asking.
//!
//! [`recognise`] runs before every handler: it reads the cookies, renews them
//! where the access token has run out, and asks the database whether the sign-in
//! stands and which grants hold today, so that a right taken away is gone at the
//! next click. A handler takes a [`Viewer`] (needs sign-in) or a [`Visit`] (does
//! not). A right is asked for with [`Viewer::scope`], and its answer is what the
//! query needs.

mod answers;
mod cookies;
mod navigation;
mod recognition;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};

use super::queries::SignedIn;
use super::{Grant, Right};
use crate::app::App;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::{Frame, FrameViewer, LanguageChoice, Notice, Page, VERSION};
use crate::kit::text::{Language, Message};
use crate::units::scope::Scope;
use crate::units::tree;

pub use answers::Redirect;
pub use cookies::{language_cookie, sign_in_cookies, sign_out_cookies};
pub use recognition::recognise;

/// One request as far as the frame of its page needs it, signed in or not.
#[derive(Clone, Debug)]
pub struct Visit {
    pub language: Language,
    /// Path and query of the page asked for; for a post, of the page that its form is on.
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

    /// The grants of the separate units in which the viewer holds a right, the widest unit first. More
    /// than one where they hold it in places that lie in no other: `scope.within(&grant.unit_path)`.
    pub fn tops(&self, right: Right) -> Vec<&Grant> {
        navigation::tops(&self.grants, right)
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

    /// The language of the reader.
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
    /// The page in its frame, with status 200.
    pub fn show<P: Page>(&self, app: &App, page: &P) -> Result<HttpResponse, Error> {
        self.draw(app, StatusCode::OK, page)
    }

    /// The page in its frame with another status; the notice it shows is not shown again.
    pub fn draw<P: Page>(&self, app: &App, status: StatusCode, page: &P) -> Result<HttpResponse, Error> {
        let html = app.views.render(&self.frame(app), page)?;
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        // On Back a browser shows what it has without asking, but not for other cookies: after signing out it
        // asks. `no-store` would say so too, and lose what was typed into a form gone back to, and on a bad
        // line the page itself. What a browser keeps whole, `static/js/reader.js` sees to; without scripts it
        // is shown for minutes.
        response.insert_header((header::VARY, "Cookie"));
        if self.notice.is_some() {
            response.cookie(cookies::gone(cookies::NOTICE));
        }
        Ok(response.body(html))
    }

    /// Is somebody signed in here?
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
            version: VERSION,
            viewer: known.map(|k| FrameViewer {
                id: k.who.person,
                name: k.who.full_name.clone(),
                unit: k.who.unit_name.clone(),
                href: format!("/people/{}", k.who.person),
            }),
            nav: known.map(|k| navigation::nav(&k.grants, &self.path)).unwrap_or_default(),
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
