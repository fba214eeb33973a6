use super::*;

/// A course of two modules without a fault.
pub(in crate::courses) fn sound() -> Files {
    let module = "---\ntitle: Mở đầu\nminutes: 5\nobjectives: [Nói được]\nsources:\n  - name: Sổ tay\n---\n\n## Một\n\nChữ ![Bản đồ](media/map.svg) [xem](../risk/vi.md).\n";
    let mut files = Files::new();
    let mut add = |path: &str, text: &str| files.insert(path.to_owned(), text.to_owned());
    let both = "vi = \"a\"\nen = \"b\"\n";
    add("README.md", "not a course");
    add(
        "leg/course.toml",
        &format!("modules = [\"start\", \"risk\"]\n[title]\n{both}[summary]\n{both}[audience]\n{both}"),
    );
    for path in ["start/vi.md", "start/en.md", "risk/vi.md", "risk/en.md"] {
        add(&format!("leg/{path}"), module);
    }
    for path in ["start", "risk"] {
        add(&format!("leg/{path}/media/map.svg"), "<svg/>");
        add(&format!("leg/{path}/teach.vi.md"), "# Dạy bài này\n\nĐóng vai.\n");
        add(&format!("leg/{path}/teach.en.md"), "# Teaching this\n\nAct it out.\n");
    }
    files
}

pub(in crate::courses) fn read_all(files: &Files) -> (Vec<Course>, Vec<Problem>) {
    read(files, "/courses", &Both::default())
}

/// How many courses are kept, and the problems as "file:line key".
pub(in crate::courses) fn after(change: impl FnOnce(&mut Files)) -> (usize, Vec<String>) {
    let mut files = sound();
    change(&mut files);
    let (courses, problems) = read_all(&files);
    let told =
        problems.into_iter().map(|p| format!("{}:{} {}", p.file, p.line, p.key.trim_start_matches("check.")));
    (courses.len(), told.collect())
}

pub(in crate::courses) fn write(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).expect("the test names a file of the sound course");
    assert!(text.contains(from), "{from} in {text}");
    *text = text.replacen(from, to, 1);
}

#[test]
fn a_sound_course_is_read_whole_in_both_languages() {
    let (courses, problems) = read_all(&sound());
    assert_eq!(problems, []);
    let course = &courses[0];
    assert_eq!(
        (course.slug.as_str(), course.title.of(Language::En).as_str(), course.pass_mark),
        ("leg", "b", 80)
    );
    let module = course.module("start").expect("the module is listed");
    assert!(
        module.html.vi.contains("/courses/leg/start/media/map.svg")
            && module.html.vi.contains("href=\"/courses/leg/risk\"")
    );
    assert_eq!((course.minutes(), module.words.en, module.contents.en.len()), (10, 4, 1));
}

#[test]
fn a_course_with_a_part_missing_is_left_out_and_the_others_stay() {
    for (told, change) in [
        (
            "leg/risk/en.md:1 missing_translation",
            (|f: &mut Files| drop(f.remove("leg/risk/en.md"))) as fn(&mut Files),
        ),
        ("leg/risk/en.md:1 missing_front_matter", |f| write(f, "leg/risk/en.md", "---\n", "")),
        ("leg/risk/en.md:2 missing_title", |f| write(f, "leg/risk/en.md", "Mở đầu", "")),
        ("leg/risk/en.md:8 empty_body", |f| {
            write(f, "leg/risk/en.md", "\n## Một\n\nChữ ![Bản đồ](media/map.svg) [xem](../risk/vi.md).\n", "")
        }),
        ("leg/course.toml:1 module_without_folder", |f| {
            write(f, "leg/course.toml", "\"risk\"", "\"risk\", \"gone\"")
        }),
        ("leg/course.toml:1 list_not_closed", |f| write(f, "leg/course.toml", "]", "")),
    ] {
        let (kept, problems) = after(|files| {
            let second: Vec<_> = files
                .iter()
                .filter_map(|(path, text)| {
                    Some((format!("pim/{}", path.strip_prefix("leg/")?), text.clone()))
                })
                .collect();
            files.extend(second);
            change(files);
        });
        assert_eq!((kept, problems), (1, vec![told.to_owned()]));
    }
}

#[test]
fn whatever_is_missing_every_file_that_can_be_read_is_told_its_problems() {
    for (missing, change) in [
        (
            "leg/course.toml:9 missing_in_language",
            (|f: &mut Files| write(f, "leg/course.toml", "[audience]\nvi = \"a\"", "[audience]\nvi = \"\""))
                as fn(&mut Files),
        ),
        ("leg/course.toml:1 missing_course_file", |f| drop(f.remove("leg/course.toml"))),
        ("leg/course.toml:1 list_not_closed", |f| write(f, "leg/course.toml", "]", "")),
        ("leg/course.toml:1 no_modules", |f| write(f, "leg/course.toml", "[\"start\", \"risk\"]", "[]")),
        ("leg/start/en.md:1 missing_translation", |f| drop(f.remove("leg/start/en.md"))),
        ("leg/risk/en.md:2 missing_title", |f| write(f, "leg/risk/en.md", "Mở đầu", "")),
    ] {
        let (kept, told) = after(|files| {
            change(files);
            write(files, "leg/start/vi.md", "## Một", "### Một");
            write(files, "leg/start/vi.md", "media/map.svg", "media/gone.svg");
            files.insert("leg/start/teach.en.md".into(), "# Teach\n\n[there](#nowhere)\n".into());
        });
        let faults = [
            "start/teach.en.md:3 link_to_no_heading",
            "start/vi.md:9 heading_skips_level",
            "start/vi.md:11 missing_picture",
        ];
        let mut expected: Vec<String> = faults.iter().map(|fault| format!("leg/{fault}")).collect();
        expected.push(missing.to_owned());
        expected.sort();
        let mut told: Vec<String> = told.into_iter().filter(|t| !t.ends_with("link_to_no_course")).collect();
        told.sort();
        assert_eq!((kept, told), (0, expected), "{missing}");
    }
}

