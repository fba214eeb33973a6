//! Accounts and roles, given and taken away.

use diesel::prelude::*;
use lantoa::kit::schema::unit_states;
use lantoa::people::{Role, Sex, jobs};
use lantoa::units::{Level, Unit};

use crate::support::{Answer, Site, User, Visitor};

struct Place {
    site: Site,
    centre: Unit,
    ba_to: Unit,
    admin: User,
}

async fn place() -> Place {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let ba_to = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let admin = site.user("Trần Thị Mai", Role::Admin, &centre).await;
    Place { site, centre, ba_to, admin }
}

/// Gives the person an account and returns the password on the slip.
async fn slip(visitor: &Visitor, person: impl ToString) -> String {
    let address = format!("/people/{}/account", person.to_string());
    let answer = visitor.get(&address).await.form(&address).submit().await;
    answer.status(200).shows("Phiếu đăng nhập");
    answer.all("dl.facts dd b").pop().unwrap()
}

#[actix_web::test]
async fn a_new_account_has_a_suggested_name_and_a_password_for_one_time() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/account");
    let page = visitor.get(&address).await;
    assert_eq!(page.form(&address).value("user_name"), "rin.bato");
    let password = slip(&visitor, rin).await;
    let rins = p.site.sign_in("rin.bato", &password).await;
    rins.get(&format!("/units/{}", p.ba_to.id)).await.leads_to("/password");
}

#[actix_web::test]
async fn a_new_password_ends_every_sign_in() {
    let p = place().await;
    let rin = p.site.user("Đinh Thị Rin", Role::Facilitator, &p.ba_to).await;
    let rins = p.site.sign_in_as(&rin).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let password = slip(&visitor, rin.person).await;
    assert!(!rins.is_signed_in().await);
    assert_eq!(p.site.visitor().try_sign_in(&rin.user_name, &rin.password).await.code(), 422);
    p.site.sign_in(&rin.user_name, &password).await;
}

#[actix_web::test]
async fn a_second_click_shows_the_same_password() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/account");
    let form = visitor.get(&address).await.form(&address);
    let (one, other) = tokio::join!(form.submit(), form.submit());
    let later = form.submit().await;
    let shown = |answer: &Answer| answer.status(200).all("dl.facts dd b").pop().unwrap();
    assert_eq!((shown(&one), shown(&one)), (shown(&other), shown(&later)));
    p.site.sign_in("rin.bato", &shown(&one)).await;
}

#[actix_web::test]
async fn a_form_that_comes_late_takes_nobodys_password_away() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/account");
    let form = visitor.get(&address).await.form(&address);
    let password = form.submit().await.status(200).all("dl.facts dd b").pop().unwrap();
    let rins = p.site.sign_in("rin.bato", &password).await;
    let own = rins.get("/password").await.form("/password").fill("old", &password);
    own.fill("new", "rẫy lúa trên đồi").fill("again", "rẫy lúa trên đồi").submit().await.status(303);
    // A reload of the slip, days later.
    let late = form.submit().await;
    late.status(409).shows("Chưa có gì thay đổi");
    p.site.sign_in("rin.bato", "rẫy lúa trên đồi").await;
    // Whoever has read that may do it all the same.
    let renewed = late.form(&address).submit().await.status(200).all("dl.facts dd b").pop().unwrap();
    assert_ne!(renewed, password);
    p.site.sign_in("rin.bato", &renewed).await;
}

#[actix_web::test]
async fn a_form_that_was_sent_and_changed_is_not_taken_for_the_same() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/account");
    let form = visitor.get(&address).await.form(&address);
    form.submit().await.status(200);
    let changed = form.fill("user_name", "rin.bavinh").submit().await;
    changed.status(422);
    assert!(changed.error_of("user_name").contains("đã gửi rồi"));
    changed.form(&address).submit().await.status(200).shows("rin.bavinh");
}

#[actix_web::test]
async fn a_taken_user_name_is_refused() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/account");
    let form =
        visitor.get(&address).await.form(&address).fill("user_name", &p.admin.user_name.to_uppercase());
    let answer = form.submit().await;
    answer.status(422);
    assert!(answer.error_of("user_name").contains("đã có người dùng"));
}

