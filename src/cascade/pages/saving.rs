//! Saving a report: as a draft, or handed in. What is refused and what is written is in [`super::attempt`].

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::Shelves;
use super::attempt::{Attempt, Courses, Saved, Seen, Step};
use super::filled::{self, Filled, MORE, SAME_NAME, rows};
use super::form::{self, Conflict, Drawing};
use super::offer::Reporter;
use crate::app::App;
use crate::cascade::queries;
use crate::cascade::review::State;
use crate::classes::{self, Class};
use crate::courses;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::people::viewer::{Redirect, Viewer};

/// POST /reteachings
pub async fn record_reteaching(app: Data<App>, viewer: Viewer, form: Form) -> Result<HttpResponse, Error> {
    let reporter = Reporter::of(&app, &viewer).ok_or(Error::NotFound)?;
    save(&app, &viewer, &reporter, form, None).await
}

/// POST /reteachings/{class}
pub async fn change_reteaching(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (class, person) = (path.into_inner(), viewer.person);
    let is_there = app
        .db
        .read(move |conn| -> Result<_, Error> {
            match queries::report_if_any(conn, class)? {
                Some(report) if report.reported_by == person => Ok(true),
                None if queries::was_discarded(conn, class, person)? => Ok(false),
                _ => Err(Error::NotFound),
            }
        })
        .await?;
    let reporter = Reporter::of(&app, &viewer).ok_or(Error::NotAllowed("cascade.refused.right_ended"))?;
    let form = form.with("class", class);
    if is_there {
        return save(&app, &viewer, &reporter, form, Some(class)).await;
    }
    // Thrown away elsewhere: what was typed here can be recorded anew.
    let conflict = Conflict { text: Message::new("cascade.stale.discarded"), href: None };
    let drawing = Drawing { status: StatusCode::CONFLICT, is_new: true, conflict: Some(conflict) };
    form::draw(&app, &viewer, &reporter, form, drawing).await
}

async fn save(
    app: &App,
    viewer: &Viewer,
    reporter: &Reporter,
    mut form: Form,
    existing: Option<Id>,
) -> Result<HttpResponse, Error> {
    let is_new = existing.is_none();
    let step = match form.raw("action") {
        "hand_in" => Step::HandIn,
        "draft" => Step::Draft,
        _ => Step::Redraw,
    };
    if step == Step::Redraw {
        if form.raw("action") == "more" {
            let more = rows(&form) + MORE;
            form = form.with("rows", more);
        }
        let drawing = Drawing { status: StatusCode::OK, is_new, conflict: None };
        return form::draw(app, viewer, reporter, form, drawing).await;
    }
    let Some(filled) = filled::read(&mut form, reporter.today) else {
        return refused(app, viewer, reporter, form, is_new).await;
    };
    let editions = taught_editions(app, reporter, &filled).await?;
    let shelves = Shelves::of(app, editions.values().copied()).await?;
    let courses = Courses::of(&shelves, &editions);
    let seen = Seen {
        revision: form.raw("revision").parse().unwrap_or(0),
        unsent: form.raw("unsent").parse().unwrap_or(0),
    };
    let above = app.above;
    let (who, wanted, as_left) = (reporter.clone(), filled.clone(), filled::as_left(&form));
    let saved = app
        .db
        .write(move |conn| {
            let (reporter, filled, as_left, courses) = (&who, &wanted, &as_left, &courses);
            let attempt = Attempt { reporter, filled, as_left, step, courses, seen, above };
            attempt.run(conn, is_new)
        })
        .await?;
    let class = filled.class;
    match saved {
        Saved::Done(State::HandedIn) => {
            Ok(Redirect::to(format!("/reteachings/{class}")).saying("reteach_handed_in").answer())
        }
        Saved::Done(_) => Ok(Redirect::to(format!("/reteachings/{class}")).saying("reteach_kept").answer()),
        Saved::Refused(refusals) => {
            for (field, message) in refusals {
                if message.key == SAME_NAME {
                    // So that whoever is meant stands among those to be ticked.
                    form = form.clone().with("search", form.raw(&field));
                }
                form.refuse(&field, message);
            }
            refused(app, viewer, reporter, form, is_new).await
        }
        Saved::Conflict(key) => {
            let form = on_top_of_newest(app, form, class).await?;
            // What would be saved over stands on the page of the report, or where it is unsent on its form.
            let unsent = !["", "0"].contains(&form.raw("unsent"));
            let newer = if unsent { "/edit" } else { "" };
            let href = Some(format!("/reteachings/{class}{newer}"));
            let conflict = Conflict { text: Message::new(key), href };
            let drawing = Drawing { status: StatusCode::CONFLICT, is_new: false, conflict: Some(conflict) };
            form::draw(app, viewer, reporter, form, drawing).await
        }
    }
}

async fn refused(
    app: &App,
    viewer: &Viewer,
    reporter: &Reporter,
    form: Form,
    is_new: bool,
) -> Result<HttpResponse, Error> {
    let drawing = Drawing { status: StatusCode::UNPROCESSABLE_ENTITY, is_new, conflict: None };
    form::draw(app, viewer, reporter, form, drawing).await
}

/// Whoever has read what is newer may save over it: the form now knows the newest revision.
async fn on_top_of_newest(app: &App, form: Form, class: Id) -> Result<Form, Error> {
    let (revision, unsent, session) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let session = classes::queries::sessions(conn, class)?.into_iter().next();
            let unsent = queries::unsent(conn, class)?.map_or(0, |unsent| unsent.revision);
            Ok((classes::queries::known_class(conn, class)?.revision, unsent, session))
        })
        .await?;
    let form = form.with("revision", revision).with("unsent", unsent);
    Ok(match session {
        Some(session) => form.with("session", session.id),
        None => form,
    })
}

/// The classes that the reporter may teach on in this report, each with the edition that was taught: its own
/// where no other of its course is said.
async fn taught_editions(app: &App, reporter: &Reporter, filled: &Filled) -> Result<BTreeMap<Id, Id>, Error> {
    let (person, now) = (reporter.person, reporter.now);
    let (class, source, said) = (filled.class, filled.source, filled.edition);
    app.db
        .read(move |conn| -> Result<_, Error> {
            let said = said.map(|edition| courses::queries::edition(conn, edition)).transpose()?;
            let taught = |learned: Class| match &said {
                Some(said) if Some(learned.id) == source && said.course == learned.course => {
                    (learned.id, said.id)
                }
                _ => (learned.id, learned.edition),
            };
            let classes = queries::learned_classes(conn, person, Some(class), now)?;
            Ok(classes.into_iter().map(taught).collect())
        })
        .await
}
