//! Answers kept as they are given, until they are handed in.

use std::collections::BTreeMap;

use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::units::Level;

use super::courses::{FIRST, publish_changed, publish_more, site_with_a_course};
use super::quizzes::{filled, key};
use super::telling::without;
use crate::support::filled_form::FilledForm;
use crate::support::visitor::encoded;
use crate::support::{Answer, Site, Visitor};

const JSON: (&str, &str) = ("accept", "application/json");

async fn open(visitor: &Visitor) -> Answer {
    visitor.get(&format!("{FIRST}/quiz")).await
}

fn form(page: &Answer) -> FilledForm {
    page.form(&format!("{FIRST}/attempts"))
}

/// Sends one answer as the script does, given so many seconds ago.
async fn gives(visitor: &Visitor, page: &Answer, question: &str, given: &str, ago: i64) -> Answer {
    let (form, name, age) = (form(page), format!("q.{question}"), (ago * 1000).to_string());
    let (id, edition, aged) = (form.value("id"), form.value("edition"), format!("age.{question}"));
    let mut fields = vec![("id", &*id), ("edition", &edition), ("set", question), (&aged, &age)];
    if !given.is_empty() {
        fields.push((&name, given));
    }
    let headers = [JSON, ("sec-fetch-site", "same-origin")];
    visitor.post_raw(&format!("{FIRST}/answers"), &encoded(&fields), &headers).await
}

/// The form's button that keeps what is there.
async fn saves(visitor: &Visitor, form: &FilledForm) -> Answer {
    let sent = form.sent();
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    visitor.post(&format!("{FIRST}/answers"), &pairs).await
}

/// The right answers, by question.
async fn right(site: &Site) -> BTreeMap<String, Vec<String>> {
    let key = key(site, FIRST).await;
    key.into_iter().map(|(name, values)| (name["q.".len()..].to_owned(), values)).collect()
}

async fn attempts(site: &Site, person: Id) -> usize {
    let attempts = site.read(move |conn| {
        Ok(lantoa::quizzes::queries::attempts_at(conn, person, "leg", "01-what-a-leg-is")?)
    });
    attempts.await.len()
}

#[actix_web::test]
async fn the_enter_key_keeps_what_is_there_and_hands_nothing_in() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    // A browser presses the first button of a form.
    let first = open(&visitor).await.attributes("#quiz button", "formaction").remove(0);
    assert_eq!(first, format!("{FIRST}/answers"));
}

#[actix_web::test]
async fn an_answer_is_kept_when_it_is_given_and_another_device_goes_on_with_it() {
    let (site, _, rin) = site_with_a_course().await;
    let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let page = open(&phone).await;
    page.hides("đang làm dở");
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(200).shows("kept");
    let there = open(&other).await;
    there.shows("đang làm dở").shows("Đã giữ câu trả lời của 1 câu");
    assert_eq!(form(&there).values("q.leg-1-1"), ["a"]);
    assert_eq!(form(&there).value("id"), form(&page).value("id"));
    assert_eq!(attempts(&site, rin.person).await, 0, "nothing is handed in yet");
}

#[actix_web::test]
async fn a_sitting_that_was_never_handed_in_is_handed_in_days_later_with_everything() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    let right = right(&site).await;
    for (question, values) in right.iter().skip(1) {
        // As many fields of one name as the answer has parts.
        let mut one = form(&page);
        for value in values {
            one = one.smuggle(&format!("q.{question}"), value);
        }
        saves(&phone, &one).await.status(303);
    }
    site.pass_days(3);
    let page = open(&site.sign_in_as(&rin).await).await;
    page.shows(&format!("của {} câu", right.len() - 1));
    let (first, values) = right.first_key_value().unwrap();
    let result = values.iter().fold(form(&page), |form, value| form.tick(&format!("q.{first}"), value));
    result.save().await.shows("100%").shows("Lượt 1");
    assert_eq!(attempts(&site, rin.person).await, 1);
    open(&phone).await.hides("đang làm dở");
}

