//! What concerns a whole course, as a form; [`theirs`] is what another wrote of it at the same time.

mod quizzes;
mod theirs;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use self::quizzes::{QUIZ, quiz_fields, quiz_labels, quiz_typed};
use self::theirs::{Theirs, orders};
use super::closed::closed;
use super::namesake;
use super::writer::{Writer, seen_number};
use super::{course_file, module_title, names, title_of};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::courses::passing_on::{self, PassingOn, RULES, hours_of, typed_minutes};
use crate::courses::quiz_rules;
use crate::courses::titles::Namesake;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::studio::queries::{self, Among, Kept, Writing};
use crate::studio::settings::{self, Settings};
use crate::studio::sides::Sides;

#[derive(Serialize)]
struct SettingsPage {
    course: String,
    /// Who writes, and in which draft: what is kept on the machine is kept for them alone.
    person: Id,
    draft: Id,
    title: String,
    form: Form,
    /// The file can be read: a form can change it.
    readable: bool,
    theirs: Option<Theirs>,
    /// Where two moved modules at once: the order of the one, and of the other.
    orders: Vec<Choice>,
    /// The modules in their order, each with the field of its hours.
    hours: Vec<HoursField>,
    /// What may be chosen of how quizzes are taken, by field.
    choices: BTreeMap<&'static str, Vec<Choice>>,
    /// The file asks to be released when it comes from a folder.
    asks_for_release: bool,
    labels: BTreeMap<String, Message>,
}

#[derive(Serialize)]
struct HoursField {
    name: String,
    label: Message,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "studio/settings";
}

/// Table, language, and the field of the form with its label.
const WORDS: [(&str, Language, &str, &str); 6] = [
    ("title", Language::Vi, "title_vi", "studio.title_vi"),
    ("title", Language::En, "title_en", "studio.title_en"),
    ("summary", Language::Vi, "summary_vi", "studio.summary_vi"),
    ("summary", Language::En, "summary_en", "studio.summary_en"),
    ("audience", Language::Vi, "audience_vi", "studio.audience_vi"),
    ("audience", Language::En, "audience_en", "studio.audience_en"),
];

/// What each of the [`RULES`] is called.
const RULE_LABELS: [&str; 3] = ["studio.within_days", "studio.peers", "studio.generations"];

/// How the field of a module's hours begins.
const HOURS: &str = "hours.";

/// The field that chooses between two orders of the modules.
const ORDER: &str = "order";
const MINE: &str = "mine";
const THEIRS: &str = "theirs";

fn word<'a>(settings: &'a Settings, table: &str, language: Language) -> &'a str {
    let words = settings.words().into_iter().find(|(name, _)| *name == table);
    words.map_or("", |(_, both)| both.of(language))
}

/// Every field that settings fill, with what is in it.
fn fields(settings: &Settings, modules: &[String]) -> Vec<(String, String)> {
    let words = WORDS
        .map(|(table, language, field, _)| (field.to_owned(), word(settings, table, language).to_owned()));
    let rules = RULES.into_iter().zip(settings.passing_on.rules());
    let rules =
        rules.map(|((rule, _), number)| (rule.to_owned(), number.map_or(String::new(), |n| n.to_string())));
    let hours = modules.iter().map(|module| {
        (
            format!("{HOURS}{module}"),
            settings.hours.get(module).map_or(String::new(), |minutes| hours_of(*minutes)),
        )
    });
    let mark = ("pass_mark".to_owned(), settings.pass_mark.to_string());
    words.into_iter().chain([mark]).chain(rules).chain(quiz_fields(&settings.quiz)).chain(hours).collect()
}

/// GET /studio/{course}/settings
pub async fn show_settings(writer: Writer) -> Result<HttpResponse, Error> {
    let read = writer.read(|conn, desk| match &desk.draft {
        Some(draft) => Ok(Some(queries::file(conn, draft, &course_file(&desk.course))?)),
        None => Ok(None),
    });
    let Some(file) = read.await? else { return writer.leave_undrafted().await };
    let text = file.text.unwrap_or_default();
    let mut form = Form::new().with("over", file.number).with(ORDER, MINE);
    if let Some(known) = settings::read(&text) {
        for (field, value) in fields(&known, &settings::modules(&text)) {
            // What cannot be read is shown as it stands, to be mended.
            let (table, key) = match (field.strip_prefix(HOURS), field.strip_prefix(QUIZ)) {
                (Some(module), _) => ("hours", module),
                (_, Some(rule)) => (quiz_rules::TABLE, rule),
                _ => (passing_on::TABLE, &*field),
            };
            let value =
                if value.is_empty() { settings::as_written(&text, table, key) } else { value.clone() };
            form = form.with(&field, value);
        }
    }
    draw(&writer, StatusCode::OK, form, None).await
}

