//! Tags that an author typed by hand, with the places where they stand: for the checks.
//!
//! This reads as much of HTML as tells what a tag is and what its attributes say. What reaches a page is
//! settled by [`super::cleaning`] alone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cleaning::SWALLOWED;

/// A tag behind which a browser reads no tags at all, up to the end of the page.
const ENDLESS: &str = "plaintext";

/// An opening tag: `at` is its first byte in the text. Names are in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub at: usize,
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Typed {
    /// What an attribute says; nothing where the tag has none of this name.
    pub fn says(&self, name: &str) -> Option<&str> {
        let named = self.attributes.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Do the words around it belong to one sentence?
    pub fn is_inside_a_line(&self) -> bool {
        const INSIDE: [&str; 16] = [
            "a", "abbr", "b", "br", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong",
            "sub", "sup",
        ];
        INSIDE.contains(&self.name.as_str())
    }
}

/// A piece of HTML: the words around the tags, and the tags that open something.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, and their first byte in the text.
    Words(usize, &'a str),
    Tag(Typed),
}

/// The pieces of a text in their order, without remarks and without what goes together with its tag.
pub fn pieces(html: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut at) = (vec![], 0);
    while at < html.len() {
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if let Some((tag, length)) = opening(rest, at) {
            at += length;
            if SWALLOWED.contains(&tag.name.as_str()) {
                let closing = format!("</{}", tag.name);
                let mut ends = html[at..].match_indices("</").map(|(end, _)| at + end);
                let closes = |end: &usize| {
                    html.get(*end..end + closing.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&closing))
                };
                at = ends.find(closes).unwrap_or(html.len());
            }
            pieces.push(Piece::Tag(tag));
        } else if rest.starts_with("</") {
            at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else {
            // A sign that opens no tag is a word.
            let begun = usize::from(rest.starts_with('<'));
            let end = rest[begun..].find('<').map_or(rest.len(), |end| begun + end);
            pieces.push(Piece::Words(at, &rest[..end]));
            at += end;
        }
    }
    pieces
}

/// Tags that begin a line of their own, as a browser shows them.
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Blocks as lines, for words that must stand inside one: paragraphs, things of a list and rows of a table are parted
/// by `<br>`, the cells of a row by a stroke.
pub fn in_lines(html: &str) -> Cow<'_, str> {
    let (mut lines, mut at) = (Lines::default(), 0);
    while at < html.len() {
        let rest = &html[at..];
        let length = if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |end| end + 3)
        } else if let Some((tag, length)) = opening(rest, at) {
            match tag.name.as_str() {
                "li" => lines.part("• "),
                "td" | "th" => lines.part(CELL),
                name if BLOCKS.contains(&name) => lines.part(""),
                _ => lines.push(&rest[..length]),
            }
            length
        } else if let Some(closed) = rest.strip_prefix("</") {
            let length = 2 + closed.find('>').map_or(closed.len(), |end| end + 1);
            let name = closed.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "td" | "th" => {}
                name if BLOCKS.contains(&name) => lines.part(""),
                _ => lines.push(&rest[..length]),
            }
            length
        } else {
            let begun = usize::from(rest.starts_with('<'));
            let end = rest[begun..].find('<').map_or(rest.len(), |end| begun + end);
            lines.push(&rest[..end]);
            end
        };
        at += length;
    }
    if lines.has_parts { Cow::Owned(lines.done) } else { Cow::Borrowed(html) }
}

/// Between two cells of a row.
const CELL: &str = " | ";

/// Lines that are being written.
#[derive(Default)]
struct Lines {
    done: String,
    has_parts: bool,
    /// What stands before the words that come next, where a part has ended.
    before: Option<&'static str>,
}

impl Lines {
    /// What comes next stands apart, behind this mark. A cell goes on in the line of its row.
    fn part(&mut self, mark: &'static str) {
        self.has_parts = true;
        self.before = Some(match self.before {
            None if mark == CELL => CELL,
            Some(before) if mark == CELL || mark.is_empty() => before,
            _ => mark,
        });
    }

    fn push(&mut self, words: &str) {
        if let Some(before) = self.before {
            if words.trim().is_empty() {
                return;
            }
            match (self.done.trim().is_empty(), before) {
                (true, CELL) => {}
                (false, CELL) => self.done.push_str(CELL),
                (is_first, mark) => {
                    if !is_first {
                        self.done.truncate(self.done.trim_end().len());
                        self.done.push_str("<br>");
                    }
                    self.done.push_str(mark);
                }
            }
            self.before = None;
            self.done.push_str(words.trim_start());
        } else {
            self.done.push_str(words);
        }
    }
}

