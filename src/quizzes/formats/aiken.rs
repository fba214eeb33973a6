//! Aiken: one question, its choices by letters, and a line that says which is right.
//!
//! Written against Moodle's description (<https://docs.moodle.org/en/Aiken_format>). It knows one choice with one right
//! answer and nothing else: what a question says beside that is told when it is written.

use super::{Entry, Part, Sheet};
use crate::courses::problem::{Problem, Spot};
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answer, Answers};
use crate::quizzes::gift::text::{Format, Passage, Places};
use crate::quizzes::points::Points;

const RIGHT: &str = "ANSWER:";

/// What is read of a question so far.
#[derive(Default)]
struct Begun {
    line: usize,
    words: Vec<String>,
    choices: Vec<(usize, String)>,
}

pub(super) fn read(file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let source = crate::quizzes::gift::plain(source);
    let (mut sheet, mut problems, mut begun) = (Sheet::default(), vec![], Begun::default());
    let mut end = |begun: &mut Begun, right: Option<(usize, &str)>| {
        let begun = std::mem::take(begun);
        if begun.words.is_empty() && begun.choices.is_empty() && right.is_none() {
            return;
        }
        match question(&begun, right) {
            Ok(item) => sheet.parts.push(Part::Question(Box::new(Entry::of(item)))),
            Err((line, key)) => problems.push(Problem::at(file, line, key)),
        }
    };
    for (number, line) in (1..).zip(source.split('\n')) {
        let line = line.trim();
        if let Some(letter) = line.strip_prefix(RIGHT) {
            end(&mut begun, Some((number, letter.trim())));
        } else if let Some(choice) = choice(line, begun.choices.len()) {
            begun.choices.push((number, choice.to_owned()));
        } else if line.is_empty() {
            // A blank line ends what has choices; between the words of a question it is only space.
            if !begun.choices.is_empty() {
                end(&mut begun, None);
            }
        } else if begun.choices.is_empty() {
            if begun.words.is_empty() {
                begun.line = number;
            }
            begun.words.push(line.to_owned());
        } else {
            end(&mut begun, None);
            begun = Begun { line: number, words: vec![line.to_owned()], choices: vec![] };
        }
    }
    end(&mut begun, None);
    (sheet, problems)
}

/// `B. Words` or `B) Words`, where B is the letter that comes next.
fn choice(line: &str, so_far: usize) -> Option<&str> {
    let rest = line.strip_prefix(letter(so_far)?)?;
    let words = rest.strip_prefix(['.', ')'])?;
    words.starts_with([' ', '\t']).then(|| words.trim())
}

fn letter(nth: usize) -> Option<char> {
    ('A'..='Z').nth(nth)
}

fn question(begun: &Begun, right: Option<(usize, &str)>) -> Result<Item, (usize, &'static str)> {
    let Begun { line, words, choices } = begun;
    let first = if words.is_empty() { choices.first().map_or(1, |(line, _)| *line) } else { *line };
    let (at, right) = right.ok_or((first, "formats.aiken_without_answer"))?;
    if words.is_empty() {
        return Err((choices.first().map_or(at, |(line, _)| *line), "check.question_without_text"));
    }
    if let Some((line, _)) = choices.iter().find(|(_, words)| words.is_empty()) {
        return Err((*line, "check.answer_without_text"));
    }
    let right = (0..choices.len()).find(|nth| letter(*nth).is_some_and(|known| right == known.to_string()));
    let right = right.ok_or((at, "formats.aiken_answer_unknown"))?;
    let answer = |(nth, (line, words)): (usize, &(usize, String))| Answer {
        line: *line,
        column: 1,
        text: plain(words),
        weight: if nth == right { Points::FULL } else { Points::NONE },
        feedback: None,
    };
    Ok(Item {
        line: first,
        column: 1,
        id: None,
        tags: vec![],
        category: None,
        title: None,
        text: plain(&words.join(" ")),
        behind: None,
        answers: Answers::OneChoice(choices.iter().enumerate().map(answer).collect()),
        feedback: None,
    })
}

fn plain(words: &str) -> Passage {
    Passage { format: Format::Plain, source: words.to_owned(), places: Places::default() }
}

/// Writes what can be; what had to be left out is told by its line, of whole questions and of parts of them.
pub(super) fn write(file: &str, sheet: &Sheet) -> (String, Vec<Problem>) {
    let (mut blocks, mut problems) = (vec![], vec![]);
    for part in &sheet.parts {
        let (line, key) = match part {
            Part::Comment { line, .. } => (*line, "formats.aiken_no_comment"),
            Part::Category { line, .. } => (*line, "formats.aiken_no_category"),
            Part::Question(entry) => {
                let Some(block) = block(&entry.item) else {
                    problems.push(Problem::on(file, entry.item.spot(), "formats.not_in_aiken"));
                    continue;
                };
                blocks.push(block);
                if is_bare(entry) {
                    continue;
                }
                (entry.item.spot().line, "formats.aiken_left_out")
            }
        };
        problems.push(Problem::on(file, Spot { line, column: 1 }, key));
    }
    (blocks.join("\n"), problems)
}

/// The question with its choices, unless one of its lines would be read as something else.
fn block(item: &Item) -> Option<String> {
    let Answers::OneChoice(answers) = &item.answers else { return None };
    let right = answers.iter().position(|answer| answer.weight == Points::FULL)?;
    let others = |(nth, answer): (usize, &Answer)| nth == right || answer.weight == Points::NONE;
    if item.behind.is_some() || !answers.iter().enumerate().all(others) {
        return None;
    }
    let mut text = format!("{}\n", one_line(&item.text));
    for (nth, answer) in answers.iter().enumerate() {
        text.push_str(&format!("{}. {}\n", letter(nth)?, one_line(&answer.text)));
    }
    text.push_str(&format!("{RIGHT} {}\n", letter(right)?));
    let (back, problems) = read("", &text);
    let [Part::Question(back)] = &back.parts[..] else { return None };
    let Answers::OneChoice(read) = &back.item.answers else { return None };
    (problems.is_empty() && read.len() == answers.len()).then_some(text)
}

fn one_line(passage: &Passage) -> String {
    super::settled::line(&passage.source)
}

/// Is there nothing but words, choices and which is right, and all of it plain?
fn is_bare(entry: &Entry) -> bool {
    let Entry { item, comments, moodle } = entry;
    let Answers::OneChoice(answers) = &item.answers else { return false };
    let plain = |passage: &Passage| passage.format == Format::Plain && one_line(passage) == passage.source;
    item.id.is_none()
        && item.tags.is_empty()
        && item.title.is_none()
        && item.feedback.is_none()
        && comments.is_empty()
        && moodle.is_empty()
        && plain(&item.text)
        && answers.iter().all(|answer| answer.feedback.is_none() && plain(&answer.text))
}
