//! What home asks of those who write courses: drafts that wait for them, and new editions of which
//! those who know the old text must be told.

use super::today::{Item, Pressing};
use crate::courses::edition::{Edition, EditionState};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message};
use crate::quizzes::shelf::InUse;
use crate::studio::ROOT;
use crate::studio::draft::{Draft, DraftState, Step, Taken};
use crate::studio::release::{self, Asker, Writers};

/// How long after a release home asks who must be told.
pub const TELLING_DAYS: i32 = 30;

/// An open draft of a course that the viewer may write.
#[derive(Clone, Debug)]
pub struct Written {
    pub draft: Draft,
    pub title: String,
    /// What happened to it, in order.
    pub steps: Vec<Taken>,
    /// The editions of the course, the newest first.
    pub editions: Vec<Edition>,
    /// Everybody who wrote something of what it would release.
    pub writers: Writers,
}

impl Written {
    fn asked_by(&self) -> Option<Id> {
        self.steps.iter().rev().find(|taken| taken.step == Step::Asked).and_then(|taken| taken.by)
    }

    /// It is in review, and this person may release it as official.
    fn waits_for(&self, person: Id) -> bool {
        let asker = release::asker(&self.draft, &self.steps);
        let official = EditionState::Official;
        asker.is_some() && release::refused(official, &self.editions, person, asker, &self.writers).is_none()
    }

    /// It is in review, and no person asked for that: somebody who may write it must look at it.
    fn is_asked_by_nobody(&self) -> bool {
        release::asker(&self.draft, &self.steps) == Some(Asker::Machine)
    }

    /// With which words it was sent back, where that was the last that happened to it.
    fn returned(&self) -> Option<&str> {
        self.steps.last().filter(|taken| taken.step == Step::Returned).map(|taken| taken.remark.as_str())
    }

    /// What it asks of somebody; nothing of those who did not begin it or ask for its review.
    fn item(&self, person: Id) -> Option<Item> {
        let asked_by = self.asked_by();
        let mine = [asked_by, self.draft.begun_by].contains(&Some(person));
        let item = |pressing, icon, key| {
            let text = Message::new(key).with("course", self.title.clone());
            Item::new(pressing, icon, text, format!("{ROOT}/{}", self.draft.course))
        };
        let said =
            |key, words: &str| (!words.is_empty()).then(|| Message::new(key).with("words", words.to_owned()));
        match (self.draft.state, self.returned()) {
            (DraftState::InReview, _) if self.is_asked_by_nobody() => {
                Some(item(Pressing::Today, "review", "overview.edition_asked_by_folder"))
            }
            (DraftState::InReview, _) if self.waits_for(person) => Some(
                item(Pressing::Today, "review", "overview.edition_to_review")
                    .noting(said("overview.edition_says", &self.draft.message)),
            ),
            (DraftState::Writing, Some(remark)) if mine => Some(
                item(Pressing::Overdue, "warning", "overview.edition_returned")
                    .noting(said("overview.returned_edition_why", remark)),
            ),
            (DraftState::Writing, None) if mine => {
                Some(item(Pressing::Next, "course", "overview.edition_unfinished"))
            }
            _ => None,
        }
    }
}

/// The drafts that ask something of somebody.
pub fn draft_items(written: &[Written], person: Id) -> Vec<Item> {
    written.iter().filter_map(|written| written.item(person)).collect()
}

/// Files that came in and wait until somebody takes them or not: a line for each course, about the newest of
/// them.
#[derive(Clone, Debug)]
pub struct Brought {
    pub import: Id,
    pub title: String,
    pub at: Timestamp,
}

/// What came in, to be looked at.
pub fn brought_items(brought: &[Brought]) -> Vec<Item> {
    let item = |brought: &Brought| {
        let text = Message::new("overview.files_to_look_at").with("course", brought.title.clone());
        let note = Message::new("overview.files_since").with("day", brought.at.day().to_string());
        let href = format!("/imports/{}", brought.import);
        Item::new(Pressing::Next, "course", text, href).noting(note)
    };
    brought.iter().map(item).collect()
}

