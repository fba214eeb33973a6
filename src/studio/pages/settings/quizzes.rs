//! How the quizzes of a course are taken, as fields of the form.

use std::collections::BTreeMap;

use crate::courses::quiz_rules::{Counting, Feedback, NUMBERS, Paging, QuizRules, typed_moment};
use crate::kit::choice::Choice;
use crate::kit::form::Form;
use crate::kit::text::Message;

/// How the fields begin.
pub(super) const QUIZ: &str = "quiz.";

/// What each of the rules is called, in the order of the form.
const LABELS: [(&str, &str); 10] = [
    ("quiz.attempts", "studio.quiz_attempts"),
    ("quiz.wait_minutes", "studio.quiz_wait"),
    ("quiz.limit_minutes", "studio.quiz_limit"),
    ("quiz.opens", "studio.quiz_opens"),
    ("quiz.closes", "studio.quiz_closes"),
    ("quiz.per_objective", "studio.quiz_drawn"),
    ("quiz.shuffle", "studio.quiz_shuffle"),
    ("quiz.paging", "studio.quiz_paging"),
    ("quiz.feedback", "studio.quiz_feedback"),
    ("quiz.counts", "studio.quiz_counts"),
];

pub(super) fn quiz_labels() -> impl Iterator<Item = (String, Message)> {
    LABELS.into_iter().map(|(field, label)| (field.to_owned(), Message::new(label)))
}

/// Every field with what is in it.
pub(super) fn quiz_fields(rules: &QuizRules) -> impl Iterator<Item = (String, String)> + use<> {
    rules.texts().into_iter().map(|(rule, text)| (format!("{QUIZ}{rule}"), text))
}

/// What may be chosen; the first of each is what holds where nothing is said.
pub(super) fn choices() -> BTreeMap<&'static str, Vec<Choice>> {
    let of = |words: &[(&str, &'static str)]| {
        words.iter().map(|(value, key)| Choice::key(value, key)).collect::<Vec<Choice>>()
    };
    BTreeMap::from([
        ("shuffle", of(&[("", "studio.quiz_as_written"), ("true", "studio.quiz_shuffled")])),
        ("paging", of(&[("", "studio.quiz_one_page"), ("one_question", "studio.quiz_one_question")])),
        ("feedback", of(&[("", "studio.quiz_at_once"), ("after_closing", "studio.quiz_after_closing")])),
        (
            "counts",
            of(&[("", "studio.quiz_best"), ("last", "studio.quiz_last"), ("first", "studio.quiz_first")]),
        ),
    ])
}

/// What was typed; what cannot be is refused beside its field.
pub(super) fn quiz_typed(form: &mut Form) -> QuizRules {
    let [attempts, wait_minutes, limit_minutes, per_objective] = NUMBERS.map(|(rule, most)| {
        let number = form.optional_number(&format!("{QUIZ}{rule}"), 0..=i64::from(most));
        number.and_then(|number| u32::try_from(number).ok())
    });
    let mut moment = |field: &str, minute: i32| {
        let typed = form.raw(field).trim().to_owned();
        let at = typed_moment(&typed, minute);
        if at.is_none() && !typed.is_empty() {
            form.refuse(field, Message::new("studio.bad_moment"));
        }
        at
    };
    let (opens, closes) = (moment("quiz.opens", 0), moment("quiz.closes", 24 * 60));
    if opens.zip(closes).is_some_and(|(opens, closes)| closes <= opens) {
        form.refuse("quiz.closes", Message::new("check.closes_before_it_opens"));
    }
    let feedback = Feedback::from_code(form.raw("quiz.feedback"));
    if feedback == Some(Feedback::AfterClosing) && closes.is_none() {
        form.refuse("quiz.feedback", Message::new("check.nothing_closes"));
    }
    QuizRules {
        attempts,
        wait_minutes,
        limit_minutes,
        per_objective,
        opens,
        closes,
        shuffle: form.raw("quiz.shuffle").parse().ok(),
        paging: Paging::from_code(form.raw("quiz.paging")),
        feedback,
        counts: Counting::from_code(form.raw("quiz.counts")),
    }
}
