//! What becomes of a card of paper that is keyed.
//!
//! It counts as if it had been answered in the room on a phone, whenever it is keyed: whoever carries the cards home
//! takes nothing from those who wrote them. What was answered on a phone stands: handed in there, nothing of the card
//! counts, and of a paper that was begun there the card gives what was left open. Keyed a second time, by whomever,
//! the same is a check that found nothing; something else is kept beside, told, and waits for somebody to look at the
//! card and say which of the two is right. Begin with [`standing`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::paper::Paper;
use super::round::State;
use super::{Form, Stage};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::quizzes::scoring::Answers;

/// What was keyed for a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keying {
    pub id: Id,
    pub class: Id,
    pub stage: Stage,
    pub person: Id,
    pub form: Form,
    /// As it was typed, for whoever puts it right.
    pub typed: String,
    pub given: Answers,
    pub by: Id,
    pub at: Timestamp,
    /// When somebody said that another counts.
    pub set_aside_at: Option<Timestamp>,
}

/// The keying that counts for a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub keying: Id,
    pub given: Answers,
    pub by: Id,
    pub at: Timestamp,
}

impl Keying {
    pub fn card(&self) -> Card {
        Card { keying: self.id, given: self.given.clone(), by: self.by, at: self.at }
    }

    /// Does it say the same of the card?
    fn agrees(&self, other: &Keying) -> bool {
        self.form == other.form && self.given == other.given
    }
}

/// What a keying is beside what is known of the same person in the same round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts, or does from now on.
    Counts,
    /// It is the same as the one that counts.
    Agrees,
    /// Another counts that says otherwise.
    Differs,
    /// The paper was handed in on a phone, or begun there with the other form.
    OnPhone,
}

/// What a keying is beside a paper; `counting` is the keying that counts for it, `over` the one that whoever keyed
/// saw and put right.
pub fn standing(
    paper: Option<&Paper>,
    counting: Option<&Keying>,
    new: &Keying,
    over: Option<Id>,
) -> Standing {
    let Some(paper) = paper else { return Standing::Counts };
    match counting {
        None if paper.handed_in_at.is_some() => Standing::OnPhone,
        _ if paper.form != new.form && has_phone_answers(paper) => Standing::OnPhone,
        None => Standing::Counts,
        Some(counting) if counting.id == new.id || over == Some(counting.id) => Standing::Counts,
        Some(counting) if counting.agrees(new) => Standing::Agrees,
        Some(_) => Standing::Differs,
    }
}

fn has_phone_answers(paper: &Paper) -> bool {
    paper.kept.values().any(|answer| !answer.given.is_empty())
}

/// Those that say otherwise than the one that counts, which nobody has looked at yet.
pub fn open_differences<'a>(counting: &Keying, all: &'a [Keying]) -> Vec<&'a Keying> {
    let is_open =
        |one: &&Keying| one.set_aside_at.is_none() && one.id != counting.id && !one.agrees(counting);
    all.iter().filter(is_open).collect()
}

/// When the card was handed in, as far as that is known: in the room, while its round was open.
pub fn handed_in_at(state: State, now: Timestamp) -> Timestamp {
    state.end().map_or(now, |end| end.min(now))
}

