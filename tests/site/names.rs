//! Names and titles in any script: two hundred characters are kept, one more is refused beside its
//! field, and nothing that was typed is lost.

use lantoa::kit::columns::Id;
use unicode_normalization::UnicodeNormalization;

use super::classes::{filled, school};
use super::scope::land;
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Visitor};

const LONGEST: usize = 200;

/// Two hundred characters, as they are kept, of each script with what people paste along: marks that
/// combine, joiners, marks of direction, emoji of several characters; and of all of them at once.
fn longest_names() -> Vec<String> {
    let pieces = ["Đ", "ị", "👩🏽", "שָׁ", "مُ", "ກໍ", "x\u{323}\u{302}", "a\u{200d}b", "𠀋", "\u{202e}x"];
    let mut names: Vec<String> = pieces.iter().map(|piece| longest_of(piece)).collect();
    names.push(longest_of(&pieces.concat()));
    names
}

/// A piece again and again, as text is kept (NFC), until it is as long as a name may be.
fn longest_of(piece: &str) -> String {
    piece.nfc().cycle().take(LONGEST).collect()
}

/// Sends a form in which one field is a character too long: it is refused there, and given back whole.
async fn is_one_too_long(form: FilledForm, action: &str, field: &str) -> Answer {
    let answer = form.submit().await;
    assert!(answer.status(422).error_of(field).contains("200"), "{}", answer.error_of(field));
    assert_eq!(answer.all(".refusal").len(), 1, "only {field} is wrong");
    assert_eq!(answer.form(action).sent(), form.sent());
    answer
}

#[actix_web::test]
async fn a_name_of_two_hundred_characters_in_any_script_is_kept_and_shown() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let mut ids = Vec::new();
    for name in longest_names() {
        assert_eq!(name.chars().count(), LONGEST);
        let form = person_form(&admin, land.district.id, &name).await;
        let id: Id = form.value("id").parse().unwrap();
        form.submit().await.status(303);
        let page = admin.get(&format!("/people/{id}")).await;
        assert_eq!(page.status(200).all("h1"), [name]);
        ids.push(id.to_string());
    }
    let chosen: Vec<(&str, &str)> = ids.iter().map(|id| ("person", id.as_str())).collect();
    admin.post(&format!("/classes/{}/participants", land.class), &chosen).await.status(303);
    let roll = admin.get(&format!("/sessions/{}/attendance", land.session)).await.all(".roll legend");
    let unit = admin.get(&format!("/units/{}", land.district.id)).await.all("table th[scope=row]");
    for name in longest_names() {
        assert!(roll.iter().any(|line| line.starts_with(&name)), "not on the roll: {name}");
        assert!(unit.contains(&name), "not on the page of the unit: {name}");
    }
    admin.get(&format!("/units/{}/overview", land.district.id)).await.status(200).shows(&longest_names()[0]);
}

#[actix_web::test]
async fn a_name_of_two_hundred_and_one_characters_is_refused_and_kept_as_typed() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let action = format!("/units/{}/people", land.district.id);
    for name in longest_names() {
        let form = person_form(&admin, land.district.id, &format!("{name}x")).await;
        let refused = is_one_too_long(form, &action, "full_name").await;
        // One character less and it is a name.
        refused.form(&action).fill("full_name", &name).submit().await.status(303);
    }
}

/// The form of a person with every field filled in.
async fn person_form(visitor: &Visitor, unit: Id, name: &str) -> FilledForm {
    let action = format!("/units/{unit}/people");
    let page = visitor.get(&format!("{action}/new")).await;
    page.form(&action)
        .fill("full_name", name)
        .tick("sex", "female")
        .fill("birth_year", "1990")
        .fill("position", "Trưởng thôn")
        .fill("phone", "0912 345 678")
        .choose("ethnicity", "Hrê")
        .fill("ethnicity_local", "H’rê")
        .choose("poverty", "poor")
}

#[actix_web::test]
async fn a_name_of_nothing_to_be_seen_is_refused_and_one_with_such_characters_within_is_kept() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let unseen = person_form(&admin, land.district.id, "\u{200b}\u{202e}\u{3164}").await;
    assert_eq!(unseen.submit().await.status(422).error_of("full_name"), "Xin điền mục này.");
    let name = "Đinh \u{200b}Thị\u{feff} Rin";
    let page = person_form(&admin, land.district.id, name).await.save().await;
    assert!(page.all("table th[scope=row]").contains(&name.to_owned()));
}

#[actix_web::test]
async fn a_title_and_a_venue_of_two_hundred_characters_are_kept_and_shown() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    for name in longest_names() {
        let form = filled(&school, &trainer).await.fill("title", &name).fill("venue", &name);
        let page = form.save().await;
        assert_eq!(page.all("h1"), [name.as_str()]);
        assert!(page.all(".facts dd").contains(&name), "the venue is not shown: {name}");
        let list = trainer.get("/classes").await.all("ul.rows b");
        assert!(list.contains(&name), "not on the list of classes: {name}");
    }
}

#[actix_web::test]
async fn a_title_or_a_venue_of_two_hundred_and_one_characters_is_refused_and_kept_as_typed() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    for name in longest_names() {
        for field in ["title", "venue"] {
            let form = filled(&school, &trainer).await.fill("venue", "Nhà văn hóa").fill("note", "Mang sổ");
            let form = form.fill(field, &format!("{name}x"));
            is_one_too_long(form, "/classes", field).await;
        }
    }
}
