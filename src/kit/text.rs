//! The words of the interface: Vietnamese first, English complete.
//!
//! Sentences live in `templates/text/{vi,en}.toml`, grouped by slice; code only
//! knows their keys. A sentence may hold `{name}` placeholders; a key may have
//! `.one` and `.other` forms, chosen by the argument `count`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::{Day, Timestamp};
use super::files::Folder;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Vi,
    En,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Vi, Language::En];

    /// `vi` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Vi => "vi",
            Language::En => "en",
        }
    }

    /// The one that is not this.
    pub fn other(self) -> Language {
        match self {
            Language::Vi => Language::En,
            Language::En => Language::Vi,
        }
    }

    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|l| l.code() == code)
    }

    /// What a browser wishes for (`Accept-Language`): the first of our languages in order of
    /// preference, Vietnamese where it names none of them.
    pub fn wished(header: &str) -> Language {
        let mut wishes: Vec<(f32, Language)> = Vec::new();
        for part in header.split(',') {
            let mut fields = part.trim().split(';');
            let tag = fields.next().unwrap_or("").trim().to_ascii_lowercase();
            let weight = fields
                .find_map(|f| f.trim().strip_prefix("q=").and_then(|q| q.trim().parse().ok()))
                .unwrap_or(1.0_f32);
            let code = tag.split('-').next().unwrap_or("");
            if let (Some(language), true) = (Language::from_code(code), weight > 0.0) {
                wishes.push((weight, language));
            }
        }
        // A stable sort: of equal weights the one written first wins.
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map_or(Language::Vi, |w| w.1)
    }
}

/// A sentence to be said in the reader's language: its key and what to put in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub key: String,
    #[serde(flatten)]
    pub args: BTreeMap<String, Value>,
}

impl Message {
    pub fn new(key: &str) -> Message {
        Message { key: key.to_owned(), args: BTreeMap::new() }
    }

    /// The same sentence with `{name}` filled in.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Message {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// All sentences of both languages.
pub struct Texts {
    sentences: BTreeMap<(Language, String), String>,
}

impl Texts {
    /// Reads `text/vi.toml` and `text/en.toml`; an unreadable file is an error with its name.
    pub fn read(templates: &Folder) -> Result<Texts, String> {
        let mut sentences = BTreeMap::new();
        for language in Language::ALL {
            let name = format!("text/{}.toml", language.code());
            let text = templates.get(&name).ok_or_else(|| format!("{name} is missing"))?;
            let table: toml::Table = text.parse().map_err(|e| format!("{name}: {e}"))?;
            flatten("", &table, &mut |key, sentence| {
                sentences.insert((language, key), sentence);
            });
        }
        Ok(Texts { sentences })
    }

    /// The keys of one language, for the test that compares the two.
    pub fn keys(&self, language: Language) -> Vec<&str> {
        self.sentences.keys().filter(|k| k.0 == language).map(|k| k.1.as_str()).collect()
    }

    /// Is there a sentence of this key?
    pub fn knows(&self, language: Language, key: &str) -> bool {
        self.find(language, key).is_some()
    }

    /// The sentence of `key`, filled in. An unknown key shows itself in brackets, so that it is seen.
    pub fn say(&self, language: Language, message: &Message) -> String {
        let forms: &[&str] = match message.args.get("count").and_then(Value::as_i64) {
            Some(1) => &[".one", ".other", ""],
            Some(_) => &[".other", ""],
            None => &[""],
        };
        let found = forms.iter().find_map(|form| self.find(language, &format!("{}{form}", message.key)));
        let Some(sentence) = found else { return format!("[{}]", message.key) };
        if message.args.is_empty() {
            return sentence.to_owned();
        }
        let mut said = String::with_capacity(sentence.len() + 16);
        let mut rest = sentence;
        while let Some(open) = rest.find('{') {
            said.push_str(&rest[..open]);
            let Some(close) = rest[open..].find('}') else { break };
            let name = &rest[open + 1..open + close];
            match message.args.get(name) {
                Some(Value::String(text)) => said.push_str(text),
                // A sentence within a sentence.
                Some(object @ Value::Object(_)) => {
                    let inner = serde_json::from_value::<Message>(object.clone());
                    said.push_str(&inner.map(|inner| self.say(language, &inner)).unwrap_or_default());
                }
                Some(Value::Number(n)) if n.is_i64() || n.is_u64() => {
                    said.push_str(&number(language, n.as_i64().unwrap_or(i64::MAX)));
                }
                Some(other) => said.push_str(&other.to_string()),
                None => said.push_str(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        said.push_str(rest);
        said
    }

    /// The sentence in Vietnamese and then in English: what commands print.
    pub fn say_in_both(&self, message: &Message) -> String {
        Language::ALL.map(|language| self.say(language, message)).join(" / ")
    }

    fn find(&self, language: Language, key: &str) -> Option<&str> {
        self.sentences.get(&(language, key.to_owned())).map(String::as_str)
    }
}

fn flatten(prefix: &str, table: &toml::Table, put: &mut impl FnMut(String, String)) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, put),
            toml::Value::String(text) => put(key, text.clone()),
            other => put(key, other.to_string()),
        }
    }
}

