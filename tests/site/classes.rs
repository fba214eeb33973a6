//! Making classes and saying who takes part.

use lantoa::attendance::queries::{Batch, called_in, save_marks};
use lantoa::attendance::{Mark, Taken};
use lantoa::classes::{Class, NewClass, Outcome, queries};
use lantoa::courses::edition::EditionState;
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use super::courses::publish;
use super::support::filled_form::FilledForm;
use super::support::{Answer, Site, User, Visitor};

/// A site with a published course, a trainer of the province and a CF of the district.
pub struct School {
    pub site: Site,
    pub district: Unit,
    pub beside: Unit,
    pub mai: User,
    pub rin: User,
    pub edition: Id,
}

pub async fn school() -> School {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let district = site.unit("Sơn Hà", Level::District, Some(&province)).await;
    let beside = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &district).await;
    let edition = publish(&site, "leg", EditionState::Official).await.id;
    School { site, district, beside, mai, rin, edition }
}

/// The form of a class of five half-days in two days, as yet unsent.
pub async fn filled(school: &School, visitor: &Visitor) -> FilledForm {
    let page = visitor.get("/classes/new").await;
    let page = page
        .form("/classes")
        .fill("first_day", "2026-11-24")
        .fill("count", "5")
        .fill("days", "2")
        .press("fill", "typical")
        .submit()
        .await;
    page.status(200);
    page.form("/classes")
        .fill("title", "Lớp thí điểm LEG")
        .choose("edition", &school.edition.to_string())
        .choose("unit", &school.district.id.to_string())
}

/// A class made through the form.
pub async fn class(school: &School, visitor: &Visitor) -> Class {
    let form = filled(school, visitor).await;
    let id: Id = form.value("id").parse().unwrap();
    form.save().await.shows("Lớp thí điểm LEG");
    school.site.read(move |conn| Ok(queries::known_class(conn, id)?)).await
}

/// Waits for the day after a class began.
pub fn its_days_come(school: &School, class: &Class) {
    let days = school.site.today().days_until(class.starts_on) + 1;
    school.site.pass_minutes(i64::from(days) * 24 * 60);
}

pub async fn add(visitor: &Visitor, class: &Class, people: &[Id]) -> Answer {
    let ids: Vec<String> = people.iter().map(Id::to_string).collect();
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    visitor.post(&format!("/classes/{}/participants", class.id), &fields).await
}

#[actix_web::test]
async fn five_half_days_in_two_days_are_laid_out_by_one_button() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &visitor).await;
    let days: Vec<String> = (0..5).map(|n| form.value(&format!("day.{n}"))).collect();
    assert_eq!(days, ["2026-11-24", "2026-11-24", "2026-11-24", "2026-11-25", "2026-11-25"]);
    assert_eq!((form.value("start.2"), form.value("length.2")), ("19:00".into(), "120".into()));
    assert_eq!(form.value("length.1"), "210");
    let class = class(&school, &visitor).await;
    let sessions = school.site.read(move |conn| Ok(queries::sessions(conn, class.id)?)).await;
    assert_eq!(sessions.len(), 5);
    assert_eq!(class.starts_on.to_string(), "2026-11-24");
}

#[actix_web::test]
async fn sending_a_new_class_twice_makes_one() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let sent = filled(&school, &visitor).await.sent();
    let fields: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let first = visitor.post("/classes", &fields).await;
    let second = visitor.post("/classes", &fields).await;
    assert_eq!(first.status(303).location(), second.status(303).location());
    let list = visitor.get("/classes").await;
    assert_eq!(list.all("ul.rows b").iter().filter(|t| *t == "Lớp thí điểm LEG").count(), 1);
}

#[actix_web::test]
async fn a_class_that_one_teaches_is_listed_once_and_not_among_the_others() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    class(&school, &trainer).await;
    trainer.get("/classes").await.hides("Các lớp khác trong phạm vi của tôi");
    let hoa = school.site.user("Lê Thị Hoa", Role::Trainer, &school.district).await;
    let hoa = school.site.sign_in_as(&hoa).await;
    filled(&school, &hoa).await.fill("title", "Lớp của cô Hoa").save().await;
    let list = trainer.get("/classes").await;
    assert_eq!(list.all("main h2"), ["Lớp tôi hướng dẫn", "Các lớp khác trong phạm vi của tôi"]);
    assert_eq!(list.all("ul.rows b"), ["Lớp thí điểm LEG", "Lớp của cô Hoa"]);
}

