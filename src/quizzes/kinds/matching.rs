//! Matching: beside each of several things one chooses what belongs to it, from one list for all.
//!
//! Two things may share an answer, and an answer may belong to none, as in Moodle. Each thing is an equal part of the
//! points. An answer is known on a page by a key that is made of its words alone, and the list stands in the order of
//! these keys: both are the same whatever belongs to what.

use super::pieces::{self, AskedOption, AskedPiece, ExplainedPiece};
use super::{Fields, Given, Outcome, Rules, Unfit};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// Something to match, and the place of its answer among the [`Matching::answers`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub html: String,
    pub answer: usize,
}

/// An answer of the list: plain words, and the key by which a page knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub key: String,
    pub text: String,
}

/// Pairs and answers, both in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    pub pairs: Vec<Pair>,
    pub answers: Vec<Answer>,
}

impl Matching {
    /// The question `id` with these pairs; an answer without anything to match belongs to none.
    pub fn new(id: &str, written: &[(Option<String>, &str)]) -> Matching {
        let (mut pairs, mut texts) = (vec![], Vec::<String>::new());
        for (html, text) in written {
            let answer = texts.iter().position(|other| other == text).unwrap_or(texts.len());
            if answer == texts.len() {
                texts.push((*text).to_owned());
            }
            pairs.extend(html.clone().map(|html| Pair { html, answer }));
        }
        let keys = pieces::keys(id, &texts);
        let answers = keys.into_iter().zip(texts).map(|(key, text)| Answer { key, text }).collect();
        Matching { pairs, answers }
    }

    /// The list as a page shows it.
    fn listed(&self) -> Vec<&Answer> {
        let mut listed: Vec<&Answer> = self.answers.iter().collect();
        listed.sort_by_key(|answer| &answer.key);
        listed
    }

    /// The answer given to the nth pair.
    fn given_to(&self, nth: usize, given: &Given) -> Option<&Answer> {
        let name = name(nth);
        let key = pieces::given(given, &name).next()?;
        self.answers.iter().find(|answer| answer.key == key)
    }

    fn is_right(&self, nth: usize, given: &Given) -> bool {
        self.given_to(nth, given).is_some_and(|answer| *answer == self.answers[self.pairs[nth].answer])
    }
}

/// What the nth pair is called on a page.
fn name(nth: usize) -> String {
    (nth + 1).to_string()
}

impl Rules for Matching {
    fn kind(&self) -> Kind {
        Kind::Matching
    }

