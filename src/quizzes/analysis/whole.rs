//! The quiz as a whole: how far people came, and how much of that is chance.

use super::moments::{Moments, median};
use super::sheets::Sheets;
use crate::quizzes::points::Points;

/// The figures of a whole quiz, in points: one a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whole {
    pub questions: usize,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The standard deviation, with n − 1.
    pub spread: Option<f64>,
    /// Cronbach's; none of one question, or where everybody has the same points.
    pub alpha: Option<f64>,
    /// The standard error of measurement.
    pub error: Option<f64>,
}

/// Sums the quiz up.
pub fn whole(sheets: &Sheets) -> Whole {
    let totals = sheets.totals();
    let sums = Moments::of(totals.iter().map(|total| (*total, 0)));
    let full = Points::FULL.parts() as f64;
    let variance = sums.variance();
    let of_items = |nth| Moments::of(sheets.points(nth).map(|points| (points.parts(), 0))).variance();
    let sum_of_items: f64 = (0..sheets.questions()).filter_map(of_items).sum();
    let k = sheets.questions() as f64;
    let alpha = variance.filter(|variance| *variance > 0.0 && sheets.questions() > 1).map(|variance| {
        // One is the most it can be; a float may be a hair above.
        (k / (k - 1.0) * (1.0 - sum_of_items / variance)).min(1.0)
    });
    let spread = variance.map(|variance| variance.sqrt() / full);
    Whole {
        questions: sheets.questions(),
        mean: sums.mean().map(|mean| mean / full),
        median: median(totals).map(|median| median / full),
        spread,
        alpha,
        error: spread.zip(alpha).map(|(spread, alpha)| spread * (1.0 - alpha).sqrt()),
    }
}
