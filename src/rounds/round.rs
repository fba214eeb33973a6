//! Whether a round is open, and what a trainer may do with it.
//!
//! The round before and the round after are opened and closed in the room. One that was closed too early is opened
//! again, until somebody has answered in the next, and the last one within [`REOPENS_DAYS`] days: what came in meanwhile then
//! counts. Those of retention are open for [`WINDOW_DAYS`] days, thirty and ninety days after the round after was closed;
//! so it must not be opened again while they run or near them.

use super::{Round, Stage};
use crate::kit::clock::Timestamp;

/// How long a round of retention is open: whoever is without a line for a week still comes in time.
pub const WINDOW_DAYS: i64 = 14;

/// How long the round after may be opened again.
pub const REOPENS_DAYS: i64 = 7;

/// How long a round is open that nobody closes. While it is, its quizzes are held back from everybody in the class, who
/// can do nothing about it; so it ends by itself, and whoever was without a line for a week has come in time.
pub const OPEN_DAYS: i64 = 7;

/// How a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has opened it; or it opens by itself at this moment.
    NotYet(Option<Timestamp>),
    /// It ends by itself at this moment, if nobody closes it before.
    Open(Timestamp),
    Closed(Timestamp),
}

impl State {
    pub fn is_open(self) -> bool {
        matches!(self, State::Open(_))
    }

    /// Until when something has to come in to be in time.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            State::NotYet(_) => None,
            State::Open(end) | State::Closed(end) => Some(end),
        }
    }

    /// Was it ever open?
    pub fn has_begun(self) -> bool {
        !matches!(self, State::NotYet(_))
    }
}

impl Round {
    /// When it ends by itself, if nobody closes it.
    pub fn ends_at(&self) -> Timestamp {
        self.reopened_at.unwrap_or(self.opened_at).plus(OPEN_DAYS * Timestamp::DAY)
    }

    /// When it was over, if it is by now.
    pub fn ended_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.closed_at.or_else(|| Some(self.ends_at()).filter(|end| *end <= now))
    }
}

fn opened(rounds: &[Round], stage: Stage) -> Option<&Round> {
    rounds.iter().find(|round| round.stage == stage)
}

/// How the round of a class stands now; `rounds` are those of the class that were opened.
pub fn state(stage: Stage, rounds: &[Round], now: Timestamp) -> State {
    let Some(days) = stage.days_after() else {
        return match opened(rounds, stage) {
            None => State::NotYet(None),
            Some(round) => round.ended_at(now).map_or(State::Open(round.ends_at()), State::Closed),
        };
    };
    let Some(ended) = opened(rounds, Stage::After).and_then(|after| after.ended_at(now)) else {
        return State::NotYet(None);
    };
    let opens = ended.plus(days * Timestamp::DAY);
    let closes = opens.plus(WINDOW_DAYS * Timestamp::DAY);
    match now {
        now if now < opens => State::NotYet(Some(opens)),
        now if now < closes => State::Open(closes),
        _ => State::Closed(closes),
    }
}

/// Why a round cannot be opened or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The one before it is still open.
    StillOpen,
    /// The one after it is open.
    LaterIsOpen,
    /// In the one after it somebody has answered: what is measured before would be measured after.
    Past,
    /// It was closed too long ago: those who are asked later would be asked at another time.
    TooLate,
    /// It comes by itself.
    ByItself,
    /// It was never opened, so there is nothing to close.
    NeverOpened,
    /// Nobody is in the class.
    Nobody,
    /// No objective of its modules has two questions.
    NoQuestions,
}

impl Refusal {
    /// The key of the sentence for the trainer.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::StillOpen => "rounds.still_open",
            Refusal::LaterIsOpen => "rounds.later_is_open",
            Refusal::Past => "rounds.past",
            Refusal::TooLate => "rounds.reopened_too_late",
            Refusal::ByItself => "rounds.by_itself",
            Refusal::NeverOpened => "rounds.never_opened",
            Refusal::Nobody => "rounds.nobody",
            Refusal::NoQuestions => "rounds.no_questions",
        }
    }
}

/// May this round be opened now, or opened again? One tap opens the round after; where nobody has answered in it, it
/// is closed, and then the round before can be opened again, which takes it back.
pub fn may_open(stage: Stage, rounds: &[Round], answered_after: bool, now: Timestamp) -> Result<(), Refusal> {
    let closed = opened(rounds, stage).and_then(|round| round.ended_at(now));
    match stage {
        Stage::Before if answered_after => Err(Refusal::Past),
        Stage::Before if opened(rounds, Stage::After).is_some_and(|after| after.ended_at(now).is_none()) => {
            Err(Refusal::LaterIsOpen)
        }
        Stage::After
            if opened(rounds, Stage::Before).is_some_and(|before| before.ended_at(now).is_none()) =>
        {
            Err(Refusal::StillOpen)
        }
        Stage::After if closed.is_some_and(|at| now >= at.plus(REOPENS_DAYS * Timestamp::DAY)) => {
            Err(Refusal::TooLate)
        }
        Stage::Before | Stage::After => Ok(()),
        Stage::Month | Stage::Quarter => Err(Refusal::ByItself),
    }
}

