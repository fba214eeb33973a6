//! What the papers before and after say of the questions: per form, round and generation.

use lantoa::courses::edition::{Change, NewEdition};
use lantoa::courses::queries as courses;
use lantoa::kit::clock::{Timestamp, new_id};
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::quizzes;
use lantoa::quizzes::question::Question;
use lantoa::quizzes::sitting::{Kept, KeptAnswer};
use lantoa::rounds::paper::Paper;
use lantoa::rounds::{Form, Stage, crossing, queries};

use super::classes::add;
use super::held_back::takes;
use super::rounds::{Hall, hall};
use crate::support::{Answer, Visitor};

const PAGE: &str = "/courses/leg/rounds";

/// A class with so many people more than those with phones, whose round before is open.
async fn class_of(hall: &Hall, count: usize) -> Vec<Id> {
    let mut people = vec![];
    for nth in 0..count {
        people.push(hall.school.site.person(&format!("Đinh Thị Kín {nth}"), &hall.school.district).await);
    }
    add(&hall.trainer, &hall.class, &people).await.status(303);
    hall.opens("before").await.status(303);
    people
}

/// Those of them who take this form in a round.
async fn with(hall: &Hall, people: &[Id], stage: Stage, form: Form) -> Vec<Id> {
    with_at(hall, hall.class.id, people, stage, form).await
}

async fn with_at(hall: &Hall, class: Id, people: &[Id], stage: Stage, form: Form) -> Vec<Id> {
    let dealt = hall.school.site.read(move |conn| Ok(queries::deals_of(conn, class)?)).await;
    people.iter().copied().filter(|person| crossing::form_in(stage, dealt[person]) == form).collect()
}

/// Somebody hands in a paper, answered a question every ten seconds; of those named they get the worst.
async fn hands_in(hall: &Hall, person: Id, stage: Stage, form: Form, wrong: &[usize]) {
    hands_in_at(hall, hall.class.id, person, stage, form, wrong).await;
}

/// The same in some class of the same course.
async fn hands_in_at(hall: &Hall, class: Id, person: Id, stage: Stage, form: Form, wrong: &[usize]) {
    let (now, questions) = (hall.school.site.now(), hall.questions().await);
    let forms = hall.school.site.read(move |conn| Ok(queries::forms_of(conn, class)?)).await.unwrap();
    let of = |id: &str| -> &Question { questions.iter().find(|question| question.id == id).unwrap() };
    let started_at = now.plus(-60 * Timestamp::MINUTE);
    let mut kept = Kept::new();
    for (number, item) in (1..).zip(forms.of(form)) {
        let rules = of(&item.question).rules();
        let given = if wrong.contains(&number) { rules.worst() } else { rules.best() };
        let at = started_at.plus(10 * number as i64 * Timestamp::SECOND);
        kept.insert(
            item.question.clone(),
            KeptAnswer { given, at, received: at, in_time: None, first_at: None },
        );
    }
    let paper = Paper {
        id: new_id(),
        class,
        stage,
        person,
        form,
        kept,
        started_at,
        handed_in_at: Some(now),
        revision: 1,
        card: None,
    };
    hall.school.site.write(move |conn| Ok(queries::keep_paper(conn, &paper, true)?)).await;
}

async fn page(hall: &Hall, query: &str) -> Answer {
    hall.trainer.get(&format!("{PAGE}{query}")).await
}

async fn rows(hall: &Hall, what: &str, query: &str) -> Vec<String> {
    let answer = hall.trainer.get(&format!("{PAGE}/{what}.csv{query}")).await;
    assert_eq!(answer.status(200).header("content-type"), Some("text/csv; charset=utf-8"));
    answer.html().lines().map(str::to_owned).collect()
}

