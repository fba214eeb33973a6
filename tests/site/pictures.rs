//! Photographs and recordings in courses, from the folder to the page.

use std::path::Path;

use lantoa::config::Settings;
use lantoa::courses::edition::{Change, NewEdition};
use lantoa::kit::clock::new_id;
use lantoa::kit::files::{self, CourseFolder};
use lantoa::people::Role;
use lantoa::units::Level;

use crate::courses::FIRST;
use crate::support::records::Records;
use crate::support::world::World;
use crate::support::{Site, User, Visitor};

/// A photograph of a field, so wide.
pub fn photograph(width: u32) -> Vec<u8> {
    let field =
        image::RgbImage::from_fn(width, width / 2, |x, y| image::Rgb([(x % 200) as u8, (y % 90) as u8, 60]));
    let mut bytes = std::io::Cursor::new(vec![]);
    field.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A folder with one course, to whose first module this photograph was added.
pub fn folder_with(photograph: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let courses = files::courses();
    for (path, text) in courses.iter().filter(|(path, _)| path.starts_with("leg/")) {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let is_text = path.starts_with("leg/01-") && (path.ends_with("/vi.md") || path.ends_with("/en.md"));
        let added = if is_text { "\n![Một thửa ruộng](media/field.jpg \"Ruộng\")\n" } else { "" };
        std::fs::write(file, format!("{text}{added}")).unwrap();
    }
    std::fs::write(folder.path().join("leg/01-what-a-leg-is/media/field.jpg"), photograph).unwrap();
    folder
}

pub async fn site_on(folder: &Path) -> (Site, User) {
    let courses = CourseFolder::At(folder.to_owned());
    let world = World::with(Records::fresh(), |settings| Settings { courses: courses.clone(), ..settings });
    let site = Site::around(world).await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    (site, mai)
}

async fn publish(visitor: &Visitor) {
    visitor.get("/studio").await.form("/studio/leg/drafts").save().await.shows("Đã bắt đầu soạn");
    let form = visitor.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.fill("message", "Có ảnh").save().await.shows("Phiên bản 1");
}

#[actix_web::test]
async fn a_question_shows_its_picture_in_the_widths_of_telephones() {
    let folder = folder_with(&photograph(1600));
    for language in ["vi", "en"] {
        let file = folder.path().join(format!("leg/01-what-a-leg-is/quiz.{language}.gift"));
        let asked = "// [id:leg-field] [tag:o1]\n![Ruộng nhà ai](media/field.jpg) Đây là gì? {\n  \
            =![Lúa](media/field.jpg) #Đúng.\n  ~Nhà #Sai.\n}\n";
        std::fs::write(&file, format!("{}\n{asked}", std::fs::read_to_string(&file).unwrap())).unwrap();
    }
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let page = visitor.get(&format!("{FIRST}/quiz")).await;
    for alternative in ["Ruộng nhà ai", "Lúa"] {
        let of = |name: &str| page.attributes(&format!("img[alt='{alternative}']"), name);
        assert_eq!((of("width"), of("height")), (vec!["1600".into()], vec!["800".into()]));
        // A form on paper is printed before anybody has scrolled.
        assert!(of("loading").is_empty());
        visitor.get(&of("src")[0]).await.status(200);
        assert!(of("srcset")[0].contains(" 360w"), "{:?}", of("srcset"));
    }
}

#[actix_web::test]
async fn a_photograph_of_the_folder_is_shown_in_the_widths_of_telephones() {
    let folder = folder_with(&photograph(1600));
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let page = visitor.get(FIRST).await;
    let of = |name: &str| page.attributes("img[alt='Một thửa ruộng']", name);
    assert_eq!(
        (of("width"), of("height"), of("loading")),
        (vec!["1600".into()], vec!["800".into()], vec!["lazy".into()])
    );
    let offered = of("srcset").remove(0);
    let widths: Vec<&str> = offered.split(", ").filter_map(|one| Some(one.split_once(' ')?.1)).collect();
    assert_eq!(widths, ["360w", "720w", "1280w"]);
    let mut weights = vec![];
    for address in offered.split(", ").filter_map(|one| Some(one.split_once(' ')?.0)) {
        let picture = visitor.get(address).await;
        picture.status(200);
        assert_eq!(picture.header("content-type"), Some("image/webp"));
        assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(picture.header("cache-control"), Some("private, max-age=31536000, immutable"));
        weights.push(picture.html().len());
        let tag = picture.header("etag").unwrap().to_owned();
        visitor.get_under(address, &[("if-none-match", &tag)]).await.status(304);
        site.visitor().get(address).await.status(303);
    }
    assert!(weights.is_sorted(), "{weights:?}");
    let plain = visitor.get(&format!("{FIRST}/media/field.jpg")).await;
    assert_eq!(plain.status(200).header("cache-control"), Some("private, no-cache"));
    // A drawing of the same module has its own mark, and leaves place for itself.
    let drawing = page.attributes(".prose img[src*='.svg']", "src").remove(0);
    assert_eq!(page.attributes(".prose img[src*='.svg']", "width"), ["640"]);
    let waits = page.attributes(".prose img[src*='.svg']", "loading");
    assert_eq!(waits, ["lazy"], "it stands below what is seen first");
    let drawing = visitor.get(&drawing).await;
    assert_eq!(drawing.status(200).header("cache-control"), Some("private, max-age=31536000, immutable"));
}

#[actix_web::test]
async fn a_page_opened_before_its_course_changed_still_finds_its_pictures() {
    let folder = folder_with(&photograph(400));
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let before = visitor.get(FIRST).await.attributes("img[alt='Một thửa ruộng']", "src").remove(0);
    std::fs::write(folder.path().join("leg/01-what-a-leg-is/media/field.jpg"), photograph(300)).unwrap();
    visitor.get("/studio/leg").await.shows("Thư mục khóa học khác với phiên bản mới nhất");
    visitor.post("/studio/leg/drafts", &[("from", "folder")]).await.status(303);
    let form = visitor.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.tick("change", "editorial").fill("message", "Ảnh khác").save().await.shows("Phiên bản 2");
    let after = visitor.get(FIRST).await.attributes("img[alt='Một thửa ruộng']", "src").remove(0);
    assert_ne!(before, after);
    visitor.get(&before).await.status(200);
    visitor.get(&after).await.status(200);
    visitor.get(&format!("{FIRST}/media/field.jpg?v={}", "0".repeat(64))).await.status(404);
}

#[actix_web::test]
async fn a_file_that_is_no_picture_is_told_before_anything_is_published() {
    let folder = folder_with(b"a letter");
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    let page = visitor.get("/studio").await;
    page.shows("leg/01-what-a-leg-is/media/field.jpg").shows("Tệp này không phải là hình");
    assert!(!page.has_form("/studio/leg/drafts"));
    visitor.post("/studio/leg/drafts", &[("from", "folder")]).await.leads_to("/studio");
    visitor.get("/studio/leg").await.status(404);
}

#[actix_web::test]
async fn a_drawing_that_runs_a_script_is_told_before_anything_is_published() {
    let folder = folder_with(&photograph(400));
    let drawing = folder.path().join("leg/01-what-a-leg-is/media/map.svg");
    std::fs::write(&drawing, "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<script>x()</script></svg>")
        .unwrap();
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    let page = visitor.get("/studio").await;
    page.shows("leg/01-what-a-leg-is/media/map.svg").shows("Hình vẽ có phần <script>");
    assert!(!page.has_form("/studio/leg/drafts"));
    std::fs::remove_file(drawing).unwrap();
    assert!(visitor.get("/studio").await.has_form("/studio/leg/drafts"));
}

/// 3004 bytes that begin as an MP3 does.
fn sound() -> Vec<u8> {
    let frame = b"\xff\xfb\x90\x64".iter().copied();
    frame.chain((0..3000u32).map(|n| (n % 251) as u8)).collect()
}

/// The same folder with a recording in place of the photograph, and what is said in it.
fn folder_with_a_recording(transcripts: bool) -> tempfile::TempDir {
    let folder = folder_with(&photograph(300));
    let module = folder.path().join("leg/01-what-a-leg-is");
    for code in ["vi", "en"] {
        let file = module.join(format!("{code}.md"));
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, format!("{text}\n![Lời mời họp](media/talk.mp3 \"Nghe thử\")\n")).unwrap();
        if transcripts {
            let said = "Mời bà con *bảy giờ tối* ra nhà văn hóa.";
            std::fs::write(module.join(format!("media/talk.{code}.md")), said).unwrap();
        }
    }
    std::fs::write(module.join("media/talk.mp3"), sound()).unwrap();
    folder
}

