//! Writing JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Given, Hole, Laid, Line, Words, Written};
use crate::courses::problem::Problem;
use crate::quizzes::formats::{Entry, Part, Sheet};
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::gaps::Gap;
use crate::quizzes::gift::text::{Format, Passage};

pub(in crate::quizzes::formats) fn write(sheet: &Sheet) -> (String, Vec<Problem>) {
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

fn said(passage: &Option<Passage>) -> Option<Words> {
    passage.as_ref().map(words)
}

fn question(entry: &Entry) -> Line {
    let Entry { item, comments, moodle } = entry;
    let (kind, answers) = given(&item.answers);
    let mut line = Line {
        kind: Some(kind.to_owned()),
        id: item.id.clone(),
        tags: item.tags.clone(),
        title: item.title.clone(),
        text: Some(words(&item.text)),
        behind: said(&item.behind),
        answers,
        feedback: said(&item.feedback),
        comments: comments.clone(),
        moodle: moodle.clone(),
        ..Line::default()
    };
    match &item.answers {
        Answers::TrueFalse { truth, .. } => line.truth = Some(*truth),
        Answers::ShortAnswer { .. } => line.r#match = rule(&item.answers),
        Answers::Ordering { how, .. } => {
            let How { count, selection, layout, grading } = how.clone();
            let grading = grading.map(|grading| grading.name().to_owned());
            line.ordering = Some(Laid { count, selection, layout, grading });
        }
        Answers::Cloze(gaps) => line.gaps = gaps.iter().map(hole).collect(),
        Answers::OneChoice(_)
        | Answers::SeveralChoices(_)
        | Answers::Number(_)
        | Answers::Matching(_)
        | Answers::Essay
        | Answers::Description => {}
    }
    line
}

fn hole(gap: &Gap) -> Hole {
    let (kind, answers) = given(&gap.answers);
    let (weight, layout) = (gap.weight.into(), gap.layout.clone());
    Hole { kind: kind.to_owned(), weight, layout, r#match: rule(&gap.answers), answers }
}

fn rule(answers: &Answers) -> Option<String> {
    let Answers::ShortAnswer { rule, .. } = answers else { return None };
    rule.map(|rule| rule.code().to_owned())
}

/// What the kind is called, and its answers.
fn given(answers: &Answers) -> (&'static str, Vec<Given>) {
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
            feedback: said(&one.feedback),
            ..Given::default()
        }
    }
    match answers {
        Answers::OneChoice(answers) => ("one_choice", answers.iter().map(choice).collect()),
        Answers::SeveralChoices(answers) => ("several_choices", answers.iter().map(choice).collect()),
        Answers::TrueFalse { if_wrong, if_right, .. } => {
            let told = |passage: &Option<Passage>| Given { feedback: said(passage), ..Given::default() };
            let is_told = if_wrong.is_some() || if_right.is_some();
            ("true_false", if is_told { vec![told(if_wrong), told(if_right)] } else { vec![] })
        }
        Answers::ShortAnswer { expected, .. } => {
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
        Answers::Ordering { things, .. } => {
            let thing = |thing: &Thing| Given { text: Some(words(&thing.text)), ..Given::default() };
            ("ordering", things.iter().map(thing).collect())
        }
        Answers::Cloze(_) => ("cloze", vec![]),
        Answers::Essay => ("essay", vec![]),
        Answers::Description => ("description", vec![]),
    }
}
