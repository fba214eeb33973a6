//! What was learned, by objective: as a page, and as a table for a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::paper::objective_of;
use super::{Asked, asked, questions_by_id};
use crate::app::App;
use crate::classes::{self, Class};
use crate::courses::pages::ANALYSE;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::csv::{Cell, csv};
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, percent};
use crate::people::viewer::Viewer;
use crate::quizzes::admission;
use crate::quizzes::queries::{TakenQuiz, quizzes_taken};
use crate::quizzes::shelf::Shelved;
use crate::rounds::paper::Paper;
use crate::rounds::report::{Change, Comparison, ENOUGH, Measured, compare, known};
use crate::rounds::shown::{Explained, Given, Shown as ShownKey, shown as shown_key};
use crate::rounds::{About, Form, Stage, chart, crossing, queries, round};

/// Which rounds are held against each other.
const COMPARED: [(Stage, Stage); 3] =
    [(Stage::Before, Stage::After), (Stage::After, Stage::Month), (Stage::After, Stage::Quarter)];

#[derive(Serialize)]
struct ReportPage {
    class: Class,
    /// Where to see what the papers say of the questions, for those who teach or review.
    analysis: Option<String>,
    people: usize,
    /// The class has yet to answer both forms, so nothing is told.
    early: bool,
    /// How many papers of each round came on paper, where any did.
    on_paper: Vec<PaperLine>,
    comparisons: Vec<ComparisonPart>,
}

#[derive(Serialize)]
struct PaperLine {
    key: &'static str,
    count: usize,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "rounds/report";
}

#[derive(Serialize)]
struct ComparisonPart {
    first_key: &'static str,
    second_key: &'static str,
    both: usize,
    first_only: usize,
    second_only: usize,
    neither: usize,
    /// How many answered the same form in both: a sentence, where any did.
    same_form: Option<Message>,
    /// How many of both had been shown what is right in a quiz: at all, between the two, only before the first.
    shown: usize,
    shown_between: usize,
    shown_before: usize,
    enough: usize,
    whole: Option<ChangeLine>,
    lines: Vec<ObjectiveLine>,
}

#[derive(Serialize)]
struct ObjectiveLine {
    objective: String,
    module: String,
    change: Option<ChangeLine>,
}

#[derive(Serialize)]
struct ChangeLine {
    first: String,
    second: String,
    gain: String,
    low: String,
    high: String,
    chart: String,
}

/// What the papers of a class show.
struct Shown {
    class: Class,
    people: usize,
    early: bool,
    on_paper: Vec<PaperLine>,
    shelved: Option<Arc<Shelved>>,
    comparisons: Vec<Compared>,
}

/// Two rounds held against each other, and how many had been shown the key.
struct Compared {
    first: Stage,
    second: Stage,
    comparison: Comparison,
    shown: ShownKey,
}

/// GET /classes/{class}/rounds/report
pub async fn show_report(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let shown = shown(&app, &viewer, path.into_inner()).await?;
    let language = viewer.language();
    let say = |message: &Message| app.views.texts.say(language, message);
    let part = |Compared { first, second, comparison, shown: key }: &Compared| {
        let line = |change: &Change| change_line(change, (*first, *second), &say);
        let objective = |(about, change): (&About, &Option<Change>)| ObjectiveLine {
            objective: named(&shown, about, language),
            module: module_of(&shown, about, language),
            change: change.as_ref().map(line),
        };
        let sizes = comparison.sizes;
        ComparisonPart {
            first_key: first.key(),
            second_key: second.key(),
            both: sizes.both,
            first_only: sizes.first_only,
            second_only: sizes.second_only,
            neither: shown.people.saturating_sub(sizes.both + sizes.first_only + sizes.second_only),
            same_form: same_form(comparison, (*first, *second)),
            shown: key.between + key.before,
            shown_between: key.between,
            shown_before: key.before,
            enough: ENOUGH,
            whole: comparison.whole.as_ref().map(line),
            lines: comparison.of.iter().map(objective).collect(),
        }
    };
    let comparisons = shown.comparisons.iter().map(part).collect();
    let page = ReportPage {
        class: shown.class.clone(),
        analysis: viewer
            .scope_of_any(&ANALYSE)
            .map(|_| format!("{}/{}/rounds", crate::courses::ROOT, shown.class.course)),
        people: shown.people,
        early: shown.early,
        comparisons,
        on_paper: shown.on_paper,
    };
    viewer.show(&app, &page)
}

