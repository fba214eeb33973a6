//! The files of a course as lines that a trainer reads without knowing their formats.

use super::sides::Sides;
use crate::courses::difference::{self, Difference};

/// The lines of a file to compare: of a text its paragraphs, of a bank its questions and answers, of the
/// settings each line; of such as two wrote at once, those of the side that is read.
pub fn lines(path: &str, text: &str) -> Vec<String> {
    if path.ends_with(".gift") {
        return text.lines().filter_map(question_line).collect();
    }
    if path.ends_with(".toml") {
        let text = Sides::of(text).read;
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    difference::paragraphs(text)
}

/// What is different in a file, of which either may be missing; nothing where its text cannot be read.
pub fn difference(path: &str, before: Option<&String>, after: Option<&String>) -> Difference {
    let lines = |text: Option<&String>| match text {
        Some(text) if is_read(path) => lines(path, text),
        _ => vec![],
    };
    difference::compare(&lines(before), &lines(after))
}

/// What a file is, by its name: the key of its word.
pub fn kind_key(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "course.toml" => "studio.file_settings",
        "vi.md" => "studio.file_text_vi",
        "en.md" => "studio.file_text_en",
        "teach.vi.md" => "studio.file_guide_vi",
        "teach.en.md" => "studio.file_guide_en",
        "quiz.vi.gift" => "studio.file_quiz_vi",
        "quiz.en.gift" => "studio.file_quiz_en",
        "glossary.vi.md" => "studio.file_glossary_vi",
        "glossary.en.md" => "studio.file_glossary_en",
        _ if path.contains("/media/") && path.ends_with(".md") => "studio.file_transcript",
        _ => "studio.file_other",
    }
}

/// Can its text be read by people?
pub fn is_read(path: &str) -> bool {
    kind_key(path) != "studio.file_other"
}

/// A line of GIFT in words: `=` is right, `~` is wrong unless it has points.
fn question_line(line: &str) -> Option<String> {
    let bare = line.trim().trim_start_matches('\u{feff}');
    if bare.is_empty() || bare == "}" {
        return None;
    }
    if let Some(comment) = bare.strip_prefix("//") {
        return Some(comment.trim().to_owned());
    }
    let (mark, rest) = match (bare.strip_prefix('='), bare.strip_prefix('~')) {
        (Some(rest), _) => ("✓ ", rest),
        (None, Some(rest)) if rest.starts_with('%') && !rest.starts_with("%-") => ("✓ ", rest),
        (None, Some(rest)) => ("✗ ", rest),
        (None, None) => ("", bare),
    };
    let mut read = String::from(mark);
    let mut chars = rest.trim_start_matches("::").chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => read.extend(chars.next()),
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                read.push(':');
            }
            '#' => read.push_str("→ "),
            c => read.push(c),
        }
    }
    let read = read.trim_end();
    Some(read.strip_suffix('{').unwrap_or(read).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_without_its_signs() {
        let text = "// [id:a-1] [tag:1]\n::Nhóm:: Mấy hộ\\: bao nhiêu? {\n  =10 #Đúng\n  ~5\n  ~%50%7\n}\n";
        assert_eq!(
            lines("leg/a/quiz.vi.gift", text),
            ["[id:a-1] [tag:1]", "Nhóm: Mấy hộ: bao nhiêu?", "✓ 10 → Đúng", "✗ 5", "✓ %50%7"]
        );
    }

    #[test]
    fn any_line_can_be_read() {
        for line in ["é", "=", "~", "::", "\\", "💧", "~%", "{"] {
            question_line(line);
        }
    }
}
