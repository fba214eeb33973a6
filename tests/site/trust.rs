//! What was acknowledged is there, whatever happens to the machine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use lantoa::attendance::queries::roll;
use lantoa::classes::{Kind, NewClass, NewSession, queries as classes};
use lantoa::courses::edition::{Change, EditionState, NewEdition};
use lantoa::error::Error;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::db::{Conn, Db};
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::units::Level;

use crate::support::visitor::encoded;
use crate::support::wire::{self, Process};
use crate::support::world::World;

/// Several browsers sign in again and again until the program is killed in the middle; each sign-in
/// that was answered must stand afterwards, and the program must start as if nothing had happened.
#[actix_web::test]
async fn a_killed_server_loses_nothing_it_has_acknowledged() {
    let world = World::new();
    let centre = world.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mut bodies = Vec::new();
    for name in ["Đinh Thị Rin", "Hồ Văn Nua", "Phạm Thị Hoa", "Trần Văn Minh"] {
        let user = world.user(name, Role::Facilitator, &centre).await;
        bodies.push(encoded(&[("login", &user.user_name), ("password", &user.password)]));
    }
    let World { records, .. } = world;
    let mut promised = Vec::new();
    for _ in 0..3 {
        let process = Process::serve(&records.address);
        let (to, acknowledged) = (process.address, Arc::new(Mutex::new(Vec::new())));
        let clients: Vec<_> = bodies
            .iter()
            .map(|body| {
                let (body, acknowledged) = (body.clone(), acknowledged.clone());
                std::thread::spawn(move || {
                    while let Some(answer) = wire::request(to, "POST", "/sign-in", &[], &body) {
                        assert_eq!(answer.status, 303);
                        acknowledged.lock().unwrap().push(answer.cookie("refresh").unwrap());
                    }
                })
            })
            .collect();
        let patience = Instant::now() + Duration::from_secs(60);
        while acknowledged.lock().unwrap().len() < 40 {
            assert!(Instant::now() < patience, "the program is too slow to be killed in the middle");
            std::thread::sleep(Duration::from_millis(1));
        }
        process.kill();
        for client in clients {
            client.join().unwrap();
        }
        promised.append(&mut acknowledged.lock().unwrap());
    }
    let process = Process::serve(&records.address);
    assert!(promised.len() >= 120);
    for refresh in &promised {
        let cookie = format!("refresh={refresh}");
        let answer = wire::request(process.address, "GET", "/password", &[("Cookie", &cookie)], "").unwrap();
        assert_eq!(answer.status, 200, "a sign-in that was acknowledged is gone");
    }
}

/// What one client was promised: attempts by their ids, readings by their modules, marks by how many.
#[derive(Default)]
struct Promised {
    attempts: Vec<Id>,
    readings: Vec<(Id, String)>,
    marks: Vec<(Id, usize)>,
}

