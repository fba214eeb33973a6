//! Every file that the invariants speak of, as it stands or with one of them spoilt.
//!
//! An invariant is a function that takes a [`House`] and returns what is wrong, each with its place.
//! It is held against the real house, and against one that is spoilt, to see that it finds that:
//!
//! ```ignore
//! none(names_of_diesel(House::real()), "SQL lives in queries.rs.");
//! let spoilt = House::of(&[("src/units/tree.rs", "use diesel::prelude::*;")]);
//! assert_eq!(names_of_diesel(&spoilt), ["src/units/tree.rs:1: diesel"]);
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::source::{Source, read};

/// Where files of which ending are read.
const READ: [(&str, &str); 5] = [
    ("src", "rs"),
    ("templates", "hbs"),
    ("templates/text", "toml"),
    ("migrations/shared", "sql"),
    ("static/css", "css"),
];

#[derive(Clone, Default)]
pub struct House {
    /// By their path from the top of the repository.
    files: BTreeMap<String, String>,
    /// Those of `src/` that are part of the program, by path.
    sources: BTreeMap<String, Source>,
}

impl House {
    /// The repository as it is, read once for all tests.
    pub fn real() -> &'static House {
        static REAL: LazyLock<House> = LazyLock::new(|| {
            let mut house = House::default();
            READ.iter().for_each(|(folder, ending)| house.take_in(&root().join(folder), ending));
            assert!(house.sources.len() > 20, "the sources were not found");
            house
        });
        &REAL
    }

    /// A house of these files alone.
    pub fn of(files: &[(&str, &str)]) -> House {
        files.iter().fold(House::default(), |house, (path, text)| house.with(path, text))
    }

    /// The same with a file more, or with another text in it.
    pub fn with(mut self, path: &str, text: &str) -> House {
        if path.ends_with(".rs") && !path.ends_with("_tests.rs") {
            self.sources.insert(path.to_owned(), read(path, text));
        }
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// The real one with something else in one of its files; `was` must be there.
    pub fn spoilt(path: &str, was: &str, is: &str) -> House {
        let text = &House::real().files[path];
        assert!(text.contains(was), "{path} does not say {was}");
        House::real().clone().with(path, &text.replacen(was, is, 1))
    }

    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// A source by its path.
    pub fn source(&self, path: &str) -> &Source {
        self.sources.get(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    /// Path and text of every file below a folder with this ending.
    pub fn files(&self, folder: &str, ending: &str) -> impl Iterator<Item = (&str, &str)> {
        let is_it = move |path: &str| path.starts_with(folder) && path.ends_with(ending);
        self.files
            .iter()
            .filter(move |(path, _)| is_it(path))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    fn take_in(&mut self, folder: &Path, ending: &str) {
        for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.take_in(&path, ending);
            } else if path.extension().is_some_and(|e| e == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                *self = std::mem::take(self).with(&relative(&path), &text);
            }
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    let below = path.strip_prefix(root()).unwrap();
    below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Fails with every finding on a line of its own.
#[track_caller]
pub fn none(findings: Vec<String>, rule: &str) {
    assert!(findings.is_empty(), "\n{rule}\n  {}\n", findings.join("\n  "));
}
