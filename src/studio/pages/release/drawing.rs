//! The page of both forms: what changes, and what it means for whoever has learned the course.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::Ready;
use crate::courses::difference;
use crate::courses::edition::{Change, EditionState};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::quizzes::carrying::{Comparison, Fate};
use crate::studio::pages::writer::Writer;
use crate::studio::pages::{ProblemLine, inspect, listed, module_title, title_of};
use crate::studio::release::{self, Asker};
use crate::studio::{DraftState, ROOT, draft, readable};

#[derive(Serialize)]
pub(super) struct ReleasePage {
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
    standing: Option<Standing>,
    complete: bool,
    errors: Vec<ProblemLine>,
    changes: Vec<Choice>,
    states: Vec<Choice>,
    /// Why the viewer does not release it, or not as official; and whether asking for a review is what helps.
    because: Option<&'static str>,
    may_ask: bool,
    /// The form can be sent, or holds what was typed.
    form_drawn: bool,
    /// Who asked for the review, and with which words.
    asked_by: Option<String>,
}

/// What happened since the form was drawn.
#[derive(Serialize)]
pub(super) struct Stale {
    said: &'static str,
    saves: Vec<SaveLine>,
    /// The draft as it was then, for comparing.
    seen: i64,
    /// There is no draft to be released any more, or another than on the page.
    closed: bool,
}

#[derive(Serialize)]
pub(super) struct SaveLine {
    pub file: Message,
    pub who: Option<String>,
    pub at: Timestamp,
}

/// A file that differs from the newest edition, with how many words went and came.
#[derive(Clone, Serialize)]
pub(super) struct FileLine {
    file: Message,
    /// People read it; a picture has no words to count.
    is_read: bool,
    gone: usize,
    new: usize,
}

/// What a release means for whoever has learned the course.
#[derive(Serialize)]
struct Standing {
    /// Why the change cannot be called editorial, if it cannot.
    substantive_because: Option<&'static str>,
    stay: Vec<String>,
    change: Vec<String>,
    come: Vec<String>,
    go: Vec<String>,
    /// How many will know only an older text of a module, of how many who know anything of the course.
    again: i64,
    learners: i64,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "studio/release";
}

impl Ready {
    /// The first draw of a form, with what is known already.
    pub(super) fn form(&self) -> Form {
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
    pub(super) fn lines(&self) -> Vec<FileLine> {
        let differences = draft::differences(&self.before, &self.files);
        let (modules, former) = (self.modules(), listed(&self.before, &self.desk.course));
        let is_gone = |path: &str| {
            let module = path.split('/').nth(1).unwrap_or_default();
            former.iter().any(|known| known == module) && modules.iter().all(|known| known != module)
        };
        // A module that was taken out is counted as in the edition that has it.
        let name = |path: &str| match is_gone(path) {
            true => {
                let name = serde_json::json!(readable::name(path, &former));
                Message::new("studio.file_of_former").with("file", name)
            }
            false => readable::name(path, &modules),
        };
        differences
            .into_iter()
            .map(|(path, after)| {
                let paragraphs =
                    |text: Option<&String>| difference::paragraphs(text.map_or("", String::as_str));
                let (before, after) = (paragraphs(self.before.get(&path)), paragraphs(after.as_ref()));
                let difference = difference::compare(&before, &after);
                let is_read = readable::is_read(&path);
                FileLine { file: name(&path), is_read, gone: difference.gone, new: difference.new }
            })
            .collect()
    }

    /// What becomes of what people have learned.
    fn standing(&self, compared: &Comparison, language: Language) -> Standing {
        let titles = |fate: Fate| -> Vec<String> {
            let files = if fate == Fate::Gone { &self.before } else { &self.files };
            let title = |module: &str| module_title(files, &self.desk.course, module, language);
            compared.modules(fate).into_iter().map(title).collect()
        };
        Standing {
            substantive_because: self.check_change(Change::Editorial).err().map(|refusal| refusal.key()),
            stay: titles(Fate::Stays),
            change: titles(Fate::Changes),
            come: titles(Fate::New),
            go: titles(Fate::Gone),
            again: self.again,
            learners: self.learners,
        }
    }

    pub(super) async fn page(
        &self,
        writer: &Writer,
        asks: bool,
        form: Form,
        stale: Option<Stale>,
    ) -> Result<ReleasePage, Error> {
        let (course, viewer) = (&self.desk.course, &writer.viewer);
        let inspection = inspect(&writer.app, &writer.viewer, course, &self.files).await?;
        let problems = readable::in_order(&inspection.problems, &self.modules());
        let errors = problems.into_iter().filter(|problem| !problem.is_warning());
        let newest = self.desk.editions.first().map(|edition| edition.id);
        let states: Vec<EditionState> = [EditionState::Official, EditionState::DraftInUse]
            .into_iter()
            .filter(|state| !asks && self.refused(*state, viewer.person).is_none())
            .collect();
        let refused = |state| self.refused(state, viewer.person).filter(|_| !asks);
        // What cannot be at all is told; and to whom is asked to release an official edition, why not they.
        let official = refused(EditionState::Official).filter(|_| self.asker.is_some());
        let because = refused(EditionState::DraftInUse).or(official);
        let changes = [
            (Change::Editorial, "studio.editorial_means"),
            (Change::Substantive, "studio.substantive_means"),
        ];
        let drawn = asks || !states.is_empty();
        Ok(ReleasePage {
            form_drawn: drawn || !form.raw("message").is_empty(),
            course: course.clone(),
            title: title_of(&self.files, course, viewer.language()),
            asks,
            action: format!("{ROOT}/{course}/{}", if asks { "reviews" } else { "editions" }),
            form,
            stale,
            last: self.desk.editions.first().map(|edition| edition.number),
            overtaken: newest != self.draft.base,
            files: self.lines.clone(),
            standing: self.compared.as_ref().map(|compared| self.standing(compared, viewer.language())),
            complete: inspection.can_be_released(course),
            errors: errors.map(|problem| ProblemLine::of(problem, course, &self.files)).collect(),
            changes: changes
                .into_iter()
                .filter(|_| newest.is_some())
                .map(|(change, means)| Choice::key(change.code(), means))
                .collect(),
            states: states
                .iter()
                .map(|state| Choice::key(state.code(), state.key()).checked(states.len() == 1))
                .collect(),
            because: because.map(release::Refusal::key),
            may_ask: because.is_some_and(|refusal| !refusal.is_of_person()),
            asked_by: match self.asker {
                Some(Asker::Person(person)) => self.names.get(&person).cloned(),
                _ => None,
            },
        })
    }
}

/// Draws the form again: refused, or come too late.
pub(super) async fn again(
    writer: &Writer,
    mut ready: Ready,
    asks: bool,
    form: Form,
    late: bool,
) -> Result<HttpResponse, Error> {
    let seen = form.raw("saves").parse().unwrap_or(0);
    let closed = form.raw("draft") != ready.draft.id.to_string();
    let saves = std::mem::take(&mut ready.since);
    let said = match ready.draft.state {
        _ if closed => "studio.stale_other",
        DraftState::InReview if asks => "studio.stale_in_review",
        _ => "studio.stale_saved",
    };
    let stale = late.then_some(Stale { said, saves, seen, closed });
    // Sent once more, it is about what is on the page now.
    let form = form
        .with("id", new_id())
        .with("draft", ready.draft.id)
        .with("saves", ready.draft.saves)
        .with("last", ready.last());
    let page = ready.page(writer, asks, form, stale).await?;
    let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    writer.draw(status, &page)
}
