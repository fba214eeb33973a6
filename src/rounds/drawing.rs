//! The two forms of a class, drawn from the banks of the modules it teaches.
//!
//! The bank of each module gives pairs of questions about the same objective, one for A and one for B
//! ([`forms`](crate::quizzes::forms)). Of these each objective gives one, then each a second, and so on, until the
//! forms have [`MOST`] questions: objectives come in turn, the first of every module before the second of any, so
//! that a class of many modules is asked about all of them. Both forms ask equally much about each objective. An
//! objective whose bank has no pair cannot be measured and is not asked about.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{About, Item};
use crate::quizzes::forms::{self, Pair};
use crate::quizzes::question::Question;

/// So many questions at most: half an hour of a half-day session, with time to read every one of them twice.
pub const MOST: usize = 20;

/// Draws both forms; `modules` are those that the class teaches, in their order, each with its questions. Empty where
/// no objective has two questions.
pub fn draw(modules: &[(&str, &[Question])]) -> (Vec<Item>, Vec<Item>) {
    // By turn: the objective's number, then the module's place. Questions without an objective come last.
    let mut turns: BTreeMap<(usize, usize), Vec<Pair<'_>>> = BTreeMap::new();
    for (place, (_, questions)) in modules.iter().enumerate() {
        for pair in forms::pairs(questions) {
            turns.entry((pair.a.objective.unwrap_or(usize::MAX), place)).or_default().push(pair);
        }
    }
    for pairs in turns.values_mut() {
        // The last is taken first: those of one kind, and which of them says nothing of how hard they are.
        pairs.sort_by_key(|pair| (pair.alike, lot(&pair.a.id)));
    }
    let mut taken: Vec<(usize, Pair<'_>)> = vec![];
    while taken.len() < MOST && turns.values().any(|pairs| !pairs.is_empty()) {
        for ((_, place), pairs) in &mut turns {
            if taken.len() < MOST {
                taken.extend(pairs.pop().map(|pair| (*place, pair)));
            }
        }
    }
    let form = |which: fn(&Pair<'_>) -> String| {
        let all = modules.iter().enumerate().flat_map(|(place, (module, questions))| {
            let asked: Vec<String> =
                taken.iter().filter(|(of, _)| *of == place).map(|(_, pair)| which(pair)).collect();
            let is_asked = move |question: &&Question| asked.contains(&question.id);
            questions.iter().filter(is_asked).map(|question| Item {
                question: question.id.clone(),
                about: About { module: (*module).to_owned(), objective: question.objective },
            })
        });
        all.collect()
    };
    (form(|pair| pair.a.id.clone()), form(|pair| pair.b.id.clone()))
}

fn lot(word: &str) -> [u8; 32] {
    Sha256::digest(word.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::Choosing;
    use crate::quizzes::question::Kind;

    /// A module's questions, each about this objective.
    fn bank(module: usize, objectives: &[Option<usize>]) -> Vec<Question> {
        let question = |(nth, objective): (usize, &Option<usize>)| Question {
            id: format!("m{module}-{nth}"),
            tag: None,
            objective: *objective,
            title: None,
            html: String::new(),
            body: Body::Choosing(Choosing {
                kind: if nth % 3 == 0 { Kind::TrueFalse } else { Kind::OneChoice },
                choices: vec![],
            }),
            feedback: None,
        };
        objectives.iter().enumerate().map(question).collect()
    }

    fn drawn(banks: &[Vec<Question>]) -> (Vec<Item>, Vec<Item>) {
        let names: Vec<String> = (0..banks.len()).map(|nth| format!("m{nth}")).collect();
        let modules: Vec<(&str, &[Question])> =
            names.iter().map(String::as_str).zip(banks.iter().map(Vec::as_slice)).collect();
        draw(&modules)
    }

    fn abouts(form: &[Item]) -> Vec<About> {
        let mut all: Vec<About> = form.iter().map(|item| item.about.clone()).collect();
        all.sort();
        all
    }

    #[test]
    fn every_objective_is_asked_about_once_before_any_is_twice() {
        let objectives: Vec<_> = (1..=4).flat_map(|n| [Some(n); 4]).collect();
        let banks: Vec<_> = (0..3).map(|module| bank(module, &objectives)).collect();
        let (a, _) = drawn(&banks);
        let mut often: BTreeMap<About, usize> = BTreeMap::new();
        for about in abouts(&a) {
            *often.entry(about).or_default() += 1;
        }
        assert_eq!((a.len(), often.len()), (MOST, 12));
        assert!(often.values().all(|n| (1..=2).contains(n)), "{often:?}");
    }

    #[test]
    fn a_class_of_many_modules_is_asked_about_each_of_them() {
        let objectives: Vec<_> = (1..=5).flat_map(|n| [Some(n); 2]).collect();
        let banks: Vec<_> = (0..12).map(|module| bank(module, &objectives)).collect();
        let (a, _) = drawn(&banks);
        let modules: BTreeSet<String> = a.into_iter().map(|item| item.about.module).collect();
        assert_eq!(modules.len(), 12);
    }

    #[test]
    fn of_a_bank_without_pairs_no_form_is_made() {
        assert_eq!(drawn(&[bank(0, &[Some(1), Some(2)]), vec![]]), (vec![], vec![]));
    }

    fn any_bank() -> impl Strategy<Value = Vec<Vec<Option<usize>>>> {
        let objective = proptest::option::of(1usize..5);
        proptest::collection::vec(proptest::collection::vec(objective, 0..12), 0..6)
    }

    proptest! {
        #[test]
        fn both_forms_ask_as_much_about_each_objective_no_question_twice_and_never_too_many(all in any_bank()) {
            let banks: Vec<_> = all.iter().enumerate().map(|(nth, objectives)| bank(nth, objectives)).collect();
            let (a, b) = drawn(&banks);
            prop_assert_eq!(abouts(&a), abouts(&b));
            prop_assert!(a.len() <= MOST);
            let ids: BTreeSet<_> = a.iter().chain(&b).map(|item| &item.question).collect();
            prop_assert_eq!(ids.len(), a.len() + b.len());
            // Nothing that could be asked is left out for nothing.
            let pairs: usize = banks.iter().map(|bank| forms::pairs(bank).len()).sum();
            prop_assert_eq!(a.len(), pairs.min(MOST));
        }

        #[test]
        fn the_draw_hangs_on_the_questions_and_not_on_their_order(all in any_bank(), turn in 0usize..12) {
            let banks: Vec<_> = all.iter().enumerate().map(|(nth, objectives)| bank(nth, objectives)).collect();
            let mut turned = banks.clone();
            for bank in &mut turned {
                let by = turn.min(bank.len());
                bank.rotate_left(by);
            }
            let ids = |form: Vec<Item>| form.into_iter().map(|item| item.question).collect::<BTreeSet<_>>();
            let ((a, b), (again_a, again_b)) = (drawn(&banks), drawn(&turned));
            prop_assert_eq!((ids(a), ids(b)), (ids(again_a), ids(again_b)));
        }
    }
}
