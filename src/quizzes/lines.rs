//! A question that is answered piece by piece, as a page draws it: a line with a list or a field for each piece; of a
//! text with gaps each [`within`] its gap.

use super::kinds::Given;
use super::kinds::cloze::plain;
use super::kinds::pieces::{self, AskedOption, AskedPiece, ExplainedPiece, TypedAs};
use super::question::numbered_gap;
use crate::courses::check::{GappedText, Line, LineOption, TextGap, field_of};

/// The lines of a question. `id` begins the ids of their fields, `name` is the name of those that are chosen; where
/// the sentence with the id `refused_by` says what is wrong, the lines without one answer that fits point to it.
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
        let mine: Vec<&str> = pieces::given(given, &piece.name).collect();
        let fits = |text: &&str| piece.typed.is_none_or(|typed| typed.fits(text));
        let is_open = mine.len() != 1 || !mine.iter().all(fits);
        Line {
            id: format!("{id}-{}", nth + 1),
            name: piece.typed.map_or(name.to_owned(), |_| field_of(name, &piece.name)),
            html: piece.html,
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

/// A text with several gaps: each line where its gap is. Nothing where the text has other gaps than these.
pub fn within(html: &str, lines: Vec<Line>) -> Option<GappedText> {
    let parts = cut(html, lines.len())?;
    let words: Vec<String> = parts.iter().map(|part| plain(part)).collect();
    let near = |nth: usize| {
        let before: Vec<&str> = words[nth].split_whitespace().collect();
        let behind: Vec<&str> = words[nth + 1].split_whitespace().take(BEHIND).collect();
        [before[before.len().saturating_sub(BEFORE)..].join(" "), behind.join(" ")]
    };
    let gap = |(nth, line): (usize, Line)| TextGap {
        before: parts[nth].to_owned(),
        number: nth + 1,
        near: near(nth),
        line,
    };
    let gaps = lines.into_iter().enumerate().map(gap).collect();
    Some(GappedText { gaps, end: parts.last().copied().unwrap_or_default().to_owned() })
}

/// So many words next to a gap tell which it is.
const BEFORE: usize = 6;
const BEHIND: usize = 4;

/// What stands before, between and behind so many gaps.
pub fn cut(html: &str, gaps: usize) -> Option<Vec<&str>> {
    let (mut parts, mut rest) = (vec![], html);
    for number in 1..=gaps {
        let (before, behind) = rest.split_once(&numbered_gap(number))?;
        parts.push(before);
        rest = behind;
    }
    parts.push(rest);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_its_gap_and_is_called_by_the_words_next_to_it() {
        let line = |name: &str| {
            let piece = AskedPiece {
                name: name.into(),
                html: String::new(),
                options: vec![],
                typed: Some(TypedAs::Words),
            };
            asked(vec![piece], ("id", "q"), &Given::new(), None).remove(0)
        };
        let html = format!(
            "Một hai <b>ba bốn {}</b> năm sáu bảy tám chín {}{}.",
            numbered_gap(1),
            numbered_gap(2),
            numbered_gap(3)
        );
        let sentence = within(&html, vec![line("1"), line("2"), line("3")]).unwrap();
        let told: Vec<_> = sentence
            .gaps
            .iter()
            .map(|gap| (gap.number, &gap.before[..], gap.near.each_ref().map(String::as_str)))
            .collect();
        assert_eq!(
            told,
            [
                (1, "Một hai <b>ba bốn ", ["Một hai ba bốn", "năm sáu bảy tám"]),
                (2, "</b> năm sáu bảy tám chín ", ["năm sáu bảy tám chín", ""]),
                (3, "", ["", "."]),
            ]
        );
        assert_eq!(sentence.end, ".");
        assert_eq!(within("Không có chỗ nào", vec![line("1")]), None);
    }
}