#[actix_web::test]
async fn of_few_papers_nothing_is_told_of_nineteen_counts_and_twenty_are_judged() {
    let hall = hall(0).await;
    page(&hall, "").await.status(200).shows("Ở đây chưa ai làm bài kiểm tra này");
    let people = class_of(&hall, 40).await;
    let with_a = with(&hall, &people, Stage::Before, Form::A).await;
    assert_eq!(with_a.len(), 20, "half of the class");
    for person in &with_a[..4] {
        hands_in(&hall, *person, Stage::Before, Form::A, &[1]).await;
    }
    page(&hall, "").await.shows("Mới có 4 bài làm").hides("Câu 1:").hides("Kín");
    for what in ["whole", "questions", "generations"] {
        assert_eq!(rows(&hall, what, "").await.len(), 1, "its headings alone");
    }
    for person in &with_a[4..19] {
        hands_in(&hall, *person, Stage::Before, Form::A, &[1]).await;
    }
    let counts = page(&hall, "").await;
    counts.shows("19 bài làm đầu tiên").shows("Câu 1: 0 đúng, 0 một phần, 19 sai").shows("Mới có 19 lượt");
    counts.hides("Alpha của Cronbach").hides("Độ dễ");
    let withheld = &rows(&hall, "whole", "").await[1];
    assert!(withheld.contains(",,,,,,,,,") && withheld.contains("Chưa đủ 20 lượt"), "{withheld}");
    hands_in(&hall, with_a[19], Stage::Before, Form::A, &[]).await;
    let judged = page(&hall, "").await;
    judged.shows("20 bài làm đầu tiên").shows("Alpha của Cronbach").shows("Trung vị").shows("Độ dễ");
    judged.shows("trong 20 lượt chọn cùng một câu sai").hides("Mới có").hides("Kín");
    let table = rows(&hall, "questions", "").await;
    assert!(table[1].contains(",20,1,0,19,0.0500,"), "{}", table[1]);
    let counted = rows(&hall, "whole", "").await;
    assert!(counted[0].contains("Alpha của Cronbach") && counted[1].starts_with("20,"), "{counted:?}");
    // Answered one after the other, each ten seconds after the one before.
    assert!(table[2].contains(",10.0000,"), "{}", table[2]);
}

#[actix_web::test]
async fn each_form_and_each_round_stands_by_itself_and_names_the_file() {
    let hall = hall(0).await;
    let people = class_of(&hall, 14).await;
    let with_a = with(&hall, &people, Stage::Before, Form::A).await;
    let with_b = with(&hall, &people, Stage::Before, Form::B).await;
    for person in &with_a {
        hands_in(&hall, *person, Stage::Before, Form::A, &[2]).await;
    }
    for person in &with_b[..6] {
        hands_in(&hall, *person, Stage::Before, Form::B, &[]).await;
    }
    hall.closes("before").await.status(303);
    hall.opens("after").await.status(303);
    for person in &with_b[..5] {
        hands_in(&hall, *person, Stage::After, Form::A, &[]).await;
    }
    page(&hall, "").await.shows("7 bài làm đầu tiên").shows("Câu 2: 0 đúng, 0 một phần, 7 sai");
    page(&hall, "?form=b").await.shows("6 bài làm đầu tiên").shows("Câu 2: 6 đúng, 0 một phần, 0 sai");
    let after = page(&hall, "?form=a&round=after").await;
    after.shows("5 bài làm đầu tiên").shows("Câu 2: 5 đúng, 0 một phần, 0 sai");
    page(&hall, "?form=b&round=after").await.shows("Ở đây chưa ai làm bài kiểm tra này");
    let files = after.attributes("a[download]", "href");
    for (file, what) in files.iter().zip(["whole", "questions", "generations"]) {
        let file = hall.trainer.get(file).await;
        let named = format!("attachment; filename=\"leg-after-a-{what}.csv\"");
        assert_eq!(file.header("content-disposition"), Some(named.as_str()));
    }
    assert_eq!(files.len(), 3);
    // Whoever looks after the district beside sees nobody of here, and a learner finds no such page.
    let other = hall.school.site.user("Phạm Thị Xa", Role::Trainer, &hall.school.beside).await;
    let other = hall.school.site.sign_in_as(&other).await;
    other.get(PAGE).await.status(200).shows("Ở đây chưa ai làm bài kiểm tra này");
    other.get(&format!("{PAGE}?unit={}", hall.school.district.id)).await.status(404);
    let learner = hall.school.site.user("Hồ Văn Học", Role::Learner, &hall.school.district).await;
    hall.school.site.sign_in_as(&learner).await.get(PAGE).await.status(404);
}

