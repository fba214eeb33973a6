//! What each role sees first and what supervisors see; reads every slice, writes nothing.
//!
//! Home says what to do today; a person's page what they learned, taught and owe; a
//! unit's overview the sums of the units below it and how far each of its people is.
//! Begin with [`summary`] for what a figure is allowed to say, [`missing`] for what is
//! owed and [`today`] for what home asks for first, [`authoring`] for what it asks of those who
//! write courses; on a new site that is [`set_up`]. What the answers to a quiz say is computed in
//! `quizzes::analysis` and shown here, because only here classes and attempts are known; [`charts`] draws it.

pub mod authoring;
pub mod charts;
pub mod missing;
pub mod pages;
pub mod queries;
pub mod record;
pub mod set_up;
pub mod standing;
pub mod summary;
pub mod today;
