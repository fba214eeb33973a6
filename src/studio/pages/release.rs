//! Putting a draft to review, and releasing it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Desk, ProblemLine, desk, inspect, names, title_of};
use crate::app::App;
use crate::courses::difference;
use crate::courses::edition::{self, Change, EditionState, NewEdition};
use crate::courses::library::Files;
use crate::courses::queries::{edition_files, publish};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::draft::{self, Draft, DraftState, Step};
use crate::studio::merging;
use crate::studio::release::{self, Asked, Asker, Skeleton};
use crate::studio::{ROOT, queries};
use crate::units::scope::Scope;

#[derive(Serialize)]
struct ReleasePage {
    course: String,
    title: String,
    /// For a review; otherwise for a release.
    asks: bool,
    action: String,
    form: Form,
    stale: Option<Stale>,
    /// The newest edition; none for a course that has none.
    last: Option<i32>,
    /// An edition that was released after the draft was begun: it is not in the draft.
    overtaken: bool,
    files: Vec<FileLine>,
    complete: bool,
    errors: Vec<ProblemLine>,
    changes: Vec<Choice>,
    states: Vec<Choice>,
    /// Who asked for the review, and with which words.
    asked_by: Option<String>,
}

/// What happened since the form was drawn.
#[derive(Serialize)]
struct Stale {
    saves: Vec<SaveLine>,
    /// The draft as it was then, for comparing.
    seen: i64,
    /// There is no draft to be released any more, or another than on the page.
    closed: bool,
}

#[derive(Serialize)]
struct SaveLine {
    file: String,
    who: Option<String>,
    at: Timestamp,
}

/// A file that differs from the newest edition, with how many words went and came.
#[derive(Serialize)]
struct FileLine {
    file: String,
    gone: usize,
    new: usize,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "studio/release";
}

/// A draft as it is read before it is released.
struct Ready {
    desk: Desk,
    draft: Draft,
    before: Files,
    files: Files,
    asker: Option<Asker>,
    /// What was saved after the number on the form.
    since: Vec<SaveLine>,
    names: std::collections::BTreeMap<Id, String>,
}

/// The draft of a course, and what was saved since the number `seen`.
async fn ready(app: &App, scope: &Scope, course: &str, seen: Option<i64>) -> Result<Ready, Error> {
    let (scope, course) = (scope.clone(), course.to_owned());
    app.db
        .read(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &course)?;
            let draft = desk.open()?.clone();
            let newest = desk.editions.first().map(|edition| edition.id);
            let before = newest.map_or(Ok(Files::new()), |id| edition_files(conn, id))?;
            let files = queries::files(conn, &draft)?;
            let asker = asker(&draft, &queries::steps(conn, draft.id)?);
            let saves = queries::history(conn, &draft, 20)?;
            let person = match asker {
                Some(Asker::Person(person)) => Some(person),
                _ => None,
            };
            let names = names(conn, saves.iter().map(|(_, _, by, _)| *by).chain([person]))?;
            let since = saves
                .into_iter()
                .filter(|(_, number, ..)| seen.is_some_and(|seen| i64::from(*number) > seen))
                .map(|(path, _, by, at)| SaveLine {
                    file: within(&path),
                    who: by.and_then(|by| names.get(&by).cloned()),
                    at,
                })
                .collect();
            Ok(Ready { desk, draft, before, files, asker, since, names })
        })
        .await
}

/// A path without the folder of its course.
fn within(path: &str) -> String {
    path.split_once('/').map_or(path, |(_, rest)| rest).to_owned()
}

/// Who asked for the review that a draft is in.
fn asker(draft: &Draft, steps: &[draft::Taken]) -> Option<Asker> {
    let asked = steps.iter().rev().find(|taken| taken.step == Step::Asked);
    let asked = asked.filter(|_| draft.state == DraftState::InReview)?;
    Some(asked.by.map_or(Asker::Machine, Asker::Person))
}

impl Ready {
    fn last(&self) -> i32 {
        self.desk.editions.first().map_or(0, |edition| edition.number)
    }

