//! What a command answers when it can't do what was asked.

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::kit::files;
use crate::kit::text::{Language, Message, Texts};

/// A sentence in both languages, where no flag chooses one: whoever starts the program may read either.
pub(super) fn say(message: &Message) -> String {
    match Texts::read(&files::templates()) {
        Ok(texts) => Language::ALL.map(|language| texts.say(language, message)).join("\n"),
        Err(why) => why,
    }
}

/// Prints a line of what was done. That whoever read it has had enough (`| head`) stops no work.
pub(super) fn tell(line: impl Display) -> Result<(), String> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(failed(why)),
        _ => Ok(()),
    }
}

pub(super) fn failed(why: impl ToString) -> String {
    say(&not_done(&why))
}

/// What was not foreseen.
pub(super) fn not_done(why: &impl ToString) -> Message {
    Message::new("command.failed").with("why", why.to_string())
}

pub(super) fn refused_folder(data: &Path, why: &std::io::Error) -> String {
    let folder = data.display().to_string();
    say(&Message::new("command.folder_refused").with("folder", folder).with("why", why.to_string()))
}

pub(super) fn refused_database(name: &str, why: &str) -> String {
    say(&Message::new("command.database_refused").with("database", name).with("why", why))
}

/// Why a folder of courses cannot be read.
pub(super) fn unread_folder(folder: &Path, why: &std::io::Error) -> Message {
    let of = |key: &str| Message::new(key).with("folder", folder.display().to_string());
    match why.kind() {
        ErrorKind::NotFound => of("command.no_folder"),
        ErrorKind::NotADirectory => of("command.not_a_folder"),
        _ => of("command.folder_unread").with("why", why.to_string()),
    }
}
