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
    let (done, said) = site.run("import", &["--by", "rin.sonha"]);
    assert!(
        !done && said.contains("leg: nothing was taken in, for no trainer who signs in as “rin.sonha”"),
        "{said}"
    );
    let (done, said) = site.run("import", &["--by", "khoi.trunguong"]);
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
fn files_that_wait_are_said_to_wait_and_a_name_that_is_nobodys_is_told() {
    let site = Site::new();
    site.run("export", &["--course", "leg"]);
    let (done, said) = site.run("import", &["--by", "khong.ai"]);
    assert!(!done && said.contains("No trainer signs in as “khong.ai”"), "{said}");
    assert!(said.contains("leg: nothing new"), "{said}");
    let (done, said) = site.run("import", &["--by", "rin.sonha"]);
    assert!(!done && said.contains("No trainer signs in as “rin.sonha”"), "{said}");
    let (done, said) = site.run("import", &["--by", "khoi.trunguong"]);
    assert!(done && !said.contains("signs in"), "{said}");
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
    let (done, said) = site.run("import", &[]);
    assert!(!done && said.contains("leg: nothing was taken in. leg/01-what-a-leg-is/vi.md: "), "{said}");
    assert!(said.contains("UTF-8") && said.matches("nothing new").count() == 3, "{said}");
    std::fs::remove_file(Path::new(&site.courses()).join("leg/01-what-a-leg-is/vi.md")).unwrap();
    let media = Path::new(&site.courses()).join("leg/01-what-a-leg-is/media");
    std::fs::write(media.join("gia.png"), "not a picture at all").unwrap();
    std::fs::File::create(media.join("to.jpg")).unwrap().set_len(50 << 20).unwrap();
    let (done, said) = site.run("import", &[]);
    assert!(!done && said.contains("media/gia.png: This file is no picture"), "{said}");
    assert!(said.contains("media/to.jpg: This picture weighs 53 MB") && !said.contains("UTF-8"), "{said}");
    let nobody = format!("{}/nobody", site.courses());
    is_refused(
        &mut lantoa(&["import", &nobody, "--database", &site.database]),
        &["Không có thư mục", "There is no folder", "nobody"],
    );
    is_refused(
        &mut lantoa(&["export", &nobody, "--database", &site.database, "--course", "khong-co"]),
        &["no such course"],
    );
    assert!(!Path::new(&nobody).exists());
}

#[test]
fn a_folder_that_cannot_be_an_address_is_refused_with_a_sentence_and_leaves_nothing() {
    let site = Site::new();
    site.run("export", &["--course", "leg"]);
    let courses = site.courses();
    let courses = Path::new(&courses);
    std::fs::rename(courses.join("leg"), courses.join("Hop Thon")).unwrap();
    for _ in 0..2 {
        // Had anything been taken in, the same files would be nothing new.
        let (done, said) = site.run("import", &[]);
        assert!(!done && said.contains("The name Hop Thon cannot be used"), "{said}");
    }
    std::fs::rename(courses.join("Hop Thon"), courses.join("hop-thon")).unwrap();
    let module = courses.join("hop-thon/01 Moi Hop");
    std::fs::rename(courses.join("hop-thon/01-what-a-leg-is"), &module).unwrap();
    for _ in 0..2 {
        let (done, said) = site.run("import", &[]);
        assert!(!done && said.contains("hop-thon: nothing was taken in. The name 01 Moi Hop/"), "{said}");
    }
    std::fs::rename(&module, courses.join("hop-thon/01-what-a-leg-is")).unwrap();
    // The course that it was exported from keeps its name.
    let named = courses.join("hop-thon/course.toml");
    let text = std::fs::read_to_string(&named).unwrap();
    let other = text.replacen("\nvi = \"", "\nvi = \"Thử: ", 1).replacen("\nen = \"", "\nen = \"Trial: ", 1);
    std::fs::write(&named, other).unwrap();
    let (done, said) = site.run("import", &[]);
    assert!(done && said.contains("hop-thon: is a draft now"), "{said}");
}

