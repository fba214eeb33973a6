//! One report as its facilitator and its supervisors see it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::reasons::{Reasons, reasons};
use super::{ClassLine, Shelves, class_line, generation_of};
use crate::app::App;
use crate::attendance::{self, Headcount};
use crate::cascade::queries::{self, Judged, Reteaching, Review};
use crate::cascade::review::{State, Verdict};
use crate::classes::{self, Class, Facilitator, NewSession, Session};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id, time_of_day};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Message, hours};
use crate::people::viewer::Viewer;
use crate::people::{self, Person, Right};

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
    /// Its reporter is mending it and the reader is somebody else: what is said of that.
    mended: Option<&'static str>,
    /// What was handed in is not kept, so there is nothing to show.
    is_hidden: bool,
    facilitators: Vec<String>,
    source: Option<ClassLine>,
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
    /// Why to look again.
    reasons: Reasons,
    handed_in_at: Option<Timestamp>,
    reviews: Vec<ReviewLine>,
    may_edit: bool,
    may_discard: bool,
    may_review: bool,
    own_to_review: bool,
    form: Form,
    /// What stands in the way of the verdict just given.
    refusal: Option<Message>,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "cascade/reteaching";
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

/// What of a report somebody reads.
pub(super) enum Read {
    /// What stands in it.
    Current,
    /// Its reporter is mending it: what stood in it when it was returned.
    Judged(Box<Judged>),
    /// Its reporter is mending it, and what stood in it was not kept.
    Nothing,
}

