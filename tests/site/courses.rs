//! Reading courses.

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::{Edition, queries};
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::studio::settings;
use lantoa::units::Level;

use crate::support::{Site, User};

pub const FIRST: &str = "/courses/leg/01-what-a-leg-is";

/// A course of the program as if it had but its first two modules: enough to read, to answer, to write and to
/// release, and read in a third of the time.
pub fn short(course: &str) -> Files {
    let mut files = files_of(&files::courses(), course);
    let course_file = format!("{course}/course.toml");
    let left_out = settings::modules(&files[&course_file]).split_off(2);
    let is_left_out = |words: &str| left_out.iter().any(|module| words.starts_with(module.as_str()));
    files.retain(|path, _| !is_left_out(&path[course.len() + 1..]));
    let kept = |line: &&str| !is_left_out(line.trim_start_matches([' ', '"']));
    let text = files[&course_file].lines().filter(kept).map(|line| format!("{line}\n")).collect();
    files.insert(course_file, text);
    files
}

/// Publishes the first two modules of a course of the program.
pub async fn publish(site: &Site, course: &str, state: EditionState) -> Edition {
    publish_files(site, course, short(course), state).await
}

/// Publishes a course of the program as it is, with all its modules.
pub async fn publish_whole(site: &Site, course: &str, state: EditionState) -> Edition {
    publish_files(site, course, files_of(&files::courses(), course), state).await
}

async fn publish_files(site: &Site, course: &str, files: Files, state: EditionState) -> Edition {
    let (now, course) = (site.now(), course.to_owned());
    let new = NewEdition {
        id: new_id(),
        course,
        state,
        files,
        message: "Bản đầu".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)).await
}

/// Publishes a change of substance: one more sentence in the Vietnamese text of some modules of the newest
/// edition.
pub async fn publish_changed(site: &Site, course: &str, modules: &[&str]) -> Edition {
    let (now, course) = (site.now(), course.to_owned());
    let paths: Vec<String> = modules.iter().map(|module| format!("{course}/{module}/vi.md")).collect();
    let id = new_id();
    site.write(move |conn| {
        let newest = queries::editions_of(conn, &course)?.remove(0);
        let mut files = queries::edition_files(conn, newest.id)?;
        for path in &paths {
            files.get_mut(path).expect("a module of the course").push_str("\nMột câu mới.\n");
        }
        let new = NewEdition {
            id,
            course: course.clone(),
            state: newest.state,
            files,
            message: "Thêm một câu".into(),
            change: Change::Substantive,
            writers: vec![],
            unit: None,
        };
        Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
    })
    .await
}

/// A site with a course in use, a trainer at the centre and a facilitator of a commune.
pub async fn site_with_a_course() -> (Site, User, User) {
    let (site, mai, rin) = site_without_courses().await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    (site, mai, rin)
}

/// The same with all modules of the course.
pub async fn site_with_the_whole_course() -> (Site, User, User) {
    let (site, mai, rin) = site_without_courses().await;
    publish_whole(&site, "leg", EditionState::DraftInUse).await;
    (site, mai, rin)
}

async fn site_without_courses() -> (Site, User, User) {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    (site, mai, rin)
}

#[actix_web::test]
async fn courses_begin_with_what_comes_next() {
    let (site, _, rin) = site_with_a_course().await;
    let rin = site.sign_in_as(&rin).await;
    let page = rin.get("/courses").await;
    page.status(200)
        .shows("Thành lập nhóm cải thiện sinh kế")
        .shows("Bản thảo đang dùng")
        .hides("Soạn khóa học");
    assert_eq!(page.attributes(".today a", "href"), [FIRST]);
}

#[actix_web::test]
async fn without_courses_the_page_says_what_will_happen() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &centre).await;
    let page = site.sign_in_as(&rin).await.get("/courses").await;
    page.status(200).shows("Chưa có khóa học nào được công bố");
}

