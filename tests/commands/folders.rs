//! `lantoa export` and `lantoa import`: courses between folders and the studio.

use std::path::Path;

use crate::{Running, is_refused, lantoa, said, text};

/// The records of a demo, and a folder to write courses to.
struct Site {
    folder: tempfile::TempDir,
    database: String,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        drop(Running::start(&["--data", text(folder.path())]));
        let database = format!("sqlite://{}", folder.path().join("demo.db").display());
        Site { folder, database }
    }

    fn courses(&self) -> String {
        self.folder.path().join("courses").display().to_string()
    }

    fn run(&self, command: &str, more: &[&str]) -> (bool, String) {
        let output =
            lantoa(&[command, &self.courses(), "--database", &self.database]).args(more).output().unwrap();
        (output.status.success(), said(&output))
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let path = Path::new(&self.courses()).join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        assert!(before.contains(from), "{file} has no “{from}”");
        std::fs::write(path, before.replacen(from, to, 1)).unwrap();
    }
}

#[test]
fn what_was_exported_is_nothing_new_and_what_was_changed_becomes_a_draft() {
    let site = Site::new();
    let (done, said) = site.run("export", &[]);
    assert!(done && said.contains("leg: edition 1 written"), "{said}");
    let (exported, _) = lantoa::kit::files::read(Path::new(&site.courses())).unwrap();
    assert_eq!(
        exported.keys().collect::<Vec<_>>(),
        lantoa::kit::files::courses().keys().filter(|path| path.contains('/')).collect::<Vec<_>>()
    );
    let (done, said) = site.run("import", &[]);
    assert!(done && said.matches("nothing new").count() == 4, "{said}");

    site.change("leg/01-what-a-leg-is/vi.md", "nhóm", "nhóm (sửa tay)");
    let (_, said) = site.run("import", &[]);
    assert!(said.contains("leg: is a draft now") && said.matches("nothing new").count() == 3, "{said}");
    let (_, said) = site.run("import", &[]);
    assert!(said.contains("leg: nothing new"), "the same files are not brought twice: {said}");
}

#[test]
fn a_folder_that_asks_for_it_is_released_and_over_an_official_edition_it_waits_for_a_trainer() {
    let site = Site::new();
    site.run("export", &[]);
    let wish = |state: &str, change: &str| {
        format!(
            "[release]\nstate = \"{state}\"\nchange = \"{change}\"\nmessage = \"Bản mềm trước khi ban hành\"\n\n[title]"
        )
    };
    site.change("leg/course.toml", "[title]", &wish("draft_in_use", "editorial"));
    site.change("pim/course.toml", "[title]", &wish("draft_in_use", "editorial"));
    site.change("project-overview/course.toml", "[title]", &wish("official", "substantive"));
    site.change("programme-135/course.toml", "[title]", &wish("draft_in_use", "editorial"));
    site.change("programme-135/course.toml", "pass_mark = 80", "pass_mark = 70");
    let (done, said) = site.run("import", &[]);
    assert!(done, "{said}");
    for words in [
        "leg: waits for a trainer",
        "pim: released as edition 2",
        "project-overview: waits for a trainer",
        "programme-135: is a draft now; it cannot be released",
    ] {
        assert!(said.contains(words), "“{words}” in {said}");
    }
    let (_, said) = site.run("export", &["--course", "pim"]);
    assert!(said.contains("the folder is edition 2 already"), "{said}");
    let (done, said) = site.run("export", &["--course", "pim", "--edition", "1"]);
    assert!(done && said.contains("edition 1 written"), "{said}");
}

#[test]
fn an_export_writes_over_no_change_that_is_not_an_edition() {
    let site = Site::new();
    site.run("export", &[]);
    site.change("leg/01-what-a-leg-is/vi.md", "nhóm", "nhóm (sửa tay)");
    let (done, said) = site.run("export", &[]);
    assert!(!done && said.contains("leg: the folder holds changes"), "{said}");
    let file = Path::new(&site.courses()).join("leg/01-what-a-leg-is/vi.md");
    assert!(std::fs::read_to_string(&file).unwrap().contains("(sửa tay)"));
    let (done, said) = site.run("export", &["--over"]);
    assert!(done && said.contains("leg: edition 1 written"), "{said}");
    assert!(!std::fs::read_to_string(&file).unwrap().contains("(sửa tay)"));
}

#[test]
fn a_course_with_a_text_that_cannot_be_read_is_left_alone() {
    let site = Site::new();
    site.run("export", &[]);
    std::fs::write(Path::new(&site.courses()).join("leg/01-what-a-leg-is/vi.md"), b"---\ntitle: b\xe0i\n")
        .unwrap();
    let (_, said) = site.run("import", &[]);
    assert!(said.contains("leg: a file is not text in UTF-8"), "{said}");
    let nobody = format!("{}/nobody", site.courses());
    is_refused(&mut lantoa(&["import", &nobody, "--database", &site.database]), &["nobody"]);
    is_refused(
        &mut lantoa(&["export", &nobody, "--database", &site.database, "--course", "khong-co"]),
        &["no such course"],
    );
    assert!(!Path::new(&nobody).exists());
}
