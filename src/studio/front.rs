//! The front matter of a module as fields, and back.
//!
//! Only what was changed is written anew: of an entry that is one value the entry, of a list the items.
//! Remarks, the order of the entries and those that no field shows stay as their author wrote them. Front
//! matter that cannot be taken apart so (one mapping in braces, names for values used twice) is left to
//! the text.

use serde_norway::{Mapping, Value};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lines::plain;
use crate::kit::fields::LINE;
use crate::kit::text::Message;

/// The fields of the front matter, each of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    pub title: String,
    pub minutes: String,
    pub objectives: Vec<String>,
    /// Name and address; either may be empty.
    pub sources: Vec<(String, String)>,
}

/// The longest address of a source, in characters.
const ADDRESS: usize = 1000;

/// The entries of the front matter, in the order in which they are written.
const KEYS: [&str; 4] = ["title", "minutes", "objectives", "sources"];

/// One line without spaces around it.
pub(super) fn line(text: &str) -> String {
    let part = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(part).collect::<String>().trim().to_owned()
}

impl Front {
    /// What was typed: objectives one a line, sources one a line as `name | address`.
    pub fn typed(title: &str, minutes: &str, objectives: &str, sources: &str) -> Front {
        let lines = |text: &str| -> Vec<String> {
            plain(text).split('\n').map(line).filter(|line| !line.is_empty()).collect()
        };
        Front {
            title: line(title),
            minutes: line(minutes),
            objectives: lines(objectives),
            sources: lines(sources)
                .iter()
                .map(|text| source(text))
                .filter(|(name, url)| !name.is_empty() || !url.is_empty())
                .collect(),
        }
    }

    /// The fields that are too long, beside what they were before, and what to say of each.
    pub fn refusals(&self, was: Option<&Front>) -> Vec<(&'static str, Message)> {
        let mut refusals = Vec::new();
        let is_long = |text: &str, most: usize| text.chars().count() > most;
        let title = was.is_none_or(|was| was.title != self.title) && is_long(&self.title, LINE);
        let minutes = was.is_none_or(|was| was.minutes != self.minutes) && is_long(&self.minutes, LINE);
        for field in [title.then_some("title"), minutes.then_some("minutes")].into_iter().flatten() {
            refusals.push((field, Message::new("form.too_long").with("most", LINE)));
        }
        let mut listed = |field: &'static str, long: Option<(usize, usize)>| {
            let say = |(nth, most): (usize, usize)| {
                Message::new("studio.editor.line_too_long").with("line", nth + 1).with("most", most)
            };
            refusals.extend(long.map(|long| (field, say(long))));
        };
        let old = |text: &String| was.is_some_and(|was| was.objectives.contains(text));
        let long = self.objectives.iter().position(|text| is_long(text, LINE) && !old(text));
        listed("objectives", long.map(|nth| (nth, LINE)));
        let old = |source: &(String, String)| was.is_some_and(|was| was.sources.contains(source));
        let over = |(name, address): &(String, String)| match (is_long(name, LINE), is_long(address, ADDRESS))
        {
            (true, _) => Some(LINE),
            (_, true) => Some(ADDRESS),
            _ => None,
        };
        let long = self
            .sources
            .iter()
            .enumerate()
            .find_map(|(nth, source)| over(source).filter(|_| !old(source)).map(|most| (nth, most)));
        listed("sources", long);
        refusals
    }

    /// The fields in which another has other words, by name, with those.
    pub fn differing(&self, other: &Front) -> Vec<(&'static str, String)> {
        let fields =
            |of: &Front| [of.title.clone(), of.minutes.clone(), of.objective_lines(), of.source_lines()];
        let both = KEYS.into_iter().zip(fields(self).into_iter().zip(fields(other)));
        both.filter(|(_, (mine, theirs))| mine != theirs).map(|(key, (_, theirs))| (key, theirs)).collect()
    }

    pub fn objective_lines(&self) -> String {
        self.objectives.join("\n")
    }

    pub fn source_lines(&self) -> String {
        let shown = |(name, address): &(String, String)| match address.as_str() {
            // What follows the last bar is read as the address.
            "" if name.contains('|') => format!("{name} |"),
            "" => name.clone(),
            address => format!("{name} | {address}"),
        };
        self.sources.iter().map(shown).collect::<Vec<_>>().join("\n")
    }
}

/// `name | address`; an address has no spaces in it.
fn source(text: &str) -> (String, String) {
    match text.rsplit_once('|') {
        Some((name, address)) if !address.trim().contains(char::is_whitespace) => {
            (name.trim().to_owned(), address.trim().to_owned())
        }
        _ => (text.to_owned(), String::new()),
    }
}

