//! Who wrote what is in a draft.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::courses::edition::Edition;
use crate::courses::queries::edition_writers;
use crate::each_backend;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::draft_writers;
use crate::studio::draft::Draft;
use crate::studio::release::{Writers, since_official};

/// Notes that these people wrote something of a draft.
pub fn add_writers(conn: &mut Conn, draft: &Draft, people: &[Id]) -> QueryResult<()> {
    for person in people {
        let row = (draft_writers::draft_id.eq(draft.id), draft_writers::person_id.eq(person));
        each_backend!(conn, |c| diesel::insert_into(draft_writers::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Everybody who wrote something of these drafts, by draft.
pub fn draft_writers(conn: &mut Conn, drafts: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let rows: Vec<(Id, Id)> = draft_writers::table
        .filter(draft_writers::draft_id.eq_any(drafts))
        .order((draft_writers::draft_id, draft_writers::person_id))
        .select((draft_writers::draft_id, draft_writers::person_id))
        .load(conn)?;
    let mut writers: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (draft, writer) in rows {
        writers.entry(draft).or_default().push(writer);
    }
    Ok(writers)
}

/// Everybody who wrote something of what a draft of a course would release; `editions` are all of that course.
pub fn writers(conn: &mut Conn, draft: &Draft, editions: &[Edition]) -> QueryResult<Writers> {
    let ids: Vec<Id> = since_official(editions).map(|edition| edition.id).chain(draft.base).collect();
    let of = edition_writers(conn, &ids)?;
    let since = since_official(editions).filter_map(|edition| of.get(&edition.id)).flatten();
    Ok(Writers {
        of_draft: draft_writers(conn, &[draft.id])?.remove(&draft.id).unwrap_or_default(),
        of_base: draft.base.and_then(|base| of.get(&base).cloned()).unwrap_or_default(),
        since_official: since.copied().collect(),
    })
}
