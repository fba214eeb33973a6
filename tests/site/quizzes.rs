//! Taking quizzes.

use std::collections::BTreeMap;

use lantoa::courses::Edition;
use lantoa::kit::clock::new_id;
use lantoa::kit::text::Language;
use lantoa::kit::words::seen;
use lantoa::people::Role;
use lantoa::quizzes::gift::answers::Answers;
use lantoa::quizzes::queries;
use lantoa::quizzes::shelf::Shelved;
use lantoa::units::Level;

use super::courses::{FIRST, publish_changed, publish_more, site_with_a_course};
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site};

async fn shelved(site: &Site) -> (Edition, std::sync::Arc<Shelved>) {
    site.app.shelf.current(&site.db, "leg").await.unwrap()
}

/// Name of the field and the values that are right, for each question of a module's quiz.
pub async fn key(site: &Site, module: &str) -> BTreeMap<String, Vec<String>> {
    let (_, shelved) = shelved(site).await;
    let slug = module.rsplit('/').next().unwrap();
    let questions = shelved.quiz(slug).unwrap().questions.of(Language::Vi).clone();
    questions.iter().map(|q| (format!("q.{}", q.id), q.rules().best().into_iter().collect())).collect()
}

/// The same with an answer to each that earns the least.
async fn wrong_key(site: &Site, module: &str) -> BTreeMap<String, Vec<String>> {
    let (_, shelved) = shelved(site).await;
    let slug = module.rsplit('/').next().unwrap();
    let questions = shelved.quiz(slug).unwrap().questions.of(Language::Vi).clone();
    questions.iter().map(|q| (format!("q.{}", q.id), q.rules().worst().into_iter().collect())).collect()
}

/// The form filled in: all right, or each question answered wrongly where it can be.
pub async fn filled(site: &Site, page: &Answer, module: &str, right: bool) -> FilledForm {
    let mut form = page.form(&format!("{module}/attempts"));
    let wrong = wrong_key(site, module).await;
    for (name, values) in key(site, module).await {
        if !page.attributes(&format!("select[name='{name}']"), "id").is_empty() {
            for value in if right { &values } else { &wrong[&name] } {
                // In a text with gaps some are typed.
                let (gap, text) = value.split_once('.').unwrap_or_default();
                let typed = format!("g.{gap}.{name}");
                let is_typed = !page.attributes(&format!("input[name='{typed}']"), "id").is_empty();
                form = if is_typed { form.fill(&typed, text) } else { form.choose(&name, value) };
            }
            continue;
        }
        let is_typed = page.attributes(&format!("input[name='{name}']"), "type") == ["text"];
        if is_typed {
            form = form.fill(&name, if right { &values[0] } else { "0" });
            continue;
        }
        let wrong = form.offers(&name).into_iter().filter(|value| !values.contains(value)).take(1);
        for value in if right { values.clone() } else { wrong.collect() } {
            form = form.tick(&name, value);
        }
    }
    form
}

#[actix_web::test]
async fn whoever_teaches_prints_two_forms_without_the_key() {
    let (site, mai, _) = site_with_a_course().await;
    let elsewhere = site.unit("Ba Vinh", Level::Commune, None).await;
    let learner = site.user("Hồ Văn An", Role::Learner, &elsewhere).await;
    let address = format!("{FIRST}/forms");
    site.sign_in_as(&learner).await.get(&address).await.status(404);
    let guide = site.sign_in_as(&mai).await.get(&format!("{FIRST}/teach")).await;
    let page = guide.click("In đề A và đề B").await;
    page.status(200).shows("Phiếu trả lời đề A").shows("Phiếu trả lời đề B");
    let asked = page.all(".asked > p");
    let (_, shelved) = shelved(&site).await;
    let quiz = shelved.quiz("01-what-a-leg-is").unwrap();
    assert_eq!(asked.len(), quiz.questions.vi.len());
    for question in &quiz.questions.vi {
        for feedback in question.choices().iter().filter_map(|choice| choice.feedback.as_deref()) {
            page.hides(feedback);
        }
    }
    let choices = page.attribute_names(".asked li");
    assert!(choices.iter().all(Vec::is_empty), "{choices:?}");
}

