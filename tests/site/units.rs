//! Units with their people: who may look, who may add.

use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use crate::support::{Site, User};

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
    let name = again.value("full_name");
    again.press("another", &name).save().await.shows("Đã thêm người").shows("1988");
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
    assert!(answer.error_of("birth_year").contains("2026"));
    assert!(answer.error_of("phone").contains("0912"));
    assert_eq!(answer.error_of("sex"), "Xin điền mục này.");
    assert_eq!(answer.form(&address).value("full_name"), "Đinh Thị Ánh");
}