#[actix_web::test]
async fn whoever_trains_here_and_supervises_there_sees_the_classes_of_both() {
    let school = school().await;
    class(&school, &school.site.sign_in_as(&school.mai).await).await;
    let binh = school.site.user("Lê Thị Bình", Role::Trainer, &school.beside).await;
    school.site.grant(binh.person, Role::Supervisor, &school.district).await;
    let binh = school.site.sign_in_as(&binh).await;
    binh.get("/classes").await.shows("Lớp thí điểm LEG").shows("Mở lớp");
}

#[actix_web::test]
async fn a_class_called_after_its_form_was_drawn_keeps_its_edition_and_its_modules() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, by, now) = (class(&school, &trainer).await, school.mai.person, school.site.now());
    let other = publish(&school.site, "pim", EditionState::Official).await.id;
    let (id, rin) = (class.id, school.rin.person);
    let (outcome, modules, kept) = school
        .site
        .write(move |conn| {
            let before = queries::as_new(conn, id)?;
            queries::add_participants(conn, id, &[rin], by, now)?;
            let marks = [(rin, Mark::Present)];
            let session = before.sessions[0].id;
            let batch = Batch { session, marks: &marks, taken: Taken::List, by, happened_at: now };
            save_marks(conn, &batch, now)?;
            let wanted = NewClass { edition: other, modules: vec!["elsewhere".into()], ..before.clone() };
            let called = called_in(conn, id)?;
            let outcome = queries::change_class(conn, &wanted, class.revision, &called, by, now)?;
            Ok((outcome, before.modules, queries::as_new(conn, id)?.modules))
        })
        .await;
    assert_eq!((outcome, kept), (Outcome::Stale, modules));
}

#[actix_web::test]
async fn only_those_participants_are_links_whose_page_opens() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let far = school.site.person("Phạm Thị Xa", &school.beside).await;
    add(&trainer, &class, &[school.rin.person, far]).await.status(303);
    let hoa = school.site.user("Lê Thị Hoa", Role::Trainer, &school.district).await;
    for (user, expected) in [(&school.mai, 2), (&hoa, 1)] {
        let visitor = school.site.sign_in_as(user).await;
        let page = visitor.get(&format!("/classes/{}", class.id)).await;
        page.shows("Phạm Thị Xa");
        let links = page.attributes("main a[href^='/people/']", "href");
        assert_eq!(links.len(), expected, "{}", user.full_name);
        for link in links {
            visitor.get(&link).await.status(200);
        }
    }
}

#[actix_web::test]
async fn a_refused_class_says_what_is_wrong_and_keeps_everything() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &visitor).await;
    let answer = form.fill("title", "").fill("start.1", "8:00").fill("day.4", "31/02/2026").submit().await;
    answer.status(422);
    assert_eq!(answer.error_of("title"), "Xin điền mục này.");
    assert_eq!(answer.error_of("day.4"), "Xin ghi ngày, ví dụ 21/11/2026.");
    let answer = answer.form("/classes").fill("title", "Lớp").fill("day.4", "2026-11-25").submit().await;
    answer.status(422);
    assert_eq!(answer.form("/classes").value("start.1"), "8:00");
    assert!(answer.text().contains("trùng giờ"), "{}", answer.text());
}

#[actix_web::test]
async fn a_session_out_of_order_or_a_year_off_is_asked_about_once() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &visitor).await.fill("day.4", "2026-11-20").fill("day.2", "2027-11-24");
    let asked = form.submit().await;
    asked.status(422);
    assert!(asked.error_of("day.2").contains("Xin xem lại năm"));
    assert!(asked.error_of("day.3").contains("trước buổi ở dòng trên"));
    // A plan that is another one is asked about anew, the same one is meant.
    let form = asked.form("/classes").fill("day.2", "2026-11-24");
    let asked = form.submit().await;
    asked.status(422);
    let saved = asked.form("/classes").save().await;
    saved.shows("20/11/2026");
    let edit = saved.click("Sửa lớp").await;
    let action = edit.attributes("form[action^='/classes/']", "action")[0].clone();
    edit.form(&action).submit().await.status(303);
}

#[actix_web::test]
async fn a_class_far_out_of_time_is_told_the_bounds() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let answer = filled(&school, &visitor).await.fill("day.0", "1900-01-01").submit().await;
    answer.status(422);
    assert_eq!(answer.error_of("day.0"), "Ngày phải từ 01/01/1990 đến 31/12/2099. Xin xem lại năm.");
    // All of it a year and more ago may be a slip, and may be a class of then.
    let long_ago = filled(&school, &visitor).await.press("drop", "4").submit().await.form("/classes");
    let long_ago = (0..4).fold(long_ago, |form, n| form.fill(&format!("day.{n}"), "2025-10-24"));
    let long_ago = long_ago.fill("start.3", "21:00").fill("length.3", "60");
    let asked = long_ago.submit().await;
    assert!(asked.status(422).error_of("day.0").contains("hơn một năm"));
    asked.form("/classes").save().await.shows("24/10/2025");
}

