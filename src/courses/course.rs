//! A course as it is read: everything a page needs, in both languages.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::kit::text::Language;

use super::address::Place;
use super::check::Block;
use super::glossary::Glossary;
use super::markdown::Heading;
use super::passing_on::PassingOn;
use super::quiz_rules::CourseQuizzes;
use super::search::Passage;

/// The same thing in Vietnamese and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Both<T = String> {
    pub vi: T,
    pub en: T,
}

impl<T> Both<T> {
    /// The one in this language.
    pub fn of(&self, language: Language) -> &T {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// One for each language, made by `make`.
    pub fn each(mut make: impl FnMut(Language) -> T) -> Self {
        Both { vi: make(Language::Vi), en: make(Language::En) }
    }
}

/// A course whose every module can be read in both languages.
/// `pass_mark` is a percentage from 1 to 100; `modules` are in the order they are taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub slug: String,
    pub title: Both,
    pub summary: Both,
    pub audience: Both,
    pub pass_mark: u8,
    /// What is asked of those who were taught.
    pub passing_on: PassingOn,
    /// How its quizzes are taken.
    pub quizzes: CourseQuizzes,
    pub glossary: Both<Glossary>,
    pub modules: Vec<Module>,
}

impl Course {
    /// The module with this slug.
    pub fn module(&self, slug: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.slug == slug)
    }

    /// What all its modules weigh on the way to a phone that has the styles of the site already, in bytes.
    pub fn bytes(&self, language: Language) -> usize {
        self.modules.iter().map(|module| module.bytes.of(language)).sum()
    }

    /// What all its recordings weigh, in bytes.
    pub fn heard(&self, language: Language) -> usize {
        self.modules.iter().map(|module| module.heard.of(language)).sum()
    }

    /// How long the whole course takes to read, in minutes.
    pub fn minutes(&self) -> u32 {
        self.modules.iter().map(|module| module.minutes).sum()
    }

    /// How long the whole course is planned to be taught, in minutes, if every module says.
    pub fn planned(&self) -> Option<u32> {
        self.modules.iter().map(|module| module.planned).sum()
    }
}

/// One module. `html` is clean and complete; `words` counts the words of the text;
/// `place` knows the address of the module and of its pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    pub slug: String,
    pub place: Place,
    pub minutes: u32,
    /// How long it is planned to be taught, in minutes.
    pub planned: Option<u32>,
    pub title: Both,
    pub objectives: Both<Vec<String>>,
    pub sources: Both<Vec<Source>>,
    pub html: Both,
    /// The list of the terms that are explained in it, as clean HTML; empty where there are none.
    pub terms: Both,
    /// Which of the glossary these are.
    pub used: Both<BTreeSet<usize>>,
    /// The words of its checks; in `html` only their places are.
    pub checks: Both<Vec<Block>>,
    pub contents: Both<Vec<Heading>>,
    pub words: Both<usize>,
    /// What its page and pictures weigh on the way to a phone that has the styles of the site already, in bytes.
    pub bytes: Both<usize>,
    /// What its recordings weigh, for whoever hears them, in bytes.
    pub heard: Both<usize>,
    pub guide: Both<Option<Guide>>,
    /// What can be found in its text.
    pub passages: Both<Vec<Passage>>,
}

/// How to teach a module: its own title and clean HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    pub title: String,
    pub html: String,
    /// What can be found in it, by those who may read it.
    pub passages: Vec<Passage>,
}

/// Where a statement comes from. `url` is http or https.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    pub name: String,
    pub url: Option<String>,
}
