//! Writing Moodle XML.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::element::escaped;
use super::{FORMATS, GAP, cloze, comment_written, kind};
use crate::courses::problem::Problem;
use crate::quizzes::formats::settled::{FILES, MEDIA};
use crate::quizzes::formats::{Entry, Part, Pictures, Sheet, naming};
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::gaps;
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// Writes a sheet; a question whose numbers cannot be told to Moodle is left out and told.
pub(in crate::quizzes::formats) fn write(file: &str, sheet: &Sheet) -> (String, Vec<Problem>) {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n".to_owned();
    let mut problems = vec![];
    for part in &sheet.parts {
        match part {
            Part::Comment { text: note, .. } => {
                text.push_str(&format!("<!-- {} -->\n", comment_written(note)))
            }
            Part::Category { path, moodle, .. } => {
                let category = format!("<category>{}</category>", words(path));
                text.push_str(&listed("category", &[vec![category], moodle.clone()].concat()));
            }
            Part::Question(entry) => match question(entry, &sheet.pictures) {
                Some(written) => text.push_str(&written),
                None => problems.push(Problem::on(file, entry.item.spot(), "formats.not_in_xml")),
            },
        }
    }
    (text + "</quiz>\n", problems)
}

fn listed(kind: &str, lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("<question type=\"{kind}\">\n{lines}</question>\n")
}

fn words(words: &str) -> String {
    format!("<text>{}</text>", escaped(words))
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escaped(text))
}

/// `<name format="…"><text>…</text>` with the pictures of the text, and what follows within.
fn passage(name: &str, passage: &Passage, pictures: &Pictures) -> String {
    told(name, "", passage, pictures, "")
}

fn told(name: &str, more: &str, passage: &Passage, pictures: &Pictures, within: &str) -> String {
    let format = format_name(passage.format);
    let (mut source, mut shown) = (String::new(), BTreeSet::new());
    let mut at = 0;
    for (range, name) in naming::named(&passage.source) {
        if pictures.contains_key(&name) {
            source.push_str(&passage.source[at..range.start - MEDIA.len()]);
            source.push_str(FILES);
            at = range.start;
            shown.insert(name);
        }
    }
    source.push_str(&passage.source[at..]);
    let mut files = String::new();
    for (name, bytes) in shown.iter().filter_map(|name| pictures.get_key_value(name)) {
        let encoded = STANDARD.encode(bytes);
        files.push_str(&format!(
            "<file name=\"{}\" path=\"/\" encoding=\"base64\">{encoded}</file>",
            escaped(name)
        ));
    }
    format!("<{name}{more} format=\"{format}\">{}{files}{within}</{name}>", words(&source))
}

/// The question, and what everybody is told last; nothing if one of its numbers cannot be told.
fn question(entry: &Entry, pictures: &Pictures) -> Option<String> {
    let Entry { item, comments, moodle } = entry;
    let mut lines = vec![format!("<name>{}</name>", words(item.title.as_deref().unwrap_or_default()))];
    let filled = match &item.answers {
        Answers::Cloze(gaps) => Some(cloze::written(&item.text, gaps)?),
        _ => None,
    };
    match &item.behind {
        None if let Some(source) = filled => {
            lines.push(passage("questiontext", &Passage { source, ..item.text.clone() }, pictures));
        }
        Some(behind) => {
            let source = format!("{} {GAP} {}", item.text.source, behind.source);
            lines.push(passage("questiontext", &Passage { source, ..item.text.clone() }, pictures));
            lines.push(passage("behind", behind, pictures));
        }
        None => lines.push(passage("questiontext", &item.text, pictures)),
    }
    lines.extend(item.feedback.as_ref().map(|said| passage("generalfeedback", said, pictures)));
    lines.extend(moodle.iter().cloned());
    lines.extend(item.id.as_ref().map(|id| element("idnumber", id)));
    answers(&item.answers, pictures, &mut lines)?;
    lines.extend(comments.iter().map(|note| element("note", note)));
    if !item.tags.is_empty() {
        let tags: String = item.tags.iter().map(|tag| format!("<tag>{}</tag>", words(tag))).collect();
        lines.push(format!("<tags>{tags}</tags>"));
    }
    Some(listed(kind(&item.answers), &lines))
}

