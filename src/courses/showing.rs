//! A text as its page shows it.
//!
//! The same steps wherever a text is shown: the page of a module, the preview beside whoever writes
//! it, `lantoa render`. Begin with [`text`]; [`with_terms`] is what a module has and its guide has not.

use std::collections::BTreeSet;

use super::front_matter;
use super::glossary::{Explained, Glossary};
use super::markdown::{self, Rendered, Wording};
use super::pictures::hanging;
use super::recordings::playing::Stage;

/// The HTML of a text, its terms explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub html: String,
    /// The list of its terms, which stands behind it; empty where it has none.
    pub terms: String,
    /// Which they are: their places in the glossary.
    pub used: BTreeSet<usize>,
}

/// A text with its pictures hung and its recordings to be played, where they are among the files.
pub fn text(body: &str, stage: &Stage<'_>) -> Rendered {
    let Rendered { html, contents, shortened } = markdown::render(body, stage.place, stage.wording);
    let html = hanging::hang(&html, stage.place, stage.files);
    Rendered { html: stage.set(&html), contents, shortened }
}

/// The HTML of a text with the terms of its course explained.
pub fn with_terms(html: &str, glossary: &Glossary, wording: &Wording) -> Shown {
    let Explained { html, used } = glossary.explain(html);
    let terms = glossary.list(&used, wording);
    Shown { html, terms, used }
}

/// What a file is read as: no mark at its beginning, line ends of `\n`.
pub fn plain_lines(file: &str) -> String {
    file.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// What of a module's file a reader sees: all but its front matter.
pub fn body(text: &str) -> &str {
    front_matter::part(text).map_or(text, |parts| parts.body)
}