/// `21/11/2026` or `21 Nov 2026`.
pub fn day(language: Language, day: Day) -> String {
    match language {
        Language::Vi => day.0.strftime("%d/%m/%Y").to_string(),
        Language::En => day.0.strftime("%-d %b %Y").to_string(),
    }
}

/// A day with the wall-clock time in Vietnam.
pub fn moment(language: Language, at: Timestamp) -> String {
    let local = at.local();
    format!("{} {}", local.strftime("%H:%M"), day(language, Day(local.date())))
}

/// Minutes as hours: `2`, `1,5` in Vietnamese, `1.67` in English; as many decimals as are needed to
/// read the same minutes again.
pub fn hours(language: Language, minutes: i32) -> String {
    let text = format!("{:.2}", f64::from(minutes) / 60.0);
    let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    if language == Language::Vi { text.replace('.', ",") } else { text }
}

/// A number with so many decimals: `0,67` in Vietnamese, `0.67` in English; what rounds to nothing has no sign.
pub fn decimal(language: Language, n: f64, places: usize) -> String {
    let text = format!("{n:.places$}");
    let text = match text.strip_prefix('-') {
        Some(rest) if rest.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) => format!("−{rest}"),
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if language == Language::Vi { text.replace('.', ",") } else { text }
}

/// A share of a whole in whole per cent, with a space that does not break.
pub fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", 100.0 * share)
}

/// A whole number with its thousands apart: `12.345` in Vietnamese, `12,345` in English.
pub fn number(language: Language, n: i64) -> String {
    let separator = if language == Language::Vi { '.' } else { ',' };
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "−" } else { "" });
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let files = [
            ("text/vi.toml", "[a]\nhello = \"Chào {name}\"\n[a.people]\nother = \"{count} người\"\n"),
            (
                "text/en.toml",
                "[a]\nhello = \"Hello {name}\"\n[a.people]\none = \"{count} person\"\nother = \"{count} people\"\n",
            ),
        ];
        let folder = files.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        Texts::read(&folder).unwrap()
    }

    #[test]
    fn a_sentence_is_filled_in_and_never_filled_twice() {
        let hello = Message::new("a.hello").with("name", "{name} <b>");
        assert_eq!(texts().say(Language::Vi, &hello), "Chào {name} <b>");
    }

    #[test]
    fn english_has_a_singular_and_vietnamese_needs_none() {
        let one = Message::new("a.people").with("count", 1);
        assert_eq!(texts().say(Language::En, &one), "1 person");
        assert_eq!(
            texts().say(Language::En, &Message::new("a.people").with("count", 12345)),
            "12,345 people"
        );
        assert_eq!(texts().say(Language::Vi, &one), "1 người");
        assert_eq!(texts().say(Language::Vi, &Message::new("a.people").with("count", 12345)), "12.345 người");
    }

    #[test]
    fn decimals_follow_the_language_and_nothing_has_no_sign() {
        let all = [(0.666, "0,67"), (-0.214, "−0,21"), (-0.001, "0,00"), (12.0, "12,00")];
        for (n, said) in all {
            assert_eq!(decimal(Language::Vi, n, 2), said);
        }
        assert_eq!(decimal(Language::En, -0.25, 1), "−0.2");
        assert_eq!(percent(0.996), "100\u{a0}%");
    }

    #[test]
    fn hours_are_written_so_that_the_same_minutes_are_read_again() {
        let all = [(120, "2"), (90, "1,5"), (100, "1,67"), (15, "0,25"), (0, "0")];
        for (minutes, said) in all {
            assert_eq!(hours(Language::Vi, minutes), said);
        }
        assert_eq!(hours(Language::En, 100), "1.67");
        for minutes in 0..=720 {
            let read: f64 = hours(Language::En, minutes).parse().unwrap();
            assert_eq!((read * 60.0).round() as i32, minutes);
        }
    }

    #[test]
    fn visitors_read_what_their_browser_wishes_and_vietnamese_otherwise() {
        assert_eq!(Language::wished("en-GB,en;q=0.9,vi;q=0.8"), Language::En);
        assert_eq!(Language::wished("fr, vi;q=0.5, en;q=0.4"), Language::Vi);
        assert_eq!(Language::wished("en;q=0"), Language::Vi);
        assert_eq!(Language::wished(""), Language::Vi);
    }
}
