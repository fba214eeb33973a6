//! Nothing is lost in silence: what a file says and the bank cannot take is told with its line.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::quizzes::kinds::number::Span;

fn keys(problems: &[Problem]) -> Vec<(usize, &'static str)> {
    problems.iter().map(|problem| (problem.line, problem.key)).collect()
}

/// The words of every question that was read.
fn words(sheet: &Sheet) -> Vec<&str> {
    sheet.questions().map(|entry| entry.item.text.source.as_str()).collect()
}

fn xml(kind: &str, within: &str) -> String {
    format!("<quiz>\n<question type=\"{kind}\">\n{within}\n</question>\n</quiz>")
}

#[test]
fn what_gift_and_json_say_for_moodle_is_one_element_that_says_nothing_of_the_question() {
    let gift = "// [moodle:<penalty>0.5</penalty><b] [moodle:<hint format=\"html\"><text>x</text></hint >]\n\
        // [moodle:<answer fraction=\"100\"><text>b</text></answer>] [moodle:chữ] [moodle:<a/><b/>]\nAi? {=a ~b}\n\n\
        // [moodle:<category><text>x</text></category>] [moodle:<info/>]\n$CATEGORY: a\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", gift);
    assert_eq!(
        keys(&problems),
        [(3, "formats.moodle_unreadable"); 4]
            .into_iter()
            .chain([(6, "formats.moodle_unreadable")])
            .collect::<Vec<_>>()
    );
    let entry = sheet.questions().next().unwrap();
    assert_eq!(entry.moodle, ["<hint format=\"html\"><text>x</text></hint>"]);
    let (text, left) = write(FileFormat::MoodleXml, "x", &sheet);
    assert_eq!((left, text.matches("fraction=\"100\"").count()), (vec![], 1), "{text}");
    let (back, problems) = read(FileFormat::MoodleXml, "x", &text);
    assert_eq!(problems, []);
    assert_eq!(back.questions().next().unwrap().moodle, entry.moodle);
    let json = "{\"questions\": [{\"kind\": \"essay\", \"text\": {\"text\": \"Kể.\"}, \"moodle\": [\"<name><text>x</text></name>\", \"<!-- a --><b/>\", \"<x:y xmlns:x='u' z='1'>a\\nb</x:y>\"]}]}";
    let (sheet, problems) = read(FileFormat::Json, "x", json);
    assert_eq!(keys(&problems), [(1, "formats.moodle_unreadable"); 2]);
    assert_eq!(sheet.questions().next().unwrap().moodle, ["<y z=\"1\">a&#10;b</y>"]);
}

#[test]
fn an_entry_of_json_that_is_broken_takes_no_other_with_it() {
    let essay = |words: &str, more: &str| {
        format!(" {{\"kind\": \"essay\", \"text\": {{\"text\": \"{words}\"}}{more}}}")
    };
    for (broken, key) in [
        (essay("hai", ","), "formats.json_broken"),
        (essay("hai", " \"id\": \"x\""), "formats.json_broken"),
        (" {\"kind\": \"essay\", \"text\": {\"text\": \"hai\"}".to_owned(), "formats.json_ends"),
        (" {\"kind\": \"essay\", \"text\": {\"text\": \"hai}}".to_owned(), "formats.json_ends"),
        (essay("hai", ", \"id\": 5"), "formats.json_type"),
        (essay("hai", ", \"id\": \"x\", \"id\": \"y\""), "formats.json_twice"),
        (essay("hai", ", \"text\": {}"), "formats.json_twice"),
        (" hai".to_owned(), "formats.json_broken"),
    ] {
        let source =
            format!("{{\"questions\": [\n{},\n{broken},\n{}\n]}}", essay("một", ""), essay("ba", ""));
        let (sheet, problems) = read(FileFormat::Json, "x", &source);
        assert_eq!((words(&sheet), keys(&problems)), (vec!["một", "ba"], vec![(3, key)]), "{broken}");
    }
    // Broken between the entries, or beside them: they are all there, and it is told.
    for (after, key) in [
        (",\n]}", "formats.json_broken"),
        ("\n]", "formats.json_ends"),
        ("\n], \"version\": 1}", "formats.json_unknown"),
        ("\n], \"pictures\": {\"a.png\": 1}}", "formats.json_type"),
    ] {
        let source = format!("{{\"questions\": [\n{}{after}", essay("một", ""));
        let (sheet, problems) = read(FileFormat::Json, "x", &source);
        assert_eq!((words(&sheet), keys(&problems)), (vec!["một"], vec![(3, key)]), "{after}");
    }
}

