//! Writing a module in the studio: its text in both languages, how it is taught, its questions and pictures.

use lantoa::courses::edition::{Change, EditionState, NewEdition};
use lantoa::kit::clock::new_id;
use lantoa::people::Role;
use lantoa::studio::draft::Step;
use lantoa::studio::queries::{self, NewDraft, Writing};
use lantoa::studio::{Draft, DraftState};
use lantoa::units::Level;

use crate::courses::publish;
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site, User, Visitor};

pub const HERE: &str = "/studio/leg/modules/01-what-a-leg-is";
const FILE: &str = "leg/01-what-a-leg-is/vi.md";

/// A site with a draft of a course, two trainers who may write it and one who may not.
pub struct Room {
    pub site: Site,
    draft: Draft,
    pub mai: User,
    vinh: User,
    far: User,
}

pub async fn room() -> Room {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &centre).await;
    let far = site.user("Vũ Trí Đức", Role::Trainer, &province).await;
    let edition = publish(&site, "leg", EditionState::Official).await;
    let (by, now) = (mai.person, site.now());
    let new = NewDraft { id: new_id(), course: "leg".into(), base: Some(edition.id), unit: None };
    let draft = site.write(move |conn| Ok(queries::begin(conn, &new, Some(by), now)?)).await;
    Room { site, draft, mai, vinh, far }
}

impl Room {
    pub async fn file(&self, path: &str) -> String {
        let (draft, path) = (self.draft.clone(), path.to_owned());
        self.site.read(move |conn| Ok(queries::file(conn, &draft, &path)?.text.unwrap_or_default())).await
    }

    pub async fn draft_now(&self) -> Draft {
        let id = self.draft.id;
        self.site.read(move |conn| Ok(queries::draft(conn, id)?)).await
    }
}

/// The page with a sentence put behind the first heading of the Vietnamese text, saved.
async fn add_below(page: &Answer, heading: &str, words: &str) -> Answer {
    let form = page.form("editor");
    let body = form.value("body.vi");
    assert!(body.contains(heading), "{body}");
    let body = body.replacen(heading, &format!("{heading}\n\n{words}"), 1);
    form.fill("body.vi", &body).press("then", "stay").submit().await
}

#[actix_web::test]
async fn a_module_is_written_in_both_languages_and_what_nobody_touched_stays() {
    let room = room().await;
    let before = room.file(FILE).await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(HERE).await;
    page.status(200).shows("Nhóm cải thiện sinh kế là gì").shows("Không có gì phải sửa");
    page.form("editor").press("then", "stay").save().await.shows("Đã lưu");
    assert_eq!(room.file(FILE).await, before);
    assert_eq!(room.draft_now().await.saves, 0, "nothing was changed");
    let form = page
        .form("editor")
        .fill("title.vi", "Nhóm LEG: ai vào?")
        .fill("objectives.en", "Say it\r\nDo it\r\n");
    form.press("then", "stay")
        .save()
        .await
        .status(200)
        .shows("Nhóm LEG: ai vào?")
        .shows("Dòng")
        .shows("mục tiêu");
    let after = room.file(FILE).await;
    assert_eq!(
        after,
        before.replacen("title: Nhóm cải thiện sinh kế là gì", "title: \"Nhóm LEG: ai vào?\"", 1)
    );
    assert_eq!(room.draft_now().await.saves, 2);
    assert!(
        room.file("leg/01-what-a-leg-is/en.md")
            .await
            .contains("objectives:\n  - Say it\n  - Do it\nsources:")
    );
}

#[actix_web::test]
async fn who_may_not_write_the_course_finds_nothing_there() {
    let room = room().await;
    let far = room.site.sign_in_as(&room.far).await;
    for tail in ["", "/guide", "/preview"] {
        far.get(&format!("{HERE}{tail}")).await.status(404);
    }
    far.post(HERE, &[("draft", &room.draft.id.to_string()), ("body.vi", "x")]).await.status(404);
    far.post("/studio/leg/preview", &[("module", "01-what-a-leg-is")]).await.status(404);
    let mai = room.site.sign_in_as(&room.mai).await;
    mai.get("/studio/leg/modules/none").await.status(404);
    mai.get("/studio/leg/modules/..").await.status(404);
    mai.get("/studio/pim/modules/01-what-a-leg-is").await.status(404);
}

#[actix_web::test]
async fn two_who_write_at_different_places_both_keep_what_they_wrote() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    add_below(&hers, "## Một nhóm hộ cùng làm ăn", "Câu của Mai.").await.status(303);
    let merged = add_below(&his, "## Ba loại nhóm", "Câu của Vinh.").await;
    merged.status(200).shows("Trần Thị Mai cũng vừa lưu phần này");
    let both = room.file(FILE).await;
    assert!(both.contains("Câu của Mai.") && both.contains("Câu của Vinh."), "{both}");
    assert!(merged.form("editor").value("body.vi").contains("Câu của Mai."));
    merged.form("editor").press("then", "stay").save().await.shows("Đã lưu");
    assert_eq!(room.file(FILE).await, both);
}

#[actix_web::test]
async fn two_who_write_the_same_line_are_told_and_nothing_is_lost() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    add_below(&hers, "## Ba loại nhóm", "Câu của Mai.").await.status(303);
    let torn = add_below(&his, "## Ba loại nhóm", "Câu của Vinh.").await;
    torn.status(409)
        .shows("Hai người sửa cùng một chỗ")
        .shows("Trần Thị Mai đã sửa")
        .shows("Chỗ này hai người cùng sửa")
        .shows("đứng dưới hai dòng bắt đầu bằng «««")
        .hides("Ở các ô phía trên");
    assert!(!room.file(FILE).await.contains("Câu của Vinh."));
    let form = torn.form("editor");
    let body = form.value("body.vi");
    assert!(body.contains("Câu của Mai.") && body.contains("Câu của Vinh."), "{body}");
    let mended: String = body
        .split_inclusive('\n')
        .filter(|line| !["«««", "»»»"].iter().any(|mark| line.starts_with(mark)))
        .collect();
    form.fill("body.vi", &mended)
        .press("then", "stay")
        .save()
        .await
        .status(200)
        .hides("Chỗ này hai người cùng sửa");
    let both = room.file(FILE).await;
    assert!(
        both.contains("Câu của Mai.") && both.contains("Câu của Vinh.") && both.starts_with("---\ntitle:")
    );
}

