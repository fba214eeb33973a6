//! Points, exactly: three answers of 33.33333 % are one whole.

use std::iter::Sum;
use std::ops::Add;

/// A part of one question, from -1 to 1, as a count of the smallest part.
///
/// A whole has 1 260 000 000 parts, so that every percentage with up to five decimals
/// and every third, sixth, seventh and ninth is a whole number of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

/// Parts of one per cent.
const PER_CENT: i64 = 12_600_000;

impl Points {
    pub const NONE: Points = Points(0);
    pub const FULL: Points = Points(100 * PER_CENT);

    /// Reads a percentage from -100 to 100 as GIFT writes it: digits, and up to five
    /// decimals. A decimal that is a third, sixth, seventh or ninth cut short is taken
    /// for that fraction, as Moodle does (`33.333`, `66.67`, `14.28571`).
    pub fn from_percentage(text: &str) -> Option<Points> {
        let (sign, digits) = match text.trim().strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.trim()),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 3
            || decimals.len() > 5
            || !are_digits(whole)
            || !are_digits(decimals)
        {
            return None;
        }
        let last = PER_CENT / 10_i64.pow(decimals.len() as u32);
        let parts = format!("{whole}{decimals}").parse::<i64>().ok()? * last;
        let exact = if decimals.is_empty() { parts } else { nearest_fraction(parts, last) };
        (exact <= Points::FULL.0).then_some(Points(sign * exact))
    }

    /// The percentage as GIFT writes it; read again, it is the same.
    pub fn percentage(self) -> String {
        let decimals = PER_CENT / 100_000;
        let rounded = (self.0.abs() + decimals / 2) / decimals;
        let text = format!("{}.{:05}", rounded / 100_000, rounded % 100_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// A whole question shared out evenly among `among` right answers.
    pub fn share(among: usize) -> Points {
        Points::from_percentage(
            &Points(Points::FULL.0 / i64::try_from(among.max(1)).unwrap_or(i64::MAX)).percentage(),
        )
        .unwrap_or_default()
    }

    /// So many of `of` equal parts of a whole question: all of them are the whole.
    pub fn part(parts: usize, of: usize) -> Points {
        let (parts, of) = (parts.min(of) as i128, of.max(1) as i128);
        Points(i64::try_from(i128::from(Points::FULL.0) * parts / of).unwrap_or_default())
    }

    /// The mean of points that count as much as their weights say; nothing where there are none.
    pub fn weighted(all: impl Iterator<Item = (Points, u32)>) -> Points {
        let (mut sum, mut weights) = (0_i128, 0_i128);
        for (points, weight) in all {
            sum += i128::from(points.0) * i128::from(weight);
            weights += i128::from(weight);
        }
        Points(i64::try_from(sum / weights.max(1)).unwrap_or_default())
    }

    /// The same taken away.
    pub fn taken(self) -> Points {
        Points(-self.0)
    }

    /// The number of smallest parts, to be stored.
    pub fn parts(self) -> i64 {
        self.0
    }

    /// Not below nothing and not above one whole question.
    pub fn within_one_question(self) -> Points {
        self.clamp(Points::NONE, Points::FULL)
    }

    /// Points of a whole question as a number, for showing.
    pub fn as_number(self) -> f64 {
        self.0 as f64 / Points::FULL.0 as f64
    }
}

impl Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::NONE, Add::add)
    }
}

/// The third, sixth, seventh or ninth within one unit of the last written decimal, or the decimal itself.
fn nearest_fraction(parts: i64, last: i64) -> i64 {
    let fractions = [3, 6, 7, 9]
        .into_iter()
        .flat_map(|below| (1..below).map(move |above| Points::FULL.0 / below * above));
    fractions
        .filter(|fraction| (fraction - parts).abs() <= last)
        .min_by_key(|fraction| (fraction - parts).abs())
        .unwrap_or(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(percentages: &[&str]) -> Points {
        percentages.iter().map(|text| Points::from_percentage(text).expect("a percentage")).sum()
    }

    #[test]
    fn thirds_sixths_and_sevenths_make_a_whole() {
        for third in ["33.3", "33.33", "33.33333"] {
            assert_eq!(sum(&[third; 3]), Points::FULL, "{third}");
        }
        assert_eq!(sum(&["66.66667", "33.33333"]), Points::FULL);
        assert_eq!(sum(&["66.66", "33.34"]), Points::FULL);
        assert_eq!(sum(&["16.66667"; 6]), Points::FULL);
        assert_eq!(sum(&["14.28571"; 7]), Points::FULL);
        assert_eq!(sum(&["11.11111"; 9]), Points::FULL);
    }

    #[test]
    fn a_plain_percentage_stays_what_it_is() {
        assert_eq!(sum(&["12.5"; 8]), Points::FULL);
        assert_eq!(sum(&["50", "-50"]), Points::NONE);
        assert!(sum(&["33"; 3]) < Points::FULL);
        assert_eq!(sum(&["37.5"]).as_number(), 0.375);
    }

    #[test]
    fn a_percentage_that_is_written_reads_the_same() {
        for text in
            ["0", "100", "-100", "33.33333", "66.66667", "14.28571", "12.5", "0.00001", "99.99999", "-50"]
        {
            let points = Points::from_percentage(text).unwrap();
            assert_eq!(Points::from_percentage(&points.percentage()), Some(points), "{text}");
        }
        for among in 1..=8 {
            assert_eq!((0..among).map(|_| Points::share(among)).sum::<Points>(), Points::FULL, "{among}");
        }
    }

    #[test]
    fn what_is_not_a_percentage_is_refused() {
        for text in ["", "-", "101", "1e2", "12,5", "1.234567", "--5", "９", "-100.1", "99999999999999999999"]
        {
            assert_eq!(Points::from_percentage(text), None, "{text}");
        }
    }
}
