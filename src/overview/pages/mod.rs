//! Home, a person, the overview of a unit.

pub mod home;
pub mod person;
pub mod unit;

use std::sync::Arc;

use crate::app::App;
use crate::courses::Edition;
use crate::error::Error;
use crate::kit::text::Language;
use crate::quizzes::shelf::Shelved;

/// A course in use, ready to be counted against.
#[derive(Clone, Debug)]
struct Taught {
    edition: Edition,
    shelved: Arc<Shelved>,
}

impl Taught {
    fn title(&self, language: Language) -> String {
        self.shelved.course.title.of(language).clone()
    }
}

/// The courses in use, by their folders' names; one that cannot be read is logged and left out.
async fn courses_in_use(app: &App) -> Result<Vec<Taught>, Error> {
    let editions = app
        .db
        .read(|conn| -> Result<_, Error> { Ok(crate::courses::queries::current_editions(conn)?) })
        .await?;
    let mut courses = Vec::with_capacity(editions.len());
    for edition in editions {
        match app.shelf.edition(&app.db, edition.id).await {
            Ok(shelved) => courses.push(Taught { edition, shelved }),
            Err(error) => tracing::error!(%error, course = edition.course, "an edition was left out"),
        }
    }
    Ok(courses)
}
