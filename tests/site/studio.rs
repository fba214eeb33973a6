//! Writing courses at the desk: drafts, reviews, releases, withdrawals.

use lantoa::courses::edition::{Change, EditionState};
use lantoa::courses::queries as courses;
use lantoa::kit::clock::new_id;
use lantoa::people::Role;
use lantoa::studio::queries::{self, Writing};
use lantoa::studio::settings;
use lantoa::units::{Level, Unit};

use crate::courses::{FIRST, publish, publish_whole};
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site, User, Visitor};

const DESK: &str = "/studio/leg";
const PATH: &str = "leg/01-what-a-leg-is/vi.md";

/// Two trainers at the centre, a facilitator, and a course in use.
struct Desk {
    site: Site,
    mai: User,
    son: User,
    rin: User,
    commune: Unit,
}

async fn desk() -> Desk {
    let desk = empty_desk().await;
    publish(&desk.site, "leg", EditionState::DraftInUse).await;
    desk
}

async fn desk_of_the_whole_course() -> Desk {
    let desk = empty_desk().await;
    publish_whole(&desk.site, "leg", EditionState::DraftInUse).await;
    desk
}

async fn empty_desk() -> Desk {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    Desk { site, mai, son, rin, commune }
}

impl Desk {
    async fn mai(&self) -> Visitor {
        self.site.sign_in_as(&self.mai).await
    }

    async fn son(&self) -> Visitor {
        self.site.sign_in_as(&self.son).await
    }

    /// Begins a draft of the course as it is.
    async fn begin(&self) -> (Visitor, Answer) {
        let mai = self.mai().await;
        let page = mai.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
        page.status(200).shows("Đã bắt đầu soạn");
        (mai, page)
    }

    /// Writes into a file of the open draft, as the editor does.
    async fn write(&self, path: &str, by: &User, change: impl Fn(&str) -> String + Send + 'static) {
        let (path, by, now) = (path.to_owned(), by.person, self.site.now());
        let saved = move |conn: &mut _| {
            let course = path.split('/').next().unwrap();
            let draft = queries::open_draft(conn, course)?.expect("an open draft");
            let file = queries::file(conn, &draft, &path)?;
            let text = Some(change(&file.text.unwrap_or_default()));
            let writing = Writing { path: path.clone(), over: file.number, text };
            queries::save(conn, &draft, &writing, Some(by), now)?;
            Ok(())
        };
        self.site.write(saved).await
    }

    /// Adds a sentence to the first module.
    async fn add_a_sentence(&self, by: &User) {
        self.write(PATH, by, |text| format!("{text}\nMột câu mới.\n")).await;
    }

    async fn editions(&self) -> Vec<lantoa::courses::Edition> {
        self.site.read(|conn| Ok(courses::editions_of(conn, "leg")?)).await
    }
}

#[actix_web::test]
async fn the_studio_is_there_for_those_who_publish_and_for_nobody_else() {
    let desk = desk().await;
    let page = desk.mai().await.get("/studio").await;
    page.status(200).shows("Thành lập nhóm cải thiện sinh kế").shows("Trong thư mục, chưa công bố");
    page.shows("Chương trình 135");
    let rin = desk.site.sign_in_as(&desk.rin).await;
    for address in ["/studio", "/studio/new", DESK, "/studio/leg/settings", "/studio/leg/editions/new"] {
        rin.get(address).await.status(404);
    }
    rin.get("/courses/leg").await.hides("/studio");
    desk.mai().await.get("/courses/leg").await.shows("Soạn khóa học");
    desk.mai().await.get("/studio/none").await.status(404);
    desk.mai().await.get("/studio/leg/editions/new").await.leads_to(DESK);
}

#[actix_web::test]
async fn a_course_of_the_folder_is_begun_looked_through_and_released() {
    let desk = desk().await;
    let mai = desk.mai().await;
    let form = mai.get("/studio").await.form("/studio/programme-135/drafts");
    let page = form.save().await;
    page.status(200).shows("Đang soạn").shows("Không còn chỗ nào phải sửa");
    form.save().await.shows("đã có một bản đang soạn");
    let page = mai.get("/studio/programme-135/editions/new").await;
    let action = "/studio/programme-135/editions";
    let refused = page.form(action).submit().await;
    refused.status(422);
    assert!(!refused.accepts("message"));
    let form = refused.form(action).fill("message", "Bản đầu tiên");
    form.save().await.shows("Đã công bố phiên bản mới").shows("Bản đầu tiên").shows("Trần Thị Mai");
    form.submit().await.leads_to("/studio/programme-135");
    let editions = desk.site.read(|conn| Ok(courses::editions_of(conn, "programme-135")?)).await;
    assert_eq!(editions.len(), 1, "sent twice, released once");
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get("/courses/programme-135").await.status(200).hides("Soạn khóa học");
    mai.get("/studio").await.hides("/studio/programme-135/drafts");
}

#[actix_web::test]
async fn a_new_course_says_what_is_missing_until_it_can_be_released() {
    let desk = desk().await;
    let mai = desk.mai().await;
    let form = mai.get("/studio/new").await.form("/studio");
    form.submit().await.status(422).error_of("title_vi");
    let form = form.fill("title_vi", "Nước sạch cho thôn 💧").fill("title_en", "Clean \"water\"");
    let page = form.save().await;
    page.shows("Nước sạch cho thôn 💧").shows("chỗ phải sửa trước khi công bố").hides("Gửi duyệt");
    form.submit().await.leads_to("/studio/nuoc-sach-cho-thon");
    let desk_of = "/studio/nuoc-sach-cho-thon";
    let settings = mai.get(&format!("{desk_of}/settings")).await.form(&format!("{desk_of}/settings"));
    assert_eq!(settings.value("title_en"), "Clean \"water\"");
    let settings = settings
        .fill("summary_vi", "Lấy nước\nở đâu")
        .fill("summary_en", "Where to fetch water")
        .fill("audience_vi", "CF")
        .fill("audience_en", "CFs");
    settings.save().await.shows("Đã lưu");
    let page = mai.get(desk_of).await;
    page.shows("Mở đầu").shows("Bài 1 · Bài đọc, tiếng Việt").shows("Bài này chưa có câu hỏi");
    page.hides(".md").hides(".gift");
    mai.get(&format!("{desk_of}/editions/new")).await.status(200).shows("còn thiếu");
    let again = mai.get("/studio/new").await.form("/studio");
    let again = again.fill("title_vi", "Nước sạch cho thôn").fill("title_en", "Other").submit().await;
    again.status(422).error_of("slug");
    // What a course in use or a draft is called is no title for another one.
    for title in ["Thành lập nhóm cải thiện sinh kế  (leg)", "nước sạch cho thôn 💧"] {
        let form = mai.get("/studio/new").await.form("/studio").fill("title_vi", title);
        let taken = form.fill("title_en", "Other").fill("slug", "other").submit().await;
        assert!(taken.status(422).error_of("title_vi").contains("Đã có khóa học tên này"));
    }
    for (vi, slug) in [("日本", ""), ("x", "Có Dấu"), ("x", "../a"), ("x", "leg"), ("x", "new")] {
        let form = mai.get("/studio/new").await.form("/studio");
        let refused = form.fill("title_vi", vi).fill("title_en", "水").fill("slug", slug).submit().await;
        refused.status(422).error_of("slug");
    }
    // Given up, it has nothing to be released from.
    let page = mai.get(desk_of).await.form(&format!("{desk_of}/discard")).save().await;
    page.status(200).shows("Đã bỏ bản soạn").shows("Chưa công bố");
    mai.get(&format!("{desk_of}/editions/new")).await.leads_to(desk_of);
}

