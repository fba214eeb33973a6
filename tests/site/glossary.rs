//! Terms explained where they stand.

use lantoa::people::Role;
use lantoa::studio::{archive, queries};

use crate::courses::{FIRST, site_with_a_course, site_with_the_whole_course};
use crate::support::visitor::encoded;
use crate::support::{Answer, Site, User, Visitor};

#[actix_web::test]
async fn a_reader_finds_what_a_term_means_without_leaving_the_page() {
    let (site, _, rin) = site_with_a_course().await;
    let rin = site.sign_in_as(&rin).await;
    let page = rin.get(FIRST).await;
    let terms = page.attributes(".prose a.term", "href");
    assert!(terms.len() > 3, "{terms:?}");
    let described = page.attributes(".prose a.term", "aria-describedby");
    for (href, means) in terms.iter().zip(&described) {
        assert_eq!(page.all(&format!(".words dt[id='{}']", &href[1..])).len(), 1, "{href}");
        assert_eq!(page.all(&format!(".words dd [id='{means}']")).len(), 1, "{means}");
    }
    // Each has one way back, to itself.
    let mut back = page.attributes(".words dd > a", "href");
    let mut uses: Vec<String> =
        page.attributes(".prose a.term", "id").iter().map(|id| format!("#{id}")).collect();
    back.sort();
    uses.sort();
    assert_eq!(back, uses);
    assert!(page.all("h2 a.term, h3 a.term, .check a.term").is_empty());
    page.shows("Nhóm cải thiện sinh kế.");
}

#[actix_web::test]
async fn a_booklet_has_every_term_once_at_its_end() {
    let (site, _, rin) = site_with_a_course().await;
    let booklet = site.sign_in_as(&rin).await.get("/courses/leg/booklet").await;
    let entries = booklet.attributes("section[aria-labelledby='the_words'] dt", "id");
    assert!(entries.len() >= 8, "{entries:?}");
    for href in booklet.attributes("a.term", "href") {
        assert!(entries.iter().any(|id| href[1..] == *id), "{href} leads to its entry");
    }
    assert!(booklet.all("section.words").is_empty());
}

#[actix_web::test]
async fn a_term_is_found() {
    let (site, _, rin) = site_with_a_course().await;
    let found = site.sign_in_as(&rin).await.get("/search?q=cam+tay+chi+viec").await;
    found.shows("Từ ngữ").shows("cầm tay chỉ việc cho hộ nghèo và nối");
    assert!(found.attributes(".found a", "href").iter().any(|href| href.ends_with("#the_words")));
}

#[actix_web::test]
async fn another_word_in_a_glossary_is_an_editorial_change() {
    let (site, mai, rin) = site_with_the_whole_course().await;
    let mai = site.sign_in_as(&mai).await;
    mai.get("/studio/leg").await.form("/studio/leg/drafts").save().await.shows("Đã bắt đầu soạn");
    let mut files = lantoa::courses::edition::files_of(&lantoa::kit::files::courses(), "leg");
    for file in ["leg/glossary.vi.md", "leg/glossary.en.md"] {
        *files.get_mut(file).unwrap() += "\nhọp thôn\n: Buổi họp của cả thôn.\n";
    }
    let packed = lantoa::studio::archive::pack(&files, &Default::default());
    let form = mai.get("/studio/leg/folder/new").await.form("/studio/leg/folder");
    let came = mai.upload("/studio/leg/folder", &[("id", &form.value("id"))], "leg.zip", &packed).await;
    let offer = came.follow().await;
    offer.shows("Từ ngữ tiếng Việt").hides("glossary.vi.md");
    let action = offer.attributes("form[action$='/acceptance']", "action").remove(0);
    offer.form(&action).save().await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", "editorial").fill("message", "Thêm từ").save().await.shows("Phiên bản 2");
    site.sign_in_as(&rin).await.get("/courses/leg/booklet").await.shows("Buổi họp của cả thôn.");
}

const HERE: &str = "/studio/leg/glossary";

/// A visitor before an open draft of the course, who may write it.
async fn writing(site: &Site, who: &User) -> Visitor {
    let visitor = site.sign_in_as(who).await;
    let desk = visitor.get("/studio/leg").await;
    if desk.has_form("/studio/leg/drafts") {
        desk.form("/studio/leg/drafts").save().await;
    }
    visitor
}

/// The terms as they stand in the open draft, in Vietnamese and in English.
async fn stands(site: &Site) -> [Option<String>; 2] {
    site.read(|conn| {
        let draft = queries::open_draft(conn, "leg")?.expect("a draft is open");
        let mut files = queries::files(conn, &draft)?;
        Ok(["leg/glossary.vi.md", "leg/glossary.en.md"].map(|path| files.remove(path)))
    })
    .await
}

