//! Two courses of one name: each place where the second would come in says a sentence.

use lantoa::courses::edition::EditionState;
use lantoa::courses::library::Files;
use lantoa::courses::markdown::Wording;
use lantoa::quizzes::inspection::Inspection;
use lantoa::studio::archive::{self, Bytes};
use lantoa::studio::jobs::{self, Import};
use lantoa::studio::queries;

use crate::courses::{publish, site_with_a_course};
use crate::support::Site;

const TITLE: &str = "Thành lập nhóm cải thiện sinh kế (LEG)";

/// The course `leg` once more, in another folder.
fn again(slug: &str) -> Files {
    let leg = crate::courses::short("leg").into_iter();
    leg.map(|(path, text)| (path.replacen("leg/", &format!("{slug}/"), 1), text)).collect()
}

async fn is_there(site: &Site, course: &'static str) -> bool {
    site.read(move |conn| Ok(queries::open_draft(conn, course)?.is_some())).await
}

#[actix_web::test]
async fn an_archive_of_another_courses_name_is_refused_and_names_it() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let packed = archive::pack(&again("leg-hai"), &Bytes::new());
    let form = trainer.get("/imports/new").await.form("/imports");
    let sent = trainer.upload("/imports", &[("id", &form.value("id"))], "hai.zip", &packed).await;
    sent.status(422).shows(TITLE).shows("thư mục leg");
    // Its own name a course keeps.
    let packed = archive::pack(&crate::courses::short("leg"), &Bytes::new());
    let form = trainer.get("/imports/new").await.form("/imports");
    let sent = trainer.upload("/imports", &[("id", &form.value("id"))], "leg.zip", &packed).await;
    sent.status(200).shows("không khác gì bản đang có");
}

#[actix_web::test]
async fn a_folder_of_another_courses_name_does_not_come_in() {
    let (site, mai, _) = site_with_a_course().await;
    let inspection = Inspection::of(again("leg2"), &[], &Wording::both(&site.app.views.texts));
    let (db, now) = (site.db.clone(), site.now());
    let done = actix_web::web::block(move || jobs::import(&db, &inspection, None, now)).await.unwrap();
    assert_eq!(done[0].1.as_ref().unwrap(), &Import::SameTitle("leg".into()));
    assert!(!is_there(&site, "leg2").await);
    site.sign_in_as(&mai).await.get("/studio").await.hides("leg2");
    // Of two in one folder, both new, the first comes in.
    let both: Files = [again("hai"), again("ba")].into_iter().flatten().collect();
    let empty = Site::new().await;
    empty.unit("Văn phòng điều phối", lantoa::units::Level::Centre, None).await;
    let inspection = Inspection::of(both, &[], &Wording::both(&site.app.views.texts));
    let (db, now) = (empty.db.clone(), empty.now());
    let done = actix_web::web::block(move || jobs::import(&db, &inspection, None, now)).await.unwrap();
    let became: Vec<&Import> = done.iter().map(|(_, became)| became.as_ref().unwrap()).collect();
    assert_eq!(became, [&Import::Draft, &Import::SameTitle("ba".into())]);
}

#[actix_web::test]
async fn settings_give_no_course_the_name_of_another() {
    let (site, mai, _) = site_with_a_course().await;
    publish(&site, "programme-135", EditionState::DraftInUse).await;
    let trainer = site.sign_in_as(&mai).await;
    let desk = "/studio/programme-135";
    trainer.get(desk).await.form(&format!("{desk}/drafts")).save().await.status(200);
    let form = trainer.get(&format!("{desk}/settings")).await.form(&format!("{desk}/settings"));
    form.save().await.shows("Đã lưu");
    let refused = form.fill("title_vi", "thành lập  nhóm cải thiện sinh kế (leg)").submit().await;
    refused.status(422);
    let said = refused.error_of("title_vi");
    assert!(said.contains(TITLE) && said.contains("thư mục leg"), "{said}");
}

#[actix_web::test]
async fn a_draft_under_another_courses_name_is_neither_reviewed_nor_released() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let form =
        trainer.get("/studio/new").await.form("/studio").fill("title_vi", "Hai").fill("title_en", "Two");
    form.fill("slug", "hai").save().await.status(200);
    let (by, now) = (mai.person, site.now());
    site.write(move |conn| {
        let draft = queries::open_draft(conn, "hai")?.expect("a draft");
        queries::replace_all(conn, &draft, &again("hai"), Some(by), now)?;
        Ok(())
    })
    .await;
    for (page, action) in [("reviews/new", "reviews"), ("editions/new", "editions")] {
        let form = trainer.get(&format!("/studio/hai/{page}")).await.form(&format!("/studio/hai/{action}"));
        let form = form.fill("message", "Bản đầu");
        form.submit().await.status(422).shows(TITLE).shows("thư mục leg");
    }
    trainer.get("/courses/hai").await.status(404);
}

#[actix_web::test]
async fn of_two_trainers_who_take_a_name_at_once_one_has_it() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mut forms = vec![];
    for slug in ["nuoc-sach", "nuoc-lanh"] {
        let form = trainer.get("/studio/new").await.form("/studio");
        forms.push(form.fill("title_vi", "Nước sạch").fill("title_en", "Clean water").fill("slug", slug));
    }
    let (one, other) = tokio::join!(forms[0].submit(), forms[1].submit());
    let mut answers = [one.code(), other.code()];
    answers.sort();
    assert_eq!(answers, [303, 422]);
    assert!(is_there(&site, "nuoc-sach").await != is_there(&site, "nuoc-lanh").await);
}