#[actix_web::test]
async fn a_recording_is_played_from_where_the_reader_wishes_and_can_be_read() {
    let folder = folder_with_a_recording(true);
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let page = visitor.get(FIRST).await;
    page.shows("Đọc những gì được nói").shows("Mời bà con bảy giờ tối ra nhà văn hóa.").shows("4 kB");
    assert_eq!(page.attributes("figure audio[controls]", "preload"), ["none"]);
    let address = page.attributes("figure audio", "src").remove(0);
    let whole = visitor.get_under(&address, &[("accept-encoding", "gzip")]).await;
    assert_eq!(whole.status(200).header("content-type"), Some("audio/mpeg"));
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert_eq!(whole.header("content-encoding"), Some("identity"));
    assert_eq!(whole.header("cache-control"), Some("private, max-age=31536000, immutable"));
    let tag = whole.header("etag").unwrap().to_owned();
    visitor.get_under(&address, &[("if-none-match", &tag)]).await.status(304);
    let part = visitor.get_under(&address, &[("range", "bytes=1000-1099")]).await;
    assert_eq!(part.status(206).header("content-range"), Some("bytes 1000-1099/3004"));
    let part = visitor.get_under(&address, &[("range", "bytes=3000-"), ("if-range", &tag)]).await;
    assert_eq!(part.status(206).header("content-range"), Some("bytes 3000-3003/3004"));
    visitor.get_under(&address, &[("range", "bytes=0-9"), ("if-range", "\"other\"")]).await.status(200);
    let beyond = visitor.get_under(&address, &[("range", "bytes=5000-")]).await;
    assert_eq!(beyond.status(416).header("content-range"), Some("bytes */3004"));
    site.visitor().get(&address).await.status(303);
    let plain = visitor.get(&format!("{FIRST}/media/talk.mp3")).await;
    assert_eq!(plain.status(200).header("cache-control"), Some("private, no-cache"));
    assert_eq!(plain.header("x-content-type-options"), Some("nosniff"));
    visitor.get("/courses/leg").await.shows("+ 4 kB nếu nghe");
    visitor.get("/courses").await.shows("+ 4 kB nếu nghe");
    visitor.get("/search?q=ra+nha+van+hoa").await.shows("Mời bà con");
    let booklet = visitor.get("/courses/leg/booklet").await;
    assert_eq!(booklet.attributes("audio", "src"), [""; 0], "paper plays nothing");
    assert_eq!(booklet.attributes("details.transcript[open]", "class"), ["transcript"]);
}

