//! The commands. Each is a few lines: read the settings, open the database, do the one thing.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use lantoa::app::{self, App};
use lantoa::config::{self, Cli, Command, Settings};
use lantoa::courses::markdown::Wording;
use lantoa::demo;
use lantoa::kit::clock::Clock;
use lantoa::kit::db::{self, Address, Db};
use lantoa::kit::text::{Language, Message, Texts};
use lantoa::kit::{files, log};
use lantoa::people::jobs;
use lantoa::quizzes::inspection::Inspection;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => run_serve(&serve),
        Command::Demo(demo) => run_demo(&demo),
        Command::Check(check) => run_check(&check),
        Command::Grant(grant) => run_grant(&grant),
    };
    done.unwrap_or_else(|why| {
        eprintln!("lantoa: {why}");
        ExitCode::FAILURE
    })
}

fn run_serve(serve: &config::Serve) -> Result<ExitCode, String> {
    let listening = &serve.listening;
    log::start(&listening.log);
    let listener = bind(listening)?;
    let db = open(config::database(&serve.database, &listening.data), &listening.data)?;
    let app = App::build(&Settings::of(listening, false), db, Clock::System)?;
    if let Some((name, password)) = jobs::first_administrator(&app.db, &app.views.texts, app.now())? {
        let said = Message::new("people.first_printed").with("name", name).with("password", password);
        Language::ALL.iter().for_each(|l| println!("{}", app.views.texts.say(*l, &said)));
    }
    listen(app, listener)
}

fn run_grant(command: &config::GrantCommand) -> Result<ExitCode, String> {
    let address = config::database(&command.database, &command.data);
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        // A slip in the path must not become a new, empty site.
        let path = path.display().to_string();
        return Err(say(&Message::new("command.no_database").with("database", path)));
    }
    let db = open(address, &command.data)?;
    jobs::grant(&db, &command.user_name, &command.role, &command.unit, Clock::System.now())?;
    println!("{} is {} of {}", command.user_name, command.role, command.unit);
    Ok(ExitCode::SUCCESS)
}

fn run_demo(demo: &config::Demo) -> Result<ExitCode, String> {
    let listening = &demo.listening;
    log::start(&listening.log);
    let listener = bind(listening)?;
    let path = config::demo_database(&listening.data);
    if demo.reset {
        db::remove(&path).map_err(|why| refused_folder(&listening.data, &why))?;
    }
    let db = open(Address::Sqlite(path), &listening.data)?;
    let settings = Settings::of(listening, true);
    let made = demo::make(&db, Clock::System.now(), settings.password_cost).map_err(|why| why.to_string())?;
    let app = App::build(&settings, db, Clock::System)?;
    let address = listener.local_addr().map_err(|why| why.to_string())?;
    let said = demo::sign_ins::announcement(&app.views.texts, &format!("http://{address}/"), made);
    // Whoever started the demo may have closed the pipe; it serves all the same.
    let _ = std::io::stdout().write_all(said.as_bytes());
    listen(app, listener)
}

/// Looks at the settings that are needed later and takes the port, before anything is opened:
/// what is running already holds it, and must not lose its records.
fn bind(listening: &config::Listening) -> Result<TcpListener, String> {
    if let Some(folder) = listening.courses.as_ref().filter(|folder| !folder.is_dir()) {
        let folder = folder.display().to_string();
        return Err(say(&Message::new("command.courses_refused").with("folder", folder)));
    }
    let address = listening.listen.to_string();
    TcpListener::bind(listening.listen).map_err(|why| {
        say(&Message::new("command.port_taken").with("address", address).with("why", why.to_string()))
    })
}

/// Opens the records; an embedded database needs a folder that one may write in.
fn open(address: Address, data: &Path) -> Result<Db, String> {
    let name = match &address {
        Address::Sqlite(path) => {
            if path.starts_with(data) {
                config::prepare(data).map_err(|why| refused_folder(data, &why))?;
            }
            path.display().to_string()
        }
        // Without its password.
        Address::Postgres(_) => "PostgreSQL".to_owned(),
    };
    Db::open(&address).map_err(|why| {
        // PostgreSQL answers in several lines.
        let why = why.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        say(&Message::new("command.database_refused").with("database", name.as_str()).with("why", why))
    })
}

fn listen(app: App, listener: TcpListener) -> Result<ExitCode, String> {
    actix_web::rt::System::new().block_on(app::serve(app, listener)).map_err(|why| why.to_string())?;
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

fn refused_folder(data: &Path, why: &std::io::Error) -> String {
    let folder = data.display().to_string();
    say(&Message::new("command.folder_refused").with("folder", folder).with("why", why.to_string()))
}

/// A sentence in both languages: whoever starts the program may read either.
fn say(message: &Message) -> String {
    match Texts::read(&files::templates()) {
        Ok(texts) => Language::ALL.map(|language| texts.say(language, message)).join("\n"),
        Err(why) => why,
    }
}
