//! The roll of a session, and who came to a class.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::queries::{self, Batch};
use super::rate::{Counts, Rate};
use super::roll::{self, Conflict, Decision};
use super::{Entry, Mark, Taken};
use crate::app::App;
use crate::classes::access::Access;
use crate::classes::pages::{Sitting, class_for};
use crate::classes::{self, Class};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Person;
use crate::people::viewer::{Redirect, Viewer};

#[derive(Serialize)]
struct RollPage {
    class: Class,
    access: Access,
    sitting: Sitting,
    others: Vec<Sitting>,
    lines: Vec<Line>,
    /// What stands in the records, not what is chosen on the page.
    counts: Counts,
    came: i64,
    called: bool,
    /// The session's day has not come.
    early: bool,
    /// Marks are chosen that are not saved.
    unsaved: bool,
    conflicts: Vec<Clash>,
    refusal: Option<Message>,
}

impl Page for RollPage {
    const TEMPLATE: &'static str = "attendance/roll";
}

/// One person of the roll.
#[derive(Serialize)]
struct Line {
    id: Id,
    name: String,
    unit_name: String,
    /// The mark chosen on the page, and the one that stands.
    given: Option<Mark>,
    seen: Option<Mark>,
    /// The mark that stands, in words, for those who only look.
    mark: Option<Said>,
    /// Somebody else has given another mark since the page was drawn.
    clash: bool,
    /// The marks before the one that stands, and that one last; empty where nothing was corrected.
    history: Vec<Said>,
}

/// A mark in words, with who gave it when.
#[derive(Clone, Serialize)]
struct Said {
    code: Mark,
    key: &'static str,
    icon: &'static str,
    by: String,
    at: Timestamp,
}

impl Said {
    fn of(entry: &Entry) -> Said {
        let mark = entry.mark;
        Said {
            code: mark,
            key: mark.key(),
            icon: mark.icon(),
            by: entry.recorder.clone(),
            at: entry.received_at,
        }
    }
}

/// A mark of the page against one that somebody else gave meanwhile.
#[derive(Serialize)]
struct Clash {
    id: Id,
    name: String,
    given_key: &'static str,
    standing: Said,
}

/// A session as far as its roll needs it.
struct Called {
    class: Class,
    access: Access,
    sitting: Sitting,
    others: Vec<Sitting>,
    participants: Vec<Person>,
    standing: BTreeMap<Id, Entry>,
}

fn called(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<Called, Error> {
    let session = classes::queries::session(conn, id)?;
    let (class, access) = class_for(conn, viewer, session.class)?;
    if !access.looks {
        return Err(Error::NotFound);
    }
    let others = Sitting::all(&classes::queries::sessions(conn, class.id)?);
    let sitting = others.iter().find(|s| s.id == id).cloned().ok_or(Error::NotFound)?;
    let participants = classes::queries::participants(conn, class.id)?;
    let standing = queries::roll(conn, id)?;
    Ok(Called { class, access, sitting, others, participants, standing })
}

/// The marks chosen on a page that is drawn again, and what is to be said about them.
#[derive(Default)]
struct Again {
    given: BTreeMap<Id, Mark>,
    all_present: bool,
    conflicts: Vec<Conflict>,
    refusal: Option<Message>,
}

fn drawn(conn: &mut Conn, called: Called, again: &Again, now: Timestamp) -> Result<RollPage, Error> {
    let mut corrected = queries::corrected(conn, called.sitting.id)?;
    let mut lines = Vec::with_capacity(called.participants.len());
    for person in &called.participants {
        let entry = called.standing.get(&person.id);
        let seen = entry.map(|entry| entry.mark);
        let left_open = again.all_present.then_some(Mark::Present);
        let mut history: Vec<Said> =
            corrected.remove(&person.id).unwrap_or_default().iter().map(Said::of).collect();
        if !history.is_empty() {
            history.extend(entry.map(Said::of));
        }
        lines.push(Line {
            id: person.id,
            name: person.full_name.clone(),
            unit_name: person.unit_name.clone(),
            given: again.given.get(&person.id).copied().or(seen).or(left_open),
            seen,
            mark: entry.map(Said::of),
            clash: again.conflicts.iter().any(|c| c.person == person.id),
            history,
        });
    }
    let clash = |conflict: &Conflict| {
        let person = called.participants.iter().find(|p| p.id == conflict.person)?;
        Some(Clash {
            id: person.id,
            name: person.full_name.clone(),
            given_key: conflict.given.key(),
            standing: Said::of(called.standing.get(&conflict.person)?),
        })
    };
    let marks = called.participants.iter().filter_map(|p| Some((p.sex, called.standing.get(&p.id)?.mark)));
    let counts = Counts::of(marks);
    Ok(RollPage {
        came: counts.came(),
        counts,
        called: !called.standing.is_empty(),
        early: called.sitting.held_on > now.day(),
        unsaved: lines.iter().any(|line| line.given != line.seen),
        conflicts: again.conflicts.iter().filter_map(clash).collect(),
        refusal: again.refusal.clone(),
        lines,
        class: called.class,
        access: called.access,
        sitting: called.sitting,
        others: called.others,
    })
}

/// GET /sessions/{session}/attendance
pub async fn show_roll(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, now) = (path.into_inner(), viewer.clone(), app.now());
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let called = called(conn, &asking, id)?;
            drawn(conn, called, &Again::default(), now)
        })
        .await?;
    viewer.show(&app, &page)
}

