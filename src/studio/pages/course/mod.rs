//! The desk of a course: its state, what to do next, its modules, its problems, its editions.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Desk, ProblemLine, course_file, desk, inspect, module_title, names, title_of};
use crate::app::App;
use crate::courses::edition::{self, Edition, EditionState};
use crate::courses::library::Files;
use crate::courses::queries::{edition_files, edition_writers};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::studio::draft::{Step, Taken};
use crate::studio::queries::Import;
use crate::studio::release::{self, Asker, Refusal, Writers, asker};
use crate::studio::{DraftState, ROOT, jobs, queries, settings};

#[derive(Serialize)]
struct CoursePage {
    course: String,
    title: String,
    keeper: String,
    /// The refused form, if one was refused.
    form: Form,
    /// Somebody changed the draft or its state since the page was drawn.
    stale: bool,
    /// What was typed into forms that the desk does not have any more.
    unsent: Vec<String>,
    /// Is the form for giving the draft back, or for withdrawing the course, being filled in?
    returning: bool,
    withdrawing: bool,
    next: Message,
    in_use: Option<InUse>,
    withdrawn: bool,
    draft: Option<DraftFacts>,
    /// The last draft, if it was discarded: whose words were in it, and who did that.
    discarded: Option<Discarded>,
    /// The folder holds something else than the newest edition.
    differs: bool,
    /// Why nothing of the folder can be taken in.
    refusals: Vec<Message>,
    /// Files that came from outside and wait to be taken in.
    imports: Vec<ImportLine>,
    modules: Vec<ModuleLine>,
    errors: Vec<ProblemLine>,
    warnings: Vec<ProblemLine>,
    steps: Vec<StepLine>,
    editions: Vec<EditionLine>,
}

#[derive(Serialize)]
struct Discarded {
    writers: String,
    who: Option<String>,
    at: Timestamp,
}

#[derive(Serialize)]
struct InUse {
    number: i32,
    state: EditionState,
    state_key: &'static str,
}

#[derive(Serialize)]
struct DraftFacts {
    id: Id,
    state: DraftState,
    state_key: &'static str,
    saves: i32,
    base: Option<i32>,
    /// Who wrote last, and when.
    who: Option<String>,
    at: Timestamp,
    /// Whose words are in it.
    writers: String,
    /// How many files differ from the newest edition.
    changed: usize,
    /// It can become an edition.
    complete: bool,
    in_review: bool,
    /// The viewer asked for the review that it is in.
    own_request: bool,
    /// What the viewer may do with it now: ask for a review, review what another asked for, release it as
    /// a draft in use; or why not that.
    asks: bool,
    reviews: bool,
    /// It is in review, and the viewer wrote some of what would be official.
    own_words: bool,
    releases: bool,
    refused: Option<&'static str>,
    /// The number of `course.toml`, for what moves modules.
    over: i32,
}

#[derive(Serialize)]
struct ImportLine {
    href: String,
    who: Option<String>,
    at: Timestamp,
}

#[derive(Serialize)]
struct ModuleLine {
    slug: String,
    title: String,
    href: String,
    first: bool,
    last: bool,
    changed: bool,
}

#[derive(Serialize)]
struct StepLine {
    key: &'static str,
    who: Option<String>,
    at: Timestamp,
    remark: String,
}

#[derive(Serialize)]
struct EditionLine {
    number: i32,
    previous: Option<i32>,
    state: EditionState,
    state_key: &'static str,
    change_key: &'static str,
    at: Timestamp,
    /// Everybody who wrote something of it; none where it was whoever released it.
    written_by: Option<String>,
    released_by: Option<String>,
    message: String,
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
    draw(&app, &viewer, &course, StatusCode::OK, Form::new()).await
}

/// Who wrote an edition, as a line of names; none where nobody but whoever released it did.
fn written_by(edition: &Edition, writers: Option<&Vec<Id>>, names: &BTreeMap<Id, String>) -> Option<String> {
    let writers = writers.filter(|writers| writers.iter().any(|one| Some(*one) != edition.published_by))?;
    Some(line_of(writers, names))
}

/// The names of these people as one line.
fn line_of(people: &[Id], names: &BTreeMap<Id, String>) -> String {
    let named: Vec<&str> = people.iter().filter_map(|one| names.get(one).map(String::as_str)).collect();
    named.join(", ")
}

/// The desk with a form that was refused (422) or came too late (409).
pub(super) async fn draw(
    app: &App,
    viewer: &Viewer,
    course: &str,
    status: StatusCode,
    form: Form,
) -> Result<HttpResponse, Error> {
    let page = course_page(app, viewer, course, form, status == StatusCode::CONFLICT).await?;
    viewer.draw(app, status, &page)
}

