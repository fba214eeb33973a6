//! What changed in a course, for whoever knows the text of an earlier edition.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::course::Withdrawn;
use crate::app::App;
use crate::courses::course::Course;
use crate::courses::difference::{self, Difference, Part};
use crate::courses::edition::{Edition, EditionState};
use crate::courses::guides::{changed as guides_changed, known_from};
use crate::courses::library::{Files, modules_of};
use crate::courses::lineage::Lineage;
use crate::courses::{ROOT, front_matter, plain, queries};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::{Redirect, Viewer};

#[derive(Serialize)]
struct ChangesPage {
    title: String,
    course_href: String,
    from: i32,
    to: i32,
    /// The newer one, if it is a draft in use.
    draft: Option<i32>,
    /// The course is read no more: since when and why.
    withdrawn: Option<Withdrawn>,
    /// What was said at each release since, the newest first.
    messages: Vec<Said>,
    /// Percentages, where another part of right answers passes now.
    pass_mark: Option<(u8, u8)>,
    modules: Vec<ModuleDifference>,
    /// The newer edition, where those who teach may say that they have seen how the guides changed up to it.
    see_guides: Option<Id>,
    /// The guides changed only in the other language, or in how they are laid out.
    guides_elsewhere: bool,
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
    /// Of the guide, for those who teach, if it says something else.
    guide: Option<Difference>,
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "courses/changes";
}

/// `?from=1&to=3`; see [`between`] for what neither names.
#[derive(Default, Deserialize)]
pub struct Between {
    from: Option<String>,
    to: Option<String>,
}

/// The editions to hold against each other, the older first: those that are asked for, as far as there are such;
/// else the `current` one (in use, or withdrawn last) and the one before. Nothing where there is but one. `editions`
/// come the newest first.
fn between<'a>(asked: &Between, editions: &'a [Edition], current: i32) -> Option<(&'a Edition, &'a Edition)> {
    let named = |text: &Option<String>| -> Option<&'a Edition> {
        let number: i32 = text.as_deref()?.trim().parse().ok()?;
        editions.iter().find(|edition| edition.number == number)
    };
    // Whoever learned what was withdrawn must see what took its place; nobody is shown it as what holds now, unless
    // nothing took its place.
    let holds = |edition: &&Edition| edition.state != EditionState::Withdrawn || edition.number == current;
    let after = named(&asked.to).filter(holds);
    let after = after.or_else(|| editions.iter().find(|edition| edition.number == current))?;
    let before = named(&asked.from).filter(|edition| edition.number != after.number);
    if let Some(before) = before.or_else(|| editions.iter().find(|edition| edition.number < after.number)) {
        return Some((before, after));
    }
    // Before the first there was nothing: what became of it since is shown.
    let now = editions.iter().find(|edition| edition.number == current)?;
    (now.number != after.number).then_some((after, now))
}

