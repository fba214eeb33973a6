//! What the answers of many people say of a quiz, and of the training before it: as a page and as tables.
//!
//! People are counted and never named. Attempts of every edition that asked the same count together; editions
//! that asked otherwise are looked at by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::analysis_lines::{AnalysisPage, Counted, Words};
use super::analysis_tables::{self, Table};
use crate::app::App;
use crate::cascade;
use crate::courses::pages::{ANALYSE, where_taken_out, where_withdrawn};
use crate::courses::{self, Edition};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::csv::csv;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::Language;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::analysis::pace::{Pace, paces};
use crate::quizzes::analysis::sheets::{Sheet, Sheets, Taught};
use crate::quizzes::analysis::unchanged::asks_the_same;
use crate::quizzes::bank::Quiz;
use crate::quizzes::queries::{AnswerSheet, HandedInThere};
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::shelf::Shelved;
use crate::units::scope::Scope;
use crate::units::{self, Unit, tree};

/// What is asked for in the address.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub unit: Option<Id>,
    pub edition: Option<i32>,
    /// Every attempt, not only the first.
    pub all: bool,
}

impl Asked {
    fn of(request: &HttpRequest) -> Asked {
        let form = Form::parse(request.query_string().as_bytes());
        Asked {
            unit: form.raw("unit").parse().ok(),
            edition: form.raw("edition").parse().ok(),
            all: form.raw("attempts") == "all",
        }
    }

    /// The same as the end of an address.
    pub fn query(&self) -> String {
        let unit = self.unit.map(|unit| format!("unit={unit}"));
        let edition = self.edition.map(|edition| format!("edition={edition}"));
        let parts: Vec<String> =
            unit.into_iter().chain(edition).chain(self.all.then(|| "attempts=all".to_owned())).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// Editions of a course that asked the same in one module, the newest first.
pub(super) struct Version {
    editions: Vec<Edition>,
    shelved: Arc<Shelved>,
}

impl Version {
    /// The number of the newest, which names them all in an address.
    pub fn number(&self) -> i32 {
        self.editions.first().map_or(0, |edition| edition.number)
    }

    /// All their numbers, for the reader.
    pub fn numbers(&self) -> String {
        let numbers: Vec<String> =
            self.editions.iter().rev().map(|edition| edition.number.to_string()).collect();
        numbers.join(", ")
    }
}

/// Everything that is known for one drawing.
pub(super) struct Analysed {
    pub asked: Asked,
    pub course: String,
    pub module: String,
    pub current: Arc<Shelved>,
    pub versions: Vec<Version>,
    /// Which of them is shown.
    pub shown: usize,
    /// The units that can be chosen, and of which the figures are.
    pub units: Vec<Unit>,
    pub sheets: Sheets,
    /// How long each question took, where it is known of anybody.
    pub paces: BTreeMap<String, Pace>,
    pub people: usize,
    /// How many took it here after they had taken another edition of it; their first is not here.
    pub again: usize,
}

impl Analysed {
    pub fn version(&self) -> &Version {
        &self.versions[self.shown]
    }

    /// The questions as they were asked, without essays.
    pub fn questions(&self, language: Language) -> Vec<Question> {
        self.version().shelved.quiz(&self.module).map_or(vec![], |quiz| judged(quiz, language))
    }

    /// How many essays are left out.
    pub fn essays(&self) -> usize {
        let quiz = self.version().shelved.quiz(&self.module);
        let all = quiz.map_or(0, |quiz| quiz.questions.of(Language::Vi).len());
        all - self.questions(Language::Vi).len()
    }

    pub fn counted(&self, language: Language) -> Counted<'_> {
        Counted { questions: self.questions(language), sheets: &self.sheets, paces: &self.paces }
    }

    pub fn address(&self) -> String {
        format!("{}/{}/{}/analysis", courses::ROOT, self.course, self.module)
    }
}

/// GET /courses/{course}/{module}/analysis?unit=…&edition=…&attempts=all
pub async fn show_analysis(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (course, module) = path.into_inner();
    viewer.scope_of_any(&ANALYSE).ok_or(Error::NotFound)?;
    let (_, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        Ok((_, shelved)) if shelved.course.module(&module).is_none() => {
            return where_taken_out(&app, &course, &module).await;
        }
        current => current?,
    };
    if let Some(elsewhere) = held_back(&app, &viewer, &shelved, &module).await? {
        return Ok(elsewhere);
    }
    let analysed = analysed(&app, &viewer, (course, module), Asked::of(&request)).await?;
    // An earlier edition may ask what the one in use asks no longer, and a class is asked still.
    if let Some(elsewhere) = held_back(&app, &viewer, &analysed.version().shelved, &analysed.module).await? {
        return Ok(elsewhere);
    }
    let words = Words { app: &app, language: viewer.language() };
    viewer.show(&app, &AnalysisPage::of(&analysed, &words))
}

/// The key is in what is analysed: whoever is asked the same now is led to where the quiz is, and told so there.
async fn held_back(
    app: &App,
    viewer: &Viewer,
    shelved: &Shelved,
    module: &str,
) -> Result<Option<HttpResponse>, Error> {
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, app.now()).await?;
    let course = &shelved.course.slug;
    let quiz = || Redirect::to(format!("{}/{course}/{module}/quiz", courses::ROOT)).answer();
    Ok(held.quiz(shelved, module).map(|_| quiz()))
}

