//! How quizzes are taken: how often, when, for how long, and which questions.

use std::collections::BTreeMap;

use lantoa::courses::edition::{Change, NewEdition};
use lantoa::courses::queries as courses;
use lantoa::courses::quiz_rules::typed_moment;
use lantoa::kit::clock::{Timestamp, new_id};
use lantoa::kit::text::{Language, moment};
use lantoa::quizzes::jobs::hand_in_overdue;
use lantoa::quizzes::queries;

use super::courses::{FIRST, site_with_a_course};
use super::quizzes::{filled, key};
use crate::support::filled_form::FilledForm;
use crate::support::visitor::encoded;
use crate::support::{Answer, Site, User, Visitor};

/// A course whose `course.toml` says this of its quizzes, and somebody who takes them.
async fn site_where(rules: &str) -> (Site, User, User) {
    let (site, mai, rin) = site_with_a_course().await;
    publish(&site, rules).await;
    (site, mai, rin)
}

pub async fn publish(site: &Site, rules: &str) {
    let (now, rules) = (site.now(), format!("\n[quiz]\n{rules}\n"));
    site.write(move |conn| {
        let newest = courses::editions_of(conn, "leg")?.remove(0);
        let mut files = courses::edition_files(conn, newest.id)?;
        let file = files.get_mut("leg/course.toml").expect("a course");
        file.truncate(file.find("\n[quiz]").unwrap_or(file.len()));
        file.push_str(&rules);
        let new = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: newest.state,
            files,
            message: "Cách làm bài".into(),
            change: Change::Editorial,
            writers: vec![],
            unit: None,
        };
        Ok(queries::publish(conn, &new, None, now)?)
    })
    .await;
}

async fn open(visitor: &Visitor) -> Answer {
    visitor.get(&format!("{FIRST}/quiz")).await
}

/// Presses the button that begins.
async fn begins(visitor: &Visitor) -> Answer {
    open(visitor).await.form(&format!("{FIRST}/sittings")).save().await
}

fn form(page: &Answer) -> FilledForm {
    page.form(&format!("{FIRST}/attempts"))
}

async fn takes(site: &Site, visitor: &Visitor, right: bool) -> Answer {
    filled(site, &open(visitor).await, FIRST, right).await.submit().await
}

fn is_answerable(page: &Answer) -> bool {
    page.has_form(&format!("{FIRST}/attempts"))
}

/// A moment so many minutes from now, as the file has it.
fn typed(site: &Site, minutes: i64) -> (String, String) {
    let at = site.now().plus(minutes * Timestamp::MINUTE);
    let typed = lantoa::courses::quiz_rules::moment_as_typed(at);
    let at = typed_moment(&typed, 0).unwrap();
    (typed, moment(Language::Vi, at))
}

#[actix_web::test]
async fn so_many_attempts_are_made_and_no_more_whichever_edition_they_began_in() {
    let (site, _, rin) = site_where("attempts = 2").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = open(&visitor).await;
    page.shows("Được làm 2 lượt; đã làm 0.").hides("bao nhiêu lần cũng được");
    let stale = filled(&site, &page, FIRST, true).await;
    takes(&site, &visitor, false).await.status(303);
    publish(&site, "attempts = 2\nshuffle = false").await;
    takes(&site, &visitor, false).await.status(303);
    let page = open(&visitor).await;
    page.shows("Anh/chị đã làm đủ 2 lượt được phép.");
    assert!(!is_answerable(&page));
    // A page that was open all the while: it is said, and what was on it is given back.
    let refused = stale.fill("id", &new_id().to_string()).submit().await;
    refused.status(422).shows("Anh/chị đã làm đủ 2 lượt được phép.");
    let key = key(&site, FIRST).await;
    assert_eq!(form(&refused).values("q.leg-1-1"), key["q.leg-1-1"]);
}

#[actix_web::test]
async fn the_next_attempt_waits_and_says_until_when() {
    let (site, _, rin) = site_where("wait_minutes = 90").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = open(&visitor).await;
    let stale = filled(&site, &page, FIRST, true).await.fill("id", &new_id().to_string());
    takes(&site, &visitor, false).await.status(303);
    let until = moment(Language::Vi, site.now().plus(90 * Timestamp::MINUTE));
    let page = open(&visitor).await;
    page.shows(&format!("Được làm lại từ {until}."));
    assert!(!is_answerable(&page));
    stale.submit().await.status(422).shows(&format!("Được làm lại từ {until}."));
    site.pass_minutes(90);
    takes(&site, &visitor, true).await.status(303);
    visitor.post("/language", &[("lang", "en")]).await;
    open(&visitor).await.shows("It may be taken again from");
}