#[actix_web::test]
async fn a_draft_that_loses_a_question_is_not_released_and_one_with_a_blemish_does_not_call_itself_complete()
{
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.write(PATH, &desk.mai, |text| format!("{text}\n![](media/khong-co.png)\n")).await;
    let page = mai.get(DESK).await;
    page.shows("chỗ nên sửa").hides("Bản soạn đã đủ").shows("Công bố");
    let quiz = "leg/01-what-a-leg-is/quiz.vi.gift";
    desk.write(quiz, &desk.mai, |text| format!("{text}\n// [id:hoi]\nHỏi gì? {{~a #x ~b #x}}\n")).await;
    mai.get(DESK).await.shows("phải sửa trước khi công bố").hides("Bản soạn đã đủ");
    for (page, action) in [("editions/new", "editions"), ("reviews/new", "reviews")] {
        let form = mai.get(&format!("{DESK}/{page}")).await.form(&format!("{DESK}/{action}"));
        let form = form.tick("change", "substantive").fill("message", "Thêm câu hỏi");
        form.submit().await.status(422).shows("người học không trả lời được");
    }
    assert_eq!(desk.editions().await.len(), 1);
    desk.write(quiz, &desk.mai, |text| text.split("// [id:hoi]").next().unwrap().to_owned()).await;
    let form = mai.get(&format!("{DESK}/editions/new")).await.form(&format!("{DESK}/editions"));
    form.tick("change", "substantive").fill("message", "Thêm hình").save().await.status(200);
    assert_eq!(desk.editions().await.len(), 2, "a blemish keeps nobody from it");
}

#[actix_web::test]
async fn an_official_edition_is_released_by_a_second_trainer() {
    let desk = desk().await;
    let (mai, page) = desk.begin().await;
    page.shows("Chưa có gì thay đổi");
    desk.add_a_sentence(&desk.mai).await;
    let form = mai.get("/studio/leg/reviews/new").await;
    form.shows("Bài 1 · Bài đọc, tiếng Việt").hides("vi.md");
    let form = form.form("/studio/leg/reviews");
    form.submit().await.status(422).error_of("change");
    let form = form.tick("change", "editorial").fill("message", "Thêm một câu");
    form.save().await.shows("Đã gửi duyệt").shows("Anh/chị đã gửi duyệt");
    form.submit().await.leads_to(DESK);
    let own = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    assert_eq!(own.offers("state"), ["draft_in_use"]);
    let own = own.without("state").smuggle("state", "official").submit().await;
    own.status(422).shows("một giảng viên khác phải công bố");

    let son = desk.son().await;
    son.get(DESK).await.shows("Trần Thị Mai đã gửi duyệt");
    let form = son.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    assert_eq!(form.value("message"), "Thêm một câu");
    let page = form.tick("state", "official").save().await;
    page.shows("Phiên bản 2").shows("Lê Văn Sơn").shows("Trần Thị Mai soạn");
    let editions = desk.editions().await;
    let newest = &editions[0];
    assert_eq!((newest.state, newest.change), (EditionState::Official, Change::Editorial));
    let id = newest.id;
    let writers = desk.site.read(move |conn| Ok(courses::edition_writers(conn, &[id])?)).await;
    assert_eq!((&writers[&id], newest.published_by), (&vec![desk.mai.person], Some(desk.son.person)));
    assert_eq!((newest.substance, editions.len()), (editions[1].id, 2));
}

#[actix_web::test]
async fn a_draft_is_returned_with_a_remark_and_written_on() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let ask = mai.get("/studio/leg/reviews/new").await.form("/studio/leg/reviews");
    ask.tick("change", "substantive").fill("message", "Thêm").save().await;
    let form = desk.son().await.get(DESK).await.form("/studio/leg/returns");
    form.submit().await.status(422).error_of("remark");
    let form = form.fill("remark", "Bài 1 chưa rõ 🙏");
    form.save().await.shows("Bài 1 chưa rõ 🙏").shows("Đang soạn");
    form.submit().await.leads_to(DESK);
    let page = mai.get(DESK).await;
    page.shows("Trả lại để sửa").shows("Lê Văn Sơn");
    assert_eq!(page.all(".steps-so-far li").len(), 3, "begun, asked, returned once");
}

#[actix_web::test]
async fn a_remark_on_a_draft_that_changed_meanwhile_is_kept() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let ask = async || {
        let form = mai.get("/studio/leg/reviews/new").await.form("/studio/leg/reviews");
        form.tick("change", "substantive").fill("message", "Thêm").save().await;
    };
    ask().await;
    let form = desk.son().await.get(DESK).await.form("/studio/leg/returns").fill("remark", "Bài 1 chưa rõ");
    desk.add_a_sentence(&desk.mai).await;
    let late = form.submit().await;
    late.status(409).shows("Có người vừa thay đổi").shows("Anh/chị đã viết").shows("Bài 1 chưa rõ");
    ask().await;
    let late = form.submit().await;
    let again = late.status(409).form("/studio/leg/returns");
    assert_eq!(again.value("remark").trim(), "Bài 1 chưa rõ");
    again.save().await.shows("Đã trả lại");
    again.submit().await.leads_to(DESK);
    again.fill("remark", "Bài 2 cũng vậy").submit().await.status(409).shows("Bài 2 cũng vậy");
    let page = mai.get(DESK).await;
    assert_eq!(page.all(".steps-so-far li").len(), 4, "begun, asked twice, returned once");
}

#[actix_web::test]
async fn only_the_draft_on_the_page_is_discarded_and_nobody_is_told_otherwise() {
    let desk = desk().await;
    let discard = "/studio/leg/discard";
    let (mai, page) = desk.begin().await;
    let first = page.form(discard);
    let of_son = desk.son().await.get(DESK).await.form(discard);
    first.save().await.shows("Đã bỏ bản soạn");
    first.submit().await.leads_to(DESK);
    of_son.submit().await.status(409).shows("Có người vừa thay đổi");
    let (_, page) = desk.begin().await;
    of_son.submit().await.status(409);
    desk.site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.expect("the next draft stays");
    let form = page.form(discard);
    desk.add_a_sentence(&desk.mai).await;
    let release = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let release = release.tick("change", "substantive").tick("state", "draft_in_use");
    release.fill("message", "Thêm").save().await;
    form.submit().await.status(409).hides("Đã bỏ bản soạn");
}

