//! What one person answers in one round.
//!
//! Every answer is kept when it is given, with when that was and when it reached us, as in a
//! [`sitting`](crate::quizzes::sitting), whose rules these are. A question may be left open: whoever does not know
//! is not asked to guess. When a round closes, the papers are taken in as they lie there: what came in time counts,
//! handed in or not; what came later is kept, told, and does not count.

use super::keying::Card;
use super::{Form, Stage};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::quizzes::admission::{in_time, is_late, with_timely};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{Answers, Refusal};
use crate::quizzes::sheet::Sheet;
use crate::quizzes::sitting::{self, Kept};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub id: Id,
    pub class: Id,
    pub stage: Stage,
    pub person: Id,
    pub form: Form,
    pub kept: Kept,
    pub started_at: Timestamp,
    /// What comes after the round has closed is kept, but not handed in.
    pub handed_in_at: Option<Timestamp>,
    pub revision: i32,
    /// What was answered on paper, where somebody keyed it.
    pub card: Option<Card>,
}

impl Paper {
    /// All that was answered.
    pub fn answers(&self) -> Answers {
        self.with_card(sitting::answers(&self.kept))
    }

    /// What was given on a phone, and from the card what was not.
    fn with_card(&self, on_phone: Answers) -> Answers {
        let mut all = self.card.as_ref().map(|card| card.given.clone()).unwrap_or_default();
        all.extend(on_phone);
        all
    }

    /// What of it counts, in a round that ends then; nothing where nothing came in time.
    pub fn counted(&self, end: Option<Timestamp>) -> Option<Answers> {
        // A card was written in the room, whenever it was keyed.
        let timely = self.with_card(sitting::answers(&in_time(&self.kept, end)));
        (!timely.is_empty() || self.handed_in_at.is_some()).then_some(timely)
    }

    /// How many answers came too late, or came otherwise than they stood in time.
    pub fn late(&self, end: Option<Timestamp>) -> usize {
        self.kept.values().filter(|answer| is_late(end, answer.received)).count()
    }
}

/// What becomes of answers that came: what is kept after them, and what cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub kept: Kept,
    /// The questions whose answers were taken.
    pub taken: Vec<String>,
    pub refused: Vec<Refusal>,
    /// Was anything changed?
    pub is_changed: bool,
    /// Was a newer answer to one of the questions there already?
    pub is_newer: bool,
}