#[actix_web::test]
async fn papers_are_told_by_the_generation_of_the_class_with_intervals() {
    let hall = hall(0).await;
    let people = class_of(&hall, 40).await;
    for person in with(&hall, &people, Stage::Before, Form::A).await {
        hands_in(&hall, person, Stage::Before, Form::A, &[3]).await;
    }
    page(&hall, "")
        .await
        .shows("Mỗi người tính vào thế hệ của lớp nơi họ làm bài")
        .shows("Thế hệ 0: 20 lượt");
    let table = rows(&hall, "generations", "").await;
    assert!(table[1].contains("Thế hệ 0,20,20,1.0000,0.8389,1.0000"), "{}", table[1]);
    assert!(table[3].contains("Thế hệ 0,20,0,0.0000,0.0000,0.1611"), "{}", table[3]);
}

#[actix_web::test]
async fn whoever_is_asked_the_same_now_does_not_see_what_is_right_there() {
    let hall = hall(1).await;
    let supervisor = hall.school.site.user("Phạm Văn Sát", Role::Supervisor, &hall.school.district).await;
    add(&hall.trainer, &hall.class, &[supervisor.person]).await.status(303);
    let visitor = hall.school.site.sign_in_as(&supervisor).await;
    visitor.get(PAGE).await.status(200);
    hall.opens("before").await.status(303);
    let analysis = "/courses/leg/01-what-a-leg-is/analysis";
    let files = ["", "/whole.csv", "/questions.csv", "/generations.csv"];
    for file in files {
        visitor.get(&format!("{PAGE}{file}")).await.leads_to("/courses/leg");
        visitor.get(&format!("{analysis}{file}")).await.leads_to("/courses/leg/01-what-a-leg-is/quiz");
        hall.trainer.get(&format!("{PAGE}{file}")).await.status(200);
    }
    hall.closes("before").await.status(303);
    for file in files {
        visitor.get(&format!("{PAGE}{file}")).await.status(200);
        visitor.get(&format!("{analysis}{file}")).await.status(200);
    }
}

/// The same course, all of whose questions are others: it shares none with what was asked before.
async fn asks_otherwise(hall: &Hall) {
    let now = hall.school.site.now();
    hall.school
        .site
        .write(move |conn| {
            let newest = courses::editions_of(conn, "leg")?.remove(0);
            let mut files = courses::edition_files(conn, newest.id)?;
            for (name, text) in &mut files {
                if name.ends_with(".gift") {
                    *text = text.replace("[id:", "[id:moi-");
                }
            }
            let new = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: newest.state,
                files,
                message: "Câu hỏi mới".into(),
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            Ok(quizzes::queries::publish(conn, &new, None, now)?)
        })
        .await;
}

#[actix_web::test]
async fn what_an_earlier_edition_asked_is_held_back_from_whoever_is_asked_it_now() {
    let hall = hall(1).await;
    let supervisor = hall.school.site.user("Phạm Văn Sát", Role::Supervisor, &hall.school.district).await;
    add(&hall.trainer, &hall.class, &[supervisor.person]).await.status(303);
    takes(&hall, &hall.phones[0], false).await;
    hall.opens("before").await.status(303);
    let person = hall.users[0].person;
    for form in Form::ALL {
        if with(&hall, &[person], Stage::Before, *form).await == [person] {
            hands_in(&hall, person, Stage::Before, *form, &[]).await;
        }
    }
    asks_otherwise(&hall).await;
    let visitor = hall.school.site.sign_in_as(&supervisor).await;
    let analysis = "/courses/leg/01-what-a-leg-is/analysis";
    // The quiz of the edition in use asks nothing of what the class is asked.
    visitor.get(analysis).await.status(200);
    let files = ["", "/whole.csv", "/questions.csv", "/generations.csv"];
    for file in files {
        let earlier = format!("{analysis}{file}?edition=1");
        visitor.get(&format!("{PAGE}{file}")).await.leads_to("/courses/leg");
        visitor.get(&earlier).await.leads_to("/courses/leg/01-what-a-leg-is/quiz");
        hall.trainer.get(&format!("{PAGE}{file}")).await.status(200);
        hall.trainer.get(&earlier).await.status(200);
    }
    hall.closes("before").await.status(303);
    for file in files {
        visitor.get(&format!("{PAGE}{file}")).await.status(200);
        visitor.get(&format!("{analysis}{file}?edition=1")).await.status(200);
    }
}

