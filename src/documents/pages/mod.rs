//! The pages of documents: finding one, reading it, writing it, saying where it stands.

mod form;
mod list;
mod saving;
mod show;
mod standing;
mod writing;

pub use self::form::{edit_document, new_document};
pub use self::list::show_documents;
pub use self::saving::{change_document, make_document};
pub use self::show::{show_document, show_version};
pub use self::standing::{change_standing, show_standing};

use super::reader::Reader;
use super::standing::{Around, Twin, check};
use super::{Document, Facts, queries, sign};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::units::{self, Unit};

/// Whoever writes courses for a unit writes its documents.
const WRITES: Right = Right::PublishCourses;

/// A document that the viewer may change, and the unit it concerns; any other is not found.
fn written(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<(Document, Unit), Error> {
    let document = queries::document(conn, &Reader::of(viewer), id)?;
    let unit = units::queries::unit(conn, document.facts.unit)?;
    if !viewer.may(WRITES, &unit.path) {
        return Err(Error::NotFound);
    }
    Ok((document, unit))
}

/// What is wrong with saying this of a document in the place of what was said `before`: the field and the
/// sentence. `unit` is the one it is to concern; what stands in `but` (itself, what it replaces) takes no number.
fn faults(
    conn: &mut Conn,
    before: Option<&Facts>,
    after: &Facts,
    (unit, but): (&Unit, &[Id]),
) -> Result<Vec<(&'static str, &'static str)>, Error> {
    let sign = after.number.as_deref().and_then(sign::slug);
    let same = match sign {
        Some(sign) => queries::numbered(conn, &sign, but)?,
        None => vec![],
    };
    let of: Vec<Id> = same.iter().map(|document| document.facts.unit).collect();
    let units = units::queries::units(conn, &of)?;
    let path = |id: Id| units.iter().find(|unit| unit.id == id).map(|unit| unit.path.clone());
    let twin = |one: Document| Some(Twin { unit_path: path(one.facts.unit)?, facts: one.facts });
    let twins: Vec<Twin> = same.into_iter().filter_map(twin).collect();
    let around = Around { level: unit.level, unit_path: &unit.path, twins: &twins };
    let found = check(before, after, &around);
    Ok(found.into_iter().map(|fault| (fault.field(), fault.key())).collect())
}
