//! Where a link or a picture of a module points to.
//!
//! Authors write addresses as paths between the files, so that they also work in a
//! text editor: `media/map.svg` for a picture, `../cycle/vi.md` or `../cycle` for
//! another module, `../../pim/money` for a module of another course. On the site a
//! module stands at `{root}/{course}/{module}`; what stands below it there, its quiz or the booklet of its course,
//! is a page of the site.

use super::ROOT;
use super::site_pages::SitePage;

/// The place of a module on the site. `root` has no slash at its end: `/courses`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub root: String,
    pub course: String,
    pub module: String,
}

impl Place {
    /// The address of the module's page.
    pub fn address(&self) -> String {
        format!("{}/{}/{}", self.root, self.course, self.module)
    }

    /// The address of a file in the module's `media` folder.
    pub fn media(&self, name: &str) -> String {
        format!("{}/media/{name}", self.address())
    }

    /// What the address means when written in this module; see [`Target`].
    pub fn target(&self, address: &str) -> Target {
        let address = address.trim();
        let (path, anchor) = match address.find('#') {
            Some(at) => address.split_at(at),
            None => (address, ""),
        };
        if path.is_empty() {
            return Target::Here { anchor: anchor.trim_start_matches('#').to_owned() };
        }
        if path.starts_with("//") || has_scheme(path) {
            return Target::Outside;
        }
        if let Some(name) = path.strip_prefix("media/") {
            return if is_file_name(name) {
                Target::Media { name: name.to_owned() }
            } else {
                Target::Nowhere
            };
        }
        let within = path.strip_prefix(self.root.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let mut steps = match within {
            Some(_) => vec![],
            None if path.starts_with('/') => return Target::Site,
            None => vec![self.course.as_str(), self.module.as_str()],
        };
        let (path, asked) = match path.find('?') {
            Some(at) => (within.unwrap_or(path).split('?').next().unwrap_or_default(), &path[at..]),
            None => (within.unwrap_or(path), ""),
        };
        for step in path.split('/') {
            match step {
                "" | "." | "vi.md" | "en.md" => {}
                ".." if steps.pop().is_none() => return Target::Nowhere,
                ".." => {}
                name => steps.push(name),
            }
        }
        // What stands at a fixed place below a course is no module of that name.
        let page = SitePage::at(&format!("{ROOT}/{}", steps.join("/")));
        let fixed = page.filter(|page| steps.len() > 2 || page.given("module").is_none());
        if let Some(page) = fixed.filter(|_| steps.len() > 1) {
            let address = format!("{}/{}{asked}{anchor}", self.root, steps.join("/"));
            return Target::Below { page, address };
        }
        match steps[..] {
            [course, module] => Target::Module {
                course: course.to_owned(),
                module: module.to_owned(),
                anchor: anchor.to_owned(),
            },
            [course] => Target::Course { course: course.to_owned(), anchor: anchor.to_owned() },
            _ => Target::Nowhere,
        }
    }

    /// The address to put in the page, or nothing when it leads nowhere.
    pub fn link(&self, address: &str) -> Option<String> {
        match self.target(address) {
            Target::Here { .. } | Target::Outside | Target::Site => Some(address.trim().to_owned()),
            Target::Module { course, module, anchor } => {
                Some(format!("{}/{course}/{module}{anchor}", self.root))
            }
            Target::Course { course, .. } => Some(format!("{}/{course}", self.root)),
            Target::Below { address, .. } => Some(address),
            Target::Media { name } => Some(self.media(&name)),
            Target::Nowhere => None,
        }
    }

    /// The address of a picture, or nothing when it is not in the module's own `media`.
    pub fn picture(&self, address: &str) -> Option<String> {
        match self.target(address) {
            Target::Media { name } => Some(self.media(&name)),
            _ => None,
        }
    }
}

/// Can an address outside this site lead anywhere: is it of a page, mail or telephone, and says which?
pub fn leads_out(address: &str) -> bool {
    let address = address.trim();
    let told = |scheme: &str| {
        let begun = address.get(..scheme.len())?;
        begun.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
    };
    let is_told = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains(char::is_alphanumeric) && !host.contains(char::is_whitespace)
    };
    ["https://", "http://", "mailto:", "tel:"].into_iter().filter_map(told).any(is_told)
}

/// Where a picture of a module is among the files of the courses.
pub fn media_file(course: &str, module: &str, name: &str) -> String {
    format!("{course}/{module}/media/{name}")
}

/// What an address in a module means. `anchor` of a module or a course keeps its `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Here {
        anchor: String,
    },
    Module {
        course: String,
        module: String,
        anchor: String,
    },
    Course {
        course: String,
        anchor: String,
    },
    /// What stands below a course or a module: its booklet, a quiz. `address` is whole.
    Below {
        page: SitePage,
        address: String,
    },
    Media {
        name: String,
    },
    /// Another page of this site.
    Site,
    /// Another site, or mail and telephone.
    Outside,
    Nowhere,
}

fn has_scheme(path: &str) -> bool {
    path.split(['/', '?']).next().is_some_and(|first| first.contains(':'))
}

fn is_file_name(name: &str) -> bool {
    !name.starts_with('.')
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Place {
        Place { root: "/courses".into(), course: "leg".into(), module: "start".into() }
    }

    #[test]
    fn a_picture_comes_from_the_modules_own_folder_only() {
        assert_eq!(here().picture("media/map.svg").as_deref(), Some("/courses/leg/start/media/map.svg"));
        for other in
            ["https://example.org/a.png", "media/../../x.svg", "../cycle/media/a.svg", "/a.svg", "media/"]
        {
            assert_eq!(here().picture(other), None, "{other}");
        }
    }

    #[test]
    fn a_path_between_files_becomes_a_path_between_pages() {
        let link = |address| here().link(address);
        assert_eq!(link("../cycle/vi.md#step-2").as_deref(), Some("/courses/leg/cycle#step-2"));
        assert_eq!(link("../cycle/").as_deref(), Some("/courses/leg/cycle"));
        assert_eq!(link("../../pim/money").as_deref(), Some("/courses/pim/money"));
        assert_eq!(link("/courses/pim/money").as_deref(), Some("/courses/pim/money"));
        for below in ["/courses/leg/booklet", "/courses/pim/money/quiz", "/courses/pim/changes?from=1&to=2#a"]
        {
            assert_eq!(link(below).as_deref(), Some(below));
        }
        assert_eq!(link("../cycle/quiz").as_deref(), Some("/courses/leg/cycle/quiz"));
        assert_eq!(link("../../pim/booklet").as_deref(), Some("/courses/pim/booklet"));
        assert_eq!(link("en.md").as_deref(), Some("/courses/leg/start"));
        assert_eq!(link("#risk").as_deref(), Some("#risk"));
        assert_eq!(link("https://example.org/?a=b").as_deref(), Some("https://example.org/?a=b"));
    }

    #[test]
    fn an_address_outside_says_where_it_leads() {
        for good in ["https://example.org", " HTTP://xã.vn/a?b", "mailto:an@example.org", "tel:+84"] {
            assert!(leads_out(good), "{good}");
        }
        for bad in
            ["http://", "https:///a", "http://?x", "mailto:", "tel: ", "//example.org", "javascript:x", "x"]
        {
            assert!(!leads_out(bad), "{bad}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_courses_leads_nowhere() {
        for address in ["../../../../etc/passwd", "cycle/deep/deeper", "../../.."] {
            assert_eq!(here().link(address), None, "{address}");
        }
    }
}
