//! What the answers to a quiz are worth.
//!
//! A question is worth one point; what of it an answer earns is a rule of its kind, in [`kinds`](super::kinds).
//! What an essay is worth, its marks say; until they stand it [waits](Score::waiting) and is worth nothing, so that a
//! quiz with essays is passed before they are marked only where the other questions are enough.
//! The quiz is passed when the part of all points reaches the pass mark, counted exactly: 80 per cent of five
//! questions is four.

use std::collections::BTreeMap;

use super::kinds::{Given, Unfit};
use super::points::Points;
use super::question::{Kind, Question};

/// What somebody gave: id of the question to what was given to it.
pub type Answers = BTreeMap<String, Given>;

/// What essays are worth, by question, as far as their marks stand.
pub type Marks = BTreeMap<String, Points>;

/// Why answers cannot be scored: they were not given on the page we showed, or nobody can read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    UnknownQuestion { question: String },
    Unfit { question: String, why: Unfit },
}

impl Refusal {
    /// The key of the sentence for the reader.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::UnknownQuestion { .. } => "quizzes.unknown_question",
            Refusal::Unfit { why, .. } => why.key(),
        }
    }
}

/// The outcome of a quiz. `points` are in the order of the questions, each from none to
/// full; `total` is their sum, at most one whole a question. `waiting` are the essays whose marks do not stand;
/// `undecided` where it has not passed and hangs on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    pub points: Vec<(String, Points)>,
    pub total: Points,
    pub passed: bool,
    pub waiting: Vec<String>,
    /// Would it pass if all that waits were worth a whole question each?
    pub undecided: bool,
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
    score_marked(questions, answers, &Marks::new(), pass_mark)
}

/// The same where some essays are marked.
pub fn score_marked(
    questions: &[Question],
    answers: &Answers,
    marks: &Marks,
    pass_mark: u8,
) -> Result<Score, Refusal> {
    check(questions, answers)?;
    let is_essay = |question: &&Question| question.kind() == Kind::Essay;
    let worth = |question: &Question| match answers.get(&question.id) {
        Some(_) if is_essay(&question) => marks.get(&question.id).copied().unwrap_or_default(),
        given => given.map_or(Points::NONE, |given| question.rules().points(given)),
    };
    let waits = |question: &&Question| {
        is_essay(question) && answers.contains_key(&question.id) && !marks.contains_key(&question.id)
    };
    let waiting: Vec<String> = questions.iter().filter(waits).map(|question| question.id.clone()).collect();
    let points: Vec<_> = questions.iter().map(|question| (question.id.clone(), worth(question))).collect();
    let total: Points = points.iter().map(|(_, points)| *points).sum();
    let needed = i128::from(Points::FULL.parts()) * questions.len() as i128 * i128::from(pass_mark);
    let reaches = |parts: i64| !questions.is_empty() && i128::from(parts) * 100 >= needed;
    let passed = reaches(total.parts());
    let most = total.parts() + Points::FULL.parts() * i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    Ok(Score { undecided: !passed && reaches(most), points, total, passed, waiting })
}

/// What an attempt is worth: all its answers count for the points, only the `timely` ones for passing, and for
/// passing only one that `can_pass`.
pub fn judged(
    questions: &[Question],
    (answers, timely): (&Answers, &Answers),
    marks: &Marks,
    pass_mark: u8,
    can_pass: bool,
) -> Result<Score, Refusal> {
    let score = score_marked(questions, answers, marks, pass_mark)?;
    let in_time = score_marked(questions, timely, marks, pass_mark);
    let (passed, undecided) =
        in_time.map_or((false, false), |score| (can_pass && score.passed, can_pass && score.undecided));
    Ok(Score { passed, undecided, ..score })
}

/// The word for what an answer is worth: `right`, `partly` or `wrong`.
pub fn worth(points: Points) -> &'static str {
    match points {
        points if points == Points::FULL => "right",
        points if points > Points::NONE => "partly",
        _ => "wrong",
    }
}

/// The questions that cannot be handed in yet, by id, in the order of the quiz: those without a whole answer,
/// and those whose answer cannot be one.
pub fn unfit<'a>(questions: &'a [Question], answers: &Answers) -> Vec<(&'a str, Unfit)> {
    let nothing = Given::new();
    let of = |question: &'a Question| {
        let given = answers.get(&question.id).unwrap_or(&nothing);
        let open = (!question.rules().is_answered(given)).then(|| question.rules().open());
        question.rules().unfit(given).or(open).map(|why| (question.id.as_str(), why))
    };
    questions.iter().filter_map(of).collect()
}

