//! The studio: where courses are written.
//!
//! A course has at most one open draft: the next edition while it is being written. A draft is the
//! files of the edition it began from with what was saved since on top; every save is kept, so that
//! two people who write at once lose nothing. The writer asks for a review or releases a draft in use;
//! an official edition is released by a second trainer.
//!
//! Begin with [`draft`] for what a draft is, [`merging`] and [`accord`] for two people
//! at once, [`disputing`] for who they are, [`release`] for who may release what, [`next`] for what to do next, [`writing`] for a module's
//! file, [`guide`] for how it is taught and [`asking`] for a question as a form shows it, [`resuming`] for a
//! draft that was discarded, [`picturing`] for pictures, [`importing`] for
//! files that come from outside, [`descent`] and [`stamp`] for what they began from, [`archive`] for zip archives, and
//! [`queries`] for how it is kept. What is wrong with a draft is what `lantoa check` would say of its
//! files, and that one of them is too long for a form.

pub mod accord;
pub mod archive;
pub mod asking;
pub mod coupling;
pub mod descent;
pub mod disputing;
pub mod draft;
pub mod front;
pub mod gapping;
pub mod guide;
pub mod imported;
pub mod importing;
pub mod jobs;
pub mod lines;
pub mod lining_up;
pub mod merging;
pub mod naming;
pub mod next;
pub mod pages;
pub mod phrasing;
pub mod picturing;
pub mod queries;
pub mod readable;
pub mod release;
pub mod resuming;
pub mod settings;
pub mod sides;
pub mod spelling;
pub mod stamp;
pub mod typing;
pub mod writing;

pub use draft::{Draft, DraftState};

/// The address below which courses are written.
pub const ROOT: &str = "/studio";
