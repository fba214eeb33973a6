//! Sittings that are open: what somebody began and has not handed in.

use diesel::prelude::*;

use super::attempts::known_attempt;
use crate::courses::queries::lineage_of;
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::{Conn, MultiBackend};
use crate::kit::schema::{editions, sittings};
use crate::quizzes::attempt::{Attempt, Purpose};
use crate::quizzes::sitting::{Kept, Seat, Sitting};

pub(super) type Row = (
    (Id, Id, Id, String, Purpose),
    Json<Vec<String>>,
    Json<Kept>,
    Timestamp,
    Option<Timestamp>,
    i32,
    Option<Id>,
);

pub(super) type SeatColumns =
    (sittings::id, sittings::person_id, sittings::edition_id, sittings::module, sittings::purpose);

pub(super) type Columns = (
    SeatColumns,
    sittings::asked,
    sittings::kept,
    sittings::started_at,
    sittings::must_end_at,
    sittings::revision,
    sittings::attempt_id,
);

pub(super) const COLUMNS: Columns = (
    (sittings::id, sittings::person_id, sittings::edition_id, sittings::module, sittings::purpose),
    sittings::asked,
    sittings::kept,
    sittings::started_at,
    sittings::must_end_at,
    sittings::revision,
    sittings::attempt_id,
);

pub(super) fn sitting_of(row: Row) -> Sitting {
    let ((id, person, edition, module, purpose), Json(asked), Json(kept), started_at, must_end_at, ..) = row;
    let (.., revision, attempt) = row;
    let seat = Seat { person, edition, module, purpose };
    Sitting { id, seat, asked, kept, started_at, must_end_at, revision, attempt }
}

