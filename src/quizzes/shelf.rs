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
use super::held::HeldBack;
use super::otherwise::{Otherwise, otherwise};
use super::queries::Behind;
use super::scoring::Answers;
use super::{checks, queries};
use crate::classes::Above;
use crate::courses::check::Check;
use crate::courses::course::{Both, Course, Module};
use crate::courses::library::{self, Files};
use crate::courses::markdown::Wording;
use crate::courses::progress::{self, Progress, Stage};
use crate::courses::quiz_rules::QuizRules;
use crate::courses::{Edition, ROOT};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Db;
use crate::kit::text::Language;
use crate::people::queries::known_person;
use crate::units::{self, Unit};

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

    /// How the quiz of a module is taken.
    pub fn rules(&self, module: &str) -> QuizRules {
        self.course.quizzes.of(module)
    }

    /// What the quiz of a module asks otherwise than in an earlier edition, if anything: a text key that does
    /// not tell the key.
    pub fn asks_otherwise(&self, before: &Shelved, module: &str) -> Option<&'static str> {
        otherwise(before.quiz(module), self.quiz(module)).map(Otherwise::key)
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
        let drawn = |(questions, number): (&Vec<_>, usize)| {
            checks::drawn(number, questions, chosen(number), language)
        };
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

    /// How far somebody is who has read these modules, passed these and handed in these, which wait for marks.
    pub fn progress(
        &self,
        read: &BTreeSet<String>,
        passed: &BTreeSet<String>,
        waiting: &BTreeSet<String>,
    ) -> Progress {
        let stage = |module: &'_ Module| (module.slug.clone(), self.quiz(&module.slug).is_some());
        let stages: Vec<(String, bool)> = self.course.modules.iter().map(stage).collect();
        let stages: Vec<Stage<'_>> =
            stages.iter().map(|(module, has_quiz)| Stage { module, has_quiz: *has_quiz }).collect();
        progress::progress(&stages, read, passed, waiting)
    }
}

/// A course in use: its edition, ready to be read.
#[derive(Clone, Debug)]
pub struct InUse {
    pub edition: Edition,
    pub shelved: Arc<Shelved>,
    /// The path of the unit that keeps it. Everybody may read a course; asked to are the people whose
    /// home is there or below.
    pub kept_at: String,
}

impl InUse {
    /// Are people whose home has this path asked to learn it?
    pub fn is_for(&self, home: &str) -> bool {
        home.starts_with(&self.kept_at)
    }

    /// Is anybody within the unit of this path asked to?
    pub fn concerns(&self, unit: &str) -> bool {
        self.is_for(unit) || self.kept_at.starts_with(unit)
    }
}

/// How far one person is in one course.
#[derive(Clone, Debug)]
pub struct Standing {
    pub edition: Edition,
    pub shelved: Arc<Shelved>,
    pub progress: Progress,
    /// Is the person asked to learn it?
    pub asked: bool,
}

