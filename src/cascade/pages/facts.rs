//! What the page that draws the cascade knows of the classes of a course.

use std::collections::{BTreeMap, BTreeSet};

use super::placed;
use crate::attendance::{self, Headcount};
use crate::cascade::graph::{self, Standing, Taught};
use crate::cascade::queries;
use crate::cascade::review::State;
use crate::classes::{self, Class, Facilitator};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::units::scope::Scope;

/// Everything that is known of the classes of a course below a unit, and of their sources above.
pub(super) struct Facts {
    /// Those within the scope and those above, the oldest first.
    pub classes: Vec<Class>,
    pub within: BTreeSet<Id>,
    pub facilitators: BTreeMap<Id, Vec<Facilitator>>,
    pub participants: BTreeMap<Id, Vec<Id>>,
    pub headcounts: BTreeMap<Id, Headcount>,
    pub states: BTreeMap<Id, State>,
}

impl Facts {
    /// Of the classes of a course held within the scope, and of the chains above them.
    pub fn of(conn: &mut Conn, course: &str, scope: &Scope) -> Result<Facts, Error> {
        let within = queries::taught_in(conn, course, scope)?;
        let pairs = queries::sources_above(conn, &within)?;
        let ids: Vec<Id> = graph::above(&pairs, &within).into_iter().collect();
        let mut classes = classes::queries::known_classes(conn, &ids)?;
        classes.reverse();
        Ok(Facts {
            classes,
            within: within.into_iter().collect(),
            facilitators: classes::queries::facilitators_of(conn, &ids)?,
            participants: classes::queries::participants_of(conn, &ids)?,
            headcounts: attendance::queries::headcounts_of(conn, &ids)?,
            states: queries::reteach_state_of(conn, &ids)?,
        })
    }

    pub fn facilitators(&self, class: Id) -> &[Facilitator] {
        self.facilitators.get(&class).map_or(&[], Vec::as_slice)
    }

    pub fn standing(&self, class: Id) -> Standing {
        match self.states.get(&class) {
            Some(state) if *state != State::Accepted => Standing::Waiting,
            _ if !self.within.contains(&class) => Standing::Above,
            _ => Standing::Counted,
        }
    }

    pub fn taught(&self, class: &Class) -> Taught {
        Taught {
            participants: self.participants.get(&class.id).cloned().unwrap_or_default(),
            headcount: self.headcounts.get(&class.id).copied(),
            ..placed(class, self.facilitators(class.id), self.standing(class.id))
        }
    }
}
