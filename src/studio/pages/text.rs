//! Writing the text of a module, how it is taught, or its questions as GIFT: both languages side by side.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::inspect;
use super::opened::{Bench, Opened, Told, opened, opened_if_any, told};
use crate::app::App;
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::{Form, Texts};
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::Right;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::queries::{self, Kept, Writing};
use crate::studio::writing::{self, Front, Shown};
use crate::studio::{DraftState, ROOT};

/// What is written: the text of a module, how it is taught, or its questions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Guide,
    Gift,
}

impl Kind {
    pub fn file(self, language: Language) -> String {
        match self {
            Kind::Text => format!("{}.md", language.code()),
            Kind::Guide => format!("teach.{}.md", language.code()),
            Kind::Gift => format!("quiz.{}.gift", language.code()),
        }
    }

    pub fn tail(self) -> &'static str {
        match self {
            Kind::Text => "",
            Kind::Guide => "/guide",
            Kind::Gift => "/gift",
        }
    }

    pub fn shown(self, file: &str) -> Shown {
        match self {
            Kind::Text => writing::shown(file),
            Kind::Guide => writing::guide_shown(file),
            Kind::Gift => writing::bare_shown(file),
        }
    }

    fn written(self, over: &str, typed: &Typed) -> String {
        match self {
            Kind::Text => writing::written(over, typed.front.as_ref(), &typed.body),
            Kind::Gift => writing::bare_written(over, &typed.body),
            Kind::Guide => writing::guide_written(
                over,
                typed.front.as_ref().map_or("", |front| &front.title),
                &typed.body,
            ),
        }
    }
}

/// What was typed for one language.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    front: Option<Front>,
    body: String,
    /// The number of the file that the form was drawn from.
    over: i32,
}

impl Typed {
    /// Nothing where the form does not have this language.
    pub fn read(form: &Form, language: Language) -> Option<Typed> {
        let code = language.code();
        let raw = |field: &str| form.raw(&format!("{field}.{code}"));
        let front = (raw("whole") != "1")
            .then(|| Front::typed(raw("title"), raw("minutes"), raw("objectives"), raw("sources")));
        form.has(&format!("body.{code}")).then(|| Typed {
            front,
            body: writing::plain(raw("body")),
            over: raw("over").parse().unwrap_or(-1),
        })
    }

    /// The file as it would be, written over what stands there now.
    pub fn over(&self, kind: Kind, file: &str) -> String {
        kind.written(file, self)
    }
}

#[derive(Serialize)]
struct TextPage {
    bench: Bench,
    is_guide: bool,
    is_gift: bool,
    draft: Option<Id>,
    /// Who writes: what is kept on the machine is kept for them alone.
    person: Id,
    /// Nothing could be saved: the draft is closed.
    closed: bool,
    torn: bool,
    sides: Vec<Side>,
    /// The pictures of the module; none but beside its text.
    pictures: Vec<Picture>,
    /// Why a picture was not taken.
    refused_picture: Option<Message>,
}

#[derive(Serialize)]
struct Picture {
    /// As it is named in the text.
    name: String,
    href: String,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "studio/text";
}

/// One language of the form.
#[derive(Serialize)]
struct Side {
    code: &'static str,
    name: &'static str,
    path: String,
    over: i32,
    whole: bool,
    title: String,
    minutes: String,
    objectives: String,
    sources: String,
    body: String,
    refusal: Option<Message>,
    /// What became of it, where somebody else wrote too.
    became: Option<Message>,
    problems: Vec<Told>,
}

impl Side {
    fn of(language: Language, path: String, over: i32, shown: &Shown) -> Side {
        let front = shown.front.clone().unwrap_or_default();
        Side {
            code: language.code(),
            name: match language {
                Language::Vi => "studio.editor.vietnamese",
                Language::En => "studio.editor.english",
            },
            path,
            over,
            whole: shown.front.is_none(),
            objectives: front.objective_lines(),
            sources: front.source_lines(),
            title: front.title,
            minutes: front.minutes,
            body: shown.body.clone(),
            refusal: None,
            became: None,
            problems: Vec::new(),
        }
    }
}

/// GET /studio/{course}/modules/{module}
pub async fn show_text(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    show(app, viewer, path.into_inner(), Kind::Text).await
}

/// GET /studio/{course}/modules/{module}/guide
pub async fn show_guide(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    show(app, viewer, path.into_inner(), Kind::Guide).await
}

/// GET /studio/{course}/modules/{module}/gift
pub async fn show_gift(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    show(app, viewer, path.into_inner(), Kind::Gift).await
}

/// POST /studio/{course}/modules/{module}: to a script that asks for JSON what became of it, else a page.
pub async fn save_text(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
    form: Texts,
) -> Result<HttpResponse, Error> {
    save(app, viewer, path.into_inner(), &request, form.0, Kind::Text).await
}