#[actix_web::test]
async fn what_is_wrong_leads_to_the_page_where_it_is_mended() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let module = "leg/01-what-a-leg-is";
    for name in ["vi.md", "quiz.vi.gift", "teach.vi.md", "teach.en.md"] {
        desk.write(&format!("{module}/{name}"), &desk.mai, |_| String::new()).await;
    }
    let page = mai.get(DESK).await;
    let parts = [
        ("Bài đọc, tiếng Việt", ""),
        ("Câu hỏi, tiếng Việt", "/questions"),
        ("Hướng dẫn dạy, tiếng Việt", "/guide"),
    ];
    for (name, tail) in parts {
        let links = page.attributes(".problems a", "href");
        let files = page.all(".problems a");
        let at = files.iter().position(|file| file.starts_with(&format!("Bài 1 · {name}"))).expect(name);
        assert_eq!(links[at], format!("/studio/leg/modules/01-what-a-leg-is{tail}"));
        mai.get(&links[at]).await.status(200);
    }
}

#[actix_web::test]
async fn a_new_course_given_up_twice_is_given_up() {
    let desk = desk().await;
    let form = desk.mai().await.get("/studio/new").await.form("/studio");
    let page = form.fill("title_vi", "Nước sạch").fill("title_en", "Clean water").save().await;
    let discard = page.form("/studio/nuoc-sach/discard");
    discard.submit().await.leads_to("/studio/nuoc-sach");
    discard.submit().await.leads_to("/studio/nuoc-sach").follow().await.shows("Đã bỏ bản soạn");
}

#[actix_web::test]
async fn of_two_who_withdraw_a_course_the_second_is_told_and_keeps_the_reason() {
    let desk = desk().await;
    let address = "/studio/leg/withdrawal";
    let (mai, son) = (desk.mai().await, desk.son().await);
    let first = mai.get(DESK).await.form(address).fill("reason", "Quy định đã đổi");
    let second = son.get(DESK).await.form(address).fill("reason", "Có lỗi ở bài 3");
    first.save().await.shows("Đã thu hồi khóa học");
    let late = second.submit().await;
    late.status(409).hides("Đã thu hồi khóa học.").shows("Có lỗi ở bài 3");
    desk.site.sign_in_as(&desk.rin).await.get("/courses/leg").await.shows("Quy định đã đổi");
}

#[actix_web::test]
async fn what_was_saved_since_is_shown_before_a_release_and_nothing_is_lost() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    desk.add_a_sentence(&desk.son).await;
    let stale = form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Sửa bài 1");
    let stale = stale.submit().await;
    stale.status(409).shows("Lê Văn Sơn").shows("Bài 1 · Bài đọc, tiếng Việt");
    assert_eq!(desk.editions().await.len(), 1);
    let again = stale.form("/studio/leg/editions");
    assert_eq!((again.value("message"), again.value("change")), ("Sửa bài 1".into(), "substantive".into()));
    again.save().await.shows("Phiên bản 2");
    // The same form once more, with other words: there is no draft any more, and it says so.
    let late = again.fill("message", "Ý khác").submit().await;
    late.status(409).shows("Ý khác").shows("Không còn bản đang soạn");
    assert_eq!(desk.editions().await.len(), 2);
}

#[actix_web::test]
async fn a_release_pressed_twice_is_released_once_and_said_to_be() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let form = form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Sửa bài 1");
    let (one, two, three) = tokio::join!(form.submit(), form.submit(), form.submit());
    for answer in [one, two, three] {
        answer.leads_to(DESK);
    }
    // A letter and its marks written apart are the same words.
    let form = form.fill("message", " Su\u{31b}\u{309}a ba\u{300}i 1\r\n");
    form.submit().await.leads_to(DESK);
    assert_eq!(desk.editions().await.len(), 2);
    form.fill("message", "Sửa bài 2").submit().await.status(409).shows("Sửa bài 2");
}

#[actix_web::test]
async fn of_two_who_ask_for_a_review_the_second_keeps_the_words() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let (address, action) = ("/studio/leg/reviews/new", "/studio/leg/reviews");
    let first = mai.get(address).await.form(action).tick("change", "editorial").fill("message", "Của Mai");
    let second = desk.son().await.get(address).await.form(action).tick("change", "editorial");
    let second = second.fill("message", "Của Sơn");
    first.save().await.shows("Đã gửi duyệt");
    first.submit().await.leads_to(DESK);
    for (late, words) in [(second, "Của Sơn"), (first.fill("message", "Lời khác"), "Lời khác")] {
        let late = late.submit().await;
        late.status(409).shows("đã được gửi duyệt, nên chưa gửi lần nữa").shows("Trần Thị Mai");
        assert_eq!(late.form(action).value("message").trim(), words);
    }
    let draft = desk.site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.unwrap();
    assert_eq!(draft.message, "Của Mai");
}

#[actix_web::test]
async fn an_edition_released_meanwhile_is_told_before_it_is_replaced() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    publish(&desk.site, "leg", EditionState::DraftInUse).await;
    let stale = form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Sửa");
    let stale = stale.submit().await;
    stale.status(409).shows("Phiên bản 2 được công bố sau khi bản soạn này bắt đầu");
    stale.form("/studio/leg/editions").save().await.shows("Phiên bản 3");
}

#[actix_web::test]
async fn a_change_of_questions_is_not_editorial() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.write("leg/course.toml", &desk.mai, |text| text.replace("pass_mark = 80", "pass_mark = 70")).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let form = form.tick("change", "editorial").tick("state", "draft_in_use").fill("message", "Hạ điểm đạt");
    let refused = form.submit().await;
    refused.status(422).shows("Điểm đạt đã khác bản trước");
    refused.form("/studio/leg/editions").tick("change", "substantive").save().await.shows("Phiên bản 2");
}

#[actix_web::test]
async fn choices_that_change_places_under_the_same_marks_are_told_and_not_editorial() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    for (code, few, right) in [("vi", "5 đến 9", "10 đến 20"), ("en", "5 to 9", "10 to 20")] {
        let path = format!("leg/01-what-a-leg-is/quiz.{code}.gift");
        let swap = move |text: &str| {
            let swapped = text.replace(&format!("~{few} #"), &format!("~{right} #"));
            let swapped = swapped.replace(&format!("={right} #"), &format!("={few} #"));
            assert_ne!(swapped, text);
            swapped
        };
        desk.write(&path, &desk.mai, swap).await;
    }
    mai.get(DESK).await.shows("Mã leg-1-2 trước đây là một câu hỏi khác");
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let form = form.tick("change", "editorial").tick("state", "draft_in_use").fill("message", "Sửa chữ");
    form.submit().await.status(422).error_of("change");
}

#[actix_web::test]
async fn the_same_content_in_the_same_state_is_not_released_again() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let page = mai.get("/studio/leg/editions/new").await;
    page.shows("giống hệt phiên bản mới nhất");
    let form = page.form("/studio/leg/editions").tick("change", "editorial").fill("message", "Như cũ");
    form.submit().await.status(422).error_of("state");
}