#[test]
fn an_import_that_finds_no_course_says_so() {
    let site = Site::new();
    site.run("export", &["--course", "leg"]);
    let course = format!("{}/leg", site.courses());
    let one = lantoa(&["import", &course, "--database", &site.database]).output().unwrap();
    assert!(!one.status.success() && said(&one).contains("is the folder of one course"), "{}", said(&one));
    std::fs::remove_file(Path::new(&course).join("course.toml")).unwrap();
    let (done, answer) = site.run("import", &[]);
    assert!(
        !done && answer.contains("leg: nothing was taken in, for this folder has no course.toml"),
        "{answer}"
    );
    let empty = tempfile::tempdir().unwrap();
    let arguments = ["import", text(empty.path()), "--database", &site.database];
    is_refused(&mut lantoa(&arguments), &["There is no course in", "holds the courses"]);
}

#[test]
fn an_edition_written_by_any_program_goes_out_and_comes_back_byte_for_byte() {
    let site = Site::new();
    site.run("export", &["--course", "pim"]);
    let courses = site.courses();
    let pim = Path::new(&courses).join("pim");
    let toml = std::fs::read_to_string(pim.join("course.toml")).unwrap();
    let asks = "[release]\nstate = \"draft_in_use\"\nchange = \"substantive\"\nmessage = \"Sửa tay\"\nby = \"khoi.trunguong\"\n\n[title]";
    std::fs::write(pim.join("course.toml"), toml.replacen("[title]", asks, 1).replace('\n', "\r\n")).unwrap();
    let module =
        std::fs::read_dir(&pim).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    let module = module.unwrap();
    let vi = std::fs::read_to_string(module.join("vi.md")).unwrap();
    std::fs::write(module.join("vi.md"), format!("\u{feff}{}", vi.trim_end())).unwrap();
    std::fs::write(module.join("ghi-chu.md"), "").unwrap();
    let mut photograph = std::io::Cursor::new(vec![]);
    let field = image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8, y as u8, 90]));
    field.write_to(&mut photograph, image::ImageFormat::Png).unwrap();
    std::fs::write(module.join("media/ruong.png"), photograph.into_inner()).unwrap();
    std::fs::write(module.join("media/loi.mp3"), b"\xff\xfb\x90\x64 sound").unwrap();
    let (done, said) = site.run("import", &[]);
    assert!(done && said.contains("pim: released as edition 2"), "{said}");

    let other = tempfile::tempdir().unwrap();
    let arguments = ["export", text(other.path()), "--database", &site.database, "--course", "pim"];
    assert!(lantoa(&arguments).output().unwrap().status.success());
    let bytes = |folder: &Path| {
        let contents = lantoa::kit::files::contents(&folder.join("pim")).unwrap();
        (contents.texts, contents.bytes)
    };
    assert_eq!(bytes(Path::new(&courses)), bytes(other.path()));
    let again = lantoa(&["import", text(other.path()), "--database", &site.database]).output().unwrap();
    let said = crate::said(&again);
    assert!(again.status.success() && said.contains("pim: nothing new"), "{said}");
}

#[test]
fn a_course_that_cannot_be_written_keeps_no_other_from_it() {
    let site = Site::new();
    std::fs::create_dir_all(site.courses()).unwrap();
    std::fs::write(Path::new(&site.courses()).join("leg"), "not a folder").unwrap();
    let (done, said) = site.run("export", &[]);
    assert!(!done && said.contains("leg: could not be written whole to"), "{said}");
    assert!(
        said.contains("leg: không ghi hết được vào") && said.contains("pim: edition 1 written"),
        "{said}"
    );
}

#[test]
fn a_name_that_no_archive_would_hold_is_no_name_in_a_folder() {
    let site = Site::new();
    site.run("export", &["--course", "leg"]);
    let long = format!("{}.md", "a".repeat(120));
    std::fs::write(Path::new(&site.courses()).join("leg").join(&long), "x").unwrap();
    let (done, said) = site.run("import", &[]);
    assert!(!done && said.contains("leg: nothing was taken in. The name") && said.contains("100"), "{said}");
}
