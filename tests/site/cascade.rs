//! Re-teaches, their reviews, and who taught whom.

use lantoa::attendance::Mark;
use lantoa::attendance::queries::{Batch, save_marks};
use lantoa::cascade::queries;
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::EditionState;
use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{TIEN, VINH};
use lantoa::demo::places::unit_id;
use lantoa::kit::clock::{Day, new_id};
use lantoa::kit::columns::Id;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use crate::courses::{publish, publish_changed};
use crate::support::{Answer, Site, User, Visitor};

const FIRST: &str = "01-what-a-leg-is";

/// Two communes of a province, a pilot class in the centre, two facilitators who were there.
struct Story {
    site: Site,
    pilot: Id,
    commune: Unit,
    other: Unit,
    rin: User,
    nga: User,
    trainer: User,
    official: Id,
    supervisor: User,
    stranger: User,
}

async fn story() -> Story {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&province)).await;
    let other = site.unit("Ba Vinh", Level::Commune, Some(&province)).await;
    let trainer = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    let nga = site.user("Phạm Thị Nga", Role::Facilitator, &commune).await;
    let official = site.person("Đinh Văn Thước", &commune).await;
    let supervisor = site.user("Lê Văn Sáu", Role::Supervisor, &commune).await;
    let stranger = site.user("Hồ Văn Bảy", Role::Supervisor, &other).await;
    let edition = publish(&site, "leg", EditionState::Official).await;
    let (pilot, session, now) = (new_id(), new_id(), site.now());
    let held_on = site.today().plus_days(-10);
    let class = NewClass {
        id: pilot,
        kind: Kind::Pilot,
        title: "Lớp thí điểm".into(),
        edition: edition.id,
        modules: vec![FIRST.into(), "02-who-can-join".into()],
        unit: province.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(trainer.person, None)],
        sessions: vec![NewSession { id: session, held_on, starts_minute: 450, minutes: 180 }],
        questions: vec![],
    };
    let (by, there, away) = (trainer.person, rin.person, nga.person);
    site.write(move |conn| {
        lantoa::classes::queries::add_class(conn, &class, by, now)?;
        lantoa::classes::queries::add_participants(conn, pilot, &[there, away], by, now)?;
        let marks = [(there, Mark::Late), (away, Mark::Absent)];
        let batch =
            Batch { session, marks: &marks, taken: lantoa::attendance::Taken::List, by, happened_at: now };
        save_marks(conn, &batch, now)?;
        Ok(())
    })
    .await;
    Story { site, pilot, commune, other, rin, nga, trainer, official, supervisor, stranger }
}

impl Story {
    fn yesterday(&self) -> Day {
        self.site.today().plus_days(-1)
    }

    /// Hands in a re-teach of what was learned in `source` to one person; its address.
    async fn hand_in(&self, visitor: &Visitor, source: Id, whom: Id) -> String {
        let page = visitor.get(&format!("/reteachings/new?source={source}")).await;
        let answer =
            filled(self, &page, source).tick("person", whom).press("action", "hand_in").submit().await;
        answer.status(303).location().to_owned()
    }

    async fn judge(&self, address: &str, verdict: &str, reason: &str) -> Answer {
        let supervisor = self.site.sign_in_as(&self.supervisor).await;
        let page = supervisor.get(address).await;
        let form = page.form(&format!("{address}/reviews"));
        form.fill("reason", reason).press("verdict", verdict).submit().await
    }

    /// The trainer corrects the roll of the pilot class.
    async fn mark(&self, person: Id, mark: &str) {
        let trainer = self.site.sign_in_as(&self.trainer).await;
        let page = trainer.get(&format!("/classes/{}", self.pilot)).await;
        let rolls = page.attributes("a[href$='/attendance']", "href");
        let roll = rolls.into_iter().find(|href| href.starts_with("/sessions/")).expect("a roll");
        trainer.get(&roll).await.form("roll").tick(&format!("mark.{person}"), mark).save().await;
    }

    async fn summary_holds(&self) {
        let (stored, fresh) = self
            .site
            .read(|conn| Ok((queries::cascade_summary_rows(conn)?, queries::recount_cascade(conn)?)))
            .await;
        assert_eq!(stored, fresh);
        assert!(!stored.is_empty());
    }
}

fn filled(story: &Story, page: &Answer, source: Id) -> crate::support::filled_form::FilledForm {
    page.status(200)
        .form("/reteachings")
        .tick("source", source)
        .tick("module", format!("{source}/{FIRST}"))
        .fill("day", &story.yesterday().to_string())
        .fill("starts", "7:30")
        .fill("hours", "1,5")
        .choose("unit", &story.commune.id.to_string())
}

#[actix_web::test]
async fn who_was_marked_present_may_teach_on_and_who_was_absent_may_not() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get("/reteachings").await;
    page.status(200).shows("Lớp thí điểm");
    assert_eq!(page.attributes(".card a", "href"), [format!("/reteachings/new?source={}", story.pilot)]);
    let nga = story.site.sign_in_as(&story.nga).await;
    nga.get("/reteachings").await.status(200).hides("Lớp thí điểm");
}

#[actix_web::test]
async fn what_is_handed_in_is_over_and_began_after_its_source() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = || filled(&story, &page, story.pilot).tick("person", story.official);
    // It is seven in the morning.
    let (today, first) = (story.site.today().to_string(), story.site.today().plus_days(-10).to_string());
    let early = form().fill("day", &today).fill("starts", "5:45");
    let refused = early.press("action", "hand_in").submit().await;
    assert!(refused.status(422).error_of("hours").contains("chưa kết thúc"));
    let before = form().fill("day", &first).fill("starts", "7:15").press("action", "hand_in").submit().await;
    assert!(before.status(422).error_of("starts").contains("trước khi lớp"));
    let counted = form().fill("female", "0").fill("male", "0").press("action", "hand_in");
    let two = counted.tick("person", story.nga.person).fill("male", "1").submit().await;
    assert!(two.status(422).error_of("female").contains("ít hơn số người đã ghi tên"));
    let night = form().fill("starts", "23:00").press("action", "hand_in").submit().await;
    assert!(night.status(422).error_of("hours").contains("quá nửa đêm"));
    refused.form("/reteachings").press("action", "draft").submit().await.status(303);
    let over = night.form("/reteachings").fill("starts", "22:30").press("action", "hand_in").submit().await;
    over.status(409);
}

#[actix_web::test]
async fn a_class_that_has_not_begun_has_taught_nobody_yet() {
    let story = story().await;
    let (person, pilot, now) = (story.rin.person, story.pilot, story.site.now());
    let tomorrow = story.site.today().plus_days(1);
    story
        .site
        .write(move |conn| {
            let mut class = lantoa::classes::queries::as_new(conn, pilot)?;
            let session = NewSession { id: new_id(), held_on: tomorrow, starts_minute: 450, minutes: 180 };
            (class.id, class.title, class.sessions) = (new_id(), "Lớp ngày mai".into(), vec![session]);
            lantoa::classes::queries::add_class(conn, &class, person, now)?;
            lantoa::classes::queries::add_participants(conn, class.id, &[person], person, now)?;
            Ok(())
        })
        .await;
    let rin = story.site.sign_in_as(&story.rin).await;
    rin.get("/reteachings").await.shows("Lớp thí điểm").hides("Lớp ngày mai");
}

