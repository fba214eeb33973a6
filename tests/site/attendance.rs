//! Calling the roll.

use lantoa::attendance::{Mark, queries};
use lantoa::classes::{self, Class};
use lantoa::kit::columns::Id;
use lantoa::kit::text::{self, Language};
use lantoa::people::Role;

use super::classes::{School, add, class, its_days_come, school};
use super::support::{Site, Visitor};

/// A class with three people, its first session's roll, and who they are; its days have come.
async fn roll(school: &School, trainer: &Visitor) -> (Class, String, Vec<Id>) {
    let planned = planned(school, trainer).await;
    its_days_come(school, &planned.0);
    planned
}

/// The same, on a day before.
async fn planned(school: &School, trainer: &Visitor) -> (Class, String, Vec<Id>) {
    let class = class(school, trainer).await;
    let mut people = vec![school.rin.person];
    for name in ["Hồ Thị Bông", "Đinh Văn Trếch"] {
        people.push(school.site.person(name, &school.district).await);
    }
    add(trainer, &class, &people).await.status(303);
    let id = class.id;
    let sessions = school.site.read(move |conn| Ok(classes::queries::sessions(conn, id)?)).await;
    (class, format!("/sessions/{}/attendance", sessions[0].id), people)
}

fn mark(person: Id) -> String {
    format!("mark.{person}")
}

async fn summaries_agree(site: &Site) {
    let (stored, counted) = site
        .read(|conn| Ok((queries::attendance_summary_rows(conn)?, queries::recount_attendance(conn)?)))
        .await;
    assert_eq!(stored, counted);
}

#[actix_web::test]
async fn everyone_is_present_in_one_tap_and_exceptions_follow() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    let page = trainer.get(&address).await;
    let page = page.form("roll").tick(&mark(people[0]), "late").press("all", "present").submit().await;
    page.status(200).shows("Có dấu chưa lưu");
    let form = page.form("roll");
    assert_eq!(
        (form.value(&mark(people[0])), form.value(&mark(people[1]))),
        ("late".into(), "present".into())
    );
    form.tick(&mark(people[2]), "absent").save().await.shows("Đã lưu điểm danh");
    trainer
        .get(&format!("/classes/{}/attendance", class.id))
        .await
        .shows("2 người: 2 nữ, 0 nam")
        .shows("1/1");
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_roll_waits_for_the_day_of_its_session() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = planned(&school, &trainer).await;
    let page = trainer.get(&address).await;
    page.shows("Buổi này chưa đến ngày").shows("Hồ Thị Bông").hides("Lưu điểm danh");
    page.click("Sửa ngày học").await.status(200);
    for fields in [(mark(people[0]), "present"), ("all".to_owned(), "present")] {
        let answer = trainer.post(&address, &[(fields.0.as_str(), fields.1)]).await;
        answer.status(422).shows("chưa lưu dấu nào");
    }
    trainer.get(&format!("/classes/{}/attendance", class.id)).await.hides("1/1");
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_session_whose_roll_was_called_is_not_moved_to_a_day_to_come() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    school.site.pass_minutes(24 * 60);
    let action = format!("/classes/{}", class.id);
    let form = trainer.get(&format!("{action}/edit")).await.form(&action);
    let today = school.site.now().day();
    let ahead = form.fill("day.0", &today.plus_days(1).to_string()).submit().await;
    assert!(ahead.status(422).error_of("day.0").contains("không dời sang ngày chưa tới"));
    // On the day that has come it is held after the others, which is asked about once.
    let later = ahead.form(&action).fill("day.0", &today.to_string()).submit().await;
    assert!(later.status(422).error_of("day.1").contains("trước buổi ở dòng trên"));
    later.form(&action).submit().await.leads_to(&action);
}

