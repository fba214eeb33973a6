//! What one format says another says too, and what is broken takes nothing with it.

use proptest::prelude::*;

use super::*;
use crate::quizzes::gift::answers::{MOST, Typed};
use crate::quizzes::gift::gaps;
use crate::quizzes::gift::text::Passage;
use crate::quizzes::gift::writing::tests::any_item;
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::short_answer::Match;

const XML: &str = include_str!("example.xml");

/// The sheet without the places of its file.
fn bare(sheet: Sheet) -> Sheet {
    let part = |part: Part| match part {
        Part::Comment { text, .. } => Part::Comment { line: 0, text },
        Part::Category { path, moodle, .. } => Part::Category { line: 0, path, moodle },
        Part::Question(entry) => {
            let mut item = unplaced(entry.item);
            gift::for_each_text(&mut item, |passage| passage.places = Default::default());
            Part::Question(Box::new(Entry { item, ..*entry }))
        }
    };
    Sheet { parts: sheet.parts.into_iter().map(part).collect(), ..sheet }
}

/// The sheet after it was written in a format and read again; pictures that it cannot hold are put back.
#[track_caller]
fn through(format: FileFormat, sheet: &Sheet) -> Sheet {
    let (text, left) = write(format, "x", sheet);
    assert_eq!(left, [], "{text}");
    let (mut back, problems) = read(format, "x", &text);
    assert_eq!(problems, [], "{text}");
    if format == FileFormat::Gift {
        back.pictures = sheet.pictures.clone();
    }
    bare(back)
}

fn keys(problems: &[Problem]) -> Vec<(usize, &'static str)> {
    problems.iter().map(|problem| (problem.line, problem.key)).collect()
}

#[test]
fn pictures_of_one_name_in_two_questions_stay_two() {
    let question = |name: &str, path: &str, bytes: &str| {
        format!(
            "<question type=\"essay\"><name><text>{bytes}</text></name><questiontext format=\"html\">\
             <text><![CDATA[<img src=\"@@PLUGINFILE@@{path}{name}\">]]></text>\
             <file name=\"b\u{1ea3}n.png\" path=\"{path}\" encoding=\"base64\">{bytes}</file></questiontext></question>"
        )
    };
    let (one, other) = (question("b%E1%BA%A3n.png", "/", "AAAA"), question("b%E1%BA%A3n.png", "/", "BBBB"));
    let below = question("b\u{1ea3}n.png", "/anh/", "CCCC");
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", &format!("<quiz>{one}{other}{below}</quiz>"));
    assert_eq!(problems, []);
    let shown: Vec<&str> = sheet.questions().map(|entry| entry.item.text.source.as_str()).collect();
    assert_eq!(
        shown,
        [
            "<img src=\"media/b%E1%BA%A3n.png\">",
            "<img src=\"media/b%E1%BA%A3n-2.png\">",
            "<img src=\"media/anh-b%E1%BA%A3n.png\">"
        ]
    );
    assert_eq!(sheet.pictures.len(), 3);
    assert_eq!(sheet.pictures["b\u{1ea3}n-2.png"], [4, 16, 65]);
    let sheet = bare(sheet);
    for format in [FileFormat::MoodleXml, FileFormat::Gift, FileFormat::Json] {
        assert_eq!(through(format, &sheet), sheet, "{format:?}");
    }
}

#[test]
fn moodle_xml_keeps_every_part_through_the_bank_and_back() {
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", XML);
    assert_eq!(problems, []);
    let sheet = bare(sheet);
    assert_eq!(sheet.questions().count(), 9);
    for format in [FileFormat::MoodleXml, FileFormat::Gift, FileFormat::Json] {
        assert_eq!(through(format, &sheet), sheet, "{format:?}");
    }
    let (gift, _) = write(FileFormat::Gift, "x", &sheet);
    // What Moodle alone says stands where an author sees it.
    assert!(gift.contains("[moodle:<penalty>0.3333333</penalty>]"), "{gift}");
    assert!(gift.contains("$CATEGORY: $course$/top/Nhóm cùng sở thích"), "{gift}");
    let all: Vec<&Entry> = sheet.questions().collect();
    assert_eq!((all[0].item.id.as_deref(), &all[0].item.tags[..]), (Some("leg-1"), &["o1".to_owned()][..]));
    assert!(all[0].item.text.source.contains("media/so%20do.png"), "{}", all[0].item.text.source);
    assert_eq!(sheet.pictures["so do.png"], b"\x89PNG\r\n\x1a\n");
    assert!(all[0].moodle.iter().any(|one| one.starts_with("<hint ") && one.contains("&lt;p&gt;")));
    let Answers::ShortAnswer { rule, .. } = &all[3].item.answers else { panic!("{:?}", all[3]) };
    assert_eq!(*rule, Some(Match::Exact));
    let Answers::Number(numbers) = &all[4].item.answers else { panic!("{:?}", all[4]) };
    assert_eq!(numbers.iter().map(|one| one.expected.to_string()).collect::<Vec<_>>(), ["75:0.5", "*"]);
}

