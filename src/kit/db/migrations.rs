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
    use std::collections::BTreeSet;

    use diesel::connection::SimpleConnection;
    use diesel::migration::MigrationConnection;
    use diesel::sqlite::Sqlite;

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

    /// A database with all migrations before this one, and the others still to be run.
    fn before(version: &str) -> (SqliteConnection, Vec<Box<dyn Migration<Sqlite>>>) {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.setup().unwrap();
        let mut all = MigrationSource::<Sqlite>::migrations(&Merged([SHARED, SQLITE])).unwrap();
        let at = all.iter().position(|one| one.name().version().to_string() == version).unwrap();
        let later = all.split_off(at);
        all.iter().for_each(|one| {
            conn.run_migration(one).unwrap();
        });
        (conn, later)
    }

    #[derive(QueryableByName, Debug, PartialEq)]
    struct Reopened {
        #[diesel(sql_type = diesel::sql_types::Text)]
        stage: String,
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
        reopened_at: Option<i64>,
    }

    #[test]
    fn a_round_that_was_open_before_rounds_ended_goes_on_from_what_came_in_it_last() {
        let (mut conn, later) = before("20260101000033");
        // Two classes; in one of them one round was closed, and the other has nothing in it.
        let old = "
            INSERT INTO rounds (class_id, stage, opened_at, opened_by, closed_at) VALUES
                (x'01', 'before', 10, x'09', 50), (x'01', 'after', 60, x'09', NULL), (x'02', 'before', 10, x'09', NULL);
            INSERT INTO round_papers (id, class_id, stage, person_id, form, kept, started_at, handed_in_at, revision) VALUES
                (x'11', x'01', 'before', x'21', 'a', '{}', 11, 12, 1),
                (x'12', x'01', 'after', x'21', 'b', '{}', 61, 70, 1),
                (x'13', x'01', 'after', x'22', 'a', '{}', 65, NULL, 1),
                (x'14', x'02', 'after', x'23', 'a', '{}', 99, 99, 1);";
        conn.batch_execute("PRAGMA foreign_keys = OFF").unwrap();
        conn.batch_execute(old).unwrap();
        conn.run_migration(&later[0]).unwrap();
        let found: Vec<Reopened> =
            diesel::sql_query("SELECT stage, reopened_at FROM rounds ORDER BY class_id, opened_at")
                .load(&mut conn)
                .unwrap();
        let of = |stage: &str, reopened_at| Reopened { stage: stage.to_owned(), reopened_at };
        assert_eq!(found, [of("before", None), of("after", Some(70)), of("before", None)]);
        // And all that came later runs on what is there.
        later[1..].iter().for_each(|one| {
            conn.run_migration(one).unwrap();
        });
    }
}