/// The sittings that a person has open at a module, in whatever edition of its course; the one that began last comes
/// first.
pub fn open_sittings(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Vec<Sitting>> {
    let rows: Vec<Row> = sittings::table
        .inner_join(editions::table)
        .filter(sittings::person_id.eq(seat.person))
        .filter(sittings::module.eq(&seat.module))
        .filter(sittings::purpose.eq(seat.purpose))
        .filter(sittings::attempt_id.is_null())
        .filter(editions::course.eq(course))
        .order((sittings::started_at.desc(), sittings::id.desc()))
        .select(COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(sitting_of).collect())
}

/// The sitting that a person has open at a module, as it is asked in an edition or in one in which it is the
/// same; of several the one that began last.
pub fn open_sitting(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Option<Sitting>> {
    let open = open_sittings(conn, seat, course)?;
    if open.is_empty() {
        return Ok(None);
    }
    let lineage = lineage_of(conn, &[seat.edition])?;
    Ok(open.into_iter().find(|open| lineage.is_shared(open.seat.edition, seat.edition, &seat.module)))
}

/// All that a person has open at quizzes of a course. For the viewer themself.
pub fn open_in_course(conn: &mut Conn, person: Id, course: &str) -> QueryResult<Vec<Sitting>> {
    let rows: Vec<Row> = sittings::table
        .inner_join(editions::table)
        .filter(sittings::person_id.eq(person))
        .filter(sittings::purpose.eq(Purpose::Practice))
        .filter(sittings::attempt_id.is_null())
        .filter(editions::course.eq(course))
        .order((sittings::module, sittings::started_at.desc(), sittings::id.desc()))
        .select(COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(sitting_of).collect())
}

/// The courses at whose quizzes a person has something open. For the viewer themself.
pub fn courses_open(conn: &mut Conn, person: Id) -> QueryResult<Vec<String>> {
    sittings::table
        .inner_join(editions::table)
        .filter(sittings::person_id.eq(person))
        .filter(sittings::purpose.eq(Purpose::Practice))
        .filter(sittings::attempt_id.is_null())
        .order(editions::course)
        .select(editions::course)
        .distinct()
        .load(conn)
}

/// The edition in which a person's own sheet at a module was begun or handed in, if anything of it is known.
pub fn begun_in(conn: &mut Conn, sheet: Id, seat: &Seat) -> QueryResult<Option<Id>> {
    let begun = match known_attempt(conn, sheet).optional()? {
        Some(kept) => Some((kept.person, kept.module, kept.edition)),
        None => sittings::table
            .filter(sittings::id.eq(sheet))
            .select((sittings::person_id, sittings::module, sittings::edition_id))
            .first::<(Id, String, Id)>(conn)
            .optional()?,
    };
    let own = begun.filter(|(person, module, _)| *person == seat.person && *module == seat.module);
    Ok(own.map(|(.., edition)| edition))
}

/// Was an attempt handed in by itself, because its time was over? Then it is of the very moment of its end.
pub fn ended_by_itself(conn: &mut Conn, attempt: &Attempt) -> QueryResult<bool> {
    let ends: Option<Option<Timestamp>> = sittings::table
        .filter(sittings::attempt_id.eq(attempt.id))
        .select(sittings::must_end_at)
        .first(conn)
        .optional()?;
    Ok(ends.flatten() == Some(attempt.handed_in_at))
}

/// Drops a person's own sitting that was not handed in, with all that was kept in it.
pub fn drop_sitting(conn: &mut Conn, person: Id, sitting: Id) -> QueryResult<()> {
    diesel::delete(
        sittings::table
            .filter(sittings::id.eq(sitting))
            .filter(sittings::person_id.eq(person))
            .filter(sittings::attempt_id.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// The quizzes, by course and module, at which one person or anybody has a sitting open that did not end by `before`:
/// a closing that came with a later edition may have ended it all the same.
pub fn running(conn: &mut Conn, whose: Option<Id>, before: Timestamp) -> QueryResult<Vec<(String, String)>> {
    let mut query = sittings::table
        .inner_join(editions::table)
        .filter(sittings::attempt_id.is_null())
        .filter(sittings::purpose.eq(Purpose::Practice))
        .filter(sittings::must_end_at.is_null().or(sittings::must_end_at.gt(before.0)))
        .order((editions::course, sittings::module))
        .select((editions::course, sittings::module))
        .distinct()
        .into_boxed::<MultiBackend>();
    if let Some(person) = whose {
        query = query.filter(sittings::person_id.eq(person));
    }
    query.load(conn)
}

/// Lets every sitting that is open at a quiz, in whatever edition of its course, end at the closing of the edition in
/// use, where it would go on longer.
pub fn end_at_closing(
    conn: &mut Conn,
    (course, module): (&str, &str),
    closing: Timestamp,
) -> QueryResult<usize> {
    let of: Vec<Id> = editions::table
        .filter(editions::course.eq(course))
        .order(editions::number)
        .select(editions::id)
        .load(conn)?;
    diesel::update(sittings::table.filter(sittings::edition_id.eq_any(of)))
        .filter(sittings::module.eq(module))
        .filter(sittings::purpose.eq(Purpose::Practice))
        .filter(sittings::attempt_id.is_null())
        .filter(sittings::must_end_at.is_null().or(sittings::must_end_at.gt(closing.0)))
        .set(sittings::must_end_at.eq(closing.0))
        .execute(conn)
}

/// The sittings of one person or of everybody whose time was over by `before` and that were not handed in: id,
/// edition, module and end, so `many` after one that is known, the first that ended first.
pub fn overdue(
    conn: &mut Conn,
    whose: Option<Id>,
    before: Timestamp,
    after: (Timestamp, Id),
    many: i64,
) -> QueryResult<Vec<(Id, Id, String, Timestamp)>> {
    let mut query = sittings::table
        .filter(sittings::attempt_id.is_null())
        .filter(sittings::purpose.eq(Purpose::Practice))
        .filter(sittings::must_end_at.le(before.0))
        .filter(
            sittings::must_end_at
                .gt(after.0.0)
                .or(sittings::must_end_at.eq(after.0.0).and(sittings::id.gt(after.1))),
        )
        .order((sittings::must_end_at, sittings::id))
        .select((sittings::id, sittings::edition_id, sittings::module, sittings::must_end_at))
        .into_boxed::<MultiBackend>();
    if let Some(person) = whose {
        query = query.filter(sittings::person_id.eq(person));
    }
    let rows: Vec<(Id, Id, String, Option<Timestamp>)> = query.limit(many).load(conn)?;
    let ended =
        |(id, edition, module, end): (Id, Id, String, Option<Timestamp>)| Some((id, edition, module, end?));
    Ok(rows.into_iter().filter_map(ended).collect())
}
