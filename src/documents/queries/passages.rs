//! The passages of documents, each beside its words without marks: what a search reads instead of the texts.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::courses::course::Both;
use crate::documents::rendering::passages_of;
use crate::documents::sign;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn, MultiBackend};
use crate::kit::schema::{document_passages, document_versions, documents};
use crate::kit::text::Language;

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

/// The passages in which every one of these folded words stands, of these versions, by version and language and
/// in their order.
pub(super) fn passages_with(
    conn: &mut Conn,
    versions: &[Id],
    words: &[String],
) -> QueryResult<BTreeMap<(Id, Language), Vec<Place>>> {
    type Row = (Id, String, Option<String>, Option<String>, String, String);
    let mut found: BTreeMap<(Id, Language), Vec<Place>> = BTreeMap::new();
    for some in versions.chunks(BINDS) {
        let mut query = document_passages::table.into_boxed::<MultiBackend>();
        for word in words.iter().take(super::MOST_WORDS) {
            query = query.filter(document_passages::words.like(format!("% {word}%")));
        }
        let rows: Vec<Row> = query
            .filter(document_passages::version_id.eq_any(some))
            .order((document_passages::version_id, document_passages::language, document_passages::number))
            .select((
                document_passages::version_id,
                document_passages::language,
                document_passages::anchor,
                document_passages::heading,
                document_passages::text,
                document_passages::words,
            ))
            .load(conn)?;
        for (version, language, anchor, heading, text, words) in rows {
            let Some(language) = Language::from_code(&language) else { continue };
            found.entry((version, language)).or_default().push(Place { anchor, heading, text, words });
        }
    }
    Ok(found)
}

/// Keeps the passages of the newest version of a document, in the place of those of the version before.
pub(super) fn keep_passages(conn: &mut Conn, document: Id, version: Id, text: &Both) -> QueryResult<()> {
    let versions: Vec<Id> = document_versions::table
        .filter(document_versions::document_id.eq(document))
        .order(document_versions::id)
        .select(document_versions::id)
        .load(conn)?;
    for some in versions.chunks(BINDS) {
        diesel::delete(document_passages::table.filter(document_passages::version_id.eq_any(some)))
            .execute(conn)?;
    }
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
    }
    Ok(())
}

/// Makes the passages of what was kept before there were any. What has them stays as it is.
pub fn fill_in_passages(conn: &mut Conn) -> QueryResult<()> {
    let known = document_passages::table
        .filter(document_passages::version_id.eq(document_versions::id))
        .select(document_passages::version_id);
    let without: Vec<(Id, Id)> = document_versions::table
        .inner_join(documents::table)
        .filter(document_versions::number.eq(documents::version))
        .filter(document_versions::text_vi.ne("").or(document_versions::text_en.ne("")))
        .filter(diesel::dsl::not(diesel::dsl::exists(known)))
        .order(document_versions::document_id)
        .select((document_versions::document_id, document_versions::id))
        .load(conn)?;
    for (document, version) in without {
        let text = super::text(conn, version)?;
        keep_passages(conn, document, version, &text)?;
    }
    Ok(())
}
