//! Making and changing a class.
//!
//! Besides saving, the form has buttons that only redraw it with other rows of
//! sessions (`fill`, `add`, `drop`), so that it works without a script.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::app::App;
use crate::classes::{Kind, MADE, NewClass, NewSession, Outcome, planning, queries};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{new_id, time_of_day};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::picking::{self, Group, Picking};
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{self, Right, Role};
use crate::units::options::options;
use crate::units::scope::Scope;
use crate::units::{self, Unit};
use crate::{courses, people::Person};

/// No form has more rows than this, whatever is sent.
const ROWS: usize = 200;

#[derive(Serialize)]
struct ClassFormPage {
    form: Form,
    /// What each field is called where something is wrong with it.
    labels: BTreeMap<String, Message>,
    /// Where the form is sent: `/classes`, or the class that is changed.
    action: String,
    is_new: bool,
    /// Somebody else has changed the class since this form was drawn.
    stale: bool,
    /// The roll has been called: the course cannot be changed any more.
    fixed_edition: Option<String>,
    kinds: Vec<Choice>,
    editions: Vec<Choice>,
    courses: Vec<CourseChoice>,
    units: Vec<Choice>,
    /// Whoever fills in the form, and those ticked.
    facilitators: Vec<Choice>,
    others: Vec<Group>,
    rows: Vec<Row>,
}

impl Page for ClassFormPage {
    const TEMPLATE: &'static str = "classes/form";
}

/// Fields and what they are called; those of the rows come besides.
const LABELS: [(&str, &str); 14] = [
    ("title", "classes.name"),
    ("kind", "classes.kind"),
    ("edition", "classes.course"),
    ("module", "classes.modules"),
    ("unit", "classes.unit"),
    ("first_day", "classes.first_day"),
    ("count", "classes.count"),
    ("days", "classes.days"),
    ("facilitator", "classes.facilitators"),
    ("venue", "classes.venue"),
    ("organiser", "classes.organiser"),
    ("provider", "classes.provider"),
    ("language_used", "classes.language_used"),
    ("note", "classes.note"),
];

/// What each field of the form with these rows is called.
fn labels(rows: &[Row]) -> BTreeMap<String, Message> {
    let of_row = |row: &Row| {
        let number = i64::try_from(row.number).unwrap_or(0);
        [("day", "classes.day_of"), ("start", "classes.start_of"), ("length", "classes.length_of")]
            .map(|(field, key)| (format!("{field}.{}", row.n), Message::new(key).with("n", number)))
    };
    let fixed = LABELS.iter().map(|(field, key)| ((*field).to_owned(), Message::new(key)));
    fixed.chain(rows.iter().flat_map(of_row)).collect()
}

#[derive(Serialize)]
struct CourseChoice {
    title: String,
    open: bool,
    modules: Vec<Choice>,
}

/// One session as it was typed.
#[derive(Clone, Serialize)]
struct Row {
    n: usize,
    number: usize,
    id: Id,
    day: String,
    start: String,
    length: String,
    day_error: Option<Message>,
    start_error: Option<Message>,
    length_error: Option<Message>,
}

impl Row {
    fn new(n: usize, id: Id, day: impl ToString, start: String, length: impl ToString) -> Row {
        let (day, length) = (day.to_string(), length.to_string());
        Row { n, number: 0, id, day, start, length, day_error: None, start_error: None, length_error: None }
    }

    fn empty(n: usize) -> Row {
        let (start, minutes) = planning::HALF_DAYS[0];
        Row::new(n, new_id(), "", time_of_day(start), minutes)
    }

    fn of(n: usize, session: &NewSession) -> Row {
        let start = time_of_day(session.starts_minute);
        Row::new(n, session.id, session.held_on, start, session.minutes)
    }
}

/// The rows of a form, in the order they came.
fn rows_of(form: &Form) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, id) in form.beginning("session.").into_iter().take(ROWS) {
        let (Ok(n), Ok(id)) = (n.parse::<u16>().map(usize::from), id.parse::<Id>()) else { continue };
        let typed = |field: &str| form.raw(&format!("{field}.{n}")).to_owned();
        rows.push(Row::new(n, id, typed("day"), typed("start"), typed("length")));
    }
    rows
}

