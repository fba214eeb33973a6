//! Units with their people: who may look, who may add.

use lantoa::kit::columns::Id;
use lantoa::people::{Role, queries};
use lantoa::units::{Level, Unit};

use crate::support::{Answer, Site, User, Visitor};

struct Place {
    site: Site,
    province: Unit,
    ba_to: Unit,
    tra_bong: Unit,
    admin: User,
}

async fn place() -> Place {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let ba_to = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let tra_bong = site.unit("Trà Bồng", Level::District, Some(&province)).await;
    let admin = site.user("Trần Thị Mai", Role::Admin, &centre).await;
    Place { site, province, ba_to, tra_bong, admin }
}

#[actix_web::test]
async fn a_supervisor_opens_her_district_and_finds_no_other() {
    let p = place().await;
    let hoa = p.site.user("Phạm Thị Hoa", Role::Supervisor, &p.ba_to).await;
    let visitor = p.site.sign_in_as(&hoa).await;
    let page = visitor.get(&format!("/units/{}", p.ba_to.id)).await;
    page.status(200).shows("Ba Tơ").shows("Phạm Thị Hoa").shows("Giám sát").hides("Quảng Ngãi");
    visitor.get(&format!("/units/{}", p.tra_bong.id)).await.status(404);
    visitor.get(&format!("/units/{}", p.province.id)).await.status(404);
    visitor.get(&format!("/units/{}/units/new", p.ba_to.id)).await.status(404);
}

#[actix_web::test]
async fn a_learner_opens_no_unit() {
    let p = place().await;
    let learner = p.site.user("Đinh Văn Nhút", Role::Learner, &p.ba_to).await;
    let visitor = p.site.sign_in_as(&learner).await;
    visitor.get(&format!("/units/{}", p.ba_to.id)).await.status(404);
    visitor.get(&format!("/units/{}/people/new", p.ba_to.id)).await.status(404);
}

#[actix_web::test]
async fn an_administrator_adds_a_unit_below_and_a_second_click_adds_no_other() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let page = visitor.get(&format!("/units/{}/units/new", p.ba_to.id)).await;
    let form =
        page.form(&format!("/units/{}/units", p.ba_to.id)).fill("name", "Ba Vinh").fill("code", "21484");
    form.save().await.shows("Đã thêm đơn vị").shows("Ba Vinh").shows("21484");
    form.save().await;
    let page = visitor.get(&format!("/units/{}", p.ba_to.id)).await;
    assert_eq!(page.all("ul.rows b"), ["Ba Vinh"]);
}

/// Said beside the name; what was typed stays, for a unit of another id.
fn told_that_it_was_sent(answer: &Answer, action: &str, made: &str, (field, typed): (&str, &str)) {
    assert!(answer.status(422).error_of("name").contains("Phiếu này đã gửi rồi"));
    let drawn = answer.form(action);
    assert_eq!(drawn.value(field), typed);
    assert_ne!(drawn.value("id"), made);
}

#[actix_web::test]
async fn a_unit_sent_again_with_another_code_or_day_is_not_lost_silently() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let action = format!("/units/{}/units", p.ba_to.id);
    let form = visitor.get(&format!("{action}/new")).await.form(&action);
    let form = form.fill("name", "Ba Vinh").fill("code", "11111");
    form.save().await.shows("11111");
    let made = form.value("id");
    let form = form.fill("code", "22222");
    told_that_it_was_sent(&form.submit().await, &action, &made, ("code", "22222"));
    let form = form.fill("code", "11111").fill("valid_from", "2025-07-01");
    told_that_it_was_sent(&form.submit().await, &action, &made, ("valid_from", "2025-07-01"));
    visitor.get(&format!("/units/{}", p.ba_to.id)).await.shows("11111").hides("22222");
}

#[actix_web::test]
async fn a_unit_of_the_same_name_and_level_is_refused_and_what_was_typed_stays() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let page = visitor.get(&format!("/units/{}/units/new", p.province.id)).await;
    let form = page.form(&format!("/units/{}/units", p.province.id));
    let answer = form.tick("level", "district").fill("name", "ba to").submit().await;
    answer.status(422);
    assert!(answer.error_of("name").contains("cùng tên"));
    assert_eq!(answer.form(&format!("/units/{}/units", p.province.id)).value("name"), "ba to");
}

