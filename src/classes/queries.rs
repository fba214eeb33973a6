//! Classes and what belongs to each. A list of other people's classes needs a [`Scope`].

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Class, Facilitator, Kind, MADE, NewClass, NewSession, Outcome, Session};
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{
    attendance_entries, class_facilitators, class_modules, class_participants, class_questions, classes,
    editions, people, reteachings, sessions, unit_states,
};
use crate::kit::words;
use crate::people::Person;
use crate::people::queries::known_people;
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

/// A class held within the scope; any other is not found.
pub fn class(conn: &mut Conn, id: Id, scope: &Scope) -> QueryResult<Class> {
    classes::table
        .inner_join(editions::table)
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(classes::id.eq(id))
        .filter(is_in(classes::unit_id, scope))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(class_of)
}

/// A class that a rule shows, or is about to show, to be the viewer's to see.
pub fn known_class(conn: &mut Conn, id: Id) -> QueryResult<Class> {
    classes::table
        .inner_join(editions::table)
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(classes::id.eq(id))
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(class_of)
}

/// Like [`known_class`] for many, the newest first.
pub fn known_classes(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Class>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BINDS) {
        let rows = classes::table
            .inner_join(editions::table)
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
            .filter(unit_states::valid_to.is_null())
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

/// The classes of these kinds held within the scope, the newest first; at most `limit`, from `offset`.
pub fn classes_in(
    conn: &mut Conn,
    scope: &Scope,
    kinds: &[Kind],
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Class>> {
    let rows = classes::table
        .inner_join(editions::table)
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(kinds))
        .order((classes::starts_on.desc(), classes::id.desc()))
        .select(COLUMNS)
        .limit(limit)
        .offset(offset)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(class_of).collect())
}

/// Like [`classes_in`] for classes that are made, without those that this person teaches.
pub fn classes_of_others_in(
    conn: &mut Conn,
    scope: &Scope,
    teacher: Id,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Class>> {
    let taught = class_facilitators::table
        .filter(class_facilitators::person_id.eq(teacher))
        .select(class_facilitators::class_id);
    let rows = classes::table
        .inner_join(editions::table)
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(classes::unit_id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(MADE))
        .filter(classes::id.ne_all(taught))
        .order((classes::starts_on.desc(), classes::id.desc()))
        .select(COLUMNS)
        .limit(limit)
        .offset(offset)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(class_of).collect())
}

/// How many [`classes_of_others_in`] finds in all.
pub fn count_of_others_in(conn: &mut Conn, scope: &Scope, teacher: Id) -> QueryResult<i64> {
    let taught = class_facilitators::table
        .filter(class_facilitators::person_id.eq(teacher))
        .select(class_facilitators::class_id);
    classes::table
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(MADE))
        .filter(classes::id.ne_all(taught))
        .count()
        .get_result(conn)
}

/// How many classes of these kinds the scope holds.
pub fn count_in(conn: &mut Conn, scope: &Scope, kinds: &[Kind]) -> QueryResult<i64> {
    classes::table
        .filter(is_in(classes::unit_id, scope))
        .filter(classes::kind.eq_any(kinds))
        .count()
        .get_result(conn)
}

/// What the report of a class is called in the records while it is not handed in.
const DRAFT: &str = "draft";

