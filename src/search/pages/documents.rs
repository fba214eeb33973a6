//! The places of documents that hold what is looked for.
//!
//! However many documents there are, each is asked: some at a time, and of each place only where it is and what it is
//! worth is kept. What a page shows is read when it is known which that are ([`drawn`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{DocumentLine, Found, FoundLine, Heading, Tongues, Worth};
use crate::app::App;
use crate::courses::search::{Hit, Piece, Query};
use crate::documents::queries::{self, At, Candidate, Place};
use crate::documents::reader::Reader;
use crate::documents::standing::Standing;
use crate::documents::{Facts, label, shown_of};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::text::{Language, Texts};
use crate::kit::words::bare_words;
use crate::people::viewer::Viewer;

/// So many documents are looked through at a time; others read in between.
const AT_ONCE: usize = 100;

/// A place of a document that was found and is not drawn yet.
#[derive(Clone)]
pub(super) struct Spot {
    document: Arc<Candidate>,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// What it is called.
    Title,
    Passage(At),
    /// The words stand in it, but in no passage together.
    Scattered,
}

/// Every place that holds what is looked for, in the documents that the viewer may read: the title with its number, and
/// the passages of the text. Where the words stand only apart from each other, the document.
pub(super) async fn places(
    app: &App,
    viewer: &Viewer,
    query: &Query,
    Tongues { said, shown }: Tongues,
) -> Result<Vec<(Worth, Found)>, Error> {
    let (reader, standing) = (Reader::of(viewer), query.standing().to_vec());
    let holding = app
        .db
        .read(move |conn| -> Result<_, Error> { Ok(queries::holding(conn, &reader, &standing)?) })
        .await?;
    let mut found = vec![];
    for some in holding.chunks(AT_ONCE) {
        let (some, query, views) = (some.to_vec(), query.clone(), app.views.clone());
        let places = app.db.read(move |conn| -> Result<_, Error> {
            let candidates: Vec<Arc<Candidate>> =
                queries::candidates(conn, some.clone())?.into_iter().map(Arc::new).collect();
            let versions: Vec<Id> = candidates.iter().map(|one| one.version).collect();
            let mut passages: BTreeMap<(Id, Language), Vec<(At, Worth)>> = BTreeMap::new();
            for (at, place) in queries::passages_with(conn, &versions, query.standing())? {
                let worth = query.worth(&place.words, &place.text).map(Worth::Place);
                passages.entry((at.0, at.1)).or_default().extend(worth.map(|worth| (at, worth)));
            }
            let spots = |one: &Arc<Candidate>| {
                let spot = |what| Found::InDocument(Spot { document: one.clone(), what });
                let title = query.find(&label(&views.texts, &one.document.facts, said));
                let title = title.map(|hit| (Worth::Course(hit.worth), spot(What::Title)));
                // Where it has no text in this language, its page shows the other one.
                let within = shown_of(&one.has, said).and_then(|text| passages.get(&(one.version, text)));
                let within = within.into_iter().flatten();
                let within = within.map(|(at, worth)| (*worth, spot(What::Passage(*at))));
                title.into_iter().chain(within).collect::<Vec<_>>()
            };
            let by_document: Vec<_> = candidates.iter().map(|one| (one, spots(one))).collect();
            // What is nothing in the reader's language is looked for in the other only where it stands together.
            let without: Vec<&Candidate> = by_document
                .iter()
                .filter(|(_, spots)| spots.is_empty() && said == shown)
                .map(|(one, _)| one.as_ref())
                .collect();
            let mut with = vec![];
            if !without.is_empty() {
                let versions: Vec<Id> = without.iter().map(|one| one.version).collect();
                for word in query.standing() {
                    with.push((word.as_str(), queries::versions_with(conn, &versions, word)?));
                }
            }
            let apart = |one: &Arc<Candidate>| {
                let found = Found::InDocument(Spot { document: one.clone(), what: What::Scattered });
                let is_apart = said == shown && says_all(one, &with, &views.texts, said);
                is_apart.then_some((Worth::Apart, found))
            };
            let places = by_document.iter().flat_map(|(one, spots)| match spots.is_empty() {
                true => apart(one).into_iter().collect(),
                false => spots.clone(),
            });
            Ok(places.collect::<Vec<_>>())
        });
        found.extend(places.await?);
    }
    Ok(found)
}

