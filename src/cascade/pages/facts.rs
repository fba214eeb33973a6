//! What the page that draws the cascade knows of the classes of a course.

use std::collections::{BTreeMap, BTreeSet};

use crate::attendance::{self, Headcount};
use crate::cascade::graph::{self, Footing, Standing, Taught};
use crate::cascade::held::{Held, Learners};
use crate::cascade::queries;
use crate::cascade::review::State;
use crate::classes::{self, Class, Facilitator};
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::units::scope::Scope;

/// Everything that is known of the classes of a course below a unit, and of their sources above.
pub(super) struct Facts {
    /// Those within the scope and those above, the oldest first.
    pub classes: Vec<Class>,
    pub within: BTreeSet<Id>,
    pub facilitators: BTreeMap<Id, Vec<Facilitator>>,
    pub learners: BTreeMap<Id, Learners>,
    pub headcounts: BTreeMap<Id, Headcount>,
    pub states: BTreeMap<Id, State>,
    /// Those that no longer fit to a source of theirs and are to be looked at again.
    pub doubtful: BTreeSet<Id>,
    held: BTreeMap<Id, Held>,
    standings: BTreeMap<Id, Standing>,
}

impl Facts {
    /// Of the classes of a course held within the scope, and of the chains above them.
    pub fn of(conn: &mut Conn, course: &str, scope: &Scope, today: Day) -> Result<Facts, Error> {
        let held = queries::taught_in(conn, course, scope)?;
        let pairs = queries::sources_above(conn, &held)?;
        let ids: Vec<Id> = graph::above(&pairs, &held).into_iter().collect();
        let within: BTreeSet<Id> = held.into_iter().collect();
        let mut classes = classes::queries::known_classes(conn, &ids)?;
        classes.reverse();
        let facilitators = classes::queries::facilitators_of(conn, &ids)?;
        let learners = queries::learners_of(conn, &ids)?;
        let states = queries::reteach_state_of(conn, &ids)?;
        let held = |class: &Class| {
            let roll_called = learners.get(&class.id).is_some_and(|found| found.roll_called);
            (class.id, Held::of(class, roll_called, today))
        };
        let held: BTreeMap<Id, Held> = classes.iter().map(held).collect();
        let footing = |class: &Class| Footing {
            class: class.id,
            settled: states.get(&class.id).is_none_or(|state| state.counts()),
            begun: held[&class.id] != Held::ToCome,
            within: within.contains(&class.id),
        };
        let footings: Vec<Footing> = classes.iter().map(footing).collect();
        Ok(Facts {
            standings: graph::standings(&footings, &pairs),
            held,
            doubtful: queries::doubtful_with(conn, &classes, &facilitators, &learners)?,
            classes,
            within,
            facilitators,
            learners,
            headcounts: attendance::queries::headcounts_of(conn, &ids)?,
            states,
        })
    }

    pub fn facilitators(&self, class: Id) -> &[Facilitator] {
        self.facilitators.get(&class).map_or(&[], Vec::as_slice)
    }

    pub fn standing(&self, class: &Class) -> Standing {
        self.standings[&class.id]
    }

    pub fn held(&self, class: &Class) -> Held {
        self.held[&class.id]
    }

    pub fn taught(&self, class: &Class) -> Taught {
        Taught {
            participants: self.learners.get(&class.id).map(|found| found.people.clone()).unwrap_or_default(),
            headcount: self.headcounts.get(&class.id).copied(),
            ..Taught::placed(class, self.facilitators(class.id), self.standing(class))
        }
    }
}
