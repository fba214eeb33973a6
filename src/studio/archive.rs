//! A course as a zip archive, down and up.
//!
//! The archive holds one folder named as the course. Packing the same files gives the same bytes, and
//! what was packed is unpacked without a change. What comes from outside is believed in nothing: paths
//! that leave the folder, archives that swell, texts in another encoding and names that would not be
//! addresses are refused with what is wrong.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::courses::course_file::is_slug;
use crate::courses::library::Files;
use crate::kit::files::LARGEST;
use crate::kit::text::Message;

/// The largest archive that is taken, in bytes.
pub const MOST_PACKED: usize = 20 * 1024 * 1024;
/// What all its files may be together, unpacked, in bytes.
const MOST_UNPACKED: u64 = 40 * 1024 * 1024;
const MOST_FILES: usize = 1000;

/// Why an archive is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotAnArchive,
    TooManyFiles,
    /// All files together swell beyond the limit.
    Swells,
    FileTooLarge(String),
    /// A path that leaves its folder.
    LeavesTheFolder(String),
    /// A name with capital letters, spaces or marks.
    BadName(String),
    /// Not UTF-8.
    NotText(String),
    /// Two files of one path.
    Twice(String),
    NoCourse,
    SeveralCourses,
    /// The archive holds this course, not the one it was brought to.
    OtherCourse(String),
}

impl Refusal {
    /// What is wrong and what to do, for the reader.
    pub fn message(&self) -> Message {
        let of = |key: &str, name: &str| Message::new(key).with("name", name);
        match self {
            Refusal::NotAnArchive => Message::new("studio.archive_not_a_zip"),
            Refusal::TooManyFiles => Message::new("studio.archive_too_many").with("most", MOST_FILES),
            Refusal::Swells => {
                Message::new("studio.archive_swells").with("most", MOST_UNPACKED / (1024 * 1024))
            }
            Refusal::FileTooLarge(name) => {
                of("studio.archive_file_too_large", name).with("most", LARGEST / (1024 * 1024))
            }
            Refusal::LeavesTheFolder(name) => of("studio.archive_leaves", name),
            Refusal::BadName(name) => of("studio.archive_bad_name", name),
            Refusal::NotText(name) => of("studio.archive_not_text", name),
            Refusal::Twice(name) => of("studio.archive_twice", name),
            Refusal::NoCourse => Message::new("studio.archive_no_course"),
            Refusal::SeveralCourses => Message::new("studio.archive_several"),
            Refusal::OtherCourse(name) => of("studio.archive_other", name),
        }
    }
}

/// The files of one course as an archive: the same bytes for the same files, whenever it is made.
pub fn pack(files: &Files) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, text) in files {
        archive.start_file(path.as_str(), options).expect("a path of a course is short");
        archive.write_all(text.as_bytes()).expect("memory takes what is written");
    }
    archive.finish().expect("memory takes what is written").into_inner()
}

/// The one course that an archive holds, and its files by their paths (`leg/course.toml`). `course` is
/// the course that it is brought to; none where it may be any.
pub fn unpack(bytes: &[u8], course: Option<&str>) -> Result<(String, Files), Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::NotAnArchive)?;
    if archive.len() > MOST_FILES {
        return Err(Refusal::TooManyFiles);
    }
    let (mut files, mut left) = (Files::new(), MOST_UNPACKED);
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| Refusal::NotAnArchive)?;
        let name = file.name().replace('\\', "/");
        if leaves(&name) {
            return Err(Refusal::LeavesTheFolder(name));
        }
        if file.is_dir() || is_left_out(&name) {
            continue;
        }
        // What a header says of a size is not believed: as much is read as is allowed, and one more.
        let most = LARGEST.min(left);
        let mut content = Vec::new();
        file.take(most + 1).read_to_end(&mut content).map_err(|_| Refusal::NotAnArchive)?;
        let size = content.len() as u64;
        if size > most {
            return Err(if most == LARGEST { Refusal::FileTooLarge(name) } else { Refusal::Swells });
        }
        left -= size;
        let text = String::from_utf8(content).map_err(|_| Refusal::NotText(name.clone()))?;
        if files.insert(name.clone(), text).is_some() {
            return Err(Refusal::Twice(name));
        }
    }
    rooted(files, course)
}

/// Does a path lead out of the folder it is unpacked in?
fn leaves(name: &str) -> bool {
    name.starts_with('/')
        || name.contains(':')
        || name.contains('\0')
        || name.split('/').any(|step| step == "..")
}

/// Hidden files, and what some systems add to an archive.
fn is_left_out(name: &str) -> bool {
    name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX")
}

/// The files below the one `course.toml`, whatever folders stand around it.
fn rooted(files: Files, course: Option<&str>) -> Result<(String, Files), Refusal> {
    let mut roots = files.keys().filter_map(|path| path.strip_suffix("course.toml"));
    let root = roots.find(|root| root.is_empty() || root.ends_with('/')).ok_or(Refusal::NoCourse)?.to_owned();
    let is_root =
        |path: &str| path.strip_suffix("course.toml").is_some_and(|r| r.is_empty() || r.ends_with('/'));
    if files.keys().filter(|path| is_root(path)).count() > 1 {
        return Err(Refusal::SeveralCourses);
    }
    let named = root.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let slug = match (named, course) {
        ("", Some(course)) => course,
        ("", None) => return Err(Refusal::NoCourse),
        (named, Some(course)) if named != course => return Err(Refusal::OtherCourse(named.to_owned())),
        (named, _) => named,
    };
    if !is_slug(slug) {
        return Err(Refusal::BadName(slug.to_owned()));
    }
    let mut of_course = Files::new();
    for (path, text) in &files {
        let Some(below) = path.strip_prefix(&root) else { continue };
        if !below.split('/').all(is_plain) || below.split('/').rev().skip(1).any(|folder| !is_slug(folder)) {
            return Err(Refusal::BadName(below.to_owned()));
        }
        of_course.insert(format!("{slug}/{below}"), text.clone());
    }
    Ok((slug.to_owned(), of_course))
}

/// May this be the name of a file: letters without marks, digits, `-`, `_`, `.`?
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
