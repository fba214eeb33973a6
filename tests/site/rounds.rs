//! Before and after: two forms of a class, crossed; opened and closed in the room; what was learned.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use lantoa::attendance::queries::{Batch, save_marks};
use lantoa::attendance::{Mark, Taken};
use lantoa::classes::{self, Class};
use lantoa::courses::edition::EditionState;
use lantoa::kit::clock::{Timestamp, new_id};
use lantoa::kit::schema::editions;
use lantoa::kit::text::{Language, moment};
use lantoa::people::Role;
use lantoa::quizzes::question::Question;
use lantoa::rounds::paper::Paper;
use lantoa::rounds::{Stage, crossing, queries};

use super::classes::{School, add, class, its_days_come, school};
use crate::support::filled_form::FilledForm;
use crate::support::visitor::encoded;
use crate::support::{Answer, User, Visitor};

pub const NAMES: [&str; 6] =
    ["Đinh Thị Một", "Hồ Văn Hai", "Phạm Thị Ba", "Đinh Văn Bốn", "Hồ Thị Năm", "Phạm Văn Sáu"];

/// A class on its day, with people who have a phone each.
pub struct Hall {
    pub school: School,
    pub class: Class,
    pub trainer: Visitor,
    pub users: Vec<User>,
    pub phones: Vec<Visitor>,
}

pub async fn hall(count: usize) -> Hall {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let class = class(&school, &trainer).await;
    let (mut users, mut phones) = (vec![], vec![]);
    for name in &NAMES[..count] {
        users.push(school.site.user(name, Role::Learner, &school.district).await);
    }
    let ids: Vec<_> = users.iter().map(|user| user.person).collect();
    if !ids.is_empty() {
        add(&trainer, &class, &ids).await.status(303);
    }
    its_days_come(&school, &class);
    let trainer = school.site.sign_in_as(&school.mai).await;
    for user in &users {
        phones.push(school.site.sign_in_as(user).await);
    }
    Hall { school, class, trainer, users, phones }
}

/// Every question of the class and what is right, by its field.
pub type Key = BTreeMap<String, Vec<String>>;

impl Hall {
    pub fn href(&self, rest: &str) -> String {
        format!("/classes/{}/rounds{rest}", self.class.id)
    }

    pub async fn opens(&self, stage: &str) -> Answer {
        self.trainer.post(&self.href(&format!("/{stage}/opening")), &[]).await
    }

    pub async fn closes(&self, stage: &str) -> Answer {
        self.trainer.post(&self.href(&format!("/{stage}/closing")), &[]).await
    }

    pub async fn standing(&self) -> Answer {
        self.trainer.get(&self.href("")).await
    }

    pub async fn paper(&self, who: usize, stage: &str) -> Answer {
        self.phones[who].get(&self.href(&format!("/{stage}/paper"))).await
    }

    pub fn form(&self, page: &Answer, stage: &str) -> FilledForm {
        page.form(&self.href(&format!("/{stage}/attempts")))
    }

    pub async fn questions(&self) -> Vec<Question> {
        let site = &self.school.site;
        let shelved = site.app.shelf.edition(&site.db, self.class.edition).await.unwrap();
        let all = shelved.with_quiz().into_iter();
        all.flat_map(|module| shelved.quiz(&module).unwrap().questions.of(Language::Vi).clone()).collect()
    }

    pub async fn key(&self) -> Key {
        let questions = self.questions().await;
        let best = |question: &Question| question.rules().best().into_iter().collect();
        questions.iter().map(|question| (format!("q.{}", question.id), best(question))).collect()
    }

    /// Somebody answers this many of the questions of their form, rightly, and hands it in.
    pub async fn hands_in(&self, who: usize, stage: &str, right: usize, key: &Key) -> Answer {
        let page = self.paper(who, stage).await;
        let names = asked(&page);
        let form =
            names.iter().take(right).fold(self.form(&page, stage), |form, name| answered(form, name, key));
        let answer = form.submit().await;
        // Whoever leaves questions open is asked once whether that is meant.
        if answer.text().contains("Nộp, để trống các câu còn lại") {
            return self.form(&answer, stage).submit().await;
        }
        answer
    }

    /// A round from its opening to its closing, in which these people answer this many questions rightly.
    pub async fn asks(&self, stage: &str, who: impl IntoIterator<Item = usize>, right: usize, key: &Key) {
        self.opens(stage).await.status(303);
        for who in who {
            self.hands_in(who, stage, right, key).await.status(303);
        }
        self.closes(stage).await.status(303);
    }