#[actix_web::test]
async fn modules_are_added_moved_and_taken_out() {
    let desk = desk_of_the_whole_course().await;
    let (mai, page) = desk.begin().await;
    let form = page.form("/studio/leg/modules");
    form.submit().await.status(422).error_of("title_vi");
    let form = form.fill("title_vi", "Kể: \"lại\" cho \\ thôn khác").fill("title_en", "Telling others");
    let page = form.save().await;
    page.shows("Kể: \"lại\" cho \\ thôn khác").shows("07-ke-lai-cho-thon-khac");
    let again = form.submit().await;
    again.leads_to("/studio/leg#modules");
    let slugs = || async {
        let page = mai.get(DESK).await;
        page.all(".desk-modules > li > div small")
    };
    let before = slugs().await;
    assert_eq!((before.len(), before[6].as_str()), (7, "07-ke-lai-cho-thon-khac"));
    let up = mai.get(DESK).await.form("/studio/leg/modules/07-ke-lai-cho-thon-khac/place").press("to", "up");
    up.save().await.shows("Đã đổi thứ tự các bài.");
    up.save().await.shows("Thứ tự các bài vẫn như dưới đây");
    let nonsense = [("over", "1"), ("to", "x")];
    mai.post("/studio/leg/modules/07-ke-lai-cho-thon-khac/place", &nonsense).await.status(303);
    let after = slugs().await;
    assert_eq!((&after[5], &after[6]), (&before[6], &before[5]), "pressed twice, moved once");
    let out = mai.get(DESK).await.form("/studio/leg/modules/07-ke-lai-cho-thon-khac/removal");
    out.save().await.shows("Đã bỏ bài");
    assert_eq!(slugs().await, before[..6]);
    let taken = mai.get(DESK).await.form("/studio/leg/modules").fill("title_vi", "a").fill("title_en", "b");
    taken.fill("slug", "01-what-a-leg-is").submit().await.status(422).error_of("slug");
}

#[actix_web::test]
async fn a_module_that_a_colleague_writes_is_not_taken_out_unseen() {
    let desk = desk_of_the_whole_course().await;
    let (mai, page) = desk.begin().await;
    let removal = "/studio/leg/modules/01-what-a-leg-is/removal";
    let out = page.form(removal);
    desk.write("leg/02-who-can-join/vi.md", &desk.son, |text| format!("{text}\nMột câu.\n")).await;
    desk.add_a_sentence(&desk.son).await;
    let late = out.submit().await;
    late.status(409).shows("Có người vừa thay đổi").shows("Lê Văn Sơn");
    assert!(desk.file(PATH).await.contains("Một câu mới."));
    let page = late.form(removal).save().await;
    page.shows("Đã bỏ bài");
    assert_eq!(desk.file(PATH).await, "");
    // What was written elsewhere is no reason to ask, nor is the same pressed twice.
    late.form(removal).submit().await.leads_to("/studio/leg#modules");
    let out = page.form("/studio/leg/modules/03-meeting-and-election/removal");
    desk.write("leg/02-who-can-join/vi.md", &desk.son, |text| format!("{text}\nHai câu.\n")).await;
    out.submit().await.leads_to("/studio/leg#modules");
    // A draft begun since is another.
    let out = mai.get(DESK).await.form("/studio/leg/modules/02-who-can-join/removal");
    mai.get(DESK).await.form("/studio/leg/discard").save().await;
    out.submit().await.status(409);
    desk.begin().await;
    out.submit().await.status(409);
}

#[actix_web::test]
async fn two_who_add_a_module_at_once_have_both() {
    let desk = desk_of_the_whole_course().await;
    let (mai, page) = desk.begin().await;
    let form = page.form("/studio/leg/modules").fill("title_vi", "Kể lại").fill("title_en", "Telling others");
    desk.write(COURSE, &desk.son, |text| {
        let listed = "  \"06-when-a-group-is-stuck\",\n";
        assert!(text.contains(listed));
        text.replace(listed, "  \"06-when-a-group-is-stuck\", # bài cuối\n  \"09-khac\",\n")
    })
    .await;
    form.save().await.status(200).shows("Kể lại").shows("09-khac");
    let text = desk.file(COURSE).await;
    assert_eq!(settings::modules(&text)[5..].len(), 3, "{text}");
    mai.get(DESK).await.hides("có mục hai người cùng đổi");
}

#[actix_web::test]
async fn a_module_whose_list_is_torn_leaves_no_files_behind() {
    let desk = desk().await;
    let (mai, page) = desk.begin().await;
    let titled = |form: FilledForm| form.fill("title_vi", "Kể lại").fill("title_en", "Telling others");
    let form = titled(page.form("/studio/leg/modules")).fill("slug", "08-ke-lai");
    desk.write(COURSE, &desk.son, |_| "[title".to_owned()).await;
    let late = form.submit().await;
    late.status(409);
    assert_eq!(late.form("/studio/leg/modules").value("title_vi"), "Kể lại");
    assert_eq!(desk.file("leg/08-ke-lai/vi.md").await, "");
    // Nor is a title lost when the draft is closed.
    let form = titled(mai.get(DESK).await.form("/studio/leg/modules"));
    mai.get(DESK).await.form("/studio/leg/discard").save().await;
    form.submit().await.status(409).shows("Kể lại").shows("Telling others");
}

#[actix_web::test]
async fn two_who_change_the_settings_at_once_lose_nothing() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let (settings, son) = ("/studio/leg/settings", desk.son().await);
    let (first, second) = (mai.get(settings).await.form(settings), son.get(settings).await.form(settings));
    first.fill("title_vi", "Nhóm sinh kế").save().await.status(200);
    let torn = second.fill("title_vi", "Nhóm LEG").submit().await;
    torn.status(409).shows("Trần Thị Mai").shows("Nhóm sinh kế");
    assert_eq!(torn.form(settings).value("title_vi"), "Nhóm LEG");
    torn.form(settings).save().await.shows("Nhóm LEG");
    let text = desk
        .site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.unwrap();
            Ok(queries::file(conn, &draft, "leg/course.toml")?.text.unwrap())
        })
        .await;
    assert!(text.contains("  \"02-who-can-join\",\n"), "the rest stays as it was written: {text}");
}

impl Desk {
    /// A file of the open draft.
    async fn file(&self, path: &str) -> String {
        let path = path.to_owned();
        let read = move |conn: &mut _| {
            let draft = queries::open_draft(conn, "leg")?.unwrap();
            Ok(queries::file(conn, &draft, &path)?.text.unwrap_or_default())
        };
        self.site.read(read).await
    }
}

const SETTINGS: &str = "/studio/leg/settings";
const COURSE: &str = "leg/course.toml";