impl Standing {
    /// Does it stand among the person's own courses: those asked of them and those they began?
    pub fn is_own(&self) -> bool {
        self.asked || self.progress.done > 0
    }
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
        let current = |conn: &mut _| -> Result<_, Error> {
            use crate::courses::queries;
            Ok((queries::current_editions(conn)?, queries::keepers(conn)?))
        };
        let (current, keepers) = db.read(current).await?;
        self.kept(db, current, &keepers).await
    }

    /// The courses that were withdrawn and have no edition in use, in the last edition that was read, by
    /// their folders' names, without those that cannot be read.
    pub async fn withdrawn(&self, db: &Db) -> Result<Vec<InUse>, Error> {
        let gone = |conn: &mut _| -> Result<_, Error> {
            use crate::courses::queries;
            Ok((queries::withdrawn_editions(conn)?, queries::keepers(conn)?))
        };
        let (gone, keepers) = db.read(gone).await?;
        self.kept(db, gone, &keepers).await
    }

    /// These editions with the units that keep them, without those that cannot be read.
    async fn kept(
        &self,
        db: &Db,
        editions: Vec<Edition>,
        keepers: &BTreeMap<String, Unit>,
    ) -> Result<Vec<InUse>, Error> {
        let mut courses = Vec::new();
        for edition in editions {
            if let Some(shelved) = self.readable(db, edition.id).await? {
                let kept_at = keepers.get(&edition.course).map(|unit| unit.path.clone()).unwrap_or_default();
                courses.push(InUse { edition, shelved, kept_at });
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

    /// What of an edition is not as a person knows it. For the viewer themself.
    pub async fn behind(
        &self,
        db: &Db,
        above: Above,
        person: Id,
        edition: &Edition,
        today: Day,
    ) -> Result<Behind, Error> {
        let edition = edition.clone();
        db.read(move |conn| -> Result<_, Error> {
            Ok(queries::behind(conn, &above, person, &edition, today)?)
        })
        .await
    }

    /// The quizzes that are held back from a person now. For the viewer themself.
    pub async fn held_back(
        &self,
        db: &Db,
        above: Above,
        person: Id,
        now: Timestamp,
    ) -> Result<HeldBack, Error> {
        let asking = move |conn: &mut _| -> Result<_, Error> { Ok((above.asking)(conn, person, now)?) };
        Ok(HeldBack::by(db.read(asking).await?))
    }

    /// What modules that are gone were called in the editions in which somebody knew them, as one line.
    pub async fn titles_of_gone(
        &self,
        db: &Db,
        gone: &[(String, Edition)],
        language: Language,
    ) -> Result<String, Error> {
        let mut titles = Vec::new();
        for (module, known) in gone {
            let shelved = self.edition(db, known.id).await?;
            let title = shelved.course.module(module).map(|module| module.title.of(language).clone());
            titles.push(format!("“{}”", title.unwrap_or_else(|| module.clone())));
        }
        Ok(titles.join(", "))
    }

    /// The rules that hold now for the quiz of a module, whatever those of its edition were: those of the edition in
    /// use. Where it is not asked there any more, its own.
    pub async fn rules_in_use(&self, db: &Db, shelved: &Shelved, module: &str) -> QuizRules {
        // Without it nothing is in use, or that cannot be read.
        self.rules_of_current(db, &shelved.course.slug, module).await.unwrap_or_else(|| shelved.rules(module))
    }

    /// The rules of the edition in use for the quiz of a module, where it is asked there.
    pub async fn rules_of_current(&self, db: &Db, course: &str, module: &str) -> Option<QuizRules> {
        let (edition, current) = self.current(db, course).await.ok()?;
        current.quiz(module).map(|_| current.rules(module).known_since(edition.published_at))
    }

    /// What a person began at quizzes of a course that are not asked any more: what each module was called, where it
    /// is handed in, and how many answers are kept. `in_use` is the edition in use, if there is one. For the viewer
    /// themself.
    pub async fn kept_of_gone(
        &self,
        db: &Db,
        person: Id,
        (course, in_use): (&str, Option<Id>),
        language: Language,
    ) -> Result<Vec<(String, String, usize)>, Error> {
        let of = course.to_owned();
        let open =
            db.read(move |conn| -> Result<_, Error> { Ok(queries::open_in_course(conn, person, &of)?) });
        let open = open.await?;
        let asked = match in_use.filter(|_| !open.is_empty()) {
            Some(id) => Some(self.edition(db, id).await?),
            None => None,
        };
        let mut kept = Vec::new();
        for sitting in open {
            let (module, count) = (&sitting.seat.module, sitting.answers().len());
            if count == 0 || asked.as_ref().is_some_and(|asked| asked.quiz(module).is_some()) {
                continue;
            }
            let Some(shelved) = self.readable(db, sitting.seat.edition).await? else { continue };
            let Some(of) = shelved.course.module(module) else { continue };
            kept.push((of.title.of(language).clone(), format!("{}/quiz", of.place.address()), count));
        }
        Ok(kept)
    }

    /// How far a person is in every course in use, by course. For the viewer themself, or once a
    /// rule has shown that the person's records are theirs to see.
    pub async fn standings(&self, db: &Db, person: Id) -> Result<Vec<Standing>, Error> {
        self.standings_in(db, person, &self.in_use(db).await?).await
    }

    /// How far a person came in editions that are no longer read: of all that share a substance the last
    /// they worked with, by course and number. For the viewer themself, or once a rule has shown that the
    /// person's records are theirs to see.
    pub async fn earlier_standings(&self, db: &Db, person: Id) -> Result<Vec<Standing>, Error> {
        let gone = db
            .read(move |conn| -> Result<_, Error> {
                use crate::courses::queries as courses;
                let mut known = courses::editions_read_by(conn, person)?;
                known.extend(queries::editions_answered_by(conn, person)?);
                let current: Vec<Id> =
                    courses::current_editions(conn)?.into_iter().map(|edition| edition.substance).collect();
                let mut gone = courses::editions(conn, &known)?;
                gone.retain(|edition| !current.contains(&edition.substance));
                // They come by course and number: of each substance the last stays.
                gone.reverse();
                gone.dedup_by_key(|edition| edition.substance);
                gone.reverse();
                Ok(gone)
            })
            .await?;
        let courses = self.kept(db, gone, &BTreeMap::new()).await?;
        self.standings_in(db, person, &courses).await
    }

    /// The same for courses that are known to be in use.
    pub async fn standings_in(&self, db: &Db, person: Id, courses: &[InUse]) -> Result<Vec<Standing>, Error> {
        let ids: Vec<Id> = courses.iter().map(|course| course.edition.id).collect();
        let (read, (passed, waiting), home) = db
            .read(move |conn| -> Result<_, Error> {
                let read = crate::courses::queries::readings_of(conn, &[person], &ids)?;
                let home = known_person(conn, person)?.unit;
                let home = units::queries::unit(conn, home)?.path;
                let passed = queries::passes_of(conn, &[person], &ids)?;
                Ok((read, (passed, queries::waiting_of(conn, &[person], &ids)?), home))
            })
            .await?;
        let standing = |course: &InUse| {
            let InUse { edition, shelved, .. } = course;
            let of = |facts: &BTreeMap<_, _>| facts.get(&(person, edition.id)).cloned().unwrap_or_default();
            let progress = shelved.progress(&of(&read), &of(&passed), &of(&waiting));
            let asked = course.is_for(&home);
            Standing { edition: edition.clone(), shelved: shelved.clone(), progress, asked }
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
        assert!(shelved.progress(&everything, &everything, &everything).is_complete());
        assert!(!shelved.progress(&everything, &BTreeSet::new(), &BTreeSet::new()).is_complete());
    }

    #[test]
    fn an_edition_with_a_part_missing_is_not_shown() {
        let mut files = files::courses();
        let slug = slugs(&files)[0].clone();
        files.retain(|path, _| path.starts_with(&format!("{slug}/")) && !path.ends_with("/en.md"));
        assert!(Shelved::read(&slug, files, &Both::default()).is_none());
    }
}
