//! Home, a person's page, the overview of a unit: who sees what, and that the figures add up.

use diesel::RunQueryDsl;
use lantoa::attendance::queries::Batch;
use lantoa::attendance::{Mark, Taken};
use lantoa::cascade::queries::{NewReteaching, save_report, with_summary};
use lantoa::cascade::review::State;
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::Edition;
use lantoa::courses::edition::{Change, EditionState, NewEdition};
use lantoa::courses::queries::{NewReading, record_reading};
use lantoa::error::Error;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::{NewPerson, Role, Sex};
use lantoa::quizzes::attempt::{NewAttempt, Purpose};
use lantoa::quizzes::points::Points;
use lantoa::quizzes::scoring::Score;
use lantoa::units::{Level, Unit};

use crate::courses::{FIRST, publish, publish_changed, publish_whole};
use crate::support::{Site, User};

struct Place {
    site: Site,
    centre: Unit,
    province: Unit,
    ba_to: Unit,
    tra_bong: Unit,
    commune: Unit,
    hoa: User,
    rin: User,
}

async fn place() -> Place {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let ba_to = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let tra_bong = site.unit("Trà Bồng", Level::District, Some(&province)).await;
    let commune = site.unit("Ba Vinh", Level::Commune, Some(&ba_to)).await;
    let hoa = site.user("Phạm Thị Hoa", Role::Supervisor, &ba_to).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    Place { site, centre, province, ba_to, tra_bong, commune, hoa, rin }
}

#[actix_web::test]
async fn home_asks_a_visitor_to_sign_in() {
    let p = place().await;
    let answer = p.site.visitor().get("/").await;
    assert!(answer.location().starts_with("/sign-in"));
}

#[actix_web::test]
async fn every_role_lands_on_a_page_that_says_something() {
    let p = place().await;
    for role in Role::ALL {
        let user = p.site.user("Hồ Văn An", *role, &p.ba_to).await;
        p.site.sign_in_as(&user).await.get("/").await.status(200).shows("Việc hôm nay");
    }
}

#[actix_web::test]
async fn a_new_site_tells_its_administrator_what_to_set_up() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let admin = site.user("Trần Thị Mai", Role::Admin, &centre).await;
    site.person("Hồ Văn An", &centre).await;
    let home = site.sign_in_as(&admin).await.get("/").await;
    home.status(200).shows("Thêm các đơn vị trực thuộc").shows("1 người chưa có tài khoản");
}

#[actix_web::test]
async fn a_supervisor_sees_the_people_below_and_none_beside() {
    let p = place().await;
    let beside = p.site.person("Hồ Văn Đức", &p.tra_bong).await;
    let visitor = p.site.sign_in_as(&p.hoa).await;
    let page = visitor.get(&format!("/units/{}/overview", p.ba_to.id)).await;
    page.status(200).shows("Đinh Thị Rin").shows("Ba Vinh").hides("Hồ Văn Đức");
    visitor.get(&format!("/units/{}/overview", p.tra_bong.id)).await.status(404);
    visitor.get(&format!("/units/{}/overview", p.centre.id)).await.status(404);
    visitor.get(&format!("/people/{beside}")).await.status(404);
    visitor.get(&format!("/people/{}", p.rin.person)).await.status(200).shows("CF");
}

#[actix_web::test]
async fn the_rows_of_an_overview_add_up_to_its_total() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.hoa).await;
    let page = visitor.get(&format!("/units/{}/overview", p.ba_to.id)).await;
    // Hoa herself is of the district, Rin of the commune below it.
    assert_eq!(page.all("table.sums tbody td:nth-child(2)"), ["1 1 có tài khoản", "1 1 có tài khoản"]);
    assert_eq!(page.all("table.sums tfoot td:nth-child(2)"), ["2 2 có tài khoản"]);
}

/// Publishes the course on groups as one that a unit keeps for its own people.
async fn publish_at(p: &Place, unit: &Unit) -> Edition {
    let (now, unit) = (p.site.now(), unit.id);
    let new = NewEdition {
        id: new_id(),
        course: "leg".to_owned(),
        state: EditionState::Official,
        files: crate::courses::short("leg"),
        message: "Bản đầu".to_owned(),
        change: Change::Substantive,
        writers: vec![],
        unit: Some(unit),
    };
    p.site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)).await
}