/// What is said of those who answered one form twice: it is meant so after a quarter, and else it is not.
fn same_form(comparison: &Comparison, (first, second): (Stage, Stage)) -> Option<Message> {
    let is_meant = crossing::form_in(first, Form::A) == crossing::form_in(second, Form::A);
    let key = if is_meant { "rounds.same_form_meant" } else { "rounds.same_form_told" };
    let (both, count) = (comparison.sizes.both, comparison.sizes.same_form);
    (count > 0).then(|| Message::new(key).with("both", both).with("count", count))
}

/// A gain in points of a hundred, with its sign.
fn signed(share: f64) -> String {
    let points = (share * 100.0).round() as i64;
    match points {
        0 => "0".to_owned(),
        points if points > 0 => format!("+{points}"),
        points => format!("−{}", points.abs()),
    }
}

fn change_line(change: &Change, stages: (Stage, Stage), say: &dyn Fn(&Message) -> String) -> ChangeLine {
    let (first, second) = (percent(change.first), percent(change.second));
    let title = Message::new("rounds.bars")
        .with("first_name", say(&Message::new(stages.0.key())))
        .with("second_name", say(&Message::new(stages.1.key())))
        .with("first", first.clone())
        .with("second", second.clone());
    ChangeLine {
        chart: chart::bars(&say(&title), change.first, change.second),
        first,
        second,
        gain: signed(change.gain),
        low: signed(change.low),
        high: signed(change.high),
    }
}

fn named(shown: &Shown, about: &About, language: Language) -> String {
    let of = |shelved: &Arc<Shelved>| objective_of(shelved, about, language);
    shown.shelved.as_ref().map_or_else(|| about.module.clone(), of)
}

fn module_of(shown: &Shown, about: &About, language: Language) -> String {
    let module = shown.shelved.as_ref().and_then(|shelved| shelved.course.module(&about.module));
    module.map_or_else(|| about.module.clone(), |module| module.title.of(language).clone())
}

