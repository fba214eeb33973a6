//! What happened to drafts.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::drafts::last_draft;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::draft_steps;
use crate::studio::draft::{Draft, DraftState, Step, Taken};

/// What happened to each of these drafts, in order.
pub fn steps_of(conn: &mut Conn, drafts: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Taken>>> {
    let rows: Vec<(Id, Step, String, Option<Id>, Timestamp)> = draft_steps::table
        .filter(draft_steps::draft_id.eq_any(drafts))
        .order((draft_steps::at, draft_steps::id))
        .select((
            draft_steps::draft_id,
            draft_steps::step,
            draft_steps::remark,
            draft_steps::by_person,
            draft_steps::at,
        ))
        .load(conn)?;
    let mut steps: BTreeMap<Id, Vec<Taken>> = BTreeMap::new();
    for (draft, step, remark, by, at) in rows {
        steps.entry(draft).or_default().push(Taken { step, remark, by, at });
    }
    Ok(steps)
}

/// The last draft of a course that was discarded, and who did that; none where a draft was begun since.
pub fn last_discarded(conn: &mut Conn, course: &str) -> QueryResult<Option<(Draft, Taken)>> {
    let last = last_draft(conn, course)?.filter(|last| last.state == DraftState::Discarded);
    let Some(last) = last else { return Ok(None) };
    Ok(steps(conn, last.id)?.pop().map(|taken| (last, taken)))
}

/// What happened to a draft, in order.
pub fn steps(conn: &mut Conn, draft: Id) -> QueryResult<Vec<Taken>> {
    Ok(steps_of(conn, &[draft])?.remove(&draft).unwrap_or_default())
}
