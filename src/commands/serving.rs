//! `lantoa serve` and `lantoa demo`.

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::courses::failed_import;
use super::records::{hold, open};
use super::saying::{failed, refused_folder, say, tell};
use crate::app::{self, App};
use crate::config::{self, Settings};
use crate::courses::markdown::Wording;
use crate::demo;
use crate::kit::clock::Clock;
use crate::kit::db::{self, Address};
use crate::kit::files::CourseFolder;
use crate::kit::log;
use crate::kit::page::Views;
use crate::kit::text::{Language, Message};
use crate::people::{Sex, jobs};
use crate::quizzes::inspection::Inspection;
use crate::studio;
use crate::studio::imported;
use crate::studio::jobs::Import;

/// Serves the records of real use; a site without anybody gets its first administrator, told once.
pub(super) fn serve(serve: &config::Serve) -> Result<ExitCode, String> {
    let listening = &serve.listening;
    log::start(&listening.log);
    let listener = bind(listening)?;
    let address = config::database(&serve.database, &listening.data);
    let _held = hold(&address, &listening.data)?;
    let db = open(address, &listening.data)?;
    let app = App::build(&Settings::of(listening, false), Arc::new(Views::load()?), db, Clock::System)?;
    let sex = serve.admin_sex.as_deref().and_then(Sex::from_code);
    let first = jobs::first_administrator(&app.db, &app.views.texts, sex, app.now());
    if let Some((name, password)) = first.map_err(|why| say(&why))? {
        let said = Message::new("people.first_printed").with("name", name).with("password", password);
        tell(say(&said))?;
    }
    take_in_courses(&app, &listening.courses);
    listen(app, listener)
}

/// Serves the demo, made before if it is not there or is to start over.
pub(super) fn demonstrate(demo: &config::Demo) -> Result<ExitCode, String> {
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
    let app = App::build(&settings, Arc::new(Views::load()?), db, Clock::System)?;
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

/// At the start, changed folders of courses come into the studio, as with `lantoa import`. What cannot be
/// taken in is logged, and the site is served without it: people need what is there already.
fn take_in_courses(app: &App, folder: &Option<PathBuf>) {
    let from = folder.clone().map_or(CourseFolder::Own, CourseFolder::At);
    let contents = match from.read() {
        Ok(contents) => contents,
        Err(why) => return tracing::error!(%why, "the folder of courses cannot be read"),
    };
    let inspection = Inspection::of_folder(app.gallery.hang(contents), &Wording::both(&app.views.texts));
    for (course, became) in studio::jobs::import(&app.db, &inspection, None, app.now()) {
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

fn listen(app: App, listener: TcpListener) -> Result<ExitCode, String> {
    actix_web::rt::System::new().block_on(app::serve(app, listener)).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}
