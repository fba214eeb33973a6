//! Writing the text of a module, how it is taught, its questions as GIFT, or the terms of a course: both
//! languages side by side.
//!
//! Begin with [`Kind`] for what is written; [`drawing`] draws the form, [`saving`] takes it, [`ground`] is
//! what it was drawn from, [`torn`] what is said where two wrote the same, [`answering`] tells a script what became of it.

mod answering;
mod drawing;
mod ground;
mod saving;
mod torn;

use actix_web::{HttpRequest, HttpResponse};

pub(super) use self::answering::{Said, said};
use self::drawing::show;
pub(super) use self::drawing::{ask_about_picture, refuse_picture};
use self::saving::save;
pub(super) use self::torn::{Between, words};
use super::opened::Bench;
use super::writer::Writer;
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::{Form, Texts};
use crate::kit::text::{Language, Message};
use crate::studio::front::Front;
use crate::studio::guide;
use crate::studio::lines::plain;
use crate::studio::writing::{self, Shown};

/// What is written: the text of a module, how it is taught, its questions, or the terms of the whole course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Guide,
    Gift,
    Glossary,
}

impl Kind {
    /// What is looked at: `of` a module, where one is named.
    pub fn previewed(module: &str, of: &str) -> Kind {
        match (module, of) {
            ("", _) => Kind::Glossary,
            (_, "guide") => Kind::Guide,
            _ => Kind::Text,
        }
    }

    /// What stands above its page; `files` are those of the draft, none where it is gone.
    pub fn bench(self, writer: &Writer, files: &Files) -> Bench {
        let (course, language) = (&writer.course, writer.viewer.language());
        match self {
            Kind::Glossary => {
                let called = Message::new("studio.glossary.title");
                Bench::of_terms(course, files, language, writer.app.views.texts.say(language, &called))
            }
            _ => Bench::of(course, &writer.module, files, language, self.tail()),
        }
    }

    /// Has it fields of its own above the text, and pictures beside it?
    fn is_of_module(self) -> bool {
        matches!(self, Kind::Text | Kind::Guide)
    }

    pub fn file(self, language: Language) -> String {
        match self {
            Kind::Text => format!("{}.md", language.code()),
            Kind::Guide => format!("teach.{}.md", language.code()),
            Kind::Gift => format!("quiz.{}.gift", language.code()),
            Kind::Glossary => format!("glossary.{}.md", language.code()),
        }
    }

    pub fn tail(self) -> &'static str {
        match self {
            Kind::Text | Kind::Glossary => "",
            Kind::Guide => "/guide",
            Kind::Gift => "/gift",
        }
    }

    pub fn shown(self, file: &str) -> Shown {
        match self {
            Kind::Text => writing::shown(file),
            Kind::Guide => guide::shown(file),
            Kind::Gift | Kind::Glossary => writing::bare_shown(file),
        }
    }

    fn written(self, over: &str, typed: &Typed) -> String {
        match self {
            Kind::Text => writing::written(over, typed.front.as_ref(), &typed.body),
            Kind::Gift | Kind::Glossary => writing::bare_written(over, &typed.body),
            Kind::Guide => {
                guide::written(over, typed.front.as_ref().map_or("", |front| &front.title), &typed.body)
            }
        }
    }

    /// A file of which, where two wrote its fields at once, what stands in the form is chosen.
    fn settled(self, file: &str) -> String {
        match self {
            Kind::Text => writing::settled(file),
            Kind::Guide => guide::settled(file),
            Kind::Gift | Kind::Glossary => file.to_owned(),
        }
    }

    /// The file with this text; none where a course is not to have it: terms that were all taken out leave
    /// no file behind.
    fn kept(self, text: String) -> Option<String> {
        Some(text).filter(|text| self != Kind::Glossary || !text.trim().is_empty())
    }
}

/// What was typed for one language.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    front: Option<Front>,
    body: String,
    /// The draft that the form was drawn from, which may be closed by now, and the number of the file.
    draft: Option<Id>,
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
            body: plain(raw("body")),
            draft: raw("draft").parse().ok(),
            over: raw("over").parse().unwrap_or(-1),
        })
    }

    /// The file as it would be, written over what stands there now.
    pub fn over(&self, kind: Kind, file: &str) -> String {
        kind.written(file, self)
    }
}

/// Puts a text among the files of a draft, or takes the file away that it leaves no word of.
pub(super) fn lay(files: &mut Files, kind: Kind, path: &str, text: String) {
    match kind.kept(text) {
        Some(text) if !text.is_empty() || files.contains_key(path) => {
            files.insert(path.to_owned(), text);
        }
        Some(_) => {}
        None => {
            files.remove(path);
        }
    }
}

/// GET /studio/{course}/modules/{module}
pub async fn show_text(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, Kind::Text).await
}

/// GET /studio/{course}/modules/{module}/guide
pub async fn show_guide(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, Kind::Guide).await
}

/// GET /studio/{course}/modules/{module}/gift
pub async fn show_gift(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, Kind::Gift).await
}

/// GET /studio/{course}/glossary
pub async fn show_glossary(writer: Writer) -> Result<HttpResponse, Error> {
    show(&writer, Kind::Glossary).await
}

/// POST /studio/{course}/modules/{module}: to a script that asks for JSON what became of it, else a page.
pub async fn save_text(writer: Writer, request: HttpRequest, form: Texts) -> Result<HttpResponse, Error> {
    save(&writer, &request, form.0, Kind::Text).await
}

/// POST /studio/{course}/modules/{module}/guide
pub async fn save_guide(writer: Writer, request: HttpRequest, form: Texts) -> Result<HttpResponse, Error> {
    save(&writer, &request, form.0, Kind::Guide).await
}

/// POST /studio/{course}/modules/{module}/gift
pub async fn save_gift(writer: Writer, request: HttpRequest, form: Texts) -> Result<HttpResponse, Error> {
    save(&writer, &request, form.0, Kind::Gift).await
}

/// POST /studio/{course}/glossary
pub async fn save_glossary(writer: Writer, request: HttpRequest, form: Texts) -> Result<HttpResponse, Error> {
    save(&writer, &request, form.0, Kind::Glossary).await
}
