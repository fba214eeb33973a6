//! A course as a zip archive, down and up.
//!
//! The archive holds one folder named as the course, in which pictures and recordings are files again and
//! no lines that stand for them. Packing the same files gives the same bytes, and
//! what was packed is unpacked without a change. What an archive says of where its files began is
//! read with them ([`stamp`]). What comes from outside is believed in nothing: paths
//! that leave the folder, archives that swell, texts in another encoding and names that would not be
//! addresses are refused with what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::courses::course_file::{is_slug, is_usable};
use crate::courses::library::Files;
use crate::courses::pictures::drawing::{self, Fault};
use crate::courses::pictures::gallery::{Media, is_media, is_strange};
use crate::courses::pictures::{self, Kind, take_in};
use crate::courses::recordings;
use crate::kit::files::{LARGEST, LARGEST_BYTES, is_left_behind};
use crate::kit::text::Message;
use crate::studio::stamp::{self, Stamp};

/// The largest archive that is taken, in bytes.
pub const MOST_PACKED: usize = 64 * 1024 * 1024;
/// What all its files may be together, unpacked, in bytes.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
const MOST_FILES: usize = 1000;
/// What the pictures and recordings of a course may be together, in bytes: they and its texts fit in an archive
/// that is taken again.
pub const MOST_MEDIA: usize = 48 * 1024 * 1024;
/// The longest name of a file: what some systems take is 255 bytes, and an index of PostgreSQL holds the whole
/// path.
pub const LONGEST_NAME: usize = 100;
/// How many folders deep a file may lie below its course; its media lie two deep.
pub const DEEPEST: usize = 3;
/// Making a picture anew takes a second.
pub const MOST_PICTURES: usize = 100;

/// The files of pictures and recordings by the lines that stand for them among the files of a course.
pub type Bytes = BTreeMap<String, Vec<u8>>;

/// What an archive held: one course, its files and the pictures and recordings that they name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unpacked {
    pub course: String,
    pub files: Files,
    pub media: Media,
    /// Where they began, as far as the archive says it.
    pub stamp: Option<Stamp>,
}

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
    /// A file beside the folder of the course, which nobody would miss until it was gone.
    Outside(String),
    /// A name with capital letters, spaces or marks.
    BadName(String),
    /// A name over [`LONGEST_NAME`], or deeper than [`DEEPEST`].
    LongName(String),
    /// Not UTF-8, or with a NUL in it, which no text has and PostgreSQL does not keep.
    NotText(String),
    /// A picture that is not taken in, and why.
    Picture(String, pictures::Refusal),
    /// A drawing that does more than draw, and the first thing in it that must not be there.
    Drawing(String, Fault),
    /// The same of a recording.
    Recording(String, recordings::Refusal),
    /// Two files of one path, or of paths that some computers take for one.
    Twice(String),
    /// A name that leads to a file elsewhere.
    Link(String),
    /// A file among the media that is none of their kinds.
    NoMedia(String),
    /// A file of the path of a folder: no computer can hold both.
    AlsoFolder(String),
    NoCourse,
    /// The course lies in no folder, so nothing tells its name.
    NoFolder,
    SeveralCourses,
    /// The archive holds this course, not the one it was brought to.
    OtherCourse(String),
}

impl Refusal {
    /// What is wrong and what to do, for the reader.
    pub fn message(&self) -> Message {
        // A name that is refused may be as long as it likes.
        let of = |key: &str, name: &str| Message::new(key).with("name", shortened(name));
        match self {
            Refusal::NotAnArchive => Message::new("studio.archive_not_a_zip"),
            Refusal::TooManyFiles => Message::new("studio.archive_too_many").with("most", MOST_FILES),
            Refusal::Swells => {
                Message::new("studio.archive_swells").with("most", MOST_UNPACKED / (1024 * 1024))
            }
            Refusal::FileTooLarge(name) => {
                of("studio.archive_file_too_large", name).with("most", most_of(name) / (1024 * 1024))
            }
            Refusal::Picture(name, why) => {
                let why = said(why.key(), why.args());
                of("studio.archive_picture", name).with("why", serde_json::json!(why))
            }
            Refusal::Drawing(name, fault) => of("studio.archive_drawing", name)
                .with("line", fault.at.line)
                .with("why", serde_json::json!(fault.message())),
            Refusal::Recording(name, why) => {
                let why = said(why.key(), why.args());
                of("studio.archive_recording", name).with("why", serde_json::json!(why))
            }
            Refusal::LeavesTheFolder(name) => of("studio.archive_leaves", name),
            Refusal::Outside(name) => of("studio.archive_outside", name),
            Refusal::BadName(name) => of("studio.archive_bad_name", name),
            Refusal::LongName(name) => {
                of("studio.archive_long_name", name).with("most", LONGEST_NAME).with("deepest", DEEPEST)
            }
            Refusal::NotText(name) => of("studio.archive_not_text", name),
            Refusal::Twice(name) => of("studio.archive_twice", name),
            Refusal::Link(name) => of("studio.archive_link", name),
            Refusal::NoMedia(name) => of("studio.archive_no_media", name),
            Refusal::AlsoFolder(name) => of("studio.archive_also_folder", name),
            Refusal::NoCourse => Message::new("studio.archive_no_course"),
            Refusal::NoFolder => Message::new("studio.archive_no_folder"),
            Refusal::SeveralCourses => Message::new("studio.archive_several"),
            Refusal::OtherCourse(name) => of("studio.archive_other", name),
        }
    }
}

