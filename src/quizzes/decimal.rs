//! Numbers, exactly: as GIFT writes them, as a person types them, as a page shows them.
//!
//! A person writes a thousand and a half as `1.000,5` in Vietnam and as `1,000.5` elsewhere, and nobody tells the
//! site which of the two they learned. So there is one rule: every mark between the digits parts thousands, or the
//! last one is the decimal mark and differs from all before it. `1.500` can be read both ways and has two
//! [`readings`]; the kinder one counts.

use std::fmt;

use crate::kit::text::Language;
use crate::kit::words::seen;

/// A number with up to fifteen digits before the mark and twelve behind it, as a count of its smallest part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Digits behind the mark.
const DECIMALS: usize = 12;
/// Digits before the mark.
const WHOLES: usize = 15;
const ONE: i128 = 10_i128.pow(DECIMALS as u32);

impl Decimal {
    pub const ZERO: Decimal = Decimal(0);

    /// Reads a number as GIFT and Moodle write it: a decimal point, perhaps an exponent, nothing else.
    pub fn from_gift(text: &str) -> Option<Decimal> {
        let (negative, text) = sign(text.trim());
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
        let digits = format!("{whole}{decimals}");
        if exponent == 0 || digits.is_empty() {
            return Decimal::of(negative, whole, decimals);
        }
        // The point moved so far that nothing of the number could be kept is no number.
        let most = i32::try_from(WHOLES + DECIMALS).ok()?;
        if point.abs() > most {
            return None;
        }
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        let digits = format!("{}{digits}{}", zeros(-point), zeros(point - i32::try_from(digits.len()).ok()?));
        let (whole, decimals) = digits.split_at_checked(usize::try_from(point).unwrap_or(0))?;
        Decimal::of(negative, whole, decimals)
    }

    fn of(negative: bool, whole: &str, decimals: &str) -> Option<Decimal> {
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && decimals.is_empty()) || !digits(whole) || !digits(decimals) {
            return None;
        }
        let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
        if whole.len() > WHOLES || decimals.len() > DECIMALS {
            return None;
        }
        let parts: i128 = format!("{whole}{decimals:0<DECIMALS$}").parse().ok()?;
        Some(Decimal(if negative { -parts } else { parts }))
    }

    /// The next number that can be told from this one.
    pub fn next(self) -> Decimal {
        Decimal(self.0.saturating_add(1))
    }

    pub fn plus(self, other: Decimal) -> Decimal {
        Decimal(self.0.saturating_add(other.0))
    }

    pub fn minus(self, other: Decimal) -> Decimal {
        Decimal(self.0.saturating_sub(other.0))
    }

    /// Half of it, where that has no more digits than can be kept.
    pub fn half(self) -> Option<Decimal> {
        (self.0 % 2 == 0).then_some(Decimal(self.0 / 2))
    }

    /// As it is read in a language: `12.500,5` or `12,500.5`. Four digits are left together: many are a year.
    pub fn shown(self, language: Language) -> String {
        let (thousands, decimal) = language_marks(language);
        let written = self.to_string();
        let (negative, written) = sign(&written);
        let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
        let mut shown = if negative { "-".to_owned() } else { String::new() };
        for (nth, digit) in whole.chars().enumerate() {
            if whole.len() > 4 && nth > 0 && (whole.len() - nth).is_multiple_of(3) {
                shown.push(thousands);
            }
            shown.push(digit);
        }
        if decimals.is_empty() { shown } else { format!("{shown}{decimal}{decimals}") }
    }
}

/// As GIFT writes it; read again, it is the same.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0.abs() / ONE, self.0.abs() % ONE);
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{whole}.{parts:0DECIMALS$}");
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// What an author means who writes in this language: where a number can be read in two ways, its mark is that of
/// the language. Of an author's number there must be one reading: it is the one that others are held against.
pub fn meant(typed: &str, language: Language) -> Option<Decimal> {
    let readings = readings(typed);
    // Of two the first has parted thousands, the second has decimals.
    let has_decimals = typed.contains(language_marks(language).1);
    readings.get(usize::from(has_decimals)).or(readings.first()).copied()
}

/// The mark that parts thousands in a language, and the one before decimals.
fn language_marks(language: Language) -> (char, char) {
    match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    }
}

/// Everything that a number typed by a person can mean: nothing where it is none, two where a mark can be
/// read either way. A sign of per cent behind it is left out.
pub fn readings(typed: &str) -> Vec<Decimal> {
    let typed = seen(typed);
    let (negative, text) = sign(&typed);
    let text = text.strip_suffix('%').unwrap_or(text).trim();
    let is_mark = |c: char| matches!(c, '.' | ',' | ' ' | '\'');
    let parts: Vec<&str> = text.split(is_mark).collect();
    let marks: Vec<char> = text.chars().filter(|c| is_mark(*c)).collect();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return vec![];
    }
    let mut readings = Vec::new();
    if let Some(whole) = grouped(&parts, &marks) {
        readings.extend(Decimal::of(negative, &whole, ""));
    }
    if let ([wholes @ .., decimals], [before @ .., '.' | ',']) = (&parts[..], &marks[..])
        && marks.last().is_some_and(|mark| !before.contains(mark))
        && let Some(whole) = if before.is_empty() { Some(wholes.concat()) } else { grouped(wholes, before) }
    {
        readings.extend(Decimal::of(negative, &whole, decimals));
    }
    readings.dedup();
    readings
}