#[actix_web::test]
async fn a_recording_is_taken_away_and_brought_back_with_its_course() {
    let folder = folder_with_a_recording(true);
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let down = visitor.get("/studio/leg/folder?edition=1").await;
    let unpacked = lantoa::studio::archive::unpack(down.bytes(), Some("leg")).unwrap();
    let recording = unpacked.media.recordings.values().next().unwrap();
    assert_eq!(recording.bytes, sound());
    let away = tempfile::tempdir().unwrap();
    let root = away.path().to_owned();
    let db = site.db.clone();
    let export = move || lantoa::studio::jobs::export(&db, &root, None, None, false);
    let done = actix_web::web::block(move || export().map_err(|_| ())).await.unwrap().unwrap();
    assert_eq!(done.len(), 1);
    let written = std::fs::read(away.path().join("leg/01-what-a-leg-is/media/talk.mp3")).unwrap();
    assert_eq!(written, sound());
}

#[actix_web::test]
async fn a_recording_that_cannot_be_read_is_told() {
    let folder = folder_with_a_recording(false);
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    visitor.get("/studio").await.form("/studio/leg/drafts").save().await.shows("Đã bắt đầu soạn");
    let page = visitor.get("/studio/leg/modules/01-what-a-leg-is").await;
    page.shows("chưa có bản chữ").shows("ngay dưới bản ghi").hides("talk.vi.md");
}

#[actix_web::test]
async fn a_file_that_is_no_recording_is_told_before_anything_is_published() {
    let too_heavy = [sound(), vec![0; 9_000_000]].concat();
    for (name, bytes, told) in [
        ("talk.mp3", b"a letter".to_vec(), "không phải là bản ghi âm"),
        ("talk.mp3", too_heavy, "nhiều nhất là 8 MB"),
        ("talk.wav", b"RIFF".to_vec(), "Nhiều điện thoại không phát được"),
    ] {
        let folder = folder_with_a_recording(true);
        let media = folder.path().join("leg/01-what-a-leg-is/media");
        std::fs::remove_file(media.join("talk.mp3")).unwrap();
        std::fs::write(media.join(name), bytes).unwrap();
        let (site, mai) = site_on(folder.path()).await;
        let page = site.sign_in_as(&mai).await.get("/studio").await;
        page.shows(&format!("media/{name}")).shows(told);
        assert!(!page.has_form("/studio/leg/drafts"));
    }
}

