//! What people know of the editions of a course: what they read, answered, taught or were taught.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::classes::Above;
use crate::courses::edition::{Edition, EditionState};
use crate::courses::lineage::{Knowledge, Lineage};
use crate::courses::queries::{
    Withdrawal, departures_seen_in, editions_of, editions_written_by, latest_editions, lineage, withdrawal,
};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{
    attempts, class_facilitators, class_modules, class_participants, classes, readings,
};

/// What of an edition is not as somebody knows it.
#[derive(Clone, Debug, Default)]
pub struct Behind {
    /// For each of its modules of which they know only an older text: the newest edition whose text they know,
    /// and whether they taught it.
    pub changed: BTreeMap<String, (Edition, bool)>,
    /// The modules that it has no longer, each with the newest edition in which they knew it; not those of which
    /// they have seen that.
    pub gone: Vec<(String, Edition)>,
}

/// What of an edition is not as a person knows it. For the viewer themself.
pub fn behind(
    conn: &mut Conn,
    above: &Above,
    person: Id,
    edition: &Edition,
    today: Day,
) -> QueryResult<Behind> {
    let editions = editions_of(conn, &edition.course)?;
    if editions.iter().all(|other| other.substance == edition.substance) {
        return Ok(Behind::default());
    }
    let lineage = lineage(conn, std::slice::from_ref(&edition.course))?;
    let sat_in = (above.taught)(conn, person, today)?;
    let knows = knowledge(conn, person, &lineage, &sat_in, today)?;
    let known = |module: &str| {
        let (id, taught) = lineage.known_before(&knows, edition.id, module)?;
        Some((editions.iter().find(|edition| edition.id == id)?.clone(), taught))
    };
    // Whoever wrote or released a new text knows it, and whoever took a module out knows that.
    let wrote = editions_written_by(conn, person, &edition.course)?;
    let number =
        |id: Id| editions.iter().find(|edition| edition.id == id).map_or(0, |edition| edition.number);
    let is_own = |module: &str| wrote.contains(&number(lineage.since(edition.id, module)));
    let there = lineage.modules(edition.id).iter().map(|link| &link.module);
    let changed = there
        .filter(|module| !is_own(module))
        .filter_map(|module| Some((module.clone(), known(module)?)))
        .collect();
    let seen = departures_seen_in(conn, person, &edition.course)?.unwrap_or(0);
    // The newest comes first: of the editions before this one the last that had it.
    let last_with = |module: &str| {
        let mut before = editions.iter().filter(|other| other.number < edition.number);
        before.find(|other| lineage.has(other.id, module)).map_or(0, |last| last.number)
    };
    let is_news = |module: &&str| seen <= last_with(module) && !wrote.contains(&(last_with(module) + 1));
    let gone = lineage.gone(edition.id).into_iter().filter(is_news);
    let gone = gone.filter_map(|module| Some((module.to_owned(), known(module)?.0))).collect();
    Ok(Behind { changed, gone })
}

/// The courses withdrawn since a day of which a person knows anything: with the last edition of each, and why. Not
/// those they withdrew themself. For the viewer themself.
pub fn withdrawn_known(
    conn: &mut Conn,
    above: &Above,
    person: Id,
    (since, today): (Timestamp, Day),
) -> QueryResult<Vec<(Edition, Withdrawal)>> {
    let mut known = vec![];
    for edition in latest_editions(conn)?.into_iter().filter(|e| e.state == EditionState::Withdrawn) {
        let withdrawal =
            withdrawal(conn, &edition.course)?.filter(|it| it.at >= since && it.by != Some(person));
        let Some(withdrawal) = withdrawal else { continue };
        let lineage = lineage(conn, std::slice::from_ref(&edition.course))?;
        let sat_in = (above.taught)(conn, person, today)?;
        if !knowledge(conn, person, &lineage, &sat_in, today)?.is_empty() {
            known.push((edition, withdrawal));
        }
    }
    Ok(known)
}

/// What a person read, answered or had taught by `today` in any edition of a lineage, and what they were taught in
/// those of their classes that are `sat_in`.
fn knowledge(
    conn: &mut Conn,
    person: Id,
    lineage: &Lineage,
    sat_in: &BTreeSet<Id>,
    today: Day,
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
        .filter(classes::starts_on.le(today))
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
