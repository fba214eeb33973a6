//! What the answers of many people say of a quiz.

use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::EditionState;
use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{TIEN, VINH};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::form::Form;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::quizzes::attempt::{NewAttempt, Purpose};
use lantoa::quizzes::exam::Exam;
use lantoa::quizzes::kinds::Given;
use lantoa::quizzes::queries::{begin_sitting, hand_in, keep_answers, save_attempt};
use lantoa::quizzes::scoring::{self, Answers};
use lantoa::quizzes::sheet::Sheet;
use lantoa::quizzes::sitting::Seat;
use lantoa::units::{Level, Unit};

use crate::courses::{publish, publish_changed, publish_more};
use crate::support::{Answer, Site, User};

const MODULE: &str = "01-what-a-leg-is";
const PAGE: &str = "/courses/leg/01-what-a-leg-is/analysis";

/// A province with two districts, a trainer of all of it and a supervisor of the first, and a course.
struct Land {
    site: Site,
    district: Unit,
    beside: Unit,
    trainer: User,
    supervisor: User,
}

async fn land() -> Land {
    let site = Site::new().await;
    let province = site.unit("Quảng Ngãi", Level::Province, None).await;
    let district = site.unit("Sơn Hà", Level::District, Some(&province)).await;
    let beside = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let trainer = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let supervisor = site.user("Phạm Văn Sát", Role::Supervisor, &district).await;
    publish(&site, "leg", EditionState::Official).await;
    Land { site, district, beside, trainer, supervisor }
}

impl Land {
    /// So many people of a unit.
    async fn people(&self, count: usize, unit: &Unit) -> Vec<Id> {
        let mut people = vec![];
        for nth in 0..count {
            people.push(self.site.person(&format!("Đinh Thị Kín {nth}"), unit).await);
        }
        people
    }

    /// Somebody hands the quiz in: right but for the questions named, which they get most wrong.
    async fn take(&self, person: Id, wrong: &[usize]) {
        let (edition, shelved) = self.site.app.shelf.current(&self.site.db, "leg").await.unwrap();
        let questions = shelved.quiz(MODULE).unwrap().questions.of(Language::Vi);
        let given = |(nth, question): (usize, &lantoa::quizzes::question::Question)| -> (String, Given) {
            let rules = question.rules();
            (question.id.clone(), if wrong.contains(&nth) { rules.worst() } else { rules.best() })
        };
        let answers: Answers = (1..).zip(questions).map(given).collect();
        let (now, quizzes) = (self.site.now(), shelved.with_quiz());
        let score = scoring::score(questions, &answers, 80).unwrap();
        let new = NewAttempt {
            id: new_id(),
            person,
            edition: edition.id,
            module: MODULE.into(),
            purpose: Purpose::Practice,
            answers,
            score,
            handed_in_at: now,
        };
        self.site.write(move |conn| Ok(save_attempt(conn, &new, &quizzes, now)?)).await;
    }

    /// Somebody answers one question after the other, each so many seconds after the one before.
    async fn take_one_by_one(&self, person: Id, seconds: &[i64]) {
        let (edition, shelved) = self.site.app.shelf.current(&self.site.db, "leg").await.unwrap();
        let questions = shelved.quiz(MODULE).unwrap().questions.of(Language::Vi).clone();
        let (id, edition) = (new_id(), edition.id);
        let seat = Seat { person, edition, module: MODULE.into(), purpose: Purpose::Practice };
        for (nth, question) in questions.iter().enumerate() {
            self.site.pass_seconds(seconds[nth % seconds.len()]);
            let mut form = format!("id={id}&edition={edition}&set={}", question.id);
            for given in question.rules().best() {
                let given: String = form_urlencoded::byte_serialize(given.as_bytes()).collect();
                form.push_str(&format!("&q.{}={given}", question.id));
            }
            let is_last = nth + 1 == questions.len();
            let (seat, now, questions) = (seat.clone(), self.site.now(), questions.clone());
            let (rules, quizzes) = (shelved.rules(MODULE), shelved.with_quiz());
            self.site
                .write(move |conn| {
                    let sheet = Sheet::read(&mut Form::parse(form.as_bytes())).unwrap();
                    let exam = Exam {
                        course: "leg",
                        questions: &questions,
                        rules,
                        own: rules,
                        pass_mark: 80,
                        quizzes: &quizzes,
                    };
                    match is_last {
                        true => drop(hand_in(conn, &seat, &sheet, &exam, now)?),
                        false => drop(keep_answers(conn, &seat, &sheet, &exam, now)?),
                    }
                    Ok(())
                })
                .await;
        }
    }

