//! How drafts are kept: what is open, and the steps each went. What was written into one is in
//! [`saves`](super::saves).

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::saves::forget_earlier_saves;
use crate::courses::edition::Change;
use crate::courses::queries::keepers;
use crate::kit::audit::{self, Change as Changed};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{draft_steps, drafts};
use crate::studio::draft::{Draft, DraftState, Step};
use crate::units::{self, Unit};

#[derive(Queryable)]
struct Row {
    id: Id,
    course: String,
    base: Option<Id>,
    unit: Option<Id>,
    state: DraftState,
    change: Change,
    message: String,
    begun_by: Option<Id>,
    begun_at: Timestamp,
    saves: i32,
}

fn draft_of(row: Row) -> Draft {
    let Row { id, course, base, unit, state, change, message, begun_by, begun_at, saves } = row;
    Draft { id, course, base, unit, state, change, message, begun_by, begun_at, saves }
}

/// A draft to be begun.
#[derive(Clone, Debug)]
pub struct NewDraft {
    pub id: Id,
    pub course: String,
    pub base: Option<Id>,
    pub unit: Option<Id>,
}

/// Begins a draft; where the course has an open one already, that one is given back unchanged.
pub fn begin(conn: &mut Conn, new: &NewDraft, by: Option<Id>, now: Timestamp) -> QueryResult<Draft> {
    if let Some(open) = open_draft(conn, &new.course)? {
        return Ok(open);
    }
    diesel::insert_into(drafts::table)
        .values((
            drafts::id.eq(new.id),
            drafts::course.eq(&new.course),
            drafts::base_id.eq(new.base),
            drafts::unit_id.eq(new.unit),
            drafts::state.eq(DraftState::Writing),
            drafts::change.eq(Change::Substantive),
            drafts::message.eq(""),
            drafts::begun_by.eq(by),
            drafts::begun_at.eq(now.0),
            drafts::saves.eq(0),
        ))
        .execute(conn)?;
    let begun = draft(conn, new.id)?;
    note_step(conn, &begun, (Step::Begun, "begun"), "", by, now)?;
    Ok(begun)
}

/// Opens a discarded draft again, with the files that it had; `false` if it is not discarded any more.
pub fn resume(conn: &mut Conn, draft: &Draft, by: Option<Id>, now: Timestamp) -> QueryResult<bool> {
    let discarded = drafts::state.eq(DraftState::Discarded);
    let moved = diesel::update(drafts::table.filter(drafts::id.eq(draft.id)).filter(discarded))
        .set(drafts::state.eq(DraftState::Writing))
        .execute(conn)?;
    if moved == 0 {
        return Ok(false);
    }
    note_step(conn, draft, (Step::Begun, "resumed"), "", by, now)?;
    Ok(true)
}

/// A draft by its id, open or not.
pub fn draft(conn: &mut Conn, id: Id) -> QueryResult<Draft> {
    drafts::table.filter(drafts::id.eq(id)).select(drafts::all_columns).first::<Row>(conn).map(draft_of)
}

/// The open draft of a course, if it has one.
pub fn open_draft(conn: &mut Conn, course: &str) -> QueryResult<Option<Draft>> {
    drafts::table
        .filter(drafts::course.eq(course))
        .filter(drafts::state.eq_any(DraftState::OPEN))
        .select(drafts::all_columns)
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(draft_of))
}

/// The draft of a course that was begun last, open or not.
pub fn last_draft(conn: &mut Conn, course: &str) -> QueryResult<Option<Draft>> {
    drafts::table
        .filter(drafts::course.eq(course))
        .order((drafts::begun_at.desc(), drafts::id.desc()))
        .select(drafts::all_columns)
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(draft_of))
}

/// All open drafts, by course.
pub fn open_drafts(conn: &mut Conn) -> QueryResult<Vec<Draft>> {
    let rows = drafts::table
        .filter(drafts::state.eq_any(DraftState::OPEN))
        .order(drafts::course)
        .select(drafts::all_columns)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(draft_of).collect())
}

