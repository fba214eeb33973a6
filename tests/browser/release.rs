//! A course goes on: a colleague releases what one wrote as official, a word changes and then something
//! of substance, and whoever learned the old text is told.

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of, modules_of};
use lantoa::courses::queries::{NewReading, record_reading};
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::quizzes::queries::publish;
use lantoa::units::Level;

use crate::site_support::User;
use crate::studio::is_saved;
use crate::support::{Browser, DESK, PHONE, Served};

const FIRST: &str = "/courses/leg/01-what-a-leg-is";

/// A course in use, two trainers who keep it, and a facilitator who has read its first module.
async fn site() -> (Served, [User; 3]) {
    let site = Served::new();
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    let (reader, now) = (rin.person, site.now());
    site.write(move |conn| {
        let files = files_of(&files::courses(), "leg");
        let modules = modules_of(&files, "leg");
        let first = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: EditionState::DraftInUse,
            files,
            message: "Bản mềm".into(),
            change: Change::Substantive,
            written_by: None,
            unit: None,
        };
        let edition = publish(conn, &first, None, now)?.id;
        let new = NewReading { person: reader, edition, module: modules[0].clone(), read_at: now };
        record_reading(conn, &new, &modules, now)?;
        Ok(())
    })
    .await;
    (site, [mai, son, rin])
}

/// Begins a draft and puts words in place of others in the Vietnamese text of the first module.
async fn write(trainer: &Browser, from: &str, to: &str) {
    trainer.goto("/studio/leg").await;
    trainer.follow("form[action='/studio/leg/drafts']:not(:has([name=from])) button").await;
    trainer.goto("/studio/leg/modules/01-what-a-leg-is").await;
    let script = "const area = document.getElementById('body-vi');
        if (!area.value.includes(arguments[0])) return false;
        area.value = area.value.replace(arguments[0], arguments[1]);
        area.dispatchEvent(new Event('input', { bubbles: true }));
        return true;";
    let written = trainer.run(script, vec![from.into(), to.into()]).await;
    assert_eq!(written, serde_json::Value::Bool(true), "the text has no “{from}”");
    trainer.press_and_stay("Lưu").await;
    is_saved(trainer).await;
    trainer.goto("/studio/leg").await;
}

#[actix_web::test]
async fn a_colleague_releases_a_course_and_those_who_learned_the_old_text_are_told() {
    let (site, [mai, son, rin]) = site().await;
    let mut trainer = site.browse(DESK).await;
    trainer.sign_in_as(&mai).await;
    write(&trainer, "hộ", "gia đình").await;
    trainer.follow("a[href='/studio/leg/reviews/new']").await;
    trainer.is_well_made("studio-asking").await;
    trainer.resize(DESK);
    trainer.tick("change", "editorial").await;
    trainer.fill("message", "Sửa một chữ ở bài 1.").await;
    trainer.follow("form[action='/studio/leg/reviews'] button").await;
    trainer.shows("Đã gửi duyệt").await;

    let mut colleague = site.browse(DESK).await;
    colleague.sign_in_as(&son).await;
    colleague.goto("/studio/leg").await;
    colleague.shows("Trần Thị Mai đã gửi duyệt").await;
    colleague.follow("a[href='/studio/leg/editions/new']").await;
    colleague.is_well_made("studio-releasing").await;
    colleague.resize(DESK);
    colleague.tick("state", "official").await;
    colleague.follow("form[action='/studio/leg/editions'] button").await;
    colleague.shows("Phiên bản 2").await;

    // A word was changed: what she has read, she has read.
    let mut reader = site.browse(PHONE).await;
    reader.sign_in_as(&rin).await;
    reader.goto(FIRST).await;
    reader.shows("gia đình").await;
    reader.shows("Đã đọc ngày").await;

    write(&trainer, "gia đình", "hộ dân").await;
    trainer.goto("/studio/leg/settings").await;
    trainer.fill("pass_mark", "70").await;
    trainer.follow("form[action='/studio/leg/settings'] button").await;
    // What is read now is official: whatever takes its place goes through her colleague.
    trainer.goto("/studio/leg/editions/new").await;
    trainer.shows("một giảng viên khác duyệt").await;
    trainer.is_well_made("studio-over-official").await;
    trainer.resize(DESK);
    trainer.goto("/studio/leg/reviews/new").await;
    trainer.tick("change", "editorial").await;
    trainer.fill("message", "Hạ điểm đạt.").await;
    trainer.follow("form[action='/studio/leg/reviews'] button").await;
    trainer.shows("Điểm đạt đã khác bản trước").await;
    trainer.tick("change", "substantive").await;
    trainer.follow("form[action='/studio/leg/reviews'] button").await;
    colleague.goto("/studio/leg/editions/new").await;
    colleague.shows("1 trong 1 người đã học khóa này").await;
    colleague.is_well_made("studio-what-stands").await;
    colleague.resize(DESK);
    colleague.tick("state", "draft_in_use").await;
    colleague.follow("form[action='/studio/leg/editions'] button").await;
    colleague.shows("Phiên bản 3").await;
    trainer.goto("/studio/leg").await;
    trainer.follow("a[href='/studio/leg/reach']").await;
    trainer.shows("Sơn Thượng · 1 người").await;
    trainer.tap("details summary:not([aria-label])").await;
    trainer.shows("Đinh Thị Rin").await;

    // Something of substance: she sees what, word by word, and no question with it.
    reader.goto(FIRST).await;
    reader.hides("Đã đọc ngày").await;
    reader.follow("a[href^='/courses/leg/changes']").await;
    reader.shows("70%").await;
    assert!(reader.has("ins").await && reader.has("del").await);
    reader.is_well_made("changes-of-a-course").await;
}
