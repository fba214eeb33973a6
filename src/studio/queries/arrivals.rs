//! Folders of courses that arrive by themselves: at the start, or by command.

use diesel::prelude::*;

use super::beginnings::beginning;
use super::drafts::open_draft;
use super::imports::{NewImport, bring, draft_for, former_files, keep, offer_of_new, waiting_imports};
use super::saves::{base_files, is_written_by_people, replace_all};
use crate::courses::edition::{Edition, checksum};
use crate::courses::library::Files;
use crate::courses::queries::editions_of;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::imports;
use crate::studio::Draft;
use crate::studio::descent;
use crate::studio::importing::{self, Arrival, Known, Origin};

/// What became of files that arrived by themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrived {
    Nothing,
    /// They are this draft now.
    Draft(Draft),
    /// They began before the newest edition, of this number: with what that changed they are this draft now.
    Behind(Draft, i32),
    /// They wait beside what people write.
    Offer,
}

/// What there was of a course before files of it arrive.
struct Seen {
    /// The newest first.
    editions: Vec<Edition>,
    /// The checksum, the origin and the time of what was brought, the latest first.
    imports: Vec<(String, Origin, Timestamp)>,
    /// Is there an open draft, and did people write in it?
    draft: Option<bool>,
}

impl Seen {
    fn of(conn: &mut Conn, course: &str) -> QueryResult<Seen> {
        let imports = imports::table
            .filter(imports::course.eq(course))
            .order((imports::brought_at.desc(), imports::id.desc()))
            .select((imports::checksum, imports::origin, imports::brought_at))
            .load(conn)?;
        let draft = match open_draft(conn, course)? {
            Some(draft) => Some(is_written_by_people(conn, &draft)?),
            None => None,
        };
        Ok(Seen { editions: editions_of(conn, course)?, imports, draft })
    }

    fn checksums(&self) -> Vec<String> {
        self.editions.iter().map(|edition| edition.checksum.clone()).collect()
    }

    fn arrival(&self, files: &Files) -> Arrival {
        let brought: Vec<String> = self.imports.iter().map(|(sum, ..)| sum.clone()).collect();
        let known = Known { editions: &self.checksums(), brought: &brought, draft: self.draft };
        importing::arrival(&checksum(files), &known)
    }
}

/// Do these very files of a course wait to be taken in?
pub fn still_wait(conn: &mut Conn, new: &NewImport) -> QueryResult<bool> {
    let sum = checksum(&new.files);
    Ok(waiting_imports(conn, &new.course)?.iter().any(|import| import.checksum == sum))
}

/// Was this folder of a course taken in, offered or released before?
pub fn is_known(conn: &mut Conn, new: &NewImport) -> QueryResult<bool> {
    Ok(Seen::of(conn, &new.course)?.arrival(&new.files) == Arrival::Nothing)
}

/// Takes in the folder of a course: as a draft, or beside one that people write, or not at all where
/// it is known (see [`importing::arrival`]). What a later edition changed is kept in the draft. `by` is whoever
/// wrote the folder: no save is theirs, for the folder may bring more of it, until somebody writes here.
/// `unit` will keep a new course.
pub fn arrive(
    conn: &mut Conn,
    new: &NewImport,
    unit: Option<Id>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Arrived> {
    let seen = Seen::of(conn, &new.course)?;
    let newest = seen.editions.first();
    // What it brought since the newest edition says nothing of whether it knows that.
    let was_before = |at: Timestamp| newest.is_none_or(|newest| at <= newest.published_at);
    let mut by_folder =
        seen.imports.iter().filter(|(_, origin, at)| *origin == Origin::Folder && was_before(*at));
    let last = by_folder.next().map(|(sum, ..)| sum.as_str());
    match seen.arrival(&new.files) {
        Arrival::Nothing => Ok(Arrived::Nothing),
        Arrival::Draft => {
            let former = former_files(conn, &new.course, descent::EDITIONS)?;
            let behind = !descent::is_of_newest(&former, &seen.checksums(), last, &new.files);
            let base = beginning(conn, &new.coming(by))?.files;
            let draft = draft_for(conn, &new.course, unit, None, now)?;
            let after = match behind {
                true => {
                    let ours = base_files(conn, &draft)?;
                    importing::taken(&ours, importing::offer(&base, &ours, &new.files))
                }
                false => new.files.clone(),
            };
            replace_all(conn, &draft, &after, None, now)?;
            keep(conn, new, Some(&draft), by, now)?;
            let draft = super::drafts::draft(conn, draft.id)?;
            match newest.filter(|_| behind) {
                Some(newest) => Ok(Arrived::Behind(draft, newest.number)),
                None => Ok(Arrived::Draft(draft)),
            }
        }
        // Where they would change nothing, there is nothing to wait for.
        Arrival::Offer if offer_of_new(conn, new, by)?.files.is_empty() => Ok(Arrived::Nothing),
        Arrival::Offer => {
            bring(conn, new, by, now)?;
            Ok(Arrived::Offer)
        }
    }
}