#[test]
fn a_question_that_is_broken_takes_no_other_with_it() {
    // Its own end is missing, a letter stands alone, an entity is unknown; and CDATA holds what looks like an end.
    let broken = "<?xml version=\"1.0\"?>\n<quiz>\n\
        <question type=\"description\"><questiontext><text><![CDATA[a</question>b]]></text></questiontext></question>\n\
        <question type=\"description\"><questiontext><text>a & b</text></questiontext></question>\n\
        <question type=\"description\"><questiontext><text>no end</text></questiontext>\n\
        <question type=\"description\"><questiontext><text>a&nbsp;b</text></questiontext></question>\n\
        <question type=\"description\"><questiontext><text>whole</text></questiontext></question>\n</quiz>";
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", broken);
    let kept: Vec<&str> = sheet.questions().map(|entry| &*entry.item.text.source).collect();
    assert_eq!(kept, ["a</question>b", "whole"]);
    let expected = [(4, "formats.xml_ampersand"), (5, "formats.xml_ends"), (6, "formats.xml_entity")];
    assert_eq!(keys(&problems), expected);
    // Broken between the questions: they are all there, and it is told.
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", &XML.replace("</quiz>", ""));
    assert_eq!((sheet.questions().count(), problems.len()), (9, 1));
}

#[test]
fn what_is_no_question_of_ours_is_told_with_its_line() {
    let xml = "<quiz>\n<question type=\"cloze\"><questiontext><text>x</text></questiontext></question>\n<extra/>\n\
        <question type=\"truefalse\"><questiontext><text>x</text></questiontext>\n<answer fraction=\"100\"><text>maybe</text></answer></question>\n\
        <question type=\"numerical\"><questiontext><text>x</text></questiontext>\n<answer fraction=\"100\"><text>ba</text></answer></question>\n\
        <question type=\"multichoice\"><questiontext><text>x</text></questiontext>\n<answer fraction=\"1000\"><text>ba</text></answer></question>\n</quiz>";
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", xml);
    assert_eq!(sheet.questions().count(), 0);
    let expected = [
        (2, "formats.no_gap"),
        (3, "formats.xml_unknown"),
        (5, "formats.not_true_or_false"),
        (7, "formats.number_unreadable"),
        (9, "formats.weight_unreadable"),
    ];
    assert_eq!(keys(&problems), expected);
    for (source, key) in
        [("<html/>", "formats.xml_no_quiz"), ("", "formats.xml_ends"), ("<quiz/>", "formats.no_questions")]
    {
        assert_eq!(keys(&read(FileFormat::MoodleXml, "x", source).1), [(1, key)], "{source}");
    }
}

#[test]
fn entities_that_grow_and_elements_without_end_are_refused() {
    let bomb = "<!DOCTYPE quiz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<quiz><question type=\"description\"><questiontext><text>&b;</text></questiontext></question></quiz>";
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", bomb);
    assert_eq!((sheet.questions().count(), keys(&problems)), (0, vec![(2, "formats.xml_entity")]));
    let deep = format!(
        "<quiz><question type=\"description\"><questiontext><text>x</text></questiontext>{}{}</question></quiz>",
        "<a>".repeat(200),
        "</a>".repeat(200)
    );
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", &deep);
    assert_eq!((sheet.questions().count(), keys(&problems)), (1, vec![(1, "formats.xml_too_deep")]));
    // No stack is deep enough for an element within another a million times.
    let endless = format!("<quiz>{}", "<a>".repeat(1_000_000));
    assert_eq!(keys(&read(FileFormat::MoodleXml, "x", &endless).1).len(), 1);
}

