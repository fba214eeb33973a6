//! What courses are called.

use diesel::prelude::*;

use super::drafts::{keepers_with, open_draft, open_drafts};
use super::saves::files;
use crate::courses::course::Both;
use crate::courses::edition::EditionState;
use crate::courses::library::Files;
use crate::courses::queries::current_edition;
use crate::courses::{queries::edition_files, titles};
use crate::kit::columns::Json;
use crate::kit::db::Conn;
use crate::kit::schema::editions;
use crate::studio::settings::both_titles_of;
use crate::units::scope::Scope;

/// Each course in use with its title.
pub fn titles_in_use(conn: &mut Conn) -> QueryResult<Vec<(String, Both)>> {
    // One that cannot be read is nobody's namesake, and keeps no other from coming in.
    let all: Vec<(String, Json<serde_json::Value>)> = editions::table
        .filter(editions::state.eq_any(EditionState::IN_USE))
        .order(editions::course)
        .select((editions::course, editions::files))
        .load(conn)?;
    let titled = all.into_iter().filter_map(|(course, Json(files))| {
        let files: Files = serde_json::from_value(files).ok()?;
        let title = both_titles_of(&files, &course);
        Some((course, title))
    });
    Ok(titled.collect())
}

/// What the open drafts call their courses; within a scope where one is given.
pub fn titles_of_drafts(conn: &mut Conn, scope: Option<&Scope>) -> QueryResult<Vec<(String, Both)>> {
    let drafts = open_drafts(conn)?;
    let keepers = keepers_with(conn, &drafts)?;
    let within = |course: &String| {
        scope.is_none_or(|scope| keepers.get(course).is_some_and(|unit| scope.holds(&unit.path)))
    };
    let mut titles = vec![];
    // Of each course one is open at most, and few are.
    for draft in drafts.iter().filter(|draft| within(&draft.course)) {
        titles.push((draft.course.clone(), both_titles_of(&files(conn, draft)?, &draft.course)));
    }
    Ok(titles)
}

/// The title of another course that files of this course would take, if they take one that the course does not
/// have already.
pub fn title_taken(conn: &mut Conn, course: &str, of: &Files) -> QueryResult<Option<(String, Both)>> {
    let title = both_titles_of(of, course);
    let own = match (open_draft(conn, course)?, current_edition(conn, course)?) {
        (Some(draft), _) => Some(files(conn, &draft)?),
        (None, Some(edition)) => Some(edition_files(conn, edition.id)?),
        (None, None) => None,
    };
    if own.is_some_and(|own| both_titles_of(&own, course) == title) {
        return Ok(None);
    }
    let known = [titles_in_use(conn)?, titles_of_drafts(conn, None)?].concat();
    let mut others = known.into_iter().filter(|(other, _)| other != course);
    Ok(others.find(|(_, known)| titles::same(known, &title).is_some()))
}
