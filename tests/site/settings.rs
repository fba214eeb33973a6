//! What concerns a whole course, written by two at once: in the studio, and beside files that came.

use lantoa::courses::edition::files_of;
use lantoa::courses::marking;
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::studio::importing::Origin;
use lantoa::studio::queries::{self, NewDraft, NewImport, Writing};
use lantoa::studio::settings;

use crate::courses::site_with_a_course;
use crate::support::{Answer, Site, User, Visitor};

const DESK: &str = "/studio/leg";
const SETTINGS: &str = "/studio/leg/settings";
const FILE: &str = "leg/course.toml";

const TITLE: &str = "Thành lập nhóm cải thiện sinh kế (LEG)";

/// A draft in which somebody changed the settings, and files with other settings that were taken in beside it.
async fn taken_in(
    mine: impl Fn(&str) -> String,
    theirs: impl Fn(&str) -> String,
) -> (Site, User, Visitor, Answer) {
    let (site, mai, _) = site_with_a_course().await;
    let (by, now, import) = (mai.person, site.now(), new_id());
    let mut files = files_of(&files::courses(), "leg");
    let text = files.get_mut(FILE).unwrap();
    let writing = Writing { path: FILE.into(), over: 0, text: Some(mine(text)) };
    *text = theirs(text);
    site.write(move |conn| {
        let base = lantoa::courses::queries::current_edition(conn, "leg")?.map(|edition| edition.id);
        let draft = NewDraft { id: new_id(), course: "leg".into(), base, unit: None };
        let draft = queries::begin(conn, &draft, Some(by), now)?;
        queries::save(conn, &draft, &writing, Some(by), now)?;
        let new = NewImport {
            id: import,
            course: "leg".into(),
            origin: Origin::Upload,
            files: files.clone(),
            stamp: None,
        };
        Ok(queries::bring(conn, &new, None, now)?)
    })
    .await;
    let trainer = site.sign_in_as(&mai).await;
    let page = trainer.get(&format!("/imports/{import}")).await;
    (site, mai, trainer, page)
}

fn titled(title: &str) -> impl Fn(&str) -> String {
    move |text| {
        assert!(text.contains(TITLE));
        text.replace(TITLE, title)
    }
}

async fn text(site: &Site) -> String {
    site.read(|conn| {
        let draft = queries::open_draft(conn, "leg")?.expect("open");
        Ok(queries::file(conn, &draft, FILE)?.text.expect("there"))
    })
    .await
}

async fn accept(page: &Answer) -> Answer {
    let action = page.attributes("form", "action").into_iter().find(|action| action.ends_with("/acceptance"));
    page.form(&action.unwrap()).save().await
}

#[actix_web::test]
async fn a_title_that_both_changed_leaves_the_desk_whole_until_somebody_chooses() {
    let (site, _, trainer, page) = taken_in(titled("Nhóm của tôi"), titled("Nhóm của họ")).await;
    page.shows("hai bên đổi cùng một mục").hides("mỗi phần dưới một dòng bắt đầu bằng «««");
    page.shows("Nhóm của họ").hides("«««");
    let desk = accept(&page).await;
    desk.status(200).shows("Nhóm của tôi").shows("có mục hai người cùng đổi").hides("Chưa có bài nào");
    let chapters = desk.all(".desk-modules b").len();
    assert_eq!(chapters, settings::modules(&files::courses()[FILE]).len());
    // A module can be added, and chooses nothing.
    let added =
        desk.form("/studio/leg/modules").fill("title_vi", "Kể lại").fill("title_en", "Telling others");
    added.save().await.status(200).shows("Kể lại").shows("có mục hai người cùng đổi");
    // Both are seen, and one is chosen.
    let page = trainer.get(SETTINGS).await;
    page.status(200).shows("Hai người đã đổi cùng một mục").shows("Nhóm của họ");
    let form = page.form(SETTINGS);
    assert_eq!(form.value("title_vi"), "Nhóm của tôi");
    let desk = form.fill("title_vi", "Nhóm của họ").save().await;
    desk.shows("Nhóm của họ").shows("Kể lại").hides("có mục hai người cùng đổi");
    let text = text(&site).await;
    assert_eq!(marking::mark_in(&text), None, "{text}");
    assert!(!text.contains("Nhóm của tôi"), "{text}");
}

#[actix_web::test]
async fn what_stands_in_the_form_can_be_chosen_as_it_is() {
    let (site, _, trainer, page) = taken_in(titled("Nhóm của tôi"), titled("Nhóm của họ")).await;
    accept(&page).await;
    trainer.get(SETTINGS).await.form(SETTINGS).save().await.hides("có mục hai người cùng đổi");
    let text = text(&site).await;
    assert!(text.contains("Nhóm của tôi") && !text.contains("Nhóm của họ"), "{text}");
}

#[actix_web::test]
async fn a_draft_whose_title_is_in_dispute_is_not_released() {
    let (_, _, trainer, page) = taken_in(titled("Nhóm của tôi"), titled("Nhóm của họ")).await;
    let desk = accept(&page).await;
    assert!(!desk.html().contains("/studio/leg/reviews/new"));
    let page = trainer.get("/studio/leg/editions/new").await;
    page.form("/studio/leg/editions").fill("message", "Mới").submit().await.status(422);
}