#[actix_web::test]
async fn nothing_is_to_be_passed_on_before_the_last_session_has_ended_or_was_marked() {
    let story = story().await;
    let (person, pilot, now) = (story.rin.person, story.pilot, story.site.now());
    let (today, trainer) = (story.site.today(), story.trainer.person);
    // One that ends at half past ten, one whose second day is tomorrow.
    let classes = [("Lớp hôm nay", vec![today]), ("Lớp hai ngày", vec![today, today.plus_days(1)])];
    let (made, sessions): (Vec<Id>, Vec<Vec<Id>>) =
        classes.iter().map(|(_, days)| (new_id(), days.iter().map(|_| new_id()).collect::<Vec<_>>())).unzip();
    let (ids, sittings) = (made.clone(), sessions.clone());
    story
        .site
        .write(move |conn| {
            for (nth, (title, days)) in classes.iter().enumerate() {
                let mut class = lantoa::classes::queries::as_new(conn, pilot)?;
                let session = |(id, day): (&Id, &Day)| NewSession {
                    id: *id,
                    held_on: *day,
                    starts_minute: 450,
                    minutes: 180,
                };
                (class.id, class.title) = (ids[nth], (*title).into());
                class.sessions = sittings[nth].iter().zip(days).map(session).collect();
                lantoa::classes::queries::add_class(conn, &class, trainer, now)?;
                lantoa::classes::queries::add_participants(conn, class.id, &[person], trainer, now)?;
            }
            Ok(())
        })
        .await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let owed = async |class: Id| {
        let source = format!("a[href='/reteachings/new?source={class}']");
        let of = ["/".to_owned(), format!("/people/{person}"), "/reteachings".to_owned()];
        let mut said = vec![];
        for page in &of {
            said.push(!rin.get(page).await.status(200).all(&source).is_empty());
        }
        let form = rin.get("/reteachings/new").await.status(200).form("/reteachings");
        said.push(form.offers("source").contains(&class.to_string()));
        assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
        said[0]
    };
    assert!(owed(pilot).await && !owed(made[0]).await && !owed(made[1]).await, "it is seven in the morning");
    story.site.pass_minutes(3 * 60 + 29);
    assert!(!owed(made[0]).await, "a minute before it ends");
    story.site.pass_minutes(1);
    assert!(owed(made[0]).await && !owed(made[1]).await, "half past ten");
    // Who was called in both sessions has been in both, whatever the clock says.
    let (now, marked) = (story.site.now(), sessions[1].clone());
    story
        .site
        .write(move |conn| {
            for session in &marked {
                let marks = [(person, Mark::Present)];
                let taken = lantoa::attendance::Taken::List;
                let batch = Batch { session: *session, marks: &marks, taken, by: trainer, happened_at: now };
                save_marks(conn, &batch, now)?;
            }
            Ok(())
        })
        .await;
    assert!(owed(made[1]).await, "marked in its last session");
}

#[actix_web::test]
async fn whoever_was_absent_and_a_class_to_come_count_nowhere_as_taught() {
    let story = story().await;
    let site = &story.site;
    let (by, pilot, now) = (story.rin.person, story.pilot, site.now());
    let (province, tomorrow) = (story.commune.parent.expect("a province"), site.today().plus_days(1));
    site.write(move |conn| {
        use lantoa::classes::queries::{add_class, add_participants, as_new};
        let mut class = as_new(conn, pilot)?;
        let session = NewSession { id: new_id(), held_on: tomorrow, starts_minute: 450, minutes: 180 };
        (class.id, class.title, class.sessions) = (new_id(), "Lớp ngày mai".into(), vec![session]);
        add_class(conn, &class, by, now)?;
        let all: Vec<Id> = lantoa::classes::queries::participant_ids(conn, pilot)?;
        add_participants(conn, class.id, &all, by, now)?;
        Ok(())
    })
    .await;
    let unit = site.read(move |conn| Ok(lantoa::units::queries::unit(conn, province)?)).await;
    let overseer = site.user("Võ Thị Thủy", Role::Supervisor, &unit).await;
    let page = site.sign_in_as(&overseer).await.get(&format!("/units/{province}/cascade?course=leg")).await;
    // One class was held, and of the two named in it one came; both are named in the one to come.
    let figures = page.all("table:first-of-type tbody td");
    assert_eq!(figures[..2], ["1", "1"], "{figures:?}");
    page.shows("Đinh Thị Rin").hides("Phạm Thị Nga").shows("1 người dự").shows("2 người có tên");
    let rows = page.all("table:last-of-type tbody tr");
    let to_come = rows.iter().find(|row| row.contains("Lớp ngày mai")).expect("it is in the table");
    assert!(to_come.contains("Chưa học"), "{to_come}");
}

#[actix_web::test]
async fn whoever_was_taught_by_a_peer_has_begun_once_that_is_accepted() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let person = format!("/people/{}", story.official);
    let overview = format!("/units/{}/overview", story.commune.id);
    let row = async || {
        let rows = supervisor.get(&overview).await.all("table.people tbody tr");
        rows.into_iter().find(|row| row.contains("Đinh Văn Thước")).expect("he is listed")
    };
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    supervisor.get(&person).await.shows("Chờ thẩm định").hides("chưa điểm danh");
    assert!(row().await.contains("Chưa bắt đầu"));
    story.judge(&address, "accepted", "").await;
    supervisor.get(&person).await.shows("Đã chấp nhận").hides("Chưa bắt đầu");
    let row = row().await;
    assert!(row.contains("Được chia sẻ 1 buổi") && !row.contains("Chưa bắt đầu"), "{row}");
}

#[actix_web::test]
async fn a_reteach_is_returned_mended_and_accepted_and_every_verdict_stays() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    rin.get(&address).await.shows("Chờ thẩm định").shows("Thế hệ 1").shows("Đinh Văn Thước");
    story.summary_holds().await;
    story.judge(&address, "returned", "Thiếu câu hỏi của bà con").await.leads_to("/reviews");
    story.summary_holds().await;
    let page = rin.get("/reteachings").await;
    page.shows("Trả lại").shows("Thiếu câu hỏi của bà con");
    let form = rin.get(&format!("{address}/edit")).await;
    form.shows("Thiếu câu hỏi của bà con");
    let mended = form.form(&address).fill("questions", "Ai giữ sổ?").press("action", "hand_in").save().await;
    mended.shows("Ai giữ sổ?").shows("Chờ thẩm định");
    story.judge(&address, "accepted", "").await.leads_to("/reviews");
    rin.get(&address).await.shows("Đã chấp nhận").shows("Thiếu câu hỏi của bà con").shows("Lê Văn Sáu");
    // Accepted is final.
    rin.get(&format!("{address}/edit")).await.leads_to(&address);
    story.judge_again(&address).await;
    story.summary_holds().await;
}

impl Story {
    async fn judge_again(&self, address: &str) {
        let supervisor = self.site.sign_in_as(&self.supervisor).await;
        let id = new_id().to_string();
        let fields = [("id", id.as_str()), ("verdict", "returned"), ("reason", "muộn")];
        supervisor.post(&format!("{address}/reviews"), &fields).await.status(409);
    }
}

