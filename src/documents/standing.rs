//! Where a document stands, and what it may become.

use crate::kit::columns::Id;
use crate::text_enum;
use crate::units::tree;

text_enum! {
    /// Where a document stands.
    pub enum Standing {
        /// Taught from before it was released.
        Soft = "soft",
        InForce = "in_force",
        /// Another one took its place.
        Replaced = "replaced",
        /// No longer in force, and nothing took its place.
        Ended = "ended",
    }
}

impl Standing {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Soft => "documents.soft",
            Standing::InForce => "documents.in_force",
            Standing::Replaced => "documents.replaced",
            Standing::Ended => "documents.ended",
        }
    }

    /// Is it to be followed?
    pub fn holds(self) -> bool {
        matches!(self, Standing::Soft | Standing::InForce)
    }

    /// What a document that stands like this may become. What was in force never was a soft copy again;
    /// whoever said by mistake that it ended says that it is in force.
    pub fn may_become(self) -> Vec<Standing> {
        let others = Standing::ALL.iter().copied().filter(|other| *other != self);
        others.filter(|other| *other != Standing::Soft).collect()
    }
}

/// Why a document cannot take the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It would replace itself, at once or by way of others.
    LeadsBack,
    /// It does not hold itself.
    Ended,
    /// Some who may read the old one could not read it.
    NotForAll,
}

impl Refusal {
    /// The sentence for it.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::LeadsBack => "documents.leads_back",
            Refusal::Ended => "documents.successor_ended",
            Refusal::NotForAll => "documents.not_for_all",
        }
    }
}

/// A document as far as succession asks: its id, its standing, the path of the unit it concerns.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub id: Id,
    pub standing: Standing,
    pub unit_path: &'a str,
}

/// May `new` take the place of `old`? `line` are the documents that `new` itself is replaced by, one after
/// the other.
pub fn check_successor(old: &Place<'_>, new: &Place<'_>, line: &[Id]) -> Result<(), Refusal> {
    if new.id == old.id || line.contains(&old.id) {
        return Err(Refusal::LeadsBack);
    }
    if !new.standing.holds() {
        return Err(Refusal::Ended);
    }
    if !tree::is_at_or_below(old.unit_path, new.unit_path) {
        return Err(Refusal::NotForAll);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_soft_copy_is_released_and_what_is_in_force_is_no_soft_copy_again() {
        assert!(Standing::Soft.may_become().contains(&Standing::InForce));
        for standing in Standing::ALL {
            let next = standing.may_become();
            assert!(!next.contains(&Standing::Soft) && !next.contains(standing), "{standing:?}");
        }
        assert!(Standing::Ended.may_become().contains(&Standing::InForce), "a mistake can be put right");
    }

    #[test]
    fn a_document_is_replaced_by_another_that_holds_for_all_its_readers() {
        let (old, new) = (new_id(), new_id());
        let place = |id, standing, unit_path| Place { id, standing, unit_path };
        let (above, below) = ("/a/", "/a/b/");
        let of_below = place(old, Standing::Soft, below);
        let check = |new: Place<'_>, line: &[Id]| check_successor(&of_below, &new, line);
        assert_eq!(check(place(new, Standing::InForce, below), &[]), Ok(()));
        assert_eq!(check(place(new, Standing::InForce, above), &[]), Ok(()));
        assert_eq!(check(place(new, Standing::InForce, "/a/c/"), &[]), Err(Refusal::NotForAll));
        assert_eq!(check(place(new, Standing::InForce, "/a/b/d/"), &[]), Err(Refusal::NotForAll));
        assert_eq!(check(place(new, Standing::Ended, below), &[]), Err(Refusal::Ended));
        assert_eq!(check(place(old, Standing::InForce, below), &[]), Err(Refusal::LeadsBack));
        assert_eq!(check(place(new, Standing::InForce, below), &[new_id(), old]), Err(Refusal::LeadsBack));
    }
}