    pub async fn papers(&self) -> Vec<Paper> {
        let class = self.class.id;
        self.school.site.read(move |conn| Ok(queries::papers_of(conn, class)?)).await
    }

    pub async fn paper_of(&self, who: usize, stage: Stage) -> Paper {
        let person = self.users[who].person;
        let found = self.papers().await.into_iter().find(|one| one.person == person && one.stage == stage);
        found.expect("a paper")
    }

    async fn marks(&self, who: &[(usize, Mark)]) {
        let (class, by, now) = (self.class.id, self.school.mai.person, self.school.site.now());
        let marks: Vec<_> = who.iter().map(|(nth, mark)| (self.users[*nth].person, *mark)).collect();
        let today = self.school.site.today();
        self.school
            .site
            .write(move |conn| {
                let sessions = classes::queries::sessions(conn, class)?;
                let session = sessions.iter().find(|one| one.held_on == today).expect("a session today").id;
                let batch = Batch { session, marks: &marks, taken: Taken::List, by, happened_at: now };
                Ok(save_marks(conn, &batch, now)?)
            })
            .await;
    }
}

/// The fields of the questions on a page.
pub fn asked(page: &Answer) -> BTreeSet<String> {
    page.attributes("fieldset.question", "name").into_iter().map(|id| format!("q.{id}")).collect()
}

pub fn answered(form: FilledForm, name: &str, key: &Key) -> FilledForm {
    let without = form.without(name);
    key[name].iter().fold(without, |form, value| form.smuggle(name, value))
}

fn sent(form: &FilledForm) -> String {
    let sent = form.sent();
    encoded(&sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>())
}

#[actix_web::test]
async fn half_of_a_class_takes_one_form_before_and_the_other_after() {
    let hall = hall(6).await;
    hall.opens("before").await.status(303);
    let mut first = vec![];
    for who in 0..6 {
        first.push(asked(&hall.paper(who, "before").await));
    }
    let forms: BTreeSet<_> = first.iter().cloned().collect();
    assert_eq!(forms.len(), 2, "two forms");
    assert!(forms.iter().all(|form| first.iter().filter(|one| *one == form).count() == 3), "crossed");
    let both: Vec<_> = forms.into_iter().collect();
    assert!(both[0].is_disjoint(&both[1]) && both[0].len() == both[1].len());
    hall.closes("before").await.status(303);
    hall.opens("after").await.status(303);
    for (who, first) in first.iter().enumerate() {
        assert!(asked(&hall.paper(who, "after").await).is_disjoint(first), "the other form");
    }
}

#[actix_web::test]
async fn what_was_learned_is_told_by_objective_with_how_many_and_downloaded() {
    let hall = hall(6).await;
    let key = hall.key().await;
    hall.asks("before", 0..6, 0, &key).await;
    hall.opens("after").await.status(303);
    for who in 0..5 {
        hall.hands_in(who, "after", 99, &key).await.status(303);
    }
    hall.trainer.get(&hall.href("/report")).await.shows("Kết quả có sau khi đóng").hides("+100");
    hall.closes("after").await.status(303);
    let report = hall.standing().await.click("Xem kết quả trước và sau").await;
    report.shows("Làm cả hai bài: 5 người").shows("Chỉ làm “Kiểm tra trước lớp”: 1.").shows("+100");
    let file = hall.trainer.get(&hall.href("/report.csv")).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let rows: Vec<&str> = file.html().lines().collect();
    assert!(rows.last().unwrap().ends_with("5,1,0,0,0.0000,1.0000,1.0000,1.0000,1.0000,0,0"), "{rows:?}");
    assert!(rows.len() > 3, "a row for each objective: {rows:?}");
    assert_eq!(report.attributes("a[href$='report.csv']", "download"), [""]);
}

#[actix_web::test]
async fn of_four_pairs_nothing_is_told() {
    let hall = hall(4).await;
    let key = hall.key().await;
    hall.asks("before", 0..4, 99, &key).await;
    hall.asks("after", 0..4, 99, &key).await;
    hall.trainer
        .get(&hall.href("/report"))
        .await
        .shows("Quá ít để nói")
        .hides("100 %")
        .hides("100\u{a0}%")
        .hides("+100");
    assert!(!hall.trainer.get(&hall.href("/report.csv")).await.html().contains("1.0000"));
}

