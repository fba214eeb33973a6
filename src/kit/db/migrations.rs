//! The tables of both databases: one shared list, and what only one of them can use.

use std::collections::BTreeSet;

use diesel::migration::{Migration, MigrationSource};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Fault;

const SHARED: EmbeddedMigrations = embed_migrations!("migrations/shared");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

pub(super) fn run_on_sqlite(conn: &mut SqliteConnection) -> Result<(), Fault> {
    run(conn, [SHARED, SQLITE])
}

pub(super) fn run_on_postgres(conn: &mut PgConnection) -> Result<(), Fault> {
    run(conn, [SHARED, POSTGRES])
}

/// The versions of the tables of this program.
pub(super) fn of_sqlite() -> Result<BTreeSet<String>, Fault> {
    versions([SHARED, SQLITE])
}

pub(super) fn of_postgres() -> Result<BTreeSet<String>, Fault> {
    versions([SHARED, POSTGRES])
}

fn versions(sources: [EmbeddedMigrations; 2]) -> Result<BTreeSet<String>, Fault> {
    let all = MigrationSource::<Sqlite>::migrations(&Merged(sources));
    let all = all.map_err(|e| Fault::Start(format!("migration: {e}")))?;
    Ok(all.iter().map(|one| one.name().version().to_string()).collect())
}

fn run<C>(conn: &mut C, sources: [EmbeddedMigrations; 2]) -> Result<(), Fault>
where
    C: MigrationHarness<<C as Connection>::Backend> + Connection,
    <C as Connection>::Backend: 'static,
{
    let run = conn.run_pending_migrations(Merged(sources));
    run.map(|_| ()).map_err(|e| Fault::Start(format!("migration: {e}")))
}

/// The shared migrations and those of one database, as one list in the order of their names.
struct Merged<const N: usize>([EmbeddedMigrations; N]);

impl<DB: diesel::backend::Backend, const N: usize> MigrationSource<DB> for Merged<N> {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = Vec::new();
        for source in &self.0 {
            all.extend(MigrationSource::<DB>::migrations(source)?);
        }
        all.sort_by_key(|migration| migration.name().version().to_string());
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_migrations_of_a_database_have_the_same_version() {
        // Of two with one version only one would ever run.
        for sources in [[SHARED, SQLITE], [SHARED, POSTGRES]] {
            let all = MigrationSource::<Sqlite>::migrations(&Merged(sources)).unwrap();
            let versions: BTreeSet<String> = all.iter().map(|one| one.name().version().to_string()).collect();
            assert_eq!(versions.len(), all.len(), "{versions:?}");
        }
    }
}
