//! Words: the same keys in both languages, each used, each used one there.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::kit::text::{Language, Message, Texts};

use crate::house::{House, none};

/// Keys that are put together while the program runs: how they begin, which ends there are
/// (none: not listed here), and why.
struct Family {
    begins: &'static str,
    ends: fn(&House) -> Vec<String>,
    why: &'static str,
}

const FAMILIES: &[Family] = &[
    Family { begins: "notice.", ends: notices, why: "Redirect::saying names the last part" },
    Family {
        begins: "wording.",
        ends: |_| Vec::new(),
        why: "the words inside rendered modules, read as one struct",
    },
];

/// Not keys, though they look like some: names of files.
const LOOKALIKES: &[&str] = &["demo.db"];

/// What `saying("…")` names, and `signed_out("…")`, which hands it on.
fn notices(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for source in house.sources() {
        for (at, says) in &source.strings {
            let before = source.code[..*at].trim_end();
            if ["saying(", " signed_out("].iter().any(|call| before.ends_with(call)) {
                found.push(says.clone());
            }
        }
    }
    found
}

fn texts(house: &House) -> BTreeMap<Language, BTreeMap<String, String>> {
    let files = house.files("templates/text/", ".toml");
    let named = |(path, text): (&str, &str)| (path["templates/".len()..].to_owned(), text.to_owned());
    let texts = Texts::read(&files.map(named).collect()).unwrap();
    let of = |language| {
        let keys = texts.keys(language).into_iter();
        keys.map(|k| (k.to_owned(), texts.say(language, &Message::new(k)))).collect()
    };
    Language::ALL.into_iter().map(|language| (language, of(language))).collect()
}

/// Keys as they are asked for: `.one` and `.other` are forms of one.
fn bare(key: &str) -> &str {
    key.strip_suffix(".one").or_else(|| key.strip_suffix(".other")).unwrap_or(key)
}

fn keys(house: &House) -> BTreeSet<String> {
    texts(house)[&Language::Vi].keys().map(|k| bare(k).to_owned()).collect()
}

fn is_key(text: &str) -> bool {
    let is_step = |s: &str| {
        !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.contains('.') && text.split('.').all(is_step)
}

/// Every text that looks like a key of one of our sections, with the place where it stands; and
/// the beginnings of keys that are put together.
fn mentions(house: &House) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let sections: BTreeSet<String> =
        keys(house).iter().map(|k| k.split('.').next().unwrap().to_owned()).collect();
    let (mut whole, mut begun) = (BTreeMap::new(), BTreeMap::new());
    let mut note = |text: &str, place: String| {
        let known = text.split_once('.').is_some_and(|(section, _)| sections.contains(section));
        if !known || LOOKALIKES.contains(&text) {
            return;
        }
        if is_key(text) {
            whole.entry(text.to_owned()).or_insert(place);
        } else if let Some((begins, _)) = text.split_once('{')
            && is_key(&format!("{begins}x"))
        {
            begun.entry(begins.to_owned()).or_insert(place);
        }
    };
    for source in house.sources() {
        for (at, says) in &source.strings {
            note(says, source.place(*at));
        }
    }
    for (path, text) in house.files("templates/", ".hbs") {
        for (n, line) in text.lines().enumerate() {
            for piece in line.split('"').skip(1) {
                note(piece, format!("{path}:{}", n + 1));
            }
        }
    }
    (whole, begun)
}

/// Two languages of one sentence each, a source that says them and a template.
fn small(vietnamese: &str, english: &str, source: &str) -> House {
    House::of(&[
        ("templates/text/vi.toml", &format!("[units]\n{vietnamese}")),
        ("templates/text/en.toml", &format!("[units]\n{english}")),
        ("templates/units/unit.hbs", "{{t \"units.name\"}}"),
        ("src/units/pages.rs", source),
    ])
}

#[test]
fn both_languages_have_the_same_keys() {
    none(in_one_language(House::real()), "Vietnamese and English say the same things.");
}

#[test]
fn a_key_of_one_language_alone_is_found() {
    let house = small("name = \"Tên\"\ncode = \"Mã\"", "name = \"Name\"", "");
    assert_eq!(in_one_language(&house), ["templates/text/en.toml lacks units.code"]);
    let house = small("name = \"Tên\"", "name = \"Name\"\ncode = \"Code\"", "");
    assert_eq!(in_one_language(&house), ["templates/text/vi.toml lacks units.code"]);
}

fn in_one_language(house: &House) -> Vec<String> {
    let texts = texts(house);
    let of = |l| texts[&l].keys().map(|k| bare(k)).collect::<BTreeSet<_>>();
    let (vi, en) = (of(Language::Vi), of(Language::En));
    let mut wrong: Vec<String> =
        vi.difference(&en).map(|k| format!("templates/text/en.toml lacks {k}")).collect();
    wrong.extend(en.difference(&vi).map(|k| format!("templates/text/vi.toml lacks {k}")));
    wrong
}

#[test]
fn a_sentence_has_the_same_gaps_in_both_languages() {
    none(unlike_gaps(House::real()), "A sentence has the same {gaps} in both languages.");
}

