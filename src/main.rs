//! The commands. Each is a few lines: read the settings, open the database, do the one thing.

use std::process::ExitCode;

use clap::Parser;
use lantoa::app::{self, App};
use lantoa::config::{self, Cli, Command, Settings};
use lantoa::courses::markdown::Wording;
use lantoa::kit::clock::Clock;
use lantoa::kit::db::Db;
use lantoa::kit::text::{Language, Message, Texts};
use lantoa::kit::{files, log};
use lantoa::quizzes::inspection::Inspection;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => run_serve(&serve),
        Command::Check(check) => run_check(&check),
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

/// Prints every problem of a folder of courses as `file:line: sentence`, and how many there are.
fn run_check(check: &config::Check) -> Result<ExitCode, String> {
    let language = Language::from_code(&check.language)
        .ok_or_else(|| format!("--language {}: vi or en", check.language))?;
    let texts = Texts::read(&files::templates())?;
    let (folder, unread) =
        files::read(&check.folder).map_err(|e| format!("{}: {e}", check.folder.display()))?;
    let inspection = Inspection::of(folder, &unread, &Wording::both(&texts));
    for problem in &inspection.problems {
        let path = check.folder.join(&problem.file);
        println!("{}:{}: {}", path.display(), problem.line, texts.say(language, &problem.message()));
    }
    let count = inspection.problems.len();
    let closing = match count {
        0 => Message::new("check.fine"),
        _ => Message::new("check.found").with("count", count),
    };
    println!("{}", texts.say(language, &closing));
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
