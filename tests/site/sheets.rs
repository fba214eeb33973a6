//! Sheets to sign: made, kept, and found by those who call the roll.

use std::collections::BTreeSet;

use lantoa::classes::{self, Class};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::{NewPerson, Role, Sex};
use lantoa::sheets::{Sheet, queries};
use lantoa::units::Level;

use super::classes::{School, add, class, school};
use super::support::{Answer, Visitor};

/// A class of some people and the first of its sessions.
async fn planned(school: &School, trainer: &Visitor, people: &[Id]) -> (Class, Id) {
    let class = class(school, trainer).await;
    if !people.is_empty() {
        add(trainer, &class, people).await.status(303);
    }
    let id = class.id;
    let sessions = school.site.read(move |conn| Ok(classes::queries::sessions(conn, id)?)).await;
    (class, sessions[0].id)
}

fn address(session: Id) -> String {
    format!("/sessions/{session}/sheets")
}

async fn kept(school: &School, session: Id) -> Vec<Sheet> {
    school.site.read(move |conn| Ok(queries::sheets_of(conn, session)?)).await
}

fn file_of(page: &Answer) -> String {
    page.attributes("a[download]", "href").remove(0)
}

fn pages(file: &Answer) -> usize {
    let text = String::from_utf8_lossy(file.bytes()).into_owned();
    let (_, rest) = text.split_once("/Count ").unwrap();
    rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn a_sheet_is_made_from_the_page_of_the_class_and_comes_as_a_file() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let mut people = vec![school.rin.person];
    for nth in 0..11 {
        people.push(school.site.person(&format!("Hồ Thị Bông {nth}"), &school.district).await);
    }
    let (class, session) = planned(&school, &trainer, &people).await;
    let page = trainer.get(&format!("/classes/{}", class.id)).await.click("In phiếu ký buổi 1").await;
    page.shows("Trong phiếu có 12 người của lớp").hides("dân tộc");
    let page = page.form(&address(session)).save().await;
    page.shows("Đã tạo phiếu.").shows("12 người, 5 dòng trống, 2 trang A4 nằm ngang");
    let file = trainer.get(&file_of(&page)).await;
    file.status(200);
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert_eq!(file.header("cache-control"), Some("private, no-store"));
    assert!(file.bytes().starts_with(b"%PDF"));
    assert_eq!(pages(&file), 2);
    let named = file.header("content-disposition").unwrap().to_owned();
    assert!(named.starts_with("inline; filename=\"phieu-ky-buoi-1-2026-"), "{named}");
    let again = trainer.get(&file_of(&page)).await;
    assert!(again.bytes() == file.bytes(), "the same sheet is the same paper");
    trainer
        .get(&format!("/sessions/{session}/attendance"))
        .await
        .click("In phiếu ký buổi 1")
        .await
        .status(200);
}

#[actix_web::test]
async fn a_sheet_sent_twice_is_one_sheet() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, session) = planned(&school, &trainer, &[school.rin.person]).await;
    let form = trainer.get(&address(session)).await.form(&address(session));
    form.save().await;
    form.save().await;
    assert_eq!(kept(&school, session).await.len(), 1);
}

#[actix_web::test]
async fn a_class_of_nobody_gets_a_page_of_empty_lines_and_never_none() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, session) = planned(&school, &trainer, &[]).await;
    let page = trainer.get(&address(session)).await;
    page.shows("Lớp chưa có người học.");
    let refused = page.form(&address(session)).fill("blanks", "0").submit().await;
    refused.status(422);
    assert_eq!(refused.error_of("blanks"), "Lớp chưa có ai, xin để ít nhất 1 dòng trống.");
    let refused = refused.form(&address(session)).fill("blanks", "nhiều").submit().await;
    assert_eq!(refused.error_of("blanks"), "Xin ghi một số từ 0 đến 200.");
    assert_eq!(refused.form(&address(session)).value("blanks"), "nhiều");
    let page = page.form(&address(session)).save().await;
    page.shows("0 người, 10 dòng trống, 1 trang");
}

