//! What a text is made of, with the places where it stands: for the checks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::check::{self, Block};
use super::cleaning::{self, Fate};
use super::markdown::EXTENSIONS;
use super::problem::{Lines, Spot};
use super::sentences::{Sentence, Sentences};
use super::tags::{self, Piece, Typed, TypedBlock};

/// A heading as written, level 1 to 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub at: Spot,
    pub level: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub at: Spot,
    pub address: String,
    pub alternative: String,
    /// Does a fold follow its paragraph, as where a recording can be read?
    pub folded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub at: Spot,
    pub address: String,
}

/// A mention of a footnote, `[^1]`, that stays as it is typed, for there is no such note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub at: Spot,
    pub name: String,
}

/// A tag that an author typed and that no page shows; does what it encloses go with it?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub at: Spot,
    pub name: String,
    pub with_words: bool,
}

/// What is opened and never closed, so that all behind it is taken for a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclosed {
    /// A block of code, by its fence.
    Fence(Spot),
    /// A remark, `<!--`.
    Remark(Spot),
}

/// The parts of a Markdown text that can be wrong, also where they are typed as HTML. `words` counts what a
/// reader reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    pub titles: Vec<Title>,
    pub pictures: Vec<Picture>,
    pub links: Vec<Link>,
    pub mentions: Vec<Mention>,
    pub lost: Vec<Lost>,
    pub unclosed: Vec<Unclosed>,
    pub sentences: Vec<Sentence>,
    pub checks: Vec<Block>,
    pub tables: usize,
    pub words: usize,
}

/// A character of a text and where it stands in its file.
pub type Placed = (char, Spot);

/// The outline of `source`, whose first line is line `first_line` of its file.
pub fn outline(source: &str, first_line: usize) -> Outline {
    let lines = Lines::of(source, first_line);
    read(source, EXTENSIONS, &|at| lines.spot(at))
}

/// The outline of words that stand inside a line, as [`super::markdown::inline`] reads them.
pub fn of_line(words: &[Placed]) -> Outline {
    // The same guard keeps every line from being read as the start of a block.
    const GUARD: char = '\u{2000}';
    let mut guarded: Vec<Placed> = vec![];
    for line in words.split_inclusive(|(c, _)| *c == '\n') {
        let begun = line.iter().position(|(c, _)| !c.is_whitespace()).unwrap_or(line.len());
        guarded.extend(line.get(begun).map(|(_, at)| (GUARD, *at)));
        guarded.extend(line[begun..].iter().map(|(c, at)| if *c == GUARD { (' ', *at) } else { (*c, *at) }));
        if line.get(begun).is_none() {
            guarded.extend(line.last());
        }
    }
    let (source, places) = written(&guarded);
    read(&source, Options::ENABLE_STRIKETHROUGH, &|at| spot(&places, at))
}

/// The outline of words typed as HTML.
pub fn of_html(words: &[Placed]) -> Outline {
    let (source, places) = written(words);
    let (mut outline, mut sentences) = (Outline::default(), Sentences::default());
    for piece in tags::pieces(&source) {
        match piece {
            Piece::Words(from, words) => {
                outline.words += words.split_whitespace().count();
                sentences.take(words, |at| spot(&places, from + at));
            }
            Piece::Tag(tag) => outline.take_typed(&tag, spot(&places, tag.at)),
        }
    }
    outline.sentences = sentences.finish();
    outline
}

/// The outline of words without any markup.
pub fn of_plain(words: &[Placed]) -> Outline {
    let (source, places) = written(words);
    let mut sentences = Sentences::default();
    sentences.take(&source, |at| spot(&places, at));
    let words = source.split_whitespace().count();
    Outline { sentences: sentences.finish(), words, ..Outline::default() }
}

/// The characters as a text, and where each begins in it.
fn written(words: &[Placed]) -> (String, Vec<(usize, Spot)>) {
    let (mut text, mut places) = (String::new(), vec![]);
    for (c, at) in words {
        places.push((text.len(), *at));
        text.push(*c);
    }
    (text, places)
}

/// The place of the character at a byte of a text.
fn spot(places: &[(usize, Spot)], at: usize) -> Spot {
    let next = places.partition_point(|(begun, _)| *begun <= at);
    places.get(next.saturating_sub(1)).map_or(Spot { line: 1, column: 1 }, |(_, spot)| *spot)
}

