//! Every summary says what the facts say, whatever happens and in whatever order.

use std::collections::BTreeMap;

use lantoa::attendance::queries::{Batch, called_in, marked_in, save_marks, set_headcount};
use lantoa::attendance::{Headcount, Mark, Taken};
use lantoa::cascade::queries::{NewReteaching, NewReview, save_report, with_summary};
use lantoa::cascade::review::{State, Verdict};
use lantoa::classes::queries as classes;
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::EditionState;
use lantoa::courses::queries::{NewReading, record_reading};
use lantoa::error::Error;
use lantoa::kit::clock::{Timestamp, new_id};
use lantoa::kit::columns::Id;
use lantoa::kit::db::Conn;
use lantoa::people::Role;
use lantoa::quizzes::attempt::{NewAttempt, Purpose};
use lantoa::quizzes::points::Points;
use lantoa::quizzes::queries::save_attempt;
use lantoa::quizzes::scoring::Score;
use lantoa::units::Level;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::courses::publish;
use crate::support::Site;

/// What the facts are about.
#[derive(Clone)]
struct Cast {
    people: Vec<Id>,
    units: Vec<Id>,
    editions: Vec<Id>,
    modules: Vec<String>,
    by: Id,
    class: Id,
    sessions: Vec<Id>,
}

/// One thing that happens: which, to whom, and three more numbers to choose by.
type Happening = (u8, usize, usize, usize, i32);

async fn cast(site: &Site) -> Cast {
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let mut people = Vec::new();
    let mut units = Vec::new();
    for name in ["Sơn Thượng", "Ba Vinh", "Trà Thọ"] {
        let commune = site.unit(name, Level::Commune, Some(&province)).await;
        for given in ["Rin", "Nga"] {
            people.push(site.person(&format!("Đinh Thị {given}"), &commune).await);
        }
        units.push(commune.id);
    }
    people.push(site.person("Hồ Văn Nua", &province).await);
    let by = site.user("Trần Thị Mai", Role::Trainer, &centre).await.person;
    let first = publish(site, "leg", EditionState::Official).await.id;
    let second = publish(site, "leg", EditionState::DraftInUse).await.id;
    let modules = site.app.shelf.edition(&site.db, first).await.unwrap().modules();
    let (class, sessions) = (new_id(), vec![new_id(), new_id(), new_id()]);
    let (new, members, now) =
        (taught(site, class, first, units[0], &sessions, by), people.clone(), site.now());
    site.write(move |conn| {
        classes::add_class(conn, &new, by, now)?;
        Ok(classes::add_participants(conn, class, &members, by, now)?)
    })
    .await;
    Cast { people, units, editions: vec![first, second], modules, by, class, sessions }
}

fn taught(site: &Site, id: Id, edition: Id, unit: Id, sessions: &[Id], by: Id) -> NewClass {
    let session = |(n, id): (usize, &Id)| NewSession {
        id: *id,
        held_on: site.today().plus_days(n as i32),
        starts_minute: 450,
        minutes: 180,
    };
    NewClass {
        id,
        kind: if sessions.len() > 1 { Kind::Pilot } else { Kind::Reteach },
        title: "Lớp".into(),
        edition,
        modules: vec![],
        unit,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(by, None)],
        sessions: sessions.iter().enumerate().map(session).collect(),
        questions: vec![],
    }
}

fn pick<T: Clone>(from: &[T], n: usize) -> T {
    from[n % from.len()].clone()
}

fn happen(
    conn: &mut Conn,
    site: &NewClass,
    cast: &Cast,
    reports: &[(Id, Id)],
    (what, a, b, c, days): Happening,
    now: Timestamp,
) -> Result<(), Error> {
    let (person, edition, module) = (pick(&cast.people, a), pick(&cast.editions, b), pick(&cast.modules, c));
    let at = now.plus(i64::from(days) * Timestamp::DAY);
    match what {
        0 | 1 => {
            let new = NewReading { person, edition, module, read_at: at };
            record_reading(conn, &new, &cast.modules, now)?;
        }
        2 | 3 => {
            let passed = days % 2 == 0;
            let points = if passed { Points::FULL } else { Points::NONE };
            let score = Score { points: vec![("q".into(), points)], total: points, passed };
            let (answers, purpose) = (BTreeMap::new(), Purpose::Practice);
            let new = NewAttempt {
                id: new_id(),
                person,
                edition,
                module,
                purpose,
                answers,
                score,
                handed_in_at: at,
            };
            save_attempt(conn, &new, &cast.modules, now)?;
        }
        4 | 5 => {
            let marks: Vec<(Id, Mark)> =
                (0..=c % 4).map(|n| (pick(&cast.people, a + n), pick(Mark::ALL, b + n))).collect();
            let session = pick(&cast.sessions, c);
            let batch = Batch { session, marks: &marks, taken: Taken::List, by: cast.by, happened_at: at };
            save_marks(conn, &batch, now)?;
        }
        6 => {
            // The class is moved: other days, another unit, another edition.
            let mut class = classes::as_new(conn, cast.class)?;
            class.sessions.iter_mut().for_each(|s| s.held_on = s.held_on.plus_days(days));
            (class.unit, class.edition) = (pick(&cast.units, a), edition);
            let revision = classes::known_class(conn, cast.class)?.revision;
            let called = called_in(conn, class.id)?;
            classes::change_class(conn, &class, revision, &called, cast.by, now)?;
        }
        _ => reteach(conn, site, cast, pick(reports, a), (what, a, b, c, days), now)?,
    }
    Ok(())
}

