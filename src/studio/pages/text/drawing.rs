//! The form as it is drawn: each language with its problems, and the pictures of a module.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::super::inspect;
use super::super::opened::{Bench, Gone, Opened, Told, fingerprint, told};
use super::super::writer::Writer;
use super::torn::{self, Between, theirs, words};
use super::{Kind, Typed, lay};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::marking::{self, Words};
use crate::courses::pictures::{LARGEST, Pointer};
use crate::courses::recordings;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::studio::front::Front;
use crate::studio::writing::Shown;
use crate::studio::{DraftState, ROOT};
use crate::studio::{picturing, queries, readable};

#[derive(Serialize)]
struct TextPage {
    bench: Bench,
    /// Behind the address of the bench, where the form is sent.
    tail: &'static str,
    is_guide: bool,
    is_gift: bool,
    is_glossary: bool,
    /// Has it fields above the text? Only a module's files have, and only they have pictures.
    is_of_module: bool,
    takes_pictures: bool,
    /// What the text is called, and how it is written.
    label: &'static str,
    hint: &'static str,
    /// Who writes: what is kept on the machine is kept for them alone.
    person: Id,
    /// Nothing could be saved: why, and what to do.
    closed: Option<[&'static str; 2]>,
    /// Two wrote the same, and nothing could be saved: what to do.
    torn: Option<&'static str>,
    sides: Vec<Side>,
    /// The pictures of the module; none but beside its text.
    pictures: Vec<Picture>,
    /// The most bytes of one that is brought.
    largest_picture: u64,
    /// The form that brings one: why the last was not taken.
    bring: Form,
}

#[derive(Serialize)]
struct Picture {
    /// As it is named in the text.
    name: String,
    href: String,
    weight: Message,
    /// The texts of the module that show it.
    used: Option<String>,
    /// What stands under its name now.
    seen: String,
    /// It is to be taken out though a text shows it.
    asked: bool,
    /// Is it heard and not seen?
    plays: bool,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "studio/text";
}

/// One language of the form.
#[derive(Serialize)]
pub(super) struct Side {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) path: String,
    pub(super) draft: Option<Id>,
    pub(super) over: i32,
    pub(super) whole: bool,
    pub(super) title: String,
    pub(super) minutes: String,
    pub(super) objectives: String,
    pub(super) sources: String,
    pub(super) body: String,
    /// By field what another wrote there, where two wrote the same at once.
    pub(super) theirs: BTreeMap<&'static str, Message>,
    /// By field what keeps it from being saved.
    pub(super) refusals: BTreeMap<&'static str, Message>,
    /// What became of it, where somebody else wrote too.
    pub(super) became: Option<Message>,
    /// After a merge, the number of what was typed by itself.
    pub(super) typed: Option<i32>,
    pub(super) problems: Vec<Told>,
}

impl Side {
    pub(super) fn of(
        language: Language,
        path: String,
        (draft, over): (Option<Id>, i32),
        shown: &Shown,
    ) -> Side {
        let front = shown.front.clone().unwrap_or_default();
        Side {
            code: language.code(),
            name: match language {
                Language::Vi => "studio.editor.vietnamese",
                Language::En => "studio.editor.english",
            },
            path,
            draft,
            over,
            whole: shown.front.is_none(),
            objectives: front.objective_lines(),
            sources: front.source_lines(),
            title: front.title,
            minutes: front.minutes,
            body: shown.body.clone(),
            theirs: theirs(shown),
            refusals: BTreeMap::new(),
            became: None,
            typed: None,
            problems: Vec::new(),
        }
    }

    /// The same with words in the marks of its text.
    pub(super) fn marked(mut self, words: &[Words]) -> Side {
        if marking::mark_in(&self.body).is_some() {
            self.body = marking::named(&self.body, words);
        }
        self
    }
}

/// What is to be said of the pictures of a module.
#[derive(Default)]
pub(super) struct OfPictures {
    bring: Form,
    /// The name of one that is to be taken out though a text shows it.
    asked: Option<String>,
}

pub(super) async fn show(writer: &Writer, kind: Kind) -> Result<HttpResponse, Error> {
    show_with(writer, StatusCode::OK, (kind, OfPictures::default())).await
}

/// The page of a module's text once more, with why a picture was not taken (`file`) or not taken out
/// (`pictures`).
pub(in crate::studio::pages) async fn refuse_picture(
    writer: &Writer,
    field: &str,
    why: Message,
) -> Result<HttpResponse, Error> {
    let mut bring = Form::new();
    bring.refuse(field, why);
    let said = OfPictures { bring, asked: None };
    show_with(writer, StatusCode::UNPROCESSABLE_ENTITY, (Kind::Text, said)).await
}

/// The same, asking whether this picture is really to be taken out.
pub(in crate::studio::pages) async fn ask_about_picture(
    writer: &Writer,
    name: String,
) -> Result<HttpResponse, Error> {
    let said = OfPictures { bring: Form::new(), asked: Some(name) };
    show_with(writer, StatusCode::UNPROCESSABLE_ENTITY, (Kind::Text, said)).await
}

/// The form as the files stand.
async fn show_with(
    writer: &Writer,
    status: StatusCode,
    (kind, said): (Kind, OfPictures),
) -> Result<HttpResponse, Error> {
    let read = writer.open_module(move |conn, opened| {
        let numbers = numbers(conn, &opened, kind)?;
        Ok((opened, numbers))
    });
    let (opened, numbers) = match read.await? {
        Ok(read) => read,
        Err(gone) => return Ok(gone),
    };
    let sides = drawn(writer, &opened, kind, &numbers);
    draw(writer, status, Ok(&opened), (kind, said), sides).await
}