/// GET /courses/{course}/{module}/analysis/whole.csv: the figures of the whole quiz.
pub async fn show_whole_figures(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, path, &request, ("whole", analysis_tables::of_whole)).await
}

/// GET /courses/{course}/{module}/analysis/questions.csv: the figures of every question.
pub async fn show_question_figures(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, path, &request, ("questions", analysis_tables::of_questions)).await
}

/// GET /courses/{course}/{module}/analysis/generations.csv: who knew each question, generation by generation.
pub async fn show_generation_figures(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    table(&app, &viewer, path, &request, ("generations", analysis_tables::of_generations)).await
}

/// What makes a table of what was counted, with the name of its file.
pub(super) type Tabled = (&'static str, fn(&Counted<'_>, &Words<'_>) -> Table);

async fn table(
    app: &App,
    viewer: &Viewer,
    path: Path<(String, String)>,
    request: &HttpRequest,
    (what, of): Tabled,
) -> Result<HttpResponse, Error> {
    let (course, module) = path.into_inner();
    let analysed = analysed(app, viewer, (course, module), Asked::of(request)).await?;
    for shelved in [&analysed.current, &analysed.version().shelved] {
        if let Some(elsewhere) = held_back(app, viewer, shelved, &analysed.module).await? {
            return Ok(elsewhere);
        }
    }
    let words = Words { app, language: viewer.language() };
    let (headings, rows) = of(&analysed.counted(words.language), &words);
    let name = format!("{}-{}-{what}.csv", analysed.course, analysed.module);
    Ok(download(&name, csv(&headings, &rows)))
}

/// A table to be kept, under this name.
pub(super) fn download(name: &str, file: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(file)
}

/// Loads and counts what is asked for. Whoever neither teaches nor reviews finds nothing, nor does anybody in a
/// unit that is not theirs.
async fn analysed(
    app: &App,
    viewer: &Viewer,
    (course, module): (String, String),
    asked: Asked,
) -> Result<Analysed, Error> {
    let scope = viewer.scope_of_any(&ANALYSE).ok_or(Error::NotFound)?;
    let (edition, current) = app.shelf.current(&app.db, &course).await?;
    current.quiz(&module).ok_or(Error::NotFound)?;
    let versions = versions(app, edition.clone(), &module).await?;
    let number = asked.edition.unwrap_or(edition.number);
    let of_number = |version: &Version| version.editions.iter().any(|edition| edition.number == number);
    let shown = versions.iter().position(of_number).ok_or(Error::NotFound)?;
    let editions: Vec<Id> = versions[shown].editions.iter().map(|edition| edition.id).collect();
    let (slug, of_module, wanted) = (course.clone(), module.clone(), asked.clone());
    let today = app.now().day();
    let (units, handed_in, timed, taught) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (units, within) = units_of(conn, &scope, wanted.unit)?;
            let handed_in = crate::quizzes::queries::handed_in(
                conn,
                &within,
                (&slug, &of_module),
                &editions,
                !wanted.all,
            )?;
            let timed = crate::quizzes::queries::given_one_by_one(conn, &within, &editions, &of_module)?;
            let taught = cascade::queries::taught_generations(conn, &within, &slug, &of_module, today)?;
            Ok((units, handed_in, timed, taught))
        })
        .await?;
    let HandedInThere { sheets: handed_in, again } = handed_in;
    let (shelved, slug) = (versions[shown].shelved.clone(), module.clone());
    // Fifty thousand sheets take a moment: not on a thread that answers requests.
    let counted = actix_web::web::block(move || {
        // The key is the same in both languages.
        let questions = shelved.quiz(&slug).map_or(vec![], |quiz| judged(quiz, Language::Vi));
        let counted: BTreeSet<Id> = handed_in.iter().map(|sheet| sheet.attempt).collect();
        let timed: Vec<_> = timed
            .into_iter()
            .filter(|(attempt, _)| counted.contains(attempt))
            .map(|(_, timed)| timed)
            .collect();
        let mut people = 0;
        let mut before = None;
        let none = Vec::new();
        let sheets = handed_in.into_iter().map(|handed_in| {
            let AnswerSheet { person, handed_in_at, answers, asked, seconds, .. } = handed_in;
            people += usize::from(before.replace(person) != Some(person));
            let classes = taught.get(&person).unwrap_or(&none);
            let sheet = Sheet { taught: Taught::by(handed_in_at.day(), classes), seconds };
            (sheet, asked.map(|asked| asked.into_iter().collect()), answers)
        });
        (Sheets::drawn(&questions, sheets), paces(&timed), people)
    });
    let (sheets, paces, people) = counted.await.map_err(|e| Error::Broken(e.to_string()))?;
    Ok(Analysed { asked, course, module, current, versions, shown, units, sheets, paces, people, again })
}