#[actix_web::test]
async fn while_a_returned_report_is_mended_others_read_what_was_handed_in() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "returned", "Thiếu câu hỏi").await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    supervisor.get(&address).await.shows("Đinh Văn Thước").hides("đang sửa");
    let class = address.replace("reteachings", "classes");
    supervisor.get(&class).await.status(200);
    let (day, other) = (story.site.today().plus_days(-3), story.site.today().plus_days(-1));
    let mending = rin.get(&format!("{address}/edit")).await.form(&address);
    let mending = mending.fill("day", &day.to_string()).fill("starts", "").fill("hours", "");
    let mending = mending.fill("questions", "Ai giữ sổ?").fill("note", "chưa xong").fill("male", "9");
    let mending = mending.untick("person", story.official).tick("person", story.nga.person);
    let mending = mending.fill("new.0.name", "Đinh Thị Mới").tick("new.0.sex", "female");
    let kept = mending.clone().press("action", "draft").save().await;
    kept.shows("mà chưa gửi lại").shows("Đinh Văn Thước").hides("Ai giữ sổ?");
    // Sent twice it is kept once; from a page that is older it is not kept over what is newer.
    mending.clone().press("action", "draft").save().await.shows("mà chưa gửi lại");
    let stale = mending.fill("venue", "Nhà rông").press("action", "draft").submit().await;
    stale.status(409).shows("Chưa lưu gì");
    assert_eq!(stale.attributes(".notice a", "href"), [format!("{address}/edit")]);
    rin.get("/reteachings").await.shows("Đang sửa, chưa gửi lại");
    let page = supervisor.get(&address).await;
    page.status(200).shows("đang sửa").shows("Trả lại").shows("Thiếu câu hỏi").shows("Đinh Văn Thước");
    page.hides("Đinh Thị Mới");
    page.hides("Ai giữ sổ?").hides("chưa xong").hides("Phạm Thị Nga").hides("9 nam").shows("07:30");
    let shown = |day: Day| lantoa::kit::text::day(Language::Vi, day);
    page.shows(&shown(other)).hides(&shown(day));
    supervisor.get("/reviews").await.shows(&shown(other)).hides(&shown(day));
    supervisor.get(&format!("/people/{}", story.rin.person)).await.hides(&shown(day));
    supervisor.get(&class).await.status(200).hides("chưa xong");
    let learner = format!("/people/{}", story.nga.person);
    assert_eq!(supervisor.get(&learner).await.all(".attended li").len(), 1, "the pilot class alone");
    // Handed in again it is read as it stands.
    let again = rin.get(&format!("{address}/edit")).await.form(&address);
    assert_eq!(again.value("questions"), "Ai giữ sổ?");
    assert_eq!(again.value("new.0.name"), "Đinh Thị Mới");
    let again = again.fill("starts", "8:00").fill("hours", "2").press("action", "hand_in");
    again.save().await.shows("Chờ thẩm định");
    let page = supervisor.get(&address).await;
    page.shows("Ai giữ sổ?").shows("Phạm Thị Nga").shows("Đinh Thị Mới").hides("đang sửa");
    // Returned once more, the form is that of what was handed in.
    story.judge(&address, "returned", "Thiếu nơi").await;
    let form = rin.get(&format!("{address}/edit")).await.form(&address);
    assert_eq!((form.value("starts"), form.value("new.0.name")), ("08:00".into(), String::new()));
}

#[actix_web::test]
async fn a_form_of_a_report_that_was_handed_in_and_returned_again_meanwhile_is_stale() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "returned", "Thiếu nơi").await;
    let edit = format!("{address}/edit");
    let phone = rin.get(&edit).await.form(&address);
    let desk = rin.get(&edit).await.form(&address).fill("venue", "Nhà rông");
    desk.press("action", "hand_in").save().await;
    story.judge(&address, "returned", "Thiếu câu hỏi").await;
    let answer = phone.fill("note", "viết trên máy").press("action", "draft").submit().await;
    answer.status(409).shows("Chưa lưu gì").shows("viết trên máy");
    assert_eq!(rin.get(&edit).await.form(&address).value("venue"), "Nhà rông");
    rin.get("/reteachings").await.hides("chưa gửi lại");
}

#[actix_web::test]
async fn what_is_changed_back_in_a_returned_report_is_not_unsent_any_more() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "returned", "Thiếu nơi").await;
    let edit = format!("{address}/edit");
    let form = rin.get(&edit).await.form(&address);
    let before = form.value("venue");
    form.fill("venue", "Nhà rông").press("action", "draft").save().await.shows("mà chưa gửi lại");
    let form = rin.get(&edit).await.form(&address).fill("venue", &before);
    form.press("action", "draft").save().await.hides("chưa gửi lại");
    rin.get("/reteachings").await.hides("chưa gửi lại");
}

#[actix_web::test]
async fn a_report_says_from_which_edition_was_taught() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let new = format!("/reteachings/new?source={}", story.pilot);
    rin.get(&new).await.hides("Dạy theo phiên bản nào");
    let second = publish_changed(&story.site, "leg", &[FIRST]).await.id.to_string();
    let field = format!("edition.{}", story.pilot);
    let form = filled(&story, rin.get(&new).await.shows("Dạy theo phiên bản nào"), story.pilot);
    let first = form.value(&field);
    assert_ne!(first, second, "nothing is said: what was learned");
    let form = form.tick(&field, &second).tick("person", story.official).press("action", "hand_in");
    let address = form.submit().await.status(303).location().to_owned();
    rin.get(&address).await.shows("Phiên bản 2");
    story.judge(&address, "returned", "Thiếu nơi").await;
    // Mended, it is what was said until something else is.
    let edit = format!("{address}/edit");
    rin.get(&edit).await.form(&address).fill("venue", "Nhà rông").press("action", "draft").save().await;
    let form = rin.get(&edit).await.form(&address);
    assert_eq!(form.value(&field), second);
    form.tick(&field, &first).press("action", "hand_in").save().await.shows("Phiên bản 1");
    let trainer = story.site.sign_in_as(&story.trainer).await;
    trainer.get("/studio/leg/reach").await.shows("mới chỉ học hoặc dạy bản cũ");
}

#[actix_web::test]
async fn a_report_that_was_judged_again_stands_where_it_was_judged_last() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let mut reports = Vec::new();
    for person in [story.official, story.nga.person] {
        story.site.pass_minutes(1);
        let address = story.hand_in(&rin, story.pilot, person).await;
        story.judge(&address, "accepted", "").await;
        reports.push(address);
    }
    let decided = async || supervisor.get("/reviews").await.attributes(".decided a", "href");
    assert_eq!(decided().await, [&*reports[1], &*reports[0]]);
    story.site.pass_minutes(1);
    story.mark(story.rin.person, "absent").await;
    story.judge(&reports[0], "accepted", "Có đi").await;
    story.mark(story.rin.person, "present").await;
    assert_eq!(decided().await, [&*reports[0], &*reports[1]]);
}

#[actix_web::test]
async fn what_is_unsent_of_a_source_is_read_by_nobody_who_taught_it_on() {
    let story = story().await;
    let (rin, nga) = (story.site.sign_in_as(&story.rin).await, story.site.sign_in_as(&story.nga).await);
    let first = story.hand_in(&rin, story.pilot, story.nga.person).await;
    story.judge(&first, "accepted", "").await;
    let page = nga.get(&format!("/reteachings/new?source={}", id_of(&first))).await;
    let form = filled(&story, &page, id_of(&first)).fill("starts", "14:00").tick("person", story.official);
    let second = form.press("action", "hand_in").submit().await.status(303).location().to_owned();
    story.judge(&second, "accepted", "").await;
    story.mark(story.rin.person, "absent").await;
    story.judge(&first, "returned", "Không có mặt").await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let cascade = format!("/units/{}/cascade?course=leg", story.commune.id);
    let before = [supervisor.get(&second).await.text(), supervisor.get(&cascade).await.text()];
    let mending = rin.get(&format!("{first}/edit")).await.form(&first);
    let today = story.site.today().to_string();
    let mending = mending.fill("day", &today).fill("starts", "").fill("hours", "");
    mending.untick("person", story.nga.person).press("action", "draft").save().await.shows("chưa gửi lại");
    assert_eq!([supervisor.get(&second).await.text(), supervisor.get(&cascade).await.text()], before);
    supervisor.get(&second).await.hides("không có mặt ở lớp đó").hides("trước khi lớp nguồn bắt đầu");
}

#[actix_web::test]
async fn whoever_was_not_there_after_all_can_still_mend_and_hand_in_the_report() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.mark(story.rin.person, "absent").await;
    story.judge(&address, "returned", "Điểm danh ghi là vắng").await;
    let page = rin.get(&format!("{address}/edit")).await;
    page.shows("Lớp thí điểm").form(&address).press("action", "draft").save().await;
    let form = rin.get(&format!("{address}/edit")).await.form(&address);
    form.fill("note", "Có đi, quên ký").press("action", "hand_in").save().await.shows("Chờ thẩm định");
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    supervisor.get(&address).await.shows("không có mặt ở lớp đó").shows("Có đi, quên ký");
    // For a report of another class hers is as closed as ever.
    rin.get("/reteachings/new").await.hides("Lớp thí điểm");
}

