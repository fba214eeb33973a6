//! What the papers before and after classes say of the questions of a course: by form and by round.
//!
//! The papers of all classes that were asked the same form, in the same words, count together; of each person the
//! first in a round. People are counted and never named, and of fewer than five papers nothing but their number is
//! told. Every figure is that of the analysis of quizzes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::analysis::{Tabled, download, is_judged, units_of};
use super::analysis_lines::{Choice, Counted, Figures, Words, units};
use super::analysis_tables;
use crate::app::App;
use crate::cascade::{self, review::State};
use crate::courses::pages::{ANALYSE, where_withdrawn};
use crate::courses::{self, Edition};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::csv::csv;
use crate::kit::form::Form as Fields;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::admission::in_time;
use crate::quizzes::analysis::pace::{Pace, paces};
use crate::quizzes::analysis::sheets::{Sheet, Sheets, Taught};
use crate::quizzes::question::Question;
use crate::quizzes::shelf::Shelved;
use crate::rounds::pages::{asks_alike, questions_of};
use crate::rounds::paper::Paper;
use crate::rounds::queries::TakenPapers;
use crate::rounds::{self, Form, Forms, Stage, report, round};
use crate::units::Unit;

/// What is asked for in the address; what is not there is what has most papers, or comes first.
#[derive(Clone, Debug, Default)]
struct Asked {
    unit: Option<Id>,
    /// The name of a pair of forms.
    forms: Option<String>,
    form: Option<Form>,
    stage: Option<Stage>,
}

impl Asked {
    fn of(request: &HttpRequest) -> Asked {
        let fields = Fields::parse(request.query_string().as_bytes());
        Asked {
            unit: fields.raw("unit").parse().ok(),
            forms: Some(fields.raw("forms").to_owned()).filter(|name| !name.is_empty()),
            form: Form::from_code(fields.raw("form")),
            stage: Stage::from_code(fields.raw("round")),
        }
    }
}

/// Two forms that classes were asked, in editions that ask them in the same words.
struct FormSet {
    forms: Forms,
    shelved: Arc<Shelved>,
    number: i32,
    classes: BTreeSet<Id>,
    /// How many papers there are of both, in any round.
    papers: usize,
}

impl FormSet {
    /// What it is called in an address.
    fn name(&self) -> String {
        format!("{}-{}", self.number, self.forms.name())
    }
}

/// Everything that is known for one drawing.
struct Analysed {
    asked: Asked,
    current: Arc<Shelved>,
    units: Vec<Unit>,
    sets: Vec<FormSet>,
    /// Which of them is shown, if there is any.
    shown: Option<usize>,
    form: Form,
    stage: Stage,
    sheets: Sheets,
    paces: BTreeMap<String, Pace>,
}

impl Analysed {
    fn set(&self) -> Option<&FormSet> {
        self.sets.get(self.shown?)
    }

    /// The questions of the form, without essays.
    fn questions(&self, language: Language) -> Vec<Question> {
        let of = |set: &FormSet| judged(&set.shelved, set.forms.of(self.form), language);
        self.set().map_or(vec![], of)
    }

    fn counted(&self, language: Language) -> Counted<'_> {
        Counted { questions: self.questions(language), sheets: &self.sheets, paces: &self.paces }
    }

    /// What is told of each of few people would be told of them.
    fn is_told(&self) -> bool {
        self.sheets.len() >= report::ENOUGH
    }

    /// Where somebody is led who is asked what is analysed. An earlier edition may ask what the one in use asks no
    /// longer, and a class is asked still.
    async fn held_back(&self, app: &App, viewer: &Viewer) -> Result<Option<HttpResponse>, Error> {
        for shelved in [Some(&self.current), self.set().map(|set| &set.shelved)].into_iter().flatten() {
            if let Some(elsewhere) = held_back(app, viewer, shelved).await? {
                return Ok(Some(elsewhere));
            }
        }
        Ok(None)
    }

    fn address(&self) -> String {
        format!("{}/{}/rounds", courses::ROOT, self.current.course.slug)
    }

    /// What is shown, as the end of an address.
    fn query(&self) -> String {
        let unit = self.asked.unit.map(|unit| format!("unit={unit}&")).unwrap_or_default();
        let forms = self.set().map(|set| format!("forms={}&", set.name())).unwrap_or_default();
        format!("?{unit}{forms}form={}&round={}", self.form.code(), self.stage.code())
    }

    fn file_name(&self, what: &str) -> String {
        let (course, form, stage) = (&self.current.course.slug, self.form.code(), self.stage.code());
        format!("{course}-{stage}-{form}-{what}.csv")
    }
}

#[derive(Serialize)]
struct PapersPage {
    course: String,
    course_href: String,
    address: String,
    query: String,
    unit: Option<Id>,
    units: Vec<Choice>,
    sets: Vec<Choice>,
    forms: Vec<Choice>,
    rounds: Vec<Choice>,
    /// How many classes were asked these forms, in which edition first.
    classes: usize,
    number: i32,
    /// How many papers there are, where they are too few for anything else.
    too_few: Option<usize>,
    /// So many papers are enough for counts.
    least: usize,
    generation_hint: &'static str,
    #[serde(flatten)]
    figures: Figures,
}

