//! What the cast has done: courses published, classes held, rolls called, and the teaching on.
//!
//! Days count from today, so that the demo is always last month and next week.

use super::cast::{AN, Actor, CFS, DUC, KHOI, LIA, NHA, PROVIDER, RIN, SEM, TUYET, VINH};
use super::crowd::PHU_THO_OFFICIALS;
use super::places::unit_id;
use super::props::{COURSES, LEG, PIM, PROGRAMME_135, Props};
use super::{documents, essays, id_of, learning, reteaches, rounds};
use crate::attendance::queries::{Batch, save_marks};
use crate::attendance::{Mark, Taken};
use crate::classes::queries::{add_class, add_participants};
use crate::classes::{Kind, NewClass, NewSession};
use crate::courses::{Change, EditionState, NewEdition};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;

/// The days on which the story turns.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub today: Day,
    /// First day of the pilot class, a Tuesday about a month ago.
    pub pilot: Day,
    /// First day of the class in Phú Thọ, a Tuesday about three weeks ago.
    pub phu_tho: Day,
    /// First day of the central class, the Tuesday of next week.
    pub central: Day,
}

impl Calendar {
    pub fn of(today: Day) -> Calendar {
        let tuesday = today.plus_days(-i32::from(today.0.weekday().to_monday_zero_offset()) + 1);
        Calendar {
            today,
            pilot: tuesday.plus_days(-35),
            phu_tho: tuesday.plus_days(-21),
            central: tuesday.plus_days(7),
        }
    }
}

/// The id of a class of the story: `pilot`, `central`, `phu-tho` and the re-teaches of `reteaches.rs`.
pub fn class_id(key: &str) -> Id {
    id_of("class", key)
}

/// The id of the edition of a course.
pub fn edition_id(course: &str) -> Id {
    id_of("edition", course)
}

/// The id of a session of a class, counted from 1.
pub fn session_id(class: &str, nth: usize) -> Id {
    id_of("session", &format!("{class}/{nth}"))
}

/// Writes the whole story.
pub fn write(conn: &mut Conn, props: &Props, now: Timestamp) -> Result<(), Error> {
    let calendar = Calendar::of(now.day());
    publish(conn, props, calendar.pilot.plus_days(-21))?;
    hold_pilot(conn, props, calendar.pilot)?;
    hold_phu_tho(conn, props, calendar.phu_tho)?;
    plan_central(conn, props, &calendar)?;
    rounds::write(conn, props, &calendar)?;
    learning::write(conn, props, &calendar)?;
    essays::write(conn, props, &calendar)?;
    documents::write(conn, &calendar)?;
    reteaches::write(conn, props, &calendar)
}

fn publish(conn: &mut Conn, props: &Props, on: Day) -> Result<(), Error> {
    for (minutes, slug) in (0..).step_by(5).zip(COURSES) {
        let (state, message) = match slug {
            PIM => (
                EditionState::DraftInUse,
                "Bản mềm Trung ương đã góp ý, dùng tạm trong khi chờ ban hành chính thức.",
            ),
            _ => (EditionState::Official, "Bản đầu tiên."),
        };
        // The programme of Phú Thọ is kept by its own trainer, the project's courses by the province's.
        let (by, unit) = if slug == PROGRAMME_135 { (DUC, "phu-tho") } else { (VINH, "quang-ngai") };
        let edition = NewEdition {
            id: edition_id(slug),
            course: slug.to_owned(),
            state,
            files: props.course(slug).files.clone(),
            message: message.to_owned(),
            change: Change::Substantive,
            writers: vec![],
            unit: Some(unit_id(unit)),
        };
        let at = on.at_minute(9 * 60 + minutes);
        crate::quizzes::queries::publish(conn, &edition, Some(by.id()), at)?;
    }
    Ok(())
}

/// Five sessions in two days: morning, afternoon, evening; morning, afternoon.
fn five_sessions(class: &str, first: Day) -> Vec<NewSession> {
    [
        (0, 7 * 60 + 30, 210),
        (0, 13 * 60 + 30, 180),
        (0, 19 * 60, 120),
        (1, 7 * 60 + 30, 210),
        (1, 13 * 60 + 30, 180),
    ]
    .into_iter()
    .zip(1..)
    .map(|((day, starts_minute, minutes), nth)| NewSession {
        id: session_id(class, nth),
        held_on: first.plus_days(day),
        starts_minute,
        minutes,
    })
    .collect()
}

/// A class without what only some have.
pub(super) fn plain_class(key: &str, kind: Kind, course: &str, unit: &str, title: &str) -> NewClass {
    NewClass {
        id: class_id(key),
        kind,
        title: title.to_owned(),
        edition: edition_id(course),
        modules: Vec::new(),
        unit: unit_id(unit),
        venue: None,
        organiser: None,
        provider: None,
        language_used: Some("Tiếng Việt".to_owned()),
        note: None,
        facilitators: Vec::new(),
        sessions: Vec::new(),
        questions: Vec::new(),
    }
}

pub(super) fn ids<'a>(actors: impl IntoIterator<Item = &'a Actor>) -> Vec<Id> {
    actors.into_iter().map(Actor::id).collect()
}