#[actix_web::test]
async fn a_called_session_stays_in_its_class_and_nothing_is_laid_over_it() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    let action = format!("/classes/{}", class.id);
    let edit = || async { trainer.get(&format!("{action}/edit")).await.form(&action) };
    // Drawn before the roll was called: the row can still be dropped.
    let early = edit().await.press("drop", "0").submit().await.form(&action);
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    let first = edit().await.value("session.0");
    let told = early.fill("day.1", "2026-11-24").fill("start.1", "08:00").submit().await;
    let kept = told.status(422).error_of("day.5");
    assert!(kept.contains("vừa được điểm danh"), "{kept}");
    assert_eq!(told.form(&action).value("session.5"), first);
    // What was put over it meets it now.
    let met = told.form(&action).submit().await;
    assert!(met.status(422).error_of("start.1").contains("trùng giờ"));
    // Other sessions are laid around the one that was held.
    let laid = edit().await.fill("first_day", "2026-11-24").fill("count", "3").fill("days", "1");
    let laid = laid.press("fill", "typical").submit().await;
    laid.shows("Đã điểm danh");
    let form = laid.form(&action);
    assert_eq!(
        (form.value("session.0"), form.value("day.0"), form.value("start.0")),
        (first, "2026-11-24".to_owned(), "07:30".to_owned())
    );
    assert_eq!((form.value("start.1"), form.value("start.2")), ("13:30".to_owned(), "19:00".to_owned()));
    assert!(form.values("session.3").is_empty());
    form.smuggle("drop", "0").submit().await.form(&action).save().await.status(200);
    let id = class.id;
    let sessions = school.site.read(move |conn| Ok(classes::queries::sessions(conn, id)?)).await;
    assert_eq!(sessions.iter().map(|s| s.starts_minute).collect::<Vec<_>>(), [450, 810, 1140]);
}

#[actix_web::test]
async fn whatever_is_typed_over_a_called_session_nothing_is_laid_over_it() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    let action = format!("/classes/{}", class.id);
    let starts = async |day: &str, start: &str, length: &str| {
        let form = trainer.get(&format!("{action}/edit")).await.form(&action);
        let form = form.fill("first_day", "2026-11-24").fill("count", "3").fill("days", "1");
        let form = form.fill("day.0", day).fill("start.0", start).fill("length.0", length);
        let laid = form.press("fill", "typical").submit().await.form(&action);
        (0..5).flat_map(|n| laid.values(&format!("start.{n}"))).collect::<Vec<_>>()
    };
    // The longest length that can be typed, one that no session has, and none.
    for length in ["2147483647", "721", "0", "-5", ""] {
        assert_eq!(starts("2026-11-24", "07:30", length).await, ["07:30", "13:30", "19:00"], "{length}");
    }
    assert_eq!(starts("2026-11-99", "07:30", "210").await, ["07:30", "13:30", "19:00"]);
    // Moved, and not yet saved: it meets neither what is on record nor what was typed.
    assert_eq!(starts("2026-11-24", "14:00", "60").await, ["14:00", "19:00"]);
}

#[actix_web::test]
async fn a_correction_keeps_the_earlier_mark() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "absent").save().await;
    school.site.pass_minutes(30);
    let page = trainer.get(&address).await.form("roll").tick(&mark(people[0]), "excused").save().await;
    let history = page.all("details.history li");
    assert!(history[0].starts_with("Vắng") && history[1].starts_with("Có phép"), "{history:?}");
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn two_who_call_the_same_roll_differently_are_told_and_lose_nothing() {
    let school = school().await;
    let hoa = school.site.user("Lê Thị Hoa", Role::Trainer, &school.district).await;
    let (mai, hoa) = (school.site.sign_in_as(&school.mai).await, school.site.sign_in_as(&hoa).await);
    let (_, address, people) = roll(&school, &mai).await;
    let (first, second) = (mai.get(&address).await, hoa.get(&address).await);
    first.form("roll").tick(&mark(people[0]), "present").save().await;
    let form = second.form("roll").tick(&mark(people[0]), "absent").tick(&mark(people[1]), "late");
    let answer = form.submit().await;
    answer.status(409).shows("Trần Thị Mai đã ghi “Có mặt”, anh/chị chọn “Vắng”");
    assert_eq!(answer.form("roll").value(&mark(people[1])), "late");
    answer.form("roll").save().await;
    assert_eq!(hoa.get(&address).await.form("roll").value(&mark(people[0])), "absent");
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_roll_without_a_single_mark_is_refused_beside_its_list() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let answer = trainer.get(&address).await.form("roll").submit().await;
    answer.status(422);
    assert!(answer.all("main > .errors")[0].starts_with("Chưa chọn dấu cho ai"));
    answer.form("roll").tick(&mark(people[0]), "late").save().await.shows("Đã lưu điểm danh");
    // What stands already is sent along: a roll that changes nothing is saved.
    trainer.get(&address).await.form("roll").save().await.shows("Đã lưu điểm danh");
}

