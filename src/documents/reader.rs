//! Who may read a document: those whom it concerns, and those who look after them.

use std::collections::BTreeSet;

use crate::kit::columns::Id;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::units::scope::Scope;
use crate::units::tree;

/// Whoever holds one of these over a unit may read what concerns it.
const LOOKS_AFTER: [Right; 2] = [Right::SeeRecords, Right::PublishCourses];

/// Somebody who reads, as far as documents ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The units where they are at home or hold a role, and all above: what concerns one of these concerns them.
    line: Vec<Id>,
    /// The units they look after.
    scope: Option<Scope>,
}

impl Reader {
    pub fn of(viewer: &Viewer) -> Reader {
        let roles = viewer.grants.iter().map(|grant| grant.unit_path.as_str());
        let paths = roles.chain([viewer.unit_path.as_str()]);
        Reader::with(paths, viewer.scope_of_any(&LOOKS_AFTER))
    }

    fn with<'a>(paths: impl Iterator<Item = &'a str>, scope: Option<Scope>) -> Reader {
        let line: BTreeSet<Id> = paths.flat_map(tree::ids_on).collect();
        Reader { line: line.into_iter().collect(), scope }
    }

    /// The units whose documents concern them.
    pub fn line(&self) -> &[Id] {
        &self.line
    }

    /// The units whose documents they may read besides.
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn what_concerns_a_unit_concerns_everybody_below_it_and_nobody_beside() {
        let (centre, province, beside) = (new_id(), new_id(), new_id());
        let path = tree::path_below(Some(&tree::path_below(None, centre)), province);
        let reader = Reader::with([path.as_str()].into_iter(), None);
        assert!(reader.line().contains(&centre) && reader.line().contains(&province));
        assert!(!reader.line().contains(&beside));
    }
}
