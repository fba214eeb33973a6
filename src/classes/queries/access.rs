//! The one way to a class by its id: with what the viewer may do with it.

use super::{Above, is_facilitator, is_participant, known_class};
use crate::classes::access::{Access, Ties};
use crate::classes::{Class, MADE};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Right;
use crate::people::viewer::Viewer;

/// A class and what the viewer may do with it; not found where that is nothing.
pub fn class_for(conn: &mut Conn, above: &Above, viewer: &Viewer, id: Id) -> Result<(Class, Access), Error> {
    let class = known_class(conn, id)?;
    let ties = Ties {
        holds_classes: viewer.may(Right::HoldClasses, &class.unit_path),
        sees_records: viewer.may(Right::SeeRecords, &class.unit_path),
        reviews: viewer.may(Right::Review, &class.unit_path),
        teaches: is_facilitator(conn, id, viewer.person)?,
        takes_part: is_participant(conn, id, viewer.person)?,
    };
    let access = if MADE.contains(&class.kind) {
        Access::of(ties)
    } else if ties.teaches || !(above.begun)(conn, &[id])?.contains(&id) {
        Access::of_reported(ties)
    } else {
        // What is only begun is nobody else's business.
        None
    };
    Ok((class, access.ok_or(Error::NotFound)?))
}

/// The same for changing it.
pub fn managed_class(conn: &mut Conn, above: &Above, viewer: &Viewer, id: Id) -> Result<Class, Error> {
    let (class, access) = class_for(conn, above, viewer, id)?;
    if access.manages { Ok(class) } else { Err(Error::NotFound) }
}
