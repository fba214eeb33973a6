//! A trainer writes a module from nothing: with a picture, a preview beside it and four questions; and
//! the same without scripts.

use std::time::{Duration, Instant};

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::studio::Draft;
use lantoa::studio::queries::{self, NewDraft, Writing};
use lantoa::units::Level;
use serde_json::Value;

use crate::site_support::User;
use crate::support::{Browser, DESK, Served};

/// The key Ctrl as WebDriver spells it.
const CONTROL: char = '\u{e009}';
pub const HERE: &str = "/studio/leg/modules/99-giu-quy";

/// A site with a draft of a course that lists a module of which nothing is written yet.
pub async fn site_with_an_empty_module() -> (Served, User, Draft) {
    let site = Served::new();
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let (by, now) = (mai.person, site.now());
    let draft = site
        .write(move |conn| {
            let files = files_of(&files::courses(), "leg");
            let listed =
                files["leg/course.toml"].replacen("modules = [", "modules = [\n  \"99-giu-quy\",", 1);
            let edition = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: EditionState::Official,
                files,
                message: "Bản đầu".into(),
                change: Change::Substantive,
                written_by: None,
                unit: None,
            };
            let edition = lantoa::quizzes::queries::publish(conn, &edition, None, now)?;
            let new = NewDraft { id: new_id(), course: "leg".into(), base: Some(edition.id), unit: None };
            let draft = queries::begin(conn, &new, Some(by), now)?;
            let writing = Writing { path: "leg/course.toml".into(), over: 0, text: Some(listed) };
            queries::save(conn, &draft, &writing, Some(by), now)?;
            Ok(draft)
        })
        .await;
    (site, mai, draft)
}

pub async fn file(site: &Served, draft: &Draft, name: &str) -> String {
    let (draft, path) = (draft.clone(), format!("leg/99-giu-quy/{name}"));
    site.read(move |conn| Ok(queries::file(conn, &draft, &path)?.text.unwrap_or_default())).await
}

