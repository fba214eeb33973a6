//! The list of questions: what is wrong with each, its place, its removal.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::super::inspect;
use super::super::opened::{Bench, fingerprint};
use super::super::writer::Writer;
use super::form::seen;
use super::{TAIL, bench, change, file, is_plain, questions, word};
use crate::courses::course::Both;
use crate::courses::problem::Problem;
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::viewer::Redirect;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::writing as gift_writing;
use crate::studio::asking::Card;
use crate::studio::{phrasing, readable};

#[derive(Serialize)]
struct QuestionsPage {
    bench: Bench,
    /// Somebody changed their order since the page was drawn.
    stale: bool,
    questions: Vec<Listed>,
    /// What is wrong with the files and not with one question.
    others: Vec<Other>,
}

impl Page for QuestionsPage {
    const TEMPLATE: &'static str = "studio/questions";
}

#[derive(PartialEq, Serialize)]
struct Other {
    /// The word for its file; none where the same is wrong with both.
    of: Option<&'static str>,
    message: Message,
}

/// What is said of one question; a warning keeps nobody from publishing.
#[derive(PartialEq, Serialize)]
struct Told {
    text: Message,
    warning: bool,
}

/// A question in the list.
#[derive(Serialize)]
struct Listed {
    number: usize,
    id: String,
    /// Its address; none for one that only GIFT can say.
    href: Option<String>,
    vi: String,
    en: String,
    kind: &'static str,
    objective: Option<usize>,
    problems: Vec<Told>,
    /// The ids of the questions before and after it.
    above: Option<String>,
    below: Option<String>,
    /// What stands in the files now.
    seen: Both<String>,
}

/// GET /studio/{course}/modules/{module}/questions
pub async fn show_questions(writer: Writer) -> Result<HttpResponse, Error> {
    draw(&writer, StatusCode::OK).await
}

/// The list as it is now; also for whoever saw another (409).
async fn draw(writer: &Writer, status: StatusCode) -> Result<HttpResponse, Error> {
    let opened = match writer.open_module(|_, opened| Ok(opened)).await? {
        Ok(opened) => opened,
        Err(gone) => return Ok(gone),
    };
    let paths = Language::ALL.map(|language| opened.path(&file(language)));
    let problems = inspect(&writer.app, &writer.viewer, &writer.course, &opened.files).await?.problems;
    let problems: Vec<Problem> =
        problems.into_iter().filter(|problem| paths.contains(&problem.file)).collect();
    let bench = bench(&opened, writer.viewer.language());
    let all = questions(&opened);
    // A file may hold thousands: each is looked up, not looked for.
    let written = Both::each(|language| gift_writing::all_written(opened.text(&file(language))));
    let of_id = |id: &str| {
        Both::each(|language| written.of(language).get(id).map_or_else(String::new, |text| fingerprint(text)))
    };
    let mut told_of: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
    for problem in &problems {
        if let Some(id) = problem.args.get("id") {
            told_of.entry(id).or_default().push(problem);
        }
    }
    let listed = |(nth, (id, items)): (usize, &(String, Both<Option<Item>>))| {
        let first = items.vi.as_ref().or(items.en.as_ref())?;
        let words = |item: &Option<Item>| item.as_ref().map(phrasing::sentence).unwrap_or_default();
        let mine = told_of.get(id.as_str()).into_iter().flatten();
        let told =
            once(mine.map(|problem| Told { warning: problem.is_warning(), text: without_gift(problem) }));
        let neighbour = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|(id, _)| id.clone());
        Some(Listed {
            number: nth + 1,
            href: (phrasing::fits(items) && is_plain(id)).then(|| format!("{}{TAIL}/{id}", bench.href)),
            id: id.clone(),
            vi: words(&items.vi),
            en: words(&items.en),
            kind: word(phrasing::kind_of(first)),
            objective: Card::of(items).objective,
            problems: told,
            above: neighbour(nth.checked_sub(1)),
            below: neighbour(Some(nth + 1)),
            seen: of_id(id),
        })
    };
    let listed: Vec<Listed> = all.iter().enumerate().filter_map(listed).collect();
    let ids: BTreeSet<&String> = listed.iter().map(|one| &one.id).collect();
    let is_other = |problem: &&Problem| problem.args.get("id").is_none_or(|id| !ids.contains(id));
    let others: Vec<&Problem> = problems.iter().filter(is_other).collect();
    let other = |problem: &&Problem| {
        let message = without_gift(problem);
        let in_both = others.iter().any(|other| other.file != problem.file && without_gift(other) == message);
        Other { of: (!in_both).then(|| readable::kind_key(&problem.file)), message }
    };
    let others = once(others.iter().map(other));
    let stale = status == StatusCode::CONFLICT;
    writer.draw(status, &QuestionsPage { stale, questions: listed, others, bench })
}