#[actix_web::test]
async fn of_two_devices_at_once_the_answer_given_last_stands_and_no_other_is_touched() {
    let (site, _, rin) = site_with_a_course().await;
    let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    // Both were open before anything was answered.
    let (here, there) = (open(&phone).await, open(&other).await);
    gives(&phone, &here, "leg-1-1", "a", 0).await.status(200);
    gives(&phone, &here, "leg-1-2", "a", 0).await.status(200);
    site.pass_minutes(1);
    let answer = gives(&other, &there, "leg-1-1", "b", 0).await;
    answer.status(200);
    assert!(answer.html().contains(&form(&here).value("id")), "it is one sitting: {}", answer.html());
    // What was given before on a dead line comes after it, and does not stand.
    site.pass_minutes(1);
    let late = gives(&phone, &here, "leg-1-1", "c", 90).await;
    assert!(late.html().contains("\"newer\":true"), "{}", late.html());
    let page = open(&phone).await;
    assert_eq!(form(&page).values("q.leg-1-1"), ["b"]);
    assert_eq!(form(&page).values("q.leg-1-2"), ["a"]);
    // A page drawn before either comes back whole: only what is otherwise on it was given since.
    let stale = form(&page);
    gives(&other, &page, "leg-1-2", "b", 0).await.status(200);
    saves(&phone, &stale.tick("q.leg-1-3", "a")).await.status(303);
    let page = open(&phone).await;
    assert_eq!(form(&page).values("q.leg-1-2"), ["b"]);
    assert_eq!(form(&page).values("q.leg-1-3"), ["a"]);
}

#[actix_web::test]
async fn an_answer_may_be_emptied_by_itself_and_an_empty_field_of_a_whole_form_wipes_nothing() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(200);
    gives(&phone, &page, "leg-1-2", "a", 0).await.status(200);
    saves(&phone, &form(&open(&phone).await).without("q.leg-1-1")).await.status(303);
    assert_eq!(form(&open(&phone).await).values("q.leg-1-1"), ["a"]);
    gives(&phone, &page, "leg-1-1", "", 0).await.status(200);
    let page = open(&phone).await;
    assert!(form(&page).values("q.leg-1-1").is_empty());
    assert_eq!(form(&page).values("q.leg-1-2"), ["a"]);
}

#[actix_web::test]
async fn a_form_that_is_refused_keeps_what_is_answered_on_it() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    filled(&site, &page, FIRST, true).await.without("q.leg-1-2").submit().await.status(422);
    let page = open(&site.sign_in_as(&rin).await).await;
    page.shows(&format!("của {} câu", right(&site).await.len() - 1));
    assert!(form(&page).values("q.leg-1-2").is_empty());
}

#[actix_web::test]
async fn handing_in_twice_makes_one_attempt_on_whichever_device() {
    let (site, _, rin) = site_with_a_course().await;
    let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let page = open(&phone).await;
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(200);
    let there = open(&other).await;
    let here = filled(&site, &page, FIRST, true).await;
    let result = here.save().await;
    assert_eq!(here.save().await.address, result.address);
    let again = filled(&site, &there, FIRST, false).await.save().await;
    assert_eq!(again.address, result.address, "the other device has the same sitting");
    again.shows("lần đầu được giữ nguyên").shows("100%");
    let answer = gives(&other, &there, "leg-1-1", "b", 0).await;
    answer.status(409);
    assert!(answer.html().contains("đã nộp trên máy khác") && answer.html().contains(&result.address));
    assert_eq!(attempts(&site, rin.person).await, 1);
}

