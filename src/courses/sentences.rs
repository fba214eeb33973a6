//! The sentences of a text, as they are read out.

use super::problem::Spot;

/// A sentence of a text: where it begins and how many words it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub at: Spot,
    pub words: usize,
}

/// The sentences of a text that comes in parts.
#[derive(Default)]
pub struct Sentences {
    open: Option<Sentence>,
    done: Vec<Sentence>,
}

impl Sentences {
    /// `at` tells where a byte of this part stands.
    pub fn take(&mut self, text: &str, at: impl Fn(usize) -> Spot) {
        for word in text.split_whitespace() {
            let counts = word.chars().any(char::is_alphanumeric);
            let open = self.open.get_or_insert_with(|| Sentence { at: at(offset(text, word)), words: 0 });
            open.words += usize::from(counts);
            if ends_sentence(word) {
                self.end();
            }
        }
    }

    /// What comes next stands in another block and is another sentence.
    pub fn end(&mut self) {
        self.done.extend(self.open.take());
    }

    /// What was begun and has no full stop was none: it is a name, or a list.
    pub fn forget(&mut self) {
        self.open = None;
    }

    pub fn finish(mut self) -> Vec<Sentence> {
        self.end();
        self.done
    }
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// Does this word end a sentence, also with a quotation mark or a bracket behind its full stop?
fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')', ']', '*']).ends_with(['.', '!', '?', '…'])
}
