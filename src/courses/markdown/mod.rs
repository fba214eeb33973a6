//! Markdown to the HTML of a page.
//!
//! CommonMark (<https://spec.commonmark.org>) with tables, footnotes, strikethrough,
//! task lists and alerts as GitHub writes them. Everything passes through
//! [`super::cleaning`] last, so nothing in here needs to be trusted.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::address::Place;
use super::anchors::Anchors;
use super::cleaning;
use super::course::Both;
use crate::kit::text::{Message, Texts};

/// The words of a language that the renderer puts into a page by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// What a screen reader says of a table that scrolls sideways.
    pub table: String,
    /// What a screen reader says of the arrow from a footnote back to the text.
    pub back: String,
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
}

impl Wording {
    /// The words of both languages.
    pub fn both(texts: &Texts) -> Both<Wording> {
        Both::each(|language| {
            let say = |key| texts.say(language, &Message::new(key));
            Wording {
                table: say("wording.table"),
                back: say("wording.back"),
                note: say("wording.note"),
                tip: say("wording.tip"),
                important: say("wording.important"),
                warning: say("wording.warning"),
                caution: say("wording.caution"),
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
}

/// What this program understands beyond plain CommonMark.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// A module's text as clean HTML. Headings of level 1 become level 2, for the page has its own.
pub fn render(source: &str, place: &Place, wording: &Wording) -> Rendered {
    let mut page = Page::new(wording);
    for event in Parser::new_ext(source, EXTENSIONS) {
        page.take(event);
    }
    let (events, contents, ids) = page.finish();
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    Rendered { html: cleaning::clean(&raw, place, ids), contents }
}

/// A question, an answer or a remark as clean HTML that may stand inside a line or a
/// label. Nothing starts a list, a table or a heading here ("15." stays "15.");
/// paragraphs are parted by `<br>`.
pub fn inline(source: &str, place: &Place) -> String {
    // A space that CommonMark does not take for indentation keeps every line from
    // being read as the start of a block.
    const GUARD: &str = "\u{2000}";
    let guarded: String = source
        .replace(GUARD, " ")
        .trim()
        .split('\n')
        .map(|line| match line.trim_start() {
            "" => "\n".to_owned(),
            text => format!("{GUARD}{text}\n"),
        })
        .collect();
    let mut between = false;
    let events = Parser::new_ext(&guarded, Options::ENABLE_STRIKETHROUGH).filter_map(|event| match event {
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

/// The text of a page as it is being put together, event by event.
struct Page<'a> {
    wording: &'a Wording,
    anchors: Anchors,
    contents: Vec<Heading>,
    out: Vec<Event<'a>>,
    heading: Option<(usize, String)>,
    picture: Option<Picture<'a>>,
    tables: usize,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Footnotes by name: the number of the first mention, and the text.
    numbers: BTreeMap<String, usize>,
    notes: BTreeMap<String, Vec<Event<'a>>>,
    outside_note: Vec<(String, Vec<Event<'a>>)>,
}

struct Picture<'a> {
    address: CowStr<'a>,
    alternative: String,
    depth: usize,
}

impl<'a> Page<'a> {
    fn new(wording: &'a Wording) -> Self {
        Page {
            wording,
            anchors: Anchors::default(),
            contents: vec![],
            out: vec![],
            heading: None,
            picture: None,
            tables: 0,
            columns: vec![],
            column: 0,
            in_head: false,
            numbers: BTreeMap::new(),
            notes: BTreeMap::new(),
            outside_note: vec![],
        }
    }

    fn take(&mut self, event: Event<'a>) {
        if self.picture.is_some() {
            return self.take_alternative(event);
        }
        if let (Some((_, words)), Event::Text(text) | Event::Code(text)) = (&mut self.heading, &event) {
            words.push_str(text);
        }
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.heading = Some((self.out.len(), String::new()));
                self.html("");
            }
            Event::End(TagEnd::Heading(level)) => self.close_heading((level as u8).max(2)),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.picture = Some(Picture { address: dest_url, alternative: String::new(), depth: 0 });
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, word) = self.alert(kind);
                let title = escape(word);
                self.html(format!(
                    "<div class=\"alert {class}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n"
                ));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => self.html("</div>\n"),
            Event::Start(Tag::Table(columns)) => {
                let label = self.name_of_table();
                self.html(format!(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">"
                ));
                self.out.push(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])));
                self.columns = columns;
            }
            Event::End(TagEnd::Table) => {
                self.out.push(Event::End(TagEnd::Table));
                self.html("</div>\n");
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.in_head = matches!(event, Event::Start(Tag::TableHead));
                self.column = 0;
                self.out.push(event);
            }
            Event::Start(Tag::TableCell) => self.open_cell(),
            Event::End(TagEnd::TableCell) => self.close_cell(),
            Event::TaskListMarker(done) => self.html(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(name) => self.refer_to(&name),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let outside = std::mem::take(&mut self.out);
                self.outside_note.push((name.to_string(), outside));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((name, outside)) = self.outside_note.pop() {
                    let note = std::mem::replace(&mut self.out, outside);
                    self.notes.entry(name).or_insert(note);
                }
            }
            other => self.out.push(other),
        }
    }

