//! Pictures of cards of paper, beside which they are keyed.
//!
//! They show what somebody wrote under their name, so they are for those who key and for as long as keying can be in
//! doubt: after [`KEPT_DAYS`] nobody sees them, and the next picture that comes to the site clears them away. Whoever
//! keys throws them away sooner. What was keyed stays.

use super::Stage;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// So long a picture is shown: a class is keyed within a week, and a doubt told by the report within a month.
pub const KEPT_DAYS: i64 = 30;
/// So many come at once, at most.
pub const MOST: usize = 20;
/// What they may weigh together, in bytes: twelve photographs of a telephone.
pub const HEAVIEST: usize = 40 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Photo {
    pub id: Id,
    pub class: Id,
    pub stage: Stage,
    pub added_at: Timestamp,
}

/// Whatever came at this moment or before is not shown any more.
pub fn oldest(now: Timestamp) -> Timestamp {
    now.plus(-KEPT_DAYS * Timestamp::DAY)
}

/// The one after this in a pile; of the last there is none.
pub fn after(photos: &[Photo], id: Id) -> Option<Id> {
    let at = photos.iter().position(|photo| photo.id == id)?;
    photos.get(at + 1).map(|photo| photo.id)
}

/// What lies where a picture lay once it is gone: the one after it, or else the one before.
pub fn beside(photos: &[Photo], id: Id) -> Option<Id> {
    let at = photos.iter().position(|photo| photo.id == id)?;
    let before = || photos.get(at.checked_sub(1)?);
    photos.get(at + 1).or_else(before).map(|photo| photo.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_pile_has_an_order_and_an_end() {
        let photo = || Photo { id: new_id(), class: new_id(), stage: Stage::Before, added_at: Timestamp(0) };
        let pile = [photo(), photo()];
        assert_eq!(after(&pile, pile[0].id), Some(pile[1].id));
        assert_eq!((after(&pile, pile[1].id), after(&pile, new_id())), (None, None));
        let three = [photo(), photo(), photo()];
        let left = three.map(|one| beside(&three, one.id));
        assert_eq!(left, [Some(three[1].id), Some(three[2].id), Some(three[1].id)]);
        assert_eq!((beside(&three[..1], three[0].id), beside(&three, new_id())), (None, None));
    }
}
