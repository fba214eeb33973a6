//! `lantoa import` and `lantoa export`: courses between a folder and the studio.

use std::process::ExitCode;

use super::records::open_known;
use super::saying::{say, tell, unread_folder};
use crate::config;
use crate::courses::markdown::Wording;
use crate::courses::pictures::gallery::Gallery;
use crate::kit::clock::Clock;
use crate::kit::files;
use crate::kit::text::{Message, Texts};
use crate::quizzes::inspection::Inspection;
use crate::studio;
use crate::studio::imported;
use crate::studio::jobs::{Export, Import};

/// Brings the courses of a folder into the studio and prints what became of each.
pub(super) fn import(import: &config::Import) -> Result<ExitCode, String> {
    let db = open_known(&import.records)?;
    let texts = Texts::read(&files::templates())?;
    let contents =
        files::contents(&import.folder).map_err(|why| say(&unread_folder(&import.folder, &why)))?;
    let inspection = Inspection::of_folder(Gallery::default().hang(contents), &Wording::both(&texts));
    let refused = |key: &str| say(&Message::new(key).with("folder", import.folder.display().to_string()));
    if inspection.files.contains_key("course.toml") {
        return Err(refused("command.imported_one"));
    }
    let now = Clock::System.now();
    let done = studio::jobs::import(&db, &inspection, import.by.as_deref(), now);
    if done.is_empty() {
        return Err(refused("command.imported_none"));
    }
    // Where nothing came in, nobody was asked for; a name that is nobody's is told all the same.
    let asked = done.iter().any(|(_, became)| matches!(became, Ok(Import::NotTheirs(_))));
    let mut failed = false;
    if let Some(login) = import.by.as_deref().filter(|_| !asked)
        && !studio::jobs::writes(&db, login, now).map_err(super::saying::failed)?
    {
        tell(say(&Message::new("command.imported_by_nobody").with("name", login)))?;
        failed = true;
    }
    for (course, became) in done {
        failed |= became.as_ref().map_or(true, Import::is_refused);
        let sentences = match &became {
            Ok(became) => imported::sentences(&course, became, &inspection),
            Err(why) => vec![failed_import(&course, why)],
        };
        for said in &sentences {
            tell(say(said))?;
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

pub(super) fn failed_import(course: &str, why: &crate::error::Error) -> Message {
    Message::new("command.imported_failed").with("course", course).with("why", why.to_string())
}

/// Writes editions into a folder and prints what became of each.
pub(super) fn export(export: &config::Export) -> Result<ExitCode, String> {
    let db = open_known(&export.records)?;
    let course = export.course.as_deref();
    let done = studio::jobs::export(&db, &export.folder, course, export.edition, export.over)
        .map_err(super::saying::failed)?;
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
        tell(say(&said))?;
        kept |= matches!(became, Export::Unknown | Export::Failed(_));
    }
    Ok(if kept { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
