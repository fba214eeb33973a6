//! Every page that somebody can reach, as each role: found by following links from home, one page of
//! each kind, and every module with its quiz. Nothing for axe-core to find, nothing wider than the
//! screen, everything large enough for a thumb and reached by Tab with a focus that can be seen,
//! nothing for the browser to complain of. And several pages of each kind in both languages: nothing
//! wider than the screen at any width, no word torn.

use std::collections::BTreeMap;

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{AN, Actor, NHA, RIN, THANH, THUY, TIEN, TUYET, VINH};
use lantoa::kit::columns::Id;

use crate::support::{Browser, PHONE, Served};

/// How many pages of one kind are fetched to find links on.
const FETCHED: usize = 6;
/// How many of them are held against every width of a screen.
const FITTED: usize = 3;
/// Whose pages are held against every screen by a test of their own.
const MEASURED: [&str; 4] = ["admin", "trainer", "supervisor", "facilitator"];
/// Where several pages of a kind were fetched, the one that shows the longest name is looked at.
const LONGEST: Actor = TUYET;

/// Kinds that are the same for everybody: one role looks at them for all.
fn is_looked_at_by(kind: &str, role: &str) -> bool {
    match kind {
        "/style" => role == "visitor",
        "/courses/{course}/{module}"
        | "/courses/{course}/{module}/quiz"
        | "/attempts/{id}"
        | "/password"
        | "/courses/{course}/booklet"
        | "/documents"
        | "/documents/{id}"
        | "/documents/{id}/versions/{number}" => ["learner", "trainer-en"].contains(&role),
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
    let own = [
        "/people/{id}/account",
        "/people/{id}/grants",
        "/units/{id}/edit",
        "/units/{id}/units/new",
        "/units/{id}/people/new",
    ];
    holds(&found, 20, &own);
}

#[actix_web::test]
async fn every_page_of_a_trainer_is_well_made_in_both_languages() {
    let found = in_both_languages(&VINH, "trainer").await;
    let own = [
        "/classes/new",
        "/classes/{id}/edit",
        "/classes/{id}/participants",
        "/sessions/{id}/attendance",
        "/classes/{id}/rounds",
        "/classes/{id}/rounds/report",
        "/courses/{course}/rounds",
        "/marking",
        "/marking/{id}/po-4-13",
        "/documents/new",
        "/documents/{id}/edit",
        "/documents/{id}/standing",
    ];
    holds(&found, 25, &own);
}

#[actix_web::test]
async fn every_page_of_the_supervisor_of_the_province_is_well_made() {
    let found = of(&THUY, "province-supervisor").await;
    holds(&found, 14, &["/units/{id}/overview", "/units/{id}/cascade", "/reviews"]);
}

#[actix_web::test]
async fn every_page_of_the_supervisor_of_a_district_is_well_made_in_both_languages() {
    let found = in_both_languages(&TIEN, "supervisor").await;
    holds(&found, 14, &["/reviews", "/reteachings/{id}", "/people/{id}"]);
}

#[actix_web::test]
async fn every_page_of_a_lead_is_well_made() {
    holds(&of(&NHA, "lead").await, 16, &["/reteachings/{id}/edit", "/units/{id}/cascade"]);
}

#[actix_web::test]
async fn every_page_of_a_facilitator_is_well_made_in_both_languages() {
    let found = in_both_languages(&RIN, "facilitator").await;
    let own = [
        "/reteachings/new",
        "/reteachings/{id}",
        "/courses/{course}/{module}/quiz",
        "/classes/{id}/rounds",
        "/classes/{id}/rounds/{stage}/paper",
    ];
    holds(&found, 14, &own);
}

#[actix_web::test]
async fn every_page_of_a_learner_is_well_made() {
    let found = of(&THANH, "learner").await;
    let own = ["/courses/{course}/{module}", "/attempts/{id}", "/password"];
    let documents = ["/documents", "/documents/{id}", "/documents/{id}/versions/{number}"];
    holds(&found, 12, &[&own[..], &documents[..]].concat());
}

#[actix_web::test]
async fn every_module_can_be_read_in_both_languages_and_every_quiz_taken() {
    let site = Served::with_the_demo().await;
    let browser = site.browse(PHONE).await;
    browser.sign_in(THANH.key, PASSWORD).await;
    let modules = every_module();
    assert!(modules.len() >= 16, "{modules:?}");
    for module in &modules {
        is_quickly_looked_at(&browser, module).await;
        is_quickly_looked_at(&browser, &format!("{module}/quiz")).await;
    }
    browser.press("English").await;
    for module in &modules {
        is_quickly_looked_at(&browser, module).await;
    }
}

#[actix_web::test]
async fn every_page_of_the_administrator_fits_every_screen_in_both_languages() {
    fits_in_both_languages(&AN, "admin").await;
}

#[actix_web::test]
async fn every_page_of_a_trainer_fits_every_screen_in_both_languages() {
    fits_in_both_languages(&VINH, "trainer-en").await;
}

#[actix_web::test]
async fn every_page_of_a_supervisor_fits_every_screen_in_both_languages() {
    fits_in_both_languages(&TIEN, "supervisor").await;
}

#[actix_web::test]
async fn every_page_of_a_facilitator_fits_every_screen_in_both_languages() {
    fits_in_both_languages(&RIN, "facilitator").await;
}

/// Not one page of a kind but several: the overview of a province has longer figures than that of a
/// commune, somebody who has begun a course another badge than somebody who has not.
async fn fits_in_both_languages(who: &Actor, role: &str) {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(who.key, PASSWORD).await;
    let walk = Walk::of(&browser, role).await;
    for other in ["English", "Tiếng Việt"] {
        for (kind, pages) in walk.known.iter().filter(|(kind, _)| is_looked_at_by(kind, role)) {
            for page in pages.iter().take(FITTED) {
                browser.goto(page).await;
                assert_eq!(browser.status().await, 200, "{kind}: {page}");
                browser.fits_every_screen().await;
            }
        }
        browser.goto("/").await;
        browser.press(other).await;
    }
}

/// The address of each module of the courses that come with the program.
fn every_module() -> Vec<String> {
    let files = lantoa::kit::files::courses();
    files.keys().filter_map(|path| Some(format!("/courses/{}", path.strip_suffix("/vi.md")?))).collect()
}

/// Without the Tab key: one page of the kind was walked through.
async fn is_quickly_looked_at(browser: &Browser, path: &str) {
    browser.goto(path).await;
    assert_eq!(browser.status().await, 200, "{path}");
    browser.can_be_read().await;
    browser.has_large_targets().await;
    browser.shows_whole_tables().await;
    browser.silent().await;
}

/// All kinds of pages that this person finds, each looked at.
async fn of(who: &Actor, role: &str) -> BTreeMap<String, String> {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(who.key, PASSWORD).await;
    look_at_every_page(&mut browser, role).await
}

/// The same in Vietnamese and then in English.
async fn in_both_languages(who: &Actor, role: &str) -> BTreeMap<String, String> {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(who.key, PASSWORD).await;
    let kinds = look_at_every_page(&mut browser, role).await;
    browser.goto("/").await;
    browser.press("English").await;
    // The same page with other words: what the keyboard reaches is known, and `fits_in_both_languages` measures it.
    let in_english = format!("{role}-en");
    for (kind, page) in kinds.iter().filter(|(kind, _)| is_looked_at_by(kind, &in_english)) {
        is_quickly_looked_at(&browser, page).await;
        browser.picture(&name_of(&in_english, kind), PHONE).await;
    }
    kinds
}

/// A walk that found too little has shown nothing.
fn holds(found: &BTreeMap<String, String>, least: usize, kinds: &[&str]) {
    assert!(found.len() >= least, "only {} kinds of pages: {found:#?}", found.len());
    let missing: Vec<&&str> = kinds.iter().filter(|kind| !found.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "no link leads to {missing:?}, only to {found:#?}");
}

/// Looks at one page of each kind; returns which, by kind.
async fn look_at_every_page(browser: &mut Browser, role: &str) -> BTreeMap<String, String> {
    browser.goto("/").await;
    let kinds = Walk::of(browser, role).await.chosen();
    for (kind, page) in kinds.iter().filter(|(kind, _)| is_looked_at_by(kind, role)) {
        browser.goto(page).await;
        if !MEASURED.contains(&role) {
            browser.fits_every_screen().await;
        }
        browser.can_be_used(&name_of(role, kind)).await;
        browser.silent().await;
    }
    kinds
}

/// What the picture of a page is called.
fn name_of(role: &str, kind: &str) -> String {
    format!("{role}{}", kind.replace(['/', '{', '}', '?'], "-"))
}

/// All pages that links lead to from home.
struct Walk {
    /// Some of each kind, in the order in which they were found.
    known: BTreeMap<String, Vec<String>>,
    /// The one of each kind that is to be looked at, and whether it shows the longest name.
    best: BTreeMap<String, (bool, String)>,
}

impl Walk {
    async fn of(browser: &Browser, role: &str) -> Walk {
        let home = "/".to_owned();
        let known = BTreeMap::from([(home.clone(), vec![home.clone()])]);
        let mut walk = Walk { known, best: BTreeMap::new() };
        let mut fresh = vec![home];
        while !fresh.is_empty() {
            let mut found = Vec::new();
            for page in fetched(browser, &fresh).await {
                assert_eq!(page.status, 200, "a link leads {role} to {}", page.path);
                let best =
                    walk.best.entry(kind_of(&page.path)).or_insert((page.shows_longest, page.path.clone()));
                if page.shows_longest && !best.0 {
                    *best = (true, page.path);
                }
                found.extend(page.links);
            }
            fresh = found.into_iter().filter(|link| walk.takes(link)).collect();
        }
        walk
    }

    /// Is this page new, and are there few of its kind?
    fn takes(&mut self, link: &str) -> bool {
        let pages = self.known.entry(kind_of(link)).or_default();
        let room = pages.len() < FETCHED || link.contains(&LONGEST.id().to_string());
        let takes = room && !pages.iter().any(|page| page == link);
        if takes {
            pages.push(link.to_owned());
        }
        takes
    }

    fn chosen(self) -> BTreeMap<String, String> {
        self.best.into_iter().map(|(kind, (_, page))| (kind, page)).collect()
    }
}

#[derive(serde::Deserialize)]
struct Fetched {
    path: String,
    status: u16,
    shows_longest: bool,
    /// Where its links lead within the site.
    links: Vec<String>,
}

/// Fetches pages as the person who is signed in.
async fn fetched(browser: &Browser, paths: &[String]) -> Vec<Fetched> {
    let script = "const [paths, longest, done] = arguments;
        const fetched = async path => {
            const answer = await fetch(path);
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const links = [...page.querySelectorAll('a[href]:not([download])')].map(a => new URL(a.getAttribute('href'), answer.url))
                .filter(url => url.origin === location.origin && !url.pathname.startsWith('/static/'))
                .map(url => url.pathname + url.search);
            const shows_longest = page.querySelector('main').textContent.includes(longest);
            return { path, status: answer.status, shows_longest, links };
        };
        (async () => { const all = []; for (const path of paths) all.push(await fetched(path)); return all; })()
            .then(done, error => done(String(error)));";
    let arguments = vec![serde_json::json!(paths), LONGEST.name.into()];
    let all = browser.client().execute_async(script, arguments).await.unwrap();
    serde_json::from_value(all).unwrap()
}

/// The pattern of an address: ids and names of courses are one like the other, of a query only its
/// fields count.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<&str> = path.split('/').collect();
    let in_courses = parts.get(1) == Some(&"courses");
    let in_studio = parts.get(1) == Some(&"studio") && parts.get(2) != Some(&"new");
    let of_module = in_studio && parts.get(3) == Some(&"modules");
    let of_question = of_module && parts.get(5) == Some(&"questions") && parts.get(6) != Some(&"new");
    let in_documents = parts.get(1) == Some(&"documents") && parts.get(2) != Some(&"new");
    let in_rounds = parts.get(1) == Some(&"classes") && parts.get(3) == Some(&"rounds");
    for (nth, part) in parts.iter_mut().enumerate() {
        match nth {
            // By its id or by its number.
            2 if in_documents => *part = "{id}",
            4 if in_documents => *part = "{number}",
            // One test of a class is like the other.
            4 if in_rounds && *part != "report" => *part = "{stage}",
            2 if in_courses || in_studio => *part = "{course}",
            4 if of_module => *part = "{module}",
            6 if of_question => *part = "{question}",
            // What is no module, as the booklet, is a page of its own kind.
            3 if in_courses && part.starts_with(|c: char| c.is_ascii_digit()) => *part = "{module}",
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
