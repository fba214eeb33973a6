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
use super::{Document, queries};
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
