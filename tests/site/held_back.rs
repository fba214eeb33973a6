//! While a class is asked before or after it, the quizzes that ask the same are held back from it.

use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::quizzes::queries;
use lantoa::rounds::queries as rounds;

use super::courses::FIRST;
use super::quizzes::filled;
use super::rounds::{Hall, NAMES, hall};
use crate::support::visitor::encoded;
use crate::support::{Answer, Visitor};

const CLOSED: &str = "tạm đóng với người trong lớp cho đến khi giảng viên đóng bài";
const QUIZ: &str = "/courses/leg/01-what-a-leg-is/quiz";

fn asked(page: &Answer) -> usize {
    page.attributes("fieldset.question", "name").len()
}

/// Hands in the quiz of the first module, right or wrong; where the attempt is shown.
pub async fn takes(hall: &Hall, visitor: &Visitor, right: bool) -> String {
    let page = visitor.get(QUIZ).await;
    let form = filled(&hall.school.site, &page, FIRST, right).await;
    form.submit().await.status(303).location().to_owned()
}

/// How often the page tells why an answer of the first quiz is right or wrong.
pub async fn told(hall: &Hall, page: &Answer) -> usize {
    let (_, shelved) = hall.school.site.app.shelf.current(&hall.school.site.db, "leg").await.unwrap();
    let quiz = shelved.quiz("01-what-a-leg-is").unwrap();
    let questions = quiz.questions.of(Language::Vi).iter();
    let said = questions.flat_map(|question| {
        let choices = question.choices().iter().filter_map(|choice| choice.feedback.clone());
        choices.chain(question.feedback.clone()).collect::<Vec<_>>()
    });
    said.filter(|words| words.len() > 20 && page.html().contains(words.as_str())).count()
}

async fn attempts(hall: &Hall, who: usize) -> usize {
    let person = hall.users[who].person;
    let all =
        hall.school.site.read(move |conn| Ok(queries::attempts_at(conn, person, "leg", "01-what-a-leg-is")?));
    all.await.len()
}

#[actix_web::test]
async fn the_forms_of_a_class_share_questions_with_the_quiz_of_its_first_module() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let class = hall.class.id;
    let forms = hall.school.site.read(move |conn| Ok(rounds::forms_of(conn, class)?)).await.unwrap();
    assert!(forms.a.iter().any(|item| item.about.module == "01-what-a-leg-is"), "{forms:?}");
}

#[actix_web::test]
async fn while_it_is_open_in_the_room_nobody_in_the_class_begins_a_quiz_that_asks_the_same() {
    let hall = hall(2).await;
    let key = hall.key().await;
    assert!(asked(&hall.phones[0].get(QUIZ).await) > 0, "nothing is open yet");
    hall.opens("before").await.status(303);
    // Handed in or not: the neighbour still answers.
    hall.hands_in(1, "before", 3, &key).await.status(303);
    for phone in &hall.phones {
        let page = phone.get(QUIZ).await;
        page.status(200).shows(CLOSED).shows("Lớp thí điểm LEG");
        assert_eq!(asked(&page), 0);
        let paper = page.click("Xem bài kiểm tra của lớp").await;
        assert_eq!(paper.status(200).address, hall.href("/before/paper"));
        let begun = phone.post(&format!("{FIRST}/sittings"), &[]).await;
        begun.status(422).shows(CLOSED);
        assert_eq!(asked(&begun), 0);
        for address in [FIRST, "/courses/leg"] {
            let page = phone.get(address).await;
            page.status(200).shows(CLOSED).shows("Xem bài kiểm tra của lớp");
            assert!(page.attributes(&format!("a[href='{QUIZ}']"), "href").is_empty(), "{address}");
        }
    }
    // Whoever is not asked takes it as ever.
    let stranger = hall.school.site.user("Lê Thị Lạ", Role::Learner, &hall.school.district).await;
    let stranger = hall.school.site.sign_in_as(&stranger).await;
    for visitor in [&stranger, &hall.trainer] {
        let page = visitor.get(QUIZ).await;
        page.status(200).hides("tạm đóng");
        assert!(asked(&page) > 0);
    }
    hall.closes("before").await.status(303);
    let page = hall.phones[0].get(QUIZ).await;
    page.hides("tạm đóng");
    assert!(asked(&page) > 0, "it opens again with the closing");
}