    /// A class held some days ago, of a kind, by a facilitator who learned in a source; its id.
    async fn class(&self, kind: Kind, days_ago: i32, by: (Id, Option<Id>), people: &[Id]) -> Id {
        let (edition, _) = self.site.app.shelf.current(&self.site.db, "leg").await.unwrap();
        let (id, now) = (new_id(), self.site.now());
        let held_on = self.site.today().plus_days(-days_ago);
        let new = NewClass {
            id,
            kind,
            title: "Lớp kín tiếng".into(),
            edition: edition.id,
            modules: vec![MODULE.into()],
            unit: self.beside.id,
            venue: None,
            organiser: None,
            provider: None,
            language_used: None,
            note: None,
            facilitators: vec![by],
            sessions: vec![NewSession { id: new_id(), held_on, starts_minute: 450, minutes: 180 }],
            questions: vec![],
        };
        let people = people.to_vec();
        self.site
            .write(move |conn| {
                lantoa::classes::queries::add_class(conn, &new, by.0, now)?;
                lantoa::classes::queries::add_participants(conn, id, &people, by.0, now)?;
                Ok(())
            })
            .await;
        id
    }

    async fn page(&self, who: &User, query: &str) -> Answer {
        self.site.sign_in_as(who).await.get(&format!("{PAGE}{query}")).await
    }

    /// The rows of a table that is downloaded, without its mark, split at commas that stand in no quotes.
    async fn table(&self, who: &User, what: &str) -> Vec<Vec<String>> {
        let answer = self.site.sign_in_as(who).await.get(&format!("{PAGE}/{what}.csv")).await;
        assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
        let named = format!("attachment; filename=\"leg-{MODULE}-{what}.csv\"");
        assert_eq!(answer.header("content-disposition"), Some(named.as_str()));
        let text = answer.html().strip_prefix('\u{feff}').expect("the mark of UTF-8").to_owned();
        text.lines().map(split).collect()
    }
}