#[actix_web::test]
async fn handing_in_on_a_device_that_knew_nothing_of_the_sitting_ends_it_for_the_other() {
    let (site, _, rin) = site_with_a_course().await;
    let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let (here, there) = (open(&phone).await, open(&other).await);
    gives(&phone, &here, "leg-1-1", "a", 0).await.status(200);
    let result = filled(&site, &there, FIRST, true).await.save().await;
    let late = filled(&site, &here, FIRST, false).await.save().await;
    assert_eq!(late.address, result.address);
    assert_eq!(attempts(&site, rin.person).await, 1);
    open(&phone).await.hides("đang làm dở");
}

#[actix_web::test]
async fn with_a_forged_id_nothing_is_taken_and_the_answers_come_back() {
    let (site, mai, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(200);
    let id = form(&page).value("id");
    let of_mai = mai.person;
    let mai = site.sign_in_as(&mai).await;
    let own = open(&mai).await;
    own.hides("đang làm dở");
    let forged = form(&own).fill("id", &id);
    let refused = saves(&mai, &forged.tick("q.leg-1-1", "b")).await;
    refused.status(422).shows("Mã bài gửi kèm không phải của bài này").hides("đang làm dở");
    assert_eq!(form(&refused).values("q.leg-1-1"), ["b"]);
    assert_ne!(form(&refused).value("id"), id, "it can be sent again");
    let handed = filled(&site, &own, FIRST, true).await.fill("id", &id).submit().await;
    handed.status(422).shows("Mã bài gửi kèm không phải của bài này");
    for bad in ["", "1", "../x", "00000000-0000-0000-0000-000000000000"] {
        let refused = saves(&mai, &form(&own).fill("id", bad).tick("q.leg-1-1", "b")).await;
        refused.status(422).shows("Mã bài gửi kèm không phải của bài này");
        assert_eq!(form(&refused).values("q.leg-1-1"), ["b"], "{bad}");
    }
    assert_eq!(attempts(&site, of_mai).await, 0);
    // Nor of another module, with the id of one's own.
    let other = FIRST.replace("01-what-a-leg-is", "02-who-can-join");
    let edition = form(&page).value("edition");
    let fields = [("id", &*id), ("edition", &edition), ("q.leg-2-1", "a")];
    phone.post(&format!("{other}/answers"), &fields).await.status(422);
    let unknown = new_id().to_string();
    let fields = [("id", &*id), ("edition", &unknown), ("q.leg-1-1", "a")];
    phone.post(&format!("{FIRST}/answers"), &fields).await.status(404);
    assert_eq!(form(&open(&phone).await).values("q.leg-1-1"), ["a"]);
    assert_eq!(form(&open(&mai).await).value("q.leg-1-1"), "");
}

#[actix_web::test]
async fn an_answer_to_a_question_not_asked_is_told_and_the_others_are_kept() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    let sent = form(&page).tick("q.leg-1-1", "a").smuggle("q.leg-9-9", "a").smuggle("q.leg-1-2", "zz");
    let refused = saves(&phone, &sent).await;
    refused.status(422);
    assert!(refused.error_of("question-2").contains("không còn trong bài kiểm tra này"));
    assert!(refused.accepts("question-3"), "what is still open is no fault");
    let unknown = gives(&phone, &page, "leg-9-9", "a", 0).await;
    unknown.status(422);
    assert!(unknown.html().contains("không thuộc bài kiểm tra này"), "{}", unknown.html());
    let sent = form(&open(&phone).await).smuggle("q.leg-9-9", "a");
    saves(&phone, &sent).await.status(422).shows("không thuộc bài kiểm tra này");
    open(&phone).await.shows("của 1 câu");
}

