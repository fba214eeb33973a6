//! The teaching on: reports accepted, one mended first, two waiting, one returned, one still a draft.

use super::cast::{
    Actor, BUON, GHENH, HIENG, HUYNH, KHIEM, LIA, MAI, NHA, NHO, NUA, PEO, QUAN, RIN, ROC, SEM, SUONG, THANH,
    TIEN, TRINH,
};
use super::crowd::{OFFICIALS, VILLAGERS};
use super::id_of;
use super::places::unit_id;
use super::props::{LEG, Props};
use super::story::{Calendar, class_id, ids, plain_class, session_id};
use crate::attendance::Headcount;
use crate::attendance::queries::set_headcount;
use crate::cascade::queries::{NewReteaching, NewReview, add_review, save_report, with_summary};
use crate::cascade::review::{State, Verdict};
use crate::classes::queries::{add_class, add_participants};
use crate::classes::{Kind, NewClass, NewSession};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;

/// What becomes of a report, in the order of time; days count from the first day of the pilot class.
#[derive(Clone, Copy)]
enum Step {
    Saved(i32),
    HandedIn(i32),
    Returned(i32, Actor, &'static str),
    Accepted(i32, Actor),
}

use Step::{Accepted, HandedIn, Returned, Saved};

/// A re-teach: the class of `facilitator`, who learned it in the class `source`.
struct Reteach {
    key: &'static str,
    title: &'static str,
    facilitator: Actor,
    source: &'static str,
    unit: &'static str,
    venue: &'static str,
    language: &'static str,
    /// Days from the first day of the pilot class, minutes after midnight, minutes.
    when: (i32, i32, i32),
    /// How many of the course's modules, from the first.
    modules: usize,
    people: &'static [Actor],
    /// Women and men, where more came than were named.
    counted: Option<(i32, i32)>,
    asked: &'static [&'static str],
    steps: &'static [Step],
}

const HRE_SPOKEN: &str = "Tiếng Việt và tiếng Hrê";
const CA_DONG_SPOKEN: &str = "Tiếng Việt và tiếng Ca Dong";