async fn preview(visitor: &Visitor, body: &str) -> serde_json::Value {
    let fields = encoded(&[("module", ""), ("of", "glossary"), ("language", "vi"), ("body.vi", body)]);
    let headers = [("sec-fetch-site", "same-origin")];
    let answer = visitor.post_raw("/studio/leg/preview", &fields, &headers).await;
    serde_json::from_str(answer.html()).unwrap_or_else(|e| panic!("{e}: {}", answer.html()))
}

#[actix_web::test]
async fn the_terms_of_a_course_are_written_in_the_studio_and_reach_its_readers() {
    let (site, mai, rin) = site_with_the_whole_course().await;
    let mai = writing(&site, &mai).await;
    let desk = mai.get("/studio/leg").await;
    desk.shows("12 từ tiếng Việt, 12 từ tiếng Anh");
    let page = desk.click("Từ ngữ của khóa học").await;
    page.status(200).shows("Không có gì phải sửa").shows("sinh kế : Cách làm ăn");
    let before = stands(&site).await;
    page.form("editor").press("then", "stay").save().await.shows("Đã lưu");
    assert_eq!(stands(&site).await, before, "what nobody touched stays");
    let more = |code: &str, entry: &str| {
        format!("{}\n{entry}\n", page.form("editor").value(&format!("body.{code}")))
    };
    let form = page.form("editor").fill("body.vi", &more("vi", "cái ná\n: "));
    let told = form.press("then", "stay").save().await;
    told.shows("Từ “cái ná” chưa có lời giải thích")
        .shows("Bảng từ ngữ tiếng Anh có 12 từ, tiếng Việt có 13 từ");
    assert!(mai.get("/studio/leg").await.attributes(".problems a", "href").contains(&HERE.to_owned()));
    let form = told.form("editor").fill("body.vi", &more("vi", "bà con\n: Người trong thôn."));
    let form = form.fill("body.en", &more("en", "people\n: Whoever lives in the village."));
    let seen = form.press("then", "preview.vi").save().await;
    seen.status(200).shows("Người trong thôn.");
    assert_eq!(seen.all(".phone .words dt").len(), 13);
    seen.click("Xem tiếng kia")
        .await
        .shows("Terms of the course")
        .shows("Whoever lives in the village.")
        .click("Trở lại soạn")
        .await
        .status(200);
    mai.get("/studio/leg").await.shows("13 từ tiếng Việt, 13 từ tiếng Anh");
    mai.get("/studio/leg/comparison").await.shows("Từ ngữ tiếng Việt").shows("Người trong thôn.");
    let form = mai.get("/studio/leg/editions/new").await;
    form.shows("Từ ngữ tiếng Việt").hides("glossary.vi.md");
    let form = form.form("/studio/leg/editions").tick("change", "editorial").fill("message", "Thêm từ");
    form.save().await.shows("Phiên bản 2");
    let rin = site.sign_in_as(&rin).await;
    rin.get("/courses/leg/booklet").await.shows("Người trong thôn.");
    let changes = rin.get("/courses/leg/changes?from=1&to=2").await;
    changes.shows("bà con: Người trong thôn.").hides("Các bài không đổi");
    assert_eq!(changes.all("section.difference h2"), ["Từ ngữ"]);
    // They go out with the folder, and an old edition brings its own back.
    let down = mai.get("/studio/leg/folder?edition=2").await;
    let files = archive::unpack(down.status(200).bytes(), Some("leg")).unwrap().files;
    assert!(files["leg/glossary.vi.md"].ends_with("bà con\n: Người trong thôn.\n"));
    mai.post("/studio/leg/drafts", &[("from", "1")]).await.status(303);
    assert_eq!(stands(&site).await, before);
}

#[actix_web::test]
async fn terms_that_are_all_taken_out_leave_no_file_and_can_be_begun_again() {
    let (site, mai, _) = site_with_a_course().await;
    let mai = writing(&site, &mai).await;
    let form = mai.get(HERE).await.form("editor").fill("body.vi", "").fill("body.en", " \r\n\r\n");
    let page = form.press("then", "stay").save().await;
    page.status(200).shows("Không có gì phải sửa");
    assert_eq!(stands(&site).await, [None, None]);
    mai.get("/studio/leg").await.shows("Từ ngữ của khóa học : chưa có").shows("2 phần đã đổi");
    mai.get("/studio/leg/comparison").await.shows("Từ ngữ tiếng Việt");
    let page = page.form("editor").fill("body.vi", "bò\n: Con vật nuôi.").press("then", "stay").save().await;
    page.shows("Bảng từ ngữ chỉ có bằng một ngôn ngữ");
    assert_eq!(stands(&site).await, [Some("bò\n: Con vật nuôi.\n".to_owned()), None]);
    mai.get("/studio/leg").await.shows("1 từ tiếng Việt, 0 từ tiếng Anh");
}

