//! Elements as text on one line: what travels along unread.

use roxmltree::{Document, Node, ParsingOptions};

use crate::kit::xml::is_beyond_reading;

/// How deep what travels along may be nested; deeper is nothing that Moodle writes.
const DEEPEST: usize = 20;

/// The same element as [`written`] tells it, of a text that stood in a file of another format; nothing where that is not
/// one element alone.
pub(super) fn settled(text: &str) -> Option<(String, String)> {
    if is_beyond_reading(text, DEEPEST + 1) {
        return None;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 100_000 };
    let document = Document::parse_with_options(text, options).ok()?;
    if document.root().children().count() != 1 || text.starts_with("<?") {
        return None;
    }
    let element = document.root_element();
    Some((element.tag_name().name().to_owned(), written(element)?))
}

/// The element with all within it, on one line; nothing where it is nested too deep. Spaces between elements go.
pub(super) fn written(node: Node<'_, '_>) -> Option<String> {
    let mut text = String::new();
    write(node, &mut text, 0)?;
    Some(text)
}

fn write(node: Node<'_, '_>, text: &mut String, depth: usize) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let name = node.tag_name().name();
    text.push_str(&format!("<{name}"));
    for (nth, attribute) in node.attributes().enumerate() {
        // Without their prefixes two may be one.
        if node.attributes().take(nth).any(|other| other.name() == attribute.name()) {
            return None;
        }
        text.push_str(&format!(" {}=\"{}\"", attribute.name(), escaped(attribute.value())));
    }
    let holds_elements = node.children().any(|child| child.is_element());
    let told = node.children().filter(|child| {
        child.is_element()
            || child.is_text() && !(holds_elements && child.text().unwrap_or("").trim().is_empty())
    });
    let mut is_empty = true;
    for child in told {
        if is_empty {
            text.push('>');
            is_empty = false;
        }
        match child.is_element() {
            true => write(child, text, depth + 1)?,
            false => text.push_str(&escaped(child.text().unwrap_or(""))),
        }
    }
    match is_empty {
        true => text.push_str("/>"),
        false => text.push_str(&format!("</{name}>")),
    }
    Some(())
}

/// Words as XML holds them, on one line.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            // No XML may hold these, however they are written.
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}