#[test]
fn aiken_holds_one_choice_and_tells_what_it_leaves_out() {
    let text = "Ai bầu nhóm trưởng?\nCả nhóm hay xã?\nA. Cả nhóm\nB) Xã\nANSWER: A\n\nA. chỉ có câu trả lời\nANSWER: A\n\n\
        Không có đáp án?\nA. Một\nB. Hai\n\nSai chữ?\nA. Một\nB. Hai\nANSWER: C\n\nCuối?\nA. Có\nB. Không\nANSWER: B";
    let (sheet, problems) = read(FileFormat::Aiken, "x", text);
    let expected = [
        (7, "check.question_without_text"),
        (10, "formats.aiken_without_answer"),
        (17, "formats.aiken_answer_unknown"),
    ];
    assert_eq!(keys(&problems), expected);
    let words: Vec<&str> = sheet.questions().map(|entry| &*entry.item.text.source).collect();
    assert_eq!(words, ["Ai bầu nhóm trưởng? Cả nhóm hay xã?", "Cuối?"]);
    assert_eq!(through(FileFormat::Aiken, &bare(sheet.clone())), bare(sheet));

    let gift = "// ghi\n\n$CATEGORY: a\n\n// [id:1]\nAi? {=a #đúng ~b}\n\nMấy? {#3}\n\nNào? {=a ~%50%b}\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", gift);
    assert_eq!(problems, []);
    let (written, left) = write(FileFormat::Aiken, "x", &sheet);
    assert_eq!(written, "Ai?\nA. a\nB. b\nANSWER: A\n");
    let expected = [
        (1, "formats.aiken_no_comment"),
        (3, "formats.aiken_no_category"),
        (6, "formats.aiken_left_out"),
        (8, "formats.not_in_aiken"),
        (10, "formats.not_in_aiken"),
    ];
    assert_eq!(keys(&left), expected);
}

#[test]
fn json_tells_what_is_wrong_at_its_line() {
    let text = "{ \"questions\": [\n { \"kind\": \"one_choice\", \"text\": {\"text\": \"Ai?\"}, \"answers\": [{\"text\": {\"text\": \"a\"}, \"weight\": \"100\"}] },\n { \"kind\": \"riddle\", \"text\": {\"text\": \"x\"} },\n { \"kind\": \"number\", \"text\": {\"text\": \"x\"}, \"answers\": [{\"expected\": \"ba\"}] },\n { \"knd\": 1 },\n { \"kind\": \"description\" } ],\n\"pictures\": {\"a.png\": \"???\"} }";
    let (sheet, problems) = read(FileFormat::Json, "x", text);
    assert_eq!(sheet.questions().count(), 1);
    let expected = [
        (3, "formats.kind_unknown"),
        (4, "formats.number_unreadable"),
        (5, "formats.json_unknown"),
        (6, "check.question_without_text"),
        (1, "formats.picture_unreadable"),
    ];
    assert_eq!(keys(&problems), expected);
    assert_eq!(keys(&read(FileFormat::Json, "x", "{\n\"questions\": [").1), [(2, "formats.json_ends")]);
}

#[test]
fn what_gift_says_beside_its_questions_comes_back() {
    let text = "// Về nhóm\n// hai dòng -- có gạch\n\n$CATEGORY: nhóm/một\n\n// ghi ở câu [id:a] [tag:o1]\n::Tên:: [plain]Nhóm có {#\n  =10..20 #[html]<b>Đúng</b>\n  ####Hết.\n} hộ.\n\n// cuối & hết\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", text);
    assert_eq!(problems, []);
    let sheet = bare(sheet);
    assert_eq!(sheet.parts.len(), 4);
    for format in [FileFormat::Gift, FileFormat::MoodleXml, FileFormat::Json] {
        assert_eq!(through(format, &sheet), sheet, "{format:?}");
    }
    let (xml, _) = write(FileFormat::MoodleXml, "x", &sheet);
    // As Moodle knows it: the number in the middle, and the whole sentence.
    assert!(xml.contains("<text>15</text>") && xml.contains("<tolerance>5</tolerance>"), "{xml}");
    assert!(xml.contains("<text>Nhóm có _____ hộ.</text>"), "{xml}");
}

#[test]
fn a_hundred_thousand_letters_and_ten_thousand_questions_are_read() {
    let long = format!("{} {{T}}\n", "a".repeat(100_000));
    let (sheet, problems) = read(FileFormat::Gift, "x", &long);
    assert_eq!((sheet.questions().count(), problems.len()), (1, 0));
    let many = "Ai? {=a ~b}\n\nHỏng {\n\n".repeat(10_000);
    let (sheet, problems) = read(FileFormat::Gift, "x", &many);
    assert_eq!((sheet.questions().count(), problems.len()), (10_000, 10_000));
    for format in [FileFormat::MoodleXml, FileFormat::Json, FileFormat::Aiken] {
        let (text, _) = write(format, "x", &sheet);
        assert_eq!(read(format, "x", &text).0.questions().count(), 10_000);
    }
}

