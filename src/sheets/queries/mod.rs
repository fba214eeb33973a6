//! The sheets that were made.

use diesel::prelude::*;

use super::Sheet;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::sheets;
use crate::kit::text::Language;

type Row = (Id, Id, Id, Timestamp, String, Json<Vec<Id>>, i32, bool);

type Columns = (
    sheets::id,
    sheets::session_id,
    sheets::printed_by,
    sheets::printed_at,
    sheets::language,
    sheets::listed,
    sheets::blanks,
    sheets::with_ethnicity,
);

const SHEET: Columns = (
    sheets::id,
    sheets::session_id,
    sheets::printed_by,
    sheets::printed_at,
    sheets::language,
    sheets::listed,
    sheets::blanks,
    sheets::with_ethnicity,
);

fn sheet_of((id, session, printed_by, printed_at, language, listed, blanks, with_ethnicity): Row) -> Sheet {
    let language = Language::from_code(&language).unwrap_or_default();
    Sheet { id, session, printed_by, printed_at, language, listed: listed.0, blanks, with_ethnicity }
}

/// One sheet. Like everything here, for whoever a rule has shown to call the roll of its session.
pub fn sheet(conn: &mut Conn, id: Id) -> QueryResult<Sheet> {
    sheets::table.filter(sheets::id.eq(id)).select(SHEET).first::<Row>(conn).map(sheet_of)
}

/// The sheets of a session, the newest first.
pub fn sheets_of(conn: &mut Conn, session: Id) -> QueryResult<Vec<Sheet>> {
    let rows: Vec<Row> = sheets::table
        .filter(sheets::session_id.eq(session))
        .order((sheets::printed_at.desc(), sheets::id.desc()))
        .select(SHEET)
        .load(conn)?;
    Ok(rows.into_iter().map(sheet_of).collect())
}

/// Keeps a sheet and notes who made it; the same id again changes nothing and says so.
pub fn add_sheet(conn: &mut Conn, new: &Sheet) -> QueryResult<bool> {
    let row = (
        sheets::id.eq(new.id),
        sheets::session_id.eq(new.session),
        sheets::printed_by.eq(new.printed_by),
        sheets::printed_at.eq(new.printed_at.0),
        sheets::language.eq(new.language.code()),
        sheets::listed.eq(Json(new.listed.clone())),
        sheets::blanks.eq(new.blanks),
        sheets::with_ethnicity.eq(new.with_ethnicity),
    );
    let added = each_backend!(conn, |c| diesel::insert_into(sheets::table)
        .values(row.clone())
        .on_conflict(sheets::id)
        .do_nothing()
        .execute(c))?;
    if added > 0 {
        let by = Some(new.printed_by);
        let change = Change { at: new.printed_at, by, record: "sheet", id: new.id, action: "printed" };
        let told = (new.session, new.listed.len(), new.blanks, new.with_ethnicity);
        audit::note(conn, &change, &(), &told)?;
    }
    Ok(added > 0)
}
