//! An essay: as many lines as somebody likes to write, which nothing but a person can judge.
//!
//! The answer is kept as it was typed, with its lines. What it is worth is not known here:
//! [`marking`](crate::quizzes::marking) says it once somebody has read it.

use super::{Fields, Given, Outcome, Rules, Unfit, Written, the_one};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// The longest essay, in characters: some three pages, more than a phone is good for.
pub const LONGEST: usize = 5000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Essay;

impl Rules for Essay {
    fn kind(&self) -> Kind {
        Kind::Essay
    }

    fn fields(&self) -> Fields {
        Fields { typed: true, ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        if given.len() > 1 {
            return Some(Unfit::MoreThanOneChoice);
        }
        (the_one(given).chars().count() > LONGEST).then_some(Unfit::EssayTooLong)
    }

    fn open(&self) -> Unfit {
        Unfit::NothingTyped
    }

    /// Nothing, as long as nobody has marked it.
    fn points(&self, _: &Given) -> Points {
        Points::NONE
    }

    /// What was written; nothing alone would have been right.
    fn outcome(&self, given: &Given, _: Language) -> Outcome {
        let written = Written { given: the_one(given).to_owned(), right: vec![], feedback: None };
        Outcome { written: Some(written), ..Outcome::default() }
    }

    fn key(&self) -> String {
        String::new()
    }

    fn said(&self) -> Vec<(String, String)> {
        vec![]
    }

    fn size(&self) -> usize {
        1
    }

    fn best(&self) -> Given {
        Given::from(["…".to_owned()])
    }

    fn worst(&self) -> Given {
        self.best()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Given {
        Given::from([text.to_owned()])
    }

    #[test]
    fn an_essay_may_have_five_thousand_characters_however_many_bytes_those_are() {
        assert_eq!(Essay.unfit(&given(&"ệ".repeat(LONGEST))), None);
        assert_eq!(Essay.unfit(&given(&"ệ".repeat(LONGEST + 1))), Some(Unfit::EssayTooLong));
        let two = Given::from(["một".to_owned(), "hai".to_owned()]);
        assert_eq!(Essay.unfit(&two), Some(Unfit::MoreThanOneChoice));
    }

    #[test]
    fn what_was_written_is_told_as_it_was_and_nothing_of_it_is_called_right() {
        let told = Essay.outcome(&given("Họp.\n\nRồi bầu."), Language::Vi).written.expect("written");
        assert_eq!((told.given.as_str(), told.right.len()), ("Họp.\n\nRồi bầu.", 0));
        assert!(!Essay.is_answered(&Given::new()));
    }
}