#[actix_web::test]
async fn the_key_is_in_no_page_before_handing_in() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    let half = page.form(&format!("{FIRST}/attempts")).submit().await;
    half.status(422);
    let (_, shelved) = shelved(&site).await;
    let quiz = shelved.quiz("01-what-a-leg-is").unwrap();
    for question in quiz.questions.of(Language::Vi).iter().chain(quiz.questions.of(Language::En)) {
        let told = question
            .choices()
            .iter()
            .filter_map(|c| c.feedback.as_deref())
            .chain(question.feedback.as_deref());
        for feedback in told {
            page.hides(feedback);
            half.hides(feedback);
        }
    }
    // A weight would be written with its sign of percent; bare digits may stand in any id.
    for secret in ["weight", "33.33", "33,33", "50%", "correct", "data-", "Câu này đúng"] {
        page.hides(secret);
        half.hides(secret);
    }
    // Apart from its words and its name, every choice of a question looks like every other.
    for drawn in [&page, &half] {
        let choices = drawn.attribute_names("fieldset input");
        assert!(choices.len() >= 12, "{} choices", choices.len());
        let allowed = ["name", "type", "value"];
        for names in choices {
            assert!(names.iter().all(|name| allowed.contains(&name.as_str())), "{names:?}");
        }
    }
}

const NUMBER: &str = "/courses/leg/02-who-can-join";
const WORDS: &str = "/courses/leg/03-meeting-and-election";

/// A question whose answer is words, at the end of the third module.
async fn publish_words(site: &Site) {
    let vi = "\n// [id:leg-3-90] [tag:2]\nCon gì kéo cày? {=*trâu* #Đúng\\: trâu khỏe. =%50%*bò* #Gần đúng\\: bò yếu hơn. =%0%* #Chưa đúng\\: con ấy to, có sừng.}\n";
    let en = "\n// [id:leg-3-90] [tag:2]\nWhat pulls the plough? {=*buffalo* #It is strong. =%50%*ox* #It is weaker. =%0%* #It is big and has horns.}\n";
    publish_more(site, WORDS, [("quiz.vi.gift", vi), ("quiz.en.gift", en)]).await;
}

#[actix_web::test]
async fn a_typed_answer_is_asked_for_with_a_label_and_without_its_key() {
    let (site, mai, rin) = site_with_a_course().await;
    publish_words(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    let (_, shelved) = shelved(&site).await;
    for (module, id, is_number, secrets) in [
        (NUMBER, "leg-2-13", true, ["tròn lên thành 11", "10,5; tròn", "value=\"11\""]),
        (WORDS, "leg-3-90", false, ["trâu", "bò yếu hơn", "có sừng"]),
    ] {
        let page = visitor.get(&format!("{module}/quiz")).await;
        let refused = page.form(&format!("{module}/attempts")).submit().await;
        refused.status(422);
        let printed = site.sign_in_as(&mai).await.get(&format!("{module}/forms")).await;
        let css = format!("input[name='q.{id}']");
        for drawn in [&page, &refused] {
            assert_eq!(drawn.attributes(&css, "type"), ["text"]);
            let modes = drawn.attributes(&css, "inputmode");
            assert_eq!(modes.first().map(String::as_str), is_number.then_some("decimal"));
            let field = &drawn.attributes(&css, "id")[0];
            assert_eq!(drawn.all(&format!("label[for='{field}']")).len(), 1);
        }
        assert_eq!(printed.all(".asked .to-write").len(), printed.all(".card-of-answers .to-write").len());
        let slug = module.rsplit('/').next().unwrap();
        let titles = shelved.quiz(slug).unwrap().questions.of(Language::Vi);
        assert!(titles.iter().any(|question| question.id == id));
        for secret in secrets {
            for drawn in [&page, &refused] {
                assert!(!drawn.html().contains(secret), "{secret} in {module}");
            }
        }
        for secret in ["tròn lên thành 11", "trâu", "có sừng"] {
            printed.hides(secret);
        }
        printed.shows("Chỗ nào có dòng kẻ thì viết câu trả lời.");
    }
}

#[actix_web::test]
async fn letters_in_a_number_are_refused_beside_it_and_everything_typed_stays() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{NUMBER}/quiz")).await;
    let form = filled(&site, &page, NUMBER, true).await;
    let refused = form.fill("q.leg-2-13", " mười  một ").submit().await;
    refused.status(422);
    assert_eq!(refused.error_of("question-13"), "Câu này trả lời bằng số. Chỉ gõ số, ví dụ 75 hoặc 2,5.");
    let kept = refused.form(&format!("{NUMBER}/attempts"));
    for (name, values) in key(&site, NUMBER).await {
        let expected = if name == "q.leg-2-13" { vec!["mười một".to_owned()] } else { values };
        assert_eq!(kept.values(&name), expected, "{name}");
    }
    let empty = kept.fill("q.leg-2-13", "  ").submit().await;
    assert_eq!(empty.status(422).error_of("question-13"), "Xin viết câu trả lời cho câu này.");
    let long = empty.form(&format!("{NUMBER}/attempts")).fill("q.leg-2-13", &"1".repeat(201)).submit().await;
    assert!(long.status(422).error_of("question-13").contains("200"));
}