#[actix_web::test]
async fn a_mark_names_who_wrote_the_line_and_not_who_saved_last() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    // Three windows, opened before anybody wrote: Vinh's phone, Mai's desk, Vinh's desk.
    let (phone, hers, desk) = (vinh.get(HERE).await, mai.get(HERE).await, vinh.get(HERE).await);
    add_below(&phone, "## Ba loại nhóm", "Câu trên điện thoại.").await.status(303);
    add_below(&hers, "## Một nhóm hộ cùng làm ăn", "Câu của Mai.").await.status(200);
    let torn = add_below(&desk, "## Ba loại nhóm", "Câu ở bàn.").await;
    torn.status(409).shows("Trần Quốc Vinh đã sửa cùng những dòng này").hides("Trần Thị Mai đã sửa");
    let body = torn.form("editor").value("body.vi");
    let marks: Vec<&str> = body.lines().filter(|line| line.starts_with("«««")).collect();
    assert_eq!(marks, ["««« Trần Quốc Vinh, viết sau", "««« Trần Quốc Vinh, đã lưu trước"]);
    // Of two places each names its own.
    let body = desk.form("editor").value("body.vi");
    let both = body.replacen("## Ba loại nhóm\n", "## Ba loại nhóm\n\nCâu ở bàn.\n", 1);
    let both = both.replacen("## Một nhóm hộ cùng làm ăn\n", "## Một nhóm hộ cùng làm ăn\n\nCâu nữa.\n", 1);
    let torn = desk.form("editor").fill("body.vi", &both).press("then", "stay").submit().await;
    torn.status(409).shows("đã sửa cùng những dòng này");
    let body = torn.form("editor").value("body.vi");
    let marks: Vec<&str> = body.lines().filter(|line| line.starts_with("«««")).collect();
    assert_eq!((marks[1], marks[3]), ("««« Trần Thị Mai", "««« Trần Quốc Vinh, đã lưu trước"));
}

#[actix_web::test]
async fn two_who_change_a_title_and_a_line_are_told_of_both() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    let hers = hers.form("editor").fill("title.vi", "Của Mai").fill("body.vi", "Lời của Mai.");
    hers.press("then", "stay").submit().await.status(303);
    let his = his.form("editor").fill("title.vi", "Của Vinh").fill("body.vi", "Lời của Vinh.");
    let torn = his.press("then", "stay").submit().await;
    torn.status(409).shows("đứng dưới hai dòng bắt đầu bằng «««").shows("Ở các ô phía trên");
}

#[actix_web::test]
async fn of_a_text_that_nobody_saved_nobody_is_said_to_have_changed_it() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let form = mai.get(HERE).await.form("editor").without("draft.vi").fill("body.vi", "Lời khác hẳn.");
    let torn = form.press("then", "stay").submit().await;
    torn.status(409).shows("Những dòng này đã có chữ khác từ").hides("đã sửa cùng những dòng này");
}

#[actix_web::test]
async fn two_who_give_a_module_two_titles_keep_their_fields_and_see_both() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    hers.form("editor")
        .fill("title.vi", "Của Mai")
        .fill("minutes.vi", "17")
        .press("then", "stay")
        .save()
        .await;
    let torn = his.form("editor").fill("title.vi", "Của Vinh").press("then", "stay").submit().await;
    torn.status(409).shows("Trần Thị Mai đã sửa").shows("Người kia viết: Của Mai");
    torn.shows("Ở các ô phía trên").hides("«««");
    let form = torn.form("editor");
    assert!(!form.value("body.vi").contains("«««"));
    assert_eq!((form.value("title.vi"), form.value("minutes.vi")), ("Của Vinh".into(), "17".into()));
    assert!(!room.file(FILE).await.contains("Của Vinh"));
    form.press("then", "stay").save().await.status(200).hides("Người kia viết");
    let page = vinh.get(HERE).await;
    let form = page.form("editor");
    assert_eq!((form.value("title.vi"), form.value("minutes.vi")), ("Của Vinh".into(), "17".into()));
}

#[actix_web::test]
async fn two_who_give_a_guide_two_titles_keep_its_text_and_see_both() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (address, path) = (format!("{HERE}/guide"), "leg/01-what-a-leg-is/teach.vi.md");
    let (hers, his) = (mai.get(&address).await, vinh.get(&address).await);
    let text = hers.form("editor").value("body.vi");
    let form = hers.form("editor").fill("title.vi", "Của Mai").fill("body.vi", &format!("{text}\nThêm.\n"));
    form.press("then", "stay").save().await;
    let torn = his.form("editor").fill("title.vi", "Của Vinh").press("then", "stay").submit().await;
    torn.status(409).shows("Trần Thị Mai đã sửa").shows("Người kia viết: Của Mai");
    let form = torn.form("editor");
    assert_eq!(form.value("title.vi"), "Của Vinh");
    assert!(!form.value("body.vi").contains("«««") && form.value("body.vi").contains("Thêm."));
    assert!(room.file(path).await.starts_with("# Của Mai\n"));
    form.press("then", "stay").save().await.status(200).hides("Người kia viết");
    let chosen = room.file(path).await;
    assert!(chosen.starts_with("# Của Vinh\n") && chosen.ends_with("Thêm.\n"), "{chosen}");
    // So it is with a file that came with both titles.
    let both = chosen.replacen("# Của Vinh\n", "«««\n# Của Vinh\n«««\n# Của Lan\n»»»\n", 1);
    room.save_in(path, move |_| both.clone()).await;
    let page = mai.get(&address).await;
    page.shows("Người kia viết: Của Lan").shows("Chỗ này hai người cùng sửa");
    assert_eq!(page.form("editor").value("title.vi"), "Của Vinh");
    page.form("editor").press("then", "stay").save().await.hides("Chỗ này hai người cùng sửa");
    assert_eq!(room.file(path).await, chosen);
}

#[actix_web::test]
async fn whoever_writes_the_same_line_reads_who_wrote_what_and_so_does_who_reads_it_saved() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    add_below(&hers, "## Ba loại nhóm", "Câu của Mai.").await.status(303);
    let body = add_below(&his, "## Ba loại nhóm", "Câu của Vinh.").await.form("editor").value("body.vi");
    let words =
        ["««« Trần Quốc Vinh\n", "Câu của Vinh.", "««« Trần Thị Mai\n", "Câu của Mai.", "»»» Hết chỗ"];
    let places: Vec<_> = words.iter().map(|words| body.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{body}");
    // Saved with its marks it still says of each who wrote it, to whoever opens it.
    vinh.get(HERE).await.form("editor").fill("body.vi", &body).submit().await.status(303);
    let saved = mai.get(HERE).await.form("editor").value("body.vi");
    assert!(words.iter().all(|words| saved.contains(words)), "{saved}");
}

