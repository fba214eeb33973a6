//! My re-teaches, and one report as its facilitator and its supervisors see it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::offer::told_apart;
use super::{ClassLine, Shelves, class_line, generation_of};
use crate::app::App;
use crate::attendance::{self, Headcount};
use crate::cascade::clash::clashing;
use crate::cascade::queries::{self, Reteaching, Review};
use crate::cascade::review::{State, Verdict};
use crate::classes::{self, Class, Facilitator, Session};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id, time_of_day};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Message, hours};
use crate::people::viewer::Viewer;
use crate::people::{Person, Right};

#[derive(Serialize)]
struct ReteachingsPage {
    may_report: bool,
    /// Classes I was in and have not reported to have taught on.
    sources: Vec<SourceLine>,
    reports: Vec<ReportLine>,
}

impl Page for ReteachingsPage {
    const TEMPLATE: &'static str = "cascade/reteachings";
}

#[derive(Serialize)]
struct SourceLine {
    class: ClassLine,
    /// Who taught it, and the hour where it takes that to know it.
    taught: String,
}

#[derive(Serialize)]
struct ReportLine {
    class: ClassLine,
    state: &'static str,
    state_key: &'static str,
    returned: bool,
    /// What the supervisor said last.
    said: Option<String>,
}

/// GET /reteachings
pub async fn show_reteachings(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (person, today) = (viewer.person, app.now().day());
    let may_report = viewer.scope(Right::Reteach).is_some();
    let (sources, mut told, reports, classes, reviews) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let sources = queries::untaught_classes(conn, person, today)?;
            let reports = queries::reports_of(conn, person)?;
            let ids: Vec<Id> = reports.iter().map(|r| r.class).collect();
            let reviews = queries::reviews_of(conn, &ids)?;
            let told = told_apart(conn, &sources)?;
            Ok((sources, told, reports, classes::queries::known_classes(conn, &ids)?, reviews))
        })
        .await?;
    if !may_report && reports.is_empty() {
        return Err(Error::NotFound);
    }
    let line = |report: &Reteaching| {
        let class = classes.iter().find(|c| c.id == report.class)?;
        let said = reviews.get(&report.class).and_then(|all| all.last()).and_then(|r| r.reason.clone());
        Some(ReportLine {
            class: class_line(class),
            state: report.state.tone(),
            state_key: report.state.key(),
            returned: report.state == State::Returned,
            said,
        })
    };
    let source = |class: &Class| SourceLine {
        class: class_line(class),
        taught: told.remove(&class.id).unwrap_or_default(),
    };
    let page = ReteachingsPage {
        may_report,
        sources: sources.iter().map(source).collect(),
        reports: reports.iter().filter_map(line).collect(),
    };
    viewer.show(&app, &page)
}

#[derive(Serialize)]
pub(super) struct ReportPage {
    class: ClassLine,
    /// What a verdict is on: the report as it stands on this page.
    revision: i32,
    course: String,
    modules: Vec<String>,
    state: &'static str,
    state_key: &'static str,
    /// One sentence on what happens next.
    next: Option<Message>,
    facilitators: Vec<String>,
    source: Option<ClassLine>,
    doubt: Option<DoubtLine>,
    generation: Option<u32>,
    starts: Option<String>,
    hours: Option<String>,
    venue: Option<String>,
    language_used: Option<String>,
    people: Vec<Person>,
    headcount: Option<Headcount>,
    came: i64,
    questions: Vec<String>,
    note: Option<String>,
    /// What else the facilitator taught at that time, as far as the viewer may see it.
    clashes: Vec<ClashLine>,
    handed_in_at: Option<Timestamp>,
    reviews: Vec<ReviewLine>,
    may_edit: bool,
    may_review: bool,
    own_to_review: bool,
    form: Form,
    /// What stands in the way of the verdict just given.
    refusal: Option<Message>,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "cascade/reteaching";
}

/// A source that is a re-teach itself, and not accepted.
#[derive(Serialize)]
struct DoubtLine {
    text: &'static str,
    /// Its page, if the viewer may see it.
    href: Option<String>,
}

