//! Pages that say no: a form that is refused, one that came too late, what is not there. They are as
//! well made as the others, and nothing that was typed is lost.

use lantoa::attendance::queries::open_again;
use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{AN, Actor, LANH, RIN, TIEN, TUYET, VINH};
use lantoa::demo::places::unit_id;
use lantoa::demo::story::{class_id, session_id};
use lantoa::kit::clock::new_id;

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

    async fn shows(&self, key: &str) {
        self.browser.shows(&self.site.said(key, &[])).await;
    }

    /// Opens a page, types into a field what will be refused, and sends the form: it is refused on a
    /// page that is well made, and still says what was typed.
    async fn is_refused(&mut self, path: &str, typed: (&str, &str), button: &str, name: &str) {
        let (field, value) = typed;
        self.browser.goto(path).await;
        self.browser.fill(field, value).await;
        self.presses(button).await;
        assert_eq!(self.browser.value(field).await, value, "{name}");
        self.is_well_made(422, name).await;
    }
}

#[actix_web::test]
async fn refused_forms_of_classes_are_well_made() {
    let mut page = as_seen_by(&VINH).await;
    page.browser.goto("/classes/new").await;
    page.browser.fill("venue", "Nhà văn hóa").await;
    page.presses("classes.save_new").await;
    page.shows("classes.no_session").await;
    assert_eq!(page.browser.value("venue").await, "Nhà văn hóa");
    page.is_well_made(422, "refused-class").await;

    // Somebody whom the trainer meets at the door, and nobody chosen from the list.
    let door = format!("/classes/{}/participants", class_id("pilot"));
    page.is_refused(&door, ("birth_year", "19"), "classes.record_and_add", "refused-at-the-door").await;
    page.browser.goto(&format!("{door}?unit={}", unit_id("son-ha"))).await;
    page.presses("classes.add_chosen").await;
    page.shows("classes.nobody_chosen").await;
    page.is_well_made(422, "nobody-chosen").await;
}

#[actix_web::test]
async fn refused_forms_of_units_and_people_are_well_made() {
    let mut page = as_seen_by(&AN).await;
    let (unit, person) = (unit_id("son-ha"), TUYET.id());
    let units = format!("/units/{unit}/units/new");
    page.is_refused(&units, ("code", "12 34"), "units.save", "refused-unit").await;
    let edit_unit = format!("/units/{unit}/edit");
    page.is_refused(
        &edit_unit,
        ("valid_from", "2099-01-01"),
        "people.save_correction",
        "refused-unit-correction",
    )
    .await;
    let people = format!("/units/{unit}/people/new");
    page.is_refused(&people, ("birth_year", "19"), "people.save_person", "refused-person").await;
    let edit = format!("/people/{person}/edit");
    page.is_refused(&edit, ("birth_year", "19"), "people.save_correction", "refused-correction").await;
    let account = format!("/people/{person}/account");
    page.is_refused(&account, ("user_name", "a b"), "people.account_renew", "refused-account").await;
    let grants = format!("/people/{person}/grants");
    page.is_refused(&grants, ("ends_on", "2020-01-01"), "people.give_role", "refused-role").await;
    page.shows("people.ends_before_start").await;
}

#[actix_web::test]
async fn a_namesake_is_asked_about_on_a_well_made_page() {
    let mut page = as_seen_by(&AN).await;
    page.browser.goto(&format!("/units/{}/people/new", unit_id("son-linh"))).await;
    page.browser.fill("full_name", TUYET.name).await;
    page.browser.tick("sex", "female").await;
    page.presses("people.save_person").await;
    page.shows("people.matches_title").await;
    assert_eq!(page.browser.value("full_name").await, TUYET.name);
    page.is_well_made(409, "asked-about-a-namesake").await;
}

#[actix_web::test]
async fn a_refused_password_and_a_refused_edition_are_well_made() {
    let mut page = as_seen_by(&AN).await;
    page.browser.goto("/password").await;
    page.browser.fill("old", "mưa cuối mùa").await;
    page.browser.fill("new", "ngắn").await;
    page.presses("people.change_password").await;
    page.is_well_made(422, "refused-password").await;

    page.browser.goto("/studio/pim").await;
    page.browser.follow("form[action='/studio/pim/drafts'] button").await;
    page.browser.goto("/studio/pim/editions/new").await;
    page.browser.fill("message", "Bản thứ hai.").await;
    page.presses("studio.release").await;
    assert_eq!(page.browser.value("message").await, "Bản thứ hai.");
    page.is_well_made(422, "refused-edition").await;
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
    page.shows("classes.stale").await;
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
    page.shows("quizzes.unanswered").await;
    page.is_well_made(422, "unfinished-quiz").await;
}

#[actix_web::test]
async fn a_verdict_without_a_reason_is_refused_on_a_well_made_page() {
    let mut page = as_seen_by(&LANH).await;
    page.browser.goto(&format!("/reteachings/{}", class_id("lia"))).await;
    page.presses("cascade.return").await;
    page.shows("cascade.refused.no_reason").await;
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
        page.shows("errors.not_found_title").await;
        page.is_well_made(404, name).await;
    }
    // A page of another site that posts here.
    let sign_out = format!("http://{}/sign-out", page.site.address);
    let stranger = format!("data:text/html,<form method=post action={sign_out}><button>x</button></form>");
    page.browser.client().goto(&stranger).await.unwrap();
    page.browser.follow("button").await;
    page.shows("errors.cross_site").await;
    page.is_well_made(403, "cross-site").await;
}

#[actix_web::test]
async fn marks_that_two_gave_differently_are_a_well_made_page() {
    let mut page = as_seen_by(&VINH).await;
    let session = session_id("pilot", 1);
    // It was called a month ago.
    let (by, now) = (TIEN.id(), page.site.now());
    page.site.write(move |conn| Ok(open_again(conn, new_id(), session, "Phiếu ký nói khác", by, now)?)).await;
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
    page.shows("attendance.conflict").await;
    page.is_well_made(409, "marks-that-differ").await;
    assert!(page.browser.has(&format!("input[name='{field}'][value=late]:checked")).await);
}
