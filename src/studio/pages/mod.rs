//! The pages of the studio, for those who publish courses.
//!
//! What happens to a course is asked of a [`Writer`](writer::Writer), who is given it with its draft and its
//! editions by [`desk`]; for anyone else they are not there. In [`courses`], [`begin`], [`folder`] and
//! [`imports`] the course may be a new one: there the handler itself says who may begin it.

mod begin;
mod closed;
mod comparison;
mod course;
mod courses;
pub mod folder;
mod given_up;
pub mod imports;
mod media;
mod modules;
mod namesake;
mod opened;
mod preview;
mod questions;
mod reach;
mod release;
mod settings;
mod steps;
mod text;
mod writer;

use std::collections::BTreeMap;

pub use self::begin::begin_draft;
pub use self::comparison::show_comparison;
pub use self::course::show_course;
pub use self::courses::{begin_course, new_course, show_courses};
pub use self::media::{add_picture, remove_picture, show_picture};
pub use self::modules::{add_module, place_module, remove_module};
pub use self::preview::{preview, show_preview};
pub use self::questions::{
    add_question, new_question, place_question, remove_question, save_question, show_question, show_questions,
};
pub use self::reach::{note_tellings, show_reach, take_back_telling};
pub use self::release::{ask_for_review, new_release, new_review, release_edition};
pub use self::settings::{save_settings, show_settings};
pub use self::steps::{discard_draft, resume_draft, return_draft, withdraw_course};
pub use self::text::{
    save_gift, save_glossary, save_guide, save_text, show_gift, show_glossary, show_guide, show_text,
};
use super::settings::title_of;
use crate::app::App;
use crate::courses::destinations::Documents;
use crate::courses::edition::{self, Edition};
use crate::courses::front_matter;
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::courses::queries::editions_of;
use crate::documents::{self, reader::Reader};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::{Language, Message};
use crate::people::queries::known_people;
use crate::people::viewer::Viewer;
use crate::quizzes::inspection::{Inspection, TORN};
use crate::studio::draft::Taken;
use crate::studio::sides::Sides;
use crate::studio::{Draft, ROOT, queries, readable, resuming, writing};
use crate::units::scope::Scope;

/// A course before whoever may write it.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub course: String,
    /// The open draft, if there is one.
    pub draft: Option<Draft>,
    /// The last draft, if it was discarded, and who did that.
    pub discarded: Option<(Draft, Taken)>,
    /// The newest first; none for a course that is being written for the first time.
    pub editions: Vec<Edition>,
    /// The name of the unit that keeps the course, and its id.
    pub keeper: String,
    pub keeper_id: Id,
}

/// The course as it stands; not found where it never had a draft or an edition, or is kept where the viewer
/// does not publish. A course that has only a discarded draft is kept by whoever kept that.
pub(crate) fn desk(conn: &mut Conn, scope: &Scope, course: &str) -> Result<Desk, Error> {
    let draft = queries::open_draft(conn, course)?;
    let editions = editions_of(conn, course)?;
    let discarded = if draft.is_none() { queries::last_discarded(conn, course)? } else { None };
    let last = draft.clone().or(discarded.as_ref().map(|(draft, _)| draft.clone()));
    let keeper = queries::keepers_with(conn, last.as_slice())?.remove(course).ok_or(Error::NotFound)?;
    if !scope.holds(&keeper.path) {
        return Err(Error::NotFound);
    }
    let (keeper, keeper_id) = (keeper.name, keeper.id);
    Ok(Desk { course: course.to_owned(), draft, discarded, editions, keeper, keeper_id })
}

impl Desk {
    /// The open draft; without one there is nothing to write in.
    pub fn open(&self) -> Result<&Draft, Error> {
        self.draft.as_ref().ok_or(Error::NotFound)
    }

    /// Is nothing left of it but a discarded draft?
    pub fn is_given_up(&self) -> bool {
        self.draft.is_none() && self.editions.is_empty()
    }

    /// May this draft, which was discarded, be gone on with?
    pub fn may_resume(&self, draft: Id) -> Result<(), resuming::Refusal> {
        let discarded = self.discarded.as_ref().map(|(draft, _)| draft);
        let newest = self.editions.first().map(|edition| edition.id);
        resuming::check(draft, resuming::Course { open: self.draft.as_ref(), discarded, newest })
    }
}