#[actix_web::test]
async fn a_roll_for_somebody_not_in_the_class_is_refused() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let stranger = school.site.person("Hồ Thị Lạ", &school.district).await;
    let form = trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present");
    let drawn = trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present");
    let unreadable = drawn.smuggle("mark.zzz", "present").submit().await;
    unreadable.status(422).hides("Đã lưu điểm danh");
    let answer = form.smuggle(&mark(stranger), "present").submit().await;
    answer.status(422).shows("Không còn trong lớp: Hồ Thị Lạ.");
    assert_eq!(answer.form("roll").value(&mark(people[0])), "present");
}

#[actix_web::test]
async fn whoever_was_removed_while_the_roll_was_called_is_named() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    let form = trainer.get(&address).await.form("roll");
    let form = form.tick(&mark(people[0]), "present").tick(&mark(people[1]), "late");
    trainer.post(&format!("/classes/{}/participants/{}/removal", class.id, people[1]), &[]).await.status(303);
    let answer = form.submit().await;
    answer.status(422).shows("Không còn trong lớp: Hồ Thị Bông.").hides("Đã lưu điểm danh");
    answer.form("roll").save().await.shows("Đã lưu điểm danh");
    // Of somebody of elsewhere no name is told.
    let far = school.site.unit("Ở nơi khác", lantoa::units::Level::Province, None).await;
    let stranger = school.site.person("Lê Thị Kín", &far).await;
    let form = trainer.get(&address).await.form("roll").smuggle(&mark(stranger), "present");
    form.submit().await.status(422).shows("không còn trong lớp").hides("Lê Thị Kín");
}

#[actix_web::test]
async fn whoever_was_marked_stays_in_the_class() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    let removal = |person: Id| format!("/classes/{}/participants/{person}/removal", class.id);
    trainer.post(&removal(people[0]), &[]).await.status(403);
    trainer.post(&removal(people[1]), &[]).await.status(303);
    trainer.get(&address).await.hides("Hồ Thị Bông").shows("Đinh Thị Rin");
}

#[actix_web::test]
async fn a_supervisor_looks_at_the_roll_and_a_participant_does_not() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "late").save().await;
    let hai = school.site.user("Phạm Văn Hải", Role::Supervisor, &school.district).await;
    let hai = school.site.sign_in_as(&hai).await;
    let page = hai.get(&address).await;
    page.status(200).shows("Trễ");
    assert!(!page.has_form("roll"));
    hai.post(&address, &[(&mark(people[0]), "absent")]).await.status(404);
    school.site.sign_in_as(&school.rin).await.get(&address).await.status(404);
}

