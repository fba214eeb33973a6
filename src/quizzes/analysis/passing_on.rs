//! What is lost as training is passed on: who knew a question, by the generation of the class that taught them.
//!
//! Generations are held against each other by their intervals. Only where those do not touch is it said that
//! something was lost; else it cannot be told, and that is said too.

use std::collections::BTreeMap;

use super::interval::{Interval, wilson};
use super::sheets::{Sheets, Taught};
use crate::quizzes::points::Points;

/// How many of those who were taught alike, and were asked it, were quite right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub taught: Taught,
    pub right: usize,
    pub of: usize,
    pub around: Interval,
}

impl Known {
    pub fn share(&self) -> f64 {
        self.right as f64 / self.of as f64
    }
}

/// What became of one fact from generation to generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Fewer know it in the later of the two generations, beyond chance.
    Lost { from: u32, to: u32 },
    /// More do.
    Gained { from: u32, to: u32 },
    /// Two generations or more, whose intervals touch.
    CannotBeTold,
    /// One generation, or none.
    NothingToCompare,
}

/// One question, as those of each generation knew it.
#[derive(Clone, Debug, PartialEq)]
pub struct PassedOn {
    /// The generations in their order, then those of unplaced classes, then those who learned alone.
    pub known: Vec<Known>,
    pub fate: Fate,
}

/// Each question of the quiz, in its order.
pub fn passed_on(sheets: &Sheets) -> Vec<PassedOn> {
    (0..sheets.questions()).map(|question| of_question(sheets, question)).collect()
}

/// How many sheets there are of each generation.
pub fn counts(sheets: &Sheets) -> BTreeMap<Taught, usize> {
    let mut counts = BTreeMap::new();
    sheets.all().iter().for_each(|sheet| *counts.entry(sheet.taught).or_default() += 1);
    counts
}

fn of_question(sheets: &Sheets, question: usize) -> PassedOn {
    let mut counted: BTreeMap<Taught, (usize, usize)> = BTreeMap::new();
    for (sheet, points) in sheets.placed(question) {
        let (right, of) = counted.entry(sheets.all()[sheet].taught).or_default();
        *of += 1;
        *right += usize::from(points == Points::FULL);
    }
    let known = |(taught, (right, of))| wilson(right, of).map(|around| Known { taught, right, of, around });
    let known: Vec<Known> = counted.into_iter().filter_map(known).collect();
    PassedOn { fate: fate(&known), known }
}

/// The first generation that knows less than one before it; else the first that knows more.
fn fate(known: &[Known]) -> Fate {
    let generation = |known: &Known| match known.taught {
        Taught::In(generation) => Some((generation, known.around)),
        Taught::Unplaced | Taught::Alone => None,
    };
    let placed: Vec<(u32, Interval)> = known.iter().filter_map(generation).collect();
    if placed.len() < 2 {
        return Fate::NothingToCompare;
    }
    let pairs = || {
        let later = placed.iter().enumerate();
        later.flat_map(|(nth, to)| placed[..nth].iter().map(move |from| (from, to)))
    };
    let lost = pairs().find(|(from, to)| to.1.is_below(from.1));
    let gained = pairs().find(|(from, to)| from.1.is_below(to.1));
    match (lost, gained) {
        (Some((from, to)), _) => Fate::Lost { from: from.0, to: to.0 },
        (None, Some((from, to))) => Fate::Gained { from: from.0, to: to.0 },
        (None, None) => Fate::CannotBeTold,
    }
}
