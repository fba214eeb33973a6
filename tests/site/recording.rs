//! The same person is recorded once: at the door of a class as in a report of a re-teach.

use lantoa::units::Level;

use crate::classes::{class, school};
use crate::scope::{Land, land};
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Visitor};

/// What the box "this is someone else" would send.
fn said(answer: &Answer, name: &str) -> String {
    answer.attributes(&format!("input[name='{name}']"), "value").pop().unwrap()
}

#[actix_web::test]
async fn a_namesake_is_found_among_many_whose_names_begin_alike() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let address = format!("/classes/{}/participants", class(&school, &trainer).await.id);
    for n in 0..25 {
        school.site.person(&format!("Đinh Anh {}", char::from(b'A' + n)), &school.district).await;
    }
    school.site.person("Đinh Anh", &school.district).await;
    let form = trainer.get(&address).await.form("record").fill("full_name", "Đinh Anh").tick("sex", "male");
    let answer = form.choose("home", &school.district.id.to_string()).submit().await;
    answer.status(422);
    assert!(answer.error_of("full_name").contains("đã có Đinh Anh "), "{}", answer.error_of("full_name"));
}

#[actix_web::test]
async fn that_it_is_someone_else_does_not_carry_over_to_another_name() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let address = format!("/classes/{}/participants", class(&school, &trainer).await.id);
    school.site.person("Hồ Thị Nua", &school.district).await;
    let form = trainer.get(&address).await.form("record").fill("full_name", "Đinh Thị Rin");
    let form = form.tick("sex", "female").choose("home", &school.district.id.to_string());
    let asked = form.submit().await;
    asked.status(422);
    let form = asked.form("record").tick("another", said(&asked, "another"));
    let other = form.fill("full_name", "Hồ Thị Nua").submit().await;
    other.status(422);
    assert!(other.error_of("full_name").contains("đã có Hồ Thị Nua"));
    // What was said stands as long as the name does, whatever else is wrong.
    let wrong = other.form("record").tick("another", said(&other, "another"));
    let wrong = wrong.fill("birth_year", "1850").submit().await;
    wrong.status(422);
    assert!(wrong.error_of("birth_year").contains("từ 1900 đến 2016"));
    wrong.form("record").fill("birth_year", "1950").save().await.shows("1 người");
}

#[actix_web::test]
async fn somebody_sent_again_with_another_sex_is_not_lost_silently() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let address = format!("/classes/{}/participants", class(&school, &trainer).await.id);
    let form = trainer.get(&address).await.form("record").fill("full_name", "Hồ Thị Nua");
    let form = form.tick("sex", "female").choose("home", &school.district.id.to_string());
    form.save().await.shows("1 người");
    form.submit().await.status(303);
    let changed = form.tick("sex", "male").submit().await;
    changed.status(422);
    assert!(changed.error_of("full_name").contains("đã gửi rồi"));
}

/// A report with somebody added by name, as yet unsent.
async fn report(land: &Land, visitor: &Visitor, name: &str) -> FilledForm {
    let page = visitor.get(&format!("/reteachings/new?source={}", land.class)).await;
    let form = page.form("/reteachings").tick("source", land.class);
    let form = form.fill("day", &land.site.today().plus_days(-1).to_string());
    let form = form.fill("starts", "7:30").fill("hours", "1,5").choose("unit", &land.district.id.to_string());
    form.fill("new.0.name", name).tick("new.0.sex", "female").press("action", "draft")
}

#[actix_web::test]
async fn a_report_that_adds_somebody_known_asks_whether_it_is_they() {
    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let village = land.site.unit("Gò Da", Level::Commune, Some(&land.district)).await;
    land.site.person("Phạm Thị Lúa", &village).await;
    // Somebody of that name in another village is somebody else.
    report(&land, &rin, "Phạm Thị Lúa").await.submit().await.status(303);
    let asked = report(&land, &rin, "hồ thị kín").await.submit().await;
    asked.status(422);
    let error = asked.error_of("new.0.name");
    assert!(error.contains("đã có Hồ Thị Kín (năm sinh: 1990)"), "{error}");
    let form = asked.form("/reteachings");
    assert!(form.offers("person").contains(&land.person.to_string()), "she can be ticked");
    form.tick("new.0.another", said(&asked, "new.0.another")).press("action", "draft").save().await;
    let unit = land.site.sign_in_as(&land.admin).await.get(&format!("/units/{}", land.district.id)).await;
    let names: Vec<String> = unit.all("tbody th").iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(names.iter().filter(|name| *name == "hồ thị kín").count(), 2, "{names:?}");
}

#[actix_web::test]
async fn a_row_sent_again_with_another_year_is_not_lost_silently() {
    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let form = report(&land, &rin, "Phạm Thị Lúa").await.fill("new.0.born", "1980");
    form.submit().await.status(303);
    form.submit().await.status(303);
    let changed = form.fill("new.0.born", "1981").submit().await;
    changed.status(422);
    assert!(changed.error_of("new.0.name").contains("đã được lưu"));
    let wrong = report(&land, &rin, "Phạm Thị Nương").await.fill("new.0.born", "1889").submit().await;
    assert!(wrong.status(422).error_of("new.0.born").contains("từ 1900 đến 2016"));
}
