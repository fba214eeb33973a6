//! From what an author wrote to a question that can be put and scored.

use crate::courses::address::Place;
use crate::courses::library::Files;
use crate::courses::pictures::hanging;
use crate::courses::problem::{Problem, Spot};
use crate::kit::html::end_of_tag;

use super::gift::Item;
use super::gift::answers::{Answer, Answers, Pair, Typed};
use super::gift::gaps::{self, MARK};
use super::gift::text::Passage;
use super::gift::writing::starts_with_a_stop;
use super::kinds::Body;
use super::kinds::choosing::{Choice, Choosing, FALSE, TRUE, key};
use super::kinds::cloze::{Cloze, Gap};
use super::kinds::description::Description;
use super::kinds::essay::Essay;
use super::kinds::matching::{self, Matching};
use super::kinds::number::{self, Number, Span};
use super::kinds::ordering::{self, Ordering};
use super::kinds::short_answer::{self, ShortAnswer};
use super::points::Points;
use super::question::{GAP, Kind, Question, numbered_gap};

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
    pictured(item, id, file, (place, &Files::new()), objectives, problems)
}

/// The same, with the pictures of its texts hung as they are among these files.
pub fn pictured(
    item: &Item,
    id: &str,
    file: &str,
    (place, files): (&Place, &Files),
    objectives: usize,
    problems: &mut Vec<Problem>,
) -> Option<Question> {
    let tell = |spot: Spot, key: &'static str| Problem::on(file, spot, key).with("id", id);
    let html = |passage: &Passage| {
        let html = passage.html(place);
        if html.contains("<img") { hanging::hang(&html, place, files) } else { html }
    };
    let body = body(id, &item.answers, html);
    if let Some((nth, key, args)) = fault(&body).or_else(|| fault_of_pairs(&item.answers)) {
        let spot = nth.and_then(|nth| item.answers.spot(nth)).unwrap_or(item.spot());
        let problem = tell(spot, key);
        problems.push(args.into_iter().fold(problem, |problem, (name, value)| problem.with(name, value)));
        return None;
    }
    let whole = whole(item, html);
    if let Answers::Cloze(gaps) = &item.answers
        && !has_every_gap(&whole, gaps.len())
    {
        problems.push(tell(item.spot(), "check.gap_within_a_mark"));
        return None;
    }
    if let Body::Choosing(Choosing { kind: Kind::SeveralChoices, choices }) = &body
        && ticking_all_is_full(choices)
    {
        problems.push(tell(item.spot(), "check.ticking_all_is_full"));
    }
    if let Some(nth) = unexplained(&body, item.feedback.is_some()) {
        problems.push(tell(item.answers.spot(nth).unwrap_or(item.spot()), "check.missing_feedback"));
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
        html: whole,
        body,
        feedback,
    })
}

/// The words of a question, with a gap where one is missing.
fn whole(item: &Item, html: impl Fn(&Passage) -> String) -> String {
    if let Answers::Cloze(_) = item.answers {
        let html = html(&item.text);
        let mut parts = html.split(MARK);
        let first = parts.next().unwrap_or_default().to_owned();
        return (1..).zip(parts).fold(first, |text, (number, behind)| text + &numbered_gap(number) + behind);
    }
    let Some(behind) = &item.behind else { return html(&item.text) };
    let space = if starts_with_a_stop(&behind.source) { "" } else { " " };
    format!("{} {GAP}{space}{}", html(&item.text), html(behind))
}