#[actix_web::test]
async fn a_sitting_goes_on_in_its_edition_where_the_one_in_use_asks_the_same() {
    for changed in ["02-who-can-join", "01-what-a-leg-is"] {
        let (site, _, rin) = site_with_a_course().await;
        let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
        let before = open(&phone).await;
        gives(&phone, &before, "leg-1-1", "a", 0).await.status(200);
        publish_changed(&site, "leg", &[changed]).await;
        let page = open(&other).await;
        page.shows("bắt đầu trong phiên bản 1").shows("Đã giữ câu trả lời của 1 câu");
        assert_eq!(form(&page).value("edition"), form(&before).value("edition"));
        assert_eq!(form(&page).values("q.leg-1-1"), ["a"]);
        // Either page hands in the one sitting, as it was begun.
        gives(&other, &page, "leg-1-2", "a", 0).await.status(200);
        let result = filled(&site, &before, FIRST, true).await.save().await;
        result.shows("100%");
        assert_eq!(filled(&site, &page, FIRST, true).await.save().await.address, result.address);
        assert_eq!(attempts(&site, rin.person).await, 1, "{changed}");
    }
}

#[actix_web::test]
async fn pages_of_two_editions_that_ask_the_same_have_one_sitting() {
    for changed in ["02-who-can-join", "01-what-a-leg-is"] {
        let (site, _, rin) = site_with_a_course().await;
        let (phone, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
        let old = open(&phone).await;
        publish_changed(&site, "leg", &[changed]).await;
        let new = open(&other).await;
        assert_ne!(form(&old).value("edition"), form(&new).value("edition"));
        gives(&other, &new, "leg-1-1", "a", 0).await.status(200);
        let told = gives(&phone, &old, "leg-1-2", "a", 0).await;
        told.status(200);
        assert!(told.html().contains(&form(&new).value("id")), "{}", told.html());
        open(&other).await.shows("Đã giữ câu trả lời của 2 câu");
        // The script writes the id of the sitting into the older page, which goes on to name its edition.
        let sent = filled(&site, &old, FIRST, true).await.fill("id", &form(&new).value("id"));
        let result = sent.save().await;
        result.shows("100%");
        assert_eq!(sent.save().await.address, result.address);
        assert_eq!(attempts(&site, rin.person).await, 1, "{changed}");
    }
}

/// One question more at the end of the first module.
async fn ask_more(site: &Site) {
    let vi = "\n// [id:leg-1-90] [tag:1]\nHai cộng hai là bốn? {TRUE}\n";
    let en = "\n// [id:leg-1-90] [tag:1]\nIs two and two four? {TRUE}\n";
    publish_more(site, FIRST, [("quiz.vi.gift", vi), ("quiz.en.gift", en)]).await;
}

#[actix_web::test]
async fn one_goes_through_a_quiz_that_was_replaced_question_by_question() {
    let (site, _, rin) = site_with_a_course().await;
    crate::quiz_rules::publish(&site, "paging = \"one_question\"").await;
    let phone = site.sign_in_as(&rin).await;
    gives(&phone, &open(&phone).await, "leg-1-1", "a", 0).await.status(200);
    ask_more(&site).await;
    let aside = phone.get(&format!("{FIRST}/quiz?edition=2")).await;
    let steps = aside.attributes("nav.steps-nav a", "href");
    assert_eq!(steps[2], "?edition=2&question=3#question-3");
    for (then, leads_to) in [("next", "?edition=2&question=2#question-2"), ("keep", "?edition=2")] {
        let sent = form(&aside).press("then", then).sent();
        let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let next = phone.post(&format!("{FIRST}/answers"), &pairs).await.status(303).follow().await;
        assert!(next.address.ends_with(leads_to), "{}", next.address);
        next.shows("được tính cho phiên bản 2");
    }
}

const REMOVAL: &str = "/courses/leg/01-what-a-leg-is/sittings/removal";

#[actix_web::test]
async fn answers_to_a_quiz_that_was_replaced_are_told_of_and_handed_in_for_their_edition() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let before = open(&phone).await;
    gives(&phone, &before, "leg-1-1", "a", 0).await.status(200);
    let whole = filled(&site, &before, FIRST, true).await.sent();
    ask_more(&site).await;
    let page = open(&phone).await;
    page.shows("còn 1 câu trả lời ở phiên bản 1").shows("Hai cộng hai").hides("đang làm dở");
    assert!(form(&page).values("q.leg-1-1").is_empty());
    let aside = page.click("Xem để nộp hoặc bỏ").await;
    aside.shows("được tính cho phiên bản 1").shows("Đã giữ câu trả lời của 1 câu").hides("Hai cộng hai");
    assert_eq!(form(&aside).values("q.leg-1-1"), ["a"]);
    // What is given to the new quiz is another sitting, and the older one stays.
    gives(&phone, &page, "leg-1-90", "true", 0).await.status(200);
    open(&phone).await.shows("còn 1 câu trả lời ở phiên bản 1").shows("đang làm dở");
    // The sheet that was open all the while is handed in as it was begun.
    let pairs: Vec<(&str, &str)> = whole.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    phone.post(&format!("{FIRST}/attempts"), &pairs).await.status(303).follow().await.shows("100%");
    open(&phone).await.hides("ở phiên bản 1.").shows("đang làm dở");
    phone.get(&format!("{FIRST}/quiz?edition=1")).await.status(200).shows("Hai cộng hai");
    phone.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
}

