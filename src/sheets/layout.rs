//! Where everything is on a sheet: for printing it, and for whoever reads it again from a picture.
//!
//! A4 that lies. A mark stands in each corner, the upper left one open so that one sees which side is up; between the
//! upper ones what the sheet is and its code, below them the table with its headings on every page, between the lower
//! ones the number of the page. The last page keeps room for three signatures. Lengths are tenths of a millimetre.

use std::ops::Range;

use crate::classes::Kind;
use crate::kit::pdf::{LONG, Rect, SHORT};
use crate::sheets::columns::{self, Column};

const MARK: i32 = 60;
/// From the edge of the paper to a mark: printers leave 4 or 5 mm white.
const EDGE: i32 = 80;

/// The marks in the corners: the open one first, then clockwise.
pub const MARKS: [Rect; 4] = [
    Rect::new(EDGE, EDGE, MARK, MARK),
    Rect::new(LONG - EDGE - MARK, EDGE, MARK, MARK),
    Rect::new(LONG - EDGE - MARK, SHORT - EDGE - MARK, MARK, MARK),
    Rect::new(EDGE, SHORT - EDGE - MARK, MARK, MARK),
];

/// The code of the page; around it 4 mm are empty.
pub const CODE: Rect = Rect::new(2540, EDGE, 240, 240);
/// What the sheet is: of which class, when and where.
pub const HEAD: Rect = Rect::new(160, EDGE, 2330, 290);
/// The table with its row of headings, where it is longest.
pub const TABLE: Rect = Rect::new(160, 380, 2650, HEADINGS + ROWS as i32 * ROW);
/// Where the number of the page stands.
pub const FOOT: i32 = 2005;
/// Three signatures, on the last page.
pub const SIGNATURES: Rect = Rect::new(160, 1640, 2650, 310);

const HEADINGS: i32 = 90;
/// High enough to sign in, for hands that seldom write.
pub const ROW: i32 = 106;
/// So many rows a page has, and so many the last one.
pub const ROWS: usize = 14;
pub const LAST_ROWS: usize = 10;
/// With fewer people the signatures would stand nearly alone.
const FEWEST_LAST: usize = 3;

/// The line of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// 1 for the first of the sheet.
    pub number: usize,
    pub line: Rect,
    /// To be ticked: present, late, excused.
    pub boxes: [Rect; 3],
    pub sign: Rect,
}

/// One page of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// The columns and their headings.
    pub headings: Vec<(Column, Rect)>,
    pub rows: Vec<Row>,
    pub is_last: bool,
}

impl Geometry {
    /// The cell of a row in a column.
    pub fn cell(&self, row: &Row, column: Column) -> Option<Rect> {
        let (_, heading) = self.headings.iter().find(|(of, _)| *of == column)?;
        Some(Rect::new(heading.x, row.line.y, heading.width, row.line.height))
    }
}

/// The rows of each page of a sheet of so many lines; a sheet has a page even without any.
pub fn pages(lines: usize) -> Vec<Range<usize>> {
    let count = (lines + ROWS - LAST_ROWS).div_ceil(ROWS).max(1);
    let before = (count - 1) * ROWS;
    // The last page takes a few from the one before it rather than hold next to nothing.
    let fewest = if count > 1 { FEWEST_LAST } else { 0 };
    let last = lines.saturating_sub(before).max(fewest).min(lines);
    let end = lines - last;
    let mut pages: Vec<Range<usize>> =
        (0..count - 1).map(|page| page * ROWS..((page + 1) * ROWS).min(end)).collect();
    pages.push(end..lines);
    pages
}

