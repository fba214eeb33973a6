//! The text of a document as HTML, made once for each version and language and kept while there is room.
//!
//! By the same renderer and cleaner as the modules of courses. A document has no pictures and no questions of
//! its own: what points to one leads nowhere.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use crate::courses;
use crate::courses::address::Place;
use crate::courses::course::Both;
use crate::courses::markdown::{self, Rendered, Wording};
use crate::courses::search::{self, Passage};
use crate::kit::columns::Id;
use crate::kit::text::Language;

/// How many bytes of Markdown are kept rendered; beyond that all is made afresh.
const ROOM: usize = 16 * 1024 * 1024;

/// How passages and the words a document is found by are made: raised with every change of what [`passages_of`] or
/// [`words_of`](super::words_of) give, so that those on record are made anew. A test tells when that is due.
pub const MAKING: i32 = 1;

/// A text ready for its page and for being searched.
#[derive(Debug, PartialEq)]
pub struct Text {
    pub rendered: Rendered,
    pub passages: Vec<Passage>,
}

/// The texts that were rendered, by version and language. A version never changes, so neither does its text.
#[derive(Debug)]
pub struct Texts {
    wording: Both<Wording>,
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    bytes: usize,
    texts: HashMap<(Id, Language), Arc<Text>>,
}

impl Texts {
    pub fn new(wording: Both<Wording>) -> Texts {
        Texts { wording, kept: RwLock::default() }
    }

    /// The text of a version in a language, whose Markdown is this.
    pub fn of(&self, version: Id, language: Language, markdown: &str) -> Arc<Text> {
        let key = (version, language);
        let known = self.kept.read().ok().and_then(|kept| kept.texts.get(&key).cloned());
        if let Some(known) = known {
            return known;
        }
        let text = Arc::new(render(markdown, self.wording.of(language)));
        if let Ok(mut kept) = self.kept.write() {
            if kept.bytes + markdown.len() > ROOM {
                *kept = Kept::default();
            }
            kept.bytes += markdown.len();
            kept.texts.insert(key, text.clone());
        }
        text
    }
}

/// Where a document stands for its links: paths between the files of a course mean nothing here; whole addresses
/// of the site do.
pub(super) fn nowhere() -> Place {
    Place { root: courses::ROOT.to_owned(), course: "-".to_owned(), module: "-".to_owned() }
}

/// A text as its page shows it.
pub fn render(markdown: &str, wording: &Wording) -> Text {
    let rendered = markdown::render(markdown, &nowhere(), wording);
    let passages = search::passages(markdown, &rendered.contents);
    Text { rendered, passages }
}

/// What of a text can be found, without what it looks like.
pub fn passages_of(markdown: &str) -> Vec<Passage> {
    search::passages(markdown, &markdown::raw(markdown, &Wording::default()).contents)
}

/// Why a text cannot be kept as it is: the key of a sentence.
pub fn fault(text: &Text) -> Option<&'static str> {
    let html = &text.rendered.html;
    if text.rendered.shortened {
        return Some("documents.too_deep");
    }
    if html.contains("<img") || html.contains("class=\"check\"") {
        return Some("documents.no_pictures");
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;

    fn html(markdown: &str) -> String {
        render(markdown, &Wording::default()).rendered.html
    }

    #[test]
    fn a_link_within_the_site_stays_whole_and_a_heading_has_an_id() {
        let text = html("## Điều 2\n\n[551](/documents/551-qd-ttg#dieu-2) [bài](/courses/pim/money#a)");
        assert!(text.contains("<h2 id=\"dieu-2\">"), "{text}");
        assert!(text.contains("href=\"/documents/551-qd-ttg#dieu-2\""), "{text}");
        assert!(text.contains("href=\"/courses/pim/money#a\""), "{text}");
    }

    #[test]
    fn what_needs_a_file_or_a_key_is_no_document() {
        let fault_of = |markdown: &str| fault(&render(markdown, &Wording::default()));
        assert_eq!(fault_of("Một đoạn."), None);
        assert_eq!(fault_of("![hình](media/a.png)"), Some("documents.no_pictures"));
        assert_eq!(fault_of("```gift\nA? {=b}\n```"), Some("documents.no_pictures"));
        assert_eq!(fault_of(&"> ".repeat(200)), Some("documents.too_deep"));
    }

    #[test]
    fn a_version_is_rendered_once_and_the_store_has_an_end() {
        let texts = Texts::new(Both::default());
        let (one, long) = (new_id(), "a\n\n".repeat(60_000));
        let first = texts.of(one, Language::Vi, "# a");
        assert!(Arc::ptr_eq(&first, &texts.of(one, Language::Vi, "# a")));
        for _ in 0..200 {
            texts.of(new_id(), Language::Vi, &long);
        }
        assert!(texts.kept.read().unwrap().bytes <= ROOM);
        assert!(!Arc::ptr_eq(&first, &texts.of(one, Language::Vi, "# a")));
    }

    #[test]
    fn what_passages_say_changes_with_the_number_of_their_making() {
        let text = include_str!("../demo/papers/pim.vi.md").to_owned()
            + "\n\n## Đường 1\n\n- a **b**\n\n## Đường 1\n\n|x|\n|-|\n|1 thôn|\n\n<p id=\"a\">Ba</p>\n\nHai[^1]\n\n[^1]: Ba.\n";
        let mut made = String::new();
        for Passage { heading, text } in passages_of(&text) {
            let id = heading.map(|heading| heading.id).unwrap_or_default();
            made += &format!("{id}|{text}|{}\n", crate::documents::sign::words_of(&text));
        }
        let digest = made.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |all, byte| {
            (all ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        // Where this differs: raise MAKING by one and put both here, so that sites make theirs anew.
        assert_eq!((MAKING, format!("{digest:016x}")), (1, "2a275e0c8c5e8ac1".to_owned()));
    }

    proptest! {
        #[test]
        fn no_text_however_hostile_runs_anything(parts in proptest::collection::vec(prop_oneof![
            Just("<script>x()</script>"), Just("<img src=x onerror=x()>"), Just("[a](javascript:x())"),
            Just("<a href=\"java\tscript:x()\">"), Just("<form action=/sign-out><button>"), Just("<svg onload=x()>"),
            Just("<iframe src=//x>"), Just("<style>*{}</style>"), Just("\n\n"), Just("## "), Just("> "), Just("`"),
            Just("<div onclick=x()"), Just("![a](\"onerror=x())"), Just("[^a]"), Just("<details open ontoggle=x()>"),
            Just("<math><mtext><style><img src onerror=x()>"), Just("&lt;script&gt;"), Just("|"), Just("-->"),
        ], 0..24)) {
            let html = html(&parts.concat()).to_lowercase();
            for bad in ["<script", "<form", "<button", "<iframe", "<style", "<svg", "<input"] {
                prop_assert!(!html.contains(bad), "{}", html);
            }
            // An attribute can only stand within a tag.
            for tag in html.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap_or_default();
                let outside = tag.split('"').step_by(2).collect::<String>();
                prop_assert!(!outside.contains(" on"), "{}", html);
                prop_assert!(!tag.contains("href=\"java"), "{}", html);
            }
        }
    }
}
