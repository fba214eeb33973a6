//! The front matter of a module: what stands between the two lines of `---`.

use serde_norway::{Mapping, Value};

use super::address::leads_out;
use super::course::Source;
use super::problem::{Problem, Spot};
use super::showing::plain_lines;
use super::unreadable;

/// The entries that a front matter may have.
const KEYS: [&str; 4] = ["title", "minutes", "objectives", "sources"];

/// What a module's file says about itself. `minutes` is at least 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: String,
    pub minutes: u32,
    pub objectives: Vec<String>,
    pub sources: Vec<Source>,
}

/// A module's file taken apart: `body` begins at line `body_line` of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    pub front: &'a str,
    pub body: &'a str,
    pub body_line: usize,
}

/// Parts the front matter from the body. Expects line ends of `\n`; nothing if the
/// file does not begin with `---` or the second `---` is missing.
pub fn part(text: &str) -> Option<Parts<'_>> {
    let rest = text.strip_prefix("---")?.trim_start_matches([' ', '\t']).strip_prefix('\n')?;
    let mut at = 0;
    for (number, line) in (2..).zip(rest.split_inclusive('\n')) {
        if line.trim_end() == "---" {
            return Some(Parts { front: &rest[..at], body: &rest[at + line.len()..], body_line: number + 1 });
        }
        at += line.len();
    }
    None
}

/// Reads the front matter. Without a result the module cannot be shown; problems
/// beside a result are blemishes.
pub fn read(file: &str, front: &str, problems: &mut Vec<Problem>) -> Option<FrontMatter> {
    let mapping = match serde_norway::from_str::<Value>(front) {
        Ok(Value::Mapping(mapping)) => mapping,
        Ok(Value::Null) => Mapping::new(),
        Ok(_) => {
            problems.push(Problem::at(file, 2, "check.entry_without_colon"));
            return None;
        }
        Err(error) => {
            problems.push(unreadable::front_matter(file, front, &error));
            return None;
        }
    };
    for key in mapping.keys().map(words).filter(|key| !KEYS.contains(&key.as_str())) {
        problems.push(Problem::unknown_key(file, line_of(front, &key), (None, &key), &KEYS));
    }
    let title = mapping.get("title").map(words).filter(|title| !title.is_empty());
    if title.is_none() {
        problems.push(without_words(file, front, mapping.get("title")));
    }
    let minutes =
        mapping.get("minutes").and_then(Value::as_u64).and_then(|m| u32::try_from(m).ok()).filter(|m| *m > 0);
    if minutes.is_none() {
        problems.push(match mapping.get("minutes").filter(|given| !given.is_null()) {
            Some(given) => {
                let problem = Problem::on(file, spot_of_value(front, "minutes"), "check.bad_minutes");
                problem.with("value", words(given))
            }
            None => Problem::at(file, line_of(front, "minutes"), "check.missing_minutes"),
        });
    }
    let objectives = objectives_in(&mapping);
    match mapping.get("objectives") {
        Some(Value::Sequence(items)) if !items.is_empty() => {
            let line = line_of(front, "objectives");
            let lines = lines_of_items(front, line).chain(std::iter::repeat(line));
            let apart = items.iter().zip(lines).filter(|(item, _)| item.is_mapping() || item.is_sequence());
            let told: Vec<Problem> = apart.map(|(item, line)| taken_apart(file, front, item, line)).collect();
            if objectives.is_empty() && told.is_empty() {
                problems.push(Problem::at(file, line, "check.missing_objectives"));
            }
            problems.extend(told);
        }
        None | Some(Value::Null | Value::Sequence(_)) => {
            problems.push(Problem::at(file, line_of(front, "objectives"), "check.missing_objectives"));
        }
        Some(_) => problems.push(not_a_list(file, front, "objectives")),
    }
    let sources_line = line_of(front, "sources");
    let lines = lines_of_items(front, sources_line).chain(std::iter::repeat(sources_line));
    let sources: Vec<Source> = list(&mapping, "sources")
        .iter()
        .zip(lines)
        .filter_map(|(item, line)| source(item, file, line, problems))
        .collect();
    if sources.is_empty() {
        let given = mapping.get("sources").filter(|given| !given.is_null() && !given.is_sequence());
        problems.push(match given {
            Some(_) => not_a_list(file, front, "sources"),
            None => Problem::at(file, sources_line, "check.missing_sources"),
        });
    }
    Some(FrontMatter { title: title?, minutes: minutes?, objectives, sources })
}

/// The objectives alone, whatever else is missing; nothing if the front matter cannot be read.
pub fn objectives(front: &str) -> Option<Vec<String>> {
    Some(objectives_in(&serde_norway::from_str::<Mapping>(front).ok()?))
}

fn objectives_in(mapping: &Mapping) -> Vec<String> {
    list(mapping, "objectives").iter().map(objective).filter(|text| !text.is_empty()).collect()
}