#[actix_web::test]
async fn a_doubt_that_went_away_meanwhile_takes_no_verdict_and_loses_no_word() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "accepted", "").await;
    story.mark(story.rin.person, "absent").await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let asked = supervisor.get(&address).await.form(&format!("{address}/reviews"));
    story.mark(story.rin.person, "present").await;
    let answer = asked.fill("reason", "Có đi, quên ký").press("verdict", "accepted").submit().await;
    answer
        .status(409)
        .shows("lớp nguồn vừa được sửa")
        .shows("Có đi, quên ký")
        .hides("đã có người cho ý kiến");
    assert_eq!(supervisor.get(&address).await.all(".badge.accepted").len(), 2, "the state and one verdict");
}

#[actix_web::test]
async fn a_verdict_on_a_report_that_was_mended_since_is_not_recorded() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let seen = supervisor.get(&address).await.form(&format!("{address}/reviews"));
    story.judge(&address, "returned", "Thiếu câu hỏi").await;
    let form = rin.get(&format!("{address}/edit")).await.form(&address);
    form.fill("questions", "Ai giữ sổ?").press("action", "hand_in").save().await;
    let late = seen.fill("reason", "Tốt").press("verdict", "accepted").submit().await;
    late.status(409).shows("đã được sửa sau khi anh/chị mở trang").shows("Ai giữ sổ?");
    rin.get(&address).await.shows("Chờ thẩm định").hides("Đã chấp nhận");
    let read = late.form(&format!("{address}/reviews"));
    assert_eq!(read.value("reason"), "Tốt");
    read.press("verdict", "accepted").submit().await.leads_to("/reviews");
    rin.get(&address).await.shows("Đã chấp nhận");
}

#[actix_web::test]
async fn a_facilitator_in_two_places_at_once_is_pointed_out_to_both_and_refused_to_none() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let first = story.hand_in(&rin, story.pilot, story.official).await;
    rin.get(&first).await.hides("Cùng giờ này");
    let second = story.hand_in(&rin, story.pilot, story.nga.person).await;
    for (page, other) in [(&first, &second), (&second, &first)] {
        for reader in [&story.rin, &story.supervisor] {
            let page = story.site.sign_in_as(reader).await.get(page).await;
            page.status(200).shows("Cùng giờ này");
            assert_eq!(page.attributes(".notice li a", "href"), [other.as_str()]);
        }
    }
}

#[actix_web::test]
async fn one_name_in_two_rows_is_asked_about_and_may_be_two_people() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let mut form = filled(&story, &page, story.pilot);
    for row in 0..2 {
        form =
            form.fill(&format!("new.{row}.name"), "Đinh Thị Ánh").tick(&format!("new.{row}.sex"), "female");
    }
    let answer = form.press("action", "hand_in").submit().await;
    answer.status(422).shows("Dòng khác ở trên cũng ghi Đinh Thị Ánh");
    let form = answer.form("/reteachings");
    let another = form.offers("new.1.another");
    let kept = form.tick("new.1.another", another[0].clone()).press("action", "hand_in").save().await;
    kept.status(200).shows("Chờ thẩm định");
    assert_eq!(kept.all("table.cards tbody th"), ["Đinh Thị Ánh", "Đinh Thị Ánh"]);
}

#[actix_web::test]
async fn whoever_learned_from_a_reteach_teaches_generation_two() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let first = story.hand_in(&rin, story.pilot, story.nga.person).await;
    story.judge(&first, "accepted", "").await.status(303);
    let nga = story.site.sign_in_as(&story.nga).await;
    let second = story.hand_in(&nga, id_of(&first), story.official).await;
    nga.get(&second).await.shows("Thế hệ 2");
    story.judge(&second, "accepted", "").await.status(303);
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let page = supervisor.get(&format!("/units/{}/cascade?course=leg", story.commune.id)).await;
    page.status(200).shows("Thế hệ 2").shows("Phạm Thị Nga");
    assert_eq!(page.all("svg title").len(), 4, "the drawing and three boxes");
    story.summary_holds().await;
    let unit = story.commune.id;
    let sums = story.site.read(move |conn| Ok(queries::cascade_of_units(conn, &[unit])?)).await;
    let sum = sums[&(unit, "leg".to_owned())];
    assert_eq!((sum.accepted, sum.waiting, sum.reteachers, sum.reached), (2, 0, 2, 2));
}

#[actix_web::test]
async fn another_commune_sees_none_of_it() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    let stranger = story.site.sign_in_as(&story.stranger).await;
    stranger.get(&address).await.status(404);
    stranger.get("/reviews").await.status(200).hides("Sơn Thượng");
    stranger.get(&format!("/units/{}/cascade", story.commune.id)).await.status(404);
    let own = stranger.get(&format!("/units/{}/cascade", story.other.id)).await;
    own.status(200).hides("Sơn Thượng");
    let id = new_id().to_string();
    let fields = [("id", id.as_str()), ("verdict", "accepted"), ("reason", "")];
    stranger.post(&format!("{address}/reviews"), &fields).await.status(404);
}

#[actix_web::test]
async fn a_report_begun_by_somebody_else_on_the_same_phone_is_not_recorded() {
    let story = story().await;
    let phone = story.site.sign_in_as(&story.rin).await;
    let page = phone.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let draft = page.form("/reteachings").fill("day", &story.yesterday().to_string());
    let draft = draft.choose("unit", &story.commune.id.to_string()).press("action", "draft");
    phone.post("/sign-out", &[]).await.status(303);
    phone.try_sign_in(&story.nga.user_name, &story.nga.password).await.status(303);
    draft.submit().await.status(409).shows("Trang này do người khác mở").shows("Phạm Thị Nga");
    phone.get("/reteachings").await.hides("Bản nháp");
    // Signed in again she sends what still stands on her page.
    phone.post("/sign-out", &[]).await.status(303);
    phone.try_sign_in(&story.rin.user_name, &story.rin.password).await.status(303);
    draft.save().await.status(200).shows("Bản nháp");
}

#[actix_web::test]
async fn a_draft_is_seen_by_its_owner_alone_and_may_be_bare() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let bare = page.form("/reteachings").fill("day", &story.yesterday().to_string());
    let bare = bare.choose("unit", &story.commune.id.to_string()).press("action", "draft").submit().await;
    let address = bare.status(303).location().to_owned();
    rin.get(&address).await.shows("Bản nháp").shows("Chưa ghi");
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    supervisor.get(&address).await.status(404);
    // Handing it in needs the rest, each told beside its field.
    let edit = rin.get(&format!("{address}/edit")).await;
    assert_eq!(edit.form(&address).value("starts"), "");
    assert_eq!(edit.form(&address).value("hours"), "");
    let answer = edit.form(&address).press("action", "hand_in").submit().await;
    answer.status(422);
    for field in ["module", "starts", "hours", "person"] {
        assert!(!answer.accepts(field), "{field}");
    }
}

#[actix_web::test]
async fn what_is_missing_is_told_together_with_what_cannot_be_read() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get("/reteachings/new").await;
    let form = page.form("/reteachings").tick("source", story.pilot).fill("hours", "abc");
    let form = form.press("action", "hand_in");
    let answer = form.submit().await;
    answer.status(422);
    for field in ["module", "day", "starts", "hours", "unit", "person"] {
        assert!(!answer.accepts(field), "{field}");
    }
    assert_eq!(answer.form("/reteachings").value("hours"), "abc");
    // Of people who were counted in figures that cannot be read, nobody says that nobody came.
    let answer = form.fill("female", "-3").submit().await;
    assert!(answer.accepts("person") && !answer.accepts("female") && !answer.accepts("day"));
}