#[actix_web::test]
async fn two_who_write_terms_at_once_both_keep_theirs_and_choose_where_they_wrote_the_same() {
    let (site, mai, _) = site_with_a_course().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &centre).await;
    let (mai, vinh) = (writing(&site, &mai).await, writing(&site, &vinh).await);
    let write = async |page: &Answer, body: &str| {
        page.form("editor").fill("body.vi", body).press("then", "stay").submit().await
    };
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    let text = hers.form("editor").value("body.vi");
    write(&hers, &text.replacen("# Từ ngữ\n", "# Từ ngữ\n\nbà con\n: Người trong thôn.\n", 1)).await;
    let merged = write(&his, &format!("{text}\nđất dốc\n: Đất trên sườn núi.\n")).await;
    merged.status(200).shows("Trần Thị Mai cũng vừa lưu phần này");
    let [both, _] = stands(&site).await;
    assert!(both.is_some_and(|both| both.contains("Người trong thôn.") && both.contains("sườn núi.")));

    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    let text = hers.form("editor").value("body.vi");
    write(&hers, &text.replacen("Người trong thôn.", "Của Mai.", 1)).await;
    let torn = write(&his, &text.replacen("Người trong thôn.", "Của Vinh.", 1)).await;
    torn.status(409).shows("Trần Thị Mai đã sửa").shows("Chỗ này hai người cùng sửa");
    let marked = torn.form("editor").value("body.vi");
    assert!(
        marked.contains("««« Trần Quốc Vinh\n: Của Vinh.\n««« Trần Thị Mai\n: Của Mai.\n»»»"),
        "{marked}"
    );
    // Whoever took all terms out took out those that the other did not touch.
    let (hers, his) = (mai.get(HERE).await, vinh.get(HERE).await);
    hers.form("editor").fill("body.vi", "").fill("body.en", "").press("then", "stay").save().await;
    let torn = write(&his, "bò\n: Con vật nuôi.\n").await;
    torn.status(409).shows("Trần Thị Mai đã sửa");
    torn.form("editor").press("then", "stay").save().await.shows("Đã lưu");
    assert_eq!(stands(&site).await, [Some("bò\n: Con vật nuôi.\n".to_owned()), None]);
}

#[actix_web::test]
async fn a_language_that_one_left_empty_is_not_taken_from_whoever_began_it() {
    let (site, mai, _) = site_with_a_course().await;
    let mai = writing(&site, &mai).await;
    let form = mai.get(HERE).await.form("editor").fill("body.vi", "").fill("body.en", "");
    let empty = form.press("then", "stay").save().await;
    empty.form("editor").fill("body.en", "ox\n: A farm animal.").press("then", "stay").save().await;
    let merged =
        empty.form("editor").fill("body.vi", "bò\n: Con vật nuôi.").press("then", "stay").submit().await;
    merged.status(200);
    let both = ["bò\n: Con vật nuôi.\n", "ox\n: A farm animal.\n"];
    assert_eq!(stands(&site).await, both.map(|text| Some(text.to_owned())));
    assert_eq!(merged.form("editor").value("body.en").trim(), "ox\n: A farm animal.");
}

#[actix_web::test]
async fn the_preview_shows_terms_as_readers_get_them_and_where_each_is_written() {
    let (site, mai, _) = site_with_a_course().await;
    let mai = writing(&site, &mai).await;
    let text = "# Từ\n\ncái ná\n: Con <script>x</script>**vật**.\n\ntrâu <b>\n: [Xem](javascript:x)\n";
    let seen = preview(&mai, text).await;
    assert_eq!(seen["blocks"], serde_json::json!([3, 6]));
    let html = seen["html"].as_str().unwrap();
    assert!(
        html.contains("<dt id=\"term_1\">cái ná</dt>") && html.contains("<strong>vật</strong>"),
        "{html}"
    );
    for bad in ["<script", "javascript:", "trâu <b>"] {
        assert!(!html.contains(bad), "{html}");
    }
    assert!(seen["problems"].to_string().contains("Không bài nào dùng từ “cái ná”"));
    assert_eq!(preview(&mai, "Chữ thường.").await["blocks"], serde_json::json!([]));
}

#[actix_web::test]
async fn of_a_closed_draft_the_terms_are_given_back_to_whoever_was_writing_them() {
    let (site, mai, _) = site_with_a_course().await;
    let mai = writing(&site, &mai).await;
    let form =
        mai.get(HERE).await.form("editor").fill("body.vi", "bò\n: Con vật nuôi.").press("then", "stay");
    mai.get("/studio/leg").await.form("/studio/leg/discard").save().await;
    mai.get(HERE).await.leads_to("/studio/leg");
    let closed = form.submit().await;
    closed.status(409).shows("Bản soạn này đã được công bố hoặc đã bỏ");
    let again = closed.form("editor");
    assert_eq!(again.value("body.vi").trim(), "bò\n: Con vật nuôi.");
    mai.get("/studio/leg").await.form("/studio/leg/drafts").save().await;
    let moved = again.press("then", "stay").submit().await;
    moved.status(200).shows("Những gì anh/chị viết đã được ghép vào bản mới");
    assert_eq!(stands(&site).await[0].as_deref(), Some("bò\n: Con vật nuôi.\n"));
}
