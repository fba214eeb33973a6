//! A folder as a map from path to text, so that readers of folders stay pure.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Paths relative to the folder, with `/` between steps, and the text of each file.
pub type Folder = BTreeMap<String, String>;

/// The largest single text that is read; more than any module or drawing needs.
pub const LARGEST: u64 = 2 * 1024 * 1024;
/// The largest file that is read which is no text, such as a photograph.
pub const LARGEST_BYTES: u64 = 8 * 1024 * 1024;

/// What a folder holds, by path: texts are what is UTF-8 without a NUL and no longer than [`LARGEST`], bytes all else.
/// `unread` is what was too large to be read, or cannot be read, with its size.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub texts: Folder,
    pub bytes: BTreeMap<String, Vec<u8>>,
    pub unread: BTreeMap<String, u64>,
}

impl Contents {
    /// Adds a file by what is in it.
    fn add(&mut self, name: String, bytes: Vec<u8>) {
        let size = bytes.len() as u64;
        match String::from_utf8(bytes) {
            // No text has a NUL, and PostgreSQL keeps none.
            Ok(text) if size <= LARGEST && !text.contains('\0') => drop(self.texts.insert(name, text)),
            Ok(other) => drop(self.bytes.insert(name, other.into_bytes())),
            Err(other) => drop(self.bytes.insert(name, other.into_bytes())),
        }
    }

    /// The same as it is seen from the folder above, where it is the folder `name`.
    fn below(self, name: &str) -> Contents {
        let path = |path: String| format!("{name}/{path}");
        Contents {
            texts: self.texts.into_iter().map(|(name, text)| (path(name), text)).collect(),
            bytes: self.bytes.into_iter().map(|(name, bytes)| (path(name), bytes)).collect(),
            unread: self.unread.into_iter().map(|(name, size)| (path(name), size)).collect(),
        }
    }

    fn extend(&mut self, other: Contents) {
        self.texts.extend(other.texts);
        self.bytes.extend(other.bytes);
        self.unread.extend(other.unread);
    }
}

/// A folder that is one course, not the folder of courses: its name, and what it holds by paths from the
/// folder above.
pub fn course(folder: &Path) -> io::Result<Option<(String, Contents)>> {
    let whole = folder.canonicalize()?;
    let Some(name) = whole.file_name().filter(|_| is_course(&whole)) else { return Ok(None) };
    let name = name.to_string_lossy().into_owned();
    let contents = contents(folder)?.below(&name);
    Ok(Some((name, contents)))
}

/// The same with the courses beside it, to which its texts may lead.
pub fn course_among_others(folder: &Path) -> io::Result<Option<(String, Contents)>> {
    let Some((name, mut all)) = course(folder)? else { return Ok(None) };
    for beside in folder.join("..").read_dir()? {
        let beside = beside?.path();
        // A course nearby that cannot be read is no matter of this one.
        match course(&beside) {
            Ok(Some((other, contents))) if other != name => all.extend(contents),
            _ => {}
        }
    }
    Ok(Some((name, all)))
}

fn is_course(folder: &Path) -> bool {
    folder.join("course.toml").is_file()
}

/// Is this the name of a hidden file or folder, or of what a desktop leaves behind in every folder it shows?
pub fn is_left_behind(name: &str) -> bool {
    let left = ["thumbs.db", "ehthumbs.db", "desktop.ini"];
    name.starts_with('.') || left.contains(&name.to_ascii_lowercase().as_str())
}

/// Reads every file below `root`, but for hidden files and folders and what a desktop leaves behind.
pub fn contents(root: &Path) -> std::io::Result<Contents> {
    let mut contents = Contents::default();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?;
            let path = entry.path();
            let name = relative(root, &path);
            if is_left_behind(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let (kind, size) = (entry.file_type()?, entry.metadata()?.len());
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && size <= LARGEST_BYTES {
                match std::fs::read(&path) {
                    Ok(bytes) => contents.add(name, bytes),
                    Err(_) => drop(contents.unread.insert(name, size)),
                }
            } else {
                contents.unread.insert(name, size);
            }
        }
    }
    Ok(contents)
}

/// Only the texts of [`contents`], and the paths of all other files, so that nobody misses them silently.
pub fn read(root: &Path) -> std::io::Result<(Folder, Vec<String>)> {
    let Contents { texts, bytes, unread } = contents(root)?;
    let mut others: Vec<String> = bytes.into_keys().chain(unread.into_keys()).collect();
    others.sort();
    Ok((texts, others))
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let steps: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    steps.join("/")
}

/// Where the courses that can be published come from.
#[derive(Clone, Debug)]
pub enum CourseFolder {
    /// Those that come with the program.
    Own,
    /// A folder of this machine, read whenever it is asked for.
    At(PathBuf),
}

impl CourseFolder {
    /// What is in it now.
    pub fn read(&self) -> std::io::Result<Contents> {
        match self {
            CourseFolder::Own => {
                let mut contents = Contents::default();
                for path in Courses::iter() {
                    let bytes = Courses::get(&path).map(|file| file.data.into_owned());
                    contents.add(path.to_string(), bytes.unwrap_or_default());
                }
                Ok(contents)
            }
            CourseFolder::At(path) => contents(path),
        }
    }
}

/// The files that travel inside the binary (read from disk in a development build).
#[derive(rust_embed::RustEmbed)]
#[folder = "courses/"]
struct Courses;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(rust_embed::RustEmbed)]
#[folder = "static/"]
struct Static;

/// The texts of the courses that come with the program.
pub fn courses() -> Folder {
    texts::<Courses>()
}

/// The page templates and interface texts.
pub fn templates() -> Folder {
    texts::<Templates>()
}

/// Stylesheets, scripts and pictures: path and bytes.
pub fn assets() -> BTreeMap<String, Vec<u8>> {
    Static::iter()
        .filter_map(|path| Static::get(&path).map(|file| (path.to_string(), file.data.into_owned())))
        .collect()
}

fn texts<E: rust_embed::RustEmbed>() -> Folder {
    E::iter()
        .filter_map(|path| {
            let text = String::from_utf8(E::get(&path)?.data.into_owned()).ok()?;
            Some((path.to_string(), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_nul_in_it_is_no_text() {
        let mut contents = Contents::default();
        contents.add("vi.md".into(), "bài".into());
        contents.add("en.md".into(), b"b\0a\0i\0".to_vec());
        assert_eq!(contents.texts.keys().collect::<Vec<_>>(), ["vi.md"]);
        assert_eq!(contents.bytes.keys().collect::<Vec<_>>(), ["en.md"]);
    }
}
