//! Questions that are answered piece by piece, each from a list or by typing.
//!
//! Given to such a question is a text for each piece: the name of the piece, a point, and the key of what was chosen
//! for it. Keys are made of the question's id and words alone, so that they tell nothing: neither what is right
//! nor where it stands in the file.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Given, Unfit, short_answer};
use crate::quizzes::decimal;

/// A piece as it is put, with what can be chosen for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPiece {
    pub name: String,
    pub html: String,
    pub options: Vec<AskedOption>,
    /// What is typed there, if nothing is chosen.
    pub typed: Option<TypedAs>,
}

/// What is to be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedAs {
    Words,
    Number,
}

impl TypedAs {
    /// Can this be an answer?
    pub fn fits(self, text: &str) -> bool {
        let is_number = self == TypedAs::Words || !decimal::readings(text).is_empty();
        is_number && text.chars().count() <= short_answer::LONGEST
    }
}

/// What can be chosen: plain words, and what a form sends for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOption {
    pub value: String,
    pub text: String,
}

/// A piece after handing in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ExplainedPiece {
    pub html: String,
    pub given: Option<String>,
    pub right: String,
    pub is_right: bool,
    /// Is it worth anything?
    pub earns: bool,
    /// What is said to what was given.
    pub feedback: Option<String>,
}

/// What a form sends where `key` is chosen for the piece of this name.
pub fn value(name: &str, key: &str) -> String {
    format!("{name}.{key}")
}

/// What was chosen for the piece of this name.
pub fn given<'a>(given: &'a Given, name: &'a str) -> impl Iterator<Item = &'a str> {
    given.iter().filter_map(move |value| value.strip_prefix(name)?.strip_prefix('.'))
}

/// Refuses what was not offered, and two choices for one piece.
pub fn unfit(pieces: &[AskedPiece], given: &Given) -> Option<Unfit> {
    let offered = |value: &String| pieces.iter().flat_map(|piece| &piece.options).any(|o| o.value == *value);
    if !given.iter().all(offered) {
        return Some(Unfit::UnknownChoice);
    }
    let taken = |piece: &AskedPiece| piece.options.iter().filter(|o| given.contains(&o.value)).count();
    pieces.iter().any(|piece| taken(piece) > 1).then_some(Unfit::MoreThanOneChoice)
}

/// A short key for each of these different texts of the question `id`, the same wherever they stand.
pub fn keys(id: &str, texts: &[String]) -> Vec<String> {
    let digest = |text: &String| -> String {
        let digest = Sha256::digest(format!("{id}\n{text}").as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let whole: Vec<String> = texts.iter().map(digest).collect();
    let differ =
        |len: &usize| whole.iter().map(|key| &key[..*len]).collect::<BTreeSet<_>>().len() == whole.len();
    let len = (6..64).find(differ).unwrap_or(64);
    whole.into_iter().map(|key| key[..len].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_hangs_on_the_question_and_the_words_alone() {
        let texts = ["một", "hai", "ba"].map(str::to_owned);
        let [one, two, three] = &keys("q", &texts)[..] else { panic!("three") };
        assert_eq!(keys("q", &[texts[2].clone(), texts[0].clone()]), [three.clone(), one.clone()]);
        assert!(one != two && two != three && keys("other", &texts)[0] != *one);
    }
}
