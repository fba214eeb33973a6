//! Cleaning: only what is listed here reaches a page.
//!
//! Authors may write HTML inside Markdown; whatever is not on these lists is
//! dropped, so that no course, however made, can carry a script, a form, a style
//! or a frame into a reader's browser.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

use ammonia::{Builder, UrlRelative};

use super::address::Place;
use super::tags;

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The tags that may stand inside a line: in a question, an answer, a label.
const INLINE_TAGS: &[&str] = &[
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u",
];

/// Tags that go together with what they enclose.
pub(super) const SWALLOWED: &[&str] = &[
    "script", "style", "iframe", "object", "template", "textarea", "select", "svg", "math", "noscript",
    "noembed", "noframes", "xmp", "title",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "id", "aria-label"]),
    ("abbr", &["title"]),
    ("div", &["aria-label", "id"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("img", &["src", "alt", "width", "height"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan", "data-label"]),
    ("th", &["colspan", "rowspan"]),
];

const VALUES: &[(&str, &str, &[&str])] = &[
    ("div", "role", &["region", "note"]),
    ("div", "tabindex", &["0"]),
    ("img", "decoding", &["async"]),
    ("img", "loading", &["lazy"]),
    ("span", "lang", &["vi", "en"]),
    ("th", "scope", &["col", "row"]),
];

const CLASSES: &[(&str, &[&str])] = &[
    ("div", &["check", "scroll", "wide", "alert", "note", "tip", "important", "warning", "caution"]),
    ("ol", &["footnotes"]),
    ("p", &["alert-title"]),
    ("sup", &["footnote"]),
    ("td", &["left", "center", "right"]),
    ("th", &["left", "center", "right"]),
];

/// Whole paragraphs, cleaned. Links and pictures are rewritten to their place on the
/// site; an id stays only if it is in `ids` behind the mark `own`, which it loses, and only where it appears first:
/// what an author typed is no id of the page.
pub fn clean(html: &str, place: &Place, ids: BTreeSet<String>, own: &str) -> String {
    clean_with(TAGS, html, place, (ids, own))
}

/// The same for what stands inside a line: blocks become lines of it.
pub fn clean_inline(html: &str, place: &Place) -> String {
    // Most answers of a quiz are bare words; a course has thousands of them.
    if html.chars().all(is_bare) {
        return html.to_owned();
    }
    clean_with(INLINE_TAGS, &tags::in_lines(html), place, (BTreeSet::new(), ""))
}

/// A sign that means itself in HTML and is written there as it is.
fn is_bare(c: char) -> bool {
    !matches!(c, '<' | '>' | '&' | '\u{a0}' | '\u{feff}') && (c == '\n' || !c.is_control())
}

fn clean_with(tags: &[&str], html: &str, place: &Place, (ids, own): (BTreeSet<String>, &str)) -> String {
    let (place, own) = (place.clone(), own.to_owned());
    let ids = Mutex::new(ids);
    let filter = move |element: &str, attribute: &str, value: &str| -> Option<String> {
        match (element, attribute) {
            (_, "id") => {
                let mut free = ids.lock().expect("no thread panics while it holds the ids");
                let id = value.strip_prefix(own.as_str())?;
                free.remove(id).then(|| id.to_owned())
            }
            ("img", "src") => place.picture(value),
            ("a", "href") => place.link(value),
            ("img", "width" | "height") | ("ol", "start") | (_, "colspan" | "rowspan") => {
                value.parse::<u16>().ok().map(|number| number.to_string())
            }
            _ => Some(value.to_owned()),
        }
    };
    let mut values: HashMap<&str, HashMap<&str, HashSet<&str>>> = HashMap::new();
    for (tag, attribute, allowed) in VALUES {
        values.entry(tag).or_default().insert(attribute, set(allowed));
    }
    let mut builder = Builder::empty();
    builder
        .tags(set(tags))
        .clean_content_tags(set(SWALLOWED))
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, set(names))).collect())
        .tag_attribute_values(values)
        .generic_attributes(HashSet::new())
        .allowed_classes(CLASSES.iter().map(|(tag, names)| (*tag, set(names))).collect())
        .url_schemes(set(&["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        .strip_comments(true)
        .attribute_filter(move |element: &str, attribute: &str, value: &str| {
            filter(element, attribute, value).map(Cow::Owned)
        });
    builder.clean(&tags::without_unclosed(html)).to_string()
}

/// What becomes of a tag that an author typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stands on the page; so does a first heading, which becomes a second.
    Shown,
    /// It is dropped; the words that it encloses stay.
    Dropped,
    /// It is dropped, and so is what it encloses.
    Swallowed,
}

/// What becomes of a tag of this name, in small letters.
pub(super) fn fate(name: &str) -> Fate {
    match name {
        "h1" => Fate::Shown,
        _ if TAGS.contains(&name) => Fate::Shown,
        _ if SWALLOWED.contains(&name) => Fate::Swallowed,
        _ => Fate::Dropped,
    }
}

fn set<'a>(words: &[&'a str]) -> HashSet<&'a str> {
    words.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_taken_for_bare_words_would_be_cleaned_to_itself(words in "([\\w\\s\\PC\"'\u{feff}\u{ad}]|\n){0,40}") {
            let bare: String = words.chars().filter(|c| is_bare(*c)).collect();
            let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
            prop_assert_eq!(clean_with(INLINE_TAGS, &bare, &place, (BTreeSet::new(), "")), bare);
        }
    }
}
