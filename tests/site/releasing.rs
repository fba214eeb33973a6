//! Who releases what: nobody makes their own words official.

use lantoa::courses::edition::{Change, EditionState};
use lantoa::courses::queries as courses;
use lantoa::people::Role;
use lantoa::studio::archive::{self, Bytes};
use lantoa::studio::queries::{self, Writing};
use lantoa::units::Level;

use crate::courses::publish;
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site, User};

const DESK: &str = "/studio/leg";
const PATH: &str = "leg/01-what-a-leg-is/vi.md";
const OWN: &str = "chưa viết gì trong đó";

/// Three trainers at the centre, and a course in use that none of them wrote.
struct Desk {
    site: Site,
    mai: User,
    son: User,
    lan: User,
}

async fn desk() -> Desk {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
    let lan = site.user("Phạm Thị Lan", Role::Trainer, &centre).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    Desk { site, mai, son, lan }
}

impl Desk {
    async fn get(&self, who: &User, address: &str) -> Answer {
        self.site.sign_in_as(who).await.get(address).await
    }

    async fn begin(&self, who: &User) {
        let page = self.get(who, DESK).await;
        page.form(&format!("{DESK}/drafts")).save().await.shows("Đã bắt đầu soạn");
    }

    async fn restore(&self, who: &User, number: i32) {
        let visitor = self.site.sign_in_as(who).await;
        let begun = visitor.post(&format!("{DESK}/drafts"), &[("from", &number.to_string())]).await;
        begun.leads_to(DESK);
    }

    /// Adds a sentence to the first module.
    async fn write(&self, who: &User, sentence: &'static str) {
        let (by, now) = (who.person, self.site.now());
        let write = move |conn: &mut _| {
            let draft = queries::open_draft(conn, "leg")?.expect("an open draft");
            let file = queries::file(conn, &draft, PATH)?;
            let text = Some(format!("{}\n{sentence}\n", file.text.unwrap_or_default()));
            let writing = Writing { path: PATH.into(), over: file.number, text };
            queries::save(conn, &draft, &writing, Some(by), now)?;
            Ok(())
        };
        self.site.write(write).await
    }

    async fn ask(&self, who: &User) {
        let form = self.get(who, &format!("{DESK}/reviews/new")).await.form(&format!("{DESK}/reviews"));
        let form = form.tick("change", "substantive").fill("message", "Thêm một câu");
        form.save().await.shows("Đã gửi duyệt");
    }

    async fn form(&self, who: &User) -> FilledForm {
        self.get(who, &format!("{DESK}/editions/new")).await.form(&format!("{DESK}/editions"))
    }

    async fn release(&self, who: &User, state: &str) -> Answer {
        let form = self.form(who).await.tick("change", "substantive").fill("message", "Thêm một câu");
        form.without("state").smuggle("state", state).submit().await
    }

    /// It is released by this person, but not by those.
    async fn is_released_by(&self, who: &User, state: &str, but_not_by: &[&User]) -> Answer {
        let before = self.editions().await;
        for other in but_not_by {
            self.release(other, state).await.status(422);
            assert_eq!(self.editions().await, before);
        }
        self.release(who, state).await.leads_to(DESK).follow().await
    }

    async fn editions(&self) -> usize {
        self.site.read(|conn| Ok(courses::editions_of(conn, "leg")?)).await.len()
    }
}

#[actix_web::test]
async fn whoever_wrote_it_does_not_make_it_official_though_another_asked() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.ask(&desk.son).await;
    let own = desk.get(&desk.mai, DESK).await;
    own.shows(OWN).hides("Xem thay đổi và công bố");
    desk.get(&desk.mai, &format!("{DESK}/editions/new")).await.shows(OWN);
    assert_eq!(desk.form(&desk.mai).await.offers("state"), ["draft_in_use"]);
    desk.release(&desk.mai, "official").await.status(422).shows(OWN);
    assert_eq!(desk.editions().await, 1);
    desk.get(&desk.mai, "/").await.hides("chờ anh/chị xem lại");
    desk.get(&desk.lan, "/").await.shows("chờ anh/chị xem lại");
    let page = desk.is_released_by(&desk.lan, "official", &[&desk.mai, &desk.son]).await;
    page.shows("Trần Thị Mai soạn").hides("Lê Văn Sơn soạn").shows("Phạm Thị Lan");
}

#[actix_web::test]
async fn of_a_draft_that_two_wrote_neither_makes_it_official_and_both_are_named() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    // His words stand over hers in the same file.
    desk.write(&desk.son, "Thêm một câu.").await;
    desk.ask(&desk.son).await;
    let page = desk.is_released_by(&desk.lan, "official", &[&desk.mai, &desk.son]).await;
    page.shows("Trần Thị Mai, Lê Văn Sơn soạn");
}

