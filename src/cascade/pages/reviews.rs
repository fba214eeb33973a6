//! What waits for a supervisor, and the verdict.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{ClassLine, class_line, report};
use crate::app::App;
use crate::cascade::doubt::{self, Doubt};
use crate::cascade::queries::{self, NewReview, Reteaching};
use crate::cascade::review::{Refusal, State, Verdict};
use crate::classes;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};

/// How many are shown at once: those that wait longest, those decided last, and some of those to look at again.
const WAITING: i64 = 200;
const DECIDED: i64 = 30;
const AGAIN: usize = 200;

#[derive(Serialize)]
struct ReviewsPage {
    waiting: Vec<Line>,
    /// Those accepted that came into doubt since.
    again: Vec<Line>,
    again_total: usize,
    /// How many wait in all.
    total: i64,
    decided: Vec<Line>,
}

impl Page for ReviewsPage {
    const TEMPLATE: &'static str = "cascade/reviews";
}

#[derive(Serialize)]
struct Line {
    class: ClassLine,
    facilitators: String,
    /// What the verdict on its source, or the lack of one, makes doubtful.
    doubt: Option<&'static str>,
    state: &'static str,
    state_key: &'static str,
    handed_in_at: Option<Timestamp>,
    decided_at: Option<Timestamp>,
    /// Something no longer fits between it and its source.
    doubtful: bool,
}

/// GET /reviews
pub async fn show_reviews(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (scope, reviewer) = (viewer.require(Right::Review)?, viewer.person);
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let waiting = queries::reports_waiting_for(conn, &scope, reviewer, WAITING)?;
            let again = queries::to_look_at_again(conn, &scope, reviewer)?;
            let mut decided = queries::decided_reports_in(conn, &scope, DECIDED)?;
            decided.retain(|report| !again.contains(&report.class));
            let shown: Vec<Id> = again.iter().copied().take(AGAIN).collect();
            let shown: Vec<Reteaching> = queries::known_reteachings(conn, &shown)?.into_values().collect();
            Ok(ReviewsPage {
                again_total: again.len(),
                again: lines(conn, &shown)?,
                total: queries::waiting_for(conn, &scope, reviewer)?,
                waiting: lines(conn, &waiting)?,
                decided: lines(conn, &decided)?,
            })
        })
        .await?;
    viewer.show(&app, &page)
}

fn lines(conn: &mut Conn, reports: &[Reteaching]) -> Result<Vec<Line>, Error> {
    let ids: Vec<Id> = reports.iter().map(|r| r.class).collect();
    let classes = classes::queries::known_classes(conn, &ids)?;
    let facilitators = classes::queries::facilitators_of(conn, &ids)?;
    let source = |class: &Id| facilitators.get(class)?.iter().find_map(|f| f.source);
    let sources: Vec<Id> = ids.iter().filter_map(source).collect();
    let states = queries::reteach_state_of(conn, &sources)?;
    let doubtful = queries::doubtful_among(conn, &classes, &facilitators)?;
    let reviews = queries::reviews_of(conn, &ids)?;
    let line = |report: &Reteaching| {
        let class = classes.iter().find(|c| c.id == report.class)?;
        let names = facilitators.get(&report.class).into_iter().flatten().map(|f| f.full_name.as_str());
        Some(Line {
            class: class_line(class),
            facilitators: names.collect::<Vec<_>>().join(", "),
            doubt: source(&report.class).and_then(|id| doubt::of_verdict(*states.get(&id)?)).map(Doubt::key),
            state: report.state.tone(),
            state_key: report.state.key(),
            handed_in_at: report.handed_in_at,
            decided_at: reviews.get(&report.class).and_then(|all| all.last()).map(|last| last.reviewed_at),
            // What was returned is looked at again once it is handed in again.
            doubtful: doubtful.contains(&report.class) && report.state != State::Returned,
        })
    };
    Ok(reports.iter().filter_map(line).collect())
}

