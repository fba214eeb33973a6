//! The commands. Each is a few lines: read the settings, open the database, do the one thing.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lantoa::app::{self, App};
use lantoa::config::{self, Command, Settings};
use lantoa::courses::ROOT;
use lantoa::courses::address::Place;
use lantoa::courses::library::Files;
use lantoa::courses::markdown::{self, Wording};
use lantoa::courses::pictures::gallery::Gallery;
use lantoa::courses::problem::Problem;
use lantoa::courses::recordings::playing::Stage;
use lantoa::courses::showing;
use lantoa::courses::weight;
use lantoa::demo;
use lantoa::kit::clock::Clock;
use lantoa::kit::db::{self, Address, Db};
use lantoa::kit::files::CourseFolder;
use lantoa::kit::text::{Language, Message, Texts};
use lantoa::kit::{files, log};
use lantoa::people::{Sex, jobs};
use lantoa::quizzes::checks;
use lantoa::quizzes::inspection::Inspection;
use lantoa::studio;
use lantoa::studio::imported;
use lantoa::studio::jobs::{Export, Import};

fn main() -> ExitCode {
    let cli = match Texts::read(&files::templates()) {
        Ok(texts) => config::read(&texts),
        Err(why) => {
            eprintln!("lantoa: {why}");
            return ExitCode::FAILURE;
        }
    };
    let done = match cli.command {
        Command::Serve(serve) => run_serve(&serve),
        Command::Demo(demo) => run_demo(&demo),
        Command::Check(check) => run_check(&check),
        Command::Render(render) => run_render(&render),
        Command::Import(import) => run_import(&import),
        Command::Export(export) => run_export(&export),
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
    let address = config::database(&serve.database, &listening.data);
    let _held = hold(&address, &listening.data)?;
    let db = open(address, &listening.data)?;
    let app = App::build(&Settings::of(listening, false), db, Clock::System)?;
    let sex = serve.admin_sex.as_deref().and_then(Sex::from_code);
    let first = jobs::first_administrator(&app.db, &app.views.texts, sex, app.now());
    if let Some((name, password)) = first.map_err(|why| say(&why))? {
        let said = Message::new("people.first_printed").with("name", name).with("password", password);
        println!("{}", say(&said));
    }
    take_in_courses(&app, &listening.courses);
    listen(app, listener)
}

/// At the start, changed folders of courses come into the studio, as with `lantoa import`. What cannot be
/// taken in is logged, and the site is served without it: people need what is there already.
fn take_in_courses(app: &App, folder: &Option<PathBuf>) {
    let from = folder.clone().map_or(CourseFolder::Own, CourseFolder::At);
    let contents = match from.read() {
        Ok(contents) => contents,
        Err(why) => return tracing::error!(%why, "the folder of courses cannot be read"),
    };
    let inspection = Inspection::of_folder(app.gallery.hang(contents), &Wording::both(&app.views.texts));
    for (course, became) in studio::jobs::import(&app.db, &inspection, app.now()) {
        match became {
            Ok(Import::Nothing) => {}
            Ok(became) => {
                for said in imported::sentences(&course, &became, &inspection) {
                    match became.is_refused() {
                        true => tracing::error!("{}", app.views.texts.say(Language::Vi, &said)),
                        false => tracing::info!("{}", app.views.texts.say(Language::Vi, &said)),
                    }
                }
            }
            Err(why) => {
                tracing::error!("{}", app.views.texts.say(Language::Vi, &failed_import(&course, &why)))
            }
        }
    }
}

fn failed_import(course: &str, why: &lantoa::error::Error) -> Message {
    Message::new("command.imported_failed").with("course", course).with("why", why.to_string())
}

fn run_grant(command: &config::GrantCommand) -> Result<ExitCode, String> {
    let db = open_known(&command.records)?;
    let (name, role, unit) = (&command.user_name, &command.role, &command.unit);
    jobs::grant(&db, name, role, unit, Clock::System.now()).map_err(|why| say(&why))?;
    let given = Message::new("command.given").with("name", name.as_str()).with("role", role.as_str());
    println!("{}", say(&given.with("unit", unit.as_str())));
    Ok(ExitCode::SUCCESS)
}

/// Opens records that are there: a slip in the path must not become a new, empty site.
fn open_known(records: &config::Records) -> Result<Db, String> {
    let address = config::database(&records.database, &records.data);
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        let path = path.display().to_string();
        return Err(say(&Message::new("command.no_database").with("database", path)));
    }
    open(address, &records.data)
}

