//! A sitting: an attempt that is being made.
//!
//! Every answer is kept when it is given, with when that was. So a sitting outlives a dead battery and goes on
//! on another device; where two give an answer to the same question, the one given last stands. A person has at
//! most one open sitting at a quiz. Handed in, it becomes an [`Attempt`](super::attempt::Attempt).
//! Begin with [`merged`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attempt::Purpose;
use super::kinds::Given;
use super::question::Question;
use super::scoring::{self, Answers, Refusal};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// Whose it is, and at what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub person: Id,
    pub edition: Id,
    pub module: String,
    pub purpose: Purpose,
}

/// `asked` are the ids of its questions in their order; `attempt` is what it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub id: Id,
    pub seat: Seat,
    pub asked: Vec<String>,
    pub kept: Kept,
    pub started_at: Timestamp,
    pub must_end_at: Option<Timestamp>,
    pub revision: i32,
    pub attempt: Option<Id>,
}

/// By question. One that was emptied again stays, with when that was.
pub type Kept = BTreeMap<String, KeptAnswer>;

/// What was given, when, and when it reached us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    pub given: Given,
    pub at: Timestamp,
    pub received: Timestamp,
    /// The last that was given before the end, where this came after it: what was given in time stays in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_time: Option<Given>,
    /// When the question was first answered, where its answer was changed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_at: Option<Timestamp>,
}

/// An answer on its way to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub question: String,
    pub given: Given,
    pub at: Timestamp,
    /// What was kept of it when it was given, as far as its giver knew; none where that is not said.
    pub over: Option<Given>,
}

impl Sitting {
    /// What was answered so far.
    pub fn answers(&self) -> Answers {
        answers(&self.kept)
    }
}

/// What was answered of what is kept.
pub fn answers(kept: &Kept) -> Answers {
    let answered = kept.iter().filter(|(_, answer)| !answer.given.is_empty());
    answered.map(|(question, answer)| (question.clone(), answer.given.clone())).collect()
}

/// What is kept after these changes: of every question the answer that was given last, whatever came first. When
/// something was given is known but for the time it was under way, which on a bad line is not twice the same: so
/// whoever answers anew over what is kept is right in any case.
pub fn merged(kept: &Kept, changes: &[Change], received: Timestamp) -> Kept {
    let mut after = kept.clone();
    for Change { question, given, at, over } in changes {
        let at = (*at).min(received);
        let known = after.get(question);
        let is_over = |known: &KeptAnswer| over.as_ref() == Some(&known.given);
        if known.is_some_and(|known| known.at > at && !is_over(known)) {
            continue;
        }
        let at = known.map_or(at, |known| at.max(known.at));
        // The same again was there when it came first.
        let came = known.filter(|known| known.given == *given).map_or(received, |known| known.received);
        let in_time = known.and_then(|known| known.in_time.clone());
        let first_at = known.and_then(|known| known.first_at.or((known.at < at).then_some(known.at)));
        let answer = KeptAnswer { given: given.clone(), at, received: came, in_time, first_at };
        after.insert(question.clone(), answer);
    }
    after
}