    /// The first draw of a form, with what is known already.
    fn form(&self) -> Form {
        let form = Form::new()
            .with("id", new_id())
            .with("draft", self.draft.id)
            .with("saves", self.draft.saves)
            .with("last", self.last());
        match self.asker {
            None => form,
            Some(_) => form.with("message", &self.draft.message).with("change", self.draft.change.code()),
        }
    }

    /// The files that differ from the newest edition.
    fn lines(&self) -> Vec<FileLine> {
        let differences = draft::differences(&self.before, &self.files);
        differences
            .into_iter()
            .map(|(path, after)| {
                let paragraphs =
                    |text: Option<&String>| difference::paragraphs(text.map_or("", String::as_str));
                let (before, after) = (paragraphs(self.before.get(&path)), paragraphs(after.as_ref()));
                let difference = difference::compare(&before, &after);
                FileLine { file: within(&path), gone: difference.gone, new: difference.new }
            })
            .collect()
    }

    async fn page(
        &self,
        app: &App,
        viewer: &Viewer,
        asks: bool,
        form: Form,
        stale: Option<Stale>,
    ) -> Result<ReleasePage, Error> {
        let course = &self.desk.course;
        let inspection = inspect(app, course, &self.files).await?;
        let errors = inspection.problems.iter().filter(|problem| !problem.is_warning());
        let newest = self.desk.editions.first().map(|edition| edition.id);
        let another = matches!(self.asker, Some(asker) if asker != Asker::Person(viewer.person));
        let states = [(EditionState::Official, another), (EditionState::DraftInUse, true)];
        let changes = [
            (Change::Editorial, "studio.editorial_means"),
            (Change::Substantive, "studio.substantive_means"),
        ];
        Ok(ReleasePage {
            course: course.clone(),
            title: title_of(&self.files, course, viewer.language()),
            asks,
            action: format!("{ROOT}/{course}/{}", if asks { "reviews" } else { "editions" }),
            form,
            stale,
            last: self.desk.editions.first().map(|edition| edition.number),
            overtaken: newest != self.draft.base,
            files: self.lines(),
            complete: inspection.course(course).is_some(),
            errors: errors.map(|problem| ProblemLine::of(problem, course)).collect(),
            changes: changes
                .into_iter()
                .filter(|_| newest.is_some())
                .map(|(change, means)| Choice::key(change.code(), means))
                .collect(),
            states: states
                .into_iter()
                .filter(|(_, offered)| *offered && !asks)
                .map(|(state, _)| Choice::key(state.code(), state.key()).checked(!another))
                .collect(),
            asked_by: match self.asker {
                Some(Asker::Person(person)) => self.names.get(&person).cloned(),
                _ => None,
            },
        })
    }
}

/// GET /studio/{course}/reviews/new
pub async fn new_review(app: Data<App>, viewer: Viewer, course: Path<String>) -> Result<HttpResponse, Error> {
    show(&app, &viewer, &course, true).await
}

/// GET /studio/{course}/editions/new
pub async fn new_release(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
) -> Result<HttpResponse, Error> {
    show(&app, &viewer, &course, false).await
}

async fn show(app: &App, viewer: &Viewer, course: &str, asks: bool) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let ready = ready(app, &scope, course, None).await?;
    let page = ready.page(app, viewer, asks, ready.form(), None).await?;
    viewer.show(app, &page)
}

/// What both forms say.
struct Said {
    draft: Id,
    saves: i32,
    last: i64,
    change: Change,
    message: String,
}

/// Reads what both forms say; a first edition has nothing to change.
fn said(form: &mut Form, first: bool) -> Option<Said> {
    let draft = form.id("draft");
    let saves = form.number("saves", 0..=i64::from(i32::MAX));
    let last = form.number("last", 0..=i64::from(i32::MAX));
    let change = if first { Some(Change::Substantive) } else { form.choice::<Change>("change") };
    let message = form.required_note("message");
    Some(Said { draft: draft?, saves: saves? as i32, last: last?, change: change?, message: message? })
}

impl Ready {
    /// Was the draft saved, or an edition released, since the form was drawn?
    fn is_newer_than(&self, said: &Said) -> bool {
        self.draft.id != said.draft || self.draft.saves != said.saves || i64::from(self.last()) != said.last
    }

