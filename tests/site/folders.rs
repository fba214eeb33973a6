//! Courses as files: archives down and up, and what waits to be taken in.

use lantoa::courses::edition::{Change, EditionState, NewEdition, checksum, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::marking;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::studio::archive::Bytes;
use lantoa::studio::importing::Origin;
use lantoa::studio::queries::{self, NewDraft, NewImport, Writing};
use lantoa::studio::{Draft, archive};
use lantoa::units::Level;

use crate::courses::{publish, site_with_a_course, site_with_the_whole_course};
use crate::support::{Answer, Site, Visitor};

const FIRST: &str = "leg/01-what-a-leg-is/vi.md";

fn course(slug: &str) -> Files {
    files_of(&files::courses(), slug)
}

/// A course of the program with one word changed in its first text.
fn changed(slug: &str, from: &str, to: &str) -> Files {
    let mut files = course(slug);
    let text = files.iter_mut().find(|(path, _)| path.ends_with("/vi.md")).unwrap().1;
    assert!(text.contains(from));
    *text = text.replacen(from, to, 1);
    files
}

/// An import of a changed course that waits.
pub async fn bring(site: &Site, slug: &str, from: &str, to: &str) -> Id {
    let (id, now) = (new_id(), site.now());
    let files = changed(slug, from, to);
    let new = NewImport { id, course: slug.to_owned(), origin: Origin::Folder, files, stamp: None };
    site.write(move |conn| Ok(queries::bring(conn, &new, None, now)?)).await
}

/// A draft of a course in use, in which somebody has written this over a file.
async fn draft(site: &Site, course: &str, by: Id, path: &str, text: &str) -> Draft {
    let now = site.now();
    let (course, writing) =
        (course.to_owned(), Writing { path: path.into(), over: 0, text: Some(text.into()) });
    site.write(move |conn| {
        let base = lantoa::courses::queries::current_edition(conn, &course)?.map(|edition| edition.id);
        let new = NewDraft { id: new_id(), course: course.clone(), base, unit: None };
        let draft = queries::begin(conn, &new, Some(by), now)?;
        queries::save(conn, &draft, &writing, Some(by), now)?;
        Ok(queries::draft(conn, draft.id)?)
    })
    .await
}

async fn send(trainer: &Visitor, address: &str, bytes: &[u8]) -> Answer {
    let page = trainer.get(&format!("{address}/new")).await;
    let form = page.form(address);
    trainer.upload(address, &[("id", &form.value("id"))], "leg.zip", bytes).await
}

#[actix_web::test]
async fn an_archive_goes_down_and_comes_up_without_a_change() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let down = trainer.get("/studio/leg/folder?edition=1").await;
    assert_eq!(down.status(200).header("content-type"), Some("application/zip"));
    assert_eq!(archive::unpack(down.bytes(), Some("leg")).unwrap().files, course("leg"));
    let up = send(&trainer, "/studio/leg/folder", down.bytes()).await;
    up.status(200).shows("không khác gì bản đang có");
    trainer.get("/studio/leg/folder?edition=9").await.status(404);
}

#[actix_web::test]
async fn a_text_that_reads_like_the_line_of_a_picture_goes_down_as_it_is() {
    let (site, mai, _) = site_with_a_course().await;
    let (path, text) = ("leg/01-what-a-leg-is/teach.vi.md", format!("picture:{}", "5f".repeat(32)));
    draft(&site, "leg", mai.person, path, &text).await;
    let down = site.sign_in_as(&mai).await.get("/studio/leg/folder").await;
    let files = archive::unpack(down.status(200).bytes(), Some("leg")).unwrap().files;
    assert_eq!(files[path], text);
}

#[actix_web::test]
async fn an_archive_with_a_drawing_that_acts_is_refused_with_what_stands_in_it() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mut files = course("leg");
    let (_, text) = files.iter_mut().find(|(path, _)| path.ends_with(".svg")).unwrap();
    *text = text.replacen("<svg ", "<svg onload=\"x()\" ", 1);
    let refused = send(&trainer, "/studio/leg/folder", &archive::pack(&files, &Bytes::new())).await;
    refused.status(422).shows(".svg, dòng 1").shows("thuộc tính onload");
}

#[actix_web::test]
async fn files_of_another_course_under_a_name_that_is_taken_are_told_apart_by_their_title() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let as_leg = |path: &String| path.replacen("pim/", "leg/", 1);
    let other: Files = course("pim").iter().map(|(path, text)| (as_leg(path), text.clone())).collect();
    let page = send(&trainer, "/imports", &archive::pack(&other, &Bytes::new())).await.follow().await;
    page.shows("Sổ tay hướng dẫn thực hiện dự án (PIM)").shows("Nếu là hai khóa khác nhau, xin không nhận");
    let same = archive::pack(&changed("leg", "nhóm", "tổ nhóm"), &Bytes::new());
    let page = send(&trainer, "/imports", &same).await.follow().await;
    page.shows("Thành lập nhóm cải thiện sinh kế (LEG)").hides("Nếu là hai khóa khác nhau");
}

