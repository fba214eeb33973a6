//! Folders of courses that come into the studio by themselves, at the start or by command.

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::markdown::Wording;
use lantoa::courses::queries::editions_of;
use lantoa::error::Error;
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::quizzes::inspection::Inspection;
use lantoa::quizzes::queries::publish;
use lantoa::studio::jobs::{self, Hindrance, Import};
use lantoa::studio::queries;
use lantoa::units::Level;

use crate::courses::{publish as publish_course, site_with_the_whole_course};
use crate::support::{Site, User};

const ONE: &str = "leg/01-what-a-leg-is/vi.md";
const THREE: &str = "leg/03-meeting-and-election/vi.md";
const TITLE: &str = "Thành lập nhóm cải thiện sinh kế (LEG)";
const WISH: &str =
    "[release]\nstate = \"draft_in_use\"\nchange = \"editorial\"\nmessage = \"Bản mềm\"\n\n[title]";

/// The course of the program with a sentence more in some of its texts.
fn with(sentences: &[(&str, &str)]) -> Files {
    let mut files = files_of(&files::courses(), "leg");
    for (path, sentence) in sentences {
        files.get_mut(*path).expect("a text of the course").push_str(&format!("\n{sentence}\n"));
    }
    files
}

/// The same with the wish to be released.
fn wishing(mut files: Files) -> Files {
    let course = files.get_mut("leg/course.toml").unwrap();
    *course = course.replacen("[title]", WISH, 1);
    files
}

/// The same with the wish to be official.
fn officially(mut files: Files) -> Files {
    let course = files.get_mut("leg/course.toml").unwrap();
    *course = course.replacen("draft_in_use", "official", 1);
    files
}

/// What becomes of each course of a folder, whose writer is named beside it.
async fn import(site: &Site, by: Option<&User>, files: Files) -> Vec<(String, Result<Import, Error>)> {
    let inspection = Inspection::of(files, &[], &Wording::both(&site.app.views.texts));
    let (db, now, by) = (site.db.clone(), site.now(), by.map(|user| user.user_name.clone()));
    actix_web::web::block(move || jobs::import(&db, &inspection, by.as_deref(), now)).await.unwrap()
}

/// What becomes of a folder with one course.
async fn bring(site: &Site, by: impl Into<Option<&User>>, files: Files) -> Import {
    let mut done = import(site, by.into(), files).await;
    assert_eq!(done.len(), 1);
    done.remove(0).1.unwrap()
}

/// An edition that somebody wrote in the studio.
async fn release(site: &Site, by: &User, files: Files) {
    let new = NewEdition {
        id: new_id(),
        course: "leg".into(),
        state: EditionState::DraftInUse,
        files,
        message: "Bài 3 rõ hơn".into(),
        change: Change::Substantive,
        writers: vec![by.person],
        unit: None,
    };
    let (by, now) = (by.person, site.now());
    site.write(move |conn| Ok(publish(conn, &new, Some(by), now)?)).await;
}

async fn editions(site: &Site) -> usize {
    site.read(|conn| Ok(editions_of(conn, "leg")?)).await.len()
}

#[actix_web::test]
async fn a_folder_takes_nothing_back_that_the_studio_has_released_since() {
    let (site, mai, _) = site_with_the_whole_course().await;
    assert_eq!(bring(&site, &mai, wishing(with(&[]))).await, Import::Released(2));
    site.pass_minutes(5);
    release(&site, &mai, wishing(with(&[(THREE, "Câu do chị Mai viết.")]))).await;
    site.pass_minutes(5);
    let became = bring(&site, &mai, wishing(with(&[(ONE, "Câu sửa trong thư mục.")]))).await;
    assert_eq!(became, Import::Behind(3));
    assert_eq!(editions(&site).await, 3, "nothing was released");
    let files = site
        .read(|conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("a draft");
            Ok(queries::files(conn, &draft)?)
        })
        .await;
    assert!(files[THREE].contains("Câu do chị Mai viết."), "what Mai wrote stands");
    assert!(files[ONE].contains("Câu sửa trong thư mục."), "and what the folder changed");
}

