//! The questions of a module: their list, their order, and the form of one.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::inspect;
use super::opened::{Bench, Opened, opened};
use crate::app::App;
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::gift::{self, Item};
use crate::quizzes::gift_writing;
use crate::quizzes::question::Kind;
use crate::studio::asking::{self, Card, MOST, Row};
use crate::studio::queries::{self, Writing};
use crate::studio::{DraftState, writing};

const TAIL: &str = "/questions";

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

/// The key of a kind's word for the reader.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::OneChoice => "studio.asking.one_choice",
        Kind::SeveralChoices => "studio.asking.several_choices",
        Kind::TrueFalse => "studio.asking.true_false",
    }
}

fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::OneChoice => "one_choice",
        Kind::SeveralChoices => "several_choices",
        Kind::TrueFalse => "true_false",
    }
}

const KINDS: [Kind; 3] = [Kind::OneChoice, Kind::SeveralChoices, Kind::TrueFalse];

/// The questions of the module that can be read, in both languages, in the order of the Vietnamese file.
fn questions(opened: &Opened) -> Vec<(String, Both<Option<Item>>)> {
    let read = |language: Language| gift::read("", opened.text(&file(language))).0;
    let (vi, mut en) = (read(Language::Vi), read(Language::En));
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for item in vi {
        let Some(id) = item.id.clone().filter(|id| seen.insert(id.clone())) else { continue };
        let at = en.iter().position(|other| other.id.as_ref() == Some(&id));
        all.push((id, Both { vi: Some(item), en: at.map(|at| en.remove(at)) }));
    }
    for item in en {
        if let Some(id) = item.id.clone().filter(|id| seen.insert(id.clone())) {
            all.push((id, Both { vi: None, en: Some(item) }));
        }
    }
    all
}

fn file(language: Language) -> String {
    format!("quiz.{}.gift", language.code())
}

/// Only an id of plain letters is part of an address.
fn is_plain(id: &str) -> bool {
    id != "new"
        && !id.starts_with('.')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// GET /studio/{course}/modules/{module}/questions
pub async fn show_questions(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, module) = path.into_inner();
    let opened = app.db.read(move |conn| opened(conn, &scope, &course, &module)).await?;
    let paths = Language::ALL.map(|language| opened.path(&file(language)));
    let problems = inspect(&app, &opened.draft.course, &opened.files).await?.problems;
    let problems: Vec<Problem> =
        problems.into_iter().filter(|problem| paths.contains(&problem.file)).collect();
    let bench = bench(&opened, viewer.language());
    let all = questions(&opened);
    let of = all.len();
    let listed = |(nth, (id, items)): (usize, &(String, Both<Option<Item>>))| {
        let first = items.vi.as_ref().or(items.en.as_ref())?;
        let words =
            |item: &Option<Item>| item.as_ref().map(|item| asking::typed(&item.text)).unwrap_or_default();
        let mine = problems.iter().filter(|problem| problem.args.get("id") == Some(id));
        let told = once(mine.map(without_gift));
        let fits = Language::ALL.into_iter().filter_map(|l| items.of(l).as_ref()).all(asking::fits);
        Some(Listed {
            number: nth + 1,
            href: (fits && is_plain(id)).then(|| format!("{}{TAIL}/{id}", bench.href)),
            id: id.clone(),
            vi: words(&items.vi),
            en: words(&items.en),
            kind: word(asking::kind_of(first)),
            objective: Card::of(items).objective,
            problems: told,
            first: nth == 0,
            last: nth + 1 == of,
        })
    };
    let listed: Vec<Listed> = all.iter().enumerate().filter_map(listed).collect();
    let is_other = |problem: &&Problem| !listed.iter().any(|one| problem.args.get("id") == Some(&one.id));
    let others = once(problems.iter().filter(is_other).map(Problem::message));
    viewer.show(&app, &QuestionsPage { questions: listed, others, bench })
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

fn bench(opened: &Opened, language: Language) -> Bench {
    let mut bench = Bench::of(&opened.draft.course, &opened.module, &opened.files, language, TAIL);
    bench.in_review = opened.draft.state == DraftState::InReview;
    bench
}

#[derive(Serialize)]
struct QuestionPage {
    bench: Bench,
    is_new: bool,
    id: String,
    /// What stood in the files when the form was drawn.
    seen: Both,
    stale: bool,
    form: Form,
    kinds: Vec<Choice>,
    objectives: Vec<Choice>,
    languages: Vec<Spoken>,
    rows: Vec<RowLine>,
    truths: Vec<Choice>,
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "studio/question";
}

#[derive(Serialize)]
struct Choice {
    value: String,
    key: Option<&'static str>,
    text: Option<String>,
    checked: bool,
}

/// The words of a question in one language.
#[derive(Serialize)]
struct Spoken {
    code: &'static str,
    name: &'static str,
    text: String,
    feedback: String,
    if_right: String,
    if_wrong: String,
    refusal: Option<Message>,
}

/// One answer of the form.
#[derive(Serialize)]
struct RowLine {
    nth: usize,
    number: usize,
    right: bool,
    /// Folded away until it is needed.
    spare: bool,
    vi: String,
    en: String,
    why_vi: String,
    why_en: String,
    refusal_vi: Option<Message>,
    refusal_en: Option<Message>,
}

/// What the form of a question is drawn from.
struct Drawn<'a> {
    opened: &'a Opened,
    /// None for a new question.
    id: Option<String>,
    fresh: String,
    card: Card,
    seen: Both,
    stale: bool,
    form: Form,
}

