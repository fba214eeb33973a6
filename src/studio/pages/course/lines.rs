//! The lists on the desk: imports that wait, modules and terms, steps of the draft, editions.

use serde::Serialize;

use super::super::opened::TERMS;
use super::super::{listed, module_title};
use super::lying::Lying;
use crate::courses::edition::{Edition, EditionState};
use crate::courses::library::Files;
use crate::courses::{self, glossary};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message};
use crate::studio::ROOT;
use crate::studio::draft::{Step, Taken};
use crate::studio::queries::Import;

#[derive(Serialize)]
pub(super) struct ImportLine {
    href: String,
    who: Option<String>,
    at: Timestamp,
}

impl ImportLine {
    pub fn of(lying: &Lying, import: &Import) -> ImportLine {
        ImportLine { href: format!("/imports/{}", import.id), who: lying.name(import.by), at: import.at }
    }
}

#[derive(Serialize)]
pub(super) struct ModuleLine {
    slug: String,
    title: String,
    href: String,
    first: bool,
    last: bool,
    changed: bool,
}

impl ModuleLine {
    /// The modules in their order; `changed` are the files that differ from the newest edition.
    pub fn all(
        lying: &Lying,
        course: &str,
        changed: &[(String, Option<String>)],
        language: Language,
    ) -> Vec<ModuleLine> {
        let files = &lying.files;
        let listed = listed(files, course);
        let last = listed.len().saturating_sub(1);
        let line = |(at, slug): (usize, String)| {
            let prefix = format!("{course}/{slug}/");
            ModuleLine {
                title: module_title(files, course, &slug, language),
                href: format!("{ROOT}/{course}/modules/{slug}"),
                first: at == 0,
                last: at == last,
                changed: changed.iter().any(|(path, _)| path.starts_with(&prefix)),
                slug,
            }
        };
        listed.into_iter().enumerate().map(line).collect()
    }
}

/// The terms of the course, which may have none yet.
#[derive(Serialize)]
pub(super) struct GlossaryLine {
    href: String,
    /// How many there are.
    terms: Message,
    changed: bool,
}

impl GlossaryLine {
    /// `changed` are the files that differ from the newest edition.
    pub fn of(files: &Files, course: &str, changed: &[(String, Option<String>)]) -> GlossaryLine {
        let paths = Language::ALL.map(|language| glossary::file(course, language));
        let [vi, en] = Language::ALL
            .map(|language| glossary::of_course(files, courses::ROOT, course, language).terms.len());
        let is_there = paths.iter().any(|path| files.contains_key(path));
        let count = || Message::new("studio.glossary.count").with("vi", vi).with("en", en);
        GlossaryLine {
            href: format!("{ROOT}/{course}{TERMS}"),
            terms: if is_there { count() } else { Message::new("studio.glossary.none") },
            changed: changed.iter().any(|(path, _)| paths.contains(path)),
        }
    }
}

#[derive(Serialize)]
pub(super) struct StepLine {
    key: &'static str,
    who: Option<String>,
    at: Timestamp,
    remark: String,
}

impl StepLine {
    /// What happened to the open draft, in order.
    pub fn all(lying: &Lying) -> Vec<StepLine> {
        let before = [None].into_iter().chain(lying.steps.iter().map(|taken| Some(taken.step)));
        let line = |(taken, before): (&Taken, Option<Step>)| StepLine {
            key: taken.step.key_after(before),
            who: lying.name(taken.by),
            at: taken.at,
            remark: taken.remark.clone(),
        };
        lying.steps.iter().zip(before).map(line).collect()
    }
}

#[derive(Serialize)]
pub(super) struct EditionLine {
    number: i32,
    previous: Option<i32>,
    state: EditionState,
    state_key: &'static str,
    change_key: &'static str,
    at: Timestamp,
    /// Everybody who wrote something of it; none where it was whoever released it.
    written_by: Option<String>,
    released_by: Option<String>,
    message: String,
}

impl EditionLine {
    /// The editions, the newest first.
    pub fn all(lying: &Lying) -> Vec<EditionLine> {
        let editions = &lying.desk.editions;
        let line = |(at, edition): (usize, &Edition)| EditionLine {
            number: edition.number,
            previous: editions.get(at + 1).map(|previous| previous.number),
            state: edition.state,
            state_key: edition.state.key(),
            change_key: edition.change.key(),
            at: edition.published_at,
            written_by: written_by(lying, edition),
            released_by: lying.name(edition.published_by),
            message: edition.message.clone(),
        };
        editions.iter().enumerate().map(line).collect()
    }
}

/// Who wrote an edition, as a line of names; none where nobody but whoever released it did.
fn written_by(lying: &Lying, edition: &Edition) -> Option<String> {
    let writers: Option<&Vec<Id>> = lying.wrote.get(&edition.id);
    let writers = writers.filter(|writers| writers.iter().any(|one| Some(*one) != edition.published_by))?;
    Some(lying.line_of(writers))
}
