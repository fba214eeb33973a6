//! What others read of our papers: pypdf their words, PDFium their pictures, ZXing the codes on them.
//!
//! `tests/run` installs these into `tests/.cache/readers`; without them this test fails.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use lantoa::classes::Kind;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::kit::pdf::Rect;
use lantoa::kit::text::{Language, Message, Texts};
use lantoa::sheets::drawing::{Line, Paper, pdf};
use lantoa::sheets::layout::{MARKS, geometry, pages};
use lantoa::sheets::naming;
use serde_json::{Value, json};

/// Letters with two marks each, in both cases, and a name longer than its cell.
const NAMES: [&str; 6] = [
    "Nguyễn Thị Đào",
    "Đinh Văn Trếch",
    "HỒ THỊ ỮNG ỖN ẴNG",
    "Y Ngọc Khuyến Ỵ",
    "A Lăng Thị Hoàng Phương Thảo Nguyên Mỹ Duyên Tường Vi",
    "Phạm Thị Ỷ ₫",
];

fn paper(people: usize, blanks: usize) -> Paper {
    let line = |nth: usize| Line {
        name: format!("{} {}", NAMES[nth % NAMES.len()], nth + 1),
        birth_year: "1988".into(),
        sex: "Nữ".into(),
        ethnicity: String::new(),
        position: "Phó Chủ tịch Hội Liên hiệp Phụ nữ xã".into(),
        unit: "Thôn Gò Da, xã Sơn Ba".into(),
    };
    Paper {
        organiser: "Văn phòng Điều phối huyện Sơn Hà".into(),
        class: "Tập huấn giảm nghèo cho cán bộ xã: làm việc theo nhóm hộ".into(),
        number: 2,
        sessions: 5,
        starts: "7:30".into(),
        ends: "11:00".into(),
        day: "22/11/2026".into(),
        place: "Nhà cộng đồng Gò Da, Sơn Hà".into(),
        teachers: "Trần Thị Mai, Đinh Thị Rin".into(),
        made: "07:00 21/11/2026".into(),
        lines: (0..people).map(line).collect(),
        blanks,
    }
}

