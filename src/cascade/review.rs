//! Where a report stands between its facilitator and the supervisor.
//!
//! draft → handed in → accepted, or returned with a reason, mended and handed in
//! again. Accepted is final, unless something about its source came into doubt since
//! ([`doubt`](super::doubt)): then it is accepted again or returned. Every verdict stays on record. Nobody
//! judges a re-teach that they held themselves.

use serde::Serialize;

use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// The state of a report.
    pub enum State {
        Draft = "draft",
        HandedIn = "handed_in",
        Returned = "returned",
        Accepted = "accepted",
    }
}

text_enum! {
    /// What a supervisor says of a report.
    pub enum Verdict { Accepted = "accepted", Returned = "returned" }
}

/// Why a step is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Refusal {
    /// It has been handed in and waits, or has been accepted: it cannot be changed.
    NotOpen,
    /// It was handed in once: it cannot be thrown away.
    NotDraft,
    /// Those who came have answered before or after it: that would be lost.
    HasPapers,
    /// There is no verdict to give: it is not waiting for one (any more).
    NotWaiting,
    /// What it was to be looked at again for is no longer so.
    NoDoubt,
    /// What it is to be looked at again for is something else by now.
    OtherDoubt,
    /// The supervisor held this re-teach.
    OwnReteach,
    /// Its facilitator has changed it since the page was drawn.
    Changed,
    /// To return it one must say why.
    NoReason,
    /// This verdict was given on the same page before, and the page is older than what stands.
    Given(Verdict),
}

impl Refusal {
    /// The sentence.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NotOpen => "cascade.refused.not_open",
            Refusal::NotDraft => "cascade.refused.not_draft",
            Refusal::HasPapers => "cascade.refused.has_papers",
            Refusal::NotWaiting => "cascade.refused.not_waiting",
            Refusal::NoDoubt => "cascade.refused.no_doubt",
            Refusal::OtherDoubt => "cascade.refused.other_doubt",
            Refusal::OwnReteach => "cascade.refused.own_reteach",
            Refusal::Changed => "cascade.refused.changed",
            Refusal::NoReason => "cascade.refused.no_reason",
            Refusal::Given(Verdict::Accepted) => "cascade.refused.accepted_before",
            Refusal::Given(Verdict::Returned) => "cascade.refused.returned_before",
        }
    }
}

