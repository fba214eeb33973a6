//! Forms that are refused: the summary above leads to each field and names it.

use lantoa::kit::clock::new_id;
use scraper::{ElementRef, Html, Selector};

use super::classes::{class, filled, school};
use super::scope::land;
use crate::support::answer::words;
use crate::support::{Answer, Visitor};

/// More characters than any line or note may have.
fn too_long() -> String {
    "đ".repeat(4001)
}

/// Insists that every line of the summary leads to a field of the page and begins with what the page
/// calls it.
#[track_caller]
fn leads_to_its_fields(answer: &Answer, at_least: usize) {
    answer.status(422);
    let document = answer.document();
    let lines = Selector::parse("main .errors li a").unwrap();
    let lines: Vec<ElementRef> = document.select(&lines).collect();
    assert!(lines.len() >= at_least, "{}: {}", answer.address, answer.text());
    for line in lines {
        let said = words(line);
        let id = line.attr("href").unwrap().trim_start_matches('#');
        let target = found(&document, &format!("[id='{id}']"));
        let target = target.unwrap_or_else(|| panic!("{}: “{said}” leads nowhere", answer.address));
        let name = name_of(&document, target);
        let (before, _) = said.split_once(": ").unwrap_or_else(|| panic!("{id} is not named: {said}"));
        assert!(before.to_lowercase().contains(&name.to_lowercase()), "{id} is “{name}”, not “{before}”");
    }
}

fn found<'a>(document: &'a Html, css: &str) -> Option<ElementRef<'a>> {
    document.select(&Selector::parse(css).unwrap()).next()
}

/// What the page calls a field: its label, or the legend of the group it is in.
fn name_of(document: &Html, field: ElementRef) -> String {
    let label = field.attr("id").and_then(|id| found(document, &format!("label[for='{id}']")));
    let legend = || {
        let around = field.ancestors().filter_map(ElementRef::wrap);
        let group = std::iter::once(field).chain(around).find(|e| e.value().name() == "fieldset")?;
        let legends = Selector::parse("legend").unwrap();
        group.select(&legends).next()
    };
    let name = label.or_else(legend).map(own_words).unwrap_or_default();
    assert!(!name.is_empty(), "{:?} has no name", field.value());
    name
}

/// Without what is added in small letters or for screen readers alone.
fn own_words(element: ElementRef) -> String {
    let own: Vec<&str> =
        element.children().filter_map(|child| child.value().as_text()).map(|t| t.trim()).collect();
    own.join(" ").trim().to_owned()
}

async fn sent(visitor: &Visitor, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = visitor.get(page).await;
    let form = fields.iter().fold(page.form(action), |form, (name, value)| form.fill(name, value));
    form.submit().await
}

#[actix_web::test]
async fn every_line_above_a_refused_class_leads_to_its_field_and_names_it() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let long = too_long();
    let empty = sent(&trainer, "/classes/new", "/classes", &[]).await;
    leads_to_its_fields(&empty, 4);
    let lines = ["title", "venue", "organiser", "provider", "language_used", "note"];
    let form = filled(&school, &trainer).await.untick("facilitator", school.mai.person);
    let form = lines.iter().fold(form, |form, name| form.fill(name, &long));
    let form = form.fill("day.0", "31/02/2026").fill("start.1", "25:00").fill("length.4", "9");
    leads_to_its_fields(&form.submit().await, 10);
    let form =
        filled(&school, &trainer).await.fill("start.1", "8:00").smuggle("module", format!("{}/x", new_id()));
    leads_to_its_fields(&form.submit().await, 2);
    let form = filled(&school, &trainer).await.fill("first_day", "").fill("count", "99").fill("days", "x");
    leads_to_its_fields(&form.press("fill", "typical").submit().await, 3);
    let class = class(&school, &trainer).await;
    let (edit, action) = (format!("/classes/{}/edit", class.id), format!("/classes/{}", class.id));
    leads_to_its_fields(&sent(&trainer, &edit, &action, &[("title", "")]).await, 1);
}

#[actix_web::test]
async fn every_line_above_a_refused_report_leads_to_its_field_and_names_it() {
    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let long = too_long();
    let new = format!("/reteachings/new?source={}", land.class);
    let form = rin.get(&new).await.form("/reteachings").without("module").press("action", "hand_in");
    leads_to_its_fields(&form.submit().await, 6);
    let form = rin.get(&new).await.form("/reteachings").without("source").press("action", "hand_in");
    leads_to_its_fields(&form.submit().await, 5);
    let lines = ["venue", "language", "questions", "note"];
    let form = rin.get(&new).await.form("/reteachings");
    let form = lines.iter().fold(form, |form, name| form.fill(name, &long));
    let form = form.fill("day", "mai").fill("starts", "25h").fill("hours", "99").fill("female", "-1");
    let form = form.fill("new.0.name", &long).fill("new.0.born", "19").fill("new.1.born", "1990");
    leads_to_its_fields(&form.press("action", "hand_in").submit().await, 12);
    let form = rin.get(&new).await.form("/reteachings").smuggle("person", land.rin.person);
    leads_to_its_fields(&form.press("action", "draft").submit().await, 2);
}

#[actix_web::test]
async fn every_line_above_a_refused_verdict_leads_to_its_field_and_names_it() {
    let land = land().await;
    let supervisor = land.site.sign_in_as(&land.supervisor).await;
    let (page, long) = (format!("/reteachings/{}", land.report), too_long());
    let form = supervisor.get(&page).await.form(&format!("{page}/reviews")).press("verdict", "returned");
    leads_to_its_fields(&form.submit().await, 1);
    leads_to_its_fields(&form.fill("reason", &long).submit().await, 1);
}

#[actix_web::test]
async fn every_line_above_a_refused_person_leads_to_its_field_and_names_it() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let (unit, person, long) = (land.district.id, land.person, too_long());
    for (page, action, fields) in [
        (format!("/classes/{}/participants", land.class), "record".to_owned(), vec![("full_name", "")]),
        (
            format!("/classes/{}/participants", land.class),
            "record".to_owned(),
            vec![("position", long.as_str())],
        ),
        (format!("/units/{unit}/people/new"), format!("/units/{unit}/people"), vec![("birth_year", "19")]),
        (format!("/units/{unit}/edit"), format!("/units/{unit}"), vec![("name", "")]),
        (format!("/units/{unit}/units/new"), format!("/units/{unit}/units"), vec![("name", "")]),
        (
            format!("/people/{person}/account"),
            format!("/people/{person}/account"),
            vec![("user_name", "x y")],
        ),
        (format!("/people/{person}/grants"), format!("/people/{person}/grants"), vec![("starts_on", "mai")]),
        ("/password".to_owned(), "/password".to_owned(), vec![("new", "x")]),
    ] {
        leads_to_its_fields(&sent(&admin, &page, &action, &fields).await, 1);
    }
    let stranger = land.site.visitor();
    leads_to_its_fields(&sent(&stranger, "/sign-in", "/sign-in", &[]).await, 1);
}