#[actix_web::test]
async fn the_trainer_sees_who_has_handed_in_and_somebody_absent_is_absent() {
    let hall = hall(3).await;
    let key = hall.key().await;
    hall.marks(&[(0, Mark::Present), (1, Mark::Present), (2, Mark::Absent)]).await;
    hall.standing().await.shows("Bài này chưa mở").hides("Đã nộp 0");
    hall.opens("before").await.status(303);
    hall.standing().await.shows("Đã nộp 0/2 người có mặt").shows("Chưa có bài: 2.").shows("Vắng: 1.");
    hall.hands_in(0, "before", 2, &key).await.status(303);
    let page = hall.standing().await;
    page.shows("Đã nộp 1/2 người có mặt").shows("Chưa có bài: 1.");
    assert!(page.html().contains("js/rounds"), "the figures renew themselves while it is open");
    // Whoever takes part sees their own and nobody else's.
    hall.phones[1].get(&hall.href("")).await.status(200).shows("Làm bài").hides("Đã nộp 1").hides(NAMES[0]);
    hall.closes("before").await.status(303);
    assert!(!hall.standing().await.html().contains("js/rounds"));
}

#[actix_web::test]
async fn an_answer_is_kept_when_it_is_given_goes_on_elsewhere_and_is_taken_in_at_the_closing() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let name = asked(&page).into_iter().next().unwrap();
    let form = hall.form(&page, "before");
    let (id, edition) = (form.value("id"), form.value("edition"));
    let mut fields = vec![("id", id.as_str()), ("edition", &edition), ("set", &name["q.".len()..])];
    fields.extend(key[&name].iter().map(|value| (name.as_str(), value.as_str())));
    let json = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let address = hall.href("/before/answers");
    hall.phones[0].post_raw(&address, &encoded(&fields), &json).await.status(200).shows("kept");
    let other = hall.school.site.sign_in_as(&hall.users[0]).await;
    let there = other.get(&hall.href("/before/paper")).await;
    assert_eq!(hall.form(&there, "before").values(&name), key[&name]);
    hall.closes("before").await.status(303);
    hall.standing().await.shows("Chưa bấm nộp, tính 1 câu");
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!(paper.counted(Some(hall.school.site.now())).unwrap().len(), 1);
}

#[actix_web::test]
async fn handing_in_twice_leaves_the_first_as_it_is() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let names: Vec<String> = asked(&page).into_iter().collect();
    let again = answered(hall.form(&page, "before"), &names[1], &key);
    hall.hands_in(0, "before", 1, &key).await.status(303);
    let first = hall.paper_of(0, Stage::Before).await;
    again.submit().await.status(303).follow().await.shows("đã nộp trước đó").shows("Anh/chị đã nộp bài");
    assert_eq!(hall.paper_of(0, Stage::Before).await, first);
    assert_eq!(hall.papers().await.len(), 1);
    let json = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let told = hall.phones[0].post_raw(&hall.href("/before/answers"), &sent(&again), &json).await;
    told.status(409).shows("handed_in");
}

#[actix_web::test]
async fn what_comes_after_the_closing_is_refused_with_a_sentence_and_kept_as_late() {
    let hall = hall(2).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let pages = [hall.paper(0, "before").await, hall.paper(1, "before").await];
    let forms = pages.each_ref().map(|page| {
        asked(page).iter().take(2).fold(hall.form(page, "before"), |form, name| answered(form, name, &key))
    });
    hall.closes("before").await.status(303);
    // A slow line is forgiven; a later one is not.
    hall.school.site.pass_minutes(1);
    forms[0].submit().await.status(303);
    hall.school.site.pass_minutes(5);
    forms[1].submit().await.status(422).shows("Bài này đã đóng").shows("vẫn được giữ");
    let late = hall.paper_of(1, Stage::Before).await;
    assert_eq!((late.answers().len(), late.handed_in_at), (2, None), "nothing is lost");
    hall.standing().await.shows("Đã nộp 1/2").shows("Gửi tới muộn: 1.");
    hall.paper(1, "before").await.shows("2 câu trả lời tới sau khi đóng");
    // Opened again, it counts after all.
    hall.opens("before").await.status(303);
    hall.standing().await.shows("Đang làm, đã trả lời 2 câu");
}