#[test]
fn a_gap_of_one_language_alone_is_found() {
    let house = small("name = \"{name} ở {unit}\"", "name = \"{name}\"", "");
    assert_eq!(unlike_gaps(&house), ["units.name: {\"name\", \"unit\"} in vi.toml, {\"name\"} in en.toml"]);
}

fn unlike_gaps(house: &House) -> Vec<String> {
    let texts = texts(house);
    let mut wrong = Vec::new();
    // English may have a singular that does not repeat the number.
    for (key, english) in texts[&Language::En].iter().filter(|(k, _)| !k.ends_with(".one")) {
        let other = texts[&Language::Vi].get(key).or_else(|| texts[&Language::Vi].get(bare(key)));
        let Some(vietnamese) = other else { continue };
        if gaps(english) != gaps(vietnamese) {
            wrong.push(format!("{key}: {:?} in vi.toml, {:?} in en.toml", gaps(vietnamese), gaps(english)));
        }
    }
    wrong
}

fn gaps(sentence: &str) -> BTreeSet<&str> {
    let pieces = sentence.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name)).collect()
}

#[test]
fn no_sentence_is_empty() {
    none(empty(House::real()), "A sentence says something.");
}

#[test]
fn an_empty_sentence_is_found() {
    assert_eq!(empty(&small("name = \" \"", "name = \"Name\"", "")), ["templates/text/vi.toml: units.name"]);
}

fn empty(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    for (language, sentences) in texts(house) {
        for (key, _) in sentences.iter().filter(|(_, s)| s.trim().is_empty()) {
            wrong.push(format!("templates/text/{}.toml: {key}", language.code()));
        }
    }
    wrong
}

#[test]
fn each_key_that_is_used_exists() {
    none(missing(House::real()), "A text is said only if templates/text/{vi,en}.toml have it.");
}

#[test]
fn a_key_that_is_used_and_does_not_exist_is_found() {
    let of = |source: &str| missing(&small("name = \"Tên\"", "name = \"Name\"", source));
    let said = "fn f() { Message::new(\"units.nothing\") }";
    assert_eq!(of(said), ["src/units/pages.rs:1: there is no text units.nothing"]);
    let put_together = "fn f() { format!(\"units.{kind}\") }";
    assert_eq!(of(put_together), ["src/units/pages.rs:1: list the family units.… in FAMILIES with why"]);
    let notice = "fn f() { Redirect::to(x).saying(\"unit_lost\") }";
    assert_eq!(of(notice), ["there is no text notice.unit_lost; Redirect::saying names the last part"]);
    let house = small("name = \"Tên\"", "name = \"Name\"", "");
    let house = house.with("templates/units/unit.hbs", "\n{{> parts/x label=\"units.lost\"}}");
    assert_eq!(missing(&house), ["templates/units/unit.hbs:2: there is no text units.lost"]);
}

fn missing(house: &House) -> Vec<String> {
    let keys = keys(house);
    let (whole, begun) = mentions(house);
    let mut wrong = Vec::new();
    for (key, place) in whole.iter().filter(|(key, _)| !keys.contains(bare(key))) {
        wrong.push(format!("{place}: there is no text {key}"));
    }
    for (begins, place) in &begun {
        if !FAMILIES.iter().any(|family| family.begins == begins) {
            wrong.push(format!("{place}: list the family {begins}… in FAMILIES with why"));
        }
    }
    for family in FAMILIES {
        for end in (family.ends)(house) {
            let key = format!("{}{end}", family.begins);
            if !keys.contains(&key) {
                wrong.push(format!("there is no text {key}; {}", family.why));
            }
        }
    }
    wrong
}

#[test]
fn each_key_that_exists_is_used() {
    none(unsaid(House::real()), "Nobody says these sentences: use them or delete them in both languages.");
}

#[test]
fn a_key_that_nobody_says_is_found() {
    let both = "name = \"Tên\"\ncode = \"Mã\"";
    assert_eq!(unsaid(&small(both, both, "")), ["templates/text/vi.toml: units.code"]);
    assert_eq!(unsaid(&small(both, both, "fn f() { Message::new(\"units.code\") }")), [""; 0]);
}

fn unsaid(house: &House) -> Vec<String> {
    let (whole, _) = mentions(house);
    let used: BTreeSet<&str> = whole.keys().map(|k| bare(k)).collect();
    let mut wrong = Vec::new();
    for key in keys(house).iter().filter(|key| !used.contains(key.as_str())) {
        let family = FAMILIES.iter().find(|family| key.starts_with(family.begins));
        let is_used = family.is_some_and(|family| {
            let ends = (family.ends)(house);
            ends.is_empty() || ends.iter().any(|end| *end == key[family.begins.len()..])
        });
        if !is_used {
            wrong.push(format!("templates/text/vi.toml: {key}"));
        }
    }
    wrong
}

#[test]
fn each_family_of_keys_is_needed() {
    let keys = keys(House::real());
    for family in FAMILIES {
        assert!(!family.why.is_empty());
        assert!(
            keys.iter().any(|key| key.starts_with(family.begins)),
            "nothing begins with {}",
            family.begins
        );
    }
}
