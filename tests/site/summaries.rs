//! Every summary says what the facts say, whatever happens and in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::attendance::queries::{Batch, called_in, marked_in, save_marks, set_headcount};
use lantoa::attendance::{Headcount, Mark, Taken};
use lantoa::cascade::queries::{self as reports, NewReteaching, NewReview, save_report, with_summary};
use lantoa::cascade::review::{State, Verdict};
use lantoa::classes::queries as classes;
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::{Change, EditionState, NewEdition, modules_of};
use lantoa::courses::library::Files;
use lantoa::courses::queries::{
    NewReading, edition_files, editions_of, reading_summary_rows, record_reading,
};
use lantoa::error::Error;
use lantoa::kit::clock::{Timestamp, new_id};
use lantoa::kit::columns::Id;
use lantoa::kit::db::Conn;
use lantoa::people::queries::holder;
use lantoa::people::{Right, Role};
use lantoa::quizzes::attempt::{NewAttempt, Purpose};
use lantoa::quizzes::points::Points;
use lantoa::quizzes::queries::{publish, quiz_summary_rows, save_attempt};
use lantoa::quizzes::scoring::Score;
use lantoa::units::Level;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::Site;

/// The course that the summaries are about.
const COURSE: &str = "nuoc";
const MODULES: [&str; 4] = ["01-nguon", "02-be", "03-ong", "04-quy"];

/// A small course; its last module has no quiz.
fn course() -> Files {
    let both = "vi = \"a\"\nen = \"b\"\n";
    let mut files = Files::new();
    let mut add = |path: &str, text: &str| files.insert(format!("{COURSE}/{path}"), text.to_owned());
    add(
        "course.toml",
        &format!("pass_mark = 80\n{}[title]\n{both}[summary]\n{both}[audience]\n{both}", listed(&MODULES)),
    );
    let text =
        "---\ntitle: Một\nminutes: 5\nobjectives: [Nói được]\nsources: [{name: Sổ tay}]\n---\n\nChữ.\n";
    for (module, code) in MODULES.iter().flat_map(|module| [(module, "vi"), (module, "en")]) {
        add(&format!("{module}/{code}.md"), text);
        add(&format!("{module}/teach.{code}.md"), "# Dạy\n\nĐóng vai.\n");
        if *module != MODULES[3] {
            let quiz =
                format!("// [id:q-{module}] [tag:1]\nNhóm trưởng do bà con bầu. {{TRUE #Đúng. #Đúng.}}\n");
            add(&format!("{module}/quiz.{code}.gift"), &quiz);
        }
    }
    files
}

/// The line of `course.toml` that lists modules.
fn listed(modules: &[&str]) -> String {
    let quoted: Vec<String> = modules.iter().map(|module| format!("\"{module}\"")).collect();
    format!("modules = [{}]\n", quoted.join(", "))
}

/// Lists other modules than before.
fn list(files: &mut Files, modules: &[&str]) {
    let text = files.get_mut(&format!("{COURSE}/course.toml")).unwrap();
    let line = text.lines().find(|line| line.starts_with("modules")).unwrap().to_owned();
    *text = text.replacen(&format!("{line}\n"), &listed(modules), 1);
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(&format!("{COURSE}/{path}")).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    *text = text.replacen(from, to, 1);
}

/// Publishes the newest edition with something changed in it; the first as the course is.
fn release(
    conn: &mut Conn,
    kind: Change,
    change: impl FnOnce(&mut Files),
    now: Timestamp,
) -> Result<Id, Error> {
    let newest = editions_of(conn, COURSE)?.into_iter().next();
    let mut files = newest.map_or(Ok(course()), |newest| edition_files(conn, newest.id))?;
    change(&mut files);
    let new = NewEdition {
        id: new_id(),
        course: COURSE.into(),
        state: EditionState::DraftInUse,
        files,
        message: "Bản mới".into(),
        change: kind,
        writers: vec![],
        unit: None,
    };
    Ok(publish(conn, &new, None, now)?.id)
}

