//! The only room, with `columns.rs`, that knows there are two databases.
//!
//! [`Db::write`] runs a closure in a transaction and answers only when it is on
//! disk. On SQLite one thread writes: it takes whatever has queued up, runs each
//! closure in a savepoint inside one immediate transaction, commits once with
//! `synchronous=FULL`, and then answers all of them (group commit). On PostgreSQL
//! a pool of threads runs each closure in a serializable transaction, again if the
//! database asks for it. So a closure given to `write` takes what it needs by
//! value, may run twice, and waits for nothing but the database.
//!
//! [`Db::read`] runs a closure on a snapshot that cannot write.

mod hold;
mod look;
mod migrations;
mod postgres;
mod sqlite;

pub use hold::hold;
pub use look::{Unseen, look};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crossbeam_channel::{Sender, TrySendError, bounded};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::sqlite::SqliteConnection;
use tokio::sync::oneshot;

/// One open connection to either database. Ordinary queries are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Compiles the same Diesel expression once per database, for the three things that a shared
/// connection cannot say: `on_conflict`, many-row inserts and `returning(as_returning())`.
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, |$inner:ident| $query:expr) => {
        match $conn {
            $crate::kit::db::Conn::Postgres($inner) => $query,
            $crate::kit::db::Conn::Sqlite($inner) => $query,
        }
    };
}

/// Adds to the row of a slice's summary for a unit, course, edition and month, which begins at what is
/// added: `add_to_summary!(conn, table, (unit, course, edition, month), column += more, …)`.
#[macro_export]
macro_rules! add_to_summary {
    ($conn:expr, $table:ident, ($unit:expr, $course:expr, $edition:expr, $month:expr), $($column:ident += $more:expr),+) => {{
        let row = (
            $table::unit_id.eq($unit),
            $table::course.eq($course),
            $table::edition_id.eq($edition),
            $table::month.eq($month),
            $($table::$column.eq($more)),+
        );
        let more = ($($table::$column.eq($table::$column + $more),)+);
        $crate::each_backend!($conn, |c| diesel::insert_into($table::table)
            .values(row)
            .on_conflict(($table::unit_id, $table::course, $table::edition_id, $table::month))
            .do_update()
            .set(more)
            .execute(c))
    }};
}

/// How many values one statement binds at most: both databases have a limit, and a list that may be
/// longer is asked in parts (`ids.chunks(BINDS)`).
pub const BINDS: usize = 500;

/// How many jobs may wait; beyond that the answer is [`Fault::Busy`].
const QUEUE: usize = 4096;

/// Why the database could not do its part.
#[derive(Debug)]
pub enum Fault {
    /// Too many requests are waiting; the reader may try again.
    Busy,
    /// A closure panicked; its transaction was rolled back.
    Panicked,
    /// Opening or migrating failed.
    Start(String),
    /// The commit failed: nothing of it stands.
    Commit(String),
    Query(QueryError),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Busy => write!(f, "the database has too much to do"),
            Fault::Panicked => write!(f, "a database closure panicked"),
            Fault::Start(why) | Fault::Commit(why) => write!(f, "{why}"),
            Fault::Query(error) => write!(f, "{error}"),
        }
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Fault {
        Fault::Query(error)
    }
}

/// An error that a closure may end with.
pub trait Failure: From<Fault> + Send + 'static {
    /// The database's own error inside, if that is what it is.
    fn query_error(&self) -> Option<&QueryError>;
}

impl Failure for Fault {
    fn query_error(&self) -> Option<&QueryError> {
        match self {
            Fault::Query(error) => Some(error),
            _ => None,
        }
    }
}

/// Where the records are: `sqlite://PATH` or `postgres://…`.
#[derive(Clone, Debug, PartialEq)]
pub enum Address {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Address {
    /// Reads `sqlite://PATH`, `postgres://…` or `postgresql://…`; anything else is refused, so that
    /// a slip never becomes a new, empty file.
    pub fn parse(url: &str) -> Option<Address> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return (!path.is_empty()).then(|| Address::Sqlite(PathBuf::from(path)));
        }
        let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        postgres.then(|| Address::Postgres(url.to_owned()))
    }
}

/// Throws an embedded database away, with the log files beside it; nothing there is fine.
pub fn remove(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The door to the records.
#[derive(Clone)]
pub struct Db {
    reads: Sender<Box<dyn Job>>,
    writes: Sender<Box<dyn Job>>,
}

impl Db {
    /// Opens the database, brings its tables up to date and starts its threads.
    pub fn open(address: &Address) -> Result<Db, Fault> {
        let (writes, write_queue) = bounded(QUEUE);
        let (reads, read_queue) = bounded(QUEUE);
        match address {
            Address::Sqlite(path) => sqlite::serve(path, write_queue, &read_queue)?,
            Address::Postgres(url) => postgres::serve(url, write_queue, read_queue)?,
        }
        Ok(Db { reads, writes })
    }

    /// Runs `f` in a transaction that may write; answers when the result is durable.
    /// An error rolls back what this closure did and nothing else.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        send(&self.writes, f).await
    }

    /// Runs `f` on a snapshot that cannot write.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        send(&self.reads, f).await
    }

    /// [`Db::write`] for commands, which have no async runtime around them.
    pub fn write_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Failure,
    {
        let (job, reply) = Pending::new(f);
        self.writes.send(Box::new(job)).map_err(|_| E::from(Fault::Busy))?;
        reply.blocking_recv().unwrap_or_else(|_| Err(E::from(Fault::Panicked)))
    }
}

