//! Where the links of a text lead, and whether anything is there.
//!
//! A link may lead to a heading of its own page, to another module or a heading of it, to a course, a file, a
//! page of this site, or out of it. Of the last alone nothing can be known; see [`super::address::Target`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::address::{Place, Target, leads_out, media_file};
use super::library::{Files, has_module};
use super::markdown::{Heading, Wording, raw};
use super::showing;
use super::site_pages::SitePage;
use crate::kit::text::Language;
use crate::kit::words::hyphened;
use crate::units::tree::is_at_or_below;

/// The documents that links may lead to. Only those who are at home in the unit of one or below find it there.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The paths of their units, by what they are called in addresses ([`hyphened`]): several may have one number.
    units: BTreeMap<String, Vec<String>>,
    /// The paths of the units for whose people the courses are, by course.
    readers: BTreeMap<String, String>,
}

impl Documents {
    /// Each as an address calls it, with the path of its unit.
    pub fn of(named: impl IntoIterator<Item = (String, String)>) -> Documents {
        let mut units: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, path) in named {
            units.entry(name).or_default().push(path);
        }
        Documents { units, readers: BTreeMap::new() }
    }

    /// The same where it is known for whom courses are: each with the path of its unit.
    pub fn read_in(self, courses: impl IntoIterator<Item = (String, String)>) -> Documents {
        Documents { readers: courses.into_iter().collect(), ..self }
    }

    /// What is wrong with a link to this document in a text that people of the unit with this path read.
    fn fault(&self, name: &str, readers: Option<&str>) -> Option<&'static str> {
        let Some(units) = self.units.get(&hyphened(name)) else { return Some("check.link_to_no_document") };
        let is_for = |readers: &str| units.iter().any(|unit| is_at_or_below(readers, unit));
        (!readers.is_none_or(is_for)).then_some("check.link_to_document_elsewhere")
    }
}

/// The courses to which links may lead, with the headings of those modules that were asked for.
pub struct Destinations<'a> {
    files: &'a Files,
    /// The documents, where the records are at hand.
    documents: Option<&'a Documents>,
    /// The path of the unit whose people read the text, where that is not known by its course.
    readers: Option<String>,
    headings: RefCell<BTreeMap<String, Rc<BTreeSet<String>>>>,
}

impl<'a> Destinations<'a> {
    pub fn among(files: &'a Files) -> Self {
        Destinations { files, documents: None, readers: None, headings: RefCell::default() }
    }

    /// Also held against the documents there are.
    pub fn with_documents(self, documents: Option<&'a Documents>) -> Self {
        Destinations { documents, ..self }
    }

    /// For a text that is no course's: people of the unit with this path read it.
    pub fn read_at(self, unit: &str) -> Self {
        Destinations { readers: Some(unit.to_owned()), ..self }
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
            Target::Below { page, .. } => self.fault_of_page(&page, place),
            Target::Site => {
                let path = address.trim().split(['?', '#']).next().unwrap_or_default();
                SitePage::at(path)
                    .map_or(Some("check.link_to_no_page"), |page| self.fault_of_page(&page, place))
            }
            Target::Nowhere => Some("check.link_leads_nowhere"),
        }
    }

    /// What is wrong with what an address says of a page of the site, if anything.
    fn fault_of_page(&self, page: &SitePage, place: &Place) -> Option<&'static str> {
        let (course, module) = (page.given("course"), page.given("module"));
        if let Some(course) = course {
            if !self.files.contains_key(&format!("{course}/course.toml")) {
                return Some("check.link_to_no_course");
            }
            if module.is_some_and(|module| !has_module(self.files, course, module)) {
                return Some("check.link_to_no_module");
            }
            let file = module.zip(page.given("file")).map(|(module, file)| media_file(course, module, file));
            if file.is_some_and(|file| !self.files.contains_key(&file)) {
                return Some("check.link_leads_nowhere");
            }
        }
        if let Some(document) = page.given("document") {
            if !page.can_be() {
                return Some("check.link_to_no_document");
            }
            let documents = self.documents?;
            let of_course = documents.readers.get(&place.course).map(String::as_str);
            return documents.fault(document, self.readers.as_deref().or(of_course));
        }
        (!page.can_be()).then_some("check.link_to_no_page")
    }

    /// Is there such a file in the folder of the module's pictures?
    pub fn has_media(&self, place: &Place, name: &str) -> bool {
        self.files.contains_key(&media_file(&place.course, &place.module, name))
    }

    /// Has a module this heading? Of a text that cannot be read something else is told, and of one that is only
    /// known to be there nothing.
    fn has_heading(&self, course: &str, module: &str, language: Language, id: &str) -> bool {
        let file = format!("{course}/{module}/{}.md", language.code());
        let Some(text) = self.files.get(&file).filter(|text| !id.is_empty() && !text.is_empty()) else {
            return true;
        };
        let read = || {
            let (text, wording) = (showing::plain_lines(text), Wording::default());
            let contents = raw(showing::body(&text), &wording).contents;
            Rc::new(contents.into_iter().map(|heading| heading.id).collect())
        };
        let headings = Rc::clone(self.headings.borrow_mut().entry(file).or_insert_with(read));
        headings.contains(id)
    }
}
