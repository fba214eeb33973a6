//! `lantoa questions`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::saying::not_done;
use crate::config;
use crate::courses::ROOT;
use crate::courses::address::Place;
use crate::courses::problem::Problem;
use crate::kit::encoding::{self, Saved, Script};
use crate::kit::files;
use crate::kit::text::{Language, Message, Texts};
use crate::quizzes::formats::{self, Entry, FileFormat, Pictures, Sheet};
use crate::quizzes::gift::answers::Answers;
use crate::quizzes::soundness;

/// The longest file that is read, in bytes: far above what anybody writes, far below what a small machine has.
const MOST: u64 = 64 * 1024 * 1024;

/// Reads questions in one format and prints them in another. What cannot be read, or not carried over, is told with its
/// line beside the rest; then it ends with 1.
pub(super) fn questions(asked: &config::Questions) -> Result<ExitCode, String> {
    let language = Language::from_code(&asked.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let say = |message: &Message| texts.say(language, message);
    let file = asked.file.display().to_string();
    let Saved { text: source, script, torn, cut } = text(&asked.file).map_err(|why| say(&why))?;
    if script != Script::Utf8 {
        eprintln!("{}", say(&Message::new("formats.read_as").with("script", script.name())));
    }
    let known = |name: &str| FileFormat::from_name(name).unwrap_or(FileFormat::Gift);
    let (from, to) = (known(&asked.format), known(&asked.to));
    let (mut sheet, mut problems) = formats::read(from, &file, &source);
    problems.extend(torn.into_iter().map(|line| Problem::at(&file, line, "formats.torn_letter")));
    problems.extend(cut.map(|line| Problem::at(&file, line, "formats.half_letter")));
    // Moodle forgives capitals alone: otherwise one finds out by an answer that counts.
    let forgiving = sheet.questions().filter(|entry| forgives_marks(&entry.item.answers)).count();
    if from == FileFormat::MoodleXml && to != from && forgiving > 0 {
        eprintln!("{}", say(&Message::new("formats.marks_forgiven").with("count", forgiving)));
    }
    problems.extend(formats::ids_twice(&file, &sheet));
    problems.extend(sheet.questions().filter_map(|entry| unsound(&file, entry)));
    sheet.pictures.append(&mut beside(asked, &sheet, from));
    problems.extend(formats::pictures_apart(&file, &sheet));
    let (written, left) = formats::write(to, &file, &sheet);
    problems.extend(left);
    problems.sort();
    let mut is_whole = problems.is_empty();
    for problem in &problems {
        eprintln!("{file}:{}:{}: {}", problem.line, problem.column, say(&problem.message()));
    }
    if [FileFormat::Gift, FileFormat::Aiken].contains(&to) {
        for said in put_down(&sheet.pictures, asked.media.as_deref()) {
            is_whole = false;
            eprintln!("{}", say(&said));
        }
    }
    std::io::stdout().write_all(written.as_bytes()).map_err(|why| say(&not_done(&why)))?;
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Is something typed here that is compared as usual, for no rule is named?
fn forgives_marks(answers: &Answers) -> bool {
    match answers {
        Answers::ShortAnswer { rule, .. } => rule.is_none(),
        Answers::Cloze(gaps) => gaps.iter().any(|gap| forgives_marks(&gap.answers)),
        _ => false,
    }
}

/// The text of a file, or of standard input where it is called `-`.
fn text(file: &Path) -> Result<Saved, Message> {
    let of = |key: &str| Message::new(key).with("file", file.display().to_string());
    let unread = |why: std::io::Error| of("formats.unread").with("why", why.to_string());
    let mut bytes = vec![];
    let read = match file == Path::new("-") {
        true => std::io::stdin().take(MOST + 1).read_to_end(&mut bytes),
        false => std::fs::File::open(file).map_err(unread)?.take(MOST + 1).read_to_end(&mut bytes),
    };
    read.map_err(unread)?;
    if bytes.len() as u64 > MOST {
        return Err(of("formats.too_large").with("most", (MOST / 1024 / 1024) as i64));
    }
    encoding::read(&bytes).ok_or(of("formats.no_text"))
}

/// Why a question can be read and yet not be scored, if it cannot. It is carried over all the same.
fn unsound(file: &str, entry: &Entry) -> Option<Problem> {
    let place = Place { root: ROOT.to_owned(), course: "course".to_owned(), module: "module".to_owned() };
    let (item, mut problems) = (&entry.item, vec![]);
    let name = item.id.as_ref().or(item.title.as_ref());
    let name = name.cloned().unwrap_or_else(|| item.text.source.chars().take(40).collect());
    let sound = soundness::question(item, &name, file, &place, 0, &mut problems);
    if sound.is_some() { None } else { problems.into_iter().next() }
}

/// The pictures that questions of a file without its own name, from the folder of pictures.
fn beside(asked: &config::Questions, sheet: &Sheet, from: FileFormat) -> Pictures {
    let mut pictures = Pictures::new();
    if [FileFormat::MoodleXml, FileFormat::Json].contains(&from) {
        return pictures;
    }
    let beside = asked.file.parent().map(|folder| folder.join("media"));
    let Some(folder) = asked.media.clone().or(beside) else { return pictures };
    for name in sheet.pictures_named() {
        if let Some(path) = within(&folder, &name)
            && let Ok(bytes) = std::fs::read(path)
        {
            pictures.insert(name, bytes);
        }
    }
    pictures
}

/// Writes pictures into a folder, over none that is otherwise; what has to be said of those that could not be.
fn put_down(pictures: &Pictures, folder: Option<&Path>) -> Vec<Message> {
    let of = |key: &str, name: &str| Message::new(key).with("name", name.to_owned());
    let mut said = vec![];
    for (name, bytes) in pictures {
        let Some(folder) = folder else {
            said.push(of("formats.picture_left", name));
            continue;
        };
        let Some(path) = within(folder, name) else {
            said.push(of("formats.picture_name", name));
            continue;
        };
        match std::fs::read(&path) {
            Ok(known) if known == *bytes => {}
            Ok(_) => said.push(of("formats.picture_other", name)),
            Err(_) => {
                let done = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
                if let Err(why) = done {
                    said.push(of("formats.picture_unwritten", name).with("why", why.to_string()));
                }
            }
        }
    }
    said
}

/// Where a picture of that name lies in a folder; nothing if the name leads elsewhere.
fn within(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0', ':']);
    is_plain.then(|| folder.join(name))
}
