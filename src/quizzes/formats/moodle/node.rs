//! What stands in an element: its children by their names, and its words.

use roxmltree::Node;

use super::element;
use crate::quizzes::gift::text::Format;

pub(super) fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// What stands in the `text` of an element.
pub(super) fn words(node: Node<'_, '_>) -> Option<String> {
    child(node, "text").map(all_text)
}

/// The words in an element and in all within it.
pub(super) fn all_text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// What stands in the `text` of an element as its format wants it: elements that somebody put there without CDATA
/// are marks of the text itself.
pub(super) fn marked(node: Node<'_, '_>, format: Format) -> Option<String> {
    let text = child(node, "text")?;
    if format == Format::Plain || !text.children().any(|child| child.is_element()) {
        return Some(all_text(text));
    }
    let part = |child: Node<'_, '_>| match child.is_element() {
        true => element::written(child).unwrap_or_else(|| all_text(child)),
        false => child.text().filter(|_| child.is_text()).unwrap_or_default().to_owned(),
    };
    Some(text.children().map(part).collect())
}

pub(super) fn is_yes(said: &str) -> bool {
    ["1", "true", "yes"].contains(&said.trim().to_ascii_lowercase().as_str())
}
