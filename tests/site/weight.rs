//! What a page weighs, held against what the site sends to a phone that packs nothing but gzip.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::courses::edition::{EditionState, slugs};
use lantoa::courses::weight;
use lantoa::kit::files;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::units::Level;

use crate::courses::publish;
use crate::support::{Site, Visitor};

/// Everything that a page needs besides itself: its pictures, and what stays with the browser.
struct Needs {
    pictures: BTreeSet<String>,
    kept: BTreeSet<String>,
}

/// How many bytes come over the wire.
async fn weight_of(visitor: &Visitor, address: &str) -> usize {
    let answer = visitor.get_under(address, &[("accept-encoding", "gzip")]).await;
    answer.status(200);
    answer.bytes().len()
}

/// The addresses that a page names, those that its stylesheets and scripts name, and so on.
async fn needs(visitor: &Visitor, address: &str) -> Needs {
    let page = visitor.get(address).await;
    let pictures = page.attributes(".prose img", "src").into_iter().collect();
    let named = [
        ("link[rel=stylesheet]", "href"),
        ("link[rel=icon]", "href"),
        ("script[src]", "src"),
        ("header img", "src"),
        ("use", "href"),
    ];
    let named = named.into_iter().flat_map(|(selector, name)| page.attributes(selector, name));
    let mut waiting: Vec<String> = named.map(|address| resolved(&address, "")).collect();
    let mut kept = BTreeSet::new();
    while let Some(address) = waiting.pop() {
        if kept.insert(address.clone()) && (address.contains(".css") || address.contains(".js")) {
            let text = visitor.get(&address).await.html().to_owned();
            waiting.extend(named_in(&text).map(|named| resolved(named, &address)));
        }
    }
    Needs { pictures, kept }
}

/// What a stylesheet shows or imports, and what a script imports.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    let after = |mark: &'static str, end: &'static [char]| {
        text.split(mark).skip(1).filter_map(move |rest| rest.split(end).next())
    };
    let shown = after("url(", &[')']).map(|address| address.trim_matches(['"', '\'']));
    let imported = after("import ", &[';']).chain(after("from ", &[';'])).chain(after("import(", &[')']));
    let quoted = imported.filter_map(|words| words.split(['"', '\'']).nth(1));
    shown.chain(quoted).filter(|address| address.starts_with(['.', '/']))
}

/// An address as it is fetched by what stands at another.
fn resolved(address: &str, by: &str) -> String {
    let address = address.split('#').next().unwrap();
    if address.starts_with('/') {
        return address.to_owned();
    }
    let mut folders: Vec<&str> = by.split('?').next().unwrap().split('/').collect();
    folders.pop();
    for step in address.split('/') {
        match step {
            "." => {}
            ".." => drop(folders.pop()),
            step => folders.push(step),
        }
    }
    folders.join("/")
}

fn is_near(said: usize, fetched: usize, percent: usize) -> bool {
    said.abs_diff(fetched) * 100 <= fetched * percent
}

#[actix_web::test]
async fn what_is_said_of_a_page_is_what_a_phone_fetches() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &commune).await;
    let rin = site.sign_in_as(&rin).await;
    let (mut weights, mut wrong) = (BTreeMap::new(), vec![]);
    for course in slugs(&files::courses()) {
        publish(&site, &course, EditionState::Official).await;
        let (_, shelved) = site.app.shelf.current(&site.app.db, &course).await.unwrap();
        for language in Language::ALL {
            rin.post("/language", &[("lang", language.code()), ("back", "/")]).await.status(303);
            let mut whole = 0;
            for module in &shelved.course.modules {
                let address = module.place.address();
                let needs = needs(&rin, &address).await;
                for asset in needs.kept.iter().chain(&needs.pictures) {
                    if !weights.contains_key(asset) {
                        weights.insert(asset.clone(), weight_of(&rin, asset).await);
                    }
                }
                let sum = |of: &BTreeSet<String>| of.iter().map(|asset| weights[asset]).sum::<usize>();
                let (kept, again) =
                    (sum(&needs.kept), weight_of(&rin, &address).await + sum(&needs.pictures));
                let said = *module.bytes.of(language);
                whole += again;
                if !is_near(said, again, 4) || !is_near(weight::on_first_visit(said), again + kept, 4) {
                    let code = language.code();
                    wrong.push(format!("{address} {code}: {said} said, {again} fetched, {kept} kept"));
                }
            }
            let said = shelved.course.bytes(language);
            if !is_near(said, whole, 3) {
                wrong.push(format!("{course} {}: {said} said, {whole} fetched", language.code()));
            }
        }
    }
    let kept = weights.iter().filter(|(asset, _)| asset.starts_with("/static/"));
    let kept: usize = kept.map(|(_, weight)| weight).sum();
    if !is_near(weight::KEPT, kept, 2) {
        wrong.push(format!("KEPT is {} and should be {kept}: {weights:#?}", weight::KEPT));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