/// Parts what can be kept from what can be no answer to these questions, and says why.
pub fn fit(questions: &[Question], changes: Vec<Change>) -> (Vec<Change>, Vec<(Change, Refusal)>) {
    let (mut fit, mut unfit) = (vec![], vec![]);
    for change in changes {
        let alone = Answers::from([(change.question.clone(), change.given.clone())]);
        match scoring::check(questions, &alone) {
            Ok(()) => fit.push(change),
            Err(refusal) => unfit.push((change, refusal)),
        }
    }
    (fit, unfit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(question: &str, given: &str, at: i64) -> Change {
        let given = Some(given.to_owned()).filter(|given| !given.is_empty()).into_iter().collect();
        Change { question: question.into(), given, at: Timestamp(at), over: None }
    }

    #[test]
    fn who_answers_over_what_is_kept_is_right_however_long_the_first_answer_was_under_way() {
        let first = merged(&Kept::new(), &[change("one", "a", 30)], Timestamp(30));
        let over =
            |kept: &str| Change { over: Some(Given::from([kept.to_owned()])), ..change("one", "b", 22) };
        assert_eq!(given(&merged(&first, &[over("a")], Timestamp(31)), "one"), "b");
        assert_eq!(
            given(&merged(&first, &[over("c")], Timestamp(31)), "one"),
            "a",
            "another device was later"
        );
    }

    fn given(kept: &Kept, question: &str) -> String {
        kept[question].given.iter().cloned().collect()
    }

    #[test]
    fn of_two_devices_the_answer_given_last_stands_whatever_comes_first() {
        let first = merged(&Kept::new(), &[change("one", "a", 10)], Timestamp(20));
        let both = merged(&first, &[change("one", "b", 15), change("two", "c", 5)], Timestamp(21));
        assert_eq!((given(&both, "one"), given(&both, "two")), ("b".into(), "c".into()));
        let late = merged(&both, &[change("one", "a", 12)], Timestamp(30));
        assert_eq!(late, both, "it was given before");
    }

    #[test]
    fn what_was_emptied_is_no_answer_and_an_older_one_does_not_come_back() {
        let kept = merged(&Kept::new(), &[change("one", "a", 10), change("one", "", 12)], Timestamp(20));
        assert_eq!(answers(&kept), Answers::new());
        let again = merged(&kept, &[change("one", "a", 11)], Timestamp(30));
        assert_eq!(answers(&again), Answers::new());
    }

    #[test]
    fn when_a_question_was_first_answered_stays_however_often_its_answer_is_changed() {
        let first = merged(&Kept::new(), &[change("one", "a", 10)], Timestamp(20));
        assert_eq!(first["one"].first_at, None);
        let changed = merged(&first, &[change("one", "b", 15)], Timestamp(20));
        let again = merged(&changed, &[change("one", "c", 18)], Timestamp(20));
        assert_eq!([&changed, &again].map(|kept| kept["one"].first_at), [Some(Timestamp(10)); 2]);
        // What was kept before this was known is read as it is.
        let known: KeptAnswer = serde_json::from_str(r#"{"given":["a"],"at":1,"received":2}"#).unwrap();
        assert_eq!(known.first_at, None);
    }

    #[test]
    fn nothing_is_given_after_it_came() {
        let kept = merged(&Kept::new(), &[change("one", "a", 99)], Timestamp(20));
        assert_eq!(kept["one"].at, Timestamp(20));
    }

    proptest! {
        #[test]
        fn in_whatever_order_answers_come_the_same_stands(
            told in proptest::collection::vec((0..3usize, "[a-c]{0,1}"), 0..12),
            order in any::<u64>(),
        ) {
            // Each at its own time.
            let changes: Vec<Change> = told.iter().zip(0..).map(|((q, g), at)| change(["x", "y", "z"][*q], g, at)).collect();
            let mut shuffled = changes.clone();
            shuffled.sort_by_key(|change| (change.at.0 as u64 ^ order).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let (mut one, mut other) = (Kept::new(), Kept::new());
            for change in &changes { one = merged(&one, std::slice::from_ref(change), Timestamp(100)); }
            for change in &shuffled { other = merged(&other, std::slice::from_ref(change), Timestamp(100)); }
            prop_assert_eq!(answers(&one), answers(&other));
            for (question, answer) in answers(&one) {
                let last = changes.iter().rev().find(|change| change.question == question).unwrap();
                prop_assert_eq!(&last.given, &answer);
            }
        }

        #[test]
        fn what_comes_twice_changes_nothing(told in proptest::collection::vec((0..3usize, "[a-c]{0,1}"), 0..12)) {
            let changes: Vec<Change> = told.iter().zip(0..).map(|((q, g), at)| change(["x", "y", "z"][*q], g, at)).collect();
            let once = merged(&Kept::new(), &changes, Timestamp(100));
            let twice = merged(&once, &changes, Timestamp(200));
            prop_assert_eq!(answers(&once), answers(&twice));
        }
    }
}
