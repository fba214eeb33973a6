//! What was changed in returned reports and not handed in again. It is kept apart, as the form was left, so
//! that everybody else goes on reading what was returned.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::cascade::review::State;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::unsent_reports;

/// The form of a report as its reporter left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// As a browser would post it.
    pub form: String,
    /// From 1 on; it grows with every change, so that a form drawn from an older one is known as stale.
    pub revision: i32,
}

/// What is unsent of the report of a class, if anything is.
pub fn unsent(conn: &mut Conn, class: Id) -> QueryResult<Option<Unsent>> {
    let row = unsent_reports::table
        .filter(unsent_reports::class_id.eq(class))
        .select((unsent_reports::form, unsent_reports::revision))
        .first::<(String, i32)>(conn)
        .optional()?;
    Ok(row.map(|(form, revision)| Unsent { form, revision }))
}

/// Of these classes, those of whose report something is unsent.
pub fn unsent_among(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    for some in ids.chunks(BINDS) {
        let rows = unsent_reports::table
            .filter(unsent_reports::class_id.eq_any(some))
            .order(unsent_reports::class_id)
            .select(unsent_reports::class_id);
        found.extend(rows.load::<Id>(conn)?);
    }
    Ok(found)
}

/// Keeps `form` in the place of what was unsent `before` of a returned report.
pub fn keep_unsent(
    conn: &mut Conn,
    class: Id,
    before: Option<&Unsent>,
    form: &str,
    by: Id,
    now: Timestamp,
) -> QueryResult<()> {
    drop_unsent(conn, class)?;
    diesel::insert_into(unsent_reports::table)
        .values((
            unsent_reports::class_id.eq(class),
            unsent_reports::form.eq(form),
            unsent_reports::revision.eq(before.map_or(1, |before| before.revision + 1)),
        ))
        .execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "reteaching", id: class, action: "saved" };
    audit::note(conn, &change, &State::Returned, &State::Returned)
}

/// Forgets what was unsent, if anything was: it was changed back to what was returned.
pub fn forget_unsent(conn: &mut Conn, class: Id, by: Id, now: Timestamp) -> QueryResult<()> {
    if unsent(conn, class)?.is_none() {
        return Ok(());
    }
    drop_unsent(conn, class)?;
    let change = Change { at: now, by: Some(by), record: "reteaching", id: class, action: "saved" };
    audit::note(conn, &change, &State::Returned, &State::Returned)
}

/// Forgets what was unsent: it is handed in.
pub(super) fn drop_unsent(conn: &mut Conn, class: Id) -> QueryResult<()> {
    diesel::delete(unsent_reports::table.filter(unsent_reports::class_id.eq(class))).execute(conn)?;
    Ok(())
}