/// The front matter as fields; nothing if it holds what no field can show.
pub fn read(front: &str) -> Option<Front> {
    let mapping = match serde_norway::from_str::<Value>(front) {
        Ok(Value::Mapping(mapping)) => mapping,
        Ok(Value::Null) => Mapping::new(),
        _ => return None,
    };
    let (_, entries) = entries(front);
    let alone = |entry: &Entry| value(entry.text)?.get(&entry.key).cloned();
    let apart = entries.len() == mapping.len()
        && entries
            .iter()
            .all(|entry| alone(entry).is_some_and(|value| mapping.get(&entry.key) == Some(&value)));
    if !apart {
        return None;
    }
    let list = |key: &str| match mapping.get(key) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Sequence(items)) => Some(items.clone()),
        Some(_) => None,
    };
    let single = |key: &str| mapping.get(key).map_or(Some(String::new()), words);
    let of_source = |item: &Value| match item {
        Value::Mapping(item) if item.keys().all(|key| key == "name" || key == "url") => {
            let part = |key: &str| item.get(key).map_or(Some(String::new()), words);
            Some((part("name")?, part("url")?))
        }
        _ => None,
    };
    let objectives: Vec<String> = list("objectives")?.iter().map(words).collect::<Option<_>>()?;
    let sources: Vec<(String, String)> = list("sources")?.iter().map(of_source).collect::<Option<_>>()?;
    let front = Front { title: single("title")?, minutes: single("minutes")?, objectives, sources };
    // What the form would give back differently is left to the text.
    let back = Front::typed(&front.title, &front.minutes, &front.objective_lines(), &front.source_lines());
    (back == front).then_some(front)
}

/// A single value as one line.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(line(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The front matter that says what is in the fields, written over the one that they were drawn from.
pub fn write(over: Option<&str>, front: &Front) -> String {
    let before = over.and_then(|over| Some((over, read(over)?)));
    let kept =
        before.map(|(over, was)| if was == *front { over.to_owned() } else { changed(over, &was, front) });
    // Whatever became of the old words, what is read is what was typed.
    let words = kept.filter(|words| read(words).as_ref() == Some(front));
    let mut words = words.unwrap_or_else(|| KEYS.iter().map(|key| written(key, front)).collect());
    if !words.is_empty() && !words.ends_with('\n') {
        words.push('\n');
    }
    words
}

/// The front matter with the entries written anew whose fields changed; remarks and the rest stay.
fn changed(front: &str, was: &Front, is: &Front) -> String {
    let (head, entries) = entries(front);
    let mut text = head.to_owned();
    for entry in &entries {
        let anew = match entry.key.as_str() {
            "title" if was.title != is.title => single(entry.text, written("title", is)),
            "minutes" if was.minutes != is.minutes => single(entry.text, written("minutes", is)),
            "objectives" => {
                listed(entry.text, &was.objectives, &is.objectives, |text, indent| objective(text, indent))
                    .unwrap_or_else(|| written("objectives", is))
            }
            "sources" => listed(entry.text, &was.sources, &is.sources, source_entry)
                .unwrap_or_else(|| written("sources", is)),
            _ => entry.text.to_owned(),
        };
        text.push_str(&anew);
        text.push_str(entry.below);
    }
    for key in KEYS.into_iter().filter(|key| entries.iter().all(|entry| entry.key != *key)) {
        text.push_str(&written(key, is));
    }
    text
}

/// An entry of the front matter: the lines that say it, and those below that say nothing.
struct Entry<'a> {
    key: String,
    text: &'a str,
    below: &'a str,
}

/// What stands before the first entry, and the entries.
fn entries(front: &str) -> (&str, Vec<Entry<'_>>) {
    let (mut begins, mut at) = (Vec::new(), 0);
    for line in front.split_inclusive('\n') {
        let is_key = !line.starts_with(|c: char| c.is_whitespace() || matches!(c, '-' | '#'));
        if let Some((name, _)) = line.split_once(':').filter(|_| is_key) {
            begins.push((at, name.trim_end().trim_matches(['"', '\'']).to_owned()));
        }
        at += line.len();
    }
    let head = &front[..begins.first().map_or(front.len(), |(at, _)| *at)];
    let ends: Vec<usize> = begins.iter().skip(1).map(|(at, _)| *at).chain([front.len()]).collect();
    let entry = |((begin, key), end): ((usize, String), usize)| {
        let (text, below) = parted(&front[begin..end]);
        Entry { key, text, below }
    };
    (head, begins.into_iter().zip(ends).map(entry).collect())
}

/// Lines, and the blank lines and remarks at their end.
fn parted(lines: &str) -> (&str, &str) {
    let says_nothing = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let below: usize = lines.split_inclusive('\n').rev().take_while(says_nothing).map(str::len).sum();
    let (text, below) = lines.split_at(lines.len() - below);
    // In a text of several lines they may be part of it.
    if value(text) == value(lines) { (text, below) } else { (lines, "") }
}

