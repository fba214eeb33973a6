//! The tutorial for authors, followed word for word.

use lantoa::courses::markdown::Wording;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::quizzes::inspection::Inspection;
use lantoa::studio::jobs;
use lantoa::units::Level;

use crate::support::tutorial::Tutorial;
use crate::support::{Answer, Site, Visitor};

/// A site into which the course of the tutorial was imported, and a trainer who reads this language.
async fn imported(tutorial: &Tutorial, language: Language) -> (Site, Visitor, Visitor) {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    let inspection = Inspection::of(tutorial.files.clone(), &[], &Wording::both(&site.app.views.texts));
    let (db, now) = (site.db.clone(), site.now());
    let done = actix_web::web::block(move || jobs::import(&db, &inspection, None, now)).await.unwrap();
    assert!(matches!(done[0].1, Ok(jobs::Import::Draft)), "{done:?}");
    let (mai, son) = (site.sign_in_as(&mai).await, site.sign_in_as(&son).await);
    for visitor in [&mai, &son] {
        visitor.post("/language", &[("lang", language.code())]).await;
    }
    (site, mai, son)
}

/// The form of this page has this one field to be filled and this button.
fn asks_for(page: &Answer, action: &str, field: &str, button: &str) {
    assert_eq!(page.all(&format!("form[action='{action}'] label[for='message']")), [field]);
    assert_eq!(page.all(&format!("form[action='{action}'] button")), [button]);
}

#[actix_web::test]
async fn whoever_follows_the_tutorial_releases_the_course_as_a_draft_in_use() {
    for language in Language::ALL {
        let tutorial = Tutorial::read(language);
        let [menu, write, release_in_use, field, release, there, mark, ..] = &tutorial.named[..] else {
            panic!("{:?}", tutorial.named)
        };
        let [title, message] = &tutorial.typed[..] else { panic!("{:?}", tutorial.typed) };
        let (_site, mai, _) = imported(&tutorial, language).await;
        let desk = mai.get("/").await.click(menu).await.click(write).await.click(title).await;
        let page = desk.click(release_in_use).await;
        let action = "/studio/hop-thon/editions";
        asks_for(&page, action, field, release);
        page.form(action).fill("message", message).save().await.status(200);
        mai.get("/").await.click(there).await.shows(title).shows(mark);
    }
}

#[actix_web::test]
async fn or_another_trainer_releases_it_as_official() {
    for language in Language::ALL {
        let tutorial = Tutorial::read(language);
        let [menu, write, .., ask, field, again, review, official, release] = &tutorial.named[..] else {
            panic!("{:?}", tutorial.named)
        };
        let [title, message] = &tutorial.typed[..] else { panic!("{:?}", tutorial.typed) };
        let (_site, mai, son) = imported(&tutorial, language).await;
        let desk = mai.get("/").await.click(menu).await.click(write).await.click(title).await;
        let page = desk.click(ask).await;
        asks_for(&page, "/studio/hop-thon/reviews", field, again);
        page.form("/studio/hop-thon/reviews").fill("message", message).save().await.status(200);
        let desk = son.get("/").await.click(menu).await.click(write).await.click(title).await;
        let page = desk.click(review).await;
        let action = "/studio/hop-thon/editions";
        asks_for(&page, action, field, release);
        assert!(page.all(&format!("form[action='{action}'] label.choice")).contains(official));
        page.form(action).tick("state", "official").save().await.status(200);
        son.get("/courses").await.shows(title).shows(official);
    }
}