/// The editions in use of which those who know the text before must be told: `told` by their ids.
pub fn telling_items(courses: &[InUse], told: &[Id], language: Language) -> Vec<Item> {
    let item = |course: &InUse| {
        let text = Message::new("overview.edition_to_tell")
            .with("course", course.shelved.course.title.of(language).clone())
            .with("number", course.edition.number);
        Item::new(Pressing::Next, "person", text, format!("{ROOT}/{}/reach", course.edition.course))
    };
    courses.iter().filter(|course| told.contains(&course.edition.id)).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::edition::Change;
    use crate::kit::clock::new_id;

    fn written(state: DraftState, begun_by: Id, steps: &[(Step, Id, &str)]) -> Written {
        let taken = |(step, by, remark): &(Step, Id, &str)| Taken {
            step: *step,
            remark: (*remark).to_owned(),
            by: Some(*by),
            at: Timestamp(0),
        };
        let draft = Draft {
            id: new_id(),
            course: "leg".to_owned(),
            base: None,
            unit: None,
            state,
            change: Change::Substantive,
            message: String::new(),
            begun_by: Some(begun_by),
            begun_at: Timestamp(0),
            saves: 3,
        };
        let (title, steps) = ("Lập nhóm".to_owned(), steps.iter().map(taken).collect());
        Written { draft, title, steps, editions: vec![], writers: Writers::default() }
    }

    fn keys(written: &Written, person: Id) -> Vec<String> {
        let items = draft_items(std::slice::from_ref(written), person);
        items.into_iter().map(|item| item.text.key).collect()
    }

    #[test]
    fn a_draft_waits_for_everybody_but_whoever_asked() {
        let (writer, colleague) = (new_id(), new_id());
        let waiting = written(DraftState::InReview, writer, &[(Step::Asked, writer, "")]);
        assert_eq!(keys(&waiting, colleague), ["overview.edition_to_review"]);
        assert!(keys(&waiting, writer).is_empty());
    }

    #[test]
    fn what_a_folder_put_to_review_waits_for_everybody_who_writes() {
        let writer = new_id();
        let mut waiting = written(DraftState::InReview, writer, &[(Step::Asked, writer, "")]);
        waiting.steps[0].by = None;
        waiting.writers.of_draft.push(writer);
        for person in [writer, new_id()] {
            assert_eq!(keys(&waiting, person), ["overview.edition_asked_by_folder"]);
        }
    }

    #[test]
    fn a_draft_does_not_wait_for_those_who_wrote_it() {
        let [writer, asker, colleague] = [(); 3].map(|()| new_id());
        let waiting = written(DraftState::InReview, writer, &[(Step::Asked, asker, "")]);
        let waiting =
            Written { writers: Writers { of_draft: vec![writer], ..Writers::default() }, ..waiting };
        assert!(keys(&waiting, writer).is_empty());
        assert_eq!(keys(&waiting, colleague), ["overview.edition_to_review"]);
    }

    #[test]
    fn what_was_sent_back_presses_whoever_asked_and_says_why() {
        let (writer, asker) = (new_id(), new_id());
        let steps = [(Step::Asked, asker, ""), (Step::Returned, writer, "Thiếu ví dụ")];
        let back = written(DraftState::Writing, new_id(), &steps);
        let items = draft_items(std::slice::from_ref(&back), asker);
        assert_eq!(items[0].pressing, Pressing::Overdue);
        assert_eq!(items[0].note.as_ref().unwrap().args["words"], "Thiếu ví dụ");
        assert!(keys(&back, writer).is_empty());
    }

    #[test]
    fn a_draft_begun_and_left_asks_whoever_began_it() {
        let writer = new_id();
        let begun = written(DraftState::Writing, writer, &[(Step::Begun, writer, "")]);
        assert_eq!(keys(&begun, writer), ["overview.edition_unfinished"]);
        assert!(keys(&begun, new_id()).is_empty());
    }
}
