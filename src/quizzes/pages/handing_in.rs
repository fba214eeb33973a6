//! Answers that come back: kept one by one, and handed in. Nothing here tells what is right.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::begun::taken_in;
use super::drawn::{Drawn, quiz_page, step_to};
use super::quiz::{rules_in_use, seat, with_exam};
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::quiz_rules::QuizRules;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::form::{self, Form};
use crate::kit::text::{Language, Message, moment};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::admission;
use crate::quizzes::exam::Exam;
use crate::quizzes::held::HeldBack;
use crate::quizzes::kinds::Unfit;
use crate::quizzes::queries::{self, HandedIn, Keeping, KeptOut};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{self, Answers};
use crate::quizzes::sheet::Sheet;
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::Sitting;

/// A sheet with what it answers to: the edition that was on the page, or the one in which its sitting began where
/// that asks the same, whatever became of it since.
struct Returned {
    course: String,
    module: String,
    sheet: Sheet,
    shelved: Arc<Shelved>,
    /// The rules that hold now, whatever those of its edition were.
    rules: QuizRules,
}

impl Returned {
    async fn read(
        app: &App,
        viewer: &Viewer,
        path: Path<(String, String)>,
        form: &mut Form,
    ) -> Result<Returned, Error> {
        let (course, module) = path.into_inner();
        let mut sheet = Sheet::read(form).ok_or(Error::NotFound)?;
        let shelved = app.shelf.edition(&app.db, sheet.edition).await?;
        let quiz = shelved.quiz(&module).filter(|_| shelved.course.slug == course).ok_or(Error::NotFound)?;
        if !sheet.fits(quiz.questions.vi.len()) {
            return Err(Error::TooLarge);
        }
        let (edition, shelved) = taken_in(app, viewer, &sheet, &module, shelved).await?;
        sheet.edition = edition;
        let rules = rules_in_use(app, &shelved, &module).await;
        Ok(Returned { course, module, sheet, shelved, rules })
    }
}

impl Returned {
    /// All questions of the quiz, of which a sitting may be asked some.
    fn questions(&self) -> &[Question] {
        self.shelved.quiz(&self.module).map_or(&[], |quiz| quiz.questions.of(Language::Vi))
    }

    /// When its sitting has to end, if it has one that is open.
    fn ends(&self, open: Option<&Sitting>) -> Option<Timestamp> {
        let own = self.shelved.rules(&self.module);
        admission::ends(open.map(|open| open.must_end_at), &own, &self.rules)
    }

    /// What keeps a sheet from being handed in: once its time is up, not what was left open.
    fn unfit_of(&self, open: Option<&Sitting>, answers: &Answers, now: Timestamp) -> Vec<(String, Unfit)> {
        let ends = self.ends(open);
        let is_empty = open.is_none() && answers.is_empty();
        let may_leave_open = admission::may_leave_open(ends, now) && !is_empty;
        let is_asked = |id: &str| open.is_none_or(|open| open.asked.iter().any(|asked| asked == id));
        let counts = |id: &str| is_asked(id) && (!may_leave_open || answers.contains_key(id));
        unfit(self.questions(), answers, counts)
    }

    /// The page that gives the sheet back.
    async fn draw(&self, app: &App, viewer: &Viewer, drawn: Drawn) -> Result<HttpResponse, Error> {
        let page = quiz_page(app, viewer, &self.shelved, &self.module, drawn).await?;
        viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
    }

    /// The same with all that was on it, where no attempt can be made now.
    async fn keep_out(&self, app: &App, viewer: &Viewer, why: KeptOut) -> Result<HttpResponse, Error> {
        let Sheet { id, edition, given, .. } = self.sheet.clone();
        let sheet = if why == KeptOut::Strange { new_id() } else { id };
        let refusal = Some(said(why, viewer.language()));
        let drawn = Drawn { sheet, answers: given, refusal, ..Drawn::new(edition) };
        self.draw(app, viewer, drawn).await
    }
}

