//! Taking back what was opened and asked nobody.

use diesel::prelude::*;

use super::{note, rounds_of};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{round_deals, round_forms, round_keyings, round_photos, rounds};
use crate::rounds::Stage;

/// Takes back a round in which nobody has answered, as if it had never been opened; the audit keeps what it was.
pub fn take_back(conn: &mut Conn, class: Id, stage: Stage, by: Id, now: Timestamp) -> QueryResult<()> {
    let Some(round) = rounds_of(conn, class)?.into_iter().find(|round| round.stage == stage) else {
        return Ok(());
    };
    diesel::delete(rounds::table.filter(rounds::class_id.eq(class)).filter(rounds::stage.eq(stage)))
        .execute(conn)?;
    note(conn, class, "taken_back", by, now, &round, &())
}

/// Takes away what was prepared in a class that goes and in which nobody has answered: its forms, who was dealt which,
/// its rounds and what is left of cards.
pub fn forget_class(conn: &mut Conn, class: Id, by: Id, now: Timestamp) -> QueryResult<()> {
    for stage in Stage::OPENED {
        take_back(conn, class, stage, by, now)?;
    }
    diesel::delete(round_photos::table.filter(round_photos::class_id.eq(class))).execute(conn)?;
    diesel::delete(round_keyings::table.filter(round_keyings::class_id.eq(class))).execute(conn)?;
    diesel::delete(round_deals::table.filter(round_deals::class_id.eq(class))).execute(conn)?;
    diesel::delete(round_forms::table.filter(round_forms::class_id.eq(class))).execute(conn)?;
    Ok(())
}
