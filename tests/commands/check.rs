//! `lantoa check`: what an author of courses is told.

use std::path::Path;
use std::process::Stdio;

use diesel::prelude::*;

use crate::{Running, lantoa, said, text};

const COURSES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/courses");

/// A copy of the courses that come with the program, to be spoilt.
fn copy() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (path, content) in lantoa::kit::files::read(Path::new(COURSES)).unwrap().0 {
        let path = copy.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    copy
}

fn spoil(folder: &Path, file: &str, change: impl Fn(&str) -> String) {
    let path = folder.join(file);
    let spoilt = change(&std::fs::read_to_string(&path).unwrap());
    std::fs::write(path, spoilt).unwrap();
}

#[test]
fn the_courses_of_the_program_are_found_whole_in_both_languages() {
    // There may be notes, of what an author could look at; a note is no problem.
    for (language, note) in [("vi", "lưu ý"), ("en", "note")] {
        let output = lantoa(&["check", COURSES, "--language", language]).output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        let mut found = said.lines().filter(|line| line.starts_with(COURSES));
        assert!(found.all(|line| line.contains(&format!(": {note}: "))), "{said}");
    }
}

#[test]
fn every_problem_of_a_spoilt_course_is_printed_with_file_and_line() {
    let folder = copy();
    let module = "leg/01-what-a-leg-is/vi.md";
    let lines = std::fs::read_to_string(folder.path().join(module)).unwrap().lines().count();
    spoil(folder.path(), module, |text| format!("{text}\n[xem](../nowhere)\n"));
    spoil(folder.path(), "pim/course.toml", |text| text.replace("pass_mark = 80", "pass_mark = 800"));
    std::fs::remove_file(folder.path().join("programme-135/04-training-people/quiz.en.gift")).unwrap();

    for (language, closing) in [("vi", "3 lỗi"), ("en", "3 problems")] {
        let output = lantoa(&["check", text(folder.path()), "--language", language]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let said = said(&output);
        let places = [
            (format!("{module}:{}", lines + 2), "../nowhere"),
            ("pim/course.toml:1".to_owned(), "800"),
            ("programme-135/04-training-people/quiz.en.gift:1".to_owned(), ""),
        ];
        for (place, words) in places {
            let starts = format!("{}/{place}:", text(folder.path()));
            let line = said.lines().find(|line| line.starts_with(&starts));
            assert!(line.is_some_and(|line| line.contains(words)), "{starts}{words}: {said}");
        }
        assert!(said.lines().last().unwrap().starts_with(closing), "{said}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_said_in_the_language_of_the_report() {
    let folder = copy();
    let (here, nowhere) = (text(folder.path()), format!("{}/khong-co", text(folder.path())));
    let file = format!("{here}/leg/course.toml");
    for (arguments, vi, en) in [
        (vec!["check", &nowhere], "Không có thư mục", "There is no folder"),
        (vec!["check", here, "--before", &nowhere], "Không có thư mục", "There is no folder"),
        (vec!["check", &file], "không phải là thư mục", "is no folder"),
    ] {
        for (chosen, words, other) in
            [(&[][..], vi, en), (&["--language", "vi"], vi, en), (&["--language", "en"], en, vi)]
        {
            let output = lantoa(&arguments).args(chosen).output().unwrap();
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains(words) && !said.contains(other) && !said.contains("os error"), "{said}");
            assert!(said.contains(arguments.last().unwrap()), "{said}");
        }
    }
}

#[test]
fn an_id_that_means_another_question_than_before_is_told() {
    let folder = copy();
    let before = folder.path().to_owned();
    let after = copy();
    let quiz = "leg/01-what-a-leg-is/quiz.vi.gift";
    let lines: Vec<String> =
        std::fs::read_to_string(before.join(quiz)).unwrap().lines().map(str::to_owned).collect();
    let at = lines.iter().position(|line| line.contains("{TRUE") || line.contains("{FALSE")).unwrap();
    for file in [quiz, "leg/01-what-a-leg-is/quiz.en.gift"] {
        spoil(after.path(), file, |text| {
            let turned = text.replace("{TRUE", "{turned").replace("{FALSE", "{TRUE");
            turned.replace("{turned", "{FALSE")
        });
    }
    let check = |folder: &Path, before: &Path| {
        let output = lantoa(&["check", text(folder), "--before", text(before), "--language", "en"]).output();
        output.unwrap()
    };
    assert_eq!(check(&before, &before).status.code(), Some(0));
    let output = check(after.path(), &before);
    assert_eq!(output.status.code(), Some(1));
    let place = format!("{}/{quiz}:{}:", text(after.path()), at + 1);
    let said = said(&output);
    let line = said.lines().find(|line| line.starts_with(&place));
    assert!(line.is_some_and(|line| line.contains("meant another question")), "{place}: {said}");
}

#[test]
fn one_course_is_checked_by_its_own_folder_and_may_lead_to_those_beside_it() {
    let folder = copy();
    let course = folder.path().join("leg");
    let check = |more: &[&str]| {
        let check = [&["check", text(&course), "--language", "en"], more].concat();
        let output = lantoa(&check).output().unwrap();
        (output.status.code(), said(&output))
    };
    let module = "01-what-a-leg-is/vi.md";
    spoil(&course, module, |text| format!("{text}\n[xem](../../pim/02-draft-and-official)\n"));
    // What is wrong beside it is no matter of its own.
    spoil(folder.path(), "pim/course.toml", |text| text.replace("pass_mark = 80", "pass_mark = 800"));
    let (code, said) = check(&["--weights"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(" kB  /courses/leg/01-") && !said.contains("/courses/pim/"), "{said}");

    let lines = std::fs::read_to_string(course.join(module)).unwrap().lines().count();
    spoil(&course, module, |text| format!("{text}\n[xem](../nowhere)\n"));
    let (code, said) = check(&[]);
    assert_eq!(code, Some(1), "{said}");
    let place = format!("{}/{module}:{}:", text(&course), lines + 2);
    assert!(said.lines().any(|line| line.starts_with(&place) && line.contains("../nowhere")), "{said}");
    assert!(said.lines().last().unwrap().starts_with("1 problem"), "{said}");
}

#[test]
fn every_address_of_the_site_is_known_and_every_other_is_told_in_both_languages() {
    let folder = copy();
    let module = "leg/01-what-a-leg-is/vi.md";
    let lines = std::fs::read_to_string(folder.path().join(module)).unwrap().lines().count();
    let good = [
        "/courses/pim/booklet",
        "/courses/pim/changes?from=1",
        "/courses/leg/02-who-can-join/quiz",
        "../02-who-can-join/quiz",
        "/documents/551-qd-ttg",
        "/static/img/logo.svg",
        "/people/0193b0a0-0000-7000-8000-000000000000",
    ];
    let bad = [
        ("/courses/khong/booklet", "khóa học không có", "course"),
        ("/courses/leg/khong/quiz", "bài không có", "module"),
        ("/documents/khong-co", "văn bản không có", "document"),
        ("/people/abc", "trang mà hệ thống này không có", "page"),
        ("/static/css/khong.css", "trang mà hệ thống này không có", "page"),
        ("/courses/leg/02-who-can-join/checks/x", "trang mà hệ thống này không có", "page"),
    ];
    let all: Vec<&str> = good.into_iter().chain(bad.map(|(address, ..)| address)).collect();
    spoil(folder.path(), module, |text| {
        all.iter().fold(format!("{text}\n"), |text, address| format!("{text}Xem [đây]({address}).\n"))
    });
    for language in ["vi", "en"] {
        let output = lantoa(&["check", text(folder.path()), "--language", language]).output().unwrap();
        let said = said(&output);
        let told: Vec<&str> = said.lines().filter(|line| line.contains(&format!("/{module}:"))).collect();
        assert_eq!(told.len(), bad.len(), "{said}");
        for ((address, vi, en), (nth, told)) in bad.iter().zip((good.len()..).zip(told)) {
            let place = format!("{module}:{}:5:", lines + 2 + nth);
            let words = if language == "vi" { vi } else { en };
            assert!(
                told.contains(&place) && told.contains(address) && told.contains(words),
                "{place} {told}"
            );
        }
    }
}

#[test]
fn one_course_is_held_against_itself_as_it_was() {
    let (before, after) = (copy(), copy());
    for file in ["leg/01-what-a-leg-is/quiz.vi.gift", "leg/01-what-a-leg-is/quiz.en.gift"] {
        spoil(after.path(), file, |text| {
            let turned = text.replace("{TRUE", "{turned").replace("{FALSE", "{TRUE");
            turned.replace("{turned", "{FALSE")
        });
    }
    let course = after.path().join("leg");
    for before in [before.path().to_owned(), before.path().join("leg")] {
        let check = ["check", text(&course), "--before", text(&before), "--language", "en"];
        let output = lantoa(&check).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("meant another question"), "{}", said(&output));
    }
}

/// The records of a demo that was served and ended, as its files have them.
fn records_in(data: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    // Not the index of the log: whoever reads makes it anew.
    let of_records = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end != "db-shm");
    let mut files: Vec<_> = std::fs::read_dir(data).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(of_records);
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn links_to_documents_are_held_against_the_records_which_stay_as_they_are() {
    let (folder, data) = (copy(), tempfile::tempdir().unwrap());
    drop(Running::start(&["--data", text(data.path())]));
    let database = data.path().join("demo.db");
    let module = "leg/01-what-a-leg-is/vi.md";
    let lines = std::fs::read_to_string(folder.path().join(module)).unwrap().lines().count();
    spoil(folder.path(), module, |text| {
        format!("{text}\nXem [đây](/documents/900-qd-ttg).\nXem [đây](/documents/552-qd-ttg).\n")
    });
    let check = |language: &str| {
        let address = format!("sqlite://{}", text(&database));
        let check = ["check", text(folder.path()), "--database", &address, "--language", language];
        let output = lantoa(&check).output().unwrap();
        (output.status.code(), said(&output))
    };
    let before = records_in(data.path());
    let (code, said) = check("vi");
    let told: Vec<&str> = said.lines().filter(|line| line.contains(&format!("/{module}:"))).collect();
    assert!(code == Some(1) && told.len() == 1, "{said}");
    let place = format!("{module}:{}:5:", lines + 3);
    assert!(told[0].contains(&place) && told[0].contains("552-qd-ttg"), "{said}");
    assert!(records_in(data.path()) == before, "a check changed the records");

    // Nor are older tables brought up to date.
    let mut conn = SqliteConnection::establish(text(&database)).unwrap();
    let newest = "DELETE FROM __diesel_schema_migrations
                  WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
    diesel::sql_query(newest).execute(&mut conn).unwrap();
    drop(conn);
    let before = records_in(data.path());
    for (language, words) in [("vi", "chưa có đủ các bảng"), ("en", "has not all the tables")] {
        let (code, said) = check(language);
        assert!(code == Some(1) && said.contains(words) && said.contains("lantoa serve"), "{said}");
    }
    assert!(records_in(data.path()) == before, "a check changed older records");
    std::fs::remove_file(&database).unwrap();
    let (code, said) = check("en");
    assert!(code == Some(1) && said.contains("There is no database"), "{said}");
    assert!(!database.exists());
}

#[test]
fn a_check_whose_lines_nobody_reads_to_the_end_says_nothing_of_it() {
    let folder = copy();
    std::fs::remove_file(folder.path().join("leg/01-what-a-leg-is/en.md")).unwrap();
    let mut check = lantoa(&["check", text(folder.path()), "--weights"]);
    let mut child = check.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(1), ""));
}