/// The key of each is that of its class for [`class_id`].
static RETEACHES: [Reteach; 9] = [
    Reteach {
        key: "rin",
        title: "Chia sẻ lại cho CF Sơn Hà: thành lập nhóm LEG",
        facilitator: RIN,
        source: "pilot",
        unit: "son-thanh",
        venue: "Nhà văn hóa xã Sơn Thành",
        language: HRE_SPOKEN,
        when: (8, 8 * 60, 240),
        modules: 4,
        people: &[ROC, KHIEM, NHO],
        counted: None,
        asked: &["Hộ mới thoát nghèo có ở lại nhóm được không?", "Nhóm bao nhiêu hộ thì vừa?"],
        steps: &[HandedIn(9), Accepted(10, TIEN)],
    },
    Reteach {
        key: "sem",
        title: "Chia sẻ lại cho CF Ba Tơ: thành lập nhóm LEG",
        facilitator: SEM,
        source: "pilot",
        unit: "ba-le",
        venue: "UBND xã Ba Lế",
        language: HRE_SPOKEN,
        when: (12, 13 * 60 + 30, 90),
        modules: 4,
        people: &[GHENH, HUYNH],
        counted: None,
        asked: &[],
        steps: &[
            HandedIn(13),
            Returned(
                16,
                TRINH,
                "Bốn bài trong một giờ rưỡi là ngắn quá. Xin ghi rõ đã dạy bài nào và hỏi gì.",
            ),
        ],
    },
    Reteach {
        key: "roc",
        title: "Chia sẻ lại cho cán bộ xã Sơn Nham: nhóm LEG",
        facilitator: ROC,
        source: "rin",
        unit: "son-nham",
        venue: "UBND xã Sơn Nham",
        language: HRE_SPOKEN,
        when: (15, 7 * 60 + 30, 210),
        modules: 3,
        people: &[THANH, MAI, PEO],
        counted: None,
        asked: &["Ban Phát triển xã giữ biên bản họp thôn hay nhóm giữ?"],
        steps: &[HandedIn(15), Accepted(17, TIEN)],
    },
    Reteach {
        key: "lia",
        title: "Chia sẻ lại cho CF Sơn Tây: thành lập nhóm LEG",
        facilitator: LIA,
        source: "pilot",
        unit: "son-mua",
        venue: "Nhà rông thôn Nước Min",
        language: CA_DONG_SPOKEN,
        when: (18, 8 * 60, 300),
        modules: 4,
        people: &[HIENG, NUA, SUONG, QUAN],
        counted: None,
        asked: &["Người nói tiếng Ca Dong ít biết chữ thì bầu nhóm trưởng thế nào?"],
        steps: &[Saved(18), HandedIn(21)],
    },
    Reteach {
        key: "nho",
        title: "Họp thôn Làng Riềng: nhóm LEG là gì, ai vào được",
        facilitator: NHO,
        source: "rin",
        unit: "son-ky/1",
        venue: "Nhà sinh hoạt thôn Làng Riềng",
        language: "Tiếng Hrê",
        when: (19, 18 * 60 + 30, 120),
        modules: 2,
        people: &[VILLAGERS[8]],
        counted: Some((14, 9)),
        asked: &["Không có ruộng thì vào nhóm nào?", "Góp công thay góp tiền được không?"],
        steps: &[
            HandedIn(20),
            Returned(22, TIEN, "Xin đếm riêng số nữ và số nam."),
            HandedIn(23),
            Accepted(24, TIEN),
        ],
    },
    Reteach {
        key: "khiem",
        title: "Chia sẻ lại cho cán bộ xã Sơn Cao: nhóm LEG",
        facilitator: KHIEM,
        source: "rin",
        unit: "son-cao",
        venue: "UBND xã Sơn Cao",
        language: HRE_SPOKEN,
        when: (20, 13 * 60 + 30, 180),
        modules: 2,
        people: &[OFFICIALS[6], OFFICIALS[7], OFFICIALS[8]],
        counted: None,
        asked: &["Thôn chỉ có tám hộ thì lập nhóm chung với thôn bên được không?"],
        steps: &[HandedIn(20), Accepted(22, TIEN)],
    },
    Reteach {
        key: "nho-commune",
        title: "Chia sẻ lại cho cán bộ xã Sơn Kỳ: nhóm LEG",
        facilitator: NHO,
        source: "rin",
        unit: "son-ky",
        venue: "UBND xã Sơn Kỳ",
        language: HRE_SPOKEN,
        when: (22, 7 * 60 + 30, 180),
        modules: 2,
        people: &[OFFICIALS[9], OFFICIALS[10], OFFICIALS[11]],
        counted: None,
        asked: &[],
        steps: &[HandedIn(22), Accepted(23, TIEN)],
    },
    Reteach {
        key: "nha",
        title: "Chia sẻ lại cho cán bộ xã Ba Tô: nhóm LEG",
        facilitator: NHA,
        source: "pilot",
        unit: "ba-to-xa",
        venue: "UBND xã Ba Tô",
        language: "Tiếng Việt",
        when: (22, 8 * 60, 180),
        modules: 2,
        people: &[BUON],
        counted: None,
        asked: &[],
        steps: &[Saved(23)],
    },
    Reteach {
        key: "rin-again",
        title: "Chia sẻ lại cho cán bộ xã Sơn Thành: nhóm LEG",
        facilitator: RIN,
        source: "pilot",
        unit: "son-thanh",
        venue: "UBND xã Sơn Thành",
        language: "Tiếng Việt",
        when: (28, 7 * 60 + 30, 180),
        modules: 3,
        people: &[OFFICIALS[0], OFFICIALS[1], OFFICIALS[2]],
        counted: None,
        asked: &["Xã có được cử cán bộ làm nhóm trưởng không?"],
        steps: &[HandedIn(28)],
    },
];

