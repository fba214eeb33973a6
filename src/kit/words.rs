//! Vietnamese names and words in the two forms that neither database makes right
//! alone, nor the two alike: folded for searching, and a key for sorting.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The bare form used for search: NFD, marks dropped, lower case, đ→d, one space between words.
///
/// ```
/// assert_eq!(lantoa::kit::words::fold("  Đinh Thị  Ngữ "), "dinh thi ngu");
/// ```
pub fn fold(text: &str) -> String {
    let bare: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
    single_spaced(&bare)
}

/// The same of one character, which may become several or none; whatever parts words is a space.
pub fn fold_char(c: char, mut put: impl FnMut(char)) {
    if c.is_whitespace() {
        return put(' ');
    }
    if c.is_ascii() {
        return put(c.to_ascii_lowercase());
    }
    let bare = std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    bare.filter(|c| !c.is_whitespace()).for_each(|c| put(if c == 'đ' { 'd' } else { c }));
}

/// The longest that [`hyphened`] makes of a text, in characters.
const LONGEST_ADDRESS: usize = 120;

/// The folded words of a text, whatever signs are between them.
pub fn bare_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// A text as an address spells it: its folded words with hyphens between them; empty where it has none.
pub fn hyphened(text: &str) -> String {
    bare_words(text).join("-").chars().take(LONGEST_ADDRESS).collect()
}

/// Without marks, but with its capitals: `Đinh Thị` is `Dinh Thi`; one space between words.
pub fn without_marks(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).map(|c| match c {
        'đ' => 'd',
        'Đ' => 'D',
        c => c,
    });
    single_spaced(&bare.collect::<String>())
}

/// Is this character drawn as nothing: a joiner, a mark of direction, a selector, a filler? They have
/// their place within words, but are no word by themselves.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// What can be seen of a line that was typed: every letter and its marks as one character, no joiners, marks of
/// direction and the like, one space between words.
pub fn seen(line: &str) -> String {
    single_spaced(&line.chars().filter(|c| !is_unseen(*c)).nfc().collect::<String>())
}

/// The same of several lines: each line as it is seen, one empty line at most between two, none at the ends.
pub fn seen_lines(text: &str) -> String {
    let mut lines: Vec<String> = vec![];
    for line in text.replace("\r\n", "\n").split(['\n', '\r']).map(seen) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end_matches('\n').to_owned()
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key by which people are sorted on a Vietnamese list: the given name (the last
/// word) first, then the other names in their order; letters in the order of the
/// Vietnamese alphabet (a ă â b … d đ e ê … o ô ơ … u ư …), tones after letters.
pub fn person_sort_key(full_name: &str) -> String {
    let words: Vec<&str> = full_name.split_whitespace().collect();
    match words.split_last() {
        Some((given, others)) => {
            let mut ordered = vec![*given];
            ordered.extend(others);
            sort_key(&ordered.join(" "))
        }
        None => String::new(),
    }
}

/// The key by which other names (units, titles) are sorted: letters in Vietnamese order, tones last.
pub fn sort_key(text: &str) -> String {
    let mut letters = String::new();
    let mut tones = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        let mut parts = std::iter::once(c).nfd();
        let Some(base) = parts.next() else { continue };
        // Within a letter: plain 0, breve 1, circumflex 2, horn 3; đ comes after d.
        let (mut shape, mut tone) = (if base == 'đ' { '1' } else { '0' }, '0');
        for mark in parts {
            match mark {
                '\u{306}' => shape = '1',
                '\u{302}' => shape = '2',
                '\u{31b}' => shape = '3',
                '\u{300}' => tone = '1',
                '\u{309}' => tone = '2',
                '\u{303}' => tone = '3',
                '\u{301}' => tone = '4',
                '\u{323}' => tone = '5',
                _ => {}
            }
        }
        letters.push(if base == 'đ' { 'd' } else { base });
        if base.is_alphabetic() {
            letters.push(shape);
        }
        tones.push(tone);
    }
    format!("{letters} {tones}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines_and_what_cannot_be_seen_goes() {
        let typed = "\r\n  Họp  thôn. \r\n\r\n\r\n\u{200b}\r\nBầu\u{feff}.\rNộp.\n\n";
        assert_eq!(seen_lines(typed), "Họp thôn.\n\nBầu.\nNộp.");
        assert_eq!(seen_lines(" \n\u{200b}\n"), "");
        assert_eq!(seen_lines(" một  dòng "), seen(" một  dòng "));
    }

    #[test]
    fn folding_drops_every_mark_and_the_bar_of_dd() {
        assert_eq!(fold("Đặng Thùy Trâm"), "dang thuy tram");
        assert_eq!(fold("Hrê  Ưởng\tĐỘC"), "hre uong doc");
    }

    #[test]
    fn a_character_is_folded_as_it_is_within_a_text() {
        for c in '\u{0}'..=char::MAX {
            let mut one = String::new();
            fold_char(c, |plain| one.push(plain));
            let within = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(one, if c.is_whitespace() { " ".to_owned() } else { within }, "{c:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_of_a_line_is_left_out() {
        assert_eq!(seen(" \u{feff}nho\u{301}m\u{200b}  trư\u{ad}ởng\u{a0}"), "nhóm trưởng");
        assert_eq!(seen("\u{200b} \u{2060}\u{3164}"), "");
    }

    #[test]
    fn people_are_sorted_by_given_name_in_vietnamese_order() {
        let mut names = ["Đinh Văn Đức", "Phạm Thị Dung", "Đinh Thị Ánh", "Hồ Văn An", "Đinh Thị Ân"];
        names.sort_by_key(|n| person_sort_key(n));
        assert_eq!(names, ["Hồ Văn An", "Đinh Thị Ánh", "Đinh Thị Ân", "Phạm Thị Dung", "Đinh Văn Đức"]);
    }
}