/// What is said of both languages alike is said once.
fn once<T: PartialEq>(said: impl Iterator<Item = T>) -> Vec<T> {
    said.fold(Vec::new(), |mut all, one| {
        if !all.contains(&one) {
            all.push(one);
        }
        all
    })
}

/// What is wrong with a question, for those who fill in a form and know no GIFT.
fn without_gift(problem: &Problem) -> Message {
    match problem.key {
        "check.missing_feedback" => Message::new("studio.asking.missing_why"),
        "check.question_without_objective" => Message::new("studio.asking.missing_objective"),
        "check.missing_quiz" => Message::new("studio.asking.missing_questions"),
        "check.id_changed_meaning" => Message::new("studio.asking.another_question"),
        "check.anything_is_right" => Message::new("studio.asking.anything_accepted"),
        _ => problem.message(),
    }
}

/// POST /studio/{course}/modules/{module}/questions/{question}/place: it changes places with the one that
/// stood above it on the page, or below.
pub async fn place_question(
    writer: Writer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (way, neighbour) = match form.raw("to") {
        "up" => (-1, form.raw("above")),
        "down" => (1, form.raw("below")),
        _ => return Err(Error::NotFound),
    };
    let (id, other) = (path.into_inner().2, neighbour.to_owned());
    let placed = writer
        .write_module_or_gone(move |conn, opened, signature| {
            let all = questions(&opened);
            let place = |wanted: &str| all.iter().position(|(id, _)| id == wanted);
            let (Some(at), Some(beside)) = (place(&id), place(&other)) else { return Ok(false) };
            match (beside as i64 - at as i64) * way {
                1 => change(conn, &opened, signature, |_, text| gift_writing::swapped(text, &id, &other))?,
                // Pressed twice, it is there already.
                away if away < 0 => {}
                _ => return Ok(false),
            }
            Ok(true)
        })
        .await?;
    match placed {
        Ok(true) => Ok(Redirect::to(address(&writer)).saying("question_placed").answer()),
        Ok(false) => draw(&writer, StatusCode::CONFLICT).await,
        Err(gone) => Ok(writer.leave(gone)),
    }
}

/// POST /studio/{course}/modules/{module}/questions/{question}/removal: unless another changed it since the
/// list was drawn.
pub async fn remove_question(
    writer: Writer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (_, _, id) = path.into_inner();
    let was_seen = Both { vi: form.raw("seen.vi").to_owned(), en: form.raw("seen.en").to_owned() };
    let removed = writer
        .write_module_or_gone(move |conn, opened, signature| {
            let now = seen(&opened, &id);
            if now != was_seen && now != Both::default() {
                return Ok(false);
            }
            change(conn, &opened, signature, |_, text| gift_writing::without(text, &id))?;
            Ok(true)
        })
        .await?;
    match removed {
        Ok(true) => Ok(Redirect::to(address(&writer)).saying("question_removed").answer()),
        Ok(false) => draw(&writer, StatusCode::CONFLICT).await,
        Err(gone) => Ok(writer.leave(gone)),
    }
}

/// The address of the list.
fn address(writer: &Writer) -> String {
    format!("{}/modules/{}{TAIL}", writer.href(), writer.module)
}