/// POST /studio/{course}/modules/{module}/guide
pub async fn save_guide(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
    form: Texts,
) -> Result<HttpResponse, Error> {
    save(app, viewer, path.into_inner(), &request, form.0, Kind::Guide).await
}

/// POST /studio/{course}/modules/{module}/gift
pub async fn save_gift(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    request: HttpRequest,
    form: Texts,
) -> Result<HttpResponse, Error> {
    save(app, viewer, path.into_inner(), &request, form.0, Kind::Gift).await
}

async fn show(
    app: Data<App>,
    viewer: Viewer,
    (course, module): (String, String),
    kind: Kind,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (opened, numbers) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            let numbers = numbers(conn, &opened, kind)?;
            Ok((opened, numbers))
        })
        .await?;
    let sides = drawn(&opened, kind, &numbers);
    draw(&app, &viewer, StatusCode::OK, Some(&opened), (kind, None), sides).await
}

/// The page of a module's text once more, with why a picture was not taken.
pub(super) async fn refuse_picture(
    app: Data<App>,
    viewer: Viewer,
    (course, module): (String, String),
    why: Message,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (opened, numbers) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let opened = opened(conn, &scope, &course, &module)?;
            let numbers = numbers(conn, &opened, Kind::Text)?;
            Ok((opened, numbers))
        })
        .await?;
    let sides = drawn(&opened, Kind::Text, &numbers);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    draw(&app, &viewer, status, Some(&opened), (Kind::Text, Some(why)), sides).await
}

/// The pictures that the module has now.
fn pictures(opened: &Opened) -> Vec<Picture> {
    let folder = opened.path("media/");
    let names = opened.files.keys().filter_map(|path| path.strip_prefix(&folder));
    let picture = |name: &str| Picture {
        name: format!("media/{name}"),
        href: format!("{ROOT}/{}/modules/{}/media/{name}", opened.draft.course, opened.module),
    };
    names.map(picture).collect()
}

/// The number of each language's file.
fn numbers(conn: &mut Conn, opened: &Opened, kind: Kind) -> Result<Both<i32>, Error> {
    let mut number = |language| -> Result<i32, Error> {
        Ok(queries::file(conn, &opened.draft, &opened.path(&kind.file(language)))?.number)
    };
    Ok(Both { vi: number(Language::Vi)?, en: number(Language::En)? })
}

/// The sides of the form as the files stand.
fn drawn(opened: &Opened, kind: Kind, numbers: &Both<i32>) -> Vec<Side> {
    let side = |language: Language| {
        let file = kind.file(language);
        Side::of(language, opened.path(&file), *numbers.of(language), &kind.shown(opened.text(&file)))
    };
    Language::ALL.map(side).into()
}

async fn draw(
    app: &App,
    viewer: &Viewer,
    status: StatusCode,
    opened: Option<&Opened>,
    (kind, refused_picture): (Kind, Option<Message>),
    mut sides: Vec<Side>,
) -> Result<HttpResponse, Error> {
    let (course, module) = place_of(&sides);
    let none = Files::new();
    let files = opened.map_or(&none, |opened| &opened.files);
    if let Some(opened) = opened {
        let (with, shown) = as_drawn(opened, kind, &sides);
        let problems = inspect(app, &course, &with).await?.problems;
        for (side, shown) in sides.iter_mut().zip(shown) {
            side.problems = told(&problems, &side.path, &shown, side.code);
        }
    }
    let mut bench = Bench::of(&course, &module, files, viewer.language(), kind.tail());
    bench.in_review = opened.is_some_and(|opened| opened.draft.state == DraftState::InReview);
    let page = TextPage {
        bench,
        is_guide: kind == Kind::Guide,
        is_gift: kind == Kind::Gift,
        draft: opened.map(|opened| opened.draft.id),
        person: viewer.person,
        closed: opened.is_none(),
        torn: status == StatusCode::CONFLICT && opened.is_some(),
        pictures: opened.filter(|_| kind != Kind::Gift).map(pictures).unwrap_or_default(),
        refused_picture,
        sides,
    };
    viewer.draw(app, status, &page)
}

/// The course and module that the sides are of.
fn place_of(sides: &[Side]) -> (String, String) {
    let path = sides.first().map_or("", |side| side.path.as_str());
    let mut steps = path.split('/').map(str::to_owned);
    (steps.next().unwrap_or_default(), steps.next().unwrap_or_default())
}