#[actix_web::test]
async fn of_a_text_with_marks_nothing_but_the_marks_is_told_and_each_side_is_seen_apart() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    for marks in [["<<<<<<< ours", "=======", ">>>>>>> theirs"], ["«««", "«««", "»»»"]] {
        let [mine, theirs, end] = marks;
        let torn = format!("## Ba loại nhóm\n\n{mine}\nCâu một.\n{theirs}\n# Câu hai.\n{end}\n");
        room.save(move |text| text.replacen("## Ba loại nhóm\n", &torn, 1)).await;
        let page = mai.get(HERE).await;
        page.shows("Chỗ này hai người cùng sửa").hides("Đề mục một dấu #");
        assert!(
            page.form("editor")
                .value("body.vi")
                .contains("««« Một người viết:\nCâu một.\n««« Người kia viết:\n")
        );
        let seen = mai.get(&format!("{HERE}/preview?language=vi")).await;
        seen.shows("Một người viết:").shows("Người kia viết:").hides("«««").hides("<<<<");
        assert!(!seen.text().contains("==="), "no heading of the words above the mark");
        room.save(|_| crate::courses::short("leg")[FILE].clone()).await;
    }
}

#[actix_web::test]
async fn a_script_is_told_in_json_what_became_of_it() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let form = mai.get(HERE).await.form("editor");
    let body = format!("{}\nThêm một câu.\n", form.value("body.vi"));
    let sent = form.fill("body.vi", &body).sent();
    let answer = json(&mai, HERE, &sent).await;
    assert_eq!(answer.1["state"], "saved");
    assert_eq!((answer.0, answer.1["sides"]["vi"]["over"].as_i64()), (200, Some(1)));
    let again = json(&mai, HERE, &sent).await;
    assert_eq!(again.1["sides"]["vi"]["over"].as_i64(), Some(1), "sent twice, saved once");
}

/// What a script sends of a form, with some fields changed.
fn changed(sent: &[(String, String)], changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let now = |name: &str, was: &str| {
        changes.iter().find(|(changed, _)| *changed == name).map_or(was, |(_, text)| text).to_owned()
    };
    sent.iter().map(|(name, was)| (name.clone(), now(name, was))).collect()
}

#[actix_web::test]
async fn what_a_colleague_wrote_in_the_other_language_comes_to_the_page_and_stays() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let form = mai.get(HERE).await.form("editor");
    let english = form.value("body.en");
    let sent = form.sent();
    let his = vinh.get(HERE).await.form("editor");
    his.fill("body.en", &format!("{english}\nA word of Vinh.\n")).press("then", "stay").save().await;
    let body = format!("{}\nCâu của Mai.\n", form.value("body.vi"));
    let answer = json(&mai, HERE, &changed(&sent, &[("body.vi", &body)])).await;
    let side = &answer.1["sides"]["en"];
    assert!(side["became"].as_str().unwrap().contains("Trần Quốc Vinh"), "{side}");
    assert!(side["body"].as_str().unwrap().contains("A word of Vinh."));
    // A script that took only the number, with the old words still in its box, undoes nothing either.
    let over = side["typed"].as_i64().unwrap().to_string();
    json(&mai, HERE, &changed(&sent, &[("body.vi", &format!("{body}Và thêm.\n")), ("over.en", &over)])).await;
    assert!(room.file("leg/01-what-a-leg-is/en.md").await.contains("A word of Vinh."));
}

#[actix_web::test]
async fn whoever_types_on_while_a_merge_is_under_way_is_not_torn_against_themself() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let form = mai.get(HERE).await.form("editor");
    let (text, sent) = (form.value("body.vi"), form.sent());
    add_below(&vinh.get(HERE).await, "## Một nhóm hộ cùng làm ăn", "Câu của Vinh.").await;
    let first = changed(&sent, &[("body.vi", &format!("{text}\nCâu của Ma\n"))]);
    let answer = json(&mai, HERE, &first).await;
    assert_eq!(answer.1["state"], "merged", "{}", answer.1);
    let over = answer.1["sides"]["vi"]["typed"].as_i64().unwrap().to_string();
    let on = [("body.vi", format!("{text}\nCâu của Mai.\n")), ("over.vi", over)];
    let on: Vec<(&str, &str)> = on.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let answer = json(&mai, HERE, &changed(&sent, &on)).await;
    assert_eq!(answer.1["state"], "merged", "{}", answer.1);
    let now = room.file("leg/01-what-a-leg-is/vi.md").await;
    assert!(now.contains("Câu của Vinh.") && now.contains("Câu của Mai.") && !now.contains("Câu của Ma\n"));
}

async fn json(visitor: &Visitor, address: &str, fields: &[(String, String)]) -> (u16, serde_json::Value) {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let answer = visitor.post_raw(address, &crate::support::visitor::encoded(&pairs), &headers).await;
    (answer.code(), serde_json::from_str(answer.html()).unwrap_or_else(|e| panic!("{e}: {}", answer.html())))
}

#[actix_web::test]
async fn a_draft_in_review_is_being_written_again_once_it_is_saved() {
    let room = room().await;
    let (draft, by, now) = (room.draft.clone(), room.mai.person, room.site.now());
    let asked = move |conn: &mut _| {
        use lantoa::courses::Change;
        Ok(queries::ask_for_review(conn, &draft, 0, Change::Substantive, "Xong", Some(by), now)?)
    };
    assert!(room.site.write(asked).await);
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(HERE).await;
    page.shows("Bản soạn này đang chờ duyệt");
    page.form("editor").press("then", "stay").save().await;
    assert_eq!(room.draft_now().await.state, DraftState::InReview, "nothing was changed");
    add_below(&page, "## Ba loại nhóm", "Thêm.").await.status(303);
    assert_eq!(room.draft_now().await.state, DraftState::Writing);
}

#[actix_web::test]
async fn what_is_typed_into_a_draft_that_was_closed_is_given_back() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(HERE).await;
    let (draft, now) = (room.draft.clone(), room.site.now());
    let step = lantoa::studio::draft::Step::Discarded;
    room.site.write(move |conn| Ok(queries::take_step(conn, &draft, 0, step, "", None, now)?)).await;
    for tail in ["", "/guide", "/gift", "/questions", "/questions/new", "/questions/leg-1-1", "/preview"] {
        let answer = mai.get(&format!("{HERE}{tail}")).await;
        answer.leads_to("/studio/leg").follow().await.status(200).shows("Bản soạn này không còn mở");
    }
    mai.get("/studio/leg/modules/never-there").await.status(404);
    mai.get("/studio/leg/modules/..").await.status(404);
    room.site.sign_in_as(&room.far).await.get(HERE).await.status(404);
    let closed = add_below(&page, "## Ba loại nhóm", "Chưa mất.").await;
    closed.status(409).shows("đã được công bố hoặc đã bỏ");
    assert!(closed.form("editor").value("body.vi").contains("Chưa mất."));
}