/// Does each of so many gaps stand among the words, and none in an address or in a title?
fn has_every_gap(html: &str, gaps: usize) -> bool {
    let mut rest = html;
    for number in 1..=gaps {
        let gap = numbered_gap(number);
        loop {
            let Some(at) = rest.find('<') else { return false };
            rest = &rest[at..];
            if let Some(behind) = rest.strip_prefix(&*gap) {
                rest = behind;
                break;
            }
            rest = &rest[end_of_tag(rest)..];
        }
    }
    true
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

/// What makes an answer right, from what stands between the braces.
fn body(id: &str, answers: &Answers, html: impl Fn(&Passage) -> String) -> Body {
    let said = |words: &Option<Passage>| words.as_ref().map(&html);
    match answers {
        Answers::OneChoice(answers) => {
            Body::Choosing(Choosing { kind: Kind::OneChoice, choices: several(answers, html) })
        }
        Answers::SeveralChoices(answers) => {
            Body::Choosing(Choosing { kind: Kind::SeveralChoices, choices: several(answers, html) })
        }
        Answers::TrueFalse { truth, if_wrong, if_right } => {
            let choice = |key: &str, right: bool| Choice {
                key: key.to_owned(),
                html: String::new(),
                weight: if right { Points::FULL } else { Points::NONE },
                feedback: said(if right { if_right } else { if_wrong }),
            };
            let choices = vec![choice(TRUE, *truth), choice(FALSE, !*truth)];
            Body::Choosing(Choosing { kind: Kind::TrueFalse, choices })
        }
        Answers::ShortAnswer { rule, expected } => {
            let expect = |one: &Typed<String>| short_answer::Expected {
                text: one.expected.clone(),
                weight: one.weight,
                feedback: said(&one.feedback),
            };
            let expected = expected.iter().map(expect).collect();
            Body::ShortAnswer(ShortAnswer { rule: rule.unwrap_or_default(), expected, elsewhere: vec![] })
        }
        Answers::Number(expected) => {
            let expect = |one: &Typed<Span>| number::Expected {
                span: one.expected,
                weight: one.weight,
                feedback: said(&one.feedback),
            };
            Body::Number(Number { expected: expected.iter().map(expect).collect() })
        }
        Answers::Essay => Body::Essay(Essay),
        Answers::Description => Body::Description(Description),
        Answers::Ordering { how, things } => {
            let things = things.iter().map(|thing| html(&thing.text)).collect();
            Body::Ordering(Ordering::new(id, how.grading.unwrap_or_default(), things))
        }
        Answers::Cloze(gaps) => {
            let gap = |(number, gap): (usize, &_)| of_gap(id, number, gap, &html);
            Body::Cloze(Cloze { gaps: (1..).zip(gaps).map(gap).collect() })
        }
        Answers::Matching(pairs) => {
            let pair = |pair: &'_ Pair| (pair.asked.as_ref().map(&html), pair.answer.clone());
            let pairs: Vec<_> = pairs.iter().map(pair).collect();
            let written: Vec<_> =
                pairs.iter().map(|(asked, answer)| (asked.clone(), answer.as_str())).collect();
            Body::Matching(Matching::new(id, &written))
        }
    }
}

fn of_gap(id: &str, number: usize, gap: &gaps::Gap, html: &dyn Fn(&Passage) -> String) -> Gap {
    Gap { weight: gap.weight, body: body(&format!("{id}.{number}"), &gap.answers, html) }
}

/// The answer that it is about, the key of the text and its values.
type Fault = (Option<usize>, &'static str, Vec<(&'static str, String)>);