/// Another edition: some change of substance, or only other words.
fn go_on(conn: &mut Conn, (a, b, days): (usize, usize, i32), now: Timestamp) -> Result<(), Error> {
    let (module, other) = (pick(&MODULES, a), pick(&MODULES, b));
    let kind = if b.is_multiple_of(4) { Change::Editorial } else { Change::Substantive };
    let words = |files: &mut Files, module: &str| {
        files.get_mut(&format!("{COURSE}/{module}/vi.md")).unwrap().push_str("\nMột câu.\n");
    };
    if kind == Change::Editorial {
        release(conn, kind, |files| words(files, module), now)?;
        return Ok(());
    }
    let first = editions_of(conn, COURSE)?.pop().map(|first| edition_files(conn, first.id)).transpose()?;
    release(
        conn,
        kind,
        |files| match days % 7 {
            0 => words(files, module),
            1 => [module, other].iter().for_each(|module| words(files, module)),
            2 => list(files, &MODULES.into_iter().filter(|one| *one != module).collect::<Vec<_>>()),
            3 => list(files, &MODULES),
            4 => {
                let text = files.get_mut(&format!("{COURSE}/course.toml")).unwrap();
                let (from, to) = if text.contains("= 80") { ("= 80", "= 70") } else { ("= 70", "= 80") };
                *text = text.replacen(from, to, 1);
            }
            5 => files.extend(first.clone().into_iter().flatten()),
            _ => {}
        },
        now,
    )?;
    Ok(())
}

