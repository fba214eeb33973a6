//! Markdown to the HTML of a page.
//!
//! CommonMark (<https://spec.commonmark.org>) with tables, footnotes, strikethrough,
//! task lists and alerts as GitHub writes them, definition lists, bare links,
//! pictures with captions, and recordings. Everything passes through [`super::cleaning`] last, so
//! nothing in here needs to be trusted.

mod bounds;
mod page;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream, html};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(super) use self::bounds::{Bounded, shown};
pub use self::bounds::{DEEPEST, LONGEST, MOST_TAGS};
use self::page::Page;
use super::address::Place;
use super::cleaning;
use super::course::Both;
use super::problem::Lines;
use crate::kit::text::{Message, Texts};

/// The words of a language that the renderer puts into a page by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// What a screen reader says of a table that scrolls sideways.
    pub table: String,
    /// What a screen reader says of the arrow from a footnote back to the text.
    pub back: String,
    /// What opens the text of what is said in a recording.
    pub transcript: String,
    /// The heading above the terms of a page.
    pub words: String,
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
    /// What the editor puts where the author is to say what a picture shows, or what is heard in a recording.
    pub to_describe: [String; 2],
}

impl Wording {
    /// The words of both languages.
    pub fn both(texts: &Texts) -> Both<Wording> {
        Both::each(|language| {
            let say = |key| texts.say(language, &Message::new(key));
            Wording {
                table: say("wording.table"),
                back: say("wording.back"),
                transcript: say("wording.transcript"),
                words: say("wording.words"),
                note: say("wording.note"),
                tip: say("wording.tip"),
                important: say("wording.important"),
                warning: say("wording.warning"),
                caution: say("wording.caution"),
                to_describe: ["studio.editor.picture_words", "studio.editor.recording_words"].map(say),
            }
        })
    }
}

/// A heading as the list of contents shows it: its level from 2 to 6, its id on the page, its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// A text ready for the page, and its contents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    pub contents: Vec<Heading>,
    /// More is nested in it, or more HTML written, than a page shows; see [`Bounded`].
    pub shortened: bool,
}

/// What this program understands beyond plain CommonMark.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// A text before cleaning: nothing of it may reach a reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    pub html: String,
    pub contents: Vec<Heading>,
    /// The ids that headings and footnotes were given.
    ids: BTreeSet<String>,
    /// Something of it was left out: see [`Bounded`].
    shortened: bool,
}

/// A module's text as clean HTML. Headings of level 1 become level 2, for the page has its own.
pub fn render(source: &str, place: &Place, wording: &Wording) -> Rendered {
    let own = mark_of_own(source);
    let Raw { html, contents, ids, shortened } = raw_with(source, wording, &own);
    Rendered { html: cleaning::clean(&html, place, ids, &own), contents, shortened }
}

/// What stands before the ids that the renderer gives until the text is clean: an id that the author typed has it
/// not, and takes none from a heading. It is made of the whole text (the first 64 bits of its SHA-256), so no text can
/// hold its own, however it is spelled.
fn mark_of_own(source: &str) -> String {
    let digest = Sha256::digest(source.as_bytes());
    digest.iter().take(8).fold("own_".to_owned(), |mark, byte| format!("{mark}{byte:02x}"))
}

/// The same before cleaning, as `lantoa render --raw` prints it.
pub fn raw(source: &str, wording: &Wording) -> Raw {
    raw_with(source, wording, "")
}

fn raw_with(source: &str, wording: &Wording, own: &str) -> Raw {
    let mut page = Page::new(wording, own);
    let (source, is_cut) = shown(source);
    // A bare address may hold signs at which the parser parts a text.
    let mut bounded = Bounded::new(Parser::new_ext(source, EXTENSIONS));
    for event in TextMergeStream::new(&mut bounded) {
        page.take(event);
    }
    let (events, contents, ids) = page.finish();
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    Raw { html, contents, ids, shortened: is_cut || bounded.shortened() }
}

/// At which lines, from 1, the blocks of a text begin that become its elements on the page, one each.
/// A fold is one, whatever is in it.
pub fn blocks(source: &str) -> Vec<usize> {
    let (mut depth, mut folds, mut found) = (0, 0usize, Vec::new());
    let lines = Lines::of(source, 1);
    for (event, range) in Parser::new_ext(source, EXTENSIONS).into_offset_iter() {
        match event {
            Event::End(_) => depth -= 1,
            Event::Html(html) => {
                folds += html.matches("<details").count();
                folds = folds.saturating_sub(html.matches("</details").count());
            }
            _ => {
                if depth == 0 && folds == 0 {
                    found.push(lines.spot(range.start).line);
                }
                depth += usize::from(matches!(event, Event::Start(_)));
            }
        }
    }
    found
}

/// A question, an answer or a remark as clean HTML that may stand inside a line or a
/// label. Nothing starts a list, a table or a heading here ("15." stays "15.");
/// paragraphs are parted by `<br>`.
pub fn inline(source: &str, place: &Place) -> String {
    // A space that CommonMark does not take for indentation keeps every line from
    // being read as the start of a block.
    const GUARD: &str = "\u{2000}";
    // What begins like a thing of a list or a row of a table is none, but has a line of its own.
    let begins_a_line = |text: &str| ["- ", "* ", "+ ", "|"].iter().any(|sign| text.starts_with(sign));
    let (source, mut goes_on) = (shown(source).0.replace(GUARD, " "), false);
    let guarded = source.trim().split('\n').map(|line| {
        let text = line.trim_start();
        let parted = std::mem::replace(&mut goes_on, !text.is_empty()) && begins_a_line(text);
        match text {
            "" => "\n".to_owned(),
            text if parted => format!("{GUARD}<br>{text}\n"),
            text => format!("{GUARD}{text}\n"),
        }
    });
    let guarded: String = guarded.collect();
    let mut between = false;
    let bounded = Bounded::new(Parser::new_ext(&guarded, Options::ENABLE_STRIKETHROUGH));
    let events = bounded.filter_map(|event| match event {
        Event::Start(Tag::Paragraph) => {
            std::mem::replace(&mut between, true).then(|| Event::InlineHtml("<br>".into()))
        }
        Event::End(TagEnd::Paragraph) => None,
        other => Some(other),
    });
    let mut raw = String::new();
    html::push_html(&mut raw, events);
    cleaning::clean_inline(raw.replace(GUARD, "").trim(), place)
}

#[cfg(test)]
pub(in crate::courses) mod tests;
