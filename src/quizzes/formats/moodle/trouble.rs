//! A text as XML, or why it is none; and where each question stands in one that is broken.

use roxmltree::{Document, Error, ParsingOptions};

use crate::courses::problem::Lines;
use crate::kit::xml::beyond_reading;

/// How many elements, texts and comments a file may have: some hundred thousand questions.
const MOST_NODES: u32 = 8_000_000;

/// Moodle nests seven deep.
const DEEPEST: usize = 500;

/// Why a text is no XML that is read.
pub(super) enum Trouble {
    /// From this byte on it is nested too deep, or an element has too many attributes.
    Beyond(usize),
    Broken(Error),
}

impl Trouble {
    /// The line in a text of these lines.
    pub fn line(&self, lines: &Lines<'_>) -> usize {
        match self {
            Trouble::Beyond(at) => lines.spot(*at).line,
            Trouble::Broken(why) => lines.spot(0).line + (why.pos().row as usize).saturating_sub(1),
        }
    }

    /// The sentence, and the names in it.
    pub fn said(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let Trouble::Broken(why) = self else { return ("formats.xml_beyond", vec![]) };
        match why {
            Error::UnexpectedCloseTag(open, close, _) => {
                ("formats.xml_tag", vec![("open", open.clone()), ("close", close.clone())])
            }
            Error::NoRootNode | Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
                ("formats.xml_ends", vec![])
            }
            Error::UnknownEntityReference(name, _) => ("formats.xml_entity", vec![("name", name.clone())]),
            Error::MalformedEntityReference(_) => ("formats.xml_ampersand", vec![]),
            Error::DtdDetected => ("formats.xml_dtd", vec![]),
            Error::DuplicatedAttribute(name, _) => ("formats.xml_attribute", vec![("name", name.clone())]),
            Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
                ("formats.xml_beyond", vec![])
            }
            _ => ("formats.xml_broken", vec![]),
        }
    }
}

pub(super) fn parsed(source: &str) -> Result<Document<'_>, Trouble> {
    if let Some(at) = beyond_reading(source, DEEPEST) {
        return Err(Trouble::Beyond(at));
    }
    // Without a document type there are no entities that could grow.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES };
    Document::parse_with_options(source, options).map_err(Trouble::Broken)
}

/// Where each question begins, and its text up to its end or to where the next one begins. What stands in CDATA and in
/// comments is passed over.
pub(super) fn pieces(source: &str) -> Vec<(usize, &str)> {
    const CLOSED: &str = "</question>";
    let (mut pieces, mut open, mut at) = (vec![], None, 0);
    while let Some(next) = source[at..].find('<').map(|found| at + found) {
        let rest = &source[next..];
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let begins =
            rest.strip_prefix("<question").is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\n', '/']));
        at = next
            + if rest.starts_with("<![CDATA[") {
                skip("]]>")
            } else if rest.starts_with("<!--") {
                skip("-->")
            } else {
                if begins && let Some(begun) = open.replace(next) {
                    pieces.push((begun, source[begun..next].trim_end()));
                }
                if rest.starts_with(CLOSED)
                    && let Some(begun) = open.take()
                {
                    pieces.push((begun, &source[begun..next + CLOSED.len()]));
                }
                1
            };
    }
    if let Some(begun) = open {
        pieces.push((begun, source[begun..].trim_end()));
    }
    pieces
}
