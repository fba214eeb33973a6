//! An essay on a telephone: written in lines, not lost with its battery, marked by keyboard, judged by two, read by
//! whoever wrote it. And once more with scripts switched off.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{Actor, KHOI, MAI, VINH};

use super::keyboard::choose;
use crate::site_support::world::World;
use crate::support::{Browser, DOWN, ENTER, PHONE, Served};

const MODULE: &str = "04-telling-the-village";
const QUIZ: &str = "/courses/project-overview/04-telling-the-village/quiz";
const ESSAY: &str = "po-4-13";
const WRITTEN: &str = "Cháu chào già làng, cháu xin phép.\n\nDự án giúp bà con lập nhóm.\nCháu chưa hứa gì.";

#[actix_web::test]
async fn an_essay_is_written_marked_by_two_and_read_with_the_keyboard_alone() {
    the_story(true).await;
}

#[actix_web::test]
async fn an_essay_is_written_marked_by_two_and_read_with_scripts_switched_off() {
    the_story(false).await;
}

async fn the_story(scripts: bool) {
    let site = Served::overheard(World::with_the_demo().await);
    let attempt = mai_writes(&site, scripts).await;
    let to_mark = format!("{}/{ESSAY}", attempt.replace("/attempts/", "/marking/"));

    let trainer = phone_of(&site, &VINH, scripts).await;
    trainer.tab_to("main a[href='/marking']").await;
    trainer.enter().await;
    trainer.shows(&site.said("quizzes.essays", &[("count", 5.into())])).await;
    trainer.no_sideways_scroll().await;
    trainer.goto(&to_mark).await;
    trainer.hides(MAI.name).await;
    stands_in_lines(&trainer).await;
    marks(&site, &trainer, 4, "Chào hay.\nThiếu một ví dụ ở thôn.", true).await;
    // It is not waited for by whoever asked for another opinion, and does not stand yet.
    trainer.goto(&to_mark).await;
    trainer.shows(&site.said("quizzes.marking_second", &[])).await;
    drop(trainer);

    let second = phone_of(&site, &KHOI, scripts).await;
    second.goto(&to_mark).await;
    second.hides("Thiếu một ví dụ").await;
    marks(&site, &second, 5, "Đồng ý là thiếu ví dụ.", false).await;
    second.goto(&to_mark).await;
    second.shows(&site.said("quizzes.marking_settled", &[])).await;
    second.shows("Thiếu một ví dụ").await;
    drop(second);

    let learner = phone_of(&site, &MAI, scripts).await;
    learner.goto(&attempt).await;
    learner.shows("Điểm bài viết: 4,5 trên 10").await;
    learner.shows("Chào hay. Thiếu một ví dụ ở thôn.").await;
    learner.shows("Đồng ý là thiếu ví dụ.").await;
    learner.hides(VINH.name).await;
    stands_in_lines(&learner).await;
    learner.no_sideways_scroll().await;
}

async fn phone_of(site: &Served, who: &Actor, scripts: bool) -> Browser {
    let browser = match scripts {
        true => site.browse(PHONE).await,
        false => site.browse_without_scripts(PHONE).await,
    };
    browser.sign_in(who.key, PASSWORD).await;
    browser
}

/// Writes, loses the battery, finds every line on another telephone, answers the rest, hands in. Where it is shown.
async fn mai_writes(site: &Served, scripts: bool) -> String {
    let field = format!("textarea[name='q.{ESSAY}']");
    let phone = phone_of(site, &MAI, scripts).await;
    phone.goto(QUIZ).await;
    phone.tab_to(&field).await;
    // What Enter does in a browser that hands in forms by it: here it begins a line.
    phone.keys(&WRITTEN.replace('\n', &ENTER.to_string())).await;
    if scripts {
        phone.writer_is_told("Đã lưu").await;
    } else {
        phone.tab_to(".save-bar button").await;
        phone.enter().await;
        phone.shows(&site.said("notice.answers_kept", &[])).await;
    }
    drop(phone);

    let phone = phone_of(site, &MAI, scripts).await;
    phone.goto(QUIZ).await;
    assert_eq!(phone.value(&format!("q.{ESSAY}")).await, WRITTEN);
    for (name, values) in site.answer_key("project-overview", MODULE).await {
        if name != format!("q.{ESSAY}") {
            choose(&phone, &name, &values).await;
        }
    }
    site.heard.never(&site.told_after("project-overview").await, (QUIZ, 2));
    phone.tab_to("main form > button:not(.unseen)").await;
    phone.enter().await;
    phone.shows("Chờ chấm").await;
    stands_in_lines(&phone).await;
    let path = phone.path().await;
    assert!(path.starts_with("/attempts/"), "{path}: {}", phone.text().await);
    path
}

/// What was written in lines is shown in lines.
async fn stands_in_lines(browser: &Browser) {
    let text = browser.find("p.essay").await.text().await.unwrap();
    assert_eq!(text, WRITTEN);
}

/// Marks the essay of the page with the keyboard alone.
async fn marks(site: &Served, browser: &Browser, tenths: usize, comment: &str, wants_second: bool) {
    browser.tab_to("input[name=points]").await;
    browser.keys(" ").await;
    for _ in 0..tenths {
        browser.keys(&DOWN.to_string()).await;
    }
    assert!(browser.has(&format!("input[name=points][value='{tenths}']:checked")).await);
    browser.tab_to("textarea[name=comment]").await;
    browser.keys(&comment.replace('\n', &ENTER.to_string())).await;
    if wants_second {
        browser.tab_to("input[name=second]").await;
        browser.keys(" ").await;
    }
    browser.tab_to("#marks .buttons button").await;
    browser.enter().await;
    browser.shows(&site.said("notice.marks_kept", &[])).await;
}