#[actix_web::test]
async fn a_refused_report_keeps_everything_typed() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let tomorrow = story.site.today().plus_days(1).to_string();
    let answer = filled(&story, &page, story.pilot)
        .fill("day", &tomorrow)
        .tick("person", story.official)
        .fill("new.0.name", "Đinh Thị Mới")
        .tick("new.0.sex", "female")
        .fill("new.0.born", "1988")
        .fill("questions", "Ai giữ sổ?\nBao giờ họp?")
        .press("action", "hand_in")
        .submit()
        .await;
    answer.status(422);
    assert_eq!(answer.error_of("day"), "Ngày này chưa đến. Xin ghi ngày đã chia sẻ.");
    let form = answer.form("/reteachings");
    assert_eq!(form.value("day"), tomorrow);
    assert_eq!(form.value("new.0.name"), "Đinh Thị Mới");
    assert_eq!(form.value("questions"), "Ai giữ sổ?\nBao giờ họp?");
    let sent = form.sent();
    for (name, value) in [("person", story.official.to_string()), ("new.0.sex", "female".into())] {
        assert!(sent.contains(&(name.to_owned(), value)), "{name}");
    }
    let saved = form.fill("day", &story.yesterday().to_string()).press("action", "hand_in").save().await;
    saved.shows("Đinh Thị Mới").shows("Đinh Văn Thước").shows("Bao giờ họp?");
}

#[actix_web::test]
async fn more_rows_and_a_search_lose_nothing_and_save_nothing() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let answer = filled(&story, &page, story.pilot)
        .tick("person", story.official)
        .fill("new.1.name", "Đinh Thị Mới")
        .fill("search", "pham")
        .press("action", "more")
        .submit()
        .await;
    answer.status(200).shows("Phạm Thị Nga").shows("Đinh Văn Thước").hides("Hồ Văn Bảy");
    let form = answer.form("/reteachings");
    assert_eq!(form.value("new.1.name"), "Đinh Thị Mới");
    assert_eq!(form.offers("person").len(), 2, "who is ticked, and who is found");
    assert_eq!(form.value("new.5.name"), "");
    rin.get("/reteachings").await.shows("Lớp thí điểm");
}

#[actix_web::test]
async fn ones_own_people_are_offered_first_and_all_others_folded_until_they_are_looked_for() {
    let story = story().await;
    let village = story.site.unit("Gò Da", Level::Village, Some(&story.commune)).await;
    let bong = story.site.person("Hồ Thị Bông", &village).await;
    story.site.user("Hồ Thị Xuân", Role::Facilitator, &story.other).await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let (groups, open) = ("#person details summary", "#person details[open] summary");
    // Nga, the official and the supervisor live where Rin works; she herself is not offered.
    assert_eq!(page.all(groups), ["Sơn Thượng 3 người", "Gò Da 1 người", "Ba Vinh 1 người"]);
    assert_eq!(page.all(open), ["Sơn Thượng 3 người"]);
    let page = page.form("/reteachings").tick("person", bong).press("action", "more").submit().await;
    assert_eq!(page.all(open), ["Sơn Thượng 3 người", "Gò Da 1 người · đã chọn 1"]);
    let form = page.form("/reteachings").fill("search", "xuan").press("action", "search");
    let page = form.submit().await;
    assert_eq!(page.all(open), ["Gò Da 1 người · đã chọn 1", "Ba Vinh 1 người"]);
    assert_eq!(page.all(groups).len(), 2);
}

#[actix_web::test]
async fn the_same_report_sent_twice_makes_one_record() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot)
        .fill("new.0.name", "Đinh Thị Mới")
        .tick("new.0.sex", "female")
        .press("action", "hand_in");
    let first = form.submit().await;
    let second = form.submit().await;
    assert_eq!(first.status(303).location(), second.status(303).location());
    let me = story.rin.person;
    let reports = story.site.read(move |conn| Ok(queries::reports_of(conn, me)?)).await;
    assert_eq!(reports.len(), 1);
    let class = reports[0].class;
    let people = story.site.read(move |conn| Ok(lantoa::classes::queries::participants(conn, class)?)).await;
    assert_eq!(people.len(), 1);
    story.summary_holds().await;
}

#[actix_web::test]
async fn a_report_changed_elsewhere_is_not_overwritten_unseen() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot).press("action", "draft").submit().await;
    let address = form.location().to_owned();
    let (phone, desk) =
        (rin.get(&format!("{address}/edit")).await, rin.get(&format!("{address}/edit")).await);
    phone.form(&address).fill("venue", "Nhà văn hóa").press("action", "draft").submit().await.status(303);
    let stale = desk.form(&address).fill("venue", "Gốc đa").press("action", "draft").submit().await;
    stale.status(409).shows("đã được sửa ở nơi khác");
    assert_eq!(stale.form(&address).value("venue"), "Gốc đa");
    stale.form(&address).press("action", "draft").save().await.shows("Gốc đa");
}

#[actix_web::test]
async fn going_back_and_pressing_the_other_button_says_what_stands() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let page = supervisor.get(&address).await;
    let form = || page.form(&format!("{address}/reviews")).fill("reason", "Thiếu câu hỏi");
    form().press("verdict", "returned").submit().await.leads_to("/reviews");
    // The same once more, as when a slow network is pressed twice, changes nothing.
    form().press("verdict", "returned").save().await.shows("Đã trả lại");
    let back = form().press("verdict", "accepted").submit().await;
    back.status(409).shows("Anh/chị đã trả lại buổi này").shows("Thiếu câu hỏi").hides("Đã chấp nhận");
    let other_reason = form().fill("reason", "Thiếu giờ").press("verdict", "returned").submit().await;
    other_reason.status(409).shows("Anh/chị đã trả lại buổi này");
    // Once it was mended, what went back is no longer what stands: the newer report is shown, to be judged.
    let edit = rin.get(&format!("{address}/edit")).await;
    edit.form(&address).fill("questions", "Ai giữ sổ?").press("action", "hand_in").save().await;
    let late = form().press("verdict", "returned").submit().await;
    late.status(409).shows("Ai giữ sổ?");
    late.form(&format!("{address}/reviews")).press("verdict", "accepted").save().await.shows("Đã chấp nhận");
    story.summary_holds().await;
}

#[actix_web::test]
async fn a_report_waits_for_those_who_did_not_teach_it() {
    let story = story().await;
    story.site.grant(story.rin.person, Role::Supervisor, &story.commune).await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    supervisor.get("/reviews").await.shows("Đang chờ: 1");
    supervisor.get("/").await.shows("buổi chia sẻ chờ");
    rin.get("/reviews").await.shows("Đang chờ: 0").hides(&address);
    rin.get("/").await.status(200).hides("buổi chia sẻ chờ");
}

#[actix_web::test]
async fn returning_without_a_reason_is_refused_beside_the_field() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    let answer = story.judge(&address, "returned", " ").await;
    answer.status(422);
    assert_eq!(answer.error_of("reason"), "Xin ghi lý do để người dạy biết cần sửa gì.");
}

#[actix_web::test]
async fn nobody_names_people_of_elsewhere_or_themselves() {
    let story = story().await;
    let elsewhere = story.site.person("Hồ Thị Xa", &story.other).await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    page.hides("Hồ Thị Xa");
    let answer = filled(&story, &page, story.pilot).smuggle("person", elsewhere).press("action", "draft");
    answer.submit().await.status(422).hides("Hồ Thị Xa");
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let answer = filled(&story, &page, story.pilot).smuggle("person", story.rin.person);
    let answer = answer.press("action", "draft").submit().await;
    assert!(answer.status(422).error_of("person").contains("người dạy"));
}

