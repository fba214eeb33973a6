//! What is written as a phone will show it: by itself, and beside the text while it is written.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::opened::{Bench, Opened, told};
use super::text::{Between, Kind, Said, Typed, lay, said, words};
use super::writer::Writer;
use super::{inspect, too_long};
use crate::courses::ROOT;
use crate::courses::address::Place;
use crate::courses::course::Source;
use crate::courses::glossary;
use crate::courses::markdown;
use crate::courses::marking;
use crate::courses::recordings::playing::Stage;
use crate::courses::showing;
use crate::error::Error;
use crate::kit::form::Texts;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::quizzes::checks;
use crate::studio::writing::{self, Shown};

#[derive(Serialize)]
struct PreviewPage {
    bench: Bench,
    /// Where it is written.
    back: String,
    language: &'static str,
    other: Option<String>,
    title: String,
    objectives: Vec<String>,
    html: String,
    sources: Vec<Source>,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "studio/preview";
}

#[derive(Deserialize)]
pub struct Of {
    language: Option<String>,
    of: Option<String>,
}

/// GET /studio/{course}/modules/{module}/preview?language=vi, /studio/{course}/glossary/preview?language=vi
pub async fn show_preview(writer: Writer, of: Query<Of>) -> Result<HttpResponse, Error> {
    let opened = match writer.open_module(|_, opened| Ok(opened)).await? {
        Ok(opened) => opened,
        Err(gone) => return Ok(gone),
    };
    let language = of.language.as_deref().and_then(Language::from_code).unwrap_or_default();
    let kind = Kind::previewed(&writer.module, of.of.as_deref().unwrap_or_default());
    let shown = kind.shown(opened.text(&kind.file(language)));
    let front = shown.front.clone().unwrap_or_default();
    let mut bench = kind.bench(&writer, &opened.files);
    bench.tabs.clear();
    let other = Language::ALL.into_iter().find(|other| *other != language).map(|other| {
        let tail = if kind == Kind::Guide { "&of=guide" } else { "" };
        format!("{}/preview?language={}{tail}", bench.href, other.code())
    });
    let source = |(name, url): (String, String)| Source { name, url: (!url.is_empty()).then_some(url) };
    let is_safe = |source: &Source| {
        source.url.as_deref().is_none_or(|url| url.starts_with("https://") || url.starts_with("http://"))
    };
    let page = PreviewPage {
        back: format!("{}{}", bench.href, kind.tail()),
        language: language.code(),
        other,
        title: match kind {
            Kind::Glossary => writer.app.views.texts.say(language, &Message::new("studio.glossary.title")),
            _ => front.title,
        },
        objectives: front.objectives,
        html: rendered(&writer, &opened, &shown, (kind, language)),
        sources: front.sources.into_iter().map(source).filter(is_safe).collect(),
        bench,
    };
    writer.show(&page)
}

/// What a script draws beside the text.
#[derive(Serialize)]
struct Seen {
    html: String,
    /// The line, from 1, at which each element of the HTML is written.
    blocks: Vec<usize>,
    problems: Vec<Said>,
}

/// POST /studio/{course}/preview: what was typed, as a phone will show it; nothing is kept.
pub async fn preview(writer: Writer, form: Texts) -> Result<HttpResponse, Error> {
    let writer = Writer { module: form.0.raw("module").to_owned(), ..writer };
    let opened = writer.read_module(|_, opened| Ok(opened)).await?;
    let language = Language::from_code(form.0.raw("language")).ok_or(Error::NotFound)?;
    let kind = Kind::previewed(&writer.module, form.0.raw("of"));
    let typed = Typed::read(&form.0, language).ok_or(Error::NotFound)?;
    let file = kind.file(language);
    let text = typed.over(kind, opened.text(&file));
    let path = opened.path(&file);
    // What is too long to be saved is not drawn either: beside it stands what was kept, and why.
    let (shown, problems) = if text.len() > writing::LARGEST {
        (kind.shown(opened.text(&file)), vec![too_long(&path)])
    } else {
        let (shown, mut files) = (kind.shown(&text), opened.files.clone());
        lay(&mut files, kind, &path, text);
        (shown, inspect(&writer.app, &writer.viewer, &writer.course, &files).await?.problems)
    };
    let seen = Seen {
        html: rendered(&writer, &opened, &shown, (kind, language)),
        blocks: blocks(&writer, &shown.body, kind),
        problems: said(
            &writer.app,
            writer.viewer.language(),
            told(&problems, &path, &shown, language.code()),
        ),
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(seen))
}

/// At which lines of a text the elements are written that are made of it: of terms each of them.
fn blocks(writer: &Writer, body: &str, kind: Kind) -> Vec<usize> {
    let (body, lines) = marking::boxed(body, &words(writer, Between::Two));
    let begin = match kind {
        Kind::Glossary => glossary::read(&body, ROOT, &writer.course, Language::default()).lines(),
        _ => markdown::blocks(&body),
    };
    begin.into_iter().filter_map(|line| lines.get(line - 1).copied()).collect()
}

/// The text as clean HTML, with the pictures of the draft and the checks of a module as they look.
fn rendered(writer: &Writer, opened: &Opened, shown: &Shown, (kind, language): (Kind, Language)) -> String {
    let (app, course, module) = (&writer.app, &opened.draft.course, &opened.module);
    let place = Place { root: ROOT.to_owned(), course: course.clone(), module: module.clone() };
    // Front matter that no form can show is no part of the page.
    let body = match shown.front {
        None if kind != Kind::Glossary => showing::body(&shown.body),
        _ => &*shown.body,
    };
    let (body, _) = marking::boxed(body, &words(writer, Between::Two));
    let (body, wording) = (body.as_str(), app.shelf.wording());
    let stage = Stage { place: &place, files: &opened.files, language, wording: wording.of(language) };
    let say = |key: &str| app.views.texts.say(language, &Message::new(key));
    let html = match kind {
        Kind::Text => checks::previewed(body, &stage, say),
        Kind::Guide | Kind::Gift => showing::text(body, &stage).html,
        Kind::Glossary => glossary::read(body, ROOT, course, language).page(stage.wording),
    };
    html.replace(&place.media(""), &format!("{}/{course}/modules/{module}/media/", crate::studio::ROOT))
}
