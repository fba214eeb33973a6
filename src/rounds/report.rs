//! What was learned, by objective: before, after, gain, with how many.
//!
//! Only those who answered in both rounds are compared: a class that half went home is not one that forgot. Those
//! with one paper alone are counted beside, those with none are told; nobody who was not there is a zero. What
//! somebody knew of an objective is the part of its points that they got; the share of a class is the mean over
//! its people, so a form with two questions about it weighs no more than one with one.
//!
//! The forms are crossed: whoever had A before had B after. So the gain of one half of the class has the difference
//! of the forms in it, and that of the other half has it taken off. What is told is the mean of the two halves' mean
//! gains, in which the forms cancel however uneven the halves are, with the variance of the gains within the halves,
//! pooled, times (1/m + 1/n) / 4 and m + n - 2 degrees of freedom. That is the effect of the period in a crossover of
//! two periods and two orders: two samples of half the crossover differences held against each other with a common
//! variance, as the SAS/STAT User's Guide has it (the TTEST procedure, AB/BA crossover design). It takes the forms to
//! differ by the same in both periods, and what one form teaches for the other to be alike. Where fewer than [`HALF`]
//! began with a form, that half says nothing by itself, and the mean is that of all pairs alike.
//!
//! The gain comes with the interval in which that of all such people lies with 95 %: of everything that was asked by
//! Student's distribution, of an objective by Agresti and Min (Statistics in Medicine 24, 2005, 729-740). Most
//! objectives have one question, and of gains that are -1, 0 or 1 Student's interval is far too narrow: with two
//! made-up pairs more, half of them gained and half lost, one to each half of the class, it holds nearly what it says.
//! Whoever answered the same form in both rounds (a card of the other form was lying there) stays in their half: their
//! gain is theirs, but it has no difference of forms in it, and they may remember the questions. So they are counted,
//! and told.
//!
//! Of fewer than [`ENOUGH`] pairs nothing is said: what is told of four people tells of each.

use std::collections::BTreeMap;

use super::{About, Form, Forms, Stage};
use crate::kit::columns::Id;
use crate::quizzes::analysis::interval::Z;
use crate::quizzes::kinds::Given;
use crate::quizzes::points::Points;
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;

/// So many pairs at least.
pub const ENOUGH: usize = 5;
/// So many of each half at least, to take their means by themselves.
pub const HALF: usize = 2;

/// What part of each objective somebody knew, from 0 to 1; and of everything that was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The form that asked it.
    pub form: Form,
    pub of: BTreeMap<About, f64>,
    pub whole: f64,
}

/// What answers to the questions of a form show; `questions` are those of the edition. None of an empty form.
pub fn known(
    forms: &Forms,
    form: Form,
    questions: &BTreeMap<&str, &Question>,
    answers: &Answers,
) -> Option<Known> {
    let mut points: BTreeMap<About, (f64, f64)> = BTreeMap::new();
    for item in forms.of(form) {
        let Some(question) = questions.get(item.question.as_str()) else { continue };
        let earned = earned(question, answers.get(&item.question));
        let (sum, all) = points.entry(item.about.clone()).or_default();
        *sum += earned;
        *all += 1.0;
    }
    let (sum, all) = points.values().fold((0.0, 0.0), |(s, a), (sum, all)| (s + sum, a + all));
    let of = points.into_iter().map(|(about, (sum, all))| (about, sum / all)).collect();
    (all > 0.0).then_some(Known { form, of, whole: sum / all })
}

/// What part of a question somebody knew, from 0 to 1.
pub fn earned(question: &Question, given: Option<&Given>) -> f64 {
    let earned = given.map_or(Points::NONE, |given| question.rules().points(given));
    // Points may be taken off for a wrong choice, but nobody knows less than nothing.
    (earned.as_number() / Points::FULL.as_number()).clamp(0.0, 1.0)
}

/// What everybody knew in each round that they took part in.
pub type Measured = BTreeMap<Id, BTreeMap<Stage, Known>>;

