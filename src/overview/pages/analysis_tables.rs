//! The figures of an analysis as tables for a spreadsheet.

use super::analysis_lines::{Counted, Words, drawn_note};
use crate::courses::tags;
use crate::kit::csv::Cell;
use crate::kit::text::Message;
use crate::quizzes::analysis::ENOUGH;
use crate::quizzes::analysis::advice::advice;
use crate::quizzes::analysis::item::items;
use crate::quizzes::analysis::passing_on::passed_on;
use crate::quizzes::analysis::whole::whole;
use crate::quizzes::question::Question;

pub(super) type Table = (Vec<String>, Vec<Vec<Cell>>);

fn headings(keys: &[&str], words: &Words<'_>) -> Vec<String> {
    keys.iter().map(|key| words.say(Message::new(key))).collect()
}

fn asked(question: &Question) -> String {
    tags::words(&question.html).join(" ")
}

/// One row, of the whole. Of too few sheets only their number is told; in points what everybody was asked alike, and
/// why nothing stands where nothing does.
pub(super) fn of_whole(counted: &Counted<'_>, words: &Words<'_>) -> Table {
    let keys = [
        "analysis.sheets",
        "analysis.questions_count",
        "analysis.mean_points",
        "analysis.median_points",
        "analysis.spread_points",
        "analysis.mean_share",
        "analysis.median_share",
        "analysis.spread_share",
        "analysis.alpha",
        "analysis.error",
        "analysis.time_minutes",
        "analysis.note",
    ];
    let sheets = counted.sheets;
    let (quiz, is_judged) = (whole(sheets), sheets.len() >= ENOUGH);
    let judged = |n: Option<f64>| Cell::Number(n.filter(|_| is_judged));
    let points = |n: Option<f64>| judged(n.filter(|_| !quiz.are_shares));
    let full = if quiz.are_shares { 1.0 } else { quiz.questions.max(1) as f64 };
    let share = |n: Option<f64>| judged(n.map(|n| n / full));
    let note = match is_judged {
        false => Some(Message::new("analysis.withheld").with("enough", ENOUGH)),
        true => drawn_note(&quiz, sheets),
    };
    let of_all = |n: Option<f64>| judged(n.filter(|_| quiz.of >= ENOUGH));
    let row = vec![
        Cell::Count(sheets.len()),
        Cell::Count(quiz.questions),
        points(quiz.mean),
        points(quiz.median),
        points(quiz.spread),
        share(quiz.mean),
        share(quiz.median),
        share(quiz.spread),
        of_all(quiz.alpha),
        of_all(quiz.error),
        judged(sheets.seconds_in_the_middle().map(|seconds| seconds / 60.0)),
        note.map_or(String::new(), |note| words.say(note)).into(),
    ];
    (headings(&keys, words), vec![row])
}

/// A row for each question. Of too few sheets only what was counted is told.
pub(super) fn of_questions(counted: &Counted<'_>, words: &Words<'_>) -> Table {
    let keys = [
        "analysis.number",
        "analysis.id",
        "analysis.question",
        "analysis.sheets",
        "quizzes.right",
        "quizzes.partly",
        "quizzes.wrong",
        "analysis.facility",
        "analysis.discrimination",
        "analysis.intended",
        "analysis.effective",
        "analysis.seconds",
        "analysis.most_wrong",
        "analysis.most_wrong_count",
        "analysis.to_do",
    ];
    let questions = &counted.questions;
    let row = |((number, question), item): ((usize, &Question), _)| {
        let item: crate::quizzes::analysis::item::Item = item;
        let advised = advice(&item);
        let judged = |n: Option<f64>| Cell::Number(n.filter(|_| advised.is_some()));
        let wrong = item.most_wrong();
        let said = advised.iter().flatten();
        let said: Vec<String> =
            said.map(|advice| words.say(advice.message(|key| words.named(question, key)))).collect();
        vec![
            Cell::Count(number),
            question.id.as_str().into(),
            asked(question).into(),
            Cell::Count(item.of),
            Cell::Count(item.right),
            Cell::Count(item.partly),
            Cell::Count(item.not_right()),
            judged(item.facility),
            judged(item.tells()),
            judged(item.intended),
            judged(item.weighs()),
            Cell::Number(counted.seconds(&question.id)),
            wrong.map_or(String::new(), |wrong| words.named(question, &wrong.what)).into(),
            Cell::Count(wrong.map_or(0, |wrong| wrong.count)),
            said.join(" ").into(),
        ]
    };
    let rows = (1..).zip(questions).zip(items(questions, counted.sheets)).map(row).collect();
    (headings(&keys, words), rows)
}

/// A row for each question and group of people who were taught alike; without shares where there are too few sheets.
pub(super) fn of_generations(counted: &Counted<'_>, words: &Words<'_>) -> Table {
    let keys = [
        "analysis.number",
        "analysis.id",
        "analysis.question",
        "cascade.generation_word",
        "analysis.sheets",
        "quizzes.right",
        "analysis.share",
        "analysis.low",
        "analysis.high",
        "analysis.fate",
    ];
    let mut rows = vec![];
    for ((number, question), passed) in (1..).zip(&counted.questions).zip(passed_on(counted.sheets)) {
        let is_judged = passed.known.iter().map(|known| known.of).sum::<usize>() >= ENOUGH;
        for known in &passed.known {
            let judged = |n: f64| Cell::Number(Some(n).filter(|_| is_judged));
            let fate = if is_judged { words.say(words.fate(passed.fate)) } else { String::new() };
            rows.push(vec![
                Cell::Count(number),
                question.id.as_str().into(),
                asked(question).into(),
                words.group(known.taught).into(),
                Cell::Count(known.of),
                Cell::Count(known.right),
                judged(known.share()),
                judged(known.around.low),
                judged(known.around.high),
                fate.into(),
            ]);
        }
    }
    (headings(&keys, words), rows)
}
