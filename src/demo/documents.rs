//! What the cast's training refers to: real papers, each in a summary of our own, with its sources.
//!
//! The manual was taught from a soft copy before it was released; the day of its release is made up, the other
//! days are those of the papers.

use super::cast::{AN, Actor, DUC, VINH};
use super::id_of;
use super::places::unit_id;
use super::story::Calendar;
use crate::courses::course::Both;
use crate::courses::markdown::Wording;
use crate::documents::queries::{self, New};
use crate::documents::standing::Standing;
use crate::documents::{Facts, Kind, rendering, words_of};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::files;
use crate::kit::text::{Language, Texts};

/// The id of a document of the demo.
pub fn document_id(key: &str) -> Id {
    id_of("document", key)
}

struct Paper {
    key: &'static str,
    kind: Kind,
    number: Option<&'static str>,
    title: [&'static str; 2],
    issuer: &'static str,
    /// The day it was issued: as on the paper, or so many days ago.
    issued: Issued,
    unit: &'static str,
    by: Actor,
    text: [&'static str; 2],
}

enum Issued {
    On(&'static str),
    DaysAgo(i32),
    Unknown,
}

macro_rules! text {
    ($name:literal) => {
        [include_str!(concat!("papers/", $name, ".vi.md")), include_str!(concat!("papers/", $name, ".en.md"))]
    };
}

const CENTRE: &str = "Ban Điều phối dự án Trung ương";
const PRIME_MINISTER: &str = "Thủ tướng Chính phủ";
/// The key of the manual's soft copy, and of the manual.
const SOFT: &str = "pim-soft";
const MANUAL: &str = "pim";

const PAPERS: [Paper; 7] = [
    Paper {
        key: SOFT,
        kind: Kind::Manual,
        number: None,
        title: [
            "Sổ tay hướng dẫn thực hiện dự án (PIM), bản mềm chờ ban hành",
            "Project Implementation Manual (PIM), soft copy before its release",
        ],
        issuer: CENTRE,
        issued: Issued::Unknown,
        unit: "trung-uong",
        by: AN,
        text: text!("pim_soft"),
    },
    Paper {
        key: MANUAL,
        kind: Kind::Manual,
        number: None,
        title: ["Sổ tay hướng dẫn thực hiện dự án (PIM)", "Project Implementation Manual (PIM)"],
        issuer: CENTRE,
        issued: Issued::DaysAgo(4),
        unit: "trung-uong",
        by: AN,
        text: text!("pim"),
    },
    Paper {
        key: "112",
        kind: Kind::Letter,
        number: Some("112/BĐPTW-QLDA"),
        title: [
            "Hướng dẫn hợp đồng của hướng dẫn viên cộng đồng",
            "Guidance on contracts of community facilitators",
        ],
        issuer: CENTRE,
        issued: Issued::On("2015-06-25"),
        unit: "quang-ngai",
        by: VINH,
        text: text!("letter_112"),
    },
    Paper {
        key: "204",
        kind: Kind::Decision,
        number: Some("204/QĐ-TTg"),
        title: ["Danh sách xã thuộc Chương trình 135 năm 2016", "Communes of Programme 135 in 2016"],
        issuer: PRIME_MINISTER,
        issued: Issued::On("2016-02-01"),
        unit: "phu-tho",
        by: DUC,
        text: text!("decision_204"),
    },
    Paper {
        key: "900",
        kind: Kind::Decision,
        number: Some("900/QĐ-TTg"),
        title: [
            "Danh sách xã thuộc Chương trình 135 giai đoạn 2017–2020",
            "Communes of Programme 135 for 2017–2020",
        ],
        issuer: PRIME_MINISTER,
        issued: Issued::On("2017-06-20"),
        unit: "trung-uong",
        by: AN,
        text: text!("decision_900"),
    },
    Paper {
        key: "01-2017",
        kind: Kind::Circular,
        number: Some("01/2017/TT-UBDT"),
        title: [
            "Hướng dẫn thực hiện Dự án 2 (Chương trình 135) giai đoạn 2016–2020",
            "On carrying out Project 2 (Programme 135), 2016–2020",
        ],
        issuer: "Ủy ban Dân tộc",
        issued: Issued::Unknown,
        unit: "trung-uong",
        by: AN,
        text: text!("circular_01"),
    },
    Paper {
        key: "1719",
        kind: Kind::Decision,
        number: Some("1719/QĐ-TTg"),
        title: [
            "Chương trình mục tiêu quốc gia vùng đồng bào dân tộc thiểu số và miền núi 2021–2030",
            "National Target Programme for ethnic-minority and mountainous areas, 2021–2030",
        ],
        issuer: PRIME_MINISTER,
        issued: Issued::On("2021-10-14"),
        unit: "trung-uong",
        by: AN,
        text: text!("decision_1719"),
    },
];

/// What replaced what, why, and who said so how many days ago.
const REPLACED: [(&str, &str, &str, Actor, i32); 2] = [
    (SOFT, MANUAL, "Sổ tay đã ban hành chính thức. Xin đối chiếu bảng điều kiện lập nhóm.", AN, 4),
    ("204", "900", "Danh sách mới thay danh sách năm 2016.", DUC, 59),
];

/// Writes the papers, and what became of them.
pub(super) fn write(conn: &mut Conn, calendar: &Calendar) -> Result<(), Error> {
    let texts = Texts::read(&files::templates()).map_err(Error::Broken)?;
    let wording = Wording::both(&texts);
    for paper in &PAPERS {
        let issued_on = match paper.issued {
            Issued::On(day) => Day::parse(day),
            Issued::DaysAgo(days) => Some(calendar.today.plus_days(-days)),
            Issued::Unknown => None,
        };
        let facts = Facts {
            kind: paper.kind,
            number: paper.number.map(str::to_owned),
            title: paper.title[0].to_owned(),
            title_en: Some(paper.title[1].to_owned()),
            issuer: Some(paper.issuer.to_owned()),
            issued_on,
            in_force_on: None,
            unit: unit_id(paper.unit),
            standing: if paper.key == SOFT { Standing::Soft } else { Standing::InForce },
            successor: None,
        };
        let text = Both { vi: paper.text[0].trim().to_owned(), en: paper.text[1].trim().to_owned() };
        let ago = if paper.key == MANUAL { 4 } else { 60 };
        let new = version(&texts, &wording, (paper.key, 1), facts, text, "");
        queries::add(conn, &new, Some(paper.by.id()), at(calendar, ago))?;
    }
    for (old, new, why, by, ago) in REPLACED {
        let current = queries::current(conn, document_id(old))?;
        let facts =
            Facts { standing: Standing::Replaced, successor: Some(document_id(new)), ..current.facts };
        let text = queries::text(conn, current.id)?;
        let new = version(&texts, &wording, (old, 2), facts, text, why);
        queries::change(conn, &new, current.number, Some(by.id()), at(calendar, ago))?;
    }
    Ok(())
}

fn at(calendar: &Calendar, days_ago: i32) -> Timestamp {
    calendar.today.plus_days(-days_ago).at_minute(9 * 60)
}

fn version(
    texts: &Texts,
    wording: &Both<Wording>,
    (key, number): (&str, i32),
    facts: Facts,
    text: Both,
    message: &str,
) -> New {
    let said = |language: Language| rendering::render(text.of(language), wording.of(language)).passages;
    let said: Vec<String> = Language::ALL.into_iter().flat_map(said).map(|passage| passage.text).collect();
    let words = words_of(texts, &facts, &said.iter().map(String::as_str).collect::<Vec<_>>());
    let id = id_of("document-version", &format!("{key}/{number}"));
    New { id, document: document_id(key), facts, text, message: message.to_owned(), words }
}
