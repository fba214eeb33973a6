//! Reading JSON.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::error::Category;

use super::apart::{Apart, apart};
use super::{Given, Hole, Laid, Line, Whole, Words};
use crate::courses::problem::{Lines, Problem, Spot};
use crate::quizzes::formats::{Entry, Part, Sheet, settled};
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::gaps::{self, Gap};
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// What keeps a question from being read.
type Fault = (&'static str, String);

/// Reads a file. Where it is no JSON as a whole, each entry by itself: only what is broken is lost.
pub(in crate::quizzes::formats) fn read(file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let (lines, mut sheet, mut problems) = (Lines::of(source, 1), Sheet::default(), vec![]);
    let tell = |spot: Spot, (key, value): Fault| Problem::on(file, spot, key).with("value", value);
    let why_not = |at: usize, why: &serde_json::Error| {
        let line = lines.spot(at).line + why.line().saturating_sub(1);
        tell(Spot { line, column: 1 }, trouble(why))
    };
    let Parsed { entries, pictures, broken, whole } = parsed(source);
    for (at, piece) in entries {
        let spot = lines.spot(at);
        match serde_json::from_str::<Line>(piece) {
            Ok(line) => match part(line, spot) {
                Ok(part) => sheet.parts.push(part),
                Err(fault) => problems.push(tell(spot, fault)),
            },
            Err(why) => problems.push(why_not(at, &why)),
        }
    }
    problems.extend(broken.map(|(at, why)| why_not(at, &why)));
    // What is broken stands between the entries.
    problems.extend(whole.filter(|_| problems.is_empty()).map(|why| why_not(0, &why)));
    for (name, encoded) in pictures {
        match STANDARD.decode(&encoded) {
            Ok(bytes) => drop(sheet.pictures.insert(name, bytes)),
            Err(_) => problems.push(Problem::at(file, 1, "formats.picture_unreadable").with("name", name)),
        }
    }
    (sheet, problems)
}

/// What was found in a text: the entries with their places, the pictures, and why these, or the whole, are no JSON.
struct Parsed<'a> {
    entries: Vec<(usize, &'a str)>,
    pictures: BTreeMap<String, String>,
    broken: Option<(usize, serde_json::Error)>,
    whole: Option<serde_json::Error>,
}

fn parsed(source: &str) -> Parsed<'_> {
    let why = match serde_json::from_str::<Whole<'_>>(source) {
        Ok(Whole { questions, pictures }) => {
            let at = |piece: &str| piece.as_ptr() as usize - source.as_ptr() as usize;
            let entries = questions.iter().map(|raw| (at(raw.get()), raw.get())).collect();
            return Parsed { entries, pictures, broken: None, whole: None };
        }
        Err(why) => why,
    };
    let Apart { entries, pictures } = apart(source);
    let (pictures, broken) = match pictures.map(|(at, piece)| (at, serde_json::from_str(piece))) {
        Some((_, Ok(pictures))) => (pictures, None),
        Some((at, Err(why))) => (BTreeMap::new(), Some((at, why))),
        None => (BTreeMap::new(), None),
    };
    Parsed { entries, pictures, broken, whole: Some(why) }
}

/// The sentence for what the parser found, and the name that it is about.
fn trouble(why: &serde_json::Error) -> Fault {
    let said = why.to_string();
    let named = said.split('`').nth(1).unwrap_or_default().to_owned();
    let key = match why.classify() {
        Category::Eof => "formats.json_ends",
        Category::Data if said.starts_with("unknown field") => "formats.json_unknown",
        Category::Data if said.starts_with("missing field") => "formats.json_missing",
        Category::Data if said.starts_with("duplicate field") => "formats.json_twice",
        Category::Data => "formats.json_type",
        Category::Syntax | Category::Io => "formats.json_broken",
    };
    (key, named)
}

/// What an entry says that its kind has no place for.
fn unfitting(line: &Line) -> Option<&'static str> {
    let said = [
        ("category", line.category.is_some()),
        ("comment", line.comment.is_some()),
        ("kind", line.kind.is_some()),
        ("id", line.id.is_some()),
        ("tags", !line.tags.is_empty()),
        ("title", line.title.is_some()),
        ("text", line.text.is_some()),
        ("behind", line.behind.is_some()),
        ("truth", line.truth.is_some()),
        ("match", line.r#match.is_some()),
        ("ordering", line.ordering.is_some()),
        ("answers", !line.answers.is_empty()),
        ("gaps", !line.gaps.is_empty()),
        ("feedback", line.feedback.is_some()),
        ("comments", !line.comments.is_empty()),
        ("moodle", !line.moodle.is_empty()),
    ];
    const OF_ALL: [&str; 9] =
        ["kind", "id", "tags", "title", "text", "behind", "feedback", "comments", "moodle"];
    let (of_kind, is_question): (&[&str], bool) = match line.kind.as_deref() {
        _ if line.category.is_some() => (&["category", "moodle"], false),
        _ if line.comment.is_some() => (&["comment"], false),
        Some("true_false") => (&["truth", "answers"], true),
        Some("short_answer") => (&["match", "answers"], true),
        Some("ordering") => (&["ordering", "answers"], true),
        Some("cloze") => (&["gaps"], true),
        Some("essay" | "description") => (&[], true),
        _ => (&["answers"], true),
    };
    let fits = |name: &str| of_kind.contains(&name) || is_question && OF_ALL.contains(&name);
    let strange = said.into_iter().find(|(name, is_said)| *is_said && !fits(name)).map(|(name, _)| name);
    let answers: &[&str] = match line.kind.as_deref() {
        Some("one_choice" | "several_choices") => &["text", "weight", "feedback"],
        Some("true_false") if line.answers.len() > 2 => return strange.or(Some("answers")),
        Some("true_false") => &["feedback"],
        Some("short_answer" | "number") => &["expected", "weight", "feedback"],
        Some("matching") => &["text", "expected"],
        Some("ordering") => &["text"],
        _ => return strange,
    };
    strange.or_else(|| line.answers.iter().find_map(|one| unfitting_answer(one, answers)))
}

