//! Where the links of a text lead, and whether anything is there.
//!
//! A link may lead to a heading of its own page, to another module or a heading of it, to a course, a file, a
//! page of this site, or out of it. Of the last alone nothing can be known; see [`super::address::Target`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::LazyLock;

use super::address::{Place, Target, leads_out, media_file};
use super::library::{Files, has_module};
use super::markdown::{Heading, Wording, raw};
use super::showing;
use crate::kit::text::Language;

/// The page on which all addresses stand. This slice is below it and knows none of its handlers; it is read as
/// words, so that no second list of the pages has to be kept.
const ROUTES: &str = include_str!("../routes.rs");

/// What can be opened, step by step.
static PAGES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| pages(ROUTES));

/// The courses to which links may lead, with the headings of those modules that were asked for.
pub struct Destinations<'a> {
    files: &'a Files,
    headings: RefCell<BTreeMap<String, Rc<BTreeSet<String>>>>,
}

impl<'a> Destinations<'a> {
    pub fn among(files: &'a Files) -> Self {
        Destinations { files, headings: RefCell::default() }
    }

    /// What is wrong with an address written at a place, if anything. `contents` are the headings of the page on
    /// which it stands; of other pages those in the language of the text count.
    pub fn fault(
        &self,
        address: &str,
        place: &Place,
        language: Language,
        contents: &[Heading],
    ) -> Option<&'static str> {
        if address.trim().is_empty() {
            return Some("check.link_without_address");
        }
        match place.target(address) {
            Target::Here { anchor } => {
                let known = anchor.is_empty() || contents.iter().any(|heading| heading.id == anchor);
                (!known).then_some("check.link_to_no_heading")
            }
            Target::Module { course, module, .. } if !has_module(self.files, &course, &module) => {
                Some("check.link_to_no_module")
            }
            Target::Module { course, module, anchor } => {
                let known = self.has_heading(&course, &module, language, anchor.trim_start_matches('#'));
                (!known).then_some("check.link_to_no_heading_there")
            }
            Target::Course { course, .. } if !self.files.contains_key(&format!("{course}/course.toml")) => {
                Some("check.link_to_no_course")
            }
            // The page of a course has no heading that an author gave it.
            Target::Course { anchor, .. } => {
                (!anchor.trim_start_matches('#').is_empty()).then_some("check.link_to_no_heading_there")
            }
            Target::Media { name } => (!self.has_media(place, &name)).then_some("check.link_leads_nowhere"),
            Target::Outside => (!leads_out(address)).then_some("check.bad_address"),
            Target::Site => (!is_page(address)).then_some("check.link_to_no_page"),
            Target::Nowhere => Some("check.link_leads_nowhere"),
        }
    }

    /// Is there such a file in the folder of the module's pictures?
    pub fn has_media(&self, place: &Place, name: &str) -> bool {
        self.files.contains_key(&media_file(&place.course, &place.module, name))
    }

    /// Has a module this heading? Of a text that cannot be read something else is told.
    fn has_heading(&self, course: &str, module: &str, language: Language, id: &str) -> bool {
        let file = format!("{course}/{module}/{}.md", language.code());
        let Some(text) = self.files.get(&file).filter(|_| !id.is_empty()) else { return true };
        let read = || {
            let (text, wording) = (showing::plain_lines(text), Wording::default());
            let contents = raw(showing::body(&text), &wording).contents;
            Rc::new(contents.into_iter().map(|heading| heading.id).collect())
        };
        let headings = Rc::clone(self.headings.borrow_mut().entry(file).or_insert_with(read));
        headings.contains(id)
    }
}

/// Can this address of the site be opened?
fn is_page(address: &str) -> bool {
    let path = address.trim().split(['?', '#']).next().unwrap_or_default();
    let steps: Vec<&str> = path.split('/').collect();
    PAGES.iter().any(|page| leads_to(page, &steps))
}

fn leads_to(page: &[&str], steps: &[&str]) -> bool {
    match (page, steps) {
        ([], []) => true,
        ([last], [_, ..]) if last.contains(":.*") => true,
        ([named, page @ ..], [step, steps @ ..]) => {
            let is_it = named == step || (named.starts_with('{') && !step.is_empty());
            is_it && leads_to(page, steps)
        }
        _ => false,
    }
}

/// The addresses that can be opened on every site, as `routes.rs` has them: one to a line.
fn pages(routes: &str) -> Vec<Vec<&str>> {
    let opened = routes.lines().filter_map(|line| {
        let (address, handler) = line.trim().strip_prefix(".route(\"")?.split_once('"')?;
        handler.contains("get()").then(|| address.split('/').collect())
    });
    opened.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_site_is_one_that_can_be_opened() {
        for page in [
            "/",
            "/courses",
            "/search?q=thôn#x",
            "/reteachings/new",
            "/units/0193/overview",
            "/static/css/base.css",
        ] {
            assert!(is_page(page), "{page}");
        }
        for none in ["/khong", "/sign-out", "/search/", "/units//overview", "/units", "/reteaching", "/style"]
        {
            assert!(!is_page(none), "{none}");
        }
    }
}