/// One page, from the first, of a sheet of so many lines.
pub fn geometry(kind: Kind, lines: usize, page: usize) -> Option<Geometry> {
    let pages = pages(lines);
    let rows = pages.get(page)?.clone();
    let mut x = TABLE.x;
    let mut headings = Vec::new();
    for (column, width) in columns::of(kind) {
        headings.push((column, Rect::new(x, TABLE.y, width, HEADINGS)));
        x += width;
    }
    let place = |column: Column, y: i32| {
        let found = headings.iter().find(|(of, _)| *of == column).map(|(_, heading)| *heading);
        let heading = found.unwrap_or(Rect::new(TABLE.x, TABLE.y, 0, 0));
        Rect::new(heading.x, y, heading.width, ROW)
    };
    let row = |(nth, number): (usize, usize)| {
        let y = TABLE.y + HEADINGS + nth as i32 * ROW;
        let ticked = |column: Column| {
            let cell = place(column, y);
            Rect::new(cell.x + (cell.width - MARK) / 2, cell.y + (ROW - MARK) / 2, MARK, MARK)
        };
        Row {
            number: number + 1,
            line: Rect::new(TABLE.x, y, TABLE.width, ROW),
            boxes: Column::TICKED.map(ticked),
            sign: place(Column::Sign, y),
        }
    };
    let rows = rows.enumerate().map(row).collect();
    Some(Geometry { rows, is_last: page + 1 == pages.len(), headings })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apart(one: Rect, other: Rect) -> bool {
        one.right() <= other.x || other.right() <= one.x || one.bottom() <= other.y || other.bottom() <= one.y
    }

    #[test]
    fn nothing_lies_over_anything_else_or_beyond_the_edge() {
        let parts = [&MARKS[..], &[CODE, HEAD, TABLE]].concat();
        for (nth, part) in parts.iter().enumerate() {
            assert!(part.x >= EDGE && part.right() <= LONG - EDGE && part.bottom() <= SHORT - EDGE);
            assert!(parts[nth + 1..].iter().all(|other| apart(*part, *other)), "{part:?}");
        }
        assert!(SIGNATURES.y > TABLE.y + HEADINGS + LAST_ROWS as i32 * ROW);
    }

    #[test]
    fn a_row_is_high_enough_for_a_pen_and_a_box_for_a_cross() {
        let geometry = geometry(Kind::Village, 3, 0).unwrap();
        assert!(geometry.rows.iter().all(|row| row.line.height >= 90 && row.sign.width >= 350));
        assert!(geometry.rows.iter().flat_map(|row| row.boxes).all(|of| of.width >= 50));
    }

    #[test]
    fn a_sheet_has_as_many_pages_as_it_needs() {
        for (lines, sizes) in [
            (0, vec![0]),
            (1, vec![1]),
            (10, vec![10]),
            (11, vec![8, 3]),
            (14, vec![11, 3]),
            (15, vec![12, 3]),
            (24, vec![14, 10]),
            (25, vec![14, 8, 3]),
            (65, vec![14, 14, 14, 14, 9]),
        ] {
            assert_eq!(pages(lines).iter().map(|page| page.len()).collect::<Vec<_>>(), sizes, "{lines}");
        }
        assert_eq!(pages(405).len(), 30);
    }

    proptest! {
        #[test]
        fn every_line_is_on_one_page_and_every_page_holds_what_it_can(lines in 0..3000_usize) {
            let pages = pages(lines);
            let numbers: Vec<usize> = pages.iter().cloned().flatten().collect();
            prop_assert_eq!(numbers, (0..lines).collect::<Vec<_>>());
            prop_assert!(pages.iter().all(|page| page.len() <= ROWS));
            prop_assert!(pages.last().is_some_and(|last| last.len() <= LAST_ROWS));
            prop_assert!(lines == 0 || pages.iter().all(|page| !page.is_empty()));
        }

        #[test]
        fn the_boxes_of_a_row_lie_within_it_and_beside_each_other(lines in 1..60_usize) {
            for page in 0..pages(lines).len() {
                for row in geometry(Kind::Pilot, lines, page).unwrap().rows {
                    let parts = [row.boxes.as_slice(), &[row.sign]].concat();
                    let within = |part: &Rect| part.y >= row.line.y && part.bottom() <= row.line.bottom()
                        && part.right() <= row.line.right();
                    prop_assert!(parts.iter().all(within));
                    prop_assert!(parts.windows(2).all(|two| two[0].right() <= two[1].x));
                }
            }
        }
    }
}