fn draw(app: &App, viewer: &Viewer, status: StatusCode, drawn: Drawn<'_>) -> Result<HttpResponse, Error> {
    let Drawn { opened, id, fresh, card, seen, stale, form } = drawn;
    let choice = |kind: Kind| Choice {
        value: code(kind).to_owned(),
        key: Some(word(kind)),
        text: None,
        checked: card.kind == kind,
    };
    let objectives =
        writing::shown(opened.text("vi.md")).front.map(|front| front.objectives).unwrap_or_default();
    let objective = |(nth, text): (usize, String)| Choice {
        value: (nth + 1).to_string(),
        key: None,
        text: Some(format!("{}. {text}", nth + 1)),
        checked: card.objective == Some(nth + 1),
    };
    let spoken = |language: Language| Spoken {
        code: language.code(),
        name: match language {
            Language::Vi => "studio.editor.vietnamese",
            Language::En => "studio.editor.english",
        },
        text: card.text.of(language).clone(),
        feedback: card.feedback.of(language).clone(),
        if_right: card.if_right.of(language).clone(),
        if_wrong: card.if_wrong.of(language).clone(),
        refusal: form.error(&format!("text.{}", language.code())).cloned(),
    };
    let rows = (0..MOST).map(|nth| {
        let row = card.answers.get(nth).cloned().unwrap_or_default();
        RowLine {
            nth,
            number: nth + 1,
            right: row.right,
            spare: nth >= (card.answers.len() + 1).max(4),
            vi: row.text.vi,
            en: row.text.en,
            why_vi: row.why.vi,
            why_en: row.why.en,
            refusal_vi: form.error(&format!("answer.vi.{nth}")).cloned(),
            refusal_en: form.error(&format!("answer.en.{nth}")).cloned(),
        }
    });
    let truth = |(value, key, truth): (&str, &'static str, bool)| Choice {
        value: value.to_owned(),
        key: Some(key),
        text: None,
        checked: card.truth == Some(truth),
    };
    let truths = [("true", "studio.asking.is_true", true), ("false", "studio.asking.is_false", false)];
    let page = QuestionPage {
        bench: bench(opened, viewer.language()),
        is_new: id.is_none(),
        id: id.unwrap_or(fresh),
        seen,
        stale,
        kinds: KINDS.into_iter().map(choice).collect(),
        objectives: objectives.into_iter().enumerate().map(objective).collect(),
        languages: Language::ALL.map(spoken).into(),
        rows: rows.collect(),
        truths: truths.into_iter().map(truth).collect(),
        form,
    };
    viewer.draw(app, status, &page)
}

/// GET /studio/{course}/modules/{module}/questions/new
pub async fn new_question(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, module) = path.into_inner();
    let (opened, fresh) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            let fresh = fresh_id(conn, &opened)?;
            Ok((opened, fresh))
        })
        .await?;
    let (seen, form) = (Both::default(), Form::new());
    let drawn = Drawn { opened: &opened, id: None, fresh, card: Card::new(), seen, stale: false, form };
    draw(&app, &viewer, StatusCode::OK, drawn)
}

