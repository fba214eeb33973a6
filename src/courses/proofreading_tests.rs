use super::*;
use crate::courses::library::read;
use crate::courses::library::tests::{after, sound, write};

#[test]
fn a_blemish_is_told_with_its_line_and_the_course_is_shown() {
    for (told, from, to) in [
        ("11 missing_alternative", "Bản đồ", ""),
        ("11 missing_picture", "media/map.svg", "media/other.svg"),
        ("11 missing_picture", "media/map.svg", "https://example.org/map.svg"),
        ("11 link_to_no_module", "../risk/vi.md", "../gone/vi.md"),
        ("11 link_to_no_course", "../risk/vi.md", "../../gone"),
        ("11 link_to_no_heading", "../risk/vi.md", "#hai"),
        ("11 link_to_no_heading_there", "../risk/vi.md", "../risk#hai"),
        ("11 link_to_no_heading_there", "../risk/vi.md", "../../leg#mot"),
        ("11 link_to_no_page", "../risk/vi.md", "/khong"),
        ("11 link_leads_nowhere", "../risk/vi.md", "../../../x"),
        ("11 bad_address", "../risk/vi.md", "javascript:alert(1)"),
        ("9 heading_of_first_level", "## Một", "# Một"),
        ("9 heading_skips_level", "## Một", "### Một"),
        ("4 missing_objectives", "[Nói được]", "[]"),
        ("4 objectives_differ", "[Nói được]", "[a, b]"),
        ("3 minutes_differ", "minutes: 5", "minutes: 6"),
        ("3 unknown_key", "minutes: 5", "colour: red\nminutes: 5"),
    ] {
        let (kept, problems) = after(|files| write(files, "leg/start/en.md", from, to));
        assert_eq!(kept, 1, "{told}");
        assert!(problems.contains(&format!("leg/start/en.md:{told}")), "{told} in {problems:?}");
    }
}

#[test]
fn a_link_to_what_is_there_is_no_blemish() {
    for address in ["../risk/en.md#mot", "../risk#", "#mot", "../../leg", "/search?q=x", "/courses"] {
        let (_, problems) = after(|files| write(files, "leg/start/en.md", "../risk/vi.md", address));
        assert_eq!(problems, Vec::<String>::new(), "{address}");
    }
}

#[test]
fn a_heading_of_another_module_is_one_in_the_language_of_the_text() {
    let told = |file: &str| {
        let (_, problems) = after(|files| {
            write(files, "leg/risk/vi.md", "## Một", "## Hai");
            write(files, file, "../risk/vi.md", "../risk#mot");
        });
        problems
    };
    assert_eq!(told("leg/start/vi.md"), ["leg/start/vi.md:11 link_to_no_heading_there"]);
    assert_eq!(told("leg/start/en.md"), Vec::<String>::new());
    // Of a text that is not there, that alone is told.
    let (_, problems) = after(|files| {
        files.remove("leg/risk/vi.md");
        write(files, "leg/start/vi.md", "../risk/vi.md", "../risk#hai");
    });
    assert_eq!(problems, ["leg/risk/vi.md:1 missing_translation"]);
}

#[test]
fn links_of_a_meaning_are_followed_and_pictures_told() {
    let terms = "chữ\n: nghĩa [a](../start#mot) và [b](01-khong)\n: ![](media/none.svg) [c](../risk#hai)\n\nxem\n: [d](/khong), [e](#the)\n";
    let mut files = sound();
    for language in ["vi", "en"] {
        files.insert(format!("leg/glossary.{language}.md"), terms.to_owned());
    }
    let (_, mut problems) = read(&files, "/courses", &Both::default());
    // One of the words stands in a link alone, where it is not explained.
    problems.retain(|problem| problem.key != "check.term_unused");
    let told: Vec<_> = problems
        .iter()
        .filter(|problem| problem.file == "leg/glossary.en.md")
        .map(|p| (p.line, p.column, p.key.trim_start_matches("check.")))
        .collect();
    let expected = [
        (2, 30, "link_leads_nowhere"),
        (3, 3, "picture_in_meaning"),
        (3, 23, "link_to_no_heading_there"),
        (6, 3, "link_to_no_page"),
        (6, 16, "link_to_no_heading"),
    ];
    assert_eq!(told, expected);
    assert_eq!(problems.len(), 2 * expected.len(), "the same in both languages");
}

