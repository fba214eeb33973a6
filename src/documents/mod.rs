//! What training refers to: manuals, decisions, circulars, guidelines, forms.
//!
//! A document belongs to a unit: whoever is at home or works there or below may read it, and so may those
//! who see records of that unit from above; to everybody else it is not there ([`reader`]). It says where it
//! stands: a soft copy that is taught before its release, in force, replaced by another, no longer in force
//! ([`standing`]). Nothing of it is overwritten: every change is a version with who, when and why, and the
//! earlier ones stay readable. Courses name it by its number (`/documents/551-qd-ttg`, see [`sign`]), so that
//! a course file says the same on every site; [`citing`] finds them. Begin with [`queries::document`].

pub mod citing;
pub mod jobs;
pub mod linking;
pub mod pages;
pub mod queries;
pub mod reader;
pub mod rendering;
pub mod sign;
pub mod standing;

use serde::{Deserialize, Serialize};

use crate::courses::course::Both;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message, Texts};
use crate::text_enum;
use standing::Standing;

/// The address below which documents stand on the site.
pub const ROOT: &str = "/documents";

/// The longest text of a document in one language, in bytes: what a page shows of Markdown.
pub const LONGEST: usize = crate::courses::markdown::LONGEST;

text_enum! {
    /// What a document is.
    pub enum Kind {
        Manual = "manual",
        Guideline = "guideline",
        Form = "form",
        Law = "law",
        Decree = "decree",
        Decision = "decision",
        Circular = "circular",
        Letter = "letter",
        Report = "report",
        Other = "other",
    }
}

impl Kind {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Manual => "documents.manual",
            Kind::Guideline => "documents.guideline",
            Kind::Form => "documents.form",
            Kind::Law => "documents.law",
            Kind::Decree => "documents.decree",
            Kind::Decision => "documents.decision",
            Kind::Circular => "documents.circular",
            Kind::Letter => "documents.letter",
            Kind::Report => "documents.report",
            Kind::Other => "documents.other",
        }
    }
}

/// All that is said of a document beside its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub kind: Kind,
    /// As it is written on it: `551/QĐ-TTg`.
    pub number: Option<String>,
    pub title: String,
    pub title_en: Option<String>,
    /// The body that issued it.
    pub issuer: Option<String>,
    pub issued_on: Option<Day>,
    pub in_force_on: Option<Day>,
    /// Whom it concerns: this unit and those below.
    pub unit: Id,
    pub standing: Standing,
    /// What replaced it.
    pub successor: Option<Id>,
}

impl Facts {
    /// What it is called, and the language of that: the English title where there is none is the Vietnamese.
    pub fn title_in(&self, language: Language) -> (&str, Language) {
        match (&self.title_en, language) {
            (Some(title), Language::En) => (title, Language::En),
            _ => (&self.title, Language::Vi),
        }
    }

    /// The year in which it was issued, or else in which it came into force.
    pub fn year(&self) -> Option<i32> {
        self.issued_on.or(self.in_force_on).map(|day| i32::from(day.0.year()))
    }
}

/// A document in one line, as people name it: *Quyết định 551/QĐ-TTg – Phê duyệt …*.
pub fn label(texts: &Texts, facts: &Facts, language: Language) -> String {
    let kind = texts.say(language, &Message::new(facts.kind.key()));
    let title = facts.title_in(language).0;
    match &facts.number {
        Some(number) => format!("{kind} {number} – {title}"),
        None => format!("{kind} – {title}"),
    }
}

/// The words by which a document is found, folded: what it is called in both languages, who issued it and
/// what its texts say.
pub fn words_of(texts: &Texts, facts: &Facts, said: &[&str]) -> String {
    let labels = Language::ALL.map(|language| label(texts, facts, language));
    let issuer = facts.issuer.as_deref().unwrap_or_default();
    let all: Vec<&str> =
        labels.iter().map(String::as_str).chain([issuer]).chain(said.iter().copied()).collect();
    sign::words_of(&all.join(" "))
}

/// The language of the two in which a text is shown to a reader of `language`, if there is any text.
pub fn shown_in(text: &Both, language: Language) -> Option<Language> {
    shown_of(&Both::each(|one| !text.of(one).is_empty()), language)
}

/// The same where it is only known in which languages there is a text.
pub fn shown_of(has: &Both<bool>, language: Language) -> Option<Language> {
    [language, language.other()].into_iter().find(|one| *has.of(*one))
}

/// A document as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub id: Id,
    /// The number of its newest version, from 1.
    pub version: i32,
    pub facts: Facts,
}

impl Document {
    pub fn href(&self) -> String {
        href(self.id)
    }
}

/// The address of a document.
pub fn href(document: Id) -> String {
    format!("{ROOT}/{document}")
}

/// What a document said from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub id: Id,
    pub document: Id,
    pub number: i32,
    pub facts: Facts,
    /// What changed and why, in the words of whoever changed it; empty for the first.
    pub message: String,
    pub by: Option<Id>,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_in_the_other_language_where_the_readers_has_none() {
        let text = |vi: &str, en: &str| Both { vi: vi.to_owned(), en: en.to_owned() };
        assert_eq!(shown_in(&text("a", "b"), Language::En), Some(Language::En));
        assert_eq!(shown_in(&text("a", ""), Language::En), Some(Language::Vi));
        assert_eq!(shown_in(&text("", "b"), Language::Vi), Some(Language::En));
        assert_eq!(shown_in(&text("", ""), Language::Vi), None);
    }
}