/// A report with its class, as far as the viewer may see it; anything else is not found.
pub(super) fn seen(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<(Class, Reteaching, Read), Error> {
    let report = queries::known_reteaching(conn, id)?;
    let class = classes::queries::known_class(conn, id)?;
    let mut mended = queries::mended_among(conn, &[id], Some(viewer.person))?;
    let class = queries::as_judged(conn, vec![class], &mended)?.pop().ok_or(Error::NotFound)?;
    if !report.state.is_seen(report.reported_by == viewer.person, oversees(viewer, &class)) {
        return Err(Error::NotFound);
    }
    let read = match mended.remove(&id) {
        None => Read::Current,
        Some(Some(judged)) => Read::Judged(Box::new(judged)),
        Some(None) => Read::Nothing,
    };
    Ok((class, report, read))
}

/// Does the viewer review or see the records of where it was held?
pub(super) fn oversees(viewer: &Viewer, class: &Class) -> bool {
    [Right::Review, Right::SeeRecords].iter().any(|right| viewer.may(*right, &class.unit_path))
}

pub(super) struct Facts {
    class: Class,
    report: Reteaching,
    modules: Vec<String>,
    facilitators: Vec<Facilitator>,
    source: Option<Class>,
    generation: Option<u32>,
    session: Option<Session>,
    people: Vec<Person>,
    headcount: Option<Headcount>,
    questions: Vec<String>,
    reviews: Vec<Review>,
    pub reasons: Reasons,
    read: Read,
}

pub(super) fn facts(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<Facts, Error> {
    let (class, report, read) = seen(conn, viewer, id)?;
    let reviews = queries::reviews_of(conn, &[id])?.remove(&id).unwrap_or_default();
    match read {
        Read::Judged(judged) => judged_facts(conn, viewer, class, report, reviews, judged),
        read => current_facts(conn, viewer, class, report, reviews, read),
    }
}

/// What stands in it.
fn current_facts(
    conn: &mut Conn,
    viewer: &Viewer,
    class: Class,
    report: Reteaching,
    reviews: Vec<Review>,
    read: Read,
) -> Result<Facts, Error> {
    let id = class.id;
    let facilitators = classes::queries::facilitators(conn, id)?;
    let source = facilitators.iter().find_map(|f| f.source);
    let source = source.map(|source| classes::queries::known_class(conn, source)).transpose()?;
    let session = classes::queries::sessions(conn, id)?.into_iter().next();
    let reasons = reasons(conn, viewer, &report, session.as_ref(), source.as_ref())?;
    Ok(Facts {
        reasons,
        modules: classes::queries::modules(conn, id)?,
        source,
        generation: generation_of(conn, &class)?,
        session,
        people: classes::queries::participants(conn, id)?,
        headcount: attendance::queries::headcount(conn, id)?,
        questions: classes::queries::questions(conn, id)?,
        reviews,
        facilitators,
        class,
        report,
        read,
    })
}

/// What stood in it when it was returned; then it said when it began and how long it took.
fn judged_facts(
    conn: &mut Conn,
    viewer: &Viewer,
    class: Class,
    report: Reteaching,
    reviews: Vec<Review>,
    judged: Box<Judged>,
) -> Result<Facts, Error> {
    let report = Reteaching { start_said: true, length_said: true, ..report };
    let kept = &judged.class;
    let source = kept.facilitators.iter().find_map(|(_, source)| *source);
    let source = source.map(|source| classes::queries::known_class(conn, source)).transpose()?;
    let generation = source.as_ref().map(|source| generation_of(conn, source)).transpose()?.flatten();
    let session = kept.sessions.first().map(|session| session_of(class.id, session));
    let reasons = reasons(conn, viewer, &report, session.as_ref(), source.as_ref())?;
    Ok(Facts {
        reasons,
        modules: kept.modules.clone(),
        facilitators: classes::queries::facilitators(conn, class.id)?,
        source,
        generation: generation.map(|above| above + 1),
        session,
        people: people::queries::known_people(conn, &judged.people)?,
        headcount: judged.headcount,
        questions: kept.questions.clone(),
        reviews,
        class,
        report,
        read: Read::Judged(judged),
    })
}

fn session_of(class: Id, kept: &NewSession) -> Session {
    let NewSession { id, held_on, starts_minute, minutes } = *kept;
    Session { id, class, held_on, starts_minute, minutes }
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
    let waits_here =
        report.state.is_to_judge(facts.reasons.ask_again()) && viewer.may(Right::Review, &class.unit_path);
    let own = facts.facilitators.iter().any(|f| f.person == viewer.person);
    let id = if form.raw("id").is_empty() { new_id().to_string() } else { form.raw("id").to_owned() };
    let said = |said: bool| session.as_ref().filter(|_| said);
    let course = shelves.course(class.edition, language);
    Ok(ReportPage {
        revision: class.revision,
        course: course.clone(),
        modules: facts.modules.iter().map(|m| shelves.module(class.edition, m, language)).collect(),
        state: report.state.tone(),
        state_key: report.state.key(),
        mended: match facts.read {
            Read::Current => None,
            Read::Judged(_) => Some("cascade.mended"),
            Read::Nothing => Some("cascade.mended_unkept"),
        },
        is_hidden: matches!(facts.read, Read::Nothing),
        next: mine.then(|| Message::new(next_key(report.state))),
        facilitators: facts.facilitators.iter().map(|f| f.full_name.clone()).collect(),
        source: facts.source.as_ref().map(class_line),
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
        reasons: facts.reasons,
        handed_in_at: report.handed_in_at.filter(|_| report.state.is_public()),
        reviews: facts.reviews.into_iter().map(review_line).collect(),
        may_discard: mine && report.state.discarded().is_ok(),
        may_edit: mine && report.state.is_open() && viewer.scope(Right::Reteach).is_some(),
        may_review: waits_here && !own,
        own_to_review: waits_here && own,
        class: match facts.read {
            Read::Nothing => ClassLine { title: course, ..class_line(&class) },
            _ => class_line(&class),
        },
        form: form.with("id", id),
        refusal,
    })
}

fn next_key(state: State) -> &'static str {
    match state {
        State::Draft => "cascade.next.draft",
        State::HandedIn => "cascade.next.handed_in",
        State::Returned => "cascade.next.returned",
        State::Accepted => "cascade.next.accepted",
    }
}
