//! What is typed into the studio's forms and not saved yet is not lost; a picture that is not taken is told.

use fantoccini::Locator;

use crate::studio::{HERE, file, site_with_an_empty_module};
use crate::support::{DESK, PHONE};

const FOUND: &str = "Máy này còn giữ phần anh/chị viết";

#[actix_web::test]
async fn a_question_that_was_left_is_offered_again_until_it_is_saved() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let mut browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    let new = format!("{HERE}/questions/new");
    browser.goto(&new).await;
    browser.hides(FOUND).await;
    browser.tick("kind", "true_false").await;
    browser.fill("text.vi", "Họp mỗi tháng một lần?").await;
    browser.tick("truth", "true").await;
    browser.goto("/courses").await;

    browser.goto(&new).await;
    browser.shows(FOUND).await;
    browser.is_well_made("studio-question-found").await;
    browser.resize(DESK);
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("text.vi").await, "Họp mỗi tháng một lần?");
    assert!(
        browser.has("[value=true_false]:checked").await
            && browser.has("[name=truth][value=true]:checked").await
    );
    browser.hides(FOUND).await;

    // Sent while the line is down, it is still there afterwards.
    browser.go_offline(true);
    browser.press("Lưu").await;
    browser.go_offline(false);
    browser.goto(&new).await;
    browser.press_and_stay("Lấy lại phần đó").await;
    browser.press("Lưu").await;
    browser.shows("Đã lưu câu hỏi.").await;
    assert!(file(&site, &draft, "quiz.vi.gift").await.contains("Họp mỗi tháng một lần?"));
    browser.goto(&new).await;
    browser.hides(FOUND).await;
    assert_eq!(browser.value("text.vi").await, "");
}

#[actix_web::test]
async fn what_is_typed_before_the_answer_does_not_take_the_place_of_what_was_kept() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    let new = format!("{HERE}/questions/new");
    for text in ["Câu thứ nhất", "Câu thứ hai"] {
        browser.goto(&new).await;
        browser.fill("text.vi", text).await;
    }
    browser.goto(&new).await;
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("text.vi").await, "Câu thứ hai", "the newest first");
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("text.vi").await, "Câu thứ nhất");
    // The second stands beside it until it is thrown away.
    browser.press_and_stay("Bỏ phần đó").await;
    browser.hides(FOUND).await;
    browser.goto(&new).await;
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("text.vi").await, "Câu thứ nhất");
    browser.hides(FOUND).await;
}

#[actix_web::test]
async fn a_refused_question_is_kept_and_can_be_thrown_away() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    let new = format!("{HERE}/questions/new");
    browser.goto(&new).await;
    browser.fill("text.vi", "Chưa có câu trả lời").await;
    browser.press("Lưu").await;
    assert!(browser.has(".errors").await);
    browser.goto("/courses").await;
    browser.goto(&new).await;
    browser.press_and_stay("Bỏ phần đó").await;
    assert_eq!(browser.value("text.vi").await, "");
    browser.goto(&new).await;
    browser.hides(FOUND).await;
}

#[actix_web::test]
async fn settings_that_were_left_are_offered_again_to_the_same_person_alone() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let vinh = site.user("Trần Quốc Vinh", lantoa::people::Role::Trainer, &centre).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto("/studio/leg/settings").await;
    browser.fill("title_vi", "Nhóm học và làm").await;
    browser.goto("/courses").await;
    browser.tap("details.account summary").await;
    browser.press("Đăng xuất").await;

    browser.sign_in_as(&vinh).await;
    browser.goto("/studio/leg/settings").await;
    browser.hides(FOUND).await;
    browser.tap("details.account summary").await;
    browser.press("Đăng xuất").await;

    browser.sign_in_as(&mai).await;
    browser.goto("/studio/leg/settings").await;
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("title_vi").await, "Nhóm học và làm");
    browser.press("Lưu").await;
    browser.shows("Đã lưu.").await;
    browser.goto("/studio/leg/settings").await;
    browser.hides(FOUND).await;
    assert_eq!(browser.value("title_vi").await, "Nhóm học và làm");
}

#[actix_web::test]
async fn why_a_picture_was_not_taken_stays_to_be_read() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let mut browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    browser.fill("body.vi", "Trước hình.").await;
    let folder = tempfile::tempdir().unwrap();
    let (fake, heavy) = (folder.path().join("gia.png"), folder.path().join("nang.jpg"));
    std::fs::write(&fake, "no picture").unwrap();
    std::fs::File::create(&heavy).unwrap().set_len(50 << 20).unwrap();
    let picked = browser.find("[data-side=vi] .tools input[type=file]").await;
    for (picture, name, words) in
        [(&fake, "gia.png", "không phải là hình"), (&heavy, "nang.jpg", "Tệp nặng quá")]
    {
        picked.send_keys(picture.to_str().unwrap()).await.unwrap();
        let told = format!(
            "const told = [...document.querySelectorAll('[data-side=vi] .errors[role=alert] p')];
             return told.length === 1 && told[0].textContent.includes('{name}') && told[0].textContent.includes('{words}')"
        );
        browser.until(words, &told, vec![]).await;
        browser.fill("minutes.vi", name.len().to_string().as_str()).await;
        browser.is_saved().await;
        browser.until(words, &told, vec![]).await;
    }
    assert!(!file(&site, &draft, "vi.md").await.contains("media/"));
    browser.is_well_made("studio-text-picture-refused").await;
    browser.resize(DESK);
    browser.press_and_stay("Đóng").await;
    assert!(!browser.has("[data-side=vi] .errors").await);

    browser.run("window.fetch = () => Promise.reject(new TypeError('gone'))", vec![]).await;
    picked.send_keys(fake.to_str().unwrap()).await.unwrap();
    let told =
        "return !!document.querySelector('[data-side=vi] .errors')?.textContent.includes('Mạng vừa đứt')";
    browser.until("the network", told, vec![]).await;
    assert_eq!(browser.value("body.vi").await, "Trước hình.");
}

