//! The records of one person: the viewer, or somebody whose records a rule has shown to be theirs to see.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::attendance::came;
use crate::attendance::queries::{headcounts_of, marks_of_person};
use crate::cascade::held::Learners;
use crate::cascade::queries::{Judged, as_judged, learners_of, mended_among, unsent_among};
use crate::classes::queries::{classes_attended_by, classes_taught_by, sessions_of};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::overview::record::{PersonClasses, Reach};

/// The classes that somebody attended and taught, as `reader` reads of them, with sessions and their own marks.
pub fn classes_of_person(conn: &mut Conn, person: Id, reader: Id) -> QueryResult<PersonClasses> {
    let attended = classes_attended_by(conn, person, unsent_among)?;
    let taught = classes_taught_by(conn, person)?;
    let ids: Vec<Id> = attended.iter().chain(&taught).map(|c| c.id).collect();
    let mended = mended_among(conn, &ids, Some(reader))?;
    let taught = as_judged(conn, taught, &mended)?;
    let sessions = sessions_of(conn, &ids)?;
    let marks = marks_of_person(conn, person)?;
    Ok(PersonClasses { attended, taught, sessions, marks })
}

/// How many people each class reached, as `reader` reads of it.
pub fn reached_by(conn: &mut Conn, classes: &[Id], reader: Id) -> QueryResult<BTreeMap<Id, Reach>> {
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
    for (class, judged) in mended_among(conn, classes, Some(reader))? {
        let count = |judged: &Judged| came(judged.people.len() as i64, judged.headcount);
        reached.entry(class).or_default().count = judged.as_ref().map_or(0, count);
    }
    Ok(reached)
}