/// A question as it is read from any file.
fn settled_item() -> impl Strategy<Value = crate::quizzes::gift::Item> {
    any_item().prop_map(|mut item| {
        // In Moodle a text with gaps has one format for all that stands in it, and numbers have a tolerance.
        if let Answers::Cloze(gaps) = &mut item.answers {
            for gap in gaps {
                gift::for_each_text_of(&mut gap.answers, &|passage: &mut Passage| {
                    passage.format = item.text.format
                });
                if let Answers::Number(expected) = &mut gap.answers {
                    expected.retain(|one| !matches!(one.expected, Span::Between { .. }));
                }
            }
        }
        gift::for_each_text(&mut item, |passage| {
            passage.source = settled::text(&passage.source, passage.format, settled::Breaks::OfFormat);
        });
        item.title = item.title.map(|title| settled::line(&title)).filter(|title| !title.is_empty());
        item
    })
}

proptest! {
    #[test]
    fn every_question_comes_back_from_xml_and_json_as_it_was(item in settled_item()) {
        let sheet = Sheet { parts: vec![Part::Question(Box::new(Entry::of(item)))], ..Sheet::default() };
        for format in [FileFormat::MoodleXml, FileFormat::Json] {
            let (text, left) = write(format, "x", &sheet);
            prop_assert_eq!(left, vec![]);
            let (back, problems) = read(format, "x", &text);
            prop_assert_eq!(problems, vec![], "{}", text);
            prop_assert_eq!(bare(back), sheet.clone(), "{}", text);
        }
    }

    #[test]
    fn no_text_breaks_a_reader(text in "(<question type=\"(multichoice|numerical|x)\">|</question>|<text>|</text>|<answer fraction=\"[0-9.-]{0,4}\">|</answer>|<quiz>|</quiz>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|[a-z{}~=#\\[\"&;:,/\n. ]{0,6}|ANSWER: A|A\\. ){0,24}") {
        for format in FileFormat::ALL {
            let (sheet, problems) = read(format, "x", &text);
            prop_assert!(sheet.questions().count() > 0 || !problems.is_empty());
        }
    }
}

#[test]
fn gaps_keep_what_each_counts_and_how_moodle_lays_it_out() {
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", XML);
    assert_eq!(problems, []);
    let sheet = bare(Sheet { parts: sheet.parts.into_iter().next_back().into_iter().collect(), ..sheet });
    let (text, left) = write(FileFormat::Gift, "x", &sheet);
    assert_eq!(left, []);
    assert!(text.contains("[gaps:2, 1, 1 SHORTANSWER_C]"), "{text}");
    assert!(text.contains("từ {=quỹ #Đúng. ~ngân hàng #Chưa. ~%50%họ hàng} trong"), "{text}");
    assert!(text.contains("trong {#=12:1 #Phải. ~ #Xem lại.} tháng"), "{text}");
    let (xml, left) = write(FileFormat::MoodleXml, "x", &sheet);
    assert_eq!(left, []);
    let gap = "{2:MULTICHOICE:=quỹ#Đúng.~ngân hàng#Chưa.~%50%họ hàng}";
    assert!(xml.contains(gap) && xml.contains("{1:SHORTANSWER_C:=Nhóm trưởng}"), "{xml}");
    // Moodle says the same of a range by its middle.
    let (sheet, _) = read(FileFormat::Gift, "x", "Từ {#11..13} đến {=ba ~bốn} tháng.\n");
    let (xml, left) = write(FileFormat::MoodleXml, "x", &sheet);
    assert!(left.is_empty() && xml.contains("{1:NUMERICAL:=12:1}"), "{xml}");
    // And it has one format for all of it.
    let (sheet, _) = read(FileFormat::Gift, "x", "Từ {=a #[html]<b>x</b> ~b} đến {=ba ~bốn}.\n");
    assert_eq!(keys(&write(FileFormat::MoodleXml, "x", &sheet).1), [(1, "formats.not_in_xml")]);
}

