//! The form of one question, as it is drawn.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::super::opened::{Bench, Gone, Opened, fingerprint};
use super::super::writer::Writer;
use super::filled::drawn_in;
use super::gapped::{self, GapLine};
use super::labels::labels;
use super::typed::{self, NumberLine, Pick};
use super::{TAIL, bench, code, file, fresh_id, questions, word};
use crate::courses::course::Both;
use crate::courses::library::Files;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::quizzes::gift::Item;
use crate::quizzes::gift::writing as gift_writing;
use crate::quizzes::question::Kind;
use crate::studio::asking::{Card, MOST};
use crate::studio::{phrasing, writing};

#[derive(Serialize)]
struct QuestionPage {
    bench: Bench,
    /// Who writes: what is kept on the machine is kept for them alone.
    person: Id,
    is_new: bool,
    id: String,
    /// What stood in the files when the form was drawn.
    seen: Both,
    /// The language by whose rules its numbers are typed.
    drawn_in: &'static str,
    late: Option<Late>,
    labels: BTreeMap<String, Message>,
    form: Form,
    kinds: Vec<Choice>,
    objectives: Vec<Choice>,
    texts: [Words; 2],
    rules: Vec<Choice>,
    rows: Vec<RowLine>,
    numbers: Vec<NumberLine>,
    couples: Vec<CoupleLine>,
    things: Vec<CoupleLine>,
    gaps: Vec<GapLine>,
    others: [Words; 2],
    of_truth: Vec<Words>,
    feedback: [Words; 2],
    truths: Vec<Choice>,
}

/// Why what was filled in is not saved, and what to do.
#[derive(Serialize)]
pub(super) struct Late {
    said: &'static str,
    hint: &'static str,
    /// The question is there, as another has written it.
    theirs: bool,
}

impl Late {
    pub(super) const CHANGED: Late =
        Late { said: "studio.asking.stale", hint: "studio.asking.stale_hint", theirs: true };
    pub(super) const GONE: Late =
        Late { said: "studio.asking.gone", hint: "studio.asking.gone_hint", theirs: false };

    /// The module or the draft is not there any more.
    pub(super) fn from_gone(gone: Gone) -> Late {
        let (said, hint) = gone.said();
        Late { said, hint, theirs: false }
    }
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "studio/question";
}

#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) key: Option<&'static str>,
    pub(super) text: Option<String>,
    pub(super) checked: bool,
}

/// A box for words in one language.
#[derive(Serialize)]
pub(super) struct Words {
    name: String,
    label: &'static str,
    code: &'static str,
    language: &'static str,
    text: String,
    refusal: Option<Message>,
}

impl Words {
    /// The boxes of both languages for the field of this name.
    pub(super) fn both(
        form: &Form,
        (name, end): (&str, &str),
        label: &'static str,
        words: &Both,
    ) -> [Words; 2] {
        Language::ALL.map(|language| {
            let name = format!("{name}.{}{end}", language.code());
            Words {
                refusal: form.error(&name).cloned(),
                name,
                label,
                code: language.code(),
                language: match language {
                    Language::Vi => "studio.editor.vietnamese",
                    Language::En => "studio.editor.english",
                },
                text: words.of(language).clone(),
            }
        })
    }
}

/// So many answers of the form.
pub(super) fn rows(form: &Form, card: &Card, prefix: &str, most: usize) -> Vec<RowLine> {
    let (answer, why) = (format!("{prefix}answer"), format!("{prefix}why"));
    let row = |nth: usize| {
        let row = card.answers.get(nth).cloned().unwrap_or_default();
        let end = format!(".{nth}");
        let said = Words::both(form, (&answer, &end), "studio.asking.words", &row.text);
        let why = Words::both(form, (&why, &end), "studio.asking.why", &row.why);
        RowLine {
            nth,
            number: nth + 1,
            right: row.right,
            worth: typed::worth(form, format!("{prefix}worth.{nth}"), &row.worth),
            spare: nth >= (card.answers.len() + 1).max(4),
            words: said.into_iter().chain(why).collect(),
        }
    };
    (0..most).map(row).collect()
}

/// One answer of the form.
#[derive(Serialize)]
pub(super) struct RowLine {
    nth: usize,
    number: usize,
    right: bool,
    worth: Pick,
    /// Folded away until it is needed.
    spare: bool,
    words: Vec<Words>,
}

/// Something to match with what belongs to it, or something to put in order.
#[derive(Serialize)]
struct CoupleLine {
    number: usize,
    /// Folded away until it is needed.
    spare: bool,
    words: Vec<Words>,
}

/// What the form of a question is drawn from.
pub(super) struct Drawn<'a> {
    /// None where the draft is gone.
    pub(super) opened: Option<&'a Opened>,
    /// None for a new question.
    pub(super) id: Option<String>,
    pub(super) fresh: String,
    pub(super) card: Card,
    pub(super) seen: Both,
    pub(super) late: Option<Late>,
    pub(super) form: Form,
}

