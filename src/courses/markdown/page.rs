//! A page as it is put together, event by event.

use std::collections::{BTreeMap, BTreeSet};

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, Tag, TagEnd};

use super::{Heading, Wording};
use crate::courses::anchors::Anchors;
use crate::courses::check;
use crate::courses::recordings::{Kind, playing};
use crate::kit::html::escape;

/// The text of a page as it is being put together, event by event.
pub(super) struct Page<'a> {
    wording: &'a Wording,
    /// Stands before every id that is given here.
    own: &'a str,
    anchors: Anchors,
    contents: Vec<Heading>,
    out: Vec<Event<'a>>,
    heading: Option<(usize, String)>,
    picture: Option<Picture<'a>>,
    /// Where the open paragraph begins, and its only picture if that has a caption.
    paragraph: Option<usize>,
    captioned: Option<(usize, CowStr<'a>)>,
    /// The last recording of the open paragraph: where it stands, and its figure if it is all there is.
    recording: Option<(usize, String, String)>,
    /// Inside a link or a block of code a bare address stays text.
    plain: usize,
    tables: usize,
    /// How many letters came so far.
    letters: usize,
    checks: usize,
    in_check: bool,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// What stands over each column of a table that is wide.
    heads: Vec<String>,
    /// Footnotes by name: the number of the first mention, and the text.
    numbers: BTreeMap<String, usize>,
    notes: BTreeMap<String, Vec<Event<'a>>>,
    outside_note: Vec<(String, Vec<Event<'a>>)>,
}

/// So many letters stand on a telephone, below the title of a module and what one will learn, before one scrolls.
const FIRST_SIGHT: usize = 200;

/// A table of so many columns fits a phone; of a wider one the rows become cards there.
const NARROW: usize = 2;

struct Picture<'a> {
    address: CowStr<'a>,
    title: CowStr<'a>,
    alternative: String,
    depth: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(wording: &'a Wording, own: &'a str) -> Self {
        Page {
            wording,
            own,
            anchors: Anchors::default(),
            contents: vec![],
            out: vec![],
            heading: None,
            picture: None,
            paragraph: None,
            captioned: None,
            recording: None,
            plain: 0,
            tables: 0,
            letters: 0,
            checks: 0,
            in_check: false,
            columns: vec![],
            column: 0,
            in_head: false,
            heads: vec![],
            numbers: BTreeMap::new(),
            notes: BTreeMap::new(),
            outside_note: vec![],
        }
    }

    pub(super) fn take(&mut self, event: Event<'a>) {
        if self.picture.is_some() {
            return self.take_alternative(event);
        }
        if self.in_check {
            // Its words are the key: nothing of them reaches a page.
            self.in_check = !matches!(event, Event::End(TagEnd::CodeBlock));
            return;
        }
        if let Event::Text(text) | Event::Code(text) = &event {
            self.letters += text.chars().count();
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
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let alternative = String::new();
                self.picture = Some(Picture { address: dest_url, title, alternative, depth: 0 });
            }
            Event::Start(Tag::Paragraph) => {
                self.paragraph = Some(self.out.len());
                self.captioned = None;
                self.recording = None;
                self.out.push(event);
            }
            Event::End(TagEnd::Paragraph) => self.close_paragraph(),
            Event::Start(Tag::CodeBlock(kind)) if check::is_check(&kind) => {
                self.checks += 1;
                self.in_check = true;
                let mark = check::mark(self.checks).replace(" id=\"", &format!(" id=\"{}", self.own));
                self.html(format!("{mark}\n"));
            }
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => {
                self.plain += 1;
                self.out.push(event);
            }
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => {
                self.plain = self.plain.saturating_sub(1);
                self.out.push(event);
            }
            Event::Text(text) if self.plain == 0 => self.text(text),
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
                let class = if columns.len() > NARROW { "scroll wide" } else { "scroll" };
                self.html(format!(
                    "<div class=\"{class}\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">"
                ));
                self.out.push(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])));
                self.columns = columns;
                self.heads.clear();
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
            Event::End(TagEnd::Image) if Kind::of_name(&picture.address).is_some() => self.close_recording(),
            Event::End(TagEnd::Image) => {
                let title = match &*picture.title {
                    "" => String::new(),
                    title => format!(" title=\"{}\"", escape(title)),
                };
                // What stands near the beginning is seen at once; the others are fetched when one comes near.
                let lazy = if self.letters > FIRST_SIGHT { " loading=\"lazy\"" } else { "" };
                let tag = format!(
                    "<img src=\"{}\" alt=\"{}\"{title}{lazy} decoding=\"async\">",
                    escape(&picture.address),
                    escape(picture.alternative.trim())
                );
                if !picture.title.is_empty() {
                    self.captioned = Some((self.out.len(), picture.title.clone()));
                }
                self.picture = None;
                self.out.push(Event::InlineHtml(tag.into()));
            }
            _ => {}
        }
    }

    /// A recording within a line is a link to it; one alone in its paragraph can be played there.
    fn close_recording(&mut self) {
        let Some(Picture { address, title, alternative, .. }) = self.picture.take() else { return };
        let words = match alternative.trim() {
            "" => address.rsplit('/').next().unwrap_or_default(),
            words => words,
        };
        let (begun, ended) = playing::figure(&address, words, &title);
        self.recording = Some((self.out.len(), begun, ended));
        self.html(format!("<a href=\"{}\">{}</a>", escape(&address), escape(words)));
    }

    /// A paragraph that is one picture with a title, or one recording, is a figure with a caption.
    fn close_paragraph(&mut self) {
        let begun = self.paragraph.take();
        if let (Some(begun), Some((at, figure, ended))) = (begun, self.recording.take())
            && at == begun + 1
            && self.out.len() == at + 1
        {
            self.out.truncate(begun);
            self.html(figure);
            return self.html(ended);
        }
        let captioned = self.captioned.take();
        match (begun, captioned) {
            (Some(begun), Some((at, caption))) if at == begun + 1 && self.out.len() == at + 1 => {
                self.out[begun] = Event::InlineHtml("<figure>".into());
                self.html(format!("<figcaption>{}</figcaption></figure>\n", escape(&caption)));
            }
            _ => self.out.push(Event::End(TagEnd::Paragraph)),
        }
    }

    /// Text, in which a bare address becomes a link.
    fn text(&mut self, text: CowStr<'a>) {
        let begins = |words: &str, with: &str| {
            words.get(..with.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(with))
        };
        // A bare name of a site is as often a file's; one that begins like this is meant as an address.
        let before = |kind: &LinkKind, words: &str| match kind {
            LinkKind::Email => Some("mailto:"),
            _ if begins(words, "http://") || begins(words, "https://") => Some(""),
            _ if begins(words, "www.") => Some("http://"),
            _ => None,
        };
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(false);
        if !text.contains(['.', '@', ':']) || finder.links(&text).next().is_none() {
            return self.out.push(Event::Text(text));
        }
        for span in finder.spans(&text) {
            match span.kind().and_then(|kind| before(kind, span.as_str())) {
                Some(before) => {
                    let words = escape(span.as_str());
                    self.html(format!("<a href=\"{before}{words}\">{words}</a>"));
                }
                None => self.out.push(Event::Text(span.as_str().to_owned().into())),
            }
        }
    }

    fn close_heading(&mut self, level: u8) {
        let Some((at, words)) = self.heading.take() else { return };
        let text = words.trim().to_owned();
        let id = self.anchors.give(&text);
        if let Some(opening) = self.out.get_mut(at) {
            *opening = Event::Html(format!("<h{level} id=\"{}{id}\">", self.own).into());
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
        let head = self.heads.get(self.column).filter(|head| !self.in_head && !head.is_empty());
        let label = head.map(|head| format!(" data-label=\"{}\"", escape(head))).unwrap_or_default();
        self.column += 1;
        self.html(format!("<{tag}{class}{label}>"));
    }

    /// What stands over a column says on a phone, where a row is a card, what each of its cells is.
    fn note_head(&mut self) {
        let begins = |event: &Event<'_>| matches!(event, Event::InlineHtml(tag) if tag.starts_with("<th"));
        let begin = self.out.iter().rposition(begins);
        let words = self.out[begin.unwrap_or_default()..].iter().filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            Event::SoftBreak | Event::HardBreak => Some(" "),
            _ => None,
        });
        self.heads.push(words.collect());
    }

    /// An empty cell heads nothing, so it is no heading, also in the first row.
    fn close_cell(&mut self) {
        if self.in_head && self.columns.len() > NARROW {
            self.note_head();
        }
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
        let id = if number == next { format!(" id=\"{}ref_{number}\"", self.own) } else { String::new() };
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
    pub(super) fn finish(mut self) -> (Vec<Event<'a>>, Vec<Heading>, BTreeSet<String>) {
        let mut ids = self.anchors.given().clone();
        ids.extend((1..=self.checks).map(check::id));
        let mut order: Vec<_> = std::mem::take(&mut self.numbers).into_iter().collect();
        order.sort_by_key(|(_, number)| *number);
        let back = escape(&self.wording.back);
        if !order.is_empty() {
            self.html("<ol class=\"footnotes\">\n");
        }
        let any = !order.is_empty();
        for (name, number) in order {
            ids.extend([format!("note_{number}"), format!("ref_{number}")]);
            self.html(format!("<li id=\"{}note_{number}\">", self.own));
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
