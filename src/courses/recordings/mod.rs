//! Recordings: sound and film in the `media` folder of a module, each with what is said in it.
//!
//! Whoever cannot hear, whose telephone has no sound, or who pays for every megabyte reads
//! the transcript: a text beside the recording (`talk.vi.md` beside `talk.mp3`), or a fold
//! right below it. Where there is none, nothing is played. Nothing of a recording is fetched
//! before the reader starts it. Like a picture it stands among the files of its course as a
//! line ([`Pointer`]) and is kept once by its hash.
//!
//! Begin with [`take_in`]; [`part`] says what of it a browser asks for, [`playing`] puts the
//! player and the transcript into a page.

mod bytes;
pub mod part;
pub mod playing;

use std::fmt;

use sha2::{Digest, Sha256};

use super::pictures::is_hash;
use crate::kit::files::LARGEST_BYTES;
use crate::text_enum;

/// The largest recording, in bytes.
pub const LARGEST: u64 = LARGEST_BYTES;
/// Endings of recordings that not every telephone plays: these are told what to be saved as.
const OTHERS: [&str; 10] = ["wav", "aac", "flac", "amr", "3gp", "wma", "mov", "avi", "mkv", "wmv"];

/// What follows in a file in which nothing moves: HEIC, HEIF and AVIF (ISO/IEC 23008-12).
const STILL: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"];

text_enum! {
    /// What a recording's file is written in.
    pub enum Kind {
        Mp3 = "mp3",
        M4a = "m4a",
        Ogg = "ogg",
        Mp4 = "mp4",
        Webm = "webm",
    }
}

impl Kind {
    /// The kind that a file's name promises.
    pub fn of_name(name: &str) -> Option<Kind> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "mp3" => Some(Kind::Mp3),
            "m4a" => Some(Kind::M4a),
            "ogg" | "opus" => Some(Kind::Ogg),
            "mp4" => Some(Kind::Mp4),
            "webm" => Some(Kind::Webm),
            _ => None,
        }
    }

    /// The kind that a file's first bytes show; of sound in MP4 what `name` promises is believed.
    pub fn of_bytes(name: &str, bytes: &[u8]) -> Option<Kind> {
        let promised = Kind::of_name(name);
        promised.into_iter().chain(Kind::ALL.iter().copied()).find(|kind| kind.begins(bytes))
    }

    /// Do these first bytes begin a file of this kind?
    fn begins(self, bytes: &[u8]) -> bool {
        let head = &bytes[..bytes.len().min(128)];
        let holds = |words: &[u8]| head.windows(words.len()).any(|window| window == words);
        match self {
            Kind::Mp3 => head.starts_with(b"ID3") || bytes::is_frame(head),
            // Photographs of some telephones begin like films.
            Kind::M4a | Kind::Mp4 => {
                head.get(4..8) == Some(b"ftyp") && !STILL.contains(&head.get(8..12).unwrap_or_default())
            }
            Kind::Ogg => head.starts_with(b"OggS") && (holds(b"OpusHead") || holds(b"\x01vorbis")),
            Kind::Webm => head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) && holds(b"webm"),
        }
    }

    /// Is there something to see?
    pub fn is_film(self) -> bool {
        matches!(self, Kind::Mp4 | Kind::Webm)
    }

    /// What a browser is told that the bytes are.
    pub fn content_type(self) -> &'static str {
        match self {
            Kind::Mp3 => "audio/mpeg",
            Kind::M4a => "audio/mp4",
            Kind::Ogg => "audio/ogg",
            Kind::Mp4 => "video/mp4",
            Kind::Webm => "video/webm",
        }
    }
}

/// Is this the name of a recording, also of a kind that is not taken?
pub fn is_named_so(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    Kind::of_name(name).is_some() || ending.is_some_and(|ending| OTHERS.contains(&ending.as_str()))
}

/// A recording ready to be kept; `hash` is the SHA-256 of its bytes. Taking in what was taken in
/// changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub hash: String,
    pub kind: Kind,
    pub bytes: Vec<u8>,
}

impl Recording {
    /// The line that stands for it among the files of its course.
    pub fn pointer(&self) -> Pointer {
        Pointer { hash: self.hash.clone(), weight: self.bytes.len() }
    }
}

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More than [`LARGEST`] bytes.
    TooHeavy { bytes: u64 },
    /// A recording, by its name, of a kind that not every telephone plays.
    OfOtherKind,
    /// What is in it is not what its name says, or it is broken.
    NoRecording,
}

impl Refusal {
    /// The key of the sentence that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::TooHeavy { .. } => "check.recording_too_heavy",
            Refusal::OfOtherKind => "check.recording_of_other_kind",
            Refusal::NoRecording => "check.no_recording",
        }
    }

    /// The named values of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Refusal::TooHeavy { bytes } => vec![("megabytes", bytes.div_ceil(1_000_000).to_string())],
            Refusal::OfOtherKind | Refusal::NoRecording => vec![],
        }
    }
}

/// Takes a recording in: `name` is its file's name, `bytes` all that is in it. What an MP3 or MP4 tells of
/// its maker, of the place and of the time is left out.
pub fn take_in(name: &str, bytes: &[u8]) -> Result<Recording, Refusal> {
    let kind = Kind::of_name(name).ok_or(Refusal::OfOtherKind)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooHeavy { bytes: bytes.len() as u64 });
    }
    let bytes = Some(bytes).filter(|bytes| kind.begins(bytes)).and_then(|bytes| match kind {
        Kind::Mp3 => bytes::bare_mp3(bytes),
        Kind::M4a | Kind::Mp4 => bytes::bare_mp4(bytes),
        Kind::Ogg | Kind::Webm => Some(bytes.to_vec()),
    });
    let bytes = bytes.ok_or(Refusal::NoRecording)?;
    let hash = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    Ok(Recording { hash, kind, bytes })
}

/// What the line begins with.
const MARK: &str = "recording:";

/// `recording:`, the hash of a recording that is kept, and its weight in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    pub hash: String,
    pub weight: usize,
}

impl Pointer {
    /// Reads the line; nothing if it is none.
    pub fn read(text: &str) -> Option<Pointer> {
        let (hash, weight) = text.trim_end().strip_prefix(MARK)?.split_once(' ')?;
        Some(Pointer {
            hash: Some(hash).filter(|hash| is_hash(hash))?.to_owned(),
            weight: weight.parse().ok()?,
        })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{} {}", self.hash, self.weight)
    }
}

/// The file of what is said in a recording, beside it: `talk.vi.md` beside `talk.mp3`.
pub fn transcript_of(name: &str, language: &str) -> String {
    let bare = name.rsplit_once('.').map_or(name, |(bare, _)| bare);
    format!("{bare}.{language}.md")
}

#[cfg(test)]
#[path = "taking_in_tests.rs"]
mod tests;