/// A course as it lies on the desk.
struct Lying {
    desk: Desk,
    /// Of the newest edition.
    before: Files,
    /// Of the draft, or else the newest edition.
    files: Files,
    steps: Vec<Taken>,
    /// Of the draft, and of each edition.
    writers: Writers,
    wrote: BTreeMap<Id, Vec<Id>>,
    touched: Option<(Option<Id>, Timestamp)>,
    /// The last draft, if it was discarded: who wrote it, who did that and when.
    discarded: Option<(Vec<Id>, Taken)>,
    over: i32,
    imports: Vec<Import>,
    names: BTreeMap<Id, String>,
}

async fn lying(app: &App, viewer: &Viewer, course: &str) -> Result<Lying, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let course = course.to_owned();
    app.db
        .read(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &course)?;
            let newest = desk.editions.first().map(|edition| edition.id);
            let before = newest.map_or(Ok(Files::new()), |id| edition_files(conn, id))?;
            let (mut files, mut steps, mut touched, mut over) = (before.clone(), vec![], None, 0);
            let mut writers = Writers::default();
            if let Some(draft) = &desk.draft {
                files = queries::files(conn, draft)?;
                steps = queries::steps(conn, draft.id)?;
                writers = queries::writers(conn, draft, &desk.editions)?;
                touched = queries::last_touched(conn, &[draft.id])?.remove(&draft.id);
                over = queries::file(conn, draft, &course_file(&course))?.number;
            }
            let discarded = match queries::last_discarded(conn, &course)? {
                Some((draft, taken)) => {
                    let wrote = queries::draft_writers(conn, &[draft.id])?.remove(&draft.id);
                    Some((wrote.unwrap_or_default(), taken))
                }
                None => None,
            };
            let gone = discarded
                .iter()
                .flat_map(|(wrote, taken)| wrote.iter().map(|id| Some(*id)).chain([taken.by]));
            let in_draft = writers.of_draft.iter().map(|writer| Some(*writer));
            let gone: Vec<Option<Id>> = gone.chain(in_draft).collect();
            let imports = queries::waiting_imports(conn, &course)?;
            let brought = imports.iter().map(|import| import.by);
            let ids: Vec<Id> = desk.editions.iter().map(|edition| edition.id).collect();
            let wrote = edition_writers(conn, &ids)?;
            let released = desk.editions.iter().map(|edition| edition.published_by);
            let released = released.chain(wrote.values().flatten().map(|writer| Some(*writer)));
            let took = steps.iter().map(|step| step.by);
            let last = [touched.and_then(|(by, _)| by), desk.draft.as_ref().and_then(|d| d.begun_by)];
            let names = names(conn, released.chain(took).chain(last).chain(brought).chain(gone))?;
            Ok(Lying { desk, before, files, steps, writers, wrote, touched, discarded, over, imports, names })
        })
        .await
}

