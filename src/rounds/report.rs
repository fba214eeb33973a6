//! What was learned, by objective: before, after, gain, with how many.
//!
//! Only those who answered in both rounds are compared: a class that half went home is not one that forgot. Those
//! with one paper alone are counted beside, those with none are told; nobody who was not there is a zero. What
//! somebody knew of an objective is the part of its points that they got; the share of a class is the mean over
//! its people, so a form with two questions about it weighs no more than one with one.
//!
//! The gain comes with the interval in which that of all such people lies with 95 %: of everything that was asked by
//! Student's distribution of the gains of the pairs, of an objective by Agresti and Min (Statistics in Medicine 24,
//! 2005, 729-740). Most objectives have one question, and of gains that are -1, 0 or 1 Student's interval is far too
//! narrow: with two made-up pairs more, one of them gained and lost by halves, it holds what it says. The forms are crossed: where as many of the pairs began with A as with B, a form
//! that is harder widens the interval and moves nothing; where people of one half stayed away, it moves the gain
//! by as much as the halves are uneven.
//! Of fewer than [`ENOUGH`] pairs nothing is said: what is told of four people tells of each.

use std::collections::BTreeMap;

use super::{About, Item, Stage};
use crate::kit::columns::Id;
use crate::quizzes::analysis::interval::Z;
use crate::quizzes::points::Points;
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;

/// So many pairs at least.
pub const ENOUGH: usize = 5;

/// What part of each objective somebody knew, from 0 to 1; and of everything that was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub of: BTreeMap<About, f64>,
    pub whole: f64,
}

/// What answers to the questions of a form show; `questions` are those of the edition. None of an empty form.
pub fn known(form: &[Item], questions: &BTreeMap<&str, &Question>, answers: &Answers) -> Option<Known> {
    let mut points: BTreeMap<About, (f64, f64)> = BTreeMap::new();
    for item in form {
        let Some(question) = questions.get(item.question.as_str()) else { continue };
        let given = answers.get(&item.question);
        let earned = given.map_or(Points::NONE, |given| question.rules().points(given));
        // Points may be taken off for a wrong choice, but nobody knows less than nothing.
        let earned = (earned.as_number() / Points::FULL.as_number()).clamp(0.0, 1.0);
        let (sum, all) = points.entry(item.about.clone()).or_default();
        *sum += earned;
        *all += 1.0;
    }
    let (sum, all) = points.values().fold((0.0, 0.0), |(s, a), (sum, all)| (s + sum, a + all));
    let of = points.into_iter().map(|(about, (sum, all))| (about, sum / all)).collect();
    (all > 0.0).then_some(Known { of, whole: sum / all })
}

/// What everybody knew in each round that they took part in.
pub type Measured = BTreeMap<Id, BTreeMap<Stage, Known>>;

/// How many were measured in two rounds, or in one alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub both: usize,
    pub first_only: usize,
    pub second_only: usize,
}

/// What those who took part in both rounds knew; means and gain from -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub first: f64,
    pub second: f64,
    pub gain: f64,
    pub low: f64,
    pub high: f64,
}

/// Two rounds of a class held against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub sizes: Sizes,
    /// None of too few.
    pub whole: Option<Change>,
    pub of: BTreeMap<About, Option<Change>>,
}

/// Holds one round of a class against another.
pub fn compare(measured: &Measured, first: Stage, second: Stage) -> Comparison {
    let mut sizes = Sizes::default();
    let mut pairs: Vec<(&Known, &Known)> = vec![];
    for rounds in measured.values() {
        match (rounds.get(&first), rounds.get(&second)) {
            (Some(one), Some(other)) => pairs.push((one, other)),
            (Some(_), None) => sizes.first_only += 1,
            (None, Some(_)) => sizes.second_only += 1,
            (None, None) => {}
        }
    }
    sizes.both = pairs.len();
    let mut of: BTreeMap<About, Vec<(f64, f64)>> = BTreeMap::new();
    for (one, other) in &pairs {
        for (about, share) in &one.of {
            if let Some(then) = other.of.get(about) {
                of.entry(about.clone()).or_default().push((*share, *then));
            }
        }
    }
    let wholes: Vec<(f64, f64)> = pairs.iter().map(|(one, other)| (one.whole, other.whole)).collect();
    Comparison {
        sizes,
        whole: change(&wholes, student_of),
        of: of.into_iter().map(|(about, pairs)| (about, change(&pairs, agresti_min))).collect(),
    }
}

/// The change between pairs of shares; none of too few.
fn change(pairs: &[(f64, f64)], interval: fn(&[f64]) -> (f64, f64)) -> Option<Change> {
    if pairs.len() < ENOUGH {
        return None;
    }
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (first, second) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let gains: Vec<f64> = pairs.iter().map(|(one, other)| other - one).collect();
    let (low, high) = interval(&gains);
    let within = |share: f64| share.clamp(-1.0, 1.0);
    Some(Change { first, second, gain: second - first, low: within(low), high: within(high) })
}

