//! Handing in what nobody comes back for.
//!
//! A sitting whose time is over, or whose quiz closed, is handed in by itself with what was kept in it. It waits
//! [`LEEWAY`] for whoever is late, because what they still give is kept too. A closing that came with a later edition
//! ends what was begun before it, too. Several processes may do this at once: each sitting is handed in once. Begin
//! with [`hand_in_overdue`].

use super::exam::with_exam;
use super::queries;
use super::shelf::Shelf;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Db;

/// How long after its end a sitting is handed in by itself.
pub const LEEWAY: i64 = 60 * Timestamp::MINUTE;

/// So many are asked for at a time.
const SOME: i64 = 200;

/// Hands in what is overdue, of one person or of everybody, and tells how much it was. What cannot be handed in stays,
/// and is told in the log.
pub async fn hand_in_overdue(
    db: &Db,
    shelf: &Shelf,
    whose: Option<Id>,
    now: Timestamp,
) -> Result<usize, Error> {
    let before = now.plus(-LEEWAY);
    end_what_closed(db, shelf, whose, before).await?;
    let (mut after, mut count) = ((Timestamp(i64::MIN), Id(Default::default())), 0);
    loop {
        let overdue = db.read(move |conn| -> Result<_, Error> {
            Ok(queries::overdue(conn, whose, before, after, SOME)?)
        });
        let overdue = overdue.await?;
        if overdue.is_empty() {
            return Ok(count);
        }
        for (sitting, edition, module, end) in overdue {
            // Whatever becomes of it, it is not looked at again in this round.
            after = (end, sitting);
            let Some(shelved) = shelf.readable(db, edition).await? else { continue };
            let rules = shelf.rules_in_use(db, &shelved, &module).await;
            let handed_in = db.write(move |conn| -> Result<_, Error> {
                let handed_in = with_exam(&shelved, &module, rules, |exam| {
                    queries::hand_in_ended(conn, sitting, exam, (before, now))
                });
                Ok(handed_in.transpose()?.unwrap_or(false))
            });
            match handed_in.await? {
                true => count += 1,
                // Or somebody else did.
                false => tracing::debug!(%sitting, "what is overdue was not handed in"),
            }
        }
    }
}

/// Ends what goes on in quizzes that closed by `before` in the edition in use.
async fn end_what_closed(db: &Db, shelf: &Shelf, whose: Option<Id>, before: Timestamp) -> Result<(), Error> {
    let running = db.read(move |conn| -> Result<_, Error> { Ok(queries::running(conn, whose, before)?) });
    for (course, module) in running.await? {
        let rules = shelf.rules_of_current(db, &course, &module).await;
        let Some(closing) = rules.and_then(|rules| rules.closes).filter(|closes| *closes <= before) else {
            continue;
        };
        db.write(move |conn| -> Result<_, Error> {
            Ok(queries::end_at_closing(conn, (&course, &module), closing)?)
        })
        .await?;
    }
    Ok(())
}