/// Brings the courses of a folder into the studio and prints what became of each.
fn run_import(import: &config::Import) -> Result<ExitCode, String> {
    let db = open_known(&import.records)?;
    let texts = Texts::read(&files::templates())?;
    let contents =
        files::contents(&import.folder).map_err(|why| say(&unread_folder(&import.folder, &why)))?;
    let inspection = Inspection::of_folder(Gallery::default().hang(contents), &Wording::both(&texts));
    let refused = |key: &str| say(&Message::new(key).with("folder", import.folder.display().to_string()));
    if inspection.files.contains_key("course.toml") {
        return Err(refused("command.imported_one"));
    }
    let done = studio::jobs::import(&db, &inspection, Clock::System.now());
    if done.is_empty() {
        return Err(refused("command.imported_none"));
    }
    let mut failed = false;
    for (course, became) in done {
        failed |= became.as_ref().map_or(true, Import::is_refused);
        let sentences = match &became {
            Ok(became) => imported::sentences(&course, became, &inspection),
            Err(why) => vec![failed_import(&course, why)],
        };
        sentences.iter().for_each(|said| println!("{}", say(said)));
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes editions into a folder and prints what became of each.
fn run_export(export: &config::Export) -> Result<ExitCode, String> {
    let db = open_known(&export.records)?;
    let course = export.course.as_deref();
    let done =
        studio::jobs::export(&db, &export.folder, course, export.edition, export.over).map_err(failed)?;
    if done.is_empty() {
        return Err(say(&Message::new("command.exported_none")));
    }
    let mut kept = false;
    for (course, became) in &done {
        let of = |key: &str| Message::new(key).with("course", course.as_str());
        let said = match became {
            Export::Written(number, files) => {
                of("command.exported_written").with("number", *number).with("count", *files)
            }
            Export::Same(number) => of("command.exported_same").with("number", *number),
            Export::Unknown => of("command.exported_unknown"),
            Export::Failed(why) => of("command.exported_failed")
                .with("folder", export.folder.join(course).display().to_string())
                .with("why", why.as_str()),
        };
        println!("{}", say(&said));
        kept |= matches!(became, Export::Unknown | Export::Failed(_));
    }
    Ok(if kept { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn run_demo(demo: &config::Demo) -> Result<ExitCode, String> {
    let listening = &demo.listening;
    log::start(&listening.log);
    let listener = bind(listening)?;
    let path = config::demo_database(&listening.data);
    let _held = hold(&Address::Sqlite(path.clone()), &listening.data)?;
    if demo.reset {
        db::remove(&path).map_err(|why| refused_folder(&listening.data, &why))?;
    }
    let db = open(Address::Sqlite(path), &listening.data)?;
    let settings = Settings::of(listening, true);
    let made = demo::make(&db, Clock::System.now(), settings.password_cost).map_err(failed)?;
    let app = App::build(&settings, db, Clock::System)?;
    // What comes with the program the demo has released itself.
    if listening.courses.is_some() {
        take_in_courses(&app, &listening.courses);
    }
    let address = listener.local_addr().map_err(failed)?;
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

/// Holds an embedded database, which needs a folder that one may write in, for as long as this serves.
fn hold(address: &Address, data: &Path) -> Result<Option<File>, String> {
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
        refused_database(&name, &why)
    })
}

fn refused_database(name: &str, why: &str) -> String {
    say(&Message::new("command.database_refused").with("database", name).with("why", why))
}

fn listen(app: App, listener: TcpListener) -> Result<ExitCode, String> {
    actix_web::rt::System::new().block_on(app::serve(app, listener)).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints every problem of a folder of courses, or of one course, as `file:line:column: sentence`, and how many there are.
fn run_check(check: &config::Check) -> Result<ExitCode, String> {
    let language = Language::from_code(&check.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let unread = |folder: &Path, why: std::io::Error| texts.say(language, &unread_folder(folder, &why));
    let one = files::course_among_others(&check.folder).map_err(|why| unread(&check.folder, why))?;
    let (one, contents) = match one {
        Some((name, contents)) => (Some(name), contents),
        None => (None, files::contents(&check.folder).map_err(|why| unread(&check.folder, why))?),
    };
    let mut inspection = Inspection::of_folder(Gallery::default().hang(contents), &Wording::both(&texts));
    if let Some(folder) = &check.before {
        let before = courses_before(folder, one.as_deref()).map_err(|why| unread(folder, why))?;
        inspection = inspection.against(&before);
    }
    let prefix = one.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    if let Some(name) = &one {
        inspection = inspection.only(name);
    }
    for problem in &inspection.problems {
        let path = check.folder.join(problem.file.strip_prefix(&prefix).unwrap_or(&problem.file));
        let (line, column) = (problem.line, problem.column);
        let mut said = texts.say(language, &problem.message());
        if problem.is_warning() {
            said = texts.say(language, &Message::new("check.warning").with("said", said));
        }
        println!("{}:{line}:{column}: {said}", path.display());
    }
    if check.weights {
        for course in &inspection.courses {
            for module in &course.modules {
                let bytes = weight::on_first_visit(*module.bytes.of(language));
                let heard =
                    weight::if_heard(*module.heard.of(language)).map(|said| texts.say(language, &said));
                let heard = heard.map(|said| format!(" {said}")).unwrap_or_default();
                println!("{:>5} kB  {}{heard}", weight::kilobytes(bytes), module.place.address());
            }
        }
    }
    let (warnings, wrong): (Vec<&Problem>, Vec<&Problem>) =
        inspection.problems.iter().partition(|problem| problem.is_warning());
    let count = |key: &str, of: &[&Problem]| texts.say(language, &Message::new(key).with("count", of.len()));
    match (wrong.is_empty(), warnings.is_empty()) {
        (true, true) => println!("{}", texts.say(language, &Message::new("check.fine"))),
        (true, false) => println!("{}", count("check.only_warnings", &warnings)),
        (false, true) => println!("{}", count("check.found", &wrong)),
        (false, false) => {
            println!("{} {}", count("check.found", &wrong), count("check.warned", &warnings))
        }
    }
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The texts of courses as they were; where one course is looked at, this may be that course's own folder.
fn courses_before(folder: &Path, one: Option<&str>) -> std::io::Result<Files> {
    let (files, _) = files::read(folder)?;
    Ok(match one.filter(|_| files.contains_key("course.toml")) {
        Some(name) => files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect(),
        None => files,
    })
}

/// Markdown from standard input as the HTML of a module page. If no module is named, addresses are written
/// as in a module called `module` of a course called `course`.
fn run_render(render: &config::Render) -> Result<ExitCode, String> {
    let language = Language::from_code(&render.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let mut source = String::new();
    let most = files::LARGEST;
    std::io::stdin().take(most + 1).read_to_string(&mut source).map_err(|why| match why.kind() {
        ErrorKind::InvalidData => texts.say(language, &Message::new("command.text_not_utf8")),
        _ => texts.say(language, &not_done(&why)),
    })?;
    if source.len() as u64 > most {
        return Err(texts.say(language, &Message::new("command.text_too_long").with("most", most as i64)));
    }
    let wording = Wording::both(&texts);
    let wording = wording.of(language);
    let html = match render.raw {
        true => markdown::raw(&source, wording).html,
        false => {
            let (place, files) =
                surroundings(render.module.as_deref()).map_err(|m| texts.say(language, &m))?;
            let stage = Stage { place: &place, files: &files, language, wording };
            let source = showing::plain_lines(&source);
            let say = |key: &str| texts.say(language, &Message::new(key));
            checks::previewed(showing::body(&source), &stage, say)
        }
    };
    std::io::stdout().write_all(html.as_bytes()).map_err(|why| texts.say(language, &not_done(&why)))?;
    Ok(ExitCode::SUCCESS)
}

/// Where a text stands, and the files of its course: those of the module in this folder, if one is named.
fn surroundings(module: Option<&Path>) -> Result<(Place, Files), Message> {
    let place = |course: &str, module: &str| Place {
        root: ROOT.to_owned(),
        course: course.to_owned(),
        module: module.to_owned(),
    };
    let Some(folder) = module else { return Ok((place("course", "module"), Files::new())) };
    let unread = |why: std::io::Error| unread_folder(folder, &why);
    // Where it really is, so that `.` names a module too.
    let whole = folder.canonicalize().map_err(unread)?;
    let name = whole.file_name().filter(|_| whole.is_dir()).map(|name| name.to_string_lossy());
    let course = whole.parent().map(files::course).transpose().map_err(unread)?.flatten();
    let Some((name, (course, contents))) = name.zip(course) else {
        let shown = folder.display().to_string();
        return Err(Message::new("command.no_module").with("folder", shown));
    };
    Ok((place(&course, &name), Gallery::default().hang(contents).files))
}

fn refused_folder(data: &Path, why: &std::io::Error) -> String {
    let folder = data.display().to_string();
    say(&Message::new("command.folder_refused").with("folder", folder).with("why", why.to_string()))
}

/// Why a folder of courses cannot be read.
fn unread_folder(folder: &Path, why: &std::io::Error) -> Message {
    let of = |key: &str| Message::new(key).with("folder", folder.display().to_string());
    match why.kind() {
        ErrorKind::NotFound => of("command.no_folder"),
        ErrorKind::NotADirectory => of("command.not_a_folder"),
        _ => of("command.folder_unread").with("why", why.to_string()),
    }
}

/// What was not foreseen.
fn not_done(why: &impl ToString) -> Message {
    Message::new("command.failed").with("why", why.to_string())
}

fn failed(why: impl ToString) -> String {
    say(&not_done(&why))
}

/// A sentence in both languages, where no flag chooses one: whoever starts the program may read either.
fn say(message: &Message) -> String {
    match Texts::read(&files::templates()) {
        Ok(texts) => Language::ALL.map(|language| texts.say(language, message)).join("\n"),
        Err(why) => why,
    }
}
