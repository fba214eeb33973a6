//! Every page that somebody can reach, as each role: found by following links from home, one page of
//! each kind. Nothing for axe-core to find, nothing wider than the screen, everything reached by Tab
//! with a focus that can be seen, nothing for the browser to complain of.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{AN, Actor, NHA, RIN, THANH, THUY, TIEN, VINH};
use lantoa::kit::columns::Id;

use crate::support::{Browser, DESK, PHONE, Served};

/// How many pages of one kind are fetched to find links on; the first is looked at.
const FETCHED: usize = 6;

/// Kinds that are the same for everybody: one role looks at them for all.
fn is_looked_at_by(kind: &str, role: &str) -> bool {
    match kind {
        "/style" => role == "visitor",
        "/courses/{course}/{module}" | "/courses/{course}/{module}/quiz" | "/attempts/{id}" | "/password" => {
            ["learner", "supervisor-en"].contains(&role)
        }
        _ => true,
    }
}

#[actix_web::test]
async fn every_page_of_a_visitor_is_well_made() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    let found = look_at_every_page(&mut browser, "visitor").await;
    holds(&found, 2, &["/", "/style"]);
}

#[actix_web::test]
async fn every_page_of_the_administrator_is_well_made() {
    let found = of(&AN, "admin").await;
    let own =
        ["/people/{id}/account", "/people/{id}/grants", "/units/{id}/units/new", "/units/{id}/people/new"];
    holds(&found, 20, &own);
}

#[actix_web::test]
async fn every_page_of_a_trainer_is_well_made() {
    let found = of(&VINH, "trainer").await;
    let own =
        ["/classes/new", "/classes/{id}/edit", "/classes/{id}/participants", "/sessions/{id}/attendance"];
    holds(&found, 18, &own);
}

#[actix_web::test]
async fn every_page_of_the_supervisor_of_the_province_is_well_made() {
    let found = of(&THUY, "province-supervisor").await;
    holds(&found, 14, &["/units/{id}/overview", "/units/{id}/cascade", "/reviews"]);
}

#[actix_web::test]
async fn every_page_of_the_supervisor_of_a_district_is_well_made_in_both_languages() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(TIEN.key, PASSWORD).await;
    let in_vietnamese = look_at_every_page(&mut browser, "supervisor").await;
    holds(&in_vietnamese, 14, &["/reviews", "/reteachings/{id}", "/people/{id}"]);
    browser.resize(PHONE);
    browser.goto("/").await;
    browser.press("English").await;
    let in_english = look_at_every_page(&mut browser, "supervisor-en").await;
    assert_eq!(in_vietnamese, in_english);
}

#[actix_web::test]
async fn every_page_of_a_lead_is_well_made() {
    holds(&of(&NHA, "lead").await, 16, &["/reteachings/{id}/edit", "/units/{id}/cascade"]);
}

#[actix_web::test]
async fn every_page_of_a_facilitator_is_well_made() {
    let found = of(&RIN, "facilitator").await;
    holds(&found, 12, &["/reteachings/new", "/reteachings/{id}", "/courses/{course}/{module}/quiz"]);
}

#[actix_web::test]
async fn every_page_of_a_learner_is_well_made() {
    let found = of(&THANH, "learner").await;
    holds(&found, 9, &["/courses/{course}/{module}", "/attempts/{id}", "/password"]);
}

/// All kinds of pages that this person finds, each looked at.
async fn of(who: &Actor, role: &str) -> BTreeSet<String> {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(who.key, PASSWORD).await;
    look_at_every_page(&mut browser, role).await
}

/// A walk that found too little has shown nothing.
fn holds(found: &BTreeSet<String>, least: usize, kinds: &[&str]) {
    assert!(found.len() >= least, "only {} kinds of pages: {found:#?}", found.len());
    let missing: Vec<&&str> = kinds.iter().filter(|kind| !found.contains(**kind)).collect();
    assert!(missing.is_empty(), "no link leads to {missing:?}, only to {found:#?}");
}

async fn look_at_every_page(browser: &mut Browser, role: &str) -> BTreeSet<String> {
    browser.goto("/").await;
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::from([("/".to_owned(), vec!["/".to_owned()])]);
    let mut fresh = vec!["/".to_owned()];
    while !fresh.is_empty() {
        let mut found = Vec::new();
        for (path, status, links) in fetched(browser, &fresh).await {
            assert_eq!(status, 200, "a link leads {role} to {path}");
            found.extend(links);
        }
        fresh.clear();
        for link in found {
            let pages = known.entry(kind_of(&link)).or_default();
            if pages.len() < FETCHED && !pages.contains(&link) {
                pages.push(link.clone());
                fresh.push(link);
            }
        }
    }
    for (kind, pages) in known.iter().filter(|(kind, _)| is_looked_at_by(kind, role)) {
        browser.goto(&pages[0]).await;
        look_at(browser, &format!("{role}{}", kind.replace(['/', '{', '}', '?'], "-"))).await;
        browser.silent().await;
    }
    known.into_keys().collect()
}

/// Fetches pages as the person who is signed in: each with its status and where its links lead
/// within the site.
async fn fetched(browser: &Browser, paths: &[String]) -> Vec<(String, u16, Vec<String>)> {
    let script = "const [paths, done] = arguments;
        const fetched = async path => {
            const answer = await fetch(path);
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const links = [...page.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), answer.url))
                .filter(url => url.origin === location.origin && !url.pathname.startsWith('/static/'))
                .map(url => url.pathname + url.search);
            return [path, answer.status, links];
        };
        (async () => { const all = []; for (const path of paths) all.push(await fetched(path)); return all; })()
            .then(done, error => done(String(error)));";
    let all = browser.client().execute_async(script, vec![serde_json::json!(paths)]).await.unwrap();
    serde_json::from_value(all).unwrap()
}

async fn look_at(browser: &mut Browser, name: &str) {
    browser.resize(DESK);
    browser.no_sideways_scroll().await;
    browser.axe().await;
    browser.resize(PHONE);
    browser.is_well_made(name).await;
}

/// The pattern of an address: ids and names of courses are one like the other, of a query only its
/// fields count.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<&str> = path.split('/').collect();
    let in_courses = parts.get(1) == Some(&"courses");
    for (nth, part) in parts.iter_mut().enumerate() {
        match nth {
            2 if in_courses => *part = "{course}",
            3 if in_courses => *part = "{module}",
            _ if part.parse::<Id>().is_ok() => *part = "{id}",
            _ => {}
        }
    }
    let fields: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    match fields.join("&").as_str() {
        "" => parts.join("/"),
        fields => format!("{}?{fields}", parts.join("/")),
    }
}
