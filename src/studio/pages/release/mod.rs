//! Putting a draft to review, and releasing it.
//!
//! Both are one form: what changes, what it means for whoever has learned the course, and the words that go
//! with it. Begin with [`ready`] for what is known before it is drawn; [`drawing`] is the page, [`deciding`]
//! what is asked and whether it may be, [`saving`] the two posts.

mod deciding;
mod drawing;
mod saving;

use std::collections::BTreeMap;

use actix_web::HttpResponse;

use self::drawing::{FileLine, SaveLine};
pub use self::saving::{ask_for_review, release_edition};
use super::namesake;
use super::writer::Writer;
use super::{Desk, listed, names};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::queries::{edition_files, generations};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::people::Right;
use crate::quizzes::carrying::{Comparison, compare, skeleton};
use crate::quizzes::inspection::Inspection;
use crate::quizzes::queries::note_restored;
use crate::studio::draft::Draft;
use crate::studio::queries::{self, Among, NewTexts};
use crate::studio::readable;
use crate::studio::release::{self, Asker, Writers};
use crate::studio::settings::both_titles_of;

/// A draft as it is read before it is released.
struct Ready {
    desk: Desk,
    draft: Draft,
    before: Files,
    files: Files,
    asker: Option<Asker>,
    writers: Writers,
    /// What was saved after the number on the form.
    since: Vec<SaveLine>,
    names: BTreeMap<Id, String>,
    /// How many will know only an older text of a module once it is released, and of how many who know anything
    /// of the course; of those whose records the viewer may see.
    again: i64,
    learners: i64,
    /// The draft can become an edition: its files are a whole course, and none of its questions is lost.
    whole: bool,
    /// The draft held against the newest edition, if both are whole.
    compared: Option<Comparison>,
    /// The files that differ from the newest edition.
    lines: Vec<FileLine>,
}

/// The draft of a course, and what was saved since the number `seen`; nothing where no draft is open.
async fn ready(writer: &Writer, seen: Option<i64>) -> Result<Option<Ready>, Error> {
    let records = writer.viewer.scope_of_any(&[Right::SeeRecords]);
    let ready = writer
        .read(move |conn, desk| {
            let Some(draft) = desk.draft.clone() else { return Ok(None) };
            let newest = desk.editions.first().map(|edition| edition.id);
            let before = newest.map_or(Ok(Files::new()), |id| edition_files(conn, id))?;
            let files = queries::files(conn, &draft)?;
            let asker = release::asker(&draft, &queries::steps(conn, draft.id)?);
            let writers = queries::writers(conn, &draft, &desk.editions)?;
            let saves = queries::history(conn, &draft, 20)?;
            let person = match asker {
                Some(Asker::Person(person)) => Some(person),
                _ => None,
            };
            let names = names(conn, saves.iter().map(|(_, _, by, _)| *by).chain([person]))?;
            let modules = listed(&files, &desk.course);
            let since = saves
                .into_iter()
                .filter(|(_, number, ..)| seen.is_some_and(|seen| i64::from(*number) > seen))
                .map(|(path, _, by, at)| SaveLine {
                    file: readable::name(&path, &modules),
                    who: by.and_then(|by| names.get(&by).cloned()),
                    at,
                })
                .collect();
            let (desk, whole, compared, lines) = (desk.clone(), false, None, vec![]);
            Ok(Some(Ready {
                desk,
                draft,
                before,
                files,
                asker,
                writers,
                since,
                names,
                again: 0,
                learners: 0,
                whole,
                compared,
                lines,
            }))
        })
        .await?;
    let Some(ready) = ready else { return Ok(None) };
    // Reading two courses takes its time.
    let weighed = actix_web::web::block(move || ready.weighed()).await;
    let mut ready = weighed.map_err(|e| Error::Broken(e.to_string()))?;
    if let (Some(records), Some(compared)) = (records, ready.compared.clone()) {
        let (editions, today) = (ready.desk.editions.clone(), writer.app.now().day());
        let (course, files) = (ready.desk.course.clone(), ready.files.clone());
        let writers = ready.writers.of_edition();
        let counted = writer.app.db.read(move |conn| -> Result<_, Error> {
            let mut modules = compared.links();
            note_restored(conn, &course, &files, &mut modules)?;
            let generations = generations(conn, std::slice::from_ref(&course))?;
            match NewTexts::to_come(modules, &editions, generations, today) {
                Some(coming) => Ok(queries::count_to_come(conn, &records, coming, &writers)?),
                None => Ok((0, 0)),
            }
        });
        (ready.again, ready.learners) = counted.await?;
    }
    Ok(Some(ready))
}

impl Ready {
    /// The same, with what of the newest edition stays in the draft.
    fn weighed(mut self) -> Ready {
        let course = &self.desk.course;
        let (old, new) = (skeleton(&self.before, course), skeleton(&self.files, course));
        let inspection = Inspection::of(self.files.clone(), &[], &Both::default());
        self.whole = inspection.can_be_released(course);
        self.compared =
            old.zip(new).map(|(old, new)| compare(course, (&self.before, &old), (&self.files, &new)));
        self.lines = self.lines();
        self
    }

    /// Notes on the form that another course has this title, if one does.
    async fn refuse_title(&self, writer: &Writer, form: &mut Form) -> Result<(), Error> {
        let course = &self.desk.course;
        let (title, course) = (both_titles_of(&self.files, course), course.clone());
        let other =
            writer.read(move |conn, _| Ok(queries::namesake(conn, Among::InUse, &course, &title)?)).await?;
        if let Some(other) = other {
            form.refuse("files", namesake::message(&other, "studio.release_title_taken"));
        }
        Ok(())
    }

    /// The modules of the draft in their order.
    fn modules(&self) -> Vec<String> {
        listed(&self.files, &self.desk.course)
    }

    /// The number of the newest edition; 0 where there is none.
    fn last(&self) -> i32 {
        self.desk.editions.first().map_or(0, |edition| edition.number)
    }
}

/// GET /studio/{course}/reviews/new
pub async fn new_review(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, true).await
}

/// GET /studio/{course}/editions/new
pub async fn new_release(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, false).await
}

async fn show(writer: &Writer, asks: bool) -> Result<HttpResponse, Error> {
    let ready = match ready(writer, None).await? {
        Some(ready) => ready,
        None => return writer.leave_undrafted().await,
    };
    let page = ready.page(writer, asks, ready.form(), None).await?;
    writer.show(&page)
}