fn read(source: &str, options: Options, spot: &dyn Fn(usize) -> Spot) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<Picture> = vec![];
    let mut sentences = Sentences::default();
    // Code is not read out.
    let mut is_apart = false;
    let mut check: Option<Block> = None;
    // A block of HTML comes line by line; a tag may stand on several.
    let mut typed = TypedBlock::default();
    // The pictures of a paragraph that has just ended.
    let (mut begun, mut ended) = (0, 0..0);
    // Words that stand together though the parser parts them.
    let mut together = 0..0;
    // Their places are asked for at the end: whoever asks for one that lies behind on a long line begins that
    // line anew, and would for each.
    let mut mentions: Vec<(usize, String)> = vec![];
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        let at = || spot(range.start);
        match &event {
            Event::Start(Tag::Paragraph) => begun = outline.pictures.len(),
            Event::Html(html) if html.trim_start().starts_with("<details") => {
                outline.pictures[ended.clone()].iter_mut().for_each(|picture| picture.folded = true);
            }
            _ => {}
        }
        match &event {
            Event::Start(Tag::HtmlBlock) => {}
            Event::End(TagEnd::Paragraph) => ended = begun..outline.pictures.len(),
            _ => ended = 0..0,
        }
        match &event {
            Event::Text(_) if check.is_none() && !is_apart && together.end == range.start => {
                together.end = range.end;
            }
            _ => {
                mentions.extend(mentions_in(source, together));
                let is_words = matches!(event, Event::Text(_)) && check.is_none() && !is_apart;
                together = if is_words { range.clone() } else { 0..0 };
            }
        }
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) if !is_closed(&source[range.clone()]) => {
                outline.unclosed.push(Unclosed::Fence(at()));
                is_apart = true;
            }
            Event::Start(Tag::CodeBlock(kind)) if check::is_check(&kind) => {
                check = Some(Block { line: at().line + 1, text: String::new() });
            }
            Event::Text(text) if check.is_some() => {
                check.iter_mut().for_each(|open| open.text.push_str(&text))
            }
            Event::End(TagEnd::CodeBlock) if check.is_some() => outline.checks.extend(check.take()),
            Event::Start(Tag::Heading { level, .. }) => {
                outline.titles.push(Title { at: at(), level: level as u8 })
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                outline.links.push(Link { at: at(), address: dest_url.to_string() })
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let (at, address) = (at(), dest_url.to_string());
                open.push(Picture { at, address, alternative: String::new(), folded: false });
            }
            Event::End(TagEnd::Image) => outline.pictures.extend(open.pop()),
            Event::Start(Tag::HtmlBlock) => typed = TypedBlock::default(),
            Event::Html(html) => typed.push(&html, range.start),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(remark) = tags::open_remark(&typed.text) {
                    outline.unclosed.push(Unclosed::Remark(spot(typed.place(remark))));
                }
                for piece in tags::pieces(&typed.text) {
                    match piece {
                        Piece::Words(from, words) => {
                            outline.words += words.split_whitespace().count();
                            sentences.take(words, |at| spot(typed.place(from + at)));
                        }
                        Piece::Tag(tag) => {
                            if !tag.is_inside_a_line() {
                                sentences.end();
                            }
                            outline.take_typed(&tag, spot(typed.place(tag.at)));
                        }
                    }
                }
                sentences.end();
            }
            Event::InlineHtml(html) => {
                for piece in tags::pieces(&html) {
                    if let Piece::Tag(tag) = piece {
                        outline.take_typed(&tag, at());
                    }
                }
            }
            Event::Start(Tag::CodeBlock(_)) => is_apart = true,
            Event::Start(Tag::Table(_)) => outline.tables += 1,
            Event::End(TagEnd::CodeBlock) => is_apart = false,
            Event::Text(text) | Event::Code(text) => match open.last_mut() {
                Some(picture) => picture.alternative.push_str(&text),
                None => {
                    outline.words += text.split_whitespace().count();
                    if !is_apart {
                        sentences.take(&text, |at| spot(range.start + at));
                    }
                }
            },
            // A cell may be a list; only what has its full stop is a sentence.
            Event::End(TagEnd::TableCell) => sentences.forget(),
            // What stands in another block is another sentence; what is only emphasised is not.
            Event::End(end) if !is_inside_a_line(end) => sentences.end(),
            _ => {}
        }
    }
    mentions.extend(mentions_in(source, together));
    outline.mentions = mentions.into_iter().map(|(at, name)| Mention { at: spot(at), name }).collect();
    outline.sentences = sentences.finish();
    outline
}

impl Outline {
    /// A heading, a picture or a link typed as a tag, or a tag that no page shows.
    fn take_typed(&mut self, tag: &Typed, at: Spot) {
        let fate = cleaning::fate(&tag.name);
        if fate != Fate::Shown {
            self.lost.push(Lost { at, name: tag.name.clone(), with_words: fate == Fate::Swallowed });
        }
        let said = |name| tag.says(name).unwrap_or_default().to_owned();
        match tag.name.as_bytes() {
            b"img" => {
                let (address, alternative) = (said("src"), said("alt"));
                self.pictures.push(Picture { at, address, alternative, folded: false });
            }
            b"a" if tag.says("href").is_some() => self.links.push(Link { at, address: said("href") }),
            [b'h', level @ b'1'..=b'6'] => self.titles.push(Title { at, level: level - b'0' }),
            _ => {}
        }
    }
}

