//! The part of a recording that a browser asks for.
//!
//! Whoever moves on in a recording fetches only what is still to come. A browser says so with
//! `Range: bytes=500-`; several parts at once nobody needs, so they get the whole.

use std::ops::Range;

/// What to send of so many bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Of(Range<usize>),
    /// It begins behind the end: there is nothing to send.
    Beyond,
}

/// What is asked for of a recording of `length` bytes: `bytes=0-499`, `bytes=500-` or `bytes=-500`.
/// What is not understood counts as not said.
pub fn part(asked: Option<&str>, length: usize) -> Part {
    let asked =
        asked.and_then(|asked| asked.trim().strip_prefix("bytes=")).and_then(|one| one.split_once('-'));
    let Some((first, last)) = asked else { return Part::Whole };
    let number = |digits: &str| digits.trim().parse::<usize>().ok();
    match (first.trim().is_empty(), last.trim().is_empty()) {
        (true, true) => Part::Whole,
        (true, false) => match number(last) {
            None => Part::Whole,
            Some(0) => Part::Beyond,
            Some(many) => within(length.saturating_sub(many), length),
        },
        (false, no_end) => match (number(first), number(last)) {
            (Some(first), _) if no_end => within(first, length),
            (Some(first), Some(last)) if first <= last => within(first, last.saturating_add(1).min(length)),
            _ => Part::Whole,
        },
    }
}

fn within(from: usize, to: usize) -> Part {
    if from < to { Part::Of(from..to) } else { Part::Beyond }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_browser_gets_the_part_it_asks_for() {
        for (asked, expected) in [
            ("bytes=0-499", Part::Of(0..500)),
            ("bytes=500-", Part::Of(500..1000)),
            ("bytes=-100", Part::Of(900..1000)),
            ("bytes=-5000", Part::Of(0..1000)),
            ("bytes=990-5000", Part::Of(990..1000)),
            ("bytes=999-999", Part::Of(999..1000)),
            ("bytes=1000-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=9-5", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=x-", Part::Whole),
            ("bytes=-", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            assert_eq!(part(Some(asked), 1000), expected, "{asked}");
        }
        assert_eq!(part(None, 1000), Part::Whole);
        assert_eq!(part(Some("bytes=0-"), 0), Part::Beyond);
    }

    proptest! {
        #[test]
        fn no_part_reaches_beyond_the_end(asked in "bytes=[0-9]{0,22}-[0-9]{0,22}|\\PC{0,20}", length in 0..5000usize) {
            if let Part::Of(range) = part(Some(&asked), length) {
                prop_assert!(range.start < range.end && range.end <= length);
            }
        }
    }
}