    /// What of the newest edition its readers' progress hangs on, and the same of the draft.
    async fn skeletons(&self) -> Result<(Option<Skeleton>, Option<Skeleton>), Error> {
        let (course, before, after) = (self.desk.course.clone(), self.before.clone(), self.files.clone());
        let skeletons = actix_web::web::block(move || {
            (release::skeleton(&before, &course), release::skeleton(&after, &course))
        });
        skeletons.await.map_err(|e| Error::Broken(e.to_string()))
    }

    /// May the change be called that, by what the questions say now?
    fn check_questions(&self, change: Change) -> Result<(), release::Refusal> {
        release::check_questions(change, &self.before, &self.files, &self.desk.course)
    }

    /// The first file in which a merge was left undone, with its line.
    fn torn(&self) -> Option<(String, usize)> {
        self.files.iter().find_map(|(path, text)| Some((within(path), merging::mark_in(text)?)))
    }
}

/// Notes on the form why these files cannot become an edition.
fn refuse_unfinished(form: &mut Form, ready: &Ready, after: Option<&Skeleton>) {
    if let Some((file, line)) = ready.torn() {
        let torn = Message::new("studio.refused_torn").with("file", file.as_str());
        form.refuse("files", torn.with("line", line as i64));
    }
    if after.is_none() {
        form.refuse("files", Message::new("studio.incomplete"));
    }
}

/// Draws the form again: refused, or come too late.
async fn again(
    (app, viewer): (&App, &Viewer),
    ready: Ready,
    asks: bool,
    form: Form,
    late: bool,
) -> Result<HttpResponse, Error> {
    let mut ready = ready;
    let seen = form.raw("saves").parse().unwrap_or(0);
    let closed = form.raw("draft") != ready.draft.id.to_string();
    let saves = std::mem::take(&mut ready.since);
    let stale = late.then_some(Stale { saves, seen, closed });
    // Sent once more, it is about what is on the page now.
    let form = form
        .with("id", new_id())
        .with("draft", ready.draft.id)
        .with("saves", ready.draft.saves)
        .with("last", ready.last());
    let page = ready.page(app, viewer, asks, form, stale).await?;
    let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    viewer.draw(app, status, &page)
}

/// POST /studio/{course}/reviews
pub async fn ask_for_review(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now, seen) = (viewer.person, app.now(), form.raw("saves").parse().ok());
    let done = Redirect::to(format!("{ROOT}/{course}")).saying("review_asked");
    let ready = ready(&app, &scope, &course, seen).await?;
    let said = said(&mut form, ready.desk.editions.is_empty());
    // Sent twice: the first stands.
    let same = |said: &Said| ready.draft.id == said.draft && ready.draft.saves == said.saves;
    if said.as_ref().is_some_and(same) && ready.draft.state == DraftState::InReview {
        return Ok(done.answer());
    }
    let (before, after) = ready.skeletons().await?;
    refuse_unfinished(&mut form, &ready, after.as_ref());
    if let (Some(said), Some(after)) = (&said, &after)
        && let Err(refusal) = release::check_change(said.change, before.as_ref(), after)
            .and_then(|()| ready.check_questions(said.change))
    {
        form.refuse("change", Message::new(refusal.key()));
    }
    let Some(said) = said.filter(|_| form.is_fine()) else {
        return again((&app, &viewer), ready, true, form, false).await;
    };
    if ready.is_newer_than(&said) {
        return again((&app, &viewer), ready, true, form, true).await;
    }
    let draft = ready.draft.clone();
    let asked = app
        .db
        .write(move |conn| -> Result<bool, Error> {
            let (change, message) = (said.change, said.message.as_str());
            Ok(queries::ask_for_review(conn, &draft, said.saves, change, message, Some(by), now)?)
        })
        .await?;
    if asked {
        return Ok(done.answer());
    }
    let ready = self::ready(&app, &scope, &course, seen).await?;
    again((&app, &viewer), ready, true, form, true).await
}

enum Released {
    Yes,
    /// This form was sent before, with something else in it; or somebody was faster.
    Late,
}