/// POST /reteachings/{class}/reviews
pub async fn review_reteaching(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    viewer.require(Right::Review)?;
    let (class, now) = (path.into_inner(), app.now());
    let id = form.id("id");
    let verdict = form.choice::<Verdict>("verdict");
    let reason = form.note("reason");
    let seen: Vec<Doubt> = form.all("doubt").into_iter().filter_map(Doubt::from_code).collect();
    let seen_revision = form.raw("revision").parse().unwrap_or(0);
    let (Some(id), Some(verdict), true) = (id, verdict, form.is_fine()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return report::draw(&app, &viewer, class, status, form, None).await;
    };
    let who = viewer.clone();
    let outcome = app
        .db
        .write(move |conn| -> Result<Result<(), Refusal>, Error> {
            give_verdict(
                conn,
                &who,
                NewReview {
                    id,
                    class,
                    verdict,
                    reason: reason.clone(),
                    knowing: seen.clone(),
                    state: State::HandedIn,
                },
                seen_revision,
                now,
            )
        })
        .await?;
    let refusal = match outcome {
        Ok(()) => {
            let back = Redirect::to("/reviews");
            let back = match verdict {
                Verdict::Accepted => back.saying("reteach_accepted"),
                Verdict::Returned => back.saying("reteach_returned"),
            };
            return Ok(back.answer());
        }
        Err(refusal) => refusal,
    };
    let message = Message::new(refusal.key());
    match refusal {
        Refusal::NoReason => {
            form.refuse("reason", message);
            report::draw(&app, &viewer, class, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
        }
        Refusal::NotWaiting
        | Refusal::NoDoubt
        | Refusal::OtherDoubt
        | Refusal::NotOpen
        | Refusal::NotDraft
        | Refusal::HasPapers
        | Refusal::Changed
        | Refusal::Given(_) => {
            // What is drawn now is the newest, and a verdict on it is another one.
            let form = form.with("id", new_id());
            report::draw(&app, &viewer, class, StatusCode::CONFLICT, form, Some(message)).await
        }
        Refusal::OwnReteach => {
            report::draw(&app, &viewer, class, StatusCode::FORBIDDEN, form, Some(message)).await
        }
    }
}

/// Gives the verdict if the viewer may, the report waits for one and is still what stood on the page
/// (`seen_revision`); the same page sent again changes nothing.
fn give_verdict(
    conn: &mut Conn,
    viewer: &Viewer,
    new: NewReview,
    seen_revision: i32,
    now: Timestamp,
) -> Result<Result<(), Refusal>, Error> {
    let (class, report) = report::seen(conn, viewer, new.class)?;
    let facilitators: Vec<Id> =
        classes::queries::facilitators(conn, class.id)?.into_iter().map(|f| f.person).collect();
    if !viewer.may(Right::Review, &class.unit_path) {
        return Err(Error::NotFound);
    }
    let reason = new.reason.as_deref();
    if let Some((given, why)) = queries::given_review(conn, new.id, class.id)? {
        return Ok(report.state.reviewed_again((given, why.as_deref()), (new.verdict, reason)));
    }
    let reasons = report::facts(conn, viewer, class.id)?.reasons;
    let doubted = reasons.ask_again();
    let vanished = doubt::vanished(&new.knowing, &reasons.found());
    if let Some(refusal) = vanished.filter(|_| report.state == State::Accepted) {
        return Ok(Err(refusal));
    }
    let state = match report.state.reviewed(new.verdict, reason, viewer.person, &facilitators, doubted) {
        Ok(state) => state,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if class.revision != seen_revision {
        return Ok(Err(Refusal::Changed));
    }
    // What came up while the page was read is not known to the reader.
    let knowing = reasons.found().into_iter().filter(|doubt| new.knowing.contains(doubt)).collect();
    let new = NewReview { state, knowing, ..new };
    queries::with_summary(conn, new.class, |conn| -> Result<_, Error> {
        Ok(queries::add_review(conn, &new, viewer.person, now)?)
    })?;
    Ok(Ok(()))
}