/// Does a document say each of these words in this language, what it is called and who issued it among them? Of each
/// word it is known in the texts of which versions it stands.
fn says_all(
    one: &Candidate,
    words: &[(&str, BTreeSet<(Id, Language)>)],
    texts: &Texts,
    said: Language,
) -> bool {
    let facts = &one.document.facts;
    let issuer = facts.issuer.as_deref().unwrap_or_default();
    let named = folded(&format!("{} {issuer}", label(texts, facts, said)));
    let text = shown_of(&one.has, said);
    let in_text = |with: &BTreeSet<_>| text.is_some_and(|text| with.contains(&(one.version, text)));
    words.iter().all(|(word, with)| named.contains(word) || in_text(with))
}

fn folded(text: &str) -> String {
    format!(" {} ", bare_words(text).join(" "))
}

/// These places as a page shows them, in the order given.
pub(super) async fn drawn(
    app: &App,
    query: &Query,
    tongues: Tongues,
    spots: Vec<Spot>,
) -> Result<Vec<FoundLine>, Error> {
    let asked: Vec<At> = spots
        .iter()
        .filter_map(|spot| match spot.what {
            What::Passage(at) => Some(at),
            _ => None,
        })
        .collect();
    let scattered = spots.iter().filter(|spot| matches!(spot.what, What::Scattered));
    let versions: Vec<Id> = scattered.map(|spot| spot.document.version).collect();
    let standing = query.standing().to_vec();
    let (known, some) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let some = queries::passages_with_any(conn, &versions, &standing)?;
            Ok((queries::passages_at(conn, &asked)?, some))
        })
        .await?;
    let draw = |spot: Spot| {
        let place = match spot.what {
            What::Title => None,
            What::Passage(at) => known.get(&at),
            What::Scattered => {
                best(query, &some, (spot.document.version, shown_of(&spot.document.has, tongues.said)))
            }
        };
        line(&spot, place, &app.views.texts, query, tongues)
    };
    Ok(spots.into_iter().map(draw).collect())
}

/// The passage of a version in which most of the words stand, the first of several.
fn best<'a>(
    query: &Query,
    passages: &'a [(At, Place)],
    (version, text): (Id, Option<Language>),
) -> Option<&'a Place> {
    let of_it = passages.iter().filter(|((of, language, _), _)| *of == version && Some(*language) == text);
    // Of equals the last is the greatest, so from behind.
    let of_it: Vec<&Place> = of_it.map(|(_, place)| place).collect();
    of_it.into_iter().rev().max_by_key(|place| query.standing_in(&place.words))
}

fn line(
    spot: &Spot,
    place: Option<&Place>,
    texts: &Texts,
    query: &Query,
    Tongues { said, shown }: Tongues,
) -> FoundLine {
    let Candidate { document, has, .. } = &*spot.document;
    let facts: &Facts = &document.facts;
    let foreign = |language: Language| (language != shown).then(|| language.code());
    let standing = Some(facts.standing).filter(|s| *s != Standing::InForce).map(Standing::key);
    let pieces_in = |text: &str| -> Vec<Piece> {
        query.find(text).map_or_else(|| query.part(text), |Hit { pieces, .. }| pieces)
    };
    let line = |href, heading, lang, title, pieces| FoundLine {
        href,
        heading,
        course: None,
        draft: false,
        module: None,
        guide: false,
        document: Some(DocumentLine { title, standing }),
        lang,
        pieces,
    };
    let Some(place) = place else {
        let pieces = pieces_in(&label(texts, facts, said));
        return line(document.href(), Heading::Title, foreign(facts.title_in(said).1), None, pieces);
    };
    let title = facts.title_in(shown).0.to_owned();
    let text_in = shown_of(has, said).unwrap_or(said);
    // Headings go by other names in the language that the page will show.
    let is_on_page = shown_of(has, shown) == Some(text_in);
    let anchor = place.anchor.as_ref().filter(|_| is_on_page).map(|id| format!("#{id}"));
    let href = format!("{}{}", document.href(), anchor.unwrap_or_default());
    let heading = place.heading.as_ref().unwrap_or(&title).clone();
    line(href, Heading::Own(heading), foreign(text_in), Some(title), pieces_in(&place.text))
}