/// Why no attempt can be made now, for the reader.
fn said(why: KeptOut, language: Language) -> Message {
    match why {
        KeptOut::NotYet(why) => why.message(|at| moment(language, at)),
        KeptOut::NotBegun => Message::new("quizzes.not_begun"),
        KeptOut::Withdrawn => Message::new("quizzes.withdrawn"),
        KeptOut::Strange => Message::new("quizzes.strange_sheet"),
    }
}

/// What a script is told that sends each answer by itself.
#[derive(Serialize)]
pub struct Told {
    pub state: &'static str,
    pub said: Option<String>,
    /// The questions whose answers were taken, and need not be sent again.
    pub kept: Vec<String>,
    /// The sitting in which it is kept, which another device may have begun.
    pub sheet: Option<Id>,
    /// Is there a newer answer than one that was sent?
    pub newer: bool,
    /// What became of it, where it was handed in before.
    pub href: Option<String>,
}

/// POST /courses/{course}/{module}/answers: keeps what was given so far.
pub async fn keep_answers(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let returned = Returned::read(&app, &viewer, path, &mut form).await?;
    let Returned { course, module, sheet, shelved, .. } = &returned;
    let (now, seat) = (app.now(), seat(&viewer, sheet.edition, module));
    let (sent, asked, slug, rules) = (sheet.clone(), shelved.clone(), module.clone(), returned.rules);
    let (above, language) = (app.above, viewer.language());
    let (keeping, held) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let keep = |exam: &Exam<'_>| queries::keep_answers(conn, &seat, &sent, exam, now);
            let keeping = with_exam(&asked, &slug, rules, keep)??;
            let held = HeldBack::by((above.asking)(conn, seat.person, now)?);
            Ok((keeping, held.told(&asked, &slug, language)))
        })
        .await?;
    let wants_json = form::wants_json(&request);
    let say = |message: &Message| app.views.texts.say(viewer.language(), message);
    let (sitting, taken, refused, newer) = match keeping {
        Keeping::HandedIn(attempt) => {
            let href = format!("/attempts/{}", attempt.id);
            if !wants_json {
                return Ok(Redirect::to(href).saying("first_answers_stand").answer());
            }
            let said = Some(say(&Message::new("quizzes.handed_in_elsewhere")));
            let told = Told { said, href: Some(href), ..Told::new("handed_in") };
            return Ok(told.answer(StatusCode::CONFLICT));
        }
        Keeping::KeptOut(why) if wants_json => {
            let said = Some(say(&said(why, viewer.language())));
            let told = Told { said, ..Told::new("refused") };
            return Ok(told.answer(StatusCode::UNPROCESSABLE_ENTITY));
        }
        Keeping::KeptOut(why) => return returned.keep_out(&app, &viewer, why).await,
        Keeping::Kept { sitting, taken, refused, is_newer } => (sitting, taken, refused, is_newer),
    };
    // Whose time is up does not go on as they like, and is told so.
    let is_late = admission::is_late(returned.ends(sitting.as_ref()), now);
    if wants_json {
        let sheet = sitting.map(|sitting| sitting.id);
        // What came is kept also where the quiz is held back; that nothing more is to be done here is told.
        let why = refused.first().map(|refusal| Message::new(refusal.key()));
        let why = why.or(held.map(|(sentence, _)| sentence));
        let (state, status) = match why {
            None => ("kept", StatusCode::OK),
            Some(_) => ("refused", StatusCode::UNPROCESSABLE_ENTITY),
        };
        let late = || is_late.then(|| Message::new("notice.answers_late"));
        let said = why.or_else(late).map(|why| say(&why));
        return Ok(Told { said, kept: taken, sheet, newer, ..Told::new(state) }.answer(status));
    }
    if held.is_some() {
        let id = sitting.as_ref().map_or(sheet.id, |sitting| sitting.id);
        let drawn = Drawn { sheet: id, sitting, ..Drawn::new(sheet.edition) };
        return returned.draw(&app, &viewer, drawn).await;
    }
    let here: usize = form.raw("at").parse().unwrap_or(1);
    if refused.is_empty() {
        let quiz = format!("{ROOT}/{course}/{module}/quiz");
        let aside: Option<i32> = form.raw("aside").parse().ok();
        let step = |number: usize| Redirect::to(format!("{quiz}{}", step_to(aside, number)));
        let late = |to: Redirect| if is_late { to.saying("answers_late") } else { to };
        let here_again = aside.map(|edition| format!("{quiz}?edition={edition}")).unwrap_or(quiz.clone());
        // One question a page: saving is going on.
        return Ok(match form.raw("then") {
            "next" => late(step(here.saturating_add(1))).answer(),
            "back" => late(step(here.saturating_sub(1))).answer(),
            _ if is_late => late(Redirect::to(here_again)).answer(),
            _ => Redirect::to(here_again).saying("answers_kept").answer(),
        });
    }
    let mut answers = sitting.as_ref().map(|sitting| sitting.answers()).unwrap_or_default();
    answers.extend(sheet.given.clone());
    // What is still open is no fault yet.
    let unfit = unfit(returned.questions(), &answers, |id| answers.contains_key(id));
    let refusal = refused.first().filter(|_| unfit.is_empty()).map(|refusal| Message::new(refusal.key()));
    let id = sitting.as_ref().map_or(sheet.id, |sitting| sitting.id);
    let at = (!form.raw("at").is_empty()).then_some(here);
    let of = Drawn::new(sheet.edition);
    let drawn = Drawn { sheet: id, sitting, answers, unfit, refusal, at, ..of };
    returned.draw(&app, &viewer, drawn).await
}