/// A name as a sentence shows it.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn said(key: &'static str, args: Vec<(&'static str, String)>) -> Message {
    args.into_iter().fold(Message::new(key), |said, (name, value)| said.with(name, value))
}

/// The files of one course as an archive: the same bytes for the same files, whenever it is made.
/// `media` are the pictures and recordings that lines among the files stand for.
pub fn pack(files: &Files, media: &Bytes) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, text) in files {
        let bytes = media.get(text).filter(|_| is_media(path));
        archive.start_file(path.as_str(), options).expect("a path of a course is short");
        archive
            .write_all(bytes.map_or(text.as_bytes(), Vec::as_slice))
            .expect("memory takes what is written");
    }
    archive.finish().expect("memory takes what is written").into_inner()
}

/// The one course that an archive holds. `course` is the course that it is brought to; none where it may
/// be any.
pub fn unpack(bytes: &[u8], course: Option<&str>) -> Result<Unpacked, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::NotAnArchive)?;
    if archive.len() > MOST_FILES {
        return Err(Refusal::TooManyFiles);
    }
    if let Some(name) = written_twice(bytes, archive.central_directory_start()) {
        return Err(Refusal::Twice(name));
    }
    let (mut contents, mut left) = (BTreeMap::new(), MOST_UNPACKED);
    let (mut known, mut stamps) = (BTreeSet::new(), BTreeMap::new());
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| Refusal::NotAnArchive)?;
        let name = file.name().replace('\\', "/");
        if leaves(&name) {
            return Err(Refusal::LeavesTheFolder(name));
        }
        if let Some(folder) = stamp::folder(&name).filter(|_| file.is_file()) {
            let mut content = Vec::new();
            let folder = folder.to_owned();
            file.take(stamp::MOST).read_to_end(&mut content).map_err(|_| Refusal::NotAnArchive)?;
            stamps.insert(folder, content);
            continue;
        }
        if file.is_dir() || is_left_out(&name) {
            continue;
        }
        if file.is_symlink() {
            return Err(Refusal::Link(name));
        }
        // What a header says of a size is not believed: as much is read as is allowed, and one more.
        let most = most_of(&name).min(left);
        let mut content = Vec::new();
        file.take(most + 1).read_to_end(&mut content).map_err(|_| Refusal::NotAnArchive)?;
        let size = content.len() as u64;
        if size > most {
            return Err(if most < left { Refusal::FileTooLarge(name) } else { Refusal::Swells });
        }
        left -= size;
        // Some computers tell neither large letters from small nor one way to write a mark from another.
        if !known.insert(name.nfc().collect::<String>().to_lowercase()) {
            return Err(Refusal::Twice(name));
        }
        contents.insert(name, content);
    }
    let of_course =
        |(folder, _): &(&String, &Vec<u8>)| contents.contains_key(&format!("{folder}course.toml"));
    let stamp = stamps.iter().find(of_course).and_then(|(_, content)| Stamp::read(content));
    Ok(Unpacked { stamp, ..read(rooted(contents, course)?)? })
}

