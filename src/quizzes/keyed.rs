//! What somebody keys from a card of paper: `1b 2c 3-`.
//!
//! A question is named by its number, and behind it stands what was crossed or written: the letters of boxes (`4ac`),
//! `-` for nothing, `8đ` `8s` or `8t` `8f` for true and false, `5=12,5` for a number, `6:"…"` for words, and for things
//! to match or to order a letter for each place in turn (`7cab`, or `7 1c 2a 3b`), or for things to order the place
//! behind each letter, as it stands on the card (`9 a2 b3 c1`). Spaces, commas and the size of
//! letters say nothing. What cannot be read is told with its place, and all the rest is read all the same; a question
//! that is not named is told too, for a card that was not crossed is keyed as `-`. Begin with [`read`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::checks::word_of;
use super::kinds::Given;
use super::kinds::choosing::{self, AskedChoice, FALSE, TRUE};
use super::question::{Kind, Question};
use super::scoring::Answers;
use crate::kit::html::escape;
use crate::kit::words::seen_lines;

/// What was keyed for a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// By question; what was keyed as nothing is not here.
    pub answers: Answers,
    /// The numbers of the questions that were keyed as nothing.
    pub blank: BTreeSet<usize>,
    /// The numbers of the questions that were not named at all.
    pub left_out: Vec<usize>,
    pub doubts: Vec<Doubt>,
}

/// Something that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where it begins, in characters from 1.
    pub at: usize,
    pub text: String,
    pub question: Option<usize>,
    pub why: Why,
}

/// Why something cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No number of a question stands before it.
    NoNumber,
    NoSuchQuestion,
    NoSuchBox,
    /// More boxes than one may cross.
    OneOnly,
    /// The question was keyed before, and otherwise.
    Twice,
    NotANumber,
    NotClosed,
    /// Fewer or more letters than there are places.
    Places,
    /// The same thing in two places.
    PlaceTwice,
    Unread,
}

impl Why {
    /// The key of the sentence for whoever keys.
    pub fn key(self) -> &'static str {
        match self {
            Why::NoNumber => "keying.no_number",
            Why::NoSuchQuestion => "keying.no_such_question",
            Why::NoSuchBox => "keying.no_such_box",
            Why::OneOnly => "keying.one_only",
            Why::Twice => "keying.twice",
            Why::NotANumber => "keying.not_a_number",
            Why::NotClosed => "keying.not_closed",
            Why::Places => "keying.places",
            Why::PlaceTwice => "keying.place_twice",
            Why::Unread => "keying.unread",
        }
    }
}

/// Reads what was keyed for a card with these questions, the first of which has the number 1.
pub fn read(typed: &str, questions: &[Question]) -> Reading {
    let mut reader = Reader { chars: typed.chars().collect(), at: 0, doubts: vec![] };
    let mut keyed: BTreeMap<usize, Given> = BTreeMap::new();
    let mut named = BTreeSet::new();
    while let Some((number, given)) = reader.next(questions) {
        named.insert(number);
        let (at, Some(given)) = given else { continue };
        match keyed.get(&number) {
            Some(before) if *before != given => reader.doubt(at, Some(number), Why::Twice),
            _ => drop(keyed.insert(number, given)),
        }
    }
    let blank = keyed.iter().filter(|(_, given)| given.is_empty()).map(|(number, _)| *number).collect();
    let answers = keyed.into_iter().filter(|(_, given)| !given.is_empty());
    Reading {
        answers: answers.map(|(number, given)| (questions[number - 1].id.clone(), given)).collect(),
        blank,
        left_out: (1..=questions.len()).filter(|number| !named.contains(number)).collect(),
        doubts: reader.doubts,
    }
}

/// How a question is keyed.
enum Shape {
    /// The keys of its boxes.
    Boxes(Vec<String>),
    TrueOrFalse,
    Number,
    Words,
    /// For each place the value of each letter.
    Places(Vec<Vec<String>>),
    /// The same, where each letter goes to one place.
    Order(Vec<Vec<String>>),
}

