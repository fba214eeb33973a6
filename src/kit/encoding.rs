//! In which encoding a text was saved: found by its bytes alone.
//!
//! UTF-8 and UTF-16 tell themselves. Of the others three are what Vietnamese offices have on their discs: Windows-1252
//! (texts without Vietnamese letters, and whatever came from abroad), Windows-1258 (Vietnamese as Windows itself wrote
//! it before Unicode, with its tones as signs of their own), and TCVN3, also called ABC, in which most of what was typed
//! for the fonts named `.Vn…` was written before 2003. What they all can be is told apart by the words: in
//! TCVN3 signs such as `®` and `¸` stand within words, in Windows-1258 every sign of a tone stands behind its vowel.
//! UTF-8 of which a few bytes were lost, by a copy that broke off or by one word from another program, stays UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

/// How the bytes of a text are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    Utf8,
    Utf16,
    Windows1252,
    Windows1258,
    Tcvn3,
}

impl Script {
    /// As one calls it.
    pub fn name(self) -> &'static str {
        match self {
            Script::Utf8 => "UTF-8",
            Script::Utf16 => "UTF-16",
            Script::Windows1252 => "Windows-1252",
            Script::Windows1258 => "Windows-1258",
            Script::Tcvn3 => "TCVN3 (ABC)",
        }
    }
}

/// A text without its byte order mark, and how it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub text: String,
    pub script: Script,
    /// The lines, from 1, that have bytes of no letter: `\u{fffd}` stands there.
    pub torn: Vec<usize>,
    /// The line on which it breaks off within a letter, of which half is left out.
    pub cut: Option<usize>,
}

/// The text of these bytes. Nothing where it is none: it has a NUL, or the bytes of none of these scripts.
pub fn read(bytes: &[u8]) -> Option<Saved> {
    let saved = match utf16(bytes) {
        Some((encoding, bytes)) => from_utf16(encoding, bytes)?,
        None => match mended(bytes) {
            Some(saved) => saved,
            None => {
                let (text, script) = decoded(bytes)?;
                Saved { text, script, torn: vec![], cut: None }
            }
        },
    };
    (!saved.text.contains('\0')).then_some(saved)
}

/// UTF-8 with a few bytes that are none: of the letters beyond ASCII most are whole. Another script that looks like
/// UTF-8 does so by chance, for two letters here and there.
fn mended(bytes: &[u8]) -> Option<Saved> {
    if std::str::from_utf8(bytes).is_ok() || has_no_text(bytes) {
        return None;
    }
    let (mut letters, mut lost, mut line) = (0, 0, 1);
    let (mut text, mut torn) = (String::with_capacity(bytes.len()), vec![]);
    for chunk in bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        line += chunk.valid().matches('\n').count();
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            lost += 1;
            text.push(char::REPLACEMENT_CHARACTER);
            torn.push(line);
        }
    }
    torn.dedup();
    (letters >= 4 * lost).then_some(Saved { text, script: Script::Utf8, torn, cut: None })
}

/// No text on a disc has these bytes, whatever it is written in.
fn has_no_text(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=25 | 27..=31))
}

/// Does its mark, or every other byte of it, say that it is UTF-16? Then which, and what stands behind the mark.
fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            [UTF_16LE, UTF_16BE].contains(&encoding).then(|| (encoding, &bytes[mark..]))
        }
        None => bare_utf16(bytes).map(|encoding| (encoding, bytes)),
    }
}

/// UTF-16 from which a few bytes were lost stays what it is, and a copy that broke off within a letter is read up to it.
fn from_utf16(encoding: &'static Encoding, bytes: &[u8]) -> Option<Saved> {
    let unit = |pair: &[u8]| match encoding == UTF_16LE {
        true => u16::from_le_bytes([pair[0], pair[1]]),
        false => u16::from_be_bytes([pair[0], pair[1]]),
    };
    let pairs = bytes.chunks_exact(2);
    let is_cut = !pairs.remainder().is_empty();
    let (mut text, mut torn, mut line, mut lost) = (String::with_capacity(bytes.len()), vec![], 1, 0);
    for letter in char::decode_utf16(pairs.map(unit)) {
        line += usize::from(letter == Ok('\n'));
        if letter.is_err() {
            lost += 1;
            torn.push(line);
        }
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    torn.dedup();
    // Whatever is mostly torn was never text.
    (text.chars().count() >= 4 * lost).then_some(Saved {
        text,
        script: Script::Utf16,
        torn,
        cut: is_cut.then_some(line),
    })
}

fn decoded(bytes: &[u8]) -> Option<(String, Script)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some((whole(encoding, &bytes[mark..])?, Script::Utf8));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((text.to_owned(), Script::Utf8));
    }
    if has_no_text(bytes) {
        return None;
    }
    let (tcvn3, of_1258) = (likes_tcvn3(bytes), likes_1258(bytes));
    Some(match (tcvn3, of_1258) {
        (true, false) => (from_tcvn3(bytes), Script::Tcvn3),
        (_, true) => (whole(WINDOWS_1258, bytes)?.nfc().collect(), Script::Windows1258),
        (false, false) => (whole(WINDOWS_1252, bytes)?, Script::Windows1252),
    })
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
}

