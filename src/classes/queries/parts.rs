//! What belongs to a class: its sessions, modules, facilitators, and what was asked in the room.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::by_class;
use crate::classes::{Facilitator, Session};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{class_facilitators, class_modules, class_questions, people, sessions};

type SessionRow = (Id, Id, Day, i32, i32);

fn session_of((id, class, held_on, starts_minute, minutes): SessionRow) -> Session {
    Session { id, class, held_on, starts_minute, minutes }
}

/// A session by its id; its class decides who may see it.
pub fn session(conn: &mut Conn, id: Id) -> QueryResult<Session> {
    sessions::table.filter(sessions::id.eq(id)).first::<SessionRow>(conn).map(session_of)
}

/// The sessions of a class, in the order they are held.
pub fn sessions(conn: &mut Conn, class: Id) -> QueryResult<Vec<Session>> {
    Ok(sessions_of(conn, &[class])?.remove(&class).unwrap_or_default())
}

/// The sessions of many classes, each list in the order they are held.
pub fn sessions_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Session>>> {
    by_class(conn, ids, |conn, some| {
        let rows = sessions::table
            .filter(sessions::class_id.eq_any(some))
            .order((sessions::held_on, sessions::starts_minute, sessions::id))
            .load::<SessionRow>(conn)?;
        Ok(rows.into_iter().map(session_of).map(|session| (session.class, session)).collect())
    })
}

/// The modules a class teaches, in the order it teaches them.
pub fn modules(conn: &mut Conn, class: Id) -> QueryResult<Vec<String>> {
    Ok(modules_of(conn, &[class])?.remove(&class).unwrap_or_default())
}

/// The modules of many classes, each list in its order.
pub fn modules_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<String>>> {
    by_class(conn, ids, |conn, some| {
        class_modules::table
            .filter(class_modules::class_id.eq_any(some))
            .order((class_modules::class_id, class_modules::position))
            .select((class_modules::class_id, class_modules::module))
            .load(conn)
    })
}

/// Who teaches a class, in the order they were named.
pub fn facilitators(conn: &mut Conn, class: Id) -> QueryResult<Vec<Facilitator>> {
    Ok(facilitators_of(conn, &[class])?.remove(&class).unwrap_or_default())
}

/// Who teaches each of many classes.
pub fn facilitators_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Facilitator>>> {
    by_class(conn, ids, |conn, some| {
        let rows: Vec<(Id, Id, String, Option<Id>)> = class_facilitators::table
            .inner_join(people::table)
            .filter(class_facilitators::class_id.eq_any(some))
            .order((class_facilitators::class_id, class_facilitators::position))
            .select((
                class_facilitators::class_id,
                class_facilitators::person_id,
                people::full_name,
                class_facilitators::source_id,
            ))
            .load(conn)?;
        let named = |(class, person, full_name, source)| (class, Facilitator { person, full_name, source });
        Ok(rows.into_iter().map(named).collect())
    })
}

/// Does this person teach that class?
pub fn is_facilitator(conn: &mut Conn, class: Id, person: Id) -> QueryResult<bool> {
    let found: i64 = class_facilitators::table
        .filter(class_facilitators::class_id.eq(class))
        .filter(class_facilitators::person_id.eq(person))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// What was asked in the room, in order.
pub fn questions(conn: &mut Conn, class: Id) -> QueryResult<Vec<String>> {
    class_questions::table
        .filter(class_questions::class_id.eq(class))
        .order(class_questions::position)
        .select(class_questions::asked)
        .load(conn)
}