#[actix_web::test]
async fn answers_to_a_quiz_that_was_replaced_may_be_dropped_by_whoever_gave_them() {
    let (site, mai, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let before = open(&phone).await;
    gives(&phone, &before, "leg-1-1", "a", 0).await.status(200);
    let id = form(&before).value("id");
    // While its quiz is in use it goes on, so that no time starts afresh.
    phone.post(REMOVAL, &[("sitting", &*id)]).await.status(303);
    open(&phone).await.shows("Đã giữ câu trả lời của 1 câu");
    ask_more(&site).await;
    site.sign_in_as(&mai).await.post(REMOVAL, &[("sitting", &*id)]).await.status(404);
    let aside = phone.get(&format!("{FIRST}/quiz?edition=1")).await;
    let dropped = aside.form(REMOVAL).save().await;
    dropped.shows("Đã bỏ lượt làm dở").hides("ở phiên bản 1.").shows("Hai cộng hai");
    assert_eq!(attempts(&site, rin.person).await, 0);
    phone.post(REMOVAL, &[("sitting", &*id)]).await.status(404);
}

pub async fn withdraw(site: &Site) {
    let now = site.now();
    site.write(move |conn| {
        let edition = lantoa::courses::queries::current_edition(conn, "leg")?.expect("in use");
        Ok(lantoa::courses::queries::withdraw(conn, &edition, "Có chỗ sai.", None, now)?)
    })
    .await;
}

#[actix_web::test]
async fn a_withdrawn_course_takes_no_new_attempt_and_gives_back_what_was_typed() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    let (whole, right) = (filled(&site, &page, FIRST, true).await, right(&site).await);
    withdraw(&site).await;
    for told in [saves(&phone, &whole).await, whole.submit().await] {
        told.status(422).shows("không nhận lượt làm mới");
        assert_eq!(form(&told).values("q.leg-1-1"), right["leg-1-1"]);
    }
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(422).shows("không nhận lượt làm mới");
    assert_eq!(attempts(&site, rin.person).await, 0);
    phone.get(&format!("{FIRST}/quiz")).await.status(303);
}

#[actix_web::test]
async fn what_was_begun_before_a_withdrawal_is_told_of_and_handed_in_and_its_result_is_read() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    gives(&phone, &page, "leg-1-1", "a", 0).await.status(200);
    let whole = filled(&site, &page, FIRST, true).await;
    withdraw(&site).await;
    let course = phone.get("/courses/leg").await;
    course.shows("Có chỗ sai.").shows("còn 1 câu trả lời");
    let aside = course.click("Xem để nộp hoặc bỏ").await;
    aside.status(200).shows("Khóa học đã thu hồi").shows("Đã giữ câu trả lời của 1 câu");
    assert_eq!(form(&aside).values("q.leg-1-1"), ["a"]);
    let result = whole.save().await;
    result.shows("100%");
    phone.get(&result.address).await.status(200).shows("100%");
    phone.get("/courses/leg").await.hides("câu trả lời");
    // The next one would be a new attempt.
    let again = whole.fill("id", &new_id().to_string()).submit().await;
    again.status(422).shows("không nhận lượt làm mới");
    assert_eq!(attempts(&site, rin.person).await, 1);
}