#[actix_web::test]
async fn a_course_is_asked_of_the_people_below_its_keeper_alone() {
    let p = place().await;
    publish_at(&p, &p.tra_bong).await;
    let beside = p.site.user("Hồ Văn Đức", Role::Facilitator, &p.tra_bong).await;
    let chief = p.site.user("Trần Thị Mai", Role::Supervisor, &p.province).await;
    // Rin's home is in another district: she may read it and owes nothing.
    let rin = p.site.sign_in_as(&p.rin).await;
    rin.get("/").await.hides("Đọc bài");
    rin.get("/courses").await.shows("Khóa học của nơi khác").shows("Thành lập nhóm cải thiện sinh kế");
    rin.get(&format!("/people/{}", p.rin.person)).await.hides("Thành lập nhóm cải thiện sinh kế");
    p.site.sign_in_as(&beside).await.get("/").await.shows("Đọc bài");
    let chief = p.site.sign_in_as(&chief).await;
    let at = |unit: &Unit| format!("/units/{}/overview", unit.id);
    let share = "table.sums tfoot td:nth-child(3)";
    let before = chief.get(&at(&p.province)).await.all(share);
    chief.get(&at(&p.ba_to)).await.hides("Thành lập nhóm cải thiện sinh kế");
    // What she reads on her own account is hers, and moves nobody's share.
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await.status(200);
    assert_eq!(chief.get(&at(&p.province)).await.all(share), before);
    rin.get(&format!("/people/{}", p.rin.person)).await.shows("Thành lập nhóm cải thiện sinh kế");
    let reader = p.site.sign_in_as(&beside).await;
    reader.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await.status(200);
    let modules = reader.get("/courses/leg").await.all("ol.modules > li").len();
    for unit in [&p.province, &p.tra_bong] {
        assert!(chief.get(&at(unit)).await.all(share)[0].starts_with(&format!("1 / {modules} ")));
    }
}

#[actix_web::test]
async fn only_people_with_an_account_owe_reading() {
    let p = place().await;
    publish_whole(&p.site, "leg", EditionState::Official).await;
    let villager = p.site.person("Đinh Văn Brút", &p.ba_to).await;
    let rin = p.site.sign_in_as(&p.rin).await;
    let module = rin.get(FIRST).await;
    module.form(&format!("{FIRST}/reading")).save().await.status(200);
    let visitor = p.site.sign_in_as(&p.hoa).await;
    let page = visitor.get(&format!("/units/{}/overview", p.ba_to.id)).await;
    assert_eq!(page.all("table.sums tfoot td:nth-child(2)"), ["3 2 có tài khoản"]);
    let modules = rin.get("/courses/leg").await.all("ol.modules > li").len();
    assert_eq!(
        page.all("table.sums tfoot td:nth-child(3)"),
        [format!("1 / {} {} %", 2 * modules, 100 / (2 * modules))]
    );
    let page = visitor.get(&format!("/people/{villager}")).await;
    page.status(200).shows("Không còn thiếu gì").hides("Chưa bắt đầu khóa");
    visitor.get(&format!("/people/{}", p.hoa.person)).await.shows("Chưa bắt đầu khóa");
}

/// Reads a whole edition, as the pages would.
async fn read_all(site: &Site, person: Id, edition: &Edition) -> usize {
    let modules = site.app.shelf.edition(&site.db, edition.id).await.unwrap().modules();
    let (edition, now, all) = (edition.id, site.now(), modules.len());
    site.write(move |conn| {
        for module in &modules {
            let new = NewReading { person, edition, module: module.clone(), read_at: now };
            record_reading(conn, &new, &modules, now)?;
        }
        Ok(())
    })
    .await;
    all
}