#[test]
fn a_gap_that_cannot_be_read_takes_its_question_alone() {
    let xml = |text: &str| {
        format!(
            "<quiz>\n<question type=\"cloze\"><questiontext><text>{text}</text></questiontext></question>\n\
            <question type=\"essay\"><questiontext><text>Kể.</text></questiontext></question></quiz>"
        )
    };
    let many = "x {1:SA:=a}".repeat(gaps::MOST + 1);
    for (text, key) in [
        ("không có gì", "formats.no_gap"),
        ("{1:SA:=a", "formats.no_gap"),
        ("{1:MULTIRESPONSE:=a~b}", "formats.xml_cloze"),
        ("{0:SA:=a}", "formats.xml_cloze"),
        ("{101:SA:=a}", "formats.xml_cloze"),
        ("{1:NM:=mười}", "formats.xml_cloze"),
        ("{1:SA:=}", "formats.xml_cloze"),
        ("{1:SA:%1000%a}", "formats.xml_cloze"),
        (&many, "check.too_many_gaps"),
    ] {
        let (sheet, problems) = read(FileFormat::MoodleXml, "x", &xml(text));
        assert_eq!((sheet.questions().count(), keys(&problems)), (1, vec![(2, key)]), "{text}");
    }
    let json = |weight: &str, layout: &str, text: &str| {
        format!(
            "{{\"questions\": [\n{{\"kind\": \"cloze\", \"text\": {{\"text\": \"{text}\"}}, \"gaps\": [\
            {{\"kind\": \"short_answer\", \"weight\": {weight}, \"layout\": \"{layout}\", \"answers\": [{{\"expected\": \"a\", \"weight\": \"100\"}}]}}]}},\n\
            {{\"kind\": \"essay\", \"text\": {{\"text\": \"Kể.\"}}}}]}}"
        )
    };
    assert_eq!(read(FileFormat::Json, "x", &json("2", "SA", "a \u{fffc}")).1, []);
    for (weight, layout, text, key) in [
        ("-1", "SA", "a \u{fffc}", "formats.gap_unreadable"),
        ("0", "SA", "a \u{fffc}", "formats.gap_unreadable"),
        ("1.5", "SA", "a \u{fffc}", "formats.gap_unreadable"),
        ("1", "NM", "a \u{fffc}", "formats.gap_unreadable"),
        ("1", "x]", "a \u{fffc}", "formats.gap_unreadable"),
        ("1", "SA", "a", "formats.gaps_do_not_fit"),
        ("1", "SA", "a \u{fffc} b \u{fffc}", "formats.gaps_do_not_fit"),
    ] {
        let (sheet, problems) = read(FileFormat::Json, "x", &json(weight, layout, text));
        assert_eq!(
            (sheet.questions().count(), keys(&problems)),
            (1, vec![(2, key)]),
            "{weight} {layout} {text}"
        );
    }
    // Nobody waits for a text of openings that are never closed.
    let endless = "{1:SA:=a".repeat(100_000);
    assert_eq!(keys(&read(FileFormat::MoodleXml, "x", &xml(&endless)).1), [(2, "formats.no_gap")]);
}

#[test]
fn ranges_are_kept_as_they_were_written() {
    let near = |text: &str| Typed {
        line: 0,
        column: 0,
        expected: Span::from_gift(text).unwrap(),
        weight: crate::quizzes::points::Points::FULL,
        feedback: None,
    };
    for text in ["3", "3:0.5", "1..5", "*", "-2..-1"] {
        assert_eq!(near(text).expected.to_string(), text);
    }
}

#[test]
fn a_question_of_too_many_answers_is_told_and_its_neighbour_stays_in_every_format() {
    let source = "// [id:a]\nHow? {=a ~b ~c}\n\n// [id:b]\nIs it? {TRUE}\n";
    let (mut sheet, problems) = read(FileFormat::Gift, "x", source);
    assert_eq!(problems, []);
    let Some(Part::Question(first)) = sheet.parts.first_mut() else { panic!("a question") };
    let Answers::OneChoice(answers) = &mut first.item.answers else { panic!("choices") };
    while answers.len() <= MOST {
        answers.push(answers[1].clone());
    }
    for format in [FileFormat::MoodleXml, FileFormat::Json] {
        let (text, _) = write(format, "x", &sheet);
        let (back, problems) = read(format, "x", &text);
        let ids: Vec<_> = back.questions().map(|entry| entry.item.id.as_deref()).collect();
        let keys: Vec<_> = problems.iter().map(|problem| problem.key).collect();
        assert_eq!((&ids[..], &keys[..]), (&[Some("b")][..], &["check.too_many_answers"][..]), "{format:?}");
    }
}
