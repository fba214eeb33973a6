//! Reasons to look at a report again, told to whoever reads it; none of them refuses it.

use serde::Serialize;

use super::report::oversees;
use crate::cascade::clash::clashing;
use crate::cascade::doubt::{self, Doubt};
use crate::cascade::queries::{self, Reteaching};
use crate::cascade::review::State;
use crate::classes::{self, Class, Session};
use crate::error::Error;
use crate::kit::clock::time_of_day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
pub(super) struct Reasons {
    /// What else the facilitator taught at that time, as far as the viewer may see it.
    clashes: Vec<ClashLine>,
    /// What its source, as that stands now, makes doubtful.
    doubts: Vec<DoubtLine>,
    /// Among them is one that came up since the report was accepted.
    asks_again: bool,
}

impl Reasons {
    /// Among the doubts is one that came up since the report was accepted.
    pub fn ask_again(&self) -> bool {
        self.asks_again
    }

    /// What is doubtful.
    pub fn found(&self) -> Vec<Doubt> {
        self.doubts.iter().map(|line| line.doubt).collect()
    }
}

/// Another class at the same time.
#[derive(Serialize)]
struct ClashLine {
    href: String,
    title: String,
    starts: String,
}

/// What is doubtful, in a sentence.
#[derive(Serialize)]
struct DoubtLine {
    doubt: Doubt,
    text: &'static str,
    /// The page of the source, if the viewer may see it.
    href: Option<String>,
}

/// The reasons to look again at this report, of this session and this source.
pub(super) fn reasons(
    conn: &mut Conn,
    viewer: &Viewer,
    report: &Reteaching,
    session: Option<&Session>,
    source: Option<&Class>,
) -> Result<Reasons, Error> {
    let clashes = match session.filter(|_| report.start_said && report.length_said) {
        Some(session) => clashes(conn, viewer, report, session)?,
        None => Vec::new(),
    };
    let mut doubts = Vec::new();
    if let Some(source) = source {
        doubts.extend(of_verdict(conn, viewer, source)?);
        if let Some(session) = session.filter(|_| report.start_said) {
            let found = source_doubts(conn, report, session, source)?;
            doubts.extend(found.into_iter().map(|doubt| DoubtLine { doubt, text: doubt.key(), href: None }));
        }
    }
    let known = queries::known_doubts(conn, &[report.class])?.remove(&report.class).unwrap_or_default();
    let found: Vec<Doubt> = doubts.iter().map(|line| line.doubt).collect();
    let asks_again = report.state == State::Accepted && !doubt::unsettled(&found, &known).is_empty();
    Ok(Reasons { clashes: clashes.into_iter().map(clash_line).collect(), doubts, asks_again })
}

/// What is to be known of a source, where it is a re-teach itself.
fn of_verdict(conn: &mut Conn, viewer: &Viewer, source: &Class) -> Result<Option<DoubtLine>, Error> {
    let Some(report) = queries::report_if_any(conn, source.id)? else { return Ok(None) };
    let opens = report.state.is_seen(report.reported_by == viewer.person, oversees(viewer, source));
    let href = opens.then(|| format!("/reteachings/{}", source.id));
    Ok(doubt::of_verdict(report.state).map(|doubt| DoubtLine { doubt, text: doubt.key(), href }))
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

/// What the source of a report, as it stands now, makes doubtful in it.
fn source_doubts(
    conn: &mut Conn,
    report: &Reteaching,
    session: &Session,
    source: &Class,
) -> Result<Vec<Doubt>, Error> {
    let first = classes::queries::sessions(conn, source.id)?.into_iter().next();
    let was_there = queries::classes_learned_in(conn, report.reported_by)?.contains(&source.id);
    let taught = session.starts_at();
    Ok(doubt::doubts(taught, first.map_or(taught, |first| first.starts_at()), was_there))
}

fn clash_line((class, session, is_reteach): (Class, Session, bool)) -> ClashLine {
    let page = if is_reteach { "reteachings" } else { "classes" };
    let href = format!("/{page}/{}", class.id);
    ClashLine { href, title: class.title, starts: time_of_day(session.starts_minute) }
}