#[actix_web::test]
async fn what_was_begun_in_a_module_that_is_gone_is_told_of_on_the_page_of_the_course() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    gives(&phone, &open(&phone).await, "leg-1-1", "a", 0).await.status(200);
    without(&site, &["01-what-a-leg-is"]).await;
    let course = phone.get("/courses/leg").await;
    // Home leads there too: the quiz is in no list any more.
    let home = phone.get("/").await;
    home.shows("còn 1 câu trả lời chưa nộp");
    assert!(!home.attributes(&format!("a[href='{FIRST}/quiz']"), "href").is_empty());
    let aside = course.shows("còn 1 câu trả lời").click("Xem để nộp hoặc bỏ").await;
    aside.status(200).shows("không còn trong khóa học");
    assert_eq!(form(&aside).values("q.leg-1-1"), ["a"]);
    aside.form(REMOVAL).save().await.shows("Đã bỏ lượt làm dở").hides("còn 1 câu trả lời");
}

#[actix_web::test]
async fn what_was_kept_and_what_was_not_is_told_by_question() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = form(&open(&phone).await);
    let (id, edition) = (page.value("id"), page.value("edition"));
    let fields = [
        ("id", &*id),
        ("edition", &edition),
        ("set", "leg-1-1"),
        ("q.leg-1-1", "a"),
        ("set", "leg-9-9"),
        ("q.leg-9-9", "a"),
    ];
    let headers = [JSON, ("sec-fetch-site", "same-origin")];
    let told = phone.post_raw(&format!("{FIRST}/answers"), &encoded(&fields), &headers).await;
    told.status(422);
    assert!(told.html().contains("\"kept\":[\"leg-1-1\"]"), "{}", told.html());
}

#[actix_web::test]
async fn more_questions_than_a_quiz_has_are_not_looked_at() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = form(&open(&phone).await);
    let mut body = encoded(&[("id", &*page.value("id")), ("edition", &page.value("edition"))]);
    (0..1000).for_each(|nth| body.push_str(&format!("&set=n{nth}")));
    let headers = [JSON, ("sec-fetch-site", "same-origin")];
    phone.post_raw(&format!("{FIRST}/answers"), &body, &headers).await.status(413);
}

#[actix_web::test]
async fn what_a_sitting_answers_with_does_not_tell_the_key() {
    let (site, _, rin) = site_with_a_course().await;
    let phone = site.sign_in_as(&rin).await;
    let page = open(&phone).await;
    let mut shapes = std::collections::BTreeSet::new();
    for value in form(&page).offers("q.leg-1-2") {
        shapes.insert(gives(&phone, &page, "leg-1-2", &value, 0).await.html().to_owned());
    }
    assert_eq!(shapes.len(), 1, "right and wrong are answered alike: {shapes:?}");
}

#[actix_web::test]
async fn whoever_is_not_signed_in_keeps_nothing() {
    let (site, _, rin) = site_with_a_course().await;
    let page = open(&site.sign_in_as(&rin).await).await;
    gives(&site.visitor(), &page, "leg-1-1", "a", 0).await.status(303);
    let elsewhere = site.unit("Ba Vinh", Level::Commune, None).await;
    let other = site.user("Hồ Văn An", Role::Learner, &elsewhere).await;
    let other = site.sign_in_as(&other).await;
    // Drawn for one, sent by another who signed in beside.
    let sent = form(&page).tick("q.leg-1-1", "a");
    saves(&other, &sent).await.status(409);
    open(&other).await.hides("đang làm dở");
}