fn hold_pilot(conn: &mut Conn, props: &Props, first: Day) -> Result<(), Error> {
    let people = [RIN, TUYET, LIA, SEM, NHA];
    let class = NewClass {
        modules: props.course(LEG).modules(),
        venue: Some("Hội trường Ban QLDA tỉnh".to_owned()),
        organiser: Some("Ban QLDA tỉnh Quảng Ngãi".to_owned()),
        facilitators: vec![(VINH.id(), None)],
        sessions: five_sessions("pilot", first),
        questions: vec![
            "Hộ cận nghèo có được vào nhóm LEG không?".to_owned(),
            "Họp thôn bằng tiếng Hrê thì biên bản ghi tiếng gì?".to_owned(),
        ],
        ..plain_class("pilot", Kind::Pilot, LEG, "quang-ngai", "Lớp thí điểm: thành lập nhóm LEG")
    };
    let planned = first.plus_days(-6).at_minute(14 * 60);
    add_class(conn, &class, VINH.id(), planned)?;
    add_participants(conn, class.id, &ids(&people), VINH.id(), planned)?;
    let odd =
        [(2, LIA, Mark::Late), (3, NHA, Mark::Absent), (4, SEM, Mark::Excused), (5, TUYET, Mark::Absent)];
    call_rolls(conn, &class, &people, &odd, VINH.id())?;
    // The paper sheet of the evening showed her name after all.
    let found = first.plus_days(2).at_minute(10 * 60);
    let mended = Batch {
        session: session_id("pilot", 3),
        marks: &[(NHA.id(), Mark::Late)],
        taken: Taken::Paper,
        by: VINH.id(),
        happened_at: found,
    };
    save_marks(conn, &mended, found)?;
    Ok(())
}

fn hold_phu_tho(conn: &mut Conn, props: &Props, first: Day) -> Result<(), Error> {
    let class = NewClass {
        modules: props.course(PROGRAMME_135).modules(),
        venue: Some("Trung tâm hội nghị tỉnh Phú Thọ".to_owned()),
        organiser: Some("Ban Dân tộc tỉnh Phú Thọ".to_owned()),
        provider: Some(PROVIDER.to_owned()),
        facilitators: vec![(DUC.id(), None)],
        sessions: five_sessions("phu-tho", first),
        questions: vec!["Thôn vừa sáp nhập thì công trình đang làm dở do ai nghiệm thu?".to_owned()],
        ..plain_class(
            "phu-tho",
            Kind::Central,
            PROGRAMME_135,
            "phu-tho",
            "Tập huấn Chương trình 135 cho cán bộ xã, huyện",
        )
    };
    let planned = first.plus_days(-10).at_minute(9 * 60);
    add_class(conn, &class, DUC.id(), planned)?;
    add_participants(conn, class.id, &ids(&PHU_THO_OFFICIALS), DUC.id(), planned)?;
    let [chien, .., toan, hue] = PHU_THO_OFFICIALS;
    let odd = [
        (1, toan, Mark::Late),
        (3, hue, Mark::Excused),
        (3, toan, Mark::Absent),
        (4, chien, Mark::Late),
        (4, toan, Mark::Absent),
        (5, toan, Mark::Absent),
    ];
    call_rolls(conn, &class, &PHU_THO_OFFICIALS, &odd, DUC.id())
}

/// Everybody present but those of `odd` (session, who, mark); called when the session begins.
fn call_rolls(
    conn: &mut Conn,
    class: &NewClass,
    people: &[Actor],
    odd: &[(usize, Actor, Mark)],
    by: Id,
) -> Result<(), Error> {
    for (nth, session) in (1..).zip(&class.sessions) {
        let mark_of = |person: &Actor| {
            let found = odd.iter().find(|(at, who, _)| *at == nth && who.key == person.key);
            (person.id(), found.map_or(Mark::Present, |(_, _, mark)| *mark))
        };
        let marks: Vec<(Id, Mark)> = people.iter().map(mark_of).collect();
        let at = session.held_on.at_minute(session.starts_minute + 15);
        let batch = Batch { session: session.id, marks: &marks, taken: Taken::List, by, happened_at: at };
        save_marks(conn, &batch, at)?;
    }
    Ok(())
}

fn plan_central(conn: &mut Conn, props: &Props, calendar: &Calendar) -> Result<(), Error> {
    let mut sessions = five_sessions("central", calendar.central);
    // No evening is planned: four sessions.
    sessions.remove(2);
    let class = NewClass {
        modules: props.course(PIM).modules(),
        venue: Some("Hội trường trung tâm, thành phố Quảng Ngãi".to_owned()),
        organiser: Some("Ban Điều phối dự án Trung ương".to_owned()),
        facilitators: vec![(KHOI.id(), None)],
        sessions,
        note: Some("Mang theo bản in chương về nhóm LEG.".to_owned()),
        ..plain_class(
            "central",
            Kind::Central,
            PIM,
            "trung-uong",
            "Lớp tập trung: Sổ tay hướng dẫn thực hiện dự án (PIM)",
        )
    };
    let planned = calendar.today.plus_days(-3).at_minute(10 * 60);
    add_class(conn, &class, AN.id(), planned)?;
    add_participants(conn, class.id, &ids(&CFS), AN.id(), planned)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_lies_where_it_says_on_every_day_of_the_week() {
        for offset in 0..7 {
            let today = Day::parse("2026-11-16").unwrap().plus_days(offset);
            let calendar = Calendar::of(today);
            assert!((28..=42).contains(&calendar.pilot.days_until(today)), "{today}");
            assert!((14..=28).contains(&calendar.phu_tho.days_until(today)), "{today}");
            assert!((1..=8).contains(&today.days_until(calendar.central)), "{today}");
            assert_eq!(calendar.central.0.weekday(), jiff::civil::Weekday::Tuesday);
        }
    }
}