/// Whose card is asked for next, by the numbers on the cards: of those that wait, in the order of the pile from the
/// number that lies on top. Those that were passed over come back once no other waits.
pub fn next(waiting: &BTreeSet<i32>, passed: &BTreeSet<i32>, after: i32) -> Option<i32> {
    let from = |some: &BTreeSet<i32>| {
        some.range(after.saturating_add(1)..).find(|one| **one > after).or(some.first()).copied()
    };
    from(&(waiting - passed)).or_else(|| from(waiting))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use crate::quizzes::sitting::{Kept, KeptAnswer};

    const NOW: Timestamp = Timestamp(1_000_000_000_000);
    const LATER: Timestamp = Timestamp(2_000_000_000_000);

    fn keying(letter: &str) -> Keying {
        Keying {
            id: new_id(),
            class: new_id(),
            stage: Stage::Before,
            person: new_id(),
            form: Form::A,
            typed: format!("1{letter}"),
            given: [("one".to_owned(), [letter.to_owned()].into())].into(),
            by: new_id(),
            at: LATER,
            set_aside_at: None,
        }
    }

    fn paper(phone: &[&str], handed_in_at: Option<Timestamp>, card: Option<&Keying>) -> Paper {
        let kept = |question: &&str| {
            let given = ["p".to_owned()].into();
            (
                (*question).to_owned(),
                KeptAnswer { given, at: NOW, received: NOW, in_time: None, first_at: None },
            )
        };
        Paper {
            id: new_id(),
            class: new_id(),
            stage: Stage::Before,
            person: new_id(),
            form: Form::A,
            kept: phone.iter().map(kept).collect::<Kept>(),
            started_at: NOW,
            handed_in_at,
            revision: 1,
            card: card.map(Keying::card),
        }
    }

    #[test]
    fn a_card_counts_whenever_it_is_keyed() {
        let card = keying("b");
        assert_eq!(standing(None, None, &card, None), Standing::Counts);
        // Keyed long after the round was closed.
        let paper = paper(&[], Some(NOW), Some(&card));
        let counted = paper.counted(Some(NOW)).unwrap();
        assert_eq!(counted, card.given);
        assert_eq!(handed_in_at(State::Closed(NOW), LATER), NOW, "it was written in the room");
        assert_eq!(handed_in_at(State::NotYet(None), LATER), LATER);
        assert_eq!(handed_in_at(State::Open(LATER), NOW), NOW);
    }

    #[test]
    fn what_was_handed_in_on_a_phone_stands() {
        let phone = paper(&["two"], Some(NOW), None);
        assert_eq!(standing(Some(&phone), None, &keying("b"), None), Standing::OnPhone);
    }

    #[test]
    fn of_a_paper_that_was_begun_on_a_phone_the_card_gives_what_was_left_open() {
        let begun = paper(&["two"], None, None);
        let card = keying("b");
        assert_eq!(standing(Some(&begun), None, &card, None), Standing::Counts);
        let both = paper(
            &["one"],
            Some(NOW),
            Some(&Keying {
                given: [("one".into(), ["b".into()].into()), ("two".into(), ["c".into()].into())].into(),
                ..card.clone()
            }),
        );
        let counted = both.counted(Some(NOW)).unwrap();
        assert_eq!(
            (counted["one"].first().unwrap().as_str(), counted["two"].first().unwrap().as_str()),
            ("p", "c")
        );
        let other = Keying { form: Form::B, ..card };
        assert_eq!(standing(Some(&begun), None, &other, None), Standing::OnPhone, "the other form");
    }

    #[test]
    fn the_same_keyed_again_agrees_and_something_else_waits() {
        let first = keying("b");
        let paper = paper(&[], Some(NOW), Some(&first));
        let again = Keying { id: new_id(), ..first.clone() };
        assert_eq!(standing(Some(&paper), Some(&first), &again, None), Standing::Agrees);
        let other = keying("c");
        assert_eq!(standing(Some(&paper), Some(&first), &other, None), Standing::Differs);
        assert_eq!(
            standing(Some(&paper), Some(&first), &other, Some(first.id)),
            Standing::Counts,
            "put right"
        );
        assert_eq!(
            standing(Some(&paper), Some(&first), &other, Some(new_id())),
            Standing::Differs,
            "put right since"
        );
        let aside = Keying { set_aside_at: Some(NOW), ..keying("d") };
        let all = [first.clone(), again, other.clone(), aside];
        assert_eq!(open_differences(&first, &all), [&other]);
    }

    #[test]
    fn a_card_that_was_passed_over_comes_back_when_no_other_waits() {
        let (waiting, all) = (BTreeSet::from([1, 3, 4, 7]), BTreeSet::from([1, 3, 4, 7, 9]));
        let none = BTreeSet::new();
        assert_eq!(next(&waiting, &none, 0), Some(1));
        assert_eq!(next(&waiting, &none, 3), Some(4));
        assert_eq!(next(&waiting, &none, 7), Some(1), "round again, to those before a card out of its order");
        assert_eq!(next(&waiting, &BTreeSet::from([4, 9]), 3), Some(7));
        assert_eq!(next(&waiting, &all, 3), Some(4), "all were passed over: now they are asked for");
        assert_eq!(next(&waiting, &all, 7), Some(1));
        assert_eq!(next(&none, &all, 0), None);
    }
}