#[actix_web::test]
async fn saying_that_one_has_read_is_kept_once() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let form = visitor.get(FIRST).await.form(&format!("{FIRST}/reading"));
    form.save().await.shows("Đã ghi là anh/chị đã đọc bài này").shows("Đã đọc ngày 21/11/2026");
    form.submit().await.leads_to(FIRST);
    let page = visitor.get("/courses").await;
    assert_eq!(page.attributes(".today a", "href"), [format!("{FIRST}/quiz")]);
    let rows = site.read(|conn| Ok(queries::reading_summary_rows(conn)?)).await;
    let read: Vec<i64> = rows.iter().map(|row| row.4).collect();
    assert_eq!(read, [1, 1], "once for the commune, once for the centre");
}

#[actix_web::test]
async fn the_sums_of_readings_are_what_the_readings_say() {
    let (site, mai, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let modules = visitor.get("/courses/leg").await.attributes(".modules a", "href");
    for module in &modules {
        visitor.get(module).await.form(&format!("{module}/reading")).save().await;
        site.pass_days(20);
    }
    let other = site.sign_in_as(&mai).await;
    other.get(&modules[1]).await.form(&format!("{}/reading", modules[1])).save().await;
    let (stored, afresh) =
        site.read(|conn| Ok((queries::reading_summary_rows(conn)?, queries::recount_readings(conn)?))).await;
    assert_eq!(stored, afresh);
    assert_eq!(stored.iter().map(|row| row.5).sum::<i64>(), 2, "finished, seen from both units");
}

#[actix_web::test]
async fn a_whole_course_is_one_page_to_be_printed() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let course = visitor.get("/courses/leg").await;
    let words = visitor.get("/courses").await.all(".size small").remove(0);
    let size = words.rsplit(" · ").next().unwrap().to_owned();
    course.shows(&format!("In cả khóa học Đọc hết các bài tải về {size}"));
    let booklet = course.click("In cả khóa học").await;
    booklet.status(200).shows("Đây là bản thảo (phiên bản 1)");
    assert_eq!(booklet.all(".part h2").len(), course.all(".modules li").len());
    let mut ids = booklet.attributes("[id]", "id");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "no anchor stands twice");
    let here: Vec<String> = booklet.attributes("a[href^='#']", "href");
    assert!(here.iter().all(|anchor| ids.contains(&anchor[1..].to_owned())), "{here:?}");
    assert!(booklet.attributes("img", "loading").iter().all(|loading| loading != "lazy"));
    visitor.get("/courses/khong-co/booklet").await.status(404);
}

#[actix_web::test]
async fn a_draft_in_use_says_so_on_every_module() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.get(FIRST).await.shows("Đây là bản thảo (phiên bản 1)");
    publish(&site, "leg", EditionState::Official).await;
    visitor.get(FIRST).await.hides("Đây là bản thảo");
}

#[actix_web::test]
async fn whatever_shows_text_of_a_draft_in_use_says_so() {
    let (site, mai, _) = site_with_a_course().await;
    publish_changed(&site, "leg", &["01-what-a-leg-is"]).await;
    let visitor = site.sign_in_as(&mai).await;
    let quiz = visitor.get(&format!("{FIRST}/quiz")).await;
    let sheet = super::quizzes::filled(&site, &quiz, FIRST, true).await;
    let result = sheet.save().await;
    let half = visitor.get(&format!("{FIRST}/quiz")).await.form(&format!("{FIRST}/attempts"));
    let of = |page: &str| format!("{FIRST}{page}");
    let pages = [
        "/courses/leg".into(),
        "/courses/leg/booklet".into(),
        of(""),
        of("/teach"),
        of("/quiz"),
        of("/forms"),
    ];
    let pages = pages.into_iter().chain(["/courses/leg/changes?from=1&to=2".into(), result.address.clone()]);
    let pages: Vec<String> = pages.collect();
    for page in &pages {
        visitor.get(page).await.status(200).shows("Đây là bản thảo (phiên bản 2)");
    }
    half.submit().await.status(422).shows("Đây là bản thảo (phiên bản 2)");
    visitor.get("/search?q=nhom").await.shows("Bản thảo đang dùng");
    // Each side of a form is a sheet of its own.
    let sides = visitor.get(&of("/forms")).await.all(".sheet .kicker");
    assert!(sides.len() >= 2 && sides.iter().all(|side| side.contains("Đây là bản thảo")), "{sides:?}");
    publish(&site, "leg", EditionState::Official).await;
    for page in &pages {
        visitor.get(page).await.status(200).hides("Đây là bản thảo");
    }
    visitor.get("/search?q=nhom").await.hides("Bản thảo đang dùng");
}