#[actix_web::test]
async fn four_hundred_people_are_called_in_one_go() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, address, _) = roll(&school, &trainer).await;
    let mut people = Vec::new();
    for n in 0..397 {
        people.push(school.site.person(&format!("Đinh Thị Số {n}"), &school.district).await);
    }
    add(&trainer, &class, &people).await.status(303);
    let page = trainer.get(&address).await.form("roll").press("all", "present").submit().await;
    page.form("roll").save().await.shows("Đã lưu điểm danh");
    let id = class.id;
    let marks = school.site.read(move |conn| Ok(queries::attendance_of_class(conn, id)?)).await;
    assert_eq!(marks.iter().filter(|(_, _, mark)| *mark == Mark::Present).count(), 400);
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_mark_that_there_is_not_is_refused_beside_the_name() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let page = trainer.get(&address).await;
    let form = page.form("roll").tick(&mark(people[0]), "late").smuggle(&mark(people[1]), "bogus");
    let answer = form.submit().await;
    assert_eq!(answer.status(422).error_of(&mark(people[1])), "Dấu này không đọc được. Xin chọn lại dấu.");
    assert!(answer.accepts(&mark(people[0])));
    assert_eq!(answer.attributes(".errors a", "href"), [format!("#{}", mark(people[1]))]);
    assert!(answer.all(".errors")[0].contains("Hồ Thị Bông"));
    let form = answer.form("roll");
    assert_eq!((form.value(&mark(people[0])), form.value(&mark(people[1]))), ("late".into(), String::new()));
    // Nothing was saved, and with another mark all of it is.
    assert_eq!(trainer.get(&address).await.form("roll").value(&mark(people[0])), "");
    form.tick(&mark(people[1]), "present").save().await.shows("Đã lưu điểm danh");
    // Alone, of somebody else, or beside a true one it is no better.
    for fields in [
        vec![(mark(people[2]), "bogus")],
        vec![(mark(people[2]), "present"), (mark(people[2]), "bogus")],
        vec![(mark(people[2]), "present"), (mark(school.mai.person), "bogus")],
    ] {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, mark)| (name.as_str(), *mark)).collect();
        trainer.post(&address, &fields).await.status(422);
    }
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_roll_locks_three_days_after_its_first_mark_and_keeps_what_was_chosen() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    // Nobody called it: weeks later it is still open.
    school.site.pass_days(40);
    let trainer = school.site.sign_in_as(&school.mai).await;
    let page = trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    page.shows("Đã lưu điểm danh").shows("Điểm danh buổi này khóa lúc");
    school.site.pass_days(2);
    let late = trainer.get(&address).await.form("roll").tick(&mark(people[1]), "absent");
    school.site.pass_days(1);
    let answer = late.submit().await;
    answer.status(422).shows("đã khóa từ");
    assert_eq!(answer.form("roll").value(&mark(people[1])), "absent", "what was chosen can still be read");
    let page = trainer.get(&address).await;
    assert!(!page.has_form("roll"));
    page.shows("đã khóa từ").shows("Chưa điểm danh").hides("Mở lại điểm danh");
    let again = format!("{}/openings", address.trim_end_matches("/attendance"));
    trainer.post(&again, &[("reason", "Tôi muốn")]).await.status(404);
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_supervisor_opens_a_locked_roll_for_a_day_and_says_why() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    trainer.get(&address).await.form("roll").tick(&mark(people[0]), "present").save().await;
    let of_hai = school.site.user("Phạm Văn Hải", Role::Supervisor, &school.district).await;
    let hai = school.site.sign_in_as(&of_hai).await;
    let again = format!("{}/openings", address.trim_end_matches("/attendance"));
    hai.post(&again, &[("reason", "Sớm quá")]).await.status(422).shows("đang mở, không cần mở lại");
    school.site.pass_days(60);
    let (trainer, hai) = (school.site.sign_in_as(&school.mai).await, school.site.sign_in_as(&of_hai).await);
    let page = hai.get(&address).await;
    let empty = page.form(&again).submit().await;
    assert!(!empty.status(422).error_of("reason").is_empty());
    let long = page.form(&again).fill("reason", &"x".repeat(5000)).submit().await;
    assert!(!long.status(422).error_of("reason").is_empty());
    let opened = page.form(&again).fill("reason", "Phiếu ký đến muộn").save().await;
    opened
        .shows("Đã mở lại điểm danh trong 24 giờ")
        .shows("Phạm Văn Hải mở lại đến")
        .shows("Phiếu ký đến muộn");
    // Pressed twice it is open once.
    page.form(&again).fill("reason", "Phiếu ký đến muộn").save().await;
    let page = trainer.get(&address).await;
    let tomorrow = school.site.now().day().plus_days(1);
    page.shows("Điểm danh buổi này khóa lúc").shows(&text::day(Language::Vi, tomorrow));
    page.shows("Phiếu ký đến muộn").form("roll").tick(&mark(people[0]), "absent").save().await;
    school.site.pass_days(1);
    assert!(!trainer.get(&address).await.has_form("roll"), "a day later it is locked again");
    trainer.get(&address).await.shows("Vắng").shows("Phiếu ký đến muộn");
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn minutes_and_a_reason_are_kept_with_the_mark_and_stay_with_the_earlier_one() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let (late, reason) = (format!("late.{}", people[0]), format!("reason.{}", people[1]));
    let form = trainer.get(&address).await.form("roll");
    let form = form.tick(&mark(people[0]), "late").tick(&mark(people[1]), "excused");
    for wrong in ["-3", "mười", "0", "241"] {
        let form = trainer.get(&address).await.form("roll");
        let form = form.tick(&mark(people[0]), "late").tick(&mark(people[1]), "excused");
        let answer = form.fill(&late, wrong).fill(&reason, "Con ốm").submit().await;
        assert!(!answer.status(422).error_of(&late).is_empty(), "{wrong}");
        assert_eq!(
            (answer.form("roll").value(&late), answer.form("roll").value(&reason)),
            (wrong.into(), "Con ốm".into())
        );
    }
    let page = form.fill(&late, "12").fill(&reason, "Con ốm").save().await;
    page.shows("12 phút").shows("Con ốm").shows("Gọi tên");
    // Nobody has to say either, and what was typed beside another mark is nobody's mistake.
    let form = page.form("roll").tick(&mark(people[0]), "present").fill(&late, "mười");
    let page = form.tick(&mark(people[1]), "excused").fill(&reason, "").save().await;
    let corrected = page.all(".history");
    for words in ["12 phút", "Con ốm"] {
        assert!(corrected.iter().any(|told| told.contains(words)), "{words} in {corrected:?}");
    }
    summaries_agree(&school.site).await;
}