/// The words of an objective, also where a sign took them apart: so it keeps its number.
fn objective(item: &Value) -> String {
    let joined = |parts: Vec<String>, sign: &str| parts.join(sign).trim().to_owned();
    match item {
        Value::Mapping(parts) => {
            let part = |(name, value): (&Value, &Value)| joined(vec![words(name), words(value)], ": ");
            joined(parts.iter().map(part).collect(), ", ")
        }
        Value::Sequence(parts) => joined(parts.iter().map(words).collect(), ", "),
        _ => words(item),
    }
}

/// Of an item that should be words and is taken for a list, or for an entry: by which sign.
fn taken_apart(file: &str, front: &str, item: &Value, line: usize) -> Problem {
    let written = front.lines().nth(line.saturating_sub(2)).unwrap_or("");
    let begun = written.trim_start().strip_prefix("- ").map_or("", str::trim_start);
    let sign = begun.chars().next().filter(|sign| unreadable::SIGNS.contains(*sign));
    match sign {
        Some(sign) => {
            let column = written.chars().count() - begun.chars().count() + 1;
            Problem::on(file, Spot { line, column }, "check.needs_quotes").with("sign", sign)
        }
        // Items that stand on one line.
        None if item.is_sequence() => Problem::at(file, line, "check.needs_quotes").with("sign", "["),
        None => Problem::on(file, spot_of_colon(front, line), "check.colon_in_words"),
    }
}

/// Of a title that says nothing: why not.
fn without_words(file: &str, front: &str, given: Option<&Value>) -> Problem {
    let line = line_of(front, "title");
    if let Some((spot, sign)) = unreadable::sign_of_value(front, line) {
        return Problem::on(file, spot, "check.needs_quotes").with("sign", sign);
    }
    match given {
        Some(Value::Mapping(_) | Value::Sequence(_)) => Problem::at(file, line, "check.title_not_words"),
        _ => Problem::at(file, line, "check.missing_title"),
    }
}

fn not_a_list(file: &str, front: &str, key: &'static str) -> Problem {
    Problem::on(file, spot_of_value(front, key), "check.not_a_list").with("name", key)
}

/// Where an entry of a module's file has its value; the first line where the file has no such entry.
pub fn place_of(text: &str, key: &str) -> Spot {
    part(&plain_lines(text)).map_or(Spot { line: 1, column: 1 }, |parts| spot_of_value(parts.front, key))
}

/// The place in the file of the value of a key of the front matter.
fn spot_of_value(front: &str, key: &str) -> Spot {
    let line = line_of(front, key);
    let written = front.lines().nth(line.saturating_sub(2)).filter(|_| line > 1).unwrap_or("");
    let value = unreadable::entry(written).filter(|(name, _)| *name == key).map_or("", |(_, value)| value);
    let column = if value.is_empty() { 1 } else { written.chars().count() - value.chars().count() + 1 };
    Spot { line, column }
}

/// Where a colon stands that parts the words of an item in two; `line` is that of the file.
fn spot_of_colon(front: &str, line: usize) -> Spot {
    let written = front.lines().nth(line.saturating_sub(2)).unwrap_or("");
    let at = written.find(": ").or_else(|| written.rfind(':'));
    Spot { line, column: at.map_or(1, |at| written[..at].chars().count() + 1) }
}

fn source(item: &Value, file: &str, line: usize, problems: &mut Vec<Problem>) -> Option<Source> {
    let part = |name: &str| item.get(name).map(words).filter(|text| !text.is_empty());
    for key in item.as_mapping().into_iter().flat_map(Mapping::keys).map(words) {
        if !["name", "url"].contains(&key.as_str()) {
            problems.push(Problem::unknown_key(file, line, (Some("sources"), &key), &["name", "url"]));
        }
    }
    let Some(name) = part("name") else {
        problems.push(Problem::at(file, line, "check.source_without_name"));
        return None;
    };
    let url = part("url");
    let (good, bad): (Option<String>, Option<String>) = match url {
        Some(url) if url.starts_with("http") && leads_out(&url) => (Some(url), None),
        other => (None, other),
    };
    if let Some(bad) = bad {
        problems.push(Problem::at(file, line, "check.bad_address").with("address", bad));
    }
    Some(Source { name, url: good })
}

fn list<'a>(mapping: &'a Mapping, key: &str) -> &'a [Value] {
    mapping.get(key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

/// A single value as written: a title may be a number.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// The line in the file of a key of the front matter, whose own first line is line 2.
fn line_of(front: &str, key: &str) -> usize {
    let is_key = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name.trim_end().trim_matches(['"', '\'']));
        name == Some(key)
    };
    (2..).zip(front.lines()).find(|(_, line)| is_key(line)).map_or(1, |(number, _)| number)
}

