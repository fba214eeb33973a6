//! What a drawing (SVG) must not hold.
//!
//! A drawing is a program if one lets it: it can run scripts, embed pages and fetch from elsewhere. Ours
//! only draw. The site's policy keeps an open drawing from acting in any case; but it also goes out in
//! archives, and is opened where there is no such policy.

use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::courses::problem::{Lines, Problem, Spot};
use crate::kit::text::Message;
use crate::kit::xml::is_beyond_reading;

/// Something in a drawing that must not be there, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: Spot,
    pub key: &'static str,
    /// What it is called there.
    pub name: String,
}

impl Fault {
    /// The sentence that says it.
    pub fn message(&self) -> Message {
        Message::new(self.key).with("name", self.name.as_str())
    }

    /// As a problem of this file.
    pub fn problem(&self, file: &str) -> Problem {
        Problem::on(file, self.at, self.key).with("name", &self.name)
    }
}

/// Elements that run something or show what is no drawing.
const ACTING: [&str; 11] = [
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "canvas",
    "handler",
    "listener",
    "link",
];
/// Elements that change an attribute of another.
const MOVING: [&str; 5] = ["set", "animate", "animatecolor", "animatemotion", "animatetransform"];
/// What may stand in a drawing itself beside its lines.
const EMBEDDED: [&str; 4] = ["data:image/png", "data:image/jpeg", "data:image/webp", "data:image/gif"];
/// More nodes than this are no drawing that a telephone can show.
const MOST_NODES: u32 = 200_000;

/// Groups within groups: drawing programs stay below a hundred.
const DEEPEST: usize = 500;

/// Is a file of this name a drawing?
pub fn is_drawing(path: &str) -> bool {
    path.len() >= 4 && path.as_bytes()[path.len() - 4..].eq_ignore_ascii_case(b".svg")
}

/// Everything in a drawing that must not be there, in order; nothing for one that only draws.
pub fn faults(text: &str) -> Vec<Fault> {
    let text = text.trim_start_matches('\u{feff}');
    // Names for pieces of text can make a page of a line; no drawing program of today needs them.
    if let Some(at) = text.find("<!ENTITY") {
        return vec![fault(Spot::of(text, at, 1), "check.drawing_part", "!ENTITY")];
    }
    if is_beyond_reading(text, DEEPEST) {
        return vec![fault(Spot { line: 1, column: 1 }, "check.drawing_too_much", "")];
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => {
            // What is never closed is missed at the end.
            let place = match error {
                Error::UnclosedRootNode | Error::UnexpectedEndOfStream => Spot::of(text, text.len(), 1),
                _ => Spot { line: error.pos().row as usize, column: error.pos().col as usize },
            };
            let (key, name) = unread(&error);
            return vec![fault(place, key, name)];
        }
    };
    let mut faults = vec![];
    let lines = Lines::of(text, 1);
    for node in document.descendants() {
        let at = lines.spot(node.range().start);
        if node.pi().is_some_and(|pi| pi.target == "xml-stylesheet") {
            faults.push(fault(at, "check.drawing_part", "?xml-stylesheet"));
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name();
        let is_page = node.tag_name().namespace().is_some_and(|space| space.ends_with("/xhtml"));
        if is_page || ACTING.iter().any(|acting| name.eq_ignore_ascii_case(acting)) {
            faults.push(fault(at, "check.drawing_part", name));
        }
        if name.eq_ignore_ascii_case("style") {
            let words: String =
                node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
            faults.extend(fetched(&words, true).map(|what| fault(at, "check.drawing_reference", &what)));
        }
        of_attributes(&lines, node, name, &mut faults);
    }
    faults
}

/// Why a drawing cannot be read, in words for whoever drew it, and what it is called there.
fn unread(error: &Error) -> (&'static str, &str) {
    match error {
        Error::NoRootNode | Error::UnknownToken(_) => ("check.drawing_no_svg", ""),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => ("check.drawing_cut_off", ""),
        Error::UnexpectedCloseTag(open, ..) => ("check.drawing_not_closed", open),
        Error::DuplicatedAttribute(name, _) | Error::DuplicatedNamespace(name, _) => {
            ("check.drawing_said_twice", name)
        }
        Error::UnknownNamespace(prefix, _) => ("check.drawing_prefix", prefix),
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            ("check.drawing_too_much", "")
        }
        _ => ("check.drawing_unreadable", ""),
    }
}

