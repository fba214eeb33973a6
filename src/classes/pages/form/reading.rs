//! The form of a class read into the class that it would make.

use std::collections::BTreeSet;

use super::drawing::{Changed, offer};
use super::rows::{Row, sessions_of};
use crate::app::App;
use crate::classes::{Kind, MADE, NewClass};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::{courses, units};

/// Is this an edition that a class may be taught by: one in use, or the one the class has already?
async fn may_be_taught(app: &App, edition: Id, kept: Option<Id>) -> Result<bool, Error> {
    let in_use =
        app.db.read(|conn| -> Result<_, Error> { Ok(courses::queries::current_editions(conn)?) }).await?;
    Ok(Some(edition) == kept || in_use.iter().any(|e| e.id == edition))
}

/// Reads the form; what is wrong is noted in it. `class` is the one that is changed.
pub(super) async fn read(
    app: &App,
    viewer: &Viewer,
    form: &mut Form,
    rows: &[Row],
    class: Option<Changed>,
) -> Result<Option<NewClass>, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let id = form.id("id");
    let kind = form.choice::<Kind>("kind");
    if kind.is_some_and(|kind| !MADE.contains(&kind)) {
        form.refuse("kind", Message::new("form.not_a_choice"));
    }
    let title = form.line("title");
    let edition = form.id("edition");
    let unit = form.id("unit");
    let facilitators = form.ids("facilitator");
    if facilitators.is_empty() {
        form.refuse("facilitator", Message::new("classes.no_facilitator"));
    } else if !may_teach(app, viewer, &facilitators, class.map(|class| class.id)).await? {
        form.refuse("facilitator", Message::new("form.not_a_choice"));
    }
    let (venue, organiser) = (form.optional_line("venue"), form.optional_line("organiser"));
    let (provider, language_used) = (form.optional_line("provider"), form.optional_line("language_used"));
    let note = form.note("note");
    let sessions = sessions_of(form, rows, class.and_then(|class| class.taught_on), app.now().day());
    let mut modules = Vec::new();
    if let Some(edition) = edition {
        let found = match may_be_taught(app, edition, class.map(|class| class.edition)).await? {
            true => app.shelf.readable(&app.db, edition).await?,
            false => None,
        };
        let Some(shelved) = found else {
            form.refuse("edition", Message::new("form.not_a_choice"));
            return Ok(None);
        };
        let own = format!("{edition}/");
        let ticked: Vec<&str> = form.all("module");
        let taught: BTreeSet<&str> = ticked.iter().filter_map(|m| m.strip_prefix(&own)).collect();
        let elsewhere = ticked.len() > taught.len();
        // None ticked: the whole course.
        let all = shelved.course.modules.iter().map(|m| m.slug.clone());
        modules = all.filter(|slug| taught.is_empty() || taught.contains(slug.as_str())).collect();
        if elsewhere {
            form.refuse("module", Message::new("classes.module_of_another"));
        }
    }
    if let Some(unit) = unit {
        let allowed = app
            .db
            .read(move |conn| -> Result<_, Error> {
                Ok(scope.holds(&units::queries::unit(conn, unit)?.path))
            })
            .await;
        if Error::found(allowed)? != Some(true) {
            form.refuse("unit", Message::new("form.not_a_choice"));
        }
    }
    let (Some(id), Some(kind), Some(title), Some(edition), Some(unit), true) =
        (id, kind, title, edition, unit, form.is_fine())
    else {
        return Ok(None);
    };
    Ok(Some(NewClass {
        id,
        kind,
        title,
        edition,
        modules,
        unit,
        venue,
        organiser,
        provider,
        language_used,
        note,
        facilitators: facilitators.into_iter().map(|person| (person, None)).collect(),
        sessions,
        questions: Vec::new(),
    }))
}

/// Only those whom the form offers may be named: holders of a role in the scope, oneself, and those
/// who were named before.
async fn may_teach(app: &App, viewer: &Viewer, named: &[Id], class: Option<Id>) -> Result<bool, Error> {
    let offered = offer(app, viewer, class).await?.facilitators;
    Ok(named.iter().all(|id| offered.iter().any(|person| person.id == *id)))
}
