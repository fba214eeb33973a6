//! The invariants of `src/lib.rs`, held against the source text.
//!
//! Each message names file and line, and what to do instead. Begin with
//! `architecture/source.rs` for how a source is read: comments and test parts are left out.

#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/map.rs"]
mod map;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/tables.rs"]
mod tables;
#[path = "architecture/templates.rs"]
mod templates;
#[path = "architecture/texts.rs"]
mod texts;
