//! What is long finds its room: classes of many sessions, words without an end, titles in a drawing.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{AN, RIN, TIEN, VINH};
use lantoa::demo::places::unit_id;
use lantoa::demo::story::class_id;
use serde_json::Value;

use crate::support::{Browser, DESK, PHONE, Served};

#[actix_web::test]
async fn the_attendance_of_a_class_of_many_sessions_fits_every_screen_and_paper() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(VINH.key, PASSWORD).await;
    let class = class_id("pilot");
    for sessions in [12, 20] {
        browser.goto(&format!("/classes/{class}/edit")).await;
        browser.fill("first_day", &site.today().plus_days(1).to_string()).await;
        browser.fill("count", &sessions.to_string()).await;
        browser.fill("days", "10").await;
        browser.press(&site.said("classes.fill", &[])).await;
        browser.press(&site.said("classes.save", &[])).await;
        for other in ["English", "Tiếng Việt"] {
            browser.goto(&format!("/classes/{class}/attendance")).await;
            assert!(columns(&browser).await >= sessions + 2);
            browser.is_well_made(&format!("attendance-of-{sessions}-{other}")).await;
            browser.fits_paper().await;
            browser.press(other).await;
        }
    }
}

/// How many columns the table of the page has.
async fn columns(browser: &Browser) -> u64 {
    browser.run("return document.querySelectorAll('thead th').length", vec![]).await.as_u64().unwrap()
}

#[actix_web::test]
async fn a_document_with_a_table_of_fourteen_columns_fits_its_paper() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(AN.key, PASSWORD).await;
    browser.goto("/documents/new").await;
    let row = |word: &str| format!("|{}\n", format!("{word}|").repeat(14));
    let table = format!("{}{}{}", row("Chỉ tiêu năm"), row("-"), row("1.250.000.000 đồng").repeat(5));
    let typed = format!("<table><tr>{}</tr></table>", "<td>Nghiêng nghiêng</td>".repeat(14));
    browser.choose("kind", "report").await;
    browser.fill("title", "Báo cáo").await;
    browser.choose("unit", &unit_id("trung-uong").to_string()).await;
    browser.fill("text", &format!("{table}\n{typed}\n")).await;
    browser.press(&site.said("documents.save", &[])).await;
    assert_eq!(browser.run("return document.querySelectorAll('.prose table').length", vec![]).await, 2);
    browser.fits_paper().await;
    browser.fits_every_screen().await;
}

#[actix_web::test]
async fn a_word_without_an_end_makes_no_page_wider_than_its_screen() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(AN.key, PASSWORD).await;
    browser.goto(&format!("/people/{}/edit", RIN.id())).await;
    browser.fill("position", &"m".repeat(200)).await;
    browser.press(&site.said("people.save_correction", &[])).await;
    let unit = unit_id(RIN.home);
    let class = class_id("pilot");
    let asking = format!("/classes/{class}/participants?unit={unit}&search=");
    for page in
        [&format!("/units/{unit}"), &format!("/people/{}", RIN.id()), &format!("/classes/{class}"), &asking]
    {
        browser.goto(page).await;
        browser.shows(&"m".repeat(200)).await;
        browser.fits_every_screen().await;
    }
}

#[actix_web::test]
async fn in_the_cascade_a_figure_has_its_row_and_a_state_its_line() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(TIEN.key, PASSWORD).await;
    browser.goto(&format!("/units/{}/cascade", unit_id("son-ha"))).await;
    let narrow = "const width = e => Math.round(e.getBoundingClientRect().width);
        return [...document.querySelectorAll('#classes + table td.n')]
            .filter(cell => width(cell) < width(cell.parentElement.querySelector('td'))).map(cell => cell.outerHTML);";
    assert_eq!(browser.run(narrow, vec![]).await, Value::Array(vec![]));
    browser.resize(DESK);
    let broken = "return [...document.querySelectorAll('#classes + table td:last-child .badge')]
        .filter(badge => badge.getBoundingClientRect().height > 40).map(badge => badge.outerHTML);";
    assert_eq!(browser.run(broken, vec![]).await, Value::Array(vec![]));
}

#[actix_web::test]
async fn the_letters_of_a_drawn_class_stay_within_its_box() {
    let site = Served::with_the_demo().await;
    let browser = site.browse(DESK).await;
    browser.sign_in(VINH.key, PASSWORD).await;
    let class = class_id("pilot");
    browser.goto(&format!("/classes/{class}/edit")).await;
    browser.fill("title", "Thành lập nhóm cải thiện sinh kế (LEG) · Sơn Thượng").await;
    browser.press(&site.said("classes.save", &[])).await;
    browser.goto(&format!("/units/{}/cascade", unit_id("quang-ngai"))).await;
    browser.shows("Thành lập nhóm").await;
    let beyond = "return [...document.querySelectorAll('.drawing g')].flatMap(box => {
        const edge = box.querySelector('rect').getBoundingClientRect().right - 8;
        return [...box.querySelectorAll('text')].filter(text => text.getBoundingClientRect().right > edge)
            .map(text => text.textContent);
    });";
    assert_eq!(browser.run(beyond, vec![]).await, Value::Array(vec![]));
}
