//! What those who write courses have before them.

use diesel::prelude::*;

use crate::courses::Edition;
use crate::courses::queries::{editions as editions_by_id, editions_of, lineage_of};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::overview::authoring::{Brought, TELLING_DAYS, Written};
use crate::quizzes::shelf::InUse;
use crate::studio::queries::{
    files, import_files, imports_waiting_for, keepers_with, open_drafts, steps_of, writers,
};
use crate::studio::settings::title_of;
use crate::units::scope::Scope;

/// The open drafts of the courses kept within a scope, by course.
pub fn written_in(conn: &mut Conn, scope: &Scope, language: Language) -> QueryResult<Vec<Written>> {
    let drafts = open_drafts(conn)?;
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let keepers = keepers_with(conn, &drafts)?;
    let ids: Vec<Id> = drafts.iter().map(|draft| draft.id).collect();
    let mut steps = steps_of(conn, &ids)?;
    let mut written = Vec::new();
    for draft in drafts {
        if !keepers.get(&draft.course).is_some_and(|unit| scope.holds(&unit.path)) {
            continue;
        }
        // Of each course one is open at most, and few are.
        let title = title_of(&files(conn, &draft)?, &draft.course, language);
        let editions = editions_of(conn, &draft.course)?;
        let writers = writers(conn, &draft, &editions)?;
        let steps = steps.remove(&draft.id).unwrap_or_default();
        written.push(Written { draft, title, steps, editions, writers });
    }
    Ok(written)
}

/// What came in from outside and waits for somebody who publishes within a scope: of each course the newest.
pub fn brought_to(
    conn: &mut Conn,
    scope: &Scope,
    person: Id,
    language: Language,
) -> QueryResult<Vec<Brought>> {
    let mut waiting = imports_waiting_for(conn, scope, person)?;
    // They come the newest first, and a stable order keeps that.
    waiting.sort_by(|a, b| a.course.cmp(&b.course));
    waiting.dedup_by(|later, first| later.course == first.course);
    let brought = waiting.into_iter().map(|import| {
        let title = title_of(&import_files(conn, import.id)?, &import.course, language);
        Ok(Brought { import: import.id, title, at: import.at })
    });
    brought.collect()
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
