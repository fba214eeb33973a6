//! The paper of one person: the questions of their form while the round is open, and what became of it after.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::class::said;
use super::{Asked, asked, questions_by_id, stage_of, with_scenes};
use crate::app::App;
use crate::classes::Class;
use crate::courses::ROOT;
use crate::courses::queries::edition;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment, percent};
use crate::people::queries::known_people;
use crate::people::viewer::Viewer;
use crate::quizzes::kinds::Unfit;
use crate::quizzes::pages::{QuestionLine, Refused, question_line};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;
use crate::quizzes::sheet;
use crate::quizzes::shelf::Shelved;
use crate::rounds::paper::Paper;
use crate::rounds::presence::is_asked;
use crate::rounds::round::{self, State};
use crate::rounds::telling::{Part, Told, told};
use crate::rounds::{About, Form, Forms, Stage, crossing, queries};

#[derive(Serialize)]
struct PaperPage {
    class: Class,
    /// Does the viewer find the class itself?
    found: bool,
    stage: Stage,
    key: &'static str,
    state: Message,
    letter: Option<&'static str>,
    /// Is there a form to answer on?
    answering: bool,
    sheet: Id,
    edition: Option<Id>,
    /// The number of the edition, if it is a draft in use.
    draft: Option<i32>,
    /// What is kept, as the form tells it when it comes back.
    drawn: String,
    count: usize,
    questions: Vec<QuestionLine>,
    /// How many answers are kept, if any is.
    kept: usize,
    handed_in_at: Option<Timestamp>,
    /// Why nothing of what is right is shown: a text key.
    no_key: Option<&'static str>,
    /// How many answers came after the round had closed.
    late: usize,
    /// Who keyed it and when, of a paper that came on paper.
    on_paper: Option<Message>,
    refused: Vec<Refused>,
    refusal: Option<Message>,
    /// How many questions are open, where whoever hands in was just told so.
    open: usize,
    /// What somebody knew of each part of the paper, once that can be told.
    known: Vec<KnownLine>,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "rounds/paper";
}

#[derive(Serialize)]
struct KnownLine {
    /// An objective or a module, in its own words; or else a sentence.
    name: Option<String>,
    sentence: Option<Message>,
    /// On how many questions it rests.
    count: usize,
    href: Option<String>,
    percent: String,
}

/// What the page of a paper is drawn with, when it is given back.
#[derive(Default)]
pub(super) struct GivenBack {
    /// What stands in the fields over what is kept.
    pub given: Answers,
    pub unfit: Vec<(String, Unfit)>,
    pub refusal: Option<Message>,
    /// How many questions are open, where whoever hands in was just told so.
    pub open: usize,
}

/// The paper of somebody who takes part, and all it hangs on.
struct Own {
    asked: Asked,
    state: State,
    first: Option<Form>,
    paper: Option<Paper>,
    /// The name of whoever keyed it, if it came on paper.
    keyed_by: Option<String>,
}

/// GET /classes/{class}/rounds/{stage}/paper: for those who take part. Whoever joined after the forms were dealt is
/// dealt one when they first open it.
pub async fn show_paper(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
) -> Result<HttpResponse, Error> {
    let (class, stage) = path.into_inner();
    let page = paper_page(&app, &viewer, class, stage_of(&stage)?, GivenBack::default()).await?;
    viewer.show(&app, &page)
}