#[actix_web::test]
async fn an_archive_is_seen_before_it_becomes_a_draft() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let answer = send(
        &trainer,
        "/studio/leg/folder",
        &archive::pack(&changed("leg", "nhóm", "tổ nhóm"), &Bytes::new()),
    )
    .await;
    let page = answer.status(303).follow().await;
    page.shows("Bài 1 · Bài đọc, tiếng Việt").shows("Sửa");
    let open = || site.read(|conn| Ok(queries::open_draft(conn, "leg")?));
    assert_eq!(open().await, None, "nothing has changed yet");
    let address = answer.location().to_owned();
    let taken = page.form(&format!("{address}/acceptance"));
    taken.submit().await.status(303);
    taken.submit().await.status(303);
    let draft = open().await.expect("a draft");
    assert_eq!(draft.saves, 1, "taken in once");
    let files = site.read(move |conn| Ok(queries::files(conn, &draft)?)).await;
    assert_eq!(checksum(&files), checksum(&changed("leg", "nhóm", "tổ nhóm")));
    trainer.get(&address).await.shows("đã được nhận");
}

#[actix_web::test]
async fn another_archive_from_a_form_gone_back_to_is_not_the_first() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let id = trainer.get("/studio/leg/folder/new").await.form("/studio/leg/folder").value("id");
    let send = async |files: &Files| {
        let bytes = archive::pack(files, &Bytes::new());
        let answer = trainer.upload("/studio/leg/folder", &[("id", &id)], "leg.zip", &bytes).await;
        answer.status(303).location().to_owned()
    };
    let once = changed("leg", "nhóm", "đội");
    let first = send(&once).await;
    assert_eq!(send(&once).await, first, "sent twice");
    let other = send(&changed("leg", "nhóm", "tổ nhóm")).await;
    assert_ne!(other, first);
    trainer.get(&other).await.shows("Bài 1 · Bài đọc, tiếng Việt");
}

#[actix_web::test]
async fn what_somebody_writes_meanwhile_is_kept_beside_an_import() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let text = &course("leg")[FIRST];
    let last = text.trim_end().lines().last().unwrap();
    let other_end = text.replace(last, "Câu cuối do người khác viết.");
    draft(&site, "leg", mai.person, FIRST, &other_end).await;
    let import = bring(&site, "leg", "title: ", "title: Mới: ").await;
    let page = trainer.get(&format!("/imports/{import}")).await;
    page.shows("Ghép hai bên").shows("Có người đang soạn");
    page.form(&format!("/imports/{import}/acceptance")).submit().await.status(303);
    let both = site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("open");
            Ok(queries::file(conn, &draft, FIRST)?.text.expect("there"))
        })
        .await;
    assert!(both.contains("title: Mới: ") && both.contains("Câu cuối do người khác viết."), "{both}");
}

#[actix_web::test]
async fn what_both_changed_at_one_place_stands_between_marks() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mine = course("leg")[FIRST].replacen("title: ", "title: Của tôi: ", 1);
    draft(&site, "leg", mai.person, FIRST, &mine).await;
    let import = bring(&site, "leg", "title: ", "title: Của họ: ").await;
    let page = trainer.get(&format!("/imports/{import}")).await;
    page.shows("Phải chọn").shows("1 tệp được hai bên sửa cùng một chỗ");
    page.form(&format!("/imports/{import}/acceptance")).submit().await.status(303);
    let torn = site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("open");
            Ok(queries::file(conn, &draft, FIRST)?.text.expect("there"))
        })
        .await;
    assert_eq!(marking::mark_in(&torn), Some(2), "{torn}");
    assert!(torn.contains("title: Của tôi: ") && torn.contains("title: Của họ: "), "{torn}");
}

#[actix_web::test]
async fn an_import_that_is_refused_changes_nothing() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mine = course("leg")[FIRST].replacen("title: ", "title: Của tôi: ", 1);
    draft(&site, "leg", mai.person, FIRST, &mine).await;
    let import = bring(&site, "leg", "title: ", "title: Của họ: ").await;
    let page = trainer.get(&format!("/imports/{import}")).await;
    page.form(&format!("/imports/{import}/refusal")).submit().await.status(303);
    let draft = site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.expect("open");
    assert_eq!(draft.saves, 1);
    let text = site.read(move |conn| Ok(queries::file(conn, &draft, FIRST)?.text)).await;
    assert_eq!(text, Some(mine));
}