/// Why it cannot be scored, if it cannot.
fn fault(body: &Body) -> Option<Fault> {
    match body {
        Body::Choosing(Choosing { kind, choices }) => {
            fault_of_choices(*kind, choices).map(|(key, args)| (None, key, args))
        }
        Body::ShortAnswer(ShortAnswer { rule, expected, .. }) => {
            let expected: Vec<_> = expected.iter().map(|one| (one.text.as_str(), one.weight)).collect();
            let about = |nth: usize, key| (Some(nth), key, vec![("answer", expected[nth].0.to_owned())]);
            Some(match short_answer::flaw(*rule, &expected)? {
                short_answer::Flaw::NoneRight => (None, "check.no_right_answer", vec![]),
                short_answer::Flaw::AnythingRight => (None, "check.anything_is_right", vec![]),
                short_answer::Flaw::Twice(nth) => about(nth, "check.answer_twice"),
                short_answer::Flaw::Covered(nth) => about(nth, "check.answer_covered"),
                short_answer::Flaw::TooLong(nth) => {
                    (Some(nth), "check.answer_too_long", vec![("most", short_answer::LONGEST.to_string())])
                }
            })
        }
        Body::Number(Number { expected }) => {
            let expected: Vec<_> = expected.iter().map(|one| (one.span, one.weight)).collect();
            let about = |nth: usize, key| (Some(nth), key, vec![("answer", expected[nth].0.to_string())]);
            Some(match number::flaw(&expected)? {
                number::Flaw::NoneRight => (None, "check.no_right_answer", vec![]),
                number::Flaw::AnythingRight => (None, "check.anything_is_right", vec![]),
                number::Flaw::NegativeTolerance(nth) => about(nth, "check.negative_tolerance"),
                number::Flaw::TurnedRound(nth) => about(nth, "check.range_turned"),
                number::Flaw::Twice(nth) => about(nth, "check.answer_twice"),
                number::Flaw::Covered(nth) => about(nth, "check.answer_covered"),
            })
        }
        Body::Ordering(Ordering { things, .. }) => {
            let things: Vec<&str> = things.iter().map(|thing| thing.html.as_str()).collect();
            Some(match ordering::flaw(&things)? {
                ordering::Flaw::TooFew => (None, "check.too_few_things", vec![]),
                ordering::Flaw::Twice(nth) => (Some(nth), "check.thing_twice", vec![]),
            })
        }
        Body::Cloze(Cloze { gaps }) => gaps.iter().enumerate().find_map(|(nth, gap)| {
            let (_, key, args) = fault(&gap.body)?;
            Some((Some(nth), key, args))
        }),
        Body::Matching(_) | Body::Essay(_) | Body::Description(_) => None,
    }
}

/// Why pairs cannot be scored, if they cannot: told of what is written, where each has a line.
fn fault_of_pairs(answers: &Answers) -> Option<Fault> {
    let Answers::Matching(pairs) = answers else { return None };
    let written = |pair: &'_ Pair| pair.asked.as_ref().map(|asked| asked.source.clone());
    let written: Vec<_> = pairs.iter().map(|pair| (written(pair), pair.answer.as_str())).collect();
    Some(match matching::flaw(&written)? {
        matching::Flaw::TooFew => (None, "check.too_few_pairs", vec![]),
        matching::Flaw::OneAnswer => (None, "check.one_answer_for_all", vec![]),
        matching::Flaw::Twice(nth) => {
            let asked = written[nth].0.clone().unwrap_or_default();
            (Some(nth), "check.pair_twice", vec![("pair", asked)])
        }
    })
}

/// The first answer that nothing is said to; of typed ones what everybody is told is enough.
fn unexplained(body: &Body, all_are_told: bool) -> Option<usize> {
    match body {
        Body::Choosing(Choosing { kind: Kind::TrueFalse, .. }) | Body::ShortAnswer(_) | Body::Number(_)
            if all_are_told =>
        {
            None
        }
        Body::Description(_) => None,
        Body::Cloze(Cloze { gaps }) => {
            gaps.iter().position(|gap| !all_are_told && unexplained(&gap.body, false).is_some())
        }
        // Nothing is said to a piece alone, nor to an essay; and whoever marks one reads what all are told.
        Body::Matching(_) | Body::Ordering(_) | Body::Essay(_) => (!all_are_told).then_some(0),
        Body::Choosing(Choosing { choices, .. }) => choices.iter().position(|one| one.feedback.is_none()),
        Body::ShortAnswer(short) => short.expected.iter().position(|one| one.feedback.is_none()),
        Body::Number(number) => number.expected.iter().position(|one| one.feedback.is_none()),
    }
}

/// Why the choices cannot be scored, if they cannot.
fn fault_of_choices(kind: Kind, choices: &[Choice]) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    if choices.len() < 2 {
        return Some(("check.too_few_choices", vec![]));
    }
    let twice = choices.iter().enumerate().find(|(nth, choice)| {
        !choice.html.is_empty() && choices[..*nth].iter().any(|other| other.html == choice.html)
    });
    if let Some((_, choice)) = twice {
        return Some(("check.choice_twice", vec![("choice", choice.key.clone())]));
    }
    let right = choices.iter().filter(|choice| choice.is_right(kind)).count();
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
    all >= Points::FULL && choices.iter().any(|choice| !choice.is_right(Kind::SeveralChoices))
}