#[actix_web::test]
async fn a_folder_that_cannot_be_taken_in_says_why_on_the_desk() {
    let folder = folder_with(&photograph(400));
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    let text = folder.path().join("leg/01-what-a-leg-is/vi.md");
    std::fs::write(&text, b"---\ntitle: b\xe0i\n").unwrap();
    let desk = visitor.get("/studio/leg").await;
    desk.status(200).shows("leg/01-what-a-leg-is/vi.md: Tệp này không phải văn bản UTF-8");
    desk.hides("nội dung chưa công bố");
    std::fs::remove_file(&text).unwrap();
    std::fs::write(folder.path().join("leg/01-what-a-leg-is/media/x.exe"), "MZ").unwrap();
    visitor.get("/studio/leg").await.shows("media/x.exe: Tệp này không phải loại nhận được");
    #[cfg(unix)]
    {
        std::fs::remove_file(folder.path().join("leg/01-what-a-leg-is/media/x.exe")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", &text).unwrap();
        visitor.get("/studio/leg").await.shows("vi.md: Không mở được tệp này");
    }
    std::fs::remove_file(&text).unwrap();
    std::fs::create_dir_all(folder.path().join("leg/Bai 3")).unwrap();
    std::fs::write(folder.path().join("leg/Bai 3/vi.md"), "x").unwrap();
    visitor.get("/studio/leg").await.shows("Tên Bai 3/vi.md không dùng được");
}

#[actix_web::test]
async fn a_drawing_is_found_by_what_it_was_in_an_earlier_edition() {
    let (site, mai, _) = crate::courses::site_with_a_course().await;
    let visitor = site.sign_in_as(&mai).await;
    let address = visitor.get(FIRST).await.attributes(".prose img[src*='.svg']", "src").remove(0);
    let before = visitor.get(&address).await.status(200).html().to_owned();
    let path = address.trim_start_matches("/courses/").split('?').next().unwrap().to_owned();
    let (plain, _) = address.split_once("?v=").unwrap();
    for drawing in [Some("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>khác</title></svg>"), None] {
        let (now, path) = (site.now(), path.clone());
        site.write(move |conn| {
            let newest = lantoa::courses::queries::editions_of(conn, "leg")?.remove(0);
            let mut files = lantoa::courses::queries::edition_files(conn, newest.id)?;
            match drawing {
                Some(drawing) => files.insert(path.clone(), drawing.to_owned()),
                None => files.remove(&path),
            };
            let new = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: newest.state,
                files,
                message: "Hình khác".into(),
                change: Change::Editorial,
                writers: vec![],
                unit: None,
            };
            Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
        })
        .await;
        let still = visitor.get(&address).await;
        assert_eq!(still.status(200).html(), before, "papers and sittings of that edition show it");
        assert_eq!(still.header("cache-control"), Some("private, max-age=31536000, immutable"));
        let now = visitor.get(plain).await;
        match drawing {
            Some(_) => assert_ne!(now.status(200).html(), before),
            None => drop(now.status(404)),
        }
    }
    visitor.get(&format!("{plain}?v=0123456789abcdef")).await.status(404);
}

#[actix_web::test]
async fn a_photograph_of_an_iphone_is_refused_with_how_to_save_it_as_jpeg() {
    let folder = folder_with(&photograph(400));
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    visitor.get("/studio/leg").await.form("/studio/leg/drafts").save().await;
    let address = "/studio/leg/modules/01-what-a-leg-is/media";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice();
    // By what is in it, whatever it is called; and by its name, where nothing else is known of it.
    for (name, bytes) in
        [("IMG_0001.HEIC", heic), ("anh.jpg", heic), ("anh", heic), ("a.heif", b"\x01\x02\xff")]
    {
        let refused = visitor.upload(address, &[], name, bytes).await;
        refused.status(422);
        let said = refused.error_of("file");
        assert!(
            said.contains("HEIC") && said.contains("JPEG") && said.contains("Tương thích nhất"),
            "{name}: {said}"
        );
    }
}

#[actix_web::test]
async fn the_page_of_gift_has_a_sentence_for_a_file_that_is_dropped_there() {
    let folder = folder_with(&photograph(400));
    let (site, mai) = site_on(folder.path()).await;
    let visitor = site.sign_in_as(&mai).await;
    publish(&visitor).await;
    visitor.get("/studio/leg").await.form("/studio/leg/drafts").save().await;
    let page = visitor.get("/studio/leg/modules/01-what-a-leg-is/gift").await;
    let said = page.status(200).attributes("#editor", "data-says-no-pictures");
    assert!(said[0].contains("không nhận tệp"), "{said:?}");
    // The page takes no file, and has what the script copies to say so: words that are read out, and a way to close.
    assert_eq!(page.attributes("#editor", "data-media"), [""]);
    let copied = page.html().split("<template id=\"refused\">").nth(1).unwrap_or_default();
    let copied = copied.split("</template>").next().unwrap_or_default();
    assert!(copied.contains("role=\"alert\"") && copied.contains("<button type=\"button\""), "{copied}");
}