#[test]
fn a_part_that_the_kind_has_not_is_told() {
    let text = "\"text\": {\"text\": \"Gì?\"}";
    for (entry, named) in [
        (format!("\"kind\": \"essay\", {text}, \"category\": \"a\""), "kind"),
        (format!("\"comment\": \"a\", {text}"), "text"),
        (format!("\"kind\": \"essay\", {text}, \"answers\": [{{}}]"), "answers"),
        (format!("\"kind\": \"essay\", {text}, \"truth\": true"), "truth"),
        (format!("\"kind\": \"one_choice\", {text}, \"match\": \"exact\""), "match"),
        (format!("\"kind\": \"one_choice\", {text}, \"answers\": [{{\"expected\": \"a\"}}]"), "expected"),
        (
            format!("\"kind\": \"true_false\", {text}, \"truth\": true, \"answers\": [{{}}, {{}}, {{}}]"),
            "answers",
        ),
        (
            format!(
                "\"kind\": \"matching\", {text}, \"answers\": [{{\"expected\": \"a\", \"weight\": \"1\"}}]"
            ),
            "weight",
        ),
        (
            format!("\"kind\": \"number\", {text}, \"gaps\": [{{\"kind\": \"number\", \"answers\": []}}]"),
            "gaps",
        ),
        (
            format!(
                "\"kind\": \"cloze\", {text}, \"gaps\": [{{\"kind\": \"number\", \"match\": \"both\", \"answers\": []}}]"
            ),
            "match",
        ),
    ] {
        let source = format!("{{\"questions\": [{{{entry}}}, {{\"kind\": \"essay\", {text}}}]}}");
        let (sheet, problems) = read(FileFormat::Json, "x", &source);
        let told: Vec<_> = problems.iter().map(|one| (one.key, &one.args["value"][..])).collect();
        assert_eq!(
            (sheet.questions().count(), told),
            (1, vec![("formats.json_unfitting", named)]),
            "{entry}"
        );
    }
    // A space around a tag says nothing, and GIFT could not hold it.
    let source = format!(
        "{{\"questions\": [{{\"kind\": \"essay\", {text}, \"id\": \" a \", \"tags\": [\" o1 \", \" \"]}}]}}"
    );
    let (sheet, _) = read(FileFormat::Json, "x", &source);
    let (gift, left) = write(FileFormat::Gift, "x", &sheet);
    assert!(left.is_empty() && gift.starts_with("// [id:a] [tag:o1]\n"), "{gift}");
}

#[test]
fn words_within_elements_stay_words() {
    let text = |format: &str, text: &str| {
        xml(
            "essay",
            &format!(
                "<questiontext format=\"{format}\"><text>{text}</text></questiontext><tags><tag><text>o<b>1</b></text></tag></tags>"
            ),
        )
    };
    for (format, source, expected) in [
        ("html", "Hãy kể <b>ba</b> việc", "Hãy kể <b>ba</b> việc"),
        ("html", "&lt;p&gt;Kể <i>a &lt; b</i>&lt;/p&gt;", "<p>Kể <i>a &lt; b</i></p>"),
        ("moodle_auto_format", "Kể <b>ba</b>", "Kể <b>ba</b>"),
        ("plain_text", "Kể <b>ba</b> việc", "Kể ba việc"),
    ] {
        let (sheet, problems) = read(FileFormat::MoodleXml, "x", &text(format, source));
        assert_eq!((problems, words(&sheet)), (vec![], vec![expected]), "{source}");
        assert_eq!(sheet.questions().next().unwrap().item.tags, ["o1"]);
    }
}

#[test]
fn what_moodle_says_twice_is_told_where_it_stands_the_second_time() {
    let text = "<questiontext><text>Gì?</text></questiontext>";
    for (kind, within, expected) in [
        ("essay", format!("{text}\n{text}"), &[(4, "formats.xml_twice")][..]),
        (
            "essay",
            format!(
                "{text}<generalfeedback><text>a</text></generalfeedback>\n<generalfeedback><text>b</text></generalfeedback>"
            ),
            &[(4, "formats.xml_twice")],
        ),
        (
            "matching",
            format!(
                "{text}<subquestion><text>a</text><answer><text>1</text></answer>\n<answer><text>2</text></answer></subquestion>"
            ),
            &[(4, "formats.xml_twice")],
        ),
        (
            "numerical",
            format!(
                "{text}<answer fraction=\"100\"><text>1</text><tolerance>1</tolerance>\n<tolerance>2</tolerance></answer>"
            ),
            &[(4, "formats.xml_twice")],
        ),
        (
            "truefalse",
            format!(
                "{text}<answer fraction=\"100\"><text>true</text></answer>\n<answer fraction=\"100\"><text>false</text></answer>"
            ),
            &[(4, "formats.two_right")],
        ),
        (
            "truefalse",
            format!(
                "{text}<answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer>\n<answer fraction=\"0\"><text>false</text></answer>"
            ),
            &[(4, "formats.xml_twice")],
        ),
        ("essay", format!("{text}<hint><text>a</text></hint><hint><text>b</text></hint>"), &[]),
    ] {
        let (sheet, problems) = read(FileFormat::MoodleXml, "x", &xml(kind, &within));
        assert_eq!(keys(&problems), expected, "{within}");
        let is_read = expected.first().is_none_or(|(_, key)| *key == "formats.xml_twice");
        assert_eq!(sheet.questions().count(), usize::from(is_read), "{within}");
    }
}

