//! Means, spreads and how two figures go together, from exact sums.

/// Two figures of each of many people, summed up; in whole parts, so that nothing is rounded on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    count: i128,
    x: i128,
    y: i128,
    xx: i128,
    yy: i128,
    xy: i128,
}

impl Moments {
    /// Sums up pairs, in any order.
    pub fn of(pairs: impl IntoIterator<Item = (i64, i64)>) -> Moments {
        pairs.into_iter().fold(Moments::default(), |sums, (x, y)| {
            let (x, y) = (i128::from(x), i128::from(y));
            Moments {
                count: sums.count + 1,
                x: sums.x + x,
                y: sums.y + y,
                xx: sums.xx + x * x,
                yy: sums.yy + y * y,
                xy: sums.xy + x * y,
            }
        })
    }

    /// The mean of the first figure; none of nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.x as f64 / self.count as f64)
    }

    /// The variance of the first figure, with n − 1; none of fewer than two.
    pub fn variance(&self) -> Option<f64> {
        self.by_pairs(self.count * self.xx - self.x * self.x)
    }

    /// The covariance of both, with n − 1; none of fewer than two.
    pub fn covariance(&self) -> Option<f64> {
        self.by_pairs(self.count * self.xy - self.x * self.y)
    }

    fn by_pairs(&self, of: i128) -> Option<f64> {
        (self.count > 1).then(|| of as f64 / (self.count * (self.count - 1)) as f64)
    }

    /// Pearson's correlation, from -1 to 1; none where one of the two is the same for everybody.
    pub fn correlation(&self) -> Option<f64> {
        let xx = self.count * self.xx - self.x * self.x;
        let yy = self.count * self.yy - self.y * self.y;
        let xy = self.count * self.xy - self.x * self.y;
        (xx > 0 && yy > 0).then(|| (xy as f64 / (xx as f64).sqrt() / (yy as f64).sqrt()).clamp(-1.0, 1.0))
    }
}

/// The one in the middle, or halfway between the two there; none of nobody.
pub fn median(mut of: Vec<i64>) -> Option<f64> {
    of.sort_unstable();
    let upper = *of.get(of.len() / 2)?;
    let lower = of[(of.len() - 1) / 2];
    Some((lower as f64 + upper as f64) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_pairs_by_hand() {
        // x 1 2 3 6, mean 12/4 = 3; deviations -2 -1 0 3, squares 4 + 1 + 0 + 9 = 14, variance 14/3.
        // y 2 0 4 2, mean 2; deviations 0 -2 2 0, squares 8; products 0 + 2 + 0 + 0 = 2, covariance 2/3.
        // r = 2 / sqrt(14 * 8) = 2 / 10.583 = 0.18898.
        let sums = Moments::of([(1, 2), (2, 0), (3, 4), (6, 2)]);
        assert_eq!(sums.mean(), Some(3.0));
        assert_eq!(sums.variance(), Some(14.0 / 3.0));
        assert_eq!(sums.covariance(), Some(2.0 / 3.0));
        assert!((sums.correlation().unwrap() - 0.188_982).abs() < 1e-6);
        assert_eq!(median(vec![6, 1, 3, 2]), Some(2.5));
        assert_eq!(median(vec![6, 1, 3]), Some(3.0));
    }

    #[test]
    fn what_is_the_same_for_everybody_goes_with_nothing() {
        assert_eq!(Moments::of([(7, 1), (7, 2), (7, 3)]).correlation(), None);
        assert_eq!(Moments::of([(7, 1), (7, 2)]).variance(), Some(0.0));
        assert_eq!(Moments::of([(7, 1)]).variance(), None);
        assert_eq!((Moments::of([]).mean(), median(vec![])), (None, None));
    }
}
