//! What people know of the editions of a course: what they read, answered, taught or were taught.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::classes::Above;
use crate::courses::edition::Edition;
use crate::courses::lineage::{Knowledge, Lineage};
use crate::courses::queries::{editions_of, lineage};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{
    attempts, class_facilitators, class_modules, class_participants, classes, readings,
};

/// For each module of an edition of which a person knows only an older text, and each that it has no longer:
/// the newest edition whose text they know, and whether they taught it. For the viewer themself.
pub fn known_before(
    conn: &mut Conn,
    above: &Above,
    person: Id,
    edition: &Edition,
    today: Day,
) -> QueryResult<BTreeMap<String, (Edition, bool)>> {
    let editions = editions_of(conn, &edition.course)?;
    if editions.iter().all(|other| other.substance == edition.substance) {
        return Ok(BTreeMap::new());
    }
    let lineage = lineage(conn, std::slice::from_ref(&edition.course))?;
    let sat_in = (above.taught)(conn, person, today)?;
    let knows = knowledge(conn, person, &lineage, &sat_in)?;
    let there = lineage.modules(edition.id).iter().map(|link| link.module.as_str());
    let told = there.chain(lineage.gone(edition.id)).filter_map(|module| {
        let (id, taught) = lineage.known_before(&knows, edition.id, module)?;
        let known = editions.iter().find(|edition| edition.id == id)?;
        Some((module.to_owned(), (known.clone(), taught)))
    });
    Ok(told.collect())
}

/// What a person read, answered or taught in any edition of a lineage, and what they were taught in those of
/// their classes that are `sat_in`.
fn knowledge(
    conn: &mut Conn,
    person: Id,
    lineage: &Lineage,
    sat_in: &BTreeSet<Id>,
) -> QueryResult<Vec<Knowledge>> {
    let editions = lineage.editions();
    let read: Vec<(Id, String)> = readings::table
        .filter(readings::person_id.eq(person))
        .filter(readings::edition_id.eq_any(&editions))
        .order((readings::edition_id, readings::module))
        .select((readings::edition_id, readings::module))
        .load(conn)?;
    let answered: Vec<(Id, String)> = attempts::table
        .filter(attempts::person_id.eq(person))
        .filter(attempts::edition_id.eq_any(&editions))
        .order((attempts::edition_id, attempts::module))
        .select((attempts::edition_id, attempts::module))
        .distinct()
        .load(conn)?;
    // A class that names no modules teaches them all.
    let taught: Vec<(Id, Option<String>)> = class_facilitators::table
        .inner_join(classes::table.on(classes::id.eq(class_facilitators::class_id)))
        .left_join(class_modules::table.on(class_modules::class_id.eq(classes::id)))
        .filter(class_facilitators::person_id.eq(person))
        .filter(classes::edition_id.eq_any(&editions))
        .order((classes::edition_id, class_modules::module))
        .select((classes::edition_id, class_modules::module.nullable()))
        .distinct()
        .load(conn)?;
    let told: Vec<(Id, Id, Option<String>)> = class_participants::table
        .inner_join(classes::table.on(classes::id.eq(class_participants::class_id)))
        .left_join(class_modules::table.on(class_modules::class_id.eq(classes::id)))
        .filter(class_participants::person_id.eq(person))
        .filter(classes::edition_id.eq_any(&editions))
        .order((classes::id, class_modules::module))
        .select((classes::id, classes::edition_id, class_modules::module.nullable()))
        .load(conn)?;
    let told = told.into_iter().filter(|(class, ..)| sat_in.contains(class));
    let told = told.map(|(_, edition, module)| Knowledge { edition, module, taught: false });
    let learned = read.into_iter().chain(answered).map(|(edition, module)| Knowledge {
        edition,
        module: Some(module),
        taught: false,
    });
    let taught = taught.into_iter().map(|(edition, module)| Knowledge { edition, module, taught: true });
    Ok(learned.chain(told).chain(taught).collect())
}