#[actix_web::test]
async fn lists_lead_to_the_test_of_the_class_where_a_quiz_would_come_next() {
    let hall = hall(1).await;
    let phone = &hall.phones[0];
    phone.get(FIRST).await.form(&format!("{FIRST}/reading")).submit().await.status(303);
    for address in ["/", "/courses", "/courses/leg"] {
        assert!(!phone.get(address).await.attributes(&format!("a[href='{QUIZ}']"), "href").is_empty());
    }
    hall.opens("before").await.status(303);
    for address in ["/", "/courses", "/courses/leg"] {
        let page = phone.get(address).await;
        page.shows("Tạm đóng: bài kiểm tra").shows(CLOSED);
        assert!(page.attributes(&format!("a[href='{QUIZ}']"), "href").is_empty(), "{address}");
        let paper = format!("a[href='{}']", hall.href("/before/paper"));
        assert!(!page.attributes(&paper, "href").is_empty(), "{address}");
    }
    let english = phone.post("/language", &[("lang", "en")]).await;
    english.status(303);
    phone.get(QUIZ).await.shows("until the trainer closes the test in the room");
}

#[actix_web::test]
async fn what_was_handed_in_before_is_not_explained_to_whoever_is_asked_the_same_now() {
    let hall = hall(2).await;
    let attempt = takes(&hall, &hall.phones[0], false).await;
    let before = hall.phones[0].get(&attempt).await;
    assert!(told(&hall, &before).await > 0);
    hall.opens("before").await.status(303);
    let page = hall.phones[0].get(&attempt).await;
    page.status(200).shows(CLOSED).shows("Lời giải xem được khi đó").hides("không đọc được");
    assert_eq!(told(&hall, &page).await, 0, "nothing of what is right");
    assert_eq!(page.all(".choice").len(), 0);
    let trainer = hall.trainer.get(&attempt).await;
    assert!(told(&hall, &trainer).await > 0, "whoever runs the class sees it as ever");
    hall.closes("before").await.status(303);
    assert!(told(&hall, &hall.phones[0].get(&attempt).await).await > 0);
    hall.opens("after").await.status(303);
    assert_eq!(told(&hall, &hall.phones[0].get(&attempt).await).await, 0);
}

#[actix_web::test]
async fn answers_kept_before_stay_and_what_still_comes_is_kept_and_not_handed_in() {
    let hall = hall(1).await;
    let phone = &hall.phones[0];
    let page = phone.get(QUIZ).await;
    let all = filled(&hall.school.site, &page, FIRST, true).await;
    let first = all.sent().iter().find(|(name, _)| name.starts_with("q.")).unwrap().clone();
    let id = all.value("id");
    let edition = all.value("edition");
    let question = first.0["q.".len()..].to_owned();
    let fields = [("id", &*id), ("edition", &edition), ("set", &question), (&first.0, &first.1)];
    let json = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let address = format!("{FIRST}/answers");
    phone.post_raw(&address, &encoded(&fields), &json).await.status(200).shows("kept");
    hall.opens("before").await.status(303);
    phone.get(QUIZ).await.shows("Đã giữ câu trả lời của 1 câu").hides("làm tiếp được trên bất cứ máy nào");
    // A page that was open goes on sending; it is kept, and told.
    let again = phone.post_raw(&address, &encoded(&fields), &json).await;
    again.status(422).shows("refused").shows("tạm đóng").shows(&format!("\"{question}\""));
    let back = all.submit().await;
    back.status(422).shows(CLOSED).hides("100%");
    assert_eq!((asked(&back), attempts(&hall, 0).await), (0, 0), "not handed in");
    hall.closes("before").await.status(303);
    let page = phone.get(QUIZ).await;
    page.shows("đang làm dở");
    let form = page.form(&format!("{FIRST}/attempts"));
    assert_eq!(form.values(&first.0), all.values(&first.0), "all of it is there");
    form.submit().await.status(303).follow().await.shows("100%");
    assert_eq!(attempts(&hall, 0).await, 1);
}