#[actix_web::test]
async fn whatever_is_typed_is_refused_beside_its_question_or_taken_as_an_answer() {
    let (site, ..) = site_with_a_course().await;
    let unit = site.unit("Ba Vinh", Level::Commune, None).await;
    // Each time somebody of whom nothing is kept yet: what is refused keeps the other answers.
    let form = || async {
        let learner = site.user("Hồ Văn An", Role::Learner, &unit).await;
        let page = site.sign_in_as(&learner).await.get(&format!("{NUMBER}/quiz")).await;
        filled(&site, &page, NUMBER, true).await
    };
    let (long, unseen) = ("a".repeat(100_000), "\u{200b} \u{2060}\u{3164}");
    let number = "Câu này trả lời bằng số. Chỉ gõ số, ví dụ 75 hoặc 2,5.";
    let (too_long, nothing) = ("Câu trả lời dài quá 200 chữ cái", "Xin viết câu trả lời cho câu này.");
    for (id, nth, typed, said) in [
        ("leg-2-13", 13, "½", number),
        ("leg-2-13", 13, "NaN", number),
        ("leg-2-13", 13, "Infinity", number),
        ("leg-2-13", 13, "1e999", number),
        ("leg-2-13", 13, "11; DROP TABLE attempts", number),
        ("leg-2-13", 13, "mười một", number),
        ("leg-2-13", 13, unseen, nothing),
        ("leg-2-13", 13, &long[..], too_long),
        ("leg-2-14", 14, unseen, nothing),
        ("leg-2-14", 14, &long, too_long),
    ] {
        let name = format!("q.{id}");
        let refused = form().await.fill(&name, typed).submit().await;
        let told = refused.status(422).error_of(&format!("question-{nth}"));
        assert!(told.contains(said), "{id}: {told}");
        assert_eq!(refused.all(".refusal").len(), 1, "{id}: {said}");
        let kept = refused.form(&format!("{NUMBER}/attempts")).value(&name);
        assert_eq!(kept, seen(typed), "{id}");
    }
    // Two answers to a question of one are none.
    let twice = form().await.smuggle("q.leg-2-13", "12").submit().await;
    twice.status(422).error_of("question-13");
}

#[actix_web::test]
async fn the_key_of_what_is_typed_is_in_no_page_before_handing_in() {
    let (site, mai, rin) = site_with_a_course().await;
    let check = "\n```gift\nCó mấy loại nhóm? {#=7777 #Nhóm\\: bảy bảy. ~ #Xem lại bảng.}\n\nAi bầu? {=bà con #Do cả thôn. =%0%*xã* #Xã không bầu.}\n```\n";
    publish_more(&site, NUMBER, [("vi.md", check), ("en.md", check)]).await;
    let visitor = site.sign_in_as(&rin).await;
    let (_, shelved) = shelved(&site).await;
    let mut secrets: Vec<String> =
        ["7777", "bảy bảy", "Xem lại bảng", "Do cả thôn", "Xã không bầu", "*xã*"].map(str::to_owned).into();
    for language in Language::ALL {
        let file = format!("{}/quiz.{}.gift", &NUMBER["/courses/".len()..], language.code());
        let items = lantoa::quizzes::gift::read(&file, &shelved.files[&file]).0;
        let typed = items
            .iter()
            .filter(|item| matches!(item.answers, Answers::ShortAnswer { .. } | Answers::Number(_)));
        secrets.extend(typed.flat_map(|item| item.answers.passages()).map(|told| told.source.clone()));
        secrets.extend(items.iter().filter_map(|item| Some(item.feedback.as_ref()?.source.clone())));
    }
    assert!(secrets.len() > 20, "{secrets:?}");
    let quiz = visitor.get(&format!("{NUMBER}/quiz")).await;
    let mut pages = vec![quiz.form(&format!("{NUMBER}/attempts")).submit().await, quiz];
    let module = visitor.get(NUMBER).await;
    pages.push(module.form("check_1").fill("c.1", "nhiều").submit().await);
    pages.push(module);
    for address in [
        "/",
        "/courses",
        "/courses/leg",
        "/courses/leg/booklet",
        "/courses/leg/changes",
        "/search?q=bay+bay",
        "/search?q=xa+khong+bau",
        "/search?q=tron+len+thanh+11",
    ] {
        pages.push(visitor.open(address).await);
    }
    // Whoever teaches prints it without the key too.
    pages.push(site.sign_in_as(&mai).await.get(&format!("{NUMBER}/forms")).await);
    visitor.post("/language", &[("lang", "en")]).await;
    for address in [format!("{NUMBER}/quiz"), NUMBER.to_owned(), "/courses/leg/booklet".to_owned()] {
        pages.push(visitor.open(&address).await);
    }
    for page in &pages {
        for secret in &secrets {
            assert!(!page.html().contains(secret.as_str()), "{secret} in {}", page.address);
        }
        let given = page.attributes("input[name='q.leg-2-13'], input[name='q.leg-2-14']", "value");
        assert!(given.iter().all(String::is_empty), "{given:?}");
    }
}