/// What the readers say of these files, having looked at the pictures of the first and the last page at these places.
fn read(files: &[Vec<u8>], places: &[(i32, i32)]) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let python = folder.join(".cache/readers/bin/python");
    assert!(python.exists(), "{} is not there: tests/run installs it", python.display());
    let held = tempfile::tempdir().unwrap();
    let case = |(nth, file): (usize, &Vec<u8>)| {
        let path = held.path().join(format!("{nth}.pdf"));
        std::fs::write(&path, file).unwrap();
        let last = pages_of(file) - 1;
        json!({ "path": path, "places": places, "look_at": [0, last] })
    };
    let cases: Vec<Value> = files.iter().enumerate().map(case).collect();
    let mut running = Command::new(python)
        .arg(folder.join("readers/read.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = serde_json::to_vec(&cases).unwrap();
    let mut input = running.stdin.take().unwrap();
    let writing = std::thread::spawn(move || input.write_all(&told).unwrap());
    let output = running.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success(), "the readers failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// How many pages a file says it has.
fn pages_of(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    let (_, rest) = text.split_once("/Count ").unwrap();
    rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

/// Words as they are said whatever lines they were broken into.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn middle(of: Rect) -> (i32, i32) {
    (of.x + of.width / 2, of.y + of.height / 2)
}

#[test]
fn a_sheet_is_read_by_others_as_it_was_written() {
    let texts = Texts::read(&files::templates()).unwrap();
    let sizes = [(0, 10), (1, 0), (60, 5), (400, 5)];
    let ids: Vec<Id> = sizes.iter().map(|_| new_id()).collect();
    for language in Language::ALL {
        let say = |message: Message| texts.say(language, &message);
        let made = |(id, (people, blanks)): (&Id, &(usize, usize))| {
            pdf(*id, Kind::Pilot, &paper(*people, *blanks), &texts, language).unwrap()
        };
        let files: Vec<Vec<u8>> = ids.iter().zip(&sizes).map(made).collect();
        // The middle of each mark and, a millimetre within and beyond, what is dark and what is not.
        let first = MARKS[1];
        let mut places: Vec<(i32, i32)> = MARKS.into_iter().map(middle).collect();
        places.extend([(first.x + 8, first.y + 8), (first.right() - 8, first.bottom() - 8)]);
        places.extend([(first.x - 8, first.y - 8), (first.right() + 8, first.bottom() + 8)]);
        for ((read, id), (people, blanks)) in read(&files, &places).iter().zip(&ids).zip(&sizes) {
            let lines = people + blanks;
            let told = read["pages"].as_array().unwrap();
            assert_eq!(told.len(), pages(lines).len());
            assert_eq!(read["lang"], language.code());
            assert!(read["title"].as_str().unwrap().ends_with(&paper(0, 0).class), "{}", read["title"]);
            let mut whole = String::new();
            for (nth, page) in told.iter().enumerate() {
                assert_eq!(page["size"], json!([2970, 2100]));
                let text = on_one_line(page["text"].as_str().unwrap());
                let number = Message::new("sheets.page").with("n", nth as u64 + 1);
                let number = say(number.with("of", told.len() as u64));
                assert!(text.contains(&number), "{number}: {text}");
                assert!(text.contains("Tập huấn giảm nghèo cho cán bộ xã: làm việc theo nhóm hộ"), "{text}");
                for (column, _) in geometry(Kind::Pilot, lines, nth).unwrap().headings {
                    let heading = say(Message::new(column.key()));
                    assert!(text.contains(&heading), "page {}: no “{heading}” in {text}", nth + 1);
                }
                let (above, below) = text.split_at(text.find("LT1").unwrap());
                assert!(!above.contains("LT1"));
                let code = below.split(' ').take(2).collect::<String>();
                assert_eq!(naming::read(&code), Ok((*id, nth + 1)));
                if let Some(looks) = page["looks"].as_object() {
                    assert_eq!(looks["codes"], json!([naming::text(*id, nth + 1)]));
                    let grey: Vec<i64> =
                        looks["grey"].as_array().unwrap().iter().map(|g| g.as_i64().unwrap()).collect();
                    let dark: Vec<bool> = grey.iter().map(|grey| *grey < 80).collect();
                    assert_eq!(dark, [false, true, true, true, true, true, false, false], "{grey:?}");
                }
                let signed = text.contains(&say(Message::new("sheets.sign_here")));
                assert_eq!(signed, nth + 1 == told.len(), "signatures are on the last page alone");
                whole.push_str(&text);
                whole.push(' ');
            }
            for line in paper(*people, 0).lines {
                let number = line.name.rsplit(' ').next().unwrap().to_owned();
                // The number of the line stands before the name, and behind it as part of it.
                let times = whole.matches(&format!("{number} {} 1988", line.name)).count();
                assert_eq!(times, 1, "“{}” stands {times} times", line.name);
            }
            let fonts = read["fonts"].as_array().unwrap();
            for font in fonts {
                assert!(font[0].as_str().unwrap().contains("+BeVietnamPro-"), "{font}");
                assert!(font[1].as_u64().unwrap() < 40_000, "the font is cut down: {font}");
            }
            assert_eq!(fonts.len(), 2);
        }
    }
}

#[test]
fn what_is_too_long_for_a_sheet_neither_breaks_it_nor_leaves_its_cell() {
    let texts = Texts::read(&files::templates()).unwrap();
    let long = "Nguyễn Thị Khuê ".repeat(13);
    let mut paper = paper(3, 0);
    paper.lines[0].name = long.clone();
    paper.lines[1].name = "Đ".repeat(200);
    paper.lines[2].name = "Vàng Thị 𞄀𞄁 Mỷ".into();
    paper.lines[2].unit = long.clone();
    paper.class = long.clone();
    paper.place = long.clone();
    paper.teachers = long;
    let file = pdf(new_id(), Kind::Village, &paper, &texts, Language::Vi).unwrap();
    let read = read(&[file], &[]);
    let text = on_one_line(read[0]["pages"][0]["text"].as_str().unwrap());
    assert!(text.matches('…').count() >= 5, "{text}");
    assert!(text.contains("Vàng Thị"), "{text}");
    assert!(text.contains("Hộ nghèo, cận nghèo"), "villagers say whether they are poor: {text}");
}
