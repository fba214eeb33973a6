//! The passages of documents, each beside its words without marks: what a search reads instead of the texts.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::courses::course::Both;
use crate::courses::search::Passage;
use crate::documents::rendering::{MAKING, passages_of};
use crate::documents::{sign, words_of};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn, MultiBackend};
use crate::kit::schema::{document_passages, document_versions, documents};
use crate::kit::text::{Language, Texts};

/// So many rows are written at once, each of seven values.
const AT_ONCE: usize = 100;

/// A passage as a search finds it: the heading it stands under with the anchor of that, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub anchor: Option<String>,
    pub heading: Option<String>,
    pub text: String,
    /// Its folded words, a space before and behind each.
    pub words: String,
}

/// Where a passage is: in which version of a document, in which language, the how-manieth of it.
pub type At = (Id, Language, i32);

type Row = (Id, String, i32, Option<String>, Option<String>, String, String);

const PLACE: (
    document_passages::version_id,
    document_passages::language,
    document_passages::number,
    document_passages::anchor,
    document_passages::heading,
    document_passages::text,
    document_passages::words,
) = (
    document_passages::version_id,
    document_passages::language,
    document_passages::number,
    document_passages::anchor,
    document_passages::heading,
    document_passages::text,
    document_passages::words,
);

fn placed((version, language, number, anchor, heading, text, words): Row) -> Option<(At, Place)> {
    let language = Language::from_code(&language)?;
    Some(((version, language, number), Place { anchor, heading, text, words }))
}

/// The passages of these versions in which every word stands, in their order. Of a word it is given how it stands
/// in folded words ([`crate::courses::search::Query::standing`]).
pub fn passages_with(conn: &mut Conn, versions: &[Id], standing: &[String]) -> QueryResult<Vec<(At, Place)>> {
    let mut found = vec![];
    for some in versions.chunks(BINDS) {
        let mut query = document_passages::table.into_boxed::<MultiBackend>();
        for word in standing {
            query = query.filter(document_passages::words.like(format!("%{word}%")));
        }
        let rows: Vec<Row> = query
            .filter(document_passages::version_id.eq_any(some))
            .order((document_passages::version_id, document_passages::language, document_passages::number))
            .select(PLACE)
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(placed));
    }
    Ok(found)
}

/// The passages of these versions in which at least one of the words stands, in their order.
pub fn passages_with_any(
    conn: &mut Conn,
    versions: &[Id],
    standing: &[String],
) -> QueryResult<Vec<(At, Place)>> {
    let mut found = vec![];
    for some in versions.chunks(BINDS) {
        // The words first: what is filtered next narrows all of them.
        let mut query = document_passages::table.into_boxed::<MultiBackend>();
        for word in standing {
            query = query.or_filter(document_passages::words.like(format!("%{word}%")));
        }
        let rows: Vec<Row> = query
            .filter(document_passages::version_id.eq_any(some))
            .order((document_passages::version_id, document_passages::language, document_passages::number))
            .select(PLACE)
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(placed));
    }
    Ok(found)
}

/// The versions of these in whose passages a word stands, in which language.
pub fn versions_with(conn: &mut Conn, versions: &[Id], word: &str) -> QueryResult<BTreeSet<(Id, Language)>> {
    let mut found = BTreeSet::new();
    for some in versions.chunks(BINDS) {
        let rows: Vec<(Id, String)> = document_passages::table
            .filter(document_passages::version_id.eq_any(some))
            .filter(document_passages::words.like(format!("%{word}%")))
            .select((document_passages::version_id, document_passages::language))
            .distinct()
            .order((document_passages::version_id, document_passages::language))
            .load(conn)?;
        let of = |(version, code): (Id, String)| Some((version, Language::from_code(&code)?));
        found.extend(rows.into_iter().filter_map(of));
    }
    Ok(found)
}

/// The passages at these places: so many as a page shows.
pub fn passages_at(conn: &mut Conn, places: &[At]) -> QueryResult<BTreeMap<At, Place>> {
    let versions: Vec<Id> = places.iter().map(|(version, ..)| *version).collect();
    let numbers: Vec<i32> = places.iter().map(|(_, _, number)| *number).collect();
    let rows: Vec<Row> = document_passages::table
        .filter(document_passages::version_id.eq_any(&versions))
        .filter(document_passages::number.eq_any(&numbers))
        .order((document_passages::version_id, document_passages::language, document_passages::number))
        .select(PLACE)
        .load(conn)?;
    Ok(rows.into_iter().filter_map(placed).filter(|(at, _)| places.contains(at)).collect())
}

/// Keeps the passages of the newest version of a document, in the place of those of the version before, and that
/// they are of today's making.
pub(super) fn keep_passages(
    conn: &mut Conn,
    document: Id,
    version: Id,
    text: &Both,
) -> QueryResult<Vec<Passage>> {
    let versions: Vec<Id> = document_versions::table
        .filter(document_versions::document_id.eq(document))
        .order(document_versions::id)
        .select(document_versions::id)
        .load(conn)?;
    for some in versions.chunks(BINDS) {
        diesel::delete(document_passages::table.filter(document_passages::version_id.eq_any(some)))
            .execute(conn)?;
    }
    let mut all = vec![];
    for language in Language::ALL {
        let passages = passages_of(text.of(language));
        let numbered: Vec<_> = (0i32..).zip(&passages).collect();
        for some in numbered.chunks(AT_ONCE) {
            let rows: Vec<_> = some
                .iter()
                .map(|(number, passage)| {
                    let heading = passage.heading.as_ref();
                    (
                        document_passages::version_id.eq(version),
                        document_passages::language.eq(language.code()),
                        document_passages::number.eq(*number),
                        document_passages::anchor.eq(heading.map(|heading| heading.id.as_str())),
                        document_passages::heading.eq(heading.map(|heading| heading.text.as_str())),
                        document_passages::text.eq(&passage.text),
                        document_passages::words.eq(sign::words_of(&passage.text)),
                    )
                })
                .collect();
            crate::each_backend!(conn, |c| diesel::insert_into(document_passages::table)
                .values(&rows)
                .on_conflict_do_nothing()
                .execute(c))?;
        }
        all.extend(passages);
    }
    diesel::update(documents::table.filter(documents::id.eq(document)))
        .set(documents::making.eq(MAKING))
        .execute(conn)?;
    Ok(all)
}

/// The next document behind this one whose passages an earlier making made, or none.
pub fn next_of_old_making(conn: &mut Conn, after: Option<Id>) -> QueryResult<Option<Id>> {
    let mut query = documents::table.filter(documents::making.ne(MAKING)).into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(documents::id.gt(after));
    }
    query.order(documents::id).select(documents::id).first(conn).optional()
}

/// Makes the passages of a document anew, and the words by which it is found.
pub fn make_passages(conn: &mut Conn, texts: &Texts, document: Id) -> QueryResult<()> {
    let version = super::current(conn, document)?;
    let text = super::text(conn, version.id)?;
    let made = keep_passages(conn, document, version.id, &text)?;
    let said: Vec<&str> = made.iter().map(|passage| passage.text.as_str()).collect();
    diesel::update(documents::table.filter(documents::id.eq(document)))
        .set(documents::words.eq(words_of(texts, &version.facts, &said)))
        .execute(conn)?;
    Ok(())
}