/// POST /studio/{course}/editions
pub async fn release_edition(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now, seen) = (viewer.person, app.now(), form.raw("saves").parse().ok());
    let course = course.into_inner();
    let done = Redirect::to(format!("{ROOT}/{course}")).saying("edition_published");
    let (id, state) = (form.id("id"), form.choice::<EditionState>("state"));
    if let Some(sent) = sent_before(&app, &scope, &course, id).await? {
        let as_sent =
            Some(sent.state) == state && sent.message == form.raw("message").trim().replace("\r\n", "\n");
        if as_sent {
            return Ok(done.answer());
        }
    }
    let ready = match ready(&app, &scope, &course, seen).await {
        // Nothing is open: it was released or given up since.
        Err(Error::NotFound) => return closed(&app, &viewer, &course, form).await,
        other => other?,
    };
    let said = said(&mut form, ready.desk.editions.is_empty());
    let (before, after) = ready.skeletons().await?;
    refuse_unfinished(&mut form, &ready, after.as_ref());
    if let (Some(said), Some(state), Some(after)) = (&said, state, &after) {
        let asked = Asked {
            state,
            change: said.change,
            by,
            in_review_by: ready.asker,
            before: before.as_ref(),
            after,
        };
        if let Err(refusal) = release::check(&asked).and_then(|()| ready.check_questions(said.change)) {
            let field = if refusal.is_of_state() { "state" } else { "change" };
            form.refuse(field, Message::new(refusal.key()));
        }
        let newest = ready.desk.editions.first();
        let unchanged = |newest: &edition::Edition| {
            newest.checksum == edition::checksum(&ready.files) && newest.state == state
        };
        if newest.is_some_and(unchanged) {
            form.refuse("state", Message::new("courses.unchanged"));
        }
    }
    let (Some(id), Some(state), Some(said), true) = (id, state, said, form.is_fine()) else {
        return again((&app, &viewer), ready, false, form, false).await;
    };
    if ready.is_newer_than(&said) {
        return again((&app, &viewer), ready, false, form, true).await;
    }
    let new = NewEdition {
        id,
        course: course.clone(),
        state,
        files: ready.files.clone(),
        message: said.message.clone(),
        change: said.change,
        written_by: match ready.asker {
            Some(Asker::Person(asker)) => Some(asker),
            Some(Asker::Machine) => None,
            None => Some(by),
        },
        unit: Some(ready.desk.keeper_id),
    };
    let (draft, of) = (ready.draft.clone(), scope.clone());
    let released = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &of, &new.course)?;
            if desk.editions.iter().any(|edition| edition.id == new.id) {
                return Ok(Released::Late);
            }
            let last = desk.editions.first().map_or(0, |edition| edition.number);
            let still =
                desk.draft.as_ref().is_some_and(|open| open.id == draft.id && open.state == draft.state);
            if i64::from(last) != said.last || !still {
                return Ok(Released::Late);
            }
            if !queries::take_step(conn, &draft, said.saves, Step::Released, &new.message, Some(by), now)? {
                return Ok(Released::Late);
            }
            publish(conn, &new, Some(by), now)?;
            Ok(Released::Yes)
        })
        .await?;
    match released {
        Released::Yes => Ok(done.answer()),
        Released::Late => match self::ready(&app, &scope, &course, seen).await {
            Ok(ready) => again((&app, &viewer), ready, false, form, true).await,
            Err(Error::NotFound) => closed(&app, &viewer, &course, form).await,
            Err(other) => Err(other),
        },
    }
}

/// The edition that a form with this id made.
async fn sent_before(
    app: &App,
    scope: &Scope,
    course: &str,
    id: Option<Id>,
) -> Result<Option<edition::Edition>, Error> {
    let (scope, course) = (scope.clone(), course.to_owned());
    app.db
        .read(move |conn| -> Result<_, Error> {
            let editions = desk(conn, &scope, &course)?.editions;
            Ok(editions.into_iter().find(|edition| Some(edition.id) == id))
        })
        .await
}

#[derive(Serialize)]
struct ClosedPage {
    course: String,
    message: String,
}

impl Page for ClosedPage {
    const TEMPLATE: &'static str = "studio/closed";
}

/// There is no draft any more: what was typed is shown, so that it is not lost.
async fn closed(app: &App, viewer: &Viewer, course: &str, form: Form) -> Result<HttpResponse, Error> {
    let page = ClosedPage { course: course.to_owned(), message: form.raw("message").to_owned() };
    viewer.draw(app, StatusCode::CONFLICT, &page)
}
