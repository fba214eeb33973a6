//! The places of documents that hold what is looked for.

use std::sync::Arc;

use super::{DocumentLine, Found, FoundLine, Heading, Tongues, Worth};
use crate::app::App;
use crate::courses::course::Both;
use crate::courses::search::{Hit, Query};
use crate::documents::reader::Reader;
use crate::documents::rendering::Text;
use crate::documents::standing::Standing;
use crate::documents::{Document, label, queries, shown_in, sign};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

/// So many documents are looked through; more than that have more places than anybody reads.
const MOST: i64 = 100;

/// A document that may hold what is looked for.
pub(super) struct Candidate {
    document: Document,
    version: Id,
    text: Both,
}

/// The documents that hold every word somewhere, of those that the viewer may read.
pub(super) async fn holding(app: &App, viewer: &Viewer, asked: &str) -> Result<Vec<Candidate>, Error> {
    let words: Vec<String> = sign::words_of(asked).split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(vec![]);
    }
    let reader = Reader::of(viewer);
    let found = app
        .db
        .read(move |conn| -> Result<_, Error> {
            Ok(queries::candidates(conn, &reader, words.clone(), MOST)?)
        })
        .await?;
    Ok(found.into_iter().map(|(document, version, text)| Candidate { document, version, text }).collect())
}

impl Candidate {
    /// Its places: the title with its number, and the passages of the text. Where it has no text in the language
    /// that is looked in, its page shows the other one, and that is looked in.
    pub(super) fn places(&self, app: &App, query: &Query, tongues: Tongues) -> Vec<Found> {
        let Tongues { said, shown } = tongues;
        let facts = &self.document.facts;
        let foreign = |language: Language| (language != shown).then(|| language.code());
        let standing = Some(facts.standing).filter(|s| *s != Standing::InForce).map(Standing::key);
        let title = facts.title_in(shown).0.to_owned();
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
        let mut found = vec![];
        let (_, titled_in) = facts.title_in(said);
        if let Some(Hit { worth, pieces }) = query.find(&label(&app.views.texts, facts, said)) {
            let line = line(self.document.href(), Heading::Title, foreign(titled_in), None, pieces);
            found.push((Worth::Course(worth), line));
        }
        let Some(text_in) = shown_in(&self.text, said) else { return found };
        let text: Arc<Text> = app.documents.of(self.version, text_in, self.text.of(text_in));
        // Headings go by other names in the language that the page will show.
        let is_on_page = shown_in(&self.text, shown) == Some(text_in);
        for passage in &text.passages {
            let Some(Hit { worth, pieces }) = query.find(&passage.text) else { continue };
            let anchor = passage.heading.as_ref().filter(|_| is_on_page).map(|heading| &heading.id);
            let anchor = anchor.map(|id| format!("#{id}")).unwrap_or_default();
            let heading = passage.heading.as_ref().map_or(&title, |heading| &heading.text).clone();
            let href = format!("{}{anchor}", self.document.href());
            let line = line(href, Heading::Own(heading), foreign(text_in), Some(title.clone()), pieces);
            found.push((Worth::Place(worth), line));
        }
        found
    }
}