/// May this round be closed now? One that is closed may be closed again: nothing changes.
pub fn may_close(stage: Stage, rounds: &[Round]) -> Result<(), Refusal> {
    match stage {
        Stage::Before | Stage::After => opened(rounds, stage).map(|_| ()).ok_or(Refusal::NeverOpened),
        Stage::Month | Stage::Quarter => Err(Refusal::ByItself),
    }
}

/// May people be told how much they knew? Not before all of the class has answered both forms.
pub fn may_tell(rounds: &[Round], now: Timestamp) -> bool {
    opened(rounds, Stage::After).is_some_and(|after| after.ended_at(now).is_some())
}

/// Why whoever has handed in a paper is not shown what is right: a sentence's key; none where nobody is asked the same
/// any more.
pub fn why_no_key(stage: Stage, rounds: &[Round], now: Timestamp) -> Option<&'static str> {
    let is_over = |stage: Stage| matches!(state(stage, rounds, now), State::Closed(_));
    match stage {
        _ if is_over(Stage::Quarter) => None,
        // The other half of the class takes this form in the round after.
        Stage::Before if !is_over(Stage::After) => Some("rounds.no_key_before"),
        Stage::After if !is_over(Stage::After) => Some("rounds.no_key_in_the_room"),
        _ => Some("rounds.no_key_later"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    const AT: Timestamp = Timestamp(1_800_000_000_000_000);

    fn round(stage: Stage, closed_at: Option<Timestamp>) -> Round {
        Round { class: new_id(), stage, opened_at: AT.plus(-1), reopened_at: None, closed_at }
    }

    #[test]
    fn a_round_is_open_between_its_opening_and_its_closing() {
        assert_eq!(state(Stage::Before, &[], AT), State::NotYet(None));
        let open = round(Stage::Before, None);
        assert_eq!(state(Stage::Before, &[open], AT), State::Open(AT.plus(OPEN_DAYS * Timestamp::DAY - 1)));
        assert_eq!(state(Stage::Before, &[round(Stage::Before, Some(AT))], AT), State::Closed(AT));
        assert_eq!(state(Stage::After, &[round(Stage::Before, Some(AT))], AT), State::NotYet(None));
    }

    #[test]
    fn the_same_questions_come_again_after_a_month_and_a_quarter() {
        let rounds = [round(Stage::Before, Some(AT)), round(Stage::After, Some(AT))];
        let day = |n: i64| AT.plus(n * Timestamp::DAY);
        assert_eq!(state(Stage::Month, &rounds, day(30).plus(-1)), State::NotYet(Some(day(30))));
        assert_eq!(state(Stage::Month, &rounds, day(30)), State::Open(day(44)));
        assert_eq!(state(Stage::Month, &rounds, day(44)), State::Closed(day(44)));
        assert_eq!(state(Stage::Quarter, &rounds, day(44)), State::NotYet(Some(day(90))));
        assert!(state(Stage::Quarter, &rounds, day(95)).is_open());
        let open = [round(Stage::After, None)];
        assert_eq!(state(Stage::Month, &open, day(6)), State::NotYet(None), "nobody has finished yet");
    }

    #[test]
    fn a_round_that_nobody_closes_ends_by_itself_and_what_follows_counts_from_there() {
        let end = AT.plus(OPEN_DAYS * Timestamp::DAY - 1);
        let open = round(Stage::After, None);
        let state = |rounds: &[Round], at| state(Stage::After, rounds, at);
        assert_eq!(state(&[open], end.plus(-1)), State::Open(end));
        assert_eq!(
            (state(&[open], end), state(&[open], AT.plus(i64::MAX / 4))),
            (State::Closed(end), State::Closed(end))
        );
        assert!(!may_tell(&[open], end.plus(-1)) && may_tell(&[open], end));
        let month = super::state(Stage::Month, &[open], end);
        assert_eq!(month, State::NotYet(Some(end.plus(30 * Timestamp::DAY))));
        // Nobody closed the one before: the one after need not wait for that.
        let before = [round(Stage::Before, None)];
        assert_eq!(may_open(Stage::After, &before, false, end.plus(-1)), Err(Refusal::StillOpen));
        assert_eq!(may_open(Stage::After, &before, false, end), Ok(()));
        // Opened again it is open as long as the first time.
        let again = Round { reopened_at: Some(end.plus(5)), ..open };
        assert_eq!(state(&[again], end.plus(6)), State::Open(end.plus(5 + OPEN_DAYS * Timestamp::DAY)));
        let closed = Round { closed_at: Some(AT), ..open };
        assert_eq!(state(&[closed], end), State::Closed(AT), "whoever closes it is believed");
    }

    #[test]
    fn the_round_after_waits_for_the_one_before_to_be_closed_and_ends_it_for_good() {
        assert_eq!(may_open(Stage::Before, &[], false, AT), Ok(()));
        assert_eq!(may_open(Stage::After, &[], false, AT), Ok(()), "nobody was asked before");
        assert_eq!(may_open(Stage::After, &[round(Stage::Before, None)], false, AT), Err(Refusal::StillOpen));
        let closed = round(Stage::Before, Some(AT));
        assert_eq!(
            (may_open(Stage::Before, &[closed], false, AT), may_open(Stage::After, &[closed], false, AT)),
            (Ok(()), Ok(()))
        );
        let both = [closed, round(Stage::After, None)];
        assert_eq!(may_open(Stage::Before, &both, true, AT), Err(Refusal::Past));
        assert_eq!(may_open(Stage::Month, &both, true, AT), Err(Refusal::ByItself));
    }

    #[test]
    fn a_round_after_in_which_nobody_answered_does_not_end_the_one_before() {
        let closed = round(Stage::Before, Some(AT));
        let slip = [closed, round(Stage::After, None)];
        assert_eq!(
            may_open(Stage::Before, &slip, false, AT),
            Err(Refusal::LaterIsOpen),
            "first it is closed"
        );
        assert_eq!(may_open(Stage::Before, &slip, false, AT.plus(OPEN_DAYS * Timestamp::DAY)), Ok(()));
        let over = [closed, round(Stage::After, Some(AT))];
        assert_eq!(may_open(Stage::Before, &over, false, AT), Ok(()));
        assert_eq!(may_open(Stage::Before, &over, true, AT), Err(Refusal::Past));
    }

    #[test]
    fn the_last_round_is_opened_again_within_a_week_and_never_beside_those_that_follow() {
        let rounds = [round(Stage::Before, Some(AT)), round(Stage::After, Some(AT))];
        let at =
            |day: i64, more: i64| may_open(Stage::After, &rounds, true, AT.plus(day * Timestamp::DAY + more));
        assert_eq!((at(0, 0), at(REOPENS_DAYS, -1)), (Ok(()), Ok(())));
        assert_eq!((at(REOPENS_DAYS, 0), at(31, 0)), (Err(Refusal::TooLate), Err(Refusal::TooLate)));
        let open = [round(Stage::After, None)];
        assert_eq!(may_open(Stage::After, &open, true, AT.plus(Timestamp::DAY)), Ok(()), "nothing changes");
    }

    #[test]
    fn why_the_key_is_not_shown_is_said_as_it_is() {
        let before = round(Stage::Before, Some(AT));
        let why =
            |stage, rounds: &[Round], day: i64| why_no_key(stage, rounds, AT.plus(day * Timestamp::DAY));
        assert_eq!(why(Stage::Before, &[before], 0), Some("rounds.no_key_before"));
        assert_eq!(
            why(Stage::Before, &[before, round(Stage::After, None)], 0),
            Some("rounds.no_key_before"),
            "the other half answers it now"
        );
        assert_eq!(
            why(Stage::After, &[before, round(Stage::After, None)], 0),
            Some("rounds.no_key_in_the_room")
        );
        let both = [before, round(Stage::After, Some(AT))];
        for stage in [Stage::Before, Stage::After, Stage::Month] {
            assert_eq!(why(stage, &both, 31), Some("rounds.no_key_later"));
            assert_eq!(why(stage, &both, 90 + WINDOW_DAYS), None, "nobody is asked again");
        }
    }

    #[test]
    fn only_what_was_opened_is_closed() {
        assert_eq!(may_close(Stage::Before, &[]), Err(Refusal::NeverOpened));
        assert_eq!(may_close(Stage::Before, &[round(Stage::Before, None)]), Ok(()));
        assert_eq!(may_close(Stage::Month, &[round(Stage::After, Some(AT))]), Err(Refusal::ByItself));
    }

    #[test]
    fn nobody_is_told_anything_while_half_of_the_class_has_yet_to_answer_the_same_form() {
        let before = round(Stage::Before, Some(AT));
        assert!(!may_tell(&[before], AT) && !may_tell(&[before, round(Stage::After, None)], AT));
        assert!(may_tell(&[before, round(Stage::After, Some(AT))], AT));
    }
}
