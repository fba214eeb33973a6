//! What is different between two texts, for people to read.
//!
//! Texts are compared paragraph by paragraph; where a paragraph changed, word by word. What did not
//! change is only counted, so that whoever knows the old text reads just the news. What would take long to
//! compare is not: it went and came whole.

use std::collections::HashMap;

use serde::Serialize;
use similar::{ChangeTag, DiffOp, DiffableStr, TextDiff, capture_diff_slices};

/// Two paragraphs that share fewer of their words than this are two paragraphs, not one that changed.
const AKIN: f32 = 0.4;

/// A new paragraph is held against so many of the old ones that follow; one that moved further than a page is
/// another.
const WINDOW: usize = 50;

/// Comparing takes as long as the square of what differs. More words than this in two paragraphs are not
/// compared, nor more paragraphs in two texts: no paragraph is as long, and no module has as many.
const MOST_WORDS: usize = 4_000;
const MOST_PARAGRAPHS: usize = 6_000;

/// A run of words, in order of reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub what: What,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Same,
    Gone,
    New,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "part")]
pub enum Part {
    /// Paragraphs that stand in both, one below the other.
    Same {
        count: usize,
        paragraphs: Vec<String>,
    },
    /// A paragraph with the words that went and came.
    Changed {
        pieces: Vec<Piece>,
    },
    Gone {
        text: String,
    },
    New {
        text: String,
    },
}

/// Two texts compared; the counts are of words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub parts: Vec<Part>,
    pub gone: usize,
    pub new: usize,
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Same { .. }))
    }
}

/// The paragraphs of a text: what blank lines part, and each line of a list, a table or a front matter
/// by itself.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = vec![];
    let mut open = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.trim_end();
        let bare = line.trim_start();
        let alone = ["- ", "* ", "+ ", "|", "#", ">", ":", "//", "=", "~", "`", "::"];
        let numbered = bare.split_once(['.', ')']).is_some_and(|(n, _)| n.parse::<u16>().is_ok());
        if bare.is_empty() || bare == "---" {
            open = false;
        } else if open && !numbered && !alone.iter().any(|mark| bare.starts_with(mark)) {
            let last = paragraphs.last_mut().expect("a paragraph is open only after one was begun");
            last.push('\n');
            last.push_str(line);
        } else {
            paragraphs.push(line.to_owned());
            open = true;
        }
    }
    paragraphs
}

/// Compares two texts, given as their paragraphs.
pub fn compare(before: &[String], after: &[String]) -> Difference {
    let mut difference = Difference::default();
    let alike = |(one, other): &(&String, &String)| one == other;
    let head = before.iter().zip(after).take_while(alike).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(alike).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    if old.len() + new.len() > MOST_PARAGRAPHS {
        difference.keep(&before[..head]);
        new.iter().for_each(|text| difference.gain(text));
        old.iter().for_each(|text| difference.lose(text));
        difference.keep(&before[before.len() - tail..]);
        return difference;
    }
    for op in capture_diff_slices(similar::Algorithm::Patience, before, after) {
        match op {
            DiffOp::Equal { old_index, len, .. } => difference.keep(&before[old_index..old_index + len]),
            DiffOp::Delete { old_index, old_len, .. } => {
                before[old_index..old_index + old_len].iter().for_each(|text| difference.lose(text));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                after[new_index..new_index + new_len].iter().for_each(|text| difference.gain(text));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = &before[old_index..old_index + old_len];
                difference.replace(old, &after[new_index..new_index + new_len]);
            }
        }
    }
    difference
}

impl Difference {
    fn keep(&mut self, same: &[String]) {
        if !same.is_empty() {
            self.parts.push(Part::Same { count: same.len(), paragraphs: same.to_vec() });
        }
    }

    fn lose(&mut self, text: &str) {
        self.gone += words(text);
        self.parts.push(Part::Gone { text: text.to_owned() });
    }

    fn gain(&mut self, text: &str) {
        self.new += words(text);
        self.parts.push(Part::New { text: text.to_owned() });
    }

    /// Some paragraphs instead of others: each new one beside the first old one that is akin to it.
    fn replace(&mut self, old: &[String], new: &[String]) {
        let mut left = old;
        for after in new {
            match left.iter().take(WINDOW).position(|before| akin(before, after)) {
                Some(at) => {
                    left[..at].iter().for_each(|text| self.lose(text));
                    self.changed(&left[at], after);
                    left = &left[at + 1..];
                }
                None => self.gain(after),
            }
        }
        left.iter().for_each(|text| self.lose(text));
    }

    fn changed(&mut self, before: &str, after: &str) {
        let mut pieces: Vec<Piece> = vec![];
        for change in TextDiff::from_words(before, after).iter_all_changes() {
            let what = match change.tag() {
                ChangeTag::Equal => What::Same,
                ChangeTag::Delete => What::Gone,
                ChangeTag::Insert => What::New,
            };
            let text = change.value();
            match what {
                What::Gone => self.gone += words(text),
                What::New => self.new += words(text),
                What::Same => {}
            }
            match pieces.last_mut() {
                Some(last) if last.what == what => last.text.push_str(text),
                _ => pieces.push(Piece { what, text: text.to_owned() }),
            }
        }
        self.parts.push(Part::Changed { pieces });
    }
}

