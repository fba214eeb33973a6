//! A number, typed: right within a tolerance or a range.
//!
//! The first expected number that fits counts, as in Moodle. A number that can be read in two ways is taken the
//! way that earns more: see [`decimal`](crate::quizzes::decimal).

use std::fmt;

use super::short_answer::LONGEST;
use super::{Fields, Given, Outcome, Rules, Unfit, Written, the_one};
use crate::kit::text::Language;
use crate::quizzes::decimal::{Decimal, readings};
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// Which numbers an author expects, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// `3.14:0.01`; without a tolerance `3.14`.
    Near { value: Decimal, tolerance: Decimal },
    /// `1..5`, both ends too.
    Between { low: Decimal, high: Decimal },
    /// `*`: any other number.
    Any,
}

impl Span {
    /// Reads what [`fmt::Display`] writes.
    pub fn from_gift(text: &str) -> Option<Span> {
        if text.trim() == "*" {
            return Some(Span::Any);
        }
        if let Some((low, high)) = text.split_once("..") {
            return Some(Span::Between { low: Decimal::from_gift(low)?, high: Decimal::from_gift(high)? });
        }
        let (value, tolerance) = text.split_once(':').unwrap_or((text, "0"));
        Some(Span::Near { value: Decimal::from_gift(value)?, tolerance: Decimal::from_gift(tolerance)? })
    }

    /// The lowest and the highest; none where any number fits.
    pub fn ends(self) -> Option<(Decimal, Decimal)> {
        match self {
            Span::Near { value, tolerance } => Some((value.minus(tolerance), value.plus(tolerance))),
            Span::Between { low, high } => Some((low, high)),
            Span::Any => None,
        }
    }

    pub fn holds(self, number: Decimal) -> bool {
        self.ends().is_none_or(|(low, high)| (low..=high).contains(&number))
    }

    /// A number within it that stands for it.
    pub fn middle(self) -> Option<Decimal> {
        match self {
            Span::Near { value, .. } => Some(value),
            Span::Between { low, .. } => Some(low),
            Span::Any => None,
        }
    }

    /// As one shows it to a person.
    fn shown(self, language: Language) -> Option<String> {
        let (low, high) = self.ends()?;
        let (from, to) = (low.shown(language), high.shown(language));
        Some(if low == high { from } else { format!("{from} – {to}") })
    }
}

/// A number that this span is the first to hold, where there is one: what earlier ones hold is theirs.
fn own(span: Span, earlier: &[Span]) -> Option<Decimal> {
    let taken = |number: Decimal| earlier.iter().find(|other| other.holds(number));
    let (low, high) = span.ends().unwrap_or_default();
    if let Some(fine) = span.middle().into_iter().chain([high]).find(|number| taken(*number).is_none()) {
        return Some(fine);
    }
    // Past each that holds it; none holds it twice.
    let mut at = low;
    while let Some(other) = taken(at) {
        at = other.ends()?.1.next();
    }
    span.holds(at).then_some(at)
}

/// As GIFT writes it; read again, it is the same.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Near { value, tolerance } if *tolerance == Decimal::ZERO => write!(f, "{value}"),
            Span::Near { value, tolerance } => write!(f, "{value}:{tolerance}"),
            Span::Between { low, high } => write!(f, "{low}..{high}"),
            Span::Any => f.write_str("*"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub span: Span,
    pub weight: Points,
    pub feedback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub expected: Vec<Expected>,
}

impl Number {
    /// What was meant: of all readings the one that earns most, of its answer the words too.
    fn meant(&self, typed: &str) -> Option<&Expected> {
        let first = |number: Decimal| self.expected.iter().find(|expected| expected.span.holds(number));
        // Of equals the first reading.
        readings(typed).into_iter().rev().filter_map(first).max_by_key(|expected| expected.weight)
    }
}

impl Rules for Number {
    fn kind(&self) -> Kind {
        Kind::Number
    }

