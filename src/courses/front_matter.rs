//! The front matter of a module: what stands between the two lines of `---`.

use serde_norway::{Mapping, Value};

use super::address::leads_out;
use super::course::Source;
use super::problem::Problem;

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
        Ok(_) => Mapping::new(),
        Err(error) => {
            let line = error.location().map_or(1, |place| place.line() + 1);
            problems.push(Problem::at(file, line, "check.unreadable_yaml").with("detail", error));
            return None;
        }
    };
    for key in mapping.keys().map(words) {
        if !["title", "minutes", "objectives", "sources"].contains(&key.as_str()) {
            problems.push(Problem::at(file, line_of(front, &key), "check.unknown_key").with("name", key));
        }
    }
    let title = mapping.get("title").map(words).filter(|title| !title.is_empty());
    if title.is_none() {
        problems.push(Problem::at(file, line_of(front, "title"), "check.missing_title"));
    }
    let minutes =
        mapping.get("minutes").and_then(Value::as_u64).and_then(|m| u32::try_from(m).ok()).filter(|m| *m > 0);
    if minutes.is_none() {
        problems.push(Problem::at(file, line_of(front, "minutes"), "check.missing_minutes"));
    }
    let objectives = objectives_in(&mapping);
    if objectives.is_empty() {
        problems.push(Problem::at(file, line_of(front, "objectives"), "check.missing_objectives"));
    }
    let sources_line = line_of(front, "sources");
    let lines = lines_of_items(front, sources_line).chain(std::iter::repeat(sources_line));
    let sources: Vec<Source> = list(&mapping, "sources")
        .iter()
        .zip(lines)
        .filter_map(|(item, line)| source(item, file, line, problems))
        .collect();
    if sources.is_empty() {
        problems.push(Problem::at(file, sources_line, "check.missing_sources"));
    }
    Some(FrontMatter { title: title?, minutes: minutes?, objectives, sources })
}

/// The objectives alone, whatever else is missing; nothing if the front matter cannot be read.
pub fn objectives(front: &str) -> Option<Vec<String>> {
    Some(objectives_in(&serde_norway::from_str::<Mapping>(front).ok()?))
}

fn objectives_in(mapping: &Mapping) -> Vec<String> {
    list(mapping, "objectives").iter().map(words).filter(|text| !text.is_empty()).collect()
}

fn source(item: &Value, file: &str, line: usize, problems: &mut Vec<Problem>) -> Option<Source> {
    let part = |name: &str| item.get(name).map(words).filter(|text| !text.is_empty());
    for key in item.as_mapping().into_iter().flat_map(Mapping::keys).map(words) {
        if !["name", "url"].contains(&key.as_str()) {
            problems
                .push(Problem::at(file, line, "check.unknown_key").with("name", format!("sources.{key}")));
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
            ("title: Mở đầu", "title: [", false, 4, "check.unreadable_yaml"),
            ("title: Mở đầu", "title: ", false, 2, "check.missing_title"),
            ("minutes: 10", "minutes: soon", false, 3, "check.missing_minutes"),
            ("minutes: 10", "minutes: 10\ncolour: red", true, 4, "check.unknown_key"),
            ("  - Nói được ai tham gia\n", "", true, 4, "check.missing_objectives"),
            ("https:", "javascript:", true, 7, "check.bad_address"),
            ("name:", "nom:", true, 7, "check.unknown_key"),
        ] {
            let (read, problems) = keys(&WHOLE.replacen(from, to, 1));
            assert_eq!((read, problems[0]), (kept, (line, key)), "{to}");
        }
    }
}
