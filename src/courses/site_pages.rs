//! The pages of this site, as an address that an author writes may name them.
//!
//! The page on which all addresses stand is read as words: this slice is below it and knows none of its handlers,
//! and so no second list of the pages has to be kept.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::kit::columns::Id;
use crate::kit::files;

const ROUTES: &str = include_str!("../routes.rs");

/// What can be opened, step by step, in the order in which the site looks for it.
static PAGES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| opened(ROUTES));

/// The files of the program that a page may fetch.
static ASSETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| files::assets().into_keys().collect());

/// A page of the site, and what an address says at each place that it leaves open: `course` is `leg`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePage {
    given: Vec<(&'static str, String)>,
}

impl SitePage {
    /// The page that an address without its `?` and `#` leads to.
    pub fn at(path: &str) -> Option<SitePage> {
        let steps: Vec<&str> = path.split('/').collect();
        PAGES.iter().find_map(|page| matched(page, &steps)).map(|given| SitePage { given })
    }

    /// What the address says at the place of this name.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(of, _)| *of == name).map(|(_, said)| said.as_str())
    }

    /// Can what the address says stand there at all: a number where a number is due, the id of a record, a file of
    /// the program? Whether there is such a record is known elsewhere.
    pub fn can_be(&self) -> bool {
        self.given.iter().all(|(name, said)| match *name {
            // Looked up among the courses, or a word of its own.
            "course" | "module" | "file" | "question" | "stage" => true,
            "document" => is_document(said),
            "number" => said.parse::<u32>().is_ok_and(|number| number > 0),
            "path" => ASSETS.contains(said),
            _ => said.parse::<Id>().is_ok(),
        })
    }
}

/// Can this be what an address calls a document: its id, or its number, which has a digit?
fn is_document(said: &str) -> bool {
    said.parse::<Id>().is_ok() || said.contains(|c: char| c.is_ascii_digit())
}

/// What the address says at the open places of a page, if it leads there.
fn matched(page: &[&'static str], steps: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut given = vec![];
    for (nth, named) in page.iter().enumerate() {
        let step = *steps.get(nth)?;
        match named.strip_prefix('{').and_then(|open| open.strip_suffix('}')) {
            Some(open) => match open.split_once(":.*") {
                Some((name, _)) => {
                    given.push((name, steps[nth..].join("/")));
                    return Some(given);
                }
                None if step.is_empty() => return None,
                None => given.push((open, step.to_owned())),
            },
            None if *named != step => return None,
            None => {}
        }
    }
    (page.len() == steps.len()).then_some(given)
}

/// The addresses that can be opened on every site, as `routes.rs` has them: one to a line.
fn opened(routes: &'static str) -> Vec<Vec<&'static str>> {
    let opened = routes.lines().filter_map(|line| {
        let (address, handler) = line.trim().strip_prefix(".route(\"")?.split_once('"')?;
        handler.contains("get()").then(|| address.split('/').collect())
    });
    opened.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn is_page(address: &str) -> bool {
        SitePage::at(address).is_some_and(|page| page.can_be())
    }

    #[test]
    fn a_page_of_the_site_is_one_that_can_be_opened() {
        let id = new_id();
        for page in [
            "/",
            "/courses",
            "/courses/leg/booklet",
            "/courses/leg/01-what/quiz",
            "/courses/leg/01-what/checks/2",
            "/search",
            "/reteachings/new",
            "/static/css/base.css",
            "/documents/new",
            "/documents/551-qd-ttg",
            &format!("/documents/{id}/versions/2"),
            &format!("/units/{id}/overview"),
            &format!("/people/{id}"),
        ] {
            assert!(is_page(page), "{page}");
        }
        for none in [
            "/khong",
            "/sign-out",
            "/search/",
            "/units//overview",
            "/units",
            "/reteaching",
            "/style",
            "/people/abc",
            "/units/0193/overview",
            "/static/css/none.css",
            "/static/",
            "/documents/khong-co",
            "/documents/551/QĐ-TTg",
            "/courses/leg/01-what/checks/x",
        ] {
            assert!(!is_page(none), "{none}");
        }
    }

    #[test]
    fn an_address_is_read_as_the_site_reads_it() {
        let booklet = SitePage::at("/courses/leg/booklet").unwrap();
        assert_eq!((booklet.given("course"), booklet.given("module")), (Some("leg"), None));
        let module = SitePage::at("/courses/leg/01-what").unwrap();
        assert_eq!(module.given("module"), Some("01-what"));
    }
}
