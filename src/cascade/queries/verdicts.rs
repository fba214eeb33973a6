//! Verdicts on reports; every one stays.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::cascade::doubt::Doubt;
use crate::cascade::review::{State, Verdict};
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{people, reteachings, reviews};

/// A verdict as it was given.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Review {
    pub class: Id,
    pub verdict: Verdict,
    pub reason: Option<String>,
    pub reviewer: String,
    pub reviewed_at: Timestamp,
}

type ReviewRow = (Id, Verdict, Option<String>, String, i64);

/// Every verdict on these classes, the oldest first.
pub fn reviews_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Review>>> {
    let mut found: BTreeMap<Id, Vec<Review>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows = reviews::table
            .inner_join(people::table)
            .filter(reviews::class_id.eq_any(some))
            .order((reviews::reviewed_at, reviews::id))
            .select((
                reviews::class_id,
                reviews::verdict,
                reviews::reason,
                people::full_name,
                reviews::reviewed_at,
            ))
            .load::<ReviewRow>(conn)?;
        for (class, verdict, reason, reviewer, at) in rows {
            let review = Review { class, verdict, reason, reviewer, reviewed_at: Timestamp(at) };
            found.entry(class).or_default().push(review);
        }
    }
    Ok(found)
}

/// The verdict of this id on a class and its reason, if it is on record; that of another class is not found.
pub fn given_review(conn: &mut Conn, id: Id, class: Id) -> QueryResult<Option<(Verdict, Option<String>)>> {
    let known: Option<(Id, Verdict, Option<String>)> = reviews::table
        .filter(reviews::id.eq(id))
        .select((reviews::class_id, reviews::verdict, reviews::reason))
        .first(conn)
        .optional()?;
    match known {
        Some((other, ..)) if other != class => Err(diesel::result::Error::NotFound),
        known => Ok(known.map(|(_, verdict, reason)| (verdict, reason))),
    }
}

/// A verdict to be given.
#[derive(Clone, Debug)]
pub struct NewReview {
    pub id: Id,
    pub class: Id,
    pub verdict: Verdict,
    pub reason: Option<String>,
    /// What is doubtful in it, as far as the reviewer was told.
    pub knowing: Vec<Doubt>,
    /// The state that the rule made of it.
    pub state: State,
}

/// Puts a verdict on record and moves the report. Call within [`with_summary`].
pub fn add_review(conn: &mut Conn, new: &NewReview, by: Id, now: Timestamp) -> QueryResult<()> {
    diesel::insert_into(reviews::table)
        .values((
            reviews::id.eq(new.id),
            reviews::class_id.eq(new.class),
            reviews::verdict.eq(new.verdict),
            reviews::reason.eq(&new.reason),
            reviews::reviewed_by.eq(by),
            reviews::reviewed_at.eq(now.0),
            reviews::knowing.eq(Some(Json(new.knowing.clone()))),
        ))
        .execute(conn)?;
    let action = new.verdict.code();
    let change = Change { at: now, by: Some(by), record: "reteaching", id: new.class, action };
    let before = super::known_reteaching(conn, new.class)?.state;
    audit::note(conn, &change, &before, &(new.state, &new.reason))?;
    if before == new.state {
        // Accepted again it keeps its place among those that were accepted.
        return Ok(());
    }
    // Who was reached first is decided by the order of acceptance, so no two are accepted at once.
    let last: Option<i64> = reteachings::table
        .filter(reteachings::state.eq(State::Accepted))
        .select(diesel::dsl::max(reteachings::decided_at))
        .first(conn)?;
    let decided_at = now.0.max(last.map_or(i64::MIN, |at| at + 1));
    diesel::update(reteachings::table.filter(reteachings::class_id.eq(new.class)))
        .set((reteachings::state.eq(new.state), reteachings::decided_at.eq(decided_at)))
        .execute(conn)?;
    Ok(())
}
