//! What the archive of a course says of where its files began.
//!
//! It lies beside `course.toml` as `.lantoa`: whoever changes the files on a computer and brings them back brings it
//! along without a thought, and a merge begins where they did (see [`descent`](super::descent)). Nothing else is
//! believed on its word.

use serde::{Deserialize, Serialize};

use crate::kit::columns::Id;

/// The name of the file, in the folder of the course.
pub const NAME: &str = ".lantoa";
/// What is read of it, in bytes.
pub const MOST: u64 = 2000;

/// The state of a course that files were downloaded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stamp {
    /// A draft as it was at its save of this number.
    Draft { id: Id, save: i32 },
    /// The edition of this number.
    Edition(i32),
}

/// A stamp as its file says it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    save: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<i32>,
}

impl Stamp {
    /// The file, with `remarks` for whoever opens it, a line each.
    pub fn text(&self, remarks: &[String]) -> String {
        let remarks: String = remarks.iter().map(|line| format!("# {line}\n")).collect();
        let said = match *self {
            Stamp::Draft { id, save } => Said { draft: Some(id), save: Some(save), ..Said::default() },
            Stamp::Edition(number) => Said { edition: Some(number), ..Said::default() },
        };
        let said = toml::to_string(&said).expect("an id and two numbers can be written");
        format!("{remarks}{said}")
    }

    /// What a file says; nothing where it is not what this program wrote.
    pub fn read(content: &[u8]) -> Option<Stamp> {
        match toml::from_str(std::str::from_utf8(content).ok()?).ok()? {
            Said { draft: Some(id), save: Some(save), edition: None } => Some(Stamp::Draft { id, save }),
            Said { draft: None, save: None, edition: Some(number) } => Some(Stamp::Edition(number)),
            _ => None,
        }
    }
}

/// The folder, with its `/`, that a file of this path is the stamp of.
pub fn folder(path: &str) -> Option<&str> {
    path.strip_suffix(NAME).filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_stamp_is_read_as_it_was_written_and_other_words_say_nothing() {
        let remarks = ["Xin giữ tệp này.".to_owned(), "Keep this file.".to_owned()];
        for stamp in [Stamp::Edition(3), Stamp::Draft { id: new_id(), save: 12 }] {
            let text = stamp.text(&remarks);
            assert!(text.starts_with("# Xin giữ tệp này.\n# Keep this file.\n"), "{text}");
            assert_eq!(Stamp::read(text.as_bytes()), Some(stamp), "{text}");
            assert_eq!(
                Stamp::read(text.replace('\n', "\r\n").as_bytes()),
                Some(stamp),
                "as some editors end lines"
            );
        }
        for other in
            ["", "edition = 'x'", "edition = 99999999999", "draft = 3", "\u{feff}?", "[draft]\nsave = 1"]
        {
            assert_eq!(Stamp::read(other.as_bytes()), None, "{other}");
        }
        assert_eq!(Stamp::read(b"edition = \xff"), None);
    }

    #[test]
    fn it_stands_beside_the_file_of_the_course() {
        assert_eq!(folder("a/leg/.lantoa"), Some("a/leg/"));
        assert_eq!(folder(".lantoa"), Some(""));
        assert_eq!([folder("leg/x.lantoa"), folder("leg/.lantoa/x")], [None, None]);
    }
}
