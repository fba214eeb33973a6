//! Another course of the same name.

use std::collections::BTreeSet;

use crate::app::App;
use crate::courses::course::Both;
use crate::courses::titles;
use crate::error::Error;
use crate::kit::text::{Language, Message};
use crate::studio::queries;
use crate::units::scope::Scope;

/// A course that is called as another wants to be.
#[derive(Clone, Debug)]
pub(super) struct Namesake {
    pub course: String,
    pub title: String,
    /// In this language.
    language: Language,
}

impl Namesake {
    /// The field of a form in which the title stands.
    pub fn field(&self) -> &'static str {
        match self.language {
            Language::Vi => "title_vi",
            Language::En => "title_en",
        }
    }

    /// A sentence that names it.
    pub fn message(&self, key: &'static str) -> Message {
        Message::new(key).with("title", self.title.as_str()).with("course", self.course.as_str())
    }
}

/// The other course in use that has this title; of those that are only drafts, one within a scope if that is
/// given. A title under which the course is read already is its own.
pub(super) async fn namesake(
    app: &App,
    drafts_within: Option<&Scope>,
    course: &str,
    title: &Both,
) -> Result<Option<Namesake>, Error> {
    let in_use = app.shelf.in_use(&app.db).await?;
    let mut known: Vec<(String, Both)> = in_use
        .into_iter()
        .map(|known| (known.edition.course.clone(), known.shelved.course.title.clone()))
        .collect();
    let own = known.iter().position(|(own, _)| own == course).map(|at| known.remove(at).1);
    if let Some(scope) = drafts_within.cloned() {
        let drafts = app
            .db
            .read(move |conn| -> Result<_, Error> { Ok(queries::titles_of_drafts(conn, Some(&scope))?) });
        let read: BTreeSet<String> = known.iter().map(|(course, _)| course.clone()).collect();
        known.extend(drafts.await?.into_iter().filter(|(course, _)| !read.contains(course)));
    }
    let other = |(other, known): (String, Both)| {
        let is_same = |known: &Both, language| titles::is_same(known.of(language), title.of(language));
        let is_own = |language| own.as_ref().is_some_and(|own| is_same(own, language));
        let mut taken = Language::ALL.into_iter().filter(|language| !is_own(*language));
        let language = taken.find(|language| other != course && is_same(&known, *language))?;
        Some(Namesake { course: other, title: known.of(language).clone(), language })
    };
    Ok(known.into_iter().find_map(other))
}