#[actix_web::test]
async fn whoever_settles_an_import_too_late_reads_what_became_of_it() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    for (first, second, became) in
        [("acceptance", "refusal", "đã được nhận vào bản soạn"), ("refusal", "acceptance", "đã bị bỏ qua")]
    {
        let address =
            format!("/imports/{}", bring(&site, "leg", "title: ", &format!("title: {first} ")).await);
        let page = trainer.get(&address).await;
        let (first, late) =
            (page.form(&format!("{address}/{first}")), page.form(&format!("{address}/{second}")));
        first.save().await.status(200);
        let late = late.submit().await;
        late.leads_to(&address);
        late.follow().await.shows(became).hides("Đã nhận các tệp").hides("Đã bỏ qua các tệp");
    }
}

#[actix_web::test]
async fn files_that_would_change_nothing_are_told_from_files_that_are_the_same() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let now = site.now();
    site.write(move |conn| {
        let new = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: EditionState::DraftInUse,
            files: changed("leg", "nhóm", "tổ nhóm"),
            message: "Tổ".into(),
            change: Change::Editorial,
            writers: vec![],
            unit: None,
        };
        Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
    })
    .await;
    let trainer = site.sign_in_as(&mai).await;
    let same = "không khác gì bản đang có";
    let look = async |files: &Files| {
        let page = send(&trainer, "/studio/leg/folder", &archive::pack(files, &Bytes::new())).await;
        // There is nothing to be taken in, so nothing waits.
        let waiting = site.read(|conn| Ok(queries::waiting_imports(conn, "leg")?)).await;
        assert_eq!(waiting, []);
        page
    };
    look(&changed("leg", "nhóm", "tổ nhóm")).await.shows(same);
    look(&course("leg")).await.shows("đúng là các tệp của phiên bản 1").hides(same);
    // The first edition is a draft again: what the second one has is other text.
    trainer.post("/studio/leg/drafts", &[("from", "1")]).await.status(303);
    let page = look(&changed("leg", "nhóm", "tổ nhóm")).await;
    page.shows("đúng là các tệp của phiên bản 2").hides(same);
    page.click("Xem các phiên bản").await.status(200).shows("Phiên bản 2");
    look(&course("leg")).await.shows(same);
}

#[actix_web::test]
async fn what_an_import_changes_is_read_text_by_text_before_it_is_taken() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mut files = changed("leg", "nhóm", "tổ nhóm");
    files.insert("leg/01-what-a-leg-is/media/moi.svg".into(), "<svg/>".into());
    let bank = files.get_mut("leg/01-what-a-leg-is/quiz.vi.gift").expect("a bank");
    *bank = bank.replacen("=10 đến 20", "=12 đến 20", 1);
    let page =
        send(&trainer, "/studio/leg/folder", &archive::pack(&files, &Bytes::new())).await.follow().await;
    page.status(200).shows("Xem phần thay đổi");
    assert_eq!(page.all(".rows > li").len(), 3);
    assert_eq!(page.all(".rows > li > details.difference").len(), 2, "a picture has no text");
    assert!(page.all("details ins").iter().any(|new| new.contains("tổ")), "{:?}", page.all("ins"));
    assert!(page.all("details del").iter().any(|gone| gone.contains("10")), "{:?}", page.all("del"));
}

#[actix_web::test]
async fn an_archive_of_an_earlier_edition_takes_back_nothing_released_since() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let since = "leg/02-who-can-join/vi.md";
    let now = site.now();
    site.write(move |conn| {
        let mut files = course("leg");
        files.get_mut(since).expect("a text of the course").push_str("\nCâu của phiên bản 2.\n");
        let new = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: EditionState::DraftInUse,
            files,
            message: "Bài 2 rõ hơn".into(),
            change: Change::Editorial,
            writers: vec![],
            unit: None,
        };
        Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
    })
    .await;
    let trainer = site.sign_in_as(&mai).await;
    let archive = archive::pack(&changed("leg", "nhóm", "tổ nhóm"), &Bytes::new());
    let answer = send(&trainer, "/studio/leg/folder", &archive).await;
    let page = answer.status(303).follow().await;
    page.shows("Bài 1 · Bài đọc, tiếng Việt").hides(since);
    page.form(&format!("{}/acceptance", answer.location())).submit().await.status(303);
    let files = site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("open");
            Ok(queries::files(conn, &draft)?)
        })
        .await;
    assert!(files[since].contains("Câu của phiên bản 2."));
    assert!(files[FIRST].contains("tổ nhóm"));
}