#[actix_web::test]
async fn how_a_course_is_passed_on_is_a_form_that_touches_only_what_was_changed() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let rules = "\n# Theo hướng dẫn.\n[cascade]\nwithin_days = 30 # một tháng\npeers = 10\n";
    desk.write(COURSE, &desk.mai, move |text| format!("{text}{rules}")).await;
    let before = desk.file(COURSE).await;
    let page = mai.get(SETTINGS).await;
    page.hides("[release]").shows("Giờ dạy bài “Nhóm cải thiện sinh kế là gì”");
    let form = page.form(SETTINGS);
    let of = |name: &str| form.value(name);
    assert_eq!((of("within_days"), of("peers"), of("generations")), ("30".into(), "10".into(), "".into()));
    assert_eq!(of("hours.02-who-can-join"), "1:10");
    form.save().await.shows("Đã lưu");
    assert_eq!(desk.file(COURSE).await, before, "nothing was changed");
    let form = form.fill("within_days", "45").fill("peers", "").fill("hours.01-what-a-leg-is", "1,5");
    form.save().await.shows("Đã lưu");
    let after = desk.file(COURSE).await;
    let expected = before
        .replace("within_days = 30 # một tháng\npeers = 10\n", "within_days = 45 # một tháng\n")
        .replace("01-what-a-leg-is = 1\n", "01-what-a-leg-is = \"1:30\"\n");
    assert_eq!(after, expected);
    let form = mai.get(SETTINGS).await.form(SETTINGS);
    assert_eq!(
        (form.value("within_days"), form.value("hours.01-what-a-leg-is")),
        ("45".into(), "1:30".into())
    );
}

#[actix_web::test]
async fn a_rule_or_an_hour_that_cannot_be_is_told_beside_its_field() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let release = "\n[release]\nstate = \"draft_in_use\"\nmessage = \"Từ thư mục\"\n";
    desk.write(COURSE, &desk.mai, move |text| format!("{text}{release}")).await;
    let before = desk.file(COURSE).await;
    let page = mai.get(SETTINGS).await;
    page.shows("[release]");
    let hours = "hours.02-who-can-join";
    for (field, typed) in [
        ("within_days", "731"),
        ("peers", "0"),
        ("generations", "mười"),
        (hours, "41"),
        (hours, "1:75"),
        ("title_vi", &"ă".repeat(250)),
        ("summary_en", &"x".repeat(4001)),
        ("pass_mark", "101"),
    ] {
        let refused = page.form(SETTINGS).fill(field, typed).fill("audience_en", "Kept").submit().await;
        refused.status(422).error_of(field);
        let again = refused.form(SETTINGS);
        assert_eq!((again.value(field).as_str(), again.value("audience_en").as_str()), (typed, "Kept"));
    }
    assert_eq!(desk.file(COURSE).await, before);
    // What the file says wrongly is shown to be mended.
    desk.write(COURSE, &desk.mai, |text| format!("{text}\n[cascade]\npeers = 0 # sai\n")).await;
    let form = mai.get(SETTINGS).await.form(SETTINGS);
    assert_eq!(form.value("peers"), "0");
    form.submit().await.status(422).error_of("peers");
    form.fill("peers", "12").save().await.shows("Đã lưu");
    assert!(desk.file(COURSE).await.ends_with(&format!("{release}\n[cascade]\npeers = 12 # sai\n")));
}

#[actix_web::test]
async fn a_title_of_more_than_two_hundred_letters_is_refused_beside_its_field() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    let long = "Nước sạch cho thôn ".repeat(14);
    for (page, action) in [("/studio/new", "/studio"), (DESK, "/studio/leg/modules")] {
        let form = mai.get(page).await.form(action).fill("title_vi", long.trim()).fill("title_en", "Water");
        let refused = form.submit().await;
        refused.status(422).error_of("title_vi");
        let again = refused.form(action);
        assert_eq!(
            (again.value("title_vi").as_str(), again.value("title_en").as_str()),
            (long.trim(), "Water")
        );
    }
}

#[actix_web::test]
async fn an_older_edition_is_restored_as_a_new_draft() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let release = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let release = release.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Hai");
    release.save().await;
    let fields = [("from", "1")];
    mai.post("/studio/leg/drafts", &fields).await.status(303);
    mai.post("/studio/leg/drafts", &[("from", "99")]).await.status(303);
    let (draft, first) = desk
        .site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.unwrap();
            let first = courses::edition_by_number(conn, "leg", 1)?;
            Ok((queries::files(conn, &draft)?, courses::edition_files(conn, first.id)?))
        })
        .await;
    assert_eq!(draft, first);
    mai.get(DESK).await.form("/studio/leg/discard").save().await.shows("Đã bỏ bản soạn");
    mai.post("/studio/leg/drafts", &[("from", "99")]).await.status(404);
}

#[actix_web::test]
async fn each_edition_on_the_desk_leads_to_itself() {
    let desk = desk().await;
    publish(&desk.site, "leg", EditionState::Official).await;
    let page = desk.mai().await.get(DESK).await;
    let to = |tail: &str| page.attributes(&format!(".ways a[href*='{tail}']"), "href");
    assert_eq!(to("folder"), ["/studio/leg/folder?edition=2", "/studio/leg/folder?edition=1"]);
    assert_eq!(to("comparison"), ["/studio/leg/comparison?from=1&to=2"]);
    assert_eq!(page.attributes(".ways input[name=from]", "value"), ["2", "1"]);
    desk.mai().await.post("/studio/leg/drafts", &[("from", "")]).await.status(404);
}

#[actix_web::test]
async fn a_withdrawn_course_says_so_and_keeps_its_history() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    let mai = desk.mai().await;
    let form = mai.get(DESK).await.form("/studio/leg/withdrawal");
    form.submit().await.status(422).error_of("reason");
    let form = form.fill("reason", "Quy định đã đổi từ tháng 11");
    form.save().await.shows("Đã thu hồi khóa học");
    form.submit().await.leads_to(DESK);
    rin.get("/courses/leg").await.status(200).shows("Quy định đã đổi từ tháng 11").shows("21/11/2026");
    for page in [FIRST.to_owned(), format!("{FIRST}/quiz"), "/courses/leg/booklet".to_owned()] {
        rin.get(&page).await.leads_to("/courses/leg");
    }
    // The desk says why, too, and who said it.
    mai.get(DESK).await.shows("Lý do: Quy định đã đổi từ tháng 11").shows("Trần Thị Mai · 21/11/2026");
    rin.get("/courses").await.hides("/courses/leg");
    let (stored, afresh) = desk
        .site
        .read(|conn| Ok((courses::reading_summary_rows(conn)?, courses::recount_readings(conn)?)))
        .await;
    assert_eq!((stored.is_empty(), &stored), (false, &afresh));
    // It comes back as a new edition.
    let (mai, _) = desk.begin().await;
    let release = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    release.tick("change", "editorial").fill("message", "Dùng lại").save().await;
    rin.get(FIRST).await.status(200).shows("Đã đọc ngày 21/11/2026");
}

