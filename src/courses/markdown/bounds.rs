//! How much of a text becomes a page.
//!
//! A browser, and the parser that cleans a page, takes time that grows with the square of how
//! deeply things are nested. No lesson nests a hundred quotations or writes thousands of tags; a
//! text that does is hostile or broken, and must not keep others waiting. Its words stay.

use pulldown_cmark::{Event, TagEnd};

/// So many lists, quotations and emphases may be open at once.
pub const DEEPEST: usize = 60;
/// So many tags of HTML may be written in one text; what comes after them is shown as it is written.
pub const MOST_TAGS: usize = 2000;

/// So many bytes of one text are shown; the studio takes no longer one.
pub const LONGEST: usize = 200_000;

/// A text as far as it is shown, and whether that is less than all of it.
pub(in crate::courses) fn shown(source: &str) -> (&str, bool) {
    let shown = &source[..source.floor_char_boundary(LONGEST)];
    (shown, shown.len() < source.len())
}

/// The events of a text within these bounds: nesting that goes deeper is left out, not what is in it.
pub(in crate::courses) struct Bounded<'a, I: Iterator<Item = Event<'a>>> {
    events: I,
    /// For each open tag: is it kept?
    open: Vec<bool>,
    deep: usize,
    tags: usize,
    shortened: bool,
}

impl<'a, I: Iterator<Item = Event<'a>>> Bounded<'a, I> {
    pub fn new(events: I) -> Self {
        Bounded { events, open: Vec::new(), deep: 0, tags: 0, shortened: false }
    }

    /// Has anything been left out so far?
    pub fn shortened(&self) -> bool {
        self.shortened
    }

    fn keeps(&mut self, tag: TagEnd) -> bool {
        let is_kept = match tag {
            // Each is a part of what it stands in, and goes with it.
            TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                self.open.last().copied().unwrap_or(true)
            }
            _ => !nests(tag) || self.deep < DEEPEST,
        };
        self.deep += usize::from(is_kept && nests(tag));
        self.shortened |= !is_kept;
        is_kept
    }
}

/// May this stand in another of its kind, over and over?
fn nests(tag: TagEnd) -> bool {
    use TagEnd::{
        BlockQuote, DefinitionList, Emphasis, FootnoteDefinition, List, Strikethrough, Strong, Subscript,
        Superscript,
    };
    matches!(
        tag,
        BlockQuote(_)
            | List(_)
            | FootnoteDefinition
            | DefinitionList
            | Emphasis
            | Strong
            | Strikethrough
            | Superscript
            | Subscript
    )
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Bounded<'a, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let event = self.events.next()?;
            match &event {
                Event::Start(tag) => {
                    let is_kept = self.keeps(tag.to_end());
                    self.open.push(is_kept);
                    if !is_kept {
                        continue;
                    }
                }
                Event::End(tag) => {
                    if !self.open.pop().unwrap_or(true) {
                        continue;
                    }
                    self.deep = self.deep.saturating_sub(usize::from(nests(*tag)));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.tags += html.matches('<').count();
                    if self.tags > MOST_TAGS {
                        self.shortened = true;
                        return Some(Event::Text(html.clone()));
                    }
                }
                _ => {}
            }
            return Some(event);
        }
    }
}