#[actix_web::test]
async fn a_second_edition_counts_nobody_twice() {
    let p = place().await;
    for role in [Role::Learner; 3] {
        p.site.user("Hồ Văn An", role, &p.ba_to).await;
    }
    let first = publish(&p.site, "leg", EditionState::Official).await;
    let modules = read_all(&p.site, p.rin.person, &first).await;
    let hoa = p.site.sign_in_as(&p.hoa).await;
    let address = format!("/units/{}/overview", p.ba_to.id);
    let of_five = |part: usize| format!("{part} / {} {} %", 5 * modules, part * 100 / (5 * modules));
    let page = hoa.get(&address).await;
    assert_eq!(page.all("table.sums tfoot td:nth-child(3)"), [of_five(modules)]);
    assert_eq!(page.all("table.sums tfoot td:nth-child(4)"), ["1 / 5 20 %"]);
    // What was read of a text that is read no more is history, not a part of what is in use.
    let second = publish_changed(&p.site, "leg", &["01-what-a-leg-is", "02-who-can-join"]).await;
    for address in [address.clone(), format!("{address}?course=leg")] {
        let page = hoa.get(&address).await;
        assert_eq!(page.all("table.sums tfoot td:nth-child(3)"), [of_five(modules - 2)]);
        assert_eq!(page.all("table.sums tfoot td:nth-child(4)"), ["0 / 5 0 %"]);
    }
    read_all(&p.site, p.rin.person, &second).await;
    let page = hoa.get(&address).await;
    assert_eq!(page.all("table.sums tfoot td:nth-child(3)"), [of_five(modules)]);
    assert_eq!(page.all("table.sums tfoot td:nth-child(4)"), ["1 / 5 20 %"]);
    hoa.get("/").await.shows(&format!("{modules} Lượt bài đã đọc"));
}

#[actix_web::test]
async fn whoever_read_and_lost_their_account_stays_in_both_parts_of_a_share() {
    let p = place().await;
    let edition = publish_whole(&p.site, "leg", EditionState::Official).await;
    let modules = read_all(&p.site, p.rin.person, &edition).await;
    p.site
        .write(|conn| {
            let closing = "UPDATE accounts SET closed_at = 1 WHERE user_name LIKE 'rin%'";
            assert_eq!(diesel::sql_query(closing).execute(conn)?, 1);
            Ok(())
        })
        .await;
    let page = p.site.sign_in_as(&p.hoa).await.get(&format!("/units/{}/overview", p.ba_to.id)).await;
    assert_eq!(page.all("table.sums tfoot td:nth-child(2)"), ["2 2 có tài khoản"]);
    assert_eq!(page.all("table.sums tfoot td:nth-child(3)"), [format!("{modules} / {} 50 %", 2 * modules)]);
    page.shows("kể cả tài khoản đã đóng");
}

#[actix_web::test]
async fn the_people_of_a_wide_unit_are_listed_in_order_and_none_of_another() {
    let p = place().await;
    let (now, ba_to, tra_bong) = (p.site.now(), p.ba_to.id, p.tra_bong.id);
    // Sorted by their given names, which are numbers; every other one is of the district beside.
    p.site
        .write(move |conn| {
            for n in 0..4_200 {
                let person = NewPerson {
                    id: new_id(),
                    full_name: format!("Hồ {n:04}"),
                    sex: Sex::Male,
                    birth_year: None,
                    unit: if n % 2 == 0 { ba_to } else { tra_bong },
                    position: None,
                    phone: None,
                    ethnicity: None,
                    ethnicity_local: None,
                    poverty: None,
                };
                lantoa::people::queries::add_person(conn, &person, None, now)?;
            }
            Ok(())
        })
        .await;
    let hoa = p.site.sign_in_as(&p.hoa).await;
    let page = hoa.get(&format!("/units/{ba_to}/overview?page=2")).await;
    let expected: Vec<String> = (50..100).map(|n| format!("Hồ {:04}", 2 * n)).collect();
    assert_eq!(page.all("table.people tbody th a"), expected);
    page.shows("51–100 trong 2.102");
    let last = hoa.get(&format!("/units/{ba_to}/overview?page=43")).await;
    assert_eq!(last.all("table.people tbody th a"), ["Phạm Thị Hoa", "Đinh Thị Rin"]);
    // An address may ask for more pages than there are.
    let beyond = hoa.get(&format!("/units/{ba_to}/overview?page=99")).await;
    assert_eq!(beyond.all("table.people tbody th a"), ["Phạm Thị Hoa", "Đinh Thị Rin"]);
}

#[actix_web::test]
async fn a_facilitator_sees_their_own_page_and_no_overview() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.rin).await;
    visitor
        .get(&format!("/people/{}", p.rin.person))
        .await
        .status(200)
        .shows("Còn thiếu")
        .shows("Thông tin riêng");
    visitor.get(&format!("/people/{}", p.hoa.person)).await.status(404);
    visitor.get(&format!("/units/{}/overview", p.ba_to.id)).await.status(404);
}

