//! What the figures of a question say is to be done with it, in words.

use super::ENOUGH;
use super::interval::fisher;
use super::item::Item;
use crate::kit::text::Message;
use crate::quizzes::question::Kind;

/// From this share on nearly everybody knew it; up to that share hardly anybody.
const EASY: f64 = 0.95;
const HARD: f64 = 0.30;
/// Whom a question tells from whom: below this correlation hardly anybody.
const TELLS: f64 = 0.20;

/// One thing to do, the gravest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// Those who know the rest get it wrong, beyond chance.
    KeyMayBeWrong,
    /// At least half of all gave the same wrong answer.
    SameWrong {
        what: String,
        count: usize,
        of: usize,
    },
    TooHard,
    /// Whoever knows the rest gets it right no more often, beyond chance.
    TellsNothing,
    /// Wrong choices that nobody took.
    Unread {
        keys: Vec<String>,
    },
    TooEasy,
}

impl Advice {
    /// The sentence for the reader; `named` says what a choice is called on the page.
    pub fn message(&self, named: impl Fn(&str) -> String) -> Message {
        match self {
            Advice::KeyMayBeWrong => Message::new("analysis.key_may_be_wrong"),
            Advice::SameWrong { what, count, of } => Message::new("analysis.same_wrong")
                .with("answer", named(what))
                .with("n", *count as i64)
                .with("of", *of as i64),
            Advice::TooHard => Message::new("analysis.too_hard"),
            Advice::TooEasy => Message::new("analysis.too_easy"),
            Advice::TellsNothing => Message::new("analysis.tells_nothing"),
            Advice::Unread { keys } => {
                let named: Vec<String> = keys.iter().map(|key| named(key)).collect();
                Message::new("analysis.unread").with("answers", named.join(", "))
            }
        }
    }
}

/// What is to be done with a question, the gravest first; nothing where it does what it should. None where there
/// are too few sheets to judge.
pub fn advice(item: &Item) -> Option<Vec<Advice>> {
    let facility = item.facility.filter(|_| item.of >= ENOUGH)?;
    let mut found = vec![];
    // The whole interval, not the figure: among twenty people chance alone goes as far as 0.2 two times in five.
    let at_most =
        item.tells().and_then(|r| fisher(r, item.against).map_or(Some(r), |around| Some(around.high)));
    let turned = at_most.is_some_and(|most| most < 0.0);
    if turned {
        found.push(Advice::KeyMayBeWrong);
    }
    let same = item.most_wrong().filter(|wrong| 2 * wrong.count >= item.of);
    match same {
        Some(wrong) => {
            let (what, count, of) = (wrong.what.clone(), wrong.count, item.of);
            found.push(Advice::SameWrong { what, count, of });
        }
        None if facility <= HARD => found.push(Advice::TooHard),
        None => {}
    }
    if !turned && at_most.is_some_and(|most| most < TELLS) {
        found.push(Advice::TellsNothing);
    }
    let unread = unread(item);
    // Where nearly nobody is wrong no choice can mislead.
    if facility < EASY && !unread.is_empty() {
        found.push(Advice::Unread { keys: unread });
    }
    if facility >= EASY {
        found.push(Advice::TooEasy);
    }
    Some(found)
}

/// The wrong choices of a question of one choice that nobody took; of true or false there is but one.
fn unread(item: &Item) -> Vec<String> {
    if item.kind == Kind::TrueFalse {
        return vec![];
    }
    let unread = item.choices.iter().filter(|chosen| !chosen.right && chosen.count == 0);
    unread.map(|chosen| chosen.what.clone()).collect()
}