/// A facilitator who was in the class begins a report of having taught all of it on to these people, some days later;
/// its class.
async fn teaches_on(hall: &mut Hall, people: &[Id]) -> (Visitor, Id) {
    let rin = hall.school.rin.person;
    add(&hall.trainer, &hall.class, &[rin]).await.status(303);
    hall.school.site.pass_days(3);
    let site = &hall.school.site;
    hall.trainer = site.sign_in_as(&hall.school.mai).await;
    let rin = site.sign_in_as(&hall.school.rin).await;
    let page = rin.get(&format!("/reteachings/new?source={}", hall.class.id)).await;
    let mut form = page.status(200).form("/reteachings").tick("source", hall.class.id);
    for module in form.offers("module") {
        let own = module.starts_with(&hall.class.id.to_string());
        form = form.untick("module", &module);
        form = if own { form.tick("module", &module) } else { form };
    }
    let form = form
        .fill("day", &site.today().plus_days(-1).to_string())
        .fill("starts", "7:30")
        .fill("hours", "1,5")
        .choose("unit", &hall.school.district.id.to_string());
    let form = people.iter().fold(form, |form, person| form.tick("person", person));
    let answer = form.press("action", "draft").submit().await;
    let class = answer.status(303).location().rsplit('/').next().unwrap().parse().unwrap();
    (rin, class)
}

#[actix_web::test]
async fn a_reteach_is_asked_by_whoever_taught_it_and_counts_in_generation_one_once_accepted() {
    let mut hall = hall(0).await;
    let taught = class_of(&hall, 40).await;
    for person in with(&hall, &taught, Stage::Before, Form::A).await {
        hands_in(&hall, person, Stage::Before, Form::A, &[3]).await;
    }
    hall.closes("before").await.status(303);
    let learner = hall.school.site.user("Hồ Văn Học", Role::Learner, &hall.school.district).await;
    let mut people = vec![];
    for nth in 0..40 {
        people.push(hall.school.site.person(&format!("Hồ Thị Xa {nth}"), &hall.school.district).await);
    }
    let named: Vec<Id> = people.iter().copied().chain([learner.person]).collect();
    let (rin, class) = teaches_on(&mut hall, &named).await;
    let (report, rounds) = (format!("/reteachings/{class}"), format!("/classes/{class}/rounds"));
    let site = &hall.school.site;
    let nga = site.user("Phạm Thị Nga", Role::Facilitator, &hall.school.district).await;
    let supervisor = site.user("Lê Văn Sáu", Role::Supervisor, &hall.school.district).await;
    let (nga, supervisor) = (site.sign_in_as(&nga).await, site.sign_in_as(&supervisor).await);
    let learner = site.sign_in_as(&learner).await;

    // Begun, it is its facilitator's alone; those who are asked find their paper and nothing else.
    let paper = format!("{rounds}/before/paper");
    learner.get(&paper).await.status(404);
    for who in [&nga, &supervisor, &hall.trainer] {
        who.get(&rounds).await.status(404);
        who.post(&format!("{rounds}/before/opening"), &[]).await.status(404);
    }
    assert!(rin.get(&report).await.attributes("a", "href").contains(&rounds), "a way to them");
    rin.get(&rounds).await.status(200).shows("Mở: Kiểm tra trước lớp");
    rin.post(&format!("{rounds}/before/opening"), &[]).await.status(303);
    learner.get("/").await.shows("Làm bài kiểm tra trước lớp");
    let asked = learner.get(&paper).await;
    asked.status(200);
    assert!(asked.has_form(&format!("{rounds}/before/attempts")));
    assert!(!asked.attributes("a", "href").contains(&format!("/classes/{class}")), "no dead link");
    learner.get(&rounds).await.status(200).hides("Hồ Thị Xa");
    for hidden in [format!("/classes/{class}"), report.clone(), format!("{rounds}/report")] {
        learner.get(&hidden).await.status(404);
    }
    nga.get(&paper).await.status(404);
    for what in ["print", "cards"] {
        rin.get(&format!("{rounds}/before/{what}")).await.status(200);
        learner.get(&format!("{rounds}/before/{what}")).await.status(404);
    }
    let with_a = with_at(&hall, class, &people, Stage::Before, Form::A).await;
    for person in &with_a {
        hands_in_at(&hall, class, *person, Stage::Before, Form::A, &[2]).await;
    }
    rin.post(&format!("{rounds}/before/closing"), &[]).await.status(303);

    // As long as nobody but its facilitator says that it was held, it counts nowhere.
    let not_yet = async || {
        page(&hall, "").await.shows("20 bài làm đầu tiên").shows("Thế hệ 0: 20 lượt").hides("Thế hệ 1");
        assert!(rows(&hall, "generations", "").await.iter().all(|row| !row.contains("Thế hệ 1")));
    };
    not_yet().await;
    let form = rin.get(&format!("{report}/edit")).await.form(&report);
    form.press("action", "hand_in").submit().await.status(303);
    not_yet().await;
    supervisor.get(&rounds).await.status(200).shows("Hồ Thị Xa").hides("Mở: Kiểm tra sau lớp");
    supervisor.post(&format!("{rounds}/after/opening"), &[]).await.status(404);
    hall.trainer.post(&format!("{rounds}/after/opening"), &[]).await.status(404);
    let form = supervisor.get(&report).await.form(&format!("{report}/reviews"));
    form.press("verdict", "accepted").submit().await.status(303);
    let n = with_a.len();
    page(&hall, "")
        .await
        .shows(&format!("{} bài làm đầu tiên", 20 + n))
        .shows(&format!("Thế hệ 1: {n} lượt"));
    let table = rows(&hall, "generations", "").await;
    let told = |generation: u32, n: usize, right: usize| {
        let told = format!("Thế hệ {generation},{n},{right},{}.0000,", usize::from(right > 0));
        table.iter().filter(|row| row.contains(&told)).count()
    };
    assert_eq!((told(0, 20, 0), told(1, n, 0)), (1, 1), "each generation lost one other fact: {table:?}");
    assert_eq!(told(0, 20, 20), told(1, n, n));
    // Accepted it is still asked after, and shown to whoever oversees it.
    rin.post(&format!("{rounds}/after/opening"), &[]).await.status(303);
    rin.post(&format!("{rounds}/after/closing"), &[]).await.status(303);
    for who in [&rin, &supervisor] {
        who.get(&format!("{rounds}/report")).await.status(200);
    }
    nga.get(&format!("{rounds}/report")).await.status(404);
}