#[actix_web::test]
async fn what_is_typed_into_a_module_that_was_taken_out_is_given_back() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let text = mai.get(HERE).await;
    let question = question_form(&mai.get(&format!("{HERE}/questions/new")).await);
    let vinh = room.site.sign_in_as(&room.vinh).await;
    vinh.get("/studio/leg").await.form(&format!("{HERE}/removal")).save().await.shows("Đã bỏ bài");
    let answer = mai.get(HERE).await;
    answer.leads_to("/studio/leg").follow().await.shows("Có người đã bỏ bài này khỏi bản soạn");
    let gone = add_below(&text, "## Ba loại nhóm", "Chưa mất.").await;
    gone.status(409).shows("Có người đã bỏ bài này");
    assert!(gone.form("editor").value("body.vi").contains("Chưa mất."));
    let (status, answer) = json(&mai, HERE, &text.form("editor").sent()).await;
    assert_eq!((status, answer["state"].as_str()), (409, Some("closed")));
    assert!(answer["said"].as_str().is_some_and(|said| said.contains("đã bỏ bài này")), "{answer}");
    let gone = question.fill("text.vi", "Chưa mất?").press("then", "list").submit().await;
    gone.status(409).shows("Có người đã bỏ bài này");
    assert_eq!(gone.form("question").value("text.vi"), "Chưa mất?");
    mai.post("/studio/leg/modules/never-there", &[("body.vi", "x")]).await.status(404);
}

impl Room {
    /// Closes the open draft and begins the next from the newest edition; the room is then in that.
    async fn close_and_begin(&mut self, step: Step) {
        let (draft, by, now) = (self.draft_now().await, self.vinh.person, self.site.now());
        let new = NewDraft { id: new_id(), course: "leg".into(), base: draft.base, unit: None };
        let next = move |conn: &mut _| {
            assert!(queries::take_step(conn, &draft, draft.saves, step, "", Some(by), now)?);
            Ok(queries::begin(conn, &new, Some(by), now)?)
        };
        self.draft = self.site.write(next).await;
    }

    /// Another saves a change of the Vietnamese text.
    async fn save(&self, change: impl Fn(&str) -> String + Send + 'static) {
        self.save_in(FILE, change).await;
    }

    async fn save_in(&self, path: &'static str, change: impl Fn(&str) -> String + Send + 'static) {
        let (draft, by, now) = (self.draft.clone(), self.vinh.person, self.site.now());
        let saved = move |conn: &mut _| {
            let file = queries::file(conn, &draft, path)?;
            let text = Some(change(&file.text.unwrap_or_default()));
            let writing = Writing { path: path.into(), over: file.number, text };
            Ok(queries::save(conn, &draft, &writing, Some(by), now)?)
        };
        self.site.write(saved).await;
    }
}

#[actix_web::test]
async fn what_was_typed_in_a_closed_draft_is_merged_into_the_next() {
    let mut room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    room.save(|text| text.replacen("## Ba loại nhóm", "## Ba loại nhóm\n\nĐã bỏ.", 1)).await;
    let page = mai.get(HERE).await;
    room.close_and_begin(Step::Discarded).await;
    room.save(|text| format!("{text}\nCâu của Vinh.\n")).await;
    let form = page.form("editor").fill("title.vi", "Tên mới");
    let body = form.value("body.vi").replacen("## Một nhóm hộ", "Câu của Mai.\n\n## Một nhóm hộ", 1);
    let form = form.fill("body.vi", &body).press("then", "stay");
    let merged = form.submit().await;
    merged.status(200).shows("đã được ghép vào bản mới").shows("Trần Quốc Vinh");
    let file = room.file(FILE).await;
    assert!(file.contains("title: Tên mới\n") && file.contains("Câu của Mai."), "{file}");
    assert!(file.contains("Câu của Vinh.") && !file.contains("Đã bỏ."), "{file}");
    let saves = room.draft_now().await.saves;
    merged.form("editor").press("then", "stay").save().await.shows("Đã lưu");
    assert_eq!(room.draft_now().await.saves, saves, "drawn from the open draft now");
    let (status, answer) = json(&mai, HERE, &form.sent()).await;
    assert_eq!((status, answer["state"].as_str()), (200, Some("merged")));
    assert_eq!(room.draft_now().await.saves, saves, "sent twice, kept once");
    assert_eq!(answer["sides"]["vi"]["draft"].as_str(), Some(room.draft.id.to_string().as_str()));
    assert_eq!(room.file(FILE).await, file);
}

#[actix_web::test]
async fn what_others_saved_before_a_draft_was_closed_is_not_undone_by_a_late_form() {
    let mut room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    room.save(|text| text.replacen("## Ba loại nhóm", "Câu một.\n\n## Ba loại nhóm", 1)).await;
    let page = mai.get(HERE).await;
    room.save(|text| format!("{text}\nCâu sau cùng.\n")).await;
    let written = room.file(FILE).await;
    room.close_and_begin(Step::Released).await;
    // The next draft begins with what was released.
    room.save(move |_| written.clone()).await;
    let merged = add_below(&page, "## Một nhóm hộ cùng làm ăn", "Câu của Mai.").await;
    merged.status(200).shows("đã được ghép vào bản mới");
    let file = room.file(FILE).await;
    for words in ["Câu một.", "Câu sau cùng.", "Câu của Mai."] {
        assert_eq!(file.matches(words).count(), 1, "{words}: {file}");
    }
}

#[actix_web::test]
async fn a_late_form_with_other_words_in_the_same_lines_is_given_back_to_choose() {
    let mut room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(HERE).await;
    room.close_and_begin(Step::Discarded).await;
    room.save(|text| text.replacen("## Ba loại nhóm", "## Ba loại nhóm\n\nCâu của Vinh.", 1)).await;
    let torn = add_below(&page, "## Ba loại nhóm", "Câu của Mai.").await;
    torn.status(409).shows("có chữ khác ở chính những dòng này");
    let body = torn.form("editor").value("body.vi");
    assert!(body.contains("Câu của Mai.") && body.contains("Câu của Vinh."), "{body}");
    assert!(!body.contains("title:"), "only those lines are torn: {body}");
    assert!(!room.file(FILE).await.contains("Câu của Mai."));
    let chosen = body.lines().filter(|line| !["«««", "»»»"].iter().any(|m| line.starts_with(m)));
    let chosen: String = chosen.map(|line| format!("{line}\n")).collect();
    torn.form("editor").fill("body.vi", &chosen).press("then", "stay").save().await.shows("Đã lưu");
    assert!(room.file(FILE).await.contains("Câu của Mai."));
}