/// Are most of the words the same?
fn akin(before: &str, after: &str) -> bool {
    let (old, new) = (before.tokenize_words(), after.tokenize_words());
    let all = old.len() + new.len();
    all <= MOST_WORDS && shared(&old, &new) >= AKIN && TextDiff::from_slices(&old, &new).ratio() >= AKIN
}

/// How much of two runs of words would be the same, were their order all the same: never less than with it,
/// and quickly counted.
fn shared(old: &[&str], new: &[&str]) -> f32 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    old.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let both = new.iter().filter(|word| match counts.get_mut(**word) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    2.0 * both.count() as f32 / (old.len() + new.len()).max(1) as f32
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compared(before: &str, after: &str) -> Difference {
        compare(&paragraphs(before), &paragraphs(after))
    }

    #[test]
    fn a_word_that_changed_is_marked_in_its_sentence() {
        let difference = compared("Một.\n\nNhóm có 10 hộ.\n\nBa.", "Một.\n\nNhóm có 12 hộ.\n\nBa.");
        assert_eq!((difference.gone, difference.new), (1, 1));
        let Part::Changed { pieces } = &difference.parts[1] else { panic!("{difference:?}") };
        let told: Vec<(What, &str)> = pieces.iter().map(|piece| (piece.what, piece.text.trim())).collect();
        let same = What::Same;
        assert_eq!(told, [(same, "Nhóm có"), (What::Gone, "10"), (What::New, "12"), (same, "hộ.")]);
        assert!(matches!(&difference.parts[0], Part::Same { count: 1, .. }));
    }

    #[test]
    fn another_sentence_is_another_sentence() {
        let difference = compared("Gà ăn thóc mỗi sáng.", "Đường vào thôn đã xong hôm qua.");
        assert_eq!(
            difference.parts,
            [
                Part::New { text: "Đường vào thôn đã xong hôm qua.".into() },
                Part::Gone { text: "Gà ăn thóc mỗi sáng.".into() },
            ]
        );
    }

    #[test]
    fn each_line_of_a_list_is_for_itself() {
        assert_eq!(
            paragraphs("a\nb\n\n- một\n- hai\n  tiếp\n1. ba\n"),
            ["a\nb", "- một", "- hai\n  tiếp", "1. ba"]
        );
        assert_eq!(paragraphs("---\ntitle: x\n---\n"), ["title: x"]);
    }

    #[test]
    fn the_same_text_has_no_difference() {
        assert!(compared("a\n\nb", "a\n\nb").is_empty());
        assert!(compared("", "").is_empty());
        assert!(!compared("", "a").is_empty());
    }

    #[test]
    fn what_would_take_long_is_not_compared() {
        let other = |n: usize| format!("hàng{n} gà{n} vịt{n}");
        let mine = "Nhóm họp mỗi tháng một lần ở nhà văn hóa.";
        let beyond: Vec<String> = (0..WINDOW).map(other).chain([mine.to_owned()]).collect();
        let changed = mine.replace("một", "hai");
        let is_changed = |difference: &Difference| {
            difference.parts.iter().any(|part| matches!(part, Part::Changed { .. }))
        };
        assert!(is_changed(&compare(&beyond[1..], std::slice::from_ref(&changed))));
        assert!(!is_changed(&compare(&beyond, &[changed])), "too far away to be the same one");
        let long = |first: &str| vec![format!("{first}{}", " gà".repeat(MOST_WORDS / 4))];
        assert!(!is_changed(&compare(&long("một"), &long("hai"))), "too long");
        // Nothing in common but the first and the last: at once, though each might be akin to each.
        let text = |word: &str| -> Vec<String> {
            let middle = (0..=MOST_PARAGRAPHS / 2).map(|n| format!("{word} {n}"));
            ["đầu".to_owned()].into_iter().chain(middle).chain(["cuối".to_owned()]).collect()
        };
        let difference = compare(&text("cũ"), &text("mới"));
        let same = difference.parts.iter().filter(|part| matches!(part, Part::Same { count: 1, .. }));
        assert_eq!((same.count(), is_changed(&difference)), (2, false));
    }

    /// What a part says of one of the two texts.
    fn side(difference: &Difference, side: What) -> String {
        let mut text = String::new();
        for part in &difference.parts {
            match part {
                Part::Same { paragraphs, .. } => text.push_str(&paragraphs.concat()),
                Part::Changed { pieces } => {
                    let mine = pieces.iter().filter(|piece| piece.what == What::Same || piece.what == side);
                    mine.for_each(|piece| text.push_str(&piece.text));
                }
                Part::Gone { text: gone } if side == What::Gone => text.push_str(gone),
                Part::New { text: new } if side == What::New => text.push_str(new),
                Part::Gone { .. } | Part::New { .. } => {}
            }
        }
        text
    }

    proptest! {
        #[test]
        fn both_texts_stand_whole_in_the_difference(
            before in proptest::collection::vec("[ab] [ab] [ab]", 0..6),
            after in proptest::collection::vec("[ab] [ab] [ab]", 0..6)
        ) {
            let difference = compare(&before, &after);
            prop_assert_eq!(difference.is_empty(), before == after);
            prop_assert_eq!(side(&difference, What::Gone), before.concat());
            prop_assert_eq!(side(&difference, What::New), after.concat());
        }
    }
}