/// Writes all re-teaches, step by step in the order of time.
pub fn write(conn: &mut Conn, props: &Props, calendar: &Calendar) -> Result<(), Error> {
    for reteach in &RETEACHES {
        hold(conn, props, reteach, calendar.pilot)?;
    }
    let mut steps: Vec<(Timestamp, &Reteach, Step)> = RETEACHES
        .iter()
        .flat_map(|reteach| reteach.steps.iter().map(move |step| (at(*step, calendar.pilot), reteach, *step)))
        .collect();
    // Whom a re-teach reached first is decided by the order of the verdicts.
    steps.sort_by_key(|(at, reteach, _)| (*at, reteach.key));
    for (at, reteach, step) in steps {
        with_summary(conn, class_id(reteach.key), |conn| take(conn, reteach, step, at))?;
    }
    Ok(())
}

fn at(step: Step, pilot: Day) -> Timestamp {
    let (day, hour) = match step {
        Saved(day) => (day, 20),
        HandedIn(day) => (day, 21),
        Returned(day, ..) | Accepted(day, _) => (day, 9),
    };
    pilot.plus_days(day).at_minute(hour * 60)
}

/// The class itself, recorded in the evening of its day.
fn hold(conn: &mut Conn, props: &Props, reteach: &Reteach, pilot: Day) -> Result<(), Error> {
    let (day, starts_minute, minutes) = reteach.when;
    let held_on = pilot.plus_days(day);
    let by = reteach.facilitator.id();
    let class = NewClass {
        modules: props.course(LEG).modules().into_iter().take(reteach.modules).collect(),
        unit: unit_id(reteach.unit),
        venue: Some(reteach.venue.to_owned()),
        language_used: Some(reteach.language.to_owned()),
        facilitators: vec![(by, Some(class_id(reteach.source)))],
        sessions: vec![NewSession { id: session_id(reteach.key, 1), held_on, starts_minute, minutes }],
        questions: reteach.asked.iter().map(|asked| (*asked).to_owned()).collect(),
        ..plain_class(reteach.key, Kind::Reteach, LEG, reteach.unit, reteach.title)
    };
    let evening = held_on.at_minute(19 * 60 + 30);
    add_class(conn, &class, by, evening)?;
    add_participants(conn, class.id, &ids(reteach.people), by, evening)?;
    if let Some((female, male)) = reteach.counted {
        set_headcount(conn, class.id, Some(Headcount { female, male }), by, evening)?;
    }
    Ok(())
}

/// One step of a report, decided by the rules that decide for everybody.
fn take(conn: &mut Conn, reteach: &Reteach, step: Step, at: Timestamp) -> Result<(), Error> {
    let class = class_id(reteach.key);
    let state = crate::cascade::queries::reteach_state_of(conn, &[class])?.remove(&class);
    let state = state.unwrap_or(State::Draft);
    let refused = |refusal: crate::cascade::review::Refusal| Error::Broken(refusal.key().to_owned());
    match step {
        Saved(_) | HandedIn(_) => {
            let state = state.saved(matches!(step, HandedIn(_))).map_err(refused)?;
            let report = NewReteaching { class, state, start_said: true, length_said: true };
            Ok(save_report(conn, &report, reteach.facilitator.id(), at)?)
        }
        Returned(_, by, reason) => judge(conn, reteach, state, (Verdict::Returned, Some(reason)), by, at),
        Accepted(_, by) => judge(conn, reteach, state, (Verdict::Accepted, None), by, at),
    }
}

fn judge(
    conn: &mut Conn,
    reteach: &Reteach,
    state: State,
    (verdict, reason): (Verdict, Option<&str>),
    by: Actor,
    at: Timestamp,
) -> Result<(), Error> {
    let facilitators: [Id; 1] = [reteach.facilitator.id()];
    let state = state
        .reviewed(verdict, reason, by.id(), &facilitators, false)
        .map_err(|refusal| Error::Broken(refusal.key().to_owned()))?;
    let review = NewReview {
        id: id_of("review", &format!("{}/{}", reteach.key, at.0)),
        class: class_id(reteach.key),
        knowing: vec![],
        verdict,
        reason: reason.map(str::to_owned),
        state,
    };
    Ok(add_review(conn, &review, by.id(), at)?)
}