/// An id that no question of the course has now or had in the edition that the draft began from.
fn fresh_id(conn: &mut Conn, opened: &Opened) -> Result<String, Error> {
    let base = queries::base_files(conn, &opened.draft)?;
    let given: Vec<String> = [&base, &opened.files].into_iter().flat_map(ids).collect();
    Ok(asking::next_id(&opened.draft.course, &opened.module, given.iter().map(String::as_str)))
}

fn ids(files: &Files) -> Vec<String> {
    let quizzes = files.iter().filter(|(path, _)| path.ends_with(".gift"));
    quizzes.flat_map(|(path, text)| gift::read(path, text).0).filter_map(|item| item.id).collect()
}

/// GET /studio/{course}/modules/{module}/questions/{question}
pub async fn show_question(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, module, id) = path.into_inner();
    let opened = app.db.read(move |conn| opened(conn, &scope, &course, &module)).await?;
    let items = items(&opened, &id).ok_or(Error::NotFound)?;
    let (card, seen) = (Card::of(&items), seen(&opened, &id));
    let drawn = Drawn {
        opened: &opened,
        id: Some(id),
        fresh: String::new(),
        card,
        seen,
        stale: false,
        form: Form::new(),
    };
    draw(&app, &viewer, StatusCode::OK, drawn)
}

/// The question in both languages, if a form can show it.
fn items(opened: &Opened, id: &str) -> Option<Both<Option<Item>>> {
    let (_, items) = questions(opened).into_iter().find(|(other, _)| other == id)?;
    Language::ALL.into_iter().filter_map(|l| items.of(l).as_ref()).all(asking::fits).then_some(items)
}

/// By what one sees whether a question was changed since.
fn seen(opened: &Opened, id: &str) -> Both {
    Both::each(|language| match gift_writing::written(opened.text(&file(language)), id) {
        Some(text) => Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect(),
        None => String::new(),
    })
}

/// POST /studio/{course}/modules/{module}/questions/new
pub async fn add_question(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (course, module) = path.into_inner();
    save(app, viewer, (course, module), None, form).await
}

/// POST /studio/{course}/modules/{module}/questions/{question}
pub async fn save_question(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (course, module, id) = path.into_inner();
    save(app, viewer, (course, module), Some(id), form).await
}

/// The card that was filled in.
fn card_of(form: &mut Form) -> Card {
    let kind = KINDS.into_iter().find(|kind| code(*kind) == form.raw("kind")).unwrap_or(Kind::OneChoice);
    let mut both = |name: &str| Both {
        vi: form.note(&format!("{name}.vi")).unwrap_or_default(),
        en: form.note(&format!("{name}.en")).unwrap_or_default(),
    };
    let (text, feedback) = (both("text"), both("feedback"));
    let mut card = Card { kind, text, feedback, ..Card::new() };
    if kind == Kind::TrueFalse {
        (card.if_right, card.if_wrong) = (both("if_right"), both("if_wrong"));
        card.truth = match form.raw("truth") {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
    } else {
        let mut said = |field: &str, code: &str, nth: usize| {
            form.note(&format!("{field}.{code}.{nth}")).unwrap_or_default()
        };
        for nth in 0..MOST {
            let text = Both { vi: said("answer", "vi", nth), en: said("answer", "en", nth) };
            let why = Both { vi: said("why", "vi", nth), en: said("why", "en", nth) };
            card.answers.push(Row { right: false, text, why });
        }
        for (nth, row) in card.answers.iter_mut().enumerate() {
            row.right = form.all("right").contains(&nth.to_string().as_str());
        }
        // Boxes that were left empty are no answers.
        let is_empty = |row: &Row| Row { right: false, ..row.clone() } == Row::default();
        card.answers.retain(|row| !is_empty(row));
    }
    card.objective =
        form.optional_number("objective", 1..=99).and_then(|number| usize::try_from(number).ok());
    card
}

/// What became of a question.
enum Became {
    Kept,
    Refused,
    Stale(Both),
}

async fn save(
    app: Data<App>,
    viewer: Viewer,
    (course, module): (String, String),
    id: Option<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now, card) = (viewer.person, app.now(), card_of(&mut form));
    for refusal in card.refusals() {
        form.refuse(&refusal.field, Message::new(refusal.key));
    }
    let was_seen = Both { vi: form.raw("seen.vi").to_owned(), en: form.raw("seen.en").to_owned() };
    let wished = id.clone().unwrap_or_else(|| form.raw("id").to_owned());
    let (is_new, is_fine, filled, old) = (id.is_none(), form.is_fine(), card.clone(), was_seen.clone());
    let (opened, became, fresh) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            if !is_new && items(&opened, &wished).is_none() {
                return Err(Error::NotFound);
            }
            let fresh = if is_new { fresh_id(conn, &opened)? } else { String::new() };
            if !is_fine {
                return Ok((opened, Became::Refused, fresh));
            }
            let stands = items(&opened, &wished);
            let same = stands.as_ref().is_some_and(|items| Card::of(items) == filled);
            if same {
                return Ok((opened, Became::Kept, fresh));
            }
            if !is_new && seen(&opened, &wished) != old {
                let seen = seen(&opened, &wished);
                return Ok((opened, Became::Stale(seen), fresh));
            }
            // An id that was drawn for two forms at once goes to the first.
            let free = is_plain(&wished) && !wished.is_empty() && !ids(&opened.files).contains(&wished);
            let id = if is_new && !free { fresh.clone() } else { wished.clone() };
            keep(conn, &opened, (&id, &filled), (by, now))?;
            Ok((opened, Became::Kept, fresh))
        })
        .await?;
    let drawn = |seen: Both, stale: bool, form: Form| Drawn {
        opened: &opened,
        id: id.clone(),
        fresh: fresh.clone(),
        card: card.clone(),
        seen,
        stale,
        form,
    };
    match became {
        Became::Refused => {
            draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, drawn(was_seen, false, form))
        }
        Became::Stale(seen) => draw(&app, &viewer, StatusCode::CONFLICT, drawn(seen, true, form)),
        Became::Kept => {
            let list = format!("{}{TAIL}", bench(&opened, viewer.language()).href);
            let more = if form.raw("then") == "another" { "/new" } else { "" };
            Ok(Redirect::to(format!("{list}{more}")).saying("question_saved").answer())
        }
    }
}

