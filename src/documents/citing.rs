//! Which modules of a course refer to a document: by a link, or by its number in a text or among the sources.

use super::{ROOT, sign};
use crate::courses::course::{Course, Module};
use crate::kit::columns::Id;
use crate::kit::text::Language;

/// A document as texts may name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<'a> {
    pub id: Id,
    pub number: Option<&'a str>,
}

/// The modules of a course that refer to a document, in their order.
pub fn modules_citing<'a>(course: &'a Course, document: &Named<'_>) -> Vec<&'a Module> {
    let mut addresses = vec![format!("{ROOT}/{}", document.id)];
    addresses.extend(document.number.and_then(sign::slug).map(|slug| format!("{ROOT}/{slug}")));
    course.modules.iter().filter(|module| cites(module, &addresses, document.number)).collect()
}

fn cites(module: &Module, addresses: &[String], number: Option<&str>) -> bool {
    Language::ALL.into_iter().any(|language| {
        let links = addresses.iter().any(|address| links_to(module.html.of(language), address));
        let named = |number: &str| {
            let in_text = module.passages.of(language).iter().any(|one| sign::is_named(number, &one.text));
            in_text || module.sources.of(language).iter().any(|one| sign::is_named(number, &one.name))
        };
        links || number.is_some_and(named)
    })
}

/// Is there a link to this address, or to a place on its page?
fn links_to(html: &str, address: &str) -> bool {
    let link = format!("href=\"{address}");
    html.match_indices(&link).any(|(at, _)| html[at + link.len()..].starts_with(['"', '#', '?', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_link_is_one_to_the_document_and_not_to_one_whose_number_begins_alike() {
        let html = "<a href=\"/documents/551-qd-ttg#dieu-2\" rel=\"noopener\">551</a>";
        assert!(links_to(html, "/documents/551-qd-ttg"));
        assert!(!links_to(html, "/documents/551-qd"));
        assert!(!links_to(html, &format!("/documents/{}", new_id())));
    }
}
