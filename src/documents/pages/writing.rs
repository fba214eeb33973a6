//! What the form of a document says, and the version made of it.

use crate::app::App;
use crate::courses::course::Both;
use crate::documents::queries::New;
use crate::documents::rendering::fault;
use crate::documents::standing::{Fault, Standing, are_in_order};
use crate::documents::{Facts, Kind, LONGEST, words_of};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};

/// The field of the text in a language.
pub(super) fn text_field(language: Language) -> &'static str {
    match language {
        Language::Vi => "text",
        Language::En => "text_en",
    }
}

/// What is typed into the form of a document.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// The id of the version, made when the form was drawn.
    pub save: Id,
    pub facts: Facts,
    pub text: Both,
    pub message: String,
}

/// Reads the form; what is wrong is noted beside its field. `needs_message` where something is changed that
/// others know.
pub(super) fn read(app: &App, form: &mut Form, needs_message: bool) -> Option<Written> {
    let (save, kind, number) = (form.id("save"), form.choice::<Kind>("kind"), form.optional_line("number"));
    let (title, title_en, issuer) =
        (form.line("title"), form.optional_line("title_en"), form.optional_line("issuer"));
    let (issued_on, in_force_on) = (form.optional_day("issued_on"), form.optional_day("in_force_on"));
    // Said at once with all that cannot be read; what needs the records is asked when it is kept.
    if !are_in_order(issued_on, in_force_on) {
        form.refuse(Fault::BeforeIssued.field(), Message::new(Fault::BeforeIssued.key()));
    }
    let (unit, standing) = (form.id("unit"), form.choice::<Standing>("standing"));
    if standing.is_some_and(|standing| !standing.holds()) {
        form.refuse("standing", Message::new("form.not_a_choice"));
    }
    let text = Both::each(|language| read_text(app, form, language));
    let message = if needs_message { form.required_note("message") } else { form.note("message") };
    let facts = Facts {
        kind: kind?,
        number,
        title: title?,
        title_en,
        issuer,
        issued_on,
        in_force_on,
        unit: unit?,
        standing: standing?,
        successor: None,
    };
    form.is_fine().then_some(Written { save: save?, facts, text, message: message.unwrap_or_default() })
}

fn read_text(app: &App, form: &mut Form, language: Language) -> String {
    let field = text_field(language);
    let text = form.unmeasured_note(field);
    if text.len() > LONGEST {
        let told = Message::new("documents.text_too_long").with("most", LONGEST / 1000);
        form.refuse(field, told.with("length", text.len().div_ceil(1000)));
        return text;
    }
    // Rendered on the spot, under an id of its own: only what is kept is kept rendered.
    let wording = app.shelf.wording();
    let rendered = crate::documents::rendering::render(&text, wording.of(language));
    if let Some(key) = fault(&rendered) {
        form.refuse(field, Message::new(key));
    }
    text
}

/// The version to be kept of a document.
pub(super) fn version(app: &App, document: Id, written: Written) -> New {
    let Written { save, facts, text, message } = written;
    let words = words_by(app, &facts, &text);
    New { id: save, document, facts, text, message, words }
}

/// The words by which a document with these facts and texts is found.
pub(super) fn words_by(app: &App, facts: &Facts, text: &Both) -> String {
    let wording = app.shelf.wording();
    let said: Vec<String> = Language::ALL
        .into_iter()
        .flat_map(|language| {
            let text = crate::documents::rendering::render(text.of(language), wording.of(language));
            text.passages.into_iter().map(|passage| passage.text)
        })
        .collect();
    words_of(&app.views.texts, facts, &said.iter().map(String::as_str).collect::<Vec<_>>())
}
