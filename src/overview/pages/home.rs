//! Home: what to do today, by role; every role lands on something useful.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::super::queries::{self, PersonClasses, Returned, Waiting};
use super::super::summary::{Share, Sums};
use super::super::today::{Item, Pressing, in_order};
use crate::app::App;
use crate::classes::{Class, Session};
use crate::courses::progress::Next;
use crate::error::Error;
use crate::kit::clock::{Timestamp, time_of_day};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::Viewer;
use crate::people::{Person, Right, Role};
use crate::quizzes::shelf::{InUse, Standing};
use crate::units::Unit;

/// How many of a kind home lists before it only counts.
const SHOWN: usize = 5;
/// Rolls that were never called are asked for this long.
const ROLL_DAYS: i32 = 60;

#[derive(Serialize)]
struct HomePage {
    name: String,
    items: Vec<Item>,
    holds_classes: bool,
    steps: Vec<Step>,
    without_account: Option<WithoutAccount>,
    group: Option<Group>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "overview/home";
}

/// A step of setting up a new site.
#[derive(Serialize)]
struct Step {
    key: &'static str,
    href: String,
    state: &'static str,
}

/// People who cannot sign in yet.
#[derive(Serialize)]
struct WithoutAccount {
    count: i64,
    some: Vec<PersonRow>,
    unit: Id,
}

#[derive(Serialize)]
struct PersonRow {
    id: Id,
    name: String,
    unit: String,
}

/// The unit whose records the viewer sees, in figures.
#[derive(Serialize)]
struct Group {
    unit: Id,
    name: String,
    people: i64,
    read: Share,
    finished: Share,
    accepted: i64,
    waiting: i64,
    behind: Vec<BehindRow>,
}

#[derive(Serialize)]
struct BehindRow {
    unit: Id,
    name: String,
    read: Share,
}

/// What was read of the records for one drawing.
struct Facts {
    classes: PersonClasses,
    /// Of those whose roll the viewer calls, the sessions without one.
    uncalled: Vec<(Class, Session)>,
    returned: Vec<Returned>,
    drafts: Vec<Class>,
    waiting: Option<Waiting>,
    untaught: Vec<super::super::missing::Untaught>,
    group: Option<(Unit, Vec<Unit>, BTreeMap<Id, Sums>)>,
    administered: Option<Administered>,
}

struct Administered {
    root: Id,
    without_account: (Vec<Person>, i64),
    units_below: bool,
    people: i64,
    classes: i64,
}

/// GET /
pub async fn show_home(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (asking, now) = (viewer.clone(), app.now());
    let courses = app.shelf.in_use(&app.db).await?;
    let editions: Vec<Id> = courses.iter().map(|c| c.edition.id).collect();
    let facts = app.db.read(move |conn| facts(conn, &asking, &editions, now)).await?;
    let standings = app.shelf.standings_in(&app.db, viewer.person, &courses).await?;
    viewer.show(&app, &home_page(&viewer, facts, &standings, &courses, now))
}

fn facts(conn: &mut Conn, viewer: &Viewer, editions: &[Id], now: Timestamp) -> Result<Facts, Error> {
    let classes = PersonClasses::of(conn, viewer.person)?;
    let held = match viewer.scope(Right::HoldClasses) {
        Some(scope) => queries::classes_held_in(conn, &scope)?,
        None => Vec::new(),
    };
    let since = now.day().plus_days(-ROLL_DAYS);
    let uncalled = queries::uncalled(conn, &classes.taught, &held, since, now.day())?;
    let (returned, drafts) = queries::open_reports_of(conn, viewer.person)?;
    let waiting = match viewer.scope(Right::Review) {
        Some(scope) => Some(queries::waiting_in(conn, &scope)?),
        None => None,
    };
    let untaught = match viewer.scope(Right::Reteach) {
        Some(_) => classes.untaught(conn, viewer.person, now.day())?,
        None => Vec::new(),
    };
    let seen = viewer.grants.iter().find(|g| g.role.allows(Right::SeeRecords));
    let group = match (seen, viewer.scope(Right::SeeRecords)) {
        (Some(grant), Some(scope)) => {
            let unit = crate::units::queries::unit(conn, grant.unit)?;
            let below = crate::units::queries::children(conn, unit.id)?;
            let scope = scope.within(&unit.path).ok_or(Error::NotFound)?;
            let counted: Vec<Unit> = below.iter().chain([&unit]).cloned().collect();
            let sums = queries::sums_of(conn, &scope, &counted, editions, None)?;
            Some((unit, below, sums))
        }
        _ => None,
    };
    let administered = match viewer.scope(Right::Administer) {
        Some(scope) => {
            let granted = viewer.grants.iter().find(|g| g.role == Role::Admin);
            let root = granted.map_or(viewer.unit, |g| g.unit);
            Some(Administered {
                root,
                without_account: crate::people::queries::without_account(conn, &scope, SHOWN as i64)?,
                units_below: !crate::units::queries::children(conn, root)?.is_empty(),
                people: crate::people::queries::count_in(conn, &scope)?,
                classes: crate::classes::queries::count_in(conn, &scope, crate::classes::Kind::ALL)?,
            })
        }
        None => None,
    };
    Ok(Facts { classes, uncalled, returned, drafts, waiting, untaught, group, administered })
}

