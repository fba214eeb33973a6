//! A phone that several people use, one after another.

use lantoa::people::Role;
use lantoa::units::Level;

use super::courses::{FIRST, publish, site_with_a_course};
use super::quizzes::filled;
use crate::support::{Site, User, Visitor};

async fn hand_over(phone: &Visitor, to: &User) {
    phone.post("/sign-out", &[]).await.status(303);
    phone.try_sign_in(&to.user_name, &to.password).await.status(303);
}

/// Rin and Tuyết of one commune, and the course that both learn.
async fn two_learners() -> (Site, User, User) {
    let (site, _, rin) = site_with_a_course().await;
    let commune = site.unit("Ba Vinh", Level::Commune, None).await;
    let tuyet = site.user("Phạm Thị Tuyết", Role::Learner, &commune).await;
    (site, rin, tuyet)
}

#[actix_web::test]
async fn a_quiz_opened_by_somebody_else_is_not_taken_as_ones_own() {
    let (site, rin, tuyet) = two_learners().await;
    let phone = site.sign_in_as(&rin).await;
    let page = phone.get(&format!("{FIRST}/quiz")).await;
    let quiz = filled(&site, &page, FIRST, true).await;
    hand_over(&phone, &tuyet).await;
    let refused = quiz.submit().await;
    refused
        .status(409)
        .shows("Trang này do người khác mở")
        .shows("Chưa có gì được lưu")
        .shows("Phạm Thị Tuyết");
    refused.hides("Đinh Thị Rin");
    // Opened anew it is hers.
    let hers = refused.click("Mở lại trang").await;
    assert_eq!(hers.address, format!("{FIRST}/quiz"));
    hers.status(200).hides("lượt đã làm");
    filled(&site, &hers, FIRST, true).await.save().await.shows("Lượt 1");
    hand_over(&phone, &rin).await;
    phone.get(&format!("{FIRST}/quiz")).await.hides("lượt đã làm");
    quiz.save().await.status(200).shows("Lượt 1");
}

#[actix_web::test]
async fn what_is_refused_is_told_in_the_language_of_who_is_signed_in() {
    let (site, rin, tuyet) = two_learners().await;
    let phone = site.sign_in_as(&rin).await;
    let reading = phone.get(FIRST).await.form(&format!("{FIRST}/reading"));
    hand_over(&phone, &tuyet).await;
    phone.post("/language", &[("lang", "en"), ("back", "/")]).await.status(303);
    reading
        .submit()
        .await
        .status(409)
        .shows("This page was opened by another person")
        .shows("Nothing was saved");
    // What says nothing of whose it is (a script) is hers who is signed in.
    reading.without("drawn_for").save().await.status(200);
}

#[actix_web::test]
async fn a_phone_is_left_and_read_in_another_language_from_whoevers_page() {
    let (site, rin, tuyet) = two_learners().await;
    let phone = site.sign_in_as(&rin).await;
    let page = phone.get(FIRST).await;
    let everywhere = phone.get("/password").await.form("/sign-out-everywhere");
    hand_over(&phone, &tuyet).await;
    let english = page.form("/language");
    assert_eq!(english.value("drawn_for"), rin.person.to_string());
    english.press("lang", "en").submit().await.leads_to(FIRST);
    phone.get("/password").await.status(200).shows("Phạm Thị Tuyết").shows("Change your password");
    // Everywhere means all the phones of one person, and it was not her page.
    everywhere.submit().await.status(409);
    assert!(phone.is_signed_in().await);
    page.form("/sign-out").submit().await.leads_to("/sign-in");
    assert!(!phone.is_signed_in().await);
}

#[actix_web::test]
async fn a_file_chosen_by_somebody_else_is_not_taken_in() {
    let (site, mai, rin) = site_with_a_course().await;
    publish(&site, "leg", lantoa::courses::edition::EditionState::Official).await;
    let phone = site.sign_in_as(&mai).await;
    let (own, other) = (mai.person.to_string(), rin.person.to_string());
    let send = async |drawn_for: &str| {
        phone.upload("/imports", &[("drawn_for", drawn_for)], "leg.zip", b"no archive").await.code()
    };
    assert_eq!(send(&other).await, 409);
    assert_ne!(send(&own).await, 409);
}

#[actix_web::test]
async fn what_is_sent_without_a_sign_in_is_said_to_be_unsaved() {
    let (site, rin, _) = two_learners().await;
    let phone = site.sign_in_as(&rin).await;
    let page = phone.get(&format!("{FIRST}/quiz")).await;
    let quiz = filled(&site, &page, FIRST, true).await;
    phone.post("/sign-out", &[]).await.status(303);
    let door = quiz.save().await;
    door.status(200).shows("CHƯA được lưu");
    door.form("/sign-in").fill("login", "rin").submit().await.status(422).shows("CHƯA được lưu");
    phone.post("/sign-out", &[]).await.follow().await.hides("CHƯA được lưu");
    phone.get("/classes").await.follow().await.hides("CHƯA được lưu");
    phone.try_sign_in(&rin.user_name, &rin.password).await.status(303);
    quiz.save().await.status(200).shows("Lượt 1");
}