/// Is this a class that somebody has begun to report and not handed in? Then it is theirs alone.
pub fn is_draft(conn: &mut Conn, class: Id) -> QueryResult<bool> {
    let found: i64 = reteachings::table
        .filter(reteachings::class_id.eq(class))
        .filter(reteachings::state.eq(DRAFT))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// The classes a person took part in, the newest first; not what somebody has only begun to report.
pub fn classes_attended_by(conn: &mut Conn, person: Id) -> QueryResult<Vec<Class>> {
    let ids: Vec<Id> = class_participants::table
        .left_join(reteachings::table.on(reteachings::class_id.eq(class_participants::class_id)))
        .filter(reteachings::state.nullable().is_null().or(reteachings::state.nullable().ne(DRAFT)))
        .filter(class_participants::person_id.eq(person))
        .order(class_participants::class_id)
        .select(class_participants::class_id)
        .load(conn)?;
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

// Making and changing.

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

/// Changes a class that was seen at `seen_revision` and notes from what to what. A session that
/// already has marks is kept even where the new list leaves it out, and a class with marks keeps
/// its edition, because its attendance is counted there: a form that would change it was drawn
/// before the roll was called.
pub fn change_class(
    conn: &mut Conn,
    new: &NewClass,
    seen_revision: i32,
    by: Id,
    now: Timestamp,
) -> QueryResult<Outcome> {
    let before = as_new(conn, new.id)?;
    let marked = marked_sessions(conn, new.id)?;
    if !marked.is_empty() && new.edition != before.edition {
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
    change_sessions(conn, new, &marked)?;
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

fn change_sessions(conn: &mut Conn, new: &NewClass, marked: &[Id]) -> QueryResult<()> {
    let old: Vec<Id> = sessions(conn, new.id)?.into_iter().map(|s| s.id).collect();
    for gone in old.iter().filter(|id| !marked.contains(id) && new.sessions.iter().all(|s| s.id != **id)) {
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

/// The sessions of a class whose roll has been called.
pub fn marked_sessions(conn: &mut Conn, class: Id) -> QueryResult<Vec<Id>> {
    attendance_entries::table
        .inner_join(sessions::table)
        .filter(sessions::class_id.eq(class))
        .order(attendance_entries::session_id)
        .select(attendance_entries::session_id)
        .distinct()
        .load(conn)
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
        sessions: sessions(conn, id)?.into_iter().map(of_session).collect(),
        questions: questions(conn, id)?,
    })
}

// What belongs to a class.

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
    let rows = sessions::table
        .filter(sessions::class_id.eq(class))
        .order((sessions::held_on, sessions::starts_minute, sessions::id))
        .load::<SessionRow>(conn)?;
    Ok(rows.into_iter().map(session_of).collect())
}

/// The sessions of many classes, each list in the order they are held.
pub fn sessions_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Session>>> {
    let mut found: BTreeMap<Id, Vec<Session>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows = sessions::table
            .filter(sessions::class_id.eq_any(some))
            .order((sessions::held_on, sessions::starts_minute, sessions::id))
            .load::<SessionRow>(conn)?;
        for session in rows.into_iter().map(session_of) {
            found.entry(session.class).or_default().push(session);
        }
    }
    Ok(found)
}

/// The modules a class teaches, in the order it teaches them.
pub fn modules(conn: &mut Conn, class: Id) -> QueryResult<Vec<String>> {
    class_modules::table
        .filter(class_modules::class_id.eq(class))
        .order(class_modules::position)
        .select(class_modules::module)
        .load(conn)
}

/// The modules of many classes, each list in its order.
pub fn modules_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<String>>> {
    let mut found: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, String)> = class_modules::table
            .filter(class_modules::class_id.eq_any(some))
            .order((class_modules::class_id, class_modules::position))
            .select((class_modules::class_id, class_modules::module))
            .load(conn)?;
        for (class, module) in rows {
            found.entry(class).or_default().push(module);
        }
    }
    Ok(found)
}

/// Who teaches a class, in the order they were named.
pub fn facilitators(conn: &mut Conn, class: Id) -> QueryResult<Vec<Facilitator>> {
    Ok(facilitators_of(conn, &[class])?.remove(&class).unwrap_or_default())
}

/// Who teaches each of many classes.
pub fn facilitators_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Facilitator>>> {
    let mut found: BTreeMap<Id, Vec<Facilitator>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
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
        for (class, person, full_name, source) in rows {
            found.entry(class).or_default().push(Facilitator { person, full_name, source });
        }
    }
    Ok(found)
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

// Participants.

