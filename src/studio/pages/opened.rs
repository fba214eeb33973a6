//! What a page of the editor is about, a module or the terms of a course, and what stands above each of them.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Desk, desk, listed, title_of};
use crate::courses::course_file::is_slug;
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::text::{Language, Message};
use crate::studio::writing::{self, Shown};
use crate::studio::{Draft, ROOT, queries, readable};
use crate::units::scope::Scope;

/// A module of the open draft of a course, or what belongs to none of them.
pub(super) struct Opened {
    pub draft: Draft,
    /// Empty for what belongs to the whole course.
    pub module: String,
    pub files: Files,
}

/// The module for whoever may write it, or where none is named the whole course; not found where the course
/// has no open draft or the draft no such module.
pub(super) fn opened(conn: &mut Conn, scope: &Scope, course: &str, module: &str) -> Result<Opened, Error> {
    let desk = desk(conn, scope, course)?;
    let draft = desk.open()?.clone();
    let files = queries::files(conn, &draft)?;
    if !module.is_empty() && !has_module(&files, course, module) {
        return Err(Error::NotFound);
    }
    Ok(Opened { draft, module: module.to_owned(), files })
}

/// Is there a file of the module, or does the course name it?
fn has_module(files: &Files, course: &str, module: &str) -> bool {
    let folder = format!("{course}/{module}/");
    let is_there = files.keys().any(|path| path.starts_with(&folder))
        || listed(files, course).iter().any(|other| other == module);
    is_slug(module) && is_there
}

/// What is no longer there for whoever began to write in a module.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gone {
    /// No draft of the course is open any more.
    Draft,
    /// None ever was.
    NoDraft,
    /// Another took the module out of the draft.
    Module,
}

impl Gone {
    /// Why there is no draft to write in.
    pub fn of(conn: &mut Conn, course: &str) -> Result<Gone, Error> {
        Ok(queries::last_draft(conn, course)?.map_or(Gone::NoDraft, |_| Gone::Draft))
    }

    /// The keys of what is said of it, and of what to do.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Gone::Draft => ("studio.editor.closed", "studio.editor.closed_hint"),
            Gone::NoDraft => ("studio.editor.no_draft", "studio.editor.closed_hint"),
            Gone::Module => ("studio.editor.taken_out", "studio.editor.taken_out_hint"),
        }
    }
}

/// The same for what was begun while it was there: the course must still be the viewer's to write, and a
/// module never was that neither the draft nor what it began from ever had.
pub(super) fn opened_or_gone(
    conn: &mut Conn,
    scope: &Scope,
    course: &str,
    module: &str,
) -> Result<Result<Opened, Gone>, Error> {
    let Desk { draft: Some(draft), .. } = desk(conn, scope, course)? else {
        return Ok(Err(Gone::of(conn, course)?));
    };
    match opened(conn, scope, course, module) {
        Err(Error::NotFound) if queries::had_module(conn, &draft, module)? => Ok(Err(Gone::Module)),
        found => found.map(Ok),
    }
}

/// The same for what is only looked at: where no draft is open, of a module that neither the last draft nor the
/// newest edition had nothing is gone.
pub(super) fn opened_or_left(
    conn: &mut Conn,
    scope: &Scope,
    course: &str,
    module: &str,
) -> Result<Result<Opened, Gone>, Error> {
    let found = opened_or_gone(conn, scope, course, module)?;
    if matches!(found, Err(Gone::Draft | Gone::NoDraft)) && !module.is_empty() {
        let folder = format!("{course}/{module}/");
        let newest = queries::former_files(conn, course, 1)?;
        let mut was_there =
            newest.iter().flat_map(|files| files.keys()).any(|path| path.starts_with(&folder));
        if let Some(closed) = queries::last_draft(conn, course)? {
            was_there |= queries::had_module(conn, &closed, module)?;
        }
        if !is_slug(module) || !was_there {
            return Err(Error::NotFound);
        }
    }
    Ok(found)
}

