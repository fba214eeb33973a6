//! The figures of quizzes against those of statistics packages: Cronbach's alpha by pingouin, correlations and
//! their intervals by scipy, Wilson's intervals by statsmodels, the rest by numpy, over made-up answers.
//!
//! `tests/run` installs the packages into `tests/.cache/statistics`; without them this test fails.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use lantoa::courses::address::Place;
use lantoa::quizzes::analysis::interval::{fisher, wilson};
use lantoa::quizzes::analysis::item::items;
use lantoa::quizzes::analysis::passing_on::passed_on;
use lantoa::quizzes::analysis::sheets::{Filled, Sheet, Sheets, Taught};
use lantoa::quizzes::analysis::whole::whole;
use lantoa::quizzes::question::Question;
use lantoa::quizzes::scoring::Answers;
use lantoa::quizzes::{gift, soundness};
use serde_json::{Value, json};

/// Questions as an author writes them: one choice, parts of a point, several with points taken away.
const ANSWERS: [&str; 5] = [
    "=A ~B ~C ~D",
    "=A ~%33.33333%B ~%14.28571%C",
    "TRUE",
    "~%50%A ~%50%B ~%-50%C ~D",
    "~%33.33333%A ~%33.33333%B ~%33.33333%C ~%-100%D",
];

/// How many people and questions. Of the last five: everybody alike; a question that runs the other way; as many
/// questions drawn for each; more or fewer for each, for some all; and all for most, for a few one fewer.
const CASES: [(usize, usize); 12] = [
    (2, 1),
    (2, 3),
    (5, 3),
    (20, 8),
    (57, 6),
    (300, 10),
    (4000, 20),
    (30, 4),
    (40, 5),
    (200, 9),
    (150, 7),
    (60, 5),
];

fn question(id: usize, answers: &str) -> Question {
    let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
    let text = format!("// [id:q{id}]\nHỏi? {{{answers}}}\n");
    let (items, mut problems) = gift::read("quiz.vi.gift", &text);
    soundness::question(&items[0], &id.to_string(), "", &place, 0, &mut problems).expect("sound")
}

/// The same numbers on every machine: a generator of Knuth's.
struct Dice(u64);

