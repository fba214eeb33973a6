//! The places of documents that hold what is looked for.

use super::{DocumentLine, Found, FoundLine, Heading, Tongues, Worth};
use crate::app::App;
use crate::courses::search::{Hit, Query};
use crate::documents::queries::{self, Candidate};
use crate::documents::reader::Reader;
use crate::documents::standing::Standing;
use crate::documents::{label, shown_of, sign};
use crate::error::Error;
use crate::kit::text::{Language, Texts};
use crate::people::viewer::Viewer;

/// So many documents are looked through; more than that have more places than anybody reads.
const MOST: i64 = 100;

/// The documents that hold every word somewhere, of those that the viewer may read.
pub(super) async fn holding(app: &App, viewer: &Viewer, asked: &str) -> Result<Vec<Candidate>, Error> {
    let words: Vec<String> = sign::words_of(asked).split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(vec![]);
    }
    let reader = Reader::of(viewer);
    let found = app.db.read(move |conn| -> Result<_, Error> {
        Ok(queries::candidates(conn, &reader, words.clone(), MOST)?)
    });
    found.await
}

/// The places of a document: the title with its number, and the passages of the text. Where it has no text in the
/// language that is looked in, its page shows the other one, and that is looked in.
pub(super) fn places<'a>(
    candidate: &'a Candidate,
    texts: &Texts,
    query: &'a Query,
    tongues: Tongues,
) -> Vec<Found<'a>> {
    let Tongues { said, shown } = tongues;
    let facts = &candidate.document.facts;
    let foreign = move |language: Language| (language != shown).then(|| language.code());
    let standing = Some(facts.standing).filter(|s| *s != Standing::InForce).map(Standing::key);
    let title = facts.title_in(shown).0.to_owned();
    let line = move |href, heading, lang, title, pieces| FoundLine {
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
    let mut found: Vec<Found<'a>> = vec![];
    let (_, titled_in) = facts.title_in(said);
    if let Some(Hit { worth, pieces }) = query.find(&label(texts, facts, said)) {
        let line = line(candidate.document.href(), Heading::Title, foreign(titled_in), None, pieces);
        found.push((Worth::Course(worth), Box::new(move || line)));
    }
    let Some(text_in) = shown_of(&candidate.has, said) else { return found };
    // Headings go by other names in the language that the page will show.
    let is_on_page = shown_of(&candidate.has, shown) == Some(text_in);
    for place in candidate.places.of(text_in) {
        let Some(worth) = query.worth(&place.words, &place.text) else { continue };
        // There may be very many of them, and a page shows thirty.
        let title = title.clone();
        let drawn = move || {
            let anchor = place.anchor.as_ref().filter(|_| is_on_page).map(|id| format!("#{id}"));
            let heading = place.heading.as_ref().unwrap_or(&title).clone();
            let href = format!("{}{}", candidate.document.href(), anchor.unwrap_or_default());
            let pieces = query.find(&place.text).map(|hit| hit.pieces).unwrap_or_default();
            line(href, Heading::Own(heading), foreign(text_in), Some(title), pieces)
        };
        found.push((Worth::Place(worth), Box::new(drawn)));
    }
    found
}