/// The digits of a whole number whose thousands are all parted by the same mark, or by none.
fn grouped(parts: &[&str], marks: &[char]) -> Option<String> {
    let (first, others) = parts.split_first()?;
    if others.is_empty() {
        return (!first.is_empty()).then(|| (*first).to_owned());
    }
    let same = marks.iter().all(|mark| Some(mark) == marks.first());
    let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
    (same && begins && others.iter().all(|part| part.len() == 3)).then(|| parts.concat())
}

/// Takes the sign off the front; hyphens and dashes are what phones make of a minus.
fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text).trim_start()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gift(text: &str) -> Decimal {
        Decimal::from_gift(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn what_a_person_types_is_read_as_they_mean_it() {
        for (typed, means) in [
            ("75", &["75"][..]),
            (" 75 % ", &["75"]),
            ("3,14", &["3.14"]),
            ("3.14", &["3.14"]),
            ("1.500", &["1500", "1.5"]),
            ("1,500", &["1500", "1.5"]),
            ("0,500", &["0.5"]),
            ("1.500.000", &["1500000"]),
            ("1 500 000,25", &["1500000.25"]),
            ("1.500,5", &["1500.5"]),
            ("1,500.5", &["1500.5"]),
            ("-4", &["-4"]),
            ("− 4,5", &["-4.5"]),
            (",5", &["0.5"]),
            ("75.", &["75"]),
            ("0075", &["75"]),
            ("\u{feff}7\u{200b}5\u{a0}%", &["75"]),
            ("1\u{202f}500\u{a0}000", &["1500000"]),
            ("−3", &["-3"]),
            ("– 3", &["-3"]),
        ] {
            let means: Vec<Decimal> = means.iter().map(|text| gift(text)).collect();
            assert_eq!(readings(typed), means, "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read_as_one() {
        for typed in [
            "",
            " ",
            "-",
            ".",
            "%",
            "mười",
            "12 hộ",
            "1e3",
            "1.2.3",
            "1.50.000",
            "1,000,5",
            "1.000,5,5",
            "--4",
            "4-",
            "5%%",
            "1..5",
            "1.500 000",
            "٣",
            "３",
            "½",
            "1½",
            "5²",
            "NaN",
            "inf",
            "-Infinity",
            "1e999",
            "0x1F",
            "1,5,",
            "\u{200b}",
            "1234567890123456",
        ] {
            assert_eq!(readings(typed), [], "{typed}");
        }
    }

    #[test]
    fn numbers_of_gift_are_read_and_written_exactly() {
        for (text, written) in [
            ("3.14", "3.14"),
            ("+3.140", "3.14"),
            (" -0.50 ", "-0.5"),
            (".5", "0.5"),
            ("1.0E-5", "0.00001"),
            ("1.5e3", "1500"),
            ("-12e-1", "-1.2"),
            ("0e5", "0"),
        ] {
            assert_eq!(gift(text).to_string(), written, "{text}");
        }
        for text in
            ["", "-", ".", "1,5", "1 000", "x", "1e", "e5", "1e99", "1e-99", "0x1", "1.2.3", "1e+2147483647"]
        {
            assert_eq!(Decimal::from_gift(text), None, "{text}");
        }
    }

    #[test]
    fn an_author_means_the_mark_of_the_language_they_write_in() {
        for (typed, vi, en) in [
            ("1.500", "1500", "1.5"),
            ("1,500", "1.5", "1500"),
            ("2,5", "2.5", "2.5"),
            ("2.5", "2.5", "2.5"),
            ("12.500,75", "12500.75", "12500.75"),
            ("-1.500", "-1500", "-1.5"),
            ("75 %", "75", "75"),
        ] {
            let read = |language| meant(typed, language);
            assert_eq!((read(Language::Vi), read(Language::En)), (Some(gift(vi)), Some(gift(en))), "{typed}");
        }
        assert_eq!(meant("bảy lăm", Language::Vi), None);
    }

    proptest! {
        #[test]
        fn an_author_reads_their_own_number_as_it_is_shown_to_them(
            whole in -99_999_999i64..=99_999_999, decimals in 0u64..10_000, digits in 1usize..6,
        ) {
            let decimals = &format!("{decimals:05}")[..digits];
            let number = gift(&format!("{whole}.{decimals}"));
            for language in Language::ALL {
                let shown = number.shown(language);
                prop_assert_eq!(meant(&shown, language), Some(number), "{}", shown);
            }
        }

        #[test]
        fn a_number_shown_in_either_language_is_read_as_that_number(
            whole in -999_999_999_999_999i64..=999_999_999_999_999, decimals in 0u64..1_000_000_000_000,
        ) {
            let number = gift(&format!("{whole}.{decimals:012}"));
            prop_assert_eq!(gift(&number.to_string()), number);
            for language in Language::ALL {
                let shown = number.shown(language);
                prop_assert!(readings(&shown).contains(&number), "{}", shown);
                // The thousands need not be parted.
                let mark = if language == Language::Vi { '.' } else { ',' };
                let bare = shown.replace(mark, "");
                prop_assert!(readings(&bare).contains(&number), "{}", bare);
            }
        }

        #[test]
        fn whatever_is_typed_means_at_most_two_numbers(typed in "[-+0-9.,' %a]{0,24}|\\PC{0,12}") {
            let found = readings(&typed);
            prop_assert!(found.len() <= 2);
            prop_assert!(found.is_empty() || !typed.contains(char::is_alphabetic));
        }
    }
}
