//! Reports of re-teaches and the verdicts on them. The class itself, its people and
//! its headcount are kept by their own slices; here is only where a report stands.

mod chains;
mod doubts;
mod generations;
mod learned;
mod reports;
mod summaries;
mod taught_there;
mod unsent;
mod verdicts;

pub use chains::{sources_above, taught_in};
pub use doubts::{doubtful_among, doubtful_with, first_taught_on, known_doubts, to_look_at_again};
pub use generations::{generations_of, taught_generations};
pub use learned::{
    classes_learned_in, classes_that_taught, learned_classes, learners_of, owed_classes, untaught_classes,
};
pub use reports::{
    NewReteaching, Reteaching, accepted_by_person, accepted_for_person, begun_among, decided_reports_in,
    known_reteaching, known_reteachings, remove_report, report_if_any, reports_of, reports_waiting_for,
    reteach_state_of, save_report, waiting_for, was_discarded, with_summary,
};
pub use summaries::{CascadeSummary, cascade_of_units, cascade_summary_rows, recount_cascade};
pub use taught_there::TaughtThere;
pub use unsent::{Unsent, forget_unsent, keep_unsent, unsent, unsent_among};
pub use verdicts::{NewReview, Review, add_review, given_review, reviews_of};