/// Waits until a script of the test says that something is so.
pub async fn until(browser: &Browser, what: &str, script: &str) {
    let patience = Instant::now() + Duration::from_secs(30);
    while browser.run(script, vec![]).await != Value::Bool(true) {
        assert!(Instant::now() < patience, "{what} never came: {}", browser.text().await);
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Does the phone beside the Vietnamese text show an element?
async fn phone_shows(browser: &Browser, selector: &str, words: &str) {
    let script = format!(
        "const page = document.querySelector('[data-side=vi] iframe')?.contentDocument;
         return [...(page?.querySelectorAll('{selector}') ?? [])].some(e => e.textContent.includes('{words}'))"
    );
    until(browser, words, &script).await;
}

pub async fn is_saved(browser: &Browser) {
    until(browser, "a save", "return document.getElementById('state').textContent.startsWith('Đã lưu')")
        .await;
}

async fn fill_head(browser: &Browser) {
    for (code, title, objective) in
        [("vi", "Giữ quỹ nhóm", "Ghi được sổ quỹ"), ("en", "The fund", "Keep the book")]
    {
        browser.fill(&format!("title.{code}"), title).await;
        browser.fill(&format!("minutes.{code}"), "10").await;
        browser.fill(&format!("objectives.{code}"), objective).await;
        browser.fill(&format!("sources.{code}"), "Sổ tay | https://example.org").await;
    }
}

#[actix_web::test]
async fn a_trainer_writes_a_module_with_a_picture_and_four_questions() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let mut browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    fill_head(&browser).await;
    browser.fill("body.vi", "## Mở sổ\n\nMỗi tháng ghi một lần.\n\n#### Ai ghi\n").await;
    phone_shows(&browser, "h1", "Giữ quỹ nhóm").await;
    phone_shows(&browser, ".objectives li", "Ghi được sổ quỹ").await;
    phone_shows(&browser, ".prose p", "Mỗi tháng ghi một lần.").await;
    browser.fill("body.en", "## The book\n\nWrite once a month.\n").await;

    // What is wrong is told while one writes, leads to its line, and goes when it is mended.
    let told = "return !!document.querySelector('#problems-vi a[data-line=\"5\"]')";
    until(&browser, "a problem at line 5", told).await;
    browser.tap("#problems-vi a[data-line='5']").await;
    browser.keys("### Ai ghi").await;
    phone_shows(&browser, ".prose h3", "Ai ghi").await;
    until(&browser, "no problem", "return !document.querySelector('#problems-vi a[data-line=\"5\"]')").await;

    // The tools write Markdown around what is chosen.
    let choose = "const area = document.getElementById('body-vi'); area.focus();
        const at = area.value.indexOf('một lần'); area.setSelectionRange(at, at + 7);";
    browser.run(choose, vec![]).await;
    browser.press_and_stay("Đậm").await;
    phone_shows(&browser, ".prose strong", "một lần").await;
    browser.run(&choose.replace("một lần", "Mỗi tháng").replace("at + 7", "at + 9"), vec![]).await;
    browser.keys(&format!("{CONTROL}i")).await;
    phone_shows(&browser, ".prose em", "Mỗi tháng").await;

    // A picture goes where the cursor is.
    let folder = tempfile::tempdir().unwrap();
    let drawing = folder.path().join("So quy.svg");
    std::fs::write(
        &drawing,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 36 9\"><path d=\"M0 0h36v9z\"/></svg>",
    )
    .unwrap();
    browser.run("const area = document.getElementById('body-vi'); area.setSelectionRange(area.value.length, area.value.length)", vec![]).await;
    browser
        .find("[data-side=vi] .tools input[type=file]")
        .await
        .send_keys(drawing.to_str().unwrap())
        .await
        .unwrap();
    let there = "return document.getElementById('body-vi').value.includes('(media/so-quy.svg)')";
    until(&browser, "the picture", there).await;
    let seen = "return document.querySelector('[data-side=vi] iframe').contentDocument.querySelector('.prose img')?.naturalWidth > 0";
    until(&browser, "the picture on the phone", seen).await;
    is_saved(&browser).await;
    browser.silent().await;

    browser.goto(HERE).await;
    let text = file(&site, &draft, "vi.md").await;
    assert!(text.starts_with("---\ntitle: Giữ quỹ nhóm\nminutes: 10\n"), "{text}");
    assert!(
        text.contains("**một lần**") && text.contains("### Ai ghi") && text.contains("media/so-quy.svg"),
        "{text}"
    );
    assert_eq!(browser.value("title.vi").await, "Giữ quỹ nhóm");
    browser.is_well_made("studio-text").await;

    for n in 1..=4 {
        browser.resize(DESK);
        browser.goto(&format!("{HERE}/questions/new")).await;
        if n == 1 {
            browser.is_well_made("studio-question").await;
            browser.resize(DESK);
        }
        browser.choose("objective", "1").await;
        browser.fill("text.vi", &format!("Câu {n}: bao lâu ghi sổ một lần?")).await;
        browser.fill("text.en", &format!("Question {n}: how often?")).await;
        if n == 4 {
            browser.tick("kind", "true_false").await;
            browser.tick("truth", "true").await;
        } else {
            for (nth, vi, en) in [(0, "Mỗi tháng", "Monthly"), (1, "Mỗi năm", "Yearly")] {
                browser.fill(&format!("answer.vi.{nth}"), vi).await;
                browser.fill(&format!("answer.en.{nth}"), en).await;
                browser.fill(&format!("why.vi.{nth}"), "Xem phần Mở sổ.").await;
                browser.fill(&format!("why.en.{nth}"), "See The book.").await;
            }
            browser.tick("right", "0").await;
        }
        browser.press("Lưu").await;
        browser.shows(&format!("Câu {n}: bao lâu")).await;
    }
    browser.is_well_made("studio-questions").await;
    for language in ["vi", "en"] {
        let quiz = file(&site, &draft, &format!("quiz.{language}.gift")).await;
        assert_eq!(quiz.matches("// [id:leg-99-").count(), 4, "{quiz}");
    }
    browser.goto(&format!("{HERE}/preview?language=vi")).await;
    browser.is_well_made("studio-preview").await;
}

#[actix_web::test]
async fn what_cannot_be_sent_is_kept_on_the_machine_and_offered_again() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    // As when the network is gone.
    browser.run("window.fetch = () => Promise.reject(new TypeError('gone'))", vec![]).await;
    browser.fill("body.vi", "Viết lúc mất mạng.").await;
    let kept = "return document.getElementById('state').textContent.includes('đang giữ trên máy này')";
    until(&browser, "what is kept", kept).await;
    // The page is closed without asking.
    browser
        .run("addEventListener('beforeunload', event => event.stopImmediatePropagation(), true)", vec![])
        .await;
    browser.goto("/courses").await;
    let _ = browser.client().accept_alert().await;
    browser.goto(HERE).await;
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("body.vi").await, "Viết lúc mất mạng.");
    is_saved(&browser).await;
    assert!(file(&site, &draft, "vi.md").await.contains("Viết lúc mất mạng."));
}