/// The files of the draft with what stands in the form in place of them, and each as it is shown.
fn as_drawn(opened: &Opened, kind: Kind, sides: &[Side]) -> (Files, Vec<Shown>) {
    let (mut files, mut all) = (opened.files.clone(), Vec::new());
    for side in sides {
        let front =
            (!side.whole).then(|| Front::typed(&side.title, &side.minutes, &side.objectives, &side.sources));
        let typed = Typed { front, body: side.body.clone(), over: side.over };
        let now = files.get(&side.path).map_or("", String::as_str);
        let text = typed.over(kind, now);
        all.push(kind.shown(&text));
        if !text.is_empty() || files.contains_key(&side.path) {
            files.insert(side.path.clone(), text);
        }
    }
    (files, all)
}

/// What became of one language, and who had written in between.
struct Became {
    language: Language,
    kept: Kept,
    theirs: Option<(Option<Id>, Timestamp)>,
}

async fn save(
    app: Data<App>,
    viewer: Viewer,
    (course, module): (String, String),
    request: &HttpRequest,
    form: Form,
    kind: Kind,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (by, now, draft) = (viewer.person, app.now(), form.raw("draft").parse::<Id>().ok());
    let typed: Vec<(Language, Typed)> =
        Language::ALL.into_iter().filter_map(|l| Typed::read(&form, l).map(|typed| (l, typed))).collect();
    let (slugs, scoped, texts) = ((course.clone(), module.clone()), scope.clone(), typed.clone());
    let saved = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (course, module) = &slugs;
            let Some(opened) = opened_if_any(conn, &scoped, course, module)? else { return Ok(None) };
            let of_this = draft == Some(opened.draft.id);
            let mut all = Vec::new();
            let mut too_long = Vec::new();
            for (language, typed) in &texts {
                let text = laid_over(conn, &opened, kind, *language, typed, of_this)?;
                if text.as_ref().is_some_and(|text| text.len() > writing::LARGEST) {
                    too_long.push(*language);
                }
                all.push((*language, typed, text));
            }
            let mut became = Vec::new();
            if too_long.is_empty() {
                for (language, typed, text) in all {
                    let Some(text) = text else { continue };
                    let over = if of_this { typed.over } else { -1 };
                    became.push(kept(conn, &opened, kind, language, (over, text), (by, now))?);
                }
            }
            let names = names(conn, &became)?;
            let after = self::opened(conn, &scoped, course, module)?;
            let numbers = numbers(conn, &after, kind)?;
            Ok(Some((after, numbers, became, names, too_long)))
        })
        .await?;
    let wants_json = header_says_json(request);
    let typed_side = |(language, typed): &(Language, Typed)| {
        let path = format!("{course}/{module}/{}", kind.file(*language));
        let shown = Shown { front: typed.front.clone(), body: typed.body.clone(), body_line: 1 };
        Side::of(*language, path, typed.over, &shown)
    };
    let Some((after, numbers, became, names, too_long)) = saved else {
        let sides: Vec<Side> = typed.iter().map(typed_side).collect();
        if wants_json || sides.is_empty() {
            return Ok(HttpResponse::Conflict().json(Answer::new("closed")));
        }
        return draw(&app, &viewer, StatusCode::CONFLICT, None, (kind, None), sides).await;
    };
    if !too_long.is_empty() {
        let refusal = Message::new("studio.editor.too_long").with("most", (writing::LARGEST / 1000) as i64);
        let mut sides: Vec<Side> = typed.iter().map(typed_side).collect();
        for side in sides.iter_mut().filter(|side| too_long.iter().any(|l| l.code() == side.code)) {
            side.refusal = Some(refusal.clone());
        }
        if wants_json {
            let said = app.views.texts.say(viewer.language(), &refusal);
            return Ok(HttpResponse::UnprocessableEntity()
                .json(Answer { said: Some(said), ..Answer::new("refused") }));
        }
        return draw(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, Some(&after), (kind, None), sides)
            .await;
    }
    let mut sides = drawn(&after, kind, &numbers);
    for one in &became {
        let Some(side) = sides.iter_mut().find(|side| side.code == one.language.code()) else { continue };
        let who = |(by, at): (Option<Id>, Timestamp), key: &str| {
            let name = by.and_then(|by| names.get(&by).cloned()).unwrap_or_default();
            Message::new(key).with("name", name).with("at", moment(viewer.language(), at))
        };
        match &one.kept {
            Kept::Saved(_) => {}
            Kept::Merged(_) => {
                side.became = one.theirs.map(|theirs| who(theirs, "studio.editor.merged"));
            }
            Kept::Torn { theirs, torn } => {
                *side = Side::of(one.language, side.path.clone(), theirs.number, &kind.shown(torn));
                side.became = one.theirs.map(|theirs| who(theirs, "studio.editor.torn"));
            }
        }
    }
    let torn = became.iter().any(|one| matches!(one.kept, Kept::Torn { .. }));
    let merged = became.iter().any(|one| matches!(one.kept, Kept::Merged(_)));
    if wants_json {
        let (with, shown) = as_drawn(&after, kind, &sides);
        let problems = inspect(&app, &course, &with).await?.problems;
        let state = if torn {
            "torn"
        } else if merged {
            "merged"
        } else {
            "saved"
        };
        let answered = sides
            .iter()
            .zip(&shown)
            .map(|(side, shown)| (side.code, AnsweredSide::of(&app, &viewer, side, &problems, shown)));
        let answer = Answer { sides: answered.collect(), ..Answer::new(state) };
        let status = if torn { StatusCode::CONFLICT } else { StatusCode::OK };
        return Ok(HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(answer));
    }
    if torn {
        return draw(&app, &viewer, StatusCode::CONFLICT, Some(&after), (kind, None), sides).await;
    }
    if merged {
        return draw(&app, &viewer, StatusCode::OK, Some(&after), (kind, None), sides).await;
    }
    let here = Bench::of(&course, &module, &Files::new(), viewer.language(), "").href;
    if let Some(language) = form.raw("then").strip_prefix("preview.").and_then(Language::from_code) {
        let of = if kind == Kind::Guide { "&of=guide" } else { "" };
        return Ok(Redirect::to(format!("{here}/preview?language={}{of}", language.code())).answer());
    }
    Ok(Redirect::to(format!("{here}{}", kind.tail())).saying("text_saved").answer())
}

