//! Making documents and their versions. A version is added, never changed.

use diesel::prelude::*;
use serde::Serialize;

use super::passages::keep_passages;
use super::{COLUMNS, VersionRow, newest, version_of};
use crate::courses::course::Both;
use crate::documents::{Facts, Version, sign};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{document_versions, documents};

/// A version to be kept. Its id was made when the form was drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct New {
    pub id: Id,
    pub document: Id,
    pub facts: Facts,
    pub text: Both,
    pub message: String,
    /// The words by which it is found: its number, titles and issuer, and what its texts say.
    pub words: String,
}

/// What came of a version that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Kept,
    /// It was kept before, exactly so.
    KeptBefore,
    /// Its id is that of another one.
    SentAlready,
    /// Somebody else made a version since the one that was seen.
    Overtaken,
}

/// Was exactly this kept before under this id, or another?
pub fn kept_before(conn: &mut Conn, new: &New) -> QueryResult<Option<Outcome>> {
    let known: Option<VersionRow> = document_versions::table
        .filter(document_versions::id.eq(new.id))
        .select(COLUMNS)
        .first(conn)
        .optional()?;
    let Some(known) = known.map(version_of) else { return Ok(None) };
    let same = known.document == new.document
        && known.facts == new.facts
        && known.message == new.message
        && super::text(conn, known.id)? == new.text;
    Ok(Some(if same { Outcome::KeptBefore } else { Outcome::SentAlready }))
}

/// Makes a document with its first version and notes who did; the same once more changes nothing.
pub fn add(conn: &mut Conn, new: &New, by: Option<Id>, now: Timestamp) -> QueryResult<Outcome> {
    if let Some(outcome) = kept_before(conn, new)? {
        return Ok(outcome);
    }
    let facts = &new.facts;
    let row = (
        documents::id.eq(new.document),
        documents::unit_id.eq(facts.unit),
        documents::kind.eq(facts.kind),
        documents::standing.eq(facts.standing),
        documents::successor_id.eq(facts.successor),
        documents::sign.eq(facts.number.as_deref().and_then(sign::slug)),
        documents::year.eq(facts.year()),
        documents::listed_on.eq(facts.issued_on.or(facts.in_force_on).unwrap_or(now.day())),
        documents::words.eq(&new.words),
        documents::version.eq(1),
    );
    let made = each_backend!(conn, |c| diesel::insert_into(documents::table)
        .values(row)
        .on_conflict(documents::id)
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(Outcome::SentAlready);
    }
    add_version(conn, new, 1, by, now)?;
    let change = Change { at: now, by, record: "document", id: new.document, action: "created" };
    audit::note(conn, &change, &(), facts)?;
    Ok(Outcome::Kept)
}

/// Adds a version to a document whose version `seen` the form was drawn from, and notes from what to what.
pub fn change(conn: &mut Conn, new: &New, seen: i32, by: Option<Id>, now: Timestamp) -> QueryResult<Outcome> {
    if let Some(outcome) = kept_before(conn, new)? {
        return Ok(outcome);
    }
    let before = current(conn, new.document)?;
    let facts = &new.facts;
    let changed = diesel::update(
        documents::table.filter(documents::id.eq(new.document)).filter(documents::version.eq(seen)),
    )
    .set((
        documents::unit_id.eq(facts.unit),
        documents::kind.eq(facts.kind),
        documents::standing.eq(facts.standing),
        documents::successor_id.eq(facts.successor),
        documents::sign.eq(facts.number.as_deref().and_then(sign::slug)),
        documents::year.eq(facts.year()),
        documents::words.eq(&new.words),
        documents::version.eq(seen.saturating_add(1)),
    ))
    .execute(conn)?;
    if changed == 0 {
        return Ok(Outcome::Overtaken);
    }
    if let Some(day) = facts.issued_on.or(facts.in_force_on) {
        diesel::update(documents::table.filter(documents::id.eq(new.document)))
            .set(documents::listed_on.eq(day))
            .execute(conn)?;
    }
    add_version(conn, new, seen.saturating_add(1), by, now)?;
    let change = Change { at: now, by, record: "document", id: new.document, action: "changed" };
    audit::note(conn, &change, &before.facts, facts)?;
    Ok(Outcome::Kept)
}

fn add_version(conn: &mut Conn, new: &New, number: i32, by: Option<Id>, now: Timestamp) -> QueryResult<()> {
    diesel::insert_into(document_versions::table)
        .values((
            document_versions::id.eq(new.id),
            document_versions::document_id.eq(new.document),
            document_versions::number.eq(number),
            document_versions::facts.eq(Json(new.facts.clone())),
            document_versions::text_vi.eq(&new.text.vi),
            document_versions::text_en.eq(&new.text.en),
            document_versions::message.eq(&new.message),
            document_versions::made_by.eq(by),
            document_versions::made_at.eq(now.0),
        ))
        .execute(conn)?;
    keep_passages(conn, new.document, new.id, &new.text)?;
    Ok(())
}

/// The newest version of a document, whoever asks: for writing, after the right was checked.
pub fn current(conn: &mut Conn, document: Id) -> QueryResult<Version> {
    let number = newest(conn, document)?;
    document_versions::table
        .filter(document_versions::document_id.eq(document))
        .filter(document_versions::number.eq(number))
        .select(COLUMNS)
        .first::<VersionRow>(conn)
        .map(version_of)
}
