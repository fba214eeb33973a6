//! Why a front matter or a `course.toml` cannot be read: what a person did, and at which place.
//!
//! The parsers say what they expected, in English and in words of their trade. Here each common slip has a
//! sentence of its own; what none of them fits is told by its place alone.

use super::problem::{Problem, Spot};

/// A place, a text key and the values that its sentence names.
type Slip = (Spot, &'static str, Vec<(&'static str, String)>);

fn told(file: &str, (spot, key, args): Slip) -> Problem {
    args.into_iter().fold(Problem::on(file, spot, key), |problem, (name, value)| problem.with(name, value))
}

/// Signs with which no words begin unless they are put between quotation marks.
pub const SIGNS: &str = "@`%*&!#[]{},>|?-";

/// What is wrong with a front matter that begins at line 2 of its file.
pub fn front_matter(file: &str, front: &str, error: &serde_norway::Error) -> Problem {
    told(file, yaml(front, &error.to_string(), error.location().map(|at| (at.line(), at.column()))))
}

fn yaml(front: &str, said: &str, at: Option<(usize, usize)>) -> Slip {
    let lines: Vec<&str> = front.lines().collect();
    let line = |number: usize| number.checked_sub(1).and_then(|at| lines.get(at).copied()).unwrap_or("");
    let spot = |(line, column): (usize, usize)| Spot { line: line + 1, column };
    let begins = |number: usize| (number, 1 + indent(line(number)).chars().count());
    let Some((number, column)) = at else {
        return (spot((1, 1)), "check.unreadable_yaml", vec![]);
    };
    // Where that begins which the parser was reading when it stopped.
    let opened = last_place(said).unwrap_or((number, column));
    let sign = |(number, column): (usize, usize)| {
        let sign = line(number).chars().nth(column.saturating_sub(1)).unwrap_or(' ');
        vec![("sign", sign.to_string())]
    };
    if indent(line(number)).contains('\t') {
        return (spot((number, 1)), "check.tab_in_indent", vec![]);
    }
    if let Some((_, rest)) = said.split_once("duplicate entry with key \"") {
        let name = rest.split('"').next().unwrap_or_default();
        let named = |(_, line): &(usize, &&str)| entry(line).is_some_and(|(known, _)| known == name);
        let second = (1..).zip(&lines).skip(number - 1).filter(named).nth(1).map_or(number, |(at, _)| at);
        return (spot(begins(second)), "check.entry_twice", vec![("name", name.to_owned())]);
    }
    let above = (1..number).rev().find(|above| !line(above.to_owned()).trim().is_empty());
    let lacks_colon = |number: usize| {
        let written = line(number).trim().trim_start_matches("- ");
        entry(written).is_none() && !written.is_empty() && !line(number).trim_start().starts_with('-')
    };
    if said.contains("mapping values are not allowed") {
        let before: String = line(number).chars().take(column.saturating_sub(1)).collect();
        return match above.filter(|above| lacks_colon(*above)) {
            _ if entry(&before).is_some() => (spot((number, column)), "check.colon_in_words", vec![]),
            Some(above) => (spot(begins(above)), "check.entry_without_colon", vec![]),
            None => (spot(begins(number)), "check.wrong_indent", vec![]),
        };
    }
    let keys = [
        ("could not find expected ':'", "check.entry_without_colon", above.map_or((number, 1), begins)),
        ("unexpected end of stream", "check.quote_not_closed", opened),
        ("did not find expected ',' or", "check.bracket_not_closed", opened),
        ("expected comment or line break", "check.needs_quotes", opened),
        ("cannot start any token", "check.needs_quotes", (number, column)),
        ("unknown anchor", "check.needs_quotes", (number, column)),
        ("are not allowed in this context", "check.needs_quotes", (number, column)),
        ("expected node content", "check.needs_quotes", (number, column)),
        ("did not find expected '-' indicator", "check.wrong_indent", begins(number)),
    ];
    if let Some((_, key, place)) = keys.into_iter().find(|(part, ..)| said.contains(part)) {
        let args = match key {
            "check.needs_quotes" | "check.bracket_not_closed" => sign(place),
            _ => vec![],
        };
        return (spot(place), key, args);
    }
    if said.contains("did not find expected key") {
        let value =
            entry(line(number)).map_or(line(number).trim_start_matches([' ', '-']), |(_, value)| value);
        return match value.starts_with(['"', '\'']) {
            true => (spot((number, column)), "check.words_after_quote", vec![]),
            false => (spot(begins(number)), "check.wrong_indent", vec![]),
        };
    }
    (spot((number, column)), "check.unreadable_yaml", vec![])
}

