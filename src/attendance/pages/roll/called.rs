//! A session as far as its roll needs it.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::App;
use crate::attendance::standing::{self, Fact};
use crate::attendance::{Entry, Mark, Opening, lock, queries};
use crate::classes::{self, Above, Access, Class, Session, Sitting, class_for};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Person;
use crate::people::viewer::Viewer;

pub struct Called {
    pub class: Class,
    pub access: Access,
    pub session: Session,
    pub sitting: Sitting,
    pub others: Vec<Sitting>,
    pub participants: Vec<Person>,
    /// Every mark given, by person, as they happened, the one that stands last.
    pub histories: BTreeMap<Id, Vec<Entry>>,
    /// By person, the marks beside the one that stands about which nobody has decided.
    pub apart: BTreeMap<Id, Vec<Id>>,
    pub openings: Vec<Opening>,
    lock_days: i64,
}

impl Called {
    /// The mark of a person that stands.
    pub fn standing(&self, person: Id) -> Option<&Entry> {
        self.histories.get(&person)?.last()
    }

    /// All that stand.
    pub fn marks(&self) -> BTreeMap<Id, Mark> {
        self.histories.iter().filter_map(|(person, all)| Some((*person, all.last()?.mark))).collect()
    }

    /// A mark of a person by its id.
    pub fn entry(&self, person: Id, id: Id) -> Option<&Entry> {
        self.histories.get(&person)?.iter().find(|entry| entry.id == id)
    }

    pub fn members(&self) -> BTreeSet<Id> {
        self.participants.iter().map(|person| person.id).collect()
    }

    /// When the roll will be locked, if it was called.
    pub fn locks_at(&self) -> Option<Timestamp> {
        let first = self.histories.values().flatten().map(|entry| entry.received_at).min();
        lock::locks_at(self.session.ends_at(), first, self.lock_days)
    }

    /// The same, where it was opened again: when that is over.
    pub fn locks_again_at(&self) -> Option<Timestamp> {
        let opened = self.openings.iter().map(|opening| opening.until);
        self.locks_at().map(|at| opened.fold(at, Timestamp::max))
    }

    /// Since when it is locked, if it is.
    pub fn locked_since(&self, now: Timestamp) -> Option<Timestamp> {
        lock::locked_since(self.locks_at(), self.openings.iter().map(|opening| opening.until), now)
    }
}

/// What of the site the loading of a roll needs.
#[derive(Clone, Copy)]
pub struct Ground {
    above: Above,
    lock_days: i64,
}

impl Ground {
    pub fn of(app: &App) -> Ground {
        Ground { above: app.above, lock_days: app.lock_days }
    }
}

/// The roll of a session for whoever may look at it.
pub fn called(conn: &mut Conn, ground: &Ground, viewer: &Viewer, id: Id) -> Result<Called, Error> {
    let session = classes::queries::session(conn, id)?;
    let (class, access) = class_for(conn, &ground.above, viewer, session.class)?;
    if !access.looks {
        return Err(Error::NotFound);
    }
    let others = Sitting::all(&classes::queries::sessions(conn, class.id)?);
    let sitting = others.iter().find(|s| s.id == id).cloned().ok_or(Error::NotFound)?;
    let participants = classes::queries::participants(conn, class.id)?;
    let histories = queries::histories(conn, id)?;
    let facts: Vec<Fact> = histories.values().flatten().map(Entry::fact).collect();
    let apart = standing::apart(&facts);
    let (openings, lock_days) = (queries::openings_of(conn, id)?, ground.lock_days);
    Ok(Called {
        class,
        access,
        session,
        sitting,
        others,
        participants,
        histories,
        apart,
        openings,
        lock_days,
    })
}

/// The same for whoever calls it.
pub fn to_be_called(conn: &mut Conn, ground: &Ground, viewer: &Viewer, id: Id) -> Result<Called, Error> {
    let called = called(conn, ground, viewer, id)?;
    if called.access.calls { Ok(called) } else { Err(Error::NotFound) }
}