#[test]
fn what_is_no_xml_is_told_in_words_of_ours_at_its_line() {
    let deep = format!("<quiz>\n\n<question type=\"essay\">\n{}</question></quiz>", "<a>".repeat(1000));
    let attributes: String = (0..600).map(|nth| format!(" a{nth}=\"\"")).collect();
    for (source, spot) in [
        (deep, (4, "formats.xml_beyond")),
        (xml("essay", &format!("\n<a{attributes}/>")), (4, "formats.xml_beyond")),
        (xml("essay", "<a b=\"1\" b=\"2\"/>"), (3, "formats.xml_attribute")),
        (xml("essay", "<a></b>"), (3, "formats.xml_tag")),
        (xml("essay", "\n<a b></a>"), (4, "formats.xml_broken")),
        ("<!DOCTYPE quiz>\n<quiz></quiz>".to_owned(), (1, "formats.xml_dtd")),
    ] {
        assert_eq!(keys(&read(FileFormat::MoodleXml, "x", &source).1), [spot], "{source}");
    }
}

#[test]
fn what_is_named_within_a_value_names_nothing() {
    let gift = "// [moodle:<info><text>[moodle:<a/>\\] [id:x\\] b</text></info>] c [id:q1]\nA? {=b ~c}\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", gift);
    assert_eq!(problems, []);
    let entry = sheet.questions().next().unwrap();
    assert_eq!(entry.item.id.as_deref(), Some("q1"));
    assert_eq!(entry.moodle, ["<info><text>[moodle:<a/>] [id:x] b</text></info>"]);
    assert_eq!(entry.comments, ["c"]);
}

#[test]
fn a_bracket_in_a_note_that_is_never_closed_is_a_part_of_it() {
    let gift = "// hỏi lại [tag: trước ngày 5, hỏi thêm anh Ba\n// [id:a] và [gaps\nKể. {}\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", gift);
    assert_eq!(problems, []);
    let entry = sheet.questions().next().unwrap();
    assert_eq!(entry.comments, ["hỏi lại [tag: trước ngày 5, hỏi thêm anh Ba", "và [gaps"]);
    for format in [FileFormat::Gift, FileFormat::MoodleXml, FileFormat::Json] {
        let (text, left) = write(format, "x", &sheet);
        let (back, problems) = read(format, "x", &text);
        assert_eq!((left, problems), (vec![], vec![]));
        assert_eq!(back.questions().next().unwrap().comments, entry.comments, "{text}");
    }
}

#[test]
fn what_is_not_known_within_an_answer_or_a_text_is_told_with_its_line() {
    let text = "<questiontext><text>a</text></questiontext>";
    let odd = "\n<hint>x</hint>";
    for (kind, rest, within) in [
        (
            "multichoice",
            format!("<answer fraction=\"100\"><text>b</text>{odd}</answer><answer><text>c</text></answer>"),
            "answer",
        ),
        ("shortanswer", format!("<answer fraction=\"100\"><text>b</text>{odd}</answer>"), "answer"),
        ("numerical", format!("<answer fraction=\"100\"><text>1</text>{odd}</answer>"), "answer"),
        (
            "truefalse",
            format!(
                "<answer fraction=\"100\"><text>true</text>{odd}</answer><answer><text>false</text></answer>"
            ),
            "answer",
        ),
        (
            "ordering",
            format!("<answer><text>b</text>{odd}</answer><answer><text>c</text></answer>"),
            "answer",
        ),
        (
            "matching",
            format!("<subquestion><text>b</text><answer><text>c</text>{odd}</answer></subquestion>"),
            "answer",
        ),
        (
            "matching",
            format!("<subquestion><text>b</text><answer><text>c</text></answer>{odd}</subquestion>"),
            "subquestion",
        ),
        (
            "shortanswer",
            format!(
                "<answer fraction=\"100\"><text>b</text><feedback><text>c</text>{odd}</feedback></answer>"
            ),
            "feedback",
        ),
        ("essay", format!("<generalfeedback><text>c</text>{odd}</generalfeedback>"), "generalfeedback"),
    ] {
        let (sheet, problems) = read(FileFormat::MoodleXml, "x", &xml(kind, &format!("{text}{rest}")));
        let told: Vec<_> = problems.iter().map(|one| (one.line, one.key, &one.args["within"][..])).collect();
        assert_eq!(told, [(4, "formats.xml_unknown_within", within)], "{kind}");
        assert_eq!(sheet.questions().count(), 1, "the rest of it stays");
    }
}

