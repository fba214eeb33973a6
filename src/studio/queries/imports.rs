//! Files that came from outside, and what became of them.

use diesel::prelude::*;

use super::drafts::{NewDraft, begin, keepers_with, open_draft, open_drafts};
use super::saves::{add_save, base_files, files, is_written_by_people, replace_all};
use super::writers::add_writers;
use crate::courses::edition::{Edition, checksum};
use crate::courses::library::Files;
use crate::courses::queries::editions_of;
use crate::each_backend;
use crate::kit::audit::{self, Change as Changed};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{editions, imports};
use crate::studio::Draft;
use crate::studio::descent;
use crate::studio::importing::{self, Arrival, ImportState, Known, Offered, Origin};
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
}

const COLUMNS: (
    imports::id,
    imports::course,
    imports::origin,
    imports::state,
    imports::checksum,
    imports::brought_by,
    imports::brought_at,
) = (
    imports::id,
    imports::course,
    imports::origin,
    imports::state,
    imports::checksum,
    imports::brought_by,
    imports::brought_at,
);

/// Files of one course that come in.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub id: Id,
    pub course: String,
    pub origin: Origin,
    pub files: Files,
}

/// Keeps files as an offer that waits, under their id; the same again changes nothing. Other files under
/// an id that is known, from a form that was gone back to, get an id of their own.
pub fn bring(conn: &mut Conn, new: &NewImport, by: Option<Id>, now: Timestamp) -> QueryResult<Id> {
    let known = import(conn, new.id).optional()?;
    let is_other = |known: &Import| known.course != new.course || known.checksum != checksum(&new.files);
    let id = if known.is_some_and(|known| is_other(&known)) { new_id() } else { new.id };
    keep(conn, &NewImport { id, ..new.clone() }, ImportState::Waiting, by, now)?;
    Ok(id)
}

fn keep(
    conn: &mut Conn,
    new: &NewImport,
    state: ImportState,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    // What was handled is known by its checksum; its files are in the draft or were refused.
    let kept = if state == ImportState::Waiting { new.files.clone() } else { Files::new() };
    let row = (
        imports::id.eq(new.id),
        imports::course.eq(&new.course),
        imports::origin.eq(new.origin),
        imports::state.eq(state),
        imports::checksum.eq(checksum(&new.files)),
        imports::files.eq(Json(kept)),
        imports::brought_by.eq(by),
        imports::brought_at.eq(now.0),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(imports::table)
        .values(row)
        .on_conflict(imports::id)
        .do_nothing()
        .execute(c))?;
    if added > 0 {
        let change = Changed { at: now, by, record: "import", id: new.id, action: state.code() };
        audit::note(conn, &change, &(), &(&new.course, new.origin))?;
    }
    Ok(())
}

/// An import by its id.
pub fn import(conn: &mut Conn, id: Id) -> QueryResult<Import> {
    imports::table.filter(imports::id.eq(id)).select(COLUMNS).first(conn)
}

/// The files that came, as long as they wait.
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
/// What was changed since the edition that the import began from stays.
pub fn offer(conn: &mut Conn, import: &Import) -> QueryResult<Vec<Offered>> {
    let theirs = import_files(conn, import.id)?;
    offer_of(conn, &import.course, &theirs)
}

/// The same of files that are not kept.
pub fn offer_of(conn: &mut Conn, course: &str, theirs: &Files) -> QueryResult<Vec<Offered>> {
    let former = former_files(conn, course, descent::EDITIONS)?;
    let ours = match open_draft(conn, course)? {
        Some(draft) => files(conn, &draft)?,
        None => former.first().cloned().unwrap_or_default(),
    };
    Ok(importing::offer(&began_from(former, theirs), &ours, theirs))
}

/// Takes an import into the course's draft, which is begun if there is none (kept by `unit` if the
/// course is new). `None` if the import does not wait any more.
pub fn take_import(
    conn: &mut Conn,
    import: &Import,
    unit: Option<Id>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Option<Draft>> {
    let offered = offer(conn, import)?;
    if !settle(conn, import, ImportState::Taken, by, now)? {
        return Ok(None);
    }
    let draft = draft_for(conn, &import.course, unit, by, now)?;
    for file in offered {
        add_save(conn, &draft, &file.path, file.text.as_deref(), by, now)?;
    }
    // Whoever brought the files wrote them, as far as anybody can tell.
    add_writers(conn, &draft, import.by.as_slice())?;
    Ok(Some(draft))
}

fn draft_for(
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
    settle(conn, import, ImportState::Refused, by, now)
}

fn settle(
    conn: &mut Conn,
    import: &Import,
    state: ImportState,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<bool> {
    let settled = diesel::update(
        imports::table.filter(imports::id.eq(import.id)).filter(imports::state.eq(ImportState::Waiting)),
    )
    .set((imports::state.eq(state), imports::files.eq(Json(Files::new()))))
    .execute(conn)?;
    if settled > 0 {
        let change = Changed { at: now, by, record: "import", id: import.id, action: state.code() };
        audit::note(conn, &change, &ImportState::Waiting, &state)?;
    }
    Ok(settled > 0)
}

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
            let draft = draft_for(conn, &new.course, unit, None, now)?;
            let after = match behind {
                true => {
                    let (base, ours) = (began_from(former, &new.files), base_files(conn, &draft)?);
                    importing::taken(&ours, importing::offer(&base, &ours, &new.files))
                }
                false => new.files.clone(),
            };
            replace_all(conn, &draft, &after, None, now)?;
            keep(conn, new, ImportState::Taken, by, now)?;
            let draft = super::drafts::draft(conn, draft.id)?;
            match newest.filter(|_| behind) {
                Some(newest) => Ok(Arrived::Behind(draft, newest.number)),
                None => Ok(Arrived::Draft(draft)),
            }
        }
        // Where they would change nothing, there is nothing to wait for.
        Arrival::Offer if offer_of(conn, &new.course, &new.files)?.is_empty() => Ok(Arrived::Nothing),
        Arrival::Offer => {
            bring(conn, new, by, now)?;
            Ok(Arrived::Offer)
        }
    }
}

/// The files of so many of a course's editions, the newest first.
pub fn former_files(conn: &mut Conn, course: &str, most: i64) -> QueryResult<Vec<Files>> {
    let all: Vec<Json<Files>> = editions::table
        .filter(editions::course.eq(course))
        .order(editions::number.desc())
        .limit(most)
        .select(editions::files)
        .load(conn)?;
    Ok(all.into_iter().map(|Json(files)| files).collect())
}

/// The files that these began from, among those of editions.
fn began_from(mut former: Vec<Files>, theirs: &Files) -> Files {
    descent::nearest(&former, theirs).map(|at| former.swap_remove(at)).unwrap_or_default()
}