/// What `lantoa check` says of the files of one course, beside the other courses in use and held
/// against the edition of it that is read now.
pub(crate) async fn inspect(
    app: &App,
    viewer: &Viewer,
    course: &str,
    files: &Files,
) -> Result<Inspection, Error> {
    // A link to a document is good if whoever writes can follow it, and whoever reads. Asked at every pause of typing,
    // so nothing is asked where there is no such link.
    let known = match files.values().any(|text| text.contains(documents::ROOT)) {
        true => documents_for(app, viewer, course).await?,
        false => Documents::default(),
    };
    let (mut all, mut before) = (files.clone(), Files::new());
    for other in app.shelf.in_use(&app.db).await? {
        if other.edition.course == course {
            before = other.shelved.files.clone();
        } else {
            // A link asks only whether what it leads to is there.
            all.extend(other.shelved.files.keys().map(|path| (path.clone(), String::new())));
        }
    }
    // Of settings that two wrote at once the one side is read: everything else is looked at as ever.
    let file = course_file(course);
    let settings = all.get_mut(&file).map(|text| (Sides::of(text), text));
    let torn = settings.is_some_and(|(sides, text)| {
        *text = sides.read.clone();
        sides.is_torn()
    });
    let (wording, wanted) = (app.shelf.wording(), course.to_owned());
    let inspected = actix_web::web::block(move || {
        let mut inspection = Inspection::beside(all, &[], &wording, Some(&known)).against(&before);
        inspection.files = edition::files_of(&inspection.files, &wanted);
        inspection.courses.retain(|course| course.slug == wanted);
        let prefix = format!("{wanted}/");
        inspection.problems.retain(|problem| problem.file.starts_with(&prefix));
        let long = inspection.files.iter().filter(|(_, text)| text.len() > writing::LARGEST);
        inspection.problems.extend(long.map(|(file, _)| too_long(file)));
        if torn {
            inspection.problems.retain(|problem| problem.file != file);
            inspection.problems.push(Problem::at(file, 1, TORN));
        }
        inspection.problems.sort();
        inspection
    });
    inspected.await.map_err(|e| Error::Broken(e.to_string()))
}

/// The documents that whoever writes a course may read, and for whom the course is.
async fn documents_for(app: &App, viewer: &Viewer, course: &str) -> Result<Documents, Error> {
    let (reader, course) = (Reader::of(viewer), course.to_owned());
    let found = app.db.read(move |conn| -> Result<_, Error> {
        let keeper = queries::keeper(conn, &course)?;
        let readers = keeper.map(|unit| (course.clone(), unit.path));
        Ok(Documents::of(documents::queries::addresses(conn, Some(&reader))?).read_in(readers))
    });
    found.await
}

/// A text that cannot be saved, for it is too long.
fn too_long(file: &str) -> Problem {
    Problem::at(file, 1, "studio.editor.too_long").with("most", writing::LARGEST / 1000)
}

/// The names of these people, who wrote or released something of a course that the viewer publishes.
pub(crate) fn names(
    conn: &mut Conn,
    people: impl IntoIterator<Item = Option<Id>>,
) -> Result<BTreeMap<Id, String>, Error> {
    let ids: Vec<Id> = people.into_iter().flatten().collect();
    Ok(known_people(conn, &ids)?.into_iter().map(|person| (person.id, person.full_name)).collect())
}

/// The path of the file that concerns the whole course.
fn course_file(course: &str) -> String {
    format!("{course}/course.toml")
}

/// What a module is called in its file; its folder's name where that does not say.
fn module_title(files: &Files, course: &str, module: &str, language: Language) -> String {
    let path = format!("{course}/{module}/{}.md", language.code());
    let text = files.get(&path).map_or(String::new(), |text| text.replace("\r\n", "\n"));
    let front = front_matter::part(text.trim_start_matches('\u{feff}'));
    let read = front.and_then(|parts| front_matter::read(&path, parts.front, &mut vec![]));
    read.map_or_else(|| module.to_owned(), |front| front.title)
}

/// Behind the address of a module, the page where one of its files is written.
fn tail(name: &str) -> &'static str {
    match name {
        _ if name.starts_with("teach.") => text::Kind::Guide.tail(),
        _ if name.starts_with("quiz.") => questions::TAIL,
        _ => "",
    }
}

/// A problem of a file, as a line that leads to where it is mended.
#[derive(serde::Serialize)]
struct ProblemLine {
    /// Where it is, in words.
    place: Message,
    message: Message,
    /// The page where it is mended.
    href: String,
}

impl ProblemLine {
    fn of(problem: &Problem, course: &str, files: &Files) -> ProblemLine {
        let within = problem.file.strip_prefix(&format!("{course}/")).unwrap_or(&problem.file);
        let href = match within.split_once('/') {
            Some((module, name)) => format!("{ROOT}/{course}/modules/{module}{}", tail(name)),
            None if within.starts_with("glossary.") => format!("{ROOT}/{course}{}", opened::TERMS),
            None => format!("{ROOT}/{course}/settings"),
        };
        let text = files.get(&problem.file).map_or("", String::as_str);
        let place = readable::place(&problem.file, text, problem.line, &listed(files, course));
        ProblemLine { place, message: readable::message(problem), href }
    }
}

/// The modules that the files of a course list, in their order.
fn listed(files: &Files, course: &str) -> Vec<String> {
    super::settings::modules(files.get(&course_file(course)).map_or("", String::as_str))
}