    /// The second and later tables are numbered, so that no two regions have the same name.
    fn name_of_table(&mut self) -> String {
        self.tables += 1;
        let name = escape(&self.wording.table);
        if self.tables == 1 { name.to_string() } else { format!("{name} ({})", self.tables) }
    }

    /// Between the start and the end of a picture, everything written is its alternative text.
    fn take_alternative(&mut self, event: Event<'a>) {
        let Some(picture) = &mut self.picture else { return };
        match event {
            Event::Text(text) | Event::Code(text) => picture.alternative.push_str(&text),
            Event::SoftBreak | Event::HardBreak => picture.alternative.push(' '),
            Event::Start(Tag::Image { .. }) => picture.depth += 1,
            Event::End(TagEnd::Image) if picture.depth > 0 => picture.depth -= 1,
            Event::End(TagEnd::Image) => {
                let tag = format!(
                    "<img src=\"{}\" alt=\"{}\" loading=\"lazy\" decoding=\"async\">",
                    escape(&picture.address),
                    escape(picture.alternative.trim())
                );
                self.picture = None;
                self.out.push(Event::InlineHtml(tag.into()));
            }
            _ => {}
        }
    }

    fn close_heading(&mut self, level: u8) {
        let Some((at, words)) = self.heading.take() else { return };
        let text = words.trim().to_owned();
        let id = self.anchors.give(&text);
        if let Some(opening) = self.out.get_mut(at) {
            *opening = Event::Html(format!("<h{level} id=\"{id}\">").into());
        }
        self.html(format!("</h{level}>\n"));
        self.contents.push(Heading { level, id, text });
    }

    fn open_cell(&mut self) {
        let tag = if self.in_head { "th scope=\"col\"" } else { "td" };
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        self.html(format!("<{tag}{class}>"));
    }

    /// An empty cell heads nothing, so it is no heading, also in the first row.
    fn close_cell(&mut self) {
        let is_empty = matches!(self.out.last(), Some(Event::InlineHtml(tag)) if tag.starts_with("<th"));
        if is_empty {
            self.out.pop();
            self.html("<td></td>");
        } else {
            self.html(if self.in_head { "</th>" } else { "</td>" });
        }
    }

    fn refer_to(&mut self, name: &str) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        let id = if number == next { format!(" id=\"ref_{number}\"") } else { String::new() };
        self.html(format!("<sup class=\"footnote\"><a href=\"#note_{number}\"{id}>{number}</a></sup>"));
    }

    fn alert(&self, kind: BlockQuoteKind) -> (&'static str, &'a str) {
        match kind {
            BlockQuoteKind::Note => ("note", &self.wording.note),
            BlockQuoteKind::Tip => ("tip", &self.wording.tip),
            BlockQuoteKind::Important => ("important", &self.wording.important),
            BlockQuoteKind::Warning => ("warning", &self.wording.warning),
            BlockQuoteKind::Caution => ("caution", &self.wording.caution),
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    /// The events of the whole page with the footnotes at its end, its contents, and the ids it may use.
    fn finish(mut self) -> (Vec<Event<'a>>, Vec<Heading>, BTreeSet<String>) {
        let mut ids = self.anchors.given().clone();
        let mut order: Vec<_> = std::mem::take(&mut self.numbers).into_iter().collect();
        order.sort_by_key(|(_, number)| *number);
        let back = escape(&self.wording.back);
        if !order.is_empty() {
            self.html("<ol class=\"footnotes\">\n");
        }
        let any = !order.is_empty();
        for (name, number) in order {
            ids.extend([format!("note_{number}"), format!("ref_{number}")]);
            self.html(format!("<li id=\"note_{number}\">"));
            let note = self.notes.remove(&name).unwrap_or_default();
            self.out.extend(note);
            self.html(format!("<a href=\"#ref_{number}\" aria-label=\"{back}\">↩</a></li>\n"));
        }
        if any {
            self.html("</ol>\n");
        }
        (self.out, self.contents, ids)
    }
}

/// A text as it may stand in HTML, also between quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
