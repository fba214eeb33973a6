//! Pages of classes: the list, making and changing one, the class itself, who takes part.

pub mod form;
pub mod list;
pub mod participants;
pub mod show;

use serde::Serialize;

use super::access::Access;
use super::{Class, Session, queries};
use crate::error::Error;
use crate::kit::clock::{Day, time_of_day};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Right;
use crate::people::viewer::Viewer;

/// A class and what the viewer may do with it; not found where that is nothing.
pub fn class_for(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<(Class, Access), Error> {
    let class = queries::known_class(conn, id)?;
    let holds = viewer.may(Right::HoldClasses, &class.unit_path);
    let sees = viewer.may(Right::SeeRecords, &class.unit_path);
    let teaches = queries::is_facilitator(conn, id, viewer.person)?;
    let takes_part = queries::is_participant(conn, id, viewer.person)?;
    let access = if super::MADE.contains(&class.kind) {
        Access::of(holds, sees, teaches, takes_part)
    } else if teaches || !queries::is_draft(conn, id)? {
        Access::of_reported(sees, teaches, takes_part)
    } else {
        // A draft is nobody else's business.
        None
    };
    Ok((class, access.ok_or(Error::NotFound)?))
}

/// The same for changing it.
fn managed(conn: &mut Conn, viewer: &Viewer, id: Id) -> Result<Class, Error> {
    let (class, access) = class_for(conn, viewer, id)?;
    // What somebody reported as taught on is changed where it was reported.
    if access.manages && super::MADE.contains(&class.kind) { Ok(class) } else { Err(Error::NotFound) }
}

/// A session as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct Sitting {
    pub id: Id,
    /// 1 for the first session of its class.
    pub number: usize,
    pub held_on: Day,
    pub starts: String,
    pub ends: String,
    pub minutes: i32,
}

impl Sitting {
    /// All sessions of a class, numbered in their order.
    pub fn all(sessions: &[Session]) -> Vec<Sitting> {
        let sitting = |(at, s): (usize, &Session)| Sitting {
            id: s.id,
            number: at + 1,
            held_on: s.held_on,
            starts: time_of_day(s.starts_minute),
            ends: time_of_day(s.starts_minute + s.minutes),
            minutes: s.minutes,
        };
        sessions.iter().enumerate().map(sitting).collect()
    }
}
