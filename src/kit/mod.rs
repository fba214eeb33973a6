//! Tools that know nothing about training.
//!
//! `db` and `columns` are the only rooms that know there are two databases;
//! `page`, `form`, `fields` and `text` turn values into pages and posts into values; `peek` looks at a post first;
//! `pdf` and `qr` turn them into paper;
//! `clock`, `files` and `log` are the outside world as values. A slice may use
//! any of them; none of them may use a slice. Begin with [`db::Db`].

pub mod audit;
pub mod choice;
pub mod clock;
pub mod columns;
pub mod csv;
pub mod db;
pub mod encoding;
pub mod fields;
pub mod files;
pub mod form;
pub mod html;
pub mod log;
pub mod page;
pub mod pager;
pub mod pdf;
pub mod peek;
pub mod qr;
pub mod schema;
pub mod text;
pub mod upload;
pub mod words;
pub mod xml;
