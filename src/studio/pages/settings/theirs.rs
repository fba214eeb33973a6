//! What another wrote of the same fields: saved just now, or kept beside what the form has until somebody chooses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::{course_file, module_title};
use super::{MINE, THEIRS, WORDS};
use crate::courses::library::Files;
use crate::courses::passing_on;
use crate::kit::choice::Choice;
use crate::kit::clock::Timestamp;
use crate::kit::text::{Language, Message};
use crate::studio::accord::{self, Other};
use crate::studio::settings;
use crate::studio::sides::Sides;

#[derive(Serialize)]
pub(super) struct Theirs {
    /// Who saved it, and when; nothing where both are kept.
    saved: Option<SavedBy>,
    fields: Vec<TheirField>,
    /// Their whole file, where it cannot be read.
    whole: Option<String>,
}

#[derive(Serialize)]
struct SavedBy {
    who: Option<String>,
    at: Timestamp,
}

#[derive(Serialize)]
struct TheirField {
    label: Message,
    text: String,
}

impl Theirs {
    /// Of a file that stands so in the draft; nothing where nobody has to choose.
    pub fn standing(text: &str, labels: &BTreeMap<String, Message>) -> Option<Theirs> {
        Sides::of(text).is_torn().then(|| Theirs::of(text, labels, None))
    }

    /// Of a merge that was not saved, for this one did first.
    pub fn saved(
        torn: &str,
        labels: &BTreeMap<String, Message>,
        (who, at): (Option<String>, Timestamp),
    ) -> Theirs {
        Theirs::of(torn, labels, Some(SavedBy { who, at }))
    }

    fn of(text: &str, labels: &BTreeMap<String, Message>, saved: Option<SavedBy>) -> Theirs {
        let field = |Other { name, text }: Other| {
            let unknown = || Message::new("studio.settings_line").with("name", name.as_str());
            TheirField { label: labels.get(&field_of(&name)).cloned().unwrap_or_else(unknown), text }
        };
        let sides = Sides::of(text);
        let whole = settings::read(sides.at(1)).is_none().then(|| sides.at(1).to_owned());
        Theirs { saved, fields: accord::disputed(text).into_iter().map(field).collect(), whole }
    }
}

/// The field of the form that shows what stands under this name in the file.
fn field_of(name: &str) -> String {
    let rule = name.split_once('.').filter(|(table, _)| *table == passing_on::TABLE).map(|(_, rule)| rule);
    let word = |(table, language, ..): &&(&str, Language, &str, &str)| {
        name == format!("{table}.{}", language.code())
    };
    let word = WORDS.iter().find(word).map(|(_, _, field, _)| *field);
    rule.or(word).unwrap_or(name).to_owned()
}

/// The modules in the order in which they stand, and in the other's; nothing where that is the same.
pub(super) fn orders(files: &Files, course: &str, language: Language) -> Vec<Choice> {
    let sides = Sides::of(files.get(&course_file(course)).map_or("", String::as_str));
    let [one, other] = [0, 1].map(|side| settings::modules(sides.at(side)));
    if one == other || other.is_empty() {
        return vec![];
    }
    let titles = |modules: Vec<String>| {
        let titles: Vec<String> =
            modules.iter().map(|module| module_title(files, course, module, language)).collect();
        titles.join(" → ")
    };
    vec![Choice::named(MINE, titles(one)), Choice::named(THEIRS, titles(other))]
}