/// Reads the rows; one without a day is not meant. What is wrong is noted at its field.
fn sessions_of(form: &mut Form, rows: &[Row]) -> Vec<NewSession> {
    let (mut sessions, mut at, mut all_read) = (Vec::new(), Vec::new(), true);
    for row in rows.iter().filter(|row| !row.day.trim().is_empty()) {
        let day = form.day(&format!("day.{}", row.n));
        let start = form.minute_of_day(&format!("start.{}", row.n));
        let minutes = form.number(&format!("length.{}", row.n), planning::LENGTHS);
        let (Some(held_on), Some(starts_minute), Some(minutes)) = (day, start, minutes) else {
            all_read = false;
            continue;
        };
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        if sessions.iter().all(|s: &NewSession| s.id != row.id) {
            sessions.push(NewSession { id: row.id, held_on, starts_minute, minutes });
            at.push(row.n);
        }
    }
    for (place, refusal) in planning::check(&sessions).into_iter().filter(|_| all_read) {
        let field = match (refusal, at.get(place)) {
            (planning::Refusal::Overlaps | planning::Refusal::PastMidnight, Some(n)) => format!("start.{n}"),
            _ => "first_day".to_owned(),
        };
        form.refuse(&field, Message::new(refusal.key()).with("most", planning::MOST as i64));
    }
    planning::in_order(sessions)
}

/// What a form offers, beside what was typed into it.
struct Offer {
    editions: Vec<courses::Edition>,
    units: Vec<Unit>,
    facilitators: Vec<Person>,
    /// The units of the facilitators and those above them.
    homes: BTreeMap<Id, Unit>,
}

/// What may be chosen; of a class that is changed also those who teach it already, wherever they are.
async fn offer(app: &App, viewer: &Viewer, scope: &Scope, class: Option<Id>) -> Result<Offer, Error> {
    let (scope, me, today) = (scope.clone(), viewer.person, app.now().day());
    app.db
        .read(move |conn| -> Result<_, Error> {
            let roles = [Role::Trainer, Role::Lead, Role::Facilitator];
            let mut facilitators = people::queries::holders_in(conn, &scope, &roles, today)?;
            let named = class.map(|class| queries::facilitators(conn, class)).transpose()?;
            let named = named.unwrap_or_default().into_iter().map(|f| f.person);
            let others: Vec<Id> = std::iter::once(me)
                .chain(named)
                .filter(|id| facilitators.iter().all(|p| p.id != *id))
                .collect();
            let others = people::queries::known_people(conn, &others)?;
            facilitators.splice(0..0, others);
            let homes: BTreeSet<Id> = facilitators.iter().map(|p| p.unit).collect();
            let homes: Vec<Id> = homes.into_iter().collect();
            Ok(Offer {
                homes: units::queries::with_those_above(conn, &homes)?,
                editions: courses::queries::current_editions(conn)?,
                units: units::queries::units_in(conn, &scope)?,
                facilitators,
            })
        })
        .await
}

/// The page around a form.
struct Drawing {
    form: Form,
    rows: Vec<Row>,
    /// The class that is changed and whether its roll has been called.
    class: Option<(Id, bool)>,
    stale: bool,
}

