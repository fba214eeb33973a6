//! `course.toml`, rewritten by a form.
//!
//! Only what the form says is changed: comments, the order of keys and keys that we do not know stay as
//! their author wrote them. Of a file that two wrote at once (see [`accord`](super::accord)) the one side is
//! read, and whoever saves the form chooses it.

use std::collections::BTreeMap;

use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

use super::lines::kept;
use super::sides::Sides;
use crate::courses::course::Both;
use crate::courses::course_file::PASS_MARK;
use crate::courses::library::Files;
use crate::courses::marking;
use crate::courses::passing_on::{self, PassingOn, RULES, hours_of};
use crate::courses::quiz_rules::{self, QuizRules};
use crate::kit::text::Language;

/// What the form knows of a course; what is missing in the file is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub title: Both,
    pub summary: Both,
    pub audience: Both,
    pub pass_mark: u8,
    pub passing_on: PassingOn,
    /// How long each of the listed modules is planned to be taught, in minutes.
    pub hours: BTreeMap<String, u32>,
    /// How the quizzes of all modules are taken.
    pub quiz: QuizRules,
}

impl Settings {
    /// The words with the name of their table.
    pub fn words(&self) -> [(&'static str, &Both); 3] {
        [("title", &self.title), ("summary", &self.summary), ("audience", &self.audience)]
    }
}

/// What a course is called in its files; its folder's name where they do not say.
pub fn title_of(files: &Files, course: &str, language: Language) -> String {
    let text = files.get(&format!("{course}/course.toml")).map_or("", String::as_str);
    let title = read(text).map(|settings| settings.title.of(language).clone());
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| course.to_owned())
}

/// The same in both languages.
pub fn both_titles_of(files: &Files, course: &str) -> Both {
    Both::each(|language| title_of(files, course, language))
}

/// What a file says, as far as it does; nothing if it is no TOML.
pub fn read(text: &str) -> Option<Settings> {
    let text = &Sides::of(text).read;
    let document = parse(text)?;
    let both = |table: &str| {
        Both::each(|language: Language| {
            let word = document.get(table).and_then(|words| words.get(language.code()));
            word.and_then(Item::as_str).unwrap_or_default().trim().to_owned()
        })
    };
    let pass_mark = document.get("pass_mark").and_then(Item::as_integer);
    // The same reading as that of the course, which tells elsewhere what is wrong.
    let (whole, mut told): (toml::Table, _) = (unmarked(text).parse().ok()?, vec![]);
    Some(Settings {
        title: both("title"),
        summary: both("summary"),
        audience: both("audience"),
        pass_mark: pass_mark.and_then(|mark| u8::try_from(mark).ok()).unwrap_or(PASS_MARK),
        passing_on: passing_on::read(&whole, "", text, &mut told),
        hours: passing_on::hours(&whole, &modules(text), "", text, &mut told),
        quiz: quiz_rules::read(&whole, &modules(text), "", text, &mut told).whole,
    })
}

