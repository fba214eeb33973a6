//! The pictures of a whole folder, each taken in once.
//!
//! A folder is read afresh whenever somebody looks at what could be published. Making a
//! picture anew takes a second, so what came of the same bytes is kept for as long as the
//! process runs.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::drawing::{self, Fault};
use super::{Kind, LARGEST, Pointer, Refusal, TakenIn, take_in};
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::kit::files::Contents;

/// Pictures by their hashes.
pub type Pictures = BTreeMap<String, Arc<TakenIn>>;

/// A folder whose pictures are taken in: its texts with a line for each picture, and the pictures.
/// `unread` are the paths of all other files; of those that should have been pictures `problems` say why.
#[derive(Clone, Debug, Default)]
pub struct Hung {
    pub files: Files,
    pub pictures: Pictures,
    pub unread: Vec<String>,
    pub problems: Vec<Problem>,
}

/// The kind that a file's name promises, and the hash of what is in it.
type Content = (Kind, [u8; 32]);

/// What came of the files seen so far, by what is in them and the kind that their names promise.
#[derive(Debug, Default)]
pub struct Gallery {
    seen: Mutex<HashMap<Content, Result<Arc<TakenIn>, Refusal>>>,
}

impl Gallery {
    /// Takes in every picture of a folder. What is named like a picture counts as one, also where it
    /// is a text: so nobody writes a [`Pointer`] by hand.
    pub fn hang(&self, contents: Contents) -> Hung {
        let Contents { mut texts, bytes, unread } = contents;
        let is_picture = |path: &String| Kind::of_name(path).is_some();
        let written: Files = texts.extract_if(.., |path, _| is_picture(path)).collect();
        let mut hung = Hung { files: texts, ..Hung::default() };
        hung.leave_out_what_acts();
        let written = written.into_iter().map(|(path, text)| (path, text.into_bytes()));
        for (path, bytes) in bytes.into_iter().chain(written) {
            let Some(kind) = Kind::of_name(&path) else {
                hung.unread.push(path);
                continue;
            };
            match self.take_in(kind, &path, &bytes) {
                Ok(taken) => {
                    hung.files.insert(path, taken.pointer().to_string());
                    hung.pictures.insert(taken.hash.clone(), taken);
                }
                Err(refusal) => hung.refuse(path, &refusal),
            }
        }
        for (path, bytes) in unread {
            if is_picture(&path) && bytes > LARGEST {
                hung.refuse(path, &Refusal::TooHeavy { bytes });
            } else {
                hung.unread.push(path);
            }
        }
        hung.unread.sort();
        hung
    }

    fn take_in(&self, kind: Kind, path: &str, bytes: &[u8]) -> Result<Arc<TakenIn>, Refusal> {
        if bytes.len() as u64 > LARGEST {
            return Err(Refusal::TooHeavy { bytes: bytes.len() as u64 });
        }
        let key = (kind, Sha256::digest(bytes).into());
        // One picture at a time: each may need much memory.
        let mut seen = self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        seen.entry(key).or_insert_with(|| take_in(path, bytes).map(Arc::new)).clone()
    }
}

impl Hung {
    /// Drawings that do more than draw are not taken.
    fn leave_out_what_acts(&mut self) {
        let drawings = self.files.iter().filter(|(path, _)| drawing::is_drawing(path));
        let found: Vec<(String, Vec<Fault>)> =
            drawings.map(|(path, text)| (path.clone(), drawing::faults(text))).collect();
        for (path, faults) in found.into_iter().filter(|(_, faults)| !faults.is_empty()) {
            self.problems.extend(faults.iter().map(|fault| fault.problem(&path)));
            self.files.remove(&path);
            self.unread.push(path);
        }
    }

    fn refuse(&mut self, path: String, refusal: &Refusal) {
        let problem = Problem::at(&path, 1, refusal.key());
        let tell = |problem: Problem, (name, value): (&'static str, String)| problem.with(name, value);
        self.problems.push(refusal.args().into_iter().fold(problem, tell));
        self.unread.push(path);
    }
}

/// The pictures that files point to, for whoever keeps these files.
pub fn shown_in<'a>(files: &'a Files, pictures: &'a Pictures) -> impl Iterator<Item = &'a Arc<TakenIn>> {
    let hashes = files.iter().filter(|(path, _)| Kind::of_name(path).is_some());
    hashes.filter_map(|(_, text)| pictures.get(&Pointer::read(text)?.hash))
}