async fn page(app: &App, viewer: &Viewer, drawing: Drawing) -> Result<ClassFormPage, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let Drawing { mut form, mut rows, class, stale } = drawing;
    let ticked = form.ids("facilitator");
    let offer = offer(app, viewer, &scope, class.map(|(id, _)| id)).await?;
    let language = viewer.language();
    let chosen = form.raw("edition").to_owned();
    let modules: BTreeSet<&str> = form.all("module").into_iter().collect();
    let fixed = class.is_some_and(|(_, called)| called);
    let (mut editions, mut of_courses, mut fixed_edition) = (Vec::new(), Vec::new(), None);
    // A class keeps an edition that has been superseded meanwhile.
    let mut ids: Vec<Id> = offer.editions.iter().map(|e| e.id).collect();
    ids.extend(chosen.parse::<Id>().ok().filter(|id| !ids.contains(id) && class.is_some()));
    for id in ids {
        let Some(shelved) = app.shelf.readable(&app.db, id).await? else { continue };
        let is_chosen = id.to_string() == chosen;
        let title = shelved.course.title.of(language).clone();
        if fixed && !is_chosen {
            continue;
        }
        fixed_edition = fixed_edition.or_else(|| (fixed && is_chosen).then(|| title.clone()));
        let of_course = shelved.course.modules.iter().map(|module| {
            let value = format!("{id}/{}", module.slug);
            let ticked = modules.contains(value.as_str());
            Choice::named(value, module.title.of(language).clone()).checked(ticked)
        });
        let of_course: Vec<Choice> = of_course.collect();
        let open = is_chosen || of_course.iter().any(|m| m.checked);
        of_courses.push(CourseChoice { title: title.clone(), open, modules: of_course });
        editions.push(Choice::named(id, title).checked(is_chosen));
    }
    for (number, row) in rows.iter_mut().enumerate() {
        row.number = number + 1;
        let error = |field: &str| form.error(&format!("{field}.{}", row.n)).cloned();
        (row.day_error, row.start_error, row.length_error) = (error("day"), error("start"), error("length"));
    }
    let note = |p: &Person| match &p.position {
        Some(position) => format!("{position}, {}", p.unit_name),
        None => p.unit_name.clone(),
    };
    let is_first = |p: &Person| p.id == viewer.person || ticked.contains(&p.id);
    let (mut first, others): (Vec<Person>, Vec<Person>) = offer.facilitators.into_iter().partition(is_first);
    first.sort_by_key(|p| p.id != viewer.person);
    let facilitators = first.iter().map(|p| picking::choice(p, note, ticked.contains(&p.id))).collect();
    let picking =
        Picking { works: scope.paths(), units: &offer.homes, ticked: &BTreeSet::new(), searching: false };
    let kind = form.raw("kind").to_owned();
    let kinds = MADE.iter().map(|k| Choice::key(k.code(), k.key()).checked(k.code() == kind));
    Ok(ClassFormPage {
        action: class.map_or("/classes".to_owned(), |(id, _)| format!("/classes/{id}")),
        is_new: class.is_none(),
        stale,
        fixed_edition,
        kinds: kinds.collect(),
        editions,
        courses: of_courses,
        units: options(&offer.units, form.raw("unit")),
        facilitators,
        others: picking.groups(&others, note),
        labels: labels(&rows),
        rows,
        form,
    })
}

/// GET /classes/new
pub async fn new_class(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let form = Form::new()
        .with("id", new_id())
        .with("kind", Kind::Pilot.code())
        .with("count", 5)
        .with("facilitator", viewer.person);
    let drawing = Drawing { form, rows: vec![Row::empty(0)], class: None, stale: false };
    let page = page(&app, &viewer, drawing).await?;
    viewer.show(&app, &page)
}

/// GET /classes/{class}/edit
pub async fn edit_class(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking) = (path.into_inner(), viewer.clone());
    let (class, revision, called) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let class = super::managed(conn, &asking, id)?;
            let called = !queries::marked_sessions(conn, id)?.is_empty();
            Ok((queries::as_new(conn, id)?, class.revision, called))
        })
        .await?;
    let rows = class.sessions.iter().enumerate().map(|(n, session)| Row::of(n, session)).collect();
    let form = form_of(&class).with("revision", revision);
    let page = page(&app, &viewer, Drawing { form, rows, class: Some((id, called)), stale: false }).await?;
    viewer.show(&app, &page)
}

/// The form that would make this class.
fn form_of(class: &NewClass) -> Form {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (person, _) in &class.facilitators {
        body.append_pair("facilitator", &person.to_string());
    }
    for module in &class.modules {
        body.append_pair("module", &format!("{}/{module}", class.edition));
    }
    let text = |line: &Option<String>| line.clone().unwrap_or_default();
    Form::parse(body.finish().as_bytes())
        .with("id", class.id)
        .with("kind", class.kind.code())
        .with("title", &class.title)
        .with("edition", class.edition)
        .with("unit", class.unit)
        .with("venue", text(&class.venue))
        .with("organiser", text(&class.organiser))
        .with("provider", text(&class.provider))
        .with("language_used", text(&class.language_used))
        .with("note", text(&class.note))
}