#[test]
fn an_id_that_stands_there_twice_is_told_with_both_lines() {
    let source =
        "// [id:a]\nMột? {=b ~c}\n\n// [id:b]\nHai? {=b ~c}\n\n// [id:a]\nBa? {=b ~c}\n\nBốn? {=b ~c}\n";
    let (sheet, problems) = read(FileFormat::Gift, "x", source);
    assert_eq!((problems, sheet.questions().count()), (vec![], 4));
    let told = super::ids_twice("x", &sheet);
    let told: Vec<_> =
        told.iter().map(|one| (one.line, one.key, &one.args["id"][..], &one.args["line"][..])).collect();
    assert_eq!(told, [(8, "formats.id_twice", "a", "2")]);
}

#[test]
fn pictures_that_are_named_and_missing_or_there_and_never_named_are_told() {
    let picture = |name: &str| format!("<file name=\"{name}\" path=\"/\" encoding=\"base64\">AAAA</file>");
    let text = format!(
        "<questiontext format=\"html\"><text><![CDATA[<img src=\"@@PLUGINFILE@@/a.png\"><img src=\"@@PLUGINFILE@@/b.png\">\
        <a href=\"https://example.org/media/c.png\">]]></text>{}{}</questiontext>",
        picture("a.png"),
        picture("d.png")
    );
    let (sheet, problems) = read(FileFormat::MoodleXml, "x", &xml("essay", &text));
    assert_eq!(problems, []);
    let told = pictures_apart("x", &sheet);
    let told: Vec<_> = told.iter().map(|one| (one.line, one.key, &one.args["name"][..])).collect();
    assert_eq!(told, [(2, "formats.picture_missing", "b.png"), (1, "formats.picture_unnamed", "d.png")]);
}

const XML: &str = include_str!("example.xml");

/// What means something in one of the formats.
const TOKENS: [&str; 36] = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "\\",
    "\n",
    "\n\n",
    "  \n",
    "//",
    "[id:",
    "]",
    "[moodle:<a/>]",
    "[gaps:1]",
    "[gaps:2, 1 SAC]",
    "[match:exact]",
    "->",
    "%50%",
    "%-100%",
    "[html]",
    "::",
    "```",
    "<b>",
    "</text>",
    "&amp;",
    "]]>",
    "\"",
    ",",
    "{1:SA:=a}",
    "{2:MCV:=a~b#c}",
    "{#=1..3}",
    "\u{fffc}",
    "\u{a0}",
    "đ",
    "$CATEGORY: a",
];

/// All that is said, without the places of the file it came from. Within a sentence Moodle has no ranges: one comes back
/// as its middle and what lies on both sides of it.
fn said(sheet: &Sheet) -> String {
    let mut sheet = sheet.clone();
    for part in &mut sheet.parts {
        let Part::Question(entry) = part else { continue };
        let Answers::Cloze(gaps) = &mut entry.item.answers else { continue };
        for gap in gaps {
            let Answers::Number(expected) = &mut gap.answers else { continue };
            for one in expected {
                let Span::Between { low, high } = one.expected else { continue };
                if let (Some(value), Some(tolerance)) = (low.plus(high).half(), high.minus(low).half()) {
                    one.expected = Span::Near { value, tolerance };
                }
            }
        }
    }
    write(FileFormat::Json, "x", &sheet).0
}

proptest! {
    #[test]
    fn whatever_was_cut_out_or_put_in_all_that_was_read_comes_back_from_every_format(
        nth in 0usize..4,
        edits in prop::collection::vec((any::<Index>(), 0usize..40, select(&TOKENS[..])), 0..8),
    ) {
        let format = FileFormat::ALL[nth];
        let mut text = write(format, "x", &read(FileFormat::MoodleXml, "x", XML).0).0;
        for (at, cut, put) in edits {
            let at = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((at + cut).min(text.len())).max(at);
            text.replace_range(at..end, put);
        }
        let (sheet, problems) = read(format, "x", &text);
        let lines = text.split('\n').count();
        for problem in &problems {
            prop_assert!(problem.line >= 1 && problem.line <= lines + 1, "{:?}", problem);
        }
        prop_assert!(sheet.questions().next().is_some() || !problems.is_empty());
        for through in [FileFormat::Json, FileFormat::MoodleXml, FileFormat::Gift] {
            let (written, left) = write(through, "x", &sheet);
            if left.is_empty() && sheet.questions().next().is_some() {
                let (mut back, problems) = read(through, "x", &written);
                prop_assert!(problems.is_empty(), "{:?} {:?} {}", through, problems, written);
                back.pictures.clone_from(&sheet.pictures);
                prop_assert_eq!(said(&back), said(&sheet), "{:?} {}", through, written);
            }
        }
    }
}
