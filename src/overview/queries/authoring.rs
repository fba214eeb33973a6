//! What those who write courses have before them.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::courses::Edition;
use crate::courses::queries::{editions as editions_by_id, keepers, lineage_of};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::overview::authoring::{TELLING_DAYS, Written};
use crate::quizzes::shelf::InUse;
use crate::studio::queries::{files, open_drafts, steps_of};
use crate::studio::settings::title_of;
use crate::units;
use crate::units::scope::Scope;

/// The open drafts of the courses kept within a scope, by course.
pub fn written_in(conn: &mut Conn, scope: &Scope, language: Language) -> QueryResult<Vec<Written>> {
    let drafts = open_drafts(conn)?;
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let (keepers, top) = (keepers(conn)?, units::queries::root(conn)?);
    let named: Vec<Id> = drafts.iter().filter_map(|draft| draft.unit).collect();
    let named: BTreeMap<Id, String> =
        units::queries::units(conn, &named)?.into_iter().map(|unit| (unit.id, unit.path)).collect();
    let ids: Vec<Id> = drafts.iter().map(|draft| draft.id).collect();
    let mut steps = steps_of(conn, &ids)?;
    let mut written = Vec::new();
    for draft in drafts {
        let kept_at = match (keepers.get(&draft.course), draft.unit) {
            (Some(unit), _) => Some(&unit.path),
            (None, Some(unit)) => named.get(&unit),
            (None, None) => top.as_ref().map(|unit| &unit.path),
        };
        if !kept_at.is_some_and(|path| scope.holds(path)) {
            continue;
        }
        // Of each course one is open at most, and few are.
        let title = title_of(&files(conn, &draft)?, &draft.course, language);
        written.push(Written { title, steps: steps.remove(&draft.id).unwrap_or_default(), draft });
    }
    Ok(written)
}

/// The editions in use of those courses kept within a scope of which some module became another one
/// lately: whoever knows what stood before may be told.
pub fn to_be_told(conn: &mut Conn, scope: &Scope, in_use: &[InUse], today: Day) -> QueryResult<Vec<Id>> {
    let editions = in_use.iter().filter(|course| scope.holds(&course.kept_at)).map(|course| &course.edition);
    let editions: Vec<&Edition> = editions.collect();
    let substances: Vec<Id> = editions.iter().map(|edition| edition.substance).collect();
    let (since, lineage) = (today.plus_days(-TELLING_DAYS), lineage_of(conn, &substances)?);
    let new: Vec<Id> = editions_by_id(conn, &substances)?
        .into_iter()
        .filter(|first| first.number > 1 && first.published_at.day() >= since)
        .filter(|first| lineage.changes_a_module(first.id))
        .map(|first| first.id)
        .collect();
    Ok(editions.iter().filter(|edition| new.contains(&edition.substance)).map(|edition| edition.id).collect())
}