#[actix_web::test]
async fn of_two_orders_of_the_modules_one_is_chosen() {
    fn turned(text: &str, first: usize, other: usize) -> String {
        let mut modules = settings::modules(text);
        modules.swap(first, other);
        settings::with_modules(text, &modules).unwrap()
    }
    let before = settings::modules(&files::courses()[FILE]);
    let (site, _, trainer, page) = taken_in(|text| turned(text, 0, 1), |text| turned(text, 1, 2)).await;
    accept(&page).await.hides("Chưa có bài nào");
    let listed = settings::modules(&text(&site).await);
    assert_eq!(listed[..3], [before[1].clone(), before[0].clone(), before[2].clone()]);
    let page = trainer.get(SETTINGS).await;
    page.shows("Thứ tự các bài");
    let form = page.form(SETTINGS);
    assert_eq!(form.value("order"), "mine");
    form.tick("order", "theirs").save().await.status(200);
    let listed = settings::modules(&text(&site).await);
    assert_eq!(listed[..3], [before[0].clone(), before[2].clone(), before[1].clone()]);
    trainer.get(SETTINGS).await.hides("Thứ tự các bài");
}

#[actix_web::test]
async fn settings_that_cannot_be_read_are_shown_beside_those_that_can() {
    let (site, _, trainer, page) = taken_in(titled("Nhóm của tôi"), |_| "[title\nvi = \"Hỏng\"".into()).await;
    accept(&page).await.status(200).shows("Nhóm của tôi").hides("Chưa có bài nào");
    let page = trainer.get(SETTINGS).await;
    page.shows("Bản kia không đọc được").shows("Hỏng");
    page.form(SETTINGS).save().await.status(200);
    assert_eq!(marking::mark_in(&text(&site).await), None);
}

#[actix_web::test]
async fn two_who_change_neighbouring_fields_of_the_settings_are_both_heard() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.post(&format!("{DESK}/drafts"), &[]).await.status(303);
    let (one, other) =
        (trainer.get(SETTINGS).await.form(SETTINGS), trainer.get(SETTINGS).await.form(SETTINGS));
    one.fill("title_vi", "Nhóm sinh kế").save().await.status(200);
    other.fill("title_en", "Groups").fill("pass_mark", "70").save().await.status(200);
    let known = settings::read(&text(&site).await).unwrap();
    assert_eq!((known.title.vi.as_str(), known.title.en.as_str()), ("Nhóm sinh kế", "Groups"));
    assert_eq!(known.pass_mark, 70);
}

#[actix_web::test]
async fn whoever_writes_a_title_over_another_keeps_what_that_one_changed_elsewhere() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.post(&format!("{DESK}/drafts"), &[]).await.status(303);
    let (one, other) =
        (trainer.get(SETTINGS).await.form(SETTINGS), trainer.get(SETTINGS).await.form(SETTINGS));
    one.fill("title_vi", "Nhóm sinh kế").fill("pass_mark", "70").save().await.status(200);
    let late = other.fill("title_vi", "Nhóm LEG").submit().await;
    late.status(409).shows("Nhóm sinh kế");
    let form = late.form(SETTINGS);
    assert_eq!([form.value("title_vi"), form.value("pass_mark")], ["Nhóm LEG", "70"]);
    form.save().await.status(200);
    let known = settings::read(&text(&site).await).unwrap();
    assert_eq!((known.title.vi.as_str(), known.pass_mark), ("Nhóm LEG", 70));
}

#[actix_web::test]
async fn how_quizzes_are_taken_is_set_by_the_form_and_refused_beside_its_field() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.get(DESK).await.form("/studio/leg/drafts").save().await;
    let form = || async { trainer.get(SETTINGS).await.form(SETTINGS) };
    let before = text(&site).await;
    form().await.save().await;
    assert_eq!(text(&site).await, before, "nothing is said that was not");
    let set = form().await.fill("quiz.attempts", "3").fill("quiz.limit_minutes", "20");
    let set = set.fill("quiz.opens", "1/12/2026 7:30").fill("quiz.closes", "2026-12-10");
    set.tick("quiz.shuffle", "true").tick("quiz.counts", "last").save().await.shows("Đã lưu");
    let rules = "[quiz]\nattempts = 3\nlimit_minutes = 20\nopens = \"2026-12-01 07:30\"\ncloses = \"2026-12-11 00:00\"\nshuffle = true\ncounts = \"last\"\n";
    let after = text(&site).await;
    assert!(after.starts_with(&before) && after.ends_with(rules), "{after}");
    assert_eq!(form().await.value("quiz.attempts"), "3");
    for (field, typed) in [
        ("quiz.attempts", "101"),
        ("quiz.attempts", "ba"),
        ("quiz.opens", "hôm nay"),
        ("quiz.closes", "2026-11-30"),
    ] {
        let refused = form().await.fill(field, typed).submit().await;
        refused.status(422).error_of(field);
        assert_eq!(refused.form(SETTINGS).value(field), typed);
    }
    assert_eq!(text(&site).await, after);
    form().await.fill("quiz.attempts", "").save().await;
    assert_eq!(text(&site).await, after.replace("attempts = 3\n", ""));
}