fn value(yaml: &str) -> Option<Value> {
    serde_norway::from_str(yaml).ok()
}

/// An entry of one value written anew, with the remark behind the old one.
fn single(old: &str, new: String) -> String {
    let remarks = old.match_indices(" #").filter(|(at, _)| value(&old[..*at]) == value(old));
    let mut with_remarks = remarks.map(|(at, _)| format!("{}{}", new.trim_end(), &old[at..]));
    with_remarks.find(|text| !new.is_empty() && value(text) == value(&new)).unwrap_or(new)
}

/// An entry that is a list, with those of its items written anew that are others now; nothing where it
/// is not written as one item below the other, or nothing is left in it.
fn listed<T: Clone + Ord + std::hash::Hash>(
    text: &str,
    was: &[T],
    is: &[T],
    write: impl Fn(&T, &str) -> String,
) -> Option<String> {
    if was == is {
        return Some(text.to_owned());
    }
    let (first, _) = text.split_once('\n')?;
    let dash = text.split_inclusive('\n').skip(1).find(|line| line.trim_start().starts_with('-'))?;
    let indent = &dash[..dash.len() - dash.trim_start().len()];
    let begins_item = |line: &str| {
        line.strip_prefix(indent)
            .and_then(|line| line.strip_prefix('-'))
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    let (mut begins, mut at) = (Vec::new(), first.len() + 1);
    for line in text[at..].split_inclusive('\n') {
        if begins_item(line) {
            begins.push(at);
        }
        at += line.len();
    }
    let head = &text[..*begins.first()?];
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    let items: Vec<(&str, &str)> =
        begins.iter().zip(ends).map(|(begin, end)| parted(&text[*begin..end])).collect();
    if items.len() != was.len() || is.is_empty() {
        return None;
    }
    let mut after = head.to_owned();
    for op in capture_diff_slices(Algorithm::Myers, was, is) {
        let new = |item: &T| write(item, indent);
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                after.extend(
                    items[old_index..old_index + len].iter().flat_map(|(text, below)| [*text, *below]),
                );
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                after.extend(items[old_index..old_index + old_len].iter().map(|(_, below)| *below));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                after.extend(is[new_index..new_index + new_len].iter().map(new));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                for nth in 0..old_len.max(new_len) {
                    let item = is[new_index..new_index + new_len].get(nth);
                    after.push_str(&item.map(new).unwrap_or_default());
                    after.push_str(
                        items[old_index..old_index + old_len].get(nth).map_or("", |(_, below)| below),
                    );
                }
            }
        }
    }
    Some(after)
}

/// One entry as it is written; nothing where the field is empty.
fn written(key: &str, front: &Front) -> String {
    match key {
        "title" if !front.title.is_empty() => format!("title: {}\n", scalar(&front.title)),
        "minutes" if !front.minutes.is_empty() => match front.minutes.parse::<u32>() {
            Ok(minutes) if minutes.to_string() == front.minutes => format!("minutes: {minutes}\n"),
            _ => format!("minutes: {}\n", scalar(&front.minutes)),
        },
        "objectives" if !front.objectives.is_empty() => {
            let items = front.objectives.iter().map(|text| objective(text, "  "));
            format!("objectives:\n{}", items.collect::<String>())
        }
        "sources" if !front.sources.is_empty() => {
            let items = front.sources.iter().map(|source| source_entry(source, "  "));
            format!("sources:\n{}", items.collect::<String>())
        }
        _ => String::new(),
    }
}

fn objective(text: &str, indent: &str) -> String {
    format!("{indent}- {}\n", scalar(text))
}

fn source_entry((name, address): &(String, String), indent: &str) -> String {
    match (name.as_str(), address.as_str()) {
        (name, "") => format!("{indent}- name: {}\n", scalar(name)),
        ("", address) => format!("{indent}- url: {}\n", scalar(address)),
        (name, address) => {
            format!("{indent}- name: {}\n{indent}  url: {}\n", scalar(name), scalar(address))
        }
    }
}

/// One line of text as YAML: bare where YAML reads it as that text, else between double quotes.
fn scalar(text: &str) -> String {
    let is_it = |value: &Value| value.as_str() == Some(text);
    let read = |yaml: &str| serde_norway::from_str::<Value>(yaml).unwrap_or(Value::Null);
    let bare = is_it(&read(text))
        && read(&format!("- {text}\n")).get(0).is_some_and(is_it)
        && read(&format!("  - a: {text}\n    b: c\n"))
            .get(0)
            .and_then(|item| item.get("a"))
            .is_some_and(is_it);
    if bare {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' => {
                quoted.push(c)
            }
            '\u{10000}'.. => quoted.push(c),
            c => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}