impl Told {
    pub fn new(state: &'static str) -> Told {
        Told { state, said: None, kept: vec![], sheet: None, newer: false, href: None }
    }

    pub fn answer(self, status: StatusCode) -> HttpResponse {
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(self)
    }
}

/// What is wrong with answers to these of the questions.
fn unfit(questions: &[Question], answers: &Answers, of: impl Fn(&str) -> bool) -> Vec<(String, Unfit)> {
    let unfit = scoring::unfit(questions, answers).into_iter().filter(|(id, _)| of(id));
    unfit.map(|(id, why)| (id.to_owned(), why)).collect()
}

/// POST /courses/{course}/{module}/attempts: scored against the edition that was on the page, with all that
/// was kept before.
pub async fn hand_in_attempt(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let returned = Returned::read(&app, &viewer, path, &mut form).await?;
    let Returned { module, sheet, shelved, .. } = &returned;
    let (now, seat) = (app.now(), seat(&viewer, sheet.edition, module));
    let (sent, asked, slug, rules) = (sheet.clone(), shelved.clone(), module.clone(), returned.rules);
    let above = app.above;
    let handed_in = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let held = HeldBack::by((above.asking)(conn, seat.person, now)?);
            let is_held = held.quiz(&asked, &slug).is_some();
            // What is held back is kept, and not explained: so it is not handed in.
            let hand_in = |exam: &Exam<'_>| match is_held {
                false => queries::hand_in(conn, &seat, &sent, exam, now),
                true => queries::keep_without_handing_in(conn, &seat, &sent, exam, now),
            };
            Ok(with_exam(&asked, &slug, rules, hand_in)??)
        })
        .await?;
    let result = |id: Id| Redirect::to(format!("/attempts/{id}"));
    match handed_in {
        HandedIn::As(attempt) => Ok(result(attempt.id).answer()),
        // Whoever goes back and changes the answers of a sheet already scored is told that the first stand.
        HandedIn::Before(attempt) => Ok(result(attempt.id).saying("first_answers_stand").answer()),
        HandedIn::KeptOut(why) => returned.keep_out(&app, &viewer, why).await,
        HandedIn::Open { sitting, answers, refusal } => {
            let unfit = returned.unfit_of(sitting.as_ref(), &answers, now);
            let refusal = refusal.map(|refusal| Message::new(refusal.key()));
            let id = sitting.as_ref().map_or(sheet.id, |sitting| sitting.id);
            let of = Drawn::new(sheet.edition);
            let drawn = Drawn { sheet: id, sitting, answers, unfit, refusal, ..of };
            returned.draw(&app, &viewer, drawn).await
        }
    }
}