/// How many were measured in two rounds, or in one alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub both: usize,
    pub first_only: usize,
    pub second_only: usize,
    /// Of those in both, how many answered the same form in both.
    pub same_form: usize,
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
    sizes.same_form = pairs.iter().filter(|(one, other)| one.form == other.form).count();
    let mut of: BTreeMap<About, Vec<Pair>> = BTreeMap::new();
    for (one, other) in &pairs {
        for (about, share) in &one.of {
            if let Some(then) = other.of.get(about) {
                of.entry(about.clone()).or_default().push((one.form, *share, *then));
            }
        }
    }
    let wholes: Vec<Pair> = pairs.iter().map(|(one, other)| (one.form, one.whole, other.whole)).collect();
    Comparison {
        sizes,
        whole: change(&wholes, student_of),
        of: of.into_iter().map(|(about, pairs)| (about, change(&pairs, agresti_min))).collect(),
    }
}

/// What somebody knew first and second, and with which form they began.
type Pair = (Form, f64, f64);

/// The change between pairs of shares; none of too few.
fn change(pairs: &[Pair], interval: fn(&[Vec<f64>]) -> (f64, f64)) -> Option<Change> {
    if pairs.len() < ENOUGH {
        return None;
    }
    let halves = halves(pairs);
    let of = |share: fn(&Pair) -> f64| {
        let means = halves.iter().map(|half| mean(&half.iter().map(share).collect::<Vec<_>>()));
        mean(&means.collect::<Vec<_>>())
    };
    let (first, second) = (of(|(_, one, _)| *one), of(|(.., other)| *other));
    let gains = |half: &Vec<Pair>| half.iter().map(|(_, one, other)| other - one).collect::<Vec<f64>>();
    let gains: Vec<Vec<f64>> = halves.iter().map(gains).collect();
    let (low, high) = interval(&gains);
    let within = |share: f64| share.clamp(-1.0, 1.0);
    Some(Change { first, second, gain: second - first, low: within(low), high: within(high) })
}

/// Those who began with A and those who began with B; all as one where either are too few.
fn halves(pairs: &[Pair]) -> Vec<Vec<Pair>> {
    let (a, b): (Vec<Pair>, Vec<Pair>) = pairs.iter().copied().partition(|(form, ..)| *form == Form::A);
    if a.len().min(b.len()) < HALF { vec![pairs.to_vec()] } else { vec![a, b] }
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len() as f64
}

/// Student's interval of the mean of the halves' mean gains.
fn student_of(halves: &[Vec<f64>]) -> (f64, f64) {
    let means: Vec<f64> = halves.iter().map(|gains| mean(gains)).collect();
    let off = |(gains, mean): (&Vec<f64>, &f64)| gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>();
    let squares: f64 = halves.iter().zip(&means).map(off).sum();
    let freedom = halves.iter().map(Vec::len).sum::<usize>() - halves.len();
    let of_means: f64 = halves.iter().map(|gains| 1.0 / gains.len() as f64).sum();
    let error = (squares / freedom as f64 * of_means).sqrt() / halves.len() as f64;
    let (middle, half) = (mean(&means), student(freedom) * error);
    (middle - half, middle + half)
}

/// The interval of Agresti and Min: two pairs more, shared among the halves, that gained and lost alike.
fn agresti_min(halves: &[Vec<f64>]) -> (f64, f64) {
    let more = 2.0 / halves.len() as f64;
    let of = |gains: &Vec<f64>| {
        let n = gains.len() as f64 + more;
        let mean = gains.iter().sum::<f64>() / n;
        let squares = gains.iter().map(|gain| gain * gain).sum::<f64>() + more / 2.0;
        (mean, (squares / n - mean * mean) / n)
    };
    let (means, variances): (Vec<f64>, Vec<f64>) = halves.iter().map(of).unzip();
    let (middle, half) = (mean(&means), Z * variances.iter().sum::<f64>().sqrt() / halves.len() as f64);
    (middle - half, middle + half)
}

