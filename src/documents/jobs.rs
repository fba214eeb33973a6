//! Making anew what documents are searched by, where an earlier program made it otherwise.

use std::sync::Arc;

use super::queries;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Db;
use crate::kit::page::Views;

/// Makes the passages anew that an earlier making made, document by document, so that others write in between; tells
/// how many there were. What cannot be made stays as it is until the next start, and is told in the log.
pub async fn make_passages(db: &Db, views: &Arc<Views>) -> Result<usize, Error> {
    let (mut after, mut count): (Option<Id>, usize) = (None, 0);
    loop {
        let next = db.read(move |conn| -> Result<_, Error> { Ok(queries::next_of_old_making(conn, after)?) });
        let Some(document) = next.await? else { return Ok(count) };
        let views = views.clone();
        let made = db.write(move |conn| -> Result<_, Error> {
            Ok(queries::make_passages(conn, &views.texts, document)?)
        });
        match made.await {
            Ok(()) => count += 1,
            Err(error) => tracing::warn!(%error, %document, "a document cannot be made ready for searching"),
        }
        after = Some(document);
    }
}
