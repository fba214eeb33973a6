//! A quiz on a phone whose battery dies and on a line that breaks: nothing that was answered is lost.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::RIN;

use crate::support::{Browser, PHONE, Served};

const MODULE: &str = "01-what-a-leg-is";
const QUIZ: &str = "/courses/leg/01-what-a-leg-is/quiz";

async fn opened(site: &Served, scripts: bool) -> Browser {
    let browser = match scripts {
        true => site.browse(PHONE).await,
        false => site.browse_without_scripts(PHONE).await,
    };
    browser.sign_in(RIN.key, PASSWORD).await;
    browser.goto(QUIZ).await;
    browser
}

async fn answer(browser: &Browser, (name, values): &(String, Vec<String>)) {
    match browser.has(&format!("main input[name='{name}'][type=text]")).await {
        true => browser.fill(name, &values[0]).await,
        false => {
            for value in values {
                browser.tick(name, value).await;
            }
        }
    }
}

#[actix_web::test]
async fn a_quiz_left_in_the_middle_is_finished_on_another_phone() {
    let site = Served::with_the_demo().await;
    let key = site.answer_key("leg", MODULE).await;
    let mut browser = opened(&site, true).await;
    for (nth, one) in key.iter().take(3).enumerate() {
        answer(&browser, one).await;
        browser.writer_is_told("Đã lưu").await;
        if nth == 0 {
            browser.is_well_made("quiz-being-answered").await;
            browser.resize(PHONE);
            // Measuring it opened nothing anew: the answer is still there.
            browser.goto(QUIZ).await;
        }
    }
    browser.picture("quiz-saved", PHONE).await;
    // The line breaks, then the battery dies with it.
    browser.go_offline(true);
    answer(&browser, &key[3]).await;
    browser.writer_is_told("Chưa lưu được, sẽ thử lại").await;
    browser.picture("quiz-offline", PHONE).await;
    drop(browser);

    let other = opened(&site, true).await;
    other.shows("Đã giữ câu trả lời của 3 câu").await;
    other.picture("quiz-going-on", PHONE).await;
    for one in &key[3..] {
        answer(&other, one).await;
    }
    other.press("Nộp bài").await;
    other.shows("100%").await;
    other.goto(QUIZ).await;
    other.hides("đang làm dở").await;
}

#[actix_web::test]
async fn what_was_answered_on_a_dead_line_is_sent_when_it_is_back_or_the_page_is_opened_again() {
    let site = Served::with_the_demo().await;
    let key = site.answer_key("leg", MODULE).await;
    let browser = opened(&site, true).await;
    browser.go_offline(true);
    answer(&browser, &key[0]).await;
    browser.writer_is_told("Chưa lưu được, sẽ thử lại").await;
    browser.go_offline(false);
    browser.run("dispatchEvent(new Event('online'))", vec![]).await;
    browser.writer_is_told("Đã lưu").await;
    browser.go_offline(true);
    answer(&browser, &key[1]).await;
    browser.writer_is_told("Chưa lưu được, sẽ thử lại").await;
    browser.go_offline(false);
    browser.goto("/courses").await;
    browser.goto(QUIZ).await;
    let drawn = "return document.body.textContent.includes('Đã giữ câu trả lời của 2 câu')";
    browser.until("both answers", drawn, vec![]).await;
}

#[actix_web::test]
async fn without_scripts_a_button_keeps_what_is_answered() {
    let site = Served::with_the_demo().await;
    let key = site.answer_key("leg", MODULE).await;
    let browser = opened(&site, false).await;
    answer(&browser, &key[0]).await;
    answer(&browser, &key[1]).await;
    browser.press("Lưu, làm tiếp sau").await;
    browser.shows("Đã lưu các câu trả lời").await;
    drop(browser);
    let other = opened(&site, false).await;
    other.shows("Đã giữ câu trả lời của 2 câu").await;
    for one in &key[2..] {
        answer(&other, one).await;
    }
    other.press("Nộp bài").await;
    other.shows("100%").await;
}

/// The site refuses words where a number is asked: they stay on the page, are told, and no older answer is scored
/// in their place.
#[actix_web::test]
async fn an_answer_that_is_refused_stays_on_the_page_and_is_not_handed_in_as_an_older_one() {
    const ASKED: &str = "02-who-can-join";
    let site = Served::with_the_demo().await;
    let browser = opened(&site, true).await;
    browser.goto(&format!("/courses/leg/{ASKED}/quiz")).await;
    let number = "q.leg-2-13";
    browser.fill(number, "12").await;
    browser.writer_is_told("Đã lưu").await;
    browser.fill(number, "khoảng 11").await;
    browser.writer_is_told("Chỉ gõ số").await;
    browser.press("Nộp bài").await;
    let stands = "return document.querySelector(`[name='${arguments[0]}']`).value === 'khoảng 11'";
    browser.until("what was typed", stands, vec![number.into()]).await;
    browser.shows("Chỉ gõ số").await;
}

/// Two pages of one quiz on one telephone keep their answers on one shelf.
#[actix_web::test]
async fn what_waits_in_two_tabs_is_sent_whichever_of_them_is_closed() {
    let site = Served::with_the_demo().await;
    let key = site.answer_key("leg", MODULE).await;
    let browser = opened(&site, true).await;
    let first = browser.client().window().await.unwrap();
    let second = browser.client().new_window(true).await.unwrap().handle;
    browser.client().switch_to_window(second.clone()).await.unwrap();
    browser.goto(QUIZ).await;
    let dead = "window.fetch = () => Promise.reject(new TypeError('no line'))";
    browser.run(dead, vec![]).await;
    answer(&browser, &key[0]).await;
    browser.writer_is_told("Chưa lưu được, sẽ thử lại").await;
    browser.client().switch_to_window(first.clone()).await.unwrap();
    browser.run(dead, vec![]).await;
    answer(&browser, &key[1]).await;
    browser.writer_is_told("Chưa lưu được, sẽ thử lại").await;
    browser.client().switch_to_window(second).await.unwrap();
    browser.client().close_window().await.unwrap();
    browser.client().switch_to_window(first).await.unwrap();
    browser.goto("/courses").await;
    browser.goto(QUIZ).await;
    let drawn = "return document.body.textContent.includes('Đã giữ câu trả lời của 2 câu')";
    browser.until("both answers", drawn, vec![]).await;
}

/// A press that never leaves the page must not be the end of keeping.
#[actix_web::test]
async fn whoever_goes_on_answering_after_a_press_that_led_nowhere_is_kept_on() {
    let site = Served::with_the_demo().await;
    let key = site.answer_key("leg", MODULE).await;
    let browser = opened(&site, true).await;
    let stopped =
        "document.getElementById('quiz').addEventListener('submit', (event) => event.preventDefault())";
    browser.run(stopped, vec![]).await;
    browser.run("document.getElementById('quiz').requestSubmit()", vec![]).await;
    answer(&browser, &key[0]).await;
    browser.writer_is_told("Đã lưu").await;
}
