//! Whether an attempt may begin now, until when it lasts, and which of several counts.
//!
//! The server's clock decides. Whoever has begun may always hand in: what is given after the end is kept and
//! scored and marked as late, but only what was given in time counts for passing. For a slow line the end is
//! [`GRACE`] later than the page says.
//!
//! An attempt may be of an edition before the one in use. Then of the closings of both the earlier binds it
//! ([`ends`]), for what is right may be told to others from then on; and each other rule is that of one of the two
//! ([`of_attempt`]).

use super::sitting::{Kept, KeptAnswer};
use crate::courses::quiz_rules::{Counting, QuizRules};
use crate::kit::clock::Timestamp;
use crate::kit::text::Message;

/// How long after its end an answer may still come in and be in time.
pub const GRACE: i64 = 2 * Timestamp::MINUTE;
/// How long before its end a sitting may be handed in with questions left open: the phone's clock is not ours.
const EARLY: i64 = Timestamp::MINUTE;

/// Why an attempt may not begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotYet {
    /// It opens at this moment.
    NotOpen(Timestamp),
    /// It closed at this moment.
    Closed(Timestamp),
    /// The next attempt may begin at this moment.
    Waiting(Timestamp),
    /// All attempts were made, so many.
    NoneLeft(u32),
}

impl NotYet {
    /// The sentence for the reader; the moment is put into it by the page.
    pub fn key(self) -> &'static str {
        match self {
            NotYet::NotOpen(_) => "quizzes.not_open",
            NotYet::Closed(_) => "quizzes.closed",
            NotYet::Waiting(_) => "quizzes.waiting",
            NotYet::NoneLeft(_) => "quizzes.none_left",
        }
    }

    /// The moment it speaks of.
    pub fn when(self) -> Option<Timestamp> {
        match self {
            NotYet::NotOpen(at) | NotYet::Closed(at) | NotYet::Waiting(at) => Some(at),
            NotYet::NoneLeft(_) => None,
        }
    }

    /// The sentence, with `moment` as the reader writes it.
    pub fn message(self, moment: impl Fn(Timestamp) -> String) -> Message {
        let message = Message::new(self.key());
        match self {
            NotYet::NoneLeft(allowed) => message.with("count", allowed),
            other => message.with("moment", other.when().map(moment).unwrap_or_default()),
        }
    }
}

/// What somebody did at a quiz before: how many attempts, and when the last was handed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    pub attempts: u32,
    pub last: Option<Timestamp>,
}

impl Before {
    /// Of attempts that were handed in at these moments.
    pub fn of(handed_in: impl Iterator<Item = Timestamp>) -> Before {
        handed_in.fold(Before::default(), |before, at| Before {
            attempts: before.attempts + 1,
            last: before.last.max(Some(at)),
        })
    }
}

/// May an attempt begin now? What lasts longest is told first: that it is closed, that none is left.
pub fn may_start(rules: &QuizRules, before: &Before, now: Timestamp) -> Result<(), NotYet> {
    if let Some(closes) = rules.closes.filter(|closes| *closes <= now) {
        return Err(NotYet::Closed(closes));
    }
    if let Some(allowed) = rules.attempts.filter(|allowed| *allowed <= before.attempts) {
        return Err(NotYet::NoneLeft(allowed));
    }
    let again = rules.wait_minutes.zip(before.last);
    let again = again.map(|(wait, last)| last.plus(i64::from(wait) * Timestamp::MINUTE));
    // Whoever has to wait until after the closing need not wait.
    if let (Some(again), Some(closes)) = (again, rules.closes)
        && again >= closes
        && again > now
    {
        return Err(NotYet::NoneLeft(before.attempts));
    }
    if let Some(opens) = rules.opens.filter(|opens| *opens > now && again.is_none_or(|again| again <= *opens))
    {
        return Err(NotYet::NotOpen(opens));
    }
    match again.filter(|again| *again > now) {
        Some(again) => Err(NotYet::Waiting(again)),
        None => Ok(()),
    }
}