#[actix_web::test]
async fn a_field_that_is_too_long_is_told_beside_it_and_everything_typed_is_kept() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let long = "ă".repeat(250);
    let objectives = format!("Một\n{long}");
    for (field, typed) in [
        ("title.vi", long.as_str()),
        ("minutes.en", &long),
        ("objectives.vi", &objectives),
        ("sources.en", &format!("{long} | https://example.org")),
    ] {
        let form = mai.get(HERE).await.form("editor").fill(field, typed).fill("body.en", "Kept.\n");
        let refused = form.press("then", "stay").submit().await;
        refused.status(422).error_of(field);
        let again = refused.form("editor");
        assert_eq!((again.value(field).as_str(), again.value("body.en").trim()), (typed, "Kept."));
    }
    let guide = mai.get(&format!("{HERE}/guide")).await.form("editor").fill("title.en", &long);
    guide.press("then", "stay").submit().await.status(422).error_of("title.en");
    assert_eq!(room.draft_now().await.saves, 0, "nothing was saved");
    // A file that came with such a title can still be written in.
    let title = format!("title: {long}");
    room.save(move |text| text.replacen("title: Nhóm cải thiện sinh kế là gì", &title, 1)).await;
    let page = mai.get(HERE).await;
    assert_eq!(page.form("editor").value("title.vi"), long);
    add_below(&page, "## Ba loại nhóm", "Thêm.").await.status(303);
}

#[actix_web::test]
async fn a_question_that_is_too_long_is_told_beside_its_box_and_kept() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let long = "đường ".repeat(700);
    let page = mai.get(&format!("{HERE}/questions/leg-1-1")).await;
    for field in ["text.vi", "why.en.1", "feedback.vi", "answer.vi.0"] {
        let form = question_form(&page).fill(field, long.trim()).press("then", "list");
        let refused = form.submit().await;
        refused.status(422).error_of(field);
        assert_eq!(question_form(&refused).value(field), long.trim());
    }
    assert_eq!(room.draft_now().await.saves, 0);
}

#[actix_web::test]
async fn a_text_that_is_too_long_is_refused_and_kept_in_its_box() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let long = "đường ".repeat(30_000);
    let form = mai.get(HERE).await.form("editor").fill("body.en", &long).fill("title.vi", "Khác");
    let refused = form.press("then", "stay").submit().await;
    refused.status(422).shows("Nội dung dài quá 200 kB");
    assert!(refused.form("editor").value("body.en").starts_with("đường đường"));
    assert!(!refused.all(".problems li:not(.fine)").is_empty(), "and the list of what is to mend says it");
    let mut fields = mai.get(HERE).await.form("editor").fill("body.en", &long).sent();
    fields.push(("language".into(), "en".into()));
    let (status, seen) = json(&mai, "/studio/leg/preview", &fields).await;
    assert_eq!(status, 200);
    let told = seen["problems"].to_string();
    assert!(told.contains("Nội dung dài quá 200 kB"), "{told}");
    assert_eq!(room.draft_now().await.saves, 0, "neither language was saved");
    let most = "x".repeat(3 * 1024 * 1024);
    mai.post(HERE, &[("body.vi", &most)]).await.status(413);
}

#[actix_web::test]
async fn hostile_text_in_the_preview_gives_no_script() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))\n\n<form action=/sign-out><button>x</button></form>\n\n## <svg onload=alert(1)>\n";
    let mut fields: Vec<(String, String)> =
        mai.get(HERE).await.form("editor").fill("body.vi", hostile).sent();
    fields.push(("language".into(), "vi".into()));
    let (status, seen) = json(&mai, "/studio/leg/preview", &fields).await;
    let html = seen["html"].as_str().unwrap();
    assert_eq!(status, 200);
    for bad in ["<script", "onerror", "javascript:", "<form", "onload"] {
        assert!(!html.contains(bad), "{html}");
    }
    assert!(!seen["problems"].as_array().unwrap().is_empty());
    let form =
        mai.get(HERE).await.form("editor").fill("body.vi", hostile).fill("title.vi", "<script>x</script>");
    let page = form.press("then", "preview.vi").save().await;
    page.status(200).shows("<script>x</script>");
    assert!(page.all("article script, article form, article [onerror]").is_empty());
    assert_eq!(room.draft_now().await.saves, 1);
}

#[actix_web::test]
async fn the_preview_says_where_in_the_text_each_part_is_written() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let text = "Một.\n\n## Hai\n\n- a\n- b\n\n| x |\n|---|\n| y |\n";
    let mut fields: Vec<(String, String)> = mai.get(HERE).await.form("editor").fill("body.vi", text).sent();
    fields.push(("language".into(), "vi".into()));
    let (_, seen) = json(&mai, "/studio/leg/preview", &fields).await;
    assert_eq!(seen["blocks"], serde_json::json!([1, 3, 5, 8]));
}

#[actix_web::test]
async fn the_preview_shows_what_a_reader_checks_themself_with_and_not_its_key() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let text =
        "## Một\n\n```gift\nHọp ở đâu? {=Nhà văn hóa #Ở đó rộng. ~Nhà riêng #Chật lắm.}\n```\n\nXong.\n";
    let mut fields: Vec<(String, String)> = mai.get(HERE).await.form("editor").fill("body.vi", text).sent();
    fields.push(("language".into(), "vi".into()));
    let (_, seen) = json(&mai, "/studio/leg/preview", &fields).await;
    let html = seen["html"].as_str().unwrap();
    assert!(html.contains("Họp ở đâu?") && html.contains("Nhà riêng") && !html.contains("rộng"), "{html}");
    assert_eq!(seen["blocks"], serde_json::json!([1, 3, 7]));
}

#[actix_web::test]
async fn how_a_module_is_taught_is_written_the_same_way() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(&format!("{HERE}/guide")).await;
    page.status(200).shows("Tên phần hướng dẫn");
    let before = room.file("leg/01-what-a-leg-is/teach.vi.md").await;
    page.form("editor").press("then", "stay").save().await;
    assert_eq!(room.file("leg/01-what-a-leg-is/teach.vi.md").await, before);
    let form = page.form("editor").fill("title.vi", "Dạy bài đầu");
    form.press("then", "preview.vi").save().await.status(200).shows("Dạy bài đầu");
    let after = room.file("leg/01-what-a-leg-is/teach.vi.md").await;
    assert_eq!(after.split_once('\n').unwrap(), ("# Dạy bài đầu", before.split_once('\n').unwrap().1));
}

pub fn question_form(page: &Answer) -> FilledForm {
    page.form("question")
}