impl Page for PapersPage {
    const TEMPLATE: &'static str = "overview/papers";
}

impl PapersPage {
    fn of(analysed: &Analysed, words: &Words<'_>) -> PapersPage {
        let set = |(place, set): (usize, &FormSet)| Choice {
            value: set.name(),
            text: words.say(
                Message::new("analysis.form_set")
                    .with("count", set.forms.a.len())
                    .with("classes", set.classes.len())
                    .with("number", set.number)
                    .with("papers", set.papers),
            ),
            chosen: analysed.shown == Some(place),
        };
        let form = |form: &Form| Choice {
            value: form.code().to_owned(),
            text: words.say(Message::new("quizzes.form_letter").with("letter", form.letter())),
            chosen: *form == analysed.form,
        };
        let stage = |stage: &Stage| Choice {
            value: stage.code().to_owned(),
            text: words.say(Message::new(stage.key())),
            chosen: *stage == analysed.stage,
        };
        let nothing = (Sheets::default(), BTreeMap::new());
        let counted = match analysed.is_told() {
            true => analysed.counted(words.language),
            false => Counted { questions: vec![], sheets: &nothing.0, paces: &nothing.1 },
        };
        let course = &analysed.current.course;
        PapersPage {
            course: course.title.of(words.language).clone(),
            course_href: format!("{}/{}", courses::ROOT, course.slug),
            address: analysed.address(),
            query: analysed.query(),
            unit: analysed.asked.unit,
            units: units(&analysed.units, analysed.asked.unit),
            sets: analysed.sets.iter().enumerate().map(set).collect(),
            forms: Form::ALL.iter().map(form).collect(),
            rounds: Stage::ALL.iter().map(stage).collect(),
            classes: analysed.set().map_or(0, |set| set.classes.len()),
            number: analysed.set().map_or(0, |set| set.number),
            too_few: Some(analysed.sheets.len()).filter(|count| *count > 0 && !analysed.is_told()),
            least: report::ENOUGH,
            generation_hint: "analysis.class_generation_hint",
            figures: Figures::of(&counted, words),
        }
    }
}

/// GET /courses/{course}/rounds?unit=…&forms=…&form=a&round=before
pub async fn show_papers(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let course = course.into_inner();
    viewer.scope_of_any(&ANALYSE).ok_or(Error::NotFound)?;
    let (_, current) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    if let Some(elsewhere) = held_back(&app, &viewer, &current).await? {
        return Ok(elsewhere);
    }
    let analysed = analysed(&app, &viewer, &course, Asked::of(&request)).await?;
    if let Some(elsewhere) = analysed.held_back(&app, &viewer).await? {
        return Ok(elsewhere);
    }
    let words = Words { app: &app, language: viewer.language() };
    viewer.show(&app, &PapersPage::of(&analysed, &words))
}

/// What is right is in what is analysed: whoever is asked it now is led to the course, and told so there.
async fn held_back(app: &App, viewer: &Viewer, current: &Shelved) -> Result<Option<HttpResponse>, Error> {
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
    let course = || Redirect::to(format!("{}/{}", courses::ROOT, current.course.slug)).answer();
    Ok(held.told_of_course(current, viewer.language()).map(|_| course()))
}

/// GET /courses/{course}/rounds/whole.csv: the figures of a whole form in a round.
pub async fn show_paper_whole(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, &course, &request, ("whole", analysis_tables::of_whole)).await
}

/// GET /courses/{course}/rounds/questions.csv: the figures of every question of a form in a round.
pub async fn show_paper_questions(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, &course, &request, ("questions", analysis_tables::of_questions)).await
}

/// GET /courses/{course}/rounds/generations.csv: who knew each question, by the generation of their class.
pub async fn show_paper_generations(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, &course, &request, ("generations", analysis_tables::of_generations)).await
}

async fn table(
    app: &App,
    viewer: &Viewer,
    course: &str,
    request: &HttpRequest,
    (what, of): Tabled,
) -> Result<HttpResponse, Error> {
    let analysed = analysed(app, viewer, course, Asked::of(request)).await?;
    if let Some(elsewhere) = analysed.held_back(app, viewer).await? {
        return Ok(elsewhere);
    }
    let words = Words { app, language: viewer.language() };
    let (headings, mut rows) = of(&analysed.counted(words.language), &words);
    rows.retain(|_| analysed.is_told());
    Ok(download(&analysed.file_name(what), csv(&headings, &rows)))
}

