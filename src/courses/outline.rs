//! What a text is made of, with the places where it stands: for the checks.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::check::{self, Block};
use super::markdown::EXTENSIONS;
use super::problem::{Lines, Spot};

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

/// A sentence of a text: where it begins and how many words it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub at: Spot,
    pub words: usize,
}

/// The parts of a Markdown text that can be wrong. `words` counts what a reader reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    pub titles: Vec<Title>,
    pub pictures: Vec<Picture>,
    pub links: Vec<Link>,
    pub sentences: Vec<Sentence>,
    pub checks: Vec<Block>,
    pub words: usize,
}

/// The outline of `source`, whose first line is line `first_line` of its file.
pub fn outline(source: &str, first_line: usize) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<Picture> = vec![];
    let mut sentence: Option<Sentence> = None;
    // Code is not read out, and the cell of a table may be a list.
    let mut is_apart = false;
    let mut check: Option<Block> = None;
    // The pictures of a paragraph that has just ended.
    let (mut begun, mut ended) = (0, 0..0);
    let lines = Lines::of(source, first_line);
    for (event, range) in Parser::new_ext(source, EXTENSIONS).into_offset_iter() {
        let at = || lines.spot(range.start);
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
        match event {
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
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) => is_apart = true,
            Event::End(TagEnd::CodeBlock | TagEnd::Table) => is_apart = false,
            Event::Text(text) | Event::Code(text) => match open.last_mut() {
                Some(picture) => picture.alternative.push_str(&text),
                None => {
                    outline.words += text.split_whitespace().count();
                    for word in text.split_whitespace().filter(|_| !is_apart) {
                        let counts = word.chars().any(char::is_alphanumeric);
                        let open = sentence.get_or_insert_with(|| Sentence {
                            at: lines.spot(range.start + offset(&text, word)),
                            words: 0,
                        });
                        open.words += usize::from(counts);
                        if ends_sentence(word) {
                            outline.sentences.extend(sentence.take());
                        }
                    }
                }
            },
            // What stands in another block is another sentence; what is only emphasised is not.
            Event::End(end) if !is_inside_a_line(end) => outline.sentences.extend(sentence.take()),
            _ => {}
        }
    }
    outline
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// Does this word end a sentence, also with a quotation mark or a bracket behind its full stop?
fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')', ']', '*']).ends_with(['.', '!', '?', '…'])
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
    }
}
