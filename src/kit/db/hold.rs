//! One server for a database that is a file: two would each take themselves for its only writer, and
//! starting the demo over would take it from under the other.

use std::fs::{File, TryLockError};
use std::path::Path;

/// Holds the database for this process, until the file given back is dropped or the process ends, however
/// it ends; `None` while another server holds it. The commands that write one thing do not ask.
pub fn hold(database: &Path) -> std::io::Result<Option<File>> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let lock = File::create(name)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(why)) => Err(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("lantoa.db");
        let first = hold(&database).unwrap();
        assert!(first.is_some() && hold(&database).unwrap().is_none());
        assert!(hold(&folder.path().join("demo.db")).unwrap().is_some());
        drop(first);
        assert!(hold(&database).unwrap().is_some());
    }
}