#[actix_web::test]
async fn questions_are_written_in_a_form_and_kept_as_gift_in_both_languages() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let before = room.file("leg/01-what-a-leg-is/quiz.vi.gift").await;
    let list = mai.get(&format!("{HERE}/questions")).await;
    list.status(200).shows("Nhóm LEG thuộc hợp phần nào").shows("Nhiều đáp án đúng").shows("Mục tiêu 1");
    let page = list.click("Thêm câu hỏi").await;
    let refused = question_form(&page).submit().await;
    refused.status(422).error_of("text.vi");
    refused.error_of("right");
    let form = question_form(&page)
        .press("then", "list")
        .tick("kind", "several_choices")
        .choose("objective", "2")
        .fill("text.vi", "Câu nào đúng: {a} = b?\r\nChọn hết.")
        .fill("answer.vi.0", "Có #1")
        .fill("why.vi.0", "Đúng.")
        .tick("right", 0)
        .fill("answer.vi.1", "Không");
    let list = form.save().await;
    list.shows("Đã lưu câu hỏi").shows("Câu nào đúng: {a} = b?");
    let after = room.file("leg/01-what-a-leg-is/quiz.vi.gift").await;
    let added = after.strip_prefix(&before).expect("the other questions stay as they are");
    let id = added.lines().find_map(|line| line.strip_prefix("// [id:")).unwrap().split(']').next().unwrap();
    assert_eq!(
        added,
        format!(
            "\n// [id:{id}] [tag:2]\nCâu nào đúng\\: \\{{a\\}} \\= b?\\nChọn hết. {{\n  ~%100%Có \\#1 #Đúng.\n  ~%-100%Không\n}}\n"
        )
    );
    form.save().await.status(200);
    assert_eq!(room.file("leg/01-what-a-leg-is/quiz.vi.gift").await, after, "sent twice, written once");
    let page = mai.get(&format!("{HERE}/questions/{id}")).await;
    let form = question_form(&page).fill("text.en", "Which is right?");
    form.submit().await.status(422).error_of("answer.en.0");
    let form = form.fill("answer.en.0", "Yes").fill("answer.en.1", "No").fill("why.en.1", "No.");
    form.press("then", "list").save().await.status(200).shows("Which is right?");
    assert!(
        room.file("leg/01-what-a-leg-is/quiz.en.gift").await.ends_with("~%100%Yes\n  ~%-100%No #No.\n}\n")
    );
    assert_eq!(room.file("leg/01-what-a-leg-is/quiz.vi.gift").await, after);
}

#[actix_web::test]
async fn a_question_of_no_objective_is_remarked_on_in_the_list() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(&format!("{HERE}/questions/leg-1-1")).await;
    let list = question_form(&page).choose("objective", "").press("then", "list").save().await;
    let remarks = list.all(".asked .problems .warning");
    assert_eq!(remarks.len(), 1, "said once for both languages: {remarks:?}");
    assert!(remarks[0].contains("Chưa chọn mục tiêu"), "{remarks:?}");
}

#[actix_web::test]
async fn questions_change_places_and_leave() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let address = format!("{HERE}/questions");
    let order = |page: &Answer| page.attributes(".asked > li", "id");
    let list = mai.get(&address).await;
    let before = order(&list);
    let moved = list.form(&format!("{address}/{}/place", before[1])).press("to", "up").save().await;
    assert_eq!(order(&moved)[..2], [before[1].clone(), before[0].clone()]);
    // Pressed twice it is moved once; where the order is another by now, that is shown first.
    let up = list.form(&format!("{address}/{}/place", before[1])).press("to", "up").save().await;
    assert_eq!(order(&up), order(&moved));
    let third = list.form(&format!("{address}/{}/place", before[2])).press("to", "up");
    let stale = third.submit().await;
    assert_eq!(order(stale.status(409).shows("Có người vừa thay đổi")), order(&moved));
    let form = moved.form(&format!("{address}/{}/removal", before[0]));
    let less = form.save().await;
    less.shows("Đã bỏ câu hỏi");
    assert!(!order(&less).contains(&before[0]));
    form.save().await.status(200);
    for language in ["vi", "en"] {
        let file = room.file(&format!("leg/01-what-a-leg-is/quiz.{language}.gift")).await;
        assert!(
            !file.contains(&format!("[id:{}]", before[0])) && file.contains(&format!("[id:{}]", before[1]))
        );
    }
}

#[actix_web::test]
async fn a_question_that_somebody_else_changed_is_not_written_over_unseen() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let address = format!("{HERE}/questions/leg-1-1");
    let (hers, his) = (mai.get(&address).await, vinh.get(&address).await);
    question_form(&hers).fill("text.vi", "Của Mai?").press("then", "list").save().await;
    let stale = question_form(&his).fill("text.vi", "Của Vinh?").press("then", "list").submit().await;
    stale.status(409).shows("Có người vừa sửa câu hỏi này");
    assert_eq!(question_form(&stale).value("text.vi"), "Của Vinh?");
    question_form(&stale).press("then", "list").save().await.shows("Của Vinh?").hides("Của Mai?");
}

#[actix_web::test]
async fn a_question_that_somebody_else_changed_is_not_taken_out_unseen() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let (list, address) = (format!("{HERE}/questions"), format!("{HERE}/questions/leg-1-1"));
    let removal = vinh.get(&list).await.form(&format!("{address}/removal"));
    question_form(&mai.get(&address).await).fill("text.vi", "Của Mai?").press("then", "list").save().await;
    let asked = removal.submit().await;
    asked.status(409).shows("Có người vừa thay đổi").shows("Của Mai?");
    asked.form(&format!("{address}/removal")).save().await.hides("Của Mai?");
    removal.submit().await.leads_to(&list);
}

#[actix_web::test]
async fn a_question_that_was_taken_out_meanwhile_is_given_back_and_can_be_put_in_again() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let address = format!("{HERE}/questions/leg-1-1");
    let form = question_form(&mai.get(&address).await).fill("text.vi", "Của Mai?").choose("objective", "2");
    let list = vinh.get(&format!("{HERE}/questions")).await;
    list.form(&format!("{address}/removal")).save().await;
    let gone = form.press("then", "list").submit().await;
    gone.status(409).shows("Có người vừa bỏ câu hỏi này");
    let again = question_form(&gone);
    assert_eq!((again.value("text.vi"), again.value("objective")), ("Của Mai?".into(), "2".into()));
    again.press("then", "list").save().await.shows("Của Mai?");
    mai.get(&address).await.status(200).shows("Của Mai?");
    mai.post(&format!("{HERE}/questions/leg-1-99"), &[("text.vi", "x")]).await.status(404);
}

#[actix_web::test]
async fn a_question_of_a_draft_that_was_closed_is_given_back() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let written = |page: &Answer, words: &str| {
        let form = question_form(page).tick("kind", "true_false").tick("truth", "false");
        form.choose("objective", "2").fill("text.vi", words).press("then", "list")
    };
    let known = written(&mai.get(&format!("{HERE}/questions/leg-1-1")).await, "Câu cũ?");
    let new = written(&mai.get(&format!("{HERE}/questions/new")).await, "Câu mới?");
    let discard = mai.get("/studio/leg").await.form("/studio/leg/discard");
    discard.save().await;
    let mut given_back = vec![];
    for (form, words) in [(known, "Câu cũ?"), (new, "Câu mới?")] {
        let late = form.submit().await;
        late.status(409).shows("Bản soạn này đã được công bố hoặc đã bỏ");
        let form = question_form(&late);
        assert_eq!((form.value("text.vi").as_str(), form.value("objective").as_str()), (words, "2"));
        assert_eq!((form.value("kind"), form.value("truth")), ("true_false".into(), "false".into()));
        given_back.push(form.press("then", "list"));
    }
    mai.get("/studio/leg").await.form("/studio/leg/drafts").save().await;
    for form in given_back {
        form.save().await.shows("Đã lưu câu hỏi");
    }
    mai.get(&format!("{HERE}/questions")).await.shows("Câu cũ?").shows("Câu mới?");
}