#[actix_web::test]
async fn writing_while_signed_out_or_as_somebody_else_beside_is_told_and_goes_on_after_signing_in() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let vinh = site.user("Trần Quốc Vinh", lantoa::people::Role::Trainer, &centre).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;

    let leave = "return fetch('/sign-out', { method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('form[action=\"/sign-out\"]'))) })
        .then(answer => answer.ok)";
    browser.run(leave, vec![]).await;
    browser.fill_in("#body-vi", "Ruộng bậc thang").await;
    browser.writer_is_told("Đã hết phiên đăng nhập").await;
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("ruong.svg");
    std::fs::write(&picture, "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
    let picked = browser.find("[data-side=vi] .tools input[type=file]").await;
    let refused =
        "return document.querySelector('[data-side=vi] .errors')?.textContent.includes(arguments[0])";
    picked.send_keys(picture.to_str().unwrap()).await.unwrap();
    let why = "Đã hết phiên đăng nhập nên chưa gửi được hình này";
    browser.until(why, refused, vec![why.into()]).await;
    assert!(!file(&site, &draft, "vi.md").await.contains("Ruộng"));

    let enter = "return fetch('/sign-in', { method: 'POST', body: new URLSearchParams({ login: arguments[0], password: arguments[1] }) })
        .then(answer => answer.redirected)";
    for (user, told) in [(&vinh, "đăng nhập bằng tên người khác"), (&mai, "Đã lưu")] {
        let who = vec![user.user_name.as_str().into(), user.password.as_str().into()];
        assert_eq!(browser.run(enter, who).await, true);
        browser.fill_in("#body-vi", &format!("Ruộng bậc thang {}", user.user_name)).await;
        browser.writer_is_told(told).await;
        if user.user_name == vinh.user_name {
            picked.send_keys(picture.to_str().unwrap()).await.unwrap();
            let why = "đăng nhập bằng tên người khác nên chưa gửi được hình này";
            browser.until(why, refused, vec![why.into()]).await;
        }
    }
    assert!(file(&site, &draft, "vi.md").await.contains(&format!("Ruộng bậc thang {}", mai.user_name)));
}

#[actix_web::test]
async fn a_text_with_gaps_is_written_without_scripts_on_a_telephone() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let mut browser = site.browse_without_scripts(PHONE).await;
    browser.sign_in_as(&mai).await;
    let new = format!("{HERE}/questions/new");
    browser.goto(&new).await;
    browser.tick("kind", "cloze").await;
    let ways = browser.client().find(Locator::Id("gap.1.kind")).await.unwrap();
    ways.select_by_value("figure").await.unwrap();
    // Of each way only what it needs is there.
    let is_seen = async |name: &str| {
        let field = browser.client().find(Locator::Css(&format!("[name='{name}']"))).await.unwrap();
        field.is_displayed().await.unwrap()
    };
    for (name, seen) in [
        ("gap.0.answer.vi.0", true),
        ("gap.0.right", true),
        ("gap.0.number.0", false),
        ("gap.0.others.vi", false),
        ("gap.1.answer.vi.0", false),
        ("gap.1.number.0", true),
        ("gap.1.others.vi", true),
        ("answer.vi.0", false),
        ("number.0", false),
        ("rule", true),
    ] {
        assert_eq!(is_seen(name).await, seen, "{name}");
    }
    browser.fits_every_screen().await;
    for (name, words) in [
        ("text.vi", "Vay từ ___ trong ___ tháng."),
        ("gap.0.answer.vi.0", "quỹ"),
        ("gap.0.answer.vi.1", "chợ"),
        ("gap.1.number.0", "12"),
    ] {
        browser.fill(name, words).await;
    }
    browser.tick("gap.0.right", "0").await;
    browser.press("Lưu").await;
    browser.shows("Đã lưu câu hỏi").await;
    browser.shows("Điền nhiều chỗ trống").await;
}

#[actix_web::test]
async fn the_form_of_a_text_with_gaps_is_well_made() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let mut browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(&format!("{HERE}/questions/new")).await;
    browser.tick("kind", "cloze").await;
    browser.fill("text.vi", "Vay từ ___ trong ___ tháng.").await;
    browser.press("Lưu").await;
    browser.is_well_made("studio-gaps-refused").await;
}