fn of_attributes(lines: &Lines<'_>, node: Node<'_, '_>, element: &str, faults: &mut Vec<Fault>) {
    for attribute in node.attributes() {
        let at = lines.spot(attribute.range().start);
        let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value().trim());
        let moves = MOVING.iter().any(|moving| element.eq_ignore_ascii_case(moving));
        let moved = value.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if name.starts_with("on") || (moves && name == "attributename" && moved.starts_with("on")) {
            faults.push(fault(at, "check.drawing_acts", attribute.name()));
            continue;
        }
        let leads = ["href", "src", "base", "action", "data"].contains(&name.as_str());
        let embeds = |value: &str| {
            let value = value.to_ascii_lowercase();
            EMBEDDED
                .iter()
                .any(|kind| value.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])))
        };
        let is_own = value.is_empty() || value.starts_with('#') || (name != "base" && embeds(value));
        let moves_a_lead = moves && name == "attributename" && moved == "href";
        if (leads && !is_own) || moves_a_lead {
            faults.push(fault(at, "check.drawing_reference", &short(value)));
        }
        let what = fetched(value, name == "style").next();
        faults.extend(what.map(|what| fault(at, "check.drawing_reference", &what)));
    }
}

/// What a style fetches from outside the drawing. In a `sheet` also what could hide such a thing.
fn fetched(style: &str, sheet: bool) -> impl Iterator<Item = String> {
    let small = style.to_ascii_lowercase();
    let mut found = vec![];
    for (at, opening) in small.match_indices("url(") {
        let target = small[at + opening.len()..].trim_start().trim_start_matches(['"', '\'']).trim_start();
        if !target.starts_with('#') {
            found.push(short(target.split([')', '"', '\'']).next().unwrap_or_default()));
        }
    }
    let hidden = ["@import", "image-set(", "src(", "\\"];
    found.extend(hidden.into_iter().filter(|word| sheet && small.contains(word)).map(str::to_owned));
    found.into_iter()
}

/// The beginning of an address, as it fits into a sentence.
fn short(address: &str) -> String {
    address.chars().take(60).collect()
}

