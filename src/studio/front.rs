//! The front matter of a module as fields, and back.
//!
//! Only the entries whose fields were changed are written anew; comments, the order of the entries and
//! those that no field shows stay as their author wrote them.

use serde_norway::{Mapping, Value};

use super::writing::plain;

/// The fields of the front matter, each of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    pub title: String,
    pub minutes: String,
    pub objectives: Vec<String>,
    /// Name and address; either may be empty.
    pub sources: Vec<(String, String)>,
}

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
    let mut words = words.unwrap_or_else(|| KEYS.iter().map(|key| entry(key, front)).collect());
    if !words.is_empty() && !words.ends_with('\n') {
        words.push('\n');
    }
    words
}

/// The front matter with the entries written anew whose fields changed; comments and the rest stay.
fn changed(front: &str, was: &Front, is: &Front) -> String {
    let same = |key: &str| match key {
        "title" => was.title == is.title,
        "minutes" => was.minutes == is.minutes,
        "objectives" => was.objectives == is.objectives,
        _ => was.sources == is.sources,
    };
    let mut blocks = blocks(front);
    for key in KEYS.into_iter().filter(|key| !same(key)) {
        match blocks.iter_mut().find(|(name, _)| name == key) {
            Some((_, text)) => *text = entry(key, is),
            None => blocks.push((key.to_owned(), entry(key, is))),
        }
    }
    blocks.into_iter().map(|(_, text)| text).collect()
}

/// The entries of a front matter: each with the lines below it that belong to it.
fn blocks(front: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in front.split_inclusive('\n') {
        let name = match line.chars().next() {
            Some(c) if c.is_whitespace() || matches!(c, '-' | '#') => None,
            _ => line.split_once(':').map(|(name, _)| name.trim_end().trim_matches(['"', '\''])),
        };
        match (name, blocks.last_mut()) {
            (Some(name), _) => blocks.push((name.to_owned(), line.to_owned())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => blocks.push((String::new(), line.to_owned())),
        }
    }
    if let Some((_, last)) = blocks.last_mut()
        && !last.ends_with('\n')
    {
        last.push('\n');
    }
    blocks
}

/// One entry as it is written; nothing where the field is empty.
fn entry(key: &str, front: &Front) -> String {
    match key {
        "title" if !front.title.is_empty() => format!("title: {}\n", scalar(&front.title)),
        "minutes" if !front.minutes.is_empty() => match front.minutes.parse::<u32>() {
            Ok(minutes) if minutes.to_string() == front.minutes => format!("minutes: {minutes}\n"),
            _ => format!("minutes: {}\n", scalar(&front.minutes)),
        },
        "objectives" if !front.objectives.is_empty() => {
            let lines = front.objectives.iter().map(|text| format!("  - {}\n", scalar(text)));
            format!("objectives:\n{}", lines.collect::<String>())
        }
        "sources" if !front.sources.is_empty() => {
            let item = |(name, address): &(String, String)| match (name.as_str(), address.as_str()) {
                (name, "") => format!("  - name: {}\n", scalar(name)),
                ("", address) => format!("  - url: {}\n", scalar(address)),
                (name, address) => format!("  - name: {}\n    url: {}\n", scalar(name), scalar(address)),
            };
            format!("sources:\n{}", front.sources.iter().map(item).collect::<String>())
        }
        _ => String::new(),
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
