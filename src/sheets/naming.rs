//! What the code on a page says: which sheet it is, and which page of it.
//!
//! Thirty-three signs: `LT1`, the id of the sheet, the page in three digits, and a sign that any wrong one betrays. The
//! letters that look like digits are not among them, so that what a camera cannot read can be typed; typed small, with
//! spaces or with O for 0, it is the same code.

use crate::kit::columns::Id;

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What sheets of this layout begin with.
const BEGINS: &str = "LT1";
/// Five bits a sign: 128 bits are 26 of them.
const OF_ID: usize = 26;
const OF_PAGE: usize = 3;

/// Why a code is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something else altogether.
    NoSheet,
    /// One of ours, with a wrong sign in it.
    Misread,
}

/// The code of a page, the first being 1.
pub fn text(sheet: Id, page: usize) -> String {
    let bits = sheet.0.as_u128();
    let id = (0..OF_ID).rev().map(|nth| SIGNS[(bits >> (5 * nth)) as usize & 31]);
    let body: Vec<u8> = id.chain(format!("{:03}", page % 1000).into_bytes()).collect();
    let last = check(&body);
    BEGINS.chars().chain(body.into_iter().chain([last]).map(char::from)).collect()
}

/// The sheet and the page of a code.
pub fn read(code: &str) -> Result<(Id, usize), Refusal> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let begins = typed.get(..BEGINS.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(BEGINS));
    let body = typed.get(BEGINS.len()..).filter(|_| begins).ok_or(Refusal::NoSheet)?;
    let signs: Vec<u8> = body.bytes().map(meant).collect();
    if signs.len() != OF_ID + OF_PAGE + 1 {
        return Err(Refusal::Misread);
    }
    let (body, last) = signs.split_at(OF_ID + OF_PAGE);
    let values: Option<Vec<u128>> = body.iter().map(|sign| value(*sign).map(|v| v as u128)).collect();
    let values = values.filter(|_| last == [check(body)]).ok_or(Refusal::Misread)?;
    let (id, page) = values.split_at(OF_ID);
    // The first sign holds the three highest bits alone.
    if id[0] > 7 || page.iter().any(|digit| *digit > 9) {
        return Err(Refusal::Misread);
    }
    let bits = id.iter().fold(0, |bits, value| bits << 5 | value);
    let page = page.iter().fold(0, |page, digit| page * 10 + *digit as usize);
    Ok((Id(uuid::Uuid::from_u128(bits)), page))
}

/// What somebody meant who typed a letter that looks like a digit.
fn meant(sign: u8) -> u8 {
    match sign.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    }
}

fn value(sign: u8) -> Option<usize> {
    SIGNS.iter().position(|known| *known == sign)
}

/// Every sign counts an odd number of times, so that no other sign in its place gives the same.
fn check(body: &[u8]) -> u8 {
    let weighed = body.iter().enumerate().map(|(nth, sign)| (2 * nth + 1) * value(*sign).unwrap_or(0));
    SIGNS[weighed.sum::<usize>() % 32]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_of_something_else_is_told_from_one_that_is_misread() {
        assert_eq!(read("https://example.vn"), Err(Refusal::NoSheet));
        assert_eq!(read(""), Err(Refusal::NoSheet));
        assert_eq!(read("LT1"), Err(Refusal::Misread));
        assert_eq!(read("LT1ữ"), Err(Refusal::Misread));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_also_as_people_type_it(bits: u128, page in 1..1000_usize) {
            let sheet = Id(uuid::Uuid::from_u128(bits));
            let code = text(sheet, page);
            prop_assert_eq!(code.len(), 33);
            prop_assert_eq!(read(&code), Ok((sheet, page)));
            let typed = code.to_lowercase().replace('0', "o").replace("lt1", "lt1 ");
            prop_assert_eq!(read(&typed), Ok((sheet, page)));
        }

        #[test]
        fn one_wrong_sign_is_noticed(bits: u128, page in 1..1000_usize, at in 3..33_usize, by in 1..32_usize) {
            let mut code = text(Id(uuid::Uuid::from_u128(bits)), page).into_bytes();
            code[at] = SIGNS[(value(code[at]).unwrap() + by) % 32];
            prop_assert_eq!(read(&String::from_utf8(code).unwrap()), Err(Refusal::Misread));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            let _ = read(&text);
            let _ = read(&format!("LT1{text}"));
        }
    }
}