/// Takes what was given since a sheet was drawn; `questions` are those of its form. What comes after the `end`
/// is kept too, beside what stood there in time, which counts.
pub fn take(
    kept: &Kept,
    sheet: &Sheet,
    questions: &[Question],
    end: Option<Timestamp>,
    now: Timestamp,
) -> Taken {
    let (fit, unfit) = sitting::fit(questions, sheet.changes(now));
    let after = with_timely(kept, sitting::merged(kept, &fit, now), end);
    let is_newer = fit.iter().any(|change| after[&change.question].given != change.given);
    let refused = unfit.into_iter().map(|(_, refusal)| refusal).collect();
    let taken = fit.into_iter().map(|change| change.question).collect();
    Taken { is_changed: after != *kept, kept: after, taken, refused, is_newer }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use crate::kit::form;
    use crate::quizzes::admission::GRACE;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::{Choice, Choosing};
    use crate::quizzes::points::Points;
    use crate::quizzes::question::Kind;
    use crate::quizzes::sitting::KeptAnswer;

    const END: Timestamp = Timestamp(1_000_000_000_000);
    const LATE: Timestamp = Timestamp(END.0 + GRACE + 1);

    fn paper(answers: &[(&str, &str, Timestamp)], handed_in_at: Option<Timestamp>) -> Paper {
        let kept = |(question, given, received): &(&str, &str, Timestamp)| {
            let given = [(*given).to_owned()].into();
            (
                (*question).to_owned(),
                KeptAnswer { given, at: *received, received: *received, in_time: None, first_at: None },
            )
        };
        Paper {
            id: new_id(),
            class: new_id(),
            stage: Stage::Before,
            person: new_id(),
            form: Form::A,
            kept: answers.iter().map(kept).collect(),
            started_at: Timestamp(0),
            handed_in_at,
            revision: 1,
            card: None,
        }
    }

    fn counted(paper: &Paper) -> Option<Vec<String>> {
        paper.counted(Some(END)).map(|answers| answers.into_keys().collect())
    }

    #[test]
    fn a_paper_that_lies_there_when_the_round_closes_is_taken_in_as_it_is() {
        let lying = paper(&[("one", "a", END), ("two", "b", END.plus(GRACE))], None);
        assert_eq!(counted(&lying), Some(vec!["one".into(), "two".into()]));
    }

    #[test]
    fn what_comes_too_late_is_kept_and_does_not_count() {
        let late = paper(&[("one", "a", END), ("two", "b", LATE)], None);
        assert_eq!((counted(&late), late.late(Some(END))), (Some(vec!["one".into()]), 1));
        assert_eq!(late.answers().len(), 2);
        let all_late = paper(&[("one", "a", LATE)], None);
        assert_eq!(counted(&all_late), None, "somebody who was not there is not one who knew nothing");
        // Opened again, it is in time after all.
        assert_eq!(all_late.counted(None).map(|all| all.len()), Some(1));
    }

    #[test]
    fn whoever_hands_in_an_empty_paper_in_time_was_there_and_knew_nothing() {
        assert_eq!(counted(&paper(&[], Some(END))), Some(vec![]));
        assert_eq!(counted(&paper(&[], None)), None);
    }

    fn questions() -> Vec<Question> {
        let choice =
            |key: &str| Choice { key: key.into(), html: String::new(), weight: Points::FULL, feedback: None };
        ["one", "two"]
            .map(|id| Question {
                id: id.into(),
                tag: None,
                objective: Some(1),
                title: None,
                html: String::new(),
                body: Body::Choosing(Choosing {
                    kind: Kind::OneChoice,
                    choices: vec![choice("a"), choice("b")],
                }),
                feedback: None,
            })
            .into()
    }

    fn sheet(fields: &str) -> Sheet {
        let id = new_id();
        let mut form = form::Form::parse(format!("id={id}&edition={id}&{fields}").as_bytes());
        Sheet::read(&mut form).unwrap()
    }

    #[test]
    fn an_answer_to_a_question_of_the_other_form_is_refused_and_the_rest_is_taken() {
        let sent = sheet("q.one=a&q.other=b&q.two=zz");
        let taken = take(&Kept::new(), &sent, &questions(), None, END);
        assert_eq!(taken.kept.keys().collect::<Vec<_>>(), ["one"]);
        assert_eq!((taken.refused.len(), taken.is_changed), (2, true));
    }

    #[test]
    fn nothing_that_came_in_time_is_changed_by_what_comes_too_late() {
        let in_time = paper(&[("one", "a", END)], None);
        let taken = take(&in_time.kept, &sheet("q.one=b&q.two=b"), &questions(), Some(END), LATE);
        let given = |question: &str| taken.kept[question].given.iter().next().cloned();
        assert_eq!((given("one"), given("two")), (Some("b".into()), Some("b".into())), "nothing is dropped");
        let after = Paper { kept: taken.kept.clone(), ..in_time };
        let counted = after.counted(Some(END)).unwrap();
        assert_eq!(counted, [("one".to_owned(), ["a".to_owned()].into())].into(), "what stood there in time");
        assert_eq!(after.counted(None).unwrap()["one"], ["b".to_owned()].into(), "opened again");
        let in_time = paper(&[("one", "a", END)], None);
        let within = take(&in_time.kept, &sheet("q.one=b"), &questions(), Some(END), END.plus(GRACE));
        assert!(within.kept["one"].given.contains("b"), "a slow line is forgiven");
    }
}
