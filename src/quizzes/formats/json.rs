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
//! `kind` is `one_choice`, `several_choices`, `true_false`, `short_answer`, `number`, `matching`, `ordering`, `essay`
//! or `description`. Weights are percentages as GIFT writes them; a number is expected as GIFT writes it (`3`, `3:0.5`,
//! `1..5`, `*`). A text without a format is Markdown. Pictures are base64. A name that is none of these is refused.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Entry, Part, Sheet, settled};
use crate::courses::problem::{Lines, Problem, Spot};
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

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

/// What keeps a question from being read.
type Fault = (&'static str, String);

pub(super) fn read(file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let broken = |spot: Spot, why: &serde_json::Error| {
        Problem::on(file, spot, "formats.json_broken").with("why", plain(why))
    };
    let parsed: Whole<'_> = match serde_json::from_str(source) {
        Ok(parsed) => parsed,
        Err(why) => {
            let spot = Spot { line: why.line(), column: why.column() };
            return (Sheet::default(), vec![broken(spot, &why)]);
        }
    };
    let (lines, mut sheet, mut problems) = (Lines::of(source, 1), Sheet::default(), vec![]);
    for raw in parsed.questions {
        let at = raw.get().as_ptr() as usize - source.as_ptr() as usize;
        let spot = lines.spot(at);
        match serde_json::from_str::<Line>(raw.get()) {
            Ok(line) => match part(line, spot) {
                Ok(part) => sheet.parts.push(part),
                Err((key, value)) => problems.push(Problem::on(file, spot, key).with("value", value)),
            },
            Err(why) => {
                let line = spot.line + why.line().saturating_sub(1);
                problems.push(broken(Spot { line, column: 1 }, &why));
            }
        }
    }
    for (name, encoded) in parsed.pictures {
        match STANDARD.decode(&encoded) {
            Ok(bytes) => drop(sheet.pictures.insert(name, bytes)),
            Err(_) => problems.push(Problem::at(file, 1, "formats.picture_unreadable").with("name", name)),
        }
    }
    (sheet, problems)
}

/// Why it is no JSON, without the place, which stands before it.
fn plain(why: &serde_json::Error) -> String {
    let why = why.to_string();
    why.split(" at line ").next().unwrap_or_default().to_owned()
}

fn part(line: Line, spot: Spot) -> Result<Part, Fault> {
    if let Some(path) = line.category {
        return Ok(Part::Category { line: spot.line, path: settled::line(&path), moodle: line.moodle });
    }
    if let Some(text) = line.comment {
        return Ok(Part::Comment { line: spot.line, text });
    }
    let text = passage(line.text)?.ok_or(("check.question_without_text", String::new()))?;
    let Line { id, tags, title, comments, moodle, .. } = line;
    let (behind, feedback) = (passage(line.behind)?, passage(line.feedback)?);
    let kind = line.kind.unwrap_or_default();
    let answers = line.answers;
    let answers = match kind.as_str() {
        "one_choice" => Answers::OneChoice(choices(answers, spot)?),
        "several_choices" => Answers::SeveralChoices(choices(answers, spot)?),
        "true_false" => {
            let truth = line.truth.ok_or(("formats.json_missing", "truth".to_owned()))?;
            let mut said = answers.into_iter().map(|one| passage(one.feedback));
            let mut next = || said.next().transpose().map(Option::flatten);
            let (if_wrong, if_right) = (next()?, next()?);
            Answers::TrueFalse { truth, if_wrong, if_right }
        }
        "short_answer" => {
            let known = |code: String| Match::from_code(&code).ok_or(("formats.match_unknown", code));
            let rule = line.r#match.map(known).transpose()?;
            Answers::ShortAnswer {
                rule,
                expected: typed(answers, spot, |words| Some(settled::line(&words)))?,
            }
        }
        "number" => Answers::Number(typed(answers, spot, |words| Span::from_gift(&words))?),
        "matching" => Answers::Matching(pairs(answers, spot)?),
        "ordering" => ordering(line.ordering, answers, spot)?,
        "essay" => Answers::Essay,
        "description" => Answers::Description,
        _ => return Err(("formats.kind_unknown", kind)),
    };
    let Spot { line, column } = spot;
    let title = title.map(|title| settled::line(&title)).filter(|title| !title.is_empty());
    let item = Item { line, column, id, tags, category: None, title, text, behind, answers, feedback };
    Ok(Part::Question(Box::new(Entry { item, comments, moodle })))
}

fn passage(words: Option<Words>) -> Result<Option<Passage>, Fault> {
    let Some(Words { format, text }) = words else { return Ok(None) };
    let known = |name: String| {
        let named = Format::ALL.into_iter().find(|format| format.name() == name);
        named.ok_or(("formats.format_unknown", name))
    };
    let format = format.map(known).transpose()?.unwrap_or_default();
    Ok(settled::passage(&text, format))
}

fn needed(words: Option<Words>) -> Result<Passage, Fault> {
    passage(words)?.ok_or(("check.answer_without_text", String::new()))
}

fn weight(weight: Option<String>) -> Result<Points, Fault> {
    let Some(written) = weight else { return Ok(Points::NONE) };
    Points::from_percentage(&written).ok_or(("formats.weight_unreadable", written))
}

fn choices(answers: Vec<Given>, Spot { line, column }: Spot) -> Result<Vec<Answer>, Fault> {
    let choice = |one: Given| {
        let (text, weight) = (needed(one.text)?, weight(one.weight)?);
        Ok(Answer { line, column, text, weight, feedback: passage(one.feedback)? })
    };
    answers.into_iter().map(choice).collect()
}