#[actix_web::test]
async fn whoever_leaves_questions_open_is_asked_before_it_is_handed_in_for_good() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let first = asked(&page).into_iter().next().unwrap();
    let told = answered(hall.form(&page, "before"), &first, &key).submit().await;
    told.status(422).shows(&format!("Còn {} câu để trống", asked(&page).len() - 1));
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!((paper.answers().len(), paper.handed_in_at), (1, None), "kept, and not handed in");
    hall.form(&told, "before").submit().await.status(303);
    assert!(hall.paper_of(0, Stage::Before).await.handed_in_at.is_some());
}

#[actix_web::test]
async fn a_round_that_is_not_open_says_so_and_keeps_nothing() {
    let hall = hall(1).await;
    hall.paper(0, "before").await.status(200).shows("Bài này chưa mở");
    hall.standing().await.shows("Tự mở 30 ngày sau khi đóng").shows("Tự mở 90 ngày sau khi đóng");
    hall.phones[0].get(&hall.href("")).await.status(200).shows("Chưa có bài nào mở");
    let body = format!("id={}&edition={}&q.leg-1-1=a", new_id(), hall.class.edition);
    let same = [("sec-fetch-site", "same-origin")];
    for end in ["answers", "attempts"] {
        let address = hall.href(&format!("/before/{end}"));
        hall.phones[0].post_raw(&address, &body, &same).await.status(422).shows("Bài này chưa mở");
    }
    assert!(hall.papers().await.is_empty());
    hall.closes("before").await.status(422).shows("không có gì để đóng");
    hall.opens("month").await.status(422).shows("tự mở");
    hall.opens("never").await.status(404);
}

#[actix_web::test]
async fn a_paper_of_somebody_else_is_not_found_and_stays_what_it_was() {
    let hall = hall(2).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let name = asked(&page).into_iter().next().unwrap();
    let kept = answered(hall.form(&page, "before"), &name, &key);
    let address = hall.href("/before/answers");
    let same = [("sec-fetch-site", "same-origin")];
    hall.phones[0].post_raw(&address, &sent(&kept), &same).await.status(303);
    let before = hall.papers().await;
    // The other, with the id of that paper; and a stranger, with any; each as if it were drawn for them.
    let kept = kept.without("drawn_for");
    let stranger = hall.school.site.user("Lê Thị Lạ", Role::Learner, &hall.school.district).await;
    let stranger = hall.school.site.sign_in_as(&stranger).await;
    for end in ["answers", "attempts"] {
        let address = hall.href(&format!("/before/{end}"));
        for visitor in [&hall.phones[1], &stranger, &hall.trainer] {
            visitor.post_raw(&address, &sent(&kept), &same).await.status(404);
        }
        let no_id = format!("edition={}&q.leg-1-1=a", hall.class.edition);
        hall.phones[1].post_raw(&address, &no_id, &same).await.status(404);
        let no_edition = format!("id={}&edition={}", new_id(), new_id());
        hall.phones[1].post_raw(&address, &no_edition, &same).await.status(404);
    }
    stranger.get(&hall.href("/before/paper")).await.status(404);
    hall.trainer.get(&hall.href("/before/paper")).await.status(404);
    assert_eq!(hall.papers().await, before);
}

#[actix_web::test]
async fn answers_to_questions_not_asked_are_refused_and_the_rest_is_kept() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let names = asked(&page);
    let own = names.iter().next().unwrap();
    let strange = key.keys().find(|name| !names.contains(*name)).unwrap();
    let form = answered(answered(hall.form(&page, "before"), own, &key), strange, &key);
    let back = form.smuggle("q.no-such", "a").submit().await;
    back.status(422).shows("Có câu hỏi không thuộc bài kiểm tra này");
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!(paper.answers().keys().collect::<Vec<_>>(), [&own["q.".len()..]]);
    assert_eq!(paper.handed_in_at, None, "what cannot be read is not handed in");
    assert_eq!(hall.form(&back, "before").values(own), key[own]);
}

