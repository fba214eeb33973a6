//! Words: the same keys in both languages, each used, each used one there.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::kit::text::{Language, Message, Texts};

use crate::source::{files, none, root, sources};

/// Keys that are put together while the program runs: how they begin, which ends there are
/// (none: not listed here), and why.
struct Family {
    begins: &'static str,
    ends: fn() -> Vec<&'static str>,
    why: &'static str,
}

const FAMILIES: &[Family] = &[
    Family { begins: "notice.", ends: notices, why: "Redirect::saying names the last part" },
    Family {
        begins: "wording.",
        ends: Vec::new,
        why: "the words inside rendered modules, read as one struct",
    },
];

/// Not keys, though they look like some: names of files.
const LOOKALIKES: &[&str] = &["demo.db"];

/// What `saying("…")` names, and `signed_out("…")`, which hands it on; leaked, because a test is short.
fn notices() -> Vec<&'static str> {
    let mut found = Vec::new();
    for source in sources() {
        for (at, says) in &source.strings {
            let before = source.code[..*at].trim_end();
            if ["saying(", " signed_out("].iter().any(|call| before.ends_with(call)) {
                found.push(&*says.clone().leak());
            }
        }
    }
    found
}

fn texts() -> BTreeMap<Language, BTreeMap<String, String>> {
    let folder: lantoa::kit::files::Folder = Language::ALL
        .iter()
        .map(|l| format!("text/{}.toml", l.code()))
        .map(|name| (name.clone(), std::fs::read_to_string(root().join("templates").join(name)).unwrap()))
        .collect();
    let texts = Texts::read(&folder).unwrap();
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

fn keys() -> BTreeSet<String> {
    texts()[&Language::Vi].keys().map(|k| bare(k).to_owned()).collect()
}

fn is_key(text: &str) -> bool {
    let is_step = |s: &str| {
        !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.contains('.') && text.split('.').all(is_step)
}

/// Every text that looks like a key of one of our sections, with the place where it stands; and
/// the beginnings of keys that are put together.
fn mentions() -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let sections: BTreeSet<String> = keys().iter().map(|k| k.split('.').next().unwrap().to_owned()).collect();
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
    for source in sources() {
        for (at, says) in &source.strings {
            note(says, source.place(*at));
        }
    }
    for (path, text) in files("templates", "hbs") {
        for (n, line) in text.lines().enumerate() {
            for piece in line.split('"').skip(1) {
                note(piece, format!("{path}:{}", n + 1));
            }
        }
    }
    (whole, begun)
}

#[test]
fn both_languages_have_the_same_keys() {
    let texts = texts();
    let of = |l| texts[&l].keys().map(|k| bare(k)).collect::<BTreeSet<_>>();
    let (vi, en) = (of(Language::Vi), of(Language::En));
    let mut wrong: Vec<String> =
        vi.difference(&en).map(|k| format!("templates/text/en.toml lacks {k}")).collect();
    wrong.extend(en.difference(&vi).map(|k| format!("templates/text/vi.toml lacks {k}")));
    none(wrong, "Vietnamese and English say the same things.");
}

#[test]
fn a_sentence_has_the_same_gaps_in_both_languages() {
    let texts = texts();
    let mut wrong = Vec::new();
    // English may have a singular that does not repeat the number.
    for (key, english) in texts[&Language::En].iter().filter(|(k, _)| !k.ends_with(".one")) {
        let other = texts[&Language::Vi].get(key).or_else(|| texts[&Language::Vi].get(bare(key)));
        let Some(vietnamese) = other else { continue };
        if gaps(english) != gaps(vietnamese) {
            wrong.push(format!("{key}: {:?} in vi.toml, {:?} in en.toml", gaps(vietnamese), gaps(english)));
        }
    }
    none(wrong, "A sentence has the same {gaps} in both languages.");
}

fn gaps(sentence: &str) -> BTreeSet<&str> {
    let pieces = sentence.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name)).collect()
}

#[test]
fn no_sentence_is_empty() {
    let mut wrong = Vec::new();
    for (language, sentences) in texts() {
        for (key, _) in sentences.iter().filter(|(_, s)| s.trim().is_empty()) {
            wrong.push(format!("templates/text/{}.toml: {key}", language.code()));
        }
    }
    none(wrong, "A sentence says something.");
}

#[test]
fn each_key_that_is_used_exists() {
    let keys = keys();
    let (whole, begun) = mentions();
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
        for end in (family.ends)() {
            let key = format!("{}{end}", family.begins);
            if !keys.contains(&key) {
                wrong.push(format!("there is no text {key}; {}", family.why));
            }
        }
    }
    none(wrong, "A text is said only if templates/text/{vi,en}.toml have it.");
}

#[test]
fn each_key_that_exists_is_used() {
    let (whole, _) = mentions();
    let used: BTreeSet<&str> = whole.keys().map(|k| bare(k)).collect();
    let mut wrong = Vec::new();
    for key in keys().iter().filter(|key| !used.contains(key.as_str())) {
        let family = FAMILIES.iter().find(|family| key.starts_with(family.begins));
        let is_used = family.is_some_and(|family| {
            let ends = (family.ends)();
            ends.is_empty() || ends.contains(&&key[family.begins.len()..])
        });
        if !is_used {
            wrong.push(format!("templates/text/vi.toml: {key}"));
        }
    }
    none(wrong, "Nobody says these sentences: use them or delete them in both languages.");
}

#[test]
fn each_family_of_keys_is_needed() {
    let keys = keys();
    for family in FAMILIES {
        assert!(!family.why.is_empty());
        assert!(
            keys.iter().any(|key| key.starts_with(family.begins)),
            "nothing begins with {}",
            family.begins
        );
    }
}
