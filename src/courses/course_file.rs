//! `course.toml`: what concerns a whole course.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::course::Both;
use super::library::Files;
use super::passing_on::{self, PassingOn};
use super::problem::{Problem, Spot};
use super::quiz_rules::{self, CourseQuizzes};
use super::{unreadable, wish};

/// The part of correct answers that passes when the file names none, in per cent.
pub const PASS_MARK: u8 = 80;

/// So many words a sentence may have where the file does not say: with more it is lost on whoever reads slowly or
/// hears it read out. In Vietnamese a word is a syllable.
pub const LONGEST_SENTENCE: usize = 35;
/// What a file may say instead.
const SENTENCES: std::ops::RangeInclusive<usize> = 10..=60;

/// What `course.toml` says. The modules have usable slugs and come once each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFile {
    pub title: Both,
    pub summary: Both,
    pub audience: Both,
    pub pass_mark: u8,
    pub modules: Vec<String>,
    pub passing_on: PassingOn,
    /// How long a module is planned to be taught, in minutes.
    pub hours: BTreeMap<String, u32>,
    pub quizzes: CourseQuizzes,
}

/// What may stand at the top of the file.
const KEYS: &[&str] =
    &["pass_mark", "modules", "title", "summary", "audience", "cascade", "hours", "quiz", "release"];

/// Reads the file. Without a result the course cannot be shown; the problems say why.
/// Problems beside a result are blemishes.
pub fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<CourseFile> {
    let text = text.trim_start_matches('\u{feff}');
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            problems.push(unreadable::course_file(file, text, &error));
            return None;
        }
    };
    let line = |section: Option<&str>, key: &str| line_of(text, section, key);
    for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        problems.push(Problem::unknown_key(file, line(None, key), (None, key), KEYS));
    }
    let mut both = |name: &'static str| -> Option<Both> {
        let Some(Value::Table(words)) = table.get(name) else {
            problems.push(Problem::at(file, line(None, name), "check.missing_in_course").with("name", name));
            return None;
        };
        let known: &[&str] = if name == "audience" { &["vi", "en", LONGEST] } else { &["vi", "en"] };
        for key in words.keys().filter(|key| !known.contains(&key.as_str())) {
            problems.push(Problem::unknown_key(file, line(Some(name), key), (Some(name), key), known));
        }
        let mut word =
            |language: &'static str| match words.get(language).and_then(Value::as_str).map(str::trim) {
                Some(word) if !word.is_empty() => Some(word.to_owned()),
                _ => {
                    let problem = Problem::at(file, line(Some(name), language), "check.missing_in_language");
                    problems.push(problem.with("name", name).with("language", language));
                    None
                }
            };
        let (vi, en) = (word("vi"), word("en"));
        Some(Both { vi: vi?, en: en? })
    };
    let (title, summary, audience) = (both("title"), both("summary"), both("audience"));
    if let Some(value) = table.get("audience").and_then(|audience| audience.get(LONGEST))
        && words_of(value).is_none()
    {
        let problem = Problem::at(file, line(Some("audience"), LONGEST), "check.bad_sentence_length");
        let problem = problem.with("value", value).with("least", SENTENCES.start());
        problems.push(problem.with("most", SENTENCES.end()));
    }
    let modules = modules(&table, file, line(None, "modules"), problems);
    let passing_on = passing_on::read(&table, file, text, problems);
    wish::read(&table, file, text, problems);
    // Where the modules cannot be read, nothing can be said of their hours.
    let hours = modules.as_ref().map(|listed| passing_on::hours(&table, listed, file, text, problems));
    let quizzes = modules.as_ref().map(|listed| quiz_rules::read(&table, listed, file, text, problems));
    let pass_mark = match table.get("pass_mark") {
        None => PASS_MARK,
        Some(value) => match value.as_integer().and_then(|mark| u8::try_from(mark).ok()) {
            Some(mark @ 1..=100) => mark,
            _ => {
                problems.push(
                    Problem::at(file, line(None, "pass_mark"), "check.bad_pass_mark").with("value", value),
                );
                return None;
            }
        },
    };
    Some(CourseFile {
        title: title?,
        summary: summary?,
        audience: audience?,
        pass_mark,
        modules: modules?,
        passing_on,
        hours: hours.unwrap_or_default(),
        quizzes: quizzes.unwrap_or_default(),
    })
}

/// The key of `[audience]` that says how long a sentence may be.
const LONGEST: &str = "longest_sentence";

fn words_of(value: &Value) -> Option<usize> {
    usize::try_from(value.as_integer()?).ok().filter(|words| SENTENCES.contains(words))
}

/// How many words a sentence of this course may have, whatever else is wrong with its file.
pub fn longest_sentence_in(files: &Files, course: &str) -> usize {
    let text = files.get(&format!("{course}/course.toml")).map_or("", String::as_str);
    let table: Table = text.trim_start_matches('\u{feff}').parse().unwrap_or_default();
    let said = table.get("audience").and_then(|audience| words_of(audience.get(LONGEST)?));
    said.unwrap_or(LONGEST_SENTENCE)
}

/// The modules that the file names, as far as their names can be used, whatever else is wrong with it; each
/// once and in order.
pub fn listed(text: &str) -> Vec<String> {
    let table: Table = text.trim_start_matches('\u{feff}').parse().unwrap_or_default();
    let values = table.get("modules").and_then(Value::as_array).into_iter().flatten();
    let mut listed: Vec<String> = vec![];
    for slug in values.filter_map(Value::as_str).filter(|slug| is_slug(slug)) {
        if !listed.iter().any(|module| module == slug) {
            listed.push(slug.to_owned());
        }
    }
    listed
}