/// The paper as it is drawn, and given back with what is wrong.
pub(super) async fn drawn(
    app: &App,
    viewer: &Viewer,
    (class, stage): (Id, Stage),
    back: GivenBack,
) -> Result<HttpResponse, Error> {
    let page = paper_page(app, viewer, class, stage, back).await?;
    viewer.draw(app, actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn own(app: &App, viewer: &Viewer, class: Id, stage: Stage) -> Result<Own, Error> {
    let (asking, above, now) = (viewer.clone(), app.above, app.now());
    let read = move |conn: &mut _| -> Result<_, Error> {
        let asked = asked(conn, &above, &asking, class)?;
        let papers = queries::papers_of_person(conn, class, asking.person)?;
        if !asked.access.takes_part || !is_asked(stage, &papers, &asked.rounds, now) {
            return Err(Error::NotFound);
        }
        let state = round::state(stage, &asked.rounds, now);
        let first = queries::deals_of(conn, class)?.get(&asking.person).copied();
        let paper = papers.into_iter().find(|paper| paper.stage == stage);
        let by = paper.as_ref().and_then(|paper| paper.card.as_ref()).map(|card| card.by);
        let keyer = known_people(conn, &by.into_iter().collect::<Vec<_>>())?;
        let keyed_by = keyer.into_iter().next().map(|person| person.full_name);
        Ok(Own { asked, state, first, paper, keyed_by })
    };
    let mut own = app.db.read(read).await?;
    if own.first.is_none() && own.state.is_open() {
        let dealt = app.db.write(move |conn| -> Result<_, Error> { Ok(queries::deal(conn, class, now)?) });
        own.first = dealt.await?.get(&viewer.person).copied();
    }
    Ok(own)
}

async fn paper_page(
    app: &App,
    viewer: &Viewer,
    class: Id,
    stage: Stage,
    back: GivenBack,
) -> Result<PaperPage, Error> {
    let language = viewer.language();
    let Own { asked, state, first, paper, keyed_by } = own(app, viewer, class, stage).await?;
    let handed_in_at = paper.as_ref().and_then(|paper| paper.handed_in_at);
    let dealt = first.map(|first| crossing::form_in(stage, first));
    let form = paper.as_ref().map(|paper| paper.form).or(dealt);
    let mut page = PaperPage {
        stage,
        key: stage.key(),
        state: said(stage, state, language),
        letter: form.filter(|_| state.has_begun()).map(Form::letter),
        answering: false,
        sheet: paper.as_ref().map_or_else(new_id, |paper| paper.id),
        edition: None,
        draft: None,
        drawn: String::new(),
        count: 0,
        questions: vec![],
        kept: paper.as_ref().map_or(0, |paper| paper.answers().len()),
        handed_in_at,
        no_key: round::why_no_key(stage, &asked.rounds, app.now()).filter(|_| handed_in_at.is_some()),
        late: paper.as_ref().map_or(0, |paper| paper.late(state.end())),
        on_paper: paper.as_ref().and_then(|paper| paper.card.as_ref()).map(|card| {
            Message::new("keying.own")
                .with("name", keyed_by.unwrap_or_default())
                .with("moment", moment(language, card.at))
        }),
        refused: vec![],
        refusal: back.refusal,
        open: back.open,
        known: vec![],
        found: asked.found,
        class: asked.class,
    };
    let (Some(forms), Some(form)) = (asked.forms, form) else { return Ok(page) };
    let asked_in = forms.edition;
    let edition = app.db.read(move |conn| -> Result<_, Error> { Ok(edition(conn, asked_in)?) }).await?;
    page.draft = edition.draft_number();
    let Some(shelved) = app.shelf.readable(&app.db, forms.edition).await? else {
        page.refusal = page.refusal.or(Some(Message::new("rounds.unreadable")));
        return Ok(page);
    };
    if state.is_open() && handed_in_at.is_none() {
        let kept = paper.as_ref().map(Paper::answers).unwrap_or_default();
        let mut answers = kept.clone();
        answers.extend(back.given);
        page.answering = true;
        page.edition = Some(forms.edition);
        page.drawn = sheet::as_drawn(&kept);
        page.questions = lines(&shelved, &forms, form, &answers, &back.unfit, language);
        page.count = page.questions.len();
        let unfit: BTreeMap<&str, Unfit> = back.unfit.iter().map(|(id, why)| (id.as_str(), *why)).collect();
        let refused = (1..).zip(forms.of(form)).filter_map(|(number, item)| {
            let why = unfit.get(item.question.as_str())?.key();
            Some(Refused { number, href: format!("#question-{number}"), why })
        });
        page.refused = refused.collect();
    }
    let answers = paper.as_ref().and_then(|paper| paper.counted(state.end()));
    if let Some(answers) = answers.filter(|_| round::may_tell(&asked.rounds, app.now()) && !page.answering) {
        page.known = known_lines(&shelved, &forms, form, &answers, language);
    }
    Ok(page)
}

/// The questions of a form, each below what is said above it in its module.
fn lines(
    shelved: &Shelved,
    forms: &Forms,
    form: Form,
    answers: &Answers,
    unfit: &[(String, Unfit)],
    language: Language,
) -> Vec<QuestionLine> {
    let line = |(number, (question, above)): (usize, (Question, Vec<String>))| {
        let why = unfit.iter().find(|(id, _)| *id == question.id).map(|(_, why)| *why);
        let mut line = question_line(number, &question, answers.get(&question.id), why);
        line.above = above;
        line
    };
    (1..).zip(with_scenes(shelved, forms.of(form), language)).map(line).collect()
}

/// What of each part somebody knew, and where it is read. Nothing of what would have been right.
fn known_lines(
    shelved: &Shelved,
    forms: &Forms,
    form: Form,
    answers: &Answers,
    language: Language,
) -> Vec<KnownLine> {
    let items = forms.of(form);
    let questions = questions_by_id(shelved, items, language);
    let read = |module: &str| Some(format!("{ROOT}/{}/{module}", shelved.course.slug));
    let title =
        |module: &str| objective_of(shelved, &About { module: module.into(), objective: None }, language);
    let line = |Told { part, of, share }: Told| {
        let (name, sentence, href) = match part {
            Part::Objective(about) => {
                (Some(objective_of(shelved, &about, language)), None, read(&about.module))
            }
            Part::Module { module, is_rest: false } => (Some(title(&module)), None, read(&module)),
            Part::Module { module, is_rest: true } => {
                let rest = Message::new("rounds.rest_of_module").with("module", title(&module));
                (None, Some(rest), read(&module))
            }
            Part::Whole { is_rest: false } => (None, Some(Message::new("rounds.whole")), None),
            Part::Whole { is_rest: true } => (None, Some(Message::new("rounds.rest_of_paper")), None),
        };
        KnownLine { name, sentence, count: of, href, percent: percent(share) }
    };
    told(items, &questions, answers).into_iter().map(line).collect()
}

/// The words of an objective; of a question that names none, the title of its module.
pub(super) fn objective_of(shelved: &Shelved, about: &About, language: Language) -> String {
    let Some(module) = shelved.course.module(&about.module) else { return about.module.clone() };
    let named = about.objective.and_then(|nth| module.objectives.of(language).get(nth.checked_sub(1)?));
    named.cloned().unwrap_or_else(|| module.title.of(language).clone())
}
