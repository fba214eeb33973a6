//! What the pages of the overview need, put together from the slices' own queries and summaries.

mod authoring;
mod people;
mod person;
mod sums;
mod today;

pub use authoring::{brought_to, to_be_told, written_in};
pub use people::people_page;
pub use person::{classes_of_person, reached_by};
pub use sums::sums_of;
pub use today::{has_classes, has_others, open_reports_of, uncalled, waiting_for};
