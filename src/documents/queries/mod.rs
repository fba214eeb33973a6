//! Documents as they stand, for those who may read them; [`saving`] writes them.

mod passages;
mod saving;

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::max;
use diesel::prelude::*;

pub use passages::{
    At, Place, make_passages, next_of_old_making, passages_at, passages_with, passages_with_any,
    versions_with,
};
pub use saving::{New, Outcome, add, change, current, kept_before};

use super::reader::Reader;
use super::standing::Standing;
use super::{Document, Facts, Kind, Version};
use crate::courses::course::Both;
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::{Conn, MultiBackend};
use crate::kit::schema::{document_versions, documents};
use crate::units::queries::is_in;

/// More words than this only narrow a search to nothing.
const MOST_WORDS: usize = 8;

/// What of the documents is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    pub kind: Option<Kind>,
    pub year: Option<i32>,
    /// Folded words, each of which stands in the document.
    pub words: Vec<String>,
}

type Query<'a> = documents::BoxedQuery<'a, MultiBackend>;

/// The documents that somebody may read: those that concern them, and those of the units they look after.
fn within<'a>(reader: &'a Reader) -> Query<'a> {
    let query = documents::table.into_boxed::<MultiBackend>();
    let concern = documents::unit_id.eq_any(reader.line());
    match reader.scope() {
        Some(scope) => query.filter(concern.or(is_in(documents::unit_id, scope))),
        None => query.filter(concern),
    }
}

fn wished<'a>(reader: &'a Reader, wish: &Wish) -> Query<'a> {
    let mut query = within(reader);
    if let Some(kind) = wish.kind {
        query = query.filter(documents::kind.eq(kind));
    }
    if let Some(year) = wish.year {
        query = query.filter(documents::year.eq(year));
    }
    for word in wish.words.iter().take(MOST_WORDS) {
        // The words are letters and digits only (`sign::words_of`), each with a space before it.
        query = query.filter(documents::words.like(format!("% {word}%")));
    }
    query
}

/// How many documents are asked for.
pub fn count(conn: &mut Conn, reader: &Reader, wish: &Wish) -> QueryResult<i64> {
    wished(reader, wish).count().get_result(conn)
}

/// A page of them, the newest first.
pub fn documents(
    conn: &mut Conn,
    reader: &Reader,
    wish: &Wish,
    most: i64,
    offset: i64,
) -> QueryResult<Vec<Document>> {
    let found: Vec<(Id, i32)> = wished(reader, wish)
        .order((documents::listed_on.desc(), documents::id.desc()))
        .limit(most)
        .offset(offset)
        .select((documents::id, documents::version))
        .load(conn)?;
    as_they_stand(conn, found)
}

/// These documents, each as its newest version has it, in the order given.
fn as_they_stand(conn: &mut Conn, found: Vec<(Id, i32)>) -> QueryResult<Vec<Document>> {
    let ids: Vec<Id> = found.iter().map(|(id, _)| *id).collect();
    let rows: Vec<(Id, Json<Facts>)> = documents::table
        .inner_join(
            document_versions::table.on(document_versions::document_id
                .eq(documents::id)
                .and(document_versions::number.eq(documents::version))),
        )
        .filter(documents::id.eq_any(&ids))
        .order(documents::id)
        .select((documents::id, document_versions::facts))
        .load(conn)?;
    let mut facts: BTreeMap<Id, Facts> = rows.into_iter().map(|(id, Json(facts))| (id, facts)).collect();
    let document = |(id, version)| Some(Document { id, version, facts: facts.remove(&id)? });
    Ok(found.into_iter().filter_map(document).collect())
}

/// The years of the documents that somebody may read, the newest first.
pub fn years(conn: &mut Conn, reader: &Reader) -> QueryResult<Vec<i32>> {
    let rows: Vec<Option<i32>> = within(reader)
        .filter(documents::year.is_not_null())
        .select(documents::year)
        .distinct()
        .order(documents::year.desc())
        .load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}

/// A document, if this reader may read it.
pub fn document(conn: &mut Conn, reader: &Reader, id: Id) -> QueryResult<Document> {
    documents_of(conn, reader, &[id])?.pop().ok_or(diesel::result::Error::NotFound)
}

/// Those of these documents that this reader may read.
pub fn documents_of(conn: &mut Conn, reader: &Reader, ids: &[Id]) -> QueryResult<Vec<Document>> {
    let found: Vec<(Id, i32)> = within(reader)
        .filter(documents::id.eq_any(ids))
        .order(documents::id)
        .select((documents::id, documents::version))
        .load(conn)?;
    as_they_stand(conn, found)
}

