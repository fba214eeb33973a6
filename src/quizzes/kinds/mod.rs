//! The kinds of questions: what makes an answer right, a file for each.
//!
//! What somebody gave to a question is a set of short texts, whatever its kind: the keys of the choices they
//! took, the one text they typed, or a text for each piece, see [`pieces`]. So attempts are kept and read back alike, also those of kinds that came later. A [`Body`] holds the
//! key; begin with [`Rules`] for what every kind can say.

pub mod choosing;
pub mod cloze;
pub mod description;
pub mod essay;
pub mod matching;
pub mod number;
pub mod ordering;
pub mod pieces;
pub mod short_answer;

use std::collections::BTreeSet;

use serde::Serialize;

use self::choosing::{AskedChoice, Choosing, ExplainedChoice};
use self::cloze::Cloze;
use self::description::Description;
use self::essay::Essay;
use self::matching::Matching;
use self::number::Number;
use self::ordering::Ordering;
use self::pieces::{AskedPiece, ExplainedPiece};
use self::short_answer::ShortAnswer;
use super::points::Points;
use super::question::Kind;
use crate::kit::text::Language;

/// What somebody gave to one question.
pub type Given = BTreeSet<String>;

/// How a question is answered, with its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Choosing(Choosing),
    ShortAnswer(ShortAnswer),
    Number(Number),
    Matching(Matching),
    Ordering(Ordering),
    Cloze(Cloze),
    Essay(Essay),
    Description(Description),
}

impl Body {
    /// The rules of its kind.
    pub fn rules(&self) -> &dyn Rules {
        match self {
            Body::Choosing(choosing) => choosing,
            Body::ShortAnswer(short) => short,
            Body::Number(number) => number,
            Body::Matching(matching) => matching,
            Body::Ordering(ordering) => ordering,
            Body::Cloze(cloze) => cloze,
            Body::Essay(essay) => essay,
            Body::Description(description) => description,
        }
    }

    /// Two that are the same question in two languages: what is right in one is right in the other.
    pub fn share(&mut self, other: &mut Body) {
        match (self, other) {
            (Body::ShortAnswer(here), Body::ShortAnswer(there)) => {
                here.elsewhere.clone_from(&there.expected);
                there.elsewhere.clone_from(&here.expected);
            }
            // A page in either language sends the same keys.
            (Body::Matching(here), Body::Matching(there)) => {
                for (here, there) in here.answers.iter().zip(&mut there.answers) {
                    there.key.clone_from(&here.key);
                }
            }
            (Body::Ordering(here), Body::Ordering(there)) => {
                for (here, there) in here.things.iter().zip(&mut there.things) {
                    there.key.clone_from(&here.key);
                }
            }
            (Body::Cloze(here), Body::Cloze(there)) => {
                for (here, there) in here.gaps.iter_mut().zip(&mut there.gaps) {
                    here.body.share(&mut there.body);
                }
            }
            _ => {}
        }
    }
}

/// What every kind of question can say.
pub trait Rules {
    fn kind(&self) -> Kind;

    /// What a page draws so that it can be answered; nothing of it tells what is right.
    fn fields(&self) -> Fields;

    /// Why this cannot be an answer, if it cannot. Nothing given is no answer, and is not refused here.
    fn unfit(&self, given: &Given) -> Option<Unfit>;

    /// Is all of it answered?
    fn is_answered(&self, given: &Given) -> bool {
        !given.is_empty()
    }

    /// What is said where it is not.
    fn open(&self) -> Unfit {
        Unfit::Unanswered
    }

    /// What it is worth, from none to full.
    fn points(&self, given: &Given) -> Points;

    /// What is told after handing in.
    fn outcome(&self, given: &Given, language: Language) -> Outcome;

    /// Whatever makes an answer right, apart from words: the same in both languages, and from one edition to the
    /// next where progress stands.
    fn key(&self) -> String;

    /// What can be given, by its words, and what of it is right: held against an earlier edition.
    fn said(&self) -> Vec<(String, String)>;

    /// By how much there is to read two questions are likest.
    fn size(&self) -> usize;

    /// An answer that earns all, and one that earns the least.
    fn best(&self) -> Given;
    fn worst(&self) -> Given;
}

/// What a page draws before handing in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    pub choices: Vec<AskedChoice>,
    /// Is the answer typed?
    pub typed: bool,
    /// Of a question that is answered piece by piece.
    pub pieces: Vec<AskedPiece>,
}

/// What a page tells after handing in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub choices: Vec<ExplainedChoice>,
    pub written: Option<Written>,
    pub pieces: Vec<ExplainedPiece>,
}

/// A typed answer with everything that would have been right, as one shows it to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    pub given: String,
    pub right: Vec<String>,
    pub feedback: Option<String>,
}

/// The one text that was typed; empty where there is none.
fn the_one(given: &Given) -> &str {
    given.first().map_or("", String::as_str)
}

/// Why something cannot be the answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    Unanswered,
    UnknownChoice,
    MoreThanOneChoice,
    NothingTyped,
    NotANumber,
    TooLong,
    EssayTooLong,
    PieceOpen,
    GapOpen,
    PlaceTwice,
}

impl Unfit {
    /// The key of the sentence for the reader.
    pub fn key(self) -> &'static str {
        match self {
            Unfit::Unanswered => "quizzes.unanswered",
            Unfit::UnknownChoice => "quizzes.unknown_choice",
            Unfit::MoreThanOneChoice => "quizzes.more_than_one_choice",
            Unfit::NothingTyped => "quizzes.nothing_typed",
            Unfit::NotANumber => "quizzes.not_a_number",
            Unfit::TooLong => "quizzes.answer_too_long",
            Unfit::EssayTooLong => "quizzes.essay_too_long",
            Unfit::PieceOpen => "quizzes.piece_open",
            Unfit::GapOpen => "quizzes.gap_open",
            Unfit::PlaceTwice => "quizzes.place_twice",
        }
    }
}
