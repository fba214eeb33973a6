//! Essays: handed in, waiting, marked by people.

use lantoa::classes::{Kind, NewClass};
use lantoa::courses::edition::{Change, EditionState, NewEdition};
use lantoa::demo::cast::{KHOI, TUYET, VINH};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::quizzes::queries;
use lantoa::units::{Level, Unit};

use super::courses::{FIRST, site_with_a_course};
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site, User, Visitor};

const WRITTEN: &str = "Thôn họp ở nhà cộng đồng.\n\nMọi người bầu chị Đốc làm trưởng nhóm.";

/// The quiz of the first module: one statement, and one essay on which passing hangs.
async fn publish_an_essay(site: &Site) {
    let vi = "// [id:leg-1-91] [tag:1]\nNhóm LEG có từ 10 đến 20 hộ. {TRUE #Sai mất rồi #Đúng rồi đấy}\n\n\
              // [id:leg-1-90] [tag:1]\nKể một buổi họp thôn. {\n  ####Nên có ai dự và quyết điều gì.\n}\n";
    let en = "// [id:leg-1-91] [tag:1]\nA LEG has 10 to 20 households. {TRUE #That was wrong #That was right}\n\n\
              // [id:leg-1-90] [tag:1]\nTell of a village meeting. {\n  ####Who came and what was decided.\n}\n";
    let mut files = crate::courses::short("leg");
    for (file, text) in [("quiz.vi.gift", vi), ("quiz.en.gift", en)] {
        files.insert(format!("leg/01-what-a-leg-is/{file}"), text.to_owned());
    }
    let now = site.now();
    let new = NewEdition {
        id: new_id(),
        course: "leg".into(),
        state: EditionState::Official,
        files,
        message: "Câu tự luận".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    site.write(move |conn| Ok(queries::publish(conn, &new, None, now)?)).await;
}

async fn site_with_an_essay() -> (Site, User, User) {
    let (site, mai, rin) = site_with_a_course().await;
    publish_an_essay(&site).await;
    (site, mai, rin)
}

async fn filled(visitor: &Visitor, essay: &str) -> FilledForm {
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    page.form(&format!("{FIRST}/attempts")).tick("q.leg-1-91", "true").fill("q.leg-1-90", essay)
}

/// Hands in the right answer to the statement and this essay; where the attempt is shown.
async fn writes(visitor: &Visitor, essay: &str) -> String {
    filled(visitor, essay).await.submit().await.status(303).location().to_owned()
}

fn to_mark(attempt: &str) -> String {
    format!("{}/leg-1-90", attempt.replace("/attempts/", "/marking/"))
}

async fn marks(visitor: &Visitor, attempt: &str, points: i32) -> Answer {
    let page = visitor.get(&to_mark(attempt)).await;
    page.form("marks").tick("points", points).fill("comment", "Viết rõ, cần thêm ngày họp.").submit().await
}

async fn kept(site: &Site, attempt: &str) -> Vec<(i32, Option<String>)> {
    let attempt: Id = attempt.rsplit('/').next().unwrap().parse().unwrap();
    let marks = site.read(move |conn| Ok(queries::marks_of(conn, attempt)?)).await;
    marks.into_values().flatten().map(|mark| (mark.points, mark.comment)).collect()
}

async fn insists_on_the_sums(site: &Site) {
    let (stored, afresh) =
        site.read(|conn| Ok((queries::quiz_summary_rows(conn)?, queries::recount_quizzes(conn)?))).await;
    assert_eq!(stored, afresh);
}

#[actix_web::test]
async fn an_essay_is_written_in_lines_under_a_label_and_the_guide_is_not_told() {
    let (site, _, rin) = site_with_an_essay().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    page.shows("Bài viết của anh/chị").shows("5.000").hides("Nên có ai dự");
    let id = &page.attributes("textarea[name='q.leg-1-90']", "id")[0];
    assert_eq!(page.all(&format!("label[for='{id}']")), ["Bài viết của anh/chị"]);
    assert_eq!(page.attributes("textarea", "aria-describedby"), [format!("{id}-hint")]);
    // Too long is refused, and all of it comes back.
    let long = "Dòng dài.\n".repeat(501);
    let refused = filled(&visitor, &long).await.submit().await;
    refused.status(422).shows("Bài viết dài quá 5.000 chữ cái").hides("Nên có ai dự");
    let back = refused.form(&format!("{FIRST}/attempts"));
    assert_eq!(back.value("q.leg-1-90").trim(), long.trim());
    assert_eq!(refused.attributes("textarea", "aria-invalid"), ["true"]);
    refused.form(&format!("{FIRST}/attempts")).fill("q.leg-1-90", "  ").submit().await.status(422);
}

#[actix_web::test]
async fn a_quiz_that_waits_for_marks_is_nowhere_one_to_be_taken() {
    let (site, mai, rin) = site_with_an_essay().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(FIRST).await;
    page.form(&format!("{FIRST}/reading")).submit().await.status(303);
    visitor.get("/courses/leg").await.shows("Làm bài kiểm tra:");
    let attempt = writes(&visitor, WRITTEN).await;
    let person = format!("/people/{}", rin.person);
    for address in ["/", "/courses", "/courses/leg"] {
        visitor.get(address).await.status(200).hides("Làm bài kiểm tra");
    }
    visitor.get("/courses/leg").await.shows("Đã nộp, chờ chấm").shows("Đọc bài: ");
    site.sign_in_as(&mai).await.get(&person).await.shows("1 chờ chấm");
    marks(&site.sign_in_as(&mai).await, &attempt, 10).await.status(303);
    visitor.get("/courses/leg").await.hides("chờ chấm").shows("Đã đạt bài kiểm tra");
    site.sign_in_as(&mai).await.get(&person).await.hides("1 chờ chấm");
}

#[actix_web::test]
async fn an_attempt_with_an_essay_waits_and_is_never_called_failed() {
    let (site, _, rin) = site_with_an_essay().await;
    let visitor = site.sign_in_as(&rin).await;
    let attempt = writes(&visitor, WRITTEN).await;
    let page = visitor.get(&attempt).await;
    page.shows("chờ chấm xong 1 bài viết")
        .shows("Chờ chấm")
        .hides("Chưa đạt")
        .hides("50%")
        .hides("Chưa đúng");
    assert_eq!(page.all("p.essay"), [WRITTEN.replace("\n\n", " ")]);
    assert!(page.html().contains(WRITTEN), "its lines stay lines");
    // What a good answer has is told once it is marked: until then they may hand in another.
    page.hides("Nên có ai dự").shows("sẽ hiện ở đây khi bài được chấm xong");
    visitor.get(&format!("{FIRST}/quiz")).await.shows("Chờ chấm").hides("Chưa đạt").hides("50%");
    visitor.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn what_a_good_answer_has_in_it_is_told_to_whoever_wrote_one_once_it_is_marked() {
    let (site, mai, rin) = site_with_an_essay().await;
    let (writer, marker) = (site.sign_in_as(&rin).await, site.sign_in_as(&mai).await);
    let attempt = writes(&writer, WRITTEN).await;
    writer.get(&attempt).await.hides("Nên có ai dự").shows("Đúng rồi đấy");
    marker.get(&attempt).await.shows("Nên có ai dự");
    marks(&marker, &attempt, 10).await.status(303);
    writer.get(&attempt).await.shows("Nên có ai dự và quyết điều gì.").hides("sẽ hiện ở đây");
    // While a second marker is asked, no marks stand yet.
    let other = writes(&writer, "Ngắn thôi.").await;
    asks_for_another(&marker, &other, 5).await;
    writer.get(&other).await.hides("Nên có ai dự");
}

#[actix_web::test]
async fn a_trainer_is_told_what_waits_reads_it_without_a_name_and_marks_it() {
    let (site, mai, rin) = site_with_an_essay().await;
    let learner = site.sign_in_as(&rin).await;
    let attempt = writes(&learner, WRITTEN).await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.get("/").await.shows("1 bài viết chờ anh/chị chấm");
    let queue = trainer.get("/marking").await;
    queue.shows("Kể một buổi họp thôn.").shows("1 bài").hides("Rin").hides(&rin.person.to_string());
    assert_eq!(queue.attributes(".rows a", "href"), [to_mark(&attempt)]);
    let page = trainer.get(&to_mark(&attempt)).await;
    page.shows("Kể một buổi họp thôn.").shows("Nên có ai dự và quyết điều gì.").shows("Chưa ai chấm");
    page.hides("Rin").hides(&rin.person.to_string());
    assert!(page.html().contains(WRITTEN));
    let named = page.click("Xem tên người viết").await;
    named.shows("Đinh Thị Rin");
    // Nothing chosen is refused where it stands, and what was typed comes back.
    let refused = named.form("marks").fill("comment", "Tốt lắm").submit().await;
    refused.status(422).shows("Đinh Thị Rin");
    assert_eq!(refused.attributes(".errors a", "href"), ["#points"]);
    assert_eq!(refused.form("marks").value("comment"), "Tốt lắm");
    assert_eq!(kept(&site, &attempt).await, []);
    marks(&trainer, &attempt, 8).await.leads_to("/marking");
    trainer.get("/marking").await.shows("Không có bài viết nào chờ chấm").shows("Đã chấm xong");
    trainer.get("/").await.hides("chờ anh/chị chấm");
    let page = learner.get(&attempt).await;
    page.shows("90%").shows("Đạt. Chúc mừng").shows("Điểm bài viết: 8 trên 10").shows("cần thêm ngày họp");
    page.hides("Chờ chấm").hides("Trần Thị Mai");
    learner.get("/courses/leg").await.shows("Đã đạt bài kiểm tra");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn too_few_marks_do_not_pass_and_marks_given_again_stand_beside_the_first() {
    let (site, mai, rin) = site_with_an_essay().await;
    let learner = site.sign_in_as(&rin).await;
    let attempt = writes(&learner, WRITTEN).await;
    let trainer = site.sign_in_as(&mai).await;
    marks(&trainer, &attempt, 5).await.status(303);
    learner.get(&attempt).await.shows("75%").shows("Chưa đạt").hides("Chờ chấm");
    let page = trainer.get(&to_mark(&attempt)).await;
    assert_eq!(page.form("marks").values("points"), ["5"], "what stands is what is corrected");
    marks(&trainer, &attempt, 6).await.status(303);
    learner.get(&attempt).await.shows("80%").shows("Đạt. Chúc mừng");
    insists_on_the_sums(&site).await;
    marks(&trainer, &attempt, 2).await.status(303);
    learner.get(&attempt).await.shows("60%").shows("Chưa đạt");
    learner.get("/courses/leg").await.hides("Đã đạt bài kiểm tra");
    insists_on_the_sums(&site).await;
    let given: Vec<i32> = kept(&site, &attempt).await.into_iter().map(|(points, _)| points).collect();
    assert_eq!(given, [5, 6, 2]);
}

#[actix_web::test]
async fn nobody_marks_their_own_and_to_strangers_it_is_not_there() {
    let (site, mai, rin) = site_with_an_essay().await;
    let beside = site.unit("Ba Tơ", Level::District, None).await;
    let far = site.user("Lê Văn Xa", Role::Trainer, &beside).await;
    let learner = site.user("Hồ Văn Học", Role::Learner, &beside).await;
    let own = site.sign_in_as(&mai).await;
    let of_mai = writes(&own, "Bài của tôi.").await;
    own.get("/marking").await.hides("Kể một buổi họp thôn.");
    own.get(&to_mark(&of_mai)).await.status(404);
    let attempt = writes(&site.sign_in_as(&rin).await, WRITTEN).await;
    let form = own.get(&to_mark(&attempt)).await.form("marks").tick("points", 10);
    for stranger in [&far, &learner, &rin] {
        let visitor = site.sign_in_as(stranger).await;
        visitor.get(&to_mark(&attempt)).await.status(404).hides("họp ở nhà cộng đồng");
        let sent: Vec<(String, String)> = form.sent();
        let sent: Vec<(&str, &str)> =
            sent.iter().map(|(k, v)| (&**k, &**v)).filter(|(k, _)| *k != "drawn_for").collect();
        visitor.post(&to_mark(&attempt), &sent).await.status(404);
        visitor.post(&to_mark(&attempt), &[("points", "")]).await.status(404);
    }
    site.sign_in_as(&far).await.get("/marking").await.status(200).hides("Kể một buổi họp thôn.");
    for other in [&learner, &rin] {
        site.sign_in_as(other).await.get("/marking").await.status(404);
    }
    own.get(&to_mark(&attempt).replace("leg-1-90", "leg-1-91")).await.status(404);
    assert_eq!(kept(&site, &attempt).await, []);
}

#[actix_web::test]
async fn whoever_teaches_a_class_marks_what_its_participants_write_in_its_course() {
    let (site, mai, rin) = site_with_an_essay().await;
    let elsewhere = site.unit("Sơn Tây", Level::District, None).await;
    let thanh = site.user("Đinh Văn Thanh", Role::Facilitator, &elsewhere).await;
    let attempt = writes(&site.sign_in_as(&rin).await, WRITTEN).await;
    let visitor = site.sign_in_as(&thanh).await;
    visitor.get("/marking").await.status(404);
    let (edition, _) = site.app.shelf.current(&site.db, "leg").await.unwrap();
    let (by, who, teacher, now, unit) = (mai.person, rin.person, thanh.person, site.now(), elsewhere.id);
    site.write(move |conn| {
        let new = NewClass {
            id: new_id(),
            kind: Kind::Pilot,
            title: "Lớp thí điểm".into(),
            edition: edition.id,
            modules: vec![],
            unit,
            venue: None,
            organiser: None,
            provider: None,
            language_used: None,
            note: None,
            facilitators: vec![(teacher, None)],
            sessions: vec![],
            questions: vec![],
        };
        lantoa::classes::queries::add_class(conn, &new, by, now)?;
        Ok(lantoa::classes::queries::add_participants(conn, new.id, &[who], by, now)?)
    })
    .await;
    visitor.get("/").await.shows("1 bài viết chờ anh/chị chấm");
    marks(&visitor, &attempt, 9).await.leads_to("/marking");
    assert_eq!(kept(&site, &attempt).await.len(), 1);
}

/// The unit where somebody is at home.
async fn home(site: &Site, user: &User) -> Unit {
    let id = user.person;
    site.read(move |conn| {
        let unit = lantoa::people::queries::known_person(conn, id)?.unit;
        Ok(lantoa::units::queries::unit(conn, unit)?)
    })
    .await
}

/// A site with two more trainers, an essay, and who wrote it.
async fn with_markers() -> (Site, [Visitor; 3], Visitor, String) {
    let (site, mai, rin) = site_with_an_essay().await;
    let centre = home(&site, &mai).await;
    let hai = site.user("Lê Thị Hai", Role::Trainer, &centre).await;
    let ba = site.user("Phạm Văn Ba", Role::Trainer, &centre).await;
    let markers = [site.sign_in_as(&mai).await, site.sign_in_as(&hai).await, site.sign_in_as(&ba).await];
    let learner = site.sign_in_as(&rin).await;
    let attempt = writes(&learner, WRITTEN).await;
    (site, markers, learner, attempt)
}

async fn asks_for_another(visitor: &Visitor, attempt: &str, points: i32) {
    let form = visitor.get(&to_mark(attempt)).await.form("marks");
    form.tick("points", points).fill("comment", "Chưa chắc.").tick("second", "1").submit().await.status(303);
}

#[actix_web::test]
async fn a_second_marker_marks_without_seeing_the_first_and_the_mean_stands() {
    let (site, [mai, hai, _], learner, attempt) = with_markers().await;
    asks_for_another(&mai, &attempt, 8).await;
    mai.get("/").await.hides("chờ anh/chị chấm");
    learner.get(&attempt).await.shows("chờ chấm xong 1 bài viết").hides("Chưa chắc").hides("trên 10");
    hai.get("/marking").await.shows("Trong đó 1 bài cần thêm ý kiến");
    let page = hai.get(&to_mark(&attempt)).await;
    page.shows("Cần ý kiến thứ hai").hides("Chưa chắc").hides("Trần Thị Mai").hides("trên 10");
    assert_eq!(page.form("marks").values("points"), Vec::<String>::new());
    assert!(page.all("input[name='second']").is_empty(), "there is one already");
    marks(&hai, &attempt, 7).await.status(303);
    hai.get(&to_mark(&attempt)).await.shows("Chưa chắc").shows("Trần Thị Mai");
    learner.get(&attempt).await.shows("Điểm bài viết: 7,5 trên 10").shows("Chưa chắc").shows("87%");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn where_two_differ_too_much_a_third_is_asked_and_the_middle_stands() {
    let (site, [mai, hai, ba], learner, attempt) = with_markers().await;
    asks_for_another(&mai, &attempt, 2).await;
    marks(&hai, &attempt, 9).await.status(303);
    learner.get(&attempt).await.shows("chờ chấm xong 1 bài viết").hides("Chưa đạt");
    for done in [&mai, &hai] {
        done.get("/").await.hides("chờ anh/chị chấm");
    }
    ba.get("/").await.shows("1 bài viết chờ anh/chị chấm");
    ba.get(&to_mark(&attempt)).await.shows("cần người thứ ba").hides("Chưa chắc").hides("Lê Thị Hai");
    marks(&ba, &attempt, 8).await.status(303);
    learner.get(&attempt).await.shows("Điểm bài viết: 8 trên 10").shows("Đạt. Chúc mừng");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn two_who_mark_at_once_overwrite_nothing_and_see_each_other() {
    let (site, [mai, hai, _], learner, attempt) = with_markers().await;
    let late =
        hai.get(&to_mark(&attempt)).await.form("marks").tick("points", 6).fill("comment", "Ý tôi khác.");
    marks(&mai, &attempt, 8).await.status(303);
    let refused = late.submit().await;
    refused
        .status(409)
        .shows("có người khác đã chấm bài này")
        .shows("Trần Thị Mai")
        .shows("cần thêm ngày họp");
    let form = refused.form("marks");
    assert_eq!((form.values("points"), form.value("comment")), (vec!["6".to_owned()], "Ý tôi khác.".into()));
    assert_eq!(kept(&site, &attempt).await.len(), 1);
    form.submit().await.status(303);
    // The same page once more is the same marks.
    form.submit().await.status(303);
    let given: Vec<i32> = kept(&site, &attempt).await.into_iter().map(|(points, _)| points).collect();
    assert_eq!(given, [8, 6]);
    learner.get(&attempt).await.shows("Điểm bài viết: 7 trên 10").shows("Ý tôi khác.");
}

#[actix_web::test]
async fn the_next_answer_to_the_same_question_follows_and_names_stay_as_they_are_shown() {
    let (site, mai, rin) = site_with_an_essay().await;
    let sau = site.user("Đinh Thị Sau", Role::Learner, &home(&site, &rin).await).await;
    let attempt = writes(&site.sign_in_as(&rin).await, WRITTEN).await;
    site.pass_minutes(5);
    let next = writes(&site.sign_in_as(&sau).await, "Bài thứ hai.").await;
    let mai = site.sign_in_as(&mai).await;
    let queue = mai.get("/marking").await;
    queue.shows("2 bài");
    assert_eq!(queue.attributes(".rows a", "href"), [to_mark(&attempt)], "who waits longest comes first");
    let named = queue.click("Kể một buổi họp thôn").await.click("Xem tên người viết").await;
    named.shows("Đinh Thị Rin").shows("Còn 1 bài khác");
    let after = named.form("marks").tick("points", 3).submit().await;
    after.leads_to(&format!("{}?names=shown", to_mark(&next)));
    after.follow().await.shows("Đã lưu điểm").shows("Đinh Thị Sau");
    mai.get(&to_mark(&next)).await.hides("Đinh Thị Sau");
    marks(&mai, &next, 8).await.leads_to("/marking");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn in_the_demo_three_essays_wait_for_the_trainer_and_one_for_a_second_opinion() {
    let site = Site::with_the_demo().await;
    let queue = site.sign_in(VINH.key, lantoa::demo::PASSWORD).await.get("/marking").await;
    queue.shows("4 bài").shows("Trong đó 1 bài cần thêm ý kiến");
    queue.shows("những lời anh/chị sẽ nói").hides("Hiêng");
    // Whoever asks for a second opinion is not asked again.
    let queue = site.sign_in(KHOI.key, lantoa::demo::PASSWORD).await.get("/marking").await;
    queue.shows("3 bài").hides("cần thêm ý kiến");
    // What she wrote first was marked, with a comment from which she wrote again.
    let learner = site.sign_in(TUYET.key, lantoa::demo::PASSWORD).await;
    let quiz = learner.get("/courses/project-overview/04-telling-the-village/quiz").await;
    quiz.click("Lượt 1").await.shows("Điểm bài viết: 4 trên 10").shows("nói như nói với hàng xóm");
    insists_on_the_sums(&site).await;
}

/// Hands in the wrong answer to the statement, beside an essay.
async fn writes_beside_a_mistake(visitor: &Visitor) -> String {
    let form = filled(visitor, WRITTEN).await.tick("q.leg-1-91", "false");
    form.submit().await.status(303).location().to_owned()
}

#[actix_web::test]
async fn whoever_cannot_pass_any_more_is_not_told_to_wait_but_to_try_again() {
    let (site, mai, rin) = site_with_an_essay().await;
    let learner = site.sign_in_as(&rin).await;
    // Half of it is wrong, and eighty of a hundred are needed.
    let attempt = writes_beside_a_mistake(&learner).await;
    let page = learner.get(&attempt).await;
    page.shows("dù được điểm cao nhất thì lượt này cũng chưa đạt").shows("làm lại được ngay");
    page.shows("Chưa đạt").hides("không phải làm gì thêm").hides("Đã nộp. Đạt hay chưa");
    learner.get(&format!("{FIRST}/quiz")).await.shows("Chưa đạt").hides("Chờ chấm");
    learner.get("/courses/leg").await.hides("Đã nộp, chờ chấm");
    // Its essay is marked all the same, and what is still open waits as ever.
    let again = writes(&learner, WRITTEN).await;
    learner.get(&again).await.shows("không phải làm gì thêm");
    learner.get("/courses/leg").await.shows("Đã nộp, chờ chấm");
    let trainer = site.sign_in_as(&mai).await;
    marks(&trainer, &attempt, 10).await.status(303);
    learner.get(&attempt).await.shows("50%").shows("Chưa đạt").hides("dù được điểm cao nhất");
    insists_on_the_sums(&site).await;
}

#[actix_web::test]
async fn whoever_cannot_pass_and_has_no_attempt_left_is_told_that() {
    let (site, _, rin) = site_with_an_essay().await;
    super::quiz_rules::publish(&site, "attempts = 1").await;
    let learner = site.sign_in_as(&rin).await;
    let attempt = writes_beside_a_mistake(&learner).await;
    let page = learner.get(&attempt).await;
    page.shows("cũng chưa đạt").shows("đã làm đủ 1 lượt được phép").hides("làm lại được ngay");
}

#[actix_web::test]
async fn marks_under_the_id_of_marks_of_another_essay_are_not_found_and_keep_nothing() {
    let (site, mai, rin) = site_with_an_essay().await;
    let learner = site.sign_in_as(&rin).await;
    let (first, second) = (writes(&learner, WRITTEN).await, writes(&learner, "Bài khác.").await);
    let trainer = site.sign_in_as(&mai).await;
    let form = trainer.get(&to_mark(&first)).await.form("marks").tick("points", 7);
    let id = form.value("id");
    form.submit().await.status(303);
    let form = trainer.get(&to_mark(&second)).await.form("marks").tick("points", 3).without("id");
    form.smuggle("id", &id).submit().await.status(404);
    assert_eq!(kept(&site, &second).await, []);
    assert_eq!(kept(&site, &first).await.len(), 1);
}

#[actix_web::test]
async fn beside_an_essay_only_those_to_the_same_question_are_counted_that_wait_for_this_marker() {
    let (site, mai, rin) = site_with_an_essay().await;
    let learner = site.sign_in_as(&rin).await;
    let mut written = vec![];
    for nth in 0..3 {
        written.push(writes(&learner, &format!("Bài viết thứ {nth}.")).await);
        site.pass_minutes(1);
    }
    let trainer = site.sign_in_as(&mai).await;
    trainer.get(&to_mark(&written[0])).await.shows("Còn 2 bài khác của câu này");
    // Whoever asks for a second opinion is not asked again.
    let form = trainer.get(&to_mark(&written[1])).await.form("marks").tick("points", 7).tick("second", "1");
    form.submit().await.leads_to(&to_mark(&written[0]));
    trainer.get(&to_mark(&written[0])).await.shows("Còn 1 bài khác của câu này");
    marks(&trainer, &written[0], 8).await.leads_to(&to_mark(&written[2]));
    marks(&trainer, &written[2], 8).await.leads_to("/marking");
}