#[actix_web::test]
async fn ethnicity_and_poverty_are_shown_to_administrators_only() {
    let p = place().await;
    let admin = p.site.user("Trần Thị Mai", Role::Admin, &p.centre).await;
    let address = format!("/people/{}", p.rin.person);
    p.site.sign_in_as(&admin).await.get(&address).await.status(200).shows("Dân tộc");
    p.site.sign_in_as(&p.hoa).await.get(&address).await.status(200).hides("Dân tộc");
}

/// A course that was published whole and cannot be read any more, with everything that hangs from it.
struct Broken {
    pilot: Id,
    session: Id,
    reteach: Id,
    attempt: Id,
}

async fn broken(p: &Place, by: Id) -> Broken {
    let ids = Broken { pilot: new_id(), session: new_id(), reteach: new_id(), attempt: new_id() };
    let (now, rin, unit) = (p.site.now(), p.rin.person, p.ba_to.id);
    let files = Default::default();
    let state = EditionState::Official;
    let new = NewEdition {
        id: new_id(),
        course: "hong".into(),
        state,
        files,
        message: "Hỏng".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    let session = |id, held_on| NewSession { id, held_on, starts_minute: 450, minutes: 180 };
    let pilot = NewClass {
        id: ids.pilot,
        kind: Kind::Pilot,
        title: "Lớp của khóa hỏng".into(),
        edition: new.id,
        modules: vec!["01-mot".into()],
        unit,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(by, None)],
        sessions: vec![session(ids.session, p.site.today().plus_days(-9))],
        questions: vec![],
    };
    let reteach = NewClass {
        id: ids.reteach,
        kind: Kind::Reteach,
        title: "Buổi của khóa hỏng".into(),
        facilitators: vec![(rin, Some(ids.pilot))],
        sessions: vec![session(new_id(), p.site.today().plus_days(-2))],
        ..pilot.clone()
    };
    let score = Score {
        points: vec![("q".into(), Points::FULL)],
        total: Points::FULL,
        passed: true,
        ..Score::default()
    };
    let attempt = NewAttempt {
        id: ids.attempt,
        person: rin,
        edition: new.id,
        module: "01-mot".into(),
        purpose: Purpose::Practice,
        answers: Default::default(),
        score,
        handed_in_at: now,
    };
    let called = ids.session;
    p.site
        .write(move |conn| {
            lantoa::quizzes::queries::publish(conn, &new, None, now)?;
            lantoa::classes::queries::add_class(conn, &pilot, by, now)?;
            lantoa::classes::queries::add_participants(conn, pilot.id, &[rin], by, now)?;
            let marks = [(rin, Mark::Present)];
            let batch = Batch { session: called, marks: &marks, taken: Taken::List, by, happened_at: now };
            lantoa::attendance::queries::save_marks(conn, &batch, now)?;
            with_summary(conn, reteach.id, |conn| -> Result<_, Error> {
                lantoa::classes::queries::add_class(conn, &reteach, rin, now)?;
                let (class, state) = (reteach.id, State::HandedIn);
                let report = NewReteaching { class, state, start_said: true, length_said: true };
                Ok(save_report(conn, &report, rin, now)?)
            })?;
            let read = NewReading { person: rin, edition: new.id, module: "01-mot".into(), read_at: now };
            record_reading(conn, &read, &["01-mot".into()], now)?;
            lantoa::quizzes::queries::save_attempt(conn, &attempt, &["01-mot".into()], now)?;
            Ok(())
        })
        .await;
    ids
}