#[test]
fn a_folder_whose_name_cannot_be_an_address_is_told() {
    let (kept, told) = after(|files| {
        let named = |path: &String| path.replace("leg/risk/", "leg/02 Rui Ro/");
        *files = files.iter().map(|(path, text)| (named(path), text.clone())).collect();
        write(files, "leg/course.toml", "\"risk\"", "\"02 Rui Ro\"");
    });
    assert_eq!((kept, told[0].as_str()), (0, "leg/course.toml:1 bad_slug"), "{told:?}");
}

#[test]
fn a_guide_has_a_title_and_a_text_and_is_looked_at_like_a_module() {
    let (courses, _) = read_all(&sound());
    let guide = courses[0].module("start").and_then(|m| m.guide.vi.as_ref()).expect("there is a guide");
    assert_eq!((guide.title.as_str(), guide.html.trim()), ("Dạy bài này", "<p>Đóng vai.</p>"));
    let guide = "leg/start/teach.vi.md";
    for (text, told) in [
        ("Đóng vai.\n", "leg/start/teach.vi.md:1 missing_guide"),
        ("# Dạy bài này\n", "leg/start/teach.vi.md:1 missing_guide"),
        ("# Dạy\n\nXem [đây](#khong-co).\n", "leg/start/teach.vi.md:3 link_to_no_heading"),
    ] {
        let (kept, problems) = after(|files| drop(files.insert(guide.into(), text.into())));
        assert_eq!((kept, problems), (1, vec![told.to_owned()]));
    }
}

#[test]
fn what_is_said_in_a_recording_is_found_and_its_weight_counted_apart() {
    let mut files = sound();
    write(&mut files, "leg/start/vi.md", "![Bản đồ](media/map.svg)", "![Lời mời](media/talk.mp3)");
    files.insert("leg/start/media/talk.mp3".into(), format!("recording:{} 640000", "5f".repeat(32)));
    files.insert("leg/start/media/talk.vi.md".into(), "Chào **bà con**.".into());
    let (courses, _) = read_all(&files);
    let module = courses[0].module("start").expect("the module is listed");
    assert_eq!((module.heard.vi, module.heard.en), (640_000, 0));
    assert!(module.bytes.vi < 1000 + weight::FRAME);
    assert!(module.passages.vi.iter().any(|passage| passage.text == "Chào bà con."));
}

#[test]
fn terms_are_explained_where_they_stand_first_on_a_page_and_found_where_first_in_the_course() {
    let mut files = sound();
    files.insert("leg/glossary.vi.md".into(), "chữ\n: Nét mực.\n".into());
    files.insert("leg/glossary.en.md".into(), "chữ\n: Ink.\n".into());
    let (courses, problems) = read_all(&files);
    let course = &courses[0];
    assert_eq!(problems, []);
    for module in &course.modules {
        assert!(module.html.vi.contains("<a class=\"term\" href=\"#term_1\""), "{}", module.html.vi);
        assert!(module.terms.vi.contains("Nét mực.") && module.terms.en.contains("Ink."));
        assert_eq!(module.words.vi, 4, "words of the text alone");
    }
    assert!(course.glossary.vi.whole().contains("Nét mực."));
    let found = |at: usize| course.modules[at].passages.vi.iter().any(|p| p.text == "chữ: Nét mực.");
    assert!(found(0) && !found(1), "a term is found where it is explained first");
    let (bare, _) = read_all(&sound());
    assert!(course.modules[0].bytes.vi > bare[0].modules[0].bytes.vi, "its weight counts");
}

#[test]
fn a_folder_that_no_course_lists_is_told() {
    let (kept, problems) = after(|files| drop(files.insert("leg/old/vi.md".into(), String::new())));
    assert_eq!((kept, problems), (1, vec!["leg/course.toml:1 folder_not_listed".to_owned()]));
}

#[test]
fn a_folder_name_that_cannot_be_an_address_is_told() {
    let (kept, problems) = after(|files| drop(files.insert("Khóa học/course.toml".into(), String::new())));
    assert_eq!((kept, problems[0].as_str()), (1, "Khóa học/course.toml:1 bad_slug"), "{problems:?}");
}

#[test]
fn a_file_from_an_office_computer_reads_the_same() {
    let mut files = sound();
    for (_, text) in files.iter_mut().filter(|(path, _)| !path.ends_with(".svg")) {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    assert_eq!(read_all(&files).0, read_all(&sound()).0);
}

proptest::proptest! {
    #[test]
    fn no_file_however_broken_stops_the_reader(text in "(---\n)?(title|minutes|objectives|[a-z\\[\\]{}&*!|>:\"'#%@` \n-]){0,60}(---\n)?\\PC{0,30}", which in 0..3usize) {
        let path = ["leg/course.toml", "leg/start/vi.md", "leg/risk/en.md"][which];
        after(|files| drop(files.insert(path.to_owned(), text)));
    }
}
