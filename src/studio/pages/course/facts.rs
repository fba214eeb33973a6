//! What the desk says of the open draft, and what the viewer may do with it.

use serde::Serialize;

use super::lying::Lying;
use crate::courses::edition::{self, EditionState};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::studio::next::{AskedBy, Written};
use crate::studio::release::{self, Asker, Refusal};
use crate::studio::{Draft, DraftState};

#[derive(Serialize)]
pub(super) struct DraftFacts {
    id: Id,
    state: DraftState,
    state_key: &'static str,
    saves: i32,
    /// How many steps it has gone.
    steps: usize,
    base: Option<i32>,
    /// Who wrote last, and when.
    who: Option<String>,
    at: Timestamp,
    /// Whose words are in it.
    writers: String,
    /// How many files differ from the newest edition.
    changed: usize,
    /// It can become an edition.
    complete: bool,
    pub in_review: bool,
    /// Who asked for the review that it is in; none where no person did.
    #[serde(skip)]
    asked_by: Option<String>,
    /// The viewer asked for the review that it is in.
    own_request: bool,
    /// What the viewer may do with it now: ask for a review, review what another asked for, release it as
    /// a draft in use; or why not that.
    asks: bool,
    reviews: bool,
    /// It is in review, and the viewer wrote some of what would be official.
    own_words: bool,
    releases: bool,
    refused: Option<&'static str>,
    /// The number of `course.toml`, for what moves modules.
    over: i32,
}

impl DraftFacts {
    /// The draft before a viewer; `changed` files of it differ from the newest edition, and it is `complete`
    /// if it can become an edition.
    pub fn of(lying: &Lying, draft: &Draft, viewer: Id, changed: usize, complete: bool) -> DraftFacts {
        let Lying { desk, files, steps, writers, touched, .. } = lying;
        let (asker, in_review) = (release::asker(draft, steps), draft.state == DraftState::InReview);
        let not_official = release::refused(EditionState::Official, &desk.editions, viewer, asker, writers);
        let releases = in_review && not_official.is_some() || complete && !in_review;
        let sum = edition::checksum(files);
        let refused = release::refused_in_use(&desk.editions, &sum, viewer, asker, writers);
        let (by, at) = touched.unwrap_or((draft.begun_by, draft.begun_at));
        let asked_by = match asker {
            Some(Asker::Person(person)) => lying.name(Some(person)),
            Some(Asker::Machine) | None => None,
        };
        DraftFacts {
            id: draft.id,
            state: draft.state,
            state_key: draft.state.key(),
            saves: draft.saves,
            steps: steps.len(),
            base: desk.editions.iter().find(|e| Some(e.id) == draft.base).map(|e| e.number),
            who: lying.name(by),
            at,
            writers: lying.line_of(&writers.of_draft),
            changed,
            complete,
            in_review,
            asked_by,
            own_request: asker == Some(Asker::Person(viewer)),
            asks: complete && release::may_ask(asker),
            reviews: in_review && not_official.is_none(),
            own_words: not_official == Some(Refusal::OwnWords),
            releases: releases && refused.is_none(),
            refused: refused.filter(|_| releases),
            over: lying.over,
        }
    }

    /// The same as far as it decides what to do next.
    pub fn written(&self, errors: usize) -> Written<'_> {
        Written {
            complete: self.complete,
            errors,
            changed: self.changed,
            in_review_by: self
                .in_review
                .then(|| self.asked_by.as_deref().map_or(AskedBy::Folder, AskedBy::Person)),
            own_request: self.own_request,
            own_words: self.own_words,
            refused: self.refused.is_some(),
        }
    }
}
