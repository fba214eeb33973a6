//! Papers of a class that are signed, made by the program as PDF.
//!
//! A sheet of a session is what auditors ask for: a line and a place to sign for everybody, boxes to tick, empty lines
//! for those who come besides. What stood on it is kept, so that the paper can be told again from the code on each of
//! its pages. What a sheet shows of people is what the roll shows: nothing sensitive is printed unless somebody who may
//! see it says so. Begin with [`layout`] for where everything is on the paper, [`naming`] for the code, and
//! [`drawing`] for the file.

pub mod columns;
pub mod drawing;
pub mod layout;
pub mod naming;
pub mod pages;
pub mod queries;

use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::text::Language;

/// A sheet as it was made for one session.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub id: Id,
    pub session: Id,
    pub printed_by: Id,
    pub printed_at: Timestamp,
    pub language: Language,
    /// Who stands on its lines, from the first.
    pub listed: Vec<Id>,
    /// The empty lines behind them.
    pub blanks: i32,
    /// Is the ethnic group printed of those of whom its reader may know it?
    pub with_ethnicity: bool,
}

impl Sheet {
    pub fn lines(&self) -> usize {
        self.listed.len() + self.blanks.unsigned_abs() as usize
    }
}
