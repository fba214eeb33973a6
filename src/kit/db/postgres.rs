//! PostgreSQL: a pool of threads, each with its own connection.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crossbeam_channel::Receiver;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rand::RngExt;

use super::{Conn, Fault, Job, Outcome, asks_again, begin, commit, migrations, rollback, start};

const THREADS: usize = 8;
/// How often the database may ask for the same closure again; then whoever asked is told to wait.
const ATTEMPTS: u32 = 20;
/// After so many lost attempts a transaction goes alone: the other threads let it pass before they begin theirs.
/// Without that, four threads that write the same row without a pause keep one of them losing for ever.
const LOST_IN_COMPANY: u32 = 3;
/// How a transaction begins that sees one state and cannot write.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The one lock that processes starting together take before they migrate ("lantoa" in ASCII).
const MIGRATION_LOCK: &str = "SELECT pg_advisory_lock(119198946029665)";
const MIGRATION_UNLOCK: &str = "SELECT pg_advisory_unlock(119198946029665)";

/// Brings the tables up to date and starts half of the threads for writing, half for reading.
pub(super) fn serve(
    url: &str,
    writes: Receiver<Box<dyn Job>>,
    reads: Receiver<Box<dyn Job>>,
) -> Result<(), Fault> {
    let mut first = connect(url)?;
    first.batch_execute(MIGRATION_LOCK)?;
    let migrated = migrations::run_on_postgres(&mut first);
    first.batch_execute(MIGRATION_UNLOCK)?;
    migrated?;
    let lane = Arc::default();
    for (queue, access) in [(writes, Access::Write(lane)), (reads, Access::Read)] {
        for _ in 0..THREADS / 2 {
            let (url, queue, access) = (url.to_owned(), queue.clone(), access.clone());
            start("postgres", move || take_jobs(&url, &queue, &access));
        }
    }
    Ok(())
}

/// Who writes shares the lane with the other threads that write, or has it alone.
type Lane = Arc<RwLock<()>>;

#[derive(Clone)]
enum Access {
    Read,
    Write(Lane),
}

pub(super) fn connect(url: &str) -> Result<PgConnection, Fault> {
    PgConnection::establish(url).map_err(|e| Fault::Start(format!("PostgreSQL: {e}")))
}

fn take_jobs(url: &str, queue: &Receiver<Box<dyn Job>>, access: &Access) {
    let mut open: Option<Conn> = None;
    while let Ok(mut job) = queue.recv() {
        let fault = run(&mut open, url, job.as_mut(), access);
        if let Some(fault) = &fault {
            tracing::error!(%fault, "PostgreSQL");
        }
        job.answer(fault);
    }
}

fn run(open: &mut Option<Conn>, url: &str, job: &mut dyn Job, access: &Access) -> Option<Fault> {
    let (begin_sql, lane) = match access {
        Access::Read => (READ, None),
        Access::Write(lane) => ("BEGIN ISOLATION LEVEL SERIALIZABLE", Some(lane)),
    };
    let mut attempt = 0;
    loop {
        attempt += 1;
        // There is nothing behind the lock that a panic could have left half done.
        let is_alone = attempt > LOST_IN_COMPANY;
        let alone =
            lane.filter(|_| is_alone).map(|lane| lane.write().unwrap_or_else(PoisonError::into_inner));
        let shared =
            lane.filter(|_| !is_alone).map(|lane| lane.read().unwrap_or_else(PoisonError::into_inner));
        let conn = match open {
            Some(conn) => conn,
            None => match connect(url) {
                Ok(conn) => open.insert(Conn::Postgres(conn)),
                Err(fault) => return Some(fault),
            },
        };
        if let Err(error) = begin(conn, begin_sql) {
            // The server went away while this connection rested: once more on a new one.
            *open = None;
            if attempt > 1 {
                return Some(error.into());
            }
            continue;
        }
        let outcome = job.run(conn);
        let ended = if outcome == Outcome::Done { commit(conn) } else { rollback(conn) };
        let again = outcome == Outcome::Again || ended.as_ref().is_err_and(asks_again);
        if let Err(error) = ended {
            *open = None;
            if !again {
                return Some(error.into());
            }
        } else if !again {
            return None;
        }
        drop((alone, shared));
        if attempt >= ATTEMPTS {
            return Some(Fault::Busy);
        }
        std::thread::sleep(pause_after(attempt));
    }
}

/// Lets the transaction that won finish before trying again: one of another process too, which shares no lane
/// with this one. Every roll counts in the row of the root
/// unit, so many may meet there: each waits for another while, a longer one each time.
fn pause_after(attempt: u32) -> Duration {
    let longest = 2_u64 << attempt.min(6);
    Duration::from_millis(rand::rng().random_range(0..=longest))
}
