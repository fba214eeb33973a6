//! `lantoa check`.

use std::path::Path;
use std::process::ExitCode;

use super::records::{in_one_line, name_of};
use super::saying::{tell, unread_folder};
use crate::config;
use crate::courses;
use crate::courses::destinations::{Destinations, Documents};
use crate::courses::library::Files;
use crate::courses::markdown::Wording;
use crate::courses::pictures::gallery::Gallery;
use crate::courses::problem::{Problem, Tally, tally};
use crate::courses::weight;
use crate::documents::{ROOT, linking, queries};
use crate::kit::db::{Address, Unseen, look};
use crate::kit::files;
use crate::kit::text::{Language, Message, Texts};
use crate::quizzes::inspection::Inspection;

/// Prints every problem of a folder of courses, or of one course, as `file:line:column: sentence`, and how many there
/// are.
pub(super) fn check(check: &config::Check) -> Result<ExitCode, String> {
    let language = Language::from_code(&check.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let say = |message: &Message| texts.say(language, message);
    let unread = |folder: &Path, why: std::io::Error| say(&unread_folder(folder, &why));
    let one = files::course_among_others(&check.folder).map_err(|why| unread(&check.folder, why))?;
    let (one, contents) = match one {
        Some((name, contents)) => (Some(name), contents),
        None => (None, files::contents(&check.folder).map_err(|why| unread(&check.folder, why))?),
    };
    let records = check.database.as_ref().map(|address| documents(address).map_err(|why| say(&why)));
    let records = records.transpose()?;
    let known = records.as_ref().map(|records| &records.known);
    let (hung, wording) = (Gallery::default().hang(contents), Wording::both(&texts));
    let mut inspection = Inspection::of_folder_beside(hung, &wording, known);
    if let Some(folder) = &check.before {
        let before = courses_before(folder, one.as_deref()).map_err(|why| unread(folder, why))?;
        inspection = inspection.against(&before);
    }
    let prefix = one.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    let (files, all) = (inspection.files.clone(), records.iter().flat_map(|records| &records.texts));
    let of_documents: Vec<Problem> = all.flat_map(|one| of_document(one, &files, known)).collect();
    if let Some(name) = &one {
        inspection = inspection.only(name);
    }
    let told = |problem: &Problem| {
        let said = say(&problem.message());
        match problem.is_warning() {
            true => say(&Message::new("check.warning").with("said", said)),
            false => said,
        }
    };
    for problem in &inspection.problems {
        let path = check.folder.join(problem.file.strip_prefix(&prefix).unwrap_or(&problem.file));
        tell(format_args!("{}:{}:{}: {}", path.display(), problem.line, problem.column, told(problem)))?;
    }
    for problem in &of_documents {
        tell(format_args!("{}:{}:{}: {}", problem.file, problem.line, problem.column, told(problem)))?;
    }
    if check.weights {
        for course in &inspection.courses {
            for module in &course.modules {
                let bytes = weight::on_first_visit(*module.bytes.of(language));
                let heard =
                    weight::if_heard(*module.heard.of(language)).map(|said| texts.say(language, &said));
                let heard = heard.map(|said| format!(" {said}")).unwrap_or_default();
                tell(format_args!("{:>5} kB  {}{heard}", weight::kilobytes(bytes), module.place.address()))?;
            }
        }
    }
    inspection.problems.extend(of_documents);
    let Tally { errors, warnings } = tally(&inspection.problems);
    let count = |key: &str, of: usize| texts.say(language, &Message::new(key).with("count", of));
    tell(match (errors == 0, warnings == 0) {
        (true, true) => say(&Message::new("check.fine")),
        (true, false) => count("check.only_warnings", warnings),
        (false, true) => count("check.found", errors),
        (false, false) => format!("{} {}", count("check.found", errors), count("check.warned", warnings)),
    })?;
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the records say of documents.
struct Records {
    known: Documents,
    texts: Vec<queries::Texts>,
}

/// The documents on record, which stays as it is.
fn documents(address: &Address) -> Result<Records, Message> {
    let name = name_of(address);
    let of = |key: &str| Message::new(key).with("database", name.as_str());
    if let Address::Sqlite(path) = address
        && !path.exists()
    {
        return Err(of("command.no_database"));
    }
    let seen = look(address, |conn| {
        let keepers = courses::queries::keepers(conn)?;
        let readers = keepers.into_iter().map(|(course, unit)| (course, unit.path));
        let known = Documents::of(queries::addresses(conn, None)?).read_in(readers);
        Ok(Records { known, texts: queries::all_texts(conn)? })
    });
    seen.map_err(|why| match why {
        Unseen::Older => of("command.database_older"),
        Unseen::Newer => of("command.database_newer"),
        Unseen::Fault(why) => of("command.database_refused").with("why", in_one_line(&why)),
    })
}

/// The links of a document that lead nowhere; its texts go by its address and their language.
fn of_document(document: &queries::Texts, files: &Files, known: Option<&Documents>) -> Vec<Problem> {
    let destinations = Destinations::among(files).with_documents(known).read_at(&document.unit_path);
    let of = |language: Language| {
        let file = format!("{ROOT}/{}/{}.md", document.name, language.code());
        linking::broken(&file, document.text.of(language), language, &destinations)
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
