//! The quiz as a whole: how far people came, and how much of that is chance.

use super::moments::{Moments, median};
use super::sheets::Sheets;
use crate::quizzes::points::Points;

/// The figures of a whole quiz, in points: one a question. Where people had different questions, of which one may be
/// harder than another, as shares of what each was asked; but what needs the same questions is of those alone who were
/// asked all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whole {
    pub questions: usize,
    /// Are the figures shares, because people had different questions?
    pub are_shares: bool,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The standard deviation, with n − 1.
    pub spread: Option<f64>,
    /// Of how many sheets alpha and the error are: those on which all questions were put.
    pub of: usize,
    /// Cronbach's; none of one question, or where everybody has the same points, or nobody had all questions.
    pub alpha: Option<f64>,
    /// The standard error of measurement, in points.
    pub error: Option<f64>,
}

/// Sums the quiz up.
pub fn whole(sheets: &Sheets) -> Whole {
    let sums = sheets.totals().into_iter().enumerate();
    let totals: Vec<i64> =
        sums.filter(|(sheet, _)| sheets.is_whole(*sheet)).map(|(_, total)| total).collect();
    let sums = Moments::of(totals.iter().map(|total| (*total, 0)));
    let full = Points::FULL.parts() as f64;
    let variance = sums.variance();
    let of_items = |nth| Moments::of(sheets.of_wholes(nth).map(|(_, points)| (points.parts(), 0))).variance();
    let sum_of_items: f64 = (0..sheets.questions()).filter_map(of_items).sum();
    let k = sheets.questions() as f64;
    let alpha = variance.filter(|variance| *variance > 0.0 && sheets.questions() > 1).map(|variance| {
        // One is the most it can be; a float may be a hair above.
        (k / (k - 1.0) * (1.0 - sum_of_items / variance)).min(1.0)
    });
    let spread = variance.map(|variance| variance.sqrt() / full);
    let of_all = Whole {
        questions: sheets.questions(),
        are_shares: false,
        mean: sums.mean().map(|mean| mean / full),
        of: totals.len(),
        median: median(totals).map(|median| median / full),
        spread,
        alpha,
        error: spread.zip(alpha).map(|(spread, alpha)| spread * (1.0 - alpha).sqrt()),
    };
    if sheets.are_drawn() { in_shares(of_all, sheets) } else { of_all }
}

/// So finely a share is told, that sums of many are exact.
const FINE: i128 = 1_000_000_000_000;

/// The same with what part of what each was asked people earned. A sheet without any of the questions is none of these.
fn in_shares(of_all: Whole, sheets: &Sheets) -> Whole {
    let share = |(total, asked): (&i64, &u32)| {
        let all = i128::from(Points::FULL.parts()) * i128::from(*asked);
        (all > 0).then(|| i64::try_from(i128::from(*total) * FINE / all).unwrap_or_default())
    };
    let shares: Vec<i64> = sheets.totals().iter().zip(sheets.asked()).filter_map(share).collect();
    let sums = Moments::of(shares.iter().map(|share| (*share, 0)));
    let of = |share: f64| share / FINE as f64;
    Whole {
        are_shares: true,
        mean: sums.mean().map(of),
        median: median(shares).map(of),
        spread: sums.variance().map(|variance| of(variance.sqrt())),
        ..of_all
    }
}
