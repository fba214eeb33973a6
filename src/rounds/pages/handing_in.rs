//! Answers of a paper that come back: kept one by one, and handed in. Nothing here tells what is right.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::paper::{GivenBack, drawn};
use super::{Asked, asked, questions_of, stage_of};
use crate::app::App;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::{self, Form};
use crate::kit::text::{Language, Message, moment};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::admission::is_late;
use crate::quizzes::kinds::Unfit;
use crate::quizzes::pages::Told;
use crate::quizzes::scoring::Refusal;
use crate::quizzes::sheet::Sheet;
use crate::quizzes::sitting::Kept;
use crate::rounds::paper::{self, Paper};
use crate::rounds::presence::is_asked;
use crate::rounds::round::{self, State};
use crate::rounds::{Stage, crossing, drawing, queries};

/// What became of a sheet that came back.
enum Became {
    /// Nobody has opened the round.
    NotOpen,
    /// It was handed in before; nothing was changed.
    HandedInBefore,
    /// Kept, and handed in where that was asked and everything could be read.
    Kept { paper: Paper, refused: Vec<Refusal>, taken: Vec<String>, is_newer: bool, open: usize },
    /// Kept, but the round had closed.
    Late { state: State, taken: Vec<String>, refused: Vec<Refusal> },
}

/// A sheet for the paper of whoever sends it.
struct Returned {
    class: Id,
    stage: Stage,
    sheet: Sheet,
    /// Is it handed in although questions are open? Whoever is told of those presses once more.
    anyway: bool,
}

impl Returned {
    fn read(path: Path<(Id, String)>, form: &mut Form) -> Result<Returned, Error> {
        let (class, stage) = path.into_inner();
        let (stage, anyway) = (stage_of(&stage)?, form.has("anyway"));
        let sheet = Sheet::read(form).filter(|sheet| sheet.id != Id::NONE).ok_or(Error::NotFound)?;
        if !sheet.fits(drawing::MOST) {
            return Err(Error::TooLarge);
        }
        Ok(Returned { class, stage, sheet, anyway })
    }

    fn href(&self) -> String {
        format!("/classes/{}/rounds/{}/paper", self.class, self.stage.code())
    }

    /// Takes in what came. Whoever takes no part in the class finds nothing; nor does a sheet of another edition, or
    /// with the id of another paper.
    async fn taken(&self, app: &App, viewer: &Viewer, hands_in: bool) -> Result<Became, Error> {
        let (class, stage, sheet, anyway) = (self.class, self.stage, self.sheet.clone(), self.anyway);
        let shelved = app.shelf.edition(&app.db, sheet.edition).await?;
        let (asking, above, now) = (viewer.clone(), app.above, app.now());
        app.db
            .write(move |conn| -> Result<_, Error> {
                let Asked { access, rounds, forms, .. } = asked(conn, &above, &asking, class)?;
                let papers = queries::papers_of_person(conn, class, asking.person)?;
                if !access.takes_part || !is_asked(stage, &papers, &rounds, now) {
                    return Err(Error::NotFound);
                }
                let state = round::state(stage, &rounds, now);
                if !state.has_begun() {
                    return Ok(Became::NotOpen);
                }
                let forms = forms.filter(|forms| forms.edition == sheet.edition).ok_or(Error::NotFound)?;
                let known = queries::own_paper(conn, (class, stage, asking.person), sheet.id)?;
                if let Some(mut paper) = known.clone().filter(|paper| paper.handed_in_at.is_some()) {
                    // A card that was keyed meanwhile handed it in: what the phone had not sent is kept all the same.
                    if paper.card.is_some() {
                        let questions = questions_of(&shelved, forms.of(paper.form), Language::Vi);
                        let taken = paper::take(&paper.kept, &sheet, &questions, state.end(), now);
                        paper.kept = taken.kept;
                        if taken.is_changed {
                            queries::keep_paper(conn, &paper, false)?;
                        }
                    }
                    return Ok(Became::HandedInBefore);
                }
                let dealt = queries::deal(conn, class, now)?;
                let first = dealt.get(&asking.person).ok_or(Error::NotFound)?;
                // What somebody took stays theirs: of a card it may have been the other.
                let form =
                    known.as_ref().map_or_else(|| crossing::form_in(stage, *first), |paper| paper.form);
                let questions = questions_of(&shelved, forms.of(form), Language::Vi);
                let is_new = known.is_none();
                let mut paper = known.unwrap_or_else(|| Paper {
                    id: sheet.id,
                    class,
                    stage,
                    person: asking.person,
                    form,
                    kept: Kept::new(),
                    started_at: now,
                    handed_in_at: None,
                    revision: 1,
                    card: None,
                });
                let taken = paper::take(&paper.kept, &sheet, &questions, state.end(), now);
                let late = is_late(state.end(), now);
                paper.kept = taken.kept;
                let open = questions.len().saturating_sub(paper.answers().len());
                let is_done = hands_in
                    && !late
                    && taken.refused.is_empty()
                    && (open == 0 || anyway || !state.is_open());
                paper.handed_in_at = is_done.then_some(now);
                if taken.is_changed || is_done {
                    queries::keep_paper(conn, &paper, is_new)?;
                }
                match late {
                    true => Ok(Became::Late { state, taken: taken.taken, refused: taken.refused }),
                    false => {
                        let paper::Taken { taken, refused, is_newer, .. } = taken;
                        Ok(Became::Kept { paper, refused, taken, is_newer, open })
                    }
                }
            })
            .await
    }

