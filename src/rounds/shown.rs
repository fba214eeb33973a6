//! Who had been shown what is right.
//!
//! The quizzes of the modules ask the questions of the forms too, and explain them after. Whoever read such a page
//! before a paper brings to it what they remember of that page, beside what they know: where many did, a gain is not
//! all of the class's making. While a round is open its quizzes are held back
//! ([`held`](crate::quizzes::held)); at other times they are there to be learned from, so those people are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::Stage;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// A quiz that was explained to somebody: its questions, and since when they could read what is right.
#[derive(Clone, Debug)]
pub struct Explained {
    pub person: Id,
    pub questions: BTreeSet<String>,
    pub at: Timestamp,
}

/// A paper that counts: what it asked, and when it was given up.
#[derive(Clone, Debug)]
pub struct Given {
    pub questions: BTreeSet<String>,
    pub at: Timestamp,
}

/// How many of those who are compared had been shown the key of some question of their two papers: between the two,
/// or only before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub between: usize,
    pub before: usize,
}

/// Counts them. `papers` are those that count, by person.
pub fn shown(
    papers: &BTreeMap<Id, BTreeMap<Stage, Given>>,
    explained: &[Explained],
    (first, second): (Stage, Stage),
) -> Shown {
    let mut shown = Shown::default();
    for (person, papers) in papers {
        let (Some(one), Some(other)) = (papers.get(&first), papers.get(&second)) else { continue };
        let is_asked =
            |question: &String| one.questions.contains(question) || other.questions.contains(question);
        let own = explained.iter().filter(|quiz| quiz.person == *person && quiz.at < other.at);
        let mut when = own.filter(|quiz| quiz.questions.iter().any(is_asked)).map(|quiz| quiz.at).peekable();
        if when.peek().is_none() {
            continue;
        }
        match when.any(|at| at >= one.at) {
            true => shown.between += 1,
            false => shown.before += 1,
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn ids(of: &[&str]) -> BTreeSet<String> {
        of.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn who_was_shown_the_key_of_a_question_of_theirs_is_counted_once_and_by_when_it_was() {
        let given = |questions: &[&str], at| Given { questions: ids(questions), at: Timestamp(at) };
        let both = || BTreeMap::from([(Stage::Before, given(&["a"], 10)), (Stage::After, given(&["b"], 20))]);
        let people: Vec<Id> = (0..6).map(|_| new_id()).collect();
        let mut papers: BTreeMap<Id, _> = people.iter().map(|person| (*person, both())).collect();
        papers.get_mut(&people[5]).unwrap().remove(&Stage::After);
        let quiz = |who: usize, questions: &[&str], at| Explained {
            person: people[who],
            questions: ids(questions),
            at: Timestamp(at),
        };
        let explained = [
            quiz(0, &["a", "c"], 5),
            quiz(0, &["b"], 15),
            quiz(1, &["b"], 5),
            quiz(1, &["a"], 25),
            quiz(2, &["a"], 15),
            quiz(3, &["c"], 15),
            quiz(4, &["a"], 25),
            quiz(5, &["a"], 15),
        ];
        let counted = shown(&papers, &explained, (Stage::Before, Stage::After));
        assert_eq!(counted, Shown { between: 2, before: 1 });
        assert_eq!(shown(&papers, &[], (Stage::Before, Stage::After)), Shown::default());
    }
}
