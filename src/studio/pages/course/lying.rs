//! What is read of a course for its desk, in one go.

use std::collections::BTreeMap;

use super::super::{Desk, course_file, desk, names};
use crate::app::App;
use crate::courses::library::Files;
use crate::courses::queries::{Withdrawal, edition_files, edition_writers, withdrawal};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::studio::draft::Taken;
use crate::studio::queries::{self, Import};
use crate::studio::release::Writers;
use crate::units::scope::Scope;

/// A course as it lies on the desk.
pub(super) struct Lying {
    pub desk: Desk,
    /// Of the newest edition.
    pub before: Files,
    /// Of the draft, or else the newest edition; of a course that was given up, those of its last draft.
    pub files: Files,
    pub steps: Vec<Taken>,
    /// Of the draft, and of each edition.
    pub writers: Writers,
    pub wrote: BTreeMap<Id, Vec<Id>>,
    pub touched: Option<(Option<Id>, Timestamp)>,
    /// The last draft, if it was discarded: who wrote it, and what happened to it.
    pub discarded: Option<(Vec<Id>, Vec<Taken>)>,
    /// The number of `course.toml`.
    pub over: i32,
    pub imports: Vec<Import>,
    /// Why it cannot be read any more, if an edition was ever withdrawn.
    pub withdrawal: Option<Withdrawal>,
    names: BTreeMap<Id, String>,
}

/// The course for whoever may write it; not found for anybody else.
pub(super) async fn lying(app: &App, viewer: &Viewer, course: &str) -> Result<Lying, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let course = course.to_owned();
    app.db.read(move |conn| Lying::of(conn, &scope, &course)).await
}

impl Lying {
    fn of(conn: &mut Conn, scope: &Scope, course: &str) -> Result<Lying, Error> {
        let desk = desk(conn, scope, course)?;
        let newest = desk.editions.first().map(|edition| edition.id);
        let before = newest.map_or(Ok(Files::new()), |id| edition_files(conn, id))?;
        let (mut files, mut steps, mut touched, mut over) = (before.clone(), vec![], None, 0);
        let mut writers = Writers::default();
        if let Some(draft) = &desk.draft {
            files = queries::files(conn, draft)?;
            steps = queries::steps(conn, draft.id)?;
            writers = queries::writers(conn, draft, &desk.editions)?;
            touched = queries::last_touched(conn, &[draft.id])?.remove(&draft.id);
            over = queries::file(conn, draft, &course_file(course))?.number;
        }
        let mut discarded = None;
        if let Some((draft, _)) = &desk.discarded {
            let wrote = queries::draft_writers(conn, &[draft.id])?.remove(&draft.id);
            discarded = Some((wrote.unwrap_or_default(), queries::steps(conn, draft.id)?));
            if desk.is_given_up() {
                files = queries::files(conn, draft)?;
            }
        }
        // What waits for a course that is not there any more is seen by whoever brought it, in the list.
        let waits = !desk.is_given_up();
        let imports = if waits { queries::waiting_imports(conn, course)? } else { vec![] };
        let ids: Vec<Id> = desk.editions.iter().map(|edition| edition.id).collect();
        let wrote = edition_writers(conn, &ids)?;
        let names = BTreeMap::new();
        let mut lying = Lying {
            withdrawal: withdrawal(conn, course)?,
            desk,
            before,
            files,
            steps,
            writers,
            wrote,
            touched,
            discarded,
            over,
            imports,
            names,
        };
        lying.names = names_of(conn, &lying)?;
        Ok(lying)
    }

    /// What somebody who did something of the course is called.
    pub fn name(&self, person: Option<Id>) -> Option<String> {
        person.and_then(|person| self.names.get(&person).cloned())
    }

    /// The names of these people as one line.
    pub fn line_of(&self, people: &[Id]) -> String {
        let named: Vec<&str> =
            people.iter().filter_map(|one| self.names.get(one).map(String::as_str)).collect();
        named.join(", ")
    }
}

/// The names of everybody who did something of what lies there.
fn names_of(conn: &mut Conn, lying: &Lying) -> Result<BTreeMap<Id, String>, Error> {
    let Lying { desk, steps, writers, wrote, touched, discarded, imports, .. } = lying;
    let wrote = wrote.values().flatten().chain(&writers.of_draft);
    let wrote = wrote.chain(discarded.iter().flat_map(|(wrote, _)| wrote)).map(|writer| Some(*writer));
    let did = steps.iter().chain(discarded.iter().flat_map(|(_, steps)| steps)).map(|taken| taken.by);
    let last = [touched.and_then(|(by, _)| by), desk.draft.as_ref().and_then(|draft| draft.begun_by)];
    let released = desk.editions.iter().map(|edition| edition.published_by);
    let withdrew = lying.withdrawal.iter().map(|withdrawal| withdrawal.by);
    let brought = imports.iter().map(|import| import.by);
    names(conn, wrote.chain(did).chain(last).chain(released).chain(brought).chain(withdrew))
}