#[actix_web::test]
async fn two_new_questions_written_at_once_get_an_id_each() {
    let room = room().await;
    let (mai, vinh) = (room.site.sign_in_as(&room.mai).await, room.site.sign_in_as(&room.vinh).await);
    let address = format!("{HERE}/questions/new");
    let (hers, his) = (mai.get(&address).await, vinh.get(&address).await);
    for (page, words) in [(hers, "Của Mai?"), (his, "Của Vinh?")] {
        let form =
            question_form(&page).tick("kind", "true_false").fill("text.vi", words).tick("truth", "false");
        form.press("then", "list").save().await.shows(words);
    }
    vinh.get(&format!("{HERE}/questions")).await.shows("Của Mai?").shows("Của Vinh?");
}

#[actix_web::test]
async fn an_id_that_an_edition_gave_is_never_given_to_another_question() {
    let room = room().await;
    let quiz = |code: &str| format!("leg/01-what-a-leg-is/quiz.{code}.gift");
    let without_the_last = |text: &str| text[..text.find("// [id:leg-1-12]").unwrap()].to_owned();
    let now = room.site.now();
    room.site
        .write(move |conn| {
            let mut files = crate::courses::short("leg");
            for code in ["vi", "en"] {
                let text = without_the_last(&files[&quiz(code)]);
                files.insert(quiz(code), text);
            }
            let draft = queries::open_draft(conn, "leg")?.expect("open");
            queries::take_step(conn, &draft, 0, Step::Discarded, "", None, now)?;
            let new = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: EditionState::Official,
                files,
                message: "Bớt một câu".into(),
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            let base = Some(lantoa::quizzes::queries::publish(conn, &new, None, now)?.id);
            let new = NewDraft { id: new_id(), course: "leg".into(), base, unit: None };
            Ok(queries::begin(conn, &new, None, now)?)
        })
        .await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(&format!("{HERE}/questions/new")).await;
    let form = question_form(&page).tick("kind", "true_false").fill("text.vi", "Câu mới?");
    let refused = form.press("then", "list").submit().await;
    assert_eq!(refused.status(422).all(".errors a"), ["Đáp án: Xin điền mục này."]);
    let form = question_form(&page).tick("kind", "true_false").fill("text.vi", "Câu mới?");
    form.tick("truth", "false").press("then", "list").save().await.shows("Câu mới?");
    let text = room
        .site
        .read(move |conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("open");
            Ok(queries::file(conn, &draft, &quiz("vi"))?.text.expect("there"))
        })
        .await;
    assert!(text.contains("[id:leg-1-13]") && !text.contains("[id:leg-1-12]"), "{text}");
}

#[actix_web::test]
async fn whoever_prefers_gift_writes_gift_and_is_told_what_is_wrong_at_its_line() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(&format!("{HERE}/gift")).await;
    page.status(200).hides("Phần đầu của tệp này");
    page.form("editor").press("then", "stay").save().await;
    assert_eq!(room.draft_now().await.saves, 0);
    let form = page.form("editor").fill("body.vi", "// [id:a] [tag:1]\nQ {\n  =x\n  ~y\n}\n\nR {=x\n");
    let page = form.press("then", "stay").save().await;
    page.shows("Dòng 7").shows("ngoặc nhọn");
    assert!(page.attributes("#problems-vi a", "data-line").contains(&"7".to_owned()));
}

const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>";

/// Sends a file as the form for pictures does.
async fn send_file(visitor: &Visitor, name: &str, bytes: &str, json: bool) -> Answer {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/svg+xml\r\n\r\n{bytes}\r\n--x--\r\n"
    );
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("accept", if json { "application/json" } else { "text/html" }),
    ];
    visitor.post_raw(&format!("{HERE}/media"), &body, &headers).await
}

#[actix_web::test]
async fn a_picture_is_brought_and_seen_and_runs_nothing() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = send_file(&mai, "Sơ đồ nhóm.svg", DRAWING, false).await;
    page.status(303).follow().await.shows("Đã nhận hình").shows("media/so-do-nhom.svg");
    send_file(&mai, "Sơ đồ nhóm.svg", DRAWING, false).await.status(303);
    assert_eq!(room.draft_now().await.saves, 1, "sent twice, kept once");
    let picture = mai.get(&format!("{HERE}/media/so-do-nhom.svg")).await;
    picture.status(200);
    assert_eq!(picture.html(), DRAWING);
    assert!(picture.header("content-security-policy").unwrap().contains("sandbox"));
    let answer = send_file(&mai, "x.svg", DRAWING, true).await;
    assert!(answer.status(200).html().contains("\"name\":\"x.svg\""), "{}", answer.html());
    let form = mai.get(HERE).await.form("editor").fill("body.vi", "![Ba hộ](media/so-do-nhom.svg)\n");
    let seen = form.press("then", "preview.vi").save().await;
    let src = seen.attributes("article img", "src").remove(0);
    assert!(src.starts_with(&format!("{HERE}/media/so-do-nhom.svg?v=")), "{src}");
    room.site.sign_in_as(&room.far).await.get(&format!("{HERE}/media/x.svg")).await.status(404);
}

#[actix_web::test]
async fn a_photograph_is_made_small_and_shown_in_the_preview() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let field = image::RgbImage::from_fn(900, 450, |x, y| image::Rgb([(x % 200) as u8, (y % 90) as u8, 60]));
    let mut bytes = std::io::Cursor::new(vec![]);
    field.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    // Whatever its name says, it is a JPEG.
    let answer = mai.upload(&format!("{HERE}/media"), &[], "Ruộng Gò Da.png", &bytes.into_inner()).await;
    answer.status(303).follow().await.shows("media/ruong-go-da.jpg");
    let file = room.file("leg/01-what-a-leg-is/media/ruong-go-da.jpg").await;
    assert!(file.starts_with("picture:") && file.contains(" 900x450 "), "{file}");
    let form = mai.get(HERE).await.form("editor").fill("body.vi", "![Ruộng](media/ruong-go-da.jpg)\n");
    let seen = form.press("then", "preview.vi").save().await;
    let src = seen.attributes("article img", "src").remove(0);
    assert!(src.starts_with(&format!("{HERE}/media/ruong-go-da.jpg?v=")), "{src}");
    for address in
        [src, format!("{HERE}/media/ruong-go-da.jpg"), format!("{HERE}/media/ruong-go-da.jpg?w=360")]
    {
        let picture = mai.get(&address).await;
        picture.status(200);
        assert_eq!(picture.header("content-type"), Some("image/webp"));
    }
    mai.get(HERE).await.shows("media/ruong-go-da.jpg").hides("không có trong thư mục");
    let broken = mai.upload(&format!("{HERE}/media"), &[], "a.jpg", b"\xff\xd8\xff\xe0 no more").await;
    broken.status(422).shows("đứt giữa chừng");
    // The page begins with what is wrong, and that leads to the field.
    assert_eq!(broken.attributes(".errors a", "href"), ["#file"]);
    assert!(broken.error_of("file").contains("đứt giữa chừng"));
}

