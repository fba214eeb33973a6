//! How long a question takes.
//!
//! Each answer is kept with when it was given, on the clock of the phone that gave it. Whoever answers one question after
//! the other spent on each the time since the answer before. Where an answer was changed later, the first time counts:
//! who looks everything over once more at the end was not slow at the beginning. Answers that came together, as a form without
//! scripts sends them, tell nothing of the single question; and what came first tells something only where the
//! attempt was begun before by its own button.

use std::collections::BTreeMap;

use super::moments::median;
use crate::kit::clock::Timestamp;
use crate::quizzes::sitting::Kept;

/// The time in the middle, in seconds, of how many answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    pub seconds: f64,
    pub of: usize,
}

/// What each answer of one sitting took, in microseconds, where that can be told.
pub fn took(started_at: Timestamp, kept: &Kept) -> Vec<(&str, i64)> {
    let mut given: Vec<(Timestamp, &str)> = kept
        .iter()
        .map(|(question, answer)| (answer.first_at.unwrap_or(answer.at), question.as_str()))
        .collect();
    given.sort();
    let before = std::iter::once(started_at).chain(given.iter().map(|(at, _)| *at));
    let alone = |at: Timestamp| given.iter().filter(|(other, _)| *other == at).count() == 1;
    let took = before.zip(&given).filter(|(before, (at, _))| before < at && alone(*at));
    took.map(|(before, (at, question))| (*question, at.0 - before.0)).collect()
}

/// Of each question the time in the middle, over the sittings of many people: when each was begun, and what is
/// kept of it.
pub fn paces(sittings: &[(Timestamp, Kept)]) -> BTreeMap<String, Pace> {
    let mut all: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (question, time) in sittings.iter().flat_map(|(started_at, kept)| took(*started_at, kept)) {
        all.entry(question).or_default().push(time);
    }
    let pace = |(question, times): (&str, Vec<i64>)| {
        let of = times.len();
        let seconds = median(times)? / Timestamp::SECOND as f64;
        Some((question.to_owned(), Pace { seconds, of }))
    };
    all.into_iter().filter_map(pace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::kinds::Given;
    use crate::quizzes::sitting::KeptAnswer;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * Timestamp::SECOND)
    }

    fn kept(given: &[(&str, i64)]) -> Kept {
        let answer = |seconds| KeptAnswer {
            given: Given::new(),
            at: at(seconds),
            received: at(seconds + 9),
            in_time: None,
            first_at: None,
        };
        given.iter().map(|(question, seconds)| ((*question).to_owned(), answer(*seconds))).collect()
    }

    #[test]
    fn a_question_takes_the_time_since_the_answer_before() {
        // Answered in the order two, one, three; begun at 100.
        let kept = kept(&[("one", 150), ("two", 110), ("three", 155)]);
        let seconds: Vec<(&str, i64)> =
            took(at(100), &kept).into_iter().map(|(q, t)| (q, t / Timestamp::SECOND)).collect();
        assert_eq!(seconds, [("two", 10), ("one", 40), ("three", 5)]);
        // Begun by the first answer, as it is where nothing must be begun: of that one nothing is known.
        assert_eq!(took(at(110), &kept).iter().map(|(q, _)| *q).collect::<Vec<_>>(), ["one", "three"]);
    }

    #[test]
    fn an_answer_that_was_changed_at_the_end_took_the_time_that_it_first_took() {
        let mut kept = kept(&[("one", 110), ("two", 120)]);
        let one = kept.get_mut("one").unwrap();
        (one.at, one.first_at) = (at(160), Some(at(110)));
        let seconds: Vec<(&str, i64)> =
            took(at(100), &kept).into_iter().map(|(q, t)| (q, t / Timestamp::SECOND)).collect();
        assert_eq!(seconds, [("one", 10), ("two", 10)]);
    }

    #[test]
    fn answers_that_came_together_tell_nothing() {
        assert_eq!(took(at(100), &kept(&[("one", 160), ("two", 160)])), []);
        let kept = kept(&[("one", 160), ("two", 160), ("three", 170)]);
        assert_eq!(took(at(100), &kept), [("three", 10 * Timestamp::SECOND)]);
    }

    #[test]
    fn of_many_people_the_one_in_the_middle_counts() {
        let of = |seconds| (at(0), kept(&[("one", seconds)]));
        let all = paces(&[of(10), of(3600), of(20), of(40)]);
        assert_eq!(all["one"], Pace { seconds: 30.0, of: 4 });
        assert_eq!(paces(&[]), BTreeMap::new());
    }
}