#[actix_web::test]
async fn a_picture_runs_nothing_and_others_are_not_there() {
    let (site, _, rin) = site_with_a_course().await;
    publish(&site, "pim", EditionState::Official).await;
    let visitor = site.sign_in_as(&rin).await;
    let place = "/courses/pim/02-draft-and-official/media";
    for query in ["", "?e=1"] {
        let picture = visitor.get(&format!("{place}/draft-to-official.svg{query}")).await;
        picture.status(200);
        assert_eq!(picture.header("content-type"), Some("image/svg+xml"));
        assert_eq!(
            picture.header("content-security-policy"),
            Some("default-src 'none'; style-src 'unsafe-inline'; sandbox")
        );
    }
    visitor.get(&format!("{place}/other.svg")).await.status(404);
    visitor.get(&format!("{place}/draft-to-official.svg?e=2")).await.status(404);
    visitor.get("/courses/pim/02-draft-and-official/media/..%2Fvi.md").await.status(404);
}

#[actix_web::test]
async fn what_is_only_said_in_the_other_language_is_found_there() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let found = visitor.get("/search?q=livelihood").await;
    found.shows("Những chỗ dưới đây có trong bài tiếng Anh");
    assert!(!found.all(".found [lang='en'] mark").is_empty());
    let places = found.attributes(".found a", "href");
    let module = places.iter().find(|place| place.starts_with("/courses/leg/")).expect("a module");
    visitor.get(module).await.status(200).shows("Tôi đã đọc");
    visitor.post("/language", &[("lang", "en")]).await;
    visitor.get("/search?q=livelihood").await.hides("in the Vietnamese text");
    visitor.get("/search?q=thon").await.shows("in the Vietnamese text");
}

#[actix_web::test]
async fn what_is_not_in_the_course_is_not_found() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    for address in ["/courses/none", "/courses/leg/none", "/courses/leg/none/quiz", "/attempts/none"] {
        visitor.get(address).await.status(404);
    }
    visitor.post(&format!("{FIRST}/reading"), &[("edition", &new_id().to_string())]).await.status(404);
    visitor.post(&format!("{FIRST}/reading"), &[]).await.status(404);
}

#[actix_web::test]
async fn a_module_has_its_contents_and_leads_to_its_neighbours() {
    let (site, _, rin) = site_with_the_whole_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let modules = ["02-who-can-join", "03-meeting-and-election"].map(|name| format!("/courses/leg/{name}"));
    let [second, third] = &modules;
    let neighbours = |page: &crate::support::Answer| {
        ["prev", "next"].map(|rel| page.attributes(&format!("a[rel={rel}]"), "href"))
    };
    let page = visitor.get(second).await;
    assert_eq!(neighbours(&page), [vec![FIRST.to_owned()], vec![third.clone()]]);
    let contents = page.attributes(".contents a", "href");
    assert!(contents.len() >= 3, "{contents:?}");
    for place in contents {
        assert_eq!(page.all(&format!("h2{place}, h3{place}")).len(), 1, "{place}");
    }
    assert_eq!(neighbours(&visitor.get(FIRST).await)[0], Vec::<String>::new());
    let last = visitor.get("/courses/leg/06-when-a-group-is-stuck").await;
    assert_eq!(neighbours(&last)[1], Vec::<String>::new());
}

