//! Making and changing a class.
//!
//! Besides saving, the form has buttons that only redraw it with other rows of
//! sessions (`fill`, `add`, `drop`), so that it works without a script. Begin with
//! [`make_class`]; [`drawing`] is what the form looks like, [`rows`] its sessions,
//! [`reading`] what is wrong with it.

mod drawing;
mod reading;
mod rows;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use self::drawing::{Changed, Drawing, form_of, page};
use self::reading::read;
use self::rows::{Row, redrawn, rows_of, with_called};
use crate::app::App;
use crate::classes::{Above, Kind, NewClass, Outcome, managed_class, planning, queries};
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};

/// GET /classes/new
pub async fn new_class(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let form = Form::new()
        .with("id", new_id())
        .with("kind", Kind::Pilot.code())
        .with("count", 5)
        .with("facilitator", viewer.person);
    let drawing = Drawing::new(form, vec![Row::empty(0)], None);
    let page = page(&app, &viewer, drawing).await?;
    viewer.show(&app, &page)
}

/// A class that the viewer may change, as it stands.
struct OnRecord {
    class: NewClass,
    revision: i32,
    /// The sessions whose roll was called.
    called: BTreeSet<Id>,
    changed: Changed,
}

fn on_record(conn: &mut Conn, above: &Above, viewer: &Viewer, id: Id) -> Result<OnRecord, Error> {
    let class = managed_class(conn, above, viewer, id)?;
    let called = (above.called)(conn, id)?;
    let taught_on = (above.taught_on)(conn, id)?;
    let changed = Changed { id, edition: class.edition, called: !called.is_empty(), taught_on };
    Ok(OnRecord { class: queries::as_new(conn, id)?, revision: class.revision, called, changed })
}

/// GET /classes/{class}/edit
pub async fn edit_class(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let known = app.db.read(move |conn| on_record(conn, &above, &asking, id)).await?;
    let rows = known.class.sessions.iter().enumerate().map(|(n, session)| Row::of(n, session)).collect();
    let (rows, _) = with_called(rows, &known.class.sessions, &known.called);
    let plan = planning::outline(&known.class.sessions);
    let form = form_of(&known.class).with("revision", known.revision).with("plan", plan);
    let drawing = Drawing::new(form, rows, Some(known.changed));
    let page = page(&app, &viewer, drawing).await?;
    viewer.show(&app, &page)
}

/// The form again: with other rows, or with what is wrong.
async fn redraw(app: &App, viewer: &Viewer, drawing: Drawing) -> Result<HttpResponse, Error> {
    let status = match (drawing.stale, drawing.form.is_fine()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = page(app, viewer, drawing).await?;
    viewer.draw(app, status, &page)
}

/// What was typed over a class that is newer on record. Saving once more, having been told, is meant.
fn over(known: &OnRecord, form: Form, rows: Vec<Row>) -> Drawing {
    let form = form.with("revision", known.revision);
    let form = if known.changed.called { form.with("edition", known.changed.edition) } else { form };
    let (rows, _) = with_called(rows, &known.class.sessions, &known.called);
    Drawing { stale: true, ..Drawing::new(form, rows, Some(known.changed)) }
}

/// What became of a class form.
enum Made {
    AsSent,
    /// It was sent before, and the class that it made is another by now.
    CorrectedSince,
    /// The class of this id is another one.
    Not,
}

/// POST /classes
pub async fn make_class(app: Data<App>, viewer: Viewer, mut form: Form) -> Result<HttpResponse, Error> {
    viewer.require(Right::HoldClasses)?;
    let rows = rows_of(&form);
    if let Some(rows) = redrawn(&mut form, &rows, &[]) {
        return redraw(&app, &viewer, Drawing::new(form, rows, None)).await;
    }
    let Some(new) = read(&app, &viewer, &mut form, &rows, None).await? else {
        return redraw(&app, &viewer, Drawing::new(form, rows, None)).await;
    };
    let (id, asking, above, now) = (new.id, viewer.clone(), app.above, app.now());
    let made = app
        .db
        .write(move |conn| -> Result<_, Error> {
            if queries::add_class(conn, &new, asking.person, now)? {
                return Ok(Made::AsSent);
            }
            // The same page sent twice makes one class, also where that was corrected in between.
            let known = on_record(conn, &above, &asking, id)?;
            if known.class == new {
                return Ok(Made::AsSent);
            }
            Ok(if queries::was_made_as(conn, &new)? { Made::CorrectedSince } else { Made::Not })
        })
        .await?;
    let stands = Redirect::to(format!("/classes/{id}"));
    match made {
        Made::AsSent => return Ok(stands.saying("class_made").answer()),
        Made::CorrectedSince => return Ok(stands.saying("class_stands").answer()),
        Made::Not => {}
    }
    // Gone back to, and filled in for the next one: what was typed would make a class of its own.
    form.refuse("title", Message::new("form.sent_already"));
    let form = form.with("id", new_id());
    let mut rows = rows;
    rows.iter_mut().for_each(|row| row.id = new_id());
    redraw(&app, &viewer, Drawing { sent: Some(id), ..Drawing::new(form, rows, None) }).await
}

/// POST /classes/{class}
pub async fn change_class(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let known = app.db.read(move |conn| on_record(conn, &above, &asking, id)).await?;
    let OnRecord { class: before, called, changed, .. } = known;
    let mut form = form.with("id", id);
    if changed.called {
        form = form.with("edition", before.edition);
    }
    let (rows, left_out) = with_called(rows_of(&form), &before.sessions, &called);
    let class = Some(changed);
    if let Some(rows) = redrawn(&mut form, &rows, &before.sessions) {
        return redraw(&app, &viewer, Drawing::new(form, rows, class)).await;
    }
    let seen = form.number("revision", 0..=i64::from(i32::MAX)).and_then(|seen| i32::try_from(seen).ok());
    let now = app.now();
    // Its form was drawn before the roll was called: that it stays is said before it is saved.
    for row in left_out {
        form.refuse(&format!("day.{row}"), Message::new("classes.called_left_out"));
    }
    let read = read(&app, &viewer, &mut form, &rows, class).await?;
    let days = rows.iter().filter_map(|row| Some((row.id, row.held_on()?)));
    for id in planning::called_ahead(days, &called, now.day()) {
        let row = rows.iter().find(|row| row.id == id).map_or(0, |row| row.n);
        form.refuse(&format!("day.{row}"), Message::new("classes.called_ahead"));
    }
    let (Some(mut new), Some(seen), true) = (read, seen, form.is_fine()) else {
        return redraw(&app, &viewer, Drawing::new(form, rows, class)).await;
    };
    // What this form does not show stays as it was.
    new.questions = before.questions;
    for (person, source) in &mut new.facilitators {
        *source = before.facilitators.iter().find(|(id, _)| id == person).and_then(|(_, source)| *source);
    }
    let asking = viewer.clone();
    let newer = app
        .db
        .write(move |conn| -> Result<_, Error> {
            managed_class(conn, &above, &asking, id)?;
            let called = (above.called)(conn, id)?;
            match queries::change_class(conn, &new, seen, &called, asking.person, now)? {
                Outcome::Changed => Ok(None),
                Outcome::Stale => on_record(conn, &above, &asking, id).map(Some),
            }
        })
        .await?;
    match newer {
        None => Ok(Redirect::to(format!("/classes/{id}")).saying("class_changed").answer()),
        Some(newer) => redraw(&app, &viewer, over(&newer, form, rows)).await,
    }
}