/// What the facts are about.
#[derive(Clone)]
struct Cast {
    people: Vec<Id>,
    units: Vec<Id>,
    /// The first two; more are released as it goes on.
    editions: Vec<Id>,
    by: Id,
    /// The name by which somebody signs in who may judge every report.
    reviewer: String,
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
    let reviewer = site.user("Lê Văn Kha", Role::Supervisor, &centre).await.user_name;
    let now = site.now();
    let first = site.write(move |conn| release(conn, Change::Substantive, |_| {}, now)).await;
    let second = move |conn: &mut _| {
        release(conn, Change::Substantive, |files| replace(files, "02-be/vi.md", "Chữ", "Lời"), now)
    };
    let second = site.write(second).await;
    let (class, sessions) = (new_id(), vec![new_id(), new_id(), new_id()]);
    let (new, members, now) =
        (taught(site, class, first, units[0], &sessions, by), people[3..].to_vec(), site.now());
    site.write(move |conn| {
        classes::add_class(conn, &new, by, now)?;
        Ok(classes::add_participants(conn, class, &members, by, now)?)
    })
    .await;
    Cast { people, units, editions: vec![first, second], by, reviewer, class, sessions }
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
    // Also what was released long ago: somebody opened its page before.
    let editions: Vec<Id> = editions_of(conn, COURSE)?.iter().map(|edition| edition.id).collect();
    let (person, edition) = (pick(&cast.people, a), pick(&editions, b));
    let modules = modules_of(&edition_files(conn, edition)?, COURSE);
    let quizzes: Vec<String> = modules.iter().filter(|module| *module != MODULES[3]).cloned().collect();
    let at = now.plus(i64::from(days) * Timestamp::DAY);
    match what {
        0 | 1 | 10 | 13 | 14 => {
            let new = NewReading { person, edition, module: pick(&modules, c), read_at: at };
            record_reading(conn, &new, &modules, now)?;
        }
        2 | 3 | 11 | 15 => {
            let module = pick(&quizzes, c);
            let passed = days % 2 == 0;
            let points = if passed { Points::FULL } else { Points::NONE };
            let score =
                Score { points: vec![("q".into(), points)], total: points, passed, ..Score::default() };
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
            save_attempt(conn, &new, &quizzes, now)?;
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
        12 => go_on(conn, (a, b, days), now)?,
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
        if let Ok(state) = state.reviewed(verdict, Some("vì thế"), cast.by, &[by], true) {
            let reason = Some("vì thế".to_owned());
            let new = NewReview { id: new_id(), class: id, verdict, reason, knowing: vec![], state };
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
        // Before the class that is its source, or far behind it, wherever that is moved to.
        let behind = if days % 3 == 0 { -days } else { 20 * days };
        class.sessions[0].held_on = class.sessions[0].held_on.plus_days(behind);
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
    let happenings = prop::collection::vec((0u8..16, 0usize..60, 0usize..60, 0usize..60, 0i32..90), 240);
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    for _ in 0..3 {
        let site = Site::new().await;
        let cast = cast(&site).await;
        let reports: Vec<(Id, Id)> = (0..6).map(|_| (new_id(), new_id())).collect();
        let like = taught(&site, new_id(), cast.editions[0], cast.units[0], &[new_id()], cast.by);
        let drawn = happenings.new_tree(&mut runner).unwrap().current();
        for some in drawn.chunks(60) {
            for happening in some.iter().copied() {
                site.pass_minutes(7);
                let (cast, reports, like, now) = (cast.clone(), reports.clone(), like.clone(), site.now());
                let reviewer = cast.reviewer.clone();
                site.write(move |conn| happen(conn, &like, &cast, &reports, happening, now)).await;
                for (name, has_happened) in hold_doubts(&site, &reviewer).await {
                    *seen.entry(name).or_default() |= has_happened;
                }
            }
            hold(&site).await;
        }
        for (name, has_happened) in happened(&site).await {
            *seen.entry(name).or_default() |= has_happened;
        }
    }
    assert!(seen.values().all(|seen| *seen), "{seen:?}");
}

/// What the summaries should have had to count by the end, so that holding them proves something.
async fn happened(site: &Site) -> [(&'static str, bool); 6] {
    site.read(|conn| {
        let substances = |rows: Vec<Id>| rows.into_iter().collect::<BTreeSet<Id>>().len();
        let read = reading_summary_rows(conn)?;
        let passed = quiz_summary_rows(conn)?;
        let called = lantoa::attendance::queries::attendance_summary_rows(conn)?;
        let reteaches = lantoa::cascade::queries::cascade_summary_rows(conn)?;
        Ok([
            ("many substances are read", substances(read.iter().map(|row| row.2).collect()) > 3),
            ("somebody has read everything", read.iter().any(|row| row.5 > 0)),
            ("many substances are passed", substances(passed.iter().map(|row| row.2).collect()) > 3),
            ("passes stand without an attempt", passed.iter().any(|row| row.4 == 0 && row.5 > 0)),
            ("a roll was called", !called.is_empty()),
            ("people were reached", reteaches.iter().any(|(_, sums)| sums.accepted > 0 && sums.reached > 0)),
        ])
    })
    .await
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

/// Insists that the reports to look at again, which are asked for in SQL, are those that the rule finds among
/// all that were accepted. Says what there was to find.
async fn hold_doubts(site: &Site, reviewer: &str) -> [(&'static str, bool); 2] {
    let (login, today) = (reviewer.to_owned(), site.today());
    site.read(move |conn| {
        let (by, scope) = holder(conn, &login, Right::Review, today)?.expect("a supervisor reviews");
        let found: BTreeSet<Id> = reports::to_look_at_again(conn, &scope, by)?.into_iter().collect();
        let decided = reports::decided_reports_in(conn, &scope, 1000)?.into_iter();
        let accepted: Vec<Id> =
            decided.filter(|report| report.state == State::Accepted).map(|report| report.class).collect();
        let facilitators = classes::facilitators_of(conn, &accepted)?;
        let taught = classes::known_classes(conn, &accepted)?;
        assert_eq!(found, reports::doubtful_among(conn, &taught, &facilitators)?);
        Ok([
            ("an accepted report came into doubt", !found.is_empty()),
            ("an accepted report stands", found.len() < accepted.len()),
        ])
    })
    .await
}

/// What the summaries say of an edition in the unit above all: modules read and people who finished, then
/// attempts, modules passed and people who passed everything.
async fn sums(site: &Site, unit: Id, edition: Id) -> ((i64, i64), (i64, i64, i64)) {
    hold(site).await;
    site.read(move |conn| {
        let read = reading_summary_rows(conn)?.into_iter().filter(|row| (row.0, row.2) == (unit, edition));
        let passed = quiz_summary_rows(conn)?.into_iter().filter(|row| (row.0, row.2) == (unit, edition));
        Ok((
            read.fold((0, 0), |sum, row| (sum.0 + row.4, sum.1 + row.5)),
            passed.fold((0, 0, 0), |sum, row| (sum.0 + row.4, sum.1 + row.5, sum.2 + row.6)),
        ))
    })
    .await
}

/// Somebody reads modules of an edition and passes their quizzes.
async fn learn(site: &Site, person: Id, edition: Id, learned: &'static [&'static str]) {
    let now = site.now();
    site.write(move |conn| {
        let modules = modules_of(&edition_files(conn, edition)?, COURSE);
        let quizzes: Vec<String> = modules.iter().filter(|module| *module != MODULES[3]).cloned().collect();
        for module in learned {
            let new = NewReading { person, edition, module: module.to_string(), read_at: now };
            record_reading(conn, &new, &modules, now)?;
            if !quizzes.iter().any(|quiz| quiz == module) {
                continue;
            }
            let total = Points::FULL;
            let new = NewAttempt {
                id: new_id(),
                person,
                edition,
                module: module.to_string(),
                purpose: Purpose::Practice,
                answers: BTreeMap::new(),
                score: Score { points: vec![("q".into(), total)], total, passed: true, ..Score::default() },
                handed_in_at: now,
            };
            save_attempt(conn, &new, &quizzes, now)?;
        }
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn what_was_learned_stands_module_by_module_in_every_sum() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let [ba_vinh, tra_tho] = ["Ba Vinh", "Trà Thọ"];
    let ba_vinh = site.unit(ba_vinh, Level::Commune, Some(&centre)).await;
    let tra_tho = site.unit(tra_tho, Level::Commune, Some(&centre)).await;
    let rin = site.person("Đinh Thị Rin", &ba_vinh).await;
    let nga = site.person("Hồ Thị Nga", &tra_tho).await;
    let release_now = |kind: Change, change: fn(&mut Files)| {
        let now = site.now();
        site.write(move |conn| release(conn, kind, change, now))
    };
    let first = release_now(Change::Substantive, |_| {}).await;
    learn(&site, rin, first, &MODULES).await;
    learn(&site, nga, first, &MODULES[..2]).await;
    assert_eq!(sums(&site, centre.id, first).await, ((6, 1), (5, 5, 1)));

    // Other words: everything stands where it was.
    site.pass_days(40);
    let mended = release_now(Change::Editorial, |files| replace(files, "01-nguon/vi.md", "Chữ", "Lời")).await;
    assert_eq!(sums(&site, centre.id, mended).await, ((0, 0), (0, 0, 0)));

    // The second module says something else: the other three carry over, and nobody has finished.
    let second = release_now(Change::Substantive, |files| replace(files, "02-be/en.md", "Chữ", "Lời")).await;
    assert_eq!(sums(&site, centre.id, second).await, ((4, 0), (0, 3, 0)));
    assert_eq!(sums(&site, tra_tho.id, second).await, ((1, 0), (0, 1, 0)));
    learn(&site, rin, second, &MODULES[1..2]).await;
    assert_eq!(sums(&site, centre.id, second).await, ((5, 1), (1, 4, 1)));
    assert_eq!(sums(&site, centre.id, first).await, ((6, 1), (5, 5, 1)), "of the old text it was no reading");

    // A page of the old edition, opened before: its third module is the same today.
    learn(&site, nga, mended, &MODULES[2..3]).await;
    assert_eq!(sums(&site, centre.id, first).await, ((7, 1), (6, 6, 2)));
    assert_eq!(sums(&site, centre.id, second).await, ((6, 1), (1, 5, 1)));
    // And read today, it counts where it was read first.
    learn(&site, nga, second, &MODULES[3..]).await;
    assert_eq!(
        sums(&site, centre.id, first).await,
        ((8, 2), (6, 6, 2)),
        "she has read the whole old edition"
    );
    assert_eq!(sums(&site, centre.id, second).await, ((7, 1), (1, 5, 1)));

    // The module that she had not learned anew is taken out: she has finished with what is left.
    let third =
        release_now(Change::Substantive, |files| list(files, &["01-nguon", "03-ong", "04-quy"])).await;
    assert_eq!(sums(&site, centre.id, third).await, ((6, 2), (0, 4, 2)));
    assert_eq!(sums(&site, tra_tho.id, third).await, ((3, 1), (0, 2, 1)));
    // It is back as it was: what was known of that text stands again.
    let fourth = release_now(Change::Substantive, |files| list(files, &MODULES)).await;
    assert_eq!(sums(&site, centre.id, fourth).await, ((7, 1), (0, 5, 1)));
    // Another mark to pass: only what has no quiz stands.
    let fifth = release_now(Change::Substantive, |files| replace(files, "course.toml", "= 80", "= 70")).await;
    assert_eq!(sums(&site, centre.id, fifth).await, ((2, 0), (0, 0, 0)));
    let months = site
        .read(move |conn| {
            let rows = reading_summary_rows(conn)?.into_iter();
            Ok(rows.filter(|row| row.2 == third && row.0 == centre.id).map(|row| row.3).collect::<Vec<_>>())
        })
        .await;
    assert_eq!(months, ["2026-11", "2026-12"], "in the months in which it was read");
}
