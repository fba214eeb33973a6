//! A sign-in as a chain of refresh tokens, each used once.
//!
//! Whoever presents the newest token gets the next one. On a bad network that answer may be lost, so
//! the token before the newest stays good until somebody has sent the newest, to renew it or beside an access
//! token that still holds: then it is known that the answer arrived, and whoever still comes with an older
//! token has a copy that was stolen.
//! Of two who hold the same token, the one who comes second makes the other's next token worthless;
//! so both can go on for one round at most, then the sign-in is over for both.

use crate::kit::clock::Timestamp;

/// How long a chain lives without being used.
pub const REST: i64 = 30 * Timestamp::DAY;
/// How long after a renewal the token before it gets no new one: pages opened at once carry the same
/// token, and of several new ones the browser would keep whichever arrives last.
pub const OVERLAP: i64 = 30 * Timestamp::SECOND;

/// A chain as the database has it; of tokens it knows only hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Nobody has presented it yet: whoever does, gets the next.
    pub newest: String,
    /// The one that the newest was given for.
    pub previous: Option<String>,
    pub renewed_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended: bool,
}

/// What a refresh token that was sent is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// A new one replaces it: see [`Chain::renewed`].
    Renews,
    /// Good, but another page has just renewed it.
    JustRenewed,
    /// Older than it may be, or made up: somebody has a copy, the chain ends.
    Stolen,
    /// The chain has ended or rested too long.
    Over,
}

impl Chain {
    /// A chain that begins now with this token.
    pub fn beginning(newest: String, now: Timestamp) -> Chain {
        Chain { newest, previous: None, renewed_at: now, expires_at: now.plus(REST), ended: false }
    }

    /// What the token with this hash is worth at `now`.
    pub fn worth(&self, sent: &str, now: Timestamp) -> Worth {
        if self.ended || now >= self.expires_at {
            Worth::Over
        } else if self.newest == sent {
            Worth::Renews
        } else if self.previous.as_deref() != Some(sent) {
            Worth::Stolen
        } else if now < self.renewed_at.plus(OVERLAP) {
            Worth::JustRenewed
        } else {
            // The answer with the newest never arrived, as far as we know.
            Worth::Renews
        }
    }

    /// The chain once somebody sent the newest token, though it need not be renewed yet; `None` where that
    /// changes nothing. Pages opened at once may still carry the one before it, for a while.
    pub fn arrived(&self, sent: &str, now: Timestamp) -> Option<Chain> {
        let is_new = self.previous.is_some() && self.newest == sent && now >= self.renewed_at.plus(OVERLAP);
        is_new.then(|| Chain { previous: None, ..self.clone() })
    }

    /// The chain after `fresh` was given for `sent`; a newest that nobody presented is forgotten.
    pub fn renewed(&self, sent: &str, fresh: String, now: Timestamp) -> Chain {
        Chain { previous: Some(sent.to_owned()), ..Chain::beginning(fresh, now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

    /// The site's side: a chain, and how many tokens it has given.
    struct Door {
        chain: Chain,
        given: u32,
        now: Timestamp,
    }

    impl Door {
        fn new() -> Door {
            Door { chain: Chain::beginning("0".into(), NOW), given: 0, now: NOW }
        }

        /// What the site answers to a token: a new one, the same again, or none any more.
        fn present(&mut self, token: &str) -> Option<String> {
            match self.chain.worth(token, self.now) {
                Worth::Renews => {
                    self.given += 1;
                    let fresh = self.given.to_string();
                    self.chain = self.chain.renewed(token, fresh.clone(), self.now);
                    Some(fresh)
                }
                Worth::JustRenewed => Some(token.to_owned()),
                Worth::Stolen => {
                    self.chain.ended = true;
                    None
                }
                Worth::Over => None,
            }
        }
    }

    #[test]
    fn the_previous_token_renews_until_the_newest_has_been_presented() {
        let mut door = Door::new();
        assert_eq!(door.present("0").as_deref(), Some("1"));
        assert_eq!(door.chain.worth("0", NOW.plus(OVERLAP - 1)), Worth::JustRenewed);
        assert_eq!(door.chain.worth("0", NOW.plus(OVERLAP)), Worth::Renews);
        assert_eq!(door.present("1").as_deref(), Some("2"));
        assert_eq!(door.chain.worth("0", NOW), Worth::Stolen);
        assert_eq!(door.chain.worth("made up", NOW), Worth::Stolen);
    }

    #[test]
    fn once_the_newest_was_sent_whoever_comes_with_the_one_before_it_has_stolen_it() {
        let chain = Chain::beginning("0".into(), NOW).renewed("0", "1".into(), NOW);
        assert_eq!(chain.arrived("1", NOW.plus(OVERLAP - 1)), None, "other pages still carry it");
        assert_eq!(chain.arrived("0", NOW.plus(OVERLAP)), None);
        let arrived = chain.arrived("1", NOW.plus(OVERLAP)).unwrap();
        assert_eq!(arrived.worth("0", NOW.plus(OVERLAP)), Worth::Stolen);
        assert_eq!(arrived.worth("1", NOW.plus(OVERLAP)), Worth::Renews);
        assert_eq!(arrived.arrived("1", NOW.plus(2 * OVERLAP)), None);
    }

    #[test]
    fn a_chain_is_over_when_it_has_rested_or_was_ended() {
        let chain = Chain::beginning("0".into(), NOW);
        assert_eq!(chain.worth("0", NOW.plus(REST - 1)), Worth::Renews);
        assert_eq!(chain.worth("0", NOW.plus(REST)), Worth::Over);
        assert_eq!(Chain { ended: true, ..chain }.worth("0", NOW), Worth::Over);
    }

    proptest! {
        /// Each step: how long the browser waits, and whether the answer arrives.
        #[test]
        fn a_browser_alone_stays_signed_in_whatever_answers_are_lost(
            steps in proptest::collection::vec((0..REST, any::<bool>()), 1..60)
        ) {
            let (mut door, mut held) = (Door::new(), "0".to_owned());
            for (waited, arrives) in steps {
                // However long answers are lost: the chain lives on from its last renewal.
                door.now = door.now.plus(waited.min(door.chain.expires_at.0 - door.now.0 - 1));
                let answer = door.present(&held);
                prop_assert!(answer.is_some());
                if let (Some(token), true) = (answer, arrives) {
                    held = token;
                }
            }
        }

        /// Each step: who of the two comes. They began with the same token; no answer is lost.
        #[test]
        fn of_two_who_hold_the_same_token_neither_goes_on_once_both_have_come_twice(
            before in 0usize..4, steps in proptest::collection::vec(any::<bool>(), 4..40)
        ) {
            let (mut door, mut copied) = (Door::new(), "0".to_owned());
            for _ in 0..before {
                door.now = door.now.plus(OVERLAP);
                copied = door.present(&copied).unwrap();
            }
            let (mut held, mut came) = ([copied.clone(), copied], [0, 0]);
            for thief in steps {
                let who = usize::from(thief);
                door.now = door.now.plus(OVERLAP);
                came[who] += 1;
                if let Some(token) = door.present(&held[who]) {
                    held[who] = token;
                }
                if came[0] >= 2 && came[1] >= 2 {
                    prop_assert!(door.chain.ended);
                }
            }
        }
    }
}
