//! The commands. Each is a few lines: read the settings, open the database, do the one thing.

use std::process::ExitCode;

use clap::Parser;
use lantoa::app::{self, App};
use lantoa::config::{self, Cli, Command, Settings};
use lantoa::kit::clock::Clock;
use lantoa::kit::db::Db;
use lantoa::kit::log;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => run_serve(&serve),
        _ => Ok(ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|why| {
        eprintln!("lantoa: {why}");
        ExitCode::FAILURE
    })
}

fn run_serve(serve: &config::Serve) -> Result<ExitCode, String> {
    let listening = &serve.listening;
    log::start(&listening.log);
    let db = Db::open(&config::database(&serve.database, &listening.data)).map_err(|e| e.to_string())?;
    let app = App::build(&Settings::of(listening, false), db, Clock::System)?;
    listen(app, listening)
}

fn listen(app: App, listening: &config::Listening) -> Result<ExitCode, String> {
    let listener = std::net::TcpListener::bind(listening.listen)
        .map_err(|e| format!("--listen {}: {e}", listening.listen))?;
    actix_web::rt::System::new().block_on(app::serve(app, listener)).map_err(|e| e.to_string())?;
    Ok(ExitCode::SUCCESS)
}