/// Words that were read as something else, since they begin with a sign: where they stand, and the sign.
pub fn sign_of_value(front: &str, number: usize) -> Option<(Spot, char)> {
    let line = front.lines().nth(number.checked_sub(2)?)?;
    let (_, value) = entry(line)?;
    let sign = value.chars().next().filter(|sign| SIGNS.contains(*sign))?;
    Some((Spot { line: number, column: line.chars().count() - value.chars().count() + 1 }, sign))
}

/// The name and the value of an entry, `name: value`, also behind the dash of a list.
pub fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start().trim_start_matches("- ");
    let (name, value) = line.split_once(':')?;
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    is_apart.then(|| (name.trim().trim_matches(['"', '\'']), value.trim_start()))
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// The last place that a message names, `line 1 column 8`.
fn last_place(said: &str) -> Option<(usize, usize)> {
    let (_, place) = said.rsplit_once("at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let digits = column.find(|c: char| !c.is_ascii_digit()).unwrap_or(column.len());
    Some((line.parse().ok()?, column[..digits].parse().ok()?))
}

/// What is wrong with a `course.toml`.
pub fn course_file(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    told(file, toml(text, error.message(), span.start, text.get(span).unwrap_or_default()))
}

fn toml(text: &str, said: &str, at: usize, found: &str) -> Slip {
    let before = text.get(..at).unwrap_or(text);
    let begun = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[begun..].lines().next().unwrap_or("");
    let here = Spot::of(text, at, 1);
    let first = Spot { column: 1 + indent(line).chars().count(), ..here };
    // Where the value begins, if the line is an entry: behind its name and the sign.
    let value = line.split_once('=').map(|(_, value)| value.trim_start());
    let value_at = Spot::of(text, begun + line.len() - value.map_or(line.len(), str::len), 1);
    let bare = |value: &str| {
        let is_word = |word: &str| matches!(word, "true" | "false" | "inf" | "nan");
        let begins = |c: char| c.is_ascii_digit() || "\"'[{+-".contains(c);
        !value.starts_with(begins) && !is_word(value.split([' ', '#']).next().unwrap_or_default())
    };
    let holds = |part: &str| said.contains(part);
    match value {
        _ if holds("duplicate key") => (first, "check.entry_twice", vec![("name", found.to_owned())]),
        _ if holds("unclosed array") || holds("missing comma") => {
            (Spot::of(text, before.trim_end().len(), 1), "check.list_not_closed", vec![])
        }
        _ if holds("unclosed table") || holds("missing table open") => (first, "check.bad_header", vec![]),
        _ if holds("unquoted key") => (first, "check.bad_entry_name", vec![]),
        _ if holds("key with no value") => (first, "check.entry_without_equals", vec![]),
        Some(value) if value.is_empty() || value.starts_with('#') => {
            (here, "check.entry_without_value", vec![])
        }
        Some(value) if bare(value) => (value_at, "check.words_without_quotes", vec![]),
        _ if holds("escape") => (here, "check.backslash_in_quotes", vec![]),
        _ if holds("invalid basic string") || holds("invalid literal string") => {
            (value_at, "check.quote_not_closed", vec![])
        }
        _ if holds("unexpected key or value") => (here, "check.words_after_value", vec![]),
        _ => (here, "check.unreadable_toml", vec![]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_yaml(front: &str) -> (usize, usize, &'static str) {
        let error = serde_norway::from_str::<serde_norway::Value>(front).expect_err(front);
        let problem = front_matter("leg/start/vi.md", front, &error);
        (problem.line, problem.column, problem.key.trim_start_matches("check."))
    }

    fn of_toml(text: &str) -> (usize, usize, &'static str) {
        let error = text.parse::<toml::Table>().expect_err(text);
        let problem = course_file("leg/course.toml", text, &error);
        assert!(problem.args.keys().all(|name| *name == "name"), "no sentence has another gap: {problem:?}");
        (problem.line, problem.column, problem.key.trim_start_matches("check."))
    }

    #[test]
    fn each_slip_in_a_front_matter_has_its_place_and_its_sentence() {
        for (front, told) in [
            ("title: LEG: nhóm\nminutes: 5\n", (2, 11, "colon_in_words")),
            ("title: Đường: nước\n", (2, 13, "colon_in_words")),
            ("objectives:\n  - a: b: c\n", (3, 9, "colon_in_words")),
            ("title: \"LEG\" nhóm\n", (2, 14, "words_after_quote")),
            ("title: 'it's'\n", (2, 12, "words_after_quote")),
            ("minutes: 5\ntitle: \"LEG nhóm\nsources: 5\n", (3, 8, "quote_not_closed")),
            ("title: 'a\n", (2, 8, "quote_not_closed")),
            ("title: @a\n", (2, 8, "needs_quotes")),
            ("title: *a\n", (2, 8, "needs_quotes")),
            ("title: - a\n", (2, 8, "needs_quotes")),
            ("title: ]\n", (2, 8, "needs_quotes")),
            ("title: > a\n", (2, 8, "needs_quotes")),
            ("title: [a\nminutes: 5\n", (2, 8, "bracket_not_closed")),
            ("title: a\n minutes: 5\n", (3, 2, "wrong_indent")),
            ("sources:\n  - name: a\n   url: b\n", (4, 4, "wrong_indent")),
            ("sources:\n  - name: a\n     url: b\n", (4, 6, "wrong_indent")),
            ("objectives:\n  - a\n - b\n", (4, 2, "wrong_indent")),
            ("title: a\n\tminutes: 5\n", (3, 1, "tab_in_indent")),
            ("objectives:\n\t- a\n", (3, 1, "tab_in_indent")),
            ("title LEG\nminutes: 5\n", (2, 1, "entry_without_colon")),
            ("title:LEG\nminutes: 5\n", (2, 1, "entry_without_colon")),
            ("title: a\nminutes 5\nobjectives: []\n", (3, 1, "entry_without_colon")),
            ("title: a\nminutes: 5\ntitle: b\n", (4, 1, "entry_twice")),
            ("# a\n  title: b\nminutes: 3\n", (2, 1, "unreadable_yaml")),
        ] {
            assert_eq!(of_yaml(front), told, "{front}");
        }
    }

    #[test]
    fn each_slip_in_a_course_file_has_its_place_and_its_sentence() {
        for (text, told) in [
            ("a = 1\nvi = Nhóm\n", (2, 6, "words_without_quotes")),
            ("vi = “Nhóm”\n", (1, 6, "words_without_quotes")),
            ("vi = bà con\n", (1, 6, "words_without_quotes")),
            ("a = 1\nvi = \"Nhóm\n", (2, 6, "quote_not_closed")),
            ("vi = 'a\n", (1, 6, "quote_not_closed")),
            ("a = 1\na = 2\n", (2, 1, "entry_twice")),
            ("[t]\na=1\n[t]\nb=1\n", (3, 1, "entry_twice")),
            ("modules = [\n \"a\"\n \"b\"\n]\n", (2, 5, "list_not_closed")),
            ("modules = [\n \"a\"\n", (2, 5, "list_not_closed")),
            ("a = 1\nvi \"x\"\n", (2, 1, "entry_without_equals")),
            ("a: 5\n", (1, 1, "entry_without_equals")),
            ("a = 1\n[title\nvi = 1\n", (2, 1, "bad_header")),
            ("]\n", (1, 1, "bad_header")),
            ("vi = \"a \"b\" c\"\n", (1, 10, "words_after_value")),
            ("a = 1,5\n", (1, 6, "words_after_value")),
            ("tên = 1\n", (1, 1, "bad_entry_name")),
            ("a = \n", (1, 5, "entry_without_value")),
            ("vi = \"a\\d\"\n", (1, 9, "backslash_in_quotes")),
            ("a = 01\n", (1, 5, "unreadable_toml")),
        ] {
            assert_eq!(of_toml(text), told, "{text}");
        }
    }
}