#[actix_web::test]
async fn a_course_that_cannot_be_read_takes_no_page_down() {
    let p = place().await;
    let admin = p.site.user("Trần Thị Mai", Role::Admin, &p.centre).await;
    publish(&p.site, "leg", EditionState::Official).await;
    let Broken { pilot, session, reteach, attempt } = broken(&p, admin.person).await;
    let (centre, rin) = (p.centre.id, p.rin.person);
    let addresses = [
        "/".to_owned(),
        "/courses".to_owned(),
        "/classes".to_owned(),
        "/classes/new".to_owned(),
        "/reviews".to_owned(),
        "/reteachings".to_owned(),
        format!("/reteachings/new?source={pilot}"),
        format!("/reteachings/{reteach}"),
        format!("/classes/{pilot}"),
        format!("/classes/{pilot}/edit"),
        format!("/classes/{pilot}/attendance"),
        format!("/classes/{reteach}"),
        format!("/sessions/{session}/attendance"),
        format!("/people/{rin}"),
        format!("/units/{centre}/overview"),
        format!("/units/{centre}/overview?course=hong"),
        format!("/units/{centre}/cascade"),
        format!("/units/{centre}/cascade?course=hong"),
        format!("/attempts/{attempt}"),
    ];
    for user in [&admin, &p.rin] {
        let visitor = p.site.sign_in_as(user).await;
        for address in &addresses {
            let answer = visitor.get(address).await;
            assert!(answer.code() < 500, "{address}: {}", answer.code());
        }
    }
    let visitor = p.site.sign_in_as(&admin).await;
    // What is left to say is said: the course by its folder's name, the module by its own.
    visitor.get(&format!("/classes/{pilot}")).await.status(200).shows("hong").shows("01-mot");
    visitor.get(&format!("/reteachings/{reteach}")).await.status(200).shows("hong").shows("01-mot");
    visitor.get(&format!("/units/{centre}/cascade?course=hong")).await.shows("Buổi của khóa hỏng");
    visitor.get(&format!("/attempts/{attempt}")).await.status(200).shows("100%");
    let visitor = p.site.sign_in_as(&p.rin).await;
    visitor.get(&format!("/reteachings/new?source={pilot}")).await.status(200).shows("01-mot");
    visitor.get(&format!("/attempts/{attempt}")).await.status(200).shows("không xem lại được");
}

#[actix_web::test]
async fn the_line_of_units_leads_only_where_the_viewer_sees_records() {
    let p = place().await;
    // Whoever may only add people above sees no records there.
    p.site.grant(p.hoa.person, Role::Facilitator, &p.province).await;
    let hoa = p.site.sign_in_as(&p.hoa).await;
    let page = hoa.get(&format!("/units/{}/overview", p.commune.id)).await;
    for address in page.status(200).attributes("nav.crumbs a", "href") {
        hoa.get(&address).await.status(200);
    }
}

#[actix_web::test]
async fn every_link_of_a_persons_page_leads_its_reader_somewhere() {
    let p = place().await;
    let admin = p.site.user("Trần Thị Mai", Role::Admin, &p.centre).await;
    let trainer = p.site.user("Trần Quốc Vinh", Role::Trainer, &p.ba_to).await;
    let beside = p.site.user("Hồ Thị Bảy", Role::Supervisor, &p.tra_bong).await;
    let Broken { pilot, reteach, .. } = broken(&p, admin.person).await;
    // Another report of theirs was held beside, and a third is only begun.
    let (rin, now, elsewhere, own) = (p.rin.person, p.site.now(), p.tra_bong.id, p.ba_to.id);
    p.site
        .write(move |conn| {
            let like = lantoa::classes::queries::as_new(conn, reteach)?;
            for (unit, state) in [(elsewhere, State::HandedIn), (own, State::Draft)] {
                let sessions = vec![NewSession { id: new_id(), ..like.sessions[0].clone() }];
                let class = NewClass { id: new_id(), unit, sessions, ..like.clone() };
                with_summary(conn, class.id, |conn| -> Result<_, Error> {
                    lantoa::classes::queries::add_class(conn, &class, rin, now)?;
                    let (class, said) = (class.id, true);
                    let report = NewReteaching { class, state, start_said: said, length_said: said };
                    Ok(save_report(conn, &report, rin, now)?)
                })?;
            }
            Ok(())
        })
        .await;
    // How many of the three each reader is told of, and how many of these open for them.
    for (reader, expected) in [(&p.rin, (3, 3)), (&admin, (2, 2)), (&p.hoa, (2, 1)), (&trainer, (2, 1))] {
        let visitor = p.site.sign_in_as(reader).await;
        let page = visitor.get(&format!("/people/{rin}")).await;
        let told = page.status(200).all("ul.rows b");
        let taught = told.iter().filter(|title| *title == "Buổi của khóa hỏng").count();
        let open: Vec<String> = page
            .attributes("main ul.rows a", "href")
            .into_iter()
            .filter(|href| href.starts_with("/reteachings/") && !href.contains('?'))
            .collect();
        assert_eq!((taught, open.len()), expected, "{}", reader.full_name);
        for address in page.attributes("main a", "href") {
            visitor.get(&address).await.status(200);
        }
        visitor.get(&format!("/classes/{pilot}")).await.status(200);
    }
    p.site.sign_in_as(&beside).await.get(&format!("/people/{rin}")).await.status(404);
}