pub(super) fn draw(writer: &Writer, status: StatusCode, drawn: Drawn<'_>) -> Result<HttpResponse, Error> {
    let Drawn { opened, id, fresh, card, seen, late, form } = drawn;
    let choice = |kind: Kind| Choice {
        value: code(kind).to_owned(),
        key: Some(word(kind)),
        text: None,
        checked: card.kind == kind,
    };
    let front = opened.and_then(|opened| writing::shown(opened.text("vi.md")).front);
    let mut objectives = front.map(|front| front.objectives).unwrap_or_default();
    // What was chosen stays chosen though the objective is not there to be read.
    objectives.resize(objectives.len().max(card.objective.unwrap_or(0)), String::new());
    let language = writer.viewer.language();
    let gone = || Bench::of(&writer.course, &writer.module, &Files::new(), language, TAIL);
    let objective = |(nth, text): (usize, String)| Choice {
        value: (nth + 1).to_string(),
        key: None,
        text: Some(format!("{}. {text}", nth + 1).trim_end().to_owned()),
        checked: card.objective == Some(nth + 1),
    };
    let both = |name: &str, label: &'static str, words: &Both| Words::both(&form, (name, ""), label, words);
    let rows = rows(&form, &card, "", MOST);
    let couples = (0..MOST).map(|nth| {
        let couple = card.couples.get(nth).cloned().unwrap_or_default();
        let end = format!(".{nth}");
        let asked = Words::both(&form, ("asked", &end), "studio.asking.matched", &couple.asked);
        let belongs = Words::both(&form, ("belongs", &end), "studio.asking.belongs", &couple.answer);
        CoupleLine {
            number: nth + 1,
            spare: nth >= (card.couples.len() + 1).max(4),
            words: asked.into_iter().chain(belongs).collect(),
        }
    });
    let things = (0..MOST).map(|nth| {
        let thing = card.things.get(nth).cloned().unwrap_or_default();
        let words = Words::both(&form, ("thing", &format!(".{nth}")), "studio.asking.thing", &thing);
        let spare = nth >= (card.things.len() + 1).max(4);
        CoupleLine { number: nth + 1, spare, words: words.into_iter().collect() }
    });
    let if_right = both("if_right", "studio.asking.if_right", &card.if_right);
    let if_wrong = both("if_wrong", "studio.asking.if_wrong", &card.if_wrong);
    let truth = |(value, key, truth): (&str, &'static str, bool)| Choice {
        value: value.to_owned(),
        key: Some(key),
        text: None,
        checked: card.truth == Some(truth),
    };
    let truths = [("true", "studio.asking.is_true", true), ("false", "studio.asking.is_false", false)];
    let page = QuestionPage {
        bench: opened.map_or_else(gone, |opened| bench(opened, language)),
        person: writer.viewer.person,
        is_new: id.is_none(),
        id: id.unwrap_or(fresh),
        seen,
        late,
        kinds: Kind::ALL.into_iter().map(choice).collect(),
        objectives: objectives.into_iter().enumerate().map(objective).collect(),
        texts: both("text", "studio.asking.text", &card.text),
        rules: typed::rules(&card),
        rows,
        gaps: gapped::gaps(&form, &card, drawn_in(&form, language)),
        labels: labels(&card),
        drawn_in: drawn_in(&form, language).code(),
        numbers: typed::numbers(&form, &card, drawn_in(&form, language), "", MOST),
        couples: couples.collect(),
        things: things.collect(),
        others: both("others", "studio.asking.others_words", &card.others),
        of_truth: if_right.into_iter().zip(if_wrong).flat_map(|(right, wrong)| [right, wrong]).collect(),
        feedback: both("feedback", "studio.asking.feedback_words", &card.feedback),
        truths: truths.into_iter().map(truth).collect(),
        form,
    };
    writer.draw(status, &page)
}

/// GET /studio/{course}/modules/{module}/questions/new
pub async fn new_question(writer: Writer) -> Result<HttpResponse, Error> {
    let read = writer.open_module(|conn, opened| {
        let fresh = fresh_id(conn, &opened)?;
        Ok((opened, fresh))
    });
    let (opened, fresh) = match read.await? {
        Ok(read) => read,
        Err(gone) => return Ok(gone),
    };
    let (seen, form) = (Both::default(), Form::new());
    let drawn = Drawn { opened: Some(&opened), id: None, fresh, card: Card::new(), seen, late: None, form };
    draw(&writer, StatusCode::OK, drawn)
}

/// GET /studio/{course}/modules/{module}/questions/{question}
pub async fn show_question(
    writer: Writer,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Error> {
    let (_, _, id) = path.into_inner();
    let opened = match writer.open_module(|_, opened| Ok(opened)).await? {
        Ok(opened) => opened,
        Err(gone) => return Ok(gone),
    };
    let items = items(&opened, &id).ok_or(Error::NotFound)?;
    let (card, seen) = (Card::of(&items), seen(&opened, &id));
    let drawn = Drawn {
        opened: Some(&opened),
        id: Some(id),
        fresh: String::new(),
        card,
        seen,
        late: None,
        form: Form::new(),
    };
    draw(&writer, StatusCode::OK, drawn)
}

/// The question in both languages, if a form can show it.
pub(super) fn items(opened: &Opened, id: &str) -> Option<Both<Option<Item>>> {
    let (_, items) = questions(opened).into_iter().find(|(other, _)| other == id)?;
    phrasing::fits(&items).then_some(items)
}

/// By what one sees whether a question was changed since.
pub(super) fn seen(opened: &Opened, id: &str) -> Both {
    Both::each(|language| match gift_writing::written(opened.text(&file(language)), id) {
        Some(text) => fingerprint(text),
        None => String::new(),
    })
}
