//! `lantoa check`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::records::open_known;
use super::saying::unread_folder;
use crate::config;
use crate::courses::course::Both;
use crate::courses::destinations::Destinations;
use crate::courses::library::Files;
use crate::courses::markdown::Wording;
use crate::courses::pictures::gallery::Gallery;
use crate::courses::problem::{Problem, Tally, tally};
use crate::courses::weight;
use crate::documents::{ROOT, linking, queries};
use crate::error::Error;
use crate::kit::db::Address;
use crate::kit::files;
use crate::kit::text::{Language, Message, Texts};
use crate::quizzes::inspection::Inspection;

/// Prints every problem of a folder of courses, or of one course, as `file:line:column: sentence`, and how many there are.
pub(super) fn check(check: &config::Check) -> Result<ExitCode, String> {
    let language = Language::from_code(&check.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let unread = |folder: &Path, why: std::io::Error| texts.say(language, &unread_folder(folder, &why));
    let one = files::course_among_others(&check.folder).map_err(|why| unread(&check.folder, why))?;
    let (one, contents) = match one {
        Some((name, contents)) => (Some(name), contents),
        None => (None, files::contents(&check.folder).map_err(|why| unread(&check.folder, why))?),
    };
    let records = check.database.as_ref().map(documents).transpose()?;
    let known = records.as_ref().map(|(known, _)| known);
    let (hung, wording) = (Gallery::default().hang(contents), Wording::both(&texts));
    let mut inspection = Inspection::of_folder_beside(hung, &wording, known);
    if let Some(folder) = &check.before {
        let before = courses_before(folder, one.as_deref()).map_err(|why| unread(folder, why))?;
        inspection = inspection.against(&before);
    }
    let prefix = one.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    let (files, all) = (inspection.files.clone(), records.iter().flat_map(|(_, all)| all));
    let destinations = Destinations::among(&files).with_documents(known);
    let of_documents: Vec<Problem> =
        all.flat_map(|(sign, text)| of_document(sign, text, &destinations)).collect();
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
    for problem in &of_documents {
        let said = texts.say(language, &problem.message());
        println!("{}:{}:{}: {said}", problem.file, problem.line, problem.column);
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
    inspection.problems.extend(of_documents);
    let Tally { errors, warnings } = tally(&inspection.problems);
    let count = |key: &str, of: usize| texts.say(language, &Message::new(key).with("count", of));
    match (errors == 0, warnings == 0) {
        (true, true) => println!("{}", texts.say(language, &Message::new("check.fine"))),
        (true, false) => println!("{}", count("check.only_warnings", warnings)),
        (false, true) => println!("{}", count("check.found", errors)),
        (false, false) => {
            println!("{} {}", count("check.found", errors), count("check.warned", warnings))
        }
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What documents are called in addresses, and each with its texts.
type Documents = (BTreeSet<String>, Vec<(String, Both)>);

/// The documents on record.
fn documents(address: &Address) -> Result<Documents, String> {
    let records = config::Records { data: PathBuf::new(), database: Some(address.clone()) };
    let read = open_known(&records)?.write_now(|conn| -> Result<_, Error> {
        Ok((queries::addresses(conn, None)?, queries::all_texts(conn)?))
    });
    read.map_err(|why| why.to_string())
}

/// The links of a document that lead nowhere; its texts go by its address and their language.
fn of_document(sign: &str, text: &Both, destinations: &Destinations<'_>) -> Vec<Problem> {
    let of = |language: Language| {
        let file = format!("{ROOT}/{sign}/{}.md", language.code());
        linking::broken(&file, text.of(language), language, destinations)
    };
    Language::ALL.into_iter().flat_map(of).collect()
}

/// The texts of courses as they were; where one course is looked at, this may be that course's own folder.
fn courses_before(folder: &Path, one: Option<&str>) -> std::io::Result<Files> {
    let (files, _) = files::read(folder)?;
    Ok(match one.filter(|_| files.contains_key("course.toml")) {
        Some(name) => files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect(),
        None => files,
    })
}
