//! The list of questions: what is wrong with each, its place, its removal.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

use super::super::inspect;
use super::super::opened::{Bench, Opened};
use super::super::writer::Writer;
use super::{TAIL, bench, change, file, is_plain, questions, word};
use crate::courses::course::Both;
use crate::courses::problem::Problem;
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::viewer::Redirect;
use crate::quizzes::gift::Item;
use crate::quizzes::gift_writing;
use crate::studio::asking::Card;
use crate::studio::phrasing;

#[derive(Serialize)]
struct QuestionsPage {
    bench: Bench,
    questions: Vec<Listed>,
    /// What is wrong with the files and not with one question.
    others: Vec<Message>,
}

impl Page for QuestionsPage {
    const TEMPLATE: &'static str = "studio/questions";
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
    problems: Vec<Message>,
    first: bool,
    last: bool,
}

/// GET /studio/{course}/modules/{module}/questions
pub async fn show_questions(writer: Writer) -> Result<HttpResponse, Error> {
    let opened = writer.read_module(|_, opened| Ok(opened)).await?;
    let paths = Language::ALL.map(|language| opened.path(&file(language)));
    let problems = inspect(&writer.app, &writer.course, &opened.files).await?.problems;
    let problems: Vec<Problem> =
        problems.into_iter().filter(|problem| paths.contains(&problem.file)).collect();
    let bench = bench(&opened, writer.viewer.language());
    let all = questions(&opened);
    let of = all.len();
    let listed = |(nth, (id, items)): (usize, &(String, Both<Option<Item>>))| {
        let first = items.vi.as_ref().or(items.en.as_ref())?;
        let words =
            |item: &Option<Item>| item.as_ref().map(|item| phrasing::typed(&item.text)).unwrap_or_default();
        let mine = problems.iter().filter(|problem| problem.args.get("id") == Some(id));
        let told = once(mine.map(without_gift));
        let fits = Language::ALL.into_iter().filter_map(|l| items.of(l).as_ref()).all(phrasing::fits);
        Some(Listed {
            number: nth + 1,
            href: (fits && is_plain(id)).then(|| format!("{}{TAIL}/{id}", bench.href)),
            id: id.clone(),
            vi: words(&items.vi),
            en: words(&items.en),
            kind: word(phrasing::kind_of(first)),
            objective: Card::of(items).objective,
            problems: told,
            first: nth == 0,
            last: nth + 1 == of,
        })
    };
    let listed: Vec<Listed> = all.iter().enumerate().filter_map(listed).collect();
    let is_other = |problem: &&Problem| !listed.iter().any(|one| problem.args.get("id") == Some(&one.id));
    let others = once(problems.iter().filter(is_other).map(Problem::message));
    writer.show(&QuestionsPage { questions: listed, others, bench })
}

/// What is said of both languages alike is said once.
fn once(said: impl Iterator<Item = Message>) -> Vec<Message> {
    said.fold(Vec::new(), |mut all, message| {
        if !all.contains(&message) {
            all.push(message);
        }
        all
    })
}

/// What is wrong with a question, for those who fill in a form and know no GIFT.
fn without_gift(problem: &Problem) -> Message {
    match problem.key {
        "check.missing_feedback" => Message::new("studio.asking.missing_why"),
        _ => problem.message(),
    }
}

/// POST /studio/{course}/modules/{module}/questions/{question}/place: one place up or down.
pub async fn place_question(
    writer: Writer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let up = match form.raw("to") {
        "up" => true,
        "down" => false,
        _ => return Err(Error::NotFound),
    };
    let arrange = move |all: &[String], id: &str| {
        let at = all.iter().position(|other| other == id)?;
        let other = if up { at.checked_sub(1)? } else { at + 1 };
        all.get(other).cloned()
    };
    let list = rearrange(&writer, path.into_inner().2, move |opened, id| {
        let all: Vec<String> = questions(opened).into_iter().map(|(id, _)| id).collect();
        let (id, other) = (id.to_owned(), arrange(&all, id));
        Box::new(move |text: &str| match &other {
            Some(other) => gift_writing::swapped(text, &id, other),
            None => text.to_owned(),
        })
    })
    .await?;
    Ok(Redirect::to(list).saying("question_placed").answer())
}

/// POST /studio/{course}/modules/{module}/questions/{question}/removal
pub async fn remove_question(
    writer: Writer,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Error> {
    let list = rearrange(&writer, path.into_inner().2, |_, id| {
        let id = id.to_owned();
        Box::new(move |text: &str| gift_writing::without(text, &id))
    })
    .await?;
    Ok(Redirect::to(list).saying("question_removed").answer())
}

type Change = Box<dyn Fn(&str) -> String>;

/// Changes both files of a question; where one is gone already, nothing. The address of the list.
async fn rearrange(
    writer: &Writer,
    id: String,
    how: impl Fn(&Opened, &str) -> Change + Send + 'static,
) -> Result<String, Error> {
    let rearranged = writer.write_module(move |conn, opened, signature| {
        let make = how(&opened, &id);
        change(conn, &opened, signature, |_, text| make(text))?;
        Ok(opened)
    });
    Ok(format!("{}{TAIL}", bench(&rearranged.await?, writer.viewer.language()).href))
}
