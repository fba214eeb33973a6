//! What was written into drafts: every save of every file, and what becomes of one more.

use std::collections::BTreeMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::writers::add_writers;
use crate::courses::library::Files;
use crate::courses::queries::edition_files;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{draft_saves, drafts};
use crate::studio::accord;
use crate::studio::draft::{self, Draft, DraftState, Save};
use crate::studio::merging::Merged;

/// The files of a draft as they are now.
pub fn files(conn: &mut Conn, draft: &Draft) -> QueryResult<Files> {
    Ok(draft::written(base_files(conn, draft)?, last_saves(conn, draft)?))
}

/// The files that a draft began from; none for a new course.
pub fn base_files(conn: &mut Conn, draft: &Draft) -> QueryResult<Files> {
    draft.base.map_or(Ok(Files::new()), |base| edition_files(conn, base))
}

/// Did a draft, or what it began from, ever have a file of this module?
pub fn had_module(conn: &mut Conn, draft: &Draft, module: &str) -> QueryResult<bool> {
    let folder = format!("{}/{module}/", draft.course);
    let saved = last_saves(conn, draft)?.into_iter().map(|save| save.path);
    Ok(base_files(conn, draft)?.into_keys().chain(saved).any(|path| path.starts_with(&folder)))
}

/// The files of an open draft as they were at one of its saves.
pub fn files_at(conn: &mut Conn, draft: &Draft, number: i32) -> QueryResult<Files> {
    Ok(draft::written(base_files(conn, draft)?, saves_until(conn, draft, number)?))
}

/// The last save of every file that was saved, by path.
pub fn last_saves(conn: &mut Conn, draft: &Draft) -> QueryResult<Vec<Save>> {
    saves_until(conn, draft, i32::MAX)
}

fn saves_until(conn: &mut Conn, draft: &Draft, number: i32) -> QueryResult<Vec<Save>> {
    let last: Vec<Option<i32>> = draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::number.le(number))
        .group_by(draft_saves::path)
        .order(draft_saves::path)
        .select(max(draft_saves::number))
        .load(conn)?;
    let numbers: Vec<i32> = last.into_iter().flatten().collect();
    let mut saves = Vec::with_capacity(numbers.len());
    for some in numbers.chunks(BINDS) {
        saves.extend(
            draft_saves::table
                .filter(draft_saves::draft_id.eq(draft.id))
                .filter(draft_saves::number.eq_any(some))
                .order(draft_saves::path)
                .select(SAVE)
                .load::<SaveRow>(conn)?
                .into_iter()
                .map(save_of),
        );
    }
    Ok(saves)
}

type SaveRow = (i32, String, Option<String>, Option<Id>, Timestamp);

const SAVE: (
    draft_saves::number,
    draft_saves::path,
    draft_saves::text,
    draft_saves::saved_by,
    draft_saves::saved_at,
) = (draft_saves::number, draft_saves::path, draft_saves::text, draft_saves::saved_by, draft_saves::saved_at);

fn save_of((number, path, text, by, at): SaveRow) -> Save {
    Save { number, path, text, by, at }
}

/// A file as it is now; number 0 and nobody for one that stands as in the base or is not there.
pub fn file(conn: &mut Conn, draft: &Draft, path: &str) -> QueryResult<Save> {
    let last = draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::path.eq(path))
        .order(draft_saves::number.desc())
        .select(SAVE)
        .first::<SaveRow>(conn)
        .optional()?;
    match last {
        Some(row) => Ok(save_of(row)),
        None => in_base(conn, draft, path),
    }
}

fn in_base(conn: &mut Conn, draft: &Draft, path: &str) -> QueryResult<Save> {
    let text = base_files(conn, draft)?.remove(path);
    Ok(Save { number: 0, path: path.to_owned(), text, by: None, at: draft.begun_at })
}

/// A file as it was at a number that somebody had on their page.
pub fn file_at(conn: &mut Conn, draft: &Draft, path: &str, number: i32) -> QueryResult<Save> {
    if number == 0 {
        return in_base(conn, draft, path);
    }
    draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::path.eq(path))
        .filter(draft_saves::number.eq(number))
        .select(SAVE)
        .first::<SaveRow>(conn)
        .map(save_of)
}