fn shape(question: &Question) -> Shape {
    let fields = question.rules().fields();
    let value = |place: usize, letter: usize| fields.pieces[place].options[letter].value.clone();
    let (pieces, options) =
        (fields.pieces.len(), fields.pieces.first().map_or(0, |piece| piece.options.len()));
    match question.kind() {
        Kind::OneChoice | Kind::SeveralChoices => {
            Shape::Boxes(fields.choices.iter().map(|choice| choice.key.clone()).collect())
        }
        Kind::TrueFalse => Shape::TrueOrFalse,
        Kind::Number => Shape::Number,
        Kind::ShortAnswer | Kind::Cloze | Kind::Essay | Kind::Description => Shape::Words,
        Kind::Matching => {
            let row = |place: usize| (0..options).map(|letter| value(place, letter)).collect();
            Shape::Places((0..pieces).map(row).collect())
        }
        // The letters are those of the things; the places stand in their order.
        Kind::Ordering => {
            let row = |place: usize| (0..pieces).map(|letter| value(letter, place)).collect();
            Shape::Order((0..options).map(row).collect())
        }
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    doubts: Vec<Doubt>,
}

/// What stands behind a number: nothing, or what was given, or why it cannot be read and where that begins.
type Read = Result<Option<Given>, (usize, Why)>;

impl Reader {
    /// The next question that is named, where it begins, and what was given to it, if that can be read.
    fn next(&mut self, questions: &[Question]) -> Option<(usize, (usize, Option<Given>))> {
        loop {
            self.skip(|c| is_gap(c) || c == '.');
            let from = self.at;
            self.peek()?;
            let Some(number) = self.digits() else {
                self.skip(|c| !c.is_whitespace());
                self.doubt(from, None, Why::NoNumber);
                continue;
            };
            let is_marked = self.mark();
            let Some(question) = number.checked_sub(1).and_then(|nth| questions.get(nth)) else {
                self.skip(|c| !c.is_whitespace() && !c.is_ascii_digit());
                self.doubt(from, None, Why::NoSuchQuestion);
                continue;
            };
            return match self.given(question, is_marked) {
                // A number alone says nothing of its question.
                Ok(None) => continue,
                Ok(given) => Some((number, (from, given))),
                Err((at, why)) => {
                    self.doubt(at, Some(number), why);
                    Some((number, (from, None)))
                }
            };
        }
    }

    fn given(&mut self, question: &Question, is_marked: bool) -> Read {
        let (from, shape) = (self.at, shape(question));
        let Some(first) = self.peek() else { return Ok(None) };
        let behind = self.chars.get(self.at + 1).copied();
        let goes_on = behind.is_some_and(|c| match shape {
            Shape::Places(_) | Shape::Order(_) => c.is_alphabetic() || is_dash(c),
            Shape::Number => is_marked && c.is_ascii_digit(),
            _ => false,
        });
        if is_dash(first) && !goes_on {
            self.skip(is_dash);
            return Ok(Some(Given::new()));
        }
        let given = match &shape {
            Shape::Boxes(keys) => self.boxes(keys, question.takes_several())?,
            Shape::TrueOrFalse => self.true_or_false()?,
            Shape::Number | Shape::Words => self.written(is_marked, matches!(shape, Shape::Number))?,
            Shape::Order(places) if self.is_placed() => self.placed(places)?,
            Shape::Places(places) | Shape::Order(places) => self.places(places)?,
        };
        match given {
            Some(given) if question.rules().unfit(&given).is_some() => {
                let why = match shape {
                    Shape::Number => Why::NotANumber,
                    Shape::Places(_) | Shape::Order(_) => Why::PlaceTwice,
                    _ => Why::Unread,
                };
                Err((from, why))
            }
            given => Ok(given),
        }
    }

    /// Letters up to the next number; whatever else stands there cannot be read.
    fn letters(&mut self, also_dashes: bool) -> Result<Vec<(usize, char)>, (usize, Why)> {
        let mut letters = vec![];
        loop {
            let before = self.at;
            self.skip(is_gap);
            match self.peek() {
                Some(c) if c.is_alphabetic() || also_dashes && is_dash(c) => {
                    letters.push((self.at, small(c)));
                    self.at += 1;
                }
                // The next question; or what follows is told by itself.
                _ if !letters.is_empty() => {
                    self.at = before;
                    return Ok(letters);
                }
                None => return Ok(letters),
                Some(c) if c.is_ascii_digit() => return Ok(letters),
                Some(_) => {
                    let from = self.at;
                    self.skip(|c| !c.is_whitespace() && !c.is_ascii_digit());
                    return Err((from, Why::Unread));
                }
            }
        }
    }

    fn boxes(&mut self, keys: &[String], several: bool) -> Read {
        let letters = self.letters(false)?;
        let mut given = Given::new();
        for (at, letter) in &letters {
            let key = place_of(*letter).and_then(|nth| keys.get(nth)).ok_or((*at, Why::NoSuchBox))?;
            given.insert(key.clone());
        }
        match given.len() {
            0 => Ok(None),
            2.. if !several => Err((letters[0].0, Why::OneOnly)),
            _ => Ok(Some(given)),
        }
    }

    fn true_or_false(&mut self) -> Read {
        let letters = self.letters(false)?;
        let mut given = Given::new();
        for (at, letter) in &letters {
            let key = match letter {
                'đ' | 'd' | 't' | 'a' => TRUE,
                's' | 'f' | 'b' => FALSE,
                _ => return Err((*at, Why::NoSuchBox)),
            };
            given.insert(key.to_owned());
        }
        match given.len() {
            0 => Ok(None),
            1 => Ok(Some(given)),
            _ => Err((letters[0].0, Why::OneOnly)),
        }
    }

    /// One word, or what stands in quotation marks. Without a sign before it, what begins like the number of the next
    /// question is only taken where it can be nothing else.
    fn written(&mut self, is_marked: bool, is_number: bool) -> Read {
        let from = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        if let Some(close) = closing(first) {
            self.at += 1;
            let begins = self.at;
            self.skip(|c| !close.contains(&c));
            let text: String = self.chars[begins..self.at].iter().collect();
            if self.peek().is_none() {
                return Err((from, Why::NotClosed));
            }
            self.at += 1;
            return Ok(Some(one(&text)));
        }
        self.skip(|c| !c.is_whitespace() && c != ';');
        let word: String = self.chars[from..self.at].iter().collect();
        let word = word.trim_end_matches(',');
        let is_digits = word.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.');
        if !is_marked && first.is_ascii_digit() && !(is_number && is_digits) {
            self.at = from;
            return Ok(None);
        }
        Ok(Some(one(word)).filter(|given| !given.is_empty()))
    }

    /// A letter for each place, in turn or each behind the number of its place.
    fn places(&mut self, places: &[Vec<String>]) -> Read {
        let from = self.at;
        let letters = match self.peek() {
            Some(c) if c.is_ascii_digit() => self.numbered(places.len()),
            _ => self.letters(true)?,
        };
        if letters.is_empty() {
            return Ok(None);
        }
        let mut given = Given::new();
        for (nth, (at, letter)) in letters.iter().enumerate() {
            let place = places.get(nth).ok_or((*at, Why::Places))?;
            if !is_dash(*letter) {
                let value = place_of(*letter).and_then(|nth| place.get(nth)).ok_or((*at, Why::NoSuchBox))?;
                given.insert(value.clone());
            }
        }
        if letters.len() < places.len() { Err((from, Why::Places)) } else { Ok(Some(given)) }
    }

    /// Does a letter come with a number right behind it?
    fn is_placed(&self) -> bool {
        let behind = self.chars.get(self.at + 1);
        self.peek().is_some_and(char::is_alphabetic) && behind.is_some_and(char::is_ascii_digit)
    }

    /// `a2 b3 c1`: behind each letter its place.
    fn placed(&mut self, places: &[Vec<String>]) -> Read {
        let from = self.at;
        let mut given = Given::new();
        loop {
            let before = self.at;
            self.skip(is_gap);
            if !self.is_placed() {
                self.at = before;
                break;
            }
            let at = self.at;
            let letter = self.peek().map(small).and_then(place_of);
            self.at += 1;
            let place = self.digits().and_then(|place| places.get(place.checked_sub(1)?));
            let value = place.ok_or((at, Why::Places))?.get(letter.unwrap_or(usize::MAX));
            given.insert(value.ok_or((at, Why::NoSuchBox))?.clone());
        }
        if given.len() < places.len() { Err((from, Why::Places)) } else { Ok(Some(given)) }
    }

    /// `1c 2a 3-`, as long as the places follow each other; another number is that of a question.
    fn numbered(&mut self, places: usize) -> Vec<(usize, char)> {
        let mut letters = vec![];
        while letters.len() < places {
            let before = self.at;
            self.skip(is_gap);
            let is_next = self.digits() == Some(letters.len() + 1);
            self.mark();
            match self.peek() {
                Some(c) if is_next && (c.is_alphabetic() || is_dash(c)) => {
                    letters.push((self.at, small(c)));
                    self.at += 1;
                }
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        letters
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip(&mut self, goes_on: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&goes_on) {
            self.at += 1;
        }
    }

    /// A number; one that is too long to be any is no question's.
    fn digits(&mut self) -> Option<usize> {
        let from = self.at;
        self.skip(|c| c.is_ascii_digit());
        let digits: String = self.chars[from..self.at].iter().collect();
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
    }

    /// What may stand between a number and its answer. Does it say that a text follows?
    fn mark(&mut self) -> bool {
        self.skip(char::is_whitespace);
        let mark = self.peek().filter(|c| [':', '=', '.', ')'].contains(c));
        self.at += usize::from(mark.is_some());
        self.skip(char::is_whitespace);
        matches!(mark, Some(':' | '='))
    }

    /// Notes that what was read from here on cannot be understood.
    fn doubt(&mut self, from: usize, question: Option<usize>, why: Why) {
        let text: String = self.chars[from..self.at.max(from)].iter().take(LONGEST_SHOWN).collect();
        self.doubts.push(Doubt { at: from + 1, text: text.trim().to_owned(), question, why });
    }
}

/// So much is shown of what cannot be read.
const LONGEST_SHOWN: usize = 40;

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == ',' || c == ';'
}

/// A telephone makes a longer one of two.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '_' | '−')
}

/// The letter for which this stands: some keyboards write another that looks like đ.
fn small(c: char) -> char {
    match c {
        'Ð' | 'ð' | 'Đ' => 'đ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// What was given to a question, for a glance at what was keyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The letter of the box, or the number of the place.
    pub mark: Option<String>,
    pub html: String,
    /// For true and false, whose words come from the texts.
    pub key: Option<&'static str>,
}

/// Says in words what was given to a question; nothing of what would be right.
pub fn said(question: &Question, given: &Given) -> Vec<Said> {
    let asked = question.asked();
    let letter = |nth: usize| Some(choosing::key(nth));
    match shape(question) {
        Shape::Boxes(_) | Shape::TrueOrFalse => {
            let chosen =
                asked.fields.choices.iter().enumerate().filter(|(_, choice)| given.contains(&choice.key));
            let said = |(nth, choice): (usize, &AskedChoice)| Said {
                mark: letter(nth),
                html: choice.html.clone(),
                key: word_of(&choice.key, asked.kind),
            };
            chosen.map(said).collect()
        }
        Shape::Number | Shape::Words => {
            given.iter().map(|text| Said { mark: None, html: escape(text), key: None }).collect()
        }
        Shape::Places(places) | Shape::Order(places) => {
            let text = |place: usize, nth: usize| match asked.kind {
                Kind::Ordering => asked.fields.pieces[nth].html.clone(),
                _ => escape(&asked.fields.pieces[place].options[nth].text),
            };
            let said = |(place, values): (usize, &Vec<String>)| {
                let nth = values.iter().position(|value| given.contains(value))?;
                Some(Said { mark: Some((place + 1).to_string()), html: text(place, nth), key: None })
            };
            places.iter().enumerate().filter_map(said).collect()
        }
    }
}

/// The place of a box in its row, from 0.
fn place_of(letter: char) -> Option<usize> {
    letter.is_ascii_lowercase().then(|| usize::from(letter as u8 - b'a'))
}

/// What closes a text that begins with this; a telephone may have turned either.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '“' | '”' | '„' => Some(&['"', '“', '”']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// As it would have come from a telephone.
fn one(text: &str) -> Given {
    Some(seen_lines(text)).filter(|text| !text.is_empty()).into_iter().collect()
}

#[cfg(test)]
#[path = "keyed_tests.rs"]
mod tests;