#[actix_web::test]
async fn what_was_a_draft_in_use_is_not_made_official_by_whoever_wrote_that() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.release(&desk.mai, "draft_in_use").await.leads_to(DESK);
    desk.begin(&desk.son).await;
    desk.ask(&desk.son).await;
    desk.get(&desk.mai, "/").await.hides("chờ anh/chị xem lại");
    desk.get(&desk.lan, "/").await.shows("chờ anh/chị xem lại");
    desk.is_released_by(&desk.lan, "official", &[&desk.mai, &desk.son]).await;
    // What is official was seen by another: from here on it counts who writes now.
    desk.begin(&desk.son).await;
    desk.write(&desk.son, "Thêm một câu.").await;
    desk.ask(&desk.son).await;
    desk.is_released_by(&desk.mai, "official", &[]).await.shows("Lê Văn Sơn soạn");
}

#[actix_web::test]
async fn whoever_brought_files_wrote_them_whoever_takes_them_in() {
    let desk = desk().await;
    desk.begin(&desk.son).await;
    desk.write(&desk.son, "Thêm một câu.").await;
    let files = desk.site.read(|conn| {
        let draft = queries::open_draft(conn, "leg")?.expect("a draft");
        Ok(queries::files(conn, &draft)?)
    });
    let packed = archive::pack(&files.await, &Bytes::new());
    desk.get(&desk.son, DESK).await.form(&format!("{DESK}/discard")).save().await;
    let visitor = desk.site.sign_in_as(&desk.mai).await;
    let form = visitor.get(&format!("{DESK}/folder/new")).await.form(&format!("{DESK}/folder"));
    let (to, id) = (format!("{DESK}/folder"), form.value("id"));
    let came = visitor.upload(&to, &[("id", &id)], "leg.zip", &packed).await;
    let address = came.location().to_owned();
    desk.get(&desk.lan, &address).await.form(&format!("{address}/acceptance")).save().await;
    desk.ask(&desk.lan).await;
    let page = desk.is_released_by(&desk.son, "official", &[&desk.mai, &desk.lan]).await;
    page.shows("Trần Thị Mai, Phạm Thị Lan soạn");
}

#[actix_web::test]
async fn a_restored_draft_in_use_is_not_made_official_by_whoever_wrote_it_once() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.release(&desk.mai, "draft_in_use").await.leads_to(DESK);
    desk.restore(&desk.son, 1).await;
    desk.ask(&desk.son).await;
    desk.is_released_by(&desk.lan, "official", &[&desk.mai]).await;
    desk.restore(&desk.son, 2).await;
    desk.ask(&desk.son).await;
    desk.is_released_by(&desk.lan, "official", &[&desk.mai, &desk.son]).await;
}

#[actix_web::test]
async fn whoever_wrote_an_earlier_draft_in_use_wrote_what_is_restored_from_it() {
    let desk = desk().await;
    let centre = desk.site.read(|conn| Ok(lantoa::units::queries::root(conn)?.expect("the centre"))).await;
    let hoa = desk.site.user("Hồ Thị Hoa", Role::Trainer, &centre).await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.release(&desk.mai, "draft_in_use").await.leads_to(DESK);
    desk.begin(&desk.son).await;
    desk.write(&desk.son, "Thêm một câu.").await;
    desk.release(&desk.son, "draft_in_use").await.leads_to(DESK);
    desk.begin(&desk.lan).await;
    desk.write(&desk.lan, "Câu khác.").await;
    desk.ask(&desk.lan).await;
    desk.is_released_by(&hoa, "official", &[&desk.mai, &desk.son, &desk.lan]).await;
    // The third has the words of two.
    desk.restore(&desk.lan, 3).await;
    desk.ask(&desk.lan).await;
    desk.get(&desk.mai, "/").await.hides("chờ anh/chị xem lại");
    desk.is_released_by(&hoa, "official", &[&desk.mai, &desk.son, &desk.lan]).await;
}

#[actix_web::test]
async fn nothing_takes_the_place_of_a_withdrawn_official_edition_without_a_second_trainer() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.ask(&desk.mai).await;
    desk.is_released_by(&desk.lan, "official", &[&desk.mai]).await;
    let withdrawal = desk.get(&desk.mai, DESK).await.form(&format!("{DESK}/withdrawal"));
    withdrawal.fill("reason", "Quy định đã đổi").save().await;
    desk.restore(&desk.mai, 1).await;
    desk.get(&desk.mai, DESK).await.hides("Công bố làm bản thảo đang dùng");
    let page = desk.get(&desk.mai, &format!("{DESK}/editions/new")).await;
    page.shows("từng có bản chính thức");
    let visitor = desk.site.sign_in_as(&desk.mai).await;
    let draft = desk.site.read(|conn| Ok(queries::open_draft(conn, "leg")?)).await.expect("a draft");
    let (id, saves) = (draft.id.to_string(), draft.saves.to_string());
    let sent = [
        ("id", lantoa::kit::clock::new_id().to_string()),
        ("draft", id),
        ("saves", saves),
        ("last", "2".to_owned()),
        ("change", "substantive".to_owned()),
        ("state", "draft_in_use".to_owned()),
        ("message", "Dùng lại".to_owned()),
    ];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = visitor.post(&format!("{DESK}/editions"), &sent).await;
    refused.status(422).shows("từng có bản chính thức");
    assert_eq!(desk.editions().await, 2);
    desk.ask(&desk.son).await;
    let page = desk.is_released_by(&desk.lan, "draft_in_use", &[&desk.mai, &desk.son]).await;
    page.shows("Phiên bản 3").shows("Trần Thị Mai soạn");
}