/// Of each course that has one the draft that was discarded last, by course.
pub fn last_discarded_drafts(conn: &mut Conn) -> QueryResult<Vec<Draft>> {
    let rows = drafts::table
        .filter(drafts::state.eq(DraftState::Discarded))
        .order((drafts::course, drafts::begun_at.desc(), drafts::id.desc()))
        .select(drafts::all_columns)
        .load::<Row>(conn)?;
    let mut drafts: Vec<Draft> = rows.into_iter().map(draft_of).collect();
    drafts.dedup_by(|later, first| later.course == first.course);
    Ok(drafts)
}

/// The units that keep the courses, by course; those that are only a draft as yet among them, if it is one of
/// `drafts`: the unit that began it keeps it, or the top where that is not known.
pub fn keepers_with(conn: &mut Conn, drafts: &[Draft]) -> QueryResult<BTreeMap<String, Unit>> {
    let mut keepers = keepers(conn)?;
    let new: Vec<&Draft> = drafts.iter().filter(|draft| !keepers.contains_key(&draft.course)).collect();
    let Some(top) = units::queries::root(conn)?.filter(|_| !new.is_empty()) else { return Ok(keepers) };
    let ids: Vec<Id> = new.iter().filter_map(|draft| draft.unit).collect();
    let known = units::queries::units(conn, &ids)?;
    for draft in new {
        let unit = known.iter().find(|unit| Some(unit.id) == draft.unit).unwrap_or(&top);
        keepers.insert(draft.course.clone(), unit.clone());
    }
    Ok(keepers)
}

/// The unit that keeps a course, also one that is only an open draft as yet; none where nobody has taken the name.
pub fn keeper(conn: &mut Conn, course: &str) -> QueryResult<Option<Unit>> {
    let draft = open_draft(conn, course)?;
    Ok(keepers_with(conn, draft.as_slice())?.remove(course))
}

/// Puts a draft to review, as it was at its save number `seen`. `false` if it was saved since, or is closed. That no
/// person asked before is for the caller to know: see [`may_ask`](crate::studio::release::may_ask).
pub fn ask_for_review(
    conn: &mut Conn,
    draft: &Draft,
    seen: i32,
    change: Change,
    message: &str,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<bool> {
    let moved = diesel::update(
        drafts::table
            .filter(drafts::id.eq(draft.id))
            .filter(drafts::state.eq_any(DraftState::OPEN))
            .filter(drafts::saves.eq(seen)),
    )
    .set((drafts::state.eq(DraftState::InReview), drafts::change.eq(change), drafts::message.eq(message)))
    .execute(conn)?;
    if moved == 0 {
        return Ok(false);
    }
    note_step(conn, draft, (Step::Asked, Step::Asked.code()), message, by, now)?;
    Ok(true)
}

/// Moves an open draft on, as it was at its save number `seen`; `false` if it was saved or closed since.
/// A returned draft is being written again; a released or discarded one is closed and keeps of every
/// file only the last save.
pub fn take_step(
    conn: &mut Conn,
    draft: &Draft,
    seen: i32,
    step: Step,
    remark: &str,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<bool> {
    let state = match step {
        Step::Begun | Step::Returned => DraftState::Writing,
        Step::Asked => DraftState::InReview,
        Step::Released => DraftState::Released,
        Step::Discarded => DraftState::Discarded,
    };
    let moved = diesel::update(
        drafts::table
            .filter(drafts::id.eq(draft.id))
            .filter(drafts::state.eq_any(DraftState::OPEN))
            .filter(drafts::saves.eq(seen)),
    )
    .set(drafts::state.eq(state))
    .execute(conn)?;
    if moved == 0 {
        return Ok(false);
    }
    if !state.is_open() {
        forget_earlier_saves(conn, draft)?;
    }
    note_step(conn, draft, (step, step.code()), remark, by, now)?;
    Ok(true)
}

/// Notes a step, and as `action` what was done.
fn note_step(
    conn: &mut Conn,
    draft: &Draft,
    (step, action): (Step, &str),
    remark: &str,
    by: Option<Id>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(draft_steps::table)
        .values((
            draft_steps::id.eq(new_id()),
            draft_steps::draft_id.eq(draft.id),
            draft_steps::step.eq(step),
            draft_steps::remark.eq(remark),
            draft_steps::by_person.eq(by),
            draft_steps::at.eq(now.0),
        ))
        .execute(conn)?;
    let change = Changed { at: now, by, record: "draft", id: draft.id, action };
    audit::note(conn, &change, draft, &remark)
}