async fn course_page(
    app: &App,
    viewer: &Viewer,
    course: &str,
    form: Form,
    stale: bool,
) -> Result<CoursePage, Error> {
    let Lying { desk, before, files, steps, writers, wrote, touched, discarded, over, imports, names } =
        lying(app, viewer, course).await?;
    let language = viewer.language();
    let name = |id: Option<Id>| id.and_then(|id| names.get(&id).cloned());
    let listed = settings::modules(files.get(&course_file(course)).map_or("", String::as_str));
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
    if desk.draft.is_some() {
        let inspection = inspect(app, course, &files).await?;
        let is_torn = inspection.problems.iter().any(|problem| problem.key == "studio.editor.merge_marks");
        complete = inspection.can_be_released(course) && !is_torn;
        for problem in &inspection.problems {
            let to = if problem.is_warning() { &mut warnings } else { &mut errors };
            to.push(ProblemLine::of(problem, course));
        }
    }
    let changed = crate::studio::draft::differences(&before, &files);
    let asked_by = steps.iter().rev().find(|taken| taken.step == Step::Asked).and_then(|taken| taken.by);
    let draft = desk.draft.as_ref().map(|draft| {
        let (asker, in_review) = (asker(draft, &steps), draft.state == DraftState::InReview);
        let own_request = asker == Some(Asker::Person(viewer.person));
        let of = |state| release::refused(state, &desk.editions, viewer.person, asker, &writers);
        let not_official = of(EditionState::Official);
        let releases = in_review && not_official.is_some() || complete && !in_review;
        let sum = edition::checksum(&files);
        let refused = release::refused_in_use(&desk.editions, &sum, viewer.person, asker, &writers);
        let (by, at) = touched.unwrap_or((draft.begun_by, draft.begun_at));
        DraftFacts {
            id: draft.id,
            state: draft.state,
            state_key: draft.state.key(),
            saves: draft.saves,
            base: desk.editions.iter().find(|e| Some(e.id) == draft.base).map(|e| e.number),
            who: name(by),
            at,
            writers: line_of(&writers.of_draft, &names),
            changed: changed.len(),
            complete,
            in_review,
            own_request,
            asks: complete && !in_review,
            reviews: in_review && not_official.is_none(),
            own_words: not_official == Some(Refusal::OwnWords),
            releases: releases && refused.is_none(),
            refused: refused.filter(|_| releases),
            over,
        }
    });
    let in_use = desk.editions.iter().find(|edition| edition.state.is_in_use());
    let in_review = draft.as_ref().is_some_and(|draft| draft.in_review);
    let typed = |field: &str| Some(form.raw(field).trim().to_owned()).filter(|typed| !typed.is_empty());
    let fields = [
        ("remark", in_review),
        ("reason", in_use.is_some()),
        ("title_vi", draft.is_some()),
        ("title_en", draft.is_some()),
    ];
    let unsent = fields.into_iter().filter(|(_, drawn)| !drawn).filter_map(|(field, _)| typed(field));
    let withdrawn = in_use.is_none() && newest.is_some_and(|e| e.state == EditionState::Withdrawn);
    let next = match &draft {
        None if withdrawn => Message::new("studio.next_withdrawn"),
        None if differs => Message::new("studio.next_folder"),
        None => Message::new("studio.next_begin"),
        Some(draft) if !draft.complete => Message::new("studio.next_mend").with("count", errors.len() as i64),
        Some(draft) if draft.own_request => Message::new("studio.next_wait"),
        Some(draft) if draft.own_words => Message::new(Refusal::OwnWords.key()),
        Some(draft) if draft.in_review => {
            Message::new("studio.next_review").with("name", name(asked_by).unwrap_or_default().as_str())
        }
        Some(draft) if draft.changed == 0 => Message::new("studio.next_write"),
        Some(_) if !errors.is_empty() => {
            Message::new("studio.next_mend_or_release").with("count", errors.len() as i64)
        }
        Some(draft) if draft.refused.is_some() => Message::new("studio.next_ask"),
        Some(_) => Message::new("studio.next_release"),
    };
    let last = listed.len().saturating_sub(1);
    let modules = listed
        .iter()
        .enumerate()
        .map(|(at, slug)| {
            let prefix = format!("{course}/{slug}/");
            ModuleLine {
                slug: slug.clone(),
                title: module_title(&files, course, slug, language),
                href: format!("{ROOT}/{course}/modules/{slug}"),
                first: at == 0,
                last: at == last,
                changed: changed.iter().any(|(path, _)| path.starts_with(&prefix)),
            }
        })
        .collect();
    Ok(CoursePage {
        course: course.to_owned(),
        title: title_of(&files, course, language),
        keeper: desk.keeper.clone(),
        unsent: unsent.collect(),
        returning: form.error("remark").is_some() || typed("remark").is_some(),
        withdrawing: form.error("reason").is_some() || typed("reason").is_some(),
        form,
        stale,
        next,
        in_use: in_use.map(|edition| InUse {
            number: edition.number,
            state: edition.state,
            state_key: edition.state.key(),
        }),
        withdrawn,
        discarded: discarded.map(|(wrote, taken)| Discarded {
            writers: line_of(&wrote, &names),
            who: name(taken.by),
            at: taken.at,
        }),
        draft,
        differs,
        refusals,
        imports: imports
            .into_iter()
            .map(|import| ImportLine {
                href: format!("/imports/{}", import.id),
                who: name(import.by),
                at: import.at,
            })
            .collect(),
        modules,
        errors,
        warnings,
        steps: steps
            .into_iter()
            .map(|taken| StepLine {
                key: taken.step.key(),
                who: name(taken.by),
                at: taken.at,
                remark: taken.remark,
            })
            .collect(),
        editions: desk
            .editions
            .iter()
            .enumerate()
            .map(|(at, edition)| EditionLine {
                number: edition.number,
                previous: desk.editions.get(at + 1).map(|previous| previous.number),
                state: edition.state,
                state_key: edition.state.key(),
                change_key: edition.change.key(),
                at: edition.published_at,
                written_by: written_by(edition, wrote.get(&edition.id), &names),
                released_by: name(edition.published_by),
                message: edition.message.clone(),
            })
            .collect(),
    })
}
