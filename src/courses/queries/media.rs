//! Pictures and recordings: each kept once, whatever shows or plays it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::define_sql_function;
use diesel::prelude::*;

use crate::courses::library::Files;
use crate::courses::pictures::gallery::{Media, is_media};
use crate::courses::pictures::{Kind, Pointer, Size, TakenIn};
use crate::courses::recordings::{self as sound, Recording};
use crate::each_backend;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{picture_sizes, pictures, recordings};

/// Keeps pictures and recordings; what is kept already stays as it is. To be called in the same
/// transaction as what first shows them.
pub fn keep_media(conn: &mut Conn, media: &Media) -> QueryResult<()> {
    media.pictures.values().try_for_each(|picture| keep_picture(conn, picture))?;
    media.recordings.values().try_for_each(|recording| keep_recording(conn, recording))
}

/// The files that lines among these files stand for, by those lines, for whoever takes them away.
pub fn media_of(conn: &mut Conn, files: &Files) -> QueryResult<BTreeMap<String, Vec<u8>>> {
    let mut media = BTreeMap::new();
    // A text may say the same and stand for nothing.
    for (_, text) in files.iter().filter(|(path, _)| is_media(path)) {
        if let Some(pointer) = Pointer::read(text) {
            media.insert(text.clone(), picture_file(conn, &pointer.hash)?.1);
        } else if let Some(pointer) = sound::Pointer::read(text) {
            media.insert(text.clone(), recording(conn, &pointer.hash)?.1);
        }
    }
    Ok(media)
}

define_sql_function! {
    /// How many bytes there are.
    fn length(bytes: diesel::sql_types::Binary) -> diesel::sql_types::Integer;
}

/// How many photographs lines among these files stand for, and how many bytes those and the recordings are.
pub fn media_size(conn: &mut Conn, files: &Files) -> QueryResult<(usize, usize)> {
    let (mut photographs, mut sounds) = (BTreeSet::new(), BTreeSet::new());
    for (_, text) in files.iter().filter(|(path, _)| is_media(path)) {
        photographs.extend(Pointer::read(text).map(|pointer| pointer.hash));
        sounds.extend(sound::Pointer::read(text).map(|pointer| pointer.hash));
    }
    let mut bytes: Vec<i32> = vec![];
    for some in photographs.iter().collect::<Vec<_>>().chunks(BINDS) {
        let of = pictures::table.filter(pictures::hash.eq_any(some.iter().copied())).order(pictures::hash);
        bytes.extend(of.select(length(pictures::bytes)).load::<i32>(conn)?);
    }
    for some in sounds.iter().collect::<Vec<_>>().chunks(BINDS) {
        let of =
            recordings::table.filter(recordings::hash.eq_any(some.iter().copied())).order(recordings::hash);
        bytes.extend(of.select(length(recordings::bytes)).load::<i32>(conn)?);
    }
    let size = bytes.into_iter().map(|bytes| usize::try_from(bytes).unwrap_or(0)).sum();
    Ok((photographs.len(), size))
}

/// Keeps a recording; one that is kept already stays as it is.
pub fn keep_recording(conn: &mut Conn, recording: &Recording) -> QueryResult<()> {
    let row = (
        recordings::hash.eq(&recording.hash),
        recordings::kind.eq(recording.kind),
        recordings::bytes.eq(recording.bytes.as_slice()),
    );
    each_backend!(conn, |c| diesel::insert_into(recordings::table)
        .values(row)
        .on_conflict(recordings::hash)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// A recording by its hash: what it is written in, and its bytes.
pub fn recording(conn: &mut Conn, hash: &str) -> QueryResult<(sound::Kind, Vec<u8>)> {
    recordings::table
        .filter(recordings::hash.eq(hash))
        .select((recordings::kind, recordings::bytes))
        .first(conn)
}

/// Keeps a picture with its sizes; one that is kept already stays as it is.
pub fn keep_picture(conn: &mut Conn, taken: &TakenIn) -> QueryResult<()> {
    let row = (
        pictures::hash.eq(&taken.hash),
        pictures::kind.eq(taken.kind),
        pictures::width.eq(side(taken.width)),
        pictures::height.eq(side(taken.height)),
        pictures::bytes.eq(taken.bytes.as_slice()),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(pictures::table)
        .values(row)
        .on_conflict(pictures::hash)
        .do_nothing()
        .execute(c))?;
    if added == 0 {
        return Ok(());
    }
    for Size { width, bytes } in &taken.sizes {
        let row = (
            picture_sizes::hash.eq(&taken.hash),
            picture_sizes::width.eq(side(*width)),
            picture_sizes::kind.eq(Kind::Webp),
            picture_sizes::bytes.eq(bytes.as_slice()),
        );
        each_backend!(conn, |c| diesel::insert_into(picture_sizes::table)
            .values(row)
            .on_conflict((picture_sizes::hash, picture_sizes::width))
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// A picture has at most 16,000 points on a side.
fn side(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}

/// A picture in the widest size that is no wider than asked for, else in its narrowest: what it is
/// written in, and its bytes.
pub fn picture_size(conn: &mut Conn, hash: &str, widest: u32) -> QueryResult<(Kind, Vec<u8>)> {
    let of_picture = || picture_sizes::table.filter(picture_sizes::hash.eq(hash));
    let columns = (picture_sizes::kind, picture_sizes::bytes);
    let fitting = of_picture()
        .filter(picture_sizes::width.le(side(widest)))
        .order(picture_sizes::width.desc())
        .select(columns)
        .first(conn)
        .optional()?;
    match fitting {
        Some(size) => Ok(size),
        None => of_picture().order(picture_sizes::width).select(columns).first(conn),
    }
}

/// The file of a picture as it was taken in, for whoever takes the course away with them.
pub fn picture_file(conn: &mut Conn, hash: &str) -> QueryResult<(Kind, Vec<u8>)> {
    pictures::table.filter(pictures::hash.eq(hash)).select((pictures::kind, pictures::bytes)).first(conn)
}
