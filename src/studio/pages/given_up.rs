//! The courses that were only ever a draft, which was discarded: they stand last in the list, to be gone on
//! with.

use std::collections::BTreeSet;

use serde::Serialize;

use super::title_of;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::studio::{Draft, ROOT, queries};
use crate::units::scope::Scope;

#[derive(Serialize)]
pub(super) struct GivenUpLine {
    href: String,
    title: String,
    /// When it was discarded.
    at: Timestamp,
}

/// Those of the scope, by their folders; `living` are the courses that have a draft or an edition.
pub(super) fn given_up(
    conn: &mut Conn,
    scope: &Scope,
    living: &BTreeSet<&String>,
    language: Language,
) -> Result<Vec<GivenUpLine>, Error> {
    let mut last = queries::last_discarded_drafts(conn)?;
    last.retain(|draft| !living.contains(&draft.course));
    let keepers = queries::keepers_with(conn, &last)?;
    last.retain(|draft| keepers.get(&draft.course).is_some_and(|unit| scope.holds(&unit.path)));
    let ids: Vec<_> = last.iter().map(|draft| draft.id).collect();
    let steps = queries::steps_of(conn, &ids)?;
    let mut line = |draft: &Draft| -> Result<GivenUpLine, Error> {
        let discarded = steps.get(&draft.id).and_then(|steps| steps.last());
        Ok(GivenUpLine {
            href: format!("{ROOT}/{}", draft.course),
            // Few courses are given up before anybody reads them.
            title: title_of(&queries::files(conn, draft)?, &draft.course, language),
            at: discarded.map_or(draft.begun_at, |taken| taken.at),
        })
    };
    last.iter().map(&mut line).collect()
}
