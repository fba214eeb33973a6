//! What a quiz asks otherwise than it did in an earlier edition, told without the key.

use std::collections::{BTreeMap, BTreeSet};

use super::bank::Quiz;
use super::question::{Kind, Question};
use crate::kit::text::Language;

/// What changed for whoever answered the questions before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Questions came, went, or have other words.
    Questions,
    /// What was right in one of them is wrong now, or the other way round.
    RightAnswers,
}

impl Otherwise {
    /// The key of its sentence for the reader.
    pub fn key(self) -> &'static str {
        match self {
            Otherwise::Questions => "courses.questions_changed",
            Otherwise::RightAnswers => "courses.right_answers_changed",
        }
    }
}

/// Holds a quiz against what it was; none where it asks the same. In which order does not matter.
pub fn otherwise(before: Option<&Quiz>, after: Option<&Quiz>) -> Option<Otherwise> {
    let mut found = None;
    for language in Language::ALL {
        let (then, now) = (asked(before, language), asked(after, language));
        if now.iter().any(|(id, now)| then.get(id).is_some_and(|then| is_turned(then, now))) {
            return Some(Otherwise::RightAnswers);
        }
        let described = |quiz: Option<&Quiz>| -> Vec<String> {
            let all = quiz.into_iter().flat_map(|quiz| quiz.descriptions.of(language));
            all.map(|one| one.html.clone()).collect()
        };
        if !then.values().map(|one| said(one)).eq(now.values().map(|one| said(one)))
            || described(before) != described(after)
        {
            found = Some(Otherwise::Questions);
        }
    }
    found
}

fn asked(quiz: Option<&Quiz>, language: Language) -> BTreeMap<&str, &Question> {
    let questions = quiz.into_iter().flat_map(|quiz| quiz.questions.of(language));
    questions.map(|question| (question.id.as_str(), question)).collect()
}

fn is_turned(then: &Question, now: &Question) -> bool {
    let then: BTreeMap<String, String> = then.rules().said().into_iter().collect();
    now.rules().said().iter().any(|(words, right)| then.get(words).is_some_and(|before| before != right))
}

/// The words of a question and of what can be given to it.
fn said(question: &Question) -> (&str, &str, Kind, BTreeSet<String>) {
    let words = question.rules().said().into_iter().map(|(words, _)| words).collect();
    (&question.id, &question.html, question.kind(), words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::address::Place;
    use crate::courses::course::Both;
    use crate::quizzes::{gift, soundness};

    /// A quiz of one question with these answers.
    fn quiz(answers: &str) -> Quiz {
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let text = format!("// [id:q1]\nHỏi? {{{answers}}}\n");
        let (items, mut problems) = gift::read("quiz.vi.gift", &text);
        let mut question = |_| soundness::question(&items[0], "q1", "", &place, 0, &mut problems);
        let questions = Both::each(|language| vec![question(language).expect("sound")]);
        let descriptions = Both::default();
        Quiz { course: place.course.clone(), module: place.module.clone(), questions, descriptions }
    }

    #[test]
    fn what_is_right_changes_only_where_right_becomes_wrong_or_wrong_right() {
        use Otherwise::{Questions, RightAnswers};
        for (then, now, told) in [
            ("~%50%a ~%50%b ~%-100%c", "~%50%a ~%50%b ~%-50%c", None),
            ("~%50%a ~%50%b ~%-100%c", "~%50%a ~%50%b ~c", None),
            ("~%50%a ~%50%b ~c", "~%33.33333%a ~%33.33333%b ~c ~%33.33333%d", Some(Questions)),
            ("~%50%a ~%50%b ~c", "~%50%a ~b ~%50%c", Some(RightAnswers)),
            ("=a ~b", "~a =b", Some(RightAnswers)),
            ("=a ~b", "=a ~c", Some(Questions)),
            ("TRUE", "FALSE", Some(RightAnswers)),
            ("=a =%50%b", "=A =%20%b", None),
            ("=a =%50%b", "=a =b", Some(RightAnswers)),
            ("=a", "=a =c", Some(Questions)),
            ("#5", "#5:0", None),
            ("#5 #x", "#5 #y", None),
            ("#5", "#5:1", Some(RightAnswers)),
            ("#5", "=5", Some(Questions)),
            ("=a -> x =b -> y =-> z", "=b -> y =-> z =a -> x", None),
            (">\na\nb\nc", ">ALL\na\nb\nc", None),
            (">\na\nb\nc", ">\nb\na\nc", Some(RightAnswers)),
            (">\na\nb\nc", ">\na\nb\nd", Some(Questions)),
            ("=a -> x =b -> y =-> z", "=a -> y =b -> x =-> z", Some(RightAnswers)),
            ("=a -> x =b -> y =-> z", "=a -> x =b -> y =-> w", Some(Questions)),
        ] {
            assert_eq!(otherwise(Some(&quiz(then)), Some(&quiz(now))), told, "{then} to {now}");
        }
    }
}