#[test]
fn what_the_editor_asks_to_be_written_describes_no_picture() {
    let texts = crate::kit::text::Texts::read(&crate::kit::files::templates()).expect("texts can be read");
    let wording = Wording::both(&texts);
    let asked = [&wording.vi.to_describe, &wording.en.to_describe].into_iter().flatten();
    for words in asked {
        assert!(!words.starts_with('['), "{words}");
        let mut files = sound();
        write(&mut files, "leg/start/en.md", "Bản đồ", words);
        let (courses, problems) = read(&files, "/courses", &wording);
        let told: Vec<_> = problems.iter().map(|p| (p.file.as_str(), p.line, p.key)).collect();
        assert_eq!(told, [("leg/start/en.md", 11, "check.missing_alternative")], "{words}");
        assert_eq!(courses.len(), 1);
    }
}

#[test]
fn a_drawing_that_does_more_than_draw_is_told_at_its_line() {
    let (kept, problems) = after(|files| {
        drop(
            files
                .insert("leg/risk/media/map.svg".into(), "<svg>\n<script/>\n<a onclick=\"x\"/></svg>".into()),
        );
    });
    let told = ["leg/risk/media/map.svg:2 drawing_part", "leg/risk/media/map.svg:3 drawing_acts"];
    assert_eq!((kept, problems), (1, told.map(str::to_owned).to_vec()));
}

#[test]
fn every_recording_can_be_read() {
    let played = "![Lời mời](media/talk.mp3)";
    let line = format!("recording:{} 640000", "5f".repeat(32));
    let with = |text: &str, more: &[(&str, &str)]| {
        after(|files| {
            write(files, "leg/start/vi.md", "![Bản đồ](media/map.svg)", text);
            let more =
                more.iter().map(|(name, text)| (format!("leg/start/media/{name}"), (*text).to_owned()));
            files.extend(more);
        })
    };
    assert_eq!(with(played, &[("talk.mp3", &line), ("talk.vi.md", "Chào bà con.")]), (1, vec![]));
    let fold = format!("x\n\n{played}\n\n<details><summary>Lời</summary>\n\nChào.\n\n</details>\n\n");
    assert_eq!(with(&fold, &[("talk.mp3", &line)]), (1, vec![]));
    let long = "chào ".repeat(40);
    let link = "[nghe](media/talk.mp3)";
    for (text, more, told) in [
        (played, vec![("talk.mp3", line.as_str())], "leg/start/vi.md:11 missing_transcript"),
        (played, vec![("talk.mp3", &line), ("talk.en.md", "x")], "leg/start/vi.md:11 missing_transcript"),
        (link, vec![("talk.mp3", &line)], "leg/start/vi.md:11 missing_transcript"),
        (played, vec![("talk.vi.md", "x")], "leg/start/vi.md:11 missing_recording"),
        (
            played,
            vec![("talk.mp3", &line), ("talk.vi.md", &long)],
            "leg/start/media/talk.vi.md:1 long_sentence",
        ),
        (played, vec![("talk.mp3", "x"), ("talk.vi.md", "x")], "leg/start/media/talk.mp3:1 no_recording"),
    ] {
        let (kept, mut problems) = with(text, &more);
        problems.retain(|problem| !problem.ends_with("texts_differ"));
        assert_eq!((kept, problems), (1, vec![told.to_owned()]));
    }
}