#[actix_web::test]
async fn what_a_withdrawn_course_said_and_changed_stays_to_be_read() {
    let desk = desk().await;
    crate::courses::publish_changed(&desk.site, "leg", &["01-what-a-leg-is"]).await;
    let mai = desk.mai().await;
    let form = mai.get(DESK).await.form("/studio/leg/withdrawal").fill("reason", "Quy định đã đổi");
    form.save().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let course = rin.get("/courses/leg").await;
    assert_eq!(course.attributes("main a[href$='/changes']", "href"), ["/courses/leg/changes"]);
    let moved = rin.get("/courses/leg/changes").await;
    let page = rin.get(moved.status(303).location()).await;
    page.status(200).shows("Quy định đã đổi").shows("21/11/2026");
    assert!(!page.all(".difference ins").is_empty(), "what changed between its editions");
    // Its modules are read no more, so nothing leads there.
    assert!(page.attributes(".difference h2 a", "href").is_empty());
    rin.get("/courses/leg/changes?from=1&to=2").await.status(200).shows("đã thu hồi");
    rin.get("/courses/khong-co/changes").await.status(404);
}

#[actix_web::test]
async fn what_was_on_a_page_when_its_course_was_withdrawn_is_kept() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let reading = rin.get(FIRST).await.form(&format!("{FIRST}/reading"));
    let quiz = rin.get(&format!("{FIRST}/quiz")).await;
    let quiz = crate::quizzes::filled(&desk.site, &quiz, FIRST, true).await;
    let mai = desk.mai().await;
    mai.get(DESK).await.form("/studio/leg/withdrawal").fill("reason", "Quy định đã đổi").save().await;
    reading.save().await.shows("Đã ghi là anh/chị đã đọc").shows("Quy định đã đổi");
    // A new attempt at what is no longer taught is refused, with what was ticked still on the page.
    let refused = quiz.submit().await;
    refused.status(422).shows("đã thu hồi nên không nhận lượt làm mới");
    assert!(!refused.all("input[checked]").is_empty());
    let person = mai.get(&format!("/people/{}", desk.rin.person)).await;
    person.shows("Đã học ở phiên bản không còn dùng").shows("Đã thu hồi").shows("Đọc 1/");
    let unit = mai.get(&format!("/units/{}/overview?course=leg", desk.commune.id)).await;
    unit.shows("(Đã thu hồi)").shows("Đọc 1/");
    mai.get(&format!("/units/{}/overview", desk.commune.id)).await.hides("Đọc 1/");
}

#[actix_web::test]
async fn home_says_what_those_who_write_courses_have_before_them() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    mai.get("/").await.shows("Viết tiếp bản thảo khóa");
    desk.add_a_sentence(&desk.mai).await;
    let review = mai.get("/studio/leg/reviews/new").await.form("/studio/leg/reviews");
    review.tick("change", "substantive").fill("message", "Thêm một câu").save().await;
    mai.get("/").await.hides("chờ anh/chị xem lại").hides("Viết tiếp bản thảo");
    let son = desk.son().await;
    let home = son.get("/").await;
    home.shows("đang chờ anh/chị xem lại trước khi ban hành").shows("Thay đổi: Thêm một câu");
    let back = home.click("đang chờ anh/chị xem lại").await.form("/studio/leg/returns");
    back.fill("remark", "Thiếu ví dụ").save().await;
    son.get("/").await.hides("chờ anh/chị xem lại");
    mai.get("/").await.shows("bị trả lại").shows("Lý do: Thiếu ví dụ");
    let release = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    release.tick("change", "substantive").fill("message", "Thêm một câu").save().await;
    mai.get("/").await.shows("xem ai cần được báo");
    desk.site.pass_minutes(31 * 24 * 60);
    desk.mai().await.get("/").await.hides("xem ai cần được báo");
}

#[actix_web::test]
async fn a_course_is_written_only_where_it_is_kept() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let quang_ngai = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let phu_tho = site.unit("Phú Thọ", Level::Province, Some(&centre)).await;
    let keeper = site.user("Trần Quốc Vinh", Role::Trainer, &quang_ngai).await;
    let other = site.user("Vũ Trí Đức", Role::Trainer, &phu_tho).await;
    let above = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let keeper = site.sign_in_as(&keeper).await;
    keeper.get("/studio").await.form("/studio/leg/drafts").save().await.shows("Quảng Ngãi");
    let other = site.sign_in_as(&other).await;
    other.get("/studio/leg").await.status(404);
    let release = keeper.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    release.fill("message", "Bản đầu").save().await.status(200);
    other.get("/courses/leg").await.status(200).hides("/studio/leg");
    other.get("/studio").await.hides("/studio/leg");
    other.post("/studio/leg/drafts", &[]).await.status(404);
    let id = new_id().to_string();
    let fields = [("id", id.as_str()), ("last", "1"), ("state", "draft_in_use"), ("message", "Của tôi")];
    other.post("/studio/leg/editions", &fields).await.status(404);
    site.sign_in_as(&above).await.get("/studio/leg").await.status(200);
}

#[actix_web::test]
async fn a_text_with_two_versions_in_it_is_not_released() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.write(PATH, &desk.mai, |text| format!("{text}\n<<<<<<< một\na\n=======\nb\n>>>>>>> hai\n")).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let refused = form.tick("change", "editorial").fill("message", "x").submit().await;
    refused
        .status(422)
        .shows("còn dấu của hai bản chưa ghép xong")
        .shows("Bài 1 · Bài đọc, tiếng Việt, dòng");
    refused.hides("vi.md");
}

#[actix_web::test]
async fn progress_stands_after_an_editorial_change_and_not_after_one_of_substance() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    let sums = || async {
        let both = desk
            .site
            .read(|conn| Ok((courses::reading_summary_rows(conn)?, courses::recount_readings(conn)?)))
            .await;
        assert_eq!(both.0, both.1);
        both.0
    };
    let before = sums().await;
    for (kind, stands) in [("editorial", true), ("substantive", false)] {
        let (mai, _) = desk.begin().await;
        desk.add_a_sentence(&desk.mai).await;
        let release = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
        release.tick("change", kind).tick("state", "draft_in_use").fill("message", kind).save().await;
        let page = rin.get(FIRST).await;
        page.status(200).shows("Một câu mới");
        assert_eq!(page.text().contains("Đã đọc ngày 21/11/2026"), stands, "{kind}");
        assert_eq!(sums().await, before, "nobody read anything more");
    }
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    assert_eq!(sums().await.len(), before.len() * 2, "the new text is read anew");
}

/// Releases a draft in use with one more sentence in the first module.
async fn release(desk: &Desk, kind: &str) {
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", kind).tick("state", "draft_in_use").fill("message", "Một câu").save().await;
}

#[actix_web::test]
async fn whoever_reads_a_module_while_it_is_taken_out_is_told_what_became_of_it() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let second = "/courses/leg/02-who-can-join";
    let open = rin.get(second).await.form(&format!("{second}/reading"));
    let (mai, page) = desk.begin().await;
    page.form("/studio/leg/modules/02-who-can-join/removal").save().await;
    let page = mai.get("/studio/leg/editions/new").await;
    page.shows("Bản trước: Bài 2 · Bài đọc, tiếng Việt").hides("02-who-can-join");
    let form = page.form("/studio/leg/editions");
    let form = form.tick("change", "substantive").tick("state", "draft_in_use");
    form.fill("message", "Bỏ bài 2").save().await.shows("Phiên bản 2");
    open.submit().await.leads_to("/courses/leg").follow().await.shows("Bài này không còn trong bản khóa học");
    for part in ["", "/quiz"] {
        let answer = rin.get(&format!("{second}{part}")).await;
        answer.leads_to("/courses/leg").follow().await.shows("vẫn được giữ");
    }
    for part in ["", "/teach", "/forms"] {
        mai.get(&format!("{second}{part}")).await.leads_to("/courses/leg");
    }
    rin.get("/courses/leg/02-never-there").await.status(404);
}