/// A report is begun, handed in, judged, mended.
fn reteach(
    conn: &mut Conn,
    like: &NewClass,
    cast: &Cast,
    (id, session): (Id, Id),
    (what, a, b, c, days): Happening,
    now: Timestamp,
) -> Result<(), Error> {
    let by = pick(&cast.people, a);
    let known = lantoa::cascade::queries::report_if_any(conn, id)?;
    let state = known.map_or(State::Draft, |r| r.state);
    if what == 9 {
        let verdict = pick(Verdict::ALL, b);
        if let Ok(state) = state.reviewed(verdict, Some("vì thế"), cast.by, &[by]) {
            let reason = Some("vì thế".to_owned());
            let new = NewReview { id: new_id(), class: id, verdict, reason, state };
            with_summary(conn, id, |conn| -> Result<_, Error> {
                Ok(lantoa::cascade::queries::add_review(conn, &new, cast.by, now)?)
            })?;
        }
        return Ok(());
    }
    let Ok(state) = state.saved(what == 8) else { return Ok(()) };
    with_summary(conn, id, |conn| -> Result<_, Error> {
        let mut class =
            NewClass { id, unit: pick(&cast.units, b), edition: pick(&cast.editions, c), ..like.clone() };
        class.sessions = vec![NewSession { id: session, ..like.sessions[0].clone() }];
        class.sessions[0].held_on = class.sessions[0].held_on.plus_days(-days);
        class.facilitators = vec![(by, Some(cast.class))];
        if !classes::add_class(conn, &class, by, now)? {
            let revision = classes::known_class(conn, id)?.revision;
            let called = called_in(conn, id)?;
            classes::change_class(conn, &class, revision, &called, by, now)?;
        }
        save_report(conn, &NewReteaching { class: id, state, start_said: true, length_said: true }, by, now)?;
        for gone in classes::participant_ids(conn, id)?.into_iter().take(c % 2) {
            let marked = marked_in(conn, id)?;
            classes::remove_participant(conn, id, gone, &marked, by, now)?;
        }
        let members: Vec<Id> = (1..=b % 4).map(|n| pick(&cast.people, a + n)).collect();
        classes::add_participants(conn, id, &members, by, now)?;
        let count = (days % 3 != 0).then_some(Headcount { female: days, male: days / 2 });
        Ok(set_headcount(conn, id, count, by, now)?)
    })
}

#[actix_web::test]
async fn every_summary_is_what_the_facts_add_up_to() {
    let mut runner = TestRunner::deterministic();
    let happenings = prop::collection::vec((0u8..10, 0usize..60, 0usize..60, 0usize..60, 0i32..90), 120);
    for _ in 0..3 {
        let site = Site::new().await;
        let cast = cast(&site).await;
        let reports: Vec<(Id, Id)> = (0..6).map(|_| (new_id(), new_id())).collect();
        let like = taught(&site, new_id(), cast.editions[0], cast.units[0], &[new_id()], cast.by);
        let drawn = happenings.new_tree(&mut runner).unwrap().current();
        for some in drawn.chunks(40) {
            for happening in some.iter().copied() {
                site.pass_minutes(7);
                let (cast, reports, like, now) = (cast.clone(), reports.clone(), like.clone(), site.now());
                site.write(move |conn| happen(conn, &like, &cast, &reports, happening, now)).await;
            }
            hold(&site).await;
        }
        site.read(|conn| {
            use lantoa::{attendance, cascade, courses, quizzes};
            assert!(!attendance::queries::attendance_summary_rows(conn)?.is_empty());
            assert!(!courses::queries::reading_summary_rows(conn)?.is_empty());
            assert!(!quizzes::queries::quiz_summary_rows(conn)?.is_empty());
            let reteaches = cascade::queries::cascade_summary_rows(conn)?;
            assert!(reteaches.iter().any(|(_, sums)| sums.accepted > 0 && sums.reached > 0));
            Ok(())
        })
        .await;
    }
}

/// Insists that each stored summary is the recount.
pub async fn hold(site: &Site) {
    site.read(|conn| {
        use lantoa::{attendance, cascade, courses, quizzes};
        let stored = attendance::queries::attendance_summary_rows(conn)?;
        assert_eq!(stored, attendance::queries::recount_attendance(conn)?);
        let stored = cascade::queries::cascade_summary_rows(conn)?;
        let counted = cascade::queries::recount_cascade(conn)?;
        let counted: Vec<_> = counted.into_iter().filter(|(_, sums)| *sums != Default::default()).collect();
        assert_eq!(stored, counted);
        assert_eq!(courses::queries::reading_summary_rows(conn)?, courses::queries::recount_readings(conn)?);
        assert_eq!(quizzes::queries::quiz_summary_rows(conn)?, quizzes::queries::recount_quizzes(conn)?);
        Ok(())
    })
    .await;
}