#[actix_web::test]
async fn a_typed_answer_is_scored_and_explained_as_it_was_meant() {
    let (site, _, rin) = site_with_a_course().await;
    publish_words(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    for (module, id, typed, verdict, told) in [
        (NUMBER, "leg-2-13", "11,0", "Đúng", "tròn lên thành 11"),
        (NUMBER, "leg-2-13", "10,5", "Đúng một phần", "số hộ phải tròn"),
        (NUMBER, "leg-2-13", "1.000", "Chưa đúng", "Lấy 14 nhân 75"),
        (WORDS, "leg-3-90", "CON TRAU", "Đúng", "trâu khỏe"),
        (WORDS, "leg-3-90", "a buffalo", "Đúng", "trâu khỏe"),
        (WORDS, "leg-3-90", "<b>bạn</b>", "Chưa đúng", "có sừng"),
        // A letter and its marks one by one, and what cannot be seen.
        (NUMBER, "leg-2-14", "Tro\u{300}n xuo\u{302}\u{301}ng", "Đúng", "“Không quá” là mức trần"),
        (NUMBER, "leg-2-14", "\u{feff}tròn\u{a0}xu\u{200b}ống\u{202e}", "Đúng", "“Không quá” là mức trần"),
        (NUMBER, "leg-2-13", " 11\u{200b} ", "Đúng", "tròn lên thành 11"),
        (NUMBER, "leg-2-13", "10.5", "Đúng một phần", "số hộ phải tròn"),
        (NUMBER, "leg-2-13", "−11", "Chưa đúng", "Lấy 14 nhân 75"),
        (NUMBER, "leg-2-13", "11 %", "Đúng", "tròn lên thành 11"),
    ] {
        let page = visitor.get(&format!("{module}/quiz")).await;
        let result = filled(&site, &page, module, true).await.fill(&format!("q.{id}"), typed).save().await;
        let (_, shelved) = shelved(&site).await;
        let asked = shelved.quiz(module.rsplit('/').next().unwrap()).unwrap().questions.of(Language::Vi);
        let nth = asked.iter().position(|question| question.id == id).unwrap();
        let section = result.all("section.question").remove(nth);
        assert!(section.contains(&seen(typed)) && section.contains(told), "{typed}: {section}");
        assert!(section.contains(verdict), "{typed}: {section}");
        assert!(!result.html().contains("<b>bạn"), "what was typed is no HTML");
    }
}

#[actix_web::test]
async fn a_question_left_open_is_marked_and_every_choice_is_kept() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    let form = filled(&site, &page, FIRST, true).await;
    let answer = form.without("q.leg-1-2").submit().await;
    answer.status(422);
    assert_eq!(answer.error_of("question-2"), "Xin chọn câu trả lời cho câu này.");
    assert!(answer.accepts("question-1"));
    let kept = answer.form(&format!("{FIRST}/attempts"));
    for (name, values) in key(&site, FIRST).await {
        let expected = if name == "q.leg-1-2" { vec![] } else { values };
        assert_eq!(kept.values(&name), expected, "{name}");
    }
}

