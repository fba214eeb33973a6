//! Whoever writes the course of the address.
//!
//! A handler that takes a [`Writer`] has it settled who asks and that they publish courses somewhere.
//! What it reads or writes is then given the course itself, in the transaction that it happens in; for
//! whoever may not write that course there is none.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};

use super::opened::{Gone, Opened, opened, opened_or_gone, opened_or_left};
use super::{Desk, course, desk};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::ROOT;
use crate::units::scope::Scope;

/// Who writes, and when.
pub(super) type Signature = (Id, Timestamp);

/// A viewer who publishes courses somewhere, before the course of the address and, where the address
/// goes on to it, a module of that.
pub struct Writer {
    pub(super) app: Data<App>,
    pub(super) viewer: Viewer,
    pub(super) scope: Scope,
    pub(super) course: String,
    /// Empty where the address names none.
    pub(super) module: String,
}

impl FromRequest for Writer {
    type Error = Error;
    type Future = Ready<Result<Writer, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let named = |name: &str| request.match_info().get(name).unwrap_or_default().to_owned();
        let writer = |viewer: Viewer| {
            let app = request.app_data::<Data<App>>().cloned();
            Ok(Writer {
                app: app.ok_or_else(|| Error::Broken("the site has no app".into()))?,
                scope: viewer.require(Right::PublishCourses)?,
                viewer,
                course: named("course"),
                module: named("module"),
            })
        };
        ready(Viewer::from_request(request, payload).into_inner().and_then(writer))
    }
}

impl Writer {
    /// Reads at the desk of the course.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl Fn(&mut Conn, &Desk) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (scope, course) = (self.scope.clone(), self.course.clone());
        let found = move |conn: &mut Conn| desk(conn, &scope, &course);
        self.app.db.read(move |conn| found(conn).and_then(|desk| read(conn, &desk))).await
    }

    /// Writes at the desk of the course.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl Fn(&mut Conn, &Desk, Signature) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (scope, course, signature) = (self.scope.clone(), self.course.clone(), self.signature());
        let found = move |conn: &mut Conn| desk(conn, &scope, &course);
        self.app.db.write(move |conn| found(conn).and_then(|desk| write(conn, &desk, signature))).await
    }

    /// Reads in the module of the open draft.
    pub(super) async fn read_module<T: Send + 'static>(
        &self,
        read: impl Fn(&mut Conn, Opened) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (scope, course, module) = (self.scope.clone(), self.course.clone(), self.module.clone());
        let found = move |conn: &mut Conn| opened(conn, &scope, &course, &module);
        self.app.db.read(move |conn| found(conn).and_then(|opened| read(conn, opened))).await
    }

    /// The same for a page: where the module or its draft is gone, what leads back to the desk.
    pub(super) async fn open_module<T: Send + 'static>(
        &self,
        read: impl Fn(&mut Conn, Opened) -> Result<T, Error> + Send + 'static,
    ) -> Result<Result<T, HttpResponse>, Error> {
        let (scope, course, module) = (self.scope.clone(), self.course.clone(), self.module.clone());
        let found = move |conn: &mut Conn| opened_or_left(conn, &scope, &course, &module);
        let read = move |conn: &mut Conn| match found(conn)? {
            Ok(opened) => read(conn, opened).map(Ok),
            Err(gone) => Ok(Err(gone)),
        };
        let read = self.app.db.read(read).await?;
        Ok(read.map_err(|gone| self.leave(gone)))
    }

    /// Is the module of the open draft still there to be written in?
    pub(super) async fn look_for_module(&self) -> Result<Result<(), Gone>, Error> {
        let (scope, course, module) = (self.scope.clone(), self.course.clone(), self.module.clone());
        let found = move |conn: &mut Conn| opened_or_gone(conn, &scope, &course, &module);
        self.app.db.read(move |conn| Ok(found(conn)?.map(|_| ()))).await
    }

    /// Writes in the module of the open draft; where the module or its draft is gone, nothing is written.
    pub(super) async fn write_module_or_gone<T: Send + 'static>(
        &self,
        write: impl Fn(&mut Conn, Opened, Signature) -> Result<T, Error> + Send + 'static,
    ) -> Result<Result<T, Gone>, Error> {
        let (scope, course, module) = (self.scope.clone(), self.course.clone(), self.module.clone());
        let signature = self.signature();
        let found = move |conn: &mut Conn| opened_or_gone(conn, &scope, &course, &module);
        let written = move |conn: &mut Conn| match found(conn)? {
            Ok(opened) => write(conn, opened, signature).map(Ok),
            Err(gone) => Ok(Err(gone)),
        };
        self.app.db.write(written).await
    }

    pub(super) fn signature(&self) -> Signature {
        (self.viewer.person, self.app.now())
    }

    pub(super) fn show<P: Page>(&self, page: &P) -> Result<HttpResponse, Error> {
        self.viewer.show(&self.app, page)
    }

    pub(super) fn draw<P: Page>(&self, status: StatusCode, page: &P) -> Result<HttpResponse, Error> {
        self.viewer.draw(&self.app, status, page)
    }

    /// The desk once more with a form that was refused.
    pub(super) async fn refuse(&self, form: Form) -> Result<HttpResponse, Error> {
        course::draw(&self.app, &self.viewer, &self.course, StatusCode::UNPROCESSABLE_ENTITY, (form, None))
            .await
    }

    /// The desk as it stands now with a form that came too late.
    pub(super) async fn too_late(&self, form: Form) -> Result<HttpResponse, Error> {
        let late = Some("studio.stale");
        course::draw(&self.app, &self.viewer, &self.course, StatusCode::CONFLICT, (form, late)).await
    }

    /// Back to the desk from what is gone.
    pub(super) fn leave(&self, gone: Gone) -> HttpResponse {
        let told = match gone {
            Gone::Draft => self.back().saying("draft_is_closed"),
            Gone::NoDraft => self.back().saying("no_draft_is_open"),
            Gone::Module => self.back().saying("module_is_taken_out"),
        };
        told.answer()
    }

    /// Back to the desk of a course that has no open draft.
    pub(super) async fn leave_undrafted(&self) -> Result<HttpResponse, Error> {
        Ok(self.leave(self.read(|conn, desk| Gone::of(conn, &desk.course)).await?))
    }

    /// The desk once more with a form that came when no draft was open.
    pub(super) async fn without_a_draft(&self, form: Form) -> Result<HttpResponse, Error> {
        let late = Some("studio.stale_without_a_draft");
        course::draw(&self.app, &self.viewer, &self.course, StatusCode::CONFLICT, (form, late)).await
    }

    /// Back to the desk.
    pub(super) fn back(&self) -> Redirect {
        Redirect::to(self.href())
    }

    /// The address of the desk.
    pub(super) fn href(&self) -> String {
        format!("{ROOT}/{}", self.course)
    }
}

/// How often a draft or a file had been saved when a form was drawn.
pub(super) fn seen_number(form: &mut Form, name: &str) -> Option<i32> {
    form.number(name, 0..=i64::from(i32::MAX)).and_then(|number| i32::try_from(number).ok())
}