impl Dice {
    /// From 0 to below 1.
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// People who know more or less, in one of three generations or alone.
fn made_up(nth: usize, people: usize, questions: &[Question]) -> Vec<Filled> {
    let mut dice = Dice(nth as u64 + 1);
    let somebody = |_| {
        let able = dice.throw();
        let taught = match (dice.throw() * 4.0) as u32 {
            3 => Taught::Alone,
            generation => Taught::In(generation),
        };
        let given = |(place, question): (usize, &Question)| {
            let turned = nth == 8 && place == 0;
            let knows = (dice.throw() < 0.15 + 0.7 * able) != turned;
            let keys: Vec<String> = question.choices().iter().map(|choice| choice.key.clone()).collect();
            let guess = [keys[(dice.throw() * keys.len() as f64) as usize].clone()].into();
            let alike = nth == 7;
            (question.id.clone(), if alike || knows { question.rules().best() } else { guess })
        };
        let answers: Answers = questions.iter().enumerate().map(given).collect();
        let most = match nth {
            9 => Some(4),
            10 => Some(1 + (dice.throw() * questions.len() as f64) as usize),
            11 => Some(questions.len() - usize::from(dice.throw() < 0.1)),
            _ => None,
        };
        let asked = most.map(|most| drawn(&mut dice, questions, most));
        (Sheet { taught, seconds: None }, asked, answers)
    };
    (0..people).map(somebody).collect()
}

/// So many of the questions.
fn drawn(dice: &mut Dice, questions: &[Question], most: usize) -> HashSet<String> {
    let mut left: Vec<&Question> = questions.iter().collect();
    let one = |_| left.remove((dice.throw() * left.len() as f64) as usize).id.clone();
    (0..most).map(one).collect()
}

/// What the packages say of these cases.
fn by_the_packages(cases: &[Value]) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let python = folder.join(".cache/statistics/bin/python");
    assert!(python.exists(), "{} is not there: tests/run installs it", python.display());
    let mut running = Command::new(python)
        .arg(folder.join("statistics/figures.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = serde_json::to_vec(cases).unwrap();
    let mut input = running.stdin.take().unwrap();
    let writing = std::thread::spawn(move || input.write_all(&told).unwrap());
    let output = running.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success(), "the packages failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Fails unless both are absent or alike to nine places.
#[track_caller]
fn alike(what: &str, ours: Option<f64>, theirs: &Value) {
    let near = match (ours, theirs.as_f64()) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0),
        (None, None) => theirs.is_null(),
        _ => false,
    };
    assert!(near, "{what}: {ours:?} here, {theirs} by the packages");
}

#[test]
fn every_figure_is_what_statistics_packages_compute() {
    let of_case = |(nth, (people, count)): (usize, &(usize, usize))| {
        let questions: Vec<Question> =
            (0..*count).map(|id| question(id, ANSWERS[(id + nth) % ANSWERS.len()])).collect();
        let sheets = Sheets::drawn(&questions, made_up(nth, *people, &questions));
        (questions, sheets)
    };
    let cases: Vec<(Vec<Question>, Sheets)> = CASES.iter().enumerate().map(of_case).collect();
    let known = |sheets: &Sheets| {
        let shares = passed_on(sheets).into_iter().flat_map(|passed| passed.known);
        shares.map(|known| (known.right, known.of)).collect::<Vec<_>>()
    };
    let told = |(questions, sheets): &(Vec<Question>, Sheets)| {
        let mut points: Vec<Vec<Option<f64>>> = vec![vec![None; questions.len()]; sheets.len()];
        for (question, _) in questions.iter().enumerate() {
            sheets.placed(question).for_each(|(sheet, of)| points[sheet][question] = Some(of.as_number()));
        }
        json!({ "points": points, "shares": known(sheets) })
    };
    let theirs = by_the_packages(&cases.iter().map(told).collect::<Vec<_>>());
    assert_eq!(theirs.len(), CASES.len());
    let mut correlations = 0;
    for ((case, (questions, sheets)), theirs) in CASES.iter().zip(&cases).zip(&theirs) {
        let quiz = whole(sheets);
        alike(&format!("{case:?} asked all"), Some(quiz.of as f64), &theirs["whole"]);
        let ours = [quiz.mean, quiz.median, quiz.spread, quiz.alpha, quiz.error];
        for (ours, name) in ours.into_iter().zip(["mean", "median", "spread", "alpha", "error"]) {
            alike(&format!("{case:?} {name}"), ours, &theirs[name]);
        }
        for (nth, item) in items(questions, sheets).iter().enumerate() {
            let of = |name: &str| format!("{case:?} {name} of question {nth}");
            alike(&of("n"), Some(item.of as f64), &theirs["asked"][nth]);
            alike(&of("facility"), item.facility, &theirs["facility"][nth]);
            alike(&of("intended weight"), item.intended, &theirs["intended"][nth]);
            alike(&of("effective weight"), item.effective, &theirs["effective"][nth]);
            let correlation = &theirs["discrimination"][nth];
            alike(&of("discrimination"), item.discrimination, &correlation["r"]);
            let around = item.discrimination.and_then(|r| fisher(r, item.against));
            alike(&of("low end"), around.map(|around| around.low), &correlation["low"]);
            alike(&of("high end"), around.map(|around| around.high), &correlation["high"]);
            correlations += usize::from(around.is_some());
        }
        for (nth, (right, of)) in known(sheets).into_iter().enumerate() {
            let around = wilson(right, of).unwrap();
            alike(&format!("{case:?} {right} of {of}, low"), Some(around.low), &theirs["wilson"][nth][0]);
            alike(&format!("{case:?} {right} of {of}, high"), Some(around.high), &theirs["wilson"][nth][1]);
        }
    }
    let some: Vec<&(Vec<Question>, Sheets)> =
        cases.iter().filter(|(_, sheets)| sheets.are_drawn() && whole(sheets).alpha.is_some()).collect();
    assert!(!some.is_empty(), "alpha where some were asked a part only");
    // The cases are not all of those in which nothing can be computed.
    assert!(correlations > 40, "{correlations}");
}