/// UTF-16 without its mark, where that is plain: of the first letters most are Latin, so every other byte is zero.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let begun = &bytes[..bytes.len().min(400)];
    let zeros = |odd: usize| begun.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (pairs, high, low) = (begun.len() / 2, zeros(0), zeros(1));
    if pairs < 2 {
        return None;
    }
    match (high * 2 >= pairs, low * 2 >= pairs) {
        (true, false) if low == 0 => Some(UTF_16BE),
        (false, true) if high == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Are there letters that only Windows-1258 has at these places: signs of tones, each right behind a vowel?
fn likes_1258(bytes: &[u8]) -> bool {
    const TONES: [u8; 5] = [0xcc, 0xd2, 0xde, 0xec, 0xf2];
    // Vowels that can carry a tone: a e i o u y, and ă â ê ô ơ ư.
    const SHAPED: [u8; 12] = [0xc2, 0xc3, 0xca, 0xd4, 0xd5, 0xdd, 0xe2, 0xe3, 0xea, 0xf4, 0xf5, 0xfd];
    let is_vowel = |byte: u8| b"aeiouyAEIOUY".contains(&byte) || SHAPED.contains(&byte);
    let (mut behind, mut other) = (0, 0);
    for nth in (0..bytes.len()).filter(|nth| TONES.contains(&bytes[*nth])) {
        let before = nth.checked_sub(1).map(|nth| bytes[nth]);
        if before.is_some_and(is_vowel) { behind += 1 } else { other += 1 }
    }
    behind > 0 && behind >= 4 * other
}

/// Are signs that are no letters in Windows-1252 parts of words, and more often than not?
fn likes_tcvn3(bytes: &[u8]) -> bool {
    let is_sign = |byte: u8| matches!(byte, 0xa8 | 0xa9 | 0xac..=0xae | 0xb5..=0xb9 | 0xbc..=0xbe);
    let is_letter = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0xc0 || is_sign(*byte))
    };
    let (mut within, mut other) = (0, 0);
    for nth in (0..bytes.len()).filter(|nth| is_sign(bytes[*nth])) {
        let before = nth.checked_sub(1).and_then(|nth| bytes.get(nth));
        // `®i`, `t¸c`, `c¶`: what stands behind a word, as in `Windows®`, has a letter on one side only.
        let begins = matches!(bytes[nth], 0xae) && is_letter(bytes.get(nth + 1));
        let tone = !matches!(bytes[nth], 0xa9 | 0xae) && is_letter(before);
        if begins || tone { within += 1 } else { other += 1 }
    }
    // A capital with a mark within a small word, as in `tiÒn`, is a small letter there.
    let small = |nth: usize| nth.checked_sub(1).is_some_and(|nth| bytes[nth].is_ascii_lowercase());
    within += (0..bytes.len()).filter(|nth| matches!(bytes[*nth], 0xc0..=0xde) && small(*nth)).count();
    within > 0 && within > other
}

/// What a byte of TCVN 5712:1993 is, in its third table; a space where it has none.
fn letter(byte: u8) -> char {
    const HIGH: [(u8, &str); 3] = [
        (0xa1, "ĂÂÊÔƠƯĐăâêôơưđ"),
        (0xb5, "àảãáạ\u{a0}ằẳẵắ"),
        (0xc6, "ặầẩẫấậè\u{a0}ẻẽéẹềểễếệìỉ\u{a0}\u{a0}\u{a0}ĩíịò\u{a0}ỏõóọồổỗốộờởỡớợù\u{a0}ủũúụừửữứựỳỷỹýỵ"),
    ];
    let of = |(first, letters): &(u8, &str)| letters.chars().nth(usize::from(byte.checked_sub(*first)?));
    HIGH.iter().rev().find(|(first, _)| byte >= *first).and_then(of).unwrap_or('\u{a0}')
}