#[actix_web::test]
async fn what_was_said_of_a_report_is_told_to_its_reporter_alone() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "returned", "Thiếu câu hỏi của bà con").await.status(303);
    let report = address.rsplit('/').next().unwrap();
    let nga = story.site.sign_in_as(&story.nga).await;
    for action in ["search", "more", "draft", "hand_in"] {
        let answer = nga.post("/reteachings", &[("action", action), ("class", report)]).await;
        answer.hides("Thiếu câu hỏi của bà con");
    }
    let own = rin.post(&address, &[("action", "search")]).await;
    own.status(200).shows("Thiếu câu hỏi của bà con");
}

#[actix_web::test]
async fn whoever_lost_the_right_is_told_so_and_loses_no_record() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let saved = filled(&story, &page, story.pilot).press("action", "draft").submit().await;
    let address = saved.location().to_owned();
    let (person, now) = (story.rin.person, story.site.now());
    story
        .site
        .write(move |conn| {
            for grant in lantoa::people::queries::grants_of(conn, person, now.day())? {
                lantoa::people::queries::end_grant(conn, grant.id, None, now)?;
            }
            Ok(())
        })
        .await;
    rin.get(&address).await.status(200);
    rin.get(&format!("{address}/edit")).await.status(403).shows("đã hết");
}

#[actix_web::test]
async fn a_source_corrected_after_it_was_taught_on_is_pointed_out() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "accepted", "").await.status(303);
    let trainer = story.site.sign_in_as(&story.trainer).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let commune = story.commune.id;
    let seen = || async {
        let reviews = supervisor.get("/reviews").await;
        let cascade = supervisor.get(&format!("/units/{commune}/cascade?course=leg")).await;
        let page = supervisor.get(&address).await.text();
        let told = |place: &str| cascade.all(place).iter().any(|words| words.contains("Cần xem lại"));
        assert_eq!(told(".drawing"), told("table"), "the drawing and the table");
        (reviews.text().contains("Cần xem lại"), told("table"), page)
    };
    let (reviews, cascade, page) = seen().await;
    assert!(!reviews && !cascade && !page.contains("Xin xem lại"), "{page}");
    // The class is moved to today, after it was taught on: this is asked about once.
    let action = format!("/classes/{}", story.pilot);
    let form = trainer.get(&format!("{action}/edit")).await.form(&action);
    let moved = form.fill("day.0", &story.site.today().to_string()).fill("start.0", "06:00");
    let asked = moved.submit().await;
    assert!(asked.status(422).error_of("day.0").contains("đã có người chia sẻ lại"));
    asked.form(&action).save().await;
    let (reviews, cascade, page) = seen().await;
    assert!(reviews && cascade && page.contains("trước khi lớp nguồn bắt đầu"), "{page}");
    assert!(!page.contains("không có mặt ở lớp đó"));
    // And whoever taught it on was not there after all.
    let roll = trainer.get(&action).await.attributes("a[href$='/attendance']", "href");
    let roll = roll.iter().find(|href| href.starts_with("/sessions/")).unwrap();
    let mark = format!("mark.{}", story.rin.person);
    trainer.get(roll).await.form("roll").tick(&mark, "absent").save().await;
    assert!(seen().await.2.contains("không có mặt ở lớp đó"));
    // Whoever reported it reads the same.
    rin.get(&address).await.shows("trước khi lớp nguồn bắt đầu").shows("không có mặt ở lớp đó");
}

#[actix_web::test]
async fn no_report_names_a_class_that_hangs_from_itself_as_its_source() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let first = story.hand_in(&rin, story.pilot, story.nga.person).await;
    let nga = story.site.sign_in_as(&story.nga).await;
    let second = story.hand_in(&nga, id_of(&first), story.rin.person).await;
    story.judge(&first, "returned", "Học ở đâu?").await.status(303);
    // Rin was in Nga's class, and yet it hangs from her own, which hangs from itself no better.
    for source in [id_of(&second), id_of(&first)] {
        let edit = rin.get(&format!("{first}/edit")).await;
        let form = edit.form(&first).without("source").smuggle("source", source);
        let form = form.without("module").smuggle("module", format!("{source}/{FIRST}"));
        let form = form.fill("questions", "Ai giữ sổ?").press("action", "hand_in");
        let refused = form.submit().await;
        assert!(refused.status(422).error_of("source").contains("bắt nguồn từ chính buổi đang ghi"));
        assert_eq!(refused.form(&first).value("questions"), "Ai giữ sổ?");
    }
    rin.get(&first).await.shows("Thế hệ 1");
    nga.get(&second).await.shows("Thế hệ 2");
    story.summary_holds().await;
}

/// The class that an address speaks of.
fn id_of(address: &str) -> Id {
    address.rsplit('/').next().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn the_chain_above_a_class_is_followed_alone_and_a_circle_ends() {
    let story = story().await;
    let (by, pilot, now) = (story.rin.person, story.pilot, story.site.now());
    // 0 from the pilot class, 1 from 0, 2 from 1 and beside it 3 from the pilot class; 4 and 5 in a circle.
    let ids: Vec<Id> = (0..6).map(|_| new_id()).collect();
    let all = ids.clone();
    let pairs = story
        .site
        .write(move |conn| {
            let like = lantoa::classes::queries::as_new(conn, pilot)?;
            for id in &all {
                let session = NewSession { id: new_id(), ..like.sessions[0].clone() };
                let class = NewClass { id: *id, sessions: vec![session], ..like.clone() };
                lantoa::classes::queries::add_class(conn, &class, by, now)?;
            }
            for (class, source) in
                [(0, pilot), (1, all[0]), (2, all[1]), (3, pilot), (4, all[5]), (5, all[4])]
            {
                let mut class = lantoa::classes::queries::as_new(conn, all[class])?;
                class.facilitators = vec![(by, Some(source))];
                lantoa::classes::queries::change_class(conn, &class, 1, &Default::default(), by, now)?;
            }
            Ok([queries::sources_above(conn, &[all[2]])?, queries::sources_above(conn, &[all[4]])?])
        })
        .await;
    let found = |n: usize| pairs[n].iter().copied().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(found(0), [(ids[2], ids[1]), (ids[1], ids[0]), (ids[0], pilot)].into());
    assert_eq!(found(1), [(ids[4], ids[5]), (ids[5], ids[4])].into());
}

#[actix_web::test]
async fn the_table_of_classes_goes_page_by_page() {
    let story = story().await;
    let (by, pilot, unit, now) = (story.rin.person, story.pilot, story.commune.id, story.site.now());
    story
        .site
        .write(move |conn| {
            let like = lantoa::classes::queries::as_new(conn, pilot)?;
            for n in 0..103 {
                let session = NewSession { id: new_id(), ..like.sessions[0].clone() };
                let (id, title) = (new_id(), format!("Họp thôn {n}"));
                let class = NewClass {
                    id,
                    unit,
                    title,
                    kind: Kind::Village,
                    sessions: vec![session],
                    ..like.clone()
                };
                lantoa::classes::queries::add_class(conn, &class, by, now)?;
            }
            Ok(())
        })
        .await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let first = supervisor.get(&format!("/units/{unit}/cascade?course=leg")).await;
    assert_eq!(first.status(200).all("table:last-of-type tbody tr").len(), 100);
    let last = first.click("Trang sau").await;
    assert_eq!(last.status(200).all("table:last-of-type tbody tr").len(), 3);
    last.shows("101–103");
    // An address may ask for more pages than there are.
    let beyond = supervisor.get(&format!("/units/{unit}/cascade?course=leg&page=99")).await;
    assert_eq!(beyond.status(200).all("table:last-of-type tbody tr").len(), 3);
}

#[actix_web::test]
async fn a_reteach_is_asked_to_be_taught_on_once_accepted_and_opens_nothing_when_returned() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let nga = story.site.sign_in_as(&story.nga).await;
    let first = story.hand_in(&rin, story.pilot, story.nga.person).await;
    let source = id_of(&first);
    let asked = "hia sẻ lại những gì đã học";
    let own = format!("/people/{}", story.nga.person);
    let offered = async || {
        let page = nga.get("/reteachings/new").await;
        page.attributes("input[name=source]", "value").contains(&source.to_string())
    };
    // While it waits it may be named: who taught on at once has done so.
    nga.get("/").await.status(200).hides(asked);
    nga.get(&own).await.status(200).hides(asked);
    assert!(offered().await);
    let form = filled(&story, &nga.get("/reteachings/new").await, source);
    let draft = form.press("action", "draft").submit().await.location().to_owned();
    let late = filled(&story, &nga.get("/reteachings/new").await, source).tick("person", story.official);
    story.judge(&first, "returned", "Thiếu câu hỏi").await.status(303);
    nga.get("/").await.hides(asked);
    nga.get(&own).await.hides(asked);
    // What names it already can still be kept.
    let page = nga.get(&format!("{draft}/edit")).await;
    page.form(&draft).fill("venue", "Gốc đa").press("action", "draft").save().await.shows("Gốc đa");
    // For that report alone: another one is not begun from it.
    assert!(page.form(&draft).offers("source").contains(&source.to_string()));
    assert!(!offered().await);
    let refused = late.press("action", "hand_in").submit().await;
    assert!(refused.status(422).error_of("source").contains("đã bị trả lại"));
    // Nothing typed is lost, though there is no class to choose any more.
    assert_eq!(refused.form("/reteachings").value("hours"), "1,5");
    assert!(refused.form("/reteachings").values("person").contains(&story.official.to_string()));
    story.forget(&story.nga, id_of(&draft)).await;
    assert!(!offered().await);
    nga.get("/reteachings").await.status(200).hides(&format!("/reteachings/new?source={source}"));
    let edit = rin.get(&format!("{first}/edit")).await;
    edit.form(&first).fill("questions", "Ai giữ sổ?").press("action", "hand_in").save().await;
    nga.get("/").await.hides(asked);
    story.judge(&first, "accepted", "").await.status(303);
    assert!(offered().await);
    nga.get("/").await.shows(asked);
    nga.get(&own).await.shows(asked);
}

