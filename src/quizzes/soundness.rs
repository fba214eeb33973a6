//! From what an author wrote to a question that can be put and scored.

use crate::courses::address::Place;
use crate::courses::problem::{Problem, Spot};

use super::gift::Item;
use super::gift::answers::{Answer, Answers};
use super::gift::text::Passage;
use super::kinds::Body;
use super::kinds::choosing::{Choice, Choosing, FALSE, TRUE, key};
use super::points::Points;
use super::question::{Kind, Question};

/// The question of an item in a module at `place` with so many objectives, or nothing if it cannot
/// be scored: then the problems say why. Missing feedback or a tag that names no objective is told, and the question kept.
pub fn question(
    item: &Item,
    id: &str,
    file: &str,
    place: &Place,
    objectives: usize,
    problems: &mut Vec<Problem>,
) -> Option<Question> {
    let tell = |spot: Spot, key: &'static str| Problem::on(file, spot, key).with("id", id);
    let html = |passage: &Passage| passage.html(place);
    let (kind, choices) = match &item.answers {
        Answers::OneChoice(answers) => (Kind::OneChoice, several(answers, html)),
        Answers::SeveralChoices(answers) => (Kind::SeveralChoices, several(answers, html)),
        Answers::TrueFalse { truth, if_wrong, if_right } => {
            let choice = |key: &str, right: bool| Choice {
                key: key.to_owned(),
                html: String::new(),
                weight: if right { Points::FULL } else { Points::NONE },
                feedback: if right { if_right } else { if_wrong }.as_ref().map(html),
            };
            (Kind::TrueFalse, vec![choice(TRUE, *truth), choice(FALSE, !*truth)])
        }
    };
    if let Some((key, args)) = fault(kind, &choices) {
        problems.push(
            args.into_iter().fold(tell(item.spot(), key), |problem, (name, value)| problem.with(name, value)),
        );
        return None;
    }
    if kind == Kind::SeveralChoices && ticking_all_is_full(&choices) {
        problems.push(tell(item.spot(), "check.ticking_all_is_full"));
    }
    let told_anyway = kind == Kind::TrueFalse && item.feedback.is_some();
    if let Some(nth) = choices.iter().position(|choice| choice.feedback.is_none())
        && !told_anyway
    {
        problems.push(tell(spot_of(item, nth), "check.missing_feedback"));
    }
    let tag = item.tags.first().cloned();
    let objective = item.tags.iter().find_map(|tag| objective(tag, objectives));
    if let (Some(tag), None) = (&tag, objective) {
        problems.push(tell(item.spot(), "check.tag_names_no_objective").with("tag", tag));
    }
    let feedback = item.feedback.as_ref().map(html);
    Some(Question {
        id: id.to_owned(),
        tag,
        objective,
        title: item.title.clone(),
        html: html(&item.text),
        body: Body::Choosing(Choosing { kind, choices }),
        feedback,
    })
}

/// The objective that a tag names by its number from 1: `2`, or letters and the number, `o2`, `objective-2`.
fn objective(tag: &str, objectives: usize) -> Option<usize> {
    let number = tag.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-' || c == '_');
    number.parse().ok().filter(|number| (1..=objectives).contains(number))
}

fn several(answers: &[Answer], html: impl Fn(&Passage) -> String) -> Vec<Choice> {
    let choice = |(nth, answer): (usize, &Answer)| Choice {
        key: key(nth),
        html: html(&answer.text),
        weight: answer.weight,
        feedback: answer.feedback.as_ref().map(&html),
    };
    answers.iter().enumerate().map(choice).collect()
}

/// Why the choices cannot be scored, if they cannot.
fn fault(kind: Kind, choices: &[Choice]) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    if choices.len() < 2 {
        return Some(("check.too_few_choices", vec![]));
    }
    let twice = choices.iter().enumerate().find(|(nth, choice)| {
        !choice.html.is_empty() && choices[..*nth].iter().any(|other| other.html == choice.html)
    });
    if let Some((_, choice)) = twice {
        return Some(("check.choice_twice", vec![("choice", choice.key.clone())]));
    }
    let right = match kind {
        Kind::SeveralChoices => choices.iter().filter(|choice| choice.is_right()).count(),
        Kind::OneChoice | Kind::TrueFalse => {
            choices.iter().filter(|choice| choice.weight == Points::FULL).count()
        }
    };
    let sum: Points =
        choices.iter().map(|choice| choice.weight).filter(|weight| *weight > Points::NONE).sum();
    match kind {
        _ if right == 0 => Some(("check.no_right_answer", vec![])),
        Kind::OneChoice if right > 1 => Some(("check.several_right_answers", vec![])),
        Kind::SeveralChoices if sum != Points::FULL => {
            let written = format!("{:.2}", sum.as_number() * 100.0);
            Some((
                "check.weights_not_whole",
                vec![("sum", written.trim_end_matches('0').trim_end_matches('.').to_owned())],
            ))
        }
        _ => None,
    }
}

/// Whether somebody who ticks everything, wrong answers too, would have all the points.
fn ticking_all_is_full(choices: &[Choice]) -> bool {
    let all: Points = choices.iter().map(|choice| choice.weight).sum();
    all >= Points::FULL && choices.iter().any(|choice| !choice.is_right())
}

/// Where an answer stands.
fn spot_of(item: &Item, nth: usize) -> Spot {
    match &item.answers {
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
            let spot = |answer: &Answer| Spot { line: answer.line, column: answer.column };
            answers.get(nth).map_or(item.spot(), spot)
        }
        Answers::TrueFalse { .. } => item.spot(),
    }
}
