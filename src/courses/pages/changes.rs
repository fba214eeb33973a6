//! What changed in a course, for whoever knows the text of an earlier edition.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::courses::course::Course;
use crate::courses::difference::{self, Difference, Part};
use crate::courses::edition::{Edition, EditionState};
use crate::courses::library::Files;
use crate::courses::lineage::Lineage;
use crate::courses::{ROOT, front_matter, plain, queries};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

#[derive(Serialize)]
struct ChangesPage {
    title: String,
    course_href: String,
    from: i32,
    to: i32,
    /// The newer one, if it is a draft in use.
    draft: Option<i32>,
    /// What was said at each release since, the newest first.
    messages: Vec<Said>,
    /// Percentages, where another part of right answers passes now.
    pass_mark: Option<(u8, u8)>,
    modules: Vec<ModuleDifference>,
    /// Of the terms, if any means something else now.
    terms: Option<Difference>,
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
    /// What it means for whoever read it: that it stands, or why not where no word of it differs.
    meaning: Option<&'static str>,
    /// Why its quiz has to be looked at again, if it asks something else.
    quiz: Option<&'static str>,
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

/// GET /courses/{course}/changes: the texts, and of the questions only that they changed; they and the guides
/// are not for every reader.
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
    let (editions, lineage) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            Ok((queries::editions_of(conn, &of)?, queries::lineage(conn, std::slice::from_ref(&of))?))
        })
        .await?;
    let edition = |number: i32| -> Result<&Edition, Error> {
        editions.iter().find(|edition| edition.number == number).ok_or(Error::NotFound)
    };
    // Whoever learned what was withdrawn must see what took its place; nobody is shown it as what holds now.
    let after = Some(edition(to)?).filter(|edition| edition.state != EditionState::Withdrawn);
    let after = after.ok_or(Error::NotFound)?;
    let (draft, old, new) = (after.draft_number(), edition(from)?.id, after.id);
    let before = app.shelf.edition(&app.db, old).await?;
    let after = app.shelf.edition(&app.db, new).await?;
    let (old_mark, new_mark) = (before.course.pass_mark, after.course.pass_mark);
    let texts = (before.clone(), after.clone());
    let terms = [&before, &after].map(|edition| edition.course.glossary.of(language).paragraphs());
    // Comparing long texts takes its time.
    let compared = actix_web::web::block(move || {
        let (then, now) = texts;
        let (before, after) = ((old, &then.course, &then.files), (new, &now.course, &now.files));
        modules(before, after, &lineage, language, |module| now.asks_otherwise(&then, module))
    });
    let page = ChangesPage {
        title: after.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{course}"),
        from,
        to,
        draft,
        messages: editions
            .iter()
            .filter(|edition| edition.number > from && edition.number <= to)
            .map(|edition| Said { number: edition.number, message: edition.message.clone() })
            .collect(),
        terms: Some(difference::compare(&terms[0], &terms[1])).filter(|difference| !difference.is_empty()),
        pass_mark: (old_mark != new_mark).then_some((old_mark, new_mark)),
        modules: compared.await.map_err(|e| Error::Broken(e.to_string()))?,
    };
    viewer.show(&app, &page)
}

/// A course and its files, as one edition has them.
type Text<'a> = (Id, &'a Course, &'a Files);

/// The modules that are not as they were, in the order of the newer edition, then those that are gone. One
/// that carried over is among them only where its words were mended in between.
fn modules(
    before: Text<'_>,
    after: Text<'_>,
    lineage: &Lineage,
    language: Language,
    quiz: impl Fn(&str) -> Option<&'static str>,
) -> Vec<ModuleDifference> {
    let known = |(_, course, _): Text<'_>, slug: &str| course.module(slug).is_some();
    let gone = before.1.modules.iter().filter(|module| !known(after, &module.slug));
    let all = after.1.modules.iter().chain(gone);
    let mut modules = vec![];
    for module in all {
        let slug = &module.slug;
        let stands = known(before, slug) && lineage.is_shared(before.0, after.0, slug);
        let difference = compare(before, after, slug, language);
        let is_the_same = before_and_after_alike(before, after, slug);
        let meaning = match (stands, difference.is_empty()) {
            (true, true) => continue,
            // Changed in between, and back.
            (false, true) if is_the_same => continue,
            (true, false) => Some("courses.only_words_mended"),
            (false, true) => Some("courses.words_are_the_same"),
            (false, false) => None,
        };
        modules.push(ModuleDifference {
            title: module.title.of(language).clone(),
            href: known(after, slug).then(|| module.place.address()),
            only_new: !known(before, slug),
            meaning,
            quiz: quiz(slug).filter(|_| !stands && known(before, slug) && known(after, slug)),
            gone: difference.gone,
            new: difference.new,
            parts: if difference.is_empty() { vec![] } else { difference.parts },
        });
    }
    modules
}

/// Has a module the same files in both, and is passed with the same mark?
fn before_and_after_alike(before: Text<'_>, after: Text<'_>, module: &str) -> bool {
    let files = |(_, course, files): Text<'_>| -> Vec<(String, String)> {
        let folder = format!("{}/{module}/", course.slug);
        let of_module = files.iter().filter(|(path, _)| path.starts_with(&folder));
        of_module.map(|(path, text)| (path.clone(), text.clone())).collect()
    };
    before.1.pass_mark == after.1.pass_mark && files(before) == files(after)
}

/// What is different for a reader in one module of two editions.
fn compare(before: Text<'_>, after: Text<'_>, module: &str, language: Language) -> Difference {
    let read = |(_, course, files): Text<'_>| reading(files, &course.slug, module, language);
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
