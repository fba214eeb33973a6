//! Photographs in courses, from the folder to the page.

use std::path::Path;

use lantoa::config::Settings;
use lantoa::kit::files::{self, CourseFolder};
use lantoa::people::Role;
use lantoa::units::Level;

use crate::courses::FIRST;
use crate::support::records::Records;
use crate::support::world::World;
use crate::support::{Site, User, Visitor};

/// A photograph of a field, so wide.
fn photograph(width: u32) -> Vec<u8> {
    let field =
        image::RgbImage::from_fn(width, width / 2, |x, y| image::Rgb([(x % 200) as u8, (y % 90) as u8, 60]));
    let mut bytes = std::io::Cursor::new(vec![]);
    field.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A folder with one course, to whose first module this photograph was added.
fn folder_with(photograph: &[u8]) -> tempfile::TempDir {
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

async fn site_on(folder: &Path) -> (Site, User) {
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
    assert_eq!(
        page.attributes(".prose img[src*='.svg'][loading]", "src"),
        [""; 0],
        "the first is seen at once"
    );
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