/// Where a remark begins that nothing ends.
pub fn open_remark(html: &str) -> Option<usize> {
    let last = html.rfind("<!--")?;
    (!html[last..].contains("-->")).then_some(last)
}

/// The same HTML without the tags that would take everything up to the end of the page with them: those of
/// [`SWALLOWED`] that nothing closes. The words behind them stay.
pub fn without_unclosed(html: &str) -> Cow<'_, str> {
    let closings = last_closings(html);
    let is_unclosed = |tag: &Typed| {
        let swallows = SWALLOWED.contains(&tag.name.as_str());
        tag.name == ENDLESS || swallows && closings.get(&tag.name).is_none_or(|closing| *closing < tag.at)
    };
    let (mut kept, mut begun, mut at) = (String::new(), 0, 0);
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        let rest = &html[next..];
        at = match opening(rest, next) {
            _ if rest.starts_with("<!--") => next + rest.find("-->").map_or(rest.len(), |end| end + 3),
            Some((tag, length)) if is_unclosed(&tag) => {
                kept.push_str(&html[begun..next]);
                begun = next + length;
                begun
            }
            Some((_, length)) => next + length,
            None => next + 1,
        };
    }
    if begun == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[begun..]);
    Cow::Owned(kept)
}

/// Where each name of [`SWALLOWED`] is closed for the last time.
fn last_closings(html: &str) -> BTreeMap<String, usize> {
    let mut last = BTreeMap::new();
    for (at, _) in html.match_indices("</") {
        let rest = &html[at + 2..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(0);
        let name = rest[..end].to_ascii_lowercase();
        if SWALLOWED.contains(&name.as_str()) {
            last.insert(name, at);
        }
    }
    last
}

/// A block of HTML, and where each of its lines stands in the source.
#[derive(Default)]
pub struct TypedBlock {
    pub text: String,
    lines: Vec<(usize, usize)>,
}

impl TypedBlock {
    pub fn push(&mut self, line: &str, at: usize) {
        self.lines.push((self.text.len(), at));
        self.text.push_str(line);
    }

    /// Where a byte of the block stands in the source.
    pub fn place(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|(begun, _)| *begun <= at);
        self.lines.get(next.saturating_sub(1)).map_or(0, |(begun, place)| place + at - begun)
    }
}

/// The words of a piece of HTML as they are read: a line for each block of them.
pub fn words(html: &str) -> Vec<String> {
    let (mut done, mut open) = (vec![], String::new());
    for piece in pieces(html) {
        match piece {
            Piece::Words(_, words) => open.push_str(&plain(words)),
            Piece::Tag(tag) if tag.name == "br" => open.push(' '),
            Piece::Tag(tag) if tag.is_inside_a_line() => {}
            Piece::Tag(_) => done.push(std::mem::take(&mut open)),
        }
    }
    done.push(open);
    let tidy = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    done.into_iter().map(tidy).filter(|line| !line.is_empty()).collect()
}

/// The tag that a text begins with, which stands at `at`, and its length in bytes.
fn opening(text: &str, at: usize) -> Option<(Typed, usize)> {
    let named = text.strip_prefix('<').filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=');
    let (name, mut rest) = named.split_at(named.find(ends).unwrap_or(named.len()));
    let mut attributes = vec![];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(behind) = rest.strip_prefix('>') {
            rest = behind;
            break;
        }
        let end = rest.find(ends).unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8));
        let (attribute, behind) = rest.split_at(end);
        let (value, behind) = match behind.trim_start().strip_prefix('=') {
            Some(given) => value(given.trim_start()),
            None => ("", behind),
        };
        attributes.push((attribute.to_ascii_lowercase(), plain(value)));
        rest = behind;
    }
    let tag = Typed { at, name: name.to_ascii_lowercase(), attributes };
    Some((tag, text.len() - rest.len()))
}

/// The value that a text begins with, and what is behind it.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len()))
}

