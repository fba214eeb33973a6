//! Who taught whom: sources, re-teaches and their reviews, the graph and its generations.
//!
//! A re-teach is a class of kind `reteach` whose facilitator names the class where
//! they learned it. Its report goes from the facilitator to the supervisor of the
//! unit and back until it is accepted; only then does it count. Begin with
//! [`reteaching`] for what a report must say, [`review`] for where it stands and
//! [`graph`] for what all of them together show.

pub mod clash;
pub mod doubt;
pub mod drawing;
pub mod graph;
pub mod held;
pub mod lettering;
pub mod likeness;
pub mod pages;
pub mod queries;
pub mod reteaching;
pub mod review;