/// Writes a question into both files.
fn keep(
    conn: &mut Conn,
    opened: &Opened,
    (id, card): (&str, &Card),
    (by, now): (Id, Timestamp),
) -> Result<(), Error> {
    change(conn, opened, (by, now), |language, text| {
        let before = gift::read("", text).0.into_iter().find(|item| item.id.as_deref() == Some(id));
        match card.item(language, id, before.as_ref()) {
            Some(item) => gift_writing::put(text, &item),
            None => gift_writing::without(text, id),
        }
    })
}

/// Writes both files anew, over what stands there now.
fn change(
    conn: &mut Conn,
    opened: &Opened,
    (by, now): (Id, Timestamp),
    make: impl Fn(Language, &str) -> String,
) -> Result<(), Error> {
    for language in Language::ALL {
        let path = opened.path(&file(language));
        let stands = queries::file(conn, &opened.draft, &path)?;
        let text = make(language, stands.text.as_deref().unwrap_or(""));
        if text.len() > writing::LARGEST {
            return Err(Error::NotAllowed("errors.too_large"));
        }
        if stands.text.is_some() || !text.is_empty() {
            let writing = Writing { path, over: stands.number, text: Some(text) };
            queries::save(conn, &opened.draft, &writing, Some(by), now)?;
        }
    }
    Ok(())
}

/// POST /studio/{course}/modules/{module}/questions/{question}/place: one place up or down.
pub async fn place_question(
    app: Data<App>,
    viewer: Viewer,
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
    let list = rearrange(app, viewer, path.into_inner(), move |opened, id| {
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
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Error> {
    let list = rearrange(app, viewer, path.into_inner(), |_, id| {
        let id = id.to_owned();
        Box::new(move |text: &str| gift_writing::without(text, &id))
    })
    .await?;
    Ok(Redirect::to(list).saying("question_removed").answer())
}

type Change = Box<dyn Fn(&str) -> String>;

/// Changes both files of a question; where one is gone already, nothing. The address of the list.
async fn rearrange(
    app: Data<App>,
    viewer: Viewer,
    (course, module, id): (String, String, String),
    how: impl Fn(&Opened, &str) -> Change + Send + 'static,
) -> Result<String, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now) = (viewer.person, app.now());
    let opened = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            let make = how(&opened, &id);
            change(conn, &opened, (by, now), |_, text| make(text))?;
            Ok(opened)
        })
        .await?;
    Ok(format!("{}{TAIL}", bench(&opened, viewer.language()).href))
}
