//! Files that came from outside, and what became of them.

use diesel::prelude::*;

use super::beginnings::{Coming, beginning};
use super::drafts::{NewDraft, begin, keepers_with, open_draft, open_drafts};
use super::saves::{add_save, files, replace_all};
use super::writers::add_writers;
use crate::courses::edition::checksum;
use crate::courses::library::Files;
use crate::courses::queries::editions_of;
use crate::each_backend;
use crate::kit::audit::{self, Change as Changed};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{editions, imports};
use crate::studio::Draft;
use crate::studio::descent::Beginning;
use crate::studio::importing::{self, ImportState, Offered, Origin};
use crate::studio::stamp::Stamp;
use crate::units::scope::Scope;

/// Files that came, without the files.
#[derive(Clone, Debug, PartialEq, Queryable, serde::Serialize)]
pub struct Import {
    pub id: Id,
    pub course: String,
    pub origin: Origin,
    pub state: ImportState,
    pub checksum: String,
    pub by: Option<Id>,
    pub at: Timestamp,
    /// Where the files began, as far as they say it.
    pub stamp: Option<Json<Stamp>>,
}

const COLUMNS: (
    imports::id,
    imports::course,
    imports::origin,
    imports::state,
    imports::checksum,
    imports::brought_by,
    imports::brought_at,
    imports::stamp,
) = (
    imports::id,
    imports::course,
    imports::origin,
    imports::state,
    imports::checksum,
    imports::brought_by,
    imports::brought_at,
    imports::stamp,
);

/// Files of one course that come in.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub id: Id,
    pub course: String,
    pub origin: Origin,
    pub files: Files,
    /// Where they began, as far as they say it.
    pub stamp: Option<Stamp>,
}

impl NewImport {
    pub(super) fn coming(&self, by: Option<Id>) -> Coming<'_> {
        let NewImport { course, origin, files, stamp, .. } = self;
        Coming { course, origin: *origin, by, stamp: *stamp, files }
    }
}

/// Keeps files as an offer that waits, under their id; the same again changes nothing. Other files under
/// an id that is known, from a form that was gone back to, get an id of their own.
pub fn bring(conn: &mut Conn, new: &NewImport, by: Option<Id>, now: Timestamp) -> QueryResult<Id> {
    let known = import(conn, new.id).optional()?;
    let is_other = |known: &Import| known.course != new.course || known.checksum != checksum(&new.files);
    let id = if known.is_some_and(|known| is_other(&known)) { new_id() } else { new.id };
    keep(conn, &NewImport { id, ..new.clone() }, None, by, now)?;
    Ok(id)
}

/// Keeps files that came: taken into a draft, or waiting.
pub(super) fn keep(
    conn: &mut Conn,
    new: &NewImport,
    draft: Option<&Draft>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    let state = if draft.is_some() { ImportState::Taken } else { ImportState::Waiting };
    let row = (
        imports::id.eq(new.id),
        imports::course.eq(&new.course),
        imports::origin.eq(new.origin),
        imports::state.eq(state),
        imports::checksum.eq(checksum(&new.files)),
        imports::files.eq(Json(new.files.clone())),
        imports::brought_by.eq(by),
        imports::brought_at.eq(now.0),
        imports::stamp.eq(new.stamp.map(Json)),
        imports::draft_id.eq(draft.map(|draft| draft.id)),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(imports::table)
        .values(row)
        .on_conflict(imports::id)
        .do_nothing()
        .execute(c))?;
    if added > 0 {
        let change = Changed { at: now, by, record: "import", id: new.id, action: state.code() };
        audit::note(conn, &change, &(), &(&new.course, new.origin))?;
        if draft.is_some() {
            forget_former(conn, new.id)?;
        }
    }
    Ok(())
}

/// Of what one person brought of a course, or the folder, only the files taken last are kept: the next ones
/// begin from them.
fn forget_former(conn: &mut Conn, id: Id) -> QueryResult<()> {
    let Import { course, origin, by, .. } = import(conn, id)?;
    let others = imports::table
        .filter(imports::course.eq(course))
        .filter(imports::origin.eq(origin))
        .filter(imports::state.eq(ImportState::Taken))
        .filter(imports::id.ne(id))
        .select((imports::id, imports::brought_by));
    let mut others: Vec<(Id, Option<Id>)> = others.load(conn)?;
    // What a folder brings is the folder's, whoever wrote it.
    others.retain(|(_, brought_by)| origin == Origin::Folder || *brought_by == by);
    let others: Vec<Id> = others.into_iter().map(|(id, _)| id).collect();
    for some in others.chunks(BINDS) {
        diesel::update(imports::table.filter(imports::id.eq_any(some)))
            .set(imports::files.eq(Json(Files::new())))
            .execute(conn)?;
    }
    Ok(())
}

/// An import by its id.
pub fn import(conn: &mut Conn, id: Id) -> QueryResult<Import> {
    imports::table.filter(imports::id.eq(id)).select(COLUMNS).first(conn)
}

/// The files that came, as long as they wait, or are the last that were taken of whoever brought them.
pub fn import_files(conn: &mut Conn, id: Id) -> QueryResult<Files> {
    let files = imports::table.filter(imports::id.eq(id)).select(imports::files);
    files.first(conn).map(|Json(files)| files)
}

/// The imports of a course that wait, the newest first.
pub fn waiting_imports(conn: &mut Conn, course: &str) -> QueryResult<Vec<Import>> {
    let waiting = imports::table.filter(imports::state.eq(ImportState::Waiting));
    let newest_first = (imports::brought_at.desc(), imports::id.desc());
    waiting.filter(imports::course.eq(course)).order(newest_first).select(COLUMNS).load(conn)
}