fn home_page(
    viewer: &Viewer,
    facts: Facts,
    standings: &[Standing],
    courses: &[InUse],
    now: Timestamp,
) -> HomePage {
    let mut items = Vec::new();
    items.extend(facts.returned.iter().map(returned_item));
    items.extend(facts.uncalled.iter().map(|(class, session)| roll_item(class, session, now)));
    items.extend(facts.waiting.as_ref().and_then(waiting_item));
    items.extend(next_session(&facts.classes, &facts.classes.taught, "overview.next_taught", now));
    items.extend(next_session(&facts.classes, &facts.classes.attended, "overview.next_session", now));
    items.extend(next_lesson(viewer, standings));
    items.extend(facts.drafts.iter().map(|class| {
        let text = Message::new("overview.draft_report").with("class", class.title.clone());
        Item::new(Pressing::Next, "cascade", text, format!("/reteachings/{}", class.id))
    }));
    items.extend(facts.untaught.iter().take(SHOWN).map(|class| {
        let text = Message::new("overview.teach_on").with("class", class.title.clone());
        Item::new(Pressing::Next, "cascade", text, format!("/reteachings/new?source={}", class.class))
    }));
    let modules = courses.iter().map(|c| c.shelved.course.modules.len() as i64).sum();
    HomePage {
        name: viewer.name.clone(),
        items: in_order(items),
        holds_classes: viewer.scope(Right::HoldClasses).is_some(),
        steps: facts.administered.as_ref().map(|a| steps(a, courses)).unwrap_or_default(),
        without_account: facts.administered.and_then(without_account),
        group: facts.group.map(|group| group_of(group, courses.len() as i64, modules)),
    }
}

fn returned_item(report: &Returned) -> Item {
    let text = Message::new("overview.returned_report").with("class", report.class.title.clone());
    let item =
        Item::new(Pressing::Overdue, "warning", text, format!("/reteachings/{}/edit", report.class.id));
    match &report.reason {
        Some(reason) => item.noting(Message::new("overview.returned_why").with("reason", reason.clone())),
        None => item,
    }
}

fn roll_item(class: &Class, session: &Session, now: Timestamp) -> Item {
    let today = session.held_on == now.day();
    let (pressing, key) = match today {
        true => (Pressing::Today, "overview.roll_today"),
        false => (Pressing::Overdue, "overview.roll_missing"),
    };
    let text = Message::new(key).with("class", class.title.clone());
    Item::new(pressing, "roll", text, format!("/sessions/{}/attendance", session.id))
        .noting(session_note(class, session))
}

/// Day, hour and place of a session.
fn session_note(class: &Class, session: &Session) -> Message {
    let place = class.venue.clone().unwrap_or_else(|| class.unit_name.clone());
    Message::new("overview.session_note")
        .with("day", session.held_on.to_string())
        .with("time", time_of_day(session.starts_minute))
        .with("place", place)
}

fn waiting_item(waiting: &Waiting) -> Option<Item> {
    if waiting.count == 0 {
        return None;
    }
    let text = Message::new("overview.reviews_waiting").with("count", waiting.count);
    let item = Item::new(Pressing::Today, "review", text, "/reviews");
    Some(match waiting.oldest {
        Some(day) => item.noting(Message::new("overview.oldest_waits").with("day", day.to_string())),
        None => item,
    })
}