/// The participants of a class, in the order of a Vietnamese list.
pub fn participants(conn: &mut Conn, class: Id) -> QueryResult<Vec<Person>> {
    let ids = participant_ids(conn, class)?;
    known_people(conn, &ids)
}

/// The ids of the participants of a class.
pub fn participant_ids(conn: &mut Conn, class: Id) -> QueryResult<Vec<Id>> {
    class_participants::table
        .filter(class_participants::class_id.eq(class))
        .order(class_participants::person_id)
        .select(class_participants::person_id)
        .load(conn)
}

/// The participants of many classes.
pub fn participants_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let mut found: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, Id)> = class_participants::table
            .filter(class_participants::class_id.eq_any(some))
            .order((class_participants::class_id, class_participants::person_id))
            .select((class_participants::class_id, class_participants::person_id))
            .load(conn)?;
        for (class, person) in rows {
            found.entry(class).or_default().push(person);
        }
    }
    Ok(found)
}

/// How many people each of many classes has; one without any is left out.
pub fn sizes(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, i64>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BINDS) {
        let rows: Vec<(Id, i64)> = class_participants::table
            .filter(class_participants::class_id.eq_any(some))
            .group_by(class_participants::class_id)
            .order(class_participants::class_id)
            .select((class_participants::class_id, count_star()))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

pub fn is_participant(conn: &mut Conn, class: Id, person: Id) -> QueryResult<bool> {
    let found: i64 = class_participants::table
        .filter(class_participants::class_id.eq(class))
        .filter(class_participants::person_id.eq(person))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Adds people to a class and notes whom; whoever is in it already stays as they are. How many are new?
pub fn add_participants(
    conn: &mut Conn,
    class: Id,
    people: &[Id],
    by: Id,
    now: Timestamp,
) -> QueryResult<usize> {
    let mut added = Vec::new();
    for person in people {
        let row = (
            class_participants::class_id.eq(class),
            class_participants::person_id.eq(*person),
            class_participants::added_at.eq(now.0),
            class_participants::added_by.eq(by),
        );
        let new = each_backend!(conn, |c| diesel::insert_into(class_participants::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
        if new > 0 {
            added.push(*person);
        }
    }
    if !added.is_empty() {
        let change =
            Change { at: now, by: Some(by), record: "class", id: class, action: "participants_added" };
        audit::note(conn, &change, &(), &added)?;
    }
    Ok(added.len())
}

/// Takes somebody off a class; refused (`false`) once they have a mark, because marks are evidence.
pub fn remove_participant(
    conn: &mut Conn,
    class: Id,
    person: Id,
    by: Id,
    now: Timestamp,
) -> QueryResult<bool> {
    if marked_people(conn, class)?.contains(&person) {
        return Ok(false);
    }
    let gone = diesel::delete(
        class_participants::table
            .filter(class_participants::class_id.eq(class))
            .filter(class_participants::person_id.eq(person)),
    )
    .execute(conn)?;
    if gone > 0 {
        let change =
            Change { at: now, by: Some(by), record: "class", id: class, action: "participant_removed" };
        audit::note(conn, &change, &person, &())?;
    }
    Ok(true)
}

/// Those who have a mark in some session of a class.
pub fn marked_people(conn: &mut Conn, class: Id) -> QueryResult<Vec<Id>> {
    attendance_entries::table
        .inner_join(sessions::table)
        .filter(sessions::class_id.eq(class))
        .order(attendance_entries::person_id)
        .select(attendance_entries::person_id)
        .distinct()
        .load(conn)
}

/// The viewer's own marks: the code of the mark that stands for each session.
pub fn own_marks(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<Id, String>> {
    let rows: Vec<(Id, String)> = attendance_entries::table
        .filter(attendance_entries::person_id.eq(person))
        .filter(attendance_entries::superseded_at.is_null())
        .order(attendance_entries::session_id)
        .select((attendance_entries::session_id, attendance_entries::mark))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
