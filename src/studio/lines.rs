//! A text that is written anew keeps the lines it did not change, byte for byte.
//!
//! Forms and TOML writers know one kind of line end; a file may have another, or several, and a mark of
//! the order of bytes before its first. What nobody touched must not show up as changed.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The mark that some programs put before a text.
const MARK: char = '\u{feff}';

/// A text as a browser gives it back: lines end with `\n`, and nothing holds the character NUL.
pub fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

/// A file ends with a line end.
pub fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// `after`, whose lines end with `\n`, with the lines that stand in `before` as they stand there; new ones
/// end as the first line of `before` does.
pub fn kept(before: &str, after: &str) -> String {
    let unmarked = before.strip_prefix(MARK).unwrap_or(before);
    let mark = &before[..before.len() - unmarked.len()];
    if unmarked == plain(unmarked) {
        return format!("{mark}{after}");
    }
    let (raw, new) = (lines(unmarked), lines(after));
    let old: Vec<String> = raw.iter().map(|line| plain(line)).collect();
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let end = raw.first().map_or("\n", |line| if line.ends_with("\r\n") { "\r\n" } else { "\n" });
    let mut text = mark.to_owned();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                text.extend(raw[old_index..old_index + len].iter().copied())
            }
            DiffOp::Delete { .. } => {}
            DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } => {
                let lines = new[new_index..new_index + new_len].iter();
                text.extend(lines.map(|line| line.replace('\n', end)));
            }
        }
    }
    // A line that ends with `\r` alone and one that begins with `\n` would become one end: then all is new.
    if plain(&text[mark.len()..]) == after { text } else { format!("{mark}{after}") }
}

/// The lines of a text, each with its end, whatever that is.
fn lines(text: &str) -> Vec<&str> {
    let (mut lines, mut begin) = (vec![], 0);
    for (at, c) in text.char_indices() {
        let ends = c == '\n' || (c == '\r' && !text[at + 1..].starts_with('\n'));
        if ends {
            lines.push(&text[begin..=at]);
            begin = at + 1;
        }
    }
    if begin < text.len() {
        lines.push(&text[begin..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_that_nobody_changed_keep_their_ends() {
        assert_eq!(kept("\u{feff}a\r\nb\nc\rd", "a\nb\nx\nd"), "\u{feff}a\r\nb\nx\r\nd");
        assert_eq!(kept("a\nb\n", "a\nc\n"), "a\nc\n");
        assert_eq!(kept("", "a\n"), "a\n");
    }

    proptest! {
        #[test]
        fn what_is_kept_reads_as_what_was_written(
            before in "\u{feff}?([ab\u{0}]{0,2}(\n|\r\n|\r)){0,6}[ab]{0,2}", after in "([ab]{0,2}\n){0,6}[ab]{0,2}"
        ) {
            let text = kept(&before, &after);
            prop_assert_eq!(plain(text.trim_start_matches(MARK)), after);
            prop_assert_eq!(kept(&before, &plain(before.trim_start_matches(MARK))), before);
        }
    }
}
