//! Learning without a mouse and without a touch screen.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::THANH;

use crate::support::{Browser, DESK, DOWN, Served, TAB};

/// Its quiz has a question of every kind.
const MODULE: &str = "/courses/leg/02-who-can-join";

#[actix_web::test]
async fn one_signs_in_reads_and_passes_a_quiz_with_the_keyboard_alone() {
    let site = Served::with_the_demo().await;
    let browser = site.browse(DESK).await;
    browser.goto("/sign-in").await;
    browser.tab_to("input[name=login]").await;
    browser.keys(&format!("{}{TAB}{PASSWORD}", THANH.key)).await;
    browser.enter().await;
    browser.shows(&site.said("overview.hello", &[("name", THANH.name.into())])).await;
    // The first stop of every page leads past its frame.
    browser.keys(&TAB.to_string()).await;
    browser.keys("\u{e007}").await;
    browser.tab_to("main a, main button").await;

    browser.tab_to("nav.nav a[href='/courses']").await;
    browser.enter().await;
    browser.tab_to("a[href='/courses/leg']").await;
    browser.enter().await;
    browser.tab_to(&format!("a[href='{MODULE}']")).await;
    browser.enter().await;
    browser.tab_to(&format!("form[action='{MODULE}/reading'] button")).await;
    browser.enter().await;
    browser.shows(&site.said("notice.reading_kept", &[])).await;
    browser.tab_to(&format!("a[href='{MODULE}/quiz']")).await;
    browser.enter().await;
    for (name, values) in site.answer_key("leg", "02-who-can-join").await {
        choose(&browser, &name, &values).await;
    }
    browser.tab_to("main form > button").await;
    browser.enter().await;
    browser.shows(&site.said("quizzes.you_passed", &[])).await;
    assert!(browser.path().await.starts_with("/attempts/"));
}

/// Ticks the boxes with Space; of radio buttons Tab finds one, the arrows the others; in a list the arrow goes down.
pub async fn choose(browser: &Browser, name: &str, values: &[String]) {
    let select = format!("select[name='{name}']");
    if browser.has(&select).await {
        return choose_in_lists(browser, &select, values).await;
    }
    let input = format!("input[name='{name}']");
    browser.tab_to(&input).await;
    if browser.has(&format!("{input}[type=text]")).await {
        // Of a typed answer there is one text.
        browser.keys(&values[0]).await;
        assert_eq!(browser.value(name).await, values[0]);
        return;
    }
    let single = browser.has(&format!("{input}[type=radio]")).await;
    for value in values {
        let wanted = format!("{input}[value='{value}']");
        if single {
            browser.keys(" ").await;
            while !browser.has(&format!("{wanted}:focus")).await {
                assert!(browser.has(&format!("{input}:focus")).await, "the arrows have left {name}");
                browser.keys(&DOWN.to_string()).await;
            }
        }
    }
    if !single {
        // Boxes in the order of the page, whatever the order of the key.
        while browser.has(&format!("{input}:focus")).await {
            for value in values {
                if browser.has(&format!("{input}[value='{value}']:focus")).await {
                    browser.keys(" ").await;
                }
            }
            browser.keys(&TAB.to_string()).await;
        }
    }
    for value in values {
        assert!(browser.has(&format!("{input}[value='{value}']:checked")).await, "{name}: {value}");
    }
}

/// Goes from list to list with Tab, and down each to what is right.
async fn choose_in_lists(browser: &Browser, select: &str, values: &[String]) {
    for _ in values {
        browser.tab_to(&format!("{select}:not(:has(option:not([value='']):checked))")).await;
        let right = |value: &String| format!("{select}:focus option[value='{value}']");
        let mut wanted = None;
        for value in values {
            if browser.has(&right(value)).await {
                wanted = Some(right(value));
            }
        }
        let wanted = wanted.expect("each list offers what is right");
        while !browser.has(&format!("{wanted}:checked")).await {
            browser.keys(&DOWN.to_string()).await;
        }
    }
}
