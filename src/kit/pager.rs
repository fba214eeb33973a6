//! Long lists, page by page.

use actix_web::HttpRequest;
use serde::Serialize;

use super::form::Form;

/// Where a page stands in a long list, as `parts/pager` draws it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pager {
    pub from: i64,
    pub to: i64,
    pub total: i64,
    pub previous: Option<PagerLink>,
    pub next: Option<PagerLink>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PagerLink {
    pub href: String,
}

impl Pager {
    /// The pager of page `page` (from 1) of `size` entries each; `None` where one page holds all.
    /// `address` is what stands before the number of the page.
    pub fn of(total: i64, size: i64, page: i64, address: &str) -> Option<Pager> {
        if total <= size {
            return None;
        }
        let link = |n: i64| PagerLink { href: format!("{address}{n}") };
        Some(Pager {
            from: ((page - 1) * size + 1).min(total),
            to: (page * size).min(total),
            total,
            previous: (page > 1).then(|| link(page - 1)),
            next: (page * size < total).then(|| link(page + 1)),
        })
    }

    /// The same for a list that stands further down its page, under the heading with this id.
    pub fn at(mut self, id: &str) -> Pager {
        for link in self.previous.iter_mut().chain(&mut self.next) {
            link.href.push('#');
            link.href.push_str(id);
        }
        self
    }
}

/// The number of the page that an address asks for (`?page=2`), from 1.
pub fn page_asked(request: &HttpRequest) -> i64 {
    let asked = Form::parse(request.query_string().as_bytes()).raw("page").parse().unwrap_or(1);
    i64::clamp(asked, 1, 100_000)
}

/// The page that is shown to whoever asked for this one: the last, where there are not as many.
pub fn page_shown(asked: i64, total: i64, size: i64) -> i64 {
    asked.clamp(1, (total - 1).max(0) / size + 1)
}

#[cfg(test)]
mod tests {
    use super::{Pager, page_shown};

    #[test]
    fn beyond_the_last_page_there_is_the_last() {
        let shown = |asked| page_shown(asked, 120, 50);
        assert_eq!(
            [shown(1), shown(3), shown(4), page_shown(7, 0, 50), page_shown(2, 50, 50)],
            [1, 3, 3, 1, 1]
        );
    }

    #[test]
    fn a_list_that_fits_has_no_pager_and_the_last_page_leads_only_back() {
        assert!(Pager::of(50, 50, 1, "?page=").is_none());
        let last = Pager::of(120, 50, 3, "?page=").unwrap();
        assert_eq!((last.from, last.to), (101, 120));
        assert_eq!(last.previous.unwrap().href, "?page=2");
        assert!(last.next.is_none());
        let first = Pager::of(120, 50, 1, "?page=").unwrap().at("people");
        assert_eq!(first.next.unwrap().href, "?page=2#people");
    }
}
