//! `lantoa questions`: files of questions from one format to another.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::{lantoa, said, text};

/// The command over a file of these bytes.
fn asked(file: &[u8], from: &str, to: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quiz.txt");
    std::fs::write(&path, file).unwrap();
    let arguments = [&["questions", text(&path), "--format", from, "--to", to], more].concat();
    let mut output = lantoa(&arguments).output().unwrap();
    // The folder is another one each time.
    let told = String::from_utf8(output.stderr).unwrap().replace(text(&path), "quiz.txt");
    output.stderr = told.into_bytes();
    output
}

fn printed(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn told(output: &Output) -> Vec<&str> {
    std::str::from_utf8(&output.stderr).unwrap().lines().collect()
}

const GIFT: &str =
    "// [id:leg-1] [tag:o1]\n::Ai bầu:: Ai bầu nhóm trưởng? {\n  =Cả nhóm #Đúng.\n  ~Xã #Sai.\n}\n";

#[test]
fn a_question_goes_through_every_format_and_comes_back() {
    let mut text = GIFT.to_owned();
    for (from, to) in [("gift", "moodlexml"), ("moodlexml", "json"), ("json", "gift")] {
        let output = asked(text.as_bytes(), from, to, &[]);
        assert_eq!((output.status.code(), told(&output)), (Some(0), vec![]));
        text = printed(&output).to_owned();
    }
    assert_eq!(text, GIFT);
    let aiken = asked(GIFT.as_bytes(), "gift", "aiken", &[]);
    assert_eq!(printed(&aiken), "Ai bầu nhóm trưởng?\nA. Cả nhóm\nB. Xã\nANSWER: A\n");
    assert_eq!(aiken.status.code(), Some(1));
    assert_eq!(told(&aiken).len(), 1, "what Aiken leaves out is told");
}

#[test]
fn an_id_twice_and_half_a_letter_at_the_end_are_told_with_their_lines() {
    let source = format!("{GIFT}\n{GIFT}");
    let output = asked(source.as_bytes(), "gift", "gift", &[]);
    let told_of = told(&output);
    assert!(told_of.len() == 1 && told_of[0].starts_with("quiz.txt:8:"), "{told_of:?}");
    assert!(told_of[0].contains("leg-1") && told_of[0].contains("dòng 2"), "{told_of:?}");
    assert_eq!((output.status.code(), printed(&output).matches("leg-1").count()), (Some(1), 2));
    let mut utf16: Vec<u8> = format!("\u{feff}{GIFT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    utf16.push(b'x');
    let output = asked(&utf16, "gift", "gift", &[]);
    assert_eq!((output.status.code(), printed(&output)), (Some(1), GIFT));
    assert!(
        told(&output).iter().any(|line| line.starts_with("quiz.txt:6:") && line.contains("giữa một chữ"))
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_rest_is_printed() {
    let gift = "Một? {=a ~b}\n\nHai? {=a ~b\n\nBa? {~a ~b}\n\nBốn? {~%60%a ~%60%b ~%-200%c}\n\nNăm? }=a\n\nSáu? {T}\n";
    for (language, words) in [
        ("vi", ["ngoặc nhọn", "không có câu trả lời đúng", "-200", "ngoặc nhọn"]),
        ("en", ["brace", "no right answer", "-200", "brace"]),
    ] {
        let output = asked(gift.as_bytes(), "gift", "json", &["--language", language]);
        assert_eq!(output.status.code(), Some(1));
        let told = told(&output);
        assert_eq!(told.len(), 4, "{told:?}");
        for ((line, starts), words) in
            told.iter().zip(["quiz.txt:3:", "quiz.txt:5:", "quiz.txt:7:", "quiz.txt:9:"]).zip(words)
        {
            assert!(line.starts_with(starts) && line.contains(words), "{line}: {starts} {words}");
        }
        let kept = printed(&output);
        assert!(kept.contains("Một?") && kept.contains("Ba?") && kept.contains("Sáu?"), "{kept}");
    }
}

#[test]
fn files_of_old_programs_are_recognised_by_their_bytes() {
    let utf16 = |text: &str, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    for (bytes, words, script) in [
        (utf16(GIFT, true), "Cả nhóm", "UTF-16"),
        (utf16("Who? {=the group ~one}\n", false), "the group", "UTF-16"),
        (b"Caf\xe9 \x96 o\xf9? {=ici ~l\xe0}\n".to_vec(), "Café – où?", "Windows-1252"),
        (b"\xef\xbb\xbfAi? {=a ~b}\n".to_vec(), "Ai?", ""),
    ] {
        let output = asked(&bytes, "gift", "gift", &[]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(printed(&output).contains(words), "{}", printed(&output));
        assert_eq!(told(&output).join("\n").contains("bảng mã"), !script.is_empty());
        assert!(told(&output).join("\n").contains(script), "{}", said(&output));
    }
    let output = asked(b"\x00\x01\x02\xff\xfe\x00", "gift", "json", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("không phải tệp văn bản"), "{}", said(&output));
}

#[test]
fn pictures_come_along() {
    let folder = tempfile::tempdir().unwrap();
    let (file, media) = (folder.path().join("quiz.vi.gift"), folder.path().join("media"));
    std::fs::create_dir(&media).unwrap();
    std::fs::write(&file, "Ai? ![Sơ đồ](media/so.png) {=a ~b}\n").unwrap();
    std::fs::write(media.join("so.png"), b"\x89PNG").unwrap();
    let output =
        lantoa(&["questions", text(&file), "--format", "gift", "--to", "moodlexml"]).output().unwrap();
    let xml = printed(&output).to_owned();
    assert!(xml.contains("@@PLUGINFILE@@/so.png") && xml.contains("<file name=\"so.png\""), "{xml}");
    // Back again: into a folder if one is named, else it is told; never out of that folder.
    let left = asked(xml.as_bytes(), "moodlexml", "gift", &[]);
    assert!(left.status.code() == Some(1) && said(&left).contains("so.png"), "{}", said(&left));
    let put = folder.path().join("put");
    let output = asked(xml.as_bytes(), "moodlexml", "gift", &["--media", text(&put)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(std::fs::read(put.join("so.png")).unwrap(), b"\x89PNG");
    let outside = xml.replace("name=\"so.png\"", "name=\"../so.png\"");
    let output = asked(outside.as_bytes(), "moodlexml", "gift", &["--media", text(&put)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.path().join("so.png").exists());
    // One that is otherwise stays.
    std::fs::write(put.join("so.png"), b"other").unwrap();
    let output = asked(xml.as_bytes(), "moodlexml", "gift", &["--media", text(&put)]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read(put.join("so.png")).unwrap(), b"other");
}

#[test]
fn a_file_of_ten_megabytes_is_read_and_one_that_is_too_long_or_not_there_is_refused() {
    let one = format!("{} {{=cả nhóm #đúng ~xã #sai}}\n\n", "Ai bầu nhóm trưởng? ".repeat(40));
    let many = one.repeat(10 * 1024 * 1024 / one.len());
    let output = asked(many.as_bytes(), "gift", "aiken", &[]);
    assert_eq!(printed(&output).matches("ANSWER: A").count(), 10 * 1024 * 1024 / one.len());
    let output = asked(&vec![b' '; 64 * 1024 * 1024 + 1], "gift", "json", &[]);
    assert!(!output.status.success() && said(&output).contains("64 MB"), "{}", said(&output));
    let output = lantoa(&["questions", "/nowhere/x", "--format", "gift", "--to", "json"]).output().unwrap();
    assert!(!output.status.success() && said(&output).contains("/nowhere/x"), "{}", said(&output));
}

#[test]
fn a_file_can_come_from_standard_input() {
    let mut child = lantoa(&["questions", "-", "--format", "gift", "--to", "gift"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(GIFT.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), printed(&output)), (Some(0), GIFT));
}

#[test]
fn a_broken_letter_and_a_picture_that_is_not_there_are_told_and_the_rest_is_kept() {
    let words = "Câu hỏi số ba ở đâu? ![Sơ đồ](media/so.png) {=nhà cộng đồng ~ngoài chợ}\n";
    let output = asked(&[b"// caf\xe9\n", words.as_bytes()].concat(), "gift", "json", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("Câu hỏi số ba ở đâu?"), "{}", printed(&output));
    let told = told(&output);
    assert!(told[0].starts_with("quiz.txt:1:1:") && told[0].contains("byte"), "{told:?}");
    assert!(told[1].starts_with("quiz.txt:2:1:") && told[1].contains("so.png"), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn ten_megabytes_of_questions_are_read_to_their_end_and_what_cannot_be_read_is_told_with_its_line() {
    let gift = |nth: usize| {
        format!("// [id:q{nth}]\n{} {{=Nhà cộng đồng ~Ngoài chợ}}\n\n", "Nhóm họp ở đâu? ".repeat(120))
    };
    let xml = |nth: usize| {
        let asked = "Nhóm họp ở đâu? ".repeat(120);
        format!(
            "<question type=\"multichoice\"><name><text>{nth}</text></name><idnumber>q{nth}</idnumber><questiontext format=\"html\"><text>{asked}</text></questiontext><single>true</single>\n<answer fraction=\"100\"><text>Nhà cộng đồng</text></answer>\n<answer fraction=\"0\"><text>Ngoài chợ</text></answer></question>\n"
        )
    };
    let many = |one: &dyn Fn(usize) -> String| {
        let count = 10_000_000 / one(0).len() + 1;
        (count, (0..count).map(one).collect::<String>())
    };
    let (count, questions) = many(&gift);
    let broken = format!("{questions}Ai giữ tiền? {{=Thủ quỹ\n");
    let output = asked(broken.as_bytes(), "gift", "gift", &[]);
    let line = questions.lines().count() + 1;
    assert_eq!(told(&output).len(), 1, "{:?}", &told(&output)[..3.min(told(&output).len())]);
    assert!(told(&output)[0].starts_with(&format!("quiz.txt:{line}:")), "{}", told(&output)[0]);
    assert_eq!((output.status.code(), printed(&output).matches("[id:q").count()), (Some(1), count));
    let (count, questions) = many(&xml);
    let whole = format!("<?xml version=\"1.0\"?>\n<quiz>\n{questions}</quiz>\n");
    let output = asked(whole.as_bytes(), "moodlexml", "gift", &[]);
    assert_eq!(printed(&output).matches("[id:q").count(), count);
    let cut = &whole[..whole.len() - "</answer></question>\n</quiz>\n".len()];
    let output = asked(cut.as_bytes(), "moodlexml", "gift", &[]);
    assert_eq!(output.status.code(), Some(1));
    // Where the question begins that is not closed; those before it are kept.
    let last = format!("quiz.txt:{}:", cut.lines().count() - 2);
    assert!(told(&output).iter().any(|line| line.starts_with(&last)), "{:?}", told(&output));
    assert_eq!(printed(&output).matches("[id:q").count(), count - 1);
    // One question that is the whole file.
    let one = format!("Kể: {{={}", "nhóm trưởng ".repeat(800_000));
    let output = asked(one.as_bytes(), "gift", "gift", &[]);
    assert_eq!((output.status.code(), printed(&output)), (Some(1), ""));
    assert!(told(&output).len() == 1 && told(&output)[0].len() < 500, "a sentence, and not the file again");
}

#[test]
fn whoever_brings_short_answers_from_moodle_is_told_that_marks_are_forgiven_here() {
    let one = |rule: &str, answer: &str| {
        format!(
            "<question type=\"shortanswer\"><questiontext><text>Ai giữ tiền?</text></questiontext>{rule}\
             <answer fraction=\"100\"><text>{answer}</text></answer></question>"
        )
    };
    let quiz = |questions: &[String]| format!("<quiz>{}</quiz>", questions.concat());
    let loose = "<usecase>0</usecase>";
    let two = quiz(&[one(loose, "Thủ quỹ"), one("", "Kế toán"), one("<usecase>1</usecase>", "Đốc")]);
    let output = asked(two.as_bytes(), "moodlexml", "gift", &[]);
    assert_eq!(output.status.code(), Some(0), "nothing is wrong with them");
    assert!(told(&output).len() == 1 && told(&output)[0].contains("2 câu"), "{:?}", told(&output));
    assert!(told(&output)[0].contains("[match:exact]"));
    // Where that was chosen, or nothing changes, there is nothing to tell.
    let chosen = quiz(&[one(&format!("{loose}<match>both</match>"), "Thủ quỹ")]);
    let cloze = "<quiz><question type=\"cloze\"><questiontext><text>Vay {1:SHORTANSWER:=quỹ}.</text></questiontext></question></quiz>";
    for (source, to, count) in [(&chosen[..], "gift", 0), (&two, "moodlexml", 0), (cloze, "gift", 1)] {
        assert_eq!(told(&asked(source.as_bytes(), "moodlexml", to, &[])).len(), count, "{source}");
    }
}