#[actix_web::test]
async fn a_sheet_keeps_who_stood_on_it_and_says_that_the_class_has_changed() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, session) = planned(&school, &trainer, &[school.rin.person]).await;
    let page = trainer.get(&address(session)).await.form(&address(session)).save().await;
    page.hides("đã đổi từ lúc tạo phiếu");
    let before = trainer.get(&file_of(&page)).await;
    let bong = school.site.person("Hồ Thị Bông", &school.district).await;
    add(&trainer, &class, &[bong]).await.status(303);
    let page = trainer.get(&address(session)).await;
    page.shows("Danh sách lớp đã đổi từ lúc tạo phiếu này.").shows("1 người, 5 dòng trống");
    assert!(trainer.get(&file_of(&page)).await.bytes() == before.bytes());
    assert_eq!(kept(&school, session).await[0].listed, [school.rin.person]);
}

#[actix_web::test]
async fn a_sheet_is_found_by_those_alone_who_call_the_roll() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (_, session) = planned(&school, &trainer, &[school.rin.person]).await;
    let page = trainer.get(&address(session)).await.form(&address(session)).save().await;
    let file = file_of(&page);
    let watching = school.site.user("Phạm Văn Sát", Role::Supervisor, &school.district).await;
    let elsewhere = school.site.user("Phạm Thị Xa", Role::Trainer, &school.beside).await;
    for user in [&school.rin, &watching, &elsewhere] {
        let visitor = school.site.sign_in_as(user).await;
        visitor.get(&file).await.status(404);
        visitor.get(&address(session)).await.status(404);
    }
    school.site.visitor().get(&file).await.status(303);
}

#[actix_web::test]
async fn a_sheet_of_another_session_is_not_made_again_for_this_one() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, session) = planned(&school, &trainer, &[school.rin.person]).await;
    let form = trainer.get(&address(session)).await.form(&address(session));
    form.save().await;
    let sessions = school.site.read(move |conn| Ok(classes::queries::sessions(conn, class.id)?)).await;
    let other = sessions[1].id;
    let page = trainer.get(&address(other)).await;
    page.form(&address(other)).smuggle("id", form.value("id")).submit().await.status(404);
    assert!(kept(&school, other).await.is_empty());
}

#[actix_web::test]
async fn the_ethnic_group_is_printed_for_those_alone_who_may_see_it() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let centre = school.site.unit("Trung ương", Level::Centre, None).await;
    let admin = school.site.user("Lê Văn Quản", Role::Admin, &centre).await;
    school.site.grant(admin.person, Role::Admin, &school.district).await;
    let (new, now) = (
        NewPerson {
            id: new_id(),
            full_name: "Hồ Thị Bông".into(),
            sex: Sex::Female,
            birth_year: None,
            unit: school.district.id,
            position: None,
            phone: None,
            ethnicity: Some("Hrê".into()),
            ethnicity_local: None,
            poverty: None,
        },
        school.site.now(),
    );
    let person = new.id;
    school.site.write(move |conn| Ok(lantoa::people::queries::add_person(conn, &new, None, now)?)).await;
    let (_, session) = planned(&school, &trainer, &[person]).await;
    let form = trainer.get(&address(session)).await.form(&address(session));
    form.smuggle("with_ethnicity", "1").save().await;
    assert!(!kept(&school, session).await[0].with_ethnicity, "the trainer administers nobody");
    let admin = school.site.sign_in_as(&admin).await;
    let page = admin.get(&address(session)).await;
    let page = page.form(&address(session)).tick("with_ethnicity", "1").save().await;
    let file = file_of(&page);
    let (seen, hidden) = (admin.get(&file).await, trainer.get(&file).await);
    seen.status(200);
    hidden.status(200);
    assert!(seen.bytes().len() != hidden.bytes().len(), "the same paper, with that column empty");
}

#[actix_web::test]
async fn a_session_that_is_taken_away_takes_its_sheets_with_it() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let (class, session) = planned(&school, &trainer, &[school.rin.person]).await;
    let page = trainer.get(&address(session)).await.form(&address(session)).save().await;
    let (by, now) = (school.mai.person, school.site.now());
    school
        .site
        .write(move |conn| {
            let mut new = classes::queries::as_new(conn, class.id)?;
            new.sessions.retain(|of| of.id != session);
            Ok(classes::queries::change_class(conn, &new, class.revision, &BTreeSet::new(), by, now)?)
        })
        .await;
    assert!(kept(&school, session).await.is_empty());
    trainer.get(&file_of(&page)).await.status(404);
}