#[actix_web::test]
async fn a_unit_may_be_older_than_any_record() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let action = format!("/units/{}/units", p.province.id);
    let form = visitor.get(&format!("{action}/new")).await.form(&action);
    let form = form.tick("level", "district").fill("name", "Minh Long").fill("valid_from", "30/12/1899");
    let refused = form.submit().await;
    assert!(refused.status(422).error_of("valid_from").contains("từ 01/01/1900"));
    refused.form(&action).fill("valid_from", "30/04/1975").save().await.shows("Minh Long");
}

#[actix_web::test]
async fn a_facilitator_adds_a_person_and_is_asked_about_a_namesake() {
    let p = place().await;
    let rin = p.site.user("Đinh Thị Rin", Role::Facilitator, &p.ba_to).await;
    p.site.person("Phạm Văn Nhút", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&rin).await;
    let address = format!("/units/{}/people", p.ba_to.id);
    let page = visitor.get(&format!("{address}/new")).await;
    let form = page
        .form(&address)
        .fill("full_name", "Phạm Văn  Nhút")
        .tick("sex", "male")
        .fill("birth_year", "1988");
    let asked = form.submit().await;
    asked.status(409).shows("Có phải là một trong những người này không?").shows("1990");
    let again = asked.form(&address);
    assert_eq!(again.value("birth_year"), "1988");
    // Of the name that was shown it is said, not of another typed afterwards.
    p.site.person("Phạm Văn Nhân", &p.ba_to).await;
    let said = asked.attributes("button[name='another']", "value").pop().unwrap();
    let other = asked.form(&address).fill("full_name", "Phạm Văn Nhân");
    other.press("another", &said).submit().await.status(409);
    again.press("another", &said).save().await.shows("Đã thêm người").shows("1988");
}

#[actix_web::test]
async fn a_person_is_refused_with_a_birth_year_that_cannot_be_and_a_phone_that_is_none() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/units/{}/people", p.ba_to.id);
    let page = visitor.get(&format!("{address}/new")).await;
    let answer = page
        .form(&address)
        .fill("full_name", "Đinh Thị Ánh")
        .fill("birth_year", "2090")
        .fill("phone", "12345")
        .submit()
        .await;
    answer.status(422);
    assert!(answer.error_of("birth_year").contains("từ 1900 đến 2016"));
    assert!(answer.error_of("phone").contains("0912"));
    assert_eq!(answer.error_of("sex"), "Xin điền mục này.");
    assert_eq!(answer.form(&address).value("full_name"), "Đinh Thị Ánh");
}

#[actix_web::test]
async fn a_person_sent_again_with_another_sex_is_not_lost_silently() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/units/{}/people", p.ba_to.id);
    let form = visitor.get(&format!("{address}/new")).await.form(&address);
    let form = form.fill("full_name", "Đinh Thị Ánh").tick("sex", "female").fill("phone", "0912345678");
    form.save().await.shows("Đã thêm người");
    form.submit().await.status(303);
    let changed = form.tick("sex", "male").fill("phone", "0912345679").submit().await;
    changed.status(422);
    assert!(changed.error_of("full_name").contains("đã gửi rồi"));
    assert_eq!(changed.form(&address).value("phone"), "0912345679");
}

// Putting a record right.

/// A lead of the district, and a person of it whose record is wrong.
async fn wrong_record(p: &Place) -> (Visitor, String, Id) {
    let lead = p.site.user("Đinh Văn Trưởng", Role::Lead, &p.ba_to).await;
    let person = p.site.person("Phạm Thị Sai", &p.ba_to).await;
    (p.site.sign_in_as(&lead).await, format!("/people/{person}"), person)
}

