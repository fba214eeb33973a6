//! How sure a figure of few people is.

/// The width of the normal curve that holds 95 of 100.
pub const Z: f64 = 1.959_963_984_540_054;

/// Where the share of all lies with 95 %, if these were drawn from them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Does all of it lie below all of the other?
    pub fn is_below(self, other: Interval) -> bool {
        self.high < other.low
    }
}

/// Wilson's interval of a share; none of nobody.
pub fn wilson(part: usize, of: usize) -> Option<Interval> {
    if of == 0 {
        return None;
    }
    let (n, p) = (of as f64, part.min(of) as f64 / of as f64);
    let below = 1.0 + Z * Z / n;
    let middle = (p + Z * Z / (2.0 * n)) / below;
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / below;
    // At the ends the formula gives 0 and 1 but for the last digit of a float.
    let low = if part == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if part >= of { 1.0 } else { (middle + half).min(1.0) };
    Some(Interval { low, high })
}

/// Fisher's interval of a correlation among so many; none of fewer than four, and none of a perfect one.
pub fn fisher(correlation: f64, of: usize) -> Option<Interval> {
    if of < 4 || correlation.abs() >= 1.0 {
        return None;
    }
    let (middle, half) = (correlation.atanh(), Z / (of as f64 - 3.0).sqrt());
    Some(Interval { low: (middle - half).tanh(), high: (middle + half).tanh() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(found: Interval, low: f64, high: f64) -> bool {
        (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5
    }

    #[test]
    fn ten_of_twenty_by_hand() {
        // z² = 3.8415; 1 + z²/20 = 1.19207; middle (0.5 + 0.096036) / 1.19207 = 0.5;
        // root of 0.25/20 + 3.8415/1600 = 0.0125 + 0.0024009 = 0.0149009 is 0.122069;
        // half 1.95996 * 0.122069 / 1.19207 = 0.200702.
        assert!(near(wilson(10, 20).unwrap(), 0.2993, 0.7007));
        // Of none and of all the interval is z²/(n + z²) wide: 3.8415 / 8.8415 = 0.43448.
        assert!(near(wilson(0, 5).unwrap(), 0.0, 0.43448));
        assert!(near(wilson(5, 5).unwrap(), 0.56552, 1.0));
    }

    #[test]
    fn a_correlation_of_a_half_among_twenty_by_hand() {
        // atanh 0.5 = 0.549306; 1.95996 / sqrt 17 = 0.475361; tanh 0.073945 = 0.07381, tanh 1.024667 = 0.77176.
        assert!(near(fisher(0.5, 20).unwrap(), 0.07381, 0.77176));
        assert_eq!((fisher(0.5, 3), fisher(1.0, 20)), (None, None));
    }

    #[test]
    fn of_nobody_nothing_is_known() {
        assert_eq!(wilson(0, 0), None);
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_within_nothing_and_all(of in 1usize..2000, part in 0usize..2000) {
            let part = part.min(of);
            let Interval { low, high } = wilson(part, of).unwrap();
            let share = part as f64 / of as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0 && low < high);
        }
    }
}