impl Story {
    /// Lets a class name no source any more, as if its facilitator had never begun to report it.
    async fn forget(&self, facilitator: &User, class: Id) {
        let (by, now) = (facilitator.person, self.site.now());
        self.site
            .write(move |conn| {
                let mut like = lantoa::classes::queries::as_new(conn, class)?;
                like.facilitators = vec![(by, None)];
                let revision = lantoa::classes::queries::known_class(conn, class)?.revision;
                let called = Default::default();
                lantoa::classes::queries::change_class(conn, &like, revision, &called, by, now)?;
                Ok(())
            })
            .await;
    }
}

#[actix_web::test]
async fn sources_of_one_title_and_day_are_told_apart() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    for starts in ["7:30", "14:00"] {
        let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
        let form = filled(&story, &page, story.pilot).fill("starts", starts).tick("person", story.nga.person);
        let address = form.press("action", "hand_in").submit().await.status(303).location().to_owned();
        story.judge(&address, "accepted", "").await.status(303);
    }
    let nga = story.site.sign_in_as(&story.nga).await;
    for (address, lines) in [("/reteachings/new", ".source > .choice"), ("/reteachings", ".cards-grid .card")]
    {
        let lines = nga.get(address).await.status(200).all(lines);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.contains("Đinh Thị Rin")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("7:30")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("14:00")), "{lines:?}");
    }
    // A class that stands alone needs no hour.
    let own = rin.get("/reteachings/new").await.all(".source > .choice");
    assert!(own.len() == 1 && own[0].contains("Trần Thị Mai") && !own[0].contains("7:30"), "{own:?}");
}

#[actix_web::test]
async fn whoever_reviews_is_told_when_the_source_is_not_accepted() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let nga = story.site.sign_in_as(&story.nga).await;
    let first = story.hand_in(&rin, story.pilot, story.nga.person).await;
    let second = story.hand_in(&nga, id_of(&first), story.official).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let (waits, returned) = ("còn chờ thẩm định", "đã bị trả lại");
    let led = async |address: &str| {
        let page = supervisor.get(address).await;
        page.attributes(".notice a", "href").contains(&first)
    };
    let line = async || {
        let lines = supervisor.get("/reviews").await.all("ul.rows li");
        lines.into_iter().find(|line| line.contains("Phạm Thị Nga")).expect("it is listed")
    };
    supervisor.get(&second).await.status(200).shows(waits).hides(returned);
    assert!(led(&second).await);
    assert!(line().await.contains(waits), "{}", line().await);
    supervisor.get(&first).await.status(200).hides("Lớp nguồn của buổi này");
    story.judge(&first, "returned", "Thiếu câu hỏi").await.status(303);
    supervisor.get(&second).await.shows(returned).hides(waits);
    assert!(led(&second).await);
    assert!(line().await.contains(returned), "{}", line().await);
    let edit = rin.get(&format!("{first}/edit")).await;
    edit.form(&first).fill("questions", "Ai giữ sổ?").press("action", "hand_in").save().await;
    story.judge(&first, "accepted", "").await.status(303);
    supervisor.get(&second).await.hides(returned).hides(waits);
    assert!(!led(&second).await);
    assert!(!line().await.contains(returned) && !line().await.contains(waits), "{}", line().await);
}

#[actix_web::test]
async fn a_source_of_elsewhere_is_told_of_without_a_way_to_it() {
    let story = story().await;
    story.site.grant(story.rin.person, Role::Facilitator, &story.other).await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot).choose("unit", &story.other.id.to_string());
    let form = form.tick("person", story.nga.person).press("action", "hand_in");
    let first = form.submit().await.status(303).location().to_owned();
    let nga = story.site.sign_in_as(&story.nga).await;
    let second = story.hand_in(&nga, id_of(&first), story.official).await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let page = supervisor.get(&second).await;
    page.status(200).shows("còn chờ thẩm định").hides(&first);
    nga.get(&second).await.status(200).shows("còn chờ thẩm định");
}

#[actix_web::test]
async fn a_title_without_any_space_stays_in_its_box() {
    let story = story().await;
    let (by, pilot, unit, now) = (story.rin.person, story.pilot, story.commune.id, story.site.now());
    let title = "W".repeat(200);
    let class = title.clone();
    story
        .site
        .write(move |conn| {
            let like = lantoa::classes::queries::as_new(conn, pilot)?;
            let sessions = vec![NewSession { id: new_id(), ..like.sessions[0].clone() }];
            let class = NewClass { id: new_id(), unit, title: class.clone(), sessions, ..like };
            lantoa::classes::queries::add_class(conn, &class, by, now)?;
            Ok(())
        })
        .await;
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let page = supervisor.get(&format!("/units/{unit}/cascade?course=leg")).await;
    let rows = page.status(200).all("svg text");
    let rows: Vec<&String> = rows.iter().filter(|row| row.starts_with('W')).collect();
    // The box has room for 216 px; a W of these letters takes 14 px and more.
    assert!(rows.len() == 3 && rows.iter().all(|row| row.chars().count() <= 15), "{rows:?}");
    assert!(rows[2].ends_with('…'));
    assert!(page.all("svg g title").contains(&title));
}

#[actix_web::test]
async fn a_grey_box_is_explained_where_one_is_drawn() {
    let site = Site::with_the_demo().await;
    for (who, unit, is_drawn) in [(TIEN, "son-ha", true), (VINH, "quang-ngai", false)] {
        let visitor = site.sign_in(who.key, PASSWORD).await;
        let page = visitor.get(&format!("/units/{}/cascade?course=leg", unit_id(unit))).await;
        assert_eq!(page.shows("Khung nét đứt").text().contains("Khung viền xám"), is_drawn, "{unit}");
    }
}

