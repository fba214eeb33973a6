//! What somebody is told of what they knew, so that no single answer is told with it.
//!
//! The same questions are asked again after a month and a quarter. So a line rests on [`LEAST`] of their questions at
//! least: on those of one objective; where it has fewer, on those of its module with the other objectives that have
//! too few; where these are still too few, on all such of the paper. Each question stands in one line at most, so
//! nothing can be worked out by taking one line from another. What is left over then is not told.

use std::collections::BTreeMap;

use super::report::earned;
use super::{About, Item};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;

/// So many questions at least.
pub const LEAST: usize = 3;

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Objective(About),
    Module {
        module: String,
        /// Do other lines tell of objectives of it?
        is_rest: bool,
    },
    Whole {
        /// Do other lines tell of parts of it?
        is_rest: bool,
    },
}

/// Of how many questions what part was known, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub part: Part,
    pub of: usize,
    pub share: f64,
}

/// The lines for one paper, in the order of its form; `questions` are those of the edition.
pub fn told(form: &[Item], questions: &BTreeMap<&str, &Question>, answers: &Answers) -> Vec<Told> {
    // What was earned, by the objective, then by what is to be told together.
    let mut by_objective: Vec<(&About, Vec<f64>)> = vec![];
    for item in form {
        let Some(question) = questions.get(item.question.as_str()) else { continue };
        let earned = earned(question, answers.get(&item.question));
        match by_objective.iter_mut().find(|(about, _)| **about == item.about) {
            Some((_, all)) => all.push(earned),
            None => by_objective.push((&item.about, vec![earned])),
        }
    }
    let (whole, few): (Vec<_>, Vec<_>) = by_objective.into_iter().partition(|(_, all)| all.len() >= LEAST);
    let mut lines: Vec<Told> =
        whole.iter().map(|(about, all)| line(Part::Objective((*about).clone()), all)).collect();
    let mut by_module: Vec<(&str, Vec<f64>)> = vec![];
    for (about, all) in few {
        match by_module.iter_mut().find(|(module, _)| *module == about.module) {
            Some((_, earned)) => earned.extend(all),
            None => by_module.push((about.module.as_str(), all)),
        }
    }
    let (modules, few): (Vec<_>, Vec<_>) = by_module.into_iter().partition(|(_, all)| all.len() >= LEAST);
    for (module, all) in modules {
        let is_rest = whole.iter().any(|(about, _)| about.module == module);
        lines.push(line(Part::Module { module: module.to_owned(), is_rest }, &all));
    }
    let left: Vec<f64> = few.into_iter().flat_map(|(_, all)| all).collect();
    if left.len() >= LEAST {
        let is_rest = !lines.is_empty();
        lines.push(line(Part::Whole { is_rest }, &left));
    }
    let place = |part: &Part| {
        let at = |wanted: &dyn Fn(&About) -> bool| form.iter().position(|item| wanted(&item.about));
        match part {
            Part::Objective(about) => at(&|other| other == about),
            Part::Module { module, .. } => at(&|other| other.module == *module),
            Part::Whole { .. } => Some(form.len()),
        }
    };
    lines.sort_by_key(|line| place(&line.part));
    lines
}

fn line(part: Part, earned: &[f64]) -> Told {
    Told { part, of: earned.len(), share: earned.iter().sum::<f64>() / earned.len() as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::{Choice, Choosing};
    use crate::quizzes::points::Points;
    use crate::quizzes::question::Kind;

    fn question(id: &str) -> Question {
        let choice = |(key, weight): (&str, Points)| Choice {
            key: key.into(),
            html: String::new(),
            weight,
            feedback: None,
        };
        let choices = [("a", Points::FULL), ("b", Points::NONE)].map(choice).into();
        Question {
            id: id.into(),
            tag: None,
            objective: None,
            title: None,
            html: String::new(),
            body: Body::Choosing(Choosing { kind: Kind::OneChoice, choices }),
            feedback: None,
        }
    }

    /// The lines of a form with so many questions about each objective of each module; the first so many are right.
    fn lines(form: &[(&str, usize, usize)], right: usize) -> Vec<Told> {
        let items: Vec<Item> = form
            .iter()
            .flat_map(|(module, objective, count)| {
                (0..*count).map(move |nth| Item {
                    question: format!("{module}-{objective}-{nth}"),
                    about: About { module: (*module).to_owned(), objective: Some(*objective) },
                })
            })
            .collect();
        let questions: Vec<Question> = items.iter().map(|item| question(&item.question)).collect();
        let by_id = questions.iter().map(|question| (question.id.as_str(), question)).collect();
        let given = items.iter().take(right).map(|item| (item.question.clone(), ["a".to_owned()].into()));
        told(&items, &by_id, &given.collect())
    }

    fn about(module: &str, objective: usize) -> Part {
        Part::Objective(About { module: module.into(), objective: Some(objective) })
    }

    fn module(module: &str, is_rest: bool) -> Part {
        Part::Module { module: module.into(), is_rest }
    }

    fn parts(form: &[(&str, usize, usize)]) -> Vec<(Part, usize)> {
        lines(form, 0).into_iter().map(|line| (line.part, line.of)).collect()
    }

    #[test]
    fn a_line_rests_on_three_questions_of_an_objective_else_of_a_module_else_of_the_paper() {
        assert_eq!(parts(&[("m", 1, 3), ("m", 2, 4)]), [(about("m", 1), 3), (about("m", 2), 4)]);
        assert_eq!(parts(&[("m", 1, 1), ("m", 2, 2)]), [(module("m", false), 3)]);
        assert_eq!(
            parts(&[("m", 1, 1), ("m", 2, 3), ("m", 3, 2), ("n", 1, 3)]),
            [(module("m", true), 3), (about("m", 2), 3), (about("n", 1), 3)]
        );
        assert_eq!(
            parts(&[("m", 1, 1), ("n", 1, 1), ("o", 1, 1)]),
            [(Part::Whole { is_rest: false }, 3)],
            "one of each module"
        );
    }

    #[test]
    fn what_is_left_over_is_told_only_where_it_is_enough() {
        assert_eq!(parts(&[("m", 1, 3), ("m", 2, 2)]), [(about("m", 1), 3)]);
        assert_eq!(
            parts(&[("m", 1, 3), ("m", 2, 2), ("n", 1, 1)]),
            [(about("m", 1), 3), (Part::Whole { is_rest: true }, 3)]
        );
        assert_eq!(parts(&[("m", 1, 2)]), []);
        let shares: Vec<f64> =
            lines(&[("m", 1, 4), ("m", 2, 4)], 5).into_iter().map(|line| line.share).collect();
        assert_eq!(shares, [1.0, 0.25]);
    }

    proptest! {
        #[test]
        fn no_line_rests_on_fewer_and_no_question_stands_in_two(
            counts in proptest::collection::vec((0usize..3, 1usize..4, 0usize..5), 0..8),
        ) {
            let form: Vec<(&str, usize, usize)> = counts
                .iter()
                .enumerate()
                .map(|(nth, (module, _, count))| (["m", "n", "o"][*module], nth, *count))
                .collect();
            let told = lines(&form, 3);
            let asked: usize = form.iter().map(|(.., count)| count).sum();
            prop_assert!(told.iter().all(|line| line.of >= LEAST));
            let sum: usize = told.iter().map(|line| line.of).sum();
            // Left over are fewer than a line needs.
            prop_assert!(sum <= asked && asked - sum < LEAST);
            let mut parts: Vec<&Part> = told.iter().map(|line| &line.part).collect();
            parts.sort();
            parts.dedup();
            prop_assert_eq!(parts.len(), told.len());
        }
    }
}
