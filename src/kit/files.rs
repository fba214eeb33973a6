//! A folder as a map from path to text, so that readers of folders stay pure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Paths relative to the folder, with `/` between steps, and the text of each file.
pub type Folder = BTreeMap<String, String>;

/// The largest single text that is read; more than any module or picture needs.
pub const LARGEST: u64 = 2 * 1024 * 1024;

/// Reads every UTF-8 text below `root`, but for hidden files and folders. Files that are not UTF-8 and
/// files over [`LARGEST`] come back in the second list, by path, so that nobody misses them silently.
pub fn read(root: &Path) -> std::io::Result<(Folder, Vec<String>)> {
    let (mut folder, mut unread) = (Folder::new(), Vec::new());
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?;
            let path = entry.path();
            let name = relative(root, &path);
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && entry.metadata()?.len() <= LARGEST {
                match std::fs::read_to_string(&path) {
                    Ok(text) => {
                        folder.insert(name, text);
                    }
                    Err(_) => unread.push(name),
                }
            } else {
                unread.push(name);
            }
        }
    }
    unread.sort();
    Ok((folder, unread))
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
    /// All texts, and the paths of what could not be read; see [`read`].
    pub fn read(&self) -> std::io::Result<(Folder, Vec<String>)> {
        match self {
            CourseFolder::Own => Ok((courses(), Vec::new())),
            CourseFolder::At(path) => read(path),
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

/// The courses that come with the program.
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