impl Opened {
    /// The text of one of its files; empty where it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.files.get(&self.path(name)).map_or("", String::as_str)
    }

    pub fn path(&self, name: &str) -> String {
        path(&self.draft.course, &self.module, name)
    }
}

/// The path of a file of a module; where none is named, of the course.
pub(super) fn path(course: &str, module: &str, name: &str) -> String {
    if module.is_empty() { format!("{course}/{name}") } else { format!("{course}/{module}/{name}") }
}

/// What stands above every page of the editor: where one is, and the other pages of the module.
#[derive(Serialize)]
pub(super) struct Bench {
    pub course_href: String,
    pub course: String,
    /// The address of the module in the studio.
    pub href: String,
    /// What it is called, or what else is written.
    pub module: String,
    /// The folder of the module; empty for what belongs to the whole course.
    pub slug: String,
    /// The other pages of the module; none of what is no module.
    pub tabs: Vec<Tab>,
    /// Is the draft in review? Saving brings it back to writing.
    pub in_review: bool,
}

#[derive(Serialize)]
pub(super) struct Tab {
    pub href: String,
    pub key: &'static str,
    pub current: bool,
}

/// Behind the address of a course, the page where its terms are written.
pub(super) const TERMS: &str = "/glossary";

const TABS: [(&str, &str); 4] = [
    ("", "studio.editor.tab_text"),
    ("/guide", "studio.editor.tab_guide"),
    ("/questions", "studio.editor.tab_questions"),
    ("/gift", "studio.editor.tab_gift"),
];

impl Bench {
    /// `files` are those of the draft, none where it is gone; `tail` is the page's own part of the address.
    pub fn of(course: &str, module: &str, files: &Files, language: Language, tail: &str) -> Bench {
        let href = format!("{ROOT}/{course}/modules/{module}");
        let titled = files.get(&format!("{course}/{module}/{}.md", language.code()));
        let title = titled.and_then(|text| writing::shown(text).front).map(|front| front.title);
        let tab = |(end, key): (&str, &'static str)| Tab {
            href: format!("{href}{end}"),
            key,
            current: end == tail,
        };
        Bench {
            course_href: format!("{ROOT}/{course}"),
            course: title_of(files, course, language),
            module: title.filter(|title| !title.is_empty()).unwrap_or_else(|| module.to_owned()),
            slug: module.to_owned(),
            tabs: TABS.into_iter().map(tab).collect(),
            href,
            in_review: false,
        }
    }

    /// The same above the terms of the course, which are called so.
    pub fn of_terms(course: &str, files: &Files, language: Language, called: String) -> Bench {
        let href = format!("{ROOT}/{course}{TERMS}");
        Bench { module: called, tabs: vec![], href, ..Bench::of(course, "", files, language, "") }
    }
}

/// By what one sees whether a text was changed since.
pub(super) fn fingerprint(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// A problem beside the text that it is about.
#[derive(Serialize)]
pub(super) struct Told {
    /// The field that it is in.
    pub href: String,
    /// The line of the text in its box, from 1; none for the fields above it.
    pub line: Option<usize>,
    pub text: Message,
    pub warning: bool,
}

/// The problems of one file as they stand beside its fields, whose ids end with `code`.
pub(super) fn told(problems: &[Problem], file: &str, shown: &Shown, code: &str) -> Vec<Told> {
    let mine = problems.iter().filter(|problem| problem.file == file);
    let told = |problem: &Problem| {
        let within = (problem.line + 1).checked_sub(shown.body_line.max(1)).filter(|line| *line > 0);
        let fields = ["title", "minutes", "objectives", "source", "address"];
        let named = fields.into_iter().find(|field| problem.key.contains(field));
        let (field, line) = match (within, named) {
            (Some(line), _) if shown.body_line <= 1 || problem.line >= shown.body_line => {
                ("body", Some(line))
            }
            (_, Some("source" | "address")) => ("sources", None),
            (_, Some(field)) => (field, None),
            (_, None) => ("body", None),
        };
        Told {
            href: format!("#{field}-{code}"),
            line,
            text: readable::message(problem),
            warning: problem.is_warning(),
        }
    };
    mine.map(told).collect()
}
