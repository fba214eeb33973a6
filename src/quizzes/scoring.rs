//! What the answers to a quiz are worth.
//!
//! A question is worth one point. In a question of one choice the choice has its
//! weight; in one of several the weights of what was ticked are added, never below
//! nothing. The quiz is passed when the part of all points reaches the pass mark,
//! counted exactly: 80 per cent of five questions is four.

use std::collections::{BTreeMap, BTreeSet};

use super::points::Points;
use super::question::{Kind, Question};

/// What somebody chose: id of the question to keys of its choices.
pub type Answers = BTreeMap<String, BTreeSet<String>>;

/// Why answers cannot be scored: they were not given on the page we showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    UnknownQuestion { question: String },
    UnknownChoice { question: String, choice: String },
    MoreThanOneChoice { question: String },
}

impl Refusal {
    /// The key of the sentence for the reader.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::UnknownQuestion { .. } => "quizzes.unknown_question",
            Refusal::UnknownChoice { .. } => "quizzes.unknown_choice",
            Refusal::MoreThanOneChoice { .. } => "quizzes.more_than_one_choice",
        }
    }
}

/// The outcome of a quiz. `points` are in the order of the questions, each from none to
/// full; `total` is their sum, at most one whole a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub points: Vec<(String, Points)>,
    pub total: Points,
    pub passed: bool,
}

impl Score {
    /// Whole per cent from 0 to 100, rounded down, so that what is shown never
    /// promises a pass that was missed.
    pub fn per_cent(&self) -> u8 {
        let full = Points::FULL.parts() * self.points.len() as i64;
        let per_cent = (self.total.parts() * 100).checked_div(full).unwrap_or(0);
        u8::try_from(per_cent).unwrap_or(100)
    }

    /// How many questions were answered quite right.
    pub fn full_questions(&self) -> usize {
        self.points.iter().filter(|(_, points)| *points == Points::FULL).count()
    }
}

/// Scores `answers` to `questions` against a pass mark in per cent. A question without
/// an answer is worth nothing; a quiz without questions is never passed.
pub fn score(questions: &[Question], answers: &Answers, pass_mark: u8) -> Result<Score, Refusal> {
    check(questions, answers)?;
    let worth = |question: &Question| {
        answers.get(&question.id).map_or(Points::NONE, |chosen| points(question, chosen))
    };
    let points: Vec<_> = questions.iter().map(|question| (question.id.clone(), worth(question))).collect();
    let total: Points = points.iter().map(|(_, points)| *points).sum();
    let needed = i128::from(Points::FULL.parts()) * questions.len() as i128 * i128::from(pass_mark);
    let passed = !questions.is_empty() && i128::from(total.parts()) * 100 >= needed;
    Ok(Score { points, total, passed })
}

/// What choosing `chosen` is worth, from none to full.
pub fn points(question: &Question, chosen: &BTreeSet<String>) -> Points {
    let weights =
        question.choices.iter().filter(|choice| chosen.contains(&choice.key)).map(|choice| choice.weight);
    weights.sum::<Points>().within_one_question()
}

/// The ids of the questions without an answer, in the order of the quiz.
pub fn unanswered<'a>(questions: &'a [Question], answers: &Answers) -> Vec<&'a str> {
    let open = |question: &&Question| answers.get(&question.id).is_none_or(BTreeSet::is_empty);
    questions.iter().filter(open).map(|question| question.id.as_str()).collect()
}

