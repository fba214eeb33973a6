//! The classes I hold, teach or am in.

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::app::App;
use crate::classes::{Class, Kind, MarkSaid, Session, Sitting, queries};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::people::Right;
use crate::people::viewer::Viewer;

/// How many classes stand on one page of the list.
const PAGE: i64 = 20;

#[derive(Serialize)]
struct ClassesPage {
    may_make: bool,
    /// The other classes within the viewer's reach; none where they have no such right.
    held: Option<Held>,
    taught: Vec<Line>,
    attended: Vec<Line>,
}

impl Page for ClassesPage {
    const TEMPLATE: &'static str = "classes/list";
}

#[derive(Serialize)]
struct Held {
    lines: Vec<Line>,
    pager: Option<Pager>,
}

/// One class of a list.
#[derive(Serialize)]
struct Line {
    id: Id,
    kind: Kind,
    kind_key: &'static str,
    title: String,
    starts_on: Day,
    unit_name: String,
    people: i64,
    sessions: usize,
    /// The session that is under way or comes next.
    next: Option<Sitting>,
    /// Sessions in which the viewer was marked, and those they came to.
    marked: usize,
    came: usize,
}

fn lines(
    conn: &mut Conn,
    found: Vec<Class>,
    now: Timestamp,
    own: &BTreeMap<Id, MarkSaid>,
) -> Result<Vec<Line>, Error> {
    let ids: Vec<Id> = found.iter().map(|c| c.id).collect();
    let sizes = queries::sizes(conn, &ids)?;
    let mut sessions = queries::sessions_of(conn, &ids)?;
    let line = |class: Class| {
        let sessions: Vec<Session> = sessions.remove(&class.id).unwrap_or_default();
        let next = sessions.iter().position(|s| s.ends_at() > now);
        let marks: Vec<&MarkSaid> = sessions.iter().filter_map(|s| own.get(&s.id)).collect();
        Line {
            id: class.id,
            kind: class.kind,
            kind_key: class.kind.key(),
            title: class.title,
            starts_on: class.starts_on,
            unit_name: class.unit_name,
            people: sizes.get(&class.id).copied().unwrap_or(0),
            sessions: sessions.len(),
            next: next.map(|at| Sitting::all(&sessions).swap_remove(at)),
            marked: marks.len(),
            came: marks.iter().filter(|mark| mark.came).count(),
        }
    };
    Ok(found.into_iter().map(line).collect())
}

/// GET /classes?page=…
pub async fn show_classes(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let asked = page_asked(&request);
    let (now, person, above) = (app.now(), viewer.person, app.above);
    let scope = viewer.scope_of_any(&[Right::HoldClasses, Right::SeeRecords]);
    let may_make = viewer.scope(Right::HoldClasses).is_some();
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let own = (above.marks)(conn, person)?;
            let held = match &scope {
                Some(scope) => {
                    let total = queries::count_of_others_in(conn, scope, person)?;
                    let page = page_shown(asked, total, PAGE);
                    let offset = (page - 1) * PAGE;
                    let found = queries::classes_of_others_in(conn, scope, person, PAGE, offset)?;
                    let lines = lines(conn, found, now, &own)?;
                    Some(Held { lines, pager: Pager::of(total, PAGE, page, "/classes?page=") })
                }
                None => None,
            };
            let taught = queries::classes_taught_by(conn, person)?;
            let attended = queries::classes_attended_by(conn, person, above.begun)?;
            Ok(ClassesPage {
                may_make,
                held,
                taught: lines(conn, taught, now, &own)?,
                attended: lines(conn, attended, now, &own)?,
            })
        })
        .await?;
    viewer.show(&app, &page)
}
