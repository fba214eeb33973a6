//! Looking for words in what the site says: courses and documents, blind to Vietnamese marks.
//!
//! What a word is and where it stands in a text says [`crate::courses::search`]; here both are asked and shown
//! in one list, each place with a link to its heading. A document is found only by those who may read it.

pub mod pages;
