//! What a text is made of, with the lines where it stands: for the checks.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown::EXTENSIONS;

/// A heading as written, level 1 to 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub line: usize,
    pub level: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub line: usize,
    pub address: String,
    pub alternative: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    pub address: String,
}

/// The parts of a Markdown text that can be wrong. `words` counts what a reader reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    pub titles: Vec<Title>,
    pub pictures: Vec<Picture>,
    pub links: Vec<Link>,
    pub words: usize,
}

/// The outline of `source`, whose first line is line `first_line` of its file.
pub fn outline(source: &str, first_line: usize) -> Outline {
    let starts: Vec<usize> =
        std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |at: usize| first_line + starts.partition_point(|start| *start <= at).saturating_sub(1);
    let mut outline = Outline::default();
    let mut open: Vec<Picture> = vec![];
    for (event, range) in Parser::new_ext(source, EXTENSIONS).into_offset_iter() {
        let line = line_of(range.start);
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                outline.titles.push(Title { line, level: level as u8 })
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                outline.links.push(Link { line, address: dest_url.to_string() })
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                open.push(Picture { line, address: dest_url.to_string(), alternative: String::new() });
            }
            Event::End(TagEnd::Image) => outline.pictures.extend(open.pop()),
            Event::Text(text) | Event::Code(text) => match open.last_mut() {
                Some(picture) => picture.alternative.push_str(&text),
                None => outline.words += text.split_whitespace().count(),
            },
            _ => {}
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_knows_its_line_in_the_file() {
        let outline = outline("## One\n\ntext [x](../y)\n\n![](media/a.svg)\n\n#### Two\n", 10);
        assert_eq!(outline.titles, [Title { line: 10, level: 2 }, Title { line: 16, level: 4 }]);
        assert_eq!((outline.links[0].line, outline.links[0].address.as_str()), (12, "../y"));
        assert_eq!((outline.pictures[0].line, outline.pictures[0].alternative.as_str()), (14, ""));
        assert_eq!(outline.words, 4);
    }
}
