//! The short code on a card of paper: whose it is, of which round, which form.
//!
//! `1A07-KM`: the round by its number, the letter of the form, the number of the person in the class, a letter of the
//! class and a letter that is worked out of all the others. So one sign that is keyed wrong, or two that are keyed
//! the other way round, are no card at all and never somebody else's. A card with the number 00 is nobody's yet: it
//! is for whoever walks in.

use sha2::{Digest, Sha256};

use super::{Form, Stage};
use crate::kit::columns::Id;

/// The letters of a code: none that is taken for a digit, and a prime number of them, by which every wrong sign shows.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// What a card says of itself. `number` is nothing on one that is nobody's yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    pub stage: Stage,
    pub form: Form,
    pub number: Option<i32>,
}

/// Why something is no code of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not of the form of a code.
    NoCode,
    /// Some sign of it is wrong.
    Mistyped,
    OtherClass,
}

impl Refusal {
    /// The key of the sentence for whoever keys.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NoCode => "keying.no_code",
            Refusal::Mistyped => "keying.mistyped",
            Refusal::OtherClass => "keying.other_class",
        }
    }
}

impl Card {
    /// The code as it is printed.
    pub fn code(self, class: Id) -> String {
        let stage = number_of(self.stage);
        let plain = format!("{stage}{}{:02}", self.form.letter(), self.number.unwrap_or(0));
        let class = letter_of_class(class);
        let check = check_letter(&plain, class);
        format!("{plain}-{class}{check}")
    }

    /// Reads a code of a class; spaces, dashes and the size of letters say nothing.
    pub fn read(class: Id, typed: &str) -> Result<Card, Refusal> {
        let signs: String =
            typed.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
        let is_plain = typed.chars().all(|c| c.is_ascii_alphanumeric() || c.is_whitespace() || c == '-');
        let letters = |text: &str| text.bytes().all(|c| c.is_ascii_uppercase());
        let (plain, ends) = signs.split_at(signs.len().saturating_sub(2));
        if !is_plain || !(6..=8).contains(&signs.len()) || !letters(ends) {
            return Err(Refusal::NoCode);
        }
        let (head, digits) = plain.split_at(2);
        let (stage, form) = head.split_at(1);
        let stage = Stage::ALL.iter().copied().find(|one| number_of(*one).to_string() == stage);
        let form = [Form::A, Form::B].into_iter().find(|one| one.letter() == form);
        let number: Option<i32> = digits.parse().ok();
        let (Some(stage), Some(form), Some(number)) = (stage, form, number) else {
            // What has the length of a code was meant as one.
            return Err(Refusal::Mistyped);
        };
        let (of_class, check) =
            (ends.chars().next().unwrap_or_default(), ends.chars().last().unwrap_or_default());
        if check_letter(plain, of_class) != check {
            return Err(Refusal::Mistyped);
        }
        if of_class != letter_of_class(class) {
            return Err(Refusal::OtherClass);
        }
        Ok(Card { stage, form, number: Some(number).filter(|number| *number > 0) })
    }
}

fn number_of(stage: Stage) -> u8 {
    match stage {
        Stage::Before => 1,
        Stage::After => 2,
        Stage::Month => 3,
        Stage::Quarter => 4,
    }
}

fn letter(nth: usize) -> char {
    char::from(LETTERS[nth % LETTERS.len()])
}

fn letter_of_class(class: Id) -> char {
    letter(usize::from(Sha256::digest(class.to_string().as_bytes())[0]))
}

/// Every sign has a weight of its own, so that a wrong one changes the sum, and two that change places do too.
fn check_letter(plain: &str, class: char) -> char {
    let value = |c: char| match c.to_digit(10) {
        Some(digit) => digit as usize,
        None => LETTERS.iter().position(|letter| char::from(*letter) == c).unwrap_or(0),
    };
    let signs = plain.chars().rev().chain([class]);
    letter(signs.zip(2..).map(|(sign, weight)| value(sign) * weight).sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn class(n: u128) -> Id {
        Id(uuid::Uuid::from_u128(n))
    }

    fn card(stage: usize, is_a: bool, number: i32) -> Card {
        let form = if is_a { Form::A } else { Form::B };
        Card { stage: Stage::ALL[stage], form, number: Some(number).filter(|number| *number > 0) }
    }

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let code = card(0, true, 7).code(class(1));
        assert_eq!((&code[..5], code.len()), ("1A07-", 7));
        for typed in [
            code.clone(),
            code.to_lowercase(),
            code.replace('-', " "),
            format!(" {} ", code.replace('-', "")),
        ] {
            assert_eq!(Card::read(class(1), &typed), Ok(card(0, true, 7)), "{typed}");
        }
        assert_eq!(card(1, false, 0).code(class(1)).get(..4), Some("2B00"), "nobody's yet");
    }

    #[test]
    fn what_is_no_code_is_told_apart_from_a_code_with_a_slip() {
        for typed in ["", "07", "1b 2c 3-", "Đinh Thị Rin", "1A07000-KM", "đ", "-----", "1234567"] {
            assert_eq!(Card::read(class(1), typed), Err(Refusal::NoCode), "{typed}");
        }
        assert_eq!(Card::read(class(1), "9A07-KM"), Err(Refusal::Mistyped));
    }

    #[test]
    fn a_card_of_another_class_is_refused() {
        let other =
            (2..60).map(class).find(|one| letter_of_class(*one) != letter_of_class(class(1))).unwrap();
        assert_eq!(Card::read(class(1), &card(0, true, 7).code(other)), Err(Refusal::OtherClass));
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(n: u128, stage in 0usize..4, is_a: bool, number in 0i32..=999) {
            let card = card(stage, is_a, number);
            prop_assert_eq!(Card::read(class(n), &card.code(class(n))), Ok(card));
        }

        #[test]
        fn one_wrong_sign_or_two_that_change_places_are_never_another_card(
            n: u128, stage in 0usize..4, is_a: bool, number in 0i32..=99, at in 0usize..6, other in 0usize..36,
        ) {
            let code = card(stage, is_a, number).code(class(n)).replace('-', "");
            let sign = char::from_digit(other as u32, 36).unwrap().to_ascii_uppercase();
            let wrong: String = code.chars().enumerate().map(|(nth, c)| if nth == at { sign } else { c }).collect();
            if wrong != code {
                prop_assert!(Card::read(class(n), &wrong).is_err(), "{} for {}", wrong, code);
            }
            let mut turned: Vec<char> = code.chars().collect();
            turned.swap(at, (at + 1) % 6);
            let turned: String = turned.into_iter().collect();
            if turned != code {
                prop_assert!(Card::read(class(n), &turned).is_err(), "{} for {}", turned, code);
            }
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,20}") {
            let _ = Card::read(class(1), &typed);
        }
    }
}
