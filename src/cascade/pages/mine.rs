//! My re-teaches: what I may report, and what became of what I did.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::offer::told_apart;
use super::{ClassLine, class_line};
use crate::app::App;
use crate::cascade::queries::{self, Reteaching};
use crate::classes::{self, Class};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::people::Right;
use crate::people::viewer::Viewer;

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
    /// Something was changed in it and is not handed in again.
    is_unsent: bool,
    /// What the supervisor said last.
    said: Option<String>,
}

/// GET /reteachings
pub async fn show_reteachings(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (person, now) = (viewer.person, app.now());
    let may_report = viewer.scope(Right::Reteach).is_some();
    let (sources, mut told, reports, classes, reviews, unsent) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let sources = queries::untaught_classes(conn, person, now)?;
            let reports = queries::reports_of(conn, person)?;
            let ids: Vec<Id> = reports.iter().map(|r| r.class).collect();
            let reviews = queries::reviews_of(conn, &ids)?;
            let told = told_apart(conn, &sources)?;
            let unsent = queries::unsent_among(conn, &ids)?;
            Ok((sources, told, reports, classes::queries::known_classes(conn, &ids)?, reviews, unsent))
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
            is_unsent: unsent.contains(&report.class),
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