#[actix_web::test]
async fn whoever_discards_a_colleagues_draft_is_told_whose_words_are_lost_and_the_colleague_who_did_it() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    let page = desk.get(&desk.son, DESK).await;
    page.shows("Những gì Trần Thị Mai đã viết trong đó cũng sẽ bị bỏ");
    page.form(&format!("{DESK}/discard")).save().await.status(200);
    let page = desk.get(&desk.mai, DESK).await;
    page.shows("có phần viết của Trần Thị Mai")
        .shows("Lê Văn Sơn đã bỏ bản soạn trước, lúc 07:00 21/11/2026");
    desk.begin(&desk.mai).await;
    desk.get(&desk.mai, DESK).await.hides("đã bỏ bản soạn trước");
}

#[actix_web::test]
async fn whoever_wrote_or_released_a_change_need_not_be_told_of_it() {
    let desk = desk().await;
    let first = "/courses/leg/01-what-a-leg-is";
    for who in [&desk.mai, &desk.son, &desk.lan] {
        desk.get(who, first).await.form(&format!("{first}/reading")).save().await;
    }
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    desk.ask(&desk.mai).await;
    desk.is_released_by(&desk.lan, "official", &[]).await;
    let page = desk.get(&desk.son, &format!("{DESK}/reach")).await;
    assert_eq!(page.all("details.told li b"), ["Lê Văn Sơn"]);
}

#[actix_web::test]
async fn a_course_without_an_edition_goes_down_and_up_as_a_file_too() {
    let desk = desk().await;
    let form = desk.get(&desk.mai, "/studio/new").await.form("/studio");
    let page = form.fill("title_vi", "Nước sạch").fill("title_en", "Clean water").save().await;
    page.status(200).shows("Tải bản soạn xuống (zip)").shows("Đưa tệp zip lên");
}

/// Puts the draft to review as a folder did before folders had to name somebody.
async fn asked_by_a_folder(desk: &Desk) {
    let now = desk.site.now();
    desk.site
        .write(move |conn| {
            let draft = queries::open_draft(conn, "leg")?.expect("an open draft");
            let (change, seen) = (Change::Substantive, draft.saves);
            Ok(queries::ask_for_review(conn, &draft, seen, change, "Từ thư mục", None, now)?)
        })
        .await;
}

#[actix_web::test]
async fn what_a_folder_put_to_review_is_asked_for_by_a_person_and_released_by_another() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    asked_by_a_folder(&desk).await;
    let page = desk.get(&desk.mai, DESK).await;
    page.shows("Một thư mục trên máy chủ đã gửi bản này đi duyệt").hides("đã gửi duyệt. Anh/chị xem");
    desk.get(&desk.lan, "/").await.shows("được một thư mục gửi duyệt");
    desk.release(&desk.son, "official").await.status(422);
    let form = desk.get(&desk.mai, &format!("{DESK}/reviews/new")).await.form(&format!("{DESK}/reviews"));
    assert_eq!(form.value("message"), "Từ thư mục");
    form.save().await.shows("Đã gửi duyệt");
    // Nobody asks for what a person has asked for.
    let late = desk.site.sign_in_as(&desk.lan).await;
    let again = late.get(&format!("{DESK}/reviews/new")).await.form(&format!("{DESK}/reviews"));
    again.submit().await.status(409);
    desk.get(&desk.son, DESK).await.shows("Trần Thị Mai đã gửi duyệt");
    desk.release(&desk.son, "official").await.status(303);
}

#[actix_web::test]
async fn what_a_folder_put_to_review_can_be_given_back() {
    let desk = desk().await;
    desk.begin(&desk.mai).await;
    desk.write(&desk.mai, "Một câu mới.").await;
    asked_by_a_folder(&desk).await;
    let page = desk.get(&desk.son, DESK).await;
    let form = page.form(&format!("{DESK}/returns")).fill("remark", "Thiếu ví dụ");
    form.save().await.shows("Đang soạn").hides("Một thư mục trên máy chủ");
}