#[actix_web::test]
async fn words_are_found_with_or_without_their_marks_in_the_readers_language() {
    let (site, _, rin) = site_with_a_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get("/courses").await;
    let found = page.form("/search").fill("q", "hop thon").submit().await;
    found.status(200);
    assert!(found.all("mark").iter().any(|hit| hit.to_lowercase() == "họp thôn"), "{:?}", found.all("mark"));
    let places = found.attributes(".found a", "href");
    let in_module = places.iter().find_map(|place| place.split_once('#'));
    let (module, anchor) = in_module.expect("the place found, not only its module");
    assert!(!visitor.get(module).await.all(&format!("[id='{anchor}']")).is_empty());
    visitor.get("/search?q=khongcochunao").await.shows("Không tìm thấy");
    for letter in ["g", "%20.%20"] {
        let page = visitor.get(&format!("/search?q={letter}")).await;
        page.status(200).shows("Một chữ cái thì chưa đủ").hides("bài tiếng Anh").hides("Không tìm thấy");
    }
    let pasted = "khongcochunao ".repeat(40);
    let page = visitor.get("/courses").await.form("/search").fill("q", &pasted).submit().await;
    page.status(200).shows("Không tìm thấy").shows("chỉ tìm đoạn đầu").hides("Một chữ cái thì chưa đủ");
    found.hides("chỉ tìm đoạn đầu");
    visitor.get("/search?q=%20").await.status(200).hides("Không tìm thấy");
    visitor.get("/search?q=%3Cscript%3E").await.status(200).hides("<script>");
    // A course that was never published is not searched.
    visitor.get("/search?q=programme").await.hides("/courses/programme-135");
}

#[actix_web::test]
async fn what_is_said_of_a_course_and_of_its_modules_is_found_where_it_stands() {
    let (site, _, rin) = site_with_the_whole_course().await;
    let visitor = site.sign_in_as(&rin).await;
    for (asked, address, words) in [
        ("thanh+lap+nhom+cai+thien+sinh+ke", "/courses/leg", "Thành lập nhóm cải thiện sinh kế"),
        ("giu+cho+nhom+lam+viec+va+ke+lai", "/courses/leg", "giữ cho nhóm làm việc và kể lại"),
        ("thanh+vien+ban+phat+trien+xa+va+truong", "/courses/leg", "thành viên Ban Phát triển xã và trưởng"),
        ("noi+lai+bang+loi+cua+minh", "#objectives", "Nói lại bằng lời của mình"),
        ("bai+trinh+chieu+ve+du+an", "#the_sources", "Bài trình chiếu về dự án"),
    ] {
        let found = visitor.get(&format!("/search?q={asked}")).await;
        let first = found.attributes(".found a", "href").first().cloned().unwrap_or_default();
        assert!(first == address || first.ends_with(address), "{asked}: {first}");
        assert!(
            found.all("mark").iter().any(|mark| mark.contains(words)),
            "{asked}: {:?}",
            found.all("mark")
        );
        if let Some((module, anchor)) = first.split_once('#') {
            assert_eq!(visitor.get(module).await.all(&format!("[id='{anchor}']")).len(), 1);
        }
    }
    // Before a passage that has the same words, and its title stands there once.
    let found = visitor.get("/search?q=nhom+cai+thien+sinh+ke").await;
    assert_eq!(found.attributes(".found a", "href")[0], "/courses/leg");
    let first = found.all(".found li")[0].clone();
    assert_eq!(first.matches("Thành lập nhóm cải thiện sinh kế (LEG)").count(), 1, "{first}");
    let found = visitor.get("/search?q=khi+nhom+vuong").await;
    let of_module = found.all(".found li").into_iter().find(|line| line.contains("Khi nhóm vướng"));
    assert_eq!(of_module.expect("found").matches("Khi nhóm vướng").count(), 1);
    // An objective is at the same place in either language.
    let found = visitor.get("/search?q=say+in+your+own+words+what").await;
    let first = found.attributes(".found a", "href")[0].clone();
    assert!(first.ends_with("#objectives"), "{first}");
    assert!(!found.all(".found [lang='en'] mark").is_empty());
    found.shows("Sau bài này anh/chị có thể");
}

#[actix_web::test]
async fn all_that_was_found_is_reached_page_by_page() {
    let (site, _, rin) = site_with_the_whole_course().await;
    let visitor = site.sign_in_as(&rin).await;
    let mut page = visitor.get("/search?q=nh%C3%B3m").await;
    let count: usize = page.all("[role='status']")[0]
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap();
    assert!(count > 60, "{count}");
    let mut places = 0;
    for nth in 1.. {
        let shown = page.all(".found li").len();
        assert!(shown <= 30);
        places += shown;
        assert_eq!(page.form("/search").value("q"), "nhóm", "page {nth} keeps the words");
        let Some(next) = page.attributes(".pager a[rel='next']", "href").pop() else { break };
        page = visitor.get(&next).await;
    }
    assert_eq!(places, count);
    assert_eq!(visitor.get("/search?q=nh%C3%B3m&page=99").await.all(".found li").len(), (count - 1) % 30 + 1);
}