#[actix_web::test]
async fn a_draft_whose_people_have_answered_is_not_thrown_away_nor_are_they_left_out() {
    let mut hall = hall(0).await;
    let one = hall.school.site.person("Hồ Thị Xa", &hall.school.district).await;
    let (rin, class) = teaches_on(&mut hall, &[one]).await;
    let (report, rounds) = (format!("/reteachings/{class}"), format!("/classes/{class}/rounds"));
    rin.post(&format!("{rounds}/before/opening"), &[]).await.status(303);
    let form = with_at(&hall, class, &[one], Stage::Before, Form::A).await;
    let form = if form.is_empty() { Form::B } else { Form::A };
    hands_in_at(&hall, class, one, Stage::Before, form, &[]).await;
    let discard = format!("{report}/discard");
    let refused = rin.get(&report).await.form(&discard).submit().await;
    refused.status(409).shows("Đã có người làm bài kiểm tra");
    let edit = rin.get(&format!("{report}/edit")).await.form(&report);
    let refused = edit.untick("person", one).press("action", "draft").submit().await;
    refused.status(422).shows("phải giữ tên trong danh sách: Hồ Thị Xa");
    let papers = hall.school.site.read(move |conn| Ok(queries::papers_of(conn, class)?)).await;
    assert_eq!(papers.len(), 1);
}

#[actix_web::test]
async fn a_draft_that_was_asked_and_nobody_answered_is_thrown_away_with_what_was_prepared() {
    let mut hall = hall(0).await;
    let one = hall.school.site.person("Hồ Thị Xa", &hall.school.district).await;
    let (rin, class) = teaches_on(&mut hall, &[one]).await;
    rin.post(&format!("/classes/{class}/rounds/before/opening"), &[]).await.status(303);
    let discard = format!("/reteachings/{class}/discard");
    let asked = rin.get(&format!("/reteachings/{class}")).await.form(&discard).submit().await;
    asked.status(200).form(&discard).submit().await.leads_to("/reteachings");
    let left = hall
        .school
        .site
        .read(move |conn| Ok((queries::rounds_of(conn, class)?, queries::forms_of(conn, class)?)))
        .await;
    assert_eq!(left, (vec![], None));
    rin.get(&format!("/classes/{class}/rounds")).await.status(404);
}
