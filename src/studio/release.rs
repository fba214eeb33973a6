//! Who may release what.
//!
//! A draft in use may be released by whoever writes it: a soft copy is taught before the manual is
//! issued. An official edition needs a second trainer: one asks, another releases, and whoever releases has
//! written nothing of it, neither in the draft nor in an edition since the last official one. Whatever takes
//! the place of an official edition needs a second trainer too, who wrote nothing of the draft; and a course
//! that ever had an official edition is in its place for good, also after that was withdrawn. A change may be called editorial only where nobody's progress can be wrong
//! after it: the same modules, the same questions with the same right answers, the same pass mark.

use crate::courses::edition::{Change, Edition, EditionState};
use crate::kit::columns::Id;
use crate::quizzes::carrying::Comparison;
use crate::studio::draft::{Draft, DraftState, Step, Taken};

/// A release that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub state: EditionState,
    pub change: Change,
    pub by: Id,
    /// Who asked for the review that this draft is in; none while it is not in review.
    pub in_review_by: Option<Asker>,
    pub writers: &'a Writers,
    /// It takes the place of an official edition: [`was_ever_official`].
    pub over_official: bool,
    /// The draft held against the newest edition; none for a first edition.
    pub compared: Option<&'a Comparison>,
}

/// Everybody who wrote something of what would be released: whoever saved a change, or brought the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writers {
    /// Of the draft, since it was begun.
    pub of_draft: Vec<Id>,
    /// Of the edition that it was begun from.
    pub of_base: Vec<Id>,
    /// Of the editions [`since_official`].
    pub since_official: Vec<Id>,
}

impl Writers {
    /// Did this person write anything that a release in this state would put before readers as checked?
    fn include(&self, person: Id, state: EditionState) -> bool {
        let since = self.since_official.contains(&person) && state == EditionState::Official;
        since || self.of_draft.contains(&person)
    }

    /// Who wrote the edition that comes of it. A draft that changes nothing has its base's words.
    pub fn of_edition(&self) -> Vec<Id> {
        if self.of_draft.is_empty() { self.of_base.clone() } else { self.of_draft.clone() }
    }
}

/// The editions, which come the newest first, since the last that was released as official.
pub fn since_official(editions: &[Edition]) -> impl Iterator<Item = &Edition> {
    editions.iter().take_while(|edition| edition.released_as != EditionState::Official)
}

/// Did the course ever have an official edition? Then whatever comes takes its place.
pub fn was_ever_official(editions: &[Edition]) -> bool {
    editions.iter().any(|edition| edition.released_as == EditionState::Official)
}

/// Does releasing in this state take a second trainer?
pub fn takes_another(state: EditionState, over_official: bool) -> bool {
    state == EditionState::Official || over_official
}

/// Who asked for a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Person(Id),
    /// A command on the machine itself.
    Machine,
}

/// Who asked for the review that a draft is in; `steps` are all it went, in order. None while it is not in
/// review.
pub fn asker(draft: &Draft, steps: &[Taken]) -> Option<Asker> {
    let asked = steps.iter().rev().find(|taken| taken.step == Step::Asked);
    let asked = asked.filter(|_| draft.state == DraftState::InReview)?;
    Some(asked.by.map_or(Asker::Machine, Asker::Person))
}

/// May a person ask for a review of a draft? What the machine asked for is asked for by nobody yet.
pub fn may_ask(in_review_by: Option<Asker>) -> bool {
    !matches!(in_review_by, Some(Asker::Person(_)))
}

/// Why a draft is not released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only a draft in use or an official edition can be released.
    NotAState,
    /// An official edition is first put to review.
    NotInReview,
    /// Whoever asked for the review does not release it themself.
    OwnRequest,
    /// Nor does anybody who wrote any of it.
    OwnWords,
    /// The same for a draft in use where an official edition was read.
    OverOfficialNotInReview,
    OverOfficialOwnRequest,
    OverOfficialOwnWords,
    EditorialModules,
    EditorialQuestions,
    EditorialPassMark,
}

