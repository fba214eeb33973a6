//! A draft that was discarded: where it leads, and how it is gone on with.

use lantoa::courses::edition::{EditionState, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::queries as courses;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::studio::archive::{self, Bytes};
use lantoa::studio::queries::{self, Writing};
use lantoa::studio::{Draft, DraftState};
use lantoa::units::{Level, Unit};

use crate::audit::notes;
use crate::courses::{publish, publish_changed};
use crate::support::{Answer, Site, User, Visitor};

const DESK: &str = "/studio/leg";
const RESUMPTION: &str = "/studio/leg/resumption";
const HERE: &str = "/studio/leg/modules/01-what-a-leg-is";
const PATH: &str = "leg/01-what-a-leg-is/vi.md";
const NEW: &str = "/studio/nuoc-sach";

/// Two trainers of a province, one of another, and a course of the centre in use.
struct Room {
    site: Site,
    province: Unit,
    mai: User,
    son: User,
    far: User,
    centre: User,
}

async fn room() -> Room {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let other = site.unit("Phú Thọ", Level::Province, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &province).await;
    let far = site.user("Vũ Trí Đức", Role::Trainer, &other).await;
    let centre = site.user("Phạm Thị Lan", Role::Trainer, &centre).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    Room { site, province, mai, son, far, centre }
}

impl Room {
    async fn lan(&self) -> Visitor {
        self.site.sign_in_as(&self.centre).await
    }

    async fn last(&self, course: &'static str) -> Draft {
        self.site.read(move |conn| Ok(queries::last_draft(conn, course)?)).await.expect("a draft")
    }

    async fn files(&self, draft: &Draft) -> Files {
        let draft = draft.clone();
        self.site.read(move |conn| Ok(queries::files(conn, &draft)?)).await
    }

    /// Writes a file of the open draft anew; without a text it is removed.
    async fn write(&self, path: &'static str, text: Option<&str>, by: &User) {
        let (by, now, text) = (by.person, self.site.now(), text.map(str::to_owned));
        let write = move |conn: &mut _| {
            let draft = queries::open_draft(conn, path.split('/').next().unwrap())?.expect("an open draft");
            let over = queries::file(conn, &draft, path)?.number;
            let writing = Writing { path: path.into(), over, text: text.clone() };
            queries::save(conn, &draft, &writing, Some(by), now)?;
            Ok(())
        };
        self.site.write(write).await
    }

    /// The course of the centre, begun, written in and discarded; the desk after that.
    async fn discarded(&self, who: &Visitor) -> Answer {
        who.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
        self.write(PATH, Some("Câu đã bỏ."), &self.centre).await;
        who.get(DESK).await.form(&format!("{DESK}/discard")).save().await
    }

    /// A new course of the province, which Mai begins and writes and Sơn discards; his desk after that.
    async fn given_up(&self) -> (Visitor, Answer) {
        let form = self.site.sign_in_as(&self.mai).await.get("/studio/new").await.form("/studio");
        form.fill("title_vi", "Nước sạch").fill("title_en", "Clean water").save().await;
        let son = self.site.sign_in_as(&self.son).await;
        let page = son.get(NEW).await.form(&format!("{NEW}/discard")).save().await;
        (son, page)
    }
}

#[actix_web::test]
async fn a_discarded_draft_is_gone_on_with_and_has_every_file_as_it_was() {
    let room = room().await;
    let lan = room.lan().await;
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    for (path, text) in [
        (PATH, Some("Lần một.")),
        ("leg/01-what-a-leg-is/en.md", Some("Once.")),
        (PATH, Some("Lần hai.")),
        ("leg/02-who-can-join/teach.vi.md", None),
    ] {
        room.write(path, text, &room.centre).await;
    }
    let before = room.last("leg").await;
    let files = room.files(&before).await;
    lan.get(DESK).await.hides("Viết tiếp bản đã bỏ").form(&format!("{DESK}/discard")).save().await;
    let page = lan.get(DESK).await;
    page.shows("Viết tiếp bản đã bỏ").shows("Bắt đầu soạn bản mới");
    let page = page.form(RESUMPTION).save().await;
    page.status(200).shows("được mở lại để viết tiếp").hides("đã bỏ bản soạn trước");
    let after = room.last("leg").await;
    assert_eq!(after, before, "the same draft, from the same edition, being written");
    assert_eq!(room.files(&after).await, files);
    assert_eq!(files[PATH], "Lần hai.");
    let steps = page.all(".steps-so-far b");
    assert_eq!(steps, ["Bắt đầu soạn", "Bỏ bản soạn", "Viết tiếp bản đã bỏ"]);
    let noted: Vec<String> =
        notes(&room.site, "draft").await.into_iter().map(|(_, action, _)| action).collect();
    assert_eq!(noted, ["begun", "discarded", "resumed"]);
    // It is written, and goes the way of any draft.
    room.write(PATH, Some("Lần ba."), &room.centre).await;
    lan.get(HERE).await.status(200).shows("Lần ba.");
    lan.get(DESK).await.form(&format!("{DESK}/discard")).save().await.shows("Viết tiếp bản đã bỏ");
}

#[actix_web::test]
async fn what_is_pressed_twice_is_done_once_and_an_old_page_undoes_nothing() {
    let room = room().await;
    let lan = room.lan().await;
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    let discard = lan.get(DESK).await.form(&format!("{DESK}/discard"));
    let resume = discard.save().await.form(RESUMPTION);
    discard.submit().await.leads_to(DESK);
    for _ in 0..2 {
        resume.submit().await.leads_to(DESK).follow().await.shows("được mở lại để viết tiếp");
    }
    assert_eq!(lan.get(DESK).await.all(".steps-so-far li").len(), 3, "begun, discarded, gone on with");
    discard.submit().await.status(409).shows("Có người vừa thay đổi");
    assert_eq!(room.last("leg").await.state, DraftState::Writing);
    lan.get(DESK).await.form(&format!("{DESK}/discard")).save().await;
    resume.submit().await.status(409).shows("Có người vừa thay đổi").form(RESUMPTION);
    assert_eq!(room.last("leg").await.state, DraftState::Discarded);
}

#[actix_web::test]
async fn after_a_newer_edition_a_discarded_draft_is_not_gone_on_with() {
    let room = room().await;
    let lan = room.lan().await;
    let resume = room.discarded(&lan).await.form(RESUMPTION);
    publish_changed(&room.site, "leg", &["02-who-can-join"]).await;
    let page = lan.get(DESK).await;
    assert!(!page.has_form(RESUMPTION));
    page.shows("đã bỏ bản soạn trước");
    resume.submit().await.leads_to(DESK).follow().await.shows("đã có phiên bản mới");
    assert_eq!(room.last("leg").await.state, DraftState::Discarded);
    // Nor after one that another draft became.
    let resume = room.discarded(&lan).await.form(RESUMPTION);
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    let text = room.files(&room.last("leg").await).await[PATH].clone();
    room.write(PATH, Some(&format!("{text}\nMột câu.\n")), &room.centre).await;
    let form = lan.get(&format!("{DESK}/editions/new")).await.form(&format!("{DESK}/editions"));
    form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Sửa").save().await;
    assert_eq!(room.last("leg").await.state, DraftState::Released);
    assert!(!lan.get(DESK).await.has_form(RESUMPTION));
    resume.submit().await.leads_to(DESK).follow().await.shows("đã có phiên bản mới");
    assert!(room.site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.is_none());
}

#[actix_web::test]
async fn a_discarded_draft_is_not_gone_on_with_beside_another() {
    let room = room().await;
    let lan = room.lan().await;
    let resume = room.discarded(&lan).await.form(RESUMPTION);
    let old = room.last("leg").await.id;
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    let open = room.last("leg").await;
    resume.submit().await.leads_to(DESK).follow().await.shows("đã bắt đầu một bản soạn khác");
    assert_eq!(room.last("leg").await, open);
    assert_ne!(open.id, old);
    // Of two discarded drafts only the last is offered; the other is not the one of the page any more.
    lan.get(DESK).await.form(&format!("{DESK}/discard")).save().await;
    resume.submit().await.status(409);
    assert_eq!(lan.get(DESK).await.form(RESUMPTION).value("draft"), open.id.to_string());
}

#[actix_web::test]
async fn of_two_who_go_on_with_a_draft_at_once_both_find_it_open() {
    let room = room().await;
    let (_, page) = room.given_up().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let hers = mai.get(NEW).await.form(&format!("{NEW}/resumption"));
    page.form(&format!("{NEW}/resumption")).save().await.shows("được mở lại");
    hers.submit().await.leads_to(NEW).follow().await.shows("đã có một bản đang soạn; đây là bản ấy");
    let page = mai.get(NEW).await;
    assert_eq!(page.all(".steps-so-far li").len(), 3);
}

#[actix_web::test]
async fn whoever_may_not_write_the_course_goes_on_with_nothing() {
    let room = room().await;
    let lan = room.lan().await;
    room.discarded(&lan).await;
    room.given_up().await;
    let rin = room.site.user("Đinh Thị Rin", Role::Facilitator, &room.province).await;
    for (user, course, desk) in [(&room.mai, "leg", DESK), (&room.far, "nuoc-sach", NEW), (&rin, "leg", DESK)]
    {
        let (visitor, draft) = (room.site.sign_in_as(user).await, room.last(course).await);
        visitor.get(desk).await.status(404);
        let fields = [("draft", draft.id.to_string()), ("steps", "2".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        visitor.post(&format!("{desk}/resumption"), &fields).await.status(404);
        assert_eq!(room.last(course).await.state, DraftState::Discarded);
    }
    room.site.sign_in_as(&room.far).await.get("/studio").await.status(200).hides("Nước sạch");
    // A draft of another course is none of this one.
    let (of_another, draft) = (room.last("nuoc-sach").await, room.last("leg").await);
    let sent = [("draft", of_another.id.to_string()), ("steps", "2".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lan.post(RESUMPTION, &sent).await.status(409);
    assert_eq!(room.last("nuoc-sach").await.state, DraftState::Discarded);
    assert_eq!(room.last("leg").await, draft);
}

#[actix_web::test]
async fn a_course_that_was_given_up_says_whose_words_were_in_it_and_is_gone_on_with() {
    let room = room().await;
    let (son, page) = room.given_up().await;
    page.status(200).shows("Đã bỏ bản soạn").shows("Nước sạch").shows("có phần viết của Trần Thị Mai");
    page.shows("Lê Văn Sơn đã bỏ bản soạn trước, lúc 07:00 21/11/2026").shows("Quảng Ngãi").shows("Mở đầu");
    page.hides("Bắt đầu soạn bản mới").hides("Tải bản").hides("Đã sửa");
    let mai = room.site.sign_in_as(&room.mai).await;
    let list = mai.get("/studio").await;
    assert_eq!(list.attributes("main details a", "href"), [NEW]);
    list.shows("Đã bỏ khi chưa công bố").shows("Nước sạch");
    mai.get(&format!("{NEW}/modules/01-mo-dau")).await.leads_to(NEW);
    mai.get(&format!("{NEW}/modules/02-khac")).await.status(404);
    for nothing in ["comparison", "reach", "folder"] {
        mai.get(&format!("{NEW}/{nothing}")).await.status(404);
    }
    mai.get(&format!("{NEW}/settings")).await.leads_to(NEW);
    mai.post(&format!("{NEW}/drafts"), &[]).await.status(404);
    let before = room.last("nuoc-sach").await;
    page.form(&format!("{NEW}/resumption")).save().await.status(200).shows("Đang soạn");
    let after = room.last("nuoc-sach").await;
    assert_eq!((after.id, after.unit, after.state), (before.id, Some(room.province.id), DraftState::Writing));
    son.get("/studio").await.hides("Đã bỏ khi chưa công bố").shows("Nước sạch");
    let writers: Vec<Id> = room
        .site
        .read(move |conn| Ok(queries::draft_writers(conn, &[after.id])?.remove(&after.id).unwrap()))
        .await;
    assert_eq!(writers, [room.mai.person], "whoever only opened it again wrote nothing");
}

#[actix_web::test]
async fn the_page_of_a_module_of_a_released_draft_leads_to_the_desk() {
    let room = room().await;
    let lan = room.lan().await;
    lan.get(HERE).await.leads_to(DESK);
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    room.write("leg/09-khac/vi.md", Some("Bài chưa xong."), &room.centre).await;
    room.write("leg/09-khac/vi.md", None, &room.centre).await;
    let text = room.files(&room.last("leg").await).await[PATH].clone();
    room.write(PATH, Some(&format!("{text}\nMột câu.\n")), &room.centre).await;
    let form = lan.get(&format!("{DESK}/editions/new")).await.form(&format!("{DESK}/editions"));
    form.tick("change", "substantive").tick("state", "draft_in_use").fill("message", "Sửa").save().await;
    for module in ["01-what-a-leg-is", "02-who-can-join", "09-khac"] {
        let answer = lan.get(&format!("{DESK}/modules/{module}")).await;
        answer.leads_to(DESK).follow().await.status(200).shows("Bản soạn này không còn mở");
    }
    lan.get(&format!("{DESK}/modules/never-there")).await.status(404);
}

#[actix_web::test]
async fn what_was_typed_before_a_draft_was_discarded_is_not_lost_when_it_is_gone_on_with() {
    let room = room().await;
    let lan = room.lan().await;
    lan.get(DESK).await.form(&format!("{DESK}/drafts")).save().await;
    room.write(PATH, Some("---\ntitle: Bài\nminutes: 5\n---\n\nMột.\n\nHai.\n"), &room.centre).await;
    let page = lan.get(HERE).await;
    room.write(PATH, Some("---\ntitle: Bài\nminutes: 5\n---\n\nMột.\n\nHai sửa.\n"), &room.centre).await;
    let drawn_last = lan.get(HERE).await;
    let form = lan.get(DESK).await.form(&format!("{DESK}/discard")).save().await.form(RESUMPTION);
    form.save().await.status(200);
    // The save that the first page was drawn from is forgotten: what was typed and what stands are both shown.
    let late = page.form("editor").fill("body.vi", "Một gõ.\n\nHai.\n").press("then", "stay").submit().await;
    late.status(409);
    let both = late.form("editor").value("body.vi");
    assert!(both.contains("Một gõ.") && both.contains("Hai sửa."), "{both}");
    let form = drawn_last.form("editor").fill("body.vi", "Một gõ.\n\nHai sửa.\n").press("then", "stay");
    form.submit().await.status(303);
    assert!(room.files(&room.last("leg").await).await[PATH].ends_with("Một gõ.\n\nHai sửa.\n"));
}

/// The course `leg` once more, whole, in another folder and under the title of the new course.
fn again(slug: &str) -> Files {
    let prefix = format!("{slug}/");
    let files = crate::courses::short("leg").into_iter().map(|(path, text)| {
        let text = text.replacen("Thành lập nhóm cải thiện sinh kế (LEG)", "Nước sạch", 1);
        let text = text.replacen("Forming Livelihood Enhancement Groups (LEG)", "Clean water", 1);
        (path.replacen("leg/", &prefix, 1), text)
    });
    files.collect()
}

#[actix_web::test]
async fn the_name_of_a_course_that_was_given_up_is_not_taken_by_another_province() {
    let room = room().await;
    let (_, page) = room.given_up().await;
    let form = room.site.sign_in_as(&room.far).await.get("/studio/new").await.form("/studio");
    let form = form.fill("title_vi", "Nước").fill("title_en", "Water").fill("slug", "nuoc-sach");
    form.submit().await.status(422).error_of("slug");
    page.form(&format!("{NEW}/resumption")).save().await.status(200).shows("Đang soạn");
}

#[actix_web::test]
async fn a_draft_whose_title_was_taken_meanwhile_is_gone_on_with_and_not_released() {
    let room = room().await;
    let (son, page) = room.given_up().await;
    let form = son.get("/studio/new").await.form("/studio").fill("title_vi", "Nước sạch");
    form.fill("title_en", "Clean water").fill("slug", "hai").save().await.shows("Nước sạch");
    page.form(&format!("{NEW}/resumption")).save().await.status(200).shows("Đang soạn");
    let (now, by) = (room.site.now(), room.mai.person);
    for course in ["hai", "nuoc-sach"] {
        let write = move |conn: &mut _| {
            let draft = queries::open_draft(conn, course)?.expect("a draft");
            queries::replace_all(conn, &draft, &again(course), Some(by), now)?;
            Ok(())
        };
        room.site.write(write).await;
    }
    let form = son.get("/studio/hai/editions/new").await.form("/studio/hai/editions");
    form.fill("message", "Bản đầu").save().await.status(200).shows("Đã công bố");
    for (page, action) in [("reviews/new", "reviews"), ("editions/new", "editions")] {
        let form = son.get(&format!("{NEW}/{page}")).await.form(&format!("{NEW}/{action}"));
        form.fill("message", "Bản đầu").submit().await.status(422).shows("thư mục hai");
    }
    let editions = room.site.read(|conn| Ok(courses::editions_of(conn, "nuoc-sach")?)).await;
    assert!(editions.is_empty());
}

#[actix_web::test]
async fn files_for_a_course_that_was_given_up_are_seen_and_kept_by_whoever_brought_them() {
    let room = room().await;
    room.given_up().await;
    let files = files_of(&files::courses(), "programme-135").into_iter();
    let files: Files =
        files.map(|(path, text)| (path.replacen("programme-135/", "nuoc-sach/", 1), text)).collect();
    let far = room.site.sign_in_as(&room.far).await;
    let form = far.get("/imports/new").await.form("/imports");
    let packed = archive::pack(&files, &Bytes::new());
    let came = far.upload("/imports", &[("id", &form.value("id"))], "nuoc-sach.zip", &packed).await;
    let address = came.status(303).location().to_owned();
    let mai = room.site.sign_in_as(&room.mai).await;
    mai.get(&address).await.status(404);
    mai.get(NEW).await.status(200).hides(&address);
    far.get(&address).await.form(&format!("{address}/acceptance")).submit().await.leads_to(NEW);
    mai.get(NEW).await.status(404);
    assert_ne!(room.last("nuoc-sach").await.unit, Some(room.province.id));
}