fn typed<T>(
    answers: Vec<Given>,
    Spot { line, column }: Spot,
    read: impl Fn(String) -> Option<T>,
) -> Result<Vec<Typed<T>>, Fault> {
    let one = |one: Given| {
        let written = one.expected.ok_or(("formats.json_missing", "expected".to_owned()))?;
        let expected = read(written.clone()).ok_or(("formats.number_unreadable", written))?;
        Ok(Typed { line, column, expected, weight: weight(one.weight)?, feedback: passage(one.feedback)? })
    };
    answers.into_iter().map(one).collect()
}

fn pairs(answers: Vec<Given>, Spot { line, column }: Spot) -> Result<Vec<Pair>, Fault> {
    let pair = |one: Given| {
        let answer = one.expected.ok_or(("formats.json_missing", "expected".to_owned()))?;
        Ok(Pair { line, column, asked: passage(one.text)?, answer: settled::line(&answer) })
    };
    answers.into_iter().map(pair).collect()
}

fn ordering(how: Option<Laid>, answers: Vec<Given>, Spot { line, column }: Spot) -> Result<Answers, Fault> {
    let how = match how {
        None => How::default(),
        Some(Laid { count, selection, layout, grading }) => {
            let known = |name: String| Grading::from_name(&name).ok_or(("formats.grading_unknown", name));
            How { count, selection, layout, grading: grading.map(known).transpose()? }
        }
    };
    let thing = |one: Given| Ok(Thing { line, column, text: needed(one.text)? });
    Ok(Answers::Ordering { how, things: answers.into_iter().map(thing).collect::<Result<_, Fault>>()? })
}

pub(super) fn write(sheet: &Sheet) -> (String, Vec<Problem>) {
    let questions = sheet.parts.iter().map(|part| match part {
        Part::Comment { text, .. } => Line { comment: Some(text.clone()), ..Line::default() },
        Part::Category { path, moodle, .. } => {
            Line { category: Some(path.clone()), moodle: moodle.clone(), ..Line::default() }
        }
        Part::Question(entry) => question(entry),
    });
    let encoded = |(name, bytes): (&String, &Vec<u8>)| (name.clone(), STANDARD.encode(bytes));
    let written =
        Written { questions: questions.collect(), pictures: sheet.pictures.iter().map(encoded).collect() };
    // Texts, numbers and lists: there is nothing that JSON cannot hold.
    let text = serde_json::to_string_pretty(&written).unwrap_or_default();
    (text + "\n", vec![])
}

fn words(passage: &Passage) -> Words {
    let format = (passage.format != Format::default()).then(|| passage.format.name().to_owned());
    Words { format, text: passage.source.clone() }
}

fn question(entry: &Entry) -> Line {
    let Entry { item, comments, moodle } = entry;
    let said = |passage: &Option<Passage>| passage.as_ref().map(words);
    let mut line = Line {
        id: item.id.clone(),
        tags: item.tags.clone(),
        title: item.title.clone(),
        text: Some(words(&item.text)),
        behind: said(&item.behind),
        feedback: said(&item.feedback),
        comments: comments.clone(),
        moodle: moodle.clone(),
        ..Line::default()
    };
    let choice = |one: &Answer| Given {
        text: Some(words(&one.text)),
        weight: Some(one.weight.percentage()),
        feedback: said(&one.feedback),
        ..Given::default()
    };
    fn typed<T>(one: &Typed<T>, expected: String) -> Given {
        Given {
            expected: Some(expected),
            weight: Some(one.weight.percentage()),
            feedback: one.feedback.as_ref().map(words),
            ..Given::default()
        }
    }
    let (kind, answers) = match &item.answers {
        Answers::OneChoice(answers) => ("one_choice", answers.iter().map(choice).collect()),
        Answers::SeveralChoices(answers) => ("several_choices", answers.iter().map(choice).collect()),
        Answers::TrueFalse { truth, if_wrong, if_right } => {
            line.truth = Some(*truth);
            let told = |passage: &Option<Passage>| Given { feedback: said(passage), ..Given::default() };
            let is_told = if_wrong.is_some() || if_right.is_some();
            ("true_false", if is_told { vec![told(if_wrong), told(if_right)] } else { vec![] })
        }
        Answers::ShortAnswer { rule, expected } => {
            line.r#match = rule.map(|rule| rule.code().to_owned());
            ("short_answer", expected.iter().map(|one| typed(one, one.expected.clone())).collect())
        }
        Answers::Number(expected) => {
            ("number", expected.iter().map(|one| typed(one, one.expected.to_string())).collect())
        }
        Answers::Matching(pairs) => {
            let pair = |pair: &Pair| Given {
                text: said(&pair.asked),
                expected: Some(pair.answer.clone()),
                ..Given::default()
            };
            ("matching", pairs.iter().map(pair).collect())
        }
        Answers::Ordering { how, things } => {
            let How { count, selection, layout, grading } = how.clone();
            let grading = grading.map(|grading| grading.name().to_owned());
            line.ordering = Some(Laid { count, selection, layout, grading });
            let thing = |thing: &Thing| Given { text: Some(words(&thing.text)), ..Given::default() };
            ("ordering", things.iter().map(thing).collect())
        }
        Answers::Essay => ("essay", vec![]),
        Answers::Description => ("description", vec![]),
    };
    Line { kind: Some(kind.to_owned()), answers, ..line }
}