#[actix_web::test]
async fn an_attempt_is_scored_explained_and_kept_once() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    page.shows("Đạt khi đúng từ 80%");
    let wrong = filled(&site, &page, FIRST, false).await;
    let result = wrong.save().await;
    result
        .status(200)
        .shows("Điểm đạt là 80%")
        .shows("Chưa đạt. Xem lời giải rồi làm lại.")
        .shows("Đúng 0 trong")
        .shows("Lượt 1");
    let again = wrong.submit().await;
    let again = again.follow().await;
    again.hides("lần đầu được giữ nguyên");
    assert_eq!(again.address, result.address, "the same form twice is one attempt");
    // Going back and choosing otherwise on the same sheet changes nothing, and that is said.
    let other = wrong.tick("q.leg-1-2", &key(&site, FIRST).await["q.leg-1-2"][0]);
    let other = other.submit().await.follow().await;
    other.shows("lần đầu được giữ nguyên").shows("Đúng 0 trong");
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    page.shows("1 lượt đã làm");
    let result = filled(&site, &page, FIRST, true).await.save().await;
    result.shows("Đạt. Chúc mừng anh/chị!").shows("100%").shows("Lượt 2").shows("Bài tiếp");
    visitor.get("/courses/leg").await.shows("Đã đạt bài kiểm tra");
}

#[actix_web::test]
async fn an_attempt_is_seen_by_its_owner_and_those_who_see_their_records() {
    let (site, mai, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    let result = filled(&site, &page, FIRST, true).await.save().await;
    site.sign_in_as(&mai).await.get(&result.address).await.status(200).shows("Đinh Thị Rin");
    let elsewhere = site.unit("Tỉnh khác", Level::Province, None).await;
    let hoa = site.user("Phạm Thị Hoa", Role::Supervisor, &elsewhere).await;
    let hoa = site.sign_in_as(&hoa).await;
    hoa.get(&result.address).await.status(404);
    // Nor can she hand in under the id of somebody else's attempt.
    let id = result.address.rsplit('/').next().unwrap().to_owned();
    let page = hoa.get(&format!("{FIRST}/quiz")).await;
    let form = filled(&site, &page, FIRST, true).await.fill("id", &id);
    form.submit().await.status(422).shows("Mã bài gửi kèm không phải của bài này");
    hoa.get(&format!("/attempts/{}", new_id())).await.status(404);
}

#[actix_web::test]
async fn answers_that_were_not_offered_are_refused() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    let form = filled(&site, &page, FIRST, true).await;
    form.smuggle("q.leg-9-9", "a").submit().await.status(422).shows("không thuộc bài kiểm tra này");
}

#[actix_web::test]
async fn an_attempt_begun_before_a_new_edition_counts_in_it_too_where_the_module_did_not_change() {
    for (changed, counts) in [("01-what-a-leg-is", 0), ("02-who-can-join", 1)] {
        begun_before_an_edition_that_changes(changed, counts).await;
    }
}

async fn begun_before_an_edition_that_changes(changed: &str, counts: usize) {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let (before, _) = shelved(&site).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    let form = filled(&site, &page, FIRST, true).await;
    let after = publish_changed(&site, "leg", &[changed]).await;
    form.save().await.shows("Đạt. Chúc mừng anh/chị!");
    // The new edition's quiz still shows what was done in the old one, and in which.
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    page.shows("1 lượt đã làm");
    assert!(page.all("details.earlier li")[0].contains("Phiên bản 1"));
    let person = rin.person;
    let (old, new) = site
        .read(move |conn| {
            let mut passed = |edition: &Edition| queries::passed_modules(conn, person, edition.id);
            Ok((passed(&before)?.len(), passed(&after)?.len()))
        })
        .await;
    assert_eq!((old, new), (1, counts), "{changed}");
}

