//! Paper made by the program: pages of A4 as PDF, with the letters of Vietnamese inside.
//!
//! Lengths are tenths of a millimetre from the top left corner of a page, sizes of letters are points. Every text is
//! composed first (NFC), and each of its letters is one glyph of Be Vietnam Pro, so nothing has to be shaped; a sign
//! that the font lacks is drawn as an empty box. The same calls make the same bytes. Begin with [`Document`].

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Ref, Str, TextStr};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

use super::qr::Matrix;
use super::text::Language;

/// The sides of A4.
pub const SHORT: i32 = 2100;
pub const LONG: i32 = 2970;

/// The fonts of this folder could not be read or cut down.
#[derive(Debug)]
pub struct Fault(String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a PDF could not be made: {}", self.0)
    }
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letters {
    size: f32,
    bold: bool,
}

impl Letters {
    pub const fn plain(size: f32) -> Letters {
        Letters { size, bold: false }
    }

    pub const fn bold(size: f32) -> Letters {
        Letters { size, bold: true }
    }

    /// From one line to the next: marks stand above and below Vietnamese letters.
    pub fn leading(self) -> i32 {
        tenths(self.size * 1.25)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Rect {
    pub const fn new(x: i32, y: i32, width: i32, height: i32) -> Rect {
        Rect { x, y, width, height }
    }

    pub const fn right(self) -> i32 {
        self.x + self.width
    }

    pub const fn bottom(self) -> i32 {
        self.y + self.height
    }
}

fn points(tenths: i32) -> f32 {
    tenths as f32 * 72.0 / 254.0
}

fn tenths(points: f32) -> i32 {
    (points * 254.0 / 72.0).ceil() as i32
}

/// What stays empty on either side of a text in a box.
const AIR: i32 = 12;

/// A font and what of it is used.
struct Font {
    name: &'static str,
    bytes: &'static [u8],
    face: Face<'static>,
    glyphs: GlyphRemapper,
    /// What each used glyph stands for, by its number in what is cut out.
    letters: BTreeMap<u16, char>,
}

impl Font {
    fn read(name: &'static str, bytes: &'static [u8]) -> Result<Font, Fault> {
        let face = Face::parse(bytes, 0).map_err(|e| Fault(format!("{name}: {e}")))?;
        Ok(Font { name, bytes, face, glyphs: GlyphRemapper::new(), letters: BTreeMap::new() })
    }

    /// Of the font's own units so many are as long as the letters are high.
    fn per_em(&self) -> f32 {
        f32::from(self.face.units_per_em())
    }

    fn glyph(&self, letter: char) -> u16 {
        let glyph = self.face.glyph_index(letter).or_else(|| self.face.glyph_index('□'));
        glyph.map_or(0, |glyph| glyph.0)
    }

    fn advance(&self, glyph: u16) -> f32 {
        f32::from(self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0)) / self.per_em()
    }

    /// The text as the numbers of its glyphs, two bytes each.
    fn written(&mut self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(2 * text.len());
        for letter in text.chars() {
            let glyph = self.glyphs.remap(self.glyph(letter));
            self.letters.entry(glyph).or_insert(letter);
            bytes.extend(glyph.to_be_bytes());
        }
        bytes
    }

    fn write(&self, pdf: &mut Pdf, refs: &mut Refs, id: Ref) -> Result<(), Fault> {
        let [descendant, descriptor, file, map] = [(); 4].map(|()| refs.next());
        let cut = subsetter::subset(self.bytes, 0, &self.glyphs).map_err(|e| Fault(format!("{e:?}")))?;
        // Six letters of its own for each choice of glyphs, so that two files may be put together.
        let tag: String =
            Sha256::digest(&cut).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        let name = format!("{tag}+{}", self.name);
        let identity = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
        let per_thousand = |units: i16| f32::from(units) * 1000.0 / self.per_em();

        pdf.type0_font(id)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(map);
        let mut font = pdf.cid_font(descendant);
        font.subtype(CidFontType::Type2)
            .base_font(Name(name.as_bytes()))
            .system_info(identity)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let widths = self.glyphs.remapped_gids().map(|glyph| self.advance(glyph) * 1000.0);
        font.widths().consecutive(0, widths);
        font.finish();
        let bounds = self.face.global_bounding_box();
        let height = self.face.capital_height().unwrap_or_else(|| self.face.ascender());
        pdf.font_descriptor(descriptor)
            .name(Name(name.as_bytes()))
            .flags(FontFlags::SYMBOLIC)
            .bbox(pdf_writer::Rect::new(
                per_thousand(bounds.x_min),
                per_thousand(bounds.y_min),
                per_thousand(bounds.x_max),
                per_thousand(bounds.y_max),
            ))
            .italic_angle(0.0)
            .ascent(per_thousand(self.face.ascender()))
            .descent(per_thousand(self.face.descender()))
            .cap_height(per_thousand(height))
            .stem_v(80.0)
            .font_file2(file);
        let packed = packed(&cut)?;
        pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), cut.len() as i32);
        let ordering = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
        let mut letters = UnicodeCmap::new(Name(b"Letters"), ordering);
        self.letters.iter().for_each(|(glyph, letter)| letters.pair(*glyph, *letter));
        let packed = self::packed(letters.finish().as_slice())?;
        pdf.stream(map, &packed).filter(Filter::FlateDecode);
        Ok(())
    }
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).map_err(|e| Fault(e.to_string()))
}