#[actix_web::test]
async fn a_folder_of_the_newest_edition_is_released_as_it_asks() {
    let (site, mai, _) = site_with_the_whole_course().await;
    assert_eq!(bring(&site, &mai, wishing(with(&[]))).await, Import::Released(2));
    site.pass_minutes(5);
    let three = (THREE, "Câu do chị Mai viết.");
    release(&site, &mai, wishing(with(&[three]))).await;
    site.pass_minutes(5);
    assert_eq!(bring(&site, &mai, wishing(with(&[three]))).await, Import::Nothing, "it was exported");
    site.pass_minutes(5);
    let became = bring(&site, &mai, wishing(with(&[three, (ONE, "Câu sửa trong thư mục.")]))).await;
    assert_eq!(became, Import::Released(4));
    site.pass_minutes(5);
    let became = bring(&site, &mai, wishing(with(&[three, (ONE, "Câu sửa lại lần nữa.")]))).await;
    assert_eq!(became, Import::Released(5), "its own edition is the newest");
}

#[actix_web::test]
async fn a_folder_that_asks_for_what_nobody_understands_says_so() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let mut files = wishing(with(&[(ONE, "Câu sửa trong thư mục.")]));
    let course = files.get_mut("leg/course.toml").unwrap();
    *course = course.replacen("draft_in_use", "withdrawn", 1);
    assert_eq!(bring(&site, &mai, files).await, Import::NotReleased(Hindrance::Unclear));
    assert_eq!(editions(&site).await, 1, "nothing was released");
}

#[actix_web::test]
async fn a_folder_that_would_lose_a_question_says_why_it_is_not_released() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let mut files = wishing(with(&[]));
    files.get_mut("leg/01-what-a-leg-is/quiz.vi.gift").unwrap().push_str("\n// [id:x]\nAi? {=Bà con}\n");
    assert_eq!(bring(&site, &mai, files).await, Import::NotReleased(Hindrance::Broken));
}

#[actix_web::test]
async fn a_course_that_fails_keeps_no_other_from_coming_in() {
    let (site, _, _) = site_with_the_whole_course().await;
    // Its edition is no map of files any more.
    site.write(|conn| {
        let spoil = diesel::sql_query("UPDATE editions SET files = '[]' WHERE course = 'leg'");
        Ok(diesel::RunQueryDsl::execute(spoil, conn)?)
    })
    .await;
    let mut all = files::courses();
    all.extend(with(&[(ONE, "Câu sửa trong thư mục.")]));
    let done = import(&site, None, all).await;
    let of = |course: &str| done.iter().find(|(slug, _)| slug == course).map(|(_, became)| became);
    assert!(matches!(of("leg"), Some(Err(_))), "{done:?}");
    assert!(matches!(of("pim"), Some(Ok(Import::Draft))), "{done:?}");
}

#[actix_web::test]
async fn what_a_folder_releases_has_a_person_behind_it() {
    let (site, mai, rin) = site_with_the_whole_course().await;
    let wished = |name: &str, sentence: &str| {
        let mut files = wishing(with(&[(ONE, sentence)]));
        let course = files.get_mut("leg/course.toml").unwrap();
        *course = course.replacen("[release]", &format!("[release]\nby = \"{name}\""), 1);
        files
    };
    site.pass_minutes(5);
    // Without a name, it waits for a trainer as a draft.
    let became = bring(&site, None, wishing(with(&[(ONE, "Không ai viết.")]))).await;
    assert_eq!(became, Import::NotReleased(Hindrance::Unnamed));
    // A name that is nobody's, or of somebody who writes no courses.
    for name in ["khong.co", rin.user_name.as_str()] {
        let became = bring(&site, None, wished(name, "Câu sửa trong thư mục.")).await;
        assert_eq!(became, Import::NotTheirs(name.to_owned()));
    }
    assert_eq!(editions(&site).await, 1);
    let became = bring(&site, None, wished(&mai.user_name, "Câu sửa trong thư mục.")).await;
    assert_eq!(became, Import::Released(2));
    let page = site.sign_in_as(&mai).await.get("/studio/leg").await;
    assert!(page.all("td[data-label='Người công bố']")[0].contains("Trần Thị Mai"));
}

