//! What the program takes, on both databases: `tests/bench/run [NAME…]`.
//!
//! Without a name everything is measured. Tests say what is true; here is how long it takes. Whatever must be
//! true all the same is looked at too, and makes the run fail.

mod analysis;
mod course;
mod figures;
mod handing_in;
#[path = "../site/support/mod.rs"]
mod support;

use std::process::ExitCode;

use support::records::Records;

/// Measures and prints; answers whether everything was as it must be.
type Measure = fn() -> bool;

/// What is measured, by name.
const MEASURED: [(&str, Measure); 2] = [("handing-in", handing_in::measure), ("analysis", analysis::measure)];

fn main() -> ExitCode {
    // `cargo bench` adds `--bench` of its own.
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let Some(unknown) = asked.iter().find(|name| MEASURED.iter().all(|(known, _)| known != name)) {
        let known: Vec<&str> = MEASURED.iter().map(|(name, _)| *name).collect();
        eprintln!("nothing is called {unknown}; there is: {}", known.join(", "));
        return ExitCode::from(2);
    }
    let chosen =
        MEASURED.iter().filter(|(name, _)| asked.is_empty() || asked.iter().any(|word| word == name));
    let mut is_well = true;
    for (_, measure) in chosen {
        is_well &= measure();
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Makes an empty database.
type Fresh = fn() -> Records;

/// An empty database of each kind that is there: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names a
/// server.
fn databases() -> Vec<(&'static str, Fresh)> {
    let mut kinds: Vec<(&'static str, Fresh)> = vec![("SQLite", Records::in_folder)];
    if std::env::var("TEST_DATABASE_URL").is_ok_and(|server| !server.is_empty()) {
        kinds.push(("PostgreSQL", Records::fresh));
    }
    kinds
}