#[actix_web::test]
async fn no_page_tells_what_is_right_before_or_after() {
    let hall = hall(6).await;
    let (key, questions) = (hall.key().await, hall.questions().await);
    let said = |html: &str| {
        let told = questions.iter().filter_map(|one| one.feedback.as_deref());
        told.filter(|words| words.len() > 20 && html.contains(*words)).count()
    };
    for stage in ["before", "after"] {
        hall.opens(stage).await.status(303);
        for who in 0..6 {
            let page = hall.paper(who, stage).await;
            let done = hall.hands_in(who, stage, 3, &key).await.follow().await;
            let overview = hall.phones[who].get(&hall.href("")).await;
            for page in [&page, &done, &overview] {
                assert_eq!(said(page.html()), 0);
                assert!(page.all(".right, .wrong, .why, .feedback").is_empty(), "nothing is marked");
            }
            done.hides("Anh/chị nắm được bao nhiêu").hides("\u{a0}%");
            assert!(asked(&done).is_empty(), "the form is not shown again");
        }
        hall.closes(stage).await.status(303);
        if stage == "before" {
            hall.paper(0, stage).await.hides("Anh/chị nắm được bao nhiêu");
        }
    }
    let told = hall.paper(0, "after").await;
    told.shows("Anh/chị nắm được bao nhiêu");
    assert_eq!((said(told.html()), asked(&told).len()), (0, 0), "how much, and not what");
    assert!(questions.iter().any(|one| one.feedback.as_deref().is_some_and(|words| words.len() > 20)));
}

#[actix_web::test]
async fn the_round_after_waits_for_the_one_before_and_ends_it() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    hall.opens("after").await.status(422).shows("còn mở");
    hall.closes("before").await.status(303);
    hall.opens("after").await.status(303);
    hall.hands_in(0, "after", 1, &hall.key().await).await.status(303);
    hall.opens("before").await.status(422).shows("không mở lại được nữa");
    hall.closes("after").await.status(303);
    hall.opens("before").await.status(422).shows("không mở lại được nữa");
}

#[actix_web::test]
async fn a_round_after_that_was_opened_by_a_slip_does_not_cost_the_one_before() {
    let hall = hall(2).await;
    let (key, again) = (hall.key().await, "Mở lại");
    hall.opens("before").await.status(303);
    hall.hands_in(0, "before", 1, &key).await.status(303);
    hall.closes("before").await.status(303);
    hall.opens("after").await.status(303);
    // Those in the room may be about to answer: it is closed first.
    hall.opens("before").await.status(422).shows("chưa ai làm").hides(again);
    hall.closes("after").await.status(303);
    hall.standing().await.shows(again);
    hall.opens("before").await.status(303);
    let rounds = || {
        let class = hall.class.id;
        hall.school.site.read(move |conn| Ok(queries::rounds_of(conn, class)?))
    };
    let stages: Vec<Stage> = rounds().await.into_iter().map(|round| round.stage).collect();
    assert_eq!(stages, [Stage::Before], "the slip is undone, so nothing is told of what is asked");
    hall.phones[1].get(&hall.href("/report")).await.status(404);
    hall.hands_in(1, "before", 2, &key).await.status(303);
    hall.closes("before").await.status(303);
    hall.asks("after", 0..2, 2, &key).await;
    assert_eq!(hall.papers().await.len(), 4, "what was answered the first time stays");
    hall.opens("before").await.status(422).shows("không mở lại được nữa");
}

#[actix_web::test]
async fn a_class_without_people_is_asked_nothing() {
    let hall = hall(0).await;
    hall.opens("before").await.status(422).shows("Lớp chưa có người học");
}

#[actix_web::test]
async fn a_new_edition_and_whoever_joins_move_nobodys_questions() {
    let hall = hall(3).await;
    hall.opens("before").await.status(303);
    let mut before = vec![];
    for who in 0..3 {
        before.push(asked(&hall.paper(who, "before").await));
    }
    super::courses::publish_changed(&hall.school.site, "leg", &["01-what-a-leg-is"]).await;
    let late = hall.school.site.user("Lê Thị Muộn", Role::Learner, &hall.school.district).await;
    add(&hall.trainer, &hall.class, &[late.person]).await.status(303);
    let phone = hall.school.site.sign_in_as(&late).await;
    let joined = asked(&phone.get(&hall.href("/before/paper")).await);
    let mut all = vec![joined];
    for (who, before) in before.iter().enumerate() {
        let now = asked(&hall.paper(who, "before").await);
        assert_eq!(&now, before);
        all.push(now);
    }
    let of_first = all.iter().filter(|one| **one == all[0]).count();
    assert_eq!(of_first, 2, "whoever joins takes the form that fewer have");
}

