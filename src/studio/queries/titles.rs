//! What courses are called.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::drafts::{keepers_with, open_drafts};
use super::saves::files;
use crate::courses::course::Both;
use crate::courses::edition::EditionState;
use crate::courses::library::Files;
use crate::courses::titles::{self, Namesake};
use crate::kit::columns::Json;
use crate::kit::db::Conn;
use crate::kit::schema::editions;
use crate::studio::settings::both_titles_of;
use crate::units::scope::Scope;

/// Each course in use with its title.
fn titles_in_use(conn: &mut Conn) -> QueryResult<Vec<(String, Both)>> {
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

/// What the open drafts of courses that are not in use call them; within a scope where one is given.
fn titles_of_drafts(conn: &mut Conn, scope: Option<&Scope>) -> QueryResult<Vec<(String, Both)>> {
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

/// Among which courses a name must be the only one.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    InUse,
    /// Those in use, and those that are only drafts as yet and kept within a scope: of others nobody is told.
    DraftsWithin(&'a Scope),
    All,
}

/// The other course that has one of these titles, if there is one. To be asked in the transaction that gives the
/// course its title.
pub fn namesake(
    conn: &mut Conn,
    among: Among<'_>,
    course: &str,
    title: &Both,
) -> QueryResult<Option<Namesake>> {
    let mut known = titles_in_use(conn)?;
    let drafts = match among {
        Among::InUse => vec![],
        Among::DraftsWithin(scope) => titles_of_drafts(conn, Some(scope))?,
        Among::All => titles_of_drafts(conn, None)?,
    };
    let read: BTreeSet<String> = known.iter().map(|(course, _)| course.clone()).collect();
    known.extend(drafts.into_iter().filter(|(other, _)| !read.contains(other)));
    Ok(titles::namesake(course, title, &known))
}