impl State {
    /// May its facilitator still change it?
    pub fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Returned)
    }

    /// May others than its facilitator see it? A draft is nobody else's business.
    pub fn is_public(self) -> bool {
        self != State::Draft
    }

    /// Does what was learned there ask to be taught on? Only accepted it counts.
    pub fn counts(self) -> bool {
        self == State::Accepted
    }

    /// May somebody say that they learned it there? What waits for its verdict may well be true, and
    /// whoever has taught it on meanwhile has done so; what was returned opens nothing until it is mended.
    pub fn may_be_source(self) -> bool {
        matches!(self, State::HandedIn | State::Accepted)
    }

    /// Who sees a report in this state? Whoever reported it always, and those who review or see the
    /// records of its unit (`oversees`) once it was handed in.
    pub fn is_seen(self, is_reporter: bool, oversees: bool) -> bool {
        is_reporter || (oversees && self.is_public())
    }

    /// After its facilitator has saved it; `hand_in` says which of the two buttons it was.
    /// A returned report that is only saved stays returned.
    pub fn saved(self, hand_in: bool) -> Result<State, Refusal> {
        match self {
            _ if !self.is_open() => Err(Refusal::NotOpen),
            _ if hand_in => Ok(State::HandedIn),
            state => Ok(state),
        }
    }

    /// Is there a verdict to give? It waits for one, or was accepted and is `doubted` since.
    pub fn is_to_judge(self, doubted: bool) -> bool {
        self == State::HandedIn || (self == State::Accepted && doubted)
    }

    /// After a verdict by `reviewer` on a re-teach held by `facilitators`, which may be `doubted` since it was
    /// accepted.
    pub fn reviewed(
        self,
        verdict: Verdict,
        reason: Option<&str>,
        reviewer: Id,
        facilitators: &[Id],
        doubted: bool,
    ) -> Result<State, Refusal> {
        if !self.is_to_judge(doubted) {
            return Err(Refusal::NotWaiting);
        }
        if facilitators.contains(&reviewer) {
            return Err(Refusal::OwnReteach);
        }
        match verdict {
            Verdict::Accepted => Ok(State::Accepted),
            Verdict::Returned if reason.is_none_or(|r| r.trim().is_empty()) => Err(Refusal::NoReason),
            Verdict::Returned => Ok(State::Returned),
        }
    }

    /// May its facilitator throw it away? What was handed in once stays on record.
    pub fn discarded(self) -> Result<(), Refusal> {
        if self == State::Draft { Ok(()) } else { Err(Refusal::NotDraft) }
    }

    /// When a page sends a second verdict (pressed twice, or gone back to): nothing happens if it is
    /// the `given` one and the report still stands where that put it; else the reader is told.
    pub fn reviewed_again(
        self,
        given: (Verdict, Option<&str>),
        sent: (Verdict, Option<&str>),
    ) -> Result<(), Refusal> {
        let stands = match given.0 {
            Verdict::Accepted => State::Accepted,
            Verdict::Returned => State::Returned,
        };
        if given == sent && self == stands { Ok(()) } else { Err(Refusal::Given(given.0)) }
    }

    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "cascade.state.draft",
            State::HandedIn => "cascade.state.handed_in",
            State::Returned => "cascade.state.returned",
            State::Accepted => "cascade.state.accepted",
        }
    }

    /// The colour of its badge (see the parts).
    pub fn tone(self) -> &'static str {
        match self {
            State::HandedIn => "waiting",
            other => other.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use proptest::prelude::*;

    #[test]
    fn a_returned_report_is_mended_handed_in_again_and_accepted() {
        let (supervisor, facilitator) = (new_id(), [new_id()]);
        let handed_in = State::Draft.saved(true).unwrap();
        let returned = handed_in
            .reviewed(Verdict::Returned, Some("Thiếu giờ"), supervisor, &facilitator, false)
            .unwrap();
        assert_eq!(returned.saved(false), Ok(State::Returned));
        let again = returned.saved(true).unwrap();
        assert_eq!(
            again.reviewed(Verdict::Accepted, None, supervisor, &facilitator, false),
            Ok(State::Accepted)
        );
    }

    #[test]
    fn returning_needs_a_reason() {
        let verdict = State::HandedIn.reviewed(Verdict::Returned, Some("  "), new_id(), &[], false);
        assert_eq!(verdict, Err(Refusal::NoReason));
    }

    #[test]
    fn nobody_judges_what_they_held_themselves() {
        let (me, other) = (new_id(), new_id());
        let verdict = State::HandedIn.reviewed(Verdict::Accepted, None, me, &[other, me], false);
        assert_eq!(verdict, Err(Refusal::OwnReteach));
    }

    #[test]
    fn a_verdict_sent_twice_is_one_and_another_from_the_same_page_is_told() {
        let (accepted, returned) = ((Verdict::Accepted, None), (Verdict::Returned, Some("Thiếu giờ")));
        assert_eq!(State::Returned.reviewed_again(returned, returned), Ok(()));
        let told = Err(Refusal::Given(Verdict::Returned));
        assert_eq!(State::Returned.reviewed_again(returned, accepted), told);
        assert_eq!(State::Returned.reviewed_again(returned, (Verdict::Returned, Some("Khác"))), told);
        // Mended and handed in since: the page was drawn before that.
        assert_eq!(State::HandedIn.reviewed_again(returned, returned), told);
    }

    #[test]
    fn what_was_accepted_and_came_into_doubt_is_accepted_again_or_returned() {
        let judge = |verdict, doubted| {
            State::Accepted.reviewed(verdict, Some("Không có mặt"), new_id(), &[], doubted)
        };
        assert_eq!(judge(Verdict::Accepted, true), Ok(State::Accepted));
        assert_eq!(judge(Verdict::Returned, true), Ok(State::Returned));
        assert_eq!(judge(Verdict::Returned, false), Err(Refusal::NotWaiting));
        let returned = State::Returned.reviewed(Verdict::Accepted, None, new_id(), &[], true);
        assert_eq!(returned, Err(Refusal::NotWaiting));
    }

    #[test]
    fn only_what_was_never_handed_in_is_thrown_away() {
        let may: Vec<State> = State::ALL.iter().copied().filter(|s| s.discarded().is_ok()).collect();
        assert_eq!(may, [State::Draft]);
    }

    proptest! {
        #[test]
        fn accepted_is_final_unless_doubted_and_only_what_waits_is_judged(
            steps in prop::collection::vec(0usize..4, 0..20),
        ) {
            let me = new_id();
            let mut state = State::Draft;
            for step in steps {
                let next = match step {
                    0 => state.saved(false),
                    1 => state.saved(true),
                    2 => state.reviewed(Verdict::Returned, Some("why"), me, &[], false),
                    _ => state.reviewed(Verdict::Accepted, None, me, &[], false),
                };
                if state == State::Accepted {
                    prop_assert!(next.is_err());
                }
                if step >= 2 {
                    prop_assert_eq!(next.is_ok(), state == State::HandedIn);
                }
                state = next.unwrap_or(state);
                prop_assert!(state != State::Draft || step != 1);
            }
        }
    }
}
