//! A fresh database for each test, gone after it.
//!
//! `TEST_DATABASE_URL=postgres://…` names a server on which databases may be made; without it
//! each test has an SQLite file in a folder of its own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lantoa::kit::db::{Address, Db};

/// Keeps a database alive as long as it is held.
pub struct Records {
    pub address: Address,
    kept: Kept,
}

enum Kept {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

impl Records {
    /// An empty database of the kind that the environment asks for.
    pub fn fresh() -> Records {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Records::on_postgres(server),
            _ => Records::in_folder(),
        }
    }

    /// An empty SQLite database, whatever the environment asks for.
    pub fn in_folder() -> Records {
        let folder = tempfile::tempdir().unwrap();
        Records { address: Address::Sqlite(folder.path().join("test.db")), kept: Kept::Folder(folder) }
    }

    /// A copy of a database that was migrated once: PostgreSQL copies faster than it migrates.
    fn on_postgres(server: String) -> Records {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("lantoa_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let template = template(&server);
        run(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        let address = Address::Postgres(with_database(&server, &name));
        Records { address, kept: Kept::Database { server, name } }
    }

    /// The folder of an SQLite database.
    pub fn folder(&self) -> Option<&Path> {
        match &self.kept {
            Kept::Folder(folder) => Some(folder.path()),
            Kept::Database { .. } => None,
        }
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        if let Kept::Database { server, name } = &self.kept {
            run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// The migrated database that others are copies of, made by whoever needs it first.
fn template(server: &str) -> String {
    // One at a time: a template that is being copied or made cannot be copied.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let name = format!("lantoa_template_{:016x}", fingerprint_of_migrations());
    let mut conn = connect(server);
    conn.batch_execute("SELECT pg_advisory_lock(8135)").unwrap();
    let known = diesel::sql_query(format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"));
    if known.execute(&mut conn).unwrap() == 0 {
        let making = format!("{name}_making");
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {making}")).unwrap();
        drop(
            Db::open(&Address::Postgres(with_database(server, &making))).map_err(|e| e.to_string()).unwrap(),
        );
        conn.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {name}")).unwrap();
    }
    name
}

fn fingerprint_of_migrations() -> u64 {
    let mut hasher = DefaultHasher::new();
    let (folder, _) =
        lantoa::kit::files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    folder.hash(&mut hasher);
    hasher.finish()
}

/// The same server, another database: `postgres://…/postgres?host=…` to `postgres://…/name?host=…`.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, ""), |(a, o)| (a, o));
    let (scheme, rest) = address.split_once("://").expect("TEST_DATABASE_URL begins with postgres://");
    let host = rest.split('/').next().unwrap_or("");
    let options = if options.is_empty() { String::new() } else { format!("?{options}") };
    format!("{scheme}://{host}/{name}{options}")
}

fn connect(server: &str) -> PgConnection {
    PgConnection::establish(server).unwrap_or_else(|e| panic!("TEST_DATABASE_URL: {e}"))
}

fn run(server: &str, sql: &str) {
    connect(server).batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
}