/// The saves of a file of a draft after this number, the oldest first.
pub fn saves_since(conn: &mut Conn, draft: &Draft, path: &str, number: i32) -> QueryResult<Vec<Save>> {
    let rows: Vec<SaveRow> = draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::path.eq(path))
        .filter(draft_saves::number.gt(number))
        .order(draft_saves::number)
        .select(SAVE)
        .load(conn)?;
    Ok(rows.into_iter().map(save_of).collect())
}

/// What somebody wrote into one file; `over` is the number of the file that they had before them.
#[derive(Clone, Debug)]
pub struct Writing {
    pub path: String,
    pub over: i32,
    /// None removes the file.
    pub text: Option<String>,
}

/// What became of a writing.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// It stands; the number of the file now.
    Saved(i32),
    /// Somebody had saved in between, at other lines: both stand now. `typed` is the number of what was
    /// typed by itself: whoever went on typing meanwhile does so over that.
    Merged { typed: i32 },
    /// Somebody had saved in between at the same lines, or removed the file: nothing was saved. Theirs,
    /// and the text with both between marks.
    Torn { theirs: Save, torn: String },
}

/// Saves what somebody wrote, unless it tears apart what another has saved since (see [`Kept`]). A draft in review
/// goes back to writing: what is reviewed is what is released. The same text again changes nothing.
pub fn save(
    conn: &mut Conn,
    draft: &Draft,
    writing: &Writing,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Kept> {
    let theirs = file(conn, draft, &writing.path)?;
    if theirs.text == writing.text {
        return Ok(Kept::Saved(theirs.number));
    }
    if theirs.number == writing.over {
        return add_save(conn, draft, &writing.path, writing.text.as_deref(), by, now)
            .map(|save| Kept::Saved(save.number));
    }
    let before = file_at(conn, draft, &writing.path, writing.over).optional()?.and_then(|save| save.text);
    merge(conn, draft, theirs, Some(writing.over), (before.as_deref(), writing.text.as_deref()), by, now)
}

/// The same for what was written while another draft was open, which is closed by now: `before` is the
/// file that it was written over. It is never just [`Kept::Saved`] unless it changes nothing here.
pub fn save_late(
    conn: &mut Conn,
    draft: &Draft,
    (path, text): (&str, Option<&str>),
    before: Option<&str>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Kept> {
    let theirs = file(conn, draft, path)?;
    if theirs.text.as_deref() == text {
        return Ok(Kept::Saved(theirs.number));
    }
    merge(conn, draft, theirs, None, (before, text), by, now)
}

/// Puts what somebody made of `before`, which in this draft has the number `over`, together with what
/// stands there now. What was typed is saved by itself before both are, so that nothing typed is only
/// ever part of a merge.
fn merge(
    conn: &mut Conn,
    draft: &Draft,
    theirs: Save,
    over: Option<i32>,
    (before, mine): (Option<&str>, Option<&str>),
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Kept> {
    let (Some(mine), Some(other)) = (mine, &theirs.text) else {
        // Only they took the file away or made it: theirs stands.
        if before == mine {
            return Ok(Kept::Merged { typed: over.unwrap_or(theirs.number) });
        }
        let torn = mine.or(theirs.text.as_deref()).unwrap_or_default().to_owned();
        return Ok(Kept::Torn { theirs, torn });
    };
    match accord::merge(&theirs.path, before.unwrap_or(""), mine, other) {
        Merged::Both(both) => {
            let typed = match over {
                // Nothing was typed here: theirs stands, and has to be shown.
                Some(over) if before == Some(mine) => over,
                _ => match saved_as(conn, draft, &theirs.path, mine)? {
                    Some(number) => number,
                    None => add_save(conn, draft, &theirs.path, Some(mine), by, now)?.number,
                },
            };
            if file(conn, draft, &theirs.path)?.text.as_deref() != Some(both.as_str()) {
                add_save(conn, draft, &theirs.path, Some(&both), by, now)?;
            }
            Ok(Kept::Merged { typed })
        }
        Merged::Torn(torn) => Ok(Kept::Torn { theirs, torn }),
    }
}

/// The newest number under which a file of a draft was saved with this very text: it was sent before.
fn saved_as(conn: &mut Conn, draft: &Draft, path: &str, text: &str) -> QueryResult<Option<i32>> {
    draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::path.eq(path))
        .filter(draft_saves::text.eq(text))
        .order(draft_saves::number.desc())
        .select(draft_saves::number)
        .first(conn)
        .optional()
}

/// Takes a picture out of a draft.
pub fn remove_picture(
    conn: &mut Conn,
    draft: &Draft,
    path: &str,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    add_save(conn, draft, path, None, by, now)?;
    let change = Change { at: now, by, record: "draft", id: draft.id, action: "picture_removed" };
    audit::note(conn, &change, &path, &())
}

pub(super) fn add_save(
    conn: &mut Conn,
    draft: &Draft,
    path: &str,
    text: Option<&str>,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<Save> {
    diesel::update(drafts::table.filter(drafts::id.eq(draft.id)))
        .set((drafts::saves.eq(drafts::saves + 1), drafts::state.eq(DraftState::Writing)))
        .execute(conn)?;
    add_writers(conn, draft, by.as_slice())?;
    let number: i32 = drafts::table.filter(drafts::id.eq(draft.id)).select(drafts::saves).first(conn)?;
    diesel::insert_into(draft_saves::table)
        .values((
            draft_saves::draft_id.eq(draft.id),
            draft_saves::number.eq(number),
            draft_saves::path.eq(path),
            draft_saves::text.eq(text),
            draft_saves::saved_by.eq(by),
            draft_saves::saved_at.eq(now.0),
        ))
        .execute(conn)?;
    file_at(conn, draft, path, number)
}

/// Makes the files of a draft into these, whatever they were: for an import, a restored edition, an
/// uploaded folder. How many files changed.
pub fn replace_all(
    conn: &mut Conn,
    draft: &Draft,
    after: &Files,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<usize> {
    let differences = draft::differences(&files(conn, draft)?, after);
    for (path, text) in &differences {
        add_save(conn, draft, path, text.as_deref(), by, now)?;
    }
    Ok(differences.len())
}

/// A save without its text: path, number, who, when.
pub type Saved = (String, i32, Option<Id>, Timestamp);

/// The saves of a draft by anyone, the newest first.
pub fn history(conn: &mut Conn, draft: &Draft, most: i64) -> QueryResult<Vec<Saved>> {
    draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .order(draft_saves::number.desc())
        .limit(most)
        .select((draft_saves::path, draft_saves::number, draft_saves::saved_by, draft_saves::saved_at))
        .load(conn)
}

/// Of every file only the last save is kept of a draft that is closed.
pub(super) fn forget_earlier_saves(conn: &mut Conn, draft: &Draft) -> QueryResult<()> {
    let last: Vec<i32> = last_saves(conn, draft)?.into_iter().map(|save| save.number).collect();
    let all: Vec<i32> = draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .order(draft_saves::number)
        .select(draft_saves::number)
        .load(conn)?;
    let earlier: Vec<i32> = all.into_iter().filter(|number| !last.contains(number)).collect();
    for some in earlier.chunks(BINDS) {
        diesel::delete(
            draft_saves::table
                .filter(draft_saves::draft_id.eq(draft.id))
                .filter(draft_saves::number.eq_any(some)),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// The last save of each of these drafts: draft to who and when.
pub fn last_touched(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, (Option<Id>, Timestamp)>> {
    let rows: Vec<(Id, Option<Id>, Timestamp)> = draft_saves::table
        .inner_join(drafts::table)
        .filter(draft_saves::draft_id.eq_any(ids))
        .filter(draft_saves::number.eq(drafts::saves))
        .order(draft_saves::draft_id)
        .select((draft_saves::draft_id, draft_saves::saved_by, draft_saves::saved_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(draft, by, at)| (draft, (by, at))).collect())
}

/// Did a person begin this draft or write in it, rather than a command?
pub fn is_written_by_people(conn: &mut Conn, draft: &Draft) -> QueryResult<bool> {
    let by_people: i64 = draft_saves::table
        .filter(draft_saves::draft_id.eq(draft.id))
        .filter(draft_saves::saved_by.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(draft.begun_by.is_some() || by_people > 0)
}
