//! What concerns a whole course, as a form.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::writer::{Writer, seen_number};
use super::{course_file, names, title_of};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::studio::queries::{self, Kept, Writing};
use crate::studio::settings::{self, Settings};

#[derive(Serialize)]
struct SettingsPage {
    course: String,
    title: String,
    form: Form,
    /// The file can be read: a form can change it.
    readable: bool,
    theirs: Option<Theirs>,
}

/// What another saved in the same lines.
#[derive(Serialize)]
struct Theirs {
    who: Option<String>,
    at: Timestamp,
    fields: Vec<TheirField>,
}

#[derive(Serialize)]
struct TheirField {
    key: &'static str,
    text: String,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "studio/settings";
}

/// Table, language, and the field of the form with its label.
const FIELDS: [(&str, Language, &str, &str); 6] = [
    ("title", Language::Vi, "title_vi", "studio.title_vi"),
    ("title", Language::En, "title_en", "studio.title_en"),
    ("summary", Language::Vi, "summary_vi", "studio.summary_vi"),
    ("summary", Language::En, "summary_en", "studio.summary_en"),
    ("audience", Language::Vi, "audience_vi", "studio.audience_vi"),
    ("audience", Language::En, "audience_en", "studio.audience_en"),
];

fn word<'a>(settings: &'a Settings, table: &str, language: Language) -> &'a str {
    let words = settings.words().into_iter().find(|(name, _)| *name == table);
    words.map_or("", |(_, both)| both.of(language))
}

/// GET /studio/{course}/settings
pub async fn show_settings(writer: Writer) -> Result<HttpResponse, Error> {
    let read = writer.read(|conn, desk| Ok(queries::file(conn, desk.open()?, &course_file(&desk.course))?));
    let file = read.await?;
    let text = file.text.unwrap_or_default();
    let known = settings::read(&text);
    let mut form = Form::new().with("over", file.number);
    if let Some(settings) = &known {
        for (table, language, field, _) in FIELDS {
            form = form.with(field, word(settings, table, language));
        }
        form = form.with("pass_mark", settings.pass_mark);
    }
    let course = writer.course.clone();
    let title = title_of(&Files::from([(course_file(&course), text)]), &course, writer.viewer.language());
    let page = SettingsPage { course, title, form, readable: known.is_some(), theirs: None };
    writer.show(&page)
}

enum Saved {
    Yes,
    Unreadable,
    Torn(Theirs, i32),
}

/// POST /studio/{course}/settings
pub async fn save_settings(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let over = seen_number(&mut form, "over");
    let mut both = |vi: &str, en: &str| -> Both {
        let (vi, en) = (form.line(vi), form.line(en));
        Both { vi: vi.unwrap_or_default(), en: en.unwrap_or_default() }
    };
    let title = both("title_vi", "title_en");
    let mut notes = |vi: &str, en: &str| -> Both {
        // A line of course.toml is one line.
        let mut one = |name: &str| {
            form.required_note(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Both { vi: one(vi), en: one(en) }
    };
    let (summary, audience) = (notes("summary_vi", "summary_en"), notes("audience_vi", "audience_en"));
    let pass_mark = form.number("pass_mark", 1..=100);
    let refused = |form: Form, status: StatusCode, theirs: Option<Theirs>, readable: bool| {
        let title = form.raw("title_vi").to_owned();
        let page = SettingsPage { course: writer.course.clone(), title, form, readable, theirs };
        writer.draw(status, &page)
    };
    let (Some(over), Some(pass_mark), true) = (over, pass_mark, form.is_fine()) else {
        // Without the right, or without a draft, there is no such page.
        writer.read(|_, desk| desk.open().map(|_| ())).await?;
        return refused(form, StatusCode::UNPROCESSABLE_ENTITY, None, true);
    };
    let wanted = Settings { title, summary, audience, pass_mark: pass_mark as u8 };
    let saved = writer
        .write(move |conn, desk, (by, now)| {
            let draft = desk.open()?;
            let path = course_file(&desk.course);
            let seen = Error::found(queries::file_at(conn, draft, &path, over).map_err(Error::from))?;
            let before = seen.and_then(|save| save.text).unwrap_or_default();
            let Some(text) = settings::write(&before, &wanted) else { return Ok(Saved::Unreadable) };
            let writing = Writing { path, over, text: Some(text) };
            Ok(match queries::save(conn, draft, &writing, Some(by), now)? {
                Kept::Saved(_) | Kept::Merged(_) => Saved::Yes,
                Kept::Torn { theirs, .. } => {
                    let who = theirs.by.and_then(|by| names(conn, [Some(by)]).ok()?.remove(&by));
                    let other = settings::read(theirs.text.as_deref().unwrap_or_default());
                    let mut fields = vec![];
                    for (table, language, _, key) in FIELDS {
                        let text = other.as_ref().map_or("", |other| word(other, table, language));
                        if text != word(&wanted, table, language) {
                            fields.push(TheirField { key, text: text.to_owned() });
                        }
                    }
                    if let Some(mark) = other.map(|other| other.pass_mark).filter(|m| *m != wanted.pass_mark)
                    {
                        fields.push(TheirField { key: "courses.pass_mark", text: format!("{mark}%") });
                    }
                    Saved::Torn(Theirs { who, at: theirs.at, fields }, theirs.number)
                }
            })
        })
        .await?;
    match saved {
        Saved::Yes => Ok(writer.back().saying("settings_saved").answer()),
        Saved::Unreadable => {
            form.refuse("title_vi", Message::new("studio.unreadable_settings"));
            refused(form, StatusCode::UNPROCESSABLE_ENTITY, None, false)
        }
        Saved::Torn(theirs, number) => {
            // Sent once more, it is written over theirs knowingly.
            refused(form.with("over", number), StatusCode::CONFLICT, Some(theirs), true)
        }
    }
}