#[actix_web::test]
async fn home_tells_of_every_unit_whose_records_one_sees() {
    let p = place().await;
    p.site.grant(p.hoa.person, Role::Supervisor, &p.tra_bong).await;
    p.site.grant(p.hoa.person, Role::Lead, &p.commune).await;
    let home = p.site.sign_in_as(&p.hoa).await.get("/").await;
    // The commune lies in the district and is told of there.
    assert_eq!(home.all("h2"), ["Ba Tơ", "Trà Bồng"]);
    for unit in [&p.ba_to, &p.tra_bong] {
        let links = home.attributes("main a", "href");
        assert!(links.contains(&format!("/units/{}/overview", unit.id)), "{}", unit.name);
    }
}

/// A class of the district with one person in it and a session on each of these days from today.
async fn class_with_sessions(p: &Place, edition: &Edition, title: &str, days: &[i32], by: Id) -> Id {
    let session = |day: &i32| NewSession {
        id: new_id(),
        held_on: p.site.today().plus_days(*day),
        starts_minute: 450,
        minutes: 180,
    };
    let class = NewClass {
        id: new_id(),
        kind: Kind::Pilot,
        title: title.to_owned(),
        edition: edition.id,
        modules: vec![],
        unit: p.ba_to.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(by, None)],
        sessions: days.iter().map(session).collect(),
        questions: vec![],
    };
    let (id, rin, now) = (class.id, p.rin.person, p.site.now());
    p.site
        .write(move |conn| {
            lantoa::classes::queries::add_class(conn, &class, by, now)?;
            lantoa::classes::queries::add_participants(conn, id, &[rin], by, now)?;
            Ok(())
        })
        .await;
    id
}

#[actix_web::test]
async fn rolls_not_called_are_one_line_a_class_and_a_handful_at_most() {
    let p = place().await;
    let mai = p.site.user("Trần Thị Mai", Role::Trainer, &p.centre).await;
    let edition = publish(&p.site, "leg", EditionState::Official).await;
    let many = class_with_sessions(&p, &edition, "Lớp ba buổi", &[-4, -3, -2], mai.person).await;
    class_with_sessions(&p, &edition, "Lớp một buổi", &[-20, 3], mai.person).await;
    class_with_sessions(&p, &edition, "Lớp đã lâu", &[-300], mai.person).await;
    let visitor = p.site.sign_in_as(&mai).await;
    let home = visitor.get("/").await;
    let late = home.all(".today li.overdue b");
    assert_eq!(late, ["Chưa điểm danh: Lớp một buổi", "Chưa điểm danh 3 buổi: Lớp ba buổi"]);
    assert!(home.attributes(".today li.overdue a", "href")[0].starts_with("/sessions/"));
    assert_eq!(home.attributes(".today li.overdue a", "href")[1], format!("/classes/{many}"));
    for n in 0..7 {
        class_with_sessions(&p, &edition, &format!("Lớp {n}"), &[-1], mai.person).await;
    }
    let home = visitor.get("/").await;
    let late = home.all(".today li.overdue b");
    assert_eq!(late.len(), 6, "{late:?}");
    assert_eq!(late[5], "Còn 4 lớp nữa chưa điểm danh");
    home.click("Còn 4 lớp nữa").await.status(200);
}

#[actix_web::test]
async fn a_roll_is_asked_for_however_many_classes_are_planned() {
    let p = place().await;
    let admin = p.site.user("Trần Thị Mai", Role::Admin, &p.centre).await;
    let edition = publish(&p.site, "leg", EditionState::Official).await;
    class_with_sessions(&p, &edition, "Lớp tuần trước", &[-7], p.hoa.person).await;
    for n in 0..41 {
        class_with_sessions(&p, &edition, &format!("Lớp sắp tới {n}"), &[n + 1], p.hoa.person).await;
    }
    let home = p.site.sign_in_as(&admin).await.get("/").await;
    home.shows("Chưa điểm danh: Lớp tuần trước");
}