fn split(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.trim_end_matches('\r').chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[actix_web::test]
async fn of_nineteen_attempts_only_counts_are_shown_and_of_twenty_they_are_judged() {
    let land = land().await;
    let people = land.people(20, &land.district).await;
    for person in &people[..19] {
        land.take(*person, &[1]).await;
    }
    let page = land.page(&land.supervisor, "").await;
    page.status(200).shows("Lượt đầu của 19 người.").shows("Mới có 19 lượt").hides("Alpha của Cronbach");
    page.shows("Câu 1: 0 đúng, 0 một phần, 19 sai").hides("sửa lời câu hỏi");
    let table = land.table(&land.supervisor, "questions").await;
    assert_eq!(table[1][3..7], ["19", "0", "0", "19"]);
    assert_eq!(table[1][7..11], ["", "", "", ""]);
    land.take(people[19], &[]).await;
    let page = land.page(&land.supervisor, "").await;
    page.hides("Mới có").shows("Alpha của Cronbach");
    page.shows("19 trong 20 lượt chọn cùng một câu sai");
    page.shows("Gần như ai cũng đúng").shows("Chưa ghi lại");
    let table = land.table(&land.supervisor, "questions").await;
    assert_eq!(table[0][7], "Độ dễ");
    assert_eq!(table[1][3..8], ["20", "1", "0", "19", "0.0500"]);
    assert!(table[1][14].contains("19 trong 20"), "{:?}", table[1]);
}

#[actix_web::test]
async fn the_figures_of_the_whole_quiz_are_downloaded_and_withheld_as_the_page_does() {
    let land = land().await;
    let people = land.people(20, &land.district).await;
    let (_, shelved) = land.site.app.shelf.current(&land.site.db, "leg").await.unwrap();
    let asks = shelved.quiz(MODULE).unwrap().questions.vi.len();
    for person in &people[..19] {
        land.take(*person, &[1]).await;
    }
    let table = land.table(&land.supervisor, "whole").await;
    assert_eq!(table[0][..4], ["Số lượt", "Số câu hỏi", "Điểm trung bình", "Trung vị (điểm)"]);
    assert_eq!(table[1][..2], ["19".to_owned(), asks.to_string()]);
    assert!(table[1][2..11].iter().all(String::is_empty), "{:?}", table[1]);
    assert!(table[1][11].contains("Chưa đủ 20 lượt"), "{:?}", table[1]);
    land.take(people[19], &[]).await;
    let table = land.table(&land.supervisor, "whole").await;
    // Nineteen have one point less than all: the mean is 0.95 below, the spread the root of 0.05 · 0.95 · 20/19.
    let (mean, all) = (asks as f64 - 0.95, asks as f64);
    let told = [mean, all - 1.0, 0.223_607, mean / all, (all - 1.0) / all, 0.223_607 / all];
    let told: Vec<String> = told.iter().map(|figure| format!("{figure:.4}")).collect();
    assert_eq!((table[1][0].as_str(), &table[1][2..8]), ("20", &told[..]));
    // Alpha of one question alone that differs: k/(k − 1) · (1 − 1) is 0, and so the error is the spread.
    assert_eq!(table[1][8..], ["0.0000", "0.2236", "", ""]);
    let english = land.site.sign_in_as(&land.supervisor).await;
    english.post("/language", &[("lang", "en")]).await;
    let file = english.get(&format!("{PAGE}/whole.csv")).await;
    assert!(file.html().contains("Mean (points),Median (points),Standard deviation (points)"));
}

/// A quiz of which each is asked some questions of every objective.
async fn drawn(land: &Land, count: usize) -> Vec<Vec<String>> {
    super::quiz_rules::publish(&land.site, "per_objective = 1").await;
    let mut asked = vec![];
    for (nth, person) in (1..).zip(land.people(count, &land.district).await) {
        // Which questions are drawn follows from the id of the sitting: with these always the same.
        let sitting = Id(uuid::Uuid::from_u128(nth));
        let (edition, shelved) = land.site.app.shelf.current(&land.site.db, "leg").await.unwrap();
        let questions = shelved.quiz(MODULE).unwrap().questions.vi.clone();
        let (rules, quizzes, now) = (shelved.rules(MODULE), shelved.with_quiz(), land.site.now());
        let seat = Seat { person, edition: edition.id, module: MODULE.into(), purpose: Purpose::Practice };
        let put = land
            .site
            .write(move |conn| {
                let exam = Exam {
                    course: "leg",
                    questions: &questions,
                    rules,
                    own: rules,
                    pass_mark: 80,
                    quizzes: &quizzes,
                };
                let begun = begin_sitting(conn, &seat, sitting, &exam, now)?.expect("open to all");
                let mut form = format!("id={}&edition={}", begun.id, seat.edition);
                for question in questions.iter().filter(|one| begun.asked.contains(&one.id)) {
                    for given in question.rules().best() {
                        let given: String = form_urlencoded::byte_serialize(given.as_bytes()).collect();
                        form.push_str(&format!("&q.{}={given}", question.id));
                    }
                }
                let sheet = Sheet::read(&mut Form::parse(form.as_bytes())).unwrap();
                hand_in(conn, &seat, &sheet, &exam, now)?;
                Ok(begun.asked)
            })
            .await;
        asked.push(put);
    }
    asked
}

#[actix_web::test]
async fn where_questions_are_drawn_each_counts_those_who_were_asked_it() {
    let land = land().await;
    let asked = drawn(&land, 72).await;
    let page = land.page(&land.supervisor, "").await;
    page.shows("Lượt đầu của 72 người.").shows("72 lượt chỉ được hỏi một phần câu hỏi");
    page.shows("Alpha, sai số chuẩn và trọng số thực cần mọi người làm cùng các câu");
    page.shows("100 % số điểm của các câu được hỏi");
    let table = land.table(&land.supervisor, "questions").await;
    let (mut judged, mut withheld) = (0, 0);
    for row in &table[1..] {
        let of = asked.iter().filter(|asked| asked.contains(&row[1])).count();
        assert_eq!(row[3..7], [of.to_string(), of.to_string(), "0".into(), "0".into()], "{row:?}");
        let facility = if of >= 20 { "1.0000" } else { "" };
        assert_eq!((row[7].as_str(), row[10].as_str()), (facility, ""), "{row:?}");
        *if of >= 20 { &mut judged } else { &mut withheld } += 1;
    }
    assert!(judged > 0 && withheld > 0, "{judged} {withheld}");
    page.shows("người được hỏi câu này; từ 20 người trở lên mới nhận xét");
    let whole = land.table(&land.supervisor, "whole").await;
    assert_eq!(whole[1][2..10], ["", "", "", "1.0000", "1.0000", "0.0000", "", ""]);
    assert!(whole[1][11].contains("Mỗi người được hỏi các câu khác nhau"), "{:?}", whole[1]);
}

#[actix_web::test]
async fn a_question_takes_the_time_since_the_answer_before_told_of_twenty_or_more() {
    let land = land().await;
    let people = land.people(21, &land.district).await;
    // Of the first answer nobody knows how long it took: it began the attempt.
    for (nth, person) in (0..).zip(&people[..19]) {
        land.take_one_by_one(*person, &[5, 10 + nth]).await;
    }
    land.take(people[19], &[]).await;
    let table = land.table(&land.supervisor, "questions").await;
    assert_eq!(table[0][11], "Số giây mỗi câu");
    assert_eq!((&*table[1][11], &*table[2][11]), ("", ""));
    land.take_one_by_one(people[20], &[5, 90]).await;
    let table = land.table(&land.supervisor, "questions").await;
    // 10, 11, …, 28 and 90: halfway between the tenth and the eleventh.
    let seconds: Vec<&str> = table[1..4].iter().map(|row| &*row[11]).collect();
    assert_eq!(seconds, ["", "19.5000", "5.0000"]);
    land.page(&land.supervisor, "").await.shows("Số giây mỗi câu");
}

#[actix_web::test]
async fn a_supervisor_counts_her_own_unit_and_a_trainer_any_of_theirs_without_names() {
    let land = land().await;
    for (count, unit) in [(3, &land.district), (5, &land.beside)] {
        for person in land.people(count, unit).await {
            land.take(person, &[]).await;
        }
    }
    let page = land.page(&land.supervisor, "").await;
    page.shows("Lượt đầu của 3 người.").hides("Đinh Thị Kín").hides("Ba Tơ");
    land.page(&land.supervisor, &format!("?unit={}", land.beside.id)).await.status(404);
    land.page(&land.trainer, "").await.shows("Lượt đầu của 8 người.").hides("Đinh Thị Kín");
    let beside = land.page(&land.trainer, &format!("?unit={}", land.beside.id)).await;
    beside.shows("Ba Tơ: Lượt đầu của 5 người.");
}

#[actix_web::test]
async fn who_answers_again_counts_once_unless_every_attempt_is_asked_for() {
    let land = land().await;
    let people = land.people(2, &land.district).await;
    for (person, wrong) in [(people[0], 1), (people[1], 1), (people[0], 2), (people[0], 3)] {
        land.take(person, &[wrong]).await;
        land.site.pass_minutes(5);
    }
    let page = land.page(&land.supervisor, "").await;
    page.shows("Lượt đầu của 2 người.").shows("Câu 1: 0 đúng, 0 một phần, 2 sai");
    let all = page.click("Tính mọi lượt").await;
    all.shows("4 lượt làm của 2 người.")
        .shows("Câu 1: 2 đúng, 0 một phần, 2 sai")
        .shows("Đang tính mọi lượt");
    all.click("Chỉ tính lượt đầu").await.shows("Lượt đầu của 2 người.");
}

#[actix_web::test]
async fn what_the_third_generation_no_longer_knows_is_said_to_be_lost() {
    let land = land().await;
    let (first, third) = (land.people(8, &land.district).await, land.people(8, &land.district).await);
    let pilot = land.class(Kind::Pilot, 30, (land.trainer.person, None), &first).await;
    let village = land.class(Kind::Village, 20, (first[0], Some(pilot)), &third[..1]).await;
    land.class(Kind::Village, 10, (third[0], Some(village)), &third[1..]).await;
    let alone = land.people(5, &land.district).await;
    for person in &alone {
        land.take(*person, &[2]).await;
    }
    for person in &first {
        land.take(*person, &[]).await;
    }
    for person in &third {
        land.take(*person, &[1]).await;
    }
    let page = land.page(&land.supervisor, "").await;
    page.shows("Thế hệ 0: 8 lượt")
        .shows("Thế hệ 1: 1 lượt")
        .shows("Thế hệ 2: 7 lượt")
        .shows("Tự học: 5 lượt");
    page.shows("Mất đi: thế hệ 2 biết ít hơn thế hệ 0 rõ rệt").hides("Lớp kín tiếng");
    // All five who learned alone missed the second: of the generations nothing can be told there.
    page.shows("Chưa thể nói điều này có mất đi hay không");
    let table = land.table(&land.supervisor, "generations").await;
    let of_first: Vec<&[String]> = table[1..5].iter().map(|row| &row[3..7]).collect();
    assert_eq!(of_first[0], ["Thế hệ 0", "8", "8", "1.0000"]);
    assert_eq!(of_first[2], ["Thế hệ 2", "7", "0", "0.0000"]);
    assert_eq!(of_first[3], ["Tự học", "5", "5", "1.0000"]);
    // Wilson's interval of none of seven ends at 3.8415 / 10.8415.
    assert_eq!(table[3][8], "0.3543");
}

#[actix_web::test]
async fn whoever_was_taught_after_they_answered_had_learned_alone() {
    let land = land().await;
    let people = land.people(1, &land.district).await;
    land.take(people[0], &[]).await;
    land.site.pass_days(3);
    land.class(Kind::Pilot, 0, (land.trainer.person, None), &people).await;
    land.page(&land.supervisor, "").await.shows("Tự học: 1 lượt").hides("Thế hệ 0");
}

#[actix_web::test]
async fn editions_that_ask_the_same_count_together_and_others_by_themselves() {
    let land = land().await;
    let people = land.people(3, &land.district).await;
    land.take(people[0], &[]).await;
    // Another text, the same questions.
    publish_changed(&land.site, "leg", &[MODULE]).await;
    land.take(people[1], &[]).await;
    land.page(&land.supervisor, "").await.shows("Lượt đầu của 2 người.").shows("(phiên bản 1, 2)");
    let asked = "\n// [id:leg-1-90] [tag:1]\nNhóm có mấy người? {TRUE #Đúng. #Đúng.}\n";
    publish_more(
        &land.site,
        &format!("/courses/leg/{MODULE}"),
        [("quiz.vi.gift", asked), ("quiz.en.gift", asked)],
    )
    .await;
    land.take(people[2], &[]).await;
    land.page(&land.supervisor, "").await.shows("Lượt đầu của 1 người.").shows("(phiên bản 3)");
    let before = land.page(&land.supervisor, "?edition=1").await;
    before.shows("Lượt đầu của 2 người.").shows("(phiên bản 1, 2)").hides("ở phiên bản khác trước đó");
    // Whoever has read the explanations once takes nothing for the first time.
    land.take(people[0], &[]).await;
    let now = land.page(&land.supervisor, "").await;
    now.shows("Lượt đầu của 1 người.").shows("Không tính 1 người đã làm bài này ở phiên bản khác trước đó");
    land.page(&land.supervisor, "?attempts=all").await.hides("ở phiên bản khác trước đó");
    land.page(&land.supervisor, "?edition=9").await.status(404);
}

#[actix_web::test]
async fn those_who_teach_find_it_below_the_module_and_those_who_review_on_their_overview() {
    let land = land().await;
    let module = land.site.sign_in_as(&land.trainer).await.get(&format!("/courses/leg/{MODULE}")).await;
    module.click("Phân tích bài kiểm tra").await.status(200).shows("Ở đây chưa ai làm bài kiểm tra này.");
    let address = format!("/units/{}/overview", land.district.id);
    let overview = land.site.sign_in_as(&land.supervisor).await.get(&address).await;
    let found = overview.attributes("details a", "href");
    assert!(found.contains(&format!("{PAGE}?unit={}", land.district.id)), "{found:?}");
    let lead = land.site.user("Đinh Văn Đầu", Role::Lead, &land.district).await;
    land.site.sign_in_as(&lead).await.get(&address).await.status(200).hides("Phân tích");
    land.site.sign_in_as(&lead).await.get(&format!("/courses/leg/{MODULE}")).await.hides("/analysis");
}

#[actix_web::test]
async fn in_english_every_word_of_it_is_english() {
    let land = land().await;
    for person in land.people(20, &land.district).await {
        land.take(person, &[1]).await;
    }
    let visitor = land.site.sign_in_as(&land.supervisor).await;
    visitor.post("/language", &[("lang", "en")]).await;
    let page = visitor.get(PAGE).await;
    page.shows("The first attempts of 20 people.").shows("20 of 20 chose the same wrong answer");
    page.shows("Standard error of measurement").hides("Độ dễ");
}

#[actix_web::test]
async fn in_the_demo_the_trainer_sees_a_fact_lost_and_the_district_has_too_few_to_judge() {
    let site = Site::with_the_demo().await;
    let page = site.sign_in(VINH.key, PASSWORD).await.get(PAGE).await;
    page.shows("Lượt đầu của 22 người.").shows("Mất đi: thế hệ 2 biết ít hơn thế hệ 0 rõ rệt");
    assert_eq!(page.attributes("section[aria-labelledby='lost'] a", "href"), ["#question-2"]);
    page.shows("14 trong 22 lượt chọn cùng một câu sai");
    // The gravest comes first, and what is said of several is said once.
    let to_do = page.all(".to-do li");
    assert!(to_do[0].contains("cùng một câu sai") && to_do[0].contains("Câu 12."), "{to_do:?}");
    assert_eq!(to_do.iter().filter(|line| line.contains("Gần như ai cũng đúng")).count(), 1);
    let district = site.sign_in(TIEN.key, PASSWORD).await.get(PAGE).await;
    district.shows("Lượt đầu của 14 người.").shows("Mới có 14 lượt").hides("Mất đi");
}