#[actix_web::test]
async fn whoever_wrote_a_folder_does_not_make_it_official_alone() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    let files = officially(wishing(with(&[(ONE, "Câu sửa trong thư mục.")])));
    assert_eq!(bring(&site, &mai, files).await, Import::InReview);
    let page = site.sign_in_as(&mai).await.get("/studio/leg").await;
    page.hides("Xem thay đổi và công bố");
    let page = site.sign_in_as(&son).await.get("/studio/leg").await;
    page.shows("Xem thay đổi và công bố").shows("Trần Thị Mai");
}

#[actix_web::test]
async fn a_new_course_of_a_folder_is_kept_where_whoever_wrote_it_publishes() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &province).await;
    assert_eq!(bring(&site, &vinh, with(&[])).await, Import::Draft);
    site.sign_in_as(&vinh).await.get("/studio/leg").await.status(200).shows("Quảng Ngãi");
    // What is kept elsewhere is not theirs.
    publish_course(&site, "pim", EditionState::DraftInUse).await;
    let mut pim = files_of(&files::courses(), "pim");
    pim.get_mut("pim/course.toml").unwrap().push_str("\n# sửa\n");
    assert_eq!(bring(&site, &vinh, pim).await, Import::NotTheirs(vinh.user_name.clone()));
}

#[actix_web::test]
async fn whoever_began_what_another_folder_released_wrote_it_too() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    site.pass_minutes(5);
    assert_eq!(bring(&site, &mai, with(&[(ONE, "Câu của cô Mai.")])).await, Import::Draft);
    let both = wishing(with(&[(ONE, "Câu của cô Mai."), (ONE, "Câu của anh Sơn.")]));
    assert_eq!(bring(&site, &son, both.clone()).await, Import::Released(2));
    assert_eq!(bring(&site, &son, officially(both)).await, Import::InReview);
    site.sign_in_as(&mai).await.get("/studio/leg").await.hides("Xem thay đổi và công bố");
}

#[actix_web::test]
async fn a_folder_in_which_nobody_has_chosen_yet_is_not_released() {
    let (site, mai, _) = site_with_the_whole_course().await;
    site.pass_minutes(5);
    let torn = wishing(with(&[(ONE, "«««\nCâu một.\n«««\nCâu hai.\n»»»")]));
    assert_eq!(bring(&site, &mai, torn).await, Import::NotReleased(Hindrance::Broken));
}

#[actix_web::test]
async fn of_a_folder_that_is_known_nobody_has_to_answer_for_anything() {
    let (site, mai, rin) = site_with_the_whole_course().await;
    site.pass_minutes(5);
    let files = with(&[(ONE, "Câu sửa trong thư mục.")]);
    assert_eq!(bring(&site, &mai, files.clone()).await, Import::Draft);
    assert_eq!(bring(&site, &rin, files).await, Import::Nothing);
}

#[actix_web::test]
async fn a_draft_keeps_its_title_whoever_takes_it_elsewhere() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let one = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let other = site.unit("Phú Thọ", Level::Province, Some(&centre)).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &one).await;
    let duc = site.user("Nguyễn Minh Đức", Role::Trainer, &other).await;
    assert_eq!(bring(&site, &vinh, with(&[])).await, Import::Draft);
    // Of drafts that are kept elsewhere nobody is told: the title is free there.
    let form = site.sign_in_as(&duc).await.get("/studio/new").await.form("/studio").fill("slug", "other");
    form.fill("title_vi", TITLE).fill("title_en", "Other").save().await;
    assert_eq!(bring(&site, &vinh, with(&[(ONE, "Câu sửa trong thư mục.")])).await, Import::Draft);
}

#[actix_web::test]
async fn a_folder_that_waits_is_said_to_wait_until_somebody_takes_or_leaves_it() {
    let (site, mai, _) = site_with_the_whole_course().await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.post("/studio/leg/drafts", &[]).await.status(303);
    assert_eq!(bring(&site, &mai, with(&[])).await, Import::Nothing, "it would change nothing");
    let files = || with(&[(ONE, "Câu sửa trong thư mục.")]);
    assert_eq!(bring(&site, &mai, files()).await, Import::Offer);
    assert_eq!(bring(&site, &mai, files()).await, Import::StillWaits);
    let waiting = site.read(|conn| Ok(queries::waiting_imports(conn, "leg")?)).await;
    trainer.post(&format!("/imports/{}/refusal", waiting[0].id), &[]).await.status(303);
    assert_eq!(bring(&site, &mai, files()).await, Import::Nothing);
}