#[actix_web::test]
async fn how_to_teach_a_module_is_found_by_those_who_teach() {
    let (site, _, rin) = site_with_a_course().await;
    let commune = site.unit("Sơn Lập", Level::Commune, None).await;
    let learner = site.user("Hồ Văn Cam", Role::Learner, &commune).await;
    let found = site.sign_in_as(&rin).await.get("/search?q=hai+muoi+hon+soi").await;
    let places = found.attributes(".found a", "href");
    let (guide, anchor) = places[0].split_once('#').expect("the place found");
    assert_eq!(guide, format!("{FIRST}/teach"));
    found.shows("Hướng dẫn dạy bài này");
    let guide = site.sign_in_as(&rin).await.get(guide).await;
    assert!(!guide.all(&format!("[id='{anchor}']")).is_empty());
    site.sign_in_as(&learner).await.get("/search?q=hai+muoi+hon+soi").await.shows("Không tìm thấy");
}

#[actix_web::test]
async fn what_a_course_asks_of_those_who_teach_it_on_is_shown_to_those_who_teach() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let mut files = files_of(&files::courses(), "leg");
    let rules = "[cascade]\nwithin_days = 30\npeers = 10\ngenerations = 2\n\n[hours]\n";
    files.entry("leg/course.toml".into()).and_modify(|text| *text = text.replace("[hours]\n", rules));
    let new = NewEdition {
        id: new_id(),
        course: "leg".into(),
        state: EditionState::Official,
        files,
        message: "Thêm quy định".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    let now = site.now();
    site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)).await;
    let page = site.sign_in_as(&mai).await.get("/courses/leg").await;
    page.shows("Trong vòng 30 ngày sau khi học. Cho ít nhất 10 người. Xa nhất đến đợt 2.");
    assert!(page.all(".facts div").contains(&"Thời gian dạy 6 giờ 55 phút".to_owned()), "it is no rule");
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let learner = site.user("Hồ Thị Lan", Role::Learner, &centre).await;
    site.sign_in_as(&learner).await.get("/courses/leg").await.status(200).hides("Xa nhất đến đợt");
    let guide = site.sign_in_as(&mai).await.get(&format!("{FIRST}/teach")).await;
    guide.shows("Thời gian dạy: 1 giờ");
}

/// Publishes the course with a check inside its first module, in both languages.
async fn publish_with_a_check(site: &Site) {
    publish_with(site, "\n```gift\nNhóm họp ở đâu? {=Nhà văn hóa #Ở đó ai cũng đến được. ~Nhà riêng #Chật và xa.}\n```\n\nĐọc tiếp.\n").await;
}

async fn publish_with(site: &Site, check: &str) {
    publish_more(site, FIRST, [("vi.md", check), ("en.md", check)]).await;
}

/// A new edition with more at the end of two files of a module.
pub async fn publish_more(site: &Site, module: &str, more: [(&str, &str); 2]) {
    let mut files = files_of(&files::courses(), "leg");
    for (file, more) in more {
        let path = format!("{}/{file}", &module["/courses/".len()..]);
        files.entry(path).and_modify(|text| text.push_str(more));
    }
    let (now, course, message) = (site.now(), "leg".to_owned(), "Thêm câu hỏi".to_owned());
    let new = NewEdition {
        id: new_id(),
        course,
        state: EditionState::Official,
        files,
        message,
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)).await;
}