/// The form before the files as they are now; without a draft to write in, what was typed, to be copied.
async fn draw(
    writer: &Writer,
    status: StatusCode,
    form: Form,
    theirs: Option<Theirs>,
) -> Result<HttpResponse, Error> {
    let read = writer.read(|conn, desk| match &desk.draft {
        Some(draft) => Ok(Some((draft.id, queries::files(conn, draft)?))),
        None => Ok(None),
    });
    let (course, language) = (writer.course.clone(), writer.viewer.language());
    let Some((draft, files)) = read.await? else {
        return closed(writer, "studio.closed_unsaved", as_typed(&form));
    };
    let text = files.get(&course_file(&course)).map_or("", String::as_str);
    let (modules, labels) = (settings::modules(text), labels(&files, &course, language));
    // What is to be chosen stays so until it is saved.
    let theirs = theirs.or_else(|| Theirs::standing(text, &labels));
    let field = |module: &String| {
        let name = format!("{HOURS}{module}");
        labels.get(&name).map(|label| HoursField { label: label.clone(), name })
    };
    let page = SettingsPage {
        person: writer.viewer.person,
        draft,
        title: title_of(&files, &course, language),
        readable: settings::read(text).is_some(),
        asks_for_release: settings::asks_for_release(text),
        orders: orders(&files, &course, language),
        hours: modules.iter().filter_map(field).collect(),
        choices: quizzes::choices(),
        course,
        form,
        theirs,
        labels,
    };
    writer.draw(status, &page)
}

/// What was typed, as it was typed, with what each field is called.
fn as_typed(form: &Form) -> Vec<(Message, String)> {
    let fields = WORDS.iter().map(|(_, _, field, label)| (*field, *label));
    let rules = RULES.iter().zip(RULE_LABELS).map(|((rule, _), label)| (*rule, label));
    let fields = fields.chain([("pass_mark", "courses.pass_mark")]).chain(rules);
    let fields = fields.map(|(field, label)| (field.to_owned(), Message::new(label))).chain(quiz_labels());
    let typed = fields.map(|(field, label)| (label, form.raw(&field).to_owned()));
    let hours = form.beginning(HOURS).into_iter();
    let hours =
        hours.map(|(module, text)| (Message::new("studio.hours_of").with("module", module), text.to_owned()));
    typed.chain(hours).collect()
}

/// What each field is called.
fn labels(files: &Files, course: &str, language: Language) -> BTreeMap<String, Message> {
    let modules = settings::modules(files.get(&course_file(course)).map_or("", String::as_str));
    let words = WORDS.into_iter().map(|(_, _, field, label)| (field.to_owned(), Message::new(label)));
    let rules = RULES.into_iter().zip(RULE_LABELS);
    let rules = rules.map(|((rule, _), label)| (rule.to_owned(), Message::new(label)));
    let hours = modules.iter().map(|module| {
        let title = module_title(files, course, module, language);
        (format!("{HOURS}{module}"), Message::new("studio.hours_of").with("module", title))
    });
    let mark = ("pass_mark".to_owned(), Message::new("courses.pass_mark"));
    let order = (ORDER.to_owned(), Message::new("studio.module_order"));
    words.chain([mark, order]).chain(rules).chain(quiz_labels()).chain(hours).collect()
}

