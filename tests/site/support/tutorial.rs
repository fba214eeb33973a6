//! The tutorial of `courses/README.md`, as its reader follows it.

use std::collections::BTreeMap;
use std::path::Path;

use lantoa::kit::text::Language;

pub struct Tutorial {
    /// What its reader saves: path and text.
    pub files: BTreeMap<String, String>,
    /// What stands in bold behind the files: what is on the screen.
    pub named: Vec<String>,
    /// What stands in italics there: the title of the course and what is typed.
    pub typed: Vec<String>,
}

impl Tutorial {
    pub fn read(language: Language) -> Tutorial {
        let name = if language == Language::Vi { "README.md" } else { "README.en.md" };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses").join(name);
        let text = std::fs::read_to_string(path).unwrap();
        let steps = text.rsplit_once("\n```\n").unwrap().1;
        let bold = |at: &usize| at % 2 == 1;
        let parts: Vec<&str> = steps.split("**").collect();
        let named = parts.iter().enumerate().filter(|(at, _)| bold(at)).map(|(_, words)| words.to_string());
        let plain: String =
            parts.iter().enumerate().filter(|(at, _)| !bold(at)).map(|(_, part)| *part).collect();
        let typed =
            plain.split('*').enumerate().filter(|(at, _)| bold(at)).map(|(_, words)| words.to_owned());
        Tutorial { files: files(&text), named: named.collect(), typed: typed.collect() }
    }
}

/// The files that a tutorial has its reader save: a path in a paragraph of its own, then a block of code.
fn files(text: &str) -> BTreeMap<String, String> {
    let (mut files, mut lines) = (BTreeMap::new(), text.lines());
    while let Some(line) = lines.next() {
        let path = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        let Some(path) = path.filter(|path| path.contains('/') && !path.contains('`')) else { continue };
        assert_eq!(lines.next(), Some(""), "{path}");
        assert!(lines.next().is_some_and(|fence| fence.starts_with("```")), "{path}");
        let body: String =
            lines.by_ref().take_while(|line| *line != "```").map(|l| format!("{l}\n")).collect();
        files.insert(path.to_owned(), body);
    }
    files
}