#[actix_web::test]
async fn the_sums_of_attempts_are_what_the_attempts_say() {
    let (site, mai, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let modules = visitor.get("/courses/leg").await.attributes(".modules a", "href");
    for module in &modules {
        for right in [false, true, true] {
            let page = visitor.get(&format!("{module}/quiz")).await;
            filled(&site, &page, module, right).await.save().await;
        }
        site.pass_days(20);
    }
    let other = site.sign_in_as(&mai).await;
    let page = other.get(&format!("{FIRST}/quiz")).await;
    filled(&site, &page, FIRST, false).await.save().await;
    let (stored, afresh) =
        site.read(|conn| Ok((queries::quiz_summary_rows(conn)?, queries::recount_quizzes(conn)?))).await;
    assert_eq!(stored, afresh);
    let sum = |of: fn(&queries::QuizSummary) -> i64| stored.iter().map(of).sum::<i64>();
    // Three attempts a module, counted in the commune and above it, and one at the centre alone.
    let n = i64::try_from(modules.len()).unwrap();
    assert_eq!((sum(|row| row.4), sum(|row| row.5), sum(|row| row.6)), (6 * n + 1, 2 * n, 2));
    visitor
        .get("/courses/leg")
        .await
        .shows(&format!("{0} / {0}", 2 * n))
        .shows("Anh/chị đã học xong khóa này");
}

/// The id of the question of the second module in which things are matched.
const MATCHED: &str = "q.leg-2-15";

#[actix_web::test]
async fn what_is_matched_is_asked_line_by_line_with_a_label_and_the_same_list() {
    let (site, mai, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{NUMBER}/quiz")).await;
    let css = format!("select[name='{MATCHED}']");
    let ids = page.attributes(&css, "id");
    assert_eq!(ids.len(), 4);
    let lists: Vec<Vec<String>> = ids.iter().map(|id| page.all(&format!("select#{id} option"))).collect();
    assert!(lists.iter().all(|list| *list == lists[0] && list.len() == 5), "{lists:?}");
    for id in &ids {
        assert_eq!(page.all(&format!("label[for='{id}']")).len(), 1);
    }
    // No option but the empty one is chosen, and none has more than its value.
    let names = page.attribute_names(&format!("{css} option"));
    assert!(names.iter().all(|names| *names == ["value"]), "{names:?}");
    // On paper the list has letters, and each line a box.
    let printed = site.sign_in_as(&mai).await.get(&format!("{NUMBER}/forms")).await;
    assert_eq!(printed.all(".asked .to-match:not([type]) li").len(), 4);
    assert_eq!(printed.all(".asked .to-match li").len(), printed.all(".card-of-answers i").len());
    printed.shows("viết vào ô chữ cái");
}

#[actix_web::test]
async fn a_line_left_open_is_refused_where_it_is_and_the_others_are_kept() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{NUMBER}/quiz")).await;
    let right = key(&site, NUMBER).await[MATCHED].clone();
    let mut form = filled(&site, &page, NUMBER, true).await.without(MATCHED);
    for value in &right[..3] {
        form = form.smuggle(MATCHED, value);
    }
    let refused = form.submit().await;
    refused.status(422);
    assert_eq!(refused.error_of("question-15"), "Câu này chưa chọn đủ. Xin chọn cho từng dòng.");
    let open = refused.attributes(&format!("select[name='{MATCHED}'][aria-invalid]"), "aria-describedby");
    assert_eq!(open, ["question-15-error"], "one line alone is open");
    let kept: Vec<String> = refused.form(&format!("{NUMBER}/attempts")).values(MATCHED);
    assert_eq!(kept.iter().filter(|value| right.contains(value)).count(), 3);
    for (forged, said) in [
        ("1.nothing".to_owned(), "không còn trong bài kiểm tra này"),
        (right[0].replace("1.", "2."), "Câu này chỉ chọn một"),
    ] {
        let form = filled(&site, &page, NUMBER, true).await.smuggle(MATCHED, forged);
        let told = form.submit().await.status(422).error_of("question-15");
        assert!(told.contains(said), "{told}");
    }
}

#[actix_web::test]
async fn what_is_matched_earns_its_part_and_is_explained_line_by_line() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{NUMBER}/quiz")).await;
    let wrong = wrong_key(&site, NUMBER).await[MATCHED].clone();
    for (wrongly, verdict, marks) in
        [(0, "Đúng", (4, 0)), (1, "Đúng một phần", (3, 1)), (4, "Chưa đúng", (0, 4))]
    {
        let mut form = filled(&site, &page, NUMBER, true).await.fill("id", &new_id().to_string());
        for value in &wrong[..wrongly] {
            form = form.choose(MATCHED, value);
        }
        let result = form.save().await;
        let section = result.all("section.question").remove(14);
        assert!(section.contains(verdict), "{section}");
        let (right, not) = marks;
        let told = result.all("section[aria-labelledby='question-15'] .choice.right").len();
        let told_not = result.all("section[aria-labelledby='question-15'] .choice.wrong").len();
        assert_eq!((told, told_not), (right, not), "{section}");
        assert_eq!(section.matches("Đúng là:").count(), not);
        assert!(section.contains("Cả ba loại nhóm"), "what everybody is told");
    }
}