#[actix_web::test]
async fn what_changed_in_a_guide_is_shown_to_those_who_teach() {
    let (site, _, rin) = site_with_the_whole_course().await;
    let top = site.read(|conn| Ok(lantoa::units::queries::root(conn)?)).await.expect("a centre");
    let learner = site.user("Hồ Văn Nhạ", Role::Learner, &top).await;
    publish_more(&site, FIRST, [("teach.vi.md", "\nMột việc mới khi dạy.\n"), ("teach.en.md", "\nNew.\n")])
        .await;
    let changes = "/courses/leg/changes?from=1&to=2";
    let page = site.sign_in_as(&rin).await.get(changes).await;
    page.shows("phần hướng dẫn dạy đã sửa").hides("Các bài không đổi").hides("New.");
    assert_eq!(page.all("section.difference").len(), 1, "one module");
    assert!(
        page.all("section.difference h3 ~ p ins").iter().any(|new| new.contains("Một việc mới khi dạy."))
    );
    let page = site.sign_in_as(&learner).await.get(changes).await;
    page.shows("Các bài không đổi").hides("Một việc mới");
}

#[actix_web::test]
async fn a_question_inside_a_text_is_answered_on_the_spot() {
    let (site, _, rin) = site_with_a_course().await;
    publish_with_a_check(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(FIRST).await;
    page.shows("Nhóm họp ở đâu?").shows("Đọc tiếp.");
    for secret in ["Ở đó ai cũng đến được", "Chật và xa", "{="] {
        assert!(!page.html().contains(secret), "{secret}");
    }
    let form = page.form("check_1");
    let nothing = form.submit().await;
    nothing.status(200).shows("Xin chọn câu trả lời rồi bấm lại.").hides("Ở đó ai cũng đến được");
    let wrong = form.tick("c.1", "b").submit().await;
    wrong
        .status(200)
        .shows("Chưa đúng")
        .shows("Chật và xa.")
        .shows("Ở đó ai cũng đến được.")
        .shows("Đọc tiếp.");
    assert_eq!(wrong.attributes("#check_1 [checked]", "value"), ["b"]);
    let right = wrong.form("check_1").tick("c.1", "a").submit().await;
    right.status(200).hides("Chưa đúng").hides("Chật và xa.");
    // Nothing of it was recorded.
    let rows = site.read(|conn| Ok(lantoa::quizzes::queries::quiz_summary_rows(conn)?)).await;
    assert!(rows.is_empty());
    visitor.get(&format!("{FIRST}/checks/1")).await.leads_to(&format!("{FIRST}#check_1"));
}

#[actix_web::test]
async fn a_number_inside_a_text_is_typed_and_letters_are_refused_beside_it() {
    let (site, _, rin) = site_with_a_course().await;
    publish_with(&site, "\n```gift\nMấy hộ? {#=1500 #Đủ rồi. ~ #Thiếu hộ.}\n```\n").await;
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get(FIRST).await;
    page.shows("Mấy hộ?").hides("Đủ rồi").hides("Thiếu hộ").hides("1500");
    assert_eq!(page.attributes("#check_1 input[type=text]", "inputmode"), ["decimal"]);
    let letters = page.form("check_1").fill("c.1", "nhiều lắm").submit().await;
    assert_eq!(
        letters.status(422).error_of("check_1_1"),
        "Câu này trả lời bằng số. Chỉ gõ số, ví dụ 75 hoặc 2,5."
    );
    letters.hides("Thiếu hộ").hides("1500");
    assert_eq!(letters.attributes("#check_1 input[type=text]", "value"), ["nhiều lắm"]);
    letters.form("check_1").fill("c.1", "").submit().await.status(200).shows("Xin viết câu trả lời");
    let wrong = letters.form("check_1").fill("c.1", "15").submit().await;
    wrong.status(200).shows("Chưa đúng").shows("Thiếu hộ.").shows("1500");
    let right = wrong.form("check_1").fill("c.1", "1.500").submit().await;
    right.status(200).shows("Đủ rồi.").hides("Chưa đúng").hides("Thiếu hộ");
}

#[actix_web::test]
async fn the_key_of_a_question_inside_a_text_is_not_found_by_searching() {
    let (site, _, rin) = site_with_a_course().await;
    publish_with_a_check(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.get("/search?q=ai+cung+den+duoc").await.shows("Không tìm thấy");
    visitor.get("/search?q=doc+tiep").await.hides("Không tìm thấy");
}