#[actix_web::test]
async fn whoever_has_a_paper_is_not_taken_off_the_class() {
    let hall = hall(2).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    hall.hands_in(0, "before", 1, &key).await.status(303);
    let removal =
        |who: usize| format!("/classes/{}/participants/{}/removal", hall.class.id, hall.users[who].person);
    hall.trainer.post(&removal(0), &[]).await.status(403).shows("điểm danh hoặc bài kiểm tra");
    hall.trainer.post(&removal(1), &[]).await.status(303);
    assert_eq!(hall.papers().await.len(), 1);
}

#[actix_web::test]
async fn home_leads_to_the_open_test_and_the_same_questions_come_again_to_those_who_were_there() {
    let hall = hall(6).await;
    let key = hall.key().await;
    let mut first = vec![];
    for stage in ["before", "after"] {
        hall.opens(stage).await.status(303);
        for who in 0..5 {
            let page = hall.phones[who].get("/").await.click("Làm bài kiểm tra").await;
            first.push(asked(&page));
            hall.hands_in(who, stage, 5, &key).await.status(303);
            hall.phones[who].get("/").await.hides("Làm bài kiểm tra");
        }
        hall.closes(stage).await.status(303);
    }
    for (days, stage, words, of) in [(30, "month", "Sau 30 ngày", 0), (60, "quarter", "Sau 90 ngày", 5)] {
        let phone = hall.school.site.sign_in_as(&hall.users[0]).await;
        phone.get("/").await.hides("làm lại bài kiểm tra");
        hall.school.site.pass_days(days);
        let phone = hall.school.site.sign_in_as(&hall.users[0]).await;
        phone.get("/").await.shows(words);
        let page = phone.get(&hall.href(&format!("/{stage}/paper"))).await;
        assert_eq!(asked(&page), first[of], "the very questions of the class");
        // Whoever was not there is not asked, and is told of nothing.
        let absent = hall.school.site.sign_in_as(&hall.users[5]).await;
        absent.get("/").await.hides("làm lại bài kiểm tra");
        absent.get(&hall.href(&format!("/{stage}/paper"))).await.status(404);
        let told = hall.form(&page, stage).submit().await;
        hall.form(&told, stage).submit().await.status(303);
        phone.get("/").await.hides("làm lại bài kiểm tra");
    }
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    trainer
        .get(&hall.href("/report"))
        .await
        .shows("Kiểm tra sau lớp và Sau 30 ngày")
        .shows("Làm cả hai bài: 1");
}

#[actix_web::test]
async fn a_test_of_a_draft_in_use_says_so() {
    let hall = hall(1).await;
    let edition = hall.school.edition;
    hall.opens("before").await.status(303);
    hall.paper(0, "before").await.hides("Đây là bản thảo");
    let draft = move |conn: &mut _| {
        let edition = editions::table.find(edition);
        diesel::update(edition).set(editions::state.eq(EditionState::DraftInUse)).execute(conn)?;
        Ok(())
    };
    hall.school.site.write(draft).await;
    hall.paper(0, "before").await.shows("Đây là bản thảo (phiên bản 1)");
    let printed = hall.trainer.get(&format!("/classes/{}/rounds/before/print", hall.class.id)).await;
    let said = printed.all("section.sheet").iter().filter(|form| form.contains("Đây là bản thảo")).count();
    assert_eq!(said, printed.all("section.sheet").len(), "each form goes its own way");
    hall.trainer.get(&format!("/classes/{}", hall.class.id)).await.shows("Bản thảo đang dùng");
}

#[actix_web::test]
async fn what_somebody_knew_is_told_by_three_questions_or_more_and_never_one_by_one() {
    let hall = hall(2).await;
    let key = hall.key().await;
    let mut count = 0;
    for (stage, why) in
        [("before", "nửa lớp kia còn làm cùng đề này"), ("after", "trong lớp còn người đang làm bài này")]
    {
        hall.opens(stage).await.status(303);
        count = asked(&hall.paper(0, stage).await).len();
        hall.hands_in(0, stage, 5, &key).await.status(303);
        hall.paper(0, stage).await.shows("Đáp án không được cho xem").shows(why);
        hall.closes(stage).await.status(303);
    }
    for stage in ["before", "after"] {
        let told = hall.paper(0, stage).await;
        told.shows("Anh/chị nắm được bao nhiêu")
            .hides("nửa lớp kia")
            .shows("còn được hỏi lại sau một và ba tháng");
        let of = |line: &String| line.split(' ').next().unwrap().parse::<usize>().unwrap();
        let rests: Vec<usize> = told.all("ul.rows small").iter().map(of).collect();
        assert!(!rests.is_empty() && rests.iter().all(|of| *of >= 3), "{rests:?}");
        let sum: usize = rests.iter().sum();
        assert!(sum <= count && count - sum < 3, "{rests:?} of {count}");
    }
    hall.school.site.pass_days(110);
    let phone = hall.school.site.sign_in_as(&hall.users[0]).await;
    phone
        .get(&hall.href("/after/paper"))
        .await
        .shows("Anh/chị đã nộp bài")
        .hides("Đáp án không được cho xem");
}

