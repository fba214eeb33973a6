//! Which questions a sitting is asked, and in which order they and their choices stand.
//!
//! Where a quiz draws, it draws equally many of each objective, or all where it has not so many; questions
//! without an objective are drawn as if they had one of their own. The lot hangs on the id of the sitting and
//! those of the questions alone: it is the same on every device, in both languages, and whenever it is drawn
//! again.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::question::Question;
use crate::courses::quiz_rules::QuizRules;
use crate::kit::columns::Id;

/// The ids of the questions that a sitting is asked, in their order.
pub fn asked(questions: &[Question], rules: &QuizRules, sitting: Id) -> Vec<String> {
    let lot = |what: &str, id: &str| lot(sitting, what, id);
    let mut drawn: Vec<(usize, &Question)> = questions.iter().enumerate().collect();
    if let Some(most) = rules.per_objective {
        let mut of_objective: BTreeMap<Option<usize>, Vec<(usize, &Question)>> = BTreeMap::new();
        for placed in drawn {
            of_objective.entry(placed.1.objective).or_default().push(placed);
        }
        drawn = vec![];
        for mut alike in of_objective.into_values() {
            alike.sort_by_key(|(_, question)| lot("draw", &question.id));
            alike.truncate(most.max(1) as usize);
            drawn.extend(alike);
        }
        drawn.sort_by_key(|(place, _)| *place);
    }
    if rules.shuffle == Some(true) {
        drawn.sort_by_key(|(_, question)| lot("order", &question.id));
    }
    drawn.into_iter().map(|(_, question)| question.id.clone()).collect()
}

/// Puts the choices of a question in the order of a sitting, where its quiz shuffles; `key` is that of a choice.
pub fn shuffle_choices<T>(choices: &mut [T], question: &str, sitting: Id, key: impl Fn(&T) -> &str) {
    choices.sort_by_key(|choice| lot(sitting, "choice", &format!("{question} {}", key(choice))));
}

fn lot(sitting: Id, what: &str, id: &str) -> [u8; 32] {
    Sha256::digest(format!("{what} {sitting} {id}").as_bytes()).into()
}

/// The questions that were asked, in their order; all where nothing else is known. One that the quiz has not
/// is left out.
pub fn in_order<'a>(questions: &'a [Question], asked: Option<&[String]>) -> Vec<&'a Question> {
    let Some(asked) = asked else { return questions.iter().collect() };
    asked.iter().filter_map(|id| questions.iter().find(|question| question.id == *id)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::Choosing;
    use crate::quizzes::question::Kind;

    fn quiz(objectives: &[Option<usize>]) -> Vec<Question> {
        let question = |(nth, objective): (usize, &Option<usize>)| Question {
            id: format!("leg-{nth}"),
            tag: None,
            objective: *objective,
            title: None,
            html: String::new(),
            body: Body::Choosing(Choosing { kind: Kind::OneChoice, choices: vec![] }),
            feedback: None,
        };
        objectives.iter().enumerate().map(question).collect()
    }

    fn ids(questions: &[Question]) -> Vec<String> {
        questions.iter().map(|question| question.id.clone()).collect()
    }

    #[test]
    fn without_a_rule_all_are_asked_as_they_are_written() {
        let quiz = quiz(&[Some(1), None, Some(2)]);
        assert_eq!(asked(&quiz, &QuizRules::default(), new_id()), ids(&quiz));
    }

    #[test]
    fn two_sittings_are_not_asked_the_same() {
        let quiz = quiz(&[Some(1); 30]);
        let rules = QuizRules { shuffle: Some(true), per_objective: Some(5), ..QuizRules::default() };
        let drawn = |seed: u128| asked(&quiz, &rules, Id(uuid::Uuid::from_u128(seed)));
        let (one, other) = (drawn(1), drawn(2));
        assert!(one != other && one == drawn(1));
        let order = QuizRules { per_objective: None, ..rules };
        assert_ne!(asked(&quiz, &order, Id(uuid::Uuid::from_u128(1))), ids(&quiz));
    }

    #[test]
    fn every_question_is_drawn_about_as_often_as_every_other() {
        let quiz = quiz(&[Some(1); 10]);
        let rules = QuizRules { per_objective: Some(3), ..QuizRules::default() };
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        for seed in 0..2000 {
            for id in asked(&quiz, &rules, Id(uuid::Uuid::from_u128(seed))) {
                *often.entry(id).or_default() += 1;
            }
        }
        assert!(often.len() == 10 && often.values().all(|n| (500..=700).contains(n)), "{often:?}");
    }

    #[test]
    fn every_choice_stands_about_as_often_at_every_place_and_always_at_the_same_of_one_sitting() {
        let mut often: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for seed in 0..1200u128 {
            let shuffled = || {
                let mut choices = ["a", "b", "c"];
                shuffle_choices(&mut choices, "leg-1", Id(uuid::Uuid::from_u128(seed)), |key| key);
                choices
            };
            assert_eq!(shuffled(), shuffled());
            shuffled().into_iter().enumerate().for_each(|place| *often.entry(place).or_default() += 1);
        }
        assert!(often.len() == 9 && often.values().all(|n| (320..=480).contains(n)), "{often:?}");
    }

    proptest! {
        #[test]
        fn of_each_objective_equally_many_are_drawn_where_it_has_enough(
            objectives in proptest::collection::vec(proptest::option::of(1..4usize), 0..30),
            most in 1..6u32, seed in any::<u128>(), shuffle in any::<bool>(),
        ) {
            let quiz = quiz(&objectives);
            let rules = QuizRules { per_objective: Some(most), shuffle: Some(shuffle), ..QuizRules::default() };
            let drawn = asked(&quiz, &rules, Id(uuid::Uuid::from_u128(seed)));
            let back = in_order(&quiz, Some(&drawn));
            prop_assert_eq!(back.len(), drawn.len(), "each is a question of the quiz");
            let mut once = drawn.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), drawn.len(), "each is drawn once");
            for objective in [None, Some(1), Some(2), Some(3)] {
                let has = objectives.iter().filter(|one| **one == objective).count();
                let is = back.iter().filter(|question| question.objective == objective).count();
                prop_assert_eq!(is, has.min(most as usize));
            }
            if !shuffle {
                let places: Vec<usize> = back.iter().map(|one| quiz.iter().position(|q| q.id == one.id).unwrap()).collect();
                prop_assert!(places.is_sorted());
            }
        }
    }
}