fn fault(at: Spot, key: &'static str, name: &str) -> Fault {
    Fault { at, key, name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::files;
    use proptest::prelude::*;

    fn drawn(inside: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{inside}\n</svg>"
        )
    }

    #[test]
    fn what_only_draws_is_taken() {
        for inside in [
            "<defs><g id=\"a\"/></defs><use href=\"#a\"/><use xlink:href=\"#a\"/>",
            "<rect fill=\"url(#s)\" style=\"stroke: url( '#t' )\"/>",
            "<style>.a { fill: #fff; marker: url(#m) }</style>",
            "<image href=\"data:image/png;base64,AAAA\" width=\"1\" height=\"1\"/>",
            "<text font-family=\"sans-serif\">onload=1 url(x) &lt;script></text>",
            "<animate attributeName=\"opacity\" from=\"0\" to=\"1\"/>",
            "<metadata><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" r:about=\"http://x\"/></metadata>",
        ] {
            assert_eq!(faults(&drawn(inside)), [], "{inside}");
        }
        let typed = "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"a\" \"b\">\n<svg/>";
        assert_eq!(faults(typed), []);
    }

    #[test]
    fn every_drawing_of_the_courses_only_draws() {
        let drawings: Vec<_> = files::courses().into_iter().filter(|(path, _)| is_drawing(path)).collect();
        assert!(drawings.len() > 20);
        for (path, text) in drawings {
            assert_eq!(faults(&text), [], "{path}");
        }
    }

    #[test]
    fn what_acts_or_fetches_is_told_with_its_place_and_name() {
        for (inside, key, column, name) in [
            ("<script>alert(1)</script>", "part", 1, "script"),
            ("<g><SCRIPT/></g>", "part", 4, "SCRIPT"),
            ("<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>", "part", 1, "script"),
            ("<foreignObject/>", "part", 1, "foreignObject"),
            ("<p xmlns=\"http://www.w3.org/1999/xhtml\"/>", "part", 1, "p"),
            ("<?xml-stylesheet href=\"a\"?>", "part", 1, "?xml-stylesheet"),
            ("<g onclick=\"x()\"/>", "acts", 4, "onclick"),
            ("<g id=\"a\" OnLoad=\"x()\"/>", "acts", 11, "OnLoad"),
            ("<set attributeName=\"onclick\" to=\"x()\"/>", "acts", 6, "attributeName"),
            ("<animate attributeName=\"xlink:href\"/>", "reference", 10, "xlink:href"),
            ("<a href=\"javascript:alert(1)\"/>", "reference", 4, "javascript:alert(1)"),
            ("<a xlink:href=\" https://example.org\"/>", "reference", 4, "https://example.org"),
            ("<use href=\"other.svg#a\"/>", "reference", 6, "other.svg#a"),
            ("<image href=\"data:image/svg+xml,x\"/>", "reference", 8, "data:image/svg+xml,x"),
            ("<rect fill=\"URL( 'https://example.org/a' )\"/>", "reference", 7, "https://example.org/a"),
            ("<g style=\"fill: u\\72l(//example.org)\"/>", "reference", 4, "\\"),
            ("<style>@import 'a';</style>", "reference", 1, "@import"),
            ("<style><![CDATA[a { fill: url(//b) }]]></style>", "reference", 1, "//b"),
            ("<g xml:base=\"https://example.org/\"/>", "reference", 4, "https://example.org/"),
        ] {
            let found = faults(&drawn(inside));
            let expected = fault(Spot { line: 2, column }, "", name);
            assert_eq!(
                found.iter().map(|f| (f.at, &*f.name)).collect::<Vec<_>>(),
                [(expected.at, name)],
                "{inside}"
            );
            assert_eq!(found[0].key, format!("check.drawing_{key}"), "{inside}");
        }
        for (unread, key, line, name) in [
            ("<svg>\n<g/>\n", "cut_off", 3, ""),
            ("<svg>\n<g></svg>", "not_closed", 2, "g"),
            ("<svg>\n<g a=1/></svg>", "unreadable", 2, ""),
            ("", "no_svg", 1, ""),
            ("Một con gà", "no_svg", 1, ""),
            ("<svg>&x;</svg>", "unreadable", 1, ""),
            ("<svg\nid=\"a\"\nid=\"b\"/>", "said_twice", 3, "id"),
            ("<svg>\n\n<ink:g/></svg>", "prefix", 3, "ink"),
            (&format!("<svg>{}</svg>", "<g/>".repeat(MOST_NODES as usize)), "too_much", 1, ""),
            // Read, it would overflow the stack.
            (&format!("<svg>{}{}</svg>", "<g>".repeat(90_000), "</g>".repeat(90_000)), "too_much", 1, ""),
        ] {
            let told = &faults(unread)[0];
            let said = (told.key.strip_prefix("check.drawing_").unwrap(), told.at.line, told.name.as_str());
            assert_eq!(said, (key, line, name), "{}", unread.chars().take(40).collect::<String>());
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg>&a;</svg>";
        assert_eq!(faults(bomb), [fault(Spot { line: 1, column: 16 }, "check.drawing_part", "!ENTITY")]);
    }

    proptest! {
        #[test]
        fn no_drawing_with_a_script_in_it_is_taken(
            before in "(<g>|<!-- . -->|[a-z ]|&amp;){0,4}", name in "(script|sCript|a:script|foreignObject)",
            attribute in "( id=\"x\")?"
        ) {
            let closing = "</g>".repeat(before.matches("<g>").count());
            let text = drawn(&format!("<a xmlns:a=\"http://www.w3.org/2000/svg\">{before}<{name}{attribute}/>{closing}</a>"));
            prop_assert!(!faults(&text).is_empty(), "{}", text);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "[<>/a-z=\"'!\\[\\]&;:đ\\-? \n]{0,80}") {
            faults(&text);
            faults(&drawn(&text));
        }
    }
}
