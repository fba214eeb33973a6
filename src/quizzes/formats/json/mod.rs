//! Questions as JSON of our own, for programs.
//!
//! ```json
//! { "questions": [
//!     { "category": "leg/start" },
//!     { "comment": "What stands between questions." },
//!     { "kind": "one_choice", "id": "leg-1", "tags": ["1"], "title": "Who",
//!       "text": { "format": "markdown", "text": "Who?" },
//!       "answers": [ { "text": { "text": "The group" }, "weight": "100", "feedback": { "text": "Yes." } },
//!                    { "text": { "text": "One alone" }, "weight": "0" } ],
//!       "feedback": { "text": "See module 1." } } ],
//!   "pictures": { "map.png": "iVBORw0K…" } }
//! ```
//!
//! `kind` is `one_choice`, `several_choices`, `true_false`, `short_answer`, `number`, `matching`, `ordering`, `cloze`,
//! `essay` or `description`. A cloze has `gaps`, each with its kind and answers, and in its text U+FFFC where each is.
//! Weights are percentages as GIFT writes them; a number is expected as GIFT writes it (`3`, `3:0.5`, `1..5`, `*`). A
//! text without a format is Markdown. Pictures are base64. A name that is none of these is refused, and so is one that
//! questions of the kind have not. An entry that cannot be read takes no other with it, even where the file is no JSON
//! as a whole: see [`apart`].

mod apart;
mod reading;
mod writing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub(super) use reading::read;
pub(super) use writing::write;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole<'a> {
    #[serde(borrow)]
    questions: Vec<&'a RawValue>,
    #[serde(default)]
    pictures: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Written {
    questions: Vec<Line>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pictures: BTreeMap<String, String>,
}

/// One entry of `questions`: a category, a comment or a question.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truth: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#match: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordering: Option<Laid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Given>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Hole>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<Words>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comments: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moodle: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    text: String,
}

/// An answer: words that are chosen or put in order, words or a number that are typed, or what belongs to what.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<Words>,
}

/// A gap: one choice, words or a number.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hole {
    kind: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    weight: serde_json::Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#match: Option<String>,
    answers: Vec<Given>,
}

fn one() -> serde_json::Number {
    1.into()
}

fn is_one(weight: &serde_json::Number) -> bool {
    *weight == one()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Laid {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    selection: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grading: Option<String>,
}
