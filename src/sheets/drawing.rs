//! A sheet to sign as PDF.

use crate::classes::Kind;
use crate::kit::columns::Id;
use crate::kit::pdf::{Align, Document, Fault, Letters, Rect};
use crate::kit::qr::Matrix;
use crate::kit::text::{Language, Message, Texts};
use crate::sheets::columns::Column;
use crate::sheets::layout::{CODE, FOOT, Geometry, HEAD, MARKS, Row, SIGNATURES, TABLE, geometry, pages};
use crate::sheets::naming;

/// What stands on a sheet, in the words of those it is about; the words of the paper are the program's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    pub organiser: String,
    pub class: String,
    pub number: usize,
    pub sessions: usize,
    pub starts: String,
    pub ends: String,
    pub day: String,
    pub place: String,
    pub teachers: String,
    pub made: String,
    pub lines: Vec<Line>,
    /// Empty lines behind them.
    pub blanks: usize,
}

/// Somebody's line; what is empty is left to be filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub name: String,
    pub birth_year: String,
    pub sex: String,
    pub ethnicity: String,
    pub position: String,
    pub unit: String,
}

impl Line {
    fn says(&self, column: Column) -> &str {
        match column {
            Column::Name => &self.name,
            Column::BirthYear => &self.birth_year,
            Column::Sex => &self.sex,
            Column::Ethnicity => &self.ethnicity,
            Column::Position => &self.position,
            Column::Unit => &self.unit,
            _ => "",
        }
    }
}

const TITLE: Letters = Letters::bold(15.0);
const CLASS: Letters = Letters::bold(10.0);
const FACT: Letters = Letters::plain(8.5);
const SMALL: Letters = Letters::plain(7.0);
const HEADING: Letters = Letters::bold(7.0);
const NAME: Letters = Letters::plain(9.5);
const LONG_NAME: Letters = Letters::plain(7.5);
const CELL: Letters = Letters::plain(8.0);
const TYPED: Letters = Letters::plain(5.5);

const THIN: i32 = 3;
const THICK: i32 = 6;

/// The file of a sheet.
pub fn pdf(id: Id, kind: Kind, paper: &Paper, texts: &Texts, language: Language) -> Result<Vec<u8>, Fault> {
    let say = |message: &Message| texts.say(language, message);
    let heading =
        Message::new("sheets.heading").with("n", paper.number as u64).with("of", paper.sessions as u64);
    let mut document = Document::landscape(&format!("{} – {}", say(&heading), paper.class), language)?;
    let lines = paper.lines.len() + paper.blanks;
    let of = pages(lines).len();
    for page in 0..of {
        let Some(geometry) = geometry(kind, lines, page) else { continue };
        document.page();
        let code = naming::text(id, page + 1);
        corners(&mut document);
        head(&mut document, paper, &say(&heading), &say);
        named(&mut document, &code);
        headings(&mut document, &geometry, &say);
        geometry.rows.iter().for_each(|row| line(&mut document, &geometry, row, paper));
        if geometry.is_last {
            signatures(&mut document, &say);
        }
        let number = Message::new("sheets.page").with("n", page as u64 + 1).with("of", of as u64);
        document.text((TABLE.x + TABLE.width / 2, FOOT), FACT, Align::Middle, &say(&number));
        document.text((TABLE.x, FOOT), SMALL, Align::Left, &say(&Message::new("sheets.tick")));
        let made = Message::new("sheets.made").with("moment", paper.made.as_str());
        document.text((TABLE.right(), FOOT), SMALL, Align::Right, &say(&made));
    }
    document.finish()
}

fn corners(document: &mut Document) {
    for (nth, mark) in MARKS.into_iter().enumerate() {
        document.filled(mark, 0.0);
        if nth == 0 {
            let third = mark.width / 3;
            document.filled(Rect::new(mark.x + third, mark.y + third, third, third), 1.0);
        }
    }
}

