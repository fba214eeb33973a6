//! Who may release what.
//!
//! A draft in use may be released by whoever writes it: a soft copy is taught before the manual is
//! issued. An official edition needs a second trainer: one asks, another releases. A change may be
//! called editorial only where nobody's progress can be wrong after it: the same modules, the same
//! questions with the same right answers, the same pass mark.

use crate::courses::course::Both;
use crate::courses::edition::{Change, EditionState};
use crate::courses::library::Files;
use crate::kit::columns::Id;
use crate::quizzes::meaning::changed_meaning;
use crate::quizzes::shelf::Shelved;

/// What of a course progress hangs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    pub pass_mark: u8,
    pub modules: Vec<String>,
    /// Module and question, with whatever makes an answer right.
    pub questions: Vec<(String, String, String)>,
}

/// The skeleton of a course; none if its files are not a whole course.
pub fn skeleton(files: &Files, course: &str) -> Option<Skeleton> {
    let shelved = Shelved::read(course, files.clone(), &Both::default())?;
    let modules = shelved.modules();
    let mut questions = Vec::new();
    for module in &modules {
        for question in shelved.quiz(module).iter().flat_map(|quiz| &quiz.questions.vi) {
            let weights: Vec<String> =
                question.choices.iter().map(|choice| choice.weight.as_number().to_string()).collect();
            let key = format!("{:?} {}", question.kind, weights.join(" "));
            questions.push((module.clone(), question.id.clone(), key));
        }
    }
    // In which order questions are put changes nobody's progress.
    questions.sort();
    Some(Skeleton { pass_mark: shelved.course.pass_mark, modules, questions })
}

/// A release that somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub state: EditionState,
    pub change: Change,
    pub by: Id,
    /// Who asked for the review that this draft is in; none while it is not in review.
    pub in_review_by: Option<Asker>,
    /// The newest edition's and the draft's.
    pub before: Option<&'a Skeleton>,
    pub after: &'a Skeleton,
}

/// Who asked for a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Person(Id),
    /// A command on the machine itself.
    Machine,
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
            Refusal::EditorialModules => "studio.refused_editorial_modules",
            Refusal::EditorialQuestions => "studio.refused_editorial_questions",
            Refusal::EditorialPassMark => "studio.refused_editorial_pass_mark",
        }
    }

    /// Is it the state that is refused, and not the kind of change?
    pub fn is_of_state(self) -> bool {
        matches!(self, Refusal::NotAState | Refusal::NotInReview | Refusal::OwnRequest)
    }
}

/// May this be released?
pub fn check(asked: &Asked<'_>) -> Result<(), Refusal> {
    match asked.state {
        EditionState::DraftInUse => {}
        EditionState::Official => match asked.in_review_by {
            None => return Err(Refusal::NotInReview),
            Some(Asker::Person(asker)) if asker == asked.by => return Err(Refusal::OwnRequest),
            Some(_) => {}
        },
        EditionState::Superseded | EditionState::Withdrawn => return Err(Refusal::NotAState),
    }
    check_change(asked.change, asked.before, asked.after)
}

/// May the change be called that, by what its questions say? The skeleton knows which choice is right, not
/// what stands in it.
pub fn check_questions(change: Change, before: &Files, after: &Files, course: &str) -> Result<(), Refusal> {
    let reworded = change == Change::Editorial && !changed_meaning(before, after, course).is_empty();
    if reworded { Err(Refusal::EditorialQuestions) } else { Ok(()) }
}

/// May the change be called that?
pub fn check_change(change: Change, before: Option<&Skeleton>, after: &Skeleton) -> Result<(), Refusal> {
    let (Change::Editorial, Some(before)) = (change, before) else { return Ok(()) };
    if before.modules != after.modules {
        return Err(Refusal::EditorialModules);
    }
    if before.questions != after.questions {
        return Err(Refusal::EditorialQuestions);
    }
    if before.pass_mark != after.pass_mark {
        return Err(Refusal::EditorialPassMark);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::edition;
    use crate::kit::clock::new_id;
    use crate::kit::files;

    fn small() -> Skeleton {
        let question = |id: &str| ("start".to_owned(), id.to_owned(), "0".to_owned());
        Skeleton {
            pass_mark: 80,
            modules: vec!["start".into()],
            questions: vec![question("q1"), question("q2")],
        }
    }

    fn official(by: Id, in_review_by: Option<Asker>) -> Result<(), Refusal> {
        let (before, after) = (small(), small());
        let (state, change) = (EditionState::Official, Change::Editorial);
        check(&Asked { state, change, by, in_review_by, before: Some(&before), after: &after })
    }

    #[test]
    fn an_official_edition_needs_a_second_trainer() {
        let (mai, son) = (new_id(), new_id());
        assert_eq!(official(mai, None), Err(Refusal::NotInReview));
        assert_eq!(official(mai, Some(Asker::Person(mai))), Err(Refusal::OwnRequest));
        assert_eq!(official(son, Some(Asker::Person(mai))), Ok(()));
        assert_eq!(official(mai, Some(Asker::Machine)), Ok(()));
    }

    #[test]
    fn a_draft_in_use_is_released_by_its_writer() {
        let after = small();
        let (state, change, by) = (EditionState::DraftInUse, Change::Substantive, new_id());
        let asked = Asked { state, change, by, in_review_by: None, before: None, after: &after };
        assert_eq!(check(&asked), Ok(()));
        let withdrawn = Asked { state: EditionState::Withdrawn, ..asked };
        assert_eq!(check(&withdrawn), Err(Refusal::NotAState));
    }

    #[test]
    fn another_right_answer_changes_the_skeleton_and_another_word_does_not() {
        let files = edition::files_of(&files::courses(), "leg");
        let as_is = skeleton(&files, "leg").expect("whole");
        assert!(as_is.questions.len() > 50);
        let spoil = |path: &str, from: &str, to: &str| {
            let mut files = files.clone();
            let text = files.get_mut(path).expect("there");
            assert!(text.contains(from), "{path} has {from}");
            *text = text.replacen(from, to, 1);
            skeleton(&files, "leg").expect("whole")
        };
        assert_eq!(spoil("leg/01-what-a-leg-is/vi.md", "nhóm", "tổ"), as_is);
        assert_ne!(spoil("leg/course.toml", "pass_mark = 80", "pass_mark = 70"), as_is);
    }

    #[test]
    fn what_changes_progress_is_not_editorial() {
        let check = |change, spoil: fn(&mut Skeleton)| {
            let mut after = small();
            spoil(&mut after);
            check_change(change, Some(&small()), &after)
        };
        assert_eq!(check(Change::Editorial, |_| {}), Ok(()));
        assert_eq!(check(Change::Editorial, |s| s.modules.clear()), Err(Refusal::EditorialModules));
        assert_eq!(
            check(Change::Editorial, |s| s.questions[0].2 = "1".into()),
            Err(Refusal::EditorialQuestions)
        );
        assert_eq!(check(Change::Editorial, |s| s.pass_mark = 50), Err(Refusal::EditorialPassMark));
        assert_eq!(check(Change::Substantive, |s| s.modules.clear()), Ok(()));
    }
}