#[actix_web::test]
async fn a_quiz_opens_and_closes_and_what_was_begun_is_taken_late() {
    let (site, _, rin) = site_with_a_course().await;
    let ((opens, opens_at), (closes, closes_at)) = (typed(&site, 60), typed(&site, 180));
    publish(&site, &format!("opens = \"{opens}\"\ncloses = \"{closes}\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    open(&visitor).await.shows(&format!("Bài kiểm tra mở lúc {opens_at}."));
    assert!(!is_answerable(&open(&visitor).await));
    site.pass_minutes(61);
    let begun = open(&visitor).await;
    begun.shows(&format!("Nhận bài đến {closes_at}"));
    let form = filled(&site, &begun, FIRST, true).await;
    site.pass_minutes(180);
    let page = open(&visitor).await;
    page.shows(&format!("Bài kiểm tra đã đóng lúc {closes_at}."));
    assert!(!is_answerable(&page));
    let result = form.save().await;
    result.shows("Trễ giờ").shows("100%").shows("Chưa đạt");
    visitor.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
    open(&visitor).await.shows("Trễ giờ");
}

#[actix_web::test]
async fn the_time_begins_with_the_button_and_what_comes_after_it_is_kept_and_marked_late() {
    let (site, mai, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = open(&visitor).await;
    page.shows("Thời gian làm bài: 20 phút");
    assert!(!is_answerable(&page) && page.all("fieldset").is_empty(), "nothing is asked before it is begun");
    let page = begins(&visitor).await;
    let end = moment(Language::Vi, site.now().plus(20 * Timestamp::MINUTE));
    page.shows(&format!("Hết giờ lúc {end}."));
    site.pass_minutes(10);
    let again = begins_again(&site, &rin).await;
    assert_eq!(form(&again).value("id"), form(&page).value("id"), "beginning twice begins once");
    again.shows(&format!("Hết giờ lúc {end}."));
    // Half a minute after the end is a slow line.
    site.pass_minutes(10);
    site.pass_seconds(100);
    let result = filled(&site, &page, FIRST, true).await.save().await;
    result.shows("Đạt. Chúc mừng").hides("Trễ giờ");
    let page = begins(&visitor).await;
    site.pass_minutes(23);
    let result = filled(&site, &page, FIRST, true).await.save().await;
    result.shows("Trễ giờ").shows("100%").shows("Chưa đạt");
    site.sign_in_as(&mai).await.get(&result.address).await.shows("Trễ giờ");
    assert!(open(&visitor).await.all("details.earlier li")[0].contains("Trễ giờ"));
}

#[actix_web::test]
async fn whoever_keeps_an_answer_after_the_end_is_told_that_it_is_late() {
    let (site, _, rin) = site_where("limit_minutes = 20\npaging = \"one_question\"").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let kept = |page: &Answer| {
        let field = format!("q.{}", page.attributes("fieldset.question", "name")[0]);
        form(page).tick(&field, "a")
    };
    let in_time = keeps(&visitor, &kept(&page)).await.status(303).follow().await;
    in_time.shows("Lúc nào cũng làm tiếp được");
    site.pass_minutes(25);
    let page = open(&visitor).await;
    for late in [kept(&page), kept(&page).press("then", "next")] {
        let late = keeps(&visitor, &late).await.status(303).follow().await;
        late.shows("được ghi là trễ").hides("Lúc nào cũng làm tiếp được");
    }
    // A script that sends each by itself is told the same.
    let sent = kept(&page).sent();
    let json = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let told = visitor.post_raw(&format!("{FIRST}/answers"), &encoded(&pairs), &json).await;
    told.status(200);
    assert!(told.html().contains("được ghi là trễ"), "{}", told.html());
}

async fn begins_again(site: &Site, who: &User) -> Answer {
    let other = site.sign_in_as(who).await;
    other.post(&format!("{FIRST}/sittings"), &[]).await.status(303).follow().await
}

#[actix_web::test]
async fn what_was_given_in_time_counts_also_when_it_is_handed_in_later() {
    let (site, _, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let key = key(&site, FIRST).await;
    // All but the last answer are kept in time; then the battery dies.
    let last = key.keys().next_back().unwrap().clone();
    let sent = filled(&site, &page, FIRST, true).await.without(&last).sent();
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    visitor.post(&format!("{FIRST}/answers"), &pairs).await.status(303);
    site.pass_minutes(75);
    let page = open(&visitor).await;
    page.shows("Đã hết giờ lúc");
    let whole = form(&page);
    let result = whole.submit().await;
    result.status(303);
    let result = result.follow().await;
    result.shows("Đạt. Chúc mừng").hides("Trễ giờ");
}

#[actix_web::test]
async fn a_sitting_may_not_be_begun_by_answering_where_its_time_runs() {
    let (site, _, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let edition = form(&begins(&site.sign_in_as(&rin).await).await).value("edition");
    filled(&site, &open(&visitor).await, FIRST, true).await.save().await;
    let id = new_id().to_string();
    let forged = [("id", id.as_str()), ("edition", &edition), ("q.leg-1-1", "a")];
    for address in ["answers", "attempts"] {
        let told = visitor.post(&format!("{FIRST}/{address}"), &forged).await;
        told.status(422).shows("phải bấm “Bắt đầu làm bài”");
    }
}

#[actix_web::test]
async fn questions_are_drawn_for_the_sitting_and_shown_so_afterwards() {
    let (site, mai, rin) = site_where("per_objective = 1\nshuffle = true").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let asked = page.attributes("fieldset.question", "name");
    let all = key(&site, FIRST).await.len();
    assert!(asked.len() < all && !asked.is_empty(), "{asked:?} of {all}");
    let again = open(&site.sign_in_as(&rin).await).await;
    assert_eq!(again.attributes("fieldset.question", "name"), asked, "the same on another device");
    let other =
        key(&site, FIRST).await.into_keys().find(|name| !asked.contains(&name["q.".len()..].to_owned()));
    let forged = form(&page).smuggle(&other.unwrap(), "a");
    forged.submit().await.status(422);
    let key = key(&site, FIRST).await;
    let mut form = form(&page);
    for question in &asked {
        let name = format!("q.{question}");
        for value in &key[&name] {
            let is_typed = page.attributes(&format!("input[name='{name}']"), "type") == ["text"];
            form = if is_typed { form.fill(&name, value) } else { form.tick(&name, value) };
        }
    }
    let result = form.save().await;
    result.shows("100%").shows(&format!("Đúng {0} trong {0} câu", asked.len()));
    assert_eq!(result.all("section.question").len(), asked.len());
    // What was not put to somebody is nothing that they did not know.
    let analysis = site.sign_in_as(&mai).await.get(&format!("{FIRST}/analysis")).await;
    analysis.status(200).shows("có 1 lượt chỉ được hỏi một phần câu hỏi");
    let bars = analysis.text().matches(": 1 đúng, 0 một phần, 0 sai").count();
    let others = analysis.text().matches(": 0 đúng, 0 một phần, 0 sai").count();
    assert_eq!((bars, bars + others), (asked.len(), all));
}

/// The values of the choices of each question, in the order of the page.
fn choices(page: &Answer) -> BTreeMap<String, Vec<String>> {
    let questions = page.attributes("fieldset.question", "name").into_iter();
    let of = |id: &str| page.attributes(&format!("input[name='q.{id}']:not([type=text])"), "value");
    questions.map(|id| (id.clone(), of(&id))).filter(|(_, choices)| choices.len() > 1).collect()
}

#[actix_web::test]
async fn where_the_order_is_shuffled_choices_stand_otherwise_in_every_sitting_and_true_before_false() {
    let (site, _, rin) = site_where("shuffle = true").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let first = choices(&page);
    let as_written = |choices: &[String]| choices.is_sorted();
    let (truths, others): (Vec<_>, Vec<_>) = first.values().partition(|one| one.contains(&"true".to_owned()));
    assert!(others.iter().filter(|one| !as_written(one)).count() > 2, "{first:?}");
    assert!(!truths.is_empty() && truths.iter().all(|one| **one == ["true", "false"]), "{truths:?}");
    // On another device, and in another language, as on this one.
    let other = site.sign_in_as(&rin).await;
    other.post("/language", &[("lang", "en")]).await;
    assert_eq!(choices(&open(&other).await), first);
    // What is right is right wherever it stands, and the next sitting is put otherwise.
    filled(&site, &page, FIRST, true).await.save().await.shows("100%");
    assert_ne!(choices(&begins(&visitor).await), first);
}

#[actix_web::test]
async fn what_is_explained_after_closing_is_in_no_response_before() {
    let (site, mai, rin) = site_with_a_course().await;
    let (closes, closes_at) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"\nfeedback = \"after_closing\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let result = filled(&site, &open(&visitor).await, FIRST, true).await.save().await;
    let (_, shelved) = site.app.shelf.current(&site.db, "leg").await.unwrap();
    let questions = shelved.quiz("01-what-a-leg-is").unwrap().questions.vi.clone();
    let all = questions.len();
    let own = visitor.get(&result.address).await;
    own.shows(&format!("trả lời {all} trong {all} câu")).shows(&closes_at).hides("100%");
    let pages = [own, open(&visitor).await, site.sign_in_as(&mai).await.get(&result.address).await];
    for page in &pages {
        page.status(200);
        for question in &questions {
            let told = question.choices().iter().filter_map(|choice| choice.feedback.as_deref());
            for told in told.chain(question.feedback.as_deref()) {
                page.hides(told);
            }
        }
        assert!(page.all(".choice.right").is_empty());
    }
    pages[1].shows("Chưa công bố").hides("100%");
    site.pass_minutes(61);
    visitor.get(&result.address).await.shows("100%").shows("Từng câu và lời giải");
}

#[actix_web::test]
async fn what_was_to_be_explained_after_closing_is_not_told_by_a_later_edition() {
    let (site, _, rin) = site_with_a_course().await;
    let (closes, _) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"\nfeedback = \"after_closing\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let result = takes(&site, &visitor, true).await.follow().await;
    publish(&site, "shuffle = false").await;
    for page in [open(&visitor).await, visitor.get(&result.address).await] {
        page.status(200).hides("100%").hides("Từng câu và lời giải");
    }
    takes(&site, &visitor, true).await.follow().await.shows("100%");
    open(&visitor).await.shows("Chưa công bố").shows("Lượt 1: 100%").hides("Kết quả được tính");
}

#[actix_web::test]
async fn the_first_attempt_alone_passes_where_it_counts_and_the_last_is_shown_where_that_does() {
    let (site, _, rin) = site_where("counts = \"first\"").await;
    let visitor = site.sign_in_as(&rin).await;
    takes(&site, &visitor, false).await.status(303);
    // An editorial edition later it is still the second.
    publish(&site, "counts = \"first\"\nattempts = 9").await;
    takes(&site, &visitor, true).await.follow().await.shows("100%").shows("Chưa đạt");
    open(&visitor).await.shows("Kết quả được tính: 0%");
    visitor.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
    let (stored, afresh) =
        site.read(|conn| Ok((queries::quiz_summary_rows(conn)?, queries::recount_quizzes(conn)?))).await;
    assert_eq!(stored, afresh);
    publish(&site, "counts = \"last\"").await;
    takes(&site, &visitor, true).await.follow().await.shows("Đạt. Chúc mừng");
    takes(&site, &visitor, false).await.status(303);
    open(&visitor).await.shows("Kết quả được tính: 0%");
    visitor.get("/courses/leg").await.shows("Đã đạt bài kiểm tra");
}

#[actix_web::test]
async fn one_question_a_page_keeps_each_by_going_on() {
    let (site, _, rin) = site_where("paging = \"one_question\"").await;
    let visitor = site.sign_in_as(&rin).await;
    let key = key(&site, FIRST).await;
    let mut page = open(&visitor).await;
    let all = page.all("nav.steps-nav li").len();
    for number in 1..=all {
        assert_eq!(page.all("fieldset.question").len(), 1);
        let name = format!("q.{}", page.attributes("fieldset.question", "name")[0]);
        let is_typed = page.attributes(&format!("input[name='{name}']"), "type") == ["text"];
        let mut one = form(&page);
        for value in &key[&name] {
            one = if is_typed { one.fill(&name, value) } else { one.tick(&name, value) };
        }
        if number == all {
            one.save().await.shows("100%");
            break;
        }
        let sent = one.press("then", "next").sent();
        let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        page = visitor.post(&format!("{FIRST}/answers"), &pairs).await.status(303).follow().await;
        let step = format!("?question={0}#question-{0}", number + 1);
        assert!(page.address.ends_with(&step), "{}", page.address);
    }
    // Handed in with questions open, it leads to the first of them.
    let last = visitor.get(&format!("{FIRST}/quiz?question={all}")).await;
    let refused = form(&last).submit().await;
    refused.status(422).shows("Câu 1 trong");
    assert_eq!(refused.attributes(".errors a", "href")[1], "?question=2#question-2");
    visitor.get(&format!("{FIRST}/quiz?question=99")).await.status(200);
}

#[actix_web::test]
async fn a_first_answer_has_the_same_grace_at_the_closing_as_the_rest() {
    let (site, _, rin) = site_with_a_course().await;
    let (closes, _) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let sent = filled(&site, &open(&visitor).await, FIRST, true).await;
    // The moment in the file is a whole minute: this is past it, and less than two minutes.
    site.pass_minutes(60);
    keeps(&visitor, &sent).await.status(303);
    site.pass_minutes(30);
    let page = open(&visitor).await;
    page.shows("đang làm dở");
    form(&page).save().await.shows("Đạt. Chúc mừng").hides("Trễ giờ");
}

#[actix_web::test]
async fn nothing_answered_after_the_closing_is_no_attempt() {
    let (site, _, rin) = site_with_a_course().await;
    let (closes, closes_at) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let empty = form(&open(&visitor).await);
    site.pass_minutes(61);
    empty.submit().await.status(422).shows(&format!("Bài kiểm tra đã đóng lúc {closes_at}."));
    open(&visitor).await.hides("Lượt 1");
}

#[actix_web::test]
async fn touching_an_answer_after_the_end_does_not_take_away_the_one_given_in_time() {
    let (site, _, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let (right, wrong) = (filled(&site, &page, FIRST, true).await, filled(&site, &page, FIRST, false).await);
    keeps(&visitor, &right).await.status(303);
    site.pass_minutes(23);
    keeps(&visitor, &wrong).await.status(303);
    keeps(&visitor, &right.clone().fill("drawn", "")).await.status(303);
    let result = form(&open(&visitor).await).save().await;
    result.shows("Đạt. Chúc mừng").hides("Trễ giờ");
}

#[actix_web::test]
async fn what_was_right_in_time_counts_for_passing_also_where_it_was_changed_afterwards() {
    let (site, _, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    keeps(&visitor, &filled(&site, &page, FIRST, true).await).await.status(303);
    site.pass_minutes(23);
    keeps(&visitor, &filled(&site, &page, FIRST, false).await).await.status(303);
    form(&open(&visitor).await).save().await.shows("Đạt. Chúc mừng").shows("Trễ giờ");
}

#[actix_web::test]
async fn the_questions_of_a_quiz_that_is_not_open_are_in_no_answer() {
    let (site, _, rin) = site_with_a_course().await;
    let (opens, opens_at) = typed(&site, 60);
    publish(&site, &format!("opens = \"{opens}\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let (edition, _) = site.app.shelf.current(&site.db, "leg").await.unwrap();
    let (id, edition) = (new_id().to_string(), edition.id.to_string());
    for address in ["answers", "attempts"] {
        let forged = [("id", id.as_str()), ("edition", &edition), ("q.leg-1-1", "a")];
        let told = visitor.post(&format!("{FIRST}/{address}"), &forged).await;
        told.status(422).shows(&format!("Bài kiểm tra mở lúc {opens_at}."));
        assert!(told.all("fieldset").is_empty(), "{address}");
    }
}

async fn keeps(visitor: &Visitor, form: &FilledForm) -> Answer {
    let sent = form.sent();
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    visitor.post(&format!("{FIRST}/answers"), &pairs).await
}

#[actix_web::test]
async fn a_page_of_an_earlier_edition_is_bound_by_the_rules_of_the_one_in_use() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let stale = filled(&site, &open(&visitor).await, FIRST, true).await;
    let (opens, opens_at) = typed(&site, 60);
    publish(&site, &format!("opens = \"{opens}\"")).await;
    let told = stale.clone().submit().await;
    told.status(422).shows(&format!("Bài kiểm tra mở lúc {opens_at}."));
    assert!(told.all("fieldset").is_empty());
    let (closes, _) = typed(&site, 60);
    publish(&site, &format!("attempts = 2\ncloses = \"{closes}\"\nfeedback = \"after_closing\"")).await;
    let again = || stale.clone().fill("id", &new_id().to_string());
    again().save().await.shows("trả lời").hides("100%");
    again().save().await.hides("100%");
    again().submit().await.status(422).shows("Anh/chị đã làm đủ 2 lượt được phép.");
}

#[actix_web::test]
async fn a_time_limit_and_what_was_drawn_do_not_start_afresh_by_a_new_edition() {
    let (site, _, rin) = site_where("limit_minutes = 20\nper_objective = 1\nshuffle = true").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let end = moment(Language::Vi, site.now().plus(20 * Timestamp::MINUTE));
    let asked = page.attributes("fieldset.question", "name");
    site.pass_minutes(15);
    super::courses::publish_changed(&site, "leg", &["01-what-a-leg-is"]).await;
    for page in [open(&visitor).await, begins_again(&site, &rin).await] {
        page.shows(&format!("Hết giờ lúc {end}.")).shows("bắt đầu trong phiên bản 2");
        assert_eq!(page.attributes("fieldset.question", "name"), asked);
    }
    site.pass_minutes(8);
    form(&open(&visitor).await).save().await.shows("Lượt 1");
}

/// Hands in what is overdue, as the site does every minute, and tells how much it was.
async fn ends_what_is_over(site: &Site) -> usize {
    hand_in_overdue(&site.db, &site.app.shelf, None, site.now()).await.unwrap()
}

#[actix_web::test]
async fn a_sitting_whose_time_is_over_is_handed_in_without_its_owner_and_once() {
    let (site, mai, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    let end = moment(Language::Vi, site.now().plus(20 * Timestamp::MINUTE));
    keeps(&visitor, &filled(&site, &page, FIRST, true).await).await.status(303);
    site.pass_minutes(79);
    assert_eq!(ends_what_is_over(&site).await, 0, "who is late may still come");
    site.pass_minutes(1);
    // Two processes at the same moment.
    let (one, other) = tokio::join!(ends_what_is_over(&site), ends_what_is_over(&site));
    assert_eq!((one + other, ends_what_is_over(&site).await), (1, 0));
    let quiz = open(&visitor).await;
    quiz.shows("1 lượt đã làm").shows(&end).hides("Trễ giờ").hides("Đã hết giờ");
    let result = quiz.click("Lượt 1").await;
    result
        .shows("100%")
        .shows("Đạt. Chúc mừng")
        .shows(&format!("Đã hết giờ lúc {end} nên lượt này được tự nộp"));
    site.sign_in_as(&mai).await.get(&result.address).await.shows("100%");
    visitor.get("/courses/leg").await.shows("Đã đạt bài kiểm tra");
    let (stored, afresh) =
        site.read(|conn| Ok((queries::quiz_summary_rows(conn)?, queries::recount_quizzes(conn)?))).await;
    assert_eq!(stored, afresh);
    // A phone that comes back after that changes nothing, and is told.
    let late = filled(&site, &page, FIRST, false).await.save().await;
    late.shows("lần đầu được giữ nguyên").shows("100%");
}

#[actix_web::test]
async fn of_a_sitting_handed_in_by_itself_only_what_came_in_time_passes() {
    let (site, _, rin) = site_where("limit_minutes = 20\nattempts = 1").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    site.pass_minutes(25);
    keeps(&visitor, &filled(&site, &page, FIRST, true).await).await.status(303);
    site.pass_days(1);
    // Looking is enough.
    let quiz = open(&visitor).await;
    quiz.shows("đã làm đủ 1 lượt").shows("Trễ giờ");
    quiz.click("Lượt 1").await.shows("100%").shows("Chưa đạt");
    assert_eq!(ends_what_is_over(&site).await, 0);
}

#[actix_web::test]
async fn what_was_begun_and_never_answered_and_what_was_replaced_end_too() {
    let (site, mai, rin) = site_where("limit_minutes = 20").await;
    let (visitor, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&mai).await);
    begins(&visitor).await;
    keeps(&other, &filled(&site, &begins(&other).await, FIRST, true).await).await.status(303);
    let more = "\n// [id:leg-1-90] [tag:1]\nHai? {TRUE}\n";
    super::courses::publish_more(&site, FIRST, [("quiz.vi.gift", more), ("quiz.en.gift", more)]).await;
    site.pass_days(3);
    assert_eq!(ends_what_is_over(&site).await, 2);
    let quiz = open(&visitor).await;
    assert!(quiz.all("details.earlier li")[0].contains("Phiên bản 2"), "{}", quiz.text());
    quiz.click("Lượt 1").await.shows("0%").shows("Chưa đạt");
    open(&other).await.click("Lượt 1").await.shows("100%").shows("Đạt. Chúc mừng");
    other.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
}

#[actix_web::test]
async fn whatever_stands_in_the_address_a_question_is_shown() {
    let (site, _, rin) = site_where("paging = \"one_question\"").await;
    let visitor = site.sign_in_as(&rin).await;
    for (typed, shown) in [
        ("question=abc", "1"),
        ("question=-1", "1"),
        ("question=", "1"),
        ("question=%00", "1"),
        ("question=99999999999999999999999", "1"),
        ("question=2&question=3", "3"),
        ("question=0", "1"),
        ("question", "1"),
        ("edition=abc", "1"),
        ("edition=7", "1"),
        ("?&=&question=2", "2"),
    ] {
        let page = visitor.get(&format!("{FIRST}/quiz?{typed}")).await;
        assert_eq!(form(page.status(200)).value("at"), shown, "{typed}");
    }
}

#[actix_web::test]
async fn what_somebody_handed_in_themself_is_not_said_to_be_handed_in_by_itself() {
    let (site, _, rin) = site_where("limit_minutes = 20").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = begins(&visitor).await;
    site.pass_minutes(19);
    let result = filled(&site, &page, FIRST, true).await.submit().await.status(303).follow().await;
    result.shows("100%").hides("tự nộp");
}

#[actix_web::test]
async fn a_closing_that_comes_with_a_new_edition_binds_what_was_begun_before_it() {
    let (site, mai, rin) = site_with_a_course().await;
    let (visitor, other) = (site.sign_in_as(&rin).await, site.sign_in_as(&mai).await);
    let (page, there) = (open(&visitor).await, open(&other).await);
    keeps(&visitor, &filled(&site, &page, FIRST, false).await).await.status(303);
    keeps(&other, &filled(&site, &there, FIRST, true).await).await.status(303);
    let (closes, closes_at) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"\nfeedback = \"after_closing\"")).await;
    let page = open(&visitor).await;
    page.shows("bắt đầu trong phiên bản 1").shows(&format!("Hết giờ lúc {closes_at}."));
    page.shows(&format!("Nhận bài đến {closes_at}")).shows(&format!("Lời giải có từ {closes_at}"));
    // What is right can be read by others now.
    site.pass_minutes(63);
    open(&visitor).await.shows("Đã hết giờ");
    let result = filled(&site, &page, FIRST, true).await.save().await;
    result.shows("Trễ giờ").shows("Chưa đạt").hides("Đúng 0 trong");
    // Whoever gave the same in time passes, and nothing is lost of whoever does not come back.
    site.pass_minutes(58);
    assert_eq!(ends_what_is_over(&site).await, 1);
    let result = open(&other).await.hides("Trễ giờ").click("Lượt 1").await;
    result.shows(&format!("Đã hết giờ lúc {closes_at} nên lượt này được tự nộp")).shows("Đạt. Chúc mừng");
    assert_eq!(ends_what_is_over(&site).await, 0);
}

#[actix_web::test]
async fn a_closing_that_was_past_when_it_was_published_makes_nothing_late_that_was_given_before() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let (closes, _) = typed(&site, 0);
    site.pass_minutes(60);
    keeps(&visitor, &filled(&site, &open(&visitor).await, FIRST, true).await).await.status(303);
    site.pass_minutes(60);
    publish(&site, &format!("closes = \"{closes}\"\nfeedback = \"after_closing\"")).await;
    site.pass_minutes(10);
    let page = open(&visitor).await;
    page.shows("Đã hết giờ");
    form(&page).save().await.shows("Đạt. Chúc mừng").hides("Trễ giờ");
}

#[actix_web::test]
async fn a_page_of_an_earlier_edition_keeps_to_the_closing_that_stands_on_it() {
    let (site, _, rin) = site_with_a_course().await;
    let (closes, closes_at) = typed(&site, 60);
    publish(&site, &format!("closes = \"{closes}\"")).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = open(&visitor).await;
    let stale = filled(&site, page.shows(&format!("Nhận bài đến {closes_at}")), FIRST, true).await;
    publish(&site, "shuffle = false").await;
    site.pass_minutes(63);
    stale.save().await.shows("Trễ giờ").shows("Chưa đạt");
    takes(&site, &visitor, true).await.follow().await.shows("Đạt. Chúc mừng").hides("Trễ giờ");
}

#[actix_web::test]
async fn a_sitting_says_and_keeps_the_rules_of_its_edition_and_of_the_next_those_in_use() {
    let own = "limit_minutes = 45\nshuffle = true\ncounts = \"last\"\nwait_minutes = 30";
    let (site, _, rin) = site_where(own).await;
    let visitor = site.sign_in_as(&rin).await;
    open(&visitor).await.shows("Thời gian làm bài: 45 phút").shows("Giữa hai lượt chờ ít nhất 30 phút.");
    let begun = begins(&visitor).await;
    let rules = "attempts = 3\nlimit_minutes = 5\nwait_minutes = 120\npaging = \"one_question\"\nper_objective = 1\ncounts = \"first\"";
    publish(&site, rules).await;
    let page = open(&visitor).await;
    page.shows("bắt đầu trong phiên bản 2").shows("Thời gian làm bài: 45 phút").shows("Lượt cuối được lấy");
    page.hides("chọn ngẫu nhiên").hides("Chỉ lượt đầu").hides("Thời gian làm bài: 5 phút");
    page.shows("Được làm 3 lượt; đã làm 0.").shows("Giữa hai lượt chờ ít nhất 2 giờ.");
    assert_eq!(choices(&page), choices(&begun), "on one page, each choice where it was");
    let result = filled(&site, &page, FIRST, false).await.save().await;
    // What may follow is of the edition in use.
    result.shows("Chỉ lượt đầu được tính đạt");
    let next = open(&visitor).await;
    next.shows("Thời gian làm bài: 5 phút").shows("Chỉ lượt đầu").shows("Được làm 3 lượt; đã làm 1.");
}

#[actix_web::test]
async fn what_an_attempt_counts_for_is_what_its_edition_says() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    takes(&site, &visitor, false).await.status(303);
    keeps(&visitor, &filled(&site, &open(&visitor).await, FIRST, true).await).await.status(303);
    publish(&site, "counts = \"first\"").await;
    let page = open(&visitor).await;
    form(page.hides("Chỉ lượt đầu")).save().await.shows("Đạt. Chúc mừng");
}

#[actix_web::test]
async fn where_only_the_first_attempt_counts_a_page_from_before_makes_no_other_first() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let old = filled(&site, &open(&visitor).await, FIRST, true).await;
    publish(&site, "counts = \"first\"").await;
    site.pass_minutes(1);
    takes(&site, &visitor, false).await.status(303);
    // What is right was told after that.
    old.save().await.shows("Chỉ lượt đầu được tính đạt").hides("Đạt. Chúc mừng");
}

#[actix_web::test]
async fn a_result_says_of_the_next_attempt_what_holds_for_the_edition_in_use() {
    let (site, _, rin) = site_where("attempts = 1").await;
    let visitor = site.sign_in_as(&rin).await;
    let result = takes(&site, &visitor, false).await.follow().await;
    result.shows("đã làm đủ 1 lượt");
    let more = "\n// [id:leg-1-90] [tag:1]\nHai? {TRUE}\n";
    super::courses::publish_more(&site, FIRST, [("quiz.vi.gift", more), ("quiz.en.gift", more)]).await;
    publish(&site, "attempts = 1").await;
    // It asks something else now, and of that no attempt was made.
    visitor.get(&result.address).await.hides("đã làm đủ 1 lượt");
    assert!(is_answerable(open(&visitor).await.shows("Được làm 1 lượt; đã làm 0.")));
}
