//! Making a class and changing it, with everything that belongs to it.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{
    facilitators, known_class, modules, participant_ids, questions, session, sessions as sessions_of_class,
};
use crate::classes::{NewClass, NewSession, Outcome, Session};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{
    class_facilitators, class_modules, class_participants, class_questions, classes, sessions,
};
use crate::kit::words;

/// Makes a class and notes who did; the same id again changes nothing. Was it made just now?
pub fn add_class(conn: &mut Conn, new: &NewClass, by: Id, now: Timestamp) -> QueryResult<bool> {
    let row = (
        classes::id.eq(new.id),
        classes::kind.eq(new.kind),
        classes::title.eq(&new.title),
        classes::title_folded.eq(words::fold(&new.title)),
        classes::edition_id.eq(new.edition),
        classes::unit_id.eq(new.unit),
        classes::venue.eq(&new.venue),
        classes::organiser.eq(&new.organiser),
        classes::provider.eq(&new.provider),
        classes::language_used.eq(&new.language_used),
        classes::note.eq(&new.note),
        classes::starts_on.eq(first_day(&new.sessions).unwrap_or(now.day())),
        classes::created_by.eq(by),
        classes::created_at.eq(now.0),
        classes::revision.eq(1),
    );
    let made = each_backend!(conn, |c| diesel::insert_into(classes::table)
        .values(row)
        .on_conflict(classes::id)
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(false);
    }
    add_parts(conn, new)?;
    new.sessions.iter().try_for_each(|session| add_session(conn, new.id, session))?;
    let change = Change { at: now, by: Some(by), record: "class", id: new.id, action: "created" };
    audit::note(conn, &change, &(), new)?;
    Ok(true)
}

/// Was the class of this id made as exactly this, whatever it became since?
pub fn was_made_as(conn: &mut Conn, new: &NewClass) -> QueryResult<bool> {
    let now =
        serde_json::to_value(new).map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    Ok(audit::as_created(conn, "class", new.id)?.is_some_and(|then| then == now))
}

/// Changes a class that was seen at `seen_revision` and notes from what to what. Every session among
/// those `called`, whose roll that is, stays, and the class keeps its edition, because its attendance
/// is counted there: a form that would change this was drawn before the roll was called.
pub fn change_class(
    conn: &mut Conn,
    new: &NewClass,
    seen_revision: i32,
    called: &BTreeSet<Id>,
    by: Id,
    now: Timestamp,
) -> QueryResult<Outcome> {
    let before = as_new(conn, new.id)?;
    let stay = |id: &Id| new.sessions.iter().any(|session| session.id == *id);
    if !called.iter().all(stay) || (!called.is_empty() && new.edition != before.edition) {
        return Ok(Outcome::Stale);
    }
    let changed = diesel::update(
        classes::table.filter(classes::id.eq(new.id)).filter(classes::revision.eq(seen_revision)),
    )
    .set((
        classes::kind.eq(new.kind),
        classes::title.eq(&new.title),
        classes::title_folded.eq(words::fold(&new.title)),
        classes::edition_id.eq(new.edition),
        classes::unit_id.eq(new.unit),
        classes::venue.eq(&new.venue),
        classes::organiser.eq(&new.organiser),
        classes::provider.eq(&new.provider),
        classes::language_used.eq(&new.language_used),
        classes::note.eq(&new.note),
        classes::revision.eq(seen_revision.saturating_add(1)),
    ))
    .execute(conn)?;
    if changed == 0 {
        return Ok(Outcome::Stale);
    }
    diesel::delete(class_modules::table.filter(class_modules::class_id.eq(new.id))).execute(conn)?;
    diesel::delete(class_facilitators::table.filter(class_facilitators::class_id.eq(new.id)))
        .execute(conn)?;
    diesel::delete(class_questions::table.filter(class_questions::class_id.eq(new.id))).execute(conn)?;
    add_parts(conn, new)?;
    change_sessions(conn, new)?;
    if let Some(first) = first_session(conn, new.id)? {
        diesel::update(classes::table.filter(classes::id.eq(new.id)))
            .set(classes::starts_on.eq(first))
            .execute(conn)?;
    }
    let after = as_new(conn, new.id)?;
    let change = Change { at: now, by: Some(by), record: "class", id: new.id, action: "changed" };
    audit::note(conn, &change, &before, &after)?;
    Ok(Outcome::Changed)
}

fn first_day(sessions: &[NewSession]) -> Option<Day> {
    sessions.iter().map(|s| s.held_on).min()
}