fn unfitting_answer(one: &Given, fits: &[&str]) -> Option<&'static str> {
    let said = [
        ("text", one.text.is_some()),
        ("expected", one.expected.is_some()),
        ("weight", one.weight.is_some()),
        ("feedback", one.feedback.is_some()),
    ];
    said.into_iter().find(|(name, is_said)| *is_said && !fits.contains(name)).map(|(name, _)| name)
}

/// Words on one line, of which nothing is none.
fn named(words: Option<String>) -> Option<String> {
    words.map(|words| settled::line(&words)).filter(|words| !words.is_empty())
}

fn part(line: Line, spot: Spot) -> Result<Part, Fault> {
    if let Some(name) = unfitting(&line) {
        return Err(("formats.json_unfitting", name.to_owned()));
    }
    if let Some(path) = line.category {
        return Ok(Part::Category { line: spot.line, path: settled::line(&path), moodle: line.moodle });
    }
    if let Some(text) = line.comment {
        return Ok(Part::Comment { line: spot.line, text: settled::note(&text) });
    }
    let text = passage(line.text)?.ok_or(("check.question_without_text", String::new()))?;
    let Line { moodle, .. } = line;
    let (id, title) = (named(line.id), named(line.title));
    let all = |words: Vec<String>| words.into_iter().filter_map(|one| named(Some(one))).collect();
    let (tags, comments): (Vec<String>, Vec<String>) = (all(line.tags), all(line.comments));
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
        "short_answer" => short_answer(line.r#match, answers, spot)?,
        "number" => number(answers, spot)?,
        "cloze" => cloze(line.gaps, spot)?,
        "matching" => Answers::Matching(pairs(answers, spot)?),
        "ordering" => ordering(line.ordering, answers, spot)?,
        "essay" => Answers::Essay,
        "description" => Answers::Description,
        _ => return Err(("formats.kind_unknown", kind)),
    };
    if let Answers::Cloze(gaps) = &answers {
        let marks = text.source.matches(gaps::MARK).count();
        if marks != gaps.len() || marks == 0 {
            return Err(("formats.gaps_do_not_fit", format!("{marks} / {}", gaps.len())));
        }
    }
    let Spot { line, column } = spot;
    let item = Item { line, column, id, tags, category: None, title, text, behind, answers, feedback };
    Ok(Part::Question(Box::new(Entry { item, comments, moodle })))
}

fn short_answer(rule: Option<String>, answers: Vec<Given>, spot: Spot) -> Result<Answers, Fault> {
    let known = |code: String| Match::from_code(&code).ok_or(("formats.match_unknown", code));
    let rule = rule.map(known).transpose()?;
    Ok(Answers::ShortAnswer { rule, expected: typed(answers, spot, |words| Some(settled::line(&words)))? })
}

fn number(answers: Vec<Given>, spot: Spot) -> Result<Answers, Fault> {
    Ok(Answers::Number(typed(answers, spot, |words| Span::from_gift(&words))?))
}

fn cloze(holes: Vec<Hole>, spot: Spot) -> Result<Answers, Fault> {
    let gap = |hole: Hole| {
        let fits: &[&str] = if hole.kind == "one_choice" {
            &["text", "weight", "feedback"]
        } else {
            &["expected", "weight", "feedback"]
        };
        let strange = hole.answers.iter().find_map(|one| unfitting_answer(one, fits));
        let strange = strange.or((hole.r#match.is_some() && hole.kind != "short_answer").then_some("match"));
        if let Some(name) = strange {
            return Err(("formats.json_unfitting", name.to_owned()));
        }
        let answers = match hole.kind.as_str() {
            "one_choice" => Answers::OneChoice(choices(hole.answers, spot)?),
            "short_answer" => short_answer(hole.r#match, hole.answers, spot)?,
            "number" => number(hole.answers, spot)?,
            _ => return Err(("formats.kind_unknown", hole.kind)),
        };
        // No gap counts nothing.
        let weight = hole.weight.as_u64().and_then(|weight| u32::try_from(weight).ok()).unwrap_or_default();
        let unfit = format!("{} {}", hole.weight, hole.layout.as_deref().unwrap_or_default());
        let gap = Gap::new(spot, weight, hole.layout.as_deref(), answers);
        gap.ok_or(("formats.gap_unreadable", unfit.trim().to_owned()))
    };
    Ok(Answers::Cloze(holes.into_iter().map(gap).collect::<Result<_, Fault>>()?))
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
            let (selection, layout) = (named(selection), named(layout));
            How { count, selection, layout, grading: grading.map(known).transpose()? }
        }
    };
    let thing = |one: Given| Ok(Thing { line, column, text: needed(one.text)? });
    Ok(Answers::Ordering { how, things: answers.into_iter().map(thing).collect::<Result<_, Fault>>()? })
}