#[actix_web::test]
async fn an_accepted_report_whose_source_came_into_doubt_is_judged_again() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let address = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&address, "accepted", "").await.status(303);
    // A second reached him later, so he is new in the first alone as long as that counts.
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot).fill("starts", "14:00").tick("person", story.official);
    let second = form.press("action", "hand_in").submit().await.status(303).location().to_owned();
    story.site.pass_minutes(1);
    story.judge(&second, "accepted", "").await.status(303);
    let supervisor = story.site.sign_in_as(&story.supervisor).await;
    let asked = "đã được chấp nhận, nay cần xem lại";
    supervisor.get("/").await.hides(asked);
    supervisor.get(&address).await.hides("Vẫn chấp nhận");
    // She was not there after all.
    story.mark(story.rin.person, "absent").await;
    supervisor.get("/").await.shows(asked).shows("2 buổi");
    let list = supervisor.get("/reviews").await;
    assert_eq!(list.attributes(".again a", "href").len(), 2);
    assert_eq!(list.attributes(".rows a", "href").len(), 2, "each stands there once");
    let page = supervisor.get(&address).await;
    page.shows("Vẫn chấp nhận").shows("không có mặt ở lớp đó").shows("Đã chấp nhận");
    let reviews = format!("{address}/reviews");
    let nothing = page.form(&reviews).press("verdict", "returned").submit().await;
    nothing.status(422).error_of("reason");
    // Accepted again, knowing it: nobody is asked any more, and nothing is counted anew.
    page.form(&reviews).fill("reason", "Có đi, quên ký").press("verdict", "accepted").save().await;
    supervisor.get("/").await.shows("1 buổi");
    let page = supervisor.get(&address).await;
    page.hides("Vẫn chấp nhận").shows("Có đi, quên ký").shows("không có mặt ở lớp đó");
    assert_eq!(page.all(".badge.accepted").len(), 3, "the state and both verdicts");
    story.summary_holds().await;
    // The other is returned, and counts no more.
    let page = supervisor.get(&second).await.form(&format!("{second}/reviews"));
    page.fill("reason", "Không có mặt").press("verdict", "returned").save().await;
    story.summary_holds().await;
    supervisor.get("/").await.hides(asked);
    rin.get(&second).await.shows("Trả lại").shows("Không có mặt").shows("Đã chấp nhận");
}

#[actix_web::test]
async fn what_a_report_taken_back_reached_first_counts_where_it_was_reached_next() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let first = story.hand_in(&rin, story.pilot, story.official).await;
    story.judge(&first, "accepted", "").await.status(303);
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot).fill("starts", "14:00").tick("person", story.official);
    let second = form.press("action", "hand_in").submit().await.status(303).location().to_owned();
    story.judge(&second, "accepted", "").await.status(303);
    story.mark(story.rin.person, "absent").await;
    story.judge(&first, "returned", "Không có mặt").await.leads_to("/reviews");
    story.summary_holds().await;
    let unit = story.commune.id;
    let sums = story.site.read(move |conn| Ok(queries::cascade_of_units(conn, &[unit])?)).await;
    let sum = sums[&(unit, "leg".to_owned())];
    assert_eq!((sum.accepted, sum.returned, sum.reteachers, sum.reached), (1, 1, 1, 1));
}

#[actix_web::test]
async fn a_report_never_handed_in_can_be_thrown_away() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let form = filled(&story, &page, story.pilot).tick("person", story.official).fill("female", "5");
    let form = form.fill("new.0.name", "Đinh Thị Mới").tick("new.0.sex", "female");
    let form = form.fill("questions", "Ai giữ sổ?").press("action", "draft");
    let address = form.submit().await.status(303).location().to_owned();
    let discard = format!("{address}/discard");
    let open = rin.get(&format!("{address}/edit")).await.form(&address);
    // Nobody else can, and it is asked about once.
    let nga = story.site.sign_in_as(&story.nga).await;
    nga.post(&discard, &[("sure", "1")]).await.status(404);
    let asked = rin.get(&address).await.form(&discard).submit().await;
    asked.shows("Bỏ hẳn bản nháp").shows("vẫn ở lại trong danh sách");
    rin.get(&address).await.status(200);
    asked.form(&discard).save().await.shows("Đã bỏ bản nháp").hides("Bản nháp");
    rin.get(&address).await.status(404);
    rin.get("/").await.hides("bản nháp");
    rin.get("/reteachings/new").await.shows("Đinh Thị Mới");
    rin.get("/reteachings").await.shows("Lớp thí điểm");
    // Pressed twice it is the same; whoever still has its form open is told so in no error.
    asked.form(&discard).submit().await.leads_to("/reteachings");
    nga.post(&discard, &[("sure", "1")]).await.status(404);
    rin.post(&format!("/reteachings/{}/discard", new_id()), &[("sure", "1")]).await.status(404);
    let id = id_of(&address);
    let noted: i64 = story
        .site
        .read(move |conn| {
            use diesel::prelude::*;
            use lantoa::kit::schema::audit;
            let noted = audit::table.filter(audit::record_id.eq(id)).filter(audit::action.eq("discarded"));
            Ok(noted.count().get_result(conn)?)
        })
        .await;
    assert_eq!(noted, 2, "the report and its class");
    // Whoever still has its form open loses nothing: it is recorded anew.
    let told = open.fill("note", "Viết ở máy khác").press("action", "draft").submit().await;
    told.status(409).shows("đã bị bỏ ở một trang khác");
    let again = told.form("/reteachings").press("action", "draft").save().await;
    again.shows("Viết ở máy khác").shows("Bỏ bản nháp");
    // More was saved elsewhere since it was asked: it is asked again.
    let asked = again.form(&discard).submit().await;
    let open = rin.get(&format!("{address}/edit")).await.form(&address);
    open.fill("note", "Thêm một câu").press("action", "draft").save().await;
    let grown = asked.form(&discard).submit().await;
    grown.status(409).shows("vừa được lưu thêm ở nơi khác").shows("Thêm một câu");
    grown.form(&discard).save().await.shows("Đã bỏ bản nháp");
    // What was handed in once stays.
    let kept = story.hand_in(&rin, story.pilot, story.official).await;
    rin.post(&format!("{kept}/discard"), &[("sure", "1")]).await.status(409);
    story.judge(&kept, "returned", "Thiếu").await.status(303);
    rin.get(&kept).await.hides("Bỏ bản nháp");
    rin.post(&format!("{kept}/discard"), &[("sure", "1")]).await.status(409);
    rin.get(&kept).await.status(200).shows("Trả lại");
}

#[actix_web::test]
async fn what_is_wrong_with_a_report_is_listed_as_it_stands_on_the_page() {
    let story = story().await;
    let rin = story.site.sign_in_as(&story.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", story.pilot)).await;
    let module = |n: &str| format!("{}/{n}", story.pilot);
    let form = page.form("/reteachings").untick("module", module(FIRST));
    let form = form.untick("module", module("02-who-can-join")).press("action", "hand_in");
    let answer = form.submit().await;
    let order = ["#module", "#day", "#starts", "#hours", "#unit", "#person"];
    assert_eq!(answer.status(422).attributes("main .errors a", "href"), order);
    let form = page.form("/reteachings").fill("new.0.name", "Đinh Thị Mới").fill("female", "nhiều");
    let answer = form.fill("hours", "99").press("action", "hand_in").submit().await;
    let order = ["#module", "#day", "#starts", "#hours", "#unit", "#new.0.sex", "#female"];
    assert_eq!(answer.status(422).attributes("main .errors a", "href"), order);
}
