//! What files from outside began from, as far as it is kept: see [`descent`](crate::studio::descent).

use diesel::prelude::*;

use super::drafts::draft;
use super::imports::editions_with_files;
use super::saves::{base_files, files_at};
use crate::courses::library::Files;
use crate::courses::queries::{edition_by_number, edition_files};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{drafts, imports};
use crate::studio::descent::{self, Ancestor, Beginning, Former};
use crate::studio::draft::DraftState;
use crate::studio::importing::{ImportState, Origin};
use crate::studio::stamp::Stamp;

/// Files of a course that came, and what is known of their coming.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    pub course: &'a str,
    pub origin: Origin,
    pub by: Option<Id>,
    pub stamp: Option<Stamp>,
    pub files: &'a Files,
}

/// What these files began from.
pub fn beginning(conn: &mut Conn, coming: &Coming<'_>) -> QueryResult<Ancestor> {
    let stamped = match coming.stamp {
        Some(stamp) => stamped(conn, coming.course, stamp)?,
        None => None,
    };
    let editions = match stamped {
        Some(_) => vec![],
        None => editions_with_files(conn, coming.course, descent::EDITIONS)?,
    };
    let editions = editions.into_iter();
    let editions =
        editions.map(|(number, files)| Ancestor { is: Beginning::Edition(number), files }).collect();
    let former = former(conn, coming)?;
    Ok(descent::beginning(coming.files, coming.stamp, stamped, former, editions))
}

/// The files of a stamp; nothing where they are not kept any more, or it names those of another course.
fn stamped(conn: &mut Conn, course: &str, stamp: Stamp) -> QueryResult<Option<Ancestor>> {
    match stamp {
        Stamp::Edition(number) => {
            let Some(edition) = edition_by_number(conn, course, number).optional()? else { return Ok(None) };
            let files = edition_files(conn, edition.id)?;
            Ok(Some(Ancestor { is: Beginning::Edition(number), files }))
        }
        Stamp::Draft { id, save } => {
            let known = draft(conn, id).optional()?;
            let Some(draft) = known.filter(|draft| draft.course == course) else { return Ok(None) };
            if draft.state.is_open() || save >= draft.saves {
                let files = files_at(conn, &draft, save)?;
                return Ok(Some(Ancestor { is: Beginning::Downloaded, files }));
            }
            // Of a draft that is closed what lay between is not kept: it began from this at least, and a merge from
            // an earlier state takes nothing back.
            let files = base_files(conn, &draft)?;
            Ok(draft.base.map(|_| Ancestor { is: Beginning::Downloaded, files }))
        }
    }
}

/// What the same person brought the last time, or the folder, if it was taken in and not given up since.
fn former(conn: &mut Conn, coming: &Coming<'_>) -> QueryResult<Option<Former>> {
    type Row = (Timestamp, Option<Json<Stamp>>, Json<Files>);
    let taken = imports::table
        .inner_join(drafts::table)
        .filter(imports::course.eq(coming.course))
        .filter(imports::origin.eq(coming.origin))
        .filter(imports::state.eq(ImportState::Taken))
        .filter(drafts::state.ne(DraftState::Discarded))
        .order((imports::brought_at.desc(), imports::id.desc()))
        .select((imports::brought_at, imports::stamp, imports::files));
    let last: Option<Row> = match (coming.origin, coming.by) {
        (Origin::Folder, _) => taken.first(conn).optional()?,
        (Origin::Upload, Some(by)) => taken.filter(imports::brought_by.eq(by)).first(conn).optional()?,
        (Origin::Upload, None) => None,
    };
    let last =
        last.map(|(at, stamp, files)| Former { at, stamp: stamp.map(|Json(stamp)| stamp), files: files.0 });
    // Of what was taken before files were kept there are none.
    Ok(last.filter(|last| !last.files.is_empty()))
}
