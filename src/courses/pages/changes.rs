//! What changed in a course, for whoever knows the text of an earlier edition.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::courses::course::Course;
use crate::courses::difference::{self, Difference, Part};
use crate::courses::edition::{Edition, EditionState};
use crate::courses::library::Files;
use crate::courses::{ROOT, front_matter, plain, queries};
use crate::error::Error;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
struct ChangesPage {
    title: String,
    course_href: String,
    from: i32,
    to: i32,
    /// What was said at each release since, the newest first.
    messages: Vec<Said>,
    /// Percentages, where another part of right answers passes now.
    pass_mark: Option<(u8, u8)>,
    modules: Vec<ModuleDifference>,
}

#[derive(Serialize)]
struct Said {
    number: i32,
    message: String,
}

#[derive(Serialize)]
struct ModuleDifference {
    title: String,
    /// None for a module that is no longer in the course.
    href: Option<String>,
    only_new: bool,
    gone: usize,
    new: usize,
    parts: Vec<Part>,
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "courses/changes";
}

/// `?from=1&to=3`; without `to`, the edition in use.
#[derive(Deserialize)]
pub struct Between {
    from: Option<String>,
    to: Option<String>,
}

/// GET /courses/{course}/changes: texts alone; questions and guides are not for every reader.
pub async fn show_changes(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    between: Query<Between>,
) -> Result<HttpResponse, Error> {
    let (course, language) = (course.into_inner(), viewer.language());
    let (current, _) = app.shelf.current(&app.db, &course).await?;
    let number = |text: &str| text.parse::<i32>().map_err(|_| Error::NotFound);
    let from = number(between.from.as_deref().unwrap_or_default())?;
    let to = between.to.as_deref().map_or(Ok(current.number), number)?;
    let of = course.clone();
    let editions =
        app.db.read(move |conn| -> Result<_, Error> { Ok(queries::editions_of(conn, &of)?) }).await?;
    let edition = |number: i32| -> Result<&Edition, Error> {
        let found = editions.iter().find(|edition| edition.number == number);
        found.filter(|edition| edition.state != EditionState::Withdrawn).ok_or(Error::NotFound)
    };
    let before = app.shelf.edition(&app.db, edition(from)?.id).await?;
    let after = app.shelf.edition(&app.db, edition(to)?.id).await?;
    let (old_mark, new_mark) = (before.course.pass_mark, after.course.pass_mark);
    let page = ChangesPage {
        title: after.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{course}"),
        from,
        to,
        messages: editions
            .iter()
            .filter(|edition| edition.number > from && edition.number <= to)
            .map(|edition| Said { number: edition.number, message: edition.message.clone() })
            .collect(),
        pass_mark: (old_mark != new_mark).then_some((old_mark, new_mark)),
        modules: modules((&before.course, &before.files), (&after.course, &after.files), language),
    };
    viewer.show(&app, &page)
}

/// A course and its files, as one edition has them.
pub(super) type Text<'a> = (&'a Course, &'a Files);

/// The modules whose text differs, in the order of the newer edition, then those that are gone.
fn modules(before: Text<'_>, after: Text<'_>, language: Language) -> Vec<ModuleDifference> {
    let known = |(course, _): Text<'_>, slug: &str| course.module(slug).is_some();
    let gone = before.0.modules.iter().filter(|module| !known(after, &module.slug));
    let all = after.0.modules.iter().chain(gone);
    let mut modules = vec![];
    for module in all {
        let slug = &module.slug;
        let difference = compare(before, after, slug, language);
        if difference.is_empty() {
            continue;
        }
        modules.push(ModuleDifference {
            title: module.title.of(language).clone(),
            href: known(after, slug).then(|| module.place.address()),
            only_new: !known(before, slug),
            gone: difference.gone,
            new: difference.new,
            parts: difference.parts,
        });
    }
    modules
}

/// What is different for a reader in one module of two editions.
pub(super) fn compare(before: Text<'_>, after: Text<'_>, module: &str, language: Language) -> Difference {
    let read = |(course, files): Text<'_>| reading(files, &course.slug, module, language);
    difference::compare(&read(before), &read(after))
}

/// The title, the objectives and the text of a module as paragraphs.
fn reading(files: &Files, course: &str, module: &str, language: Language) -> Vec<String> {
    let path = format!("{course}/{module}/{}.md", language.code());
    let text = files.get(&path).map_or("", String::as_str);
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let Some(parts) = front_matter::part(&text) else { return vec![] };
    let front = front_matter::read(&path, parts.front, &mut vec![]);
    let head = front.map_or(vec![], |front| [vec![front.title], front.objectives].concat());
    [head, plain::paragraphs(parts.body)].concat()
}
