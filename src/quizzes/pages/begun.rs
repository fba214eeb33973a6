//! What somebody began at a quiz, also in editions before the one in use.
//!
//! A sitting goes on in the edition in which it began: its questions, its time and what it counts for stay those of
//! that edition. Where the edition in use asks the same, it is the sitting of that quiz too, so nobody has two at once
//! and no time starts afresh. Where that asks something else, or is not asked any more, the sitting stands aside: it is
//! told of, and may be handed in for its own edition or dropped.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::quiz::seat;
use crate::app::App;
use crate::courses::lineage::Lineage;
use crate::courses::queries::{editions, lineage_of};
use crate::courses::{Edition, ROOT};
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::analysis::unchanged::asks_the_same;
use crate::quizzes::queries;
use crate::quizzes::sheet::Sheet;
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::Sitting;

/// A sitting that is open, with the edition in which it began.
pub(super) struct Begun {
    pub sitting: Sitting,
    pub shelved: Arc<Shelved>,
    pub number: i32,
    /// None where it is the sitting of the quiz that is in use.
    pub aside: Option<Aside>,
}

/// Why a sitting is not that of the quiz in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aside {
    /// The edition in use asks something else.
    Replaced,
    /// The edition in use has no such quiz.
    TakenOut,
    /// The course has no edition in use.
    Withdrawn,
}

impl Aside {
    /// The sentence for whoever began it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Aside::Replaced => "quizzes.aside_replaced",
            Aside::TakenOut => "quizzes.aside_taken_out",
            Aside::Withdrawn => "quizzes.aside_withdrawn",
        }
    }
}

/// The edition of a course in use.
pub(super) type InUse = (Edition, Arc<Shelved>);

fn asks_alike(one: &Shelved, other: &Shelved, module: &str) -> bool {
    let quizzes = one.quiz(module).zip(other.quiz(module));
    quizzes.is_some_and(|(one, other)| asks_the_same(one, other))
}

/// What a sitting of this edition is beside the edition in use.
fn aside(
    (of, shelved): (Id, &Shelved),
    module: &str,
    in_use: Option<&InUse>,
    lineage: &Lineage,
) -> Option<Aside> {
    let Some((edition, current)) = in_use else { return Some(Aside::Withdrawn) };
    match current.quiz(module) {
        None => Some(Aside::TakenOut),
        Some(_) if lineage.is_shared(of, edition.id, module) || asks_alike(shelved, current, module) => None,
        Some(_) => Some(Aside::Replaced),
    }
}

/// All that a viewer has open at the quiz of a module, the last begun first; not what cannot be read.
pub(super) async fn begun(
    app: &App,
    viewer: &Viewer,
    course: &str,
    module: &str,
    in_use: Option<&InUse>,
) -> Result<Vec<Begun>, Error> {
    // An address may name what is no text; nobody began anything there.
    if course.contains('\0') || module.contains('\0') {
        return Ok(vec![]);
    }
    let current = in_use.map(|(edition, _)| edition.id);
    // Whatever edition is named: what is open in any is asked for.
    let (seat, of) = (seat(viewer, current.unwrap_or_else(new_id), module), course.to_owned());
    let (open, editions, lineage) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let open = queries::open_sittings(conn, &seat, &of)?;
            let mut ids: Vec<Id> = open.iter().map(|open| open.seat.edition).collect();
            if !ids.is_empty() {
                ids.extend(current);
            }
            Ok((open, editions(conn, &ids)?, lineage_of(conn, &ids)?))
        })
        .await?;
    let mut all = Vec::new();
    for sitting in open {
        let id = sitting.seat.edition;
        let Some(shelved) = app.shelf.readable(&app.db, id).await? else { continue };
        if shelved.quiz(module).is_none() {
            continue;
        }
        let aside = aside((id, &*shelved), module, in_use, &lineage);
        let number = editions.iter().find(|edition| edition.id == id).map_or(0, |edition| edition.number);
        all.push(Begun { sitting, shelved, number, aside });
    }
    Ok(all)
}

/// The edition in which a sheet is taken that came back. The page names the edition from which it was drawn; what it
/// belongs to may have begun in another that asks the same. Of whose the sheet is nothing is said.
pub(super) async fn taken_in(
    app: &App,
    viewer: &Viewer,
    sheet: &Sheet,
    module: &str,
    on_page: Arc<Shelved>,
) -> Result<(Id, Arc<Shelved>), Error> {
    let (id, edition) = (sheet.id, sheet.edition);
    let (own, course) = (seat(viewer, edition, module), on_page.course.slug.clone());
    let (candidates, lineage) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let candidates = match queries::begun_in(conn, id, &own)? {
                Some(known) => vec![known],
                None => {
                    let open = queries::open_sittings(conn, &own, &course)?;
                    open.into_iter().map(|open| open.seat.edition).collect()
                }
            };
            // Mostly it is the edition on the page.
            let lineage = match candidates.is_empty() || candidates.contains(&edition) {
                true => Lineage::default(),
                false => lineage_of(conn, &[edition])?,
            };
            Ok((candidates, lineage))
        })
        .await?;
    if !candidates.contains(&edition) {
        for begun_in in candidates {
            let Some(shelved) = app.shelf.readable(&app.db, begun_in).await? else { continue };
            let is_shared = lineage.is_shared(begun_in, edition, module);
            if is_shared && shelved.quiz(module).is_some() || asks_alike(&on_page, &shelved, module) {
                return Ok((begun_in, shelved));
            }
        }
    }
    Ok((edition, on_page))
}

/// POST /courses/{course}/{module}/sittings/removal: drops what stands aside. What is the sitting of the quiz in use
/// goes on: its time runs.
pub async fn remove_sitting(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (course, module) = path.into_inner();
    let id = form.id("sitting").ok_or(Error::NotFound)?;
    let in_use = Error::found(app.shelf.current(&app.db, &course).await)?;
    let all = begun(&app, &viewer, &course, &module, in_use.as_ref()).await?;
    let chosen = all.into_iter().find(|begun| begun.sitting.id == id).ok_or(Error::NotFound)?;
    let quiz = format!("{ROOT}/{course}/{module}/quiz");
    let (back, person) = match chosen.aside {
        None => return Ok(Redirect::to(quiz).answer()),
        Some(Aside::Replaced) => (quiz, viewer.person),
        Some(Aside::TakenOut | Aside::Withdrawn) => (format!("{ROOT}/{course}"), viewer.person),
    };
    app.db.write(move |conn| -> Result<_, Error> { Ok(queries::drop_sitting(conn, person, id)?) }).await?;
    Ok(Redirect::to(back).saying("sitting_dropped").answer())
}
