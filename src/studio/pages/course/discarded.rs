//! What the desk says of the last draft, if it was discarded.

use serde::Serialize;

use super::lying::Lying;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

#[derive(Serialize)]
pub(super) struct Discarded {
    /// Whose words were in it.
    writers: String,
    /// Who discarded it, and when.
    who: Option<String>,
    at: Timestamp,
    /// What a form says that goes on with it; none where it cannot be gone on with.
    resumption: Option<Resumption>,
}

#[derive(Serialize)]
struct Resumption {
    draft: Id,
    /// How many steps it has gone: since it was discarded, none.
    steps: usize,
}

impl Discarded {
    pub fn of(lying: &Lying) -> Option<Discarded> {
        let (draft, taken) = lying.desk.discarded.as_ref()?;
        let (wrote, steps) = lying.discarded.as_ref()?;
        let may = lying.desk.may_resume(draft.id).is_ok();
        Some(Discarded {
            writers: lying.line_of(wrote),
            who: lying.name(taken.by),
            at: taken.at,
            resumption: may.then_some(Resumption { draft: draft.id, steps: steps.len() }),
        })
    }
}