/// If a button was pressed that only changes the rows: the form with other rows.
fn redrawn(form: &mut Form, rows: &[Row]) -> Option<Vec<Row>> {
    let next = rows.iter().map(|row| row.n + 1).max().unwrap_or(0);
    if form.has("add") {
        let mut rows = rows.to_vec();
        rows.push(Row::empty(next));
        return Some(rows);
    }
    if form.has("drop") {
        let n = form.raw("drop").parse::<usize>().ok();
        return Some(rows.iter().filter(|row| Some(row.n) != n).cloned().collect());
    }
    if !form.has("fill") {
        return None;
    }
    let first = form.day("first_day");
    let count = form.number("count", 1..=planning::MOST as i64);
    let days = form.optional_number("days", 1..=planning::MOST as i64);
    let (Some(first), Some(count), true) = (first, count, form.is_fine()) else { return Some(rows.to_vec()) };
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    let Some(plan) = planning::typical(first, size(count), days.map(size)) else {
        form.refuse("days", Message::new("classes.does_not_fit"));
        return Some(rows.to_vec());
    };
    // Rows that are there already keep who they are, so that a called roll stays with its session.
    let ids = rows.iter().map(|row| row.id).chain(std::iter::repeat_with(new_id));
    let filled = plan
        .into_iter()
        .zip(ids)
        .enumerate()
        .map(|(n, ((day, start, minutes), id))| Row::new(n, id, day, time_of_day(start), minutes));
    Some(filled.collect())
}

/// Is this an edition that a class may be taught by: one in use, or the one the class has already?
async fn may_be_taught(app: &App, edition: Id, kept: Option<Id>) -> Result<bool, Error> {
    let in_use =
        app.db.read(|conn| -> Result<_, Error> { Ok(courses::queries::current_editions(conn)?) }).await?;
    Ok(Some(edition) == kept || in_use.iter().any(|e| e.id == edition))
}

/// Reads everything but the id and the sessions; what is wrong is noted in the form. `kept` is the
/// edition that the class has so far.
async fn read(
    app: &App,
    viewer: &Viewer,
    form: &mut Form,
    rows: &[Row],
    kept: Option<Id>,
) -> Result<Option<NewClass>, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let id = form.id("id");
    let kind = form.choice::<Kind>("kind").filter(|kind| MADE.contains(kind));
    let title = form.line("title");
    let edition = form.id("edition");
    let unit = form.id("unit");
    let facilitators = form.ids("facilitator");
    if facilitators.is_empty() {
        form.refuse("facilitator", Message::new("classes.no_facilitator"));
    }
    let (venue, organiser) = (form.optional_line("venue"), form.optional_line("organiser"));
    let (provider, language_used) = (form.optional_line("provider"), form.optional_line("language_used"));
    let note = form.note("note");
    let sessions = sessions_of(form, rows);
    let mut modules = Vec::new();
    if let Some(edition) = edition {
        let found = match may_be_taught(app, edition, kept).await? {
            true => app.shelf.readable(&app.db, edition).await?,
            false => None,
        };
        let Some(shelved) = found else {
            form.refuse("edition", Message::new("form.not_a_choice"));
            return Ok(None);
        };
        let own = format!("{edition}/");
        let ticked: Vec<&str> = form.all("module");
        let taught: BTreeSet<&str> = ticked.iter().filter_map(|m| m.strip_prefix(&own)).collect();
        let elsewhere = ticked.len() > taught.len();
        // None ticked: the whole course.
        let all = shelved.course.modules.iter().map(|m| m.slug.clone());
        modules = all.filter(|slug| taught.is_empty() || taught.contains(slug.as_str())).collect();
        if elsewhere {
            form.refuse("module", Message::new("classes.module_of_another"));
        }
    }
    if let Some(unit) = unit {
        let allowed = app
            .db
            .read(move |conn| -> Result<_, Error> {
                Ok(scope.holds(&units::queries::unit(conn, unit)?.path))
            })
            .await;
        if Error::found(allowed)? != Some(true) {
            form.refuse("unit", Message::new("form.not_a_choice"));
        }
    }
    let (Some(id), Some(kind), Some(title), Some(edition), Some(unit), true) =
        (id, kind, title, edition, unit, form.is_fine())
    else {
        return Ok(None);
    };
    Ok(Some(NewClass {
        id,
        kind,
        title,
        edition,
        modules,
        unit,
        venue,
        organiser,
        provider,
        language_used,
        note,
        facilitators: facilitators.into_iter().map(|person| (person, None)).collect(),
        sessions,
        questions: Vec::new(),
    }))
}

