//! The shelf: editions read once, ready for every page.
//!
//! An edition never changes, so what was made of its files is kept for as long as
//! the process runs. Which edition of a course is in use is asked of the database
//! each time: several processes share it. The shelf stands here and not in
//! `courses/` because it holds texts and quizzes together, and the checks that stand in
//! the texts but are questions; pages of `courses/` reach it through `App`. It is the one file of the slice, beside pages and
//! queries, that waits for the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, RwLock};

use super::bank::{self, Bank, Quiz};
use super::scoring::Answers;
use super::{checks, queries};
use crate::courses::check::Check;
use crate::courses::course::{Both, Course, Module};
use crate::courses::library::{self, Files};
use crate::courses::markdown::Wording;
use crate::courses::progress::{self, Progress, Stage};
use crate::courses::{Edition, ROOT};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Db;
use crate::kit::text::Language;

/// An edition ready to be read: its course, its quizzes, its files.
#[derive(Debug)]
pub struct Shelved {
    pub course: Course,
    pub files: Files,
    bank: Bank,
}

impl Shelved {
    /// Reads an edition's files; nothing if the course in them is not complete.
    pub fn read(slug: &str, files: Files, wording: &Both<Wording>) -> Option<Shelved> {
        let (courses, _) = library::read(&files, ROOT, wording);
        let course = courses.into_iter().find(|course| course.slug == slug)?;
        let (bank, _) = bank::read(&files, std::slice::from_ref(&course));
        Some(Shelved { course, files, bank })
    }

    /// The module with this slug; any other is not found.
    pub fn module(&self, slug: &str) -> Result<&Module, Error> {
        self.course.module(slug).ok_or(Error::NotFound)
    }

    /// The quiz of a module, if it has one.
    pub fn quiz(&self, module: &str) -> Option<&Quiz> {
        self.bank.quiz(&self.course.slug, module)
    }

    /// The checks inside the text of a module, as its page draws them; explained is the one that was
    /// answered, by its number and what was chosen.
    pub fn checks(
        &self,
        module: &str,
        language: Language,
        answered: Option<(usize, &Answers)>,
    ) -> Vec<Check> {
        let Some(checks) = self.bank.checks(&self.course.slug, module) else { return vec![] };
        let chosen = |number: usize| answered.filter(|(nth, _)| *nth == number).map(|(_, chosen)| chosen);
        let drawn = |(questions, number): (&Vec<_>, usize)| checks::drawn(number, questions, chosen(number));
        checks.blocks.of(language).iter().zip(1..).map(drawn).collect()
    }

    /// The slugs of all modules, in their order.
    pub fn modules(&self) -> Vec<String> {
        self.course.modules.iter().map(|module| module.slug.clone()).collect()
    }

    /// The modules that have a quiz, in their order.
    pub fn with_quiz(&self) -> Vec<String> {
        self.modules().into_iter().filter(|module| self.quiz(module).is_some()).collect()
    }

    /// How far somebody is who has read and passed these modules.
    pub fn progress(&self, read: &BTreeSet<String>, passed: &BTreeSet<String>) -> Progress {
        let stage = |module: &'_ Module| (module.slug.clone(), self.quiz(&module.slug).is_some());
        let stages: Vec<(String, bool)> = self.course.modules.iter().map(stage).collect();
        let stages: Vec<Stage<'_>> =
            stages.iter().map(|(module, has_quiz)| Stage { module, has_quiz: *has_quiz }).collect();
        progress::progress(&stages, read, passed)
    }
}

/// A course in use: its edition, ready to be read.
#[derive(Clone, Debug)]
pub struct InUse {
    pub edition: Edition,
    pub shelved: Arc<Shelved>,
}

/// How far one person is in one course.
#[derive(Clone, Debug)]
pub struct Standing {
    pub edition: Edition,
    pub shelved: Arc<Shelved>,
    pub progress: Progress,
}

/// All editions read so far; those that cannot be read are remembered too, because that lasts.
pub struct Shelf {
    wording: Both<Wording>,
    editions: RwLock<HashMap<Id, Option<Arc<Shelved>>>>,
}

impl Shelf {
    pub fn new(wording: Both<Wording>) -> Shelf {
        Shelf { wording, editions: RwLock::default() }
    }

    /// The words that the renderer of Markdown puts in by itself.
    pub fn wording(&self) -> Both<Wording> {
        self.wording.clone()
    }

    /// An edition, from memory or else from the database.
    pub async fn edition(&self, db: &Db, id: Id) -> Result<Arc<Shelved>, Error> {
        let known = self.editions.read().unwrap_or_else(|e| e.into_inner()).get(&id).cloned();
        let broken = || Error::Broken(format!("edition {id} cannot be read"));
        if let Some(known) = known {
            return known.ok_or_else(broken);
        }
        let (edition, files) = db
            .read(move |conn| -> Result<_, Error> {
                use crate::courses::queries;
                Ok((queries::edition(conn, id)?, queries::edition_files(conn, id)?))
            })
            .await?;
        let (course, wording) = (edition.course.clone(), self.wording.clone());
        // Reading a course takes tens of milliseconds: not on a thread that answers requests.
        let read = tokio::task::spawn_blocking(move || Shelved::read(&course, files, &wording)).await;
        let shelved = read.map_err(|e| Error::Broken(e.to_string()))?.map(Arc::new);
        if shelved.is_none() {
            tracing::error!(course = edition.course, number = edition.number, "an edition cannot be read");
        }
        self.editions.write().unwrap_or_else(|e| e.into_inner()).insert(id, shelved.clone());
        shelved.ok_or_else(broken)
    }