#[actix_web::test]
async fn a_class_to_come_is_told_as_one_to_come() {
    let p = place().await;
    let mai = p.site.user("Trần Thị Mai", Role::Trainer, &p.centre).await;
    let edition = publish(&p.site, "leg", EditionState::Official).await;
    class_with_sessions(&p, &edition, "Lớp tuần sau", &[7], mai.person).await;
    class_with_sessions(&p, &edition, "Lớp tuần trước", &[-7], mai.person).await;
    let admin = p.site.user("Hồ Thị Bảy", Role::Admin, &p.centre).await;
    for language in ["vi", "en"] {
        let (to_come, no_roll, named, came) = match language {
            "vi" => ("Chưa học", "Chưa điểm danh", "1 người có tên", "1 người dự"),
            _ => ("Not held yet", "No roll called", "1 person is named", "1 participant"),
        };
        let reader = p.site.sign_in_as(&admin).await;
        let page = reader.get("/").await;
        if language == "en" {
            page.form("/language").press("lang", "en").save().await;
        }
        // Of neither is it known that somebody came.
        let page = reader.get(&format!("/people/{}", mai.person)).await;
        let rows = page.status(200).all("ul.rows li");
        let row = |title: &str| rows.iter().find(|row| row.contains(title)).expect("it is listed");
        assert!(row("Lớp tuần sau").contains(to_come) && row("Lớp tuần sau").contains(named), "{rows:?}");
        assert!(row("Lớp tuần trước").contains(no_roll) && row("Lớp tuần trước").contains(named), "{rows:?}");
        page.hides(came);
        // Whoever is named in it has not attended it.
        let page = reader.get(&format!("/people/{}", p.rin.person)).await;
        let attended = page.status(200).all("ul.attended li");
        assert!(attended.len() == 1 && attended[0].contains("Lớp tuần trước"), "{attended:?}");
        let coming = page.all("ul.to-come li");
        assert!(coming.len() == 1 && coming[0].contains("Lớp tuần sau"), "{coming:?}");
        assert!(coming[0].contains(to_come), "{coming:?}");
    }
}

#[actix_web::test]
async fn whoever_came_to_no_session_has_not_begun() {
    let p = place().await;
    let mai = p.site.user("Trần Thị Mai", Role::Trainer, &p.centre).await;
    let edition = publish(&p.site, "leg", EditionState::Official).await;
    let class = class_with_sessions(&p, &edition, "Lớp hai buổi", &[-3, -2], mai.person).await;
    let mark = async |nth: usize, mark: Mark| {
        let (by, rin, now) = (mai.person, p.rin.person, p.site.now());
        p.site
            .write(move |conn| {
                let session = lantoa::classes::queries::sessions(conn, class)?[nth].id;
                let marks = [(rin, mark)];
                let batch = Batch { session, marks: &marks, taken: Taken::List, by, happened_at: now };
                lantoa::attendance::queries::save_marks(conn, &batch, now)?;
                Ok(())
            })
            .await;
    };
    mark(0, Mark::Absent).await;
    mark(1, Mark::Excused).await;
    let hoa = p.site.sign_in_as(&p.hoa).await;
    let overview = format!("/units/{}/overview", p.ba_to.id);
    let cell = async || {
        let rows = hoa.get(&overview).await.all("table.people tbody tr");
        rows.into_iter().find(|row| row.contains("Đinh Thị Rin")).expect("she is listed")
    };
    let sum = async || hoa.get(&overview).await.all("table.sums tfoot td:nth-child(6)");
    let person = format!("/people/{}", p.rin.person);
    // The record behind the sum stays to be seen, on the phone too.
    let row = cell().await;
    assert!(row.contains("Chưa bắt đầu") && row.contains("Dự 0/2 buổi"), "{row}");
    assert!(!row.contains("Đang học"), "{row}");
    assert!(hoa.get(&overview).await.all("td:not(.untold)").contains(&"Chưa bắt đầu Dự 0/2 buổi".to_owned()));
    assert_eq!(sum().await, ["0 / 2 ít quá"]);
    let page = hoa.get(&person).await;
    page.shows("Chưa bắt đầu khóa").shows("0 / 2").shows("Vắng buổi").shows("Vắng có phép buổi");
    page.hides("Đang học").hides("bài chưa đọc");
    // Corrected: she came late to one of them.
    mark(1, Mark::Late).await;
    let row = cell().await;
    assert!(row.contains("Đang học") && row.contains("Dự 1/2 buổi"), "{row}");
    assert_eq!(sum().await, ["1 / 2 ít quá"]);
    hoa.get(&person).await.shows("Đang học").shows("bài chưa đọc").hides("Chưa bắt đầu khóa");
}
