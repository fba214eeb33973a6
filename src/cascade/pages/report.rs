//! One report as its facilitator and its supervisors see it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::reasons::{Reasons, reasons};
use super::{ClassLine, Shelves, class_line};
use crate::app::App;
use crate::attendance::{self, Headcount};
use crate::cascade::queries::{self, Reteaching, Review};
use crate::cascade::review::{State, Verdict};
use crate::classes::{self, Class, Facilitator, Session};
use crate::courses;
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
pub(super) struct ReportPage {
    class: ClassLine,
    /// What a verdict is on: the report as it stands on this page.
    revision: i32,
    course: String,
    /// The number of the edition that was taught.
    edition: i32,
    modules: Vec<String>,
    state: &'static str,
    state_key: &'static str,
    /// One sentence on what happens next.
    next: Option<Message>,
    /// What is said of changes in it that are not handed in again: this page does not show them.
    unsent: Option<&'static str>,
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
    /// May the viewer see its rounds?
    sees_rounds: bool,
    may_edit: bool,
    may_discard: bool,
    may_review: bool,
    own_to_review: bool,
    form: Form,
    /// What stands in the way of the verdict just given.
    refusal: Option<Message>,
    /// The reason typed for it, where there is no verdict to give any more.
    unused_reason: Option<String>,
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

/// Does the viewer review or see the records of where it was held?
pub(super) fn oversees(viewer: &Viewer, class: &Class) -> bool {
    [Right::Review, Right::SeeRecords].iter().any(|right| viewer.may(*right, &class.unit_path))
}

pub(super) struct Facts {
    class: Class,
    edition: i32,
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
    /// Something was changed in it and is not handed in again.
    is_unsent: bool,
}

pub(super) fn facts(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<Facts, Error> {
    let (class, report) = seen(conn, viewer, id)?;
    let facilitators = classes::queries::facilitators(conn, id)?;
    let source = facilitators.iter().find_map(|f| f.source);
    let source = source.map(|source| classes::queries::known_class(conn, source)).transpose()?;
    let session = classes::queries::sessions(conn, id)?.into_iter().next();
    let reasons = reasons(conn, viewer, &report, session.as_ref(), source.as_ref())?;
    Ok(Facts {
        reasons,
        edition: courses::queries::edition(conn, class.edition)?.number,
        modules: classes::queries::modules(conn, id)?,
        source,
        generation: queries::generations_of(conn, &[class.id])?.remove(&class.id).flatten(),
        session,
        people: classes::queries::participants(conn, id)?,
        headcount: attendance::queries::headcount(conn, id)?,
        questions: classes::queries::questions(conn, id)?,
        reviews: queries::reviews_of(conn, &[id])?.remove(&id).unwrap_or_default(),
        is_unsent: queries::unsent(conn, id)?.is_some(),
        facilitators,
        class,
        report,
    })
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
    Ok(ReportPage {
        revision: class.revision,
        course: shelves.course(class.edition, language),
        edition: facts.edition,
        modules: facts.modules.iter().map(|m| shelves.module(class.edition, m, language)).collect(),
        state: report.state.tone(),
        state_key: report.state.key(),
        unsent: facts.is_unsent.then_some(match (mine, viewer.scope(Right::Reteach).is_some()) {
            (true, true) => "cascade.unsent_own",
            (true, false) => "cascade.unsent_closed",
            (false, _) => "cascade.unsent",
        }),
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
        sees_rounds: own || viewer.may(Right::SeeRecords, &class.unit_path),
        may_discard: mine && report.state.discarded().is_ok(),
        may_edit: mine && report.state.is_open() && viewer.scope(Right::Reteach).is_some(),
        may_review: waits_here && !own,
        own_to_review: waits_here && own,
        class: class_line(&class),
        unused_reason: Some(form.raw("reason").trim().to_owned())
            .filter(|typed| !waits_here && !typed.is_empty()),
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
