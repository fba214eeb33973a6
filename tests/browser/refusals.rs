//! Pages that say no: a form that is refused, one that came too late, what is not there. They are as
//! well made as the others, and nothing that was typed is lost.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{Actor, LANH, RIN, TIEN, VINH};
use lantoa::demo::places::unit_id;
use lantoa::demo::story::{class_id, session_id};

use crate::support::{Browser, PHONE, Served};

struct Refusals {
    site: Served,
    browser: Browser,
}

async fn as_seen_by(who: &Actor) -> Refusals {
    let site = Served::with_the_demo().await;
    let browser = site.browse(PHONE).await;
    browser.sign_in(who.key, PASSWORD).await;
    Refusals { site, browser }
}

impl Refusals {
    /// The page that is open has this status and is well made.
    async fn is_well_made(&mut self, status: u64, name: &str) {
        assert_eq!(self.browser.status().await, status, "{name}");
        self.browser.silent().await;
        self.browser.is_well_made(name).await;
    }

    async fn presses(&self, key: &str) {
        self.browser.press(&self.site.said(key, &[])).await;
    }
}

#[actix_web::test]
async fn refused_forms_of_classes_and_people_are_well_made() {
    let mut page = as_seen_by(&VINH).await;
    page.browser.goto("/classes/new").await;
    page.browser.fill("venue", "Nhà văn hóa").await;
    page.presses("classes.save_new").await;
    page.browser.shows(&page.site.said("classes.no_session", &[])).await;
    assert_eq!(page.browser.value("venue").await, "Nhà văn hóa");
    page.is_well_made(422, "refused-class").await;

    page.browser.goto(&format!("/units/{}/people/new", unit_id("son-ha"))).await;
    page.browser.fill("birth_year", "19").await;
    page.presses("people.save_person").await;
    assert_eq!(page.browser.value("birth_year").await, "19");
    page.is_well_made(422, "refused-person").await;
}

#[actix_web::test]
async fn a_class_saved_over_a_newer_one_says_so_and_keeps_what_was_typed() {
    let mut page = as_seen_by(&VINH).await;
    page.browser.goto(&format!("/classes/{}/edit", class_id("pilot"))).await;
    page.browser.fill("venue", "Nhà văn hóa xã").await;
    // The same form is sent from elsewhere first.
    let elsewhere = "const done = arguments[0], form = document.querySelector('main form');
        const typed = new URLSearchParams(new FormData(form));
        typed.set('venue', 'Hội trường huyện');
        fetch(form.action, { method: 'POST', body: typed }).then(answer => done(answer.status));";
    let answer = page.browser.client().execute_async(elsewhere, vec![]).await.unwrap();
    assert_eq!(answer, 200, "the one elsewhere is saved");
    page.presses("classes.save").await;
    page.browser.shows(&page.site.said("classes.stale", &[])).await;
    assert_eq!(page.browser.value("venue").await, "Nhà văn hóa xã");
    page.is_well_made(409, "stale-class").await;
}

#[actix_web::test]
async fn a_refused_report_and_an_unfinished_quiz_are_well_made() {
    let mut page = as_seen_by(&RIN).await;
    page.browser.goto("/reteachings/new").await;
    page.browser.fill("venue", "Dưới gốc đa").await;
    page.browser.fill("new.0.name", "Đinh Thị Y Nhoi").await;
    page.presses("cascade.hand_in").await;
    assert_eq!(page.browser.value("new.0.name").await, "Đinh Thị Y Nhoi");
    page.is_well_made(422, "refused-report").await;

    page.browser.goto("/courses/leg/03-meeting-and-election/quiz").await;
    page.presses("quizzes.hand_in").await;
    page.browser.shows(&page.site.said("quizzes.unanswered", &[])).await;
    page.is_well_made(422, "unfinished-quiz").await;
}

#[actix_web::test]
async fn a_verdict_without_a_reason_is_refused_on_a_well_made_page() {
    let mut page = as_seen_by(&LANH).await;
    page.browser.goto(&format!("/reteachings/{}", class_id("lia"))).await;
    page.presses("cascade.return").await;
    page.browser.shows(&page.site.said("cascade.refused.no_reason", &[])).await;
    page.is_well_made(422, "refused-verdict").await;
}

#[actix_web::test]
async fn what_is_not_there_or_not_ones_own_is_a_well_made_page() {
    let mut page = as_seen_by(&TIEN).await;
    for (path, name) in [
        ("/nowhere/at/all".to_owned(), "no-such-page"),
        (format!("/units/{}", unit_id("son-tay")), "not-ones-own"),
    ] {
        page.browser.goto(&path).await;
        page.browser.shows(&page.site.said("errors.not_found_title", &[])).await;
        page.is_well_made(404, name).await;
    }
    // A page of another site that posts here.
    let sign_out = format!("http://{}/sign-out", page.site.address);
    let stranger = format!("data:text/html,<form method=post action={sign_out}><button>x</button></form>");
    page.browser.client().goto(&stranger).await.unwrap();
    page.browser.follow("button").await;
    page.browser.shows(&page.site.said("errors.cross_site", &[])).await;
    page.is_well_made(403, "cross-site").await;
}

#[actix_web::test]
async fn marks_that_two_gave_differently_are_a_well_made_page() {
    let mut page = as_seen_by(&VINH).await;
    let session = session_id("pilot", 1);
    let field = format!("mark.{}", RIN.id());
    page.browser.goto(&format!("/sessions/{session}/attendance")).await;
    let elsewhere = "const [name, done] = arguments, form = document.getElementById('roll');
        const given = new URLSearchParams(new FormData(form));
        given.set(name, 'absent');
        fetch(form.action, { method: 'POST', body: given }).then(answer => done(answer.status));";
    let answer = page.browser.client().execute_async(elsewhere, vec![field.clone().into()]).await.unwrap();
    assert_eq!(answer, 200, "the one elsewhere is saved");
    page.browser.tick(&field, "late").await;
    page.presses("attendance.save").await;
    page.browser.shows(&page.site.said("attendance.conflict", &[])).await;
    page.is_well_made(409, "marks-that-differ").await;
    assert!(page.browser.has(&format!("input[name='{field}'][value=late]:checked")).await);
}
