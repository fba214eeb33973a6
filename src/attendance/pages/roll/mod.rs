//! The roll of a session.

mod called;
mod page;
mod sent;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use self::called::{Called, Ground, called, to_be_called};
use self::page::{Again, RollPage, drawn};
use self::sent::Sent;
use crate::app::App;
use crate::attendance::queries::{self, Giving};
use crate::attendance::roll::{self, Decision, Refusal};
use crate::attendance::{Mark, Taken};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::{self, Message};
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{self, Right};

/// GET /sessions/{session}/attendance
pub async fn show_roll(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, ground) = (path.into_inner(), viewer.clone(), Ground::of(&app));
    let called = app.db.read(move |conn| called(conn, &ground, &asking, id)).await?;
    viewer.show(&app, &drawn(called, &Again::default(), app.now()))
}

/// Who is on a roll that was sent and no longer in the class, by name: those who were removed from it
/// meanwhile and are of the units where the viewer holds classes; nobody else is named.
fn gone(
    conn: &mut Conn,
    viewer: &Viewer,
    sent: &[Id],
    participants: &BTreeSet<Id>,
) -> Result<Option<Message>, Error> {
    let Some(scope) = viewer.scope(Right::HoldClasses) else { return Ok(None) };
    let gone: Vec<Id> = sent.iter().copied().filter(|id| !participants.contains(id)).collect();
    let known: Vec<Id> = people::queries::people_among(conn, &gone, &scope)?.into_iter().collect();
    let names: Vec<String> =
        people::queries::known_people(conn, &known)?.into_iter().map(|p| p.full_name).collect();
    Ok((!names.is_empty()).then(|| Message::new("attendance.gone").with("names", names.join(", "))))
}

/// What became of a posted roll.
enum Outcome {
    Saved,
    Again(StatusCode, Box<RollPage>),
}

impl Outcome {
    fn refused(called: Called, again: &Again, now: Timestamp) -> Outcome {
        Outcome::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new(drawn(called, again, now)))
    }
}

/// Says since when a roll is locked.
fn locked(viewer: &Viewer, since: Timestamp) -> Message {
    Message::new("attendance.locked").with("moment", text::moment(viewer.language(), since))
}

/// POST /sessions/{session}/attendance
pub async fn save_roll(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, ground, now) = (path.into_inner(), viewer.clone(), Ground::of(&app), app.now());
    let (sent, all_present) = (Sent::read(&mut form), form.raw("all") == Mark::Present.code());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let called = to_be_called(conn, &ground, &asking, id)?;
            let given = sent.lines.iter().filter_map(|line| Some((line.person, line.given?))).collect();
            let mut again = Again { given, all_present, form: form.clone(), ..Again::default() };
            if let Some(since) = called.locked_since(now) {
                (again.refusal, again.keeps) = (Some(locked(&asking, since)), true);
                return Ok(Outcome::refused(called, &again, now));
            }
            let day = roll::check_day(called.sitting.held_on, now.day());
            if all_present && day.is_ok() {
                return Ok(Outcome::Again(StatusCode::OK, Box::new(drawn(called, &again, now))));
            }
            let participants = called.members();
            // A line with nothing chosen is not posted: an open one had something else than a mark.
            let open = sent.lines.iter().filter(|line| line.given.is_none()).map(|line| line.person);
            again.unread = open.filter(|person| participants.contains(person)).collect();
            if (!again.unread.is_empty() || !again.form.is_fine()) && day.is_ok() {
                again.given.retain(|person, _| !again.unread.contains(person));
                return Ok(Outcome::refused(called, &again, now));
            }
            match day.and_then(|()| roll::decide(&sent.lines, &participants, &called.marks())) {
                Ok(Decision::Save(marks)) => {
                    let giving = Giving { session: id, taken: Taken::List, by: asking.person };
                    queries::keep_facts(conn, &giving, &sent.facts(&called, &marks, now), now)?;
                    Ok(Outcome::Saved)
                }
                Ok(Decision::Conflicts(conflicts)) => {
                    again.conflicts = conflicts;
                    Ok(Outcome::Again(StatusCode::CONFLICT, Box::new(drawn(called, &again, now))))
                }
                Err(refusal) => {
                    let people: Vec<Id> = sent.lines.iter().map(|line| line.person).collect();
                    let gone = gone(conn, &asking, &people, &participants)?;
                    let named = (refusal == Refusal::NotInClass).then_some(gone).flatten();
                    again.refusal = Some(named.unwrap_or(Message::new(refusal.key())));
                    Ok(Outcome::refused(called, &again, now))
                }
            }
        })
        .await?;
    answered(&app, &viewer, outcome, to_roll(id).saying("roll_saved"))
}

fn to_roll(session: Id) -> Redirect {
    Redirect::to(format!("/sessions/{session}/attendance"))
}

fn answered(app: &App, viewer: &Viewer, outcome: Outcome, saved: Redirect) -> Result<HttpResponse, Error> {
    match outcome {
        Outcome::Saved => Ok(saved.answer()),
        Outcome::Again(status, page) => viewer.draw(app, status, &*page),
    }
}

/// POST /sessions/{session}/openings
pub async fn open_roll_again(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, ground, now) = (path.into_inner(), viewer.clone(), Ground::of(&app), app.now());
    let (opening, reason) = (new_id(), form.line("reason"));
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let called = called(conn, &ground, &asking, id)?;
            if !called.access.reopens {
                return Err(Error::NotFound);
            }
            if called.locked_since(now).is_none() {
                // Pressed twice, or by two.
                if called.openings.iter().any(|opening| now < opening.until) {
                    return Ok(Outcome::Saved);
                }
                let refusal = Some(Message::new("attendance.not_locked"));
                return Ok(Outcome::refused(called, &Again { refusal, ..Again::default() }, now));
            }
            let Some(reason) = &reason else {
                return Ok(Outcome::refused(called, &Again { form: form.clone(), ..Again::default() }, now));
            };
            queries::open_again(conn, opening, id, reason, asking.person, now)?;
            Ok(Outcome::Saved)
        })
        .await?;
    answered(&app, &viewer, outcome, to_roll(id).saying("roll_opened"))
}