fn plain(value: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(value.to_owned(), |value, (written, sign)| value.replace(written, sign))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tags(html: &str) -> Vec<Typed> {
        let tag = |piece| match piece {
            Piece::Tag(tag) => Some(tag),
            Piece::Words(..) => None,
        };
        pieces(html).into_iter().filter_map(tag).collect()
    }

    #[test]
    fn a_tag_says_what_it_is_and_where() {
        let found = tags("a <IMG\n src='x.svg' alt=\"đường > suối\"/> <a href=../b?c=1&amp;d>c</a> <h5>");
        let named: Vec<(usize, &str)> = found.iter().map(|tag| (tag.at, tag.name.as_str())).collect();
        assert_eq!(named, [(2, "img"), (47, "a"), (76, "h5")]);
        assert_eq!((found[0].says("src"), found[0].says("alt")), (Some("x.svg"), Some("đường > suối")));
        assert_eq!((found[1].says("href"), found[1].says("id")), (Some("../b?c=1&d"), None));
    }

    #[test]
    fn remarks_and_what_never_reaches_a_page_are_passed_over() {
        assert_eq!(tags("<!-- <img> -->").len(), 0);
        let names: Vec<String> =
            tags("<script>'<img>'</script><b>").into_iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["script", "b"]);
        assert_eq!(tags("2 < 3 và <3"), []);
    }

    #[test]
    fn words_in_tags_are_read_block_by_block() {
        let html = "<div>Ruộng <b>bậc</b> thang<br>ở xã</div>\n<ul><li>một &amp; hai</li><li>ba</li></ul><script>x</script>";
        assert_eq!(words(html), ["Ruộng bậc thang ở xã", "một & hai", "ba"]);
    }

    #[test]
    fn what_nothing_closes_takes_no_words_with_it() {
        assert_eq!(without_unclosed("<p>a <title> b</p><p>c</p>"), "<p>a  b</p><p>c</p>");
        let closed = "<p>a <title>b</title> <SCRIPT>c</Script > d</p>";
        assert!(matches!(without_unclosed(closed), Cow::Borrowed(same) if same == closed));
        assert_eq!(without_unclosed("<svg>a</svg> <svg width='<b>'>b</svgx> c"), "<svg>a</svg> b</svgx> c");
        assert_eq!(
            without_unclosed("<!-- <title> --><plaintext>a</plaintext>"),
            "<!-- <title> -->a</plaintext>"
        );
        assert_eq!(without_unclosed("a <!-- <title>"), "a <!-- <title>");
    }

    #[test]
    fn blocks_become_lines() {
        for (blocks, lines) in [
            ("<p>Một</p>", "Một"),
            ("<p>Một</p>\n<p>Hai</p>", "Một<br>Hai"),
            ("Một<ul>\n<li>x</li>\n<li><p>y</p></li>\n</ul>ba", "Một<br>• x<br>• y<br>ba"),
            ("<table><tr><th>a</th><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>", "a | 1<br>b | 2"),
            ("<div>a<p>b</div> <b>c</b>", "a<br>b<br><b>c</b>"),
            ("một <b>hai</b> 2 < 3<br>bốn", "một <b>hai</b> 2 < 3<br>bốn"),
            ("<p></p>", ""),
        ] {
            assert_eq!(in_lines(blocks), lines);
        }
    }

    #[test]
    fn words_stand_around_tags() {
        let words = pieces("một <b>hai</b> < ba");
        let [Piece::Words(0, "một "), Piece::Tag(_), Piece::Words(9, "hai"), rest @ ..] = &words[..] else {
            panic!("{words:?}")
        };
        assert_eq!(rest, [Piece::Words(16, " "), Piece::Words(17, "< ba")]);
    }

    proptest! {
        #[test]
        fn pieces_stand_in_the_text_in_their_order(html in "([<>/='\"!a-c ŀ-]|<!--|<script>){0,40}") {
            let mut end = 0;
            for piece in pieces(&html) {
                let (at, length) = match &piece {
                    Piece::Words(at, words) => {
                        prop_assert!(!words.is_empty() && html[*at..].starts_with(words), "{:?}", piece);
                        (*at, words.len())
                    }
                    Piece::Tag(tag) => {
                        let named = html[tag.at..].strip_prefix('<').unwrap_or_default().to_ascii_lowercase();
                        prop_assert!(!tag.name.is_empty() && named.starts_with(&tag.name), "{:?}", piece);
                        (tag.at, 1 + tag.name.len())
                    }
                };
                prop_assert!(at >= end, "{:?} begins before {}", piece, end);
                end = at + length;
            }
        }
    }
}