#[actix_web::test]
async fn whoever_learned_only_what_was_taken_out_is_told_and_listed() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let second = "/courses/leg/02-who-can-join";
    rin.get(second).await.form(&format!("{second}/reading")).save().await;
    let (mai, page) = desk.begin().await;
    page.form("/studio/leg/modules/02-who-can-join/removal").save().await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    let form = form.tick("change", "substantive").tick("state", "draft_in_use");
    form.fill("message", "Bỏ bài 2").save().await.shows("Phiên bản 2");
    let page = mai.get("/studio/leg/reach").await;
    page.hides("bản cũ của ít nhất một bài").shows("0 người đã bấm “Tôi đã biết”, 1 người chưa");
    assert!(page.all(".departed li")[0].contains(desk.rin.full_name.as_str()));
    let page = rin.get("/courses/leg").await;
    page.shows("không còn bài “Ai vào nhóm và cách tính tỷ lệ”").hides("Nội dung đã đổi");
    let changes = &page.attributes(".notice a.tap", "href")[0];
    rin.get(changes).await.shows("Ai vào nhóm");
}

#[actix_web::test]
async fn any_two_states_of_a_course_are_compared_word_by_word() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.write(PATH, &desk.mai, |text| text.replacen("từ 10 đến 20 hộ", "từ 12 đến 20 hộ", 1)).await;
    desk.write("leg/01-what-a-leg-is/quiz.vi.gift", &desk.mai, |text| {
        text.replacen("=10 đến 20", "=12 đến 20", 1)
    })
    .await;
    let page = mai.get("/studio/leg/comparison").await;
    page.status(200).shows("Phiên bản 1 → Bản soạn").shows("Nhóm cải thiện sinh kế là gì");
    assert!(page.all("del").iter().any(|gone| gone.contains("10")), "{:?}", page.all("del"));
    assert!(page.all("ins").iter().any(|new| new.contains("12")), "{:?}", page.all("ins"));
    assert_eq!(page.all(".difference h2").len(), 2, "the text and its questions");
    desk.add_a_sentence(&desk.son).await;
    let page = mai.get("/studio/leg/comparison?from=draft-2&to=draft").await;
    page.status(200).shows("Một câu mới");
    assert_eq!((page.all("ins").len(), page.all("del").len()), (1, 0));
    mai.get("/studio/leg/comparison?from=1&to=1").await.shows("Hai bản giống hệt nhau");
    for wrong in ["from=9", "from=x", "to=draft-", "from=-1", "to=%00"] {
        mai.get(&format!("/studio/leg/comparison?{wrong}")).await.status(404);
    }
}

#[actix_web::test]
async fn who_learned_the_old_text_is_told_what_changed_and_who_learned_the_new_is_not() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    release(&desk, "editorial").await;
    rin.get("/courses/leg").await.hides("Nội dung đã đổi");
    rin.get(FIRST).await.hides("Nội dung đã đổi");
    release(&desk, "substantive").await;
    desk.son().await.get("/courses/leg").await.hides("Nội dung đã đổi");
    rin.get("/courses/leg").await.shows("Nội dung đã đổi từ phiên bản 1 mà anh/chị đã học");
    rin.get("/courses/leg/02-who-can-join").await.hides("Nội dung đã đổi");
    let home = rin.get("/").await;
    home.shows("đã đổi so với phiên bản 1 anh/chị đã học")
        .click("xem phần thay đổi")
        .await
        .shows("Một câu mới");
    let page = rin.get(FIRST).await;
    let page = page.shows("Nội dung đã đổi").click("Xem những gì đã đổi").await;
    page.status(200).shows("Một câu mới").shows("đoạn không đổi");
    page.hides("quiz").hides("[id:").hides("Hướng dẫn dạy");
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    rin.get(FIRST).await.hides("Nội dung đã đổi");
    rin.get("/").await.hides("đã đổi so với");
    let (last_two, since) = ("from=2&to=3", "from=1&to=3");
    for (asked, shown) in [("", last_two), ("from=0", last_two), ("from=x", last_two), ("from=1&to=9", since)]
    {
        let answer = rin.get(&format!("/courses/leg/changes?{asked}")).await;
        answer.leads_to(&format!("/courses/leg/changes?{shown}"));
    }
}

#[actix_web::test]
async fn trainers_see_whom_to_tell_and_which_unit_was_taught_which_edition() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    let mai = desk.mai().await;
    mai.get("/studio/leg/reach").await.status(200).hides("Ai cần biết nội dung mới");
    release(&desk, "substantive").await;
    let page = mai.get("/studio/leg/reach").await;
    page.shows("1 người mới chỉ học hoặc dạy bản cũ").shows("đã đổi cho đến phiên bản 2").shows("Sơn Thượng");
    page.shows("Đinh Thị Rin");
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    mai.get("/studio/leg/reach").await.hides("Đinh Thị Rin");
    rin.get("/studio/leg/reach").await.status(404);
}

#[actix_web::test]
async fn a_draft_in_use_takes_the_place_of_an_official_edition_only_through_a_second_trainer() {
    let desk = desk().await;
    publish(&desk.site, "leg", EditionState::Official).await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    let offer = "Công bố làm bản thảo đang dùng";
    mai.get(DESK).await.hides(offer).shows("nên thay bằng bản thảo cũng phải qua một giảng viên khác duyệt");
    let page = mai.get("/studio/leg/editions/new").await;
    page.status(200).shows("thay bằng bản thảo cũng phải qua một giảng viên khác duyệt");
    assert_eq!(page.all("form[action='/studio/leg/editions']").len(), 0, "there is nothing to press");
    let newest = desk.editions().await.remove(0);
    let (draft, saves) = desk
        .site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.unwrap();
            Ok((draft.id.to_string(), draft.saves.to_string()))
        })
        .await;
    let (id, last) = (new_id().to_string(), newest.number.to_string());
    let fields = [
        ("id", id.as_str()),
        ("draft", &draft),
        ("saves", &saves),
        ("last", &last),
        ("change", "substantive"),
        ("state", "draft_in_use"),
        ("message", "Một mình tôi"),
    ];
    let refused = mai.post("/studio/leg/editions", &fields).await;
    refused.status(422).shows("nên thay bằng bản thảo cũng phải qua một giảng viên khác duyệt");
    assert_eq!(refused.form("/studio/leg/editions").value("message"), "Một mình tôi");

    let ask = mai.get("/studio/leg/reviews/new").await.form("/studio/leg/reviews");
    let page = ask.tick("change", "substantive").fill("message", "Thêm một câu").save().await;
    page.hides(offer).shows("một giảng viên khác phải công bố bản thay thế");
    desk.son().await.get(DESK).await.shows("Xem thay đổi và công bố").hides(offer);
    mai.post("/studio/leg/editions", &fields).await.status(422).shows("Anh/chị là người gửi duyệt");
    assert_eq!(desk.editions().await.len(), 2);
    let release = desk.son().await.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    release.tick("state", "draft_in_use").save().await.shows("Phiên bản 3");
    // It stands in the place of the official one, and so does whatever comes after it.
    let (mai, page) = desk.begin().await;
    page.hides(offer).shows("Gửi duyệt");
    desk.add_a_sentence(&desk.mai).await;
    mai.get(DESK).await.hides(offer).shows("nên thay bằng bản thảo cũng phải qua một giảng viên khác duyệt");
}