/// The questions whose answers are judged by a key. What an essay is worth hangs on who marked it, and is not
/// known of all.
fn judged(quiz: &Quiz, language: Language) -> Vec<Question> {
    quiz.questions.of(language).iter().filter(|question| is_judged(question)).cloned().collect()
}

pub(super) fn is_judged(question: &Question) -> bool {
    question.kind() != Kind::Essay
}

/// The editions in which anybody took the quiz, and the one in use, those together that asked the same; the
/// newest first. Those that cannot be read are left out.
async fn versions(app: &App, current: Edition, module: &str) -> Result<Vec<Version>, Error> {
    let (course, of_module) = (current.course.clone(), module.to_owned());
    let taken = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let ids = crate::quizzes::queries::editions_taken(conn, &course, &of_module)?;
            Ok(courses::queries::editions(conn, &ids)?)
        })
        .await?;
    let mut editions: Vec<Edition> = taken.into_iter().filter(|edition| edition.id != current.id).collect();
    editions.push(current);
    editions.sort_by_key(|edition| -edition.number);
    let mut versions: Vec<Version> = vec![];
    for edition in editions {
        let Some(shelved) = app.shelf.readable(&app.db, edition.id).await? else { continue };
        let Some(quiz) = shelved.quiz(module) else { continue };
        let same = |version: &&mut Version| {
            version.shelved.quiz(module).is_some_and(|known| asks_the_same(known, quiz))
        };
        match versions.iter_mut().find(same) {
            Some(version) => version.editions.push(edition),
            None => versions.push(Version { editions: vec![edition], shelved }),
        }
    }
    Ok(versions)
}

/// The units that can be chosen (the tops of the scope and those directly below, and the one that is asked for),
/// and the scope of the one asked for; without one, the whole.
pub(super) fn units_of(
    conn: &mut Conn,
    scope: &Scope,
    asked: Option<Id>,
) -> Result<(Vec<Unit>, Scope), Error> {
    let tops: Vec<Id> = scope.paths().iter().filter_map(|path| tree::ids_on(path).last().copied()).collect();
    let mut all = units::queries::units(conn, &tops)?;
    all.extend(units::queries::children_of(conn, &tops)?);
    let Some(asked) = asked else { return Ok((all, scope.clone())) };
    let unit = units::queries::unit(conn, asked)?;
    if !scope.holds(&unit.path) {
        return Err(Error::NotFound);
    }
    let within = scope.within(&unit.path).ok_or(Error::NotFound)?;
    if all.iter().all(|known| known.id != unit.id) {
        all.push(unit);
    }
    Ok((all, within))
}
