//! `lantoa render`.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::saying::{not_done, unread_folder};
use crate::config;
use crate::courses::ROOT;
use crate::courses::address::Place;
use crate::courses::library::Files;
use crate::courses::markdown::{self, Wording};
use crate::courses::pictures::gallery::Gallery;
use crate::courses::recordings::playing::Stage;
use crate::courses::showing;
use crate::kit::files;
use crate::kit::text::{Language, Message, Texts};
use crate::quizzes::checks;

/// Markdown from standard input as the HTML of a module page. If no module is named, addresses are written
/// as in a module called `module` of a course called `course`.
pub(super) fn render(render: &config::Render) -> Result<ExitCode, String> {
    let language = Language::from_code(&render.language).unwrap_or_default();
    let texts = Texts::read(&files::templates())?;
    let mut source = String::new();
    let most = files::LARGEST;
    std::io::stdin().take(most + 1).read_to_string(&mut source).map_err(|why| match why.kind() {
        ErrorKind::InvalidData => texts.say(language, &Message::new("command.text_not_utf8")),
        _ => texts.say(language, &not_done(&why)),
    })?;
    if source.len() as u64 > most {
        return Err(texts.say(language, &Message::new("command.text_too_long").with("most", most as i64)));
    }
    let wording = Wording::both(&texts);
    let wording = wording.of(language);
    let html = match render.raw {
        true => markdown::raw(&source, wording).html,
        false => {
            let (place, files) =
                surroundings(render.module.as_deref()).map_err(|m| texts.say(language, &m))?;
            let stage = Stage { place: &place, files: &files, language, wording };
            let source = showing::plain_lines(&source);
            let say = |key: &str| texts.say(language, &Message::new(key));
            checks::previewed(showing::body(&source), &stage, say)
        }
    };
    std::io::stdout().write_all(html.as_bytes()).map_err(|why| texts.say(language, &not_done(&why)))?;
    Ok(ExitCode::SUCCESS)
}

/// Where a text stands, and the files of its course: those of the module in this folder, if one is named.
fn surroundings(module: Option<&Path>) -> Result<(Place, Files), Message> {
    let place = |course: &str, module: &str| Place {
        root: ROOT.to_owned(),
        course: course.to_owned(),
        module: module.to_owned(),
    };
    let Some(folder) = module else { return Ok((place("course", "module"), Files::new())) };
    let unread = |why: std::io::Error| unread_folder(folder, &why);
    // Where it really is, so that `.` names a module too.
    let whole = folder.canonicalize().map_err(unread)?;
    let name = whole.file_name().filter(|_| whole.is_dir()).map(|name| name.to_string_lossy());
    let course = whole.parent().map(files::course).transpose().map_err(unread)?.flatten();
    let Some((name, (course, contents))) = name.zip(course) else {
        let shown = folder.display().to_string();
        return Err(Message::new("command.no_module").with("folder", shown));
    };
    Ok((place(&course, &name), Gallery::default().hang(contents).files))
}