#[actix_web::test]
async fn what_belongs_together_is_in_no_page_before_handing_in() {
    let (site, mai, rin) = site_with_a_course().await;
    let before = "\n```gift\nNối. {=Một -> uno =Hai -> due =Ba -> tre ####Tiếng Ý.}\n```\n";
    let turned = "\n```gift\nNối. {=Một -> due =Hai -> tre =Ba -> uno ####Tiếng Ý.}\n```\n";
    let mut drawn = Vec::new();
    for check in [before, turned] {
        publish_more(&site, NUMBER, [("vi.md", check), ("en.md", check)]).await;
        let page = site.sign_in_as(&rin).await.get(NUMBER).await;
        let fields = page.all("form.check fieldset");
        let select = page.attributes("form.check select", "name");
        assert_eq!(select, ["c.1"; 3]);
        page.hides("Tiếng Ý");
        let values = page.attributes("form.check option", "value");
        drawn.push((fields.last().unwrap().clone(), values));
        let printed = site.sign_in_as(&mai).await.get("/courses/leg/booklet").await;
        printed.hides("Tiếng Ý");
    }
    // Words and values are the same whatever belongs to what.
    assert_eq!(drawn[0], drawn[1]);
    assert_eq!(drawn[0].1.len(), 12);
}

#[actix_web::test]
async fn a_description_is_shown_where_it_stands_and_asks_nothing() {
    let (site, mai, rin) = site_with_a_course().await;
    let more = "\n// [id:leg-3-d]\nNghe chuyện **chị Rin**.\n\n// [id:leg-3-90] [tag:2]\nCon gì kéo cày? {=trâu ~bò ####Trâu.}\n\n// [id:leg-3-91] [tag:2]\nCon gì gáy? {=gà ~vịt ####Gà.}\n\n// [id:leg-3-e]\nHết bài.\n";
    publish_more(&site, WORDS, [("quiz.vi.gift", more), ("quiz.en.gift", more)]).await;
    let (_, shelved) = shelved(&site).await;
    let count = shelved.quiz("03-meeting-and-election").unwrap().questions.vi.len();
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{WORDS}/quiz")).await;
    page.shows(&format!("{count} câu hỏi")).shows(&format!("Câu {count} trong {count}"));
    assert_eq!(page.all(".described"), ["Nghe chuyện chị Rin.", "Hết bài."]);
    assert_eq!(page.all("fieldset.question").len(), count);
    let html = page.html();
    let place = |words: &str| html.find(words).unwrap();
    assert!(place("chị Rin") < place("kéo cày") && place("Con gì gáy") < place("Hết bài"));
    let result = filled(&site, &page, WORDS, true).await.save().await;
    result.shows("100%").shows(&format!("Đúng {count} trong {count}"));
    assert_eq!(result.all(".described"), ["Nghe chuyện chị Rin."]);
    // Nothing is given to it.
    let page = visitor.get(&format!("{WORDS}/quiz")).await;
    let refused = filled(&site, &page, WORDS, true).await.smuggle("q.leg-3-d", "a").submit().await;
    refused.status(422).shows("không thuộc bài kiểm tra này");
    // On paper it stands in each form that has a question it holds for.
    let printed = site.sign_in_as(&mai).await.get(&format!("{WORDS}/forms")).await;
    let forms = printed.all("section.sheet");
    for form in &forms {
        let asks = form.contains("kéo cày") || form.contains("Con gì gáy");
        assert_eq!(form.contains("chị Rin"), asks, "{form}");
    }
    assert!(forms.iter().any(|form| form.contains("chị Rin")));
}