/// The lines in the file of the items below the key on line `key_line`, where each item begins a line.
fn lines_of_items(front: &str, key_line: usize) -> impl Iterator<Item = usize> + '_ {
    let below = (2..).zip(front.lines()).skip_while(move |(number, _)| *number <= key_line);
    let in_list = below.take_while(|(_, line)| line.starts_with([' ', '-']) || line.trim().is_empty());
    let mut depth = None;
    in_list.filter_map(move |(number, line)| {
        let indent = line.len() - line.trim_start().len();
        let is_item = line.trim_start().starts_with("- ") && indent == *depth.get_or_insert(indent);
        is_item.then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "title: Mở đầu\nminutes: 10\nobjectives:\n  - Nói được ai tham gia\nsources:\n  - name: Sổ tay\n    url: https://example.org\n";

    fn keys(front: &str) -> (bool, Vec<(usize, &'static str)>) {
        let mut problems = vec![];
        let read = read("leg/start/vi.md", front, &mut problems);
        (read.is_some(), problems.into_iter().map(|problem| (problem.line, problem.key)).collect())
    }

    #[test]
    fn what_is_wrong_with_a_source_stands_at_its_own_line() {
        let front = "sources:\n  - name: Sổ tay\n    url: ftp://a\n\n  - url: https://b\nminutes: 1\n";
        assert_eq!(lines_of_items(front, 2).collect::<Vec<_>>(), [3, 6]);
        let told = keys(&WHOLE.replace("url: https://example.org", "url: x\n  - url: https://b")).1;
        assert_eq!(told, [(7, "check.bad_address"), (9, "check.source_without_name")]);
    }

    #[test]
    fn the_body_knows_the_line_it_begins_at() {
        let parts = part("---\ntitle: a\n---\n\n## B\n").expect("two lines of ---");
        assert_eq!((parts.front, parts.body, parts.body_line), ("title: a\n", "\n## B\n", 4));
        assert_eq!(part("title: a\n---\n"), None);
        assert_eq!(part("---\ntitle: a\n"), None);
    }

    #[test]
    fn a_whole_front_matter_has_no_problem() {
        assert_eq!(keys(WHOLE), (true, vec![]));
    }

    #[test]
    fn each_mistake_is_told_with_its_line() {
        for (from, to, kept, line, key) in [
            ("title: Mở đầu", "title: [", false, 2, "check.bracket_not_closed"),
            ("title: Mở đầu", "title: ", false, 2, "check.missing_title"),
            ("title: Mở đầu", "title: LEG: nhóm", false, 2, "check.colon_in_words"),
            ("title: Mở đầu", "title: #LEG", false, 2, "check.needs_quotes"),
            ("title: Mở đầu", "title:\n  vi: LEG", false, 2, "check.title_not_words"),
            ("minutes: 10", "minutes: soon", false, 3, "check.bad_minutes"),
            ("minutes: 10", "minutes:", false, 3, "check.missing_minutes"),
            ("minutes: 10", "minutes: 10\nsource: x", true, 4, "check.unknown_key_like"),
            ("\n  - Nói được ai tham gia", " Nói được ai tham gia", true, 4, "check.not_a_list"),
            ("- Nói được ai tham gia", "- Nói được: ai tham gia", true, 5, "check.colon_in_words"),
            ("- Nói được ai tham gia", "- [Nói được ai tham gia]", true, 5, "check.needs_quotes"),
            ("- Nói được ai tham gia", "- {Nói được: ai tham gia}", true, 5, "check.needs_quotes"),
            ("\n  - Nói được ai tham gia", " [[Nói được]]", true, 4, "check.needs_quotes"),
            ("- Nói được ai tham gia", "- \"\"", true, 4, "check.missing_objectives"),
            ("- Nói được ai tham gia", "- ", true, 4, "check.missing_objectives"),
            ("\n  - name: Sổ tay\n    url: https://example.org", " Sổ tay", true, 6, "check.not_a_list"),
            ("minutes: 10", "minutes: 10\ncolour: red", true, 4, "check.unknown_key"),
            ("  - Nói được ai tham gia\n", "", true, 4, "check.missing_objectives"),
            ("https:", "javascript:", true, 7, "check.bad_address"),
            ("name:", "nom:", true, 7, "check.unknown_key"),
        ] {
            let (read, problems) = keys(&WHOLE.replacen(from, to, 1));
            assert_eq!((read, problems[0]), (kept, (line, key)), "{to}");
        }
    }

    #[test]
    fn an_objective_that_a_sign_takes_apart_keeps_its_words_and_its_number() {
        let front = "objectives:\n  - Nói được: ai tham gia\n  - [Đọc]\n  - Viết\n";
        assert_eq!(objectives(front).expect("a mapping"), ["Nói được: ai tham gia", "Đọc", "Viết"]);
        let mut problems = vec![];
        let _ = read("leg/start/vi.md", front, &mut problems);
        let quotes = problems.iter().find(|problem| problem.key == "check.needs_quotes").expect("told");
        assert_eq!((quotes.line, quotes.column, quotes.args["sign"].as_str()), (4, 5, "["));
    }
}