/// When a sitting that begins now has to end, if ever.
pub fn must_end(rules: &QuizRules, now: Timestamp) -> Option<Timestamp> {
    let limit = rules.limit_minutes.map(|minutes| now.plus(i64::from(minutes) * Timestamp::MINUTE));
    limit.into_iter().chain(rules.closes).min()
}

/// When an attempt has to end: a sitting that should end at `begun_until` by the rules under which it began, with the
/// closing of the edition in use; without a sitting (none) the closing of its own edition with that one. The earlier
/// binds, so nobody answers on after what is right is told.
pub fn ends(
    begun_until: Option<Option<Timestamp>>,
    own: &QuizRules,
    in_use: &QuizRules,
) -> Option<Timestamp> {
    begun_until.unwrap_or(own.closes).into_iter().chain(in_use.closes).min()
}

/// The rules of an attempt of an edition beside those of the edition in use. Whether and when one may begin, and how
/// often, is of the edition in use: the next attempt will be. How a sitting that `is_begun` is taken, and what
/// any attempt counts for, stays of its own. When it is explained is none of these: see [`explained_at`].
pub fn of_attempt(own: &QuizRules, in_use: &QuizRules, is_begun: bool) -> QuizRules {
    let taken = if is_begun { own } else { in_use };
    QuizRules {
        attempts: in_use.attempts,
        wait_minutes: in_use.wait_minutes,
        opens: in_use.opens,
        closes: ends(None, own, in_use),
        counts: own.counts,
        ..*taken
    }
}

/// When an attempt is explained, where that is not at once: by the later of what its own edition and the one in use
/// say.
pub fn explained_at(own: &QuizRules, in_use: &QuizRules) -> Option<Timestamp> {
    own.explained_at().max(in_use.explained_at())
}

/// Did something that reached us then come too late?
pub fn is_late(must_end: Option<Timestamp>, received: Timestamp) -> bool {
    must_end.is_some_and(|end| received > end.plus(GRACE))
}

/// May questions be left open in what is handed in now? Only once the time is up.
pub fn may_leave_open(must_end: Option<Timestamp>, now: Timestamp) -> bool {
    must_end.is_some_and(|end| now >= end.plus(-EARLY))
}

/// What of the answers came in time: of one that was touched afterwards, what it was before.
pub fn in_time(kept: &Kept, must_end: Option<Timestamp>) -> Kept {
    let timely = |answer: &KeptAnswer| match is_late(must_end, answer.received) {
        false => Some(answer.clone()),
        true => answer.in_time.clone().map(|given| KeptAnswer { given, ..answer.clone() }),
    };
    kept.iter().filter_map(|(question, answer)| Some((question.clone(), timely(answer)?))).collect()
}

/// What is kept after changes, with what they took the place of beside it where that alone came in time.
pub fn with_timely(before: &Kept, mut after: Kept, must_end: Option<Timestamp>) -> Kept {
    let timely = in_time(before, must_end);
    for (question, answer) in after.iter_mut().filter(|(_, answer)| is_late(must_end, answer.received)) {
        answer.in_time = timely.get(question).map(|timely| timely.given.clone());
    }
    after
}

/// May somebody begin now by answering? A first answer has the same [`GRACE`] after the closing as the rest.
pub fn may_start_by_answering(rules: &QuizRules, before: &Before, now: Timestamp) -> Result<(), NotYet> {
    may_start(rules, before, forgiven(rules, now))
}

/// The moment that is held against the rules for something that came now.
fn forgiven(rules: &QuizRules, now: Timestamp) -> Timestamp {
    let closed = rules.closes.filter(|closes| *closes <= now && !is_late(Some(*closes), now));
    closed.map_or(now, |closes| closes.plus(-1))
}

/// Can the attempt that comes after these pass?
pub fn can_pass(rules: &QuizRules, before: &Before) -> bool {
    rules.counts != Some(Counting::First) || before.attempts == 0
}

