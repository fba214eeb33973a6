//! The pages of the cascade: my re-teaches, the report and its form, reviews, the drawing.

mod attempt;
mod discard;
mod facts;
mod filled;
mod form;
mod mine;
mod offer;
mod reasons;
mod report;
mod reviews;
mod saving;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

pub use discard::discard_reteaching;
pub use form::{edit_reteaching, new_reteaching};
pub use mine::show_reteachings;
pub use report::show_reteaching;
pub use reviews::{review_reteaching, show_reviews};
pub use saving::{change_reteaching, record_reteaching};
pub use tree::show_cascade;

use crate::app::App;
use crate::classes::Class;
use crate::courses;
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::quizzes::shelf::Shelved;

/// The editions that a page speaks of, ready to name their courses and modules. One that cannot be
/// read goes by the names of its folders: a broken course never takes a page down.
struct Shelves {
    read: BTreeMap<Id, Arc<Shelved>>,
    unread: BTreeMap<Id, String>,
}

impl Shelves {
    async fn of(app: &App, editions: impl IntoIterator<Item = Id>) -> Result<Shelves, Error> {
        let (mut read, mut lacking) = (BTreeMap::new(), Vec::new());
        for edition in editions.into_iter().collect::<BTreeSet<_>>() {
            match app.shelf.readable(&app.db, edition).await? {
                Some(shelved) => drop(read.insert(edition, shelved)),
                None => lacking.push(edition),
            }
        }
        let mut unread = BTreeMap::new();
        if !lacking.is_empty() {
            let named = move |conn: &mut Conn| Ok(courses::queries::editions(conn, &lacking)?);
            let editions: Result<_, Error> = app.db.read(named).await;
            unread.extend(editions?.into_iter().map(|edition| (edition.id, edition.course)));
        }
        Ok(Shelves { read, unread })
    }

    fn course(&self, edition: Id, language: Language) -> String {
        let title = self.read.get(&edition).map(|s| s.course.title.of(language));
        title.or(self.unread.get(&edition)).cloned().unwrap_or_default()
    }

    fn module(&self, edition: Id, module: &str, language: Language) -> String {
        let found = self.read.get(&edition).and_then(|s| s.course.module(module));
        found.map_or_else(|| module.to_owned(), |m| m.title.of(language).clone())
    }

    fn modules(&self, edition: Id) -> Vec<String> {
        self.read.get(&edition).map(|s| s.modules()).unwrap_or_default()
    }
}

/// A class as a line of a list.
#[derive(Clone, Serialize)]
struct ClassLine {
    id: Id,
    title: String,
    /// Of its kind (see the parts).
    kind: &'static str,
    kind_key: &'static str,
    day: Day,
    unit: String,
}

fn class_line(class: &Class) -> ClassLine {
    ClassLine {
        id: class.id,
        title: class.title.clone(),
        kind: class.kind.code(),
        kind_key: class.kind.key(),
        day: class.starts_on,
        unit: class.unit_name.clone(),
    }
}