/// Refuses answers to questions not asked, choices not offered, and two choices where one is asked for.
pub fn check(questions: &[Question], answers: &Answers) -> Result<(), Refusal> {
    for (id, chosen) in answers {
        let question = || id.clone();
        let Some(asked) = questions.iter().find(|asked| asked.id == *id) else {
            return Err(Refusal::UnknownQuestion { question: question() });
        };
        if let Some(choice) = chosen.iter().find(|key| asked.choice(key).is_none()) {
            return Err(Refusal::UnknownChoice { question: question(), choice: choice.clone() });
        }
        if asked.kind != Kind::SeveralChoices && chosen.len() > 1 {
            return Err(Refusal::MoreThanOneChoice { question: question() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quizzes::question::{Choice, key};

    fn question(id: &str, kind: Kind, percentages: &[&str]) -> Question {
        let choice = |(nth, text): (usize, &&str)| Choice {
            key: key(nth),
            html: text.to_string(),
            weight: Points::from_percentage(text).expect("a percentage"),
            feedback: None,
        };
        let choices = percentages.iter().enumerate().map(choice).collect();
        Question {
            id: id.into(),
            tag: None,
            objective: None,
            title: None,
            html: id.into(),
            kind,
            choices,
            feedback: None,
        }
    }

    fn answers(given: &[(&str, &[&str])]) -> Answers {
        given
            .iter()
            .map(|(id, keys)| (id.to_string(), keys.iter().map(|key| key.to_string()).collect()))
            .collect()
    }

    fn quiz() -> Vec<Question> {
        vec![
            question("one", Kind::OneChoice, &["0", "100", "50"]),
            question("many", Kind::SeveralChoices, &["33.33333", "33.33333", "33.33333", "-50", "-100"]),
        ]
    }

    fn total(given: &[(&str, &[&str])]) -> f64 {
        score(&quiz(), &answers(given), 80).expect("answers of the page").total.as_number()
    }

    #[test]
    fn three_thirds_are_a_full_point() {
        assert_eq!(total(&[("many", &["a", "b", "c"])]), 1.0);
    }

    #[test]
    fn wrong_ticks_take_away_but_never_below_nothing() {
        assert_eq!(total(&[("many", &["a", "d"])]), 0.0);
        assert_eq!(total(&[("many", &["a", "b", "c", "d"])]), 0.5);
        assert_eq!(total(&[("one", &["b"]), ("many", &["e"])]), 1.0);
    }

    #[test]
    fn half_a_right_choice_is_half_a_point() {
        assert_eq!(total(&[("one", &["c"])]), 0.5);
    }

    #[test]
    fn the_pass_mark_is_reached_exactly() {
        let questions: Vec<_> =
            ["1", "2", "3", "4", "5"].map(|id| question(id, Kind::TrueFalse, &["100", "0"])).into();
        let right = |n: usize| {
            score(&questions, &(1..=n).map(|id| (id.to_string(), BTreeSet::from(["a".into()]))).collect(), 80)
        };
        let (four, three) = (right(4).expect("sound"), right(3).expect("sound"));
        assert_eq!((four.per_cent(), four.passed, four.full_questions()), (80, true, 4));
        assert_eq!((three.per_cent(), three.passed), (60, false));
    }

    #[test]
    fn a_mark_just_missed_is_not_rounded_up() {
        let questions: Vec<_> = ["1", "2", "3"].map(|id| question(id, Kind::TrueFalse, &["100", "0"])).into();
        let two = score(&questions, &answers(&[("1", &["a"]), ("2", &["a"])]), 67).expect("sound");
        assert_eq!((two.per_cent(), two.passed), (66, false));
    }

    #[test]
    fn a_quiz_without_questions_is_not_passed() {
        let score = score(&[], &Answers::new(), 0).expect("nothing to refuse");
        assert_eq!((score.per_cent(), score.passed), (0, false));
    }

    #[test]
    fn answers_that_were_not_on_the_page_are_refused() {
        let refused =
            |given: &[(&str, &[&str])]| score(&quiz(), &answers(given), 80).map(|_| ()).map_err(|r| r.key());
        assert_eq!(refused(&[("two", &["a"])]), Err("quizzes.unknown_question"));
        assert_eq!(refused(&[("one", &["z"])]), Err("quizzes.unknown_choice"));
        assert_eq!(refused(&[("one", &["a", "b"])]), Err("quizzes.more_than_one_choice"));
        assert_eq!(refused(&[("one", &[]), ("many", &["a", "b"])]), Ok(()));
    }

    #[test]
    fn questions_without_an_answer_are_named_in_order() {
        assert_eq!(unanswered(&quiz(), &answers(&[("one", &[])])), ["one", "many"]);
        assert_eq!(unanswered(&quiz(), &answers(&[("one", &["a"])])), ["many"]);
    }

    proptest! {
        #[test]
        fn every_score_is_between_nothing_and_full(
            weights in prop::collection::vec(prop::collection::vec(-100..=100i32, 1..8), 0..6),
            ticks in prop::collection::vec(any::<u8>(), 6),
            pass_mark in 0..=100u8,
        ) {
            let texts: Vec<Vec<String>> = weights.iter().map(|of| of.iter().map(i32::to_string).collect()).collect();
            let questions: Vec<_> = texts.iter().enumerate().map(|(nth, of)| {
                question(&nth.to_string(), Kind::SeveralChoices, &of.iter().map(String::as_str).collect::<Vec<_>>())
            }).collect();
            let given: Answers = questions.iter().zip(&ticks).map(|(question, ticked)| {
                let keys = question.choices.iter().enumerate().filter(|(nth, _)| ticked >> nth & 1 == 1).map(|(_, c)| c.key.clone());
                (question.id.clone(), keys.collect())
            }).collect();
            let score = score(&questions, &given, pass_mark).expect("all choices are offered");
            prop_assert!(score.points.iter().all(|(_, points)| (Points::NONE..=Points::FULL).contains(points)));
            prop_assert!(score.per_cent() <= 100);
            prop_assert!(!score.passed || score.per_cent() >= pass_mark);
        }
    }
}
