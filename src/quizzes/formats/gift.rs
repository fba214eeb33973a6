//! A whole GIFT file as a sheet: its questions with their comments and categories.
//!
//! The questions themselves are read and written by [`crate::quizzes::gift`].

use super::settled::{self, Breaks};
use super::{Entry, Part, Sheet, unplaced};
use crate::courses::problem::Problem;
use crate::quizzes::gift::answers::Answers;
use crate::quizzes::gift::text::Passage;
use crate::quizzes::gift::writing::{self, bracketed};
use crate::quizzes::gift::{Fault, Item, brackets, item, named, plain};

pub(super) fn read(file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let source = plain(source);
    let lines: Vec<(usize, &str)> = (1..).zip(source.split('\n')).collect();
    let (mut sheet, mut problems) = (Sheet::default(), vec![]);
    for block in lines.split(|(_, line)| line.trim().is_empty()).filter(|block| !block.is_empty()) {
        if let Err((spot, key, args)) = read_block(block, &mut sheet.parts) {
            let problem = Problem::on(file, spot, key);
            problems.push(args.into_iter().fold(problem, |problem, (name, value)| problem.with(name, value)));
        }
    }
    (sheet, problems)
}

fn read_block(block: &[(usize, &str)], parts: &mut Vec<Part>) -> Result<(), Fault> {
    let (first, _) = block[0];
    let comments: Vec<&str> = block.iter().filter_map(|(_, line)| comment(line)).collect();
    let moodle: Vec<String> = comments.iter().flat_map(|comment| named(comment, "[moodle:")).collect();
    let mut categories: Vec<(usize, String)> = vec![];
    for (number, line) in block {
        let path = line.trim_start().strip_prefix("$CATEGORY:");
        categories.extend(path.map(|path| (*number, settled::line(path))));
    }
    let found = item(block, &mut None);
    let asks = !matches!(found, Ok(None));
    if !asks && categories.is_empty() {
        parts.push(Part::Comment { line: first, text: settled::note(&comments.join("\n")) });
        return Ok(());
    }
    // Two strokes alone say nothing.
    let notes = comments.iter().filter_map(|comment| note(comment)).filter(|note| !note.is_empty());
    let notes: Vec<String> = notes.collect();
    if !asks && !notes.is_empty() {
        parts.push(Part::Comment { line: first, text: notes.join("\n") });
    }
    for (line, path) in categories {
        let moodle = if asks { vec![] } else { moodle.clone() };
        parts.push(Part::Category { line, path, moodle });
    }
    if let Some(item) = found? {
        let item = settle(item);
        parts.push(Part::Question(Box::new(Entry { comments: notes, moodle, ..Entry::of(item) })));
    }
    Ok(())
}

fn comment(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("//").map(str::trim)
}

/// What a comment says beside what it names; nothing if that is all.
fn note(comment: &str) -> Option<String> {
    let brackets = brackets(comment);
    if brackets.is_empty() {
        return Some(settled::line(comment));
    }
    let (mut left, mut at) = (String::new(), 0);
    for bracket in brackets {
        left.push_str(&comment[at..bracket.range.start]);
        at = bracket.range.end;
    }
    let left = settled::line(&format!("{left}{}", &comment[at..]));
    (!left.is_empty()).then_some(left)
}

/// The question with its texts in one form; see [`settled`].
fn settle(mut item: Item) -> Item {
    let format = |passage: &mut Passage| {
        let source = settled::text(&passage.source, passage.format, Breaks::Wrapped);
        if source != passage.source {
            // The places would tell of letters that stand elsewhere now.
            *passage = Passage { format: passage.format, source, places: Default::default() };
        }
    };
    for_each_text(&mut item, format);
    for words in item.id.iter_mut().chain(&mut item.tags).chain(&mut item.title) {
        *words = settled::line(words);
    }
    item
}

/// Changes every text of a question.
pub(super) fn for_each_text(item: &mut Item, change: impl Fn(&mut Passage)) {
    change(&mut item.text);
    item.behind.iter_mut().chain(&mut item.feedback).for_each(&change);
    for_each_text_of(&mut item.answers, &change);
}

pub(super) fn for_each_text_of(answers: &mut Answers, change: &impl Fn(&mut Passage)) {
    match answers {
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
            for one in answers {
                change(&mut one.text);
                one.feedback.iter_mut().for_each(change);
            }
        }
        Answers::TrueFalse { if_wrong, if_right, .. } => {
            [if_wrong, if_right].into_iter().flatten().for_each(change);
        }
        Answers::ShortAnswer { expected, .. } => {
            expected.iter_mut().filter_map(|one| one.feedback.as_mut()).for_each(change);
        }
        Answers::Number(expected) => {
            expected.iter_mut().filter_map(|one| one.feedback.as_mut()).for_each(change);
        }
        Answers::Matching(pairs) => pairs.iter_mut().filter_map(|pair| pair.asked.as_mut()).for_each(change),
        Answers::Ordering { things, .. } => things.iter_mut().for_each(|thing| change(&mut thing.text)),
        Answers::Cloze(gaps) => gaps.iter_mut().for_each(|gap| for_each_text_of(&mut gap.answers, change)),
        Answers::Essay | Answers::Description => {}
    }
}

pub(super) fn write(file: &str, sheet: &Sheet) -> (String, Vec<Problem>) {
    let (mut blocks, mut problems) = (vec![], vec![]);
    for part in &sheet.parts {
        match part {
            Part::Comment { text, .. } => blocks.push(commented(text.split('\n'))),
            Part::Category { path, moodle, .. } => {
                blocks.push(format!("{}$CATEGORY: {}\n", extras(moodle), settled::line(path)));
            }
            Part::Question(entry) => match question(entry) {
                Some(text) => blocks.push(text),
                None => problems.push(Problem::on(file, entry.item.spot(), "formats.not_in_gift")),
            },
        }
    }
    (blocks.join("\n"), problems)
}

fn commented<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| format!("{}\n", format!("// {line}").trim_end())).collect()
}

fn extras(moodle: &[String]) -> String {
    if moodle.is_empty() {
        return String::new();
    }
    let named: Vec<String> = moodle.iter().map(|one| format!("[moodle:{}]", bracketed(one))).collect();
    format!("// {}\n", named.join(" "))
}

/// The question as it is read back; nothing if it would be read as another one.
fn question(entry: &Entry) -> Option<String> {
    let is_safe = |one: &&String| note(one).as_ref() == Some(*one) && !one.contains('\n');
    let (safe, other): (Vec<&String>, Vec<&String>) = entry.comments.iter().partition(is_safe);
    let above = match other.is_empty() {
        true => String::new(),
        false => commented(other.iter().flat_map(|note| note.split('\n'))) + "\n",
    };
    let notes = commented(safe.iter().map(|note| note.as_str()));
    let text = format!("{notes}{}{}", extras(&entry.moodle), writing::write(&entry.item));
    let (back, problems) = read("", &text);
    match &back.parts[..] {
        [Part::Question(back)]
            if problems.is_empty()
                && unplaced(back.item.clone()) == unplaced(entry.item.clone())
                && back.moodle == entry.moodle =>
        {
            Some(format!("{above}{text}"))
        }
        _ => None,
    }
}
