//! Returned reports that are being mended: what stood in each when it was returned. Until it is handed in
//! again, what is changed in it is its reporter's alone.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::begun_among;
use crate::attendance::{self, Headcount};
use crate::cascade::review::State;
use crate::classes::{self, Class, NewClass};
use crate::courses;
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{classes as class_rows, reteachings, reviews};
use crate::units;

/// What a verdict was on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    pub class: NewClass,
    pub revision: i32,
    pub people: Vec<Id>,
    pub headcount: Option<Headcount>,
}

/// What stands in a report now.
pub(super) fn as_it_stands(conn: &mut Conn, class: Id) -> QueryResult<Judged> {
    Ok(Judged {
        revision: classes::queries::known_class(conn, class)?.revision,
        class: classes::queries::as_new(conn, class)?,
        people: classes::queries::participant_ids(conn, class)?,
        headcount: attendance::queries::headcount(conn, class)?,
    })
}

/// Of these classes, those whose report was returned and changed since, with what stood in it then; `None`
/// where that was not kept, so that nobody knows. The reports of `reader` are left out: they read their own.
pub fn mended_among(
    conn: &mut Conn,
    ids: &[Id],
    reader: Option<Id>,
) -> QueryResult<BTreeMap<Id, Option<Judged>>> {
    let mut mended = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let returned: Vec<(Id, Id, i32)> = reteachings::table
            .inner_join(class_rows::table)
            .filter(reteachings::class_id.eq_any(some))
            .filter(reteachings::state.eq(State::Returned))
            .order(reteachings::class_id)
            .select((reteachings::class_id, reteachings::reported_by, class_rows::revision))
            .load(conn)?;
        let returned: BTreeMap<Id, i32> = returned
            .into_iter()
            .filter(|(_, reporter, _)| Some(*reporter) != reader)
            .map(|(class, _, revision)| (class, revision))
            .collect();
        if returned.is_empty() {
            continue;
        }
        let of: Vec<Id> = returned.keys().copied().collect();
        let judged: Vec<(Id, Option<Json<Judged>>)> = reviews::table
            .filter(reviews::class_id.eq_any(of))
            .order((reviews::reviewed_at, reviews::id))
            .select((reviews::class_id, reviews::judged))
            .load(conn)?;
        // The last verdict is the one that stands.
        let judged: BTreeMap<Id, Option<Json<Judged>>> = judged.into_iter().collect();
        for (class, judged) in judged {
            let judged = judged.map(|Json(judged)| judged);
            if judged.as_ref().map(|judged| judged.revision) != returned.get(&class).copied() {
                mended.insert(class, judged);
            }
        }
    }
    Ok(mended)
}

/// Of these classes, those of which something was written and not handed in: a report that was only begun,
/// or one that was returned and is being mended.
pub fn unsent_among(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeSet<Id>> {
    let mut unsent = begun_among(conn, ids)?;
    unsent.extend(mended_among(conn, ids, None)?.into_keys());
    Ok(unsent)
}

/// These classes, each that is being mended as it stood when it was returned.
pub fn as_judged(
    conn: &mut Conn,
    classes: Vec<Class>,
    mended: &BTreeMap<Id, Option<Judged>>,
) -> QueryResult<Vec<Class>> {
    let kept: Vec<&NewClass> = mended.values().flatten().map(|judged| &judged.class).collect();
    if kept.is_empty() {
        return Ok(classes);
    }
    let distinct = |ids: BTreeSet<Id>| ids.into_iter().collect::<Vec<Id>>();
    let units = units::queries::units(conn, &distinct(kept.iter().map(|class| class.unit).collect()))?;
    let editions = distinct(kept.iter().map(|class| class.edition).collect());
    let editions = courses::queries::editions(conn, &editions)?;
    let before = |class: Class| {
        let Some(Some(judged)) = mended.get(&class.id) else { return class };
        let kept = judged.class.clone();
        let unit = units.iter().find(|unit| unit.id == kept.unit);
        let course = editions.iter().find(|edition| edition.id == kept.edition);
        Class {
            title: kept.title,
            edition: kept.edition,
            course: course.map_or(class.course, |edition| edition.course.clone()),
            unit: kept.unit,
            unit_name: unit.map_or(class.unit_name, |unit| unit.name.clone()),
            unit_path: unit.map_or(class.unit_path, |unit| unit.path.clone()),
            venue: kept.venue,
            organiser: kept.organiser,
            provider: kept.provider,
            language_used: kept.language_used,
            note: kept.note,
            starts_on: kept.sessions.iter().map(|s| s.held_on).min().unwrap_or(class.starts_on),
            revision: judged.revision,
            id: class.id,
            kind: class.kind,
            created_by: class.created_by,
        }
    };
    Ok(classes.into_iter().map(before).collect())
}