/// Only those whom the form offers may be named: holders of a role in the scope, me, and those
/// who were named before.
async fn may_teach(app: &App, viewer: &Viewer, new: &NewClass, class: Option<Id>) -> Result<bool, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let offered = offer(app, viewer, &scope, class).await?.facilitators;
    Ok(new.facilitators.iter().all(|(person, _)| offered.iter().any(|p| p.id == *person)))
}

/// POST /classes
pub async fn make_class(app: Data<App>, viewer: Viewer, mut form: Form) -> Result<HttpResponse, Error> {
    viewer.require(Right::HoldClasses)?;
    let rows = rows_of(&form);
    if let Some(rows) = redrawn(&mut form, &rows) {
        return redraw(&app, &viewer, Drawing { form, rows, class: None, stale: false }).await;
    }
    let mut new = read(&app, &viewer, &mut form, &rows, None).await?;
    if let Some(wanted) = &new
        && !may_teach(&app, &viewer, wanted, None).await?
    {
        form.refuse("facilitator", Message::new("form.not_a_choice"));
        new = None;
    }
    let Some(new) = new else {
        let page = page(&app, &viewer, Drawing { form, rows, class: None, stale: false }).await?;
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (id, asking, now) = (new.id, viewer.clone(), app.now());
    let known = app
        .db
        .write(move |conn| -> Result<_, Error> {
            if queries::add_class(conn, &new, asking.person, now)? {
                return Ok(None);
            }
            let class = super::managed(conn, &asking, id)?;
            let called = !queries::marked_sessions(conn, id)?.is_empty();
            Ok((queries::as_new(conn, id)? != new).then_some((class.revision, called)))
        })
        .await?;
    let Some((revision, called)) = known else {
        return Ok(Redirect::to(format!("/classes/{id}")).saying("class_made").answer());
    };
    // The form was sent before and has been changed since: what is on record is shown beside it.
    let form = form.with("revision", revision);
    let page = page(&app, &viewer, Drawing { form, rows, class: Some((id, called)), stale: true }).await?;
    viewer.draw(&app, StatusCode::CONFLICT, &page)
}

async fn redraw(app: &App, viewer: &Viewer, drawing: Drawing) -> Result<HttpResponse, Error> {
    let fine = drawing.form.is_fine();
    let page = page(app, viewer, drawing).await?;
    viewer.draw(app, if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// POST /classes/{class}
pub async fn change_class(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking) = (path.into_inner(), viewer.clone());
    let mut form = form.with("id", id);
    let (before, revision, called) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let class = super::managed(conn, &asking, id)?;
            let called = !queries::marked_sessions(conn, id)?.is_empty();
            Ok((queries::as_new(conn, id)?, class.revision, called))
        })
        .await?;
    if called {
        form = form.with("edition", before.edition);
    }
    let rows = rows_of(&form);
    let class = Some((id, called));
    if let Some(rows) = redrawn(&mut form, &rows) {
        return redraw(&app, &viewer, Drawing { form, rows, class, stale: false }).await;
    }
    let seen = form.number("revision", 0..=i64::from(i32::MAX));
    let mut new = read(&app, &viewer, &mut form, &rows, Some(before.edition)).await?;
    if let Some(wanted) = &new
        && !may_teach(&app, &viewer, wanted, Some(id)).await?
    {
        form.refuse("facilitator", Message::new("form.not_a_choice"));
        new = None;
    }
    let (Some(mut new), Some(seen)) = (new, seen) else {
        let page = page(&app, &viewer, Drawing { form, rows, class, stale: false }).await?;
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    // What this form does not show stays as it was.
    new.questions = before.questions;
    for (person, source) in &mut new.facilitators {
        *source = before.facilitators.iter().find(|(id, _)| id == person).and_then(|(_, source)| *source);
    }
    let (seen, asking, now) = (i32::try_from(seen).unwrap_or(0), viewer.clone(), app.now());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            super::managed(conn, &asking, id)?;
            Ok(queries::change_class(conn, &new, seen, asking.person, now)?)
        })
        .await?;
    match outcome {
        Outcome::Changed => Ok(Redirect::to(format!("/classes/{id}")).saying("class_changed").answer()),
        Outcome::Stale => {
            // Saving once more, having been told, is meant.
            let form = form.with("revision", revision);
            let page = page(&app, &viewer, Drawing { form, rows, class, stale: true }).await?;
            viewer.draw(&app, StatusCode::CONFLICT, &page)
        }
    }
}
