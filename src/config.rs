//! The settings, read once from flags and environment; a wrong one stops the start by name.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, value_parser};

use crate::kit::db::Address;
use crate::kit::files::{self, CourseFolder};
use crate::kit::text::{Message, Texts};
use crate::people::password::Cost;

// What each command is for is said in both languages, by [`read`]; the rest of the help is clap's.
#[derive(Parser, Debug)]
#[command(name = "lantoa", version, disable_help_subcommand = false)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    Serve(Serve),
    Demo(Demo),
    Check(Check),
    Render(Render),
    Questions(Questions),
    Import(Import),
    Export(Export),
    Grant(GrantCommand),
}

/// The command line, with what the program and each command are for in both languages. Ends the
/// program where only help was asked for, or what was typed is wrong.
pub fn read(texts: &Texts) -> Cli {
    let both = |key: &str| texts.say_in_both(&Message::new(key));
    let about = |command: clap::Command| match command.get_name() {
        "serve" => command.about(both("command.serve")),
        "demo" => command.about(both("command.demo")),
        "check" => command.about(both("command.check")),
        "render" => command.about(both("command.render")),
        "questions" => command.about(both("command.questions")),
        "import" => command.about(both("command.import")),
        "export" => command.about(both("command.export")),
        "grant" => command.about(both("command.grant")),
        _ => command,
    };
    let mut command = Cli::command().about(both("command.about")).mut_subcommands(about);
    let asked = command.try_get_matches_from_mut(std::env::args_os());
    let read = asked.and_then(|asked| Cli::from_arg_matches(&asked));
    read.unwrap_or_else(|wrong| {
        if let Some(name) = from_environment(&command, &wrong) {
            let said = Message::new("command.from_environment").with("name", name);
            eprintln!("{}", texts.say_in_both(&said));
        }
        wrong.exit()
    })
}

/// The variable that a wrong value came from, where it was not typed as a flag.
fn from_environment(command: &clap::Command, wrong: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(flag)) = wrong.get(ContextKind::InvalidArg) else { return None };
    let long = flag.strip_prefix("--")?.split_whitespace().next()?;
    if std::env::args().any(|typed| typed.split('=').next() == Some(&format!("--{long}"))) {
        return None;
    }
    let arguments = command.get_subcommands().flat_map(|sub| sub.get_arguments());
    let variables =
        arguments.filter(|argument| argument.get_long() == Some(long)).filter_map(|a| a.get_env());
    let set = variables.filter(|variable| std::env::var_os(variable).is_some());
    set.map(|variable| variable.to_string_lossy().into_owned()).next()
}

/// What `serve` and `demo` share.
#[derive(Args, Debug, Clone)]
pub struct Listening {
    /// Address and port to listen on
    #[arg(long, env = "LANTOA_LISTEN", default_value = "127.0.0.1:8135", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Folder for the embedded database
    #[arg(long, env = "LANTOA_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// Folder of the courses that can be published; those of the program if not given
    #[arg(long, env = "LANTOA_COURSES", value_name = "DIR")]
    pub courses: Option<PathBuf>,
    /// Send cookies over HTTPS only (set it behind a TLS proxy)
    #[arg(long, env = "LANTOA_SECURE_COOKIES", value_parser = BoolishValueParser::new())]
    pub secure_cookies: bool,
    /// Believe the proxy's word (the last of X-Forwarded-For) about where a request comes from
    #[arg(long, env = "LANTOA_TRUST_PROXY", value_parser = BoolishValueParser::new())]
    pub trust_proxy: bool,
    /// So many days after a session, or after its first mark if that came later, its roll is locked
    #[arg(long, env = "LANTOA_LOCK_DAYS", default_value_t = 3, value_name = "DAYS", value_parser = value_parser!(i64).range(1..=365))]
    pub lock_days: i64,
    /// How much to log
    #[arg(long, env = "LANTOA_LOG", default_value = "info", value_name = "LEVEL", value_parser = ["error", "warn", "info", "debug"])]
    pub log: String,
}

#[derive(Args, Debug)]
pub struct Serve {
    #[command(flatten)]
    pub listening: Listening,
    /// The first administrator's sex; asked for on an empty database only
    #[arg(long, env = "LANTOA_ADMIN_SEX", value_name = "SEX", value_parser = ["female", "male"])]
    pub admin_sex: Option<String>,
    /// Where the records are: sqlite://PATH or postgres://…; the data folder's lantoa.db if not given
    #[arg(long, env = "DATABASE_URL", value_name = "URL", value_parser = read_address)]
    pub database: Option<Address>,
}

#[derive(Args, Debug)]
pub struct Demo {
    #[command(flatten)]
    pub listening: Listening,
    /// Throw the demo's records away and make them anew
    #[arg(long)]
    pub reset: bool,
}