fn first_session(conn: &mut Conn, class: Id) -> QueryResult<Option<Day>> {
    sessions::table
        .filter(sessions::class_id.eq(class))
        .order((sessions::held_on, sessions::starts_minute))
        .select(sessions::held_on)
        .first(conn)
        .optional()
}

/// Modules, facilitators and questions.
fn add_parts(conn: &mut Conn, new: &NewClass) -> QueryResult<()> {
    for (position, module) in (0i32..).zip(&new.modules) {
        let row = (
            class_modules::class_id.eq(new.id),
            class_modules::module.eq(module),
            class_modules::position.eq(position),
        );
        each_backend!(conn, |c| diesel::insert_into(class_modules::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    for (position, (person, source)) in (0i32..).zip(&new.facilitators) {
        let row = (
            class_facilitators::class_id.eq(new.id),
            class_facilitators::person_id.eq(*person),
            class_facilitators::source_id.eq(*source),
            class_facilitators::position.eq(position),
        );
        each_backend!(conn, |c| diesel::insert_into(class_facilitators::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    for (position, asked) in (0i32..).zip(&new.questions) {
        diesel::insert_into(class_questions::table)
            .values((
                class_questions::class_id.eq(new.id),
                class_questions::position.eq(position),
                class_questions::asked.eq(asked),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn add_session(conn: &mut Conn, class: Id, new: &NewSession) -> QueryResult<()> {
    let row = (
        sessions::id.eq(new.id),
        sessions::class_id.eq(class),
        sessions::held_on.eq(new.held_on),
        sessions::starts_minute.eq(new.starts_minute),
        sessions::minutes.eq(new.minutes),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(sessions::table)
        .values(row)
        .on_conflict(sessions::id)
        .do_nothing()
        .execute(c))?;
    // An id that is a session of another class was not made by this form.
    if added == 0 && session(conn, new.id)?.class != class {
        return Err(diesel::result::Error::NotFound);
    }
    Ok(())
}

fn change_sessions(conn: &mut Conn, new: &NewClass) -> QueryResult<()> {
    let old: Vec<Id> = sessions_of_class(conn, new.id)?.into_iter().map(|s| s.id).collect();
    for gone in old.iter().filter(|id| new.sessions.iter().all(|s| s.id != **id)) {
        diesel::delete(sessions::table.filter(sessions::id.eq(*gone))).execute(conn)?;
    }
    for session in &new.sessions {
        if !old.contains(&session.id) {
            add_session(conn, new.id, session)?;
            continue;
        }
        diesel::update(sessions::table.filter(sessions::id.eq(session.id)))
            .set((
                sessions::held_on.eq(session.held_on),
                sessions::starts_minute.eq(session.starts_minute),
                sessions::minutes.eq(session.minutes),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes away a class that never counted: whose roll nobody called, and on which nothing above it stands any more.
pub fn remove_class(conn: &mut Conn, id: Id, by: Id, now: Timestamp) -> QueryResult<()> {
    let before = (as_new(conn, id)?, participant_ids(conn, id)?);
    diesel::delete(class_modules::table.filter(class_modules::class_id.eq(id))).execute(conn)?;
    diesel::delete(class_facilitators::table.filter(class_facilitators::class_id.eq(id))).execute(conn)?;
    diesel::delete(class_questions::table.filter(class_questions::class_id.eq(id))).execute(conn)?;
    diesel::delete(class_participants::table.filter(class_participants::class_id.eq(id))).execute(conn)?;
    diesel::delete(sessions::table.filter(sessions::class_id.eq(id))).execute(conn)?;
    diesel::delete(classes::table.filter(classes::id.eq(id))).execute(conn)?;
    let change = Change { at: now, by: Some(by), record: "class", id, action: "discarded" };
    audit::note(conn, &change, &before, &())
}

/// A class as the form that would make it again.
pub fn as_new(conn: &mut Conn, id: Id) -> QueryResult<NewClass> {
    let class = known_class(conn, id)?;
    let facilitators = facilitators(conn, id)?.into_iter().map(|f| (f.person, f.source)).collect();
    let of_session = |s: Session| NewSession {
        id: s.id,
        held_on: s.held_on,
        starts_minute: s.starts_minute,
        minutes: s.minutes,
    };
    Ok(NewClass {
        id,
        kind: class.kind,
        title: class.title,
        edition: class.edition,
        modules: modules(conn, id)?,
        unit: class.unit,
        venue: class.venue,
        organiser: class.organiser,
        provider: class.provider,
        language_used: class.language_used,
        note: class.note,
        facilitators,
        sessions: sessions_of_class(conn, id)?.into_iter().map(of_session).collect(),
        questions: questions(conn, id)?,
    })
}