/// GET /courses/{course}/changes: the texts, for those who teach the guides too, and of the questions only that they
/// changed.
pub async fn show_changes(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    asked: Option<Query<Between>>,
) -> Result<HttpResponse, Error> {
    let (course, language) = (course.into_inner(), viewer.language());
    let current = match Error::found(app.shelf.current(&app.db, &course).await)? {
        Some((current, _)) => Ok(current),
        None => Err(withdrawn(&app, &course).await?),
    };
    let number = current.as_ref().map_or_else(|(edition, _)| edition.number, |edition| edition.number);
    let asked = asked.map(Query::into_inner).unwrap_or_default();
    let (of, person) = (course.clone(), viewer.person);
    let (editions, lineage, seen) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let editions = queries::editions_of(conn, &of)?;
            let seen = queries::guides_seen(conn, person)?.remove(&of).unwrap_or_default();
            Ok((editions, queries::lineage(conn, std::slice::from_ref(&of))?, seen))
        })
        .await?;
    let Some((before, after)) = between(&asked, &editions, number) else {
        return Ok(Redirect::to(format!("{ROOT}/{course}")).saying("one_edition").answer());
    };
    let (from, to) = (before.number, after.number);
    // What is shown is what the address says.
    let is = |text: &Option<String>, number: i32| *text == Some(number.to_string());
    if !is(&asked.from, from) || !(asked.to.is_none() || is(&asked.to, to)) {
        return Ok(Redirect::to(format!("{ROOT}/{course}/changes?from={from}&to={to}")).answer());
    }
    let (draft, old, new) = (after.draft_number(), before.id, after.id);
    let before = app.shelf.edition(&app.db, old).await?;
    let after = app.shelf.edition(&app.db, new).await?;
    let (old_mark, new_mark) = (before.course.pass_mark, after.course.pass_mark);
    let (texts, guides) = ((before.clone(), after.clone()), super::teaches(&viewer));
    let slugs: Vec<&str> = after.course.modules.iter().map(|module| module.slug.as_str()).collect();
    let is_news = guides
        && known_from(from, &seen) < to
        && !guides_changed(&before.files, &after.files, &course, &slugs).is_empty();
    let terms = [&before, &after].map(|edition| edition.course.glossary.of(language).paragraphs());
    // Comparing long texts takes its time.
    let compared = actix_web::web::block(move || {
        let (then, now) = texts;
        let (before, after) = ((old, &then.course, &then.files), (new, &now.course, &now.files));
        modules(before, after, &lineage, (language, guides), |module| now.asks_otherwise(&then, module))
    });
    let modules = compared.await.map_err(|e| Error::Broken(e.to_string()))?;
    // Of what is withdrawn nobody has to know how to teach it.
    let see_guides = Some(new).filter(|_| is_news && current.is_ok());
    let guides_shown = modules.iter().any(|module| module.guide.is_some());
    let page = ChangesPage {
        title: after.course.title.of(language).clone(),
        course_href: format!("{ROOT}/{course}"),
        from,
        to,
        draft,
        withdrawn: current.err().map(|(_, withdrawn)| withdrawn),
        messages: editions
            .iter()
            .filter(|edition| edition.number > from && edition.number <= to)
            .map(|edition| Said { number: edition.number, message: edition.message.clone() })
            .collect(),
        terms: Some(difference::compare(&terms[0], &terms[1])).filter(|difference| !difference.is_empty()),
        pass_mark: (old_mark != new_mark).then_some((old_mark, new_mark)),
        see_guides,
        guides_elsewhere: see_guides.is_some() && !guides_shown,
        modules,
    };
    viewer.show(&app, &page)
}

/// POST /courses/{course}/guides: whoever teaches has seen how the guides changed between the editions on the page, and
/// nothing of what came before or after.
pub async fn see_guides(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (slug, person, now) = (course.into_inner(), viewer.person, app.now());
    let id = form.id("edition").filter(|_| super::teaches(&viewer)).ok_or(Error::NotFound)?;
    let since: i32 = form.raw("since").parse().map_err(|_| Error::NotFound)?;
    let address = format!("{ROOT}/{slug}");
    let shown = app.db.read(move |conn| -> Result<_, Error> {
        let editions = queries::editions_of(conn, &slug)?;
        let edition = editions.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
        let mut before = editions.iter().filter(|one| one.number < edition.number && one.number <= since);
        let first = before.next().filter(|one| one.number == since).ok_or(Error::NotFound)?;
        let (files, mut since) = (queries::edition_files(conn, first.id)?, since);
        let modules = modules_of(&files, &slug);
        let modules: Vec<&str> = modules.iter().map(String::as_str).collect();
        // How those before it taught the same was shown too.
        for earlier in before {
            let then = queries::edition_files(conn, earlier.id)?;
            if !guides_changed(&then, &files, &slug, &modules).is_empty() {
                break;
            }
            since = earlier.number;
        }
        Ok((since, edition.clone()))
    });
    let (since, edition) = shown.await?;
    let seen = app.db.write(move |conn| -> Result<_, Error> {
        Ok(queries::see_guides(conn, person, (since, &edition), now)?)
    });
    seen.await?;
    Ok(Redirect::to(address).saying("guides_seen").answer())
}