/// Loads and counts what is asked for, of the people whom the viewer sees; a unit that is not theirs is not found.
async fn analysed(app: &App, viewer: &Viewer, course: &str, asked: Asked) -> Result<Analysed, Error> {
    let scope = viewer.scope_of_any(&ANALYSE).ok_or(Error::NotFound)?;
    let (_, current) = app.shelf.current(&app.db, course).await?;
    let (slug, unit) = (course.to_owned(), asked.unit);
    let (units, taken, generations, editions) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (units, within) = units_of(conn, &scope, unit)?;
            let mut taken = rounds::queries::papers_in(conn, &within, &slug)?;
            let asked: Vec<Id> = taken.forms.keys().copied().collect();
            // Until a report is accepted, nobody but its reporter says that it was held.
            let reports = cascade::queries::known_reteachings(conn, &asked)?;
            taken.keep(|class| reports.get(&class).is_none_or(|report| report.state == State::Accepted));
            let classes: Vec<Id> = taken.forms.keys().copied().collect();
            let generations = cascade::queries::generations_of(conn, &classes)?;
            let ids: BTreeSet<Id> = taken.forms.values().map(|forms| forms.edition).collect();
            let editions = courses::queries::editions(conn, &ids.into_iter().collect::<Vec<_>>())?;
            Ok((units, taken, generations, editions))
        })
        .await?;
    let sets = sets(app, &taken, &editions).await?;
    let shown = asked.forms.as_ref().and_then(|name| sets.iter().position(|set| set.name() == *name));
    let shown = shown.or((!sets.is_empty()).then_some(0));
    let (form, stage) = (asked.form.unwrap_or(Form::A), asked.stage.unwrap_or(Stage::Before));
    let mut analysed = Analysed {
        asked,
        current,
        units,
        sets,
        shown,
        form,
        stage,
        sheets: Sheets::default(),
        paces: BTreeMap::new(),
    };
    let Some(set) = analysed.set() else { return Ok(analysed) };
    let (classes, questions, now) = (set.classes.clone(), analysed.questions(Language::Vi), app.now());
    // Many papers take a moment: not on a thread that answers requests.
    let counted = actix_web::web::block(move || {
        let asked =
            |paper: &&Paper| classes.contains(&paper.class) && (paper.stage, paper.form) == (stage, form);
        let (mut timed, mut seen) = (vec![], BTreeSet::new());
        let sheets = taken.papers.iter().filter(asked).filter_map(|paper| {
            let rounds = taken.rounds.get(&paper.class).map_or(&[][..], Vec::as_slice);
            let end = round::state(stage, rounds, now).end();
            let answers = paper.counted(end)?;
            // Of each person the first: whoever was in two classes has met the form.
            if !seen.insert(paper.person) {
                return None;
            }
            timed.push((paper.started_at, in_time(&paper.kept, end)));
            let taught = match generations.get(&paper.class).copied().flatten() {
                Some(generation) => Taught::In(generation),
                None => Taught::Unplaced,
            };
            Some((Sheet { taught, seconds: seconds(paper) }, answers))
        });
        let sheets = Sheets::of(&questions, sheets.collect::<Vec<_>>());
        (sheets, paces(&timed))
    });
    (analysed.sheets, analysed.paces) = counted.await.map_err(|e| Error::Broken(e.to_string()))?;
    Ok(analysed)
}

/// How long a paper took that was answered and handed in on a phone.
fn seconds(paper: &Paper) -> Option<u32> {
    let handed_in = paper.handed_in_at.filter(|_| paper.card.is_none())?;
    u32::try_from((handed_in.0 - paper.started_at.0) / Timestamp::SECOND).ok().filter(|seconds| *seconds > 0)
}

fn judged(shelved: &Shelved, form: &[rounds::Item], language: Language) -> Vec<Question> {
    questions_of(shelved, form, language).into_iter().filter(is_judged).collect()
}

/// The pairs of forms of which there are papers, each with all classes that were asked it in the same words; that with
/// most papers comes first. Those of an edition that cannot be read are left out.
async fn sets(app: &App, taken: &TakenPapers, editions: &[Edition]) -> Result<Vec<FormSet>, Error> {
    let number =
        |id: Id| editions.iter().find(|edition| edition.id == id).map_or(0, |edition| edition.number);
    let mut all: Vec<&Forms> = taken.forms.values().collect();
    all.sort_by_key(|forms| (number(forms.edition), forms.class));
    let mut sets: Vec<FormSet> = vec![];
    for forms in all {
        let Some(shelved) = app.shelf.readable(&app.db, forms.edition).await? else { continue };
        let papers = taken.papers.iter().filter(|paper| paper.class == forms.class).count();
        let same = |set: &&mut FormSet| {
            (&set.forms.a, &set.forms.b) == (&forms.a, &forms.b) && asks_alike(&set.shelved, &shelved, forms)
        };
        match sets.iter_mut().find(same) {
            Some(set) => {
                set.classes.insert(forms.class);
                set.papers += papers;
            }
            None => {
                let (classes, number) = ([forms.class].into(), number(forms.edition));
                sets.push(FormSet { forms: forms.clone(), shelved, number, classes, papers });
            }
        }
    }
    sets.sort_by_key(|set| (std::cmp::Reverse(set.papers), std::cmp::Reverse(set.number)));
    Ok(sets)
}