    fn fields(&self) -> Fields {
        Fields { typed: true, ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        let typed = the_one(given);
        match given.len() {
            0 => None,
            1 if typed.chars().count() > LONGEST => Some(Unfit::TooLong),
            1 => readings(typed).is_empty().then_some(Unfit::NotANumber),
            _ => Some(Unfit::MoreThanOneChoice),
        }
    }

    fn open(&self) -> Unfit {
        Unfit::NothingTyped
    }

    fn points(&self, given: &Given) -> Points {
        self.meant(the_one(given)).map_or(Points::NONE, |expected| expected.weight).within_one_question()
    }

    fn outcome(&self, given: &Given, language: Language) -> Outcome {
        let typed = the_one(given);
        let right = self.expected.iter().filter(|expected| expected.weight == Points::FULL);
        let written = Written {
            given: typed.to_owned(),
            right: right.filter_map(|expected| expected.span.shown(language)).collect(),
            feedback: self.meant(typed).and_then(|expected| expected.feedback.clone()),
        };
        Outcome { written: Some(written), ..Outcome::default() }
    }

    fn key(&self) -> String {
        let expected = self.expected.iter().map(|one| format!("{}%{}", one.weight.percentage(), one.span));
        expected.collect::<Vec<_>>().join(" ")
    }

    /// There are no words; what is right is one thing, and any change of it is told.
    fn said(&self) -> Vec<(String, String)> {
        let right = self.expected.iter().filter(|expected| expected.weight == Points::FULL);
        let right: Vec<String> = right.map(|expected| format!("{:?}", expected.span.ends())).collect();
        vec![(String::new(), right.join(" "))]
    }

    fn size(&self) -> usize {
        1
    }

    fn best(&self) -> Given {
        let spans: Vec<Span> = self.expected.iter().map(|one| one.span).collect();
        let best = (0..spans.len()).filter(|nth| spans[*nth] != Span::Any).rev();
        let best = best.max_by_key(|nth| self.expected[*nth].weight);
        let number = best.and_then(|nth| own(spans[nth], &spans[..nth]));
        number.map(|number| number.shown(Language::Vi)).into_iter().collect()
    }

    fn worst(&self) -> Given {
        let tries = ["-1", "0", "99999"].map(|text| Given::from([text.to_owned()]));
        tries.into_iter().min_by_key(|given| self.points(given)).unwrap_or_default()
    }
}

/// What keeps expected numbers from being useful, by the place of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    NoneRight,
    /// Whatever number is typed is right.
    AnythingRight,
    NegativeTolerance(usize),
    /// The range begins behind its end.
    TurnedRound(usize),
    /// The same numbers as an earlier one.
    Twice(usize),
    /// Wherever it fits, an earlier one does.
    Covered(usize),
}