impl Refusal {
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NotAState => "form.not_a_choice",
            Refusal::NotInReview => "studio.refused_not_in_review",
            Refusal::OwnRequest => "studio.refused_own_request",
            Refusal::OverOfficialNotInReview => "studio.refused_over_official",
            Refusal::OverOfficialOwnRequest => "studio.refused_over_official_own",
            Refusal::OwnWords => "studio.refused_own_words",
            Refusal::OverOfficialOwnWords => "studio.refused_over_official_own_words",
            Refusal::EditorialModules => "studio.refused_editorial_modules",
            Refusal::EditorialQuestions => "studio.refused_editorial_questions",
            Refusal::EditorialPassMark => "studio.refused_editorial_pass_mark",
        }
    }

    /// Is it this person who may not, whom another trainer takes the place of?
    pub fn is_of_person(self) -> bool {
        use Refusal::{OverOfficialOwnRequest, OverOfficialOwnWords, OwnRequest, OwnWords};
        matches!(self, OwnRequest | OwnWords | OverOfficialOwnRequest | OverOfficialOwnWords)
    }

    /// Is it the state that is refused, and not the kind of change?
    pub fn is_of_state(self) -> bool {
        !matches!(self, Refusal::EditorialModules | Refusal::EditorialQuestions | Refusal::EditorialPassMark)
    }
}

/// May this be released?
pub fn check(asked: &Asked<'_>) -> Result<(), Refusal> {
    let (unasked, own, wrote) = match asked.state {
        EditionState::Official => (Refusal::NotInReview, Refusal::OwnRequest, Refusal::OwnWords),
        EditionState::DraftInUse => {
            (Refusal::OverOfficialNotInReview, Refusal::OverOfficialOwnRequest, Refusal::OverOfficialOwnWords)
        }
        EditionState::Superseded | EditionState::Withdrawn => return Err(Refusal::NotAState),
    };
    if takes_another(asked.state, asked.over_official) {
        match asked.in_review_by {
            // What no person asked for, no two have looked at.
            None | Some(Asker::Machine) => return Err(unasked),
            Some(Asker::Person(asker)) if asker == asked.by => return Err(own),
            Some(_) if asked.writers.include(asked.by, asked.state) => return Err(wrote),
            Some(_) => {}
        }
    }
    check_change(asked.change, asked.compared)
}

/// Is what would be released the newest edition once more, in the same state?
pub fn is_unchanged(editions: &[Edition], checksum: &str, state: EditionState) -> bool {
    editions.first().is_some_and(|newest| newest.checksum == checksum && newest.state == state)
}

/// Why this person cannot release the draft as a draft in use, whatever they say of it: a text key. Then
/// it is not offered.
pub fn refused_in_use(
    editions: &[Edition],
    checksum: &str,
    by: Id,
    in_review_by: Option<Asker>,
    writers: &Writers,
) -> Option<&'static str> {
    let state = EditionState::DraftInUse;
    let unchanged = is_unchanged(editions, checksum, state).then_some("studio.refused_unchanged");
    refused(state, editions, by, in_review_by, writers).map(Refusal::key).or(unchanged)
}

/// Why this person cannot release a draft in this state, whatever they say of it.
pub fn refused(
    state: EditionState,
    editions: &[Edition],
    by: Id,
    in_review_by: Option<Asker>,
    writers: &Writers,
) -> Option<Refusal> {
    let over_official = was_ever_official(editions);
    let change = Change::Substantive;
    check(&Asked { state, change, by, in_review_by, writers, over_official, compared: None }).err()
}