/// Between minus and plus this lie 95 of 100 values of Student's distribution with so many degrees of freedom,
/// of which there are at least three: rounded up, and of many the next lower in the table.
fn student(freedom: usize) -> f64 {
    const TABLE: [(usize, f64); 22] = [
        (3, 3.183),
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
    use crate::rounds::Item;

    fn about(objective: usize) -> About {
        About { module: "m".into(), objective: Some(objective) }
    }

    /// What somebody knew before and after, as far as they were there.
    type Person = (Option<f64>, Option<f64>);

    fn class(first: Form, people: &[Person]) -> Measured {
        let known = |form, share| Known { form, of: [(about(1), share)].into(), whole: share };
        let rounds = |(before, after): &Person| {
            let stages = [(Stage::Before, first, before), (Stage::After, first.other(), after)];
            let taken =
                stages.into_iter().filter_map(|(stage, form, share)| Some((stage, known(form, (*share)?))));
            (new_id(), taken.collect())
        };
        people.iter().map(rounds).collect()
    }

    fn compared(people: &[Person]) -> Comparison {
        compare(&class(Form::A, people), Stage::Before, Stage::After)
    }

    /// Of people who began with A, and people who began with B.
    fn crossed(a: &[Person], b: &[Person]) -> Comparison {
        let mut all = class(Form::A, a);
        all.extend(class(Form::B, b));
        compare(&all, Stage::Before, Stage::After)
    }

    #[test]
    fn somebody_absent_is_absent_and_not_zero() {
        let both = (Some(0.5), Some(1.0));
        let five = [both; 5];
        let mut more = five.to_vec();
        more.extend([(Some(0.0), None), (None, Some(0.0)), (None, None)]);
        let (five, more) = (compared(&five), compared(&more));
        assert_eq!(five.whole, more.whole);
        assert_eq!(more.sizes, Sizes { both: 5, first_only: 1, second_only: 1, same_form: 0 });
    }

    #[test]
    fn whoever_answered_one_form_twice_is_counted_as_such() {
        let mut all = class(Form::A, &[(Some(0.5), Some(1.0)); 5]);
        for rounds in all.values_mut().take(2) {
            rounds.insert(Stage::After, rounds[&Stage::Before].clone());
        }
        let sizes = compare(&all, Stage::Before, Stage::After).sizes;
        assert_eq!((sizes.both, sizes.same_form), (5, 2));
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
    fn a_gain_of_two_halves_by_hand() {
        // Gains of A 0.2, 0.4, 0.6, of B 0.0, 0.2: means 0.4 and 0.1, so 0.25. Squares 0.08 + 0.02 = 0.10 over 3;
        // half 3.183 * root of 0.033333 * (1/3 + 1/2) / 2 = 3.183 * 0.166667 / 2 = 0.26525.
        let people = |all: &[(f64, f64)]| {
            all.iter().map(|(one, other)| (Some(*one), Some(*other))).collect::<Vec<_>>()
        };
        let a = people(&[(0.2, 0.4), (0.2, 0.6), (0.2, 0.8)]);
        let b = people(&[(0.5, 0.5), (0.5, 0.7)]);
        let change = crossed(&a, &b).whole.unwrap();
        let near = |found: f64, by_hand: f64| assert!((found - by_hand).abs() < 5e-6, "{found} {by_hand}");
        near(change.first, 0.35);
        near(change.second, 0.6);
        near(change.gain, 0.25);
        near(change.low, -0.01525);
        near(change.high, 0.51525);
        // One person alone is no half: 0.2, 0.4, 0.6, 0.6 and 0.2 alike.
        let change =
            crossed(&people(&[(0.2, 0.4), (0.2, 0.6), (0.2, 0.8), (0.2, 0.8)]), &b[1..]).whole.unwrap();
        near(change.gain, 0.4);
    }

    #[test]
    fn where_everybody_gained_the_same_it_is_not_sure_that_all_do() {
        // Of ten, six learned it and one forgot it (Agresti and Min's formula by hand): 5 / 12 = 0.416667,
        // squares 7 + 1 = 8, half 1.959964 * root of (8 / 12 - 0.173611) / 12 = 1.959964 * 0.202702 = 0.397288.
        let mut gains = vec![1.0; 6];
        gains.extend([-1.0, 0.0, 0.0, 0.0]);
        let (low, high) = agresti_min(&[gains]);
        assert!((low - 0.019379).abs() < 5e-6 && (high - 0.813955).abs() < 5e-6, "{low} {high}");
        let five = compared(&[(Some(0.0), Some(1.0)); 5]).of[&about(1)].unwrap();
        assert!(five.gain == 1.0 && five.low < 0.3 && five.high == 1.0, "{five:?}");
    }

    /// All that can happen to so many people, with how likely it is: the gains of one question.
    fn all_gains(people: usize, before: f64, after: f64) -> Vec<(Vec<f64>, f64)> {
        let (gained, lost) = ((1.0 - before) * after, before * (1.0 - after));
        let ways = |of: usize, n: usize| (0..n).map(|k| (of - k) as f64 / (k + 1) as f64).product::<f64>();
        let mut all = vec![];
        for up in 0..=people {
            for down in 0..=people - up {
                let still = people - up - down;
                let likely = ways(people, up)
                    * ways(people - up, down)
                    * gained.powi(up as i32)
                    * lost.powi(down as i32)
                    * (1.0 - gained - lost).powi(still as i32);
                let gains = std::iter::repeat_n(1.0, up)
                    .chain(std::iter::repeat_n(-1.0, down))
                    .chain(std::iter::repeat_n(0.0, still));
                all.push((gains.collect(), likely));
            }
        }
        all
    }

    /// What the interval says it does: it holds the true gain in at least 92 of 100; in small halves of which one was
    /// asked the harder form before and the easier after, in at least 89.
    #[test]
    fn the_interval_of_one_question_holds_what_it_says() {
        for (a, b, [before_a, after_a], [before_b, after_b], least) in [
            (5, 0, [0.1, 0.9], [0.1, 0.9], 0.92),
            (3, 2, [0.1, 0.9], [0.1, 0.9], 0.92),
            (3, 2, [0.05, 0.95], [0.05, 0.95], 0.92),
            (3, 2, [0.9, 0.95], [0.9, 0.95], 0.92),
            (5, 5, [0.05, 0.95], [0.05, 0.95], 0.92),
            (8, 7, [0.3, 0.7], [0.3, 0.7], 0.92),
            (8, 7, [0.1, 0.6], [0.4, 0.9], 0.92),
            (10, 5, [0.05, 0.5], [0.35, 0.95], 0.92),
            (3, 2, [0.1, 0.6], [0.4, 0.9], 0.89),
        ] {
            let is_one = b == 0;
            let gain_a: f64 = after_a - before_a;
            let gain = if is_one { gain_a } else { (gain_a + after_b - before_b) / 2.0 };
            let mut held = 0.0;
            for (gains, likely) in all_gains(a, before_a, after_a) {
                for (others, as_likely) in all_gains(b, before_b, after_b) {
                    let halves = if is_one { vec![gains.clone()] } else { vec![gains.clone(), others] };
                    let (low, high) = agresti_min(&halves);
                    if low - 1e-9 <= gain && gain <= high + 1e-9 {
                        held += likely * as_likely;
                    }
                }
            }
            assert!(held > least, "{a} {b} {before_a} {after_a} {before_b} {after_b}: {held}");
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
        let forms = Forms { class: new_id(), edition: new_id(), a: form, b: vec![] };
        let known = known(&forms, Form::A, &by_id, &answers).unwrap();
        assert_eq!(known.of, [(about(1), 0.5), (about(2), 0.0)].into());
        assert!((known.whole - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(super::known(&forms, Form::B, &by_id, &answers), None, "an empty form");
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
        fn a_form_that_is_harder_moves_no_gain_however_uneven_the_halves_are(
            a in 2usize..20, b in 3usize..20, gain in 0.0f64..0.4, harder in 0.0f64..0.3,
        ) {
            // Everybody knows a little more after; whoever takes the harder form has less of it, before or after.
            let begins_hard = vec![(Some(0.5 - harder), Some(0.5 + gain)); a];
            let ends_hard = vec![(Some(0.5), Some(0.5 + gain - harder)); b];
            let compared = crossed(&begins_hard, &ends_hard);
            for change in [compared.whole.unwrap(), compared.of[&about(1)].unwrap()] {
                prop_assert!((change.gain - gain).abs() < 1e-9, "{change:?}");
            }
        }
    }
}