/// What was typed; nothing where a field was refused.
fn typed(form: &mut Form) -> Option<Settings> {
    let mut line = |vi: &str, en: &str| -> Both {
        let (vi, en) = (form.line(vi), form.line(en));
        Both { vi: vi.unwrap_or_default(), en: en.unwrap_or_default() }
    };
    let title = line("title_vi", "title_en");
    let mut note = |vi: &str, en: &str| -> Both {
        // A line of course.toml is one line.
        let mut one = |name: &str| {
            form.required_note(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Both { vi: one(vi), en: one(en) }
    };
    let (summary, audience) = (note("summary_vi", "summary_en"), note("audience_vi", "audience_en"));
    let pass_mark = form.number("pass_mark", 1..=100).and_then(|mark| u8::try_from(mark).ok());
    let rules = RULES.map(|(rule, most)| {
        form.optional_number(rule, 1..=i64::from(most)).and_then(|number| u16::try_from(number).ok())
    });
    let given: Vec<(String, String)> = form
        .beginning(HOURS)
        .into_iter()
        .map(|(module, text)| (module.to_owned(), text.to_owned()))
        .collect();
    let mut hours = BTreeMap::new();
    for (module, text) in given.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        match typed_minutes(&text) {
            Some(minutes) => drop(hours.insert(module, minutes)),
            None => form.refuse(&format!("{HOURS}{module}"), Message::new("studio.bad_hours")),
        }
    }
    let (passing_on, quiz) = (PassingOn::of(rules), quiz_typed(form));
    let settings = Settings { title, summary, audience, pass_mark: pass_mark?, passing_on, hours, quiz };
    form.is_fine().then_some(settings)
}

enum Saved {
    Yes,
    /// No draft is open.
    Closed,
    Unreadable,
    TitleTaken(Namesake),
    /// Another has other words in the same fields: theirs, and every field with what both made of it.
    Torn {
        theirs: Theirs,
        number: i32,
        fields: Vec<(String, String)>,
    },
}

/// POST /studio/{course}/settings
pub async fn save_settings(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let over = seen_number(&mut form, "over");
    let (Some(wanted), Some(over)) = (typed(&mut form), over) else {
        return draw(&writer, StatusCode::UNPROCESSABLE_ENTITY, form, None).await;
    };
    let (language, scope, turns) =
        (writer.viewer.language(), writer.scope.clone(), form.raw(ORDER) == THEIRS);
    let saved = writer
        .write(move |conn, desk, (by, now)| {
            let Some(draft) = &desk.draft else { return Ok(Saved::Closed) };
            let path = course_file(&desk.course);
            let among = Among::DraftsWithin(&scope);
            if let Some(other) = queries::namesake(conn, among, &desk.course, &wanted.title)? {
                return Ok(Saved::TitleTaken(other));
            }
            let seen = Error::found(queries::file_at(conn, draft, &path, over).map_err(Error::from))?;
            let before = seen.and_then(|save| save.text).unwrap_or_default();
            let Some(text) = written(&before, &wanted, turns) else { return Ok(Saved::Unreadable) };
            let writing = Writing { path, over, text: Some(text) };
            Ok(match queries::save(conn, draft, &writing, Some(by), now)? {
                Kept::Saved(_) | Kept::Merged { .. } => Saved::Yes,
                Kept::Torn { theirs, torn } => {
                    let who = names(conn, [theirs.by])?.into_values().next();
                    let labels = labels(&queries::files(conn, draft)?, &desk.course, language);
                    let modules = settings::modules(&torn);
                    let fields = settings::read(&torn).map(|both| fields(&both, &modules));
                    Saved::Torn {
                        theirs: Theirs::saved(&torn, &labels, (who, theirs.at)),
                        number: theirs.number,
                        fields: fields.unwrap_or_default(),
                    }
                }
            })
        })
        .await?;
    match saved {
        Saved::TitleTaken(other) => {
            form.refuse(namesake::field(&other), namesake::message(&other, "studio.title_taken"));
            draw(&writer, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
        }
        Saved::Closed => draw(&writer, StatusCode::CONFLICT, form, None).await,
        Saved::Yes => Ok(writer.back().saying("settings_saved").answer()),
        Saved::Unreadable => {
            form.refuse("title_vi", Message::new("studio.unreadable_settings"));
            draw(&writer, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
        }
        Saved::Torn { theirs, number, fields } => {
            // Sent once more, it is written over theirs knowingly; what they changed elsewhere is in it.
            let form = fields.iter().fold(form, |form, (field, value)| form.with(field, value));
            draw(&writer, StatusCode::CONFLICT, form.with("over", number), Some(theirs)).await
        }
    }
}

/// The file with these settings, and with the modules in the order of the other where two moved them.
fn written(before: &str, wanted: &Settings, turns: bool) -> Option<String> {
    let text = settings::write(before, wanted)?;
    let sides = Sides::of(before);
    match sides.is_torn() && turns {
        true => settings::with_modules(&text, &settings::modules(sides.at(1))),
        false => Some(text),
    }
}
