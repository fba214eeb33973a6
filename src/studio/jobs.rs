//! Folders to drafts and editions to folders, at the start and by command.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::archive::{self, Bytes};
use super::importing::Origin;
use super::queries::{self, Among, Arrived, NewImport};
use super::release;
use super::{Draft, draft, imported, settings};
use crate::courses::course_file::{is_slug, is_usable};
use crate::courses::edition::{self, Edition, NewEdition};
use crate::courses::library::Files;
use crate::courses::pictures::gallery::{Gallery, Hung, is_media};
use crate::courses::queries::{edition_files, editions_of, keep_media, latest_editions, media_of};
use crate::courses::wish::{self, Wish};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::{Conn, Db};
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::queries::holder;
use crate::quizzes::carrying::{compare, skeleton};
use crate::quizzes::inspection::Inspection;
use crate::quizzes::queries::publish;
use crate::units::tree;

/// What became of one course of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    Nothing,
    Draft,
    Offer,
    /// It was offered before, and nobody has taken or left it yet.
    StillWaits,
    /// The folder asked for it, so it was released under this number.
    Released(i32),
    /// The folder asked to be official, or to take the place of what is: a trainer releases it.
    InReview,
    /// The folder began before the edition of this number, which was written in the studio: it is a draft that
    /// holds both, and nothing was released.
    Behind(i32),
    /// The folder asked to be released, which is not possible: it is a draft.
    NotReleased(Hindrance),
    /// Files of it cannot be used, as its problems say, so nothing of it was taken in.
    Unreadable,
    /// This name cannot be an address, so nothing of it was taken in.
    BadName(String),
    /// This name is too long, or lies too deep, so nothing of it was taken in.
    LongName(String),
    /// Another course, of this name, is called as the folder calls its own, so nothing of it was taken in.
    SameTitle(String),
    /// Nobody who signs in by this name may write the course, so nothing of it was taken in.
    NotTheirs(String),
    /// The folder has no `course.toml`, so it is no course.
    NoCourse,
}

/// Why a folder is not released as it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// What it asks is not understood.
    Unclear,
    /// The course is not whole, or a question would be lost.
    Broken,
    /// It asks for a change of wording alone, and more has changed.
    Wording,
    /// Nobody is named who wrote it: what is released has a person behind it.
    Unnamed,
}

impl Import {
    /// Was nothing taken in, because something must be mended first?
    pub fn is_refused(&self) -> bool {
        use Import::{BadName, LongName, NoCourse, NotTheirs, SameTitle, Unreadable};
        matches!(self, Unreadable | BadName(_) | LongName(_) | SameTitle(_) | NotTheirs(_) | NoCourse)
    }
}

/// Takes in every course of a folder that differs from what is known, each by itself: one that fails keeps no
/// other from coming in. `by` is the name that whoever wrote them signs in with; without it, the folder may
/// name them in `[release]`. Courses by name.
pub fn import(
    db: &Db,
    inspection: &Inspection,
    by: Option<&str>,
    now: Timestamp,
) -> Vec<(String, Result<Import, Error>)> {
    let mut done = Vec::new();
    for course in folders(inspection) {
        let files = inspection.files_of(&course);
        if let Some(refused) = refused(inspection, &course, &files) {
            done.push((course, Ok(refused)));
            continue;
        }
        let course_file = files.get(&format!("{course}/course.toml")).map_or("", String::as_str);
        let media = inspection.media.named_in(&files);
        let wish = wish::of_file(course_file);
        let by = by.map(str::to_owned).or_else(|| wish.as_ref()?.by.clone());
        let wish = match wish {
            Some(_) if !inspection.can_be_released(&course) => Err(Some(Hindrance::Broken)),
            Some(wish) => Ok(wish),
            None => Err(settings::asks_for_release(course_file).then_some(Hindrance::Unclear)),
        };
        let new =
            NewImport { id: new_id(), course: course.clone(), origin: Origin::Folder, files, stamp: None };
        let became = db.write_now(move |conn| -> Result<_, Error> {
            if queries::still_wait(conn, &new)? {
                return Ok(Import::StillWaits);
            }
            // Of what is there already nobody has to answer for anything.
            if queries::is_known(conn, &new)? {
                return Ok(Import::Nothing);
            }
            let title = settings::both_titles_of(&new.files, &new.course);
            if let Some(other) = queries::namesake(conn, Among::All, &new.course, &title)? {
                return Ok(Import::SameTitle(other.course));
            }
            let by = match &by {
                None => None,
                Some(login) => match writer(conn, login, &new.course, now)? {
                    Some(by) => Some(by),
                    None => return Ok(Import::NotTheirs(login.clone())),
                },
            };
            keep_media(conn, &media)?;
            take(conn, &new, by, wish.as_ref().map_err(|why| *why), now)
        });
        done.push((course, became));
    }
    done
}

