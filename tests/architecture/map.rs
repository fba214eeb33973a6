//! The map in `src/lib.rs`, and the list of URLs in `src/routes.rs`.

use std::collections::BTreeSet;

use crate::house::{House, none};
use crate::source::Source;

#[test]
fn every_room_is_on_the_map() {
    none(off_the_map(House::real()), "A new folder is not finished until the map names it.");
}

#[test]
fn a_room_that_is_not_on_the_map_and_one_that_is_gone_are_found() {
    let spoilt = House::real().clone().with("src/kitchen/mod.rs", "//! Where meals are made.");
    let findings =
        ["src/lib.rs: `kitchen` is not on the map", "src/lib.rs: `kitchen` is not a public module"];
    assert_eq!(off_the_map(&spoilt), findings);
    let spoilt =
        House::spoilt("src/lib.rs", "//! | [`kit`] |", "//! | [`kitchen`] | meals |\n//! | [`kit`] |");
    assert_eq!(off_the_map(&spoilt), ["src/lib.rs: `kitchen` is on the map but not there"]);
}

fn off_the_map(house: &House) -> Vec<String> {
    let lib = house.source("src/lib.rs");
    let rooms: BTreeSet<&str> =
        house.sources().map(|s| s.room()).filter(|r| !matches!(*r, "lib" | "main")).collect();
    let mut wrong = Vec::new();
    for room in &rooms {
        if !lib.whole.contains(&format!("//! | [`{room}`] |")) {
            wrong.push(format!("src/lib.rs: `{room}` is not on the map"));
        }
        if !lib.code.contains(&format!("pub mod {room};")) {
            wrong.push(format!("src/lib.rs: `{room}` is not a public module"));
        }
    }
    for line in lib.whole.lines().filter_map(|l| l.strip_prefix("//! | [`")) {
        let room = line.split('`').next().unwrap();
        if !rooms.contains(room) {
            wrong.push(format!("src/lib.rs: `{room}` is on the map but not there"));
        }
    }
    wrong
}

#[test]
fn every_room_says_what_it_is_for() {
    none(wordless(House::real()), "A folder has a mod.rs that begins with what it is for (`//!`).");
}

#[test]
fn a_room_that_does_not_say_what_it_is_for_is_found() {
    let findings =
        wordless(&House::of(&[("src/units/mod.rs", "pub mod tree;"), ("src/app.rs", "fn x() {}")]));
    assert_eq!(findings, ["src/app.rs:1", "src/units/mod.rs:1"]);
    let findings = wordless(&House::of(&[("src/units/pages/form.rs", "")]));
    assert_eq!(findings, ["src/units has no mod.rs", "src/units/pages has no mod.rs"]);
}

fn wordless(house: &House) -> Vec<String> {
    let paths: BTreeSet<&str> = house.sources().map(|s| s.path.as_str()).collect();
    let mut wrong = BTreeSet::new();
    for source in house.sources() {
        let is_door = source.path.ends_with("/mod.rs") || source.module().len() == 1;
        if is_door && !source.whole.starts_with("//!") {
            wrong.insert(format!("{}:1", source.path));
        }
        for (at, _) in source.path.match_indices('/').skip(1) {
            let folder = &source.path[..at];
            if !paths.contains(format!("{folder}/mod.rs").as_str()) {
                wrong.insert(format!("{folder} has no mod.rs"));
            }
        }
    }
    wrong.into_iter().collect()
}

#[test]
fn every_handler_has_its_address() {
    none(
        homeless(House::real()),
        "Every handler (`pub async fn` of pages, whatever answers in app.rs) is in src/routes.rs; helpers are not public.",
    );
}

#[test]
fn a_handler_without_an_address_is_found() {
    let routes = ("src/routes.rs", "site.route(\"/\", get().to(units::pages::show_unit))");
    let page = "use x;\npub async fn show_unit() {}\npub async fn drop_unit() {}";
    let findings = homeless(&House::of(&[routes, ("src/units/pages/mod.rs", page)]));
    assert_eq!(findings, ["src/units/pages/mod.rs:3: units::pages::drop_unit"]);
    let app =
        "use x;\npub async fn ping(\n    a: A,\n) -> HttpResponse {}\npub async fn serve() -> Result<()> {}";
    assert_eq!(homeless(&House::of(&[routes, ("src/app.rs", app)])), ["src/app.rs:2: app::ping"]);
}

fn homeless(house: &House) -> Vec<String> {
    let routes = &house.source("src/routes.rs").code;
    let routed: BTreeSet<&str> = routes
        .match_indices(".to(")
        .map(|(at, _)| routes[at + 4..].split(')').next().unwrap().trim())
        .collect();
    let mut wrong = Vec::new();
    for source in house.sources() {
        for (at, name) in handlers(source) {
            let path = format!("{}::{name}", source.module().join("::"));
            let short = format!("{}::pages::{name}", source.room());
            if !routed.contains(path.as_str()) && !routed.contains(short.as_str()) {
                wrong.push(format!("{}: {path}", source.place(at)));
            }
        }
    }
    wrong
}

/// Each public async function of pages; of `app.rs` those that return an answer.
fn handlers(source: &Source) -> Vec<(usize, &str)> {
    const BEGINS: &str = "\npub async fn ";
    let mut found = Vec::new();
    for (at, _) in source.code.match_indices(BEGINS) {
        let rest = &source.code[at + BEGINS.len()..];
        let signature = rest.split('{').next().unwrap();
        let answers = source.path == "src/app.rs" && signature.contains("HttpResponse");
        if source.is_pages() || answers {
            let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            found.push((at + 1, name));
        }
    }
    found
}