#[actix_web::test]
async fn an_administrator_below_gives_no_password_to_someone_who_reaches_further() {
    let p = place().await;
    let below = p.site.user("Phạm Văn Bằng", Role::Admin, &p.ba_to).await;
    let reaching = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    p.site.grant(reaching, Role::Admin, &p.centre).await;
    let visitor = p.site.sign_in_as(&below).await;
    visitor.get(&format!("/people/{reaching}/account")).await.status(403);
    let fields = [("user_name", "rin.bato")];
    visitor.post(&format!("/people/{reaching}/account"), &fields).await.status(403);
    visitor.get(&format!("/people/{}/account", p.admin.person)).await.status(404);
}

#[actix_web::test]
async fn a_role_is_given_and_ended() {
    let p = place().await;
    let rin = p.site.user("Đinh Thị Rin", Role::Learner, &p.ba_to).await;
    let rins = p.site.sign_in_as(&rin).await;
    rins.get(&format!("/units/{}", p.ba_to.id)).await.status(404);
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{}/grants", rin.person);
    let form = visitor.get(&address).await.form(&address).choose("role", "facilitator");
    let page = form.save().await;
    form.save().await;
    page.shows("Đã thêm vai trò");
    rins.get(&format!("/units/{}", p.ba_to.id)).await.status(200);
    let page = visitor.get(&address).await;
    let endings = page.attributes("form[action$='/ending']", "action");
    assert_eq!(endings.len(), 2);
    for ending in endings {
        visitor.post(&ending, &[]).await.leads_to(&address);
    }
    rins.get(&format!("/units/{}", p.ba_to.id)).await.status(404);
}

#[actix_web::test]
async fn a_role_sent_again_with_other_days_is_not_lost_silently() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/grants");
    let form = visitor.get(&address).await.form(&address).fill("ends_on", "2026-12-31");
    form.save().await;
    form.submit().await.status(303);
    let changed = form.fill("ends_on", "2027-12-31").submit().await;
    changed.status(422);
    assert!(changed.error_of("role").contains("đã gửi rồi"));
    assert_eq!(changed.form(&address).value("ends_on"), "2027-12-31");
}

#[actix_web::test]
async fn before_a_role_that_lasts_somebody_may_hold_it_for_a_time() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/grants");
    let give = async |from: &str, to: &str| {
        let form = visitor.get(&address).await.form(&address).choose("role", "supervisor");
        form.fill("starts_on", from).fill("ends_on", to).submit().await
    };
    give("2027-01-01", "").await.status(303);
    give("2026-11-21", "2026-12-31").await.status(303);
    let refused = give("2027-01-01", "2027-01-31").await;
    refused.status(422);
    assert!(
        refused.error_of("role").contains("từ 01/01/2027, không thời hạn"),
        "{}",
        refused.error_of("role")
    );
}

#[actix_web::test]
async fn no_role_is_given_in_a_unit_beyond_ones_own() {
    let p = place().await;
    let below = p.site.user("Phạm Văn Bằng", Role::Admin, &p.ba_to).await;
    let visitor = p.site.sign_in_as(&below).await;
    let address = format!("/people/{}/grants", below.person);
    let answer = visitor
        .get(&address)
        .await
        .form(&address)
        .without("unit")
        .smuggle("unit", p.centre.id)
        .submit()
        .await;
    answer.status(422);
    assert!(answer.error_of("unit").contains("chọn"));
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    let p = place().await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let page = visitor.get(&format!("/people/{}/grants", p.admin.person)).await;
    let ending = page.attributes("form[action$='/ending']", "action").pop().unwrap();
    visitor.post(&ending, &[]).await.status(403).shows("người quản trị cuối cùng");
    p.site.user("Hồ Thị Lan", Role::Admin, &p.centre).await;
    visitor.post(&ending, &[]).await.leads_to("/");
}