#[actix_web::test]
async fn a_class_without_sessions_is_refused() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let page = visitor.get("/classes/new").await;
    let answer = page.form("/classes").fill("title", "Lớp").submit().await;
    answer.status(422);
    assert_eq!(answer.error_of("first_day"), "Xin xếp ít nhất một buổi có ngày.");
}

#[actix_web::test]
async fn rows_are_added_and_dropped_without_losing_the_others() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &visitor).await;
    let page = form.press("add", "session").submit().await;
    assert_eq!(page.form("/classes").value("day.5"), "");
    let page = page.form("/classes").fill("day.5", "2026-11-26").press("drop", "1").submit().await;
    let form = page.form("/classes");
    assert_eq!(form.value("title"), "Lớp thí điểm LEG");
    assert_eq!((form.value("day.1"), form.value("day.5")), (String::new(), "2026-11-26".to_owned()));
    assert!(form.values("session.1").is_empty());
}

#[actix_web::test]
async fn saving_over_a_newer_class_says_so_and_loses_nothing() {
    let school = school().await;
    let visitor = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &visitor).await;
    let edit = format!("/classes/{}/edit", class.id);
    let (old, new) = (visitor.get(&edit).await, visitor.get(&edit).await);
    let action = format!("/classes/{}", class.id);
    new.form(&action).fill("venue", "Nhà văn hóa").save().await.shows("Nhà văn hóa");
    let stale = old.form(&action).fill("venue", "Hội trường xã").submit().await;
    stale.status(409);
    assert_eq!(stale.form(&action).value("venue"), "Hội trường xã");
    visitor.get(&action).await.shows("Nhà văn hóa");
    stale.form(&action).save().await.shows("Hội trường xã");
}

#[actix_web::test]
async fn whoever_has_no_right_finds_no_class() {
    let school = school().await;
    let class = class(&school, &school.site.sign_in_as(&school.mai).await).await;
    let stranger = school.site.user("Phạm Văn Xa", Role::Supervisor, &school.beside).await;
    for user in [&school.rin, &stranger] {
        let visitor = school.site.sign_in_as(user).await;
        for page in ["", "/edit", "/participants", "/attendance"] {
            visitor.get(&format!("/classes/{}{page}", class.id)).await.status(404);
        }
        visitor.get("/classes/new").await.status(404);
        visitor.get("/classes").await.status(200).hides("Lớp thí điểm LEG");
    }
}

#[actix_web::test]
async fn a_participant_sees_the_class_but_not_the_others() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let other = school.site.person("Hồ Thị Bông", &school.district).await;
    add(&trainer, &class, &[school.rin.person, other]).await.status(303);
    let rin = school.site.sign_in_as(&school.rin).await;
    rin.get("/classes").await.shows("Lớp thí điểm LEG");
    let page = rin.get(&format!("/classes/{}", class.id)).await;
    page.shows("Chưa điểm danh").hides("Hồ Thị Bông");
    rin.get(&format!("/classes/{}/attendance", class.id)).await.status(404);
}

#[actix_web::test]
async fn who_looks_for_nobody_is_told_what_to_type() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let address = format!("/classes/{}/participants", class.id);
    trainer.get(&address).await.hides("Xin chọn một đơn vị");
    let page = trainer.get(&format!("{address}?unit=&search=+")).await;
    assert_eq!(page.error_of("unit"), "Xin chọn một đơn vị, hoặc gõ tên người cần tìm.");
    trainer.get(&format!("{address}?unit=&search=bong")).await.hides("Xin chọn một đơn vị");
}

#[actix_web::test]
async fn people_are_found_without_marks_and_added_from_a_unit() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let village = school.site.unit("Gò Da", Level::Village, Some(&school.district)).await;
    let bong = school.site.person("Hồ Thị Bông", &village).await;
    let address = format!("/classes/{}/participants", class.id);
    let unit = school.district.id;
    let page = trainer.get(&format!("{address}?unit={unit}&search=bong")).await;
    page.shows("Hồ Thị Bông").hides("Đinh Thị Rin Đinh");
    page.form("choose").tick("person", bong).save().await.shows("Đã trong lớp");
    trainer.get(&format!("/classes/{}", class.id)).await.shows("Hồ Thị Bông");
}