/// The slugs of the modules, in order; nothing if any is unusable.
fn modules(table: &Table, file: &str, line: usize, problems: &mut Vec<Problem>) -> Option<Vec<String>> {
    let listed = table.get("modules").and_then(Value::as_array).filter(|listed| !listed.is_empty());
    let Some(listed) = listed else {
        problems.push(Problem::at(file, line, "check.no_modules"));
        return None;
    };
    let mut modules: Vec<String> = vec![];
    let mut sound = true;
    for value in listed {
        let slug = value.as_str().unwrap_or("");
        if !is_slug(slug) {
            let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            problems.push(Problem::at(file, line, "check.bad_slug").with("name", name));
            sound = false;
        } else if modules.iter().any(|module| module == slug) {
            problems.push(Problem::at(file, line, "check.module_twice").with("name", slug));
        } else {
            modules.push(slug.to_owned());
        }
    }
    sound.then_some(modules)
}

/// Whether a folder may have this name: lower-case ASCII letters and digits in words
/// joined by single hyphens, at most 60 bytes, since it becomes part of an address; and none
/// that is an address of the site already.
pub fn is_slug(name: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.len() <= 60 && name.split('-').all(word) && !TAKEN.contains(&name)
}

/// Can a file of a course have this path below the course: its folders become parts of addresses, and its name has
/// only letters without marks, digits, `-`, `_` and `.`?
pub fn is_usable(below: &str) -> bool {
    below.split('/').all(is_plain) && below.split('/').rev().skip(1).all(is_slug)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// What `routes.rs` has in the place of a course or a module.
const TAKEN: [&str; 4] = ["booklet", "changes", "new", "rounds"];

/// The line of a key, at the top or in a table; the line of the table if the key is
/// not written on a line of its own, 1 if neither is.
pub(super) fn line_of(text: &str, section: Option<&str>, key: &str) -> usize {
    let mut table: Option<&str> = None;
    let mut nearest = 1;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            table = Some(name.trim());
            if section == table || (section.is_none() && name.trim() == key) {
                nearest = number;
            }
            continue;
        }
        let Some((name, _)) = line.split_once('=') else { continue };
        let name = name.trim().trim_matches(['"', '\'']);
        if table == section && name == key {
            return number;
        }
        if table.is_none() && section == Some(name) {
            nearest = number;
        }
    }
    nearest
}

/// Where the value of a key stands; the first column where it is not written after its key.
pub(super) fn spot_of_value(text: &str, section: Option<&str>, key: &str) -> Spot {
    let line = line_of(text, section, key);
    let written = text.lines().nth(line - 1).unwrap_or("");
    let value = written.split_once('=').filter(|(name, _)| name.trim().trim_matches(['"', '\'']) == key);
    let column = value.map_or(1, |(name, value)| {
        let before = value.len() - value.trim_start().len();
        name.chars().count() + 1 + value[..before].chars().count() + 1
    });
    Spot { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "pass_mark = 70\nmodules = [\"start\", \"risk-2\"]\n\n[title]\nvi = \"a\"\nen = \"b\"\n\n[summary]\nvi = \"a\"\nen = \"b\"\n\n[audience]\nvi = \"a\"\nen = \"b\"\n";

    fn keys(text: &str) -> (bool, Vec<(usize, &'static str)>) {
        let mut problems = vec![];
        let read = read("leg/course.toml", text, &mut problems);
        (read.is_some(), problems.into_iter().map(|problem| (problem.line, problem.key)).collect())
    }

    #[test]
    fn a_whole_course_file_has_no_problem() {
        assert_eq!(keys(WHOLE), (true, vec![]));
        assert_eq!(keys(&WHOLE.replace("[audience]", "[audience]\nlongest_sentence = 20")), (true, vec![]));
        assert_eq!(keys(&format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"))), (true, vec![]));
    }

    #[test]
    fn each_mistake_is_told_with_its_line() {
        for (from, to, kept, line, key) in [
            ("modules = [", "modules = ", false, 2, "check.words_after_value"),
            ("pass_mark = 70", "pass_mark = 120", false, 1, "check.bad_pass_mark"),
            ("pass_mark = 70", "colour = 1", true, 1, "check.unknown_key"),
            ("[audience]", "[audience]\nlongest_sentence = 5", true, 13, "check.bad_sentence_length"),
            ("[audience]", "[audience]\nlongest_sentence = \"dài\"", true, 13, "check.bad_sentence_length"),
            ("[title]", "[title]\nlongest_sentence = 20", true, 5, "check.unknown_key"),
            ("\"risk-2\"", "\"Risk 2\"", false, 2, "check.bad_slug"),
            ("\"risk-2\"", "\"start\"", true, 2, "check.module_twice"),
            ("[\"start\", \"risk-2\"]", "[]", false, 2, "check.no_modules"),
            ("[audience]\nvi = \"a\"\nen = \"b\"", "", false, 1, "check.missing_in_course"),
            (
                "[audience]\nvi = \"a\"\nen = \"b\"",
                "[audience]\nvi = \"a\"\nen = \" \"",
                false,
                14,
                "check.missing_in_language",
            ),
            ("[audience]\nvi = \"a\"", "[audience]\nvi = \"a\"\nfr = \"a\"", true, 14, "check.unknown_key"),
        ] {
            assert_eq!(keys(&WHOLE.replacen(from, to, 1)), (kept, vec![(line, key)]), "{to}");
        }
    }

    #[test]
    fn a_slug_is_safe_in_an_address_and_on_every_disk() {
        assert!(is_slug("programme-135") && is_slug("a"));
        for bad in [
            "booklet",
            "changes",
            "new",
            "rounds",
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a b",
            "../a",
            "đ",
            "a.b",
            &"a".repeat(61),
        ] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
