//! A drawing (SVG) without what it tells of its maker.
//!
//! Drawing programs write down who drew, in which folder, and what else they know, in comments, in `metadata` and in
//! names of their own; and a photograph within a drawing may hold the place where it was taken. Readers get none of
//! it. The file of the course stays as its author wrote it.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::{Kind, stripping};
use crate::kit::xml::is_beyond_reading;

/// What draws: other names belong to the program in which it was drawn.
const OURS: [&str; 3] =
    ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"];

/// The drawing as readers get it; what cannot be read as one stays as it is, for it is never published.
pub fn bare(text: &str) -> String {
    if is_beyond_reading(text, 500) {
        return text.to_owned();
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(text, options) else { return text.to_owned() };
    let root = document.root_element();
    // Before and behind it stand only declarations, comments and instructions.
    let (mut bare, mut at) = (String::with_capacity(text.len()), root.range().start);
    for (range, instead) in changes(root) {
        // What stands within something that is gone is gone with it.
        if range.start >= at {
            bare.push_str(&text[at..range.start]);
            bare.push_str(&instead);
            at = range.end;
        }
    }
    bare.push_str(&text[at..root.range().end]);
    bare
}

/// What is left out, and what stands in its place, in the order of the text.
fn changes(root: Node<'_, '_>) -> Vec<(Range<usize>, String)> {
    let mut changes = vec![];
    for node in root.descendants() {
        let is_told = node.is_comment() || node.is_pi() || node.is_element() && !draws(node);
        if is_told && node != root {
            changes.push((node.range(), String::new()));
            continue;
        }
        for attribute in node.attributes() {
            if !attribute.namespace().is_none_or(|space| OURS.contains(&space)) {
                changes.push((attribute.range(), String::new()));
            } else if let Some(photograph) = photograph(&attribute) {
                changes.push((attribute.range_value(), photograph));
            }
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    changes
}

fn draws(node: Node<'_, '_>) -> bool {
    let space = node.tag_name().namespace();
    node.tag_name().name() != "metadata" && space.is_none_or(|space| OURS.contains(&space))
}

/// An embedded photograph without its notes; one that cannot be read is shown as nothing.
fn photograph(attribute: &Attribute<'_, '_>) -> Option<String> {
    let value = attribute.value().trim();
    if attribute.name() != "href" || !value.get(..5)?.eq_ignore_ascii_case("data:") {
        return None;
    }
    let stripped = || {
        let (head, encoded) = value.split_once(',')?;
        let encoded: String = encoded.split_whitespace().collect();
        let bytes =
            STANDARD.decode(encoded).ok().filter(|_| head.to_ascii_lowercase().ends_with(";base64"))?;
        let kind = Kind::of_bytes(&bytes)?;
        let bytes = stripping::strip(kind, &bytes)?.bytes;
        Some(format!("data:{};base64,{}", kind.content_type(), STANDARD.encode(bytes)))
    };
    Some(stripped().unwrap_or_else(|| "data:,".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_noted_is_gone_and_what_is_drawn_and_said_stays() {
        let drawing = r##"<?xml version="1.0"?><!-- by Lan --><!DOCTYPE svg [<!-- at home -->]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://ink" inkscape:version="1.2" viewBox="0 0 9 9">
<metadata><dc xmlns="x">Lan<!-- b --></dc></metadata><title>Nước</title><!-- c --><inkscape:page id="p"/>
<g inkscape:label="nháp" fill="red"><path d="M0 0"/></g><use xlink:href="#a" xml:lang="vi"/></svg><!-- end -->"##;
        let bare = bare(drawing);
        for told in ["Lan", "home", "<!--", "nháp", "1.2", "inkscape:page", "metadata", "DOCTYPE"] {
            assert!(!bare.contains(told), "{told} in {bare}");
        }
        for kept in [
            "<title>Nước</title>",
            "fill=\"red\"",
            "<path d=\"M0 0\"/>",
            "xlink:href=\"#a\"",
            "xml:lang=\"vi\"",
            "viewBox",
        ] {
            assert!(bare.contains(kept), "{kept} in {bare}");
        }
        assert_eq!(super::bare(&bare), bare);
        assert!(super::super::drawing::faults(&bare).is_empty());
    }

    #[test]
    fn a_photograph_within_a_drawing_loses_its_notes() {
        let png = |notes: &[u8]| {
            let chunk = |name: &[u8; 4], content: &[u8]| {
                let mut chunk = (content.len() as u32).to_be_bytes().to_vec();
                chunk.extend([&name[..], content, &[0; 4]].concat());
                chunk
            };
            let mut bytes = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
            bytes.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
            bytes.extend(if notes.is_empty() { vec![] } else { chunk(b"tEXt", notes) });
            bytes.extend(chunk(b"IDAT", &[1, 2, 3]));
            bytes.extend(chunk(b"IEND", &[]));
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"data:image/png;base64,{}\"/></svg>",
                STANDARD.encode(bytes)
            )
        };
        assert_eq!(bare(&png(b"Author\0Lan")), png(b""));
        let broken =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"data:image/png;base64,AAAA\"/></svg>";
        assert!(bare(broken).contains("href=\"data:,\""));
    }

    #[test]
    fn what_is_no_drawing_stays_as_it_is() {
        for text in ["", "<svg", "no", &"<g>".repeat(600)] {
            assert_eq!(bare(text), text);
        }
    }
}
