//! Links in the text of a document that lead nowhere.

use std::collections::BTreeSet;

use super::rendering::nowhere;
use crate::courses::address::Target;
use crate::courses::destinations::Destinations;
use crate::courses::markdown::{self, Wording};
use crate::courses::outline::{Link, outline};
use crate::courses::problem::{Problem, few};
use crate::kit::text::Language;

/// The links of a text that lead nowhere, as what an author of courses is told of theirs. `file` is what the text
/// goes by.
pub fn broken(file: &str, text: &str, language: Language, destinations: &Destinations<'_>) -> Vec<Problem> {
    let links = outline(text, 1).links;
    if links.is_empty() {
        return vec![];
    }
    let (place, contents) = (nowhere(), markdown::raw(text, &Wording::default()).contents);
    let fault = |link: Link| {
        let key = destinations.fault(&link.address, &place, language, &contents)?;
        Some(Problem::on(file, link.at, key).with("address", link.address))
    };
    few(links.into_iter().filter_map(fault))
}

/// The courses to which the links of a text lead: only these must be at hand to look at it.
pub fn courses_named(text: &str) -> BTreeSet<String> {
    let named = |link: Link| match nowhere().target(&link.address) {
        Target::Module { course, .. } | Target::Course { course, .. } => Some(course),
        Target::Below { page, .. } => page.given("course").map(str::to_owned),
        _ => None,
    };
    outline(text, 1).links.into_iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::destinations::Documents;
    use crate::kit::files;

    #[test]
    fn each_link_that_leads_nowhere_is_told_with_its_place() {
        let text = "# Một\n\n[a](#mot) [b](#hai) [c](/courses/leg/booklet)\n\n[d](/courses/khong)\n\
                    [e](/documents/551-qd-ttg) [f](/documents/552-qd-ttg) [g](../x) [h](https://example.org)\n";
        let files = files::courses();
        let known = Documents::of([("551-qd-ttg".to_owned(), "/a/".to_owned())]);
        let destinations = Destinations::among(&files).with_documents(Some(&known));
        let told = broken("x", text, Language::Vi, &destinations);
        let told: Vec<_> = told.iter().map(|one| (one.line, one.column, one.key)).collect();
        assert_eq!(
            told,
            [
                (3, 11, "check.link_to_no_heading"),
                (5, 1, "check.link_to_no_course"),
                (6, 28, "check.link_to_no_document"),
                (6, 55, "check.link_to_no_module"),
            ]
        );
        // To whoever is not below its unit it does not exist.
        let told_at = |unit: &str| -> Vec<_> {
            let destinations = Destinations::among(&files).with_documents(Some(&known)).read_at(unit);
            let told = broken("x", "[e](/documents/551-qd-ttg)", Language::Vi, &destinations);
            told.iter().map(|one| (one.key, one.is_warning())).collect()
        };
        assert_eq!((told_at("/a/"), told_at("/a/b/")), (vec![], vec![]));
        assert_eq!(told_at("/c/"), [("check.link_to_document_elsewhere", true)]);
        assert_eq!(courses_named(text), ["-", "khong", "leg"].map(str::to_owned).into());
    }
}