#[actix_web::test]
async fn whoever_makes_a_class_stands_before_the_other_facilitators_who_are_folded_by_district() {
    let school = school().await;
    let nga = school.site.user("Phạm Thị Nga", Role::Lead, &school.beside).await;
    school.site.user("Phạm Văn Khiêm", Role::Facilitator, &school.beside).await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let page = trainer.get("/classes/new").await;
    let groups = "fieldset#facilitator details summary";
    assert_eq!(page.all(groups), ["Ba Tơ 2 người", "Sơn Hà 1 người"]);
    assert!(page.all("fieldset#facilitator details[open]").is_empty());
    let first = "fieldset#facilitator > div label";
    assert_eq!(page.all(first), ["Trần Thị Mai Quảng Ngãi"]);
    // Those ticked are taken out of their groups, so that one sees them.
    let form = page.form("/classes").tick("facilitator", nga.person);
    let page = form.press("add", "session").submit().await;
    assert_eq!(page.all(first), ["Trần Thị Mai Quảng Ngãi", "Phạm Thị Nga Ba Tơ"]);
    assert_eq!(page.all(groups), ["Ba Tơ 1 người", "Sơn Hà 1 người"]);
}

#[actix_web::test]
async fn somebody_new_is_recorded_at_the_door_once() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let address = format!("/classes/{}/participants", class.id);
    let record = |page: &Answer| {
        let form = page.form("record").fill("full_name", "Đinh Thị Rin").tick("sex", "female");
        form.choose("home", &school.district.id.to_string())
    };
    let answer = record(&trainer.get(&address).await).submit().await;
    answer.status(422);
    assert!(answer.error_of("full_name").contains("đã có Đinh Thị Rin"), "{}", answer.text());
    let said = answer.attributes("[name='another']", "value").pop().unwrap();
    answer.form("record").tick("another", said).save().await.shows("1 người");
}

#[actix_web::test]
async fn everybody_of_a_unit_is_added_by_one_button_that_says_how_many() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let commune = school.site.unit("Sơn Thượng", Level::Commune, Some(&school.district)).await;
    for name in ["Đinh Văn Một", "Đinh Văn Hai", "Đinh Thị Ba"] {
        school.site.person(name, &commune).await;
    }
    let elsewhere = school.site.person("Phạm Văn Bốn", &school.beside).await;
    let address = format!("/classes/{}/participants", class.id);
    let page = trainer.get(&format!("{address}?unit={}", commune.id)).await;
    page.status(200).shows("Thêm tất cả 3 người của Sơn Thượng");
    let found = trainer.get(&format!("{address}?unit={}&search=van", commune.id)).await;
    found.shows("Thêm tất cả 2 người đang hiện");
    // Whoever teaches the class is no learner in it by this button.
    let home = trainer.get(&format!("{address}?search=mai")).await;
    home.shows("Người hướng dẫn lớp này").hides("Thêm tất cả");
    // Somebody is recorded in between: what the button said is no longer so, and nobody is added.
    let late = school.site.person("Đinh Thị Năm", &commune).await;
    let who = |page: &Answer| page.attributes("[name='everyone']", "value").pop().expect("the button");
    let all = |page: &Answer| page.form("choose").press("everyone", &who(page));
    let answer = all(&page).submit().await;
    answer.status(422).shows("Thêm tất cả 4 người của Sơn Thượng").shows("đã thay đổi");
    // As many as before, but not the same.
    let before = trainer.get(&format!("{address}?unit={}&search=van", commune.id)).await;
    school.site.person("Đinh Văn Sáu", &commune).await;
    let one = before.attributes("[name='person']", "value").remove(0);
    trainer.post(&address, &[("person", one.as_str())]).await.status(303);
    all(&before).submit().await.status(422).shows("Thêm tất cả 2 người đang hiện");
    let found = trainer.get(&format!("{address}?unit={}&search=van", commune.id)).await;
    all(&found).save().await;
    let page = trainer.get(&format!("{address}?unit={}", commune.id)).await;
    page.shows("Thêm tất cả 2 người của Sơn Thượng");
    let page = all(&page).save().await;
    page.shows("Đã thêm vào lớp").hides("Thêm tất cả");
    let id = class.id;
    let people = school.site.read(move |conn| Ok(queries::participant_ids(conn, id)?)).await;
    assert!(people.len() == 5 && people.contains(&late) && !people.contains(&elsewhere), "{people:?}");
}

#[actix_web::test]
async fn somebody_out_of_reach_cannot_be_added() {
    let school = school().await;
    let hoa = school.site.user("Lê Thị Hoa", Role::Trainer, &school.district).await;
    let far = school.site.person("Hồ Thị Xa", &school.beside).await;
    let visitor = school.site.sign_in_as(&hoa).await;
    let class = class(&school, &visitor).await;
    add(&visitor, &class, &[far]).await.status(404);
}
