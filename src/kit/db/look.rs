//! Looking at records without changing a byte of them: for commands that only tell.
//!
//! [`Db::open`](super::Db::open) brings the tables up to date; whoever only looks must not. So they are looked at
//! as they are, in one transaction that cannot write, and only where they are those that this program knows.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Address, Conn, Fault, begin, migrations, postgres, rollback, sqlite};

/// Why records cannot be looked at.
#[derive(Debug)]
pub enum Unseen {
    /// Tables are wanting: an older program made them, or none yet.
    Older,
    /// A newer program made tables that this one does not know.
    Newer,
    Fault(Fault),
}

impl From<Fault> for Unseen {
    fn from(fault: Fault) -> Unseen {
        Unseen::Fault(fault)
    }
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Runs `f` on a snapshot of records that stay exactly as they are.
pub fn look<T>(address: &Address, f: impl FnOnce(&mut Conn) -> QueryResult<T>) -> Result<T, Unseen> {
    let (mut conn, wanted, begin_sql) = match address {
        Address::Sqlite(path) => (sqlite::open_to_look(path)?, migrations::of_sqlite()?, "BEGIN DEFERRED"),
        Address::Postgres(url) => {
            let conn = Conn::Postgres(postgres::connect(url)?);
            (conn, migrations::of_postgres()?, postgres::READ)
        }
    };
    begin(&mut conn, begin_sql).map_err(Fault::from)?;
    are_of_today(&mut conn, &wanted)?;
    let seen = f(&mut conn).map_err(Fault::from)?;
    rollback(&mut conn).map_err(Fault::from)?;
    Ok(seen)
}

/// Not by the harness of the migrations: to ask, it makes the table in which they are noted.
fn are_of_today(conn: &mut Conn, wanted: &BTreeSet<String>) -> Result<(), Unseen> {
    let asked = diesel::sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version");
    let applied: BTreeSet<String> = match asked.load::<Applied>(conn) {
        Ok(rows) => rows.into_iter().map(|row| row.version).collect(),
        Err(why) if is_no_such_table(&why) => return Err(Unseen::Older),
        Err(why) => return Err(Fault::from(why).into()),
    };
    match (wanted.is_subset(&applied), applied.is_subset(wanted)) {
        (true, true) => Ok(()),
        (false, _) => Err(Unseen::Older),
        (true, false) => Err(Unseen::Newer),
    }
}

fn is_no_such_table(why: &diesel::result::Error) -> bool {
    let said = why.to_string();
    said.contains("no such table") || said.contains("does not exist")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(folder: &tempfile::TempDir) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        let mut all: Vec<_> = files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
        all.sort();
        all
    }

    fn tell(path: &std::path::Path, sql: &str) {
        let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        diesel::sql_query(sql).execute(&mut conn).unwrap();
    }

    #[test]
    fn what_is_looked_at_stays_as_it_is_and_must_have_the_tables_of_this_program() {
        let folder = tempfile::tempdir().unwrap();
        // A name with all that means something in an address.
        let path = folder.path().join("số 1?mode=rw#100%.db");
        let address = Address::Sqlite(path.clone());
        let count = |conn: &mut Conn| crate::kit::schema::documents::table.count().get_result::<i64>(conn);
        assert!(matches!(look(&address, count), Err(Unseen::Fault(_))));
        assert!(!path.exists(), "looking makes no file");
        std::fs::write(&path, "").unwrap();
        assert!(matches!(look(&address, count), Err(Unseen::Older)));
        assert!(std::fs::read(&path).unwrap().is_empty());

        let open = sqlite::open(&path, true).unwrap();
        // While somebody writes, the log beside the file is read too.
        assert_eq!(look(&address, count).unwrap(), 0);
        drop(open);
        let before = bytes(&folder);
        let write =
            |conn: &mut Conn| diesel::sql_query("DELETE FROM __diesel_schema_migrations").execute(conn);
        assert!(matches!(look(&address, write), Err(Unseen::Fault(_))));
        assert_eq!(look(&address, count).unwrap(), 0);
        assert_eq!(bytes(&folder), before);

        tell(&path, "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        assert!(matches!(look(&address, count), Err(Unseen::Newer)));
        tell(&path, "DELETE FROM __diesel_schema_migrations WHERE version > '20260101000030'");
        assert!(matches!(look(&address, count), Err(Unseen::Older)));
    }
}