#[actix_web::test]
async fn a_lead_puts_a_record_right_from_the_persons_page() {
    let p = place().await;
    let (lead, address, _) = wrong_record(&p).await;
    let form = lead.get(&address).await.click("Sửa").await.form(&address);
    assert_eq!((form.value("full_name"), form.value("birth_year")), ("Phạm Thị Sai".into(), "1990".into()));
    let form = form.fill("full_name", "Phạm Văn Đúng").tick("sex", "male").fill("birth_year", "1985");
    let form = form.fill("position", "Trưởng thôn");
    let page = form.save().await;
    page.shows("Đã sửa thông tin").shows("Phạm Văn Đúng").shows("Nam").shows("1985").shows("Trưởng thôn");
    // A second click changes nothing more.
    form.submit().await.status(303);
    lead.get(&format!("/units/{}", p.ba_to.id)).await.shows("Phạm Văn Đúng").hides("Phạm Thị Sai");
}

#[actix_web::test]
async fn a_record_corrected_meanwhile_is_not_overwritten_unseen() {
    let p = place().await;
    let (lead, address, person) = wrong_record(&p).await;
    let admin = p.site.sign_in_as(&p.admin).await;
    let edit = format!("{address}/edit");
    let (one, other) = (lead.get(&edit).await.form(&address), admin.get(&edit).await.form(&address));
    other.fill("birth_year", "1991").save().await;
    let stale = one.fill("position", "Trưởng thôn").submit().await;
    stale.status(409).shows("Người khác vừa sửa").shows("1991");
    let again = stale.form(&address);
    assert_eq!((again.value("position"), again.value("birth_year")), ("Trưởng thôn".into(), "1990".into()));
    again.fill("birth_year", "1991").save().await;
    let record = p.site.read(move |conn| Ok(queries::known_records(conn, &[person])?)).await;
    assert_eq!((record[0].birth_year, record[0].position.as_deref()), (Some(1991), Some("Trưởng thôn")));
}

#[actix_web::test]
async fn a_number_on_record_is_kept_from_those_who_may_not_see_it() {
    let p = place().await;
    let (lead, address, person) = wrong_record(&p).await;
    let admin = p.site.sign_in_as(&p.admin).await;
    let edit = format!("{address}/edit");
    admin.get(&edit).await.form(&address).fill("phone", "0912345678").save().await;
    let page = lead.get(&edit).await;
    page.hides("0912345678").shows("để trống thì giữ số cũ");
    page.form(&address).fill("birth_year", "1985").save().await;
    let kept = p.site.read(move |conn| Ok(queries::known_records(conn, &[person])?)).await;
    assert_eq!(kept[0].phone.as_deref(), Some("0912345678"));
    lead.get(&edit).await.form(&address).fill("phone", "0987654321").save().await;
    assert_eq!(admin.get(&edit).await.form(&address).value("phone"), "0987654321");
    admin.get(&edit).await.form(&address).fill("phone", "").save().await;
    assert_eq!(admin.get(&edit).await.form(&address).value("phone"), "");
}

#[actix_web::test]
async fn a_name_corrected_to_one_that_is_known_is_asked_about() {
    let p = place().await;
    let (lead, address, _) = wrong_record(&p).await;
    p.site.person("Phạm Thị Đúng", &p.ba_to).await;
    let form = lead.get(&format!("{address}/edit")).await.form(&address);
    let asked = form.fill("full_name", "Phạm Thị Đúng").submit().await;
    asked.status(409).shows("Có phải là một trong những người này không?");
    let said = asked.attributes("button[name='another']", "value").pop().unwrap();
    asked.form(&address).press("another", &said).save().await.shows("Đã sửa thông tin");
}

#[actix_web::test]
async fn a_facilitator_puts_right_what_she_recorded_and_a_stranger_finds_nothing() {
    let p = place().await;
    let (_, address, _) = wrong_record(&p).await;
    let rin = p.site.user("Đinh Thị Rin", Role::Facilitator, &p.ba_to).await;
    let rin = p.site.sign_in_as(&rin).await;
    let unit = rin.get(&format!("/units/{}", p.ba_to.id)).await;
    let links = unit.attributes("a[href$='/edit']", "href");
    assert!(links.contains(&format!("{address}/edit")), "{links:?}");
    let saved =
        rin.get(&format!("{address}/edit")).await.form(&address).fill("birth_year", "1985").save().await;
    saved.shows("Đã sửa thông tin").shows("1985");
    let stranger = p.site.user("Hồ Văn Bảy", Role::Lead, &p.tra_bong).await;
    let stranger = p.site.sign_in_as(&stranger).await;
    stranger.get(&format!("{address}/edit")).await.status(404);
    stranger.post(&address, &[("full_name", "Không Ai"), ("sex", "male")]).await.status(404);
}