/// What stands in a table as it is written there, for what cannot be read: `[cascade] peers`.
pub fn as_written(text: &str, table: &str, key: &str) -> String {
    let document = parse(text);
    let item = document.as_ref().and_then(|document| document.get(table)?.get(key)?.as_value());
    let bare = |value: &Value| {
        let mut value = value.clone();
        value.decor_mut().clear();
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    item.map(bare).unwrap_or_default()
}

/// Does the folder ask to be released?
pub fn asks_for_release(text: &str) -> bool {
    parse(text).is_some_and(|document| document.contains_key("release"))
}

/// The file with these settings; nothing if it is no TOML. What the file says already is not touched.
pub fn write(text: &str, settings: &Settings) -> Option<String> {
    let text = &Sides::of(text).read;
    let (mut document, before) = (parse(text)?, read(text)?);
    if before == *settings {
        return Some(text.to_owned());
    }
    if before.pass_mark != settings.pass_mark {
        set(document.as_table_mut(), "pass_mark", i64::from(settings.pass_mark).into());
    }
    for ((table, were), (_, are)) in before.words().into_iter().zip(settings.words()) {
        for language in Language::ALL.into_iter().filter(|l| were.of(*l) != are.of(*l)) {
            put(&mut document, table, language.code(), Some(are.of(language).as_str().into()));
        }
    }
    let rules = before.passing_on.rules().into_iter().zip(settings.passing_on.rules());
    for ((rule, _), (_, is)) in RULES.into_iter().zip(rules).filter(|(_, (was, is))| was != is) {
        put(&mut document, passing_on::TABLE, rule, is.map(|number| i64::from(number).into()));
    }
    for ((rule, was), (_, is)) in before.quiz.texts().into_iter().zip(settings.quiz.texts()) {
        if was != is {
            put(&mut document, quiz_rules::TABLE, rule, (!is.is_empty()).then(|| bare_or_quoted(&is)));
        }
    }
    for module in modules(text) {
        let (was, is) = (before.hours.get(&module), settings.hours.get(&module));
        if was != is {
            put(&mut document, "hours", &module, is.map(|minutes| hours(*minutes)));
        }
    }
    Some(kept(text, &document.to_string()))
}

/// A rule as the file has it: a number, a switch, or words.
fn bare_or_quoted(text: &str) -> Value {
    match (text.parse::<i64>(), text.parse::<bool>()) {
        (Ok(number), _) => number.into(),
        (_, Ok(switch)) => switch.into(),
        _ => text.into(),
    }
}

/// A length in minutes as the file has it.
fn hours(minutes: u32) -> Value {
    if minutes.is_multiple_of(60) { i64::from(minutes / 60).into() } else { hours_of(minutes).into() }
}

/// Sets a key of a table, or takes it out.
pub(super) fn put(document: &mut DocumentMut, table: &str, key: &str, new: Option<Value>) {
    let Some(new) = new else {
        let known = document.get_mut(table).and_then(Item::as_table_like_mut);
        known.and_then(|known| known.remove(key));
        return;
    };
    let item = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
    if !item.is_table_like() {
        *item = Item::Table(Table::new());
    }
    match item {
        Item::Table(table) => set(table, key, new),
        other => other[key] = value(new),
    }
}

/// The modules that a file lists, in order, each once.
pub fn modules(text: &str) -> Vec<String> {
    let document = parse(text);
    let listed = document.as_ref().and_then(|document| document.get("modules")).and_then(Item::as_array);
    let mut modules: Vec<String> = vec![];
    for slug in listed.into_iter().flatten().filter_map(Value::as_str) {
        if !modules.iter().any(|known| known == slug) {
            modules.push(slug.to_owned());
        }
    }
    modules
}

/// The file with these modules, and without the hours and the rules of the quiz of those it listed before; nothing if it is no TOML.
pub fn with_modules(text: &str, modules: &[String]) -> Option<String> {
    let sides = Sides::of(text);
    if sides.is_torn() {
        // What else is in dispute stays so.
        let [one, other] = [0, 1].map(|side| with_modules(sides.at(side), modules));
        let (one, other) = (one?, other.unwrap_or_else(|| sides.at(1).to_owned()));
        return Some(if one == other { one } else { marking::between(&one, &other) });
    }
    let mut document = parse(text)?;
    let gone: Vec<String> = self::modules(text).into_iter().filter(|of| !modules.contains(of)).collect();
    for table in ["hours", quiz_rules::TABLE] {
        if let Some(known) = document.get_mut(table).and_then(Item::as_table_like_mut) {
            gone.iter().for_each(|module| drop(known.remove(module)));
        }
    }
    if document.get("modules").and_then(Item::as_array).is_none() {
        document["modules"] = value(Array::new());
    }
    let array = document["modules"].as_array_mut()?;
    let before: Vec<Value> = array.iter().cloned().collect();
    let on_lines = before.iter().any(|slug| prefix(slug).contains('\n'));
    array.clear();
    for slug in modules {
        let known = before.iter().find(|value| value.as_str() == Some(slug.as_str()));
        let mut listed = known.cloned().unwrap_or_else(|| slug.as_str().into());
        if known.is_none()
            && let Some(first) = before.first().filter(|_| on_lines)
        {
            // A comment above the first stays with the first.
            let indent = prefix(first).rsplit('\n').next().unwrap_or_default().to_owned();
            listed.decor_mut().set_prefix(format!("\n{indent}"));
        }
        array.push_formatted(listed);
    }
    if !on_lines {
        array.fmt();
    }
    Some(kept(text, &document.to_string()))
}

/// A new course of one module: what its author must still fill in is empty, and `check` says so.
pub fn begin(title: &Both, module: &str) -> String {
    let mut document = parse(&with_modules("", &[module.to_owned()]).unwrap_or_default()).unwrap_or_default();
    set(document.as_table_mut(), "pass_mark", i64::from(PASS_MARK).into());
    for (table, words) in [("title", title), ("summary", &Both::default()), ("audience", &Both::default())] {
        for language in Language::ALL {
            put(&mut document, table, language.code(), Some(words.of(language).as_str().into()));
        }
    }
    document.to_string()
}

/// The text of a new module in one language: its title stands, the rest is for its author to fill in.
pub fn begin_module(title: &str) -> String {
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    format!("---\ntitle: \"{quoted}\"\nminutes: 30\nobjectives: []\nsources: []\n---\n")
}

pub(super) fn parse(text: &str) -> Option<DocumentMut> {
    unmarked(&Sides::of(text).read).parse().ok()
}

fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Sets a value where it stands, with the comment behind it.
pub(super) fn set(table: &mut Table, key: &str, new: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(known) => {
            if known.to_string().trim() != new.to_string().trim() {
                let decor = known.decor().clone();
                *known = new;
                *known.decor_mut() = decor;
            }
        }
        None => table[key] = Item::Value(new),
    }
}

fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::course_file;
    use proptest::prelude::*;

    const FILE: &str = "# Khóa đầu\npass_mark = 70 # thấp hơn\nmodules = [\n  # mở đầu\n  \"01-a\",\n  \"02-b\",\n]\ncolour = \"xanh\"\n\n[title]\nvi = \"Nhóm\"\nen = \"Groups\"\n\n[summary]\nvi = \"a\"\nen = \"b\"\n\n[audience]\nvi = \"c\"\nen = \"d\"\n";

    #[test]
    fn what_the_form_does_not_say_stays_as_it_was_written() {
        let settings = read(FILE).unwrap();
        assert_eq!(write(FILE, &settings).unwrap(), FILE);
        let other = Settings { pass_mark: 80, ..settings };
        assert_eq!(write(FILE, &other).unwrap(), FILE.replace("= 70 #", "= 80 #"));
        for bare in
            ["", "modules = [\"a\"]\r\n[title]\r\nvi = \"x\"\r\n", "\u{feff}cascade = { peers = 0 }\n"]
        {
            assert_eq!(write(bare, &read(bare).unwrap()).unwrap(), bare, "nothing is added");
        }
        let windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
        let other = Settings { pass_mark: 80, ..read(&windows).unwrap() };
        assert_eq!(write(&windows, &other).unwrap(), windows.replace("= 70 #", "= 80 #"));
    }

    #[test]
    fn a_module_that_is_taken_out_takes_its_hours_along_and_leaves_every_other_line() {
        let hours = "\n[hours]\n# buổi sáng\n01-a = 1.5\n02-b = 2\n";
        let kept = with_modules(&format!("{FILE}{hours}"), &["01-a".to_owned()]).unwrap();
        assert!(kept.ends_with("\n[hours]\n# buổi sáng\n01-a = 1.5\n"), "{kept}");
        let gone = with_modules(&format!("{FILE}{hours}"), &["02-b".to_owned()]).unwrap();
        assert!(gone.ends_with("\n[hours]\n02-b = 2\n"), "{gone}");
    }

    #[test]
    fn rules_and_hours_are_changed_one_by_one() {
        let file = format!(
            "{FILE}\n[cascade]\n# một tháng\nwithin_days = 30 # ngày\npeers = 10\n\n[hours]\n01-a = 1.5\n03-x = 2\n"
        );
        let known = read(&file).unwrap();
        assert_eq!(known.passing_on.rules(), [Some(30), Some(10), None]);
        assert_eq!(known.hours, BTreeMap::from([("01-a".to_owned(), 90)]));
        let mut other = known.clone();
        other.passing_on = PassingOn::of([Some(45), None, Some(2)]);
        other.hours.insert("02-b".into(), 70);
        let after = write(&file, &other).unwrap();
        let expected = file
            .replace("= 30 #", "= 45 #")
            .replace("peers = 10\n", "generations = 2\n")
            .replace("03-x = 2\n", "03-x = 2\n02-b = \"1:10\"\n");
        assert_eq!(after, expected);
        assert_eq!(read(&after).unwrap(), other);
        let back = write(&after, &known).unwrap();
        assert_eq!(read(&back).unwrap(), known);
        assert_eq!(as_written("[cascade]\npeers = 0 # x\n", "cascade", "peers"), "0");
    }

    #[test]
    fn modules_change_places_and_keep_their_lines() {
        assert_eq!(modules(FILE), ["01-a", "02-b"]);
        let turned = with_modules(FILE, &["02-b".into(), "01-a".into(), "03-c".into()]).unwrap();
        assert_eq!(modules(&turned), ["02-b", "01-a", "03-c"]);
        assert!(turned.contains("# mở đầu\n  \"01-a\"") && turned.contains("\n  \"03-c\""), "{turned}");
        let short = with_modules("modules = [\"a\", \"b\"]\n", &["b".into(), "a".into()]).unwrap();
        assert_eq!(short, "modules = [\"b\", \"a\"]\n");
    }

    #[test]
    fn a_new_course_says_what_is_missing() {
        let title = Both { vi: "Nước sạch".into(), en: "Clean water".into() };
        let text = begin(&title, "01-mo-dau");
        let mut problems = vec![];
        assert!(course_file::read("nuoc/course.toml", &text, &mut problems).is_none());
        let keys: Vec<_> = problems.iter().map(|problem| problem.key).collect();
        assert_eq!(keys, ["check.missing_in_language"; 4]);
        assert_eq!(read(&text).unwrap().title, title);
    }

    proptest! {
        #[test]
        fn any_words_come_back_as_they_were_typed(
            vi in "\\PC{1,40}", en in "\\PC{1,40}", mark in 1u8..=100,
            rules in [proptest::option::of(1u16..=9), proptest::option::of(1u16..=9), proptest::option::of(1u16..=9)],
            minutes in proptest::option::of(1u32..=2400),
            numbers in [proptest::option::of(0u32..=50), proptest::option::of(0u32..=50)],
            opens in proptest::option::of(0i64..1_000_000), shuffle in proptest::option::of(any::<bool>()),
        ) {
            let [attempts, limit_minutes] = numbers;
            let opens = opens.map(|minute| crate::courses::quiz_rules::typed_moment("2026-01-01", 0).unwrap().plus(minute * 60_000_000));
            let counts = shuffle.map(|_| crate::courses::quiz_rules::Counting::Last);
            let quiz = QuizRules { attempts, limit_minutes, opens, shuffle, counts, ..QuizRules::default() };
            let word = Both { vi: vi.trim().to_owned(), en: en.trim().to_owned() };
            let hours = minutes.map(|minutes| ("02-b".to_owned(), minutes)).into_iter().collect();
            let (title, summary, audience) = (word.clone(), word.clone(), word);
            let settings = Settings {
                title, summary, audience, pass_mark: mark, passing_on: PassingOn::of(rules), hours, quiz
            };
            prop_assert_eq!(read(&write(FILE, &settings).unwrap()).unwrap(), settings.clone());
            let settings = Settings { hours: BTreeMap::new(), ..settings };
            prop_assert_eq!(read(&write("", &settings).unwrap()).unwrap(), settings);
        }

        #[test]
        fn any_title_can_head_a_module(title in "\\PC{1,60}") {
            let text = begin_module(&title);
            let parts = crate::courses::front_matter::part(&text).unwrap();
            let mut problems = vec![];
            let front = crate::courses::front_matter::read("x/y/vi.md", parts.front, &mut problems);
            if !title.trim().is_empty() {
                prop_assert_eq!(front.map(|front| front.title), Some(title.trim().to_owned()), "{:?}", problems);
            }
        }
    }
}
