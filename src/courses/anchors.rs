//! Ids of headings: readable, bare ASCII, never twice on a page.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::words::fold;

/// The id of a text without any letter or digit.
const NAMELESS: &str = "section";

/// What the pages around a text call parts of their own. Their other ids have an underscore, which no heading's has.
const RESERVED: [&str; 7] = ["main", "objectives", "resume", "listen", "cited", "versions", "q"];

/// Gives out ids for the headings of one page.
#[derive(Debug)]
pub struct Anchors {
    given: BTreeSet<String>,
    /// How often each was asked for, before numbers were put after it.
    asked: BTreeMap<String, usize>,
}

impl Default for Anchors {
    fn default() -> Self {
        Anchors { given: RESERVED.map(str::to_owned).into(), asked: BTreeMap::new() }
    }
}

impl Anchors {
    /// An id made from the words of a heading, with `-2`, `-3` … after it if taken.
    pub fn give(&mut self, text: &str) -> String {
        let bare = bare(text);
        let mut id = bare.clone();
        let nth = self.asked.entry(bare.clone()).or_insert(1);
        while !self.given.insert(id.clone()) {
            *nth += 1;
            id = format!("{bare}-{nth}");
        }
        id
    }

    /// All ids given so far.
    pub fn given(&self) -> &BTreeSet<String> {
        &self.given
    }
}

/// Lower-case ASCII letters and digits joined by single hyphens, with Vietnamese
/// marks folded away: "Đối tượng" gives "doi-tuong". Never empty.
pub fn bare(text: &str) -> String {
    let mut id = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { NAMELESS.to_owned() } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vietnamese_marks_fold_to_bare_letters() {
        assert_eq!(bare("Đối tượng"), "doi-tuong");
        assert_eq!(bare("  1. Hỗ trợ: 30% – 40%?  "), "1-ho-tro-30-40");
    }

    #[test]
    fn a_heading_without_letters_still_has_an_id() {
        assert_eq!(bare("…"), "section");
    }

    #[test]
    fn two_headings_with_the_same_words_have_different_ids() {
        let mut anchors = Anchors::default();
        let ids = ["A 2", "A", "A", "a!"].map(|text| anchors.give(text));
        assert_eq!(ids, ["a-2", "a", "a-3", "a-4"]);
    }

    #[test]
    fn no_heading_has_the_id_of_a_part_of_the_page_around_it() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give("Objectives"), "objectives-2");
        let templates = crate::kit::files::templates();
        let around = ["layouts/", "courses/", "documents/show", "studio/preview"];
        let of_pages = templates.iter().filter(|(name, _)| around.iter().any(|one| name.starts_with(one)));
        let ids: BTreeSet<&str> = of_pages
            .flat_map(|(_, text)| text.split(" id=\"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let own: Vec<&&str> = ids.iter().filter(|id| !id.contains(['_', '{'])).collect();
        assert!(own.len() > 4 && own.iter().all(|id| RESERVED.contains(id)), "{own:?}");
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_safe_in_an_address(texts in prop::collection::vec("[aAăâđ 1-3.\\-]{0,4}|\\PC{0,8}", 0..40)) {
            let mut anchors = Anchors::default();
            let ids: Vec<_> = texts.iter().map(|text| anchors.give(text)).collect();
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
            for id in ids {
                prop_assert!(!id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
            }
        }
    }
}
