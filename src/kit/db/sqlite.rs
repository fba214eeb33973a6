//! SQLite: one writer with group commit, a few readers that cannot write.

use std::path::Path;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error as QueryError;

use super::{Conn, Fault, Job, Outcome, begin, commit, migrations, rollback, start};

/// How many jobs one commit may carry.
const BATCH: usize = 256;
const READERS: usize = 3;

/// Opens the file, brings its tables up to date and starts the writer and the readers.
pub(super) fn serve(
    path: &Path,
    writes: Receiver<Box<dyn Job>>,
    reads: &Receiver<Box<dyn Job>>,
) -> Result<(), Fault> {
    let writer = open(path, true)?;
    let file = path.to_owned();
    start("writer", move || write(writer, &file, &writes));
    for _ in 0..READERS {
        let (reader, queue) = (open(path, false)?, reads.clone());
        start("reader", move || read(reader, &queue));
    }
    Ok(())
}

pub(super) fn open(path: &Path, writer: bool) -> Result<Conn, Fault> {
    if let (true, Some(dir)) = (writer, path.parent()) {
        std::fs::create_dir_all(dir).map_err(|e| Fault::Start(format!("{}: {e}", dir.display())))?;
    }
    let mut conn = diesel::sqlite::SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|e| Fault::Start(format!("{}: {e}", path.display())))?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 10000;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16000;",
    )?;
    if writer {
        conn.batch_execute(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA journal_size_limit = 16777216;",
        )?;
        // A migration may rebuild a table that others refer to; they are checked from then on.
        conn.batch_execute("PRAGMA foreign_keys = OFF;")?;
        migrations::run_on_sqlite(&mut conn)?;
        conn.batch_execute("PRAGMA foreign_keys = ON;")?;
    } else {
        conn.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(Conn::Sqlite(conn))
}

/// Opens a file that is there, to be read and nothing else. Where no log lies beside it nobody has it open, and it is
/// read as if it could not change: so not even the files are made through which readers and writers agree.
pub(super) fn open_to_look(path: &Path) -> Result<Conn, Fault> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let how = if Path::new(&log).exists() { "mode=ro" } else { "immutable=1&mode=ro" };
    // These three would end the path within an address.
    let spelled = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let mut conn = diesel::sqlite::SqliteConnection::establish(&format!("file:{spelled}?{how}"))
        .map_err(|e| Fault::Start(e.to_string()))?;
    conn.batch_execute("PRAGMA busy_timeout = 10000; PRAGMA query_only = ON;")?;
    Ok(Conn::Sqlite(conn))
}

fn write(mut conn: Conn, path: &Path, queue: &Receiver<Box<dyn Job>>) {
    let mut idle = true;
    loop {
        let first = match queue.recv_timeout(Duration::from_secs(5)) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                if !idle {
                    // Quiet: fold the log back into the file, so that it stays small.
                    let _ = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);");
                    idle = true;
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        idle = false;
        let (jobs, fault) = commit_together(&mut conn, first, queue);
        let why = fault.map(|f| f.to_string());
        if let Some(why) = &why {
            tracing::error!(why, jobs = jobs.len(), "a commit failed");
            // A connection whose commit failed is not trusted with the next one.
            match open(path, true) {
                Ok(fresh) => conn = fresh,
                Err(error) => tracing::error!(%error, "the database could not be opened again"),
            }
        }
        for job in jobs {
            job.answer(why.clone().map(Fault::Commit));
        }
    }
}

/// Runs `first` and all that has queued up meanwhile, each in a savepoint, and commits once.
fn commit_together(
    conn: &mut Conn,
    first: Box<dyn Job>,
    queue: &Receiver<Box<dyn Job>>,
) -> (Vec<Box<dyn Job>>, Option<Fault>) {
    let mut jobs = vec![first];
    if let Err(error) = begin(conn, "BEGIN IMMEDIATE") {
        return (jobs, Some(error.into()));
    }
    let mut next = 0;
    while next < jobs.len() {
        let job = &mut jobs[next];
        let ran = conn.transaction(|conn| match job.run(conn) {
            Outcome::Done => Ok(()),
            Outcome::Failed | Outcome::Again => Err(QueryError::RollbackTransaction),
        });
        if let Err(error) = ran
            && !matches!(error, QueryError::RollbackTransaction)
        {
            // The savepoint itself failed (a full disk): nothing of this batch may stand.
            let _ = rollback(conn);
            return (jobs, Some(error.into()));
        }
        next += 1;
        if jobs.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
    }
    match commit(conn) {
        Ok(()) => (jobs, None),
        Err(error) => {
            let _ = rollback(conn);
            (jobs, Some(error.into()))
        }
    }
}

fn read(mut conn: Conn, queue: &Receiver<Box<dyn Job>>) {
    while let Ok(mut job) = queue.recv() {
        // One deferred transaction: all queries of a page see the same state.
        let fault = match begin(&mut conn, "BEGIN DEFERRED") {
            Ok(()) => {
                job.run(&mut conn);
                rollback(&mut conn).err().map(Fault::from)
            }
            Err(error) => Some(error.into()),
        };
        job.answer(fault);
    }
}