/// The lines of a posted roll; what is no person or no mark is left out.
fn lines_of(form: &Form) -> Vec<roll::Line> {
    let person = |text: &str| text.parse::<Id>().ok();
    let seen: BTreeMap<Id, Option<Mark>> = form
        .beginning("seen.")
        .into_iter()
        .filter_map(|(id, mark)| Some((person(id)?, Mark::from_code(mark))))
        .collect();
    form.beginning("mark.")
        .into_iter()
        .filter_map(|(id, mark)| {
            let person = person(id)?;
            let seen = seen.get(&person).copied().flatten();
            Some(roll::Line { person, seen, given: Some(Mark::from_code(mark)?) })
        })
        .collect()
}

/// What became of a posted roll.
enum Outcome {
    Saved,
    Again(StatusCode, Box<RollPage>),
}

/// POST /sessions/{session}/attendance
pub async fn save_roll(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, now) = (path.into_inner(), viewer.clone(), app.now());
    let (lines, all_present) = (lines_of(&form), form.raw("all") == Mark::Present.code());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let called = called(conn, &asking, id)?;
            if !called.access.calls {
                return Err(Error::NotFound);
            }
            let given = lines.iter().filter_map(|line| Some((line.person, line.given?))).collect();
            let mut again = Again { given, all_present, ..Again::default() };
            if all_present {
                let page = drawn(conn, called, &again, now)?;
                return Ok(Outcome::Again(StatusCode::OK, Box::new(page)));
            }
            let participants: BTreeSet<Id> = called.participants.iter().map(|p| p.id).collect();
            let standing = called.standing.iter().map(|(person, entry)| (*person, entry.mark)).collect();
            let status = match roll::decide(&lines, &participants, &standing) {
                Ok(Decision::Save(marks)) => {
                    let (by, happened_at) = (asking.person, now);
                    let batch = Batch { session: id, marks: &marks, taken: Taken::List, by, happened_at };
                    queries::save_marks(conn, &batch, now)?;
                    return Ok(Outcome::Saved);
                }
                Ok(Decision::Conflicts(conflicts)) => {
                    again.conflicts = conflicts;
                    StatusCode::CONFLICT
                }
                Err(refusal) => {
                    again.refusal = Some(Message::new(refusal.key()));
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            };
            Ok(Outcome::Again(status, Box::new(drawn(conn, called, &again, now)?)))
        })
        .await?;
    match outcome {
        Outcome::Saved => {
            Ok(Redirect::to(format!("/sessions/{id}/attendance")).saying("roll_saved").answer())
        }
        Outcome::Again(status, page) => viewer.draw(&app, status, &*page),
    }
}

#[derive(Serialize)]
struct AttendancePage {
    class: Class,
    sittings: Vec<Sitting>,
    rows: Vec<Row>,
    /// One a session.
    sums: Vec<Sum>,
    any: bool,
}

impl Page for AttendancePage {
    const TEMPLATE: &'static str = "attendance/class";
}

#[derive(Serialize)]
struct Row {
    id: Id,
    name: String,
    unit_name: String,
    cells: Vec<Cell>,
    rate: Rate,
    percent: Option<i64>,
}

#[derive(Serialize)]
struct Cell {
    number: usize,
    mark: Option<Mark>,
    key: Option<&'static str>,
    icon: &'static str,
}

#[derive(Serialize)]
struct Sum {
    number: usize,
    counts: Counts,
    came: i64,
    called: bool,
}

/// GET /classes/{class}/attendance
pub async fn show_attendance(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking) = (path.into_inner(), viewer.clone());
    let (class, sessions, people, marks) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (class, access) = class_for(conn, &asking, id)?;
            if !access.looks {
                return Err(Error::NotFound);
            }
            let sessions = classes::queries::sessions(conn, id)?;
            let people = classes::queries::participants(conn, id)?;
            Ok((class, sessions, people, queries::attendance_of_class(conn, id)?))
        })
        .await?;
    let marks: BTreeMap<(Id, Id), Mark> =
        marks.into_iter().map(|(person, session, mark)| ((person, session), mark)).collect();
    let sittings = Sitting::all(&sessions);
    let row = |person: &Person| {
        let mark_in = |sitting: &Sitting| marks.get(&(person.id, sitting.id)).copied();
        let rate = Rate::of(sittings.iter().filter_map(mark_in));
        let cell = |sitting: &Sitting| {
            let mark = mark_in(sitting);
            Cell { number: sitting.number, mark, key: mark.map(Mark::key), icon: mark.map_or("", Mark::icon) }
        };
        Row {
            id: person.id,
            name: person.full_name.clone(),
            unit_name: person.unit_name.clone(),
            cells: sittings.iter().map(cell).collect(),
            rate,
            percent: rate.percent(),
        }
    };
    let sum = |sitting: &Sitting| {
        let marked = people.iter().filter_map(|p| Some((p.sex, *marks.get(&(p.id, sitting.id))?)));
        let counts = Counts::of(marked);
        let called = counts != Counts::default();
        Sum { number: sitting.number, counts, came: counts.came(), called }
    };
    let page = AttendancePage {
        rows: people.iter().map(row).collect(),
        sums: sittings.iter().map(sum).collect(),
        any: !marks.is_empty(),
        sittings,
        class,
    };
    viewer.show(&app, &page)
}