/// Finds the first flaw.
pub fn flaw(expected: &[(Span, Points)]) -> Option<Flaw> {
    for (nth, (span, _)) in expected.iter().enumerate() {
        match span {
            Span::Near { tolerance, .. } if *tolerance < Decimal::ZERO => {
                return Some(Flaw::NegativeTolerance(nth));
            }
            Span::Between { low, high } if low > high => return Some(Flaw::TurnedRound(nth)),
            _ => {}
        }
        let earlier = || expected[..nth].iter().map(|(span, _)| *span);
        if earlier().any(|other| other.ends() == span.ends()) {
            return Some(Flaw::Twice(nth));
        }
        if own(*span, &earlier().collect::<Vec<_>>()).is_none() {
            return Some(Flaw::Covered(nth));
        }
    }
    let right = |span: &dyn Fn(Span) -> bool| {
        expected.iter().any(|(of, weight)| *weight == Points::FULL && span(*of))
    };
    if right(&|span| span == Span::Any) {
        return Some(Flaw::AnythingRight);
    }
    (!right(&|_| true)).then_some(Flaw::NoneRight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::from_gift(text).expect("a number")
    }

    fn near(value: &str, tolerance: &str) -> Span {
        Span::Near { value: number(value), tolerance: number(tolerance) }
    }

    fn between(low: &str, high: &str) -> Span {
        Span::Between { low: number(low), high: number(high) }
    }

    fn question(expected: &[(Span, &str)]) -> Number {
        let one = |(nth, (span, per_cent)): (usize, &(Span, &str))| Expected {
            span: *span,
            weight: Points::from_percentage(per_cent).expect("a percentage"),
            feedback: Some(nth.to_string()),
        };
        Number { expected: expected.iter().enumerate().map(one).collect() }
    }

    fn told(question: &Number, typed: &str) -> (f64, Option<String>) {
        let given = Given::from([typed.to_owned()]);
        let written = question.outcome(&given, Language::Vi).written.expect("it is typed");
        (question.points(&given).as_number(), written.feedback)
    }

    #[test]
    fn both_ends_of_a_tolerance_and_of_a_range_are_right() {
        let pi = question(&[(near("3.14", "0.01"), "100")]);
        for (typed, points) in
            [("3,13", 1.0), ("3.15", 1.0), ("3,1500001", 0.0), ("3,129", 0.0), ("3,14", 1.0)]
        {
            assert_eq!(told(&pi, typed).0, points, "{typed}");
        }
        let range = question(&[(between("-1", "5"), "100")]);
        for (typed, points) in [("-1", 1.0), ("5,0", 1.0), ("5,01", 0.0), ("−1,01", 0.0), ("0", 1.0)] {
            assert_eq!(told(&range, typed).0, points, "{typed}");
        }
    }

    #[test]
    fn the_first_that_fits_counts_and_any_other_number_can_be_answered_too() {
        let question = question(&[(near("5", "0"), "100"), (near("5", "2"), "50"), (Span::Any, "0")]);
        assert_eq!(told(&question, "5"), (1.0, Some("0".into())));
        assert_eq!(told(&question, "6,5"), (0.5, Some("1".into())));
        assert_eq!(told(&question, "8"), (0.0, Some("2".into())));
        assert_eq!(question.points(&question.best()), Points::FULL);
        assert_eq!(question.points(&question.worst()), Points::NONE);
    }

    #[test]
    fn a_number_that_can_be_read_in_two_ways_is_taken_the_kinder_way() {
        let thousand = question(&[(near("1500", "0"), "100"), (Span::Any, "0")]);
        let litre = question(&[(near("1.5", "0"), "100"), (Span::Any, "0")]);
        for typed in ["1.500", "1,500"] {
            assert_eq!(told(&thousand, typed), (1.0, Some("0".into())), "{typed}");
            assert_eq!(told(&litre, typed), (1.0, Some("0".into())), "{typed}");
        }
        assert_eq!(told(&thousand, "1,5").0, 0.0);
    }

    #[test]
    fn letters_are_refused_and_nothing_is_no_answer() {
        let question = question(&[(near("75", "0"), "100")]);
        let unfit = |typed: &str| question.unfit(&Given::from([typed.to_owned()]));
        assert_eq!(unfit("bảy lăm"), Some(Unfit::NotANumber));
        assert_eq!((unfit("75 %"), question.unfit(&Given::new())), (None, None));
        assert_eq!(unfit(&"1".repeat(LONGEST + 1)), Some(Unfit::TooLong));
        assert_eq!(question.points(&Given::new()), Points::NONE);
    }

    #[test]
    fn what_is_right_is_shown_in_the_language_of_the_reader() {
        let question = question(&[(near("1500.5", "0"), "100"), (between("1", "2.5"), "100")]);
        let right = |language| question.outcome(&Given::new(), language).written.expect("typed").right;
        assert_eq!(right(Language::Vi), ["1500,5", "1 – 2,5"]);
        assert_eq!(right(Language::En), ["1500.5", "1 – 2.5"]);
    }

    #[test]
    fn numbers_that_are_of_no_use_are_found() {
        let (full, half) = (Points::FULL, Points::share(2));
        for (expected, found) in [
            (&[(near("5", "0"), full), (near("5", "2"), half), (Span::Any, Points::NONE)][..], None),
            (&[(near("5", "1"), half)], Some(Flaw::NoneRight)),
            (&[(near("5", "-1"), full)], Some(Flaw::NegativeTolerance(0))),
            (&[(between("5", "1"), full)], Some(Flaw::TurnedRound(0))),
            (&[(near("5", "2"), full), (between("3", "7"), half)], Some(Flaw::Twice(1))),
            (&[(near("5", "2"), half), (near("5", "0"), full)], Some(Flaw::Covered(1))),
            (&[(between("0", "5"), half), (between("0", "9"), full)], None),
            (&[(between("5", "9"), half), (between("0", "9"), full)], None),
            (&[(between("0", "4"), half), (between("5", "9"), half), (between("0", "9"), full)], None),
            (
                &[(between("0", "5"), half), (between("5", "9"), half), (between("0", "9"), full)],
                Some(Flaw::Covered(2)),
            ),
            (&[(near("5", "0"), full), (Span::Any, Points::NONE), (Span::Any, half)], Some(Flaw::Twice(2))),
            (&[(Span::Any, full)], Some(Flaw::AnythingRight)),
        ] {
            assert_eq!(flaw(expected), found, "{expected:?}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_right_exactly_within_its_tolerance(
            value in -100_000i64..100_000, tolerance in 0i64..1000, off in -2000i64..2000,
        ) {
            let hundredth = |n: i64| number(&format!("{n}e-2"));
            let question = Number { expected: vec![Expected {
                span: Span::Near { value: hundredth(value), tolerance: hundredth(tolerance) },
                weight: Points::FULL,
                feedback: None,
            }] };
            for language in Language::ALL {
                let typed = hundredth(value + off).shown(language);
                let right = question.points(&Given::from([typed.clone()])) == Points::FULL;
                // What is shown with two decimals at most has no thousand that could be a decimal, but one parted
                // thousand has.
                let kinder = readings(&typed).len() > 1;
                prop_assert!(right == (off.abs() <= tolerance) || (kinder && right), "{typed}");
            }
        }
    }
}