/// The imports that wait for somebody who publishes within a scope, the newest first: of the courses kept
/// there, and of a course that is not there yet what `person` brought.
pub fn imports_waiting_for(conn: &mut Conn, scope: &Scope, person: Id) -> QueryResult<Vec<Import>> {
    let mut waiting: Vec<Import> = imports::table
        .filter(imports::state.eq(ImportState::Waiting))
        .order((imports::brought_at.desc(), imports::id.desc()))
        .select(COLUMNS)
        .load(conn)?;
    if waiting.is_empty() {
        return Ok(waiting);
    }
    let drafts = open_drafts(conn)?;
    let keepers = keepers_with(conn, &drafts)?;
    waiting.retain(|import| match keepers.get(&import.course) {
        Some(keeper) => scope.holds(&keeper.path),
        None => import.by == Some(person),
    });
    Ok(waiting)
}

/// What taking an import would do to the course as it is now: to its draft, or else to its newest edition.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What was changed here since then stays.
    pub since: Beginning,
    pub files: Vec<Offered>,
}

/// The offer of an import that waits.
pub fn offer(conn: &mut Conn, import: &Import) -> QueryResult<Offer> {
    let files = import_files(conn, import.id)?;
    let Import { course, origin, by, stamp, .. } = import;
    let stamp = stamp.as_ref().map(|Json(stamp)| *stamp);
    offer_of(conn, &Coming { course, origin: *origin, by: *by, stamp, files: &files })
}

/// The same of files that are not kept, if `by` brings them.
pub fn offer_of_new(conn: &mut Conn, new: &NewImport, by: Option<Id>) -> QueryResult<Offer> {
    offer_of(conn, &new.coming(by))
}

fn offer_of(conn: &mut Conn, coming: &Coming<'_>) -> QueryResult<Offer> {
    let base = beginning(conn, coming)?;
    let ours = match open_draft(conn, coming.course)? {
        Some(draft) => files(conn, &draft)?,
        None => former_files(conn, coming.course, 1)?.pop().unwrap_or_default(),
    };
    Ok(Offer { since: base.is, files: importing::offer(&base.files, &ours, coming.files) })
}

/// Takes an import into the course's draft, which is begun if there is none (kept by `unit` if the
/// course is new): put together with what was changed here, or `as_it_is` in its place. `None` if the import does
/// not wait any more.
pub fn take_import(
    conn: &mut Conn,
    import: &Import,
    as_it_is: bool,
    unit: Option<Id>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Option<Draft>> {
    if import.state != ImportState::Waiting {
        return Ok(None);
    }
    let (offered, theirs) = (offer(conn, import)?.files, import_files(conn, import.id)?);
    let draft = draft_for(conn, &import.course, unit, by, now)?;
    if !settle(conn, import, Some(&draft), by, now)? {
        return Ok(None);
    }
    if as_it_is {
        replace_all(conn, &draft, &theirs, by, now)?;
    } else {
        for file in offered {
            add_save(conn, &draft, &file.path, file.text.as_deref(), by, now)?;
        }
    }
    // Whoever brought the files wrote them, as far as anybody can tell.
    add_writers(conn, &draft, import.by.as_slice())?;
    Ok(Some(draft))
}

pub(super) fn draft_for(
    conn: &mut Conn,
    course: &str,
    unit: Option<Id>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Draft> {
    let base = editions_of(conn, course)?.first().map(|edition| edition.id);
    let unit = unit.filter(|_| base.is_none());
    begin(conn, &NewDraft { id: new_id(), course: course.to_owned(), base, unit }, by, now)
}

/// Refuses an import that waits; `false` if it does not wait any more.
pub fn refuse_import(conn: &mut Conn, import: &Import, by: Option<Id>, now: Timestamp) -> QueryResult<bool> {
    settle(conn, import, None, by, now)
}

/// Ends an import that waits: taken into a draft, or refused.
fn settle(
    conn: &mut Conn,
    import: &Import,
    draft: Option<&Draft>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<bool> {
    let state = if draft.is_some() { ImportState::Taken } else { ImportState::Refused };
    // What is refused is not kept.
    let files = if draft.is_some() { import_files(conn, import.id)? } else { Files::new() };
    let settled = diesel::update(
        imports::table.filter(imports::id.eq(import.id)).filter(imports::state.eq(ImportState::Waiting)),
    )
    .set((
        imports::state.eq(state),
        imports::files.eq(Json(files)),
        imports::draft_id.eq(draft.map(|draft| draft.id)),
    ))
    .execute(conn)?;
    if settled > 0 {
        let change = Changed { at: now, by, record: "import", id: import.id, action: state.code() };
        audit::note(conn, &change, &ImportState::Waiting, &state)?;
        if draft.is_some() {
            forget_former(conn, import.id)?;
        }
    }
    Ok(settled > 0)
}

/// The files of so many of a course's editions, the newest first.
pub fn former_files(conn: &mut Conn, course: &str, most: i64) -> QueryResult<Vec<Files>> {
    Ok(editions_with_files(conn, course, most)?.into_iter().map(|(_, files)| files).collect())
}

/// The same with their numbers.
pub(super) fn editions_with_files(
    conn: &mut Conn,
    course: &str,
    most: i64,
) -> QueryResult<Vec<(i32, Files)>> {
    let all: Vec<(i32, Json<Files>)> = editions::table
        .filter(editions::course.eq(course))
        .order(editions::number.desc())
        .limit(most)
        .select((editions::number, editions::files))
        .load(conn)?;
    Ok(all.into_iter().map(|(number, Json(files))| (number, files)).collect())
}