#[actix_web::test]
async fn a_telephone_says_when_a_mark_was_given_and_one_with_a_wrong_clock_is_not_believed() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let given = school.site.now();
    let form = trainer.get(&address).await.form("roll");
    let form = form.tick(&mark(people[0]), "present").tick(&mark(people[1]), "late");
    school.site.pass_minutes(180);
    let right = (given.0 / 1000).to_string();
    let form =
        form.smuggle(&format!("at.{}", people[0]), &right).smuggle(&format!("at.{}", people[1]), "86400000");
    let page = form.save().await;
    page.shows("đến máy chủ").shows("đồng hồ điện thoại ghi").shows("02/01/1970");
    let session: Id = address.split('/').nth(2).unwrap().parse().unwrap();
    let all = school.site.read(move |conn| Ok(queries::histories(conn, session)?)).await;
    let at = |person: &Id| (all[person][0].happened_at, all[person][0].received_at);
    let now = school.site.now();
    assert_eq!((at(&people[0]), at(&people[1])), ((given, now), (now, now)));
}

#[actix_web::test]
async fn a_mark_that_arrives_late_does_not_undo_what_was_corrected_after_it() {
    use lantoa::attendance::queries::{Giving, keep_facts};
    use lantoa::attendance::standing::Fact;
    use lantoa::attendance::{Detail, NewFact, Taken};
    use lantoa::kit::clock::new_id;
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, address, people) = roll(&school, &trainer).await;
    let session: Id = address.split('/').nth(2).unwrap().parse().unwrap();
    let (mai, person, given) = (school.mai.person, people[0], school.site.now());
    let fact = |id, mark, over, minutes: i64| NewFact {
        fact: Fact { id, person, mark, over, also_over: None, happened_at: given.plus(minutes * 60_000_000) },
        detail: Detail::default(),
        said_at: None,
    };
    let (first, second) = (new_id(), new_id());
    let (absent, present) = (fact(first, Mark::Absent, None, 0), fact(second, Mark::Present, Some(first), 5));
    school.site.pass_minutes(60);
    let now = school.site.now();
    let arrives = |one: NewFact| async {
        let giving = Giving { session, taken: Taken::List, by: mai };
        school.site.write(move |conn| Ok(keep_facts(conn, &giving, std::slice::from_ref(&one), now)?)).await
    };
    assert_eq!(arrives(present.clone()).await, 1);
    assert_eq!(arrives(absent).await, 1);
    assert_eq!(arrives(present).await, 0, "the same again is one mark");
    trainer.get(&address).await.shows("1 người: 1 nữ").hides("Hai dấu khác nhau");
    assert_eq!(trainer.get(&address).await.form("roll").value(&mark(person)), "present");
    summaries_agree(&school.site).await;
    // Another who had not seen either is apart from them, and whoever looks decides.
    assert_eq!(arrives(fact(new_id(), Mark::Excused, None, 3)).await, 1);
    let page = trainer.get(&address).await;
    page.shows("Hai dấu khác nhau");
    page.form("roll").tick(&mark(person), "excused").save().await.hides("Hai dấu khác nhau");
    assert_eq!(trainer.get(&address).await.form("roll").value(&mark(person)), "excused");
    summaries_agree(&school.site).await;
}