/// The mentions of footnotes that are left in words, with their first bytes: those that have their note are no
/// words any more.
fn mentions_in(source: &str, words: Range<usize>) -> Vec<(usize, String)> {
    let text = source.get(words.clone()).unwrap_or_default();
    let mention = |(at, _): (usize, &str)| {
        let named = &text[at + 2..];
        let end = named.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
        let is_meant = !source[..words.start + at].ends_with('\\');
        let is_mention = is_meant && end > 0 && named[end..].starts_with(']');
        is_mention.then(|| (words.start + at, named[..end].to_owned()))
    };
    text.match_indices("[^").filter_map(mention).collect()
}

/// Does a block of code that begins with a fence end with one? What ends with its list or its quotation does not:
/// whoever wrote it forgot the fence there too.
fn is_closed(block: &str) -> bool {
    let mut lines = block.lines();
    let opened = lines.next().unwrap_or_default().trim_start();
    let sign = opened.chars().next().unwrap_or_default();
    let length = |line: &str| line.chars().take_while(|c| *c == sign).count();
    let last = lines.next_back().unwrap_or_default().trim_start_matches([' ', '\t', '>']);
    length(last) >= length(opened) && last.trim_end().chars().all(|c| c == sign)
}

fn is_inside_a_line(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_knows_its_place_in_the_file() {
        let outline = outline("## One\n\ntext [x](../y)\n\n![](media/a.svg)\n\n#### Two\n", 10);
        let spot = |line, column| Spot { line, column };
        assert_eq!(
            outline.titles,
            [Title { at: spot(10, 1), level: 2 }, Title { at: spot(16, 1), level: 4 }]
        );
        assert_eq!((outline.links[0].at, outline.links[0].address.as_str()), (spot(12, 6), "../y"));
        assert_eq!((outline.pictures[0].at, outline.pictures[0].alternative.as_str()), (spot(14, 1), ""));
        assert_eq!(outline.words, 4);
    }

    #[test]
    fn a_picture_knows_whether_a_fold_follows() {
        let folded = |text: &str| outline(text, 1).pictures.iter().map(|p| p.folded).collect::<Vec<_>>();
        assert_eq!(folded("![a](b.mp3)\n\n<details>\n\nx\n\n</details>\n\n![c](d.mp3)\n"), [true, false]);
        assert_eq!(folded("![a](b.mp3)\n\nx\n\n<details>\n\nx\n\n</details>\n"), [false]);
        assert_eq!(folded("![a](b.mp3)\n\n<div>\n\n<details>\n"), [false]);
    }

    #[test]
    fn the_words_of_a_check_stand_apart_with_their_line() {
        let text = "Một câu.\n\n```gift\nĐúng không? {TRUE}\n\nSao? {=a ~b}\n```\n\n- ý\n\n  ~~~ gift\n  Có? {FALSE}\n  ~~~\n";
        let outline = outline(text, 10);
        let found: Vec<(usize, &str)> =
            outline.checks.iter().map(|block| (block.line, block.text.as_str())).collect();
        assert_eq!(found, [(13, "Đúng không? {TRUE}\n\nSao? {=a ~b}\n"), (21, "Có? {FALSE}\n")]);
        assert_eq!((outline.words, outline.sentences.len()), (3, 2));
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop_or_with_its_block() {
        let text =
            "Bà con **cùng** làm. Rồi\nchia nhau!\n\n- một hai ba\n- bốn\n\n```\nkhông phải câu\n```\n";
        let found: Vec<(usize, usize, usize)> =
            outline(text, 1).sentences.iter().map(|s| (s.at.line, s.at.column, s.words)).collect();
        assert_eq!(found, [(1, 1, 4), (1, 22, 3), (4, 3, 3), (5, 3, 1)]);
        let cells = outline("| a | b |\n|---|---|\n| một, hai, ba | Bốn năm sáu. Bảy |\n", 1).sentences;
        assert_eq!(cells.iter().map(|s| (s.at.column, s.words)).collect::<Vec<_>>(), [(18, 3)]);
    }

    #[test]
    fn what_is_typed_as_html_counts_too() {
        let text = "## Một\n\n<div>\n<h5>Hai</h5>\n<img\n  src=\"media/a.svg\">\n</div>\n\nxem <a href=\"../b\">đây</a> và <IMG src=c.svg alt=\"sông\">\n\n`<img>`\n";
        let outline = outline(text, 1);
        let spot = |line, column| Spot { line, column };
        let titles: Vec<_> = outline.titles.iter().map(|title| (title.at, title.level)).collect();
        assert_eq!(titles, [(spot(1, 1), 2), (spot(4, 1), 5)]);
        let pictures: Vec<_> =
            outline.pictures.iter().map(|p| (p.at, p.address.as_str(), p.alternative.as_str())).collect();
        assert_eq!(pictures, [(spot(5, 1), "media/a.svg", ""), (spot(9, 31), "c.svg", "sông")]);
        let links: Vec<_> = outline.links.iter().map(|link| (link.at, link.address.as_str())).collect();
        assert_eq!(links, [(spot(9, 5), "../b")]);
    }

    #[test]
    fn a_tag_that_no_page_shows_is_found_and_whether_its_words_go_too() {
        let lost = |text: &str| -> Vec<(usize, usize, String, bool)> {
            let lost = outline(text, 1).lost;
            lost.into_iter().map(|l| (l.at.line, l.at.column, l.name, l.with_words)).collect()
        };
        assert_eq!(
            lost("Một <Title> hai\n\n<div>\n<video>\n</div>\n"),
            [(1, 5, "title".to_owned(), true), (4, 1, "video".to_owned(), false)]
        );
        assert_eq!(lost("<h1>a</h1>\n\n`<title>` và <b>b</b> 2 < 3 <ên>\n"), []);
    }

    #[test]
    fn what_is_never_closed_is_found() {
        let unclosed = |text: &str| outline(text, 1).unclosed;
        let spot = |line, column| Spot { line, column };
        assert_eq!(unclosed("a\n\n```\nb\n\nc\n"), [Unclosed::Fence(spot(3, 1))]);
        assert_eq!(unclosed("a\n\n~~~~ gift\nA? {=b}\n~~~\n"), [Unclosed::Fence(spot(3, 1))]);
        assert_eq!(unclosed("a\n\n<!-- b\n\nc\n"), [Unclosed::Remark(spot(3, 1))]);
        let closed = "```\nb\n```\n\n- c\n\n  ~~~ gift\n  Có? {FALSE}\n  ~~~\n\n> ```\n> d\n> ```\n\n<!-- e -->\n\n    f\n";
        assert_eq!(unclosed(closed), []);
        assert_eq!(unclosed("```"), [Unclosed::Fence(spot(1, 1))]);
    }

    #[test]
    fn words_typed_as_html_are_read_with_the_others() {
        let outline = outline("<div>\nMột đoạn <b>dài</b> thôi.\n<p>Hai\n</div>\n\nBa.\n", 5);
        assert_eq!(outline.words, 6);
        let sentences: Vec<_> = outline.sentences.iter().map(|s| (s.at.line, s.at.column, s.words)).collect();
        assert_eq!(sentences, [(6, 1, 4), (7, 4, 1), (10, 1, 1)]);
    }

    #[test]
    fn a_mention_without_its_note_is_left_in_the_words() {
        let text = "Một[^1], hai[^2] và [^ba]. `[^4]` \\[^5] [^6](x)\n\n    [^7]\n\n[^1]: có\n";
        let found: Vec<_> =
            outline(text, 1).mentions.iter().map(|m| (m.at.line, m.at.column, m.name.clone())).collect();
        assert_eq!(found, [(1, 13, "2".to_owned()), (1, 21, "ba".to_owned())]);
    }

    #[test]
    fn places_are_asked_for_from_the_beginning_to_the_end() {
        let asked = std::cell::RefCell::new(vec![]);
        let spot = |at: usize| {
            asked.borrow_mut().push(at);
            Spot { line: 1, column: at + 1 }
        };
        let found = read(&"x. [^a] y. z. <b> ![](c.svg) ".repeat(20), EXTENSIONS, &spot);
        assert_eq!(found.mentions.len(), 20);
        let back = asked.borrow().windows(2).filter(|two| two[1] < two[0]).count();
        assert_eq!(back, 1, "once for all mentions");
    }

    #[test]
    fn words_inside_a_line_are_read_as_they_are_shown() {
        let placed: Vec<Placed> = "1. Xem ![](a.svg)\n  # [b](c)"
            .chars()
            .zip((1..).map(|column| Spot { line: 7, column }))
            .collect();
        let line = of_line(&placed);
        assert_eq!((line.titles.len(), line.pictures[0].at.column, line.links[0].at.column), (0, 8, 23));
        assert_eq!(
            line.sentences.iter().map(|s| (s.at.column, s.words)).collect::<Vec<_>>(),
            [(1, 1), (4, 2)]
        );
        let html = of_html(
            &"một <b>hai</b>".chars().zip((1..).map(|column| Spot { line: 1, column })).collect::<Vec<_>>(),
        );
        assert_eq!((html.words, html.sentences[0].words), (2, 2));
    }
}