/// The folders of courses, also those of which no file can be read.
fn folders(inspection: &Inspection) -> BTreeSet<String> {
    let unread = inspection.problems.iter().filter(|problem| problem.is_of_unread());
    let unread = unread.filter_map(|problem| Some(problem.file.split_once('/')?.0.to_owned()));
    edition::slugs(&inspection.files).into_iter().chain(unread).collect()
}

/// Why nothing of a folder is taken in, if so.
fn refused(inspection: &Inspection, course: &str, files: &Files) -> Option<Import> {
    if !is_slug(course) {
        return Some(Import::BadName(course.to_owned()));
    }
    if inspection.problems_of(course).iter().any(|problem| problem.is_of_unread()) {
        return Some(Import::Unreadable);
    }
    if !files.contains_key(&format!("{course}/course.toml")) {
        return Some(Import::NoCourse);
    }
    misnamed(files)
}

/// Why nothing of the folder of a course can be taken in, a sentence each; none where it can, or is not there.
pub fn refusals(hung: &Hung, course: &str) -> Vec<Message> {
    let (prefix, files) = (format!("{course}/"), edition::files_of(&hung.files, course));
    let problems = hung.problems.clone();
    if files.is_empty() && problems.iter().all(|problem| !problem.file.starts_with(&prefix)) {
        return vec![];
    }
    let inspection = Inspection { problems, ..Inspection::default() };
    let refused = refused(&inspection, course, &files);
    refused.map_or(vec![], |refused| imported::sentences(course, &refused, &inspection))
}

/// The first file whose name cannot be one, if there is any.
pub(super) fn misnamed(files: &Files) -> Option<Import> {
    let below = files.keys().filter_map(|path| Some(path.split_once('/')?.1));
    let mut wrong = below.filter_map(|below| match () {
        _ if !is_usable(below) => Some(Import::BadName(below.to_owned())),
        _ if archive::is_too_long(below) => Some(Import::LongName(below.to_owned())),
        _ => None,
    });
    wrong.next()
}

/// Does anybody sign in by this name who writes courses?
pub fn writes(db: &Db, login: &str, now: Timestamp) -> Result<bool, Error> {
    let login = login.to_owned();
    db.write_now(move |conn| -> Result<_, Error> {
        Ok(holder(conn, &login, Right::PublishCourses, now.day())?.is_some())
    })
}

/// Whoever signs in by this name, with the unit that keeps a new course of theirs; none where they may not write
/// this one.
fn writer(
    conn: &mut Conn,
    login: &str,
    course: &str,
    now: Timestamp,
) -> Result<Option<(Id, Option<Id>)>, Error> {
    let Some((person, scope)) = holder(conn, login, Right::PublishCourses, now.day())? else {
        return Ok(None);
    };
    if queries::keeper(conn, course)?.is_some_and(|keeper| !scope.holds(&keeper.path)) {
        return Ok(None);
    }
    Ok(Some((person, scope.paths().first().and_then(|path| tree::ids_on(path).pop()))))
}

/// Takes in one course; what it wishes, or what stands against that, if it wishes anything. `by` is whoever
/// wrote it and the unit of theirs, where they are named.
fn take(
    conn: &mut Conn,
    new: &NewImport,
    by: Option<(Id, Option<Id>)>,
    wish: Result<&Wish, Option<Hindrance>>,
    now: Timestamp,
) -> Result<Import, Error> {
    let (by, unit) = by.map_or((None, None), |(person, unit)| (Some(person), unit));
    let (draft, behind) = match queries::arrive(conn, new, unit, by, now)? {
        Arrived::Nothing => return Ok(Import::Nothing),
        Arrived::Offer => return Ok(Import::Offer),
        Arrived::Behind(draft, newest) => (draft, Some(newest)),
        Arrived::Draft(draft) => (draft, None),
    };
    queries::add_writers(conn, &draft, by.as_slice())?;
    match (behind, wish) {
        (Some(newest), _) => Ok(Import::Behind(newest)),
        (None, Err(None)) => Ok(Import::Draft),
        (None, Err(Some(why))) => Ok(Import::NotReleased(why)),
        (None, Ok(wish)) => fulfil(conn, &draft, wish, by, now),
    }
}

/// Releases a draft as its folder wishes, or puts it to review, in the name of whoever wrote it.
fn fulfil(
    conn: &mut Conn,
    draft: &Draft,
    wish: &Wish,
    by: Option<Id>,
    now: Timestamp,
) -> Result<Import, Error> {
    let Some(by) = by else { return Ok(Import::NotReleased(Hindrance::Unnamed)) };
    let (before, after) = (queries::base_files(conn, draft)?, queries::files(conn, draft)?);
    let editions = editions_of(conn, &draft.course)?;
    let writers = queries::writers(conn, draft, &editions)?.of_edition();
    let course = draft.course.as_str();
    let Some(new) = skeleton(&after, course) else { return Ok(Import::NotReleased(Hindrance::Broken)) };
    let old = skeleton(&before, course);
    let compared = old.map(|old| compare(course, (&before, &old), (&after, &new)));
    if release::check_change(wish.change, compared.as_ref()).is_err() {
        return Ok(Import::NotReleased(Hindrance::Wording));
    }
    let over_official = release::was_ever_official(&editions);
    if release::takes_another(wish.state, over_official) {
        let asked =
            queries::ask_for_review(conn, draft, draft.saves, wish.change, &wish.message, Some(by), now)?;
        return Ok(if asked { Import::InReview } else { Import::Draft });
    }
    let new = NewEdition {
        id: new_id(),
        course: draft.course.clone(),
        state: wish.state,
        files: after,
        message: wish.message.clone(),
        change: wish.change,
        writers,
        unit: draft.unit,
    };
    let released = publish(conn, &new, Some(by), now)?;
    queries::take_step(conn, draft, draft.saves, draft::Step::Released, &wish.message, Some(by), now)?;
    Ok(Import::Released(released.number))
}