/// Numbers of objects, each once.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// A document, page after page.
pub struct Document {
    title: String,
    language: Language,
    width: i32,
    height: i32,
    plain: Font,
    bold: Font,
    pages: Vec<Content>,
}

impl Document {
    /// Pages that lie.
    pub fn landscape(title: &str, language: Language) -> Result<Document, Fault> {
        Document::new(title, language, (LONG, SHORT))
    }

    /// Pages that stand.
    pub fn portrait(title: &str, language: Language) -> Result<Document, Fault> {
        Document::new(title, language, (SHORT, LONG))
    }

    fn new(title: &str, language: Language, (width, height): (i32, i32)) -> Result<Document, Fault> {
        let plain =
            Font::read("BeVietnamPro-Regular", include_bytes!("../../fonts/BeVietnamPro-Regular.ttf"))?;
        let bold = Font::read("BeVietnamPro-Bold", include_bytes!("../../fonts/BeVietnamPro-Bold.ttf"))?;
        Ok(Document { title: composed(title), language, width, height, plain, bold, pages: Vec::new() })
    }

    /// Begins the next page.
    pub fn page(&mut self) {
        self.pages.push(Content::new());
    }

    fn font(&self, letters: Letters) -> &Font {
        if letters.bold { &self.bold } else { &self.plain }
    }

    /// How long a text is.
    pub fn width_of(&self, text: &str, letters: Letters) -> i32 {
        let font = self.font(letters);
        tenths(composed(text).chars().map(|c| font.advance(font.glyph(c))).sum::<f32>() * letters.size)
    }

    /// The lines of a text that is so wide at most: broken at spaces, within a word only where the word alone is too
    /// wide, and ended by … where it has more than `most` lines.
    pub fn wrapped(&self, text: &str, width: i32, letters: Letters, most: usize) -> Vec<String> {
        let fits = |line: &str| self.width_of(line, letters) <= width;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        let text = composed(text);
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if !fits(&line) && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && !fits(&format!("{last}…")) {
                    last.pop();
                }
                let kept = last.trim_end().len();
                last.truncate(kept);
                last.push('…');
            }
        }
        lines
    }

    /// A text on one line, which stands on `y`.
    pub fn text(&mut self, (x, y): (i32, i32), letters: Letters, align: Align, text: &str) {
        let text = composed(text);
        let left = match align {
            Align::Left => x,
            Align::Middle => x - self.width_of(&text, letters) / 2,
            Align::Right => x - self.width_of(&text, letters),
        };
        let place = (points(left), points(self.height - y));
        let (font, name) =
            if letters.bold { (&mut self.bold, Name(b"B")) } else { (&mut self.plain, Name(b"P")) };
        let glyphs = font.written(&text);
        if let Some(page) = self.pages.last_mut() {
            page.begin_text()
                .set_font(name, letters.size)
                .next_line(place.0, place.1)
                .show(Str(&glyphs))
                .end_text();
        }
    }

    /// How many lines a text needs in a box.
    pub fn lines_in(&self, within: Rect, text: &str, letters: Letters) -> usize {
        self.wrapped(text, within.width - 2 * AIR, letters, usize::MAX).len()
    }

    /// A text in a box, in the middle of its height, on so many lines at most.
    pub fn text_in(&mut self, within: Rect, letters: Letters, align: Align, most: usize, text: &str) {
        let lines = self.wrapped(text, within.width - 2 * AIR, letters, most);
        let x = match align {
            Align::Left => within.x + AIR,
            Align::Middle => within.x + within.width / 2,
            Align::Right => within.right() - AIR,
        };
        let leading = letters.leading();
        let above = (within.height - leading * lines.len() as i32) / 2;
        for (nth, line) in (0i32..).zip(&lines) {
            // Letters stand at three quarters of their line: marks below need less room than those above.
            let y = within.y + above + nth * leading + leading * 3 / 4;
            self.text((x, y), letters, align, line);
        }
    }

    /// The frame of a box, so thick.
    pub fn frame(&mut self, of: Rect, thick: i32) {
        let rect = self.placed(of);
        if let Some(page) = self.pages.last_mut() {
            page.set_line_width(points(thick)).rect(rect[0], rect[1], rect[2], rect[3]).stroke();
        }
    }

    /// A line from one place to another, so thick.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), thick: i32) {
        let at = |(x, y): (i32, i32)| (points(x), points(self.height - y));
        let (from, to) = (at(from), at(to));
        if let Some(page) = self.pages.last_mut() {
            page.set_line_width(points(thick)).move_to(from.0, from.1).line_to(to.0, to.1).stroke();
        }
    }

    /// A box filled with grey, from 0 for black to 1 for white.
    pub fn filled(&mut self, of: Rect, grey: f32) {
        let rect = self.placed(of);
        if let Some(page) = self.pages.last_mut() {
            page.set_fill_gray(grey)
                .rect(rect[0], rect[1], rect[2], rect[3])
                .fill_nonzero()
                .set_fill_gray(0.0);
        }
    }

    /// A QR code, so wide.
    pub fn code(&mut self, (x, y): (i32, i32), wide: i32, code: &Matrix) {
        let square = points(wide) / code.side() as f32;
        let (left, top) = (points(x), points(self.height - y));
        let Some(page) = self.pages.last_mut() else { return };
        for row in 0..code.side() {
            let mut column = 0;
            while column < code.side() {
                // Dark squares beside each other are one: between two, printers leave a light line.
                let long = (column..code.side()).take_while(|at| code.is_dark(row, *at)).count();
                if long > 0 {
                    let (from, under) = (left + column as f32 * square, top - (row + 1) as f32 * square);
                    page.rect(from, under, long as f32 * square, square);
                }
                column += long.max(1);
            }
        }
        page.fill_nonzero();
    }

    /// A box as PDF has it: from its lower left corner, in points.
    fn placed(&self, of: Rect) -> [f32; 4] {
        [points(of.x), points(self.height - of.bottom()), points(of.width), points(of.height)]
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>, Fault> {
        let (mut pdf, mut refs) = (Pdf::new(), Refs(0));
        let [catalog, tree, about, plain, bold] = [(); 5].map(|()| refs.next());
        pdf.catalog(catalog)
            .pages(tree)
            .lang(TextStr(self.language.code()))
            .viewer_preferences()
            .display_doc_title(true);
        pdf.document_info(about).title(TextStr(&self.title)).producer(TextStr("Lan Tỏa"));
        let ids: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (refs.next(), refs.next())).collect();
        pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(ids.len() as i32);
        for (content, (id, stream)) in self.pages.into_iter().zip(&ids) {
            let mut page = pdf.page(*id);
            page.media_box(pdf_writer::Rect::new(0.0, 0.0, points(self.width), points(self.height)));
            page.parent(tree).contents(*stream);
            page.resources().fonts().pair(Name(b"P"), plain).pair(Name(b"B"), bold);
            page.finish();
            let packed = packed(content.finish().as_slice())?;
            pdf.stream(*stream, &packed).filter(Filter::FlateDecode);
        }
        self.plain.write(&mut pdf, &mut refs, plain)?;
        self.bold.write(&mut pdf, &mut refs, bold)?;
        Ok(pdf.finish())
    }
}