/// Refuses answers to questions not asked, and such as can be none.
pub fn check(questions: &[Question], answers: &Answers) -> Result<(), Refusal> {
    for (id, given) in answers {
        let Some(asked) = questions.iter().find(|asked| asked.id == *id) else {
            return Err(Refusal::UnknownQuestion { question: id.clone() });
        };
        if let Some(why) = asked.rules().unfit(given) {
            return Err(Refusal::Unfit { question: id.clone(), why });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::{Choice, Choosing, key};
    use crate::quizzes::question::Kind;

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
            body: Body::Choosing(Choosing { kind, choices }),
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
            score(&questions, &(1..=n).map(|id| (id.to_string(), Given::from(["a".into()]))).collect(), 80)
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
    fn an_essay_waits_until_its_marks_stand_and_counts_as_any_question_then() {
        let essay = Question {
            body: Body::Essay(crate::quizzes::kinds::essay::Essay),
            ..question("e", Kind::OneChoice, &[])
        };
        let questions = [question("1", Kind::TrueFalse, &["100", "0"]), essay];
        let given = answers(&[("1", &["a"]), ("e", &["Họp thôn.\nBầu."])]);
        let marked = |marks: &[(&str, usize)]| {
            let marks =
                marks.iter().map(|(id, tenths)| (id.to_string(), Points::part(*tenths, 10))).collect();
            let score = score_marked(&questions, &given, &marks, 80).expect("sound");
            (score.per_cent(), score.passed, score.waiting.len())
        };
        assert_eq!(marked(&[]), (50, false, 1));
        assert_eq!(marked(&[("e", 5)]), (75, false, 0));
        assert_eq!(marked(&[("e", 6)]), (80, true, 0));
        assert_eq!(marked(&[("1", 0)]), (50, false, 1), "marks of what is no essay count nothing");
        let sure = score(&questions, &given, 50).expect("sound");
        assert!(sure.passed && sure.waiting == ["e"], "the rest is enough");
        let nothing = score(&questions, &answers(&[("1", &["a"])]), 80).expect("sound");
        assert_eq!(nothing.waiting.len(), 0, "nobody waits for what was not written");
    }

    #[test]
    fn an_essay_that_came_too_late_has_marks_and_does_not_pass() {
        let essay = Question {
            body: Body::Essay(crate::quizzes::kinds::essay::Essay),
            ..question("e", Kind::OneChoice, &[])
        };
        let (all, timely) = (answers(&[("e", &["Họp."])]), Answers::new());
        let marks = Marks::from([("e".to_owned(), Points::FULL)]);
        let judge = |timely, can_pass| {
            let score =
                judged(std::slice::from_ref(&essay), (&all, timely), &marks, 80, can_pass).expect("sound");
            (score.per_cent(), score.passed)
        };
        assert_eq!(judge(&timely, true), (100, false));
        assert_eq!(judge(&all, true), (100, true));
        assert_eq!(judge(&all, false), (100, false));
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
        let open = |given: &[(&str, &[&str])]| unfit(&quiz(), &answers(given)).len();
        assert_eq!(open(&[("one", &[])]), 2);
        assert_eq!(unfit(&quiz(), &answers(&[("one", &["a"])])), [("many", Unfit::Unanswered)]);
        assert_eq!(
            unfit(&quiz(), &answers(&[("one", &["z"]), ("many", &["a"])])),
            [("one", Unfit::UnknownChoice)]
        );
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
                let keys = question.choices().iter().enumerate().filter(|(nth, _)| ticked >> nth & 1 == 1).map(|(_, c)| c.key.clone());
                (question.id.clone(), keys.collect())
            }).collect();
            let score = score(&questions, &given, pass_mark).expect("all choices are offered");
            prop_assert!(score.points.iter().all(|(_, points)| (Points::NONE..=Points::FULL).contains(points)));
            prop_assert!(score.per_cent() <= 100);
            prop_assert!(!score.passed || score.per_cent() >= pass_mark);
        }
    }
}