    /// The same for pages that speak of other things too, which a broken course must not take down:
    /// none where the edition cannot be read.
    pub async fn readable(&self, db: &Db, id: Id) -> Result<Option<Arc<Shelved>>, Error> {
        match self.edition(db, id).await {
            Ok(shelved) => Ok(Some(shelved)),
            Err(error) if error.lies_in_the_record() => {
                tracing::warn!(%error, "a page does without an edition");
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// The courses in use, by their folders' names, without those that cannot be read.
    pub async fn in_use(&self, db: &Db) -> Result<Vec<InUse>, Error> {
        let current =
            |conn: &mut _| -> Result<_, Error> { Ok(crate::courses::queries::current_editions(conn)?) };
        let mut courses = Vec::new();
        for edition in db.read(current).await? {
            if let Some(shelved) = self.readable(db, edition.id).await? {
                courses.push(InUse { edition, shelved });
            }
        }
        Ok(courses)
    }

    /// The edition of a course in use today; without one the course is not found.
    pub async fn current(&self, db: &Db, course: &str) -> Result<(Edition, Arc<Shelved>), Error> {
        let course = course.to_owned();
        let edition = db
            .read(move |conn| -> Result<_, Error> {
                Ok(crate::courses::queries::current_edition(conn, &course)?)
            })
            .await?;
        let edition = edition.ok_or(Error::NotFound)?;
        let shelved = self.edition(db, edition.id).await?;
        Ok((edition, shelved))
    }

    /// The modules of an edition whose quiz a person has passed. For the viewer themself.
    pub async fn passed(&self, db: &Db, person: Id, edition: Id) -> Result<BTreeSet<String>, Error> {
        db.read(move |conn| -> Result<_, Error> { Ok(queries::passed_modules(conn, person, edition)?) }).await
    }

    /// The newest edition of other substance that a person knows from before this one, and whether they
    /// taught it. For the viewer themself.
    pub async fn known_before(
        &self,
        db: &Db,
        person: Id,
        edition: &Edition,
    ) -> Result<Option<(Edition, bool)>, Error> {
        let edition = edition.clone();
        db.read(move |conn| -> Result<_, Error> { Ok(queries::known_before(conn, person, &edition)?) }).await
    }

    /// How far a person is in every course in use, by course. For the viewer themself, or once a
    /// rule has shown that the person's records are theirs to see.
    pub async fn standings(&self, db: &Db, person: Id) -> Result<Vec<Standing>, Error> {
        self.standings_in(db, person, &self.in_use(db).await?).await
    }

    /// The same for courses that are known to be in use.
    pub async fn standings_in(&self, db: &Db, person: Id, courses: &[InUse]) -> Result<Vec<Standing>, Error> {
        let ids: Vec<Id> = courses.iter().map(|course| course.edition.id).collect();
        let (read, passed) = db
            .read(move |conn| -> Result<_, Error> {
                let read = crate::courses::queries::readings_of(conn, &[person], &ids)?;
                Ok((read, queries::passes_of(conn, &[person], &ids)?))
            })
            .await?;
        let standing = |InUse { edition, shelved }: &InUse| {
            let of = |facts: &BTreeMap<_, _>| facts.get(&(person, edition.id)).cloned().unwrap_or_default();
            let progress = shelved.progress(&of(&read), &of(&passed));
            Standing { edition: edition.clone(), shelved: shelved.clone(), progress }
        };
        Ok(courses.iter().map(standing).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::edition::{files_of, slugs};
    use crate::kit::files;

    #[test]
    fn an_edition_is_whole_without_the_other_courses() {
        let all = files::courses();
        let slug = &slugs(&all)[0];
        let shelved = Shelved::read(slug, files_of(&all, slug), &Both::default()).expect("complete");
        assert!(!shelved.with_quiz().is_empty());
        let everything: BTreeSet<String> = shelved.modules().into_iter().collect();
        assert!(shelved.progress(&everything, &everything).is_complete());
        assert!(!shelved.progress(&everything, &BTreeSet::new()).is_complete());
    }

    #[test]
    fn an_edition_with_a_part_missing_is_not_shown() {
        let mut files = files::courses();
        let slug = slugs(&files)[0].clone();
        files.retain(|path, _| path.starts_with(&format!("{slug}/")) && !path.ends_with("/en.md"));
        assert!(Shelved::read(&slug, files, &Both::default()).is_none());
    }
}
