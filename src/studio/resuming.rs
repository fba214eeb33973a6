//! Going on with a draft that was discarded.
//!
//! It is opened again with the files that it had, while it is still the last word on the course: nobody has
//! begun another draft since, and no edition came that it does not know.

use crate::kit::columns::Id;
use crate::studio::Draft;

/// The drafts and the newest edition of a course.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    pub open: Option<&'a Draft>,
    /// The last draft, if it was discarded.
    pub discarded: Option<&'a Draft>,
    pub newest: Option<Id>,
}

/// Why a discarded draft is not gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is open already.
    Open,
    /// Another draft was begun meanwhile.
    Another,
    /// An edition came out that it was not begun from.
    Overtaken,
    /// It is not the draft that was discarded last.
    Unknown,
}

/// May this draft of the course be gone on with?
pub fn check(wanted: Id, of: Course<'_>) -> Result<(), Refusal> {
    match (of.open, of.discarded) {
        (Some(open), _) if open.id == wanted => Err(Refusal::Open),
        (Some(_), _) => Err(Refusal::Another),
        (None, Some(discarded)) if discarded.id != wanted => Err(Refusal::Unknown),
        (None, Some(discarded)) if discarded.base != of.newest => Err(Refusal::Overtaken),
        (None, Some(_)) => Ok(()),
        // It was another that was written and released since.
        (None, None) => Err(Refusal::Overtaken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::edition::Change;
    use crate::kit::clock::{Timestamp, new_id};
    use crate::studio::DraftState;

    fn draft(state: DraftState, base: Option<Id>) -> Draft {
        Draft {
            id: new_id(),
            course: "leg".into(),
            base,
            unit: None,
            state,
            change: Change::Substantive,
            message: String::new(),
            begun_by: None,
            begun_at: Timestamp(0),
            saves: 3,
        }
    }

    #[test]
    fn the_last_draft_is_gone_on_with_while_nothing_came_after_it() {
        for newest in [None, Some(new_id())] {
            let discarded = draft(DraftState::Discarded, newest);
            let of = Course { open: None, discarded: Some(&discarded), newest };
            assert_eq!(check(discarded.id, of), Ok(()));
        }
    }

    #[test]
    fn after_a_newer_edition_it_is_not() {
        for base in [None, Some(new_id())] {
            let discarded = draft(DraftState::Discarded, base);
            let of = Course { open: None, discarded: Some(&discarded), newest: Some(new_id()) };
            assert_eq!(check(discarded.id, of), Err(Refusal::Overtaken));
        }
        let of = Course { open: None, discarded: None, newest: Some(new_id()) };
        assert_eq!(check(new_id(), of), Err(Refusal::Overtaken));
    }

    #[test]
    fn beside_another_draft_it_is_not_and_once_open_it_is_open() {
        let open = draft(DraftState::Writing, None);
        let of = Course { open: Some(&open), discarded: None, newest: None };
        assert_eq!(check(new_id(), of), Err(Refusal::Another));
        assert_eq!(check(open.id, of), Err(Refusal::Open));
    }

    #[test]
    fn of_two_that_were_discarded_only_the_last_is() {
        let last = draft(DraftState::Discarded, None);
        let of = Course { open: None, discarded: Some(&last), newest: None };
        assert_eq!(check(new_id(), of), Err(Refusal::Unknown));
    }
}