/// The documents that this reader may mean by this number: those that hold, and where none does the newest of
/// those that did.
pub fn of_sign(conn: &mut Conn, reader: &Reader, sign: &str) -> QueryResult<Vec<Id>> {
    let rows: Vec<(Id, Standing)> = within(reader)
        .filter(documents::sign.eq(sign))
        .order((documents::listed_on.desc(), documents::id.desc()))
        .select((documents::id, documents::standing))
        .load(conn)?;
    let rank = |standing: Standing| match standing {
        Standing::InForce => 0,
        Standing::Soft => 1,
        Standing::Replaced | Standing::Ended => 2,
    };
    let best = rows.iter().map(|(_, standing)| rank(*standing)).min();
    let meant = rows.into_iter().filter(|(_, standing)| Some(rank(*standing)) == best);
    let most = if best == Some(2) { 1 } else { usize::MAX };
    Ok(meant.map(|(id, _)| id).take(most).collect())
}

/// The documents with this number, but for these; whoever may read them: one paper is not in force twice for the
/// same people, seen or unseen.
pub fn numbered(conn: &mut Conn, sign: &str, but: &[Id]) -> QueryResult<Vec<Document>> {
    let found: Vec<(Id, i32)> = documents::table
        .filter(documents::sign.eq(sign))
        .filter(documents::id.ne_all(but))
        .order(documents::id)
        .select((documents::id, documents::version))
        .load(conn)?;
    as_they_stand(conn, found)
}

/// What the documents that somebody may read are called in addresses, by their numbers and by their ids, each with the
/// path of its unit; all documents where nobody is named.
pub fn addresses(conn: &mut Conn, reader: Option<&Reader>) -> QueryResult<Vec<(String, String)>> {
    let query = match reader {
        Some(reader) => within(reader),
        None => documents::table.into_boxed::<MultiBackend>(),
    };
    let rows: Vec<(Id, Option<String>, Id)> =
        query.order(documents::id).select((documents::id, documents::sign, documents::unit_id)).load(conn)?;
    let paths = paths_of(conn, rows.iter().map(|(.., unit)| *unit))?;
    let named = |(id, sign, unit): (Id, Option<String>, Id)| {
        let path = paths.get(&unit).cloned().unwrap_or_default();
        [Some(id.to_string()), sign].into_iter().flatten().map(move |name| (name, path.clone()))
    };
    Ok(rows.into_iter().flat_map(named).collect())
}

/// The paths of these units, each unit once.
fn paths_of(conn: &mut Conn, units: impl Iterator<Item = Id>) -> QueryResult<BTreeMap<Id, String>> {
    let units: Vec<Id> = units.collect::<BTreeSet<_>>().into_iter().collect();
    let units = crate::units::queries::units(conn, &units)?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.path)).collect())
}

/// A document's texts, what its address calls it, and the path of its unit.
#[derive(Clone, Debug)]
pub struct Texts {
    pub name: String,
    pub unit_path: String,
    pub text: Both,
}

/// Every document as it stands with its texts, in the order of their addresses: for the commands.
pub fn all_texts(conn: &mut Conn) -> QueryResult<Vec<Texts>> {
    type Row = (Id, Option<String>, Id, String, String);
    let rows: Vec<Row> = document_versions::table
        .inner_join(documents::table)
        .filter(document_versions::number.eq(documents::version))
        .order((documents::sign, documents::id))
        .select((
            documents::id,
            documents::sign,
            documents::unit_id,
            document_versions::text_vi,
            document_versions::text_en,
        ))
        .load(conn)?;
    let paths = paths_of(conn, rows.iter().map(|(_, _, unit, ..)| *unit))?;
    let texts = |(id, sign, unit, vi, en): Row| Texts {
        name: sign.unwrap_or_else(|| id.to_string()),
        unit_path: paths.get(&unit).cloned().unwrap_or_default(),
        text: Both { vi, en },
    };
    Ok(rows.into_iter().map(texts).collect())
}

/// The documents that are no longer to be followed, of those that somebody may read.
pub fn past(conn: &mut Conn, reader: &Reader) -> QueryResult<Vec<Document>> {
    let found: Vec<(Id, i32)> = within(reader)
        .filter(documents::standing.eq_any([Standing::Replaced, Standing::Ended]))
        .order(documents::id)
        .select((documents::id, documents::version))
        .load(conn)?;
    as_they_stand(conn, found)
}

