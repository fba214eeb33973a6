//! Throwing away a report that was never handed in; asked about once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::report;
use crate::app::App;
use crate::attendance;
use crate::cascade::queries;
use crate::cascade::review::Refusal;
use crate::classes::{self, Above};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::people::viewer::{Redirect, Viewer};

/// What became of it.
enum Discarded {
    Yes,
    /// It was not said that they are sure, or not of the draft as it stands: of this revision.
    Asked {
        revision: i32,
        changed: bool,
    },
    Refused(Refusal),
}

/// POST /reteachings/{class}/discard
pub async fn discard_reteaching(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (class, by, now) = (path.into_inner(), viewer.person, app.now());
    let sure = form.has("sure").then(|| form.raw("revision").parse().unwrap_or(0));
    let above = app.above;
    let discarded = app.db.write(move |conn| discard(conn, &above, class, sure, by, now)).await?;
    match discarded {
        Discarded::Yes => Ok(Redirect::to("/reteachings").saying("reteach_discarded").answer()),
        Discarded::Asked { revision, changed } => {
            let form = Form::new().with("discard", "asked").with("revision", revision);
            let said = changed.then(|| Message::new("cascade.refused.draft_grew"));
            let status = if changed { StatusCode::CONFLICT } else { StatusCode::OK };
            report::draw(&app, &viewer, class, status, form, said).await
        }
        Discarded::Refused(refusal) => {
            let said = Some(Message::new(refusal.key()));
            report::draw(&app, &viewer, class, StatusCode::CONFLICT, Form::new(), said).await
        }
    }
}

/// Throws the draft away, if `sure` is the revision of it that stands. The people whom it added stay recorded:
/// another report, perhaps one that was not sent yet, may name them.
fn discard(
    conn: &mut Conn,
    above: &Above,
    class: Id,
    sure: Option<i32>,
    by: Id,
    now: Timestamp,
) -> Result<Discarded, Error> {
    let Some(report) = queries::report_if_any(conn, class)? else {
        // Pressed twice; there is nothing left of it.
        let again = queries::was_discarded(conn, class, by)?;
        return if again { Ok(Discarded::Yes) } else { Err(Error::NotFound) };
    };
    if report.reported_by != by {
        return Err(Error::NotFound);
    }
    if let Err(refusal) = report.state.discarded() {
        return Ok(Discarded::Refused(refusal));
    }
    if !(above.marked)(conn, class)?.is_empty() {
        return Ok(Discarded::Refused(Refusal::HasPapers));
    }
    let revision = classes::queries::known_class(conn, class)?.revision;
    if sure != Some(revision) {
        return Ok(Discarded::Asked { revision, changed: sure.is_some() });
    }
    attendance::queries::set_headcount(conn, class, None, by, now)?;
    (above.forget)(conn, class, by, now)?;
    queries::remove_report(conn, &report, by, now)?;
    classes::queries::remove_class(conn, class, by, now)?;
    Ok(Discarded::Yes)
}
