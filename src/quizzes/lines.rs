//! A question that is answered piece by piece, as a page draws it: a line with a list or a field for each piece.

use super::kinds::Given;
use super::kinds::pieces::{self, AskedOption, AskedPiece, ExplainedPiece, TypedAs};
use crate::courses::check::{Line, LineOption, field_of};

/// The lines of a question. `id` begins the ids of their fields, `name` is the name of those that are chosen; where
/// the sentence with the id `refused_by` says what is wrong, the lines without one answer that fits point to it. The pieces
/// of a `cloze` are called by their numbers.
pub fn asked(
    pieces: Vec<AskedPiece>,
    (id, name): (&str, &str),
    given: &Given,
    refused_by: Option<String>,
    cloze: bool,
) -> Vec<Line> {
    let line = |(nth, piece): (usize, AskedPiece)| {
        let option = |option: AskedOption| LineOption {
            chosen: given.contains(&option.value),
            value: option.value,
            text: option.text,
        };
        let options: Vec<LineOption> = piece.options.into_iter().map(option).collect();
        let mine: Vec<&str> = pieces::given(given, &piece.name).collect();
        let fits = |text: &&str| piece.typed.is_none_or(|typed| typed.fits(text));
        let is_open = mine.len() != 1 || !mine.iter().all(fits);
        Line {
            id: format!("{id}-{}", nth + 1),
            name: piece.typed.map_or(name.to_owned(), |_| field_of(name, &piece.name)),
            html: piece.html,
            gap: cloze.then_some(nth + 1),
            refused_by: refused_by.clone().filter(|_| is_open),
            value: piece.typed.and(mine.first()).map(|text| (*text).to_owned()).unwrap_or_default(),
            is_number: piece.typed == Some(TypedAs::Number),
            options,
            is_right: false,
            right: None,
            feedback: None,
        }
    };
    pieces.into_iter().enumerate().map(line).collect()
}

/// The same lines once they are answered, each with the piece of its words: what is put in order is told in the
/// right order, and drawn in another.
pub fn explained(lines: Vec<Line>, pieces: &[ExplainedPiece]) -> Vec<Line> {
    let line = |line: Line| {
        let Some(piece) = pieces.iter().find(|piece| piece.html == line.html) else { return line };
        let right = (!piece.is_right).then(|| piece.right.clone());
        Line { is_right: piece.is_right, right, feedback: piece.feedback.clone(), ..line }
    };
    lines.into_iter().map(line).collect()
}
