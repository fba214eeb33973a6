//! The map in `src/lib.rs`, and the list of URLs in `src/routes.rs`.

use std::collections::BTreeSet;

use crate::source::{none, root, sources};

#[test]
fn every_room_is_on_the_map() {
    let sources = sources();
    let lib = sources.iter().find(|s| s.path == "src/lib.rs").expect("src/lib.rs");
    let rooms: BTreeSet<&str> =
        sources.iter().map(|s| s.room()).filter(|r| !matches!(*r, "lib" | "main")).collect();
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
    none(wrong, "A new folder is not finished until the map names it.");
}

#[test]
fn every_room_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for source in sources() {
        let is_door = source.path.ends_with("/mod.rs") || source.module().len() == 1;
        if is_door && !source.whole.starts_with("//!") {
            wrong.push(format!("{}:1", source.path));
        }
    }
    none(wrong, "A mod.rs begins with what the folder is for (`//!`).");
}

#[test]
fn a_slice_is_a_folder_with_known_doors() {
    for folder in std::fs::read_dir(root().join("src")).unwrap().map(|e| e.unwrap().path()) {
        assert!(!folder.is_dir() || folder.join("mod.rs").exists(), "{} has no mod.rs", folder.display());
    }
}

#[test]
fn every_handler_has_its_address() {
    let sources = sources();
    let routes = sources.iter().find(|s| s.path == "src/routes.rs").expect("src/routes.rs");
    let routed: BTreeSet<&str> = routes
        .code
        .match_indices(".to(")
        .map(|(at, _)| routes.code[at + 4..].split(')').next().unwrap().trim())
        .collect();
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|s| s.is_pages()) {
        for (at, _) in source.code.match_indices("\npub async fn ") {
            let rest = &source.code[at + "\npub async fn ".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let path = format!("{}::{name}", source.module().join("::"));
            let short = format!("{}::pages::{name}", source.room());
            if !routed.contains(path.as_str()) && !routed.contains(short.as_str()) {
                wrong.push(format!("{}: {path}", source.place(at + 1)));
            }
        }
    }
    none(wrong, "Every handler (`pub async fn` of pages) is in src/routes.rs; helpers are not public.");
}
