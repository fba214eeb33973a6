//! A text without its marks: paragraphs as they are read.
//!
//! Questions put inside a text are left out: their key must not be shown.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::markdown::EXTENSIONS;
use super::tags;

/// The paragraphs of a Markdown text, each item of a list and each row of a table one.
pub fn paragraphs(markdown: &str) -> Vec<String> {
    let mut plain = Plain::default();
    let (mut hidden, mut typed) = (false, String::new());
    for event in Parser::new_ext(markdown, EXTENSIONS) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                plain.end();
                hidden = matches!(kind, CodeBlockKind::Fenced(info) if info.trim_start().starts_with("gift"));
            }
            Event::End(TagEnd::CodeBlock) => {
                hidden = false;
                plain.end();
            }
            _ if hidden => {}
            Event::Html(html) => typed.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                plain.end();
                plain.done.extend(tags::words(&std::mem::take(&mut typed)));
            }
            Event::Start(Tag::Item) => {
                plain.end();
                plain.open.push_str("• ");
            }
            Event::Start(Tag::Image { .. }) => plain.open.push('['),
            Event::End(TagEnd::Image) => plain.open.push(']'),
            Event::End(TagEnd::TableCell) => plain.open.push_str(" | "),
            Event::Text(text) | Event::Code(text) => plain.open.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.open.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => plain.end(),
            _ => {}
        }
    }
    plain.end();
    plain.done
}

#[derive(Default)]
struct Plain {
    done: Vec<String>,
    open: String,
}

impl Plain {
    fn end(&mut self) {
        let text = std::mem::take(&mut self.open);
        let text = text.trim().trim_end_matches('|').trim_end();
        if !text.is_empty() && text != "•" {
            self.done.push(text.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_without_its_marks() {
        let text = "## Đầu\n\nMột **hai**\nba.\n\n- bốn\n- [năm](x)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![hình](x.svg)\n";
        assert_eq!(paragraphs(text), ["Đầu", "Một hai ba.", "• bốn", "• năm", "a | b", "1 | 2", "[hình]"]);
    }

    #[test]
    fn words_typed_as_html_are_read_too() {
        let text = "<div>Suối <b>to</b></div>\n\n<details><summary>Lời</summary>\n\nChảy.\n\n</details>\n";
        assert_eq!(paragraphs(text), ["Suối to", "Lời", "Chảy."]);
    }

    #[test]
    fn no_key_of_a_question_is_in_it() {
        let text = "Trước\n\n```gift\n::a:: b {=đúng ~sai}\n```\n\nSau\n";
        assert_eq!(paragraphs(text), ["Trước", "Sau"]);
    }
}
