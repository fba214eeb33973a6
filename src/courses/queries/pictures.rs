//! Pictures: each kept once, whatever shows it.

use diesel::prelude::*;

use crate::courses::pictures::{Kind, Size, TakenIn};
use crate::each_backend;
use crate::kit::db::Conn;
use crate::kit::schema::{picture_sizes, pictures};

/// Keeps a picture with its sizes; one that is kept already stays as it is. To be called in the same
/// transaction as what first shows it.
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