pub(super) fn header_says_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// What was typed, written over the file that the form was drawn from; nothing where there is no file
/// and nothing was typed.
fn laid_over(
    conn: &mut Conn,
    opened: &Opened,
    kind: Kind,
    language: Language,
    typed: &Typed,
    of_this: bool,
) -> Result<Option<String>, Error> {
    let file = kind.file(language);
    let was = match of_this {
        true => Error::found(
            queries::file_at(conn, &opened.draft, &opened.path(&file), typed.over).map_err(Error::from),
        )?,
        false => None,
    };
    let was = was.map_or_else(|| opened.text(&file).to_owned(), |save| save.text.unwrap_or_default());
    let text = typed.over(kind, &was);
    let is_there = opened.files.contains_key(&opened.path(&file));
    Ok((is_there || !text.is_empty()).then_some(text))
}

fn kept(
    conn: &mut Conn,
    opened: &Opened,
    kind: Kind,
    language: Language,
    (over, text): (i32, String),
    (by, now): (Id, Timestamp),
) -> Result<Became, Error> {
    let path = opened.path(&kind.file(language));
    let before = queries::file(conn, &opened.draft, &path)?;
    let writing = Writing { path, over, text: Some(text) };
    let kept = queries::save(conn, &opened.draft, &writing, Some(by), now)?;
    Ok(Became { language, kept, theirs: (before.number != over).then_some((before.by, before.at)) })
}

/// The names of those who wrote in between.
fn names(conn: &mut Conn, became: &[Became]) -> Result<BTreeMap<Id, String>, Error> {
    let ids: Vec<Id> = became.iter().filter_map(|one| one.theirs?.0).collect();
    Ok(known_people(conn, &ids)?.into_iter().map(|person| (person.id, person.full_name)).collect())
}

/// What a script is told.
#[derive(Serialize)]
struct Answer {
    state: &'static str,
    said: Option<String>,
    sides: BTreeMap<&'static str, AnsweredSide>,
}

impl Answer {
    fn new(state: &'static str) -> Answer {
        Answer { state, said: None, sides: BTreeMap::new() }
    }
}

#[derive(Serialize)]
struct AnsweredSide {
    over: i32,
    whole: bool,
    title: String,
    minutes: String,
    objectives: String,
    sources: String,
    body: String,
    became: Option<String>,
    problems: Vec<Said>,
}

impl AnsweredSide {
    fn of(app: &App, viewer: &Viewer, side: &Side, problems: &[Problem], shown: &Shown) -> AnsweredSide {
        AnsweredSide {
            over: side.over,
            whole: side.whole,
            title: side.title.clone(),
            minutes: side.minutes.clone(),
            objectives: side.objectives.clone(),
            sources: side.sources.clone(),
            body: side.body.clone(),
            became: side.became.as_ref().map(|said| app.views.texts.say(viewer.language(), said)),
            problems: said(app, viewer.language(), told(problems, &side.path, shown, side.code)),
        }
    }
}

/// A problem in words.
#[derive(Serialize)]
pub(super) struct Said {
    href: String,
    line: Option<usize>,
    text: String,
    warning: bool,
}

pub(super) fn said(app: &App, language: Language, told: Vec<Told>) -> Vec<Said> {
    let say = |told: Told| Said {
        text: app.views.texts.say(language, &told.text),
        href: told.href,
        line: told.line,
        warning: told.warning,
    };
    told.into_iter().map(say).collect()
}