    fn fields(&self) -> Fields {
        let piece = |(nth, pair): (usize, &Pair)| AskedPiece {
            name: name(nth),
            html: pair.html.clone(),
            options: self
                .listed()
                .into_iter()
                .map(|answer| AskedOption {
                    value: pieces::value(&name(nth), &answer.key),
                    text: answer.text.clone(),
                })
                .collect(),
            typed: None,
        };
        Fields { pieces: self.pairs.iter().enumerate().map(piece).collect(), ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        pieces::unfit(&self.fields().pieces, given)
    }

    fn is_answered(&self, given: &Given) -> bool {
        (0..self.pairs.len()).all(|nth| self.given_to(nth, given).is_some())
    }

    fn open(&self) -> Unfit {
        Unfit::PieceOpen
    }

    fn points(&self, given: &Given) -> Points {
        let right = (0..self.pairs.len()).filter(|nth| self.is_right(*nth, given)).count();
        Points::part(right, self.pairs.len())
    }

    fn outcome(&self, given: &Given, _: Language) -> Outcome {
        let piece = |(nth, pair): (usize, &Pair)| ExplainedPiece {
            html: pair.html.clone(),
            given: self.given_to(nth, given).map(|answer| answer.text.clone()),
            right: self.answers[pair.answer].text.clone(),
            is_right: self.is_right(nth, given),
            earns: self.is_right(nth, given),
            feedback: None,
        };
        Outcome { pieces: self.pairs.iter().enumerate().map(piece).collect(), ..Outcome::default() }
    }

    /// Which pairs share an answer, and how many answers there are.
    fn key(&self) -> String {
        let pairs: Vec<String> = self.pairs.iter().map(|pair| pair.answer.to_string()).collect();
        format!("{} of {}", pairs.join(" "), self.answers.len())
    }

    fn said(&self) -> Vec<(String, String)> {
        let both = |pair: &Pair, nth: usize| {
            let words = format!("{} -> {}", pair.html, self.answers[nth].text);
            (words, (pair.answer == nth).to_string())
        };
        self.pairs.iter().flat_map(|pair| (0..self.answers.len()).map(move |nth| both(pair, nth))).collect()
    }

    fn size(&self) -> usize {
        self.pairs.len() + self.answers.len()
    }

    fn best(&self) -> Given {
        let value = |(nth, pair): (usize, &Pair)| pieces::value(&name(nth), &self.answers[pair.answer].key);
        self.pairs.iter().enumerate().map(value).collect()
    }

    fn worst(&self) -> Given {
        let value = |(nth, pair): (usize, &Pair)| {
            let wrong = (pair.answer + 1) % self.answers.len();
            pieces::value(&name(nth), &self.answers[wrong].key)
        };
        self.pairs.iter().enumerate().map(value).collect()
    }
}

/// What keeps pairs from being useful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Fewer than two things to match, or than three answers with those that belong to none.
    TooFew,
    /// The same answer is right everywhere.
    OneAnswer,
    /// The same thing stands there a second time, in this line.
    Twice(usize),
}