#[actix_web::test]
async fn a_missing_word_is_chosen_or_typed_within_its_sentence() {
    let (site, mai, rin) = site_with_a_course().await;
    let more = "\n// [id:leg-3-90] [tag:2]\nCon {=trâu #To khỏe. =%50%bò #Nhỏ hơn.} kéo cày.\n\n// [id:leg-3-91] [tag:2]\nTrâu có {#4 #Bốn chân.} chân.\n\n// [id:leg-3-92] [tag:2]\nTrâu {=ăn cỏ #Nó ăn cỏ. ~ăn thịt #Hổ ăn thịt.}, ngày nào cũng vậy.\n";
    publish_more(&site, WORDS, [("quiz.vi.gift", more), ("quiz.en.gift", more)]).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{WORDS}/quiz")).await;
    let sentences = page.all(".sentence");
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    assert!(sentences[0].starts_with("Con") && sentences[0].ends_with("kéo cày."));
    let refused = page.form(&format!("{WORDS}/attempts")).submit().await;
    refused.status(422);
    for (nth, field) in [(90, "input"), (91, "input"), (92, "select")] {
        let css = format!("{field}[name='q.leg-3-{nth}']");
        assert_eq!(page.attributes(&css, "aria-label").len(), 1, "{css}");
        assert_eq!(refused.attributes(&format!("{css}[aria-invalid]"), "aria-describedby").len(), 1);
        assert!(page.all(&format!("input[type=radio][name='q.leg-3-{nth}']")).is_empty());
    }
    assert_eq!(page.attributes("input[name='q.leg-3-91']", "inputmode"), ["decimal"]);
    let printed = site.sign_in_as(&mai).await.get(&format!("{WORDS}/forms")).await;
    for secret in ["To khỏe", "Nhỏ hơn", "Bốn chân", "Nó ăn cỏ", "Hổ ăn thịt"] {
        for drawn in [&page, &refused, &printed] {
            drawn.hides(secret);
        }
    }
    assert!(
        ["_____ kéo cày.", "Trâu có _____ chân.", "Trâu _____, ngày"]
            .iter()
            .any(|gap| printed.text().contains(gap))
    );
    let form = filled(&site, &page, WORDS, true).await;
    form.save().await.shows("100%").shows("Con _____ kéo cày.").shows("To khỏe.").shows("Nó ăn cỏ.");
    let page = visitor.get(&format!("{WORDS}/quiz")).await;
    let form = filled(&site, &page, WORDS, true).await.fill("q.leg-3-90", "Bò").choose("q.leg-3-92", "b");
    form.save().await.shows("Đúng một phần").shows("Nhỏ hơn.").shows("Hổ ăn thịt.").shows("Nó ăn cỏ.");
}

/// The id of the question of the second module in which things are put in order.
const ORDERED: &str = "q.leg-2-17";

#[actix_web::test]
async fn things_are_put_in_order_by_a_number_for_each() {
    let (site, mai, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(&format!("{NUMBER}/quiz")).await;
    page.shows("Chọn cho mỗi dòng số thứ tự của nó.").hides("Đếm số hộ trước, rồi");
    let css = format!("select[name='{ORDERED}']");
    for id in page.attributes(&css, "id") {
        assert_eq!(page.all(&format!("label[for='{id}']")).len(), 1);
        assert_eq!(page.all(&format!("select#{id} option")).len(), 4, "a choice and three places");
    }
    let right = key(&site, NUMBER).await[ORDERED].clone();
    let form = || async { filled(&site, &page, NUMBER, true).await.fill("id", &new_id().to_string()) };
    // The same place twice is refused beside the question, and both stay.
    let (thing, _) = right[0].rsplit_once('.').unwrap();
    let taken = right[1].rsplit_once('.').unwrap().1;
    let refused = form().await.choose(ORDERED, &format!("{thing}.{taken}")).submit().await;
    let nth = refused.status(422).attributes(&css, "id")[0].split('-').nth(1).unwrap().to_owned();
    assert_eq!(
        refused.error_of(&format!("question-{nth}")),
        "Hai dòng có cùng một số. Mỗi số chỉ dùng một lần."
    );
    let kept = refused.form(&format!("{NUMBER}/attempts")).values(ORDERED);
    assert!(kept.contains(&format!("{thing}.{taken}")) && kept.contains(&right[1]), "{kept:?}");
    // Two that changed places are each near their place.
    let (other, _) = right[1].rsplit_once('.').unwrap();
    let place = right[0].rsplit_once('.').unwrap().1;
    let turned = form()
        .await
        .choose(ORDERED, &format!("{thing}.{taken}"))
        .choose(ORDERED, &format!("{other}.{place}"));
    for (form, verdict) in [(form().await, "Đúng"), (turned, "Đúng một phần")] {
        let result = form.save().await;
        let section = result.all("section.question").remove(nth.parse::<usize>().unwrap() - 1);
        assert!(section.contains(verdict) && section.contains("Đếm số hộ trước, rồi"), "{section}");
        let places =
            ["Đếm số hộ của nhóm", "Nhân với tỷ lệ", "So với danh sách"].map(|step| section.find(step));
        assert!(places.is_sorted() && places[0].is_some(), "explained in the right order: {section}");
    }
    let printed = site.sign_in_as(&mai).await.get(&format!("{NUMBER}/forms")).await;
    printed.hides("Đếm số hộ trước, rồi");
    if !printed.all(".to-match[type=a] li").is_empty() {
        printed.shows("số thứ tự của dòng ấy");
    }
}