#[actix_web::test]
async fn a_recording_is_heard_in_the_preview_once_it_can_be_read() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let sound = [&b"\xff\xfb\x90\x64"[..], &[7; 5000]].concat();
    mai.upload(&format!("{HERE}/media"), &[], "Lời mời.mp3", &sound).await.status(303);
    let page = mai.get(HERE).await;
    page.shows("media/loi-moi.mp3");
    assert_eq!(page.attributes(".media audio", "preload"), ["none"]);
    let folded = "Nghe.\n\n![Lời mời](media/loi-moi.mp3)\n\n<details><summary>Lời</summary>\n\nMời bà con.\n\n</details>\n\nXong.\n";
    for (text, plays) in [("Nghe.\n\n![Lời mời](media/loi-moi.mp3)", false), (folded, true)] {
        let mut fields: Vec<(String, String)> =
            mai.get(HERE).await.form("editor").fill("body.vi", text).sent();
        fields.push(("language".into(), "vi".into()));
        let (_, seen) = json(&mai, "/studio/leg/preview", &fields).await;
        assert_eq!(seen["html"].as_str().unwrap().contains("<audio"), plays, "{seen}");
        assert_eq!(seen["problems"].to_string().contains("chưa có bản chữ"), !plays, "{seen}");
        assert_eq!(
            seen["blocks"],
            if plays { serde_json::json!([1, 3, 5, 11]) } else { serde_json::json!([1, 3]) }
        );
    }
    let part = mai.get_under(&format!("{HERE}/media/loi-moi.mp3"), &[("range", "bytes=0-99")]).await;
    assert_eq!(part.status(206).header("content-range"), Some("bytes 0-99/5004"));
    assert_eq!(part.header("content-type"), Some("audio/mpeg"));
    mai.upload(&format!("{HERE}/media"), &[], "a.wav", b"RIFF").await.status(422).shows("mp3 hoặc m4a");
    mai.upload(&format!("{HERE}/media"), &[], "a.mp3", b"words").await.status(422).shows("đã hỏng");
}

#[actix_web::test]
async fn what_is_no_picture_is_refused_with_a_sentence() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    send_file(&mai, "a.svg", "PK x", false)
        .await
        .status(422)
        .shows("không phải là hình hay bản ghi nhận được");
    send_file(&mai, "", "", false).await.status(422).shows("chưa chọn tệp").hides("không phải là hình");
    let answer = send_file(&mai, "a.svg", "<html></html>", true).await;
    assert!(answer.status(422).html().contains("\"said\":"), "{}", answer.html());
    send_file(&mai, "a.svg", &"x".repeat(9_000_000), false).await.status(422).shows("Tệp nặng quá");
    assert_eq!(room.draft_now().await.saves, 0);
}

#[actix_web::test]
async fn a_drawing_that_acts_is_refused_with_what_stands_in_it() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    for (inside, told) in [
        ("<script>alert(1)</script>", "Dòng 2: Hình vẽ có phần <script>"),
        ("<g onclick=\"x()\"/>", "thuộc tính onclick"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<image href=\"https://example.org/a.png\"/>", "https://example.org/a.png"),
        ("<g>", "Dòng 2: Phần <g> của hình vẽ chưa được đóng"),
    ] {
        let drawing = DRAWING.replace("<path", &format!("\n{inside}<path"));
        send_file(&mai, "a.svg", &drawing, false).await.status(422).shows(told);
    }
    assert_eq!(room.draft_now().await.saves, 0);
}

#[actix_web::test]
async fn a_picture_says_what_it_weighs_and_who_shows_it_and_is_taken_out_when_asked_twice() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    send_file(&mai, "thua.svg", DRAWING, false).await.status(303);
    let action = |name: &str| format!("{HERE}/media/{name}/removal");
    let page = mai.get(HERE).await;
    page.shows("1 kB")
        .shows("chưa dùng trong bài này")
        .shows("dùng trong Bài đọc, tiếng Anh; Bài đọc, tiếng Việt");
    // Nobody shows it: it leaves at once.
    let form = page.form(&action("thua.svg"));
    form.save().await.shows("Đã bỏ hình").hides("media/thua.svg");
    form.submit().await.leads_to(&format!("{HERE}#pictures"));
    mai.get(&format!("{HERE}/media/thua.svg")).await.status(404);
    // A text shows this one: it is asked once more.
    let shown = page.attributes(".media form", "action");
    let shown =
        shown.iter().find(|to| **to != action("thua.svg") && to.ends_with("/removal")).unwrap().clone();
    let before = room.draft_now().await.saves;
    let asked = page.form(&shown).submit().await;
    asked.status(422).shows("còn hiện trong").shows("Vẫn bỏ hình");
    assert_eq!(room.draft_now().await.saves, before);
    asked.form(&shown).save().await.shows("Đã bỏ hình").shows("Không có hình media");
    let draft = room.draft.id;
    let noted = crate::audit::notes(&room.site, "draft").await;
    let removed = noted.iter().filter(|(id, action, by)| {
        (*id, action.as_str(), *by) == (draft, "picture_removed", Some(room.mai.person))
    });
    assert_eq!(removed.count(), 2);
    room.site.sign_in_as(&room.far).await.post(&shown, &[]).await.status(404);
}

#[actix_web::test]
async fn a_picture_that_was_replaced_meanwhile_is_not_taken_out_unseen() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    send_file(&mai, "thua.svg", DRAWING, false).await.status(303);
    let form = mai.get(HERE).await.form(&format!("{HERE}/media/thua.svg/removal"));
    let (draft, by, now) = (room.draft.clone(), room.vinh.person, room.site.now());
    let replaced = move |conn: &mut _| {
        let path = "leg/01-what-a-leg-is/media/thua.svg".to_owned();
        let over = queries::file(conn, &draft, &path)?.number;
        let writing = Writing { path, over, text: Some("<svg/>".into()) };
        Ok(queries::save(conn, &draft, &writing, Some(by), now)?)
    };
    room.site.write(replaced).await;
    let refused = form.submit().await;
    refused.status(422).shows("vừa được thay bằng hình khác");
    assert_eq!(refused.attributes(".errors a", "href"), ["#pictures"]);
    mai.get(&format!("{HERE}/media/thua.svg")).await.status(200);
}
