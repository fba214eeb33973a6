//! In which generation people were taught.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{TaughtThere, sources_above};
use crate::cascade::graph::{self, Cascade, Standing, Taught};
use crate::classes::queries::{facilitators_of, known_classes};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{class_modules, class_participants, classes, editions, people};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// The generation of each of these classes, from the chains above them; none of an orphan.
pub fn generations_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Option<u32>>> {
    let pairs = sources_above(conn, ids)?;
    let above: Vec<Id> = graph::above(&pairs, ids).into_iter().collect();
    let facilitators = facilitators_of(conn, &above)?;
    let none = Vec::new();
    let taught: Vec<Taught> = known_classes(conn, &above)?
        .iter()
        .map(|class| Taught::placed(class, facilitators.get(&class.id).unwrap_or(&none), Standing::Above))
        .collect();
    let cascade = Cascade::from(&taught);
    Ok(ids.iter().map(|id| (*id, cascade.generation(*id))).collect())
}

/// On which day and in which generation somebody was taught; an orphan has none.
pub type TaughtOn = (Day, Option<u32>);

/// When and in which generation the people of the scope were taught a module of a course, by person: every class
/// that taught it to them, wherever it was held. Of a class no more is told than that.
pub fn taught_generations(
    conn: &mut Conn,
    scope: &Scope,
    course: &str,
    module: &str,
    today: Day,
) -> QueryResult<BTreeMap<Id, Vec<TaughtOn>>> {
    let rows: Vec<(Id, Id, Day)> = class_participants::table
        .inner_join(classes::table.on(classes::id.eq(class_participants::class_id)))
        .inner_join(editions::table.on(editions::id.eq(classes::edition_id)))
        .inner_join(people::table.on(people::id.eq(class_participants::person_id)))
        .filter(editions::course.eq(course))
        .filter(is_in(people::unit_id, scope))
        .filter(TaughtThere { today })
        .order((class_participants::person_id, classes::starts_on, classes::id))
        .select((class_participants::person_id, classes::id, classes::starts_on))
        .load(conn)?;
    let held: Vec<Id> =
        rows.iter().map(|(_, class, _)| *class).collect::<BTreeSet<_>>().into_iter().collect();
    let elsewhere = without_module(conn, &held, module)?;
    let generations = generations_of(conn, &held)?;
    let mut taught: BTreeMap<Id, Vec<TaughtOn>> = BTreeMap::new();
    for (person, class, day) in rows.into_iter().filter(|(_, class, _)| !elsewhere.contains(class)) {
        taught.entry(person).or_default().push((day, generations.get(&class).copied().flatten()));
    }
    Ok(taught)
}

/// Of these classes, those that name the modules they taught, and not this one.
fn without_module(conn: &mut Conn, ids: &[Id], module: &str) -> QueryResult<BTreeSet<Id>> {
    let (mut naming, mut teaching) = (BTreeSet::new(), BTreeSet::new());
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String)> = class_modules::table
            .filter(class_modules::class_id.eq_any(some))
            .order((class_modules::class_id, class_modules::module))
            .select((class_modules::class_id, class_modules::module))
            .load(conn)?;
        for (class, named) in rows {
            naming.insert(class);
            if named == module {
                teaching.insert(class);
            }
        }
    }
    Ok(&naming - &teaching)
}
