//! Classes and what belongs to each. A list of other people's classes needs a [`Scope`].

mod above;
mod access;
mod changing;
mod participants;
mod parts;

pub use above::{Above, Asking, Begun, MarkSaid};
pub use access::{class_for, managed_class};
pub use changing::*;
pub use participants::*;
pub use parts::*;

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Class, Kind, MADE};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{class_facilitators, class_participants, classes, editions, unit_states};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

type Optional = Option<String>;
type Row = (
    (Id, Kind, String, Id, String, Id, String, String),
    (Optional, Optional, Optional, Optional, Optional),
    (Day, Id, i32),
);

/// The columns of a [`Row`], grouped because Diesel's tuples are.
#[allow(clippy::type_complexity, reason = "the type of a column list is the list itself")]
const COLUMNS: (
    (
        classes::id,
        classes::kind,
        classes::title,
        classes::edition_id,
        editions::course,
        classes::unit_id,
        unit_states::name,
        unit_states::path,
    ),
    (classes::venue, classes::organiser, classes::provider, classes::language_used, classes::note),
    (classes::starts_on, classes::created_by, classes::revision),
) = (
    (
        classes::id,
        classes::kind,
        classes::title,
        classes::edition_id,
        editions::course,
        classes::unit_id,
        unit_states::name,
        unit_states::path,
    ),
    (classes::venue, classes::organiser, classes::provider, classes::language_used, classes::note),
    (classes::starts_on, classes::created_by, classes::revision),
);

fn class_of((what, how, when): Row) -> Class {
    let (id, kind, title, edition, course, unit, unit_name, unit_path) = what;
    let (venue, organiser, provider, language_used, note) = how;
    let (starts_on, created_by, revision) = when;
    Class {
        id,
        kind,
        title,
        edition,
        course,
        unit,
        unit_name,
        unit_path,
        venue,
        organiser,
        provider,
        language_used,
        note,
        starts_on,
        created_by,
        revision,
    }
}

/// Every class with its edition and its unit as it stands today.
#[diesel::dsl::auto_type]
fn standing() -> _ {
    classes::table
        .inner_join(editions::table)
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
        .filter(unit_states::valid_to.is_null())
}

/// A class that a rule shows, or is about to show, to be the viewer's to see.
pub fn known_class(conn: &mut Conn, id: Id) -> QueryResult<Class> {
    standing().filter(classes::id.eq(id)).select(COLUMNS).first::<Row>(conn).map(class_of)
}

/// Like [`known_class`] for many, the newest first.
pub fn known_classes(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Class>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BINDS) {
        let rows = standing()
            .filter(classes::id.eq_any(some))
            .order((classes::starts_on.desc(), classes::id.desc()))
            .select(COLUMNS)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(class_of));
    }
    if ids.len() > BINDS {
        found.sort_by_key(|class| std::cmp::Reverse((class.starts_on, class.id)));
    }
    Ok(found)
}

/// The classes made within the scope that this person does not teach, the newest first; at most
/// `limit`, from `offset`.
pub fn classes_of_others_in(
    conn: &mut Conn,
    scope: &Scope,
    teacher: Id,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Class>> {
    let rows = standing()
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(MADE))
        .filter(classes::id.ne_all(ids_taught_by(teacher)))
        .order((classes::starts_on.desc(), classes::id.desc()))
        .select(COLUMNS)
        .limit(limit)
        .offset(offset)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(class_of).collect())
}

/// How many [`classes_of_others_in`] finds in all.
pub fn count_of_others_in(conn: &mut Conn, scope: &Scope, teacher: Id) -> QueryResult<i64> {
    classes::table
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(MADE))
        .filter(classes::id.ne_all(ids_taught_by(teacher)))
        .count()
        .get_result(conn)
}

#[diesel::dsl::auto_type]
fn ids_taught_by(person: Id) -> _ {
    class_facilitators::table
        .filter(class_facilitators::person_id.eq(person))
        .select(class_facilitators::class_id)
}

/// The classes a person took part in, the newest first; not what somebody has only begun to report,
/// which `begun` knows.
pub fn classes_attended_by(conn: &mut Conn, person: Id, begun: Begun) -> QueryResult<Vec<Class>> {
    let mut ids: Vec<Id> = class_participants::table
        .filter(class_participants::person_id.eq(person))
        .order(class_participants::class_id)
        .select(class_participants::class_id)
        .load(conn)?;
    let begun = begun(conn, &ids)?;
    ids.retain(|id| !begun.contains(id));
    known_classes(conn, &ids)
}

/// The classes a person taught, the newest first.
pub fn classes_taught_by(conn: &mut Conn, person: Id) -> QueryResult<Vec<Class>> {
    let ids: Vec<Id> = class_facilitators::table
        .filter(class_facilitators::person_id.eq(person))
        .order(class_facilitators::class_id)
        .select(class_facilitators::class_id)
        .load(conn)?;
    known_classes(conn, &ids)
}

/// What belongs to each of many classes, as `load` finds it for some of them at a time, in its order.
fn by_class<T>(
    conn: &mut Conn,
    ids: &[Id],
    load: impl Fn(&mut Conn, &[Id]) -> QueryResult<Vec<(Id, T)>>,
) -> QueryResult<BTreeMap<Id, Vec<T>>> {
    let mut found: BTreeMap<Id, Vec<T>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        for (class, part) in load(conn, some)? {
            found.entry(class).or_default().push(part);
        }
    }
    Ok(found)
}