#[actix_web::test]
async fn an_archive_of_a_new_course_is_kept_by_the_unit_of_whoever_brought_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let (mai, son) = (
        site.user("Trần Thị Mai", Role::Trainer, &province).await,
        site.user("Lê Văn Sơn", Role::Trainer, &site.unit("Phú Thọ", Level::Province, Some(&centre)).await)
            .await,
    );
    let (mine, other) = (site.sign_in_as(&mai).await, site.sign_in_as(&son).await);
    let answer = send(&mine, "/imports", &archive::pack(&course("leg"), &Bytes::new())).await;
    let address = answer.status(303).location().to_owned();
    other.get(&address).await.status(404);
    // Until it is taken it is found again by whoever brought it, and by nobody else.
    for page in ["/studio", "/"] {
        let found = mine.get(page).await;
        assert!(found.shows("Thành lập nhóm cải thiện sinh kế").attributes("a", "href").contains(&address));
        other.get(page).await.status(200).hides(&address);
    }
    answer.follow().await.form(&format!("{address}/acceptance")).submit().await.leads_to("/studio/leg");
    let draft = site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.expect("open");
    assert_eq!((draft.base, draft.unit), (None, Some(province.id)));
    mine.get("/studio").await.hides(&address);
    send(&other, "/imports", &archive::pack(&course("leg"), &Bytes::new()))
        .await
        .status(422)
        .shows("do đơn vị khác giữ");
    other.get("/studio/leg/folder").await.status(404);
}

#[actix_web::test]
async fn a_course_without_a_folder_is_taken_in_where_it_is_known_which_it_is() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let bare = |path: &String| path.strip_prefix("leg/").unwrap().to_owned();
    let files = changed("leg", "nhóm", "tổ nhóm");
    let files: Files = files.iter().map(|(path, text)| (bare(path), text.clone())).collect();
    let bytes = archive::pack(&files, &Bytes::new());
    send(&trainer, "/studio/leg/folder", &bytes).await.follow().await.shows("Bài 1 · Bài đọc, tiếng Việt");
    let refused = send(&trainer, "/imports", &bytes).await;
    refused.status(422).shows("không biết khóa học mang tên gì").shows("nén thư mục ấy");
}

#[actix_web::test]
async fn what_is_no_course_is_refused_with_what_to_do() {
    let (site, mai, _) = site_with_a_course().await;
    publish(&site, "pim", EditionState::Official).await;
    let trainer = site.sign_in_as(&mai).await;
    let address = "/studio/leg/folder";
    for (bytes, words) in [
        (&b""[..], "chưa chọn tệp"),
        (&b"khong phai zip"[..], "không phải tệp zip"),
        (&archive::pack(&course("pim"), &Bytes::new())[..], "của khóa học pim"),
        (
            &archive::pack(&Files::from([("../course.toml".into(), "x".into())]), &Bytes::new())[..],
            "đi ra ngoài",
        ),
        (
            &archive::pack(&Files::from([("Nhóm/course.toml".into(), "x".into())]), &Bytes::new())[..],
            "không phải khóa học này",
        ),
    ] {
        let page = send(&trainer, address, bytes).await;
        page.status(422).shows(words);
        assert!(!page.accepts("file"));
    }
    let waiting = site.read(|conn| Ok(queries::waiting_imports(conn, "leg")?)).await;
    assert_eq!(waiting, [], "nothing of it was kept");
    let large = vec![b'x'; archive::MOST_PACKED + 1];
    send(&trainer, address, &large).await.status(422).shows("lớn hơn 64 MB");
}

#[actix_web::test]
async fn a_file_of_questions_of_ten_megabytes_is_refused_by_its_name_and_nothing_of_it_is_kept() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let address = "/studio/leg/folder";
    let question = "Nhóm họp ở đâu? {=Nhà cộng đồng ~Ngoài chợ}\n\n";
    let large = question.repeat(10_000_000 / question.len() + 1);
    let mut files = course("leg");
    files.insert("leg/01-what-a-leg-is/quiz.vi.gift".into(), large.clone());
    let zipped = archive::pack(&files, &Bytes::new());
    let page = send(&trainer, address, &zipped).await;
    page.status(422).shows("leg/01-what-a-leg-is/quiz.vi.gift lớn hơn 2 MB");
    assert!(!page.accepts("file"), "and it is said beside the field");
    // A file that is no course at all, in either format.
    let xml = format!("<?xml version=\"1.0\"?><quiz><!-- {large} --></quiz>");
    for bare in [&large, &xml] {
        send(&trainer, address, bare.as_bytes()).await.status(422).shows("không phải tệp zip");
    }
    let waiting = site.read(|conn| Ok(queries::waiting_imports(conn, "leg")?)).await;
    assert_eq!(waiting, []);
    // As a text in the editor.
    let editor = "/studio/leg/modules/01-what-a-leg-is/gift";
    let told = trainer.post(editor, &[("text", &large)]).await;
    told.status(413).shows("quá lớn nên chưa lưu").shows("chia làm hai lần");
}