#[actix_web::test]
async fn time_that_runs_out_meanwhile_hands_in_what_was_kept_without_telling_the_key() {
    let hall = hall(1).await;
    super::quiz_rules::publish(&hall.school.site, "limit_minutes = 20").await;
    let phone = &hall.phones[0];
    phone.get(QUIZ).await.form(&format!("{FIRST}/sittings")).save().await.status(200);
    let page = phone.get(QUIZ).await;
    let form = filled(&hall.school.site, &page, FIRST, true).await;
    let sent = form.sent();
    let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    phone.post(&format!("{FIRST}/answers"), &sent).await.status(303);
    hall.opens("before").await.status(303);
    phone.get(QUIZ).await.shows("thì những câu đã giữ được tự nộp");
    hall.school.site.pass_minutes(90);
    let phone = &hall.school.site.sign_in_as(&hall.users[0]).await;
    phone.get(QUIZ).await.shows("1 lượt đã làm");
    assert_eq!(attempts(&hall, 0).await, 1);
    let page = phone.get(QUIZ).await.click("Lượt 1").await;
    page.shows("100%").shows(CLOSED);
    assert_eq!(told(&hall, &page).await, 0);
}

#[actix_web::test]
async fn later_a_quiz_is_held_back_until_one_has_handed_in_oneself() {
    let hall = hall(3).await;
    let key = hall.key().await;
    hall.asks("before", 0..2, 5, &key).await;
    hall.asks("after", 0..2, 5, &key).await;
    hall.school.site.pass_days(30);
    let mut phones = vec![];
    for user in &hall.users {
        phones.push(hall.school.site.sign_in_as(user).await);
    }
    let held = "tạm đóng cho đến khi anh/chị nộp bài ấy, muộn nhất đến";
    phones[0].get(QUIZ).await.shows(held).click("Xem bài kiểm tra của lớp").await.status(200);
    phones[2].get(QUIZ).await.hides("tạm đóng");
    let page = phones[0].get(&hall.href("/month/paper")).await;
    let asked_once = page.form(&hall.href("/month/attempts")).submit().await;
    asked_once.form(&hall.href("/month/attempts")).submit().await.status(303);
    phones[0].get(QUIZ).await.hides("tạm đóng");
    phones[1].get(QUIZ).await.shows(held);
    hall.school.site.pass_days(14);
    let phone = hall.school.site.sign_in_as(&hall.users[1]).await;
    phone.get(QUIZ).await.hides("tạm đóng");
}

#[actix_web::test]
async fn the_report_says_how_many_had_been_shown_the_key_in_a_quiz() {
    let hall = hall(NAMES.len()).await;
    let key = hall.key().await;
    takes(&hall, &hall.phones[0], true).await;
    hall.school.site.pass_minutes(5);
    for stage in ["before", "after"] {
        hall.asks(stage, 0..6, 5, &key).await;
        hall.school.site.pass_minutes(5);
        for who in [1, 2] {
            takes(&hall, &hall.phones[who], false).await;
        }
        hall.school.site.pass_minutes(5);
    }
    let report = hall.trainer.get(&hall.href("/report")).await;
    report.shows("Trong 6 người này, 3 người đã được xem đáp án");
    report.shows("2 người giữa hai lần, 1 người chỉ trước lần đầu").shows("có thể một phần do nhớ đáp án");
    let file = hall.trainer.get(&hall.href("/report.csv")).await;
    assert!(file.html().lines().skip(1).all(|line| line.trim_end().ends_with(",2,1")), "{}", file.html());
}