/// Finds the first flaw of pairs as they are written: what is to be matched, and its answer.
pub fn flaw<T: PartialEq>(written: &[(Option<T>, &str)]) -> Option<Flaw> {
    let twice = |(nth, (one, _)): (usize, &(Option<T>, &str))| {
        (one.is_some() && written[..nth].iter().any(|(other, _)| other == one)).then_some(Flaw::Twice(nth))
    };
    let asked = written.iter().filter(|(one, _)| one.is_some()).count();
    if asked < 2 || written.len() < 3 {
        return Some(Flaw::TooFew);
    }
    if written.iter().all(|(_, answer)| *answer == written[0].1) {
        return Some(Flaw::OneAnswer);
    }
    written.iter().enumerate().find_map(twice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matching(written: &[(&str, &str)]) -> Matching {
        let one = |one: &str| Some(one.to_owned()).filter(|one| !one.is_empty());
        let written: Vec<_> = written.iter().map(|(asked, answer)| (one(asked), *answer)).collect();
        Matching::new("q1", &written)
    }

    fn places() -> Matching {
        matching(&[("Ba Vinh", "Ba Tơ"), ("Ba Nam", "Ba Tơ"), ("Sơn Ba", "Sơn Hà"), ("", "Sơn Tây")])
    }

    fn given(question: &Matching, texts: &[&str]) -> Given {
        let key =
            |text: &str| question.answers.iter().find(|answer| answer.text == text).unwrap().key.clone();
        texts.iter().enumerate().map(|(nth, text)| pieces::value(&name(nth), &key(text))).collect()
    }

    #[test]
    fn each_pair_is_an_equal_part_and_two_may_share_an_answer() {
        let question = places();
        assert_eq!((question.pairs.len(), question.answers.len()), (3, 3));
        for (texts, points) in [
            (["Ba Tơ", "Ba Tơ", "Sơn Hà"], Points::FULL),
            (["Ba Tơ", "Sơn Tây", "Sơn Hà"], Points::part(2, 3)),
            (["Sơn Hà", "Sơn Tây", "Sơn Tây"], Points::NONE),
        ] {
            assert_eq!(question.points(&given(&question, &texts)), points, "{texts:?}");
        }
        assert_eq!(question.points(&question.best()), Points::FULL);
        assert_eq!(question.points(&question.worst()), Points::NONE);
    }

    #[test]
    fn every_pair_needs_one_answer_of_the_list() {
        let question = places();
        let whole = question.best();
        let fits = |given: &Given| (question.unfit(given), question.is_answered(given));
        assert_eq!(fits(&whole), (None, true));
        let mut half = whole.clone();
        half.pop_first();
        assert_eq!(fits(&half), (None, false));
        for (more, why) in [
            (pieces::value("1", &question.answers[1].key), Unfit::MoreThanOneChoice),
            ("1.zz".to_owned(), Unfit::UnknownChoice),
            ("4.zz".to_owned(), Unfit::UnknownChoice),
            (pieces::value("9", &question.answers[1].key), Unfit::UnknownChoice),
            (question.answers[1].key.clone(), Unfit::UnknownChoice),
        ] {
            let mut other = whole.clone();
            other.insert(more.clone());
            assert_eq!(question.unfit(&other), Some(why), "{more}");
        }
    }

    #[test]
    fn after_handing_in_each_pair_tells_what_was_given_and_what_is_right() {
        let question = places();
        let told = question.outcome(&given(&question, &["Ba Tơ", "Sơn Tây"]), Language::Vi).pieces;
        let told: Vec<_> =
            told.iter().map(|one| (one.given.as_deref(), &one.right[..], one.is_right)).collect();
        assert_eq!(
            told,
            [(Some("Ba Tơ"), "Ba Tơ", true), (Some("Sơn Tây"), "Ba Tơ", false), (None, "Sơn Hà", false)]
        );
    }

    #[test]
    fn pairs_that_are_of_no_use_are_found() {
        let flaw = |written: &[(Option<&str>, &str)]| flaw(written);
        let (a, b, c) = ((Some("a"), "1"), (Some("b"), "2"), (Some("c"), "1"));
        assert_eq!(flaw(&[a, b, c]), None);
        assert_eq!(flaw(&[a, b, (None, "3")]), None);
        assert_eq!(flaw(&[a, b]), Some(Flaw::TooFew));
        assert_eq!(flaw(&[a, (None, "2"), (None, "3")]), Some(Flaw::TooFew));
        assert_eq!(flaw(&[a, c, (Some("d"), "1")]), Some(Flaw::OneAnswer));
        assert_eq!(flaw(&[a, b, (Some("a"), "2")]), Some(Flaw::Twice(2)));
        assert_eq!(flaw(&[a, b, (None, "3"), (None, "4")]), None);
    }

    proptest! {
        #[test]
        fn what_is_asked_is_the_same_whatever_belongs_to_what(
            texts in prop::collection::btree_set("[a-zđ ]{1,6}", 3..7),
            turn in 1usize..6,
        ) {
            let mut texts: Vec<String> = texts.into_iter().collect();
            let asked = |texts: &[String]| {
                let texts = texts.iter().enumerate();
                let written: Vec<_> = texts.map(|(nth, text)| (Some(nth.to_string()), text.as_str())).collect();
                Matching::new("q1", &written).fields()
            };
            let before = asked(&texts);
            let places = turn % texts.len();
            texts.rotate_left(places);
            prop_assert_eq!(asked(&texts), before);
        }

        #[test]
        fn all_right_is_all_the_points_however_many_there_are(pairs in 3usize..30) {
            let texts: Vec<String> = (0..pairs).map(|nth| format!("to {nth}")).collect();
            let written: Vec<_> = texts.iter().map(|text| (Some(format!("of {text}")), text.as_str())).collect();
            let question = Matching::new("q1", &written);
            prop_assert_eq!(question.points(&question.best()), Points::FULL);
            prop_assert_eq!(question.points(&question.worst()), Points::NONE);
            let mut less = question.best();
            less.pop_first();
            prop_assert!(question.points(&less) < Points::FULL);
        }
    }
}
