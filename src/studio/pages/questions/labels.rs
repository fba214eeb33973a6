//! What each box of the form of a question is called where something is wrong with it.

use std::collections::BTreeMap;

use crate::kit::text::{Language, Message};
use crate::quizzes::question::Kind;
use crate::studio::asking::{Card, MOST};

/// Boxes that stand once for each language.
const ONCE: [(&str, &str); 5] = [
    ("text", "studio.asking.text"),
    ("others", "studio.asking.others_words"),
    ("if_right", "studio.asking.if_right"),
    ("if_wrong", "studio.asking.if_wrong"),
    ("feedback", "studio.asking.feedback_words"),
];
/// Boxes of each answer and of each number, each in both languages.
const OF_ANSWERS: [&str; 2] = ["answer", "why"];
const OF_NUMBERS: [&str; 1] = ["number_why"];
/// Boxes of each answer and of each number for both languages together.
const OF_ANSWERS_ALIKE: [&str; 1] = ["worth"];
const OF_NUMBERS_ALIKE: [&str; 4] = ["number", "upto", "tolerance", "number_worth"];

/// By the name of the box. Of gaps only those where something is wrong: there are hundreds.
pub(super) fn labels(card: &Card) -> BTreeMap<String, Message> {
    let mut labels = BTreeMap::new();
    let codes = Language::ALL.map(Language::code);
    for code in codes {
        labels.extend(ONCE.map(|(name, key)| (format!("{name}.{code}"), Message::new(key))));
    }
    labels.insert("truth".into(), Message::new("studio.asking.truth"));
    for nth in 0..MOST {
        let answer = || Message::new("studio.asking.answer_n").with("n", nth + 1);
        let number = || Message::new("studio.asking.number_n").with("n", nth + 1);
        for code in codes {
            labels.extend(OF_ANSWERS.map(|name| (format!("{name}.{code}.{nth}"), answer())));
            labels.extend(OF_NUMBERS.map(|name| (format!("{name}.{code}.{nth}"), number())));
        }
        labels.extend(OF_ANSWERS_ALIKE.map(|name| (format!("{name}.{nth}"), answer())));
        labels.extend(OF_NUMBERS_ALIKE.map(|name| (format!("{name}.{nth}"), number())));
    }
    if card.kind == Kind::Cloze {
        for refusal in card.refusals() {
            let of_gap = refusal.field.strip_prefix("gap.").and_then(|rest| rest.split('.').next());
            if let Some(nth) = of_gap.and_then(|nth| nth.parse::<usize>().ok()) {
                labels.insert(refusal.field, Message::new("studio.asking.gap_n").with("n", nth + 1));
            }
        }
    }
    labels
}