/// The next session of those classes, which the viewer teaches or takes part in.
fn next_session(classes: &PersonClasses, among: &[Class], key: &'static str, now: Timestamp) -> Option<Item> {
    let coming = among.iter().flat_map(|class| {
        let sessions = classes.sessions.get(&class.id).into_iter().flatten();
        sessions.filter(|s| s.ends_at() > now).map(move |s| (class, s))
    });
    let (class, session) = coming.min_by_key(|(_, s)| (s.held_on, s.starts_minute, s.id))?;
    let pressing = if session.held_on == now.day() { Pressing::Today } else { Pressing::Next };
    let text = Message::new(key).with("class", class.title.clone());
    let item = Item::new(pressing, "calendar", text, format!("/classes/{}", class.id));
    Some(item.noting(session_note(class, session)))
}

/// The next module or quiz: of a course that was begun before one that was not.
fn next_lesson(viewer: &Viewer, standings: &[Standing]) -> Option<Item> {
    let open = || standings.iter().filter(|s| s.progress.next != Next::Done);
    let standing = open().find(|s| s.progress.done > 0).or_else(|| open().next())?;
    let (key, icon, module, end) = match &standing.progress.next {
        Next::Read(module) => ("overview.read_next", "course", module, ""),
        Next::TakeQuiz(module) => ("overview.quiz_next", "quiz", module, "/quiz"),
        Next::Done => return None,
    };
    let language = viewer.language();
    let course = &standing.shelved.course;
    let title = course.module(module).map(|m| m.title.of(language).clone()).unwrap_or_default();
    let text = Message::new(key).with("module", title);
    let note = Message::new("overview.of_course")
        .with("course", course.title.of(language).clone())
        .with("done", standing.progress.done)
        .with("all", standing.progress.all);
    Some(
        Item::new(Pressing::Next, icon, text, format!("/courses/{}/{module}{end}", course.slug)).noting(note),
    )
}

/// The steps of setting up, as long as one is undone.
fn steps(site: &Administered, courses: &[InUse]) -> Vec<Step> {
    let done = [site.units_below, site.people > 1, !courses.is_empty(), site.classes > 0];
    if done.iter().all(|d| *d) {
        return Vec::new();
    }
    let current = done.iter().position(|d| !*d);
    let places = [
        ("overview.step_units", format!("/units/{}/units/new", site.root)),
        ("overview.step_people", format!("/units/{}", site.root)),
        ("overview.step_courses", "/courses".to_owned()),
        ("overview.step_classes", "/classes/new".to_owned()),
    ];
    let state = |at: usize| match (done[at], current == Some(at)) {
        (true, _) => "done",
        (false, true) => "current",
        (false, false) => "",
    };
    places.into_iter().enumerate().map(|(at, (key, href))| Step { key, href, state: state(at) }).collect()
}

fn without_account(site: Administered) -> Option<WithoutAccount> {
    let (some, count) = site.without_account;
    let row = |p: Person| PersonRow { id: p.id, name: p.full_name, unit: p.unit_name };
    (count > 0).then(|| WithoutAccount { count, some: some.into_iter().map(row).collect(), unit: site.root })
}

/// The figures of a unit, and the units below it that have come least far.
fn group_of((unit, below, sums): (Unit, Vec<Unit>, BTreeMap<Id, Sums>), courses: i64, modules: i64) -> Group {
    let of = |unit: &Unit| sums.get(&unit.id).copied().unwrap_or_default();
    let total = of(&unit);
    let mut behind: Vec<BehindRow> = below
        .iter()
        .map(|u| (u, of(u)))
        .filter(|(_, s)| s.readers > 0)
        .map(|(u, s)| BehindRow {
            unit: u.id,
            name: u.name.clone(),
            read: Share::of(s.modules_read, s.readers * modules),
        })
        .filter(|row| row.read.part < row.read.whole)
        .collect();
    behind.sort_by_key(|row| row.read.part * 10_000 / row.read.whole.max(1));
    behind.truncate(3);
    Group {
        unit: unit.id,
        people: total.people,
        read: Share::of(total.modules_read, total.readers * modules),
        finished: Share::of(total.finished_reading, total.readers * courses),
        accepted: total.accepted,
        waiting: total.waiting,
        behind,
        name: unit.name,
    }
}
