//! What to do next with a course, in one sentence for whoever is before it.

use crate::kit::text::Message;
use crate::studio::release::Refusal;

/// A course as far as that decides what to do next.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'a> {
    /// Nobody is writing it.
    Resting {
        /// No edition of it is in use, and the newest was withdrawn.
        withdrawn: bool,
        /// The folder holds something else than the newest edition.
        differs: bool,
    },
    /// It never had an edition, and its draft was discarded.
    GivenUp,
    Written(Written<'a>),
}

/// Who asked for the review that a draft is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy<'a> {
    Person(&'a str),
    /// A folder, in nobody's name: until a person asks for it, nobody can release it as official.
    Folder,
}

/// What is known of an open draft, and of the viewer before it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// It can become an edition.
    pub complete: bool,
    /// How much is wrong with it, as far as that is more than a warning.
    pub errors: usize,
    /// How many files differ from the newest edition.
    pub changed: usize,
    /// None while it is not in review.
    pub in_review_by: Option<AskedBy<'a>>,
    /// That was the viewer.
    pub own_request: bool,
    /// It is in review, and the viewer wrote some of what would be official.
    pub own_words: bool,
    /// The viewer may not release it as a draft in use.
    pub refused: bool,
}

/// The sentence that stands above everything else on the desk.
pub fn next(standing: Standing<'_>) -> Message {
    match standing {
        Standing::Resting { withdrawn: true, .. } => Message::new("studio.next_withdrawn"),
        Standing::Resting { differs: true, .. } => Message::new("studio.next_folder"),
        Standing::Resting { .. } => Message::new("studio.next_begin"),
        Standing::GivenUp => Message::new("studio.next_given_up"),
        Standing::Written(draft) => next_of(draft),
    }
}

fn next_of(draft: Written<'_>) -> Message {
    let counted = |key: &'static str| Message::new(key).with("count", draft.errors as i64);
    match draft {
        Written { complete: false, .. } => counted("studio.next_mend"),
        Written { own_request: true, .. } => Message::new("studio.next_wait"),
        Written { own_words: true, .. } => Message::new(Refusal::OwnWords.key()),
        Written { in_review_by: Some(AskedBy::Person(name)), .. } => {
            Message::new("studio.next_review").with("name", name)
        }
        Written { in_review_by: Some(AskedBy::Folder), .. } => Message::new("studio.next_asked_by_folder"),
        Written { changed: 0, .. } => Message::new("studio.next_write"),
        Written { errors: 1.., .. } => counted("studio.next_mend_or_release"),
        Written { refused: true, .. } => Message::new("studio.next_ask"),
        Written { .. } => Message::new("studio.next_release"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A draft with a change in it that its writer may release.
    const DRAFT: Written<'_> = Written {
        complete: true,
        errors: 0,
        changed: 1,
        in_review_by: None,
        own_request: false,
        own_words: false,
        refused: false,
    };

    /// The same once Mai has asked for its review.
    const IN_REVIEW: Written<'_> = Written { in_review_by: Some(AskedBy::Person("Mai")), ..DRAFT };

    fn said(draft: Written<'_>) -> Message {
        next(Standing::Written(draft))
    }

    fn counted(key: &'static str, count: i64) -> Message {
        Message::new(key).with("count", count)
    }

    #[test]
    fn a_course_that_nobody_writes_is_begun() {
        let next = |withdrawn, differs| next(Standing::Resting { withdrawn, differs });
        assert_eq!(next(false, false), Message::new("studio.next_begin"));
        assert_eq!(next(false, true), Message::new("studio.next_folder"));
        assert_eq!(next(true, false), Message::new("studio.next_withdrawn"));
        assert_eq!(next(true, true), Message::new("studio.next_withdrawn"), "that it is gone is said first");
    }

    #[test]
    fn a_course_that_was_given_up_before_anybody_read_it_is_gone_on_with() {
        assert_eq!(next(Standing::GivenUp), Message::new("studio.next_given_up"));
    }

    #[test]
    fn a_draft_that_cannot_become_an_edition_is_mended_whatever_else_is_true_of_it() {
        let incomplete = Written { complete: false, errors: 3, ..DRAFT };
        assert_eq!(said(incomplete), counted("studio.next_mend", 3));
        assert_eq!(said(Written { changed: 0, ..incomplete }), counted("studio.next_mend", 3));
        let asked = Written { in_review_by: Some(AskedBy::Person("Mai")), own_request: true, ..incomplete };
        assert_eq!(said(asked), counted("studio.next_mend", 3));
    }

    #[test]
    fn whoever_asked_for_a_review_waits() {
        assert_eq!(said(Written { own_request: true, ..IN_REVIEW }), Message::new("studio.next_wait"));
        let wrote = Written { own_request: true, own_words: true, ..IN_REVIEW };
        assert_eq!(said(wrote), Message::new("studio.next_wait"));
    }

    #[test]
    fn whoever_wrote_some_of_it_leaves_the_review_to_another() {
        assert_eq!(said(Written { own_words: true, ..IN_REVIEW }), Message::new("studio.refused_own_words"));
    }

    #[test]
    fn another_reviews_what_was_asked_for_also_where_little_is_wrong_or_nothing_changed() {
        let asked_by = |name: &str| Message::new("studio.next_review").with("name", name);
        assert_eq!(said(IN_REVIEW), asked_by("Mai"));
        assert_eq!(said(Written { errors: 1, ..IN_REVIEW }), asked_by("Mai"));
        assert_eq!(said(Written { changed: 0, ..IN_REVIEW }), asked_by("Mai"));
    }

    #[test]
    fn what_a_folder_asked_for_is_told_without_a_name() {
        let by_folder = Written { in_review_by: Some(AskedBy::Folder), ..DRAFT };
        for draft in [by_folder, Written { changed: 0, refused: true, ..by_folder }] {
            let told = said(draft);
            assert_eq!(told, Message::new("studio.next_asked_by_folder"));
            assert!(told.args.is_empty(), "nobody is named, so there is no name to be empty");
        }
    }

    #[test]
    fn a_draft_in_which_nothing_changed_is_written() {
        assert_eq!(said(Written { changed: 0, ..DRAFT }), Message::new("studio.next_write"));
        let blemished = Written { changed: 0, errors: 2, refused: true, ..DRAFT };
        assert_eq!(said(blemished), Message::new("studio.next_write"));
    }

    #[test]
    fn what_is_wrong_and_keeps_nobody_from_releasing_is_counted() {
        let blemished = Written { errors: 2, ..DRAFT };
        assert_eq!(said(blemished), counted("studio.next_mend_or_release", 2));
        assert_eq!(said(Written { refused: true, ..blemished }), counted("studio.next_mend_or_release", 2));
    }

    #[test]
    fn a_draft_without_a_fault_is_released_or_where_its_writer_may_not_put_to_review() {
        assert_eq!(said(DRAFT), Message::new("studio.next_release"));
        assert_eq!(said(Written { refused: true, ..DRAFT }), Message::new("studio.next_ask"));
    }
}