/// The documents in which all of these words stand somewhere, the newest first. Of a word it is given how it stands
/// in folded words.
pub fn holding(conn: &mut Conn, reader: &Reader, standing: &[String]) -> QueryResult<Vec<(Id, i32)>> {
    // What ended is read by whoever knows of it; it is nothing to come upon.
    let mut query = within(reader).filter(documents::standing.ne(Standing::Ended));
    for word in standing {
        query = query.filter(documents::words.like(format!("%{word}%")));
    }
    query
        .order((documents::listed_on.desc(), documents::id.desc()))
        .select((documents::id, documents::version))
        .load(conn)
}

/// A document that holds what is looked for.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub document: Document,
    pub version: Id,
    /// In which languages it has a text.
    pub has: Both<bool>,
}

/// These documents with their newest versions, in the order given.
pub fn candidates(conn: &mut Conn, found: Vec<(Id, i32)>) -> QueryResult<Vec<Candidate>> {
    let ids: Vec<Id> = found.iter().map(|(id, _)| *id).collect();
    let rows: Vec<(Id, Id, bool, bool)> = document_versions::table
        .inner_join(documents::table.on(documents::id.eq(document_versions::document_id)))
        .filter(document_versions::document_id.eq_any(&ids))
        .filter(document_versions::number.eq(documents::version))
        .order(document_versions::document_id)
        .select((
            document_versions::document_id,
            document_versions::id,
            document_versions::text_vi.ne(""),
            document_versions::text_en.ne(""),
        ))
        .load(conn)?;
    let mut known: BTreeMap<Id, (Id, Both<bool>)> =
        rows.into_iter().map(|(id, version, vi, en)| (id, (version, Both { vi, en }))).collect();
    let candidate = |document: Document| {
        let (version, has) = known.remove(&document.id)?;
        Some(Candidate { document, version, has })
    };
    Ok(as_they_stand(conn, found)?.into_iter().filter_map(candidate).collect())
}

type VersionRow = (Id, Id, i32, Json<Facts>, String, Option<Id>, Timestamp);

const COLUMNS: (
    document_versions::id,
    document_versions::document_id,
    document_versions::number,
    document_versions::facts,
    document_versions::message,
    document_versions::made_by,
    document_versions::made_at,
) = (
    document_versions::id,
    document_versions::document_id,
    document_versions::number,
    document_versions::facts,
    document_versions::message,
    document_versions::made_by,
    document_versions::made_at,
);

fn version_of((id, document, number, Json(facts), message, by, at): VersionRow) -> Version {
    Version { id, document, number, facts, message, by, at }
}

/// The versions of a document that was found before, the newest first.
pub fn versions(conn: &mut Conn, document: Id) -> QueryResult<Vec<Version>> {
    let rows = document_versions::table
        .filter(document_versions::document_id.eq(document))
        .order(document_versions::number.desc())
        .select(COLUMNS)
        .load::<VersionRow>(conn)?;
    Ok(rows.into_iter().map(version_of).collect())
}

/// The texts of a version, in Markdown.
pub fn text(conn: &mut Conn, version: Id) -> QueryResult<Both> {
    document_versions::table
        .filter(document_versions::id.eq(version))
        .select((document_versions::text_vi, document_versions::text_en))
        .first::<(String, String)>(conn)
        .map(|(vi, en)| Both { vi, en })
}

/// What may take the place of a document that concerns the last of this line of units: what holds for them all,
/// the newest first, at most so many.
pub fn possible_successors(
    conn: &mut Conn,
    reader: &Reader,
    line: &[Id],
    document: Id,
    most: i64,
) -> QueryResult<Vec<Document>> {
    let found: Vec<(Id, i32)> = within(reader)
        .filter(documents::unit_id.eq_any(line))
        .filter(documents::standing.eq_any([Standing::Soft, Standing::InForce]))
        .filter(documents::id.ne(document))
        .order((documents::listed_on.desc(), documents::id.desc()))
        .limit(most)
        .select((documents::id, documents::version))
        .load(conn)?;
    as_they_stand(conn, found)
}

/// The documents by which this one is replaced, one after the other; each once.
pub fn line_of_successors(conn: &mut Conn, document: Id) -> QueryResult<Vec<Id>> {
    let (mut line, mut at) = (vec![], document);
    loop {
        let next: Option<Option<Id>> = documents::table
            .filter(documents::id.eq(at))
            .select(documents::successor_id)
            .first(conn)
            .optional()?;
        match next.flatten() {
            Some(next) if !line.contains(&next) => {
                line.push(next);
                at = next;
            }
            _ => return Ok(line),
        }
    }
}

/// The number of the newest version of a document.
fn newest(conn: &mut Conn, document: Id) -> QueryResult<i32> {
    let number: Option<i32> = document_versions::table
        .filter(document_versions::document_id.eq(document))
        .select(max(document_versions::number))
        .first(conn)?;
    number.ok_or(diesel::result::Error::NotFound)
}