async fn send<T, E, F>(queue: &Sender<Box<dyn Job>>, f: F) -> Result<T, E>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: Failure,
{
    let (job, reply) = Pending::new(f);
    match queue.try_send(Box::new(job)) {
        Ok(()) => reply.await.unwrap_or_else(|_| Err(E::from(Fault::Panicked))),
        Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(E::from(Fault::Busy)),
    }
}

/// What became of one run of a closure.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Done,
    Failed,
    /// PostgreSQL asks for the closure again.
    Again,
}

trait Job: Send {
    fn run(&mut self, conn: &mut Conn) -> Outcome;
    /// Tells whoever waits: the closure's own result, or the fault of the commit.
    fn answer(self: Box<Self>, fault: Option<Fault>);
}

struct Pending<T, E, F> {
    f: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Pending<T, E, F> {
    fn new(f: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, waiting) = oneshot::channel();
        (Pending { f, result: None, reply }, waiting)
    }
}

impl<T, E, F> Job for Pending<T, E, F>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: Failure,
{
    fn run(&mut self, conn: &mut Conn) -> Outcome {
        let result = catch_unwind(AssertUnwindSafe(|| (self.f)(conn)))
            .unwrap_or_else(|_| Err(E::from(Fault::Panicked)));
        let outcome = match &result {
            Ok(_) => Outcome::Done,
            Err(error) if error.query_error().is_some_and(asks_again) => Outcome::Again,
            Err(_) => Outcome::Failed,
        };
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, fault: Option<Fault>) {
        let result = match (fault, self.result) {
            (Some(fault), _) => Err(E::from(fault)),
            (None, Some(result)) => result,
            (None, None) => Err(E::from(Fault::Panicked)),
        };
        // Whoever asked may have gone away; then nobody needs the answer.
        let _ = self.reply.send(result);
    }
}

fn asks_again(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        QueryError::DatabaseError(_, info) => info.message().contains("deadlock detected"),
        _ => false,
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .name(format!("db-{name}"))
        .spawn(work)
        .expect("a machine that cannot start a thread cannot serve");
}

fn begin(conn: &mut Conn, sql: &str) -> QueryResult<()> {
    each_backend!(conn, |c| AnsiTransactionManager::begin_transaction_sql(c, sql))
}

fn commit(conn: &mut Conn) -> QueryResult<()> {
    each_backend!(conn, |c| AnsiTransactionManager::commit_transaction(c))
}

fn rollback(conn: &mut Conn) -> QueryResult<()> {
    each_backend!(conn, |c| AnsiTransactionManager::rollback_transaction(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::connection::SimpleConnection;
    use diesel::sql_types::BigInt;

    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        sum: i64,
    }

    fn put(conn: &mut Conn, n: i64) -> Result<(), Fault> {
        diesel::sql_query("INSERT INTO numbers (n) VALUES ($1)").bind::<BigInt, _>(n).execute(conn)?;
        Ok(())
    }

    fn sum(conn: &mut Conn) -> Result<i64, Fault> {
        Ok(diesel::sql_query("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS sum FROM numbers")
            .get_result::<Sum>(conn)?
            .sum)
    }

    async fn numbers(dir: &tempfile::TempDir) -> Db {
        let db = Db::open(&Address::Sqlite(dir.path().join("n.db"))).unwrap();
        db.write::<_, Fault, _>(|conn| Ok(conn.batch_execute("CREATE TABLE numbers (n BIGINT NOT NULL)")?))
            .await
            .unwrap();
        db
    }

    #[actix_web::test]
    async fn one_closures_failure_leaves_the_others_of_its_commit_alone() {
        let dir = tempfile::tempdir().unwrap();
        let db = numbers(&dir).await;
        let jobs = (1..=60).map(|n| {
            let db = db.clone();
            actix_web::rt::spawn(async move {
                db.write(move |conn| {
                    put(conn, n)?;
                    if n % 3 == 0 {
                        return Err(Fault::Busy);
                    }
                    Ok(n)
                })
                .await
                .is_ok()
            })
        });
        let mut kept = 0;
        for job in jobs.collect::<Vec<_>>() {
            kept += i32::from(job.await.unwrap());
        }
        let expected: i64 = (1..=60).filter(|n| n % 3 != 0).sum();
        assert_eq!(kept, 40);
        assert_eq!(db.read(sum).await.unwrap(), expected);
    }

    #[actix_web::test]
    async fn a_panic_in_a_closure_is_a_fault_and_the_writer_lives_on() {
        let dir = tempfile::tempdir().unwrap();
        let db = numbers(&dir).await;
        let result: Result<(), Fault> = db
            .write(|conn| {
                put(conn, 5)?;
                panic!("as a test")
            })
            .await;
        assert!(matches!(result, Err(Fault::Panicked)));
        db.write(|conn| put(conn, 7)).await.unwrap();
        assert_eq!(db.read(sum).await.unwrap(), 7);
    }

    #[actix_web::test]
    async fn a_read_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let db = numbers(&dir).await;
        assert!(db.read(|conn| put(conn, 1)).await.is_err());
        assert_eq!(db.read(sum).await.unwrap(), 0);
    }

    #[test]
    fn an_unknown_address_is_refused_instead_of_becoming_a_file() {
        assert_eq!(Address::parse("sqlite://data/x.db"), Some(Address::Sqlite("data/x.db".into())));
        assert!(Address::parse("postgres://localhost/lantoa").is_some());
        assert_eq!(Address::parse("mysql://localhost/lantoa"), None);
        assert_eq!(Address::parse("data/x.db"), None);
        assert_eq!(Address::parse("sqlite://"), None);
    }
}
