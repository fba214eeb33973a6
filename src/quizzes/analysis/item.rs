//! One question: how many knew it, whether it tells who knows the rest, and what the others thought.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::ENOUGH;
use super::moments::Moments;
use super::sheets::Sheets;
use crate::kit::text::Language;
use crate::quizzes::kinds::Given;
use crate::quizzes::kinds::cloze::plain;
use crate::quizzes::points::Points;
use crate::quizzes::question::{Kind, Question};

/// The figures of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: String,
    pub kind: Kind,
    /// How many sheets asked it, and of them how many were quite right and right in part.
    pub of: usize,
    pub right: usize,
    pub partly: usize,
    pub facility: Option<f64>,
    pub discrimination: Option<f64>,
    /// Over how many sheets that is: of those that asked it, the ones that asked something else too.
    pub against: usize,
    pub intended: Option<f64>,
    pub effective: Option<f64>,
    /// Over how many sheets the effective weight is: those on which all questions were put.
    pub weighed: usize,
    /// What could be chosen, in the order of the file; nothing in a question that is answered otherwise.
    pub choices: Vec<Chosen>,
    /// Of such a question, what was given more than once and earned nothing, the most frequent first; of one that is
    /// answered piece by piece, what was given so to a piece of it.
    pub wrong: Vec<Chosen>,
}

/// A choice by its key, or what was typed; and how many took it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    pub what: String,
    pub right: bool,
    pub count: usize,
}

impl Item {
    /// How many earned nothing.
    pub fn not_right(&self) -> usize {
        self.of - self.right - self.partly
    }

    /// The discrimination, where it was held against the rest of enough sheets to judge by it.
    pub fn tells(&self) -> Option<f64> {
        self.discrimination.filter(|_| self.against >= ENOUGH)
    }

    /// The effective weight, where it is of enough sheets.
    pub fn weighs(&self) -> Option<f64> {
        self.effective.filter(|_| self.weighed >= ENOUGH)
    }

    /// The wrong answer that most people gave.
    pub fn most_wrong(&self) -> Option<&Chosen> {
        let wrong = self.choices.iter().chain(&self.wrong).filter(|chosen| !chosen.right && chosen.count > 0);
        // Of several that were given as often, the first.
        wrong.rev().max_by_key(|chosen| chosen.count)
    }
}

/// How many typed answers that were wrong are told at most.
const MOST_TYPED: usize = 5;

/// A mean of points is held in so many parts of the smallest part of a point, to be a whole number.
const FINE: i128 = 1_000;

/// What somebody earned in `rest` other questions; where people had different numbers of them, in their mean, that all
/// may be held against each other.
fn of_rest(points: i64, rest: u32, alike: bool) -> Option<i64> {
    match alike {
        true => Some(points),
        false if rest == 0 => None,
        false => i64::try_from(i128::from(points) * FINE / i128::from(rest)).ok(),
    }
}

/// The figures of every question, in the order of the quiz. `questions` are those that the sheets were taken of.
pub fn items(questions: &[Question], sheets: &Sheets) -> Vec<Item> {
    let (totals, asked) = (sheets.totals(), sheets.asked());
    let alike = asked.windows(2).all(|two| two[0] == two[1]);
    // A sum over questions that nobody was asked together is no weight of any: of those who were asked all.
    let with_total = |nth: usize| {
        Moments::of(sheets.of_wholes(nth).map(|(sheet, points)| (points.parts(), totals[sheet])))
    };
    let sums: Vec<Moments> = (0..questions.len()).map(with_total).collect();
    let weight = |sums: &Moments| sums.covariance().filter(|together| *together >= 0.0).map(f64::sqrt);
    let weights: f64 = sums.iter().filter_map(weight).sum();
    let item = |(nth, question): (usize, &Question)| {
        let rest = sheets.placed(nth).filter_map(|(sheet, points)| {
            let rest = of_rest(totals[sheet] - points.parts(), asked[sheet] - 1, alike);
            Some((points.parts(), rest?))
        });
        let against = rest.clone().count();
        // Of how many it was one, and for how many people.
        let mut one_of: BTreeMap<u32, usize> = BTreeMap::new();
        sheets.placed(nth).for_each(|(sheet, _)| *one_of.entry(asked[sheet]).or_default() += 1);
        let of: usize = one_of.values().sum();
        let weights_intended = one_of.iter().map(|(among, people)| *people as f64 / f64::from(*among));
        let count =
            |wanted: &dyn Fn(Points) -> bool| sheets.points(nth).filter(|points| wanted(*points)).count();
        let right = count(&|points| points == Points::FULL);
        let earned = Moments::of(sheets.points(nth).map(|points| (points.parts(), 0)));
        Item {
            id: question.id.clone(),
            kind: question.kind(),
            of,
            right,
            partly: count(&|points| points > Points::NONE) - right,
            facility: earned.mean().map(|mean| mean / Points::FULL.parts() as f64),
            discrimination: Moments::of(rest).correlation(),
            against,
            intended: (of > 0).then(|| weights_intended.sum::<f64>() / of as f64),
            effective: weight(&sums[nth]).filter(|_| weights > 0.0).map(|weight| weight / weights),
            weighed: sheets.wholes(),
            choices: choices(question, nth, sheets),
            wrong: wrong(question, nth, sheets),
        }
    };
    questions.iter().enumerate().map(item).collect()
}

/// What can be chosen in a question, whatever its kind calls it.
fn offered(question: &Question) -> Vec<(String, bool)> {
    let outcome = question.rules().outcome(&Given::new(), Language::Vi);
    outcome.choices.into_iter().map(|choice| (choice.key, choice.right)).collect()
}

fn choices(question: &Question, nth: usize, sheets: &Sheets) -> Vec<Chosen> {
    let given = sheets.given(nth);
    let taken = |key: &str| given.iter().filter(|(given, _)| given.contains(key)).map(|(_, (_, n))| n).sum();
    let chosen = |(what, right): (String, bool)| Chosen { count: taken(&what), what, right };
    offered(question).into_iter().map(chosen).collect()
}

/// What one person alone wrote is not told: it might say who they are.
fn wrong(question: &Question, nth: usize, sheets: &Sheets) -> Vec<Chosen> {
    if !offered(question).is_empty() {
        return vec![];
    }
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for (given, (points, count)) in sheets.given(nth) {
        let pieces = question.rules().outcome(given, Language::Vi).pieces;
        let of_pieces = pieces
            .iter()
            .filter(|piece| !piece.earns)
            .filter_map(|piece| Some(format!("{}: {}", plain(&piece.html), piece.given.as_ref()?)));
        of_pieces.for_each(|what| *counted.entry(what).or_default() += count);
        if pieces.is_empty() && !given.is_empty() && points == Points::NONE {
            let what: Vec<&str> = given.iter().map(String::as_str).collect();
            *counted.entry(what.join("; ")).or_default() += count;
        }
    }
    let chosen = |(what, count)| Chosen { what, right: false, count };
    let mut wrong: Vec<Chosen> = counted.into_iter().filter(|(_, count)| *count > 1).map(chosen).collect();
    wrong.sort_by_key(|one| Reverse(one.count));
    wrong.truncate(MOST_TYPED);
    wrong
}