/// Student's interval of the mean of gains.
fn student_of(gains: &[f64]) -> (f64, f64) {
    let n = gains.len() as f64;
    let mean = gains.iter().sum::<f64>() / n;
    let spread = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = student(gains.len() - 1) * (spread / n).sqrt();
    (mean - half, mean + half)
}

/// The interval of Agresti and Min: half a pair more of each that two answers can be, right and wrong.
fn agresti_min(gains: &[f64]) -> (f64, f64) {
    let n = gains.len() as f64 + 2.0;
    let mean = gains.iter().sum::<f64>() / n;
    let squares = gains.iter().map(|gain| gain * gain).sum::<f64>() + 1.0;
    let half = Z * ((squares / n - mean * mean) / n).sqrt();
    (mean - half, mean + half)
}

/// Between minus and plus this lie 95 of 100 values of Student's distribution with so many degrees of freedom,
/// of which there are at least four: rounded up, and of many the next lower in the table.
fn student(freedom: usize) -> f64 {
    const TABLE: [(usize, f64); 21] = [
        (4, 2.777),
        (5, 2.571),
        (6, 2.447),
        (7, 2.365),
        (8, 2.307),
        (9, 2.263),
        (10, 2.229),
        (11, 2.201),
        (12, 2.179),
        (13, 2.161),
        (14, 2.145),
        (15, 2.132),
        (16, 2.120),
        (18, 2.101),
        (20, 2.086),
        (25, 2.060),
        (30, 2.043),
        (40, 2.022),
        (60, 2.001),
        (120, 1.980),
        (1000, 1.963),
    ];
    TABLE.iter().rev().find(|(least, _)| *least <= freedom).map_or(f64::INFINITY, |(_, t)| *t)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;

    fn about(objective: usize) -> About {
        About { module: "m".into(), objective: Some(objective) }
    }

    fn known_of(share: f64) -> Known {
        Known { of: [(about(1), share)].into(), whole: share }
    }

    fn class(people: &[(Option<f64>, Option<f64>)]) -> Measured {
        let rounds = |(before, after): &(Option<f64>, Option<f64>)| {
            let stages = [(Stage::Before, before), (Stage::After, after)];
            let taken = stages.into_iter().filter_map(|(stage, share)| Some((stage, known_of((*share)?))));
            (new_id(), taken.collect())
        };
        people.iter().map(rounds).collect()
    }

    fn compared(people: &[(Option<f64>, Option<f64>)]) -> Comparison {
        compare(&class(people), Stage::Before, Stage::After)
    }

    #[test]
    fn somebody_absent_is_absent_and_not_zero() {
        let both = (Some(0.5), Some(1.0));
        let five = [both; 5];
        let mut more = five.to_vec();
        more.extend([(Some(0.0), None), (None, Some(0.0)), (None, None)]);
        let (five, more) = (compared(&five), compared(&more));
        assert_eq!(five.whole, more.whole);
        assert_eq!(more.sizes, Sizes { both: 5, first_only: 1, second_only: 1 });
    }

    #[test]
    fn a_gain_by_hand() {
        // Gains 0.2, 0.4, 0.4, 0.6, 0.4: mean 0.4, spread (0.04 + 0.04) / 4 = 0.02,
        // half 2.777 * root of 0.02 / 5 = 2.777 * 0.063246 = 0.175634.
        let people = [(0.0, 0.2), (0.2, 0.6), (0.4, 0.8), (0.4, 1.0), (0.5, 0.9)];
        let change = compared(&people.map(|(one, other)| (Some(one), Some(other)))).whole.unwrap();
        let near = |found: f64, by_hand: f64| assert!((found - by_hand).abs() < 5e-6, "{found} {by_hand}");
        near(change.first, 0.3);
        near(change.second, 0.7);
        near(change.gain, 0.4);
        near(change.low, 0.224366);
        near(change.high, 0.575634);
    }

    #[test]
    fn where_everybody_gained_the_same_it_is_not_sure_that_all_do() {
        // Of ten, six learned it and one forgot it (Agresti and Min's formula by hand): 5 / 12 = 0.416667,
        // squares 7 + 1 = 8, half 1.959964 * root of (8 / 12 - 0.173611) / 12 = 1.959964 * 0.202702 = 0.397288.
        let mut gains = vec![1.0; 6];
        gains.extend([-1.0, 0.0, 0.0, 0.0]);
        let (low, high) = agresti_min(&gains);
        assert!((low - 0.019379).abs() < 5e-6 && (high - 0.813955).abs() < 5e-6, "{low} {high}");
        let five = compared(&[(Some(0.0), Some(1.0)); 5]).of[&about(1)].unwrap();
        assert!(five.gain == 1.0 && five.low < 0.3 && five.high == 1.0, "{five:?}");
    }

    /// What the interval says it does: of all that can happen to so many people, each as likely as it is, it holds
    /// the true gain in at least 92 of 100.
    #[test]
    fn the_interval_of_one_question_holds_what_it_says() {
        for (people, before, after) in
            [(5, 0.1, 0.9), (5, 0.05, 0.95), (5, 0.9, 0.95), (10, 0.05, 0.95), (15, 0.3, 0.7)]
        {
            let chance = |p: f64, is: usize| if is == 1 { p } else { 1.0 - p };
            // How many gained and how many lost; the others did neither.
            let (gained, lost) = (chance(before, 0) * after, before * chance(after, 0));
            let mut held = 0.0;
            for up in 0..=people {
                for down in 0..=people - up {
                    let ways = |of: usize, n: usize| {
                        (0..n).map(|k| (of - k) as f64 / (k + 1) as f64).product::<f64>()
                    };
                    let still = people - up - down;
                    let likely = ways(people, up)
                        * ways(people - up, down)
                        * gained.powi(up as i32)
                        * lost.powi(down as i32)
                        * (1.0 - gained - lost).powi(still as i32);
                    let gains: Vec<f64> = std::iter::repeat_n(1.0, up)
                        .chain(std::iter::repeat_n(-1.0, down))
                        .chain(std::iter::repeat_n(0.0, still))
                        .collect();
                    let (low, high) = agresti_min(&gains);
                    if (low..=high).contains(&(after - before)) {
                        held += likely;
                    }
                }
            }
            assert!(held > 0.92, "{people} {before} {after}: {held}");
        }
    }

    #[test]
    fn of_four_pairs_nothing_is_told() {
        let four = compared(&[(Some(0.2), Some(0.8)); 4]);
        assert_eq!((four.whole, &four.of[&about(1)], four.sizes.both), (None, &None, 4));
        assert!(compared(&[]).of.is_empty());
    }

    #[test]
    fn who_is_asked_two_questions_about_an_objective_and_knows_one_knows_half_of_it() {
        use crate::quizzes::kinds::Body;
        use crate::quizzes::kinds::choosing::{Choice, Choosing};
        use crate::quizzes::question::Kind;
        let choice = |(key, weight): (&str, Points)| Choice {
            key: key.into(),
            html: String::new(),
            weight,
            feedback: None,
        };
        let question = |id: &str| Question {
            id: id.into(),
            tag: None,
            objective: None,
            title: None,
            html: String::new(),
            body: Body::Choosing(Choosing {
                kind: Kind::OneChoice,
                choices: [("a", Points::FULL), ("b", Points::NONE)].map(choice).into(),
            }),
            feedback: None,
        };
        let questions = ["one", "two", "three"].map(question);
        let by_id = questions.iter().map(|question| (question.id.as_str(), question)).collect();
        let item = |(id, objective): (&str, usize)| Item { question: id.into(), about: about(objective) };
        let form: Vec<Item> = [("one", 1), ("two", 1), ("three", 2)].map(item).into();
        let answers =
            Answers::from([("one".into(), ["a".into()].into()), ("two".into(), ["b".into()].into())]);
        let known = known(&form, &by_id, &answers).unwrap();
        assert_eq!(known.of, [(about(1), 0.5), (about(2), 0.0)].into());
        assert!((known.whole - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(super::known(&[], &by_id, &answers), None);
    }

    proptest! {
        #[test]
        fn a_gain_lies_within_its_interval_and_is_what_lies_between_the_means(
            people in proptest::collection::vec((0.0f64..=1.0, 0.0f64..=1.0), 0..60),
        ) {
            let people: Vec<_> = people.into_iter().map(|(one, other)| (Some(one), Some(other))).collect();
            let whole = compared(&people).whole;
            prop_assert_eq!(whole.is_some(), people.len() >= ENOUGH);
            if let Some(Change { first, second, gain, low, high }) = whole {
                prop_assert!((second - first - gain).abs() < 1e-9);
                prop_assert!(-1.0 <= low && low <= gain + 1e-9 && gain <= high + 1e-9 && high <= 1.0);
            }
        }

        #[test]
        fn a_form_that_is_harder_moves_no_gain_where_the_halves_are_even(
            half in 3usize..20, gain in 0.0f64..0.4, harder in 0.0f64..0.3,
        ) {
            // Everybody knows a little more after; whoever takes the harder form has less of it, before or after.
            let begins_hard = (Some(0.5 - harder), Some(0.5 + gain));
            let ends_hard = (Some(0.5), Some(0.5 + gain - harder));
            let people: Vec<_> = (0..half).flat_map(|_| [begins_hard, ends_hard]).collect();
            let change = compared(&people).whole.unwrap();
            prop_assert!((change.gain - gain).abs() < 1e-9, "{change:?}");
        }
    }
}