/// The form in which the administrator corrects the district.
fn edit_of(p: &Place) -> (String, String) {
    (format!("/units/{}/edit", p.ba_to.id), format!("/units/{}", p.ba_to.id))
}

#[actix_web::test]
async fn an_administrator_puts_a_unit_right_and_its_page_says_since_when_it_is() {
    let p = place().await;
    let admin = p.site.sign_in_as(&p.admin).await;
    let (edit, address) = edit_of(&p);
    let form = admin.get(&address).await.click("Sửa tên, mã hoặc ngày của đơn vị").await.form(&address);
    assert_eq!(form.value("name"), "Ba Tơ");
    let form = form.fill("name", "Ba Tơ mới").fill("code", "00535").fill("valid_from", "01/07/2025");
    let page = form.save().await;
    page.shows("Đã sửa thông tin của đơn vị")
        .shows("Ba Tơ mới")
        .shows("Mã 00535")
        .shows("Trong danh sách từ ngày 01/07/2025");
    // A second click changes nothing more.
    form.submit().await.status(303);
    assert_eq!(admin.get(&edit).await.form(&address).value("valid_from"), "2025-07-01");
    let last = crate::audit::notes(&p.site, "unit").await.pop();
    assert_eq!(last, Some((p.ba_to.id, "corrected".into(), Some(p.admin.person))));
}

#[actix_web::test]
async fn a_unit_corrected_meanwhile_is_not_overwritten_unseen() {
    let p = place().await;
    let admin = p.site.sign_in_as(&p.admin).await;
    let (edit, address) = edit_of(&p);
    let (one, other) = (admin.get(&edit).await.form(&address), admin.get(&edit).await.form(&address));
    other.fill("code", "00535").save().await;
    let stale = one.fill("name", "Ba Tơ mới").submit().await;
    stale.status(409).shows("Người khác vừa sửa").shows("00535");
    let again = stale.form(&address);
    assert_eq!((again.value("name"), again.value("code")), ("Ba Tơ mới".into(), String::new()));
    again.fill("code", "00535").save().await.shows("Ba Tơ mới").shows("Mã 00535");
}

#[actix_web::test]
async fn a_unit_is_not_corrected_to_a_name_that_is_taken_nor_to_a_day_to_come() {
    let p = place().await;
    let admin = p.site.sign_in_as(&p.admin).await;
    let (edit, address) = edit_of(&p);
    let tomorrow = p.site.today().plus_days(1).to_string();
    let form = admin.get(&edit).await.form(&address).fill("name", "tra bong");
    let taken = form.submit().await;
    assert!(taken.status(422).error_of("name").contains("cùng tên"));
    assert_eq!(taken.form(&address).value("name"), "tra bong");
    let early = form.fill("name", "Ba Tơ").fill("valid_from", &tomorrow).submit().await;
    assert_eq!(early.status(422).error_of("valid_from"), "Ngày này chưa đến.");
}

#[actix_web::test]
async fn who_administers_another_unit_corrects_none_here() {
    let p = place().await;
    let (edit, address) = edit_of(&p);
    let stranger = p.site.user("Hồ Văn Bảy", Role::Admin, &p.tra_bong).await;
    let lead = p.site.user("Phạm Thị Lành", Role::Supervisor, &p.ba_to).await;
    for user in [&stranger, &lead] {
        let visitor = p.site.sign_in_as(user).await;
        visitor.get(&edit).await.status(404);
        visitor.post(&address, &[("name", "Của tôi"), ("valid_from", "2025-07-01")]).await.status(404);
    }
    p.site.sign_in_as(&lead).await.get(&address).await.status(200).hides("/edit");
}
