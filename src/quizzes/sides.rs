//! What of a form stands on which side of a sheet of A4.
//!
//! Whoever prints on both sides must not find the beginning of the next form on the back of their own. Browsers break
//! pages as they like, and Chromium begins nothing on a right-hand page when it is asked to; so the sides are made
//! here. Heights are reckoned, in tenths of a millimetre, from large type in a wide face: a side is rather left with
//! room than overfull. Each can then name whose it is.
//!
//! A question that is higher than a side goes on over as many pages as are reckoned for it, and takes all of them: what
//! is reckoned is the most it can need, and the stylesheet keeps that much of paper for it even where it needs less. So
//! it is known of every form how many pages it has. (It holds for the margins that the page asks for; whoever prints
//! with others, or larger, looks at the pages first.)

use std::ops::Range;

/// What fits below the head of a side.
const SIDE: usize = 2200;
/// A line of 14 points, what is between two choices, and what is between two questions.
const LINE: usize = 72;
const CHOICE_GAP: usize = 32;
const QUESTION_GAP: usize = 60;
/// A picture, which the stylesheet makes no higher.
const PICTURE: usize = 640;
/// The letters that fit in a line for certain: of a text, and of a choice, which is set in.
const WIDE: usize = 58;
const SET_IN: usize = 52;
/// What half a sheet has for a card of answers, what its head takes, and each sentence more above the boxes.
const HALF: usize = 1290;
const CARD_HEAD: usize = 480;
const SENTENCE: usize = 125;
/// A row of boxes on a card; one of these more where it has a line to write on.
const ROW: usize = 102;
/// So many boxes stand in one row of a column, and so many columns beside each other.
const LETTERS: usize = 5;
const BOXES: usize = 3;
pub const COLUMNS: usize = 3;

/// A question as it is measured: what is said above it, its words, and what is chosen from or matched.
pub struct Measured<'a> {
    pub above: &'a [String],
    pub html: &'a str,
    pub rows: Vec<&'a str>,
    /// Is there a line to write on?
    pub typed: bool,
}

/// What a card has beside the number of a question.
pub struct Boxes {
    pub letters: usize,
    pub pieces: usize,
    pub typed: bool,
}

/// How high a question stands on paper.
pub fn height(question: &Measured) -> usize {
    let above: usize = question.above.iter().map(|html| words(html, WIDE) + QUESTION_GAP).sum();
    let rows: usize = question.rows.iter().map(|html| words(html, SET_IN) + CHOICE_GAP).sum();
    let line = if question.typed { LINE * 2 } else { 0 };
    above + words(question.html, WIDE) + rows + line + QUESTION_GAP
}

/// Which questions stand on which side, none of them torn; one that is higher than a side has it to itself.
pub fn sides(heights: &[usize]) -> Vec<Range<usize>> {
    let mut sides: Vec<Range<usize>> = vec![];
    let mut left = 0;
    for (nth, height) in heights.iter().enumerate() {
        match sides.last_mut() {
            Some(side) if *height <= left => side.end = nth + 1,
            _ => {
                sides.push(nth..nth + 1);
                left = SIDE;
            }
        }
        left = left.saturating_sub(*height);
    }
    sides
}

/// How many pages a side with questions of these heights takes: one, but for a question that is higher. Where a page
/// breaks, some of it stays empty: two lines that stay together, or a picture that does not fit.
pub fn pages(heights: &[usize], pictures: bool) -> usize {
    let height: usize = heights.iter().sum();
    let usable = SIDE - LINE * 3 - if pictures { PICTURE } else { 0 };
    if height <= SIDE { 1 } else { height.div_ceil(usable) }
}

/// Do two cards fit on one sheet, with so many sentences above their boxes beside the first?
pub fn halves(card: &[Boxes], sentences: usize) -> bool {
    let height = |one: &Boxes| {
        let rows = one.letters.div_ceil(LETTERS) + one.pieces.div_ceil(BOXES) + usize::from(one.typed);
        rows.max(1) * ROW
    };
    let rows: usize = card.chunks(COLUMNS).map(|row| row.iter().map(height).max().unwrap_or(0)).sum();
    CARD_HEAD + sentences * SENTENCE + rows <= HALF
}

/// How high words stand that have this many letters in a line.
fn words(html: &str, wide: usize) -> usize {
    let (mut lines, mut letters, mut pictures, mut rest) = (0, 0, 0, html);
    while let Some(at) = rest.find('<') {
        letters += rest[..at].chars().count();
        let end = at + crate::kit::html::end_of_tag(&rest[at..]);
        let tag = &rest[at..end];
        let is = |name: &str| tag.trim_start_matches(['<', '/']).starts_with(name);
        pictures += usize::from(is("img"));
        // Whatever ends a line: a paragraph, a row of a table, an item of a list.
        if ["br", "p", "li", "tr", "div", "h", "pre", "blockquote"].into_iter().any(is) {
            lines += letters.div_ceil(wide);
            letters = 0;
        }
        rest = &rest[end..];
    }
    letters += rest.chars().count();
    (lines + letters.div_ceil(wide)).max(1) * LINE + pictures * PICTURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_fill_side_after_side_and_none_is_torn() {
        assert!(sides(&[]).is_empty());
        assert_eq!(sides(&[1000, 1000, 300, 2000]), [0..2, 2..3, 3..4]);
        assert_eq!(sides(&[100, 9000, 100]), [0..1, 1..2, 2..3], "higher than a side");
    }

    #[test]
    fn what_is_higher_than_a_side_takes_whole_pages() {
        assert_eq!((pages(&[], false), pages(&[1000, 1200], false), pages(&[2201], false)), (1, 1, 2));
        assert!(pages(&[9000], false) >= 5 && pages(&[9000], true) > pages(&[9000], false));
    }

    #[test]
    fn more_words_more_choices_and_a_picture_stand_higher() {
        let one = |html: &str, rows: Vec<&str>, typed| {
            height(&Measured { above: &[], html, rows: rows.to_vec(), typed })
        };
        let short = one("Ai giữ tiền?", vec!["a", "b"], false);
        assert!(one(&"chữ ".repeat(100), vec!["a", "b"], false) >= short + 6 * LINE);
        assert!(one("Ai giữ tiền?", vec!["a", "b", "c"], false) > short);
        assert!(one("Ai giữ tiền?", vec!["a", "b"], true) > short);
        assert_eq!(
            one("Ai<img src=\"/a>b.webp\" alt=\"\"> giữ tiền?", vec!["a", "b"], false),
            short + PICTURE
        );
        assert_eq!(one("Ai <b>giữ</b><br>tiền?", vec!["a", "b"], false), short + LINE);
        let said = ["Một câu.".to_owned()];
        let below = Measured { above: &said, html: "Ai giữ tiền?", rows: vec!["a", "b"], typed: false };
        assert!(height(&below) > short);
    }

    #[test]
    fn two_cards_share_a_sheet_unless_they_are_long() {
        let of = |count: usize, letters, pieces, typed| -> Vec<Boxes> {
            (0..count).map(|_| Boxes { letters, pieces, typed }).collect()
        };
        assert!(halves(&of(20, 4, 0, false), 0) && halves(&of(15, 3, 0, false), 1));
        assert!(!halves(&of(40, 4, 0, false), 0) && !halves(&of(15, 3, 0, false), 3));
        assert!(!halves(&of(12, 0, 9, false), 1));
    }
}