#[actix_web::test]
async fn a_new_site_gets_one_administrator_and_never_a_second() {
    let site = Site::new().await;
    let app = site.app.clone();
    let founded = || {
        let app = app.clone();
        let now = app.now();
        std::thread::spawn(move || {
            jobs::first_administrator(&app.db, &app.views.texts, Some(Sex::Male), now).unwrap()
        })
    };
    let (one, other) = (founded(), founded());
    let made: Vec<_> = [one.join().unwrap(), other.join().unwrap()].into_iter().flatten().collect();
    assert_eq!(made.len(), 1);
    let (name, password) = &made[0];
    let visitor = site.sign_in(name, password).await;
    visitor.get("/password").await.status(200).shows("chỉ dùng được một lần");
}

#[actix_web::test]
async fn nobody_holds_one_role_in_one_unit_twice_at_a_time() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/grants");
    let give = async |role: &str, from: &str, to: &str| {
        let form = visitor.get(&address).await.form(&address).choose("role", role);
        form.fill("starts_on", from).fill("ends_on", to).submit().await
    };
    give("supervisor", "2026-12-01", "2026-12-31").await.status(303);
    for (from, to) in [("2026-12-31", "2027-01-31"), ("2026-11-21", "2026-12-01"), ("2026-12-10", "")] {
        let refused = give("supervisor", from, to).await;
        let said = refused.status(422).error_of("role");
        assert!(said.contains("từ 01/12/2026") && said.contains("thôi từ 01/01/2027"), "{said}");
        assert_eq!(refused.form(&address).value("starts_on"), from);
    }
    // Before it, after it, and another role at the same time.
    give("supervisor", "2026-11-21", "2026-11-30").await.status(303);
    give("supervisor", "2027-01-01", "").await.status(303);
    give("lead", "2026-12-10", "2026-12-20").await.status(303);
}

#[actix_web::test]
async fn a_role_in_a_unit_that_is_no_more_is_seen_and_can_be_ended() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let gone = p.site.unit("Ba Vinh cũ", Level::Commune, Some(&p.ba_to)).await;
    p.site.grant(rin, Role::Supervisor, &gone).await;
    let (unit, merged_on) = (gone.id, p.site.today());
    p.site
        .write(move |conn| {
            let state = unit_states::table.filter(unit_states::unit_id.eq(unit));
            diesel::update(state).set(unit_states::valid_to.eq(merged_on)).execute(conn)?;
            Ok(())
        })
        .await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/grants");
    let page = visitor.get(&address).await;
    page.status(200).shows("Ba Vinh cũ");
    let ending = page.attributes("form[action$='/ending']", "action").pop().unwrap();
    visitor.post(&ending, &[]).await.leads_to(&address);
    // What is beyond the administrator's units was so before.
    let beside = p.site.unit("Sơn Hà", Level::District, None).await;
    let other = p.site.user("Phạm Văn Bằng", Role::Admin, &beside).await;
    p.site.sign_in_as(&other).await.post(&ending, &[]).await.status(404);
}

#[actix_web::test]
async fn a_role_that_is_over_stays_to_be_seen() {
    let p = place().await;
    let rin = p.site.person("Đinh Thị Rin", &p.ba_to).await;
    let visitor = p.site.sign_in_as(&p.admin).await;
    let address = format!("/people/{rin}/grants");
    visitor.get(&address).await.status(200).hides("Vai trò đã thôi");
    let form = visitor.get(&address).await.form(&address).choose("role", "supervisor");
    let form = form.fill("starts_on", "2025-01-01").fill("ends_on", "2025-12-31");
    let page = form.save().await;
    page.shows("Vai trò đã thôi").shows("từ 01/01/2025, thôi từ 01/01/2026");
    assert!(page.attributes("form[action$='/ending']", "action").is_empty());
    // One that was ended is among them; one that was taken back before it began never was held.
    for from in ["2026-11-01", "2026-12-24"] {
        let form = visitor.get(&address).await.form(&address).choose("role", "lead").fill("starts_on", from);
        let page = form.save().await;
        let ending = page.attributes("form[action$='/ending']", "action");
        visitor.post(&ending[0], &[]).await.status(303);
    }
    let page = visitor.get(&address).await;
    assert_eq!(page.all("ul.past li").len(), 2, "{:?}", page.all("ul.past li"));
    page.shows("từ 01/11/2026, thôi từ 21/11/2026").hides("24/12/2026");
}
