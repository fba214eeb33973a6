//! What both forms ask for, and whether it may be.

use serde_json::json;

use super::super::course_file;
use super::Ready;
use crate::courses::edition::{self, Change, EditionState};
use crate::courses::marking;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::studio::readable;
use crate::studio::release::{self, Asked, Asker, was_ever_official};

/// What both forms say.
#[derive(Clone)]
pub(super) struct Said {
    pub draft: Id,
    pub saves: i32,
    pub last: i64,
    pub change: Change,
    pub message: String,
}

/// Reads what both forms say; a first edition has nothing to change.
pub(super) fn said(form: &mut Form, first: bool) -> Option<Said> {
    let draft = form.id("draft");
    let saves = form.number("saves", 0..=i64::from(i32::MAX));
    let last = form.number("last", 0..=i64::from(i32::MAX));
    let change = if first { Some(Change::Substantive) } else { form.choice::<Change>("change") };
    let message = form.required_note("message");
    Some(Said { draft: draft?, saves: saves? as i32, last: last?, change: change?, message: message? })
}

impl Ready {
    /// Was the draft saved, or an edition released, since the form was drawn?
    pub(super) fn is_newer_than(&self, said: &Said) -> bool {
        self.draft.id != said.draft || self.draft.saves != said.saves || i64::from(self.last()) != said.last
    }

    /// Did this person ask for the review of just this, in these words? Then the form was sent twice.
    pub(super) fn is_asked_already(&self, said: &Said, person: Id) -> bool {
        let (draft, asked) = (&self.draft, self.asker == Some(Asker::Person(person)));
        asked
            && (draft.id, draft.saves) == (said.draft, said.saves)
            && (draft.change, &draft.message) == (said.change, &said.message)
    }

    /// Why this person cannot release it in this state, whatever they say of it.
    pub(super) fn refused(&self, state: EditionState, by: Id) -> Option<release::Refusal> {
        release::refused(state, &self.desk.editions, by, self.asker, &self.writers)
    }

    /// Would a release in this state be the newest edition once more?
    pub(super) fn is_unchanged(&self, state: EditionState) -> bool {
        release::is_unchanged(&self.desk.editions, &edition::checksum(&self.files), state)
    }

    /// Notes on the form why these files cannot become an edition.
    pub(super) fn refuse_unfinished(&self, form: &mut Form) {
        if let Some((path, line)) = self.torn() {
            let course = &self.desk.course;
            let torn = match *path == course_file(course) {
                true => Message::new("studio.settings_torn"),
                false => {
                    let place = readable::place(path, &self.files[path], line, &self.modules());
                    Message::new("studio.refused_torn").with("place", json!(place))
                }
            };
            form.refuse("files", torn);
        }
        if !self.whole {
            form.refuse("files", Message::new("studio.incomplete"));
        }
    }

    /// The first file in which a merge was left undone, with its line.
    fn torn(&self) -> Option<(&String, usize)> {
        self.files.iter().find_map(|(path, text)| Some((path, marking::mark_in(text)?)))
    }

    /// May the change be called that?
    pub(super) fn check_change(&self, change: Change) -> Result<(), release::Refusal> {
        release::check_change(change, self.compared.as_ref())
    }

    /// Notes on the form why it may not be released like this.
    pub(super) fn refuse_release(&self, form: &mut Form, said: &Said, state: EditionState, by: Id) {
        let asked = Asked {
            state,
            change: said.change,
            by,
            in_review_by: self.asker,
            writers: &self.writers,
            over_official: was_ever_official(&self.desk.editions),
            compared: self.compared.as_ref(),
        };
        if let Err(refusal) = release::check(&asked) {
            let field = if refusal.is_of_state() { "state" } else { "change" };
            form.refuse(field, Message::new(refusal.key()));
        }
        if self.is_unchanged(state) {
            form.refuse("state", Message::new("courses.unchanged"));
        }
    }
}