#[actix_web::test]
async fn whoever_was_only_there_before_is_not_asked_again_later() {
    let hall = hall(2).await;
    let key = hall.key().await;
    hall.asks("before", 0..2, 3, &key).await;
    hall.asks("after", [0], 3, &key).await;
    hall.school.site.pass_days(30);
    for (who, status) in [(0, 200), (1, 404)] {
        let phone = hall.school.site.sign_in_as(&hall.users[who]).await;
        phone.get(&hall.href("/month/paper")).await.status(status);
    }
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    trainer.get(&hall.href("")).await.shows("Đã nộp 0/1 người có mặt");
}

#[actix_web::test]
async fn a_closed_round_says_of_nobody_that_they_are_answering() {
    let hall = hall(2).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let name = asked(&page).into_iter().next().unwrap();
    let kept = answered(hall.form(&page, "before"), &name, &key);
    let same = [("sec-fetch-site", "same-origin")];
    hall.phones[0].post_raw(&hall.href("/before/answers"), &sent(&kept), &same).await.status(303);
    hall.standing().await.shows("Đang làm: 1.");
    hall.closes("before").await.status(303);
    hall.standing().await.hides("Đang làm").shows("Chưa bấm nộp, được thu và tính: 1.");
}

#[actix_web::test]
async fn a_sheet_of_more_questions_than_any_form_has_is_not_looked_at() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let form =
        (0..200).fold(hall.form(&page, "before"), |form, nth| form.smuggle(&format!("q.no-{nth}"), "a"));
    form.submit().await.status(413);
    let few = (0..20).fold(hall.form(&page, "before"), |form, nth| form.smuggle(&format!("q.no-{nth}"), "a"));
    few.submit().await.status(422);
}

#[actix_web::test]
async fn a_round_that_nobody_closes_is_told_at_home_and_ends_by_itself() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    hall.hands_in(0, "before", 1, &key).await.status(303);
    hall.trainer.get("/").await.hides("Đóng bài kiểm tra");
    let ends = moment(Language::Vi, hall.school.site.now().plus(7 * Timestamp::DAY));
    hall.school.site.pass_days(2);
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    let home = trainer.get("/").await;
    home.shows("Đóng bài kiểm tra trước lớp").shows(&format!("Mở đã sang ngày thứ 3; tự đóng lúc {ends}"));
    let page = home.click("Đóng bài kiểm tra trước lớp").await;
    page.shows(&format!("tự đóng lúc {ends}")).shows("Đóng: Kiểm tra trước lớp");
    // Neither whoever takes part nor a trainer who has nothing to do with it is told.
    let rin = hall.school.site.sign_in_as(&hall.users[0]).await;
    rin.get("/").await.hides("Đóng bài kiểm tra");
    let other = hall.school.site.user("Lê Thị Giúp", Role::Trainer, &hall.school.district).await;
    hall.school.site.sign_in_as(&other).await.get("/").await.hides("Đóng bài kiểm tra");
    let quiz = "/courses/leg/01-what-a-leg-is/quiz";
    rin.get(quiz).await.shows(&format!("muộn nhất đến {ends}"));
    hall.school.site.pass_days(5);
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    trainer.get("/").await.hides("Đóng bài kiểm tra");
    let page = trainer.get(&hall.href("")).await;
    page.shows(&format!("Đã đóng lúc {ends}")).hides("Đóng: Kiểm tra trước lớp");
    let rin = hall.school.site.sign_in_as(&hall.users[0]).await;
    rin.get(quiz).await.hides("tạm đóng");
    // Closed once more it stays closed when it was; opened again it is open for as long.
    trainer.post(&hall.href("/before/closing"), &[]).await.status(303);
    trainer.get(&hall.href("")).await.shows(&format!("Đã đóng lúc {ends}"));
    trainer.post(&hall.href("/before/opening"), &[]).await.status(303);
    let again = moment(Language::Vi, hall.school.site.now().plus(7 * Timestamp::DAY));
    trainer.get(&hall.href("")).await.shows(&format!("tự đóng lúc {again}"));
    rin.get(quiz).await.shows("tạm đóng");
}