/// The pictures and recordings that the module has now; what is said in these is a text beside them.
fn pictures(writer: &Writer, opened: &Opened, asked: Option<&str>) -> Vec<Picture> {
    let say = |key| writer.app.views.texts.say(writer.viewer.language(), &Message::new(key));
    let folder = opened.path("media/");
    let all = opened.files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, text)));
    let all = all.filter(|(name, _)| !name.ends_with(".md"));
    let picture = |(name, text): (&str, &String)| {
        let photograph = Pointer::read(text).map(|pointer| pointer.weight);
        let weight = photograph.or(recordings::Pointer::read(text).map(|pointer| pointer.weight));
        let bytes = weight.unwrap_or(text.len());
        let used = picturing::shown_by(name, &opened.path(""), &opened.files);
        let used: Vec<String> = used.iter().map(|text| say(readable::kind_key(text))).collect();
        let used = used.join("; ");
        Picture {
            name: format!("media/{name}"),
            href: format!("{ROOT}/{}/modules/{}/media/{name}", opened.draft.course, opened.module),
            weight: Message::new("studio.picturing.weighs").with("kilobytes", bytes.div_ceil(1000)),
            used: (!used.is_empty()).then_some(used),
            seen: fingerprint(text),
            asked: asked == Some(name),
            plays: recordings::Kind::of_name(name).is_some(),
        }
    };
    all.map(picture).collect()
}

/// The number of each language's file.
pub(super) fn numbers(conn: &mut Conn, opened: &Opened, kind: Kind) -> Result<Both<i32>, Error> {
    let mut number = |language| -> Result<i32, Error> {
        Ok(queries::file(conn, &opened.draft, &opened.path(&kind.file(language)))?.number)
    };
    Ok(Both { vi: number(Language::Vi)?, en: number(Language::En)? })
}

/// The sides of the form as the files stand.
pub(super) fn drawn(writer: &Writer, opened: &Opened, kind: Kind, numbers: &Both<i32>) -> Vec<Side> {
    let words = words(writer, Between::Two);
    let side = |language: Language| {
        let file = kind.file(language);
        let over = (Some(opened.draft.id), *numbers.of(language));
        Side::of(language, opened.path(&file), over, &kind.shown(opened.text(&file)))
            .marked(std::slice::from_ref(&words))
    };
    Language::ALL.map(side).into()
}

pub(super) async fn draw(
    writer: &Writer,
    status: StatusCode,
    opened: Result<&Opened, Gone>,
    (kind, said): (Kind, OfPictures),
    mut sides: Vec<Side>,
) -> Result<HttpResponse, Error> {
    let closed = opened.err().map(|gone| <[_; 2]>::from(gone.said()));
    let (opened, none) = (opened.ok(), Files::new());
    let files = opened.map_or(&none, |opened| &opened.files);
    if let Some(opened) = opened {
        let (with, shown) = as_drawn(opened, kind, &sides);
        let problems = inspect(&writer.app, &writer.viewer, &writer.course, &with).await?.problems;
        for (side, shown) in sides.iter_mut().zip(shown) {
            side.problems = told(&problems, &side.path, &shown, side.code);
        }
    }
    let mut bench = kind.bench(writer, files);
    bench.in_review = opened.is_some_and(|opened| opened.draft.state == DraftState::InReview);
    let (label, hint) = match kind {
        Kind::Text | Kind::Guide => ("studio.editor.body", "studio.editor.body_hint"),
        Kind::Gift => ("studio.editor.tab_gift", "studio.editor.gift_hint"),
        Kind::Glossary => ("studio.glossary.terms", "studio.glossary.hint"),
    };
    let page = TextPage {
        bench,
        tail: kind.tail(),
        is_guide: kind == Kind::Guide,
        is_gift: kind == Kind::Gift,
        is_glossary: kind == Kind::Glossary,
        is_of_module: kind.is_of_module(),
        takes_pictures: kind.is_of_module() && opened.is_some(),
        label,
        hint,
        person: writer.viewer.person,
        closed,
        torn: (status == StatusCode::CONFLICT && opened.is_some()).then(|| torn::hint(&sides)),
        pictures: opened
            .filter(|_| kind.is_of_module())
            .map_or(vec![], |opened| pictures(writer, opened, said.asked.as_deref())),
        largest_picture: LARGEST,
        bring: said.bring,
        sides,
    };
    writer.draw(status, &page)
}

/// The files of the draft with what stands in the form in place of them, and each as it is shown.
pub(super) fn as_drawn(opened: &Opened, kind: Kind, sides: &[Side]) -> (Files, Vec<Shown>) {
    let (mut files, mut all) = (opened.files.clone(), Vec::new());
    for side in sides {
        let front =
            (!side.whole).then(|| Front::typed(&side.title, &side.minutes, &side.objectives, &side.sources));
        let typed = Typed { front, body: side.body.clone(), draft: side.draft, over: side.over };
        let now = files.get(&side.path).map_or("", String::as_str);
        let text = typed.over(kind, now);
        all.push(kind.shown(&text));
        lay(&mut files, kind, &side.path, text);
    }
    (files, all)
}
