//! The entries of a text that is no JSON as a whole.
//!
//! Each entry of `questions` is found by its brackets alone, so that a comma too many in one takes no other with it.
//! A string ends with its line, for JSON has none that goes on; and where an entry is never closed, the next one begins
//! with a bracket at the beginning of a line that is indented no deeper.

/// Where each entry begins, and its text; and the same of the pictures.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Apart<'a> {
    pub entries: Vec<(usize, &'a str)>,
    pub pictures: Option<(usize, &'a str)>,
}

/// What of a text can be told apart.
pub fn apart(source: &str) -> Apart<'_> {
    let (bytes, mut found) = (source.as_bytes(), Apart::default());
    let (mut at, mut depth, mut key) = (0, 0_usize, "");
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = end_of_string(bytes, at);
                if depth == 1 {
                    key = source[at + 1..end].trim_end_matches('"');
                }
                at = end;
                continue;
            }
            b'[' if depth == 1 && key == "questions" => {
                at = entries(source, at + 1, &mut found.entries);
                continue;
            }
            b'{' if depth == 1 && key == "pictures" => {
                let end = end_of_value(source, at);
                found.pictures = Some((at, &source[at..end]));
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Takes the entries from here on, and tells where their list ends.
fn entries<'a>(source: &'a str, mut at: usize, found: &mut Vec<(usize, &'a str)>) -> usize {
    let bytes = source.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b',' => at + 1,
            byte if byte.is_ascii_whitespace() => at + 1,
            b']' => return at + 1,
            b'{' => end_of_value(source, at),
            b'"' => end_of_string(bytes, at),
            _ => {
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'\n');
                bytes[at..].iter().position(ends).map_or(bytes.len(), |len| at + len.max(1))
            }
        };
        if *byte != b',' && !byte.is_ascii_whitespace() {
            found.push((at, source[at..end].trim_end()));
        }
        at = end;
    }
    at
}

/// Behind the mark that closes a string, or where its line ends.
fn end_of_string(bytes: &[u8], begins: usize) -> usize {
    let mut at = begins + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'"' => return at + 1,
            b'\n' => return at,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// How far back a line is looked for: nobody indents deeper.
const DEEPEST: usize = 200;

/// Behind the bracket that closes the one that stands here; where it is never closed, before the line where the next
/// entry begins.
fn end_of_value(source: &str, begins: usize) -> usize {
    let bytes = source.as_bytes();
    let before = &bytes[begins.saturating_sub(DEEPEST)..begins];
    let indent = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let begins_its_line =
        indent == begins || before.len() > indent && before[before.len() - indent - 1] == b'\n';
    let (mut at, mut depth) = (begins, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b'\n' if begins_its_line => {
                let line = &bytes[at + 1..];
                let space = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                if space <= indent && line.get(space) == Some(&b'{') {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entries_of(source: &str) -> Vec<&str> {
        apart(source).entries.into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn what_is_broken_in_one_entry_stays_in_it() {
        let source = "{\"a\": [1], \"questions\": [\n {\"x\": \"a, {b\",},\n {\"y\": [1, {\"z\": 2}\n {\"u\": \"no end},\n {\"v\": \"\\\"}\"}, true, \"s\"\n],\n \"pictures\": {\"p\": \"q\"} }";
        assert_eq!(
            entries_of(source),
            [
                "{\"x\": \"a, {b\",}",
                "{\"y\": [1, {\"z\": 2}",
                "{\"u\": \"no end},",
                "{\"v\": \"\\\"}\"}",
                "true",
                "\"s\""
            ]
        );
        assert_eq!(apart(source).pictures.map(|(_, piece)| piece), Some("{\"p\": \"q\"}"));
        assert_eq!(apart("[{\"questions\": []}]"), Apart::default());
    }

    proptest! {
        #[test]
        fn every_entry_stands_where_it_is_said(source in "(\\{|\\}|\\[|\\]|\"|\\\\|,|:|\n| |đ|\"questions\": \\[|\"pictures\": \\{){0,40}") {
            let found = apart(&source);
            for (at, piece) in found.entries.iter().chain(&found.pictures) {
                prop_assert!(source[*at..].starts_with(piece));
            }
        }
    }
}
