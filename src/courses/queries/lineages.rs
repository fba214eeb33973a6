//! What editions keep of their modules, and how far back each goes.

use diesel::prelude::*;

use super::editions::editions as known_editions;
use crate::courses::edition::Edition;
use crate::courses::lineage::{Generation, Lineage, Link};
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::editions;

/// The lineage of some courses.
pub fn lineage(conn: &mut Conn, courses: &[String]) -> QueryResult<Lineage> {
    Ok(Lineage::of(generations(conn, courses)?))
}

/// What the lineage of some courses is made of.
pub fn generations(conn: &mut Conn, courses: &[String]) -> QueryResult<Vec<Generation>> {
    type Row = (String, Id, Option<Id>, Option<Json<Vec<Link>>>);
    let rows: Vec<Row> = editions::table
        .filter(editions::course.eq_any(courses))
        .order((editions::course, editions::number))
        .select((editions::course, editions::id, editions::substance_id, editions::modules))
        .load(conn)?;
    let generation = |(course, id, substance, modules): Row| {
        let modules = modules.map_or(vec![], |Json(modules)| modules);
        Generation { course, id, substance: substance.unwrap_or(id), modules }
    };
    Ok(rows.into_iter().map(generation).collect())
}

/// Was there ever a module of this name in a course?
pub fn had_module(conn: &mut Conn, course: &str, module: &str) -> QueryResult<bool> {
    let lineage = lineage(conn, &[course.to_owned()])?;
    Ok(lineage.substances().iter().any(|(_, links)| links.iter().any(|link| link.module == module)))
}

/// The lineage of the courses of some editions.
pub fn lineage_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<Lineage> {
    let mut courses: Vec<String> =
        known_editions(conn, ids)?.into_iter().map(|edition| edition.course).collect();
    courses.dedup();
    lineage(conn, &courses)
}

/// The editions of which it is not known yet what has a quiz in them, by course and number: those of one
/// course or of all.
pub fn without_modules(conn: &mut Conn, course: Option<&str>) -> QueryResult<Vec<Edition>> {
    let rows: Vec<(Id, String)> = editions::table
        .filter(editions::modules.is_null())
        .order((editions::course, editions::number))
        .select((editions::id, editions::course))
        .load(conn)?;
    let wanted = rows.into_iter().filter(|(_, of)| course.is_none_or(|course| course == of));
    let ids: Vec<Id> = wanted.map(|(id, _)| id).collect();
    known_editions(conn, &ids)
}

/// Keeps the modules of an edition of which they were not known.
pub fn set_modules(conn: &mut Conn, edition: Id, modules: &[Link]) -> QueryResult<()> {
    diesel::update(editions::table.filter(editions::id.eq(edition)).filter(editions::modules.is_null()))
        .set(editions::modules.eq(Json(modules.to_vec())))
        .execute(conn)?;
    Ok(())
}
