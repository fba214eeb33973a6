//! A question that is answered piece by piece, as a page draws it: a line with a list for each piece.

use super::kinds::Given;
use super::kinds::pieces::{AskedOption, AskedPiece, ExplainedPiece};
use crate::courses::check::{Line, LineOption};

/// The lines of a question. `id` begins the ids of their fields, `name` is the name of all of them; where
/// the sentence with the id `refused_by` says what is wrong, the lines without one choice point to it.
pub fn asked(
    pieces: Vec<AskedPiece>,
    (id, name): (&str, &str),
    given: &Given,
    refused_by: Option<String>,
) -> Vec<Line> {
    let line = |(nth, piece): (usize, AskedPiece)| {
        let option = |option: AskedOption| LineOption {
            chosen: given.contains(&option.value),
            value: option.value,
            text: option.text,
        };
        let options: Vec<LineOption> = piece.options.into_iter().map(option).collect();
        let is_open = options.iter().filter(|option| option.chosen).count() != 1;
        Line {
            id: format!("{id}-{}", nth + 1),
            name: name.to_owned(),
            html: piece.html,
            refused_by: refused_by.clone().filter(|_| is_open),
            options,
            is_right: false,
            right: None,
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
        Line { is_right: piece.is_right, right, ..line }
    };
    lines.into_iter().map(line).collect()
}