/// What became of writing one course into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Export {
    /// It was written: this edition, so many files.
    Written(i32, usize),
    /// It stands there already.
    Same(i32),
    /// The folder holds files that are no edition of the course: nothing was written over them.
    Unknown,
    /// The folder cannot be read or written, and why.
    Failed(String),
}

/// Writes the newest edition of every course into a folder, or of one course the edition asked for. What
/// stands in the folder is written over only if it is an edition, unless `over` says so. Each course is
/// written by itself: one that fails keeps no other from it. Courses by name; none where the course or the
/// edition is not there.
pub fn export(
    db: &Db,
    folder: &Path,
    course: Option<&str>,
    number: Option<i32>,
    over: bool,
) -> Result<Vec<(String, Export)>, Error> {
    let wanted = course.map(str::to_owned);
    let editions = db.write_now(move |conn| -> Result<_, Error> {
        let mut found = Vec::new();
        for newest in latest_editions(conn)? {
            if wanted.as_ref().is_some_and(|course| *course != newest.course) {
                continue;
            }
            let all = editions_of(conn, &newest.course)?;
            let Some(chosen) = all.iter().find(|e| number.is_none_or(|number| e.number == number)) else {
                continue;
            };
            let known: Vec<String> = all.iter().map(|edition| edition.checksum.clone()).collect();
            let files = edition_files(conn, chosen.id)?;
            let media = media_of(conn, &files)?;
            found.push((chosen.clone(), known, files, media));
        }
        Ok(found)
    })?;
    let written = editions.into_iter().map(|(edition, known, files, media)| {
        let became = put(folder, &edition, |sum| over || known.contains(sum), &files, &media);
        (edition.course, became.unwrap_or_else(|why| Export::Failed(why.to_string())))
    });
    Ok(written.collect())
}

/// Writes one edition into a folder; `may_go` tells by its checksum whether what stands there is known.
fn put(
    folder: &Path,
    edition: &Edition,
    may_go: impl Fn(&String) -> bool,
    files: &Files,
    media: &Bytes,
) -> std::io::Result<Export> {
    let there = standing(folder, &edition.course)?;
    let sum = edition::checksum(&there);
    if sum == edition.checksum {
        return Ok(Export::Same(edition.number));
    }
    if !there.is_empty() && !may_go(&sum) {
        return Ok(Export::Unknown);
    }
    write(folder, &there, files, media)?;
    Ok(Export::Written(edition.number, files.len()))
}

/// The files of a course as they stand in a folder; none if the course is not there.
fn standing(folder: &Path, course: &str) -> std::io::Result<Files> {
    let root = folder.join(course);
    if !root.exists() {
        return Ok(Files::new());
    }
    let Hung { files, unread, .. } = Gallery::default().hang(crate::kit::files::contents(&root)?);
    let mut files: Files = files.into_iter().map(|(path, text)| (format!("{course}/{path}"), text)).collect();
    // A file that is no text, picture or recording is no part of any edition.
    files.extend(unread.into_iter().map(|path| (format!("{course}/{path}"), "\0".to_owned())));
    Ok(files)
}

/// Makes the files that stand `there` in a folder those of an edition. No folder is left empty.
fn write(folder: &Path, there: &Files, files: &Files, media: &Bytes) -> std::io::Result<()> {
    let (gone, written): (Vec<_>, Vec<_>) =
        draft::differences(there, files).into_iter().partition(|(_, text)| text.is_none());
    // First what goes: a folder may have stood where a file comes.
    for (path, _) in gone {
        fs::remove_file(folder.join(&path))?;
        let mut above = Path::new(&path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        while above.next().is_some_and(|above| fs::remove_dir(folder.join(above)).is_ok()) {}
    }
    for (path, text) in written.into_iter().filter_map(|(path, text)| Some((path, text?))) {
        let to = folder.join(&path);
        fs::create_dir_all(to.parent().unwrap_or(folder))?;
        let bytes = media.get(&text).filter(|_| is_media(&path)).map(Vec::as_slice);
        fs::write(&to, bytes.unwrap_or(text.as_bytes()))?;
    }
    Ok(())
}
