//! Publishing an edition, with all that was read and passed before and stands in it.

use diesel::prelude::*;

use super::summary::carry_passes;
use crate::courses::edition::{Change, Edition, NewEdition};
use crate::courses::library::Files;
use crate::courses::lineage::Link;
use crate::courses::queries::{
    add_edition, carry_readings, edition, edition_files, editions_of, lineage, set_modules, without_modules,
};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::quizzes::carrying::{links, standing};

/// Publishes an edition with the next number of its course. After a change of substance the modules that
/// did not change carry over: whoever read and passed them is counted in the new edition from the start.
/// The same id again changes nothing.
pub fn publish(conn: &mut Conn, new: &NewEdition, by: Option<Id>, now: Timestamp) -> QueryResult<Edition> {
    if let Some(known) = edition(conn, new.id).optional()? {
        // The id of another course's edition was not drawn with this form.
        return if known.course == new.course { Ok(known) } else { Err(diesel::result::Error::NotFound) };
    }
    fill_in_modules(conn, Some(&new.course))?;
    let last = editions_of(conn, &new.course)?.into_iter().next();
    let before = match &last {
        Some(last) => Some(edition_files(conn, last.id)?),
        None => None,
    };
    let mut modules = links(before.as_ref(), &new.files, &new.course);
    note_restored(conn, &new.course, &new.files, &mut modules)?;
    let published = add_edition(conn, new, &modules, by, now)?;
    if last.is_some() && new.change == Change::Substantive {
        let lineage = lineage(conn, std::slice::from_ref(&new.course))?;
        carry_readings(conn, &published, &lineage)?;
        carry_passes(conn, &published, &lineage)?;
    }
    Ok(published)
}

/// Notes of modules that did not carry over in which earlier edition they were what they are now, the newest of
/// such editions: whoever goes back to a text takes nothing from those who learned it.
pub fn note_restored(conn: &mut Conn, course: &str, files: &Files, modules: &mut [Link]) -> QueryResult<()> {
    for earlier in editions_of(conn, course)?.into_iter().skip(1) {
        let is_open = |link: &Link| !link.carried && link.restored.is_none();
        let open: Vec<String> =
            modules.iter().filter(|link| is_open(link)).map(|link| link.module.clone()).collect();
        if open.is_empty() {
            break;
        }
        let standing = standing(&edition_files(conn, earlier.id)?, files, course, &open);
        for link in modules.iter_mut().filter(|link| standing.contains(&link.module)) {
            link.restored = Some(earlier.id);
        }
    }
    Ok(())
}

/// Finds out what the editions of one course or of all hold, where that is not kept yet: those that were
/// published before modules carried over.
pub fn fill_in_modules(conn: &mut Conn, course: Option<&str>) -> QueryResult<()> {
    for edition in without_modules(conn, course)? {
        let files = edition_files(conn, edition.id)?;
        set_modules(conn, edition.id, &links(None, &files, &edition.course))?;
    }
    Ok(())
}