/// The first name that stands twice in the list of files at the end of an archive: whoever reads that by
/// name sees the last alone.
fn written_twice(bytes: &[u8], at: u64) -> Option<String> {
    let (mut at, mut names) = (usize::try_from(at).ok()?, BTreeSet::new());
    let number =
        |at: usize| bytes.get(at..at + 2).map(|two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (length, extra, remark) = (number(at + 28)?, number(at + 30)?, number(at + 32)?);
        let name = bytes.get(at + 46..at + 46 + length)?;
        if !names.insert(name) {
            return Some(String::from_utf8_lossy(name).into_owned());
        }
        at += 46 + length + extra + remark;
    }
    None
}

/// The largest file of this name, in bytes.
fn most_of(name: &str) -> u64 {
    if is_media(name) { LARGEST_BYTES } else { LARGEST }
}

/// The files of a course: texts as they are, pictures and recordings taken in.
fn read((course, contents): (String, BTreeMap<String, Vec<u8>>)) -> Result<Unpacked, Refusal> {
    let mut unpacked = Unpacked { course, ..Unpacked::default() };
    if contents.keys().filter(|path| Kind::of_name(path).is_some()).count() > MOST_PICTURES {
        return Err(Refusal::TooManyFiles);
    }
    for (path, content) in contents {
        // What is named like a picture or a recording counts as one, also where it is a text.
        if recordings::is_named_so(&path) {
            let taken = recordings::take_in(&path, &content);
            let recording = taken.map_err(|why| Refusal::Recording(path.clone(), why))?;
            unpacked.files.insert(path, recording.pointer().to_string());
            unpacked.media.recordings.insert(recording.hash.clone(), Arc::new(recording));
            continue;
        }
        if is_strange(&path) {
            return Err(Refusal::NoMedia(path));
        }
        if Kind::of_name(&path).is_none() {
            let text = String::from_utf8(content).ok().filter(|text| !text.contains('\0'));
            let text = text.ok_or_else(|| Refusal::NotText(path.clone()))?;
            let fault = drawing::is_drawing(&path).then(|| drawing::faults(&text).into_iter().next());
            if let Some(fault) = fault.flatten() {
                return Err(Refusal::Drawing(path, fault));
            }
            unpacked.files.insert(path, text);
            continue;
        }
        let taken = take_in(&path, &content).map_err(|why| Refusal::Picture(path.clone(), why))?;
        unpacked.files.insert(path, taken.pointer().to_string());
        unpacked.media.pictures.insert(taken.hash.clone(), Arc::new(taken));
    }
    Ok(unpacked)
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
    name.split('/').any(|step| is_left_behind(step) || step == "__MACOSX")
}

/// The course of the one `course.toml` and what is below it, whatever folders stand around.
fn rooted(
    contents: BTreeMap<String, Vec<u8>>,
    course: Option<&str>,
) -> Result<(String, BTreeMap<String, Vec<u8>>), Refusal> {
    let root_of = |path: &str| {
        let root = path.strip_suffix("course.toml")?;
        (root.is_empty() || root.ends_with('/')).then(|| root.to_owned())
    };
    let roots: Vec<String> = contents.keys().filter_map(|path| root_of(path)).collect();
    let [root] = &roots[..] else {
        return Err(if roots.is_empty() { Refusal::NoCourse } else { Refusal::SeveralCourses });
    };
    let named = root.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let slug = match (named, course) {
        ("", Some(course)) => course,
        ("", None) => return Err(Refusal::NoFolder),
        (named, Some(course)) if named != course => return Err(Refusal::OtherCourse(named.to_owned())),
        (named, _) => named,
    };
    if !is_slug(slug) {
        return Err(Refusal::BadName(slug.to_owned()));
    }
    let mut of_course = BTreeMap::new();
    for (path, content) in &contents {
        let below = path.strip_prefix(root.as_str()).ok_or_else(|| Refusal::Outside(path.clone()))?;
        if !is_usable(below) {
            return Err(Refusal::BadName(below.to_owned()));
        }
        if is_too_long(below) {
            return Err(Refusal::LongName(below.to_owned()));
        }
        let as_folder = format!("{path}/");
        if contents.range(as_folder.clone()..).next().is_some_and(|(next, _)| next.starts_with(&as_folder)) {
            return Err(Refusal::AlsoFolder(below.to_owned()));
        }
        of_course.insert(format!("{slug}/{below}"), content.clone());
    }
    Ok((slug.to_owned(), of_course))
}

/// Is a name of this path over [`LONGEST_NAME`], or does it lie deeper than [`DEEPEST`]?
pub(super) fn is_too_long(below: &str) -> bool {
    below.split('/').any(|name| name.len() > LONGEST_NAME) || below.split('/').count() > DEEPEST + 1
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
