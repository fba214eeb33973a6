//! A question, as the server knows it and as a page may show it.
//!
//! [`Question`] holds the key and cannot be serialised, so no page can carry it by
//! mistake. A page gets [`Asked`] before handing in and [`Explained`] after.

use std::collections::BTreeSet;

use serde::Serialize;

use super::points::Points;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    OneChoice,
    SeveralChoices,
    TrueFalse,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::OneChoice, Kind::SeveralChoices, Kind::TrueFalse];
}

/// The keys of the two choices of a true-or-false question. Their `html` is empty: the
/// words come from the texts of the reader's language.
pub const TRUE: &str = "true";
pub const FALSE: &str = "false";

/// A question with its key. `id` is unique in the course and the same in both
/// languages; `tag` is the first tag as written and `objective` the number, from 1, of the
/// objective of the module that it names; `html` may stand inside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: String,
    pub tag: Option<String>,
    pub objective: Option<usize>,
    pub title: Option<String>,
    pub html: String,
    pub kind: Kind,
    pub choices: Vec<Choice>,
    /// What everybody is told after handing in.
    pub feedback: Option<String>,
}

/// One choice. `key` is `a`, `b`, … in the order of the file; `weight` is what choosing it adds, -1 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub key: String,
    pub html: String,
    pub weight: Points,
    pub feedback: Option<String>,
}

/// The question as it is put: nothing here tells which choice is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    pub id: String,
    pub html: String,
    pub kind: Kind,
    pub choices: Vec<AskedChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedChoice {
    pub key: String,
    pub html: String,
}

/// The question after handing in: what was chosen, what is right, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    pub id: String,
    pub html: String,
    pub kind: Kind,
    pub choices: Vec<ExplainedChoice>,
    pub feedback: Option<String>,
}

/// `feedback` is there for what was chosen, and for what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedChoice {
    pub key: String,
    pub html: String,
    pub chosen: bool,
    pub right: bool,
    pub feedback: Option<String>,
}

impl Question {
    /// The question without its key.
    pub fn asked(&self) -> Asked {
        let choices = self
            .choices
            .iter()
            .map(|choice| AskedChoice { key: choice.key.clone(), html: choice.html.clone() });
        Asked { id: self.id.clone(), html: self.html.clone(), kind: self.kind, choices: choices.collect() }
    }

    /// The question with its key, for somebody who chose `chosen` and has handed in.
    pub fn explained(&self, chosen: &BTreeSet<String>) -> Explained {
        let explain = |choice: &Choice| {
            let (chosen, right) = (chosen.contains(&choice.key), choice.is_right());
            ExplainedChoice {
                key: choice.key.clone(),
                html: choice.html.clone(),
                chosen,
                right,
                feedback: choice.feedback.clone().filter(|_| chosen || right),
            }
        };
        Explained {
            id: self.id.clone(),
            html: self.html.clone(),
            kind: self.kind,
            choices: self.choices.iter().map(explain).collect(),
            feedback: self.feedback.clone(),
        }
    }

    /// The choice with this key.
    pub fn choice(&self, key: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.key == key)
    }

    /// Whether only one choice may be taken.
    pub fn takes_one(&self) -> bool {
        self.kind != Kind::SeveralChoices
    }
}

impl Choice {
    /// In a question of one choice a part of the points is not right yet; in one of
    /// several, every choice that adds points is.
    pub fn is_right(&self) -> bool {
        self.weight > Points::NONE
    }
}

/// The key of the nth choice, from 0: `a` to `z`, then `aa`, `ab`, …
pub fn key(nth: usize) -> String {
    let letter = char::from(b'a' + (nth % 26) as u8);
    match nth / 26 {
        0 => letter.to_string(),
        more => key(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        let choice = |nth: usize, weight| Choice {
            key: key(nth),
            html: format!("choice {nth}"),
            weight,
            feedback: Some(format!("because {nth}")),
        };
        Question {
            id: "leg-1".into(),
            tag: Some("1".into()),
            objective: Some(1),
            title: Some("secret title".into()),
            html: "Who?".into(),
            kind: Kind::OneChoice,
            choices: vec![choice(0, Points::NONE), choice(1, Points::FULL), choice(2, Points::NONE)],
            feedback: Some("in the end".into()),
        }
    }

    #[test]
    fn what_is_asked_does_not_tell_what_is_right() {
        let mut other = question();
        other.choices.reverse();
        for (nth, choice) in other.choices.iter_mut().enumerate() {
            (choice.key, choice.html) = (key(nth), format!("choice {nth}"));
        }
        other.choices[0].weight = Points::FULL;
        other.choices[1].weight = Points::NONE;
        assert_eq!(other.asked(), question().asked());
        let json = serde_json::to_string(&question().asked()).expect("plain values");
        for secret in ["because", "end", "weight", "right", "title"] {
            assert!(!json.contains(secret), "{secret} in {json}");
        }
    }

    #[test]
    fn after_handing_in_the_chosen_and_the_right_answer_are_explained() {
        let explained = question().explained(&BTreeSet::from(["a".to_owned()]));
        let told: Vec<_> =
            explained.choices.iter().map(|c| (c.chosen, c.right, c.feedback.is_some())).collect();
        assert_eq!(told, [(true, false, true), (false, true, true), (false, false, false)]);
    }

    #[test]
    fn choices_beyond_z_have_keys_of_their_own() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(key), ["a", "z", "aa", "az", "ba", "aaa"]);
        let all: BTreeSet<_> = (0..2000).map(key).collect();
        assert_eq!(all.len(), 2000);
    }
}
