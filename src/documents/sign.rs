//! The number on a document, `551/QĐ-TTg`: how an address spells it, and where a text names it.

use crate::kit::words::{bare_words, hyphened};

/// A number as an address spells it: `551/QĐ-TTg` is `551-qd-ttg`. None where it has no letter or digit.
pub fn slug(number: &str) -> Option<String> {
    let slug = hyphened(number);
    (!slug.is_empty()).then_some(slug)
}

/// The words of a text for the search in the database: folded, one space before, between and behind them.
pub fn words_of(text: &str) -> String {
    format!(" {} ", bare_words(text).join(" "))
}

/// Does a text name this number, as it is written and standing by itself? What is only digits is no number
/// that a text can be asked for: a text of Programme 135 is full of them.
pub fn is_named(number: &str, text: &str) -> bool {
    let has = |is: fn(&char) -> bool| number.chars().any(|c| is(&c));
    if !has(|c| c.is_numeric()) || !has(|c| c.is_alphabetic()) {
        return false;
    }
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + number.len()..]);
        !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_spelled_so_that_it_can_stand_in_an_address() {
        assert_eq!(slug("551/QĐ-TTg").as_deref(), Some("551-qd-ttg"));
        assert_eq!(slug(" 01/2017/TT-UBDT ").as_deref(), Some("01-2017-tt-ubdt"));
        assert_eq!(slug(" / "), None);
        assert_eq!(words_of("Số 551/QĐ-TTg,  về thôn"), " so 551 qd ttg ve thon ");
    }

    #[test]
    fn a_number_is_named_where_it_stands_by_itself() {
        assert!(is_named("551/QĐ-TTg", "theo Quyết định 551/QĐ-TTg, năm 2013"));
        assert!(!is_named("551/QĐ-TTg", "Quyết định 1551/QĐ-TTg"));
        assert!(!is_named("551/QĐ-TT", "Quyết định 551/QĐ-TTg"));
        assert!(!is_named("135", "Chương trình 135"), "digits alone name nothing");
        assert!(!is_named("", "x"));
    }

    proptest! {
        #[test]
        fn an_address_of_a_number_needs_no_escaping(number in "\\PC{0,200}") {
            if let Some(slug) = slug(&number) {
                prop_assert!(slug.chars().all(|c| c == '-' || c.is_alphanumeric()));
                prop_assert!(!slug.starts_with('-'));
            }
        }

        #[test]
        fn a_number_in_a_sentence_is_found_whatever_it_is(number in "[0-9]{1,4}/[A-ZĐ]{2}-[A-Za-z]{2,4}", text in "[\\PC&&[^\\p{L}\\p{N}]]{0,9}") {
            let sentence = format!("{text} {number} {text}");
            prop_assert!(is_named(&number, &sentence));
        }
    }
}
