//! Pictures of cards: shown to those who key, and gone after [`KEPT_DAYS`](crate::rounds::photo::KEPT_DAYS).

use diesel::prelude::*;

use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::round_photos;
use crate::rounds::Stage;
use crate::rounds::photo::{Photo, oldest};

type Row = (Id, Id, Stage, Timestamp);

fn photo_of((id, class, stage, added_at): Row) -> Photo {
    Photo { id, class, stage, added_at }
}

type Columns = (round_photos::id, round_photos::class_id, round_photos::stage, round_photos::added_at);

const PHOTO: Columns =
    (round_photos::id, round_photos::class_id, round_photos::stage, round_photos::added_at);

/// The pictures of the cards of a round that may still be shown, in the order in which they came. For whoever calls
/// the roll of the class.
pub fn photos_of(conn: &mut Conn, class: Id, stage: Stage, now: Timestamp) -> QueryResult<Vec<Photo>> {
    let rows: Vec<Row> = round_photos::table
        .filter(round_photos::class_id.eq(class))
        .filter(round_photos::stage.eq(stage))
        .filter(round_photos::added_at.gt(oldest(now).0))
        .order((round_photos::added_at, round_photos::nth, round_photos::id))
        .select(PHOTO)
        .load(conn)?;
    Ok(rows.into_iter().map(photo_of).collect())
}

/// What stands on one of the pictures of a round, as WebP.
pub fn photo_bytes(
    conn: &mut Conn,
    (class, stage): (Id, Stage),
    id: Id,
    now: Timestamp,
) -> QueryResult<Vec<u8>> {
    round_photos::table
        .filter(round_photos::id.eq(id))
        .filter(round_photos::class_id.eq(class))
        .filter(round_photos::stage.eq(stage))
        .filter(round_photos::added_at.gt(oldest(now).0))
        .select(round_photos::bytes)
        .first(conn)
}

/// Keeps pictures of cards, in the order in which they came; those of all classes that are too old go. One that is
/// there already, because a page was sent once more, is not kept twice. Gives back which lies on top.
pub fn keep_photos(
    conn: &mut Conn,
    photos: &[(Photo, Vec<u8>)],
    by: Id,
    now: Timestamp,
) -> QueryResult<Option<Id>> {
    diesel::delete(round_photos::table.filter(round_photos::added_at.le(oldest(now).0))).execute(conn)?;
    let mut top = None;
    for (nth, (photo, bytes)) in (0i32..).zip(photos) {
        let known: Option<Id> = round_photos::table
            .filter(round_photos::class_id.eq(photo.class))
            .filter(round_photos::stage.eq(photo.stage))
            .filter(round_photos::bytes.eq(bytes))
            .select(round_photos::id)
            .first(conn)
            .optional()?;
        top = top.or(known).or(Some(photo.id));
        if known.is_some() {
            continue;
        }
        diesel::insert_into(round_photos::table)
            .values((
                round_photos::id.eq(photo.id),
                round_photos::class_id.eq(photo.class),
                round_photos::stage.eq(photo.stage),
                round_photos::added_by.eq(by),
                round_photos::added_at.eq(photo.added_at.0),
                round_photos::nth.eq(nth),
                round_photos::bytes.eq(bytes),
            ))
            .execute(conn)?;
    }
    Ok(top)
}

/// Throws a picture of a round away; or all of them, where none is named. Gives back how many there were.
pub fn drop_photos(conn: &mut Conn, (class, stage): (Id, Stage), id: Option<Id>) -> QueryResult<usize> {
    let dropped = diesel::delete(round_photos::table)
        .filter(round_photos::class_id.eq(class))
        .filter(round_photos::stage.eq(stage));
    match id {
        Some(id) => dropped.filter(round_photos::id.eq(id)).execute(conn),
        None => dropped.execute(conn),
    }
}