#[actix_web::test]
async fn nobody_is_told_to_close_a_round_of_a_course_that_was_withdrawn_or_of_a_class_they_run_no_more() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    hall.school.site.pass_days(2);
    let (site, mai) = (&hall.school.site, &hall.school.mai);
    site.sign_in_as(mai).await.get("/").await.shows("Đóng bài kiểm tra trước lớp");
    let (person, now, class) = (mai.person, site.now(), hall.class.id);
    let left = |taught: Vec<_>| {
        site.read(move |conn| Ok(queries::left_open(conn, person, &taught, None, now)?.len()))
    };
    assert_eq!(left(vec![class]).await, 1, "whoever teaches it");
    assert_eq!(left(vec![]).await, 0, "whoever opened it, and may hold no class any more");
    super::sittings::withdraw(site).await;
    site.sign_in_as(mai).await.get("/").await.hides("Đóng bài kiểm tra");
}

#[actix_web::test]
async fn a_deal_is_what_is_computed_from_the_ids_however_people_join_and_whatever_they_take() {
    let hall = hall(5).await;
    let (site, class) = (&hall.school.site, hall.class.id);
    let mut groups = vec![hall.users.iter().map(|user| user.person).collect::<Vec<_>>()];
    site.write(move |conn| Ok(queries::deal(conn, class, Timestamp(1))?)).await;
    for (nth, count) in [(2i64, 3), (3, 1), (4, 4)] {
        // Before others come, somebody takes the form that they were not dealt.
        let somebody = groups[0][nth as usize];
        site.write(move |conn| {
            let first = queries::deals_of(conn, class)?[&somebody];
            Ok(queries::redeal(conn, class, somebody, first.other())?)
        })
        .await;
        let mut joining = vec![];
        for one in 0..count {
            joining.push(site.person(&format!("Người đến sau {nth} {one}"), &hall.school.district).await);
        }
        add(&hall.trainer, &hall.class, &joining).await.status(303);
        groups.push(joining);
        site.write(move |conn| Ok(queries::deal(conn, class, Timestamp(nth))?)).await;
    }
    let computed = crossing::all(class, groups.iter().map(Vec::as_slice));
    let (dealt, first) =
        site.read(move |conn| Ok((queries::dealt_in(conn, class)?, queries::deals_of(conn, class)?))).await;
    let stored: BTreeMap<_, _> = dealt.iter().map(|(_, person, form)| (*person, *form)).collect();
    assert_eq!((stored.len(), &stored), (13, &computed));
    // Who was dealt in together is on record, too: the whole can be computed again from what is kept.
    let mut together: BTreeMap<Timestamp, Vec<_>> = BTreeMap::new();
    dealt.iter().for_each(|(at, person, _)| together.entry(*at).or_default().push(*person));
    assert_eq!(crossing::all(class, together.values().map(Vec::as_slice)), stored);
    let others: Vec<_> = stored.iter().filter(|(person, form)| first[person] != **form).collect();
    assert_eq!(others.len(), 3, "and whoever took the other form has it first");
}

#[actix_web::test]
async fn what_comes_after_a_round_ended_by_itself_is_kept_as_late() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let name = asked(&page).into_iter().next().unwrap();
    let form = answered(hall.form(&page, "before"), &name, &key);
    hall.school.site.pass_days(8);
    let phone = hall.school.site.sign_in_as(&hall.users[0]).await;
    let same = [("sec-fetch-site", "same-origin")];
    let told = phone.post_raw(&hall.href("/before/attempts"), &sent(&form), &same).await;
    told.status(422).shows("Bài này đã đóng").shows("vẫn được giữ");
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!((paper.answers().len(), paper.handed_in_at), (1, None));
    // Who is asked later is asked so long after this end.
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    trainer.post(&hall.href("/after/opening"), &[]).await.status(303);
}
