//! The pages of the studio, for those who publish courses.
//!
//! Every handler begins with [`desk`]: it finds the course, its draft and its editions for whoever may
//! write it; for anyone else they are not there.

pub mod folder;
mod media;
mod opened;
mod preview;
mod questions;
mod text;

pub use self::media::{add_picture, show_picture};
pub use self::preview::{preview, show_preview};
pub use self::questions::{
    add_question, new_question, place_question, remove_question, save_question, show_question, show_questions,
};
pub use self::text::{save_gift, save_guide, save_text, show_gift, show_guide, show_text};

use crate::app::App;
use crate::courses::edition::{self, Edition};
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::courses::queries::{editions_of, keepers};
use crate::error::Error;
use crate::kit::db::Conn;
use crate::quizzes::inspection::Inspection;
use crate::studio::{Draft, merging, queries};
use crate::units;
use crate::units::scope::Scope;

/// A course before whoever may write it.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub course: String,
    /// The open draft, if there is one.
    pub draft: Option<Draft>,
    /// The newest first; none for a course that is being written for the first time.
    pub editions: Vec<Edition>,
    /// The name of the unit that keeps the course.
    pub keeper: String,
}

/// The course as it stands; not found where it has neither draft nor edition, or is kept where the
/// viewer does not publish.
pub(crate) fn desk(conn: &mut Conn, scope: &Scope, course: &str) -> Result<Desk, Error> {
    let draft = queries::open_draft(conn, course)?;
    let editions = editions_of(conn, course)?;
    let keeper = match (keepers(conn)?.remove(course), draft.as_ref().and_then(|draft| draft.unit)) {
        (Some(unit), _) => unit,
        (None, Some(unit)) => units::queries::unit(conn, unit)?,
        (None, None) if draft.is_some() => units::queries::root(conn)?.ok_or(Error::NotFound)?,
        (None, None) => return Err(Error::NotFound),
    };
    if !scope.holds(&keeper.path) {
        return Err(Error::NotFound);
    }
    Ok(Desk { course: course.to_owned(), draft, editions, keeper: keeper.name })
}

impl Desk {
    /// The open draft; without one there is nothing to write in.
    pub fn open(&self) -> Result<&Draft, Error> {
        self.draft.as_ref().ok_or(Error::NotFound)
    }
}

/// What `lantoa check` says of the files of one course, beside the other courses in use.
pub(crate) async fn inspect(app: &App, course: &str, files: &Files) -> Result<Inspection, Error> {
    let mut all = files.clone();
    for other in app.shelf.in_use(&app.db).await? {
        if other.edition.course != course {
            // A link asks only whether what it leads to is there.
            all.extend(other.shelved.files.keys().map(|path| (path.clone(), String::new())));
        }
    }
    let (wording, wanted) = (app.shelf.wording(), course.to_owned());
    let inspected = actix_web::web::block(move || {
        let mut inspection = Inspection::of(all, &[], &wording);
        inspection.files = edition::files_of(&inspection.files, &wanted);
        inspection.courses.retain(|course| course.slug == wanted);
        let prefix = format!("{wanted}/");
        inspection.problems.retain(|problem| problem.file.starts_with(&prefix));
        let marks = inspection.files.iter().filter_map(|(file, text)| {
            Some(Problem::at(file, merging::mark_in(text)?, "studio.editor.merge_marks"))
        });
        inspection.problems.extend(marks);
        inspection.problems.sort();
        inspection
    });
    inspected.await.map_err(|e| Error::Broken(e.to_string()))
}