/// The same of an attempt of an edition beside the one in use, of which `since` are the attempts made since that came
/// into use. Where only the first counts now and one was made since, no old page begins anew: what is right was told.
pub fn can_pass_beside(own: &QuizRules, in_use: &QuizRules, (before, since): (&Before, &Before)) -> bool {
    can_pass(own, before) && can_pass(in_use, since)
}

/// Which attempt is shown as the result, by its place; `percents` are in the order in which they were handed in.
pub fn counted(rules: &QuizRules, percents: &[i32]) -> Option<usize> {
    let last = percents.len().checked_sub(1)?;
    match rules.counts.unwrap_or(Counting::Best) {
        Counting::First => Some(0),
        Counting::Last => Some(last),
        // Of two that are as good, the one that came first.
        Counting::Best => (0..=last).rev().max_by_key(|nth| percents[*nth]),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::courses::quiz_rules::{Feedback, typed_moment};
    use crate::quizzes::sitting;

    fn at(text: &str) -> Timestamp {
        typed_moment(text, 0).unwrap()
    }

    const FREE: QuizRules = QuizRules {
        attempts: None,
        wait_minutes: None,
        limit_minutes: None,
        per_objective: None,
        opens: None,
        closes: None,
        shuffle: None,
        paging: None,
        feedback: None,
        counts: None,
    };

    fn before(attempts: u32, last: &str) -> Before {
        Before { attempts, last: Some(at(last)) }
    }

    #[test]
    fn without_rules_one_may_always_begin_and_nothing_is_late() {
        assert_eq!(may_start(&FREE, &before(99, "2026-12-01 8:00"), at("2026-12-01 8:00")), Ok(()));
        assert_eq!(must_end(&FREE, at("2026-12-01")), None);
        assert!(!is_late(None, Timestamp(i64::MAX)) && !may_leave_open(None, Timestamp(i64::MAX)));
    }

    #[test]
    fn of_two_closings_the_earlier_binds_whoever_began_before_it_was_set() {
        let (early, late) = (Some(at("2026-12-10")), Some(at("2026-12-20")));
        let closes = |closes| QuizRules { closes, ..FREE };
        for (begun, own, in_use, end) in [
            (Some(None), None, early, early),
            (Some(late), None, early, early),
            (Some(early), early, late, early),
            (Some(early), late, None, early),
            (Some(None), early, None, None),
            (None, None, early, early),
            (None, early, late, early),
            (None, None, None, None),
        ] {
            assert_eq!(ends(begun, &closes(own), &closes(in_use)), end, "{begun:?} {own:?} {in_use:?}");
        }
    }

    #[test]
    fn a_sitting_is_taken_as_it_began_and_the_next_as_the_edition_in_use_has_it() {
        let own = QuizRules {
            attempts: Some(5),
            limit_minutes: Some(20),
            shuffle: Some(true),
            counts: Some(Counting::Last),
            closes: Some(at("2026-12-20")),
            ..FREE
        };
        let in_use = QuizRules {
            attempts: Some(1),
            wait_minutes: Some(9),
            limit_minutes: Some(45),
            per_objective: Some(2),
            counts: Some(Counting::First),
            closes: Some(at("2026-12-10")),
            ..FREE
        };
        let closes = in_use.closes;
        let counts = own.counts;
        let again = QuizRules { attempts: Some(1), wait_minutes: Some(9), closes, counts, ..FREE };
        assert_eq!(
            of_attempt(&own, &in_use, true),
            QuizRules { limit_minutes: Some(20), shuffle: Some(true), ..again }
        );
        assert_eq!(
            of_attempt(&own, &in_use, false),
            QuizRules { limit_minutes: Some(45), per_objective: Some(2), ..again }
        );
        assert_eq!(of_attempt(&own, &own, true), own);
    }

    #[test]
    fn where_only_the_first_counts_an_old_page_makes_no_second_first() {
        let (first, any) = (QuizRules { counts: Some(Counting::First), ..FREE }, FREE);
        let after = |attempts| Before { attempts, last: None };
        for (own, in_use, before, since, passes) in [
            (any, first, 0, 0, true),
            // Begun as one of several, before there was the rule.
            (any, first, 1, 0, true),
            (any, first, 1, 1, false),
            (first, any, 1, 0, false),
            (first, any, 0, 0, true),
            (any, any, 3, 3, true),
        ] {
            let made = (&after(before), &after(since));
            assert_eq!(can_pass_beside(&own, &in_use, made), passes, "{own:?} {in_use:?} {before} {since}");
        }
    }

    #[test]
    fn what_either_of_two_editions_keeps_back_is_told_when_both_may_tell_it() {
        let told = |day: Option<&str>| QuizRules {
            closes: day.map(at),
            feedback: day.map(|_| Feedback::AfterClosing),
            ..FREE
        };
        let of = |own, in_use| explained_at(&told(own), &told(in_use));
        let (tenth, twentieth) = (Some("2026-12-10"), Some("2026-12-20"));
        assert_eq!(
            (of(tenth, twentieth), of(twentieth, tenth)),
            (Some(at("2026-12-20")), Some(at("2026-12-20")))
        );
        assert_eq!(
            (of(None, tenth), of(tenth, None), of(None, None)),
            (Some(at("2026-12-10")), Some(at("2026-12-10")), None)
        );
    }

    #[test]
    fn a_quiz_opens_and_closes_on_the_minute() {
        let (opens, closes) = (at("2026-12-01 7:30"), at("2026-12-10 17:00"));
        let rules = QuizRules { opens: Some(opens), closes: Some(closes), ..FREE };
        let may = |now: Timestamp| may_start(&rules, &Before::default(), now);
        assert_eq!(may(opens.plus(-1)), Err(NotYet::NotOpen(opens)));
        assert_eq!((may(opens), may(closes.plus(-1))), (Ok(()), Ok(())));
        assert_eq!(may(closes), Err(NotYet::Closed(closes)));
    }

    #[test]
    fn so_many_attempts_are_allowed_and_no_more() {
        let rules = QuizRules { attempts: Some(2), ..FREE };
        let may = |n| may_start(&rules, &before(n, "2026-12-01"), at("2026-12-02"));
        assert_eq!((may(1), may(2), may(3)), (Ok(()), Err(NotYet::NoneLeft(2)), Err(NotYet::NoneLeft(2))));
    }

    #[test]
    fn the_next_attempt_waits_after_the_last() {
        let rules = QuizRules { wait_minutes: Some(90), ..FREE };
        let may = |now: &str| may_start(&rules, &before(1, "2026-12-01 13:00"), at(now));
        assert_eq!(may("2026-12-01 14:29"), Err(NotYet::Waiting(at("2026-12-01 14:30"))));
        assert_eq!(may("2026-12-01 14:30"), Ok(()));
        assert_eq!(may_start(&rules, &Before::default(), at("2026-12-01 13:01")), Ok(()));
        let said = NotYet::Waiting(at("2026-12-01 14:30")).message(|at| at.local().to_string());
        assert_eq!(said.args["moment"], "2026-12-01T14:30:00");
    }

    #[test]
    fn nobody_is_told_to_wait_for_what_will_be_closed() {
        let rules = QuizRules { wait_minutes: Some(90), closes: Some(at("2026-12-01 14:00")), ..FREE };
        let told = may_start(&rules, &before(1, "2026-12-01 13:00"), at("2026-12-01 13:30"));
        assert_eq!(told, Err(NotYet::NoneLeft(1)));
    }

    #[test]
    fn a_sitting_ends_with_its_time_or_with_the_quiz_whichever_comes_first() {
        let rules = QuizRules { limit_minutes: Some(30), closes: Some(at("2026-12-01 14:00")), ..FREE };
        assert_eq!(must_end(&rules, at("2026-12-01 13:00")), Some(at("2026-12-01 13:30")));
        assert_eq!(must_end(&rules, at("2026-12-01 13:45")), Some(at("2026-12-01 14:00")));
    }

    #[test]
    fn two_minutes_of_a_slow_line_are_forgiven_and_no_more() {
        let end = at("2026-12-01 13:30");
        assert!(!is_late(Some(end), end.plus(2 * Timestamp::MINUTE)));
        assert!(is_late(Some(end), end.plus(2 * Timestamp::MINUTE + 1)));
        assert!(
            !may_leave_open(Some(end), end.plus(-Timestamp::MINUTE - 1)) && may_leave_open(Some(end), end)
        );
    }

    #[test]
    fn what_came_in_time_stays_in_time_however_late_the_rest_is_handed_in() {
        let end = at("2026-12-01 13:30");
        let answer = |received| KeptAnswer {
            given: ["a".to_owned()].into(),
            at: end,
            received,
            in_time: None,
            first_at: None,
        };
        let kept =
            Kept::from([("one".into(), answer(end)), ("two".into(), answer(end.plus(Timestamp::DAY)))]);
        assert_eq!(in_time(&kept, Some(end)).into_keys().collect::<Vec<_>>(), ["one"]);
        assert_eq!(in_time(&kept, None).len(), 2);
    }

    #[test]
    fn what_was_given_in_time_stays_beside_what_is_given_after_it() {
        let end = at("2026-12-01 13:30");
        let change = |given: &str, at| {
            let given = [given.to_owned()].into();
            [sitting::Change { question: "one".into(), given, at, over: None }]
        };
        let mut kept = Kept::new();
        for (given, at) in [("a", end.plus(-2)), ("b", end.plus(-1)), ("c", end.plus(Timestamp::DAY))] {
            kept = with_timely(&kept, sitting::merged(&kept, &change(given, at), at), Some(end));
        }
        kept = with_timely(
            &kept,
            sitting::merged(&kept, &change("d", end.plus(2 * Timestamp::DAY)), end.plus(2 * Timestamp::DAY)),
            Some(end),
        );
        assert_eq!(kept["one"].given, ["d".to_owned()].into());
        assert_eq!(in_time(&kept, Some(end))["one"].given, ["b".to_owned()].into());
    }

    #[test]
    fn the_best_the_last_or_the_first_counts() {
        let of = |counts| counted(&QuizRules { counts, ..FREE }, &[40, 90, 90, 60]);
        assert_eq!((of(None), of(Some(Counting::Best))), (Some(1), Some(1)));
        assert_eq!((of(Some(Counting::Last)), of(Some(Counting::First))), (Some(3), Some(0)));
        assert_eq!(counted(&FREE, &[]), None);
        let first = QuizRules { counts: Some(Counting::First), ..FREE };
        assert!(can_pass(&first, &Before::default()) && !can_pass(&first, &before(1, "2026-12-01")));
        assert!(can_pass(&FREE, &before(1, "2026-12-01")));
    }

    proptest! {
        #[test]
        fn whoever_is_told_a_moment_may_begin_then_or_is_told_why_not(
            attempts in proptest::option::of(1u32..4), wait in proptest::option::of(1u32..300),
            opens in proptest::option::of(0i64..1000), closes in proptest::option::of(0i64..1000),
            made in 0u32..5, last in 0i64..1000, passed in 0i64..1000,
        ) {
            let minute = |n: i64| Timestamp(n * Timestamp::MINUTE);
            let now = minute(last + passed);
            let rules = QuizRules {
                attempts, wait_minutes: wait, opens: opens.map(minute), closes: closes.map(minute), ..FREE
            };
            let before = Before { attempts: made, last: (made > 0).then(|| minute(last)) };
            let told = may_start(&rules, &before, now);
            match told {
                Ok(()) => prop_assert!(rules.closes.is_none_or(|closes| now < closes)),
                Err(NotYet::NotOpen(at) | NotYet::Waiting(at)) => {
                    prop_assert!(at > now);
                    let then = may_start(&rules, &before, at);
                    prop_assert!(!matches!(then, Err(NotYet::Waiting(_))), "{then:?}");
                }
                Err(NotYet::Closed(at)) => prop_assert!(at <= now),
                Err(NotYet::NoneLeft(_)) => prop_assert!(made > 0),
            }
        }
    }
}
