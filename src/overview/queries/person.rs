//! The records of one person: the viewer, or somebody whose records a rule has shown to be theirs to see.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::attendance::came;
use crate::attendance::queries::{headcounts_of, marks_of_person};
use crate::cascade::queries::{begun_among, learners_of};
use crate::classes::queries::{classes_attended_by, classes_taught_by, sessions_of};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::overview::record::PersonClasses;

/// The classes that somebody attended and taught, with sessions and their own marks.
pub fn classes_of_person(conn: &mut Conn, person: Id) -> QueryResult<PersonClasses> {
    let attended = classes_attended_by(conn, person, begun_among)?;
    let taught = classes_taught_by(conn, person)?;
    let ids: Vec<Id> = attended.iter().chain(&taught).map(|c| c.id).collect();
    let sessions = sessions_of(conn, &ids)?;
    let marks = marks_of_person(conn, person)?;
    Ok(PersonClasses { attended, taught, sessions, marks })
}

/// How many people each class reached: those named who were there, or those counted where that is more.
pub fn reached_by(conn: &mut Conn, classes: &[Id]) -> QueryResult<BTreeMap<Id, i64>> {
    let learners = learners_of(conn, classes)?.into_iter();
    let mut reached: BTreeMap<Id, i64> = learners
        .map(|(class, found)| (class, i64::try_from(found.people.len()).unwrap_or(i64::MAX)))
        .collect();
    for (class, count) in headcounts_of(conn, classes)? {
        let named = reached.entry(class).or_default();
        *named = came(*named, Some(count));
    }
    Ok(reached)
}