#[actix_web::test]
async fn the_same_form_saves_and_shows_without_scripts() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let mut browser = site.browse_without_scripts(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    fill_head(&browser).await;
    browser.fill("body.vi", "## Mở sổ\n\nMỗi tháng ghi một lần.\n").await;
    browser.press("Lưu và xem thử").await;
    browser.shows("Mỗi tháng ghi một lần.").await;
    assert!(browser.has("article h2").await);
    browser.click("Trở lại soạn").await;
    assert_eq!(browser.value("minutes.vi").await, "10");
    assert!(file(&site, &draft, "vi.md").await.ends_with("---\n## Mở sổ\n\nMỗi tháng ghi một lần.\n"));
    browser.is_well_made("studio-text-plain").await;
}

#[actix_web::test]
async fn what_another_person_saves_meanwhile_is_shown_while_one_writes() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &centre).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    browser.fill("body.vi", "Một.\n\nHai.\n\nBa.\n\nBốn.\n").await;
    is_saved(&browser).await;
    let his = async |from: &str, to: &str| {
        let (draft, from, to, now) = (draft.clone(), from.to_owned(), to.to_owned(), site.now());
        let by = vinh.person;
        site.write(move |conn| {
            let stands = queries::file(conn, &draft, "leg/99-giu-quy/vi.md")?;
            let text = stands.text.unwrap().replacen(&from, &to, 1);
            let writing = Writing { path: stands.path, over: stands.number, text: Some(text) };
            Ok(queries::save(conn, &draft, &writing, Some(by), now)?)
        })
        .await;
    };
    let has = |words: &str| format!("return document.getElementById('body-vi').value.includes('{words}')");

    // At another place: both stand, and the text that one writes in has them.
    his("Một.", "Một của Vinh.").await;
    browser.fill("body.vi", "Một.\n\nHai.\n\nBa.\n\nBốn của Mai.\n").await;
    until(&browser, "what Vinh wrote", &has("Một của Vinh.")).await;
    browser.shows("Trần Quốc Vinh cũng vừa lưu phần này").await;
    assert!(browser.value("body.vi").await.contains("Bốn của Mai."));

    // At the same place: one is told, and chooses.
    his("Hai.", "Hai của Vinh.").await;
    browser.fill("body.vi", "Một của Vinh.\n\nHai của Mai.\n\nBa.\n\nBốn của Mai.\n").await;
    until(&browser, "the marks", &has("<<<<<<<")).await;
    browser.shows("Hai người sửa cùng một chỗ").await;
    assert!(browser.value("body.vi").await.contains("Hai của Mai."));
    assert!(!file(&site, &draft, "vi.md").await.contains("Hai của Mai."));
    browser.fill("body.vi", "Một của Vinh.\n\nHai của cả hai.\n\nBa.\n\nBốn của Mai.\n").await;
    browser.press("Lưu").await;
    browser.shows("Đã lưu").await;
    browser.hides("Máy này còn giữ").await;
    assert!(file(&site, &draft, "vi.md").await.contains("Hai của cả hai."));
    browser.silent().await;
}