#[actix_web::test]
async fn a_release_says_what_stands_and_how_many_will_learn_again() {
    let desk = desk_of_the_whole_course().await;
    let lan = desk.site.unit("Ba Vinh", Level::Commune, None).await;
    let lan = desk.site.user("Hồ Thị Lan", Role::Learner, &lan).await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let second = "/courses/leg/02-who-can-join";
    for module in [FIRST, second] {
        rin.get(module).await.form(&format!("{module}/reading")).save().await;
    }
    let son = desk.son().await;
    son.get(second).await.form(&format!("{second}/reading")).save().await;
    let outside = desk.site.sign_in_as(&lan).await;
    outside.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    let (mai, _) = desk.begin().await;
    let address = "/studio/leg/editions/new";
    mai.get(address).await.shows("mọi kết quả đã học vẫn giữ").shows("Không ai phải học lại bài nào");
    desk.add_a_sentence(&desk.mai).await;
    let page = mai.get(address).await;
    page.shows("1 trong 2 người đã học hoặc dạy khóa này").shows("mọi kết quả đã học vẫn giữ");
    let listed = page.all(".standing ul:first-of-type li");
    assert_eq!(listed, ["Nhóm cải thiện sinh kế là gì"]);
    assert_eq!(page.all(".standing li").len(), 6, "one changes and five stay");
    desk.write("leg/course.toml", &desk.mai, |text| text.replace("  \"06-when-a-group-is-stuck\",\n", ""))
        .await;
    let page = mai.get(address).await;
    page.shows("Danh sách bài đã khác bản trước").hides("mọi kết quả đã học vẫn giữ");
    page.shows("Bài không còn trong khóa học");
    desk.write("leg/course.toml", &desk.mai, |text| text.replace("pass_mark = 80", "pass_mark = 70")).await;
    mai.get(address).await.shows("2 trong 2 người đã học hoặc dạy khóa này").hides("Bài giữ nguyên");
    mai.get("/studio/leg/reviews/new").await.shows("2 trong 2 người đã học hoặc dạy khóa này");
}

#[actix_web::test]
async fn nobody_is_told_of_a_module_that_did_not_change() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let second = "/courses/leg/02-who-can-join";
    rin.get(second).await.form(&format!("{second}/reading")).save().await;
    release(&desk, "editorial").await;
    release(&desk, "substantive").await;
    rin.get(second).await.shows("Đã đọc ngày 21/11/2026").hides("Nội dung đã đổi");
    // Of the module that changed she knew nothing.
    rin.get(FIRST).await.hides("Nội dung đã đổi").hides("Đã đọc ngày");
    rin.get("/courses/leg").await.hides("Nội dung đã đổi");
    let page = rin.get("/courses/leg/changes?from=1&to=3").await;
    page.shows("Một câu mới").hides("Ai vào nhóm và cách tính tỷ lệ");
    rin.get("/courses/leg/changes?from=1&to=2").await.shows("Chỉ sửa câu chữ");
    desk.mai().await.get("/studio/leg/reach").await.hides("Đinh Thị Rin").shows("bài họ biết không đổi");
    // What she reads of the new text is not asked for again by the next change elsewhere.
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    crate::courses::publish_changed(&desk.site, "leg", &["02-who-can-join"]).await;
    rin.get(FIRST).await.shows("Đã đọc ngày").hides("Nội dung đã đổi");
    rin.get(second).await.hides("Đã đọc ngày").shows("Nội dung đã đổi từ phiên bản 1");
    rin.get("/courses/leg").await.shows("Nội dung đã đổi từ phiên bản 1");
    let page = desk.mai().await.get("/studio/leg/reach").await;
    page.shows("Đinh Thị Rin").shows("đã đổi cho đến phiên bản 4");
}

#[actix_web::test]
async fn a_quiz_that_asks_otherwise_is_told_though_no_word_of_the_text_differs() {
    let desk = desk().await;
    let rin = desk.site.sign_in_as(&desk.rin).await;
    rin.get(FIRST).await.form(&format!("{FIRST}/reading")).save().await;
    let (mai, _) = desk.begin().await;
    desk.write("leg/course.toml", &desk.mai, |text| text.replace("pass_mark = 80", "pass_mark = 70")).await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "x").save().await;
    let page = rin.get(FIRST).await;
    let page = page.hides("Đã đọc ngày").shows("Nội dung đã đổi").click("Xem những gì đã đổi").await;
    page.status(200).shows("Lời văn của bài không đổi").shows("70%");
}

#[actix_web::test]
async fn a_right_answer_that_turned_is_told_beside_the_changed_text_and_never_the_key() {
    let desk = desk().await;
    let (mai, _) = desk.begin().await;
    desk.add_a_sentence(&desk.mai).await;
    for code in ["vi", "en"] {
        let quiz = format!("leg/01-what-a-leg-is/quiz.{code}.gift");
        // What was right in the first question is wrong now, and another answer is right.
        let turned = |text: &str| {
            let (right, wrong) = (text.find("\n  =").unwrap() + 3, text.find("\n  ~").unwrap() + 3);
            let mut text = text.to_owned();
            text.replace_range(right..=right, "~");
            text.replace_range(wrong..=wrong, "=");
            text
        };
        desk.write(&quiz, &desk.mai, turned).await;
    }
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", "substantive").fill("message", "Sửa").save().await.status(200);
    let rin = desk.site.sign_in_as(&desk.rin).await;
    let page = rin.get("/courses/leg/changes?from=1").await;
    page.status(200).shows("Một câu mới").shows("có đáp án đúng khác trước");
    assert_eq!(page.all(".difference").len(), 1, "the quiz is told and not shown");

    let (mai, _) = desk.begin().await;
    for code in ["vi", "en"] {
        let quiz = format!("leg/02-who-can-join/quiz.{code}.gift");
        let more = "\n// [id:leg-2-more] [tag:1]\n::Thêm:: 1 + 1?\n{\n=2 # Đúng.\n~3 # Sai.\n}\n";
        desk.write(&quiz, &desk.mai, move |text| format!("{text}{more}")).await;
    }
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", "substantive").fill("message", "Thêm câu hỏi").save().await.status(200);
    let page = rin.get("/courses/leg/changes?from=2").await;
    page.shows("Câu hỏi kiểm tra của bài này cũng đã đổi").hides("đáp án đúng khác trước").hides("1 + 1");
}