/// Another class at the same time.
#[derive(Serialize)]
struct ClashLine {
    href: String,
    title: String,
    starts: String,
}

#[derive(Serialize)]
struct ReviewLine {
    state: &'static str,
    key: &'static str,
    reason: Option<String>,
    reviewer: String,
    at: Timestamp,
}

fn review_line(review: Review) -> ReviewLine {
    ReviewLine {
        state: review.verdict.code(),
        key: match review.verdict {
            Verdict::Accepted => "cascade.state.accepted",
            Verdict::Returned => "cascade.state.returned",
        },
        reason: review.reason,
        reviewer: review.reviewer,
        at: review.reviewed_at,
    }
}

/// A report with its class, as far as the viewer may see it; anything else is not found.
pub(super) fn seen(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<(Class, Reteaching), Error> {
    let report = queries::known_reteaching(conn, id)?;
    let class = classes::queries::known_class(conn, id)?;
    if report.state.is_seen(report.reported_by == viewer.person, oversees(viewer, &class)) {
        Ok((class, report))
    } else {
        Err(Error::NotFound)
    }
}

struct Facts {
    class: Class,
    report: Reteaching,
    modules: Vec<String>,
    facilitators: Vec<Facilitator>,
    source: Option<Class>,
    doubt: Option<DoubtLine>,
    generation: Option<u32>,
    session: Option<Session>,
    people: Vec<Person>,
    headcount: Option<Headcount>,
    questions: Vec<String>,
    reviews: Vec<Review>,
    clashes: Vec<(Class, Session, bool)>,
}

fn facts(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<Facts, Error> {
    let (class, report) = seen(conn, viewer, id)?;
    let facilitators = classes::queries::facilitators(conn, id)?;
    let source = facilitators.iter().find_map(|f| f.source);
    let source = source.map(|source| classes::queries::known_class(conn, source)).transpose()?;
    let doubt = source.as_ref().map(|source| doubt(conn, viewer, source)).transpose()?.flatten();
    let session = classes::queries::sessions(conn, id)?.into_iter().next();
    let clashes = match session.as_ref().filter(|_| report.start_said && report.length_said) {
        Some(session) => clashes(conn, viewer, &report, session)?,
        None => Vec::new(),
    };
    Ok(Facts {
        clashes,
        modules: classes::queries::modules(conn, id)?,
        source,
        doubt,
        generation: generation_of(conn, &class)?,
        session,
        people: classes::queries::participants(conn, id)?,
        headcount: attendance::queries::headcount(conn, id)?,
        questions: classes::queries::questions(conn, id)?,
        reviews: queries::reviews_of(conn, &[id])?.remove(&id).unwrap_or_default(),
        facilitators,
        class,
        report,
    })
}

/// What is to be known of a source, where it is a re-teach itself.
fn doubt(conn: &mut Conn, viewer: &Viewer, source: &Class) -> Result<Option<DoubtLine>, Error> {
    let Some(report) = queries::report_if_any(conn, source.id)? else { return Ok(None) };
    let opens = report.state.is_seen(report.reported_by == viewer.person, oversees(viewer, source));
    let href = opens.then(|| format!("/reteachings/{}", source.id));
    Ok(report.state.doubt_as_source().map(|text| DoubtLine { text, href }))
}

/// Does the viewer review or see the records of where it was held?
fn oversees(viewer: &Viewer, class: &Class) -> bool {
    [Right::Review, Right::SeeRecords].iter().any(|right| viewer.may(*right, &class.unit_path))
}

/// What whoever reported this taught at the same time, as far as the viewer may see it; and whether
/// each is a re-teach. Where no time is said, nobody can tell.
fn clashes(
    conn: &mut Conn,
    viewer: &Viewer,
    report: &Reteaching,
    session: &Session,
) -> Result<Vec<(Class, Session, bool)>, Error> {
    let classes = classes::queries::classes_taught_by(conn, report.reported_by)?;
    let ids: Vec<Id> = classes.iter().map(|class| class.id).collect();
    let reports = queries::known_reteachings(conn, &ids)?;
    let mine = report.reported_by == viewer.person;
    let seen = |class: &&Class| {
        let over = oversees(viewer, class);
        reports
            .get(&class.id)
            .map_or(mine || over, |r| r.start_said && r.length_said && r.state.is_seen(mine, over))
    };
    let sessions: Vec<Session> = classes::queries::sessions_of(conn, &ids)?.into_values().flatten().collect();
    let of = |other: &&Session| classes.iter().filter(seen).find(|class| class.id == other.class).cloned();
    Ok(clashing(session, &sessions)
        .into_iter()
        .filter_map(|other| Some((of(&other)?, other.clone(), reports.contains_key(&other.class))))
        .collect())
}

/// GET /reteachings/{class}
pub async fn show_reteaching(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    draw(&app, &viewer, path.into_inner(), StatusCode::OK, Form::new(), None).await
}

/// The page of a report; after a refused verdict with what was typed and why it was refused.
pub(super) async fn draw(
    app: &App,
    viewer: &Viewer,
    id: Id,
    status: StatusCode,
    form: Form,
    refusal: Option<Message>,
) -> Result<HttpResponse, Error> {
    let who = viewer.clone();
    let facts = app.db.read(move |conn| facts(conn, &who, id)).await?;
    let page = report_page(app, viewer, facts, form, refusal).await?;
    viewer.draw(app, status, &page)
}

async fn report_page(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    form: Form,
    refusal: Option<Message>,
) -> Result<ReportPage, Error> {
    let Facts { class, report, session, people, headcount, .. } = facts;
    let shelves = Shelves::of(app, [class.edition]).await?;
    let language = viewer.language();
    let mine = report.reported_by == viewer.person;
    let waits_here = report.state == State::HandedIn && viewer.may(Right::Review, &class.unit_path);
    let own = facts.facilitators.iter().any(|f| f.person == viewer.person);
    let id = if form.raw("id").is_empty() { new_id().to_string() } else { form.raw("id").to_owned() };
    let said = |said: bool| session.as_ref().filter(|_| said);
    Ok(ReportPage {
        revision: class.revision,
        course: shelves.course(class.edition, language),
        modules: facts.modules.iter().map(|m| shelves.module(class.edition, m, language)).collect(),
        state: report.state.tone(),
        state_key: report.state.key(),
        next: mine.then(|| Message::new(next_key(report.state))),
        facilitators: facts.facilitators.iter().map(|f| f.full_name.clone()).collect(),
        source: facts.source.as_ref().map(class_line),
        doubt: facts.doubt,
        generation: facts.generation,
        starts: said(report.start_said).map(|s| time_of_day(s.starts_minute)),
        hours: said(report.length_said).map(|s| hours(language, s.minutes)),
        venue: class.venue.clone(),
        language_used: class.language_used.clone(),
        came: attendance::came(people.len() as i64, headcount),
        people,
        headcount,
        questions: facts.questions,
        note: class.note.clone(),
        clashes: facts.clashes.into_iter().map(clash_line).collect(),
        handed_in_at: report.handed_in_at.filter(|_| report.state.is_public()),
        reviews: facts.reviews.into_iter().map(review_line).collect(),
        may_edit: mine && report.state.is_open() && viewer.scope(Right::Reteach).is_some(),
        may_review: waits_here && !own,
        own_to_review: waits_here && own,
        class: class_line(&class),
        form: form.with("id", id),
        refusal,
    })
}

fn clash_line((class, session, is_reteach): (Class, Session, bool)) -> ClashLine {
    let page = if is_reteach { "reteachings" } else { "classes" };
    let href = format!("/{page}/{}", class.id);
    ClashLine { href, title: class.title, starts: time_of_day(session.starts_minute) }
}

fn next_key(state: State) -> &'static str {
    match state {
        State::Draft => "cascade.next.draft",
        State::HandedIn => "cascade.next.handed_in",
        State::Returned => "cascade.next.returned",
        State::Accepted => "cascade.next.accepted",
    }
}