/// GET /classes/{class}/rounds/report.csv: a row for each objective and pair of rounds, and one for all of them.
pub async fn show_figures(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let shown = shown(&app, &viewer, id).await?;
    let language = viewer.language();
    let say = |key: &str| app.views.texts.say(language, &Message::new(key));
    let keys = [
        "rounds.first_round",
        "rounds.second_round",
        "rounds.module",
        "rounds.objective",
        "rounds.both",
        "rounds.first_alone",
        "rounds.second_alone",
        "rounds.same_form",
        "rounds.first_share",
        "rounds.second_share",
        "rounds.gain",
        "rounds.low",
        "rounds.high",
        "rounds.shown_between",
        "rounds.shown_before",
    ];
    let headings: Vec<String> = keys.iter().map(|key| say(key)).collect();
    let mut rows: Vec<Vec<Cell>> = vec![];
    for Compared { first, second, comparison, shown: key } in &shown.comparisons {
        let row = |module: String, objective: String, change: &Option<Change>| {
            let figure = |of: fn(&Change) -> f64| Cell::Number(change.as_ref().map(of));
            vec![
                say(first.key()).into(),
                say(second.key()).into(),
                module.into(),
                objective.into(),
                Cell::Count(comparison.sizes.both),
                Cell::Count(comparison.sizes.first_only),
                Cell::Count(comparison.sizes.second_only),
                Cell::Count(comparison.sizes.same_form),
                figure(|change| change.first),
                figure(|change| change.second),
                figure(|change| change.gain),
                figure(|change| change.low),
                figure(|change| change.high),
                Cell::Count(key.between),
                Cell::Count(key.before),
            ]
        };
        rows.extend(comparison.of.iter().map(|(about, change)| {
            row(module_of(&shown, about, language), named(&shown, about, language), change)
        }));
        rows.push(row(String::new(), say("rounds.whole"), &comparison.whole));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"before-after-{id}.csv\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(csv(&headings, &rows)))
}

/// Counts the papers of a class, for those who see its records. Nothing is counted before the class has answered both
/// forms.
async fn shown(app: &App, viewer: &Viewer, id: Id) -> Result<Shown, Error> {
    let (asking, above, now) = (viewer.clone(), app.above, app.now());
    let (asked, people, papers, taken) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let asked = asked(conn, &above, &asking, id)?;
            if !asked.access.looks {
                return Err(Error::NotFound);
            }
            let people = classes::queries::participant_ids(conn, id)?.len();
            let papers = queries::papers_of(conn, id)?;
            let who: BTreeSet<Id> = papers.iter().map(|paper| paper.person).collect();
            let taken = quizzes_taken(conn, &who.into_iter().collect::<Vec<_>>(), &asked.class.course)?;
            Ok((asked, people, papers, taken))
        })
        .await?;
    let Asked { class, rounds, forms, .. } = asked;
    let early = !round::may_tell(&rounds, now);
    let on_paper = |stage: &Stage| {
        let of_stage = papers.iter().filter(|paper| paper.stage == *stage && paper.card.is_some());
        Some(PaperLine { key: stage.key(), count: of_stage.count() }).filter(|line| line.count > 0)
    };
    let on_paper: Vec<PaperLine> = Stage::ALL.iter().filter_map(on_paper).collect();
    let Some(forms) = forms.filter(|_| !early) else {
        return Ok(Shown { class, people, early, on_paper, shelved: None, comparisons: vec![] });
    };
    let shelved = app.shelf.readable(&app.db, forms.edition).await?;
    let (mut measured, mut given) = (Measured::new(), BTreeMap::<Id, BTreeMap<Stage, Given>>::new());
    if let Some(shelved) = &shelved {
        let all: Vec<_> = forms.a.iter().chain(&forms.b).cloned().collect();
        let questions: BTreeMap<_, _> = questions_by_id(shelved, &all, Language::Vi);
        let shows = |paper: &Paper| {
            let answers = paper.counted(round::state(paper.stage, &rounds, now).end())?;
            known(&forms, paper.form, &questions, &answers)
        };
        for paper in &papers {
            if let Some(known) = shows(paper) {
                measured.entry(paper.person).or_default().insert(paper.stage, known);
                let end = round::state(paper.stage, &rounds, now).end();
                let questions = forms.of(paper.form).iter().map(|item| item.question.clone()).collect();
                let at = paper.handed_in_at.or(end).unwrap_or(now);
                given.entry(paper.person).or_default().insert(paper.stage, Given { questions, at });
            }
        }
    }
    let begun = |stage: Stage| round::state(stage, &rounds, now).has_begun();
    let compared = COMPARED.iter().filter(|(_, second)| begun(*second));
    let explained = explained(app, taken).await?;
    let compared = compared.map(|(first, second)| Compared {
        first: *first,
        second: *second,
        comparison: compare(&measured, *first, *second),
        shown: shown_key(&given, &explained, (*first, *second)),
    });
    let comparisons = compared.collect();
    Ok(Shown { class, people, early, on_paper, shelved, comparisons })
}

/// What quizzes told of what is right: their questions, and when that could be read. Of an edition that cannot be read
/// nothing was told.
async fn explained(app: &App, taken: Vec<TakenQuiz>) -> Result<Vec<Explained>, Error> {
    let mut explained = vec![];
    for TakenQuiz { person, edition, module, asked, handed_in_at } in taken {
        let Some(shelved) = app.shelf.readable(&app.db, edition).await? else { continue };
        let Some(quiz) = shelved.quiz(&module) else { continue };
        let all = || quiz.questions.of(Language::Vi).iter().map(|question| question.id.clone()).collect();
        let questions = asked.map_or_else(all, |asked| asked.into_iter().collect());
        let own = shelved.rules(&module);
        let in_use = app.shelf.rules_of_current(&app.db, &shelved.course.slug, &module).await.unwrap_or(own);
        let at = admission::explained_at(&own, &in_use).map_or(handed_in_at, |at| at.max(handed_in_at));
        explained.push(Explained { person, questions, at });
    }
    Ok(explained)
}