/// May the change be called that?
pub fn check_change(change: Change, compared: Option<&Comparison>) -> Result<(), Refusal> {
    let (Change::Editorial, Some(compared)) = (change, compared) else { return Ok(()) };
    if compared.other_modules {
        return Err(Refusal::EditorialModules);
    }
    if compared.other_questions {
        return Err(Refusal::EditorialQuestions);
    }
    if compared.other_pass_mark {
        return Err(Refusal::EditorialPassMark);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    const SAME: Comparison =
        Comparison { fates: vec![], other_modules: false, other_questions: false, other_pass_mark: false };

    fn released(
        state: EditionState,
        over_official: bool,
        by: Id,
        in_review_by: Option<Asker>,
    ) -> Result<(), Refusal> {
        let change = Change::Editorial;
        let writers = &Writers::default();
        check(&Asked { state, change, by, in_review_by, writers, over_official, compared: Some(&SAME) })
    }

    #[test]
    fn an_official_edition_needs_a_second_trainer() {
        let (mai, son) = (new_id(), new_id());
        let official = |by, asker| released(EditionState::Official, false, by, asker);
        assert_eq!(official(mai, None), Err(Refusal::NotInReview));
        assert_eq!(official(mai, Some(Asker::Person(mai))), Err(Refusal::OwnRequest));
        assert_eq!(official(son, Some(Asker::Person(mai))), Ok(()));
        assert_eq!(official(mai, Some(Asker::Machine)), Err(Refusal::NotInReview));
    }

    #[test]
    fn a_review_that_no_person_asked_for_may_be_asked_for() {
        assert!(may_ask(None) && may_ask(Some(Asker::Machine)));
        assert!(!may_ask(Some(Asker::Person(new_id()))));
    }

    #[test]
    fn whoever_wrote_any_of_it_does_not_release_it_as_official() {
        let [mai, son, lan] = [(); 3].map(|()| new_id());
        let writers = Writers { of_draft: vec![mai], of_base: vec![], since_official: vec![lan] };
        let released = |state, over_official, by| {
            let in_review_by = Some(Asker::Person(son));
            let change = Change::Substantive;
            check(&Asked {
                state,
                change,
                by,
                in_review_by,
                writers: &writers,
                over_official,
                compared: None,
            })
        };
        for by in [mai, lan] {
            assert_eq!(released(EditionState::Official, false, by), Err(Refusal::OwnWords));
        }
        assert_eq!(released(EditionState::Official, false, new_id()), Ok(()));
        assert_eq!(released(EditionState::DraftInUse, true, mai), Err(Refusal::OverOfficialOwnWords));
        assert_eq!(released(EditionState::DraftInUse, true, lan), Ok(()), "another has seen what she wrote");
        assert_eq!(released(EditionState::DraftInUse, false, mai), Ok(()));
    }

    #[test]
    fn an_edition_of_a_draft_that_changes_nothing_was_written_by_those_of_its_base() {
        let (mai, son) = (new_id(), new_id());
        let writers = Writers { of_draft: vec![], of_base: vec![mai], since_official: vec![] };
        assert_eq!(writers.of_edition(), [mai]);
        assert_eq!(Writers { of_draft: vec![son], ..writers }.of_edition(), [son]);
    }

    #[test]
    fn a_draft_in_use_is_released_by_its_writer() {
        let mai = new_id();
        assert_eq!(released(EditionState::DraftInUse, false, mai, None), Ok(()));
        assert_eq!(released(EditionState::Withdrawn, false, mai, None), Err(Refusal::NotAState));
    }

    #[test]
    fn a_draft_in_use_takes_the_place_of_an_official_edition_only_through_a_second_trainer() {
        let (mai, son) = (new_id(), new_id());
        let draft = |by, asker| released(EditionState::DraftInUse, true, by, asker);
        assert_eq!(draft(mai, None), Err(Refusal::OverOfficialNotInReview));
        assert_eq!(draft(mai, Some(Asker::Person(mai))), Err(Refusal::OverOfficialOwnRequest));
        assert_eq!(draft(son, Some(Asker::Person(mai))), Ok(()));
        assert!(Refusal::OverOfficialNotInReview.is_of_state());
    }

    #[test]
    fn what_changes_progress_is_not_editorial() {
        let check = |change, compared: Comparison| check_change(change, Some(&compared));
        assert_eq!(check(Change::Editorial, SAME), Ok(()));
        let modules = Comparison { other_modules: true, ..SAME };
        assert_eq!(check(Change::Editorial, modules.clone()), Err(Refusal::EditorialModules));
        assert_eq!(check(Change::Substantive, modules), Ok(()));
        let questions = Comparison { other_questions: true, ..SAME };
        assert_eq!(check(Change::Editorial, questions), Err(Refusal::EditorialQuestions));
        let pass_mark = Comparison { other_pass_mark: true, ..SAME };
        assert_eq!(check(Change::Editorial, pass_mark), Err(Refusal::EditorialPassMark));
        assert_eq!(check_change(Change::Editorial, None), Ok(()), "a first edition changes nothing");
    }
}
