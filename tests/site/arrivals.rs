//! Folders of courses that come into the studio by themselves, at the start or by command.

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::courses::library::Files;
use lantoa::courses::markdown::Wording;
use lantoa::courses::queries::editions_of;
use lantoa::error::Error;
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::quizzes::inspection::Inspection;
use lantoa::quizzes::queries::publish;
use lantoa::studio::jobs::{self, Hindrance, Import};
use lantoa::studio::queries;

use crate::courses::site_with_a_course;
use crate::support::{Site, User};

const ONE: &str = "leg/01-what-a-leg-is/vi.md";
const THREE: &str = "leg/03-meeting-and-election/vi.md";
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

/// What becomes of each course of a folder.
async fn import(site: &Site, files: Files) -> Vec<(String, Result<Import, Error>)> {
    let inspection = Inspection::of(files, &[], &Wording::both(&site.app.views.texts));
    let (db, now) = (site.db.clone(), site.now());
    actix_web::web::block(move || jobs::import(&db, &inspection, now)).await.unwrap()
}

/// What becomes of a folder with one course.
async fn bring(site: &Site, files: Files) -> Import {
    let mut done = import(site, files).await;
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
    let (site, mai, _) = site_with_a_course().await;
    assert_eq!(bring(&site, wishing(with(&[]))).await, Import::Released(2));
    site.pass_minutes(5);
    release(&site, &mai, wishing(with(&[(THREE, "Câu do chị Mai viết.")]))).await;
    site.pass_minutes(5);
    let became = bring(&site, wishing(with(&[(ONE, "Câu sửa trong thư mục.")]))).await;
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
    let (site, mai, _) = site_with_a_course().await;
    assert_eq!(bring(&site, wishing(with(&[]))).await, Import::Released(2));
    site.pass_minutes(5);
    let three = (THREE, "Câu do chị Mai viết.");
    release(&site, &mai, wishing(with(&[three]))).await;
    site.pass_minutes(5);
    assert_eq!(bring(&site, wishing(with(&[three]))).await, Import::Nothing, "it was exported");
    site.pass_minutes(5);
    let became = bring(&site, wishing(with(&[three, (ONE, "Câu sửa trong thư mục.")]))).await;
    assert_eq!(became, Import::Released(4));
    site.pass_minutes(5);
    let became = bring(&site, wishing(with(&[three, (ONE, "Câu sửa lại lần nữa.")]))).await;
    assert_eq!(became, Import::Released(5), "its own edition is the newest");
}

#[actix_web::test]
async fn a_folder_that_asks_for_what_nobody_understands_says_so() {
    let (site, _, _) = site_with_a_course().await;
    let mut files = wishing(with(&[(ONE, "Câu sửa trong thư mục.")]));
    let course = files.get_mut("leg/course.toml").unwrap();
    *course = course.replacen("draft_in_use", "withdrawn", 1);
    assert_eq!(bring(&site, files).await, Import::NotReleased(Hindrance::Unclear));
    assert_eq!(editions(&site).await, 1, "nothing was released");
}

#[actix_web::test]
async fn a_folder_that_would_lose_a_question_says_why_it_is_not_released() {
    let (site, _, _) = site_with_a_course().await;
    let mut files = wishing(with(&[]));
    files.get_mut("leg/01-what-a-leg-is/quiz.vi.gift").unwrap().push_str("\n// [id:x]\nAi? {=Bà con}\n");
    assert_eq!(bring(&site, files).await, Import::NotReleased(Hindrance::Broken));
}

#[actix_web::test]
async fn a_course_that_fails_keeps_no_other_from_coming_in() {
    let (site, _, _) = site_with_a_course().await;
    // Its edition is no map of files any more.
    site.write(|conn| {
        let spoil = diesel::sql_query("UPDATE editions SET files = '[]' WHERE course = 'leg'");
        Ok(diesel::RunQueryDsl::execute(spoil, conn)?)
    })
    .await;
    let mut all = files::courses();
    all.extend(with(&[(ONE, "Câu sửa trong thư mục.")]));
    let done = import(&site, all).await;
    let of = |course: &str| done.iter().find(|(slug, _)| slug == course).map(|(_, became)| became);
    assert!(matches!(of("leg"), Some(Err(_))), "{done:?}");
    assert!(matches!(of("pim"), Some(Ok(Import::Draft))), "{done:?}");
}
