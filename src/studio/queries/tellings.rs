//! Who was told face to face of a new text, by whom and when. What was noted by mistake is taken back and stays.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde::Serialize;

use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::tellings;

/// Somebody was told of an edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Telling {
    pub id: Id,
    pub edition: Id,
    pub person: Id,
    pub by: Id,
    pub at: Timestamp,
    /// It was noted by mistake: who took it back, and when.
    pub withdrawn: Option<(Id, Timestamp)>,
}

type Row = (Id, Id, Id, Id, i64, Option<Id>, Option<i64>);

fn telling_of((id, edition, person, by, at, withdrawn_by, withdrawn_at): Row) -> Telling {
    let withdrawn = withdrawn_by.zip(withdrawn_at.map(Timestamp));
    Telling { id, edition, person, by, at: Timestamp(at), withdrawn }
}

/// What was noted of these people and this edition, by person, the first first. The people are known to be the
/// viewer's to see.
pub fn tellings_of(conn: &mut Conn, edition: Id, people: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Telling>>> {
    let mut found: BTreeMap<Id, Vec<Telling>> = BTreeMap::new();
    for some in people.chunks(BINDS) {
        let rows: Vec<Row> = tellings::table
            .filter(tellings::edition_id.eq(edition))
            .filter(tellings::person_id.eq_any(some))
            .order((tellings::told_at, tellings::id))
            .select(tellings::all_columns)
            .load(conn)?;
        rows.into_iter().map(telling_of).for_each(|one| found.entry(one.person).or_default().push(one));
    }
    Ok(found)
}

/// Notes that these people were told of an edition; of whom that is noted already nothing more is.
pub fn tell(conn: &mut Conn, edition: Id, people: &[Id], by: Id, now: Timestamp) -> QueryResult<()> {
    let known = tellings_of(conn, edition, people)?;
    let stands =
        |person: &Id| known.get(person).is_some_and(|all| all.iter().any(|one| one.withdrawn.is_none()));
    for person in people.iter().copied().collect::<BTreeSet<_>>().into_iter().filter(|person| !stands(person))
    {
        let told = Telling { id: new_id(), edition, person, by, at: now, withdrawn: None };
        diesel::insert_into(tellings::table)
            .values((
                tellings::id.eq(told.id),
                tellings::edition_id.eq(edition),
                tellings::person_id.eq(person),
                tellings::told_by.eq(by),
                tellings::told_at.eq(now.0),
            ))
            .execute(conn)?;
        let change = Change { at: now, by: Some(by), record: "telling", id: told.id, action: "created" };
        audit::note(conn, &change, &(), &told)?;
    }
    Ok(())
}

/// One that was noted.
pub fn telling(conn: &mut Conn, id: Id) -> QueryResult<Telling> {
    tellings::table
        .filter(tellings::id.eq(id))
        .select(tellings::all_columns)
        .first::<Row>(conn)
        .map(telling_of)
}

/// Takes back what was noted; the same again changes nothing.
pub fn withdraw_telling(conn: &mut Conn, telling: &Telling, by: Id, now: Timestamp) -> QueryResult<()> {
    if telling.withdrawn.is_some() {
        return Ok(());
    }
    diesel::update(tellings::table.filter(tellings::id.eq(telling.id)))
        .set((tellings::withdrawn_by.eq(by), tellings::withdrawn_at.eq(now.0)))
        .execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "telling", id: telling.id, action: "withdrawn" };
    audit::note(conn, &change, telling, &Telling { withdrawn: Some((by, now)), ..telling.clone() })
}