    /// The page with what came, and what is wrong with it.
    async fn give_back(
        &self,
        app: &App,
        viewer: &Viewer,
        refused: &[Refusal],
        otherwise: Option<Message>,
    ) -> Result<HttpResponse, Error> {
        let unfit: Vec<(String, Unfit)> = refused.iter().filter_map(unfit).collect();
        let unknown = refused.iter().find(|refusal| unfit_none(refusal));
        let back = GivenBack {
            given: self.sheet.given.clone(),
            unfit,
            refusal: unknown.map(|refusal| Message::new(refusal.key())).or(otherwise),
            open: 0,
        };
        drawn(app, viewer, (self.class, self.stage), back).await
    }

    /// The page with a sentence that says why nothing can be handed in.
    async fn refuse(&self, app: &App, viewer: &Viewer, refusal: Message) -> Result<HttpResponse, Error> {
        let back = GivenBack { refusal: Some(refusal), ..GivenBack::default() };
        drawn(app, viewer, (self.class, self.stage), back).await
    }
}

fn unfit(refusal: &Refusal) -> Option<(String, Unfit)> {
    match refusal {
        Refusal::Unfit { question, why } => Some((question.clone(), *why)),
        Refusal::UnknownQuestion { .. } => None,
    }
}

fn unfit_none(refusal: &Refusal) -> bool {
    unfit(refusal).is_none()
}

/// Why what came does not count, for the reader.
fn too_late(state: State, language: Language) -> Message {
    let end = state.end().map(|at| moment(language, at)).unwrap_or_default();
    Message::new("rounds.came_late").with("moment", end)
}

/// POST /classes/{class}/rounds/{stage}/answers: keeps what was given so far.
pub async fn keep_answers(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    path: Path<(Id, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let returned = Returned::read(path, &mut form)?;
    let became = returned.taken(&app, &viewer, false).await?;
    if form::wants_json(&request) {
        return Ok(told(&app, &viewer, &returned, became));
    }
    match became {
        Became::NotOpen => returned.refuse(&app, &viewer, Message::new("rounds.not_opened")).await,
        Became::HandedInBefore => Ok(Redirect::to(returned.href()).saying("paper_stands").answer()),
        Became::Late { state, refused, .. } => {
            let late = too_late(state, viewer.language());
            returned.give_back(&app, &viewer, &refused, Some(late)).await
        }
        Became::Kept { refused, .. } if refused.is_empty() => {
            Ok(Redirect::to(returned.href()).saying("answers_kept").answer())
        }
        Became::Kept { refused, .. } => returned.give_back(&app, &viewer, &refused, None).await,
    }
}

/// What a script is told that sends each answer by itself.
fn told(app: &App, viewer: &Viewer, returned: &Returned, became: Became) -> HttpResponse {
    let say = |message: &Message| Some(app.views.texts.say(viewer.language(), message));
    let refused =
        |said, kept| Told { said, kept, ..Told::new("refused") }.answer(StatusCode::UNPROCESSABLE_ENTITY);
    match became {
        Became::NotOpen => refused(say(&Message::new("rounds.not_opened")), vec![]),
        Became::Late { state, taken, refused: unfit } => {
            let why = unfit.first().map(|refusal| Message::new(refusal.key()));
            refused(say(&why.unwrap_or_else(|| too_late(state, viewer.language()))), taken)
        }
        Became::HandedInBefore => {
            let said = say(&Message::new("quizzes.handed_in_elsewhere"));
            let href = Some(returned.href());
            Told { said, href, ..Told::new("handed_in") }.answer(StatusCode::CONFLICT)
        }
        Became::Kept { paper, refused, taken, is_newer, .. } => {
            let said = refused.first().and_then(|refusal| say(&Message::new(refusal.key())));
            let (state, status) = match said {
                None => ("kept", StatusCode::OK),
                Some(_) => ("refused", StatusCode::UNPROCESSABLE_ENTITY),
            };
            let sheet = Some(paper.id);
            Told { said, kept: taken, sheet, newer: is_newer, ..Told::new(state) }.answer(status)
        }
    }
}

/// POST /classes/{class}/rounds/{stage}/attempts: hands the paper in with all that was kept of it before. Questions
/// may be left open; whoever leaves some is asked once whether that is meant, for it cannot be taken back.
pub async fn hand_in_paper(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let returned = Returned::read(path, &mut form)?;
    match returned.taken(&app, &viewer, true).await? {
        Became::NotOpen => returned.refuse(&app, &viewer, Message::new("rounds.not_opened")).await,
        Became::HandedInBefore => Ok(Redirect::to(returned.href()).saying("paper_stands").answer()),
        Became::Late { state, refused, .. } => {
            let late = too_late(state, viewer.language());
            returned.give_back(&app, &viewer, &refused, Some(late)).await
        }
        Became::Kept { paper, open, refused, .. }
            if refused.is_empty() && paper.handed_in_at.is_none() && open > 0 =>
        {
            let left = Message::new("rounds.left_open").with("count", open);
            let back = GivenBack { refusal: Some(left), open, ..GivenBack::default() };
            drawn(&app, &viewer, (returned.class, returned.stage), back).await
        }
        Became::Kept { refused, .. } if refused.is_empty() => {
            Ok(Redirect::to(returned.href()).saying("paper_handed_in").answer())
        }
        Became::Kept { refused, .. } => returned.give_back(&app, &viewer, &refused, None).await,
    }
}