/// The edition that was withdrawn last of a course that is not in use; a course that never was is not found.
async fn withdrawn(app: &App, course: &str) -> Result<(Edition, Withdrawn), Error> {
    let slug = course.to_owned();
    let found = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let Some(withdrawal) = queries::withdrawal(conn, &slug)? else { return Err(Error::NotFound) };
            Ok((queries::edition(conn, withdrawal.edition)?, withdrawal))
        })
        .await?;
    let (edition, withdrawal) = found;
    let withdrawn = Withdrawn::of(&edition, withdrawal);
    Ok((edition, withdrawn))
}

/// A course and its files, as one edition has them.
type Text<'a> = (Id, &'a Course, &'a Files);

/// The modules that are not as they were, in the order of the newer edition, then those that are gone. One
/// that carried over is among them only where its words were mended in between, or the guide to it, where `guides`
/// are for the reader.
fn modules(
    before: Text<'_>,
    after: Text<'_>,
    lineage: &Lineage,
    (language, guides): (Language, bool),
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
        let is_in_both = known(before, slug) && known(after, slug);
        let guide = (guides && is_in_both).then(|| compare_guides(before, after, slug, language));
        let guide = guide.filter(|difference| !difference.is_empty());
        let meaning = match (stands, difference.is_empty()) {
            (true, true) if guide.is_some() => Some("courses.only_guide_changed"),
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
            quiz: quiz(slug).filter(|_| !stands && is_in_both),
            gone: difference.gone,
            new: difference.new,
            parts: if difference.is_empty() { vec![] } else { difference.parts },
            guide,
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

/// The same for whoever teaches it.
fn compare_guides(before: Text<'_>, after: Text<'_>, module: &str, language: Language) -> Difference {
    let read = |(_, course, files): Text<'_>| {
        let text = files.get(&format!("{}/{module}/teach.{}.md", course.slug, language.code()));
        plain::paragraphs(&text.map_or("", String::as_str).replace("\r\n", "\n"))
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::edition::Change;
    use crate::kit::clock::{Timestamp, new_id};

    fn edition(number: i32, state: EditionState) -> Edition {
        let id = new_id();
        Edition {
            id,
            course: "leg".into(),
            number,
            state,
            checksum: String::new(),
            message: String::new(),
            released_as: EditionState::DraftInUse,
            published_by: None,
            published_at: Timestamp(0),
            change: Change::Substantive,
            substance: id,
            unit: None,
        }
    }

    #[test]
    fn what_is_not_asked_for_is_the_edition_in_use_and_the_one_before() {
        use EditionState::{DraftInUse, Superseded, Withdrawn};
        let editions = [edition(3, DraftInUse), edition(2, Withdrawn), edition(1, Superseded)];
        let between = |from: &str, to: &str, editions: &[Edition]| {
            let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let asked = Between { from: said(from), to: said(to) };
            between(&asked, editions, 3).map(|(before, after)| (before.number, after.number))
        };
        for (from, to, shown) in [
            ("1", "3", (1, 3)),
            ("1", "", (1, 3)),
            ("", "", (2, 3)),
            ("x", "99999999999999", (2, 3)),
            ("7", "-1", (2, 3)),
            ("3", "", (2, 3)),
            ("3", "1", (3, 1)),
            ("1", "2", (1, 3)),
            ("", "1", (1, 3)),
            ("9", "1", (1, 3)),
        ] {
            assert_eq!(between(from, to, &editions), Some(shown), "{from} {to}");
        }
        // A course that was withdrawn keeps its history.
        let editions = [edition(3, Withdrawn), edition(2, Superseded), edition(1, Superseded)];
        for (from, to, shown) in [("", "", (2, 3)), ("1", "3", (1, 3)), ("1", "2", (1, 2))] {
            assert_eq!(between(from, to, &editions), Some(shown), "{from} {to}");
        }
        assert_eq!(between("1", "", &editions[..1]), None);
    }
}
