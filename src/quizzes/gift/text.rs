//! GIFT, letter by letter: which characters are marks and which are text.
//!
//! In GIFT a backslash before `~ = # { } : \` makes that character plain text, and
//! `\n` is a line break (Moodle documentation, "GIFT format", special characters). Once
//! that is settled here, the rest of the reader never thinks about escapes again.

use crate::courses::address::Place;
use crate::courses::cleaning;
use crate::courses::markdown;
use crate::courses::outline::{self, Outline, Placed};
use crate::courses::problem::Spot;
use crate::kit::html;

/// One character. A literal one is text even if it looks like a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    pub c: char,
    pub line: usize,
    pub column: usize,
    pub literal: bool,
}

impl Glyph {
    /// Whether this is the mark `c`.
    pub fn is(&self, c: char) -> bool {
        self.c == c && !self.literal
    }

    /// Where it stands in its file.
    pub fn spot(&self) -> Spot {
        Spot { line: self.line, column: self.column }
    }

    /// Whether it is space between words.
    pub fn is_space(&self) -> bool {
        self.c.is_whitespace() && !self.literal
    }
}

/// The characters of some lines, each with its place: lines and columns count from 1.
pub fn glyphs<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<Glyph> {
    let mut glyphs = vec![];
    for (line, text) in lines {
        let mut rest = (1..).zip(text.chars()).peekable();
        while let Some((column, c)) = rest.next() {
            let next = if c == '\\' { rest.peek().map(|(_, next)| *next) } else { None };
            match next {
                Some('n') => {
                    rest.next();
                    // Two spaces before it make it a line break in Markdown too.
                    glyphs.extend([' ', ' ', '\n'].map(|c| Glyph { c, line, column, literal: true }));
                }
                Some(mark @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\')) => {
                    rest.next();
                    glyphs.push(Glyph { c: mark, line, column, literal: true });
                }
                _ => glyphs.push(Glyph { c, line, column, literal: false }),
            }
        }
        let column = text.chars().count() + 1;
        glyphs.push(Glyph { c: '\n', line, column, literal: false });
    }
    glyphs
}

/// Without the spaces around it.
pub fn trim(mut glyphs: &[Glyph]) -> &[Glyph] {
    while let [first, rest @ ..] = glyphs
        && first.is_space()
    {
        glyphs = rest;
    }
    while let [rest @ .., last] = glyphs
        && last.is_space()
    {
        glyphs = rest;
    }
    glyphs
}

/// Where the marks `marks` stand, one right after the other.
pub fn find(glyphs: &[Glyph], marks: &str) -> Option<usize> {
    let marks: Vec<char> = marks.chars().collect();
    glyphs
        .windows(marks.len().max(1))
        .position(|window| window.iter().zip(&marks).all(|(glyph, mark)| glyph.is(*mark)))
}

/// The characters as text.
pub fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.c).collect()
}

/// How a passage is written. Moodle's own default, `[moodle]`, is HTML whose lines break where they are broken; where
/// no format is named, ours is Markdown, as in the texts of the modules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Markdown,
    Html,
    Moodle,
    Plain,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Markdown, Format::Html, Format::Moodle, Format::Plain];

    /// As GIFT writes it, between brackets.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Moodle => "moodle",
            Format::Plain => "plain",
        }
    }
}

/// Words of a question, an answer or a feedback. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub format: Format,
    pub source: String,
    pub places: Places,
}

/// Where each character of a passage stands in its file; none of words that come from no file. It is no
/// part of what a passage says: the same words are the same anywhere.
#[derive(Debug, Clone, Default, Eq)]
pub struct Places(Vec<Spot>);

impl PartialEq for Places {
    fn eq(&self, _: &Places) -> bool {
        true
    }
}

impl Passage {
    /// Reads a passage that may begin with its format in brackets; nothing if it has no words.
    pub fn read(glyphs: &[Glyph], otherwise: Format) -> Option<Passage> {
        let glyphs = trim(glyphs);
        let named = Format::ALL
            .map(|format| (format!("[{}]", format.name()), format))
            .into_iter()
            .find(|(name, _)| find(glyphs.get(..name.len()).unwrap_or(&[]), name) == Some(0));
        let (format, glyphs) = match named {
            Some((name, format)) => (format, trim(&glyphs[name.len()..])),
            None => (otherwise, glyphs),
        };
        let (source, places) = (text(glyphs), Places(glyphs.iter().map(Glyph::spot).collect()));
        (!source.trim().is_empty()).then_some(Passage { format, source, places })
    }

    /// What it is made of, with the places where that stands.
    pub fn outline(&self) -> Outline {
        let words: Vec<Placed> = self.source.chars().zip(self.places.0.iter().copied()).collect();
        let has_marks = || self.source.contains(['[', '<', '*', '_', '`', '~', '\\']);
        match self.format {
            Format::Markdown if has_marks() => outline::of_line(&words),
            Format::Html | Format::Moodle => outline::of_html(&words),
            Format::Markdown | Format::Plain => outline::of_plain(&words),
        }
    }

    /// Clean HTML that may stand inside a line.
    pub fn html(&self, place: &Place) -> String {
        match self.format {
            Format::Markdown => markdown::inline(&self.source, place),
            Format::Html => cleaning::clean_inline(&self.source, place),
            Format::Moodle => cleaning::clean_inline(&self.source.replace("  \n", "<br>"), place),
            Format::Plain => html::escape(self.source.trim()).replace("  \n", "<br>").replace('\n', " "),
        }
    }
}
