//! The desk of a course: its state, what to do next, its modules, its problems, its editions.
//!
//! Begin with [`lying`] for what is read; [`facts`] is what is said of the open draft, [`discarded`] of one
//! that was discarded, [`lines`] are the lists, and what to do next is a rule of its own, [`next`].

mod discarded;
mod facts;
mod lines;
mod lying;
mod past;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use self::discarded::Discarded;
use self::facts::DraftFacts;
use self::lines::{EditionLine, GlossaryLine, ImportLine, ModuleLine, StepLine};
use self::lying::lying;
use self::past::PastLine;
use super::{ProblemLine, inspect, listed, title_of};
use crate::app::App;
use crate::courses::edition::{self, EditionState};
use crate::courses::library::Files;
use crate::courses::problem::{Tally, tally};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::Viewer;
use crate::studio::draft::differences;
use crate::studio::jobs;
use crate::studio::next::{Standing, next};
use crate::studio::readable;

#[derive(Serialize)]
struct CoursePage {
    course: String,
    title: String,
    keeper: String,
    /// The refused form, if one was refused.
    form: Form,
    /// Why the form came too late, if it did.
    stale: Option<&'static str>,
    /// What was typed into forms that the desk does not have any more.
    unsent: Vec<String>,
    /// Is the form for giving the draft back, or for withdrawing the course, being filled in?
    returning: bool,
    withdrawing: bool,
    next: Message,
    in_use: Option<InUse>,
    /// Why no edition is in use any more.
    withdrawn: Option<Withdrawn>,
    draft: Option<DraftFacts>,
    discarded: Option<Discarded>,
    /// Nothing is left of it but a discarded draft.
    given_up: bool,
    /// The folder holds something else than the newest edition.
    differs: bool,
    /// Why nothing of the folder can be taken in.
    refusals: Vec<Message>,
    /// Files that came from outside and wait to be taken in.
    imports: Vec<ImportLine>,
    /// Documents that it names and that are not to be followed any more.
    past: Vec<PastLine>,
    modules: Vec<ModuleLine>,
    glossary: GlossaryLine,
    errors: Vec<ProblemLine>,
    warnings: Vec<ProblemLine>,
    steps: Vec<StepLine>,
    editions: Vec<EditionLine>,
}

#[derive(Serialize)]
struct InUse {
    number: i32,
    state: EditionState,
    state_key: &'static str,
}

#[derive(Serialize)]
struct Withdrawn {
    at: Timestamp,
    who: Option<String>,
    reason: String,
}

impl Page for CoursePage {
    const TEMPLATE: &'static str = "studio/course";
}

/// GET /studio/{course}
pub async fn show_course(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
) -> Result<HttpResponse, Error> {
    draw(&app, &viewer, &course, StatusCode::OK, (Form::new(), None)).await
}

/// The desk with a form that was refused (422) or came too late (409), and why.
pub(super) async fn draw(
    app: &App,
    viewer: &Viewer,
    course: &str,
    status: StatusCode,
    (form, stale): (Form, Option<&'static str>),
) -> Result<HttpResponse, Error> {
    let page = course_page(app, viewer, course, form, stale).await?;
    viewer.draw(app, status, &page)
}

async fn course_page(
    app: &App,
    viewer: &Viewer,
    course: &str,
    form: Form,
    stale: Option<&'static str>,
) -> Result<CoursePage, Error> {
    let lying = lying(app, viewer, course).await?;
    let (desk, language) = (&lying.desk, viewer.language());
    let newest = desk.editions.first();
    // While a draft is open the folder has nothing to say, and reading it takes its time.
    let hung = if desk.draft.is_none() { app.course_files().await.ok() } else { None };
    let refusals = hung.as_ref().map_or(vec![], |hung| jobs::refusals(hung, course));
    let folder = hung.map_or_else(Files::new, |hung| edition::files_of(&hung.files, course));
    // A folder that is an older edition has nothing new to offer.
    let sum = edition::checksum(&folder);
    let differs = refusals.is_empty()
        && !folder.is_empty()
        && newest.is_some()
        && desk.editions.iter().all(|e| e.checksum != sum);
    let (mut errors, mut warnings, mut complete) = (vec![], vec![], true);
    let mut found = Tally::default();
    if desk.draft.is_some() {
        let inspection = inspect(app, viewer, course, &lying.files).await?;
        complete = inspection.can_be_released(course);
        found = tally(&inspection.problems);
        for problem in readable::in_order(&inspection.problems, &listed(&lying.files, course)) {
            let to = if problem.is_warning() { &mut warnings } else { &mut errors };
            to.push(ProblemLine::of(problem, course, &lying.files));
        }
    }
    let draft = desk.draft.as_ref();
    let changed = draft.map_or(vec![], |_| differences(&lying.before, &lying.files));
    let draft = draft.map(|draft| DraftFacts::of(&lying, draft, viewer.person, changed.len(), complete));
    let in_use = desk.editions.iter().find(|edition| edition.state.is_in_use());
    let withdrawn = in_use.is_none() && newest.is_some_and(|e| e.state == EditionState::Withdrawn);
    let standing = match &draft {
        Some(draft) => Standing::Written(draft.written(found.errors)),
        None if desk.is_given_up() => Standing::GivenUp,
        None => Standing::Resting { withdrawn, differs },
    };
    let typed = |field: &str| Some(form.raw(field).trim().to_owned()).filter(|typed| !typed.is_empty());
    let fields = [
        ("remark", draft.as_ref().is_some_and(|draft| draft.in_review)),
        ("reason", in_use.is_some()),
        ("title_vi", draft.is_some()),
        ("title_en", draft.is_some()),
    ];
    let unsent = fields.into_iter().filter(|(_, drawn)| !drawn).filter_map(|(field, _)| typed(field));
    Ok(CoursePage {
        course: course.to_owned(),
        title: title_of(&lying.files, course, language),
        keeper: desk.keeper.clone(),
        unsent: unsent.collect(),
        returning: form.error("remark").is_some() || typed("remark").is_some(),
        withdrawing: form.error("reason").is_some() || typed("reason").is_some(),
        form,
        stale,
        next: next(standing),
        in_use: in_use.map(|edition| InUse {
            number: edition.number,
            state: edition.state,
            state_key: edition.state.key(),
        }),
        withdrawn: lying.withdrawal.as_ref().filter(|_| withdrawn).map(|withdrawal| Withdrawn {
            at: withdrawal.at,
            who: lying.name(withdrawal.by),
            reason: withdrawal.reason.clone(),
        }),
        draft,
        discarded: Discarded::of(&lying),
        given_up: desk.is_given_up(),
        differs,
        refusals,
        imports: lying.imports.iter().map(|import| ImportLine::of(&lying, import)).collect(),
        past: PastLine::all(app, viewer, course).await?,
        modules: ModuleLine::all(&lying, course, &changed, language),
        glossary: GlossaryLine::of(&lying.files, course, &changed),
        errors,
        warnings,
        steps: StepLine::all(&lying),
        editions: EditionLine::all(&lying),
    })
}
