//! The pictures and recordings of a whole folder, each taken in once.
//!
//! A folder is read afresh whenever somebody looks at what could be published. Making a
//! picture anew takes a second, so what came of the same bytes is kept for as long as the
//! process runs.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::drawing::{self, Fault};
use super::{Kind, LARGEST, Pointer, Refusal, TakenIn, is_named_heic, take_in};
use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::courses::recordings::{self, Recording};
use crate::kit::files::{Contents, LARGEST as LARGEST_TEXT, LARGEST_BYTES};

/// Pictures and recordings by their hashes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    pub pictures: BTreeMap<String, Arc<TakenIn>>,
    pub recordings: BTreeMap<String, Arc<Recording>>,
}

impl Media {
    /// Those that files point to, for whoever keeps these files.
    pub fn named_in(&self, files: &Files) -> Media {
        let mut named = Media::default();
        for text in files.iter().filter(|(path, _)| is_media(path)).map(|(_, text)| text) {
            if let Some(picture) = Pointer::read(text).and_then(|pointer| self.pictures.get(&pointer.hash)) {
                named.pictures.insert(picture.hash.clone(), picture.clone());
            }
            let recording = recordings::Pointer::read(text);
            if let Some(recording) = recording.and_then(|pointer| self.recordings.get(&pointer.hash)) {
                named.recordings.insert(recording.hash.clone(), recording.clone());
            }
        }
        named
    }
}

/// Does this name promise a picture or a recording?
pub fn is_media(path: &str) -> bool {
    Kind::of_name(path).is_some() || recordings::is_named_so(path)
}

/// Does a file lie among the media of a module and is of none of their kinds?
pub fn is_strange(path: &str) -> bool {
    let among = path.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with("/media"));
    among && !is_media(path) && !drawing::is_drawing(path) && !path.ends_with(".md")
}

/// A folder whose pictures and recordings are taken in: its texts with a line for each, and themselves.
/// `unread` are the paths of all other files; of each `problems` say why.
#[derive(Clone, Debug, Default)]
pub struct Hung {
    pub files: Files,
    pub media: Media,
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
    /// Takes in every picture and recording of a folder. What is named like one counts as one, also where
    /// it is a text: so nobody writes a [`Pointer`] by hand.
    pub fn hang(&self, contents: Contents) -> Hung {
        let Contents { mut texts, bytes, unread } = contents;
        let is_recording = |path: &String| recordings::is_named_so(path);
        let written: Files = texts.extract_if(.., |path, _| is_media(path)).collect();
        let mut hung = Hung { files: texts, ..Hung::default() };
        hung.leave_out_what_acts();
        hung.leave_out_what_nobody_sees();
        let written = written.into_iter().map(|(path, text)| (path, text.into_bytes()));
        for (path, bytes) in bytes.into_iter().chain(written) {
            if is_recording(&path) {
                hung.take_recording(path, &bytes);
                continue;
            }
            let Some(kind) = Kind::of_name(&path) else {
                match () {
                    _ if is_named_heic(&path) => hung.refuse(path, "check.heic", vec![]),
                    _ if is_strange(&path) => hung.refuse(path, "check.no_media", vec![]),
                    _ if is_long_text(&bytes) => hung.refuse_as_too_large(path),
                    _ => hung.refuse(path, "check.not_text", vec![]),
                }
                continue;
            };
            match self.take_in(kind, &path, &bytes) {
                Ok(taken) => {
                    hung.files.insert(path, taken.pointer().to_string());
                    hung.media.pictures.insert(taken.hash.clone(), taken);
                }
                Err(refusal) => hung.refuse(path, refusal.key(), refusal.args()),
            }
        }
        for (path, bytes) in unread {
            if is_named_heic(&path) {
                hung.refuse(path, "check.heic", vec![]);
            } else if is_strange(&path) {
                // However large, it is not made smaller but taken out.
                hung.refuse(path, "check.no_media", vec![]);
            } else if Kind::of_name(&path).is_some() && bytes > LARGEST {
                let refusal = Refusal::TooHeavy { bytes };
                hung.refuse(path, refusal.key(), refusal.args());
            } else if is_recording(&path) && bytes > LARGEST {
                let refusal = recordings::Refusal::TooHeavy { bytes };
                hung.refuse(path, refusal.key(), refusal.args());
            } else if bytes > LARGEST_BYTES {
                hung.refuse_as_too_large(path);
            } else {
                hung.refuse(path, "check.no_file", vec![]);
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

/// Is it a text, and only too long?
fn is_long_text(bytes: &[u8]) -> bool {
    bytes.len() as u64 > LARGEST_TEXT && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

impl Hung {
    fn refuse_as_too_large(&mut self, path: String) {
        let most = ("most", (LARGEST_TEXT / (1024 * 1024)).to_string());
        self.refuse(path, "check.text_too_large", vec![most]);
    }

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

    /// Of the texts among the media only drawings and what is said in recordings reach anybody.
    fn leave_out_what_nobody_sees(&mut self) {
        let others: Vec<String> = self.files.keys().filter(|path| is_strange(path)).cloned().collect();
        for path in others {
            self.files.remove(&path);
            self.refuse(path, "check.no_media", vec![]);
        }
    }

    fn take_recording(&mut self, path: String, bytes: &[u8]) {
        match recordings::take_in(&path, bytes) {
            Ok(recording) => {
                self.files.insert(path, recording.pointer().to_string());
                self.media.recordings.insert(recording.hash.clone(), Arc::new(recording));
            }
            Err(refusal) => self.refuse(path, refusal.key(), refusal.args()),
        }
    }

    fn refuse(&mut self, path: String, key: &'static str, args: Vec<(&'static str, String)>) {
        let problem = Problem::at(&path, 1, key);
        let tell = |problem: Problem, (name, value): (&'static str, String)| problem.with(name, value);
        self.problems.push(args.into_iter().fold(problem, tell));
        self.unread.push(path);
    }
}
