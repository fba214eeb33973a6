//! Scope: the proof that a viewer may see the records of a subtree.
//!
//! Only a permission check (in `people/`) makes one; an architecture test holds
//! that. A query about other people's records cannot be called without it, so a
//! forgotten check does not compile. What is out of scope is "not found".

use super::tree;

/// The units (by path) within which the holder may look, each with all that is below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    paths: Vec<String>,
}

impl Scope {
    /// The scope of rights held at these paths; `None` where there are none.
    /// Paths below another of the list add nothing and are dropped.
    pub(crate) fn of_rights(mut paths: Vec<String>) -> Option<Scope> {
        paths.sort();
        paths.dedup_by(|below, above| tree::is_at_or_below(below, above));
        (!paths.is_empty()).then_some(Scope { paths })
    }

    /// Does it hold the unit with this path?
    pub fn holds(&self, path: &str) -> bool {
        self.paths.iter().any(|above| tree::is_at_or_below(path, above))
    }

    /// The same right narrowed to one unit and those below it; `None` where it does not reach.
    pub fn within(&self, path: &str) -> Option<Scope> {
        if self.holds(path) {
            return Some(Scope { paths: vec![path.to_owned()] });
        }
        let below: Vec<String> =
            self.paths.iter().filter(|p| tree::is_at_or_below(p, path)).cloned().collect();
        Scope::of_rights(below)
    }

    /// The tops of the scope, by path.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(paths: &[&str]) -> Option<Scope> {
        Scope::of_rights(paths.iter().map(|p| (*p).to_owned()).collect())
    }

    #[test]
    fn a_right_in_a_unit_holds_for_all_below_and_for_nothing_beside() {
        let scope = scope(&["/a/b/"]).unwrap();
        assert!(scope.holds("/a/b/"));
        assert!(scope.holds("/a/b/c/"));
        assert!(!scope.holds("/a/"));
        assert!(!scope.holds("/a/bc/"));
    }

    #[test]
    fn without_a_right_there_is_no_scope() {
        assert_eq!(scope(&[]), None);
    }

    #[test]
    fn narrowing_never_widens() {
        let scope = scope(&["/a/b/", "/a/b/c/", "/a/d/"]).unwrap();
        assert_eq!(scope.paths(), ["/a/b/", "/a/d/"]);
        assert_eq!(scope.within("/a/b/c/").unwrap().paths(), ["/a/b/c/"]);
        assert_eq!(scope.within("/a/").unwrap().paths(), ["/a/b/", "/a/d/"]);
        assert_eq!(scope.within("/a/e/"), None);
    }
}