/// A text as it is written: composed, on one line, with ordinary spaces.
fn composed(text: &str) -> String {
    text.nfc().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page() -> Document {
        let mut document = Document::landscape("Thử", Language::Vi).unwrap();
        document.page();
        document
    }

    #[test]
    fn every_letter_of_vietnamese_is_in_both_fonts() {
        let letters = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY";
        let marks = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let document = page();
        for font in [&document.plain, &document.bold] {
            for letter in letters.chars().flat_map(|c| marks.map(|mark| composed(&format!("{c}{mark}")))) {
                assert_eq!(letter.chars().count(), 1, "{letter}");
                assert!(letter.chars().all(|c| font.face.glyph_index(c).is_some()), "{letter}");
            }
            assert!("đĐ₫×–…“”·".chars().all(|c| font.face.glyph_index(c).is_some()));
        }
    }

    #[test]
    fn the_same_page_is_the_same_file() {
        let made = || {
            let mut document = page();
            document.text((100, 100), Letters::bold(12.0), Align::Left, "Nguyễn Thị Đào");
            document.finish().unwrap()
        };
        assert!(made() == made() && made().len() < 12_000, "{}", made().len());
    }

    #[test]
    fn what_is_too_long_ends_in_dots() {
        let document = page();
        let wrapped = document.wrapped(&"Đinh Thị ".repeat(40), 500, Letters::plain(10.0), 2);
        assert_eq!(wrapped.len(), 2);
        assert!(wrapped[1].ends_with('…') && !wrapped[0].contains('…'), "{wrapped:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn lines_are_no_wider_than_they_may_be_and_nothing_is_lost(text in ".{0,120}", width in 100..900) {
            let document = page();
            let letters = Letters::plain(9.0);
            let lines = document.wrapped(&text, width, letters, usize::MAX);
            for line in &lines {
                let one = line.chars().count() < 2;
                prop_assert!(one || document.width_of(line, letters) <= width, "{line}");
            }
            let bare = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&composed(&text)));
        }

        #[test]
        fn any_text_becomes_a_page(text in ".{0,80}") {
            let mut document = page();
            document.text_in(Rect::new(0, 0, 500, 100), Letters::plain(9.0), Align::Middle, 2, &text);
            prop_assert!(document.finish().unwrap().starts_with(b"%PDF"));
        }
    }
}