#[test]
fn what_is_wrong_with_the_terms_is_told() {
    for (vi, en, expected) in [
        ("chữ\n: x\n", "", "leg/glossary.en.md:1 glossary_untranslated"),
        ("", "chữ\n: x\n", "leg/glossary.vi.md:1 glossary_untranslated"),
        ("chữ\n: x\n\nxem\n: y\n", "chữ\n: x\n", "leg/glossary.en.md:1 glossaries_differ"),
        ("chữ\n: x\n\nbò\n: y\n", "chữ\n: x\n\none\n: x\n", "leg/glossary.vi.md:4 term_unused"),
        ("# Từ\n\nchữ\n: x\n\nChữ\n: y\n", "chữ\n: x\n\nxem\n: y\n", "leg/glossary.vi.md:6 term_twice"),
    ] {
        let (kept, told) = after(|files| {
            let written = [("leg/glossary.vi.md", vi), ("leg/glossary.en.md", en)];
            let written = written.into_iter().filter(|(_, text)| !text.is_empty());
            files.extend(written.map(|(path, text)| (path.to_owned(), text.to_owned())));
        });
        assert_eq!(kept, 1);
        assert!(told.contains(&expected.to_owned()), "{expected} in {told:?}");
    }
}

#[test]
fn who_writes_too_much_is_told_how_much_is_shown() {
    use crate::courses::markdown::LONGEST;
    let (mut files, long) = (sound(), "chữ. ".repeat(LONGEST / 5));
    files.get_mut("leg/start/en.md").expect("it is there").push_str(&long);
    let (_, problems) = read(&files, "/courses", &Both::default());
    let told = problems.iter().find(|problem| problem.key == "check.shortened").expect("told");
    assert_eq!(told.args["longest"], (LONGEST / 1000).to_string());
}

#[test]
fn a_translation_that_leaves_a_part_out_or_is_none_is_told() {
    let shape = |body: &str| Shape::of(body, &outline(body, 1));
    let told = |vi: &str, en: &str| of_translation("leg/start/en.md", 7, &shape(vi), &shape(en));
    let vi = "## Một\n\nChữ.\n\n## Hai\n\n![a](media/a.svg)\n\n| a | b |\n|---|---|\n| c | d |\n";
    assert_eq!(told(vi, &vi.replace("Chữ", "Words")), None);
    let cut = told(vi, "## One\n\nWords.\n").unwrap();
    assert_eq!((cut.key, cut.line, cut.is_warning()), ("check.texts_differ", 7, true));
    assert_eq!([&cut.args["vi_headings"], &cut.args["en_headings"], &cut.args["vi_tables"]], ["2", "1", "1"]);
    let long = format!("{vi}\n{}", "từ ".repeat(20));
    assert_eq!(told(&long, &long).map(|problem| problem.key), Some("check.same_text"));
    assert_eq!(told("Ba Tơ, Sơn Hà.", "Ba Tơ, Sơn Hà."), None, "a list of names is the same in both");
}

#[test]
fn what_a_course_says_of_its_readers_decides_which_sentence_is_too_long() {
    let of = |audience: &str| {
        let toml = format!("[audience]\nvi = \"a\"\nen = \"b\"\n{audience}");
        let files = Files::from([("leg/course.toml".to_owned(), toml)]);
        course_file::longest_sentence_in(&files, "leg")
    };
    assert_eq!([of(""), of("longest_sentence = 20"), of("longest_sentence = 5")], [35, 20, 35]);
    let outline = outline(&"từ ".repeat(25), 1);
    assert_eq!(long_sentences("leg/start/vi.md", &outline, 35).count(), 0);
    assert_eq!(long_sentences("leg/start/vi.md", &outline, 20).count(), 1);
}

#[test]
fn a_tag_that_takes_words_with_it_is_no_mere_blemish() {
    let told = |text: &str| -> Vec<(&str, bool)> {
        of_tags("leg/start/vi.md", &outline(text, 1)).map(|p| (p.key, p.is_warning())).collect()
    };
    assert_eq!(told("Một <title> hai.\n"), [("check.tag_swallows", false)]);
    assert_eq!(told("Một <font color=red>hai</font>.\n"), [("check.tag_dropped", true)]);
    assert_eq!(told("```\nmột\n"), [("check.fence_not_closed", false)]);
    assert_eq!(told("<!-- một\n"), [("check.remark_not_closed", false)]);
    assert_eq!(told("Một <b>hai</b>, 2 < 3.\n"), []);
}
