//! The answers of many people, held so that fifty thousand of them fit in a hand.
//!
//! What people give to a question is mostly the same few things, so each is kept once and a sheet says which. Where
//! questions are drawn at random, a sheet says that it was not asked the others; that is no answer, and no mistake.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::kit::clock::Day;
use crate::quizzes::kinds::Given;
use crate::quizzes::points::Points;
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;

/// Where somebody had been taught what a quiz asks, when they answered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taught {
    /// In a class so many steps from the course's own trainers.
    In(u32),
    /// In a class that no chain joins to those of the course.
    Unplaced,
    /// In none: they learned alone, or were taught later.
    Alone,
}

impl Taught {
    /// Where somebody had been taught by the day on which they answered, of the classes that ever taught them: the
    /// first, and of two on one day the one nearer to the course's own trainers. `classes` are their days and
    /// generations.
    pub fn by(day: Day, classes: &[(Day, Option<u32>)]) -> Taught {
        let before = classes.iter().filter(|(held, _)| *held <= day);
        let first = before.min_by_key(|(held, generation)| (*held, generation.unwrap_or(u32::MAX)));
        match first {
            None => Taught::Alone,
            Some((_, None)) => Taught::Unplaced,
            Some((_, Some(generation))) => Taught::In(*generation),
        }
    }
}

/// Who answered, and how long it took, if that is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub taught: Taught,
    pub seconds: Option<u32>,
}

/// What was given to one question.
#[derive(Clone, Debug, Default)]
struct Column {
    /// Each different thing that was given, once.
    known: Vec<Given>,
    /// What each is worth.
    worth: Vec<Points>,
    /// Of each sheet, which of them, or [`NOT_ASKED`].
    given: Vec<u32>,
}

/// In place of what was given: this sheet did not ask it.
const NOT_ASKED: u32 = u32::MAX;

/// The answers of a sheet with the ids of the questions that were put on it; none where all were.
pub type Filled = (Sheet, Option<HashSet<String>>, Answers);

/// All sheets of a quiz.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    all: Vec<Sheet>,
    columns: Vec<Column>,
    /// Of each sheet, how many of the questions were put on it.
    asked: Vec<u32>,
}

impl Sheets {
    /// Takes sheets with answers to these questions one by one, scored by the rules that score everybody. A question without
    /// an answer is worth nothing; an answer to another question is passed over.
    pub fn of(questions: &[Question], given: impl IntoIterator<Item = (Sheet, Answers)>) -> Sheets {
        Sheets::drawn(questions, given.into_iter().map(|(sheet, answers)| (sheet, None, answers)))
    }

    /// The same of sheets on each of which some of the questions may have been put.
    pub fn drawn(questions: &[Question], given: impl IntoIterator<Item = Filled>) -> Sheets {
        let columns = vec![Column::default(); questions.len()];
        let mut sheets = Sheets { all: vec![], columns, asked: vec![] };
        let mut places: Vec<HashMap<Given, u32>> = vec![HashMap::new(); questions.len()];
        for (sheet, only, mut answers) in given {
            sheets.all.push(sheet);
            let mut asked = 0;
            for ((question, column), places) in questions.iter().zip(&mut sheets.columns).zip(&mut places) {
                if only.as_ref().is_some_and(|only| !only.contains(&question.id)) {
                    column.given.push(NOT_ASKED);
                    continue;
                }
                asked += 1;
                let given = answers.remove(&question.id).unwrap_or_default();
                let place = places.get(&given).copied().unwrap_or_else(|| {
                    let place = column.known.len() as u32;
                    let worth = if given.is_empty() { Points::NONE } else { question.rules().points(&given) };
                    column.worth.push(worth);
                    column.known.push(given.clone());
                    places.insert(given, place);
                    place
                });
                column.given.push(place);
            }
            sheets.asked.push(asked);
        }
        sheets
    }

    /// How many sheets there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many questions were asked.
    pub fn questions(&self) -> usize {
        self.columns.len()
    }

    pub fn all(&self) -> &[Sheet] {
        &self.all
    }

    /// How many of the questions were put on each sheet.
    pub fn asked(&self) -> &[u32] {
        &self.asked
    }

    /// Are there sheets on which only some of the questions were put?
    pub fn are_drawn(&self) -> bool {
        self.partial() > 0
    }

    /// How many such sheets there are.
    pub fn partial(&self) -> usize {
        self.asked.iter().filter(|asked| **asked as usize != self.questions()).count()
    }

    /// Were all questions put on this sheet?
    pub fn is_whole(&self, sheet: usize) -> bool {
        self.asked.get(sheet).is_some_and(|asked| *asked as usize == self.questions())
    }

    /// On how many sheets that is so.
    pub fn wholes(&self) -> usize {
        self.len() - self.partial()
    }

    /// The points of a question, of the sheets on which all were put, each with its place.
    pub fn of_wholes(&self, question: usize) -> impl Iterator<Item = (usize, Points)> + Clone + '_ {
        self.placed(question).filter(|(sheet, _)| self.is_whole(*sheet))
    }

    /// The points of a question, of the sheets on which it was put, each with its place.
    pub fn placed(&self, question: usize) -> impl Iterator<Item = (usize, Points)> + Clone + '_ {
        self.columns.get(question).into_iter().flat_map(|column| {
            let all = column.given.iter().enumerate().filter(|(_, place)| **place != NOT_ASKED);
            all.map(|(sheet, place)| (sheet, column.worth[*place as usize]))
        })
    }

    /// The same without the places.
    pub fn points(&self, question: usize) -> impl Iterator<Item = Points> + '_ {
        self.placed(question).map(|(_, points)| points)
    }

    /// The points of the whole quiz, sheet by sheet, in smallest parts.
    pub fn totals(&self) -> Vec<i64> {
        let mut totals = vec![0; self.len()];
        for question in 0..self.questions() {
            self.placed(question).for_each(|(sheet, points)| totals[sheet] += points.parts());
        }
        totals
    }

    /// The different things that were given to a question, with what each is worth and how often it was given, in
    /// a fixed order.
    pub fn given(&self, question: usize) -> BTreeMap<&Given, (Points, usize)> {
        let mut counted: BTreeMap<&Given, (Points, usize)> = BTreeMap::new();
        let Some(column) = self.columns.get(question) else { return counted };
        let mut counts = vec![0; column.known.len()];
        let places = column.given.iter().filter(|place| **place != NOT_ASKED);
        places.for_each(|place| counts[*place as usize] += 1);
        counted.extend(column.known.iter().zip(column.worth.iter().copied().zip(counts)));
        counted
    }

    /// How long they took in the middle, of those of whom it is on record; none where it is of nobody.
    pub fn seconds_in_the_middle(&self) -> Option<f64> {
        let known = self.all.iter().filter_map(|sheet| sheet.seconds).map(i64::from);
        super::moments::median(known.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_was_taught_by_the_first_class_they_had_been_in() {
        let day = |n| Day::EARLIEST.plus_days(n);
        let classes = [(day(9), Some(1)), (day(5), Some(2)), (day(5), None), (day(20), Some(0))];
        let by = |n| Taught::by(day(n), &classes);
        assert_eq!([4, 5, 30].map(by), [Taught::Alone, Taught::In(2), Taught::In(2)]);
        assert_eq!(Taught::by(day(5), &classes[2..]), Taught::Unplaced);
    }
}