fn head(document: &mut Document, paper: &Paper, heading: &str, say: &impl Fn(&Message) -> String) {
    let when = Message::new("sheets.when")
        .with("starts", paper.starts.as_str())
        .with("ends", paper.ends.as_str())
        .with("day", paper.day.as_str());
    let place = Message::new("sheets.where").with("place", paper.place.as_str());
    let teachers = Message::new("sheets.teachers").with("names", paper.teachers.as_str());
    let mut under = HEAD.y;
    let mut put = |letters: Letters, most: usize, text: &str| {
        for line in document.wrapped(text, HEAD.width, letters, most) {
            let leading = letters.leading();
            document.text((HEAD.x, under + leading * 3 / 4), letters, Align::Left, &line);
            under += leading;
        }
    };
    put(FACT, 1, &paper.organiser);
    put(TITLE, 1, heading);
    put(CLASS, 2, &paper.class);
    put(FACT, 1, &say(&when));
    put(FACT, 1, &say(&place));
    put(FACT, 1, &say(&teachers));
}

/// The code of the page, and what it says for those who type it.
fn named(document: &mut Document, code: &str) {
    if let Some(matrix) = Matrix::of(code) {
        document.code((CODE.x, CODE.y), CODE.width, &matrix);
    }
    let (above, below) = code.split_at(code.len().div_ceil(2));
    let middle = CODE.x + CODE.width / 2;
    document.text((middle, CODE.bottom() + 24), TYPED, Align::Middle, above);
    document.text((middle, CODE.bottom() + 46), TYPED, Align::Middle, below);
}

fn headings(document: &mut Document, geometry: &Geometry, say: &impl Fn(&Message) -> String) {
    for (column, cell) in &geometry.headings {
        document.filled(*cell, 0.92);
        document.text_in(*cell, HEADING, Align::Middle, 2, &say(&Message::new(column.key())));
    }
    let bottom =
        geometry.rows.last().map_or(TABLE.y + geometry.headings[0].1.height, |row| row.line.bottom());
    for (_, cell) in &geometry.headings {
        document.line((cell.x, cell.y), (cell.x, bottom), THIN);
        document.line((cell.x, cell.bottom()), (cell.right(), cell.bottom()), THICK);
    }
    document.frame(Rect::new(TABLE.x, TABLE.y, TABLE.width, bottom - TABLE.y), THICK);
}

fn line(document: &mut Document, geometry: &Geometry, row: &Row, paper: &Paper) {
    document.line((row.line.x, row.line.bottom()), (row.line.right(), row.line.bottom()), THIN);
    row.boxes.iter().for_each(|of| document.frame(*of, THIN));
    if let Some(cell) = geometry.cell(row, Column::Number) {
        document.text_in(cell, CELL, Align::Middle, 1, &row.number.to_string());
    }
    let Some(line) = paper.lines.get(row.number - 1) else { return };
    for (column, _) in &geometry.headings {
        let Some(cell) = geometry.cell(row, *column) else { continue };
        let says = line.says(*column);
        let (letters, align, most) = match column {
            // A name of eight or ten words stands on three lines of smaller letters rather than lose some.
            Column::Name if document.lines_in(cell, says, NAME) > 2 => (LONG_NAME, Align::Left, 3),
            Column::Name => (NAME, Align::Left, 2),
            Column::BirthYear | Column::Sex => (CELL, Align::Middle, 1),
            _ => (CELL, Align::Left, 2),
        };
        document.text_in(cell, letters, align, most, says);
    }
}

fn signatures(document: &mut Document, say: &impl Fn(&Message) -> String) {
    let third = SIGNATURES.width / 3;
    for (nth, key) in (0i32..).zip(["sheets.head", "sheets.teacher", "sheets.organiser"]) {
        let of = Rect::new(SIGNATURES.x + nth * third, SIGNATURES.y, third, SIGNATURES.height);
        document.frame(of, THIN);
        let middle = of.x + third / 2;
        document.text((middle, of.y + 50), CLASS, Align::Middle, &say(&Message::new(key)));
        let hint = say(&Message::new("sheets.sign_here"));
        document.text((middle, of.y + 88), SMALL, Align::Middle, &hint);
    }
}
