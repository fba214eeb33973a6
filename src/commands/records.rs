//! Opening the records, and giving a role in them.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use super::saying::{refused_database, refused_folder, say, tell};
use crate::config;
use crate::kit::clock::Clock;
use crate::kit::db::{self, Address, Db};
use crate::kit::text::Message;
use crate::people::jobs;

/// Holds an embedded database, which needs a folder that one may write in, for as long as this serves.
pub(super) fn hold(address: &Address, data: &Path) -> Result<Option<File>, String> {
    let Address::Sqlite(path) = address else { return Ok(None) };
    if path.starts_with(data) {
        config::prepare(data).map_err(|why| refused_folder(data, &why))?;
    }
    let name = path.display().to_string();
    match db::hold(path) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(say(&Message::new("command.database_held").with("database", name))),
        Err(why) => Err(refused_database(&name, &why.to_string())),
    }
}

/// Opens the records.
pub(super) fn open(address: Address, data: &Path) -> Result<Db, String> {
    if let Address::Sqlite(path) = &address
        && path.starts_with(data)
    {
        config::prepare(data).map_err(|why| refused_folder(data, &why))?;
    }
    Db::open(&address).map_err(|why| refused_database(&name_of(&address), &in_one_line(&why)))
}

/// What records are called to whoever starts the program.
pub(super) fn name_of(address: &Address) -> String {
    match address {
        Address::Sqlite(path) => path.display().to_string(),
        // Without its password.
        Address::Postgres(_) => "PostgreSQL".to_owned(),
    }
}

/// PostgreSQL answers in several lines.
pub(super) fn in_one_line(why: &impl ToString) -> String {
    why.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Opens records that are there: a slip in the path must not become a new, empty site.
pub(super) fn open_known(records: &config::Records) -> Result<Db, String> {
    let address = config::database(&records.database, &records.data);
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        let path = path.display().to_string();
        return Err(say(&Message::new("command.no_database").with("database", path)));
    }
    open(address, &records.data)
}

/// Gives a role in a unit to the account of a user name, from today.
pub(super) fn grant(command: &config::GrantCommand) -> Result<ExitCode, String> {
    let db = open_known(&command.records)?;
    let (name, role, unit) = (&command.user_name, &command.role, &command.unit);
    jobs::grant(&db, name, role, unit, Clock::System.now()).map_err(|why| say(&why))?;
    let given = Message::new("command.given").with("name", name.as_str()).with("role", role.as_str());
    tell(say(&given.with("unit", unit.as_str())))?;
    Ok(ExitCode::SUCCESS)
}