/// The answers, line by line; nothing if one of their numbers cannot be told.
fn answers(answers: &Answers, pictures: &Pictures, lines: &mut Vec<String>) -> Option<()> {
    let choice = |one: &Answer| {
        told("answer", &fraction(one.weight), &one.text, pictures, &feedback(&one.feedback, pictures))
    };
    match answers {
        Answers::OneChoice(choices) => {
            lines.push(element("single", "true"));
            lines.extend(choices.iter().map(choice));
        }
        Answers::SeveralChoices(choices) => {
            lines.push(element("single", "false"));
            lines.extend(choices.iter().map(choice));
        }
        Answers::TrueFalse { truth, if_wrong, if_right } => {
            for (is_true, weight, said) in
                [(*truth, Points::FULL, if_right), (!*truth, Points::NONE, if_wrong)]
            {
                let name = if is_true { "true" } else { "false" };
                lines.push(typed(weight, name, &feedback(said, pictures)));
            }
        }
        Answers::ShortAnswer { rule, expected } => {
            lines.push(element("usecase", if *rule == Some(Match::Exact) { "1" } else { "0" }));
            let other = rule.filter(|rule| *rule != Match::Exact);
            lines.extend(other.map(|rule| element("match", rule.code())));
            let line =
                |one: &Typed<String>| typed(one.weight, &one.expected, &feedback(&one.feedback, pictures));
            lines.extend(expected.iter().map(line));
        }
        Answers::Number(expected) => {
            for one in expected {
                let (value, within) = number(one.expected)?;
                let within = format!("{}{within}", feedback(&one.feedback, pictures));
                lines.push(typed(one.weight, &value, &within));
            }
        }
        Answers::Matching(pairs) => {
            lines.extend(pairs.iter().map(|pair| subquestion(pair, pictures)));
        }
        Answers::Ordering { how, things } => {
            let How { count, selection, layout, grading } = how;
            lines.extend(layout.as_ref().map(|layout| element("layouttype", layout)));
            lines.extend(selection.as_ref().map(|selection| element("selecttype", selection)));
            lines.extend(count.map(|count| element("selectcount", &count.to_string())));
            lines.extend(grading.map(|grading| element("gradingtype", grading.name())));
            let thing = |(nth, thing): (usize, &Thing)| {
                told("answer", &format!(" fraction=\"{nth}\""), &thing.text, pictures, "")
            };
            lines.extend((1..).zip(things).map(thing));
        }
        Answers::Cloze(gaps) => {
            lines.extend(gaps::rule_of_all(gaps)?.map(|rule| element("match", rule.code())));
        }
        Answers::Essay | Answers::Description => {}
    }
    Some(())
}

fn fraction(weight: Points) -> String {
    format!(" fraction=\"{}\"", weight.percentage())
}

fn feedback(said: &Option<Passage>, pictures: &Pictures) -> String {
    said.as_ref().map(|said| passage("feedback", said, pictures)).unwrap_or_default()
}

fn typed(weight: Points, expected: &str, within: &str) -> String {
    format!("<answer{} format=\"plain_text\">{}{within}</answer>", fraction(weight), words(expected))
}

/// The number in the middle and what stands beside it; a range is also told as it was written.
fn number(span: Span) -> Option<(String, String)> {
    Some(match span {
        Span::Any => ("*".to_owned(), String::new()),
        Span::Near { value, tolerance } => (value.to_string(), element("tolerance", &tolerance.to_string())),
        Span::Between { low, high } => {
            let (value, tolerance) = (low.plus(high).half()?, high.minus(low).half()?);
            let tolerance = element("tolerance", &tolerance.to_string());
            (value.to_string(), format!("{tolerance}{}", element("span", &span.to_string())))
        }
    })
}

fn subquestion(pair: &Pair, pictures: &Pictures) -> String {
    let answer = format!("<answer>{}</answer>", words(&pair.answer));
    match &pair.asked {
        Some(asked) => told("subquestion", "", asked, pictures, &answer),
        None => format!(
            "<subquestion format=\"{}\">{}{answer}</subquestion>",
            format_name(Format::Html),
            words("")
        ),
    }
}

fn format_name(format: Format) -> &'static str {
    FORMATS.iter().find(|(_, known)| *known == format).map_or("html", |(name, _)| name)
}