#[derive(Args, Debug)]
pub struct Check {
    /// The folder that holds the courses, or the folder of one course
    pub folder: PathBuf,
    /// Where the records are, sqlite://PATH or postgres://…: links to documents are looked up in them, and the
    /// links in the documents are looked at too
    #[arg(long, value_name = "URL", value_parser = read_address)]
    pub database: Option<Address>,
    /// The same courses as they were before: an id that means another question now is a problem
    #[arg(long, value_name = "DIR")]
    pub before: Option<PathBuf>,
    /// Print what each page weighs on the way to a phone
    #[arg(long)]
    pub weights: bool,
    /// The language of the report
    #[arg(long, default_value = "vi", value_parser = ["vi", "en"])]
    pub language: String,
}

#[derive(Args, Debug)]
pub struct Render {
    /// Print the HTML before it is cleaned
    #[arg(long)]
    pub raw: bool,
    /// The folder of the module that the text belongs to, such as courses/leg/01-what-a-leg-is: its page is
    /// printed as the site shows it, with the terms of its course, its pictures and its recordings; without
    /// it, only what the text has by itself
    #[arg(long, value_name = "DIR", conflicts_with = "raw")]
    pub module: Option<PathBuf>,
    /// The language of the words that the page puts in by itself
    #[arg(long, default_value = "vi", value_parser = ["vi", "en"])]
    pub language: String,
}

#[derive(Args, Debug)]
pub struct Questions {
    /// The file of questions; `-` for standard input
    pub file: PathBuf,
    /// What it is written in
    #[arg(long, value_name = "FORMAT", value_parser = ["gift", "aiken", "moodlexml", "json"])]
    pub format: String,
    /// What to print
    #[arg(long, value_name = "FORMAT", value_parser = ["gift", "aiken", "moodlexml", "json"])]
    pub to: String,
    /// The folder of pictures: those that a GIFT file names are read there (from `media` beside the file, if not given),
    /// and those that come with a file are written there
    #[arg(long, value_name = "DIR")]
    pub media: Option<PathBuf>,
    /// The language of the report
    #[arg(long, default_value = "vi", value_parser = ["vi", "en"])]
    pub language: String,
}

/// Where the records are, for commands that serve nothing.
#[derive(Args, Debug)]
pub struct Records {
    /// Folder for the embedded database
    #[arg(long, env = "LANTOA_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// Where the records are, if not in the data folder
    #[arg(long, env = "DATABASE_URL", value_name = "URL", value_parser = read_address)]
    pub database: Option<Address>,
}

#[derive(Args, Debug)]
pub struct Import {
    /// The folder that holds the courses
    pub folder: PathBuf,
    /// Who wrote them, by user name or phone number: a trainer; without it, whom [release] names
    #[arg(long, value_name = "TRAINER")]
    pub by: Option<String>,
    #[command(flatten)]
    pub records: Records,
}

#[derive(Args, Debug)]
pub struct Export {
    /// The folder to write to; each course is a folder in it
    pub folder: PathBuf,
    /// Only this course, by the name of its folder
    #[arg(long, value_name = "COURSE")]
    pub course: Option<String>,
    /// This edition of it; the newest if not given
    #[arg(long, value_name = "NUMBER", requires = "course")]
    pub edition: Option<i32>,
    /// Write also over changes that are no edition
    #[arg(long)]
    pub over: bool,
    #[command(flatten)]
    pub records: Records,
}

#[derive(Args, Debug)]
pub struct GrantCommand {
    /// The person's user name
    pub user_name: String,
    /// admin, trainer, supervisor, lead, facilitator or learner
    pub role: String,
    /// The unit's id, as in the address of its page; `root` for the top
    pub unit: String,
    #[command(flatten)]
    pub records: Records,
}

fn read_address(url: &str) -> Result<Address, String> {
    let refused = || match Texts::read(&files::templates()) {
        Ok(texts) => texts.say_in_both(&Message::new("command.no_address")),
        Err(why) => why,
    };
    Address::parse(url).ok_or_else(refused)
}

/// Makes the data folder if it is not there and tries whether one may write in it.
pub fn prepare(data: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(data)?;
    let trial = data.join(format!(".trial-{}", std::process::id()));
    std::fs::write(&trial, b"")?;
    std::fs::remove_file(&trial)
}

/// The database of a real site.
pub fn database(given: &Option<Address>, data: &Path) -> Address {
    given.clone().unwrap_or_else(|| Address::Sqlite(data.join("lantoa.db")))
}

/// The database of the demo.
pub fn demo_database(data: &Path) -> PathBuf {
    data.join("demo.db")
}

/// What the running site needs of its settings.
#[derive(Clone, Debug)]
pub struct Settings {
    pub demo: bool,
    pub courses: CourseFolder,
    pub secure_cookies: bool,
    pub trust_proxy: bool,
    pub password_cost: Cost,
    /// After how many days a roll is locked.
    pub lock_days: i64,
}

impl Settings {
    pub fn of(listening: &Listening, demo: bool) -> Settings {
        Settings {
            demo,
            courses: listening.courses.clone().map_or(CourseFolder::Own, CourseFolder::At),
            secure_cookies: listening.secure_cookies,
            trust_proxy: listening.trust_proxy,
            password_cost: Cost::Full,
            lock_days: listening.lock_days,
        }
    }
}
