//! Terms explained where they stand.

use crate::courses::{FIRST, site_with_a_course};

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
    let (site, mai, rin) = site_with_a_course().await;
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
