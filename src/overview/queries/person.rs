//! The records of one person: the viewer, or somebody whose records a rule has shown to be theirs to see.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::attendance::came;
use crate::attendance::queries::{headcounts_of, marks_of_person};
use crate::cascade::held::Learners;
use crate::cascade::queries::{begun_among, learners_of};
use crate::classes::queries::{classes_attended_by, classes_taught_by, modules_of, sessions_of};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::overview::record::{PersonClasses, Reach};

/// The classes that somebody attended and taught, with sessions and their own marks.
pub fn classes_of_person(conn: &mut Conn, person: Id) -> QueryResult<PersonClasses> {
    let attended = classes_attended_by(conn, person, begun_among)?;
    let taught = classes_taught_by(conn, person)?;
    let ids: Vec<Id> = attended.iter().chain(&taught).map(|c| c.id).collect();
    let sessions = sessions_of(conn, &ids)?;
    let modules = modules_of(conn, &attended.iter().map(|class| class.id).collect::<Vec<Id>>())?;
    let marks = marks_of_person(conn, person)?;
    Ok(PersonClasses { attended, taught, sessions, modules, marks })
}

/// How many people each class reached.
pub fn reached_by(conn: &mut Conn, classes: &[Id]) -> QueryResult<BTreeMap<Id, Reach>> {
    let reach = |found: Learners| Reach {
        count: i64::try_from(found.people.len()).unwrap_or(i64::MAX),
        roll_called: found.roll_called,
    };
    let learners = learners_of(conn, classes)?.into_iter();
    let mut reached: BTreeMap<Id, Reach> = learners.map(|(class, found)| (class, reach(found))).collect();
    for (class, counted) in headcounts_of(conn, classes)? {
        let reach = reached.entry(class).or_default();
        reach.count = came(reach.count, Some(counted));
    }
    Ok(reached)
}
