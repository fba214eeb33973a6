//! A description: words between the questions. There is nothing to answer, and it counts nothing.

use super::{Fields, Given, Outcome, Rules, Unfit};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description;

impl Rules for Description {
    fn kind(&self) -> Kind {
        Kind::Description
    }

    fn fields(&self) -> Fields {
        Fields::default()
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        (!given.is_empty()).then_some(Unfit::UnknownChoice)
    }

    fn is_answered(&self, _: &Given) -> bool {
        true
    }

    fn points(&self, _: &Given) -> Points {
        Points::NONE
    }

    fn outcome(&self, _: &Given, _: Language) -> Outcome {
        Outcome::default()
    }

    fn key(&self) -> String {
        String::new()
    }

    fn said(&self) -> Vec<(String, String)> {
        vec![]
    }

    fn size(&self) -> usize {
        0
    }

    fn best(&self) -> Given {
        Given::new()
    }

    fn worst(&self) -> Given {
        Given::new()
    }
}