/// Readers, takers of quizzes and callers of rolls write at once until the power goes.
#[actix_web::test]
async fn readings_attempts_and_marks_that_were_acknowledged_outlive_a_kill() {
    let world = World::new();
    let centre = world.unit("Văn phòng điều phối", Level::Centre, None).await;
    let trainer = world.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let mut readers = Vec::new();
    for n in 0..30 {
        readers.push(world.user(&format!("Đinh Thị Đọc {n}"), Role::Learner, &centre).await);
    }
    let (edition, class, sessions, now) = (new_id(), new_id(), [new_id(), new_id(), new_id()], world.now());
    let session = |(n, id): (i32, &Id)| NewSession {
        id: *id,
        held_on: world.today().plus_days(n - 2),
        starts_minute: 450,
        minutes: 180,
    };
    let made = NewClass {
        id: class,
        kind: Kind::Pilot,
        title: "Lớp thí điểm".into(),
        edition,
        modules: vec![],
        unit: centre.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(trainer.person, None)],
        sessions: (0..).zip(&sessions).map(session).collect(),
        questions: vec![],
    };
    let (by, members): (Id, Vec<Id>) = (trainer.person, readers.iter().map(|r| r.person).collect());
    world
        .write(move |conn| {
            let files = crate::courses::short("leg");
            let (course, state, message) = ("leg".to_owned(), EditionState::Official, "Bản đầu".to_owned());
            let new = NewEdition {
                id: edition,
                course,
                state,
                files,
                message,
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            lantoa::quizzes::queries::publish(conn, &new, None, now)?;
            classes::add_class(conn, &made, by, now)?;
            Ok(classes::add_participants(conn, class, &members, by, now)?)
        })
        .await;
    let shelved = world.app.shelf.edition(&world.db, edition).await.unwrap();
    let modules = shelved.modules();
    let first = |q: &lantoa::quizzes::question::Question| format!("q.{}={}", q.id, q.choices()[0].key);
    let quiz = shelved.quiz(&modules[0]).unwrap().questions.of(Language::Vi);
    let answers = quiz.iter().map(first).collect::<Vec<_>>().join("&");
    let World { records, .. } = world;

    let process = Process::serve(&records.address);
    let (to, promised) = (process.address, Arc::new(Mutex::new(Promised::default())));
    let signed_in = |user: &crate::support::User| {
        let body = encoded(&[("login", &user.user_name), ("password", &user.password)]);
        let answer = wire::request(to, "POST", "/sign-in", &[], &body).unwrap();
        format!("access={}", answer.cookie("access").unwrap())
    };
    let mut clients = Vec::new();
    // One takes quizzes, again and again.
    let (cookie, kept, address) =
        (signed_in(&readers[0]), promised.clone(), format!("/courses/leg/{}/attempts", modules[0]));
    clients.push(std::thread::spawn(move || {
        loop {
            let id = new_id();
            let body = format!("id={id}&edition={edition}&{answers}");
            let Some(answer) = wire::request(to, "POST", &address, &[("Cookie", &cookie)], &body) else {
                break;
            };
            assert_eq!(answer.status, 303);
            kept.lock().unwrap().attempts.push(id);
        }
    }));
    // Many read, one after the other.
    let cookies: Vec<(Id, String)> = readers.iter().map(|user| (user.person, signed_in(user))).collect();
    let kept = promised.clone();
    clients.push(std::thread::spawn(move || {
        for (person, cookie) in cookies {
            for module in &modules {
                let (address, body) =
                    (format!("/courses/leg/{module}/reading"), format!("edition={edition}"));
                let headers = [("Cookie", &*cookie)];
                let Some(answer) = wire::request(to, "POST", &address, &headers, &body) else { return };
                assert_eq!(answer.status, 303);
                kept.lock().unwrap().readings.push((person, module.clone()));
            }
        }
    }));
    // Three call the roll and correct it, each in a session of their own.
    for session in sessions {
        let (cookie, kept) = (signed_in(&trainer), promised.clone());
        let people: Vec<Id> = readers.iter().map(|r| r.person).collect();
        clients.push(std::thread::spawn(move || {
            let marks = ["present", "late", "absent"];
            for n in 0.. {
                let (seen, given) = (if n == 0 { "" } else { marks[(n - 1) % 3] }, marks[n % 3]);
                let line = |p: &Id| format!("seen.{p}={seen}&mark.{p}={given}");
                let body = people.iter().map(line).collect::<Vec<_>>().join("&");
                let address = format!("/sessions/{session}/attendance");
                let headers = [("Cookie", &*cookie)];
                let Some(answer) = wire::request(to, "POST", &address, &headers, &body) else { return };
                assert_eq!(answer.status, 303);
                kept.lock().unwrap().marks.push((session, n));
            }
        }));
    }
    let patience = Instant::now() + Duration::from_secs(60);
    let enough = |p: &Promised| p.attempts.len() >= 15 && p.readings.len() >= 15 && p.marks.len() >= 15;
    while !enough(&promised.lock().unwrap()) {
        assert!(Instant::now() < patience, "the program is too slow to be killed in the middle");
        std::thread::sleep(Duration::from_millis(1));
    }
    process.kill();
    for client in clients {
        client.join().unwrap();
    }
    let address = records.address.clone();
    let reopened = std::thread::spawn(move || Db::open(&address).map_err(|e| e.to_string()));
    let db = reopened.join().unwrap().unwrap();
    db.read(move |conn| -> Result<_, Error> {
        use lantoa::{attendance, courses, quizzes};
        let promised = promised.lock().unwrap();
        for attempt in &promised.attempts {
            quizzes::queries::known_attempt(conn, *attempt)?;
        }
        for (person, module) in &promised.readings {
            assert!(courses::queries::read_modules(conn, *person, edition)?.contains(module));
        }
        for (session, last) in &promised.marks {
            let standing = roll(conn, *session)?;
            assert_eq!(standing.len(), 30, "a roll stands whole or not at all");
            let person = *standing.keys().next().unwrap();
            assert!(attendance::queries::histories(conn, *session)?[&person].len() > *last);
        }
        let stored = attendance::queries::attendance_summary_rows(conn)?;
        assert_eq!(stored, attendance::queries::recount_attendance(conn)?);
        assert_eq!(courses::queries::reading_summary_rows(conn)?, courses::queries::recount_readings(conn)?);
        assert_eq!(quizzes::queries::quiz_summary_rows(conn)?, quizzes::queries::recount_quizzes(conn)?);
        Ok(())
    })
    .await
    .unwrap();
}

/// On PostgreSQL whoever writes what another wrote meanwhile must begin again. Where many write quickly, one
/// whose part takes longer would do so for ever.
#[actix_web::test]
async fn whoever_takes_longer_is_not_sent_away_by_many_who_are_quick() {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let count = |conn: &mut Conn| {
        diesel::sql_query("SELECT COUNT(*) AS n FROM numbers").get_result::<Count>(conn).map(|count| count.n)
    };
    let add = move |conn: &mut Conn| {
        let before = count(conn)?;
        diesel::sql_query(format!("INSERT INTO numbers (n) VALUES ({before})")).execute(conn)
    };
    let world = World::new();
    world.write(|conn| Ok(conn.batch_execute("CREATE TABLE numbers (n BIGINT NOT NULL)")?)).await;
    let is_done = Arc::new(AtomicBool::new(false));
    let quick = (0..8).map(|_| {
        let (db, is_done) = (world.db.clone(), is_done.clone());
        actix_web::rt::spawn(async move {
            while !is_done.load(Ordering::SeqCst) {
                db.write::<_, Error, _>(move |conn| Ok(add(conn)?)).await.unwrap();
            }
        })
    });
    let quick: Vec<_> = quick.collect();
    let slow = world.db.write::<_, Error, _>(move |conn| {
        for _ in 0..200 {
            count(conn)?;
        }
        Ok(add(conn)?)
    });
    let slow = slow.await;
    is_done.store(true, Ordering::SeqCst);
    for quick in quick {
        quick.await.unwrap();
    }
    assert!(slow.is_ok(), "{slow:?}");
}
