//! The invariants of `src/lib.rs`, held against the source text.
//!
//! Each message names file and line, and what to do instead. Each invariant is also held against a
//! file that breaks it, so that it is known to be able to fail. Begin with `architecture/house.rs`
//! for how; `architecture/source.rs` reads a source: comments and test parts are left out.

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/map.rs"]
mod map;
#[path = "architecture/reads.rs"]
mod reads;
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
#[path = "architecture/uses.rs"]
mod uses;
#[path = "architecture/writes.rs"]
mod writes;
