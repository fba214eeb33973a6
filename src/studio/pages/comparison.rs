//! Any two states of a course side by side: editions, and the draft.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::writer::Writer;
use super::{Desk, listed, module_title, title_of};
use crate::courses::difference::Part;
use crate::courses::library::Files;
use crate::courses::queries::edition_files;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::studio::{queries, readable};

#[derive(Serialize)]
struct ComparisonPage {
    course: String,
    title: String,
    form: Form,
    from: Vec<Choice>,
    to: Vec<Choice>,
    /// What the two are, in their order.
    sides: [Point; 2],
    files: Vec<FileDifference>,
}

/// A file that differs.
#[derive(Serialize)]
struct FileDifference {
    kind_key: &'static str,
    /// The module it belongs to; none for what concerns the whole course.
    module: Option<String>,
    /// What it is called, where that says more than what it is.
    name: Option<String>,
    gone: usize,
    new: usize,
    parts: Vec<Part>,
    /// Only one of the two has the file.
    only_new: bool,
    only_gone: bool,
}

impl Page for ComparisonPage {
    const TEMPLATE: &'static str = "studio/comparison";
}

/// `?from=2&to=draft`; without them, the newest edition and the draft.
#[derive(Deserialize)]
pub struct Asked {
    from: Option<String>,
    to: Option<String>,
}

/// A state of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "point", content = "number")]
enum Point {
    Edition(i32),
    /// The draft as it is now.
    Draft,
    /// The draft as it was at one of its saves.
    Save(i32),
}

impl Point {
    /// `2`, `draft`, `draft-12`.
    fn read(text: &str) -> Option<Point> {
        match text.strip_prefix("draft") {
            Some("") => Some(Point::Draft),
            Some(rest) => rest.strip_prefix('-')?.parse().ok().map(Point::Save),
            None => text.parse().ok().map(Point::Edition),
        }
    }

    fn files(self, conn: &mut Conn, desk: &Desk) -> Result<Files, Error> {
        match self {
            Point::Edition(number) => {
                let edition = desk.editions.iter().find(|edition| edition.number == number);
                Ok(edition_files(conn, edition.ok_or(Error::NotFound)?.id)?)
            }
            Point::Draft => Ok(queries::files(conn, desk.open()?)?),
            Point::Save(number) => Ok(queries::files_at(conn, desk.open()?, number)?),
        }
    }
}

/// GET /studio/{course}/comparison
pub async fn show_comparison(writer: Writer, asked: Query<Asked>) -> Result<HttpResponse, Error> {
    let (course, language) = (writer.course.clone(), writer.viewer.language());
    let read = |text: &Option<String>| -> Result<Option<Point>, Error> {
        match text.as_deref() {
            None | Some("") => Ok(None),
            Some(text) => Point::read(text).map(Some).ok_or(Error::NotFound),
        }
    };
    let (from, to) = (read(&asked.from)?, read(&asked.to)?);
    let (desk, from, to, before, after) = writer
        .read(move |conn, desk| {
            let mut newest = desk.editions.iter().map(|edition| Point::Edition(edition.number));
            let draft = desk.draft.as_ref().map(|_| Point::Draft);
            let to = to.or(draft).or_else(|| newest.next()).ok_or(Error::NotFound)?;
            let from = from.or_else(|| newest.find(|point| *point != to)).unwrap_or(to);
            let (before, after) = (from.files(conn, desk)?, to.files(conn, desk)?);
            Ok((desk.clone(), from, to, before, after))
        })
        .await?;
    let title = title_of(&after, &course, language);
    let of = course.clone();
    // Comparing long texts takes its time.
    let compared = actix_web::web::block(move || differing(&of, &before, &after, language));
    let files = compared.await.map_err(|e| Error::Broken(e.to_string()))?;
    let points = |chosen: Point| {
        let mut choices = vec![];
        if desk.draft.is_some() {
            choices.push(Choice::key("draft", "studio.draft").checked(chosen == Point::Draft));
        }
        choices.extend(desk.editions.iter().map(|edition| {
            let chosen = chosen == Point::Edition(edition.number);
            Choice::named(
                edition.number,
                format!("{} · {}", edition.number, edition.message.lines().next().unwrap_or("")),
            )
            .checked(chosen)
        }));
        choices
    };
    let page = ComparisonPage {
        form: Form::new(),
        from: points(from),
        to: points(to),
        sides: [from, to],
        files,
        title,
        course,
    };
    writer.show(&page)
}

/// The files that differ, those of the whole course first, then those of each module in their order.
fn differing(course: &str, before: &Files, after: &Files, language: Language) -> Vec<FileDifference> {
    let mut order = listed(after, course);
    order.extend(listed(before, course));
    let name = |module: &str| {
        let of = if after.keys().any(|path| path.starts_with(&format!("{course}/{module}/"))) {
            after
        } else {
            before
        };
        module_title(of, course, module, language)
    };
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut files: Vec<(usize, FileDifference)> = vec![];
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        if old == new {
            continue;
        }
        let module =
            path.split('/').nth(1).filter(|module| path.matches('/').count() > 1 && !module.is_empty());
        let difference = readable::difference(path, old, new);
        let place = module
            .map_or(0, |module| 1 + order.iter().position(|known| known == module).unwrap_or(order.len()));
        files.push((
            place,
            FileDifference {
                kind_key: readable::kind_key(path),
                module: module.map(name),
                name: path.rsplit('/').next().filter(|_| !readable::is_read(path)).map(str::to_owned),
                gone: difference.gone,
                new: difference.new,
                parts: difference.parts,
                only_new: old.is_none(),
                only_gone: new.is_none(),
            },
        ));
    }
    files.sort_by_key(|(place, _)| *place);
    files.into_iter().map(|(_, file)| file).collect()
}