fn from_tcvn3(bytes: &[u8]) -> String {
    let letters: Vec<char> = (0x80..=0xff).map(letter).collect();
    bytes
        .iter()
        .map(|byte| if byte.is_ascii() { char::from(*byte) } else { letters[usize::from(*byte) - 0x80] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Đơn xin vào nhóm nộp ở đâu? Hộ nghèo được ưu tiên, cả những nhà ở xa.";

    fn as_tcvn3(text: &str) -> Vec<u8> {
        let byte = |c: char| match c.is_ascii() {
            true => c as u8,
            false => (0xa1..=0xff).find(|byte| letter(*byte) == c).unwrap_or_else(|| panic!("{c}")),
        };
        text.chars().map(byte).collect()
    }

    /// As Windows wrote it: letters with their shape, each tone behind its vowel.
    fn as_1258(text: &str) -> Vec<u8> {
        let is_tone = |c: &char| ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'].contains(c);
        let mut parted = String::new();
        for c in text.nfc() {
            let all: Vec<char> = std::iter::once(c).nfd().collect();
            parted.extend(all.iter().filter(|c| !is_tone(c)).copied().nfc());
            parted.extend(all.iter().filter(|c| is_tone(c)));
        }
        let (bytes, _, lost) = WINDOWS_1258.encode(&parted);
        assert!(!lost, "{parted}");
        bytes.into_owned()
    }

    fn marked(text: &str) -> String {
        format!("\u{feff}{text}")
    }

    fn as_utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn saved(text: &str, script: Script) -> Option<Saved> {
        Some(Saved { text: text.to_owned(), script, torn: vec![], cut: None })
    }

    #[test]
    fn a_few_bytes_of_no_letter_leave_the_rest_as_it_was() {
        let torn = [&b"// caf\xe9\n"[..], WORDS.as_bytes(), b"\n\xff\xfe", WORDS.as_bytes()].concat();
        let saved = read(&torn).unwrap();
        assert_eq!((saved.script, &saved.torn[..]), (Script::Utf8, &[1, 3][..]));
        assert_eq!(saved.text, format!("// caf\u{fffd}\n{WORDS}\n\u{fffd}\u{fffd}{WORDS}"));
        for len in 1..WORDS.len() {
            let saved = read(&WORDS.as_bytes()[..len]).unwrap();
            // Broken off within a letter or behind one.
            let begins = saved.text.trim_end_matches('\u{fffd}');
            // Of one or two letters nothing tells what they were.
            assert!(len < 30 || saved.script == Script::Utf8 && WORDS.starts_with(begins), "{len} {saved:?}");
        }
    }

    #[test]
    fn utf16_that_breaks_off_within_a_letter_is_read_up_to_it_and_told() {
        for big in [false, true] {
            for text in [WORDS.to_owned(), marked(WORDS)] {
                let text = format!("{text}\nHết");
                let mut bytes = as_utf16(&text, big);
                bytes.pop();
                let saved = read(&bytes).unwrap();
                let whole = text.trim_start_matches('\u{feff}');
                assert_eq!(format!("{}t", saved.text), whole);
                assert_eq!((saved.script, saved.cut), (Script::Utf16, Some(whole.lines().count())));
            }
        }
        let mut torn = as_utf16(&marked(WORDS), false);
        // Half of a pair.
        torn.extend([0x3d, 0xd8]);
        torn.extend(as_utf16("\nHết", false));
        let saved = read(&torn).unwrap();
        assert_eq!((saved.text, saved.torn), (format!("{WORDS}\u{fffd}\nHết"), vec![WORDS.lines().count()]));
    }

    #[test]
    fn a_text_is_the_same_however_it_was_saved() {
        for (bytes, script) in [
            (WORDS.as_bytes().to_vec(), Script::Utf8),
            (marked(WORDS).into_bytes(), Script::Utf8),
            (as_utf16(&marked(WORDS), false), Script::Utf16),
            (as_utf16(&marked(WORDS), true), Script::Utf16),
            (as_utf16(WORDS, false), Script::Utf16),
            (as_utf16(WORDS, true), Script::Utf16),
            (as_1258(WORDS), Script::Windows1258),
            (as_tcvn3(&WORDS.replace('Đ', "đ").replace(['ở', 'Ở'], "ở")), Script::Tcvn3),
        ] {
            let saved = read(&bytes).unwrap();
            assert_eq!((saved.text.to_lowercase(), saved.script), (WORDS.to_lowercase(), script));
            assert_eq!(saved.torn, [0; 0]);
        }
    }

    #[test]
    fn what_comes_from_abroad_is_read_as_windows_wrote_it() {
        for text in [
            "Où est le café? «Là-bas», répond l’élève – c’est déjà prêt…",
            "¿Qué año? Mañana, señor. Naïve façade, 20 °C, 5 µg, ½, © 2001 Company®.",
            "Größe: über 100 € für Bücher",
            "“Who?” — he said: don’t",
            "Perché è così? Però più di città",
        ] {
            let (bytes, _, lost) = WINDOWS_1252.encode(text);
            assert!(!lost);
            assert_eq!(read(&bytes), saved(text, Script::Windows1252));
        }
    }

    #[test]
    fn short_vietnamese_words_are_enough() {
        for word in ["đường", "hộ nghèo nhận tiền", "Xã nào ở đây?", "trả lời đúng"] {
            assert_eq!(read(&as_1258(word)), saved(word, Script::Windows1258), "{word}");
            assert_eq!(read(&as_tcvn3(word)), saved(word, Script::Tcvn3), "{word}");
        }
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        for bytes in [&b"PK\x03\x04\xff\xfe"[..], b"a\0b", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\x00\xd8"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
        assert_eq!(read(b""), saved("", Script::Utf8));
    }
}
