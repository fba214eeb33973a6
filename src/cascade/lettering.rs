//! How text is laid into the boxes of a drawing, where nobody measures it.
//!
//! Which font will draw it is not known here, so each letter is given the breadth that
//! the broad ones of the site's fonts need in bold, in hundredths of the size of the
//! letters. A line that fits by this measure fits its box.

/// The breadth of a letter in hundredths of its size.
fn breadth(letter: char) -> usize {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '·' | 'j' | 'l' => 30,
        'i' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | 'I' | 'Í' | 'Ì' | 'Ỉ' | 'Ĩ' | 'Ị' => 30,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 40,
        'm' | 'w' | '%' | '@' | '—' | '…' | 'M' | 'W' => 100,
        'Ơ' | 'Ờ' | 'Ớ' | 'Ở' | 'Ỡ' | 'Ợ' => 100,
        '\u{1f00}'.. => 135,
        _ if letter.is_uppercase() => 80,
        _ => 63,
    }
}

fn breadth_of(text: &str) -> usize {
    text.chars().map(breadth).sum()
}

/// At most `most` lines, each within `room` (in hundredths of the size of the letters): broken between
/// words, and within a word where it is broader than a line; the rest is cut off.
pub fn wrapped(text: &str, room: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| broken(word, room)) {
        match lines.last_mut() {
            Some(line) if breadth_of(line) + breadth(' ') + breadth_of(&word) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| cut(line, room)).collect()
}

/// A word in pieces that each fit a line.
fn broken(word: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        match pieces.last_mut() {
            Some(piece) if breadth_of(piece) + breadth(letter) <= room => piece.push(letter),
            _ => pieces.push(letter.to_string()),
        }
    }
    pieces
}

/// One line within `room`, with dots where something was cut off.
pub fn cut(text: &str, room: usize) -> String {
    if breadth_of(text) <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(breadth('…'));
    let fits = |letter: &char| {
        let fits = breadth(*letter) <= left;
        left = left.saturating_sub(breadth(*letter));
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROOM: usize = 1260;

    #[test]
    fn a_long_title_takes_two_lines_and_ends_in_dots() {
        let title = "Thành lập nhóm cải thiện sinh kế · xã Sơn Thượng, huyện Sơn Hà cũ";
        let lines = wrapped(title, ROOM, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].chars().count() > 15 && lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(wrapped("Ngắn", ROOM, 2), ["Ngắn"]);
    }

    #[test]
    fn a_word_broader_than_a_line_is_broken() {
        let lines = wrapped(&"W".repeat(200), ROOM, 3);
        assert_eq!(lines, ["W".repeat(12), "W".repeat(12), format!("{}…", "W".repeat(11))]);
        assert_eq!(wrapped(&"l".repeat(50), ROOM, 3), ["l".repeat(42), "l".repeat(8)]);
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let decomposed = "a\u{301}".repeat(100);
        assert!(wrapped(&decomposed, ROOM, 9).iter().all(|line| line.starts_with('a')));
    }

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_is_lost_where_there_is_room(text in "\\PC{0,200}", most in 1usize..5) {
            let lines = wrapped(&text, ROOM, most);
            prop_assert!(lines.len() <= most);
            prop_assert!(lines.iter().all(|line| breadth_of(line) <= ROOM), "{:?}", lines);
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            let all = wrapped(&text, ROOM, usize::MAX);
            prop_assert_eq!(letters(&all.join("")), letters(&text));
        }
    }
}
